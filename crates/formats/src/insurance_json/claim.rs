//! A claim.

use logis_core::{Code, Currency, Day, Decimal};

use super::fields::Fields;
use super::words::{CLAIM_STATES, CLAIM_TYPES};

/// Names that a claim has and no contract.
pub(super) const TELLING: &[&str] =
    &["claimnumber", "claimid", "happenedon", "lossdate", "dateofloss", "incidentdate", "occurrencedate", "reportedon", "claimed", "paid"];

#[derive(Debug)]
pub(super) struct Claim {
    pub(super) line: u64,
    pub(super) number: String,
    pub(super) contract: Option<String>,
    pub(super) holder: Option<String>,
    pub(super) kind: &'static str,
    pub(super) status: &'static str,
    pub(super) happened_on: Option<Day>,
    pub(super) reported_on: Option<Day>,
    pub(super) closed_on: Option<Day>,
    pub(super) claimed: Option<Decimal>,
    pub(super) paid: Option<Decimal>,
    pub(super) excess: Option<Decimal>,
    pub(super) currency: Option<Currency>,
    pub(super) description: Option<String>,
}

impl Claim {
    /// Reads one, and says what is wrong with it; none where its number is missing.
    pub(super) fn read(fields: &mut Fields<'_, '_>, line: u64) -> Option<Self> {
        let Some(number) = fields.text(&["number", "claimnumber", "claimid", "claim", "id"]) else {
            fields.say(Code::PartMissing, "number");
            return None;
        };
        let mut currency = fields.currency();
        Some(Self {
            line,
            number,
            contract: fields.text(&["contract", "contractnumber", "policynumber", "policy", "policyid", "contractid"]),
            holder: fields.text(&["insurer", "insurername", "company", "carrier"]),
            kind: fields.word(&["type", "claimtype", "cause", "losstype"], CLAIM_TYPES).flatten().unwrap_or("other"),
            status: fields.word(&["status", "claimstatus", "state"], CLAIM_STATES).flatten().unwrap_or("unknown"),
            happened_on: fields.day(&["happenedon", "lossdate", "dateofloss", "incidentdate", "occurrencedate", "eventdate"]),
            reported_on: fields.day(&["reportedon", "reporteddate", "reportdate", "notificationdate", "datereported"]),
            closed_on: fields.day(&["closedon", "closeddate", "closingdate", "settlementdate"]),
            claimed: fields.amount(&["claimed", "claimedamount", "amountclaimed", "claimamount"], &mut currency),
            paid: fields.amount(&["paid", "paidamount", "amountpaid", "settlementamount"], &mut currency),
            excess: fields.amount(&["excess", "deductible", "excessamount", "deductibleamount"], &mut currency),
            currency,
            description: fields.text(&["description", "details", "circumstances"]),
        })
    }

    /// How much memory it holds, about.
    pub(super) fn bytes(&self) -> usize {
        let texts = [&self.contract, &self.holder, &self.description].into_iter().flatten().map(String::len).sum::<usize>();
        size_of::<Self>() + self.number.len() + texts
    }
}
