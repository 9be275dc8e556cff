//! What happens between a household's own accounts, what its banks take, and what happens once.

use logis_core::Day;

use super::days::{between, business_day, date, months, plus_months};
use super::draw::Draw;
use super::life::{Event, Life, Role, Way};

/// The person, as banks write them.
pub const PERSON: &str = "M CAMILLE VASSEUR";

/// All of it. After everything that a card pays: its settlement adds that up.
pub fn tell(life: &mut Life) {
    let draw = life.draw("once");
    savings(life, &draw);
    second_account(life, &draw);
    chance_pairs(life, &draw);
    fees(life, &draw);
    twice(life, &draw);
    unusual(life, &draw);
    settlements(life, &draw);
}

/// Some day on which banks book, this many days before the end.
fn before_end(life: &Life, draw: &Draw, low: i32, high: i32) -> Day {
    business_day(life.end.plus_days(-draw.days(low, high)))
}

/// Moves money between own accounts; the other side comes `lag` days later.
fn moved(life: &mut Life, from: usize, to: usize, day: Day, cents: i64, lag: i32) {
    let out = business_day(day);
    let into = business_day(out.plus_days(lag));
    let name = |role| match role {
        Role::Savings => "LIVRET A",
        Role::Second => "COMPTE JOINT",
        Role::Main | Role::Card => "COMPTE COURANT",
    };
    let (from_name, to_name) = (name(life.accounts[from].role), name(life.accounts[to].role));
    life.book(from, Way::Transfer, out, PERSON, to_name, -cents);
    life.book(to, Way::Transfer, into, PERSON, from_name, cents);
    life.events.push(Event::Moved { out: (from, out), into: Some((to, into)), cents, certain: true });
}

fn savings(life: &mut Life, draw: &Draw) {
    let Some(savings) = life.find(Role::Savings) else {
        if draw.chance(40) {
            // To savings at a bank whose files are not at home: one side alone.
            life.has("savings-elsewhere");
            let cents = draw.pick(&[5_000, 10_000, 15_000]);
            for month in months(life.first, life.end) {
                let on = business_day(date(month, 6));
                life.book(0, Way::Transfer, on, PERSON, "EPARGNE BANQUE EN LIGNE", -cents);
                life.events.push(Event::Moved { out: (0, on), into: None, cents, certain: false });
            }
        }
        return;
    };
    life.has("own-transfers");
    let (cents, day) = (draw.pick(&[5_000, 10_000, 15_000, 20_000, 30_000]), draw.days(1, 10));
    for month in months(life.first, life.end) {
        moved(life, 0, savings, date(month, day), cents, 0);
        if draw.chance(12) {
            let back = draw.between(10, 80) * 1_000;
            let on = date(month, draw.days(11, 28));
            moved(life, savings, 0, on, back, 0);
        }
    }
    for month in months(life.first, life.end).filter(|month| month.month == 12) {
        life.book(savings, Way::Interest, business_day(month.last()), "INTERETS CREDITEURS", "", draw.between(8_000, 31_000));
    }
}

fn second_account(life: &mut Life, draw: &Draw) {
    let Some(second) = life.find(Role::Second) else { return };
    life.has("own-transfers-days-apart");
    let (cents, day) = (draw.between(40, 110) * 1_000, draw.days(2, 26));
    for month in months(life.first, life.end) {
        moved(life, 0, second, date(month, day), cents, draw.days(0, 3));
    }
    if draw.chance(50) {
        // Their partner pays in as much: money from someone else, on the same account.
        life.has("partner-pays-in-as-much");
        for month in months(life.first, life.end) {
            let on = business_day(date(month, day + draw.days(3, 5)));
            life.book(second, Way::Transfer, on, "MME DOMINIQUE LEROUX", "PART COMMUNE", cents);
        }
    }
}

/// Equal amounts by chance: out to one person, in from another, on two accounts.
fn chance_pairs(life: &mut Life, draw: &Draw) {
    let Some(other) = life.find(Role::Second) else { return };
    for _ in 0..draw.between(0, 3) {
        life.has("equal-by-chance");
        let on = before_end(life, draw, 5, 600);
        let cents = draw.pick(&[2_000, 3_500, 5_000, 8_000]);
        let lag = draw.days(0, 2);
        life.book(0, Way::Transfer, on, "MME ODILE GRANGER", "CADEAU COMMUN", -cents);
        life.book(other, Way::Transfer, business_day(on.plus_days(lag)), "M KARIM BENALI", "REMBOURSEMENT CONCERT", cents);
    }
}

