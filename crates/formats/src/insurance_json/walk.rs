//! The walk through a document: lists are gone through as they come, and each contract or claim is held by itself.

use std::fmt;

use logis_core::{Code, Problem};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::claim::{self, Claim};
use super::contract::Contract;
use super::fields::{Fields, folded};
use super::out::{Around, Mark, Out};
use crate::Refused;
use crate::json::passes_over_scalars;
use crate::values::items;
use crate::watch::{Documents, Held, Key, PART_BYTES_MAX, Watch};

/// Names of lists of contracts.
const CONTRACTS: &[&str] = &["contracts", "policies"];
/// Names of lists of claims.
const CLAIMS: &[&str] = &["claims", "claimshistory", "claimhistory"];
/// Names that an object has which is a contract.
const NUMBERS: &[&str] = &["number", "contractnumber", "policynumber", "policyid", "contractid", "premium"];
/// Names of what an answer wraps around its data.
const WRAPPERS: &[&str] = &["data"];
/// The deepest nesting of lists and wrappers that is followed.
const DEPTH_MAX: usize = 8;

pub(super) struct Walk<'a> {
    out: Out<'a>,
    watch: &'a Watch,
    refused: Option<Refused>,
    /// Whether any contract or claim was there, or a list for them.
    known: bool,
}

/// What a value is, or what it is a list of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Any,
    Contract,
    Claim,
}

impl Place {
    /// That of a key's value; none where it is a field like others.
    fn of(key: &str) -> Option<Self> {
        let is = |names: &[&str]| names.contains(&key);
        let places = [(CONTRACTS, Self::Contract), (CLAIMS, Self::Claim), (WRAPPERS, Self::Any)];
        places.into_iter().find(|(names, _)| is(names)).map(|(_, place)| place)
    }
}

impl Documents for Walk<'_> {
    fn document<'de, R: serde_json::de::Read<'de>>(&mut self, source: &mut serde_json::Deserializer<R>) -> Result<(), serde_json::Error> {
        Node { walk: self, place: Place::Any, depth: 0 }.deserialize(source)
    }

    fn refused(&mut self) -> Option<Refused> {
        self.refused.take()
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(out: Out<'a>, watch: &'a Watch) -> Self {
        Self { out, watch, refused: None, known: false }
    }

    pub(super) fn finish(mut self) -> Result<(), Refused> {
        self.out.flush()?;
        if self.known { Ok(()) } else { Err(Problem::new(Code::NotRecognised, "").into()) }
    }

    /// Ends the parse; the refusal itself is kept for after it.
    fn refuse<E: serde::de::Error>(&mut self, refused: impl Into<Refused>) -> E {
        self.refused = Some(refused.into());
        E::custom("refused")
    }

    /// Takes a value that is held as a whole, and the lists in it.
    fn take(&mut self, value: &Value, place: Place, line: u64, depth: usize) {
        match value {
            Value::Array(list) if depth < DEPTH_MAX => list.iter().for_each(|item| self.take(item, place, line, depth + 1)),
            Value::Object(own) => {
                let since = self.out.mark();
                for (name, list) in own {
                    if let Some(place) = Place::of(&folded(name)).filter(|_| depth < DEPTH_MAX) {
                        self.known = true;
                        items(Some(list)).iter().for_each(|item| self.take(item, place, line, depth + 1));
                    }
                }
                self.close(own, place, line, since);
            }
            other => self.out.say(Problem::new(Code::LineUnreadable, other.to_string()).at_line(line)),
        }
    }

    /// Takes an object whose lists were taken: a contract, a claim, or what stands around them.
    fn close(&mut self, own: &Map<String, Value>, place: Place, line: u64, since: Mark) {
        let (mut contract, mut claim, mut around) = (None, None, Around::default());
        let out = &mut self.out;
        let say = &mut |problem| out.say(problem);
        let mut fields = Fields::of(own, line, say);
        for names in [CONTRACTS, CLAIMS, WRAPPERS] {
            fields.take(names);
        }
        let is_claim = place == Place::Claim || place == Place::Any && fields.has(claim::TELLING);
        let is_contract = !is_claim && (place == Place::Contract || fields.has(NUMBERS));
        if is_claim {
            claim = Claim::read(&mut fields, line);
        } else if is_contract {
            contract = Contract::read(&mut fields, line);
        } else {
            around.holder = fields.text(&["insurer", "insurername", "company", "carrier"]);
            around.currency = fields.currency();
        }
        // Of what is lost as a whole, its fields need no word.
        if claim.is_some() || contract.is_some() || !is_claim && !is_contract {
            fields.end();
        }
        self.known |= is_claim || is_contract;
        if let Some(contract) = &contract {
            around.holder.clone_from(&contract.holder);
            around.currency = contract.currency;
            around.contract = Some(contract.number.clone());
        }
        self.out.settle(since, &around);
        contract.into_iter().for_each(|contract| self.out.contract(contract));
        claim.into_iter().for_each(|claim| self.out.claim(claim));
    }
}

/// A value that is walked through.
struct Node<'w, 'a> {
    walk: &'w mut Walk<'a>,
    place: Place,
    depth: usize,
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("contracts or claims")
    }

    passes_over_scalars!();

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self { walk, place, .. } = self;
        while let Some((value, line, _)) = list.next_element_seed(Held(walk.watch))? {
            walk.take(&value, place, line, 0);
            walk.out.flush_when_full().map_err(|refused| walk.refuse(refused))?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { walk, place, depth } = self;
        let (line, since) = (walk.watch.line(), walk.out.mark());
        let (mut own, mut own_bytes) = (Map::new(), 0);
        while let Some(Key(key)) = map.next_key()? {
            match Place::of(&folded(&key)).filter(|_| depth < DEPTH_MAX) {
                Some(place) => {
                    walk.known = true;
                    map.next_value_seed(Node { walk, place, depth: depth + 1 })?;
                }
                None => {
                    let (value, line, bytes) = map.next_value_seed(Held(walk.watch))?;
                    own_bytes += bytes;
                    if own_bytes > PART_BYTES_MAX {
                        let quote = format!("object > {PART_BYTES_MAX} bytes");
                        return Err(walk.refuse(Problem::new(Code::LimitExceeded, quote).at_line(line)));
                    }
                    own.insert(key, value);
                }
            }
        }
        walk.close(&own, place, line, since);
        walk.out.flush_when_full().map_err(|refused| walk.refuse(refused))
    }
}
