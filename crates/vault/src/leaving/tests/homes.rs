//! Homes for stories of leaving, and what can be said of them.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use logis_core::{Clock, CountingRng, Currency, Day, DeliveryId, FixedClock, Instant, Money, Period, RecordId};
use logis_kinds::KindId;
use logis_kinds::bank::{TransactionRow, Transactions};
use serde_json::Value;
use zip::ZipArchive;
use zip::write::SimpleFileOptions;

use crate::fresh::FreshDatabase;
use crate::leaving::shape;
use crate::{
    Accounts, Actor, ArrivalError, Arrived, Arriving, Delivered, Origin, Papers, Scope, SessionId, Settled, Vault, VaultError,
    VaultOptions, Why,
};

/// Everything is of one account.
pub(super) struct OneAccount;

impl Accounts for OneAccount {
    fn group(&self, _: &str) -> String {
        "one".into()
    }
}

/// Documents that are here win.
struct OursFirst;

impl Arriving for OursFirst {
    fn settle(&self, _: &str, ours: Option<Value>, theirs: Value) -> Result<Settled, ArrivalError> {
        Ok(Settled { aside: ours.as_ref().is_some_and(|ours| *ours != theirs), value: ours.unwrap_or(theirs) })
    }

    fn accounts(
        &self,
        _: &dyn Fn(&str) -> Result<Option<Value>, ArrivalError>,
        _: &dyn Fn(&str) -> Result<Option<Value>, ArrivalError>,
    ) -> Result<Arc<dyn Accounts>, ArrivalError> {
        Ok(Arc::new(OneAccount))
    }
}

/// Stops in the midst of the last step, before the commit.
pub(super) struct Stops;

impl Arriving for Stops {
    fn settle(&self, _: &str, _: Option<Value>, _: Value) -> Result<Settled, ArrivalError> {
        panic!("the power goes")
    }

    fn accounts(
        &self,
        ours: &dyn Fn(&str) -> Result<Option<Value>, ArrivalError>,
        theirs: &dyn Fn(&str) -> Result<Option<Value>, ArrivalError>,
    ) -> Result<Arc<dyn Accounts>, ArrivalError> {
        OursFirst.accounts(ours, theirs)
    }
}

/// One movement as a source tells it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub day: i32,
    pub minor: i64,
    pub label: std::borrow::Cow<'static, str>,
    pub id: Option<std::borrow::Cow<'static, str>>,
    pub status: &'static str,
}

pub(super) const fn line(day: i32, minor: i64, label: &'static str, id: Option<&'static str>) -> Line {
    let id = match id {
        Some(id) => Some(std::borrow::Cow::Borrowed(id)),
        None => None,
    };
    Line { day, minor, label: std::borrow::Cow::Borrowed(label), id, status: "booked" }
}

pub(super) fn papers() -> Papers {
    Papers { program: "test".into(), documents: vec!["accounts".into()], texts: vec![("README.md".into(), "read".into())] }
}

/// Day, amount, label, status.
pub(super) type Shown = (i32, i64, String, String);

pub(super) fn shown(day: i32, minor: i64, label: &str) -> Shown {
    (day, minor, label.to_owned(), "booked".to_owned())
}

/// A vault with one home.
pub(super) struct Place {
    pub vault: Vault,
    pub scope: Scope,
    clock: Arc<FixedClock>,
    seed: u64,
    folder: Arc<tempfile::TempDir>,
    database: Arc<Option<FreshDatabase>>,
}

fn open(folder: &Path, database: Option<&FreshDatabase>, clock: &Arc<FixedClock>, seed: u64) -> Vault {
    let (clock, rng): (Arc<dyn Clock>, _) = (clock.clone(), Arc::new(CountingRng::new(seed)));
    Vault::open(VaultOptions { folder: folder.into(), database: database.map(FreshDatabase::url), clock, rng }).unwrap()
}

