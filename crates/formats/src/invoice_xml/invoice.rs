//! One document as its terms come, and the record that it becomes.

use logis_core::{Code, Currency, Day, Decimal, Problem};
use logis_kinds::Rows;
use serde_json::{Map, Value, json};

use super::terms::{Syntax, Term};
use crate::Refused;
use crate::bank_csv::preamble::iban;
use crate::camt::values::{amount, when};
use crate::values::{minor, misfit, one_scale};

/// Lines of one document that are kept; more are passed over, and said.
const LINES_MAX: usize = 500;
/// The longest text that is kept, in bytes.
const TEXT_BYTES_MAX: usize = 200;

/// Codes of UNTDID 1001 that credit the buyer.
const CREDIT_CODES: [&str; 10] = ["81", "83", "261", "296", "308", "381", "396", "420", "458", "532"];
/// Codes of UNTDID 1001 that ask for money.
const INVOICE_CODES: [&str; 26] = [
    "71", "80", "82", "84", "102", "218", "219", "326", "331", "380", "382", "383", "384", "386", "387", "388", "389", "390", "393", "394",
    "395", "456", "457", "527", "553", "575",
];

/// An amount with the currency beside it.
type Amount = Option<(Decimal, Option<Currency>)>;

/// Attributes of the element that opened last.
#[derive(Debug, Default)]
struct Attributes {
    scheme: Option<String>,
    currency: Option<Currency>,
    unit: Option<String>,
}

#[derive(Debug)]
pub(super) struct Invoice {
    pub(super) syntax: Syntax,
    line: u64,
    attributes: Attributes,
    number: Option<String>,
    code: Option<String>,
    issued_on: Option<Day>,
    due_on: Option<Day>,
    currency: Option<Currency>,
    seller: Party,
    buyer: Party,
    account: Option<String>,
    reference: Option<String>,
    order: Option<String>,
    net: Amount,
    /// In the currency of the document, or another that comes first: [`Invoice::push`] chooses.
    taxes: Vec<(Decimal, Option<Currency>)>,
    total: Amount,
    due: Amount,
    open_line: Map<String, Value>,
    lines: Vec<Value>,
}

/// A seller or buyer.
#[derive(Debug, Default)]
struct Party {
    name: Option<String>,
    trade_name: Option<String>,
    vat: Option<String>,
    fiscal: Option<String>,
    registration: Option<String>,
}

impl Party {
    fn name(&self) -> Option<&str> {
        self.name.as_deref().or(self.trade_name.as_deref())
    }

    fn id(&self) -> Option<&str> {
        [&self.vat, &self.registration, &self.fiscal].into_iter().find_map(Option::as_deref)
    }

    /// A VAT number begins with its country; another number of the tax office doesn't.
    fn take_tax_id(&mut self, id: &str, scheme: Option<&str>) {
        let begins = id.len() > 2 && id.bytes().take(2).all(|b| b.is_ascii_alphabetic());
        let into = if begins && scheme != Some("FC") { &mut self.vat } else { &mut self.fiscal };
        first(into, id);
    }
}

/// Keeps the first.
fn first(into: &mut Option<String>, text: &str) {
    if into.is_none() {
        *into = Some(short(text));
    }
}

fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text[..text.floor_char_boundary(TEXT_BYTES_MAX)].to_owned()
}

/// A day: ISO 8601 in UBL, format 102 (`20240131`) in CII.
fn day(text: &str) -> Option<Day> {
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return Day::from_ymd(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok();
    }
    when(text).map(|when| when.day)
}

impl Invoice {
    pub(super) fn new(syntax: Syntax, line: u64) -> Self {
        Self {
            syntax,
            line,
            attributes: Attributes::default(),
            number: None,
            code: None,
            issued_on: None,
            due_on: None,
            currency: None,
            seller: Party::default(),
            buyer: Party::default(),
            account: None,
            reference: None,
            order: None,
            net: None,
            taxes: Vec::new(),
            total: None,
            due: None,
            open_line: Map::new(),
            lines: Vec::new(),
        }
    }

    /// Remembers the scheme, currency and unit of the element that opens.
    pub(super) fn attributes(&mut self, [scheme, currency, unit]: [Option<&str>; 3]) {
        self.attributes =
            Attributes { scheme: scheme.map(short), currency: currency.and_then(|code| code.parse().ok()), unit: unit.map(short) };
    }

    pub(super) fn line_begins(&mut self) {
        self.open_line.clear();
    }

    pub(super) fn line_ends(&mut self, say: &mut dyn FnMut(Problem)) {
        let line = std::mem::take(&mut self.open_line);
        if line.is_empty() {
            return;
        }
        match self.lines.len().cmp(&LINES_MAX) {
            std::cmp::Ordering::Less => self.lines.push(Value::Object(line)),
            std::cmp::Ordering::Equal => {
                self.lines.push(Value::Null);
                say(Problem::new(Code::PassedOver, format!("lines > {LINES_MAX}")));
            }
            std::cmp::Ordering::Greater => {}
        }
    }

