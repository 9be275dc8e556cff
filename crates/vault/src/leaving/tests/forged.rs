//! Exports that somebody changed and listed anew, so that each member is as the manifest says.

use serde_json::{Value, json};

use super::homes::{Place, forged, members};
use super::{lived_in, shape};
use crate::ArrivalError;

/// The deliveries of an export as `change` leaves them.
fn with_deliveries(export: &[u8], change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    let mut all = members(export);
    let text = String::from_utf8(all[shape::DELIVERIES].clone()).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    change(&mut lines);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    all.insert(shape::DELIVERIES.to_owned(), text.into_bytes());
    forged(&all)
}

/// Refused whole as damaged, in a new home and in one that has records.
fn is_refused(export: &[u8]) {
    let (new, here) = (Place::new(2), lived_in(3));
    let before = (here.told(), here.deliveries());
    for home in [&new, &here] {
        let done = home.arrive(export);
        assert!(matches!(done, Err(ArrivalError::Damaged { .. })), "{done:?}");
    }
    assert!(new.is_bare());
    assert_eq!((here.told(), here.deliveries()), before);
}

#[test]
fn what_is_listed_anew_as_it_was_arrives() {
    let export = lived_in(1).export();
    assert!(Place::new(2).arrive(&with_deliveries(&export, |_| ())).unwrap().restored);
}

#[test]
fn a_document_too_long_for_a_home_is_not_even_unpacked() {
    let mut all = members(&lived_in(1).export());
    let name = shape::document("accounts");
    assert!(all.contains_key(&name));
    // As values each of these takes sixteen times its bytes and more.
    all.insert(name, format!("[{}[]]", "[],".repeat(1 << 20)).into_bytes());
    is_refused(&forged(&all));
}

#[test]
fn the_longest_document_of_a_home_leaves_with_it_and_arrives() {
    let old = Place::new(1);
    // Written for people, with a line and a margin each, these would be far longer than a document may be.
    let long = json!({ "accounts": vec![json!([]); 340_000] });
    old.vault.put_document(&old.scope, "accounts", &long, 0).unwrap();
    let new = Place::new(2);
    new.arrive(&old.export()).unwrap();
    assert_eq!(new.vault.find_document::<Value>(&new.scope, "accounts").unwrap().unwrap().value, long);
}

#[test]
fn a_head_longer_than_any_is_refused() {
    let mut all = members(&lived_in(1).export());
    let mut head: Value = serde_json::from_slice(&all[shape::HEAD]).unwrap();
    head["further"] = json!(vec![json!([]); 400_000]);
    all.insert(shape::HEAD.to_owned(), head.to_string().into_bytes());
    is_refused(&forged(&all));
}

#[test]
fn more_said_of_a_delivery_than_any_says_is_refused() {
    let export = lived_in(1).export();
    is_refused(&with_deliveries(&export, |lines| lines[0]["report"] = json!(vec![json!([]); 400_000])));
}

#[test]
fn one_file_is_not_stored_for_many_deliveries() {
    let export = lived_in(1).export();
    is_refused(&with_deliveries(&export, |lines| {
        let at: Vec<usize> = (0..lines.len()).filter(|at| lines[*at]["original"].is_string()).collect();
        lines[at[1]]["original"] = lines[at[0]]["original"].clone();
    }));
}

#[test]
fn a_home_with_many_deliveries_arrives_with_all_of_them() {
    let old = lived_in(1);
    let export = with_deliveries(&old.export(), |lines| {
        let (mut removed, last) = (lines[0].clone(), lines.last().unwrap()["sequence"].as_i64().unwrap());
        removed.as_object_mut().unwrap().remove("original");
        removed["state"] = json!("removed");
        for number in 1..=1_000 {
            (removed["id"], removed["sequence"]) = (json!(format!("{number:032x}")), json!(last + number));
            lines.push(removed.clone());
        }
    });
    let new = Place::new(2);
    new.arrive(&export).unwrap();
    assert_eq!((new.told(), new.deliveries()), (old.told(), old.deliveries()));
    let lines = String::from_utf8(members(&new.export())[shape::DELIVERIES].clone()).unwrap();
    assert_eq!(lines.lines().count(), old.deliveries().len() + 1 + 1_000);
    // Where the home has records, what was removed there is nobody's business.
    let here = lived_in(3);
    assert_eq!(here.arrive(&export).unwrap().deliveries, 3);
}

#[test]
fn a_directory_of_more_members_than_any_export_has_is_not_read() {
    let export = forged(&members(&lived_in(1).export()));
    let (start, end) = export.split_at(export.len() - 22);
    let size = u64::from(u32::from_le_bytes([end[12], end[13], end[14], end[15]]));
    let at = u64::from(u32::from_le_bytes([end[16], end[17], end[18], end[19]]));
    let count = u64::from(u16::from_le_bytes([end[10], end[11]]));
    let with = |count: u64| {
        let numbers = [44, 45 | 45 << 16, 0, count, count, size, at];
        let [large, versions, disks, here, all, size, at] = numbers.map(u64::to_le_bytes);
        let large = [&b"PK\x06\x06"[..], &large, &versions[..4], &disks, &here, &all, &size, &at].concat();
        let locator = [&b"PK\x06\x07\0\0\0\0"[..], &(start.len() as u64).to_le_bytes(), &[1, 0, 0, 0]].concat();
        let mut end = end.to_vec();
        end[8..12].fill(0xff);
        [start, &large, &locator, &end].concat()
    };
    assert!(Place::new(2).arrive(&with(count)).is_ok());
    is_refused(&with(shape::MEMBERS_MAX as u64 + 1));
}
