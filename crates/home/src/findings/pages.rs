//! Aujourd’hui, and the page of all findings.

use std::collections::{BTreeMap, HashMap};

use logis_core::{Day, Decimal, Money, RecordId};
use logis_findings::{Action, Finding, Name};
use logis_kinds::KindId;
use logis_pages::today::{FindingLine, FindingRow, FindingsView, Gain, Looks, Measure, SourceState, TodayView};
use logis_pages::{Lang, PageNumber, format, routes};
use logis_vault::{Act, VaultError};

use super::money::{Line, labels};
use super::noticed::noticed_by;
use super::told::{Part, money, told};
use super::{Noticed, REASONS, dismiss, take_back};
use crate::web::visit::{Answer, Trouble, Visit};

/// Findings that Aujourd’hui shows.
const SHOWN_MAX: usize = 5;
/// Findings on a page of `/findings`.
const FINDINGS_PER_PAGE: usize = 15;
/// Records that are listed behind a finding.
const LINES_MAX: usize = 8;
/// Columns of its small chart.
const BARS_MAX: usize = 12;
/// Sources that Aujourd’hui lists.
const SOURCES_MAX: usize = 6;
/// Days of the journal that Aujourd’hui tells of.
const LOOKS_DAYS: i32 = 7;
/// Links of the journal read for it; of more, the week's first looks are left out.
const LINKS_MAX: u32 = 2_000;

/// A form that makes no sense.
pub(super) const UNCLEAR: Trouble = Trouble::Unclear("error-bad-request-happened");

/// GET `/`.
///
/// # Errors
/// When the vault fails.
pub fn today(visit: &Visit) -> Result<Answer, Trouble> {
    let (app, scope, zone) = (&visit.app, &visit.scope, &visit.context.zone);
    if scope.may_act() && app.vault.coverage(scope)?.iter().all(|kind| kind.records == 0) {
        return Ok(Answer::SeeOther(routes::IMPORT.to_owned()));
    }
    let today = format::civil_day(app.clock.now(), zone);
    let noticed = noticed_by(visit)?;
    let open: Vec<&Finding> = noticed.open().collect();
    let notable: Vec<&Finding> = open.iter().copied().filter(|finding| is_notable(finding.name)).take(SHOWN_MAX).collect();
    let view = TodayView {
        today,
        findings: rows(visit, &noticed, &notable)?,
        more: open.len().saturating_sub(notable.len()) as u64,
        subscriptions: subscriptions(&open),
        coming: super::money::coming(&noticed, ""),
        looks: looks(visit, today)?,
        sources: sources(&noticed, visit.context.lang),
        just_dismissed: visit.parameter("dismissed").map(str::to_owned),
    };
    Ok(Answer::Page(logis_pages::today::today(&view, &visit.context)?))
}

/// What Aujourd’hui has no place of its own for.
fn is_notable(name: Name) -> bool {
    !matches!(name, Name::Subscription | Name::TransferOwn | Name::BillUpcoming)
}

/// How many there are, and what they cost a month.
fn subscriptions(found: &[&Finding]) -> Option<(u64, Money)> {
    let mut by_currency: BTreeMap<logis_core::Currency, (u64, i64)> = BTreeMap::new();
    for finding in found.iter().filter(|finding| finding.name == Name::Subscription) {
        let Some((amount, money)) = finding.amount.as_ref().and_then(|amount| Some((amount, money(amount)?))) else { continue };
        let months = match amount.per {
            Some(logis_findings::Per::Week) => (12, 52),
            Some(logis_findings::Per::Quarter) => (3, 1),
            Some(logis_findings::Per::HalfYear) => (6, 1),
            Some(logis_findings::Per::Year) => (12, 1),
            Some(logis_findings::Per::Month) | None => (1, 1),
        };
        let of = by_currency.entry(money.currency).or_default();
        *of = (of.0 + 1, of.1.saturating_add(money.minor.saturating_abs().saturating_mul(months.1) / months.0));
    }
    let (currency, (n, minor)) = by_currency.into_iter().max_by_key(|(_, (n, _))| *n)?;
    Some((n, Money { minor, scale: currency.exponent().unwrap_or(2), currency }))
}

