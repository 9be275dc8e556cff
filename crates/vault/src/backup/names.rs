//! Names of the files of a backup: `logis-data-20260131T120000Z.db`, `logis-keys-20260131T120000Z.keys`, and the
//! register, of which there is one in a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use logis_core::{Day, Instant};

use super::BackupError;
use super::error::about;

const DATA: (&str, &str) = ("logis-data-", ".db");
const KEYS: (&str, &str) = ("logis-keys-", ".keys");
/// The erasure register's name.
const REGISTER: &str = "logis-erased.register";
/// Seconds of a day.
const DAY_SECONDS: i64 = 86_400;

/// The files of one backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) data: PathBuf,
    pub(super) keys: PathBuf,
    pub(super) register: PathBuf,
}

impl Names {
    pub(super) fn of(folder: &Path, made: Instant) -> Self {
        let stamp = stamp(made);
        let named = |(start, end): (&str, &str)| folder.join(format!("{start}{stamp}{end}"));
        Self { data: named(DATA), keys: named(KEYS), register: register(folder) }
    }

    /// The data file's name within its folder.
    pub(super) fn data_name(&self) -> String {
        self.data.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }
}

pub(super) fn register(folder: &Path) -> PathBuf {
    folder.join(REGISTER)
}

/// Every moment of which the folder has a data or a keys file, oldest first.
pub(super) fn listed(folder: &Path) -> Result<BTreeMap<Instant, Names>, BackupError> {
    let mut all = BTreeMap::new();
    for file in std::fs::read_dir(folder).map_err(about(folder))? {
        let name = file.map_err(about(folder))?.file_name();
        let name = name.to_string_lossy();
        let stamped = |(start, end): (&str, &str)| name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).and_then(moment);
        if let Some(made) = stamped(DATA).or_else(|| stamped(KEYS)) {
            all.insert(made, Names::of(folder, made));
        }
    }
    Ok(all)
}

/// To the second, UTC: ISO 8601, basic format.
fn stamp(at: Instant) -> String {
    let (year, month, day) = at.day().ymd();
    let seconds = at.seconds().rem_euclid(DAY_SECONDS);
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

fn moment(stamp: &str) -> Option<Instant> {
    let (day, time) = stamp.strip_suffix('Z')?.split_once('T')?;
    if day.len() != 8 || time.len() != 6 || !day.bytes().chain(time.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (day, time) = (day.parse::<u32>().ok()?, time.parse::<u32>().ok()?);
    let day = Day::from_ymd(i32::try_from(day / 10_000).ok()?, day / 100 % 100, day % 100).ok()?;
    let (hours, minutes, seconds) = (time / 10_000, time / 100 % 100, time % 100);
    let fits = hours < 24 && minutes < 60 && seconds < 60;
    fits.then(|| Instant::from_seconds(i64::from(day.number()) * DAY_SECONDS + i64::from(hours * 3_600 + minutes * 60 + seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_a_moment_to_the_second() {
        let at = Instant::from_seconds(1_750_000_001);
        assert_eq!(stamp(at), "20250615T150641Z");
        assert_eq!(moment(&stamp(at)), Some(at));
        for wrong in ["20250615T150641", "20250230T000000Z", "20250615T250000Z", "+0250615T150641Z", "T", ""] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }
}
