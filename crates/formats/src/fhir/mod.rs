//! HL7 FHIR R4 in JSON, and the shapes of STU3 and R4B that holders still send: `Coverage` and `ExplanationOfBenefit`,
//! alone, in a `Bundle`, in an array, or one a line as bulk exports have them.
//!
//! The document is walked as it is parsed, and of a resource only what is read is held. Files of large payers fail their
//! own standard, so nothing is asked of a resource but its type, and of a coverage an id.
//!
//! To read one more field: 1. its name in `KEYS` of `walk.rs`, 2. where it goes in `coverage.rs` or `claim.rs`, 3. a
//! case file.

mod claim;
mod coverage;
mod out;
mod parts;
#[cfg(test)]
mod tests;
mod walk;

use crate::watch::{self, Watch};
use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `fhir`
pub(crate) const FORMAT: Format = Format { id: SOURCE, recognise, read };

const SOURCE: &str = "fhir";

/// Types of resources that say, as the value of a key, that a document is of FHIR.
const TELLING: &[&str] = &[
    "\"Bundle\"",
    "\"Coverage\"",
    "\"ExplanationOfBenefit\"",
    "\"OperationOutcome\"",
    "\"Patient\"",
    "\"Organization\"",
    "\"Practitioner\"",
    "\"Claim\"",
    "\"ClaimResponse\"",
];

fn recognise(head: &Head<'_>) -> u8 {
    let text = head.text.trim_start();
    if !text.starts_with(['{', '[']) || !text.contains("\"resourceType\"") {
        0
    } else if TELLING.iter().any(|name| text.contains(name)) || text.contains("hl7.org/fhir") {
        98
    } else {
        // Some other resource; or another's word for something else.
        30
    }
}

fn read(input: &mut Reader<'_>, _: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    let watch = Watch::default();
    let mut walk = walk::Walk::new(out::Out::new(sink), &watch);
    // Resources may stand one behind the other, a line each.
    watch::documents(input, &watch, &mut walk)?;
    walk.finish()?;
    Ok(Reading::of_source(SOURCE))
}
