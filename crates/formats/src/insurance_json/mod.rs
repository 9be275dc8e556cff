//! Contracts and claims of insurance as JSON, by the profile in `docs/insurance-json.md`: its names are near those of the
//! Open Insurance initiatives, whose own data models differ, so each field goes by the names that are in use for it.
//!
//! To read a field by one more name: 1. that name, small letters and digits only, where the field is taken in
//! `contract.rs` or `claim.rs`, 2. the profile, 3. a case file. One more word for a type or state: `words.rs`.

mod claim;
mod contract;
mod fields;
mod out;
#[cfg(test)]
mod tests;
mod walk;
mod words;

use crate::watch::{self, Watch};
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `insurance-json`
pub(crate) const FORMAT: Format = Format { id: SOURCE, recognise, read };

const SOURCE: &str = "insurance-json";

/// Names that insurers alone use, as [`fields::folded`] writes them.
const OF_INSURERS: &[&str] = &["\"policynumber\"", "\"policyid\"", "\"claimnumber\"", "\"claimid\"", "\"suminsured\"", "\"insurer\""];
/// Names that make sure of it.
const TELLING: &[&str] = &[
    "\"premium\"",
    "\"premiumamount\"",
    "\"annualpremium\"",
    "\"insurer\"",
    "\"insurername\"",
    "\"excess\"",
    "\"deductible\"",
    "\"coverages\"",
    "\"covers\"",
    "\"effectivedate\"",
    "\"expirationdate\"",
    "\"startson\"",
    "\"happenedon\"",
    "\"lossdate\"",
    "\"incidentdate\"",
    "\"suminsured\"",
    "\"claims\"",
    "\"vehicle\"",
];

fn recognise(head: &Head<'_>) -> u8 {
    let text = head.text.trim_start();
    if !text.starts_with(['{', '[']) {
        return 0;
    }
    let text: String = text.chars().filter(|c| !matches!(c, '_' | '-')).map(|c| c.to_ascii_lowercase()).collect();
    let telling = |own: &str| TELLING.iter().any(|key| *key != own && text.contains(key));
    let is_named = OF_INSURERS.iter().any(|own| text.contains(own) && telling(own));
    let is_contract = ["\"contracts\"", "\"number\"", "\"contractnumber\""].iter().any(|key| text.contains(key));
    match (is_named, is_contract && text.contains("\"premium\"")) {
        (true, _) => 80,
        (false, true) => 70,
        (false, false) => 0,
    }
}

fn read(input: &mut Reader<'_>, _: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let watch = Watch::default();
    let mut walk = walk::Walk::new(out::Out::new(sink), &watch);
    // One object a line is read too.
    watch::documents(input, &watch, &mut walk)?;
    walk.finish()?;
    Ok(Reading::of_source(SOURCE))
}
