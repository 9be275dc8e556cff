//! The page of sharing, and its forms.

use logis_core::GrantId;
use logis_pages::routes;
use logis_pages::sharing::{self as view, Done, GivenRow, SharingView, TakenRow, Unfit as Said};

use super::{GRANT_DAYS, Unfit, accept, offer, renew, stop};
use crate::people::INVITATION_SECONDS_MAX;
use crate::web::Site;
use crate::web::visit::{Answer, Look, Trouble, Visit};

/// HTTP: what was chosen can't be.
const UNPROCESSABLE: u16 = 422;
/// How many days an invitation opens.
const LINK_DAYS: u64 = INVITATION_SECONDS_MAX.unsigned_abs() / 86_400;

/// `GET /sharing`
pub(crate) fn page(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let done = visit.parameter("done").and_then(Done::find);
    shown(site, visit, SharingView { done, ..SharingView::default() })
}

fn shown(site: &Site, visit: &Visit, form: SharingView) -> Result<Answer, Trouble> {
    let (vault, home, now) = (&visit.app.vault, visit.session.home, site.people.now());
    let (given, taken) = match visit.session.person {
        Some(person) => (vault.given_grants(home)?, vault.taken_grants(home, person)?),
        None => (Vec::new(), Vec::new()),
    };
    let view = SharingView {
        is_kept: visit.session.person.is_some(),
        given: given
            .into_iter()
            .map(|grant| GivenRow {
                id: grant.id.to_string(),
                name: grant.name,
                together: grant.together,
                since: grant.accepted,
                until: grant.until,
                is_over: grant.until <= now,
                looked: grant.looked,
            })
            .collect(),
        taken: taken
            .into_iter()
            .map(|taken| TakenRow {
                id: taken.grant.id.to_string(),
                owner: taken.owner,
                together: taken.grant.together,
                since: taken.grant.accepted,
                until: taken.grant.until,
                is_over: taken.grant.until <= now,
            })
            .collect(),
        days: GRANT_DAYS.unsigned_abs(),
        link_days: LINK_DAYS,
        ..form
    };
    let html = view::sharing(&view, &visit.context)?;
    Ok(if view.unfit.is_some() { Answer::Told { status: UNPROCESSABLE, retry_seconds: None, html } } else { Answer::Page(html) })
}

/// `POST /sharing`: `name`, `together`. A link, where there is one, is in the answer, and nowhere else.
pub(crate) fn offered(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    if visit.session.person.is_none() {
        return Ok(Answer::SeeOther(routes::WELCOME.to_owned()));
    }
    let name = visit.field("name").unwrap_or_default().trim().to_owned();
    let together = visit.field("together") == Some("yes");
    match offer(&visit.app.vault, &site.people, &visit.session, &name, together) {
        Ok(None) => Ok(done(Done::Offered)),
        Ok(Some(link)) => {
            let link = Some(format!("{}enter/{link}", site.address()));
            shown(site, visit, SharingView { name, link, done: Some(Done::Offered), ..SharingView::default() })
        }
        Err(unfit) => {
            let unfit = match unfit {
                Unfit::Name => Said::Name,
                Unfit::Oneself => Said::Oneself,
                Unfit::Already => Said::Already,
                Unfit::Waits => Said::Waits,
                Unfit::Many => Said::Many,
                Unfit::Vault(error) => return Err(error.into()),
            };
            shown(site, visit, SharingView { name, together, unfit: Some(unfit), ..SharingView::default() })
        }
    }
}

fn done(done: Done) -> Answer {
    Answer::SeeOther(routes::with_query(routes::SHARING, &[("done", done.as_str())]))
}

/// The grant that a path names.
fn named(visit: &Visit) -> Result<GrantId, Trouble> {
    visit.places.first().and_then(|place| place.parse().ok()).ok_or(Trouble::NotFound)
}

/// `POST /sharing/{id}/accept`
pub(crate) fn accepted(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    accept(&visit.app.vault, &site.people, &visit.session, named(visit)?)?;
    Ok(done(Done::Accepted))
}

/// `POST /sharing/{id}/stop`
pub(crate) fn stopped(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    stop(&visit.app.vault, &site.people, &visit.session, named(visit)?)?;
    Ok(done(Done::Ended))
}

/// `POST /sharing/{id}/renew`
pub(crate) fn renewed(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    renew(&visit.app.vault, &site.people, &visit.session, named(visit)?)?;
    Ok(done(Done::Renewed))
}

/// `POST /sharing/{id}/look`: the pages show that home from now on.
pub(crate) fn look(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let (id, person) = (named(visit)?, visit.session.person.ok_or(Trouble::NotFound)?);
    let open = super::open(&visit.app.vault, visit.session.home, person, site.people.now())?;
    if !open.taken.iter().any(|taken| taken.grant.id == id) {
        return Err(Trouble::NotFound);
    }
    Ok(Answer::Looks { at: Look::Other(id), then: Box::new(Answer::SeeOther(routes::TODAY.to_owned())) })
}

/// `POST /sharing/household`: the pages show one's own home and those seen together with it.
pub(crate) fn look_together(_: &Site, _: &Visit) -> Result<Answer, Trouble> {
    Ok(Answer::Looks { at: Look::Household, then: Box::new(Answer::SeeOther(routes::TODAY.to_owned())) })
}

/// `POST /sharing/home`: the pages show one's own home again.
pub(crate) fn look_home(_: &Site, _: &Visit) -> Result<Answer, Trouble> {
    Ok(Answer::Looks { at: Look::Own, then: Box::new(Answer::SeeOther(routes::TODAY.to_owned())) })
}
