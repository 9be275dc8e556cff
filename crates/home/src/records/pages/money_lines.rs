//! The movements of a period, and those of two sources that may be one.

use std::collections::{HashMap, HashSet};

use logis_core::{Currency, Day, Instant, Money, Period, RecordId};
use logis_kinds::KindId;
use logis_pages::money::{MoneyLine, PairQuestion, PairSide};
use logis_pages::period::Choice;
use logis_pages::{PageNumber, routes};
use logis_vault::{VaultError, Why};

use super::{UNCLEAR, by_id};
use crate::records::accounts::Grouped;
use crate::records::table::{Newest, Place, Rows, again};
use crate::records::{Account, Book, unless_overtaken};
use crate::web::visit::{Answer, Trouble, Visit};

/// Two movements of one amount may be one up to so many days apart; nearer ones were paired already.
const LIKELY_DAYS: i32 = 10;
/// Pairs that are asked about at one time.
const PAIRS_ASKED_MAX: usize = 5;
/// What sources tell so many days around says whether they tell of a day at all.
const AROUND_DAYS: i32 = 62;
/// Pairs are looked for in so much of the period at most: the latest part.
const PAIRS_DAYS_MAX: i32 = 366;

const KIND: KindId = KindId::BankTransaction;

/// The movements of a page that `keep` keeps, newest first.
pub(crate) fn lines(
    visit: &Visit,
    book: &Book,
    account: &str,
    choice: Choice,
    page: u64,
    keep: &dyn Fn(RecordId) -> bool,
) -> Result<(Vec<MoneyLine>, PageNumber), VaultError> {
    let (app, scope) = (&visit.app, &visit.scope);
    let period = choice.span.days().map_or(Period::ALWAYS, |(first, last)| Period::days(first, last));
    let mut newest = Newest::new(page);
    let columns = ["account", "booked_on", "value_on"];
    for batch in app.vault.scan(scope, KIND, period, if account.is_empty() { &columns[1..] } else { &columns })? {
        let batch = batch?;
        let rows = Rows(&batch);
        let mut of: Option<(&str, bool)> = None;
        for row in 0..batch.num_rows() {
            if !account.is_empty() {
                let named = rows.text("account", row).unwrap_or_default();
                if of.is_none_or(|(before, _)| before != named) {
                    of = Some((named, book.find(named).is_some_and(|known| known.id == account)));
                }
                if of.is_some_and(|(_, is_it)| !is_it) {
                    continue;
                }
            }
            let Some(id) = rows.id(row).filter(|id| keep(*id)) else { continue };
            newest.push(Place { at: rows.at(KIND, row).unwrap_or_default(), id, kind: KIND });
        }
    }
    let (places, number) = newest.finish();
    let columns = |_| vec!["account", "booked_on", "value_on", "amount_minor", "amount_scale", "currency", "status", "label"];
    let line = |place: &Place, rows: &Rows<'_>, row: usize| {
        let named = rows.text("account", row).unwrap_or_default();
        let account = book.find(named);
        MoneyLine {
            record: place.id,
            day: rows.at(KIND, row).map(Instant::day),
            label: rows.text("label", row).unwrap_or_default().to_owned(),
            account: account.map_or(named, |known| known.name.as_str()).to_owned(),
            amount: amount(rows, row, account),
            pending: rows.text("status", row) != Some("booked"),
            category: None,
            parts: 0,
            professional: false,
        }
    };
    Ok((again(app, scope, &places, columns, line)?, number))
}

fn amount(rows: &Rows<'_>, row: usize, account: Option<&Account>) -> Money {
    let currency = account.map_or(Currency::UNKNOWN, Account::currency);
    rows.money(row, currency).unwrap_or(Money { minor: 0, scale: 0, currency })
}

/// A movement that waits, as far as a question needs it.
struct Waits {
    record: RecordId,
    sources: HashSet<String>,
    account: String,
    day: Day,
    amount: Money,
    label: String,
}

