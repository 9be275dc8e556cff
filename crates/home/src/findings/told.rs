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
    use logis_findings::{Account, AccountType, Contract, Known, Meter, Movement, Name, Reading, Source};

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
        let known = Known { today: day("2026-11-24"), zone, contracts, sources, meters: vec![meter()], ..Known::default() };
        logis_findings::all(&Known { accounts: accounts(), movements: movements(), ..known })
    }

    fn accounts() -> Vec<Account> {
        let account = |id: &str, kind| Account {
            id: id.to_owned(),
            name: id.to_owned(),
            names: Vec::new(),
            kind,
            currency: Currency::EUR,
            balance: None,
        };
        vec![account("courant", AccountType::Checking), account("livret", AccountType::Savings)]
    }

    /// Two years of an account: each of its findings is in them.
    fn movements() -> Vec<Movement> {
        let mut all: Vec<(usize, String, i64, &str)> = Vec::new();
        for nth in 0..23 {
            let month = |day: u32| format!("{}-{:02}-{day:02}", 2025 + nth / 12, nth % 12 + 1);
            let price = if nth < 18 { -1_349 } else { -1_499 };
            all.push((0, month(5), price, "CB NETFLIX.COM"));
            all.push((0, month(7), -6_000 - nth * 137, "PRLV SEPA EDF CLIENTS"));
            if nth < 21 {
                all.push((0, month(28), 240_000, "VIR SEPA SALAIRE ATELIERS"));
            }
            all.push((0, month(10), -20_000, "VIR PERMANENT LIVRET"));
            all.push((1, month(10), 20_000, "VIR RECU"));
            for day in [3, 9, 15, 21, 24] {
                all.push((0, month(day), -4_000 - nth * 31 - i64::from(day), "CB CARREFOUR"));
            }
        }
        all.push((0, "2026-11-02".to_owned(), -185_860, "CB GARAGE BELLECOUR"));
        all.push((0, "2026-11-03".to_owned(), -31_412, "VIR SEPA PLOMBERIE DELORME"));
        all.push((0, "2026-11-04".to_owned(), -31_412, "VIR SEPA PLOMBERIE DELORME"));
        all.push((0, "2026-05-04".to_owned(), -4_500, "COTISATION CARTE VISA"));
        let movement = |(nth, (account, on, cents, label)): (u64, (usize, String, i64, &str))| Movement {
            id: logis_core::RecordId::new(day(&on).instant(), nth),
            account,
            on: day(&on),
            value_on: None,
            amount: Money::new(Decimal { digits: cents, scale: 2 }, Currency::EUR),
            pending: false,
            label: label.to_owned(),
            details: None,
            counterparty: None,
            counterparty_account: None,
            kind: None,
            category: None,
        };
        (0..).zip(all).map(movement).collect()
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
        let regular = [Name::Subscription, Name::SubscriptionPrice, Name::BillUpcoming, Name::PaymentMissing];
        let once = [Name::TransferOwn, Name::SpendingUnusual, Name::PaymentDuplicate, Name::Fee];
        for name in energy.into_iter().chain(others).chain(regular).chain(once) {
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
