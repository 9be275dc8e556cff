//! Why the vault keeps sealed columnar segments: bare segments (no ids looked up, no dedupe) beside what else one might
//! do, in the same SQLite, on the same records of twelve columns of which two are free strings.
//!
//! This repeats the trial that the vault was designed on; it shares no code with the vault.
//!
//! Arguments: records (100,000), runs of each (7).

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int64Type};
use arrow_array::{ArrayRef, Date32Array, FixedSizeBinaryArray, Int16Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow_buffer::Buffer;
use arrow_ipc::writer::{DictionaryTracker, IpcDataGenerator, IpcWriteContext, IpcWriteOptions};
use arrow_ipc::{CompressionType, MetadataVersion};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use logis_core::{CountingRng, Day, RecordId, Rng as _};
use rusqlite::{Connection, params};
use serde_json::json;

use crate::measure::{self, Runs};
use crate::report::{Report, Target};
use crate::sample::{Movement, Movements};
use crate::write::count;
use crate::{Failed, sample};

/// Rows put in by one commit.
const COMMIT_ROWS: usize = 10_000;
/// zstd's level, in both ways to compress.
const LEVEL: i32 = 1;
/// The columns that are scanned: date, amount, label.
const SCANNED: [usize; 3] = [1, 3, 10];

/// How the bytes of a segment are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compressed {
    /// Each buffer by itself.
    ByColumn,
    /// All of it at once.
    Whole,
}

fn schema() -> SchemaRef {
    let field = |name: &str, data: DataType, optional| Field::new(name, data, optional);
    Arc::new(Schema::new(vec![
        field("record_id", DataType::FixedSizeBinary(16), false),
        field("booked_on", DataType::Date32, false),
        field("value_on", DataType::Date32, false),
        field("amount_minor", DataType::Int64, false),
        field("amount_scale", DataType::Int32, false),
        field("account", DataType::Int16, false),
        field("currency", DataType::Int16, false),
        field("status", DataType::Int16, false),
        field("type", DataType::Int16, false),
        field("category", DataType::Int16, true),
        field("label", DataType::Utf8, false),
        field("details", DataType::Utf8, true),
    ]))
}

fn batch(movements: &[Movement], ids: &[RecordId]) -> Result<RecordBatch, Failed> {
    let days: Date32Array = movements.iter().map(|m| Some(m.booked_on.number())).collect();
    let few = |of: fn(&Movement) -> i16| Arc::new(movements.iter().map(|m| Some(of(m))).collect::<Int16Array>()) as ArrayRef;
    let kind = |m: &Movement| i16::try_from(m.shop % sample::TYPES.len()).unwrap_or_default();
    let category = movements.iter().map(|m| i16::try_from(m.shop).ok().filter(|shop| shop % 3 > 0)).collect::<Int16Array>();
    let columns: Vec<ArrayRef> = vec![
        Arc::new(FixedSizeBinaryArray::try_from_iter(ids.iter().map(RecordId::as_bytes))?),
        Arc::new(days.clone()),
        Arc::new(days),
        Arc::new(movements.iter().map(|m| Some(m.cents)).collect::<Int64Array>()),
        Arc::new(movements.iter().map(|_| Some(2)).collect::<Int32Array>()),
        few(|_| 0),
        few(|_| 0),
        few(|_| 0),
        few(kind),
        Arc::new(category),
        Arc::new(StringArray::from_iter_values(movements.iter().map(|m| m.label.as_str()))),
        Arc::new(movements.iter().map(|m| m.details.as_deref()).collect::<StringArray>()),
    ];
    Ok(RecordBatch::try_new(schema(), columns)?)
}

/// AES-256-GCM under a key of this run.
struct Seal {
    key: LessSafeKey,
    chance: CountingRng,
}

impl Seal {
    fn new() -> Result<Self, Failed> {
        let key = UnboundKey::new(&AES_256_GCM, &[7; 32]).map_err(|_| "no key")?;
        Ok(Self { key: LessSafeKey::new(key), chance: CountingRng::new(1) })
    }

