//! `ExplanationOfBenefit`: what care was billed, and who paid what of it.

use std::collections::BTreeSet;

use logis_core::{Code, Currency, Day, Decimal, Money, Problem};
use logis_kinds::health::{CLAIM_TYPES, CLAIM_USES};
use serde_json::{Map, Value};

use super::coverage::status;
use super::parts::{Party, code, codings, concept, date, identifier, period, text};
use crate::values::{items, minor, money, one_scale};

/// Code systems of adjudication categories that mean the same everywhere (HL7, CARIN Blue Button); payers add their own.
const CATEGORY_SYSTEMS: &[&str] = &["CodeSystem/adjudication", "CodeSystem/C4BBAdjudication", "fhir/adjudication"];
/// Categories of an identifier that is the claim's own (CARIN Blue Button).
const CLAIM_IDENTIFIER: &str = "uc";

/// The lines of a claim, as they were counted.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) count: i32,
    first: Option<Day>,
    last: Option<Day>,
}

impl Items {
    /// Takes a line's day or period.
    pub(super) fn serviced(&mut self, value: &Value) {
        let silent = &mut |_| {};
        let (start, end) = match date(Some(value), silent) {
            Some((first, last)) => (Some(first), Some(last)),
            None => period(Some(value), silent),
        };
        self.first = self.first.into_iter().chain(start).min();
        self.last = self.last.into_iter().chain(end.or(start)).max();
    }
}

#[derive(Debug)]
pub(super) struct Claim {
    pub(super) line: u64,
    pub(super) id: Option<String>,
    pub(super) holder: Party,
    pub(super) person: Party,
    pub(super) kind: &'static str,
    pub(super) use_of: &'static str,
    pub(super) status: &'static str,
    pub(super) starts_on: Option<Day>,
    pub(super) ends_on: Option<Day>,
    pub(super) created_on: Option<Day>,
    pub(super) provider: Party,
    pub(super) outcome: Option<String>,
    pub(super) items: Option<i32>,
    pub(super) money: Amounts,
    pub(super) diagnoses: Option<String>,
}

impl Claim {
    /// Reads one; what is wrong with parts of it goes to `say`.
    pub(super) fn read(own: &Map<String, Value>, items: &Items, line: u64, say: &mut dyn FnMut(Problem)) -> Self {
        let say = &mut |problem: Problem| say(problem.at_line(line));
        let (starts_on, ends_on) = period(own.get("billablePeriod"), say);
        Self {
            line,
            id: text(own.get("id")).or_else(|| own_identifier(own)),
            holder: Party::of(own, &["insurer"]),
            person: Party::of(own, &["patient"]),
            kind: kind(own),
            use_of: use_of(own),
            status: status(own, say),
            starts_on: starts_on.or(items.first),
            ends_on: ends_on.or(items.last),
            created_on: date(own.get("created"), say).map(|(first, _)| first),
            provider: Party::of(own, &["provider", "organization"]),
            outcome: concept(own.get("outcome")),
            items: Some(items.count).filter(|count| *count > 0),
            money: Amounts::read(own, say),
            diagnoses: diagnoses(own),
        }
    }

    /// How much memory it holds, about.
    pub(super) fn bytes(&self) -> usize {
        let parties = self.holder.bytes() + self.person.bytes() + self.provider.bytes();
        let texts = [&self.id, &self.outcome, &self.diagnoses, &self.money.totals].into_iter().flatten().map(String::len).sum::<usize>();
        size_of::<Self>() + parties + texts
    }
}

/// The claim's number, where the resource has no id of its own.
fn own_identifier(own: &Map<String, Value>) -> Option<String> {
    let all = items(own.get("identifier"));
    let is_own =
        |identifier: &&Value| codings(identifier.get("type")).any(|coding| text(coding.get("code")).as_deref() == Some(CLAIM_IDENTIFIER));
    identifier(all.iter().find(is_own)).or_else(|| identifier(own.get("identifier")))
}

/// What sort of care: whichever of its codings is one of FHIR's.
fn kind(own: &Map<String, Value>) -> &'static str {
    let codes = codings(own.get("type")).filter_map(|coding| text(coding.get("code")));
    codes.filter_map(|code| CLAIM_TYPES.iter().find(|kind| code.eq_ignore_ascii_case(kind))).next().copied().unwrap_or("other")
}

fn use_of(own: &Map<String, Value>) -> &'static str {
    let word = text(own.get("use")).unwrap_or_default();
    match word.as_str() {
        // STU3's words.
        "proposed" => "preauthorization",
        "exploratory" => "predetermination",
        word => CLAIM_USES.iter().find(|known| word.eq_ignore_ascii_case(known)).copied().unwrap_or("claim"),
    }
}

