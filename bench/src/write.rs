//! A million transactions in deliveries of ten thousand into one home, through the vault as it is: durable, with ids,
//! compared with what is there.
//!
//! Arguments: transactions (1,000,000), a delivery (10,000).

use std::sync::Arc;

use logis::App;
use logis_core::Day;
use logis_kinds::{Batch, KindId};
use logis_vault::{NoAccounts, Origin, Scope, VaultError};

use crate::measure::{self, Cost};
use crate::place::home;
use crate::report::{Report, Target};
use crate::{Failed, sample};

/// One delivery, published.
pub fn deliver(app: &App, scope: &Scope, batches: Vec<Batch>) -> Result<(), VaultError> {
    let mut delivery = app.vault.deliver(scope, app.vault.draw_delivery(), Origin::default(), "ofx", Arc::new(NoAccounts))?;
    for batch in batches {
        delivery.push(batch)?;
    }
    delivery.publish(serde_json::Value::Null).map(drop)
}

/// An argument that is a count.
pub fn count(arguments: &[String], at: usize, default: usize) -> Result<usize, Failed> {
    Ok(arguments.get(at).map_or(Ok(default), |text| text.parse())?)
}

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let (total, each) = (count(arguments, 0, 1_000_000)?, count(arguments, 1, 10_000)?);
    let (place, app, scope) = home()?;
    let mut movements = sample::Movements::new(Day::from_ymd(2000, 1, 1)?, 100);
    let mut costs: Vec<Cost> = Vec::new();
    for _ in 0..total / each {
        let batches = sample::batches(movements.by_ref().take(each));
        let (done, cost) = measure::cost(|| deliver(&app, &scope, batches));
        done?;
        costs.push(cost);
    }
    let sum = |costs: &[Cost]| (costs.iter().map(|c| c.cpu_s).sum::<f64>(), costs.iter().map(|c| c.wall_s).sum::<f64>());
    let rate = |costs: &[Cost]| (costs.len() * each) as f64 / sum(costs).0 / 1e6;
    let tenth = (costs.len() / 10).max(1);
    let mut report = Report::default();
    report.note(place.engine());
    report.aim(format!("{total} transactions in deliveries of {each}"), rate(&costs), "M/CPU s", Target::AtLeast(1.2));
    report.add("the same, the first tenth", rate(&costs[..tenth]), "M/CPU s");
    report.add("the same, the last tenth", rate(&costs[costs.len() - tenth..]), "M/CPU s");
    let median = measure::runs(costs.iter().map(|cost| cost.cpu_s).collect());
    report.add("a delivery, cheapest", median.min_s * 1e3, "CPU ms");
    report.add("a delivery, median", median.median_s * 1e3, "CPU ms");
    report.add("on the wall", (costs.len() * each) as f64 / sum(&costs).1 / 1e6, "M/s");
    let coverage = app.vault.coverage(&scope)?;
    let transactions = coverage.iter().find(|c| c.kind == KindId::BankTransaction).ok_or("no transactions")?;
    let records = transactions.records as f64;
    let [shown, sightings] = transactions.bytes.map(|bytes| bytes as f64 / records);
    report.aim("at rest, a transaction", shown + sightings, "bytes", Target::AtMost(60.0));
    report.add("of it records", shown, "bytes");
    report.add("of it sightings", sightings, "bytes");
    drop(app);
    report.add("all of it, journal and free pages included", place.size_bytes()? as f64 / records, "bytes a transaction");
    report.add("segments of records", transactions.segments as f64, "");
    report.add("peak memory", measure::memory_peak_bytes() as f64 / 1e6, "MB");
    Ok(report)
}
