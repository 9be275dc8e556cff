//! Pairing between sources: the same movement, told by another holder in other words.
//!
//! Where account, amount and sign agree and the dates lie within [`PAIR_DAYS`], rows and records are paired one to one,
//! nearest date and label first; then as many more as fit. What can't be decided stays apart. A booked entry also takes
//! the place of a pending one of its own source.

use std::collections::{HashMap, HashSet};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use logis_core::{Day, Decimal, DeliveryId, HomeId, Instant, Period, RecordId};
use logis_kinds::{Batch, KindId};

use super::Accounts;
use super::gather::{ids, load};
use crate::VaultError;
use crate::crypto::HomeKey;
use crate::db::Db;
use crate::scan::Current;
use crate::segment::store::Sees;
use crate::segment::{Stream, layout, store};

/// Dates of one movement in two sources differ by at most so many days.
pub(crate) const PAIR_DAYS: i32 = 3;
/// A pending entry is booked at most so many days after the date it was expected.
const PENDING_DAYS: i32 = 7;
/// What a day of difference costs, beside [`LABEL_COST_MAX`] for labels that share no word.
const DAY_COST: i32 = 4;
const LABEL_COST_MAX: i32 = 10;
/// A booked entry looks first for the pending one of its own source.
const PENDING_BONUS: i32 = 2;

/// One side of a pair, as far as pairing looks at it.
#[derive(Debug, Clone)]
pub(crate) struct Movement {
    pub group: String,
    pub amount: Decimal,
    pub day: Day,
    pub words: HashSet<String>,
    pub pending: bool,
}

/// A record that a row may be another sighting of.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub record: RecordId,
    pub movement: Movement,
    /// Its sources, and whether each sighting is pending.
    pub sources: Vec<(String, bool)>,
    /// The same without those that [`Tells::theirs`] brought.
    pub ours: Vec<(String, bool)>,
}

/// How sources are told apart.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tells<'a> {
    /// One source's accounts too.
    pub by_account: bool,
    /// Deliveries of the home that is being merged.
    pub theirs: Option<&'a HashSet<DeliveryId>>,
}

/// The words of a label that say something: upper case, without accents, at least three letters.
pub(crate) fn words(label: &str) -> HashSet<String> {
    // Latin-1 letters with a mark, upper and lower, by the letter they stand for.
    let fold = |c: char| match c {
        '\u{c0}'..='\u{c5}' | '\u{e0}'..='\u{e5}' => 'A',
        '\u{c7}' | '\u{e7}' => 'C',
        '\u{c8}'..='\u{cb}' | '\u{e8}'..='\u{eb}' => 'E',
        '\u{cc}'..='\u{cf}' | '\u{ec}'..='\u{ef}' => 'I',
        '\u{d2}'..='\u{d6}' | '\u{f2}'..='\u{f6}' => 'O',
        '\u{d9}'..='\u{dc}' | '\u{f9}'..='\u{fc}' => 'U',
        '\u{d1}' | '\u{f1}' => 'N',
        c => c.to_ascii_uppercase(),
    };
    let folded: String = label.chars().map(fold).collect();
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 3)
        .map(str::to_owned)
        .collect()
}

/// The movement of a row.
pub(crate) fn movement(batch: &Batch, row: usize, accounts: &dyn Accounts) -> Movement {
    let scale = u8::try_from(batch.small("amount_scale", row).unwrap_or_default()).unwrap_or_default();
    Movement {
        group: accounts.group(batch.text("account", row).unwrap_or_default()),
        amount: Decimal { digits: batch.integer("amount_minor", row).unwrap_or_default(), scale }.normalized(),
        day: batch.at(row).day(),
        words: words(batch.text("label", row).unwrap_or_default()),
        pending: batch.text("status", row).is_some_and(|status| status != "booked"),
    }
}

/// What stands between a source and the name that it uses for the account, where sources are told apart by it.
pub(crate) const NAMED: char = '\u{1f}';

