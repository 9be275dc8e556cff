//! Stories of what the person says, and of Assurance.

use logis_core::RecordId;

use super::*;
use crate::records::corrections::{Correction, Field, Subject, said, say};

impl TestServer {
    fn scope(&self, why: Why) -> logis_vault::Scope {
        crate::cli::access::scope(&self.app, "home", why, false).unwrap()
    }

    fn noticed(&self) -> Arc<crate::findings::Noticed> {
        self.noticed_by(&self.scope(Why::Look))
    }

    fn noticed_by(&self, scope: &logis_vault::Scope) -> Arc<crate::findings::Noticed> {
        crate::findings::noticed(&self.app, scope, &jiff::tz::TimeZone::UTC, "2026-11-12".parse().unwrap()).unwrap()
    }
}

#[test]
fn what_the_person_says_is_said_anew_taken_back_and_undone_together() {
    let server = TestServer::new();
    let scope = server.scope(Why::Deliver);
    let record = |n: u64| Subject::Record(RecordId::new(Day::from_number(20_000).instant(), n));
    let category = |subject: Subject, value: Option<&str>| Correction { subject, field: Field::Category, value: value.map(str::to_owned) };
    let value = |subject: &Subject| said(&server.app, &scope).unwrap().value(subject, Field::Category).map(str::to_owned);
    say(&server.app, &scope, "one", &[category(record(1), Some("groceries"))]).unwrap();
    // Two hundred lines of a Sunday are one delivery; of what is said twice in it, the last counts.
    let mut many: Vec<Correction> = (1..=200).map(|n| category(record(n), Some("leisure"))).collect();
    many.push(category(record(7), Some("health")));
    let sunday = say(&server.app, &scope, "Sunday", &many).unwrap();
    assert_eq!(said(&server.app, &scope).unwrap().len(), 200);
    assert_eq!((value(&record(1)), value(&record(7))), (Some("leisure".to_owned()), Some("health".to_owned())));
    say(&server.app, &scope, "back", &[category(record(2), None)]).unwrap();
    assert_eq!((value(&record(2)), said(&server.app, &scope).unwrap().len()), (None, 199));
    // Undone as a whole: what was said before stands again, what was said after stays.
    server.app.vault.remove_delivery(&server.scope(Why::Manage), sunday).unwrap();
    assert_eq!((value(&record(1)), value(&record(7)), value(&record(2))), (Some("groceries".to_owned()), None, None));
    let pair = Subject::pair(RecordId::new(Day::from_number(9).instant(), 1), RecordId::new(Day::from_number(3).instant(), 1));
    say(&server.app, &scope, "pair", &[Correction { subject: pair.clone(), field: Field::Transfer, value: Some("no".to_owned()) }])
        .unwrap();
    assert_eq!(said(&server.app, &scope).unwrap().value(&pair, Field::Transfer), Some("no"));
}

#[test]
fn a_contract_on_paper_is_typed_in_seen_and_undone() {
    let mut server = TestServer::signed_in();
    assert!(server.get("/insurance?lang=en").body.contains("stand here side by side"));
    let fields = [("type", "motor"), ("contract", "M-77"), ("holder", "Mutuelle du Rhône"), ("insured", "AB-123-CD")];
    let with =
        |more: &[(&'static str, &'static str)]| -> Vec<(&'static str, &'static str)> { fields.iter().chain(more).copied().collect() };
    let wrong = server.post_from("/insurance", "/insurance/contracts", &with(&[("premium", "much"), ("premium_period", "month")]));
    assert!(wrong.status == StatusCode::OK && wrong.body.contains("Nothing was saved") && wrong.body.contains("value=\"M-77\""));
    assert_eq!(server.records(), 0);
    let good = with(&[("premium", "34,50 €"), ("premium_period", "month"), ("starts_on", "2026-03-01"), ("distance_km_year", "15 000")]);
    let added = server.post_from("/insurance", "/insurance/contracts", &good);
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let page = server.get(added.location());
    assert!(page.body.contains("AB-123-CD") && page.body.contains("€414.00") && page.body.contains("15,000"), "{}", page.body);
    let undo = page.link("/deliveries/");
    assert_eq!(server.post_from(&undo, &undo, &[]).status, StatusCode::SEE_OTHER);
    assert_eq!(server.records(), 0);
}

