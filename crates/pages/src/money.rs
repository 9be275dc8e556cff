//! Argent: accounts, balances, what came in and went out, the lines, and what waits to be settled.

use askama::Template;
use logis_core::{Currency, Day, Money, Month, RecordId};

use crate::chart::{Bars, Column, Curve, Figure, Group, Line, Mark, Table};
use crate::context::{Page, PageContext, Place};
use crate::import::AccountChoice;
use crate::pager::{PageNumber, Pager};
use crate::period::{Choice, PeriodControl};
use crate::{Rendered, format, routes, texts};

/// The first day on which the computed balance is not the stated one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// That day.
    pub day: Day,
    /// What the lines add up to.
    pub computed: Money,
    /// What the bank stated.
    pub stated: Money,
}

/// One account.
#[derive(Debug, Clone)]
pub struct AccountRow {
    /// Its id in [`routes::account`].
    pub id: String,
    /// Its name.
    pub name: String,
    /// What sources call it (an IBAN, a number).
    pub ids: Vec<String>,
    /// Its currency; [`Currency::UNKNOWN`] until the person answers.
    pub currency: Currency,
    /// The balance that its lines add up to, and its day; `None` where no balance was ever stated.
    pub computed: Option<(Day, Money)>,
    /// The last balance that the bank stated, and its day.
    pub stated: Option<(Day, Money)>,
    /// Where the two first part.
    pub difference: Option<Difference>,
    /// How many lines it has.
    pub lines: u64,
}

/// What came in and went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// What came in, positive.
    pub came_in: Money,
    /// What went out, negative.
    pub went_out: Money,
}

/// What came in and went out in one currency.
#[derive(Debug, Clone)]
pub struct CurrencyFlow {
    /// Over the period shown.
    pub total: Flow,
    /// Over the one before, where the reader compares and it is known.
    pub before: Option<Flow>,
    /// By month, the period shown and some before it; with the same month a year before where the reader compares.
    pub months: Vec<(Month, Flow, Option<Flow>)>,
    /// The balance at the end of each day of the period, all accounts of the currency together.
    pub balances: Vec<(Day, Money)>,
    /// The same days of the period before, where the reader compares: as many, or fewer.
    pub balances_before: Vec<Money>,
}

/// One movement.
#[derive(Debug, Clone)]
pub struct MoneyLine {
    /// Its record.
    pub record: RecordId,
    /// When it was booked, or is to be.
    pub day: Option<Day>,
    /// What it is.
    pub label: String,
    /// The account's name.
    pub account: String,
    /// The amount.
    pub amount: Money,
    /// Not booked yet.
    pub pending: bool,
}

/// One side of a pair.
#[derive(Debug, Clone)]
pub struct PairSide {
    /// Its record.
    pub record: RecordId,
    /// The file it stands in.
    pub file: String,
    /// When.
    pub day: Day,
    /// What the file calls it.
    pub label: String,
}

/// Two movements of two sources that may be one.
#[derive(Debug, Clone)]
pub struct PairQuestion {
    /// Its id in [`routes::pair`].
    pub id: String,
    /// The amount of both.
    pub amount: Money,
    /// Both sides.
    pub sides: [PairSide; 2],
}

/// The page `/money`; its query is that of [`Choice`] with `account`.
#[derive(Debug, Clone)]
pub struct MoneyView {
    /// The period; `None` while there is no movement.
    pub choice: Option<Choice>,
    /// Every account.
    pub accounts: Vec<AccountRow>,
    /// The account shown alone, by id, or empty.
    pub account: String,
    /// By currency, the one with most movements first.
    pub flows: Vec<CurrencyFlow>,
    /// The movements of this page, latest first.
    pub lines: Vec<MoneyLine>,
    /// Which page of them.
    pub number: PageNumber,
    /// Pairs that wait, some of them.
    pub pairs: Vec<PairQuestion>,
    /// How many wait.
    pub pairs_total: u64,
}

#[derive(Template)]
#[template(path = "money.html")]
struct MoneyPage<'a> {
    p: Page<'a>,
    view: &'a MoneyView,
    control: Option<PeriodControl>,
    pager: Pager,
}

