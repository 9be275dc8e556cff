//! The dialects of `:86:`: the German `166?00…?20…?32…`, the Dutch and Belgian `/EREF/…/NAME/…`, free text; and the
//! numbered lines of `:NS:`.

use logis_core::{Decimal, Money};

use crate::camt::values::id;
use crate::ofx::value::iban;

/// The length of a line of text, in characters: a line as long goes on in the next without a space.
const LINE_CHARS: usize = 65;
/// The same, of a numbered subfield.
const SUBFIELD_CHARS: usize = 27;
/// Stands between texts that were apart.
const JOINT: &str = " · ";

/// What a `:86:` says, text by text; empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Details {
    /// The bank's code of the business (GVC).
    pub(super) code: String,
    /// What the bank calls such a movement.
    pub(super) booking: String,
    /// What the payer wrote.
    pub(super) purpose: String,
    /// What else stands there.
    pub(super) further: String,
    pub(super) party: String,
    pub(super) party_account: String,
    /// The end-to-end reference.
    pub(super) reference: String,
}

impl Details {
    fn add_further(&mut self, text: &str) {
        let text = spaced(text);
        if !text.is_empty() {
            self.further.push_str(if self.further.is_empty() { "" } else { JOINT });
            self.further.push_str(&text);
        }
    }
}

/// Reads the text of a `:86:`, with its line ends.
pub(super) fn details(text: &str) -> Details {
    let flat: String = text.split('\n').collect();
    numbered(&flat).or_else(|| keyed(&flat)).unwrap_or_else(|| free(text))
}

/// One space where there are several.
fn spaced(text: &str) -> String {
    let mut one = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        one.push_str(if one.is_empty() { "" } else { " " });
        one.push_str(word);
    }
    one
}

/// Texts that a bank cut into subfields: a space is lost where one was not full.
#[derive(Default)]
struct Glued {
    text: String,
    last_chars: usize,
}

impl Glued {
    fn add(&mut self, piece: &str) {
        let is_apart = self.last_chars < SUBFIELD_CHARS || sepa_key(piece).is_some();
        self.text.push_str(if self.text.is_empty() || !is_apart { "" } else { " " });
        self.text.push_str(piece);
        self.last_chars = piece.chars().count();
    }
}

/// Which subfield of the numbered dialect (German banking committee, DFÜ agreement, annex 3) a number is.
fn subfield(number: &str) -> Option<u32> {
    let number: u32 = number.parse().ok()?;
    matches!(number, 0 | 10..=14 | 20..=38 | 60..=71).then_some(number)
}

/// `166?00GUTSCHRIFT?20SVWZ+…?32NAME`, with whatever mark the bank puts for `?`.
fn numbered(flat: &str) -> Option<Details> {
    let text = flat.trim_start();
    let code_length = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (code, rest) = text.split_at(code_length);
    let mark = rest.chars().next()?;
    let is_mark = mark == '?' || (matches!(mark, '>' | '~' | '&' | '|' | '@' | '#' | '^' | '$' | '!' | '%' | '*' | '=') && code.len() == 3);
    let begins = |piece: &str| piece.get(..2).is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()));
    if code_length > 3 || !is_mark || !begins(&rest[mark.len_utf8()..]) {
        return None;
    }
    let mut found = Details { code: code.to_owned(), ..Details::default() };
    let (mut purpose, mut party, mut booking) = (Glued::default(), Glued::default(), Glued::default());
    let (mut bank, mut number, mut number_iban, mut further) = (String::new(), String::new(), String::new(), Glued::default());
    let mut take = |number_of: u32, piece: &str| match number_of {
        0 => booking.add(piece),
        20..=29 | 60..=63 => purpose.add(piece),
        30 => bank.push_str(piece),
        31 => number.push_str(piece),
        32 | 33 => party.add(piece),
        38 => number_iban.push_str(piece),
        64..=71 => further.add(piece),
        _ => {}
    };
    // A mark without a subfield's number behind it is text.
    let mut open: Option<(u32, String)> = None;
    for piece in rest.split(mark).skip(1) {
        let begun = piece.get(..2).filter(|_| begins(piece)).and_then(subfield);
        match (begun, &mut open) {
            (Some(next), _) => {
                if let Some((number_of, text)) = open.replace((next, piece[2..].to_owned())) {
                    take(number_of, &text);
                }
            }
            (None, Some((_, text))) => {
                text.push(mark);
                text.push_str(piece);
            }
            (None, None) => {}
        }
    }
    if let Some((number_of, text)) = open {
        take(number_of, &text);
    }
    found.booking = spaced(&booking.text);
    found.party = spaced(&party.text);
    found.party_account = account_of(bank.trim(), number.trim(), number_iban.trim());
    sepa(&purpose.text, &mut found);
    found.add_further(&further.text);
    Some(found)
}

