use logis_core::Code;
use logis_kinds::Batch;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Collected, Hint, MemoryInput, Reading, Refused};

fn read(text: &str) -> (Collected, Result<Reading, Refused>) {
    let mut collected = Collected::default();
    let reading = crate::read(&MemoryInput::new("bundle.json", text), &Hint::default(), &mut collected);
    (collected, reading)
}

/// A column of all claims.
fn of_claims<T>(collected: &Collected, column: impl Fn(&Batch, usize) -> T) -> Vec<T> {
    let claims = collected.batches.iter().filter(|batch| batch.columns().column_by_name("billed_minor").is_some());
    claims.flat_map(|batch| (0..batch.rows()).map(|row| column(batch, row))).collect()
}

fn page(entries: &[Value], next: Option<&str>) -> String {
    let link = next.map(|url| json!([{ "relation": "next", "url": url }]));
    json!({ "resourceType": "Bundle", "type": "searchset", "link": link, "entry": entries }).to_string()
}

fn claim(id: &Value, status: &str, paid: &Value) -> Value {
    let of = json!({ "reference": "Organization/7" });
    let payment = json!({ "amount": { "value": paid, "currency": "EUR" } });
    json!({ "resource": { "resourceType": "ExplanationOfBenefit", "id": id, "status": status, "insurer": of, "payment": payment } })
}

#[test]
fn two_pages_of_a_search_come_home_as_one() {
    let payer = json!({ "resource": { "resourceType": "Organization", "id": "7", "name": "Mutuelle du Lac" } });
    let first = page(
        &[claim(&json!("a"), "active", &json!(12.5)), claim(&json!("b"), "cancelled", &json!("0.00"))],
        Some("https://fhir.example/?page=2"),
    );
    let second = page(&[claim(&Value::Null, "active", &json!(0.1 + 0.2)), payer], None);

    let (collected, reading) = read(&format!("{first}\n{second}\n"));
    assert!(reading.is_ok());
    let text = |column: &'static str| of_claims(&collected, move |batch, row| batch.text(column, row).map(str::to_owned));
    assert_eq!(text("claim"), [Some("a".into()), Some("b".into()), None]);
    assert_eq!(text("status"), [Some("active".into()), Some("cancelled".into()), Some("active".into())]);
    assert_eq!(text("holder"), vec![Some("Mutuelle du Lac".to_owned()); 3]);
    assert_eq!(of_claims(&collected, |batch, row| batch.integer("paid_minor", row)), [Some(1250), Some(0), Some(30)]);
    let said: Vec<_> = collected.problems.iter().map(|problem| (problem.code, problem.quote.as_str())).collect();
    assert_eq!(said, [(Code::Irregular, "0.30000000000000004"), (Code::PassedOver, "Organization")]);

    // The first page alone says that it is one.
    let (collected, _) = read(&first);
    assert_eq!(collected.problems[0].quote, "Bundle.link next: https://fhir.example/?page=2");
}

#[test]
fn the_corpus_amounts_are_read_to_the_cent() {
    let Ok(root) = std::env::var("LOGIS_CORPUS") else { return };
    let root = std::path::Path::new(&root);
    let expected: Value = serde_json::from_slice(&std::fs::read(root.join("expected.json")).unwrap()).unwrap();
    let amount = |value: &Value| logis_core::Decimal::parse(value.as_str().unwrap(), b'.').unwrap();
    let mut looked_at = 0;
    for file in expected["files"].as_array().unwrap().iter().filter(|file| file["format"] == "fhir") {
        let name = file["file"].as_str().unwrap();
        let (collected, reading) = read(&std::fs::read_to_string(root.join(name)).unwrap());
        assert!(reading.is_ok(), "{name}");
        let truth = &file["truth"];
        for (currency, sum) in truth["payment_sums"].as_object().unwrap() {
            let paid: Vec<_> = of_claims(&collected, |batch, row| {
                let scale = batch.small("amount_scale", row).and_then(|scale| u8::try_from(scale).ok()).unwrap();
                let digits = batch.integer("paid_minor", row).unwrap();
                (batch.text("currency", row).map(str::to_owned), logis_core::Decimal { digits, scale }.normalized())
            });
            assert_eq!(paid, [(Some(currency.clone()), amount(sum).normalized())], "{name}");
            looked_at += 1;
        }
        for totals in of_claims(&collected, |batch, row| batch.text("totals", row).map(str::to_owned)) {
            let totals: Value = totals.map_or(json!({}), |totals| serde_json::from_str(&totals).unwrap());
            for (category, sum) in truth["totals_by_category"].as_object().unwrap() {
                assert_eq!(amount(&totals[category]).normalized(), amount(sum).normalized(), "{name}: {category}");
            }
        }
    }
    assert!(looked_at > 8);
}

#[test]
fn what_is_not_read_may_be_long_and_what_is_held_may_not() {
    let long = "x".repeat(crate::watch::PART_BYTES_MAX);
    let image = json!({ "resourceType": "Bundle", "entry": [{ "resource": { "resourceType": "Binary", "data": long } }] });
    assert!(read(&image.to_string()).1.is_ok());
    let id = json!({ "resourceType": "Coverage", "id": long });
    let Err(Refused::Input(problem)) = read(&id.to_string()).1 else { panic!("it was held") };
    assert_eq!(problem.code, Code::LimitExceeded);
}

proptest! {
    #[test]
    fn no_field_of_another_shape_breaks_a_resource(
        key in prop::sample::select(vec!["id", "status", "type", "insurer", "patient", "billablePeriod", "total", "payment", "item", "diagnosis"]),
        value in prop::sample::select(vec![json!(null), json!(1), json!(-0.5), json!(true), json!("x"), json!([]), json!([[1]]), json!({}), json!([null, {"a": {}}])]),
    ) {
        let (collected, reading) = read(&json!({ "resourceType": "ExplanationOfBenefit", key: value }).to_string());
        prop_assert!(reading.is_ok());
        prop_assert_eq!(of_claims(&collected, |_, row| row), [0]);
    }
}