impl Place {
    pub(super) fn new(seed: u64) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let clock = Arc::new(FixedClock::new(Instant::from_seconds(1_750_000_000)));
        let database = Arc::new(FreshDatabase::of_environment());
        let vault = open(folder.path(), (*database).as_ref(), &clock, seed << 32);
        let actor = Actor::Person { session: SessionId::draw(&CountingRng::new(seed)) };
        let home = vault.add_home("a", &actor).unwrap();
        Self { vault, scope: Scope::own(home, actor, Why::Deliver), clock, seed, folder, database }
    }

    /// Another process over the same folder.
    pub(super) fn open_again(&self) -> Self {
        let seed = self.seed + 1_000;
        let vault = open(self.folder.path(), (*self.database).as_ref(), &self.clock, seed << 32);
        let (folder, database) = (self.folder.clone(), self.database.clone());
        Self { vault, scope: self.scope.clone(), clock: self.clock.clone(), seed, folder, database }
    }

    pub(super) fn try_deliver(&self, source: &str, lines: &[Line]) -> Result<Delivered, VaultError> {
        let id = self.vault.draw_delivery();
        self.clock.advance_seconds(60);
        let text = format!("{lines:?}");
        let mut spool = self.vault.spool(&self.scope, id)?;
        spool.write_all(text.as_bytes()).unwrap();
        spool.finish()?;
        let origin = Origin { name: format!("{source}/../x.txt"), size_bytes: text.len() as u64, ..Origin::default() };
        let mut delivery = self.vault.deliver(&self.scope, id, origin, source, Arc::new(OneAccount))?;
        let mut rows = Transactions::new();
        let scheme = format!("{source}.id");
        for (n, line) in lines.iter().enumerate() {
            rows.push(&TransactionRow {
                line: n as u64 + 1,
                account: source,
                booked_on: Some(Day::from_number(line.day)),
                amount: Money { minor: line.minor, scale: 2, currency: Currency::EUR },
                label: &line.label,
                status: line.status,
                holder_id: line.id.as_deref().map(|id| (scheme.as_str(), id)),
                ..Default::default()
            });
        }
        delivery.push(rows.finish())?;
        delivery.publish(serde_json::json!({ "lines": lines.len() }))
    }

    pub(super) fn deliver(&self, source: &str, lines: &[Line]) -> DeliveryId {
        self.try_deliver(source, lines).unwrap().id
    }

    pub(super) fn export(&self) -> Vec<u8> {
        #[derive(Clone, Default)]
        struct Shared(Arc<Mutex<Vec<u8>>>);
        impl Write for Shared {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.lock().unwrap().write(bytes)
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let shared = Shared::default();
        let exported = self.vault.export(&self.scope, &papers(), Box::new(shared.clone()), &|_, _| ()).unwrap();
        let bytes = shared.0.lock().unwrap().clone();
        assert_eq!((exported.bytes, exported.documents[1]), (bytes.len() as u64, 0));
        assert!(super::super::is_export(&bytes));
        bytes
    }

    pub(super) fn arrive(&self, export: &[u8]) -> Result<Arrived, ArrivalError> {
        self.arrive_with(export, &OursFirst)
    }

    pub(super) fn arrive_with(&self, export: &[u8], arriving: &dyn Arriving) -> Result<Arrived, ArrivalError> {
        let id = self.vault.draw_delivery();
        let mut spool = self.vault.spool(&self.scope, id)?;
        spool.write_all(export).unwrap();
        spool.finish()?;
        let arrived = self.vault.arrive(&self.scope, id, arriving, &|_, _| ());
        self.vault.remove_original(&self.scope, id)?;
        arrived
    }

    /// Every record by its id: as it is shown, and what each sighting says.
    pub(super) fn told(&self) -> BTreeMap<RecordId, String> {
        let kind = KindId::BankTransaction;
        let names: Vec<&str> = kind.kind().columns.iter().map(|column| column.name).collect();
        let mut told = BTreeMap::new();
        for rows in self.vault.scan(&self.scope, kind, Period::ALWAYS, &names).unwrap() {
            let rows = rows.unwrap();
            for (row, id) in crate::delivery::gather::ids(&rows).unwrap().into_iter().enumerate() {
                let of = self.vault.record(&self.scope, kind, id).unwrap();
                assert_eq!(of.shown.columns(), &rows.slice(row, 1).columns()[1..], "shown as its sightings say");
                let seen: Vec<_> = of.sightings.iter().map(|seen| (seen.delivery, &seen.source, seen.line, said(&seen.content))).collect();
                told.insert(id, format!("{} {seen:?}", said(&of.shown)));
            }
        }
        told
    }

    pub(super) fn shown(&self) -> Vec<Shown> {
        let columns = ["booked_on", "amount_minor", "label", "status"];
        let mut all = Vec::new();
        for rows in self.vault.scan(&self.scope, KindId::BankTransaction, Period::ALWAYS, &columns).unwrap() {
            let rows = rows.unwrap();
            let text = |column: usize, row| rows.column(column).as_string::<i32>().value(row).to_owned();
            let (days, amounts) = (rows.column(1).as_primitive::<Date32Type>(), rows.column(2).as_primitive::<Int64Type>());
            all.extend((0..rows.num_rows()).map(|row| (days.value(row), amounts.value(row), text(3, row), text(4, row))));
        }
        all.sort();
        all
    }

    /// Deliveries, the latest first, with the originals that were kept.
    pub(super) fn deliveries(&self) -> Vec<(DeliveryId, i64, String, String)> {
        let all = self.vault.deliveries(&self.scope).unwrap();
        all.into_iter()
            .map(|view| {
                let mut original = String::new();
                self.vault.open_original(&self.scope, view.id).unwrap().read_to_string(&mut original).unwrap();
                let said = format!(
                    "{:?} {:?} {} {:?} {}",
                    view.at,
                    view.origin,
                    view.source,
                    view.counts,
                    self.vault.report(&self.scope, view.id).unwrap()
                );
                (view.id, view.sequence, said, original)
            })
            .collect()
    }

    /// Whether nothing ever came: no record, no delivery, nothing staged.
    pub(super) fn is_bare(&self) -> bool {
        let home = self.scope.home();
        self.vault
            .db()
            .read(|tx| {
                let tables = ["segment", "sealed", "delivery", "original", "original_chunk", "foreign_chain", "document"];
                let rows = tables.iter().map(|table| {
                    let sql = format!("SELECT COUNT(*) FROM {table} WHERE home_id = $1");
                    tx.query_one(&sql, &[(&home).into()], |row| row.integer(0))
                });
                // The row that merged segments belong to says nothing of anybody.
                let merged =
                    tx.query_one("SELECT COUNT(*) FROM delivery WHERE home_id = $1 AND sequence = 0", &[(&home).into()], |row| {
                        row.integer(0)
                    })?;
                let counts = rows.collect::<Result<Vec<_>, _>>()?;
                Ok(counts.into_iter().flatten().sum::<i64>()
                    <= merged.unwrap_or(0) + i64::from(self.vault.foreign_chains(&self.scope)?.len() as u32))
            })
            .unwrap()
    }
}

