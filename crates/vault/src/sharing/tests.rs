//! Stories of grants at the vault: offered, accepted, used, ended; what they let and what not; that they go with their homes.

use logis_core::{Clock, DeliveryId, GrantId, HomeId, Instant, Period};
use logis_kinds::{Cell, KindId, Rows};

use super::NewGrant;
use crate::tests::TestVault;
use crate::{Act, Actor, Beside, Origin, Person, Scope, SessionId, Vault, VaultError, Why};

const DAY_SECONDS: i64 = 86_400;

fn person(test: &TestVault, vault: &Vault, name: &str) -> Person {
    let home = vault.add_home(name, &test.person()).unwrap();
    vault.add_person(home, vault.draw_person(), name, &[], test.clock.now(), &test.person()).unwrap()
}

fn offer(test: &TestVault, vault: &Vault, from: &Person, to: &Person, together: bool) -> GrantId {
    let (id, now) = (vault.draw_grant(), test.clock.now());
    let until = now.plus_seconds(90 * DAY_SECONDS);
    let new = NewGrant { id, to: to.home, name: "PLANTED friend".into(), owner: from.name.clone(), together, until };
    vault.offer_grant(from.home, &new, now, &test.person()).unwrap();
    id
}

/// What the journal of a home tells of grants, oldest first: what, of whom, by whom where it was another person.
fn told(test: &TestVault, vault: &Vault, home: HomeId) -> Vec<(String, String, Option<String>)> {
    let lines = vault.journal(&test.own(home), None, 1_000).unwrap().into_iter().rev();
    lines
        .filter_map(|line| match (line.entry.act, line.entry.actor) {
            (Act::Grant { what, name, .. }, Actor::OtherPerson { name: by, .. }) => Some((what, name, Some(by))),
            (Act::Grant { what, name, .. }, _) => Some((what, name, None)),
            _ => None,
        })
        .collect()
}

#[test]
fn a_grant_is_offered_accepted_used_and_ended_at_once() {
    let test = TestVault::new();
    let vault = test.open();
    let (anne, paul) = (person(&test, &vault, "Anne"), person(&test, &vault, "Paul"));
    let id = offer(&test, &vault, &anne, &paul, false);
    let now = || test.clock.now();
    assert_eq!(vault.use_grant(paul.home, paul.id, id, now()).unwrap(), None, "nobody looks before it is accepted");
    assert_eq!(vault.taken_grants(paul.home, paul.id).unwrap()[0].owner, "Anne");
    vault.accept_grant(&paul, id, now(), &test.person()).unwrap();
    assert!(matches!(vault.accept_grant(&paul, id, now(), &test.person()), Err(VaultError::NotFound { .. })), "once");
    assert!(matches!(vault.accept_grant(&anne, id, now(), &test.person()), Err(VaultError::NotFound { .. })));
    let used = vault.use_grant(paul.home, paul.id, id, now()).unwrap().unwrap();
    assert_eq!((used.owner.as_str(), used.grant.home, used.grant.name.as_str()), ("Anne", anne.home, "Paul"));
    assert_eq!(vault.given_grants(anne.home).unwrap()[0].looked, Some(now()));
    let other = vault.draw_person();
    assert_eq!(vault.use_grant(paul.home, other, id, now()).unwrap(), None, "whoever has the home after Paul looks at nothing");
    assert!(vault.taken_grants(paul.home, other).unwrap().is_empty());
    drop(vault);
    let vault = test.open();
    assert!(vault.use_grant(paul.home, paul.id, id, now()).unwrap().is_some(), "it survives a restart");
    vault.end_grant(anne.home, id, "Anne", &test.person()).unwrap();
    assert_eq!(vault.use_grant(paul.home, paul.id, id, now()).unwrap(), None);
    assert!(vault.taken_grants(paul.home, paul.id).unwrap().is_empty() && vault.given_grants(anne.home).unwrap().is_empty());
    assert!(matches!(vault.end_grant(anne.home, id, "Anne", &test.person()), Err(VaultError::NotFound { .. })));
    let by = |what: &str, name: &str, by: Option<&str>| (what.to_owned(), name.to_owned(), by.map(str::to_owned));
    let of_anne = [by("offered", "PLANTED friend", None), by("accepted", "Paul", Some("Paul")), by("ended", "Paul", None)];
    assert_eq!(told(&test, &vault, anne.home), of_anne);
    let of_paul = [by("received", "Anne", Some("Anne")), by("taken", "Anne", None), by("ended", "Anne", Some("Anne"))];
    assert_eq!(told(&test, &vault, paul.home), of_paul);
}

