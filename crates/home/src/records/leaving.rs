//! Leaving with everything, and arriving with it: what the shell adds to an export.

#[cfg(test)]
mod laws;

use std::io::{self, Read};
use std::sync::Arc;

use logis_core::{Code, DeliveryId, Problem, Rng};
use logis_formats::{Answers, Input, Status};
use logis_pages::{Lang, texts};
use logis_vault::{Accounts, ArrivalError, Arriving, Counts, EXPORT_START_BYTES, Papers, Scope, Settled, VaultError};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::accounts::Grouped;
use super::import::{ANSWERS, ArrivedReport, ImportReport};
use super::refused::{REFUSED, RefusedFile};
use super::watch::{WATCHED, WatchedFolder};
use super::{BOOK, Book};
use crate::App;

/// What an export is called where formats are named.
pub const FORMAT: &str = "logis-export";

/// Checks an export's journals and members with nothing but Python.
const VERIFY: (&str, &str) = ("journal/verify.py", include_str!("../../../../docs/verify_journal.py"));

/// Every document that a home may have; a new one has its line here, so that it leaves with the home.
pub const DOCUMENTS: &[&str] = &[BOOK, ANSWERS, REFUSED, WATCHED, EXPORTS];

/// The document that tells of the home's exports. They lie where they were made, and so it stays with that home: another
/// takes nothing from it.
pub const EXPORTS: &str = "exports";

/// What the shell adds to an export: its version, the documents there may be, a README in each language.
#[must_use]
pub fn papers() -> Papers {
    let readmes = [(Lang::French, "LISEZMOI.md"), (Lang::English, "README.md")].map(|(lang, name)| (name, texts::export_readme(lang)));
    Papers {
        program: format!("logis {}", env!("CARGO_PKG_VERSION")),
        documents: DOCUMENTS.iter().map(|name| (*name).to_owned()).collect(),
        texts: readmes.into_iter().chain([VERIFY]).map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
    }
}

/// Whether an input is an export of a home, by how it begins.
///
/// # Errors
/// When it can't be read.
pub fn is_export(input: &dyn Input) -> io::Result<bool> {
    let mut start = Vec::with_capacity(EXPORT_START_BYTES);
    input.open()?.take(EXPORT_START_BYTES as u64).read_to_end(&mut start)?;
    Ok(logis_vault::is_export(&start))
}

/// What a look at an export says without storing anything: that it is one, and of this version or another.
#[must_use]
pub fn glance(input: &dyn Input, seconds: f64) -> ImportReport {
    let blank = |code, quote: &str| ImportReport {
        format: Some(FORMAT.to_owned()),
        ..ImportReport::refused(input.name(), &Problem::new(code, quote), seconds)
    };
    let counts = input.open().map_err(VaultError::from).map_err(ArrivalError::from).and_then(|mut stream| logis_vault::glance(&mut stream));
    match counts {
        Ok(records) => ImportReport {
            status: Status::Ok,
            added: records.values().sum(),
            records,
            problems: Vec::new(),
            problems_total: 0,
            ..blank(Code::ExportDamaged, "")
        },
        Err(ArrivalError::OtherVersion { what }) => blank(Code::ExportVersion, &what),
        Err(ArrivalError::Damaged { what }) => blank(Code::ExportDamaged, &what),
        Err(ArrivalError::Vault(error)) => blank(Code::Unreadable, &error.to_string()),
    }
}

/// Takes up an export that was spooled: exactly where the home is new, without doubles where it is not. An export that
/// can't be taken up is a report, as of any other file.
///
/// # Errors
/// When the vault fails; nothing of it is stored then.
pub fn arrive(app: &App, scope: &Scope, name: &str, spool: DeliveryId, progress: &dyn Fn(u64)) -> Result<ImportReport, VaultError> {
    let merged = Merged { rng: app.rng.clone() };
    let done = app.vault.arrive(scope, spool, &merged, &|done, _| progress(done));
    let refused = |code, quote: &str| {
        Ok(ImportReport { format: Some(FORMAT.to_owned()), ..ImportReport::refused(name, &Problem::new(code, quote), 0.0) })
    };
    let arrived = match done {
        Ok(arrived) => arrived,
        Err(ArrivalError::OtherVersion { what }) => return refused(Code::ExportVersion, &what),
        Err(ArrivalError::Damaged { what }) => return refused(Code::ExportDamaged, &what),
        Err(ArrivalError::Vault(VaultError::LimitExceeded { limit })) => return refused(Code::LimitExceeded, limit),
        Err(ArrivalError::Vault(error)) => return Err(error),
    };
    let sum = |of: fn(&Counts) -> u64| arrived.counts.values().map(of).sum();
    let records = arrived.counts.iter().map(|(kind, counts)| (kind.clone(), counts.read)).filter(|(_, read)| *read > 0).collect();
    Ok(ImportReport {
        format: Some(FORMAT.to_owned()),
        status: Status::Ok,
        records,
        added: sum(|counts| counts.added),
        known: sum(|counts| counts.known),
        revised: sum(|counts| counts.revised),
        sighted: sum(|counts| counts.sighted),
        problems: Vec::new(),
        problems_total: 0,
        arrived: Some(ArrivedReport { deliveries: arrived.deliveries, skipped: arrived.skipped, restored: arrived.restored }),
        ..ImportReport::refused(name, &Problem::new(Code::ExportDamaged, ""), 0.0)
    })
}