fn said(row: &arrow_array::RecordBatch) -> String {
    let values = row.columns().iter().filter(|column| column.is_valid(0));
    values.map(|column| format!("{:?}", column.slice(0, 1)).replace(char::is_whitespace, "")).collect::<Vec<_>>().join("|")
}

/// The members of a zip.
pub(super) fn members(zip: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut member = archive.by_index(at).unwrap();
            let (mut bytes, name) = (Vec::new(), member.name().unwrap().into_owned());
            member.read_to_end(&mut bytes).unwrap();
            (name, bytes)
        })
        .collect()
}

/// The same members as a zip again, first and last in their places.
pub(super) fn zipped(members: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in in_order(members) {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(&members[name]).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// The same with a manifest that says what they are: whole, whoever changed them.
pub(super) fn forged(members: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut members = members.clone();
    let listed = in_order(&members).into_iter().filter(|name| *name != shape::MANIFEST).map(|name| {
        let bytes = &members[name];
        let sha256 = crate::hex::digits(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref());
        serde_json::json!({ "name": name, "bytes": bytes.len(), "sha256": sha256 })
    });
    let manifest = serde_json::json!({ "format": shape::FORMAT, "version": shape::VERSION, "members": listed.collect::<Vec<_>>() });
    members.insert(shape::MANIFEST.to_owned(), manifest.to_string().into_bytes());
    zipped(&members)
}

fn in_order(members: &BTreeMap<String, Vec<u8>>) -> Vec<&String> {
    let place = |name: &str| match name {
        shape::HEAD => 0,
        shape::MANIFEST => 2,
        _ => 1,
    };
    let mut names: Vec<&String> = members.keys().collect();
    names.sort_by_key(|name| place(name));
    names
}

/// What an export holds but for what tells of the export itself: its head, its manifest, the journals.
pub(super) fn apart_from_traces(export: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut members = members(export);
    members.retain(|name, _| name != shape::HEAD && name != shape::MANIFEST && !name.starts_with("journal/"));
    members
}
