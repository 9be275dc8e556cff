//! Laws of leaving with what the person said: corrections, rules, dismissals, transfers, accounts, contracts with their papers.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use logis_core::{Clock, CountingRng, FixedClock, Instant, Period, RecordId};
use logis_kinds::{Cell, KindId, Rows as Builder};
use logis_vault::{DocumentFacts, KeptDocument, RECORD_ID, Scope, Why};
use proptest::prelude::*;

use crate::App;
use crate::fresh::FreshDatabase;
use crate::records::corrections::{Correction, Field, Subject, deliver_own, said, say};
use crate::records::import::{Options, import};
use crate::records::table::Rows;
use crate::records::{Book, accounts, documents, leaving};

/// Movements that there may be; every other one is of the second account.
const MOVEMENTS: usize = 8;
const ACCOUNTS: [&str; 2] = ["30006/00001/12345678901", "30006/00001/98765432109"];

/// What is spoken of, in words that mean the same in every home.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Movement(usize),
    Pair(usize, usize),
    Party(usize),
    /// Of one movement, two, a series at an account, both accounts.
    Unusual(usize),
    Twice(usize, usize),
    Series(usize),
    Silent,
}

#[derive(Debug, Clone)]
enum Step {
    /// A statement of both accounts tells of these movements.
    Deliver(usize, usize),
    Say(About, usize, Option<u8>),
    Rename(usize, u8),
    /// A contract on paper, with the paper.
    Paper(u8, u8),
}

type Model = BTreeMap<(About, usize), (Instant, Option<String>)>;

/// What may be said of something.
fn fields(about: &About) -> &'static [Field] {
    match about {
        About::Movement(_) => &[Field::Category, Field::Split, Field::Note, Field::Use],
        About::Pair(..) => &[Field::Transfer],
        About::Party(_) => &[Field::Category],
        About::Unusual(_) | About::Twice(..) | About::Series(_) | About::Silent => &[Field::Dismissed],
    }
}

struct Home {
    app: App,
    scope: Scope,
    clock: Arc<FixedClock>,
    _data: tempfile::TempDir,
    _database: Option<FreshDatabase>,
}

impl Home {
    /// Clocks of homes are some seconds apart, so that nothing is said in two at one moment.
    fn new(seed: u64) -> Self {
        let (data, database) = (tempfile::tempdir().unwrap(), FreshDatabase::of_environment());
        let clock = Arc::new(FixedClock::new(Instant::from_seconds(1_790_000_000 + seed.cast_signed())));
        let url = database.as_ref().map(FreshDatabase::url);
        let app = App::open_in(data.path(), url, clock.clone(), Arc::new(CountingRng::new(seed << 32))).unwrap();
        let scope = crate::cli::access::scope(&app, "home", Why::Deliver, true).unwrap();
        Self { app, scope, clock, _data: data, _database: database }
    }

    fn bring(&self, name: &str, bytes: &[u8]) {
        self.clock.advance_seconds(60);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let options = Options::default();
        let input = crate::records::FileInput::new(&path);
        let report = import(&self.app, &self.scope, &input, None, &options, &|_| ()).unwrap();
        assert_eq!(report.status, logis_formats::Status::Ok, "{report:?}");
    }

    fn export(&self) -> Vec<u8> {
        let file = tempfile::NamedTempFile::new().unwrap();
        let out = Box::new(file.reopen().unwrap());
        let done = self.app.vault.export(&self.scope, &leaving::papers(), out, &|_, _| ()).unwrap();
        assert_eq!(done.documents[1], 0, "every document leaves");
        std::fs::read(file.path()).unwrap()
    }

    /// Each movement's id by its number.
    fn ids(&self) -> BTreeMap<usize, RecordId> {
        let mut ids = BTreeMap::new();
        for batch in self.app.vault.scan(&self.scope, KindId::BankTransaction, Period::ALWAYS, &[RECORD_ID, "label"]).unwrap() {
            let batch = batch.unwrap();
            let rows = Rows(&batch);
            for row in 0..batch.num_rows() {
                let label = rows.text("label", row).unwrap();
                ids.insert(label.strip_prefix("Movement ").unwrap().parse().unwrap(), rows.id(row).unwrap());
            }
        }
        ids
    }

