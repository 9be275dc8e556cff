//! Signing in, by password or by recovery code.

use logis_pages::people::{self as view, Denied, RecoveryView, SignInView};
use logis_pages::routes;

use super::{denied, let_in, told};
use crate::web::Site;
use crate::web::visit::{Answer, Knock, Trouble};

/// `GET /sign-in`
pub(crate) fn sign_in(site: &Site, knock: &Knock) -> Result<Answer, Trouble> {
    let view = SignInView { to: knock.field("to").to_owned(), command: site.command().to_owned(), ..Default::default() };
    Ok(Answer::Page(view::sign_in(&view, &knock.context)?))
}

/// `POST /sign-in`: `name`, `password`, `to`.
pub(crate) fn sign_in_posted(site: &Site, knock: &Knock) -> Result<Answer, Trouble> {
    let (name, to) = (knock.field("name"), knock.field("to"));
    match site.people.sign_in(name, knock.field("password"), knock.caller.from, &knock.caller.device) {
        Ok(opened) => Ok(let_in(&opened, Answer::SeeOther(to.to_owned()))),
        Err(refused) => {
            let denied = denied(site, refused, "password")?;
            let command = site.command().to_owned();
            let view = SignInView { why: None, to: to.to_owned(), name: name.to_owned(), denied: Some(denied), command };
            Ok(told(denied, view::sign_in(&view, &knock.context)?))
        }
    }
}

/// `GET /sign-in/passkey`: what asks a browser for a passkey.
pub(crate) fn ask_passkey(site: &Site, _: &Knock) -> Result<Answer, Trouble> {
    Ok(Answer::Json(site.people.ask_passkey(&site.origin())?))
}

/// `POST /sign-in/passkey`: `credential`, `to`.
pub(crate) fn passkey_posted(site: &Site, knock: &Knock) -> Result<Answer, Trouble> {
    let to = knock.field("to");
    match site.people.sign_in_by_passkey(knock.field("credential"), &site.origin(), knock.caller.from, &knock.caller.device) {
        Ok(opened) => Ok(let_in(&opened, Answer::SeeOther(to.to_owned()))),
        Err(refused) => {
            let denied = match denied(site, refused, "passkey")? {
                Denied::Wrong => Denied::Passkey,
                waits => waits,
            };
            let view = SignInView { to: to.to_owned(), denied: Some(denied), command: site.command().to_owned(), ..Default::default() };
            Ok(told(denied, view::sign_in(&view, &knock.context)?))
        }
    }
}

/// `GET /sign-in/recovery`
pub(crate) fn recover(site: &Site, knock: &Knock) -> Result<Answer, Trouble> {
    let view = RecoveryView { command: site.command().to_owned(), ..Default::default() };
    Ok(Answer::Page(view::recovery(&view, &knock.context)?))
}

/// `POST /sign-in/recovery`: `name`, `code`.
pub(crate) fn recover_posted(site: &Site, knock: &Knock) -> Result<Answer, Trouble> {
    let name = knock.field("name");
    match site.people.recover(name, knock.field("code"), knock.caller.from, &knock.caller.device) {
        // Who lost a password makes another.
        Ok(opened) => Ok(let_in(&opened, Answer::SeeOther(routes::SECURITY.to_owned()))),
        Err(refused) => {
            let denied = denied(site, refused, "recovery")?;
            let view = RecoveryView { name: name.to_owned(), denied: Some(denied), command: site.command().to_owned() };
            Ok(told(denied, view::recovery(&view, &knock.context)?))
        }
    }
}
