//! Payments and income that recur: of one party (also where it took another name), on one account, at a cadence.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::cadence::{Anchor, Every, Rhythm, rhythm};
use super::ledger::{Group, Ledger, median};
use super::way::Way;
use crate::category::CategoryId;

/// A price that lies within these shares of another may follow it, in per cent.
const FOLLOWS_PERCENT: std::ops::RangeInclusive<i64> = 40..=250;
/// A price under another name that resembles, in per cent.
const RENAMED_PERCENT: std::ops::RangeInclusive<i64> = 80..=125;
/// Days by which a payment under another name may be away from where the one before would have it.
const RENAMED_DAYS: i32 = 4;
/// Movements of a party under another name that are looked at.
const RENAMED_MAX: usize = 24;
/// So many in a hundred payments stand at a price that was paid twice in a row or more, where the price is fixed.
const FIXED_PERCENT: usize = 65;
/// Series of one party and account.
const STREAMS_MAX: usize = 8;
/// Movements of one party and account among which series are looked for: the latest.
const GROUP_MAX: usize = 4_000;
/// Tenths of a day by which a card's payments that recur by agreement are away from their day, on average.
const CARD_JITTER_MAX: i32 = 15;
/// The same for others.
const JITTER_MAX: i32 = 30;
/// The most that a varying amount may be of the least, where it is of one agreement.
const VARIES_MAX: i64 = 12;
/// Alive while seen within so many tenths of a period.
const ALIVE_TENTHS: i32 = 16;
/// Days that no file tells of for which a series is held to go on.
const UNTOLD_DAYS_MAX: i32 = 62;
/// Amounts whose middle is expected of a varying one.
const EXPECTED_OF: usize = 6;
/// Amounts that show the band.
const BAND_OF: usize = 12;

/// What sort of agreement it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// What a person would call a subscription, and can end.
    Subscription,
    /// Rent, loans, taxes, school, what varies without a name.
    Bill,
    /// Pay, pension, benefits.
    Income,
}

/// Something that recurs.
#[derive(Debug, Clone)]
pub(super) struct Series {
    pub(super) group: Group,
    /// Places of its movements, in order.
    pub(super) items: Vec<usize>,
    pub(super) rhythm: Rhythm,
    pub(super) anchor: Anchor,
    pub(super) nature: Nature,
    /// Whether it has one price at a time.
    pub(super) is_fixed: bool,
    /// The party's name before, where it took another.
    pub(super) former: Option<usize>,
    /// Which one of its party and account it is.
    nth: usize,
}

/// Places of movements and their rhythm, while a series is looked for.
#[derive(Debug, Clone)]
struct Stream {
    group: Group,
    items: Vec<usize>,
    rhythm: Rhythm,
    former: Option<usize>,
}

/// Every series, in order of party, account, then first movement.
pub(super) fn find(ledger: &Ledger<'_>) -> Vec<Series> {
    let groups = ledger.groups();
    let mut streams = Vec::new();
    for (group, items) in &groups {
        let recurs = |at: &usize| {
            !matches!(ledger.ways[*at], Way::Cash | Way::Cheque) && !matches!(ledger.category(*at), CategoryId::Cash | CategoryId::BankFees)
        };
        let items: Vec<usize> = items[items.len().saturating_sub(GROUP_MAX)..].iter().copied().filter(recurs).collect();
        streams_of(ledger, *group, items, &mut streams);
    }
    join_renamed(ledger, &groups, &mut streams);
    let mut series: Vec<Series> = streams.into_iter().filter_map(|stream| settle(ledger, stream)).collect();
    series.sort_by_key(|series| (series.group, series.items.first().map(|at| (ledger.movement(*at).on, ledger.movement(*at).id))));
    for at in 1..series.len() {
        if series[at].group == series[at - 1].group {
            series[at].nth = series[at - 1].nth + 1;
        }
    }
    series
}

