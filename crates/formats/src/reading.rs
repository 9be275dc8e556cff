//! What came of reading an input.

use std::collections::BTreeMap;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use logis_core::{Code, Currency, Day, Decimal, Energy, Instant, Problem, Severity};
use logis_kinds::{Batch, KindId, TimeColumn};
use serde::{Deserialize, Serialize};

use crate::bank_csv::Mapping;
use crate::{Encoding, Sink, Stopped};

/// What the person should be asked about an input; it was read as well as could be without an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "question")]
pub enum Question {
    /// The input names no account: which is it? Until then it is the named one.
    WhichAccount {
        /// The account its records were given.
        account: String,
    },
    /// No currency is known for this account.
    WhichCurrency {
        /// The account.
        account: String,
    },
    /// Which column is what? With the mapping that was used.
    WhichColumns {
        /// The mapping that was used.
        mapping: Mapping,
    },
}

/// What came of reading an input.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The format it was read as.
    pub format: &'static str,
    /// The encoding it was in.
    pub encoding: Encoding,
    /// Where its ids mean something: the format, or the format and the table's shape. Within one account, two
    /// deliveries of one source tell movements apart by their keys alone.
    pub source: String,
    /// What the person should be asked.
    pub questions: Vec<Question>,
}

impl Reading {
    /// A reading of a source; format and encoding are filled in by [`crate::read`].
    #[must_use]
    pub fn of_source(source: impl Into<String>) -> Self {
        Self { format: "", encoding: Encoding::Utf8, source: source.into(), questions: Vec::new() }
    }
}

/// Ok, partial, or error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing was unreadable.
    Ok,
    /// Something was, and at least one record is good.
    Partial,
    /// Nothing may be stored.
    Error,
}

/// What stood in an input, counted as it went by: records by kind, sums, the period, problems.
///
/// It is a sink that passes everything on to another.
pub struct Summary<'a> {
    /// Accounts named by the input.
    pub accounts: u64,
    /// Records by kind.
    pub records: BTreeMap<KindId, u64>,
    booked_sums: BTreeMap<Currency, Decimal>,
    pending_sums: BTreeMap<Currency, Decimal>,
    /// Energy consumed, of intervals or of registers.
    energy: crate::consumption::Consumption,
    /// First and last day of its timed records.
    pub days: Option<(Day, Day)>,
    /// The first so many problems.
    pub problems: Vec<Problem>,
    /// All of them, by severity.
    pub problem_counts: BTreeMap<Severity, u64>,
    accounts_seen: std::collections::BTreeSet<String>,
    /// Accounts and meters that it tells of, the first [`NAMES_MAX`] that it named.
    pub names: Vec<String>,
    next: &'a mut dyn Sink,
}

/// From this on a reading is one of days: the shortest day has 23 hours.
const DAY_MIN_SECONDS: i64 = 22 * 3600;
/// Problems that are kept of one input; the rest are counted.
const PROBLEMS_KEPT_MAX: usize = 1000;
/// Accounts and meters that are named of one input.
const NAMES_MAX: usize = 16;

impl<'a> Summary<'a> {
    /// Counts what passes on its way to `next`.
    pub fn new(next: &'a mut dyn Sink) -> Self {
        Self {
            accounts: 0,
            records: BTreeMap::new(),
            booked_sums: BTreeMap::new(),
            pending_sums: BTreeMap::new(),
            energy: crate::consumption::Consumption::default(),
            days: None,
            problems: Vec::new(),
            problem_counts: BTreeMap::new(),
            accounts_seen: std::collections::BTreeSet::new(),
            names: Vec::new(),
            next,
        }
    }

    /// Sums over booked transactions by currency, credits positive; of an input that holds nothing booked (an account
    /// report of the day), over what is pending.
    #[must_use]
    pub fn sums(&self) -> &BTreeMap<Currency, Decimal> {
        if self.booked_sums.is_empty() { &self.pending_sums } else { &self.booked_sums }
    }

    /// Energy consumed: the sum of its intervals, or where there are only indexes, last minus first of each register.
    /// `None` where the input is of no energy, or none of its readings has one.
    #[must_use]
    pub fn energy(&self) -> Option<Energy> {
        let is_of_energy = self.records.keys().any(|kind| matches!(kind, KindId::EnergyReading | KindId::EnergyMeter));
        (is_of_energy && !self.energy.is_unknown()).then(|| self.energy.total())
    }

    /// The status by the rule for bad input, for an input that was not refused.
    #[must_use]
    pub fn status(&self) -> Status {
        let good = self.records.iter().any(|(kind, count)| *count > 0 && !matches!(kind, KindId::BankAccount | KindId::EnergyMeter));
        match self.problem_counts.contains_key(&Severity::Lost) {
            false => Status::Ok,
            true if good => Status::Partial,
            true => Status::Error,
        }
    }

