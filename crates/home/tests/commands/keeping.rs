//! Keeping homes: keys rotated, backups made and restored.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::fresh::FreshDatabase;
use super::{Home, Said, files, june, may, ofx};

const PASSPHRASE: &str = "quatre mots suffisent ici";

/// Another machine: a data folder of its own, and a database where the tests run on PostgreSQL.
struct Machine<'a> {
    home: &'a Home,
    data: &'static str,
    database: Option<FreshDatabase>,
}

impl Machine<'_> {
    fn run(&self, words: &[&str]) -> Said {
        let mut command = super::program();
        command.arg("--data").arg(self.data).args(words).current_dir(self.home.folder.path()).env("TMPDIR", self.home.path("tmp"));
        command.env("LOGIS_BACKUP_PASSPHRASE", PASSPHRASE).env("LOGIS_DATA", self.home.path("elsewhere"));
        if let Some(database) = &self.database {
            command.env("LOGIS_DATABASE", database.url());
        }
        command.output().unwrap().into()
    }
}

impl Home {
    /// A command at this home, with the passphrase in its environment.
    fn keep(&self, words: &[&str]) -> Said {
        let mut command = self.command(words);
        command.env("LOGIS_BACKUP_PASSPHRASE", PASSPHRASE).output().unwrap().into()
    }

    fn machine(&self, data: &'static str) -> Machine<'_> {
        Machine { home: self, data, database: FreshDatabase::of_environment() }
    }

    /// The one file of the backups that ends so.
    fn kept(&self, end: &str) -> PathBuf {
        let all: Vec<PathBuf> = files(&self.path("backups")).into_iter().map(|(path, _)| path).collect();
        all.into_iter().find(|path| path.to_string_lossy().ends_with(end)).unwrap()
    }
}

#[test]
fn keys_are_rotated_and_listed_without_secrets() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    home.run(&["--home", "other", "import", "may.ofx"]).well();
    let before = home.run(&["keys", "list", "--json"]).well().lines();
    assert_eq!(before.len(), 2);
    assert_eq!(home.run(&["keys", "rotate", "--json"]).well().lines()[0]["rotated"], 1);
    let after = home.run(&["keys", "list", "--json"]).well().lines();
    let made = |lines: &[serde_json::Value], name: &str| lines.iter().find(|line| line["home"] == name).unwrap()["made"].clone();
    assert_ne!(made(&before, "home"), made(&after, "home"));
    assert_eq!(made(&before, "other"), made(&after, "other"));
    let said = home.run(&["keys", "rotate", "--all"]).well();
    assert!(said.out.contains("The keys of 2 homes were rotated"), "{}", said.out);
    assert!(home.run(&["journal"]).well().out.contains("the home’s key was rotated"));
    assert_eq!(home.rows(&[]).len(), 2);
    home.run(&["journal", "verify"]).well();
    let none = home.run(&["--home", "nobody", "keys", "rotate"]);
    assert_eq!((none.code, none.err.contains("no such home")), (1, true), "{}", none.err);
}

#[test]
fn a_rotation_killed_beside_imports_loses_nothing() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    let mut expected = home.rows(&[]).len();
    for round in 0..12_u64 {
        let account = format!("{:011}", 500 + round);
        let lines = [("20250502", "-1.00", "k1", "KILLED BESIDE"), ("20250503", "-2.00", "k2", "KILLED BESIDE")];
        home.file("more.ofx", ofx(&account, "EUR", &lines, None));
        let silent = || std::process::Stdio::null();
        let mut rotating = home.command(&["keys", "rotate", "--all"]).stdout(silent()).stderr(silent()).spawn().unwrap();
        let mut again = home.command(&["keys", "rotate"]).stdout(silent()).stderr(silent()).spawn().unwrap();
        let imported = std::thread::scope(|scope| {
            let importing = scope.spawn(|| home.import(&["more.ofx"]));
            std::thread::sleep(Duration::from_millis(7 * round));
            rotating.kill().unwrap();
            importing.join().unwrap()
        });
        rotating.wait().unwrap();
        assert!(again.wait().unwrap().success());
        assert_eq!(imported[0]["added"], 3, "{}", imported[0]);
        expected += 2;
        assert_eq!(home.rows(&[]).len(), expected);
    }
    home.run(&["journal", "verify"]).well();
    assert!(home.run(&["keys", "list", "--json"]).well().lines().iter().all(|line| line["rotating"] == false));
}

