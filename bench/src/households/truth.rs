//! What is true of a household, as findings would say it, and when a finding says it.

use logis_core::Day;
use logis_findings::{Name, Per};
use serde_json::{Value, json};

use super::days::between;

/// How much an amount may be beside the truth, where the truth names no other share.
pub const AMOUNT_SHARE: f64 = 0.10;
/// Or by so much: 2 € (and 2 W).
const AMOUNT_HUNDREDTHS: i64 = 200;
/// How far a day may be beside the truth.
pub const SINCE_DAYS: i32 = 45;
/// Shorter words say nothing: `DE`, `SA`.
const WORD_CHARS_MIN: usize = 3;
/// Words of a bank's jargon or of a company's form, that many parties share.
const SAID_BY_ALL: &[&str] = &[
    "SEPA",
    "PRLV",
    "PRELEVEMENT",
    "VIR",
    "VIREMENT",
    "CARTE",
    "PAIEMENT",
    "RECU",
    "INST",
    "FACTURE",
    "REF",
    "EUROPEEN",
    "SAS",
    "SARL",
    "FRANCE",
    "ACHAT",
    "MANDAT",
    "LES",
    "DES",
    "MOTIF",
    "EUR",
    "PARIS",
    "LYON",
    "ABONNEMENT",
    "MME",
    "BRON",
    "RHONE",
    "VILLE",
    "REGIE",
    "MOBILE",
    "CLIENTS",
    "PARTICULIERS",
    "SOCIETE",
    "EUROPE",
    "DIRECT",
    "COM",
    "BILL",
    "COTISATION",
    "FRAIS",
    "COMPTE",
    "INTERNET",
    "REMBOURSEMENT",
    "CREDITEURS",
    "ASSURANCE",
    "ASSURANCES",
    "DU",
    "VERS",
    "PERMANENT",
];

/// Whether a finding is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// A home that doesn't say it missed something.
    Must,
    /// Reasonable people differ: said or not, it counts neither way.
    Either,
}

/// An amount that a finding may carry: hundredths of a euro or of a watt, for how long.
pub type Sum = (i64, Option<Per>);

/// One thing that is true on a day.
#[derive(Debug, Clone)]
pub struct Expected {
    /// What a finding of it is named.
    pub name: Name,
    /// Whether it is due.
    pub due: Due,
    /// What happened, in words.
    pub what: String,
    /// The other party, by any of these words; empty where there is none.
    pub words: Vec<String>,
    /// The account or meter, as [`super::Account::number`] or the meter's.
    pub account: Option<String>,
    /// Amounts that say it, any of them; empty where any amount does.
    pub amounts: Vec<Sum>,
    /// By what share an amount may differ.
    pub share: f64,
    /// The day it is about, or since when.
    pub since: Option<Day>,
    /// How far from that a finding may be.
    pub since_days: i32,
    /// Days of records of which a finding must hold one, where that tells pairs apart.
    pub days: Vec<Day>,
}

impl Expected {
    /// Something true that must be said.
    pub fn must(name: Name, what: impl Into<String>) -> Self {
        Self {
            name,
            due: Due::Must,
            what: what.into(),
            words: Vec::new(),
            account: None,
            amounts: Vec::new(),
            share: AMOUNT_SHARE,
            since: None,
            since_days: SINCE_DAYS,
            days: Vec::new(),
        }
    }

    /// Of one party, which may have had several names.
    pub fn party(mut self, names: &[&str]) -> Self {
        self.words.extend(names.iter().flat_map(|name| words(name)));
        self
    }

    /// Of one account or meter.
    pub fn of(mut self, account: &str) -> Self {
        self.account = Some(account.to_owned());
        self
    }

    /// Of one amount.
    pub fn sum(mut self, hundredths: i64, per: Option<Per>) -> Self {
        self.amounts.push((hundredths, per));
        self
    }

    /// Give or take.
    pub fn give_or_take(mut self, share: f64) -> Self {
        self.share = share;
        self
    }

    /// Of a day, give or take.
    pub fn on(mut self, day: Day, days: i32) -> Self {
        (self.since, self.since_days) = (Some(day), days);
        self
    }

    /// Told by records of these days.
    pub fn shown_on(mut self, days: &[Day]) -> Self {
        self.days.extend(days);
        self
    }

    /// Due only where this holds.
    pub fn due_if(mut self, due: bool) -> Self {
        if !due {
            self.due = Due::Either;
        }
        self
    }

