//! Stories of the program as it is run: words in, standard output and exit codes out.
//!
//! To add a story: a test that makes a [`Home`], runs commands in it and says what must hold. Stories of one subject
//! may have a file of their own in `commands/`.

#[path = "commands/archives.rs"]
mod archives;
#[path = "commands/corpus.rs"]
mod corpus;
#[path = "commands/documents.rs"]
mod documents;
#[path = "../../vault/tests/fresh/mod.rs"]
mod fresh;
#[path = "commands/keeping.rs"]
mod keeping;
#[path = "commands/leaving.rs"]
mod leaving;
#[path = "commands/people.rs"]
mod people;
#[path = "commands/reach.rs"]
mod reach;
#[path = "commands/reading.rs"]
mod reading;
#[path = "commands/watch.rs"]
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use fresh::FreshDatabase;
use serde_json::Value;
use tempfile::TempDir;

/// A data folder, a folder of files and a temporary folder of their own.
struct Home {
    folder: TempDir,
    database: Option<FreshDatabase>,
}

/// What a command said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Said {
    fn well(self) -> Self {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self
    }

    fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_logis"));
    command.env("LC_ALL", "C").env("TZ", "UTC").env_remove("LOGIS_DATA").env_remove("LOGIS_DATABASE").stdin(Stdio::null());
    command
}

impl Home {
    fn new() -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap(), database: FreshDatabase::of_environment() };
        fs::create_dir(home.path("tmp")).unwrap();
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = program();
        command.arg("--data").arg(self.path("data")).args(words).env("TMPDIR", self.path("tmp")).current_dir(self.folder.path());
        if let Some(database) = &self.database {
            command.env("LOGIS_DATABASE", database.url());
        }
        command
    }

    fn run(&self, words: &[&str]) -> Said {
        self.command(words).output().unwrap().into()
    }

    fn import(&self, files: &[&str]) -> Vec<Value> {
        self.run(&[&["import", "--json"], files].concat()).well().lines()
    }

    fn rows(&self, words: &[&str]) -> Vec<Value> {
        self.run(&[&["records", "--format", "jsonl"], words].concat()).well().lines()
    }
}

type Line<'a> = (&'a str, &'a str, &'a str, &'a str);

/// An OFX statement of lines (day, amount, id, label), with a closing balance (day, amount).
fn ofx(account: &str, currency: &str, lines: &[Line<'_>], closing: Option<(&str, &str)>) -> String {
    let part = |text: String, is_there: bool| if is_there { text } else { String::new() };
    let named = part(format!("<BANKACCTFROM><BANKID>10278<ACCTID>{account}<ACCTTYPE>CHECKING</BANKACCTFROM>\n"), !account.is_empty());
    let currency = part(format!("<CURDEF>{currency}\n"), !currency.is_empty());
    let line = |(day, amount, id, label): &Line<'_>| {
        format!("<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{id}<NAME>{label}</STMTTRN>\n")
    };
    let lines: String = lines.iter().map(line).collect();
    let closing = closing.map(|(day, amount)| format!("<LEDGERBAL><BALAMT>{amount}<DTASOF>{day}</LEDGERBAL>\n")).unwrap_or_default();
    format!(
        "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS>{currency}{named}<BANKTRANLIST>\n{lines}</BANKTRANLIST>\n\
         {closing}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
}

/// A camt statement of one entry.
fn camt(amount: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Id>1</Id>\
         <Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct><Ntry><Amt Ccy=\"EUR\">{amount}</Amt>\
         <CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2025-05-02</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>"
    )
}

