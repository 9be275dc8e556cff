//! What became of a file, as `logis import` says it: a line of JSON, or a block for a person.

use std::io::{self, Write};

use logis_core::{Code, Currency, Day, Decimal, Money, Problem};
use logis_formats::{Status, archive};
use logis_kinds::KindId;
use logis_pages::{format, texts};
use logis_vault::{DeliveryView, KeptDocument};
use serde::Serialize;
use serde_json::{Map, Value};

use super::documents;
use super::terminal::{Terminal, Tone, harmless};
use crate::records::import::{ImportReport, ReportedProblem};

/// Formats of energy: their reports always say how much was consumed, also where it is nothing; not where readings are of
/// no energy.
const ENERGY_FORMATS: &[&str] = &["enedis", "espi", "grdf"];
/// Problems that a block for a person shows; the rest are counted.
const PROBLEMS_SHOWN_MAX: usize = 5;

/// A report as scripts read it. The keys and their order are published.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    format: Option<&'a str>,
    encoding: Option<&'a str>,
    status: Status,
    accounts: u64,
    records: &'a std::collections::BTreeMap<String, u64>,
    added: u64,
    known: u64,
    revised: u64,
    sighted: u64,
    sums: Map<String, Value>,
    energy_wh: Option<&'a str>,
    from: Option<&'a str>,
    to: Option<&'a str>,
    problems: Vec<ProblemLine<'a>>,
    /// Only of an export.
    #[serde(skip_serializing_if = "Option::is_none")]
    arrived: Option<crate::records::import::ArrivedReport>,
    seconds: f64,
    #[serde(flatten)]
    archive: Option<ArchiveLine<'a>>,
}

/// What the line of an archive says besides.
#[derive(Serialize)]
struct ArchiveLine<'a> {
    problems_total: u64,
    members: Vec<MemberLine<'a>>,
}

/// What the line of an archive says of one of its files.
#[derive(Serialize)]
#[serde(untagged)]
enum MemberLine<'a> {
    Read(Box<Line<'a>>),
    Kept(Value),
}

/// A file of an archive that no importer read and that was kept as a document.
pub struct KeptMember {
    /// Its name, with its archive's.
    pub file: String,
    /// What became of it.
    pub kept: KeptDocument,
    /// The document.
    pub document: DeliveryView,
}

#[derive(Serialize)]
struct ProblemLine<'a> {
    line: Option<u64>,
    column: Option<u32>,
    code: &'a str,
    reason: String,
    remedy: String,
}

/// Writes a report as one line of JSON; `file` is what the person named, `kept` what else lay in an archive.
///
/// # Errors
/// When it can't be written.
pub fn write_json(out: &mut dyn Write, file: &str, report: &ImportReport, kept: &[KeptMember], terminal: &Terminal) -> io::Result<()> {
    let mut line = line(file, report, terminal);
    if let Some(archive) = &mut line.archive {
        let kept = kept.iter().map(|member| {
            let file = member.file.strip_prefix(&report.file).and_then(|rest| rest.strip_prefix(archive::WITHIN)).unwrap_or(&member.file);
            MemberLine::Kept(documents::kept_line(file, &member.kept, &member.document))
        });
        archive.members.extend(kept);
    }
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

fn line<'a>(file: &'a str, report: &'a ImportReport, terminal: &Terminal) -> Line<'a> {
    let has_readings = report.records.contains_key(KindId::EnergyReading.name());
    let energy = report.format.as_deref().is_some_and(|format| !has_readings && ENERGY_FORMATS.contains(&format)).then_some("0");
    let member = |member: &'a ImportReport| MemberLine::Read(Box::new(line(member.path_in(&report.file), member, terminal)));
    let members = || report.members.iter().map(member).collect();
    Line {
        file,
        format: report.format.as_deref(),
        encoding: report.encoding.as_deref(),
        status: report.status,
        accounts: report.accounts,
        records: &report.records,
        added: report.added,
        known: report.known,
        revised: report.revised,
        sighted: report.sighted,
        sums: report.sums.iter().map(|(currency, sum)| (currency.clone(), sum.as_str().into())).collect(),
        energy_wh: report.energy_wh.as_deref().or(energy),
        from: report.days.as_ref().map(|(from, _)| from.as_str()),
        to: report.days.as_ref().map(|(_, to)| to.as_str()),
        problems: report.problems.iter().map(|problem| problem_line(problem, terminal)).collect(),
        arrived: report.arrived,
        seconds: (report.seconds * 1e6).round() / 1e6,
        archive: is_archive(report).then(|| ArchiveLine { problems_total: report.problems_total, members: members() }),
    }
}

fn is_archive(report: &ImportReport) -> bool {
    report.format.as_deref() == Some(archive::ID)
}

fn problem_line<'a>(reported: &'a ReportedProblem, terminal: &Terminal) -> ProblemLine<'a> {
    let (reason, remedy) = reported.problem().map(|problem| sentences(&problem, terminal)).unwrap_or_default();
    ProblemLine { line: reported.line, column: reported.column, code: &reported.code, reason, remedy }
}

