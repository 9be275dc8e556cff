//! Importer, made up.

use logis_core::{Code, Currency, Decimal, Energy, Problem};

use super::{at, day, delivery, euros};
use crate::documents::Facts;
use crate::import::{
    AccountChoice, Ask, Done, FileReport, ImportView, KeepOffer, KindCount, MappingChoices, MappingView, Question, RemovalView, Role,
    Status, TableColumn,
};
use crate::watch::{LastFile, WatchTrouble, WatchedFolder};

fn report(file: &str, status: Status) -> FileReport {
    FileReport {
        delivery: Some(delivery(1)),
        file: file.to_owned(),
        at: at(day(2026, 11, 24), 18, 42),
        format: Some("ofx".to_owned()),
        encoding: Some("Windows-1252".to_owned()),
        status,
        read: 412,
        added: 398,
        known: 14,
        revised: 0,
        sighted: 0,
        accounts: vec!["Compte joint".to_owned()],
        period: Some((day(2026, 5, 2), day(2026, 11, 20))),
        sums: vec![euros(-41_290)],
        energy: None,
        problems: Vec::new(),
        problems_more: 0,
        members: Vec::new(),
        members_more: 0,
        seconds: 0.31,
        keep: None,
    }
}

fn folder(path: &str, watched: bool, trouble: Option<WatchTrouble>) -> WatchedFolder {
    let last = Some(LastFile { file: "releve-novembre.ofx".to_owned(), status: Status::Ok, added: 31 });
    WatchedFolder { path: path.to_owned(), looked: at(day(2026, 11, 24), 18, 40), watched, trouble, last }
}

/// The page with questions and four reports.
#[must_use]
pub fn import() -> ImportView {
    let question = |id: &str, file: &str, ask: Ask| Question { id: id.to_owned(), file: file.to_owned(), ask };
    let account = |id: &str, name: &str| AccountChoice { id: id.to_owned(), name: name.to_owned() };
    ImportView {
        formats: ["ofx", "camt", "bank-csv", "enedis", "zip"].map(str::to_owned).to_vec(),
        questions: vec![
            question(
                "q1",
                "operations-2026.csv",
                Ask::Account {
                    suggested: "operations-2026".to_owned(),
                    accounts: vec![account("a1", "Compte joint"), account("a2", "Livret")],
                },
            ),
            question(
                "q2",
                "export.csv",
                Ask::DateOrder { sample: "03/04/2026".to_owned(), day_first: day(2026, 4, 3), month_first: day(2026, 3, 4) },
            ),
            question("q3", "export.csv", Ask::Currency { account: "Voyage".to_owned(), likely: vec![Currency::EUR] }),
            question(
                "q4",
                "export.csv",
                Ask::DecimalMark {
                    sample: "4,884".to_owned(),
                    comma: Decimal { digits: 4884, scale: 3 },
                    point: Decimal { digits: 4884, scale: 0 },
                },
            ),
            question("q5", "releve.csv", Ask::Mapping),
        ],
        reports: vec![
            report("releve-compte-joint.ofx", Status::Ok),
            FileReport {
                delivery: None,
                format: Some("zip".to_owned()),
                encoding: None,
                members: vec![
                    FileReport {
                        delivery: None,
                        problems: vec![Problem::new(Code::NotRecognised, "")],
                        ..report("factures/facture-octobre.pdf", Status::Error)
                    },
                    report("releves/compte-joint-2025.ofx", Status::Ok),
                ],
                members_more: 3,
                ..report("mes-documents.zip", Status::Partial)
            },
            FileReport {
                format: Some("enedis".to_owned()),
                encoding: Some("UTF-8".to_owned()),
                read: 17_472,
                added: 17_472,
                known: 0,
                accounts: vec!["Compteur de la maison".to_owned()],
                period: Some((day(2025, 11, 24), day(2026, 11, 23))),
                sums: Vec::new(),
                energy: Energy::from_watt_hours(Decimal { digits: 4_812_640, scale: 0 }),
                problems: vec![Problem::new(Code::ValueUnreadable, "").at_line(9122), Problem::new(Code::EncodingMismatch, "ISO-8859-1")],
                seconds: 0.84,
                ..report("mes-puissances-atteintes-30min.csv", Status::Partial)
            },
            FileReport {
                format: Some("bank-csv".to_owned()),
                read: 96,
                added: 3,
                known: 80,
                revised: 2,
                sighted: 11,
                sums: vec![euros(182_000), euros(-9_940)],
                problems: vec![
                    Problem::new(Code::AmountUnreadable, "12,3x").at_line(17).at_column(4),
                    Problem::new(Code::DateUnreadable, "31/02/2026").at_line(44).at_column(1),
                    Problem::new(Code::IdRepeated, "REF 00981"),
                    Problem::new(Code::Irregular, "ligne vide au milieu").at_line(60),
                    Problem::new(Code::BytesReplaced, ""),
                ],
                problems_more: 6,
                ..report("operations-2026.csv", Status::Partial)
            },
            FileReport {
                delivery: None,
                format: None,
                encoding: None,
                read: 0,
                added: 0,
                known: 0,
                accounts: Vec::new(),
                period: None,
                sums: Vec::new(),
                problems: vec![Problem::new(Code::NotRecognised, "")],
                seconds: 0.01,
                keep: Some(KeepOffer {
                    id: delivery(9),
                    until: at(day(2026, 11, 25), 18, 42),
                    facts: Facts { name: "facture-octobre".to_owned(), ..Facts::default() },
                    limits: super::documents::LIMITS,
                }),
                ..report("facture-octobre.pdf", Status::Error)
            },
        ],
        holders: vec!["Assurances du Littoral".to_owned()],
        folders: vec![
            folder("~/Téléchargements/banque", true, None),
            folder(
                "/mnt/partage/releves",
                true,
                Some(WatchTrouble { kind: "folder", why: "No such file or directory (os error 2)".to_owned() }),
            ),
            WatchedFolder { last: None, ..folder("/media/cle", false, None) },
        ],
        file_bytes_max: 2_000_000_000,
        done: Some(Done::Answered),
    }
}