#[test]
fn a_grant_ends_by_itself_is_renewed_and_given_up() {
    let test = TestVault::new();
    let vault = test.open();
    let (anne, paul) = (person(&test, &vault, "Anne"), person(&test, &vault, "Paul"));
    let id = offer(&test, &vault, &anne, &paul, false);
    vault.accept_grant(&paul, id, test.clock.now(), &test.person()).unwrap();
    test.clock.advance_seconds(90 * DAY_SECONDS);
    assert_eq!(vault.use_grant(paul.home, paul.id, id, test.clock.now()).unwrap(), None);
    assert_eq!(vault.given_grants(anne.home).unwrap().len(), 1, "it is still listed, and can be renewed");
    let until = test.clock.now().plus_seconds(90 * DAY_SECONDS);
    assert!(matches!(vault.renew_grant(paul.home, id, until, &test.person()), Err(VaultError::NotFound { .. })), "by its giver alone");
    vault.renew_grant(anne.home, id, until, &test.person()).unwrap();
    assert!(vault.use_grant(paul.home, paul.id, id, test.clock.now()).unwrap().is_some());
    vault.end_grant(paul.home, id, "Paul", &test.person()).unwrap();
    assert!(vault.given_grants(anne.home).unwrap().is_empty());
    let last = told(&test, &vault, anne.home).pop().unwrap();
    assert_eq!(last, ("ended".to_owned(), "Paul".to_owned(), Some("Paul".to_owned())));
}

/// How many grants let a person look at this moment.
fn sees(test: &TestVault, vault: &Vault, of: &Person) -> usize {
    let taken = vault.taken_grants(of.home, of.id).unwrap();
    let uses = |id| vault.use_grant(of.home, of.id, id, test.clock.now()).unwrap().is_some();
    taken.iter().filter(|taken| uses(taken.grant.id)).count()
}

#[test]
fn an_offer_accepted_twice_at_one_moment_is_one_household() {
    for _ in 0..12 {
        let test = TestVault::new();
        let vault = test.open();
        let (anne, paul) = (person(&test, &vault, "Anne"), person(&test, &vault, "Paul"));
        let id = offer(&test, &vault, &anne, &paul, true);
        let together = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            let accept = || {
                together.wait();
                vault.accept_grant(&paul, id, test.clock.now(), &test.person())
            };
            let both = [scope.spawn(accept), scope.spawn(accept)].map(|one| one.join().unwrap());
            assert_eq!(both.iter().filter(|done| done.is_ok()).count(), 1, "{both:?}");
        });
        assert_eq!((sees(&test, &vault, &anne), sees(&test, &vault, &paul)), (1, 1), "both or none");
        assert_eq!((rows(&vault, "grant_given"), rows(&vault, "grant_taken")), (2, 2));
    }
}

