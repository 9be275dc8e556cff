//! One movement, and what the person says of it.

use std::collections::HashMap;

use logis_core::{Decimal, Money, RecordId};
use logis_findings::category::{CategoryId, Why};
use logis_kinds::KindId;
use logis_pages::line::{LineView, OtherSide, PartFields, PartRow, PartsError};
use logis_pages::{Lang, format, routes};

use super::lines::PARTS_MAX;
use super::{Line, Lines, Part, Usage, choices, just, labels, noticed_by, say, why};
use crate::findings::pages::UNCLEAR;
use crate::records::corrections::{Correction, Field, Subject, VALUE_CHARACTERS_MAX};
use crate::records::table::{Place, Rows, again};
use crate::web::visit::{Answer, Trouble, Visit};

/// The other side of a transfer is looked for so many days around.
const TRANSFER_DAYS: i32 = 10;
/// Movements that are proposed as the other side.
const CANDIDATES_MAX: usize = 10;
/// Empty parts that a form begins with, and what it offers beyond those said.
const PARTS_FIRST: usize = 3;
/// The longest note of a part, in characters.
const PART_NOTE_CHARACTERS_MAX: usize = 60;
/// The longest note, in characters.
const NOTE_CHARACTERS_MAX: usize = 1_000;

/// GET `/money/lines/{id}`.
///
/// # Errors
/// [`Trouble::NotFound`] when there is no such movement.
pub fn page(visit: &Visit) -> Result<Answer, Trouble> {
    let noticed = noticed_by(visit)?;
    let lines = &noticed.lines;
    shown(visit, lines, named(visit, lines)?, None)
}

/// The place of the movement that the path names.
fn named(visit: &Visit, lines: &Lines) -> Result<usize, Trouble> {
    let id = visit.places.first().and_then(|id| id.parse::<RecordId>().ok()).ok_or(Trouble::NotFound)?;
    lines.find(id).ok_or(Trouble::NotFound)
}

fn shown(visit: &Visit, lines: &Lines, at: usize, failed: Option<(Vec<PartFields>, PartsError)>) -> Result<Answer, Trouble> {
    let (line, lang) = (lines.line(at), visit.context.lang);
    let others: Vec<usize> = match lines.other(at) {
        Some(other) => vec![other],
        None if line.is_transfer => Vec::new(),
        None => candidates(lines, at),
    };
    let (label, details) = texts(visit, line)?;
    let mut labels = labels(visit, lines, others.iter().map(|at| lines.line(*at).id))?;
    let mut sides: Vec<OtherSide> = others.iter().map(|at| side(lines, *at, &mut labels)).collect();
    let other = lines.other(at).and_then(|_| sides.pop());
    let parts = lines.parts(line.id);
    let is_said = *lines.why(at) == Why::Said;
    let party = lines.party_of(at);
    let has_failed = failed.is_some();
    let (fields, error) = failed.map_or_else(|| (fields(parts, line.amount, lang), None), |(fields, error)| (fields, Some(error)));
    let view = LineView {
        record: line.id,
        day: line.on,
        label,
        details,
        account: lines.accounts.get(line.account).map(|account| account.name.clone()).unwrap_or_default(),
        amount: line.amount,
        pending: line.pending,
        category: line.category.as_str(),
        why: why(lines, at, lang, &visit.context.zone),
        said: if is_said { line.category.as_str() } else { "" }.to_owned(),
        party: party.name.clone(),
        party_key: party.key().to_owned(),
        rule_lines: party.rule_lines,
        rule: party.said.map_or("", CategoryId::as_str).to_owned(),
        usage: line.usage.as_str().to_owned(),
        note: lines.note(line.id).unwrap_or_default().to_owned(),
        parts: parts
            .iter()
            .map(|part| PartRow {
                amount: Money { minor: part.amount_minor, ..line.amount },
                category: CategoryId::find(&part.category).unwrap_or(CategoryId::Other).as_str(),
                note: part.note.clone(),
            })
            .collect(),
        fields,
        error,
        is_transfer: line.is_transfer,
        other,
        candidates: sides,
        choices: choices(),
        just: just(visit)?,
    };
    let html = logis_pages::line::line(&view, &visit.context)?;
    Ok(if has_failed { Answer::Told { status: 422, retry_seconds: None, html } } else { Answer::Page(html) })
}

