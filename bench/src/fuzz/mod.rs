//! Importers under hostile bytes: `fuzz FORMAT SECONDS FOLDER…` changes the files of the folders without end and reads each
//! result; `fuzz replay FILE…` reads files once more.
//!
//! What must hold of every input: no panic, no hang, memory within the limit, and the same reading when the bytes come in
//! small pieces. What does not is made as small as can be and kept in `LOGIS_FUZZ_KEEP` (else the temporary folder).
//! An input that shows a new outcome (problems, counts, format) joins those that are changed further. `SEED` in the
//! environment gives other chance.

mod mutate;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use logis_core::{CountingRng, Problem};
use logis_formats::{Hint, Input, Sink, Stopped, Summary};
use logis_kinds::Batch;

use crate::Failed;
use crate::measure::memory_bytes;
use crate::report::Report;
use mutate::{INPUT_MAX_BYTES, below, mutate};

/// No input of a megabyte may take so long, also beside other work.
const HANG_SECONDS: u64 = 30;
/// No reading may hold more than this above what the harness holds.
const MEMORY_MAX_BYTES: u64 = 128 << 20;
/// An input that takes longer, and longer than all before, is kept to be looked at.
const SLOW: Duration = Duration::from_secs(2);
/// Inputs that are changed further.
const POOL_MAX: usize = 4_000;
/// Tries to make a found input smaller.
const SHRINKS_MAX: usize = 2_000;

/// Bytes that come in pieces of so many.
struct Pieces<'a>(&'a [u8], usize);

impl Input for Pieces<'_> {
    fn name(&self) -> &'static str {
        "fuzz"
    }

    fn size_bytes(&self) -> Option<u64> {
        Some(self.0.len() as u64)
    }

    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Piece { rest: self.0, piece: self.1 }))
    }
}

struct Piece<'a> {
    rest: &'a [u8],
    piece: usize,
}

impl Read for Piece<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(self.piece).min(self.rest.len());
        let (now, later) = self.rest.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.rest = later;
        Ok(count)
    }
}

/// Counts and forgets, and sees the most memory held at a batch.
#[derive(Default)]
struct Watch {
    peak_bytes: u64,
    batches: u64,
}

impl Sink for Watch {
    fn batch(&mut self, _: Batch) -> Result<(), Stopped> {
        self.batches += 1;
        if self.batches.is_multiple_of(16) {
            self.peak_bytes = self.peak_bytes.max(memory_bytes());
        }
        Ok(())
    }

    fn problem(&mut self, _: Problem) {}
}

/// What was read, in words that are equal where the readings are.
fn outcome(bytes: &[u8], format: Option<&str>, piece: usize) -> (String, u64) {
    let hint = Hint { format: format.map(str::to_owned), name: "fuzz".to_owned(), ..Hint::default() };
    let mut watch = Watch::default();
    let mut summary = Summary::new(&mut watch);
    let read = logis_formats::read(&Pieces(bytes, piece), &hint, &mut summary);
    let read = match read {
        Ok(reading) => format!("{} {:?}", reading.format, reading.questions),
        Err(refused) => format!("{refused:?}"),
    };
    let problems: Vec<_> = summary.problems.iter().map(|problem| (problem.line, problem.code.as_str(), &problem.quote)).collect();
    let words = format!("{read} {:?} {:?} {:?} {:?} {problems:?}", summary.records, summary.sums(), summary.energy(), summary.days);
    drop(summary);
    let peak = watch.peak_bytes.max(memory_bytes());
    (words, peak)
}

/// What makes an outcome new: its format, the sorts of problem, how many records and problems by order of magnitude.
fn novelty(words: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut digits = 0_u32;
    let mut quoted = false;
    for character in words.chars() {
        match character {
            '"' => quoted = !quoted,
            _ if quoted && !character.is_ascii_lowercase() && character != '-' => {}
            '0'..='9' => digits += 1,
            _ => {
                if std::mem::take(&mut digits) > 2 {
                    '9'.hash(&mut hasher);
                }
                character.hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}

/// What is wrong with the reading of some bytes, if anything is.
fn fault(bytes: &[u8], format: Option<&str>, piece: usize, base_bytes: u64) -> Result<String, String> {
    let panicked = |what: &str| format!("{what} panics");
    let (whole, peak) = catch_unwind(AssertUnwindSafe(|| outcome(bytes, format, usize::MAX))).map_err(|_| panicked("a whole reading"))?;
    if peak > base_bytes + MEMORY_MAX_BYTES {
        return Err(format!("memory: {} MB", (peak - base_bytes) >> 20));
    }
    if piece > 0 {
        let (pieces, _) = catch_unwind(AssertUnwindSafe(|| outcome(bytes, format, piece))).map_err(|_| panicked("a reading in pieces"))?;
        if pieces != whole {
            return Err(format!("in pieces of {piece} it reads otherwise"));
        }
    }
    Ok(whole)
}

/// The same fault with fewer bytes.
fn shrink(bytes: &[u8], still: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut small = bytes.to_vec();
    let mut step = small.len().div_ceil(2);
    let mut tries = 0;
    while step > 0 && tries < SHRINKS_MAX {
        let (mut at, mut shrunk) = (0, false);
        while at < small.len() && tries < SHRINKS_MAX {
            let mut less = small.clone();
            drop(less.drain(at..(at + step).min(small.len())));
            tries += 1;
            if still(&less) {
                (small, shrunk) = (less, true);
            } else {
                at += step;
            }
        }
        if !shrunk || step > 1 {
            step = if step == 1 { 0 } else { step / 2 };
        }
    }
    small
}

fn files_under(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        found.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        files_under(&entry?.path(), found)?;
    }
    found.sort();
    Ok(())
}

fn keep(folder: &Path, format: &str, number: usize, why: &str, bytes: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(format!("{format}-{number}"));
    std::fs::write(&path, bytes)?;
    println!("{}: {why} ({} bytes)", path.display(), bytes.len());
    Ok(())
}

/// Ends the process when one input takes too long, keeping it.
fn watch_for_hangs(at_work: Arc<Mutex<(Instant, Vec<u8>)>>, folder: PathBuf, format: String) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let held = at_work.lock().unwrap_or_else(PoisonError::into_inner);
            if held.0.elapsed() > Duration::from_secs(HANG_SECONDS) {
                let _kept = keep(&folder, &format, 0, "hangs", &held.1);
                std::process::exit(3);
            }
        }
    });
}