    /// For `truth.json`.
    pub fn to_json(&self) -> Value {
        let sums: Vec<Value> = self
            .amounts
            .iter()
            .map(|(hundredths, per)| json!({"amount": *hundredths as f64 / 100.0, "per": per.map(Per::as_str)}))
            .collect();
        json!({
            "finding": self.name.as_str(),
            "due": if self.due == Due::Must { "must" } else { "either" },
            "what": self.what,
            "words": self.words,
            "account": self.account,
            "amounts": sums,
            "amount_share": self.share,
            "since": self.since.map(|day| day.to_string()),
            "since_days": self.since.map(|_| self.since_days),
            "record_days": self.days.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    }
}

/// A finding as it is compared.
#[derive(Debug, Clone)]
pub struct Found {
    /// Which.
    pub name: Name,
    /// Its amount.
    pub sum: Option<Sum>,
    /// Its day.
    pub since: Option<Day>,
    /// Every name of its account or meter.
    pub accounts: Vec<String>,
    /// Its other party, and the words that its texts say.
    pub said: String,
    /// The days of its records.
    pub days: Vec<Day>,
}

/// The words of a text that tell parties apart: capitals without accents, digits of five and more.
pub fn words(text: &str) -> Vec<String> {
    let plain = |c: char| match c {
        '\u{c0}'..='\u{c5}' | '\u{e0}'..='\u{e5}' => 'A',
        '\u{c7}' | '\u{e7}' => 'C',
        '\u{c8}'..='\u{cb}' | '\u{e8}'..='\u{eb}' => 'E',
        '\u{cc}'..='\u{cf}' | '\u{ec}'..='\u{ef}' => 'I',
        '\u{d2}'..='\u{d6}' | '\u{f2}'..='\u{f6}' => 'O',
        '\u{d9}'..='\u{dc}' | '\u{f9}'..='\u{fc}' => 'U',
        c => c.to_ascii_uppercase(),
    };
    let folded: String = text.chars().map(plain).collect();
    let telling = |word: &&str| {
        word.len() >= WORD_CHARS_MIN && !SAID_BY_ALL.contains(word) && (word.len() >= 5 || !word.bytes().all(|b| b.is_ascii_digit()))
    };
    folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(telling).map(str::to_owned).collect()
}

/// For how many of these a year has.
fn times_a_year(per: Option<Per>) -> i64 {
    match per {
        Some(Per::Week) => 52,
        Some(Per::Month) => 12,
        Some(Per::Quarter) => 4,
        Some(Per::HalfYear) => 2,
        Some(Per::Year) | None => 1,
    }
}

/// Whether two amounts are one, give or take; where both say for how long, over a year.
fn is_sum(found: Sum, expected: Sum, share: f64) -> bool {
    let near = |found: i64, expected: i64, least: i64| {
        let apart = found.abs().abs_diff(expected.abs());
        apart <= least.unsigned_abs() || apart as f64 <= expected.abs() as f64 * share
    };
    let alike = near(found.0, expected.0, AMOUNT_HUNDREDTHS);
    match (found.1, expected.1) {
        (Some(a), Some(b)) if a != b => {
            let (a, b) = (times_a_year(found.1), times_a_year(expected.1));
            near(found.0.saturating_mul(a), expected.0.saturating_mul(b), AMOUNT_HUNDREDTHS * b)
        }
        _ => alike,
    }
}

/// Whether a finding says what is true.
///
/// The one rule: the same name; a word of the other party in common or, where the truth names none, the same account
/// or meter; one of the truth's amounts within its share or 2 €; the day within the truth's days, where it gives one; and
/// a record of one of its days, where it gives those. What a finding doesn't say (no amount, no day, no records) isn't
/// held against it, apart from its party. One truth is said by one finding, one finding says one truth: see [`compare`].
pub fn says(found: &Found, expected: &Expected) -> bool {
    let same_account = |account: &String| found.accounts.iter().any(|name| name == account || name.ends_with(account.as_str()));
    // Spending may be unlike the usual by a category, which has no one party.
    let about = if expected.words.is_empty() || (found.said.is_empty() && found.name == Name::SpendingUnusual) {
        found.accounts.is_empty() || expected.account.as_ref().is_none_or(same_account)
    } else {
        let said = words(&found.said);
        expected.words.iter().any(|word| said.contains(word))
    };
    let sum =
        found.sum.is_none_or(|sum| expected.amounts.is_empty() || expected.amounts.iter().any(|known| is_sum(sum, *known, expected.share)));
    let day = match (found.since, expected.since) {
        (Some(found), Some(since)) => between(found, since).abs() <= expected.since_days,
        _ => true,
    };
    let shown = expected.days.is_empty() || found.days.is_empty() || expected.days.iter().any(|day| found.days.contains(day));
    found.name == expected.name && about && sum && day && shown
}

/// What came of a comparison.
#[derive(Debug, Default)]
pub struct Compared {
    /// Truths that were said, and must be.
    pub hits: Vec<(Expected, Found)>,
    /// Truths that must be said and were not.
    pub missed: Vec<Expected>,
    /// What was said and isn't true.
    pub false_alarms: Vec<Found>,
}

/// Pairs findings with truths, one to one: what must be said first, and the nearest day first.
///
/// A fee's finding may hold one movement or a year's: it is taken apart by its records, so that either way counts the same.
pub fn compare(found: &[Found], truth: &[Expected]) -> Compared {
    let mut open: Vec<&Expected> = truth.iter().collect();
    open.sort_by_key(|expected| expected.due);
    let mut done = Compared::default();
    for found in found.iter().flat_map(taken_apart) {
        let apart = |expected: &Expected| match (expected.since, found.since.or_else(|| found.days.last().copied())) {
            (Some(since), Some(day)) => between(since, day).abs(),
            _ => 0,
        };
        let fits = open.iter().enumerate().filter(|(_, expected)| says(&found, expected));
        match fits.min_by_key(|(_, expected)| (expected.due, apart(expected))).map(|(at, _)| at) {
            Some(at) => {
                let expected = open.remove(at);
                if expected.due == Due::Must {
                    done.hits.push((expected.clone(), found));
                }
            }
            None => done.false_alarms.push(found),
        }
    }
    done.missed = open.into_iter().filter(|expected| expected.due == Due::Must).cloned().collect();
    done
}

fn taken_apart(found: &Found) -> Vec<Found> {
    if found.name != Name::Fee || found.days.len() < 2 {
        return vec![found.clone()];
    }
    let of = |day: &Day| Found { sum: None, since: Some(*day), days: vec![*day], said: String::new(), ..found.clone() };
    found.days.iter().map(of).collect()
}
