//! What contracts show: two that insure the same thing, one that ends or renews soon, one whose premium changed.
//!
//! To add a pair of types that cover the same: a line in [`COVERS_ALIKE`].
//!
//! A *policy* is what one insurer calls by one number; its terms over the years are [`Contract`]s. A policy's successor
//! is another that insures the same thing from about the day on which the first ends.

use std::collections::BTreeMap;

use logis_core::{Day, Decimal, Money, Month, RecordId};

use crate::{Action, Amount, Contract, Fact, Finding, Known, Name, Per};

/// An old and a new contract may stand side by side so long where the end of one is known: a change of insurer.
const CHANGE_DAYS: i32 = 31;
/// The same where neither has an end: a new contract's file may come before the old one's.
const OPEN_CHANGE_DAYS: i32 = 20;
/// A renewal may have gone by so many times without a word of its source, and the contract be held to go on.
const RENEWALS_MAX: i32 = 3;
/// What ends, or can be given notice of, within so many days is told.
const LAPSE_DAYS: i32 = 60;
/// A premium that changed longer ago is no news.
const PRICE_DAYS: i32 = 400;
/// Contracts of one thing that a contract is compared with.
const LOOK_BACK: usize = 16;
/// Policies that are looked at: a household has dozens.
const POLICIES_MAX: usize = 1_000;
/// What looking at a contract that ends is held to be worth, in hundredths of a euro.
const LAPSE_WEIGHT: i64 = 5_000;
/// The same where notice can be given: an occasion to compare.
const RENEWAL_WEIGHT: i64 = 2_500;
/// A premium that fell is told after one that rose.
const FALL_WEIGHT_DIVISOR: i64 = 10;

/// Types of which one thing needs no second contract. Not life (sums add up), liability and legal help (part of other
/// contracts) or what is not known to be the same (other).
const ONE_IS_ENOUGH: &[&str] = &["motor", "home", "health", "travel", "pet", "device"];
/// Types that cover the same where they name the same thing.
const COVERS_ALIKE: &[[&str; 2]] = &[["home", "device"]];
/// The kind's words for types, to be translated.
const TYPES: &[&str] = &["motor", "home", "health", "life", "liability", "travel", "legal", "pet", "device", "other"];

/// The findings of contracts.
#[must_use]
pub fn find(known: &Known) -> Vec<Finding> {
    let mut policies = policies(&known.contracts);
    policies.truncate(POLICIES_MAX);
    let mut findings = overlaps(&policies, known.today);
    findings.extend(lapses(&policies, known.today));
    findings.extend(prices(&policies, known.today));
    findings
}

/// What one insurer calls by one number: its terms over the years.
pub struct Policy<'a> {
    /// Insurer and number, folded: the same from one delivery to the next.
    key: String,
    holder: String,
    insured: Option<String>,
    /// In order of the first day; those whose first day isn't known come first. Never none.
    pub terms: Vec<&'a Contract>,
}

impl<'a> Policy<'a> {
    /// The terms that say most of it as of a day: the last that began, else the first that will.
    #[must_use]
    pub fn current(&self, today: Day) -> &'a Contract {
        let begun = self.terms.iter().rev().find(|terms| terms.starts_on.is_none_or(|on| on <= today));
        begun.unwrap_or(&self.terms[0])
    }

    /// Its last day, where one is known. Terms that follow one another are one time.
    fn ends_on(&self) -> Option<Day> {
        self.terms.last().and_then(|terms| terms.ends_on)
    }

    fn starts_on(&self) -> Option<Day> {
        self.terms.first().and_then(|terms| terms.starts_on)
    }

    /// Whether it is known to stand on a day.
    fn stands(&self, day: Day) -> bool {
        let terms = self.current(day);
        terms.status == "active" && terms.starts_on.is_none_or(|on| on <= day) && self.ends_on().is_none_or(|on| on >= day)
    }

    /// Whether it insures the same as another, as far as both say what they insure.
    fn is_of_the_same(&self, other: &Self) -> bool {
        let same_thing = match (&self.insured, &other.insured) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        };
        self.terms[0].kind == other.terms[0].kind && same_thing
    }
}

