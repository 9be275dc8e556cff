//! An export arrives: exactly, in a home that never had a delivery; without doubles, in one that has records.

use std::collections::BTreeMap;
use std::sync::Arc;

use logis_core::{DeliveryId, HomeId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::merge::Merge;
use super::reading::{Arrival, ArrivalError, damaged};
use super::restore::{Restore, is_empty};
use super::shape;
use crate::crypto::HomeKey;
use crate::db::Tx;
use crate::delivery::{Accounts, Counts};
use crate::documents::{self, Ready};
use crate::journal::foreign::{self, ForeignChain};
use crate::journal::{Act, Head, SaltedEntry, carry};
use crate::{Scope, Vault, VaultError, Why};

/// Others may change the home so often while an export is taken up.
const ATTEMPTS_MAX: u32 = 8;
/// Links stored in one commit.
const COMMIT_LINKS: usize = 128;
/// The document that lists those of other homes that were kept aside.
pub(super) const ASIDE: &str = "aside";

/// What the program knows of what arrives and the vault does not.
pub trait Arriving: Send + Sync {
    /// What becomes of a document of the home that arrives, where this one has `ours`.
    ///
    /// # Errors
    /// [`ArrivalError::Damaged`] when what arrives is of a shape that no document of this name has.
    fn settle(&self, name: &str, ours: Option<Value>, theirs: Value) -> Result<Settled, ArrivalError>;

    /// Which accounts are one, once the documents that `theirs` gives are settled with those of this home.
    ///
    /// # Errors
    /// When they can't be read.
    fn accounts(
        &self,
        ours: &dyn Fn(&str) -> Result<Option<Value>, ArrivalError>,
        theirs: &dyn Fn(&str) -> Result<Option<Value>, ArrivalError>,
    ) -> Result<Arc<dyn Accounts>, ArrivalError>;
}

/// A document from now on.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// What it says.
    pub value: Value,
    /// Whether what the other home's said is kept aside.
    pub aside: bool,
}

/// What became of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The home that it is of.
    pub home: HomeId,
    /// Whether it was taken up exactly, in a home that never had a delivery.
    pub restored: bool,
    /// Deliveries that came with it.
    pub deliveries: u64,
    /// Deliveries that were here already.
    pub skipped: u64,
    /// What became of their rows, by the kinds' published names.
    pub counts: BTreeMap<String, Counts>,
    /// Records that the export holds.
    pub records: u64,
    /// Where this home's own journal stands with it.
    pub head: Head,
}

impl Vault {
    /// Takes up the export that was spooled under `spool`; the spool stays, whoever made it removes it.
    ///
    /// # Errors
    /// [`ArrivalError`]; nothing of it is stored then.
    pub fn arrive(
        &self,
        scope: &Scope,
        spool: DeliveryId,
        arriving: &dyn Arriving,
        progress: &dyn Fn(u64, u64),
    ) -> Result<Arrived, ArrivalError> {
        let key = self.own(scope)?;
        self.check_catalog(scope.home(), &key)?;
        let arrival = Arrival::open(self, scope, spool)?;
        for attempt in 1.. {
            let done = if self.db().read(|tx| is_empty(tx, scope.home()))? {
                Restore { vault: self, scope, arrival: &arrival, arriving, progress, done: 0 }.run()
            } else {
                let ours = |name: &str| Ok(self.find_document::<Value>(scope, name)?.map(|document| document.value));
                let theirs = |name: &str| arrival.document(name);
                let accounts = arriving.accounts(&ours, &theirs)?;
                Merge { vault: self, scope, arrival: &arrival, arriving, accounts, progress }.run()
            };
            match done {
                Err(ArrivalError::Vault(VaultError::Changed)) if attempt < ATTEMPTS_MAX => {}
                done => return done,
            }
        }
        Err(VaultError::Changed.into())
    }
}

/// Chains that come with an export, staged.
#[derive(Clone)]
pub(super) struct Journals {
    chains: Vec<ForeignChain>,
    home: HomeId,
    head: Head,
}

impl Journals {
    /// Stores the links of chains that are not here yet; they count once [`Journals::keep`] says so.
    pub(super) fn stage(vault: &Vault, scope: &Scope, arrival: &Arrival) -> Result<Self, ArrivalError> {
        let (home, now) = (scope.home(), vault.clock().now());
        vault.db().write(move |tx| foreign::sweep(tx, home))?;
        let head: Head = arrival.head.journal.head.parse().map_err(|_| damaged(shape::HEAD))?;
        let mut journals = Self { chains: Vec::new(), home: arrival.home, head };
        let own = ForeignChain { id: [0; 16], home: arrival.home, head, entries: arrival.head.journal.entries, merged_at: now };
        journals.stage_chain(vault, scope, arrival, shape::JOURNAL, own)?;
        for line in &arrival.head.foreign_journals {
            let wrong = || damaged(&line.member);
            let chain = ForeignChain {
                id: [0; 16],
                home: line.home.parse().map_err(|_| wrong())?,
                head: line.chain.head.parse().map_err(|_| wrong())?,
                entries: line.chain.entries,
                merged_at: logis_core::Instant::from_micros(line.merged_at_micros),
            };
            journals.stage_chain(vault, scope, arrival, &line.member, chain)?;
        }
        Ok(journals)
    }

