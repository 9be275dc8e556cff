//! `logis documents`: files kept sealed as they are, found again, taken out, removed.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use logis_core::{Day, DeliveryId};
use logis_pages::documents::sort_key;
use logis_pages::format;
use logis_vault::{DOCUMENT_BYTES_MAX, DeliveryView, DocumentFacts, KeptDocument, Scope, Why};
use serde_json::{Value, json};

use super::deliveries::{ID_DIGITS, agreed, digits, find as find_by_id};
use super::failure::Failure;
use super::inputs::{Source, sources};
use super::table::Table;
use super::terminal::{Terminal, Tone, harmless};
use super::{Done, Outcome, Place};
use crate::App;
use crate::records::documents::{self as verbs, find};
use crate::records::remove;

/// Bytes copied at once.
const COPY_BYTES: usize = 256 << 10;

/// Files kept sealed as they are: contracts, bills, receipts, letters.
///
/// What no importer reads finds its place here, and is found again by its name, date, holder, note and file name. What
/// is written in it is not read; only the title and date that a PDF states of itself are proposed. The same file kept
/// twice adds nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  logis documents keep contrat.pdf --holder MAIF --date 2025-05-12
  logis documents keep ~/Scans                      every file of a folder
  logis documents                                   all of them, the latest date first
  logis documents find assurance 2025               case and accents don't count
  logis documents take 3f2a                         writes the file out, byte for byte
  logis documents take 3f2a -o - | less             the same, to a pipe
  logis documents change 3f2a --name \"Contrat auto\" --date \"\"
  logis documents remove 3f2a                       says what goes, then asks

An id may be shortened to a beginning that no other has.")]
pub struct Args {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// One JSON object a document, a line each
    #[arg(long, global = true)]
    json: bool,
}

/// What is said of a document.
#[derive(Debug, Default, Clone, clap::Args)]
struct Said {
    /// What to call it [default: its file's name]
    #[arg(long)]
    name: Option<String>,
    /// Its date (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    date: Option<String>,
    /// Who it is of: an insurer, a shop, an administration
    #[arg(long)]
    holder: Option<String>,
    /// Whatever should be remembered with it
    #[arg(long)]
    note: Option<String>,
}

impl Said {
    fn is_any(&self) -> bool {
        [&self.name, &self.date, &self.holder, &self.note].iter().any(|said| said.is_some())
    }
}