const MAY: [Line<'_>; 2] = [("20250502", "-12.30", "a1", "BOULANGERIE MARTIN"), ("20250505", "1800.00", "a2", "SALAIRE")];
const JUNE: [Line<'_>; 2] = [("20250505", "1800.00", "a2", "SALAIRE"), ("20250603", "-40.00", "a3", "=SUM(A1:A9)")];

fn may() -> String {
    ofx("00012345601", "EUR", &MAY, Some(("20250531", "2787.70")))
}

fn june() -> String {
    ofx("00012345601", "EUR", &JUNE, Some(("20250630", "2747.70")))
}

#[test]
fn a_known_file_comes_again_after_its_account_was_joined() {
    let home = Home::new();
    home.file("may.ofx", ofx("00012345678", "EUR", &MAY, None));
    home.file("releve.csv", "Date;Libelle;Montant\n02/05/2025;BOULANGERIE MARTIN;-12,30\n05/05/2025;SALAIRE;1800,00\n");
    home.import(&["may.ofx"]);
    home.import(&["releve.csv"]);
    home.run(&["accounts", "join", "•••• 5678", "releve"]).well();
    let again = &home.import(&["releve.csv"])[0];
    assert_eq!((&again["added"], &again["revised"], &again["known"]), (&0.into(), &0.into(), &3.into()), "{again}");
    let accounts = home.run(&["accounts", "--json"]).well().lines();
    assert_eq!((accounts.len(), &accounts[0]["name"]), (1, &"•••• 5678".into()), "{accounts:?}");
}

#[test]
fn a_file_comes_home_once() {
    let home = Home::new();
    home.file("may.ofx", may());
    let first = &home.import(&["may.ofx"])[0];
    let keys: Vec<&str> = first.as_object().unwrap().keys().map(String::as_str).collect();
    #[rustfmt::skip]
    assert_eq!(keys, [
        "file", "format", "encoding", "status", "accounts", "records", "added", "known", "revised", "sighted", "sums", "energy_wh", "from",
        "to", "problems", "seconds",
    ]);
    assert_eq!((&first["file"], &first["format"], &first["status"]), (&"may.ofx".into(), &"ofx".into(), &"ok".into()));
    assert_eq!((&first["added"], &first["sums"]["EUR"], &first["from"]), (&4.into(), &"1787.70".into(), &"2025-05-02".into()));
    let again = &home.import(&["may.ofx"])[0];
    assert_eq!((&again["added"], &again["known"]), (&0.into(), &4.into()));
    // The next month's file repeats a line of this one.
    home.file("june.ofx", june());
    assert_eq!(home.import(&["june.ofx"])[0]["records"]["bank.transaction"], 2);
    assert_eq!(home.rows(&[]).len(), 3);
    let shown = &home.run(&["accounts", "show", "--json"]).well().lines()[0];
    assert_eq!((&shown["opening"], &shown["lines"], &shown["difference"]), (&"1000.00".into(), &3.into(), &Value::Null));
    let ends: Vec<&Value> = shown["month_ends"].as_array().unwrap().iter().map(|end| &end["computed"]).collect();
    assert_eq!(ends, ["2787.70", "2747.70"]);
    // The journal of it all is whole, and stays so from a head that was kept.
    let verified = &home.run(&["journal", "verify", "--json"]).well().lines()[0];
    let head = verified["head"].as_str().unwrap();
    home.run(&["journal", "verify", "--head", head]).well();
    let other = format!("{}:{}", head.split(':').next().unwrap(), "0".repeat(64));
    assert_eq!(home.run(&["journal", "verify", "--head", &other]).code, 1);
    assert!(home.run(&["journal"]).well().out.contains("a file came home"));
}

#[test]
fn folders_pipes_and_dry_runs() {
    let home = Home::new();
    for name in ["in/b.ofx", "in/a/c.ofx", "in/.hidden.ofx", "in/.git/d.ofx"] {
        home.file(name, may());
    }
    let said = home.run(&["import", "--dry-run", "--json", "in"]).well().lines();
    let files: Vec<&str> = said.iter().map(|line| line["file"].as_str().unwrap()).collect();
    assert_eq!(files, ["in/a/c.ofx", "in/b.ofx"]);
    assert_eq!(said[0]["added"], 4, "what was read");
    let pipe = |words: &[&str], content: &[u8]| -> Said {
        let mut child = home.command(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), content).unwrap();
        child.wait_with_output().unwrap().into()
    };
    let large = ofx("1", "EUR", &vec![MAY[0]; 100_000], None);
    assert!(large.len() > 9 << 20, "larger than what is kept in memory");
    assert_eq!(pipe(&["import", "--dry-run", "--json", "-"], large.as_bytes()).well().lines()[0]["records"]["bank.transaction"], 100_000);
    assert!(!home.path("data").exists(), "a dry run needs no home and makes none");
    assert_eq!(fs::read_dir(home.path("tmp")).unwrap().count(), 0);
    let read = pipe(&["import", "--json", "-"], may().as_bytes()).well().lines();
    assert_eq!((&read[0]["file"], &read[0]["added"]), (&"-".into(), &4.into()));
    // Who reads only the beginning is not shouted at.
    let mut child = home.command(&["records", "--format", "csv"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(Said::from(child.wait_with_output().unwrap()).well().err, "");
}

#[test]
fn bad_input_follows_one_rule() {
    let home = Home::new();
    let cut = |text: &str, end: &str| text[..text.find(end).unwrap()].to_owned();
    let deep = format!(
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>{}",
        "<a>".repeat(5_000)
    );
    let doctype = camt("1.00").replace("<Document", "<!DOCTYPE x [<!ENTITY a \"b\">]><Document");
    let unreadable = ofx("1", "EUR", &[("20250502", "twelve", "a1", "X")], None);
    let partly = ofx("2", "EUR", &[("20250502", "twelve", "a1", "X"), MAY[1]], None);
    let refusal = "{\"error\": \"usage_point_refused\", \"description\": \"x\", \"usage_point_id\": \"09000000000001\"}";
    let curve = "{\"meter_reading\": {\"usage_point_id\": \"1\", \"start\": \"2025-01-01\", \"reading_type\": {\"unit\": \"W\"}, \"interval_reading\": [";
    #[rustfmt::skip]
    let table: &[(&str, String, &str, &str, u64)] = &[
        // file,           content,                             status,    first problem,       movements
        ("notes.txt",      "Dear bank,\nhello\n".into(),        "error",   "not-recognised",    0),
        ("empty.ofx",      String::new(),                       "error",   "not-recognised",    0),
        ("doctype.xml",    doctype,                             "error",   "doctype",           0),
        ("deep.xml",       deep,                                "error",   "limit-exceeded",    0),
        ("cut.xml",        cut(&camt("1.00"), "</Stmt>"),       "error",   "broken-xml",        0),
        ("cut.json",       curve.into(),                        "error",   "broken-json",       0),
        ("refusal.json",   refusal.into(),                      "error",   "holder-error",      0),
        ("unreadable.ofx", unreadable,                          "error",   "nothing-readable",  0),
        ("amount.xml",     camt("1.0x"),                        "error",   "nothing-readable",  0),
        ("nothing.ofx",    ofx("3", "EUR", &[], None),          "ok",      "",                  0),
        ("partly.ofx",     partly,                              "partial", "amount-unreadable", 1),
        ("cut.ofx",        cut(&may(), "05<TRNAMT>1800"),       "partial", "",                  1),
        ("cut.csv",        "Date;Libelle;Montant\n02/05/2025;CAFE;-1,50\n13/05/2025;LIBRAIRIE;-7,00\n14/0".into(), "partial", "", 2),
        ("whole.xml",      camt("1.00"),                        "ok",      "",                  1),
    ];
    for (name, content, ..) in table {
        home.file(name, content);
    }
    let names: Vec<&str> = table.iter().map(|(name, ..)| *name).chain(["missing.ofx"]).collect();
    for dry in [true, false] {
        let words: Vec<&str> = ["import", "--json"].into_iter().chain(dry.then_some("--dry-run")).chain(names.iter().copied()).collect();
        let said = home.run(&words);
        assert_eq!(said.code, 2, "{}", said.err);
        let lines = said.lines();
        assert_eq!(lines.len(), names.len());
        for ((name, _, status, code, movements), line) in table.iter().zip(&lines) {
            assert_eq!(line["status"], *status, "{line}");
            assert_eq!(line["records"]["bank.transaction"].as_u64().unwrap_or(0), *movements, "{line}");
            let first = &line["problems"][0];
            if !code.is_empty() {
                assert_eq!(first["code"], *code, "{name}: {line}");
            }
            let told = ["reason", "remedy"].iter().all(|key| first[key].as_str().is_some_and(|text| text.ends_with('.')));
            assert!(*status == "ok" || told, "{line}");
            assert!(*status != "error" || line["records"] == serde_json::json!({}), "{line}");
        }
        assert_eq!(lines.last().unwrap()["problems"][0]["code"], "file-missing");
    }
    // Of what was refused nothing is there; the rest is, each file a delivery.
    let deliveries = home.run(&["deliveries", "--json"]).well().lines();
    let kept: BTreeSet<&str> = deliveries.iter().map(|line| line["file"].as_str().unwrap()).collect();
    let expected: BTreeSet<&str> = table.iter().filter(|row| row.2 != "error").map(|row| row.0).collect();
    assert_eq!(kept, expected);
    assert_eq!(home.rows(&[]).len(), 5);
}

#[test]
fn what_a_file_does_not_say_is_asked_and_answered() {
    let home = Home::new();
    let lines = [("20250502", "12.5", "a1", "INTERETS"), ("20250601", "100", "a2", "VIREMENT")];
    home.file("livret.ofx", ofx("", "", &lines, Some(("20250630", "1112.5"))));
    home.file("may.ofx", may());
    let read = &home.import(&["livret.ofx"])[0];
    let codes: BTreeSet<&str> = read["problems"].as_array().unwrap().iter().map(|problem| problem["code"].as_str().unwrap()).collect();
    assert_eq!(codes, BTreeSet::from(["account-unknown", "currency-unknown"]));
    assert_eq!(read["sums"]["XXX"], "112.5");
    let account = |name: &str| -> Value {
        let all = home.run(&["accounts", "--json"]).well().lines();
        all.into_iter().find(|account| account["name"] == name).unwrap_or_default()
    };
    assert_eq!(account("livret")["asks"], serde_json::json!(["account", "currency"]));
    // Without a terminal nothing is asked, and it is said how to answer.
    let told = home.run(&["import", "livret.ofx"]).well().err;
    assert!(told.contains("logis accounts currency \"livret\" EUR"), "{told}");
    let amounts = || -> Vec<(i64, i64, String)> {
        let number = |value: &Value| value.as_i64().unwrap();
        let of = |row: &Value| (number(&row["amount_minor"]), number(&row["amount_scale"]), row["currency"].as_str().unwrap().to_owned());
        home.rows(&["--columns", "amount_minor,amount_scale,currency"]).iter().map(of).collect()
    };
    assert_eq!(amounts(), [(125, 1, "XXX".to_owned()), (100, 0, "XXX".to_owned())], "as read");
    home.run(&["accounts", "currency", "livret", "TND"]).well();
    assert_eq!(amounts(), [(12_500, 3, "TND".to_owned()), (100_000, 3, "TND".to_owned())], "at the currency's exponent");
    home.run(&["accounts", "rename", "livret", "Livret A"]).well();
    assert_eq!(account("Livret A")["asks"], serde_json::json!([]));
    let shown = &home.run(&["accounts", "show", "Livret A", "--json"]).well().lines()[0];
    assert_eq!((&shown["opening"], &shown["currency"]), (&"1000.000".into(), &"TND".into()));
    // A later file of that name is of the same account, and in its currency.
    home.file("livret.ofx", ofx("", "", &[("20250702", "1", "a3", "INTERETS")], None));
    assert_eq!(home.import(&["livret.ofx"])[0]["sums"], serde_json::json!({ "TND": "1.000" }));
    // Joined and split again; opened before any file tells of it.
    home.import(&["may.ofx"]);
    home.run(&["accounts", "join", "10278/00012345601", "Livret A"]).well();
    assert_eq!(home.run(&["accounts", "--json"]).well().lines().len(), 1);
    home.run(&["accounts", "split", "10278/00012345601", "name:livret"]).well();
    home.run(&["accounts", "open", "Caisse", "--currency", "CHF"]).well();
    home.file("x.ofx", ofx("", "", &[("20250702", "3", "c1", "X")], None));
    home.run(&["import", "--account", "Caisse", "x.ofx"]).well();
    assert_eq!(home.run(&["accounts", "show", "Caisse", "--json"]).well().lines()[0]["lines"], 1);
    for wrong in [["rename", "nobody", "x"], ["currency", "Caisse", "EURO"], ["join", "Caisse", "Caisse"]] {
        let said = home.run(&[&["accounts"], &wrong[..]].concat());
        assert_eq!((said.code, said.out.as_str(), said.err.lines().count()), (1, "", 2), "{}", said.err);
    }
}

#[test]
fn a_removed_delivery_leaves_what_was_before() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.file("june.ofx", june());
    home.import(&["may.ofx"]);
    let (records, balances) = (home.rows(&[]), home.run(&["accounts", "show", "--json"]).out);
    home.import(&["june.ofx"]);
    assert_ne!(home.rows(&[]), records);
    let delivery = home.run(&["deliveries", "--json"]).well().lines()[0]["id"].as_str().unwrap().to_owned();
    let short = &delivery[..12];
    assert!(home.run(&["deliveries", "show", short]).well().out.contains("june.ofx"));
    let refused = home.run(&["deliveries", "remove", short]);
    assert_eq!(refused.code, 1, "nobody is there to be asked");
    assert!(refused.out.contains("Bank transactions 1") && refused.err.contains("--yes"), "{}{}", refused.out, refused.err);
    home.run(&["deliveries", "remove", short, "--yes"]).well();
    assert_eq!(home.rows(&[]), records);
    assert_eq!(home.run(&["accounts", "show", "--json"]).out, balances);
    assert_eq!(home.import(&["june.ofx"])[0]["added"], 2, "the file dropped again adds again");
}

#[test]
fn two_sources_of_one_account() {
    let home = Home::new();
    let iban = "FR7630006000011234567890189";
    home.file("a.ofx", ofx(iban, "EUR", &[("20250502", "-1.00", "a1", "CB CAFE"), ("20250503", "-7.00", "a2", "LIBRAIRIE")], None));
    home.file("b.xml", camt("1.00"));
    home.import(&["a.ofx", "b.xml"]);
    let pairs = &home.run(&["pairs", "--json"]).well().lines()[0];
    assert_eq!(pairs["paired"], 1, "{pairs}");
    assert_eq!(pairs["pairs"][0]["sources"].as_array().unwrap().len(), 2);
    let record = pairs["pairs"][0]["record"].as_str().unwrap();
    let parted = home.run(&["pairs", "part", record, "camt", "--json"]).well().lines()[0]["record"].as_str().unwrap().to_owned();
    let waiting = &home.run(&["pairs", "--json"]).well().lines()[0];
    assert_eq!((&waiting["paired"], &waiting["waiting"]), (&0.into(), &2.into()), "{waiting}");
    assert_eq!(waiting["waits"][0]["amount"], "-1.00");
    assert!(home.run(&["pairs"]).well().out.contains(&parted));
    home.run(&["pairs", "join", record, &parted]).well();
    assert_eq!(home.run(&["pairs", "--json"]).well().lines()[0]["paired"], 1);
}

#[test]
fn records_in_four_formats() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.file("june.ofx", june());
    home.import(&["june.ofx", "may.ofx"]);
    let rows = home.rows(&[]);
    let days: Vec<&str> = rows.iter().map(|row| row["booked_on"].as_str().unwrap()).collect();
    assert_eq!(days, ["2025-05-02", "2025-05-05", "2025-06-03"], "in order of time");
    let schema = logis_kinds::bank::TRANSACTION.json_schema();
    for row in &rows {
        assert!(row.as_object().unwrap().keys().all(|key| !schema["properties"][key].is_null()), "{row}");
        assert!(schema["required"].as_array().unwrap().iter().all(|key| !row[key.as_str().unwrap()].is_null()), "{row}");
    }
    assert_eq!(home.rows(&["--from", "2025-05-03", "--to", "2025-05-31"]).len(), 1);
    let found = home.rows(&["--text", "martin boulangerie", "--columns", "amount_minor"]);
    assert_eq!(found, [serde_json::json!({ "amount_minor": -1230 })]);
    let csv = home.run(&["records", "--format", "csv", "--columns", "booked_on,amount_minor,label"]).well().out;
    assert_eq!(csv.lines().next(), Some("booked_on,amount_minor,label"));
    assert_eq!(csv.lines().last(), Some("2025-06-03,-4000,'=SUM(A1:A9)"), "a spreadsheet runs nothing");
    let table = home.run(&["records"]).well().out;
    assert!(table.contains("BOULANGERIE MARTIN") && !table.contains('\u{1b}'), "plain where no terminal is: {table}");
    home.run(&["records", "--format", "parquet", "--output", "all.parquet"]).well();
    let file = fs::File::open(home.path("all.parquet")).unwrap();
    let batches = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    let batches: Vec<_> = batches.map(Result::unwrap).collect();
    assert_eq!(batches.iter().map(arrow_array::RecordBatch::num_rows).sum::<usize>(), 3);
    assert_eq!(batches[0].schema().fields(), logis_kinds::bank::TRANSACTION.schema().fields());
    assert!(home.run(&["records", "--columns", "nothing"]).err.contains("booked_on"), "the columns that there are");
    // Copies that left are told.
    assert!(home.run(&["journal"]).well().out.contains("a copy begins, as parquet"));
}

#[test]
fn the_data_moves_into_a_database_and_back() {
    let Some(database) = FreshDatabase::of_environment() else {
        println!("skipped: LOGIS_TEST_DB names no server");
        return;
    };
    let home = Home { database: None, ..Home::new() };
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    let before = home.rows(&[]);
    let url = database.url();
    assert!(home.run(&["move", "--to", &url]).well().err.contains("verified"));
    let refused = home.run(&["records"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("moved to postgres://") && refused.err.contains("--database"), "{}", refused.err);
    let there = |words: &[&str]| home.run(&[&["--database", &url], words].concat());
    assert_eq!(there(&["records", "--format", "jsonl"]).well().lines(), before);
    assert_eq!(there(&["import", "--json", "may.ofx"]).well().lines()[0]["added"], 0);
    there(&["journal", "verify"]).well();
    // The keys of another folder open nothing there, and what is not the keys' own data is not taken for it.
    let other = Home { database: None, ..Home::new() };
    assert!(other.run(&["--database", &url, "import", "x.ofx"]).err.contains("keys"));
    there(&["move", "--to", "sqlite"]).well();
    assert_eq!(home.rows(&[]), before);
    assert_eq!(there(&["records"]).code, 1);
    // A password is never said.
    let secret = home.run(&["--database", "postgres://me:hunter2@127.0.0.1:1/x", "records"]);
    assert!(secret.code == 1 && !secret.err.contains("hunter2"), "{}", secret.err);
}

fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![(path.clone(), fs::read(&path).unwrap())] }).collect()
}

