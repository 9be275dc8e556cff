//! What a finding says.

use logis_core::{Currency, Day, Decimal, Money, RecordId};

/// Which finding it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Name {
    /// A payment that recurs by agreement.
    Subscription,
    /// One whose price changed.
    SubscriptionPrice,
    /// A movement between two of the person's own accounts, or the settlement of a deferred card.
    TransferOwn,
    /// A payment or income expected in the coming 30 days.
    BillUpcoming,
    /// Spending unlike the usual.
    SpendingUnusual,
    /// A payment made twice.
    PaymentDuplicate,
    /// A regular payment or income that did not come.
    PaymentMissing,
    /// A bank's fee.
    Fee,
    /// Power drawn through the night, day after day.
    EnergyNightBase,
    /// Another tariff would have cost less over the actual curve.
    EnergyTariffSaving,
    /// Consumption against the same weeks of the year before.
    EnergyChange,
    /// Two contracts that insure the same thing.
    ContractOverlap,
    /// A contract that ends or renews soon.
    ContractLapse,
    /// A contract whose premium changed.
    ContractPrice,
    /// A source that told regularly and fell silent.
    SourceSilent,
    /// Days between two tellings that no delivery covers.
    SourceGap,
    /// A source whose next month is ready to fetch.
    SourceReady,
}

impl Name {
    /// Every one, with its published name.
    pub const ALL: &[(Self, &str)] = &[
        (Self::Subscription, "subscription"),
        (Self::SubscriptionPrice, "subscription.price"),
        (Self::TransferOwn, "transfer.own"),
        (Self::BillUpcoming, "bill.upcoming"),
        (Self::SpendingUnusual, "spending.unusual"),
        (Self::PaymentDuplicate, "payment.duplicate"),
        (Self::PaymentMissing, "payment.missing"),
        (Self::Fee, "fee"),
        (Self::EnergyNightBase, "energy.night-base"),
        (Self::EnergyTariffSaving, "energy.tariff-saving"),
        (Self::EnergyChange, "energy.change"),
        (Self::ContractOverlap, "contract.overlap"),
        (Self::ContractLapse, "contract.lapse"),
        (Self::ContractPrice, "contract.price"),
        (Self::SourceSilent, "source.silent"),
        (Self::SourceGap, "source.gap"),
        (Self::SourceReady, "source.ready"),
    ];

    /// Its published name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(name, _)| *name == self).map_or("", |(_, text)| text)
    }

    /// The finding that has this published name.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == text).map(|(name, _)| *name)
    }
}

/// For how long an amount is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Per {
    /// A week.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// Six months.
    HalfYear,
    /// A year.
    Year,
}

impl Per {
    /// As reports write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::HalfYear => "half-year",
            Self::Year => "year",
        }
    }
}

/// What a finding measures: the value, the band it lies in, its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// The value. Money has the sign of what it does to the person: spending is negative in records, and positive here.
    pub value: Decimal,
    /// The least it may be, where that is not the value itself.
    pub low: Option<Decimal>,
    /// The most.
    pub high: Option<Decimal>,
    /// The currency; none where it is no money (watts, watt-hours, per cent: the finding's name says which).
    pub currency: Option<Currency>,
    /// For how long.
    pub per: Option<Per>,
}

/// Something that a title or an explanation says, by the name its text uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A name, as a source wrote it.
    Text(String),
    /// A word of a fixed list, translated.
    Word(&'static str),
    /// Money.
    Money(Money),
    /// A day.
    Day(Day),
    /// How many.
    Count(i64),
    /// A number with its decimals.
    Number(Decimal),
}

/// What the person can do about it, on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Look at its lines.
    Lines,
    /// Say whether the pair is a transfer.
    Transfer,
    /// Try tariffs.
    Tariffs,
    /// Bring the source's next file; the address, where the holder has a fixed one.
    Fetch(Option<&'static str>),
    /// Look at the contracts.
    Contracts,
}

/// Something the home noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which it is.
    pub name: Name,
    /// What it is about, the same from one run to the next as long as it is about the same.
    pub key: String,
    /// What it measures.
    pub amount: Option<Amount>,
    /// Since when, or the day that it is about.
    pub since: Option<Day>,
    /// The account's id, as [`crate::Account::id`], or the meter's.
    pub account: Option<String>,
    /// The other party: as the most recent record writes it.
    pub counterparty: Option<String>,
    /// The records behind it, in order of time.
    pub records: Vec<RecordId>,
    /// What its texts say, by name.
    pub facts: Vec<(&'static str, Fact)>,
    /// What can be done.
    pub action: Action,
    /// Its rank: hundredths of a euro a year, or what the effort it saves is held to be worth. Never shown.
    pub weight: i64,
}
