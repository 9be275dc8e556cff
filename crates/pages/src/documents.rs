//! Documents: files of the person kept sealed as they are, found by name, date, holder and note.

use askama::Template;
use logis_core::{Day, DeliveryId, Instant};

use crate::context::{Page, PageContext, Place};
use crate::pager::{PageNumber, Pager};
use crate::{Rendered, routes};

/// What a list of documents is narrowed to; also the query string of `/documents` (`text`, `holder`, `from`, `to`, `page`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Words that name, holder, note, file or date must hold.
    pub text: String,
    /// A part of the holder's name.
    pub holder: String,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
}

impl DocumentFilter {
    /// Whether it narrows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn parameters(&self) -> [(&'static str, String); 4] {
        let day = |day: Option<Day>| day.map(|d| d.to_string()).unwrap_or_default();
        [("text", self.text.clone()), ("holder", self.holder.clone()), ("from", day(self.from)), ("to", day(self.to))]
    }
}

/// What the person says of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// What they call it.
    pub name: String,
    /// Its date.
    pub on: Option<Day>,
    /// Who it is of; may be empty.
    pub holder: String,
    /// Their note; may be empty.
    pub note: String,
}

impl Facts {
    pub(crate) fn date(&self) -> String {
        self.on.map(|day| day.to_string()).unwrap_or_default()
    }
}

/// One document.
#[derive(Debug, Clone)]
pub struct DocumentRow {
    /// Its delivery.
    pub id: DeliveryId,
    /// What the person says of it.
    pub facts: Facts,
    /// What its file was called.
    pub file: String,
    /// Its size.
    pub size_bytes: u64,
    /// What it is by its first bytes (`application/pdf`).
    pub media_type: String,
    /// When it was kept.
    pub kept_at: Instant,
}

impl DocumentRow {
    /// What sort of file it is: `PDF`, `image`.
    fn sort(&self, p: &Page<'_>) -> String {
        p.t(sort_key(&self.media_type))
    }

    /// Holder, sort and size, of those that are known.
    fn detail(&self, p: &Page<'_>) -> String {
        let parts = [self.facts.holder.clone(), self.sort(p), p.bytes(&self.size_bytes)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

/// The text's key of what a media type is called.
#[must_use]
pub fn sort_key(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "sort-pdf",
        "message/rfc822" => "sort-mail",
        "application/zip" | "application/gzip" => "sort-archive",
        _ if media_type.starts_with("image/") => "sort-image",
        _ if media_type.starts_with("text/") => "sort-text",
        _ if media_type.starts_with("audio/") => "sort-audio",
        _ if media_type.starts_with("video/") => "sort-video",
        _ if media_type.contains("word") || media_type.ends_with(".text") || media_type.ends_with("/rtf") => "sort-letter",
        _ if media_type.contains("sheet") || media_type.contains("excel") => "sort-table",
        _ => "sort-other",
    }
}

/// What was just done, shown once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// A file was kept.
    Kept,
    /// Files were kept.
    KeptSeveral,
    /// The same file was kept before.
    Known,
    /// What is said of it was changed.
    Changed,
    /// A document was removed.
    Removed,
}

impl Done {
    /// As the query string writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::KeptSeveral => "kept-several",
            Self::Known => "known",
            Self::Changed => "changed",
            Self::Removed => "removed",
        }
    }

    /// What a query string names.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        [Self::Kept, Self::KeptSeveral, Self::Known, Self::Changed, Self::Removed].into_iter().find(|done| done.as_str() == text)
    }

    fn say(self, p: &Page<'_>) -> String {
        p.t(match self {
            Self::Kept => "document-done-kept",
            Self::KeptSeveral => "document-done-kept-several",
            Self::Known => "document-done-known",
            Self::Changed => "document-done-changed",
            Self::Removed => "document-done-removed",
        })
    }
}

/// How long the texts of a form may be.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextLimits {
    /// Characters of a name or holder.
    pub name_chars_max: usize,
    /// Characters of a note.
    pub note_chars_max: usize,
}

