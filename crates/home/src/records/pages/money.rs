//! The page of money: accounts, balances, what came in and went out, one account's forms.

use std::collections::{BTreeMap, HashMap};

use logis_core::{Currency, Day, Decimal, Money, Month, Period};
use logis_kinds::KindId;
use logis_pages::import::AccountChoice;
use logis_pages::money::{AccountId, AccountRow, AccountView, CurrencyFlow, Difference, MoneyView, MonthBalance};
use logis_pages::period::{Choice, Span};
use logis_pages::{PageNumber, routes};
use logis_vault::{VaultError, Why};

pub use super::money_lines::settle_pair;
use super::{UNCLEAR, by_id, choice, money_lines};
use crate::records::balances::{Balances, balances};
use crate::records::flows::{Flows, flows};
use crate::records::table::Rows;
use crate::records::{Account, Book, accounts};
use crate::web::visit::{Answer, Trouble, Visit};

/// Months of what came in and went out that stand beside a month.
const MONTHS_AROUND: u32 = 12;
/// The most months drawn; of more, the latest.
const MONTHS_MAX: usize = 36;
/// The most days of balances drawn one by one; of more, the months' ends.
const DAYS_MAX: i32 = 732;
/// The longest name that a person may give, in characters.
const NAME_CHARACTERS_MAX: usize = 80;

/// GET `/money`.
///
/// # Errors
/// When the vault fails.
pub fn money(visit: &Visit) -> Result<Answer, Trouble> {
    Ok(Answer::Page(logis_pages::money::money(&view(visit)?, &visit.context)?))
}

pub(super) fn view(visit: &Visit) -> Result<MoneyView, Trouble> {
    let (app, scope) = (&visit.app, &visit.scope);
    let book = Book::load(&app.vault, scope)?.0;
    let all = balances(app, scope, &book)?;
    let rows: Vec<AccountRow> = book.accounts.iter().map(|account| account_row(account, all.get(&account.id))).collect();
    let account = visit.parameter("account").filter(|id| rows.iter().any(|row| row.id == *id)).unwrap_or_default();
    let moved = flows(app, scope, &book, account)?;
    let mut view = MoneyView {
        choice: None,
        accounts: rows,
        account: account.to_owned(),
        flows: Vec::new(),
        lines: Vec::new(),
        number: PageNumber { page: 1, pages: 0, total: 0 },
        pairs: Vec::new(),
        pairs_total: 0,
    };
    let Some(known) = moved.days else { return Ok(view) };
    let choice = choice(visit, known, false);
    let shown = all.iter().filter(|(id, _)| account.is_empty() || id.as_str() == account).map(|(_, balances)| balances);
    let shown: Vec<&Balances> = shown.collect();
    view.flows = currencies(&moved).into_iter().map(|currency| currency_flow(choice, currency, &moved, &shown)).collect();
    view.choice = Some(choice);
    (view.lines, view.number) = money_lines::lines(visit, &book, account, choice, visit.page_number())?;
    (view.pairs, view.pairs_total) = money_lines::pairs(visit, &book, account, choice)?;
    Ok(view)
}

