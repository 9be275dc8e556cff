//! Who pays for care, and what care was paid, after HL7 FHIR R4 (`Coverage`, `ExplanationOfBenefit`).

use crate::{Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// FHIR `fm-status`, and `unknown` where a source names none.
pub const STATES: &[&str] = &["active", "cancelled", "draft", "entered-in-error", "unknown"];
/// FHIR `claim-type`.
pub const CLAIM_TYPES: &[&str] = &["institutional", "oral", "pharmacy", "professional", "vision", "other"];
/// FHIR `claim-use`.
pub const CLAIM_USES: &[&str] = &["claim", "preauthorization", "predetermination"];

const HOLDER: Column = Column::new("holder", T::Text, "Who pays, as given").optional().repeats();
const PERSON: Column = Column::new("person", T::Text, "Whom it covers, as the source names them").optional().repeats();

/// `health.coverage`
pub static COVERAGE: Kind = Kind {
    id: KindId::HealthCoverage,
    name: "health.coverage",
    version: 1,
    label_fr: "Couverture santé",
    label_en: "Health coverage",
    description: "A health cover of a person: by whom, of what plan, from when to when",
    columns: &[
        Column::new("coverage", T::Text, "The source's id of it"),
        HOLDER,
        PERSON,
        Column::new("type", T::Text, "What it covers, as the source calls it").optional().repeats(),
        Column::new("plan", T::Text, "The plan or group").optional(),
        Column::new("member", T::Text, "The member's number").optional(),
        Column::new("relationship", T::Text, "What the person is to the subscriber: self, spouse, child, …").optional().repeats(),
        Column::new("status", T::Word(STATES), "Whether it stands"),
        Column::new("starts_on", T::Day, "Its first day").optional(),
        Column::new("ends_on", T::Day, "Its last day").optional(),
    ],
    time: TimeColumn::Day(&["starts_on"]),
    title: &["plan", "type", "coverage"],
    about: &["holder", "person"],
    amount: None,
    natural_key: |batch, row, key| {
        key.text("coverage").folded(batch.text("holder", row).unwrap_or_default()).text(batch.text("coverage", row).unwrap_or_default());
        Key::Whole
    },
};

/// `health.claim`
pub static CLAIM: Kind = Kind {
    id: KindId::HealthClaim,
    name: "health.claim",
    version: 1,
    label_fr: "Remboursement de soins",
    label_en: "Health claim",
    description: "Care that was billed, and who paid what of it",
    columns: &[
        Column::new("claim", T::Text, "The source's id of it").optional(),
        HOLDER,
        PERSON,
        Column::new("type", T::Word(CLAIM_TYPES), "What sort of care"),
        Column::new("use", T::Word(CLAIM_USES), "Whether care was given, or is asked for"),
        Column::new("status", T::Word(STATES), "Whether it stands"),
        Column::new("starts_on", T::Day, "The first day of care").optional(),
        Column::new("ends_on", T::Day, "Its last day").optional(),
        Column::new("created_on", T::Day, "The day the source wrote it").optional(),
        Column::new("provider", T::Text, "Who gave the care, as given").optional(),
        Column::new("outcome", T::Text, "What the source says came of it").optional().repeats(),
        Column::new("items", T::Small, "Lines of it").optional(),
        Column::new("billed_minor", T::Integer, "What was billed (FHIR `submitted`), in minor units").optional(),
        Column::new("paid_minor", T::Integer, "What the holder paid, in minor units").optional(),
        Column::new("own_minor", T::Integer, "What stayed with the person, in minor units").optional(),
        Column::new("amount_scale", T::Small, "Decimals that all amounts of the record hold").optional(),
        Column::new("currency", T::Text, "ISO 4217, of all amounts of the record").optional().repeats(),
        Column::new("diagnoses", T::Text, "Codes of the diagnoses, one a line, with their system's short name").optional(),
        Column::new("totals", T::Text, "All totals that the source gives, as a JSON object of category and amount").optional(),
    ],
    time: TimeColumn::Day(&["starts_on", "created_on"]),
    title: &["provider", "type"],
    about: &["holder", "person"],
    amount: Some(["paid_minor", "amount_scale", "currency"]),
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        if let Some(claim) = batch.text("claim", row) {
            key.text("claim").folded(text("holder")).text(claim);
            return Key::Whole;
        }
        key.text("care").folded(text("holder")).folded(text("provider")).text(text("type")).text(text("use"));
        key.day(batch.day("starts_on", row)).integer(batch.integer("billed_minor", row).unwrap_or(i64::MIN));
        Key::Ordinal
    },
};
