//! The files of banks, as they write them: labels in their jargon, references that change each time.

use logis_core::{Day, Decimal};

use super::draw::Draw;
use super::life::{Account, Gives, Movement, Role, Way};

/// What an OFX NAME holds (an element of type A-32).
const NAME_MAX_CHARS: usize = 32;

/// Cents with this decimal mark.
fn amount(cents: i64, mark: char) -> String {
    Decimal { digits: cents, scale: 2 }.to_string().replace('.', mark.encode_utf8(&mut [0; 4]))
}

/// `dd/mm`.
fn day_month(day: Day) -> String {
    let (_, month, date) = day.ymd();
    format!("{date:02}/{month:02}")
}

/// `dd/mm/yyyy`.
pub fn slashed(day: Day) -> String {
    format!("{}/{:04}", day_month(day), day.ymd().0)
}

/// `yyyymmdd`.
fn compact(day: Day) -> String {
    let (year, month, date) = day.ymd();
    format!("{year:04}{month:02}{date:02}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What a file shows: the days from `first` to `last` of one account, all of whose movements are given with their numbers.
pub struct Shown<'a> {
    /// The account.
    pub account: &'a Account,
    /// The first day.
    pub first: Day,
    /// The last.
    pub last: Day,
    /// All its movements, by day, each with its number in the household.
    pub movements: &'a [(usize, Movement)],
    /// The household's seed, from which references come.
    pub seed: u64,
}

impl Shown<'_> {
    /// The file's name and bytes.
    pub fn file(&self) -> (String, Vec<u8>) {
        let (text, ending) = match self.account.gives {
            Gives::Ofx | Gives::OfxCard => (self.ofx(), "ofx"),
            Gives::Csv => (self.csv(), "csv"),
            Gives::Camt => (self.camt(), "xml"),
        };
        let who = match self.account.role {
            Role::Main => "compte",
            Role::Savings => "livret",
            Role::Second => "joint",
            Role::Card => "carte",
        };
        (format!("{who}-{}-{}.{ending}", self.first, self.last), text.into_bytes())
    }

    fn within(&self) -> impl DoubleEndedIterator<Item = &(usize, Movement)> {
        self.movements.iter().filter(|(_, movement)| (self.first..=self.last).contains(&movement.on))
    }

    fn balance(&self, last: Day) -> i64 {
        self.account.opening_cents + self.movements.iter().filter(|(_, m)| m.on <= last).map(|(_, m)| m.cents).sum::<i64>()
    }

    /// A reference that no other movement has.
    fn reference(&self, number: usize) -> String {
        format!("{:010}", Draw::new(self.seed, &format!("reference {number}")).between(1, 9_999_999_999))
    }

    /// OFX 1.02: SGML whose elements stay open, windows-1252.
    fn ofx(&self) -> String {
        let Account { gives, role, number, bank: (bank, branch), .. } = self.account;
        let card = *gives == Gives::OfxCard;
        let (set, response, statement) =
            if card { ("CREDITCARDMSGSRSV1", "CCSTMTTRNRS", "CCSTMTRS") } else { ("BANKMSGSRSV1", "STMTTRNRS", "STMTRS") };
        let kind = if *role == Role::Savings { "SAVINGS" } else { "CHECKING" };
        let from = if card {
            format!("<CCACCTFROM>\r\n<ACCTID>{number}\r\n</CCACCTFROM>")
        } else {
            format!("<BANKACCTFROM>\r\n<BANKID>{bank}\r\n<BRANCHID>{branch}\r\n<ACCTID>{number}\r\n<ACCTTYPE>{kind}\r\n</BANKACCTFROM>")
        };
        let mut text = format!(
            "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\n\
             OLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n<OFX>\r\n<SIGNONMSGSRSV1>\r\n<SONRS>\r\n<STATUS>\r\n<CODE>0\r\n<SEVERITY>INFO\r\n\
             </STATUS>\r\n<DTSERVER>{}\r\n<LANGUAGE>FRA\r\n</SONRS>\r\n</SIGNONMSGSRSV1>\r\n<{set}>\r\n<{response}>\r\n<TRNUID>0\r\n<STATUS>\r\n\
             <CODE>0\r\n<SEVERITY>INFO\r\n</STATUS>\r\n<{statement}>\r\n<CURDEF>EUR\r\n{from}\r\n<BANKTRANLIST>\r\n<DTSTART>{}\r\n<DTEND>{}\r\n",
            compact(self.last),
            compact(self.first),
            compact(self.last)
        );
        for (number, movement) in self.within() {
            text += &self.ofx_entry(*number, movement);
        }
        let (closing, at) = (amount(self.balance(self.last), '.'), compact(self.last));
        text += &format!(
            "</BANKTRANLIST>\r\n<LEDGERBAL>\r\n<BALAMT>{closing}\r\n<DTASOF>{at}\r\n</LEDGERBAL>\r\n</{statement}>\r\n</{response}>\r\n</{set}>\r\n</OFX>\r\n"
        );
        text
    }

    fn ofx_entry(&self, number: usize, movement: &Movement) -> String {
        let Movement { way, payee, what, cents, happened, on, .. } = movement;
        let reference = self.reference(number);
        let (kind, label, rest) = match way {
            Way::Card => ("POS", format!("CB {payee} {}", day_month(*happened)), format!("{what} CARTE 4974XXXXXXXX0123")),
            Way::CardRefund => ("CREDIT", format!("AVOIR CB {payee}"), what.clone()),
            Way::Cash => ("ATM", format!("RETRAIT {payee} {}", day_month(*happened)), String::new()),
            Way::Debit => ("DIRECTDEBIT", format!("PRLV SEPA {payee}"), format!("{what} REF {reference}")),
            Way::Transfer if *cents < 0 => ("XFER", format!("VIR SEPA {payee}"), what.clone()),
            Way::Transfer => ("XFER", format!("VIR RECU {payee}"), format!("{what} {reference}")),
            Way::Returned => ("CREDIT", format!("REJET PRLV {payee}"), what.clone()),
            Way::Fee => ("FEE", payee.clone(), what.clone()),
            Way::Interest => ("INT", payee.clone(), what.clone()),
            Way::Settlement => ("DEBIT", format!("{payee} {what}"), String::new()),
        };
        let name: String = label.chars().take(NAME_MAX_CHARS).collect();
        let over: String = label.chars().skip(NAME_MAX_CHARS).collect();
        let memo = format!("{over} {rest}");
        let mut text = format!("<STMTTRN>\r\n<TRNTYPE>{kind}\r\n<DTPOSTED>{}\r\n", compact(*on));
        text += &format!("<TRNAMT>{}\r\n<FITID>{}R{number:06}\r\n<NAME>{}\r\n", amount(*cents, '.'), compact(*on), escaped(name.trim()));
        if !memo.trim().is_empty() {
            text += &format!("<MEMO>{}\r\n", escaped(memo.trim()));
        }
        text + "</STMTTRN>\r\n"
    }

    /// A table as French banks export it, the newest first.
    fn csv(&self) -> String {
        let mut text = format!(
            "Caisse des Monts;Relev\u{e9} d'op\u{e9}rations\r\nNum\u{e9}ro de compte;{}\r\nDevise;EUR\r\nP\u{e9}riode du;{};au;{}\r\nSolde au {};{}\r\n\r\n\
             Date;Date de valeur;Libell\u{e9};D\u{e9}bit;Cr\u{e9}dit\r\n",
            self.account.number,
            slashed(self.first),
            slashed(self.last),
            slashed(self.last),
            amount(self.balance(self.last), ',')
        );
        for (number, movement) in self.within().rev() {
            let Movement { way, payee, what, cents, happened, on, .. } = movement;
            let reference = self.reference(*number);
            let label = match way {
                Way::Card => format!("CARTE X0123 {} {payee} {what}", day_month(*happened)),
                Way::CardRefund => format!("AVOIR CARTE X0123 {payee} {what}"),
                Way::Cash => format!("RETRAIT DAB {} {payee}", day_month(*happened)),
                Way::Debit => format!("PRELEVEMENT EUROPEEN {reference} DE: {payee} MOTIF: {what}"),
                Way::Transfer if *cents < 0 => format!("VIR EUROPEEN EMIS POUR: {payee} REF: {reference} MOTIF: {what}"),
                Way::Transfer => format!("VIR RECU {reference} DE: {payee} MOTIF: {what}"),
                Way::Returned => format!("REJET PRELEVEMENT {payee} {what}"),
                Way::Fee | Way::Interest | Way::Settlement => format!("{payee} {what}"),
            };
            let paid = amount(cents.abs(), ',');
            let (debit, credit) = if *cents < 0 { (paid.as_str(), "") } else { ("", paid.as_str()) };
            text += &format!("{};{};{};{debit};{credit}\r\n", slashed(*on), slashed(*happened), label.trim());
        }
        text
    }

    /// camt.053.001.08, one statement.
    fn camt(&self) -> String {
        let Account { number, bank: (bank, branch), .. } = self.account;
        let signed = |cents: i64| {
            let direction = if cents < 0 { "DBIT" } else { "CRDT" };
            format!("<Amt Ccy=\"EUR\">{}</Amt><CdtDbtInd>{direction}</CdtDbtInd>", amount(cents.abs(), '.'))
        };
        let mut text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt>\n\
             <GrpHdr><MsgId>{last}</MsgId><CreDtTm>{last}T22:00:00+00:00</CreDtTm></GrpHdr>\n<Stmt>\n<Id>{last}</Id>\n\
             <FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{last}T23:59:59</ToDtTm></FrToDt>\n\
             <Acct><Id><IBAN>{}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n",
            iban(bank, branch, number),
            first = self.first,
            last = self.last,
        );
        for (code, cents, day) in
            [("OPBD", self.balance(self.first.plus_days(-1)), self.first), ("CLBD", self.balance(self.last), self.last)]
        {
            text += &format!("<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{}<Dt><Dt>{day}</Dt></Dt></Bal>\n", signed(cents));
        }
        for (number, movement) in self.within() {
            let Movement { way, payee, what, cents, happened, on, .. } = movement;
            let (domain, family) = match way {
                Way::Card => ("CCRD", "POSD"),
                Way::CardRefund => ("CCRD", "RIMB"),
                Way::Cash => ("CCRD", "CWDL"),
                Way::Debit => ("RDDT", "ESDD"),
                Way::Transfer if *cents < 0 => ("ICDT", "ESCT"),
                Way::Transfer => ("RCDT", "ESCT"),
                Way::Returned => ("RDDT", "UPDD"),
                Way::Fee => ("MDOP", "CHRG"),
                Way::Interest => ("MCOP", "INTR"),
                Way::Settlement => ("CCRD", "SMRT"),
            };
            let party = if *cents < 0 { "Cdtr" } else { "Dbtr" };
            let told = match way {
                Way::Card => format!("Paiement carte du {} {payee} {what}", day_month(*happened)),
                _ => what.clone(),
            };
            text += &format!(
                "<Ntry><NtryRef>{number:08}</NtryRef>{}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>\
                 <AcctSvcrRef>{}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{domain}</Cd><SubFmlyCd>{family}</SubFmlyCd></Fmly></Domn></BkTxCd>\
                 <NtryDtls><TxDtls><RltdPties><{party}><Pty><Nm>{}</Nm></Pty></{party}></RltdPties><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>\
                 </NtryDtls></Ntry>\n",
                signed(*cents),
                self.reference(*number),
                escaped(payee),
                escaped(told.trim()),
            );
        }
        text + "</Stmt>\n</BkToCstmrStmt>\n</Document>\n"
    }
}

/// The IBAN (ISO 13616: check digits over the rearranged number, modulo 97). The account's number holds its key already.
fn iban(bank: &str, branch: &str, number: &str) -> String {
    let bban = format!("{bank}{branch}{number}");
    // F and R count as 15 and 27, and the country with two zeros goes last.
    let remainder = bban.bytes().chain(*b"152700").fold(0u64, |rest, b| (rest * 10 + u64::from(b - b'0')) % 97);
    format!("FR{:02}{bban}", 98 - remainder)
}