    /// What something is called here; nothing where it is not here.
    fn subject(&self, about: &About, ids: &BTreeMap<usize, RecordId>) -> Option<Subject> {
        let book = Book::load(&self.app.vault, &self.scope).unwrap().0;
        let account = |at: usize| Some(book.find(ACCOUNTS[at])?.id.clone());
        let id = |n: &usize| ids.get(n).copied();
        Some(match about {
            About::Movement(n) => Subject::Record(id(n)?),
            About::Pair(a, b) => Subject::pair(id(a)?, id(b)?),
            About::Party(n) => Subject::Party(format!("party {n}")),
            About::Unusual(n) => Subject::Finding(format!("spending.unusual:{}", id(n)?)),
            About::Twice(a, b) => {
                let (a, b) = (id(a)?, id(b)?);
                Subject::Finding(format!("payment.duplicate:{}:{}", a.min(b), a.max(b)))
            }
            About::Series(at) => Subject::Finding(format!("subscription:streaming:{}:2", account(*at)?)),
            About::Silent => {
                let mut both = [account(0)?, account(1)?];
                both.sort();
                Subject::Finding(format!("source.silent:ofx:{}:2026-10-31", both.join("+")))
            }
        })
    }

    fn live(&self, steps: &[Step], model: &mut Model) {
        for step in steps {
            self.clock.advance_seconds(60);
            match step {
                Step::Deliver(from, count) => self.bring("statement.ofx", &statement(*from..(from + count).min(MOVEMENTS))),
                Step::Say(about, field, value) => {
                    let Some(subject) = self.subject(about, &self.ids()) else { continue };
                    let field = field % fields(about).len();
                    let value = value.map(|value| format!("value {value}"));
                    model.insert((about.clone(), field), (self.clock.now(), value.clone()));
                    let correction = Correction { subject, field: fields(about)[field], value };
                    say(&self.app, &self.scope, "said", &[correction]).unwrap();
                }
                Step::Rename(at, name) => {
                    // There only is an account once something told of it.
                    let _renamed = accounts::settle(&self.app, &self.scope, ACCOUNTS[*at], Some(&format!("Account {name}")), None);
                }
                Step::Paper(contract, paper) => {
                    let id = self.app.vault.draw_delivery();
                    let mut spool = self.app.vault.spool(&self.scope, id).unwrap();
                    write!(spool, "paper {paper}").unwrap();
                    spool.finish().unwrap();
                    let facts = DocumentFacts { name: format!("Paper {paper}"), ..DocumentFacts::default() };
                    let kept = documents::keep(&self.app, &self.scope, id, "paper.txt", &facts).unwrap();
                    let id = match kept {
                        KeptDocument::Added(added) => added.id,
                        KeptDocument::Known(known) => known,
                    };
                    let mut rows = Builder::new(KindId::InsuranceContract);
                    let (contract, paper) = (format!("C-{contract}"), id.to_string());
                    let row = [
                        ("contract", Cell::from(&contract)),
                        ("type", Cell::from("motor")),
                        ("status", Cell::from("active")),
                        ("document", Cell::from(&paper)),
                    ];
                    rows.push(0, &row).unwrap();
                    deliver_own(&self.app, &self.scope, &contract, [rows.finish()]).unwrap();
                }
            }
        }
    }

    /// The paper of each contract, by its name.
    fn papers(&self) -> BTreeMap<String, String> {
        let kept = self.app.vault.documents(&self.scope).unwrap();
        let by_id = documents::by_id(&kept);
        let mut papers = BTreeMap::new();
        for batch in self.app.vault.scan(&self.scope, KindId::InsuranceContract, Period::ALWAYS, &["contract", "document"]).unwrap() {
            let batch = batch.unwrap();
            let rows = Rows(&batch);
            for row in 0..batch.num_rows() {
                let paper = by_id.get(rows.text("document", row).unwrap()).expect("its paper");
                papers.insert(rows.text("contract", row).unwrap().to_owned(), documents::facts(paper).name);
            }
        }
        papers
    }

    /// That what was said holds, and nothing else does.
    fn check(&self, model: &Model) -> Result<(), TestCaseError> {
        let (said, ids) = (said(&self.app, &self.scope).unwrap(), self.ids());
        for ((about, field), (_, value)) in model {
            let subject = self.subject(about, &ids).expect("what was spoken of is here");
            prop_assert_eq!(said.value(&subject, fields(about)[*field]), value.as_deref(), "{:?}", about);
        }
        prop_assert_eq!(said.len(), model.values().filter(|(_, value)| value.is_some()).count());
        Ok(())
    }
}

