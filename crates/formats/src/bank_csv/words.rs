//! The words above a table's columns, in seven languages, and those inside it that tell a state or a side.

use std::collections::HashMap;
use std::sync::LazyLock;

use logis_core::Currency;

/// What a header's phrase means. Several of them end in one [`Role`](super::Role): which is chosen among the table's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Booked,
    Date,
    Operation,
    Value,
    Time,
    Amount,
    Gross,
    Net,
    Fee,
    Debit,
    Credit,
    Indicator,
    Balance,
    Currency,
    OriginalAmount,
    OriginalCurrency,
    Account,
    AccountName,
    Bank,
    Branch,
    Label,
    Details,
    Counterparty,
    CounterpartyAccount,
    Category,
    CategoryParent,
    Type,
    Reference,
    Id,
    Status,
    Ignored,
    Foreign,
}

impl Meaning {
    fn named(text: &str) -> Option<Self> {
        Some(match text {
            "booked" => Self::Booked,
            "date" => Self::Date,
            "operation" => Self::Operation,
            "value" => Self::Value,
            "time" => Self::Time,
            "amount" => Self::Amount,
            "gross" => Self::Gross,
            "net" => Self::Net,
            "fee" => Self::Fee,
            "debit" => Self::Debit,
            "credit" => Self::Credit,
            "indicator" => Self::Indicator,
            "balance" => Self::Balance,
            "currency" => Self::Currency,
            "original-amount" => Self::OriginalAmount,
            "original-currency" => Self::OriginalCurrency,
            "account" => Self::Account,
            "account-name" => Self::AccountName,
            "bank" => Self::Bank,
            "branch" => Self::Branch,
            "label" => Self::Label,
            "details" => Self::Details,
            "counterparty" => Self::Counterparty,
            "counterparty-account" => Self::CounterpartyAccount,
            "category" => Self::Category,
            "category-parent" => Self::CategoryParent,
            "type" => Self::Type,
            "reference" => Self::Reference,
            "id" => Self::Id,
            "status" => Self::Status,
            "ignored" => Self::Ignored,
            "foreign" => Self::Foreign,
            _ => return None,
        })
    }

    /// Whether it dates a movement.
    pub(super) fn is_date(self) -> bool {
        matches!(self, Self::Booked | Self::Date | Self::Operation | Self::Value)
    }

    /// Whether it says how much a movement is.
    pub(super) fn is_amount(self) -> bool {
        matches!(self, Self::Amount | Self::Gross | Self::Net | Self::Debit | Self::Credit)
    }
}

/// What one header cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) meaning: Meaning,
    /// Two letters, or `any`.
    pub(super) language: &'static str,
    /// Place in the list: of two phrases of one meaning, the earlier is the better one.
    pub(super) rank: usize,
    /// Whether the whole cell is a known phrase, not its beginning only.
    pub(super) exact: bool,
    /// The currency it names: `Montant (EUR)`.
    pub(super) currency: Option<Currency>,
}

const LIST: &str = include_str!("headers.txt");

static PHRASES: LazyLock<HashMap<&'static str, (Meaning, &'static str, usize)>> = LazyLock::new(|| {
    let mut phrases = HashMap::new();
    for (head, list) in LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": ")) {
        let Some((meaning, language)) = head.split_once(' ').and_then(|(m, l)| Some((Meaning::named(m)?, l))) else { continue };
        for phrase in list.split(", ") {
            let rank = phrases.len();
            phrases.entry(phrase.trim()).or_insert((meaning, language, rank));
        }
    }
    phrases
});

