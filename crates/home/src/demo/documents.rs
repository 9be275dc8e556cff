//! What the made-up home keeps as documents: two PDFs and a letter, with what its people said of them.

use logis_core::Day;

use super::DemoFile;

/// A file to keep, and what is said of it.
#[derive(Debug, Clone)]
pub struct DemoDocument {
    /// The file.
    pub file: DemoFile,
    /// What they call it.
    pub name: &'static str,
    /// Its date, where they gave one.
    pub on: Option<Day>,
    /// Who it is of.
    pub holder: &'static str,
    /// Their note.
    pub note: &'static str,
}

/// The documents of a home whose story ends on `last`.
#[must_use]
pub fn documents(last: Day) -> Vec<DemoDocument> {
    let file = |name: &str, on: Day, bytes: Vec<u8>| DemoFile { name: name.to_owned(), on, bytes };
    let (contract, receipt, letter) = (last.plus_days(-212), last.plus_days(-97), last.plus_days(-41));
    let contract_lines = [
        "Assurances La Bienvenue - Contrat habitation 40 118",
        "Formule Confort, 74 m2, deux occupants",
        "Franchise : 150 EUR par sinistre",
        "Reconduit chaque annee, resiliable avec un mois de preavis",
    ];
    let receipt_lines = ["Maison Ferrand - Facture 2 207", "Lave-linge 8 kg : 489,00 EUR", "Garantie : 24 mois pieces et main-d'oeuvre"];
    let letter_text = "Ville de Saint-Aubin\nService du stationnement\n\nMadame, Monsieur,\n\nVotre carte de stationnement résidentiel est \
                       renouvelée pour un an.\nElle est à retirer en mairie avec un justificatif de domicile.\n";
    vec![
        DemoDocument {
            file: file("contrat-habitation.pdf", contract, pdf("Conditions particulieres", contract, &contract_lines)),
            name: "Contrat habitation",
            on: Some(contract),
            holder: "Assurances La Bienvenue",
            note: "Franchise de 150 € par sinistre. Résiliable chaque année, un mois avant.",
        },
        DemoDocument {
            file: file("facture-2207.pdf", receipt, pdf("Facture 2 207", receipt, &receipt_lines)),
            name: "Facture du lave-linge",
            on: None,
            holder: "Maison Ferrand",
            note: "Garantie de deux ans.",
        },
        DemoDocument {
            file: file("carte-stationnement.txt", letter, letter_text.as_bytes().to_vec()),
            name: "Carte de stationnement",
            on: Some(letter),
            holder: "Ville de Saint-Aubin",
            note: "",
        },
    ]
}

/// A PDF of one page of text in plain letters, which states its title and date (ISO 32000-1).
fn pdf(title: &str, on: Day, lines: &[&str]) -> Vec<u8> {
    let (year, month, day) = on.ymd();
    let text: String = lines.iter().map(|line| format!("({line}) Tj T*\n")).collect();
    let content = format!("BT /F1 12 Tf 18 TL 72 760 Td\n{text}ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
        format!("<< /Title ({title}) /CreationDate (D:{year:04}{month:02}{day:02}) >>"),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut places = String::new();
    for (number, object) in (1..).zip(&objects) {
        places.push_str(&format!("{:010} 00000 n \n", file.len()));
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let (count, start) = (objects.len() + 1, file.len());
    file.push_str(&format!("xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<< /Size {count} /Root 1 0 R /Info 6 0 R >>\n"));
    file.push_str(&format!("startxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}
