//! What recurs in a household: income, rent, bills, subscriptions, and what happens to them over two years.

use logis_core::{Day, Month};

use super::days::plus_months;
use super::draw::Draw;
use super::life::{Life, Nature, Recurring, Role, Way};

/// A subscription: who, what for, prices in cents that it may begin at, how it is paid, months from one to the next, in how many
/// households of a hundred it is.
type Offered = (&'static str, &'static str, &'static [i64], Way, i32, i64);

const SUBSCRIPTIONS: &[Offered] = &[
    ("NETFLIX.COM", "AMSTERDAM", &[599, 1349, 1499], Way::Card, 1, 55),
    ("SPOTIFY", "STOCKHOLM", &[1112, 1215, 1722], Way::Card, 1, 45),
    ("CANAL PLUS", "ABT CANAL", &[1999, 2299, 2799], Way::Debit, 1, 25),
    ("FREE TELECOM", "FREEBOX", &[2999, 3999, 4499], Way::Debit, 1, 60),
    ("BOUYGUES MOBILE", "FORFAIT 40 GO", &[799, 1299, 1599], Way::Debit, 1, 45),
    ("BASIC FIT", "ADHESION", &[1999, 2299, 2999], Way::Debit, 1, 35),
    ("LE MONDE ABONNES", "PRESSE", &[999, 1299], Way::Debit, 1, 25),
    ("ICLOUD APPLE.COM/BILL", "CORK", &[99, 299], Way::Card, 1, 35),
    ("AUDIBLE", "LUXEMBOURG", &[995], Way::Card, 1, 15),
    ("VERISURE", "TELESURVEILLANCE", &[3990, 4490], Way::Debit, 1, 15),
    ("VELIB METROPOLE", "V-PLUS", &[320, 930], Way::Debit, 1, 15),
    ("QUE CHOISIR", "REVUE", &[1900], Way::Debit, 3, 20),
    ("AMAZON PRIME", "LUXEMBOURG", &[6990], Way::Card, 12, 35),
    ("DOMAINE GANDI", "NOM DE DOMAINE", &[1599, 2160], Way::Card, 12, 15),
    ("CLUB ALPIN", "ADHESION ANNUELLE", &[9800, 10_400], Way::Debit, 12, 15),
];
/// The least subscriptions that a household has, so that each has something to find.
const SUBSCRIPTIONS_MIN: usize = 3;
/// New names that a payee takes.
const RENAMED: &[(&str, &str)] = &[
    ("CANAL PLUS", "GROUPE C+ DIFFUSION"),
    ("BASIC FIT", "FITNESS PARK EUROPE"),
    ("BOUYGUES MOBILE", "BYTEL SERVICES"),
    ("LE MONDE ABONNES", "SOCIETE EDITRICE QUOTIDIENS"),
    ("VERISURE", "SECURITAS DIRECT"),
];
const EMPLOYERS: &[&str] = &["ATELIERS REUNIS", "CHU CROIX ROUSSE", "MAIRIE DE BRON", "SOPRALIX INGENIERIE", "TRANSPORTS BERTHET"];

/// Everything that recurs.
pub fn tell(life: &mut Life) {
    let draw = life.draw("recurring");
    incomes(life, &draw);
    dwelling(life, &draw);
    bills(life, &draw);
    subscriptions(life, &draw);
    family(life, &draw);
}

/// The months that don't come, so that on a day's look what is due on `day` of the month is overdue by about two weeks or
/// more, and still is.
fn overdue(look: Day, day: i32) -> Vec<Month> {
    let (this, before) = (look.month(), plus_months(look.month(), -1));
    match super::days::between(super::days::date(this, day), look) {
        14.. => vec![this],
        -2..=13 => vec![before, this],
        _ => vec![before],
    }
}

fn incomes(life: &mut Life, draw: &Draw) {
    let day = draw.days(25, 28);
    let mut salary = Recurring::monthly(draw.pick(EMPLOYERS), Nature::Income, Way::Transfer, day, draw.between(165_000, 420_000), life);
    salary.what = "SALAIRE";
    salary.spread_percent = draw.pick(&[0, 1, 3]);
    if draw.chance(45) {
        life.has("13th-month");
        salary.doubled = Some(draw.pick(&[11, 12]));
    }
    if draw.chance(25) {
        life.has("late-salary");
        let month = plus_months(life.first.month(), draw.days(6, 25));
        salary.late = Some((month, draw.days(3, 6)));
    }
    if draw.chance(22) {
        life.has("missed-salary");
        let look = draw.index(life.looks.len());
        salary.missed = overdue(life.looks[look], day);
    }
    if draw.chance(40) {
        let raised = life.first.plus_days(draw.days(200, 600));
        let cents = salary.price(life.first) * 103 / 100;
        salary.prices.push((raised, cents));
    }
    life.recur(salary);
    if draw.chance(45) {
        let mut benefit = Recurring::monthly("CAF DU RHONE", Nature::Income, Way::Transfer, 5, draw.between(13_000, 38_000), life);
        benefit.what = "PRESTATIONS";
        if draw.chance(25) {
            life.has("missed-benefit");
            let look = draw.index(life.looks.len());
            benefit.missed = overdue(life.looks[look], 5);
        }
        life.recur(benefit);
    }
}

fn dwelling(life: &mut Life, draw: &Draw) {
    if draw.chance(60) {
        let day = draw.days(1, 8);
        let mut rent = Recurring::monthly("REGIE BONNEFOY", Nature::Commitment, Way::Debit, day, draw.between(48_000, 118_000), life);
        rent.what = "LOYER";
        if draw.chance(50) {
            rent.prices.push((life.first.plus_days(draw.days(240, 560)), rent.price(life.first) * 1025 / 1000));
        }
        if draw.chance(20) {
            life.has("missed-bill");
            let look = draw.index(life.looks.len());
            rent.missed = overdue(life.looks[look], day);
        }
        life.recur(rent);
    } else {
        let mut loan = Recurring::monthly(
            "ECHEANCE PRET IMMOBILIER",
            Nature::Commitment,
            Way::Debit,
            draw.days(2, 10),
            draw.between(62_000, 134_000),
            life,
        );
        loan.what = "DOSSIER 88120";
        life.recur(loan);
    }
    if draw.chance(60) {
        let mut tax = Recurring::monthly("DGFIP TAXE FONCIERE", Nature::Bill, Way::Debit, 15, draw.between(62_000, 140_000), life);
        // Once a year, in October.
        tax.every = 12;
        tax.from = next_of(life.first.month(), 10);
        life.recur(tax);
    }
}

/// The first month of that number from one on.
fn next_of(from: Month, number: u32) -> Month {
    (0..12).map(|later| plus_months(from, later)).find(|month| month.month == number).unwrap_or(from)
}

fn bills(life: &mut Life, draw: &Draw) {
    let mut power =
        Recurring::monthly("EDF CLIENTS PARTICULIERS", Nature::Bill, Way::Debit, draw.days(6, 14), draw.between(5_500, 16_000), life);
    power.what = "ELECTRICITE";
    if draw.chance(50) {
        life.has("variable-bills");
        power.spread_percent = 40;
        power.every = 2;
    } else {
        // By equal parts, set anew each year.
        power.nature = Nature::Commitment;
        let cents = power.price(life.first);
        power.prices.push((life.first.plus_days(draw.days(150, 300)), cents * draw.between(80, 125) / 100));
    }
    life.recur(power);
    let mut water = Recurring::monthly("EAU DU GRAND LYON", Nature::Bill, Way::Debit, 20, draw.between(9_000, 21_000), life);
    (water.every, water.spread_percent) = (6, 25);
    if draw.chance(60) {
        life.recur(water);
    }
    if draw.chance(45) {
        life.has("variable-bills");
        let mut phone = Recurring::monthly("ORANGE SA", Nature::Bill, Way::Debit, draw.days(10, 22), draw.between(2_200, 4_200), life);
        (phone.what, phone.spread_percent) = ("FACTURE MOBILE", 25);
        life.recur(phone);
    }
}

fn subscriptions(life: &mut Life, draw: &Draw) {
    let mut chosen: Vec<&Offered> = SUBSCRIPTIONS.iter().filter(|offered| draw.chance(offered.5)).collect();
    for offered in SUBSCRIPTIONS {
        if chosen.len() < SUBSCRIPTIONS_MIN && !chosen.iter().any(|known| known.0 == offered.0) {
            chosen.push(offered);
        }
    }
    let mut may_miss = draw.chance(40);
    for (payee, what, prices, way, every, _) in chosen {
        let cents = draw.pick(prices);
        let mut subscription = Recurring::monthly(payee, Nature::Subscription, *way, draw.days(1, 28), cents, life);
        (subscription.what, subscription.every) = (what, *every);
        subscription.account = match way {
            Way::Card => life.card(),
            _ if draw.chance(25) => life.find(Role::Second).unwrap_or(0),
            _ => 0,
        };
        match every {
            1 => monthly(life, draw, &mut subscription, &mut may_miss),
            3 => subscription.from = plus_months(life.first.month(), draw.days(0, 2)),
            _ => yearly(life, draw, &mut subscription),
        }
        life.recur(subscription);
    }
}

fn monthly(life: &mut Life, draw: &Draw, subscription: &mut Recurring, may_miss: &mut bool) {
    if draw.chance(25) {
        subscription.from = plus_months(life.first.month(), draw.days(2, 20));
        if draw.chance(50) {
            life.has("prorated-first-month");
            subscription.prorated = true;
        }
    }
    let from = subscription.from.first();
    let span = super::days::between(from, life.end);
    match draw.between(1, 100) {
        1..=24 if span > 300 => {
            life.has("price-rose-once");
            raise(subscription, from.plus_days(draw.days(span * 5 / 10, span - 70)), draw.between(106, 125));
        }
        25..=34 if span > 420 => {
            life.has("price-rose-twice");
            let once = from.plus_days(draw.days(130, span / 2));
            raise(subscription, once, draw.between(106, 120));
            raise(subscription, once.plus_days(draw.days(140, (span / 2 - 70).max(141))), draw.between(106, 118));
        }
        35..=42 if span > 300 => {
            life.has("price-fell");
            raise(subscription, from.plus_days(draw.days(span / 2, span - 70)), draw.between(70, 92));
        }
        43..=52 if span > 300 => {
            life.has("subscription-ended");
            subscription.until = Some(from.plus_days(draw.days(span / 3, span - 30)));
        }
        53..=66 if span > 200 => {
            life.has("free-month");
            subscription.free.push(from.plus_days(draw.days(90, span - 60)).month());
        }
        67..=82 if span > 420 => {
            if let Some((_, name)) = RENAMED.iter().find(|(old, _)| *old == subscription.payee) {
                life.has("renamed-payee");
                subscription.renamed = Some((from.plus_days(draw.days(150, span - 130)), name));
            }
        }
        83..=88 if span > 300 => {
            life.has("another-day-of-month");
            let day = (subscription.day + 12) % 28 + 1;
            subscription.moved = Some((from.plus_days(draw.days(120, span - 60)), day));
        }
        89..=100 if *may_miss && subscription.way == Way::Debit => {
            *may_miss = false;
            life.has("missed-bill");
            let look = draw.index(life.looks.len());
            subscription.missed = overdue(life.looks[look], subscription.day);
        }
        _ => {}
    }
}

/// Another price from a day on, at least 50 cents away.
fn raise(subscription: &mut Recurring, from: Day, percent: i64) {
    let before = subscription.price(from);
    let after = before * percent / 100;
    let after = if percent > 100 { after.max(before + 50) } else { after.min(before - 50).max(before / 2) };
    subscription.prices.push((from, after));
}

fn yearly(life: &mut Life, draw: &Draw, subscription: &mut Recurring) {
    life.has("yearly-subscription");
    subscription.from = plus_months(life.first.month(), draw.days(0, 11));
    if draw.chance(25) {
        life.has("yearly-skipped");
        subscription.free.push(plus_months(subscription.from, 12));
    }
}

fn family(life: &mut Life, draw: &Draw) {
    if draw.chance(30) {
        life.has("two-children-canteen");
        // Two debits of one amount on one day each month: one a child.
        for child in ["CANTINE LEA", "CANTINE HUGO"] {
            let mut canteen = Recurring::monthly("VILLE DE BRON REGIE CANTINE", Nature::Commitment, Way::Debit, 18, 6_240, life);
            canteen.what = child;
            life.recur(canteen);
        }
    }
    if draw.chance(20) {
        life.has("school-fees");
        let mut school = Recurring::monthly("ECOLE SAINT JOSEPH", Nature::Commitment, Way::Debit, 10, draw.between(9_000, 24_000), life);
        school.what = "FRAIS SCOLAIRES";
        life.recur(school);
    }
}
