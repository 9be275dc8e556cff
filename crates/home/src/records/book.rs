//! The account book: which of the names that sources use are one account, what the person calls it, its currency.
//!
//! A record keeps the account as its source named it; the book says what that means. So joining and splitting change
//! the book alone, and nothing that was delivered.

use std::collections::{HashMap, HashSet};

use logis_core::{CountingRng, Currency, Rng};
use logis_vault::{Beside, Scope, Vault, VaultError};
use serde::{Deserialize, Serialize};

/// The document that holds the book.
pub const BOOK: &str = "accounts";
/// A number must have so many characters, leading zeros left out, to be recognised within an IBAN or another id.
const NUMBER_CHARACTERS_MIN: usize = 6;
/// A number shorter than this is shown whole; a longer one by its last [`CALLED_CHARACTERS`].
const CALLED_WHOLE_CHARACTERS_MAX: usize = 8;
const CALLED_CHARACTERS: usize = 4;
/// Former ids of one account that are kept.
const FORMER_MAX: usize = 32;
/// Of a book with more accounts none is taken for another: no person has as many, and each new one would be compared
/// with all.
const COMPARED_MAX: usize = 500;
/// The same of names.
const NAMES_COMPARED_MAX: usize = 2_000;
/// A name longer than this is the same as itself only.
const COMPARED_BYTES_MAX: usize = 100;
/// What an account of an input that names none is called by.
const UNNAMED: &str = "name:";

/// One account, known under several ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id in the book.
    pub id: String,
    /// What the person, or else the source, calls it.
    pub name: String,
    /// The names that sources use for it.
    pub refs: Vec<String>,
    /// Its currency, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Whether the person said which account it is (asked where a file names none).
    #[serde(default)]
    pub settled: bool,
    /// Ids that the person told apart from it: never joined by themselves again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<String>,
    /// Ids that it had before it was joined with another, or in another home's book: what was said of it then names it so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<String>,
}

/// All accounts of a home.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// The accounts, in the order in which they were first seen.
    pub accounts: Vec<Account>,
}

/// What a source says of an account.
#[derive(Debug, Clone, Default)]
pub struct Told<'a> {
    /// The name that the source uses for it.
    pub account: &'a str,
    /// What the source calls it.
    pub name: Option<&'a str>,
    /// Its currency.
    pub currency: Option<Currency>,
}

impl Account {
    /// Its currency; unknown until the source says it or the person answers.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency.as_deref().and_then(|code| code.parse().ok()).unwrap_or(Currency::UNKNOWN)
    }

    /// Notes an id that it had.
    pub(super) fn was(&mut self, id: String) {
        if id != self.id && !self.former.contains(&id) && self.former.len() < FORMER_MAX {
            self.former.push(id);
        }
    }

    /// Whether the person should be asked which account it is.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        !self.settled && self.refs.iter().all(|account| account.starts_with(UNNAMED))
    }
}

impl Book {
    /// The book of a home, and the version to write over; of homes seen together what all of them know.
    ///
    /// # Errors
    /// When the scope is narrowed or the database fails.
    pub fn load(vault: &Vault, scope: &Scope) -> Result<(Self, u64), VaultError> {
        let find = |scope: &Scope| vault.find_document::<Self>(scope, BOOK);
        let (mut book, version) = find(scope)?.map(|document| (document.value, document.version)).unwrap_or_default();
        for part in scope.parts().skip(1) {
            if let (Some(theirs), Some(place)) = (find(&part)?, part.place()) {
                book.set_beside(theirs.value, place);
            }
        }
        Ok((book, version))
    }

    /// Takes in another home's book for looking at both, under the names that its rows have beside these.
    fn set_beside(&mut self, mut theirs: Self, place: &Beside) {
        for account in &mut theirs.accounts {
            for named in account.refs.iter_mut().chain(&mut account.apart) {
                place.called(named).to_owned().clone_into(named);
            }
            account.name = format!("{} · {}", account.name, place.whose);
        }
        // An id that is taken is drawn anew: the same one at each look, so that a link to the account holds.
        self.take_in(theirs, &CountingRng::new(1));
    }

    /// Keeps the book.
    ///
    /// # Errors
    /// [`VaultError::Changed`] when it was changed meanwhile.
    pub fn store(&self, vault: &Vault, scope: &Scope, over_version: u64) -> Result<(), VaultError> {
        vault.put_document(scope, BOOK, self, over_version).map(drop)
    }

