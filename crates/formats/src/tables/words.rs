//! The words of tables: what the cells of a header mean by a list of phrases, and those that name a currency or a side.

use std::collections::HashMap;

use logis_core::Currency;

/// What one header cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heading<M> {
    pub(crate) meaning: M,
    /// Two letters, or `any`.
    pub(crate) language: &'static str,
    /// Place in the list: of two phrases of one meaning, the earlier is the better one.
    pub(crate) rank: usize,
    /// Whether the whole cell is a known phrase, not its beginning only.
    pub(crate) exact: bool,
    /// The currency it names: `Montant (EUR)`.
    pub(crate) currency: Option<Currency>,
}

/// Phrases of headers, and what they mean.
pub(crate) struct Phrases<M>(HashMap<&'static str, (M, &'static str, usize)>);

impl<M: Copy> Phrases<M> {
    /// Those of a list: "meaning language: phrase, phrase, …", one meaning and language a line. The first line that names
    /// a phrase holds.
    pub(crate) fn of(list: &'static str, named: fn(&str) -> Option<M>) -> Self {
        let mut phrases = HashMap::new();
        for (head, list) in list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(": ")) {
            let Some((meaning, language)) = head.split_once(' ').and_then(|(m, l)| Some((named(m)?, l))) else { continue };
            for phrase in list.split(", ") {
                let rank = phrases.len();
                phrases.entry(phrase.trim()).or_insert((meaning, language, rank));
            }
        }
        Self(phrases)
    }

    /// What a header cell says, if its words are known.
    pub(crate) fn heading(&self, cell: &str) -> Option<Heading<M>> {
        /// A header is a few words: a longer cell is none.
        const HEADER_BYTES_MAX: usize = 120;
        if cell.len() > HEADER_BYTES_MAX {
            return None;
        }
        let (phrase, currency) = without_currency(&fold(cell));
        let found = |text: &str, exact| {
            self.0.get(text).map(|(meaning, language, rank)| Heading { meaning: *meaning, language, rank: *rank, exact, currency })
        };
        if let Some(heading) = found(&phrase, true) {
            return Some(heading);
        }
        // "Montant de l'opération en devise du compte": the longest beginning that is known.
        let mut ends: Vec<usize> = phrase.match_indices(' ').map(|(at, _)| at).collect();
        ends.reverse();
        ends.into_iter().find_map(|end| found(&phrase[..end], false))
    }
}

/// The language of most of these headers.
pub(crate) fn language<M>(headings: impl Iterator<Item = Heading<M>>) -> &'static str {
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for heading in headings.filter(|heading| heading.language != "any") {
        match counts.iter_mut().find(|(language, _)| *language == heading.language) {
            Some((_, count)) => *count += 1,
            None => counts.push((heading.language, 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map_or("any", |(language, _)| language)
}

/// The same words without accents, marks and case: `Crédit (en €)` is `credit en €`, `dateOp` is `date op`.
pub(crate) fn fold(text: &str) -> String {
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
pub(crate) fn currency_word(word: &str) -> Option<Currency> {
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
pub(crate) fn currency_cell(cell: &str) -> Option<Currency> {
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
pub(crate) fn side(cell: &str) -> Option<bool> {
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

/// Checks a list of [`Phrases`]: each line has a known meaning, a language, and phrases as header cells are folded.
#[cfg(test)]
pub(crate) fn assert_whole(list: &str, is_meaning: impl Fn(&str) -> bool) {
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (head, phrases) = line.split_once(": ").expect(line);
        let (meaning, language) = head.split_once(' ').expect(line);
        assert!(is_meaning(meaning), "{line}");
        assert!(language == "any" || language.len() == 2, "{line}");
        for phrase in phrases.split(", ") {
            assert_eq!(fold(phrase), phrase, "{line}");
        }
    }
}
