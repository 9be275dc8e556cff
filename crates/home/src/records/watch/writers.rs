//! Which files of a folder are open for writing, as far as can be told: on Linux, by the processes that we may look at.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// Open files looked at; beyond, settled files are taken as they are.
const OPEN_FILES_MAX: usize = 200_000;
/// The bits of an open file's flags that say how it is open (fcntl.h), and the way that only reads.
const ACCESS_MODE: u32 = 0o3;
const READ_ONLY: u32 = 0;

/// The names of files in a folder that some process holds open for writing.
pub(super) fn open_for_writing(folder: &Path) -> HashSet<OsString> {
    let mut open = HashSet::new();
    let (Ok(folder), Ok(processes)) = (folder.canonicalize(), fs::read_dir("/proc")) else { return open };
    let mut left = OPEN_FILES_MAX;
    let numbered = processes.flatten().filter(|entry| entry.file_name().as_encoded_bytes().iter().all(u8::is_ascii_digit));
    for process in numbered {
        // Processes of others can't be looked at.
        let Ok(files) = fs::read_dir(process.path().join("fd")) else { continue };
        for file in files.flatten() {
            left = left.saturating_sub(1);
            if left == 0 {
                return open;
            }
            let Ok(target) = fs::read_link(file.path()) else { continue };
            if let (true, Some(name)) = (target.parent() == Some(&folder), target.file_name())
                && writes(&process.path().join("fdinfo").join(file.file_name()))
            {
                open.insert(name.to_owned());
            }
        }
    }
    open
}

/// Whether an open file's flags let it be written.
fn writes(info: &Path) -> bool {
    let Ok(text) = fs::read_to_string(info) else { return false };
    let flags = text.lines().find_map(|line| line.strip_prefix("flags:"));
    flags.and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok()).is_some_and(|flags| flags & ACCESS_MODE != READ_ONLY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn what_is_being_written_is_known() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["written", "read", "closed"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let _writing = fs::File::options().append(true).open(folder.path().join("written")).unwrap();
        let _reading = fs::File::open(folder.path().join("read")).unwrap();
        assert_eq!(open_for_writing(folder.path()), HashSet::from(["written".into()]));
        assert!(open_for_writing(&folder.path().join("nowhere")).is_empty());
    }
}
