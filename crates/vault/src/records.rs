//! Reading records through a scope: by period and column, one with its sightings, or only how many there are.

mod beside;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{Array, RecordBatch};
use logis_core::{DeliveryId, HomeId, Instant, Period, RecordId};
use logis_kinds::{ALL, KindId};

use crate::crypto::HomeKey;
use crate::delivery::gather;
use crate::scan::Current;
use crate::scope::Scope;
use crate::segment::store::Sees;
use crate::segment::{Stream, layout, store};
use crate::{Vault, VaultError};

/// Name of the column of record ids, which each batch of [`Records`] begins with.
pub const RECORD_ID: &str = layout::RECORD_ID;

/// Records of one kind, batch by batch. Each batch holds [`RECORD_ID`], then the columns asked for; the order between
/// batches is only roughly that of time. Homes that are seen together follow one another.
pub struct Records {
    vault: Vault,
    kind: KindId,
    period: Period,
    columns: Vec<String>,
    open: Open,
    rest: VecDeque<Scope>,
    failed: bool,
}

/// The home that is being read.
struct Open {
    scope: Scope,
    key: Arc<HomeKey>,
    current: Current,
    /// Records given so far.
    given: u64,
}

impl Records {
    fn read(&mut self) -> Result<Option<RecordBatch>, VaultError> {
        loop {
            let Open { scope, key, current, given } = &mut self.open;
            while let Some(rows) = current.next(self.vault.db(), key)? {
                *given += rows.num_rows() as u64;
                self.vault.note_look(scope, self.kind, *given)?;
                let rows = match scope.place() {
                    Some(place) => beside::placed(rows, place)?,
                    None => rows,
                };
                if rows.num_rows() > 0 {
                    return Ok(Some(rows));
                }
            }
            let Some(next) = self.rest.pop_front() else { return Ok(None) };
            let columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
            self.open = self.vault.begin_reading(next, self.kind, self.period, &columns)?;
        }
    }
}

impl Iterator for Records {
    type Item = Result<RecordBatch, VaultError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.read();
        self.failed = next.is_err();
        next.transpose()
    }
}

/// One record with all that is known of it.
#[derive(Debug, Clone)]
pub struct RecordView {
    /// Its id.
    pub id: RecordId,
    /// Its kind.
    pub kind: KindId,
    /// As it is shown: one row of the kind's columns.
    pub shown: RecordBatch,
    /// Its sightings, oldest delivery first.
    pub sightings: Vec<SightingView>,
}

/// One appearance of a record.
#[derive(Debug, Clone)]
pub struct SightingView {
    /// The delivery it came by.
    pub delivery: DeliveryId,
    /// Where its ids mean something.
    pub source: String,
    /// Line of the input, from 1; 0 where lines mean nothing.
    pub line: u64,
    /// What the input said: one row of the kind's columns.
    pub content: RecordBatch,
}

/// How much there is of a kind.
#[derive(Debug, Clone)]
pub struct Coverage {
    /// The kind.
    pub kind: KindId,
    /// How many records.
    pub records: u64,
    /// Time of the first and last; `None` where there are none.
    pub span: Option<(Instant, Instant)>,
    /// Segments that a scan of all of it reads.
    pub segments: u64,
    /// Bytes at rest: records and how they are shown, sightings.
    pub bytes: [u64; 2],
}

impl Coverage {
    fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.segments += other.segments;
        self.bytes = [self.bytes[0] + other.bytes[0], self.bytes[1] + other.bytes[1]];
        self.span = match (self.span, other.span) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (a, b) => a.or(b),
        };
    }
}

impl Vault {
    /// Records of a kind whose time, as shown, lies in the period.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] when the scope does not allow the kind or a column.
    pub fn scan(&self, scope: &Scope, kind: KindId, period: Period, columns: &[&str]) -> Result<Records, VaultError> {
        let mut parts: VecDeque<Scope> = scope.parts().collect();
        let first = parts.pop_front().ok_or(VaultError::Impossible("a scope of no home"))?;
        let open = self.begin_reading(first, kind, period, columns)?;
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Ok(Records { vault: self.clone(), kind, period, columns, open, rest: parts, failed: false })
    }

