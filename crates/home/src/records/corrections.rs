//! What the person says of what others told: a category, parts, a note, whether it was for work; that a finding is none, that
//! two movements are a transfer. Each is a record of its own (`own.correction`) in a delivery of its own: said anew it is a
//! revision, and removing the delivery takes back all that was said in it, at once. What others told is never touched.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use logis_core::{DeliveryId, Instant, Period, RecordId};
use logis_kinds::{Batch, Cell, KindId, Rows as Builder};
use logis_vault::{NoAccounts, Origin, RECORD_ID, Scope, VaultError};

use super::Book;
use super::table::Rows;
use crate::App;

/// The source and format of deliveries that the person made by saying something.
pub const OWN: &str = "own";
/// The longest value, in characters: a note, or the parts of a line.
pub const VALUE_CHARACTERS_MAX: usize = 2_000;

/// What is spoken of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// One record.
    Record(RecordId),
    /// All movements with a party, by its folded name.
    Party(String),
    /// A finding, by its key.
    Finding(String),
    /// Two records, the smaller id first.
    Pair(RecordId, RecordId),
}

/// What is said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// A category's id.
    Category,
    /// Parts of a movement: a JSON array of `{"amount_minor", "category", "note"}` whose amounts add up to its own.
    Split,
    /// A note.
    Note,
    /// `professional` or `private`.
    Use,
    /// A finding is dismissed: `wrong`, `known` or `later`.
    Dismissed,
    /// A pair is a transfer between own accounts: `yes` or `no`.
    Transfer,
}

const FIELDS: &[(Field, &str)] = &[
    (Field::Category, "category"),
    (Field::Split, "split"),
    (Field::Note, "note"),
    (Field::Use, "use"),
    (Field::Dismissed, "dismissed"),
    (Field::Transfer, "transfer"),
];

impl Field {
    /// As records write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        FIELDS.iter().find(|(field, _)| *field == self).map_or("", |(_, name)| name)
    }

    fn find(name: &str) -> Option<Self> {
        FIELDS.iter().find(|(_, known)| *known == name).map(|(field, _)| *field)
    }
}

impl Subject {
    /// Two records in their order.
    #[must_use]
    pub fn pair(a: RecordId, b: RecordId) -> Self {
        if a <= b { Self::Pair(a, b) } else { Self::Pair(b, a) }
    }

    fn written(&self) -> (&'static str, String) {
        match self {
            Self::Record(id) => ("record", id.to_string()),
            Self::Party(party) => ("party", party.clone()),
            Self::Finding(key) => ("finding", key.clone()),
            Self::Pair(a, b) => ("pair", format!("{a}+{b}")),
        }
    }

    fn read(sort: &str, text: &str) -> Option<Self> {
        Some(match sort {
            "record" => Self::Record(text.parse().ok()?),
            "party" => Self::Party(text.to_owned()),
            "finding" => Self::Finding(text.to_owned()),
            "pair" => {
                let (a, b) = text.split_once('+')?;
                Self::pair(a.parse().ok()?, b.parse().ok()?)
            }
            _ => return None,
        })
    }
}

/// Something to say: without a value it takes back what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Of what.
    pub subject: Subject,
    /// What.
    pub field: Field,
    /// The value.
    pub value: Option<String>,
}

/// All that the person said and did not take back.
#[derive(Debug, Clone, Default)]
pub struct Said {
    all: HashMap<(Subject, Field), (String, Instant)>,
}

impl Said {
    /// What was said of something.
    #[must_use]
    pub fn value(&self, subject: &Subject, field: Field) -> Option<&str> {
        self.all.get(&(subject.clone(), field)).map(|(value, _)| value.as_str())
    }

    /// Everything said of one field, in the order of subjects.
    #[must_use]
    pub fn of_field(&self, field: Field) -> BTreeMap<&Subject, &str> {
        self.all.iter().filter(|((_, of), _)| *of == field).map(|((subject, _), (value, _))| (subject, value.as_str())).collect()
    }

