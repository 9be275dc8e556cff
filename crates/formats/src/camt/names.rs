//! The element names of bank-to-customer messages that mean something here.

macro_rules! names {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// A local name; namespaces and prefixes differ from version to version and bank to bank.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Name {
            /// Any that means nothing here.
            Other,
            /// The message: `BkToCstmrStmt` and its sisters, with a version behind it in the drafts of 2007.
            Message,
            $(#[doc = $text] $name),*
        }

        impl Name {
            pub(super) fn of(text: &str) -> Self {
                match text {
                    $($text => Self::$name,)*
                    _ if is_message(text) => Self::Message,
                    _ => Self::Other,
                }
            }
        }
    };
}

names! {
    Acct = "Acct", AcctSvcrRef = "AcctSvcrRef", AddtlNtryInf = "AddtlNtryInf", AddtlRmtInf = "AddtlRmtInf", AddtlTxInf = "AddtlTxInf",
    Agt = "Agt", Amt = "Amt", AmtDtls = "AmtDtls", Bal = "Bal", Bban = "BBAN", Bic = "BIC", Bicfi = "BICFI", BkTxCd = "BkTxCd",
    BookgDt = "BookgDt", Ccy = "Ccy", Cd = "Cd", CdOrPrtry = "CdOrPrtry", CdtDbtInd = "CdtDbtInd", Cdtr = "Cdtr", CdtrAcct = "CdtrAcct",
    CdtrRef = "CdtrRef", CdtrRefInf = "CdtrRefInf", ChqNb = "ChqNb", ClrSysMmbId = "ClrSysMmbId", CmbndId = "CmbndId", CreDtTm = "CreDtTm",
    Dbtr = "Dbtr", DbtrAcct = "DbtrAcct", Domn = "Domn", Dt = "Dt", DtTm = "DtTm", EndToEndId = "EndToEndId", FinInstnId = "FinInstnId",
    Fmly = "Fmly", FrDt = "FrDt", FrDtTm = "FrDtTm", FrToDt = "FrToDt", GrpHdr = "GrpHdr", Iban = "IBAN", Id = "Id", InstdAmt = "InstdAmt",
    MmbId = "MmbId", Nm = "Nm", NmAndAdr = "NmAndAdr", Ntfctn = "Ntfctn", Ntry = "Ntry", NtryRef = "NtryRef", Othr = "Othr",
    Ownr = "Ownr", Prtry = "Prtry", PrtryAcct = "PrtryAcct", Pty = "Pty", Ref = "Ref", Refs = "Refs", RltdPties = "RltdPties",
    RmtInf = "RmtInf", Rpt = "Rpt", Stmt = "Stmt", Strd = "Strd", Sts = "Sts", SubFmlyCd = "SubFmlyCd", SubTp = "SubTp", Svcr = "Svcr",
    ToDt = "ToDt", ToDtTm = "ToDtTm", Tp = "Tp", TxDtls = "TxDtls", UltmtCdtr = "UltmtCdtr", UltmtDbtr = "UltmtDbtr", Upic = "UPIC",
    Ustrd = "Ustrd", ValDt = "ValDt",
}

/// Messages 052, 053 and 054.
const MESSAGES: [&str; 3] = ["BkToCstmrAcctRpt", "BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn"];

/// Whether an element is the message itself, in any version.
pub(super) fn is_message(local_name: &str) -> bool {
    let version = |rest: &str| rest.strip_prefix('V').map_or(rest.is_empty(), |digits| digits.bytes().all(|b| b.is_ascii_digit()));
    MESSAGES.iter().any(|message| local_name.strip_prefix(message).is_some_and(version))
}
