//! Stories of `logis people`.

use super::Home;

#[test]
fn someone_is_invited_listed_and_taken_out_again() {
    let home = Home::new();
    let link = home.run(&["people", "add", "Paul", "--address", "https://logis.example/"]).well();
    let token = link.out.trim().strip_prefix("https://logis.example/enter/").expect("a link");
    assert!(token.len() == 96 && link.err.contains("opens once"), "{}{}", link.out, link.err);
    let again = home.run(&["people", "add", "Paul"]);
    assert!(again.code == 1 && again.err.contains("logis people link Paul"), "{}", again.err);
    let listed = home.run(&["people", "list", "--json"]).well().lines();
    assert_eq!((&listed[0]["home"], &listed[0]["person"]), (&"Paul".into(), &serde_json::Value::Null));
    assert!(listed[0]["link_until"].is_string() && listed[0]["signs_in_with"].as_array().unwrap().is_empty());
    assert!(home.run(&["people"]).well().out.contains("nobody yet"));
    let other = home.run(&["people", "link", "Paul", "--json"]).well().lines();
    assert!(other[0]["link"].as_str().unwrap().starts_with("http://localhost:7878/enter/"));
    assert!(home.run(&["--home", "Paul", "journal"]).well().out.contains("a link was made"));
    let nobody = home.run(&["people", "remove", "Paul", "--yes-remove", "Paul"]);
    assert!(nobody.code == 1 && nobody.err.contains("nobody is named"), "{}", nobody.err);
    assert_eq!(home.run(&["people", "link", "Nobody"]).code, 1);
}
