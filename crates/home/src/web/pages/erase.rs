//! Closing the home: what goes and what stays is said first, and a word must be typed. It is carried out after some days, in
//! which it can be taken back, or at once; a signed proof says that it was.

use logis_core::HomeId;
use logis_pages::plain::{EraseView, erase_word};
use logis_pages::{format, routes};

use crate::web::Site;
use crate::web::visit::{Answer, Trouble, Visit};

/// Days in which a closing can be taken back.
const GRACE_DAYS: i32 = 14;

/// `GET /erase`
pub(in crate::web) fn page(visit: &Visit) -> Result<Answer, Trouble> {
    ask(visit, false)
}

/// `POST /erase`: `word`, `when` (`later` or `now`).
pub(in crate::web) fn erase(visit: &Visit) -> Result<Answer, Trouble> {
    let typed = visit.field("word").unwrap_or_default().trim().to_lowercase();
    if typed != erase_word(visit.context.lang).to_lowercase() {
        return ask(visit, true);
    }
    let home = visit.scope.home();
    if visit.field("when") == Some("now") {
        visit.app.vault.erase(home)?;
        visit.app.lines.forget(home);
        // Its sessions went with it.
        return Ok(Answer::Session { cookie: None, lasts: false, then: Box::new(Answer::SeeOther(routes::proof(home))) });
    }
    let due = visit.app.clock.now().plus_seconds(i64::from(GRACE_DAYS) * 86_400);
    visit.app.vault.ask_closing(&visit.scope, due)?;
    Ok(Answer::SeeOther(routes::ERASE.to_owned()))
}

/// `POST /erase/back`
pub(in crate::web) fn take_back(visit: &Visit) -> Result<Answer, Trouble> {
    visit.app.vault.take_closing_back(&visit.scope)?;
    Ok(Answer::SeeOther(routes::ERASE.to_owned()))
}

/// The proof that a home was erased, as JSON: open to whoever has its address, since nobody of that home is left to ask.
pub(in crate::web) fn proof(site: &Site, home: &str) -> Option<String> {
    let home: HomeId = home.parse().ok()?;
    let proof = site.app.vault.erasure_proof(home).ok()??;
    serde_json::to_string_pretty(&proof).ok()
}

fn ask(visit: &Visit, wrong_word: bool) -> Result<Answer, Trouble> {
    let (vault, zone) = (&visit.app.vault, &visit.context.zone);
    let day = |at| format::civil_day(at, zone);
    let view = EraseView {
        records: vault.coverage(&visit.scope)?.iter().map(|kind| kind.records).sum(),
        deliveries: vault.deliveries(&visit.scope)?.len() as u64,
        wrong_word,
        grace: (GRACE_DAYS.unsigned_abs().into(), day(visit.app.clock.now()).plus_days(GRACE_DAYS)),
        due: vault.closing(&visit.scope)?.map(|closing| day(closing.due)),
        proof: routes::proof(visit.scope.home()),
    };
    Ok(Answer::Page(logis_pages::plain::erase(&view, &visit.context)?))
}
