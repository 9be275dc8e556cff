//! What movements are, a small row each: pure, of what is known and what the person said.

use std::collections::{BTreeMap, HashMap};

use logis_core::{Currency, Day, Instant, Money, RecordId};
use logis_findings::bank::{Coming, Sorted};
use logis_findings::category::{CategoryId, Why};
use logis_findings::{Account, Known};
use serde::{Deserialize, Serialize};

use crate::records::corrections::{Field, Said, Subject};

/// Parts of one movement.
pub const PARTS_MAX: usize = 12;

/// What a movement was for, by the person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// They said nothing.
    Unsaid,
    /// For themselves.
    Private,
    /// For their work.
    Professional,
}

impl Usage {
    /// As corrections write it; nothing where nothing was said.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsaid => "",
            Self::Private => "private",
            Self::Professional => "professional",
        }
    }

    /// Reads what [`Usage::as_str`] writes.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        [Self::Unsaid, Self::Private, Self::Professional].into_iter().find(|usage| usage.as_str() == text)
    }
}

/// One movement.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Its record.
    pub id: RecordId,
    /// The day it counts on.
    pub on: Day,
    /// Place in [`Lines::accounts`].
    pub account: usize,
    /// The amount; credits are positive.
    pub amount: Money,
    /// What it is for. Of one in parts its parts say.
    pub category: CategoryId,
    /// What the person said it was for.
    pub usage: Usage,
    /// Not booked yet.
    pub pending: bool,
    /// Whether it was found to go from one own account to another.
    pub is_transfer: bool,
    party: u32,
    why: u32,
    other: Option<u32>,
}

/// A part of a movement, as corrections write it: minor units of the movement's own scale, with its sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it comes to.
    pub amount_minor: i64,
    /// The category's stable name.
    pub category: String,
    /// A note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The other party of movements.
#[derive(Debug, Clone)]
pub struct LineParty {
    /// Its folded names: that by which rules know it first.
    pub keys: Vec<String>,
    /// As its most recent movement writes it.
    pub name: String,
    /// The category that the person said of it.
    pub said: Option<CategoryId>,
    /// When they said so.
    pub said_at: Option<Instant>,
    /// How many movements a rule for it decides: all but those of which something was said alone.
    pub rule_lines: u64,
}

impl LineParty {
    /// The folded name by which it is known.
    #[must_use]
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }
}

/// A home's movements, and what was found of them.
#[derive(Debug, Default)]
pub struct Lines {
    /// The accounts.
    pub accounts: Vec<Account>,
    /// What balances are expected to do.
    pub coming: Vec<Coming>,
    all: Vec<Line>,
    parties: Vec<LineParty>,
    whys: Vec<Why>,
    by_id: Vec<u32>,
    parts: HashMap<RecordId, Vec<Part>>,
    notes: HashMap<RecordId, String>,
    said_at: HashMap<RecordId, Instant>,
}

impl Lines {
    /// The movements of what is known, sorted, with what was said.
    #[must_use]
    pub fn of(known: &Known, said: &Said, sorted: Sorted) -> Self {
        let Sorted { parties, categories, transfers, coming } = sorted;
        let mut others: Vec<Option<u32>> = vec![None; known.movements.len()];
        let mut is_transfer = vec![false; known.movements.len()];
        for transfer in &transfers {
            is_transfer[transfer.out] = true;
            if let Some(into) = transfer.into {
                is_transfer[into] = true;
                (others[transfer.out], others[into]) = (Some(small(into)), Some(small(transfer.out)));
            }
        }
        let mut lines = Self { accounts: known.accounts.clone(), coming, ..Self::default() };
        lines.parties = parties
            .all
            .into_iter()
            .map(|party| {
                let keys: Vec<String> = std::iter::once(party.key).chain(party.former).collect();
                let subject = keys.iter().map(|key| Subject::Party(key.clone())).find(|of| said.value(of, Field::Category).is_some());
                let category = subject.as_ref().and_then(|of| CategoryId::find(said.value(of, Field::Category)?));
                let at = subject.and_then(|of| said.when(&of, Field::Category));
                LineParty { keys, name: party.name, said: category, said_at: at, rule_lines: 0 }
            })
            .collect();
        lines.hear(said);
        let mut places: HashMap<Why, u32> = HashMap::new();
        let usages = said.of_field(Field::Use);
        for (at, (movement, sorted)) in known.movements.iter().zip(categories).enumerate() {
            let party = parties.of[at];
            if sorted.why != Why::Said {
                lines.parties[party].rule_lines += 1;
            }
            let why = *places.entry(sorted.why).or_insert_with_key(|why| {
                lines.whys.push(why.clone());
                small(lines.whys.len() - 1)
            });
            let usage = if usages.is_empty() { None } else { usages.get(&Subject::Record(movement.id)).and_then(|word| Usage::find(word)) };
            lines.all.push(Line {
                id: movement.id,
                on: movement.on,
                account: movement.account,
                amount: movement.amount,
                category: sorted.category,
                usage: usage.unwrap_or(Usage::Unsaid),
                pending: movement.pending,
                is_transfer: is_transfer[at],
                party: small(party),
                why,
                other: others[at],
            });
        }
        lines.by_id = (0..small(lines.all.len())).collect();
        let all = &lines.all;
        lines.by_id.sort_unstable_by_key(|at| all[*at as usize].id);
        // Parts that don't add up to what the movement is now, since its source revised it, say nothing.
        let amounts: HashMap<RecordId, i64> =
            lines.parts.keys().filter_map(|id| Some((*id, lines.all[lines.find(*id)?].amount.minor))).collect();
        lines.parts.retain(|id, parts| {
            let sum = parts.iter().try_fold(0i64, |sum, part| sum.checked_add(part.amount_minor));
            sum.is_some() && sum == amounts.get(id).copied()
        });
        lines
    }