fn days_of(ledger: &Ledger<'_>, items: &[usize]) -> Vec<i32> {
    items.iter().map(|at| ledger.day(*at)).collect()
}

/// The series among a party's movements on an account.
fn streams_of(ledger: &Ledger<'_>, group: Group, mut rest: Vec<usize>, streams: &mut Vec<Stream>) {
    if let Some(rhythm @ Rhythm { every: Every::Months(_), .. }) = rhythm(&days_of(ledger, &rest)) {
        streams.push(Stream { group, items: rest, rhythm, former: None });
        return;
    }
    let mut by_amount: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
    for at in &rest {
        by_amount.entry(ledger.cents[*at]).or_default().push(*at);
    }
    let spans: HashMap<i64, (i32, i32)> =
        by_amount.iter().filter_map(|(cents, items)| Some((*cents, (ledger.day(*items.first()?), ledger.day(*items.last()?))))).collect();
    let mut seeds: Vec<(i64, Vec<usize>)> = by_amount.into_iter().filter(|(_, items)| items.len() >= 3).collect();
    seeds.sort_by_key(|(cents, items)| (std::cmp::Reverse(items.len()), *cents));
    let mut taken: HashSet<usize> = HashSet::new();
    for (cents, items) in seeds.into_iter().take(STREAMS_MAX) {
        let items: Vec<usize> = items.into_iter().filter(|at| !taken.contains(at)).collect();
        let Some(rhythm) = rhythm(&days_of(ledger, &items)) else { continue };
        let mut stream = Stream { group, items, rhythm, former: None };
        let free: Vec<usize> = rest.iter().copied().filter(|at| !taken.contains(at) && ledger.cents[*at] != cents).collect();
        extend(ledger, &mut stream, &free, &spans);
        taken.extend(stream.items.iter().copied());
        streams.push(stream);
    }
    rest.retain(|at| !taken.contains(at));
    if let Some(rhythm @ Rhythm { every: Every::Months(_), .. }) = rhythm(&days_of(ledger, &rest)) {
        streams.push(Stream { group, items: rest, rhythm, former: None });
    }
}

fn follows(a: i64, b: i64, percent: &std::ops::RangeInclusive<i64>) -> bool {
    a != 0 && b != 0 && (a < 0) == (b < 0) && percent.contains(&(b.saturating_mul(100) / a))
}

/// Takes in what goes on at another price: movements at the days on which the next, or the one before the first, would
/// be, whose amount was not paid beside the series all along.
fn extend(ledger: &Ledger<'_>, stream: &mut Stream, free: &[usize], spans: &HashMap<i64, (i32, i32)>) {
    let slack = stream.rhythm.every.slack_days();
    let mut used: HashSet<usize> = HashSet::new();
    while let (Some(last), Some(anchor)) = (stream.items.last().copied(), Anchor::of(stream.rhythm.every, &days_of(ledger, &stream.items)))
    {
        let end = ledger.day(last);
        let fits = |at: &&usize| {
            let span = spans.get(&ledger.cents[**at]).copied().unwrap_or((i32::MAX, 0));
            !used.contains(*at)
                && ledger.day(**at) > end
                && span.0 > end - slack
                && follows(ledger.cents[last], ledger.cents[**at], &FOLLOWS_PERCENT)
        };
        let near = |day: i32| free.iter().filter(fits).find(|at| (ledger.day(**at) - day).abs() <= slack).copied();
        let Some(next) = anchor.next().take(2).find_map(near) else { break };
        used.insert(next);
        stream.items.push(next);
    }
    while let Some(first) = stream.items.first().copied() {
        let (start, length) = (ledger.day(first), stream.rhythm.every.days());
        let fits = |at: &&&usize| {
            let span = spans.get(&ledger.cents[***at]).copied().unwrap_or((0, i32::MIN));
            let before = start - ledger.day(***at);
            !used.contains(**at)
                && (before - length).abs() <= slack
                && span.1 < start + slack
                && follows(ledger.cents[***at], ledger.cents[first], &FOLLOWS_PERCENT)
        };
        let Some(before) = free.iter().rev().find(|at| fits(&at)).copied() else { break };
        used.insert(before);
        stream.items.insert(0, before);
    }
}