impl MoneyPage<'_> {
    fn lead(&self) -> String {
        let Some(flow) = self.view.flows.first() else { return self.p.t("money-nothing") };
        self.p.t2("money-lead", "in", self.p.money(&flow.total.came_in), "out", self.p.money(&positive(flow.total.went_out)))
    }

    fn comparison(&self) -> Option<String> {
        let flow = self.view.flows.first()?;
        let before = flow.before?;
        let change = share(flow.total.went_out, before.went_out)?;
        let change = format::percent(change, true, self.p.lang());
        Some(self.p.t2("money-comparison", "change", change, "before", self.p.money(&positive(before.went_out))))
    }

    fn account_name(&self) -> Option<&str> {
        self.view.accounts.iter().find(|account| account.id == self.view.account).map(|account| account.name.as_str())
    }

    fn account_href(&self, id: &str) -> String {
        let Some(choice) = &self.view.choice else { return routes::account(id) };
        let period = choice.span.period();
        let compare = if choice.compare { "1" } else { "" };
        routes::with_query(routes::MONEY, &[("account", id), ("period", &period), ("compare", compare)])
    }

    fn everything_href(&self) -> String {
        self.account_href("")
    }

    fn balance_chart(&self, flow: &CurrencyFlow, index: &usize) -> String {
        let p = &self.p;
        let (Some(first), Some(last)) = (flow.balances.first(), flow.balances.last()) else { return String::new() };
        let Some(lowest) = flow.balances.iter().min_by(|a, b| height(a.1).total_cmp(&height(b.1))) else { return String::new() };
        let days = f64::from((last.0.number() - first.0.number()).max(1));
        let place = |day: Day| f64::from(day.number() - first.0.number()) / days;
        let now: Vec<(f64, f64)> = flow.balances.iter().map(|(day, balance)| (place(*day), height(*balance))).collect();
        let before: Vec<(f64, f64)> =
            flow.balances.iter().zip(&flow.balances_before).map(|((day, _), b)| (place(*day), height(*b))).collect();
        let mut lines = vec![Line { mark: Mark::First, runs: vec![now] }];
        let mut legend = Vec::new();
        if !before.is_empty() {
            lines.push(Line { mark: Mark::Dashed, runs: vec![before] });
            legend = vec![(Mark::First, p.t("legend-now")), (Mark::Dashed, p.t("legend-before"))];
        }
        let middle = Day::from_number(i32::midpoint(first.0.number(), last.0.number()));
        let labels: Vec<(f64, String)> =
            [first.0, middle, last.0].into_iter().map(|day| (place(day), format::day_short(day, p.lang()))).collect();
        let finding = p.t3("balance-finding", [("low", &p.money(&lowest.1)), ("day", &p.day(&lowest.0)), ("last", &p.money(&last.1))]);
        let id = format!("balance-{index}");
        let curve = Curve {
            id: &id,
            finding: &finding,
            lines: &lines,
            filled: true,
            band: &[],
            runs: &[],
            labels: &labels,
            point: Some((place(lowest.0), height(lowest.1))),
        };
        let plot = curve.draw(|value| axis(value, first.1.currency, p));
        let rows = flow.balances.iter().map(|(day, balance)| vec![format::day_long(*day, p.lang()), p.money(balance)]).collect();
        let table = Table { head: vec![p.t("column-on"), p.t("balance")], rows };
        Figure { id: &id, finding: &finding, legend: &legend, table: &table, table_name: &p.t("figures") }.around(&plot)
    }

    fn flow_chart(&self, flow: &CurrencyFlow, index: &usize) -> String {
        let p = &self.p;
        let compared = flow.months.iter().any(|(_, _, before)| before.is_some());
        let column = |amount: Money, before: Option<Money>, mark: Mark, key: &str, month: Month| Column {
            parts: Some(vec![(height(positive(amount)), mark)]),
            before: before.map(|b| height(positive(b))),
            title: p.t3(key, [("month", &p.month(&month)), ("amount", &p.money(&positive(amount))), ("n", &0u64)]),
        };
        let groups: Vec<Group> = flow
            .months
            .iter()
            .map(|(month, now, before)| Group {
                label: format::month_short(*month, p.lang()),
                columns: vec![
                    column(now.came_in, before.map(|b| b.came_in), Mark::Second, "flow-in", *month),
                    column(now.went_out, before.map(|b| b.went_out), Mark::First, "flow-out", *month),
                ],
            })
            .collect();
        let Some((worst, most, _)) = flow.months.iter().min_by(|a, b| height(a.1.went_out).total_cmp(&height(b.1.went_out))) else {
            return String::new();
        };
        let finding =
            p.t3("flow-finding", [("month", &p.month(worst)), ("amount", &p.money(&positive(most.went_out))), ("n", &flow.months.len())]);
        let mut legend = vec![(Mark::Second, p.t("legend-in")), (Mark::First, p.t("legend-out"))];
        if compared {
            legend.push((Mark::Before, p.t("legend-year-before")));
        }
        let id = format!("flow-{index}");
        let plot = Bars { id: &id, finding: &finding, groups: &groups }.draw(|value| axis(value, flow.total.came_in.currency, p));
        let mut head = vec![p.t("month"), p.t("legend-in"), p.t("legend-out")];
        if compared {
            head.extend([p.t("flow-in-before"), p.t("flow-out-before")]);
        }
        let rows = flow.months.iter().map(|(month, now, before)| {
            let mut row = vec![p.month(month), p.money(&now.came_in), p.money(&positive(now.went_out))];
            if compared {
                row.push(before.map_or_else(|| "–".to_owned(), |b| p.money(&b.came_in)));
                row.push(before.map_or_else(|| "–".to_owned(), |b| p.money(&positive(b.went_out))));
            }
            row
        });
        let table = Table { head, rows: rows.collect() };
        Figure { id: &id, finding: &finding, legend: &legend, table: &table, table_name: &p.t("figures") }.around(&plot)
    }

    fn balance_state(&self, account: &AccountRow) -> String {
        balance_state(account, &self.p)
    }
}

