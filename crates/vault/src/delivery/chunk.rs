//! Rows of one kind on their way in: sorted by time, with key and digest each.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray, UInt32Array};
use arrow_schema::DataType;
use logis_core::{Code, Currency, Instant, Problem};
use logis_kinds::{Batch, Key, KeyBuilder, KindId};

use crate::VaultError;
use crate::crypto::HomeKey;

/// Rows that are compared with the home at once.
pub(crate) const CHUNK_ROWS: usize = 32_768;
/// Equal id-less rows of one delivery are counted in a table of at most so many (18 MB: a hash table of 2²⁰ places takes
/// seven eighths of it). A larger one forgets the days far from the row at hand, then the others but its own.
const ORDINALS_MAX: usize = 900_000;
/// Days that a table that grew too large still remembers.
const ORDINALS_DAYS: u32 = 45;

/// By keys. A key is the start of an HMAC, as random as any hash of it would be, and nobody can choose it.
pub(crate) type KeyMap<V> = HashMap<u64, V, BuildHasherDefault<KeyHasher>>;
/// See [`KeyMap`].
pub(crate) type KeySet = HashSet<u64, BuildHasherDefault<KeyHasher>>;

/// The hash of a key: itself.
#[derive(Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only keys are asked for; anything else would still be told apart.
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Rows of one kind, sorted by time.
pub(crate) struct Chunk {
    pub kind: KindId,
    pub content: RecordBatch,
    pub lines: Vec<u64>,
    pub times: Vec<i64>,
    pub keys: Vec<u64>,
    pub sorts: Vec<Key>,
    pub digests: Vec<i32>,
    /// Of a merge: the ids under which each row's record was known elsewhere, see [`crate::segment::layout::FORMER`].
    pub former: Option<Vec<Option<Vec<u8>>>>,
    /// Of a merge: where each row was; else empty.
    pub foreign: Vec<super::merging::Foreign>,
}

/// How many rows with a key a delivery held so far.
#[derive(Default)]
pub(crate) struct Ordinals {
    /// How many so far, and the day of the last.
    counts: KeyMap<(u32, i32)>,
}

impl Ordinals {
    /// The ordinal of a row among its equals.
    fn next(&mut self, base: u64, at: i64) -> u32 {
        let day = Instant::from_micros(at).day().number();
        if self.counts.len() >= ORDINALS_MAX {
            for days in [ORDINALS_DAYS, 0] {
                if self.counts.len() > ORDINALS_MAX / 2 {
                    self.counts.retain(|_, (_, seen)| day.abs_diff(*seen) <= days);
                }
            }
            // Even one day is too much: the next rows must not each go through the whole table again.
            if self.counts.len() > ORDINALS_MAX / 2 {
                self.counts.clear();
            }
        }
        let entry = self.counts.entry(base).or_insert((0, day));
        let ordinal = entry.0;
        *entry = (ordinal + 1, day);
        ordinal
    }
}

impl Chunk {
    pub(crate) fn rows(&self) -> usize {
        self.keys.len()
    }

    /// The kind's batch again, to read values from.
    pub(crate) fn batch(&self) -> Result<Batch, VaultError> {
        Batch::new(self.kind, self.content.clone(), self.lines.clone()).ok_or(VaultError::Impossible("a chunk of another kind"))
    }

