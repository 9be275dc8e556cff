//! Finds out of a table's first rows what its columns are.

use logis_core::{Code, Currency, Problem};

use super::columns::{self, Content};
use super::mapping::{self, Mapping, Role};
use super::words::{self, Heading, Meaning};
use super::{preamble, signs};
use crate::DateOrder;
use crate::tables::rows::{COLUMNS_MAX, Dialect, Row, is_amount};
use crate::tables::{dates, numbers};

/// Rows above which a header may stand.
const PREAMBLE_ROWS_MAX: usize = 60;

/// What was found.
#[derive(Debug, Clone)]
pub(super) struct Inference {
    pub(super) mapping: Mapping,
    /// The row of headers, where there is one.
    pub(super) header_row: Option<usize>,
    /// The first row that may be a movement.
    pub(super) first_row: usize,
    /// The currency that the header of the amounts names.
    pub(super) currency: Option<Currency>,
    /// How sure, 0 to 100: below [`SURE`] a person should look.
    pub(super) sure: u8,
    /// What could be read in more than one way.
    pub(super) doubts: Vec<Problem>,
    pub(super) balance: signs::BalanceRule,
}

/// From here on nobody needs to look.
pub(super) const SURE: u8 = 70;

/// A table whose header's words are not known is read when asked for, but not recognised.
pub(super) const UNKNOWN_WORDS: u8 = 10;

/// Finds out what the columns are; `None` where these rows are no bank's.
pub(super) fn infer(rows: &[Row], dialect: Dialect) -> Option<Inference> {
    let header = find_header(rows);
    let mut inference = match header {
        Some(at) => with_header(rows, at, dialect)?,
        None => without_header(rows, dialect)?,
    };
    inference.settle(&rows[inference.first_row.min(rows.len())..]);
    Some(inference)
}

/// The row that names a date, an amount and more, by the most known words.
fn find_header(rows: &[Row]) -> Option<usize> {
    let score = |row: &Row| {
        let headings: Vec<Heading> = row.cells.iter().filter_map(words::heading).collect();
        let has = |test: fn(Meaning) -> bool| headings.iter().any(|h| test(h.meaning));
        let known = headings.iter().map(|h| if h.exact { 3 } else { 1 }).sum::<usize>();
        (has(Meaning::is_date) && has(Meaning::is_amount) && row.cells.len() > 1).then_some(known)
    };
    // The first of equals wins: a table may repeat its header.
    let candidates = rows.iter().take(PREAMBLE_ROWS_MAX).enumerate().filter_map(|(at, row)| Some((score(row)?, std::cmp::Reverse(at))));
    candidates.max().map(|(_, at)| at.0)
}

fn with_header(rows: &[Row], header_row: usize, dialect: Dialect) -> Option<Inference> {
    let names: Vec<String> = rows[header_row].cells.iter().map(|cell| cell.trim().to_owned()).collect();
    let headings: Vec<Option<Heading>> = names.iter().map(|name| words::heading(name)).collect();
    let body = &rows[header_row + 1..];
    let movements: Vec<Row> =
        body.iter().filter(|row| row.cells.iter().any(dates::looks_like_date)).take(columns::JUDGED_ROWS_MAX).cloned().collect();
    let contents = columns::contents(&movements, names.len());
    let known = |meaning: Meaning| headings.iter().flatten().any(|h| h.meaning == meaning && h.exact);
    let bankish = [
        Meaning::Booked,
        Meaning::Value,
        Meaning::Balance,
        Meaning::Debit,
        Meaning::Credit,
        Meaning::Label,
        Meaning::Counterparty,
        Meaning::Details,
    ];
    if !bankish.iter().any(|meaning| known(*meaning)) || (known(Meaning::Foreign) && !known(Meaning::Balance)) {
        return None;
    }
    let mut chooser = Chooser {
        names: &names,
        headings: &headings,
        contents: &contents,
        rows: movements.len(),
        named_above: preamble::read(&rows[..header_row], '.', None).account.is_some(),
        roles: vec![Role::Ignored; names.len()],
    };
    chooser.choose();
    let roles = chooser.roles;
    let money = roles.iter().position(|role| matches!(role, Role::Amount | Role::Debit | Role::Credit));
    let exact = |test: fn(&Role) -> bool| roles.iter().zip(&headings).any(|(role, h)| test(role) && h.is_some_and(|h| h.exact));
    let certain =
        exact(|r| matches!(r, Role::BookedOn | Role::ValueOn)) && exact(|r| matches!(r, Role::Amount | Role::Debit | Role::Credit));
    let mapping = Mapping {
        shape: mapping::shape(dialect.delimiter, Some(&names), names.len()),
        delimiter: char::from(dialect.delimiter).to_string(),
        header: true,
        names,
        columns: roles,
        ..Mapping::default()
    };
    if !mapping.is_complete() || (movements.is_empty() && body.iter().any(|row| row.cells.iter().any(is_amount))) {
        return None;
    }
    let currency = money.and_then(|at| headings[at]).and_then(|h| h.currency);
    let sure = if certain { 90 } else { 60 };
    Some(Inference {
        mapping,
        header_row: Some(header_row),
        first_row: header_row + 1,
        currency,
        sure,
        doubts: Vec::new(),
        balance: signs::BalanceRule::None,
    })
}

