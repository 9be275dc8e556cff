//! Where pages are, so that links and handlers agree.
//!
//! Forms that change something are posted with the field `csrf`; every page answers GET and works without scripts.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a query string's value keeps as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Aujourd’hui.
pub const TODAY: &str = "/";
/// Every finding; its query is `finding` (a published name) and `with` (`dismissed` shows those too).
pub const FINDINGS: &str = "/findings";
/// POST (`key`, `reason`: `wrong`, `known` or `later`; `back`): leave a finding.
pub const FINDINGS_DISMISS: &str = "/findings/dismiss";
/// POST (`key`, `back`): take a finding up again.
pub const FINDINGS_RESTORE: &str = "/findings/restore";
/// Importer. POST takes `multipart/form-data`: `csrf`, then any number of `file`.
pub const IMPORT: &str = "/import";
/// Données; its query is [`crate::records::RecordFilter`].
pub const RECORDS: &str = "/records";
/// Sources and deliveries.
pub const DELIVERIES: &str = "/deliveries";
/// Documents; its query is [`crate::documents::DocumentFilter`]. POST takes `multipart/form-data`: `csrf`, then `name`, `on`,
/// `holder`, `note` and any number of `file`.
pub const DOCUMENTS: &str = "/documents";
/// Argent.
pub const MONEY: &str = "/money";
/// Movements by party, to be sorted; its query is `period`, `which` (`all`: those too that have a category) and `party` (one alone,
/// by its folded name). POST: `line` (ids, repeated) with `category` and `use` for them; `party` and `rule` in turn, a category
/// for all of a party; `back`.
pub const SORTING: &str = "/money/sort";
/// Énergie.
pub const ENERGY: &str = "/energy";
/// Assurance.
pub const INSURANCE: &str = "/insurance";
/// POST: a contract that exists on paper only, said by hand. Its fields are those of [`crate::insurance::Form`].
pub const INSURANCE_CONTRACTS: &str = "/insurance/contracts";
/// Réglages.
pub const SETTINGS: &str = "/settings";
/// What the operator can see.
pub const OPERATOR: &str = "/operator";
/// The places that a phone's tabs have no room for.
pub const MORE: &str = "/more";
/// Qui a regardé.
pub const ACCESS: &str = "/access";
/// The journal as a file.
pub const ACCESS_DOWNLOAD: &str = "/access/journal.jsonl";
/// POST: verify the journal now.
pub const ACCESS_VERIFY: &str = "/access/verify";
/// Exporter / partir.
pub const LEAVE: &str = "/leave";
/// How far the export is, as JSON for the page's island.
pub const LEAVE_PROGRESS: &str = "/leave/progress";
/// POST: make an export.
pub const LEAVE_EXPORTS: &str = "/leave/exports";
/// POST (`rhythm`: `never`, `week` or `month`; `keep`; `where`: `home` or `folder`): make one now and then.
pub const LEAVE_SCHEDULE: &str = "/leave/schedule";
/// Erase the home: GET asks, POST (`csrf`, `word`) does.
pub const ERASE: &str = "/erase";
/// POST: take a closing back.
pub const ERASE_BACK: &str = "/erase/back";
/// Sign in: POST takes `name`, `password`, `to`.
pub const SIGN_IN: &str = "/sign-in";
/// Sign in by a recovery code: POST takes `name`, `code`.
pub const RECOVERY: &str = "/sign-in/recovery";
/// Prove again who one is, then go to `to`: POST takes `password`, `to`.
pub const SIGN_IN_AGAIN: &str = "/sign-in/again";
/// POST: sign out.
pub const SIGN_OUT: &str = "/sign-out";
/// First run: POST takes `name`, `password`.
pub const WELCOME: &str = "/welcome";
/// Réglages › Sécurité.
pub const SECURITY: &str = "/settings/security";
/// POST (`password`): another password.
pub const CHANGE_PASSWORD: &str = "/settings/security/password";
/// POST: another recovery code, shown once.
pub const CHANGE_RECOVERY: &str = "/settings/security/recovery";
/// POST: sign out everywhere.
pub const SIGN_OUT_EVERYWHERE: &str = "/settings/security/everywhere";
/// Invitations: POST (`name`) makes one, shown once.
pub const INVITATIONS: &str = "/settings/people";
/// Partages: POST (`name`, `together`) offers a grant.
pub const SHARING: &str = "/sharing";
/// POST: look at one's own home again.
pub const SHARING_HOME: &str = "/sharing/home";
/// POST: look at one's own home and others together.
pub const SHARING_HOUSEHOLD: &str = "/sharing/household";
/// Réglages › Agenda: POST (`amounts`) makes the feed's address or another one, shown once.
pub const CALENDAR: &str = "/settings/calendar";
/// POST: stop the calendar feed.
pub const CALENDAR_STOP: &str = "/settings/calendar/stop";
/// Each component on sample data.
pub const STYLEGUIDE: &str = "/styleguide";

