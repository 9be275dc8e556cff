//! Made-up movements: the same in every run.

use logis_core::{CountingRng, Currency, Day, Money, Rng as _};
use logis_kinds::Batch;
use logis_kinds::bank::{TransactionRow, Transactions};

/// Where labels come from.
pub const SHOPS: &[&str] = &[
    "BOULANGERIE DU PONT",
    "MARCHE COUVERT",
    "PHARMACIE DES ALPES",
    "SNCF CONNECT",
    "LIBRAIRIE PASSAGES",
    "STATION DU RHONE",
    "CINEMA LUMIERE",
    "EAU DU GRAND LYON",
    "ASSURANCE HABITATION",
    "CANTINE MUNICIPALE",
    "GARAGE BELLECOUR",
    "SALAIRE ATELIERS REUNIS",
];
const CITIES: &[&str] = &["LYON 3", "VILLEURBANNE", "BRON", "GRENOBLE", "PARIS 12", "ANNECY"];
/// Sorts of movement, by the names that OFX gives them.
pub const TYPES: &[&str] = &["POS", "DIRECTDEBIT", "XFER", "ATM", "CREDIT"];

/// One movement.
#[derive(Debug, Clone)]
pub struct Movement {
    /// Its number, from 0.
    pub number: u64,
    /// When it was booked.
    pub booked_on: Day,
    /// Minor units, two decimals.
    pub cents: i64,
    /// Which shop.
    pub shop: usize,
    /// Its label.
    pub label: String,
    /// Further words, of some.
    pub details: Option<String>,
}

/// Movements without end, by date.
#[derive(Debug)]
pub struct Movements {
    chance: CountingRng,
    number: u64,
    a_day: u64,
    first: Day,
}

impl Movements {
    /// From a day on, so many a day.
    pub fn new(first: Day, a_day: u64) -> Self {
        Self { chance: CountingRng::new(20_240_229), number: 0, a_day, first }
    }

    fn below(&self, count: usize) -> usize {
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % count as u64).unwrap_or_default()
    }
}

impl Iterator for Movements {
    type Item = Movement;

    fn next(&mut self) -> Option<Movement> {
        let number = self.number;
        self.number += 1;
        let booked_on = self.first.plus_days(i32::try_from(number / self.a_day).ok()?);
        let shop = self.below(SHOPS.len());
        let cents = i64::try_from(self.below(20_000)).ok()? - 18_000;
        let (_, month, day) = booked_on.ymd();
        let label = format!("CARTE {day:02}/{month:02} {} {}", SHOPS[shop], CITIES[self.below(CITIES.len())]);
        let details = (self.below(4) == 0).then(|| format!("REF {:09}", self.below(1_000_000_000)));
        Some(Movement { number, booked_on, cents, shop, label, details })
    }
}

/// Movements as batches of `bank.transaction`, each with an id of its holder.
pub fn batches(movements: impl Iterator<Item = Movement>) -> Vec<Batch> {
    let mut batches = Vec::new();
    let mut builder = Transactions::new();
    for movement in movements {
        let id = format!("{}R{:08}", movement.booked_on, movement.number);
        builder.push(&TransactionRow {
            line: movement.number * 8 + 30,
            account: "10278/00001/00012345678",
            booked_on: Some(movement.booked_on),
            value_on: Some(movement.booked_on),
            amount: Money { minor: movement.cents, scale: 2, currency: Currency::EUR },
            label: &movement.label,
            details: movement.details.as_deref(),
            kind: TYPES.get(movement.shop % TYPES.len()).copied(),
            holder_id: Some(("ofx.fitid", &id)),
            ..TransactionRow::default()
        });
        if builder.len() == Batch::ROWS_MAX {
            batches.push(builder.finish());
        }
    }
    if !builder.is_empty() {
        batches.push(builder.finish());
    }
    batches
}
