//! Assurance, made up.

use super::{day, euros, record_id};
use crate::insurance::{ClaimRow, ContractRow, Cover, Form, InsuranceView};

fn home() -> ContractRow {
    ContractRow {
        record: record_id(day(2026, 3, 1), 1),
        sort: "home".to_owned(),
        product: Some("Habitation Confort".to_owned()),
        holder: Some("Assurance de la Plaine".to_owned()),
        contract: "H-2041".to_owned(),
        insured: Some("12 rue des Tilleuls".to_owned()),
        status: "active".to_owned(),
        premium: Some((euros(2450), "month".to_owned())),
        yearly: Some(euros(29_400)),
        excess: Some(euros(15_000)),
        sum_insured: Some(euros(3_500_000)),
        starts_on: Some(day(2026, 3, 1)),
        ends_on: None,
        renews_on: Some(day(2027, 3, 1)),
        notice_by: Some(day(2026, 12, 31)),
        distance_km: None,
        covers: vec![
            Cover { name: "Dégâts des eaux".to_owned(), included: true, limit: None, excess: Some(euros(15_000)) },
            Cover { name: "Vol".to_owned(), included: true, limit: Some(euros(800_000)), excess: None },
            Cover { name: "Rééquipement à neuf".to_owned(), included: false, limit: None, excess: None },
        ],
        history: vec![(day(2024, 3, 1), euros(26_100)), (day(2025, 3, 1), euros(27_900)), (day(2026, 3, 1), euros(29_400))],
        document: Some(("/documents/1".to_owned(), "Contrat habitation".to_owned())),
    }
}

/// Two contracts, one of them on paper.
#[must_use]
pub fn insurance() -> InsuranceView {
    let car = ContractRow {
        sort: "motor".to_owned(),
        product: Some("Tous risques".to_owned()),
        holder: Some("Mutuelle du Rhône".to_owned()),
        contract: "M-77".to_owned(),
        insured: Some("AB-123-CD".to_owned()),
        premium: Some((euros(41_250), "year".to_owned())),
        yearly: Some(euros(41_250)),
        sum_insured: None,
        distance_km: Some(15_000),
        covers: Vec::new(),
        history: Vec::new(),
        document: None,
        notice_by: None,
        ..home()
    };
    InsuranceView {
        ended: vec![ContractRow {
            status: "ended".to_owned(),
            starts_on: Some(day(2023, 3, 1)),
            ends_on: Some(day(2024, 2, 29)),
            ..car.clone()
        }],
        contracts: vec![home(), car],
        yearly: vec![euros(70_650)],
        claims: vec![ClaimRow {
            record: record_id(day(2025, 6, 2), 3),
            day: Some(day(2025, 6, 2)),
            title: "Fuite sous l’évier".to_owned(),
            status: "paid".to_owned(),
            paid: Some(euros(42_000)),
        }],
        findings: Vec::new(),
        documents: vec![("1".to_owned(), "Contrat habitation".to_owned())],
        words: [&["motor", "home", "health", "other"], &["month", "year"]],
        form: Form {
            values: vec![("contract".to_owned(), "X-1".to_owned()), ("premium".to_owned(), "12,x".to_owned())],
            wrong: Some("premium"),
        },
        added: None,
    }
}

/// None yet.
#[must_use]
pub fn insurance_empty() -> InsuranceView {
    InsuranceView { contracts: Vec::new(), ended: Vec::new(), yearly: Vec::new(), claims: Vec::new(), form: Form::default(), ..insurance() }
}
