//! What waits for the person's answer: which account a file is of, which currency an account has, which column is what.

use std::collections::BTreeSet;

use logis_formats::bank_csv::Mapping;
use logis_formats::{Answers, Question};
use logis_vault::{DeliveryView, Scope, VaultError};

use super::accounts::{self, AccountError};
use super::book::Book;
use super::import::{ANSWERS, ImportReport};
use crate::App;

/// A question that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Waiting {
    /// Files named no account; the account they were given.
    Account(super::Account),
    /// The account whose currency no source named.
    Currency(super::Account),
    /// Columns that could be read in more than one way, in a file.
    Columns {
        /// The file.
        file: String,
        /// The mapping that was used.
        mapping: Mapping,
    },
}

/// Everything that waits.
///
/// # Errors
/// When the vault fails.
pub fn waiting(app: &App, scope: &Scope) -> Result<Vec<Waiting>, VaultError> {
    let (book, _) = Book::load(&app.vault, scope)?;
    let answers = answers(app, scope)?.0;
    let mut waiting: Vec<Waiting> = Vec::new();
    for account in &book.accounts {
        if account.is_unsettled() {
            waiting.push(Waiting::Account(account.clone()));
        }
        if !account.currency().is_known() {
            waiting.push(Waiting::Currency(account.clone()));
        }
    }
    for delivery in app.vault.deliveries(scope)? {
        if let Some((file, questions)) = asked(app, scope, &delivery)? {
            for question in questions {
                if let Question::WhichColumns { mapping } = question
                    && !answers.mappings.contains_key(&mapping.shape)
                    && !waiting.iter().any(|other| matches!(other, Waiting::Columns { mapping: known, .. } if known.shape == mapping.shape))
                {
                    waiting.push(Waiting::Columns { file: file.clone(), mapping });
                }
            }
        }
    }
    Ok(waiting)
}

/// What was answered about shapes of files, and the version to write over.
///
/// # Errors
/// When the vault fails.
pub fn answers(app: &App, scope: &Scope) -> Result<(Answers, u64), VaultError> {
    Ok(app.vault.find_document::<Answers>(scope, ANSWERS)?.map(|document| (document.value, document.version)).unwrap_or_default())
}

/// Remembers which column is what in tables of a shape. Files of it that came before should be read again.
///
/// # Errors
/// When the vault fails.
pub fn remember_mapping(app: &App, scope: &Scope, mapping: &Mapping) -> Result<(), VaultError> {
    loop {
        let (mut answers, version) = answers(app, scope)?;
        answers.mappings.insert(mapping.shape.clone(), mapping.clone());
        match app.vault.put_document(scope, ANSWERS, &answers, version) {
            Err(VaultError::Changed) => {}
            done => return done.map(drop),
        }
    }
}

/// Says which account files are of that named none: one that is there, or itself under a name. What comes later from
/// the same sources is of that account without asking.
///
/// # Errors
/// See [`AccountError`].
pub fn answer_account(app: &App, scope: &Scope, unnamed: &str, is: Answered<'_>) -> Result<super::Account, AccountError> {
    let (book, _) = Book::load(&app.vault, scope)?;
    let asked = book.meant(unnamed).ok_or_else(|| AccountError::Unknown(unnamed.to_owned()))?.clone();
    let account = match is {
        Answered::Account(other) => accounts::join(app, scope, other, &asked.id)?.0,
        Answered::Itself { name, currency } => accounts::settle(app, scope, &asked.id, name.or(Some(&asked.name)), currency)?,
    };
    let sources = sources_of(app, scope, &asked.refs)?;
    loop {
        let (mut answers, version) = answers(app, scope)?;
        for source in &sources {
            answers.accounts.insert(source.clone(), account.refs[0].clone());
        }
        match app.vault.put_document(scope, ANSWERS, &answers, version) {
            Err(VaultError::Changed) => {}
            done => return Ok(done.map(|_| account)?),
        }
    }
}

/// What an account that files did not name turned out to be.
#[derive(Debug, Clone, Copy)]
pub enum Answered<'a> {
    /// An account that is there (its id, its name, or a source's name for it).
    Account(&'a str),
    /// One of its own.
    Itself {
        /// Its name, where it is to have another.
        name: Option<&'a str>,
        /// Its currency, where it is known.
        currency: Option<logis_core::Currency>,
    },
}

/// The sources of the deliveries that asked about these accounts.
fn sources_of(app: &App, scope: &Scope, refs: &[String]) -> Result<BTreeSet<String>, VaultError> {
    let mut sources = BTreeSet::new();
    for delivery in app.vault.deliveries(scope)? {
        let questions = asked(app, scope, &delivery)?.map(|(_, questions)| questions).unwrap_or_default();
        if questions.iter().any(|question| matches!(question, Question::WhichAccount { account } if refs.contains(account))) {
            sources.insert(delivery.source);
        }
    }
    Ok(sources)
}

/// The file of a delivery and what it asked; one report is in memory at a time. Of another version's report nothing is known.
///
/// # Errors
/// When the vault fails.
pub fn asked(app: &App, scope: &Scope, delivery: &DeliveryView) -> Result<Option<(String, Vec<Question>)>, VaultError> {
    let report = serde_json::from_value::<ImportReport>(app.vault.report(scope, delivery.id)?).ok();
    Ok(report.map(|report| (report.file, report.questions)))
}
