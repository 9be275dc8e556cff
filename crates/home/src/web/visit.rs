//! What a page's handler is given, and what it answers. Handlers are plain functions: they run on a thread of their
//! own, and know nothing of the server.

use std::collections::HashMap;
use std::fmt;
use std::io::Read;
use std::net::{IpAddr, Ipv4Addr};

use logis_core::GrantId;
use logis_pages::PageContext;
use logis_vault::{Scope, VaultError};

use crate::App;
use crate::people::Session;

/// Who asks, as far as the connection and the browser say.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The address.
    pub from: IpAddr,
    /// The device, as the browser names itself.
    pub device: String,
}

impl Caller {
    /// One that said nothing, on a connection that is none.
    #[must_use]
    pub fn unknown() -> Self {
        Self { from: IpAddr::V4(Ipv4Addr::UNSPECIFIED), device: String::new() }
    }
}

/// One request of someone who may not be signed in: what it is given touches nothing of a home.
pub struct Knock {
    /// Language, path, form token and the like, for rendering.
    pub context: PageContext,
    /// Who asks.
    pub caller: Caller,
    /// The query, decoded; of a repeated name the last.
    pub query: HashMap<String, String>,
    /// The form's fields, decoded, in order; empty for GET. Its token was checked already.
    pub form: Vec<(String, String)>,
}

impl Knock {
    /// A field of the form, or a parameter of the query; of a repeated name the last.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        let posted = self.form.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str());
        posted.or_else(|| self.query.get(name).map(String::as_str)).unwrap_or_default()
    }
}

/// One request of a person, signed in and checked.
pub struct Visit {
    /// The running Logis.
    pub app: App,
    /// What this person may read: their own, or what grants let them.
    pub scope: Scope,
    /// The session.
    pub session: Session,
    /// Who asks.
    pub caller: Caller,
    /// Language, path, form token and the like, for rendering.
    pub context: PageContext,
    /// What stands in the path's places (`/records/{kind}/{id}`), in order.
    pub places: Vec<String>,
    /// The query, decoded; of a repeated name the last.
    pub query: HashMap<String, String>,
    /// The form's fields, decoded, in order; empty for GET. Its token was checked already.
    pub form: Vec<(String, String)>,
}

/// The bytes of a file, read as they are sent.
pub struct FileReader(pub Box<dyn Read + Send>);

impl fmt::Debug for FileReader {
    /// Nothing of what it reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileReader")
    }
}

/// Whose home a browser looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The person's own.
    Own,
    /// Another's, by this grant.
    Other(GrantId),
    /// Their own and those that are seen together with it.
    Household,
}

/// What a handler answers.
#[derive(Debug)]
pub enum Answer {
    /// A page.
    Page(String),
    /// A page that says why something was not done.
    Told {
        /// The HTTP status.
        status: u16,
        /// When to try again, where it was asked too often.
        retry_seconds: Option<u64>,
        /// The page.
        html: String,
    },
    /// JSON for an island.
    Json(String),
    /// A session began, or ended where there is no cookie; then the answer.
    Session {
        /// What the browser keeps.
        cookie: Option<String>,
        /// Whether it keeps it when it is closed.
        lasts: bool,
        /// The answer.
        then: Box<Answer>,
    },
    /// The pages show another home from now on; then the answer.
    Looks {
        /// Whose.
        at: Look,
        /// The answer.
        then: Box<Answer>,
    },
    /// Look there (303): after a form was taken.
    SeeOther(String),
    /// A file to keep.
    Download {
        /// Its name.
        name: String,
        /// Its media type.
        media_type: &'static str,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A file to keep, of any size, sent as it is read.
    File {
        /// Its name.
        name: String,
        /// Its media type.
        media_type: &'static str,
        /// Its size.
        size_bytes: u64,
        /// Its bytes.
        reader: FileReader,
    },
}

/// Why there is no answer; the shell makes a page of it, in the person's language.
#[derive(Debug)]
pub enum Trouble {
    /// Nothing is there.
    NotFound,
    /// The request makes no sense; the text file's key of a sentence that says why.
    Unclear(&'static str),
    /// The vault failed or refused.
    Vault(VaultError),
    /// A page could not be written.
    Render(logis_pages::RenderError),
}

impl From<VaultError> for Trouble {
    fn from(error: VaultError) -> Self {
        if matches!(error, VaultError::NotFound { .. }) { Self::NotFound } else { Self::Vault(error) }
    }
}

impl From<logis_pages::RenderError> for Trouble {
    fn from(error: logis_pages::RenderError) -> Self {
        Self::Render(error)
    }
}

/// A page's handler.
pub type Handler = fn(&Visit) -> Result<Answer, Trouble>;

impl Visit {
    /// A field of the form; of a repeated name the last.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.form.iter().rev().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the query, trimmed; `None` where it is empty.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// The page of a list that is asked for, from 1.
    #[must_use]
    pub fn page_number(&self) -> u64 {
        self.parameter("page").and_then(|page| page.parse().ok()).unwrap_or(1)
    }
}