/// The other party's account: an IBAN, else bank and number.
fn account_of(bank: &str, number: &str, number_iban: &str) -> String {
    match (iban(number_iban).or_else(|| iban(number)), number_iban, number, bank) {
        (Some(iban), ..) => iban,
        (None, "", "", _) => String::new(),
        (None, number, "", _) | (None, _, number, "") => number.to_owned(),
        // A code of eight digits names a bank; a BIC stands beside what should be an IBAN.
        (None, _, number, bank) if bank.bytes().all(|b| b.is_ascii_digit()) => format!("{bank}/{number}"),
        (None, _, number, _) => number.to_owned(),
    }
}

/// Marks of SEPA's parts within a purpose, `EREF+` and its like.
const SEPA_KEYS: &[&str] =
    &["EREF", "KREF", "MREF", "CRED", "DEBT", "COAM", "OAMT", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC", "RREF", "PREF", "PURP", "MDAT"];

/// The key that a text begins with.
fn sepa_key(text: &str) -> Option<&'static str> {
    SEPA_KEYS.iter().copied().find(|key| text.strip_prefix(key).is_some_and(|rest| rest.starts_with('+')))
}

/// Takes a purpose apart, also from what the bank itself says in it (`MTLG:`).
fn sepa(purpose: &str, found: &mut Details) {
    let mut starts: Vec<(usize, &str)> = Vec::new();
    for (at, mark) in purpose.match_indices(['+', ':']) {
        let keys = if mark == "+" { SEPA_KEYS } else { &["MTLG"] };
        let key = keys.iter().copied().find(|key| purpose[..at].ends_with(key));
        let apart = |from: usize| from == 0 || purpose[..from].ends_with(char::is_whitespace);
        if let Some((key, from)) = key.map(|key| (key, at - key.len())).filter(|(_, from)| apart(*from)) {
            starts.push((from, key));
        }
    }
    let before = &purpose[..starts.first().map_or(purpose.len(), |(from, _)| *from)];
    for (at, (from, key)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(purpose.len(), |(next, _)| *next);
        let text = spaced(&purpose[from + key.len() + 1..end]);
        match *key {
            "EREF" if found.reference.is_empty() => found.reference = text,
            "SVWZ" if found.purpose.is_empty() => found.purpose = text,
            "IBAN" if found.party_account.is_empty() => found.party_account = iban(&text).unwrap_or_default(),
            "ABWA" | "ABWE" | "SVWZ" | "MTLG" if text != found.party => found.add_further(&text),
            _ => {}
        }
    }
    if found.purpose.is_empty() {
        found.purpose = spaced(before);
    } else {
        found.add_further(before);
    }
}

/// Keys of the dialect in slashes.
const SLASH_KEYS: &[&str] = &[
    "TRTP", "IBAN", "BIC", "NAME", "REMI", "EREF", "MARF", "CSID", "ORDP", "BENM", "ISDT", "CNTP", "PREF", "IREF", "KREF", "RTRN", "ADDR",
    "PURP", "TRCD", "SVCL", "ULTB", "ULTD", "ULTC", "OCMT", "CHGS", "EXCH", "INIT", "NRTX", "CREF", "MREF", "CRED", "SVWZ",
];

