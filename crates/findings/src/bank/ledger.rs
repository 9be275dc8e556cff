//! What detectors of accounts share: worked out once for all of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use logis_core::{Currency, Day, Decimal, Money, RecordId};

use super::transfer::{self, Transfer};
use super::way::Way;
use crate::category::{self, Categorised, CategoryId};
use crate::party::{self, Labels, Parties};
use crate::{Known, Movement};

/// Days within which money that comes back belongs to what was paid.
pub(super) const REFUND_DAYS: i32 = 45;

/// Days that are looked at, by number: the years 1 to 9999.
pub(super) const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;
/// Amounts beyond this are held to be this, in hundredths: sums of them all and their multiples stay numbers.
const CENTS_MAX: i64 = 100_000_000_000_000;
/// Days between what two files tell of that are no gap.
const BETWEEN_FILES_DAYS: i32 = 7;
/// Days between a purchase and its booking.
const PURCHASE_DAYS_MAX: i32 = 10;
/// Signs of a label at which a date is looked for.
const LABEL_SIGNS_MAX: usize = 8;

/// A home's movements with what is known of each, by their place in [`Known::movements`].
pub(crate) struct Ledger<'a> {
    pub(crate) known: &'a Known,
    /// Places of movements in order of day, then id.
    pub(super) order: Vec<usize>,
    pub(crate) parties: Parties,
    pub(crate) labels: Labels,
    /// Of each label, whether it has words of one's own accounts, and those of a card's monthly settlement.
    says_own: Vec<(bool, bool)>,
    pub(crate) ways: Vec<Way>,
    /// Hundredths of the currency's unit, signed.
    pub(super) cents: Vec<i64>,
    pub(super) transfers: Vec<Transfer>,
    pub(crate) is_transfer: Vec<bool>,
    own_parties: HashSet<usize>,
    /// Given back, or the giving back.
    pub(super) is_reversed: Vec<bool>,
    pub(crate) categories: Vec<Categorised>,
    /// The day of each card payment's purchase, as its label writes it, or of its booking.
    pub(super) paid_on: Vec<i32>,
    /// The last day on which each account moved.
    pub(super) told_until: Vec<Option<Day>>,
    /// First and last days that files tell of, by account, apart and in order; none where no source says.
    told: Vec<Vec<(i32, i32)>>,
    /// Places of the movements of each account, in order.
    pub(super) of_account: Vec<Vec<usize>>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn of(known: &'a Known) -> Self {
        let is_dated = |movement: &Movement| DAYS.contains(&movement.on.number()) && movement.on <= known.today;
        let is_of_account = |movement: &Movement| movement.account < known.accounts.len();
        let mut order: Vec<usize> =
            (0..known.movements.len()).filter(|at| is_dated(&known.movements[*at]) && is_of_account(&known.movements[*at])).collect();
        order.sort_by_key(|at| (known.movements[*at].on, known.movements[*at].id));
        let mut of_account = vec![Vec::new(); known.accounts.len()];
        let mut told_until = vec![None; known.accounts.len()];
        for at in &order {
            let movement = &known.movements[*at];
            of_account[movement.account].push(*at);
            told_until[movement.account] = Some(movement.on);
        }
        let paid_on = known.movements.iter().map(paid_on).collect();
        let labels = Labels::of(known);
        let of_label: Vec<Way> = labels.all.iter().map(|label| Way::of_words(&label.label)).collect();
        let ways =
            known.movements.iter().zip(&labels.of).map(|(movement, label)| Way::of_type(movement).unwrap_or(of_label[*label])).collect();
        let mut ledger = Self {
            known,
            order,
            parties: party::of_labels(known, &labels),
            says_own: labels.all.iter().map(|label| (transfer::says_own(&label.text), transfer::settles_card(&label.text))).collect(),
            labels,
            ways,
            cents: known.movements.iter().map(|movement| cents(&movement.amount)).collect(),
            transfers: Vec::new(),
            is_transfer: vec![false; known.movements.len()],
            own_parties: HashSet::new(),
            is_reversed: Vec::new(),
            categories: Vec::new(),
            paid_on,
            told_until,
            told: told(known),
            of_account,
        };
        ledger.transfers = transfer::pairs(&ledger);
        for transfer in &ledger.transfers {
            ledger.is_transfer[transfer.out] = true;
            if let Some(into) = transfer.into {
                ledger.is_transfer[into] = true;
                ledger.own_parties.extend([ledger.parties.of[transfer.out], ledger.parties.of[into]]);
            }
        }
        ledger.is_reversed = ledger.reversed();
        ledger.categories = category::of_ledger(&ledger);
        ledger
    }

    pub(super) fn movement(&self, at: usize) -> &'a Movement {
        &self.known.movements[at]
    }

    /// The other party's and the label's folded words.
    pub(crate) fn text(&self, at: usize) -> &str {
        &self.labels.all[self.labels.of[at]].text
    }

    /// Whether its words are of one's own accounts.
    pub(super) fn says_own(&self, at: usize) -> bool {
        self.says_own[self.labels.of[at]].0
    }

    /// Whether its words are of a card's monthly settlement.
    pub(super) fn settles_card(&self, at: usize) -> bool {
        self.says_own[self.labels.of[at]].1
    }

    pub(super) fn day(&self, at: usize) -> i32 {
        self.known.movements[at].on.number()
    }

    pub(super) fn category(&self, at: usize) -> CategoryId {
        self.categories[at].category
    }

    pub(super) fn currency(&self, at: usize) -> Currency {
        self.known.movements[at].amount.currency
    }

    pub(super) fn account_id(&self, account: usize) -> &'a str {
        &self.known.accounts[account].id
    }

    pub(super) fn today(&self) -> i32 {
        self.known.today.number()
    }

    /// The last day that an account is known to tell of.
    pub(super) fn told_until(&self, account: usize) -> i32 {
        self.told_until[account].map_or(i32::MIN / 2, Day::number).min(self.today())
    }

    /// Whether files tell of an account over all of these days, as far as is known.
    pub(super) fn is_told(&self, account: usize, first: i32, last: i32) -> bool {
        let told = &self.told[account];
        told.is_empty() || told.iter().any(|(from, to)| *from <= first && last <= *to)
    }

    /// Days of an account, after one day and up to another, that no file tells of.
    pub(super) fn untold_days(&self, account: usize, after: i32, until: i32) -> i32 {
        let told = &self.told[account];
        let of = |(from, to): &(i32, i32)| (until.min(*to) - after.max(*from - 1)).max(0);
        if told.is_empty() { 0 } else { (until - after - told.iter().map(of).sum::<i32>()).max(0) }
    }

    pub(super) fn records(&self, places: &[usize]) -> Vec<RecordId> {
        let mut sorted = places.to_vec();
        sorted.sort_by_key(|at| (self.movement(*at).on, self.movement(*at).id));
        sorted.iter().map(|at| self.movement(*at).id).collect()
    }

    pub(super) fn money(&self, cents: i64, currency: Currency) -> Money {
        Money::new(Decimal { digits: cents, scale: 2 }, currency)
    }

    /// Whether a party is one under which the person's own transfers go.
    pub(super) fn is_own_party(&self, at: usize) -> bool {
        self.own_parties.contains(&self.parties.of[at])
    }

    /// Whether what a movement is paid for may be looked at as spending or income.
    pub(super) fn counts(&self, at: usize) -> bool {
        !self.is_transfer[at] && !self.is_reversed[at] && !self.movement(at).pending && self.cents[at] != 0
    }

    pub(crate) fn said_of_party(&self, party: usize) -> Option<&'a String> {
        let said = &self.known.said.party_categories;
        let party = &self.parties.all[party];
        said.get(&party.key).or_else(|| party.former.iter().find_map(|key| said.get(key)))
    }

    /// What came back whole from the one who got it: both sides. The nearest payment before it is the one.
    fn reversed(&self) -> Vec<bool> {
        let mut reversed = vec![false; self.known.movements.len()];
        let mut paid: HashMap<(usize, usize, Currency, i64), Vec<usize>> = HashMap::new();
        for at in self.order.iter().copied().filter(|at| !self.is_transfer[*at] && !self.movement(*at).pending) {
            let movement = self.movement(at);
            let key = (self.parties.of[at], movement.account, movement.amount.currency, self.cents[at].abs());
            if self.cents[at] < 0 {
                paid.entry(key).or_default().push(at);
            } else if let Some(before) = paid.get_mut(&key).and_then(Vec::pop)
                && self.day(at) - self.day(before) <= REFUND_DAYS
            {
                reversed[at] = true;
                reversed[before] = true;
            }
        }
        reversed
    }

    /// Movements that count, by party, account, currency and direction, each in order.
    pub(super) fn groups(&self) -> BTreeMap<Group, Vec<usize>> {
        let mut groups: BTreeMap<Group, Vec<usize>> = BTreeMap::new();
        for at in self.order.iter().copied().filter(|at| self.counts(*at)) {
            let movement = self.movement(at);
            let group = Group {
                party: self.parties.of[at],
                account: movement.account,
                currency: movement.amount.currency,
                is_out: self.cents[at] < 0,
            };
            groups.entry(group).or_default().push(at);
        }
        groups
    }
}

