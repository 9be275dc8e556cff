//! Who the other party of a movement is: one name for the many ways in which banks write it.
//!
//! To add a word that banks write around names: a line in `words.rs`, folded.
//!
//! A party's key is what is left of the label (or of the party's own name, where the source gives one) once the way of
//! payment, dates, references, store numbers, countries and large cities are taken off. Keys are one party where a label
//! was cut short within a word, where the other's account is the same, or where a mandate or creditor goes on under
//! another name.

mod fold;
mod labels;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

pub use fold::folded;
use fold::{Word, words as words_of};
pub(crate) use labels::Labels;

use crate::{Known, Movement};

/// Words of a key; what follows is seldom part of a name.
const KEY_WORDS_MAX: usize = 5;
/// A key that begins another in the midst of a word was cut short, if it has so many letters.
const CUT_LETTERS_MIN: usize = 12;
/// Names that one account or creditor may have before it is held to collect for many.
const NAMES_MAX: usize = 4;
/// A name ends and another begins within so many days of overlap.
const OVERLAP_DAYS: i32 = 5;
/// Letters of a mandate's or creditor's number.
const NUMBER_LETTERS_MIN: usize = 8;

static BEFORE: LazyLock<HashSet<&str>> = LazyLock::new(|| words::BEFORE.split(' ').collect());
static REFERENCES: LazyLock<HashSet<&str>> = LazyLock::new(|| words::REFERENCES.split(' ').collect());
static AFTER: LazyLock<HashSet<&str>> = LazyLock::new(|| words::AFTER.split(' ').collect());

/// One party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Its folded name, by which the person's corrections know it.
    pub key: String,
    /// The other folded names that it had, in order.
    pub former: Vec<String>,
    /// As the most recent movement writes it.
    pub name: String,
}

/// The parties of all movements.
#[derive(Debug, Clone)]
pub struct Parties {
    /// Each party once.
    pub all: Vec<Party>,
    /// Of each movement, in the order of [`Known::movements`], its place in `all`.
    pub of: Vec<usize>,
}

impl Parties {
    /// The party of the movement at this place.
    #[must_use]
    pub fn of(&self, movement: usize) -> &Party {
        &self.all[self.of[movement]]
    }
}

/// The folded name under which a movement's party is known, before names are joined.
#[must_use]
pub fn key(movement: &Movement) -> String {
    let (text, kept) = cleaned(movement);
    key_of(text, &kept)
}

/// The party of each movement.
#[must_use]
pub fn parties(known: &Known) -> Parties {
    of_labels(known, &Labels::of(known))
}

/// As [`parties`], where labels are known.
pub(crate) fn of_labels(known: &Known, labels: &Labels) -> Parties {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut names: Vec<Named> = Vec::new();
    let mut of_label: Vec<Option<usize>> = vec![None; labels.all.len()];
    let mut of = Vec::with_capacity(known.movements.len());
    for (at, (movement, label)) in known.movements.iter().zip(&labels.of).enumerate() {
        let place = of_label[*label].unwrap_or_else(|| {
            let known_key = &labels.all[*label].key;
            let key = known_key.clone().unwrap_or_else(|| key(movement));
            let place = *places.entry(key).or_insert_with_key(|key| {
                names.push(Named { key: key.clone(), first: movement.on.number(), last: movement.on.number(), latest: at });
                names.len() - 1
            });
            of_label[*label] = known_key.as_ref().map(|_| place);
            place
        });
        let named = &mut names[place];
        named.first = named.first.min(movement.on.number());
        named.last = named.last.max(movement.on.number());
        let latest = &known.movements[named.latest];
        if (latest.on, latest.id) < (movement.on, movement.id) {
            named.latest = at;
        }
        of.push(place);
    }
    let mut joined = Joined((0..names.len()).collect());
    join_cut(&names, &mut joined);
    join_by_number(known, labels, &of, &names, &mut joined);
    settle(known, &names, &of, &mut joined)
}

