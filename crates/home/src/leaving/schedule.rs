//! Exports that are made by themselves, weekly or monthly. By default they lie sealed in the home like those that are asked
//! for: a copy in plain on the same disk would be one more place to guard. Where the operator allowed a folder, the person may
//! have them there, as files that whoever reads that folder can read.

use std::path::Path;

use jiff::ToSpan;
use jiff::tz::TimeZone;
use logis_core::Instant;
use logis_vault::{Scope, VaultError};
use serde::{Deserialize, Serialize};

use super::{change, file, load, make};
use crate::App;

/// Exports that a schedule keeps, at most.
pub const KEEP_MAX: u32 = 12;
/// One that failed is tried again after so long.
const RETRY_SECONDS: i64 = 6 * 3_600;
/// Characters kept of what the system said.
const WHY_CHARACTERS_MAX: usize = 200;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rhythm {
    /// Each week.
    Week,
    /// Each month.
    Month,
}

/// What the person chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// How often.
    pub rhythm: Rhythm,
    /// Into the folder that the operator allowed, in plain; else sealed in the home.
    pub to_folder: bool,
    /// How many stay.
    pub keep: u32,
}

/// What became of the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// When, in microseconds since 1970, UTC.
    pub at_micros: i64,
    /// Why there is none.
    pub why: Option<String>,
}

impl Rhythm {
    /// The next time after `at`, at the same hour.
    #[must_use]
    pub fn next(self, at: Instant, zone: &TimeZone) -> Instant {
        let span = match self {
            Self::Week => 1.week(),
            Self::Month => 1.month(),
        };
        let next = |at| zone.to_timestamp(zone.to_datetime(at).checked_add(span).ok()?).ok();
        at.timestamp().ok().and_then(next).map_or(at, Instant::from)
    }
}

/// Sets the schedule, or ends it; the first export is due at once. What lies there stays until it is removed.
///
/// # Errors
/// When the vault fails.
pub fn set(app: &App, scope: &Scope, schedule: Option<Schedule>) -> Result<(), VaultError> {
    let schedule = schedule.map(|schedule| Schedule { keep: schedule.keep.clamp(1, KEEP_MAX), ..schedule });
    change(app, scope, |exports| {
        exports.schedule = schedule;
        exports.last = None;
        Vec::new()
    })?;
    app.vault.set_export_due(scope, schedule.map(|_| app.clock.now()))
}

/// Makes the export that is due; false where another process is at it, or nothing is due any more. One that fails is noted,
/// and tried again later.
///
/// # Errors
/// When not even that can be written.
pub fn run(app: &App, scope: &Scope, allowed: Option<&Path>, zone: &TimeZone) -> Result<bool, VaultError> {
    let now = app.clock.now();
    if !app.vault.claim_export(scope, now.plus_seconds(RETRY_SECONDS))? {
        return Ok(false);
    }
    let Some(schedule) = load(app, scope)?.0.schedule else {
        return app.vault.set_export_due(scope, None).map(|()| false);
    };
    let done = match (schedule.to_folder, allowed) {
        (false, _) => make(app, scope, true, &|_, _| ()).map(drop).map_err(|error| error.to_string()),
        (true, Some(folder)) => file::write_into(app, scope, folder, schedule.keep as usize).map_err(|error| error.to_string()),
        (true, None) => Err(logis_pages::leave::NO_FOLDER.to_owned()),
    };
    let why = done.err().map(|why| why.chars().take(WHY_CHARACTERS_MAX).collect::<String>());
    let last = Last { at_micros: now.micros(), why };
    change(app, scope, |exports| {
        exports.last = Some(last.clone());
        Vec::new()
    })?;
    if last.why.is_none() && load(app, scope)?.0.schedule == Some(schedule) {
        app.vault.set_export_due(scope, Some(schedule.rhythm.next(now, zone)))?;
    }
    Ok(true)
}
