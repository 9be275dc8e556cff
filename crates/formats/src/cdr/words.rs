//! The words above an operator's columns, and those in them that tell what a usage was, which way it went, and of what unit.

use std::sync::LazyLock;

use crate::tables::words::{self, Phrases, fold};

/// What a header's phrase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Meaning {
    Date,
    Time,
    Type,
    Direction,
    /// The number that was called.
    Called,
    /// The number that called.
    Caller,
    /// The other one, whoever called.
    Party,
    /// A number, or a name: the other one's where it holds numbers.
    Number,
    /// The person's own line.
    Line,
    Duration,
    /// A duration in minutes.
    Minutes,
    /// A duration in seconds.
    Seconds,
    Volume,
    /// A duration or a volume, as the unit in the cell says.
    Usage,
    Amount,
    Currency,
    Place,
    Status,
    /// What tables of other things have.
    Foreign,
}

impl Meaning {
    fn named(text: &str) -> Option<Self> {
        Some(match text {
            "date" => Self::Date,
            "time" => Self::Time,
            "type" => Self::Type,
            "direction" => Self::Direction,
            "called" => Self::Called,
            "caller" => Self::Caller,
            "party" => Self::Party,
            "number" => Self::Number,
            "line" => Self::Line,
            "duration" => Self::Duration,
            "minutes" => Self::Minutes,
            "seconds" => Self::Seconds,
            "volume" => Self::Volume,
            "usage" => Self::Usage,
            "amount" => Self::Amount,
            "currency" => Self::Currency,
            "place" => Self::Place,
            "status" => Self::Status,
            "foreign" => Self::Foreign,
            _ => return None,
        })
    }
}

const LIST: &str = include_str!("headers.txt");

static PHRASES: LazyLock<Phrases<Meaning>> = LazyLock::new(|| Phrases::of(LIST, Meaning::named));

/// What one header cell says.
pub(super) type Heading = words::Heading<Meaning>;

/// What a header cell says, if its words are known, and the unit that it names: `Durée (s)`, `Volume en Mo`.
pub(super) fn heading(cell: &str) -> Option<(Heading, Option<Unit>)> {
    let (phrase, unit) = without_unit(cell);
    let mut heading = PHRASES.heading(&phrase)?;
    if matches!(unit, Some(Unit::Bytes(_))) && heading.meaning == Meaning::Date {
        // "Data" is a date in Italian and Portuguese, but not where it is counted.
        heading.meaning = Meaning::Volume;
    }
    Some((heading, unit))
}

/// Whether a cell may be a header.
pub(super) fn is_heading(cell: &str) -> bool {
    heading(cell).is_some()
}

/// What a quantity counts, and how a clock writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// So many of this are a second: 1000 for milliseconds.
    PerSecond(i64),
    /// So many seconds.
    Seconds(i64),
    /// So many bytes.
    Bytes(i64),
    /// `3:12` is three hours.
    HoursMinutes,
    /// `3:12` is three minutes.
    MinutesSeconds,
}

/// A header's words, folded, without the unit at their end.
fn without_unit(cell: &str) -> (String, Option<Unit>) {
    const CLOCKS: [(&str, Unit); 8] = [
        (" hh mm ss", Unit::MinutesSeconds),
        (" h mm ss", Unit::MinutesSeconds),
        (" mm ss", Unit::MinutesSeconds),
        (" m ss", Unit::MinutesSeconds),
        (" min sec", Unit::MinutesSeconds),
        (" hh mm", Unit::HoursMinutes),
        (" h mm", Unit::HoursMinutes),
        (" h min", Unit::HoursMinutes),
    ];
    let folded = fold(cell);
    if let Some((phrase, unit)) = CLOCKS.iter().find_map(|(end, unit)| Some((folded.strip_suffix(end)?, *unit))) {
        return (phrase.to_owned(), Some(unit));
    }
    // The word as it is written: folding parts "KiB" as it does "durationMs".
    let written = cell.trim().trim_end_matches([')', ']', '.']);
    let word = |text: &str| {
        let at = text.rfind([' ', '(', '[', '_', '/'])?;
        Some((text[..at].to_owned(), unit(&text[at + 1..].to_lowercase())?))
    };
    match word(written).or_else(|| word(&folded)) {
        Some((phrase, unit)) => {
            let phrase = fold(&phrase);
            let phrase = [" en", " in", " em"].iter().find_map(|word| phrase.strip_suffix(word)).unwrap_or(&phrase).to_owned();
            (phrase, Some(unit))
        }
        None => (folded, None),
    }
}

