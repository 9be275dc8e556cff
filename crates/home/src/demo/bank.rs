//! The banks' side: account identifiers, labels, and the numbers as files write them.

use logis_core::{Day, Decimal};

use super::life::{Held, Movement, Way};

/// An account as its bank knows it. All bank codes are invented.
#[derive(Debug, Clone, Copy)]
pub(super) struct BankAccount {
    pub(super) held: Held,
    pub(super) name: &'static str,
    pub(super) bank: &'static str,
    pub(super) branch: &'static str,
    pub(super) number: &'static str,
}

/// Current, savings, joint.
pub(super) const ACCOUNTS: [BankAccount; 3] = [
    BankAccount { held: Held::Current, name: "Compte courant", bank: "99101", branch: "00690", number: "00041728306" },
    BankAccount { held: Held::Savings, name: "Livret", bank: "99101", branch: "00690", number: "00041728397" },
    BankAccount { held: Held::Joint, name: "Compte joint", bank: "99202", branch: "00031", number: "04200417503" },
];

impl BankAccount {
    /// The RIB key: 97 minus the weighted remainder (Comité français d'organisation et de normalisation bancaires).
    pub(super) fn rib_key(&self) -> u64 {
        let number = |digits: &str| digits.bytes().fold(0u64, |n, b| n * 10 + u64::from(b - b'0'));
        97 - (89 * number(self.bank) + 15 * number(self.branch) + 3 * number(self.number)) % 97
    }

    /// The IBAN without spaces (ISO 13616: check digits over the rearranged number, modulo 97).
    pub(super) fn iban(&self) -> String {
        let bban = format!("{}{}{}{:02}", self.bank, self.branch, self.number, self.rib_key());
        // F and R count as 15 and 27, and the country with two zeros goes last.
        let remainder = bban.bytes().chain(*b"152700").fold(0u64, |rest, b| (rest * 10 + u64::from(b - b'0')) % 97);
        format!("FR{:02}{bban}", 98 - remainder)
    }
}

/// Cents as a number with this decimal mark.
pub(super) fn amount(cents: i64, mark: char) -> String {
    Decimal { digits: cents, scale: 2 }.to_string().replace('.', mark.encode_utf8(&mut [0; 4]))
}

/// `dd/mm`.
pub(super) fn day_month(day: Day) -> String {
    let (_, month, date) = day.ymd();
    format!("{date:02}/{month:02}")
}

/// `dd/mm/yyyy`.
pub(super) fn slashed(day: Day) -> String {
    format!("{}/{:04}", day_month(day), day.ymd().0)
}

/// `yyyymmdd`.
pub(super) fn compact(day: Day) -> String {
    let (year, month, date) = day.ymd();
    format!("{year:04}{month:02}{date:02}")
}

/// What a bank prints on its statement: the way in its jargon, then who and what for.
pub(super) fn label(movement: &Movement) -> String {
    let Movement { way, payee, what, cents, happened, .. } = movement;
    match way {
        Way::Card => format!("CARTE {} {payee} {what}", day_month(*happened)),
        Way::CardRefund => format!("AVOIR CARTE {payee} {what}"),
        Way::Cash => format!("RETRAIT DAB {} {what}", day_month(*happened)),
        Way::Cheque => format!("CHEQUE {what}"),
        Way::Debit => format!("PRLV {payee} {what}"),
        Way::DebitReturned => format!("REJET PRLV {payee} {what}"),
        Way::Transfer if *cents < 0 => format!("VIR {payee} {what}"),
        Way::Transfer => format!("VIR DE {payee} {what}"),
        Way::Fee | Way::Interest => what.clone(),
    }
}

/// Windows-1252, what French banks mean by ANSI. A letter outside it becomes `?`; the story has none.
pub(super) fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '€' => 0x80,
        'Œ' => 0x8c,
        '’' => 0x92,
        'œ' => 0x9c,
        c => u8::try_from(u32::from(c)).ok().filter(|b| *b < 0x80 || *b >= 0xa0).unwrap_or(b'?'),
    };
    text.chars().map(byte).collect()
}

/// For SGML and XML text.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
