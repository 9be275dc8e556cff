//! Moving files aside: within the same file system, under a name that is free, with the reasons beside what was refused.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use logis_core::{Day, Problem};
use logis_formats::Status;
use logis_pages::harmless::harmless;
use logis_pages::{Lang, texts};

use crate::records::import::{ImportReport, ReportedProblem};

/// Folder of what came home.
const DONE: &str = "done";
/// Folder of what was refused.
const REFUSED: &str = "refused";
/// Files of one name and day.
const SAME_NAME_MAX: u32 = 10_000;
/// Longest name of a file, on Linux and macOS; where it counts otherwise it may be longer.
const NAME_MAX_BYTES: usize = 255;
/// Longest ending of a name.
const ENDING_MAX_BYTES: usize = 32;
/// Problems that the reasons beside a file say; the rest are counted.
const PROBLEMS_MAX: usize = 50;

/// Moves a file into the folder for what became of it, and returns where it is.
///
/// # Errors
/// When it can't be moved; it is still where it was then.
pub(super) fn move_aside(path: &Path, report: &ImportReport, today: Day, lang: Lang) -> io::Result<PathBuf> {
    let (Some(within), Some(name)) = (path.parent(), path.file_name()) else { return Err(io::ErrorKind::InvalidInput.into()) };
    let folder = within.join(if report.has_refused() { REFUSED } else { DONE });
    match fs::create_dir(&folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    // A link would lead elsewhere.
    if !folder.symlink_metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotADirectory, folder.display().to_string()));
    }
    // The name is taken first and then replaced, so that nobody's file ever is.
    let (to, _) = free(&folder, name, today)?;
    let moved = beside(&folder, &to, report, today, lang).and_then(|reasons| fs::rename(path, &to).map_err(|error| (error, reasons)));
    match moved {
        Ok(()) => Ok(to),
        Err((error, reasons)) => {
            // What was made for a move that did not come about.
            for made in reasons.iter().chain([&to]) {
                let _removed = fs::remove_file(made);
            }
            Err(error)
        }
    }
}

/// Writes the reasons beside what is refused, and returns where.
fn beside(
    folder: &Path,
    to: &Path,
    report: &ImportReport,
    today: Day,
    lang: Lang,
) -> Result<Option<PathBuf>, (io::Error, Option<PathBuf>)> {
    if !report.has_refused() {
        return Ok(None);
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".txt");
    let (path, mut file) = free(folder, &name, today).map_err(|error| (error, None))?;
    match file.write_all(reasons(report, lang).as_bytes()) {
        Ok(()) => Ok(Some(path)),
        Err(error) => Err((error, Some(path))),
    }
}

