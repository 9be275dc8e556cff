//! Answers of DataConnect (and of the services in front of it), alone, wrapped or in arrays; and the newer JSON of SGE,
//! whose points have shorter names.
//!
//! The document is walked as it is parsed: only the readings of one answer are held, since its unit may follow them.

use std::cell::Cell;
use std::fmt;

use logis_core::{Code, Decimal, Problem};
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::SOURCE;
use super::out::{Interval, Measure, NAME_BYTES_MAX, Out, decimal, quality};
use super::stamp::Stamp;
use super::steps::{Point, Stamped, Steps};
use super::table::iso_seconds;
use crate::json::{Short, ShortStrings, broken, passes_over_scalars};
use crate::{Hint, Question, Reader, Reading, Refused, Sink};

/// Readings of one answer: 29 years of half hours, some 40 MB.
const READINGS_HELD_MAX: usize = 512 * 1024;
/// The deepest nesting that is followed.
const DEPTH_MAX: usize = 64;

/// How sure the head of a document makes us.
pub(super) fn recognise(text: &str, whole: bool) -> u8 {
    let has = |key: &str| text.contains(key);
    let readings = ["\"interval_reading\"", "\"meter_reading\"", "\"usage_point_id\"", "\"grandeurPhysique\""];
    if readings.iter().any(|key| has(key)) {
        95
    } else if has("enedis") || has("usage_point") {
        60
    } else if whole && has("\"error") && has("description\"") {
        // An error of an interface that names itself nowhere.
        20
    } else {
        0
    }
}

pub(super) fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let mut walk = Walk { out: Out::new(sink), hint, refused: None, errors: Vec::new(), known: false, nameless: false };
    let line = Cell::new(1);
    let mut source = serde_json::Deserializer::from_reader(ShortStrings::new(input, &line));
    let context = Context { meter: None, produced: false, depth: 0 };
    let walked = Node { walk: &mut walk, context: &context, scope: None }.deserialize(&mut source).and_then(|()| source.end());
    if let Some(refused) = walk.refused.take() {
        return Err(refused);
    }
    walked.map_err(|error| broken(&error))?;
    let error = walk.errors.first().cloned();
    match error {
        Some(error) if !walk.known => return Err(Problem::new(Code::HolderError, error).into()),
        // Beside good answers, what the holder refused is missing.
        Some(_) => {
            for error in std::mem::take(&mut walk.errors) {
                walk.out.problem(Problem::new(Code::PartMissing, error));
            }
        }
        None if !walk.known => return Err(Problem::new(Code::NotRecognised, "").into()),
        None => {}
    }
    walk.out.finish()?;
    let mut reading = Reading::of_source(SOURCE);
    if walk.nameless {
        walk.out.problem(Problem::new(Code::AccountUnknown, hint.account_ref()));
        reading.questions.push(Question::WhichAccount { account: hint.account_ref() });
    }
    Ok(reading)
}

struct Walk<'a, 'b> {
    out: Out<'a>,
    hint: &'b Hint,
    refused: Option<Refused>,
    errors: Vec<String>,
    /// Whether anything of Enedis' was seen.
    known: bool,
    nameless: bool,
}

/// What the objects around say.
#[derive(Clone)]
struct Context {
    meter: Option<String>,
    produced: bool,
    depth: usize,
}

/// What one object says of the readings in it.
#[derive(Default)]
struct Around {
    meter: Option<String>,
    unit: Option<String>,
    /// `power`, `energy`; what is measured, to tell maxima and reactive power from energy.
    what: String,
    quality: Option<&'static str>,
    period: Option<String>,
    produced: bool,
    readings: Option<Vec<Held>>,
    error: Option<String>,
    description: Option<String>,
}

/// A reading before its unit is known.
struct Held {
    stamp: Stamp,
    value: Option<Decimal>,
    step_seconds: Option<i64>,
    quality: Option<&'static str>,
}

/// Errors kept of one document.
const ERRORS_MAX: usize = 100;