/// What files tell of each account: days between two files are told as well where they are few, since a file may end with
/// its last movement.
fn told(known: &Known) -> Vec<Vec<(i32, i32)>> {
    let places: HashMap<&str, usize> = known.accounts.iter().enumerate().map(|(at, account)| (account.id.as_str(), at)).collect();
    let mut all: Vec<Vec<(i32, i32)>> = vec![Vec::new(); known.accounts.len()];
    for source in &known.sources {
        if let Some(at) = source.account.as_deref().and_then(|account| places.get(account)) {
            let within = |day: Day| day.number().clamp(*DAYS.start(), *DAYS.end());
            all[*at].extend(source.told.iter().map(|(first, last)| (within(*first), within(*last))));
        }
    }
    for told in &mut all {
        told.sort_unstable();
        let mut apart: Vec<(i32, i32)> = Vec::new();
        for (first, last) in told.drain(..) {
            match apart.last_mut() {
                Some(before) if first - before.1 <= BETWEEN_FILES_DAYS => before.1 = before.1.max(last),
                _ => apart.push((first, last)),
            }
        }
        *told = apart;
    }
    all
}

/// The day of purchase that a label writes (`CB NAME 24/11`, `CARTE 24/11/25 NAME`), where it lies shortly before the booking.
fn paid_on(movement: &Movement) -> i32 {
    let booked = movement.on.number();
    let bytes = movement.label.as_bytes();
    let two = |at: usize| -> Option<u32> {
        let pair = bytes.get(at..at + 2)?;
        let is_alone = at == 0 || !bytes[at - 1].is_ascii_digit();
        (is_alone && pair.iter().all(u8::is_ascii_digit)).then(|| u32::from(pair[0] - b'0') * 10 + u32::from(pair[1] - b'0'))
    };
    for at in (1..bytes.len()).filter(|at| matches!(bytes[*at], b'/' | b'.')).take(LABEL_SIGNS_MAX) {
        let (Some(day), Some(month)) = (at.checked_sub(2).and_then(two), two(at + 1)) else { continue };
        let year = movement.on.month().year;
        let near = [year, year - 1].into_iter().filter_map(|year| Day::from_ymd(year, month, day).ok()).map(Day::number);
        if let Some(day) = near.into_iter().find(|day| (booked.saturating_sub(PURCHASE_DAYS_MAX)..=booked).contains(day)) {
            return day;
        }
    }
    booked
}

/// What movements have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Group {
    pub(super) party: usize,
    pub(super) account: usize,
    pub(super) currency: Currency,
    pub(super) is_out: bool,
}

/// Hundredths of a unit; finer ones are cut off.
pub(super) fn cents(money: &Money) -> i64 {
    let factor = 10i128.pow(u32::from(money.scale.min(18)));
    let limit = i128::from(CENTS_MAX);
    i64::try_from((i128::from(money.minor) * 100 / factor).clamp(-limit, limit)).unwrap_or(0)
}

/// The middle of numbers in order; of an even count the lower of two.
pub(super) fn median(sorted: &[i64]) -> i64 {
    sorted.get(sorted.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

/// The median, and the median distance from it.
pub(super) fn spread(values: &[i64]) -> (i64, i64) {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let middle = median(&sorted);
    let mut away: Vec<i64> = sorted.iter().map(|value| value.saturating_sub(middle).saturating_abs()).collect();
    away.sort_unstable();
    (middle, median(&away))
}