/// What a header cell says, if its words are known.
pub(super) fn heading(cell: &str) -> Option<Heading> {
    /// A header is a few words: a longer cell is none.
    const HEADER_BYTES_MAX: usize = 120;
    if cell.len() > HEADER_BYTES_MAX {
        return None;
    }
    let (phrase, currency) = without_currency(&fold(cell));
    let found = |text: &str, exact| {
        PHRASES.get(text).map(|(meaning, language, rank)| Heading { meaning: *meaning, language, rank: *rank, exact, currency })
    };
    if let Some(heading) = found(&phrase, true) {
        return Some(heading);
    }
    // "Montant de l'opération en devise du compte": the longest beginning that is known.
    let mut ends: Vec<usize> = phrase.match_indices(' ').map(|(at, _)| at).collect();
    ends.reverse();
    ends.into_iter().find_map(|end| found(&phrase[..end], false))
}

/// The same words without accents, marks and case: `Crédit (en €)` is `credit en €`, `dateOp` is `date op`.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lower_before = false;
    for c in text.trim().chars() {
        if c.is_uppercase() && lower_before {
            out.push(' ');
        }
        lower_before = c.is_lowercase();
        match c {
            '€' | '$' | '£' => {
                out.push(' ');
                out.push(c);
                out.push(' ');
            }
            '°' | 'º' | 'ª' | '*' if !out.ends_with(' ') => out.push(' '),
            _ if c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ if c.is_alphanumeric() => c.to_lowercase().for_each(|c| plain(c, &mut out)),
            _ if !out.ends_with(' ') => out.push(' '),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(c: char, out: &mut String) {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => out.push('a'),
        'ç' | 'ć' | 'č' => out.push('c'),
        'è' | 'é' | 'ê' | 'ë' | 'ę' => out.push('e'),
        'ì' | 'í' | 'î' | 'ï' => out.push('i'),
        'ñ' => out.push('n'),
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => out.push('o'),
        'ù' | 'ú' | 'û' | 'ü' => out.push('u'),
        'ý' | 'ÿ' => out.push('y'),
        'ß' => out.push_str("ss"),
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'ł' => out.push('l'),
        other => out.push(other),
    }
}

/// The phrase without the currency it names, and that currency.
fn without_currency(phrase: &str) -> (String, Option<Currency>) {
    let mut currency = None;
    let mut words: Vec<&str> = phrase
        .split(' ')
        .filter(|word| match currency_word(word) {
            Some(named) => {
                currency = Some(named);
                false
            }
            None => true,
        })
        .collect();
    if currency.is_some() && words.len() > 1 && matches!(words.last(), Some(&("en" | "in" | "em"))) {
        words.pop();
    }
    (words.join(" "), currency)
}

/// Currencies that headers and preambles name by code, name or sign. Not all of ISO 4217: `ALL` and `TOP` are words.
const CURRENCY_CODES: &[&str] = &[
    "eur", "usd", "gbp", "chf", "cad", "aud", "jpy", "sek", "nok", "dkk", "pln", "czk", "huf", "ron", "bgn", "frf", "tnd", "mad", "xof",
    "xpf", "nzd", "sgd", "hkd", "brl", "mxn", "inr", "zar", "ils", "dzd",
];

/// The currency that one folded word names.
pub(super) fn currency_word(word: &str) -> Option<Currency> {
    match word {
        "€" | "euro" | "euros" => Some(Currency::EUR),
        "$" => "USD".parse().ok(),
        "£" => "GBP".parse().ok(),
        "francs" => "FRF".parse().ok(),
        code if CURRENCY_CODES.contains(&code) => code.parse().ok(),
        _ => None,
    }
}

/// ISO 4217, list one, without funds and metals; and the franc that old French files have.
const ISO_4217: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP \
    CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP FRF GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR \
    IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
    MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN \
    SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

/// A cell that is a currency and nothing else.
pub(super) fn currency_cell(cell: &str) -> Option<Currency> {
    /// The longest name that is known: `francs`.
    const NAME_BYTES_MAX: usize = 6;
    let cell = cell.trim();
    match cell.as_bytes() {
        [_, b'A'..=b'Z', _] => ISO_4217.split_ascii_whitespace().find(|code| *code == cell).and_then(|code| code.parse().ok()),
        _ if cell.len() <= NAME_BYTES_MAX => currency_word(&cell.to_lowercase()),
        _ => None,
    }
}

/// Whether the cell says a side: `true` for credits.
pub(super) fn side(cell: &str) -> Option<bool> {
    /// The longest of the words below.
    const SIDE_BYTES_MAX: usize = 12;
    let cell = cell.trim();
    if cell.is_empty() || cell.len() > SIDE_BYTES_MAX {
        return None;
    }
    match cell {
        "+" => return Some(true),
        "-" => return Some(false),
        _ => {}
    }
    match fold(cell).as_str() {
        "c" | "cr" | "credit" | "crdt" | "h" | "haben" | "bij" | "haber" | "avere" | "credito" | "in" | "k" | "cdt" => Some(true),
        "d" | "dr" | "debit" | "dbit" | "s" | "soll" | "af" | "debe" | "dare" | "debito" | "out" | "db" | "debet" | "dbt" => Some(false),
        _ => None,
    }
}

/// The state that a status cell says: booked unless it says otherwise.
pub(super) fn status(cell: &str) -> &'static str {
    const PENDING: &[&str] = &[
        "pending",
        "en attente",
        "en cours",
        "vorgemerkt",
        "ausstehend",
        "offen",
        "processing",
        "authorised",
        "authorized",
        "held",
        "hold",
        "pendiente",
        "in behandeling",
        "in sospeso",
        "non contabilizzato",
        "pendente",
        "a venir",
        "in bearbeitung",
        "umsatz vorgemerkt",
        "on hold",
        "unposted",
        "incoming",
        "reserviert",
        "gereserveerd",
        "autorizzato",
    ];
    const NEVER: &[&str] = &[
        "declined",
        "failed",
        "cancelled",
        "canceled",
        "reverted",
        "refused",
        "rejected",
        "denied",
        "expired",
        "voided",
        "void",
        "refuse",
        "refusee",
        "annule",
        "annulee",
        "rejete",
        "rejetee",
        "echoue",
        "echec",
        "storniert",
        "abgelehnt",
        "fehlgeschlagen",
        "abgebrochen",
        "ruckgangig",
        "rechazado",
        "cancelado",
        "anulado",
        "geweigerd",
        "geannuleerd",
        "mislukt",
        "rifiutato",
        "annullato",
        "recusado",
        "recusada",
        "cancelada",
        "anulada",
        "rechazada",
        "removed",
        "blocked",
    ];
    if cell.is_empty() {
        return "booked";
    }
    let cell = fold(cell);
    match cell.as_str() {
        state if PENDING.contains(&state) => "pending",
        state if NEVER.contains(&state) => "information",
        _ => "booked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_folded() {
        for line in LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (head, list) = line.split_once(": ").expect(line);
            let (meaning, language) = head.split_once(' ').expect(line);
            assert!(Meaning::named(meaning).is_some(), "{line}");
            assert!(language == "any" || language.len() == 2, "{line}");
            for phrase in list.split(", ") {
                assert_eq!(fold(phrase), phrase, "{line}");
            }
        }
    }

    #[test]
    fn headers_as_banks_write_them() {
        let says = |cell: &str| heading(cell).map(|h| (h.meaning, h.currency.map(|c| c.to_string())));
        let eur = || Some("EUR".to_owned());
        assert_eq!(says("Débit euros"), Some((Meaning::Debit, eur())));
        assert_eq!(says("Montant(EUROS)"), Some((Meaning::Amount, eur())));
        assert_eq!(says("Crédit en CHF"), Some((Meaning::Credit, Some("CHF".to_owned()))));
        assert_eq!(says("Betrag (€)"), Some((Meaning::Amount, eur())));
        assert_eq!(says("dateOp"), Some((Meaning::Booked, None)));
        assert_eq!(says("N° de transaction"), Some((Meaning::Id, None)));
        assert_eq!(says("Zahlungsempfänger*in"), Some((Meaning::Counterparty, None)));
        assert_eq!(says("CARTE 30/09"), None);
    }
}