impl Walk<'_, '_> {
    fn close(&mut self, scope: Around, context: &Context) -> Result<(), Refused> {
        if scope.meter.is_some() && scope.error.is_none() {
            self.known = true;
        }
        if let Some(error) = scope.error.filter(|_| self.errors.len() < ERRORS_MAX) {
            self.errors.push(scope.description.map_or(error.clone(), |description| format!("{error}: {description}")));
        }
        let Some(readings) = scope.readings else { return Ok(()) };
        self.known = true;
        let meter = scope.meter.or_else(|| context.meter.clone()).unwrap_or_else(|| {
            self.nameless = self.hint.account.is_none();
            self.hint.account_ref()
        });
        self.out.meter(0, &meter, None)?;
        let direction = if scope.produced || context.produced { "production" } else { "consumption" };
        let period = scope.period.as_deref().and_then(iso_seconds);
        let daily = period.is_some_and(|seconds| seconds >= 86_400) || readings.iter().all(|held| matches!(held.stamp, Stamp::Date(_)));
        let measure = match scope.unit.as_deref() {
            Some(unit) => Measure::of_unit(unit),
            None if daily => Some(Measure::WattHours(1)),
            None => Some(Measure::MeanWatts(1)),
        };
        let what = scope.what.to_ascii_lowercase();
        let other = ["max", "reactive", "pri", "er"].iter().any(|word| what.split(' ').any(|here| here.starts_with(word)));
        let measure = measure.filter(|measure| !(other || daily && matches!(measure, Measure::MeanWatts(_))));
        let Some(measure) = measure else {
            if !readings.is_empty() {
                let what = format!("{} {}", scope.what, scope.unit.unwrap_or_default());
                self.out.problem(Problem::new(Code::PassedOver, what));
            }
            return Ok(());
        };
        let default = scope.quality.unwrap_or("unknown");
        let mut steps = Steps::new(Stamped::End);
        for held in readings {
            let quality = held.quality.unwrap_or(default);
            if daily {
                let Some(value) = held.value else { continue };
                let (starts_at, seconds) = self.out.paris.day(held.stamp.day());
                let of = Interval { line: 0, meter: &meter, direction, register: None, quality, measure };
                self.out.interval(&of, starts_at, seconds, value)?;
                continue;
            }
            let at = self.out.paris.instant(held.stamp);
            let step_seconds = held.step_seconds.or(period);
            let (placed, repeated) = steps.push(Point { line: 0, at, value: held.value, quality, step_seconds });
            if repeated {
                self.out.problem(Problem::new(Code::Irregular, at.to_string()));
            }
            if let Some(placed) = placed {
                self.out.placed(&meter, direction, measure, placed)?;
            }
        }
        match steps.finish() {
            Some(placed) => self.out.placed(&meter, direction, measure, placed),
            None => Ok(()),
        }
    }

    /// Ends the parse; the refusal itself is kept for after it.
    fn refuse<E: serde::de::Error>(&mut self, refused: impl Into<Refused>) -> E {
        self.refused = Some(refused.into());
        E::custom("refused")
    }
}

/// Any value: objects and arrays are walked, the rest is passed over.
struct Node<'w, 'a, 'b, 'c> {
    walk: &'w mut Walk<'a, 'b>,
    context: &'c Context,
    /// For an object that describes the readings of the object around it.
    scope: Option<&'w mut Around>,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    passes_over_scalars!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let context = Context { depth: self.context.depth + 1, ..self.context.clone() };
        if context.depth > DEPTH_MAX {
            return Err(self.walk.refuse(Problem::new(Code::LimitExceeded, format!("depth > {DEPTH_MAX}"))));
        }
        while items.next_element_seed(Node { walk: self.walk, context: &context, scope: None })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { walk, context, scope } = self;
        let mut context = Context { depth: context.depth + 1, ..context.clone() };
        if context.depth > DEPTH_MAX {
            return Err(walk.refuse(Problem::new(Code::LimitExceeded, format!("depth > {DEPTH_MAX}"))));
        }
        let (describes, mut own) = (scope.is_some(), Around::default());
        let said = match scope {
            Some(scope) => scope,
            None => &mut own,
        };
        while let Some(Short(key)) = map.next_key::<Short>()? {
            match key.as_str() {
                "usage_point_id" | "usagePointId" | "idPrm" | "pointId" | "prm" => {
                    said.meter = map.next_value::<Short>()?.some();
                    context.meter.clone_from(&said.meter);
                }
                "unit" | "unite" => said.unit = map.next_value::<Short>()?.some(),
                "measurement_kind" | "aggregate" | "grandeurPhysique" => {
                    let Short(word) = map.next_value()?;
                    said.what = format!("{} {word}", said.what).trim().chars().take(NAME_BYTES_MAX).collect();
                }
                "measuring_period" => said.period = map.next_value::<Short>()?.some(),
                "quality" | "etapeMetier" => said.quality = quality(&map.next_value::<Short>()?.0),
                "grandeurMetier" | "flow_direction" | "direction" => {
                    said.produced = map.next_value::<Short>()?.0.to_ascii_lowercase().starts_with("prod");
                }
                "reading_type" => map.next_value_seed(Node { walk, context: &context, scope: Some(said) })?,
                "interval_reading" | "interval_readings" | "points" => {
                    let mut readings = said.readings.take().unwrap_or_default();
                    map.next_value_seed(Held::all(walk, &mut readings))?;
                    said.readings = Some(readings);
                }
                "error" | "error_code" | "fault" | "fault_code" | "errorCode" => {
                    let text = map.next_value_seed(TextOrNode { walk, context: &context })?;
                    said.error = text.or(said.error.take());
                }
                "description" | "error_description" | "message" | "fault_message" | "errorMessage" => {
                    let text = map.next_value_seed(TextOrNode { walk, context: &context })?;
                    said.description = text.or(said.description.take());
                }
                name => {
                    let produced = context.produced || name.contains("production");
                    map.next_value_seed(Node { walk, context: &Context { produced, ..context.clone() }, scope: None })?;
                }
            }
        }
        if !describes {
            walk.close(own, &context).map_err(|refused| walk.refuse(refused))?;
        }
        Ok(())
    }
}