#[test]
fn the_pages_of_settings_say_what_they_are_for() {
    let mut server = TestServer::signed_in();
    for (path, words) in
        [("/settings", "Export, leave"), ("/operator", "leaves a trace"), ("/more", "Who looked"), ("/findings", "Findings")]
    {
        let page = server.get(&format!("{path}?lang=en"));
        assert!(page.status == StatusCode::OK && page.body.contains(words), "{path}");
    }
}

#[test]
fn what_was_said_elsewhere_holds_for_the_same_movement_here() {
    let (mut there, mut here) = (TestServer::signed_in(), TestServer::with_chance(9).enter());
    for server in [&mut there, &mut here] {
        server.drop_files(&[("march.ofx", &ofx(&["Boulangerie", "Loyer"]))]);
    }
    let bread = there.noticed().lines.line(0).id;
    let said = Correction { subject: Subject::Record(bread), field: Field::Category, value: Some("groceries".to_owned()) };
    say(&there.app, &there.scope(Why::Deliver), "bread", &[said]).unwrap();
    // Out of one home, into the other, whose records have ids of their own.
    let file = there._folder.path().join("there.zip");
    let out = Box::new(std::fs::File::create(&file).unwrap());
    there.app.vault.export(&there.scope(Why::Export), &crate::records::leaving::papers(), out, &|_, _| {}).unwrap();
    here.drop_files(&[("there.zip", &std::fs::read(&file).unwrap())]);
    let noticed = here.noticed();
    let bread_here = noticed.lines.line(0);
    assert_eq!((noticed.lines.len(), bread_here.id != bread), (2, true), "one movement, two ids");
    assert_eq!(bread_here.category.as_str(), "groceries");
}

#[test]
fn what_was_noticed_is_worked_out_once_and_each_look_at_it_is_told() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("march.ofx", &ofx(&["Boulangerie", "Loyer"]))]);
    let first = server.noticed();
    assert!(Arc::ptr_eq(&first, &server.noticed()));
    // Another session sees what is kept, and the journal tells of it all the same.
    let looks = |server: &TestServer| {
        let of_movements = |act: &Act| matches!(act, Act::Looked { kind, rows } if kind == "bank.transaction" && *rows == 2);
        server.journal().iter().filter(|act| of_movements(act)).count()
    };
    let before = looks(&server);
    assert!(Arc::ptr_eq(&first, &server.noticed_by(&server.scope(Why::Look))));
    assert_eq!(looks(&server), before + 1);
    // What changes the records makes it worked out anew; erased, it is let go of.
    let category =
        Correction { subject: Subject::Record(first.lines.line(0).id), field: Field::Category, value: Some("health".to_owned()) };
    say(&server.app, &server.scope(Why::Deliver), "bread", &[category]).unwrap();
    assert_eq!(server.noticed().lines.line(0).category.as_str(), "health");
    let weak = Arc::downgrade(&server.noticed());
    let home = server.scope(Why::Look).home();
    assert_eq!(server.post_from("/erase", "/erase", &[("word", "effacer"), ("when", "now")]).location(), format!("/proof/{home}"));
    assert!(weak.upgrade().is_none());
}

#[test]
fn what_was_never_left_is_not_taken_back() {
    let mut server = TestServer::signed_in();
    for key in ["PLANTED", &"x".repeat(200_000)] {
        assert_eq!(server.post_from("/import", "/findings/restore", &[("key", key), ("back", "/findings")]).location(), "/findings");
    }
    assert!(server.app.vault.deliveries(&server.scope(Why::Look)).unwrap().is_empty(), "nothing is said of it");
}
