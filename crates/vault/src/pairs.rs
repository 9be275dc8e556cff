//! Pairs between sources: what was paired, what waits, and what the person decided.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Int64Array, RecordBatch};
use logis_core::{DeliveryId, Instant, Period, RecordId};
use logis_kinds::KindId;
use serde::{Deserialize, Serialize};

use crate::crypto::HomeKey;
use crate::delivery::gather::{self, Gathered};
use crate::delivery::pair::{Candidate, NAMED, Tells, assign, candidates};
use crate::delivery::{Accounts, shown};
use crate::journal::Act;
use crate::rewrite::{Gone, MERGED, Rewrite};
use crate::scope::{Scope, Why};
use crate::segment::layout::layout;
use crate::segment::store::Sees;
use crate::segment::{Stream, store};
use crate::{Vault, VaultError};

/// The document that keeps what was decided by hand.
pub(crate) const DECISIONS: &str = "pairs";
/// What waits is listed up to so many.
const WAITING_MAX: usize = 1000;

/// What the person decided about pairs.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Decisions {
    /// A sighting's own key and the record it does not belong to.
    apart: Vec<(u64, String)>,
}

impl Decisions {
    /// Adds what was not decided yet; whether there was any.
    pub(crate) fn add(&mut self, apart: &[(u64, RecordId)]) -> bool {
        let known = self.apart();
        let mut fresh: Vec<&(u64, RecordId)> = apart.iter().filter(|pair| !known.contains(pair)).collect();
        fresh.sort_unstable();
        fresh.dedup();
        self.apart.extend(fresh.iter().map(|(key, record)| (*key, record.to_string())));
        !fresh.is_empty()
    }

    pub(crate) fn apart(&self) -> HashSet<(u64, RecordId)> {
        self.apart.iter().filter_map(|(key, record)| Some((*key, record.parse().ok()?))).collect()
    }
}

/// A record that several sources told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairView {
    /// The record.
    pub record: RecordId,
    /// Its sources.
    pub sources: Vec<String>,
}

/// A record that another source of its account, which covers its date, does not tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The record.
    pub record: RecordId,
    /// The sources that tell of it.
    pub sources: Vec<String>,
    /// The sources that don't.
    pub missing: Vec<String>,
}

/// What was paired between sources, and what waits.
#[derive(Debug, Clone, Default)]
pub struct PairsView {
    /// How many records several sources tell of.
    pub paired: u64,
    /// The latest of them, up to 1,000.
    pub pairs: Vec<PairView>,
    /// How many wait.
    pub waiting: u64,
    /// The latest of them, up to 1,000.
    pub waits: Vec<Waiting>,
}

const KIND: KindId = KindId::BankTransaction;

