//! Files that are posted: taken in piece by piece, sealed as they come, then read. However large a file is, a few pieces
//! of it are in memory. [`super::keep`] takes in documents the same way.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::response::Response;
use futures_util::StreamExt;
use logis_pages::plain::Trouble;
use logis_vault::{Scope, Spool, VaultError};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::spawn_blocking;

use super::request::TOKEN_FIELD;
use super::visit::Visit;
use super::{Site, reply};
use crate::App;
use crate::people::Session;
use crate::records::{SpooledInput, import, refused};

/// Largest file taken through the page.
pub(super) const FILE_BYTES_MAX: u64 = 4_000_000_000;
/// Files of one form.
const FILES_MAX: usize = 500;
/// A sender that is silent for so long has gone.
const SILENCE_SECONDS_MAX: u64 = 60;
/// Pieces that wait to be sealed.
const PIECES_WAITING_MAX: usize = 8;
/// Longest value of a field beside the files.
pub(super) const VALUE_BYTES_MAX: usize = 1 << 10;
/// Bytes between two files: a boundary and the next part's headers.
pub(super) const BETWEEN_BYTES_MAX: u64 = 1 << 20;
/// Longest name of a file.
const NAME_CHARS_MAX: usize = 200;

/// What comes of a file, piece by piece; without its end it is no file.
pub(super) enum Piece {
    Bytes(Bytes),
    End,
}

/// Takes in the files of a form, one after the other, and leads back to the page that shows their reports.
pub(super) async fn receive(site: &Arc<Site>, session: &Session, visit: Visit, request: Request) -> Response {
    let page = visit.context.clone();
    match receive_all(site, session, &visit, request).await {
        Ok(()) => reply::see_other(logis_pages::routes::IMPORT),
        Err(trouble) => {
            if trouble == Trouble::FormExpired {
                site.note_refused(Some(session.home), "form").await;
            }
            reply::error(site, &page, trouble)
        }
    }
}

async fn receive_all(site: &Arc<Site>, session: &Session, visit: &Visit, request: Request) -> Result<(), Trouble> {
    let _place = site.uploads.clone().try_acquire_owned().map_err(|_| Trouble::Busy)?;
    let (mut form, budget) = open(request).await?;
    let (mut allowed, mut files) = (false, 0);
    loop {
        budget.store(BETWEEN_BYTES_MAX, Ordering::Relaxed);
        let Some(field) = in_time(form.next_field()).await? else { break };
        match field.name().unwrap_or_default() {
            TOKEN_FIELD => allowed = session.form.is(&value(field, VALUE_BYTES_MAX).await?),
            // The token stands before the files: nothing is taken in without it.
            "file" if !allowed => return Err(Trouble::FormExpired),
            // A form that was sent without a file holds one without a name.
            "file" if field.file_name().is_none_or(str::is_empty) => drop(value(field, VALUE_BYTES_MAX).await?),
            "file" => {
                files += 1;
                if files > FILES_MAX {
                    return Err(Trouble::BadRequest);
                }
                budget.store(u64::MAX, Ordering::Relaxed);
                receive_file(site, visit, field, bring_home).await?;
            }
            _ => return Err(Trouble::BadRequest),
        }
    }
    if allowed { Ok(()) } else { Err(Trouble::FormExpired) }
}

/// The form as parts, and how many bytes may still come before a part's content begins: what reads the parts holds a
/// boundary and headers in memory until they end.
pub(super) async fn open(request: Request) -> Result<(Multipart, Arc<AtomicU64>), Trouble> {
    let budget = Arc::new(AtomicU64::new(BETWEEN_BYTES_MAX));
    let left = budget.clone();
    // What reads the parts fails when it is given the first of them and the body's end at once: the end comes after a pause.
    let end = futures_util::stream::once(async {
        tokio::task::yield_now().await;
        Ok(Bytes::new())
    });
    let mut request = request.map(|body| {
        let pieces = body.into_data_stream().map(move |piece| {
            let piece = piece.map_err(io::Error::other)?;
            let before = left.load(Ordering::Relaxed);
            left.store(before.checked_sub(piece.len() as u64).ok_or_else(|| io::Error::other("headers without end"))?, Ordering::Relaxed);
            Ok::<_, io::Error>(piece)
        });
        Body::from_stream(pieces.chain(end))
    });
    // The limit is each file's, kept below.
    DefaultBodyLimit::disable().apply(&mut request);
    let form = Multipart::from_request(request, &()).await.map_err(|_| Trouble::BadRequest)?;
    Ok((form, budget))
}

