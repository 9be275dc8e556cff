//! What is true of a household's money on a day: from what really happened, and from how much of it had come home by then.
//!
//! Where reasonable people could differ (is a rent a subscription? is a price of two years ago still news?) it is
//! [`Due::Either`](super::truth::Due), which counts neither way.

use logis_core::Day;
use logis_findings::{Name, Per};

use super::days::{between, plus_months};
use super::deliveries::Source;
use super::life::{Event, Life, Nature, Occurrence, Recurring, Role, Way, Went};
use super::truth::Expected;

/// Days ahead that `bill.upcoming` tells of.
const AHEAD_DAYS: i32 = 30;
/// A source that told no later than so many days ago says little of what is to come.
const FRESH_DAYS: i32 = 12;
/// One that told no later than so many days ago says little of what still runs.
const STALE_DAYS: i32 = 40;
/// Days after which what was due and isn't there is missing.
const OVERDUE_DAYS: i32 = 12;
/// For how many days it is worth saying.
const MISSING_DAYS: i32 = 45;
/// The same of what was paid twice, of a price that changed, of a fee.
const TWICE_DAYS: i32 = 180;
const NEWS_DAYS: i32 = 365;
/// The same of unusual spending: surely, and perhaps.
const UNUSUAL_DAYS: i32 = 45;
const UNUSUAL_DAYS_MAX: i32 = 130;
/// How far a bill's day may be from the one expected.
const DUE_DAYS: i32 = 7;
/// Payments after a new name from which the name is the known one.
const NAME_KNOWN: usize = 4;

/// Everything true of the accounts on a day.
pub fn truth(life: &Life, sources: &[Source], at: Day) -> Vec<Expected> {
    let mut truth = Vec::new();
    for recurring in &life.recurring {
        let alike = life.recurring.iter().filter(|other| other.payee == recurring.payee).count();
        if let Some(known) = Seen::of(recurring, alike > 1, &sources[recurring.account], at) {
            truth.extend(known.subscription());
            truth.extend(known.prices());
            truth.extend(known.upcoming());
            truth.extend(known.missing());
            truth.extend(known.rare_and_large());
        }
    }
    for event in &life.events {
        truth.extend(of_event(event, life, sources, at));
    }
    truth.extend(disputed(life, at));
    truth
}

/// Something that recurs, as far as it had come home.
struct Seen<'a> {
    recurring: &'a Recurring,
    /// Whether the same party asks for more than one: some tell them apart, some add them up.
    shared: bool,
    paid: Vec<Occurrence>,
    horizon: Day,
    at: Day,
    /// Where it ended: when the first one would have come that didn't.
    first_absent: Option<Day>,
}

fn per(every: i32) -> Option<Per> {
    match every {
        1 => Some(Per::Month),
        3 => Some(Per::Quarter),
        6 => Some(Per::HalfYear),
        12 => Some(Per::Year),
        _ => None,
    }
}

impl<'a> Seen<'a> {
    fn of(recurring: &'a Recurring, shared: bool, source: &Source, at: Day) -> Option<Self> {
        let horizon = source.horizon(at)?;
        let seen = |occurrence: &&Occurrence| occurrence.went == Went::Paid && source.tells(occurrence.on, at);
        let paid: Vec<_> = recurring.occurrences.iter().filter(seen).copied().collect();
        let last = recurring.occurrences.last()?;
        let first_absent = recurring.until.map(|_| plus_months(last.on.month(), recurring.every).first().plus_days(recurring.day - 1));
        (!paid.is_empty()).then_some(Self { recurring, shared, paid, horizon, at, first_absent })
    }

    fn expected(&self, name: Name, what: &str) -> Expected {
        let Recurring { payee, renamed, what: about, .. } = self.recurring;
        let expected = Expected::must(name, format!("{payee} {about}: {what}")).party(&[payee]);
        match renamed {
            Some((from, name)) if *from <= self.at => expected.party(&[name]),
            _ => expected,
        }
    }

    /// Payments from which anyone sees that it recurs.
    fn enough(&self) -> bool {
        self.paid.len() >= if self.recurring.every <= 2 { 4 } else { 3 }
    }

    fn is_fresh(&self, days: i32) -> bool {
        between(self.horizon, self.at) <= days
    }