/// `/EREF/…/BENM//NAME/…/REMI/…`
fn keyed(flat: &str) -> Option<Details> {
    let key_at = |at: usize| {
        let rest = &flat[at + 1..];
        SLASH_KEYS.iter().copied().find(|key| rest.strip_prefix(key).is_some_and(|rest| rest.starts_with('/')))
    };
    let text = flat.trim_start();
    let offset = flat.len() - text.len();
    if !text.starts_with('/') || key_at(offset).is_none() {
        return None;
    }
    let starts: Vec<(usize, &str)> = flat.match_indices('/').filter_map(|(at, _)| key_at(at).map(|key| (at, key))).collect();
    let mut found = Details::default();
    for (at, (from, key)) in starts.iter().enumerate() {
        let begin = from + key.len() + 2;
        let end = starts.get(at + 1).map_or(flat.len(), |(next, _)| (*next).max(begin));
        let value = flat[begin..end].trim_matches(|c: char| c == '/' || c.is_whitespace());
        match *key {
            "TRTP" => found.booking = spaced(value),
            "IBAN" if found.party_account.is_empty() => found.party_account = value.split_whitespace().collect(),
            "NAME" if found.party.is_empty() => found.party = spaced(value),
            "EREF" if found.reference.is_empty() => found.reference = spaced(value),
            "CNTP" => counterparty(value, &mut found),
            "REMI" | "SVWZ" if found.purpose.is_empty() => found.purpose = remittance(value),
            "REMI" | "SVWZ" | "RTRN" | "PURP" | "TRCD" => found.add_further(value),
            _ => {}
        }
    }
    Some(found)
}

/// Of the further lines of a `:61:` the amount in the currency it was made in, `/OCMT/USD12,5/`; and whether they hold
/// nothing but such codes.
pub(super) fn original(text: &str) -> (Option<Money>, bool) {
    let text = text.trim_start();
    let stated = text.split_once("/OCMT/").and_then(|(_, rest)| rest.split('/').next());
    let money = stated.and_then(|stated| {
        let (currency, number) = stated.split_at_checked(3)?;
        Some(Money::new(Decimal::parse(number, b',').ok()?, currency.parse().ok()?))
    });
    (money, keyed(text).is_some())
}

/// `account/BIC/name/place`
fn counterparty(value: &str, found: &mut Details) {
    let mut parts = value.split('/').map(str::trim);
    let (account, _bic, name) = (parts.next(), parts.next(), parts.next());
    if let Some(account) = account.filter(|account| !account.is_empty() && found.party_account.is_empty()) {
        found.party_account = iban(account).unwrap_or_else(|| account.to_owned());
    }
    if let Some(name) = name.filter(|_| found.party.is_empty()) {
        found.party = spaced(name);
    }
}

/// The text of a remittance: `USTD//text`, `STRD/CUR/reference`, or itself.
fn remittance(value: &str) -> String {
    let text = value.strip_prefix("USTD//").or_else(|| value.strip_prefix("STRD/CUR/")).or_else(|| value.strip_prefix("STRD/"));
    spaced(text.unwrap_or(value))
}

/// Text of no known form. Where it begins with an IBAN, that and the rest of its line are the other party.
fn free(text: &str) -> Details {
    let mut found = Details::default();
    let first = text.split('\n').next().unwrap_or_default();
    let (token, rest) = first.trim().split_once(' ').unwrap_or((first.trim(), ""));
    let mut lines = text.split('\n').peekable();
    if let Some(iban) = iban(token).filter(|iban| iban.len() == token.len()) {
        (found.party_account, found.party) = (iban, spaced(rest));
        lines.next();
    }
    found.purpose = lines_of(lines);
    if found.purpose.is_empty() {
        found.purpose.clone_from(&found.party);
    }
    found
}

/// Lines as one text: a full line goes on in the next.
pub(super) fn lines_of<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(line);
        if line.chars().count() < LINE_CHARS {
            text.push(' ');
        }
    }
    spaced(&text)
}

/// Reads the lines of an entry's `:NS:`: `01` to `14` purpose, `15` and `16` the other party, `17` the bank's words,
/// `33` and `34` the other party's bank and account.
pub(super) fn non_swift(text: &str) -> Details {
    let mut found = Details::default();
    let (mut purpose, mut party, mut bank, mut number) = (String::new(), String::new(), String::new(), String::new());
    for line in text.split('\n') {
        let Some((code, value)) = line.split_at_checked(2) else { continue };
        let place = match code.parse() {
            Ok(1..=14) => &mut purpose,
            Ok(15 | 16) => &mut party,
            Ok(17) => &mut found.booking,
            Ok(33) => &mut bank,
            Ok(34) => &mut number,
            _ => continue,
        };
        place.push_str(value);
        place.push(' ');
    }
    found.booking = spaced(&found.booking);
    (found.purpose, found.party) = (spaced(&purpose), spaced(&party));
    found.party_account = account_of(bank.trim(), number.trim(), "");
    found
}

/// The owner's name in the `:NS:` of a statement.
pub(super) fn owner(text: &str) -> Option<String> {
    text.split('\n').find_map(|line| line.strip_prefix("22")).map(spaced).filter(|name| id(name).is_some())
}
