//! Stories of documents, at the vault's boundary.

use std::io::{Read, Write};
use std::sync::Arc;

use logis_core::{CountingRng, Day, DeliveryId, FixedClock, Instant};

use super::document::{DOCUMENT_NAME_CHARS_MAX, DocumentFacts, KeptDocument, Stated};
use crate::fresh::FreshDatabase;
use crate::journal::Act;
use crate::scope::{Actor, Scope, SessionId, Why};
use crate::{Vault, VaultError, VaultOptions};

struct TestHome {
    vault: Vault,
    scope: Scope,
    folder: tempfile::TempDir,
    _database: Option<FreshDatabase>,
}

impl TestHome {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let rng = Arc::new(CountingRng::new(7));
        let clock = Arc::new(FixedClock::new(Instant::from_seconds(1_700_000_000)));
        let database = FreshDatabase::of_environment();
        let options =
            VaultOptions { folder: folder.path().into(), database: database.as_ref().map(FreshDatabase::url), clock, rng: rng.clone() };
        let vault = Vault::open(options).unwrap();
        let actor = Actor::Person { session: SessionId::draw(&*rng) };
        let home = vault.add_home("a", &actor).unwrap();
        Self { vault, scope: Scope::own(home, actor, Why::Look), folder, _database: database }
    }

    fn spool(&self, bytes: &[u8]) -> DeliveryId {
        let id = self.vault.draw_delivery();
        let mut spool = self.vault.spool(&self.scope, id).unwrap();
        spool.write_all(bytes).unwrap();
        spool.finish().unwrap();
        id
    }

    fn keep_spooled(&self, id: DeliveryId, name: &str) -> Result<KeptDocument, VaultError> {
        self.vault.keep_document(&self.scope, id, "scan.pdf", facts(name), "application/pdf", Stated::default())
    }

    fn keep(&self, bytes: &[u8], name: &str) -> KeptDocument {
        self.keep_spooled(self.spool(bytes), name).unwrap()
    }

    fn content(&self, id: DeliveryId) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.vault.open_document(&self.scope, id).unwrap().1.read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn acts(&self) -> Vec<Act> {
        self.vault.journal(&self.scope, None, 100).unwrap().into_iter().map(|line| line.entry.act).collect()
    }
}

fn facts(name: &str) -> DocumentFacts {
    let on = Day::from_ymd(2025, 5, 12).ok();
    DocumentFacts { name: name.to_owned(), on, holder: "MAIF".to_owned(), note: String::new() }
}

fn added(kept: &KeptDocument) -> DeliveryId {
    match kept {
        KeptDocument::Added(delivered) => delivered.id,
        KeptDocument::Known(id) => panic!("{id} was kept before"),
    }
}

#[test]
fn a_document_is_a_delivery_without_records() {
    let home = TestHome::new();
    let large = vec![b'x'; 3 << 20];
    let id = added(&home.keep(&large, "Contrat"));
    let listed = home.vault.deliveries(&home.scope).unwrap();
    assert_eq!((listed.len(), listed[0].id, listed[0].origin.format.as_str()), (1, id, "document"));
    assert!(listed[0].counts.is_empty());
    let part = listed[0].origin.document.as_ref().unwrap();
    assert_eq!((&part.facts, part.media_type.as_str()), (&facts("Contrat"), "application/pdf"));
    assert_eq!(home.content(id), large);
    home.vault.flush_journal().unwrap();
    let acts = home.acts();
    assert!(acts.contains(&Act::DocumentKept { delivery: id }), "{acts:?}");
    assert!(acts.contains(&Act::Looked { kind: "document".to_owned(), rows: 1 }), "{acts:?}");
}

#[test]
fn the_same_bytes_are_kept_once() {
    let home = TestHome::new();
    let first = added(&home.keep(b"one", "Contrat"));
    let again = home.spool(b"one");
    assert!(matches!(home.keep_spooled(again, "another name").unwrap(), KeptDocument::Known(id) if id == first));
    assert_eq!(home.vault.find_original(&home.scope, again).unwrap(), None, "its spool went");
    // Asked for twice at one moment, it is itself, and its file stays.
    assert!(matches!(home.keep_spooled(first, "Contrat").unwrap(), KeptDocument::Known(id) if id == first));
    assert_eq!(home.content(first), b"one");
    assert_eq!(home.vault.documents(&home.scope).unwrap().len(), 1);
    // What was removed may come again.
    home.vault.remove_delivery(&home.scope, first).unwrap();
    assert_ne!(added(&home.keep(b"one", "Contrat")), first);
}

