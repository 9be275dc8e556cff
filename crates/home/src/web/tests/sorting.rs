//! Stories of Argent: movements sorted many at once, one in parts, a transfer said and unsaid; and all of it undone.

use super::*;

/// Two parties that no rule knows, and a baker.
const LABELS: &[&str] = &["Zorblax Un", "Zorblax Un", "Quivrel Deux", "Boulangerie"];

impl Seen {
    /// The values of the boxes that may be ticked.
    fn ticks(&self) -> Vec<String> {
        let boxes = self.body.split("name=\"line\" value=\"").skip(1);
        boxes.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }

    fn says(&self, words: &str) -> bool {
        self.body.replace(['\u{a0}', '\u{202f}'], " ").contains(words)
    }
}

fn sorted_home() -> TestServer {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("march.ofx", &ofx(LABELS))]);
    server.get("/money?lang=en");
    server
}

/// The path of the undo of what was just said.
fn undo(server: &mut TestServer, path: &str) -> String {
    let page = server.get(path);
    assert!(page.says("role=\"status\"") && page.says("Undo"), "{}", page.body);
    page.action_of("role=\"status\"")
}

#[test]
fn lines_of_a_sunday_are_sorted_at_once_and_undone_at_once() {
    let mut server = sorted_home();
    let page = server.get("/money/sort");
    assert!(page.says("3 transactions that nothing sorts yet") && !page.says("Boulangerie"), "{}", page.body);
    let ticks = page.ticks();
    assert_eq!(ticks.len(), 3);
    let mut fields: Vec<(&str, &str)> = ticks.iter().map(|id| ("line", id.as_str())).collect();
    let unsaid = server.post_from("/money/sort", "/money/sort", &fields);
    assert!(unsaid.status == StatusCode::UNPROCESSABLE_ENTITY && unsaid.says("Nothing was saved") && unsaid.says("checked"));
    fields.extend([("category", "leisure"), ("use", "professional"), ("back", "/money/sort?period=all")]);
    let done = server.post_from("/money/sort", "/money/sort", &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let then = done.location().to_owned();
    assert!(then.starts_with("/money/sort?period=all&done="), "{then}");
    assert!(server.get(&then).says("3 transactions have changed") && server.get(&then).says("Everything in this period is sorted"));
    let money = server.get("/money?category=leisure&use=professional&period=all");
    assert!(money.says("3 transactions") && money.says("€37.50") && money.says("Professional"), "{}", money.body);
    let private = server.get("/money?use=private&period=all");
    assert!(private.says("1 transaction") && !private.says("Zorblax"), "what is not called professional is private");
    let undo = undo(&mut server, &then);
    let back = server.post_from(&then, &undo, &[("back", "https://elsewhere.example/money")]);
    assert_eq!(back.location(), "/money", "it leads nowhere outside");
    assert!(server.get("/money/sort").says("3 transactions that nothing sorts yet"));
    assert_eq!(server.post_from("/money/sort", &undo, &[]).status, StatusCode::NOT_FOUND, "it is undone already");
}

#[test]
fn a_rule_says_what_it_changes_and_why_a_line_is_what_it_is() {
    let mut server = sorted_home();
    let page = server.get("/money/sort");
    assert!(page.says("Always, for this payee: changes 2 transactions"), "{}", page.body);
    let party = page.body.split("name=\"party\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let done = server.post_from("/money/sort", "/money/sort", &[("party", &party), ("rule", "health")]);
    assert!(server.get(done.location()).says("2 transactions have changed"));
    let money = server.get("/money?period=all&category=health");
    let line = money.link("/money/lines/");
    let page = server.get(&line);
    assert!(page.says("You said so for everything with this payee, on 12 November 2026"), "{}", page.body);
    let all = server.get("/money/sort?which=all");
    assert!(all.says("Rule that ships: “boulangerie”"), "{}", all.body);
    // The line alone is something else; the rule then changes one less.
    let done = server.post_from(&line, &line, &[("do", "say"), ("category", "gifts"), ("use", ""), ("note", "For Léa")]);
    let page = server.get(done.location());
    assert!(page.says("You said so on 12 November 2026") && page.says("For Léa") && page.says("changes one transaction"), "{}", page.body);
    let done = server.post_from(&line, &line, &[("do", "say"), ("category", ""), ("use", ""), ("note", "For Léa")]);
    assert!(server.get(done.location()).says("for everything with this payee"), "taken back, the rule holds again");
    let done = server.post_from(&line, &line, &[("do", "rule"), ("category", "")]);
    assert!(server.get(done.location()).says("Nothing says so yet"));
}

#[test]
fn a_line_in_parts_counts_by_them_and_they_must_add_up() {
    let mut server = sorted_home();
    let line = server.get("/money?period=all").link("/money/lines/");
    let with = |first: &'static str, second: &'static str| {
        let parts = [("amount", first), ("part", "groceries"), ("of", ""), ("amount", second), ("part", "gifts"), ("of", "Léa")];
        [("do", "split")].into_iter().chain(parts).chain([("amount", ""), ("part", ""), ("of", "")]).collect::<Vec<_>>()
    };
    let wrong = server.post_from(&line, &line, &with("7,50", "4.00"));
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("the parts come to €11.50 and the transaction to €12.50, €1.00 is missing") && wrong.says("value=\"7,50\""));
    for bad in [with("7,50", "much"), with("7,50", "-5"), with("12.50", "")] {
        assert_eq!(server.post_from(&line, &line, &bad).status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let done = server.post_from(&line, &line, &with("7,50", "5"));
    let then = done.location().to_owned();
    assert!(server.get(&then).says("−€7.50") && server.get(&then).says("Léa"));
    let gifts = server.get("/money?period=all&category=gifts");
    assert!(gifts.says("€5.00") && gifts.says("2 parts") && gifts.says("1 transaction"), "{}", gifts.body);
    let undo = undo(&mut server, &then);
    server.post_from(&then, &undo, &[("back", &line)]);
    assert!(!server.get(&line).says("−€7.50"));
}

#[test]
fn a_transfer_is_said_and_unsaid() {
    let mut server = TestServer::signed_in();
    let other = String::from_utf8(ofx(&["Quivrel"])).unwrap().replace("12345678901", "98765432109").replace("-12.50", "12.50");
    server.drop_files(&[("one.ofx", &ofx(&["Zorblax"])), ("two.ofx", other.as_bytes())]);
    let between = "2 transactions between your accounts";
    let money = server.get("/money?lang=en&period=all");
    assert!(!money.says(between) && money.says("€12.50 in, €12.50 out"), "an amount alone says nothing: {}", money.body);
    let line = money.link("/money/lines/");
    let named = |page: &Seen, start: &str| page.body.split(start).nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let other = named(&server.get(&line), "name=\"other\"><option value=\"");
    assert_eq!(server.post_from(&line, &line, &[("do", "no-transfer"), ("other", &other)]).status, StatusCode::BAD_REQUEST);
    let done = server.post_from(&line, &line, &[("do", "transfer"), ("other", &other)]);
    let page = server.get(done.location());
    assert!(page.says("It is no transfer") && named(&page, "name=\"other\" value=\"") == other, "{}", page.body);
    let money = server.get("/money?period=all");
    assert!(money.says(between) && money.says("€0.00 in, €0.00 out"), "{}", money.body);
    assert_eq!(server.post_from(&line, &line, &[("do", "no-transfer"), ("other", &other)]).status, StatusCode::SEE_OTHER);
    assert!(server.get("/money?period=all").says("€12.50 in, €12.50 out"));
}

#[test]
fn ids_of_nobody_are_nothing_and_the_attempt_is_told() {
    let mut server = sorted_home();
    let nobody = logis_core::RecordId::new(Day::from_number(20_000).instant(), 77).to_string();
    for fields in [vec![("line", nobody.as_str()), ("category", "leisure")], vec![("party", "nobody"), ("rule", "leisure")]] {
        assert_eq!(server.post_from("/money/sort", "/money/sort", &fields).status, StatusCode::NOT_FOUND);
    }
    assert_eq!(server.get(&format!("/money/lines/{nobody}")).status, StatusCode::NOT_FOUND);
    let import = server.get("/deliveries").link("/deliveries/").replace("/deliveries/", "/money/undo/").replace("/remove", "");
    assert_eq!(server.post_from("/money/sort", &import, &[]).status, StatusCode::NOT_FOUND, "a file is not undone as a word is");
    assert!(server.get("/access").says("refused"));
}
