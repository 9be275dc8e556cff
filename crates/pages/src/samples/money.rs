//! Argent, made up.

use logis_core::{Currency, Day, Money, Month};

use super::{day, delivery, euros, noise, record_id};
use crate::categories::{CategoryRow, Just, LineFilter};
use crate::import::AccountChoice;
use crate::line::{LineView, OtherSide, PartFields, PartRow, PartsError};
use crate::money::{
    AccountId, AccountRow, AccountView, CurrencyFlow, Difference, Flow, MoneyLine, MoneyView, MonthBalance, PairQuestion, PairSide,
    SubscriptionRow,
};
use crate::pager::PageNumber;
use crate::period::{Choice, Span};
use crate::sorting::{SortingError, SortingGroup, SortingLine, SortingView};

/// The month shown.
const MONTH: Month = Month { year: 2026, month: 10 };

fn joint() -> AccountRow {
    AccountRow {
        id: "a1".to_owned(),
        name: "Compte joint".to_owned(),
        ids: vec!["FR76 0000 0000 0000 0000 0000 000".to_owned()],
        currency: Currency::EUR,
        computed: Some((day(2026, 10, 31), euros(184_217))),
        stated: Some((day(2026, 10, 31), euros(184_217))),
        difference: None,
        lines: 1288,
    }
}

fn balances(month: Month) -> Vec<(Day, Money)> {
    let mut cents = 812_000 + noise(i64::from(month.month), 90_000);
    (0..i32::try_from(month.last().ymd().2).unwrap_or(28))
        .map(|n| {
            cents += match n {
                1 => -89_200,
                4 => -21_400,
                26 => 198_000,
                _ => -(noise(i64::from(n) + i64::from(month.month) * 40, 7000)),
            };
            (month.first().plus_days(n), euros(cents))
        })
        .collect()
}

fn flow(month: Month) -> Flow {
    let seed = i64::from(month.year * 12) + i64::from(month.month);
    Flow { came_in: euros(198_000 + noise(seed, 40_000)), went_out: euros(-(165_000 + noise(seed * 7, 70_000))) }
}

/// A month with its comparison, three accounts and two pairs.
#[must_use]
pub fn money() -> MoneyView {
    let line = |n: u64, on: Day, label: &str, account: &str, cents: i64, pending: bool| MoneyLine {
        record: record_id(on, n),
        day: Some(on),
        label: label.to_owned(),
        account: account.to_owned(),
        amount: euros(cents),
        pending,
        category: (n != 6).then_some(if n == 3 { "uncategorised" } else { "groceries" }),
        parts: if n == 6 { 2 } else { 0 },
        professional: n == 3,
    };
    let category = |category, cents, lines, before| CategoryRow { category, sum: euros(cents), lines, before: Some(euros(before)) };
    let side = |n: u64, file: &str, on: Day, label: &str| PairSide {
        record: record_id(on, n),
        file: file.to_owned(),
        day: on,
        label: label.to_owned(),
    };
    let months: Vec<Month> = std::iter::successors(Some(MONTH), |m| Some(m.previous())).take(12).collect();
    let year_before = |month: Month| Month { year: month.year - 1, ..month };
    MoneyView {
        choice: Some(Choice { span: Span::Month(MONTH), compare: true, known: (day(2024, 11, 25), day(2026, 11, 23)) }),
        accounts: vec![
            joint(),
            AccountRow {
                id: "a2".to_owned(),
                name: "Livret".to_owned(),
                computed: Some((day(2026, 10, 31), euros(642_000))),
                difference: Some(Difference { day: day(2026, 8, 14), computed: euros(642_000), stated: euros(645_000) }),
                ..joint()
            },
            AccountRow {
                id: "a3".to_owned(),
                name: "operations-2026".to_owned(),
                currency: Currency::UNKNOWN,
                computed: None,
                stated: None,
                ..joint()
            },
        ],
        filter: LineFilter::default(),
        has_uses: true,
        unsorted: (34, vec![euros(123_456)]),
        coming: super::today().coming,
        subscriptions: vec![
            SubscriptionRow {
                name: "Musique en ligne".to_owned(),
                amount: euros(1299),
                per: "month",
                change: Some((euros(200), day(2026, 10, 5))),
            },
            SubscriptionRow { name: "Salle de sport".to_owned(), amount: euros(29_900), per: "year", change: None },
        ],
        subscriptions_total: 7,
        just: Some(Just { delivery: delivery(9), words: "12 opérations ont changé.".to_owned() }),
        flows: vec![CurrencyFlow {
            total: flow(MONTH),
            before: Some(flow(MONTH.previous())),
            spent: vec![
                category("housing", -89_200, 2, -89_200),
                category("groceries", -41_230, 14, -36_900),
                category("uncategorised", -12_000, 5, -2_000),
                category("leisure", -6_400, 3, -19_000),
            ],
            earned: vec![category("income", 198_000, 1, 198_000)],
            between: (2, Flow { came_in: euros(15_000), went_out: euros(-15_000) }),
            months: months.into_iter().rev().map(|month| (month, flow(month), Some(flow(year_before(month))))).collect(),
            balances: balances(MONTH),
            balances_before: balances(MONTH.previous()).into_iter().map(|(_, balance)| balance).collect(),
        }],
        lines: vec![
            line(1, day(2026, 10, 31), "BOULANGERIE DU PORT", "Compte joint", -420, true),
            line(2, day(2026, 10, 28), "VIR SALAIRE ATELIER NORD", "Compte joint", 198_000, false),
            line(3, day(2026, 10, 27), "CB SNCF INTERNET PARIS VOYAGE DU 12 NOVEMBRE ALLER RETOUR", "Compte joint", -11_600, false),
            line(4, day(2026, 10, 20), "PRLVT ELECTRICITE DE LA VALLEE", "Compte joint", -6800, false),
            line(5, day(2026, 10, 12), "Virement vers Livret", "Livret", 15_000, false),
            line(6, day(2026, 10, 3), "LOYER RESIDENCE LES TILLEULS", "Compte joint", -89_200, false),
        ],
        number: PageNumber { page: 1, pages: 3, total: 71 },
        pairs: vec![
            PairQuestion {
                id: "p1".to_owned(),
                amount: euros(-2990),
                sides: [
                    side(8, "releve-compte-joint.ofx", day(2026, 10, 9), "CB LIBRAIRIE DES HALLES"),
                    side(9, "operations-2026.csv", day(2026, 10, 11), "LIBRAIRIE HALLES CARTE 1234"),
                ],
            },
            PairQuestion {
                id: "p2".to_owned(),
                amount: euros(-500),
                sides: [
                    side(10, "releve-compte-joint.ofx", day(2026, 10, 15), "PARKING GARE"),
                    side(11, "operations-2026.csv", day(2026, 10, 16), "PARKING GARE SUD"),
                ],
            },
        ],
        pairs_total: 4,
    }
}

