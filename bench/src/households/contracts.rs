//! A household's insurance contracts over the years, and what is true of them.

use logis_core::Day;
use logis_findings::{Name, Per};
use serde_json::{Value, json};

use super::days::{between, plus_months};
use super::draw::Draw;
use super::life::{Life, Nature, Recurring, Way};
use super::truth::Expected;

/// A price of which a change is worth saying, in hundredths.
const CHANGE_PERCENT_MIN: i64 = 2;
/// Days ahead that are soon by any reading, and by some.
const SOON_DAYS: i32 = 30;
const SOON_DAYS_MAX: i32 = 95;
/// What comes within so many days is told before.
const TOLD_AHEAD_DAYS: i32 = 60;
/// Days for which what changed is news.
const NEWS_DAYS: i32 = 365;

/// The terms of a contract over one period.
#[derive(Debug, Clone)]
struct Terms {
    from: Day,
    cents: i64,
    period: Per,
}

/// A contract.
#[derive(Debug, Clone)]
struct Contract {
    number: String,
    kind: &'static str,
    insurer: &'static str,
    product: &'static str,
    insured: String,
    terms: Vec<Terms>,
    /// The day after its last, where it ends without another term.
    ended: Option<Day>,
    /// Told as ending from this day on.
    notice_days: i32,
}

/// All contracts of a household.
#[derive(Debug, Default)]
pub struct Contracts(Vec<Contract>);

