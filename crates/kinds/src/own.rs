//! What the person says themselves of what others told: corrections, choices, rules.

use crate::{Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// What is spoken of: a record, all movements with one party, a finding, a pair of records.
pub const SUBJECTS: &[&str] = &["record", "party", "finding", "pair"];
/// What is said of it.
pub const FIELDS: &[&str] = &["category", "split", "note", "use", "dismissed", "transfer"];

/// `own.correction`
pub static CORRECTION: Kind = Kind {
    id: KindId::OwnCorrection,
    name: "own.correction",
    version: 1,
    label_fr: "Correction",
    label_en: "Correction",
    description: "What the person says of something that others told. It changes how that is read, never what they told. Said anew it \
                  replaces what was said; without a value it takes it back",
    columns: &[
        Column::new("subject_type", T::Word(SUBJECTS), "What is spoken of"),
        Column::new("subject", T::Text, "Its record's id (two of a pair, by a plus sign), the party's folded name, or the finding's key"),
        Column::new("field", T::Word(FIELDS), "What is said of it"),
        Column::new("value", T::Text, "The category's name; parts as JSON; the note; `professional` or `private`; why; `yes` or `no`")
            .optional(),
        Column::new("said_at", T::Instant, "When the person said so"),
    ],
    time: TimeColumn::Timeless,
    title: &["field"],
    about: &["value"],
    amount: None,
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        key.text("correction").text(text("subject_type")).text(text("subject")).text(text("field"));
        Key::Whole
    },
};
