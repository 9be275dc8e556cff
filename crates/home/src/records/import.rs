//! Files come home: an input is read, compared, sealed and published, and a report says what became of it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use logis_core::{Clock, Code, Currency, DeliveryId, Problem, Rng, Severity};
use logis_formats::archive::{WITHIN, file_name};
use logis_formats::{Answers, Hint, Input, KnownCurrencies, Question, Refused, Sink, Status, Stopped, Summary};
use logis_kinds::{Batch, KindId};
use logis_vault::{Accounts, Delivered, Delivery, Origin, Scope, VaultError};
use serde::{Deserialize, Serialize};

use super::archive;
use super::book::{Book, Told};
use super::leaving;
use crate::App;

/// The document that keeps what was answered about shapes of files.
pub const ANSWERS: &str = "answers";
/// Problems that are kept of one input, or over all members of an archive.
pub(super) const PROBLEMS_KEPT_MAX: usize = 1000;
/// A delivery that others overtook is read again at most so often.
const ATTEMPTS_MAX: u32 = 64;

/// What a person says about an input.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Read it as this format.
    pub format: Option<String>,
    /// It is of this account (an id or name of the book, or a new name).
    pub account: Option<String>,
    /// Where no importer reads it, its spool stays ([`ImportReport::spool`]): it may be kept as a document.
    pub spool_stays: bool,
}

/// A problem as reports say it; its sentences are made where it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedProblem {
    /// Line of the input, from 1.
    pub line: Option<u64>,
    /// Column, from 1.
    pub column: Option<u32>,
    /// See [`Code::as_str`].
    pub code: String,
    /// What the input said there.
    pub quote: String,
}

impl From<&Problem> for ReportedProblem {
    fn from(problem: &Problem) -> Self {
        Self { line: problem.line, column: problem.column, code: problem.code.as_str().to_owned(), quote: problem.quote.clone() }
    }
}

impl ReportedProblem {
    /// The problem again; `None` where the code is of another version.
    #[must_use]
    pub fn problem(&self) -> Option<Problem> {
        let mut problem = Problem::new(Code::find(&self.code)?, &self.quote);
        (problem.line, problem.column) = (self.line, self.column);
        Some(problem)
    }
}

/// What became of one input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The input's name.
    pub file: String,
    /// The format it was read as, where one was recognised.
    pub format: Option<String>,
    /// The encoding it was in.
    pub encoding: Option<String>,
    /// Ok, partial, or error.
    pub status: Status,
    /// Accounts that it names.
    pub accounts: u64,
    /// Accounts and meters that it tells of, as it names them: the first few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told_of: Vec<String>,
    /// Records read, by the kinds' published names.
    pub records: BTreeMap<String, u64>,
    /// New records.
    pub added: u64,
    /// Rows known already.
    pub known: u64,
    /// Rows with new content for a known record.
    pub revised: u64,
    /// Rows that are sightings of records that another source told of.
    pub sighted: u64,
    /// Sums over booked transactions, by currency.
    pub sums: BTreeMap<String, String>,
    /// Energy consumed, in Wh, where the input is of energy.
    pub energy_wh: Option<String>,
    /// First and last day.
    pub days: Option<(String, String)>,
    /// Problems, the first thousand.
    pub problems: Vec<ReportedProblem>,
    /// How many there are in all.
    pub problems_total: u64,
    /// What the person should be asked.
    pub questions: Vec<Question>,
    /// The delivery, where one was published.
    #[serde(skip)]
    pub delivery: Option<DeliveryId>,
    /// Of an archive: what became of each of its files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Self>,
    /// Of an export: what came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrived: Option<ArrivedReport>,
    /// The spool, where no importer read it and it stays.
    #[serde(skip)]
    pub spool: Option<DeliveryId>,
    /// How long it took.
    pub seconds: f64,
}

