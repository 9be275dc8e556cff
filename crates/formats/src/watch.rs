//! What is read of a document of JSON: its lines are counted, and what is held of it at once is bounded.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};

use logis_core::{Code, Problem};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Visitor};
use serde_json::Value;

use crate::Refused;
use crate::json::broken_or;

/// The longest string: a year of camt of a busy account.
const STRING_BYTES_MAX: usize = 16 * 1024 * 1024;
/// The longest transaction, balance or other part that is held as a whole.
pub(crate) const PART_BYTES_MAX: usize = 1024 * 1024;

/// Shared by the reader and who walks the document.
#[derive(Debug)]
pub(crate) struct Watch {
    line: Cell<u64>,
    /// What is left of the part that is being held.
    left: Cell<usize>,
    exceeded: Cell<Option<&'static str>>,
}

impl Default for Watch {
    fn default() -> Self {
        Self { line: Cell::new(1), left: Cell::new(usize::MAX), exceeded: Cell::new(None) }
    }
}

impl Watch {
    /// The line (from 1) that is being read.
    pub(crate) fn line(&self) -> u64 {
        self.line.get()
    }

    /// A part begins that is held as a whole.
    pub(crate) fn begin_part(&self) {
        self.left.set(PART_BYTES_MAX);
    }

    /// It ends; how many bytes it had.
    pub(crate) fn end_part(&self) -> usize {
        PART_BYTES_MAX.saturating_sub(self.left.replace(usize::MAX))
    }

    /// Why reading failed.
    pub(crate) fn problem(&self, error: String) -> Problem {
        let problem = match self.exceeded.get() {
            Some("string") => Problem::new(Code::LimitExceeded, format!("string > {STRING_BYTES_MAX} bytes")),
            Some(part) => Problem::new(Code::LimitExceeded, format!("{part} > {PART_BYTES_MAX} bytes")),
            None => Problem::new(Code::Unreadable, error),
        };
        problem.at_line(self.line())
    }
}

/// A reader that is watched.
struct Watched<'a, R> {
    inner: R,
    watch: &'a Watch,
    in_string: bool,
    escaped: bool,
    string_bytes: usize,
}

impl<'a, R: Read> Watched<'a, R> {
    fn new(inner: R, watch: &'a Watch) -> Self {
        Self { inner, watch, in_string: false, escaped: false, string_bytes: 0 }
    }

    fn see(&mut self, byte: u8) {
        if self.in_string {
            self.string_bytes += 1;
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
        } else if byte == b'"' {
            (self.in_string, self.string_bytes) = (true, 0);
        }
        if byte == b'\n' {
            self.watch.line.set(self.watch.line.get() + 1);
        }
    }
}

impl<R: Read> Read for Watched<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        for byte in &buffer[..read] {
            self.see(*byte);
        }
        let left = self.watch.left.get();
        if left != usize::MAX {
            self.watch.left.set(left.saturating_sub(read));
        }
        let exceeded = if self.string_bytes > STRING_BYTES_MAX { Some("string") } else { Some("part").filter(|_| left < read) };
        if exceeded.is_some() {
            self.watch.exceeded.set(exceeded);
            return Err(io::Error::other("limit exceeded"));
        }
        Ok(read)
    }
}

/// Walks through documents as they are parsed.
pub(crate) trait Documents {
    /// Walks through one document.
    fn document<'de, R: serde_json::de::Read<'de>>(&mut self, source: &mut serde_json::Deserializer<R>) -> Result<(), serde_json::Error>;

    /// Why the walk ended a parse, where it did.
    fn refused(&mut self) -> Option<Refused>;
}

/// Walks through the documents of an input, which may stand one behind the other.
pub(crate) fn documents(input: impl Read, watch: &Watch, walk: &mut impl Documents) -> Result<(), Refused> {
    let mut source = serde_json::Deserializer::from_reader(Watched::new(input, watch));
    let walked = loop {
        if let Err(error) = walk.document(&mut source) {
            break Err(error);
        }
        if source.end().is_ok() {
            break Ok(());
        }
    };
    if let Some(refused) = walk.refused() {
        return Err(refused);
    }
    Ok(walked.map_err(|error| broken_or(&error, |said| watch.problem(said)))?)
}

/// A value that is held as a whole; with the line on which it begins, and its length in bytes.
pub(crate) struct Held<'w>(pub(crate) &'w Watch);

impl<'de> DeserializeSeed<'de> for Held<'_> {
    type Value = (Value, u64, usize);

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        // Of a list's item the parser has seen the first character already.
        let line = self.0.line();
        self.0.begin_part();
        let value = Value::deserialize(source);
        let bytes = self.0.end_part();
        value.map(|value| (value, line, bytes))
    }
}

/// A key; empty where it is longer than any that is looked for.
pub(crate) struct Key(pub(crate) String);

/// The longest key that is kept, in bytes: ours are shorter.
const KEY_BYTES_MAX: usize = 64;

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Of;
        impl Visitor<'_> for Of {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E>(self, key: &str) -> Result<Key, E> {
                Ok(Key(if key.len() <= KEY_BYTES_MAX { key.to_owned() } else { String::new() }))
            }
        }
        source.deserialize_str(Of)
    }
}
