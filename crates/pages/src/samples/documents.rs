//! Documents, made up.

use super::{at, day, delivery};
use crate::documents::{DocumentFilter, DocumentRow, DocumentView, DocumentsView, Done, Facts, Proposed, TextLimits};
use crate::pager::PageNumber;

/// As the vault has them.
pub(super) const LIMITS: TextLimits = TextLimits { name_chars_max: 200, note_chars_max: 2_000 };

fn row(n: u8, name: &str, holder: &str, note: &str, (file, media_type, size_bytes): (&str, &str, u64)) -> DocumentRow {
    let on = day(2026, 10, 12).plus_days(-47 * i32::from(n));
    DocumentRow {
        id: delivery(n),
        facts: Facts { name: name.to_owned(), on: (n != 2).then_some(on), holder: holder.to_owned(), note: note.to_owned() },
        file: file.to_owned(),
        size_bytes,
        media_type: media_type.to_owned(),
        kept_at: at(day(2026, 11, 22), 18, 4 + i64::from(n)),
    }
}

/// Three documents.
#[must_use]
pub fn documents() -> DocumentsView {
    DocumentsView {
        rows: vec![
            row(
                0,
                "Contrat habitation",
                "Assurances du Littoral",
                "Franchise 150 €, résiliable chaque année.",
                ("CH-2026.pdf", "application/pdf", 148_224),
            ),
            row(1, "Reçu du lave-linge", "Maison Ferrand", "", ("IMG_2041.jpeg", "image/jpeg", 2_410_118)),
            row(2, "Lettre de la mairie au sujet du stationnement résidentiel", "", "", ("lettre.txt", "text/plain", 812)),
        ],
        number: PageNumber { page: 1, pages: 1, total: 3 },
        all: 3,
        holders: vec!["Assurances du Littoral".to_owned(), "Maison Ferrand".to_owned()],
        filter: DocumentFilter::default(),
        file_bytes_max: 4_000_000_000,
        limits: LIMITS,
        done: None,
    }
}

/// What a search found: nothing.
#[must_use]
pub(super) fn documents_found() -> DocumentsView {
    DocumentsView {
        rows: Vec::new(),
        number: PageNumber { page: 1, pages: 0, total: 0 },
        filter: DocumentFilter { text: "chaudière".to_owned(), ..DocumentFilter::default() },
        ..documents()
    }
}

/// Before the first document.
#[must_use]
pub(super) fn documents_empty() -> DocumentsView {
    DocumentsView { rows: Vec::new(), number: PageNumber { page: 1, pages: 0, total: 0 }, all: 0, holders: Vec::new(), ..documents() }
}

/// One document, whose file says another date.
#[must_use]
pub fn document() -> DocumentView {
    let all = documents();
    let row = row(
        0,
        "Contrat habitation",
        "Assurances du Littoral",
        "Franchise 150 €, résiliable chaque année.",
        ("CH-2026.pdf", "application/pdf", 148_224),
    );
    DocumentView {
        proposed: Some(Proposed { name: "Conditions particulières".to_owned(), on: Some(day(2026, 10, 1)) }),
        row,
        holders: all.holders,
        limits: LIMITS,
        done: Some(Done::Kept),
    }
}
