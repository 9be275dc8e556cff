//! What a running server does by itself, now and then.
//!
//! To add a job: 1. a function here, 2. its row in [`JOBS`]; one that reads a home makes its scope in `access`.

mod access;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use logis_vault::{VaultError, Why};

use crate::App;
use crate::leaving::schedule;

/// How often the jobs run.
const EVERY_SECONDS: u64 = 600;

/// What jobs are given.
pub struct Means {
    /// The running Logis.
    pub app: App,
    /// Where the operator allows exports to be written, if anywhere.
    pub exports: Option<PathBuf>,
    /// The zone in which days begin and end.
    pub zone: TimeZone,
}

/// A job, and what could not be done where it fails.
type Job = (fn(&Means) -> Result<(), VaultError>, &'static str);

const JOBS: &[Job] = &[
    (close_due, "a closing that is due could not be carried out"),
    (sweep, "what nobody wants any more could not be taken away"),
    (export_due, "an export that is due could not be made"),
];

/// Runs every job at once and then now and then, until the runtime ends.
pub async fn run_now_and_then(means: Means) {
    let (means, mut ticks) = (Arc::new(means), tokio::time::interval(Duration::from_secs(EVERY_SECONDS)));
    loop {
        ticks.tick().await;
        for (job, failed) in JOBS {
            let means = means.clone();
            // The vault blocks; a job that fails says so and is tried again.
            if let Ok(Err(error)) = tokio::task::spawn_blocking(move || job(&means)).await {
                eprintln!("logis: {failed}: {error}");
            }
        }
    }
}

/// Erases the homes whose closing is due.
fn close_due(means: &Means) -> Result<(), VaultError> {
    let erased = means.app.vault.erase_due()?;
    erased.into_iter().for_each(|home| means.app.lines.forget(home));
    Ok(())
}

/// Takes away spools whose day is over, kept exports among them.
fn sweep(means: &Means) -> Result<(), VaultError> {
    means.app.vault.sweep()
}

/// Makes the exports that are due, one after the other. One home's failure is no other's.
fn export_due(means: &Means) -> Result<(), VaultError> {
    let Means { app, exports, zone } = means;
    let mut failed = Ok(());
    for home in app.vault.exports_due()? {
        let scope = access::scope(app, home, "export", Why::Export);
        if let Err(error) = schedule::run(app, &scope, exports.as_deref().map(Path::new), zone) {
            failed = Err(error);
        }
    }
    failed
}
