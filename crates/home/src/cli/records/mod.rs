//! `logis records`: records as a table, JSON lines, CSV or Parquet.
//!
//! To add a format: 1. a variant of [`Format`], 2. a writer in `write`, 3. a line in the story of `tests/commands.rs`.

mod rows;
mod show;
mod write;

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use logis_core::{Day, Period};
use logis_kinds::{ALL, ColumnType, Kind, KindId, TimeColumn};
use logis_pages::format::midnight;
use logis_vault::{RECORD_ID, Why};

use super::failure::Failure;
use super::terminal::Terminal;
use super::{Done, Outcome, Place};
use crate::records::Book;
use rows::Sorted;
use write::{Shown, Writer};

/// Columns of a table for a person, where none are named.
const TABLE_COLUMNS: &[(KindId, &[&str])] = &[
    (KindId::BankAccount, &["account", "type", "currency", "name", "holder"]),
    (KindId::BankBalance, &["on", "account", "type", "amount_minor", "amount_scale", "currency"]),
    (KindId::BankTransaction, &["booked_on", "account", "amount_minor", "amount_scale", "currency", "status", "label"]),
    (KindId::EnergyMeter, &["meter", "commodity", "subscribed_power_va", "tariff"]),
    (
        KindId::EnergyReading,
        &["starts_at", "duration_s", "direction", "register", "energy_mj", "quantity_digits", "quantity_scale", "unit", "quality"],
    ),
];

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// Aligned columns, for reading
    Table,
    /// A JSON object a line, by the kind's JSON Schema
    Jsonl,
    /// Comma-separated, with a header; text that a spreadsheet would run begins with an apostrophe
    Csv,
    /// Apache Parquet, with the kind's own columns and types
    Parquet,
}

/// Your records, in order of time: as a table, or as JSON lines, CSV or Parquet for other programs.
///
/// Amounts are whole numbers of minor units (amount_minor) with amount_scale decimals; energy is in millijoules
/// (3,600,000 are 1 Wh); what is no energy is quantity_digits with quantity_scale decimals of its unit. A table is for
/// reading: it names accounts, and writes numbers and days as your language does and moments in this machine's time zone;
/// the other formats have ids, and moments in UTC. Taking a copy out leaves a line in the journal.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis records --from 2025-01-01 --text boulangerie
  logis records --kind energy.reading --format parquet --output curve.parquet
  logis records --columns record_id,booked_on,amount_minor,label --format csv | less
  logis records --format jsonl --from 2024-01-01 --to 2024-12-31 --output 2024.jsonl
  logis records show 8005e2a0b1c4d000f3a9…   one record, and what each source said of it")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// The kind
    #[arg(long, value_name = "KIND", default_value = "bank.transaction",
          value_parser = clap::builder::PossibleValuesParser::new(ALL.iter().map(|kind| kind.name)))]
    kind: String,
    /// First day (YYYY-MM-DD; of moments, in this machine's time zone)
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// Last day
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    /// Only records in whose text all of these words stand
    #[arg(long, value_name = "WORDS")]
    text: Option<String>,
    /// Which columns, in which order (also record_id) [default: all; of a table, the main ones]
    #[arg(long, value_name = "NAME,NAME…", value_delimiter = ',')]
    columns: Vec<String>,
    /// How to write them
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Into this file instead of standard output; readable by you alone
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    output: Option<PathBuf>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// One record, and what each source said of it; also by an id that it had in a home that this one was merged with
    Show {
        /// Its id, 32 digits
        id: String,
        /// One JSON object
        #[arg(long)]
        json: bool,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    if let Some(Verb::Show { id, json }) = &args.verb {
        let (app, scope) = place.open(Why::Look, false)?;
        return show::show(&app.vault, &scope, id, *json, terminal).map(|()| Done::Well);
    }
    let Some(id) = KindId::find(&args.kind) else { return Err(Failure::said("kind", args.kind.clone())) };
    let columns = columns(args, id.kind())?;
    if args.format == Format::Parquet && args.output.is_none() && terminal.is_screen {
        return Err(Failure::said("binary", ""));
    }
    let why = if args.format == Format::Table { Why::Look } else { Why::Export };
    let (app, scope) = place.open(why, false)?;
    let book = Book::load(&app.vault, &scope)?.0;
    let words = args.text.iter().flat_map(|text| text.split_whitespace()).map(str::to_lowercase).collect();
    let zone = TimeZone::system();
    let source = Sorted {
        vault: &app.vault,
        scope: &scope,
        kind: id,
        period: period(args, id.kind(), &zone),
        words,
        book: &book,
        columns: &columns,
    };
    // A copy that leaves is said before its first byte.
    let disclosure = match args.format {
        Format::Table => None,
        _ => Some(app.vault.open_disclosure(&scope, &[id], format_name(args.format))?),
    };
    let mut written = 0;
    let done = with_output(args.output.as_deref(), |out| {
        let shown = Shown { terminal, book: &book, zone: zone.clone() };
        let mut writer = Writer::new(args.format, out, source.schema(), shown)?;
        source.each(&mut |rows| {
            written += rows.num_rows() as u64;
            writer.write(rows)
        })?;
        writer.finish()
    });
    if let Some(disclosure) = disclosure {
        app.vault.close_disclosure(disclosure, written)?;
    }
    done.map(|()| Done::Well)
}

