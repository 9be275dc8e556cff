//! What a home finds in made-up households, against what is true of them: precision and recall of each finding.
//!
//! Arguments: seeds (20), first seed (1,000: lower ones are for building with). Or `show SEED`: what was missed and what was
//! found that isn't true, line by line. Or `write FOLDER SEED`: the files in order of coming, and `truth.json`.

use std::path::Path;
use std::sync::Arc;

use logis::App;
use logis::findings::{Noticed, noticed};
use logis::records::Book;
use logis::records::import::{Options, import};
use logis_core::{Day, Decimal, FixedClock};
use logis_findings::{Fact, Finding, Name};
use logis_formats::{MemoryInput, Status};
use logis_vault::{Scope, Why};

use crate::households::Household;
use crate::households::truth::{Compared, Found, compare};
use crate::place::Place;
use crate::report::{Report, Target};
use crate::write::count;
use crate::{Failed, measure};

/// The first seed that no one built with.
const UNSEEN_SEED: usize = 1_000;
/// What precision and recall should be.
const TARGET: f64 = 0.9;
/// Seconds from midnight to when files come.
const NOON_SECONDS: i64 = 43_200;

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    match arguments.first().map(String::as_str) {
        Some("write") => {
            let [_, folder, seed] = arguments else { return Err("findings write FOLDER SEED".into()) };
            write(Path::new(folder), seed.parse()?)
        }
        Some("show") => {
            let seed = count(arguments, 1, UNSEEN_SEED)?;
            let mut tally = Tally::default();
            tally.household(seed as u64, true)?;
            Ok(tally.report())
        }
        _ => {
            let (seeds, first) = (count(arguments, 0, 20)?, count(arguments, 1, UNSEEN_SEED)?);
            let mut tally = Tally::default();
            for seed in first..first + seeds {
                tally.household(seed as u64, false)?;
            }
            Ok(tally.report())
        }
    }
}

/// What a home finds as of a day.
fn compute(app: &App, scope: &Scope, today: Day) -> Result<Arc<Noticed>, Failed> {
    let zone = jiff::tz::TimeZone::get("Europe/Paris")?;
    Ok(noticed(app, scope, &zone, today)?)
}

/// Files and truth of a household, to look at and to import by hand.
fn write(folder: &Path, seed: u64) -> Result<Report, Failed> {
    let household = Household::of(seed);
    std::fs::create_dir_all(folder)?;
    let files = household.files();
    for (nth, file) in files.iter().enumerate() {
        std::fs::write(folder.join(format!("{:03}-{}-{}", nth + 1, file.on, file.name)), &file.bytes)?;
    }
    std::fs::write(folder.join("truth.json"), format!("{:#}\n", household.to_json()))?;
    let mut report = Report::default();
    report.add("files written", files.len() as f64, "");
    let looks = household.looks().map(|at| format!("`logis findings --json --at {at}`"));
    report.note(format!("Bring home what came by each day, then compare: {}.", looks.join(", ")));
    Ok(report)
}

/// Counts over households.
#[derive(Debug, Default)]
struct Tally {
    /// Hits, false alarms, misses by name.
    counts: std::collections::BTreeMap<Name, [usize; 3]>,
    households: usize,
    cpu_s: f64,
}

impl Tally {
    /// Brings a household's files home as they came, and compares on each day on which the person looks.
    fn household(&mut self, seed: u64, show: bool) -> Result<(), Failed> {
        let household = Household::of(seed);
        let place = Place::fresh()?;
        let files = household.files();
        let Some(first) = files.first() else { return Err("a household without files".into()) };
        let clock = Arc::new(FixedClock::new(first.on.instant().plus_seconds(NOON_SECONDS)));
        let app = place.open_at(clock.clone())?;
        let scope = logis::cli::access::scope(&app, "bench", Why::Deliver, true)?;
        let mut files = files.iter().peekable();
        let mut today = first.on;
        for at in household.looks() {
            while let Some(file) = files.next_if(|file| file.on <= at) {
                clock.advance_seconds(i64::from(file.on.number() - today.number()) * 86_400);
                today = file.on;
                let input = MemoryInput::new(file.name.as_str(), file.bytes.as_slice());
                let report = import(&app, &scope, &input, None, &Options::default(), &|_| {})?;
                if report.status != Status::Ok {
                    return Err(format!("{} of seed {seed} was not read whole", file.name).into());
                }
            }
            clock.advance_seconds(i64::from(at.number() - today.number()) * 86_400);
            today = at;
            let (noticed, cost) = measure::cost(|| compute(&app, &scope, at));
            self.cpu_s += cost.cpu_s;
            let (book, _) = Book::load(&app.vault, &scope)?;
            let found: Vec<Found> = noticed?.findings.iter().map(|finding| found(finding, &book)).collect();
            let compared = compare(&found, &household.truth(at));
            self.count(&compared);
            if show {
                print(at, &compared);
            }
        }
        self.households += 1;
        Ok(())
    }

