//! The sources' words for types, periods and states, and ours for them.

use super::fields::folded;

/// Our word, and those that mean it (small letters and digits only).
pub(super) type Words = &'static [(&'static str, &'static [&'static str])];

/// What a contract insures.
pub(super) const CONTRACT_TYPES: Words = &[
    ("motor", &["motor", "auto", "automobile", "automotive", "car", "vehicle", "van", "motorcycle", "motorbike"]),
    (
        "home",
        &[
            "home",
            "house",
            "household",
            "housing",
            "homeowner",
            "homeowners",
            "property",
            "dwelling",
            "contents",
            "buildings",
            "tenant",
            "renters",
        ],
    ),
    ("health", &["health", "medical", "dental"]),
    ("life", &["life", "death", "provident"]),
    ("liability", &["liability", "civilliability", "personalliability", "thirdparty"]),
    ("travel", &["travel", "trip"]),
    ("legal", &["legal", "legalprotection", "legalexpenses"]),
    ("pet", &["pet", "animal", "dog", "cat"]),
    ("device", &["device", "phone", "mobile", "mobilephone", "electronics", "gadget"]),
    ("other", &["other"]),
];

/// The period that a premium pays.
pub(super) const PERIODS: Words = &[
    ("month", &["month", "monthly", "permonth", "m"]),
    ("quarter", &["quarter", "quarterly", "threemonthly"]),
    ("half-year", &["halfyear", "halfyearly", "semester", "semiannual", "semiannually", "sixmonthly"]),
    ("year", &["year", "yearly", "annual", "annually", "peryear", "y"]),
    ("once", &["once", "single", "oneoff", "onetime", "lumpsum"]),
];

/// Whether a contract stands.
pub(super) const CONTRACT_STATES: Words = &[
    ("active", &["active", "inforce", "current", "valid", "renewed"]),
    ("ended", &["ended", "expired", "lapsed", "closed", "matured"]),
    ("cancelled", &["cancelled", "canceled", "terminated", "withdrawn"]),
    ("unknown", &["unknown"]),
];

/// What happened.
pub(super) const CLAIM_TYPES: Words = &[
    ("accident", &["accident", "collision", "crash", "damage"]),
    ("theft", &["theft", "burglary", "stolen", "vandalism"]),
    ("fire", &["fire", "explosion"]),
    ("water", &["water", "waterdamage", "leak", "escapeofwater"]),
    ("glass", &["glass", "windscreen", "windshield", "glassbreakage"]),
    ("weather", &["weather", "storm", "hail", "flood", "wind", "snow", "naturalcatastrophe", "naturaldisaster"]),
    ("liability", &["liability", "civilliability", "thirdparty"]),
    ("other", &["other"]),
];

/// How a claim stands.
pub(super) const CLAIM_STATES: Words = &[
    ("open", &["open", "reported", "notified", "submitted", "pending", "inprogress", "underreview", "reopened"]),
    ("accepted", &["accepted", "approved"]),
    ("refused", &["refused", "rejected", "denied", "declined"]),
    ("paid", &["paid", "settled", "indemnified"]),
    ("closed", &["closed", "withdrawn"]),
    ("unknown", &["unknown"]),
];

/// Our word for a source's.
pub(super) fn word(words: Words, written: &str) -> Option<&'static str> {
    let folded = folded(written);
    let short = folded.strip_suffix("insurance").filter(|short| !short.is_empty()).unwrap_or(&folded);
    words.iter().find(|(_, known)| known.contains(&short)).map(|(ours, _)| *ours)
}