fn statement(movements: std::ops::Range<usize>) -> Vec<u8> {
    let mut text = String::from("OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n<OFX><BANKMSGSRSV1>");
    for (at, account) in ACCOUNTS.iter().enumerate() {
        let parts: Vec<&str> = account.split('/').collect();
        text += &format!(
            "<STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>{}<BRANCHID>{}<ACCTID>{}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>",
            parts[0], parts[1], parts[2]
        );
        for n in movements.clone().filter(|n| n % 2 == at) {
            text += &format!(
                "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>202610{:02}<TRNAMT>-{}.50<FITID>F{n}<NAME>Movement {n}</STMTTRN>",
                n / 2 + 1,
                n + 10
            );
        }
        text += "</BANKTRANLIST><LEDGERBAL><BALAMT>100.00<DTASOF>20261031</LEDGERBAL></STMTRS></STMTTRNRS>";
    }
    (text + "</BANKMSGSRSV1></OFX>").into_bytes()
}

fn about() -> impl Strategy<Value = About> {
    let n = || 0..MOVEMENTS;
    let two = move || (n(), n()).prop_filter("two", |(a, b)| a != b).prop_map(|(a, b)| (a.min(b), a.max(b)));
    prop_oneof![
        3 => n().prop_map(About::Movement),
        2 => two().prop_map(|(a, b)| About::Pair(a, b)),
        3 => (0..2usize).prop_map(About::Party),
        1 => n().prop_map(About::Unusual),
        2 => two().prop_map(|(a, b)| About::Twice(a, b)),
        1 => (0..2usize).prop_map(About::Series),
        1 => Just(About::Silent),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => (0..MOVEMENTS, 1..MOVEMENTS).prop_map(|(from, count)| Step::Deliver(from, count)),
        8 => (about(), 0..4usize, prop::option::weighted(0.8, 0..4u8)).prop_map(|(about, field, value)| Step::Say(about, field, value)),
        1 => (0..2usize, 0..3u8).prop_map(|(at, name)| Step::Rename(at, name)),
        3 => (0..2u8, 0..2u8).prop_map(|(contract, paper)| Step::Paper(contract, paper)),
    ];
    prop::collection::vec(step, 1..14).prop_map(|mut steps| {
        // Mostly something is there to speak of.
        steps.insert(0, Step::Deliver(0, 5));
        steps
    })
}

#[test]
fn one_paper_of_two_contracts_and_one_party_of_two_minds() {
    let (old, new) = (Home::new(1), Home::new(2));
    let mut said = Model::new();
    let food = |value| Step::Say(About::Party(0), 0, Some(value));
    old.live(&[food(1), Step::Paper(1, 0)], &mut said);
    new.live(&[Step::Deliver(0, 2), Step::Deliver(0, 2), food(2), Step::Paper(2, 0)], &mut said);
    new.bring("home.logis.zip", &old.export());
    new.check(&said).unwrap();
    assert_eq!(new.papers().into_iter().collect::<Vec<_>>(), ["C-1", "C-2"].map(|name| (name.to_owned(), "Paper 0".to_owned())));
    assert_eq!(new.app.vault.documents(&new.scope).unwrap().len(), 1, "one file is one document");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn what_was_said_is_there_in_a_new_home(steps in steps()) {
        let (old, new, mut model) = (Home::new(1), Home::new(2), Model::new());
        old.live(&steps, &mut model);
        new.bring("home.logis.zip", &old.export());
        old.check(&model)?;
        new.check(&model)?;
        prop_assert_eq!(new.ids(), old.ids());
        prop_assert_eq!(new.papers(), old.papers());
        prop_assert_eq!(accounts::list(&new.app, &new.scope).unwrap(), accounts::list(&old.app, &old.scope).unwrap());
    }

    #[test]
    fn what_was_said_in_two_homes_holds_in_the_one_that_they_become(here in steps(), there in steps()) {
        let (old, new) = (Home::new(1), Home::new(2));
        let (mut said_there, mut said_here) = (Model::new(), Model::new());
        old.live(&there, &mut said_there);
        new.live(&here, &mut said_here);
        // Of what was said in both, what was said last.
        let mut model = said_here;
        for (of, (at, value)) in said_there {
            if model.get(&of).is_none_or(|(before, _)| *before < at) {
                model.insert(of, (at, value));
            }
        }
        let mut papers = new.papers();
        papers.extend(old.papers());
        let export = old.export();
        new.bring("home.logis.zip", &export);
        new.check(&model)?;
        prop_assert_eq!(new.papers(), papers.clone());
        prop_assert_eq!(accounts::list(&new.app, &new.scope).unwrap().len(), 2);
        // Twice is once, and into a third home it goes on to hold.
        new.bring("home.logis.zip", &export);
        new.check(&model)?;
        let third = Home::new(3);
        third.live(&[Step::Deliver(0, MOVEMENTS)], &mut Model::new());
        third.bring("home.logis.zip", &new.export());
        third.check(&model)?;
        prop_assert_eq!(third.papers(), papers);
    }
}