/// A key as it is met.
struct Named {
    key: String,
    first: i32,
    last: i32,
    latest: usize,
}

/// Which keys are one party.
struct Joined(Vec<usize>);

impl Joined {
    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// A label cut short within a word is the longer one.
fn join_cut(names: &[Named], joined: &mut Joined) {
    let mut sorted: Vec<usize> = (0..names.len()).collect();
    sorted.sort_by(|a, b| names[*a].key.cmp(&names[*b].key));
    for two in sorted.windows(2) {
        let (short, long) = (&names[two[0]].key, &names[two[1]].key);
        let is_cut = short.len() >= CUT_LETTERS_MIN && long.strip_prefix(short.as_str()).is_some_and(|rest| !rest.starts_with(' '));
        if is_cut {
            joined.join(two[0], two[1]);
        }
    }
}

/// One account is one party; a mandate or creditor that goes on under another name is one as well.
fn join_by_number(known: &Known, labels: &Labels, of: &[usize], names: &[Named], joined: &mut Joined) {
    let mut by_number: BTreeMap<(bool, String), Vec<usize>> = BTreeMap::new();
    for ((movement, place), label) in known.movements.iter().zip(of).zip(&labels.of) {
        let mut add = |is_account: bool, number: String| {
            let places = by_number.entry((is_account, number)).or_default();
            if places.last() != Some(place) && places.len() <= NAMES_MAX && !places.contains(place) {
                places.push(*place);
            }
        };
        if let Some(account) = movement.counterparty_account.as_deref() {
            let account: String = account.chars().filter(char::is_ascii_alphanumeric).collect();
            if account.len() >= NUMBER_LETTERS_MIN {
                add(true, account.to_ascii_uppercase());
            }
        }
        if labels.all[*label].tells_number {
            for number in [Some(movement.label.as_str()), movement.details.as_deref()].into_iter().flatten().flat_map(numbers) {
                add(false, number);
            }
        }
    }
    for ((is_account, _), mut places) in by_number {
        if places.len() > NAMES_MAX {
            continue;
        }
        places.sort_by_key(|place| (names[*place].first, names[*place].last, &names[*place].key));
        for two in places.windows(2) {
            if is_account || names[two[1]].first > names[two[0]].last.saturating_sub(OVERLAP_DAYS) {
                joined.join(two[0], two[1]);
            }
        }
    }
}

/// Whether a text has words that stand before numbers of mandates and creditors, or within them.
fn tells_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    let says = |word: &[u8]| bytes.windows(word.len()).any(|at| at.eq_ignore_ascii_case(word));
    says(b"rum") || says(b"zzz") || says(b"mandat") || says(b"mdt") || says(b"ics")
}

/// Numbers of mandates and creditors in a text. A creditor's identifier: country, two check digits, three characters, then
/// the national part (EPC 262-08, section 3).
fn numbers(text: &str) -> Vec<String> {
    if !tells_number(text) {
        return Vec::new();
    }
    let words = words_of(text);
    let mut numbers = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let text = word.folded.as_str();
        let is_creditor = text.len() >= 12 && text.is_char_boundary(2) && {
            let (country, rest) = text.split_at(2);
            country.bytes().all(|b| b.is_ascii_alphabetic())
                && rest.bytes().take(2).all(|b| b.is_ascii_digit())
                && rest.bytes().skip(5).filter(u8::is_ascii_digit).count() >= 6
        };
        let after_mandate = at > 0 && matches!(words[at - 1].folded.as_str(), "rum" | "mandat" | "mdt" | "mandate" | "mandatsref");
        let is_mandate = after_mandate && text.len() >= NUMBER_LETTERS_MIN && text.bytes().any(|b| b.is_ascii_digit());
        if is_creditor || is_mandate {
            numbers.push(text.to_owned());
        }
    }
    numbers
}