/// An account with its balances as they stand.
fn account_row(account: &Account, balances: Option<&Balances>) -> AccountRow {
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

/// The currencies in which something moved, the one with most movements first.
fn currencies(moved: &Flows) -> Vec<Currency> {
    let mut all: Vec<(u64, Currency)> = moved.currencies.iter().map(|(currency, of)| (of.lines, *currency)).collect();
    all.sort_by_key(|(lines, currency)| (std::cmp::Reverse(*lines), *currency));
    all.into_iter().map(|(_, currency)| currency).collect()
}

fn currency_flow(choice: Choice, currency: Currency, moved: &Flows, all: &[&Balances]) -> CurrencyFlow {
    let (first, last) = choice.span.days().unwrap_or(choice.known);
    let sum = |first: Day, last: Day| moved.sum(currency, first.month(), last.month());
    let before = choice.compare.then(|| choice.span.step(false)?.days()).flatten().filter(|days| is_known(choice, days.0));
    let year_before = |month: Month| Month { year: month.year - 1, ..month };
    let months = months_shown(choice).into_iter().map(|month| {
        let compared = year_before(month);
        let before = choice.compare && is_known(choice, compared.first());
        (month, moved.sum(currency, month, month), before.then(|| moved.sum(currency, compared, compared)))
    });
    let of_currency: Vec<&Balances> = all.iter().filter(|balances| balances.currency == currency).copied().collect();
    let within = |(first, last): (Day, Day)| (first.max(choice.known.0), last.min(choice.known.1));
    let balances = daily(&of_currency, within((first, last)));
    let balances_before = before.map(|days| daily(&of_currency, days)).unwrap_or_default();
    CurrencyFlow {
        total: sum(first, last),
        before: before.map(|(first, last)| sum(first, last)),
        months: months.collect(),
        balances_before: balances_before.into_iter().map(|(_, amount)| amount).collect(),
        balances,
    }
}

/// Whether what came before is known from this day on: files begin with a month.
fn is_known(choice: Choice, first: Day) -> bool {
    first >= choice.known.0.month().first()
}

/// The months of the period, and some before a single one.
fn months_shown(choice: Choice) -> Vec<Month> {
    let known = (choice.known.0.month(), choice.known.1.month());
    let (first, last) = match choice.span {
        Span::Year(year) => (Month { year, month: 1 }, Month { year, month: 12 }),
        Span::All => known,
        Span::Month(month) => ((1..MONTHS_AROUND).fold(month, |month, _| month.previous()), month),
        Span::Day(day) | Span::Week(day) => (day.month(), day.month()),
    };
    let (first, last) = (first.max(known.0), last.min(known.1));
    let mut months: Vec<Month> =
        std::iter::successors(Some(last), |month| Some(month.previous())).take_while(|month| *month >= first).take(MONTHS_MAX).collect();
    months.reverse();
    months
}

/// The balance of all these accounts together at the end of each day; empty where none of them has one.
fn daily(accounts: &[&Balances], (first, last): (Day, Day)) -> Vec<(Day, Money)> {
    let known: Vec<&Balances> = accounts.iter().filter(|balances| balances.opening.is_some()).copied().collect();
    let Some(currency) = known.first().map(|balances| balances.currency) else { return Vec::new() };
    let opening =
        known.iter().try_fold(Decimal::default(), |sum, balances| sum.checked_add(balances.at_end_of(first.plus_days(-1))?.decimal()));
    let mut moved: BTreeMap<Day, Decimal> = BTreeMap::new();
    for (day, amount) in known.iter().filter(|_| first <= last).flat_map(|balances| balances.moved.range(first..=last)) {
        let sum = moved.entry(*day).or_default();
        *sum = sum.checked_add(*amount).unwrap_or(*sum);
    }
    let is_long = last.number() - first.number() > DAYS_MAX;
    let mut sum = opening;
    let days = (first.number()..=last.number()).map(Day::from_number).filter_map(|day| {
        if let Some(amount) = moved.get(&day) {
            sum = sum.and_then(|sum| sum.checked_add(*amount));
        }
        let is_drawn = !is_long || day == last || day == day.month().last();
        sum.filter(|_| is_drawn).map(|sum| (day, Money::new(sum, currency)))
    });
    days.collect()
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
    let mut formats: HashMap<String, Vec<String>> = HashMap::new();
    for batch in visit.app.vault.scan(&visit.scope, KindId::BankAccount, Period::ALWAYS, &["account"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let (Some(named), Some(id)) = (rows.text("account", row), rows.id(row)) else { continue };
            let of = formats.entry(named.to_owned()).or_default();
            for seen in visit.app.vault.record(&visit.scope, KindId::BankAccount, id)?.sightings {
                if let Some(delivery) = known.get(&seen.delivery).filter(|delivery| !of.contains(&delivery.origin.format)) {
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