fn format_name(format: Format) -> &'static str {
    match format {
        Format::Table => "table",
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
        Format::Parquet => "parquet",
    }
}

/// The days asked for; of moments, the days of a zone.
fn period(args: &Args, kind: &Kind, zone: &TimeZone) -> Period {
    let begins = |day: Day| match kind.time {
        TimeColumn::Instant(_) => midnight(day, zone),
        TimeColumn::Day(_) | TimeColumn::Timeless => day.instant(),
    };
    let whole = Period::ALWAYS;
    Period {
        start: args.from.map_or(whole.start, begins),
        end_exclusive: args.to.map_or(whole.end_exclusive, |last| begins(last.plus_days(1))),
    }
}

/// The columns asked for, else all of the kind, or a table's main ones.
fn columns(args: &Args, kind: &'static Kind) -> Result<Vec<&'static str>, Failure> {
    if !args.columns.is_empty() {
        let find = |name: &String| match kind.columns.iter().map(|column| column.name).chain([RECORD_ID]).find(|known| known == name) {
            Some(known) => Ok(known),
            None => {
                Err(Failure::said("column", format!("{name} ({})", kind.columns.iter().map(|c| c.name).collect::<Vec<_>>().join(", "))))
            }
        };
        let mut columns = args.columns.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        // A person reads amounts with their decimals, and so their scale is read too.
        if args.format == Format::Table && columns.contains(&"amount_minor") && !columns.contains(&"amount_scale") {
            columns.push("amount_scale");
        }
        return Ok(columns);
    }
    let main = TABLE_COLUMNS.iter().find(|(id, _)| args.format == Format::Table && *id == kind.id);
    Ok(main.map_or_else(|| kind.columns.iter().map(|column| column.name).collect(), |(_, names)| names.to_vec()))
}

/// Whether a column holds text, which search looks into.
fn is_text(kind: &Kind, name: &str) -> bool {
    kind.columns.iter().any(|column| column.name == name && matches!(column.kind, ColumnType::Text | ColumnType::Word(_)))
}

/// Gives the output to `write`: standard output, or a file that appears whole or not at all.
fn with_output(path: Option<&Path>, write: impl FnOnce(Box<dyn Write + Send>) -> Result<(), Failure>) -> Result<(), Failure> {
    let Some(path) = path else {
        return write(Box::new(io::BufWriter::new(io::stdout())));
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if path.is_dir() {
        return Err(Failure::said("is-folder", path.to_string_lossy()));
    }
    let of_file = |error: io::Error| Failure::making(path, &error);
    let file = tempfile::NamedTempFile::new_in(folder).map_err(of_file)?;
    let handle: File = file.reopen().map_err(of_file)?;
    write(Box::new(io::BufWriter::new(handle)))?;
    file.as_file().sync_all().map_err(of_file)?;
    file.persist(path).map_err(|error| of_file(error.error))?;
    Ok(())
}
