//! Files of any size, made as they are written: what a bank and a grid operator would give for a long life.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use logis_core::Day;

use crate::Failed;
use crate::sample::{self, Movement, Movements};

/// The argument that makes one file: `make FORMAT SIZE_MB PATH`.
pub const MAKE: &str = "make";
/// Movements a day in them.
const MOVEMENTS_A_DAY: u64 = 60;

/// Counts what passes.
struct Counted<W> {
    inner: W,
    bytes: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

type File = Counted<BufWriter<std::fs::File>>;

/// Makes one file from arguments.
pub fn make_at(arguments: &[String]) -> Result<(), Failed> {
    let [format, size_mb, path] = arguments else { return Err("make FORMAT SIZE_MB PATH".into()) };
    make(format, size_mb.parse::<u64>()? * 1_000_000, Path::new(path)).map(drop)
}

/// Makes a file of at least so many bytes; how many records it holds.
pub fn make(format: &str, size_bytes: u64, path: &Path) -> Result<u64, Failed> {
    let mut file = Counted { inner: BufWriter::new(std::fs::File::create(path)?), bytes: 0 };
    let records = match format {
        "ofx" => ofx(&mut file, size_bytes)?,
        "camt" => camt(&mut file, size_bytes)?,
        "csv" => csv(&mut file, size_bytes)?,
        "enedis" => enedis(&mut file, size_bytes)?,
        _ => return Err("the formats are ofx, camt, csv, enedis".into()),
    };
    file.flush()?;
    Ok(records)
}

fn movements() -> Movements {
    Movements::new(Day::from_number(3_650), MOVEMENTS_A_DAY)
}

/// `-12.34`, with any decimal sign.
fn amount(cents: i64, point: char) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}{point}{:02}", cents.abs() / 100, cents.abs() % 100)
}

fn compact(day: Day) -> String {
    let (year, month, day) = day.ymd();
    format!("{year:04}{month:02}{day:02}")
}

/// OFX 1.02: SGML whose elements stay open.
fn ofx(file: &mut File, size_bytes: u64) -> io::Result<u64> {
    for line in ["OFXHEADER:100", "DATA:OFXSGML", "VERSION:102", "SECURITY:NONE", "ENCODING:USASCII", "CHARSET:1252", "COMPRESSION:NONE"] {
        write!(file, "{line}\r\n")?;
    }
    write!(
        file,
        "OLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n<OFX>\r\n<SIGNONMSGSRSV1>\r\n<SONRS>\r\n<STATUS>\r\n<CODE>0\r\n<SEVERITY>INFO\r\n\
         </STATUS>\r\n<DTSERVER>20240701\r\n<LANGUAGE>FRA\r\n</SONRS>\r\n</SIGNONMSGSRSV1>\r\n<BANKMSGSRSV1>\r\n<STMTTRNRS>\r\n<TRNUID>1\r\n\
         <STATUS>\r\n<CODE>0\r\n<SEVERITY>INFO\r\n</STATUS>\r\n<STMTRS>\r\n<CURDEF>EUR\r\n<BANKACCTFROM>\r\n<BANKID>10278\r\n\
         <BRANCHID>00001\r\n<ACCTID>00012345678\r\n<ACCTTYPE>CHECKING\r\n</BANKACCTFROM>\r\n<BANKTRANLIST>\r\n<DTSTART>19800101\r\n\
         <DTEND>20991231\r\n"
    )?;
    let mut count = 0;
    let mut sum = 0;
    for Movement { number, booked_on, cents, shop, label, details } in movements() {
        if file.bytes >= size_bytes {
            break;
        }
        let (kind, day) = (sample::TYPES[shop % sample::TYPES.len()], compact(booked_on));
        write!(
            file,
            "<STMTTRN>\r\n<TRNTYPE>{kind}\r\n<DTPOSTED>{day}\r\n<TRNAMT>{}\r\n<FITID>{day}R{number:08}\r\n<NAME>{label}\r\n",
            amount(cents, '.')
        )?;
        if let Some(details) = details {
            write!(file, "<MEMO>{details}\r\n")?;
        }
        write!(file, "</STMTTRN>\r\n")?;
        (count, sum) = (count + 1, sum + cents);
    }
    write!(
        file,
        "</BANKTRANLIST>\r\n<LEDGERBAL>\r\n<BALAMT>{}\r\n<DTASOF>20240701\r\n</LEDGERBAL>\r\n</STMTRS>\r\n</STMTTRNRS>\r\n\
         </BANKMSGSRSV1>\r\n</OFX>\r\n",
        amount(sum, '.')
    )?;
    Ok(count)
}

