//! What the pages and the command line say, in both languages.
//!
//! To add a text: 1. a line in a file of `texts/fr/`, 2. the same key in the file of that name in `texts/en/`,
//! 3. its use (a test finds keys that are missing, unused or in one language only).
//!
//! In the French files an ordinary space before `: ; ! ?`, `%` or `€` and inside « » becomes a no-break one when
//! they are loaded, so that they can be written on any keyboard.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use logis_core::{Code, Decimal, Severity};

use crate::{Lang, format};

macro_rules! sources {
    ($($file:literal),*) => {
        /// Each text file with both its languages, French first.
        pub(crate) const SOURCES: &[(&str, [&str; 2])] =
            &[$(($file, [include_str!(concat!("../texts/fr/", $file, ".ftl")), include_str!(concat!("../texts/en/", $file, ".ftl"))])),*];
    };
}
sources!(
    "shell",
    "today",
    "findings",
    "import",
    "records",
    "documents",
    "money",
    "energy",
    "insurance",
    "settings",
    "sharing",
    "calendar",
    "access",
    "leave",
    "people",
    "plain",
    "labels",
    "problems",
    "commands"
);

/// What the README of an export says.
#[must_use]
pub fn export_readme(lang: Lang) -> &'static str {
    match lang {
        Lang::French => include_str!("../texts/fr/export-readme.md"),
        Lang::English => include_str!("../texts/en/export-readme.md"),
    }
}

static FRENCH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Lang::French));
static ENGLISH: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| bundle(Lang::English));

/// A value that stands in a text.
pub trait Arg {
    /// As Fluent takes it: numbers choose plural forms.
    fn value(&self) -> FluentValue<'_>;
}

impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'_> {
        (**self).value()
    }
}

impl Arg for str {
    fn value(&self) -> FluentValue<'_> {
        self.into()
    }
}

impl Arg for String {
    fn value(&self) -> FluentValue<'_> {
        self.into()
    }
}

macro_rules! number_arg {
    ($($number:ty),*) => {$(
        impl Arg for $number {
            fn value(&self) -> FluentValue<'_> {
                (*self).into()
            }
        }
    )*};
}
number_arg!(u64, u32, i64, usize);

/// A value whose sort is known only when it is there.
#[derive(Debug, Clone)]
pub enum Value {
    /// As it is.
    Text(String),
    /// It chooses plural forms.
    Count(i64),
}

impl Arg for Value {
    fn value(&self) -> FluentValue<'_> {
        match self {
            Self::Text(text) => text.value(),
            Self::Count(count) => count.value(),
        }
    }
}

/// The text of a key, with its arguments put in. A key that doesn't exist shows as itself.
#[must_use]
pub fn text(lang: Lang, key: &str, args: &[(&str, &dyn Arg)]) -> String {
    find(lang, key, args).unwrap_or_else(|| key.to_owned())
}

/// The text of a key, where there is one.
fn find(lang: Lang, key: &str, args: &[(&str, &dyn Arg)]) -> Option<String> {
    let bundle = match lang {
        Lang::French => &*FRENCH,
        Lang::English => &*ENGLISH,
    };
    let pattern = bundle.get_message(key)?.value()?;
    let values: FluentArgs = args.iter().map(|(name, arg)| (*name, arg.value())).collect();
    Some(bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned())
}

/// What is wrong, in a sentence.
#[must_use]
pub fn problem_reason(code: Code, quote: &str, lang: Lang) -> String {
    text(
        lang,
        &format!("problem-{}-reason", code.as_str()),
        &[("quote", &quote), ("quoted", if quote.is_empty() { &"no" } else { &"yes" })],
    )
}

/// What to do about it, in a sentence.
#[must_use]
pub fn problem_remedy(code: Code, quote: &str, lang: Lang) -> String {
    text(lang, &format!("problem-{}-remedy", code.as_str()), &[("quote", &quote)])
}

/// What a severity is called.
#[must_use]
pub fn severity_label(severity: Severity, lang: Lang) -> String {
    let key = match severity {
        Severity::Note => "severity-note",
        Severity::Lost => "severity-lost",
        Severity::Error => "severity-error",
    };
    text(lang, key, &[])
}

/// What a kind is called (`bank.transaction`), or its own name where no text has it.
#[must_use]
pub fn kind_label(kind: &str, lang: Lang) -> String {
    label("kind", kind, lang).unwrap_or_else(|| kind.to_owned())
}

/// What a column is called (`booked_on`), or its own name with spaces.
#[must_use]
pub fn column_label(column: &str, lang: Lang) -> String {
    label("column", column, lang).unwrap_or_else(|| column.replace('_', " "))
}

/// What a word of a column is called (`booked`, `measured`, `consumption`), or the word itself.
#[must_use]
pub fn word_label(word: &str, lang: Lang) -> String {
    label("word", word, lang).unwrap_or_else(|| word.to_owned())
}

/// What a file format is called (`ofx`), or its own name.
#[must_use]
pub fn format_label(format: &str, lang: Lang) -> String {
    label("format", format, lang).unwrap_or_else(|| format.to_owned())
}

fn label(prefix: &str, name: &str, lang: Lang) -> Option<String> {
    find(lang, &format!("{prefix}-{}", name.replace(['.', '_'], "-")), &[])
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(lang.as_str().parse().into_iter().collect());
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(match lang {
        Lang::French => |value, _| grouped(value, Lang::French),
        Lang::English => |value, _| grouped(value, Lang::English),
    }));
    for (_, [french, english]) in SOURCES {
        let source = match lang {
            Lang::French => Cow::Owned(typeset(french)),
            Lang::English => Cow::Borrowed(*english),
        };
        // What can't be parsed is left out and found by the test of the keys.
        let resource = FluentResource::try_new(source.into_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// Whole numbers in texts are grouped as the language does.
fn grouped(value: &FluentValue<'_>, lang: Lang) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let whole = number.as_string().parse().ok()?;
    Some(format::number(Decimal { digits: whole, scale: 0 }, lang))
}

/// French spaces before high punctuation and inside quotation marks.
fn typeset(source: &str) -> String {
    let spaced = source.replace("« ", "«\u{a0}").replace(" »", "\u{a0}»");
    [":", ";", "?", "!", "%", "€"].iter().fold(spaced, |text, mark| text.replace(&format!(" {mark}"), &format!("\u{a0}{mark}")))
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
