//! `transfer.own`: movements between two of the person's own accounts, and a deferred card's settlement.
//!
//! Two movements are a transfer where their amounts are opposite, on two accounts, within [`DAYS_MAX`] days, and something
//! besides the amount says so: the other's account, its words, an account that only its owner fills. Equal amounts alone say
//! nothing. A settlement is a debit that adds up the card account's movements of a period.

use std::collections::{BTreeMap, HashMap, HashSet};

use logis_core::{Currency, Month, RecordId};

use super::ledger::Ledger;
use super::way::Way;
use crate::{AccountType, Action, Amount, Fact, Finding, Name};

/// Days between the two sides.
const DAYS_MAX: i32 = 4;
/// Days between them where both sides write the same name: banks rest from Christmas Eve over a weekend.
const NAMED_DAYS_MAX: i32 = 8;
/// Credits that are looked at for one debit: where so many have one amount within days, words must tell them apart.
const CANDIDATES_MAX: usize = 12;
/// What speaks for a pair must weigh so much.
const SCORE_MIN: i32 = 4;
/// Movements of a card that a settlement adds up, at least: fewer may be equal by chance.
const SETTLED_MIN: usize = 3;
/// Days between the last movement that is settled and its settlement.
const SETTLED_AFTER_DAYS: i32 = 20;
/// Days before a month's end on which it may be settled already.
const SETTLED_EARLY_DAYS: i32 = 3;
/// Days at the end of a card's period on which nothing may have been bought.
const SETTLED_QUIET_DAYS: i32 = 10;
/// What a period of a card may last, in days.
const SETTLED_PERIOD_DAYS: std::ops::RangeInclusive<i32> = 25..=36;
/// Letters of an account's number that stand for it within a longer one.
const NUMBER_LETTERS_MIN: usize = 8;
/// Card accounts whose settlements are looked for.
const CARDS_MAX: usize = 16;
/// What undoing a wrong pair is held to be worth, in hundredths of a euro.
const WEIGHT: i64 = 10;

/// Words of one's own accounts.
const OWN_WORDS: &[&str] = &[
    "compte",
    "comptes",
    "livret",
    "livrets",
    "ldd",
    "ldds",
    "lep",
    "pel",
    "cel",
    "pea",
    "epargne",
    "joint",
    "interne",
    "internes",
    "courant",
    "titulaire",
    "savings",
    "tagesgeld",
    "sparkonto",
    "girokonto",
    "umbuchung",
    "account",
    "spaarrekening",
    "own",
];
/// Words of cards.
const CARD_WORDS: &[&str] = &["carte", "cartes", "cb", "visa", "mastercard", "kreditkarte", "card"];
/// Words of settling a month.
const SETTLING_WORDS: &[&str] = &["differe", "diff", "mensuel", "releve", "reglement", "abrechnung"];

/// A transfer, by places of movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// The debit.
    pub out: usize,
    /// The credit; none where a settlement shows on one side alone.
    pub into: Option<usize>,
    /// The account that the settled card's movements stand on.
    pub card: Option<usize>,
    /// Whether the person said so.
    pub is_said: bool,
}

pub(super) fn find(ledger: &Ledger<'_>) -> Vec<Finding> {
    ledger.transfers.iter().map(|transfer| finding(ledger, transfer)).collect()
}

fn finding(ledger: &Ledger<'_>, transfer: &Transfer) -> Finding {
    let out = ledger.movement(transfer.out);
    let sides: Vec<usize> = [Some(transfer.out), transfer.into].into_iter().flatten().collect();
    let records = ledger.records(&sides);
    let money = ledger.money(ledger.cents[transfer.out].abs(), out.amount.currency);
    // In their order: whichever ids they have, the key follows from them alone.
    let mut ids: Vec<_> = [Some(out.id), transfer.into.map(|at| ledger.movement(at).id)].into_iter().flatten().collect();
    ids.sort_unstable();
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let other = transfer.into.map(|at| ledger.movement(at).account).or(transfer.card);
    let how = match (transfer.is_said, transfer.into, transfer.card) {
        (true, ..) => "said",
        (_, _, Some(_)) => "card",
        _ => "pair",
    };
    let name = |account: usize| Fact::Text(ledger.known.accounts[account].name.clone());
    Finding {
        name: Name::TransferOwn,
        key: format!("transfer.own:{}", ids.join(":")),
        amount: Some(Amount { value: money.decimal(), low: None, high: None, currency: Some(money.currency), per: None }),
        since: Some(out.on),
        account: Some(ledger.account_id(out.account).to_owned()),
        counterparty: Some(ledger.parties.of(transfer.out).name.clone()),
        records,
        facts: vec![
            ("amount", Fact::Money(money)),
            ("on", Fact::Day(out.on)),
            ("from", name(out.account)),
            ("to", other.map_or_else(|| Fact::Text(String::new()), name)),
            ("how", Fact::Text(how.to_owned())),
            ("days", Fact::Count(transfer.into.map_or(0, |at| i64::from((ledger.day(at) - ledger.day(transfer.out)).abs())))),
        ],
        action: Action::Transfer,
        weight: WEIGHT,
    }
}

