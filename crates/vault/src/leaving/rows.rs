//! Rows of an export's Parquet members, read where they lie in the spool.

use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use bytes::Bytes;
use logis_core::RecordId;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::reading::{Arrival, ArrivalError, damaged};
use crate::VaultError;
use crate::delivery::gather::ids;
use crate::originals::OriginalReader;
use crate::segment::ROWS_MAX;

/// Bytes that one piece of a member may have: a page of a column, of which exports have one a megabyte (and the last rows over).
const PIECE_MAX_BYTES: usize = 32 << 20;

/// A member's bytes, as Parquet asks for them.
struct Stored {
    reader: Arc<Mutex<OriginalReader>>,
    start: u64,
    length: u64,
}

/// Reads on from a place.
struct Piece {
    reader: Arc<Mutex<OriginalReader>>,
    place: u64,
    end: u64,
}

impl Read for Piece {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.end - self.place).unwrap_or(usize::MAX).min(buffer.len());
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        reader.seek(SeekFrom::Start(self.place))?;
        let count = reader.read(&mut buffer[..left])?;
        self.place += count as u64;
        Ok(count)
    }
}

impl Length for Stored {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Stored {
    type T = Piece;

    fn get_read(&self, start: u64) -> Result<Piece, ParquetError> {
        let end = self.start + self.length;
        Ok(Piece { reader: self.reader.clone(), place: self.start.saturating_add(start).min(end), end })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if length > PIECE_MAX_BYTES || length as u64 > self.length {
            return Err(ParquetError::General("a piece too large".into()));
        }
        let mut bytes = vec![0; length];
        self.get_read(start)?.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Rows in order of their ids, batch by batch.
pub(super) struct Rows {
    reader: ParquetRecordBatchReader,
    name: String,
    last: Option<RecordId>,
    pub read: u64,
}

impl Arrival {
    /// The rows of a member, which must have exactly these columns.
    pub(super) fn rows(&self, name: &str, schema: &SchemaRef) -> Result<Rows, ArrivalError> {
        let wrong = || damaged(name);
        let (reader, start, length) = self.stored(name)?;
        let stored = Stored { reader: Arc::new(Mutex::new(reader)), start, length };
        let reader = guarded(|| {
            let builder = ParquetRecordBatchReaderBuilder::try_new(stored).ok()?;
            (builder.schema().fields() == schema.fields()).then_some(())?;
            builder.with_batch_size(ROWS_MAX).build().ok()
        });
        Ok(Rows { reader: reader.flatten().ok_or_else(wrong)?, name: name.to_owned(), last: None, read: 0 })
    }
}

impl Rows {
    /// The next rows; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<RecordBatch>, ArrivalError> {
        let wrong = || damaged(&self.name);
        let Some(rows) = guarded(|| self.reader.next()).ok_or_else(wrong)? else { return Ok(None) };
        let rows = rows.map_err(|_| wrong())?;
        for id in ids(&rows)? {
            if self.last.is_some_and(|last| last > id) {
                return Err(damaged(&self.name));
            }
            self.last = Some(id);
        }
        self.read += rows.num_rows() as u64;
        Ok(Some(rows))
    }
}

/// What a decoder says of bytes that nobody made by mistake: it may also give up in ways that it calls impossible.
fn guarded<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

/// Rows that are handed on up to an id.
pub(super) struct UpTo {
    rows: Rows,
    rest: Option<RecordBatch>,
}

impl UpTo {
    pub(super) fn new(rows: Rows) -> Self {
        Self { rows, rest: None }
    }

    /// The rows whose ids are not after `last`.
    pub(super) fn take(&mut self, last: RecordId) -> Result<Vec<RecordBatch>, ArrivalError> {
        let mut taken = Vec::new();
        loop {
            let rows = match self.rest.take() {
                Some(rows) => rows,
                None => match self.rows.next()? {
                    Some(rows) => rows,
                    None => return Ok(taken),
                },
            };
            let within = ids(&rows)?.partition_point(|id| *id <= last);
            if within > 0 {
                taken.push(rows.slice(0, within));
            }
            if within < rows.num_rows() {
                self.rest = Some(rows.slice(within, rows.num_rows() - within));
                return Ok(taken);
            }
        }
    }

    /// Whether all was taken; how many rows there were.
    pub(super) fn ended(&mut self) -> Result<Option<u64>, ArrivalError> {
        if self.rest.is_none() {
            self.rest = self.rows.next()?;
        }
        Ok(self.rest.is_none().then_some(self.rows.read))
    }
}

/// For each row whether two batches of the same columns differ in it.
pub(super) fn differing(a: &RecordBatch, b: &RecordBatch) -> Result<Vec<bool>, VaultError> {
    let mut differ = vec![false; a.num_rows()];
    for (a, b) in a.columns().iter().zip(b.columns()) {
        if a == b {
            continue;
        }
        for (row, differs) in differ.iter_mut().enumerate().filter(|(_, differs)| !**differs) {
            *differs = a.slice(row, 1) != b.slice(row, 1);
        }
    }
    Ok(differ)
}
