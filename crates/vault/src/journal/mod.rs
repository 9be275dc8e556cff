//! The journal: a tamper-evident list of what was done at a home and who looked.
//!
//! One chain a home; the entries of one act are one link. A leaf is the salted hash of an entry as it was written, so
//! that an export can be checked; a link is the hash of the link before, its number and its leaves. What is kept:
//! sealed entries, hashes, counts. The newest head is also kept in the key store and signed now and then, so that a
//! cut tail shows. A cut after the last kept head is not seen.
//!
//! To add an act: 1. a variant of [`Act`], 2. its sentence in both text files of `logis-pages`.

pub(crate) mod carry;
mod chain;
pub(crate) mod foreign;
mod notes;
#[cfg(test)]
mod tests;
mod verify;

use std::fmt;
use std::str::FromStr;

use logis_core::{DeliveryId, HomeId, Instant, Rng};
use logis_kinds::KindId;
use serde::{Deserialize, Serialize};

use crate::crypto::{Digest, bound_to, sha256};
use crate::{Actor, Scope, Vault, VaultError, Why, hex};

pub(crate) use chain::{append, start};
pub use foreign::ForeignChain;
pub(crate) use notes::{Notes, Signal};
pub(crate) use verify::verify;
pub use verify::{JournalBroken, Verified};

/// Tables of the journal.
pub(crate) const SCHEMA: &str = "
CREATE TABLE journal_chain (
  home_id BLOB NOT NULL PRIMARY KEY,
  links BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  hash BLOB NOT NULL,
  signed_links BIGINT NOT NULL,
  signature BLOB NOT NULL
);
CREATE TABLE journal_link (
  home_id BLOB NOT NULL,
  link BIGINT NOT NULL,
  first_entry BIGINT NOT NULL,
  entries BIGINT NOT NULL,
  hash BLOB NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (home_id, link)
);
";
/// Their names.
pub(crate) const TABLES: &[&str] = &["journal_chain", "journal_link"];

/// What stands for a page in the line of a look.
const PAGE: &str = "page";
/// Longest entry.
const ENTRY_MAX_BYTES: usize = 4 << 10;
/// Entries of one link at most.
const LINK_ENTRIES_MAX: usize = 64;
/// Links of one page at most.
const PAGE_LINKS_MAX: u32 = 1_000;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When, by the home's clock: microseconds since 1970, UTC.
    pub at_micros: i64,
    /// Who.
    pub actor: Actor,
    /// Why, where a scope was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// What.
    pub act: Act,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// The home was made.
    HomeAdded,
    /// A process unwrapped the home's key for the first time since its start.
    Unlocked,
    /// A delivery became visible.
    DeliveryPublished {
        /// Which.
        #[serde(with = "hex")]
        delivery: DeliveryId,
        /// New records.
        added: u64,
        /// Records that got a new content.
        revised: u64,
        /// Appearances of records that were known.
        sighted: u64,
    },
    /// A delivery was undone.
    DeliveryRemoved {
        /// Which.
        #[serde(with = "hex")]
        delivery: DeliveryId,
        /// Records that went with it.
        removed: u64,
    },
    /// Records of a kind were looked at: one line a session or run and kind.
    Looked {
        /// The kind's published name.
        kind: String,
        /// How many the largest reading gave, up to the moment the line was written.
        rows: u64,
    },
    /// Two records of different sources were joined, or told apart, by hand.
    Paired {
        /// Whether they were joined.
        joined: bool,
        /// How many pairs.
        pairs: u64,
    },
    /// Accounts were named, joined, split.
    AccountsChanged,
    /// A document of the home (settings, rules) was changed.
    DocumentChanged {
        /// Its name.
        name: String,
    },
    /// A file was kept as a document.
    DocumentKept {
        /// Its delivery.
        #[serde(with = "hex")]
        delivery: DeliveryId,
    },
    /// Something else was said of a document: its name, date, holder or note.
    DocumentDescribed {
        /// Its delivery.
        #[serde(with = "hex")]
        delivery: DeliveryId,
    },
    /// A document was removed.
    DocumentRemoved {
        /// Its delivery.
        #[serde(with = "hex")]
        delivery: DeliveryId,
    },
    /// A disclosure begins: what follows leaves the home.
    DisclosureOpened {
        /// Names it, so that its end is found.
        #[serde(with = "hex")]
        disclosure: DeliveryId,
        /// The published names of the kinds.
        kinds: Vec<String>,
        /// To whom, or in which form.
        to: String,
    },
    /// A disclosure ended. One without this line was interrupted.
    DisclosureClosed {
        /// Which.
        #[serde(with = "hex")]
        disclosure: DeliveryId,
        /// How many records left.
        rows: u64,
    },
    /// An export of another home was taken up; its journal is kept beside this one.
    Merged {
        /// The home that it is of.
        #[serde(with = "hex")]
        home: HomeId,
        /// Where that home's journal stood.
        head: String,
        /// Deliveries that came with it.
        deliveries: u64,
        /// Records that it holds.
        records: u64,
    },
    /// The home's key was wrapped anew, and the former wrapping key destroyed.
    KeyRotated,
    /// The home was restored from a backup.
    Restored {
        /// Links that its journal had when the keys were copied, and has no more.
        lost_links: u64,
    },
    /// The person asked for the home to be closed.
    ClosingAsked {
        /// When it is due, in microseconds since 1970.
        due_micros: i64,
    },
    /// They took that back.
    ClosingTakenBack,
    /// The home got the person who signs in to it.
    PersonAdded,
    /// Its person signs in no more; the home stays.
    PersonRemoved,
    /// Somebody was let in.
    SignedIn {
        /// By what: `password`, `passkey`, `recovery`, `link`.
        with: String,
    },
    /// Sessions ended before their time.
    SignedOut {
        /// How many.
        sessions: u64,
    },
    /// What the person signs in with was changed.
    CredentialChanged {
        /// What: `password`, `recovery`, `passkey`, `passkey-removed`.
        what: String,
    },
    /// A link was made that opens the home once.
    LinkMade,
    /// Something happened to a grant by which another person may look, or by which this home's person may look elsewhere.
    Grant {
        /// What: see [`crate::GrantUse`].
        what: String,
        /// The other person.
        name: String,
        /// When it ends, in microseconds since 1970.
        until_micros: i64,
    },
    /// The calendar feed got an address; a former one ended.
    FeedMade {
        /// Whether it tells amounts.
        amounts: bool,
    },
    /// The calendar feed was read.
    FeedRead {
        /// How often since the line before.
        times: u64,
    },
    /// The calendar feed was stopped.
    FeedEnded,
    /// Something was asked from outside and refused.
    Refused {
        /// What.
        what: String,
        /// How often since the line before.
        times: u64,
    },
}