/// The records whose times lie around these, with their sources.
pub(crate) fn candidates(
    db: &Db,
    home: HomeId,
    key: &HomeKey,
    (first, last): (Instant, Instant),
    sees: Sees,
    accounts: &dyn Accounts,
    tells: Tells<'_>,
) -> Result<Vec<Candidate>, VaultError> {
    let kind = KindId::BankTransaction;
    let slack = i64::from(PENDING_DAYS + 1) * 86_400;
    let period = Period { start: first.plus_seconds(-slack), end_exclusive: last.plus_seconds(slack) };
    let columns = ["account", "booked_on", "value_on", "amount_minor", "amount_scale", "label", "status"];
    let mut current = Current::open(db, home, key, kind, period, &columns, sees)?;
    let mut found: HashMap<RecordId, Candidate> = HashMap::new();
    while let Some(rows) = current.next(db, key)? {
        for (record, movement) in ids(&rows)?.into_iter().zip(movements(&rows, accounts)) {
            found.insert(record, Candidate { record, movement, sources: Vec::new(), ours: Vec::new() });
        }
    }
    add_sources(db, home, key, period, sees, tells, &mut found)?;
    let mut candidates: Vec<Candidate> = found.into_values().collect();
    candidates.sort_by_key(|candidate| candidate.record);
    Ok(candidates)
}

/// Candidates by their records.
pub(crate) fn by_record(candidates: &[Candidate]) -> HashMap<RecordId, &Candidate> {
    candidates.iter().map(|candidate| (candidate.record, candidate)).collect()
}

fn movements(rows: &RecordBatch, accounts: &dyn Accounts) -> Vec<Movement> {
    let texts = |name: &str| rows.column_by_name(name).map(AsArray::as_string::<i32>);
    let days = |name: &str, row: usize| {
        let column = rows.column_by_name(name)?.as_primitive_opt::<Date32Type>()?;
        column.is_valid(row).then(|| Day::from_number(column.value(row)))
    };
    let (Some(account), Some(label), Some(status)) = (texts("account"), texts("label"), texts("status")) else { return Vec::new() };
    let minor = rows.column_by_name("amount_minor").map(AsArray::as_primitive::<Int64Type>);
    let scale = rows.column_by_name("amount_scale").map(AsArray::as_primitive::<Int32Type>);
    let mut groups: HashMap<&str, String> = HashMap::new();
    (0..rows.num_rows())
        .map(|row| Movement {
            group: groups.entry(account.value(row)).or_insert_with(|| accounts.group(account.value(row))).clone(),
            amount: Decimal {
                digits: minor.map_or(0, |column| column.value(row)),
                scale: scale.and_then(|column| u8::try_from(column.value(row)).ok()).unwrap_or_default(),
            }
            .normalized(),
            day: days("booked_on", row).or_else(|| days("value_on", row)).unwrap_or_default(),
            words: words(label.value(row)),
            pending: status.value(row) != "booked",
        })
        .collect()
}

