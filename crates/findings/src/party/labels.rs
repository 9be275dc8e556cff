//! Labels, worked out once for those that differ in their numbers alone: dates, cards, references.

use std::collections::HashMap;

use super::fold::{LABEL_CHARS_MAX, folded};
use crate::{Known, Movement};

/// What labels that differ in their numbers alone have in common.
#[derive(Debug)]
pub(crate) struct Label {
    /// The label's folded words.
    pub(crate) label: String,
    /// The other party's and the label's folded words.
    pub(crate) text: String,
    /// The folded name of the party; none where nothing but numbers says who it is.
    pub(super) key: Option<String>,
    /// Whether the label or the details have words that go before numbers of mandates or creditors.
    pub(super) tells_number: bool,
}

/// The labels of all movements.
#[derive(Debug)]
pub(crate) struct Labels {
    /// Each once.
    pub(crate) all: Vec<Label>,
    /// Of each movement, in the order of [`Known::movements`], its place in `all`.
    pub(crate) of: Vec<usize>,
}

impl Labels {
    pub(crate) fn of(known: &Known) -> Self {
        let mut places: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut labels = Self { all: Vec::new(), of: Vec::with_capacity(known.movements.len()) };
        let mut alike = Vec::new();
        for movement in &known.movements {
            alike.clear();
            for text in [Some(movement.label.as_str()), movement.counterparty.as_deref(), movement.details.as_deref()] {
                // Nothing and an empty text are not alike, and neither stands in a text.
                alike.push(u8::from(text.is_some()));
                push_without_numbers(text.unwrap_or_default(), &mut alike);
                alike.push(0);
            }
            let place = places.get(alike.as_slice()).copied().unwrap_or_else(|| {
                labels.all.push(Label::of(movement));
                places.insert(alike.clone(), labels.all.len() - 1);
                labels.all.len() - 1
            });
            labels.of.push(place);
        }
        labels
    }
}

impl Label {
    fn of(movement: &Movement) -> Self {
        let label = folded(&movement.label);
        let text = match movement.counterparty.as_deref().map(folded) {
            Some(name) if !name.is_empty() && !label.contains(&name) => format!("{name} {label}"),
            _ => label.clone(),
        };
        let (_, kept) = super::cleaned(movement);
        let key = (!kept.is_empty()).then(|| super::key_of("", &kept));
        let tells_number = [Some(movement.label.as_str()), movement.details.as_deref()].into_iter().flatten().any(super::tells_number);
        Self { label, text, key, tells_number }
    }
}

/// Writes a text with zeros for the digits of numbers that no name and no rule has: words of two, or of four and more, digits,
/// and other words with four and more. Words end where [`super::fold::words`] ends them, or later.
fn push_without_numbers(text: &str, out: &mut Vec<u8>) {
    let end = text.char_indices().nth(LABEL_CHARS_MAX).map_or(text.len(), |(at, _)| at);
    for word in text.as_bytes()[..end].split_inclusive(|b| b.is_ascii() && !b.is_ascii_alphanumeric()) {
        let start = out.len();
        out.extend_from_slice(word);
        let digits = word.iter().filter(|b| b.is_ascii_digit()).count();
        let letters = word.iter().filter(|b| !b.is_ascii_digit() && (!b.is_ascii() || b.is_ascii_alphanumeric())).count();
        if digits >= 4 || digits == 2 && letters == 0 {
            out[start..].iter_mut().filter(|b| b.is_ascii_digit()).for_each(|b| *b = b'0');
        }
    }
}

#[cfg(test)]
pub(crate) fn without_numbers(text: &str) -> String {
    let mut out = Vec::new();
    push_without_numbers(text, &mut out);
    String::from_utf8(out).unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::{BEFORE, REFERENCES, key};
    use proptest::prelude::*;

    #[test]
    fn numbers_that_names_have_stay() {
        assert_eq!(without_numbers("CARTE 24/11/25 G20 LYON CB*1234"), "CARTE 00/00/00 G20 LYON CB*0000");
        for name in ["MICROSOFT 365", "O2", "1 UND 1", "AG2R", "É12"] {
            assert_eq!(without_numbers(name), name);
        }
        assert!(BEFORE.iter().chain(REFERENCES.iter()).all(|word| without_numbers(word) == *word));
    }

    proptest! {
        /// Whatever labels are, what is worked out for those alike is what is worked out for each.
        #[test]
        fn labels_that_are_alike_say_the_same(
            texts in prop::collection::vec(("(CARTE |PRLV |VIR |)[A-C0-9é/*. -]{0,24}", prop::option::of("[AB0-9 ]{0,9}"), prop::option::of("(RUM )?[A0-9 ]{0,12}")), 1..12),
        ) {
            let movements = texts.into_iter().map(|(label, counterparty, details)| Movement { label, counterparty, details, ..crate::party::tests::movement(0, "") });
            let known = Known { movements: movements.collect(), ..Known::default() };
            let labels = Labels::of(&known);
            for (movement, place) in known.movements.iter().zip(&labels.of) {
                if let Some(of_alike) = &labels.all[*place].key {
                    prop_assert_eq!(of_alike, &key(movement));
                }
                let own = Label::of(movement);
                prop_assert_eq!(labels.all[*place].tells_number, own.tells_number);
                let plain = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
                prop_assert_eq!(plain(&labels.all[*place].label), plain(&own.label));
            }
        }
    }
}
