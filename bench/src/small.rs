//! One record delivered a day for ten years, then scanned, beside the same records in one delivery.
//!
//! Arguments: days (3,652).

use std::sync::Arc;

use logis_core::{Day, FixedClock, Period};
use logis_kinds::KindId;
use logis_vault::Why;

use crate::place::{Place, home};
use crate::report::{Report, Target};
use crate::scan::scan;
use crate::write::{count, deliver};
use crate::{Failed, measure, sample};

/// The first of those days.
const FIRST: Day = Day::from_number(16_000);
/// Scans compared.
const RUNS: usize = 50;

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let days = count(arguments, 0, 3_652)?;
    let movements = || sample::Movements::new(FIRST, 1).take(days);
    let (_one_place, one, one_scope) = home()?;
    deliver(&one, &one_scope, sample::batches(movements()))?;
    // A day really goes by between two deliveries: what was replaced is gone by then.
    let place = Place::fresh()?;
    let clock = Arc::new(FixedClock::new(FIRST.instant()));
    let app = place.open_at(clock.clone())?;
    let scope = logis::cli::access::scope(&app, "bench", Why::Deliver, true)?;
    let (done, cost) = measure::cost(|| {
        movements().try_for_each(|movement| {
            clock.advance_seconds(86_400);
            deliver(&app, &scope, sample::batches(std::iter::once(movement)))
        })
    });
    done?;
    if scan(&app.vault, &scope, Period::ALWAYS)? != days {
        return Err("not all were read".into());
    }
    let daily = measure::repeat(RUNS, || scan(&app.vault, &scope, Period::ALWAYS).map(drop))?;
    let at_once = measure::repeat(RUNS, || scan(&one.vault, &one_scope, Period::ALWAYS).map(drop))?;
    let coverage = app.vault.coverage(&scope)?;
    let transactions = coverage.iter().find(|c| c.kind == KindId::BankTransaction).ok_or("no transactions")?;
    let mut report = Report::default();
    report.note(place.engine());
    report.aim(format!("{days} daily deliveries scanned, against one import"), daily.median_s / at_once.median_s, "×", Target::AtMost(1.5));
    report.add("scan after daily deliveries, median", daily.median_s * 1e3, "CPU ms");
    report.add("scan after one import, median", at_once.median_s * 1e3, "CPU ms");
    report.aim("segments of records", transactions.segments as f64, "", Target::AtMost(12.0));
    report.add("a delivery of one record", cost.cpu_s / days as f64 * 1e3, "CPU ms");
    report.add("the same on the wall", cost.wall_s / days as f64 * 1e3, "ms");
    let [shown, sightings] = transactions.bytes.map(|bytes| bytes as f64 / days as f64);
    report.add("at rest, a transaction", shown + sightings, "bytes");
    Ok(report)
}
