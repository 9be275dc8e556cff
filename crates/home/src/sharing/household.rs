//! A household: homes seen together, each read through its own scope, what they share counted once.
//!
//! What is one: an account that both know under a number (an IBAN, or what stands in one), a meter of one long id, a policy
//! of one number and insurer. Of a joint account the same amount on the same day in both homes is one movement, else on
//! days near each other, since banks' files date one movement differently; of a meter the same interval is one reading.
//! What is told in one home alone stays. A mere name ("Compte courant") says nothing across homes: it is set apart.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use logis_core::{Day, Instant, Period, RecordId};
use logis_kinds::KindId;
use logis_vault::{Beside, RECORD_ID, Scope, VaultError};

use crate::App;
use crate::records::book::{Book, names_one};
use crate::records::table::Rows;

/// Two homes' files date one movement up to so many days apart.
const NEAR_DAYS: i32 = 3;

/// One's own home and others, and how many accounts, meters and policies they share.
///
/// # Errors
/// When the vault fails.
pub fn together(app: &App, own: Scope, others: Vec<(String, Scope)>) -> Result<(Scope, u64), VaultError> {
    let (mut all, mut shared) = (own, BTreeSet::new());
    for (whose, scope) in others {
        let mut place = Beside { whose, ..Beside::default() };
        accounts(app, &all, &scope, &mut place, &mut shared)?;
        meters(app, &all, &scope, &mut place, &mut shared)?;
        policies(app, &all, &scope, &mut place, &mut shared)?;
        all = all.together(vec![(scope, place)]);
    }
    Ok((all, shared.len() as u64))
}

/// What names something in one home only, as it is called beside another.
fn apart(named: &str, whose: &str) -> String {
    format!("{named} · {whose}")
}

fn accounts(app: &App, all: &Scope, theirs: &Scope, place: &mut Beside, shared: &mut BTreeSet<String>) -> Result<(), VaultError> {
    let (ours, book) = (Book::load(&app.vault, all)?.0, Book::load(&app.vault, theirs)?.0);
    // Of each joint account: its id there, and here.
    let mut joint: HashMap<&str, &str> = HashMap::new();
    for account in &book.accounts {
        let here = account.refs.iter().filter(|named| names_one(named)).find_map(|named| ours.find(named));
        if let Some(here) = here {
            joint.insert(&account.id, &here.id);
            shared.insert(format!("account {}", here.id));
        }
        for named in &account.refs {
            let means = ours.find(named).map(|known| known.id.as_str());
            if means.is_some() && means != here.map(|known| known.id.as_str()) {
                place.called.insert(named.clone(), apart(named, &place.whose));
            }
        }
    }
    if joint.is_empty() {
        return Ok(());
    }
    let is_joint: HashSet<&str> = joint.values().copied().collect();
    let mut known = movements(app, all, &ours, |id| is_joint.contains(id).then_some(id))?;
    for (key, told) in movements(app, theirs, &book, |id| joint.get(id).copied())? {
        let days = known.remove(&key).unwrap_or_default().into_iter().map(|(day, _)| day).collect();
        place.left_out.extend(same(days, told));
    }
    Ok(())
}

/// An account, an amount and its currency.
type Alike = (String, (i64, u8), String);

/// Movements of some accounts, by what makes two of them alike.
fn movements<'a>(
    app: &App,
    scope: &Scope,
    book: &'a Book,
    is: impl Fn(&'a str) -> Option<&'a str>,
) -> Result<BTreeMap<Alike, Vec<(Day, RecordId)>>, VaultError> {
    let mut all: BTreeMap<Alike, Vec<(Day, RecordId)>> = BTreeMap::new();
    let columns = [RECORD_ID, "account", "booked_on", "value_on", "amount_minor", "amount_scale", "currency"];
    for batch in app.vault.scan(scope, KindId::BankTransaction, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        let mut named: Option<(&str, Option<(&crate::records::Account, &str)>)> = None;
        for row in 0..batch.num_rows() {
            let of = rows.text("account", row).unwrap_or_default();
            if named.is_none_or(|(before, _)| before != of) {
                named = Some((of, book.find(of).and_then(|account| Some((account, is(&account.id)?)))));
            }
            let Some((account, id)) = named.and_then(|(_, of)| of) else { continue };
            let day = rows.day("booked_on", row).or_else(|| rows.day("value_on", row));
            let (Some(day), Some(record), Some(amount)) = (day, rows.id(row), rows.money(row, account.currency())) else { continue };
            let plain = amount.decimal().normalized();
            let key = (id.to_owned(), (plain.digits, plain.scale), amount.currency.to_string());
            all.entry(key).or_default().push((day, record));
        }
    }
    Ok(all)
}

/// Which of theirs are ours: of one day first, then of days near each other, each at most once.
fn same(mut ours: Vec<Day>, mut theirs: Vec<(Day, RecordId)>) -> Vec<RecordId> {
    let mut found = Vec::new();
    for near_days in [0, NEAR_DAYS] {
        ours.sort_unstable();
        theirs.sort_unstable();
        let (mut at, mut free) = (0, Vec::new());
        let mut left = Vec::new();
        for (day, record) in theirs {
            while ours.get(at).is_some_and(|other| other.number() < day.number() - near_days) {
                free.push(ours[at]);
                at += 1;
            }
            if ours.get(at).is_some_and(|other| other.number() <= day.number() + near_days) {
                found.push(record);
                at += 1;
            } else {
                left.push((day, record));
            }
        }
        free.extend_from_slice(&ours[at..]);
        (ours, theirs) = (free, left);
    }
    found
}

