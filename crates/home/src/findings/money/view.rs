//! What Argent shows of movements: pure, so that it may be given those of several homes.

use std::collections::{BTreeMap, HashMap};

use logis_core::{Currency, Day, Decimal, Money, Month};
use logis_findings::category::CategoryId;
use logis_findings::{Finding, Name};
use logis_pages::categories::{CategoryRow, LineFilter};
use logis_pages::money::{CurrencyFlow, Flow, SubscriptionRow};
use logis_pages::period::{Choice, Span};

use super::{Line, Lines, Usage};
use crate::findings::Noticed;
use crate::findings::told::money;
use crate::records::balances::Balances;

/// Months of what came in and went out that stand beside a month.
const MONTHS_AROUND: u32 = 12;
/// The most months drawn; of more, the latest.
const MONTHS_MAX: usize = 36;
/// The most days of balances drawn one by one; of more, the months' ends.
const DAYS_MAX: i32 = 732;
/// Subscriptions that are listed.
const SUBSCRIPTIONS_MAX: usize = 8;

/// What of it all is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The period.
    pub choice: Choice,
    /// What narrows it.
    pub filter: LineFilter,
}

/// What [`view`] makes.
#[derive(Debug, Default)]
pub struct Seen {
    /// By currency, that of most movements first.
    pub flows: Vec<CurrencyFlow>,
    /// Movements of the period that nobody knows the category of, and what they add up to without their signs, by currency.
    pub unsorted: (u64, Vec<Money>),
    /// Whether any movement was called professional.
    pub has_uses: bool,
    /// The dearest subscriptions.
    pub subscriptions: Vec<SubscriptionRow>,
    /// How many there are.
    pub subscriptions_total: u64,
}

/// Whether a movement is of the account and use asked for.
fn is_wanted(lines: &Lines, line: &Line, filter: &LineFilter) -> bool {
    let of_account = filter.account.is_empty() || lines.accounts.get(line.account).is_some_and(|account| account.id == filter.account);
    let of_use = match Usage::find(&filter.usage) {
        Some(Usage::Professional) => line.usage == Usage::Professional,
        Some(Usage::Private) => line.usage != Usage::Professional,
        Some(Usage::Unsaid) | None => true,
    };
    of_account && of_use
}

/// Whether a movement is listed.
pub(super) fn is_listed(lines: &Lines, line: &Line, filter: &LineFilter) -> bool {
    let of_side = match filter.side.as_str() {
        "out" => line.amount.minor < 0,
        "in" => line.amount.minor > 0,
        _ => true,
    };
    let of_category = || filter.category.is_empty() || lines.pieces(line).any(|(category, _)| category.as_str() == filter.category);
    of_side && is_wanted(lines, line, filter) && of_category()
}

/// The first and last day with a movement of an account, or of any; of those not booked only where none is.
pub(super) fn days(lines: &Lines, account: &str) -> Option<(Day, Day)> {
    let of_account = |line: &Line| account.is_empty() || lines.accounts[line.account].id == account;
    let ends = |is_pending: bool| {
        let fits = |line: &&Line| line.pending == is_pending && of_account(line);
        let first = lines.all().map(|(_, line)| line).find(fits)?.on;
        Some((first, lines.all().rev().map(|(_, line)| line).find(fits)?.on))
    };
    ends(false).or_else(|| ends(true))
}

/// What Argent shows but its lists: `balances` are those of the accounts shown.
#[must_use]
pub fn view(noticed: &Noticed, balances: &[&Balances], shown: &Shown) -> Seen {
    let lines = &noticed.lines;
    let mut of: HashMap<Currency, Sums> = HashMap::new();
    let (first, last) = shown.choice.span.days().unwrap_or(shown.choice.known);
    let before = before(shown.choice);
    let mut seen = Seen::default();
    let mut unsorted: BTreeMap<Currency, Decimal> = BTreeMap::new();
    for (_, line) in lines.all() {
        seen.has_uses |= line.usage == Usage::Professional;
        if line.pending || !is_wanted(lines, line, &shown.filter) {
            continue;
        }
        let sums = of.entry(line.amount.currency).or_default();
        let is_now = (first..=last).contains(&line.on);
        let is_before = before.is_some_and(|(first, last)| (first..=last).contains(&line.on));
        for (category, amount) in lines.pieces(line) {
            let (is_out, value) = (amount.minor < 0, amount.decimal());
            if category == CategoryId::Transfer {
                if is_now {
                    sums.between.0 += 1;
                    add(if is_out { &mut sums.between.2 } else { &mut sums.between.1 }, value);
                }
                continue;
            }
            let month = sums.months.entry(line.on.month()).or_default();
            add(if is_out { &mut month.1 } else { &mut month.0 }, value);
            if is_now || is_before {
                let row = sums.categories.entry((is_out, category)).or_default();
                add(if is_now { &mut row.sum } else { &mut row.before }, value);
                row.lines += u64::from(is_now);
            }
            if is_now && category == CategoryId::Uncategorised {
                seen.unsorted.0 += 1;
                add(unsorted.entry(amount.currency).or_default(), value.magnitude());
            }
        }
    }
    seen.unsorted.1 = unsorted.into_iter().map(|(currency, sum)| Money::new(sum, currency)).collect();
    let currencies = lines.currencies().into_iter().filter_map(|currency| Some((currency, of.remove(&currency)?)));
    seen.flows = currencies.map(|(currency, sums)| flow(shown.choice, currency, &sums, balances)).collect();
    let mut subscriptions = subscriptions(noticed, &shown.filter.account);
    seen.subscriptions_total = subscriptions.len() as u64;
    subscriptions.truncate(SUBSCRIPTIONS_MAX);
    seen.subscriptions = subscriptions;
    seen
}

