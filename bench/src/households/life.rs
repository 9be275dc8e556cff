//! A household while its story is told: accounts, movements, what recurs, what happens once.
//!
//! To add a confounder: 1. its name in [`super::CONFOUNDERS`], 2. where it fits (`recurring`, `daily`, `once`, `meters`,
//! `contracts`, `deliveries`) the events that make it, with [`Life::has`], 3. what is true of it, in `judged` or beside it.

use std::collections::BTreeSet;

use logis_core::{Day, Month};

use super::days::{business_day, business_day_before, date, plus_months};
use super::draw::Draw;

/// Months of the story before that in which it ends.
const MONTHS: i32 = 26;
/// The lowest that an account ever is.
const OVERDRAFT_CENTS: i64 = -20_000;
/// Days after the end for which bills are known, so that what is upcoming is.
const AFTER_DAYS: i32 = 45;

/// What files an account's bank gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// OFX 1.02.
    Ofx,
    /// OFX 1.02 of a card.
    OfxCard,
    /// A table as French banks export it.
    Csv,
    /// camt.053.001.08.
    Camt,
}

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Where the salary comes and most is paid.
    Main,
    /// Money put aside.
    Savings,
    /// A second current account, at another bank.
    Second,
    /// A card that is settled once a month.
    Card,
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// What it is for.
    pub role: Role,
    /// Its files.
    pub gives: Gives,
    /// Its number, the end of each name that sources give it.
    pub number: String,
    /// Bank and branch.
    pub bank: (&'static str, &'static str),
    /// Its balance before the first movement.
    pub opening_cents: i64,
}

/// How money moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A card.
    Card,
    /// Given back to a card.
    CardRefund,
    /// Cash from a machine.
    Cash,
    /// A direct debit.
    Debit,
    /// A transfer, in or out.
    Transfer,
    /// A direct debit given back for lack of funds.
    Returned,
    /// What the bank takes.
    Fee,
    /// What the bank gives.
    Interest,
    /// A deferred card's month.
    Settlement,
}

/// One movement.
#[derive(Debug, Clone)]
pub struct Movement {
    /// Position in [`Life::accounts`].
    pub account: usize,
    /// How.
    pub way: Way,
    /// Credits positive.
    pub cents: i64,
    /// The other party.
    pub payee: String,
    /// What for, or where.
    pub what: String,
    /// When it happened.
    pub happened: Day,
    /// When it was booked.
    pub on: Day,
}

/// What a recurring payment is to the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// A subscription by anyone's word.
    Subscription,
    /// Fixed and agreed, but not everyone's subscription: rent, a loan, insurance.
    Commitment,
    /// Regular, of amounts that vary.
    Bill,
    /// Money that comes in.
    Income,
}

/// How an occurrence went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Went {
    /// Paid.
    Paid,
    /// Left out by agreement: a free month.
    Free,
    /// Should have come, and didn't.
    Missed,
}

/// One occurrence of something that recurs.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence {
    /// When it was, or would have been, booked.
    pub on: Day,
    /// What it costs, or brings, positive.
    pub cents: i64,
    /// How it went.
    pub went: Went,
}

