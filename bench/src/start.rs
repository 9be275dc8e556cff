//! A vault with ten thousand homes: how long it takes to open, what a home takes on disk, what touching all of them takes.
//!
//! Arguments: homes (10,000).

use logis::App;
use logis_vault::{Scope, Why};

use crate::report::{Report, Target};
use crate::write::count;
use crate::{Failed, measure};

pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let homes = count(arguments, 0, 10_000)?;
    let folder = tempfile::tempdir()?;
    let size = || -> Result<f64, Failed> {
        let files = std::fs::read_dir(folder.path())?.map(|file| file?.metadata().map(|m| m.len()));
        Ok(files.sum::<Result<u64, _>>()? as f64)
    };
    let app = App::open(folder.path())?;
    drop(app);
    let empty = size()?;
    let app = App::open(folder.path())?;
    let (made, adding) = measure::cost(|| {
        (0..homes).try_for_each(|number| logis::cli::access::scope(&app, &format!("home {number}"), Why::Look, true).map(drop))
    });
    made?;
    drop(app);
    let full = size()?;

    let mut report = Report::default();
    let mut walls = Vec::new();
    let mut opening = Vec::new();
    for _ in 0..5 {
        let (app, cost) = measure::cost(|| App::open(folder.path()));
        app?;
        opening.push(cost.cpu_s);
        walls.push(cost.wall_s);
    }
    let idle_before = measure::memory_bytes();
    let app = App::open(folder.path())?;
    let idle = measure::memory_bytes();
    let scopes: Vec<Scope> =
        (0..homes).map(|number| logis::cli::access::scope(&app, &format!("home {number}"), Why::Look, false)).collect::<Result<_, _>>()?;
    let (touched, touching) = measure::cost(|| scopes.iter().try_for_each(|scope| app.vault.coverage(scope).map(drop)));
    touched?;
    let wall = measure::runs(walls);
    report.aim(format!("open with {homes} homes, on the wall, median"), wall.median_s, "s", Target::AtMost(0.3));
    report.add("the same", measure::runs(opening).median_s * 1e3, "CPU ms");
    report.aim("an empty home on disk, key included", (full - empty) / homes as f64, "bytes", Target::AtMost(1024.0));
    report.add("adding a home", adding.cpu_s / homes as f64 * 1e3, "CPU ms");
    report.add("the same on the wall", adding.wall_s / homes as f64 * 1e3, "ms");
    report.aim("memory just opened", idle as f64 / 1e6, "MB", Target::AtMost(60.0));
    report.aim("memory with all homes touched", measure::memory_bytes() as f64 / 1e6, "MB", Target::AtMost(120.0));
    report.add("touching a home first", touching.cpu_s / homes as f64 * 1e3, "CPU ms");
    report.note(format!("The process held {:.1} MB before it opened the vault once more.", idle_before as f64 / 1e6));
    Ok(report)
}
