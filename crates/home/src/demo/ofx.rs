//! Banque du Rhône, first way: OFX 1.02 (SGML, unclosed elements, windows-1252), one file a month for both of Camille's
//! accounts. Each begins five days before its month, as a careful person's downloads do.

use logis_core::{Day, Month};

use super::DemoFile;
use super::bank::{BankAccount, amount, compact, escaped, label, windows_1252};
use super::life::{Movement, Span, Way};

/// Days that a file repeats of the month before.
pub(super) const OVERLAP_DAYS: i32 = 5;
/// What NAME holds (OFX: an element of type A-32).
const NAME_MAX_CHARS: usize = 32;

/// The monthly files. Each account comes with its balance before the story and its movements by booking date.
pub(super) fn files(span: Span, accounts: &[(BankAccount, i64, Vec<&Movement>)]) -> Vec<DemoFile> {
    Span::months(span.first, span.last).map(|month| file(span, month, accounts)).collect()
}

fn file(span: Span, month: Month, accounts: &[(BankAccount, i64, Vec<&Movement>)]) -> DemoFile {
    let (from, to) = (month.first().plus_days(-OVERLAP_DAYS).max(span.first), month.last().min(span.last));
    let mut text = String::from(
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\n\
         OLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n",
    );
    text += &format!(
        "<OFX>\r\n<SIGNONMSGSRSV1>\r\n<SONRS>\r\n<STATUS>\r\n<CODE>0\r\n<SEVERITY>INFO\r\n</STATUS>\r\n<DTSERVER>{}083000\r\n\
         <LANGUAGE>FRA\r\n<FI>\r\n<ORG>BANQUE DU RHÔNE\r\n<FID>99101\r\n</FI>\r\n</SONRS>\r\n</SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1>\r\n",
        compact(to)
    );
    for (account, opening_cents, movements) in accounts {
        text += &statement(*account, *opening_cents, movements, from, to);
    }
    text += "</BANKMSGSRSV1>\r\n</OFX>\r\n";
    DemoFile { name: format!("banque-du-rhone-{month}.ofx"), on: to, bytes: windows_1252(&text) }
}

fn statement(account: BankAccount, opening_cents: i64, movements: &[&Movement], from: Day, to: Day) -> String {
    let closing = opening_cents + movements.iter().filter(|m| m.booked <= to).map(|m| m.cents).sum::<i64>();
    let kind = if account.name == "Livret" { "SAVINGS" } else { "CHECKING" };
    let mut text = format!(
        "<STMTTRNRS>\r\n<TRNUID>0\r\n<STATUS>\r\n<CODE>0\r\n<SEVERITY>INFO\r\n</STATUS>\r\n<STMTRS>\r\n<CURDEF>EUR\r\n<BANKACCTFROM>\r\n\
         <BANKID>{}\r\n<BRANCHID>{}\r\n<ACCTID>{}\r\n<ACCTTYPE>{kind}\r\n<ACCTKEY>{:02}\r\n</BANKACCTFROM>\r\n<BANKTRANLIST>\r\n\
         <DTSTART>{}\r\n<DTEND>{}\r\n",
        account.bank,
        account.branch,
        account.number,
        account.rib_key(),
        compact(from),
        compact(to)
    );
    for movement in movements.iter().filter(|m| (from..=to).contains(&m.booked)) {
        text += &entry(movement);
    }
    let (closing, at) = (amount(closing, '.'), compact(to));
    text += &format!(
        "</BANKTRANLIST>\r\n<LEDGERBAL>\r\n<BALAMT>{closing}\r\n<DTASOF>{at}\r\n</LEDGERBAL>\r\n<AVAILBAL>\r\n<BALAMT>{closing}\r\n\
         <DTASOF>{at}\r\n</AVAILBAL>\r\n</STMTRS>\r\n</STMTTRNRS>\r\n"
    );
    text
}

fn entry(movement: &Movement) -> String {
    let kind = match movement.way {
        Way::Card => "POS",
        Way::CardRefund | Way::DebitReturned => "CREDIT",
        Way::Cash => "ATM",
        Way::Cheque => "CHECK",
        Way::Debit => "DIRECTDEBIT",
        Way::Transfer => "XFER",
        Way::Fee => "FEE",
        Way::Interest => "INT",
    };
    let mut text = format!("<STMTTRN>\r\n<TRNTYPE>{kind}\r\n<DTPOSTED>{}\r\n", compact(movement.booked));
    if movement.way == Way::Card {
        text += &format!("<DTUSER>{}\r\n", compact(movement.happened));
    }
    text += &format!("<TRNAMT>{}\r\n<FITID>{}\r\n", amount(movement.cents, '.'), fitid(movement));
    if movement.way == Way::Cheque {
        text += &format!("<CHECKNUM>{}\r\n", movement.what);
    }
    let label = label(movement).to_uppercase();
    let name: String = label.chars().take(NAME_MAX_CHARS).collect();
    let rest: String = label.chars().skip(NAME_MAX_CHARS).collect();
    text += &format!("<NAME>{}\r\n", escaped(name.trim()));
    if !rest.trim().is_empty() {
        text += &format!("<MEMO>{}\r\n", escaped(rest.trim()));
    }
    text + "</STMTTRN>\r\n"
}

/// The bank's id of a movement: the same in every file that shows it.
pub(super) fn fitid(movement: &Movement) -> String {
    format!("{}R{:06}", compact(movement.booked), movement.number)
}
