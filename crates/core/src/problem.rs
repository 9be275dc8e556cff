//! What is wrong with an input: where, what, and (through its code) how to mend it.

use std::fmt;

/// The most characters of the input that a problem quotes.
const QUOTE_MAX_CHARS: usize = 80;

/// What a problem does to its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth saying; nothing was lost.
    Note,
    /// Something in the file could not be read; the rest was.
    Lost,
    /// The file as a whole is refused and nothing of it is stored.
    Error,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal $severity:ident),* $(,)?) => {
        /// What kind of problem it is. Its sentences (reason and remedy, French and English) stand in the text
        /// files of `logis-pages` under this code.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$doc])* $name),* }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// As reports and text files write it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// What it does to its file.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity),* }
            }

            /// The code that `text` names.
            #[must_use]
            pub fn find(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.as_str() == text)
            }
        }
    };
}

codes! {
    /// No importer knows the content.
    NotRecognised = "not-recognised" Error,
    /// There is no file of this name.
    FileMissing = "file-missing" Error,
    /// This account may not open the file.
    FileRefused = "file-refused" Error,
    /// It is a folder.
    FileIsFolder = "file-is-folder" Error,
    /// The file can't be opened or read.
    Unreadable = "unreadable" Error,
    /// What comes once (standard input) is longer than may be kept; the quote says how much may.
    StreamTooLong = "stream-too-long" Error,
    /// An archive that stops in the midst, or whose parts don't fit together.
    ArchiveBroken = "archive-broken" Error,
    /// An archive that holds no file.
    ArchiveEmpty = "archive-empty" Error,
    /// An archive, or one of its members, exceeds a named limit; the quote names it.
    ArchiveLimit = "archive-limit" Error,
    /// An archive within an archive within an archive.
    ArchiveNested = "archive-nested" Error,
    /// A member that needs a password.
    ArchiveLocked = "archive-locked" Error,
    /// A member that is packed in a way that isn't read.
    ArchivePacking = "archive-packing" Error,
    /// A member whose path leads out of the archive, or may mean two places.
    ArchivePath = "archive-path" Error,
    /// A member that is a link to another file.
    ArchiveLink = "archive-link" Error,
    /// Another member of the same path.
    ArchiveTwice = "archive-twice" Error,
    /// A named limit was exceeded; the quote names it.
    LimitExceeded = "limit-exceeded" Error,
    /// A document type declaration: the door to entity attacks.
    Doctype = "doctype" Error,
    /// XML that doesn't close or isn't well formed.
    BrokenXml = "broken-xml" Error,
    /// JSON that doesn't close or isn't well formed.
    BrokenJson = "broken-json" Error,
    /// The holder answered with an error instead of data.
    HolderError = "holder-error" Error,
    /// Recognised, with problems, and no good record.
    NothingReadable = "nothing-readable" Error,
    /// An export of a home that another version wrote.
    ExportVersion = "export-version" Error,
    /// An export of a home that was cut short or changed.
    ExportDamaged = "export-damaged" Error,
    /// An amount that can't be read.
    AmountUnreadable = "amount-unreadable" Lost,
    /// A date or time that can't be read.
    DateUnreadable = "date-unreadable" Lost,
    /// A measured value that can't be read.
    ValueUnreadable = "value-unreadable" Lost,
    /// A line or element that can't be read at all.
    LineUnreadable = "line-unreadable" Lost,
    /// A needed part is missing; the quote names it.
    PartMissing = "part-missing" Lost,
    /// The file stops in the midst of something.
    CutShort = "cut-short" Lost,
    /// Bytes that don't fit the encoding were replaced.
    BytesReplaced = "bytes-replaced" Lost,
    /// A part that this importer doesn't read was passed over; the quote names it.
    PassedOver = "passed-over" Note,
    /// The file breaks its standard, but what it means is clear.
    Irregular = "irregular" Note,
    /// Readings of a meter are in a unit that is none of energy; the quote names it.
    NotEnergy = "not-energy" Note,
    /// Readings of a meter name no unit.
    UnitUnknown = "unit-unknown" Note,
    /// The declared encoding is not the real one.
    EncodingMismatch = "encoding-mismatch" Note,
    /// The file names no account: whose is it?
    AccountUnknown = "account-unknown" Note,
    /// The file names no currency.
    CurrencyUnknown = "currency-unknown" Note,
    /// Day and month can't be told apart in any date of the file.
    DateOrderUnknown = "date-order-unknown" Note,
    /// It can't be told whether a mark is for decimals or thousands.
    DecimalMarkUnknown = "decimal-mark-unknown" Note,
    /// The columns of the table could be read in more than one way.
    MappingUnsure = "mapping-unsure" Note,
    /// A holder's id stands on two different movements of one file, and so is no id.
    IdRepeated = "id-repeated" Note,
    /// An index of a register went backwards.
    IndexBackwards = "index-backwards" Note,
    /// Opening balance and movements don't make the closing balance.
    BalanceMismatch = "balance-mismatch" Note,
}

/// One problem of one input.
///
/// It quotes the input, so it is as private as the input: sealed at rest, never logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line of the input, from 1, where that means something.
    pub line: Option<u64>,
    /// Column (a table's) or character of the line, from 1.
    pub column: Option<u32>,
    /// What kind of problem.
    pub code: Code,
    /// What the input said there, shortened; or the name of what is missing or exceeded.
    pub quote: String,
}

impl Problem {
    /// A problem of the whole input.
    #[must_use]
    pub fn new(code: Code, quote: impl AsRef<str>) -> Self {
        let quote = quote.as_ref().trim();
        let mut short: String = quote.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).take(QUOTE_MAX_CHARS).collect();
        if quote.chars().nth(QUOTE_MAX_CHARS).is_some() {
            short.push('…');
        }
        Self { line: None, column: None, code, quote: short }
    }

    /// The same at a line (from 1).
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same at a column (from 1).
    #[must_use]
    pub fn at_column(mut self, column: u32) -> Self {
        self.column = Some(column);
        self
    }

    /// What it does to its file.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// So that a reader can hand it on through [`std::io::Error`].
impl std::error::Error for Problem {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        f.write_str(self.code.as_str())?;
        if self.quote.is_empty() { Ok(()) } else { write!(f, ": {}", self.quote) }
    }
}