impl Vault {
    /// What was paired in a period, and what waits to be settled.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn pairs(&self, scope: &Scope, accounts: &dyn Accounts, period: Period) -> Result<PairsView, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        let all = candidates(self.db(), home, &key, (period.start, period.end_exclusive), Sees::PUBLISHED, accounts, Tells::default())?;
        self.note_look(scope, KIND, all.len() as u64)?;
        let spans = spans(&all);
        let mut view = PairsView::default();
        for candidate in all.iter().rev().filter(|candidate| period.contains(candidate.movement.day.instant())) {
            let mut sources: Vec<String> = candidate.sources.iter().map(|(source, _)| source.clone()).collect();
            sources.sort();
            sources.dedup();
            let day = candidate.movement.day;
            let missing: Vec<String> = spans
                .iter()
                .filter(|((group, source), (first, last))| {
                    *group == candidate.movement.group && !sources.contains(source) && *first <= day && day <= *last
                })
                .map(|((_, source), _)| source.clone())
                .collect();
            if sources.len() > 1 {
                view.paired += 1;
                if view.pairs.len() < WAITING_MAX {
                    view.pairs.push(PairView { record: candidate.record, sources: sources.clone() });
                }
            }
            if !missing.is_empty() && !candidate.movement.pending {
                view.waiting += 1;
                if view.waits.len() < WAITING_MAX {
                    view.waits.push(Waiting { record: candidate.record, sources, missing });
                }
            }
        }
        Ok(view)
    }

    /// Makes two records one: `other` becomes further sightings of `record`.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn join_records(&self, scope: &Scope, record: RecordId, other: RecordId) -> Result<(), VaultError> {
        self.join_all(scope, &[(record, other)])
    }

    /// Pairs what accounts that became one tell, where it was not paired yet. How many pairs were found.
    ///
    /// # Errors
    /// [`VaultError::Changed`] when something else changed meanwhile: try again.
    pub fn pair_anew(&self, scope: &Scope, accounts: &dyn Accounts, period: Period) -> Result<u64, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        // Two files of one source may have been given two names, and be of one account after all.
        let mut all = candidates(
            self.db(),
            home,
            &key,
            (period.start, period.end_exclusive),
            Sees::PUBLISHED,
            accounts,
            Tells { by_account: true, theirs: None },
        )?;
        let apart = self.parted(scope)?;
        let mut pairs: Vec<(RecordId, RecordId)> = Vec::new();
        let mut sources: Vec<String> = all.iter().flat_map(|c| c.sources.iter().map(|(source, _)| source.clone())).collect();
        sources.sort();
        sources.dedup();
        for source in &sources {
            // Records that only this source tells of look for one that it does not tell of.
            let (rows, others): (Vec<Candidate>, Vec<Candidate>) =
                all.into_iter().partition(|c| c.sources.iter().all(|(other, _)| other == source));
            let movements: Vec<_> = rows.iter().map(|row| row.movement.clone()).collect();
            let by_record: HashMap<RecordId, &Candidate> = others.iter().map(|other| (other.record, other)).collect();
            let not_one = |at: usize, record: RecordId| {
                let row: &Candidate = &rows[at];
                apart.contains(&(row.record.mac(), record)) || by_record.get(&record).is_some_and(|other| tell_two(row, other))
            };
            let found = assign(&movements, &others, source, &not_one);
            let mut merged = others;
            for (row, found) in rows.into_iter().zip(found) {
                match found {
                    Some(at) => {
                        pairs.push((merged[at].record, row.record));
                        merged[at].sources.extend(row.sources);
                    }
                    None => merged.push(row),
                }
            }
            all = merged;
        }
        if !pairs.is_empty() {
            self.join_all(scope, &pairs)?;
        }
        Ok(pairs.len() as u64)
    }

    /// Makes each second record further sightings of the first.
    fn join_all(&self, scope: &Scope, pairs: &[(RecordId, RecordId)]) -> Result<(), VaultError> {
        if pairs.iter().any(|(record, other)| record == other) {
            return Err(VaultError::NotFound { what: "second record" });
        }
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        let mut wanted: Vec<RecordId> = pairs.iter().flat_map(|(record, other)| [*record, *other]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut gathered = self.gathered(scope, &key, &wanted)?;
        let order = self.db().read(|tx| crate::delivery::order(tx, home))?;
        let others: HashSet<RecordId> = pairs.iter().map(|(_, other)| *other).collect();
        let mut rewrite = Rewrite { decides: true, ..Rewrite::default() };
        let gone = Gone {
            records: others.clone(),
            shown: wanted.iter().copied().collect(),
            sightings: others.iter().map(|other| (*other, None)).collect(),
        };
        rewrite.leave_out(self, home, &key, KIND, &gone)?;
        let mut moved = Vec::new();
        for (record, other) in pairs {
            let sightings = gathered.records.remove(other).unwrap_or_default();
            moved.extend(sightings.iter().map(|seen| (*record, seen.clone())));
            let all = gathered.records.entry(*record).or_default();
            all.extend(sightings);
            // As they are read again later: what is shown must not depend on who was joined to whom.
            all.sort_by_key(|seen| (order.get(&seen.delivery).copied().unwrap_or(i64::MAX), seen.line));
        }
        moved.sort_by_key(|(record, _)| *record);
        for part in moved.chunks(crate::segment::ROWS_MAX) {
            rewrite.add.push(self.sighting_rows(scope, &key, &gathered, part)?);
        }
        let mut records: Vec<RecordId> = pairs.iter().map(|(record, _)| *record).filter(|record| !others.contains(record)).collect();
        records.sort_unstable();
        records.dedup();
        self.settle(scope, key, rewrite, &gathered, &records, Some(pairs.len() as u64))
    }

    /// Takes what one source told out of a record: it becomes a record of its own, and stays apart.
    ///
    /// # Errors
    /// When the record is not there, or no other source tells of it.
    pub fn part_record(&self, scope: &Scope, record: RecordId, source: &str) -> Result<RecordId, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        let mut gathered = self.gathered(scope, &key, &[record])?;
        let all = gathered.records.remove(&record).unwrap_or_default();
        let (parted, stay): (Vec<_>, Vec<_>) = all.into_iter().partition(|seen| seen.source == source);
        let (Some(first), false) = (parted.first(), stay.is_empty()) else {
            return Err(VaultError::NotFound { what: "sighting of that source" });
        };
        let at = crate::scan::times(KIND, &gathered.contents[first.content.0].slice(first.content.1, 1))[0];
        let fresh = RecordId::new(Instant::from_micros(at), if first.key == record.mac() { first.key.rotate_left(32) } else { first.key });
        let keys: Vec<u64> = parted.iter().map(|seen| seen.key).collect();

        let mut rewrite = Rewrite { decides: true, ..Rewrite::default() };
        let gone = Gone { records: [record].into(), shown: [record].into(), sightings: [(record, None)].into() };
        rewrite.leave_out(self, home, &key, KIND, &gone)?;
        let of = |record: RecordId, sightings: &[gather::Seen]| -> Vec<_> { sightings.iter().map(|seen| (record, seen.clone())).collect() };
        rewrite.add.push(self.sighting_rows(scope, &key, &gathered, &of(fresh, &parted))?);
        rewrite.add.push(self.sighting_rows(scope, &key, &gathered, &of(record, &stay))?);
        gathered.records.insert(fresh, parted);
        gathered.records.insert(record, stay);
        let record_layout = layout(KIND, Stream::Record);
        for id in [record, fresh] {
            let rows = shown::rows(&record_layout, vec![crate::delivery::id_column(&[id])?], shown::merge(KIND, &gathered, &[id])?)?;
            let times = (id.at().micros(), id.at().micros());
            rewrite.add.push(store::prepare(home, &key, self.rng(), (KIND, Stream::Record, MERGED), &rows, times)?);
        }
        self.keep_apart(scope, &keys, record)?;
        self.settle(scope, key, rewrite, &gathered, &[record, fresh], None)?;
        Ok(fresh)
    }

    /// Notes that two records are truly two: they are never paired by themselves, and need not be asked about again.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn keep_records_apart(&self, scope: &Scope, record: RecordId, other: RecordId) -> Result<(), VaultError> {
        let key = self.own(scope)?;
        let gathered = self.gathered(scope, &key, &[record, other])?;
        let keys = |of: RecordId| -> Vec<u64> {
            let seen = gathered.records.get(&of).into_iter().flatten().map(|seen| seen.key);
            let mut keys: Vec<u64> = seen.chain([of.mac()]).collect();
            keys.sort_unstable();
            keys.dedup();
            keys
        };
        self.keep_apart(scope, &keys(other), record)?;
        self.keep_apart(scope, &keys(record), other)
    }

    /// Which of these pairs of records were told apart.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn kept_apart(&self, scope: &Scope, pairs: &[(RecordId, RecordId)]) -> Result<Vec<bool>, VaultError> {
        let apart = self.parted(scope)?;
        Ok(pairs.iter().map(|(a, b)| apart.contains(&(a.mac(), *b)) || apart.contains(&(b.mac(), *a))).collect())
    }

    fn gathered(&self, scope: &Scope, key: &HomeKey, records: &[RecordId]) -> Result<Gathered, VaultError> {
        let home = scope.home();
        let order = self.db().read(|tx| crate::delivery::order(tx, home))?;
        let gathered = gather::gather(self.db(), home, key, KIND, records, Sees::PUBLISHED, &order)?;
        if gathered.records.values().any(Vec::is_empty) { Err(VaultError::NotFound { what: "record" }) } else { Ok(gathered) }
    }

    /// Sightings with their whole content, each as one of the record named with it; sorted by record.
    fn sighting_rows(
        &self,
        scope: &Scope,
        key: &HomeKey,
        gathered: &Gathered,
        sightings: &[(RecordId, gather::Seen)],
    ) -> Result<store::Prepared, VaultError> {
        let layout = layout(KIND, Stream::Sighting);
        let choices: Vec<(usize, usize)> = sightings.iter().map(|(_, seen)| seen.content).collect();
        let content = (0..KIND.kind().columns.len())
            .map(|column| gather::pick_values(&gathered.contents, column, &choices))
            .collect::<Result<Vec<_>, _>>()?;
        let ids: Vec<RecordId> = sightings.iter().map(|(record, _)| *record).collect();
        let deliveries: Vec<&DeliveryId> = sightings.iter().map(|(_, seen)| &seen.delivery).collect();
        let own: Vec<ArrayRef> = vec![
            crate::delivery::id_column(&ids)?,
            Arc::new(
                sightings
                    .iter()
                    .map(|(record, seen)| Some(seen.key).filter(|key| *key != record.mac()).map(u64::cast_signed))
                    .collect::<Int64Array>(),
            ),
            Arc::new(arrow_array::Int32Array::from_iter_values(sightings.iter().map(|(_, seen)| seen.digest))),
            Arc::new(Int64Array::from_iter_values(sightings.iter().map(|(_, seen)| seen.line))),
            Arc::new(arrow_array::FixedSizeBinaryArray::try_from_iter(deliveries.iter().map(|id| id.as_bytes()))?),
            Arc::new(arrow_array::StringArray::from_iter_values(sightings.iter().map(|(_, seen)| &seen.source))),
            Arc::new(BooleanArray::from(vec![false; sightings.len()])),
            Arc::new(sightings.iter().map(|(_, seen)| seen.former.as_deref()).collect::<arrow_array::BinaryArray>()),
        ];
        let rows: RecordBatch = shown::rows(&layout, own, content)?;
        let times = crate::delivery::times_of(&ids);
        store::prepare(scope.home(), key, self.rng(), (KIND, Stream::Sighting, MERGED), &rows, times)
    }

    fn settle(
        &self,
        scope: &Scope,
        key: Arc<HomeKey>,
        mut rewrite: Rewrite,
        gathered: &Gathered,
        records: &[RecordId],
        joined: Option<u64>,
    ) -> Result<(), VaultError> {
        let home = scope.home();
        let version = self.db().read(|tx| crate::rewrite::version(tx, home))?;
        let mut records = records.to_vec();
        records.sort_unstable();
        rewrite.add.extend(crate::delivery::shown_segments(
            &records,
            KIND,
            gathered,
            crate::delivery::shown_version(version + 1),
            |rows, times| store::prepare(home, &key, self.rng(), (KIND, Stream::Shown, MERGED), rows, times),
        )?);
        let entry = self.entry(scope.actor(), Some(Why::Manage), Act::Paired { joined: joined.is_some(), pairs: joined.unwrap_or(1) })?;
        rewrite.commit(
            self,
            home,
            key,
            vec![entry],
            move |_, now_version| if now_version == version + 1 { Ok(()) } else { Err(VaultError::Changed) },
        )
    }

    fn keep_apart(&self, scope: &Scope, keys: &[u64], record: RecordId) -> Result<(), VaultError> {
        let found = self.find_document::<Decisions>(scope, DECISIONS)?;
        let (mut decisions, version) = found.map(|document| (document.value, document.version)).unwrap_or_default();
        decisions.apart.extend(keys.iter().map(|key| (*key, record.to_string())));
        self.put_document(scope, DECISIONS, &decisions, version)?;
        Ok(())
    }
}

/// Whether one source, under two names for the account, tells two things: it repeats a movement only word for word.
fn tell_two(row: &Candidate, other: &Candidate) -> bool {
    let plain = |source: &str| source.split(NAMED).next().unwrap_or_default().to_owned();
    let of_row: HashSet<String> = row.sources.iter().map(|(source, _)| plain(source)).collect();
    other.sources.iter().any(|(source, _)| of_row.contains(&plain(source)))
        && (row.movement.day != other.movement.day || row.movement.words != other.movement.words)
}

/// From when to when each source tells of each account.
fn spans(all: &[Candidate]) -> BTreeMap<(String, String), (logis_core::Day, logis_core::Day)> {
    let mut spans: HashMap<(String, String), (logis_core::Day, logis_core::Day)> = HashMap::new();
    for candidate in all {
        let day = candidate.movement.day;
        for (source, _) in &candidate.sources {
            let span = spans.entry((candidate.movement.group.clone(), source.clone())).or_insert((day, day));
            *span = (span.0.min(day), span.1.max(day));
        }
    }
    spans.into_iter().collect()
}
