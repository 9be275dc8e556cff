//! What every page knows: the reader's language, zone and place, and the forms' token.

use jiff::tz::TimeZone;
use logis_core::{Day, Decimal, Energy, Instant, Money, Month};

use crate::texts::{self, Arg};
use crate::{Lang, assets, format, routes};

/// A place of the shell: what the rail and the tabs lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Aujourd’hui.
    Today,
    /// Argent.
    Money,
    /// Énergie.
    Energy,
    /// Assurance.
    Insurance,
    /// Données.
    Records,
    /// Importer.
    Import,
    /// Sources.
    Sources,
    /// Qui a regardé.
    Access,
    /// Partages.
    Sharing,
    /// Exporter / partir.
    Leave,
    /// Réglages.
    Settings,
    /// What a phone's tabs have no room for.
    More,
}

impl Place {
    /// What the person has, in the order of the rail.
    pub const HOME: &[Self] = &[Self::Today, Self::Money, Self::Energy, Self::Insurance, Self::Records];
    /// What comes in and what goes out.
    pub const DOORS: &[Self] = &[Self::Import, Self::Sources, Self::Access, Self::Sharing, Self::Leave];
    /// The tabs of a phone.
    pub const TABS: &[Self] = &[Self::Today, Self::Money, Self::Energy, Self::Records, Self::More];

    /// Where it is.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Today => routes::TODAY,
            Self::Money => routes::MONEY,
            Self::Energy => routes::ENERGY,
            Self::Insurance => routes::INSURANCE,
            Self::Records => routes::RECORDS,
            Self::Import => routes::IMPORT,
            Self::Sources => routes::DELIVERIES,
            Self::Access => routes::ACCESS,
            Self::Sharing => routes::SHARING,
            Self::Leave => routes::LEAVE,
            Self::Settings => routes::SETTINGS,
            Self::More => routes::MORE,
        }
    }

    /// The key of its name.
    fn key(self) -> &'static str {
        match self {
            Self::Today => "place-today",
            Self::Money => "place-money",
            Self::Energy => "place-energy",
            Self::Insurance => "place-insurance",
            Self::Records => "place-records",
            Self::Import => "place-import",
            Self::Sources => "place-sources",
            Self::Access => "place-access",
            Self::Sharing => "place-sharing",
            Self::Leave => "place-leave",
            Self::Settings => "place-settings",
            Self::More => "place-more",
        }
    }
}

/// How a home stands to who looks at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HomeState {
    /// They have not come in.
    Outside,
    /// They are in a home that has no person yet: whoever has a link to it may look.
    Open,
    /// They signed in to it.
    Kept,
}

/// Whose home a page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Sight {
    /// Their own.
    #[default]
    Own,
    /// Another person's, who lets them look.
    Other {
        /// How the other person is called.
        name: String,
    },
    /// Their own and others', seen together.
    Household {
        /// How the others are called.
        names: Vec<String>,
        /// Accounts, meters and contracts that several of them have, and that count once.
        shared: u64,
    },
}

/// Whose home is looked at, and whose could be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Looking {
    /// Whose it is.
    pub sight: Sight,
    /// Who else lets the reader look: the grant, and how they are called.
    pub others: Vec<(String, String)>,
    /// Whether there are homes that are seen together with their own.
    pub household: bool,
    /// Who offers to let the reader look, and waits for an answer.
    pub offer: Option<String>,
}

/// Who asks for a page, from where, and how it is to be written.
#[derive(Debug, Clone)]
pub struct PageContext {
    /// The reader's language.
    pub lang: Lang,
    /// The path asked for, to come back to (`/money`).
    pub path: String,
    /// The query string asked for, without `?` and without `lang`.
    pub query: String,
    /// What every form sends back in its field `csrf`.
    pub csrf: String,
    /// Whether the data is made up: a banner says so.
    pub demo: bool,
    /// How the home stands to its reader: an open one is offered protection, a kept one can be left.
    pub home: HomeState,
    /// The day on which the home closes, where that was asked for: each page says so, as long as it can be taken back.
    pub closing: Option<Day>,
    /// Whose home it shows, and whose it could.
    pub looking: Looking,
    /// The zone in which days begin and end.
    pub zone: TimeZone,
}

