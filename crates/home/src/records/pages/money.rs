//! The page of one account and its forms. That of all money is with what is found in it: `findings::money`.

use std::collections::HashMap;

use logis_core::{Currency, Period};
use logis_kinds::KindId;
use logis_pages::import::AccountChoice;
use logis_pages::money::{AccountId, AccountRow, AccountView, Difference, MonthBalance};
use logis_pages::routes;
use logis_vault::{VaultError, Why};

pub use super::money_lines::settle_pair;
use super::{UNCLEAR, by_id};
use crate::records::balances::{Balances, balances};
use crate::records::table::Rows;
use crate::records::{Account, Book, accounts};
use crate::web::visit::{Answer, Trouble, Visit};

/// The longest name that a person may give, in characters.
const NAME_CHARACTERS_MAX: usize = 80;

/// An account with its balances as they stand.
#[must_use]
pub fn account_row(account: &Account, balances: Option<&Balances>) -> AccountRow {
    let last = balances.and_then(|b| b.moved.keys().chain(b.stated.keys()).max().copied());
    AccountRow {
        id: account.id.clone(),
        name: account.name.clone(),
        ids: account.refs.clone(),
        currency: account.currency(),
        computed: balances.zip(last).and_then(|(b, day)| Some((day, b.at_end_of(day)?))),
        stated: balances.and_then(|b| b.stated.last_key_value()).map(|(day, amount)| (*day, *amount)),
        difference: balances.and_then(|b| b.difference).map(|(day, computed, stated)| Difference { day, computed, stated }),
        lines: balances.map_or(0, |b| b.lines + b.foreign),
    }
}

/// GET `/money/accounts/{id}`: one account, and its forms.
///
/// # Errors
/// [`Trouble::NotFound`] when there is none of this id.
pub fn account(visit: &Visit) -> Result<Answer, Trouble> {
    let view = account_view(visit)?;
    Ok(Answer::Page(logis_pages::money::account(&view, &visit.context)?))
}

pub(super) fn account_view(visit: &Visit) -> Result<AccountView, Trouble> {
    let (app, scope) = (&visit.app, &visit.scope);
    let book = Book::load(&app.vault, scope)?.0;
    let id = visit.places.first().ok_or(Trouble::NotFound)?;
    let account = book.accounts.iter().find(|account| account.id == *id).ok_or(Trouble::NotFound)?;
    let all = balances(app, scope, &book)?;
    let balances = all.get(&account.id);
    let lines = lines_by_name(visit)?;
    let formats = formats_by_name(visit)?;
    let ids = account.refs.iter().map(|named| AccountId {
        id: named.clone(),
        formats: formats.get(named).cloned().unwrap_or_default(),
        lines: lines.get(named).copied().unwrap_or_default(),
    });
    let others = book.accounts.iter().filter(|other| other.id != account.id);
    let mut months: Vec<MonthBalance> = balances
        .map(Balances::month_ends)
        .unwrap_or_default()
        .into_iter()
        .map(|end| MonthBalance { month: end.month, computed: end.computed, stated: end.stated })
        .collect();
    months.reverse();
    Ok(AccountView {
        account: account_row(account, balances),
        ids: ids.collect(),
        others: others.map(|other| AccountChoice { id: other.id.clone(), name: other.name.clone() }).collect(),
        months,
    })
}

/// How many lines came under each name that sources use.
fn lines_by_name(visit: &Visit) -> Result<HashMap<String, u64>, VaultError> {
    let mut lines: HashMap<String, u64> = HashMap::new();
    for batch in visit.app.vault.scan(&visit.scope, KindId::BankTransaction, Period::ALWAYS, &["account"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for named in (0..batch.num_rows()).filter_map(|row| rows.text("account", row)) {
            match lines.get_mut(named) {
                Some(count) => *count += 1,
                None => drop(lines.insert(named.to_owned(), 1)),
            }
        }
    }
    Ok(lines)
}

/// The formats that use each name.
fn formats_by_name(visit: &Visit) -> Result<HashMap<String, Vec<String>>, VaultError> {
    let deliveries = visit.app.vault.deliveries(&visit.scope)?;
    let known = by_id(&deliveries);
    let tellers = visit.app.vault.tellers(&visit.scope, KindId::BankAccount)?;
    let mut formats: HashMap<String, Vec<String>> = HashMap::new();
    for batch in visit.app.vault.scan(&visit.scope, KindId::BankAccount, Period::ALWAYS, &["account"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let (Some(named), Some(id)) = (rows.text("account", row), rows.id(row)) else { continue };
            let of = formats.entry(named.to_owned()).or_default();
            for (_, delivery) in tellers.get(&id).into_iter().flatten() {
                if let Some(delivery) = known.get(delivery).filter(|delivery| !of.contains(&delivery.origin.format)) {
                    of.push(delivery.origin.format.clone());
                }
            }
        }
    }
    Ok(formats)
}

/// POST `/money/accounts/{id}/{part}`: `rename`, `currency`, `join` or `split`.
///
/// # Errors
/// [`Trouble::NotFound`] when there is no such account or part, [`Trouble::Unclear`] when the form makes no sense.
pub fn change_account(visit: &Visit) -> Result<Answer, Trouble> {
    let [id, part] = visit.places.as_slice() else { return Err(Trouble::NotFound) };
    let (app, scope) = (&visit.app, visit.scope.why_else(Why::Manage));
    let field = |name| visit.field(name).map(str::trim).filter(|value| !value.is_empty());
    // A path names an account by its id alone, whatever another one may be called.
    let is_there = |id: &str| -> Result<bool, Trouble> { Ok(accounts::list(app, &scope)?.iter().any(|account| account.id == id)) };
    if !is_there(id)? {
        return Err(Trouble::NotFound);
    }
    match part.as_str() {
        "rename" => {
            let name = field("name").filter(|name| name.chars().count() <= NAME_CHARACTERS_MAX).ok_or(UNCLEAR)?;
            accounts::settle(app, &scope, id, Some(name), None)?;
        }
        "currency" => {
            let currency: Currency = field("currency").and_then(|code| code.parse().ok()).ok_or(UNCLEAR)?;
            if !currency.is_known() {
                return Err(UNCLEAR);
            }
            accounts::settle(app, &scope, id, None, Some(currency))?;
        }
        "join" => {
            let other = field("other").ok_or(UNCLEAR)?;
            if !is_there(other)? {
                return Err(UNCLEAR);
            }
            accounts::join(app, &scope, id, other)?;
        }
        "split" => {
            let ids: Vec<&str> = visit.form.iter().filter(|(name, _)| name == "ids").map(|(_, value)| value.as_str()).collect();
            if ids.is_empty() {
                return Err(UNCLEAR);
            }
            for named in ids {
                accounts::split(app, &scope, id, named)?;
            }
        }
        _ => return Err(Trouble::NotFound),
    }
    Ok(Answer::SeeOther(routes::account(id)))
}