/// When, for how long, and of what a meter counted.
type Interval = (Instant, i32, String);

fn meters(app: &App, all: &Scope, theirs: &Scope, place: &mut Beside, shared: &mut BTreeSet<String>) -> Result<(), VaultError> {
    let (ours, there) = (meter_names(app, all)?, meter_names(app, theirs)?);
    let (mut joint, mut known) = (HashSet::new(), HashSet::new());
    for named in there.intersection(&ours) {
        if names_one(named) {
            joint.insert(named.as_str());
            shared.insert(format!("meter {named}"));
        } else {
            place.called.insert(named.clone(), apart(named, &place.whose));
        }
    }
    if joint.is_empty() {
        return Ok(());
    }
    intervals(app, all, &joint, |_, interval| {
        known.insert(interval);
    })?;
    intervals(app, theirs, &joint, |record, interval| {
        if known.contains(&interval) {
            place.left_out.insert(record);
        }
    })
}

fn meter_names(app: &App, scope: &Scope) -> Result<BTreeSet<String>, VaultError> {
    let mut names = BTreeSet::new();
    for kind in [KindId::EnergyMeter, KindId::EnergyReading] {
        for batch in app.vault.scan(scope, kind, Period::ALWAYS, &["meter"])? {
            let batch = batch?;
            let rows = Rows(&batch);
            let mut before = "";
            for named in (0..batch.num_rows()).filter_map(|row| rows.text("meter", row)) {
                if named != before {
                    names.insert(named.to_owned());
                    before = named;
                }
            }
        }
    }
    Ok(names)
}

fn intervals(app: &App, scope: &Scope, joint: &HashSet<&str>, mut take: impl FnMut(RecordId, Interval)) -> Result<(), VaultError> {
    let columns = [RECORD_ID, "meter", "starts_at", "duration_s", "nature", "direction", "register", "energy_mj", "unit"];
    for batch in app.vault.scan(scope, KindId::EnergyReading, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let Some(meter) = rows.text("meter", row).filter(|meter| joint.contains(meter)) else { continue };
            let (Some(record), Some(start)) = (rows.id(row), rows.instant("starts_at", row)) else { continue };
            let text = |name| rows.text(name, row).unwrap_or_default();
            // One interval may be told in energy and in cubic metres, each as a reading of its own.
            let unit = if rows.integer("energy_mj", row).is_none() { text("unit") } else { "" };
            let of = [meter, text("nature"), text("direction"), text("register"), unit].join("\n");
            take(record, (start, rows.small("duration_s", row).unwrap_or_default(), of));
        }
    }
    Ok(())
}

fn policies(app: &App, all: &Scope, theirs: &Scope, place: &mut Beside, shared: &mut BTreeSet<String>) -> Result<(), VaultError> {
    let mut known = HashSet::new();
    terms(app, all, |_, policy, starts_on| {
        known.insert((policy.to_owned(), starts_on));
    })?;
    if known.is_empty() {
        return Ok(());
    }
    terms(app, theirs, |record, policy, starts_on| {
        if known.contains(&(policy.to_owned(), starts_on)) {
            place.left_out.insert(record);
            shared.insert(format!("policy {policy}"));
        }
    })
}

/// Each contract's terms: number and insurer, and from when on they hold.
fn terms(app: &App, scope: &Scope, mut take: impl FnMut(RecordId, &str, Option<Day>)) -> Result<(), VaultError> {
    for batch in app.vault.scan(scope, KindId::InsuranceContract, Period::ALWAYS, &[RECORD_ID, "contract", "holder", "starts_on"])? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let (Some(record), Some(number), Some(holder)) = (rows.id(row), rows.text("contract", row), rows.text("holder", row)) else {
                continue;
            };
            let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
            take(record, &format!("{} {}", plain(number), plain(holder)), rows.day("starts_on", row));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_movement_is_one_and_a_second_one_is_two() {
        let day = Day::from_number;
        let id = |at: u64| RecordId::new(Instant::from_seconds(0), at);
        let theirs = |days: &[i32]| days.iter().enumerate().map(|(at, on)| (day(*on), id(at as u64))).collect::<Vec<_>>();
        #[rustfmt::skip]
        let table: [(&[i32], &[i32], &[u64]); 7] = [
            (&[10],         &[10],         &[0]),
            (&[10],         &[10, 10],     &[0]),
            (&[10, 10],     &[10, 10],     &[0, 1]),
            (&[10],         &[12, 10],     &[1]),
            (&[10, 13],     &[11, 13],     &[1, 0]),
            (&[10],         &[14],         &[]),
            (&[],           &[14],         &[]),
        ];
        for (ours, told, expected) in table {
            let found = same(ours.iter().map(|on| day(*on)).collect(), theirs(told));
            assert_eq!(found, expected.iter().map(|at| id(*at)).collect::<Vec<_>>(), "{ours:?} {told:?}");
        }
    }
}
