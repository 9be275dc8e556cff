//! Rows of a batch that the vault gave, read by column name; and the newest of many rows, page by page.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, PrimitiveArray, RecordBatch, StringArray};
use logis_core::{Currency, Day, Decimal, Energy, Instant, Money, Period, RecordId};
use logis_kinds::{KindId, TimeColumn};
use logis_pages::PageNumber;
use logis_vault::{RECORD_ID, Scope, VaultError};

use crate::App;

/// Rows of a page of any list.
pub const PAGE_ROWS: usize = 50;
/// Pages that can be turned to; older rows are reached by a narrower period.
pub const PAGES_MAX: u64 = 2_000;

/// The values of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a>(pub &'a RecordBatch);

impl<'a> Rows<'a> {
    /// Text of a row; `None` where it is missing or the column is not there.
    #[must_use]
    pub fn text(&self, name: &str, row: usize) -> Option<&'a str> {
        let column = self.0.column_by_name(name)?.as_string_opt::<i32>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    /// A 64-bit number of a row.
    #[must_use]
    pub fn integer(&self, name: &str, row: usize) -> Option<i64> {
        let column = self.0.column_by_name(name)?.as_primitive_opt::<Int64Type>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    /// A 32-bit number of a row.
    #[must_use]
    pub fn small(&self, name: &str, row: usize) -> Option<i32> {
        let column = self.0.column_by_name(name)?.as_primitive_opt::<Int32Type>()?;
        column.is_valid(row).then(|| column.value(row))
    }

    /// A date of a row.
    #[must_use]
    pub fn day(&self, name: &str, row: usize) -> Option<Day> {
        let column = self.0.column_by_name(name)?.as_primitive_opt::<Date32Type>()?;
        column.is_valid(row).then(|| Day::from_number(column.value(row)))
    }

    /// A moment of a row.
    #[must_use]
    pub fn instant(&self, name: &str, row: usize) -> Option<Instant> {
        let column = self.0.column_by_name(name)?.as_primitive_opt::<TimestampMicrosecondType>()?;
        column.is_valid(row).then(|| Instant::from_micros(column.value(row)))
    }

    /// Energy of a row.
    #[must_use]
    pub fn energy(&self, name: &str, row: usize) -> Option<Energy> {
        self.integer(name, row).map(Energy::from_millijoules)
    }

    /// What a reading counted that is no energy, and the word of its unit.
    #[must_use]
    pub fn quantity(&self, row: usize) -> Option<(Decimal, &'a str)> {
        let scale = u8::try_from(self.small("quantity_scale", row).unwrap_or_default()).unwrap_or_default();
        Some((Decimal { digits: self.integer("quantity_digits", row)?, scale }, self.text("unit", row).unwrap_or("unknown")))
    }

    /// The amount of a row, in its currency or, where its source named none, in the account's.
    #[must_use]
    pub fn money(&self, row: usize, account: Currency) -> Option<Money> {
        self.money_of(["amount_minor", "amount_scale", "currency"], row, account)
    }

    /// The same of other columns: minor units, scale, currency.
    #[must_use]
    pub fn money_of(&self, [minor, scale, currency]: [&str; 3], row: usize, account: Currency) -> Option<Money> {
        let scale = u8::try_from(self.small(scale, row).unwrap_or_default()).unwrap_or_default();
        let named = self.text(currency, row).and_then(|code| code.parse::<Currency>().ok()).filter(|currency| currency.is_known());
        Some(Money::new(Decimal { digits: self.integer(minor, row)?, scale }, named.unwrap_or(account)))
    }

    /// The row's id.
    #[must_use]
    pub fn id(&self, row: usize) -> Option<RecordId> {
        let column = self.0.column_by_name(RECORD_ID)?.as_fixed_size_binary_opt()?;
        RecordId::from_slice(column.value(row)).ok()
    }

    /// The row's own time by its kind; `None` where it has none.
    #[must_use]
    pub fn at(&self, kind: KindId, row: usize) -> Option<Instant> {
        match kind.kind().time {
            TimeColumn::Day(names) => names.iter().find_map(|name| self.day(name, row)).map(Day::instant),
            TimeColumn::Instant(name) => self.instant(name, row),
            TimeColumn::Timeless => None,
        }
    }
}

/// The columns that [`Movements`] reads.
pub const MOVEMENT_COLUMNS: &[&str] = &["account", "booked_on", "value_on", "amount_minor", "amount_scale", "currency", "status"];

/// Movements of a batch: its columns found once, for sums over many.
#[derive(Debug)]
pub struct Movements<'a> {
    rows: Rows<'a>,
    minor: Option<&'a PrimitiveArray<Int64Type>>,
    scale: Option<&'a PrimitiveArray<Int32Type>>,
    days: [Option<&'a PrimitiveArray<Date32Type>>; 2],
    texts: [Option<&'a StringArray>; 3],
    /// The last row's currency, as written and as it is.
    currency: (&'a str, Option<Currency>),
}

impl<'a> Movements<'a> {
    /// The movements of a batch that was asked for by [`MOVEMENT_COLUMNS`].
    #[must_use]
    pub fn of(batch: &'a RecordBatch) -> Self {
        let days = |name| batch.column_by_name(name).and_then(|column| column.as_primitive_opt());
        Self {
            rows: Rows(batch),
            minor: batch.column_by_name("amount_minor").and_then(|column| column.as_primitive_opt()),
            scale: batch.column_by_name("amount_scale").and_then(|column| column.as_primitive_opt()),
            days: [days("booked_on"), days("value_on")],
            texts: ["account", "currency", "status"].map(|name| batch.column_by_name(name).and_then(|column| column.as_string_opt())),
            currency: ("", None),
        }
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.0.num_rows()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn text(&self, column: usize, row: usize) -> &'a str {
        self.texts[column].filter(|values| values.is_valid(row)).map_or("", |values| values.value(row))
    }

    /// The account as its source names it.
    #[must_use]
    pub fn account(&self, row: usize) -> &'a str {
        self.text(0, row)
    }

    /// Whether it is booked.
    #[must_use]
    pub fn is_booked(&self, row: usize) -> bool {
        self.text(2, row) == "booked"
    }

    /// When it was booked, else its value date.
    #[must_use]
    pub fn day(&self, row: usize) -> Option<Day> {
        self.days.iter().flatten().find(|days| days.is_valid(row)).map(|days| Day::from_number(days.value(row)))
    }

    /// See [`Rows::money`].
    #[must_use]
    pub fn money(&mut self, row: usize, account: Currency) -> Option<Money> {
        let digits = self.minor.filter(|values| values.is_valid(row))?.value(row);
        let scale =
            self.scale.filter(|values| values.is_valid(row)).map_or(0, |values| u8::try_from(values.value(row)).unwrap_or_default());
        let written = self.text(1, row);
        if self.currency.0 != written {
            self.currency = (written, written.parse().ok().filter(|currency: &Currency| currency.is_known()));
        }
        Some(Money::new(Decimal { digits, scale }, self.currency.1.unwrap_or(account)))
    }
}

/// The columns that give a kind its time.
#[must_use]
pub fn time_columns(kind: KindId) -> &'static [&'static str] {
    match &kind.kind().time {
        TimeColumn::Day(names) => names,
        TimeColumn::Instant(name) => std::slice::from_ref(name),
        TimeColumn::Timeless => &[],
    }
}

/// A row that a list holds: enough to sort it and to find it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its time as shown; rows without one come last.
    pub at: Instant,
    /// Its id.
    pub id: RecordId,
    /// Its kind.
    pub kind: KindId,
}

