//! Handlers of signing in, the first run, security and invitations.

mod door;
mod invitation;
mod own;
mod security;

use logis_pages::people as view;

pub(crate) use door::{ask_passkey, passkey_posted, recover, recover_posted, sign_in, sign_in_posted};
pub(crate) use invitation::{invitations, invite};
pub(crate) use own::{again, again_posted, ask_new_passkey, ask_passkey_again, first_run, first_run_posted, sign_out};
pub(crate) use security::{add_passkey, change_password, change_recovery, end_session, remove_passkey, security, sign_out_everywhere};

use super::{Given, Opened, Refused, Unfit};
use crate::web::Site;
use crate::web::visit::{Answer, Trouble, Visit};

/// HTTP: the proof is missing or wrong.
const UNAUTHORIZED: u16 = 401;
/// HTTP: what was chosen can't be.
const UNPROCESSABLE: u16 = 422;
/// HTTP: too many tries.
const TOO_MANY: u16 = 429;

/// Lets the browser keep a session, then answers.
fn let_in(opened: &Opened, then: Answer) -> Answer {
    Answer::Session { cookie: Some(opened.cookie.clone()), lasts: opened.session.person.is_some(), then: Box::new(then) }
}

/// Why someone was not let in, for the page and for the journal; `what` was tried.
fn denied(site: &Site, refused: Refused, what: &'static str) -> Result<view::Denied, Trouble> {
    match refused {
        Refused::Vault(error) => Err(error.into()),
        Refused::Wrong(home) => {
            site.tell_refused(home, what);
            Ok(view::Denied::Wrong)
        }
        Refused::Wait { seconds, home } => {
            site.tell_refused(home, what);
            Ok(view::Denied::Wait { seconds })
        }
    }
}

/// The page that says so.
fn told(denied: view::Denied, html: String) -> Answer {
    match denied {
        view::Denied::Wrong | view::Denied::Passkey => Answer::Told { status: UNAUTHORIZED, retry_seconds: None, html },
        view::Denied::Wait { seconds } => Answer::Told { status: TOO_MANY, retry_seconds: Some(seconds), html },
    }
}

/// What can't be, for the page.
fn unfit(unfit: Unfit) -> Result<view::Unfit, Trouble> {
    match unfit {
        Unfit::Vault(error) => Err(error.into()),
        Unfit::Name => Ok(view::Unfit::Name),
        Unfit::NameTaken => Ok(view::Unfit::NameTaken),
        Unfit::Password => Ok(view::Unfit::Password),
        Unfit::Passkey => Ok(view::Unfit::Passkey),
    }
}

/// What a form gives: a passkey where there is one, else a password.
fn given(visit: &Visit) -> Given<'_> {
    match visit.field("credential").filter(|answer| !answer.is_empty()) {
        Some(answer) => Given::Passkey(answer),
        None => Given::Password(visit.field("password").unwrap_or_default()),
    }
}
