//! Pages of signing in.

use super::{at, day};
use crate::calendar::{CalendarView, FeedView};
use crate::people::{
    AgainView, CodeView, Denied, FirstRunView, InvitationView, PasskeyRow, RecoveryView, SecurityView, SessionRow, SignInView, Unfit,
};

/// Characters of the shortest password.
const CHARACTERS_MIN: usize = 10;

pub(super) fn sign_in() -> SignInView {
    SignInView { to: "/money".to_owned(), name: "Camille".to_owned(), denied: Some(Denied::Wait { seconds: 700 }), ..Default::default() }
}

pub(super) fn recovery() -> RecoveryView {
    RecoveryView { command: "logis serve".to_owned(), ..Default::default() }
}

pub(super) fn again() -> AgainView {
    AgainView { name: "Camille".to_owned(), to: "/erase".to_owned(), denied: Some(Denied::Wrong) }
}

pub(super) fn first_run() -> FirstRunView {
    FirstRunView { name: "Camille".to_owned(), unfit: Some(Unfit::Password), password_characters_min: CHARACTERS_MIN }
}

pub(super) fn code() -> CodeView {
    CodeView { code: "7K2M-9QXR-4TVA-C8WZ-P3HN-6EYD".to_owned(), name: "Camille".to_owned(), is_first: true }
}

pub(super) fn security() -> SecurityView {
    let row = |id: &str, device: &str, hour: i64, is_this: bool| SessionRow {
        id: id.repeat(16),
        device: device.to_owned(),
        begun: at(day(2026, 11, 20), hour, 12),
        used: at(day(2026, 11, 24), hour, 40),
        is_this,
    };
    SecurityView {
        name: "Camille".to_owned(),
        since: at(day(2026, 9, 2), 18, 5),
        password: Some(at(day(2026, 9, 2), 18, 5)),
        recovery: None,
        passkeys: vec![PasskeyRow {
            id: "d4".repeat(16),
            device: "Chrome · Android".to_owned(),
            made: at(day(2026, 10, 3), 9, 0),
            used: Some(at(day(2026, 11, 23), 21, 4)),
        }],
        sessions: vec![row("a1", "Firefox · Linux", 8, true), row("b2", "Safari · iPhone", 7, false), row("c3", "", 6, false)],
        done: Some(crate::people::Done::Password),
        unfit: None,
        password_characters_min: CHARACTERS_MIN,
    }
}

pub(super) fn calendar() -> CalendarView {
    let feed = FeedView { made: at(day(2026, 11, 24), 18, 5), read: None, amounts: false };
    let address = format!("https://logis.example/calendar/{}.ics", "3f".repeat(48));
    CalendarView { feed: Some(feed), address: Some(address), done: None }
}

pub(super) fn invitation() -> InvitationView {
    InvitationView { name: "Paul".to_owned(), unfit: Some(Unfit::NameTaken), days: 7, ..Default::default() }
}