    /// The account that a source's name means.
    #[must_use]
    pub fn find(&self, account: &str) -> Option<&Account> {
        self.accounts.iter().find(|a| a.refs.iter().any(|known| known == account)).or_else(|| self.accounts.get(self.same(account)?))
    }

    /// The account that a person means: its id, its name, or a source's name for it.
    #[must_use]
    pub fn meant(&self, said: &str) -> Option<&Account> {
        self.accounts.iter().find(|a| a.id == said || a.name == said).or_else(|| self.find(said))
    }

    /// The one account of which a name is another: a number within an IBAN, or the same number.
    fn same(&self, account: &str) -> Option<usize> {
        if self.accounts.len() > COMPARED_MAX || self.names() > NAMES_COMPARED_MAX {
            return None;
        }
        let is = |known: &Account| !known.apart.iter().any(|a| a == account) && known.refs.iter().any(|other| are_one(other, account));
        let mut found = self.accounts.iter().enumerate().filter(|(_, known)| is(known)).map(|(at, _)| at);
        let first = found.next();
        // Two would fit: nobody could say which.
        if found.next().is_some() { None } else { first }
    }

    /// Takes in the accounts of another home's book. What is known here by one of their names is the same account and keeps
    /// its name and currency; names that another account here has stay with that one. Of a book with more names than any
    /// person's, only equal names are.
    pub(super) fn take_in(&mut self, theirs: Self, rng: &dyn Rng) {
        let is_compared = theirs.names() <= NAMES_COMPARED_MAX;
        let mut places: HashMap<String, usize> = HashMap::new();
        for (at, ours) in self.accounts.iter().enumerate() {
            for named in &ours.refs {
                places.entry(named.clone()).or_insert(at);
            }
        }
        let mut ids: HashSet<String> = self.accounts.iter().map(|ours| ours.id.clone()).collect();
        let mut parted: HashSet<usize> = HashSet::new();
        for their in theirs.accounts {
            let known = |named: &String| places.get(named).copied().or_else(|| if is_compared { self.same(named) } else { None });
            let known: Vec<Option<usize>> = their.refs.iter().map(known).collect();
            let at = known.iter().find_map(|at| *at).unwrap_or(self.accounts.len());
            let free = their.refs.iter().zip(&known).filter(|(_, known)| known.is_none_or(|of| of == at)).map(|(named, _)| named.clone());
            let free: Vec<String> = free.filter(|named| places.insert(named.clone(), at).is_none()).collect();
            match self.accounts.get_mut(at) {
                Some(ours) => {
                    ours.refs.extend(free);
                    ours.currency = ours.currency.take().or(their.currency);
                    ours.settled |= their.settled;
                    if !ids.contains(&their.id) {
                        ours.was(their.id);
                    }
                    their.former.into_iter().filter(|id| !ids.contains(id)).for_each(|id| ours.was(id));
                    if !their.apart.is_empty() {
                        ours.apart.extend(their.apart.into_iter().filter(|named| places.get(named) != Some(&at)));
                        parted.insert(at);
                    }
                }
                None => {
                    let id = if ids.contains(&their.id) { drawn(rng) } else { their.id };
                    ids.insert(id.clone());
                    self.accounts.push(Account { id, refs: free, ..their });
                }
            }
        }
        for at in parted {
            self.accounts[at].apart.sort();
            self.accounts[at].apart.dedup();
        }
    }

    /// Names by which its accounts are known or told apart.
    fn names(&self) -> usize {
        self.accounts.iter().map(|account| account.refs.len() + account.apart.len()).sum()
    }