fn sentences(problem: &Problem, terminal: &Terminal) -> (String, String) {
    let (code, quote) = (problem.code, problem.quote.as_str());
    // What pages ask on Import, commands do.
    let remedy = match code {
        Code::AccountUnknown => terminal.text("cli-problem-account-unknown", &[]),
        Code::CurrencyUnknown => terminal.text("cli-problem-currency-unknown", &[]),
        Code::MappingUnsure => terminal.text("cli-problem-mapping-unsure", &[]),
        Code::DateOrderUnknown => terminal.text("cli-problem-date-order-unknown", &[]),
        Code::DecimalMarkUnknown => terminal.text("cli-problem-decimal-mark-unknown", &[]),
        _ => texts::problem_remedy(code, quote, terminal.lang),
    };
    (texts::problem_reason(code, quote, terminal.lang), remedy)
}

/// Writes a report for a person; `kept` is what else lay in an archive.
///
/// # Errors
/// When it can't be written.
pub fn write_block(out: &mut dyn Write, file: &str, report: &ImportReport, kept: &[KeptMember], terminal: &Terminal) -> io::Result<()> {
    write_head(out, file, report, kept.len(), terminal)?;
    for member in &report.members {
        writeln!(out)?;
        write_block(out, &member.file, member, &[], terminal)?;
    }
    for member in kept {
        writeln!(out)?;
        documents::write_kept(out, &member.file, &member.kept, &member.document, terminal)?;
    }
    if report.members.is_empty() { write_problems(out, report, terminal) } else { Ok(()) }
}

