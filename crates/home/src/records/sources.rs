//! What brought records home: a source is where ids mean something, and the accounts and meters that it tells of together.

use std::collections::BTreeMap;

use logis_core::{Day, Instant, Period};
use logis_kinds::KindId;
use logis_vault::{Scope, VaultError};

use super::Book;
use super::corrections::OWN;
use super::import::ImportReport;
use super::table::Rows;
use crate::App;

/// Accounts and meters that stand in a source's name.
const NAMES_MAX: usize = 3;

/// One source.
#[derive(Debug, Clone)]
pub struct Source {
    /// Stable, and of one home only.
    pub id: String,
    /// The accounts and meters that it tells of by name, else its last file.
    pub name: String,
    /// The format of its last file.
    pub format: String,
    /// The account's or meter's id, where it tells of one alone.
    pub account: Option<String>,
    /// Whether it tells of readings: of every day, then.
    pub daily: bool,
    /// Its deliveries, the latest first.
    pub deliveries: Vec<Told>,
}

/// One delivery of a source.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    /// When it came.
    pub at: Instant,
    /// The first and last day that it tells of.
    pub days: Option<(Day, Day)>,
}

/// Every source, that of the latest delivery first. Documents and the person's own words come from none.
///
/// # Errors
/// When the vault fails.
pub fn sources(app: &App, scope: &Scope, book: &Book) -> Result<Vec<Source>, VaultError> {
    let meters = meter_names(app, scope)?;
    let mut sources: Vec<Source> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for delivery in app.vault.deliveries(scope)? {
        if delivery.origin.document.is_some() || delivery.origin.format == OWN {
            continue;
        }
        // A report that another version wrote says nothing here.
        let report: Option<ImportReport> = serde_json::from_value(app.vault.report(scope, delivery.id)?).ok();
        let named = report.iter().flat_map(|report| &report.told_of);
        let mut told_of: Vec<String> = named.map(|name| book.find(name).map_or_else(|| name.clone(), |of| of.id.clone())).collect();
        told_of.sort();
        told_of.dedup();
        let id = format!("{}:{}", delivery.source, told_of.join("+"));
        let at = *places.entry(id).or_insert_with_key(|id| {
            let mut names: Vec<&str> = Vec::new();
            for of in told_of.iter().take(NAMES_MAX) {
                let account = book.accounts.iter().find(|account| account.id == *of).map(|account| &account.name);
                names.push(account.or_else(|| meters.get(of)).unwrap_or(of));
            }
            names.extend((told_of.len() > NAMES_MAX).then_some("…"));
            sources.push(Source {
                id: id.clone(),
                name: if names.is_empty() { delivery.origin.name.clone() } else { names.join(", ") },
                format: delivery.origin.format.clone(),
                account: if let [one] = told_of.as_slice() { Some(one.clone()) } else { None },
                daily: false,
                deliveries: Vec::new(),
            });
            sources.len() - 1
        });
        let day = |text: &String| text.parse::<Day>().ok();
        let days = report.as_ref().and_then(|report| report.days.as_ref()).and_then(|(from, to)| Some((day(from)?, day(to)?)));
        sources[at].daily |= report.is_some_and(|report| report.records.contains_key(KindId::EnergyReading.name()));
        sources[at].deliveries.push(Told { at: delivery.at, days });
    }
    Ok(sources)
}

/// What meters are called, by what they are known by.
fn meter_names(app: &App, scope: &Scope) -> Result<BTreeMap<String, String>, VaultError> {
    let mut names = BTreeMap::new();
    for batch in app.vault.scan(scope, KindId::EnergyMeter, Period::ALWAYS, &["meter", "name"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            if let (Some(meter), Some(name)) = (rows.text("meter", row), rows.text("name", row)) {
                names.insert(meter.to_owned(), name.to_owned());
            }
        }
    }
    Ok(names)
}