    fn hear(&mut self, said: &Said) {
        for (subject, value) in said.of_field(Field::Split) {
            let Subject::Record(id) = subject else { continue };
            let parts: Option<Vec<Part>> = serde_json::from_str(value).ok();
            if let Some(parts) = parts.filter(|parts| (2..=PARTS_MAX).contains(&parts.len())) {
                self.parts.insert(*id, parts);
            }
        }
        for (subject, value) in said.of_field(Field::Note) {
            if let Subject::Record(id) = subject {
                self.notes.insert(*id, value.to_owned());
            }
        }
        for subject in said.of_field(Field::Category).into_keys() {
            if let (Subject::Record(id), Some(at)) = (subject, said.when(subject, Field::Category)) {
                self.said_at.insert(*id, at);
            }
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Each with its place, in order of day.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = (usize, &Line)> {
        self.all.iter().enumerate()
    }

    /// Those from one day to another.
    pub fn within(&self, first: Day, last: Day) -> impl DoubleEndedIterator<Item = (usize, &Line)> {
        let start = self.all.partition_point(|line| line.on < first);
        let end = self.all.partition_point(|line| line.on <= last).max(start);
        self.all[start..end].iter().enumerate().map(move |(at, line)| (start + at, line))
    }

    /// The movement at a place.
    #[must_use]
    pub fn line(&self, at: usize) -> &Line {
        &self.all[at]
    }

    /// The place of a record.
    #[must_use]
    pub fn find(&self, id: RecordId) -> Option<usize> {
        let found = self.by_id.binary_search_by_key(&id, |at| self.all[*at as usize].id).ok()?;
        Some(self.by_id[found] as usize)
    }

    /// Why the movement at a place has its category.
    #[must_use]
    pub fn why(&self, at: usize) -> &Why {
        &self.whys[self.all[at].why as usize]
    }

    /// The party of the movement at a place.
    #[must_use]
    pub fn party_of(&self, at: usize) -> &LineParty {
        &self.parties[self.all[at].party as usize]
    }

    /// A number of that party.
    #[must_use]
    pub fn party_number(&self, at: usize) -> usize {
        self.all[at].party as usize
    }

    /// The party of a number.
    #[must_use]
    pub fn party(&self, number: usize) -> &LineParty {
        &self.parties[number]
    }

    /// The number of the party that has this folded name.
    #[must_use]
    pub fn find_party(&self, key: &str) -> Option<usize> {
        self.parties.iter().position(|party| party.key() == key)
    }

    /// The other side of the transfer at a place, where it is known.
    #[must_use]
    pub fn other(&self, at: usize) -> Option<usize> {
        self.all[at].other.map(|at| at as usize)
    }

    /// The parts of a movement.
    #[must_use]
    pub fn parts(&self, id: RecordId) -> &[Part] {
        self.parts.get(&id).map_or(&[], Vec::as_slice)
    }

    /// What the person noted of a movement.
    #[must_use]
    pub fn note(&self, id: RecordId) -> Option<&str> {
        self.notes.get(&id).map(String::as_str)
    }

    /// When they said what its category is.
    #[must_use]
    pub fn said_at(&self, id: RecordId) -> Option<Instant> {
        self.said_at.get(&id).copied()
    }

    /// What a movement counts as: itself, or its parts.
    pub fn pieces(&self, line: &Line) -> impl Iterator<Item = (CategoryId, Money)> {
        let parts = if self.parts.is_empty() { &[] } else { self.parts(line.id) };
        let amount = line.amount;
        let whole = parts.is_empty().then_some((line.category, amount));
        let of_part = move |part: &Part| {
            (CategoryId::find(&part.category).unwrap_or(CategoryId::Other), Money { minor: part.amount_minor, ..amount })
        };
        whole.into_iter().chain(parts.iter().map(of_part))
    }

    /// The currencies there are, that of most movements first.
    #[must_use]
    pub fn currencies(&self) -> Vec<Currency> {
        let mut counts: BTreeMap<Currency, u64> = BTreeMap::new();
        for line in &self.all {
            *counts.entry(line.amount.currency).or_default() += 1;
        }
        let mut all: Vec<(Currency, u64)> = counts.into_iter().collect();
        all.sort_by_key(|(currency, count)| (std::cmp::Reverse(*count), *currency));
        all.into_iter().map(|(currency, _)| currency).collect()
    }
}

/// Places of movements: homes have no more of them than 32 bits count.
fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