/// What comes next, if the sender isn't silent for too long.
pub(super) async fn in_time<T, E>(next: impl Future<Output = Result<T, E>>) -> Result<T, Trouble> {
    let silence = Duration::from_secs(SILENCE_SECONDS_MAX);
    tokio::time::timeout(silence, next).await.map_err(|_| Trouble::BadRequest)?.map_err(|_| Trouble::BadRequest)
}

/// A short value.
pub(super) async fn value(mut field: Field<'_>, bytes_max: usize) -> Result<String, Trouble> {
    let mut value = Vec::new();
    while let Some(piece) = in_time(field.chunk()).await? {
        value.extend_from_slice(&piece);
        if value.len() > bytes_max {
            return Err(Trouble::BadRequest);
        }
    }
    String::from_utf8(value).map_err(|_| Trouble::BadRequest)
}

/// Hands a file's name and pieces to a thread that seals them, and gives what it made of them.
pub(super) async fn receive_file<T: Send + 'static>(
    site: &Arc<Site>,
    visit: &Visit,
    mut field: Field<'_>,
    take: fn(&App, &Scope, &str, Receiver<Piece>) -> Result<T, VaultError>,
) -> Result<T, Trouble> {
    let name = plain_name(field.file_name().unwrap_or_default());
    let (sender, receiver) = channel(PIECES_WAITING_MAX);
    let (app, scope) = (visit.app.clone(), visit.scope.clone());
    let home = spawn_blocking(move || take(&app, &scope, &name, receiver));
    let mut bytes: u64 = 0;
    // Where sealing failed nobody receives any more; why is said below.
    while let Some(piece) = in_time(field.chunk()).await? {
        bytes += piece.len() as u64;
        if bytes > FILE_BYTES_MAX {
            return Err(Trouble::TooLarge(FILE_BYTES_MAX));
        }
        if sender.send(Piece::Bytes(piece)).await.is_err() {
            break;
        }
    }
    let _received = sender.send(Piece::End).await;
    match home.await {
        Ok(taken) => taken.map_err(|error| trouble(site, &error)),
        Err(panicked) => Err(Trouble::Fault(site.note_fault(&panicked))),
    }
}

/// What the person is told of a failure of the vault.
pub(super) fn trouble(site: &Site, error: &VaultError) -> Trouble {
    match error {
        VaultError::Busy | VaultError::Changed | VaultError::Unreachable | VaultError::Unsure => Trouble::Busy,
        error => Trouble::Fault(site.note_fault(error)),
    }
}

/// Seals the pieces, then reads the file. It ends what it began also when nobody waits for the answer any more.
fn bring_home(app: &App, scope: &Scope, name: &str, pieces: Receiver<Piece>) -> Result<(), VaultError> {
    let vault = &app.vault;
    let delivery = vault.draw_delivery();
    let mut spool = vault.spool(scope, delivery)?;
    if !fill(&mut spool, pieces)? {
        return Ok(());
    }
    let input = SpooledInput::spooled(vault, scope, delivery, name, spool)?;
    let options = import::Options { spool_stays: true, ..import::Options::default() };
    let report = import::import(app, scope, &input, Some(delivery), &options, &|_| ())?;
    if report.arrived.is_none() {
        refused::note(app, scope, report)?;
    }
    Ok(())
}

/// Seals the pieces. False when the sender went away in the midst: half a file is none, and what came of it is removed.
pub(super) fn fill(spool: &mut Spool, mut pieces: Receiver<Piece>) -> Result<bool, VaultError> {
    loop {
        match pieces.blocking_recv() {
            Some(Piece::Bytes(piece)) => spool.write_all(&piece)?,
            Some(Piece::End) => return Ok(true),
            None => return Ok(false),
        }
    }
}

/// The last part of a file's name, without what would not be seen.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path() {
        assert_eq!(plain_name("C:\\bank\\a/../march\u{7}.ofx"), "march.ofx");
    }
}
