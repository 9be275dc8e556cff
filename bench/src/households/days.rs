//! The calendar of households and banks.

use logis_core::{Day, Month};

/// 0 on Monday, 6 on Sunday.
pub fn weekday(day: Day) -> i32 {
    // 1970-01-01 was a Thursday.
    (day.number() + 3).rem_euclid(7)
}

/// Whether banks book: not on weekends and the fixed holidays of the payment system (TARGET).
pub fn is_business_day(day: Day) -> bool {
    let (_, month, date) = day.ymd();
    weekday(day) < 5 && !matches!((month, date), (1 | 5, 1) | (12, 25 | 26))
}

/// The day itself, or the next on which banks book.
pub fn business_day(day: Day) -> Day {
    (0..7).map(|later| day.plus_days(later)).find(|day| is_business_day(*day)).unwrap_or(day)
}

/// The day itself, or the one before on which banks book.
pub fn business_day_before(day: Day) -> Day {
    (0..7).map(|earlier| day.plus_days(-earlier)).find(|day| is_business_day(*day)).unwrap_or(day)
}

/// A day of a month, its last where the month is shorter.
pub fn date(month: Month, day: i32) -> Day {
    month.first().plus_days(day - 1).min(month.last())
}

/// Months later, or earlier.
pub fn plus_months(month: Month, months: i32) -> Month {
    let number = month.year * 12 + i32::try_from(month.month).unwrap_or(1) - 1 + months;
    Month { year: number.div_euclid(12), month: u32::try_from(number.rem_euclid(12) + 1).unwrap_or(1) }
}

/// The months from that of the first day to that of the last.
pub fn months(first: Day, last: Day) -> impl Iterator<Item = Month> {
    std::iter::successors(Some(first.month()), |month| Some(month.next())).take_while(move |month| month.first() <= last)
}

/// Every day from the first to the last.
pub fn days(first: Day, last: Day) -> impl Iterator<Item = Day> {
    (first.number()..=last.number()).map(Day::from_number)
}

/// Days from one to the other.
pub fn between(from: Day, to: Day) -> i32 {
    to.number() - from.number()
}
