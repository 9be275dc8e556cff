//! Documents of other formats in a string of the document: camt or MT940, as some banks answer.

use logis_core::Problem;
use logis_kinds::Batch;

use crate::{Format, Head, MemoryInput, Reading, Refused, Sink, Stopped, camt, encoding, mt940};

use super::out::Out;

/// What may stand in a string.
const FORMATS: [&Format; 2] = [&camt::FORMAT, &mt940::FORMAT];
/// How sure a string must make us.
const SURE_MIN: u8 = 90;

/// Whether the head of a document holds one of them, its line ends still written as JSON has them.
pub(super) fn is_within(head: &str) -> bool {
    let mt940 = head.contains(":20:") && [":25:", ":60F:", ":61:"].iter().any(|tag| head.contains(tag));
    mt940 || ["BkToCstmrAcctRpt", "BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn"].iter().any(|message| head.contains(message))
}

/// The format that a string is of.
pub(super) fn format(text: &str) -> Option<&'static Format> {
    let text = text.trim_start();
    let head = &text[..text.floor_char_boundary(Head::BYTES_MAX)];
    let head = Head { text: head, whole: head.len() == text.len() };
    FORMATS.into_iter().find(|format| (format.recognise)(&head) >= SURE_MIN)
}

/// Reads a string of a format; all its lines are the string's own.
pub(super) fn read(out: &mut Out<'_>, format: &'static Format, text: &str, line: u64) -> Result<(), Refused> {
    if out.is_untouched() {
        // Its ids mean what they mean in a file of that format.
        out.sink.source(format.id)?;
        out.reading = Reading::of_source(format.id);
    }
    out.flush()?;
    let input = MemoryInput::new("", text.trim_start());
    let survey = encoding::survey(&input)?;
    let mut reader = survey.reader(&input)?;
    let mut at_line = AtLine { line, next: out.sink };
    let reading = (format.read)(&mut reader, out.hint, &mut at_line).map_err(|refused| match refused {
        Refused::Input(problem) => Refused::Input(problem.at_line(line)),
        stopped @ Refused::Stopped(_) => stopped,
    })?;
    for question in reading.questions {
        out.ask(question);
    }
    Ok(())
}

/// Gives all that passes one line.
struct AtLine<'a> {
    line: u64,
    next: &'a mut dyn Sink,
}

impl Sink for AtLine<'_> {
    fn batch(&mut self, batch: Batch) -> Result<(), Stopped> {
        let (kind, columns, lines) = batch.into_parts();
        match Batch::new(kind, columns, vec![self.line; lines.len()]) {
            Some(batch) => self.next.batch(batch),
            None => Ok(()),
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.next.problem(problem.at_line(self.line));
    }
}