/// What came with an export of a home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivedReport {
    /// Deliveries that came with it.
    pub deliveries: u64,
    /// Deliveries that were here already.
    pub skipped: u64,
    /// Whether it was taken up exactly, in a home that never had a delivery.
    pub restored: bool,
}

impl ImportReport {
    /// Whether no importer knows what it is.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.status == Status::Error && self.problems.first().is_some_and(|problem| problem.code == Code::NotRecognised.as_str())
    }

    /// Whether nothing of it was stored, or of one of its files.
    #[must_use]
    pub fn has_refused(&self) -> bool {
        self.status == Status::Error || self.members.iter().any(|member| member.status == Status::Error)
    }

    /// The report of an input of which nothing is stored.
    pub(crate) fn refused(file: &str, problem: &Problem, seconds: f64) -> Self {
        Self { status: Status::Error, problems: vec![problem.into()], problems_total: 1, seconds, ..Self::empty(file) }
    }

    /// The report of an input that holds nothing.
    pub(super) fn empty(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            format: None,
            encoding: None,
            status: Status::Ok,
            accounts: 0,
            told_of: Vec::new(),
            records: BTreeMap::new(),
            added: 0,
            known: 0,
            revised: 0,
            sighted: 0,
            sums: BTreeMap::new(),
            energy_wh: None,
            days: None,
            problems: Vec::new(),
            problems_total: 0,
            questions: Vec::new(),
            delivery: None,
            members: Vec::new(),
            arrived: None,
            spool: None,
            seconds: 0.0,
        }
    }

    /// A member's path within its archive; any other file's name.
    #[must_use]
    pub fn path_in<'a>(&'a self, archive: &str) -> &'a str {
        self.file.strip_prefix(archive).and_then(|rest| rest.strip_prefix(WITHIN)).unwrap_or(&self.file)
    }

    /// What a summary counted.
    fn of(file: &str, summary: &Summary<'_>) -> Self {
        let energy = summary.energy().map(|energy| energy.watt_hours().to_string());
        Self {
            status: summary.status(),
            accounts: summary.accounts,
            told_of: summary.names.clone(),
            records: summary.records.iter().map(|(kind, count)| (kind.name().to_owned(), *count)).collect(),
            sums: summary.sums().iter().map(|(currency, sum)| (currency.to_string(), written(*currency, *sum))).collect(),
            energy_wh: energy,
            days: summary.days.map(|(from, to)| (from.to_string(), to.to_string())),
            problems: summary.problems.iter().map(Into::into).collect(),
            problems_total: summary.problem_counts.values().sum(),
            ..Self::empty(file)
        }
    }
}

pub(super) fn written(currency: Currency, sum: logis_core::Decimal) -> String {
    logis_core::Money::new(sum, currency).decimal().to_string()
}

/// Drops what it is given: for reading without storing.
struct Nowhere;

impl Sink for Nowhere {
    fn batch(&mut self, _: Batch) -> Result<(), Stopped> {
        Ok(())
    }

    fn problem(&mut self, _: Problem) {}
}

/// Reads an input without storing anything; needs no home. Of an archive every member is read.
#[must_use]
pub fn dry_run(input: &dyn Input, options: &Options, clock: &dyn Clock, rng: &dyn Rng) -> ImportReport {
    archive::dry_run(input, options, clock, rng).unwrap_or_else(|| dry_run_file(input, options, clock))
}