    fn count(&mut self, compared: &Compared) {
        for (expected, _) in &compared.hits {
            self.counts.entry(expected.name).or_default()[0] += 1;
        }
        for found in &compared.false_alarms {
            self.counts.entry(found.name).or_default()[1] += 1;
        }
        for expected in &compared.missed {
            self.counts.entry(expected.name).or_default()[2] += 1;
        }
    }

    fn report(&self) -> Report {
        let mut report = Report::default();
        for (name, text) in Name::ALL {
            let [hits, false_alarms, missed] = self.counts.get(name).copied().unwrap_or_default();
            let share = |of: usize| hits as f64 / of as f64;
            if hits + false_alarms > 0 {
                let what = format!("{text}: precision, {hits} true and {false_alarms} false");
                report.aim(what, share(hits + false_alarms), "", Target::AtLeast(TARGET));
            }
            if hits + missed > 0 {
                report.aim(format!("{text}: recall, {hits} of {}", hits + missed), share(hits + missed), "", Target::AtLeast(TARGET));
            }
        }
        report.add("finding, a household and look", self.cpu_s / (self.households.max(1) * 3) as f64 * 1e3, "CPU ms");
        report.note(format!("{} households, three looks each.", self.households));
        report
    }
}

fn print(at: Day, compared: &Compared) {
    println!("{at}");
    for expected in &compared.missed {
        println!("  missed {}: {}", expected.name.as_str(), expected.what);
    }
    for found in &compared.false_alarms {
        let Found { name, sum, since, said, days, .. } = found;
        let sum = sum.map_or_else(String::new, |(hundredths, per)| {
            format!(" {:.2}{}", hundredths as f64 / 100.0, per.map_or_else(String::new, |per| format!(" a {}", per.as_str())))
        });
        let since = since.map_or_else(String::new, |since| format!(", {since}"));
        println!("  false {}: {said}{sum}{since}, records of {} days", name.as_str(), days.len());
    }
}

/// A finding as it is compared: its account under every name that sources use for it.
fn found(finding: &Finding, book: &Book) -> Found {
    let mut accounts: Vec<String> = finding.account.iter().cloned().collect();
    let known = book.accounts.iter().filter(|account| Some(&account.id) == finding.account.as_ref());
    accounts.extend(known.flat_map(|account| account.refs.iter().cloned()));
    let mut said = finding.counterparty.clone().unwrap_or_default();
    for (_, fact) in &finding.facts {
        if let Fact::Text(text) = fact {
            said = format!("{said} {text}");
        }
    }
    // By a category, perhaps: of no one party.
    if finding.name == Name::SpendingUnusual && finding.counterparty.is_none() {
        said.clear();
    }
    let mut days: Vec<Day> = finding.records.iter().map(|record| record.at().day()).collect();
    if finding.name != Name::Fee {
        days.dedup();
    }
    let sum = finding.amount.map(|amount| (hundredths(amount.value), amount.per));
    Found { name: finding.name, sum, since: finding.since, accounts, said: said.trim().to_owned(), days }
}

fn hundredths(value: Decimal) -> i64 {
    let by = |scale: u8| 10i64.saturating_pow(u32::from(scale));
    if value.scale <= 2 { value.digits.saturating_mul(by(2 - value.scale)) } else { value.digits / by(value.scale - 2) }
}
