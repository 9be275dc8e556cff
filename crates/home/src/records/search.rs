//! Search: the records of a kind, a period, with these words in them.
//!
//! Every text column of a kind is searched, codes apart, with its account's name and its amount.

use std::borrow::Cow;

use arrow_array::{BooleanArray, RecordBatch};
use jiff::tz::TimeZone;
use logis_core::{Currency, Day, Decimal, Instant, Period, RecordId};
use logis_kinds::{ALL, ColumnType, KindId, TimeColumn};
use logis_pages::format;
use logis_pages::records::{Found, RecordRow, Value};
use logis_vault::{Records, Scope, VaultError};

use super::Book;
use super::table::{Newest, Place, Rows, again, time_columns};
use crate::App;

/// Columns of codes that many records share: a word within one would find them all.
const NOT_SEARCHED: &[&str] = &["currency", "id_scheme", "original_currency", "type"];
/// Words of a search that count; what is typed beyond is left out.
const WORDS_MAX: usize = 12;

/// What a search is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// One kind; all when there is none.
    pub kind: Option<KindId>,
    /// First day.
    pub first: Option<Day>,
    /// Last day.
    pub last: Option<Day>,
    /// Words, all of which a record must hold, wherever; see [`words`].
    pub words: Vec<Word>,
}

/// A word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In small letters without accents.
    folded: String,
    /// As an amount, where it is one; its sign does not count.
    amount: Option<Decimal>,
}

/// The words of what a person typed.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let amount = |word: &str| {
        let mark = if word.contains(',') { b',' } else { b'.' };
        Decimal::parse(word, mark).ok().map(|number| number.magnitude().normalized())
    };
    text.split_whitespace().take(WORDS_MAX).map(|word| Word { folded: fold(word).into_owned(), amount: amount(word) }).collect()
}

/// Small letters without accents, for those of western Europe.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            '\u{e0}'..='\u{e5}' => folded.push('a'),
            '\u{e6}' => folded.push_str("ae"),
            '\u{e7}' => folded.push('c'),
            '\u{e8}'..='\u{eb}' => folded.push('e'),
            '\u{ec}'..='\u{ef}' => folded.push('i'),
            '\u{f1}' => folded.push('n'),
            '\u{f2}'..='\u{f6}' => folded.push('o'),
            '\u{f9}'..='\u{fc}' => folded.push('u'),
            '\u{fd}' | '\u{ff}' => folded.push('y'),
            '\u{153}' => folded.push_str("oe"),
            '\u{df}' => folded.push_str("ss"),
            '\u{2019}' => folded.push('\''),
            other => folded.push(other),
        }
    }
    Cow::Owned(folded)
}

impl Filter {
    /// Its days as moments: civil dates as they are, moments by the zone's days.
    #[must_use]
    pub fn period(&self, kind: KindId, zone: &TimeZone) -> Period {
        let start_of = |day: Day| match kind.kind().time {
            TimeColumn::Instant(_) => format::midnight(day, zone),
            TimeColumn::Day(_) | TimeColumn::Timeless => day.instant(),
        };
        Period {
            start: self.first.map_or(Instant::MIN, start_of),
            end_exclusive: self.last.map_or(Instant::MAX, |day| start_of(day.plus_days(1))),
        }
    }

    fn kinds(&self) -> impl Iterator<Item = KindId> {
        let only = self.kind;
        let is_dated = self.first.is_some() || self.last.is_some();
        let fits = move |kind: KindId| only.is_none_or(|only| only == kind) && !(is_dated && time_columns(kind).is_empty());
        ALL.iter().map(|kind| kind.id).filter(move |kind| fits(*kind))
    }
}

/// The columns of a kind that words are looked for in.
fn text_columns(kind: KindId) -> impl Iterator<Item = &'static str> {
    let is_searched = |column: &&logis_kinds::Column| column.kind == ColumnType::Text && !NOT_SEARCHED.contains(&column.name);
    kind.kind().columns.iter().filter(is_searched).map(|column| column.name)
}

/// What the words of a filter need to be looked for.
fn searched_columns(kind: KindId, filter: &Filter) -> Vec<&'static str> {
    if filter.words.is_empty() {
        return Vec::new();
    }
    let amounts = kind.kind().columns.iter().map(|column| column.name).filter(|name| ["amount_minor", "amount_scale"].contains(name));
    text_columns(kind).chain(amounts).collect()
}

/// Records of one kind that a filter lets through, batch by batch: its record ids, then at least the columns asked for.
pub struct Matching {
    records: Records,
    kind: KindId,
    words: Vec<Word>,
    book: Book,
}

/// Streams the records of one kind that the filter lets through; its kind is not looked at.
///
/// # Errors
/// [`VaultError::NotAllowed`] when the scope does not allow the kind or a column.
pub fn matching(
    app: &App,
    scope: &Scope,
    zone: &TimeZone,
    kind: KindId,
    filter: &Filter,
    columns: &[&'static str],
) -> Result<Matching, VaultError> {
    let mut all = columns.to_vec();
    all.extend(searched_columns(kind, filter).into_iter().filter(|name| !columns.contains(name)));
    let book = if filter.words.is_empty() { Book::default() } else { Book::load(&app.vault, scope)?.0 };
    let records = app.vault.scan(scope, kind, filter.period(kind, zone), &all)?;
    Ok(Matching { records, kind, words: filter.words.clone(), book })
}

impl Iterator for Matching {
    type Item = Result<RecordBatch, VaultError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let batch = match self.records.next()? {
                Ok(batch) => batch,
                Err(error) => return Some(Err(error)),
            };
            if self.words.is_empty() {
                return Some(Ok(batch));
            }
            let keep = self.holding(&batch);
            match arrow_select::filter::filter_record_batch(&batch, &keep) {
                Ok(rows) if rows.num_rows() == 0 => {}
                Ok(rows) => return Some(Ok(rows)),
                Err(error) => return Some(Err(error.into())),
            }
        }
    }
}

