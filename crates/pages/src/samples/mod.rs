//! Made-up views: for the style guide, for tests, and for `cargo run -p logis-pages --example render -- FOLDER`.
//!
//! To add a sample: 1. a function in the file of its page, 2. its row in [`all`].

mod documents;
mod energy;
mod import;
mod insurance;
mod money;
mod people;
mod records;
mod rest;
mod sharing;
mod today;

pub use documents::{document, documents};
pub use energy::{energy_day, energy_month, energy_unknown, energy_year};
pub use import::{import, mapping, removal};
pub use insurance::{insurance, insurance_empty};
pub use money::{account, line, money, sorting};
pub use records::{deliveries, record, records, records_found};
pub use rest::{access, leave, leave_running};
pub use today::{findings, today, today_empty};

use jiff::tz::TimeZone;
use logis_core::{Currency, Day, DeliveryId, Instant, Money, RecordId};

use crate::plain::{EraseView, Outside, SignInView, Trouble};
use crate::{HomeState, Lang, Looking, PageContext, Rendered, Sight};

/// A context as the demo has it, on 24 November 2026.
#[must_use]
pub fn context(lang: Lang, path: &str) -> PageContext {
    PageContext {
        lang,
        path: path.to_owned(),
        query: String::new(),
        csrf: "sample".to_owned(),
        demo: true,
        home: HomeState::Open,
        closing: None,
        looking: Looking::default(),
        zone: TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC),
    }
}