/// Joins a series that ended with what goes on in its place under another name.
fn join_renamed(ledger: &Ledger<'_>, groups: &BTreeMap<Group, Vec<usize>>, streams: &mut Vec<Stream>) {
    let mut stream_of: HashMap<usize, usize> = HashMap::new();
    for (place, stream) in streams.iter().enumerate() {
        stream_of.extend(stream.items.iter().map(|at| (*at, place)));
    }
    let mut gone: HashSet<usize> = HashSet::new();
    let mut order: Vec<usize> = (0..streams.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(streams[*place].items.last().map(|at| ledger.day(*at))));
    for place in order {
        let stream = &streams[place];
        let (Some(last), Every::Months(_)) = (stream.items.last().copied(), stream.rhythm.every) else { continue };
        let Some(anchor) = Anchor::of(stream.rhythm.every, &days_of(ledger, &stream.items)) else { continue };
        let Some(next) = anchor.next().take(2).find_map(|day| successor(ledger, groups, stream, last, day)) else { continue };
        let group = Group { party: ledger.parties.of[next], ..stream.group };
        let (former, rhythm) = (stream.group.party, stream.rhythm);
        let mut items = stream.items.clone();
        match stream_of.get(&next).copied() {
            Some(other) => {
                if other == place || gone.contains(&other) || streams[other].rhythm.every != rhythm.every {
                    continue;
                }
                items.extend(streams[other].items.iter().copied());
                gone.insert(other);
            }
            None => {
                let free: Vec<usize> = groups
                    .get(&group)
                    .map(Vec::as_slice)
                    .unwrap_or_default()
                    .iter()
                    .copied()
                    .take(RENAMED_MAX)
                    .filter(|at| !stream_of.contains_key(at))
                    .collect();
                let mut on = Stream { group, items: vec![next], rhythm, former: None };
                extend(
                    ledger,
                    &mut on,
                    &free,
                    &HashMap::from_iter(free.iter().map(|at| (ledger.cents[*at], (ledger.day(*at), ledger.day(*at))))),
                );
                items.extend(on.items);
            }
        }
        items.sort_by_key(|at| (ledger.movement(*at).on, ledger.movement(*at).id));
        items.dedup();
        stream_of.extend(items.iter().map(|at| (*at, place)));
        streams[place] = Stream { group, items, rhythm, former: Some(former) };
    }
    let mut place = 0;
    streams.retain(|_| {
        place += 1;
        !gone.contains(&(place - 1))
    });
}

/// The movement of a party not seen before that stands where a series' next would: at its price, or near it under a
/// name that resembles.
fn successor(ledger: &Ledger<'_>, groups: &BTreeMap<Group, Vec<usize>>, stream: &Stream, last: usize, day: i32) -> Option<usize> {
    let of_account = &ledger.of_account[stream.group.account];
    let from = of_account.partition_point(|at| ledger.day(*at) < day - RENAMED_DAYS);
    let key = &ledger.parties.all[stream.group.party].key;
    let fits = |at: &&usize| {
        let (at, party) = (**at, ledger.parties.of[**at]);
        if party == stream.group.party
            || ledger.ways[at] != ledger.ways[last]
            || !ledger.counts(at)
            || ledger.currency(at) != stream.group.currency
        {
            return false;
        }
        let alike = resemble(key, &ledger.parties.all[party].key);
        let same_price = ledger.cents[at] == ledger.cents[last];
        if !(same_price || alike && follows(ledger.cents[last], ledger.cents[at], &RENAMED_PERCENT)) {
            return false;
        }
        let group = Group { party, ..stream.group };
        let is_fresh = groups.get(&group).and_then(|items| items.first()).is_some_and(|first| ledger.day(*first) > ledger.day(last));
        let (a, b) = (ledger.category(last), ledger.category(at));
        is_fresh && (a == b || alike || a == CategoryId::Uncategorised || b == CategoryId::Uncategorised)
    };
    of_account[from..].iter().take_while(|at| ledger.day(**at) <= day + RENAMED_DAYS).find(fits).copied()
}

