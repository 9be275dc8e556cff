//! Pages that say one thing: an error, a link that no longer works, and the question before everything is erased.

use askama::Template;

use crate::context::{Page, PageContext};
use crate::{Rendered, format};

/// What went wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No such page or record (404).
    NotFound,
    /// There is such a page, but not for this method (405).
    WrongMethod,
    /// The form was too old or came from elsewhere (403).
    FormExpired,
    /// Who looks at another's home asked for what is its owner's alone (403).
    OnlyLooking,
    /// The request can't be understood (400).
    BadRequest,
    /// The file is too large for the page (413); the limit in bytes.
    TooLarge(u64),
    /// What was asked can't be done now (409): another import is at work.
    Busy,
    /// A fault of the program (500); the number under which its log has it.
    Fault(u64),
}

impl Trouble {
    /// The HTTP status.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::FormExpired | Self::OnlyLooking => 403,
            Self::BadRequest => 400,
            Self::TooLarge(_) => 413,
            Self::Busy => 409,
            Self::Fault(_) => 500,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::WrongMethod => "wrong-method",
            Self::FormExpired => "form-expired",
            Self::OnlyLooking => "only-looking",
            Self::BadRequest => "bad-request",
            Self::TooLarge(_) => "too-large",
            Self::Busy => "busy",
            Self::Fault(_) => "fault",
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    p: Page<'a>,
    trouble: Trouble,
}

impl ErrorPage<'_> {
    fn title(&self) -> String {
        self.p.t(&format!("error-{}-title", self.trouble.name()))
    }

    fn happened(&self) -> String {
        let key = format!("error-{}-happened", self.trouble.name());
        match self.trouble {
            Trouble::TooLarge(limit) => self.p.t1(&key, "limit", format::bytes(limit, self.p.lang())),
            Trouble::Fault(number) => self.p.t1(&key, "number", number.to_string()),
            _ => self.p.t(&key),
        }
    }

    fn remedy(&self) -> String {
        self.p.t(&format!("error-{}-remedy", self.trouble.name()))
    }
}

/// The page that says what went wrong, and what to do.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn error(trouble: Trouble, context: &PageContext) -> Rendered {
    Ok(ErrorPage { p: context.nowhere(), trouble }.render()?)
}

/// Why nobody is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// The one-time link was used before.
    Used,
    /// It is too old.
    Expired,
    /// There was none, and no session.
    NoLink,
}

/// The page for who comes without a session.
#[derive(Debug, Clone)]
pub struct SignInView {
    /// Why.
    pub why: Outside,
    /// The command that prints another link.
    pub command: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    p: Page<'a>,
    view: &'a SignInView,
}

impl SignInPage<'_> {
    fn happened(&self) -> String {
        self.p.t(match self.view.why {
            Outside::Used => "sign-in-used",
            Outside::Expired => "sign-in-expired",
            Outside::NoLink => "sign-in-no-link",
        })
    }
}

/// The page for who comes without a session; it shows nothing of the home.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn sign_in(view: &SignInView, context: &PageContext) -> Rendered {
    Ok(SignInPage { p: context.nowhere(), view }.render()?)
}

/// The page before everything is erased.
#[derive(Debug, Clone)]
pub struct EraseView {
    /// Days in which a closing can be taken back, and the day it would be due.
    pub grace: (u64, logis_core::Day),
    /// The day it is due, where it was asked for.
    pub due: Option<logis_core::Day>,
    /// Where the proof will be.
    pub proof: String,
    /// How many records there are.
    pub records: u64,
    /// How many deliveries.
    pub deliveries: u64,
    /// The word typed before was not the one asked for.
    pub wrong_word: bool,
}

/// The word to type, in each language; the form's field is `word`.
#[must_use]
pub fn erase_word(lang: crate::Lang) -> String {
    crate::texts::text(lang, "erase-word", &[])
}

#[derive(Template)]
#[template(path = "erase.html")]
struct ErasePage<'a> {
    p: Page<'a>,
    view: &'a EraseView,
}

impl ErasePage<'_> {
    fn word(&self) -> String {
        erase_word(self.p.lang())
    }
}

/// The page before everything is erased.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn erase(view: &EraseView, context: &PageContext) -> Rendered {
    Ok(ErasePage { p: context.at(crate::Place::Leave), view }.render()?)
}