fn fee(life: &mut Life, account: usize, day: Day, payee: &str, cents: i64, certain: bool) {
    let on = business_day(day);
    if on > life.end {
        return;
    }
    life.book(account, Way::Fee, on, payee, "", -cents);
    life.events.push(Event::Fee { account, day: on, cents, certain });
}

fn fees(life: &mut Life, draw: &Draw) {
    if draw.chance(60) {
        life.has("fee-account");
        let cents = draw.pick(&[600, 750, 900]);
        for month in months(life.first, life.end).filter(|month| month.month % 3 == 0) {
            fee(life, 0, month.last(), "FRAIS DE TENUE DE COMPTE", cents, true);
        }
    }
    if draw.chance(50) {
        life.has("fee-card");
        let (month, cents) = (draw.days(0, 11), draw.pick(&[4_450, 4_900, 13_400]));
        for year in 0..3 {
            fee(life, 0, date(plus_months(life.first.month(), month + 12 * year), 8), "COTISATION CARTE VISA", cents, true);
        }
    }
    if draw.chance(45) {
        life.has("fee-overdraft");
        for _ in 0..draw.between(1, 3) {
            let day = before_end(life, draw, 3, 330);
            for later in 0..draw.days(1, 2) {
                fee(life, 0, day.plus_days(later * 2), "COMMISSION D'INTERVENTION", 800, true);
            }
            let on = business_day(date(plus_months(day.month(), 1), 4));
            // What borrowing costs, which not everyone calls a fee.
            fee(life, 0, on, "INTERETS DEBITEURS AGIOS", draw.between(120, 1_900), false);
        }
    }
    if draw.chance(40) {
        life.has("fee-foreign");
        let day = before_end(life, draw, 5, 320);
        let account = life.card();
        for later in 0..draw.days(1, 3) {
            let cents = draw.between(2_000, 9_000);
            life.pay(draw, account, day.plus_days(later), "MIGROS GENEVE", "SUISSE", cents);
            fee(life, account, day.plus_days(later + 2), "FRAIS PAIEMENT HORS ZONE EURO", cents * 29 / 1_000 + 10, true);
        }
    }
    if draw.chance(20) {
        life.has("fee-rejected-debit");
        let from = life.end.plus_days(-320);
        let debits: Vec<_> = life.movements.iter().filter(|m| m.way == Way::Debit && m.account == 0 && m.on > from).cloned().collect();
        if let Some(debit) = (!debits.is_empty()).then(|| &debits[draw.index(debits.len())]) {
            // Given back for lack of funds, and asked for again: paid once.
            let back = business_day(debit.on.plus_days(draw.days(1, 3)));
            life.book(0, Way::Returned, back, &debit.payee, &debit.what, -debit.cents);
            life.book(0, Way::Debit, business_day(back.plus_days(draw.days(4, 9))), &debit.payee, &debit.what, debit.cents);
            fee(life, 0, back, "FRAIS REJET DE PRELEVEMENT", 2_000, true);
        }
    }
    if draw.chance(15) {
        // Given back a week later: a fee all the same, or none any more.
        life.has("fee-given-back");
        let day = before_end(life, draw, 30, 300);
        fee(life, 0, day, "FRAIS DE RECHERCHE", 2_500, false);
        let back = business_day(day.plus_days(7));
        life.book(0, Way::Fee, back, "GESTE COMMERCIAL FRAIS", "", 2_500);
        life.events.push(Event::Fee { account: 0, day: back, cents: 2_500, certain: false });
    }
}