#[test]
fn what_is_said_of_a_document_may_be_said_anew() {
    let home = TestHome::new();
    let id = added(&home.keep(b"one", "Contrat"));
    let other = DocumentFacts { name: "Contrat auto".to_owned(), on: None, holder: String::new(), note: "deux\nlignes".to_owned() };
    home.vault.change_document(&home.scope, id, &other).unwrap();
    let said = |home: &TestHome| home.vault.documents(&home.scope).unwrap()[0].origin.document.clone().unwrap().facts;
    assert_eq!(said(&home), other);
    let described = |home: &TestHome| home.acts().into_iter().filter(|act| matches!(act, Act::DocumentDescribed { .. })).count();
    assert_eq!(described(&home), 1);
    home.vault.change_document(&home.scope, id, &other).unwrap();
    assert_eq!(described(&home), 1, "nothing was changed, nothing is told");
    home.vault.verify_journal(&home.scope, None).unwrap();
    let long = DocumentFacts { name: "x".repeat(DOCUMENT_NAME_CHARS_MAX + 1), ..other };
    assert!(matches!(home.vault.change_document(&home.scope, id, &long), Err(VaultError::LimitExceeded { .. })));
    let nobody = home.vault.change_document(&home.scope, DeliveryId([9; 16]), &facts("x"));
    assert!(matches!(nobody, Err(VaultError::NotFound { .. })));
}

#[test]
fn a_removed_document_leaves_nothing_of_what_it_was() {
    let home = TestHome::new();
    let id = added(&home.keep(b"one", "Contrat"));
    assert_eq!(home.vault.preview_removal(&home.scope, id).unwrap(), crate::Removal::default());
    home.vault.remove_delivery(&home.scope, id).unwrap();
    assert!(home.vault.documents(&home.scope).unwrap().is_empty());
    assert!(matches!(home.vault.open_document(&home.scope, id), Err(VaultError::NotFound { .. })));
    assert_eq!(home.vault.find_original(&home.scope, id).unwrap(), None);
    assert_eq!(home.acts()[0], Act::DocumentRemoved { delivery: id });
    let sealed = "SELECT COUNT(*) FROM delivery WHERE sealed <> $1";
    let left = home.vault.db().read(|tx| tx.query_one(sealed, &[crate::db::Value::Blob(&[])], |row| row.integer(0))).unwrap();
    assert_eq!(left, Some(0), "what was said of it went too");
}

#[test]
fn what_is_not_there_is_not_kept() {
    let home = TestHome::new();
    assert!(matches!(home.keep_spooled(DeliveryId([9; 16]), "x"), Err(VaultError::NotFound { .. })));
    let id = home.spool(b"one");
    home.vault.remove_spool(&home.scope, id).unwrap();
    assert!(matches!(home.keep_spooled(id, "x"), Err(VaultError::NotFound { .. })));
    assert!(home.vault.deliveries(&home.scope).unwrap().is_empty());
    // Only the person's own scope may.
    let kept = added(&home.keep(b"two", "x"));
    let narrowed = home.scope.clone().narrowed(&[]);
    assert!(matches!(home.vault.open_document(&narrowed, kept), Err(VaultError::NotAllowed)));
    assert!(matches!(home.vault.change_document(&narrowed, kept, &facts("y")), Err(VaultError::NotAllowed)));
}

#[test]
fn two_at_one_moment_keep_one() {
    let home = TestHome::new();
    let ids: Vec<DeliveryId> = (0..6).map(|_| home.spool(b"the same")).collect();
    std::thread::scope(|scope| {
        for id in &ids {
            scope.spawn(|| home.keep_spooled(*id, "x").unwrap());
        }
    });
    assert_eq!(home.vault.documents(&home.scope).unwrap().len(), 1);
}

#[test]
fn on_the_disk_a_document_is_sealed() {
    let home = TestHome::new();
    let id = added(&home.keep("PLANTED CONTENT ".repeat(100).as_bytes(), "PLANTED NAME"));
    home.vault.change_document(&home.scope, id, &facts("PLANTED OTHER")).unwrap();
    for file in std::fs::read_dir(home.folder.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(7).any(|window| window == b"PLANTED"), "{}", path.display());
        assert!(!bytes.windows(8).any(|window| window == b"scan.pdf"), "{}", path.display());
    }
}