/// Gives each column its role by what its header says and what it holds.
struct Chooser<'a> {
    names: &'a [String],
    headings: &'a [Option<Heading>],
    contents: &'a [Content],
    rows: usize,
    /// Whether the account stands above the table.
    named_above: bool,
    roles: Vec<Role>,
}

impl Chooser<'_> {
    /// The columns whose header means this and whose cells don't contradict it, the best first.
    fn candidates(&self, meaning: Meaning, holds: fn(&Content) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.names.len())
            .filter(|at| self.roles[*at] == Role::Ignored && holds(&self.contents[*at]))
            .filter(|at| self.headings[*at].is_some_and(|h| h.meaning == meaning))
            .collect();
        let worth = |at: usize| {
            let heading = self.headings[at];
            let franc = heading.and_then(|h| h.currency).is_some_and(|c| c.as_str() == "FRF");
            // How full a column is may differ from month to month, and a movement must keep its label: only empty ones lose.
            (franc, self.contents[at].filled == 0, !heading.is_some_and(|h| h.exact), heading.map_or(usize::MAX, |h| h.rank))
        };
        found.sort_by_key(|at| worth(*at));
        found
    }

    fn first(&mut self, meaning: Meaning, role: Role, holds: fn(&Content) -> bool) -> Option<usize> {
        let at = *self.candidates(meaning, holds).first()?;
        self.roles[at] = role;
        Some(at)
    }

    fn choose(&mut self) {
        self.choose_dates();
        self.choose_amounts();
        self.choose_currencies();
        self.choose_account();
        self.choose_ids();
        self.choose_texts();
    }

    fn choose_dates(&mut self) {
        let holds: fn(&Content) -> bool = |c| c.dates * 2 >= c.filled;
        let booked =
            [Meaning::Booked, Meaning::Date, Meaning::Operation].into_iter().find_map(|meaning| self.first(meaning, Role::BookedOn, holds));
        let _ = [Meaning::Value, Meaning::Operation].into_iter().find_map(|meaning| self.first(meaning, Role::ValueOn, holds));
        if booked.is_some() {
            self.first(Meaning::Time, Role::Time, |c| c.filled > 0);
        }
    }

    fn choose_amounts(&mut self) {
        let holds: fn(&Content) -> bool = |c| c.amounts * 2 >= c.filled && !(c.filled > 0 && c.mostly(c.dates) && c.marked == 0);
        self.first(Meaning::Balance, Role::Balance, holds);
        self.first(Meaning::OriginalAmount, Role::OriginalAmount, holds);
        // "Amount Currency" is an amount in one bank and a currency in another.
        if self.roles.iter().all(|role| *role != Role::OriginalAmount) {
            self.first(Meaning::OriginalCurrency, Role::OriginalAmount, |c| c.filled > 0 && c.mostly(c.amounts));
        }
        // What a movement does to the balance is what is left after the fee.
        let whole = self.rows;
        let full = |at: &usize| self.contents[*at].filled * 10 >= whole * 9;
        let one = [Meaning::Net, Meaning::Amount, Meaning::Gross]
            .into_iter()
            .find_map(|meaning| self.candidates(meaning, holds).into_iter().find(|at| full(at)).map(|at| (meaning, at)));
        let sides = [self.candidates(Meaning::Debit, holds), self.candidates(Meaning::Credit, holds)];
        match (one, sides) {
            (Some((meaning, at)), _) => {
                self.roles[at] = Role::Amount;
                if meaning == Meaning::Amount {
                    self.first(Meaning::Fee, Role::Fee, holds);
                }
            }
            (None, [debit, credit]) => {
                if let Some(at) = debit.first() {
                    self.roles[*at] = Role::Debit;
                }
                if let Some(at) = credit.first() {
                    self.roles[*at] = Role::Credit;
                }
                if debit.is_empty() && credit.is_empty() {
                    self.first(Meaning::Amount, Role::Amount, holds);
                }
            }
        }
        if self.roles.contains(&Role::Amount) && self.rows > 0 {
            let (rows, contents) = (self.rows, self.contents);
            let side = |at: &usize| {
                let (content, meaning) = (&contents[*at], self.headings[*at].map(|h| h.meaning));
                // A lone C may be a cheque or "cleared": its header, the other side or a whole word must tell.
                let told = meaning == Some(Meaning::Indicator) || (1..rows).contains(&content.credits) || content.bytes > rows * 2;
                content.sides == rows && told && self.roles[*at] == Role::Ignored
            };
            if let Some(at) = (0..self.names.len()).find(side) {
                self.roles[at] = Role::Side;
            }
        }
    }

    fn choose_currencies(&mut self) {
        let holds: fn(&Content) -> bool = |c| c.mostly(c.currencies);
        self.first(Meaning::OriginalCurrency, Role::OriginalCurrency, holds);
        // "Valuta" is a date in German and a currency in Dutch and Italian.
        if self.first(Meaning::Currency, Role::Currency, holds).is_none() {
            self.first(Meaning::Value, Role::Currency, |c| c.filled > 0 && c.currencies == c.filled);
        }
    }

    fn choose_account(&mut self) {
        let whole = self.rows;
        let party = self.headings.iter().flatten().any(|h| h.meaning == Meaning::Counterparty);
        // A column that is empty in some rows, or has a name that fits either and differs in each, is the other party's.
        let own = |at: usize| {
            let content = &self.contents[at];
            let either = matches!(words::fold(&self.names[at]).as_str(), "account number" | "iban" | "kontonummer" | "numero de compte");
            whole == 0 || (content.filled == whole && (content.distinct * 2 <= whole.max(2) || !(either && party)))
        };
        let before = |at: usize, meanings: &[Meaning]| at > 0 && self.headings[at - 1].is_some_and(|h| meanings.contains(&h.meaning));
        let accounts = self.candidates(Meaning::Account, |c| c.dates * 2 <= c.filled || c.dates == 0);
        let mut chosen = None;
        for at in accounts {
            let others = before(at, &[Meaning::Counterparty]) || (self.named_above && party);
            if chosen.is_none() && own(at) && !others {
                self.roles[at] = Role::Account;
                chosen = Some(at);
            } else {
                self.roles[at] = Role::CounterpartyAccount;
            }
        }
        for at in self.candidates(Meaning::AccountName, |_| true) {
            // A product is an account where it has a number ("0123 45678901.23A"), else a name only where so called.
            let numbered = self.contents[at].filled > 0 && self.contents[at].amounts < self.contents[at].filled;
            let product = matches!(words::fold(&self.names[at]).as_str(), "produit" | "product" | "produkt" | "producto" | "prodotto");
            let long = self.contents[at].bytes >= self.contents[at].filled * 10 && self.contents[at].distinct * 3 <= whole.max(3);
            match (product, chosen) {
                (true, None) if numbered && long => {
                    self.roles[at] = Role::Account;
                    chosen = Some(at);
                }
                (true, _) => {}
                (false, _) if self.contents[at].filled == whole => {
                    self.roles[at] = Role::AccountName;
                    break;
                }
                _ => {}
            }
        }
        if chosen.is_some() {
            self.first(Meaning::Bank, Role::Bank, |_| true);
            self.first(Meaning::Branch, Role::Branch, |_| true);
        }
    }

    fn choose_ids(&mut self) {
        let ids = self.candidates(Meaning::Id, |_| true);
        let unique = |at: &&usize| self.rows > 0 && self.contents[**at].unique(self.rows);
        let chosen = ids.iter().find(unique).copied();
        for at in ids {
            self.roles[at] = if Some(at) == chosen { Role::Id } else { Role::Details };
        }
        self.first(Meaning::Reference, Role::Reference, |c| c.filled > 0);
        self.first(Meaning::Status, Role::Status, |_| true);
        let texts = [Meaning::Label, Meaning::Counterparty, Meaning::Details];
        if !self.headings.iter().flatten().any(|h| texts.contains(&h.meaning)) {
            // Where nothing else says what a movement is, the longest of its types does.
            if let Some(at) = self.candidates(Meaning::Type, |_| true).into_iter().max_by_key(|at| self.contents[*at].bytes) {
                self.roles[at] = Role::Label;
            }
        }
        self.first(Meaning::Type, Role::Type, |_| true);
        for meaning in [Meaning::CategoryParent, Meaning::Category] {
            let exact = |at: &usize| self.headings[*at].is_some_and(|h| h.exact);
            for at in self.candidates(meaning, |_| true).into_iter().filter(exact).take(2).collect::<Vec<_>>() {
                self.roles[at] = Role::Category;
            }
        }
    }

    fn choose_texts(&mut self) {
        // Some banks give the other party's account under its name.
        self.first(Meaning::Counterparty, Role::Counterparty, |c| c.ibans * 2 <= c.filled);
        if !self.roles.contains(&Role::CounterpartyAccount) {
            self.first(Meaning::Counterparty, Role::CounterpartyAccount, |c| c.ibans > 0);
        }
        self.first(Meaning::CounterpartyAccount, Role::CounterpartyAccount, |_| true);
        if self.roles.contains(&Role::Label) {
            return self.choose_details();
        }
        let _ = [Meaning::Label, Meaning::Details]
            .into_iter()
            .find_map(|meaning| self.first(meaning, Role::Label, |c| c.filled > 0 || c.bytes == 0));
        self.choose_details();
    }

    fn choose_details(&mut self) {
        for at in 0..self.names.len() {
            let content = &self.contents[at];
            let text = content.lettered > 0 && content.dates < content.filled && (content.distinct > 1 || self.rows == 1);
            let left_out = self.headings[at]
                .is_some_and(|h| matches!(h.meaning, Meaning::Ignored) || (h.exact && (h.meaning.is_amount() || h.meaning.is_date())));
            let fee = self.headings[at].is_some_and(|h| h.meaning == Meaning::Fee);
            if self.roles[at] == Role::Ignored && text && !left_out && !fee {
                self.roles[at] = Role::Details;
            }
        }
    }
}

