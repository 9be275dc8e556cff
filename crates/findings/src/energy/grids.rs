//! Published prices of electricity, dated, each with its source and the day it was read.
//!
//! The regulated French tariff (Tarif Bleu, residential, mainland), taxes included. The grids were read in public copies
//! that name the publication. Prices a kilowatt-hour agree in two or more of them, or with the press, except those of February
//! for peak and off-peak, which stand in one copy and fit a percentage that the press gave. Of subscriptions only those of the
//! base option of August that could be compared agree in two; all others stand in one copy. Of earlier grids no whole
//! copy was found, or two that differ: they are not here.
//!
//! To add a grid: an entry of [`GRIDS`], at its place in order of time.

use logis_core::Day;

/// A grid older than this says nothing of today's prices: the tariff is revised at least once a year.
const AGE_DAYS_MAX: i32 = 400;

/// Prices as of a day. Prices a kilowatt-hour are in hundredths of a cent (ten-thousandths of a euro),
/// subscriptions in cents a month, taxes included.
#[derive(Debug)]
pub struct Grid {
    /// The publication.
    pub source: &'static str,
    /// Where it is published.
    pub address: &'static str,
    /// The first day on which the prices hold: year, month, day.
    pub from: (i32, u32, u32),
    /// The day it was read, and through what.
    pub read_on: (i32, u32, u32),
    /// How it was read.
    pub read_through: &'static str,
    /// One price at all hours: the highest power, in kVA, that a price is for.
    pub base: &'static [(i64, i64)],
    /// Subscriptions with one price, by power in kVA.
    pub base_months: &'static [(i64, i64)],
    /// Peak and off-peak.
    pub off_peak: [i64; 2],
    /// Their subscriptions.
    pub off_peak_months: &'static [(i64, i64)],
    /// Tempo: blue, white, red days, each peak and off-peak.
    pub tempo: [[i64; 2]; 3],
    /// Its subscriptions.
    pub tempo_months: &'static [(i64, i64)],
}

const ADDRESS: &str = "https://particulier.edf.fr/content/dam/2-Actifs/Documents/Offres/Grille_prix_Tarif_Bleu.pdf";
const COPIES: &str = "public copies that name the publication";

/// Every grid, in order of time.
pub const GRIDS: &[Grid] = &[
    Grid {
        source: "EDF, Grille de prix Tarif Bleu, 2026-02-01",
        address: ADDRESS,
        from: (2026, 2, 1),
        read_on: (2026, 11, 25),
        read_through: COPIES,
        base: &[(6, 1_940), (36, 1_927)],
        base_months: &[(3, 1_203), (6, 1_565), (9, 1_956), (12, 2_332), (15, 2_684), (18, 3_049), (24, 3_824), (30, 4_537), (36, 5_254)],
        off_peak: [2_065, 1_579],
        off_peak_months: &[(6, 1_565), (9, 1_956), (12, 2_332), (15, 2_684), (18, 3_049), (24, 3_824), (30, 4_537), (36, 5_254)],
        tempo: [[1_612, 1_325], [1_871, 1_499], [7_060, 1_575]],
        tempo_months: &[(6, 1_559), (9, 1_938), (12, 2_307), (15, 2_647), (18, 3_004), (30, 4_473), (36, 5_242)],
    },
    Grid {
        source: "EDF, Grille de prix Tarif Bleu, 2026-08-01",
        address: ADDRESS,
        from: (2026, 8, 1),
        read_on: (2026, 11, 25),
        read_through: COPIES,
        base: &[(6, 2_001), (36, 1_985)],
        base_months: &[(3, 1_213), (6, 1_586), (9, 1_988), (12, 2_376), (15, 2_740), (18, 3_114), (24, 3_914), (30, 4_647), (36, 5_388)],
        off_peak: [2_142, 1_589],
        off_peak_months: &[(6, 1_586), (9, 1_988), (12, 2_376), (15, 2_740), (18, 3_114), (24, 3_914), (30, 4_647), (36, 5_388)],
        tempo: [[1_654, 1_356], [1_921, 1_536], [7_295, 1_615]],
        tempo_months: &[(6, 1_580), (9, 1_970), (12, 2_350), (15, 2_701), (18, 3_069), (30, 4_582), (36, 5_376)],
    },
];

impl Grid {
    /// The first day on which it holds.
    #[must_use]
    pub fn from_day(&self) -> Day {
        day(self.from)
    }

    /// The day it was read.
    #[must_use]
    pub fn read_day(&self) -> Day {
        day(self.read_on)
    }

    /// The price at all hours for a power, in hundredths of a cent.
    #[must_use]
    pub fn base_price(&self, kva: i64) -> Option<i64> {
        self.base.iter().find(|(most, _)| kva <= *most).map(|(_, price)| *price)
    }
}

/// The grid that holds on a day: none before the first, nor long after the last.
#[must_use]
pub fn at(today: Day) -> Option<&'static Grid> {
    let grid = GRIDS.iter().rev().find(|grid| grid.from_day() <= today)?;
    (today <= grid.from_day().plus_days(AGE_DAYS_MAX)).then_some(grid)
}

/// The subscription for a power, in cents a month.
#[must_use]
pub fn month(table: &[(i64, i64)], kva: i64) -> Option<i64> {
    table.iter().find(|(power, _)| *power == kva).map(|(_, cents)| *cents)
}

/// The power of the grids that a contract's power is held to be: the next one up. 6 kVA, the commonest, where it isn't known.
#[must_use]
pub fn power(subscribed_va: Option<i64>) -> Option<i64> {
    let Some(va) = subscribed_va.filter(|va| *va > 0) else { return Some(6) };
    [3, 6, 9, 12, 15, 18, 24, 30, 36].into_iter().find(|kva| va <= kva * 1_000)
}

fn day((year, month, day): (i32, u32, u32)) -> Day {
    Day::from_ymd(year, month, day).unwrap_or_default()
}