/// A document that arrives, as the type that this home reads it as: what is stored unread could never be read again.
fn of_shape<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, ArrivalError> {
    serde_json::from_value(value).map_err(|_| ArrivalError::Damaged { what: format!("documents/{name}.json") })
}

/// That a document that arrives can be read here; one of another name is nobody's.
fn check(name: &str, theirs: &Value) -> Result<(), ArrivalError> {
    let theirs = theirs.clone();
    match name {
        BOOK => of_shape::<Book>(name, theirs).map(drop),
        ANSWERS => of_shape::<Answers>(name, theirs).map(drop),
        REFUSED => of_shape::<Vec<RefusedFile>>(name, theirs).map(drop),
        WATCHED => of_shape::<Vec<WatchedFolder>>(name, theirs).map(drop),
        EXPORTS => of_shape::<serde_json::Map<String, Value>>(name, theirs).map(drop),
        _ => Err(ArrivalError::Damaged { what: format!("documents/{name}.json") }),
    }
}

/// How documents of two homes become one home's.
struct Merged {
    rng: Arc<dyn Rng>,
}

impl Merged {
    fn book(&self, ours: Option<Value>, theirs: Option<Value>) -> Result<Book, ArrivalError> {
        let mut book: Book = ours
            .map_or(Ok(Book::default()), serde_json::from_value)
            .map_err(|_| VaultError::Impossible("an account book of another shape"))?;
        let theirs = theirs.map_or(Ok(Book::default()), |value| of_shape(BOOK, value))?;
        book.take_in(theirs, &*self.rng);
        Ok(book)
    }
}

impl Arriving for Merged {
    fn settle(&self, name: &str, ours: Option<Value>, theirs: Value) -> Result<Settled, ArrivalError> {
        let whole = |value| Settled { value, aside: false };
        check(name, &theirs)?;
        match (name, ours) {
            (EXPORTS, ours) => Ok(whole(ours.unwrap_or_else(|| Value::Object(serde_json::Map::new())))),
            (_, None) => Ok(whole(theirs)),
            (BOOK, ours) => {
                let book = self.book(ours, Some(theirs))?;
                Ok(whole(serde_json::to_value(&book).map_err(|_| VaultError::Impossible("a book that is no JSON"))?))
            }
            // Files that were refused there are no business of this home.
            (REFUSED, Some(ours)) => Ok(whole(ours)),
            (_, Some(ours)) => Ok(Settled { aside: ours != theirs, value: ours }),
        }
    }

    fn accounts(
        &self,
        ours: &dyn Fn(&str) -> Result<Option<Value>, ArrivalError>,
        theirs: &dyn Fn(&str) -> Result<Option<Value>, ArrivalError>,
    ) -> Result<Arc<dyn Accounts>, ArrivalError> {
        Ok(Arc::new(Grouped(self.book(ours(BOOK)?, theirs(BOOK)?)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logis_core::CountingRng;
    use serde_json::json;

    #[test]
    fn a_document_that_could_never_be_read_is_not_taken_over() {
        let merged = Merged { rng: Arc::new(CountingRng::new(1)) };
        for name in DOCUMENTS {
            for ours in [None, Some(json!({ "accounts": [] }))] {
                let settled = merged.settle(name, ours, json!([1, 2, 3]));
                assert!(matches!(settled, Err(ArrivalError::Damaged { .. })), "{name}: {settled:?}");
            }
        }
        assert!(matches!(merged.settle("of nobody", None, json!({})), Err(ArrivalError::Damaged { .. })));
        assert!(merged.settle(BOOK, None, json!({ "accounts": [] })).is_ok());
    }
}
