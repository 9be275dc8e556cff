//! `fee`: what the bank took, one finding for each sort, account and year.
//!
//! To add words: in [`SORTS`], folded; whole words in a row, as the label has them; a comma ends them. `frais` alone is no bank's: schools and
//! doctors have them too.

use std::collections::{BTreeMap, VecDeque};

use logis_core::Currency;

use super::ledger::Ledger;
use super::way::Way;
use crate::party::folded;
use crate::{Action, Amount, Fact, Finding, Name, Per};

/// Years that are told: this one and so many before.
const YEARS_BEFORE: i32 = 1;
/// Days within which a fee that came back is none.
const BACK_DAYS: i32 = 90;
/// A credit that gives a fee back says so with one of these.
const BACK_WORDS: &[&str] = &[
    "remboursement",
    "remb",
    "rembt",
    "annulation",
    "avoir",
    "extourne",
    "geste",
    "retrocession",
    "refund",
    "erstattung",
    "storno",
    "regularisation",
    "commission",
    "frais",
];

/// Sorts of fees, the more special first. Their words.
const SORTS: &[(&str, &str)] = &[
    (
        "overdraft",
        "commission d intervention, commissions d intervention, commission intervention, commissions intervention, com \
         intervention, comm intervention, comm d intervention, frais d intervention, agios, interets debiteurs, interet \
         debiteur, int debiteurs, interets deb, frais depassement, frais de depassement, commission de plus fort \
         decouvert, frais decouvert, frais de decouvert, sollzinsen, uberziehungszinsen, ueberziehungszinsen, overdraft \
         interest, overdraft fee, unarranged overdraft, arranged overdraft interest, minimum forfaitaire agios, interets \
         sur decouvert, lettre compte debiteur",
    ),
    (
        "rejection",
        "frais rejet, frais de rejet, frais sur rejet, frais prlv rejete, frais prelevement rejete, frais prelevement \
         impaye, frais prlv impaye, frais impaye, frais cheque impaye, frais cheque sans provision, frais opposition, \
         frais d opposition, rucklastschriftgebuhr, returned payment fee, unpaid item fee, frais avis a tiers detenteur, \
         frais atd, frais saisie, frais de saisie, frais satd, frais lettre information, frais lettre d information, \
         frais lettre d injonction, lettre injonction",
    ),
    (
        "foreign",
        "frais etranger, frais a l etranger, commission etranger, commission de change, commission change, frais de \
         change, frais hors zone euro, commission hors zone euro, frais paiement etranger, frais paiement hors zone \
         euro, frais paiement carte hors, com paiement hors zone euro, frais retrait etranger, frais retrait hors zone \
         euro, frais cb etranger, frais carte etranger, frais sur paiement carte, frais paiement carte, frais \
         internationaux, com internationale, commission internationale, commission paiement hors, frais paiement cb, \
         frais cb hors zone euro, frais operation internationale, foreign transaction fee, non sterling transaction fee, \
         non sterling purchase fee, auslandseinsatz, auslandseinsatzentgelt, fx fee, exchange fee, commission paiement \
         etranger, commission carte etranger, commission cb etranger",
    ),
    (
        "card",
        "cotisation carte, cotisation cb, cotisation visa, cotisation mastercard, cotisation annuelle carte, cotisation \
         cartes, cotis carte, cotis cb, cotis visa, cotisation gold, frais carte, frais de carte, cotisation premier, \
         kartengebuhr, kartenentgelt, kreditkartengebuhr, card fee, annual card fee, cotisation carte bancaire, \
         cotisation mensuelle carte, renouvellement carte, frais refabrication carte, frais reedition code",
    ),
    (
        "account",
        "frais tenue de compte, frais de tenue de compte, frais tenue compte, tenue de compte, frais de gestion de \
         compte, frais gestion compte, frais de gestion du compte, frais gestion, cotisation compte, cotisation offre, \
         cotisation formule, cotisation forfait, cotisation convention, cotisation pack, cotisation esprit libre, \
         cotisation jazz, cotisation sobrio, cotisation eurocompte, forfait bancaire, arrete de compte, frais arrete, \
         abonnement banque a distance, abonnement services bancaires, frais bancaires, frais bancaire, services \
         bancaires, kontofuhrung, kontofuehrung, kontofuhrungsgebuhr, kontofuehrungsgebuehr, kontofuhrungsentgelt, \
         kontoentgelt, entgeltabschluss, account fee, monthly account fee, maintenance fee, monthly maintenance fee, \
         service charge, bank charges, frais compte inactif, cotisation bancaire, canone mensile, comision \
         mantenimiento, comision de mantenimiento, bankkosten",
    ),
    (
        "withdrawal",
        "frais retrait, frais de retrait, commission retrait, commission de retrait, frais sur retrait, frais retrait \
         dab, atm fee, cash withdrawal fee, frais retraits",
    ),
    (
        "operation",
        "frais virement, frais de virement, frais vir, frais sur virement, frais vir inst, commission virement, frais \
         cheque de banque, frais emission, wire fee, transfer fee, frais recherche, frais de recherche, frais de dossier \
         decouvert, frais alerte, frais alertes, frais envoi chequier, frais relances, frais mise en demeure",
    ),
];

struct Sum {
    places: Vec<usize>,
    cents: i64,
}