/// Collects the rows of one page of a list, newest first, without holding the whole list.
#[derive(Debug)]
pub struct Newest {
    page: u64,
    total: u64,
    kept: BinaryHeap<Reverse<Place>>,
}

impl Newest {
    /// For a page, from 1.
    #[must_use]
    pub fn new(page: u64) -> Self {
        Self { page: page.clamp(1, PAGES_MAX), total: 0, kept: BinaryHeap::new() }
    }

    /// Counts a row, and keeps it where it may be of the page.
    pub fn push(&mut self, place: Place) {
        self.total += 1;
        self.kept.push(Reverse(place));
        if self.kept.len() > self.room() {
            self.kept.pop();
        }
    }

    /// The page's rows, newest first, and which page of how many it is. Past the end it is the last one.
    #[must_use]
    pub fn finish(self) -> (Vec<Place>, PageNumber) {
        let sorted: Vec<Place> = self.kept.into_sorted_vec().into_iter().map(|Reverse(place)| place).collect();
        let (places, PageNumber { page, .. }) = PageNumber::of(&sorted, self.page, PAGE_ROWS);
        let pages = self.total.div_ceil(PAGE_ROWS as u64).min(PAGES_MAX);
        (places.to_vec(), PageNumber { page, pages, total: self.total })
    }

    /// Rows up to and with the page asked for.
    fn room(&self) -> usize {
        usize::try_from(self.page).unwrap_or(usize::MAX).saturating_mul(PAGE_ROWS)
    }
}

/// Reads rows again that were found before, in their order. Rows that went meanwhile are left out.
///
/// # Errors
/// When the vault fails.
pub fn again<T>(
    app: &App,
    scope: &Scope,
    places: &[Place],
    columns: impl Fn(KindId) -> Vec<&'static str>,
    read: impl Fn(&Place, &Rows<'_>, usize) -> T,
) -> Result<Vec<T>, VaultError> {
    let mut found: HashMap<RecordId, T> = HashMap::new();
    let mut kinds: Vec<KindId> = places.iter().map(|place| place.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        let wanted: HashMap<RecordId, &Place> = places.iter().filter(|place| place.kind == kind).map(|place| (place.id, place)).collect();
        let times = || wanted.values().map(|place| place.at);
        let (Some(first), Some(last)) = (times().min(), times().max()) else { continue };
        let period = Period { start: first, end_exclusive: Instant::from_micros(last.micros().saturating_add(1)) };
        for batch in app.vault.scan(scope, kind, period, &columns(kind))? {
            let batch = batch?;
            let rows = Rows(&batch);
            for row in 0..batch.num_rows() {
                if let Some(place) = rows.id(row).and_then(|id| wanted.get(&id)) {
                    found.insert(place.id, read(place, &rows, row));
                }
            }
        }
    }
    Ok(places.iter().filter_map(|place| found.remove(&place.id)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_holds_the_newest_rows_that_no_page_before_held() {
        let place = |n: i64| Place {
            at: Instant::from_seconds(n * 7919 % 120),
            id: RecordId::new(Instant::from_seconds(n), 0),
            kind: KindId::BankTransaction,
        };
        let page = |number: u64| {
            let mut newest = Newest::new(number);
            (0..120).for_each(|n| newest.push(place(n)));
            newest.finish()
        };
        let (first, number) = page(1);
        assert_eq!((number.page, number.pages, number.total), (1, 3, 120));
        let all: Vec<Place> = first.into_iter().chain(page(2).0).chain(page(3).0).collect();
        assert_eq!(all.len(), 120);
        assert!(all.windows(2).all(|two| two[0] > two[1]));
        let (past, number) = page(9);
        assert_eq!((past.len(), number.page), (20, 3), "past the end is the last page");
        assert_eq!(Newest::new(1).finish().1, PageNumber { page: 1, pages: 0, total: 0 });
    }
}