    /// Every record of which something was said.
    #[must_use]
    pub fn records(&self) -> Vec<RecordId> {
        let of = |subject: &Subject| match subject {
            Subject::Record(id) => vec![*id],
            Subject::Pair(a, b) => vec![*a, *b],
            Subject::Party(_) | Subject::Finding(_) => Vec::new(),
        };
        self.all.keys().flat_map(|(subject, _)| of(subject)).collect()
    }

    /// When it was said.
    #[must_use]
    pub fn when(&self, subject: &Subject, field: Field) -> Option<Instant> {
        self.all.get(&(subject.clone(), field)).map(|(_, at)| *at)
    }

    /// How much was said.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether nothing was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// Kinds whose records are spoken of; after a merge their former ids are looked for.
const SPOKEN_OF: &[KindId] = &[KindId::BankTransaction, KindId::InsuranceContract, KindId::BusinessInvoice];

/// Delivers what the person says in their own words, as a delivery of its own; `name` says what it is where deliveries are
/// listed.
///
/// # Errors
/// When the vault fails.
pub fn deliver_own(app: &App, scope: &Scope, name: &str, batches: impl IntoIterator<Item = Batch>) -> Result<DeliveryId, VaultError> {
    let origin = Origin { name: name.to_owned(), format: OWN.to_owned(), ..Origin::default() };
    let mut delivery = app.vault.deliver(scope, app.vault.draw_delivery(), origin, OWN, Arc::new(NoAccounts))?;
    for batch in batches {
        delivery.push(batch)?;
    }
    Ok(delivery.publish(serde_json::Value::Null)?.id)
}

/// Says some things at once, in one delivery; `what` names it where deliveries are listed. Removing that delivery takes all of
/// it back.
///
/// # Errors
/// When the vault fails. A value longer than [`VALUE_CHARACTERS_MAX`] is cut.
pub fn say(app: &App, scope: &Scope, what: &str, corrections: &[Correction]) -> Result<DeliveryId, VaultError> {
    let at = app.clock.now();
    let mut rows = Builder::new(KindId::OwnCorrection);
    // Of what is said twice at once, the last counts.
    let mut last: HashMap<(&Subject, Field), &Correction> = HashMap::new();
    for correction in corrections {
        last.insert((&correction.subject, correction.field), correction);
    }
    let mut batches = Vec::new();
    for correction in
        corrections.iter().filter(|said| last.get(&(&said.subject, said.field)).is_some_and(|kept| std::ptr::eq(*kept, *said)))
    {
        let (sort, subject) = correction.subject.written();
        let value: Option<String> = correction.value.as_ref().map(|value| value.chars().take(VALUE_CHARACTERS_MAX).collect());
        let row = [
            ("subject_type", Cell::from(sort)),
            ("subject", Cell::from(&subject)),
            ("field", Cell::from(correction.field.as_str())),
            ("value", value.as_ref().map_or(Cell::Nothing, Cell::from)),
            ("said_at", Cell::from(at)),
        ];
        rows.push(0, &row).map_err(|_| VaultError::Impossible("a correction that is none"))?;
        if rows.len() == Batch::ROWS_MAX {
            batches.push(rows.finish());
        }
    }
    batches.push(rows.finish());
    deliver_own(app, scope, what, batches)
}

/// All that the person said. What was said in a home that this one was merged with speaks of its records and accounts by the
/// ids that they had there; they are found by them. Said of the same thing in both, what was said last counts.
///
/// # Errors
/// When the vault fails.
pub fn said(app: &App, scope: &Scope) -> Result<Said, VaultError> {
    let mut rows: Vec<(Subject, Field, Option<String>, Instant)> = Vec::new();
    let columns = [RECORD_ID, "subject_type", "subject", "field", "value", "said_at"];
    for batch in app.vault.scan(scope, KindId::OwnCorrection, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let of = Rows(&batch);
        for row in 0..batch.num_rows() {
            let text = |name| of.text(name, row).unwrap_or_default();
            let (Some(subject), Some(field)) = (Subject::read(text("subject_type"), text("subject")), Field::find(text("field"))) else {
                continue;
            };
            let Some(at) = of.instant("said_at", row) else { continue };
            rows.push((subject, field, of.text("value", row).map(str::to_owned), at));
        }
    }
    let former = Former::load(app, scope, rows.iter().map(|(subject, ..)| subject))?;
    let mut last: HashMap<(Subject, Field), (Option<String>, Instant)> = HashMap::new();
    for (subject, field, value, at) in rows {
        let of = (former.now(subject), field);
        if last.get(&of).is_none_or(|(_, before)| *before <= at) {
            last.insert(of, (value, at));
        }
    }
    Ok(Said { all: last.into_iter().filter_map(|(of, (value, at))| Some((of, (value?, at)))).collect() })
}

/// What records and accounts are here that other homes knew by other ids.
#[derive(Debug, Default)]
struct Former {
    records: HashMap<RecordId, RecordId>,
    accounts: HashMap<String, String>,
}

impl Former {
    fn load<'a>(app: &App, scope: &Scope, subjects: impl Iterator<Item = &'a Subject>) -> Result<Self, VaultError> {
        let (mut wanted, mut names_accounts) = (HashSet::new(), false);
        for subject in subjects {
            match subject {
                Subject::Record(id) => drop(wanted.insert(*id)),
                Subject::Pair(a, b) => wanted.extend([*a, *b]),
                Subject::Finding(key) => {
                    wanted.extend(words(key).filter_map(|word| word.parse::<RecordId>().ok()));
                    names_accounts = true;
                }
                Subject::Party(_) => {}
            }
        }
        let mut former = Self::default();
        for kind in SPOKEN_OF {
            former.records.extend(app.vault.former_ids(scope, *kind, &wanted)?);
        }
        if names_accounts {
            let accounts = Book::load(&app.vault, scope)?.0.accounts;
            let ids = accounts.iter().flat_map(|account| account.former.iter().map(|id| (id.clone(), account.id.clone())));
            former.accounts = ids.collect();
        }
        Ok(former)
    }