/// Notes for each record which sources have sighted it.
fn add_sources(
    db: &Db,
    home: HomeId,
    key: &HomeKey,
    period: Period,
    sees: Sees,
    tells: Tells<'_>,
    found: &mut HashMap<RecordId, Candidate>,
) -> Result<(), VaultError> {
    // A record's sightings lie at the time of its id, which may differ from how it is shown now.
    let slack = i64::from(PENDING_DAYS + PAIR_DAYS) * 86_400_000_000;
    let bounds = (period.start.micros().saturating_sub(slack), period.end_exclusive.micros().saturating_add(slack));
    let kind = KindId::BankTransaction;
    let (bases, sightings) = db.read(|tx| {
        Ok((store::list(tx, home, (kind, Stream::Record), sees, bounds)?, store::list(tx, home, (kind, Stream::Sighting), sees, bounds)?))
    })?;
    let mut pending_bases: HashSet<RecordId> = HashSet::new();
    let mut base_accounts: HashMap<RecordId, String> = HashMap::new();
    for segment in &bases {
        let rows = load(db, home, key, segment, Some(&[layout::RECORD_ID, "status", "account"]))?;
        let (status, account) = (rows.column(1).as_string::<i32>(), rows.column(2).as_string::<i32>());
        for (row, record) in ids(&rows)?.into_iter().enumerate() {
            if status.value(row) != "booked" {
                pending_bases.insert(record);
            }
            if tells.by_account {
                base_accounts.insert(record, account.value(row).to_owned());
            }
        }
    }
    for segment in &sightings {
        let rows = load(
            db,
            home,
            key,
            segment,
            Some(&[layout::RECORD_ID, layout::SOURCE, layout::ELIDED, "status", "account", layout::DELIVERY]),
        )?;
        let (source, elided, status) = (rows.column(1).as_string::<i32>(), rows.column(2).as_boolean(), rows.column(3).as_string::<i32>());
        let (account, deliveries) = (rows.column(4).as_string::<i32>(), rows.column(5).as_fixed_size_binary());
        for (row, record) in ids(&rows)?.into_iter().enumerate() {
            let Some(candidate) = found.get_mut(&record) else { continue };
            let pending =
                if elided.value(row) { pending_bases.contains(&record) } else { status.is_valid(row) && status.value(row) != "booked" };
            let mut source = source.value(row).to_owned();
            if tells.by_account {
                source.push(NAMED);
                source.push_str(if elided.value(row) { base_accounts.get(&record).map_or("", String::as_str) } else { account.value(row) });
            }
            let delivery = || DeliveryId::from_slice(deliveries.value(row));
            if tells.theirs.is_some_and(|theirs| !delivery().is_ok_and(|id| theirs.contains(&id))) {
                candidate.ours.push((source.clone(), pending));
            }
            candidate.sources.push((source, pending));
        }
    }
    Ok(())
}

/// What a pair costs; `None` where row and candidate can't be one movement.
fn cost(row: &Movement, candidate: &Candidate, source: &str) -> Option<i32> {
    let days = row.day.number() - candidate.movement.day.number();
    let mut own = candidate.sources.iter().filter(|(other, _)| other == source).peekable();
    let bonus = if own.peek().is_none() {
        if days.abs() > PAIR_DAYS {
            return None;
        }
        0
    } else {
        if row.pending || own.any(|(_, pending)| !pending) || !(-1..=PENDING_DAYS).contains(&days) {
            return None;
        }
        PENDING_BONUS
    };
    Some(days.abs() * DAY_COST + label_cost(&row.words, &candidate.movement.words) - bonus)
}

fn label_cost(a: &HashSet<String>, b: &HashSet<String>) -> i32 {
    let fewer = a.len().min(b.len());
    if fewer == 0 {
        return LABEL_COST_MAX / 2;
    }
    let common = a.iter().filter(|word| b.contains(*word)).count();
    LABEL_COST_MAX - i32::try_from(common * 10 / fewer).unwrap_or_default() * LABEL_COST_MAX / 10
}

/// For each row the candidate it is a sighting of. `apart` holds pairs that the person parted.
pub(crate) fn assign(
    rows: &[Movement],
    candidates: &[Candidate],
    source: &str,
    apart: &dyn Fn(usize, RecordId) -> bool,
) -> Vec<Option<usize>> {
    let mut by_amount: HashMap<(&str, Decimal), Vec<usize>> = HashMap::new();
    for (n, candidate) in candidates.iter().enumerate() {
        by_amount.entry((&candidate.movement.group, candidate.movement.amount)).or_default().push(n);
    }
    let mut edges: Vec<Vec<(i32, usize)>> = vec![Vec::new(); rows.len()];
    for (r, row) in rows.iter().enumerate() {
        for n in by_amount.get(&(row.group.as_str(), row.amount)).into_iter().flatten() {
            if let Some(cost) = cost(row, &candidates[*n], source).filter(|_| !apart(r, candidates[*n].record)) {
                edges[r].push((cost, *n));
            }
        }
        edges[r].sort_unstable();
        if undecided(row, &edges[r], candidates) {
            edges[r].clear();
        }
    }
    let mut all: Vec<(i32, usize, usize)> =
        edges.iter().enumerate().flat_map(|(r, of)| of.iter().map(move |(cost, n)| (*cost, r, *n))).collect();
    all.sort_unstable();
    let mut row_to: Vec<Option<usize>> = vec![None; rows.len()];
    let mut taken: HashMap<usize, usize> = HashMap::new();
    for (_, r, n) in all {
        if row_to[r].is_none() && !taken.contains_key(&n) {
            row_to[r] = Some(n);
            taken.insert(n, r);
        }
    }
    for r in 0..rows.len() {
        if row_to[r].is_none() && !edges[r].is_empty() {
            augment(r, &edges, &mut row_to, &mut taken);
        }
    }
    row_to
}

