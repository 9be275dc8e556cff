//! What a running server does by itself, now and then.
//!
//! To add a job: 1. a function here, 2. its call in [`run_now_and_then`]; one that reads a home makes its scope in `access`.

use std::time::Duration;

use crate::App;

/// How often the jobs run.
const EVERY_SECONDS: u64 = 600;

/// Runs every job at once and then now and then, until the runtime ends.
pub async fn run_now_and_then(app: App) {
    let mut ticks = tokio::time::interval(Duration::from_secs(EVERY_SECONDS));
    loop {
        ticks.tick().await;
        let app = app.clone();
        // The vault blocks; a job that fails says so and is tried again.
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || close_due(&app)).await {
            eprintln!("logis: a closing that is due could not be carried out: {error}");
        }
    }
}

/// Erases the homes whose closing is due.
fn close_due(app: &App) -> Result<(), logis_vault::VaultError> {
    app.vault.erase_due().map(drop)
}