/// The same of what is no archive.
pub(super) fn dry_run_file(input: &dyn Input, options: &Options, clock: &dyn Clock) -> ImportReport {
    let start = clock.elapsed();
    if leaving::is_export(input).unwrap_or(false) {
        return leaving::glance(input, (clock.elapsed() - start).as_secs_f64());
    }
    let name = file_name(input.name()).to_owned();
    let hint = Hint { format: options.format.clone(), account: options.account.clone(), name, ..Hint::default() };
    let mut nowhere = Nowhere;
    let mut summary = Summary::new(&mut nowhere);
    let read = logis_formats::read(input, &hint, &mut summary);
    let seconds = (clock.elapsed() - start).as_secs_f64();
    let mut report = ImportReport::of(input.name(), &summary);
    match read {
        Ok(reading) => {
            report.format = Some(reading.format.to_owned());
            report.encoding = Some(reading.encoding.to_string());
            report.questions = reading.questions;
            report.added = report.records.values().sum();
            if report.status == Status::Error {
                let first = logis_formats::nothing_readable(&summary);
                report = ImportReport {
                    problems: prepend(&first, &report.problems),
                    problems_total: report.problems_total + 1,
                    ..empty(report)
                };
            }
            ImportReport { seconds, ..report }
        }
        Err(Refused::Input(problem)) => refuse(input, &report, &problem, seconds),
        Err(Refused::Stopped(_)) => ImportReport { seconds, ..report },
    }
}

fn prepend(first: &Problem, rest: &[ReportedProblem]) -> Vec<ReportedProblem> {
    std::iter::once(first.into()).chain(rest.iter().cloned()).collect()
}

/// The same report of an input of which nothing is stored.
fn empty(report: ImportReport) -> ImportReport {
    ImportReport {
        records: BTreeMap::new(),
        sums: BTreeMap::new(),
        accounts: 0,
        added: 0,
        energy_wh: None,
        days: None,
        questions: Vec::new(),
        ..report
    }
}

fn refuse(input: &dyn Input, so_far: &ImportReport, problem: &Problem, seconds: f64) -> ImportReport {
    let format = logis_formats::format_of(input).ok().flatten().map(str::to_owned);
    let refused = ImportReport::refused(input.name(), problem, seconds);
    let notes = so_far.problems.iter().filter(|p| p.problem().is_some_and(|p| p.severity() == Severity::Lost)).cloned();
    ImportReport {
        format,
        problems: refused.problems.iter().cloned().chain(notes).collect(),
        problems_total: so_far.problems_total + 1,
        ..refused
    }
}

/// The book as it stands while an input is read; known to the vault as what makes accounts one.
struct LiveBook {
    book: Mutex<(Book, bool)>,
    rng: Arc<dyn Rng>,
}

impl LiveBook {
    /// The person named the account: it need not be asked.
    fn settle(&self, account: &str) {
        let mut held = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = held.0.accounts.iter_mut().find(|known| !known.settled && known.refs.iter().any(|named| named == account)) {
            known.settled = true;
            held.1 = true;
        }
    }

    fn learn(&self, told: &Told<'_>) {
        let mut held = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        let changed = held.0.learn(told, &*self.rng);
        held.1 |= changed;
    }
}

impl Accounts for LiveBook {
    fn group(&self, account: &str) -> String {
        let held = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        held.0.find(account).map_or_else(|| account.to_owned(), |known| known.id.clone())
    }
}

/// Passes batches to the delivery, and accounts to the book.
struct Home<'a> {
    delivery: &'a mut Delivery,
    book: Arc<LiveBook>,
    failed: Option<VaultError>,
    progress: &'a dyn Fn(u64),
    rows: u64,
}

impl Home<'_> {
    fn tried(&mut self, done: Result<(), VaultError>) -> Result<(), Stopped> {
        done.map_err(|error| {
            self.failed = Some(error);
            Stopped
        })
    }
}

impl Sink for Home<'_> {
    fn batch(&mut self, batch: Batch) -> Result<(), Stopped> {
        if batch.kind() == KindId::BankAccount {
            for row in 0..batch.rows() {
                let currency = batch.text("currency", row).and_then(|code| code.parse().ok());
                let name = batch.text("name", row);
                self.book.learn(&Told { account: batch.text("account", row).unwrap_or_default(), name, currency });
            }
        }
        self.rows += batch.rows() as u64;
        let done = self.delivery.push(batch);
        self.tried(done)?;
        (self.progress)(self.rows);
        Ok(())
    }

    fn source(&mut self, source: &str) -> Result<(), Stopped> {
        let done = self.delivery.set_source(source);
        self.tried(done)
    }

    fn problem(&mut self, _: Problem) {}
}

