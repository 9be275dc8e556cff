//! What waits for the person's answer, asked once at the terminal. Where nobody can answer, it is said how to.

use logis_core::Currency;
use logis_vault::Scope;

use super::failure::Failure;
use super::terminal::{Terminal, harmless, in_quotes};
use crate::App;
use crate::records::Account;
use crate::records::accounts::{self, AccountError};
use crate::records::questions::{self, Answered, Waiting};

/// Asks what waits of the accounts that were just told of, and what did not wait `before`; with an empty answer it goes on
/// waiting. What waits of others was asked when their files came: how many there are is said.
///
/// # Errors
/// When the vault or the terminal fails.
pub(super) fn waiting(app: &App, scope: &Scope, before: &[Waiting], told: &[String], terminal: &Terminal) -> Result<(), Failure> {
    let is_of_others = |question: &Waiting| !is_of(question, told) && before.iter().any(|other| is_same(question, other));
    let (asked, new): (Vec<Waiting>, Vec<Waiting>) = questions::waiting(app, scope)?.into_iter().partition(is_of_others);
    if !new.is_empty() {
        terminal.say(terminal.text("questions-title", &[("n", &new.len())]));
    }
    if !asked.is_empty() {
        terminal.say(terminal.text("cli-ask-still", &[("n", &asked.len())]));
    }
    for question in new {
        match question {
            Waiting::Account(account) => ask_account(app, scope, &account, terminal)?,
            // An account that was joined with another since may have its currency by now.
            Waiting::Currency(account) => {
                let now = accounts::list(app, scope)?.into_iter().find(|other| other.id == account.id);
                if let Some(account) = now.filter(|account| !account.currency().is_known()) {
                    ask_currency(app, scope, &account, terminal)?;
                }
            }
            Waiting::Columns { file, .. } => {
                let file = harmless(&file).into_owned();
                terminal.say(terminal.text("cli-ask-columns", &[("file", &file)]));
            }
        }
    }
    Ok(())
}

/// Whether a question is of what was just told of: an account by its name or id, or a file.
fn is_of(question: &Waiting, told: &[String]) -> bool {
    match question {
        Waiting::Account(account) | Waiting::Currency(account) => {
            told.iter().any(|told| account.name == *told || account.refs.contains(told))
        }
        Waiting::Columns { file, .. } => told.contains(file),
    }
}

/// Whether two questions ask the same, whatever else became known meanwhile.
fn is_same(one: &Waiting, other: &Waiting) -> bool {
    match (one, other) {
        (Waiting::Account(one), Waiting::Account(other)) | (Waiting::Currency(one), Waiting::Currency(other)) => one.id == other.id,
        (Waiting::Columns { mapping: one, .. }, Waiting::Columns { mapping: other, .. }) => one.shape == other.shape,
        _ => false,
    }
}

/// How what is not known of an account is said, where nobody can be asked.
pub(super) fn how(account: &Account, terminal: &Terminal) {
    let name = in_quotes(&account.name);
    if account.is_unsettled() {
        terminal.say(terminal.text("cli-ask-account-how", &[("name", &name)]));
    }
    if !account.currency().is_known() {
        terminal.say(terminal.text("cli-ask-currency-how", &[("name", &name)]));
    }
}

fn ask_account(app: &App, scope: &Scope, account: &Account, terminal: &Terminal) -> Result<(), Failure> {
    let name = harmless(&account.name).into_owned();
    terminal.say(terminal.text("cli-ask-account", &[("name", &name)]));
    if !terminal.can_ask {
        terminal.say(terminal.text("cli-ask-account-how", &[("name", &in_quotes(&account.name))]));
        return Ok(());
    }
    let others: Vec<Account> = accounts::list(app, scope)?.into_iter().filter(|other| other.id != account.id).collect();
    for (number, other) in (1..).zip(&others) {
        terminal.say(format!("  {number}. {}", harmless(&other.name)));
    }
    let Some(answer) = terminal.ask(&terminal.text("cli-ask-account-answer", &[]))?.filter(|answer| !answer.is_empty()) else {
        return Ok(());
    };
    let chosen = answer.parse::<usize>().ok().and_then(|number| others.get(number.checked_sub(1)?));
    match chosen.or_else(|| others.iter().find(|other| other.name == answer)) {
        Some(other) => questions::answer_account(app, scope, &account.id, Answered::Account(&other.id)),
        None => questions::answer_account(app, scope, &account.id, Answered::Itself { name: Some(&answer), currency: None }),
    }
    .map(drop)
    .map_err(AccountError::into)
}

fn ask_currency(app: &App, scope: &Scope, account: &Account, terminal: &Terminal) -> Result<(), Failure> {
    let name = harmless(&account.name).into_owned();
    terminal.say(terminal.text("cli-ask-currency", &[("name", &name)]));
    if !terminal.can_ask {
        terminal.say(terminal.text("cli-ask-currency-how", &[("name", &in_quotes(&account.name))]));
        return Ok(());
    }
    while let Some(answer) = terminal.ask(&terminal.text("cli-ask-currency-answer", &[]))?.filter(|answer| !answer.is_empty()) {
        match answer.parse::<Currency>() {
            Ok(currency) if currency.is_known() => {
                accounts::settle(app, scope, &account.id, None, Some(currency))?;
                return Ok(());
            }
            _ => terminal.say(terminal.text("cli-failed-currency", &[("quote", &answer)])),
        }
    }
    Ok(())
}
