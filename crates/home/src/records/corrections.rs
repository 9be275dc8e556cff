//! What the person says of what others told: a category, parts, a note, whether it was for work; that a finding is none, that
//! two movements are a transfer. Each is a record of its own (`own.correction`) in a delivery of its own: said anew it is a
//! revision, and removing the delivery takes back all that was said in it, at once. What others told is never touched.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use logis_core::{DeliveryId, Instant, Period, RecordId};
use logis_kinds::{Batch, Cell, KindId, Rows as Builder};
use logis_vault::{Accounts, Origin, RECORD_ID, Scope, VaultError};

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

    /// The same, where records have other ids.
    #[must_use]
    pub fn renamed(self, ids: &HashMap<RecordId, RecordId>) -> Self {
        if ids.is_empty() {
            return self;
        }
        let now = |id: RecordId| ids.get(&id).copied().unwrap_or(id);
        let subject = |subject| match subject {
            Subject::Record(id) => Subject::Record(now(id)),
            Subject::Pair(a, b) => Subject::pair(now(a), now(b)),
            other => other,
        };
        let mut all: HashMap<(Subject, Field), (String, Instant)> = HashMap::with_capacity(self.all.len());
        for ((of, field), said) in self.all {
            // Said here and elsewhere: what was said last.
            let key = (subject(of), field);
            if all.get(&key).is_none_or(|before| before.1 < said.1) {
                all.insert(key, said);
            }
        }
        Self { all }
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

/// Corrections name no account.
struct NoAccounts;

impl Accounts for NoAccounts {
    fn group(&self, account: &str) -> String {
        account.to_owned()
    }
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
    let origin = Origin { name: what.to_owned(), format: OWN.to_owned(), ..Origin::default() };
    let mut delivery = app.vault.deliver(scope, app.vault.draw_delivery(), origin, OWN, Arc::new(NoAccounts))?;
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
            delivery.push(rows.finish())?;
        }
    }
    delivery.push(rows.finish())?;
    Ok(delivery.publish(serde_json::Value::Null)?.id)
}

/// All that the person said. Records that came from another home keep the ids by which that home's corrections name them.
///
/// # Errors
/// When the vault fails.
pub fn said(app: &App, scope: &Scope) -> Result<Said, VaultError> {
    let mut said = Said::default();
    let columns = [RECORD_ID, "subject_type", "subject", "field", "value", "said_at"];
    for batch in app.vault.scan(scope, KindId::OwnCorrection, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let text = |name| rows.text(name, row).unwrap_or_default();
            let (Some(subject), Some(field)) = (Subject::read(text("subject_type"), text("subject")), Field::find(text("field"))) else {
                continue;
            };
            let (Some(value), Some(at)) = (rows.text("value", row), rows.instant("said_at", row)) else { continue };
            said.all.insert((subject, field), (value.to_owned(), at));
        }
    }
    Ok(said)
}