/// What came of a file, without its problems.
fn write_head(out: &mut dyn Write, file: &str, report: &ImportReport, kept: usize, terminal: &Terminal) -> io::Result<()> {
    let (lang, count) = (terminal.lang, |n| format::count(n, terminal.lang));
    let (status, tone) = match report.status {
        Status::Ok => ("status-ok", Tone::Good),
        Status::Partial => ("status-partial", Tone::Warning),
        Status::Error => ("status-error", Tone::Bad),
    };
    let what = report.format.as_ref().map(|format| texts::format_label(format, lang));
    let what: Vec<String> = what.into_iter().chain(report.encoding.clone()).collect();
    let what = if what.is_empty() { String::new() } else { format!("  ({})", what.join(", ")) };
    let (name, status) = (terminal.toned(Tone::Strong, harmless(file)), terminal.text(status, &[]));
    writeln!(out, "{name}  {}{}", terminal.toned(tone, status), terminal.toned(Tone::Faint, what))?;
    let read: u64 = report.records.values().sum();
    let members = report.members.len() + kept;
    if members > 0 {
        writeln!(out, "  {}", terminal.text("cli-import-members", &[("n", &members)]))?;
    }
    if members == kept && kept > 0 {
        return Ok(());
    }
    if report.status == Status::Error {
        writeln!(out, "  {}", terminal.text("report-nothing-stored", &[]))?;
    } else if let Some(arrived) = &report.arrived {
        let key = if arrived.restored { "cli-import-restored" } else { "cli-import-merged" };
        writeln!(out, "  {}", terminal.text(key, &[("n", &arrived.deliveries), ("skipped", &arrived.skipped)]))?;
        if read > 0 {
            writeln!(out, "  {}", counted(report, read, terminal))?;
        }
    } else if read == 0 {
        writeln!(out, "  {}", terminal.text("report-empty", &[]))?;
    } else {
        writeln!(out, "  {}", counted(report, read, terminal))?;
        let kinds: Vec<String> =
            report.records.iter().map(|(kind, n)| format!("{} {}", texts::kind_label(kind, lang), count(*n))).collect();
        writeln!(out, "  {}", kinds.join(" · "))?;
        if let Some((from, to)) = report.days.as_ref().and_then(|(from, to)| Some((from.parse::<Day>().ok()?, to.parse::<Day>().ok()?))) {
            writeln!(out, "  {}", format::span(from, to, lang))?;
        }
        for (currency, sum) in &report.sums {
            writeln!(out, "  {} {}", terminal.text("report-sums", &[]), money(currency, sum, terminal))?;
        }
        if let Some(energy) = &report.energy_wh {
            let shown = Decimal::parse(energy, b'.').map_or_else(|_| energy.clone(), |wh| format::number(wh, lang));
            writeln!(out, "  {} {shown}\u{a0}Wh", terminal.text("report-energy", &[]))?;
        }
    }
    Ok(())
}

fn counted(report: &ImportReport, read: u64, terminal: &Terminal) -> String {
    let counts = [
        ("count-added", report.added),
        ("count-known", report.known),
        ("count-revised", report.revised),
        ("count-sighted", report.sighted),
    ];
    let counts: Vec<String> = counts.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| terminal.text(key, &[("n", &n)])).collect();
    if counts.is_empty() {
        return terminal.text("cli-import-read", &[("n", &read)]);
    }
    terminal.text("report-counted", &[("n", &read), ("counts", &counts.join(", "))])
}

fn money(currency: &str, sum: &str, terminal: &Terminal) -> String {
    match (currency.parse::<Currency>(), Decimal::parse(sum, b'.')) {
        (Ok(currency), Ok(sum)) => format::money(&Money::new(sum, currency), terminal.lang),
        _ => format!("{sum} {currency}"),
    }
}

fn write_problems(out: &mut dyn Write, report: &ImportReport, terminal: &Terminal) -> io::Result<()> {
    for reported in report.problems.iter().take(PROBLEMS_SHOWN_MAX) {
        let Some(problem) = reported.problem() else { continue };
        let (reason, remedy) = sentences(&problem, terminal);
        let at = match (problem.line, problem.column) {
            (Some(line), Some(column)) => terminal.text("problem-line-column", &[("line", &line), ("column", &column)]) + "  ",
            (Some(line), None) => terminal.text("problem-line", &[("line", &line)]) + "  ",
            _ => String::new(),
        };
        let label = texts::severity_label(problem.severity(), terminal.lang);
        let tone = if problem.severity() == logis_core::Severity::Note { Tone::Faint } else { Tone::Warning };
        writeln!(out, "  {} {at}{}\n    {remedy}", terminal.toned(tone, label), harmless(&reason))?;
    }
    let more = report.problems_total.saturating_sub(report.problems.len().min(PROBLEMS_SHOWN_MAX) as u64);
    if more > 0 { writeln!(out, "  {}", terminal.text("cli-import-more", &[("n", &more)])) } else { Ok(()) }
}
