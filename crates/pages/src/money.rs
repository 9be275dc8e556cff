//! Argent: accounts, balances, what came in and went out and for what, what is agreed and expected, the lines, and what waits
//! to be settled.

use askama::Template;
use logis_core::{Currency, Day, Money, Month, RecordId};

use crate::categories::{self, CategoryRow, Just, LineFilter, Side};
use crate::chart::{Bars, Column, Curve, Figure, Group, Line, Mark, Table, axis, change, height};
use crate::coming::Coming;
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

/// What came in and went out in one currency; what went from one own account to another is in none of it.
#[derive(Debug, Clone)]
pub struct CurrencyFlow {
    /// Over the period shown.
    pub total: Flow,
    /// Over the one before, where the reader compares and it is known.
    pub before: Option<Flow>,
    /// What went out over the period by category, the largest first.
    pub spent: Vec<CategoryRow>,
    /// What came in, likewise.
    pub earned: Vec<CategoryRow>,
    /// What went from one own account to another: how many movements, what came to and what left the accounts shown.
    pub between: (u64, Flow),
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
    /// Its category's stable name; of one in parts none.
    pub category: Option<&'static str>,
    /// How many parts it has, where it has any.
    pub parts: u64,
    /// Whether the person called it professional.
    pub professional: bool,
}

/// Something paid by agreement.
#[derive(Debug, Clone)]
pub struct SubscriptionRow {
    /// To whom.
    pub name: String,
    /// The price.
    pub amount: Money,
    /// For how long: `month`, …
    pub per: &'static str,
    /// By how much its price changed last, and since when.
    pub change: Option<(Money, Day)>,
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

/// The page `/money`; its query is that of [`Choice`] with those of [`LineFilter`].
#[derive(Debug, Clone)]
pub struct MoneyView {
    /// The period; `None` while there is no movement.
    pub choice: Option<Choice>,
    /// Every account.
    pub accounts: Vec<AccountRow>,
    /// What is shown of it all.
    pub filter: LineFilter,
    /// Whether the person called any movement professional: only then they are asked which to see.
    pub has_uses: bool,
    /// Movements of the period that nobody knows the category of: how many, and what they add up to without their signs.
    pub unsorted: (u64, Vec<Money>),
    /// The coming 30 days.
    pub coming: Coming,
    /// What is paid by agreement: the dearest of it.
    pub subscriptions: Vec<SubscriptionRow>,
    /// How many there are.
    pub subscriptions_total: u64,
    /// What was just said.
    pub just: Option<Just>,
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
        let change = change(flow.total.went_out, before.went_out)?;
        let change = format::percent(change, true, self.p.lang());
        Some(self.p.t2("money-comparison", "change", change, "before", self.p.money(&positive(before.went_out))))
    }

    fn account_name(&self) -> Option<&str> {
        self.view.accounts.iter().find(|account| account.id == self.view.filter.account).map(|account| account.name.as_str())
    }

    fn href(&self, filter: &LineFilter) -> String {
        money_href(self.view.choice.as_ref(), filter)
    }

    fn account_href(&self, id: &str) -> String {
        if self.view.choice.is_none() {
            return routes::account(id);
        }
        self.href(&LineFilter { account: id.to_owned(), ..LineFilter::default() })
    }

    fn everything_href(&self) -> String {
        self.account_href("")
    }

    fn use_href(&self, word: &str) -> String {
        self.href(&LineFilter { usage: word.to_owned(), ..self.view.filter.clone() })
    }

    fn uses(&self) -> [(&'static str, String); 3] {
        [("", "use-both"), ("professional", "use-professional"), ("private", "use-private")].map(|(word, key)| (word, self.p.t(key)))
    }

    fn lines_href(&self) -> String {
        self.href(&LineFilter { category: String::new(), side: String::new(), ..self.view.filter.clone() })
    }

    fn category_href(&self, category: &str, side: &str) -> String {
        let filter = LineFilter { category: category.to_owned(), side: side.to_owned(), ..self.view.filter.clone() };
        format!("{}#lines", self.href(&filter))
    }

    /// Where a line opens: what can be said of it, else what is known.
    fn line_href(&self, record: &RecordId) -> String {
        if self.p.may_act() { routes::line(*record) } else { routes::record("bank.transaction", *record) }
    }

    fn sort_href(&self) -> String {
        let period = self.view.choice.map(|choice| choice.span.period()).unwrap_or_default();
        routes::with_query(routes::SORTING, &[("period", &period)])
    }

    fn unsorted_sums(&self) -> String {
        self.view.unsorted.1.iter().map(|sum| self.p.money(sum)).collect::<Vec<_>>().join(", ")
    }

    fn sides<'b>(&self, flow: &'b CurrencyFlow, index: &usize) -> Vec<Side<'b>> {
        let side = |word: &str, rows: &'b [CategoryRow], is_out| Side { id: format!("{word}-{index}"), rows, is_out };
        let sides = [side("spent", &flow.spent, true), side("earned", &flow.earned, false)];
        sides.into_iter().filter(|side| !side.rows.is_empty()).collect()
    }

    /// What left the accounts shown for others; where nothing did, what came to them.
    fn between(&self, flow: &CurrencyFlow) -> String {
        let Flow { came_in, went_out } = flow.between.1;
        self.p.money(&positive(if went_out.minor == 0 { came_in } else { went_out }))
    }

    fn per(&self, row: &SubscriptionRow) -> String {
        self.p.t(&format!("per-{}", row.per))
    }

    /// What the list is narrowed to, in words.
    fn narrowed(&self) -> String {
        let filter = &self.view.filter;
        let side = match filter.side.as_str() {
            "out" => Some(self.p.t("legend-out")),
            "in" => Some(self.p.t("legend-in")),
            _ => None,
        };
        let category = (!filter.category.is_empty()).then(|| self.p.category(&filter.category));
        category.into_iter().chain(side).collect::<Vec<_>>().join(", ")
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
        let plot = curve.draw(|value| axis(value, first.1.currency, p.lang()));
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
        let plot = Bars { id: &id, finding: &finding, groups: &groups }.draw(|value| axis(value, flow.total.came_in.currency, p.lang()));
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

pub(crate) fn positive(amount: Money) -> Money {
    Money { minor: amount.minor.saturating_abs(), ..amount }
}

fn money_href(choice: Option<&Choice>, filter: &LineFilter) -> String {
    let period = choice.map(|choice| choice.span.period()).unwrap_or_default();
    let compare = if choice.is_some_and(|choice| choice.compare) { "1" } else { "" };
    let all: Vec<(&str, &str)> = [("period", period.as_str()), ("compare", compare)].into_iter().chain(filter.parameters()).collect();
    routes::with_query(routes::MONEY, &all)
}

/// The page `/money`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn money(view: &MoneyView, context: &PageContext) -> Rendered {
    let p = context.at(Place::Money);
    let kept = view.filter.parameters();
    let control = view.choice.as_ref().map(|choice| PeriodControl::new(choice, routes::MONEY, &kept, false, &p));
    let period = view.choice.map(|choice| choice.span.period()).unwrap_or_default();
    let compare = if view.choice.is_some_and(|choice| choice.compare) { "1" } else { "" };
    let all: Vec<(&str, &str)> = [("period", period.as_str()), ("compare", compare)].into_iter().chain(kept).collect();
    let pager = Pager::new(view.number, routes::MONEY, &all);
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