/// Something that recurs.
#[derive(Debug, Clone)]
pub struct Recurring {
    /// The other party.
    pub payee: &'static str,
    /// Its name from a day on, where it changed.
    pub renamed: Option<(Day, &'static str)>,
    /// What for.
    pub what: &'static str,
    /// The account.
    pub account: usize,
    /// How.
    pub way: Way,
    /// What it is.
    pub nature: Nature,
    /// Months from one to the next: 1, 2, 3, 6, 12.
    pub every: i32,
    /// Day of the month.
    pub day: i32,
    /// The first month.
    pub from: Month,
    /// The first day without it, where it ended.
    pub until: Option<Day>,
    /// Its price from each day on, positive.
    pub prices: Vec<(Day, i64)>,
    /// How far an amount may be from the price, in hundredths of it.
    pub spread_percent: i64,
    /// Months that were left out by agreement.
    pub free: Vec<Month>,
    /// Months whose payment didn't come.
    pub missed: Vec<Month>,
    /// The first day with another day of the month, and that one.
    pub moved: Option<(Day, i32)>,
    /// The month whose payment came days late, and how many.
    pub late: Option<(Month, i32)>,
    /// Whether the first one was for part of a month.
    pub prorated: bool,
    /// Months in which it is doubled.
    pub doubled: Option<u32>,
    /// All of them, also those to come.
    pub occurrences: Vec<Occurrence>,
}

impl Recurring {
    /// Monthly, from before the story, at one price.
    pub fn monthly(payee: &'static str, nature: Nature, way: Way, day: i32, cents: i64, story: &Life) -> Self {
        Self {
            payee,
            renamed: None,
            what: "",
            account: 0,
            way,
            nature,
            every: 1,
            day,
            from: story.first.month(),
            until: None,
            prices: vec![(story.first, cents)],
            spread_percent: 0,
            free: Vec::new(),
            missed: Vec::new(),
            moved: None,
            late: None,
            prorated: false,
            doubled: None,
            occurrences: Vec::new(),
        }
    }

    /// The price on a day.
    pub fn price(&self, on: Day) -> i64 {
        self.prices.iter().rev().find(|(from, _)| *from <= on).or(self.prices.first()).map_or(0, |(_, cents)| *cents)
    }

    /// The other party's name on a day.
    pub fn name(&self, on: Day) -> &'static str {
        self.renamed.filter(|(from, _)| *from <= on).map_or(self.payee, |(_, name)| name)
    }
}

/// What happened once, and what is true of it.
#[derive(Debug, Clone)]
pub enum Event {
    /// Money went from one own account to another: account and day of both sides. Of a settled card the second side may
    /// be no movement.
    Moved { out: (usize, Day), into: Option<(usize, Day)>, cents: i64, certain: bool },
    /// Something was paid twice.
    Twice { payee: String, account: usize, days: [Day; 2], cents: i64, certain: bool },
    /// Far more than usual was spent at once.
    Unusual { payee: String, account: usize, day: Day, cents: i64, certain: bool },
    /// The bank took a fee.
    Fee { account: usize, day: Day, cents: i64, certain: bool },
}

/// The story.
#[derive(Debug)]
pub struct Life {
    /// The seed it comes from.
    pub seed: u64,
    /// Its first day.
    pub first: Day,
    /// Its last.
    pub end: Day,
    /// The days on which the person looks, the last being the end.
    pub looks: [Day; 3],
    /// The accounts.
    pub accounts: Vec<Account>,
    /// All movements.
    pub movements: Vec<Movement>,
    /// What recurs.
    pub recurring: Vec<Recurring>,
    /// What happened.
    pub events: Vec<Event>,
    /// Times away from home, first and last day.
    pub away: Vec<(Day, Day)>,
    /// The confounders that it has.
    pub has: BTreeSet<&'static str>,
}

impl Life {
    /// A story that ends on some day, with nothing in it yet.
    pub fn new(seed: u64) -> Self {
        let draw = Draw::new(seed, "life");
        // Two years of ends, so that each season is one; past the 12th, so that last month's files could be here.
        let month = plus_months(Month { year: 2024, month: 9 }, draw.days(0, 20));
        let day = draw.days(12, 20);
        let end = date(month, day);
        let look = |months| date(plus_months(month, months), day);
        Self {
            seed,
            first: plus_months(month, -MONTHS).first(),
            end,
            looks: [look(-5), look(-2), end],
            accounts: Vec::new(),
            movements: Vec::new(),
            recurring: Vec::new(),
            events: Vec::new(),
            away: Vec::new(),
            has: BTreeSet::new(),
        }
    }

    /// The stream of chance called `name`.
    pub fn draw(&self, name: &str) -> Draw {
        Draw::new(self.seed, name)
    }

    /// Notes that it has a confounder.
    pub fn has(&mut self, confounder: &'static str) {
        self.has.insert(confounder);
    }

