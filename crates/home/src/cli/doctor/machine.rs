//! What the machine says of the folder: whose it is, how full the disk is, whether the clock fits.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use logis_core::Instant;

use super::{CLOCK_BEHIND_SECONDS, Checkup, shown};

/// Less free room than this fails: an import needs its file twice, sealed.
#[cfg(unix)]
const FREE_MIN_BYTES: u64 = 64 << 20;
/// Less than this is a warning.
#[cfg(unix)]
const FREE_LOW_BYTES: u64 = 1 << 30;
/// A clock that is further ahead of the last write than this is worth a look.
const CLOCK_AHEAD_SECONDS: i64 = 3 * 365 * 86_400;

fn paths(folder: &Path) -> Vec<PathBuf> {
    let inside = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    inside.filter(|path| path.is_file()).collect()
}

/// Folder 0700, files 0600, all of them this account's.
#[cfg(unix)]
pub(super) fn permissions(folder: &Path, checkup: &mut Checkup<'_>) {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let mut is_well = true;
    let account = fs::metadata("/proc/self").ok().map(|process| process.uid());
    for (path, allowed) in std::iter::once((folder.to_owned(), 0o700)).chain(paths(folder).into_iter().map(|file| (file, 0o600))) {
        // A file that goes meanwhile, as logs do, is none to worry about.
        let Ok(found) = fs::metadata(&path) else { continue };
        let mode = found.permissions().mode() & 0o777;
        let (shown, mode_shown, allowed_shown) = (path.display().to_string(), format!("{mode:03o}"), format!("{allowed:03o}"));
        if mode & !allowed != 0 {
            is_well = false;
            let args: [(&str, &dyn logis_pages::texts::Arg); 3] = [("path", &shown), ("mode", &mode_shown), ("allowed", &allowed_shown)];
            checkup.fail("permissions", "cli-doctor-mode", "cli-doctor-mode-remedy", &args);
        }
        if account.is_some_and(|account| account != found.uid()) {
            is_well = false;
            checkup.warn("permissions", "cli-doctor-owner", "cli-doctor-owner-remedy", &[("path", &shown)]);
        }
    }
    if is_well {
        checkup.well("permissions", "cli-doctor-permissions", &[]);
    }
}

/// Elsewhere the account's own folder is what keeps others out.
#[cfg(not(unix))]
pub(super) fn permissions(_: &Path, _: &mut Checkup<'_>) {}

/// Whether anything can be written, and how much more.
pub(super) fn disk(folder: &Path, checkup: &mut Checkup<'_>) {
    match tempfile::NamedTempFile::new_in(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::StorageFull => {
            return checkup.fail("disk", "cli-doctor-disk-full", "cli-doctor-disk-remedy", &[("free", &0_u64)]);
        }
        Err(_) => return checkup.fail("disk", "cli-doctor-read-only", "cli-doctor-read-only-remedy", &[]),
        Ok(file) => drop(file),
    }
    #[cfg(unix)]
    if let Ok(found) = rustix::fs::statvfs(folder) {
        let free = found.f_bavail.saturating_mul(found.f_frsize);
        let free_mib = free >> 20;
        let args: [(&str, &dyn logis_pages::texts::Arg); 1] = [("free", &free_mib)];
        if free < FREE_MIN_BYTES {
            checkup.fail("disk", "cli-doctor-disk-full", "cli-doctor-disk-remedy", &args);
        } else if free < FREE_LOW_BYTES {
            checkup.warn("disk", "cli-doctor-disk-low", "cli-doctor-disk-remedy", &args);
        } else {
            checkup.well("disk", "cli-doctor-disk", &args);
        }
    }
}

/// The clock against the times of the files.
pub(super) fn file_times(folder: &Path, now: Instant, checkup: &mut Checkup<'_>) {
    let written = paths(folder).into_iter().filter_map(|path| {
        let since = fs::metadata(path).ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(since.as_secs()).ok().map(Instant::from_seconds)
    });
    let Some(latest) = written.max() else { return };
    let at = shown(latest, checkup.terminal);
    let args: [(&str, &dyn logis_pages::texts::Arg); 1] = [("at", &at)];
    if now.plus_seconds(CLOCK_BEHIND_SECONDS) < latest {
        checkup.warn("clock", "cli-doctor-clock-files", "cli-doctor-clock-remedy", &args);
    } else if latest.plus_seconds(CLOCK_AHEAD_SECONDS) < now {
        checkup.warn("clock", "cli-doctor-clock-ahead", "cli-doctor-clock-remedy", &args);
    } else {
        checkup.well("clock", "cli-doctor-clock", &[]);
    }
}