/// The page `/documents`.
#[derive(Debug, Clone)]
pub struct DocumentsView {
    /// The documents of this page, latest first.
    pub rows: Vec<DocumentRow>,
    /// Which page; its total is of what the filter lets through.
    pub number: PageNumber,
    /// How many documents there are at all.
    pub all: u64,
    /// Holders that are known, for the form.
    pub holders: Vec<String>,
    /// What the list is narrowed to.
    pub filter: DocumentFilter,
    /// The largest file taken, in bytes.
    pub file_bytes_max: u64,
    /// How long texts may be.
    pub limits: TextLimits,
    /// What was just done.
    pub done: Option<Done>,
}

#[derive(Template)]
#[template(path = "documents.html")]
struct DocumentsPage<'a> {
    p: Page<'a>,
    view: &'a DocumentsView,
    pager: Pager,
    facts: Facts,
}

impl DocumentsPage<'_> {
    fn done(&self) -> Option<String> {
        self.view.done.map(|done| done.say(&self.p))
    }

    fn title(&self) -> String {
        let key = if self.view.filter.is_empty() { "documents-count" } else { "documents-found" };
        self.p.t1(key, "n", self.view.number.total)
    }
}

/// The page `/documents`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn documents(view: &DocumentsView, context: &PageContext) -> Rendered {
    let parameters = view.filter.parameters();
    let kept: Vec<(&str, &str)> = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let pager = Pager::new(view.number, routes::DOCUMENTS, &kept);
    Ok(DocumentsPage { p: context.at(Place::Records), view, pager, facts: Facts::default() }.render()?)
}

/// What a file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposed {
    /// Its title; may be empty.
    pub name: String,
    /// Its date.
    pub on: Option<Day>,
}

/// The page of one document.
#[derive(Debug, Clone)]
pub struct DocumentView {
    /// The document.
    pub row: DocumentRow,
    /// What its file says of itself and the person has not taken over; proposed.
    pub proposed: Option<Proposed>,
    /// Holders that are known, for the form.
    pub holders: Vec<String>,
    /// How long texts may be.
    pub limits: TextLimits,
    /// What was just done.
    pub done: Option<Done>,
}

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage<'a> {
    p: Page<'a>,
    view: &'a DocumentView,
    facts: &'a Facts,
}

impl DocumentPage<'_> {
    fn done(&self) -> Option<String> {
        self.view.done.map(|done| done.say(&self.p))
    }

    /// Date, holder, sort and size.
    fn lead(&self) -> String {
        let date = self.facts.on.map(|day| self.p.day(&day));
        date.into_iter().chain([self.view.row.detail(&self.p)]).collect::<Vec<_>>().join(" · ")
    }

    /// What is said of it once what its file says is taken over.
    fn taken_over(&self, proposed: &Proposed) -> Facts {
        let name = if proposed.name.is_empty() { &self.facts.name } else { &proposed.name };
        Facts { name: name.clone(), on: proposed.on.or(self.facts.on), ..self.facts.clone() }
    }

    /// What its file says of itself, in a sentence.
    fn says(&self, proposed: &Proposed) -> String {
        match (proposed.name.as_str(), proposed.on) {
            ("", Some(day)) => self.p.t1("document-says-date", "day", self.p.day(&day)),
            (name, None) => self.p.t1("document-says-name", "name", name),
            (name, Some(day)) => self.p.t2("document-says-both", "name", name, "day", self.p.day(&day)),
        }
    }
}

/// The page of one document.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn document(view: &DocumentView, context: &PageContext) -> Rendered {
    Ok(DocumentPage { p: context.at(Place::Records), view, facts: &view.row.facts }.render()?)
}

#[derive(Template)]
#[template(path = "document_removal.html")]
struct RemovalPage<'a> {
    p: Page<'a>,
    row: &'a DocumentRow,
}

/// The page that says what removing a document takes with it, and asks.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn removal(row: &DocumentRow, context: &PageContext) -> Rendered {
    Ok(RemovalPage { p: context.at(Place::Records), row }.render()?)
}
