//! The messages of a file: lines become fields, and fields go to the statement that is open.

use logis_core::{Code, Problem};

use super::fields::{Tag, goes_on_with_a_time, strip, tag};
use super::statement::Statements;
use crate::{Hint, Reading, Refused, Sink};

/// The longest field, in bytes, however many lines it has.
const FIELD_BYTES_MAX: usize = 64 * 1024;

/// A field while its lines come.
struct Field {
    tag: Tag,
    line: u64,
    text: String,
}

pub(super) struct Messages<'a> {
    statements: Statements<'a>,
    open: Option<Field>,
    /// Within a statement's closing part, where a line that begins with `-` ends it.
    closing: bool,
    /// Whether anything of the format was there.
    any: bool,
}

impl<'a> Messages<'a> {
    pub(super) fn new(hint: &'a Hint, sink: &'a mut dyn Sink) -> Self {
        Self { statements: Statements::new(hint, sink), open: None, closing: false, any: false }
    }

    /// Takes the next line.
    pub(super) fn line(&mut self, raw: &str, number: u64) -> Result<(), Refused> {
        let line = strip(raw);
        if line.starts_with('{') && line.as_bytes().get(1).is_some_and(u8::is_ascii_digit) && line.as_bytes().get(2) == Some(&b':') {
            return self.header(line, number);
        }
        if is_end(line) || (self.closing && line.starts_with('-')) {
            self.close_field()?;
            self.closing = false;
            return self.statements.end(false);
        }
        let in_text = self.open.as_ref().filter(|open| open.tag == Tag::Details && !self.closing);
        let begun = tag(line).filter(|_| !in_text.is_some_and(|open| goes_on_with_a_time(&open.text, line)));
        match (begun, &mut self.open) {
            (Some((tag, rest)), _) => {
                self.close_field()?;
                self.any = true;
                match tag {
                    Tag::Closing | Tag::PageClosing | Tag::Available | Tag::Forward => self.closing = true,
                    Tag::Details | Tag::NonSwift | Tag::Totals => {}
                    _ => self.closing = false,
                }
                self.open = Some(Field { tag, line: number, text: rest.to_owned() });
            }
            (None, Some(open)) => {
                if open.text.len() + line.len() >= FIELD_BYTES_MAX {
                    return Err(Problem::new(Code::LimitExceeded, format!("field > {FIELD_BYTES_MAX} bytes")).at_line(open.line).into());
                }
                open.text.push('\n');
                open.text.push_str(line);
            }
            (None, None) => {}
        }
        Ok(())
    }

    /// SWIFT's blocks before the text: `{1:…}{2:I940…}{4:`.
    fn header(&mut self, line: &str, number: u64) -> Result<(), Refused> {
        self.close_field()?;
        self.closing = false;
        self.statements.end(false)?;
        if line.contains("{2:I942") || line.contains("{2:O942") {
            self.statements.expect_interim();
        }
        // The first field may follow on the same line.
        match line.split_once("{4:") {
            Some((_, rest)) if rest.trim_start().starts_with(':') => self.line(rest.trim_start(), number),
            _ => Ok(()),
        }
    }

    fn close_field(&mut self) -> Result<(), Refused> {
        match self.open.take() {
            Some(Field { tag, line, text }) => self.statements.take(tag, line, text),
            None => Ok(()),
        }
    }

    pub(super) fn end(mut self) -> Result<Reading, Refused> {
        self.close_field()?;
        self.statements.end(true)?;
        if !self.any {
            return Err(Problem::new(Code::NotRecognised, "").into());
        }
        self.statements.finish()
    }
}

/// Whether a line ends a message.
fn is_end(line: &str) -> bool {
    line.starts_with("-}") || line.trim_end() == "-"
}
