//! What both syntaxes tell alike, and what hostile documents find.

use logis_core::Code;
use proptest::prelude::*;

use crate::{Collected, Head, Hint, MemoryInput, Refused};

const UBL: &str = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";

/// Type and amounts of each invoice.
fn read(text: &str) -> Result<Vec<String>, Code> {
    let mut collected = Collected::default();
    let hint = Hint { format: Some("invoice-xml".to_owned()), ..Hint::default() };
    match crate::read(&MemoryInput::new("x.xml", text), &hint, &mut collected) {
        Ok(_) => {}
        Err(Refused::Input(problem)) => return Err(problem.code),
        Err(Refused::Stopped(_)) => unreachable!("this sink never stops"),
    }
    let invoices = collected.batches.iter().flat_map(|batch| {
        (0..batch.rows()).map(|row| {
            let amount = |name| batch.integer(name, row).map_or_else(|| "-".to_owned(), |minor| minor.to_string());
            let amounts = ["net_minor", "tax_minor", "total_minor", "due_minor"].map(amount);
            format!("{} {} {}", batch.text("type", row).unwrap(), amounts.join(" "), batch.text("currency", row).unwrap())
        })
    });
    Ok(invoices.collect())
}

fn cii(code: &str, number: &str, [net, tax, total]: [&str; 3]) -> String {
    format!(
        "<r:CrossIndustryInvoice xmlns:r='r'><r:ExchangedDocument><ID>{number}</ID><TypeCode>{code}</TypeCode></r:ExchangedDocument>\
         <SupplyChainTradeTransaction><ApplicableHeaderTradeSettlement><InvoiceCurrencyCode>EUR</InvoiceCurrencyCode>\
         <SpecifiedTradeSettlementHeaderMonetarySummation><TaxBasisTotalAmount>{net}</TaxBasisTotalAmount>\
         <TaxTotalAmount currencyID='GBP'>1</TaxTotalAmount><TaxTotalAmount currencyID='EUR'>{tax}</TaxTotalAmount>\
         <GrandTotalAmount>{total}</GrandTotalAmount></SpecifiedTradeSettlementHeaderMonetarySummation>\
         </ApplicableHeaderTradeSettlement></SupplyChainTradeTransaction></r:CrossIndustryInvoice>"
    )
}

fn ubl(root: &str, number: &str, [net, tax, total]: [&str; 3]) -> String {
    format!(
        "<{root} xmlns='{UBL}'><ID>{number}</ID><DocumentCurrencyCode>EUR</DocumentCurrencyCode>\
         <TaxTotal><TaxAmount currencyID='GBP'>1</TaxAmount></TaxTotal><TaxTotal><TaxAmount currencyID='EUR'>{tax}</TaxAmount></TaxTotal>\
         <LegalMonetaryTotal><TaxExclusiveAmount currencyID='EUR'>{net}</TaxExclusiveAmount>\
         <TaxInclusiveAmount currencyID='EUR'>{total}</TaxInclusiveAmount></LegalMonetaryTotal></{root}>"
    )
}

#[test]
fn documents_of_many_long_lines_are_handed_over_few_at_a_time() {
    let line = format!("<InvoiceLine><Item><Name>{}</Name></Item></InvoiceLine>", "x".repeat(180));
    let one = format!("<Invoice xmlns='{UBL}'><ID>1</ID><DocumentCurrencyCode>EUR</DocumentCurrencyCode>{}</Invoice>", line.repeat(500));
    let mut collected = Collected::default();
    let hint = Hint { format: Some("invoice-xml".to_owned()), ..Hint::default() };
    crate::read(&MemoryInput::new("x.xml", format!("<all>{}</all>", one.repeat(100))), &hint, &mut collected).unwrap();
    assert_eq!(collected.batches.iter().map(logis_kinds::Batch::rows).sum::<usize>(), 100);
    let of_batch = |batch: &logis_kinds::Batch| (0..batch.rows()).filter_map(|row| batch.text("lines", row)).map(str::len).sum::<usize>();
    assert!(collected.batches.iter().all(|batch| of_batch(batch) < 2 * super::BATCH_BYTES_MAX), "an input of any size takes little memory");
}

