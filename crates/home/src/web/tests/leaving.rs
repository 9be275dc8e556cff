//! Stories of the page *Exporter / partir*.

use super::*;

impl TestServer {
    /// The page once nothing is being made.
    fn made(&mut self) -> Seen {
        loop {
            if self.get("/leave/progress").body.contains("false") {
                return self.get("/leave?lang=en");
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    }
}

#[test]
fn an_export_is_made_fetched_told_of_and_removed() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("a.ofx", &ofx(&["a", "b"]))]);
    let page = server.get("/leave?lang=en");
    assert!(page.body.contains("Make the export") && page.body.contains("Take it to another Logis"), "{}", page.body);
    assert_eq!(server.post_from("/leave", "/leave/exports", &[]).location(), "/leave");
    let page = server.made();
    let link = page.link("/leave/exports/");
    let file = server.get(&link);
    assert_eq!((file.status, &file.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"application/zip".parse().unwrap()));
    assert!(file.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("logis-2026-11-12T000000Z.logis.zip"));
    let length: usize = file.headers[header::CONTENT_LENGTH].to_str().unwrap().parse().unwrap();
    assert!(length > 1_000 && file.body.starts_with("PK"));
    // Making it and letting it out each leave an entry, with what left.
    let closed: Vec<u64> = server
        .journal()
        .into_iter()
        .filter_map(|act| if let Act::DisclosureClosed { rows, .. } = act { Some(rows) } else { None })
        .collect();
    assert_eq!(closed, [4, 4]);
    let remove = page.action_of("Remove");
    assert_eq!(server.post_from("/leave", &remove, &[]).location(), "/leave");
    assert_eq!(server.get(&link).status, StatusCode::NOT_FOUND);
}

#[test]
fn an_export_is_fetched_by_who_proves_who_they_are() {
    let mut server = TestServer::signed_in();
    server.first_run("Anne");
    server.post_from("/leave", "/leave/exports", &[]);
    let link = server.made().link("/leave/exports/");
    assert_eq!(server.get(&link).status, StatusCode::OK, "a moment ago");
    server.clock.advance_seconds(301);
    assert!(server.get(&link).location().starts_with("/sign-in/again?to=%2Fleave%2Fexports%2F"));
    server.clock.advance_seconds(24 * 3_600);
    server.sign_in("Anne", "une petite phrase");
    assert!(!server.get("/leave").body.contains(&link), "its day is over");
}

#[test]
fn a_schedule_is_set_said_and_ended() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("a.ofx", &ofx(&["a"]))]);
    let set = |server: &mut TestServer, rhythm, place| {
        server.post_from("/leave", "/leave/schedule", &[("rhythm", rhythm), ("keep", "4"), ("where", place)])
    };
    assert_eq!(set(&mut server, "month", "folder").status, StatusCode::BAD_REQUEST, "no folder is allowed");
    assert_eq!(set(&mut server, "daily", "home").status, StatusCode::BAD_REQUEST);
    assert_eq!(set(&mut server, "month", "home").location(), "/leave");
    let page = server.get("/leave?lang=en").body;
    assert!(page.contains("The next one: ") && page.contains("<option value=\"month\" selected>"), "{page}");
    assert!(page.contains("<option value=\"4\" selected>"));
    set(&mut server, "never", "home");
    assert!(!server.get("/leave").body.contains("The next one: "));
}

#[test]
fn a_closing_that_waits_is_said_where_one_leaves() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("a.ofx", &ofx(&["a"]))]);
    server.post_from("/erase", "/erase", &[("word", "effacer")]);
    assert!(server.get("/leave?lang=en").body.contains("This home closes on"));
    assert!(server.get("/money").body.contains("This home closes on"), "each page says it");
    assert_eq!(server.post_from("/leave", "/erase/back", &[]).location(), "/erase");
    assert!(!server.get("/money").body.contains("This home closes on"));
    assert!(!server.get("/leave").body.contains("This home closes on"));
}