    fn seal(&self, mut bytes: Vec<u8>) -> Result<Vec<u8>, Failed> {
        let mut nonce = [0; NONCE_LEN];
        self.chance.fill(&mut nonce);
        self.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut bytes).map_err(|_| "not sealed")?;
        bytes.extend_from_slice(&nonce);
        Ok(bytes)
    }

    fn open(&self, mut bytes: Vec<u8>) -> Result<Vec<u8>, Failed> {
        let nonce = bytes.split_off(bytes.len() - NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(&nonce).map_err(|_| "no nonce")?;
        let length = self.key.open_in_place(nonce, Aad::empty(), &mut bytes).map_err(|_| "not opened")?.len();
        bytes.truncate(length);
        Ok(bytes)
    }
}

fn encode(rows: &RecordBatch, how: Compressed) -> Result<Vec<u8>, Failed> {
    let mut options = IpcWriteOptions::try_new(64, false, MetadataVersion::V5)?;
    if how == Compressed::ByColumn {
        options = options.try_with_compression(Some(CompressionType::ZSTD))?.try_with_compression_level(Some(LEVEL))?;
    }
    let mut tracker = DictionaryTracker::new(true);
    let (_, message) = IpcDataGenerator {}.encode(rows, &mut tracker, &options, &mut IpcWriteContext::default())?;
    let mut bytes = u32::try_from(message.ipc_message.len())?.to_le_bytes().to_vec();
    bytes.extend_from_slice(&message.ipc_message);
    bytes.extend_from_slice(&message.arrow_data);
    Ok(match how {
        Compressed::ByColumn => bytes,
        Compressed::Whole => zstd::bulk::compress(&bytes, LEVEL)?,
    })
}

fn decode(bytes: Vec<u8>, how: Compressed, columns: Option<&[usize]>) -> Result<RecordBatch, Failed> {
    const PLAIN_BYTES_MAX: usize = 16 << 20;
    let bytes = if how == Compressed::Whole { zstd::bulk::decompress(&bytes, PLAIN_BYTES_MAX)? } else { bytes };
    let bytes = Buffer::from_vec(bytes);
    let length = usize::try_from(u32::from_le_bytes(bytes.get(..4).ok_or("short")?.try_into()?))?;
    let message = arrow_ipc::root_as_message(bytes.get(4..4 + length).ok_or("short")?).map_err(|error| error.to_string())?;
    let header = message.header_as_record_batch().ok_or("no batch")?;
    let body = bytes.slice(4 + length);
    Ok(arrow_ipc::reader::read_record_batch(&body, header, schema(), &HashMap::new(), columns, &message.version())?)
}

fn connect(path: &Path, tables: &str) -> Result<Connection, Failed> {
    let connection = Connection::open(path)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(tables)?;
    Ok(connection)
}

/// What one way costs.
#[derive(Debug)]
struct Way {
    write: Runs,
    scan: Runs,
    /// One unit opened whole, where there are units.
    open_s: Option<f64>,
    bytes_a_record: f64,
}

/// What the scan reads must be what was written: the sum of the amounts.
struct Story {
    movements: Vec<Movement>,
    ids: Vec<RecordId>,
    sum: i64,
    times: usize,
}

impl Story {
    fn checked(&self, sum: i64) -> Result<(), Failed> {
        if sum == self.sum { Ok(()) } else { Err("what was read is not what was written".into()) }
    }

    /// Writes `times` times, each into a new file, and scans the last one as often.
    fn measure(
        &self,
        tables: &str,
        write: impl Fn(&Connection) -> Result<(), Failed>,
        scan: impl Fn(&Connection) -> Result<i64, Failed>,
        size: &str,
    ) -> Result<Way, Failed> {
        let mut seconds = Vec::new();
        loop {
            let folder = tempfile::tempdir()?;
            let connection = connect(&folder.path().join("trial.db"), tables)?;
            let (done, cost) = measure::cost(|| write(&connection));
            done?;
            seconds.push(cost.cpu_s);
            if seconds.len() >= self.times {
                let scan = measure::repeat(self.times, || self.checked(scan(&connection)?))?;
                let bytes: f64 = connection.query_row(size, [], |row| row.get(0))?;
                return Ok(Way { write: measure::runs(seconds), scan, open_s: None, bytes_a_record: bytes / self.movements.len() as f64 });
            }
        }
    }