/// Runs the program.
pub fn run(arguments: &[String]) -> Result<Report, Failed> {
    let folder = std::env::var_os("LOGIS_FUZZ_KEEP").map_or_else(|| std::env::temp_dir().join("logis-fuzz"), PathBuf::from);
    let (format, rest) = arguments.split_first().ok_or("fuzz FORMAT SECONDS FOLDER…, or fuzz replay FILE…")?;
    if format == "replay" {
        return replay(rest);
    }
    let (seconds, folders) = rest.split_first().ok_or("how many seconds?")?;
    let end = Duration::from_secs(seconds.parse()?);
    let mut files = Vec::new();
    for path in folders {
        files_under(Path::new(path), &mut files)?;
    }
    let mut pool: Vec<Vec<u8>> = files.iter().filter_map(|file| std::fs::read(file).ok()).filter(|b| b.len() <= INPUT_MAX_BYTES).collect();
    if pool.is_empty() {
        return Err("no file to begin with".into());
    }
    let seeds = pool.len();
    let seed = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let chance = CountingRng::new(seed);
    // A panic is caught and told once, by us.
    std::panic::set_hook(Box::new(|_| {}));
    #[expect(clippy::disallowed_methods, reason = "a harness runs for the time that really goes by")]
    let now = Instant::now;
    let at_work = Arc::new(Mutex::new((now(), Vec::new())));
    watch_for_hangs(at_work.clone(), folder.clone(), format.clone());
    let (mut seen, mut faults, mut told) = (HashSet::new(), 0_usize, HashSet::new());
    let (mut readings, mut slowest, mut most) = (0_u64, Duration::ZERO, 0);
    let start = now();
    while start.elapsed() < end {
        let mut bytes = pool[below(&chance, pool.len())].clone();
        mutate(&chance, &mut bytes, &pool[below(&chance, pool.len())]);
        let as_format = (below(&chance, 2) == 0).then_some(format.as_str());
        let piece = if below(&chance, 8) == 0 { below(&chance, 9) + 1 } else { 0 };
        let began = now();
        *at_work.lock().unwrap_or_else(PoisonError::into_inner) = (began, bytes.clone());
        let base = memory_bytes();
        let done = fault(&bytes, as_format, piece, base);
        if began.elapsed() > slowest.max(SLOW) {
            keep(&folder, &format!("{format}-slow"), readings as usize, "slow", &bytes)?;
        }
        slowest = slowest.max(began.elapsed());
        most = most.max(memory_bytes().saturating_sub(base));
        readings += 1;
        match done {
            Ok(words) => {
                if seen.insert(novelty(&words)) {
                    if pool.len() >= POOL_MAX {
                        let over = seeds + below(&chance, pool.len() - seeds);
                        pool.swap_remove(over);
                    }
                    pool.push(bytes);
                }
            }
            // One of a sort is enough: its cause is mended, not its cases.
            Err(why) if told.insert(why.clone()) || faults < 20 => {
                faults += 1;
                let small = shrink(&bytes, |less| {
                    *at_work.lock().unwrap_or_else(PoisonError::into_inner) = (now(), less.to_vec());
                    fault(less, as_format, piece, memory_bytes()).is_err_and(|found| found == why)
                });
                keep(&folder, format, faults, &format!("{why}, as {as_format:?}"), &small)?;
            }
            Err(_) => faults += 1,
        }
    }
    let mut report = Report::default();
    report.add(format!("{format}: inputs read"), readings as f64, "");
    report.add("outcomes told apart", seen.len() as f64, "");
    report.add("slowest input", slowest.as_secs_f64(), "s");
    report.add("most memory kept by one", (most >> 20) as f64, "MB");
    report.aim("faults", faults as f64, "", crate::report::Target::AtMost(0.0));
    Ok(report)
}

/// Reads files as they are, whole and in pieces, recognised and as each format.
fn replay(files: &[String]) -> Result<Report, Failed> {
    let mut report = Report::default();
    let mut wrong = 0;
    for file in files {
        let bytes = std::fs::read(file)?;
        let formats = logis_formats::FORMATS.iter().map(|format| Some(format.id)).chain([None]);
        for (format, piece) in formats.flat_map(|format| (0..4).map(move |piece| (format, piece))) {
            if let Err(why) = fault(&bytes, format, piece, memory_bytes()) {
                let said = |piece| catch_unwind(AssertUnwindSafe(|| outcome(&bytes, format, piece).0)).unwrap_or_default();
                report.note(format!("{file} as {format:?}: {why}\nwhole: {}\npieces: {}", said(usize::MAX), said(piece.max(1))));
                wrong += 1;
            }
        }
    }
    report.aim("faults", f64::from(wrong), "", crate::report::Target::AtMost(0.0));
    Ok(report)
}