#[test]
fn someone_restores_on_a_new_machine() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.file("june.ofx", june());
    home.import(&["may.ofx"]);
    let backed_up = home.keep(&["backup", "--json", "backups"]).well().lines();
    assert_eq!((&backed_up[0]["homes"], &backed_up[0]["erased"]), (&1.into(), &0.into()));
    // Later than the backup, and so not in it.
    home.import(&["june.ofx"]);
    let again = home.machine("again");
    let restored = again.run(&["restore", "--from", "backups"]).well();
    assert!(restored.out.contains("whole"), "{}", restored.out);
    assert_eq!(again.run(&["records", "--format", "jsonl"]).well().lines().len(), 2);
    again.run(&["journal", "verify"]).well();
    assert!(again.run(&["journal"]).well().out.contains("restored from a backup"));
    // And it goes on from there.
    again.run(&["import", "june.ofx"]).well();
    assert_eq!(again.run(&["records", "--format", "jsonl"]).well().lines().len(), 3);
    // Not over anything.
    let full = again.run(&["restore", "--from", "backups"]);
    assert_eq!(full.code, 1);
    assert!(full.err.contains("Something is there already"), "{}", full.err);
}

#[test]
fn an_erased_home_stays_erased_when_both_halves_come_back() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    home.run(&["--home", "leaving", "import", "may.ofx"]).well();
    home.keep(&["backup", "backups"]).well();
    let gone = home.run(&["--home", "leaving", "erase", "--yes-erase", "leaving"]).well();
    for sentence in ["Keys files of backups made before", "run “logis backup FOLDER” once more", "copied elsewhere"] {
        assert!(gone.err.contains(sentence), "{}", gone.err);
    }
    // The backup and its own register know nothing of it; the folder in use does.
    let again = home.machine("again");
    let restored = again.run(&["restore", "--json", "--from", "backups", "--register", "data"]).well().lines();
    assert_eq!((restored.len(), &restored[1]["erased"]), (2, &1.into()));
    let gone = again.run(&["--home", "leaving", "records"]);
    assert_eq!((gone.code, gone.err.contains("no such home")), (1, true), "{}", gone.err);
    // The register of a later backup does too.
    home.keep(&["backup", "later"]).well();
    // A register as old as the backup can't know it, and that is said.
    let unknowing = home.machine("unknowing").run(&["restore", "--from", "backups"]).well();
    assert!(unknowing.out.contains("no newer than this backup"), "{}", unknowing.out);
    let words = ["restore", "--json", "--from", "backups", "--register", "later/logis-erased.register"];
    assert_eq!(home.machine("once more").run(&words).well().lines()[1]["erased"], 1);
    // A backup beside it says that its keys file is still there. Backups are named to the second.
    std::thread::sleep(Duration::from_secs(1));
    let holding = home.keep(&["backup", "backups"]).well();
    assert!(holding.out.contains("1 earlier keys file here may still hold the key"), "{}", holding.out);
}

