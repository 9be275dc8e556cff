//! Fields of an object by the names in use for them, whatever their case and joints.

use std::collections::BTreeMap;

use logis_core::{Code, Currency, Day, Decimal, Problem};
use serde_json::{Map, Value};

use super::words::{Words, word};
use crate::camt::values::when;
use crate::values::{money, text};

/// The largest count (days of notice, kilometres a year) that anyone means.
const COUNT_MAX: i64 = 10_000_000;

/// A name in small letters and digits: `policyNumber`, `policy_number` and `Policy-Number` are one.
pub(super) fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is left of an object's fields, and who is told what is wrong with them.
pub(super) struct Fields<'v, 's> {
    fields: BTreeMap<String, (&'v str, &'v Value)>,
    /// The name of the object, where it is within another.
    within: &'static str,
    line: u64,
    say: &'s mut dyn FnMut(Problem),
}

impl<'v, 's> Fields<'v, 's> {
    pub(super) fn of(object: &'v Map<String, Value>, line: u64, say: &'s mut dyn FnMut(Problem)) -> Self {
        let fields = object.iter().filter(|(_, value)| !value.is_null());
        Self { fields: fields.map(|(name, value)| (folded(name), (name.as_str(), value))).collect(), within: "", line, say }
    }

    /// The fields of an object within this one.
    pub(super) fn within<'t>(&'t mut self, object: &'v Map<String, Value>, name: &'static str) -> Fields<'v, 't> {
        Fields { within: name, ..Fields::of(object, self.line, self.say) }
    }

    pub(super) fn say(&mut self, code: Code, quote: impl AsRef<str>) {
        (self.say)(Problem::new(code, quote).at_line(self.line));
    }

    /// Whether it has a field of one of these names.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.fields.contains_key(*name))
    }

    /// Takes the field that goes by these names; the first that is there stands.
    pub(super) fn take(&mut self, names: &[&str]) -> Option<&'v Value> {
        let taken: Vec<_> = names.iter().filter_map(|name| self.fields.remove(*name)).collect();
        taken.first().map(|(_, value)| *value)
    }

    pub(super) fn text(&mut self, names: &[&str]) -> Option<String> {
        let value = self.take(names)?;
        // `{"name": …}`: an insurer or a product that has more to it.
        text(Some(value)).or_else(|| text(value.get("name")))
    }

    pub(super) fn day(&mut self, names: &[&str]) -> Option<Day> {
        let written = self.text(names)?;
        let day = when(&written).map(|when| when.day);
        if day.is_none() {
            self.say(Code::DateUnreadable, written);
        }
        day
    }

    /// An amount; its currency is the record's where that has none yet, and must be it where it has.
    pub(super) fn amount(&mut self, names: &[&str], currency: &mut Option<Currency>) -> Option<Decimal> {
        let value = self.take(names)?;
        self.amount_of(value, names[0], currency)
    }

    pub(super) fn amount_of(&mut self, value: &Value, name: &str, currency: &mut Option<Currency>) -> Option<Decimal> {
        let line = self.line;
        let (amount, of) = money(value, &mut |problem| (self.say)(problem.at_line(line)))?;
        if of.is_some_and(|of| currency.is_some_and(|currency| of != currency)) {
            self.say(Code::PassedOver, format!("{name} {amount} {}", of.unwrap_or(Currency::UNKNOWN)));
            return None;
        }
        *currency = currency.or(of);
        Some(amount)
    }

    /// A whole number of days or kilometres.
    pub(super) fn count(&mut self, names: &[&str]) -> Option<i64> {
        let written = self.text(names)?;
        let count = written.parse().ok().filter(|count| (0..=COUNT_MAX).contains(count));
        if count.is_none() {
            self.say(Code::ValueUnreadable, written);
        }
        count
    }

    /// One of our words for the source's; another than are known is said.
    pub(super) fn word(&mut self, names: &[&str], words: Words) -> Option<Option<&'static str>> {
        let written = self.text(names)?;
        let known = word(words, &written);
        if known.is_none() {
            self.say(Code::Irregular, format!("{} {written}", names[0]));
        }
        Some(known)
    }

    /// The currency of all amounts.
    pub(super) fn currency(&mut self) -> Option<Currency> {
        let written = self.text(&["currency", "currencycode"])?;
        let currency = written.parse().ok();
        if currency.is_none() {
            self.say(Code::Irregular, format!("currency {written}"));
        }
        currency
    }

    /// Says what was not taken.
    pub(super) fn end(mut self) {
        for (name, _) in std::mem::take(&mut self.fields).into_values() {
            let name = if self.within.is_empty() { name.to_owned() } else { format!("{}.{name}", self.within) };
            self.say(Code::PassedOver, name);
        }
    }
}