    /// Puts batches of one kind together, gives each row its key and digest, and sorts them by time.
    pub(crate) fn build(
        batches: &[Batch],
        key: &HomeKey,
        ordinals: &mut Ordinals,
        problems: &mut Vec<Problem>,
    ) -> Result<Self, VaultError> {
        let kind = batches[0].kind();
        let schema = batches[0].columns().schema();
        let content = arrow_select::concat::concat_batches(&schema, batches.iter().map(Batch::columns))?;
        let lines: Vec<u64> = batches.iter().flat_map(|batch| batch.lines().iter().copied()).collect();
        let batch = Batch::new(kind, content, lines).ok_or(VaultError::Impossible("batches of one kind that differ"))?;
        let rows = batch.rows();
        let times: Vec<i64> = (0..rows).map(|row| batch.at(row).micros()).collect();
        let digests = digests(batch.columns());

        let (mut keys, mut sorts) = (Vec::with_capacity(rows), Vec::with_capacity(rows));
        let natural_key = kind.kind().natural_key;
        let mut builder = KeyBuilder::new();
        for row in 0..rows {
            builder.clear();
            sorts.push(natural_key(&batch, row, &mut builder));
            keys.push(key.mac(builder.bytes()));
        }
        demote_repeated_ids(&batch, key, &mut keys, &mut sorts, problems);
        for row in 0..rows {
            if sorts[row] == Key::Ordinal {
                keys[row] = with_ordinal(key, keys[row], ordinals.next(keys[row], times[row]));
            }
        }
        let (_, content, lines) = batch.into_parts();
        let chunk = Self { kind, content, lines, times, keys, sorts, digests, former: None, foreign: Vec::new() };
        if chunk.times.is_sorted() { Ok(chunk) } else { chunk.sorted() }
    }

    pub(crate) fn sorted(&self) -> Result<Self, VaultError> {
        let mut order: Vec<u32> = (0..u32::try_from(self.rows()).map_err(|_| VaultError::Impossible("a chunk over 2^32 rows"))?).collect();
        order.sort_by_key(|row| self.times[*row as usize]);
        self.pick(&order)
    }

    /// The rows named, in that order.
    pub(crate) fn pick(&self, order: &[u32]) -> Result<Self, VaultError> {
        fn by<T: Copy>(values: &[T], order: &[u32]) -> Vec<T> {
            order.iter().map(|row| values[*row as usize]).collect()
        }
        let indices = UInt32Array::from(order.to_vec());
        Ok(Self {
            kind: self.kind,
            content: arrow_select::take::take_record_batch(&self.content, &indices)?,
            lines: by(&self.lines, order),
            times: by(&self.times, order),
            keys: by(&self.keys, order),
            sorts: by(&self.sorts, order),
            digests: by(&self.digests, order),
            former: self.former.as_ref().map(|former| order.iter().map(|row| former[*row as usize].clone()).collect()),
            foreign: if self.foreign.is_empty() {
                Vec::new()
            } else {
                order.iter().map(|row| self.foreign[*row as usize].clone()).collect()
            },
        })
    }

    /// The key of a row whose holder's id turned out to be none.
    pub(crate) fn key_without_id(batch: &Batch, row: usize, key: &HomeKey, ordinals: &mut Ordinals) -> u64 {
        let base = base_without_id(batch, row, key);
        with_ordinal(key, base, ordinals.next(base, batch.at(row).micros()))
    }
}

pub(crate) fn base_without_id(batch: &Batch, row: usize, key: &HomeKey) -> u64 {
    let mut builder = KeyBuilder::without_id();
    (batch.kind().kind().natural_key)(batch, row, &mut builder);
    key.mac(builder.bytes())
}

pub(crate) fn with_ordinal(key: &HomeKey, base: u64, ordinal: u32) -> u64 {
    if ordinal == 0 {
        return base;
    }
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&base.to_le_bytes());
    bytes[8..].copy_from_slice(&ordinal.to_le_bytes());
    key.mac(&bytes)
}