    fn segments(&self, rows: usize, how: Compressed) -> Result<Way, Failed> {
        let seal = Seal::new()?;
        // The trial began with columns at hand, as importers give them.
        let parts: Vec<(i64, RecordBatch)> = self
            .movements
            .chunks(rows)
            .zip(self.ids.chunks(rows))
            .map(|(movements, ids)| Ok((ids[0].at().micros(), batch(movements, ids)?)))
            .collect::<Result<_, Failed>>()?;
        let write = |connection: &Connection| -> Result<(), Failed> {
            let mut insert = connection.prepare("INSERT INTO sealed (t_min, segment_id, bytes) VALUES ($1, $2, $3)")?;
            for commit in parts.chunks((COMMIT_ROWS / rows).max(1)) {
                connection.execute_batch("BEGIN IMMEDIATE")?;
                for (t_min, part) in commit {
                    let mut id = [0; 16];
                    seal.chance.fill(&mut id);
                    insert.execute(params![t_min, id, seal.seal(encode(part, how)?)?])?;
                }
                connection.execute_batch("COMMIT")?;
            }
            Ok(())
        };
        let scan = |connection: &Connection| -> Result<i64, Failed> {
            let mut select = connection.prepare("SELECT bytes FROM sealed ORDER BY t_min, segment_id")?;
            let mut found = select.query([])?;
            let (mut sum, mut seen) = (0, 0);
            while let Some(row) = found.next()? {
                let rows = decode(seal.open(row.get(0)?)?, how, Some(&SCANNED))?;
                seen += rows.column(0).as_primitive::<Date32Type>().len() + rows.column(2).as_string::<i32>().value_data().len();
                sum += rows.column(1).as_primitive::<Int64Type>().values().iter().sum::<i64>();
            }
            std::hint::black_box(seen);
            Ok(sum)
        };
        let tables = "CREATE TABLE sealed (t_min BIGINT NOT NULL, segment_id BLOB NOT NULL, bytes BLOB NOT NULL,
                      PRIMARY KEY (t_min, segment_id))";
        let mut way = self.measure(tables, write, scan, "SELECT CAST(SUM(LENGTH(bytes)) AS REAL) FROM sealed")?;
        let sealed = seal.seal(encode(&parts[0].1, how)?)?;
        way.open_s = Some(measure::repeat(20, || decode(seal.open(sealed.clone())?, how, None).map(drop))?.median_s);
        Ok(way)
    }

    fn sealed_rows(&self) -> Result<Way, Failed> {
        let seal = Seal::new()?;
        let write = |connection: &Connection| -> Result<(), Failed> {
            let mut insert = connection.prepare("INSERT INTO record (record_id, bytes) VALUES ($1, $2)")?;
            for (movements, ids) in self.movements.chunks(COMMIT_ROWS).zip(self.ids.chunks(COMMIT_ROWS)) {
                connection.execute_batch("BEGIN IMMEDIATE")?;
                for (m, id) in movements.iter().zip(ids) {
                    let row = json!({
                        "booked_on": m.booked_on.to_string(), "value_on": m.booked_on.to_string(), "amount_minor": m.cents, "amount_scale": 2,
                        "account": "10278/00001/00012345678", "currency": "EUR", "status": "booked",
                        "type": sample::TYPES[m.shop % sample::TYPES.len()], "category": (m.shop % 3 > 0).then_some(m.shop), "label": m.label,
                        "details": m.details,
                    });
                    insert.execute(params![id.as_bytes(), seal.seal(serde_json::to_vec(&row)?)?])?;
                }
                connection.execute_batch("COMMIT")?;
            }
            Ok(())
        };
        let scan = |connection: &Connection| -> Result<i64, Failed> {
            let mut select = connection.prepare("SELECT bytes FROM record ORDER BY record_id")?;
            let mut found = select.query([])?;
            let mut sum = 0;
            while let Some(row) = found.next()? {
                let value: serde_json::Value = serde_json::from_slice(&seal.open(row.get(0)?)?)?;
                std::hint::black_box((value["booked_on"].as_str(), value["label"].as_str()));
                sum += value["amount_minor"].as_i64().ok_or("no amount")?;
            }
            Ok(sum)
        };
        let tables = "CREATE TABLE record (record_id BLOB NOT NULL PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID";
        self.measure(tables, write, scan, PAGES)
    }

    fn plain_rows(&self) -> Result<Way, Failed> {
        let write = |connection: &Connection| -> Result<(), Failed> {
            let sql = "INSERT INTO record VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
            let mut insert = connection.prepare(sql)?;
            for (movements, ids) in self.movements.chunks(COMMIT_ROWS).zip(self.ids.chunks(COMMIT_ROWS)) {
                connection.execute_batch("BEGIN IMMEDIATE")?;
                for (m, id) in movements.iter().zip(ids) {
                    let (day, kind) = (m.booked_on.number(), sample::TYPES[m.shop % sample::TYPES.len()]);
                    let category = (m.shop % 3 > 0).then(|| m.shop.to_string());
                    let (account, few) = ("10278/00001/00012345678", ("EUR", "booked"));
                    insert.execute(params![
                        id.as_bytes(),
                        day,
                        day,
                        m.cents,
                        2,
                        account,
                        few.0,
                        few.1,
                        kind,
                        category,
                        m.label,
                        m.details
                    ])?;
                }
                connection.execute_batch("COMMIT")?;
            }
            Ok(())
        };
        let scan = |connection: &Connection| -> Result<i64, Failed> {
            let mut select = connection.prepare("SELECT booked_on, amount_minor, label FROM record ORDER BY record_id")?;
            let mut found = select.query([])?;
            let mut sum = 0;
            while let Some(row) = found.next()? {
                std::hint::black_box((row.get::<_, i32>(0)?, row.get_ref(2)?.as_str()?));
                sum += row.get::<_, i64>(1)?;
            }
            Ok(sum)
        };
        let tables = "CREATE TABLE record (record_id BLOB NOT NULL PRIMARY KEY, booked_on BIGINT, value_on BIGINT, amount_minor BIGINT,
                      amount_scale BIGINT, account TEXT, currency TEXT, status TEXT, type TEXT, category TEXT, label TEXT, details TEXT) WITHOUT ROWID";
        self.measure(tables, write, scan, PAGES)
    }
}

