//! What is known of a home as of a day, read through the one door for the detectors.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound::{Excluded, Unbounded};

use jiff::tz::TimeZone;
use logis_core::{Day, Period};
use logis_findings::{Account, AccountType, Contract, Known, Meter, Movement, Reading, Said, Source};
use logis_kinds::KindId;
use logis_pages::format;
use logis_vault::{RECORD_ID, Scope, VaultError};

use crate::App;
use crate::records::balances::balances;
use crate::records::corrections::{self, Field, Subject, said};
use crate::records::table::Rows;
use crate::records::{self, Book, energy};

/// Everything that detectors read, up to and with the day `today`, and all that the person said.
///
/// # Errors
/// When the vault fails.
pub(super) fn known(app: &App, scope: &Scope, zone: &TimeZone, today: Day) -> Result<(Known, corrections::Said), VaultError> {
    let book = Book::load(&app.vault, scope)?.0;
    let accounts = accounts(app, scope, &book, today)?;
    let positions: HashMap<&str, usize> = accounts.iter().enumerate().map(|(at, account)| (account.id.as_str(), at)).collect();
    let movements = movements(app, scope, &book, &positions, &accounts, today)?;
    let meters = meters(app, scope, zone, today)?;
    let contracts = contracts(app, scope, today)?;
    let sources = sources(app, scope, &book, &moved(&accounts, &movements), today)?;
    let all = said(app, scope)?;
    let said = what_was_said(&all);
    Ok((Known { today, zone: zone.clone(), accounts, movements, meters, contracts, sources, said }, all))
}

fn accounts(app: &App, scope: &Scope, book: &Book, today: Day) -> Result<Vec<Account>, VaultError> {
    let mut types: HashMap<String, AccountType> = HashMap::new();
    for batch in app.vault.scan(scope, KindId::BankAccount, Period::ALWAYS, &["account", "type"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let Some(account) = rows.text("account", row).and_then(|named| book.find(named)) else { continue };
            let kind = match rows.text("type", row) {
                Some("checking") => AccountType::Checking,
                Some("savings") => AccountType::Savings,
                Some("card") => AccountType::Card,
                Some("loan") => AccountType::Loan,
                Some("investment") => AccountType::Investment,
                _ => AccountType::Other,
            };
            let known = types.entry(account.id.clone()).or_insert(kind);
            if *known == AccountType::Other {
                *known = kind;
            }
        }
    }
    let all = balances(app, scope, book)?;
    let account = |account: &records::Account| {
        let last = all.get(&account.id).and_then(|balances| {
            let day = balances.moved.keys().chain(balances.stated.keys()).filter(|day| **day <= today).max()?;
            Some((*day, balances.stated.get(day).copied().or_else(|| balances.at_end_of(*day))?))
        });
        Account {
            id: account.id.clone(),
            name: account.name.clone(),
            names: account.refs.clone(),
            kind: types.get(&account.id).copied().unwrap_or(AccountType::Other),
            currency: account.currency(),
            balance: last,
        }
    };
    Ok(book.accounts.iter().map(account).collect())
}

fn movements(
    app: &App,
    scope: &Scope,
    book: &Book,
    positions: &HashMap<&str, usize>,
    accounts: &[Account],
    today: Day,
) -> Result<Vec<Movement>, VaultError> {
    let texts = ["label", "details", "counterparty", "counterparty_account", "type", "category"];
    let columns = ["account", "booked_on", "value_on", "amount_minor", "amount_scale", "currency", "status"];
    let columns: Vec<&str> = [RECORD_ID].iter().chain(&columns).chain(&texts).copied().collect();
    let mut movements = Vec::new();
    for batch in app.vault.scan(scope, KindId::BankTransaction, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        let mut named: Option<(&str, Option<usize>)> = None;
        for row in 0..batch.num_rows() {
            let of = rows.text("account", row).unwrap_or_default();
            if named.is_none_or(|(before, _)| before != of) {
                named = Some((of, book.find(of).and_then(|account| positions.get(account.id.as_str()).copied())));
            }
            let Some(account) = named.and_then(|(_, at)| at) else { continue };
            let (booked, value) = (rows.day("booked_on", row), rows.day("value_on", row));
            let Some(on) = booked.or(value).filter(|on| *on <= today) else { continue };
            let (Some(id), Some(amount)) = (rows.id(row), rows.money(row, accounts[account].currency)) else { continue };
            let text = |name| rows.text(name, row).map(str::to_owned);
            let status = rows.text("status", row);
            if status == Some("information") {
                continue;
            }
            movements.push(Movement {
                id,
                account,
                on,
                value_on: value.filter(|value| *value != on),
                amount,
                pending: status == Some("pending"),
                label: text("label").unwrap_or_default(),
                details: text("details"),
                counterparty: text("counterparty"),
                counterparty_account: text("counterparty_account"),
                kind: text("type"),
                category: text("category"),
            });
        }
    }
    movements.sort_by_key(|movement| (movement.on, movement.id));
    Ok(movements)
}

