//! The first run, proving again who one is, and leaving.

use logis_pages::people::{self as view, AgainView, CodeView, FirstRunView};

use super::{UNPROCESSABLE, denied, given, let_in, told, unfit};
use crate::people::{PASSWORD_CHARACTERS_MIN, actor};
use crate::web::Site;
use crate::web::visit::{Answer, Trouble, Visit};

/// `GET /welcome`
pub(crate) fn first_run(_: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    if visit.session.person.is_some() {
        return Ok(Answer::SeeOther("/".to_owned()));
    }
    let view = FirstRunView { password_characters_min: PASSWORD_CHARACTERS_MIN, ..Default::default() };
    Ok(Answer::Page(view::first_run(&view, &visit.context)?))
}

/// `POST /welcome`: `name`, `password`. The recovery code is in the answer, and nowhere else.
pub(crate) fn first_run_posted(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    if visit.session.person.is_some() {
        return Ok(Answer::SeeOther("/".to_owned()));
    }
    let name = visit.field("name").unwrap_or_default();
    match site.people.sign_up(&visit.session, name, given(visit), &site.origin(), &visit.caller.device) {
        Ok((opened, code)) => {
            let name = site.people.person(&opened.session)?.name;
            let html = view::code(&CodeView { code, name, is_first: true }, &visit.context)?;
            Ok(let_in(&opened, Answer::Page(html)))
        }
        Err(why) => {
            let why = unfit(why)?;
            let view = FirstRunView { name: name.to_owned(), unfit: Some(why), password_characters_min: PASSWORD_CHARACTERS_MIN };
            Ok(Answer::Told { status: UNPROCESSABLE, retry_seconds: None, html: view::first_run(&view, &visit.context)? })
        }
    }
}

/// `GET /welcome/passkey`: `name`. What asks a browser to make a passkey, for who takes the home over or for its person.
pub(crate) fn ask_new_passkey(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let name = visit.parameter("name").unwrap_or_default();
    Ok(Answer::Json(site.people.ask_new_passkey(&visit.session, name, &site.origin())?))
}

/// `GET /sign-in/again/passkey`: what asks a browser for a passkey.
pub(crate) fn ask_passkey_again(site: &Site, _: &Visit) -> Result<Answer, Trouble> {
    Ok(Answer::Json(site.people.ask_passkey(&site.origin())?))
}

/// `GET /sign-in/again`: `to`.
pub(crate) fn again(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let to = visit.parameter("to").unwrap_or("/");
    if site.people.is_fresh(&visit.session) {
        return Ok(Answer::SeeOther(to.to_owned()));
    }
    let view = AgainView { name: site.people.person(&visit.session)?.name, to: to.to_owned(), denied: None };
    Ok(Answer::Page(view::again(&view, &visit.context)?))
}

/// `POST /sign-in/again`: `password`, `to`.
pub(crate) fn again_posted(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let to = visit.field("to").unwrap_or("/");
    if visit.session.person.is_none() {
        return Ok(Answer::SeeOther("/".to_owned()));
    }
    match site.people.prove(&visit.session, given(visit), &site.origin(), visit.caller.from) {
        Ok(()) => Ok(Answer::SeeOther(to.to_owned())),
        Err(refused) => {
            let denied = denied(site, refused, if visit.field("credential").is_some() { "passkey" } else { "password" })?;
            let view = AgainView { name: site.people.person(&visit.session)?.name, to: to.to_owned(), denied: Some(denied) };
            Ok(told(denied, view::again(&view, &visit.context)?))
        }
    }
}

/// `POST /sign-out`
pub(crate) fn sign_out(_: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    visit.app.vault.end_session(visit.session.home, visit.session.id, &actor(&visit.session))?;
    Ok(Answer::Session { cookie: None, lasts: false, then: Box::new(Answer::SeeOther("/".to_owned())) })
}