/// Every transfer, each movement in one at most, in order of the debit.
pub(super) fn pairs(ledger: &Ledger<'_>) -> Vec<Transfer> {
    let mut taken: HashSet<usize> = HashSet::new();
    let mut transfers = said(ledger, &mut taken);
    let cards: Vec<bool> =
        (0..ledger.known.accounts.len()).map(|account| ledger.known.accounts[account].kind == AccountType::Card).collect();
    let candidates = candidates(ledger, &taken);
    let mut own: HashSet<usize> = HashSet::new();
    // What the first round is sure of shows under which names the person writes to themselves.
    for round in 0..2 {
        let mut scored: Vec<(i32, i32, usize, usize)> = candidates
            .iter()
            .filter(|(out, into)| !taken.contains(out) && !taken.contains(into))
            .filter_map(|(out, into)| {
                Some((score(ledger, *out, *into, &own, &cards)?, (ledger.day(*out) - ledger.day(*into)).abs(), *out, *into))
            })
            .filter(|(score, ..)| *score >= SCORE_MIN)
            .collect();
        let id = |at: usize| ledger.movement(at).id;
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)).then_with(|| (id(a.2), id(a.3)).cmp(&(id(b.2), id(b.3)))));
        for (_, _, out, into) in scored {
            if !taken.contains(&out) && !taken.contains(&into) {
                taken.extend([out, into]);
                if round == 0 {
                    own.extend([ledger.parties.of[out], ledger.parties.of[into]]);
                }
                let card = cards[ledger.movement(into).account].then(|| ledger.movement(into).account);
                transfers.push(Transfer { out, into: Some(into), card, is_said: false });
            }
        }
    }
    transfers.extend(settlements(ledger, &cards, &taken));
    transfers.sort_by_key(|transfer| (ledger.movement(transfer.out).on, ledger.movement(transfer.out).id));
    transfers
}

/// Pairs that the person said.
fn said(ledger: &Ledger<'_>, taken: &mut HashSet<usize>) -> Vec<Transfer> {
    let said = &ledger.known.said.transfers;
    if said.is_empty() {
        return Vec::new();
    }
    let places: HashMap<RecordId, usize> = ledger.order.iter().map(|at| (ledger.movement(*at).id, *at)).collect();
    let mut transfers = Vec::new();
    for (a, b) in said {
        let (Some(a), Some(b)) = (places.get(a), places.get(b)) else { continue };
        if !taken.contains(a) && !taken.contains(b) && a != b {
            taken.extend([*a, *b]);
            let (out, into) = if ledger.cents[*a] <= ledger.cents[*b] { (*a, *b) } else { (*b, *a) };
            transfers.push(Transfer { out, into: Some(into), card: None, is_said: true });
        }
    }
    transfers
}

fn is_refused(ledger: &Ledger<'_>, a: usize, b: usize) -> bool {
    let (a, b) = (ledger.movement(a).id, ledger.movement(b).id);
    ledger.known.said.no_transfers.contains(&if a <= b { (a, b) } else { (b, a) })
}

