//! Aujourd’hui and the findings, made up.

use logis_core::{Decimal, Money};

use super::{day, euros, record_id};
use crate::PageNumber;
use crate::coming::{Bill, Coming, ComingDay};
use crate::today::{FindingLine, FindingRow, FindingsView, Gain, Looks, Measure, SourceState, TodayView};

fn rose() -> FindingRow {
    let line = |n: u64, month: u32, cents: i64| FindingLine {
        kind: "bank.transaction".to_owned(),
        record: record_id(day(2026, month, 5), n),
        day: Some(day(2026, month, 5)),
        title: "PRLV SEPA OPERATEUR DU RHONE".to_owned(),
        amount: Some(euros(cents)),
    };
    FindingRow {
        key: "subscription.price:operateur".to_owned(),
        name: "subscription.price",
        sort: "Prix qui change".to_owned(),
        title: "Opérateur du Rhône est passé de 14,99 € à 19,99 €".to_owned(),
        why: "Douze prélèvements du même créancier, à un mois l’un de l’autre ; les trois derniers sont plus élevés.".to_owned(),
        gain: Some(Gain { value: Measure::Money(euros(6000)), band: None, per: Some("year") }),
        lines: vec![line(1, 11, -1999), line(2, 10, -1999), line(3, 9, -1999), line(4, 8, -1499)],
        lines_total: 24,
        bars: (0..12).map(|at| if at > 8 { (19.99, true) } else { (14.99, false) }).collect(),
        bar_ends: Some(("déc.".to_owned(), "nov.".to_owned())),
        action: Some(("finding-act-money", "/money".to_owned())),
        dismissed: None,
    }
}

fn night() -> FindingRow {
    let number = |digits| Decimal { digits, scale: 0 };
    FindingRow {
        key: "energy.night-base:1".to_owned(),
        name: "energy.night-base",
        sort: "Consommation de nuit".to_owned(),
        title: "La nuit, votre logement consomme 310 W en continu".to_owned(),
        why: "La puissance la plus basse entre 1 h et 5 h, sur soixante nuits.".to_owned(),
        gain: Some(Gain { value: Measure::Watts(number(310)), band: Some((number(290), number(330))), per: None }),
        lines: Vec::new(),
        lines_total: 2_880,
        bars: Vec::new(),
        bar_ends: None,
        action: Some(("finding-act-tariffs", "/energy".to_owned())),
        dismissed: None,
    }
}

/// A day with things to look at.
#[must_use]
pub fn today() -> TodayView {
    let balance = |at: i64| -> Money { euros(if at < 22 { 84_000 - at * 3_400 } else { 290_000 - at * 2_000 }) };
    let day_of = |at: i64| day(2026, 11, 24).plus_days(i32::try_from(at).unwrap_or_default());
    let coming = |at: i64| ComingDay {
        day: day_of(at),
        balance: balance(at),
        low: euros(balance(at).minor - at * 500),
        high: euros(balance(at).minor + at * 400),
    };
    let bill = |at: i64, name: &str, cents: i64, band| Bill { day: day_of(at), name: name.to_owned(), amount: euros(cents), band };
    TodayView {
        today: day(2026, 11, 24),
        findings: vec![rose(), night()],
        more: 4,
        subscriptions: Some((9, euros(18_640))),
        coming: Coming {
            days: (0..30).map(coming).collect(),
            more: 0,
            bills: vec![
                bill(1, "Électricité de la Vallée", -6800, Some((euros(-7400), euros(-6200)))),
                bill(3, "Musique en ligne", -1299, None),
                bill(5, "Résidence les Tilleuls", -89_200, None),
                bill(22, "Atelier Nord", 198_000, None),
            ],
        },
        looks: Looks { who: vec![("Vous".to_owned(), 31), ("root, sur cette machine".to_owned(), 1)], refused: 0, entries: 8_412 },
        sources: vec![
            SourceState {
                name: "Assurance de la Plaine".to_owned(),
                last: Some(day(2026, 10, 3)),
                trouble: Some("muette depuis 52 jours".to_owned()),
            },
            SourceState { name: "Compte joint".to_owned(), last: Some(day(2026, 11, 23)), trouble: None },
        ],
        just_dismissed: Some("fee:1".to_owned()),
    }
}

/// The same home with nothing to say yet.
#[must_use]
pub fn today_empty() -> TodayView {
    TodayView {
        findings: Vec::new(),
        more: 0,
        subscriptions: None,
        coming: Coming::default(),
        looks: Looks { who: Vec::new(), refused: 0, entries: 1 },
        sources: Vec::new(),
        just_dismissed: None,
        ..today()
    }
}

/// All findings, one of them dismissed.
#[must_use]
pub fn findings() -> FindingsView {
    FindingsView {
        number: PageNumber { page: 1, pages: 1, total: 2 },
        findings: vec![rose(), FindingRow { dismissed: Some("known".to_owned()), ..night() }],
        name: String::new(),
        names: vec![("subscription.price", "Prix qui change".to_owned(), 1), ("energy.night-base", "Consommation de nuit".to_owned(), 1)],
        dismissed: true,
        dismissed_total: 1,
        just_dismissed: None,
    }
}