/// An entry ready to be written, with the salt of its leaf: drawn before the transaction, so that it can run again.
#[derive(Debug, Clone)]
pub(crate) struct SaltedEntry {
    salt: [u8; 16],
    plain: Vec<u8>,
}

impl SaltedEntry {
    pub(crate) fn new(rng: &dyn Rng, entry: &Entry) -> Result<Self, VaultError> {
        let plain = serde_json::to_vec(entry).map_err(|_| VaultError::Impossible("an entry that is no JSON"))?;
        if plain.len() > ENTRY_MAX_BYTES {
            return Err(VaultError::LimitExceeded { limit: "ENTRY_MAX_BYTES" });
        }
        let mut salt = [0; 16];
        rng.fill(&mut salt);
        Ok(Self { salt, plain })
    }

    fn leaf(&self) -> Digest {
        sha256("logis journal leaf 1", &[&self.salt, &self.plain])
    }
}

/// Where a chain stands: how many links, and the hash of the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Links so far.
    pub links: u64,
    /// The last one's hash.
    pub hash: [u8; 32],
}

impl Head {
    /// Before the first link.
    pub(crate) fn start(home: HomeId) -> Self {
        Self { links: 0, hash: sha256("logis journal start 1", &[home.as_bytes()]) }
    }

    /// What is signed.
    pub(crate) fn message(&self, home: HomeId) -> Vec<u8> {
        bound_to("logis journal head 1", &[home.as_bytes(), &self.links.to_le_bytes(), &self.hash])
    }
}

impl fmt::Display for Head {
    /// `LINKS:HASH`, the hash in hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.links)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Why a text is no head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head is written COUNT:HASH, the hash in 64 hexadecimal digits")]
pub struct HeadError;

impl FromStr for Head {
    type Err = HeadError;

    fn from_str(text: &str) -> Result<Self, HeadError> {
        let (links, digits) = text.trim().split_once(':').ok_or(HeadError)?;
        let (left, right) = digits.split_at_checked(32).ok_or(HeadError)?;
        let half = |digits: &str| digits.parse::<HomeId>().map(|id| id.0).map_err(|_| HeadError);
        let mut hash = [0; 32];
        hash[..16].copy_from_slice(&half(left)?);
        hash[16..].copy_from_slice(&half(right)?);
        Ok(Self { links: links.parse().map_err(|_| HeadError)?, hash })
    }
}

/// An entry with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// Its link, from 1.
    pub link: u64,
    /// Its number in the whole journal, from 0.
    pub number: u64,
    /// What it says.
    pub entry: Entry,
}

impl Vault {
    /// An entry of this moment, ready for [`append`].
    pub(crate) fn entry(&self, actor: &Actor, why: Option<Why>, act: Act) -> Result<SaltedEntry, VaultError> {
        let entry = Entry { at_micros: self.clock().now().micros(), actor: actor.clone(), why, act };
        SaltedEntry::new(self.rng(), &entry)
    }

    /// Writes entries of their own, durable on return.
    pub(crate) fn write_entries(&self, home: HomeId, entries: Vec<SaltedEntry>) -> Result<Head, VaultError> {
        let key = self.unlock(home)?;
        self.db().write(move |tx| append(tx, &key, home, &entries))
    }

