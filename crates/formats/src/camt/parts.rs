//! The parts of an entry or of one transaction's details, as texts that are reused from one to the next.

use logis_core::Currency;

use super::names::Name;

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Part { $($(#[$doc])* $name),* }
        const PARTS: usize = [$(Part::$name),*].len();
    };
}

parts! {
    Amount,
    Sign,
    Status,
    Booked,
    Value,
    /// Of the bank: unique by its intent.
    ServicerRef,
    /// Of the bank: within a statement at best.
    EntryRef,
    Domain,
    Family,
    SubFamily,
    Proprietary,
    /// The bank's words on the entry.
    EntryInfo,
    /// The bank's words on one transaction.
    Info,
    EndToEnd,
    /// A creditor's structured reference.
    StructuredRef,
    Cheque,
    Debtor,
    Creditor,
    UltimateDebtor,
    UltimateCreditor,
    DebtorAccount,
    CreditorAccount,
    InstructedAmount,
    /// The first unstructured remittance text.
    Remittance,
    /// All further ones, and what comes with a structured reference.
    RemittanceMore,
}

/// The longest joined text of one part, in bytes.
const JOINED_BYTES_MAX: usize = 16 * 1024;
/// What stands for texts that had no room.
const REST: &str = "…";
/// What stands between texts that are joined.
pub(super) const JOINT: &str = " · ";

/// Texts by part; empty where there is none.
#[derive(Debug, Default)]
pub(super) struct Parts {
    texts: [String; PARTS],
    /// The currency of the entry's amount.
    pub(super) currency: Option<Currency>,
    /// The currency of the instructed amount.
    pub(super) instructed_currency: Option<Currency>,
}

impl Parts {
    pub(super) fn clear(&mut self) {
        self.texts.iter_mut().for_each(String::clear);
        self.currency = None;
        self.instructed_currency = None;
    }

    pub(super) fn get(&self, part: Part) -> &str {
        &self.texts[part as usize]
    }

    /// Takes the text of an element whose path, from below the entry or the transaction's details, is given.
    /// `currency` is that of an `Amt`.
    pub(super) fn take(&mut self, path: &[Name], text: &str, currency: Option<Currency>) {
        let Some(part) = part(path).filter(|_| !text.is_empty()) else { return };
        match part {
            Part::Remittance if !self.get(Part::Remittance).is_empty() => join(&mut self.texts[Part::RemittanceMore as usize], text),
            Part::RemittanceMore | Part::Info => join(&mut self.texts[part as usize], text),
            _ => {
                let place = &mut self.texts[part as usize];
                if !place.is_empty() {
                    return;
                }
                match path {
                    [.., Name::Iban] => place.extend(text.split_whitespace()),
                    _ => push_line(place, text),
                }
                match part {
                    Part::Amount => self.currency = currency,
                    Part::InstructedAmount => self.instructed_currency = currency,
                    _ => {}
                }
            }
        }
    }
}

/// Which part an element is: paths of all versions side by side.
fn part(path: &[Name]) -> Option<Part> {
    use Name::{
        AcctSvcrRef, AddtlNtryInf, AddtlRmtInf, AddtlTxInf, Agt, Amt, AmtDtls, Bban, BkTxCd, BookgDt, Cd, CdtDbtInd, Cdtr, CdtrAcct,
        CdtrRef, CdtrRefInf, ChqNb, Dbtr, DbtrAcct, Domn, Dt, DtTm, EndToEndId, FinInstnId, Fmly, Iban, Id, InstdAmt, Nm, NtryRef, Othr,
        Prtry, PrtryAcct, Pty, Ref, Refs, RltdPties, RmtInf, Strd, Sts, SubFmlyCd, UltmtCdtr, UltmtDbtr, Upic, Ustrd, ValDt,
    };
    Some(match path {
        [Amt] => Part::Amount,
        [CdtDbtInd] => Part::Sign,
        [Sts] | [Sts, Cd | Prtry] => Part::Status,
        [BookgDt] | [BookgDt, Dt | DtTm] => Part::Booked,
        [ValDt] | [ValDt, Dt | DtTm] => Part::Value,
        [AcctSvcrRef] | [Refs, AcctSvcrRef] => Part::ServicerRef,
        [NtryRef] => Part::EntryRef,
        [BkTxCd, Domn, Cd] => Part::Domain,
        [BkTxCd, Domn, Fmly, Cd] => Part::Family,
        [BkTxCd, Domn, Fmly, SubFmlyCd] => Part::SubFamily,
        [BkTxCd, Prtry, Cd] => Part::Proprietary,
        [AddtlNtryInf] => Part::EntryInfo,
        [AddtlTxInf] => Part::Info,
        [Refs, EndToEndId] => Part::EndToEnd,
        [Refs, ChqNb] => Part::Cheque,
        [AmtDtls, InstdAmt, Amt] => Part::InstructedAmount,
        [RmtInf, Ustrd] => Part::Remittance,
        [RmtInf, Strd, AddtlRmtInf] => Part::RemittanceMore,
        [RmtInf, Strd, CdtrRefInf, Ref | CdtrRef] => Part::StructuredRef,
        [RltdPties, party, Nm] | [RltdPties, party, Pty, Nm] | [RltdPties, party, Agt, FinInstnId, Nm] => match party {
            Dbtr => Part::Debtor,
            Cdtr => Part::Creditor,
            UltmtDbtr => Part::UltimateDebtor,
            UltmtCdtr => Part::UltimateCreditor,
            _ => return None,
        },
        [RltdPties, account, Id, Iban | Bban | Upic] | [RltdPties, account, Id, Othr | PrtryAcct, Id] => match account {
            DbtrAcct => Part::DebtorAccount,
            CdtrAcct => Part::CreditorAccount,
            _ => return None,
        },
        _ => return None,
    })
}

/// Adds a text behind others, up to a limit.
pub(super) fn join(place: &mut String, text: &str) {
    let has_room = place.len() + text.len() <= JOINED_BYTES_MAX;
    if !has_room && place.ends_with(REST) {
        return;
    }
    let text = if has_room { text } else { REST };
    if !place.is_empty() {
        place.push_str(JOINT);
    }
    push_line(place, text);
}

/// Adds a text as one line: line ends and tabs, which come from laying out the XML, become one space.
fn push_line(place: &mut String, text: &str) {
    if memchr::memchr3(b'\n', b'\r', b'\t', text.as_bytes()).is_none() {
        return place.push_str(text);
    }
    for (at, word) in text.split_whitespace().enumerate() {
        if at > 0 {
            place.push(' ');
        }
        place.push_str(word);
    }
}
