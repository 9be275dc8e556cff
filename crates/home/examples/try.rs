use logis::records::{Book, FileInput, accounts, balances, import};
use logis_core::Period;
fn main() {
    let mut args = std::env::args().skip(1);
    let folder = std::path::PathBuf::from(args.next().unwrap());
    let totals: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(args.next().unwrap()).unwrap()).unwrap();
    let app = logis::App::open(&folder).unwrap();
    let scope = logis::cli::access::scope(&app, "home", logis_vault::Why::Deliver, true).unwrap();
    for path in args {
        let r = import::import(&app, &scope, &FileInput::new(path.as_ref()), None, &import::Options::default(), &|_| {}).unwrap();
        println!(
            "{} {:?} {:?} added {} known {} revised {} sighted {} problems {} {:.2}s",
            r.file, r.status, r.records, r.added, r.known, r.revised, r.sighted, r.problems_total, r.seconds
        );
        for p in r.problems.iter().take(2) {
            println!("   {p:?}");
        }
    }
    let (book, _) = Book::load(&app.vault, &scope).unwrap();
    for a in &book.accounts {
        println!("{a:?}");
    }
    let cov = app.vault.coverage(&scope).unwrap();
    for c in &cov {
        println!("{} {} segs {} bytes {:?}", c.kind.name(), c.records, c.segments, c.bytes);
    }
    println!("truth transactions {} look alikes {}", totals["bank"]["transactions"], totals["look_alikes"]["pairs"]);
    let all = balances::balances(&app, &scope, &book).unwrap();
    for a in totals["bank"]["accounts"].as_array().unwrap() {
        let acc = book.find(a["iban"].as_str().unwrap()).or_else(|| book.find(a["account"].as_str().unwrap())).unwrap();
        let b = &all[&acc.id];
        let ends = b.month_ends();
        let mut bad = 0;
        let mut n = 0;
        for (m, v) in a["month_end_balances"].as_object().unwrap() {
            n += 1;
            let got = ends.iter().find(|e| e.month.to_string() == *m).and_then(|e| e.computed).map(|m| m.decimal().to_string());
            if got.as_deref() != v.as_str() {
                bad += 1;
                if bad < 4 {
                    println!("  {m} {v} got {got:?}");
                }
            }
        }
        println!(
            "{} lines {} truth {} month ends {}/{} opening {:?} difference {:?}",
            acc.name,
            b.lines,
            a["transactions"],
            n - bad,
            n,
            b.opening.map(|m| m.to_string()),
            b.difference
        );
    }
    let pairs = app.vault.pairs(&scope, &accounts::Grouped(book), Period::ALWAYS).unwrap();
    println!("paired {} waiting {}", pairs.paired, pairs.waiting);
    println!("{:?}", app.vault.verify_journal(&scope, None).map(|v| v.entries));
}
