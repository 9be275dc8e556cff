//! XML as a stream of events, with what every XML importer must guard against: document types, depth, size of a text,
//! elements that don't close. Entities other than the five of XML and character references are kept as written.

use std::io::BufRead;

use logis_core::{Code, Problem};
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::lines::LineCounter;

/// The deepest nesting that is followed.
pub(crate) const DEPTH_MAX: usize = 64;
/// The longest single tag or run of text, in bytes.
pub(crate) const EVENT_BYTES_MAX: usize = 1024 * 1024;

/// A stream of XML events.
pub(crate) struct XmlEvents<R: BufRead> {
    reader: Reader<LineCounter<R>>,
    buffer: Vec<u8>,
    depth: usize,
    seen_root: bool,
}

impl<R: BufRead> XmlEvents<R> {
    pub(crate) fn new(inner: R) -> Self {
        let mut reader = Reader::from_reader(LineCounter::new(inner));
        let config = reader.config_mut();
        config.trim_text(true);
        config.check_end_names = true;
        Self { reader, buffer: Vec::new(), depth: 0, seen_root: false }
    }

    /// The line (from 1) up to which the input was read.
    pub(crate) fn line(&self) -> u64 {
        self.reader.get_ref().line()
    }

    /// The next event; `None` at the end of a document whose root is closed. A self-closing element comes as
    /// [`Event::Empty`]. Comments and processing instructions are left out.
    ///
    /// # Errors
    /// A problem of severity `Error`: [`Code::Doctype`], [`Code::LimitExceeded`], [`Code::BrokenXml`].
    pub(crate) fn next(&mut self) -> Result<Option<Event<'_>>, Problem> {
        loop {
            self.buffer.clear();
            // The borrow checker can't see that a returned event ends the loop, so look first, then read the buffer again.
            let event = self.reader.read_event_into(&mut self.buffer);
            let line = self.reader.get_ref().line();
            let event = event.map_err(|error| Problem::new(Code::BrokenXml, error.to_string()).at_line(line))?;
            match &event {
                Event::Start(_) => {
                    self.depth += 1;
                    self.seen_root = true;
                    if self.depth > DEPTH_MAX {
                        return Err(Problem::new(Code::LimitExceeded, format!("depth > {DEPTH_MAX}")).at_line(line));
                    }
                }
                Event::End(_) => self.depth = self.depth.saturating_sub(1),
                Event::Empty(_) => self.seen_root = true,
                Event::DocType(_) => return Err(Problem::new(Code::Doctype, "<!DOCTYPE").at_line(line)),
                Event::Eof if self.depth > 0 || !self.seen_root => return Err(Problem::new(Code::BrokenXml, "").at_line(line)),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) => continue,
                _ => {}
            }
            return Ok(Some(event.into_owned()));
        }
    }
}
