//! Caisse des Monts: a CSV a month, as French banks export them. Lines about the account come first, then the newest movement;
//! decimal comma, thousands by no-break space, one column for debits and one for credits, no id. The first year is
//! Latin-1; then the bank changed its site, and the second is UTF-8 with a byte-order mark.

use logis_core::{Day, Month};

use super::DemoFile;
use super::bank::{BankAccount, amount, label, slashed, windows_1252};
use super::life::{Movement, Span};

/// Months before the bank changed its site.
const LATIN_MONTHS: usize = 12;

/// The monthly files. `opening_cents` is the balance before the first of `movements`.
pub(super) fn files(span: Span, account: BankAccount, opening_cents: i64, movements: &[&Movement]) -> Vec<DemoFile> {
    let of = |(number, month): (usize, Month)| {
        let to = month.last().min(span.joint_last);
        let text = file(account, opening_cents, movements, month.first(), to);
        let bytes = if number < LATIN_MONTHS { windows_1252(&text) } else { format!("\u{feff}{text}").into_bytes() };
        DemoFile { name: format!("caisse-des-monts-{month}.csv"), on: to, bytes }
    };
    Span::months(span.first, span.joint_last).enumerate().map(of).collect()
}

fn file(account: BankAccount, opening_cents: i64, movements: &[&Movement], from: Day, to: Day) -> String {
    let closing = opening_cents + movements.iter().filter(|m| m.booked <= to).map(|m| m.cents).sum::<i64>();
    let mut text = format!(
        "Caisse des Monts;Relevé d'opérations\r\nTitulaires;Camille & Dominique Vasseur\r\nNuméro de compte;{}\r\nIBAN;{}\r\nDevise;EUR\r\n\
         Période du;{};au;{}\r\nSolde au {};{}\r\n\r\nDate;Date de valeur;Libellé;Débit;Crédit\r\n",
        account.number,
        account.iban(),
        slashed(from),
        slashed(to),
        slashed(to),
        grouped(closing)
    );
    for movement in movements.iter().rev().filter(|m| (from..=to).contains(&m.booked)) {
        let (booked, value) = (slashed(movement.booked), slashed(movement.happened));
        let cents = grouped(movement.cents.abs());
        let (debit, credit) = if movement.cents < 0 { (cents.as_str(), "") } else { ("", cents.as_str()) };
        text += &format!("{booked};{value};{};{debit};{credit}\r\n", quoted(&label(movement)));
    }
    text
}

/// A decimal comma, and a no-break space before each three digits.
fn grouped(cents: i64) -> String {
    let plain = amount(cents, ',');
    let (sign, number) = plain.strip_prefix('-').map_or(("", plain.as_str()), |number| ("-", number));
    let whole = number.len().saturating_sub(3);
    let mut text = sign.to_owned();
    for (at, digit) in number.chars().enumerate() {
        if at > 0 && at < whole && (whole - at) % 3 == 0 {
            text.push('\u{a0}');
        }
        text.push(digit);
    }
    text
}

/// Quoted where the text holds what the table means by something else.
fn quoted(text: &str) -> String {
    if text.contains([';', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}
