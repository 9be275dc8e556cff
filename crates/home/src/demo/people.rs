//! Who lives here, and what happens to them. Everybody and every name is invented.
//!
//! Camille works at a joinery and sometimes draws plans on her own account; Dominique teaches. They have two
//! children, a flat with electric heating, a small car, and one account together.

use logis_core::{Day, Month};

use super::life::{Held, Life, Span, Way, date, weekday};
use super::truth::Planted;

use Held::{Current, Joint, Savings};

/// Balances on the eve of the story, in cents.
pub(super) const fn opening_cents(account: Held) -> i64 {
    match account {
        Current => 190_416,
        Savings => 615_000,
        Joint => 74_208,
    }
}

/// What Camille keeps on her current account at a month's end; the rest goes to savings, in whole fifties.
const CUSHION_CENTS: i64 = 190_000;
/// The same at the end of the month in which she saved too much.
const THIN_CUSHION_CENTS: i64 = 122_000;
/// Below this Dominique tops up the joint account, in whole fifties.
const JOINT_LEAST_CENTS: i64 = 45_000;
/// Whole fifties.
const FIFTY_CENTS: i64 = 5_000;

/// Month of the story (from 0) in which something happens once.
mod when {
    pub(super) const MUSIC_RISES: usize = 9;
    pub(super) const MOBILE_RISES: usize = 14;
    pub(super) const ENERGY_RISES: usize = 16;
    pub(super) const CAR_COVER_RISES: usize = 12;
    pub(super) const GYM_REFUSED: usize = 7;
    pub(super) const PAID_TWICE: usize = 20;
    pub(super) const SHOES_RETURNED: usize = 19;
    pub(super) const COAT_RETURNED: usize = 4;
    pub(super) const CAR_REPAIRED: usize = 11;
    pub(super) const PENDING: [usize; 2] = [18, 21];
}

/// The car's insurance a month: before, after, and the month of the story from which.
pub(super) const CAR_COVER_CENTS: (i64, i64, usize) = (4_620, 4_935, when::CAR_COVER_RISES);
/// The home's insurance a month.
pub(super) const HOME_COVER_CENTS: i64 = 1_912;
/// The supplementary health insurance a month.
pub(super) const HEALTH_COVER_CENTS: i64 = 6_840;

/// A price paid every month.
struct Subscription {
    account: Held,
    day: i32,
    payee: &'static str,
    what: &'static str,
    cents: i64,
    /// Month of the story from which another price holds.
    rise: Option<(usize, i64)>,
}

const fn steady(account: Held, day: i32, payee: &'static str, what: &'static str, cents: i64) -> Subscription {
    Subscription { account, day, payee, what, cents, rise: None }
}

const SUBSCRIPTIONS: [Subscription; 10] = [
    Subscription { rise: Some((when::MOBILE_RISES, 1_999)), ..steady(Current, 5, "Grive Mobile", "Forfait 80 Go", 1_499) },
    Subscription { rise: Some((when::MUSIC_RISES, 1_299)), ..steady(Current, 11, "Ritournelle Musique", "Abonnement duo", 1_099) },
    steady(Current, 6, "Mutuelle des Trois Rivières", "Complémentaire santé", HEALTH_COVER_CENTS),
    Subscription {
        rise: Some((CAR_COVER_CENTS.2, CAR_COVER_CENTS.1)),
        ..steady(Current, 10, "Assurances La Bienvenue", "Contrat auto", CAR_COVER_CENTS.0)
    },
    steady(Current, 5, "Financement Le Relais", "Échéance prêt auto", 21_240),
    steady(Joint, 10, "Assurances La Bienvenue", "Contrat habitation", HOME_COVER_CENTS),
    Subscription {
        rise: Some((when::ENERGY_RISES, 15_200)),
        ..steady(Joint, 12, "Volta Claire Énergie", "Mensualité électricité", 13_900)
    },
    steady(Joint, 15, "Fibre d'Ici", "Box internet", 3_199),
    steady(Joint, 4, "Régie Desvignes & Fils", "Loyer et charges", 102_000),
    steady(Joint, 20, "Syndicat des Eaux du Val", "Eau", 2_750),
];

const GYM: &str = "L'Élan Salle de sport";
const GYM_CENTS: i64 = 3_490;
const CANTEEN: &str = "Cantine de l'école des Glycines";
const PLUMBER: &str = "Plomberie Garance & Filles";
const TOWN: &str = "Villeurbanne";