    /// Takes what a term says; of one that is repeated the first stands.
    pub(super) fn take(&mut self, term: Term, text: &str, say: &mut dyn FnMut(Problem)) {
        match term {
            Term::Number => first(&mut self.number, text),
            Term::Type => first(&mut self.code, text),
            Term::BuyerReference => first(&mut self.reference, text),
            Term::Order => first(&mut self.order, text),
            Term::Seller => first(&mut self.seller.name, text),
            Term::SellerTrade => first(&mut self.seller.trade_name, text),
            Term::SellerRegistration => first(&mut self.seller.registration, text),
            Term::SellerVat => self.seller.take_tax_id(text, self.attributes.scheme.as_deref()),
            Term::Buyer => first(&mut self.buyer.name, text),
            Term::BuyerTrade => first(&mut self.buyer.trade_name, text),
            Term::BuyerRegistration => first(&mut self.buyer.registration, text),
            Term::BuyerVat => self.buyer.take_tax_id(text, self.attributes.scheme.as_deref()),
            Term::Account => first(&mut self.account, &iban(text).unwrap_or_else(|| text.to_owned())),
            Term::IssuedOn | Term::DueOn => {
                let into = if term == Term::IssuedOn { &mut self.issued_on } else { &mut self.due_on };
                match day(text) {
                    Some(day) => *into = into.or(Some(day)),
                    None => say(Problem::new(Code::DateUnreadable, text)),
                }
            }
            Term::Currency => match text.parse() {
                Ok(currency) => self.currency = self.currency.or(Some(currency)),
                Err(_) => say(Problem::new(Code::Irregular, format!("currency {text}"))),
            },
            Term::Net | Term::Tax | Term::Total | Term::Due => self.take_amount(term, text, say),
            Term::LineName => self.take_in_line("name", text),
            Term::LineNet => self.take_in_line("net", text),
            Term::LineQuantity => {
                self.take_in_line("quantity", text);
                if let Some(unit) = self.attributes.unit.take() {
                    self.take_in_line("unit", &unit);
                }
            }
        }
    }

    fn take_in_line(&mut self, name: &str, text: &str) {
        if !self.open_line.contains_key(name) {
            self.open_line.insert(name.to_owned(), json!(short(text)));
        }
    }

    fn take_amount(&mut self, term: Term, text: &str, say: &mut dyn FnMut(Problem)) {
        /// Taxes of one document: that of its currency, and that of the seller's books (BT-111).
        const TAXES_MAX: usize = 4;
        let Some((amount, is_irregular)) = amount(text) else {
            say(Problem::new(Code::AmountUnreadable, text));
            return;
        };
        if is_irregular {
            say(Problem::new(Code::Irregular, text));
        }
        let amount = (amount, self.attributes.currency);
        match term {
            Term::Net => self.net = self.net.or(Some(amount)),
            Term::Total => self.total = self.total.or(Some(amount)),
            Term::Due => self.due = self.due.or(Some(amount)),
            _ if self.taxes.len() < TAXES_MAX => self.taxes.push(amount),
            _ => {}
        }
    }

    fn kind(&self) -> &'static str {
        match self.code.as_deref() {
            _ if self.syntax == Syntax::UblCreditNote => "credit-note",
            Some(code) if CREDIT_CODES.contains(&code) => "credit-note",
            Some(code) if !INVOICE_CODES.contains(&code) => "other",
            _ => "invoice",
        }
    }

    /// Makes it a record; the bytes of its lines.
    pub(super) fn push(&self, rows: &mut Rows, say: &mut dyn FnMut(Problem)) -> Result<usize, Refused> {
        let say = &mut |problem: Problem| say(problem.at_line(self.line));
        let Some(number) = &self.number else {
            say(Problem::new(Code::PartMissing, "number (BT-1)"));
            return Ok(0);
        };
        let beside = [self.net, self.total, self.due].into_iter().flatten().find_map(|(_, currency)| currency);
        let currency = self.currency.or(beside).unwrap_or(Currency::UNKNOWN);
        if !currency.is_known() {
            say(Problem::new(Code::CurrencyUnknown, number));
        }
        let mut own = |amount: Amount, name: &str| {
            let (amount, of) = amount?;
            if of.is_some_and(|of| of != currency) {
                say(Problem::new(Code::PassedOver, format!("{name} {amount} {}", of.unwrap_or(currency))));
                return None;
            }
            Some(amount)
        };
        let tax = self.taxes.iter().find(|(_, of)| of.is_none_or(|of| of == currency)).map(|(amount, _)| *amount);
        let amounts = [own(self.net, "BT-109"), tax, own(self.total, "BT-112"), own(self.due, "BT-115")];
        let kind = self.kind();
        let whole = amounts[2].or(amounts[3]).or(amounts[0]).map_or(0, |amount| amount.digits);
        let is_turned = kind == "credit-note" && whole > 0;
        if kind == "credit-note" && whole < 0 {
            // Written with the sign that it means.
            say(Problem::new(Code::Irregular, "credit note < 0"));
        }
        let amounts = amounts.map(|amount| amount.map(|amount| if is_turned { amount.negated() } else { amount }));
        let scale = one_scale(amounts, currency);
        let [net, tax, total, due] = amounts.map(|amount| minor(amount, scale, say));
        let lines: Vec<&Value> = self.lines.iter().filter(|line| !line.is_null()).collect();
        let lines = (!lines.is_empty()).then(|| json!(lines).to_string());
        let row = [
            ("number", number.into()),
            ("type", kind.into()),
            ("issued_on", self.issued_on.into()),
            ("due_on", self.due_on.into()),
            ("seller", self.seller.name().into()),
            ("seller_id", self.seller.id().into()),
            ("buyer", self.buyer.name().into()),
            ("buyer_id", self.buyer.id().into()),
            ("net_minor", net.into()),
            ("tax_minor", tax.into()),
            ("total_minor", total.into()),
            ("due_minor", due.into()),
            ("amount_scale", i32::from(scale).into()),
            ("currency", currency.as_str().into()),
            ("account", self.account.as_deref().into()),
            ("reference", self.reference.as_deref().or(self.order.as_deref()).into()),
            ("lines", lines.as_deref().into()),
        ];
        rows.push(self.line, &row).map_err(|of| misfit(of, self.line))?;
        Ok(lines.map_or(0, |lines| lines.len()))
    }
}
