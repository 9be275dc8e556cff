//! One card as columns.

use calcard::common::PartialDateTime;
use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardProperty, VCardValue};
use calcard::{Entry, Parser};
use logis_core::{Day, Instant};
use logis_kinds::Cell;

/// Types that say nothing: every address is of the internet, every number is for the voice.
const SILENT_TYPES: &[&str] = &["internet", "pref", "voice"];

/// The columns of a card.
#[derive(Debug, Default)]
pub(super) struct Card {
    uid: String,
    name: String,
    given_name: String,
    family_name: String,
    organization: String,
    role: String,
    emails: String,
    phones: String,
    addresses: String,
    urls: String,
    birthday: String,
    note: String,
    categories: String,
    revised_at: Option<Instant>,
}

/// Reads the properties of one card; `None` where they are none.
pub(super) fn card(properties: &str) -> Option<Card> {
    let text = format!("BEGIN:VCARD\r\n{properties}END:VCARD\r\n");
    let Entry::VCard(vcard) = Parser::new(&text).entry() else { return None };
    let mut card = Card::default();
    for entry in &vcard.entries {
        card.take(entry, &vcard);
    }
    if card.name.is_empty() {
        card.name = [card.given_name.as_str(), &card.family_name].join(" ").trim().to_owned();
    }
    Some(card)
}

impl Card {
    fn take(&mut self, entry: &VCardEntry, vcard: &VCard) {
        match &entry.name {
            VCardProperty::Uid => first(&mut self.uid, &texts(entry, " ")),
            VCardProperty::Fn => first(&mut self.name, &texts(entry, " ")),
            VCardProperty::N => {
                first(&mut self.family_name, &part(entry, 0));
                first(&mut self.given_name, &[part(entry, 1), part(entry, 2)].join(" "));
            }
            VCardProperty::Org => add(&mut self.organization, &texts(entry, ", ")),
            VCardProperty::Title | VCardProperty::Role => add(&mut self.role, &texts(entry, ", ")),
            VCardProperty::Email => add(&mut self.emails, &typed(entry, vcard, "mailto:", ", ")),
            VCardProperty::Tel => add(&mut self.phones, &typed(entry, vcard, "tel:", ", ")),
            VCardProperty::Adr => add(&mut self.addresses, &typed(entry, vcard, "", ", ")),
            VCardProperty::Url => add(&mut self.urls, &typed(entry, vcard, "", ",")),
            VCardProperty::Bday => first(&mut self.birthday, &birthday(entry)),
            VCardProperty::Note => add(&mut self.note, &texts(entry, ", ")),
            VCardProperty::Categories => {
                entry.values.iter().filter_map(VCardValue::as_text).for_each(|category| add(&mut self.categories, category.trim()));
            }
            VCardProperty::Rev => {
                self.revised_at = self.revised_at.or_else(|| moment(entry.values.first()?.as_partial_date_time()?));
            }
            _ => {}
        }
    }

    pub(super) fn row(&self) -> [(&'static str, Cell<'_>); 14] {
        [
            ("uid", Cell::Text(&self.uid)),
            ("name", Cell::Text(&self.name)),
            ("given_name", Cell::Text(&self.given_name)),
            ("family_name", Cell::Text(&self.family_name)),
            ("organization", Cell::Text(&self.organization)),
            ("role", Cell::Text(&self.role)),
            ("emails", Cell::Text(&self.emails)),
            ("phones", Cell::Text(&self.phones)),
            ("addresses", Cell::Text(&self.addresses)),
            ("urls", Cell::Text(&self.urls)),
            ("birthday", Cell::Text(&self.birthday)),
            ("note", Cell::Text(&self.note)),
            ("categories", Cell::Text(&self.categories)),
            ("revised_at", self.revised_at.map_or(Cell::Nothing, Cell::Instant)),
        ]
    }
}

/// Keeps the first that says anything.
fn first(into: &mut String, text: &str) {
    if into.is_empty() {
        text.trim().clone_into(into);
    }
}