/// What a list is narrowed to.
#[derive(Debug, Default, Clone, clap::Args)]
struct Narrowed {
    /// Only those whose holder's name holds this
    #[arg(long)]
    holder: Option<String>,
    /// First day of their dates (YYYY-MM-DD)
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// Last day
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Keep files as documents
    Keep {
        /// Files, folders (hidden files are left out), or - for standard input
        #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        said: Said,
    },
    /// List the documents, the latest date first
    List {
        #[command(flatten)]
        narrowed: Narrowed,
    },
    /// Find documents by words of their name, holder, note, file name or date
    Find {
        /// All of them must be found
        #[arg(required = true)]
        words: Vec<String>,
        #[command(flatten)]
        narrowed: Narrowed,
    },
    /// What is known of a document
    Show {
        /// Which
        id: String,
    },
    /// Write a document out as it came, byte for byte
    Take {
        /// Which
        id: String,
        /// The file to write, or - for standard output [default: its own name, here]; a file that is there stays as it is
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Say something else of a document; an empty text takes away what was said
    Change {
        /// Which
        id: String,
        #[command(flatten)]
        said: Said,
    },
    /// Remove a document with its file
    Remove {
        /// Which
        id: String,
        /// Don't ask
        #[arg(long)]
        yes: bool,
    },
}

/// Runs the command.
pub(super) fn run(args: &Args, place: &Place, terminal: &Terminal) -> Outcome {
    let why = match args.verb {
        Some(Verb::Keep { .. }) => Why::Deliver,
        Some(Verb::Change { .. } | Verb::Remove { .. }) => Why::Manage,
        _ => Why::Look,
    };
    let (app, scope) = place.open(why, matches!(args.verb, Some(Verb::Keep { .. })))?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let narrowed = Narrowed::default();
    match args.verb.as_ref().unwrap_or(&Verb::List { narrowed }) {
        Verb::Keep { files, said } => return keep_all(&app, &scope, files, said, args.json, terminal),
        Verb::List { narrowed } => list(&mut out, &found(&app, &scope, "", narrowed)?, args.json, terminal)?,
        Verb::Find { words, narrowed } => list(&mut out, &found(&app, &scope, &words.join(" "), narrowed)?, args.json, terminal)?,
        Verb::Show { id } => show(&mut out, &named(&app, &scope, id)?, args.json, terminal)?,
        Verb::Take { id, output } => take(&app, &scope, &named(&app, &scope, id)?, output.as_deref(), terminal)?,
        Verb::Change { id, said } => {
            let document = named(&app, &scope, id)?;
            verbs::change(&app, &scope, &document, &with(verbs::facts(&document), said)?)?;
            let changed = app.vault.kept_document(&scope, document.id)?.unwrap_or(document);
            show(&mut out, &changed, args.json, terminal)?;
        }
        Verb::Remove { id, yes } => {
            let document = named(&app, &scope, id)?;
            if !args.json {
                write_removal(&mut out, &document, terminal)?;
                out.flush()?;
            }
            if !yes && !agreed(terminal, "cli-documents-remove-ask")? {
                return Ok(Done::Well);
            }
            remove(&app, &scope, document.id)?;
            match args.json {
                true => writeln!(out, "{}", json!({ "id": document.id.to_string(), "removed": true }))?,
                false => writeln!(out, "{}", terminal.text("document-done-removed", &[]))?,
            }
        }
    }
    out.flush()?;
    Ok(Done::Well)
}

/// The facts with what was said put in.
fn with(facts: DocumentFacts, said: &Said) -> Result<DocumentFacts, Failure> {
    let on = match said.date.as_deref().map(str::trim) {
        None => facts.on,
        Some("") => None,
        Some(day) => Some(day.parse::<Day>().map_err(|_| Failure::said("day", day))?),
    };
    let or = |said: &Option<String>, before: String| said.clone().unwrap_or(before);
    Ok(DocumentFacts { name: or(&said.name, facts.name), on, holder: or(&said.holder, facts.holder), note: or(&said.note, facts.note) })
}

fn keep_all(app: &App, scope: &Scope, files: &[PathBuf], said: &Said, json: bool, terminal: &Terminal) -> Outcome {
    let sources = sources(files)?;
    let facts = with(DocumentFacts::default(), said)?;
    if sources.len() != 1 && !facts.name.is_empty() {
        // One name for several files would tell none from the other.
        return Err(Failure::said("document-one-name", facts.name));
    }
    let mut out = io::stdout().lock();
    let mut refused = false;
    for source in &sources {
        match keep(app, scope, source, &facts) {
            Ok(kept) => {
                let mut document = stated(app, scope, &kept)?;
                if matches!(kept, KeptDocument::Known(_)) && said.is_any() {
                    // It is kept already; what is said of it now is new.
                    verbs::change(app, scope, &document, &with(verbs::facts(&document), said)?)?;
                    document = stated(app, scope, &kept)?;
                }
                match json {
                    true => writeln!(out, "{}", kept_line(&source.shown(), &kept, &document))?,
                    false => write_kept(&mut out, &source.shown(), &kept, &document, terminal)?,
                }
            }
            Err(Failure::Said { key, quote }) if sources.len() > 1 => {
                // One file that can't be read does not keep the others out.
                refused = true;
                Failure::Said { key, quote }.tell(terminal);
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(if refused { Done::Refused } else { Done::Well })
}

/// Seals a source as it comes, then keeps it.
fn keep(app: &App, scope: &Scope, source: &Source, facts: &DocumentFacts) -> Result<KeptDocument, Failure> {
    let unreadable = |error: io::Error| Failure::about(Path::new(&source.shown()), &error);
    let mut stream = source.open_stream().map_err(unreadable)?;
    let id = app.vault.draw_delivery();
    let mut spool = app.vault.spool(scope, id)?;
    let mut buffer = vec![0; COPY_BYTES];
    let mut bytes: u64 = 0;
    loop {
        let read = stream.read(&mut buffer).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        if bytes > DOCUMENT_BYTES_MAX {
            return Err(Failure::said("document-large", source.shown()));
        }
        spool.write_all(&buffer[..read]).map_err(of_spool)?;
    }
    spool.finish()?;
    let name = match source {
        Source::Standard => String::new(),
        Source::File(path) | Source::Stream(path) => file_name(path),
    };
    verbs::keep(app, scope, id, &name, facts).map_err(|error| {
        // What can't be removed now is swept later.
        let _removed = app.vault.remove_spool(scope, id);
        error.into()
    })
}

/// The vault's own words where it was the vault that failed.
fn of_spool(error: io::Error) -> Failure {
    match error.downcast::<logis_vault::VaultError>() {
        Ok(error) => error.into(),
        Err(error) => error.into(),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The document of which something was just kept.
fn stated(app: &App, scope: &Scope, kept: &KeptDocument) -> Result<DeliveryView, Failure> {
    let id = id_of(kept);
    app.vault.kept_document(scope, id)?.ok_or_else(|| Failure::said("document-unknown", id.to_string()))
}

fn id_of(kept: &KeptDocument) -> DeliveryId {
    match kept {
        KeptDocument::Added(delivered) => delivered.id,
        KeptDocument::Known(id) => *id,
    }
}

/// A file that was kept, as scripts read it.
pub(super) fn kept_line(file: &str, kept: &KeptDocument, document: &DeliveryView) -> Value {
    let is_new = matches!(kept, KeptDocument::Added(_));
    json!({ "file": file, "status": "document", "added": u8::from(is_new), "document": json_of(document) })
}

/// Says what became of a file that was kept; `logis import --keep-documents` says it the same way.
pub(super) fn write_kept(
    out: &mut dyn Write,
    file: &str,
    kept: &KeptDocument,
    document: &DeliveryView,
    terminal: &Terminal,
) -> io::Result<()> {
    let is_new = matches!(kept, KeptDocument::Added(_));
    let id = &document.id.to_string()[..ID_DIGITS];
    let (name, file) = (harmless(&verbs::facts(document).name).into_owned(), harmless(file));
    let (key, tone) = if is_new { ("cli-documents-kept", Tone::Good) } else { ("cli-documents-known", Tone::Warning) };
    writeln!(out, "{}  {}", terminal.toned(Tone::Strong, file), terminal.toned(tone, terminal.text(key, &[("name", &name), ("id", &id)])))?;
    write_proposed(out, document, terminal)
}

/// Keeps what an importer left as a document, from its spool.
///
/// # Errors
/// When the vault fails.
pub(super) fn keep_spooled(app: &App, scope: &Scope, spooled: DeliveryId, name: &str) -> Result<(KeptDocument, DeliveryView), Failure> {
    let kept = verbs::keep(app, scope, spooled, name, &DocumentFacts::default())?;
    let document = stated(app, scope, &kept)?;
    Ok((kept, document))
}

/// What the file says of itself, and how to take it over.
fn write_proposed(out: &mut dyn Write, document: &DeliveryView, terminal: &Terminal) -> io::Result<()> {
    let Some(stated) = verbs::proposed(document) else { return Ok(()) };
    let mut how = Vec::new();
    if !stated.name.is_empty() {
        how.push(format!("--name \"{}\"", harmless(&stated.name).replace(['"', '\\', '$', '`'], "")));
    }
    if let Some(on) = stated.on {
        how.push(format!("--date {on}"));
    }
    let (how, id) = (how.join(" "), document.id.to_string()[..ID_DIGITS].to_owned());
    writeln!(out, "  {}", terminal.text("cli-documents-proposed", &[("how", &how), ("id", &id)]))
}

fn found(app: &App, scope: &Scope, words: &str, narrowed: &Narrowed) -> Result<Vec<DeliveryView>, Failure> {
    let holder = narrowed.holder.clone().unwrap_or_default();
    let filter = find::Filter { text: words.to_owned(), holder, from: narrowed.from, to: narrowed.to };
    Ok(find::find(app.vault.documents(scope)?, &filter))
}

fn named(app: &App, scope: &Scope, id: &str) -> Result<DeliveryView, Failure> {
    let all = app.vault.documents(scope)?;
    find_by_id(&all, id).cloned().map_err(|failure| match failure {
        Failure::Said { key: "delivery-unknown", quote } => Failure::said("document-unknown", quote),
        other => other,
    })
}

fn json_of(document: &DeliveryView) -> Value {
    let facts = verbs::facts(document);
    let stated = verbs::proposed(document);
    json!({
        "id": document.id.to_string(),
        "name": facts.name,
        "date": facts.on.map(|on| on.to_string()),
        "holder": facts.holder,
        "note": facts.note,
        "file": document.origin.name,
        "media_type": document.origin.document.as_ref().map(|part| part.media_type.as_str()),
        "bytes": document.origin.size_bytes,
        "kept_at": document.at.to_string(),
        "states": stated.map(|stated| json!({ "name": stated.name, "date": stated.on.map(|on| on.to_string()) })),
    })
}

fn list(out: &mut dyn Write, documents: &[DeliveryView], json: bool, terminal: &Terminal) -> io::Result<()> {
    if json {
        return documents.iter().try_for_each(|document| writeln!(out, "{}", json_of(document)));
    }
    if documents.is_empty() {
        return writeln!(out, "{}", terminal.text("cli-documents-none", &[]));
    }
    let (lang, digits) = (terminal.lang, digits(documents));
    let heading = |key: &str| terminal.text(key, &[]);
    let mut table = Table::new([
        (heading("cli-id"), false),
        (heading("document-on"), false),
        (heading("document-name"), false),
        (heading("document-holder"), false),
        (heading("document-sort"), false),
        (heading("document-size"), true),
    ]);
    for document in documents {
        let facts = verbs::facts(document);
        table.push(vec![
            document.id.to_string()[..digits].to_owned(),
            facts.on.map_or_else(|| "–".to_owned(), |on| on.to_string()),
            harmless(&facts.name).into_owned(),
            harmless(&facts.holder).into_owned(),
            terminal.text(sort_key(media_type(document)), &[]),
            format::bytes(document.origin.size_bytes, lang),
        ]);
    }
    table.write(out, terminal)
}

fn media_type(document: &DeliveryView) -> &str {
    document.origin.document.as_ref().map_or("", |part| &part.media_type)
}

fn show(out: &mut dyn Write, document: &DeliveryView, json: bool, terminal: &Terminal) -> io::Result<()> {
    if json {
        return writeln!(out, "{}", json_of(document));
    }
    let (facts, lang) = (verbs::facts(document), terminal.lang);
    writeln!(out, "{}", terminal.toned(Tone::Strong, harmless(&facts.name)))?;
    let lines = [
        ("cli-id", document.id.to_string()),
        ("document-on", facts.on.map(|on| format::day_long(on, lang)).unwrap_or_default()),
        ("document-holder", facts.holder),
        ("document-file-name", document.origin.name.clone()),
        ("document-sort", format!("{} ({})", terminal.text(sort_key(media_type(document)), &[]), media_type(document))),
        ("document-size", format::bytes(document.origin.size_bytes, lang)),
        ("document-kept-at", format::moment(document.at, &TimeZone::system(), lang)),
    ];
    for (key, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "  {}  {}", terminal.toned(Tone::Faint, terminal.text(key, &[])), harmless(value))?;
    }
    for line in facts.note.lines() {
        writeln!(out, "  {}", harmless(line))?;
    }
    write_proposed(out, document, terminal)
}

pub(super) fn write_removal(out: &mut dyn Write, document: &DeliveryView, terminal: &Terminal) -> io::Result<()> {
    let (file, size) = (harmless(&document.origin.name).into_owned(), format::bytes(document.origin.size_bytes, terminal.lang));
    writeln!(out, "{}", terminal.toned(Tone::Strong, harmless(&verbs::facts(document).name)))?;
    let goes = [terminal.text("document-removal-file", &[("file", &file), ("size", &size)]), terminal.text("document-removal-facts", &[])];
    writeln!(out, "  {}", terminal.text("cli-deliveries-go", &[("counts", &goes.join(" "))]))?;
    writeln!(out, "  {}", terminal.text("document-removal-note", &[]))
}

/// Writes a document out. A file that is there is not written over.
fn take(app: &App, scope: &Scope, document: &DeliveryView, output: Option<&Path>, terminal: &Terminal) -> Result<(), Failure> {
    let path = output.map_or_else(|| PathBuf::from(own_name(document)), Path::to_owned);
    let (_, mut reader) = app.vault.open_document(scope, document.id)?;
    if path.as_os_str() == "-" {
        io::copy(&mut reader, &mut io::stdout().lock())?;
        return Ok(());
    }
    let shown = path.to_string_lossy().into_owned();
    let mut options = File::options();
    options.write(true).create_new(true);
    // What was sealed is not for all who use the machine.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::said("document-there", shown.clone()),
        _ => Failure::making(&path, &error),
    })?;
    let written = io::copy(&mut reader, &mut file).and_then(|_| file.sync_all());
    if let Err(error) = written {
        // Half a document is none.
        let _removed = std::fs::remove_file(&path);
        return Err(of_spool(error));
    }
    terminal.say(terminal.text("cli-documents-taken", &[("file", &harmless(&shown).into_owned())]));
    Ok(())
}

/// The name of its file, without what would lead elsewhere or hide it.
fn own_name(document: &DeliveryView) -> String {
    let last = document.origin.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = harmless(last).replace('\u{fffd}', "");
    let name = name.trim_start_matches(['.', '-', ' ']).trim_end();
    if name.is_empty() { "document".to_owned() } else { name.to_owned() }
}
