//! What is true of the made-up home, whatever number of files show it.

use logis_core::{Day, Instant, Month};

/// The truth about all files of one home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// First day of the story: the first of a month.
    pub first: Day,
    /// Last day of the story.
    pub last: Day,
    /// The bank accounts: current, savings, joint.
    pub accounts: Vec<AccountTruth>,
    /// The meter.
    pub energy: EnergyTruth,
    /// What was put there to be found, month by month.
    pub planted: Vec<Planted>,
}

impl Truth {
    /// How many movements there are in all.
    #[must_use]
    pub fn movements(&self) -> usize {
        self.accounts.iter().map(|account| account.movements).sum()
    }
}

/// One bank account, in euro cents; credits are positive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountTruth {
    /// What its bank calls it.
    pub name: &'static str,
    /// Its IBAN, without spaces.
    pub iban: String,
    /// Its number within its bank, as OFX and CSV show it.
    pub number: &'static str,
    /// Booked movements, each once.
    pub movements: usize,
    /// Their sum.
    pub sum_cents: i64,
    /// Balance before the first of them.
    pub opening_cents: i64,
    /// Balance at each month's end by booking date, the last month being cut where its files end. Every source of the account
    /// agrees on them.
    pub month_ends: Vec<(Month, i64)>,
    /// How often all files together show them as booked.
    pub sightings: usize,
    /// Movements that two sources (OFX and camt) show.
    pub pairs: usize,
    /// Entries shown as pending. Each is booked later, and counted once in `movements`.
    pub pending: usize,
    /// Pairs of movements (k alike make k(k-1)/2) of one signed amount booked on one day that are truly two.
    pub look_alikes: usize,
    /// The same, booked one to three days apart.
    pub near_twins: usize,
    /// Last day that a file of this account covers.
    pub covered_until: Day,
}

/// The meter, in watt-hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnergyTruth {
    /// The meter's number.
    pub prm: &'static str,
    /// First day of the curve.
    pub first: Day,
    /// Last day of the curve, in it.
    pub last: Day,
    /// Half-hours that have a value.
    pub readings: usize,
    /// Where half-hours are missing.
    pub holes: Vec<Hole>,
    /// What the curve shows, exactly.
    pub curve_wh: i64,
    /// The same by local month of the interval's start.
    pub month_wh: Vec<(Month, i64)>,
    /// The registers of the index file.
    pub registers: Vec<Register>,
    /// What the registers counted over the year, holes included.
    pub index_wh: i64,
    /// The days of 46 and 50 half-hours.
    pub odd_days: Vec<(Day, usize)>,
}

/// Missing half-hours in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    /// Start of the first missing interval.
    pub start: Instant,
    /// End of the last.
    pub end_exclusive: Instant,
    /// How many are missing.
    pub readings: usize,
    /// What was used meanwhile, by the registers.
    pub wh: i64,
}

/// A register of the meter: the tariff slot and what it showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Register {
    /// The column that shows it.
    pub column: &'static str,
    /// At the first local midnight.
    pub first_wh: i64,
    /// At the last.
    pub last_wh: i64,
}

/// Something that the home should notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planted {
    /// A subscription that rose, from this month on.
    Rise {
        /// Who takes it.
        payee: &'static str,
        /// For what.
        what: &'static str,
        /// The month's price before.
        before_cents: i64,
        /// And after.
        after_cents: i64,
        /// First month at the new price.
        month: Month,
    },
    /// A direct debit that was refused, and presented again.
    Refused {
        /// Who took it.
        payee: &'static str,
        /// How much, positive.
        cents: i64,
        /// Debited.
        debited: Day,
        /// Given back.
        returned: Day,
        /// Debited again.
        repeated: Day,
    },
    /// One invoice paid twice.
    PaidTwice {
        /// Who got it.
        payee: &'static str,
        /// How much, positive.
        cents: i64,
        /// First payment.
        first: Day,
        /// Second payment.
        second: Day,
    },
    /// Two equal payments of one day that are rightly two.
    TrulyTwo {
        /// Who got them.
        payee: &'static str,
        /// How much each, positive.
        cents: i64,
        /// When both were booked.
        day: Day,
    },
    /// A purchase that was given back.
    Refund {
        /// Who gave it back.
        payee: &'static str,
        /// How much, positive.
        cents: i64,
        /// Booked.
        day: Day,
    },
    /// Nobody at home: no shopping near home, and little current.
    Away {
        /// First day away.
        first: Day,
        /// Last day away.
        last: Day,
    },
    /// A source that stopped: nothing after this day.
    Silent {
        /// Its account's name.
        account: &'static str,
        /// Its last covered day.
        last: Day,
    },
}