/// A unit of time or of data, by a word in small letters. Those of data are of powers of ten where they don't say otherwise
/// (IEC 80000-13).
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "ms" | "msec" | "millis" | "milliseconds" | "millisecondes" => Unit::PerSecond(1000),
        "s" | "sec" | "secs" | "second" | "seconds" | "seconde" | "secondes" | "sek" | "sekunden" | "segundos" | "secondi" | "seconden" => {
            Unit::Seconds(1)
        }
        "m" | "mn" | "min" | "mins" | "minute" | "minutes" | "minuten" | "minutos" | "minuti" => Unit::Seconds(60),
        "h" | "hr" | "hrs" | "hour" | "hours" | "heure" | "heures" | "std" | "stunden" | "horas" | "ore" | "uur" => Unit::Seconds(3600),
        "o" | "b" | "octet" | "octets" | "byte" | "bytes" => Unit::Bytes(1),
        "ko" | "kb" | "kbytes" => Unit::Bytes(1000),
        "mo" | "mb" | "mbytes" => Unit::Bytes(1_000_000),
        "go" | "gb" | "gbytes" => Unit::Bytes(1_000_000_000),
        "to" | "tb" => Unit::Bytes(1_000_000_000_000),
        "kio" | "kib" => Unit::Bytes(1 << 10),
        "mio" | "mib" => Unit::Bytes(1 << 20),
        "gio" | "gib" => Unit::Bytes(1 << 30),
        _ => return None,
    })
}

/// Our word, and the sources' words that mean it; the first that any word of a cell is tells.
type Words = &'static [(&'static str, &'static [&'static str])];

const TYPES: Words = &[
    (
        "message",
        &[
            "sms",
            "mms",
            "text",
            "texts",
            "texto",
            "textos",
            "message",
            "messages",
            "nachricht",
            "nachrichten",
            "mensaje",
            "mensajes",
            "messaggio",
            "messaggi",
            "bericht",
            "berichten",
            "rcs",
        ],
    ),
    (
        "data",
        &[
            "data",
            "internet",
            "gprs",
            "donnees",
            "daten",
            "datos",
            "dati",
            "lte",
            "3g",
            "4g",
            "5g",
            "edge",
            "umts",
            "web",
            "wap",
            "wifi",
            "datenverbindung",
        ],
    ),
    (
        "call",
        &[
            "call",
            "calls",
            "voice",
            "appel",
            "appels",
            "voix",
            "vocal",
            "vocale",
            "vocaux",
            "telephonie",
            "anruf",
            "anrufe",
            "gesprach",
            "gesprache",
            "telefonat",
            "sprache",
            "llamada",
            "llamadas",
            "voz",
            "chiamata",
            "chiamate",
            "oproep",
            "gesprek",
            "gesprekken",
            "telephone",
            "visio",
            "fixe",
            "fixes",
            "mobile",
            "mobiles",
            "messagerie",
            "voicemail",
            "mailbox",
            "festnetz",
            "mobilfunk",
        ],
    ),
];

const DIRECTIONS: Words = &[
    (
        "in",
        &[
            "incoming",
            "inbound",
            "entrant",
            "entrante",
            "entrants",
            "recu",
            "recue",
            "recus",
            "recues",
            "received",
            "eingehend",
            "eingehende",
            "eingehender",
            "ankommend",
            "ricevuta",
            "ricevuto",
            "inkomend",
            "ontvangen",
            "recibida",
            "recibido",
            "missed",
            "manque",
            "manques",
            "verpasst",
            "perdida",
        ],
    ),
    (
        "out",
        &[
            "outgoing",
            "outbound",
            "sortant",
            "sortante",
            "sortants",
            "emis",
            "emise",
            "emises",
            "envoye",
            "envoyes",
            "envoyee",
            "sent",
            "ausgehend",
            "ausgehende",
            "ausgehender",
            "abgehend",
            "gesendet",
            "saliente",
            "uscente",
            "effettuata",
            "inviato",
            "uitgaand",
            "verzonden",
            "enviado",
            "enviada",
            "dialed",
            "dialled",
            "originating",
            "originated",
            "passe",
            "passes",
        ],
    ),
];

