//! Stories of `logis documents`, and of files that no importer reads.

use super::*;

const PDF: &[u8] =
    b"%PDF-1.4\n7 0 obj\n<< /Title (Conditions) /CreationDate (D:20250512) >>\nendobj\ntrailer\n<< /Info 7 0 R >>\n%%EOF\xff\xfe";

fn documents(home: &Home, words: &[&str]) -> Vec<Value> {
    home.run(&[&["documents", "--json"], words].concat()).well().lines()
}

fn names(found: &[Value]) -> Vec<&str> {
    found.iter().map(|document| document["name"].as_str().unwrap()).collect()
}

#[test]
fn a_document_is_kept_found_taken_changed_and_removed() {
    let home = Home::new();
    home.file("in/Contrat Été.pdf", PDF);
    home.file("in/reçu.jpg", b"\xff\xd8\xff\xe0 JFIF");
    home.file("in/lettre.txt", "Madame,\nMonsieur,");
    let kept = documents(&home, &["keep", "in/Contrat Été.pdf", "--holder", "Assurances du Littoral", "--note", "Franchise 150 €"]);
    assert_eq!((&kept[0]["status"], &kept[0]["added"]), (&"document".into(), &1.into()));
    let document = &kept[0]["document"];
    assert_eq!((&document["name"], &document["media_type"]), (&"Contrat Été".into(), &"application/pdf".into()));
    assert_eq!(document["states"], serde_json::json!({ "name": "Conditions", "date": "2025-05-12" }), "proposed, not taken");
    assert_eq!(document["date"], Value::Null);
    let id = document["id"].as_str().unwrap();
    assert_eq!(documents(&home, &["keep", "in"]).iter().map(|line| line["added"].as_u64().unwrap()).sum::<u64>(), 2, "one is known");
    assert_eq!(documents(&home, &[]).len(), 3);
    // Case and accents don't count; each word must be found somewhere.
    assert_eq!(names(&documents(&home, &["find", "CONTRAT", "ete", "littoral"])), ["Contrat Été"]);
    assert_eq!(names(&documents(&home, &["find", "recu"])), ["reçu"]);
    assert!(documents(&home, &["find", "contrat", "recu"]).is_empty());
    assert_eq!(names(&documents(&home, &["list", "--holder", "littoral"])), ["Contrat Été"]);
    documents(&home, &["change", &id[..8], "--date", "2025-05-12", "--name", "Contrat habitation"]);
    assert_eq!(names(&documents(&home, &["find", "mai", "2025", "franchise"])), ["Contrat habitation"]);
    assert_eq!(names(&documents(&home, &["list", "--from", "2025-05-12", "--to", "2025-05-12"])), ["Contrat habitation"]);
    let shown = home.run(&["documents", "show", &id[..8]]).well().out;
    assert!(shown.contains("12 May 2025") && shown.contains("Franchise 150 €") && shown.contains("Contrat Été.pdf"), "{shown}");
    // Taken out byte for byte, and never over another file.
    home.run(&["documents", "take", id]).well();
    assert_eq!(fs::read(home.path("Contrat Été.pdf")).unwrap(), PDF);
    fs::write(home.path("Contrat Été.pdf"), "mine").unwrap();
    assert_eq!(home.run(&["documents", "take", id]).code, 1);
    assert_eq!(fs::read(home.path("Contrat Été.pdf")).unwrap(), b"mine");
    let piped = home.command(&["documents", "take", id, "-o", "-"]).output().unwrap();
    assert_eq!((piped.status.code(), piped.stdout.as_slice()), (Some(0), PDF));
    // Said in the journal, removed after a preview; its kept name goes with it.
    let asked = home.run(&["documents", "remove", id]);
    assert_eq!(asked.code, 1, "nobody is there to be asked");
    assert!(asked.out.contains("Contrat Été.pdf") && asked.err.contains("--yes"), "{}{}", asked.out, asked.err);
    home.run(&["documents", "remove", id, "--yes"]).well();
    assert_eq!(names(&documents(&home, &[])).len(), 2);
    let journal = home.run(&["journal", "list", "--all"]).well().out;
    for told in
        ["a file was kept as a document", "what is said of a document was changed", "looked at: Documents", "a document was removed"]
    {
        assert!(journal.contains(told), "{told}: {journal}");
    }
    home.run(&["journal", "verify"]).well();
    assert_none_is_found(&home, &["Contrat", "Franchise", "Littoral", "Madame,"], &[]);
}

