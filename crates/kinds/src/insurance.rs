//! What is insured, at what price, and what was claimed.

use crate::{Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// What a contract insures.
pub const CONTRACT_TYPES: &[&str] = &["motor", "home", "health", "life", "liability", "travel", "legal", "pet", "device", "other"];
/// How often a price is asked.
pub const PREMIUM_PERIODS: &[&str] = &["month", "quarter", "half-year", "year", "once"];
/// Whether a contract stands.
pub const CONTRACT_STATES: &[&str] = &["active", "ended", "cancelled", "unknown"];
/// What happened.
pub const CLAIM_TYPES: &[&str] = &["accident", "theft", "fire", "water", "glass", "weather", "liability", "other"];
/// How a claim stands.
pub const CLAIM_STATES: &[&str] = &["open", "accepted", "refused", "paid", "closed", "unknown"];

const CONTRACT_REF: Column = Column::new("contract", T::Text, "The contract's number, as its insurer gives it").repeats();
const HOLDER: Column = Column::new("holder", T::Text, "The insurer's name, as given").optional().repeats();
const SCALE: Column = Column::new("amount_scale", T::Small, "Decimals that all amounts of the record hold").optional();
const CURRENCY: Column = Column::new("currency", T::Text, "ISO 4217, of all amounts of the record").optional().repeats();

/// `insurance.contract`
pub static CONTRACT: Kind = Kind {
    id: KindId::InsuranceContract,
    name: "insurance.contract",
    version: 1,
    label_fr: "Contrat d’assurance",
    label_en: "Insurance contract",
    description: "A contract's terms over one period: what is covered, from when to when, at what price. A renewal at other terms is a record \
                  of its own, so that prices can be compared over the years",
    columns: &[
        CONTRACT_REF,
        HOLDER,
        Column::new("type", T::Word(CONTRACT_TYPES), "What it insures"),
        Column::new("product", T::Text, "The product or level of cover, as the insurer calls it").optional(),
        Column::new("insured", T::Text, "The thing or person insured: a plate, an address, a name").optional(),
        Column::new("status", T::Word(CONTRACT_STATES), "Whether it stands"),
        Column::new("starts_on", T::Day, "The first day of these terms").optional(),
        Column::new("ends_on", T::Day, "Their last day, where one is agreed").optional(),
        Column::new("renews_on", T::Day, "The day on which it renews by itself").optional(),
        Column::new("notice_days", T::Small, "Days before the renewal at which notice must be given").optional(),
        Column::new("premium_minor", T::Integer, "The price of a period, taxes included, in minor units").optional(),
        Column::new("premium_period", T::Word(PREMIUM_PERIODS), "The period that the premium pays").optional(),
        Column::new("excess_minor", T::Integer, "What stays with the person in a claim, in minor units").optional(),
        Column::new("sum_insured_minor", T::Integer, "The most that is paid, or the value insured, in minor units").optional(),
        SCALE,
        CURRENCY,
        Column::new("distance_km_year", T::Integer, "Kilometres a year that a motor contract allows").optional(),
        Column::new("covers", T::Text, "Covers as a JSON array of {name, limit_minor?, excess_minor?, included}").optional(),
        Column::new("document", T::Text, "The id of the document kept beside it").optional(),
    ],
    time: TimeColumn::Day(&["starts_on"]),
    title: &["product", "type"],
    about: &["holder", "contract", "insured"],
    amount: Some(["premium_minor", "amount_scale", "currency"]),
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        key.text("contract").folded(text("holder")).text(text("contract")).day(batch.day("starts_on", row));
        Key::Whole
    },
};

/// `insurance.claim`
pub static CLAIM: Kind = Kind {
    id: KindId::InsuranceClaim,
    name: "insurance.claim",
    version: 1,
    label_fr: "Sinistre",
    label_en: "Insurance claim",
    description: "Something that happened and was told to an insurer, and what came of it",
    columns: &[
        Column::new("claim", T::Text, "The claim's number, as its insurer gives it"),
        CONTRACT_REF.optional(),
        HOLDER,
        Column::new("type", T::Word(CLAIM_TYPES), "What happened"),
        Column::new("status", T::Word(CLAIM_STATES), "How it stands"),
        Column::new("happened_on", T::Day, "The day it happened").optional(),
        Column::new("reported_on", T::Day, "The day the insurer was told").optional(),
        Column::new("closed_on", T::Day, "The day it was closed").optional(),
        Column::new("claimed_minor", T::Integer, "What was asked, in minor units").optional(),
        Column::new("paid_minor", T::Integer, "What was paid, in minor units").optional(),
        Column::new("excess_minor", T::Integer, "What stayed with the person, in minor units").optional(),
        SCALE,
        CURRENCY,
        Column::new("description", T::Text, "What the source says of it").optional(),
    ],
    time: TimeColumn::Day(&["happened_on", "reported_on"]),
    title: &["description", "type"],
    about: &["holder", "contract", "claim"],
    amount: Some(["paid_minor", "amount_scale", "currency"]),
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        key.text("claim").folded(text("holder")).text(text("claim"));
        Key::Whole
    },
};