fn said(words: Words, cell: &str) -> Option<&'static str> {
    /// A cell that tells is a few words.
    const CELL_BYTES_MAX: usize = 120;
    let folded = Some(cell).filter(|cell| cell.len() <= CELL_BYTES_MAX).map(fold)?;
    words.iter().find(|(_, theirs)| folded.split(' ').any(|word| theirs.contains(&word))).map(|(ours, _)| *ours)
}

/// The type of a usage, as `telecom.usage` has it.
pub(super) fn usage_type(cell: &str) -> Option<&'static str> {
    said(TYPES, cell)
}

/// Which way it went. `In` is a direction where it stands alone, not in "in roaming".
pub(super) fn direction(cell: &str) -> Option<&'static str> {
    match cell.trim().to_ascii_lowercase().as_str() {
        "in" | "mt" => Some("in"),
        "out" | "mo" => Some("out"),
        _ => said(DIRECTIONS, cell),
    }
}

/// Whether the cell says what became of a call, in the words of exchanges.
pub(super) fn is_disposition(cell: &str) -> bool {
    matches!(cell, "ANSWERED" | "NO ANSWER" | "BUSY" | "FAILED" | "CONGESTION" | "NORMAL_CLEARING" | "ORIGINATOR_CANCEL" | "USER_BUSY")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_folded() {
        words::assert_whole(LIST, |meaning| Meaning::named(meaning).is_some());
    }

    #[test]
    fn headers_as_operators_write_them() {
        let says = |cell: &str| heading(cell).map(|(heading, unit)| (heading.meaning, unit));
        assert_eq!(says("Numéro appelé"), Some((Meaning::Called, None)));
        assert_eq!(says("N° appelé"), Some((Meaning::Called, None)));
        assert_eq!(says("Durée (s)"), Some((Meaning::Duration, Some(Unit::Seconds(1)))));
        assert_eq!(says("call_duration"), Some((Meaning::Duration, None)));
        assert_eq!(says("Duration (hh:mm:ss)"), Some((Meaning::Duration, Some(Unit::MinutesSeconds))));
        assert_eq!(says("Volume en Mo"), Some((Meaning::Volume, Some(Unit::Bytes(1_000_000)))));
        assert_eq!(says("Volume (KiB)"), Some((Meaning::Volume, Some(Unit::Bytes(1024)))));
        assert_eq!(says("Data (KB)"), Some((Meaning::Volume, Some(Unit::Bytes(1000)))));
        assert_eq!(says("duration_ms"), Some((Meaning::Duration, Some(Unit::PerSecond(1000)))));
        assert_eq!(says("durationSeconds"), Some((Meaning::Duration, Some(Unit::Seconds(1)))));
        assert_eq!(says("Minutes"), Some((Meaning::Minutes, None)));
        assert_eq!(says("Coût (€)"), Some((Meaning::Amount, None)));
        assert_eq!(says("Durée / Volume"), Some((Meaning::Usage, None)));
        assert_eq!(says("calledNumber"), Some((Meaning::Called, None)));
        assert_eq!(says("Kontostand"), Some((Meaning::Foreign, None)));
    }

    #[test]
    fn words_of_types_and_directions() {
        let says = |cell: &str| (usage_type(cell), direction(cell));
        assert_eq!(says("SMS envoyé"), (Some("message"), Some("out")));
        assert_eq!(says("Appel reçu"), (Some("call"), Some("in")));
        assert_eq!(says("Internet 4G"), (Some("data"), None));
        assert_eq!(says("text"), (Some("message"), None));
        assert_eq!(says("wronginteraction"), (None, None));
    }
}
