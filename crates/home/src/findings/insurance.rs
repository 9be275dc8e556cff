//! Assurance: contracts side by side, claims, and a contract said by hand.

use std::collections::BTreeMap;

use logis_core::{Currency, Day, Decimal, DeliveryId, Money, Period};
use logis_findings::{Contract, Finding, Name, policies};
use logis_kinds::insurance::{CONTRACT_TYPES, PREMIUM_PERIODS};
use logis_kinds::{Cell, KindId, Rows as Builder};
use logis_pages::insurance::{ClaimRow, ContractRow, Cover, Form, InsuranceView};
use logis_pages::{format, routes, texts};
use logis_vault::{DeliveryView, RECORD_ID, VaultError};

use super::noticed::noticed_by;
use super::pages::rows;
use crate::records::corrections::deliver_own;
use crate::records::documents;
use crate::records::table::Rows;
use crate::web::visit::{Answer, Trouble, Visit};

/// Claims that the page lists.
const CLAIMS_MAX: usize = 20;
/// Documents that the form proposes.
const DOCUMENTS_MAX: usize = 200;
/// The longest text of the form, in characters.
const TEXT_CHARACTERS_MAX: usize = 120;
/// The longest notice, in days.
const NOTICE_DAYS_MAX: i32 = 730;
/// Covers read of one contract.
const COVERS_MAX: usize = 100;

/// GET `/insurance`.
///
/// # Errors
/// When the vault fails.
pub fn page(visit: &Visit) -> Result<Answer, Trouble> {
    let added = visit.parameter("added").map(str::to_owned);
    shown(visit, Form::default(), added)
}

fn shown(visit: &Visit, form: Form, added: Option<String>) -> Result<Answer, Trouble> {
    let (app, scope, context) = (&visit.app, &visit.scope, &visit.context);
    let today = format::civil_day(app.clock.now(), &context.zone);
    let noticed = noticed_by(visit)?;
    // Not even their names are for others.
    let kept = if scope.is_own() { app.vault.documents(scope)? } else { Vec::new() };
    let papers = documents::by_id(&kept);
    let documents: Vec<(String, String)> =
        kept.iter().take(DOCUMENTS_MAX).map(|document| (document.id.to_string(), documents::facts(document).name)).collect();
    let mut rest = details(visit)?;
    let (mut contracts, mut ended) = (Vec::new(), Vec::new());
    for policy in policies(&noticed.contracts) {
        let now = policy.current(today);
        let row = row(now, &policy.terms, rest.remove(&now.id).unwrap_or_default(), &papers);
        let is_over =
            matches!(now.status.as_str(), "ended" | "cancelled") || (now.renews_on.is_none() && now.ends_on.is_some_and(|on| on < today));
        if is_over { &mut ended } else { &mut contracts }.push(row);
    }
    contracts.sort_by(|a: &ContractRow, b| (&a.sort, &a.insured).cmp(&(&b.sort, &b.insured)));
    let mut yearly: BTreeMap<Currency, Money> = BTreeMap::new();
    for money in contracts.iter().filter_map(|contract| contract.yearly) {
        let sum = yearly.entry(money.currency).or_insert(Money { minor: 0, ..money });
        *sum = Money::new(sum.decimal().checked_add(money.decimal()).unwrap_or(sum.decimal()), money.currency);
    }
    let of_contracts = |finding: &&Finding| matches!(finding.name, Name::ContractOverlap | Name::ContractLapse | Name::ContractPrice);
    let found: Vec<&Finding> = noticed.open().filter(of_contracts).collect();
    let view = InsuranceView {
        contracts,
        ended,
        yearly: yearly.into_values().collect(),
        claims: claims(visit)?,
        findings: rows(visit, &noticed, &found)?,
        documents,
        words: [CONTRACT_TYPES, PREMIUM_PERIODS],
        form,
        added,
    };
    Ok(Answer::Page(logis_pages::insurance::insurance(&view, context)?))
}

/// What a contract's record says that detectors don't read.
#[derive(Debug, Default)]
struct Details {
    excess: Option<Money>,
    sum_insured: Option<Money>,
    distance_km: Option<i64>,
    covers: Vec<Cover>,
    document: Option<String>,
}

