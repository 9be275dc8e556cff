//! Answers of PSD2 interfaces by the Berlin Group's NextGenPSD2: accounts, balances and transactions, alone, wrapped or
//! in arrays; also where a bank answers with a text that holds camt or MT940.
//!
//! The document is walked as it is parsed: what is held is one transaction, and those that wait for the account or the
//! day that only follows them. An account is called by its IBAN, else by its number, else by the interface's id for it.
//!
//! To read one more key: 1. its name in `KEYS` of `walk.rs` where it may stand in an account or transaction of its own,
//! 2. where it goes in `account.rs`, `balance.rs` or `entry.rs`, 3. a case file.

mod account;
mod balance;
mod entry;
mod out;
#[cfg(test)]
mod tests;
mod walk;
mod within;

use crate::watch::{self, Watch};
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `psd2-json`
pub(crate) const FORMAT: Format = Format { id: "psd2-json", recognise, read };

fn recognise(head: &Head<'_>) -> u8 {
    let text = head.text.trim_start();
    let has = |keys: &[&str]| keys.iter().all(|key| text.contains(key));
    if !text.starts_with(['{', '[', '"']) || text.starts_with("{1:") {
        return 0;
    }
    let account = ["\"iban\"", "\"bban\"", "\"resourceId\"", "\"maskedPan\""].iter().any(|key| text.contains(key));
    let telling = ["\"transactionAmount\"", "\"balanceAmount\"", "\"tppMessages\"", "\"cashAccountType\""];
    if telling.iter().any(|key| text.contains(key)) {
        95
    } else if account && (has(&["\"accounts\""]) || has(&["\"account\""])) || has(&["\"transactions\"", "\"booked\""]) {
        90
    } else if within::is_within(text) {
        85
    } else if has(&["\"accounts\""]) || has(&["\"balances\""]) || has(&["\"booked\""]) {
        // An empty answer.
        40
    } else {
        0
    }
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let watch = Watch::default();
    let mut walk = walk::Walk::new(out::Out::new(hint, sink), &watch);
    // Answers may stand one behind the other.
    watch::documents(input, &watch, &mut walk)?;
    walk.finish()
}
