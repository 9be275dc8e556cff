//! OFX text as a stream of tags, whatever state it is in: SGML whose elements never close, XML, or something between.
//!
//! A `<` that begins no tag is text. What stands between tags is read only when it is asked for ([`Scanner::text`])
//! and passed over otherwise, so that memory is bounded whatever the file holds.

use std::io::{self, BufRead};

use logis_core::{Code, Problem};

use super::nesting::Nesting;
use super::tag::Tag;
use crate::Refused;

/// How much text is held at once.
const BUFFER_BYTES: usize = 256 * 1024;
/// The longest value of an element that is read.
pub(super) const VALUE_BYTES_MAX: usize = 64 * 1024;
/// The longest tag, attributes included; a `<` without `>` so near is text.
const TAG_BYTES_MAX: usize = 1024;

/// How a tag stands in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// `<NAME>`
    Open,
    /// `</NAME>`
    Close,
    /// `<NAME/>`
    Empty,
}

/// One tag.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) mark: Mark,
    pub(super) tag: Tag,
    /// Bytes of the text before it.
    at: u64,
}

/// What a `<` begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Markup {
    Tag {
        mark: Mark,
        tag: Tag,
        name: (usize, usize),
        length: usize,
    },
    Comment,
    Cdata,
    Instruction,
    Declaration,
    Text,
    /// More text is needed to tell.
    Unknown,
}

/// Where the text before the next markup ends.
enum TextEnd {
    At(usize, Markup),
    /// It doesn't end in what is held.
    Beyond,
}

/// Reads tags and texts.
pub(super) struct Scanner<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    ended: bool,
    /// What stands at `at`, where that is known already.
    next: Option<Markup>,
    /// Bytes of the text before what is held.
    forgotten: u64,
    /// Bytes of the text before the last tag that was given, and its line once it is held no more.
    given: (u64, u64),
    line: u64,
    counted: usize,
    line_end: Option<u8>,
    nesting: Option<Nesting>,
}

impl<R: BufRead> Scanner<R> {
    pub(super) fn new(inner: R) -> Self {
        let buffer = vec![0; BUFFER_BYTES];
        Self {
            inner,
            buffer,
            at: 0,
            end: 0,
            ended: false,
            next: None,
            forgotten: 0,
            given: (0, 1),
            line: 1,
            counted: 0,
            line_end: None,
            nesting: None,
        }
    }

