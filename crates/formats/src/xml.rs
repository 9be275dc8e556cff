//! XML as a stream, with what every XML importer must guard against: document types, depth, the size of a tag or text,
//! elements that don't close. Entities other than the five of XML and character references are kept as written; the
//! encoding that a declaration names is ignored, since what is read is UTF-8 already.
//!
//! Two doors to the same stream: [`XmlEvents::step`] stops at tags only and gathers the text in between, which is all
//! that data files need; [`XmlEvents::next`] gives each event as it stands.

use std::io::Read;

use logis_core::{Code, Problem};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::lines::LineCounter;

/// The deepest nesting that is followed.
pub(crate) const DEPTH_MAX: usize = 64;
/// The longest single tag, comment or run of text, in bytes.
pub(crate) const EVENT_BYTES_MAX: usize = 1024 * 1024;
/// The longest text of one element, however it is cut up by references and comments, in bytes.
pub(crate) const TEXT_BYTES_MAX: usize = 1024 * 1024;
/// The longest name of an element; the names of all open ones are kept.
pub(crate) const NAME_BYTES_MAX: usize = 1024;

/// Where a stream stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// An element opened: see [`XmlEvents::name`] and [`XmlEvents::attribute`].
    Open,
    /// The innermost element closed: [`XmlEvents::text`] is what stood since the tag before.
    Close,
}

/// A stream of XML.
pub(crate) struct XmlEvents<R: Read> {
    reader: Reader<LineCounter<R>>,
    buffer: Vec<u8>,
    depth: usize,
    seen_root: bool,
    name: String,
    attributes: String,
    text: String,
    /// A self-closing element was opened, and closes next.
    closes: bool,
}

impl<R: Read> XmlEvents<R> {
    pub(crate) fn new(inner: R) -> Self {
        let mut reader = Reader::from_reader(LineCounter::new(inner).with_runs_of(EVENT_BYTES_MAX));
        let config = reader.config_mut();
        // Text is trimmed whole, not around each reference in it.
        config.trim_text(false);
        config.check_end_names = true;
        // `A & B`: not XML, but its meaning is clear.
        config.allow_dangling_amp = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
            seen_root: false,
            name: String::new(),
            attributes: String::new(),
            text: String::new(),
            closes: false,
        }
    }

    /// The line (from 1) up to which the input was read.
    pub(crate) fn line(&self) -> u64 {
        self.reader.get_ref().line()
    }

    /// The next event; `None` at the end of a document whose root is closed. A self-closing element comes as
    /// [`Event::Empty`]. Comments, processing instructions and white space come too: pass them over.
    ///
    /// # Errors
    /// A problem of severity `Error`: [`Code::Doctype`], [`Code::LimitExceeded`], [`Code::BrokenXml`].
    pub(crate) fn next(&mut self) -> Result<Option<Event<'_>>, Problem> {
        self.buffer.clear();
        self.reader.get_mut().pause();
        let event = self.reader.read_event_into(&mut self.buffer);
        let source = self.reader.get_ref();
        let problem = |code, quote: &str| Err(Problem::new(code, quote).at_line(source.line()));
        let limit = |name: &str, max: usize| problem(Code::LimitExceeded, &format!("{name} > {max}"));
        let event = match event {
            Ok(event) => event,
            Err(_) if source.is_run_too_long() => return limit("bytes", EVENT_BYTES_MAX),
            Err(quick_xml::Error::Io(error)) => return problem(Code::Unreadable, &error.to_string()),
            Err(error) => return problem(Code::BrokenXml, &error.to_string()),
        };
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.seen_root = true;
                if tag.name().as_ref().len() > NAME_BYTES_MAX {
                    return limit("name bytes", NAME_BYTES_MAX);
                }
                self.depth += usize::from(matches!(event, Event::Start(_)));
                if self.depth > DEPTH_MAX {
                    return limit("depth", DEPTH_MAX);
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return problem(Code::Doctype, "<!DOCTYPE"),
            Event::Eof if self.depth > 0 || !self.seen_root => return problem(Code::BrokenXml, ""),
            Event::Eof => return Ok(None),
            _ => {}
        }
        Ok(Some(event))
    }

    /// Reads on to the next tag; `None` at the end of a document whose root is closed. A self-closing element opens
    /// and closes.
    ///
    /// # Errors
    /// Those of [`XmlEvents::next`].
    pub(crate) fn step(&mut self) -> Result<Option<Step>, Problem> {
        if std::mem::take(&mut self.closes) {
            self.text.clear();
            return Ok(Some(Step::Close));
        }
        // Taken out while events borrow the stream.
        let (mut text, mut name, mut attributes) =
            (std::mem::take(&mut self.text), std::mem::take(&mut self.name), std::mem::take(&mut self.attributes));
        text.clear();
        let mut open = |tag: &BytesStart<'_>| {
            name.clear();
            name.push_str(tag.local_name().as_ref());
            attributes.clear();
            attributes.push_str(tag.attributes_raw());
        };
        let (step, closes) = loop {
            match self.next()? {
                Some(Event::Start(tag)) => {
                    open(&tag);
                    break (Some(Step::Open), false);
                }
                Some(Event::Empty(tag)) => {
                    open(&tag);
                    break (Some(Step::Open), true);
                }
                Some(Event::End(_)) => break (Some(Step::Close), false),
                None => break (None, false),
                Some(Event::Text(part)) => text.push_str(&part),
                Some(Event::CData(part)) => text.push_str(&part),
                Some(Event::GeneralRef(reference)) => push_reference(&mut text, &reference),
                Some(_) => {}
            }
            if text.len() > TEXT_BYTES_MAX {
                return Err(Problem::new(Code::LimitExceeded, format!("text bytes > {TEXT_BYTES_MAX}")).at_line(self.line()));
            }
        };
        (self.text, self.name, self.attributes, self.closes) = (text, name, attributes, closes);
        Ok(step)
    }

    /// The local name of the element that opened last.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The text between the last two tags, without white space around it.
    pub(crate) fn text(&self) -> &str {
        self.text.trim()
    }

    /// An attribute of the element that opened last, by its local name, as written.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut rest = self.attributes.as_str();
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, next) = after[1..].split_once(quote)?;
            if key.trim().rsplit(':').next() == Some(name) {
                return Some(value);
            }
            rest = next;
        }
    }
}

/// Adds what a reference stands for; one that XML itself doesn't know is kept as written.
pub(crate) fn push_reference(text: &mut String, reference: &BytesRef<'_>) {
    let known = match &**reference {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    };
    match known {
        Some(c) => text.push(c),
        None => {
            text.push('&');
            text.push_str(reference);
            text.push(';');
        }
    }
}