/// Brings an input home. `spooled` names the delivery under whose id it lies in the vault already; else its original is
/// kept too. The report says what became of it; an error of the input is a report, not an error. Where nothing is
/// stored, the spool goes. Of an archive every member is brought home, a delivery each.
///
/// # Errors
/// When the vault fails; nothing of the input is stored then, and of an archive the members before it.
pub fn import(
    app: &App,
    scope: &Scope,
    input: &dyn Input,
    spooled: Option<DeliveryId>,
    options: &Options,
    progress: &dyn Fn(u64),
) -> Result<ImportReport, VaultError> {
    archive::import(app, scope, input, spooled, options, progress)
        .unwrap_or_else(|| import_file(app, scope, input, spooled, options, progress))
}

/// The same of what is no archive.
pub(super) fn import_file(
    app: &App,
    scope: &Scope,
    input: &dyn Input,
    spooled: Option<DeliveryId>,
    options: &Options,
    progress: &dyn Fn(u64),
) -> Result<ImportReport, VaultError> {
    let start = app.clock.elapsed();
    let id = match spooled {
        Some(id) => id,
        None => {
            let id = app.vault.draw_delivery();
            let mut spool = app.vault.spool(scope, id)?;
            if let Err(error) = input.open().and_then(|mut stream| std::io::copy(&mut stream, &mut spool)) {
                return Ok(ImportReport::refused(input.name(), &archive::of_stream(error)?, 0.0));
            }
            spool.finish()?;
            id
        }
    };
    if leaving::is_export(input).unwrap_or(false) {
        let done = leaving::arrive(app, scope, input.name(), id, progress);
        // What can't be removed now is swept later.
        let _removed = app.vault.remove_original(scope, id);
        let seconds = (app.clock.elapsed() - start).as_secs_f64();
        return done.map(|report| ImportReport { seconds, ..report });
    }
    let mut done = attempt_import(app, scope, input, id, options, progress);
    for _ in 1..ATTEMPTS_MAX {
        if !matches!(done, Err(VaultError::Changed)) {
            break;
        }
        done = attempt_import(app, scope, input, id, options, progress);
    }
    if let Err(VaultError::LimitExceeded { .. }) = done {
        // Too much for the home, of accounts for one: the input's fault, and nothing of it was published. The limit's name
        // says nothing to a person.
        done = Ok(ImportReport::refused(input.name(), &Problem::new(Code::LimitExceeded, ""), 0.0));
    }
    match &mut done {
        Ok(report) if report.delivery.is_some() => {}
        Ok(report) if options.spool_stays && report.is_unread() => report.spool = Some(id),
        // What can't be removed now is swept later.
        Ok(_) | Err(_) => drop(app.vault.remove_original(scope, id)),
    }
    let seconds = (app.clock.elapsed() - start).as_secs_f64();
    done.map(|report| ImportReport { seconds, ..report })
}

