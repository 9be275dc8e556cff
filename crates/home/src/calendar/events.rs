//! What a calendar is told: bills to come, and when contracts end, renew or must be given notice of.
//!
//! To add an event: 1. a function here that pushes it, 2. its texts in `calendar.ftl`. Its `what` must stay the same as
//! long as it is about the same, since programs know an event by it.

use logis_core::{Day, HomeId};
use logis_findings::{Fact, Finding, Name, Policy, policies};
use logis_pages::texts::{Arg, text, word_label};
use logis_pages::{Lang, format};
use logis_vault::FeedChoice;

use super::ics::Event;
use crate::findings::Noticed;
use crate::people::{hash, hex};

/// Contracts are looked at so far ahead.
const CONTRACT_DAYS_MAX: i32 = 400;
/// What a contract asks may be reminded of so long before.
const REMIND_DAYS: u32 = 14;
/// Events of a calendar, the nearest first: a home has some dozens, a hostile file as many as it likes.
const EVENTS_MAX: usize = 1_000;
/// Bytes of a hash that make an event's id.
const UID_BYTES: usize = 16;

/// The events of a home as of what it noticed on a day, by day.
#[must_use]
pub fn events(home: HomeId, noticed: &Noticed, today: Day, choice: &FeedChoice) -> Vec<Event> {
    let lang = Lang::find(&choice.lang).unwrap_or_default();
    let told = Told { home, lang, amounts: choice.amounts };
    let bills = noticed.open().filter(|finding| finding.name == Name::BillUpcoming);
    let mut events: Vec<Event> = bills.filter_map(|finding| told.bill(finding)).collect();
    for policy in policies(&noticed.contracts) {
        told.contract(&policy, today, &mut events);
    }
    events.sort_by(|a, b| (a.on, &a.title, &a.uid).cmp(&(b.on, &b.title, &b.uid)));
    events.truncate(EVENTS_MAX);
    events
}

/// Who is told, and how much.
struct Told {
    home: HomeId,
    lang: Lang,
    amounts: bool,
}

impl Told {
    fn say(&self, key: &str, args: &[(&str, &dyn Arg)]) -> String {
        text(self.lang, key, args)
    }

    fn uid(&self, what: &str) -> String {
        let hash = hash("logis calendar event 1", &[self.home.as_bytes(), what.as_bytes()].concat());
        format!("{}@logis", hex(&hash[..UID_BYTES]))
    }

    /// A payment that is expected; none for what comes in.
    fn bill(&self, finding: &Finding) -> Option<Event> {
        let fact = |name: &str| finding.facts.iter().find(|(known, _)| *known == name).map(|(_, fact)| fact);
        let word = |name: &str| if let Some(Fact::Text(word)) = fact(name) { word.as_str() } else { "" };
        if word("income") == "yes" {
            return None;
        }
        let on = finding.since?;
        let party = finding.counterparty.clone()?;
        let money = |name: &str| if let Some(Fact::Money(money)) = fact(name) { format::money(money, self.lang) } else { String::new() };
        let title = match (self.amounts, word("varies") == "yes") {
            (false, _) => self.say("event-bill", &[("party", &party)]),
            (true, false) => self.say("event-bill-amount", &[("party", &party), ("amount", &money("amount"))]),
            (true, true) => self.say("event-bill-between", &[("party", &party), ("low", &money("low")), ("high", &money("high"))]),
        };
        let times = if let Some(Fact::Count(times)) = fact("times") { *times } else { 0 };
        // A finding's key is that of its month: what comes several times in one is told apart by its day.
        let what = if matches!(word("every"), "week" | "fortnight") { format!("{}:{on}", finding.key) } else { finding.key.clone() };
        Some(Event { uid: self.uid(&what), on, title, text: self.say("event-bill-why", &[("n", &times)]), remind_days: None })
    }