#[test]
fn what_is_wrong_with_a_backup_is_said_in_plain_words() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    home.keep(&["backup", "backups"]).well();
    let again = home.machine("again");
    let refused = |words: &[&str], sentence: &str| {
        let said = again.run(&[&["restore", "--from", "backups"], words].concat());
        assert_eq!(said.code, 1, "{sentence}");
        assert!(said.err.contains(sentence), "{}", said.err);
        assert!(!home.path("again").exists());
    };
    home.file("wrong", "other words than those\n");
    refused(&["--passphrase-file", "wrong"], "This passphrase does not open");
    home.file("short", "words\n");
    refused(&["--passphrase-file", "short"], "too short");
    refused(&["--at", "2020-01-01"], "no backup as early as you asked");
    let made = home.kept(".db").file_stem().unwrap().to_string_lossy().replace("logis-data-", "");
    refused(&["--at", "2020-01-01"], &made);
    refused(&["--at", "yesterday"], "is no time");
    let (data, keys, register) = (home.kept(".db"), home.kept(".keys"), home.kept(".register"));
    for (file, sentence) in [(&keys, "Half of this backup is missing"), (&register, "No register of erased homes was found")] {
        let away = home.path("away");
        fs::rename(file, &away).unwrap();
        refused(&[], sentence);
        fs::rename(&away, file).unwrap();
    }
    let whole = fs::read(&data).unwrap();
    fs::write(&data, &whole[..whole.len() / 2]).unwrap();
    refused(&[], "copied by half");
    fs::write(&data, &whole).unwrap();
    // Nobody is there to be asked.
    let silent: Said = home.command(&["backup", "backups"]).env("LC_ALL", "fr_FR.UTF-8").output().unwrap().into();
    assert_eq!(silent.code, 1);
    assert!(silent.err.contains("--passphrase-file"), "{}", silent.err);
    again.run(&["restore", "--from", "backups"]).well();
}

#[test]
fn data_older_than_a_rotation_names_the_file_that_opens_it() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    home.keep(&["backup", "backups"]).well();
    let (first, keys) = (home.kept(".db"), home.kept(".keys"));
    home.run(&["keys", "rotate"]).well();
    // Backups are named to the second.
    std::thread::sleep(Duration::from_secs(1));
    home.keep(&["backup", "backups"]).well();
    let away = home.path("copied elsewhere");
    fs::rename(&keys, &away).unwrap();
    let made = first.file_stem().unwrap().to_string_lossy().replace("logis-data-", "");
    let again = home.machine("again");
    let words = ["restore", "--from", "backups", "--at", &made];
    let said = again.run(&words);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(
        said.err.contains("rotated after this backup") && said.err.contains(&*keys.file_name().unwrap().to_string_lossy()),
        "{}",
        said.err
    );
    assert!(!home.path("again").exists());
    fs::rename(&away, &keys).unwrap();
    let restored = again.run(&words).well();
    let folder = home.path("again").canonicalize().unwrap();
    assert!(restored.err.contains(&format!("logis --data \"{}\" serve", folder.display())), "what next: {}", restored.err);
    assert!(restored.out.contains("logis-erased.register"), "which register: {}", restored.out);
}

