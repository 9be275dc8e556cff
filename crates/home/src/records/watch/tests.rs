use std::cell::Cell;
use std::sync::Arc;

use logis_core::{CountingRng, FixedClock};
use logis_vault::Why;

use super::*;

const OFX: &str = "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>2\
                   <ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>OTHER<DTPOSTED>20250502<TRNAMT>-1.00\
                   <FITID>a1<NAME>CAFE</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n";

/// A home, a folder and a clock that is moved by hand.
struct Story {
    clock: Arc<FixedClock>,
    app: App,
    scope: Scope,
    folder: tempfile::TempDir,
    _data: tempfile::TempDir,
}

impl Story {
    fn new() -> Self {
        let (data, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let clock = Arc::new(FixedClock::new("2026-11-25T10:00:00Z".parse::<jiff::Timestamp>().unwrap().into()));
        let app = App::open_with(data.path(), clock.clone(), Arc::new(CountingRng::new(1))).unwrap();
        let scope = crate::cli::access::scope(&app, "home", Why::Deliver, true).unwrap();
        Self { clock, app, scope, folder, _data: data }
    }

    fn watch(&self) -> Watch<'_> {
        let options = WatchOptions { folder: self.folder.path().into(), settle: Duration::from_secs(10), lang: Lang::English };
        Watch::new(&self.app, &self.scope, options)
    }

    fn file(&self, name: &str, content: &str) {
        fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// Looks once; the files that were taken.
    fn look(&self, watch: &mut Watch<'_>) -> Vec<String> {
        let mut taken = Vec::new();
        watch
            .look(&|| false, &mut |event| {
                if let Event::Taken(file) = event {
                    taken.push(file.name.clone());
                }
                Ok(())
            })
            .unwrap();
        taken
    }
}

#[test]
fn a_file_is_taken_once_it_is_settled() {
    let story = Story::new();
    let mut watch = story.watch();
    story.file("a.ofx", &OFX[..200]);
    assert!(story.look(&mut watch).is_empty() && watch.waits());
    story.clock.advance_seconds(9);
    assert!(story.look(&mut watch).is_empty());
    story.clock.advance_seconds(2);
    story.file("a.ofx", OFX);
    assert!(story.look(&mut watch).is_empty(), "it grew");
    story.clock.advance_seconds(10);
    let writing = fs::File::options().append(true).open(story.folder.path().join("a.ofx")).unwrap();
    if cfg!(target_os = "linux") {
        assert!(story.look(&mut watch).is_empty(), "somebody writes it");
    }
    drop(writing);
    assert_eq!(story.look(&mut watch), ["a.ofx"]);
    assert!(story.look(&mut watch).is_empty() && !watch.waits());
    let noted = list(&story.app, &story.scope).unwrap().remove(0);
    assert_eq!((noted.last.as_ref().unwrap().added, noted.is_watched(story.app.clock.now())), (2, true));
    // A watch that says nothing more is taken for ended; one that ended says so.
    assert!(!noted.is_watched(story.app.clock.now().plus_seconds(3_600)));
    watch.end().unwrap();
    assert!(!list(&story.app, &story.scope).unwrap()[0].is_watched(story.app.clock.now()));
}

#[test]
#[cfg(unix)]
fn what_can_not_be_moved_is_imported_once_and_said() {
    let story = Story::new();
    let mut watch = story.watch();
    // A link leads elsewhere: nothing is moved through it.
    let elsewhere = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), story.folder.path().join("done")).unwrap();
    story.file("a.ofx", OFX);
    let ends = || false;
    let told = Cell::new(0);
    let mut tell = |event: Event<'_>| {
        told.set(told.get() + u32::from(matches!(event, Event::Trouble(_))));
        Ok(())
    };
    watch.look(&ends, &mut tell).unwrap();
    story.clock.advance_seconds(10);
    for _ in 0..3 {
        watch.look(&ends, &mut tell).unwrap();
    }
    assert_eq!(told.get(), 1, "once, not at each look");
    let deliveries = || story.app.vault.deliveries(&story.scope).unwrap().len();
    assert!(matches!(list(&story.app, &story.scope).unwrap()[0].trouble, Some(Trouble::Move { .. })));
    assert_eq!(deliveries(), 1);
    fs::remove_file(story.folder.path().join("done")).unwrap();
    watch.look(&ends, &mut tell).unwrap();
    assert_eq!((told.get(), deliveries()), (2, 1));
    assert!(story.folder.path().join("done/a.ofx").exists());
    assert_eq!(list(&story.app, &story.scope).unwrap()[0].trouble, None);
}

#[test]
#[cfg(unix)]
fn what_was_replaced_after_it_was_seen_is_not_followed() {
    let story = Story::new();
    let mut watch = story.watch();
    let elsewhere = tempfile::NamedTempFile::new().unwrap();
    fs::write(elsewhere.path(), OFX).unwrap();
    let second = story.folder.path().join("b.ofx");
    story.file("a.ofx", OFX);
    story.file("b.ofx", &OFX.replace("a1", "b1"));
    story.look(&mut watch);
    story.clock.advance_seconds(10);
    let mut taken = Vec::new();
    watch
        .look(&|| false, &mut |event| {
            if let Event::Taken(file) = event {
                taken.push(file.name.clone());
                // Whoever writes the folder puts a link in place of the next file.
                fs::remove_file(&second)?;
                std::os::unix::fs::symlink(elsewhere.path(), &second)?;
            }
            Ok(())
        })
        .unwrap();
    story.clock.advance_seconds(10);
    assert!(story.look(&mut watch).is_empty(), "a link is left where it is");
    assert_eq!(taken, ["a.ofx"]);
    assert_eq!(story.app.vault.deliveries(&story.scope).unwrap().len(), 1);
    assert!(second.is_symlink() && elsewhere.path().exists());
}