#[test]
fn an_offer_taken_back_while_it_is_accepted_leaves_neither_looking() {
    for _ in 0..12 {
        let test = TestVault::new();
        let vault = test.open();
        let (anne, paul) = (person(&test, &vault, "Anne"), person(&test, &vault, "Paul"));
        let id = offer(&test, &vault, &anne, &paul, true);
        let together = std::sync::Barrier::new(2);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                together.wait();
                let _accepted_or_gone = vault.accept_grant(&paul, id, test.clock.now(), &test.person());
            });
            together.wait();
            vault.end_grant(anne.home, id, "Anne", &test.person()).unwrap();
        });
        assert_eq!((sees(&test, &vault, &anne), sees(&test, &vault, &paul)), (0, 0));
        assert_eq!(rows(&vault, "grant_given"), 0, "what was given back goes with it");
    }
}

#[test]
fn homes_are_seen_together_by_both_or_by_none() {
    let test = TestVault::new();
    let vault = test.open();
    let (anne, paul) = (person(&test, &vault, "Anne"), person(&test, &vault, "Paul"));
    for leaves in [&anne, &paul] {
        let id = offer(&test, &vault, &anne, &paul, true);
        let sees = |of: &Person| {
            let now = test.clock.now();
            let taken = vault.taken_grants(of.home, of.id).unwrap();
            taken.iter().filter(|taken| vault.use_grant(of.home, of.id, taken.grant.id, now).unwrap().is_some()).count()
        };
        assert_eq!((sees(&anne), sees(&paul)), (0, 0), "both consent");
        vault.accept_grant(&paul, id, test.clock.now(), &test.person()).unwrap();
        assert_eq!((sees(&anne), sees(&paul)), (1, 1));
        let given = vault.given_grants(leaves.home).unwrap()[0].id;
        vault.end_grant(leaves.home, given, &leaves.name, &test.person()).unwrap();
        assert_eq!((sees(&anne), sees(&paul)), (0, 0), "either leaves at once");
        assert!(["grant_given", "grant_taken"].into_iter().all(|table| rows(&vault, table) == 0));
    }
}

#[test]
fn grants_go_with_their_homes_and_their_persons() {
    let test = TestVault::new();
    let vault = test.open();
    let all = ["Anne", "Paul", "Zoé"].map(|name| person(&test, &vault, name));
    let [anne, paul, zoe] = &all;
    for to in [paul, zoe] {
        let id = offer(&test, &vault, anne, to, true);
        vault.accept_grant(to, id, test.clock.now(), &test.person()).unwrap();
    }
    vault.erase(paul.home).unwrap();
    assert_eq!(vault.given_grants(anne.home).unwrap().len(), 1, "what led to an erased home goes");
    assert_eq!(vault.taken_grants(anne.home, anne.id).unwrap().len(), 1);
    vault.remove_person(zoe.home, &test.person()).unwrap();
    assert!(vault.given_grants(zoe.home).unwrap().is_empty() && vault.taken_grants(anne.home, anne.id).unwrap().is_empty());
    let table = |name: &str| format!("{:?}", vault.db().rows().iter().find(|(table, _)| *table == name).unwrap().1);
    let planted = format!("{:?}", b"PLANTED");
    assert!(!table("grant_given").contains(planted.trim_matches(['[', ']'])), "names lie sealed");
    vault.erase(anne.home).unwrap();
    assert_eq!((rows(&vault, "grant_given"), vault.taken_grants(zoe.home, zoe.id).unwrap().len()), (0, 0));
}

fn rows(vault: &Vault, table: &str) -> usize {
    vault.db().rows().iter().find(|(name, _)| *name == table).unwrap().1.len()
}

