//! Values of held JSON as records want them: texts, and amounts that share a currency and a scale.

use logis_core::{Code, Currency, Decimal, Money, Problem};
use logis_kinds::Misfit;
use serde_json::Value;

/// The longest text that is kept, in bytes; of a longer one the beginning counts.
const TEXT_BYTES_MAX: usize = 1024;
/// Digits that a binary floating-point number keeps exactly, whatever the number (IEEE 754 double precision).
const FLOAT_DIGITS_MAX: usize = 15;

/// A text with its white space made single, or a number as it is written; none where there is nothing in it.
pub(crate) fn text(value: Option<&Value>) -> Option<String> {
    let mut text = match value? {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    text.truncate(text.floor_char_boundary(TEXT_BYTES_MAX));
    Some(text).filter(|text| !text.is_empty())
}

/// The value's items, where it is a list; else itself. Null is nothing.
pub(crate) fn items(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(one) => std::slice::from_ref(one),
    }
}

/// A number, or a text that holds one with a decimal point; and whether digits were dropped from it that no amount has.
///
/// A number of JSON went through a binary one. Up to 15 digits that loses nothing; more are what adding such numbers up
/// leaves behind (`0.30000000000000004`).
pub(crate) fn decimal(value: &Value) -> Result<(Decimal, bool), Problem> {
    let written = text(Some(value)).unwrap_or_default();
    let unreadable = || Problem::new(Code::AmountUnreadable, &written);
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    if !plain(&written) {
        return Err(unreadable());
    }
    let is_noisy = value.is_f64() && written.bytes().filter(u8::is_ascii_digit).count() > FLOAT_DIGITS_MAX + 1;
    let Some(number) = value.as_f64().filter(|_| is_noisy) else {
        return Decimal::parse(&written, b'.').map(|number| (number, false)).map_err(|_| unreadable());
    };
    let whole = written.trim_start_matches('-').split('.').next().unwrap_or_default().trim_start_matches('0').len();
    let decimals = FLOAT_DIGITS_MAX.checked_sub(whole.max(1)).ok_or_else(unreadable)?;
    let rounded = Decimal::parse(&format!("{number:.decimals$}"), b'.').map_err(|_| unreadable())?;
    Ok((rounded.normalized(), true))
}

/// An amount of money as objects hold it (`{"value": 1, "currency": "EUR"}`, also `amount`, and `code` as FHIR STU3 has
/// it) or as a bare number or text; one that can't be read is said.
pub(crate) fn money(value: &Value, say: &mut dyn FnMut(Problem)) -> Option<(Decimal, Option<Currency>)> {
    let number = match value {
        Value::Object(money) => ["value", "amount"].into_iter().find_map(|key| money.get(key).filter(|number| !number.is_null()))?,
        Value::Null => return None,
        plain => plain,
    };
    let currency = ["currency", "code", "unit"].into_iter().find_map(|key| text(value.get(key))?.parse().ok());
    match decimal(number) {
        Ok((amount, is_noisy)) => {
            if is_noisy {
                say(Problem::new(Code::Irregular, number.to_string()));
            }
            Some((amount, currency))
        }
        Err(problem) => {
            say(problem);
            None
        }
    }
}

/// The scale at which all amounts of a record are kept, so that none is rounded.
pub(crate) fn one_scale(amounts: impl IntoIterator<Item = Option<Decimal>>, currency: Currency) -> u8 {
    amounts.into_iter().flatten().map(|amount| Money::new(amount, currency).scale).max().unwrap_or_default()
}

/// An amount in minor units at the scale of its record; one that is too long for it is said.
pub(crate) fn minor(amount: Option<Decimal>, scale: u8, say: &mut dyn FnMut(Problem)) -> Option<i64> {
    let amount = amount?;
    let minor = amount.rescaled(scale).map(|amount| amount.digits);
    if minor.is_none() {
        say(Problem::new(Code::AmountUnreadable, amount.to_string()));
    }
    minor
}

/// A row that doesn't fit its kind, as a problem: readers make none, so this is what their tests would see.
pub(crate) fn misfit(misfit: Misfit, line: u64) -> Problem {
    Problem::new(Code::Unreadable, misfit.0).at_line(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_as_written_and_the_noise_of_sums_is_dropped() {
        let read = |value: Value| decimal(&value).map(|(number, noise)| (number.to_string(), noise)).map_err(|problem| problem.code);
        assert_eq!(read(json!(9001.55)), Ok(("9001.55".into(), false)));
        assert_eq!(read(json!("12.30")), Ok(("12.30".into(), false)));
        assert_eq!(read(json!(-7)), Ok(("-7".into(), false)));
        assert_eq!(read(json!(0.1 + 0.2)), Ok(("0.3".into(), true)));
        assert_eq!(read(json!(1e300)), Err(Code::AmountUnreadable));
        assert_eq!(read(json!("1,50")), Err(Code::AmountUnreadable), "thousands or decimals?");
        assert_eq!(read(json!(true)), Err(Code::AmountUnreadable));
    }

    #[test]
    fn amounts_of_a_record_share_the_finest_scale() {
        let amount = |text: &str| Some(Decimal::parse(text, b'.').unwrap());
        let amounts = [amount("1.5"), None, amount("2.125")];
        let scale = one_scale(amounts, Currency::EUR);
        let mut said = Vec::new();
        assert_eq!(amounts.map(|amount| minor(amount, scale, &mut |problem| said.push(problem.code))), [Some(1500), None, Some(2125)]);
        assert_eq!(minor(amount("9000000000000000000"), scale, &mut |problem| said.push(problem.code)), None);
        assert_eq!(said, [Code::AmountUnreadable]);
    }
}
