//! The calendar feed: bills to come and what contracts ask for, under a secret address that calendar programs read
//! without a session.
//!
//! Verbs: [`make`] (which renews too), [`read`]; stopping is the vault's `remove_feed`. The address is shown once: what is
//! kept of its secret is a digest.

mod events;
mod ics;
pub mod pages;

use std::net::IpAddr;

use logis_core::HomeId;
use logis_pages::{Lang, format};
use logis_vault::{Actor, FeedChoice, SessionId, VaultError};

use crate::findings::noticed;
use crate::people::{Secret, hash};
use crate::web::{Site, feed_scope};

/// How a calendar's file ends; what stands before is its secret.
pub const ENDING: &str = ".ics";

/// What came of a read.
#[derive(Debug)]
pub enum Read {
    /// The calendar.
    Calendar(String),
    /// There is none at this address, or none any more.
    Nothing,
    /// Too often.
    Wait {
        /// In how many seconds to come again.
        seconds: u64,
    },
}

/// Gives a home its feed, and the address of it, which is shown once; a former one ends.
///
/// # Errors
/// When it can't be written.
pub fn make(site: &Site, home: HomeId, amounts: bool, lang: Lang, who: &Actor) -> Result<String, VaultError> {
    let secret = site.people.draw_secret();
    let choice = FeedChoice { amounts, lang: lang.as_str().to_owned() };
    site.app.vault.add_feed(home, secret.id(), secret.hash(), &choice, site.people.now(), who)?;
    Ok(format!("{}calendar/{}{ENDING}", site.address(), secret.text()))
}

/// Reads the feed of this file name. What is wrong in whatever way is one answer.
///
/// # Errors
/// When the vault fails.
pub fn read(site: &Site, file: &str, from: IpAddr) -> Result<Read, VaultError> {
    if let Err(seconds) = site.people.may_guess(from) {
        return Ok(Read::Wait { seconds });
    }
    // What can't be a secret is asked for as one that nobody has.
    let secret = file.strip_suffix(ENDING).and_then(Secret::read).unwrap_or_else(Secret::nobodys);
    let Some(feed) = site.app.vault.find_feed(&secret.id(), &secret.hash())? else {
        site.people.count_guess(from);
        site.tell_refused(None, "calendar");
        return Ok(Read::Nothing);
    };
    if let Err(seconds) = site.people.count_read(&feed.id) {
        return Ok(Read::Wait { seconds });
    }
    let (app, now) = (&site.app, site.app.clock.now());
    let today = format::civil_day(now, site.zone());
    // The looks of a day are one run, so that the journal tells them in one line a kind.
    let drawn = hash("logis calendar run 1", &[&feed.id[..], &today.number().to_le_bytes()].concat());
    let mut run = [0; 16];
    run.copy_from_slice(&drawn[..16]);
    let scope = feed_scope(feed.home, SessionId::of(run));
    site.tell_read(&feed, scope.actor())?;
    let noticed = noticed(app, &scope, site.zone(), today)?;
    let name = logis_pages::texts::text(Lang::find(&feed.choice.lang).unwrap_or_default(), "event-calendar", &[]);
    Ok(Read::Calendar(ics::write(&name, &events::events(feed.home, &noticed, today, &feed.choice), now)))
}
