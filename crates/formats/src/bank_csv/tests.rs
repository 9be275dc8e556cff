use std::collections::BTreeMap;

use logis_core::{Code, Decimal, Problem};
use logis_kinds::KindId;
use proptest::prelude::*;

use super::{Mapping, Role, SignRule};
use crate::{Collected, Head, Hint, KnownCurrencies, MemoryInput, Question, Reading, Refused};

/// What a table was read to.
struct Read {
    reading: Reading,
    collected: Collected,
}

impl Read {
    /// One line a movement: day, amount and currency, label; the account first where there are several.
    fn movements(&self) -> Vec<String> {
        self.rows(KindId::BankTransaction, |batch, row| {
            let day = batch.day("booked_on", row).or_else(|| batch.day("value_on", row)).unwrap();
            format!("{day} {} {}", money(batch, row), batch.text("label", row).unwrap())
        })
    }

    fn balances(&self) -> Vec<String> {
        self.rows(KindId::BankBalance, |batch, row| {
            format!("{} {} {}", batch.day("on", row).unwrap(), batch.text("type", row).unwrap(), money(batch, row))
        })
    }

    fn accounts(&self) -> Vec<String> {
        self.rows(KindId::BankAccount, |batch, row| batch.text("account", row).unwrap().to_owned())
    }

    fn texts(&self, column: &str) -> Vec<String> {
        self.rows(KindId::BankTransaction, |batch, row| batch.text(column, row).unwrap_or_default().to_owned())
    }

    fn rows(&self, kind: KindId, say: impl Fn(&logis_kinds::Batch, usize) -> String) -> Vec<String> {
        let batches = self.collected.batches.iter().filter(|batch| batch.kind() == kind);
        batches.flat_map(|batch| (0..batch.rows()).map(|row| say(batch, row)).collect::<Vec<_>>()).collect()
    }

    fn codes(&self) -> Vec<Code> {
        self.collected.problems.iter().map(|problem| problem.code).collect()
    }

    fn says(&self, code: Code) -> bool {
        self.codes().contains(&code)
    }
}

fn money(batch: &logis_kinds::Batch, row: usize) -> String {
    let scale = u8::try_from(batch.small("amount_scale", row).unwrap()).unwrap();
    format!("{} {}", Decimal { digits: batch.integer("amount_minor", row).unwrap(), scale }, batch.text("currency", row).unwrap())
}

