//! A contract's terms.

use logis_core::{Code, Currency, Day, Decimal, Problem};
use serde_json::{Map, Value, json};

use super::fields::Fields;
use super::words::{CONTRACT_STATES, CONTRACT_TYPES, PERIODS};
use crate::values::{items, minor, text};

/// Covers of one contract; more are passed over, and said.
const COVERS_MAX: usize = 200;

#[derive(Debug)]
pub(super) struct Contract {
    pub(super) line: u64,
    pub(super) number: String,
    pub(super) holder: Option<String>,
    pub(super) kind: &'static str,
    pub(super) product: Option<String>,
    pub(super) insured: Option<String>,
    pub(super) status: &'static str,
    pub(super) starts_on: Option<Day>,
    pub(super) ends_on: Option<Day>,
    pub(super) renews_on: Option<Day>,
    pub(super) notice_days: Option<i32>,
    pub(super) premium: Option<Decimal>,
    pub(super) premium_period: Option<&'static str>,
    pub(super) excess: Option<Decimal>,
    pub(super) sum_insured: Option<Decimal>,
    pub(super) currency: Option<Currency>,
    pub(super) distance_km_year: Option<i64>,
    covers: Vec<Cover>,
}

#[derive(Debug)]
struct Cover {
    name: String,
    limit: Option<Decimal>,
    excess: Option<Decimal>,
    is_included: bool,
}

impl Contract {
    /// Reads one, and says what is wrong with it; none where its number or type is missing.
    pub(super) fn read(fields: &mut Fields<'_, '_>, line: u64) -> Option<Self> {
        let number = fields.text(&["number", "contractnumber", "policynumber", "contract", "policyid", "contractid", "id"]);
        let kind = fields.word(&["type", "contracttype", "policytype", "lineofbusiness", "line", "branch"], CONTRACT_TYPES);
        let missing = [("number", number.is_none()), ("type", kind.is_none())].into_iter().find(|(_, is_missing)| *is_missing);
        let (Some(number), Some(kind), None) = (number, kind, missing) else {
            let (name, _) = missing?;
            fields.say(Code::PartMissing, name);
            return None;
        };
        let mut currency = fields.currency();
        let (premium, premium_period) = premium(fields, &mut currency);
        let (insured, distance_within) = insured(fields);
        let distance = fields.count(&["distancekmyear", "annualdistancekm", "annualmileagekm", "kilometresperyear"]);
        let contract = Self {
            line,
            number,
            holder: fields.text(&["insurer", "insurername", "company", "carrier"]),
            kind: kind.unwrap_or("other"),
            product: fields.text(&["product", "productname", "plan", "planname"]),
            insured,
            status: fields.word(&["status", "state", "policystatus", "contractstatus"], CONTRACT_STATES).flatten().unwrap_or("unknown"),
            starts_on: fields.day(&["startson", "startdate", "effectivedate", "termstartdate", "inceptiondate", "validfrom"]),
            ends_on: fields.day(&["endson", "enddate", "expirationdate", "expirydate", "termenddate", "validto", "validuntil"]),
            renews_on: fields.day(&["renewson", "renewaldate"]),
            notice_days: fields.count(&["noticedays", "noticeperioddays"]).and_then(|days| i32::try_from(days).ok()),
            premium,
            premium_period,
            excess: fields.amount(&["excess", "deductible", "excessamount", "deductibleamount"], &mut currency),
            sum_insured: fields.amount(&["suminsured", "insuredamount", "insuredvalue", "limit"], &mut currency),
            distance_km_year: distance.or(distance_within),
            covers: covers(fields, &mut currency),
            currency,
        };
        Some(contract)
    }

    /// All its amounts.
    pub(super) fn amounts(&self) -> impl Iterator<Item = Option<Decimal>> {
        let own = [self.premium, self.excess, self.sum_insured].into_iter();
        own.chain(self.covers.iter().flat_map(|cover| [cover.limit, cover.excess]))
    }

    /// Its covers, as the kind has them.
    pub(super) fn covers(&self, scale: u8, say: &mut dyn FnMut(Problem)) -> Option<String> {
        let covers = self.covers.iter().map(|cover| {
            let mut written = Map::from_iter([("name".to_owned(), json!(cover.name))]);
            for (name, amount) in [("limit_minor", cover.limit), ("excess_minor", cover.excess)] {
                if let Some(minor) = minor(amount, scale, say) {
                    written.insert(name.to_owned(), json!(minor));
                }
            }
            written.insert("included".to_owned(), json!(cover.is_included));
            Value::Object(written)
        });
        let covers: Vec<Value> = covers.collect();
        (!covers.is_empty()).then(|| Value::Array(covers).to_string())
    }

