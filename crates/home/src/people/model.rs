//! What people are made of: what proves them, sessions as requests see them, and why someone is not let in.

use logis_core::{HomeId, Instant, PersonId};
use logis_vault::{SessionId, VaultError};
use serde::{Deserialize, Serialize};

use super::passkeys::StoredPasskey;
use super::password::StoredPassword;
use super::secret::FormToken;

/// A person's session ends when it was not used for so long.
pub const SESSION_IDLE_SECONDS_MAX: i64 = 7 * 86_400;
/// And at the latest so long after it began.
pub const SESSION_SECONDS_MAX: i64 = 30 * 86_400;
/// The session of a home that has no person yet ends when it was not used for so long.
pub const VISIT_IDLE_SECONDS_MAX: i64 = 12 * 3_600;
/// Sessions of a home at one time; the one unused for longest ends.
pub const SESSIONS_MAX: usize = 32;
/// That a session was used is noted once in so long.
pub const USED_EVERY_SECONDS: i64 = 60;
/// Dangerous acts ask who it is again where that was proven longer ago.
pub const FRESH_SECONDS_MAX: i64 = 5 * 60;
/// A link printed by a command opens for so long.
pub const LINK_SECONDS_MAX: i64 = 30 * 60;
/// An invitation opens for so long.
pub const INVITATION_SECONDS_MAX: i64 = 7 * 86_400;
/// Longest name of a person.
pub const NAME_CHARACTERS_MAX: usize = 60;

/// What proves a person, as it lies sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Proof {
    /// A password.
    Password(StoredPassword),
    /// A passkey.
    Passkey(StoredPasskey),
    /// A recovery code, by its hash; it serves once.
    Recovery {
        /// SHA-256, in hexadecimal digits.
        hash: String,
    },
}

/// A session as its requests see it.
#[derive(Clone)]
pub struct Session {
    /// How the journal names it.
    pub id: SessionId,
    /// The home that it opens.
    pub home: HomeId,
    /// Whose; nobody's where the home has no person yet.
    pub person: Option<PersonId>,
    /// What its forms send back.
    pub form: FormToken,
    /// When its person last proved who they are.
    pub proven: Instant,
}

#[cfg(test)]
impl Session {
    /// One that no cookie opens, for tests of handlers.
    pub(crate) fn of_nobody(home: HomeId) -> Self {
        let form = super::Secret::draw(&logis_core::CountingRng::new(1)).form();
        Self { id: SessionId::of([0; 16]), home, person: None, form, proven: Instant::from_micros(0) }
    }
}

/// What a person wants to sign in with.
#[derive(Debug, Clone, Copy)]
pub enum Given<'a> {
    /// A password.
    Password(&'a str),
    /// A browser's answer: a passkey that it made, or proves.
    Passkey(&'a str),
}

/// A session that was just begun.
pub struct Opened {
    /// The session.
    pub session: Session,
    /// What its cookie holds.
    pub cookie: String,
}

/// What came of a link.
pub enum Entered {
    /// It opened this session.
    In(Box<Opened>),
    /// It was used before.
    Used,
    /// It is too old.
    Expired,
    /// Nobody made it.
    Unknown,
}

/// Why someone is not let in.
#[derive(Debug)]
pub enum Refused {
    /// Name or proof are wrong: which of them is not said. Whose home was tried, where there is one, is for its journal.
    Wrong(Option<HomeId>),
    /// Too many tries.
    Wait {
        /// How long to wait.
        seconds: u64,
        /// Whose home was tried, where there is one.
        home: Option<HomeId>,
    },
    /// The vault failed.
    Vault(VaultError),
}

impl From<VaultError> for Refused {
    fn from(error: VaultError) -> Self {
        Self::Vault(error)
    }
}

/// Why an account can't be made, or its password changed.
#[derive(Debug)]
pub enum Unfit {
    /// The name is empty or too long.
    Name,
    /// Another person has the name.
    NameTaken,
    /// The password is too short or too long.
    Password,
    /// The passkey's answer does not hold, or came too late.
    Passkey,
    /// The vault failed.
    Vault(VaultError),
}

impl From<VaultError> for Unfit {
    fn from(error: VaultError) -> Self {
        if matches!(error, VaultError::NameTaken) { Self::NameTaken } else { Self::Vault(error) }
    }
}