/// A movement of each label.
fn deliver(test: &TestVault, vault: &Vault, home: HomeId, account: &str, labels: &[&str]) -> DeliveryId {
    struct Apart;
    impl crate::Accounts for Apart {
        fn group(&self, account: &str) -> String {
            account.to_owned()
        }
    }
    let scope = Scope::own(home, test.person(), Why::Deliver);
    let origin = Origin { name: "a.csv".into(), format: "test".into(), ..Origin::default() };
    let mut delivery = vault.deliver(&scope, test.delivery(), origin, "test", std::sync::Arc::new(Apart)).unwrap();
    let mut batch = Rows::new(KindId::BankTransaction);
    let day = Instant::from_seconds(1_740_000_000).day();
    for label in labels {
        let row = [
            ("account", Cell::from(account)),
            ("booked_on", Some(day).into()),
            ("amount_minor", Some(-1_250_i64).into()),
            ("amount_scale", Some(2_i32).into()),
            ("currency", Some("EUR").into()),
            ("status", Cell::from("booked")),
            ("label", Cell::from(*label)),
        ];
        batch.push(0, &row).unwrap();
    }
    delivery.push(batch.finish()).unwrap();
    delivery.publish(serde_json::Value::Null).unwrap().id
}

fn labels(vault: &Vault, scope: &Scope) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for batch in vault.scan(scope, KindId::BankTransaction, Period::ALWAYS, &["account", "label"]).unwrap() {
        use arrow_array::cast::AsArray;
        let batch = batch.unwrap();
        let column = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().clone();
        let (accounts, labels) = (column("account"), column("label"));
        all.extend((0..batch.num_rows()).map(|row| (accounts.value(row).to_owned(), labels.value(row).to_owned())));
    }
    all.sort();
    all
}

#[test]
fn another_persons_scope_reads_all_of_it_and_does_nothing() {
    let test = TestVault::new();
    let vault = test.open();
    let anne = person(&test, &vault, "Anne");
    let delivery = deliver(&test, &vault, anne.home, "joint", &["a"]);
    vault.put_document(&test.own(anne.home), "accounts", &serde_json::json!({}), 0).unwrap();
    let paul = Actor::OtherPerson { name: "Paul".into(), session: SessionId::draw(&*test.rng) };
    let granted = Scope::granted(anne.home, paul);
    assert!(granted.is_whole() && !granted.is_own() && !granted.may_act());
    assert_eq!(labels(&vault, &granted), [("joint".to_owned(), "a".to_owned())]);
    assert_eq!((vault.deliveries(&granted).unwrap().len(), vault.coverage(&granted).unwrap().len()), (1, logis_kinds::ALL.len()));
    assert!(vault.find_document::<serde_json::Value>(&granted, "accounts").unwrap().is_some());
    let refused = |done: Result<(), VaultError>, what: &str| assert!(matches!(done, Err(VaultError::NotAllowed)), "{what}: {done:?}");
    let (value, id) = (serde_json::json!({}), test.delivery());
    let facts = crate::DocumentFacts::default();
    struct Apart;
    impl crate::Accounts for Apart {
        fn group(&self, account: &str) -> String {
            account.to_owned()
        }
    }
    let begun = vault.deliver(&granted, id, Origin::default(), "test", std::sync::Arc::new(Apart));
    refused(begun.map(drop), "deliver");
    refused(vault.spool(&granted, id).map(drop), "spool");
    refused(vault.open_original(&granted, delivery).map(drop), "original");
    refused(vault.remove_original(&granted, delivery), "remove original");
    refused(vault.remove_spool(&granted, delivery), "remove spool");
    refused(vault.remove_delivery(&granted, delivery).map(drop), "remove");
    refused(vault.preview_removal(&granted, delivery).map(drop), "preview");
    refused(vault.put_document(&granted, "accounts", &value, 1).map(drop), "document");
    refused(vault.change_document(&granted, delivery, &facts), "change document");
    refused(vault.journal(&granted, None, 10).map(drop), "journal");
    refused(vault.verify_journal(&granted, None).map(drop), "verify");
    refused(vault.foreign_chains(&granted).map(drop), "foreign journals");
    refused(vault.open_disclosure(&granted, &[], "x").map(drop), "disclosure");
    refused(vault.ask_closing(&granted, Instant::from_seconds(0)), "closing");
    refused(vault.closing(&granted).map(drop), "closing asked");
    refused(vault.pairs(&granted, &Apart, Period::ALWAYS).map(drop), "pairs");
    refused(vault.pair_anew(&granted, &Apart, Period::ALWAYS).map(drop), "pair");
    let out = Box::new(std::fs::File::create(test.file("out")).unwrap());
    let papers = crate::Papers { program: String::new(), documents: Vec::new(), texts: Vec::new() };
    refused(vault.export(&granted, &papers, out, &|_, _| ()).map(drop), "export");
    // Its looks stand under the name of who looked: one line a kind and hour.
    for hours in [0, 0, 2] {
        test.clock.advance_seconds(hours * 3_600);
        labels(&vault, &granted);
        vault.note_page(&granted).unwrap();
        vault.flush_journal().unwrap();
    }
    let lines = vault.journal(&test.own(anne.home), None, 1_000).unwrap();
    let looked: Vec<(String, u64)> = lines
        .into_iter()
        .filter_map(|line| match (line.entry.actor, line.entry.act) {
            (Actor::OtherPerson { name, .. }, Act::Looked { kind, rows }) if name == "Paul" => Some((kind, rows)),
            _ => None,
        })
        .collect();
    assert_eq!(looked.iter().filter(|(kind, _)| kind == "bank.transaction").count(), 2, "{looked:?}");
    assert_eq!(looked.iter().filter(|(kind, _)| kind == "page").map(|(_, rows)| rows).sum::<u64>(), 3);
}

