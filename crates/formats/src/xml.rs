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
/// The longest text that [`XmlEvents::step`] gathers, however it is cut up by references and comments, in bytes.
pub(crate) const TEXT_BYTES_MAX: usize = 64 * 1024;
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
    nesting: Nesting,
    tag: Tag,
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
        Self { reader, buffer: Vec::new(), nesting: Nesting::default(), tag: Tag::default(), text: String::new(), closes: false }
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
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(unreadable(self.reader.get_ref(), error)),
        };
        let source = self.reader.get_ref();
        match &event {
            Event::Start(tag) => self.nesting.open(tag, source)?,
            Event::Empty(tag) => self.nesting.open(tag, source).map(|()| self.nesting.close())?,
            Event::End(_) => self.nesting.close(),
            Event::DocType(_) => return Err(doctype(source)),
            Event::Eof => return self.nesting.end(source).map(|()| None),
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
        self.text.clear();
        if std::mem::take(&mut self.closes) {
            self.nesting.close();
            return Ok(Some(Step::Close));
        }
        loop {
            self.buffer.clear();
            self.reader.get_mut().pause();
            // Not by way of `next`: to move each event once more takes as long as to read it.
            match self.reader.read_event_into(&mut self.buffer) {
                Ok(Event::Start(tag)) => {
                    self.nesting.open(&tag, self.reader.get_ref())?;
                    self.tag.set(&tag);
                    return Ok(Some(Step::Open));
                }
                Ok(Event::Empty(tag)) => {
                    self.nesting.open(&tag, self.reader.get_ref())?;
                    self.tag.set(&tag);
                    self.closes = true;
                    return Ok(Some(Step::Open));
                }
                Ok(Event::End(_)) => {
                    self.nesting.close();
                    return Ok(Some(Step::Close));
                }
                Ok(Event::Text(part)) => self.text.push_str(&part),
                Ok(Event::CData(part)) => self.text.push_str(&part),
                Ok(Event::GeneralRef(reference)) => push_reference(&mut self.text, &reference),
                Ok(Event::DocType(_)) => return Err(doctype(self.reader.get_ref())),
                Ok(Event::Eof) => return self.nesting.end(self.reader.get_ref()).map(|()| None),
                Ok(Event::Comment(_) | Event::PI(_) | Event::Decl(_)) => {}
                Err(error) => return Err(unreadable(self.reader.get_ref(), error)),
            }
            if self.text.len() > TEXT_BYTES_MAX {
                return Err(limit(self.reader.get_ref(), "text bytes", TEXT_BYTES_MAX));
            }
        }
    }

    /// The local name of the element that opened last.
    pub(crate) fn name(&self) -> &str {
        &self.tag.name
    }

    /// The text between the last two tags, without white space around it.
    pub(crate) fn text(&self) -> &str {
        self.text.trim()
    }

    /// An attribute of the element that opened last, by its local name, as written.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let mut rest = self.tag.attributes.as_str();
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

/// The tag that opened last.
#[derive(Debug, Default)]
struct Tag {
    name: String,
    attributes: String,
}

impl Tag {
    fn set(&mut self, tag: &BytesStart<'_>) {
        self.name.clear();
        self.name.push_str(tag.local_name().as_ref());
        self.attributes.clear();
        self.attributes.push_str(tag.attributes_raw());
    }
}

/// How deep the stream stands in its document.
#[derive(Debug, Default)]
struct Nesting {
    depth: usize,
    seen_root: bool,
}