/// Meters that told of consumption. Of each the intervals of one length, the one with most readings, so that none overlap.
fn meters(app: &App, scope: &Scope, zone: &TimeZone, today: Day) -> Result<Vec<Meter>, VaultError> {
    let end = format::midnight(today.plus_days(1), zone);
    let mut meters: Vec<Meter> = energy::meters(app, scope, zone)?
        .into_iter()
        .map(|meter| Meter {
            name: Some(meter.name).filter(|name| *name != meter.id),
            id: meter.id,
            commodity: "electricity".to_owned(),
            subscribed_power_va: None,
            tariff: None,
            readings: Vec::new(),
        })
        .collect();
    let columns = ["meter", "commodity", "subscribed_power_va", "tariff"];
    for batch in app.vault.scan(scope, KindId::EnergyMeter, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let Some(meter) = meters.iter_mut().find(|meter| rows.text("meter", row) == Some(&meter.id)) else { continue };
            rows.text("commodity", row).unwrap_or_default().clone_into(&mut meter.commodity);
            meter.subscribed_power_va = rows.integer("subscribed_power_va", row).or(meter.subscribed_power_va);
            meter.tariff = rows.text("tariff", row).map(str::to_owned).or(meter.tariff.take());
        }
    }
    let places: HashMap<String, usize> = meters.iter().enumerate().map(|(at, meter)| (meter.id.clone(), at)).collect();
    let mut by_length: Vec<BTreeMap<u32, Vec<Reading>>> = vec![BTreeMap::new(); meters.len()];
    let columns = [RECORD_ID, "meter", "starts_at", "duration_s", "nature", "direction", "energy_mj", "quality"];
    for batch in app.vault.scan(scope, KindId::EnergyReading, Period { end_exclusive: end, ..Period::ALWAYS }, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            if rows.text("direction", row) != Some("consumption") || rows.text("nature", row) != Some("interval") {
                continue;
            }
            let Some(at) = rows.text("meter", row).and_then(|meter| places.get(meter)) else { continue };
            let (Some(id), Some(starts_at), Some(energy)) = (rows.id(row), rows.instant("starts_at", row), rows.energy("energy_mj", row))
            else {
                continue;
            };
            let duration_s = rows.small("duration_s", row).unwrap_or_default();
            if duration_s > 0 && starts_at.plus_seconds(i64::from(duration_s)) <= end {
                let measured = rows.text("quality", row) != Some("estimated");
                by_length[*at].entry(duration_s.unsigned_abs()).or_default().push(Reading { id, starts_at, duration_s, energy, measured });
            }
        }
    }
    for (meter, lengths) in meters.iter_mut().zip(by_length) {
        // The one that tells of most time; of equals the finest.
        let told = |(seconds, readings): &(u32, Vec<Reading>)| (u64::from(*seconds) * readings.len() as u64, std::cmp::Reverse(*seconds));
        let mut readings = lengths.into_iter().max_by_key(told).map(|(_, readings)| readings).unwrap_or_default();
        readings.sort_by_key(|reading| reading.starts_at);
        readings.dedup_by_key(|reading| reading.starts_at);
        meter.readings = readings;
    }
    Ok(meters)
}

fn contracts(app: &App, scope: &Scope, today: Day) -> Result<Vec<Contract>, VaultError> {
    let columns: Vec<&str> =
        std::iter::once(RECORD_ID).chain(KindId::InsuranceContract.kind().columns.iter().map(|column| column.name)).collect();
    let mut contracts = Vec::new();
    for batch in app.vault.scan(scope, KindId::InsuranceContract, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let text = |name| rows.text(name, row).map(str::to_owned);
            let Some(id) = rows.id(row) else { continue };
            let currency = logis_core::Currency::UNKNOWN;
            contracts.push(Contract {
                id,
                contract: text("contract").unwrap_or_default(),
                holder: text("holder"),
                kind: text("type").unwrap_or_default(),
                product: text("product"),
                insured: text("insured"),
                status: text("status").unwrap_or_default(),
                starts_on: rows.day("starts_on", row),
                ends_on: rows.day("ends_on", row),
                renews_on: rows.day("renews_on", row),
                notice_days: rows.small("notice_days", row),
                premium: rows.money_of(["premium_minor", "amount_scale", "currency"], row, currency),
                premium_period: text("premium_period"),
            });
        }
    }
    // Terms that begin later may be told before: a renewal is. Those of a replayed past are not known yet.
    let clock_today = app.clock.now().day();
    contracts.retain(|contract| today >= clock_today || contract.starts_on.is_none_or(|on| on <= today));
    contracts.sort_by(|a, b| (a.starts_on, &a.contract, a.id).cmp(&(b.starts_on, &b.contract, b.id)));
    Ok(contracts)
}

