//! Stories of people at the vault: who signs in, what opens a home, and that it all goes with it.

use logis_core::{Clock, HomeId, LinkId};
use serde_json::json;

use super::LinkUse;
use crate::crypto::sha256;
use crate::tests::TestVault;
use crate::{FeedChoice, NewSession, SessionBounds, SessionId, Vault, VaultError};

fn begin(test: &TestVault, vault: &Vault, home: HomeId, count_max: usize) -> (SessionId, [u8; 32]) {
    let id = SessionId::draw(vault.rng());
    let hash = sha256("test", &[id.as_bytes()]);
    let person = vault.person(home).unwrap().map(|person| person.id);
    let now = test.clock.now();
    let bounds = SessionBounds { used_since: now.plus_seconds(-100), begun_since: now.plus_seconds(-1_000), count_max };
    let new = NewSession { id, hash, person, with: "password", label: "PLANTED device".to_owned() };
    vault.begin_session(home, &new, bounds, now).unwrap();
    (id, hash)
}

#[test]
fn a_person_signs_in_to_their_home_and_to_no_other() {
    let test = TestVault::new();
    let vault = test.open();
    let (home, other) = (vault.add_home("a", &test.person()).unwrap(), vault.add_home("b", &test.person()).unwrap());
    assert!(!vault.has_persons().unwrap());
    let (before, hash_before) = begin(&test, &vault, home, 9);
    let now = test.clock.now();
    let person = vault.add_person(home, vault.draw_person(), "PLANTED anne", &[json!({ "what": "PLANTED" })], now, &test.person()).unwrap();
    assert_eq!(vault.find_session(before, &hash_before).unwrap(), None, "what had no person opens no more");
    assert!(vault.has_persons().unwrap());
    assert_eq!(vault.home_of_person(" planted  Anne").unwrap(), Some(home));
    assert_eq!(vault.home_of_person("a").unwrap(), None, "the name of a home is no person's");
    assert!(matches!(vault.add_person(home, vault.draw_person(), "other", &[], now, &test.person()), Err(VaultError::Changed)));
    assert!(matches!(vault.add_person(other, vault.draw_person(), "PLANTED anne", &[], now, &test.person()), Err(VaultError::NameTaken)));
    assert_eq!(vault.person(other).unwrap(), None, "nothing of what was refused is kept");
    let (id, hash) = begin(&test, &vault, home, 9);
    let found = vault.find_session(id, &hash).unwrap().unwrap();
    assert_eq!((found.home, found.person), (home, Some(person.id)));
    assert_eq!(vault.find_session(id, &[0; 32]).unwrap(), None);
    drop(vault);
    let vault = test.open();
    assert!(vault.find_session(id, &hash).unwrap().is_some(), "it survives a restart");
    assert_eq!(vault.person(home).unwrap(), Some(person));
    for (table, rows) in vault.db().rows() {
        assert!(
            !format!("{rows:?}").contains(&format!("{:?}", b"PLANTED").trim_matches(['[', ']']).to_owned()),
            "{table} holds it in the open"
        );
    }
}

#[test]
fn credentials_take_each_others_place_and_serve_once_where_they_must() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let now = test.clock.now();
    let person = vault.add_person(home, vault.draw_person(), "anne", &[json!("password"), json!("recovery")], now, &test.person()).unwrap();
    let first = vault.credentials(home).unwrap();
    let old = first.iter().find(|credential| credential.proof == "password").unwrap();
    vault.replace_credential(&person, &[old.id], &json!("new"), "password", now, &test.person()).unwrap();
    assert!(matches!(
        vault.replace_credential(&person, &[old.id], &json!("newer"), "password", now, &test.person()),
        Err(VaultError::Changed)
    ));
    let recovery = first.iter().find(|credential| credential.proof == "recovery").unwrap();
    vault.use_credential(recovery, home, now.plus_seconds(5)).unwrap();
    assert!(vault.use_up_credential(home, recovery.id).unwrap() && !vault.use_up_credential(home, recovery.id).unwrap());
    let left: Vec<_> = vault.credentials(home).unwrap().into_iter().map(|credential| credential.proof).collect();
    assert_eq!(left, [json!("new")]);
    vault.remove_person(home, &test.person()).unwrap();
    assert!(vault.credentials(home).unwrap().is_empty() && vault.home_of_person("anne").unwrap().is_none());
    vault.add_person(home, vault.draw_person(), "anne", &[], now, &test.person()).unwrap();
}

