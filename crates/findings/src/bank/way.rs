//! How a movement was paid: by its source's type, else by the first words of its label.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::Movement;
use crate::category::CategoryId;

/// How it was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Card,
    Debit,
    Transfer,
    Cash,
    Cheque,
    Fee,
    Interest,
    Unknown,
}

/// Words that say how, where they are the first of a label that say anything.
const WORDS: &[(Way, &[&str])] = &[
    (
        Way::Debit,
        &[
            "prlv",
            "prelevement",
            "prelevements",
            "prelevt",
            "prel",
            "prlvt",
            "lastschrift",
            "basislastschrift",
            "folgelastschrift",
            "sepalastschrift",
            "domiciliation",
            "incasso",
            "addebito",
            "adeudo",
            "recibo",
            "dd",
        ],
    ),
    (
        Way::Transfer,
        &[
            "vir",
            "virement",
            "virements",
            "virt",
            "transfer",
            "ueberweisung",
            "uberweisung",
            "dauerauftrag",
            "gutschrift",
            "bonifico",
            "transferencia",
            "overschrijving",
            "versement",
        ],
    ),
    (
        Way::Card,
        &[
            "carte",
            "cb",
            "achat",
            "kartenzahlung",
            "girocard",
            "bancontact",
            "visa",
            "mastercard",
            "tarjeta",
            "carta",
            "pos",
            "purchase",
            "contactless",
            "psc",
            "avoir",
        ],
    ),
    (Way::Cash, &["retrait", "dab", "gab", "atm", "bargeldauszahlung", "cajero"]),
    (Way::Cheque, &["cheque", "cheques", "chq", "check", "scheck"]),
    (Way::Fee, &["frais", "commission", "commissions", "agios", "cotisation"]),
    (Way::Interest, &["interets", "zinsen", "interest"]),
];
static BY_WORD: LazyLock<HashMap<&str, Way>> =
    LazyLock::new(|| WORDS.iter().flat_map(|(way, words)| words.iter().map(|word| (*word, *way))).collect());
/// Words before which others may say it better: `paiement par carte`, `rejet prlv`, `debit direct`.
const LEADING_WORDS_MAX: usize = 3;

impl Way {
    /// As the source's type says, where it does.
    pub(super) fn of_type(movement: &Movement) -> Option<Self> {
        movement.kind.as_deref().and_then(of_type)
    }

    /// As the first words of a folded label say.
    pub(super) fn of_words(label: &str) -> Self {
        let mut words = label.split(' ').take(LEADING_WORDS_MAX).peekable();
        while let Some(word) = words.next() {
            if word == "direct" && words.peek() == Some(&"debit") || word == "debit" && words.peek() == Some(&"direct") {
                return Self::Debit;
            }
            if word == "standing" && words.peek() == Some(&"order") {
                return Self::Transfer;
            }
            if let Some(way) = BY_WORD.get(word) {
                return *way;
            }
        }
        Self::Unknown
    }

    /// What the way alone says of what a movement is for.
    pub(crate) fn category(self) -> Option<CategoryId> {
        match self {
            Self::Cash => Some(CategoryId::Cash),
            Self::Fee => Some(CategoryId::BankFees),
            _ => None,
        }
    }
}

/// OFX 2.2 section 11.4.4.3, and the families of ISO 20022 bank transaction codes. Types that say nothing more than the
/// sign does are left to the label.
fn of_type(kind: &str) -> Option<Way> {
    let upper = kind.trim().to_ascii_uppercase();
    let way = match upper.as_str() {
        "DIRECTDEBIT" => Way::Debit,
        "XFER" | "DIRECTDEP" => Way::Transfer,
        "POS" => Way::Card,
        "ATM" | "CASH" => Way::Cash,
        "CHECK" => Way::Cheque,
        "FEE" | "SRVCHG" => Way::Fee,
        "INT" => Way::Interest,
        _ => {
            let has = |code: &str| upper.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| part == code);
            if has("CHRG") || has("FEES") || has("COMM") {
                Way::Fee
            } else if has("CWDL") {
                Way::Cash
            } else if has("INTR") {
                Way::Interest
            } else if has("RDDT") || has("IDDT") {
                Way::Debit
            } else if has("CCRD") || has("MCRD") {
                Way::Card
            } else if has("ICDT") || has("RCDT") || has("IRCT") || has("RRCT") {
                Way::Transfer
            } else if has("ICHQ") || has("RCHQ") {
                Way::Cheque
            } else {
                return None;
            }
        }
    };
    Some(way)
}