fn details(visit: &Visit) -> Result<BTreeMap<logis_core::RecordId, Details>, VaultError> {
    let columns = [RECORD_ID, "excess_minor", "sum_insured_minor", "amount_scale", "currency", "distance_km_year", "covers", "document"];
    let mut all = BTreeMap::new();
    for batch in visit.app.vault.scan(&visit.scope, KindId::InsuranceContract, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let Some(id) = rows.id(row) else { continue };
            let money = |name: &str| rows.money_of([name, "amount_scale", "currency"], row, Currency::UNKNOWN);
            let currency = rows.text("currency", row).and_then(|code| code.parse().ok()).unwrap_or(Currency::UNKNOWN);
            let scale = u8::try_from(rows.small("amount_scale", row).unwrap_or_default()).unwrap_or_default();
            let details = Details {
                excess: money("excess_minor"),
                sum_insured: money("sum_insured_minor"),
                distance_km: rows.integer("distance_km_year", row),
                covers: rows.text("covers", row).map(|json| covers(json, scale, currency)).unwrap_or_default(),
                document: rows.text("document", row).map(str::to_owned),
            };
            all.insert(id, details);
        }
    }
    Ok(all)
}

fn covers(json: &str, scale: u8, currency: Currency) -> Vec<Cover> {
    let all: Vec<serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let cover = |cover: &serde_json::Value| {
        let money = |name: &str| cover[name].as_i64().map(|digits| Money::new(Decimal { digits, scale }, currency));
        Some(Cover {
            name: cover["name"].as_str()?.to_owned(),
            included: cover["included"].as_bool().unwrap_or(true),
            limit: money("limit_minor"),
            excess: money("excess_minor"),
        })
    };
    all.iter().take(COVERS_MAX).filter_map(cover).collect()
}

fn row(now: &Contract, terms: &[&Contract], details: Details, papers: &BTreeMap<String, &DeliveryView>) -> ContractRow {
    let history = terms.iter().filter_map(|terms| Some((terms.starts_on?, terms.yearly_premium()?)));
    let document = details.document.and_then(|id| {
        let document = papers.get(&id)?;
        Some((routes::document(document.id), documents::facts(document).name))
    });
    ContractRow {
        record: now.id,
        sort: now.kind.clone(),
        product: now.product.clone(),
        holder: now.holder.clone(),
        contract: now.contract.clone(),
        insured: now.insured.clone(),
        status: now.status.clone(),
        premium: now.premium.zip(now.premium_period.clone()),
        yearly: now.yearly_premium(),
        excess: details.excess,
        sum_insured: details.sum_insured,
        starts_on: now.starts_on,
        ends_on: now.ends_on,
        renews_on: now.renews_on,
        notice_by: now.renews_on.zip(now.notice_days).map(|(on, days)| on.plus_days(-days)),
        distance_km: details.distance_km,
        covers: details.covers,
        history: history.collect(),
        document,
    }
}

fn claims(visit: &Visit) -> Result<Vec<ClaimRow>, VaultError> {
    let columns = [RECORD_ID, "type", "status", "happened_on", "reported_on", "paid_minor", "amount_scale", "currency", "description"];
    let mut claims = Vec::new();
    for batch in visit.app.vault.scan(&visit.scope, KindId::InsuranceClaim, Period::ALWAYS, &columns)? {
        let batch = batch?;
        let rows = Rows(&batch);
        for row in 0..batch.num_rows() {
            let Some(record) = rows.id(row) else { continue };
            let sort = || format::capital(&texts::word_label(rows.text("type", row).unwrap_or_default(), visit.context.lang));
            claims.push(ClaimRow {
                record,
                day: rows.day("happened_on", row).or_else(|| rows.day("reported_on", row)),
                title: rows.text("description", row).map_or_else(sort, str::to_owned),
                status: rows.text("status", row).unwrap_or_default().to_owned(),
                paid: rows.money_of(["paid_minor", "amount_scale", "currency"], row, Currency::UNKNOWN),
            });
        }
    }
    claims.sort_by_key(|claim| std::cmp::Reverse(claim.day));
    claims.truncate(CLAIMS_MAX);
    Ok(claims)
}

