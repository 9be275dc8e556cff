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

#[cfg(test)]
mod tests {
    use super::*;
    use logis_core::{Currency, Day, Decimal};
    use logis_findings::{Contract, Known, Meter, Name, Reading, Source};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    /// A finding of each sort that a detector makes.
    fn made() -> Vec<Finding> {
        let terms = |number: u64, contract: &str, starts: &str, cents: i64| Contract {
            id: logis_core::RecordId::new(day(starts).instant(), number),
            contract: contract.to_owned(),
            holder: Some(format!("Mutuelle {}", &contract[..1])),
            kind: "motor".to_owned(),
            product: None,
            insured: Some("AB-123-CD".to_owned()),
            status: "active".to_owned(),
            starts_on: Some(day(starts)),
            ends_on: None,
            renews_on: Some(day("2026-12-31")),
            notice_days: Some(20),
            premium: Some(Money::new(Decimal { digits: cents, scale: 2 }, Currency::EUR)),
            premium_period: Some("year".to_owned()),
        };
        let source = |id: &str, last: i32| Source {
            id: id.to_owned(),
            name: format!("Banque {id}"),
            format: "ofx".to_owned(),
            account: Some(id.to_owned()),
            delivered_on: Vec::new(),
            told: (0..12).map(|n| (day("2026-11-24").plus_days(last - n * 30 - 29), day("2026-11-24").plus_days(last - n * 30))).collect(),
            daily: false,
            link: None,
        };
        let contracts =
            vec![terms(1, "A1", "2025-01-01", 30_000), terms(2, "A1", "2026-01-01", 36_000), terms(3, "B2", "2025-03-01", 41_000)];
        let mut sources = vec![source("1", -40), source("2", -120)];
        sources.iter_mut().for_each(|source| source.told.sort());
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
        logis_findings::all(&Known { today: day("2026-11-24"), zone, contracts, sources, meters: vec![meter()], ..Known::default() })
    }

    /// A year of half-hours, mostly at night, and more of them in the last months.
    fn meter() -> Meter {
        let reading = |half_hour: i64| {
            let starts_at = day("2025-10-01").instant().plus_seconds(half_hour * 1_800);
            let watts = if half_hour % 48 < 6 { 3_000 } else { 300 };
            let watts = if starts_at.day() > day("2026-08-01") { watts * 3 / 2 } else { watts };
            let id = logis_core::RecordId::new(starts_at, half_hour.unsigned_abs());
            let energy = logis_core::Energy::from_millijoules(watts * 1_800_000);
            Reading { id, starts_at, duration_s: 1_800, energy, measured: true }
        };
        Meter {
            id: "m".to_owned(),
            name: None,
            commodity: "electricity".to_owned(),
            subscribed_power_va: None,
            tariff: None,
            readings: (0..48 * 418).map(reading).collect(),
        }
    }

    #[test]
    fn each_finding_is_told_in_both_languages_with_its_facts_put_in() {
        let all = made();
        let energy = [Name::EnergyNightBase, Name::EnergyTariffSaving, Name::EnergyChange];
        let others = [Name::ContractOverlap, Name::ContractLapse, Name::ContractPrice, Name::SourceSilent, Name::SourceReady];
        for name in energy.into_iter().chain(others) {
            assert!(all.iter().any(|finding| finding.name == name), "{name:?}: {:?}", all.iter().map(|f| f.name).collect::<Vec<_>>());
        }
        for finding in &all {
            for (part, lang) in
                [Part::Title, Part::Why, Part::Name].into_iter().flat_map(|part| Lang::ALL.iter().map(move |lang| (part, *lang)))
            {
                let words = told(finding, part, lang);
                assert!(!words.starts_with("finding-") && !words.contains(['{', '$']), "{words}");
            }
        }
    }
}
