//! Finding documents by words, holder and date; case and accents don't count.

use logis_core::Day;
use logis_pages::{Lang, format};
use logis_vault::{DeliveryView, DocumentFacts};

use crate::records::search::fold;

/// Words of a search that count; what is typed beyond is left out.
const WORDS_MAX: usize = 12;

/// What a list of documents is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words, all of which its name, holder, note, file or date must hold.
    pub text: String,
    /// A part of its holder.
    pub holder: String,
    /// First day; what has no date is left out.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

/// The documents that a filter lets through, the latest date first; those without one come by the day they were kept.
#[must_use]
pub fn find(documents: Vec<DeliveryView>, filter: &Filter) -> Vec<DeliveryView> {
    let words: Vec<String> = filter.text.split_whitespace().take(WORDS_MAX).map(|word| fold(word).into_owned()).collect();
    let holder = fold(filter.holder.trim()).into_owned();
    let mut found: Vec<DeliveryView> = documents
        .into_iter()
        .filter(|document| {
            let Some(part) = &document.origin.document else { return false };
            let is_dated = filter.from.is_none() && filter.to.is_none()
                || part.facts.on.is_some_and(|on| filter.from.is_none_or(|from| from <= on) && filter.to.is_none_or(|to| on <= to));
            is_dated && fold(&part.facts.holder).contains(&holder) && holds(&part.facts, &document.origin.name, &words)
        })
        .collect();
    found.sort_by_key(|document| {
        let on = document.origin.document.as_ref().and_then(|part| part.facts.on);
        std::cmp::Reverse((on.unwrap_or_else(|| document.at.day()), document.at))
    });
    found
}

/// Whether each word is found somewhere. A date is found as it is written: `2025-05-12`, `12 mai 2025`, `12 May 2025`.
fn holds(facts: &DocumentFacts, file: &str, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let mut searched = [facts.name.as_str(), facts.holder.as_str(), facts.note.as_str(), file].join("\n");
    if let Some(on) = facts.on {
        for written in [on.to_string(), format::day_long(on, Lang::French), format::day_long(on, Lang::English)] {
            searched.push('\n');
            searched.push_str(&written);
        }
    }
    let searched = fold(&searched);
    words.iter().all(|word| searched.contains(word.as_str()))
}

/// Holders that documents are of, each once, by name.
#[must_use]
pub fn holders(documents: &[DeliveryView]) -> Vec<String> {
    let all = documents.iter().filter_map(|document| Some(document.origin.document.as_ref()?.facts.holder.clone()));
    let mut all: Vec<String> = all.filter(|holder| !holder.is_empty()).collect();
    all.sort_by_cached_key(|holder| (fold(holder).into_owned(), holder.clone()));
    all.dedup();
    all
}