/// How an account's computed balance stands beside the stated one.
fn balance_state(account: &AccountRow, p: &Page<'_>) -> String {
    match (&account.difference, &account.stated) {
        (Some(d), _) => {
            p.t3("account-differs", [("day", &p.day(&d.day)), ("computed", &p.money(&d.computed)), ("stated", &p.money(&d.stated))])
        }
        (None, Some((day, _))) => p.t1("account-agrees", "day", p.day(day)),
        (None, None) => p.t("account-unstated"),
    }
}

fn positive(amount: Money) -> Money {
    Money { minor: amount.minor.saturating_abs(), ..amount }
}

/// An amount as a chart's height.
#[expect(clippy::cast_precision_loss, reason = "a chart's height needs no more than 53 bits")]
fn height(amount: Money) -> f64 {
    amount.minor as f64 / 10f64.powi(i32::from(amount.scale))
}

/// How much larger an amount is than another, as a share; `None` where there was nothing.
fn share(now: Money, before: Money) -> Option<f64> {
    let (now, before) = (height(now), height(before));
    (before != 0.0).then(|| now / before - 1.0)
}

#[expect(clippy::cast_possible_truncation, reason = "a round figure of an axis; the cast saturates")]
fn axis(value: f64, currency: Currency, p: &Page<'_>) -> String {
    p.money(&Money { minor: value.round() as i64, scale: 0, currency })
}

/// The page `/money`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn money(view: &MoneyView, context: &PageContext) -> Rendered {
    let p = context.at(Place::Money);
    let control = view.choice.as_ref().map(|choice| PeriodControl::new(choice, routes::MONEY, &[("account", &view.account)], false, &p));
    let period = view.choice.map(|choice| choice.span.period()).unwrap_or_default();
    let compare = if view.choice.is_some_and(|choice| choice.compare) { "1" } else { "" };
    let pager = Pager::new(view.number, routes::MONEY, &[("account", &view.account), ("period", &period), ("compare", compare)]);
    Ok(MoneyPage { p, view, control, pager }.render()?)
}

/// One of the ids under which sources know an account.
#[derive(Debug, Clone)]
pub struct AccountId {
    /// As the source writes it.
    pub id: String,
    /// The formats that use it.
    pub formats: Vec<String>,
    /// How many lines came under it.
    pub lines: u64,
}

/// The page of one account: its name, currency, ids.
#[derive(Debug, Clone)]
pub struct AccountView {
    /// The account.
    pub account: AccountRow,
    /// Its ids.
    pub ids: Vec<AccountId>,
    /// The other accounts, to join with.
    pub others: Vec<AccountChoice>,
    /// Opening, computed and stated balance by month end, latest first.
    pub months: Vec<MonthBalance>,
}

/// An account's balance at a month's end.
#[derive(Debug, Clone, Copy)]
pub struct MonthBalance {
    /// The month.
    pub month: Month,
    /// What its lines add up to; `None` where no balance was ever stated.
    pub computed: Option<Money>,
    /// What the bank stated for its last day.
    pub stated: Option<Money>,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage<'a> {
    p: Page<'a>,
    view: &'a AccountView,
}

impl AccountPage<'_> {
    fn state(&self) -> String {
        balance_state(&self.view.account, &self.p)
    }

    fn formats(&self, id: &AccountId) -> String {
        let names: Vec<String> = id.formats.iter().map(|format| texts::format_label(format, self.p.lang())).collect();
        names.join(", ")
    }

    fn amount(&self, amount: &Option<Money>) -> String {
        amount.as_ref().map_or_else(|| "–".to_owned(), |amount| self.p.money(amount))
    }

    fn part(&self, part: &str) -> String {
        format!("{}/{part}", routes::account(&self.view.account.id))
    }
}

/// The page of one account.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn account(view: &AccountView, context: &PageContext) -> Rendered {
    Ok(AccountPage { p: context.at(Place::Money), view }.render()?)
}