impl Nesting {
    fn open<R: Read>(&mut self, tag: &BytesStart<'_>, source: &LineCounter<R>) -> Result<(), Problem> {
        self.seen_root = true;
        self.depth += 1;
        if tag.name().as_ref().len() > NAME_BYTES_MAX {
            return Err(limit(source, "name bytes", NAME_BYTES_MAX));
        }
        if self.depth > DEPTH_MAX { Err(limit(source, "depth", DEPTH_MAX)) } else { Ok(()) }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Whether a document may end here.
    fn end<R: Read>(&self, source: &LineCounter<R>) -> Result<(), Problem> {
        if self.seen_root && self.depth == 0 { Ok(()) } else { Err(Problem::new(Code::BrokenXml, "").at_line(source.line())) }
    }
}

#[cold]
fn limit<R: Read>(source: &LineCounter<R>, name: &str, max: usize) -> Problem {
    Problem::new(Code::LimitExceeded, format!("{name} > {max}")).at_line(source.line())
}

#[cold]
fn doctype<R: Read>(source: &LineCounter<R>) -> Problem {
    Problem::new(Code::Doctype, "<!DOCTYPE").at_line(source.line())
}

#[cold]
fn unreadable<R: Read>(source: &LineCounter<R>, error: quick_xml::Error) -> Problem {
    match error {
        _ if source.is_run_too_long() => limit(source, "bytes", EVENT_BYTES_MAX),
        quick_xml::Error::Io(error) => Problem::new(Code::Unreadable, error.to_string()).at_line(source.line()),
        error => Problem::new(Code::BrokenXml, error.to_string()).at_line(source.line()),
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

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    /// Gives the same bytes over and over, without end.
    struct Endless(&'static [u8], usize);

    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            for byte in buffer.iter_mut() {
                *byte = self.0[self.1 % self.0.len()];
                self.1 += 1;
            }
            Ok(buffer.len())
        }
    }

    fn refusal_of(input: impl Read) -> Problem {
        let mut events = XmlEvents::new(input);
        loop {
            match events.step() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("read to its end"),
                Err(problem) => return problem,
            }
        }
    }

    fn steps(text: &str) -> Vec<String> {
        let mut events = XmlEvents::new(text.as_bytes());
        let mut steps = Vec::new();
        while let Some(step) = events.step().unwrap() {
            steps.push(match step {
                Step::Open => format!("<{} {}", events.name(), events.attribute("k").unwrap_or("-")),
                Step::Close => format!(">{}", events.text()),
            });
        }
        steps
    }

    #[test]
    fn tags_and_the_text_between() {
        let text = "\n <?xml version='1.0' encoding='UTF-16'?><n:a x='1' n:k = \"v'\"> <b/>\n A &amp; B &#233;<!-- c -->&eacute;<![CDATA[<]]> & C\n</n:a>\n";
        assert_eq!(steps(text), ["<a v'", "<b -", ">", ">A & B é&eacute;< & C"]);
    }

    #[test]
    fn both_doors_lead_to_the_same_stream() {
        let text = "<a><b k='1'>x</b><c/></a>";
        let (mut events, mut names) = (XmlEvents::new(text.as_bytes()), Vec::new());
        while let Some(event) = events.next().unwrap() {
            if let Event::Start(tag) | Event::Empty(tag) = event {
                names.push(format!("<{}", tag.local_name().as_ref()));
            }
        }
        let opened = steps(text).into_iter().filter(|step| step.starts_with('<'));
        assert_eq!(names, opened.map(|step| step[..2].to_owned()).collect::<Vec<_>>());
    }

    #[test]
    fn nothing_endless_is_kept() {
        let endless: [(&[u8], &'static [u8]); 7] =
            [(b"", b" "), (b"<a>", b"x"), (b"<a>", b"x&amp;"), (b"<a b='", b"x"), (b"<a><!--", b"x"), (b"<a>&", b"x"), (b"", b"<a>")];
        for (start, more) in endless {
            assert_eq!(refusal_of(start.chain(Endless(more, 0))).code, Code::LimitExceeded, "{:?}", str::from_utf8(more));
        }
    }

    #[test]
    fn what_is_refused_says_on_which_line() {
        let cases = [
            ("<a>\n<b>\n</a>", Code::BrokenXml, 3),
            ("<a>\n\n", Code::BrokenXml, 3),
            ("", Code::BrokenXml, 1),
            ("\n<!DOCTYPE a>\n<a/>", Code::Doctype, 2),
            ("<a/>\n</a>", Code::BrokenXml, 2),
        ];
        for (text, code, line) in cases {
            let problem = refusal_of(text.as_bytes());
            assert_eq!((problem.code, problem.line), (code, Some(line)), "{text}");
        }
    }
}
