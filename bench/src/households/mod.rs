//! Made-up households whose truth is known: files as French holders give them over 26 months, and what a home that reads
//! them should say of it, and nothing else.
//!
//! The truth comes from what a household really does, never from how a finding may be made. To add a confounder: see
//! [`life`]. To add a finding: 1. what makes it true in `life` or beside it, 2. what is true of it in `judged`, `meters`,
//! `contracts` or `deliveries`, 3. the seeds' test in `tests` asks for it by itself.

mod contracts;
mod daily;
mod days;
mod deliveries;
mod draw;
mod judged;
mod life;
mod meters;
mod once;
mod recurring;
#[cfg(test)]
mod tests;
pub mod truth;
mod writers;

use logis_core::Day;
use logis_findings::Name;
use serde_json::{Value, json};

use deliveries::Source;
use life::{Account, Gives, Life, Movement, Role};
use truth::Expected;
use writers::Shown;

/// What only looks like a finding, or makes a true one hard to see. Each is in some households and not in others.
#[cfg(test)]
const CONFOUNDERS: &[&str] = &[
    "13th-month",
    "another-day-of-month",
    "coffee-each-workday",
    "contract-changed",
    "contract-fell",
    "contract-lapses",
    "contract-paid-otherwise",
    "contract-renewed-alike",
    "contract-rose",
    "deferred-card",
    "deferred-card-both-sides",
    "deferred-card-one-side",
    "duplicate-card",
    "duplicate-debit",
    "duplicate-refunded",
    "duplicate-transfer",
    "electric-car",
    "electric-car-new",
    "electric-heating",
    "equal-by-chance",
    "fee-account",
    "fee-card",
    "fee-foreign",
    "fee-given-back",
    "fee-overdraft",
    "fee-rejected-debit",
    "free-month",
    "hairdresser-one-price",
    "holidays",
    "large-purchase",
    "late-salary",
    "missed-benefit",
    "missed-bill",
    "missed-salary",
    "off-peak-boiler",
    "own-transfers",
    "own-transfers-days-apart",
    "partner-pays-in-as-much",
    "price-fell",
    "price-rose-once",
    "price-rose-twice",
    "prorated-first-month",
    "refund",
    "renamed-payee",
    "savings-elsewhere",
    "school-fees",
    "second-meter",
    "source-gap",
    "source-not-fetched",
    "source-silent",
    "subscription-ended",
    "two-cars",
    "two-children-canteen",
    "two-contracts-one-car",
    "two-equal-large-purchases",
    "two-equal-purchases",
    "two-homes-insured",
    "unusual-month",
    "uses-less",
    "variable-bills",
    "weekly-shop-one-price",
    "yearly-skipped",
    "yearly-subscription",
];

/// A meter that told nothing for so long says little of how power is used now.
const STALE_METER_DAYS: i32 = 60;

/// A file, and the day it came.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// The day it came.
    pub on: Day,
}

/// A household.
#[derive(Debug)]
pub struct Household {
    life: Life,
    meters: Vec<meters::Meter>,
    contracts: contracts::Contracts,
    /// One an account, in the order of [`Life::accounts`], then one a meter.
    sources: Vec<Source>,
    contract_files: Vec<Day>,
}

impl Household {
    /// The household of a seed: always the same.
    pub fn of(seed: u64) -> Self {
        let mut life = Life::new(seed);
        accounts(&mut life);
        recurring::tell(&mut life);
        let contracts = contracts::tell(&mut life);
        daily::tell(&mut life);
        once::tell(&mut life);
        let meters = meters::meters(&mut life);
        life.end();
        let mut sources = Vec::new();
        for account in life.accounts.clone() {
            // Where the main account's bank falls silent, little is left to find.
            let trouble = if account.role == Role::Main { 5 } else { 14 };
            let first = life.first;
            let source = deliveries::source(&mut life, &account.number, first, true, trouble);
            sources.push(Source { sparse: account.role == Role::Savings, ..source });
        }
        for meter in &meters {
            sources.push(deliveries::source(&mut life, &meter.number, meter.first, false, 16));
        }
        let mut contract_files: Vec<Day> = [20, 200, 400, 560]
            .into_iter()
            .map(|days| life.first.plus_days(days))
            .chain(life.looks.map(|look| look.plus_days(-3)))
            .collect();
        contract_files.retain(|on| !contracts.is_empty() && contracts.is_told(*on));
        Self { life, meters, contracts, sources, contract_files }
    }

    /// The days on which the person looks, in order; the last is the end.
    pub fn looks(&self) -> [Day; 3] {
        self.life.looks
    }