/// Debits and credits of one amount on two accounts within days.
fn candidates(ledger: &Ledger<'_>, taken: &HashSet<usize>) -> Vec<(usize, usize)> {
    let mut by_amount: HashMap<(Currency, i64), (Vec<usize>, Vec<usize>)> = HashMap::new();
    for at in ledger.order.iter().copied() {
        let movement = ledger.movement(at);
        if movement.pending || taken.contains(&at) || ledger.cents[at] == 0 {
            continue;
        }
        let both = by_amount.entry((movement.amount.currency, ledger.cents[at].abs())).or_default();
        if ledger.cents[at] < 0 { both.0.push(at) } else { both.1.push(at) }
    }
    let mut candidates = Vec::new();
    for (outs, intos) in by_amount.values() {
        let mut from = 0;
        for out in outs {
            while intos.get(from).is_some_and(|into| ledger.day(*into) < ledger.day(*out) - NAMED_DAYS_MAX) {
                from += 1;
            }
            let near = intos[from..].iter().take_while(|into| ledger.day(**into) <= ledger.day(*out) + NAMED_DAYS_MAX).take(CANDIDATES_MAX);
            let elsewhere =
                |into: &&usize| ledger.movement(**into).account != ledger.movement(*out).account && !is_refused(ledger, *out, **into);
            candidates.extend(near.filter(elsewhere).map(|into| (*out, *into)));
        }
    }
    candidates
}

/// What speaks for a pair, or `None` where something speaks against it that nothing outweighs.
fn score(ledger: &Ledger<'_>, out: usize, into: usize, own: &HashSet<usize>, cards: &[bool]) -> Option<i32> {
    let (debit, credit) = (ledger.movement(out), ledger.movement(into));
    let to_card = cards[credit.account];
    let mut score = 0;
    let mut is_own = to_card;
    for (side, other) in [(debit, credit), (credit, debit)] {
        match names_account(ledger, side.counterparty_account.as_deref(), other.account) {
            Some(true) => {
                score += 6;
                is_own = true;
            }
            Some(false) => return None,
            None => {}
        }
    }
    for (at, movement) in [(out, debit), (into, credit)] {
        match ledger.ways[at] {
            Way::Transfer => score += 1,
            Way::Debit if to_card => score += 1,
            // A purchase, or one given back to the card, is no settlement.
            Way::Card if to_card && ledger.settles_card(out) => score += 1,
            Way::Unknown => {}
            Way::Card | Way::Debit | Way::Cash | Way::Cheque | Way::Fee | Way::Interest => return None,
        }
        if own.contains(&ledger.parties.of[at]) || ledger.says_own(at) {
            score += 2;
            is_own = true;
        }
        if is_kept(ledger, movement.account) {
            score += 3;
            is_own = true;
        }
    }
    if to_card {
        score += 3;
    }
    let same_name = ledger.parties.of[out] == ledger.parties.of[into];
    if same_name || share_a_name(&ledger.parties.of(out).key, &ledger.parties.of(into).key) {
        score += if same_name { 3 } else { 2 };
        is_own = true;
    }
    score += match (debit.on.number() - credit.on.number()).abs() {
        0 => 1,
        1 | 2 => 0,
        3..=DAYS_MAX => -1,
        _ if same_name => -1,
        _ => return None,
    };
    is_own.then_some(score)
}

/// Whether a movement's other account is this one of the person's; `None` where it can't be told.
fn names_account(ledger: &Ledger<'_>, other: Option<&str>, account: usize) -> Option<bool> {
    let plain = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect() };
    let other = plain(other?);
    if other.len() < 5 {
        return None;
    }
    let names: Vec<String> = ledger.known.accounts[account].names.iter().map(|name| plain(name)).filter(|name| name.len() >= 5).collect();
    // A national number stands within the IBAN.
    let within = |part: &String, whole: &String| part.len() >= NUMBER_LETTERS_MIN && whole.contains(part.as_str());
    if names.iter().any(|name| *name == other || within(name, &other) || within(&other, name)) {
        return Some(true);
    }
    let is_iban = |text: &String| text.len() >= 15 && text.bytes().take(2).all(|b| b.is_ascii_uppercase());
    (is_iban(&other) && names.iter().any(is_iban)).then_some(false)
}

/// Whether only its owner fills it.
fn is_kept(ledger: &Ledger<'_>, account: usize) -> bool {
    let account = &ledger.known.accounts[account];
    matches!(account.kind, AccountType::Savings | AccountType::Investment)
}

/// Whether its words say that it goes to an own account: such words, or an account's own name.
pub(super) fn says_own(text: &str) -> bool {
    text.split(' ').any(|word| OWN_WORDS.contains(&word))
}

/// Whether the words are those of a card's monthly settlement, many purchases at once.
pub(super) fn settles_card(text: &str) -> bool {
    let words = || text.split(' ');
    let is_monthly = words().any(|word| SETTLING_WORDS.contains(&word));
    words().any(|word| word == "kreditkartenabrechnung") || is_monthly && words().any(|word| CARD_WORDS.contains(&word))
}