/// What the source calls a movement, and what else it says of it.
fn texts(visit: &Visit, line: &Line) -> Result<(String, Option<String>), Trouble> {
    let place = Place { at: line.on.instant(), id: line.id, kind: KindId::BankTransaction };
    let read = |_: &Place, rows: &Rows<'_>, row: usize| {
        (rows.text("label", row).unwrap_or_default().to_owned(), rows.text("details", row).map(str::to_owned))
    };
    let mut found = again(&visit.app, &visit.scope, &[place], |_| vec!["booked_on", "value_on", "label", "details"], read)?;
    Ok(found.pop().unwrap_or_default())
}

fn side(lines: &Lines, at: usize, labels: &mut HashMap<RecordId, String>) -> OtherSide {
    let line = lines.line(at);
    let account = lines.accounts.get(line.account).map(|account| account.name.clone()).unwrap_or_default();
    OtherSide { record: line.id, day: line.on, label: labels.remove(&line.id).unwrap_or_default(), account, amount: line.amount }
}

/// Movements of other accounts that may be the other side, the nearest first.
fn candidates(lines: &Lines, at: usize) -> Vec<usize> {
    let line = lines.line(at);
    let opposite = line.amount.decimal().negated().normalized();
    let fits = |(_, other): &(usize, &Line)| {
        let amount = other.amount.decimal().normalized();
        other.account != line.account
            && !other.is_transfer
            && other.amount.currency == line.amount.currency
            && (amount.digits, amount.scale) == (opposite.digits, opposite.scale)
    };
    let around = lines.within(line.on.plus_days(-TRANSFER_DAYS), line.on.plus_days(TRANSFER_DAYS));
    let mut found: Vec<(i32, usize)> = around.filter(fits).map(|(at, other)| ((other.on.number() - line.on.number()).abs(), at)).collect();
    found.sort_unstable();
    found.into_iter().take(CANDIDATES_MAX).map(|(_, at)| at).collect()
}

/// The form of parts: those said, and some empty ones.
fn fields(parts: &[Part], whole: Money, lang: Lang) -> Vec<PartFields> {
    let mut fields: Vec<PartFields> = parts
        .iter()
        .map(|part| PartFields {
            amount: format::number(Money { minor: part.amount_minor, ..whole }.decimal().magnitude(), lang),
            category: part.category.clone(),
            note: part.note.clone(),
        })
        .collect();
    let count = (fields.len() + 1).clamp(PARTS_FIRST, PARTS_MAX);
    fields.resize_with(count, PartFields::default);
    fields
}

/// POST `/money/lines/{id}`: see [`routes::line`].
///
/// # Errors
/// [`Trouble::NotFound`] when there is no such movement, [`Trouble::Unclear`] when the form makes no sense.
pub fn change(visit: &Visit) -> Result<Answer, Trouble> {
    let noticed = noticed_by(visit)?;
    let lines = &noticed.lines;
    let at = named(visit, lines)?;
    let line = lines.line(at);
    let of_line = |field: Field, value: Option<String>| Correction { subject: Subject::Record(line.id), field, value };
    let back = routes::line(line.id);
    match visit.field("do").unwrap_or_default() {
        "say" => {
            let usage = Usage::find(visit.field("use").unwrap_or_default()).ok_or(UNCLEAR)?;
            let note = visit.field("note").unwrap_or_default().replace("\r\n", "\n");
            let note: String = note.trim().chars().take(NOTE_CHARACTERS_MAX).collect();
            let category = category(visit.field("category").unwrap_or_default())?;
            let was = if *lines.why(at) == Why::Said { Some(line.category) } else { None };
            let mut said = Vec::new();
            if category != was {
                said.push(of_line(Field::Category, category.map(|id| id.as_str().to_owned())));
            }
            if usage != line.usage {
                said.push(of_line(Field::Use, Some(usage.as_str().to_owned()).filter(|word| !word.is_empty())));
            }
            if note != lines.note(line.id).unwrap_or_default() {
                said.push(of_line(Field::Note, Some(note).filter(|note| !note.is_empty())));
            }
            if said.is_empty() {
                return Ok(Answer::SeeOther(back));
            }
            say(visit, &said, 1, &back)
        }
        "rule" => {
            let category = category(visit.field("category").unwrap_or_default())?;
            let party = lines.party_of(at);
            if category == party.said {
                return Ok(Answer::SeeOther(back));
            }
            // Taken back, it is so under each name that the party had.
            let keys = if category.is_some() { &party.keys[..1] } else { &party.keys[..] };
            let one = |key: &String| Correction {
                subject: Subject::Party(key.clone()),
                field: Field::Category,
                value: category.map(|id| id.as_str().to_owned()),
            };
            let said: Vec<Correction> = keys.iter().map(one).collect();
            say(visit, &said, party.rule_lines, &back)
        }
        "split" => match parts(visit, line.amount) {
            Ok(parts) => {
                let json = serde_json::to_string(&parts).map_err(|_| UNCLEAR)?;
                say(visit, &[of_line(Field::Split, Some(json))], 1, &back)
            }
            Err(error) => shown(visit, lines, at, Some((posted(visit), error))),
        },
        "join" => say(visit, &[of_line(Field::Split, None)], 1, &back),
        word @ ("transfer" | "no-transfer") => {
            let other: RecordId = visit.field("other").and_then(|id| id.parse().ok()).ok_or(UNCLEAR)?;
            let other = lines.find(other).ok_or(Trouble::NotFound)?;
            let is_it = word == "transfer";
            let fits = if is_it { candidates(lines, at).contains(&other) } else { lines.other(at) == Some(other) };
            if !fits {
                return Err(UNCLEAR);
            }
            let pair = Subject::pair(line.id, lines.line(other).id);
            let value = if is_it { "yes" } else { "no" };
            say(visit, &[Correction { subject: pair, field: Field::Transfer, value: Some(value.to_owned()) }], 2, &back)
        }
        _ => Err(UNCLEAR),
    }
}