/// What moved in one currency.
#[derive(Debug, Default)]
struct Sums {
    /// What came in and what went out (negative), by month.
    months: BTreeMap<Month, (Decimal, Decimal)>,
    categories: BTreeMap<(bool, CategoryId), CategorySum>,
    /// How many, what came in and what went out.
    between: (u64, Decimal, Decimal),
}

#[derive(Debug, Default)]
struct CategorySum {
    sum: Decimal,
    before: Decimal,
    lines: u64,
}

fn add(sum: &mut Decimal, value: Decimal) {
    *sum = sum.checked_add(value).unwrap_or(*sum);
}

impl Sums {
    fn flow(&self, currency: Currency, first: Month, last: Month) -> Flow {
        let (mut came_in, mut went_out) = (Decimal::default(), Decimal::default());
        for (a, b) in self.months.range(first..=last.max(first)).map(|(_, sums)| sums) {
            add(&mut came_in, *a);
            add(&mut went_out, *b);
        }
        Flow { came_in: Money::new(came_in, currency), went_out: Money::new(went_out, currency) }
    }

    /// The categories of one side, the largest first; what nobody knows last.
    fn side(&self, is_out: bool, currency: Currency, compare: bool) -> Vec<CategoryRow> {
        let of_side = self.categories.iter().filter(|((out, _), row)| *out == is_out && row.lines > 0);
        let mut rows: Vec<CategoryRow> = of_side
            .map(|((_, category), row)| CategoryRow {
                category: category.as_str(),
                sum: Money::new(row.sum, currency),
                lines: row.lines,
                before: compare.then(|| Money::new(row.before, currency)),
            })
            .collect();
        let is_unknown = |row: &CategoryRow| row.category == CategoryId::Uncategorised.as_str();
        rows.sort_by_key(|row| (is_unknown(row), std::cmp::Reverse(row.sum.minor.unsigned_abs())));
        rows
    }
}

/// The days of the period before, where the reader compares and it is known.
fn before(choice: Choice) -> Option<(Day, Day)> {
    choice.compare.then(|| choice.span.step(false)?.days()).flatten().filter(|days| is_known(choice, days.0))
}

fn flow(choice: Choice, currency: Currency, sums: &Sums, all: &[&Balances]) -> CurrencyFlow {
    let (first, last) = choice.span.days().unwrap_or(choice.known);
    let sum = |first: Day, last: Day| sums.flow(currency, first.month(), last.month());
    let before = before(choice);
    let year_before = |month: Month| Month { year: month.year - 1, ..month };
    let months = months_shown(choice).into_iter().map(|month| {
        let compared = year_before(month);
        let before = choice.compare && is_known(choice, compared.first());
        (month, sums.flow(currency, month, month), before.then(|| sums.flow(currency, compared, compared)))
    });
    let of_currency: Vec<&Balances> = all.iter().filter(|balances| balances.currency == currency).copied().collect();
    let balances = daily(&of_currency, (first.max(choice.known.0), last.min(choice.known.1)));
    let balances_before = before.map(|days| daily(&of_currency, days)).unwrap_or_default();
    CurrencyFlow {
        total: sum(first, last),
        before: before.map(|(first, last)| sum(first, last)),
        spent: sums.side(true, currency, before.is_some()),
        earned: sums.side(false, currency, before.is_some()),
        between: (sums.between.0, Flow { came_in: Money::new(sums.between.1, currency), went_out: Money::new(sums.between.2, currency) }),
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
        add(moved.entry(*day).or_default(), *amount);
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

/// What is paid by agreement, the dearest of a year first.
fn subscriptions(noticed: &Noticed, account: &str) -> Vec<SubscriptionRow> {
    let of_account = |finding: &&Finding| account.is_empty() || finding.account.as_deref() == Some(account);
    let of = |name: Name| noticed.open().filter(move |finding| finding.name == name).filter(of_account);
    let mut rows: Vec<(i64, SubscriptionRow)> = of(Name::Subscription)
        .filter_map(|finding| {
            let amount = finding.amount.as_ref()?;
            let per = amount.per?;
            let price = money(amount)?;
            let is_same = |change: &&Finding| change.counterparty == finding.counterparty && change.account == finding.account;
            let change = of(Name::SubscriptionPrice)
                .filter(is_same)
                .filter_map(|change| Some((money(change.amount.as_ref()?)?, change.since?)))
                .max_by_key(|(_, since)| *since);
            let name = finding.counterparty.clone().unwrap_or_default();
            let yearly = price.minor.saturating_abs().saturating_mul(times_a_year(per));
            Some((yearly, SubscriptionRow { name, amount: price, per: per.as_str(), change }))
        })
        .collect();
    rows.sort_by(|a, b| (std::cmp::Reverse(a.0), &a.1.name).cmp(&(std::cmp::Reverse(b.0), &b.1.name)));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn times_a_year(per: logis_findings::Per) -> i64 {
    match per {
        logis_findings::Per::Week => 52,
        logis_findings::Per::Month => 12,
        logis_findings::Per::Quarter => 4,
        logis_findings::Per::HalfYear => 2,
        logis_findings::Per::Year => 1,
    }
}