fn twice(life: &mut Life, draw: &Draw) {
    let recent = |draw: &Draw| draw.days(3, 230);
    if draw.chance(30) {
        life.has("duplicate-transfer");
        let (days, cents) = (recent(draw), draw.between(9_000, 84_000));
        let day = business_day(life.end.plus_days(-days));
        let again = business_day(day.plus_days(draw.days(0, 3)));
        for on in [day, again] {
            life.book(0, Way::Transfer, on, "PLOMBERIE DELORME", "FACTURE 2381", -cents);
        }
        let payee = "PLOMBERIE DELORME".to_owned();
        life.events.push(Event::Twice { payee, account: 0, days: [day, again], cents, certain: again <= life.end });
    }
    if draw.chance(30) {
        // A debit of a bill, taken again days later.
        let from = life.end.plus_days(-230);
        let candidates: Vec<_> =
            life.movements.iter().filter(|m| m.way == Way::Debit && m.account == 0 && m.on > from && m.cents < -1_500).cloned().collect();
        if !candidates.is_empty() {
            life.has("duplicate-debit");
            let first = &candidates[draw.index(candidates.len())];
            let again = business_day(first.on.plus_days(draw.days(0, 3)));
            if again <= life.end && !first.payee.contains("CANTINE") {
                life.book(0, Way::Debit, again, &first.payee, &first.what, first.cents);
                let certain = !draw.chance(20);
                if !certain {
                    life.has("duplicate-refunded");
                    life.book(0, Way::Transfer, business_day(again.plus_days(9)), &first.payee, "REMBOURSEMENT TROP PERCU", -first.cents);
                }
                let (payee, cents) = (first.payee.clone(), -first.cents);
                life.events.push(Event::Twice { payee, account: 0, days: [first.on, again], cents, certain });
            }
        }
    }
    if draw.chance(30) {
        life.has("duplicate-card");
        let (day, card) = (life.end.plus_days(-recent(draw) - 2), life.card());
        let cents = draw.between(6_000, 21_000);
        let days = [0; 2].map(|_| life.pay(draw, card, day, "TRATTORIA DA MARIO", "LYON 5", cents));
        life.events.push(Event::Twice { payee: "TRATTORIA DA MARIO".into(), account: card, days, cents, certain: true });
    }
    if draw.chance(30) {
        // Two tickets of one price, bought one by one: only the person knows.
        life.has("two-equal-large-purchases");
        let (day, card) = (life.end.plus_days(-recent(draw) - 2), life.card());
        let days = [0; 2].map(|_| life.pay(draw, card, day, "BILLETTERIE HALLE TONY", "LYON 7", 4_500));
        life.events.push(Event::Twice { payee: "BILLETTERIE HALLE TONY".into(), account: card, days, cents: 4_500, certain: false });
    }
}

/// Who, what for, cents from and to, how.
const UNUSUAL: &[(&str, &str, i64, i64, Way)] = &[
    ("CHAUFFAGE DU RHONE", "REMPLACEMENT CHAUDIERE", 190_000, 420_000, Way::Transfer),
    ("CLINIQUE DU PARC", "HOSPITALISATION", 130_000, 280_000, Way::Card),
    ("GARAGE BELLECOUR", "REPARATION", 125_000, 230_000, Way::Card),
    ("CUISINES SCHMIDT", "ACOMPTE", 200_000, 390_000, Way::Transfer),
];

fn unusual(life: &mut Life, draw: &Draw) {
    for look in life.looks {
        if !draw.chance(40) {
            continue;
        }
        life.has("unusual-month");
        let (payee, what, low, high, way) = draw.pick(UNUSUAL);
        let (cents, happened) = (draw.between(low, high), look.plus_days(-draw.days(6, 28)));
        let (account, on) = match way {
            Way::Card => (life.card(), life.pay(draw, life.card(), happened, payee, what, cents)),
            _ => (0, business_day(happened)),
        };
        if way != Way::Card {
            life.book(0, way, on, payee, what, -cents);
        }
        life.events.push(Event::Unusual { payee: payee.into(), account, day: on, cents, certain: true });
    }
    if draw.chance(35) {
        life.has("large-purchase");
        let (card, cents) = (life.card(), draw.between(42_000, 89_000));
        let day = life.pay(draw, card, before_end(life, draw, 8, 200), "DARTY", "LYON 3", cents);
        life.events.push(Event::Unusual { payee: "DARTY".into(), account: card, day, cents, certain: false });
    }
}

/// A deferred card's month, taken from the main account on the fourth working day or so of the next.
fn settlements(life: &mut Life, draw: &Draw) {
    let Some(card) = life.find(Role::Card) else { return };
    life.has("deferred-card");
    let shown = draw.chance(50);
    life.has(if shown { "deferred-card-both-sides" } else { "deferred-card-one-side" });
    for month in months(life.first, life.end) {
        let of_month = |on: Day| on.month() == month;
        let cents: i64 =
            life.movements.iter().filter(|m| m.account == card && m.way != Way::Settlement && of_month(m.on)).map(|m| m.cents).sum();
        let on = business_day(date(month.next(), 4));
        if cents >= 0 || on > life.end {
            continue;
        }
        life.book(0, Way::Settlement, on, "DEBIT MENSUEL CARTE", "VISA PREMIER", cents);
        if shown {
            life.book(card, Way::Settlement, on, "REGLEMENT MENSUEL", "COMPTE COURANT", -cents);
        }
        let into = shown.then_some((card, on));
        life.events.push(Event::Moved { out: (0, on), into, cents: -cents, certain: between(life.first, on) > 35 });
    }
}
