//! What movements are for: rules that ship, and rules learned from corrections, each explained.
//!
//! To add a category: 1. a line in `categories!`, 2. its words in `rules.rs`, 3. its name in the texts of `logis-pages`
//! (`category-…`). To add a merchant: its folded words in `rules.rs`.
//!
//! In order, the first that says something: what the person said of the movement, or of its party; what they said of
//! other movements of the party, where at least two agree and none disagrees; own transfers; the rules that ship;
//! the source's own category; the way of payment. Else it is uncategorised, which is better than wrong.

mod rules;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use crate::Known;
use crate::bank::Ledger;
use crate::party::folded;

/// Corrections of single movements that it takes to teach their party.
const TEACH_MIN: usize = 2;
/// Words of one rule at most.
const RULE_WORDS_MAX: usize = 6;

macro_rules! categories {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A category.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CategoryId {
            $($(#[$doc])* $name,)*
        }

        impl CategoryId {
            /// Every one, in the order of pages.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its stable name.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}
categories! {
    /// Food bought to eat at home.
    Groceries = "groceries",
    /// Eating and drinking out.
    Restaurants = "restaurants",
    /// Rent, charges, water, repairs, furniture.
    Housing = "housing",
    /// Electricity, gas, heating.
    Energy = "energy",
    /// Telephone and internet.
    Telecom = "telecom",
    /// Insurance but that of health.
    Insurance = "insurance",
    /// Care, medicine, health insurance.
    Health = "health",
    /// Trains, buses, flights, the car but its fuel.
    Transport = "transport",
    /// Fuel, and charging a car.
    Fuel = "fuel",
    /// Sport, culture, going out, travel.
    Leisure = "leisure",
    /// Media and services by subscription.
    Subscriptions = "subscriptions",
    /// Things bought.
    Shopping = "shopping",
    /// Child care, school, toys.
    Children = "children",
    /// Taxes, contributions, fines.
    Taxes = "taxes",
    /// What the bank takes.
    BankFees = "bank-fees",
    /// Loans paid back.
    Loans = "loans",
    /// Money put aside.
    Savings = "savings",
    /// Pay, pensions, benefits.
    Income = "income",
    /// Between own accounts.
    Transfer = "transfer",
    /// Cash drawn.
    Cash = "cash",
    /// Gifts and donations.
    Gifts = "gifts",
    /// What the person put in no other.
    Other = "other",
    /// Nobody knows.
    Uncategorised = "uncategorised",
}

impl CategoryId {
    /// The category of this name.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|id| id.as_str() == text).copied()
    }
}

/// Why a movement has its category.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Why {
    /// The person said so of this movement.
    Said,
    /// The person said so of its party.
    SaidOfParty,
    /// They said so of so many other movements of the party.
    Learned(usize),
    /// It is a transfer between own accounts.
    OwnTransfer,
    /// These words stand in it.
    Words(&'static str),
    /// The source's own category says so.
    Source(String),
    /// The way of payment says so: the source's type.
    Way(String),
    /// Nothing says anything.
    Nothing,
}

/// A movement's category and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categorised {
    /// The category.
    pub category: CategoryId,
    /// What it rests on.
    pub why: Why,
}

/// The category of each movement, in the order of [`Known::movements`].
#[must_use]
pub fn categorise(known: &Known) -> Vec<Categorised> {
    Ledger::of(known).categories
}

/// As [`categorise`], where parties and transfers are known.
pub(crate) fn of_ledger(ledger: &Ledger<'_>) -> Vec<Categorised> {
    let known = ledger.known;
    let learned = learned(ledger);
    // Of each label, what its words say of money that goes out and of money that comes in.
    let mut words: Vec<[Option<ByWords>; 2]> = vec![[None; 2]; ledger.labels.all.len()];
    let mut sources: HashMap<&str, Option<CategoryId>> = HashMap::new();
    let mut all = Vec::with_capacity(known.movements.len());
    for (at, movement) in known.movements.iter().enumerate() {
        let of_source = movement.category.as_deref().and_then(|text| {
            let category = (*sources.entry(text).or_insert_with(|| of_source(text)))?;
            Some(Categorised { category, why: Why::Source(text.to_owned()) })
        });
        let found = said(ledger, at, &learned)
            .or_else(|| ledger.is_transfer[at].then_some(Categorised { category: CategoryId::Transfer, why: Why::OwnTransfer }))
            .or_else(|| {
                let is_credit = movement.amount.minor > 0;
                let said = &mut words[ledger.labels.of[at]][usize::from(is_credit)];
                let (category, words) = (*said.get_or_insert_with(|| by_words(ledger.text(at), is_credit)))?;
                Some(Categorised { category, why: Why::Words(words) })
            })
            .or(of_source)
            .or_else(|| {
                let category = ledger.ways[at].category()?;
                Some(Categorised { category, why: Why::Way(movement.kind.clone().unwrap_or_default()) })
            });
        all.push(found.unwrap_or(Categorised { category: CategoryId::Uncategorised, why: Why::Nothing }));
    }
    all
}

/// What the person said, of the movement itself, of its party, or of others of the party.
fn said(ledger: &Ledger<'_>, at: usize, learned: &BTreeMap<usize, (CategoryId, usize)>) -> Option<Categorised> {
    let find = |text: &String| CategoryId::find(text);
    let party = ledger.parties.of[at];
    if let Some(category) = ledger.known.said.record_categories.get(&ledger.known.movements[at].id).and_then(find) {
        return Some(Categorised { category, why: Why::Said });
    }
    if let Some(category) = ledger.said_of_party(party).and_then(find) {
        return Some(Categorised { category, why: Why::SaidOfParty });
    }
    learned.get(&party).map(|(category, count)| Categorised { category: *category, why: Why::Learned(*count) })
}

/// What corrections of single movements teach of their parties.
fn learned(ledger: &Ledger<'_>) -> BTreeMap<usize, (CategoryId, usize)> {
    let mut taught: BTreeMap<usize, BTreeMap<&str, usize>> = BTreeMap::new();
    if ledger.known.said.record_categories.is_empty() {
        return BTreeMap::new();
    }
    for (at, movement) in ledger.known.movements.iter().enumerate() {
        if let Some(said) = ledger.known.said.record_categories.get(&movement.id) {
            *taught.entry(ledger.parties.of[at]).or_default().entry(said).or_default() += 1;
        }
    }
    let agreed = |(party, said): (usize, BTreeMap<&str, usize>)| {
        let (text, count) = said.iter().next().filter(|_| said.len() == 1)?;
        let category = CategoryId::find(text).filter(|_| *count >= TEACH_MIN)?;
        Some((party, (category, *count)))
    };
    taught.into_iter().filter_map(agreed).collect()
}

/// Rules by their first word.
type Index = HashMap<&'static str, Vec<(&'static str, CategoryId)>>;

static RULES: LazyLock<Index> = LazyLock::new(|| index(rules::RULES));
static INCOME: LazyLock<Index> = LazyLock::new(|| index(&[(CategoryId::Income, rules::INCOME)]));
static OF_SOURCES: LazyLock<HashMap<&'static str, CategoryId>> =
    LazyLock::new(|| rules::OF_SOURCES.iter().flat_map(|(category, words)| words.split(", ").map(|word| (word, *category))).collect());

fn index(rules: &'static [(CategoryId, &'static str)]) -> Index {
    let mut index = Index::new();
    for (category, rules) in rules {
        for rule in rules.split(", ") {
            let first = rule.split(' ').next().unwrap_or(rule);
            index.entry(first).or_default().push((rule, *category));
        }
    }
    index
}