    /// Learns of an account. True when the book changed.
    pub fn learn(&mut self, told: &Told<'_>, rng: &dyn Rng) -> bool {
        let at = self.accounts.iter().position(|a| a.refs.iter().any(|known| known == told.account)).or_else(|| self.same(told.account));
        let currency = told.currency.filter(|currency| currency.is_known()).map(|currency| currency.to_string());
        let Some(at) = at else {
            self.accounts.push(Account {
                id: drawn(rng),
                name: told.name.map_or_else(|| called(told.account), str::to_owned),
                refs: vec![told.account.to_owned()],
                currency,
                settled: false,
                apart: Vec::new(),
                former: Vec::new(),
            });
            return true;
        };
        let known = &mut self.accounts[at];
        let mut changed = false;
        if !known.refs.iter().any(|other| other == told.account) {
            known.refs.push(told.account.to_owned());
            changed = true;
        }
        // A name that the person gave or accepted stays, and a file's own name is none of an account that has ids.
        let may_be_named = !known.settled && !told.account.starts_with(UNNAMED) && known.name == called(&known.refs[0]);
        if let (true, Some(name)) = (may_be_named, told.name.filter(|name| *name != known.name)) {
            name.clone_into(&mut known.name);
            changed = true;
        }
        if known.currency.is_none() && currency.is_some() {
            known.currency = currency;
            changed = true;
        }
        changed
    }
}