/// Columns by what they hold alone: one date, one amount with decimals, one text.
fn without_header(rows: &[Row], dialect: Dialect) -> Option<Inference> {
    /// A text that is a label is at least so long, on average.
    const LABEL_BYTES_MIN: usize = 4;
    /// A number that is an account's has at least so many digits.
    const ACCOUNT_BYTES_MIN: usize = 8;
    let is_movement = |row: &Row| row.cells.iter().any(dates::looks_like_date) && row.cells.iter().any(is_amount);
    let first_row = rows.iter().take(PREAMBLE_ROWS_MAX).position(is_movement)?;
    let movements: Vec<Row> = rows[first_row..].iter().filter(|row| is_movement(row)).take(columns::JUDGED_ROWS_MAX).cloned().collect();
    let width = movements.iter().map(|row| row.cells.len()).max()?.min(COLUMNS_MAX);
    let contents = columns::contents(&movements, width);
    let whole = |c: &Content, so: usize| c.filled == movements.len() && so == c.filled;
    let find = |test: &dyn Fn(&Content) -> bool| (0..width).filter(|at| test(&contents[*at])).collect::<Vec<usize>>();
    let days = find(&|c| whole(c, c.dates));
    let amounts = find(&|c| whole(c, c.amounts) && c.marked * 2 >= c.filled && c.dates == 0);
    let texts = find(&|c| {
        c.lettered * 2 > movements.len() && c.currencies < c.filled && c.sides < c.filled && c.bytes >= c.filled * LABEL_BYTES_MIN
    });
    let mut roles = vec![Role::Ignored; width];
    roles[*days.first()?] = Role::BookedOn;
    if let Some(second) = days.get(1) {
        roles[*second] = Role::ValueOn;
    }
    roles[*amounts.first()?] = Role::Amount;
    let label = texts.iter().copied().max_by_key(|at| (contents[*at].distinct, contents[*at].bytes, std::cmp::Reverse(*at)))?;
    texts.iter().for_each(|at| roles[*at] = Role::Details);
    roles[label] = Role::Label;
    let numbers = find(&|c| {
        whole(c, c.filled) && c.distinct == 1 && c.dates == 0 && c.marked == 0 && (c.ibans > 0 || c.bytes >= c.filled * ACCOUNT_BYTES_MIN)
    });
    if let Some(at) = numbers.iter().find(|at| movements.len() > 1 && (contents[**at].ibans > 0 || contents[**at].lettered == 0)) {
        roles[*at] = Role::Account;
    }
    if let Some(at) = find(&|c| whole(c, c.currencies)).first() {
        roles[*at] = Role::Currency;
    }
    if let Some(at) = find(&|c| whole(c, c.sides)).first() {
        roles[*at] = Role::Side;
    }
    // Words above the columns that are not a bank's, or of a language that is not in the list.
    let wordy =
        |row: &Row| row.cells.len() == width && row.cells.iter().filter(|cell| cell.chars().any(char::is_alphabetic)).count() * 2 > width;
    let header_row = first_row.checked_sub(1).filter(|at| wordy(&rows[*at]));
    let names: Vec<String> = header_row.map(|at| rows[at].cells.iter().map(|cell| cell.trim().to_owned()).collect()).unwrap_or_default();
    if names.iter().filter_map(|name| words::heading(name)).any(|h| h.meaning == Meaning::Foreign) {
        return None;
    }
    let mut mapping = Mapping {
        shape: mapping::shape(dialect.delimiter, header_row.map(|_| names.as_slice()), width),
        delimiter: char::from(dialect.delimiter).to_string(),
        header: header_row.is_some(),
        names,
        columns: roles,
        ..Mapping::default()
    };
    let timed =
        movements.iter().all(|row| days.first().and_then(|at| dates::date(row.cell(*at))).is_some_and(|date| date.seconds.is_some()));
    let mut sure = match (header_row, amounts.len()) {
        // What is stamped with a time of day and has no words above it may be any log.
        _ if timed => UNKNOWN_WORDS,
        (Some(_), _) => UNKNOWN_WORDS,
        (None, 1) => 75,
        (None, _) => 40,
    };
    // Of several amounts, the one that another column adds up is the movement, and that other the balance.
    if amounts.len() > 1
        && let Some((amount, balance)) = signs::amount_and_balance(&movements, &amounts, &contents)
    {
        mapping.columns[amounts[0]] = Role::Ignored;
        mapping.columns[amount] = Role::Amount;
        mapping.columns[balance] = Role::Balance;
        sure = if sure == UNKNOWN_WORDS { sure } else { 75 };
    }
    Some(Inference { mapping, header_row, first_row, currency: None, sure, doubts: Vec::new(), balance: signs::BalanceRule::None })
}