#[test]
fn homes_seen_together_are_read_one_after_the_other_and_what_they_share_once() {
    let test = TestVault::new();
    let vault = test.open();
    let (anne, paul) = (person(&test, &vault, "Anne"), person(&test, &vault, "Paul"));
    deliver(&test, &vault, anne.home, "joint", &["rent", "bread"]);
    deliver(&test, &vault, paul.home, "joint", &["rent"]);
    deliver(&test, &vault, paul.home, "own", &["books"]);
    let own = test.own(anne.home);
    let looks = Scope::granted(paul.home, Actor::OtherPerson { name: "Anne".into(), session: SessionId::draw(&*test.rng) });
    let mut place = Beside { whose: "Paul".into(), ..Beside::default() };
    for batch in vault.scan(&looks, KindId::BankTransaction, Period::ALWAYS, &["account"]).unwrap() {
        use arrow_array::cast::AsArray;
        let batch = batch.unwrap();
        let accounts = batch.column_by_name("account").unwrap().as_string::<i32>();
        let ids = crate::delivery::gather::ids(&batch).unwrap();
        place.left_out.extend(ids.into_iter().enumerate().filter(|(row, _)| accounts.value(*row) == "joint").map(|(_, id)| id));
    }
    place.called.insert("own".into(), "Paul/own".into());
    let together = own.clone().together(vec![(looks, place)]);
    let is = |account: &str, label: &str| (account.to_owned(), label.to_owned());
    assert_eq!(labels(&vault, &together), [is("Paul/own", "books"), is("joint", "bread"), is("joint", "rent")]);
    assert_eq!(labels(&vault, &own).len(), 2);
    assert!(!together.is_own() && !together.may_act() && together.parts().count() == 2);
    assert!(matches!(vault.put_document(&together, "a", &1, 0), Err(VaultError::NotAllowed)));
    assert_eq!(vault.deliveries(&together).unwrap().len(), 3);
    let narrowed = together.narrowed(&[(KindId::BankTransaction, Some(&["label"]))]);
    assert!(matches!(vault.scan(&narrowed, KindId::BankTransaction, Period::ALWAYS, &["account"]), Err(VaultError::NotAllowed)));
    vault.flush_journal().unwrap();
    let lines = vault.journal(&test.own(paul.home), None, 1_000).unwrap();
    assert!(lines.iter().any(|line| matches!(&line.entry.actor, Actor::OtherPerson { name, .. } if name == "Anne")));
}
