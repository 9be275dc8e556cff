//! People and organisations that the person knows, after vCard (RFC 6350).

use crate::{Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// `contact.card`
pub static CARD: Kind = Kind {
    id: KindId::ContactCard,
    name: "contact.card",
    version: 1,
    label_fr: "Contact",
    label_en: "Contact",
    description: "A card of an address book. Fields that repeat stand one a line, each after its type and a colon where it has one",
    columns: &[
        Column::new("uid", T::Text, "The card's own id, where it has one").optional(),
        Column::new("name", T::Text, "The name as it is shown").optional(),
        Column::new("given_name", T::Text, "First names").optional(),
        Column::new("family_name", T::Text, "Family names").optional(),
        Column::new("organization", T::Text, "The organisation and its parts").optional(),
        Column::new("role", T::Text, "Title or role").optional(),
        Column::new("emails", T::Text, "Mail addresses").optional(),
        Column::new("phones", T::Text, "Telephone numbers").optional(),
        Column::new("addresses", T::Text, "Postal addresses, parts by commas").optional(),
        Column::new("urls", T::Text, "Web addresses").optional(),
        Column::new("birthday", T::Text, "ISO 8601; the year may be left out (`--03-14`)").optional(),
        Column::new("note", T::Text, "What was noted").optional(),
        Column::new("categories", T::Text, "Groups").optional(),
        Column::new("revised_at", T::Instant, "When the card was last changed").optional(),
    ],
    time: TimeColumn::Timeless,
    title: &["name", "organization", "emails", "phones"],
    about: &["organization", "phones", "emails"],
    amount: None,
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        if let Some(uid) = batch.text("uid", row) {
            key.text("uid").text(uid);
            return Key::Whole;
        }
        key.text("card").folded(text("name")).folded(text("organization")).folded(text("emails")).folded(text("phones"));
        Key::Ordinal
    },
};
