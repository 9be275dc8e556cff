//! Numbers, amounts, energy, dates and times as each language writes them (ICU4X, CLDR data built in).

use icu_calendar::Gregorian;
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{M, MD, MDE, YM, YMD, YMDE};
use icu_datetime::input::Date;
use icu_decimal::DecimalFormatter;
use jiff::tz::TimeZone;
use logis_core::{Currency, Day, Decimal, Energy, Instant, Money, Month};

use crate::Lang;

/// A space that neither breaks nor is as wide as a word's.
const NO_BREAK: char = '\u{a0}';

/// One language's formatters; one is missing only where its data is, and then the plain form is shown.
struct Formats {
    decimal: Option<DecimalFormatter>,
    day_long: Option<Formatter<Gregorian, YMD>>,
    day_medium: Option<Formatter<Gregorian, YMD>>,
    day_short: Option<Formatter<Gregorian, MD>>,
    weekday: Option<Formatter<Gregorian, MDE>>,
    weekday_year: Option<Formatter<Gregorian, YMDE>>,
    month_long: Option<Formatter<Gregorian, YM>>,
    month_short: Option<Formatter<Gregorian, M>>,
    month_name: Option<Formatter<Gregorian, M>>,
}

impl Formats {
    fn new(lang: Lang) -> Self {
        let locale = || lang.locale().into();
        Self {
            decimal: DecimalFormatter::try_new(lang.locale().into(), icu_decimal::options::DecimalFormatterOptions::default()).ok(),
            day_long: Formatter::try_new(locale(), YMD::long()).ok(),
            day_medium: Formatter::try_new(locale(), YMD::medium()).ok(),
            day_short: Formatter::try_new(locale(), MD::medium()).ok(),
            weekday: Formatter::try_new(locale(), MDE::long()).ok(),
            weekday_year: Formatter::try_new(locale(), YMDE::long()).ok(),
            month_long: Formatter::try_new(locale(), YM::long()).ok(),
            month_short: Formatter::try_new(locale(), M::medium()).ok(),
            month_name: Formatter::try_new(locale(), M::long()).ok(),
        }
    }
}

thread_local! {
    // The formatters are not `Sync`; each thread builds its own once.
    static FORMATS: [Formats; 2] = [Formats::new(Lang::French), Formats::new(Lang::English)];
}

fn with<T>(lang: Lang, use_it: impl FnOnce(&Formats) -> T) -> T {
    FORMATS.with(|[french, english]| {
        use_it(match lang {
            Lang::French => french,
            Lang::English => english,
        })
    })
}

/// An exact number with all its decimals: `1 234,50`.
#[must_use]
pub fn number(number: Decimal, lang: Lang) -> String {
    let mut fixed = icu_decimal::input::Decimal::from(number.magnitude().digits);
    fixed.multiply_pow10(-i16::from(number.scale));
    let plain = with(lang, |f| f.decimal.as_ref().map_or_else(|| number.magnitude().to_string(), |d| d.format(&fixed).to_string()));
    // CLDR groups French digits by the narrow no-break space, which Figtree draws too narrow to be seen.
    let plain = plain.replace('\u{202f}', "\u{a0}");
    if number.digits < 0 { format!("\u{2212}{plain}") } else { plain }
}

/// A whole number: `17 520`.
#[must_use]
pub fn count(n: u64, lang: Lang) -> String {
    number(Decimal { digits: i64::try_from(n).unwrap_or(i64::MAX), scale: 0 }, lang)
}

/// An amount: `−1 234,50 €`, `CHF 12.00`; one without a known currency stands alone.
#[must_use]
pub fn money(amount: &Money, lang: Lang) -> String {
    let digits = number(amount.decimal().magnitude(), lang);
    let sign = if amount.minor < 0 { "\u{2212}" } else { "" };
    let symbol = match amount.currency.as_str() {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        code => return if amount.currency == Currency::UNKNOWN { format!("{sign}{digits}") } else { coded(sign, &digits, code, lang) },
    };
    match lang {
        Lang::French => format!("{sign}{digits}{NO_BREAK}{symbol}"),
        Lang::English => format!("{sign}{symbol}{digits}"),
    }
}

fn coded(sign: &str, digits: &str, code: &str, lang: Lang) -> String {
    match lang {
        Lang::French => format!("{sign}{digits}{NO_BREAK}{code}"),
        Lang::English => format!("{sign}{code}{NO_BREAK}{digits}"),
    }
}

/// An amount with its sign also where it is positive: `+1 820,00 €`.
#[must_use]
pub fn money_signed(amount: &Money, lang: Lang) -> String {
    let plain = money(amount, lang);
    if amount.minor > 0 { format!("+{plain}") } else { plain }
}

/// An amount without its decimals, for axes: `1 200 €`.
#[must_use]
pub fn money_round(amount: &Money, lang: Lang) -> String {
    let unit = 10i64.checked_pow(u32::from(amount.scale)).unwrap_or(1);
    let half = unit / 2 * amount.minor.signum();
    money(&Money { minor: amount.minor.saturating_add(half) / unit, scale: 0, currency: amount.currency }, lang)
}

