//! The words above a table's columns, in seven languages, and those inside it that tell a state or a side.

use std::sync::LazyLock;

use crate::tables::words::Phrases;
pub(super) use crate::tables::words::{currency_cell, currency_word, fold, language, side};

/// What a header's phrase means. Several of them end in one [`Role`](super::Role): which is chosen among the table's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    Booked,
    Date,
    Operation,
    Value,
    Time,
    Amount,
    Gross,
    Net,
    Fee,
    Debit,
    Credit,
    Indicator,
    Balance,
    Currency,
    OriginalAmount,
    OriginalCurrency,
    Account,
    AccountName,
    Bank,
    Branch,
    Label,
    Details,
    Counterparty,
    CounterpartyAccount,
    Category,
    CategoryParent,
    Type,
    Reference,
    Id,
    Status,
    Ignored,
    Foreign,
}

impl Meaning {
    fn named(text: &str) -> Option<Self> {
        Some(match text {
            "booked" => Self::Booked,
            "date" => Self::Date,
            "operation" => Self::Operation,
            "value" => Self::Value,
            "time" => Self::Time,
            "amount" => Self::Amount,
            "gross" => Self::Gross,
            "net" => Self::Net,
            "fee" => Self::Fee,
            "debit" => Self::Debit,
            "credit" => Self::Credit,
            "indicator" => Self::Indicator,
            "balance" => Self::Balance,
            "currency" => Self::Currency,
            "original-amount" => Self::OriginalAmount,
            "original-currency" => Self::OriginalCurrency,
            "account" => Self::Account,
            "account-name" => Self::AccountName,
            "bank" => Self::Bank,
            "branch" => Self::Branch,
            "label" => Self::Label,
            "details" => Self::Details,
            "counterparty" => Self::Counterparty,
            "counterparty-account" => Self::CounterpartyAccount,
            "category" => Self::Category,
            "category-parent" => Self::CategoryParent,
            "type" => Self::Type,
            "reference" => Self::Reference,
            "id" => Self::Id,
            "status" => Self::Status,
            "ignored" => Self::Ignored,
            "foreign" => Self::Foreign,
            _ => return None,
        })
    }

    /// Whether it dates a movement.
    pub(super) fn is_date(self) -> bool {
        matches!(self, Self::Booked | Self::Date | Self::Operation | Self::Value)
    }

    /// Whether it says how much a movement is.
    pub(super) fn is_amount(self) -> bool {
        matches!(self, Self::Amount | Self::Gross | Self::Net | Self::Debit | Self::Credit)
    }
}

const LIST: &str = include_str!("headers.txt");

static PHRASES: LazyLock<Phrases<Meaning>> = LazyLock::new(|| Phrases::of(LIST, Meaning::named));

/// What one header cell says.
pub(super) type Heading = crate::tables::words::Heading<Meaning>;

/// What a header cell says, if its words are known.
pub(super) fn heading(cell: &str) -> Option<Heading> {
    PHRASES.heading(cell)
}

/// Whether a cell may be a header.
pub(super) fn is_heading(cell: &str) -> bool {
    heading(cell).is_some()
}

/// The state that a status cell says: booked unless it says otherwise.
pub(super) fn status(cell: &str) -> &'static str {
    const PENDING: &[&str] = &[
        "pending",
        "en attente",
        "en cours",
        "vorgemerkt",
        "ausstehend",
        "offen",
        "processing",
        "authorised",
        "authorized",
        "held",
        "hold",
        "pendiente",
        "in behandeling",
        "in sospeso",
        "non contabilizzato",
        "pendente",
        "a venir",
        "in bearbeitung",
        "umsatz vorgemerkt",
        "on hold",
        "unposted",
        "incoming",
        "reserviert",
        "gereserveerd",
        "autorizzato",
    ];
    const NEVER: &[&str] = &[
        "declined",
        "failed",
        "cancelled",
        "canceled",
        "reverted",
        "refused",
        "rejected",
        "denied",
        "expired",
        "voided",
        "void",
        "refuse",
        "refusee",
        "annule",
        "annulee",
        "rejete",
        "rejetee",
        "echoue",
        "echec",
        "storniert",
        "abgelehnt",
        "fehlgeschlagen",
        "abgebrochen",
        "ruckgangig",
        "rechazado",
        "cancelado",
        "anulado",
        "geweigerd",
        "geannuleerd",
        "mislukt",
        "rifiutato",
        "annullato",
        "recusado",
        "recusada",
        "cancelada",
        "anulada",
        "rechazada",
        "removed",
        "blocked",
    ];
    if cell.is_empty() {
        return "booked";
    }
    let cell = fold(cell);
    match cell.as_str() {
        state if PENDING.contains(&state) => "pending",
        state if NEVER.contains(&state) => "information",
        _ => "booked",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_folded() {
        crate::tables::words::assert_whole(LIST, |meaning| Meaning::named(meaning).is_some());
    }

    #[test]
    fn headers_as_banks_write_them() {
        let says = |cell: &str| heading(cell).map(|h| (h.meaning, h.currency.map(|c| c.to_string())));
        let eur = || Some("EUR".to_owned());
        assert_eq!(says("Débit euros"), Some((Meaning::Debit, eur())));
        assert_eq!(says("Montant(EUROS)"), Some((Meaning::Amount, eur())));
        assert_eq!(says("Crédit en CHF"), Some((Meaning::Credit, Some("CHF".to_owned()))));
        assert_eq!(says("Betrag (€)"), Some((Meaning::Amount, eur())));
        assert_eq!(says("dateOp"), Some((Meaning::Booked, None)));
        assert_eq!(says("N° de transaction"), Some((Meaning::Id, None)));
        assert_eq!(says("Zahlungsempfänger*in"), Some((Meaning::Counterparty, None)));
        assert_eq!(says("CARTE 30/09"), None);
    }
}
