//! `logis pairs`: which lines of different sources are one movement, and which wait to be settled.

use std::collections::HashMap;
use std::io::{self, Write};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use logis_core::{Currency, Day, Decimal, Money, Period, RecordId};
use logis_kinds::KindId;
use logis_pages::format;
use logis_vault::{PairsView, RECORD_ID, Scope, Why};
use serde_json::{Value, json};

use super::failure::Failure;
use super::table::Table;
use super::terminal::{Terminal, harmless};
use super::{Done, Outcome, Place};
use crate::App;
use crate::records::Book;
use crate::records::accounts::Grouped;

/// Lines that wait which a list for a person shows; `--json` gives all that are kept.
const SHOWN_MAX: usize = 50;

/// Lines of different sources that are one movement, and lines that wait.
///
/// Two sources of one account tell of the same movements. Where it is certain they are paired by themselves; a line
/// waits where another source of the account tells of days before and after it (or of that day), and not of it: between the
/// first and the last line of a source it should be there. What period a statement claims for itself says nothing, as many
/// claim more than they hold.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis pairs                        how many are paired, and which lines wait
  logis pairs join RECORD OTHER      two lines that are one movement
  logis pairs part RECORD ofx        what the OFX file told is another movement, and stays so

A record's id is the one that the list shows.")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// One JSON object: {\"paired\", \"pairs\", \"waiting\", \"waits\"}
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// How many are paired, and which lines wait
    List,
    /// Make two lines one movement
    Join {
        /// The record that stays
        record: String,
        /// The one that becomes a further sighting of it
        other: String,
    },
    /// Take what a source told out of a record: another movement
    Part {
        /// The record
        record: String,
        /// The source, as the list shows it
        source: String,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let why = if matches!(args.verb, None | Some(Verb::List)) { Why::Look } else { Why::Manage };
    let (app, scope) = place.open(why, false)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.verb.as_ref().unwrap_or(&Verb::List) {
        Verb::List => {
            let accounts = Grouped(Book::load(&app.vault, &scope)?.0);
            let view = app.vault.pairs(&scope, &accounts, Period::ALWAYS)?;
            let lines = lines(&app, &scope, &view, &accounts.0)?;
            if args.json { write_json(&mut out, &view, &lines)? } else { write_list(&mut out, &view, &lines, terminal)? }
        }
        Verb::Join { record, other } => {
            let (record, other) = (parse(record)?, parse(other)?);
            app.vault.join_records(&scope, record, other)?;
            said(&mut out, record, "cli-pairs-joined", args.json, terminal)?;
        }
        Verb::Part { record, source } => {
            let fresh = app.vault.part_record(&scope, parse(record)?, source)?;
            said(&mut out, fresh, "cli-pairs-parted", args.json, terminal)?;
        }
    }
    out.flush()?;
    Ok(Done::Well)
}

fn parse(id: &str) -> Result<RecordId, Failure> {
    id.parse().map_err(|_| Failure::said("record-id", id))
}

fn said(out: &mut dyn Write, record: RecordId, key: &str, json: bool, terminal: &Terminal) -> io::Result<()> {
    let id = record.to_string();
    if json { writeln!(out, "{}", json!({ "record": id })) } else { writeln!(out, "{}", terminal.text(key, &[("id", &id)])) }
}

/// A line as a list shows it.
struct Line {
    account: String,
    day: Option<Day>,
    amount: Money,
    label: String,
}

/// The lines of the records that the view names.
fn lines(app: &App, scope: &Scope, view: &PairsView, book: &Book) -> Result<HashMap<RecordId, Line>, Failure> {
    let wanted: std::collections::HashSet<RecordId> =
        view.waits.iter().map(|wait| wait.record).chain(view.pairs.iter().map(|pair| pair.record)).collect();
    let mut lines = HashMap::with_capacity(wanted.len());
    let columns = ["account", "booked_on", "value_on", "amount_minor", "amount_scale", "currency", "label"];
    if wanted.is_empty() {
        return Ok(lines);
    }
    for rows in app.vault.scan(scope, KindId::BankTransaction, Period::ALWAYS, &columns)? {
        let rows = rows?;
        let Some(ids) = rows.column_by_name(RECORD_ID).and_then(|column| column.as_fixed_size_binary_opt()) else { continue };
        for row in 0..rows.num_rows() {
            if let Some(id) = RecordId::from_slice(ids.value(row)).ok().filter(|id| wanted.contains(id)) {
                lines.insert(id, line(&rows, row, book));
            }
        }
    }
    Ok(lines)
}

