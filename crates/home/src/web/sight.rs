//! Whose home a request looks at: a cookie names it, and the grant is asked for again each time.
//!
//! The cookie holds no secret: an id that means nothing without the session. Only routes that say so show another's home;
//! every other one is refused while it is looked at, and its journal tells of that.

use std::collections::HashSet;
use std::sync::Arc;

use axum::http::header::HeaderMap;
use axum::response::Response;
use logis_core::HomeId;
use logis_pages::{Looking, Sight};
use logis_vault::{Scope, TakenGrant, VaultError};

use super::request::{cookies, set_cookie};
use super::routes::{Route, Shows};
use super::visit::Look;
use super::{Site, access};
use crate::people::Session;
use crate::sharing::{self, household};

/// Homes that are seen together with one's own at most.
const TOGETHER_MAX: usize = 8;
/// What the cookie says of a household.
const HOUSEHOLD: &str = "household";

/// What a request may see.
pub(super) enum Seen {
    /// The reader's own home.
    Own(Looking),
    /// Another's, or several together, through this scope.
    Through(Box<Scope>, Looking),
    /// Another's is looked at, and this page is not for others.
    Refused(HomeId, Looking),
    /// What was looked at is not shared any more.
    Over,
}

/// What a request may see.
pub(super) async fn seen(site: &Arc<Site>, headers: &HeaderMap, session: &Session, route: Route) -> Result<Seen, VaultError> {
    let asked = asked(site, headers);
    let (worker, session) = (site.clone(), session.clone());
    let found = tokio::task::spawn_blocking(move || find(&worker, &session, route, asked));
    found.await.unwrap_or(Err(VaultError::Impossible("a look at grants that panicked")))
}

fn find(site: &Site, session: &Session, route: Route, asked: Look) -> Result<Seen, VaultError> {
    let Some(person_id) = session.person else { return Ok(Seen::Own(Looking::default())) };
    let (vault, now) = (&site.app.vault, site.people.now());
    let open = sharing::open(vault, session.home, person_id, now)?;
    // Two who offered each other a household at one time have two grants: each home is seen once.
    let mut homes = HashSet::new();
    let is_beside = |taken: &&TakenGrant| taken.grant.together && homes.insert(taken.grant.home);
    let together: Vec<&TakenGrant> = open.taken.iter().filter(is_beside).take(TOGETHER_MAX).collect();
    let mut looking = Looking {
        sight: Sight::Own,
        others: open.taken.iter().map(|taken| (taken.grant.id.to_string(), taken.owner.clone())).collect(),
        household: !together.is_empty(),
        offer: open.offered.first().map(|offered| offered.owner.clone()),
    };
    let uses = |id| vault.use_grant(session.home, person_id, id, now);
    let looker = || Ok::<_, VaultError>(sharing::looker(&site.people.person(session)?, session));
    match asked {
        _ if route.shows == Shows::Session => Ok(Seen::Own(looking)),
        Look::Own => Ok(Seen::Own(looking)),
        Look::Other(id) => {
            let Some(taken) = uses(id)? else { return Ok(Seen::Over) };
            looking.sight = Sight::Other { name: taken.owner.clone() };
            if route.shows == Shows::Own {
                return Ok(Seen::Refused(taken.grant.home, looking));
            }
            let scope = access::granted(&taken, looker()?);
            vault.note_page(&scope)?;
            Ok(Seen::Through(Box::new(scope), looking))
        }
        Look::Household if route.shows != Shows::Household => Ok(Seen::Own(looking)),
        Look::Household => {
            let mut others = Vec::new();
            for taken in together {
                if let Some(taken) = uses(taken.grant.id)? {
                    let scope = access::granted(&taken, looker()?);
                    vault.note_page(&scope)?;
                    others.push((taken.owner, scope));
                }
            }
            if others.is_empty() {
                return Ok(Seen::Over);
            }
            let names = others.iter().map(|(name, _)| name.clone()).collect();
            let own = access::scope(session.home, session.id, route.touches.why());
            let (scope, shared) = household::together(&site.app, own, others)?;
            looking.sight = Sight::Household { names, shared };
            Ok(Seen::Through(Box::new(scope), looking))
        }
    }
}

/// What the cookie asks for; what it can't mean is nothing.
fn asked(site: &Site, headers: &HeaderMap) -> Look {
    let name = cookie_name(site);
    let said = cookies(headers).find(|(cookie, _)| *cookie == name).map(|(_, said)| said);
    match said {
        Some(HOUSEHOLD) => Look::Household,
        Some(id) => id.parse().map_or(Look::Own, Look::Other),
        None => Look::Own,
    }
}

fn cookie_name(site: &Site) -> String {
    format!("{}_sight", site.cookie_name())
}

/// Keeps what is looked at until the browser is closed, or forgets it.
pub(super) fn set_sight_cookie(site: &Site, response: &mut Response, at: &Look) {
    let (said, age) = match at {
        Look::Own => (String::new(), "; Max-Age=0"),
        Look::Other(id) => (id.to_string(), ""),
        Look::Household => (HOUSEHOLD.to_owned(), ""),
    };
    set_cookie(site, response, &format!("{}={said}; Path=/; HttpOnly; SameSite=Strict{age}", cookie_name(site)));
}