/// Bytes of all pages.
const PAGES: &str = "SELECT CAST(page_count * page_size AS REAL) FROM pragma_page_count(), pragma_page_size()";

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let (total, times) = (count(arguments, 0, 100_000)?, count(arguments, 1, 7)?);
    let movements: Vec<Movement> = Movements::new(Day::from_ymd(2014, 1, 1)?, 28).take(total).collect();
    let chance = CountingRng::new(3);
    let ids = movements
        .iter()
        .map(|movement| {
            let mut mac = [0; 8];
            chance.fill(&mut mac);
            RecordId::new(movement.booked_on.instant(), u64::from_le_bytes(mac))
        })
        .collect();
    let sum = movements.iter().map(|movement| movement.cents).sum();
    let story = Story { movements, ids, sum, times };
    let mut report = Report::default();
    let mut add = |name: &str, way: &Way, aims: bool| {
        report.add(format!("{name}: written"), total as f64 / way.write.min_s / 1e6, "M/CPU s");
        let scanned = way.scan.median_s * 1e3;
        if aims {
            report.aim(format!("{name}: 3 of 12 columns scanned, median"), scanned, "CPU ms", Target::AtMost(6.0));
        } else {
            report.add(format!("{name}: 3 of 12 columns scanned, median"), scanned, "CPU ms");
        }
        if let Some(open_s) = way.open_s {
            report.add(format!("{name}: one segment opened whole, median"), open_s * 1e3, "CPU ms");
        }
        report.add(format!("{name}: a record"), way.bytes_a_record, "bytes");
    };
    add("segments of 4,096, by column", &story.segments(4_096, Compressed::ByColumn)?, true);
    add("segments of 1,024, by column", &story.segments(1_024, Compressed::ByColumn)?, false);
    add("segments of 4,096, compressed whole", &story.segments(4_096, Compressed::Whole)?, false);
    add("encrypted JSON rows", &story.sealed_rows()?, false);
    add("plain rows", &story.plain_rows()?, false);
    report.note(format!("{total} records; each figure of {times} runs."));
    Ok(report)
}
