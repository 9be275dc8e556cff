use logis_core::Code;
use logis_kinds::KindId;
use proptest::prelude::*;

use super::*;
use crate::{Collected, MemoryInput, read};

fn collected(text: &str) -> Result<Collected, Refused> {
    let mut collected = Collected::default();
    read(&MemoryInput::new("x.json", text), &Hint { format: Some("psd2-json".to_owned()), ..Hint::default() }, &mut collected)?;
    Ok(collected)
}

fn refused(text: &str) -> Code {
    match collected(text) {
        Err(Refused::Input(problem)) => problem.code,
        other => panic!("{other:?}"),
    }
}

fn rows(collected: &Collected, kind: KindId) -> usize {
    collected.batches.iter().filter(|batch| batch.kind() == kind).map(logis_kinds::Batch::rows).sum()
}

#[test]
fn known_by_its_content() {
    let sure = |text| recognise(&Head { text, whole: true });
    for text in [
        r#"{"transactions": {"booked": [], "pending": []}}"#,
        r#"[{"accounts": [{"iban": "DE1"}]}]"#,
        r#"{"balances": [{"balanceAmount": {}}]}"#,
        r#"{"tppMessages": []}"#,
        r#"{"body": ":20:1\r\n:25:2\r\n"}"#,
        r#""<?xml?><Document><BkToCstmrStmt>""#,
    ] {
        assert!(sure(text) >= 85, "{text}");
    }
    for text in ["", "{}", "[1]", "\"a\"", "{1:F01}", "<a>\"transactionAmount\"", r#"{"interval_reading": []}"#] {
        assert_eq!(sure(text), 0, "{text}");
    }
}