#[test]
fn an_erased_home_is_gone_from_copies_too() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    let is_keys = |path: &Path| path.file_name().unwrap().to_string_lossy().starts_with("keys.db");
    let copy: Vec<(PathBuf, Vec<u8>)> = files(&home.path("data")).into_iter().filter(|(path, _)| !is_keys(path)).collect();
    let asked = home.run(&["erase"]);
    assert_eq!(asked.code, 1);
    assert!(asked.err.contains("Keys files of backups made before") && asked.err.contains("--yes-erase home"), "{}", asked.err);
    assert_eq!(home.run(&["erase", "--yes-erase", "house"]).code, 1);
    assert_eq!(home.rows(&[]).len(), 2);
    home.run(&["erase", "--yes-erase", "home"]).well();
    assert_eq!(home.run(&["records"]).code, 1);
    for (path, bytes) in copy {
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(home.run(&["records"]).code, 1, "a copy made before");
    assert_eq!(home.import(&["may.ofx"])[0]["added"], 4, "a home of that name begins anew");
}

/// Lines of a statement whose import is cut off.
const KILLED_LINES: usize = 6_000;
const KILLS: u32 = 20;

#[test]
fn killed_in_the_midst_of_an_import() {
    let home = Home::new();
    let statement = |account: &str, lines: usize| {
        let lines: Vec<(String, String)> =
            (0..lines).map(|n| (format!("-{}.{:02}", 7_000 + n, n % 100), format!("{account}x{n}"))).collect();
        let lines: Vec<Line<'_>> =
            lines.iter().map(|(amount, id)| ("20250502", amount.as_str(), id.as_str(), "PLANTED LABEL OF A MOVEMENT")).collect();
        ofx(account, "EUR", &lines, None)
    };
    home.file("first.ofx", statement("90000000", KILLED_LINES));
    let seconds = home.import(&["first.ofx"])[0]["seconds"].as_f64().unwrap();
    let (mut acknowledged, mut killed) = (BTreeMap::from([("10278/90000000".to_owned(), KILLED_LINES)]), Vec::new());
    for round in 1..=KILLS {
        let (small, large) = (format!("9000{round:04}"), format!("9100{round:04}"));
        home.file("small.ofx", statement(&small, 2));
        home.import(&["small.ofx"]);
        acknowledged.insert(format!("10278/{small}"), 2);
        home.file("large.ofx", statement(&large, KILLED_LINES));
        let mut child = home.command(&["import", "--json", "large.ofx"]).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs_f64(seconds * f64::from(round) / f64::from(KILLS)));
        child.kill().unwrap();
        child.wait().unwrap();
        killed.push(format!("10278/{large}"));
    }
    // What a killed process left on the disk is as sealed as the rest.
    assert_none_is_found(&home, &["PLANTED LABEL", "10278/9000", "90000001", "-7000.00", "7001.01"], &[-700_000, -700_101]);
    home.run(&["journal", "verify"]).well();
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for row in home.rows(&["--columns", "account"]) {
        *found.entry(row["account"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    for (account, lines) in &acknowledged {
        assert_eq!(found.remove(account), Some(*lines), "{account} was acknowledged");
    }
    for account in &killed {
        assert!(found.remove(account).is_none_or(|lines| lines == KILLED_LINES), "{account} is there by half");
    }
    assert!(found.is_empty(), "{found:?}");
    // The file that was cut off comes home as if nothing had been.
    home.import(&["large.ofx"]);
    assert_eq!(home.import(&["large.ofx"])[0]["added"], 0);
}

/// Looks for texts, and for amounts as the numbers that segments hold, in everything that lies on the disk.
fn assert_none_is_found(home: &Home, texts: &[&str], minors: &[i64]) {
    let numbers = minors.iter().map(|minor| minor.to_le_bytes().to_vec());
    let needles: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).chain(numbers).collect();
    for (path, bytes) in files(&home.path("data")).into_iter().chain(files(&home.path("tmp"))) {
        for needle in &needles {
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "{} holds {:?}", path.display(), String::from_utf8_lossy(needle));
        }
    }
}