    fn count(&mut self, batch: &Batch) {
        *self.records.entry(batch.kind()).or_default() += batch.rows() as u64;
        match batch.kind() {
            KindId::BankTransaction => self.count_transactions(batch),
            KindId::EnergyReading => self.energy.add(batch),
            KindId::BankAccount => {
                for row in 0..batch.rows() {
                    if let Some(account) = batch.text("account", row)
                        && self.accounts_seen.insert(account.to_owned())
                    {
                        self.accounts += 1;
                    }
                }
                self.name(batch, "account");
            }
            KindId::EnergyMeter => self.name(batch, "meter"),
            _ => {}
        }
    }

    fn name(&mut self, batch: &Batch, column: &str) {
        for name in (0..batch.rows()).filter_map(|row| batch.text(column, row)) {
            if self.names.len() < NAMES_MAX && !self.names.iter().any(|known| known == name) {
                self.names.push(name.to_owned());
            }
        }
    }

    fn count_transactions(&mut self, batch: &Batch) {
        // Columns are found once a batch: finding them again for each row costs more than the reading itself.
        let column = |name| batch.columns().column_by_name(name);
        let text = |name| column(name).and_then(|values| values.as_string_opt::<i32>());
        let day = |name| column(name).and_then(|values| values.as_primitive_opt::<Date32Type>());
        let (Some(status), Some(currency), Some(booked_on), Some(value_on)) =
            (text("status"), text("currency"), day("booked_on"), day("value_on"))
        else {
            return;
        };
        let amount = column("amount_minor").and_then(|values| values.as_primitive_opt::<Int64Type>());
        let scale = column("amount_scale").and_then(|values| values.as_primitive_opt::<Int32Type>());
        let (Some(amount), Some(scale)) = (amount, scale) else { return };
        for row in 0..batch.rows() {
            let currency = currency.value(row).parse().unwrap_or(Currency::UNKNOWN);
            let amount = Decimal { digits: amount.value(row), scale: u8::try_from(scale.value(row)).unwrap_or_default() };
            let sums = if status.value(row) == "booked" { &mut self.booked_sums } else { &mut self.pending_sums };
            let sum = sums.entry(currency).or_default();
            *sum = sum.checked_add(amount).unwrap_or(*sum);
            if let Some(on) = [booked_on, value_on].iter().find(|days| days.is_valid(row)) {
                let on = Day::from_number(on.value(row));
                self.saw(on, on);
            }
        }
    }

    fn saw(&mut self, first: Day, last: Day) {
        let (from, to) = self.days.unwrap_or((first, last));
        self.days = Some((from.min(first), to.max(last)));
    }

    /// First and last of whatever times its records have.
    fn saw_times(&mut self, batch: &Batch) {
        for row in 0..batch.rows() {
            let at = batch.at(row);
            if at != Instant::default() {
                self.saw(at.day(), at.day());
            }
        }
    }

    /// First and last moment of its readings, as days of local time.
    fn saw_readings(&mut self, batch: &Batch) {
        for row in 0..batch.rows() {
            let local = |at: Instant| at.plus_seconds(i64::from(batch.small("offset_minutes", row).unwrap_or_default()) * 60).day();
            let start = batch.at(row);
            let seconds = i64::from(batch.small("duration_s", row).unwrap_or_default());
            // A gas day ends in the morning after: its day is where most of it lies.
            let last = start.plus_seconds(if seconds < DAY_MIN_SECONDS { (seconds - 1).max(0) } else { seconds - DAY_MIN_SECONDS / 2 });
            self.saw(local(start), local(last));
        }
    }
}

impl Sink for Summary<'_> {
    fn batch(&mut self, batch: Batch) -> Result<(), Stopped> {
        self.count(&batch);
        match batch.kind() {
            KindId::EnergyReading => self.saw_readings(&batch),
            // A stated balance is of no movement's day; movements were seen as they were summed.
            KindId::BankTransaction | KindId::BankBalance => {}
            kind if matches!(kind.kind().time, TimeColumn::Timeless) => {}
            _ => self.saw_times(&batch),
        }
        self.next.batch(batch)
    }

    fn source(&mut self, source: &str) -> Result<(), Stopped> {
        self.next.source(source)
    }

    fn problem(&mut self, problem: Problem) {
        *self.problem_counts.entry(problem.severity()).or_default() += 1;
        if self.problems.len() < PROBLEMS_KEPT_MAX {
            self.problems.push(problem.clone());
        }
        self.next.problem(problem);
    }
}

/// The error of an input that was read, with problems, to no good record.
#[must_use]
pub fn nothing_readable(summary: &Summary<'_>) -> Problem {
    let first = summary.problems.iter().find(|problem| problem.severity() == Severity::Lost);
    let mut problem = Problem::new(Code::NothingReadable, first.map(|p| p.quote.as_str()).unwrap_or_default());
    problem.line = first.and_then(|p| p.line);
    problem
}