#[test]
fn the_sign_is_the_amounts_own_or_the_indicators() {
    let amount = |text: &str| amount(text).map(|amount| amount.to_string());
    let amount_with = |indicator: &str, number: &str| {
        amount(&format!(r#"{{"transactionAmount": {{"amount": {number}, "currency": "EUR"}}, "creditDebitIndicator": "{indicator}"}}"#))
    };
    assert_eq!(amount(r#"{"transactionAmount": {"amount": "-1.50"}}"#), Ok("-1.50".to_owned()));
    assert_eq!(amount(r#"{"transactionAmount": {"amount": 1.5}}"#), Ok("1.5".to_owned()));
    assert_eq!(amount_with("DBIT", "\"1.50\""), Ok("-1.50".to_owned()));
    assert_eq!(amount_with("DBIT", "\"-1.50\""), Ok("-1.50".to_owned()));
    assert_eq!(amount_with("CRDT", "2"), Ok("2".to_owned()));
    assert_eq!(amount(r#"{"transactionAmount": {"currency": "EUR"}}"#), Err(Code::PartMissing));
    assert_eq!(amount(r#"{"transactionAmount": {"amount": "a"}}"#), Err(Code::AmountUnreadable));
}

fn amount(text: &str) -> Result<logis_core::Decimal, Code> {
    entry::amount_of(&serde_json::from_str(text).unwrap(), "transactionAmount").map(|(amount, _)| amount).map_err(|problem| problem.code)
}

#[test]
fn what_stands_alone_is_read_too() {
    let one = r#"{"transactionsDetails": {"bookingDate": "2024-01-02", "transactionAmount": {"amount": "1", "currency": "EUR"}}}"#;
    assert_eq!(rows(&collected(one).unwrap(), KindId::BankTransaction), 1);
    let list = format!("[{one}, {one}]");
    assert_eq!(rows(&collected(&list).unwrap(), KindId::BankTransaction), 2);
    let documents = format!("{one}\n{one}\n{one}");
    assert_eq!(rows(&collected(&documents).unwrap(), KindId::BankTransaction), 3);
    assert_eq!(collected(one).unwrap().problems[0].code, Code::AccountUnknown);
}

#[test]
fn an_error_is_no_data() {
    assert_eq!(refused(r#"{"tppMessages": [{"category": "ERROR", "code": "X"}]}"#), Code::HolderError);
    assert_eq!(refused("{}"), Code::NotRecognised);
    assert_eq!(refused(r#"{"accounts": ["#), Code::BrokenJson);
    assert_eq!(refused(r#"{"accounts": []} {"#), Code::BrokenJson);
    // Beside data, it is what is missing.
    let beside = collected(r#"{"accounts": [], "tppMessages": [{"category": "ERROR", "code": "X"}]}"#).unwrap();
    assert_eq!(beside.problems[0].code, Code::PartMissing);
}

#[test]
fn what_would_be_held_is_bounded() {
    let deep = format!(r#"{{"accounts": {}{}}}"#, "[".repeat(1000), "]".repeat(1000));
    assert_eq!(refused(&deep), Code::LimitExceeded);
    let long = format!(r#"{{"transactions": {{"booked": [{{"purpose": "{}"}}]}}}}"#, "x".repeat(watch::PART_BYTES_MAX));
    assert_eq!(refused(&long), Code::LimitExceeded);
    // Each object holds little, but many are open.
    let nested = format!(r#"{{"name": "{}", "x": "#, "x".repeat(64 * 1024)).repeat(20);
    assert_eq!(refused(&format!("{nested}1{}", "}".repeat(20))), Code::LimitExceeded);
    let escaped = format!(r#"{{"a": "{}"}}"#, r#"\""#.repeat(9 * 1024 * 1024));
    assert_eq!(refused(&escaped), Code::LimitExceeded);
}

/// Values as they stand in answers, and as they don't.
fn a_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("-1.5e300".to_owned()),
        Just("\"2024-02-30\"".to_owned()),
        Just("\"2024-02-03\"".to_owned()),
        Just("\"EUR\"".to_owned()),
        Just("\"DBIT\"".to_owned()),
        Just("\":20:1\\n:25:2\\n:61:240102D1,NMSC\"".to_owned()),
        "\"[a-zé0-9-]{0,12}\"",
        any::<i64>().prop_map(|number| number.to_string()),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let key = prop::sample::select(vec![
            "account",
            "accounts",
            "transactions",
            "booked",
            "pending",
            "balances",
            "transactionAmount",
            "amount",
            "currency",
            "iban",
            "resourceId",
            "bookingDate",
            "valueDate",
            "balanceAmount",
            "balanceType",
            "tppMessages",
            "_links",
            "href",
            "x",
            "request",
            "creditDebitIndicator",
            "referenceDate",
            "currencyExchange",
            "instructedAmount",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec((key, inner), 0..6).prop_map(|pairs| {
                let pairs: Vec<_> = pairs.into_iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
                format!("{{{}}}", pairs.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn no_input_panics(text in a_value(), cut in 0usize..400) {
        let _ = collected(&text);
        let _ = collected(&text[..text.floor_char_boundary(cut)]);
    }

    #[test]
    fn every_transaction_is_a_record_or_a_problem(days in prop::collection::vec(0u32..40, 1..20), account_first in any::<bool>()) {
        let entries: Vec<_> = days
            .iter()
            .map(|day| format!(r#"{{"bookingDate": "2024-01-{day:02}", "transactionAmount": {{"amount": "1", "currency": "EUR"}}}}"#))
            .collect();
        let transactions = format!(r#""transactions": {{"booked": [{}]}}"#, entries.join(","));
        let account = r#""account": {"bban": "1"}"#;
        let text = if account_first { format!("{{{account},{transactions}}}") } else { format!("{{{transactions},{account}}}") };
        let collected = collected(&text).unwrap();
        let lost = collected.problems.iter().filter(|problem| problem.code == Code::DateUnreadable).count();
        prop_assert_eq!(rows(&collected, KindId::BankTransaction) + lost, days.len());
    }
}
