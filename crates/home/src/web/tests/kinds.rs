//! Every page in a home that holds records of every kind, however little or odd they tell.

use logis_core::Instant;
use logis_kinds::{ALL, Cell, ColumnType, Kind, Rows};
use logis_vault::{NoAccounts, Origin};

use super::*;

/// Records of a kind: everything told, the least that may be, and figures at their edge.
fn records_of(kind: &'static Kind) -> logis_kinds::Batch {
    let value = |of: ColumnType, odd: bool| match of {
        ColumnType::Text => Cell::Text(if odd { "<b>&amp;\u{202e}" } else { "EUR" }),
        ColumnType::Word(words) => Cell::Text(words[0]),
        ColumnType::Integer => Cell::Integer(if odd { i64::MIN } else { 1_200 }),
        ColumnType::Small => Cell::Small(if odd { i32::MAX } else { 2 }),
        ColumnType::Day => Cell::Day(if odd { Day::from_number(2_900_000) } else { Day::from_number(20_600) }),
        ColumnType::Instant => Cell::Instant(if odd { Instant::from_micros(-1) } else { Day::from_number(20_600).instant() }),
    };
    let row = |odd: bool, all: bool| -> Vec<_> {
        kind.columns.iter().filter(|column| all || !column.optional).map(|column| (column.name, value(column.kind, odd))).collect()
    };
    let mut rows = Rows::new(kind.id);
    for (line, odd, all) in [(1, false, true), (2, false, false), (3, true, true)] {
        rows.push(line, &row(odd, all)).unwrap();
    }
    rows.finish()
}

#[test]
fn every_page_opens_whatever_kinds_a_home_holds() {
    let mut server = TestServer::signed_in();
    let app = server.app.clone();
    let scope = crate::cli::access::scope(&app, "home", Why::Deliver, false).unwrap();
    for kind in ALL {
        let origin = Origin { name: kind.name.to_owned(), format: "test".to_owned(), ..Origin::default() };
        let mut delivery = app.vault.deliver(&scope, app.vault.draw_delivery(), origin, "test", Arc::new(NoAccounts)).unwrap();
        delivery.push(records_of(kind)).unwrap();
        delivery.publish(serde_json::Value::Null).unwrap();
    }
    let places = |path: &str| path.contains('{');
    let mut paths: Vec<String> = ROUTES
        .iter()
        .filter(|route| route.method == Method::Get && route.who == Who::Person && !route.fresh && !places(route.path))
        .map(|route| route.path.to_owned())
        .collect();
    paths.extend(ALL.iter().map(|kind| format!("/records?kind={}", kind.name)));
    let mut records: Vec<String> = Vec::new();
    for path in paths {
        for lang in ["fr", "en"] {
            let seen = server.get(&format!("{path}{}lang={lang}", if path.contains('?') { '&' } else { '?' }));
            assert!(!seen.status.is_server_error() && seen.status != StatusCode::NOT_FOUND, "{path}: {}", seen.status);
            records.extend(seen.body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned));
        }
    }
    records.retain(|link| link.starts_with("/records/"));
    records.sort();
    records.dedup();
    assert!(records.len() >= ALL.len(), "{records:?}");
    for link in records {
        assert_eq!(server.get(&link).status, StatusCode::OK, "{link}");
    }
}