#[test]
fn what_a_newcomer_gets_wrong_is_said_in_words() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    home.file("a file", "x");
    fs::create_dir(home.path("a folder")).unwrap();
    home.file("secret", PASSPHRASE);
    home.file("plain", "aaaaaaaaaaaa");
    let table: &[(&[&str], &str)] = &[
        (&["backup", "a file"], "is a file, and a folder is needed"),
        (&["backup", "data"], "both would be lost together"),
        (&["backup", "data/backups"], "both would be lost together"),
        (&["--home", "home", "backup", "backups"], "every home of the folder"),
        (&["backup", "--passphrase-file", "nothing", "backups"], "There is no nothing"),
        (&["backup", "--passphrase-file", "a folder", "backups"], "is a folder, and a file is needed"),
        (&["restore", "--from", "nothing"], "There is no nothing"),
        (&["restore", "--from", "a file"], "is a file, and a folder is needed"),
        (&["restore", "--from", "a folder"], "There is no backup in a folder"),
        (&["--home", "home", "restore", "--from", "a folder"], "every home of the folder"),
        (&["--home", "nobody", "doctor"], "no such home here: “nobody”"),
        (&["--home", "nobody", "records"], "no such home here: “nobody”"),
        (&["export", "nowhere/home.zip"], "There is no nowhere"),
        (&["export", "a file"], "a file called a file already"),
        (&["records", "--output", "a folder"], "is a folder, and a file is needed"),
        (&["records", "--output", "nowhere/x"], "There is no nowhere"),
        (&["records", "show", "00000000000000000000000000000000"], "Not found: record."),
        (&["documents", "keep", "nothing"], "There is no nothing"),
        (&["import", "nothing.ofx"], "There is no such file."),
        (&["import", "a file/x.ofx"], "There is no such file."),
        (&["manual", "a file"], "is a file, and a folder is needed"),
        (&["demo", "--no-open", "--keep", "a file"], "is a file, and a folder is needed"),
    ];
    for (words, sentence) in table {
        let said = home.keep(words);
        let text = said.out + &said.err;
        assert!(said.code != 0 && text.contains(sentence), "{words:?}: {text}");
        assert!(!text.contains("os error"), "{words:?}: {text}");
    }
    // Nothing is made where somebody only looks.
    for words in [["doctor"], ["records"], ["journal"], ["accounts"]] {
        let said: Said = super::program().arg("--data").arg(home.path("a folder")).args(words).output().unwrap().into();
        assert!(said.code == 1 && said.err.contains("There is no data of Logis"), "{words:?}: {}", said.err);
    }
    assert_eq!(fs::read_dir(home.path("a folder")).unwrap().count(), 0);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let close = |mode| ["secret", "plain"].map(|file| fs::set_permissions(home.path(file), fs::Permissions::from_mode(mode)).unwrap());
        close(0o644);
        let open = home.run(&["backup", "--passphrase-file", "secret", "backups"]);
        assert!(open.code == 1 && open.err.contains("chmod 600"), "{}", open.err);
        close(0o600);
        let plain = home.run(&["backup", "--passphrase-file", "plain", "backups"]);
        assert!(plain.code == 1 && plain.err.contains("soon guessed"), "{}", plain.err);
        assert!(!home.path("backups").exists());
        home.run(&["backup", "--passphrase-file", "secret", "backups"]).well();
    }
}

/// The doctor's lines that are not well: check and state.
fn troubles(said: &Said) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let lines = said.lines().into_iter().filter(|line| line["state"] != "ok");
    lines
        .map(|line| {
            assert!(line["remedy"].is_string(), "{line}");
            (text(&line["check"]), text(&line["state"]))
        })
        .collect()
}

#[cfg(unix)]
#[test]
fn the_doctor_says_what_is_wrong_and_what_to_do() {
    use std::os::unix::fs::PermissionsExt;
    let home = Home::new();
    if home.database.is_some() {
        println!("skipped: a story of SQLite's file");
        return;
    }
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    let well = home.run(&["doctor"]).well();
    assert!(well.out.contains("home: its journal is whole"), "{}", well.out);
    // Nothing of the person but the home's name.
    assert!(!well.out.contains("BOULANGERIE") && !well.out.contains("00012345601"));
    fs::set_permissions(home.path("data/data.db"), fs::Permissions::from_mode(0o644)).unwrap();
    let open = home.run(&["doctor", "--json"]);
    assert_eq!((open.code, troubles(&open)), (1, vec![("permissions".to_owned(), "failed".to_owned())]));
    fs::set_permissions(home.path("data/data.db"), fs::Permissions::from_mode(0o600)).unwrap();
    // A clock that was turned back leaves files and entries of the future.
    let keys = fs::File::options().append(true).open(home.path("data/keys.db")).unwrap();
    let written = keys.metadata().unwrap().modified().unwrap();
    keys.set_modified(written + Duration::from_secs(3_600)).unwrap();
    let early = home.run(&["doctor", "--json"]);
    assert_eq!((early.code, troubles(&early)), (0, vec![("clock".to_owned(), "warning".to_owned())]));
    keys.set_modified(written).unwrap();
    // A damaged database.
    let files = ["data/data.db", "data/keys.db"].map(|name| home.path(name));
    let whole = files.each_ref().map(|file| fs::read(file).unwrap());
    let mut damaged = whole[0].clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 4_096].fill(0xa5);
    fs::write(&files[0], &damaged).unwrap();
    let said = home.run(&["doctor", "--json"]);
    assert_eq!(said.code, 1, "{}", said.out);
    for (file, whole) in files.iter().zip(&whole) {
        fs::write(file, whole).unwrap();
    }
    assert_eq!(home.run(&["doctor"]).code, 0);
    let french: Said = home.command(&["doctor"]).env("LC_ALL", "fr_FR.UTF-8").output().unwrap().into();
    assert!(french.well().out.contains("Tout est comme il faut"));
}

