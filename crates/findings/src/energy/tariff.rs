//! What the curve of the last twelve months would have cost under each option of the regulated tariff.
//!
//! To add an option: a variant of [`TariffOption`], its slots and its prices in [`costs`].
//!
//! Energy is priced as it was measured, on days that are whole; nothing is scaled up to days that are missing, and the
//! subscription counts for the same days. Off-peak hours depend on the place: [`WINDOWS`] holds the usual, and two
//! others that say how much hangs on it.

use jiff::tz::TimeZone;
use logis_core::{Currency, Day, Decimal, Energy, Money};

use super::tempo::{self, Colour};
use super::{grids, local};
use crate::{Action, Amount, Fact, Finding, Meter, Name, Per, Reading};

/// Days that are looked at.
const DAYS: i32 = 365;
/// Whole days that it takes.
const DAYS_MIN: usize = 300;
/// So much of a day must be measured, in per cent.
const COVERED_PERCENT: i64 = 99;
/// A reading that lasts longer doesn't say in which slot it was drawn.
const READING_SECONDS_MAX: i32 = 3_600;
/// A saving is told from this share of what is paid now, in per cent, …
const SAVING_PERCENT: i64 = 3;
/// … and this much a year, in cents.
const SAVING_CENTS: i64 = 2_000;
/// Off-peak hours, in minutes of the day, from and to: the usual, then two others.
const WINDOWS: [&[(u32, u32)]; 3] = [&[(0, 360), (1_320, 1_440)], &[(0, 420), (1_380, 1_440)], &[(90, 450), (750, 870)]];
/// Where the regulated tariff holds.
const ZONE: &str = "Europe/Paris";

/// An option of the tariff.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TariffOption {
    /// One price at all hours.
    Base,
    /// Peak and off-peak.
    OffPeak,
    /// By the colour of the day.
    Tempo,
}

impl TariffOption {
    /// Its name in texts.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::OffPeak => "off-peak",
            Self::Tempo => "tempo",
        }
    }
}

/// What was drawn at one price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// `all`, `peak`, `off-peak`, or a colour before one: `red-peak`.
    pub name: &'static str,
    /// What was drawn.
    pub energy: Energy,
    /// Euros a kilowatt-hour, taxes included.
    pub price: Decimal,
    /// What that makes.
    pub cost: Money,
}

/// What a tariff would have cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffCost {
    /// The option.
    pub option: TariffOption,
    /// The power it is priced for, in kVA.
    pub kva: i64,
    /// The first and the last day looked at.
    pub days: (Day, Day),
    /// Whole days among them: those that are priced.
    pub whole_days: usize,
    /// What was drawn, by price.
    pub slots: Vec<Slot>,
    /// The subscription for the priced days.
    pub subscription: Money,
    /// All of it.
    pub total: Money,
    /// The least and the most it may be: with other off-peak hours.
    pub band: (Money, Money),
    /// The publication that the prices are from, and the first day on which they hold.
    pub source: (&'static str, Day),
}

/// Names of the slots of a Tempo day, in the order of the grid.
const TEMPO_SLOTS: [[&str; 2]; 3] = [["blue-peak", "blue-off-peak"], ["white-peak", "white-off-peak"], ["red-peak", "red-off-peak"]];