    fn begin_reading(&self, scope: Scope, kind: KindId, period: Period, columns: &[&str]) -> Result<Open, VaultError> {
        if !scope.allows_kind(kind) || columns.iter().any(|column| *column != RECORD_ID && !scope.allows(kind, column)) {
            return Err(VaultError::NotAllowed);
        }
        let key = self.unlock(scope.home())?;
        self.check_catalog(scope.home(), &key)?;
        let current = Current::open(self.db(), scope.home(), &key, kind, scope.clip(period), columns, Sees::PUBLISHED)?;
        Ok(Open { scope, key, current, given: 0 })
    }

    /// A number that is another whenever records came, went, or are shown otherwise: what was worked out of them at one number
    /// holds as long as it stays.
    ///
    /// # Errors
    /// [`VaultError::NotAllowed`] when the scope is not of the home's own person.
    pub fn version(&self, scope: &Scope) -> Result<i64, VaultError> {
        self.own(scope)?;
        let home = scope.home();
        self.db().read(|tx| crate::rewrite::version(tx, home))
    }

    /// One record with its sightings and what each said; also by an id that it had in a home that this one was merged with.
    ///
    /// # Errors
    /// [`VaultError::NotFound`] when there is none of this id.
    pub fn record(&self, scope: &Scope, kind: KindId, id: RecordId) -> Result<RecordView, VaultError> {
        let mut found = Err(VaultError::NotFound { what: "record" });
        for part in scope.parts() {
            found = self.record_of(&part, kind, id);
            match (&mut found, part.place()) {
                (Ok(view), Some(place)) => view.shown = beside::called(view.shown.clone(), place)?,
                (Err(VaultError::NotFound { .. }), _) => continue,
                _ => {}
            }
            break;
        }
        found
    }