/// Adds a line.
fn add(into: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    if !into.is_empty() {
        into.push('\n');
    }
    into.push_str(text);
}

/// The words of one value; the parts of a structured one by commas.
fn words(value: &VCardValue) -> String {
    match value {
        VCardValue::Component(parts) => parts.join(","),
        VCardValue::PartialDateTime(at) => written(at),
        VCardValue::Integer(number) => number.to_string(),
        VCardValue::Binary(data) if data.content_type.is_none() => String::from_utf8_lossy(&data.data).into_owned(),
        other => other.as_text().unwrap_or_default().replace("\r\n", "\n"),
    }
}

/// All parts of a property that say anything.
fn texts(entry: &VCardEntry, between: &str) -> String {
    let parts = entry.values.iter().map(words).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    parts.collect::<Vec<_>>().join(between)
}

fn part(entry: &VCardEntry, at: usize) -> String {
    entry.values.get(at).map(words).unwrap_or_default().trim().to_owned()
}

/// A property on one line, after its types and a colon.
fn typed(entry: &VCardEntry, vcard: &VCard, scheme: &str, between: &str) -> String {
    let text = texts(entry, between).lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(between);
    let text = match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => text[scheme.len()..].to_owned(),
        _ => text,
    };
    if text.is_empty() {
        return text;
    }
    let mut types: Vec<String> = Vec::new();
    for parameter in entry.parameters(&VCardParameterName::Type) {
        let names = parameter.as_text().unwrap_or_default().split(',').map(|name| name.trim().to_lowercase());
        types.extend(names.filter(|name| !name.is_empty() && !SILENT_TYPES.contains(&name.as_str())));
    }
    types.dedup();
    let types = if types.is_empty() { label(entry, vcard) } else { types.join(",") };
    if types.is_empty() { text } else { format!("{types}: {text}") }
}

/// What a property's group is called, as Apple and Google write it: `item1.X-ABLabel:_$!<HomePage>!$_`.
fn label(entry: &VCardEntry, vcard: &VCard) -> String {
    let is_label = |other: &&VCardEntry| {
        other.group == entry.group && matches!(&other.name, VCardProperty::Other(name) if name.eq_ignore_ascii_case("X-ABLABEL"))
    };
    let label = entry.group.as_ref().and_then(|_| vcard.entries.iter().find(is_label)).map(|label| texts(label, " ")).unwrap_or_default();
    let plain = label.strip_prefix("_$!<").and_then(|rest| rest.strip_suffix(">!$_")).unwrap_or(&label);
    plain.lines().collect::<Vec<_>>().join(" ")
}

fn birthday(entry: &VCardEntry) -> String {
    match entry.values.first() {
        Some(VCardValue::PartialDateTime(at)) => written(at),
        _ => texts(entry, " "),
    }
}

/// A date of which parts may be missing, as ISO 8601 writes it; the time is left out.
fn written(at: &PartialDateTime) -> String {
    match (at.year, at.month, at.day) {
        (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(year), Some(month), None) => format!("{year:04}-{month:02}"),
        (Some(year), None, _) => format!("{year:04}"),
        (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
        (None, Some(month), None) => format!("--{month:02}"),
        (None, None, Some(day)) => format!("---{day:02}"),
        (None, None, None) => String::new(),
    }
}

/// A moment; without an offset it is UTC.
fn moment(at: &PartialDateTime) -> Option<Instant> {
    let day = Day::from_ymd(i32::from(at.year?), u32::from(at.month?), u32::from(at.day?)).ok()?;
    let clock = [at.hour, at.minute, at.second].map(|part| i64::from(part.unwrap_or_default()));
    let offset = i64::from(at.tz_hour.unwrap_or_default()) * 3600 + i64::from(at.tz_minute.unwrap_or_default()) * 60;
    let seconds = clock[0] * 3600 + clock[1] * 60 + clock[2] - if at.tz_minus { -offset } else { offset };
    Some(day.instant().plus_seconds(seconds))
}
