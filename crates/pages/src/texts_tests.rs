use super::*;
use fluent_bundle::FluentResource;
use std::collections::BTreeSet;

fn keys(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key)
        .filter(|key| key.starts_with(|c: char| c.is_ascii_lowercase()) && !key.contains(' '))
        .map(str::to_owned)
        .collect()
}

fn all(lang: usize) -> BTreeSet<String> {
    SOURCES.iter().flat_map(|(_, both)| keys(both[lang])).collect()
}

/// Everything in quotes in the templates and the source.
fn quoted() -> BTreeSet<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut words = BTreeSet::new();
    for folder in ["src", "src/chart", "src/samples", "templates"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap().flatten().filter(|f| f.path().is_file()) {
            let text = std::fs::read_to_string(file.path()).unwrap();
            words.extend(text.split('"').map(str::to_owned));
        }
    }
    words
}

/// Keys that are put together from a name (a code, a kind, a role), and those of the commands, which the shell's tests look after.
const COMPOSED: &[&str] = &[
    "problem-",
    "kind-",
    "column-",
    "word-",
    "format-",
    "role-",
    "act-",
    "did-",
    "error-",
    "branch-",
    "cli-",
    "detail-",
    "event-",
    "finding-",
    "category-",
    "per-",
    "watch-trouble-",
];

#[test]
fn both_languages_say_the_same_things() {
    for (file, [french, english]) in SOURCES {
        for (source, lang) in [(french, "fr"), (english, "en")] {
            assert!(FluentResource::try_new((*source).to_owned()).is_ok(), "{lang}/{file}.ftl can't be parsed");
        }
        assert_eq!(keys(french), keys(english), "keys of {file}.ftl");
    }
    let total: usize = SOURCES.iter().map(|(_, both)| keys(both[0]).len()).sum();
    assert_eq!(total, all(0).len(), "a key stands in two files");
}

#[test]
fn every_key_is_used_and_every_used_key_exists() {
    let (keys, quoted) = (all(0), quoted());
    let unused: Vec<&String> =
        keys.iter().filter(|key| !quoted.contains(*key) && !COMPOSED.iter().any(|start| key.starts_with(start))).collect();
    assert!(unused.is_empty(), "unused: {unused:?}");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut missing = BTreeSet::new();
    for folder in ["src", "templates"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap().flatten().filter(|f| f.path().is_file()) {
            let text = std::fs::read_to_string(file.path()).unwrap();
            for call in ["p.t(\"", "p.t1(\"", "p.t2(\"", "p.t3(\"", "p.t3(\n            \"", "p.t3(\n                \""] {
                missing.extend(
                    text.split(call)
                        .skip(1)
                        .filter_map(|rest| rest.split('"').next())
                        .filter(|key| !keys.contains(*key))
                        .map(str::to_owned),
                );
            }
        }
    }
    assert!(missing.is_empty(), "missing: {missing:?}");
}

#[test]
fn every_problem_has_a_reason_and_a_remedy() {
    for lang in Lang::ALL {
        for code in Code::ALL {
            for quote in ["", "12,3x"] {
                let (reason, remedy) = (problem_reason(*code, quote, *lang), problem_remedy(*code, quote, *lang));
                for sentence in [&reason, &remedy] {
                    assert!(!sentence.starts_with("problem-") && sentence.contains('.') && !sentence.contains('{'), "{sentence}");
                }
                assert!(reason.contains(quote) || !reason.contains('$'), "{reason}");
            }
        }
    }
}

#[test]
fn plural_forms_and_spaces_are_the_languages_own() {
    let read = |n: u64, lang| text(lang, "report-counted", &[("n", &n), ("counts", &"–")]);
    assert_eq!(read(0, Lang::French), "0 donnée lue\u{a0}: –.");
    assert_eq!(read(1204, Lang::French), "1\u{a0}204 données lues\u{a0}: –.");
    assert_eq!(read(0, Lang::English), "0 records read: –.");
    assert_eq!(read(1204, Lang::English), "1,204 records read: –.");
    assert_eq!(text(Lang::French, "pairs-title", &[("n", &1u64)]), "Une seule opération, ou deux\u{a0}?");
    assert_eq!(kind_label("bank.transaction", Lang::English), "Bank transactions");
    assert_eq!(kind_label("x.unknown", Lang::English), "x.unknown");
    assert_eq!(column_label("booked_on", Lang::French), "Comptabilisée le");
    assert_eq!(column_label("some_new_column", Lang::French), "some new column");
}
