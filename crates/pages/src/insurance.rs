//! Assurance: contracts side by side, what each covers and costs and by when it can be left, claims, and a form for a contract
//! that exists on paper only.

use askama::Template;
use logis_core::{Day, Money, RecordId};

use crate::context::{Page, PageContext, Place};
use crate::today::{FindingRow, Shown};
use crate::{Rendered, format, routes, texts};

/// One cover of a contract.
#[derive(Debug, Clone)]
pub struct Cover {
    /// What it is called.
    pub name: String,
    /// Whether the contract holds it.
    pub included: bool,
    /// The most that is paid.
    pub limit: Option<Money>,
    /// What stays with the person.
    pub excess: Option<Money>,
}

/// A contract as it stands: its latest terms.
#[derive(Debug, Clone)]
pub struct ContractRow {
    /// The record of its terms.
    pub record: RecordId,
    /// What it insures: a word of the kind.
    pub sort: String,
    /// The product.
    pub product: Option<String>,
    /// The insurer.
    pub holder: Option<String>,
    /// Its number.
    pub contract: String,
    /// The thing insured.
    pub insured: Option<String>,
    /// A word of the kind: `active`, `ended`, …
    pub status: String,
    /// The price of a period, and the period's word.
    pub premium: Option<(Money, String)>,
    /// The price of a year.
    pub yearly: Option<Money>,
    /// What stays with the person.
    pub excess: Option<Money>,
    /// The most that is paid.
    pub sum_insured: Option<Money>,
    /// The first day of the terms.
    pub starts_on: Option<Day>,
    /// The last.
    pub ends_on: Option<Day>,
    /// The day it renews by itself.
    pub renews_on: Option<Day>,
    /// The last day to say that it shall not.
    pub notice_by: Option<Day>,
    /// Kilometres a year that it allows.
    pub distance_km: Option<i64>,
    /// What it covers.
    pub covers: Vec<Cover>,
    /// The price of a year under each of its terms, oldest first.
    pub history: Vec<(Day, Money)>,
    /// The document beside it: where it is, and its name.
    pub document: Option<(String, String)>,
}

/// One claim.
#[derive(Debug, Clone)]
pub struct ClaimRow {
    /// Its record.
    pub record: RecordId,
    /// When it happened.
    pub day: Option<Day>,
    /// What happened.
    pub title: String,
    /// A word of the kind.
    pub status: String,
    /// What was paid.
    pub paid: Option<Money>,
}

/// What was typed into the form, to be shown again where something is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// Field by field: `contract`, `type`, `holder`, `product`, `insured`, `starts_on`, `renews_on`, `ends_on`, `notice_days`,
    /// `premium`, `premium_period`, `excess`, `distance_km_year`, `document`.
    pub values: Vec<(String, String)>,
    /// The field that is wrong, if any.
    pub wrong: Option<&'static str>,
}

impl Form {
    fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }
}

/// The page `/insurance`.
#[derive(Debug, Clone)]
pub struct InsuranceView {
    /// Contracts that stand, by what they insure.
    pub contracts: Vec<ContractRow>,
    /// Those that ended.
    pub ended: Vec<ContractRow>,
    /// What all that stand cost a year, by currency.
    pub yearly: Vec<Money>,
    /// The latest claims.
    pub claims: Vec<ClaimRow>,
    /// What was noticed of contracts.
    pub findings: Vec<FindingRow>,
    /// Documents that a contract can be kept beside: id and name.
    pub documents: Vec<(String, String)>,
    /// What a contract may insure, and how often a premium may be asked: the kind's words.
    pub words: [&'static [&'static str]; 2],
    /// The form.
    pub form: Form,
    /// Whether a contract was just added: the delivery that undoes it.
    pub added: Option<String>,
}

#[derive(Template)]
#[template(path = "insurance.html")]
struct InsurancePage<'a> {
    p: Page<'a>,
    view: &'a InsuranceView,
    back: &'a str,
}

impl Shown for InsurancePage<'_> {
    fn p(&self) -> &Page<'_> {
        &self.p
    }
}

impl InsurancePage<'_> {
    fn lead(&self) -> String {
        let sums: Vec<String> = self.view.yearly.iter().map(|sum| format::money_round(sum, self.p.lang())).collect();
        let n = self.view.contracts.len();
        if sums.is_empty() {
            self.p.t1("insurance-lead", "n", n)
        } else {
            self.p.t2("insurance-lead-cost", "n", n, "amount", sums.join(" + "))
        }
    }

    fn word(&self, word: &str) -> String {
        texts::word_label(word, self.p.lang())
    }

    fn title(&self, contract: &ContractRow) -> String {
        format::capital(&self.word(&contract.sort))
    }

    fn term(&self, contract: &ContractRow) -> String {
        match (contract.starts_on, contract.ends_on) {
            (Some(first), Some(last)) => self.p.span(&(first, last)),
            (Some(first), None) => self.p.t1("insurance-since", "day", self.p.day(&first)),
            (None, Some(last)) => self.p.t1("insurance-until", "day", self.p.day(&last)),
            (None, None) => "–".to_owned(),
        }
    }

    fn premium(&self, premium: &(Money, String)) -> String {
        self.p.t2("insurance-premium", "amount", self.p.money(&premium.0), "period", self.word(&premium.1))
    }

    fn kilometres(&self, km: &i64) -> String {
        format!("{}\u{a0}km", format::count(km.unsigned_abs(), self.p.lang()))
    }

    fn is_chosen(&self, name: &str, value: &str) -> bool {
        self.view.form.value(name) == value
    }

    fn is_wrong(&self, name: &str) -> bool {
        self.view.form.wrong == Some(name)
    }
}

/// The page `/insurance`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn insurance(view: &InsuranceView, context: &PageContext) -> Rendered {
    let page = InsurancePage { p: context.at(Place::Insurance), view, back: routes::INSURANCE };
    Ok(page.render()?)
}