fn line(rows: &RecordBatch, row: usize, book: &Book) -> Line {
    let text = |name| -> &str {
        let values = rows.column_by_name(name).and_then(|values| values.as_string_opt::<i32>());
        values.filter(|values| values.is_valid(row)).map_or("", |values| values.value(row))
    };
    let day = |name| {
        let values = rows.column_by_name(name)?.as_primitive_opt::<Date32Type>()?;
        values.is_valid(row).then(|| Day::from_number(values.value(row)))
    };
    let minor = rows.column_by_name("amount_minor").and_then(|values| values.as_primitive_opt::<Int64Type>()).map_or(0, |v| v.value(row));
    let scale = rows.column_by_name("amount_scale").and_then(|values| values.as_primitive_opt::<Int32Type>()).map_or(0, |v| v.value(row));
    let account = book.find(text("account"));
    let currency = text("currency").parse().ok().filter(|currency: &Currency| currency.is_known());
    let currency = currency.or_else(|| account.map(crate::records::Account::currency)).unwrap_or(Currency::UNKNOWN);
    Line {
        account: account.map_or_else(|| text("account").to_owned(), |account| account.name.clone()),
        day: day("booked_on").or_else(|| day("value_on")),
        amount: Money::new(Decimal { digits: minor, scale: u8::try_from(scale).unwrap_or_default() }, currency),
        label: text("label").to_owned(),
    }
}

fn write_json(out: &mut dyn Write, view: &PairsView, lines: &HashMap<RecordId, Line>) -> io::Result<()> {
    let of = |record: &RecordId, sources: &[String], missing: Option<&[String]>| -> Value {
        let line = lines.get(record);
        let mut value = json!({
            "record": record.to_string(),
            "account": line.map(|line| line.account.as_str()),
            "day": line.and_then(|line| line.day).map(|day| day.to_string()),
            "amount": line.map(|line| line.amount.decimal().to_string()),
            "currency": line.map(|line| line.amount.currency.to_string()),
            "label": line.map(|line| line.label.as_str()),
            "sources": sources,
        });
        if let Some(missing) = missing {
            value["missing"] = missing.into();
        }
        value
    };
    let pairs: Vec<Value> = view.pairs.iter().map(|pair| of(&pair.record, &pair.sources, None)).collect();
    let waits: Vec<Value> = view.waits.iter().map(|wait| of(&wait.record, &wait.sources, Some(&wait.missing))).collect();
    writeln!(out, "{}", json!({ "paired": view.paired, "pairs": pairs, "waiting": view.waiting, "waits": waits }))
}

fn write_list(out: &mut dyn Write, view: &PairsView, lines: &HashMap<RecordId, Line>, terminal: &Terminal) -> io::Result<()> {
    let lang = terminal.lang;
    writeln!(out, "{}", terminal.text("cli-pairs-counted", &[("paired", &view.paired), ("waiting", &view.waiting)]))?;
    if view.waits.is_empty() {
        return Ok(());
    }
    let heading = |key: &str| terminal.text(key, &[]);
    let mut table = Table::new([
        (heading("cli-id"), false),
        (heading("column-on"), false),
        (heading("column-amount"), true),
        (heading("column-label"), false),
        (heading("column-account"), false),
        (heading("cli-pairs-told"), false),
        (heading("cli-pairs-missing"), false),
    ]);
    for wait in view.waits.iter().take(SHOWN_MAX) {
        let Some(line) = lines.get(&wait.record) else { continue };
        table.push(vec![
            wait.record.to_string(),
            line.day.map(|day| day.to_string()).unwrap_or_default(),
            format::money(&line.amount, lang),
            harmless(&line.label).into_owned(),
            harmless(&line.account).into_owned(),
            wait.sources.join(", "),
            wait.missing.join(", "),
        ]);
    }
    table.write(out, terminal)?;
    let more = view.waiting.saturating_sub(view.waits.len().min(SHOWN_MAX) as u64);
    if more > 0 { writeln!(out, "{}", terminal.text("cli-pairs-more", &[("n", &more)])) } else { Ok(()) }
}