/// The text of a value or of what is in it; none for `null`, `false`, 0 and nothing.
struct TextOrNode<'w, 'a, 'b, 'c> {
    walk: &'w mut Walk<'a, 'b>,
    context: &'c Context,
}

impl<'de> DeserializeSeed<'de> for TextOrNode<'_, '_, '_, '_> {
    type Value = Option<String>;

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextOrNode<'_, '_, '_, '_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, is: bool) -> Result<Self::Value, E> {
        Ok(is.then(|| is.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok((number != 0).then(|| number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok((number != 0).then(|| number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Some(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Short::of(text).some())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        Node { walk: self.walk, context: self.context, scope: None }.visit_seq(items).map(|()| None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let mut inner = Around::default();
        Node { walk: self.walk, context: self.context, scope: Some(&mut inner) }.visit_map(map)?;
        Ok(Some([inner.error, inner.description].into_iter().flatten().collect::<Vec<_>>().join(": ")))
    }
}

impl Held {
    fn all<'w, 'a, 'b>(walk: &'w mut Walk<'a, 'b>, readings: &'w mut Vec<Self>) -> HeldAll<'w, 'a, 'b> {
        HeldAll { walk, readings }
    }
}

/// The readings of an answer: an array of objects (or one object, as some services give for one).
struct HeldAll<'w, 'a, 'b> {
    walk: &'w mut Walk<'a, 'b>,
    readings: &'w mut Vec<Held>,
}

impl<'de> DeserializeSeed<'de> for HeldAll<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for HeldAll<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("readings")
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(HeldAll { walk: self.walk, readings: self.readings })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut date, mut value, mut length, mut letter) = (None, None, None, None);
        while let Some(Short(key)) = map.next_key::<Short>()? {
            let slot = match key.as_str() {
                "date" | "d" => &mut date,
                "value" | "v" => &mut value,
                "interval_length" | "p" => &mut length,
                "measure_type" | "n" => &mut letter,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *slot = map.next_value::<Short>()?.some();
        }
        let Some(stamp) = date.as_deref().and_then(Stamp::parse) else {
            self.walk.out.problem(Problem::new(Code::DateUnreadable, date.unwrap_or_default()));
            return Ok(());
        };
        let Ok(value) = decimal(value.as_deref().unwrap_or_default()) else {
            self.walk.out.problem(Problem::new(Code::ValueUnreadable, value.unwrap_or_default()));
            return Ok(());
        };
        if self.readings.len() >= READINGS_HELD_MAX {
            return Err(self.walk.refuse(Problem::new(Code::LimitExceeded, format!("readings > {READINGS_HELD_MAX}"))));
        }
        let step_seconds = length.as_deref().and_then(iso_seconds);
        self.readings.push(Held { stamp, value, step_seconds, quality: letter.as_deref().and_then(quality) });
        Ok(())
    }
}