/// Codes of the diagnoses, one a line, each once.
fn diagnoses(own: &Map<String, Value>) -> Option<String> {
    let (mut lines, mut seen) = (Vec::new(), BTreeSet::new());
    for diagnosis in items(own.get("diagnosis")) {
        for coding in codings(diagnosis.get("diagnosisCodeableConcept")) {
            let Some(code) = text(coding.get("code")) else { continue };
            let system = text(coding.get("system")).unwrap_or_default();
            // `http://hl7.org/fhir/sid/icd-10-cm`, `urn:oid:2.16.840.1.113883.6.90`
            let short = system.trim_end_matches('/').rsplit(['/', ':']).next().unwrap_or_default();
            let line = format!("{short} {code}").trim().to_owned();
            if seen.insert(line.clone()) {
                lines.push(line);
            }
        }
    }
    Some(lines.join("\n")).filter(|lines| !lines.is_empty())
}

/// Categories of totals of one claim; more are passed over.
const TOTALS_MAX: usize = 100;

/// What was billed, paid, and left to the person.
#[derive(Debug, Default)]
pub(super) struct Amounts {
    pub(super) billed_minor: Option<i64>,
    pub(super) paid_minor: Option<i64>,
    pub(super) own_minor: Option<i64>,
    pub(super) scale: Option<i32>,
    pub(super) currency: Option<Currency>,
    pub(super) totals: Option<String>,
}

impl Amounts {
    fn read(own: &Map<String, Value>, say: &mut dyn FnMut(Problem)) -> Self {
        let payment = own.get("payment").and_then(|payment| items(Some(payment)).first()).and_then(|payment| payment.get("amount"));
        let payment = payment.and_then(|amount| money(amount, say));
        let mut stated: Vec<(String, Decimal, Option<Currency>)> = Vec::new();
        for total in items(own.get("total")) {
            let Some((amount, currency)) = total.get("amount").and_then(|amount| money(amount, say)) else { continue };
            stated.push((category(total), amount, currency));
        }
        for key in ["totalCost", "totalBenefit"] {
            let Some((amount, currency)) = own.get(key).and_then(|amount| money(amount, say)) else { continue };
            stated.push((key.to_owned(), amount, currency));
        }
        let currency = payment.and_then(|(_, currency)| currency).or_else(|| stated.iter().find_map(|(_, _, currency)| *currency));
        let mut totals: Vec<(String, Decimal)> = Vec::new();
        for (category, amount, of) in stated {
            if of.is_some_and(|of| Some(of) != currency) || totals.len() >= TOTALS_MAX {
                say(Problem::new(Code::PassedOver, format!("total {category}")));
                continue;
            }
            match totals.iter_mut().find(|(named, _)| *named == category) {
                Some((_, sum)) => *sum = sum.checked_add(amount).unwrap_or(*sum),
                None => totals.push((category, amount)),
            }
        }
        if currency.is_none() && (payment.is_some() || !totals.is_empty()) {
            say(Problem::new(Code::CurrencyUnknown, "ExplanationOfBenefit"));
        }
        Self::of(payment.map(|(amount, _)| amount), &totals, currency, say)
    }

    fn of(payment: Option<Decimal>, totals: &[(String, Decimal)], currency: Option<Currency>, say: &mut dyn FnMut(Problem)) -> Self {
        let of = |category: &str| totals.iter().find(|(named, _)| named == category).map(|(_, amount)| *amount);
        let sum = |categories: &[&str]| categories.iter().filter_map(|category| of(category)).reduce(|a, b| a.checked_add(b).unwrap_or(a));
        let billed = of("submitted").or_else(|| of("totalCost"));
        let paid = payment.or_else(|| of("benefit")).or_else(|| sum(&["paidtoprovider", "paidtopatient"])).or_else(|| of("totalBenefit"));
        let own = of("memberliability").or_else(|| of("paidbypatient")).or_else(|| sum(&["copay", "coinsurance", "deductible"]));
        let known = currency.unwrap_or(Currency::UNKNOWN);
        let scale = one_scale([billed, paid, own], known);
        let [billed_minor, paid_minor, own_minor] = [billed, paid, own].map(|amount| minor(amount, scale, say));
        let written = |amount: &Decimal| Value::String(Money::new(*amount, known).decimal().to_string());
        let written: Map<String, Value> = totals.iter().map(|(category, amount)| (category.clone(), written(amount))).collect();
        let has_any = [billed_minor, paid_minor, own_minor].iter().any(Option::is_some);
        Self {
            billed_minor,
            paid_minor,
            own_minor,
            scale: has_any.then(|| i32::from(scale)),
            currency: currency.filter(|_| has_any || !written.is_empty()),
            totals: (!written.is_empty()).then(|| Value::Object(written).to_string()),
        }
    }
}

/// A total's category: its code in a system that all share, else its first code, else its words.
fn category(total: &Value) -> String {
    let shared = |coding: &&Value| {
        let system = text(coding.get("system")).unwrap_or_default();
        CATEGORY_SYSTEMS.iter().any(|known| system.ends_with(known) && (system.contains("hl7.org") || system.contains("terminology")))
    };
    let concept_of = total.get("category");
    let code_of = codings(concept_of).find(shared).and_then(|coding| text(coding.get("code")));
    code_of.or_else(|| code(concept_of)).or_else(|| concept(concept_of)).unwrap_or_else(|| "other".to_owned())
}