/// A table that could not be made out, for a person to say what its columns are.
pub(super) fn blank(rows: &[Row], dialect: Dialect) -> Option<Inference> {
    let looked_at = &rows[..rows.len().min(PREAMBLE_ROWS_MAX)];
    let width = looked_at.iter().map(|row| row.cells.len()).max().filter(|width| *width > 1)?;
    let top = looked_at.iter().position(|row| row.cells.len() == width)?;
    let header = !rows[top].cells.iter().any(|cell| dates::looks_like_date(cell) || is_amount(cell));
    let names: Vec<String> = if header { rows[top].cells.iter().map(|cell| cell.trim().to_owned()).collect() } else { Vec::new() };
    let mapping = Mapping {
        shape: mapping::shape(dialect.delimiter, header.then_some(names.as_slice()), width),
        delimiter: char::from(dialect.delimiter).to_string(),
        header,
        names,
        columns: vec![Role::Ignored; width],
        ..Mapping::default()
    };
    let (header_row, first_row) = if header { (Some(top), top + 1) } else { (None, top) };
    let mut blank =
        Inference { mapping, header_row, first_row, currency: None, sure: 0, doubts: Vec::new(), balance: signs::BalanceRule::None };
    blank.settle(&rows[first_row..]);
    Some(blank)
}

