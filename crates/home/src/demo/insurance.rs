//! What the two insurers give: one file of contracts each, with the terms of each year and what was claimed. Prices up to the
//! story's end are those that the banks' files show as paid.

use logis_core::{Day, Month};
use serde_json::{Value, json};

use super::DemoFile;
use super::life::Span;
use super::people::{CAR_COVER_CENTS, HEALTH_COVER_CENTS, HOME_COVER_CENTS};

/// Days after the story's end on which the home's contract renews by itself: notice can still be given.
const RENEWS_AFTER_DAYS: i32 = 61;
/// Days before that by which notice must be given.
const NOTICE_DAYS: i32 = 31;

/// What the car's insurance is announced to cost a month in the year after the story.
const CAR_COVER_NEXT_CENTS: i64 = 5_210;

/// Both files.
pub(super) fn files(span: Span) -> Vec<DemoFile> {
    let day = |day: Day| day.to_string();
    let euros = |cents: i64| format!("{}.{:02}", cents / 100, cents % 100);
    let rises_on = span.month(CAR_COVER_CENTS.2).first();
    let car = |from: Day, to: Day, cents: i64| {
        json!({
            "number": "AUTO 77 305", "type": "motor", "product": "Tous risques", "status": "active",
            "vehicle": { "registration": "HD-418-QX", "annualDistanceKm": 9000 },
            "startsOn": day(from), "endsOn": day(to), "renewsOn": day(to.plus_days(1)), "noticeDays": NOTICE_DAYS,
            "premium": euros(cents), "premiumPeriod": "month", "excess": "320.00",
            "covers": [
                { "name": "Responsabilité civile" },
                { "name": "Vol et incendie", "excess": "320.00" },
                { "name": "Bris de glace", "excess": "0.00" },
                { "name": "Prêt de volant", "included": false }
            ]
        })
    };
    let years = |from: Day, years: i32| Month { year: from.month().year + years, ..from.month() }.first();
    let car_before = years(rises_on, -1);
    let home_renews = span.last.plus_days(RENEWS_AFTER_DAYS);
    let home = json!({
        "number": "40 118", "type": "home", "product": "Confort", "status": "active",
        "property": { "address": "12 rue des Glycines, Villeurbanne" },
        "startsOn": day(years(home_renews, -1)), "renewsOn": day(home_renews), "noticeDays": NOTICE_DAYS,
        "premium": euros(HOME_COVER_CENTS), "premiumPeriod": "month", "excess": "150.00", "sumInsured": "45000.00",
        "covers": [{ "name": "Dégâts des eaux" }, { "name": "Vol" }, { "name": "Responsabilité civile vie privée" }]
    });
    let broken = rises_on.plus_days(140);
    let glass = json!({
        "claimNumber": "S 24 907", "contract": "AUTO 77 305", "type": "glass", "status": "paid",
        "happenedOn": day(broken), "reportedOn": day(broken.plus_days(1)), "closedOn": day(broken.plus_days(16)),
        "claimed": "486.00", "paid": "486.00", "excess": "0.00",
        "description": "Impact de gravillon sur le pare-brise, remplacé chez un réparateur agréé"
    });
    let first = json!({
        "insurer": "Assurances La Bienvenue", "currency": "EUR",
        "contracts": [
            car(car_before, rises_on.plus_days(-1), CAR_COVER_CENTS.0),
            car(rises_on, years(rises_on, 1).plus_days(-1), CAR_COVER_CENTS.1),
            car(years(rises_on, 1), years(rises_on, 2).plus_days(-1), CAR_COVER_NEXT_CENTS),
            home
        ],
        "claims": [glass]
    });
    let health_from = span.first;
    let second = json!({
        "insurer": "Mutuelle des Trois Rivières", "currency": "EUR",
        "contracts": [{
            "number": "TR-0098-41", "type": "health", "product": "Famille 2", "insured": "Camille Vasseur et deux enfants",
            "status": "active", "startsOn": day(health_from), "premium": euros(HEALTH_COVER_CENTS), "premiumPeriod": "month",
            "covers": [{ "name": "Optique", "limit": "300.00" }, { "name": "Dentaire", "limit": "500.00" }, { "name": "Hospitalisation" }]
        }]
    });
    vec![file("assurances-la-bienvenue.json", span.last, &first), file("mutuelle-des-trois-rivieres.json", span.last, &second)]
}

fn file(name: &str, on: Day, value: &Value) -> DemoFile {
    DemoFile { name: name.to_owned(), on, bytes: format!("{value:#}\n").into_bytes() }
}