    /// What a contract's terms ask for, those in force and those that follow.
    fn contract(&self, policy: &Policy<'_>, today: Day, events: &mut Vec<Event>) {
        let now = policy.current(today);
        if matches!(now.status.as_str(), "ended" | "cancelled") {
            return;
        }
        let sort = word_label(&now.kind, self.lang);
        let name = [now.holder.as_deref(), now.product.as_deref().or(Some(&sort)), now.insured.as_deref()];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let mut tell = |what: &str, on: Day, remind_days| {
            if on < today || on > today.plus_days(CONTRACT_DAYS_MAX) {
                return;
            }
            let premium = now.premium.filter(|_| self.amounts).map(|premium| format::money(&premium, self.lang));
            let title = self.say(&format!("event-contract-{what}"), &[("contract", &name)]);
            let text = match premium {
                Some(premium) => self.say("event-contract-premium", &[("number", &now.contract), ("premium", &premium)]),
                None => self.say("event-contract-number", &[("number", &now.contract)]),
            };
            let holder = now.holder.as_deref().unwrap_or_default();
            let uid = self.uid(&format!("contract:{what}:{}:{holder}:{}", on.ymd().0, now.contract));
            events.push(Event { uid, on, title, text, remind_days });
        };
        match (now.renews_on, now.ends_on) {
            (Some(renews), _) => {
                tell("renews", renews, None);
                if let Some(days) = now.notice_days.filter(|days| *days > 0) {
                    tell("notice", renews.plus_days(-days), Some(REMIND_DAYS));
                }
            }
            // What others follow does not end.
            (None, Some(ends)) if !policy.terms.iter().any(|terms| terms.starts_on.is_some_and(|on| on > ends.plus_days(-1))) => {
                tell("ends", ends, Some(REMIND_DAYS));
            }
            (None, _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::corrections::Said;
    use logis_core::{Currency, Money, RecordId};
    use logis_findings::{Contract, Known};

    fn contract(number: &str, starts: &str, ends: Option<&str>, renews: Option<&str>) -> Contract {
        Contract {
            id: RecordId::new(Day::from_number(1).instant(), 1),
            contract: number.to_owned(),
            holder: Some("Mutuelle".to_owned()),
            kind: "motor".to_owned(),
            product: None,
            insured: None,
            status: "active".to_owned(),
            starts_on: starts.parse().ok(),
            ends_on: ends.and_then(|day| day.parse().ok()),
            renews_on: renews.and_then(|day| day.parse().ok()),
            notice_days: Some(60),
            premium: Some(Money { minor: 41_400, scale: 2, currency: Currency::EUR }),
            premium_period: Some("year".to_owned()),
        }
    }

    #[test]
    fn contracts_tell_their_days_once_in_both_languages() {
        let today = "2026-11-12".parse().unwrap();
        let mut known = Known { today, ..Known::default() };
        known.contracts = vec![
            contract("ENDS", "2026-01-01", Some("2026-12-31"), None),
            contract("FOLLOWED", "2026-01-01", Some("2026-12-31"), None),
            contract("FOLLOWED", "2027-01-01", Some("2027-12-31"), None),
            contract("RENEWS", "2026-02-01", None, Some("2027-02-01")),
            contract("PAST", "2020-01-01", Some("2021-12-31"), None),
            contract("FAR", "2026-01-01", Some("2031-12-31"), None),
        ];
        known.contracts.push(Contract { status: "cancelled".to_owned(), ..contract("LEFT", "2026-01-01", Some("2026-12-31"), None) });
        let noticed = Noticed::of(known, &Said::default());
        for (lang, amounts, title, text) in [
            ("fr", false, "Mutuelle · véhicule : le contrat prend fin", "Contrat ENDS."),
            ("en", true, "Mutuelle · motor: the contract ends", "Contract ENDS, premium €414.00."),
        ] {
            let events = events(HomeId([1; 16]), &noticed, today, &FeedChoice { amounts, lang: lang.to_owned() });
            let days: Vec<String> = events.iter().map(|event| event.on.to_string()).collect();
            assert_eq!(days, ["2026-12-03", "2026-12-31", "2027-02-01"], "{events:?}");
            let plain = |text: &str| text.replace('\u{a0}', " ");
            assert_eq!((plain(&events[1].title), plain(&events[1].text)), (title.to_owned(), text.to_owned()));
            assert!(events.iter().all(|event| !event.title.starts_with("event-")));
        }
    }

    #[test]
    fn a_file_of_many_contracts_makes_no_endless_calendar() {
        let today = "2026-11-12".parse().unwrap();
        let mut known = Known { today, ..Known::default() };
        let soon = contract("SOON", "2026-01-01", Some("2026-11-20"), None);
        known.contracts = (0..2_000).map(|n| contract(&format!("N{n}"), "2026-01-01", Some("2027-06-30"), None)).chain([soon]).collect();
        let events =
            events(HomeId([1; 16]), &Noticed::of(known, &Said::default()), today, &FeedChoice { amounts: false, lang: "fr".to_owned() });
        assert_eq!((events.len(), events[0].on.to_string()), (EVENTS_MAX, "2026-11-20".to_owned()));
    }
}
