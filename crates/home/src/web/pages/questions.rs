//! What waits for the person's answer on Importer, and what an answer does.

use std::collections::HashMap;

use logis_core::Currency;
use logis_formats::Question as Asked;
use logis_pages::import::{AccountChoice, Ask, Question};
use logis_pages::routes;

use super::columns;
use crate::records::questions::{self, Answered, Waiting};
use crate::records::{Account, Book, accounts};
use crate::web::visit::{Answer, Trouble, Visit};

/// Currencies offered first.
const LIKELY: &[&str] = &["EUR", "CHF", "GBP", "USD"];
/// A form that makes no sense.
pub(super) const UNCLEAR: Trouble = Trouble::Unclear("error-bad-request-happened");
/// Longest name of an account.
const NAME_CHARS_MAX: usize = 80;

/// What waits: its id, the file or account that it is about, what is asked.
pub(super) fn waiting(visit: &Visit) -> Result<Vec<Question>, Trouble> {
    let book = Book::load(&visit.app.vault, &visit.scope)?.0;
    let waiting = questions::waiting(&visit.app, &visit.scope)?;
    let files = files(visit)?;
    waiting.into_iter().map(|waiting| asked(visit, waiting, &book, &files)).collect()
}

/// The newest file that asked about an account, by the account's name in it.
fn files(visit: &Visit) -> Result<HashMap<String, String>, Trouble> {
    let mut files = HashMap::new();
    for delivery in visit.app.vault.deliveries(&visit.scope)? {
        let Some((file, asked)) = questions::asked(&visit.app, &visit.scope, &delivery)? else { continue };
        for question in asked {
            if let Asked::WhichAccount { account } | Asked::WhichCurrency { account } = question {
                files.entry(account).or_insert_with(|| file.clone());
            }
        }
    }
    Ok(files)
}

fn asked(visit: &Visit, waiting: Waiting, book: &Book, files: &HashMap<String, String>) -> Result<Question, Trouble> {
    let file = |account: &Account| account.refs.iter().find_map(|named| files.get(named)).unwrap_or(&account.name).clone();
    Ok(match waiting {
        Waiting::Account(account) => {
            let others = book.accounts.iter().filter(|other| other.id != account.id && !other.is_unsettled());
            let accounts = others.map(|other| AccountChoice { id: other.id.clone(), name: other.name.clone() }).collect();
            let ask = Ask::Account { suggested: account.name.clone(), accounts };
            Question { id: format!("account-{}", account.id), file: file(&account), ask }
        }
        Waiting::Currency(account) => {
            let likely = LIKELY.iter().filter_map(|code| code.parse::<Currency>().ok()).collect();
            let ask = Ask::Currency { account: account.name.clone(), likely };
            Question { id: format!("currency-{}", account.id), file: file(&account), ask }
        }
        Waiting::Columns { file, mapping } => Question { ask: columns::ask(visit, &mapping)?, id: mapping.shape, file },
    })
}

/// `POST /import/questions/{id}`: `answer`, and `name` for a new account.
pub(in crate::web) fn answer(visit: &Visit) -> Result<Answer, Trouble> {
    let id = visit.places.first().map(String::as_str).unwrap_or_default();
    let said = visit.field("answer").unwrap_or_default().trim();
    let name: String = visit.field("name").unwrap_or_default().trim().chars().take(NAME_CHARS_MAX).collect();
    let (app, scope) = (&visit.app, &visit.scope);
    match id.split_once('-') {
        Some(("account", account)) if known(visit, account)? => {
            let is = match said {
                "" => return Err(UNCLEAR),
                "new" => Answered::Itself { name: Some(name.as_str()).filter(|name| !name.is_empty()), currency: None },
                other if other != account && known(visit, other)? => Answered::Account(other),
                _ => return Err(Trouble::NotFound),
            };
            questions::answer_account(app, scope, account, is)?;
        }
        Some(("currency", account)) if known(visit, account)? => {
            let currency: Option<Currency> = said.parse().ok().filter(|currency: &Currency| currency.is_known());
            accounts::settle(app, scope, account, None, Some(currency.ok_or(UNCLEAR)?))?;
        }
        Some(_) => return Err(Trouble::NotFound),
        None => return columns::answer(visit, id, said),
    }
    Ok(Answer::SeeOther(routes::with_query(routes::IMPORT, &[("done", "answered")])))
}

/// Whether the book has an account of this id: ids alone are taken from forms, never names.
fn known(visit: &Visit, id: &str) -> Result<bool, Trouble> {
    Ok(Book::load(&visit.app.vault, &visit.scope)?.0.accounts.iter().any(|account| account.id == id))
}
