//! How the story is told: movements with their dates, and the verbs that make them.

use logis_core::{Day, Month};

use super::draw::Draw;
use super::truth::Planted;

/// Whole months of the story.
const MONTHS: usize = 24;
/// Months that the second source of the current account shows, to the end.
const SECOND_SOURCE_MONTHS: usize = 6;
/// Months before the end in which the joint account's bank has fallen silent.
const SILENT_MONTHS: usize = 2;

/// The days of the story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) first: Day,
    pub(super) last: Day,
    /// First day that the second source of the current account shows.
    pub(super) second_first: Day,
    /// Last day that the joint account's bank shows.
    pub(super) joint_last: Day,
}

impl Span {
    /// At least 24 whole months up to `last`.
    pub(super) fn ending(last: Day) -> Self {
        let end = last.plus_days(1).month();
        Self {
            first: back(end, MONTHS).first(),
            last,
            second_first: back(end, SECOND_SOURCE_MONTHS).first(),
            joint_last: back(end, SILENT_MONTHS).first().plus_days(-1),
        }
    }

    /// The month of this number, from 0.
    pub(super) fn month(self, number: usize) -> Month {
        (0..number).fold(self.first.month(), |month, _| month.next())
    }

    /// The months from `first` to `last`, the last one perhaps cut.
    pub(super) fn months(first: Day, last: Day) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(first.month()), |month| Some(month.next())).take_while(move |month| month.first() <= last)
    }
}

fn back(month: Month, months: usize) -> Month {
    (0..months).fold(month, |month, _| month.previous())
}

/// 0 on Monday, 6 on Sunday.
pub(super) fn weekday(day: Day) -> i32 {
    // 1970-01-01 was a Thursday.
    (day.number() + 3).rem_euclid(7)
}

/// Whether banks book: not on weekends and the fixed holidays of the payment system (TARGET).
fn is_business_day(day: Day) -> bool {
    let (_, month, date) = day.ymd();
    weekday(day) < 5 && !matches!((month, date), (1 | 5, 1) | (12, 25 | 26))
}

/// The day itself, or the next one on which banks book.
pub(super) fn business_day(day: Day) -> Day {
    let mut at = day;
    while !is_business_day(at) {
        at = at.plus_days(1);
    }
    at
}

/// A day of a month, its last where the month is shorter.
pub(super) fn date(month: Month, day: i32) -> Day {
    month.first().plus_days(day - 1).min(month.last())
}

/// Whose money it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Camille's current account.
    Current,
    /// Camille's savings.
    Savings,
    /// The account with Dominique.
    Joint,
}

/// How money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    Card,
    CardRefund,
    Cash,
    Cheque,
    Debit,
    DebitReturned,
    Transfer,
    Fee,
    Interest,
}

/// One movement, whatever number of files show it.
#[derive(Debug, Clone)]
pub(super) struct Movement {
    pub(super) account: Held,
    pub(super) way: Way,
    /// Credits positive.
    pub(super) cents: i64,
    /// The other party's clean name.
    pub(super) payee: &'static str,
    /// Town of a card payment, or what a transfer or debit is for.
    pub(super) what: String,
    /// When it happened.
    pub(super) happened: Day,
    /// When the bank booked it.
    pub(super) booked: Day,
    /// When the second source says that it was booked: the same or up to two days later, within the same month.
    pub(super) booked_second: Day,
    /// Whether the second source first shows it as pending.
    pub(super) pending: bool,
    /// Its place in the story by booking date, from 1; no two share it.
    pub(super) number: usize,
}

/// The story while it is being told.
pub(super) struct Life {
    pub(super) span: Span,
    pub(super) draw: Draw,
    pub(super) movements: Vec<Movement>,
    pub(super) planted: Vec<Planted>,
    pub(super) away: Vec<(Day, Day)>,
}

impl Life {
    pub(super) fn new(seed: u64, span: Span) -> Self {
        Self { span, draw: Draw::new(seed, "life"), movements: Vec::new(), planted: Vec::new(), away: Vec::new() }
    }

    /// Whether the family is elsewhere on this day.
    pub(super) fn is_away(&self, day: Day) -> bool {
        self.away.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    /// What the movements so far make of an account.
    pub(super) fn moved_cents(&self, account: Held) -> i64 {
        self.movements.iter().filter(|m| m.account == account).map(|m| m.cents).sum()
    }

    /// A movement that its bank books at once, or on the next business day. Returns that day.
    pub(super) fn book(&mut self, way: Way, account: Held, on: Day, payee: &'static str, what: impl Into<String>, cents: i64) -> Day {
        let booked = business_day(on);
        self.add(way, account, on, booked, payee, what.into(), cents, false);
        booked
    }

    /// A card payment of `cents` (positive): booked one to two days later.
    pub(super) fn card(&mut self, account: Held, on: Day, payee: &'static str, town: &str, cents: i64) -> Day {
        let booked = business_day(on.plus_days(self.draw.small(1, 2)));
        self.add(Way::Card, account, on, booked, payee, town.to_owned(), -cents, false);
        booked
    }

    /// A card payment on the last day of a month that the second source first shows as pending.
    pub(super) fn pending_card(&mut self, month: Month, payee: &'static str, town: &str, cents: i64) {
        let on = month.last();
        self.add(Way::Card, Held::Current, on, business_day(on.plus_days(1)), payee, town.to_owned(), -cents, true);
    }

    /// The person's own transfer: both legs. It leaves at once; another bank books it on the next business day.
    pub(super) fn own_transfer(&mut self, from: Held, to: Held, on: Day, cents: i64) {
        let out = self.book(Way::Transfer, from, on, "Camille Vasseur", format!("Vers {}", title(to)), -cents);
        let lag = i32::from(to == Held::Joint);
        self.book(Way::Transfer, to, out.plus_days(lag), "Camille Vasseur", format!("Depuis {}", title(from)), cents);
    }

    #[expect(clippy::too_many_arguments, reason = "the one place where a movement is made; the verbs above name what they mean")]
    fn add(&mut self, way: Way, account: Held, happened: Day, booked: Day, payee: &'static str, what: String, cents: i64, pending: bool) {
        let later = match self.draw.between(1, 10) {
            10 => 2,
            8 | 9 => 1,
            _ => 0,
        };
        let second = business_day(booked.plus_days(if way == Way::Card { later } else { 0 }));
        let fits = second <= self.span.last && second.month() == booked.month() && second <= booked.plus_days(2);
        let booked_second = if fits { second } else { booked };
        self.movements.push(Movement { account, way, cents, payee, what, happened, booked, booked_second, pending, number: 0 });
    }

    /// Ends the story: what no bank has booked yet is not in it.
    pub(super) fn end(mut self) -> Self {
        let Span { last, joint_last, .. } = self.span;
        self.movements.retain(|m| m.booked <= if m.account == Held::Joint { joint_last } else { last });
        self.movements.sort_by_key(|m| m.booked);
        for (at, movement) in self.movements.iter_mut().enumerate() {
            movement.number = at + 1;
        }
        self
    }
}

fn title(account: Held) -> &'static str {
    match account {
        Held::Current => "compte courant",
        Held::Savings => "livret",
        Held::Joint => "compte joint",
    }
}
