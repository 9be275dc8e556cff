//! Données, made up.

use super::{at, day, delivery, euros, record_id};
use crate::import::Status;
use crate::pager::PageNumber;
use crate::records::{
    DeliveriesView, DeliveryRow, Field, Found, KindSummary, RecordFilter, RecordRow, RecordView, RecordsView, RevisionView, SightingView,
    SourceRow, Value,
};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn field(column: &str, value: Value) -> Field {
    Field { column: column.to_owned(), value }
}

/// Every kind.
#[must_use]
pub fn records() -> RecordsView {
    let (first, last) = (day(2024, 11, 25), day(2026, 11, 23));
    let kind = |kind: &str, count: u64, covered, gaps: Vec<_>, sources: &[&str]| KindSummary {
        kind: kind.to_owned(),
        count,
        covered,
        gaps,
        sources: sources.iter().map(|s| (*s).to_owned()).collect(),
    };
    RecordsView {
        kinds: vec![
            kind("bank.transaction", 1692, Some((first, last)), vec![], &["OFX", "camt", "CSV de banque"]),
            kind("bank.balance", 48, Some((first, day(2026, 10, 31))), vec![(day(2025, 8, 1), day(2025, 8, 31))], &["OFX", "camt"]),
            kind("bank.account", 3, None, vec![], &["OFX", "camt", "CSV de banque"]),
            kind(
                "energy.reading",
                17_472,
                Some((day(2025, 11, 24), last)),
                vec![
                    (day(2026, 3, 12), day(2026, 3, 14)),
                    (day(2026, 7, 3), day(2026, 7, 3)),
                    (day(2026, 8, 9), day(2026, 8, 20)),
                    (day(2026, 9, 2), day(2026, 9, 2)),
                    (day(2026, 10, 2), day(2026, 10, 2)),
                ],
                &["Enedis"],
            ),
            kind("energy.meter", 1, None, vec![], &["Enedis"]),
        ],
        deliveries: 31,
        documents: 3,
        filter: RecordFilter::default(),
        found: None,
    }
}

/// What a search found.
#[must_use]
pub fn records_found() -> RecordsView {
    let row = |n: u64, title: &str, detail: &str, cents: i64| {
        let on = day(2026, 11, 20).plus_days(-6 * i32::try_from(n).unwrap_or(0));
        RecordRow {
            id: record_id(on, n),
            kind: "bank.transaction".to_owned(),
            day: Some(on),
            title: title.to_owned(),
            detail: detail.to_owned(),
            value: Value::Money(euros(cents)),
        }
    };
    RecordsView {
        filter: RecordFilter { kind: "bank.transaction".to_owned(), text: "boulangerie".to_owned(), ..RecordFilter::default() },
        found: Some(Found {
            rows: vec![
                row(0, "BOULANGERIE DU PORT", "Compte joint", -420),
                row(1, "BOULANGERIE DU PORT", "Compte joint", -1180),
                row(2, "CB BOULANGERIE MARTIN ET FILS SAINT-ETIENNE-DU-ROUVRAY", "Compte joint", -315),
                row(3, "REMBOURSEMENT BOULANGERIE", "Livret", 420),
            ],
            number: PageNumber { page: 2, pages: 4, total: 96 },
        }),
        ..records()
    }
}

/// One movement seen in three files.
#[must_use]
pub fn record() -> RecordView {
    let on = day(2026, 11, 20);
    let sighting = |n: u8, file: &str, format: &str, line, differs| SightingView {
        delivery: delivery(n),
        file: file.to_owned(),
        format: format.to_owned(),
        at: at(day(2026, 11, 22), 9, 5 + i64::from(n)),
        line,
        differs,
        says: vec![
            field("booked_on", Value::Day(on)),
            field("amount_minor", Value::Money(euros(-6800))),
            field("label", text("PRLVT ELECTRICITE DE LA")),
        ],
    };
    RecordView {
        id: record_id(on, 7),
        kind: "bank.transaction".to_owned(),
        title: "PRLVT ELECTRICITE DE LA VALLEE ECHEANCE 11/2026".to_owned(),
        day: Some(on),
        value: Value::Money(euros(-6800)),
        fields: vec![
            field("account", text("FR76 0000 0000 0000 0000 0000 000")),
            field("booked_on", Value::Day(on)),
            field("value_on", Value::Day(day(2026, 11, 21))),
            field("amount_minor", Value::Money(euros(-6800))),
            field("status", Value::Word("booked".to_owned())),
            field("label", text("PRLVT ELECTRICITE DE LA VALLEE ECHEANCE 11/2026")),
            field("counterparty", text("Électricité de la Vallée")),
            field("reference", text("FACT-2026-11-0042")),
            field("category", Value::Nothing),
        ],
        sightings: vec![
            sighting(1, "releve-compte-joint.ofx", "ofx", Some(2114), vec![]),
            sighting(2, "camt053-2026-11.xml", "camt", Some(88), vec![field("booked_on", Value::Day(day(2026, 11, 21)))]),
            sighting(3, "operations-2026.csv", "bank-csv", Some(45), vec![field("label", text("PRLVT ELECTRICITE DE LA"))]),
        ],
        history: vec![RevisionView {
            at: at(day(2026, 11, 22), 9, 7),
            file: "camt053-2026-11.xml".to_owned(),
            changes: vec![("status".to_owned(), Value::Word("pending".to_owned()), Value::Word("booked".to_owned()))],
        }],
    }
}

/// Sources and deliveries.
#[must_use]
pub fn deliveries() -> DeliveriesView {
    let source = |name: &str, format: &str, deliveries, covered| SourceRow {
        name: name.to_owned(),
        format: format.to_owned(),
        deliveries,
        covered,
        last: at(day(2026, 11, 22), 9, 5),
    };
    let row = |n: u8, file: &str, format: &str, status, added, read| DeliveryRow {
        delivery: delivery(n),
        file: file.to_owned(),
        at: at(day(2026, 11, 22).plus_days(-i32::from(n) * 9), 9, 5),
        format: format.to_owned(),
        status,
        added,
        read,
    };
    DeliveriesView {
        sources: vec![
            source("Compte joint", "ofx", 24, Some((day(2024, 11, 25), day(2026, 11, 20)))),
            source("Livret", "camt", 6, Some((day(2024, 12, 1), day(2026, 10, 31)))),
            source("Compteur de la maison", "enedis", 1, Some((day(2025, 11, 24), day(2026, 11, 23)))),
        ],
        deliveries: vec![
            row(0, "releve-compte-joint.ofx", "ofx", Status::Ok, 398, 412),
            row(1, "mes-puissances-atteintes-30min-04123456789012-2025-2026.csv", "enedis", Status::Partial, 17_472, 17_472),
            row(2, "camt053-2026-10.xml", "camt", Status::Ok, 0, 31),
        ],
        number: PageNumber { page: 1, pages: 11, total: 31 },
    }
}