    /// Whether some payments carried the new name, but too few for it to be the known one.
    fn is_just_renamed(&self) -> bool {
        let Some((from, _)) = self.recurring.renamed else { return false };
        (1..NAME_KNOWN).contains(&self.paid.iter().filter(|occurrence| occurrence.on >= from).count())
            || (between(from, self.at) >= 0 && between(from, self.at) < 40)
    }

    /// Whether its end has shown itself by now: not at all, perhaps, surely.
    fn ended(&self) -> Option<i32> {
        self.first_absent.map(|absent| between(absent, self.horizon)).filter(|days| *days >= -3)
    }

    /// Whether its day of the month changed, and too few payments show the new one.
    fn is_just_moved(&self) -> bool {
        let Some((from, _)) = self.recurring.moved else { return false };
        between(self.at, from) <= AHEAD_DAYS + DUE_DAYS && self.paid.iter().filter(|occurrence| occurrence.on >= from).count() < NAME_KNOWN
    }

    /// Whether what should have come lately didn't.
    fn is_interrupted(&self) -> bool {
        let lately = |occurrence: &&Occurrence| (-2..=35 * self.recurring.every).contains(&between(occurrence.on, self.at));
        self.recurring.occurrences.iter().filter(lately).any(|occurrence| occurrence.went != Went::Paid)
    }

    fn last_cents(&self) -> i64 {
        self.paid.last().map_or(0, |occurrence| occurrence.cents)
    }

    fn subscription(&self) -> Option<Expected> {
        let Recurring { nature, every, spread_percent, .. } = self.recurring;
        if *nature == Nature::Income || self.ended().is_some_and(|days| days > 45 + 15 * (every - 1)) {
            return None;
        }
        let sure = *nature == Nature::Subscription
            && self.enough()
            && self.is_fresh(STALE_DAYS)
            && self.ended().is_none()
            && !self.is_just_renamed()
            && !self.is_interrupted();
        let mut expected = self.expected(Name::Subscription, "recurs").due_if(sure);
        if *spread_percent == 0 && *nature != Nature::Bill && !self.shared {
            // Just after a change either price may be held to be the one.
            let recent = self.paid.iter().rev().take(2).map(|occurrence| occurrence.cents);
            for cents in recent {
                expected = expected.sum(cents, per(*every));
            }
        }
        Some(expected)
    }

    fn prices(&self) -> Vec<Expected> {
        let Recurring { nature, every, prices, .. } = self.recurring;
        if matches!(nature, Nature::Income | Nature::Bill) || self.ended().is_some_and(|days| days > 60) {
            return Vec::new();
        }
        let mut truth = Vec::new();
        for pair in prices.windows(2) {
            let [(_, before), (_, after)] = [pair[0], pair[1]];
            let first = self.paid.iter().position(|occurrence| occurrence.cents == after);
            let Some(first) = first.filter(|first| *first > 0 && before != after) else { continue };
            let (with, since) = (self.paid.len() - first, self.paid[first].on);
            let later = self.paid.iter().skip(first).any(|occurrence| occurrence.cents != after);
            let sure = *nature == Nature::Subscription
                && *every <= 3
                && first >= 3
                && with >= 2
                && !later
                && between(since, self.at) <= NEWS_DAYS
                && self.is_fresh(STALE_DAYS)
                && self.ended().is_none()
                && !self.is_just_renamed();
            let what = format!("{before} then {after} cents, from {since}");
            let mut expected = self.expected(Name::SubscriptionPrice, &what).on(since, super::truth::SINCE_DAYS).due_if(sure);
            for cents in [after, after - before, before] {
                expected = expected.sum(cents, per(*every));
            }
            // What it makes over a year.
            let over_year = (after - before) * i64::from(12 / every);
            truth.push(expected.sum(over_year, Some(Per::Year)).sum(over_year, None));
        }
        truth
    }

