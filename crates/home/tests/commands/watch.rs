//! Stories of a watched folder.

use super::*;

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

const ONCE: [&str; 6] = ["watch", "--once", "--settle", "0", "--json", "in"];

#[test]
fn what_arrives_in_a_folder_comes_home_and_is_moved_aside() {
    let home = Home::new();
    for (name, content) in
        [("may.ofx", may()), ("facture.pdf", "%PDF-1.7".into()), ("june.ofx.part", june()), (".june.ofx", june()), ("sub/june.ofx", june())]
    {
        home.file(&format!("in/{name}"), content);
    }
    let said: Said = home.command(&ONCE).env("LC_ALL", "fr_FR.UTF-8").output().unwrap().into();
    assert_eq!(said.code, 2, "{}", said.err);
    let came: BTreeMap<String, String> =
        said.lines().iter().map(|line| (line["file"].as_str().unwrap().to_owned(), line["status"].as_str().unwrap().to_owned())).collect();
    assert_eq!(came, BTreeMap::from([("may.ofx".into(), "ok".into()), ("facture.pdf".into(), "error".into())]));
    assert_eq!(names(&home.path("in")), set(["june.ofx.part", ".june.ofx", "sub", "done", "refused"]));
    assert_eq!(names(&home.path("in/done")), set(["may.ofx"]));
    assert_eq!(names(&home.path("in/refused")), set(["facture.pdf", "facture.pdf.txt"]));
    let why = fs::read_to_string(home.path("in/refused/facture.pdf.txt")).unwrap();
    assert!(why.contains("n’a pas pu lire facture.pdf") && why.contains("Choisissez OFX"), "{why}");
    // The same files again: nothing is doubled, nothing is overwritten.
    home.file("in/may.ofx", may() + "\n");
    home.file("in/facture.pdf", "%PDF-1.4 another");
    let again = home.run(&ONCE);
    assert_eq!(again.lines().iter().map(|line| line["added"].as_u64().unwrap()).sum::<u64>(), 0);
    assert_eq!(fs::read_to_string(home.path("in/done/may.ofx")).unwrap(), may());
    assert_eq!((names(&home.path("in/done")).len(), names(&home.path("in/refused")).len()), (2, 4));
    assert_eq!(home.rows(&[]).len(), 2);
    // A folder that was never there is not waited for.
    assert_eq!(home.run(&["watch", "--once", "nowhere"]).code, 1);
    assert_eq!(home.run(&ONCE).well().out, "", "nothing new");
}

#[test]
fn killed_at_any_moment_and_started_again() {
    let home = Home::new();
    let one = |n: u32| ofx(&format!("9{n:03}"), "EUR", &[("20250502", "-1.00", "a1", "CAFE")], None);
    for n in 0..24 {
        home.file(&format!("in/{n}.ofx"), one(n));
    }
    for round in 1..=8_u64 {
        let mut child = home.command(&["watch", "--settle", "0", "in"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(40 * round));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    home.run(&ONCE).well();
    assert_eq!(names(&home.path("in")), set(["done"]));
    assert!(names(&home.path("in/done")).len() >= 24);
    assert_eq!(home.rows(&[]).len(), 24, "each line once");
    home.run(&["journal", "verify"]).well();
}

#[test]
fn it_goes_on_through_a_folder_that_vanishes_and_ends_when_told() {
    let home = Home::new();
    fs::create_dir(home.path("in")).unwrap();
    let mut child = home.command(&["watch", "--settle", "0", "in"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let until = |ready: &dyn Fn() -> bool| {
        while !ready() {
            std::thread::sleep(Duration::from_millis(50));
        }
    };
    home.file("may.ofx", may());
    fs::rename(home.path("may.ofx"), home.path("in/may.ofx")).unwrap();
    until(&|| home.path("in/done/may.ofx").exists());
    fs::rename(home.path("in"), home.path("away")).unwrap();
    // Longer than it looks away.
    std::thread::sleep(Duration::from_secs(6));
    fs::rename(home.path("away"), home.path("in")).unwrap();
    home.file("june.ofx", june());
    fs::rename(home.path("june.ofx"), home.path("in/june.ofx")).unwrap();
    until(&|| home.path("in/done/june.ofx").exists());
    // Another process uses the home meanwhile.
    assert_eq!(home.rows(&[]).len(), 3);
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
    let said: Said = child.wait_with_output().unwrap().into();
    assert!(said.out.contains("may.ofx") && said.out.contains("june.ofx"), "{}", said.out);
    assert!(said.err.contains("connect it again") && said.err.contains("Files come home again"), "{}", said.err);
}

#[test]
fn an_archive_of_which_a_file_was_refused_is_laid_where_it_is_seen() {
    let home = Home::new();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [("may.ofx", may()), ("facture.pdf", "%PDF-1.7".into())] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, content.as_bytes()).unwrap();
    }
    home.file("in/all.zip", archive.finish().unwrap().into_inner());
    home.file("in/notes.txt", "hello\n");
    let said = home.run(&["watch", "--once", "--settle", "0", "./in/../in"]);
    assert_eq!(said.code, 2, "{}", said.out);
    assert_eq!(names(&home.path("in/refused")), set(["all.zip", "all.zip.txt", "notes.txt", "notes.txt.txt"]));
    let why = fs::read_to_string(home.path("in/refused/all.zip.txt")).unwrap();
    assert!(why.contains("1 file was refused") && why.contains("facture.pdf") && !why.contains("may.ofx"), "{why}");
    assert_eq!(home.rows(&[]).len(), 2, "what could be read is in");
    let refused = home.path("in").canonicalize().unwrap().join("refused");
    let keep = format!("logis documents keep \"{}\"", refused.join("notes.txt").display());
    assert!(said.out.contains(&keep) && said.out.contains("--keep-documents") && !said.out.contains("/../"), "{}", said.out);
}
