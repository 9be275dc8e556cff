//! A finding in words: the texts of `logis-pages` with its facts put in.

use logis_core::Money;
use logis_findings::{Amount, Fact, Finding};
use logis_pages::texts::{self, Arg, Value};
use logis_pages::{Lang, format};

/// Which of a finding's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What was noticed, in a sentence.
    Title,
    /// How it is known: method and doubt.
    Why,
    /// What sort of finding it is.
    Name,
}

/// A text of a finding.
#[must_use]
pub fn told(finding: &Finding, part: Part, lang: Lang) -> String {
    let key = format!("finding-{}", finding.name.as_str().replace('.', "-"));
    let key = match part {
        Part::Title => key,
        Part::Why => format!("{key}-why"),
        Part::Name => format!("{key}-name"),
    };
    let facts: Vec<(&str, Value)> = finding.facts.iter().map(|(name, fact)| (*name, said(fact, lang))).collect();
    let args: Vec<(&str, &dyn Arg)> = facts.iter().map(|(name, said)| (*name, said as &dyn Arg)).collect();
    texts::text(lang, &key, &args)
}

fn said(fact: &Fact, lang: Lang) -> Value {
    Value::Text(match fact {
        Fact::Count(count) => return Value::Count(*count),
        Fact::Text(text) => text.clone(),
        Fact::Word(word) => texts::word_label(word, lang),
        Fact::Money(money) => format::money(money, lang),
        Fact::Day(day) => format::day_long(*day, lang),
        Fact::Number(number) => format::number(*number, lang),
    })
}

/// What a finding measures as money, where it is money.
#[must_use]
pub fn money(amount: &Amount) -> Option<Money> {
    Some(Money::new(amount.value, amount.currency?))
}
