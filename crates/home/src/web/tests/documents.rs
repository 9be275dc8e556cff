//! Stories of documents at the HTTP boundary.

use futures_util::StreamExt;

use super::*;

const PDF: &[u8] =
    b"%PDF-1.4\n7 0 obj\n<< /Title (Conditions) /CreationDate (D:20250512) >>\nendobj\ntrailer\n<< /Info 7 0 R >>\n%%EOF\xff\xfe";

impl TestServer {
    pub(super) fn keep(&mut self, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Seen {
        let token = self.get("/documents").token();
        let mut body = Vec::new();
        for (name, value) in [("csrf", token.as_str())].iter().chain(fields) {
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
            );
        }
        body.extend_from_slice(&multipart(None, files));
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = self.request("POST", "/documents").header(header::CONTENT_TYPE, kind);
        // As a socket gives it: in pieces, with pauses.
        let pieces: Vec<Result<Vec<u8>, std::io::Error>> = body.chunks(64 << 10).map(|piece| Ok(piece.to_vec())).collect();
        let pieces = futures_util::stream::iter(pieces).then(|piece| async {
            tokio::task::yield_now().await;
            piece
        });
        self.send(request.body(Body::from_stream(pieces)).unwrap())
    }

    fn bytes(&mut self, path: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = self.request("GET", path).body(Body::empty()).unwrap();
        self.runtime.block_on(async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            (parts.status, parts.headers, axum::body::to_bytes(body, 64 << 20).await.unwrap().to_vec())
        })
    }

    fn documents(&self) -> Vec<logis_vault::DeliveryView> {
        let scope = crate::cli::access::scope(&self.app, "home", Why::Look, false).unwrap();
        self.app.vault.documents(&scope).unwrap()
    }
}

/// The path of the page that a kept document leads to, without its query.
fn page_of(seen: &Seen) -> String {
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.body);
    seen.location().split('?').next().unwrap().to_owned()
}

#[test]
fn a_document_is_kept_found_changed_taken_and_removed() {
    let mut server = TestServer::signed_in();
    assert!(server.get("/documents?lang=en").body.contains("any file finds a sealed place here"));
    let kept = server
        .keep(&[("name", "Contrat <habitation>"), ("holder", "Assurances É"), ("note", "Franchise"), ("on", "")], &[("CH 2025.pdf", PDF)]);
    assert!(kept.location().ends_with("?done=kept"), "{}", kept.location());
    let page = page_of(&kept);
    let seen = server.get(kept.location());
    assert!(seen.body.contains("The document is kept.") && seen.body.contains("Contrat &#60;habitation&#62;"), "{}", seen.body);
    // The date that the file states is proposed; the name was given.
    assert!(seen.body.contains("is of 12 May 2025") && !seen.body.contains("Conditions"), "{}", seen.body);
    let again = server.keep(&[("name", "x")], &[("copy.pdf", PDF)]);
    assert_eq!(again.location(), format!("{page}?done=known"));
    for (query, found) in [
        ("text=CONTRAT", true),
        ("text=assurances+e+ch", true),
        ("holder=%C3%89", true),
        ("text=nothing", false),
        ("from=2020-01-01", false),
    ] {
        assert_eq!(server.get(&format!("/documents?{query}")).body.contains(&format!("href=\"{page}\"")), found, "{query}");
    }
    let changed = server.post_from(&page, &page, &[("name", "Contrat"), ("on", "2025-05-12"), ("holder", ""), ("note", "a\r\nb")]);
    assert_eq!(changed.location(), format!("{page}?done=changed"));
    assert!(server.get("/documents?from=2025-05-12&to=2025-05-12").body.contains("Contrat"));
    assert_eq!(server.documents()[0].origin.document.as_ref().unwrap().facts.note, "a\nb");
    assert_eq!(server.post_from(&page, &page, &[("on", "31/02/2025")]).status, StatusCode::BAD_REQUEST);
    let (status, headers, bytes) = server.bytes(&format!("{page}/file"));
    assert_eq!((status, bytes.as_slice()), (StatusCode::OK, PDF));
    assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename=\"CH_2025.pdf\"; filename*=UTF-8''CH%202025.pdf");
    assert_eq!(
        (&headers[header::CONTENT_TYPE], &headers["x-content-type-options"]),
        (&"application/pdf".parse().unwrap(), &"nosniff".parse().unwrap())
    );
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; sandbox;"), "{policy}");
    // It is no import, and imports are no documents.
    assert!(server.get("/records").body.contains("1 document kept as it is."));
    let remove = server.get(&page).link("/deliveries/");
    let asked = server.get(&remove);
    assert!(asked.body.contains("Remove this document?") && asked.body.contains("CH 2025.pdf"), "{}", asked.body);
    assert_eq!(server.post_from(&remove, &remove, &[]).location(), "/documents?done=removed");
    assert_eq!(server.get(&page).status, StatusCode::NOT_FOUND);
    let journal = server.get("/access?lang=en").body;
    for told in ["a document was kept", "what is said of a document", "a document was removed", "Documents"] {
        assert!(journal.contains(told), "{told}: {journal}");
    }
    assert!(!journal.contains("CH 2025.pdf"), "its name went with it");
}

