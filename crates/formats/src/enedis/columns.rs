//! What the columns of a table mean, by their names.

use super::fold;
use super::out::{Measure, NAME_BYTES_MAX};

/// What a cell of a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// The delivery point.
    Meter,
    /// What kind of data a section holds.
    DataType,
    /// First day of a section.
    From,
    /// Last day of a section.
    To,
    /// What is measured.
    Physical,
    /// Consumption or production.
    Business,
    /// Raw or corrected.
    Stage,
    /// Unit of the values.
    Unit,
    /// Step in minutes, or as an ISO 8601 duration.
    Step,
    /// When.
    Stamp,
    /// The time of day, beside the date.
    Clock,
    /// A value; its measure where the name says it.
    Value(Option<Measure>),
    /// A value that is no active energy.
    OtherValue,
    /// An index.
    Index {
        /// Its register; none is the total.
        register: Option<String>,
        /// Its measure where the name says it.
        measure: Option<Measure>,
        /// Whether it counts what was given to the grid.
        injected: bool,
    },
    /// How the value came about.
    Quality,
    /// Anything else.
    Other,
}

/// One line of names.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) all: Vec<Column>,
    pub(super) separator: char,
}

impl Columns {
    /// The position of the first column of a meaning.
    pub(super) fn position(&self, column: &Column) -> Option<usize> {
        self.all.iter().position(|here| here == column)
    }

    /// Whether rows of values follow.
    pub(super) fn holds_values(&self) -> bool {
        self.all.contains(&Column::Stamp)
            && self.all.iter().any(|c| matches!(c, Column::Value(_) | Column::OtherValue | Column::Index { .. }))
    }

    /// Whether one row follows that says what comes next.
    pub(super) fn describes(&self) -> bool {
        self.all.contains(&Column::Meter) && self.all.contains(&Column::DataType)
    }

    /// Reads a line as names; `None` when it is none that we know.
    pub(super) fn of(line: &str) -> Option<Self> {
        // A line of values starts with a digit: cheap to tell from names.
        let first = line.trim_start_matches(['"', '\u{feff}', ' ']).chars().next()?;
        if !first.is_alphabetic() || line.len() > 4096 {
            return None;
        }
        let separator = [';', '\t', ','].into_iter().find(|c| line.contains(*c))?;
        let all: Vec<Column> = cells(line, separator).map(column).collect();
        let columns = Self { all, separator };
        let named = columns.all.iter().any(|c| matches!(c, Column::Value(Some(_)) | Column::Index { .. } | Column::OtherValue));
        let horodate = fold(cells(line, separator).next().unwrap_or_default()) == "horodate";
        let known = columns.describes() || columns.holds_values() && (named || horodate || columns.all.contains(&Column::Meter));
        (known || is_calendar(line)).then_some(columns)
    }

    /// Whether the line names the columns of a tariff calendar, which holds no readings.
    pub(super) fn is_calendar(&self) -> bool {
        !self.holds_values() && !self.describes()
    }
}

fn is_calendar(line: &str) -> bool {
    let folded = fold(&line.chars().take(60).collect::<String>());
    folded.starts_with("periode identifiant calendrier")
}

/// The cells of a line, without the quotes around them.
pub(super) fn cells(line: &str, separator: char) -> impl Iterator<Item = &str> {
    line.split(separator).map(|cell| {
        let cell = cell.trim();
        cell.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(cell).trim()
    })
}

/// The measure in brackets or at the end of a name: `Valeur (en Wh)`, `Index HP (kWh)`, `puissance_w`.
fn unit_in(folded: &str) -> Option<Measure> {
    folded.split(' ').rev().find_map(Measure::of_unit)
}

fn column(name: &str) -> Column {
    let folded = fold(name);
    let named = |names: &[&str]| names.contains(&folded.as_str());
    let starts = |names: &[&str]| names.iter().any(|start| folded.starts_with(start));
    if named(&["prm", "pdl", "identifiant prm", "id prm", "identifiant pdl", "point de livraison", "usage point id"]) {
        Column::Meter
    } else if named(&["type de donnees", "type donnees"]) {
        Column::DataType
    } else if named(&["date de debut", "date debut"]) {
        Column::From
    } else if named(&["date de fin", "date fin"]) {
        Column::To
    } else if named(&["grandeur physique"]) {
        Column::Physical
    } else if named(&["grandeur metier"]) {
        Column::Business
    } else if named(&["etape metier", "statut demande"]) {
        Column::Stage
    } else if named(&["unite"]) {
        Column::Unit
    } else if named(&["pas", "pas en minutes"]) {
        Column::Step
    } else if named(&["heure", "heure de la mesure"]) {
        Column::Clock
    } else if starts(&["horodate", "date", "jour"]) && !folded.contains("consommation") {
        Column::Stamp
    } else if starts(&["nature", "statut de la mesure", "qualite", "type d index", "type index"]) {
        Column::Quality
    } else if let Some((way @ ("eas" | "eai"), slot)) = folded.split_once(' ') {
        // EAS: taken from the grid; EAI: given to it. F: supplier's slots, D: distributor's, T: total.
        let injected = way == "eai";
        match slot {
            "t" => Column::Index { register: None, measure: None, injected },
            slot if slot.starts_with('f') => Column::Index { register: Some(folded.to_uppercase()), measure: None, injected },
            _ => Column::Other,
        }
    } else if folded.contains("index") {
        let slot: String = name.split('(').next().unwrap_or_default().chars().take(NAME_BYTES_MAX / 4).collect();
        let words = fold(&slot);
        let slot = words.replace("index", "").replace("total", "").trim().to_owned();
        let injected = ["injection", "production"].iter().any(|word| folded.contains(word));
        Column::Index { register: (!slot.is_empty()).then(|| tariff_slot(&slot)), measure: unit_in(&folded), injected }
    } else if folded.contains("puissance max") || folded.ends_with(" va") || folded.ends_with(" kva") {
        Column::OtherValue
    } else if starts(&["valeur", "value", "consommation", "conso", "puissance", "energie", "production", "injection"]) {
        Column::Value(unit_in(&folded))
    } else {
        Column::Other
    }
}

/// The usual letters for the usual slots.
fn tariff_slot(words: &str) -> String {
    match words {
        "heures pleines" => "HP".to_owned(),
        "heures creuses" => "HC".to_owned(),
        "base" => "BASE".to_owned(),
        other => other.to_uppercase(),
    }
}

/// How sure the head of a table makes us.
pub(super) fn recognise(text: &str) -> u8 {
    for line in text.lines().take(30) {
        if let Some(columns) = Columns::of(line) {
            return if columns.describes() || columns.all.contains(&Column::Meter) { 95 } else { 80 };
        }
    }
    0
}