    fn stage_chain(
        &mut self,
        vault: &Vault,
        scope: &Scope,
        arrival: &Arrival,
        member: &str,
        mut chain: ForeignChain,
    ) -> Result<(), ArrivalError> {
        let home = scope.home();
        let key = vault.own(scope)?;
        let known = vault.db().read(|tx| foreign::list(tx, home))?;
        let known: Vec<ForeignChain> = known.into_iter().filter(|known| known.home == chain.home).collect();
        // This home's own older journal, or one that is here as long or longer.
        let is_own = chain.home == home && vault.db().read(|tx| carry::passes(tx, home, chain.head))?;
        let is_part = |known: &ForeignChain| vault.db().read(|tx| foreign::passes(tx, home, known, chain.head));
        if is_own || known.iter().map(is_part).collect::<Result<Vec<_>, _>>()?.contains(&true) {
            return Ok(());
        }
        // Or one that is here and goes on.
        let mut passed: Option<ForeignChain> = known.iter().find(|known| known.head.links == 0).copied();
        arrival.links(member, |link| {
            let at = known.iter().find(|known| link.hash == crate::hex::digits(&known.head.hash) && link.link == known.head.links);
            passed = at.copied().or(passed);
            Ok(())
        })?;
        let after = passed.map_or(0, |known| known.head.links);
        match passed {
            Some(known) => (chain.id, chain.merged_at) = (known.id, known.merged_at),
            None => vault.rng().fill(&mut chain.id),
        }
        let mut waiting = Vec::new();
        let id = chain.id;
        let store = |links: Vec<carry::CarriedLink>| {
            let key = key.clone();
            vault.db().write(move |tx| foreign::add_links(tx, &key, home, &id, &links))
        };
        arrival.links(member, |link| {
            if link.link > after {
                waiting.push(link);
            }
            if waiting.len() >= COMMIT_LINKS { Ok(store(std::mem::take(&mut waiting))?) } else { Ok(()) }
        })?;
        store(waiting)?;
        self.chains.push(chain);
        Ok(())
    }

    /// What this home's own journal says of it.
    pub(super) fn entry(&self, vault: &Vault, scope: &Scope, deliveries: u64, records: u64) -> Result<SaltedEntry, VaultError> {
        let act = Act::Merged { home: self.home, head: self.head.to_string(), deliveries, records };
        vault.entry(scope.actor(), Some(Why::Deliver), act)
    }

    /// Whether all of them are here already, as long or longer.
    pub(super) fn is_known(&self) -> bool {
        self.chains.is_empty()
    }

    /// Makes the chains count, in the commit of what they came with.
    pub(super) fn keep(&self, tx: &Tx<'_>, home: HomeId) -> Result<(), VaultError> {
        self.chains.iter().try_for_each(|chain| foreign::keep(tx, home, chain))
    }
}

/// Documents of other homes that were kept aside.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Aside {
    pub kept: Vec<String>,
}

/// A document ready to be written.
#[derive(Clone)]
pub(super) struct Paper {
    ready: Ready,
    over_version: u64,
}

impl Paper {
    pub(super) fn new(name: &str, value: &Value, over_version: u64) -> Result<Self, VaultError> {
        Ok(Self { ready: Ready::new(name, value)?, over_version })
    }

    /// What the documents that arrive make of those that are here. What was decided about pairs is only taken over as it
    /// is where all else is: `exact`.
    pub(super) fn all(
        vault: &Vault,
        scope: &Scope,
        arrival: &Arrival,
        arriving: &dyn Arriving,
        exact: bool,
    ) -> Result<Vec<Self>, ArrivalError> {
        let (mut papers, mut kept) = (Vec::new(), Vec::new());
        let ours = |name: &str| -> Result<(Option<Value>, u64), VaultError> {
            let found = vault.find_document::<Value>(scope, name)?;
            Ok(found.map_or((None, 0), |document| (Some(document.value), document.version)))
        };
        for name in &arrival.head.documents {
            let theirs = arrival.document(name)?.ok_or_else(|| damaged(shape::document(name)))?;
            let (mine, version) = ours(name)?;
            let settled = match name.as_str() {
                ASIDE => {
                    let aside: Aside = serde_json::from_value(theirs).map_err(|_| damaged(shape::document(name)))?;
                    kept.extend(aside.kept);
                    continue;
                }
                crate::pairs::DECISIONS if !exact || mine.is_some() => continue,
                _ if name.starts_with("aside/") => Settled { value: mine.clone().unwrap_or(theirs.clone()), aside: false },
                crate::pairs::DECISIONS => Settled { value: theirs.clone(), aside: false },
                _ => arriving.settle(name, mine.clone(), theirs.clone())?,
            };
            if mine.as_ref() != Some(&settled.value) {
                papers.push(Self::new(name, &settled.value, version)?);
            }
            if settled.aside {
                let aside = format!("aside/{}/{name}", arrival.home);
                papers.push(Self::new(&aside, &theirs, ours(&aside)?.1)?);
                kept.push(aside);
            }
        }
        if !kept.is_empty() {
            let (mine, version) = ours(ASIDE)?;
            let mut aside: Aside = mine.and_then(|mine| serde_json::from_value(mine).ok()).unwrap_or_default();
            aside.kept.extend(kept);
            aside.kept.sort();
            aside.kept.dedup();
            let value = serde_json::to_value(&aside).map_err(|_| VaultError::Impossible("a list that is no JSON"))?;
            papers.push(Self::new(ASIDE, &value, version)?);
        }
        Ok(papers)
    }

    pub(super) fn put(&self, tx: &Tx<'_>, key: &HomeKey, home: HomeId) -> Result<(), VaultError> {
        documents::put(tx, key, home, &self.ready, self.over_version).map(drop)
    }
}
