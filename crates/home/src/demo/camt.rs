//! Banque du Rhône, second way: one camt.053 (version 08, UTF-8) of the current account's last six months, a statement a month.
//! It shows the movements of the OFX files under other references, with full labels, and books some card payments later.

use logis_core::{Day, Month};

use super::DemoFile;
use super::bank::{BankAccount, amount, day_month, escaped};
use super::draw::Draw;
use super::life::{Movement, Span, Way};

/// How many transfers and debits in a hundred carry an id that the payer gave.
const END_TO_END_PERCENT: i64 = 12;

/// The file. `opening_cents` is the balance before the first of `movements`, the account's of all the story.
pub(super) fn file(seed: u64, span: Span, account: BankAccount, opening_cents: i64, movements: &[&Movement]) -> DemoFile {
    let draw = Draw::new(seed, "camt");
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt>\n\
         <GrpHdr><MsgId>RHONE-{:016X}</MsgId><CreDtTm>{}T22:10:00+00:00</CreDtTm></GrpHdr>\n",
        draw.bits(),
        span.last
    );
    for (sequence, month) in Span::months(span.second_first, span.last).enumerate() {
        text += &statement(&draw, span, (sequence + 1, month), account, opening_cents, movements);
    }
    text += "</BkToCstmrStmt>\n</Document>\n";
    DemoFile { name: "banque-du-rhone-releves.camt053.xml".to_owned(), on: span.last, bytes: text.into_bytes() }
}

fn statement(
    draw: &Draw,
    span: Span,
    (sequence, month): (usize, Month),
    account: BankAccount,
    opening_cents: i64,
    movements: &[&Movement],
) -> String {
    let (from, to) = (month.first(), month.last().min(span.last));
    let balance = |before: Day| opening_cents + movements.iter().filter(|m| m.booked_second < before).map(|m| m.cents).sum::<i64>();
    let mut text = format!(
        "<Stmt>\n<Id>{}-{month}</Id><ElctrncSeqNb>{sequence}</ElctrncSeqNb><CreDtTm>{to}T22:00:00+00:00</CreDtTm>\n\
         <FrToDt><FrDtTm>{from}T00:00:00</FrDtTm><ToDtTm>{to}T23:59:59</ToDtTm></FrToDt>\n\
         <Acct><Id><IBAN>{}</IBAN></Id><Ccy>EUR</Ccy><Nm>{}</Nm><Svcr><FinInstnId><Nm>Banque du Rhône</Nm></FinInstnId></Svcr></Acct>\n",
        account.number,
        account.iban(),
        account.name
    );
    for (code, cents, day) in [("OPBD", balance(from), from), ("CLBD", balance(to.plus_days(1)), to)] {
        text += &format!("<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{}<Dt><Dt>{day}</Dt></Dt></Bal>\n", signed(cents));
    }
    let mut entries: Vec<_> = movements.iter().filter(|m| (from..=to).contains(&m.booked_second)).collect();
    entries.sort_by_key(|m| m.booked_second);
    for movement in entries {
        text += &entry(draw, movement, "BOOK");
    }
    for movement in movements.iter().filter(|m| m.pending && (from..=to).contains(&m.happened)) {
        text += &entry(draw, movement, "PDNG");
    }
    text + "</Stmt>\n"
}

fn entry(draw: &Draw, movement: &Movement, status: &str) -> String {
    let (domain, family) = match movement.way {
        Way::Card => ("CCRD", "POSD"),
        Way::CardRefund => ("CCRD", "RIMB"),
        Way::Cash => ("CCRD", "CWDL"),
        Way::Cheque => ("ICHQ", "CCHQ"),
        Way::Debit => ("RDDT", "ESDD"),
        Way::DebitReturned => ("RDDT", "UPDD"),
        Way::Transfer if movement.cents < 0 => ("ICDT", "ESCT"),
        Way::Transfer => ("RCDT", "ESCT"),
        Way::Fee => ("MDOP", "CHRG"),
        Way::Interest => ("MCOP", "INTR"),
    };
    let payers_id = matches!(movement.way, Way::Transfer | Way::Debit) && draw.chance(END_TO_END_PERCENT);
    let end_to_end = if payers_id { format!("{:010}", draw.between(1, 9_999_999_999)) } else { "NOTPROVIDED".to_owned() };
    let party = if movement.cents < 0 { "Cdtr" } else { "Dbtr" };
    format!(
        "<Ntry><NtryRef>{:012X}</NtryRef>{}<Sts><Cd>{status}</Cd></Sts><BookgDt><Dt>{}</Dt></BookgDt><ValDt><Dt>{}</Dt></ValDt>\
         <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{domain}</Cd><SubFmlyCd>{family}</SubFmlyCd></Fmly></Domn></BkTxCd>\
         <NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>\
         <RltdPties><{party}><Pty><Nm>{}</Nm></Pty></{party}></RltdPties>\
         <RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n",
        draw.bits() >> 16,
        signed(movement.cents),
        movement.booked_second,
        movement.happened,
        escaped(movement.payee),
        escaped(&remittance(movement)),
    )
}

/// The full label, in other words than the OFX one.
fn remittance(movement: &Movement) -> String {
    let Movement { way, payee, what, happened, .. } = movement;
    match way {
        Way::Card => format!("Paiement carte du {} chez {payee}, {what}", day_month(*happened)),
        Way::CardRefund => format!("Remboursement carte {payee}, {what}"),
        Way::Cash => format!("Retrait du {} à {what}", day_month(*happened)),
        Way::Cheque => format!("Chèque n° {what}"),
        Way::Debit => format!("Prélèvement {payee} - {what}"),
        Way::DebitReturned => format!("Prélèvement retourné {payee} - {what}"),
        Way::Transfer => format!("Virement {payee} - {what}"),
        Way::Fee | Way::Interest => what.clone(),
    }
}

/// The amount without its sign, and the sign in words.
fn signed(cents: i64) -> String {
    let direction = if cents < 0 { "DBIT" } else { "CRDT" };
    format!("<Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{direction}</CdtDbtInd>", amount(cents.abs(), '.'))
}
