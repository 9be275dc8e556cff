//! OFX and QFX: statements of bank, card and investment accounts; of the last only cash movements.
//!
//! Files break the standard more often than they keep it, so little is asked of them: entries (`STMTTRN`) with an
//! amount and a date, an account block, a currency. Header lines, order, closing tags and all else may be missing.
//!
//! An account is called by its IBAN where its number is one, else `bank/branch/number` (BANKID, BRANCHID, ACCTID; empty
//! parts left out), and by its number alone for cards and investments. An entry is in the currency of its own
//! `CURRENCY/CURSYM`, else in its statement's CURDEF, which is also what it was turned into where it has an ORIGCURRENCY.
//!
//! To read another element: 1. a line in `tag.rs`, 2. where its text goes in `statements.rs`, 3. a case file.

mod account;
mod entry;
mod nesting;
mod scan;
mod statements;
mod tag;
pub(crate) mod value;

use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `ofx`
pub(crate) const FORMAT: Format = Format { id: "ofx", recognise, read };

/// Elements that only an OFX file begins with, the root and what is left when the root is missing.
const ROOTS: &[&str] = &[
    "OFX",
    "SIGNONMSGSRSV1",
    "BANKMSGSRSV1",
    "CREDITCARDMSGSRSV1",
    "INVSTMTMSGSRSV1",
    "STMTTRNRS",
    "CCSTMTTRNRS",
    "INVSTMTTRNRS",
    "STMTRS",
    "CCSTMTRS",
    "INVSTMTRS",
    "BANKTRANLIST",
    "STMTTRN",
];

fn recognise(head: &Head<'_>) -> u8 {
    let text = head.text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let starts = |text: &str, with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if starts(text, "OFXHEADER") || starts(text, "DATA:OFXSGML") {
        return 100;
    }
    for (at, _) in text.match_indices('<') {
        let after = &text[at + 1..];
        if starts(after, "?OFX") {
            return 100;
        }
        // Declarations, comments, document types (which the reading refuses): what follows them decides.
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            if starts(after, "!DOCTYPE HTML") {
                return 0;
            }
            continue;
        }
        let name = after.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        if ROOTS.iter().any(|root| root.eq_ignore_ascii_case(name)) {
            return 95;
        }
        // The beginning may be lost; then the root stands further down.
        return if tag::Tag::of(name.as_bytes()) != tag::Tag::Other && text.contains("<OFX>") { 80 } else { 0 };
    }
    0
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut scanner = scan::Scanner::new(input);
    let mut statements = statements::Statements::new(hint, sink);
    while let Some(token) = scanner.next()? {
        statements.take(token, &mut scanner)?;
    }
    let questions = statements.end(scanner.here())?;
    Ok(Reading { questions, ..Reading::of_source("ofx") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_by_its_content() {
        let sure = |text| recognise(&Head { text, whole: true });
        for text in [
            "OFXHEADER:100\nDATA:OFXSGML",
            "\n\n\r\n ofxheader:100",
            "<OFX>\n<SIGNONMSGSRSV1>",
            "<?xml version=\"1.0\"?>\n<!-- a bank -->\n<?OFX OFXHEADER=\"200\"?><OFX>",
            "DATA:OFXSGML\n<ofx>",
            "VERSION:102\nENCODING:USASCII\n<OFX>",
            "<?xml version=\"1.0\"?><!DOCTYPE OFX [<!ENTITY a \"b\">]><OFX>",
            "<STMTTRN><TRNAMT>1",
        ] {
            assert!(sure(text) >= 95, "{text}");
        }
        assert_eq!(sure("<STATUS><CODE>0</STATUS><OFX>"), 80);
        for text in ["", "date;amount\n", "<!DOCTYPE html><OFX>", "<html><OFX>", "<?xml version=\"1.0\"?><Document><OFX>", "a < b <OFXQ>"] {
            assert_eq!(sure(text), 0, "{text}");
        }
    }
}
