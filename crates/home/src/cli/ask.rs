//! What waits for the person's answer, asked once at the terminal. Where nobody can answer, it is said how to.

use logis_core::Currency;
use logis_vault::Scope;

use super::failure::Failure;
use super::terminal::{Terminal, harmless};
use crate::App;
use crate::records::Account;
use crate::records::accounts::{self, AccountError};
use crate::records::questions::{self, Answered, Waiting};

/// Asks what waits; with an empty answer it goes on waiting.
///
/// # Errors
/// When the vault or the terminal fails.
pub(super) fn waiting(app: &App, scope: &Scope, terminal: &Terminal) -> Result<(), Failure> {
    let waiting = questions::waiting(app, scope)?;
    if waiting.is_empty() {
        return Ok(());
    }
    terminal.say(terminal.text("questions-title", &[("n", &waiting.len())]));
    for question in waiting {
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

fn ask_account(app: &App, scope: &Scope, account: &Account, terminal: &Terminal) -> Result<(), Failure> {
    let name = harmless(&account.name).into_owned();
    terminal.say(terminal.text("cli-ask-account", &[("name", &name)]));
    if !terminal.can_ask {
        terminal.say(terminal.text("cli-ask-account-how", &[("name", &name)]));
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
        terminal.say(terminal.text("cli-ask-currency-how", &[("name", &name)]));
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