/// Two different records at the same distance, and no word in common with either: nobody could say which.
fn undecided(row: &Movement, edges: &[(i32, usize)], candidates: &[Candidate]) -> bool {
    let [first, second, ..] = edges else { return false };
    let other = |n: usize| {
        let movement = &candidates[n].movement;
        movement.day != row.day && movement.words.is_disjoint(&row.words)
    };
    first.0 == second.0 && other(first.1) && other(second.1) && candidates[first.1].movement.day != candidates[second.1].movement.day
}

/// Finds a place for a row by moving others to their next choice (Kuhn's augmenting path, breadth first).
fn augment(start: usize, edges: &[Vec<(i32, usize)>], row_to: &mut [Option<usize>], taken: &mut HashMap<usize, usize>) {
    let mut came_from: HashMap<usize, usize> = HashMap::new();
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(r) = queue.pop_front() {
        for (_, n) in &edges[r] {
            if came_from.contains_key(n) {
                continue;
            }
            came_from.insert(*n, r);
            match taken.get(n) {
                Some(other) => queue.push_back(*other),
                None => {
                    let mut place = *n;
                    loop {
                        let row = came_from[&place];
                        taken.insert(place, row);
                        match row_to[row].replace(place) {
                            Some(before) if row != start => place = before,
                            _ => return,
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn movement(day: i32, label: &str) -> Movement {
        Movement {
            group: "A".into(),
            amount: Decimal { digits: -450, scale: 2 },
            day: Day::from_number(day),
            words: words(label),
            pending: false,
        }
    }

    fn candidates(of: &[(i32, &str)]) -> Vec<Candidate> {
        let candidate = |(day, label): &(i32, &str)| {
            let movement = movement(*day, label);
            Candidate { record: RecordId::new(movement.day.instant(), 1), movement, sources: vec![("ofx".into(), false)], ours: Vec::new() }
        };
        of.iter().map(candidate).collect()
    }

    fn paired(rows: &[(i32, &str)], with: &[(i32, &str)]) -> Vec<Option<usize>> {
        let rows: Vec<Movement> = rows.iter().map(|(day, label)| movement(*day, label)).collect();
        assign(&rows, &candidates(with), "bank-csv", &|_, _| false)
    }

    #[test]
    fn rows_find_the_record_that_is_theirs() {
        assert_eq!(paired(&[(1, "Monoprix")], &[(2, "CARTE 01/01 MONOPRIX")]), [Some(0)]);
        assert_eq!(paired(&[(1, "Monoprix")], &[(5, "CARTE 01/01 MONOPRIX")]), [None]);
        // Near twins: the label decides where the dates lie the other way round.
        assert_eq!(paired(&[(1, "Fnac"), (2, "Monoprix")], &[(2, "FNAC WEB"), (3, "MONOPRIX")]), [Some(0), Some(1)]);
        // Truly two stay two, and one of two finds one.
        assert_eq!(paired(&[(1, "Cantine"), (1, "Cantine")], &[(1, "CANTINE"), (1, "CANTINE")]), [Some(0), Some(1)]);
        assert_eq!(paired(&[(1, "Cantine")], &[(1, "CANTINE"), (1, "CANTINE")]), [Some(0)]);
        // A chain: the nearest first would leave one alone, so the other moves on.
        assert_eq!(paired(&[(4, "X"), (6, "X")], &[(1, "X"), (4, "X")]).into_iter().flatten().count(), 2);
        // Nobody could say which.
        assert_eq!(paired(&[(2, "Cash")], &[(1, "FNAC"), (3, "MONOPRIX")]), [None]);
    }
}