    fn upcoming(&self) -> Vec<Expected> {
        let Recurring { nature, every, spread_percent, doubled, .. } = self.recurring;
        let mut truth = Vec::new();
        let near = |day: Day| (-DUE_DAYS..=AHEAD_DAYS + DUE_DAYS).contains(&between(self.at, day));
        for (nth, occurrence) in self.recurring.occurrences.iter().enumerate().filter(|(_, occurrence)| near(occurrence.on)) {
            let before = nth.checked_sub(1).and_then(|before| self.recurring.occurrences.get(before));
            let in_turn =
                before.is_some_and(|before| before.went == Went::Paid && self.paid.last().is_some_and(|last| last.on == before.on));
            let sure = (2..=AHEAD_DAYS - 2).contains(&between(self.at, occurrence.on))
                && self.enough()
                && in_turn
                && occurrence.went == Went::Paid
                && self.is_fresh(FRESH_DAYS)
                && !self.is_just_renamed()
                && !self.shared
                && !self.is_just_moved()
                && !(*nature == Nature::Bill && *every == 12)
                && *doubled != Some(occurrence.on.month().month);
            let share = super::truth::AMOUNT_SHARE + 1.5 * (*spread_percent as f64) / 100.0;
            let mut expected = self
                .expected(Name::BillUpcoming, &format!("due on {}", occurrence.on))
                .sum(occurrence.cents, None)
                .sum(self.last_cents(), None)
                .give_or_take(share)
                .on(occurrence.on, DUE_DAYS)
                .due_if(sure);
            if doubled.is_some() || self.shared || (*nature == Nature::Bill && *every == 12) {
                expected.amounts.clear();
            }
            truth.push(expected);
        }
        if self.is_just_moved() {
            truth.push(self.expected(Name::BillUpcoming, "on its former day of the month").due_if(false));
        }
        if let Some(absent) = self.first_absent {
            // What ended isn't known to have.
            for day in [absent, plus_months(absent.month(), 1).first().plus_days(self.recurring.day - 1)] {
                if near(day) && between(absent, self.horizon) <= 20 {
                    truth.push(self.expected(Name::BillUpcoming, "ended").on(day, DUE_DAYS).due_if(false));
                }
            }
        }
        truth
    }

    fn missing(&self) -> Vec<Expected> {
        let mut truth = Vec::new();
        let expected = |day: Day| self.expected(Name::PaymentMissing, &format!("not there on {day}")).on(day, super::truth::SINCE_DAYS);
        let missed = |occurrence: &&Occurrence| occurrence.went != Went::Paid && occurrence.on <= self.horizon;
        for occurrence in self.recurring.occurrences.iter().filter(missed) {
            let (ago, since) = (between(occurrence.on, self.at), between(occurrence.on, self.horizon));
            let resumed = self.paid.last().is_some_and(|last| last.on > occurrence.on);
            if since >= 3 && ago <= UNUSUAL_DAYS_MAX + 20 {
                let sure = occurrence.went == Went::Missed && !resumed && self.enough() && since >= OVERDUE_DAYS && ago <= MISSING_DAYS;
                let mut expected = expected(occurrence.on).sum(occurrence.cents, None).give_or_take(0.25).due_if(sure);
                // What comes twofold once a year may be told as one of its kind.
                if self.recurring.doubled == Some(occurrence.on.month().month) {
                    expected = expected.sum(self.last_cents(), None);
                }
                truth.push(expected);
            }
        }
        if self.is_just_moved() {
            let expected = self.expected(Name::PaymentMissing, "on its former day of the month");
            truth.push(expected.due_if(false));
        }
        if let Some(absent) = self.first_absent.filter(|absent| (0..=75).contains(&between(*absent, self.horizon))) {
            truth.push(expected(absent).due_if(false));
        }
        truth
    }

    /// What comes once or twice a year is unlike the usual, and known: some say it.
    fn rare_and_large(&self) -> Option<Expected> {
        let last = self.paid.iter().rev().find(|occurrence| occurrence.on <= self.at)?;
        let rare = self.recurring.every >= 6 && self.recurring.nature != Nature::Income;
        (rare && between(last.on, self.at) <= UNUSUAL_DAYS_MAX)
            .then(|| self.expected(Name::SpendingUnusual, "once or twice a year").on(last.on, super::truth::SINCE_DAYS).due_if(false))
    }
}