#[test]
fn help_that_teaches_and_what_packages_install() {
    let help: Said = program().arg("--help").output().unwrap().into();
    assert!(help.well().out.contains("logis import"));
    let commands = [
        "demo",
        "serve",
        "import",
        "watch",
        "accounts",
        "deliveries",
        "documents",
        "pairs",
        "records",
        "journal",
        "export",
        "keys",
        "backup",
        "restore",
        "doctor",
        "erase",
        "move",
        "manual",
        "completions",
    ];
    for command in commands {
        let help = Said::from(program().args([command, "--help"]).output().unwrap()).well().out;
        assert!(help.contains("Example"), "{command} teaches by example");
    }
    let wrong: Said = program().arg("improt").output().unwrap().into();
    assert_eq!((wrong.code, wrong.out.as_str()), (2, ""));
    for shell in ["bash", "zsh", "fish"] {
        let script = Said::from(program().args(["completions", shell]).output().unwrap()).well().out;
        assert!(script.contains("deliveries"));
    }
    let home = Home::new();
    home.run(&["manual", "man"]).well();
    assert!(fs::read_to_string(home.path("man/logis-import.1")).unwrap().contains("dry"));
    // Nothing is made by looking at what is not there, and the remedy comes in the person's language.
    let french: Said = home.command(&["accounts"]).env("LC_ALL", "fr_FR.UTF-8").output().unwrap().into();
    assert_eq!(french.code, 1);
    assert!(french.err.contains("Importez d’abord un fichier"), "{}", french.err);
    assert!(!home.path("data").exists());
}