/// One party for each set of joined keys, named after its most recent.
fn settle(known: &Known, names: &[Named], of: &[usize], joined: &mut Joined) -> Parties {
    let mut latest: BTreeMap<usize, usize> = BTreeMap::new();
    let when = |place: usize| (known.movements[names[place].latest].on, known.movements[names[place].latest].id, &names[place].key);
    for place in 0..names.len() {
        let known = latest.entry(joined.root(place)).or_insert(place);
        if when(*known) < when(place) {
            *known = place;
        }
    }
    let order: HashMap<usize, usize> = latest.keys().enumerate().map(|(at, root)| (*root, at)).collect();
    let mut all: Vec<Party> = latest
        .values()
        .map(|place| {
            let name = display(&known.movements[names[*place].latest]);
            Party { key: names[*place].key.clone(), former: Vec::new(), name }
        })
        .collect();
    for (place, named) in names.iter().enumerate() {
        let root = joined.root(place);
        if latest.get(&root) != Some(&place) {
            all[order[&root]].former.push(named.key.clone());
        }
    }
    for party in &mut all {
        party.former.sort_unstable();
    }
    let of = of.iter().map(|place| order[&joined.root(*place)]).collect();
    Parties { all, of }
}

/// The name as it is written.
fn display(movement: &Movement) -> String {
    if let Some(name) = movement.counterparty.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        return name.to_owned();
    }
    let (text, kept) = cleaned(movement);
    let written: Vec<&str> = kept.iter().filter_map(|word| text.get(word.start..word.end)).collect();
    match (kept.first(), kept.last()) {
        // Signs within the name stay, where nothing was taken out of it.
        (Some(first), Some(last)) if last.end - first.start <= written.iter().map(|word| word.len() + 1).sum::<usize>() => {
            text.get(first.start..last.end).unwrap_or(text).to_owned()
        }
        (Some(_), Some(_)) => written.join(" "),
        _ => text.trim().to_owned(),
    }
}

fn key_of(text: &str, kept: &[Word]) -> String {
    if kept.is_empty() {
        return folded(text);
    }
    let words: Vec<&str> = kept.iter().map(|word| word.folded.as_str()).collect();
    words.join(" ")
}

/// The text that names the party, and its words that do.
fn cleaned(movement: &Movement) -> (&str, Vec<Word>) {
    if let Some(name) = movement.counterparty.as_deref() {
        let kept = name_words(words_of(name));
        if !kept.is_empty() {
            return (name, kept);
        }
    }
    let kept = name_words(words_of(&movement.label));
    match movement.details.as_deref() {
        // A label that only says how it was paid leaves the name to the details.
        Some(details) if kept.is_empty() => (details, name_words(words_of(details))),
        _ => (&movement.label, kept),
    }
}

fn name_words(words: Vec<Word>) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::new();
    let plain: Vec<Word> = words.iter().filter(|word| !is_number(&word.folded)).cloned().collect();
    for word in words {
        let text = word.folded.as_str();
        if kept.is_empty() {
            if !BEFORE.contains(text) && !is_number(text) && !REFERENCES.contains(text) {
                kept.push(word);
            }
            continue;
        }
        if REFERENCES.contains(text) {
            break;
        }
        if !is_number(text) {
            kept.push(word);
        }
    }
    let says_nothing = |kept: &[Word], word: &Word| AFTER.contains(word.folded.as_str()) || word.folded.len() == 1 && kept.len() > 2;
    while kept.len() > 1 && kept.last().is_some_and(|word| says_nothing(&kept, word)) {
        kept.pop();
    }
    if kept.is_empty() {
        kept = plain;
    }
    kept.truncate(KEY_WORDS_MAX);
    // Where a sixth word was cut off, what the fifth leaves at the end may say nothing.
    while kept.len() > 1 && kept.last().is_some_and(|word| AFTER.contains(word.folded.as_str())) {
        kept.pop();
    }
    kept
}

/// Dates, cards, stores, references: digits, or letters with digits among them. `o2` and `c8` are names.
fn is_number(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    digits > 0 && (digits == word.len() || digits >= 2 || word.len() > 3)
}

#[cfg(test)]
mod tests;
