//! Invoices, received and sent, after the semantic model of EN 16931 (its term numbers stand in the descriptions).

use crate::{Column, ColumnType as T, Key, Kind, KindId, TimeColumn};

/// What a document is (BT-3).
pub const INVOICE_TYPES: &[&str] = &["invoice", "credit-note", "other"];

/// `business.invoice`
pub static INVOICE: Kind = Kind {
    id: KindId::BusinessInvoice,
    name: "business.invoice",
    version: 1,
    label_fr: "Facture",
    label_en: "Invoice",
    description: "An invoice or credit note: who asks whom for how much, and by when",
    columns: &[
        Column::new("number", T::Text, "Its number (BT-1)"),
        Column::new("type", T::Word(INVOICE_TYPES), "What it is (BT-3)"),
        Column::new("issued_on", T::Day, "Its date (BT-2)").optional(),
        Column::new("due_on", T::Day, "The day it is due (BT-9)").optional(),
        Column::new("seller", T::Text, "The seller's name (BT-27)").optional().repeats(),
        Column::new("seller_id", T::Text, "The seller's VAT number or registration (BT-31, BT-30)").optional().repeats(),
        Column::new("buyer", T::Text, "The buyer's name (BT-44)").optional().repeats(),
        Column::new("buyer_id", T::Text, "The buyer's VAT number or registration (BT-48, BT-47)").optional().repeats(),
        Column::new("net_minor", T::Integer, "Total without tax (BT-109), in minor units").optional(),
        Column::new("tax_minor", T::Integer, "Tax (BT-110), in minor units").optional(),
        Column::new("total_minor", T::Integer, "Total with tax (BT-112), in minor units").optional(),
        Column::new("due_minor", T::Integer, "What is left to pay (BT-115), in minor units").optional(),
        Column::new("amount_scale", T::Small, "Decimals that all amounts of the record hold"),
        Column::new("currency", T::Text, "ISO 4217 (BT-5)").repeats(),
        Column::new("account", T::Text, "The account to pay to, an IBAN where it is one (BT-84)").optional(),
        Column::new("reference", T::Text, "The buyer's reference or order (BT-10, BT-13)").optional(),
        Column::new("lines", T::Text, "Its lines as a JSON array of {name, quantity, unit, net}, as written").optional(),
    ],
    time: TimeColumn::Day(&["issued_on"]),
    title: &["seller", "number"],
    about: &["number", "buyer"],
    amount: Some(["total_minor", "amount_scale", "currency"]),
    natural_key: |batch, row, key| {
        let text = |name| batch.text(name, row).unwrap_or_default();
        key.text("invoice").text(batch.text("seller_id", row).unwrap_or_else(|| text("seller"))).text(text("number"));
        key.day(batch.day("issued_on", row)).text(text("type"));
        Key::Whole
    },
};
