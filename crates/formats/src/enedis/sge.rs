//! XML of SGE: the flows R50, R151, R171 and R4x, and the answers of `consulterMesures` and `consulterMesuresDetaillees`.
//!
//! Names stand in many places but mean one thing each; a series' facts are kept until the element that holds it closes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use logis_core::{Code, Decimal, Problem};
use quick_xml::events::{BytesStart, Event};

use super::SOURCE;
use super::out::{Interval, Measure, NAME_BYTES_MAX, Out, decimal, quality};
use super::stamp::Stamp;
use super::steps::{Point, Stamped, Steps};
use super::table::iso_seconds;
use crate::xml::XmlEvents;
use crate::{Reader, Reading, Refused, Sink};

/// Billing periods of one answer, and indexes of one file that wait for a second of their register.
const HELD_MAX: usize = 10_000;

/// How much of an element's text is looked at; what is wanted is far shorter.
const TEXT_BYTES_MAX: usize = 4096;

/// How sure the head of a document makes us.
pub(super) fn recognise(text: &str) -> u8 {
    let named = ["<R50", ":R50", "<R151", "R171", "consulterMesures", "Identifiant_Flux", "Donnees_Courbe", "www.enedis.fr/"];
    if named.iter().any(|name| text.contains(name)) { 95 } else { 0 }
}

/// The facts of the series that is open.
#[derive(Debug, Default, Clone)]
struct Facts {
    meter: String,
    unit: Option<String>,
    physical: String,
    business: String,
    /// `INDEX` of R171.
    kind: String,
    step_seconds: Option<i64>,
    /// The tariff slot.
    slot: Option<String>,
    /// The slot's register of the meter (1 to 10).
    rank: Option<String>,
    /// The distributor's calendar (`D`), not the supplier's.
    of_distributor: bool,
    quality: Option<&'static str>,
    day: Option<Date>,
}

/// The facts of the value that is open.
#[derive(Debug, Default)]
struct Value {
    stamp: Option<Stamp>,
    from: Option<Date>,
    to: Option<Date>,
    text: Option<String>,
    step_seconds: Option<i64>,
    quality: Option<&'static str>,
}

/// Slots and what they count in a billing period.
type Slots = BTreeMap<String, (Decimal, Measure, &'static str, u64)>;

/// A billing period: meter, direction, first day, day after the last.
type Bill = (String, &'static str, Date, Date);

/// An index that waits for a second, with its line.
type FirstIndex = (Stamp, Decimal, Measure, u64);

struct Flow<'a> {
    out: Out<'a>,
    facts: Facts,
    value: Value,
    steps: Steps,
    /// Periods of a bill by grid: (meter, first, last), then slots.
    bills: [BTreeMap<Bill, Slots>; 2],
    bills_held: usize,
    /// First index of each register, until a second comes.
    firsts: BTreeMap<(String, &'static str, String), Option<FirstIndex>>,
    /// Whether the open element lies in the distributor's grid.
    in_distributors: bool,
    fault: Option<String>,
    noted: BTreeSet<String>,
    known: bool,
}

pub(super) fn read(input: &mut Reader<'_>, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut events = XmlEvents::new(input);
    let mut flow = Flow {
        out: Out::new(sink),
        facts: Facts::default(),
        value: Value::default(),
        steps: Steps::new(Stamped::End),
        bills: [BTreeMap::new(), BTreeMap::new()],
        bills_held: 0,
        firsts: BTreeMap::new(),
        in_distributors: false,
        fault: None,
        noted: BTreeSet::new(),
        known: false,
    };
    let mut text = String::new();
    loop {
        let event = events.next()?.map(Event::into_owned);
        let line = events.line();
        match event {
            None => break,
            Some(Event::Start(start)) => {
                text.clear();
                flow.open(&name_of(&start), &start, line)?;
            }
            Some(Event::Empty(start)) => {
                text.clear();
                let name = name_of(&start);
                flow.open(&name, &start, line)?;
                flow.close(&name, "", line)?;
            }
            Some(Event::Text(part)) if text.len() < TEXT_BYTES_MAX => text.push_str(&part),
            Some(Event::CData(part)) if text.len() < TEXT_BYTES_MAX => text.push_str(&part),
            Some(Event::End(end)) => {
                let name = end.local_name().as_ref().to_owned();
                flow.close(&name, text.trim(), line)?;
                text.clear();
            }
            Some(_) => {}
        }
    }
    flow.finish()?;
    Ok(Reading::of_source(SOURCE))
}

fn name_of(start: &BytesStart<'_>) -> String {
    start.local_name().as_ref().chars().take(NAME_BYTES_MAX).collect()
}

/// The value of an attribute, by its name without prefix.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.trim().chars().take(NAME_BYTES_MAX).collect())
}

fn short(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.chars().take(NAME_BYTES_MAX / 4).collect())
}