/// POST `/insurance/contracts`: a contract said by hand. It is a delivery of its own, undone as any other.
///
/// # Errors
/// When the vault fails; a field that can't be read is shown again with the form.
pub fn add(visit: &Visit) -> Result<Answer, Trouble> {
    let wrong = |name: &'static str| {
        let form = Form { values: visit.form.iter().filter(|(field, _)| field != "csrf").cloned().collect(), wrong: Some(name) };
        shown(visit, form, None)
    };
    match said(visit) {
        Ok(delivery) => Ok(Answer::SeeOther(routes::with_query(routes::INSURANCE, &[("added", &delivery?.to_string())]))),
        Err(field) => wrong(field),
    }
}

/// Delivers what the form says, or names the field that is wrong.
fn said(visit: &Visit) -> Result<Result<DeliveryId, VaultError>, &'static str> {
    let text = |name: &str| -> Option<String> {
        let value: String = visit.field(name)?.trim().chars().take(TEXT_CHARACTERS_MAX).collect();
        Some(value).filter(|value| !value.is_empty())
    };
    let day = |name: &'static str| text(name).map(|value| value.parse::<Day>().map_err(|_| name)).transpose();
    let amount = |name: &'static str| text(name).map(|value| euros(&value).ok_or(name)).transpose();
    let number = |name: &'static str| {
        text(name).map(|value| value.replace([' ', '\u{a0}', '\u{202f}'], "").parse::<i32>().map_err(|_| name)).transpose()
    };
    let contract = text("contract").ok_or("contract")?;
    let sort = text("type").filter(|word| CONTRACT_TYPES.contains(&word.as_str())).ok_or("type")?;
    let (premium, excess) = (amount("premium")?, amount("excess")?);
    let period = text("premium_period").filter(|word| PREMIUM_PERIODS.contains(&word.as_str())).filter(|_| premium.is_some());
    let notice =
        number("notice_days")?.map(|days| if (0..=NOTICE_DAYS_MAX).contains(&days) { Ok(days) } else { Err("notice_days") }).transpose()?;
    let distance = number("distance_km_year")?.map(|km| if km >= 0 { Ok(i64::from(km)) } else { Err("distance_km_year") }).transpose()?;
    let (starts_on, ends_on, renews_on) = (day("starts_on")?, day("ends_on")?, day("renews_on")?);
    if starts_on.zip(ends_on).is_some_and(|(first, last)| last < first) {
        return Err("ends_on");
    }
    let (holder, product, insured, document) = (text("holder"), text("product"), text("insured"), text("document"));
    let has_amount = premium.or(excess).is_some();
    let row = [
        ("contract", Cell::from(&contract)),
        ("holder", holder.as_ref().into()),
        ("type", Cell::from(&sort)),
        ("product", product.as_ref().into()),
        ("insured", insured.as_ref().into()),
        ("status", Cell::from("active")),
        ("starts_on", starts_on.into()),
        ("ends_on", ends_on.into()),
        ("renews_on", renews_on.into()),
        ("notice_days", notice.into()),
        ("premium_minor", premium.into()),
        ("premium_period", period.as_ref().into()),
        ("excess_minor", excess.into()),
        ("amount_scale", has_amount.then_some(2_i32).into()),
        ("currency", has_amount.then_some("EUR").into()),
        ("distance_km_year", distance.into()),
        ("document", document.as_ref().into()),
    ];
    let mut rows = Builder::new(KindId::InsuranceContract);
    rows.push(0, &row).map_err(|misfit| misfit.0)?;
    let name = product.clone().or(holder.clone()).unwrap_or_else(|| contract.clone());
    Ok(deliver_own(&visit.app, &visit.scope, &name, [rows.finish()]))
}

/// Euros as a person types them (`1 234,56`, `1234.56`, `24,50 €`), in cents.
fn euros(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '€' && *c != '\u{202f}').collect();
    let mark = if plain.contains(',') { b',' } else { b'.' };
    let amount = Decimal::parse(&plain, mark).ok()?.rescaled(2)?;
    (amount.digits >= 0).then_some(amount.digits)
}