/// Energy in kilowatt-hours, rounded to what is worth reading: two decimals under 10, one under 1,000, then none.
#[must_use]
pub fn kwh(energy: Energy, lang: Lang) -> String {
    let wh = energy.millijoules().unsigned_abs() / 3_600_000;
    let decimals = if wh < 10_000 { 2 } else { u8::from(wh < 1_000_000) };
    format!("{}{NO_BREAK}kWh", number(rounded_kwh(energy, decimals), lang))
}

/// Energy in watt-hours, exact to the thousandth.
#[must_use]
pub fn wh(energy: Energy, lang: Lang) -> String {
    format!("{}{NO_BREAK}Wh", number(energy.watt_hours(), lang))
}

fn rounded_kwh(energy: Energy, decimals: u8) -> Decimal {
    let scale = 10i128.pow(u32::from(decimals));
    let unit = 3_600_000_000i128;
    let scaled = i128::from(energy.millijoules()) * scale;
    let rounded = (scaled.abs() + unit / 2) / unit * scaled.signum();
    Decimal { digits: i64::try_from(rounded).unwrap_or(i64::MAX), scale: decimals }
}

/// A power: `310 W`, `2,4 kW`.
#[must_use]
pub fn watts(watts: f64, lang: Lang) -> String {
    if watts.abs() < 1000.0 {
        format!("{}{NO_BREAK}W", number(Decimal { digits: whole(watts), scale: 0 }, lang))
    } else {
        format!("{}{NO_BREAK}kW", number(Decimal { digits: whole(watts / 100.0), scale: 1 }.normalized(), lang))
    }
}

/// A share in whole percent: `22 %`; `signed` writes a plus where it grew.
#[must_use]
pub fn percent(share: f64, signed: bool, lang: Lang) -> String {
    let digits = whole(share * 100.0);
    let plus = if signed && digits > 0 { "+" } else { "" };
    let number = number(Decimal { digits, scale: 0 }, lang);
    match lang {
        Lang::French => format!("{plus}{number}{NO_BREAK}%"),
        Lang::English => format!("{plus}{number}%"),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a rounded figure for a label; the cast saturates")]
fn whole(value: f64) -> i64 {
    value.round() as i64
}

fn date(day: Day) -> Option<Date<Gregorian>> {
    let (y, m, d) = day.ymd();
    Date::try_new_gregorian(y, u8::try_from(m).ok()?, u8::try_from(d).ok()?).ok()
}

/// French says "1er", which CLDR's patterns can't.
fn first_of_month(day: Day, text: String, lang: Lang) -> String {
    if lang != Lang::French || day.ymd().2 != 1 {
        return text;
    }
    text.split(' ').map(|word| if word == "1" { "1er" } else { word }).collect::<Vec<_>>().join(" ")
}

macro_rules! day_format {
    ($(#[$doc:meta])* $name:ident, $field:ident) => {
        $(#[$doc])*
        #[must_use]
        pub fn $name(day: Day, lang: Lang) -> String {
            let written = date(day).and_then(|date| with(lang, |f| f.$field.as_ref().map(|x| x.format(&date).to_string())));
            written.map_or_else(|| day.to_string(), |text| first_of_month(day, text, lang))
        }
    };
}
day_format! {
    /// `12 novembre 2026`
    day_long, day_long
}
day_format! {
    /// `12 nov. 2026`
    day_medium, day_medium
}
day_format! {
    /// `12 nov.`
    day_short, day_short
}
day_format! {
    /// `jeudi 12 novembre`
    weekday, weekday
}
day_format! {
    /// `jeudi 12 novembre 2026`
    weekday_year, weekday_year
}

/// `novembre 2026`
#[must_use]
pub fn month_long(month: Month, lang: Lang) -> String {
    date(month.first())
        .and_then(|date| with(lang, |f| f.month_long.as_ref().map(|x| x.format(&date).to_string())))
        .unwrap_or_else(|| month.to_string())
}

/// `nov.`
#[must_use]
pub fn month_short(month: Month, lang: Lang) -> String {
    date(month.first())
        .and_then(|date| with(lang, |f| f.month_short.as_ref().map(|x| x.format(&date).to_string())))
        .unwrap_or_else(|| month.to_string())
}

/// `novembre`
#[must_use]
pub fn month_name(month: Month, lang: Lang) -> String {
    date(month.first())
        .and_then(|date| with(lang, |f| f.month_name.as_ref().map(|x| x.format(&date).to_string())))
        .unwrap_or_else(|| month.to_string())
}

/// With a capital first letter, as the name of something shown.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// From one day to another: `du 3 nov. 2024 au 2 nov. 2026`.
#[must_use]
pub fn span(first: Day, last: Day, lang: Lang) -> String {
    if first == last {
        return day_medium(first, lang);
    }
    let start = if first.ymd().0 == last.ymd().0 { day_short(first, lang) } else { day_medium(first, lang) };
    crate::texts::text(lang, "span", &[("first", &start), ("last", &day_medium(last, lang))])
}

/// The civil day that a moment falls on in a zone.
#[must_use]
pub fn civil_day(at: Instant, zone: &TimeZone) -> Day {
    at.timestamp().map_or(at.day(), |stamp| {
        let date = zone.to_datetime(stamp).date();
        let narrow = |n: i8| u32::try_from(n).unwrap_or(1);
        Day::from_ymd(i32::from(date.year()), narrow(date.month()), narrow(date.day())).unwrap_or_else(|_| at.day())
    })
}

/// The first moment of a civil day in a zone.
#[must_use]
pub fn midnight(day: Day, zone: &TimeZone) -> Instant {
    at_hour(day, 0, zone)
}

/// The moment when clocks of a zone show a full hour of a civil day; where they skip it, the moment they skip to.
#[must_use]
pub fn at_hour(day: Day, hour: i8, zone: &TimeZone) -> Instant {
    day.date().ok().and_then(|date| zone.to_timestamp(date.at(hour, 0, 0, 0)).ok()).map_or_else(|| day.instant(), Instant::from)
}

/// The time of day in a zone: `08:05`.
#[must_use]
pub fn clock(at: Instant, zone: &TimeZone) -> String {
    at.timestamp().map_or_else(
        |_| String::new(),
        |stamp| {
            let time = zone.to_datetime(stamp).time();
            format!("{:02}:{:02}", time.hour(), time.minute())
        },
    )
}

/// Day and time: `12 nov. 2026, 08:05`.
#[must_use]
pub fn moment(at: Instant, zone: &TimeZone, lang: Lang) -> String {
    format!("{}, {}", day_medium(civil_day(at, zone), lang), clock(at, zone))
}

/// How long: `2 h 30`, `45 min`, `3 j`.
#[must_use]
pub fn duration(seconds: u64, lang: Lang) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds % 86_400 / 3600, seconds % 3600 / 60);
    let day = match lang {
        Lang::French => "j",
        Lang::English => "d",
    };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}{NO_BREAK}s"),
        (0, 0, m) => format!("{m}{NO_BREAK}min"),
        (0, h, 0) => format!("{h}{NO_BREAK}h"),
        (0, h, m) => format!("{h}{NO_BREAK}h{NO_BREAK}{m:02}"),
        (d, 0, _) => format!("{d}{NO_BREAK}{day}"),
        (d, h, _) => format!("{d}{NO_BREAK}{day}{NO_BREAK}{h}{NO_BREAK}h"),
    }
}