pub(super) fn find(ledger: &Ledger<'_>) -> Vec<Finding> {
    let first_year = ledger.known.today.month().year - YEARS_BEFORE;
    let mut sums: BTreeMap<(usize, i32, &'static str, Currency), Sum> = BTreeMap::new();
    let mut given_back = given_back(ledger);
    let mut of_label: Vec<Option<Option<&'static str>>> = vec![None; ledger.labels.all.len()];
    for at in ledger.order.iter().copied() {
        let movement = ledger.movement(at);
        let year = movement.on.month().year;
        if ledger.cents[at] >= 0 || year < first_year || movement.pending || ledger.is_transfer[at] || ledger.is_reversed[at] {
            continue;
        }
        let words = *of_label[ledger.labels.of[at]].get_or_insert_with(|| sort_of_words(ledger.text(at)));
        let Some(sort) = sort(ledger, at, words) else { continue };
        let day = ledger.day(at);
        // Fees come in order: what was given back before this one is of none after it.
        let is_back = |days: &mut VecDeque<i32>| {
            while days.pop_front_if(|back| *back < day).is_some() {}
            days.pop_front_if(|back| *back <= day + BACK_DAYS).is_some()
        };
        if given_back.get_mut(&(movement.account, -ledger.cents[at])).is_some_and(is_back) {
            continue;
        }
        let sum = sums.entry((movement.account, year, sort, movement.amount.currency)).or_insert(Sum { places: Vec::new(), cents: 0 });
        sum.places.push(at);
        sum.cents = sum.cents.saturating_sub(ledger.cents[at]);
    }
    sums.into_iter().map(|((account, year, sort, currency), sum)| finding(ledger, account, year, sort, currency, &sum)).collect()
}

/// Credits that give a fee back: their days, by account and amount.
fn given_back(ledger: &Ledger<'_>) -> BTreeMap<(usize, i64), VecDeque<i32>> {
    let mut days: BTreeMap<(usize, i64), VecDeque<i32>> = BTreeMap::new();
    for at in ledger.order.iter().copied() {
        let says = || ledger.text(at).split(' ').any(|word| BACK_WORDS.contains(&word));
        if ledger.cents[at] > 0 && !ledger.is_transfer[at] && !ledger.is_reversed[at] && (ledger.ways[at] == Way::Fee || says()) {
            days.entry((ledger.movement(at).account, ledger.cents[at])).or_default().push_back(ledger.day(at));
        }
    }
    days
}

/// The sort of fee whose words stand in a folded text.
fn sort_of_words(text: &str) -> Option<&'static str> {
    SORTS.iter().find(|(_, rules)| rules.split(", ").any(|rule| stands(text, rule))).map(|(sort, _)| *sort)
}

/// Which sort of fee a movement is, where it is one; `words` is what those of its label say.
fn sort(ledger: &Ledger<'_>, at: usize, words: Option<&'static str>) -> Option<&'static str> {
    let text = ledger.text(at);
    // Card purchases, transfers to others and direct debits of others may hold such words in a name.
    let bears =
        |word: &str| matches!(word, "carte" | "cb" | "prlv" | "prelevement" | "vir" | "virement" | "achat" | "paiement" | "facture");
    let by_other = matches!(ledger.ways[at], Way::Cash | Way::Cheque) || text.split(' ').next().is_some_and(bears);
    if !by_other && words.is_some() {
        return words;
    }
    if ledger.ways[at] != Way::Fee || !is_typed_fee(ledger, at) {
        return None;
    }
    let details = ledger.movement(at).details.as_deref().map(folded).unwrap_or_default();
    Some(words.or_else(|| sort_of_words(&details)).unwrap_or("other"))
}

/// Whether its source's type says that it is a fee, not only its first word.
fn is_typed_fee(ledger: &Ledger<'_>, at: usize) -> bool {
    Way::of_type(ledger.movement(at)) == Some(Way::Fee)
}

/// Whether the words of a rule stand in a text, whole.
fn stands(text: &str, rule: &str) -> bool {
    text.match_indices(rule).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + rule.len()..]);
        (before.is_empty() || before.ends_with(' ')) && (after.is_empty() || after.starts_with(' '))
    })
}

fn finding(ledger: &Ledger<'_>, account: usize, year: i32, sort: &'static str, currency: Currency, sum: &Sum) -> Finding {
    let money = ledger.money(sum.cents, currency);
    let first = sum.places.first().map(|at| ledger.movement(*at));
    let last = sum.places.last().map(|at| ledger.parties.of(*at).name.clone());
    Finding {
        name: Name::Fee,
        key: format!("fee:{sort}:{}:{year}:{currency}", ledger.account_id(account)),
        amount: Some(Amount { value: money.decimal(), low: None, high: None, currency: Some(money.currency), per: Some(Per::Year) }),
        since: first.map(|movement| movement.on),
        account: Some(ledger.account_id(account).to_owned()),
        counterparty: last.clone(),
        records: ledger.records(&sum.places),
        facts: vec![
            ("sort", Fact::Text(sort.to_owned())),
            ("amount", Fact::Money(money)),
            ("year", Fact::Text(year.to_string())),
            ("times", Fact::Count(i64::try_from(sum.places.len()).unwrap_or(i64::MAX))),
            ("account", Fact::Text(ledger.known.accounts[account].name.clone())),
            ("label", Fact::Text(last.unwrap_or_default())),
        ],
        action: Action::Lines,
        weight: sum.cents,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_folded_and_whole() {
        for (_, rules) in SORTS {
            assert!(rules.split(", ").all(|rule| folded(rule) == rule));
        }
        assert!(stands("frais de tenue de compte", "tenue de compte"));
        assert!(!stands("frais de tenue de comptes", "tenue de compte"));
    }
}