fn of_event(event: &Event, life: &Life, sources: &[Source], at: Day) -> Vec<Expected> {
    let tells = |account: usize, day: Day| sources[account].tells(day, at);
    let number = |account: usize| life.accounts[account].number.as_str();
    match event {
        Event::Moved { out, into, cents, certain } => {
            let out_seen = tells(out.0, out.1);
            let settled =
                life.find(Role::Card).filter(|_| into.is_none() || into.is_some_and(|into| Some(into.0) == life.find(Role::Card)));
            // A settlement is known by the purchases that it adds up.
            let added_up = settled.is_none_or(|card| {
                let month = plus_months(out.1.month(), -1);
                sources[card].is_whole(month.first(), month.last(), at)
            });
            let into_seen = into.map_or(added_up, |(account, day)| tells(account, day));
            if !(out_seen || into.is_some() && into_seen) {
                return Vec::new();
            }
            let what = format!("{cents} cents between own accounts");
            let mut days = vec![out.1];
            days.extend(into.map(|(_, day)| day));
            let sure = *certain && out_seen && into_seen && added_up;
            vec![Expected::must(Name::TransferOwn, what).sum(*cents, None).give_or_take(0.0).on(out.1, 5).shown_on(&days).due_if(sure)]
        }
        Event::Twice { payee, account, days, cents, certain } => {
            if !days.iter().all(|day| tells(*account, *day)) {
                return Vec::new();
            }
            let sure = *certain && between(days[1], at) <= TWICE_DAYS;
            let expected = Expected::must(Name::PaymentDuplicate, format!("{payee}, {cents} cents twice")).party(&[payee]);
            let unusual = Expected::must(Name::SpendingUnusual, format!("{payee}, twice")).party(&[payee]);
            vec![
                expected.sum(*cents, None).sum(*cents * 2, None).on(days[1], 10).shown_on(days).due_if(sure),
                unusual.on(days[1], super::truth::SINCE_DAYS).due_if(false),
            ]
        }
        Event::Unusual { payee, account, day, cents, certain } => {
            if !tells(*account, *day) || between(*day, at) > UNUSUAL_DAYS_MAX {
                return Vec::new();
            }
            let sure = *certain && between(*day, at) <= UNUSUAL_DAYS;
            let expected = Expected::must(Name::SpendingUnusual, format!("{payee}, {cents} cents")).party(&[payee]).of(number(*account));
            vec![expected.on(*day, super::truth::SINCE_DAYS).due_if(sure)]
        }
        Event::Fee { account, day, cents, certain } => {
            if !tells(*account, *day) {
                return Vec::new();
            }
            let sure = *certain && between(*day, at) <= NEWS_DAYS;
            let expected = Expected::must(Name::Fee, format!("{cents} cents on {day}")).of(number(*account));
            vec![expected.sum(*cents, None).give_or_take(0.0).on(*day, 3).shown_on(&[*day]).due_if(sure)]
        }
    }
}

/// What some would say and some wouldn't, of whatever day.
fn disputed(life: &Life, at: Day) -> Vec<Expected> {
    let either = |name: Name, payee: &str| Expected::must(name, format!("{payee}: disputed")).party(&[payee]).due_if(false);
    let mut truth = Vec::new();
    // Standing orders to oneself, a card's month, what the bank takes, what a partner pays in: expected, but no bills.
    let regular = [super::once::PERSON, "DEBIT MENSUEL", "REGLEMENT MENSUEL", "FRAIS TENUE COMPTE", "COTISATION VISA", "DOMINIQUE LEROUX"];
    for payee in regular {
        for _ in 0..4 {
            truth.push(either(Name::BillUpcoming, payee));
        }
    }
    for payee in ["FRAIS TENUE COMPTE", "COTISATION VISA"] {
        truth.push(either(Name::Subscription, payee));
        truth.push(either(Name::SubscriptionPrice, payee));
    }
    if life.has.contains("savings-elsewhere") {
        truth.push(either(Name::Subscription, "EPARGNE BANQUE EN LIGNE").party(&[super::once::PERSON]));
    }
    if let Some((_, last)) = life.away.iter().rev().find(|(first, last)| *first <= at && between(*last, at) <= UNUSUAL_DAYS_MAX) {
        for (payee, ..) in super::daily::AWAY {
            truth.push(either(Name::SpendingUnusual, payee).on(*last, super::truth::SINCE_DAYS));
        }
    }
    // The person's own fees and interests stand under `Way::Fee`; interest that the bank gives is income to some.
    if life.movements.iter().any(|movement| movement.way == Way::Interest && movement.on <= at) {
        truth.push(either(Name::BillUpcoming, "INTERETS CREDITEURS"));
    }
    truth
}
