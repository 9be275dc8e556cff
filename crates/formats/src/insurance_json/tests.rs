use logis_core::Code;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{Collected, Hint, MemoryInput, Reading, Refused};

fn read(text: &str) -> (Collected, Result<Reading, Refused>) {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("insurance-json".to_owned()), ..Hint::default() };
    let reading = crate::read(&MemoryInput::new("contracts.json", text), &hint, &mut collected);
    (collected, reading)
}

/// A text column of all batches.
fn texts(collected: &Collected, column: &str) -> Vec<Option<String>> {
    let rows = |batch| (0..logis_kinds::Batch::rows(batch)).map(move |row| batch.text(column, row).map(str::to_owned));
    collected.batches.iter().flat_map(rows).collect()
}

#[test]
fn the_profiles_examples_are_read_whole() {
    let page = include_str!("../../../../docs/insurance-json.md");
    let examples: Vec<&str> = page.split("```json\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert_eq!(examples.len(), 2);
    for (example, id) in examples.iter().zip(["contract", "claim"]) {
        let input = MemoryInput::new("example", *example);
        assert_eq!(crate::format_of(&input).unwrap(), Some("insurance-json"));
        let (collected, reading) = read(example);
        assert!(reading.is_ok() && collected.problems.is_empty(), "{:?}", collected.problems);
        assert_eq!(collected.batches[0].kind().kind().name, format!("insurance.{id}"));
    }
}

#[test]
fn what_stands_around_holds_for_all_within_and_for_none_beside() {
    let of = |number: &str| json!({ "number": number, "type": "home", "premium": 1 });
    let first = json!({ "contracts": [of("a"), of("b")], "insurer": "Lac", "currency": "EUR" });
    let second = json!({ "contracts": [of("c")], "currency": "CHF" });
    let (collected, _) = read(&format!("{first}\n{second}"));
    assert_eq!(texts(&collected, "holder"), [Some("Lac".into()), Some("Lac".into()), None]);
    assert_eq!(texts(&collected, "currency"), [Some("EUR".into()), Some("EUR".into()), Some("CHF".into())]);
}

#[test]
fn many_contracts_of_one_list_are_not_held_at_once() {
    let list: Vec<Value> = (0..10_000).map(|n| json!({ "number": n, "type": "car", "premium": n, "currency": "EUR" })).collect();
    let (collected, _) = read(&json!({ "contracts": list }).to_string());
    let sizes: Vec<_> = collected.batches.iter().map(logis_kinds::Batch::rows).collect();
    assert_eq!(sizes, [4096, 4096, 1808]);
    assert!(collected.problems.is_empty());
}

#[test]
fn an_unknown_field_is_said_once() {
    let contract = json!({ "number": 1, "type": "pet", "favouriteToy": "ball" });
    let (collected, _) = read(&json!([contract, contract]).to_string());
    let said: Vec<_> = collected.problems.iter().map(|problem| (problem.code, problem.quote.as_str())).collect();
    assert_eq!(said, [(Code::PassedOver, "favouriteToy")]);
}

proptest! {
    #[test]
    fn no_field_of_another_shape_breaks_a_contract(
        key in prop::sample::select(vec!["insurer", "premium", "covers", "vehicle", "property", "claims", "startsOn", "noticeDays", "data", "status"]),
        value in prop::sample::select(vec![json!(null), json!(1), json!(-0.5), json!(true), json!("x"), json!([]), json!([[1]]), json!({}), json!([null, {"a": {}}])]),
    ) {
        let (collected, reading) = read(&json!({ "number": "1", "type": "home", key: value }).to_string());
        prop_assert!(reading.is_ok());
        prop_assert_eq!(texts(&collected, "contract"), [Some("1".to_owned())]);
    }

    #[test]
    fn names_mean_the_same_in_any_case_and_joint(parts in prop::collection::vec("[a-z]{1,6}", 1..4)) {
        let camel: String = parts.iter().map(|part| format!("{}{}", part[..1].to_uppercase(), &part[1..])).collect();
        for joined in [parts.join("_"), parts.join("-"), camel] {
            prop_assert_eq!(super::fields::folded(&joined), parts.concat());
        }
    }
}