impl Inference {
    /// Settles what only the cells can tell: date order, decimal marks, signs, what the balance column is.
    pub(super) fn settle(&mut self, body: &[Row]) {
        let language = self.language();
        self.settle_dates(body, language);
        self.settle_marks(body, language);
        if !signs::settle(&mut self.mapping, body) {
            self.sure = self.sure.min(SURE - 1);
        }
        self.balance = signs::balance_rule(&self.mapping, body);
        if self.sure < SURE {
            self.doubts.push(Problem::new(Code::MappingUnsure, self.mapping.names.join(&self.mapping.delimiter)));
        }
    }

    /// The language of most of the header's words.
    fn language(&self) -> &'static str {
        words::language(self.mapping.names.iter().filter_map(|name| words::heading(name)))
    }

    fn settle_dates(&mut self, body: &[Row], language: &str) {
        let columns: Vec<usize> = self.mapping.all(Role::BookedOn).chain(self.mapping.all(Role::ValueOn)).collect();
        let mut orders = dates::Orders::default();
        for row in body {
            columns.iter().filter_map(|at| dates::date(row.cell(*at))).for_each(|date| orders.see(&date));
        }
        if !orders.matters() {
            return;
        }
        self.mapping.date_order = orders.proven().or_else(|| {
            let order = if language == "en" && self.dollars(body) { DateOrder::MonthDayYear } else { DateOrder::DayMonthYear };
            self.doubts.push(Problem::new(Code::DateOrderUnknown, if order == DateOrder::MonthDayYear { "MM/DD" } else { "DD/MM" }));
            Some(order)
        });
    }

    /// Whether the money is of the United States, who write the month first.
    fn dollars(&self, body: &[Row]) -> bool {
        let named = self.mapping.column(Role::Currency).and_then(|at| body.first().and_then(|row| words::currency_cell(row.cell(at))));
        self.currency.or(named).is_none_or(|currency| currency.as_str() == "USD")
    }

    fn settle_marks(&mut self, body: &[Row], language: &str) {
        let seen = |role: Role| {
            let mut marks = numbers::Marks::default();
            for at in self.mapping.all(role) {
                body.iter().for_each(|row| marks.see(row.cell(at)));
            }
            marks
        };
        let moved = seen(Role::Amount).and(seen(Role::Debit)).and(seen(Role::Credit)).and(seen(Role::Fee));
        let balance = seen(Role::Balance);
        let home = if language == "en" || (language == "any" && self.mapping.delimiter == ",") { '.' } else { ',' };
        let proven = moved.proven();
        let mark = proven.or_else(|| balance.proven()).unwrap_or(home);
        if proven.is_none() && balance.proven().is_none() && moved.matters() {
            self.doubts.push(Problem::new(Code::DecimalMarkUnknown, mark.to_string()));
        }
        self.mapping.decimal_mark = mark.to_string();
        self.mapping.balance_decimal_mark = balance.proven().unwrap_or(mark).to_string();
    }
}
