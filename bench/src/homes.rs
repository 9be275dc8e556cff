//! The scale of homes: what ten thousand of them cost, each bringing home one day of movements.
//!
//! Arguments: homes (10,000), threads (4).

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use logis::App;
use logis::records::import::{Options, import};
use logis_formats::{MemoryInput, Status};
use logis_vault::{Scope, Why};

use crate::place::Place;
use crate::report::{Report, Target};
use crate::write::count;
use crate::{Failed, measure};

/// A bank's file of one day: three movements and the balance.
fn day_file(home: usize) -> MemoryInput {
    let mut text = String::from("OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR\n");
    text += &format!("<BANKACCTFROM><BANKID>10278<BRANCHID>00001<ACCTID>{home:011}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\n");
    for (movement, (amount, label)) in
        [("-12.30", "BOULANGERIE DU PONT"), ("-48.00", "STATION DU RHONE"), ("15.00", "VIREMENT")].iter().enumerate()
    {
        text += &format!("<STMTTRN><TRNTYPE>OTHER<DTPOSTED>20250602<TRNAMT>{amount}<FITID>{home}R{movement}<NAME>{label}</STMTTRN>\n");
    }
    text += "</BANKTRANLIST><LEDGERBAL><BALAMT>1234.56<DTASOF>20250602</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n";
    MemoryInput::new("releve.ofx", text)
}

/// Does something for each number below `count`, on so many threads; the first failure ends it.
fn on_threads(threads: usize, count: usize, each: impl Fn(usize) -> Result<(), Failed> + Sync) -> Result<(), Failed> {
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<String>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    if let Err(error) = each(number) {
                        next.store(count, Ordering::Relaxed);
                        if let Ok(mut failed) = failed.lock() {
                            failed.get_or_insert(error.to_string());
                        }
                    }
                }
            });
        }
    });
    match failed.into_inner() {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error.into()),
        Err(_) => Err("a thread failed".into()),
    }
}

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let (homes, threads) = (count(arguments, 0, 10_000)?, count(arguments, 1, 4)?);
    let place = Place::fresh()?;
    let name = |number: usize| format!("home {number}");
    let mut report = Report::default();
    report.note(format!("{} {threads} threads.", place.engine()));
    drop(place.open()?);
    let nothing = place.size_bytes()?;

    let app = place.open()?;
    let (made, adding) = measure::cost(|| {
        on_threads(threads, homes, |number| Ok(logis::cli::access::scope(&app, &name(number), Why::Look, true).map(drop)?))
    });
    made?;
    drop(app);
    let empty = place.size_bytes()?;
    report.add("homes made", homes as f64 / adding.wall_s, "a second");
    report.aim("an empty home on disk, key included", (empty - nothing) as f64 / homes as f64, "bytes", Target::AtMost(1024.0));

    let app = place.open()?;
    let scopes: Vec<Scope> =
        (0..homes).map(|number| logis::cli::access::scope(&app, &name(number), Why::Deliver, false)).collect::<Result<_, _>>()?;
    let bring = |app: &App, number: usize| -> Result<(), Failed> {
        let report = import(app, &scopes[number], &day_file(number), None, &Options::default(), &|_| {})?;
        if report.status == Status::Ok { Ok(()) } else { Err(format!("home {number} was refused its file").into()) }
    };
    let (brought, cost) = measure::cost(|| on_threads(threads, homes, |number| bring(&app, number)));
    brought?;
    report.add("homes that brought a day home", homes as f64 / cost.wall_s, "a second");
    report.add("the same, this process", cost.cpu_s / homes as f64 * 1e3, "CPU ms a home");
    drop(app);
    let full = place.size_bytes()?;
    report.add("a home with one day, original and journal included", (full - nothing) as f64 / homes as f64, "bytes");

    let mut walls = Vec::new();
    for _ in 0..5 {
        let (app, cost) = measure::cost(|| place.open());
        app?;
        walls.push(cost.wall_s);
    }
    report.aim("opened with all of them, median", measure::runs(walls).median_s, "s", Target::AtMost(0.3));
    let held = measure::memory_bytes();
    let app = place.open()?;
    report.aim("memory just opened", measure::memory_bytes() as f64 / 1e6, "MB", Target::AtMost(60.0));
    let (touched, touching) = measure::cost(|| scopes.iter().try_for_each(|scope| app.vault.coverage(scope).map(drop)));
    touched?;
    report.add("touching a home first", touching.cpu_s / homes as f64 * 1e3, "CPU ms");
    report.aim("memory with all homes touched", measure::memory_bytes() as f64 / 1e6, "MB", Target::AtMost(120.0));
    report.note(format!("The process held {:.1} MB before it opened the vault for the last time.", held as f64 / 1e6));
    Ok(report)
}