/// What a contract may be: insurer, kind, product, premium in cents a year from and to.
type Offered = (&'static str, &'static str, &'static str, i64, i64);
const MOTOR: &[Offered] = &[
    ("MATMUT", "motor", "Auto tous risques", 41_000, 78_000),
    ("GMF", "motor", "Auto Pass", 38_000, 69_000),
    ("OLIVIER ASSURANCES", "motor", "Tous risques confort", 35_000, 66_000),
];
const HOME: Offered = ("MAIF", "home", "Raqvam \u{e9}quilibre", 18_000, 39_000);
const HEALTH: Offered = ("HARMONIE MUTUELLE", "health", "Sant\u{e9} particuliers", 58_000, 130_000);
const SECOND_HOME: Offered = ("GROUPAMA", "home", "R\u{e9}sidence secondaire", 12_000, 21_000);

/// The contracts, and the debits that pay some of them.
pub fn tell(life: &mut Life) -> Contracts {
    let draw = life.draw("insured");
    let mut contracts = Contracts::default();
    if !draw.chance(85) {
        return contracts;
    }
    let plate = |draw: &Draw| format!("{}{}-{}-{}{}", letter(draw), letter(draw), draw.between(101, 989), letter(draw), letter(draw));
    let address = "12 rue des Tanneurs, 69500 Bron";
    contracts.0.push(contract(life, &draw, HOME, address));
    let first_car = plate(&draw);
    let motor = contract(life, &draw, MOTOR[0], &first_car);
    match draw.between(1, 100) {
        1..=30 => {
            // The new insurer's contract began, the old one was never ended.
            life.has("two-contracts-one-car");
            let mut second = contract(life, &draw, MOTOR[1], &first_car);
            let from = life.end.plus_days(-draw.days(70, 300));
            second.terms = vec![Terms { from, ..second.terms[0].clone() }];
            contracts.0.extend([motor, second]);
        }
        31..=48 => {
            life.has("two-cars");
            let second_car = plate(&draw);
            let second = contract(life, &draw, MOTOR[1], &second_car);
            contracts.0.extend([motor, second]);
        }
        49..=62 => {
            // Ended properly, the next one from the day after.
            life.has("contract-changed");
            let mut old = motor;
            let from = life.end.plus_days(-draw.days(60, 400));
            old.ended = Some(from);
            old.terms.retain(|terms| terms.from < from);
            let mut new = contract(life, &draw, MOTOR[2], &first_car);
            new.terms = vec![Terms { from, ..new.terms[0].clone() }];
            contracts.0.extend([old, new]);
        }
        63..=82 => {
            life.has("contract-lapses");
            let mut ends = motor;
            ends.ended = Some(life.end.plus_days(draw.days(6, 27)));
            contracts.0.push(ends);
        }
        _ => contracts.0.push(motor),
    }
    if draw.chance(50) {
        contracts.0.push(contract(life, &draw, HEALTH, "Camille Vasseur"));
    }
    if draw.chance(20) {
        life.has("two-homes-insured");
        contracts.0.push(contract(life, &draw, SECOND_HOME, "3 chemin du Lac, 74320 Sevrier"));
    }
    for contract in &contracts.0 {
        pay(life, &draw, contract);
    }
    contracts
}

fn letter(draw: &Draw) -> char {
    draw.pick(&['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z'])
}

/// A contract that renews by itself each year, at another premium or the same.
fn contract(life: &mut Life, draw: &Draw, (insurer, kind, product, low, high): Offered, insured: &str) -> Contract {
    let month = plus_months(life.first.month(), -draw.days(0, 11));
    let period = draw.pick(&[Per::Month, Per::Month, Per::Year]);
    let mut cents = draw.between(low, high) / 1_200 * 100;
    if period == Per::Year {
        cents *= 12;
    }
    let mut terms = Vec::new();
    let mut period = period;
    for year in 0..4 {
        let from = plus_months(month, 12 * year).first();
        if from > life.end.plus_days(60) {
            break;
        }
        if year > 0 {
            match draw.between(1, 100) {
                1..=45 => {
                    life.has("contract-rose");
                    cents = cents * draw.between(104, 116) / 100;
                }
                46..=55 => {
                    life.has("contract-fell");
                    cents = cents * draw.between(85, 95) / 100;
                }
                56..=65 if period == Per::Month => {
                    // Paid at once from now on: the same price a year.
                    life.has("contract-paid-otherwise");
                    (period, cents) = (Per::Year, cents * 12);
                }
                _ => life.has("contract-renewed-alike"),
            }
        }
        terms.push(Terms { from, cents, period });
    }
    let number = format!("{}{}", draw.between(10_000, 99_999), draw.between(1_000, 9_999));
    Contract { number, kind, insurer, product, insured: insured.to_owned(), terms, ended: None, notice_days: draw.pick(&[30, 60]) }
}

/// The debits of a contract paid by the month.
fn pay(life: &mut Life, draw: &Draw, contract: &Contract) {
    let monthly: Vec<(Day, i64)> =
        contract.terms.iter().take_while(|terms| terms.period == Per::Month).map(|terms| (terms.from, terms.cents)).collect();
    let Some((from, cents)) = monthly.first().copied() else { return };
    let mut debit = Recurring::monthly(contract.insurer, Nature::Commitment, Way::Debit, draw.days(3, 12), cents, life);
    debit.what = "COTISATION";
    debit.from = from.max(life.first).month();
    debit.prices = monthly;
    debit.until = contract.ended.or_else(|| contract.terms.iter().find(|terms| terms.period != Per::Month).map(|terms| terms.from));
    life.recur(debit);
}

fn a_year(terms: &Terms) -> i64 {
    terms.cents * if terms.period == Per::Month { 12 } else { 1 }
}

impl Contract {
    /// The first day on which nothing is insured any more by terms that began: the end, or the next renewal.
    fn renews(&self, terms: &Terms) -> Day {
        plus_months(terms.from.month(), 12).first().plus_days(between(terms.from.month().first(), terms.from))
    }

    fn is_active(&self, on: Day) -> bool {
        self.terms.first().is_some_and(|terms| terms.from <= on) && self.ended.is_none_or(|ended| on < ended)
    }

    fn expected(&self, name: Name, what: String) -> Expected {
        Expected::must(name, what).party(&[self.insurer, &self.number, &self.insured])
    }
}

impl Contracts {
    /// Whether there are any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The terms that had begun, or were agreed for the coming two months, as the file of a day gives them.
    ///
    /// The one place that knows the file's shape.
    pub fn file(&self, on: Day) -> String {
        let mut told = Vec::new();
        for contract in &self.0 {
            for terms in contract.terms.iter().filter(|terms| terms.from <= on.plus_days(TOLD_AHEAD_DAYS)) {
                told.push(contract_json(contract, terms, on));
            }
        }
        format!("{}\n", json!({ "contracts": told }))
    }

    /// Whether a file of a day says anything.
    pub fn is_told(&self, on: Day) -> bool {
        self.0.iter().any(|contract| contract.terms.iter().any(|terms| terms.from <= on.plus_days(TOLD_AHEAD_DAYS)))
    }

    /// What is true on a day, where the files of `told` were the last.
    pub fn truth(&self, at: Day, told: Day) -> Vec<Expected> {
        let mut truth = Vec::new();
        for (nth, contract) in self.0.iter().enumerate() {
            truth.extend(prices(contract, at, told));
            let follows =
                |other: &&Contract| other.number != contract.number && other.insured == contract.insured && other.kind == contract.kind;
            truth.extend(end(
                contract,
                self.0.iter().filter(follows).filter_map(|other| other.terms.first()).map(|terms| terms.from),
                at,
                told,
            ));
            // Some count what a renewal will cost among the bills to come.
            truth.push(contract.expected(Name::BillUpcoming, "a renewal".to_owned()).due_if(false));
            for other in self.0.iter().skip(nth + 1).filter(|other| other.insured == contract.insured && other.kind == contract.kind) {
                if contract.is_active(at) && other.is_active(at) {
                    let began = other.terms.iter().map(|terms| terms.from).min().unwrap_or(at);
                    let what = format!("{} and {} both insure {}", contract.insurer, other.insurer, contract.insured);
                    let expected = contract.expected(Name::ContractOverlap, what).party(&[other.insurer, &other.number]);
                    truth.push(expected.due_if(began <= told && between(began, at) > 20));
                }
            }
        }
        truth
    }
}

/// Premiums that changed from one term to the next.
fn prices(contract: &Contract, at: Day, told: Day) -> Vec<Expected> {
    let mut truth = Vec::new();
    let last = contract.terms.iter().rposition(|terms| terms.from <= told.plus_days(TOLD_AHEAD_DAYS));
    for (nth, pair) in contract.terms.windows(2).enumerate() {
        let (before, after) = (a_year(&pair[0]), a_year(&pair[1]));
        if before == after || pair[1].from > told.plus_days(TOLD_AHEAD_DAYS) {
            continue;
        }
        let what = format!("{}: {} € a year, then {} €", contract.insurer, before / 100, after / 100);
        // The last change, upwards, within a year, told by a file, of a contract that still stands: nobody disagrees.
        let due = after > before
            && contract.is_active(at)
            && (after - before) * 100 >= before * CHANGE_PERCENT_MIN
            && (0..NEWS_DAYS).contains(&between(pair[1].from, at))
            && Some(nth + 1) == last
            && pair[1].from <= told;
        let mut expected = contract.expected(Name::ContractPrice, what).on(pair[1].from, super::truth::SINCE_DAYS).due_if(due);
        for cents in [after, after - before] {
            expected = expected.sum(cents, Some(Per::Year));
        }
        if pair[1].period == Per::Month {
            expected = expected.sum(pair[1].cents, Some(Per::Month)).sum(pair[1].cents - before / 12, Some(Per::Month));
        }
        truth.push(expected);
    }
    truth
}

/// What ends or renews soon. An end that no file had told isn't known: the contract renews, as far as anyone can say.
fn end(contract: &Contract, mut others_from: impl Iterator<Item = Day>, at: Day, told: Day) -> Option<Expected> {
    let current = contract.terms.iter().rev().find(|terms| terms.from <= at)?;
    let renews = contract.renews(current);
    if let Some(ended) = contract.ended.filter(|ended| *ended <= told.plus_days(TOLD_AHEAD_DAYS)) {
        let days = between(at, ended);
        // Where another follows, nothing is left uninsured: some say it all the same.
        let followed = others_from.any(|from| from > current.from && between(ended, from) <= SOON_DAYS);
        let lapses = days <= SOON_DAYS && days > 0 && ended > at && !followed;
        return ((-60..=SOON_DAYS_MAX).contains(&days)).then(|| {
            let what = format!("{} ends on {ended}, and nothing follows", contract.insurer);
            contract.expected(Name::ContractLapse, what).due_if(lapses)
        });
    }
    let (renewal, notice) = (between(at, renews), between(at, renews.plus_days(-contract.notice_days)));
    // Its last day of notice is near: the person can still act.
    let due = (2..=SOON_DAYS - 5).contains(&notice) && contract.ended.is_none();
    (due || (0..=SOON_DAYS_MAX).contains(&renewal) || (0..=SOON_DAYS_MAX).contains(&notice)).then(|| {
        let what = format!("{} renews on {renews}, notice by {} days before", contract.insurer, contract.notice_days);
        contract.expected(Name::ContractLapse, what).due_if(due)
    })
}

fn contract_json(contract: &Contract, terms: &Terms, on: Day) -> Value {
    let renews = contract.renews(terms);
    // What ends is told two months before.
    let ends = contract.ended.filter(|ended| *ended <= on.plus_days(TOLD_AHEAD_DAYS));
    let over = contract.terms.iter().any(|other| other.from > terms.from && other.from <= on);
    let status = if over || ends.is_some_and(|ended| ended <= on) { "ended" } else { "active" };
    let amount = format!("{}.{:02}", terms.cents / 100, terms.cents % 100);
    let last = ends.filter(|ended| *ended <= renews).map(|ended| ended.plus_days(-1).to_string());
    json!({
        "contractNumber": contract.number,
        "type": contract.kind,
        "insurer": contract.insurer,
        "product": contract.product,
        "insured": contract.insured,
        "status": status,
        "startsOn": terms.from.to_string(),
        "endsOn": last,
        "renewsOn": if last.is_some() { Value::Null } else { json!(renews.to_string()) },
        "noticeDays": contract.notice_days,
        "premium": { "amount": amount, "currency": "EUR", "period": terms.period.as_str() },
    })
}
