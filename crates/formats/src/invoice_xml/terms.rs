//! Where the business terms of EN 16931-1 stand in each syntax (EN 16931-3-2 for UBL, EN 16931-3-3 for CII).

/// The syntax of a document, by its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    UblInvoice,
    UblCreditNote,
    Cii,
}

impl Syntax {
    pub(super) fn of(root: &str) -> Option<Self> {
        Some(match root {
            "Invoice" => Self::UblInvoice,
            "CreditNote" => Self::UblCreditNote,
            "CrossIndustryInvoice" | "CrossIndustryDocument" => Self::Cii,
            _ => return None,
        })
    }
}

/// A term that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    /// BT-1
    Number,
    /// BT-2
    IssuedOn,
    /// BT-3, a code of UNTDID 1001.
    Type,
    /// BT-5
    Currency,
    /// BT-9
    DueOn,
    /// BT-10
    BuyerReference,
    /// BT-13
    Order,
    /// BT-27
    Seller,
    /// BT-28, used where there is no BT-27.
    SellerTrade,
    /// BT-30
    SellerRegistration,
    /// BT-31
    SellerVat,
    /// BT-44
    Buyer,
    /// BT-45, used where there is no BT-44.
    BuyerTrade,
    /// BT-47
    BuyerRegistration,
    /// BT-48
    BuyerVat,
    /// BT-84
    Account,
    /// BT-109
    Net,
    /// BT-110 (or BT-111, in another currency)
    Tax,
    /// BT-112
    Total,
    /// BT-115
    Due,
    /// BT-129, with its unit BT-130 as attribute.
    LineQuantity,
    /// BT-131
    LineNet,
    /// BT-153
    LineName,
}

/// Whether this is a line (BG-25), directly below the root or its transaction.
pub(super) fn is_line(path: &[String]) -> bool {
    match path {
        [line] => matches!(line.as_str(), "InvoiceLine" | "CreditNoteLine"),
        [_, line] => line == "IncludedSupplyChainTradeLineItem",
        _ => false,
    }
}

impl Term {
    /// The term at a path of local names below the root.
    pub(super) fn at(syntax: Syntax, path: &[String]) -> Option<Self> {
        /// The deepest place of a term.
        const DEPTH_MAX: usize = 7;
        if path.len() > DEPTH_MAX {
            return None;
        }
        let names: Vec<&str> = path.iter().map(String::as_str).collect();
        if syntax == Syntax::Cii { Self::in_cii(&names) } else { Self::in_ubl(&names) }
    }

    fn in_ubl(path: &[&str]) -> Option<Self> {
        Some(match path {
            ["ID"] => Self::Number,
            ["IssueDate"] => Self::IssuedOn,
            ["InvoiceTypeCode" | "CreditNoteTypeCode"] => Self::Type,
            ["DocumentCurrencyCode"] => Self::Currency,
            ["DueDate"] | ["PaymentMeans", "PaymentDueDate"] => Self::DueOn,
            ["BuyerReference"] => Self::BuyerReference,
            ["OrderReference", "ID"] => Self::Order,
            ["AccountingSupplierParty", "Party", rest @ ..] => match rest {
                ["PartyLegalEntity", "RegistrationName"] => Self::Seller,
                ["PartyName", "Name"] => Self::SellerTrade,
                ["PartyLegalEntity", "CompanyID"] => Self::SellerRegistration,
                ["PartyTaxScheme", "CompanyID"] => Self::SellerVat,
                _ => return None,
            },
            ["AccountingCustomerParty", "Party", rest @ ..] => match rest {
                ["PartyLegalEntity", "RegistrationName"] => Self::Buyer,
                ["PartyName", "Name"] => Self::BuyerTrade,
                ["PartyLegalEntity", "CompanyID"] => Self::BuyerRegistration,
                ["PartyTaxScheme", "CompanyID"] => Self::BuyerVat,
                _ => return None,
            },
            ["PaymentMeans", "PayeeFinancialAccount", "ID"] => Self::Account,
            ["LegalMonetaryTotal", total] => match *total {
                "TaxExclusiveAmount" => Self::Net,
                "TaxInclusiveAmount" => Self::Total,
                "PayableAmount" => Self::Due,
                _ => return None,
            },
            ["TaxTotal", "TaxAmount"] => Self::Tax,
            ["InvoiceLine" | "CreditNoteLine", rest @ ..] => match rest {
                ["InvoicedQuantity" | "CreditedQuantity"] => Self::LineQuantity,
                ["LineExtensionAmount"] => Self::LineNet,
                ["Item", "Name"] => Self::LineName,
                _ => return None,
            },
            _ => return None,
        })
    }