#[test]
fn what_no_importer_reads_may_be_kept_as_a_document() {
    let home = Home::new();
    home.file("may.ofx", may());
    home.file("contrat.pdf", PDF);
    let refused = home.run(&["import", "contrat.pdf"]);
    assert_eq!(refused.code, 2);
    assert!(refused.out.contains("logis documents keep \"contrat.pdf\""), "{}", refused.out);
    assert!(documents(&home, &[]).is_empty());
    let said = home.run(&["import", "--json", "--keep-documents", "may.ofx", "contrat.pdf"]).well().lines();
    assert_eq!((&said[0]["status"], &said[1]["status"]), (&"ok".into(), &"document".into()));
    assert_eq!(names(&documents(&home, &[])), ["contrat"]);
    let again = home.run(&["import", "--keep-documents", "contrat.pdf", "may.ofx"]).well().out;
    assert!(again.contains("kept before, as “contrat”"), "{again}");
    assert_eq!(home.rows(&[]).len(), 2, "records are records");
    // A pipe too, and a broken file is refused as ever.
    let mut child =
        home.command(&["import", "--json", "--keep-documents", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"\x89PNG\r\n\x1a\n").unwrap();
    let piped = Said::from(Output { stderr: Vec::new(), ..child.wait_with_output().unwrap() }).well().lines();
    assert_eq!(piped[0]["document"]["media_type"], "image/png");
    home.file("doctype.xml", camt("1.00").replace("<Document", "<!DOCTYPE x><Document"));
    assert_eq!(home.run(&["import", "--keep-documents", "doctype.xml"]).code, 2);
    // Deliveries list it, and undo it as a document.
    let deliveries = home.run(&["deliveries", "--json"]).well().lines();
    let contract = deliveries.iter().find(|delivery| delivery["format"] == "document" && delivery["file"] == "contrat.pdf").unwrap();
    home.run(&["deliveries", "remove", contract["id"].as_str().unwrap(), "--yes"]).well();
    assert_eq!(documents(&home, &[]).len(), 1);
}

#[test]
fn what_makes_no_sense_is_refused_in_two_sentences() {
    let home = Home::new();
    home.file("a.txt", "a");
    home.file("b.txt", "b");
    home.run(&["documents", "keep", "a.txt"]).well();
    #[rustfmt::skip]
    let table: &[&[&str]] = &[
        &["keep", "missing.pdf"],
        &["keep", "b.txt", "--date", "31/02/2025"],
        &["keep", "a.txt", "b.txt", "--name", "one name"],
        &["show", "ffff"],
        &["show", ""],
        &["take", "ffff"],
    ];
    for words in table {
        let said = home.run(&[&["documents"], *words].concat());
        assert_eq!((said.code, said.out.as_str(), said.err.lines().count()), (1, "", 2), "{words:?}: {}", said.err);
    }
    assert_eq!(home.run(&["documents", "keep", "missing.pdf", "b.txt"]).code, 2, "the others are in");
    assert_eq!(documents(&home, &[]).len(), 2);
    let long = "x".repeat(201);
    assert_eq!(home.run(&["documents", "keep", "a.txt", "--name", &long]).code, 1);
}

#[test]
fn what_is_said_of_a_file_that_is_kept_already_is_taken_over() {
    let home = Home::new();
    home.file("lettre.txt", "Madame,");
    documents(&home, &["keep", "lettre.txt", "--note", "first"]);
    let again = documents(&home, &["keep", "lettre.txt", "--holder", "Mairie"]).remove(0);
    let document = &again["document"];
    assert_eq!((&again["added"], &document["holder"], &document["note"]), (&0.into(), &"Mairie".into(), &"first".into()), "{again}");
    assert_eq!(documents(&home, &["keep", "lettre.txt"])[0]["document"]["holder"], "Mairie", "nothing said changes nothing");
}