/// camt.053.001.08, one statement.
fn camt(file: &mut File, size_bytes: u64) -> io::Result<u64> {
    write!(
        file,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt>\n\
         <GrpHdr><MsgId>1</MsgId><CreDtTm>2024-07-01T06:00:00Z</CreDtTm></GrpHdr>\n<Stmt>\n<Id>1</Id>\n<CreDtTm>2024-07-01T06:00:00Z</CreDtTm>\n\
         <Acct><Id><IBAN>FR7610278000010001234567822</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
    )?;
    let mut count = 0;
    for Movement { number, booked_on, cents, shop, label, details } in movements() {
        if file.bytes >= size_bytes {
            break;
        }
        let (sign, party) = if cents < 0 { ("DBIT", "Cdtr") } else { ("CRDT", "Dbtr") };
        write!(
            file,
            "<Ntry>\n  <NtryRef>{number}</NtryRef>\n  <Amt Ccy=\"EUR\">{}</Amt>\n  <CdtDbtInd>{sign}</CdtDbtInd>\n  <Sts><Cd>BOOK</Cd></Sts>\n  \
             <BookgDt><Dt>{booked_on}</Dt></BookgDt>\n  <ValDt><Dt>{booked_on}</Dt></ValDt>\n  <AcctSvcrRef>R{number:012}</AcctSvcrRef>\n  \
             <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CCRD</Cd><SubFmlyCd>POSD</SubFmlyCd></Fmly></Domn></BkTxCd>\n  <NtryDtls><TxDtls>\n    \
             <RltdPties><{party}><Pty><Nm>{}</Nm></Pty></{party}></RltdPties>\n    <RmtInf><Ustrd>{label} {}</Ustrd></RmtInf>\n  \
             </TxDtls></NtryDtls>\n</Ntry>\n",
            amount(cents.abs(), '.'),
            sample::SHOPS[shop],
            details.unwrap_or_default()
        )?;
        count += 1;
    }
    write!(file, "</Stmt>\n</BkToCstmrStmt>\n</Document>\n")?;
    Ok(count)
}

/// A table as French banks export it.
fn csv(file: &mut File, size_bytes: u64) -> io::Result<u64> {
    write!(file, "Date;Date de valeur;Libell\u{e9};D\u{e9}bit;Cr\u{e9}dit\r\n")?;
    let mut count = 0;
    for Movement { booked_on, cents, label, details, .. } in movements() {
        if file.bytes >= size_bytes {
            break;
        }
        let (year, month, day) = booked_on.ymd();
        let cents_text = amount(cents, ',');
        let (debit, credit) = if cents < 0 { (cents_text.as_str(), "") } else { ("", cents_text.as_str()) };
        write!(
            file,
            "{day:02}/{month:02}/{year};{day:02}/{month:02}/{year};{label} {};{debit};{credit}\r\n",
            details.as_deref().unwrap_or_default()
        )?;
        count += 1;
    }
    Ok(count)
}

/// A load curve by half hours, stamped in UTC at the end of each.
fn enedis(file: &mut File, size_bytes: u64) -> io::Result<u64> {
    write!(
        file,
        "Identifiant PRM;Type de donnees;Date de debut;Date de fin;Grandeur physique;Grandeur metier;Etape metier;Unite;Pas en minutes\r\n\
         12345678901234;Courbe de charge;01/01/1980;01/01/2099;Energie active;Consommation;Comptage Brut;W;30\r\nHorodate;Valeur\r\n"
    )?;
    let mut count = 0u64;
    let first = Day::from_number(3_650);
    while file.bytes < size_bytes {
        let half_hours = count + 1;
        let day = first.plus_days(i32::try_from(half_hours / 48).unwrap_or_default());
        let (hour, minute) = (half_hours % 48 / 2, half_hours % 2 * 30);
        write!(file, "{day}T{hour:02}:{minute:02}:00+00:00;{}\r\n", 120 + count * 7_919 % 2_400)?;
        count += 1;
    }
    Ok(count)
}