fn try_read(text: &str, hint: &Hint) -> Result<Read, Problem> {
    let mut collected = Collected::default();
    match crate::read(&MemoryInput::new("table.csv", text), hint, &mut collected) {
        Ok(reading) => Ok(Read { reading, collected }),
        Err(Refused::Input(problem)) => Err(problem),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
}

fn read(text: &str) -> Read {
    let hint = Hint { name: "table.csv".to_owned(), ..Hint::default() };
    try_read(text, &hint).unwrap_or_else(|problem| panic!("{problem}\n{text}"))
}

fn recognised(text: &str) -> bool {
    super::recognise(&Head { text, whole: true }) > 0
}

#[test]
fn signs_follow_the_table_not_the_bank() {
    let positive = read("Date;Libellé;Débit euros;Crédit euros\n13/01/2024;PAIN;2,50;\n14/01/2024;PAIE;;1 000,00\n");
    assert_eq!(positive.movements(), ["2024-01-13 -2.50 EUR PAIN", "2024-01-14 1000.00 EUR PAIE"]);
    let negative = read("Date;Libellé;Débit euros;Crédit euros\n13/01/2024;PAIN;-2,50;\n14/01/2024;PAIE;;1 000,00\n");
    assert_eq!(negative.movements(), positive.movements());
    let side = read("Datum;Omschrijving;Af Bij;Bedrag (EUR)\n20240113;BROOD;Af;2,50\n20240114;LOON;Bij;1000,00\n");
    assert_eq!(side.movements(), ["2024-01-13 -2.50 EUR BROOD", "2024-01-14 1000.00 EUR LOON"]);
    // Only the running balance tells that this card counts purchases as positive.
    let card =
        read("Date,Description,Amount,Balance\n2024-01-13,BREAD,2.50,97.50\n2024-01-14,MILK,1.50,96.00\n2024-01-15,TEA,3.00,93.00\n");
    assert_eq!(card.movements()[0], "2024-01-13 -2.50 XXX BREAD");
    assert_eq!(card.balances(), ["2024-01-13 closing 97.50 XXX", "2024-01-14 closing 96.00 XXX", "2024-01-15 closing 93.00 XXX"]);
}

#[test]
fn a_table_says_what_it_leaves_open() {
    let table = read("Date,Description,Amount\n03/04/2024,COFFEE,\"4,884\"\n");
    assert_eq!(table.movements(), ["2024-03-04 4884 XXX COFFEE"]);
    for code in [Code::DateOrderUnknown, Code::DecimalMarkUnknown, Code::AccountUnknown, Code::CurrencyUnknown] {
        assert!(table.says(code), "{code:?}");
    }
    assert!(matches!(&table.reading.questions[0], Question::WhichColumns { mapping } if mapping.decimal_mark == "."));
    assert_eq!(table.reading.questions.len(), 3);
    assert!(table.reading.source.starts_with("bank-csv:"));
    assert_eq!(table.accounts(), ["name:table"]);
}

#[test]
fn what_a_person_said_of_a_shape_holds_for_every_table_of_it() {
    let text = "Date,Description,Amount\n03/04/2024,COFFEE,\"4,884\"\n";
    let Question::WhichColumns { mapping } = read(text).reading.questions.remove(0) else { panic!("not asked") };
    let said =
        Mapping { decimal_mark: ",".to_owned(), date_order: Some(crate::DateOrder::DayMonthYear), sign: SignRule::Inverted, ..mapping };
    let mut hint = Hint { account: Some("FR76".to_owned()), currencies: KnownCurrencies::new(|_| "TND".parse().ok()), ..Hint::default() };
    hint.answers.mappings = BTreeMap::from([(said.shape.clone(), said)]);
    let table = try_read(text, &hint).unwrap();
    assert_eq!(table.movements(), ["2024-04-03 -4.884 TND COFFEE"]);
    assert!(table.codes().is_empty() && table.reading.questions.is_empty());
}

#[test]
fn a_line_that_cannot_be_read_loses_only_itself() {
    let table = read(
        "Date;Libellé;Montant\n13/01/2024;A;1,00\n99/99/2024;B;2,00\n14/01/2024;C;=1+1\n15/01/2024;D;\n16/01/2024;E;5,00\nTotal;;6,00\n",
    );
    assert_eq!(table.movements(), ["2024-01-13 1.00 XXX A", "2024-01-16 5.00 XXX E"]);
    let lost: Vec<_> = table.collected.problems.iter().filter(|p| p.line.is_some()).map(|p| (p.line.unwrap(), p.column, p.code)).collect();
    assert_eq!(lost, [(3, Some(1), Code::DateUnreadable), (4, Some(3), Code::AmountUnreadable), (5, None, Code::PartMissing)]);
}

#[test]
fn a_table_cut_short_keeps_what_is_whole() {
    let table = read("Date;Libellé;Montant;Devise\n13/01/2024;A;1,00;EUR\n14/01/2024;B;2,00;EUR\n15/01/2024;C;3");
    assert_eq!(table.movements().len(), 2);
    assert!(table.says(Code::CutShort));
    let table = read("Date;Montant;Libellé\n13/01/2024;1,00;\"A\"\n14/01/2024;2,00;\"B");
    assert!(table.says(Code::CutShort));
}

#[test]
fn other_tables_are_not_swallowed() {
    for other in [
        "Identifiant PRM;Type de donnees;Date de debut\n0001;Courbe de charge;01/09/2024\nHorodate;Valeur\n2024-09-01T00:30:00+02:00;462\n",
        "interaction,direction,correspondent_id,datetime,call_duration\ncall,in,A,2014-03-04 16:35:27,6233\n",
        "datetime,amount,retailer_id\n2015-1-13,12,1185\n",
        "a,b,c\n1,2,3\n",
        "1;22;770000000;770000005;2013-12-16 07:30:30;0;42.3987;-71.5750\n",
        "Order Date,Title,Item Price,Quantity\n01/29/16,Soap,$10.00,2\n",
        "<?xml version=\"1.0\"?><a>2024-01-01;1,00;text</a>",
        "{\"date\": \"2024-01-01\", \"amount\": 1.5}",
        "OFXHEADER:100\nDATA:OFXSGML\n",
        "",
        "Date;Heure;Type;Numéro appelé;Durée;Montant\n01/02/2024;10:00;Voix;0612;60;0,10\n",
    ] {
        assert!(!recognised(other), "{other}");
    }
    assert!(recognised("Date;Libellé;Montant\n"), "an export without movements is one all the same");
}

#[test]
fn a_row_without_end_is_refused_not_kept_in_memory() {
    let mut text = String::from("Date;Libellé;Montant\n13/01/2024;A;1,00\n14/01/2024;\"");
    text.push_str(&"x".repeat(3 * 1024 * 1024));
    let problem = try_read(&text, &Hint { format: Some("bank-csv".to_owned()), ..Hint::default() }).err().unwrap();
    assert_eq!((problem.code, problem.quote.as_str()), (Code::LimitExceeded, "line > 1048576 bytes"));
}

#[test]
fn a_quotation_that_nobody_closes_swallows_no_movement() {
    let table = read("Date;Libellé;Montant\n13/01/2024;A;-1,00\n14/01/2024;\"B;-2,00\n15/01/2024;C;-3,00\n16/01/2024;\"D\";-4,00\n");
    assert_eq!(table.movements(), ["2024-01-13 -1.00 XXX A", "2024-01-14 -2.00 XXX B", "2024-01-15 -3.00 XXX C", "2024-01-16 -4.00 XXX D"]);
    assert!(table.says(Code::Irregular));
}

#[test]
fn a_short_table_gives_its_movements_to_the_same_accounts_as_a_long_one() {
    let header = "dateOp;label;amount;accountNum\n";
    let rows = ["2024-01-13;A;-1,00;001\n", "2024-01-14;B;-2,00;002\n"];
    assert_eq!(read(&[header, rows[0], rows[1]].concat()).accounts(), ["001", "002"]);
    assert_eq!(read(&[header, rows[0]].concat()).accounts(), ["001"]);
    // A column of accounts beside another party's name is that party's.
    let party = read("Date,Payee,Account number,Amount (EUR)\n2024-01-13,A,DE1,-1.00\n2024-01-14,B,DE2,-2.00\n2024-01-15,C,DE3,-2.00\n");
    assert_eq!(
        (party.accounts(), party.texts("counterparty_account")),
        (vec!["name:table".to_owned()], vec!["DE1".into(), "DE2".into(), "DE3".into()])
    );
}

#[test]
fn a_letter_is_a_side_only_where_something_tells_so() {
    let table = read("Date;Libellé;Montant;Pointage\n13/01/2024;A;-1,00;C\n14/01/2024;B;2,00;C\n");
    assert_eq!(table.movements(), ["2024-01-13 -1.00 XXX A", "2024-01-14 2.00 XXX B"]);
    let table = read("Date;Libellé;Montant;Sens\n13/01/2024;A;1,00;D\n14/01/2024;B;2,00;D\n");
    assert_eq!(table.movements(), ["2024-01-13 -1.00 XXX A", "2024-01-14 -2.00 XXX B"]);
    assert!(!table.says(Code::MappingUnsure));
    let table = read("Date;Libellé;Montant;Sens\n13/01/2024;A;1,00;D\n14/01/2024;B;-2,00;C\n");
    assert!(table.says(Code::MappingUnsure));
}

#[test]
fn ids_are_ids_only_where_they_tell_movements_apart() {
    let table = |second: &str| read(&format!("Date,Transaction ID,Description,Amount\n2024-01-13,a1,A,1.00\n2024-01-14,{second},B,2.00\n"));
    assert_eq!(table("a2").texts("holder_id"), ["a1", "a2"]);
    assert_eq!(table("a2").texts("id_scheme"), ["csv.transaction-id"; 2]);
    assert_eq!(table("a1").texts("holder_id"), ["", ""]);
}

#[test]
fn a_table_in_an_unknown_language_is_read_once_a_person_said_how() {
    let text = "Paiva;Selite;Maara\n13.1.2024;LEIPA;-2,50\n14.1.2024;PALKKA;1000\n";
    assert!(!recognised(text));
    let input = MemoryInput::new("table.csv", text);
    let shown = super::preview(&input, &Hint::default()).unwrap().unwrap();
    assert_eq!((shown.rows.len(), shown.mapping.names.len()), (2, 3));
    let said = Mapping { columns: vec![Role::BookedOn, Role::Label, Role::Amount], ..shown.mapping };
    let mut hint =
        Hint { format: Some("bank-csv".to_owned()), currencies: KnownCurrencies::new(|_| "EUR".parse().ok()), ..Hint::default() };
    hint.answers.mappings.insert(said.shape.clone(), said);
    assert_eq!(try_read(text, &hint).unwrap().movements(), ["2024-01-13 -2.50 EUR LEIPA", "2024-01-14 1000.00 EUR PALKKA"]);
    assert_eq!(super::preview(&input, &hint).unwrap().unwrap().sure, 100);
}

#[test]
fn every_row_streams_by_what_the_first_taught() {
    let mut text = String::from("Date;Libellé;Montant\n");
    let rows = crate::tables::beginning::LOOKED_AT_ROWS_MAX + 5000;
    for row in 0..rows {
        text.push_str(&format!("{:02}/01/2024;A{row};-1,00\n", row % 28 + 1));
    }
    let table = read(&text);
    let movements = table.movements();
    assert_eq!(
        (movements.len(), movements[rows - 1].as_str()),
        (rows, format!("2024-01-{:02} -1.00 XXX A{}", (rows - 1) % 28 + 1, rows - 1).as_str())
    );
}

#[test]
fn headers_find_their_roles() {
    let table = read("Date,Description,Amount\n03/04/2024,COFFEE,\"4,884\"\n");
    let Question::WhichColumns { mapping } = &table.reading.questions[0] else { panic!("not asked") };
    assert_eq!(mapping.columns, [Role::BookedOn, Role::Label, Role::Amount]);
}

proptest! {
    #[test]
    fn no_text_panics(text in "(?s).{0,400}") {
        let _ = recognised(&text);
        let _ = try_read(&text, &Hint { format: Some("bank-csv".to_owned()), ..Hint::default() });
    }

    #[test]
    fn no_table_panics(cells in prop::collection::vec("[0-9/.,;\"'=\\-+ a-zA-Zé€\n]{0,12}", 0..60)) {
        let text = format!("Date;Libellé;Débit;Crédit;Solde\n{}", cells.chunks(5).map(|row| row.join(";")).collect::<Vec<_>>().join("\n"));
        let _ = recognised(&text);
        let _ = try_read(&text, &Hint { format: Some("bank-csv".to_owned()), ..Hint::default() });
    }

    /// Real tables, cut anywhere and with any bytes in them, are read or refused.
    #[test]
    fn no_damage_panics(file in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>(), damage in prop::collection::vec(any::<(prop::sample::Index, u8)>(), 0..8)) {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/bank-csv");
        let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "csv")).collect();
        let mut bytes = std::fs::read(file.get(&files)).unwrap();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let mut collected = Collected::default();
        let _ = crate::read(&MemoryInput::new("damaged.csv", bytes.clone()), &Hint { format: Some("bank-csv".to_owned()), ..Hint::default() }, &mut collected);
        let _ = super::preview(&MemoryInput::new("damaged.csv", bytes), &Hint::default());
    }

    /// Whatever dialect a table is written in, the same movements are read from it.
    #[test]
    fn the_same_movements_in_any_dialect(
        movements in prop::collection::vec((18_000i32..20_000, -99_999_999i64..99_999_999), 1..20),
        delimiter in prop::sample::select(vec![',', ';', '\t', '|']),
        (comma, grouped, split, signed_debit) in any::<(bool, bool, bool, bool)>(),
        order in 0usize..3,
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let cents = |n: i64| {
            let (mark, group) = if comma { (',', '.') } else { ('.', '\'') };
            let (whole, rest) = (n.unsigned_abs() / 100, n.unsigned_abs() % 100);
            let mut digits = whole.to_string();
            if grouped {
                let mut at = digits.len();
                while at > 3 {
                    at -= 3;
                    digits.insert(at, group);
                }
            }
            format!("{}{digits}{mark}{rest:02}", if n < 0 { "-" } else { "" })
        };
        // The twenty-fifth leaves no doubt of the order.
        let certain = logis_core::Day::from_ymd(2024, 12, 25).unwrap().number();
        let rows: Vec<(i32, i64)> = std::iter::once((certain, -100)).chain(movements).collect();
        let quoted = |text: String| format!("\"{text}\"");
        let mut text = ["Date", "Label"].join(&delimiter.to_string());
        text.push(delimiter);
        text.push_str(&if split { format!("Debit{delimiter}Credit") } else { "Amount".to_owned() });
        text.push_str(end);
        for (at, (day, amount)) in rows.iter().enumerate() {
            let (y, m, d) = logis_core::Day::from_number(*day).ymd();
            let date = [format!("{d:02}/{m:02}/{y}"), format!("{m:02}/{d:02}/{y}"), format!("{y}-{m:02}-{d:02}")][order].clone();
            let amounts = match (split, *amount < 0) {
                (false, _) => quoted(cents(*amount)),
                (true, true) => format!("{}{delimiter}", quoted(cents(if signed_debit { *amount } else { -*amount }))),
                (true, false) => format!("{delimiter}{}", quoted(cents(*amount))),
            };
            text.push_str(&format!("{date}{delimiter}\"Movement; no, \"\"{at}\"\"\"{delimiter}{amounts}{end}"));
        }
        let table = read(&text);
        let wanted: Vec<String> = rows.iter().enumerate().map(|(at, (day, amount))| {
            let amount = Decimal { digits: *amount, scale: 2 };
            format!("{} {amount} XXX Movement; no, \"{at}\"", logis_core::Day::from_number(*day))
        }).collect();
        prop_assert_eq!(table.movements(), wanted, "{}", text);
    }
}