#[test]
fn sessions_end_one_by_one_all_or_when_there_are_too_many() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    vault.add_person(home, vault.draw_person(), "anne", &[], test.clock.now(), &test.person()).unwrap();
    let mut all: Vec<_> = Vec::new();
    for _ in 0..4 {
        all.push(begin(&test, &vault, home, 3));
        test.clock.advance_seconds(1);
    }
    let is_open = |at: usize| vault.find_session(all[at].0, &all[at].1).unwrap().is_some();
    assert_eq!([0, 1, 2, 3].map(is_open), [false, true, true, true]);
    assert_eq!(vault.sessions(home).unwrap()[0].label, "PLANTED device");
    vault.use_session(home, all[1].0, test.clock.now(), true).unwrap();
    assert_eq!(vault.sessions(home).unwrap()[0].id, all[1].0, "the last used first");
    assert!(vault.end_session(home, all[1].0, &test.person()).unwrap() && !vault.end_session(home, all[1].0, &test.person()).unwrap());
    assert_eq!(vault.end_sessions(home, Some(all[3].0), &test.person()).unwrap(), 1);
    assert_eq!([1, 2, 3].map(is_open), [false, false, true]);
    let (routes, sessions) = (rows(&vault, "route"), rows(&vault, "session"));
    assert_eq!((routes, sessions), (3, 1), "routes for the session, the name and the person");
    vault.erase(home).unwrap();
    assert!(vault.db().rows().iter().all(|(_, rows)| rows.is_empty()));
}

fn rows(vault: &Vault, table: &str) -> usize {
    vault.db().rows().iter().find(|(name, _)| *name == table).unwrap().1.len()
}

#[test]
fn a_link_opens_its_home_once_and_not_for_ever() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let now = test.clock.now();
    let (id, late) = (LinkId::draw(vault.rng()), LinkId::draw(vault.rng()));
    for id in [id, late] {
        vault.add_link(home, id, [7; 32], now, now.plus_seconds(60), &test.person()).unwrap();
    }
    assert_eq!(vault.use_link(id, &[8; 32], now).unwrap(), LinkUse::Unknown);
    assert_eq!(vault.use_link(LinkId([0; 16]), &[7; 32], now).unwrap(), LinkUse::Unknown);
    assert_eq!(vault.open_link_until(home).unwrap(), Some(now.plus_seconds(60)));
    assert_eq!(vault.use_link(id, &[7; 32], now).unwrap(), LinkUse::Opens(home));
    assert_eq!(vault.use_link(id, &[7; 32], now).unwrap(), LinkUse::Used);
    assert_eq!(vault.use_link(late, &[7; 32], now.plus_seconds(61)).unwrap(), LinkUse::Expired);
}

#[test]
fn a_calendar_feed_is_renewed_stopped_and_goes_with_its_person() {
    let test = TestVault::new();
    let vault = test.open();
    let home = vault.add_home("a", &test.person()).unwrap();
    let now = test.clock.now();
    vault.add_person(home, vault.draw_person(), "anne", &[], now, &test.person()).unwrap();
    assert_eq!((vault.feed(home).unwrap(), vault.remove_feed(home, &test.person()).unwrap()), (None, false));
    let choice = FeedChoice { amounts: false, lang: "PLANTED".to_owned() };
    vault.add_feed(home, [1; 16], [7; 32], &choice, now, &test.person()).unwrap();
    assert!(!format!("{:?}", vault.db().rows()).contains(&format!("{:?}", b"PLANTED").trim_matches(['[', ']']).to_owned()));
    let found = |id: u8, hash: u8| vault.find_feed(&[id; 16], &[hash; 32]).unwrap().map(|feed| feed.choice);
    assert_eq!((found(1, 7), found(1, 8), found(2, 7)), (Some(choice.clone()), None, None));
    let other = FeedChoice { amounts: true, ..choice };
    vault.add_feed(home, [2; 16], [9; 32], &other, now, &test.person()).unwrap();
    assert_eq!((found(1, 7), found(2, 9)), (None, Some(other.clone())), "the former address is gone");
    let feed = vault.feed(home).unwrap().unwrap();
    vault.note_feed_read(&feed, 3, now.plus_seconds(60), &test.person()).unwrap();
    assert_eq!(vault.feed(home).unwrap().unwrap().read, Some(now.plus_seconds(60)));
    assert!(vault.remove_feed(home, &test.person()).unwrap());
    assert_eq!((found(2, 9), rows(&vault, "feed")), (None, 0));
    vault.add_feed(home, [3; 16], [9; 32], &other, now, &test.person()).unwrap();
    vault.remove_person(home, &test.person()).unwrap();
    assert_eq!((found(3, 9), rows(&vault, "route")), (None, 0));
}
