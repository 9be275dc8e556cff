//! One record: what it says, where it was seen, what changed.

use std::collections::HashMap;

use arrow_array::RecordBatch;
use logis_core::{Currency, DeliveryId, RecordId};
use logis_kinds::{ColumnType, Kind, KindId};
use logis_pages::records::{Field, RecordView, RevisionView, SightingView, Value};
use logis_vault::DeliveryView;

use super::by_id;
use crate::records::search::describe;
use crate::records::table::Rows;
use crate::records::{Account, Book};
use crate::web::visit::{Answer, Trouble, Visit};

/// Minor units whose scale and currency are their own; all others share `amount_scale` and `currency`.
const ORIGINAL: [&str; 3] = ["original_amount_minor", "original_amount_scale", "original_currency"];
/// Columns that say how another is to be read: shown with it, not by themselves.
const WITHIN_OTHERS: &[&str] = &["amount_scale", "booked_offset_minutes", "offset_minutes", "quantity_scale", "unit"];

/// GET `/records/{kind}/{id}`: one record.
///
/// # Errors
/// [`Trouble::NotFound`] when there is none of this id.
pub fn record(visit: &Visit) -> Result<Answer, Trouble> {
    let view = view(visit)?;
    Ok(Answer::Page(logis_pages::records::record(&view, &visit.context)?))
}

pub(super) fn view(visit: &Visit) -> Result<RecordView, Trouble> {
    let [kind, id] = visit.places.as_slice() else { return Err(Trouble::NotFound) };
    let (Some(kind), Ok(id)) = (KindId::find(kind), id.parse::<RecordId>()) else { return Err(Trouble::NotFound) };
    let found = visit.app.vault.record(&visit.scope, kind, id)?;
    let deliveries = visit.app.vault.deliveries(&visit.scope)?;
    let book = Book::load(&visit.app.vault, &visit.scope)?.0;
    let reader = Reader { kind: kind.kind(), book: &book, deliveries: by_id(&deliveries) };
    let row = describe(kind, id, &Rows(&found.shown), 0, &book, &visit.context.zone);
    let fields = reader.fields(&found.shown);
    let sightings = found.sightings.iter().map(|seen| reader.sighting(seen, &fields)).collect();
    let history = reader.history(&found.sightings);
    let fields = fields.into_iter().filter(|field| field.value != Value::Nothing).collect();
    Ok(RecordView { id, kind: row.kind, title: row.title, day: row.day, value: row.value, fields, sightings, history })
}

struct Reader<'a> {
    kind: &'static Kind,
    book: &'a Book,
    deliveries: HashMap<DeliveryId, &'a DeliveryView>,
}

impl Reader<'_> {
    /// Every field of one row, empty ones too.
    fn fields(&self, row: &RecordBatch) -> Vec<Field> {
        let rows = Rows(row);
        let account = rows.text("account", 0).and_then(|named| self.book.find(named));
        let currency = account.map_or(Currency::UNKNOWN, Account::currency);
        let mut fields = Vec::new();
        for column in self.kind.columns {
            let (name, value) = match column.name {
                minor if minor == ORIGINAL[0] => (minor, rows.money_of(ORIGINAL, 0, currency).map_or(Value::Nothing, Value::Money)),
                minor if minor.ends_with("_minor") => {
                    let money = rows.money_of([minor, "amount_scale", "currency"], 0, currency);
                    (minor.trim_end_matches("_minor"), money.map_or(Value::Nothing, Value::Money))
                }
                "currency" if self.kind.amount.is_some() => continue,
                name if ORIGINAL.contains(&name) || WITHIN_OTHERS.contains(&name) => continue,
                "quantity_digits" => {
                    ("quantity", rows.quantity(0).map_or(Value::Nothing, |(value, unit)| Value::Quantity(value, unit.to_owned())))
                }
                name => (name, value(&rows, name, column.kind)),
            };
            let value = match (name, value, account) {
                ("account", Value::Text(named), Some(known)) if known.name != named => Value::Text(format!("{} ({named})", known.name)),
                (_, value, _) => value,
            };
            fields.push(Field { column: name.to_owned(), value });
        }
        fields
    }

    fn sighting(&self, seen: &logis_vault::SightingView, shown: &[Field]) -> SightingView {
        let (file, format, at) = self
            .deliveries
            .get(&seen.delivery)
            .map_or_else(Default::default, |delivery| (delivery.origin.name.clone(), delivery.origin.format.clone(), delivery.at));
        let says = self.fields(&seen.content);
        let otherwise = |(said, shown): &(&Field, &Field)| said.value != Value::Nothing && said.value != shown.value;
        let differs = says.iter().zip(shown).filter(otherwise).map(|(said, _)| said.clone());
        SightingView {
            delivery: seen.delivery,
            file,
            format,
            at,
            line: Some(seen.line).filter(|line| *line > 0),
            differs: differs.collect(),
            says: says.into_iter().filter(|field| field.value != Value::Nothing).collect(),
        }
    }

    /// What each source said otherwise than it had said before, latest first.
    fn history(&self, sightings: &[logis_vault::SightingView]) -> Vec<RevisionView> {
        let mut said: HashMap<&str, Vec<Field>> = HashMap::new();
        let mut history = Vec::new();
        for seen in sightings {
            let now = self.fields(&seen.content);
            if let Some(before) = said.get(seen.source.as_str()) {
                let both = before.iter().zip(&now).filter(|(before, now)| before.value != now.value);
                let changes: Vec<_> = both.map(|(before, now)| (now.column.clone(), before.value.clone(), now.value.clone())).collect();
                if let (false, Some(delivery)) = (changes.is_empty(), self.deliveries.get(&seen.delivery)) {
                    history.push(RevisionView { at: delivery.at, file: delivery.origin.name.clone(), changes });
                }
            }
            said.insert(&seen.source, now);
        }
        history.reverse();
        history
    }
}

/// A value of the first row.
fn value(rows: &Rows<'_>, name: &str, kind: ColumnType) -> Value {
    let found = match kind {
        ColumnType::Text => rows.text(name, 0).map(|text| Value::Text(text.to_owned())),
        ColumnType::Word(_) => rows.text(name, 0).map(|word| Value::Word(word.to_owned())),
        ColumnType::Integer if name == "energy_mj" => rows.energy(name, 0).map(Value::Energy),
        ColumnType::Integer => rows.integer(name, 0).and_then(|n| u64::try_from(n).ok()).map(Value::Count),
        ColumnType::Small if name == "duration_s" => {
            rows.small(name, 0).and_then(|n| u64::try_from(n).ok()).filter(|n| *n > 0).map(Value::Seconds)
        }
        ColumnType::Small => rows.small(name, 0).and_then(|n| u64::try_from(n).ok()).map(Value::Count),
        ColumnType::Day => rows.day(name, 0).map(Value::Day),
        ColumnType::Instant => rows.instant(name, 0).map(Value::Instant),
    };
    found.unwrap_or(Value::Nothing)
}