    /// Says that the person, or one of the home's jobs, looked at records of a kind. One line a session (or run) and
    /// kind, written within a second; nothing waits for it. `rows`: how many this reading gave so far. Several readings
    /// that one page or command needs are one look: the largest counts.
    ///
    /// # Errors
    /// When so much waits that it must be written at once, and can't.
    pub fn note_look(&self, scope: &Scope, kind: KindId, rows: u64) -> Result<(), VaultError> {
        self.note_look_at(scope, kind.name(), rows)
    }

    /// The same of what is no kind of record.
    pub(crate) fn note_look_at(&self, scope: &Scope, what: &'static str, rows: u64) -> Result<(), VaultError> {
        let key = self.unlock(scope.home())?;
        self.notes().look(self, scope, key, what, rows)
    }

    /// Says that something was asked from outside and refused, `times` since the line before: whoever guards a door
    /// tells the attempts of an hour together. Written within a second.
    ///
    /// # Errors
    /// When the home is gone, or so much waits that it must be written at once, and can't.
    pub fn note_refused(&self, home: HomeId, what: &str, times: u64) -> Result<(), VaultError> {
        self.note(home, &Actor::Program, None, Act::Refused { what: what.to_owned(), times })
    }

    /// Says that a page of a home was shown to another person, whom a grant lets look: each is told, those of
    /// one second together. What they read of each kind has a line an hour beside.
    ///
    /// # Errors
    /// As [`Vault::note_look`].
    pub fn note_page(&self, scope: &Scope) -> Result<(), VaultError> {
        self.note_look_at(scope, PAGE, 1)
    }

    /// Begins a disclosure: its line is durable when this returns, before the first byte leaves.
    ///
    /// # Errors
    /// When it can't be written; then nothing may leave.
    pub fn open_disclosure(&self, scope: &Scope, kinds: &[KindId], to: &str) -> Result<Disclosure, VaultError> {
        if !scope.may_act() {
            return Err(VaultError::NotAllowed);
        }
        let disclosure = DeliveryId::draw(self.rng());
        let kinds = kinds.iter().map(|kind| kind.name().to_owned()).collect();
        let act = Act::DisclosureOpened { disclosure, kinds, to: to.to_owned() };
        let head = self.write_entries(scope.home(), vec![self.entry(scope.actor(), Some(scope.why()), act)?])?;
        Ok(Disclosure { id: disclosure, scope: scope.clone(), head })
    }

    /// Ends a disclosure with the number of records that left.
    ///
    /// # Errors
    /// When it can't be written; the disclosure then shows as interrupted.
    pub fn close_disclosure(&self, disclosure: Disclosure, rows: u64) -> Result<Head, VaultError> {
        let Disclosure { id, scope, .. } = disclosure;
        let act = Act::DisclosureClosed { disclosure: id, rows };
        self.write_entries(scope.home(), vec![self.entry(scope.actor(), Some(scope.why()), act)?])
    }

    /// The newest lines first: up to `limit` links, before the link `before` where one is given.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] outside the person's own scope; a line that was tampered with.
    pub fn journal(&self, scope: &Scope, before: Option<u64>, limit: u32) -> Result<Vec<JournalLine>, VaultError> {
        let key = self.own(scope)?;
        // What can't be written now (a full disk) waits on, and is no reason to hide what is written.
        let _later = self.flush_journal();
        chain::page(self.db(), &key, scope.home(), before, limit.min(PAGE_LINKS_MAX))
    }

    /// Where the journal stands, for reports and acknowledgements.
    ///
    /// # Errors
    /// [`VaultError::NoHome`].
    pub fn journal_head(&self, home: HomeId) -> Result<Head, VaultError> {
        self.db().read(|tx| chain::state(tx, home)).map(|state| state.head)
    }

    /// Checks the whole journal: every entry, link and count, the signature, and that it contains the head kept in
    /// the key store and the older one that the caller kept. A cut after the last kept head is not seen.
    ///
    /// # Errors
    /// [`VaultError::Journal`] names what is broken.
    pub fn verify_journal(&self, scope: &Scope, old_head: Option<Head>) -> Result<Verified, VaultError> {
        let key = self.own(scope)?;
        self.check_catalog(scope.home(), &key)?;
        verify(self.db(), self.keys(), &key, scope.home(), old_head)
    }

    /// Writes what waits: looks, unwrappings, and the heads into the key store.
    ///
    /// # Errors
    /// When it can't be written; it goes on waiting.
    pub fn flush_journal(&self) -> Result<(), VaultError> {
        self.notes().flush(false)
    }

    /// A line that may wait a second.
    pub(crate) fn note(&self, home: HomeId, actor: &Actor, why: Option<Why>, act: Act) -> Result<(), VaultError> {
        let key = self.unlock(home)?;
        self.notes().add(home, key, self.entry(actor, why, act)?)
    }
}

/// A disclosure that was begun; ended by [`Vault::close_disclosure`].
#[derive(Debug)]
#[must_use = "a disclosure that is not closed shows as interrupted"]
pub struct Disclosure {
    id: DeliveryId,
    scope: Scope,
    head: Head,
}

impl Disclosure {
    /// Where the journal stood once it was begun.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }
}

impl Entry {
    /// When it was written.
    #[must_use]
    pub fn at(&self) -> Instant {
        Instant::from_micros(self.at_micros)
    }
}