#[test]
fn every_text_of_the_commands_exists_and_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source: String = files(&root.join("src/cli")).into_iter().map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect();
    let texts = fs::read_to_string(root.join("../pages/texts/en/commands.ftl")).unwrap();
    let keys: BTreeSet<&str> =
        texts.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).filter(|key| key.starts_with("cli-")).collect();
    let words: BTreeSet<&str> = source.split('"').collect();
    // Keys that are put together: failures, sentences of the journal, what is asked of an account.
    let stem = |key: &str| -> String {
        let rest = ["cli-failed-", "cli-journal-", "cli-accounts-asks-"].iter().find_map(|start| key.strip_prefix(start));
        rest.map_or(key, |rest| rest.strip_suffix("-remedy").unwrap_or(rest)).to_owned()
    };
    let unused: Vec<&&str> = keys.iter().filter(|key| !words.contains(**key) && !words.contains(stem(key).as_str())).collect();
    assert!(unused.is_empty(), "unused: {unused:?}");
    let whole = |word: &&&str| word.starts_with("cli-") && !word.contains(['{', ' ', '\n']);
    let missing: Vec<&&str> = words.iter().filter(whole).filter(|word| !keys.contains(**word)).collect();
    assert!(missing.is_empty(), "missing: {missing:?}");
}