/// A table whose columns are unsure.
#[must_use]
pub fn mapping() -> MappingView {
    let column = |header: &str, role: Role, samples: [&str; 4]| TableColumn {
        header: header.to_owned(),
        role,
        samples: samples.map(str::to_owned).to_vec(),
    };
    MappingView {
        id: "q5".to_owned(),
        file: "releve.csv".to_owned(),
        columns: vec![
            column("Date opé", Role::Date, ["03/04/2026", "05/04/2026", "05/04/2026", "11/04/2026"]),
            column("Date val", Role::ValueDate, ["03/04/2026", "06/04/2026", "05/04/2026", "12/04/2026"]),
            column("Libellé", Role::Label, ["BOULANGERIE DU PORT", "LOYER AVRIL RESIDENCE LES TILLEULS", "VIR SALAIRE", "SNCF"]),
            column("Montant 1", Role::Ignore, ["4,20", "892,00", "", "58,00"]),
            column("Montant 2", Role::Ignore, ["", "", "1 820,00", ""]),
            column("", Role::Ignore, ["EUR", "EUR", "EUR", "EUR"]),
        ],
        choices: MappingChoices { day_first: None, decimal_comma: Some(true), turned: false },
        rows: 148,
        missing: vec![Role::Amount],
    }
}

/// The question before an import is undone.
#[must_use]
pub fn removal() -> RemovalView {
    let count = |kind: &str, count: u64| KindCount { kind: kind.to_owned(), count };
    RemovalView {
        delivery: delivery(1),
        file: "operations-2026.csv".to_owned(),
        at: at(day(2026, 11, 24), 18, 42),
        goes: vec![count("bank.transaction", 3)],
        stays: vec![count("bank.account", 1), count("bank.transaction", 91)],
        turned_back: 2,
    }
}