    /// The next tag; `None` at the end of the file.
    ///
    /// # Errors
    /// [`Code::Doctype`]; and where the file says that it is XML, [`Code::BrokenXml`] when it doesn't close and
    /// [`Code::LimitExceeded`] when it is nested too deep.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Refused> {
        loop {
            match self.markup()? {
                Markup::Tag { mark, tag, name, length } => {
                    if let Some(nesting) = &mut self.nesting
                        && let Err(problem) = nesting.tag(mark, &self.buffer[self.at + name.0..self.at + name.1])
                    {
                        return Err(problem.at_line(self.here()).into());
                    }
                    let token = Token { mark, tag, at: self.forgotten + self.at as u64 };
                    self.given.0 = token.at;
                    self.at += length;
                    return Ok(Some(token));
                }
                Markup::Comment => self.pass(4, b"-->")?,
                Markup::Cdata => self.pass(9, b"]]>")?,
                Markup::Instruction => {
                    let name = &self.buffer[self.at + 2..self.end.min(self.at + 5)];
                    if self.nesting.is_none() && (name.eq_ignore_ascii_case(b"xml") || name.eq_ignore_ascii_case(b"OFX")) {
                        self.nesting = Some(Nesting::default());
                    }
                    self.pass(2, b">")?;
                }
                Markup::Declaration => {
                    let name = &self.buffer[self.at + 2..self.end.min(self.at + 9)];
                    if name.eq_ignore_ascii_case(b"DOCTYPE") {
                        return Err(Problem::new(Code::Doctype, "<!DOCTYPE").at_line(self.here()).into());
                    }
                    self.pass(2, b">")?;
                }
                // No markup is left.
                Markup::Text | Markup::Unknown => {
                    return match &self.nesting {
                        Some(nesting) if !nesting.is_closed() => Err(Problem::new(Code::BrokenXml, "").at_line(self.here()).into()),
                        _ => Ok(None),
                    };
                }
            }
        }
    }

    /// The text from here to the next markup, as written, without the white space before it; a CDATA section's
    /// content where only that stands here.
    ///
    /// # Errors
    /// [`Code::LimitExceeded`] when it is longer than [`VALUE_BYTES_MAX`].
    pub(super) fn text(&mut self) -> Result<&[u8], Refused> {
        loop {
            self.pass_blanks()?;
            match text_end(&self.buffer[self.at..self.end], self.ended) {
                TextEnd::At(0, Markup::Cdata) => return self.cdata(),
                TextEnd::At(length, markup) if length <= VALUE_BYTES_MAX => {
                    let from = self.at;
                    self.at += length;
                    self.next = Some(markup);
                    return Ok(&self.buffer[from..from + length]);
                }
                TextEnd::Beyond if self.end - self.at <= VALUE_BYTES_MAX + TAG_BYTES_MAX => {
                    if self.ended {
                        let from = self.at;
                        self.at = self.end;
                        return Ok(&self.buffer[from..self.end]);
                    }
                    self.refill()?;
                }
                _ => return Err(self.too_long()),
            }
        }
    }

    /// The line (from 1) of a tag that was given last.
    pub(super) fn line_of(&mut self, token: Token) -> u64 {
        match token.at.checked_sub(self.forgotten).and_then(|at| usize::try_from(at).ok()) {
            Some(at) => self.line_at(at),
            None => self.given.1,
        }
    }

    /// The line (from 1) up to which the file was read.
    pub(super) fn here(&mut self) -> u64 {
        self.line_at(self.at)
    }

    fn too_long(&mut self) -> Refused {
        Problem::new(Code::LimitExceeded, format!("value > {VALUE_BYTES_MAX} bytes")).at_line(self.here()).into()
    }

    fn line_at(&mut self, at: usize) -> u64 {
        if at > self.counted {
            let passed = &self.buffer[self.counted..at];
            if self.line_end.is_none() {
                self.line_end = line_end(passed, &self.buffer[at..self.end]);
            }
            if let Some(end) = self.line_end {
                self.line += memchr::memchr_iter(end, passed).count() as u64;
            }
            self.counted = at;
        }
        self.line
    }

    /// Moves to the next markup and says what it is; [`Markup::Text`] at the end of the file.
    fn markup(&mut self) -> Result<Markup, Refused> {
        if let Some(markup) = self.next.take() {
            return Ok(markup);
        }
        loop {
            match text_end(&self.buffer[self.at..self.end], self.ended) {
                TextEnd::At(length, markup) => {
                    self.at += length;
                    return Ok(markup);
                }
                TextEnd::Beyond if self.ended => {
                    self.at = self.end;
                    return Ok(Markup::Text);
                }
                // A tag may begin in what is held and end beyond it, or nothing does.
                TextEnd::Beyond => {
                    let tail = self.end.saturating_sub(TAG_BYTES_MAX).max(self.at);
                    self.at = memchr::memchr(b'<', &self.buffer[tail..self.end]).map_or(self.end, |from| tail + from);
                    self.refill()?;
                }
            }
        }
    }

    /// Passes over what begins here, up to and with its end.
    fn pass(&mut self, begin: usize, end: &[u8]) -> Result<(), Refused> {
        self.next = None;
        self.at = (self.at + begin).min(self.end);
        loop {
            if let Some(length) = memchr::memmem::find(&self.buffer[self.at..self.end], end) {
                self.at += length + end.len();
                return Ok(());
            }
            if self.ended {
                self.at = self.end;
                return Ok(());
            }
            self.at = self.end.saturating_sub(end.len() - 1).max(self.at);
            self.refill()?;
        }
    }

    fn pass_blanks(&mut self) -> Result<(), Refused> {
        self.next = None;
        loop {
            let blanks = self.buffer[self.at..self.end].iter().take_while(|b| **b <= b' ').count();
            self.at += blanks;
            if self.at < self.end || self.ended {
                return Ok(());
            }
            self.refill()?;
        }
    }

    /// The content of the CDATA section that begins here.
    fn cdata(&mut self) -> Result<&[u8], Refused> {
        const BEGIN: usize = b"<![CDATA[".len();
        loop {
            let held = &self.buffer[self.at..self.end];
            let length = memchr::memmem::find(held.get(BEGIN..).unwrap_or_default(), b"]]>");
            match length {
                Some(length) if length <= VALUE_BYTES_MAX => {
                    let from = self.at + BEGIN;
                    self.at = from + length + 3;
                    return Ok(&self.buffer[from..from + length]);
                }
                None if self.ended => {
                    self.at = self.end;
                    return Ok(&[]);
                }
                None if held.len() <= VALUE_BYTES_MAX + BEGIN + 3 => self.refill()?,
                _ => return Err(self.too_long()),
            }
        }
    }

    /// Forgets what was read and fills the rest of the buffer.
    fn refill(&mut self) -> io::Result<()> {
        // Its line may be asked for after the text that follows it was read.
        if let Some(at) = self.given.0.checked_sub(self.forgotten).and_then(|at| usize::try_from(at).ok()) {
            self.given.1 = self.line_at(at.min(self.at));
        }
        self.line_at(self.at);
        self.forgotten += self.at as u64;
        self.buffer.copy_within(self.at..self.end, 0);
        self.end -= self.at;
        (self.at, self.counted) = (0, 0);
        while self.end < self.buffer.len() {
            let source = match self.inner.fill_buf() {
                Ok(source) => source,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if source.is_empty() {
                self.ended = true;
                break;
            }
            let length = source.len().min(self.buffer.len() - self.end);
            self.buffer[self.end..self.end + length].copy_from_slice(&source[..length]);
            self.inner.consume(length);
            self.end += length;
        }
        Ok(())
    }
}

