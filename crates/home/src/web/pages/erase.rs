//! Erasing the home: what goes and what stays is said first, and a word must be typed.

use logis_pages::plain::{EraseView, erase_word};

use crate::web::visit::{Answer, Trouble, Visit};

/// `GET /erase`
pub(in crate::web) fn page(visit: &Visit) -> Result<Answer, Trouble> {
    ask(visit, false)
}

/// `POST /erase`: `word`.
pub(in crate::web) fn erase(visit: &Visit) -> Result<Answer, Trouble> {
    let typed = visit.field("word").unwrap_or_default().trim().to_lowercase();
    if typed != erase_word(visit.context.lang).to_lowercase() {
        return ask(visit, true);
    }
    visit.app.vault.erase(visit.scope.home())?;
    // Its sessions went with it.
    Ok(Answer::Session { cookie: None, lasts: false, then: Box::new(Answer::SeeOther("/".to_owned())) })
}

fn ask(visit: &Visit, wrong_word: bool) -> Result<Answer, Trouble> {
    let vault = &visit.app.vault;
    let records = vault.coverage(&visit.scope)?.iter().map(|kind| kind.records).sum();
    let deliveries = vault.deliveries(&visit.scope)?.len() as u64;
    Ok(Answer::Page(logis_pages::plain::erase(&EraseView { records, deliveries, wrong_word }, &visit.context)?))
}
