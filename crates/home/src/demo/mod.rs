//! A made-up French home as the files that its holders give, and the truth about them.
//!
//! [`made_up_home`] is pure: the same seed and last day give the same bytes. The files are imported like anyone's, so that the
//! demo and the tests go the whole way; [`Truth`] says what must come out. All people, payees, banks and numbers are invented.
//!
//! To add an event: 1. a verb or a line in `people`, 2. where the home should notice it, a variant of [`Planted`].
//! To add a file: 1. a module that turns the movements or the meter's half-hours into bytes, 2. a line in [`made_up_home`],
//! 3. its reader in `tests`, which adds up what the file shows.

mod bank;
mod camt;
mod csv;
mod documents;
mod draw;
mod energy;
mod insurance;
mod life;
mod ofx;
mod people;
mod truth;

#[cfg(test)]
mod tests;

use logis_core::{Day, Month};

use bank::{ACCOUNTS, BankAccount};
use life::{Held, Movement, Span};

pub use documents::{DemoDocument, documents};
pub use truth::{AccountTruth, EnergyTruth, Hole, Planted, Register, Truth};

/// Days within which two movements of one amount are near twins.
const NEAR_DAYS: i32 = 3;

/// The rule of summer time that the meter follows holds since 1996, before the first story begins.
const FIRST_MONTH: Month = Month { year: 2000, month: 1 };
const LAST_MONTH: Month = Month { year: 2099, month: 12 };

/// A file as a holder gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoFile {
    /// A name without folders.
    pub name: String,
    /// The day on which its holder gives it: after all that it tells.
    pub on: Day,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The files of a home, and what is true of them.
#[derive(Debug, Clone)]
pub struct Demo {
    /// In the order of the days on which they are given: OFX and CSV by month; at the end camt, the meter's curve and index, and
    /// what the insurers say.
    pub files: Vec<DemoFile>,
    /// What they show together.
    pub truth: Truth,
}

/// The home of this seed: at least 24 whole months of two banks and a year of one meter, up to and with `last`, a day of the years
/// 2000 to 2099 (another is brought to the nearest of them).
#[must_use]
pub fn made_up_home(seed: u64, last: Day) -> Demo {
    let last = last.clamp(FIRST_MONTH.first(), LAST_MONTH.last());
    let span = Span::ending(last);
    let life = people::live(seed, span);
    let of = |account: &BankAccount| -> (BankAccount, i64, Vec<&Movement>) {
        (*account, people::opening_cents(account.held), life.movements.iter().filter(|m| m.account == account.held).collect())
    };
    let [current, savings, joint] = ACCOUNTS.each_ref().map(of);
    let mut files = ofx::files(span, &[current.clone(), savings.clone()]);
    files.push(camt::file(seed, span, current.0, current.1, &current.2));
    files.extend(csv::files(span, joint.0, joint.1, &joint.2));
    let (meter_files, energy) = energy::year(seed, last, &life.away);
    files.extend(meter_files);
    files.extend(insurance::files(span));
    files.sort_by_key(|file| file.on);
    let accounts = [current, savings, joint].map(|(account, opening, movements)| tell(span, account, opening, &movements)).to_vec();
    Demo { files, truth: Truth { first: span.first, last, accounts, energy, planted: life.planted } }
}

/// What is true of one account, counted from its movements and not from its files.
fn tell(span: Span, account: BankAccount, opening_cents: i64, movements: &[&Movement]) -> AccountTruth {
    let covered_until = if account.held == Held::Joint { span.joint_last } else { span.last };
    let mut balance = opening_cents;
    let mut rest = movements.iter().peekable();
    let month_ends = Span::months(span.first, covered_until)
        .map(|month| {
            while let Some(movement) = rest.next_if(|m| m.booked <= month.last()) {
                balance += movement.cents;
            }
            (month, balance)
        })
        .collect();
    let in_camt = if account.held == Held::Current { movements.iter().filter(|m| m.booked >= span.second_first).count() } else { 0 };
    let repeated = if account.held == Held::Joint { 0 } else { movements.iter().filter(|m| is_repeated(span, m)).count() };
    let apart = |days: std::ops::RangeInclusive<i32>| {
        let alike = |a: &Movement, b: &Movement| a.cents == b.cents && days.contains(&(b.booked.number() - a.booked.number()));
        let later = |at: usize, a: &Movement| {
            movements[at + 1..].iter().take_while(|b| b.booked <= a.booked.plus_days(NEAR_DAYS)).filter(|b| alike(a, b)).count()
        };
        movements.iter().enumerate().map(|(at, a)| later(at, a)).sum()
    };
    AccountTruth {
        name: account.name,
        iban: account.iban(),
        number: account.number,
        movements: movements.len(),
        sum_cents: movements.iter().map(|m| m.cents).sum(),
        opening_cents,
        month_ends,
        sightings: movements.len() + in_camt + repeated,
        pairs: in_camt,
        pending: movements.iter().filter(|m| m.pending).count(),
        look_alikes: apart(0..=0),
        near_twins: apart(1..=NEAR_DAYS),
        covered_until,
    }
}

/// Whether the next month's OFX file shows the movement again.
fn is_repeated(span: Span, movement: &Movement) -> bool {
    let next = movement.booked.month().next().first();
    next <= span.last && movement.booked >= next.plus_days(-ofx::OVERLAP_DAYS)
}
