//! Archives come home: each member is a delivery of its own, with its own original, and one report sums them.
//!
//! A member is called by its archive too (`releves.zip › mars/compte.ofx`), so that everything that tells where a record
//! came from says it. The archive itself is not kept: its members are.

use std::collections::BTreeMap;
use std::io;

use logis_core::{Clock, Code, Currency, Decimal, DeliveryId, Problem, Rng};
use logis_formats::archive::{self, Archive, Budget, Member};
use logis_formats::{Input, Status, problem_of};
use logis_vault::{Scope, VaultError};

use super::import::{self, ImportReport, Options, PROBLEMS_KEPT_MAX};
use super::{Kept, SpooledInput, leaving};
use crate::App;

/// Problems kept over all members; beyond, each member keeps its first one. All are counted.
const PROBLEMS_OF_MEMBERS_MAX: usize = 20_000;

/// What may still be read and kept of an archive and of those in it.
struct Left {
    budget: Budget,
    problems: usize,
}

impl Left {
    /// A member's report with as many problems as may be kept.
    fn kept(&mut self, mut report: ImportReport) -> Vec<ImportReport> {
        report.problems.truncate(self.problems.max(1));
        self.problems = self.problems.saturating_sub(report.problems.len());
        vec![report]
    }
}

/// Takes the members of an archive, one after the other.
trait Taker {
    /// Takes one that may be read, and of an archive its members; the reports of what was read.
    fn take(&self, member: &Member<'_>, depth: u32, left: &mut Left) -> Result<Vec<ImportReport>, VaultError>;
}

/// Brings the members of an archive home. Where it was `spooled`, its spool goes.
pub(super) fn import(
    app: &App,
    scope: &Scope,
    input: &dyn Input,
    spooled: Option<DeliveryId>,
    options: &Options,
    progress: &dyn Fn(u64),
) -> Option<Result<ImportReport, VaultError>> {
    let done = report(input, &*app.clock, &AtHome { app, scope, options, progress });
    if let (Some(_), Some(id)) = (&done, spooled) {
        // What can't be removed now is swept later.
        let _removed = app.vault.remove_original(scope, id);
    }
    done
}

/// Reads the members of an archive without storing anything.
pub(super) fn dry_run(input: &dyn Input, options: &Options, clock: &dyn Clock, rng: &dyn Rng) -> Option<ImportReport> {
    let done = report(input, clock, &Dry { options, clock, rng })?;
    Some(done.unwrap_or_else(|error| ImportReport::refused(input.name(), &Problem::new(Code::Unreadable, error.to_string()), 0.0)))
}

/// The report over all members; `None` where the input is no archive of files.
fn report(input: &dyn Input, clock: &dyn Clock, taker: &dyn Taker) -> Option<Result<ImportReport, VaultError>> {
    // What can't even be opened is said as of any file.
    if !archive::begins(input).unwrap_or(false) || is_export(input) {
        return None;
    }
    let (start, mut left) = (clock.elapsed(), Left { budget: Budget::default(), problems: PROBLEMS_OF_MEMBERS_MAX });
    let done = match archive::open(input, &mut left.budget) {
        Ok(None) => return None,
        Ok(Some(found)) => members(&found, 0, &mut left, taker).map(|members| sum(input.name(), members)),
        Err(problem) => Ok(of_zip(ImportReport::refused(input.name(), &problem, 0.0))),
    };
    Some(done.map(|report| ImportReport { seconds: (clock.elapsed() - start).as_secs_f64(), ..report }))
}

/// A home that left is taken up as a whole, not file by file.
fn is_export(input: &dyn Input) -> bool {
    leaving::is_export(input).unwrap_or(false)
}

fn members(archive: &Archive<'_>, depth: u32, left: &mut Left, taker: &dyn Taker) -> Result<Vec<ImportReport>, VaultError> {
    let mut reports = Vec::new();
    for member in archive.members() {
        match member.refused() {
            Some(problem) => reports.push(ImportReport::refused(member.name(), problem, 0.0)),
            None => reports.extend(taker.take(member, depth, left)?),
        }
    }
    Ok(reports)
}

/// The members of what was kept of a member, where it is an archive itself.
fn within(kept: &dyn Input, depth: u32, left: &mut Left, taker: &dyn Taker) -> Option<Result<Vec<ImportReport>, VaultError>> {
    if is_export(kept) {
        return None;
    }
    let refused = |problem: &Problem| Ok(vec![of_zip(ImportReport::refused(kept.name(), problem, 0.0))]);
    match archive::open(kept, &mut left.budget) {
        Ok(None) => None,
        Ok(Some(_)) if depth >= archive::DEPTH_MAX => Some(refused(&Problem::new(Code::ArchiveNested, ""))),
        Ok(Some(inner)) => Some(members(&inner, depth + 1, left, taker)),
        Err(problem) => Some(refused(&problem)),
    }
}

struct AtHome<'a> {
    app: &'a App,
    scope: &'a Scope,
    options: &'a Options,
    progress: &'a dyn Fn(u64),
}

