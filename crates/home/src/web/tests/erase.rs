//! The story of a home's end.

use super::*;

#[test]
fn a_home_is_erased_by_a_word() {
    let mut server = TestServer::signed_in();
    server.drop_files(&[("a.ofx", &ofx(&["a"]))]);
    assert!(server.get("/erase?lang=en").body.contains("1 import"));
    let wrong = server.post_from("/erase", "/erase", &[("word", "effacer")]);
    assert!(wrong.status == StatusCode::OK && wrong.body.contains("That isn’t the word."));
    // Later, unless they say now: it waits, and is taken back.
    assert_eq!(server.post_from("/erase", "/erase", &[("word", "erase")]).location(), "/erase");
    assert!(server.get("/erase").body.contains("This home closes on"));
    assert_eq!(server.post_from("/erase", "/erase/back", &[]).status, StatusCode::SEE_OTHER);
    assert!(!server.get("/erase").body.contains("This home closes on"));
    let proof = server.post_from("/erase", "/erase", &[("word", " Erase "), ("when", "now")]).location().to_owned();
    assert_eq!(server.get("/").status, StatusCode::UNAUTHORIZED, "its session ended");
    assert!(server.app.vault.find_home("home").unwrap().is_none());
    let shown: logis_vault::ErasureProof = serde_json::from_str(&server.get(&proof).body).unwrap();
    assert!(shown.is_sound() && shown.statement.starts_with("logis erasure 1"), "{shown:?}");
    assert_eq!(server.get("/proof/00000000000000000000000000000000").status, StatusCode::NOT_FOUND);
}