/// Whether two folded names have a word in common, or one begins as the other does.
fn resemble(a: &str, b: &str) -> bool {
    let (first_a, first_b) = (a.split(' ').next().unwrap_or(a), b.split(' ').next().unwrap_or(b));
    let begins = first_a.len().min(first_b.len()) >= 4 && (first_a.starts_with(first_b) || first_b.starts_with(first_a));
    begins || a.split(' ').any(|word| word.len() >= 4 && b.split(' ').any(|other| other == word))
}

/// The series of a stream, where it is one by agreement.
fn settle(ledger: &Ledger<'_>, stream: Stream) -> Option<Series> {
    let Stream { group, items, rhythm: booked, former } = stream;
    // Purchases keep their day better than bookings.
    let paid: Vec<i32> = items.iter().map(|at| ledger.paid_on[*at]).collect();
    let rhythm = rhythm(&paid).filter(|paid| paid.every == booked.every && paid.jitter < booked.jitter).unwrap_or(booked);
    let anchor = Anchor::of(rhythm.every, &days_of(ledger, &items))?;
    let amounts: Vec<i64> = items.iter().map(|at| ledger.cents[*at].abs()).collect();
    let is_fixed = is_fixed(&amounts);
    let nature = nature(ledger, group, &items, rhythm, is_fixed)?;
    let (least, most) = (amounts.iter().min()?, amounts.iter().max()?);
    (is_fixed || *most <= least.saturating_mul(VARIES_MAX)).then_some(Series {
        group,
        items,
        rhythm,
        anchor,
        nature,
        is_fixed,
        former,
        nth: 0,
    })
}

/// Whether amounts stand at one price for a while, then at another.
fn is_fixed(amounts: &[i64]) -> bool {
    if amounts.len() <= 2 {
        return true;
    }
    let mut settled = 0;
    let mut run = 1;
    for two in amounts.windows(2) {
        if two[0] == two[1] {
            settled += if run == 1 { 2 } else { 1 };
            run += 1;
        } else {
            run = 1;
        }
    }
    settled * 100 >= amounts.len() * FIXED_PERCENT
}