    /// How much memory it holds, about.
    pub(super) fn bytes(&self) -> usize {
        let texts = [&self.holder, &self.product, &self.insured].into_iter().flatten().map(String::len).sum::<usize>();
        let covers = self.covers.iter().map(|cover| size_of::<Cover>() + cover.name.len()).sum::<usize>();
        size_of::<Self>() + self.number.len() + texts + covers
    }
}

/// The premium and the period that it pays: beside it, within it, or by its name.
fn premium(fields: &mut Fields<'_, '_>, currency: &mut Option<Currency>) -> (Option<Decimal>, Option<&'static str>) {
    let beside = fields.word(&["premiumperiod", "premiumfrequency", "paymentfrequency", "frequency"], PERIODS).flatten();
    if let Some(value) = fields.take(&["premium", "premiumamount"]) {
        let amount = fields.amount_of(value, "premium", currency);
        let mut period = None;
        if let Value::Object(premium) = value {
            let mut within = fields.within(premium, "premium");
            within.take(&["amount", "value", "currency", "code", "unit"]);
            period = within.word(&["period", "frequency"], PERIODS).flatten();
            within.end();
        }
        return (amount, beside.or(period).filter(|_| amount.is_some()));
    }
    let by_name = [("annualpremium", "year"), ("yearlypremium", "year"), ("monthlypremium", "month")];
    by_name
        .into_iter()
        .find_map(|(name, period)| fields.amount(&[name], currency).map(|amount| (Some(amount), Some(period))))
        .unwrap_or_default()
}

/// The thing or person insured, and how far a vehicle may go in a year.
fn insured(fields: &mut Fields<'_, '_>) -> (Option<String>, Option<i64>) {
    let (mut insured, mut distance) = (fields.text(&["insured", "insuredobject", "insuredname"]), None);
    match fields.take(&["vehicle", "vehicledetails"]) {
        Some(Value::Object(vehicle)) => {
            let mut vehicle = fields.within(vehicle, "vehicle");
            let plate = vehicle.text(&["registration", "registrationnumber", "plate", "licenseplate", "licenceplate", "numberplate"]);
            let model: Vec<String> = ["make", "model"].into_iter().filter_map(|name| vehicle.text(&[name])).collect();
            distance = vehicle.count(&["distancekmyear", "annualdistancekm", "annualmileagekm"]);
            vehicle.end();
            insured = insured.or(plate).or_else(|| Some(model.join(" ")).filter(|model| !model.is_empty()));
        }
        plain => insured = insured.or_else(|| text(plain)),
    }
    match fields.take(&["property", "propertydetails", "home"]) {
        Some(Value::Object(property)) => {
            let mut property = fields.within(property, "property");
            let address = property.take(&["address", "location"]).and_then(address);
            property.end();
            insured = insured.or(address);
        }
        plain => insured = insured.or_else(|| text(plain)),
    }
    let address = fields.take(&["address", "insuredaddress"]).and_then(address);
    (insured.or(address), distance)
}

/// An address, as it is or its lines one behind the other.
fn address(value: &Value) -> Option<String> {
    let lines = value.as_object().into_iter().flatten().filter_map(|(_, line)| text(Some(line)));
    let lines: Vec<String> = lines.collect();
    text(Some(value)).or_else(|| Some(lines.join(", ")).filter(|lines| !lines.is_empty()))
}

fn covers(fields: &mut Fields<'_, '_>, currency: &mut Option<Currency>) -> Vec<Cover> {
    let mut covers = Vec::new();
    for value in items(fields.take(&["covers", "coverages", "guarantees"])) {
        if covers.len() >= COVERS_MAX {
            fields.say(Code::PassedOver, format!("covers > {COVERS_MAX}"));
            break;
        }
        let Value::Object(cover) = value else {
            // A mere name.
            covers.extend(text(Some(value)).map(|name| Cover { name, limit: None, excess: None, is_included: true }));
            continue;
        };
        let mut cover = fields.within(cover, "covers");
        match cover.text(&["name", "type", "code", "description"]) {
            Some(name) => covers.push(Cover {
                name,
                limit: cover.amount(&["limit", "limitamount", "suminsured", "insuredamount"], currency),
                excess: cover.amount(&["excess", "deductible", "excessamount", "deductibleamount"], currency),
                is_included: cover.take(&["included", "isincluded", "selected"]).and_then(Value::as_bool).unwrap_or(true),
            }),
            None => cover.say(Code::PartMissing, "covers.name"),
        }
        cover.end();
    }
    covers
}