/// Which byte ends the lines of a text, of which more follows: a carriage return only where no line feed comes after the
/// first of them.
fn line_end(text: &[u8], following: &[u8]) -> Option<u8> {
    let first = memchr::memchr2(b'\r', b'\n', text)?;
    let after = text[first..].iter().chain(following).find(|b| **b != b'\r');
    Some(if after.is_none_or(|b| *b == b'\n') { b'\n' } else { b'\r' })
}

/// Where the text that begins here ends, and what ends it.
fn text_end(text: &[u8], ended: bool) -> TextEnd {
    let mut from = 0;
    while let Some(found) = memchr::memchr(b'<', &text[from..]) {
        let at = from + found;
        match markup(&text[at..], ended) {
            Markup::Text => from = at + 1,
            Markup::Unknown => return TextEnd::Beyond,
            markup => return TextEnd::At(at, markup),
        }
    }
    TextEnd::Beyond
}

/// What the `<` at the beginning of this text begins.
fn markup(text: &[u8], ended: bool) -> Markup {
    let more = if ended || text.len() >= TAG_BYTES_MAX { Markup::Text } else { Markup::Unknown };
    let (mark, from) = match text.get(1) {
        None => return more,
        Some(b'/') => (Mark::Close, 2),
        Some(b'?') if text.len() < 5 => return more,
        Some(b'?') => return Markup::Instruction,
        Some(b'!') if text.len() < 9 => return more,
        Some(b'!') if text.starts_with(b"<!--") => return Markup::Comment,
        Some(b'!') if text.starts_with(b"<![CDATA[") => return Markup::Cdata,
        Some(b'!') if text[2].is_ascii_alphabetic() => return Markup::Declaration,
        Some(_) => (Mark::Open, 1),
    };
    let name = text[from..].iter().take(TAG_BYTES_MAX).take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b':' | b'-'));
    let to = from + name.count();
    if !text.get(from).is_some_and(u8::is_ascii_alphabetic) {
        return if text.len() == from { more } else { Markup::Text };
    }
    let tag = |mark, length| Markup::Tag { mark, tag: Tag::of(&text[from..to]), name: (from, to), length };
    match text.get(to) {
        Some(b'>') => tag(mark, to + 1),
        Some(b'/' | b' ' | b'\t' | b'\r' | b'\n') => {
            let rest = &text[to..text.len().min(TAG_BYTES_MAX)];
            match memchr::memchr2(b'<', b'>', rest) {
                Some(end) if rest[end] == b'>' => {
                    let empty = mark == Mark::Open && rest[..end].ends_with(b"/");
                    tag(if empty { Mark::Empty } else { mark }, to + end + 1)
                }
                Some(_) => Markup::Text,
                None => more,
            }
        }
        Some(_) => Markup::Text,
        None => more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(Mark, Tag, String)> {
        let mut scanner = Scanner::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some(token) = scanner.next().unwrap() {
            let text = if token.mark == Mark::Open { String::from_utf8_lossy(scanner.text().unwrap()).into_owned() } else { String::new() };
            all.push((token.mark, token.tag, text));
        }
        all
    }

    #[test]
    fn what_begins_no_tag_is_text() {
        assert_eq!(
            tokens("OFXHEADER:100\n<NAME>A <3 B < C <<D <E F\n<memo/><MEMO>x</MEMO >y<!-- <NAME>z -->"),
            [
                (Mark::Open, Tag::Name, "A <3 B < C <<D <E F\n".to_owned()),
                (Mark::Empty, Tag::Memo, String::new()),
                (Mark::Open, Tag::Memo, "x".to_owned()),
                (Mark::Close, Tag::Memo, String::new()),
            ]
        );
        assert_eq!(tokens("<NAME> <![CDATA[A <B> & C]]></NAME>")[0].2, "A <B> & C");
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for text in ["a\n\n<OFX>\n<NAME>x\n<MEMO>y", "a\r\n\r\n<OFX>\r\n<NAME>x\r\n<MEMO>y", "a\r\r<OFX>\r<NAME>x\r<MEMO>y"] {
            let mut scanner = Scanner::new(text.as_bytes());
            let mut lines = Vec::new();
            while let Some(token) = scanner.next().unwrap() {
                lines.push(scanner.line_of(token));
            }
            assert_eq!(lines, [3, 4, 5], "{text:?}");
        }
    }

    #[test]
    fn a_tag_keeps_its_line_when_what_follows_it_is_longer_than_what_is_held() {
        for before in [0, 100, BUFFER_BYTES - 20] {
            let text = format!("<OFX>\n{}\n<NAME>{}x", "y".repeat(before), "\n".repeat(BUFFER_BYTES * 2));
            let mut scanner = Scanner::new(text.as_bytes());
            scanner.next().unwrap();
            let token = scanner.next().unwrap().unwrap();
            assert_eq!(scanner.text().unwrap(), b"x");
            assert_eq!(scanner.line_of(token), 3, "{before}");
        }
    }

    #[test]
    fn a_value_may_be_long_and_blanks_and_what_is_not_asked_for_longer() {
        let long = "x".repeat(VALUE_BYTES_MAX);
        assert_eq!(tokens(&format!("<OFX>{}<NAME>{long}", " ".repeat(BUFFER_BYTES * 2)))[1].2, long);
        let mut scanner = Scanner::new(io::Cursor::new(format!("<OFX>{}<NAME>", "x".repeat(BUFFER_BYTES * 3))));
        assert_eq!(scanner.next().unwrap().unwrap().tag, Tag::File);
        assert_eq!(scanner.next().unwrap().unwrap().tag, Tag::Name);
        let too_long = format!("<NAME>{long}y</NAME>");
        let mut scanner = Scanner::new(too_long.as_bytes());
        scanner.next().unwrap();
        assert!(matches!(scanner.text(), Err(Refused::Input(problem)) if problem.code == Code::LimitExceeded));
    }
}