/// POST: the answer (`answer`) to a question that waits on Importer.
#[must_use]
pub fn question(id: impl Display) -> String {
    format!("{IMPORT}/questions/{}", encoded(id))
}

/// The mapping of a table's columns: GET shows it, POST (`role.0`, `role.1`, …, `date_order`, `decimal_mark`, `sign`) saves it.
#[must_use]
pub fn mapping(id: impl Display) -> String {
    format!("{IMPORT}/mappings/{}", encoded(id))
}

/// An export that lies in the home.
#[must_use]
pub fn export(id: impl Display) -> String {
    format!("{LEAVE_EXPORTS}/{}", encoded(id))
}

/// POST: remove it.
#[must_use]
pub fn remove_export(id: impl Display) -> String {
    format!("{}/remove", export(id))
}

/// The proof that a home was erased.
#[must_use]
pub fn proof(home: impl Display) -> String {
    format!("/proof/{}", encoded(home))
}

/// One record.
#[must_use]
pub fn record(kind: &str, id: impl Display) -> String {
    format!("{RECORDS}/{}/{}", encoded(kind), encoded(id))
}

/// The records of a kind.
#[must_use]
pub fn kind(kind: &str) -> String {
    format!("{RECORDS}?kind={}", encoded(kind))
}

/// Undo a delivery: GET shows what would go, POST does it.
#[must_use]
pub fn remove_delivery(id: impl Display) -> String {
    format!("{DELIVERIES}/{}/remove", encoded(id))
}

/// One document: GET shows it, POST (`name`, `on`, `holder`, `note`) says something else of it.
#[must_use]
pub fn document(id: impl Display) -> String {
    format!("{DOCUMENTS}/{}", encoded(id))
}

/// The file of a document.
#[must_use]
pub fn document_file(id: impl Display) -> String {
    format!("{}/file", document(id))
}

/// POST (`name`, `on`, `holder`, `note`): keep a file that no importer read as a document.
#[must_use]
pub fn keep_document(id: impl Display) -> String {
    format!("{}/keep", document(id))
}

/// One account: GET shows its forms. POST to `…/rename` (`name`), `…/currency` (`currency`), `…/join` (`other`) and
/// `…/split` (`ids`, repeated).
#[must_use]
pub fn account(id: impl Display) -> String {
    format!("{MONEY}/accounts/{}", encoded(id))
}

/// One movement and what the person says of it. POST `do`: `say` (`category`, `use`, `note`), `rule` (`category`: for all of its
/// party), `split` (`amount`, `category` and `note`, repeated), `join`, `transfer` (`other`) or `no-transfer` (`other`).
#[must_use]
pub fn line(id: impl Display) -> String {
    format!("{MONEY}/lines/{}", encoded(id))
}

/// POST (`back`): take back all that was said in one delivery.
#[must_use]
pub fn undo(delivery: impl Display) -> String {
    format!("{MONEY}/undo/{}", encoded(delivery))
}

/// POST (`answer`: `same` or `apart`): settle a pair that waits.
#[must_use]
pub fn pair(id: impl Display) -> String {
    format!("{MONEY}/pairs/{}", encoded(id))
}

/// POST: take a passkey away.
#[must_use]
pub fn passkey(id: impl Display) -> String {
    format!("{SECURITY}/passkeys/{}", encoded(id))
}

/// POST: end a session.
#[must_use]
pub fn end_session(id: impl Display) -> String {
    format!("{SECURITY}/sessions/{}", encoded(id))
}

/// POST to `…/accept`, `…/stop`, `…/renew` or `…/look`: what may be done with a grant.
#[must_use]
pub fn grant(id: impl Display, act: &str) -> String {
    format!("{SHARING}/{}/{act}", encoded(id))
}

/// A path with a query of those parameters that say something.
#[must_use]
pub fn with_query(path: &str, parameters: &[(&str, &str)]) -> String {
    let query: Vec<String> =
        parameters.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

fn encoded(part: impl Display) -> String {
    utf8_percent_encode(&part.to_string(), PLAIN).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_typed_stays_one_value() {
        assert_eq!(with_query(RECORDS, &[("kind", ""), ("text", "café & thé #1")]), "/records?text=caf%C3%A9%20%26%20th%C3%A9%20%231");
        assert_eq!(account("FR76/../x"), "/money/accounts/FR76%2F..%2Fx");
    }
}
