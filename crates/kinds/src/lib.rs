//! What each kind of record is: its columns (as an Arrow schema), its natural key, its JSON Schema, its labels.
//!
//! A [`Kind`] is a table of [`Column`]s and a few rules; nothing about it is written twice. Importers fill a kind's
//! typed builder ([`bank::Transactions`], [`energy::Readings`]) or [`Rows`], and hand over a [`Batch`]; the vault keeps it,
//! pages and exports read it, all by the same columns.
//!
//! To add a kind: 1. a file (or a section of one) with its columns, natural key and builder, 2. one line in [`ALL`]
//! and one in [`KindId`], 3. its labels in the table, 4. run the schema snapshot test and look at what it prints.

pub mod bank;
mod batch;
pub mod business;
pub mod calendar;
mod column;
pub mod contact;
pub mod energy;
pub mod health;
pub mod insurance;
mod key;
pub mod mobility;
pub mod own;
mod rows;
mod schema;
pub mod telecom;

pub use batch::Batch;
pub use column::{Column, ColumnType};
pub use key::{Key, KeyBuilder};
pub use rows::{Cell, Misfit, Rows};

use arrow_schema::SchemaRef;

/// Names a kind in code; [`KindId::kind`] is the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KindId {
    /// `bank.account`
    BankAccount,
    /// `bank.balance`
    BankBalance,
    /// `bank.transaction`
    BankTransaction,
    /// `energy.meter`
    EnergyMeter,
    /// `energy.reading`
    EnergyReading,
    /// `insurance.contract`
    InsuranceContract,
    /// `insurance.claim`
    InsuranceClaim,
    /// `health.coverage`
    HealthCoverage,
    /// `health.claim`
    HealthClaim,
    /// `business.invoice`
    BusinessInvoice,
    /// `telecom.usage`
    TelecomUsage,
    /// `mobility.trip`
    MobilityTrip,
    /// `mobility.position`
    MobilityPosition,
    /// `calendar.event`
    CalendarEvent,
    /// `contact.card`
    ContactCard,
    /// `own.correction`
    OwnCorrection,
}

/// Every kind, in the order that trees and exports show them.
pub const ALL: &[&Kind] = &[
    &bank::ACCOUNT,
    &bank::BALANCE,
    &bank::TRANSACTION,
    &energy::METER,
    &energy::READING,
    &insurance::CONTRACT,
    &insurance::CLAIM,
    &health::COVERAGE,
    &health::CLAIM,
    &business::INVOICE,
    &telecom::USAGE,
    &mobility::TRIP,
    &mobility::POSITION,
    &calendar::EVENT,
    &contact::CARD,
    &own::CORRECTION,
];

/// How a record of a kind stands in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeColumn {
    /// A civil date counts as 00:00 UTC; the first of these columns that has a value.
    Day(&'static [&'static str]),
    /// A timestamp column.
    Instant(&'static str),
    /// Facts that have no time of their own (an account, a meter): always 1970-01-01.
    Timeless,
}

/// A record's type: published, versioned.
#[derive(Debug)]
pub struct Kind {
    /// Its name in code.
    pub id: KindId,
    /// Its published name, `domain.thing`.
    pub name: &'static str,
    /// Version of its columns.
    pub version: u32,
    /// What it is called, French and English.
    pub label_fr: &'static str,
    /// See [`Kind::label_fr`].
    pub label_en: &'static str,
    /// What a record of it says.
    pub description: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// Its time.
    pub time: TimeColumn,
    /// The columns of which the first with a value names a record in a list.
    pub title: &'static [&'static str],
    /// The columns that tell it apart from its neighbours there.
    pub about: &'static [&'static str],
    /// Minor units, scale and currency of the amount that a list shows, where there is one.
    pub amount: Option<[&'static str; 3]>,
    /// The natural key of row `row`, written into the builder.
    pub natural_key: fn(&Batch, usize, &mut KeyBuilder) -> Key,
}

impl KindId {
    /// The kind itself.
    #[must_use]
    pub fn kind(self) -> &'static Kind {
        match self {
            Self::BankAccount => &bank::ACCOUNT,
            Self::BankBalance => &bank::BALANCE,
            Self::BankTransaction => &bank::TRANSACTION,
            Self::EnergyMeter => &energy::METER,
            Self::EnergyReading => &energy::READING,
            Self::InsuranceContract => &insurance::CONTRACT,
            Self::InsuranceClaim => &insurance::CLAIM,
            Self::HealthCoverage => &health::COVERAGE,
            Self::HealthClaim => &health::CLAIM,
            Self::BusinessInvoice => &business::INVOICE,
            Self::TelecomUsage => &telecom::USAGE,
            Self::MobilityTrip => &mobility::TRIP,
            Self::MobilityPosition => &mobility::POSITION,
            Self::CalendarEvent => &calendar::EVENT,
            Self::ContactCard => &contact::CARD,
            Self::OwnCorrection => &own::CORRECTION,
        }
    }

    /// The published name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.kind().name
    }

    /// The kind that has this published name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        ALL.iter().find(|kind| kind.name == name).map(|kind| kind.id)
    }
}

impl Kind {
    /// Its Arrow schema: exactly [`Kind::columns`].
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        schema::arrow(self)
    }

    /// Its published JSON Schema (draft 2020-12) of one record.
    #[must_use]
    pub fn json_schema(&self) -> serde_json::Value {
        schema::json(self)
    }

    /// The position of a column.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_found_by_its_name_and_number() {
        for kind in ALL {
            assert_eq!(KindId::find(kind.name), Some(kind.id));
            assert!(std::ptr::eq(kind.id.kind(), *kind));
            assert!(!kind.label_fr.is_empty() && !kind.label_en.is_empty() && !kind.description.is_empty());
            let columns = match kind.time {
                TimeColumn::Day(names) => names.to_vec(),
                TimeColumn::Instant(name) => vec![name],
                TimeColumn::Timeless => vec![],
            };
            let shown = kind.title.iter().chain(kind.about).chain(kind.amount.iter().flatten());
            assert!(columns.iter().chain(shown).all(|name| kind.position(name).is_some()), "{}", kind.name);
        }
    }

    #[test]
    fn published_schemas() {
        let all: serde_json::Map<_, _> = ALL.iter().map(|kind| (kind.name.to_owned(), kind.json_schema())).collect();
        insta::assert_json_snapshot!(all);
    }
}
