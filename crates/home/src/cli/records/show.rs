//! `logis records show`: one record, with what each source said of it.

use std::io::{self, Write};

use arrow_array::RecordBatch;
use logis_core::RecordId;
use logis_kinds::ALL;
use logis_vault::{RecordView, Scope, Vault, VaultError};
use serde_json::{Value, json};

use super::write::json_of_row;
use crate::cli::failure::Failure;
use crate::cli::terminal::{Terminal, Tone, harmless};

/// Writes the record of this id, of whatever kind it is; also by an id that it had in a home that this one was merged with.
pub(super) fn show(vault: &Vault, scope: &Scope, id: &str, json: bool, terminal: &Terminal) -> Result<(), Failure> {
    let id: RecordId = id.parse().map_err(|_| Failure::said("record-id", id))?;
    let found = ALL.iter().map(|kind| vault.record(scope, kind.id, id)).find(|found| !matches!(found, Err(VaultError::NotFound { .. })));
    let found = found.unwrap_or(Err(VaultError::NotFound { what: "record" }))?;
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", as_json(&found))?;
        return Ok(());
    }
    writeln!(out, "{}  {}", terminal.toned(Tone::Strong, found.id.to_string()), found.kind.name())?;
    write_row(&mut out, &found.shown, terminal)?;
    for seen in &found.sightings {
        let line = if seen.line > 0 { terminal.text("problem-line", &[("line", &seen.line)]) } else { String::new() };
        writeln!(out, "\n{}  {}  {line}", terminal.toned(Tone::Strong, harmless(&seen.source).into_owned()), seen.delivery)?;
        write_row(&mut out, &seen.content, terminal)?;
    }
    Ok(())
}

fn as_json(found: &RecordView) -> Value {
    let seen = |seen: &logis_vault::SightingView| json!({ "delivery": seen.delivery.to_string(), "source": seen.source, "line": seen.line, "content": json_of_row(&seen.content, 0) });
    json!({
        "record_id": found.id.to_string(),
        "kind": found.kind.name(),
        "shown": json_of_row(&found.shown, 0),
        "sightings": found.sightings.iter().map(seen).collect::<Vec<_>>(),
    })
}

fn write_row(out: &mut dyn Write, row: &RecordBatch, terminal: &Terminal) -> io::Result<()> {
    let Value::Object(values) = json_of_row(row, 0) else { return Ok(()) };
    // In the order of the kind's columns.
    for field in row.schema().fields() {
        if let Some(value) = values.get(field.name()) {
            let text = value.as_str().map_or_else(|| value.to_string(), |text| harmless(text).into_owned());
            writeln!(out, "  {:<24} {text}", logis_pages::texts::column_label(field.name(), terminal.lang))?;
        }
    }
    Ok(())
}