/// Every sample page: the name of its file, and the page.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn all(lang: Lang) -> Result<Vec<(&'static str, String)>, crate::RenderError> {
    let at = |path: &str| context(lang, path);
    let kept = |path: &str| PageContext { home: HomeState::Kept, demo: false, ..context(lang, path) };
    let looking = |path: &str, sight: Sight| {
        let others = vec![("1".to_owned(), "Camille".to_owned()), ("2".to_owned(), "Paul".to_owned())];
        PageContext { looking: Looking { sight, others, household: true, offer: None }, ..kept(path) }
    };
    let other = || Sight::Other { name: "Camille".to_owned() };
    let household = || Sight::Household { names: vec!["Camille".to_owned(), "Paul".to_owned()], shared: 2 };
    let pages: [(&'static str, Rendered); 56] = [
        ("today", crate::today::today(&today(), &at("/"))),
        ("today-empty", crate::today::today(&today_empty(), &at("/"))),
        ("findings", crate::today::findings(&findings(), &at("/findings"))),
        ("import", crate::import::import(&import(), &at("/import"))),
        (
            "import-empty",
            crate::import::import(
                &crate::import::ImportView { reports: vec![], questions: vec![], done: None, ..import() },
                &at("/import"),
            ),
        ),
        ("mapping", crate::import::mapping(&mapping(), &at("/import"))),
        ("removal", crate::import::removal(&removal(), &at("/deliveries"))),
        ("records", crate::records::records(&records(), &at("/records"))),
        ("records-found", crate::records::records(&records_found(), &at("/records"))),
        ("records-empty", crate::records::records(&crate::records::RecordsView::default(), &at("/records"))),
        ("record", crate::records::record(&record(), &at("/records"))),
        ("deliveries", crate::records::deliveries(&deliveries(), &at("/deliveries"))),
        ("documents", crate::documents::documents(&documents(), &at("/documents"))),
        ("documents-found", crate::documents::documents(&documents::documents_found(), &at("/documents"))),
        ("documents-empty", crate::documents::documents(&documents::documents_empty(), &at("/documents"))),
        ("document", crate::documents::document(&document(), &at("/documents"))),
        ("document-removal", crate::documents::removal(&document().row, &at("/deliveries"))),
        ("money", crate::money::money(&money(), &at("/money"))),
        ("sorting", crate::sorting::sorting(&sorting(), &at("/money/sort"))),
        ("line", crate::line::line(&line(), &at("/money"))),
        ("account", crate::money::account(&account(), &at("/money"))),
        ("energy-day", crate::energy::energy(&energy_day(), &at("/energy"))),
        ("energy-month", crate::energy::energy(&energy_month(), &at("/energy"))),
        ("energy-year", crate::energy::energy(&energy_year(), &at("/energy"))),
        ("energy-volumes", crate::energy::energy(&energy_unknown("m3"), &at("/energy"))),
        ("energy-unknown", crate::energy::energy(&energy_unknown("unknown"), &at("/energy"))),
        ("insurance", crate::insurance::insurance(&insurance(), &at("/insurance"))),
        ("insurance-empty", crate::insurance::insurance(&insurance_empty(), &at("/insurance"))),
        ("settings", crate::settings::settings(&at("/settings"))),
        ("operator", crate::settings::operator(&at("/operator"))),
        ("more", crate::settings::more(&at("/more"))),
        ("access", crate::access::access(&access(), &at("/access"))),
        ("leave", crate::leave::leave(&leave(), &at("/leave"))),
        ("more-closing", crate::settings::more(&PageContext { closing: Some(day(2026, 12, 8)), ..kept("/more") })),
        ("leave-running", crate::leave::leave(&leave_running(), &at("/leave"))),
        ("erase-asked", crate::plain::erase(&erase_view(false, None), &at("/erase"))),
        ("error", crate::plain::error(Trouble::NotFound, &at("/nowhere"))),
        ("error-fault", crate::plain::error(Trouble::Fault(4021), &at("/money"))),
        ("sign-in", crate::plain::sign_in(&SignInView { why: Outside::Used, command: "logis serve".to_owned() }, &at("/"))),
        ("sign-in-person", crate::people::sign_in(&people::sign_in(), &at("/sign-in"))),
        ("recovery", crate::people::recovery(&people::recovery(), &at("/sign-in/recovery"))),
        ("again", crate::people::again(&people::again(), &at("/sign-in/again"))),
        ("welcome", crate::people::first_run(&people::first_run(), &at("/welcome"))),
        ("code", crate::people::code(&people::code(), &at("/welcome"))),
        ("security", crate::people::security(&people::security(), &kept("/settings/security"))),
        ("calendar", crate::calendar::calendar(&people::calendar(), &kept("/settings/calendar"))),
        ("invitation", crate::people::invitation(&people::invitation(), &kept("/settings/people"))),
        ("erase", crate::plain::erase(&erase_view(true, Some(day(2026, 12, 1))), &at("/erase"))),
        ("sharing", crate::sharing::sharing(&sharing::sharing(), &looking("/sharing", Sight::Own))),
        ("sharing-open", crate::sharing::sharing(&crate::sharing::SharingView::default(), &at("/sharing"))),
        ("sight-today", crate::today::today(&today(), &looking("/", other()))),
        ("sight-money", crate::money::money(&money(), &looking("/money", household()))),
        ("sight-more", crate::settings::more(&looking("/more", other()))),
        ("error-only-looking", crate::plain::error(Trouble::OnlyLooking, &looking("/import", other()))),
        ("energy-empty", crate::energy::energy(&crate::energy::EnergyView { choice: None, ..energy_day() }, &at("/energy"))),
        ("styleguide", crate::styleguide(&at("/styleguide"))),
    ];
    pages.into_iter().map(|(name, page)| page.map(|html| (name, html))).collect()
}

fn erase_view(wrong_word: bool, due: Option<Day>) -> EraseView {
    EraseView { records: 19_284, deliveries: 31, wrong_word, grace: (14, day(2026, 12, 8)), due, proof: "/proof/0123".to_owned() }
}

/// A day that is known to exist.
pub(crate) fn day(year: i32, month: u32, day: u32) -> Day {
    Day::from_ymd(year, month, day).unwrap_or_default()
}

/// Paris time in winter.
pub(crate) fn at(on: Day, hour: i64, minute: i64) -> Instant {
    on.instant().plus_seconds((hour - 1) * 3600 + minute * 60)
}

pub(crate) fn euros(cents: i64) -> Money {
    Money { minor: cents, scale: 2, currency: Currency::EUR }
}

pub(crate) fn delivery(n: u8) -> DeliveryId {
    DeliveryId([n; 16])
}

pub(crate) fn record_id(on: Day, n: u64) -> RecordId {
    RecordId::new(on.instant(), n)
}

/// A number that looks like chance and is always the same, from 0 up to `below`.
pub(crate) fn noise(seed: i64, below: i64) -> i64 {
    let mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed());
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9_u64.cast_signed());
    ((mixed ^ (mixed >> 32)) & i64::MAX) % below.max(1)
}