/// A size in bytes: `4,2 Mo`, `4.2 MB`.
#[must_use]
pub fn bytes(n: u64, lang: Lang) -> String {
    let letter = match lang {
        Lang::French => "o",
        Lang::English => "B",
    };
    let tenths = |unit: u64| number(Decimal { digits: i64::try_from(n / (unit / 10)).unwrap_or(i64::MAX), scale: 1 }.normalized(), lang);
    match n {
        0..1_000 => format!("{n}{NO_BREAK}{letter}"),
        1_000..1_000_000 => format!("{}{NO_BREAK}k{letter}", tenths(1_000)),
        1_000_000..1_000_000_000 => format!("{}{NO_BREAK}M{letter}", tenths(1_000_000)),
        _ => format!("{}{NO_BREAK}G{letter}", tenths(1_000_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_writes_its_own() {
        let m = Money { minor: -123_450, scale: 2, currency: Currency::EUR };
        let day = Day::from_ymd(2026, 11, 1).unwrap();
        let both = |f: &dyn Fn(Lang) -> String| [f(Lang::French), f(Lang::English)];
        assert_eq!(both(&|l| money(&m, l)), ["−1\u{a0}234,50\u{a0}€", "−€1,234.50"]);
        assert_eq!(both(&|l| money_round(&m, l)), ["−1\u{a0}235\u{a0}€", "−€1,235"]);
        assert_eq!(both(&|l| day_long(day, l)), ["1er novembre 2026", "1 November 2026"]);
        assert_eq!(both(&|l| weekday(day, l)), ["dimanche 1er novembre", "Sunday 1 November"]);
        assert_eq!(both(&|l| month_long(day.month(), l)), ["novembre 2026", "November 2026"]);
        assert_eq!(both(&|l| kwh(Energy::from_millijoules(12_345_678_900), l)), ["3,43\u{a0}kWh", "3.43\u{a0}kWh"]);
        assert_eq!(both(&|l| percent(0.224, false, l)), ["22\u{a0}%", "22%"]);
        assert_eq!(both(&|l| bytes(4_210_000, l)), ["4,2\u{a0}Mo", "4.2\u{a0}MB"]);
        assert_eq!(both(&|l| duration(9000, l)), ["2\u{a0}h\u{a0}30", "2\u{a0}h\u{a0}30"]);
    }
}
