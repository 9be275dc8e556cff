//! What is known of a home as of a day: what detectors read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;
use logis_core::{Currency, Day, Energy, Instant, Money, RecordId};

/// What is known. Nothing in it is of a later day than `today`.
#[derive(Debug, Clone)]
pub struct Known {
    /// The day as of which it is known.
    pub today: Day,
    /// Where the person lives.
    pub zone: TimeZone,
    /// The person's accounts; movements and sources name them by position.
    pub accounts: Vec<Account>,
    /// Movements of all accounts, in order of day, then id.
    pub movements: Vec<Movement>,
    /// Meters with their readings.
    pub meters: Vec<Meter>,
    /// Terms of contracts, in order of their first day.
    pub contracts: Vec<Contract>,
    /// What brought records home.
    pub sources: Vec<Source>,
    /// What the person said.
    pub said: Said,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            today: Day::from_number(0),
            zone: TimeZone::UTC,
            accounts: Vec::new(),
            movements: Vec::new(),
            meters: Vec::new(),
            contracts: Vec::new(),
            sources: Vec::new(),
            said: Said::default(),
        }
    }
}

/// What sort of account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountType {
    /// Money that comes and goes.
    Checking,
    /// Money put aside.
    Savings,
    /// A card with a balance of its own.
    Card,
    /// Money owed.
    Loan,
    /// Papers.
    Investment,
    /// Not known.
    Other,
}

/// One account, however many names its sources give it.
#[derive(Debug, Clone)]
pub struct Account {
    /// The home's id of it.
    pub id: String,
    /// What the person calls it.
    pub name: String,
    /// Every name that sources use: IBAN, number. A movement's `counterparty_account` may be one.
    pub names: Vec<String>,
    /// What sort it is.
    pub kind: AccountType,
    /// Its currency.
    pub currency: Currency,
    /// The last balance known, and the day whose end it is of.
    pub balance: Option<(Day, Money)>,
}

/// One movement.
#[derive(Debug, Clone)]
pub struct Movement {
    /// Its record.
    pub id: RecordId,
    /// Position in [`Known::accounts`].
    pub account: usize,
    /// The day it was booked, or of its value.
    pub on: Day,
    /// The day of the operation or value, where it is another.
    pub value_on: Option<Day>,
    /// Credits are positive.
    pub amount: Money,
    /// Not booked yet.
    pub pending: bool,
    /// What the source calls it.
    pub label: String,
    /// What it says further.
    pub details: Option<String>,
    /// The other party.
    pub counterparty: Option<String>,
    /// Its account.
    pub counterparty_account: Option<String>,
    /// The source's type (OFX TRNTYPE, ISO 20022 transaction code).
    pub kind: Option<String>,
    /// The source's category.
    pub category: Option<String>,
}

/// One meter.
#[derive(Debug, Clone)]
pub struct Meter {
    /// As its source names it.
    pub id: String,
    /// What it is called.
    pub name: Option<String>,
    /// `electricity`, `gas`, …
    pub commodity: String,
    /// The contract's power.
    pub subscribed_power_va: Option<i64>,
    /// The tariff, as given.
    pub tariff: Option<String>,
    /// Consumption by intervals that don't overlap, in order of time.
    pub readings: Vec<Reading>,
}

/// What an interval used.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Its record.
    pub id: RecordId,
    /// Its start.
    pub starts_at: Instant,
    /// Seconds it lasts.
    pub duration_s: i32,
    /// Energy taken from the grid.
    pub energy: Energy,
    /// Whether it was measured, not estimated.
    pub measured: bool,
}

/// The terms of a contract over one period.
#[derive(Debug, Clone)]
pub struct Contract {
    /// Its record.
    pub id: RecordId,
    /// The contract's number.
    pub contract: String,
    /// The insurer.
    pub holder: Option<String>,
    /// One of the kind's words: `motor`, `home`, …
    pub kind: String,
    /// The product.
    pub product: Option<String>,
    /// The thing insured.
    pub insured: Option<String>,
    /// Whether it stands: `active`, `ended`, `cancelled`, `unknown`.
    pub status: String,
    /// The first day of these terms.
    pub starts_on: Option<Day>,
    /// Their last day.
    pub ends_on: Option<Day>,
    /// The day it renews by itself.
    pub renews_on: Option<Day>,
    /// Days before that at which notice must be given.
    pub notice_days: Option<i32>,
    /// The price of a period.
    pub premium: Option<Money>,
    /// `month`, `quarter`, `half-year`, `year`, `once`.
    pub premium_period: Option<String>,
}

impl Contract {
    /// How often a year its premium is asked; `None` where it is paid once, or nobody says.
    #[must_use]
    pub fn payments_a_year(&self) -> Option<i64> {
        match self.premium_period.as_deref()? {
            "month" => Some(12),
            "quarter" => Some(4),
            "half-year" => Some(2),
            "year" => Some(1),
            _ => None,
        }
    }

    /// What it costs a year, where that is known.
    #[must_use]
    pub fn yearly_premium(&self) -> Option<Money> {
        let premium = self.premium.filter(|premium| premium.minor > 0 && premium.currency.is_known())?;
        Some(Money { minor: premium.minor.checked_mul(self.payments_a_year()?)?, ..premium })
    }
}

/// What brought records home: one holder's feed of one format and account or meter.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its id, stable.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The format of its files.
    pub format: String,
    /// The account's or meter's id, where it tells of one alone.
    pub account: Option<String>,
    /// The days on which it delivered, in order.
    pub delivered_on: Vec<Day>,
    /// The days that its deliveries tell of, first and last of each, in order of the first.
    pub told: Vec<(Day, Day)>,
    /// Whether it tells of every day (a meter) or only of days on which something moved (an account).
    pub daily: bool,
    /// Where its files are fetched, where the holder has a fixed address.
    pub link: Option<&'static str>,
}

/// What the person said, that detectors heed.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// Categories of single records.
    pub record_categories: BTreeMap<RecordId, String>,
    /// Categories of all movements with a party, by its folded name.
    pub party_categories: BTreeMap<String, String>,
    /// Pairs that the person said are transfers between own accounts, the earlier record first.
    pub transfers: BTreeSet<(RecordId, RecordId)>,
    /// Pairs that they said are none.
    pub no_transfers: BTreeSet<(RecordId, RecordId)>,
    /// Findings that they dismissed, by key, and why: `wrong` (it isn't so), `known` (it is so, and needs nothing), `later`.
    /// They are found all the same, and shown as dismissed; others like a wrong one may be held back.
    pub dismissed: BTreeMap<String, String>,
}