    fn in_cii(path: &[&str]) -> Option<Self> {
        Some(match path {
            ["ExchangedDocument" | "HeaderExchangedDocument", rest @ ..] => match rest {
                ["ID"] => Self::Number,
                ["TypeCode"] => Self::Type,
                ["IssueDateTime", "DateTimeString"] => Self::IssuedOn,
                _ => return None,
            },
            ["SupplyChainTradeTransaction" | "SpecifiedSupplyChainTradeTransaction", part, rest @ ..] => match *part {
                "ApplicableHeaderTradeAgreement" | "ApplicableSupplyChainTradeAgreement" => Self::in_agreement(rest)?,
                "ApplicableHeaderTradeSettlement" | "ApplicableSupplyChainTradeSettlement" => Self::in_settlement(rest)?,
                "IncludedSupplyChainTradeLineItem" => match rest {
                    ["SpecifiedTradeProduct", "Name"] => Self::LineName,
                    ["SpecifiedLineTradeDelivery" | "SpecifiedSupplyChainTradeDelivery", "BilledQuantity"] => Self::LineQuantity,
                    [
                        "SpecifiedLineTradeSettlement" | "SpecifiedSupplyChainTradeSettlement",
                        "SpecifiedTradeSettlementLineMonetarySummation" | "SpecifiedTradeSettlementMonetarySummation",
                        "LineTotalAmount",
                    ] => Self::LineNet,
                    _ => return None,
                },
                _ => return None,
            },
            _ => return None,
        })
    }

    fn in_agreement(path: &[&str]) -> Option<Self> {
        Some(match path {
            ["BuyerReference"] => Self::BuyerReference,
            ["BuyerOrderReferencedDocument", "IssuerAssignedID" | "ID"] => Self::Order,
            ["SellerTradeParty", rest @ ..] => match rest {
                ["Name"] => Self::Seller,
                ["SpecifiedLegalOrganization", "TradingBusinessName"] => Self::SellerTrade,
                ["SpecifiedLegalOrganization", "ID"] => Self::SellerRegistration,
                ["SpecifiedTaxRegistration", "ID"] => Self::SellerVat,
                _ => return None,
            },
            ["BuyerTradeParty", rest @ ..] => match rest {
                ["Name"] => Self::Buyer,
                ["SpecifiedLegalOrganization", "TradingBusinessName"] => Self::BuyerTrade,
                ["SpecifiedLegalOrganization", "ID"] => Self::BuyerRegistration,
                ["SpecifiedTaxRegistration", "ID"] => Self::BuyerVat,
                _ => return None,
            },
            _ => return None,
        })
    }

    fn in_settlement(path: &[&str]) -> Option<Self> {
        Some(match path {
            ["InvoiceCurrencyCode"] => Self::Currency,
            ["SpecifiedTradePaymentTerms", "DueDateDateTime", "DateTimeString"] => Self::DueOn,
            ["SpecifiedTradeSettlementPaymentMeans", "PayeePartyCreditorFinancialAccount", "IBANID" | "ProprietaryID"] => Self::Account,
            ["SpecifiedTradeSettlementHeaderMonetarySummation" | "SpecifiedTradeSettlementMonetarySummation", total] => match *total {
                "TaxBasisTotalAmount" => Self::Net,
                "TaxTotalAmount" => Self::Tax,
                "GrandTotalAmount" => Self::Total,
                "DuePayableAmount" => Self::Due,
                _ => return None,
            },
            _ => return None,
        })
    }
}