/// An account whose balance is not the stated one.
#[must_use]
pub fn account() -> AccountView {
    let id = |id: &str, format: &str, lines| AccountId { id: id.to_owned(), formats: vec![format.to_owned()], lines };
    let month = |month, computed, stated| MonthBalance { month: Month { year: 2026, month }, computed: Some(euros(computed)), stated };
    AccountView {
        account: money().accounts.swap_remove(1),
        ids: vec![id("FR76 0000 0000 0000 0000 0000 000", "camt", 61), id("0000000000A", "ofx", 58)],
        others: vec![
            AccountChoice { id: "a1".to_owned(), name: "Compte joint".to_owned() },
            AccountChoice { id: "a3".to_owned(), name: "operations-2026".to_owned() },
        ],
        months: vec![
            month(10, 642_000, Some(euros(645_000))),
            month(9, 627_000, Some(euros(630_000))),
            month(8, 612_000, Some(euros(615_000))),
            month(7, 600_000, Some(euros(600_000))),
            month(6, 585_000, None),
        ],
    }
}

const CHOICES: [&str; 4] = ["groceries", "housing", "leisure", "health"];

/// Two parties with movements that nothing sorts, and a form that came back.
#[must_use]
pub fn sorting() -> SortingView {
    let line = |n: u64, label: &str, cents: i64, ticked: bool| SortingLine {
        record: record_id(day(2026, 10, 3), n),
        day: day(2026, 10, 3),
        label: label.to_owned(),
        account: "Compte joint".to_owned(),
        amount: euros(cents),
        category: Some(if n == 3 { "leisure" } else { "uncategorised" }),
        why: "Règle livrée : « librairie ».".to_owned(),
        ticked,
    };
    let group = |party: &str, name: &str, total: u64, lines: Vec<SortingLine>| SortingGroup {
        party: party.to_owned(),
        name: name.to_owned(),
        sums: vec![euros(-4_520)],
        total,
        rule_lines: total + 31,
        chosen: String::new(),
        lines,
    };
    SortingView {
        choice: Some(Choice { span: Span::Month(MONTH), compare: false, known: (day(2024, 11, 25), day(2026, 11, 23)) }),
        all: false,
        party: String::new(),
        groups: vec![
            group(
                "parking gare",
                "PARKING GARE",
                12,
                vec![line(1, "CB PARKING GARE 03/10", -420, true), line(2, "PARKING GARE SUD", -500, false)],
            ),
            group("librairie des halles", "Librairie des Halles", 1, vec![line(3, "CB LIBRAIRIE DES HALLES", -3_600, false)]),
        ],
        number: PageNumber { page: 1, pages: 2, total: 14 },
        waiting: 34,
        choices: CHOICES.to_vec(),
        chosen: String::new(),
        error: Some(SortingError::Unsaid),
        just: None,
    }
}

/// A movement in two parts, whose next parts don't add up.
#[must_use]
pub fn line() -> LineView {
    let part = |amount: &str, category: &str| PartFields { amount: amount.to_owned(), category: category.to_owned(), note: String::new() };
    LineView {
        record: record_id(day(2026, 10, 3), 6),
        day: day(2026, 10, 3),
        label: "CB HYPERMARCHE DES HALLES".to_owned(),
        details: None,
        account: "Compte joint".to_owned(),
        amount: euros(-8_990),
        pending: false,
        category: "groceries",
        why: "Règle livrée : « hypermarche ».".to_owned(),
        said: String::new(),
        party: "Hypermarché des Halles".to_owned(),
        party_key: "hypermarche des halles".to_owned(),
        rule_lines: 43,
        rule: String::new(),
        usage: "private".to_owned(),
        note: "Avec le cadeau de Léa".to_owned(),
        parts: vec![
            PartRow { amount: euros(-5_990), category: "groceries", note: String::new() },
            PartRow { amount: euros(-3_000), category: "leisure", note: "Cadeau".to_owned() },
        ],
        fields: vec![part("59,90", "groceries"), part("20", "leisure"), part("", "")],
        error: Some(PartsError::Sum(euros(7_990))),
        is_transfer: false,
        other: None,
        candidates: vec![OtherSide {
            record: record_id(day(2026, 10, 4), 7),
            day: day(2026, 10, 4),
            label: "VIREMENT RECU".to_owned(),
            account: "Livret".to_owned(),
            amount: euros(8_990),
        }],
        choices: CHOICES.to_vec(),
        just: None,
    }
}