/// What each option would have cost, at the prices that hold on a day. Empty where the curve is too short, or no grid is
/// known; without Tempo where the colour of a day is not.
#[must_use]
pub fn costs(meter: &Meter, today: Day, zone: &TimeZone) -> Vec<TariffCost> {
    let (Some(grid), Some(kva)) = (grids::at(today), grids::power(meter.subscribed_power_va)) else { return Vec::new() };
    if meter.commodity != "electricity" || zone.iana_name() != Some(ZONE) {
        return Vec::new();
    }
    let readings = local::ordered(&meter.readings);
    let Some(curve) = Curve::of(&readings, today, zone) else { return Vec::new() };
    let days = i64::try_from(curve.whole_days).unwrap_or(0);
    let option = |option, months: &[(i64, i64)], slots: Vec<Slot>, others: &[Vec<Slot>]| {
        // Twelve months make the days of a year.
        let subscription = euros(i128::from(grids::month(months, kva)?) * 12 * i128::from(days) / i128::from(DAYS));
        let total = |slots: &[Slot]| slots.iter().fold(subscription.minor, |sum, slot| sum.saturating_add(slot.cost.minor));
        let all: Vec<i64> = others.iter().map(|slots| total(slots)).chain([total(&slots)]).collect();
        Some(TariffCost {
            option,
            kva,
            days: curve.days,
            whole_days: curve.whole_days,
            subscription,
            total: euros(i128::from(total(&slots))),
            band: (euros(i128::from(all.iter().copied().min()?)), euros(i128::from(all.iter().copied().max()?))),
            slots,
            source: (grid.source, grid.from_day()),
        })
    };
    let [usual, others @ ..] =
        curve.off_peak.map(|[peak, low]| vec![slot("peak", peak, grid.off_peak[0]), slot("off-peak", low, grid.off_peak[1])]);
    let base = grid.base_price(kva).map(|price| vec![slot("all", curve.all, price)]);
    let tempo = curve.tempo.map(|energies| {
        let slots = (0..3).flat_map(|colour| (0..2).map(move |at| (colour, at)));
        slots.map(|(colour, at)| slot(TEMPO_SLOTS[colour][at], energies[colour][at], grid.tempo[colour][at])).collect()
    });
    let base = base.and_then(|slots| option(TariffOption::Base, grid.base_months, slots, &[]));
    let off_peak = option(TariffOption::OffPeak, grid.off_peak_months, usual, &others);
    let tempo = tempo.and_then(|slots| option(TariffOption::Tempo, grid.tempo_months, slots, &[]));
    base.into_iter().chain(off_peak).chain(tempo).collect()
}

/// What was drawn on whole days, in millijoules.
struct Curve {
    days: (Day, Day),
    whole_days: usize,
    all: i128,
    /// Peak and off-peak, for each window.
    off_peak: [[i128; 2]; 3],
    /// By colour, where all are known.
    tempo: Option<[[i128; 2]; 3]>,
}

impl Curve {
    fn of(readings: &[Reading], today: Day, zone: &TimeZone) -> Option<Self> {
        let before_today = local::at_hour(today, 0, zone);
        let known = &readings[..readings.partition_point(|reading| local::end(reading) <= before_today)];
        let last = local::last_day(known, before_today, zone)?;
        let first = last.plus_days(1 - DAYS);
        let mut curve = Self { days: (first, last), whole_days: 0, all: 0, off_peak: [[0; 2]; 3], tempo: Some([[0; 2]; 3]) };
        for number in first.number()..=last.number() {
            curve.add(Day::from_number(number), known, zone);
        }
        (curve.whole_days >= DAYS_MIN).then_some(curve)
    }

    /// Counts a day, where all of it was measured finely.
    fn add(&mut self, day: Day, readings: &[Reading], zone: &TimeZone) {
        let (from, to) = (local::at_hour(day, 0, zone), local::at_hour(day.plus_days(1), 0, zone));
        let readings = local::between(readings, from, to);
        let covered: i64 = readings.iter().map(|reading| i64::from(reading.duration_s)).sum();
        let is_fine = readings.iter().all(|reading| reading.duration_s <= READING_SECONDS_MAX);
        if !is_fine || covered * 100 < (to.seconds() - from.seconds()) * COVERED_PERCENT {
            return;
        }
        self.whole_days += 1;
        // The colour of a day begins at six.
        let colours = [tempo::colour(day.plus_days(-1)), tempo::colour(day)];
        for reading in readings {
            let energy = i128::from(reading.energy.millijoules());
            let minute = local::clock(local::middle(reading), zone).1;
            self.all += energy;
            for (sums, window) in self.off_peak.iter_mut().zip(WINDOWS) {
                sums[usize::from(window.iter().any(|(from, to)| (*from..*to).contains(&minute)))] += energy;
            }
            let Some(colour) = colours[usize::from(minute >= 360)] else {
                self.tempo = None;
                continue;
            };
            if let Some(sums) = &mut self.tempo {
                let at = match colour {
                    Colour::Blue => 0,
                    Colour::White => 1,
                    Colour::Red => 2,
                };
                sums[at][usize::from(!(360..1_320).contains(&minute))] += energy;
            }
        }
    }
}

