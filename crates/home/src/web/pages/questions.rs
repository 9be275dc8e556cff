//! What waits for the person's answer on Importer, and what an answer does.

use logis_core::Currency;
use logis_pages::import::{AccountChoice, Ask};
use logis_pages::routes;

use crate::records::accounts::{self, AccountError};
use crate::records::questions::{self, Answered, Waiting};
use crate::records::{Account, Book};
use crate::web::visit::{Answer, Trouble, Visit};

/// Currencies offered first.
const LIKELY: &[&str] = &["EUR", "CHF", "GBP", "USD"];
/// Longest name of an account.
const NAME_CHARS_MAX: usize = 80;

/// What waits: its id, the file or account that it is about, what is asked.
pub(super) fn waiting(visit: &Visit) -> Result<Vec<(String, String, Ask)>, Trouble> {
    let book = Book::load(&visit.app.vault, &visit.scope)?.0;
    let waiting = questions::waiting(&visit.app, &visit.scope)?;
    Ok(waiting.into_iter().map(|waiting| asked(waiting, &book)).collect())
}

fn asked(waiting: Waiting, book: &Book) -> (String, String, Ask) {
    match waiting {
        Waiting::Account(account) => {
            let others = book.accounts.iter().filter(|other| other.id != account.id && !other.is_unsettled());
            let accounts = others.map(|other| AccountChoice { id: other.id.clone(), name: other.name.clone() }).collect();
            (format!("account-{}", account.id), account.name.clone(), Ask::Account { suggested: account.name, accounts })
        }
        Waiting::Currency(account) => {
            let likely = LIKELY.iter().filter_map(|code| code.parse::<Currency>().ok()).collect();
            let Account { id, name, .. } = account;
            (format!("currency-{id}"), name.clone(), Ask::Currency { account: name, likely })
        }
        Waiting::Columns { file, mapping } => (mapping.shape, file, Ask::Mapping),
    }
}

/// `POST /import/questions/{id}`: `answer`, and `name` for a new account.
pub(in crate::web) fn answer(visit: &Visit) -> Result<Answer, Trouble> {
    let id = visit.places.first().map(String::as_str).unwrap_or_default();
    let said = visit.field("answer").unwrap_or_default().trim();
    let name: String = visit.field("name").unwrap_or_default().trim().chars().take(NAME_CHARS_MAX).collect();
    let (app, scope) = (&visit.app, &visit.scope);
    let done = match id.split_once('-') {
        Some(("account", account)) if known(visit, account)? => match said {
            "" => return Err(Trouble::Unclear("error-bad-request-happened")),
            "new" => {
                let name = Some(name.as_str()).filter(|name| !name.is_empty());
                questions::answer_account(app, scope, account, Answered::Itself { name, currency: None }).map(drop)
            }
            other if known(visit, other)? => questions::answer_account(app, scope, account, Answered::Account(other)).map(drop),
            _ => return Err(Trouble::NotFound),
        },
        Some(("currency", account)) if known(visit, account)? => {
            let currency: Option<Currency> = said.parse().ok().filter(|currency: &Currency| currency.is_known());
            let currency = currency.ok_or(Trouble::Unclear("error-bad-request-happened"))?;
            accounts::settle(app, scope, account, None, Some(currency)).map(drop)
        }
        _ => return Err(Trouble::NotFound),
    };
    done.map_err(trouble)?;
    Ok(Answer::SeeOther(routes::with_query(routes::IMPORT, &[("done", "answered")])))
}

/// Whether the book has an account of this id: ids alone are taken from forms, never names.
fn known(visit: &Visit, id: &str) -> Result<bool, Trouble> {
    Ok(Book::load(&visit.app.vault, &visit.scope)?.0.accounts.iter().any(|account| account.id == id))
}

fn trouble(error: AccountError) -> Trouble {
    match error {
        AccountError::Vault(error) => error.into(),
        AccountError::Unknown(_) => Trouble::NotFound,
        AccountError::Same | AccountError::OnlyId(_) | AccountError::Taken(_) => Trouble::Unclear("error-bad-request-happened"),
    }
}