/// The whole life of these months.
pub(super) fn live(seed: u64, span: Span) -> Life {
    let mut life = Life::new(seed, span);
    for (index, month) in Span::months(span.first, span.last).enumerate() {
        leave(&mut life, month);
        earn(&mut life, month);
        subscribe(&mut life, index, month);
        exercise(&mut life, index, month);
        raise_children(&mut life, month);
        for day in (0..).map(|n| month.first().plus_days(n)).take_while(|day| *day <= month.last()) {
            spend_a_day(&mut life, day);
        }
        stumble(&mut life, index, month);
        celebrate(&mut life, month);
        settle(&mut life, index, month);
    }
    life.planted.push(Planted::Silent { account: "Compte joint", last: span.joint_last });
    life.end()
}

/// Away in August and for some days in February: only what happens elsewhere is paid.
fn leave(life: &mut Life, month: Month) {
    let (first, last) = match month.month {
        8 => (date(month, 4), date(month, 17)),
        2 => (date(month, 17), date(month, 21)),
        _ => return,
    };
    if first > life.span.last {
        return;
    }
    life.away.push((first, last));
    life.planted.push(Planted::Away { first, last });
    if month.month == 2 {
        life.card(Current, first, "Autoroutes du Grand Sud", "Péage", 1_870);
        life.card(Current, last, "Autoroutes du Grand Sud", "Péage", 1_870);
        return;
    }
    life.book(Way::Debit, Joint, date(month, 2), "Camping Les Pins d'Argent", "Solde séjour août", -61_240);
    for (after, payee, town, low, high) in [
        (0, "Autoroutes du Grand Sud", "Péage", 3_410, 3_410),
        (0, "Station Pré-Vert", "Montélimar", 5_800, 7_100),
        (1, "Supérette du Port", "Île-aux-Mouettes", 6_200, 9_800),
        (3, "Vélos de l'Île", "Île-aux-Mouettes", 7_200, 7_200),
        (4, "Crêperie Ty Béa", "Île-aux-Mouettes", 5_100, 6_900),
        (6, "Supérette du Port", "Île-aux-Mouettes", 5_400, 8_800),
        (8, "Chez Gaspard Fruits de mer", "Île-aux-Mouettes", 7_800, 9_900),
        (10, "Glacier Pôle Sud", "Île-aux-Mouettes", 1_450, 1_950),
        (11, "Supérette du Port", "Île-aux-Mouettes", 4_100, 6_600),
        (13, "Autoroutes du Grand Sud", "Péage", 3_410, 3_410),
    ] {
        let cents = life.draw.between(low, high);
        life.card(Joint, first.plus_days(after), payee, town, cents);
    }
}

/// Two salaries, family benefits, health refunds, and now and then a plan drawn for a client.
fn earn(life: &mut Life, month: Month) {
    let raised = month.first() >= life.span.first.plus_days(365);
    let salary = if raised { 246_105 } else { 241_237 };
    life.book(Way::Transfer, Current, date(month, 28), "Atelier Bois & Lumière", format!("Salaire {}", french(month)), salary);
    life.book(Way::Transfer, Joint, date(month, 3), "Dominique Vasseur", "Part du mois", 88_000);
    life.book(Way::Transfer, Joint, date(month, 5), "Allocations familiales", "Prestations du mois", 14_852);
    if life.draw.chance(45) {
        let cents = [2_650, 1_750, 3_050, 2_400][usize::try_from(life.draw.between(0, 3)).unwrap_or(0)];
        let on = date(month, life.draw.small(8, 24));
        life.book(Way::Transfer, Current, on, "Assurance maladie", "Remboursement de soins", cents);
    }
    if life.draw.chance(38) {
        let clients = ["Studio Perce-Neige", "Éditions du Chêne Vert", "Mairie de Saint-Aubin-le-Vieux"];
        let client = life.draw.pick(&clients).copied().unwrap_or(clients[0]);
        let invoice = format!("Facture {}-{:03}", month.year, life.draw.between(1, 40));
        let (on, cents) = (date(month, life.draw.small(9, 25)), life.draw.between(18, 64) * 1_000);
        life.book(Way::Transfer, Current, on, client, invoice, cents);
        life.book(Way::Debit, Current, date(month.next(), 2), "Cotisations micro-entreprise", "Déclaration du mois", -(cents * 22 / 100));
    }
    if month.month == 12 {
        let interest = (opening_cents(Savings) + life.moved_cents(Savings)) * 2 / 100;
        life.book(Way::Interest, Savings, month.last().plus_days(-1), "Banque du Rhône", format!("Intérêts {}", month.year), interest);
    }
}