/// The pairs of the period that wait for an answer, the latest first and some of them; and how many there are. A movement
/// that another source does not tell of waits; only where a likely partner waits too there is something to ask.
pub(crate) fn pairs(visit: &Visit, book: &Book, account: &str, choice: Choice) -> Result<(Vec<PairQuestion>, u64), VaultError> {
    let (app, scope) = (&visit.app, &visit.scope);
    if !scope.is_own() {
        return Ok((Vec::new(), 0));
    }
    let deliveries = app.vault.deliveries(scope)?;
    let told = deliveries.iter().filter(|delivery| delivery.counts.contains_key(KIND.name()));
    if told.map(|delivery| delivery.source.as_str()).collect::<HashSet<_>>().len() < 2 {
        return Ok((Vec::new(), 0));
    }
    let (first, last) = choice.span.days().unwrap_or(choice.known);
    let last = last.min(choice.known.1);
    let period = Period::days(first.max(last.plus_days(-PAIRS_DAYS_MAX)).plus_days(-AROUND_DAYS), last.plus_days(AROUND_DAYS));
    let view = app.vault.pairs(scope, &Grouped(book.clone()), period)?;
    let mut sources: HashMap<RecordId, HashSet<String>> =
        view.waits.into_iter().map(|waiting| (waiting.record, waiting.sources.into_iter().collect())).collect();
    if sources.len() < 2 {
        return Ok((Vec::new(), 0));
    }
    let mut waiting: Vec<Waits> = Vec::new();
    let columns = ["account", "booked_on", "value_on", "amount_minor", "amount_scale", "currency", "label"];
    for batch in app.vault.scan(scope, KIND, period, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let Some((record, sources)) = rows.id(row).and_then(|id| sources.remove_entry(&id)) else { continue };
            let of = book.find(rows.text("account", row).unwrap_or_default());
            let (Some(known), Some(at)) = (of, rows.at(KIND, row)) else { continue };
            if account.is_empty() || known.id == account {
                let label = rows.text("label", row).unwrap_or_default().to_owned();
                waiting.push(Waits { record, sources, account: known.id.clone(), day: at.day(), amount: amount(&rows, row, of), label });
            }
        }
    }
    let likely = likely(&waiting);
    let ids: Vec<(RecordId, RecordId)> = likely.iter().map(|(a, b)| (waiting[*a].record, waiting[*b].record)).collect();
    let apart = app.vault.kept_apart(scope, &ids)?;
    let within = |a: &Waits, b: &Waits| (first..=last).contains(&a.day) || (first..=last).contains(&b.day);
    let asked: Vec<(&Waits, &Waits)> = likely
        .iter()
        .zip(apart)
        .filter(|(_, is_apart)| !is_apart)
        .map(|((a, b), _)| (&waiting[*a], &waiting[*b]))
        .filter(|(a, b)| within(a, b))
        .collect();
    let files = by_id(&deliveries);
    let side = |of: &Waits| -> Result<PairSide, VaultError> {
        let seen = app.vault.record(scope, KIND, of.record)?.sightings;
        let file = seen.last().and_then(|seen| files.get(&seen.delivery)).map(|delivery| delivery.origin.name.clone());
        Ok(PairSide { record: of.record, file: file.unwrap_or_default(), day: of.day, label: of.label.clone() })
    };
    let question = |(a, b): &(&Waits, &Waits)| -> Result<PairQuestion, VaultError> {
        Ok(PairQuestion { id: format!("{}-{}", a.record, b.record), amount: a.amount, sides: [side(a)?, side(b)?] })
    };
    let questions: Result<Vec<PairQuestion>, VaultError> = asked.iter().take(PAIRS_ASKED_MAX).map(question).collect();
    Ok((questions?, asked.len() as u64))
}

/// Which of those that wait may be one: the same account and amount, days near each other, told by different sources. Each
/// is in one pair at most, the nearest one; the earlier side first, the latest pairs first.
fn likely(waiting: &[Waits]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..waiting.len()).collect();
    let amount = |at: usize| waiting[at].amount.decimal().normalized();
    let key = |at: usize| (waiting[at].account.as_str(), amount(at).digits, amount(at).scale, waiting[at].day);
    order.sort_by(|a, b| key(*a).cmp(&key(*b)));
    let mut near: Vec<(i32, usize, usize)> = Vec::new();
    for (n, a) in order.iter().enumerate() {
        let is_alike = |b: &usize| (waiting[*b].account == waiting[*a].account) && amount(*b) == amount(*a);
        let days = |b: &usize| waiting[*b].day.number() - waiting[*a].day.number();
        let after = order[n + 1..].iter().take_while(|b| is_alike(b) && days(b) <= LIKELY_DAYS);
        near.extend(after.filter(|b| waiting[**b].sources.is_disjoint(&waiting[*a].sources)).map(|b| (days(b), *a, *b)));
    }
    near.sort_unstable();
    let mut taken: HashSet<usize> = HashSet::new();
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (_, a, b) in near {
        if !taken.contains(&a) && !taken.contains(&b) {
            taken.extend([a, b]);
            pairs.push((a, b));
        }
    }
    pairs.sort_by_key(|(a, _)| std::cmp::Reverse((waiting[*a].day, *a)));
    pairs
}

/// POST `/money/pairs/{id}` (`answer`: `same` or `apart`): settles a pair that waits.
///
/// # Errors
/// [`Trouble::NotFound`] when a side is not there any more.
pub fn settle_pair(visit: &Visit) -> Result<Answer, Trouble> {
    let id = visit.places.first().and_then(|place| place.split_once('-')).ok_or(Trouble::NotFound)?;
    let (Ok(record), Ok(other)) = (id.0.parse::<RecordId>(), id.1.parse::<RecordId>()) else { return Err(Trouble::NotFound) };
    let (vault, scope) = (&visit.app.vault, visit.scope.why_else(Why::Manage));
    match visit.field("answer") {
        Some("same") => unless_overtaken(|| vault.join_records(&scope, record, other))?,
        Some("apart") => unless_overtaken(|| vault.keep_records_apart(&scope, record, other))?,
        _ => return Err(UNCLEAR),
    }
    let month = record.at().day().month().to_string();
    Ok(Answer::SeeOther(routes::with_query(routes::MONEY, &[("period", &month)])))
}