#[test]
fn a_file_that_no_importer_reads_is_kept_without_sending_it_again() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[
        ("contrat.pdf", PDF),
        (
            "broken.xml",
            b"<?xml version=\"1.0\"?><!DOCTYPE x><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt>",
        ),
    ]);
    let page = server.get("/import?lang=en");
    assert!(page.body.contains("The file waits here, sealed, until"), "{}", page.body);
    assert_eq!(page.body.matches("Keep it as a document").count(), 1, "not the one that has another fault");
    let keep = page.action_of("name=\"holder\"");
    let kept = server.post_from("/import", &keep, &[("name", ""), ("holder", "MAIF"), ("on", "2025-05-12"), ("note", "")]);
    let document = page_of(&kept);
    assert!(server.get(&document).body.contains("The file itself says that it is called “Conditions”."));
    assert_eq!(server.bytes(&format!("{document}/file")).2, PDF);
    assert!(!server.get("/import").body.contains("contrat.pdf"), "it waits no more");
    assert_eq!(server.post_from("/import", &keep, &[]).location(), format!("{document}?done=known"), "asked twice");
    // Dropped again, it is refused again; kept again, it is known.
    server.drop_files(&[("contrat.pdf", PDF)]);
    let keep = server.get("/import").action_of("name=\"holder\"");
    assert_eq!(server.post_from("/import", &keep, &[]).location(), format!("{document}?done=known"));
    assert_eq!(server.documents().len(), 1);
}

#[test]
fn what_nobody_keeps_goes_after_a_day() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("contrat.pdf", PDF)]);
    let keep = server.get("/import?lang=en").action_of("name=\"holder\"");
    server.clock.advance_seconds(logis_vault::SPOOL_LEASE_SECONDS + 1);
    // The session ended meanwhile; the person comes back.
    let link = server.link();
    server.get(&link);
    let page = server.get("/import").body;
    assert!(page.contains("contrat.pdf") && page.contains("Nothing of this file was kept.") && !page.contains("/keep\""), "{page}");
    assert_eq!(server.post_from("/import", &keep, &[]).status, StatusCode::NOT_FOUND);
    let spooled: logis_core::DeliveryId = keep.split('/').nth(2).unwrap().parse().unwrap();
    let scope = crate::cli::access::scope(&server.app, "home", Why::Look, false).unwrap();
    assert_eq!(server.app.vault.find_original(&scope, spooled).unwrap(), None, "its spool went");
}

#[test]
fn several_at_once_and_none() {
    let mut server = TestServer::signed_in();
    assert_eq!(server.keep(&[("holder", "x")], &[]).location(), "/documents");
    let kept =
        server.keep(&[("name", "of one only"), ("holder", "Mairie")], &[("a.txt", b"a"), ("b.jpg", b"\xff\xd8\xff\xe0"), ("c.txt", b"a")]);
    assert_eq!(kept.location(), "/documents?done=kept-several");
    let mut names: Vec<String> = server.documents().into_iter().map(|document| document.origin.document.unwrap().facts.name).collect();
    names.sort();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(server.keep(&[("on", "tomorrow")], &[("d.txt", b"d")]).status, StatusCode::BAD_REQUEST);
    assert_eq!(server.documents().len(), 2);
}

#[test]
fn a_large_file_is_given_back_whole() {
    let mut server = TestServer::signed_in();
    let large: Vec<u8> = (0..5_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let document = page_of(&server.keep(&[], &[("large.bin", &large)]));
    let (_, headers, bytes) = server.bytes(&format!("{document}/file"));
    assert!(bytes == large);
    assert_eq!(headers[header::CONTENT_LENGTH], "5000000");
    assert_eq!(headers[header::CONTENT_TYPE], "application/octet-stream");
}

#[test]
fn names_show_no_other_name_than_theirs() {
    let mut server = TestServer::signed_in();
    let hostile = "relev\u{e9}\u{202e}fdp.exe";
    server.drop_files(&[(hostile, b"\0\x01")]);
    let document = page_of(&server.keep(&[("name", "x\u{2066}y"), ("note", "<script>alert(1)</script>")], &[(hostile, b"MZ\0")]));
    for path in ["/import", "/documents", document.as_str(), "/access", "/deliveries"] {
        let page = server.get(path).body;
        assert!(!page.contains(['\u{202e}', '\u{2066}']) && !page.contains("<script>alert"), "{path}: {page}");
    }
    assert!(server.get("/import").body.contains("relevé\u{fffd}fdp.exe"));
}

#[test]
fn one_file_kept_in_two_homes_is_one_document_when_they_meet() {
    let exported = |server: &TestServer| {
        let file = server._folder.path().join(format!("{}.zip", server.documents().len()));
        let scope = crate::cli::access::scope(&server.app, "home", Why::Export, false).unwrap();
        let out = Box::new(std::fs::File::create(&file).unwrap());
        server.app.vault.export(&scope, &crate::records::leaving::papers(), out, &|_, _| {}).unwrap();
        std::fs::read(&file).unwrap()
    };
    let (mut there, mut here) = (TestServer::signed_in(), TestServer::with_chance(9).enter());
    for server in [&mut there, &mut here] {
        server.keep(&[("name", "Contrat")], &[("contrat.pdf", PDF)]);
    }
    here.drop_files(&[("there.zip", &exported(&there))]);
    assert_eq!(here.documents().len(), 1, "merged");
    // Taken up by a new home, the file is known there as it was.
    let mut anew = TestServer::with_chance(11).enter();
    anew.drop_files(&[("there.zip", &exported(&there))]);
    assert_eq!(anew.documents().len(), 1, "restored");
    assert!(anew.keep(&[("name", "Contrat")], &[("again.pdf", PDF)]).location().ends_with("?done=known"));
}