/// The days on which each account moved, by its id.
fn moved<'a>(accounts: &'a [Account], movements: &[Movement]) -> BTreeMap<&'a str, BTreeSet<Day>> {
    let mut days: BTreeMap<&str, BTreeSet<Day>> = BTreeMap::new();
    for movement in movements {
        days.entry(&accounts[movement.account].id).or_default().insert(movement.on);
    }
    days
}

/// The days of each account's closing balances, by its id.
fn closings(app: &App, scope: &Scope, book: &Book) -> Result<BTreeMap<String, BTreeSet<Day>>, VaultError> {
    let mut days: BTreeMap<String, BTreeSet<Day>> = BTreeMap::new();
    for batch in app.vault.scan(scope, KindId::BankBalance, Period::ALWAYS, &["account", "on", "type"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in (0..batch.num_rows()).filter(|row| rows.text("type", *row) == Some("closing")) {
            if let (Some(account), Some(on)) = (rows.text("account", row).and_then(|named| book.find(named)), rows.day("on", row)) {
                days.entry(account.id.clone()).or_default().insert(on);
            }
        }
    }
    Ok(days)
}

/// The last day that a delivery tells of: that of the closing balance after its last movement, where nothing moved between.
fn told_until(last: Day, came: Day, closed: &BTreeSet<Day>, moved: &BTreeSet<Day>) -> Day {
    let after = (Excluded(last), Unbounded);
    let until = moved.range(after).next().map_or(came, |next| came.min(next.plus_days(-1)));
    closed.range(..=until).next_back().copied().map_or(last, |closed| closed.max(last))
}

/// What brought records home. As of a day before the one on which it came, a delivery counts as come on the last day that it
/// tells of.
fn sources(app: &App, scope: &Scope, book: &Book, moved: &BTreeMap<&str, BTreeSet<Day>>, today: Day) -> Result<Vec<Source>, VaultError> {
    let closings = closings(app, scope, book)?;
    let mut sources: Vec<Source> = Vec::new();
    for records::Source { id, name, format, account, daily, deliveries } in records::sources(app, scope, book)? {
        let until = |last: Day, came: Day| {
            let known = account.as_deref().and_then(|account| closings.get(account).zip(moved.get(account)));
            known.map_or(last, |(closed, moved)| told_until(last, came, closed, moved))
        };
        let (mut delivered_on, mut told) = (Vec::new(), Vec::new());
        for delivery in deliveries {
            let came = delivery.at.day();
            let came = if came <= today { Some(came) } else { delivery.days.map(|(_, last)| last).filter(|last| *last <= today) };
            let Some(came) = came else { continue };
            delivered_on.push(came);
            let days = delivery.days.map(|(first, last)| (first, until(last, came).min(today)));
            told.extend(days.filter(|(first, last)| first <= last));
        }
        if !delivered_on.is_empty() {
            sources.push(Source { id, name, format, account, delivered_on, told, daily, link: None });
        }
    }
    sources.sort_by(|a, b| a.id.cmp(&b.id));
    let mut tellers: BTreeMap<String, usize> = BTreeMap::new();
    for account in sources.iter().filter_map(|source| source.account.clone()) {
        *tellers.entry(account).or_default() += 1;
    }
    for source in &mut sources {
        source.delivered_on.sort_unstable();
        source.told.sort_unstable();
        // A file without movements tells of its closing balance's day; of several sources nobody knows which one stated it.
        let (mut told, mut until) = (source.told.iter().peekable(), None);
        let single = source.account.as_ref().filter(|account| tellers.get(*account) == Some(&1));
        let closed = single.and_then(|account| closings.get(account)).into_iter().flatten();
        let mut alone = Vec::new();
        for day in closed.filter(|day| **day <= today) {
            while let Some((_, last)) = told.next_if(|(first, _)| first <= day) {
                until = until.max(Some(last));
            }
            if until.is_none_or(|until| until < day) {
                alone.push((*day, *day));
            }
        }
        source.told.extend(alone);
        source.told.sort_unstable();
    }
    Ok(sources)
}

fn what_was_said(all: &corrections::Said) -> Said {
    let mut known = Said::default();
    for (subject, value) in all.of_field(Field::Category) {
        match subject {
            Subject::Record(id) => drop(known.record_categories.insert(*id, value.to_owned())),
            Subject::Party(party) => drop(known.party_categories.insert(party.clone(), value.to_owned())),
            Subject::Finding(_) | Subject::Pair(..) => {}
        }
    }
    for (subject, value) in all.of_field(Field::Transfer) {
        if let Subject::Pair(a, b) = subject {
            let pairs = if value == "no" { &mut known.no_transfers } else { &mut known.transfers };
            pairs.insert((*a, *b));
        }
    }
    for (subject, value) in all.of_field(Field::Dismissed) {
        if let Subject::Finding(key) = subject {
            known.dismissed.insert(key.clone(), value.to_owned());
        }
    }
    known
}