/// Contracts by insurer and number, whatever the order in which they are known. Terms that end before they begin never came to
/// be: a renewal that was announced, then given notice of.
#[must_use]
pub fn policies(contracts: &[Contract]) -> Vec<Policy<'_>> {
    let mut by_key: BTreeMap<(String, &str), Vec<&Contract>> = BTreeMap::new();
    let never_began = |terms: &Contract| terms.ends_on.zip(terms.starts_on).is_some_and(|(end, start)| end < start);
    for contract in contracts.iter().filter(|terms| !never_began(terms)) {
        by_key.entry((folded(contract.holder.as_deref().unwrap_or_default()), contract.contract.trim())).or_default().push(contract);
    }
    let mut policies = Vec::new();
    for ((holder, number), mut terms) in by_key {
        terms.sort_by_key(|terms| (terms.starts_on, terms.id));
        let insured = terms.iter().rev().find_map(|terms| terms.insured.as_deref()).map(folded).filter(|insured| !insured.is_empty());
        policies.push(Policy { key: format!("{holder}/{number}"), holder, insured, terms });
    }
    policies
}

fn overlaps(policies: &[Policy<'_>], today: Day) -> Vec<Finding> {
    // Only what names the thing it insures can be said to insure the same, so that pairs are few.
    let mut by_thing: BTreeMap<&str, Vec<&Policy<'_>>> = BTreeMap::new();
    for policy in policies.iter().filter(|policy| policy.stands(today)) {
        if let Some(insured) = &policy.insured {
            by_thing.entry(insured).or_default().push(policy);
        }
    }
    let mut findings = Vec::new();
    for alike in by_thing.values_mut() {
        alike.sort_by(|a, b| (a.starts_on(), &a.key).cmp(&(b.starts_on(), &b.key)));
        // Each with the nearest before it that covers alike: a third contract of one thing is one more finding, not two.
        for (at, second) in alike.iter().enumerate() {
            let before = alike[..at].iter().rev().take(LOOK_BACK);
            findings.extend(before.filter_map(|first| overlap(first, second, today)).next());
        }
    }
    findings
}

fn overlap(first: &Policy<'_>, second: &Policy<'_>, today: Day) -> Option<Finding> {
    let (a, b) = (first.current(today), second.current(today));
    let covers_alike = if a.kind == b.kind {
        ONE_IS_ENOUGH.contains(&a.kind.as_str())
    } else {
        COVERS_ALIKE.iter().any(|pair| pair.contains(&a.kind.as_str()) && pair.contains(&b.kind.as_str()))
    };
    let since = first.starts_on().max(second.starts_on());
    // A new contract that began about when the old one could be left is a change of insurer that the old one's holder
    // hasn't told of. Until that day both stand.
    let is_change = match (a.renews_on, second.starts_on()) {
        (Some(renewal), Some(start)) => renewal <= today && start.number().abs_diff(renewal.number()) <= CHANGE_DAYS.unsigned_abs(),
        _ => false,
    };
    let end = [first.ends_on(), second.ends_on()].into_iter().flatten().min();
    // Of contracts without a last day only what has passed is sure.
    let (until, allowed) = end.map_or((today, OPEN_CHANGE_DAYS), |end| (end, CHANGE_DAYS));
    let days = since.map_or(i32::MAX, |since| until.number().saturating_sub(since.number()).saturating_add(1));
    if !covers_alike || is_change || days <= allowed {
        return None;
    }
    let (one, other) = (a.yearly_premium(), b.yearly_premium());
    let cheaper = match (one, other) {
        (Some(one), Some(other)) if one.currency == other.currency => Some((lesser(one, other), greater(one, other))),
        _ => None,
    };
    let amount = cheaper.map(|(low, high)| Amount {
        value: low.decimal(),
        low: Some(low.decimal()),
        high: Some(high.decimal()),
        currency: Some(low.currency),
        per: Some(Per::Year),
    });
    let mut keys = [first.key.as_str(), second.key.as_str()];
    keys.sort_unstable();
    let mut facts = vec![
        ("type", kind_word(&b.kind)),
        ("insured", Fact::Text(b.insured.clone().or_else(|| a.insured.clone()).unwrap_or_default())),
        ("named", yes_no(a.insured.is_some() || b.insured.is_some())),
        ("first", Fact::Text(named(a))),
        ("second", Fact::Text(named(b))),
        ("dated", yes_no(since.is_some())),
        ("priced", yes_no(cheaper.is_some())),
    ];
    facts.extend(since.map(|since| ("since", Fact::Day(since))));
    facts.extend(cheaper.map(|(low, _)| ("amount", Fact::Money(low))));
    Some(Finding {
        name: Name::ContractOverlap,
        key: format!("contract.overlap:{}:{}", keys[0], keys[1]),
        amount,
        since,
        account: None,
        counterparty: b.holder.clone(),
        records: in_order([a, b]),
        facts,
        action: Action::Contracts,
        weight: cheaper.map_or(LAPSE_WEIGHT, |(low, _)| hundredths(low)),
    })
}

fn lapses(policies: &[Policy<'_>], today: Day) -> Vec<Finding> {
    policies.iter().filter_map(|policy| lapse(policy, policies, today)).collect()
}

fn lapse(policy: &Policy<'_>, policies: &[Policy<'_>], today: Day) -> Option<Finding> {
    let terms = policy.current(today);
    let stands = matches!(terms.status.as_str(), "active" | "unknown") && terms.starts_on.is_none_or(|on| on <= today);
    if !stands {
        return None;
    }
    let next = policy.terms.iter().find(|other| other.starts_on > terms.starts_on);
    let soon = today..=today.plus_days(LAPSE_DAYS);
    // Terms that are known to be the last say when it ends, whatever those before said.
    let last = next.and(policy.terms.last().copied()).filter(|last| last.renews_on.is_none() && last.ends_on.is_some()).unwrap_or(terms);
    let (how, day, since, weight) = match (last.renews_on, last.ends_on) {
        (Some(renewal), _) => {
            // Without the days of notice, nobody can say until when it may be given.
            let notice = terms.notice_days.filter(|days| (0..=366).contains(days))?;
            let (renewal, last) = next_renewal(renewal, notice, today)?;
            // The terms of the time after, told before it, are what notice can be given of; others say that it went on already.
            if next.is_some_and(|next| next.starts_on.is_some_and(|on| on < renewal.plus_days(-CHANGE_DAYS))) {
                return None;
            }
            ("renews", renewal, last, RENEWAL_WEIGHT)
        }
        (None, Some(end)) => ("ends", end, end, LAPSE_WEIGHT),
        (None, None) => return None,
    };
    let has_successor = policies.iter().filter(|other| other.key != policy.key && other.is_of_the_same(policy)).any(|other| {
        // One that began long before a renewal doesn't take its place: both run, and notice of this one is due.
        let since = if how == "renews" { Some(day.plus_days(-CHANGE_DAYS)) } else { terms.starts_on.map(|on| on.plus_days(1)) };
        let begins = other.starts_on().is_some_and(|on| since.is_none_or(|since| on >= since) && on <= day.plus_days(CHANGE_DAYS));
        begins && matches!(other.current(today).status.as_str(), "active" | "unknown") && other.ends_on().is_none_or(|on| on > day)
    });
    if !soon.contains(&since) || has_successor {
        return None;
    }
    let premium = next.unwrap_or(&terms).yearly_premium();
    let mut facts = vec![
        ("how", Fact::Text(how.to_owned())),
        ("contract", Fact::Text(named(terms))),
        ("type", kind_word(&terms.kind)),
        ("on", Fact::Day(day)),
        ("last", Fact::Day(since)),
        ("days", Fact::Count(i64::from(since.number()) - i64::from(today.number()))),
        ("notice", Fact::Count(i64::from(terms.notice_days.unwrap_or_default()))),
        ("priced", yes_no(premium.is_some())),
    ];
    facts.extend(premium.map(|premium| ("amount", Fact::Money(premium))));
    Some(Finding {
        name: Name::ContractLapse,
        key: format!("contract.lapse:{}:{day}", policy.key),
        amount: premium.map(|premium| yearly(premium, None)),
        since: Some(since),
        account: None,
        counterparty: terms.holder.clone(),
        records: std::iter::once(terms.id).chain(next.map(|next| next.id)).collect(),
        facts,
        action: Action::Contracts,
        weight,
    })
}

/// The next day on which a contract renews by itself each year, and the last on which notice of it can be given, from a renewal
/// that may have gone by. `None` where too many have.
fn next_renewal(renewal: Day, notice_days: i32, today: Day) -> Option<(Day, Day)> {
    let (year, month, day) = renewal.ymd();
    let later = |years: i32| {
        let month = Month { year: year.saturating_add(years), month };
        Day::from_ymd(month.year, month.month, day).unwrap_or_else(|_| month.last())
    };
    let all = (0..=RENEWALS_MAX).map(|years| if years == 0 { renewal } else { later(years) });
    all.map(|renewal| (renewal, renewal.plus_days(-notice_days))).find(|(_, last)| *last >= today)
}

fn prices(policies: &[Policy<'_>], today: Day) -> Vec<Finding> {
    // A policy and the one that took its place with the same insurer and thing are one line.
    let mut lines: BTreeMap<(&str, &str, &str), Vec<&Policy<'_>>> = BTreeMap::new();
    let mut findings = Vec::new();
    for policy in policies {
        match &policy.insured {
            Some(insured) => lines.entry((&policy.holder, &policy.terms[0].kind, insured)).or_default().push(policy),
            None => findings.extend(price(policy, &policy.terms, today)),
        }
    }
    for mut line in lines.into_values() {
        line.sort_by(|a, b| (a.starts_on(), &a.key).cmp(&(b.starts_on(), &b.key)));
        let mut chain: Vec<&Contract> = Vec::new();
        let mut last: Option<&Policy<'_>> = None;
        for policy in line {
            let follows = last.is_some_and(|before| match (before.ends_on(), policy.starts_on()) {
                (Some(end), Some(start)) => end.number().abs_diff(start.number()) <= CHANGE_DAYS.unsigned_abs(),
                _ => false,
            });
            if !follows && let Some(before) = last {
                findings.extend(price(before, &chain, today));
                chain.clear();
            }
            chain.extend(&policy.terms);
            last = Some(policy);
        }
        if let Some(policy) = last {
            findings.extend(price(policy, &chain, today));
        }
    }
    findings
}

/// The last change of price in terms that follow one another, the last of them a policy's own.
fn price(policy: &Policy<'_>, terms: &[&Contract], today: Day) -> Option<Finding> {
    let last = policy.terms.last()?;
    let stands = matches!(last.status.as_str(), "active" | "unknown") && last.ends_on.is_none_or(|on| on >= today);
    let priced: Vec<(&Contract, Day, Money)> =
        terms.iter().filter_map(|terms| Some((*terms, terms.starts_on?, terms.yearly_premium()?))).collect();
    let change = priced.windows(2).rev().find_map(|two| {
        let ((before, was_on, was), (after, on, is)) = (two[0], two[1]);
        let by = is.decimal().checked_add(was.decimal().negated())?;
        let rounding = Decimal { digits: before.payments_a_year()?.max(after.payments_a_year()?), scale: is.scale.max(was.scale) };
        (was_on < on && was.currency == is.currency && exceeds(by, rounding)).then_some((before, after, on, was, is, by))
    });
    let (before, after, on, was, is, by) = change?;
    if !stands || on < today.plus_days(-PRICE_DAYS) {
        return None;
    }
    let by_money = Money::new(by, is.currency);
    let share = share_tenths(by_money, was)?;
    let rose = by.digits > 0;
    Some(Finding {
        name: Name::ContractPrice,
        key: format!("contract.price:{}:{on}", policy.key),
        amount: Some(yearly(by_money, Some(by_money))),
        since: Some(on),
        account: None,
        counterparty: after.holder.clone(),
        records: in_order([before, after]),
        facts: vec![
            ("contract", Fact::Text(named(after))),
            ("rose", yes_no(rose)),
            ("by", Fact::Money(Money::new(by.magnitude(), is.currency))),
            ("share", Fact::Number(share.magnitude())),
            ("was", Fact::Money(was)),
            ("is", Fact::Money(is)),
            ("on", Fact::Day(on)),
            ("coming", yes_no(on > today)),
        ],
        action: Action::Contracts,
        weight: if rose { hundredths(by_money) } else { hundredths(by_money).saturating_abs() / FALL_WEIGHT_DIVISOR },
    })
}

/// Whether a number is further from zero than another, which is not negative.
fn exceeds(number: Decimal, bound: Decimal) -> bool {
    number.magnitude().checked_add(bound.negated()).is_some_and(|over| over.digits > 0)
}

fn lesser(a: Money, b: Money) -> Money {
    if exceeds(a.decimal(), b.decimal()) { b } else { a }
}

fn greater(a: Money, b: Money) -> Money {
    if exceeds(a.decimal(), b.decimal()) { a } else { b }
}

/// A part of a whole in per cent, with one decimal.
fn share_tenths(part: Money, whole: Money) -> Option<Decimal> {
    let scale = part.scale.max(whole.scale);
    let (part, whole) = (part.decimal().rescaled(scale)?.digits, whole.decimal().rescaled(scale)?.digits);
    let tenths = (i128::from(part) * 1000).checked_div(i128::from(whole))?;
    Some(Decimal { digits: i64::try_from(tenths).ok()?, scale: 1 }.normalized())
}

fn yearly(money: Money, band: Option<Money>) -> Amount {
    let band = band.map(|money| money.decimal());
    Amount { value: money.decimal(), low: band, high: band, currency: Some(money.currency), per: Some(Per::Year) }
}

fn hundredths(money: Money) -> i64 {
    let scaled = i128::from(money.minor) * 100 / 10i128.pow(u32::from(money.scale.min(18)));
    i64::try_from(scaled).unwrap_or(i64::MAX)
}

fn named(terms: &Contract) -> String {
    let product = terms.product.as_deref().filter(|product| !product.trim().is_empty());
    match (product, terms.holder.as_deref()) {
        (Some(product), Some(holder)) => format!("{product} ({holder})"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => terms.contract.clone(),
    }
}

fn kind_word(kind: &str) -> Fact {
    Fact::Word(TYPES.iter().find(|word| **word == kind).copied().unwrap_or("other"))
}

fn yes_no(is: bool) -> Fact {
    Fact::Text(if is { "yes" } else { "no" }.to_owned())
}

fn in_order(mut terms: [&Contract; 2]) -> Vec<RecordId> {
    terms.sort_by_key(|terms| (terms.starts_on, terms.id));
    terms.map(|terms| terms.id).to_vec()
}

/// A name without what people and files write differently: case, accents of Latin letters, spaces and signs.
fn folded(name: &str) -> String {
    let plain = |c: char| match c {
        '\u{e0}'..='\u{e5}' => 'a',
        '\u{e7}' => 'c',
        '\u{e8}'..='\u{eb}' => 'e',
        '\u{ec}'..='\u{ef}' => 'i',
        '\u{f2}'..='\u{f6}' => 'o',
        '\u{f9}'..='\u{fc}' => 'u',
        other => other,
    };
    name.chars().flat_map(char::to_lowercase).map(plain).filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
#[path = "contracts_tests.rs"]
mod tests;