impl Matching {
    /// Which rows hold every word.
    fn holding(&self, batch: &RecordBatch) -> BooleanArray {
        let rows = Rows(batch);
        let columns: Vec<&str> = text_columns(self.kind).collect();
        let mut account = (String::new(), String::new());
        let mut holds = |row: usize| {
            let named = rows.text("account", row).unwrap_or_default();
            if account.0 != named {
                let name = self.book.find(named).map_or("", |known| known.name.as_str());
                account = (named.to_owned(), fold(name).into_owned());
            }
            self.words.iter().all(|word| {
                let in_text = |name: &&str| rows.text(name, row).is_some_and(|text| fold(text).contains(&word.folded));
                let is_amount = || {
                    let amount = rows.money(row, Currency::UNKNOWN).map(|amount| amount.decimal().magnitude().normalized());
                    word.amount.is_some() && amount == word.amount
                };
                columns.iter().any(in_text) || account.1.contains(&word.folded) || is_amount()
            })
        };
        (0..batch.num_rows()).map(|row| Some(holds(row))).collect()
    }
}

/// What a filter lets through, newest first, one page of it. Memory is that of a page's place in the list, never of the
/// whole.
///
/// # Errors
/// When the vault fails.
pub fn find(app: &App, scope: &Scope, zone: &TimeZone, filter: &Filter, page: u64) -> Result<Found, VaultError> {
    let mut newest = Newest::new(page);
    for kind in filter.kinds() {
        for batch in matching(app, scope, zone, kind, filter, time_columns(kind))? {
            let batch = batch?;
            let rows = Rows(&batch);
            for row in 0..batch.num_rows() {
                let Some(id) = rows.id(row) else { continue };
                newest.push(Place { at: rows.at(kind, row).unwrap_or_default(), id, kind });
            }
        }
    }
    let (places, number) = newest.finish();
    let book = Book::load(&app.vault, scope)?.0;
    let rows = again(app, scope, &places, described_columns, |place, rows, row| describe(place.kind, place.id, rows, row, &book, zone))?;
    Ok(Found { rows, number })
}

/// The columns that [`describe`] reads.
fn described_columns(kind: KindId) -> Vec<&'static str> {
    let of = kind.kind();
    let mut columns: Vec<&str> =
        of.title.iter().chain(of.about).chain(of.amount.iter().flatten()).chain(time_columns(kind)).copied().collect();
    match kind {
        KindId::BankAccount => columns.push("currency"),
        KindId::EnergyMeter => columns.push("tariff"),
        KindId::EnergyReading => columns.extend(["energy_mj", "quantity_digits", "quantity_scale", "unit"]),
        _ => {}
    }
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// A record in a few words, by its columns.
#[must_use]
pub fn describe(kind: KindId, id: RecordId, rows: &Rows<'_>, row: usize, book: &Book, zone: &TimeZone) -> RecordRow {
    let text = |name: &str| rows.text(name, row).unwrap_or_default().to_owned();
    let named = rows.text("account", row).unwrap_or_default();
    let account = book.find(named);
    let account_name = account.map_or(named, |known| known.name.as_str()).to_owned();
    let amount = || rows.money(row, account.map_or(Currency::UNKNOWN, super::Account::currency)).map_or(Value::Nothing, Value::Money);
    let at = rows.at(kind, row);
    let day = at.map(|at| if matches!(kind.kind().time, TimeColumn::Day(_)) { at.day() } else { format::civil_day(at, zone) });
    let of = kind.kind();
    let title = of.title.iter().copied().find(|name| rows.text(name, row).is_some()).unwrap_or_default();
    let about =
        || of.about.iter().filter(|name| **name != title).map(|name| text(name)).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let (title, detail, value) = match kind {
        KindId::BankAccount => {
            let currency = account.map(super::Account::currency).filter(|currency| currency.is_known());
            (account_name, about(), currency.map_or(Value::Nothing, |code| Value::Text(code.to_string())))
        }
        KindId::BankBalance => (account_name, Vec::new(), amount()),
        KindId::BankTransaction => (text("label"), vec![account_name], amount()),
        KindId::EnergyMeter => {
            (text(title), about(), rows.text("tariff", row).map_or(Value::Nothing, |tariff| Value::Text(tariff.to_owned())))
        }
        KindId::EnergyReading => {
            let clock = at.map(|at| format::clock(at, zone)).unwrap_or_default();
            let quantity = || rows.quantity(row).map(|(value, unit)| Value::Quantity(value, unit.to_owned()));
            let value = rows.energy("energy_mj", row).map(Value::Energy).or_else(quantity).unwrap_or(Value::Nothing);
            (text("meter"), vec![clock, text("register")], value)
        }
        _ => {
            let amount = of.amount.and_then(|columns| rows.money_of(columns, row, Currency::UNKNOWN));
            (text(title), about(), amount.map_or(Value::Nothing, Value::Money))
        }
    };
    let detail = detail.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    RecordRow { id, kind: kind.name().to_owned(), day, title, detail, value }
}
