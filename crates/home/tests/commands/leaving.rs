//! Leaving with everything, and arriving with it.

use super::{Home, MAY, fs, june, may, ofx};

#[test]
fn a_home_leaves_as_one_file_and_another_takes_it_up() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.file("june.ofx", june());
    home.import(&["may.ofx", "june.ofx"]);
    let said = home.run(&["export", "--json", "all.logis.zip"]).well().lines();
    let counts = (&said[0]["records"]["bank.transaction"], &said[0]["deliveries"], &said[0]["originals"], &said[0]["documents_left_out"]);
    assert_eq!(counts, (&3.into(), &2.into(), &2.into(), &0.into()));
    assert_eq!(said[0]["bytes"], fs::metadata(home.path("all.logis.zip")).unwrap().len());
    // No file is written over, and none is left half.
    assert!(home.run(&["export", "all.logis.zip"]).err.contains("already"));
    assert!(home.run(&["export", "nowhere/all.zip"]).code == 1);
    // Standard output, and a folder.
    let piped = home.command(&["export", "-"]).output().unwrap();
    assert!(piped.status.success() && piped.stdout.starts_with(b"PK\x03\x04"));
    fs::create_dir(home.path("folder")).unwrap();
    home.run(&["export", "folder"]).well();
    assert!(fs::read_dir(home.path("folder")).unwrap().next().unwrap().unwrap().file_name().to_string_lossy().starts_with("logis-home-"));

    let glance = home.run(&["import", "--dry-run", "--json", "all.logis.zip"]).well().lines();
    assert_eq!((&glance[0]["format"], &glance[0]["records"]["bank.transaction"]), (&"logis-export".into(), &3.into()));

    // Into a new home: the same home.
    let taken = home.run(&["--home", "new", "import", "--json", "all.logis.zip"]).well().lines();
    assert_eq!((&taken[0]["status"], &taken[0]["added"], &taken[0]["arrived"]["restored"]), (&"ok".into(), &6.into(), &true.into()));
    let rows = |name| home.run(&["--home", name, "records", "--format", "jsonl", "--columns", "record_id,label"]).well().out;
    assert_eq!(rows("new"), rows("home"));
    let listed = |name| home.run(&["--home", name, "deliveries", "--json"]).well().out;
    assert_eq!(listed("new"), listed("home"));
    assert_eq!(home.run(&["--home", "new", "import", "--json", "may.ofx"]).well().lines()[0]["added"], 0);

    // Again, and by another's hand: nothing new.
    let again = home.run(&["--home", "new", "import", "--json", "all.logis.zip"]).well().lines();
    assert_eq!((&again[0]["added"], &again[0]["arrived"]["skipped"]), (&0.into(), &2.into()));
    let verified = home.run(&["--home", "new", "journal", "verify", "--json"]).well().lines();
    assert_eq!(verified[0]["foreign"][0]["head"], said[0]["journal_head"]);
    let foreign = home.run(&["--home", "new", "journal", "list", "--foreign", "--json"]).well().lines();
    assert!(foreign.iter().any(|line| line["act"]["act"] == "disclosure_opened" && line["home"] == said[0]["home"]));
}

#[test]
fn a_home_that_has_records_takes_up_what_it_lacks() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.file("june.ofx", june());
    home.import(&["may.ofx", "june.ofx"]);
    home.run(&["accounts", "rename", "00012345601", "Livret"]);
    home.run(&["export", "all.logis.zip"]).well();
    home.file("first.ofx", ofx("00012345601", "EUR", &MAY[..1], None));
    home.run(&["--home", "other", "import", "first.ofx"]).well();
    let merged = home.run(&["--home", "other", "import", "--json", "all.logis.zip"]).well().lines();
    assert_eq!((&merged[0]["arrived"]["restored"], &merged[0]["arrived"]["deliveries"]), (&false.into(), &2.into()));
    let rows = |name| home.run(&["--home", name, "records", "--format", "jsonl", "--columns", "booked_on,label"]).well().out;
    assert_eq!(rows("other"), rows("home"));
    assert_eq!(home.run(&["--home", "other", "accounts", "list", "--json"]).well().lines().len(), 1);
    // A record is found by the id that it had.
    let ids = home.run(&["records", "--format", "jsonl", "--columns", "record_id"]).well().lines();
    for id in ids.iter().filter_map(|line| line["record_id"].as_str()) {
        let shown = home.run(&["--home", "other", "records", "show", id, "--json"]).well().lines();
        assert!(!shown[0]["sightings"].as_array().unwrap().is_empty());
    }
    assert_eq!(home.run(&["records", "show", &"0".repeat(32)]).code, 1);
}

#[test]
fn an_export_that_was_cut_is_refused() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    home.run(&["export", "all.logis.zip"]).well();
    let whole = fs::read(home.path("all.logis.zip")).unwrap();
    home.file("cut.logis.zip", &whole[..whole.len() * 2 / 3]);
    let refused = home.run(&["--home", "new", "import", "--json", "cut.logis.zip"]);
    assert_eq!(refused.code, 2);
    assert_eq!(refused.lines()[0]["problems"][0]["code"], "export-damaged");
    assert_eq!(home.run(&["--home", "new", "deliveries", "--json"]).well().out, "");
}