impl Facts {
    fn direction(&self) -> &'static str {
        if self.business.starts_with("PROD") || self.business.starts_with("INJ") { "production" } else { "consumption" }
    }

    /// What the values measure; `None` for what is no active energy.
    fn measure(&self) -> Option<Measure> {
        let active = matches!(self.physical.as_str(), "" | "EA" | "PA");
        let unit = self.unit.as_deref().unwrap_or(if self.kind == "INDEX" { "Wh" } else { "W" });
        Measure::of_unit(unit).filter(|_| active)
    }

    /// The register's name, alike in every flow: `EAS F2`, else the slot; none for the total.
    fn register(&self) -> Option<String> {
        match self.rank.as_deref() {
            Some(rank) if rank.len() <= 2 && rank.bytes().all(|b| b.is_ascii_digit()) => Some(format!("EAS F{rank}")),
            Some(rank) => Some(rank.trim_start_matches("IDX_").replace('_', " ")).filter(|name| !name.ends_with(" T")),
            None => self.slot.clone(),
        }
    }
}

impl Flow<'_> {
    fn open(&mut self, name: &str, start: &BytesStart<'_>, line: u64) -> Result<(), Refused> {
        match name {
            "R50" | "R151" | "R171" | "Courbe" => self.known = true,
            _ if name.starts_with("consulterMesures") => self.known = true,
            "PRM" | "Corps" | "serieMesuresDatees" | "serie" | "grandeur" | "Donnees_Courbe" => self.series(name)?,
            "calendrier" => {
                self.facts.of_distributor = false;
                if let Some(code) = attribute(start, "code") {
                    self.facts.of_distributor = code.starts_with("DI");
                }
            }
            "classeTemporelle" | "Classe_Temporelle" | "Classe_Temporelle_Distributeur" => {
                self.facts.slot = attribute(start, "code");
                self.facts.rank = None;
                if name != "classeTemporelle" {
                    self.facts.of_distributor = name == "Classe_Temporelle_Distributeur";
                }
                self.value = Value::default();
            }
            "seriesMesuresDateesGrilleTurpe" => self.in_distributors = true,
            "seriesMesuresDateesGrilleFrn" => self.in_distributors = false,
            "grandeurPhysique" => self.facts.physical = attribute(start, "code").unwrap_or_default(),
            "mesure" | "mesureDatee" | "PDC" | "points" | "point" | "Puissance_Maximale" => self.value = Value::default(),
            "nature" => self.value.quality = attribute(start, "code").as_deref().and_then(quality),
            "Donnees_Point_Mesure" => {
                let text = |name| attribute(start, name).unwrap_or_default();
                self.value = Value { stamp: Stamp::parse(&text("Horodatage")), ..Value::default() };
                self.value.quality = quality(&text("Statut_Point"));
                self.value.text = attribute(start, "Valeur_Point");
                self.point(line)?;
            }
            "resultat" => {
                if let Some(code) = attribute(start, "code").filter(|code| !code.is_empty() && code != "SGT200") {
                    self.fault = Some(code);
                }
            }
            "Fault" => self.fault = Some(String::new()),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str, text: &str, line: u64) -> Result<(), Refused> {
        let facts = &mut self.facts;
        match name {
            "Id_PRM" | "Identifiant_PRM" | "pointId" | "prmId" => facts.meter = short(text).unwrap_or_default(),
            "Unite_Mesure_Index" | "unite" | "Unite_Mesure" => facts.unit = short(text),
            "Pas_Publication" | "Granularite" => {
                facts.step_seconds = text.parse::<i64>().ok().filter(|minutes| (1..=1440).contains(minutes)).map(|minutes| minutes * 60);
            }
            "Grandeur_Physique" | "grandeurPhysique" if !text.is_empty() => facts.physical = short(text).unwrap_or_default(),
            "Grandeur_Metier" | "grandeurMetier" => facts.business = short(text).unwrap_or_default(),
            "type" => facts.kind = short(text).unwrap_or_default(),
            "Date_Releve" => facts.day = Stamp::parse(text).map(Stamp::day),
            "Id_Classe_Temporelle" | "idClasseTemporelle" | "codeClasseTemporelle" => facts.slot = short(text),
            "codeCadran" | "Rang_Cadran" => facts.rank = short(text),
            "typeCalendrier" => facts.of_distributor = text == "D",
            "idCalendrier" => facts.of_distributor = text.starts_with("DI"),
            "etapeMetier" | "mesuresCorrigees" | "Nature_De_Courbe_Demandee" => facts.quality = quality(text),
            "periode" => facts.day = self.value.from,
            "H" | "d" => self.value.stamp = self.stamp(text, line),
            "dateDebut" => self.value.from = Stamp::parse(text).map(Stamp::day),
            "dateFin" => {
                self.value.stamp = Stamp::parse(text).filter(|stamp| !matches!(stamp, Stamp::Date(_)));
                self.value.to = Stamp::parse(text).map(Stamp::day);
            }
            "V" | "v" | "Valeur" => self.value.text = Some(text.chars().take(NAME_BYTES_MAX).collect()),
            "valeur" if !text.is_empty() => self.value.text = Some(text.chars().take(NAME_BYTES_MAX).collect()),
            // The newer answers hold date and value of an index in an element of that name.
            "valeur" if self.value.stamp.is_some() => self.index(line)?,
            "p" => self.value.step_seconds = iso_seconds(text),
            "n" => self.value.quality = quality(text),
            "PDC" => self.point(line)?,
            "mesure" | "points" | "point" if self.value.stamp.is_some() => self.detailed(line)?,
            "mesure" => self.bill(line)?,
            "mesureDatee" if self.facts.kind.is_empty() || self.facts.kind == "INDEX" => self.index(line)?,
            "mesureDatee" => self.pass_over(line),
            "Classe_Temporelle" | "Classe_Temporelle_Distributeur" => {
                // What stood at the end of the day.
                self.value.stamp = self.facts.day.and_then(|day| day.tomorrow().ok()).map(Stamp::Date);
                self.index(line)?;
            }
            "Puissance_Maximale" => self.note("Puissance_Maximale", line),
            "faultstring" | "Text" | "resultat" => {
                if let Some(fault) = &mut self.fault
                    && !text.is_empty()
                {
                    *fault = format!("{fault} {text}").trim().chars().take(NAME_BYTES_MAX).collect();
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A series begins: what the one before said of itself is forgotten, what the flow said of all is kept.
    fn series(&mut self, name: &str) -> Result<(), Refused> {
        self.flush()?;
        let outer = matches!(name, "PRM" | "Corps" | "serieMesuresDatees");
        let facts = std::mem::take(&mut self.facts);
        self.facts = Facts {
            meter: if outer { String::new() } else { facts.meter },
            unit: facts.unit.filter(|_| name == "PRM"),
            step_seconds: facts.step_seconds.filter(|_| name == "PRM"),
            quality: facts.quality,
            day: facts.day,
            ..Facts::default()
        };
        let stamped = match (name, self.facts.day) {
            ("Donnees_Courbe", _) => Stamped::Start,
            ("grandeur", Some(day)) => Stamped::StartIfFirstIs(self.out.paris.midnight(day)),
            _ => Stamped::End,
        };
        self.steps = Steps::new(stamped);
        Ok(())
    }

    fn stamp(&mut self, text: &str, line: u64) -> Option<Stamp> {
        let stamp = Stamp::parse(text);
        if stamp.is_none() {
            self.out.problem(Problem::new(Code::DateUnreadable, text).at_line(line));
        }
        stamp
    }

    /// The number of the open value, where there is a readable one.
    fn number(&mut self, line: u64) -> Option<Decimal> {
        let text = self.value.text.take()?;
        decimal(&text).unwrap_or_else(|()| {
            self.out.problem(Problem::new(Code::ValueUnreadable, text).at_line(line));
            None
        })
    }

    fn point(&mut self, line: u64) -> Result<(), Refused> {
        self.out.meter(line, &self.facts.meter, None)?;
        if self.facts.measure().is_none() {
            self.pass_over(line);
            return Ok(());
        }
        let value = self.number(line);
        let Some(stamp) = self.value.stamp else { return Ok(()) };
        let at = self.out.paris.instant(stamp);
        let quality = self.value.quality.or(self.facts.quality).unwrap_or("measured");
        let step_seconds = self.value.step_seconds.or(self.facts.step_seconds);
        let (placed, repeated) = self.steps.push(Point { line, at, value, quality, step_seconds });
        if repeated {
            self.out.problem(Problem::new(Code::Irregular, at.to_string()).at_line(line));
        }
        self.place(placed)
    }

    fn place(&mut self, placed: Option<super::steps::Placed>) -> Result<(), Refused> {
        match (placed, self.facts.measure()) {
            (Some(placed), Some(measure)) => self.out.placed(&self.facts.meter, self.facts.direction(), measure, placed),
            _ => Ok(()),
        }
    }

    fn flush(&mut self) -> Result<(), Refused> {
        let placed = self.steps.finish();
        self.place(placed)
    }

    /// A value of `consulterMesuresDetaillees`: a day's energy, or one of a curve.
    fn detailed(&mut self, line: u64) -> Result<(), Refused> {
        let of_day = self.value.step_seconds.is_none_or(|step| step >= 86_400);
        let (Some(measure @ Measure::WattHours(_)), true, Some(stamp)) = (self.facts.measure(), of_day, self.value.stamp) else {
            return self.point(line);
        };
        self.out.meter(line, &self.facts.meter, None)?;
        let Some(value) = self.number(line) else { return Ok(()) };
        let (starts_at, seconds) = self.out.paris.day(stamp.day());
        let quality = self.value.quality.or(self.facts.quality).unwrap_or("measured");
        let of = Interval { line, meter: &self.facts.meter, direction: self.facts.direction(), register: None, quality, measure };
        self.out.interval(&of, starts_at, seconds, value)
    }

    /// A billing period, held until both grids are known.
    fn bill(&mut self, line: u64) -> Result<(), Refused> {
        let value = self.number(line);
        let measure = match self.facts.measure() {
            Some(measure @ Measure::WattHours(_)) => measure,
            _ => {
                self.pass_over(line);
                return Ok(());
            }
        };
        let (Some(from), Some(to)) = (self.value.from, self.value.to) else {
            self.out.problem(Problem::new(Code::PartMissing, "dateDebut, dateFin").at_line(line));
            return Ok(());
        };
        let Some(value) = value else { return Ok(()) };
        self.bills_held += 1;
        if self.bills_held > HELD_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("periods > {HELD_MAX}")).at_line(line).into());
        }
        let key = (self.facts.meter.clone(), self.facts.direction(), from, to);
        let slot = self.facts.slot.clone().filter(|slot| slot != "BASE").unwrap_or_default();
        let quality = self.value.quality.unwrap_or("unknown");
        self.bills[usize::from(self.in_distributors)].entry(key).or_default().insert(slot, (value, measure, quality, line));
        Ok(())
    }

    /// An index of the supplier's grid; the distributor's counts the same energy once more.
    fn index(&mut self, line: u64) -> Result<(), Refused> {
        let value = self.number(line);
        let stamp = self.value.stamp.take();
        self.out.meter(line, &self.facts.meter, None)?;
        if self.facts.of_distributor {
            return Ok(());
        }
        let Some(measure @ Measure::WattHours(_)) = self.facts.measure() else {
            self.pass_over(line);
            return Ok(());
        };
        let (Some(value), Some(stamp)) = (value, stamp) else { return Ok(()) };
        let register = self.facts.register();
        let key = (self.facts.meter.clone(), self.facts.direction(), register.clone().unwrap_or_default());
        if self.firsts.len() >= HELD_MAX && !self.firsts.contains_key(&key) {
            return Err(Problem::new(Code::LimitExceeded, format!("registers > {HELD_MAX}")).at_line(line).into());
        }
        match self.firsts.get_mut(&key) {
            None => {
                self.firsts.insert(key, Some((stamp, value, measure, line)));
                Ok(())
            }
            Some(first) => {
                if let Some((stamp, value, measure, line)) = first.take() {
                    self.hand_over_index(register.as_deref(), stamp, value, measure, line)?;
                }
                self.hand_over_index(register.as_deref(), stamp, value, measure, line)
            }
        }
    }

    fn hand_over_index(
        &mut self,
        register: Option<&str>,
        stamp: Stamp,
        value: Decimal,
        measure: Measure,
        line: u64,
    ) -> Result<(), Refused> {
        let at = self.out.paris.midnight(stamp.day());
        let quality = self.facts.quality.unwrap_or("measured");
        let of = Interval { line, meter: &self.facts.meter, direction: self.facts.direction(), register, quality, measure };
        self.out.index(&of, at, value)
    }

    fn pass_over(&mut self, line: u64) {
        let what = format!("{} {} {}", self.facts.kind, self.facts.physical, self.facts.unit.as_deref().unwrap_or_default());
        self.note(what.trim(), line);
    }

    /// Says once what was passed over.
    fn note(&mut self, what: &str, line: u64) {
        if self.noted.len() < HELD_MAX && self.noted.insert(what.to_owned()) {
            self.out.problem(Problem::new(Code::PassedOver, what).at_line(line));
        }
    }

    fn finish(&mut self) -> Result<(), Refused> {
        if let Some(fault) = self.fault.take() {
            return Err(Problem::new(Code::HolderError, fault).into());
        }
        if !self.known {
            return Err(Problem::new(Code::NotRecognised, "").into());
        }
        self.flush()?;
        let [suppliers, distributors] = std::mem::take(&mut self.bills);
        for ((meter, direction, from, to), slots) in &distributors {
            let key = |from, to| (meter.clone(), *direction, from, to);
            let same = |other: &&Bill| other.0 == *meter && other.1 == *direction;
            let before = suppliers.range(..=key(*from, Date::MAX)).next_back().map(|(key, _)| key).filter(same);
            let after = suppliers.range(key(*from, Date::MIN)..).next().map(|(key, _)| key).filter(same);
            if before.is_none_or(|other| other.3 <= *from) && after.is_none_or(|other| other.2 >= *to) {
                self.hand_over_bill(meter, direction, *from, *to, slots)?;
            }
        }
        for ((meter, direction, from, to), slots) in &suppliers {
            self.hand_over_bill(meter, direction, *from, *to, slots)?;
        }
        for ((_, _, register), first) in std::mem::take(&mut self.firsts) {
            if let Some((_, value, _, line)) = first {
                // One index alone is no energy.
                self.out.problem(Problem::new(Code::PassedOver, format!("index {register} {value}")).at_line(line));
            }
        }
        self.out.finish()
    }

    fn hand_over_bill(&mut self, meter: &str, direction: &'static str, from: Date, to: Date, slots: &Slots) -> Result<(), Refused> {
        let (starts_at, seconds) = self.out.paris.days(from, to);
        for (slot, (value, measure, quality, line)) in slots {
            let register = Some(slot.as_str()).filter(|slot| !slot.is_empty());
            let of = Interval { line: *line, meter, direction, register, quality, measure: *measure };
            self.out.interval(&of, starts_at, seconds, *value)?;
        }
        Ok(())
    }
}
