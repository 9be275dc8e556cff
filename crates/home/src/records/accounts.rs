//! What the person says of accounts: a name, a currency, which are one and which are not.

use logis_core::{Currency, Period};
use logis_vault::{Accounts, Scope, VaultError};

use super::book::{Account, Book};
use crate::App;

/// The book as what makes accounts one.
pub struct Grouped(pub Book);

impl Accounts for Grouped {
    fn group(&self, account: &str) -> String {
        self.0.find(account).map_or_else(|| account.to_owned(), |known| known.id.clone())
    }
}

/// Why something can't be done with an account.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// No account is known by this id or name.
    #[error("no account is called “{0}”")]
    Unknown(String),
    /// Joining an account with itself.
    #[error("an account can't be joined with itself")]
    Same,
    /// A split of an id that is the account's only one.
    #[error("“{0}” is the only id of this account")]
    OnlyId(String),
    /// An account of this name is there.
    #[error("an account called “{0}” is there already")]
    Taken(String),
    /// The vault failed.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Changes the book, again where someone else changed it meanwhile.
fn change<T>(app: &App, scope: &Scope, verb: impl Fn(&mut Book) -> Result<T, AccountError>) -> Result<T, AccountError> {
    loop {
        let (mut book, version) = Book::load(&app.vault, scope)?;
        let done = verb(&mut book)?;
        match book.store(&app.vault, scope, version) {
            Err(VaultError::Changed) => {}
            stored => return Ok(stored.map(|()| done)?),
        }
    }
}

fn position(book: &Book, said: &str) -> Result<usize, AccountError> {
    let meant = book.meant(said).ok_or_else(|| AccountError::Unknown(said.to_owned()))?;
    book.accounts.iter().position(|account| account.id == meant.id).ok_or_else(|| AccountError::Unknown(said.to_owned()))
}

/// The accounts of a home.
///
/// # Errors
/// When the vault fails.
pub fn list(app: &App, scope: &Scope) -> Result<Vec<Account>, VaultError> {
    Ok(Book::load(&app.vault, scope)?.0.accounts)
}

/// Opens an account that no source has told of yet, so that files can be named for it.
///
/// # Errors
/// [`AccountError::Taken`].
pub fn open(app: &App, scope: &Scope, name: &str, currency: Option<Currency>) -> Result<Account, AccountError> {
    change(app, scope, |book| {
        if book.meant(name).is_some() {
            return Err(AccountError::Taken(name.to_owned()));
        }
        book.learn(&super::book::Told { account: &format!("name:{name}"), name: Some(name), currency }, &*app.rng);
        let account = book.accounts.last_mut().ok_or_else(|| AccountError::Unknown(name.to_owned()))?;
        account.settled = true;
        Ok(account.clone())
    })
}

/// Gives an account a name or a currency. Each answers what was asked about it: which account it is, which currency.
///
/// # Errors
/// [`AccountError::Unknown`].
pub fn settle(app: &App, scope: &Scope, said: &str, name: Option<&str>, currency: Option<Currency>) -> Result<Account, AccountError> {
    change(app, scope, |book| {
        let at = position(book, said)?;
        let account = &mut book.accounts[at];
        if let Some(name) = name {
            name.clone_into(&mut account.name);
            account.settled = true;
        }
        if let Some(currency) = currency {
            account.currency = Some(currency.to_string());
        }
        Ok(account.clone())
    })
}

/// Makes two accounts one, and pairs anew what their sources tell.
///
/// # Errors
/// [`AccountError::Unknown`], [`AccountError::Same`].
pub fn join(app: &App, scope: &Scope, said: &str, other: &str) -> Result<(Account, u64), AccountError> {
    let account = change(app, scope, |book| {
        let (kept, gone) = (position(book, said)?, position(book, other)?);
        if kept == gone {
            return Err(AccountError::Same);
        }
        let gone = book.accounts[gone].clone();
        book.accounts.retain(|account| account.id != gone.id);
        let kept = position(book, said)?;
        let account = &mut book.accounts[kept];
        account.apart.retain(|named| !gone.refs.contains(named));
        account.refs.extend(gone.refs);
        [gone.id].into_iter().chain(gone.former).for_each(|id| account.was(id));
        account.currency = account.currency.take().or(gone.currency);
        account.settled = true;
        Ok(account.clone())
    })?;
    let (book, _) = Book::load(&app.vault, scope)?;
    let paired = app.vault.pair_anew(scope, &Grouped(book), Period::ALWAYS)?;
    Ok((account, paired))
}

/// Takes an id out of an account: it becomes one of its own again. Records paired across stay paired until parted.
///
/// # Errors
/// [`AccountError::Unknown`], [`AccountError::OnlyId`].
pub fn split(app: &App, scope: &Scope, said: &str, id: &str) -> Result<Account, AccountError> {
    change(app, scope, |book| {
        let at = position(book, said)?;
        let account = &mut book.accounts[at];
        if account.refs.len() < 2 || !account.refs.iter().any(|named| named == id) {
            return Err(AccountError::OnlyId(id.to_owned()));
        }
        account.refs.retain(|named| named != id);
        account.apart.push(id.to_owned());
        let currency = Some(account.currency());
        let mut fresh = Book::default();
        fresh.learn(&super::book::Told { account: id, name: None, currency }, &*app.rng);
        let mut fresh = fresh.accounts.remove(0);
        fresh.settled = true;
        fresh.apart = account.refs.clone();
        book.accounts.push(fresh.clone());
        Ok(fresh)
    })
}
