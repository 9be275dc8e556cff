//! Stories of archives and of what comes on standard input.

use std::io::Write;

use logis_core::{CountingRng, Rng};
use zip::write::SimpleFileOptions;

use super::*;

/// An archive of these files.
fn zip(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (path, content) in files {
        archive.start_file(*path, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn pipe(home: &Home, words: &[&str], content: &[u8]) -> Said {
    let mut child = home.command(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(content).unwrap();
    child.wait_with_output().unwrap().into()
}

fn livret() -> Vec<u8> {
    "Date;Libelle;Montant\n02/05/2025;CAFE;-1,50\n13/05/2025;LIBRAIRIE;-7,00\n".into()
}

#[test]
fn an_archive_is_one_report_and_a_delivery_for_each_file() {
    let home = Home::new();
    let inner = zip(&[("may/livret.csv", livret()), ("deeper.zip", zip(&[("june.ofx", june().into())]))]);
    let files = [
        ("statements/may.ofx", may().into()),
        ("statements/june.ofx", june().into()),
        ("invoice.pdf", b"%PDF-1.7".to_vec()),
        ("inner.zip", inner),
        ("__MACOSX/._may.ofx", vec![0; 9]),
    ];
    home.file("all.zip", zip(&files));
    home.file("good.zip", zip(&files[..2]));
    home.file("bad.zip", zip(&files[2..3]));
    home.file("cut.zip", &zip(&files)[..200]);
    home.file("empty.zip", zip(&[]));
    // A refused file makes the same exit code in an archive as beside others.
    let import = |words: &[&str]| {
        let said = home.run(&[&["import"], words].concat());
        assert_eq!(said.code, 2, "{}{}", said.out, said.err);
        said
    };
    let dry = import(&["--dry-run", "--json", "all.zip"]).lines().remove(0);
    let said = import(&["--json", "all.zip"]).lines().remove(0);
    for (line, sum) in [(&dry, "3547.70"), (&said, "3547.70")] {
        assert_eq!((&line["file"], &line["format"], &line["status"]), (&"all.zip".into(), &"zip".into(), &"partial".into()), "{line}");
        assert_eq!((&line["sums"]["EUR"], &line["sums"]["XXX"]), (&sum.into(), &"-8.50".into()));
        assert_eq!((&line["from"], &line["to"], &line["accounts"]), (&"2025-05-02".into(), &"2025-06-03".into(), &3.into()));
        let members: Vec<(&str, &str, &str)> = line["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|member| {
                let text = |key: &str| member[key].as_str().unwrap();
                (text("file"), text("status"), member["problems"][0]["code"].as_str().unwrap_or_default())
            })
            .collect();
        let expected = [
            ("statements/may.ofx", "ok", ""),
            ("statements/june.ofx", "ok", ""),
            ("invoice.pdf", "error", "not-recognised"),
            ("inner.zip › may/livret.csv", "ok", "account-unknown"),
            ("inner.zip › deeper.zip", "error", "archive-nested"),
        ];
        assert_eq!(members, expected, "{line}");
        let total: usize = line["members"].as_array().unwrap().iter().map(|member| member["problems"].as_array().unwrap().len()).sum();
        assert_eq!(line["problems_total"], total);
    }
    assert_eq!((&said["added"], &said["known"], &said["records"]["bank.transaction"]), (&9.into(), &2.into(), &6.into()), "{said}");
    assert_eq!(home.import(&["good.zip"])[0]["status"], "ok");
    for (archive, code) in [("bad.zip", "not-recognised"), ("cut.zip", "archive-broken"), ("empty.zip", "archive-empty")] {
        let refused = home.run(&["import", "--json", archive]);
        assert_eq!(refused.code, 2);
        let line = &refused.lines()[0];
        assert_eq!((&line["status"], &line["problems"][0]["code"]), (&"error".into(), &code.into()), "{line}");
        assert!(line["problems"][0]["remedy"].as_str().unwrap().ends_with('.'));
    }
    // Each file is a delivery that says where it was, and is undone alone.
    let deliveries = home.run(&["deliveries", "--json"]).well().lines();
    let named = |name: &str| deliveries.iter().filter(|line| line["file"] == name).count();
    assert_eq!((named("all.zip › statements/june.ofx"), named("all.zip › inner.zip › may/livret.csv")), (1, 1), "{deliveries:?}");
    for june in deliveries.iter().filter(|line| line["file"].as_str().unwrap().ends_with("june.ofx")) {
        home.run(&["deliveries", "remove", june["id"].as_str().unwrap(), "--yes"]).well();
    }
    assert_eq!(home.rows(&[]).len(), 4, "what May and the savings book tell of stays");
    // The file's own name is the account's, not the archive's; and the same archive adds nothing twice.
    let accounts = home.run(&["accounts", "--json"]).well().lines();
    assert!(accounts.iter().any(|account| account["name"] == "livret"), "{accounts:?}");
    assert_eq!(import(&["--json", "all.zip"]).lines()[0]["added"], 2);
    assert_eq!(import(&["--json", "all.zip"]).lines()[0]["added"], 0);
    home.run(&["journal", "verify"]).well();
    let told = import(&["all.zip"]).out;
    assert!(told.contains("5 files in the archive") && told.contains("all.zip › invoice.pdf  refused"), "{told}");
    assert!(told.contains("5 files: 3 read whole, 0 read in part, 2 refused.") && told.contains("--keep-documents \"all.zip\""), "{told}");
}

#[test]
fn what_is_unread_in_an_archive_is_kept_as_documents_where_that_is_said() {
    let home = Home::new();
    let inner = zip(&[("photo.jpg", vec![0xff, 0xd8, 0xff, 0xe0, 1])]);
    home.file("all.zip", zip(&[("may.ofx", may().into()), ("papers/invoice.pdf", b"%PDF-1.7".to_vec()), ("inner.zip", inner)]));
    home.file("papers.zip", zip(&[("letter.pdf", b"%PDF-1.4".to_vec())]));
    let line = home.run(&["import", "--json", "--keep-documents", "all.zip"]).well().lines().remove(0);
    assert_eq!((&line["status"], &line["added"], &line["problems_total"]), (&"ok".into(), &4.into(), &0.into()), "{line}");
    let members: Vec<(&str, &str)> =
        line["members"].as_array().unwrap().iter().map(|m| (m["file"].as_str().unwrap(), m["status"].as_str().unwrap())).collect();
    assert_eq!(members, [("may.ofx", "ok"), ("papers/invoice.pdf", "document"), ("inner.zip › photo.jpg", "document")]);
    assert_eq!(home.run(&["import", "--json", "--keep-documents", "papers.zip"]).well().lines()[0]["status"], "ok");
    let kept = home.run(&["documents", "--json"]).well().lines();
    let names: BTreeSet<&str> = kept.iter().map(|document| document["name"].as_str().unwrap()).collect();
    assert_eq!(names, BTreeSet::from(["invoice", "photo", "letter"]));
    let told = home.run(&["import", "--keep-documents", "all.zip"]).well().out;
    assert!(told.contains("3 files: 1 read whole, 0 read in part, 0 refused, 2 kept as documents."), "{told}");
}

#[test]
fn an_archive_comes_from_a_pipe_too() {
    let home = Home::new();
    let mut noise = vec![0; 9 << 20];
    CountingRng::new(1).fill(&mut noise);
    let archive = zip(&[("noise.bin", noise), ("may.ofx", may().into())]);
    assert!(archive.len() > 8 << 20, "larger than what is kept in memory");
    for words in [&["import", "--dry-run", "--json", "-"][..], &["import", "--json", "-"]] {
        let said = pipe(&home, words, &archive);
        assert_eq!(said.code, 2, "the noise was refused");
        let line = said.lines().remove(0);
        assert_eq!((&line["status"], &line["added"], &line["members"][1]["file"]), (&"partial".into(), &4.into(), &"may.ofx".into()));
    }
    assert_eq!(fs::read_dir(home.path("tmp")).unwrap().count(), 0);
    assert_eq!(home.rows(&[]).len(), 2);
}