fn share_a_name(a: &str, b: &str) -> bool {
    a == b || a.split(' ').any(|word| word.len() >= 4 && b.split(' ').any(|other| other == word))
}

/// Debits that add up a card account's movements of a period.
fn settlements(ledger: &Ledger<'_>, cards: &[bool], taken: &HashSet<usize>) -> Vec<Transfer> {
    let mut settlements = Vec::new();
    let mut used: HashSet<usize> = HashSet::new();
    for card in (0..cards.len()).filter(|account| cards[*account]).take(CARDS_MAX) {
        let bought: Vec<usize> =
            ledger.of_account[card].iter().copied().filter(|at| !taken.contains(at) && !ledger.movement(*at).pending).collect();
        let (Some(first), Some(last)) = (bought.first(), bought.last()) else { continue };
        let sums = Sums::of(ledger, &bought);
        let (first, last) = (ledger.day(*first), ledger.day(*last));
        for account in (0..cards.len()).filter(|account| !cards[*account]) {
            for at in ledger.of_account[account].iter().copied() {
                let day = ledger.day(at);
                if ledger.cents[at] >= 0 || day < first || day > last + SETTLED_AFTER_DAYS || taken.contains(&at) || used.contains(&at) {
                    continue;
                }
                if sums.settled_by(ledger, at) {
                    used.insert(at);
                    settlements.push(Transfer { out: at, into: None, card: Some(card), is_said: false });
                }
            }
        }
    }
    settlements
}

/// What a card's movements add up to, by day of booking and by day of value.
struct Sums {
    of_month: HashMap<(bool, Month), (i64, usize)>,
    /// Days on which periods of a card's length end, by what they add up to.
    of_period: HashMap<i64, Vec<i32>>,
}

impl Sums {
    fn of(ledger: &Ledger<'_>, bought: &[usize]) -> Self {
        let mut sums = Self { of_month: HashMap::new(), of_period: HashMap::new() };
        for by_value in [false, true] {
            let mut days: BTreeMap<i32, (i64, usize)> = BTreeMap::new();
            for at in bought {
                let movement = ledger.movement(*at);
                let day = if by_value { movement.value_on.unwrap_or(movement.on) } else { movement.on };
                for sum in [days.entry(day.number()).or_default(), sums.of_month.entry((by_value, day.month())).or_default()] {
                    *sum = (sum.0.saturating_add(ledger.cents[*at]), sum.1 + 1);
                }
            }
            sums.add_periods(&days);
        }
        sums
    }

    fn add_periods(&mut self, days: &BTreeMap<i32, (i64, usize)>) {
        for last in days.keys() {
            let (mut total, mut count) = (0i64, 0usize);
            let mut before = days.range(last - SETTLED_PERIOD_DAYS.end()..=*last).rev().peekable();
            while let Some((day, (sum, of_day))) = before.next() {
                (total, count) = (total.saturating_add(*sum), count + of_day);
                // The period may begin on any day after the movement before these.
                let free_until = before.peek().map_or(last - SETTLED_PERIOD_DAYS.end(), |(earlier, _)| *earlier + 1);
                let reaches =
                    last - free_until >= *SETTLED_PERIOD_DAYS.start() - SETTLED_QUIET_DAYS && last - day <= *SETTLED_PERIOD_DAYS.end();
                if reaches && count >= SETTLED_MIN {
                    self.of_period.entry(total).or_default().push(*last);
                }
            }
        }
    }

    fn settled_by(&self, ledger: &Ledger<'_>, at: usize) -> bool {
        let (movement, sum) = (ledger.movement(at), ledger.cents[at]);
        let day = movement.on.number();
        let is_month = |month: Month| {
            let near = (-SETTLED_EARLY_DAYS..=SETTLED_AFTER_DAYS).contains(&(day - month.last().number()));
            near && [false, true]
                .iter()
                .any(|by| self.of_month.get(&(*by, month)).is_some_and(|(total, count)| *total == sum && *count >= SETTLED_MIN))
        };
        let month = movement.on.month();
        if is_month(month) || is_month(month.previous()) {
            return true;
        }
        // A period that ends within a month can begin on many days: then words must say that it is a card's.
        self.of_period.get(&sum).is_some_and(|ends| {
            ends.iter().any(|last| (0..=SETTLED_AFTER_DAYS).contains(&(day - last)))
                && ledger.text(at).split(' ').any(|word| CARD_WORDS.contains(&word) || SETTLING_WORDS.contains(&word))
        })
    }
}