/// Energy in millijoules at a price in hundredths of a cent a kilowatt-hour.
fn slot(name: &'static str, millijoules: i128, price: i64) -> Slot {
    let hundredths = millijoules.saturating_mul(i128::from(price)) / local::MILLIJOULES_A_KWH;
    let energy = Energy::from_millijoules(i64::try_from(millijoules).unwrap_or(i64::MAX));
    Slot { name, energy, price: Decimal { digits: price, scale: 4 }, cost: euros((hundredths + 50) / 100) }
}

fn euros(cents: i128) -> Money {
    Money { minor: i64::try_from(cents).unwrap_or(i64::MAX), scale: 2, currency: Currency::EUR }
}

/// The option that a tariff's name tells of.
fn named(tariff: &str) -> Option<TariffOption> {
    let tariff = tariff.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| tariff.contains(word));
    if has(&["tempo"]) {
        Some(TariffOption::Tempo)
    } else if has(&["hphc", "hp/hc", "hp-hc", "hc/hp", "creuse", "off-peak", "off peak", "offpeak"]) {
        Some(TariffOption::OffPeak)
    } else if has(&["base"]) {
        Some(TariffOption::Base)
    } else {
        None
    }
}

/// The finding that another option would have cost less.
pub(super) fn find(meter: &Meter, today: Day, zone: &TimeZone) -> Option<Finding> {
    let costs = costs(meter, today, zone);
    let told = meter.tariff.as_deref().and_then(named);
    let now = costs.iter().find(|cost| cost.option == told.unwrap_or(TariffOption::Base))?;
    let best = costs.iter().filter(|cost| cost.option != now.option).min_by_key(|cost| cost.total.minor)?;
    let saving = now.total.minor - best.total.minor;
    let (low, high) = (now.band.0.minor - best.band.1.minor, now.band.1.minor - best.band.0.minor);
    // Where other off-peak hours would turn the saving into a loss, nothing is sure.
    if saving < SAVING_CENTS || saving.saturating_mul(100) < now.total.minor.saturating_mul(SAVING_PERCENT) || low <= 0 {
        return None;
    }
    let money = |cents: i64| euros(i128::from(cents));
    let text = |text: &str| Fact::Text(text.to_owned());
    let yes_no = |is: bool| text(if is { "yes" } else { "no" });
    let readings = local::ordered(&meter.readings);
    let within = local::between(&readings, local::at_hour(now.days.0, 0, zone), local::at_hour(now.days.1.plus_days(1), 0, zone));
    Some(Finding {
        name: Name::EnergyTariffSaving,
        key: format!("energy.tariff-saving:{}:{}", meter.id, best.option.as_str()),
        amount: Some(Amount {
            value: money(saving).decimal(),
            low: Some(money(low).decimal()),
            high: Some(money(high).decimal()),
            currency: Some(Currency::EUR),
            per: Some(Per::Year),
        }),
        since: Some(now.days.0),
        account: Some(meter.id.clone()),
        counterparty: None,
        records: local::records(within.iter()),
        facts: vec![
            ("meter", text(meter.name.as_deref().unwrap_or(&meter.id))),
            ("now", text(now.option.as_str())),
            ("told", yes_no(told.is_some())),
            ("best", text(best.option.as_str())),
            ("saving", Fact::Money(money(saving))),
            ("low", Fact::Money(money(low))),
            ("high", Fact::Money(money(high))),
            ("paid", Fact::Money(now.total)),
            ("other", Fact::Money(best.total)),
            ("from", Fact::Day(now.days.0)),
            ("to", Fact::Day(now.days.1)),
            ("days", Fact::Count(i64::try_from(now.whole_days).unwrap_or(i64::MAX))),
            ("kva", Fact::Count(now.kva)),
            ("powered", yes_no(meter.subscribed_power_va.is_some_and(|va| va > 0))),
            ("tempo", yes_no(costs.iter().any(|cost| cost.option == TariffOption::Tempo))),
            ("publication", text(now.source.0)),
            ("priced", Fact::Day(now.source.1)),
        ],
        action: Action::Tariffs,
        weight: saving,
    })
}