/// A category and the rule that says it, where one does.
type ByWords = Option<(CategoryId, &'static str)>;

/// What the words of a folded text say.
fn by_words(text: &str, is_credit: bool) -> ByWords {
    if is_credit && let Some((rule, category)) = longest(&INCOME, text) {
        return Some((category, rule));
    }
    longest(&RULES, text).map(|(rule, category)| match category {
        // A rent that comes in is pay to who lets.
        CategoryId::Housing if is_credit && rule.starts_with("loyer") => (CategoryId::Income, rule),
        _ => (category, rule),
    })
}

/// The rule of most words that stands in the text; of equals the one that stands first.
fn longest(index: &Index, text: &str) -> Option<(&'static str, CategoryId)> {
    let mut best: Option<(usize, &'static str, CategoryId)> = None;
    let mut at = 0;
    for word in text.split(' ') {
        let rest = &text[at..];
        at += word.len() + 1;
        let Some(rules) = index.get(word) else { continue };
        for (rule, category) in rules {
            let count = rule.split(' ').take(RULE_WORDS_MAX).count();
            let stands = rest.strip_prefix(rule).is_some_and(|after| after.is_empty() || after.starts_with(' '));
            if stands && best.is_none_or(|(most, ..)| count > most) {
                best = Some((count, rule, *category));
            }
        }
    }
    best.map(|(_, rule, category)| (rule, category))
}

fn of_source(text: &str) -> Option<CategoryId> {
    // A path of categories says most at its end.
    let parts = text.rsplit(['>', '/', ':', '|']).map(folded);
    parts.chain([folded(text)]).find_map(|part| OF_SOURCES.get(part.as_str()).copied())
}

#[cfg(test)]
mod tests;
