//! What a household buys from day to day, and its holidays. None of it is a finding: most of it only looks like one.

use logis_core::Day;

use super::days::{date, days, is_business_day, months, weekday};
use super::draw::Draw;
use super::life::{Event, Life, Role, Way};

/// Where it is bought, the town, cents around which it costs, times in a hundred days.
type Shop = (&'static str, &'static str, i64, i64);

const SHOPS: &[Shop] = &[
    ("CARREFOUR MARKET", "BRON", 5_200, 18),
    ("MONOPRIX", "LYON 3", 2_400, 14),
    ("PICARD SURGELES", "BRON", 3_100, 4),
    ("PHARMACIE DES ALPES", "LYON 3", 1_700, 5),
    ("SNCF CONNECT", "INTERNET", 5_400, 4),
    ("DECATHLON", "BRON", 4_300, 2),
    ("LEROY MERLIN", "ST PRIEST", 6_600, 3),
    ("LIBRAIRIE PASSAGES", "LYON 2", 2_300, 3),
    ("BRASSERIE GEORGES", "LYON 2", 4_800, 4),
    ("SUSHI SHOP", "LYON 6", 3_200, 4),
    ("ZARA", "LYON 3", 5_100, 2),
    ("AMZN MKTP FR", "INTERNET", 2_900, 7),
    ("VINTED", "INTERNET", 1_400, 4),
    ("DR MARCHAND", "LYON 3", 3_000, 2),
    ("UGC CINE CITE", "LYON 6", 2_260, 3),
    ("UBER EATS", "INTERNET", 2_600, 4),
];
/// What is bought far from home.
pub const AWAY: &[(&str, &str, i64)] = &[
    ("RESTAURANT LE PHARE", "LA ROCHELLE", 5_400),
    ("SUPER U", "ST MARTIN DE RE", 6_100),
    ("LOCATION VELOS OCEAN", "ILE DE RE", 4_200),
    ("GLACIER DU PORT", "LA ROCHELLE", 1_300),
    ("MUSEE MARITIME", "LA ROCHELLE", 2_400),
];

/// All of it.
pub fn tell(life: &mut Life) {
    holidays(life);
    let draw = life.draw("daily");
    habits(life, &draw);
    let card = life.card();
    let second = life.find(Role::Second).filter(|_| draw.chance(60));
    for day in days(life.first, life.end) {
        if life.is_away(day) {
            continue;
        }
        for (payee, town, cents, often) in SHOPS {
            let weekend = if weekday(day) == 5 { 2 } else { 1 };
            if draw.between(1, 100) <= often * weekend {
                let account = if draw.chance(25) { second.unwrap_or(card) } else { card };
                life.pay(&draw, account, day, payee, town, draw.around(*cents));
            }
        }
    }
    cash(life, &draw);
    refunds(life, &draw);
}

fn holidays(life: &mut Life) {
    let draw = life.draw("holidays");
    for month in months(life.first, life.end).filter(|month| matches!(month.month, 2 | 7 | 8)) {
        let percent = if month.month == 2 { 25 } else { 45 };
        if !draw.chance(percent) {
            continue;
        }
        let first = date(month, draw.days(3, 15));
        let last = first.plus_days(draw.days(6, 15)).min(life.end);
        if last < first {
            continue;
        }
        life.has("holidays");
        life.away.push((first, last));
        let card = life.card();
        let cents = draw.between(38_000, 96_000);
        let on = life.pay(&draw, card, first, "HOTEL LES DUNES", "ILE DE RE", cents);
        life.events.push(Event::Unusual { payee: "HOTEL LES DUNES".into(), account: card, day: on, cents, certain: false });
        life.pay(&draw, card, first, "AUTOROUTES ASF", "PEAGE", 3_460);
        for day in days(first, last) {
            for _ in 0..draw.between(1, 2) {
                let (payee, town, cents) = draw.pick(AWAY);
                life.pay(&draw, card, day, payee, town, draw.around(cents));
            }
        }
    }
}

fn habits(life: &mut Life, draw: &Draw) {
    let card = life.card();
    let here: Vec<Day> = days(life.first, life.end).filter(|day| !life.is_away(*day)).collect();
    if draw.chance(45) {
        life.has("weekly-shop-one-price");
        let (cents, on) = (draw.pick(&[3_000, 4_000, 5_000]), draw.days(0, 5));
        for day in here.iter().filter(|day| weekday(**day) == on) {
            if draw.chance(93) {
                life.pay(draw, card, *day, "TOTAL ACCESS", "BRON", cents);
            }
        }
    }
    if draw.chance(40) {
        life.has("coffee-each-workday");
        for day in here.iter().filter(|day| is_business_day(**day)) {
            if draw.chance(88) {
                life.pay(draw, card, *day, "CAFE DE LA GARE", "LYON 3", 190);
            }
        }
    }
    if draw.chance(50) {
        // Each four to seven weeks: nobody agreed to it.
        life.has("hairdresser-one-price");
        let mut day = life.first.plus_days(draw.days(0, 30));
        while day <= life.end {
            life.pay(draw, card, day, "SALON AUDREY COIFFURE", "LYON 3", 3_200);
            day = day.plus_days(draw.days(26, 52));
        }
    }
    if draw.chance(55) {
        life.has("two-equal-purchases");
        for day in &here {
            if draw.chance(3) {
                let times = draw.between(2, 3);
                for _ in 0..times {
                    life.pay(draw, card, *day, "TCL DISTRIBUTEUR", "LYON", 210);
                }
            }
            if draw.chance(1) {
                for _ in 0..2 {
                    life.pay(draw, card, *day, "BOULANGERIE DU PONT", "BRON", 345);
                }
            }
        }
    }
}

fn cash(life: &mut Life, draw: &Draw) {
    for month in months(life.first, life.end) {
        for _ in 0..draw.between(0, 2) {
            let day = date(month, draw.days(1, 28));
            let cents = draw.pick(&[2_000, 4_000, 6_000, 8_000]);
            life.book(0, Way::Cash, super::days::business_day(day), "DAB LYON CORDELIERS", "", -cents);
        }
    }
}

fn refunds(life: &mut Life, draw: &Draw) {
    if !draw.chance(55) {
        return;
    }
    let card = life.card();
    let may =
        |movement: &&super::life::Movement| movement.payee == "ZARA" || movement.payee == "DECATHLON" || movement.payee == "SNCF CONNECT";
    let bought: Vec<_> = life.movements.iter().filter(may).cloned().collect();
    if bought.is_empty() {
        return;
    }
    life.has("refund");
    for _ in 0..draw.between(1, 3) {
        let purchase = &bought[draw.index(bought.len())];
        let on = super::days::business_day(purchase.on.plus_days(draw.days(4, 20)));
        let cents = if draw.chance(60) { -purchase.cents } else { -purchase.cents / 2 };
        life.book(card, Way::CardRefund, on, &purchase.payee, &purchase.what, cents);
    }
}