    fn record_of(&self, scope: &Scope, kind: KindId, id: RecordId) -> Result<RecordView, VaultError> {
        let (key, home) = (self.whole(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        let order = self.db().read(|tx| crate::delivery::order(tx, home))?;
        let mut gathered = gather::gather(self.db(), home, &key, kind, &[id], Sees::PUBLISHED, &order)?;
        let mut id = id;
        if gathered.records.get(&id).is_none_or(Vec::is_empty)
            && let Some(known) = self.known_elsewhere(home, &key, kind, id)?
        {
            id = known;
            gathered = gather::gather(self.db(), home, &key, kind, &[id], Sees::PUBLISHED, &order)?;
        }
        let sightings = gathered.records.get(&id).filter(|all| !all.is_empty()).ok_or(VaultError::NotFound { what: "record" })?;
        self.note_look(scope, kind, 1)?;
        let view = |seen: &gather::Seen| SightingView {
            delivery: seen.delivery,
            source: seen.source.clone(),
            line: u64::try_from(seen.line).unwrap_or_default(),
            content: gathered.contents[seen.content.0].slice(seen.content.1, 1),
        };
        let columns = crate::delivery::shown::merge(kind, &gathered, &[id])?;
        Ok(RecordView {
            id,
            kind,
            shown: RecordBatch::try_new(kind.kind().schema(), columns)?,
            sightings: sightings.iter().map(view).collect(),
        })
    }

    /// Who told of each record of a kind: the source and the delivery, in the order in which they came home. For kinds of few
    /// records, such as accounts.
    ///
    /// # Errors
    /// When the scope is not the person's own or the database fails.
    pub fn tellers(&self, scope: &Scope, kind: KindId) -> Result<HashMap<RecordId, Vec<(String, DeliveryId)>>, VaultError> {
        let (key, home) = (self.own(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        let always = (i64::MIN, i64::MAX);
        let (order, segments) = self.db().read(|tx| {
            Ok((crate::delivery::order(tx, home)?, store::list(tx, home, (kind, Stream::Sighting), Sees::PUBLISHED, always)?))
        })?;
        let mut told: HashMap<RecordId, Vec<(String, DeliveryId)>> = HashMap::new();
        for segment in &segments {
            let rows = gather::load(self.db(), home, &key, segment, Some(&[layout::RECORD_ID, layout::SOURCE, layout::DELIVERY]))?;
            let (sources, deliveries) = (rows.column(1).as_string::<i32>(), rows.column(2).as_fixed_size_binary());
            for (row, id) in gather::ids(&rows)?.into_iter().enumerate() {
                let delivery =
                    DeliveryId::from_slice(deliveries.value(row)).map_err(|_| VaultError::Impossible("a delivery id that is none"))?;
                told.entry(id).or_default().push((sources.value(row).to_owned(), delivery));
            }
        }
        for all in told.values_mut() {
            all.sort_by_key(|(_, delivery)| order.get(delivery).copied().unwrap_or(i64::MAX));
        }
        Ok(told)
    }

    /// Of some ids of a kind, those that records had in homes that this one was merged with, and what they are here.
    ///
    /// # Errors
    /// When the scope is narrowed or the database fails.
    pub fn former_ids(&self, scope: &Scope, kind: KindId, wanted: &HashSet<RecordId>) -> Result<HashMap<RecordId, RecordId>, VaultError> {
        let mut found = HashMap::new();
        if !wanted.is_empty() {
            scope.parts().try_for_each(|part| self.former_ids_of(&part, kind, wanted, &mut found))?;
        }
        Ok(found)
    }

    fn former_ids_of(
        &self,
        scope: &Scope,
        kind: KindId,
        wanted: &HashSet<RecordId>,
        found: &mut HashMap<RecordId, RecordId>,
    ) -> Result<(), VaultError> {
        let (key, home) = (self.whole(scope)?, scope.home());
        if self.db().read(|tx| crate::journal::foreign::list(tx, home))?.is_empty() {
            return Ok(());
        }
        let always = (i64::MIN, i64::MAX);
        let segments = self.db().read(|tx| store::list(tx, home, (kind, Stream::Sighting), Sees::PUBLISHED, always))?;
        for segment in &segments {
            let rows = gather::load(self.db(), home, &key, segment, Some(&[layout::RECORD_ID, layout::FORMER]))?;
            let former = rows.column(1).as_binary::<i32>();
            for (row, id) in gather::ids(&rows)?.into_iter().enumerate().filter(|(row, _)| former.is_valid(*row)) {
                let ids = former.value(row).as_chunks::<16>().0.iter().map(|bytes| RecordId(*bytes));
                found.extend(ids.filter(|former| wanted.contains(former)).map(|former| (former, id)));
            }
        }
        Ok(())
    }

    /// The record that another home knew by this id.
    fn known_elsewhere(&self, home: HomeId, key: &HomeKey, kind: KindId, id: RecordId) -> Result<Option<RecordId>, VaultError> {
        let always = (i64::MIN, i64::MAX);
        let mut segments = self.db().read(|tx| store::list(tx, home, (kind, Stream::Sighting), Sees::PUBLISHED, always))?;
        // Mostly it lies at the same time.
        let at = id.at().micros();
        segments.sort_by_key(|segment| !(segment.t_min <= at && at <= segment.t_max));
        for segment in &segments {
            let rows = gather::load(self.db(), home, key, segment, Some(&[layout::RECORD_ID, layout::FORMER]))?;
            let former = rows.column(1).as_binary::<i32>();
            let names = |row: &usize| former.is_valid(*row) && former.value(*row).as_chunks::<16>().0.contains(id.as_bytes());
            if let Some(row) = (0..rows.num_rows()).find(names) {
                return Ok(gather::ids(&rows)?.get(row).copied());
            }
        }
        Ok(None)
    }

    /// How much there is of each kind; of homes seen together what each has, so that what they share counts in each.
    ///
    /// # Errors
    /// When the scope is narrowed or the database fails.
    pub fn coverage(&self, scope: &Scope) -> Result<Vec<Coverage>, VaultError> {
        let mut parts = scope.parts();
        let first = parts.next().ok_or(VaultError::Impossible("a scope of no home"))?;
        let mut all = self.coverage_of(&first)?;
        for part in parts {
            for (sum, of) in all.iter_mut().zip(self.coverage_of(&part)?) {
                sum.add(&of);
            }
        }
        Ok(all)
    }

    fn coverage_of(&self, scope: &Scope) -> Result<Vec<Coverage>, VaultError> {
        let (key, home) = (self.whole(scope)?, scope.home());
        self.check_catalog(home, &key)?;
        self.db().read(|tx| {
            let mut all = Vec::new();
            for kind in ALL {
                let segments = store::list(tx, home, (kind.id, Stream::Record), Sees::PUBLISHED, (i64::MIN, i64::MAX))?;
                let span = (segments.iter().map(|s| s.t_min).min(), segments.iter().map(|s| s.t_max).max());
                all.push(Coverage {
                    kind: kind.id,
                    records: segments.iter().map(|segment| segment.rows as u64).sum(),
                    span: span.0.zip(span.1).map(|(from, to)| (Instant::from_micros(from), Instant::from_micros(to))),
                    segments: segments.len() as u64,
                    bytes: store::sizes(tx, home, kind.id)?,
                });
            }
            Ok(all)
        })
    }
}
