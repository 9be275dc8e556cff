//! Electronic invoices in the two syntaxes of EN 16931: UBL 2.1 `Invoice` and `CreditNote` (OASIS), and UN/CEFACT
//! `CrossIndustryInvoice` (CII D16B, the XML of Factur-X and ZUGFeRD; and `CrossIndustryDocument` of ZUGFeRD 1).
//!
//! Elements are known by their local names and where they stand; the business terms (BT) that they hold are named where
//! they are read. Nothing is asked of a document but its number. An amount is the seller's claim on the buyer: of a credit
//! note, whose amounts are written positive, it is turned.
//!
//! To read one more term: 1. its place in both syntaxes in `terms.rs`, 2. its field and column in `invoice.rs`, 3. a case
//! file under `tests/cases/invoice-xml/`.

mod invoice;
mod terms;
#[cfg(test)]
mod tests;

use logis_core::{Code, Problem};
use logis_kinds::{Batch, KindId, Rows};

use self::invoice::Invoice;
use self::terms::{Syntax, Term};
use crate::xml::{Step, XmlEvents};
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// Bytes of lines in a batch: of documents with many, fewer are handed over at once.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;

/// `invoice-xml`
pub(crate) const FORMAT: Format = Format { id: "invoice-xml", recognise, read };

fn recognise(head: &Head<'_>) -> u8 {
    if !head.text.trim_start().starts_with('<') {
        return 0;
    }
    let name = |tag: &str| tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default().to_owned();
    let is_root = |tag: &str| {
        let name = name(tag);
        match Syntax::of(name.rsplit(':').next().unwrap_or_default()) {
            Some(Syntax::Cii) => true,
            // Others have an `Invoice` too.
            Some(_) => tag.contains("urn:oasis:names:specification:ubl:schema:xsd:"),
            None => false,
        }
    };
    // Several may stand in an envelope.
    if head.text.split('<').skip(1).any(is_root) { 96 } else { 0 }
}

fn read(input: &mut Reader<'_>, _hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut events = XmlEvents::new(input);
    let mut invoices = Invoices { sink, path: Vec::new(), open: None, rows: Rows::new(KindId::BusinessInvoice), bytes: 0, known: false };
    while let Some(step) = events.step()? {
        match step {
            Step::Open => invoices.open(&events),
            Step::Close => invoices.close(events.text(), events.line())?,
        }
    }
    invoices.finish()?;
    Ok(Reading::of_source(FORMAT.id))
}

/// The documents of an input as they go by.
struct Invoices<'a> {
    sink: &'a mut dyn Sink,
    /// Local names of the open elements; their depth and length have limits.
    path: Vec<String>,
    /// The open document, and how deep its root lies.
    open: Option<(Invoice, usize)>,
    rows: Rows,
    /// Of the lines in `rows`.
    bytes: usize,
    known: bool,
}

impl Invoices<'_> {
    fn open<R: std::io::Read>(&mut self, events: &XmlEvents<R>) {
        self.path.push(events.name().to_owned());
        match &mut self.open {
            Some((invoice, root)) => {
                invoice.attributes([events.attribute("schemeID"), events.attribute("currencyID"), events.attribute("unitCode")]);
                if terms::is_line(&self.path[*root..]) {
                    invoice.line_begins();
                }
            }
            None => {
                if let Some(syntax) = Syntax::of(events.name()) {
                    self.known = true;
                    self.open = Some((Invoice::new(syntax, events.line()), self.path.len()));
                }
            }
        }
    }

    fn close(&mut self, text: &str, line: u64) -> Result<(), Refused> {
        if let Some((mut invoice, root)) = self.open.take() {
            if self.path.len() == root {
                self.push(&invoice)?;
            } else {
                let path = &self.path[root..];
                let sink = &mut *self.sink;
                let say = &mut |problem: Problem| sink.problem(problem.at_line(line));
                if terms::is_line(path) {
                    invoice.line_ends(say);
                }
                match Term::at(invoice.syntax, path) {
                    Some(term) if !text.is_empty() => invoice.take(term, text, say),
                    _ => {}
                }
                self.open = Some((invoice, root));
            }
        }
        self.path.pop();
        Ok(())
    }

    fn push(&mut self, invoice: &Invoice) -> Result<(), Refused> {
        let sink = &mut *self.sink;
        self.bytes += invoice.push(&mut self.rows, &mut |problem| sink.problem(problem))?;
        if self.rows.len() >= Batch::ROWS_MAX || self.bytes >= BATCH_BYTES_MAX {
            self.bytes = 0;
            self.sink.batch(self.rows.finish())?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), Refused> {
        if !self.known {
            return Err(Problem::new(Code::NotRecognised, "").into());
        }
        if !self.rows.is_empty() {
            self.sink.batch(self.rows.finish())?;
        }
        Ok(())
    }
}