impl Taker for AtHome<'_> {
    fn take(&self, member: &Member<'_>, depth: u32, left: &mut Left) -> Result<Vec<ImportReport>, VaultError> {
        let (vault, scope) = (&self.app.vault, self.scope);
        let id = vault.draw_delivery();
        let spooled = member.open().and_then(|mut stream| SpooledInput::spool(vault, scope, id, member.name(), &mut *stream));
        let input = match spooled {
            Ok(input) => input,
            Err(error) => return Ok(vec![ImportReport::refused(member.name(), &of_stream(error)?, 0.0)]),
        };
        if let Some(reports) = within(&input, depth, left, self) {
            let _removed = vault.remove_original(scope, id);
            return reports;
        }
        import::import_file(self.app, scope, &input, Some(id), self.options, self.progress).map(|report| left.kept(report))
    }
}

struct Dry<'a> {
    options: &'a Options,
    clock: &'a dyn Clock,
    rng: &'a dyn Rng,
}

impl Taker for Dry<'_> {
    fn take(&self, member: &Member<'_>, depth: u32, left: &mut Left) -> Result<Vec<ImportReport>, VaultError> {
        // Only what must be read from any place is kept.
        let kept = match archive::begins(member) {
            Ok(false) => return Ok(left.kept(import::dry_run_file(member, self.options, self.clock))),
            Ok(true) => member.open().and_then(|mut stream| Kept::of(member.name(), &mut *stream, self.rng)),
            Err(error) => Err(error),
        };
        match kept {
            Err(error) => Ok(vec![ImportReport::refused(member.name(), &problem_of(error), 0.0)]),
            Ok(kept) => {
                within(&kept, depth, left, self).unwrap_or_else(|| Ok(left.kept(import::dry_run_file(&kept, self.options, self.clock))))
            }
        }
    }
}

/// What is wrong with what could not be spooled, unless it is the vault that failed.
pub(super) fn of_stream(error: io::Error) -> Result<Problem, VaultError> {
    error.downcast::<VaultError>().map_or_else(|error| Ok(problem_of(error)), Err)
}

fn of_zip(report: ImportReport) -> ImportReport {
    ImportReport { format: Some(archive::ID.to_owned()), ..report }
}

/// One report over all members: ok when all are, error when none gave a record, else partial.
#[must_use]
pub fn sum(name: &str, members: Vec<ImportReport>) -> ImportReport {
    let mut all = of_zip(ImportReport::empty(name));
    let (mut sums, mut energy): (BTreeMap<&str, Decimal>, Option<Decimal>) = (BTreeMap::new(), None);
    let more = |sum: Decimal, by: &str| Decimal::parse(by, b'.').ok().and_then(|by| sum.checked_add(by)).unwrap_or(sum);
    for member in &members {
        all.accounts += member.accounts;
        all.added += member.added;
        all.known += member.known;
        all.revised += member.revised;
        all.sighted += member.sighted;
        all.problems_total += member.problems_total;
        let room = PROBLEMS_KEPT_MAX.saturating_sub(all.problems.len());
        all.problems.extend(member.problems.iter().take(room).cloned());
        all.questions.extend(member.questions.iter().cloned());
        for (kind, count) in &member.records {
            *all.records.entry(kind.clone()).or_default() += count;
        }
        for (currency, sum) in &member.sums {
            let whole = sums.entry(currency).or_default();
            *whole = more(*whole, sum);
        }
        if let Some(wh) = &member.energy_wh {
            energy = Some(more(energy.unwrap_or_default(), wh));
        }
        if let Some((first, last)) = &member.days {
            // Days are written so that their order as texts is that of time.
            let (from, to) = all.days.take().unwrap_or_else(|| (first.clone(), last.clone()));
            all.days = Some((from.min(first.clone()), to.max(last.clone())));
        }
    }
    let written = |(currency, sum): (&str, Decimal)| -> (String, String) {
        (currency.to_owned(), import::written(currency.parse().unwrap_or(Currency::UNKNOWN), sum))
    };
    all.sums = sums.into_iter().map(written).collect();
    all.energy_wh = energy.map(|wh| wh.normalized().to_string());
    all.status = match () {
        () if members.iter().all(|member| member.status == Status::Ok) => Status::Ok,
        () if all.records.values().sum::<u64>() == 0 => Status::Error,
        () => Status::Partial,
    };
    ImportReport { members, ..all }
}