/// What is paid every month, and what rises.
fn subscribe(life: &mut Life, index: usize, month: Month) {
    for subscription in &SUBSCRIPTIONS {
        let Subscription { account, day, payee, what, cents, rise } = *subscription;
        let price = match rise {
            Some((from, raised)) if index >= from => raised,
            _ => cents,
        };
        life.book(Way::Debit, account, date(month, day), payee, what, -price);
        if let Some((from, after_cents)) = rise
            && from == index
        {
            life.planted.push(Planted::Rise { payee, what, before_cents: cents, after_cents, month });
        }
    }
    life.book(Way::Fee, Current, month.last().plus_days(-2), "Banque du Rhône", "Frais de tenue de compte", -200);
    if month.month == 6 {
        life.book(Way::Fee, Current, date(month, 17), "Banque du Rhône", "Cotisation annuelle carte", -4_450);
    }
    if month.month == 3 {
        // The year's bill settles what the monthly share had guessed.
        life.book(Way::Transfer, Joint, date(month, 18), "Volta Claire Énergie", "Régularisation annuelle", 6_318);
    }
}

/// The gym: once refused for lack of money. The bank takes its fee, Camille fetches some of her savings, and it is paid ten days later.
fn exercise(life: &mut Life, index: usize, month: Month) {
    let debited = life.book(Way::Debit, Current, date(month, 8), GYM, "Abonnement mensuel", -GYM_CENTS);
    if index == when::GYM_REFUSED {
        let returned = life.book(Way::DebitReturned, Current, debited.plus_days(1), GYM, "Provision insuffisante", GYM_CENTS);
        life.book(Way::Fee, Current, returned, "Banque du Rhône", "Frais rejet prélèvement", -2_000);
        life.own_transfer(Savings, Current, returned.plus_days(1), 70_000);
        let repeated = life.book(Way::Debit, Current, debited.plus_days(10), GYM, "Nouvelle présentation", -GYM_CENTS);
        life.planted.push(Planted::Refused { payee: GYM, cents: GYM_CENTS, debited, returned, repeated });
    }
}

/// School meals for two children: two equal debits of one day, and both are right. The pool takes two equal tickets as well.
fn raise_children(life: &mut Life, month: Month) {
    if matches!(month.month, 7 | 8) {
        return;
    }
    let cents = life.draw.between(11, 18) * 385;
    let day = life.book(Way::Debit, Current, date(month, 7), CANTEEN, "Repas Lou", -cents);
    life.book(Way::Debit, Current, date(month, 7), CANTEEN, "Repas Noé", -cents);
    if day <= life.span.last {
        life.planted.push(Planted::TrulyTwo { payee: CANTEEN, cents, day });
    }
    if matches!(month.month, 10 | 4) {
        let on = date(month, 14);
        let day = life.book(Way::Debit, Joint, on, "Piscine des Gratte-Ciel", "Entrée", -450);
        life.book(Way::Debit, Joint, on, "Piscine des Gratte-Ciel", "Entrée", -450);
        if day <= life.span.joint_last {
            life.planted.push(Planted::TrulyTwo { payee: "Piscine des Gratte-Ciel", cents: 450, day });
        }
    }
    if month.month == 9 {
        life.book(Way::Cheque, Current, date(month, 19), "École de musique", format!("{:07}", 421 + month.year % 100), -24_600);
        life.card(Joint, date(month, 2), "Papeterie L'Encrier", TOWN, 11_245);
    }
}

/// A payee near home, where money goes on ordinary days.
struct Habit {
    account: Held,
    payee: &'static str,
    town: &'static str,
    cents: (i64, i64),
    /// Chance on Monday to Friday, on Saturday, on Sunday, in a hundred.
    chance: [i64; 3],
}

const fn habit(account: Held, payee: &'static str, town: &'static str, cents: (i64, i64), chance: [i64; 3]) -> Habit {
    Habit { account, payee, town, cents, chance }
}

const HABITS: [Habit; 12] = [
    habit(Joint, "Super Colibri", TOWN, (3_150, 13_400), [13, 66, 0]),
    habit(Joint, "Épicerie Chez Zoé", TOWN, (420, 2_380), [14, 12, 8]),
    habit(Joint, "Marché Belleplaine", TOWN, (1_180, 3_460), [0, 40, 18]),
    habit(Joint, "Pharmacie de l'Hôtel-Dieu", "Lyon 2e", (310, 3_290), [5, 6, 0]),
    habit(Joint, "Aux Blés d'Été", TOWN, (230, 1_140), [9, 34, 38]),
    habit(Current, "Boulangerie L'Heure du Pain", "Lyon 3e", (120, 960), [36, 4, 0]),
    habit(Current, "Le Cœur de Bœuf", "Lyon 3e", (1_290, 2_180), [11, 0, 0]),
    habit(Current, "Bistrot Ravel & Fils", "Lyon 7e", (2_450, 7_260), [2, 16, 5]),
    habit(Current, "Station Pré-Vert", "Bron", (3_820, 6_740), [9, 13, 4]),
    habit(Current, "Librairie L'Oiseau d'Encre", "Lyon 1er", (790, 4_350), [2, 13, 0]),
    habit(Current, "Tramway & Bus du Confluent", "Lyon", (200, 200), [11, 6, 3]),
    habit(Current, "Jardinerie Ça Pousse !", "Décines", (990, 5_480), [0, 7, 6]),
];