/// What sort it is; `None` where it recurs by habit, not by agreement.
fn nature(ledger: &Ledger<'_>, group: Group, items: &[usize], rhythm: Rhythm, is_fixed: bool) -> Option<Nature> {
    use CategoryId as C;
    let last = *items.last()?;
    let (way, category) = (ledger.ways[last], ledger.category(last));
    let is_named = matches!(category, C::Telecom | C::Insurance | C::Subscriptions | C::Energy | C::Health | C::Leisure);
    let is_bill = matches!(category, C::Housing | C::Loans | C::Taxes | C::Children | C::Savings);
    // Of two payments only plain words tell that there will be a third: a camping site in August and toys in December are habits.
    let is_yearly_by_name = matches!(category, C::Telecom | C::Insurance | C::Subscriptions | C::Energy | C::Taxes);
    if rhythm.every == Every::Months(12) && items.len() == 2 && !is_yearly_by_name {
        return None;
    }
    if rhythm.jitter > JITTER_MAX && !matches!(rhythm.every, Every::Months(3..)) {
        return None;
    }
    if !group.is_out {
        // What shops give back is no income, however often.
        let is_income = matches!(category, C::Income | C::Uncategorised | C::Other | C::Health | C::Housing | C::Children);
        return (is_income && matches!(way, Way::Transfer | Way::Unknown) && matches!(rhythm.every, Every::Months(_)))
            .then_some(Nature::Income);
    }
    if matches!(category, C::Groceries | C::Restaurants | C::Fuel | C::Cash | C::Transfer | C::BankFees) && way != Way::Debit {
        return None;
    }
    if matches!(rhythm.every, Every::Weeks(_)) && !(way == Way::Debit || category == C::Subscriptions) {
        return None;
    }
    let card_jitter = if matches!(rhythm.every, Every::Months(6..)) || category == C::Subscriptions { JITTER_MAX } else { CARD_JITTER_MAX };
    let by_agreement =
        matches!(way, Way::Debit | Way::Transfer) || is_fixed && rhythm.jitter <= card_jitter || is_bill || is_named && way == Way::Unknown;
    if !by_agreement || matches!(category, C::Shopping) && !is_fixed && way != Way::Debit {
        return None;
    }
    if way == Way::Card && !is_fixed && !matches!(category, C::Telecom | C::Energy | C::Insurance | C::Subscriptions) {
        return None;
    }
    // What is done at a card's terminal now and then is a habit, unless it is a known subscription.
    if way == Way::Card
        && matches!(category, C::Health | C::Transport | C::Shopping | C::Leisure)
        && (items.len() < 4 || rhythm.jitter > CARD_JITTER_MAX / 2 + 3)
    {
        return None;
    }
    if is_bill || way == Way::Transfer && !is_named {
        return Some(Nature::Bill);
    }
    if !is_fixed && !is_named {
        return Some(Nature::Bill);
    }
    Some(Nature::Subscription)
}

impl Series {
    pub(super) fn first(&self) -> usize {
        self.items[0]
    }

    pub(super) fn last(&self) -> usize {
        self.items[self.items.len() - 1]
    }

    /// Whether it was seen so lately that it goes on. Days that no file tells of are not held against it, up to a limit.
    pub(super) fn is_alive(&self, ledger: &Ledger<'_>) -> bool {
        let (last, today) = (ledger.day(self.last()), ledger.today());
        let untold = ledger.untold_days(self.group.account, last, today).min(UNTOLD_DAYS_MAX);
        (today - last - untold) * 10 <= self.rhythm.every.days() * ALIVE_TENTHS
    }

    /// What was paid each time, without sign.
    pub(super) fn amounts(&self, ledger: &Ledger<'_>) -> Vec<i64> {
        self.items.iter().map(|at| ledger.cents[*at].abs()).collect()
    }

    /// What is expected next, without sign, and the band it lies in.
    pub(super) fn expected(&self, ledger: &Ledger<'_>) -> (i64, i64, i64) {
        let amounts = self.amounts(ledger);
        let of = |count: usize| {
            let mut lately = amounts[amounts.len().saturating_sub(count)..].to_vec();
            lately.sort_unstable();
            lately
        };
        if self.is_fixed {
            let price = self.price(&amounts);
            return (price, price, price);
        }
        let band = of(BAND_OF);
        (median(&of(EXPECTED_OF)), band.first().copied().unwrap_or(0), band.last().copied().unwrap_or(0))
    }

    /// The price now: the last, unless it was unlike all before once alone.
    fn price(&self, amounts: &[i64]) -> i64 {
        match amounts {
            [.., a, b, last] if a == b && last != a && !follows(*a, *last, &(65..=150)) => *a,
            [.., last] => *last,
            [] => 0,
        }
    }

    /// A key that stays the same while the series goes on.
    pub(super) fn key(&self, ledger: &Ledger<'_>, name: &str) -> String {
        let nth = if self.nth == 0 { String::new() } else { format!(":{}", self.nth + 1) };
        format!("{name}:{}:{}{nth}", ledger.parties.all[self.group.party].key, ledger.account_id(self.group.account))
    }

    pub(super) fn party_name(&self, ledger: &Ledger<'_>) -> String {
        ledger.parties.all[self.group.party].name.clone()
    }
}
