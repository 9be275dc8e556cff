//! What GRDF's interfaces answer: the customer account's (`releves` of a `pce`), ADICT's (an object a period, one a line or
//! in an array), and the files that programs make of the account's workbooks (`time_period`, `energy_kwh`).
//!
//! Documents are walked as they are parsed: only the statements of a meter whose name follows them are held.

use std::cell::Cell;
use std::fmt;

use logis_core::{Code, Problem};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};

use super::dates::{self, Stamp};
use super::statements::{Statement, Statements, at, decimal, quality};
use super::{Named, is_pce};
use crate::json::{Short, ShortStrings, broken, passes_over_all_but_text};
use crate::{Reader, Refused};

/// Statements held until their meter is known: 500 years of days, some 60 MB.
const STATEMENTS_HELD_MAX: usize = 200_000;
/// The deepest nesting that is followed.
const DEPTH_MAX: usize = 64;
/// Errors kept of one document.
const ERRORS_MAX: usize = 10;

/// How sure the head of a document makes us.
pub(super) fn recognise(text: &str) -> u8 {
    let has = |key: &str| text.contains(key);
    let of_grdf = ["\"energieConsomme\"", "\"journeeGaziere\"", "\"idPce\"", "\"id_pce\"", "\"date_debut_consommation\"", "\"releves\""];
    if of_grdf.iter().any(|key| has(key)) {
        95
    } else if has("\"time_period\"") && has("\"energy_kwh\"") {
        90
    } else {
        0
    }
}

pub(super) fn read(input: &mut Reader<'_>, named: &mut Named<'_>, out: &mut Statements<'_>) -> Result<(), Refused> {
    let line = Cell::new(1);
    let mut walk = Walk { out, named, line: &line, held: Vec::new(), refused: None, errors: Vec::new(), known: false };
    let mut source = serde_json::Deserializer::from_reader(ShortStrings::new(input, &line));
    loop {
        let walked = Node { walk: &mut walk, depth: 0, meter: None, scope: None }.deserialize(&mut source);
        if let Some(refused) = walk.refused.take() {
            return Err(refused);
        }
        walked.map_err(|error| broken(&error))?;
        // One object a line: what follows is the next document.
        match source.end() {
            Ok(()) => break,
            Err(error) if error.is_syntax() => {}
            Err(error) => return Err(broken(&error).into()),
        }
    }
    walk.finish()
}

struct Walk<'a, 'b, 'c> {
    out: &'a mut Statements<'b>,
    named: &'a mut Named<'c>,
    line: &'a Cell<u64>,
    held: Vec<Statement>,
    refused: Option<Refused>,
    errors: Vec<String>,
    /// Whether anything of GRDF was seen.
    known: bool,
}

/// What one object says of the period that it states.
#[derive(Debug, Default)]
struct Around {
    meter: Option<String>,
    statement: Statement,
    day: Option<Stamp>,
    /// Whether it states a period: it has the name of an energy in it.
    states: bool,
    wrong: Option<Problem>,
    code: Option<String>,
    message: Option<String>,
}

impl Walk<'_, '_, '_> {
    /// Hands over what is held from a place on, now that its meter is known.
    fn release(&mut self, from: usize, meter: &str) -> Result<(), Refused> {
        for statement in self.held.drain(from..) {
            self.out.take(meter, statement)?;
        }
        Ok(())
    }

    fn close(&mut self, around: Around, from: usize, meter: Option<&str>) -> Result<(), Refused> {
        let Around { meter: own, mut statement, day, states, wrong, code, message } = around;
        if own.is_some() || states {
            self.known = true;
        }
        if let Some(problem) = wrong.filter(|_| states) {
            self.out.problem(problem);
        } else if states {
            statement.line = self.line.get();
            statement.start = statement.start.or(day);
            if self.held.len() >= STATEMENTS_HELD_MAX {
                return Err(Problem::new(Code::LimitExceeded, format!("statements > {STATEMENTS_HELD_MAX}")).into());
            }
            self.held.push(statement);
        }
        // Zeros say that all went well.
        if let Some(message) = message.filter(|_| code.is_some_and(|code| code.bytes().any(|byte| byte != b'0')))
            && self.errors.len() < ERRORS_MAX
        {
            self.errors.push(message);
        }
        match own.as_deref().or(meter) {
            Some(meter) => self.release(from, meter),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<(), Refused> {
        if !self.held.is_empty() {
            let meter = self.named.meter();
            self.release(0, &meter)?;
        }
        match self.errors.into_iter().next() {
            Some(error) if !self.known || !self.out.has_any() => Err(Problem::new(Code::HolderError, error).into()),
            _ if !self.known => Err(Problem::new(Code::NotRecognised, "").into()),
            _ => self.out.finish(),
        }
    }

    /// Ends the parse; the refusal itself is kept for after it.
    fn refuse<E: serde::de::Error>(&mut self, refused: impl Into<Refused>) -> E {
        self.refused = Some(refused.into());
        E::custom("refused")
    }
}

/// Any value: objects and arrays are walked, the rest is passed over.
struct Node<'w, 'a, 'b, 'c, 's> {
    walk: &'w mut Walk<'a, 'b, 'c>,
    depth: usize,
    /// The meter that the key above names.
    meter: Option<&'s str>,
    /// For an object that describes the period of the object around it.
    scope: Option<&'w mut Around>,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_, '_, '_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_, '_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    passes_over_all_but_text!();

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        // `"pce": "…"`
        if let Some(scope) = self.scope.filter(|_| is_pce(text)) {
            scope.meter = Some(text.trim().to_owned());
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let depth = self.depth + 1;
        if depth > DEPTH_MAX {
            return Err(self.walk.refuse(Problem::new(Code::LimitExceeded, format!("depth > {DEPTH_MAX}"))));
        }
        while items.next_element_seed(Node { walk: self.walk, depth, meter: None, scope: None })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { walk, depth, meter, scope } = self;
        let depth = depth + 1;
        if depth > DEPTH_MAX {
            return Err(walk.refuse(Problem::new(Code::LimitExceeded, format!("depth > {DEPTH_MAX}"))));
        }
        let (describes, mut own, from) = (scope.is_some(), Around::default(), walk.held.len());
        let said = match scope {
            Some(scope) => scope,
            None => &mut own,
        };
        while let Some(Short(key)) = map.next_key::<Short>()? {
            match key.as_str() {
                "consommation" | "coeff_calcul" | "releve_debut" | "releve_fin" | "index_brut_debut" | "index_brut_fin" | "pce" => {
                    map.next_value_seed(Node { walk, depth, meter: None, scope: Some(said) })?;
                }
                "statut_restitution" => map.next_value_seed(Node { walk, depth, meter: None, scope: Some(said) })?,
                name if is_leaf(name) => {
                    let Short(value) = map.next_value()?;
                    said.take(name, &value, walk.line.get());
                }
                name => {
                    let meter = is_pce(name).then_some(name);
                    map.next_value_seed(Node { walk, depth, meter, scope: None })?;
                }
            }
        }
        if !describes {
            walk.close(own, from, meter).map_err(|refused| walk.refuse(refused))?;
        }
        Ok(())
    }
}