/// An ordinary day near home.
fn spend_a_day(life: &mut Life, day: Day) {
    if life.is_away(day) {
        return;
    }
    let kind_of_day = usize::try_from(weekday(day) - 4).unwrap_or(0);
    for Habit { account, payee, town, cents, chance } in &HABITS {
        if life.draw.chance(chance[kind_of_day]) {
            let amount = life.draw.between(cents.0, cents.1);
            life.card(*account, day, payee, town, amount);
        }
    }
    if weekday(day) == 4 && life.draw.chance(30) {
        let cents = life.draw.between(2, 6) * 1_000;
        life.book(Way::Cash, Current, day, "Retrait DAB", TOWN, -cents);
    }
}

/// What goes wrong, or is given back.
fn stumble(life: &mut Life, index: usize, month: Month) {
    for (when, account, payee, town, cents) in [
        (when::COAT_RETURNED, Joint, "Manteaux & Cie", "Lyon 2e", 12_990),
        (when::SHOES_RETURNED, Current, "Chaussures Pas-à-Pas", "Lyon 2e", 8_990),
    ] {
        if index == when {
            life.card(account, date(month, 6), payee, town, cents);
            let day = life.book(Way::CardRefund, account, date(month, 15), payee, town, cents);
            life.planted.push(Planted::Refund { payee, cents, day });
        }
    }
    if index == when::PAID_TWICE {
        let cents = 18_640;
        let what = format!("Facture {}-0613", month.year);
        let first = life.book(Way::Transfer, Current, date(month, 14), PLUMBER, what.clone(), -cents);
        let second = life.book(Way::Transfer, Current, first.plus_days(2), PLUMBER, what, -cents);
        life.planted.push(Planted::PaidTwice { payee: PLUMBER, cents, first, second });
    }
    if index == when::CAR_REPAIRED {
        life.own_transfer(Savings, Current, date(month, 20), 60_000);
        life.card(Current, date(month, 21), "Garage du Pont d'Été", "Bron", 58_712);
    }
    if when::PENDING.contains(&index) {
        life.pending_card(month, "L'Auberge du Lac", "Annecy", 6_450 + 120 * i64::from(month.month));
    }
}

/// Presents in December, and a birthday in May.
fn celebrate(life: &mut Life, month: Month) {
    if month.month == 12 {
        for (day, payee, cents) in
            [(7, "Jouets du Petit Nuage", 8_745), (13, "Librairie L'Oiseau d'Encre", 6_290), (20, "Chocolats Désirée", 4_180)]
        {
            life.card(Joint, date(month, day), payee, "Lyon 2e", cents);
        }
    }
    if month.month == 5 {
        life.card(Current, date(month, 23), "Fleurs d'à Côté", "Lyon 6e", 4_200);
    }
}

/// The month's own transfers: a share for the joint account, and what is left to savings.
fn settle(life: &mut Life, index: usize, month: Month) {
    life.own_transfer(Current, Joint, date(month, 2), 95_000);
    let joint = opening_cents(Joint) + life.moved_cents(Joint);
    if joint < JOINT_LEAST_CENTS {
        let cents = (JOINT_LEAST_CENTS - joint) / FIFTY_CENTS * FIFTY_CENTS + FIFTY_CENTS;
        life.book(Way::Transfer, Joint, date(month, 24), "Dominique Vasseur", "Complément", cents);
    }
    let cushion = if index + 1 == when::GYM_REFUSED { THIN_CUSHION_CENTS } else { CUSHION_CENTS };
    let left = opening_cents(Current) + life.moved_cents(Current) - cushion;
    // Something goes to savings every month, were it only fifty euros.
    let cents = (left / FIFTY_CENTS * FIFTY_CENTS).max(FIFTY_CENTS);
    life.own_transfer(Current, Savings, date(month, 29), cents);
}

/// A month in words, as a payslip says it.
fn french(month: Month) -> String {
    const NAMES: [&str; 12] =
        ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"];
    let name = usize::try_from(month.month).ok().and_then(|m| NAMES.get(m.wrapping_sub(1))).copied().unwrap_or_default();
    format!("{name} {}", month.year)
}