/// A fresh id for an account.
fn drawn(rng: &dyn Rng) -> String {
    let mut bytes = [0; 6];
    rng.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What an account is called where its source gives it no name: a long number by its last digits, as on a card.
fn called(account: &str) -> String {
    if let Some(name) = account.strip_prefix(UNNAMED) {
        return name.to_owned();
    }
    let plain: Vec<char> = account.rsplit('/').next().unwrap_or(account).chars().filter(char::is_ascii_alphanumeric).collect();
    if plain.len() < CALLED_WHOLE_CHARACTERS_MAX {
        return account.to_owned();
    }
    format!("•••• {}", plain[plain.len() - CALLED_CHARACTERS..].iter().collect::<String>())
}

/// Whether a name is a number that means one account or meter wherever it stands, not a word that anyone may use.
#[must_use]
pub fn names_one(named: &str) -> bool {
    let number = named.rsplit('/').next().unwrap_or(named);
    let digits = number.chars().filter(char::is_ascii_digit).count();
    !named.starts_with(UNNAMED) && digits >= NUMBER_CHARACTERS_MIN && number.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ')
}

/// Whether two names that sources use are of one account.
fn are_one(a: &str, b: &str) -> bool {
    if a.starts_with(UNNAMED) || b.starts_with(UNNAMED) || a.len().max(b.len()) > COMPARED_BYTES_MAX {
        return false;
    }
    let plain = |text: &str| -> String { text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect() };
    let number = |text: &str| plain(text.rsplit('/').next().unwrap_or(text));
    let (whole_a, whole_b) = (plain(a), plain(b));
    if whole_a == whole_b {
        return true;
    }
    let long_enough = |text: &str| text.trim_start_matches('0').len() >= NUMBER_CHARACTERS_MIN;
    match (is_iban(&whole_a), is_iban(&whole_b)) {
        (true, true) => false,
        (true, false) => within(&whole_a, &whole_b) && long_enough(&number(b)),
        (false, true) => within(&whole_b, &whole_a) && long_enough(&number(a)),
        // `bank/branch/number` and the bare number.
        (false, false) => number(a) == number(b) && (a.contains('/') != b.contains('/')) && long_enough(&number(a)),
    }
}

/// An IBAN holds the bank's, the branch's and the account's number (ISO 13616), after four characters of its own.
fn within(iban: &str, number: &str) -> bool {
    iban.get(4..).is_some_and(|bban| bban.contains(number))
}

/// Two letters, two digits, 11 to 30 characters, and check digits that fit (ISO 7064 mod 97-10).
fn is_iban(text: &str) -> bool {
    let bytes = text.as_bytes();
    if !(15..=34).contains(&bytes.len()) || !bytes[..2].iter().all(u8::is_ascii_uppercase) || !bytes[2..4].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let digits = bytes[4..].iter().chain(&bytes[..4]).map(|byte| char::from(*byte).to_digit(36).unwrap_or(0));
    digits.fold(0u32, |rest, value| (if value > 9 { rest * 100 } else { rest * 10 } + value) % 97) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_account_find_together() {
        let iban = "FR7630006000011234567890189";
        let rng = CountingRng::new(1);
        let mut book = Book::default();
        let told = |account| Told { account, ..Told::default() };
        for account in [iban, "30006/00001/12345678901", "12345678901"] {
            book.learn(&told(account), &rng);
        }
        assert_eq!(book.accounts.len(), 1);
        assert_eq!(book.accounts[0].refs.len(), 3);
        for account in ["FR1420041010050500013M02606", "0001", "name:12345678901"] {
            book.learn(&told(account), &rng);
        }
        assert_eq!(book.accounts.len(), 4, "another IBAN, a number too short, a file's name");
        assert!(book.find("name:12345678901").unwrap().is_unsettled());
    }

    #[test]
    fn a_book_larger_than_any_persons_takes_no_account_for_another() {
        let rng = CountingRng::new(1);
        let mut book = Book::default();
        for number in 0..=COMPARED_MAX {
            book.learn(&Told { account: &format!("bank/{number:09}1"), ..Told::default() }, &rng);
        }
        book.learn(&Told { account: "0000000071", ..Told::default() }, &rng);
        assert_eq!(book.accounts.len(), COMPARED_MAX + 2);
    }

    #[test]
    fn another_homes_book_is_taken_in_by_its_names() {
        let rng = CountingRng::new(1);
        let of = |id: &str, refs: &[&str]| {
            let refs = refs.iter().map(|named| (*named).to_owned()).collect();
            Account { id: id.into(), name: id.into(), refs, currency: None, settled: false, apart: Vec::new(), former: Vec::new() }
        };
        let mut ours = Book { accounts: vec![of("a", &["bank/12345678"]), of("b", &["bank/87654321"])] };
        let mut theirs = Book { accounts: vec![of("x", &["12345678", "other", "bank/87654321"]), of("b", &["new", "new"])] };
        theirs.accounts[0].apart = vec!["z".into(), "other".into(), "y".into()];
        ours.take_in(theirs.clone(), &rng);
        assert_eq!(ours.accounts.len(), 3);
        assert_eq!(ours.accounts[0].refs, ["bank/12345678", "12345678", "other"], "what another account has stays with that one");
        assert_eq!(ours.accounts[0].apart, ["y", "z"]);
        assert_eq!(ours.accounts[0].former, ["x"], "what was said of x finds it");
        assert_eq!(ours.accounts[2].refs, ["new"]);
        assert_ne!(ours.accounts[2].id, "b");
        let before = ours.clone();
        ours.take_in(theirs, &rng);
        assert_eq!(ours, before, "twice is once");
    }

    #[test]
    fn the_longest_book_is_taken_in_name_by_name() {
        let rng = CountingRng::new(1);
        let mut theirs = Book::default();
        let account = |number: usize| Account {
            id: format!("{number}"),
            name: String::new(),
            refs: vec![format!("bank/{number:08}")],
            currency: None,
            settled: false,
            apart: vec![format!("apart/{number:08}")],
            former: Vec::new(),
        };
        theirs.accounts.extend((0..20_000).map(account));
        // Pairs of names of which each would be compared with each.
        theirs.accounts[0].refs.extend((0..100_000).map(|number| format!("{number:08}")));
        let mut ours = theirs.clone();
        ours.take_in(theirs.clone(), &rng);
        assert_eq!(ours, theirs);
    }

    #[test]
    fn a_known_file_never_renames_the_account_that_it_was_joined_with() {
        let rng = CountingRng::new(1);
        let mut book = Book::default();
        book.learn(&Told { account: "bank/12345678", ..Told::default() }, &rng);
        book.accounts[0].refs.push("name:releve".into());
        for settled in [false, true] {
            book.accounts[0].settled = settled;
            assert!(!book.learn(&Told { account: "name:releve", name: Some("releve"), ..Told::default() }, &rng));
            assert_eq!(book.accounts[0].name, "•••• 5678");
        }
        assert!(!book.learn(&Told { account: "bank/12345678", name: Some("COMPTE"), ..Told::default() }, &rng));
        book.accounts[0].settled = false;
        assert!(book.learn(&Told { account: "bank/12345678", name: Some("COMPTE"), ..Told::default() }, &rng));
    }

    #[test]
    fn what_was_told_apart_stays_apart() {
        let rng = CountingRng::new(1);
        let mut book = Book::default();
        book.learn(&Told { account: "bank/12345678", ..Told::default() }, &rng);
        book.accounts[0].apart.push("12345678".into());
        book.learn(&Told { account: "12345678", currency: Some(Currency::EUR), ..Told::default() }, &rng);
        assert_eq!(book.accounts.len(), 2);
        assert_eq!(book.find("12345678").unwrap().currency(), Currency::EUR);
    }
}