/// An id seen twice with another date or amount is no id: all its rows are named by what they say.
fn demote_repeated_ids(batch: &Batch, key: &HomeKey, keys: &mut [u64], sorts: &mut [Key], problems: &mut Vec<Problem>) {
    let mut first: KeyMap<usize> = KeyMap::with_capacity_and_hasher(keys.len(), BuildHasherDefault::default());
    let mut no_ids = KeySet::default();
    for row in 0..keys.len() {
        if sorts[row] == Key::HolderId {
            let before = *first.entry(keys[row]).or_insert(row);
            if before != row && differ(batch, before, row) && no_ids.insert(keys[row]) {
                problems.push(Problem::new(Code::IdRepeated, batch.text("holder_id", row).unwrap_or_default()).at_line(batch.lines()[row]));
            }
        }
    }
    if no_ids.is_empty() {
        return;
    }
    for row in 0..keys.len() {
        if sorts[row] == Key::HolderId && no_ids.contains(&keys[row]) {
            keys[row] = base_without_id(batch, row, key);
            sorts[row] = Key::Ordinal;
        }
    }
}

/// Whether two rows of one id are two movements.
pub(crate) fn differ(batch: &Batch, a: usize, b: usize) -> bool {
    batch.at(a) != batch.at(b) || batch.integer("amount_minor", a) != batch.integer("amount_minor", b)
}

/// A digest of each row's content: 32 bits, so that one change in four billion would pass unseen. The account is left out:
/// which one it is stands in the row's key, and the person may say it anew without the input being another.
pub(crate) fn digests(content: &RecordBatch) -> Vec<i32> {
    let mut states = vec![0x9e37_79b9_7f4a_7c15u64; content.num_rows()];
    let schema = content.schema();
    for (position, column) in content.columns().iter().enumerate().filter(|(position, _)| schema.field(*position).name() != "account") {
        let salt = position as u64 + 1;
        let mut add = |row: usize, value: u64| states[row] = mix(states[row] ^ value.wrapping_add(salt));
        match column.data_type() {
            DataType::Utf8 => {
                let texts = column.as_string::<i32>();
                for row in 0..texts.len() {
                    if texts.is_valid(row) {
                        add(row, text(texts.value(row).as_bytes()));
                    }
                }
            }
            DataType::Int64 => numbers(column.as_primitive::<Int64Type>().iter(), add),
            DataType::Int32 => numbers(column.as_primitive::<Int32Type>().iter().map(|n| n.map(i64::from)), add),
            DataType::Date32 => numbers(column.as_primitive::<Date32Type>().iter().map(|n| n.map(i64::from)), add),
            _ => {
                if let Some(values) = column.as_primitive_opt::<TimestampMicrosecondType>() {
                    numbers(values.iter(), add);
                }
            }
        }
    }
    states.into_iter().map(|state| ((state >> 32) as u32).cast_signed()).collect()
}

/// The digests that the rows would have had while their currency was unknown.
pub(crate) fn digests_unanswered(content: &RecordBatch) -> Result<Vec<i32>, VaultError> {
    let schema = content.schema();
    let unknown = || Arc::new(StringArray::from_iter_values(std::iter::repeat_n(Currency::UNKNOWN.as_str(), content.num_rows())));
    let columns = schema.fields().iter().zip(content.columns());
    let columns = columns.map(|(field, column)| if field.name() == "currency" { unknown() as ArrayRef } else { column.clone() }).collect();
    Ok(digests(&RecordBatch::try_new(schema, columns)?))
}

fn numbers(values: impl Iterator<Item = Option<i64>>, mut add: impl FnMut(usize, u64)) {
    for (row, value) in values.enumerate() {
        if let Some(value) = value {
            add(row, value.cast_unsigned());
        }
    }
}

/// Multiply and fold, as in the "mum" hash family; stable, since digests are stored.
fn mix(value: u64) -> u64 {
    let product = u128::from(value) * u128::from(0xa076_1d64_78bd_642f_u64);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of the product")]
    let (low, high) = (product as u64, (product >> 64) as u64);
    low ^ high ^ value.rotate_left(23)
}

fn text(bytes: &[u8]) -> u64 {
    let mut state = bytes.len() as u64 ^ 0x2d35_8dcc_aa6c_78a5;
    for part in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..part.len()].copy_from_slice(part);
        state = mix(state ^ u64::from_le_bytes(word)).wrapping_add(0x8bb8_4b93_962e_acc9);
    }
    state
}