    fn record(&self, id: RecordId) -> RecordId {
        self.records.get(&id).copied().unwrap_or(id)
    }

    fn now(&self, subject: Subject) -> Subject {
        match subject {
            Subject::Record(id) => Subject::Record(self.record(id)),
            Subject::Pair(a, b) => Subject::pair(self.record(a), self.record(b)),
            Subject::Finding(key) => Subject::Finding(self.key(key)),
            Subject::Party(party) => Subject::Party(party),
        }
    }

    /// A finding's key with the ids that records and accounts have here. Records of one key stand in their order, and so do
    /// accounts that a source tells of together.
    fn key(&self, key: String) -> String {
        let is_known = |word: &str| self.accounts.contains_key(word) || word.parse().is_ok_and(|id| self.records.contains_key(&id));
        if !words(&key).any(is_known) {
            return key;
        }
        let account = |word: &str| self.accounts.get(word).map_or(word, String::as_str).to_owned();
        let mut records: Vec<RecordId> = key.split(PART).filter_map(|part| part.parse().ok()).map(|id| self.record(id)).collect();
        records.sort_unstable();
        let mut records = records.into_iter();
        let part = |part: &str| {
            if part.parse::<RecordId>().is_ok() {
                return records.next().map_or_else(|| part.to_owned(), |id| id.to_string());
            }
            let mut together: Vec<String> = part.split(TOGETHER).map(account).collect();
            if together.len() > 1 {
                together.sort();
                together.dedup();
            }
            together.join("+")
        };
        key.split(PART).map(part).collect::<Vec<_>>().join(":")
    }
}

/// What stands between the parts of a finding's key, and between accounts within one.
const PART: char = ':';
const TOGETHER: char = '+';

fn words(key: &str) -> impl Iterator<Item = &str> {
    key.split([PART, TOGETHER])
}
