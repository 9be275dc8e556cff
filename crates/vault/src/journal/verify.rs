//! Whether a journal is whole.

use logis_core::HomeId;

use super::Head;
use super::chain::{link_hash, links_after, open, state};
use crate::VaultError;
use crate::crypto::HomeKey;
use crate::db::Db;
use crate::keys::KeyStore;

/// Links read at once.
const PAGE_LINKS: u32 = 128;

/// A journal that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Where it stands.
    pub head: Head,
    /// Entries so far.
    pub entries: u64,
    /// The head that the key store kept and the journal contains. What was cut after it would not be seen.
    pub kept: Option<Head>,
    /// How many links the newest signature covers.
    pub signed_links: u64,
}

/// What is broken in a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JournalBroken {
    /// The chain has no row, or it can't be read.
    #[error("journal: the chain itself is missing or damaged")]
    NoChain,
    /// A link is missing or stands in another place.
    #[error("journal: link {link} is missing")]
    LinkMissing {
        /// The number that should follow.
        link: u64,
    },
    /// A link's row was changed: an entry, a count, its place.
    #[error("journal: link {link} was changed")]
    LinkChanged {
        /// Its number.
        link: u64,
    },
    /// A link's hash is not the hash of what it holds and what came before.
    #[error("journal: link {link} does not follow from the one before")]
    ChainBroken {
        /// Its number.
        link: u64,
    },
    /// The links are whole, but the chain's own count or hash tells otherwise.
    #[error("journal: the chain's own head was changed")]
    HeadChanged,
    /// The signature is not this key store's, or not over this chain.
    #[error("journal: the signed head is not this journal's")]
    SignatureWrong,
    /// The end is missing.
    #[error("journal: its end was cut: {kept} links were there, {found} are")]
    Cut {
        /// Links that were there.
        kept: u64,
        /// Links found.
        found: u64,
    },
    /// It is whole, but another journal than the kept head's.
    #[error("journal: at link {links} it is not the journal whose head was kept")]
    OtherHistory {
        /// The kept head's count.
        links: u64,
    },
}

pub(crate) fn verify(db: &Db, keys: &dyn KeyStore, key: &HomeKey, home: HomeId, old_head: Option<Head>) -> Result<Verified, VaultError> {
    // The kept head is read first: what comes after it can only be longer.
    let kept = keys.kept_head(home)?;
    db.read(|tx| {
        let state = state(tx, home).map_err(|error| damaged(error, JournalBroken::NoChain))?;
        let signed = Head { links: state.signed_links, hash: [0; 32] };
        let mut expected: Vec<Head> = kept.into_iter().chain(old_head).collect();
        let (mut head, mut entries, mut signed_hash) = (Head::start(home), 0, None);
        let mut meet = |head: &Head| -> Result<(), VaultError> {
            if head.links == signed.links {
                signed_hash = Some(head.hash);
            }
            if expected.iter().any(|expected| expected.links == head.links && expected.hash != head.hash) {
                return Err(JournalBroken::OtherHistory { links: head.links }.into());
            }
            Ok(())
        };
        meet(&head)?;
        loop {
            let next = head.links + 1;
            let page =
                links_after(tx, home, head.links, PAGE_LINKS).map_err(|error| damaged(error, JournalBroken::LinkChanged { link: next }))?;
            if page.is_empty() {
                break;
            }
            for link in page {
                let next = head.links + 1;
                if link.link != next {
                    return Err(JournalBroken::LinkMissing { link: next }.into());
                }
                let (hash, count) = (link.hash, link.entries);
                if link.first_entry != entries {
                    return Err(JournalBroken::LinkChanged { link: next }.into());
                }
                let salted = open(key, home, link).map_err(|error| damaged(error, JournalBroken::LinkChanged { link: next }))?;
                if link_hash(home, next, entries, &head.hash, &salted) != hash {
                    return Err(JournalBroken::ChainBroken { link: next }.into());
                }
                entries += count;
                head = Head { links: next, hash };
                meet(&head)?;
            }
        }
        let longest = expected.iter().map(|head| head.links).chain([state.head.links, signed.links]).max().unwrap_or(0);
        expected.clear();
        if longest > head.links {
            return Err(JournalBroken::Cut { kept: longest, found: head.links }.into());
        }
        if state.head != head || state.entries != entries {
            return Err(JournalBroken::HeadChanged.into());
        }
        let signed = Head { hash: signed_hash.ok_or(JournalBroken::SignatureWrong)?, ..signed };
        if !keys.verify(&signed.message(home), &state.signature) {
            return Err(JournalBroken::SignatureWrong.into());
        }
        Ok(Verified { head, entries, kept, signed_links: signed.links })
    })
}

/// What a damaged row makes the engine or the key say is the journal's damage; a busy or failing engine is not.
fn damaged(error: VaultError, broken: JournalBroken) -> VaultError {
    match error {
        VaultError::Impossible(_) | VaultError::Tampered { .. } | VaultError::NoHome => broken.into(),
        error => error,
    }
}