/// Who looked in the last days.
fn looks(visit: &Visit, today: Day) -> Result<Looks, Trouble> {
    if !visit.scope.is_own() {
        return Ok(Looks::default());
    }
    let since = today.plus_days(1 - LOOKS_DAYS);
    let mut who: BTreeMap<String, u64> = BTreeMap::new();
    let (mut refused, mut entries) = (0, 0);
    for line in visit.app.vault.journal(&visit.scope, None, LINKS_MAX)? {
        entries = entries.max(line.number + 1);
        if format::civil_day(line.entry.at(), &visit.context.zone) < since {
            continue;
        }
        match &line.entry.act {
            Act::Looked { .. } | Act::DisclosureOpened { .. } => {
                *who.entry(logis_pages::access::actor_label(&crate::web::actor(&line.entry.actor), &visit.context)).or_default() += 1;
            }
            Act::Refused { times, .. } => refused += times,
            _ => {}
        }
    }
    let mut who: Vec<(String, u64)> = who.into_iter().collect();
    who.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    Ok(Looks { who, refused, entries })
}

/// The sources, those in trouble first.
fn sources(noticed: &Noticed, lang: Lang) -> Vec<SourceState> {
    let trouble = |id: &str| {
        let of = |name: Name| {
            noticed.findings.iter().find(|finding| finding.name == name && finding.key.starts_with(&format!("{}:{id}:", name.as_str())))
        };
        of(Name::SourceSilent).or_else(|| of(Name::SourceGap)).map(|finding| told(finding, Part::Name, lang))
    };
    let mut states: Vec<SourceState> = noticed
        .sources
        .iter()
        .map(|source| SourceState {
            name: source.name.clone(),
            last: source.told.iter().map(|(_, last)| *last).max(),
            trouble: trouble(&source.id),
        })
        .collect();
    states.sort_by_key(|state| (state.trouble.is_none(), std::cmp::Reverse(state.last)));
    states.truncate(SOURCES_MAX);
    states
}

/// GET `/findings`: `finding` shows one sort, `dismissed=1` those too that were left.
///
/// # Errors
/// When the vault fails.
pub fn findings(visit: &Visit) -> Result<Answer, Trouble> {
    let noticed = noticed_by(visit)?;
    let wanted = visit.parameter("finding").and_then(Name::find);
    let dismissed = visit.parameter("with") == Some("dismissed");
    let mut names: Vec<(&'static str, String, u64)> = Vec::new();
    for finding in noticed.findings.iter().filter(|finding| dismissed || noticed.is_open(finding)) {
        match names.iter_mut().find(|(name, ..)| *name == finding.name.as_str()) {
            Some((.., n)) => *n += 1,
            None => names.push((finding.name.as_str(), told(finding, Part::Name, visit.context.lang), 1)),
        }
    }
    let fits = |finding: &&Finding| wanted.is_none_or(|name| finding.name == name) && (dismissed || noticed.is_open(finding));
    let fitting: Vec<&Finding> = noticed.findings.iter().filter(fits).collect();
    let (shown, number) = PageNumber::of(&fitting, visit.page_number(), FINDINGS_PER_PAGE);
    let view = FindingsView {
        findings: rows(visit, &noticed, shown)?,
        number,
        name: wanted.map(Name::as_str).unwrap_or_default().to_owned(),
        names,
        dismissed,
        dismissed_total: noticed.findings.iter().filter(|finding| !noticed.is_open(finding)).count() as u64,
        just_dismissed: visit.parameter("dismissed").map(str::to_owned),
    };
    Ok(Answer::Page(logis_pages::today::findings(&view, &visit.context)?))
}

/// POST `/findings/dismiss`: `key`, `reason`, `back`.
///
/// # Errors
/// [`Trouble::NotFound`] when no finding has this key.
pub fn dismiss_one(visit: &Visit) -> Result<Answer, Trouble> {
    let reason = visit.field("reason").filter(|reason| REASONS.contains(reason)).ok_or(UNCLEAR)?;
    let key = visit.field("key").unwrap_or_default();
    if !noticed_by(visit)?.findings.iter().any(|finding| finding.key == key) {
        return Err(Trouble::NotFound);
    }
    dismiss(&visit.app, &visit.scope, key, reason)?;
    Ok(Answer::SeeOther(routes::with_query(back(visit), &[("dismissed", key)])))
}

/// POST `/findings/restore`: `key`, `back`.
///
/// # Errors
/// When the vault fails.
pub fn restore_one(visit: &Visit) -> Result<Answer, Trouble> {
    let key = visit.field("key").unwrap_or_default();
    // Asked twice, or of nothing: there is nothing to say.
    if noticed_by(visit)?.dismissed.contains_key(key) {
        take_back(&visit.app, &visit.scope, key)?;
    }
    Ok(Answer::SeeOther(back(visit).to_owned()))
}

/// The page that the form stood on.
fn back(visit: &Visit) -> &'static str {
    let said = visit.field("back");
    [routes::FINDINGS, routes::INSURANCE].into_iter().find(|page| said == Some(page)).unwrap_or(routes::TODAY)
}

