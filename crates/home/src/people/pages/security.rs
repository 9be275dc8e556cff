//! The page of security: what one signs in with, and every session.

use logis_core::CredentialId;
use logis_pages::people::{self as view, CodeView, Done, PasskeyRow, SecurityView, SessionRow};
use logis_pages::routes;
use logis_vault::{Credential, SessionId};

use super::{UNPROCESSABLE, unfit};
use crate::people::{PASSWORD_CHARACTERS_MIN, Proof, actor, proof};
use crate::web::Site;
use crate::web::visit::{Answer, Trouble, Visit};

/// `GET /settings/security`
pub(crate) fn security(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    if visit.session.person.is_none() {
        return Ok(Answer::SeeOther(routes::WELCOME.to_owned()));
    }
    Ok(Answer::Page(page(site, visit, None)?))
}

fn page(site: &Site, visit: &Visit, unfit: Option<view::Unfit>) -> Result<String, Trouble> {
    let (vault, home) = (&visit.app.vault, visit.session.home);
    let person = site.people.person(&visit.session)?;
    let known = vault.credentials(home)?;
    let since = |fits: fn(&Proof) -> bool| known.iter().find(|one| proof(one).is_some_and(|proof| fits(&proof))).map(|one| one.added);
    let sessions = vault.sessions(home)?.into_iter().map(|session| SessionRow {
        id: session.id.to_string(),
        device: session.label,
        begun: session.begun,
        used: session.used,
        is_this: session.id == visit.session.id,
    });
    let view = SecurityView {
        name: person.name,
        since: person.added,
        password: since(|proof| matches!(proof, Proof::Password(_))),
        recovery: since(|proof| matches!(proof, Proof::Recovery { .. })),
        passkeys: known.iter().filter_map(passkey).collect(),
        sessions: sessions.collect(),
        done: visit.parameter("done").and_then(Done::find),
        unfit,
        password_characters_min: PASSWORD_CHARACTERS_MIN,
    };
    Ok(view::security(&view, &visit.context)?)
}

fn passkey(credential: &Credential) -> Option<PasskeyRow> {
    let Some(Proof::Passkey(stored)) = proof(credential) else { return None };
    Some(PasskeyRow { id: credential.id.to_string(), device: stored.device, made: credential.added, used: credential.used })
}

fn done(done: Done) -> Answer {
    Answer::SeeOther(routes::with_query(routes::SECURITY, &[("done", done.as_str())]))
}

/// `POST /settings/security/password`: `password`.
pub(crate) fn change_password(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    match site.people.change_password(&visit.session, visit.field("password").unwrap_or_default()) {
        Ok(()) => Ok(done(Done::Password)),
        Err(why) => {
            let html = page(site, visit, Some(unfit(why)?))?;
            Ok(Answer::Told { status: UNPROCESSABLE, retry_seconds: None, html })
        }
    }
}

/// `POST /settings/security/passkeys`: `credential`.
pub(crate) fn add_passkey(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let answer = visit.field("credential").unwrap_or_default();
    match site.people.add_passkey(&visit.session, answer, &site.origin(), &visit.caller.device) {
        Ok(()) => Ok(done(Done::Passkey)),
        Err(why) => {
            let html = page(site, visit, Some(unfit(why)?))?;
            Ok(Answer::Told { status: UNPROCESSABLE, retry_seconds: None, html })
        }
    }
}

/// `POST /settings/security/passkeys/{id}`: takes it away.
pub(crate) fn remove_passkey(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let id: CredentialId = visit.places.first().and_then(|id| id.parse().ok()).ok_or(Trouble::NotFound)?;
    let is_removed = site.people.remove_passkey(&visit.session, id)?;
    Ok(done(if is_removed { Done::PasskeyRemoved } else { Done::PasskeyStays }))
}

/// `POST /settings/security/recovery`: the code is in the answer, and nowhere else.
pub(crate) fn change_recovery(site: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let name = site.people.person(&visit.session)?.name;
    let code = site.people.change_recovery(&visit.session)?;
    Ok(Answer::Page(view::code(&CodeView { code, name, is_first: false }, &visit.context)?))
}

/// `POST /settings/security/sessions/{id}`: ends it.
pub(crate) fn end_session(_: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    let id: SessionId = visit.places.first().and_then(|id| id.parse().ok()).ok_or(Trouble::NotFound)?;
    let ended = visit.app.vault.end_session(visit.session.home, id, &actor(&visit.session))?;
    if ended { Ok(done(Done::Ended)) } else { Err(Trouble::NotFound) }
}

/// `POST /settings/security/everywhere`: every session but this one ends.
pub(crate) fn sign_out_everywhere(_: &Site, visit: &Visit) -> Result<Answer, Trouble> {
    visit.app.vault.end_sessions(visit.session.home, Some(visit.session.id), &actor(&visit.session))?;
    Ok(done(Done::Everywhere))
}