/// Names whose values are texts or numbers that mean something here.
fn is_leaf(name: &str) -> bool {
    const LEAVES: [&str; 37] = [
        "idPce",
        "id_pce",
        "dateDebutReleve",
        "date_debut_consommation",
        "dateFinReleve",
        "date_fin_consommation",
        "journeeGaziere",
        "journee_gaziere",
        "time_period",
        "energieConsomme",
        "energie",
        "energy_kwh",
        "volumeBrutConsomme",
        "volume_brut",
        "volume_m3",
        "coeffConversion",
        "coeff_conversion",
        "converter_factor_kwh/m3",
        "indexDebut",
        "start_index_m3",
        "indexFin",
        "end_index_m3",
        "valeur_index",
        "qualificationReleve",
        "type_qualif_conso",
        "type",
        "sens_flux_gaz",
        "code",
        "message",
        "code_statut_traitement",
        "message_retour_traitement",
        "date",
        "error",
        "error_description",
        "code_erreur",
        "message_erreur",
        "errorCode",
    ];
    LEAVES.contains(&name)
}

impl Around {
    fn take(&mut self, name: &str, text: &str, line: u64) {
        if text.trim().is_empty() {
            self.states |= matches!(name, "energieConsomme" | "energie" | "energy_kwh");
            return;
        }
        let statement = &mut self.statement;
        let slot = match name {
            "idPce" | "id_pce" => return self.meter = Some(text.trim().to_owned()),
            "dateDebutReleve" | "date_debut_consommation" | "time_period" | "date" => {
                match dates::period(text) {
                    Some(period) => (statement.start, statement.end) = (Some(period.start), period.end.or(statement.end)),
                    None => self.wrong = Some(at(Problem::new(Code::DateUnreadable, text), line)),
                }
                return;
            }
            "dateFinReleve" | "date_fin_consommation" => {
                match dates::stamp(text) {
                    Some(stamp) => statement.end = Some(stamp),
                    None => self.wrong = Some(at(Problem::new(Code::DateUnreadable, text), line)),
                }
                return;
            }
            "journeeGaziere" | "journee_gaziere" => return self.day = dates::stamp(text),
            "qualificationReleve" | "type_qualif_conso" | "type" => {
                return statement.quality = quality(text).or(statement.quality);
            }
            "sens_flux_gaz" => return statement.injected = crate::enedis::fold(text).starts_with("inj"),
            "code" | "code_statut_traitement" | "error" | "code_erreur" | "errorCode" => return self.code = Some(text.to_owned()),
            "message" | "message_retour_traitement" | "error_description" | "message_erreur" => {
                return self.message = Some(text.to_owned());
            }
            "energieConsomme" | "energie" | "energy_kwh" => {
                self.states = true;
                &mut statement.energy
            }
            "volumeBrutConsomme" | "volume_brut" | "volume_m3" => &mut statement.volume,
            "coeffConversion" | "coeff_conversion" | "converter_factor_kwh/m3" => &mut statement.coefficient,
            "indexDebut" | "start_index_m3" => &mut statement.index_start,
            "indexFin" | "end_index_m3" => &mut statement.index_end,
            // The index of ADICT's first reading, then of its last.
            "valeur_index" if statement.index_start.is_none() => &mut statement.index_start,
            "valeur_index" => &mut statement.index_end,
            _ => return,
        };
        match decimal(text) {
            Ok(number) => *slot = number,
            Err(()) => self.wrong = Some(at(Problem::new(Code::ValueUnreadable, text), line)),
        }
    }
}