#[test]
fn a_credit_note_is_negative_however_it_is_written() {
    let positive = ["100.00", "20.00", "120.00"];
    let negative = ["-100.00", "-20.00", "-120.00"];
    let credit = Ok(vec!["credit-note -10000 -2000 -12000 - EUR".to_owned()]);
    for text in [cii("381", "1", positive), cii("381", "1", negative), ubl("CreditNote", "1", positive), ubl("CreditNote", "1", negative)] {
        assert_eq!(read(&text), credit, "{text}");
    }
    // A corrected invoice says itself what it takes back.
    assert_eq!(read(&cii("384", "1", negative)), Ok(vec!["invoice -10000 -2000 -12000 - EUR".to_owned()]));
    assert_eq!(read(&cii("325", "1", positive)), Ok(vec!["other 10000 2000 12000 - EUR".to_owned()]));
}

#[test]
fn known_by_its_root_and_namespace() {
    let sure = |text: &str| (super::FORMAT.recognise)(&Head { text, whole: true });
    assert!(sure(&cii("380", "1", ["1", "0", "1"])) > 90);
    assert!(sure(&format!("\n<?xml version='1.0'?><!-- x --><u:Invoice xmlns:u=\"{UBL}\"/>")) > 90);
    for no in ["<Invoice/>", "<Invoice xmlns='urn:other'/>", "<Document><CstmrCdtTrfInitn/></Document>", "Invoice", "{}"] {
        assert_eq!(sure(no), 0, "{no}");
    }
}

#[test]
fn what_is_broken_or_has_no_number_is_refused() {
    assert_eq!(read("<CrossIndustryInvoice>"), Err(Code::BrokenXml));
    assert_eq!(read("<!DOCTYPE x><CrossIndustryInvoice/>"), Err(Code::Doctype));
    assert_eq!(read("<x/>"), Err(Code::NotRecognised));
    assert_eq!(read("<CrossIndustryInvoice/>"), Ok(vec![]), "said as a part that is missing");
}

#[test]
fn many_documents_and_many_lines_are_bounded() {
    let line = "<InvoiceLine><Item><Name>x</Name></Item></InvoiceLine>".repeat(2000);
    let text = format!("<all>{}<Invoice xmlns='{UBL}'><ID>1</ID>{line}</Invoice></all>", ubl("Invoice", "2", ["1", "0", "1"]).repeat(5000));
    assert_eq!(read(&text).map(|all| all.len()), Ok(5001));
}

proptest! {
    #[test]
    fn both_syntaxes_tell_the_same(net in 0u32..10_000_000, tax in 0u32..1_000_000, is_credit: bool) {
        let amount = |cents: u32| format!("{}.{:02}", cents / 100, cents % 100);
        let (net, tax, total) = (amount(net), amount(tax), amount(net + tax));
        let amounts = [net.as_str(), &tax, &total];
        let (code, root) = if is_credit { ("381", "CreditNote") } else { ("380", "Invoice") };
        prop_assert_eq!(read(&cii(code, "1", amounts)), read(&ubl(root, "1", amounts)));
    }

    #[test]
    fn no_elements_make_it_panic(parts in proptest::collection::vec("(</?(Invoice|CreditNote|CrossIndustryInvoice|ExchangedDocument|SupplyChainTradeTransaction|IncludedSupplyChainTradeLineItem|InvoiceLine|LegalMonetaryTotal|ApplicableHeaderTradeSettlement)>|<(ID|TypeCode|IssueDate|DueDate|PayableAmount)( currencyID='[A-Zé]{0,4}')?>[-0-9.,é]{0,22}</(ID|TypeCode|IssueDate|DueDate|PayableAmount)>)", 0..40)) {
        let _ = read(&format!("<Invoice>{}</Invoice>", parts.concat()));
        let _ = read(&parts.concat());
    }
}
