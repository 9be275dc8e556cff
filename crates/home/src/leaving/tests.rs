//! Stories of exports that are kept, and of those that are made by themselves.

use std::sync::Arc;

use jiff::tz::TimeZone;
use logis_core::{Clock, CountingRng, FixedClock};
use logis_vault::{Scope, Why};

use super::schedule::{Rhythm, Schedule};
use super::*;
use crate::fresh::FreshDatabase;

const DAY_SECONDS: i64 = 86_400;

struct Story {
    app: App,
    scope: Scope,
    clock: Arc<FixedClock>,
    data: tempfile::TempDir,
    database: Option<FreshDatabase>,
}

impl Story {
    fn new() -> Self {
        let (data, database) = (tempfile::tempdir().unwrap(), FreshDatabase::of_environment());
        let clock = Arc::new(FixedClock::new("2026-01-31T09:00:00Z".parse::<jiff::Timestamp>().unwrap().into()));
        let url = database.as_ref().map(FreshDatabase::url);
        let app = App::open_in(data.path(), url, clock.clone(), Arc::new(CountingRng::new(1))).unwrap();
        let scope = crate::cli::access::scope(&app, "home", Why::Export, true).unwrap();
        Self { app, scope, clock, data, database }
    }

    /// The same after a restart.
    fn again(self) -> Self {
        let Self { app, scope, clock, data, database } = self;
        drop(app);
        let url = database.as_ref().map(FreshDatabase::url);
        let app = App::open_in(data.path(), url, clock.clone(), Arc::new(CountingRng::new(2))).unwrap();
        Self { app, scope, clock, data, database }
    }

    fn days(&self, days: i64) {
        self.clock.advance_seconds(days * DAY_SECONDS);
    }

    fn run(&self, allowed: Option<&std::path::Path>) -> bool {
        schedule::run(&self.app, &self.scope, allowed, &TimeZone::UTC).unwrap()
    }

    /// Those that lie there, by their days; each can be read whole.
    fn lie(&self) -> Vec<String> {
        let read = |kept: &Kept| {
            let mut bytes = Vec::new();
            let id = kept.id.parse().unwrap();
            std::io::Read::read_to_end(&mut self.app.vault.open_export(&self.scope, id, kept.records).unwrap(), &mut bytes).unwrap();
            assert!(logis_vault::is_export(&bytes) && bytes.len() as u64 == kept.bytes);
            let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, &bytes);
            assert_eq!(digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect::<String>(), kept.sha256);
            kept.at().day().to_string()
        };
        list(&self.app, &self.scope).unwrap().iter().map(read).collect()
    }
}

#[test]
fn an_export_lies_sealed_for_a_day_and_goes() {
    let story = Story::new();
    for _ in 0..ASKED_MAX + 1 {
        make(&story.app, &story.scope, false, &|_, _| ()).unwrap();
    }
    assert_eq!(story.lie().len(), ASKED_MAX, "the oldest goes");
    let first = list(&story.app, &story.scope).unwrap().remove(0);
    remove(&story.app, &story.scope, first.id.parse().unwrap()).unwrap();
    assert_eq!(story.lie().len(), ASKED_MAX - 1);
    assert!(matches!(find(&story.app, &story.scope, first.id.parse().unwrap()), Err(VaultError::NotFound { .. })));
    // Nothing of it lies readable in the folder: a zip's own words are nowhere.
    if story.database.is_none() {
        let data = std::fs::read(story.data.path().join("data.db")).unwrap();
        assert!(!data.windows(13).any(|bytes| bytes == b"logis-export.") && !data.windows(13).any(|bytes| bytes == b"manifest.json"));
    }
    story.clock.advance_seconds(DAY_SECONDS + 1);
    assert!(story.lie().is_empty());
    let story = story.again();
    let other = find(&story.app, &story.scope, first.id.parse().unwrap());
    assert!(matches!(other, Err(VaultError::NotFound { .. })));
    assert_eq!(story.app.vault.leftovers().unwrap().spools, 0, "swept with the spools");
}