/// Findings as pages show them.
pub(super) fn rows(visit: &Visit, noticed: &Noticed, findings: &[&Finding]) -> Result<Vec<FindingRow>, VaultError> {
    let listed = |finding: &&Finding| {
        let of: Vec<RecordId> = finding.records.iter().rev().copied().filter(|id| noticed.lines.find(*id).is_some()).collect();
        of.into_iter().take(LINES_MAX)
    };
    let labels = labels(visit, &noticed.lines, findings.iter().flat_map(listed))?;
    Ok(findings.iter().map(|finding| row(noticed, &labels, visit.context.lang, finding)).collect())
}

fn row(noticed: &Noticed, labels: &HashMap<RecordId, String>, lang: Lang, finding: &Finding) -> FindingRow {
    let movements: Vec<&Line> = finding.records.iter().filter_map(|id| Some(noticed.lines.line(noticed.lines.find(*id)?))).collect();
    let contracts = noticed.contracts.iter().filter(|contract| finding.records.contains(&contract.id));
    let mut lines: Vec<FindingLine> = contracts
        .map(|contract| FindingLine {
            kind: KindId::InsuranceContract.name().to_owned(),
            record: contract.id,
            day: contract.starts_on,
            title: contract.product.clone().or_else(|| contract.holder.clone()).unwrap_or_else(|| contract.contract.clone()),
            amount: contract.premium,
        })
        .take(LINES_MAX)
        .collect();
    lines.extend(movements.iter().rev().take(LINES_MAX - lines.len()).map(|movement| FindingLine {
        kind: KindId::BankTransaction.name().to_owned(),
        record: movement.id,
        day: Some(movement.on),
        title: labels.get(&movement.id).cloned().unwrap_or_default(),
        amount: Some(movement.amount),
    }));
    let drawn = if movements.len() > 2 { &movements[movements.len().saturating_sub(BARS_MAX)..] } else { &[] };
    let is_it = |on: Day| finding.name != Name::SubscriptionPrice || finding.since.is_some_and(|since| on >= since);
    let ends = drawn.first().zip(drawn.last()).map(|(first, last)| {
        let month = |day: Day| format::month_short(day.month(), lang);
        (month(first.on), month(last.on))
    });
    FindingRow {
        key: finding.key.clone(),
        name: finding.name.as_str(),
        sort: told(finding, Part::Name, lang),
        title: told(finding, Part::Title, lang),
        why: told(finding, Part::Why, lang),
        gain: finding.amount.as_ref().filter(|_| finding.name != Name::SourceGap).map(|amount| gain(finding.name, amount)),
        lines,
        lines_total: finding.records.len() as u64,
        bars: drawn.iter().map(|movement| (height(movement.amount), is_it(movement.on))).collect(),
        bar_ends: ends,
        action: action(finding),
        dismissed: noticed.dismissed.get(&finding.key).cloned(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a chart's height needs no more than 53 bits")]
fn height(amount: Money) -> f64 {
    amount.minor.unsigned_abs() as f64
}

fn gain(name: Name, amount: &logis_findings::Amount) -> Gain {
    let value = match (money(amount), name) {
        (Some(money), _) => Measure::Money(money),
        (None, Name::EnergyNightBase) => Measure::Watts(amount.value),
        (None, _) => Measure::Percent(amount.value),
    };
    let band = amount.low.zip(amount.high).filter(|(low, high): &(Decimal, Decimal)| low != high);
    Gain { value, band, per: amount.per.map(logis_findings::Per::as_str) }
}

fn action(finding: &Finding) -> Option<(&'static str, String)> {
    Some(match finding.action {
        Action::Lines | Action::Transfer => {
            let account = finding.account.as_deref().unwrap_or_default();
            ("finding-act-money", routes::with_query(routes::MONEY, &[("account", account)]))
        }
        Action::Tariffs => ("finding-act-tariffs", routes::ENERGY.to_owned()),
        Action::Fetch(Some(link)) => ("finding-act-fetch", link.to_owned()),
        Action::Fetch(None) => ("finding-act-import", routes::IMPORT.to_owned()),
        Action::Contracts => ("finding-act-contracts", routes::INSURANCE.to_owned()),
    })
}