    /// The account of a role, where there is one.
    pub fn find(&self, role: Role) -> Option<usize> {
        self.accounts.iter().position(|account| account.role == role)
    }

    /// The account that cards pay from.
    pub fn card(&self) -> usize {
        self.find(Role::Card).unwrap_or(0)
    }

    /// Whether nobody is at home.
    pub fn is_away(&self, day: Day) -> bool {
        self.away.iter().any(|(first, last)| (*first..=*last).contains(&day))
    }

    /// A movement booked on a day itself.
    pub fn book(&mut self, account: usize, way: Way, on: Day, payee: &str, what: &str, cents: i64) {
        let (payee, what) = (payee.to_owned(), what.to_owned());
        self.movements.push(Movement { account, way, cents, payee, what, happened: on, on });
    }

    /// A card's payment of so many cents (positive), booked a day or two later; when.
    pub fn pay(&mut self, draw: &Draw, account: usize, happened: Day, payee: &str, what: &str, cents: i64) -> Day {
        let on = business_day(happened.plus_days(draw.days(1, 2)));
        let (payee, what) = (payee.to_owned(), what.to_owned());
        self.movements.push(Movement { account, way: Way::Card, cents: -cents, payee, what, happened, on });
        on
    }

    /// Tells all occurrences of something that recurs, and those that were paid as movements.
    pub fn recur(&mut self, mut recurring: Recurring) {
        let draw = self.draw(recurring.payee);
        let mut month = recurring.from;
        while month.first() <= self.end.plus_days(AFTER_DAYS) {
            let due = date(month, recurring.moved.filter(|(from, _)| month.first() >= *from).map_or(recurring.day, |(_, day)| day));
            let on = match (recurring.way, recurring.nature) {
                (Way::Card, _) => business_day(due.plus_days(1)),
                (_, Nature::Income) => business_day_before(due),
                _ => business_day(due),
            };
            let on = recurring.late.filter(|(late, _)| *late == month).map_or(on, |(_, days)| business_day(on.plus_days(days)));
            if recurring.until.is_some_and(|until| due >= until) {
                break;
            }
            let went = match month {
                month if recurring.missed.contains(&month) => Went::Missed,
                month if recurring.free.contains(&month) => Went::Free,
                _ => Went::Paid,
            };
            let mut cents = recurring.price(due);
            if recurring.spread_percent > 0 {
                cents += cents * draw.between(-recurring.spread_percent, recurring.spread_percent) / 100;
            }
            if recurring.prorated && recurring.occurrences.is_empty() {
                cents = cents * draw.between(30, 70) / 100;
            }
            if recurring.doubled == Some(month.month) {
                cents *= 2;
            }
            recurring.occurrences.push(Occurrence { on, cents, went });
            if went == Went::Paid && on <= self.end {
                let sign = if recurring.nature == Nature::Income { 1 } else { -1 };
                let (payee, what) = (recurring.name(on).to_owned(), recurring.what.to_owned());
                self.movements.push(Movement {
                    account: recurring.account,
                    way: recurring.way,
                    cents: sign * cents,
                    payee,
                    what,
                    happened: due.min(on),
                    on,
                });
            }
            month = plus_months(month, recurring.every);
        }
        self.recurring.push(recurring);
    }

    /// Ends it: movements in order, none before the first day or after the last, and no account far below zero.
    pub fn end(&mut self) {
        let (first, end) = (self.first, self.end);
        self.movements.retain(|movement| (first..=end).contains(&movement.on));
        self.movements.sort_by_key(|movement| movement.on);
        for (at, account) in self.accounts.iter_mut().enumerate().filter(|(_, account)| account.role != Role::Card) {
            let of_account = self.movements.iter().filter(|movement| movement.account == at);
            let mut balance = account.opening_cents;
            let lowest = of_account.map(|movement| {
                balance += movement.cents;
                balance
            });
            let lacking = OVERDRAFT_CENTS - lowest.min().unwrap_or_default();
            account.opening_cents += lacking.max(0);
        }
    }
}
