//! Inviting someone to a home of their own.

use logis_pages::people::{self as view, InvitationView, Unfit};
use logis_pages::routes;
use logis_vault::VaultError;

use super::UNPROCESSABLE;
use crate::people::{INVITATION_SECONDS_MAX, actor, name_of};
use crate::web::Site;
use crate::web::visit::{Answer, Trouble, Visit};

/// How many days an invitation opens.
const DAYS: u64 = INVITATION_SECONDS_MAX.unsigned_abs() / 86_400;

/// `GET /settings/people`
pub(crate) fn invitations(_: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    if visit.session.person.is_none() {
        return Ok(Answer::SeeOther(routes::WELCOME.to_owned()));
    }
    let view = InvitationView { days: DAYS, ..Default::default() };
    Ok(Answer::Page(view::invitation(&view, &visit.context)?))
}

/// `POST /settings/people`: `name`. The link is in the answer, and nowhere else.
pub(crate) fn invite(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    if visit.session.person.is_none() {
        return Ok(Answer::SeeOther(routes::WELCOME.to_owned()));
    }
    let typed = visit.field("name").unwrap_or_default();
    let made = match name_of(typed) {
        None => Err(Unfit::Name),
        Some(name) => match site.people.invite(&name, &actor(&visit.session)) {
            Ok(link) => Ok((name, link)),
            Err(VaultError::HomeExists) => Err(Unfit::NameTaken),
            Err(error) => return Err(error.into()),
        },
    };
    match made {
        Ok((name, link)) => {
            let link = Some(format!("{}enter/{link}", site.address()));
            let view = InvitationView { link, name, unfit: None, days: DAYS };
            Ok(Answer::Page(view::invitation(&view, &visit.context)?))
        }
        Err(unfit) => {
            let view = InvitationView { link: None, name: typed.to_owned(), unfit: Some(unfit), days: DAYS };
            Ok(Answer::Told { status: UNPROCESSABLE, retry_seconds: None, html: view::invitation(&view, &visit.context)? })
        }
    }
}