/// Takes a name that nobody has: the file's own, else with the day, else with the day and a number.
fn free(folder: &Path, name: &OsStr, today: Day) -> io::Result<(PathBuf, File)> {
    for number in 0..SAME_NAME_MAX {
        let path = folder.join(dated(name, today, number));
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|file| (path, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// A name with the day and a number, its stem cut where it would be longer than a name may be.
fn dated(name: &OsStr, today: Day, number: u32) -> OsString {
    let path = Path::new(name);
    // An ending that long is a part of the name that a dot stands before.
    let ending = path.extension().filter(|ending| ending.len() <= ENDING_MAX_BYTES);
    let stem = ending.and_then(|_| path.file_stem()).unwrap_or(name);
    let day = match number {
        0 => String::new(),
        1 => format!(" {today}"),
        _ => format!(" {today} {number}"),
    };
    let mut dated = cut(stem, NAME_MAX_BYTES - day.len() - ending.map_or(0, |ending| 1 + ending.len()));
    dated.push(day);
    if let Some(ending) = ending {
        dated.push(".");
        dated.push(ending);
    }
    dated
}

/// The beginning of a name, whole characters only.
fn cut(name: &OsStr, bytes_max: usize) -> OsString {
    if name.len() <= bytes_max {
        return name.to_owned();
    }
    let name = name.to_string_lossy();
    name[..name.floor_char_boundary(bytes_max)].into()
}

/// Why a file was refused, or files of an archive, and what to do, as a text for the person.
fn reasons(report: &ImportReport, lang: Lang) -> String {
    let refused: Vec<&ImportReport> = report.members.iter().filter(|member| member.has_refused()).collect();
    let (key, count) = if report.status == Status::Error { ("watch-trouble-refused", 0) } else { ("watch-trouble-members", refused.len()) };
    let mut text = texts::text(lang, key, &[("file", &harmless(&report.file).into_owned()), ("n", &count)]) + "\n";
    let mut left = PROBLEMS_MAX;
    let mut total = 0;
    for file in if refused.is_empty() { vec![report] } else { refused } {
        if !report.members.is_empty() {
            text += &format!("\n{}\n", harmless(file.path_in(&report.file)));
        }
        for problem in file.problems.iter().filter_map(ReportedProblem::problem).take(left) {
            text += &format!("\n{}\n", sentences(&problem, lang));
            left -= 1;
        }
        total += file.problems_total;
    }
    let more = total.saturating_sub((PROBLEMS_MAX - left) as u64);
    if more > 0 {
        text += &format!("\n{}\n", texts::text(lang, "problems-unlisted", &[("n", &more)]));
    }
    text
}

fn sentences(problem: &Problem, lang: Lang) -> String {
    let reason = texts::problem_reason(problem.code, &problem.quote, lang);
    let remedy = texts::problem_remedy(problem.code, &problem.quote, lang);
    let place = problem.line.map(|line| texts::text(lang, "problem-line", &[("line", &line)]) + " – ").unwrap_or_default();
    format!("{place}{reason}\n{remedy}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use logis_core::Code;

    #[test]
    fn nothing_is_ever_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let day = Day::from_ymd(2026, 11, 25).unwrap();
        let refused = ImportReport::refused("a.pdf", &Problem::new(Code::NotRecognised, ""), 0.0);
        let mut names = Vec::new();
        for content in ["first", "second", "third"] {
            let path = folder.path().join("a.pdf");
            fs::write(&path, content).unwrap();
            let to = move_aside(&path, &refused, day, Lang::French).unwrap();
            assert_eq!(fs::read_to_string(&to).unwrap(), content);
            assert!(!path.exists());
            names.push(to.file_name().unwrap().to_string_lossy().into_owned());
        }
        assert_eq!(names, ["a.pdf", "a 2026-11-25.pdf", "a 2026-11-25 2.pdf"]);
        for name in &names {
            let why = fs::read_to_string(folder.path().join("refused").join(format!("{name}.txt"))).unwrap();
            assert!(why.contains("a.pdf") && why.contains("format connu"), "{why}");
        }
    }

    #[test]
    fn the_longest_name_has_room_for_a_day_and_for_reasons() {
        let folder = tempfile::tempdir().unwrap();
        let day = Day::from_ymd(2026, 11, 25).unwrap();
        let refused = ImportReport::refused("a", &Problem::new(Code::NotRecognised, ""), 0.0);
        for name in [format!("{}.pdf", "n".repeat(251)), format!("x{}", "é".repeat(127)), format!("a.{}", "€".repeat(84))] {
            for content in ["first", "second", "third"] {
                let path = folder.path().join(&name);
                fs::write(&path, content).unwrap();
                let to = move_aside(&path, &refused, day, Lang::French).unwrap();
                assert_eq!(fs::read_to_string(&to).unwrap(), content);
                assert_eq!(to.extension(), Path::new(&name).extension().filter(|ending| ending.len() < 9).or(to.extension()));
            }
        }
        assert_eq!(fs::read_dir(folder.path().join("refused")).unwrap().count(), 2 * 3 * 3);
    }

    #[test]
    fn what_can_not_be_moved_stays_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let refused = ImportReport::refused("a.pdf", &Problem::new(Code::NotRecognised, ""), 0.0);
        fs::write(folder.path().join("refused"), "in the way").unwrap();
        fs::write(folder.path().join("a.pdf"), "x").unwrap();
        let day = Day::from_ymd(2026, 11, 25).unwrap();
        assert!(move_aside(&folder.path().join("a.pdf"), &refused, day, Lang::English).is_err());
        fs::remove_file(folder.path().join("refused")).unwrap();
        // It vanished before the move.
        assert!(move_aside(&folder.path().join("gone.pdf"), &refused, day, Lang::English).is_err());
        assert_eq!(fs::read_dir(folder.path().join("refused")).unwrap().count(), 0);
        assert!(folder.path().join("a.pdf").exists());
    }
}