#[test]
fn one_is_made_each_month_and_the_newest_stay() {
    let story = Story::new();
    assert!(!story.run(None), "nothing is due");
    schedule::set(&story.app, &story.scope, Some(Schedule { rhythm: Rhythm::Month, to_folder: false, keep: 2 })).unwrap();
    assert_eq!(story.app.vault.exports_due().unwrap(), [story.scope.home()]);
    assert!(story.run(None) && !story.run(None), "once");
    assert!(story.app.vault.exports_due().unwrap().is_empty());
    story.days(27);
    assert!(!story.run(None));
    story.days(1);
    assert!(story.run(None), "the last day of February");
    // One that the person asks for is no one of these, and outlives none.
    make(&story.app, &story.scope, false, &|_, _| ()).unwrap();
    story.days(28);
    assert!(story.run(None));
    let story = story.again();
    assert_eq!(story.lie(), ["2026-03-28", "2026-02-28"], "after a restart too");
    assert_eq!(load(&story.app, &story.scope).unwrap().0.last.unwrap().why, None);
    schedule::set(&story.app, &story.scope, None).unwrap();
    story.days(40);
    assert!(!story.run(None) && story.lie().len() == 2);
    // The home's end takes all of it.
    let home = story.scope.home();
    story.app.vault.erase(home).unwrap();
    assert!(story.app.vault.exports_due().unwrap().is_empty());
}

#[test]
fn where_a_folder_is_allowed_the_newest_files_lie_there_for_their_owner_alone() {
    let story = Story::new();
    let allowed = tempfile::tempdir().unwrap();
    schedule::set(&story.app, &story.scope, Some(Schedule { rhythm: Rhythm::Week, to_folder: true, keep: 2 })).unwrap();
    assert!(story.run(None), "it is noted");
    assert_eq!(load(&story.app, &story.scope).unwrap().0.last.unwrap().why.as_deref(), Some(logis_pages::leave::NO_FOLDER));
    story.clock.advance_seconds(6 * 3_600);
    let folder = file::folder_of(allowed.path(), story.scope.home());
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("a note of mine.txt"), "stays").unwrap();
    for _ in 0..3 {
        assert!(story.run(Some(allowed.path())));
        story.days(7);
    }
    let mut names: Vec<String> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), 3, "{names:?}");
    assert_eq!(names[0], "a note of mine.txt");
    #[cfg(unix)]
    for name in &names[1..] {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(logis_vault::is_export(&std::fs::read(folder.join(name)).unwrap()));
    }
    assert!(story.lie().is_empty());
    assert!(story.clock.now() > Instant::from_micros(load(&story.app, &story.scope).unwrap().0.last.unwrap().at_micros));
}

#[test]
fn what_lies_in_the_folder_beside_them_costs_no_export() {
    let story = Story::new();
    let allowed = tempfile::tempdir().unwrap();
    schedule::set(&story.app, &story.scope, Some(Schedule { rhythm: Rhythm::Week, to_folder: true, keep: 1 })).unwrap();
    let folder = file::folder_of(allowed.path(), story.scope.home());
    std::fs::create_dir(&folder).unwrap();
    // A copy that the person called otherwise, and one of a clock that was ahead.
    let (mine, ahead) = ("logis-before-moving.logis.zip", file::name("2099-01-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().into()));
    std::fs::write(folder.join(mine), "stays").unwrap();
    std::fs::write(folder.join(&ahead), "").unwrap();
    assert!(story.run(Some(allowed.path())));
    let made = file::name(story.app.clock.now());
    let mut names: Vec<String> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, [made.as_str(), mine], "the one that was just made stays");
}

#[cfg(unix)]
#[test]
fn no_link_leads_an_export_out_of_the_allowed_folder() {
    let story = Story::new();
    let (allowed, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    schedule::set(&story.app, &story.scope, Some(Schedule { rhythm: Rhythm::Week, to_folder: true, keep: 1 })).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), file::folder_of(allowed.path(), story.scope.home())).unwrap();
    assert!(story.run(Some(allowed.path())), "it is noted");
    assert!(load(&story.app, &story.scope).unwrap().0.last.unwrap().why.is_some());
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}