/// A context with the place that is lit: what templates call `p`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page<'a> {
    pub(crate) context: &'a PageContext,
    pub(crate) place: Option<Place>,
}

impl PageContext {
    pub(crate) fn at(&self, place: Place) -> Page<'_> {
        Page { context: self, place: Some(place) }
    }

    /// A page outside the rail's places.
    pub(crate) fn nowhere(&self) -> Page<'_> {
        Page { context: self, place: None }
    }
}

/// What the templates ask. Arguments are references because that is how templates pass fields.
impl Page<'_> {
    pub(crate) fn lang(&self) -> Lang {
        self.context.lang
    }

    pub(crate) fn t(&self, key: &str) -> String {
        texts::text(self.lang(), key, &[])
    }

    pub(crate) fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        texts::text(self.lang(), key, &[(name, &value)])
    }

    pub(crate) fn t2(&self, key: &str, a: &str, value_a: impl Arg, b: &str, value_b: impl Arg) -> String {
        texts::text(self.lang(), key, &[(a, &value_a), (b, &value_b)])
    }

    pub(crate) fn t3(&self, key: &str, args: [(&str, &dyn Arg); 3]) -> String {
        texts::text(self.lang(), key, &args)
    }

    pub(crate) fn is_here(&self, place: &Place) -> bool {
        self.place == Some(*place)
    }

    /// Whether a tab leads here: the last one leads to all that the others don't.
    pub(crate) fn is_tab_of(&self, tab: &Place) -> bool {
        match tab {
            Place::More => self.place.is_some_and(|place| !Place::TABS.contains(&place) || place == Place::More),
            tab => self.is_here(tab),
        }
    }

    pub(crate) fn place_name(&self, place: &Place) -> String {
        self.t(place.key())
    }

    /// The same page in the other language.
    pub(crate) fn other_language(&self) -> String {
        let and = if self.context.query.is_empty() { "" } else { "&" };
        format!("{}?{}{and}lang={}", self.context.path, self.context.query, self.lang().other().as_str())
    }

    /// This page, without what it was told of something just done.
    pub(crate) fn here(&self) -> String {
        let query: Vec<&str> = self.context.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("done=")).collect();
        if query.is_empty() { self.context.path.clone() } else { format!("{}?{}", self.context.path, query.join("&")) }
    }

    /// Whether the page offers to protect the home.
    pub(crate) fn is_open(&self) -> bool {
        self.context.home == HomeState::Open && !self.context.demo && self.context.path != routes::WELCOME
    }

    /// The day on which the home closes, but for the pages that say it themselves.
    pub(crate) fn closing(&self) -> Option<Day> {
        self.context.closing.filter(|_| ![routes::LEAVE, routes::ERASE].contains(&self.context.path.as_str()))
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.context.home == HomeState::Kept
    }

    /// Whether the page may offer to do something: it shows the reader's own home alone.
    pub(crate) fn may_act(&self) -> bool {
        self.context.looking.sight == Sight::Own
    }

    /// Whether it shows another's home and nothing of their own.
    pub(crate) fn is_guest(&self) -> bool {
        matches!(self.context.looking.sight, Sight::Other { .. })
    }

    /// Whether a link leads to a page that they may see.
    pub(crate) fn leads(&self, href: &str) -> bool {
        self.may_act() || Place::HOME.iter().any(|place| href.split(['?', '#']).next() == Some(place.path()))
    }

    pub(crate) fn is_household(&self) -> bool {
        matches!(self.context.looking.sight, Sight::Household { .. })
    }

    /// Whether there is another home to look at.
    pub(crate) fn may_switch(&self) -> bool {
        !self.context.looking.others.is_empty()
    }

    /// Whose home is looked at, in words; nothing where it is their own.
    pub(crate) fn sight(&self) -> Option<(String, String)> {
        match &self.context.looking.sight {
            Sight::Own => None,
            Sight::Other { name } => Some((self.t1("sight-other", "name", name), self.t("sight-other-text"))),
            Sight::Household { names, shared } => {
                Some((self.t1("sight-household", "names", names.join(", ")), self.t1("sight-household-text", "n", *shared)))
            }
        }
    }

    /// Who offers to share, where the page is not the one that says so.
    pub(crate) fn offer(&self) -> Option<&str> {
        self.context.looking.offer.as_deref().filter(|_| self.place != Some(Place::Sharing))
    }

    /// Whether this other person's home is the one looked at.
    pub(crate) fn is_of(&self, name: &str) -> bool {
        matches!(&self.context.looking.sight, Sight::Other { name: shown } if shown == name)
    }

    pub(crate) fn csrf(&self) -> &str {
        &self.context.csrf
    }

    pub(crate) fn style(&self) -> &'static str {
        &assets::STYLE.path
    }

    pub(crate) fn script(&self) -> &'static str {
        &assets::DROP.path
    }

    pub(crate) fn passkey_script(&self) -> &'static str {
        &assets::PASSKEY.path
    }

    pub(crate) fn tick_script(&self) -> &'static str {
        &assets::TICK.path
    }

    pub(crate) fn icon(&self) -> &'static str {
        &assets::ICON.path
    }

    pub(crate) fn fonts(&self) -> [&'static str; 2] {
        [&assets::FIGTREE.path, &assets::FRAUNCES.path]
    }

    pub(crate) fn count(&self, n: &u64) -> String {
        format::count(*n, self.lang())
    }

    pub(crate) fn money(&self, amount: &Money) -> String {
        format::money(amount, self.lang())
    }

    pub(crate) fn signed(&self, amount: &Money) -> String {
        format::money_signed(amount, self.lang())
    }

    pub(crate) fn decimal(&self, number: &Decimal) -> String {
        format::number(*number, self.lang())
    }

    pub(crate) fn kwh(&self, energy: &Energy) -> String {
        format::kwh(*energy, self.lang())
    }

    /// A number with a word of a unit; that of no named unit says so.
    pub(crate) fn quantity(&self, value: &Decimal, unit: &str) -> String {
        let number = format::number(value.normalized(), self.lang());
        match unit {
            "unknown" => self.t1("quantity-unknown", "number", number),
            _ => format!("{number}\u{a0}{}", texts::word_label(unit, self.lang())),
        }
    }

    pub(crate) fn day(&self, day: &Day) -> String {
        format::day_long(*day, self.lang())
    }

    pub(crate) fn day_medium(&self, day: &Day) -> String {
        format::day_medium(*day, self.lang())
    }

    pub(crate) fn day_short(&self, day: &Day) -> String {
        format::day_short(*day, self.lang())
    }

    pub(crate) fn weekday(&self, day: &Day) -> String {
        format::weekday_year(*day, self.lang())
    }

    pub(crate) fn month(&self, month: &Month) -> String {
        format::month_long(*month, self.lang())
    }

    pub(crate) fn span(&self, days: &(Day, Day)) -> String {
        format::span(days.0, days.1, self.lang())
    }

    pub(crate) fn moment(&self, at: &Instant) -> String {
        format::moment(*at, &self.context.zone, self.lang())
    }

    pub(crate) fn clock(&self, at: &Instant) -> String {
        format::clock(*at, &self.context.zone)
    }

    pub(crate) fn duration(&self, seconds: &u64) -> String {
        format::duration(*seconds, self.lang())
    }

    pub(crate) fn bytes(&self, n: &u64) -> String {
        format::bytes(*n, self.lang())
    }

    pub(crate) fn category(&self, name: &str) -> String {
        crate::categories::label(name, self.lang())
    }

    pub(crate) fn kind(&self, name: &str) -> String {
        texts::kind_label(name, self.lang())
    }

    pub(crate) fn column(&self, name: &str) -> String {
        texts::column_label(name, self.lang())
    }

    pub(crate) fn format_name(&self, name: &str) -> String {
        texts::format_label(name, self.lang())
    }
}