    /// Its files, in the order in which they came.
    pub fn files(&self) -> Vec<File> {
        let mut files = Vec::new();
        let (accounts, meters) = self.sources.split_at(self.life.accounts.len());
        for (at, source) in accounts.iter().enumerate() {
            let of = |(_, movement): &(usize, Movement)| movement.account == at;
            let movements: Vec<_> = self.life.movements.iter().cloned().enumerate().filter(of).collect();
            for telling in &source.tellings {
                let shown = Shown {
                    account: &self.life.accounts[at],
                    first: telling.first,
                    last: telling.last,
                    movements: &movements,
                    seed: self.life.seed,
                };
                let (name, bytes) = shown.file();
                files.push(File { name, bytes, on: telling.on });
            }
        }
        for (nth, (meter, source)) in self.meters.iter().zip(meters).enumerate() {
            for telling in &source.tellings {
                let name = format!("compteur-{}-{}-{}.csv", nth + 1, telling.first, telling.last);
                files.push(File { name, bytes: meter.csv(telling.first, telling.last).into_bytes(), on: telling.on });
            }
        }
        for on in &self.contract_files {
            files.push(File { name: format!("contrats-{on}.json"), bytes: self.contracts.file(*on).into_bytes(), on: *on });
        }
        files.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
        files
    }

    /// What is true on a day on which the person looks.
    pub fn truth(&self, at: Day) -> Vec<Expected> {
        let (accounts, meters) = self.sources.split_at(self.life.accounts.len());
        let mut truth = judged::truth(&self.life, accounts, at);
        for (meter, source) in self.meters.iter().zip(meters) {
            if let Some(horizon) = source.horizon(at) {
                let fresh = days::between(horizon, at) < STALE_METER_DAYS;
                let told =
                    |earlier: i32| source.is_whole(horizon.plus_days(1 - meters::COMPARED_DAYS - earlier), horizon.plus_days(-earlier), at);
                let whole = fresh && source.gaps(at).is_empty();
                truth.extend(meter.truth(at, horizon, [fresh, whole, fresh && told(0) && told(meters::YEAR_DAYS)]));
            }
        }
        if let Some(told) = self.contract_files.iter().rev().find(|on| **on <= at) {
            truth.extend(self.contracts.truth(at, *told));
            // Contracts come when they come: a home may wonder, or not.
            for name in [Name::SourceSilent, Name::SourceReady] {
                truth.push(Expected::must(name, "contracts").party(&["INSURANCE", "CONTRATS", "MAIF", "MATMUT", "GMF"]).due_if(false));
            }
        }
        for source in &self.sources {
            truth.extend(source.truth(at));
        }
        truth
    }

    /// What `truth.json` holds: the truth on each look, and what the household is made of.
    pub fn to_json(&self) -> Value {
        let looks: Vec<Value> = self
            .looks()
            .iter()
            .map(|at| json!({ "at": at.to_string(), "truth": self.truth(*at).iter().map(Expected::to_json).collect::<Vec<_>>() }))
            .collect();
        json!({
            "seed": self.life.seed,
            "first": self.life.first.to_string(),
            "confounders": self.life.has,
            "accounts": self.life.accounts.iter().map(|account| &account.number).collect::<Vec<_>>(),
            "meters": self.meters.iter().map(|meter| &meter.number).collect::<Vec<_>>(),
            "looks": looks,
        })
    }
}

/// The accounts that a household has.
fn accounts(life: &mut Life) {
    let draw = life.draw("accounts");
    let rhone = ("99101", "00690");
    let mut roles = vec![(Role::Main, Gives::Ofx, rhone, (120_000, 640_000))];
    if draw.chance(65) {
        roles.push((Role::Savings, Gives::Ofx, rhone, (200_000, 1_900_000)));
    }
    if draw.chance(50) {
        roles.push((Role::Second, draw.pick(&[Gives::Csv, Gives::Camt]), ("99202", "00031"), (20_000, 210_000)));
    }
    if draw.chance(32) {
        roles.push((Role::Card, Gives::OfxCard, rhone, (0, 0)));
    }
    for (role, gives, bank, (low, high)) in roles {
        let plain = draw.between(1, 99_999_999_999);
        let number = match gives {
            Gives::Ofx => format!("{plain:011}"),
            Gives::OfxCard => format!("4974{plain:012}"),
            // With the key of a French account number: 97 minus the weighted remainder.
            Gives::Csv | Gives::Camt => format!("{plain:011}{:02}", 97 - (89 * 99_202 + 15 * 31 + 3 * plain) % 97),
        };
        life.accounts.push(Account { role, gives, number, bank, opening_cents: draw.between(low, high) });
    }
}