/// A category by its name; none where nothing is chosen.
fn category(text: &str) -> Result<Option<CategoryId>, Trouble> {
    if text.is_empty() {
        return Ok(None);
    }
    CategoryId::find(text).filter(|id| *id != CategoryId::Uncategorised).map(Some).ok_or(UNCLEAR)
}

/// The form's parts as they were typed.
fn posted(visit: &Visit) -> Vec<PartFields> {
    let mut fields: Vec<PartFields> = Vec::new();
    for (name, value) in &visit.form {
        match (name.as_str(), fields.last_mut()) {
            ("amount", _) => fields.push(PartFields { amount: value.trim().to_owned(), ..PartFields::default() }),
            ("part", Some(part)) => part.category = value.clone(),
            ("of", Some(part)) => part.note = value.trim().chars().take(PART_NOTE_CHARACTERS_MAX).collect(),
            _ => {}
        }
    }
    fields.truncate(PARTS_MAX + 1);
    fields
}

/// The parts of the form, where they add up to the whole.
fn parts(visit: &Visit, whole: Money) -> Result<Vec<Part>, PartsError> {
    let typed: Vec<PartFields> = posted(visit).into_iter().filter(|part| *part != PartFields::default()).collect();
    if typed.len() > PARTS_MAX {
        return Err(PartsError::TooMuch);
    }
    let mut parts = Vec::with_capacity(typed.len());
    let mut sum = 0i64;
    for fields in typed {
        let category = category(&fields.category).ok().flatten().ok_or(PartsError::Amount)?;
        let size = amount(&fields.amount).and_then(|size| size.rescaled(whole.scale)).filter(|size| size.digits > 0);
        let size = size.ok_or(PartsError::Amount)?.digits;
        sum = sum.checked_add(size).ok_or(PartsError::Amount)?;
        parts.push(Part { amount_minor: size * whole.minor.signum(), category: category.as_str().to_owned(), note: fields.note });
    }
    if parts.len() < 2 {
        return Err(PartsError::TooFew);
    }
    if sum != whole.minor.saturating_abs() {
        return Err(PartsError::Sum(Money { minor: sum, ..whole }));
    }
    let length = serde_json::to_string(&parts).map_or(usize::MAX, |json| json.chars().count());
    if length > VALUE_CHARACTERS_MAX { Err(PartsError::TooMuch) } else { Ok(parts) }
}

/// An amount as a person types it: `34,50 €`, `1 234.5`.
fn amount(text: &str) -> Option<Decimal> {
    let plain: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '-')).collect();
    let mark = if plain.rfind(',') > plain.rfind('.') { b',' } else { b'.' };
    Decimal::parse(&plain, mark).ok()
}