fn attempt_import(
    app: &App,
    scope: &Scope,
    input: &dyn Input,
    id: DeliveryId,
    options: &Options,
    progress: &dyn Fn(u64),
) -> Result<ImportReport, VaultError> {
    let vault = &app.vault;
    let (book, version) = Book::load(vault, scope)?;
    let answers: Answers = vault.find_document(scope, ANSWERS)?.map(|document| document.value).unwrap_or_default();
    let hint = hint(input, options, &book, answers);
    let live = Arc::new(LiveBook { book: Mutex::new((book, false)), rng: app.rng.clone() });
    let origin = Origin { name: input.name().into(), size_bytes: input.size_bytes().unwrap_or_default(), ..Origin::default() };
    let mut delivery = vault.deliver(scope, id, origin, "", live.clone())?;
    let mut home = Home { delivery: &mut delivery, book: live.clone(), failed: None, progress, rows: 0 };
    let mut summary = Summary::new(&mut home);
    let read = logis_formats::read(input, &hint, &mut summary);
    let mut report = ImportReport::of(input.name(), &summary);
    let nothing = logis_formats::nothing_readable(&summary);
    drop(summary);
    let failed = home.failed.take();
    let reading = match (failed, read) {
        (Some(error), _) => return Err(error),
        (None, Err(Refused::Input(problem))) => return Ok(refuse(input, &report, &problem, 0.0)),
        (None, Err(Refused::Stopped(_))) => return Err(VaultError::Changed),
        (None, Ok(reading)) => reading,
    };
    report.format = Some(reading.format.to_owned());
    report.encoding = Some(reading.encoding.to_string());
    report.questions = reading.questions.clone();
    if report.status == Status::Error {
        return Ok(ImportReport {
            problems: prepend(&nothing, &report.problems),
            problems_total: report.problems_total + 1,
            ..empty(report)
        });
    }
    delivery.set_origin(reading.format, &reading.encoding.to_string());
    let found = delivery.compare_rest()?;
    report.problems_total += found.len() as u64;
    report.problems.extend(found.iter().map(ReportedProblem::from));
    let kept = serde_json::to_value(&report).map_err(|_| VaultError::Impossible("a report that is no JSON"))?;
    if let (Some(_), Some(account)) = (&options.account, &hint.account) {
        live.settle(account);
    }
    // The book first: an account without lines does no harm, lines of an account that nobody knows would be left out.
    keep_book(app, scope, &live, version)?;
    let delivered = delivery.publish(kept)?;
    Ok(counted(report, &delivered))
}

fn counted(report: ImportReport, delivered: &Delivered) -> ImportReport {
    let sum = |of: fn(&logis_vault::Counts) -> u64| delivered.counts.values().map(of).sum();
    ImportReport {
        added: sum(|c| c.added),
        known: sum(|c| c.known),
        revised: sum(|c| c.revised),
        sighted: sum(|c| c.sighted),
        delivery: Some(delivered.id),
        ..report
    }
}

fn hint(input: &dyn Input, options: &Options, book: &Book, answers: Answers) -> Hint {
    let mut hint = Hint { format: options.format.clone(), name: file_name(input.name()).into(), answers, ..Hint::default() };
    // A name that the book knows means the account's first id, so that records of it carry one name. A file whose
    // account was settled before is not asked about again.
    hint.account = match options.account.as_ref().filter(|said| !said.trim().is_empty()) {
        Some(said) => Some(book.meant(said).map_or_else(|| format!("name:{said}"), |account| account.refs[0].clone())),
        None => Some(hint.account_ref()).filter(|account| book.find(account).is_some_and(|known| known.settled)),
    };
    let known = book.clone();
    hint.currencies =
        KnownCurrencies::new(move |account| known.find(account).map(super::Account::currency).filter(|currency| currency.is_known()));
    hint
}

/// Keeps what was learnt of accounts. Someone else may have learnt meanwhile: then both is kept.
fn keep_book(app: &App, scope: &Scope, live: &LiveBook, version: u64) -> Result<(), VaultError> {
    let (book, changed) = live.book.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if !changed {
        return Ok(());
    }
    match book.store(&app.vault, scope, version) {
        Err(VaultError::Changed) => loop {
            let (mut theirs, version) = Book::load(&app.vault, scope)?;
            for account in &book.accounts {
                for named in &account.refs {
                    theirs.learn(&Told { account: named, name: Some(&account.name), currency: Some(account.currency()) }, &*app.rng);
                }
            }
            match theirs.store(&app.vault, scope, version) {
                Err(VaultError::Changed) => {}
                done => return done,
            }
        },
        done => done,
    }
}