#[test]
fn data_that_was_emptied_is_no_new_folder() {
    let home = Home::new();
    if home.database.is_some() {
        println!("skipped: a story of SQLite's file");
        return;
    }
    home.file("may.ofx", may());
    home.import(&["may.ofx"]);
    let whole = fs::read(home.path("data/data.db")).unwrap();
    for words in [&["records"][..], &["import", "may.ofx"], &["doctor"]] {
        fs::write(home.path("data/data.db"), "").unwrap();
        let said = home.run(words);
        assert_eq!(said.code, 1);
        assert!(format!("{}{}", said.out, said.err).contains("the data holds none of them"), "{}{}", said.out, said.err);
    }
    fs::write(home.path("data/data.db"), whole).unwrap();
    assert_eq!(home.rows(&[]).len(), 2);
}

/// A disk of its own, which only some machines let a test have.
#[cfg(target_os = "linux")]
struct Disk(PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    fn mounted(home: &Home, options: &str) -> Option<Self> {
        let place = home.path("disk");
        fs::create_dir_all(&place).unwrap();
        let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&place).output();
        mounted.is_ok_and(|said| said.status.success()).then_some(Self(place))
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(std::process::Command::new("mount").args(["-o", &options]).arg(&self.0).status().unwrap().success());
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _unmounted = std::process::Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_or_read_only_is_said_and_loses_nothing() {
    let home = Home::new();
    let Some(disk) = Disk::mounted(&home, "size=2m").filter(|_| home.database.is_none()) else {
        println!("skipped: this account may not mount a disk, or the data lies on another");
        return;
    };
    let disk_home = home.machine("disk/data");
    home.file("may.ofx", may());
    home.file("june.ofx", june());
    disk_home.run(&["import", "may.ofx"]).well();
    let filled = fs::File::create(home.path("disk/fill")).unwrap();
    // Until no byte more fits.
    while std::io::Write::write_all(&mut &filled, &[0; 1 << 10]).is_ok() {}
    drop(filled);
    let refused = |words: &[&str], sentence: &str| {
        let said = disk_home.run(words);
        assert!(said.code != 0, "{words:?}");
        assert!(format!("{}{}", said.out, said.err).contains(sentence), "{words:?}: {}{}", said.out, said.err);
    };
    for words in [&["records"][..], &["import", "june.ofx"], &["keys", "rotate"], &["backup", "disk/backups"], &["doctor"]] {
        refused(words, "disk is full");
    }
    fs::remove_file(home.path("disk/fill")).unwrap();
    disk.remount("ro");
    for words in [&["records"][..], &["import", "june.ofx"], &["keys", "rotate"], &["doctor"]] {
        refused(words, "can’t be written");
    }
    disk.remount("rw,size=80m");
    disk_home.run(&["doctor"]).well();
    disk_home.run(&["import", "june.ofx"]).well();
    disk_home.run(&["keys", "rotate"]).well();
    assert_eq!(disk_home.run(&["records", "--format", "jsonl"]).well().lines().len(), 3);
    disk_home.run(&["journal", "verify"]).well();
}
