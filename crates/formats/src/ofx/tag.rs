//! The elements of OFX that mean something here.

/// Names longer than this are none of ours.
const NAME_BYTES_MAX: usize = 16;

/// A name as one number: its letters in upper case, first letter lowest.
const fn pack(name: &[u8]) -> u128 {
    let mut packed = [0; NAME_BYTES_MAX];
    let mut at = 0;
    while at < name.len() {
        packed[at] = name[at].to_ascii_uppercase();
        at += 1;
    }
    u128::from_le_bytes(packed)
}

macro_rules! tags {
    ($($tag:ident = $name:literal),* $(,)?) => {
        /// An element that means something here, or any other.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Tag { $($tag,)* Other }

        impl Tag {
            /// The element of a name, in either case.
            pub(super) fn of(name: &[u8]) -> Self {
                if name.len() > NAME_BYTES_MAX {
                    return Self::Other;
                }
                match pack(name) {
                    $(packed if packed == const { pack($name) } => Self::$tag,)*
                    _ => Self::Other,
                }
            }

            /// Its name; empty for any other element.
            pub(super) fn name(self) -> &'static [u8] {
                match self {
                    $(Self::$tag => $name,)*
                    Self::Other => b"",
                }
            }
        }
    };
}

// The most frequent first.
tags! {
    // An entry and what it holds.
    Entry = b"STMTTRN",
    Type = b"TRNTYPE",
    Posted = b"DTPOSTED",
    Amount = b"TRNAMT",
    Id = b"FITID",
    Name = b"NAME",
    Memo = b"MEMO",
    CheckNumber = b"CHECKNUM",
    Reference = b"REFNUM",
    Available = b"DTAVAIL",
    Initiated = b"DTUSER",
    PendingEntry = b"STMTTRNP",
    PendingOn = b"DTTRAN",
    Payee = b"PAYEE",
    ExtendedPayee = b"EXTDPAYEE",
    Currency = b"CURRENCY",
    OriginalCurrency = b"ORIGCURRENCY",
    CurrencySymbol = b"CURSYM",
    ToBankAccount = b"BANKACCTTO",
    ToCardAccount = b"CCACCTTO",
    // A statement and what it holds.
    Statement = b"STMTRS",
    CardStatement = b"CCSTMTRS",
    InvestmentStatement = b"INVSTMTRS",
    Response = b"STMTTRNRS",
    CardResponse = b"CCSTMTTRNRS",
    InvestmentResponse = b"INVSTMTTRNRS",
    Entries = b"BANKTRANLIST",
    PendingEntries = b"BANKTRANLISTP",
    InvestmentEntries = b"INVTRANLIST",
    InvestmentEntry = b"INVTRAN",
    Position = b"INVPOS",
    DefaultCurrency = b"CURDEF",
    BankAccount = b"BANKACCTFROM",
    CardAccount = b"CCACCTFROM",
    InvestmentAccount = b"INVACCTFROM",
    BankId = b"BANKID",
    BrokerId = b"BROKERID",
    BranchId = b"BRANCHID",
    AccountId = b"ACCTID",
    AccountType = b"ACCTTYPE",
    LedgerBalance = b"LEDGERBAL",
    AvailableBalance = b"AVAILBAL",
    BalanceAmount = b"BALAMT",
    AsOf = b"DTASOF",
    // The file.
    File = b"OFX",
    SignOn = b"SIGNONMSGSRSV1",
    BankMessages = b"BANKMSGSRSV1",
    Status = b"STATUS",
    Code = b"CODE",
    Severity = b"SEVERITY",
    Message = b"MESSAGE",
    Organisation = b"ORG",
    AccountInfo = b"ACCTINFO",
}
