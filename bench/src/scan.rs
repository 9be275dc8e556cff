//! A hundred thousand transactions, three columns: all of them, and one month.
//!
//! Arguments: transactions (100,000), runs (30).

use logis_core::{Day, Period};
use logis_kinds::KindId;
use logis_vault::{Scope, Vault};

use crate::place::home;
use crate::report::{Report, Target};
use crate::write::{count, deliver};
use crate::{Failed, measure, sample};

/// What a page of sums asks for.
const COLUMNS: &[&str] = &["booked_on", "amount_minor", "label"];

/// Reads everything of a period; how many rows there were.
pub fn scan(vault: &Vault, scope: &Scope, period: Period) -> Result<usize, Failed> {
    let mut rows = 0;
    for batch in vault.scan(scope, KindId::BankTransaction, period, COLUMNS)? {
        rows += batch?.num_rows();
    }
    Ok(rows)
}

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let (total, times) = (count(arguments, 0, 100_000)?, count(arguments, 1, 30)?);
    let (place, app, scope) = home()?;
    // Ten years of a busy home.
    let first = Day::from_ymd(2014, 1, 1)?;
    deliver(&app, &scope, sample::batches(sample::Movements::new(first, total as u64 / 3_650 + 1).take(total)))?;
    drop(app);

    // Cold: a fresh process's first scan of a vault just opened (the system's cache of the file stays warm).
    let mut cold = Vec::new();
    for _ in 0..5 {
        let app = place.open()?;
        let (rows, cost) = measure::cost(|| scan(&app.vault, &scope, Period::ALWAYS));
        if rows? != total {
            return Err("not all were read".into());
        }
        cold.push(cost.cpu_s);
    }
    let app = place.open()?;
    let (all, cost) = measure::cost(|| measure::repeat(times, || scan(&app.vault, &scope, Period::ALWAYS).map(drop)));
    let all = all?;
    let month = Period::days(Day::from_ymd(2018, 3, 1)?, Day::from_ymd(2018, 3, 31)?);
    let rows = scan(&app.vault, &scope, month)?;
    let one = measure::repeat(times, || scan(&app.vault, &scope, month).map(drop))?;
    let mut report = Report::default();
    report.note(place.engine());
    let cold = measure::runs(cold);
    report.aim(format!("{total} transactions, 3 columns, warm, cheapest"), all.min_s * 1e3, "CPU ms", Target::AtMost(6.0));
    report.aim("the same, median", all.median_s * 1e3, "CPU ms", Target::AtMost(6.0));
    report.add("the same on the wall, mean", cost.wall_s / times as f64 * 1e3, "ms");
    report.add("the vault just opened, median", cold.median_s * 1e3, "CPU ms");
    report.add(format!("one month of it ({rows} rows), median"), one.median_s * 1e3, "CPU ms");
    Ok(report)
}
