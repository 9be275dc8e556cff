//! What importers of JSON share: documents are walked as they are parsed (serde's visitors), and nothing long is held.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};

use logis_core::{Code, Problem};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The longest text without a quotation mark, so the longest string.
const STRING_BYTES_MAX: usize = 1024 * 1024;
/// The longest text that is kept, in characters.
const TEXT_CHARS_MAX: usize = 200;

/// Counts the lines of what is read, and refuses what would make the parser hold a long string.
pub(crate) struct ShortStrings<'a, R> {
    inner: R,
    since_quote: usize,
    line: &'a Cell<u64>,
}

impl<'a, R> ShortStrings<'a, R> {
    /// From the beginning of an input; `line` is kept at the line that was read last.
    pub(crate) fn new(inner: R, line: &'a Cell<u64>) -> Self {
        line.set(1);
        Self { inner, since_quote: 0, line }
    }
}

impl<R: Read> Read for ShortStrings<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let bytes = &buffer[..read];
        self.line.set(self.line.get() + memchr::memchr_iter(b'\n', bytes).count() as u64);
        self.since_quote = match memchr::memrchr(b'"', bytes) {
            Some(at) => read - at,
            None => self.since_quote + read,
        };
        if self.since_quote > STRING_BYTES_MAX { Err(io::Error::other("string too long")) } else { Ok(read) }
    }
}

/// Why a document could not be walked to its end, where [`ShortStrings`] was read.
pub(crate) fn broken(error: &serde_json::Error) -> Problem {
    broken_or(error, |_| Problem::new(Code::LimitExceeded, format!("string > {STRING_BYTES_MAX} bytes")))
}

/// The same, where another reader has its own limits: `limit` says which.
pub(crate) fn broken_or(error: &serde_json::Error, limit: impl FnOnce(String) -> Problem) -> Problem {
    match error.classify() {
        serde_json::error::Category::Io => limit(error.to_string()),
        _ if error.to_string().starts_with("recursion limit") => Problem::new(Code::LimitExceeded, "depth > 127"),
        _ => Problem::new(Code::BrokenJson, error.to_string()).at_line(error.line() as u64),
    }
}

/// The methods of a [`Visitor`] by which a walk through objects, lists and texts passes over all other values.
macro_rules! passes_over_all_but_text {
    () => {
        fn visit_bool<E>(self, _: bool) -> Result<(), E> {
            Ok(())
        }

        fn visit_i64<E>(self, _: i64) -> Result<(), E> {
            Ok(())
        }

        fn visit_u64<E>(self, _: u64) -> Result<(), E> {
            Ok(())
        }

        fn visit_f64<E>(self, _: f64) -> Result<(), E> {
            Ok(())
        }

        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }
    };
}
pub(crate) use passes_over_all_but_text;

/// The same, where it passes over texts too.
macro_rules! passes_over_scalars {
    () => {
        crate::json::passes_over_all_but_text!();

        fn visit_str<E>(self, _: &str) -> Result<(), E> {
            Ok(())
        }
    };
}
pub(crate) use passes_over_scalars;

/// A text or number, shortened; empty for anything else.
pub(crate) struct Short(pub(crate) String);

impl Short {
    /// A text, shortened.
    pub(crate) fn of(text: &str) -> Self {
        Self(text.chars().take(TEXT_CHARS_MAX).collect())
    }

    /// The text, where it says something.
    pub(crate) fn some(self) -> Option<String> {
        (!self.0.trim().is_empty()).then_some(self.0)
    }
}

impl<'de> Deserialize<'de> for Short {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        source.deserialize_any(ShortVisitor)
    }
}

struct ShortVisitor;

impl<'de> Visitor<'de> for ShortVisitor {
    type Value = Short;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Short, E> {
        Ok(Short(String::new()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Short, E> {
        Ok(Short(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Short, E> {
        Ok(Short(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Short, E> {
        Ok(Short(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Short, E> {
        Ok(Short::of(text))
    }

    fn visit_unit<E>(self) -> Result<Short, E> {
        Ok(Short(String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Short, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Short(String::new()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Short, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Short(String::new()))
    }
}
