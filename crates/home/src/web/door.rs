//! Who is let in: links that open once, and the sessions that they open. All of it lives in memory and ends with the
//! program.

use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use logis_core::{Clock, Rng};
use logis_vault::SessionId;

/// A link opens for so long after it was printed.
const LINK_SECONDS_MAX: u64 = 30 * 60;
/// A session ends when it was not used for so long.
const SESSION_IDLE_SECONDS_MAX: u64 = 12 * 3_600;
/// Links remembered, used ones too; the oldest is forgotten.
const LINKS_MAX: usize = 64;
/// Sessions at one time; the one unused for longest ends.
const SESSIONS_MAX: usize = 32;
/// Random bytes of a secret.
const SECRET_BYTES: usize = 32;

/// A random secret, written in hexadecimal digits.
#[derive(Clone)]
pub(super) struct Secret(String);

impl Secret {
    fn draw(rng: &dyn Rng) -> Self {
        let mut bytes = [0; SECRET_BYTES];
        rng.fill(&mut bytes);
        Self(bytes.iter().fold(String::new(), |mut text, byte| {
            // Writing to a string doesn't fail.
            let _ok = write!(text, "{byte:02x}");
            text
        }))
    }

    /// As links, cookies and forms carry it.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text is this secret; the time it takes tells nothing of where they differ.
    pub(super) fn is(&self, text: &str) -> bool {
        let different = self.0.bytes().zip(text.bytes()).fold(0, |different, (a, b)| std::hint::black_box(different | (a ^ b)));
        self.0.len() == text.len() && different == 0
    }
}

struct Link {
    secret: Secret,
    until: Duration,
    used: bool,
}

/// A session as its requests see it.
#[derive(Clone)]
pub(super) struct Session {
    /// What its cookie holds.
    pub(super) cookie: Secret,
    /// What its forms send back.
    pub(super) form: Secret,
    /// How the journal names it.
    pub(super) id: SessionId,
    last: Duration,
}

/// What came of a link.
pub(super) enum Entered {
    /// It opened this session.
    In(Box<Session>),
    /// It was used before.
    Used,
    /// It is too old.
    Expired,
    /// Nobody printed it.
    Unknown,
}

/// The links and sessions of a running server.
pub(super) struct Door {
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    links: Vec<Link>,
    sessions: Vec<Session>,
}

impl Door {
    pub(super) fn new(clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { clock, rng, held: Mutex::default() }
    }

    /// A link that opens once.
    pub(super) fn add_link(&self) -> Secret {
        let secret = Secret::draw(&*self.rng);
        let until = self.clock.elapsed() + Duration::from_secs(LINK_SECONDS_MAX);
        let mut held = self.held();
        if held.links.len() >= LINKS_MAX {
            held.links.remove(0);
        }
        held.links.push(Link { secret: secret.clone(), until, used: false });
        secret
    }

    /// Uses a link up.
    pub(super) fn enter(&self, text: &str) -> Entered {
        let now = self.clock.elapsed();
        let mut held = self.held();
        let Some(link) = held.links.iter_mut().find(|link| link.secret.is(text)) else { return Entered::Unknown };
        if std::mem::replace(&mut link.used, true) {
            return Entered::Used;
        }
        if now > link.until {
            return Entered::Expired;
        }
        let (cookie, form) = (Secret::draw(&*self.rng), Secret::draw(&*self.rng));
        let session = Session { cookie, form, id: SessionId::draw(&*self.rng), last: now };
        if held.sessions.len() >= SESSIONS_MAX
            && let Some(oldest) = (0..held.sessions.len()).min_by_key(|at| held.sessions[*at].last)
        {
            held.sessions.remove(oldest);
        }
        held.sessions.push(session.clone());
        Entered::In(Box::new(session))
    }

    /// The session of a cookie, used now.
    pub(super) fn session(&self, cookie: &str) -> Option<Session> {
        let now = self.clock.elapsed();
        let mut held = self.held();
        held.sessions.retain(|session| now <= session.last + Duration::from_secs(SESSION_IDLE_SECONDS_MAX));
        let session = held.sessions.iter_mut().find(|session| session.cookie.is(cookie))?;
        session.last = now;
        Some(session.clone())
    }

    /// Ends every session and every link.
    pub(super) fn close(&self) {
        *self.held() = Held::default();
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logis_core::{CountingRng, FixedClock, Instant};

    fn door() -> (Door, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::new(Instant::from_micros(0)));
        (Door::new(clock.clone(), Arc::new(CountingRng::new(1))), clock)
    }

    #[test]
    fn a_link_opens_once_and_not_for_ever() {
        let (door, clock) = door();
        let link = door.add_link();
        assert!(matches!(door.enter(&link.as_str()[1..]), Entered::Unknown));
        let Entered::In(session) = door.enter(link.as_str()) else { panic!("let in") };
        assert!(matches!(door.enter(link.as_str()), Entered::Used));
        assert!(door.session(session.cookie.as_str()).is_some());
        assert!(door.session(session.form.as_str()).is_none(), "the form's token opens nothing");
        let late = door.add_link();
        clock.advance_seconds(31 * 60);
        assert!(matches!(door.enter(late.as_str()), Entered::Expired));
    }

    #[test]
    fn a_session_ends_when_it_is_not_used_or_the_door_closes() {
        let (door, clock) = door();
        let Entered::In(session) = door.enter(door.add_link().as_str()) else { panic!("let in") };
        for _ in 0..3 {
            clock.advance_seconds(11 * 3_600);
            assert!(door.session(session.cookie.as_str()).is_some(), "it was used in between");
        }
        clock.advance_seconds(13 * 3_600);
        assert!(door.session(session.cookie.as_str()).is_none());
        let Entered::In(other) = door.enter(door.add_link().as_str()) else { panic!("let in") };
        door.close();
        assert!(door.session(other.cookie.as_str()).is_none());
    }
}
