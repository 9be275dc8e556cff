//! Where records go: in batches, once what the object around them says of all is known.

use logis_core::{Code, Currency, Problem};
use logis_kinds::{Batch, KindId, Rows};

use super::claim::Claim;
use super::contract::Contract;
use crate::once::Once;
use crate::values::{minor, misfit, one_scale};
use crate::{Refused, Sink};

/// How much records may hold before they are handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;

/// What an object says of all contracts and claims in it.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) holder: Option<String>,
    pub(super) currency: Option<Currency>,
    /// The contract that its claims are of.
    pub(super) contract: Option<String>,
}

pub(super) struct Out<'a> {
    sink: &'a mut dyn Sink,
    notes: Once,
    contracts: Vec<Contract>,
    claims: Vec<Claim>,
    bytes: usize,
    flushes: u64,
}

/// Where in what waits something began.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    flushes: u64,
    contracts: usize,
    claims: usize,
}

impl<'a> Out<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink) -> Self {
        Self { sink, notes: Once::default(), contracts: Vec::new(), claims: Vec::new(), bytes: 0, flushes: 0 }
    }

    pub(super) fn contract(&mut self, contract: Contract) {
        self.bytes += contract.bytes();
        self.contracts.push(contract);
    }

    pub(super) fn claim(&mut self, claim: Claim) {
        self.bytes += claim.bytes();
        self.claims.push(claim);
    }

    /// Passes a problem on; a note only the first time.
    pub(super) fn say(&mut self, problem: Problem) {
        self.notes.say(self.sink, problem);
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { flushes: self.flushes, contracts: self.contracts.len(), claims: self.claims.len() }
    }

    /// Gives those that wait since then what the object around them says, where they say nothing themselves.
    pub(super) fn settle(&mut self, since: Mark, around: &Around) {
        let (contracts, claims) = if since.flushes == self.flushes { (since.contracts, since.claims) } else { (0, 0) };
        for contract in self.contracts.iter_mut().skip(contracts) {
            contract.holder = contract.holder.take().or_else(|| around.holder.clone());
            contract.currency = contract.currency.or(around.currency);
        }
        for claim in self.claims.iter_mut().skip(claims) {
            claim.holder = claim.holder.take().or_else(|| around.holder.clone());
            claim.currency = claim.currency.or(around.currency);
            claim.contract = claim.contract.take().or_else(|| around.contract.clone());
        }
    }

    pub(super) fn flush_when_full(&mut self) -> Result<(), Refused> {
        let is_full = self.contracts.len() >= Batch::ROWS_MAX || self.claims.len() >= Batch::ROWS_MAX || self.bytes >= BATCH_BYTES_MAX;
        if is_full { self.flush() } else { Ok(()) }
    }

    /// Hands over the records so far.
    pub(super) fn flush(&mut self) -> Result<(), Refused> {
        self.bytes = 0;
        self.flushes += 1;
        let contracts = std::mem::take(&mut self.contracts);
        for contracts in contracts.chunks(Batch::ROWS_MAX) {
            let mut rows = Rows::new(KindId::InsuranceContract);
            for contract in contracts {
                self.push_contract(&mut rows, contract)?;
            }
            self.sink.batch(rows.finish())?;
        }
        let claims = std::mem::take(&mut self.claims);
        for claims in claims.chunks(Batch::ROWS_MAX) {
            let mut rows = Rows::new(KindId::InsuranceClaim);
            for claim in claims {
                self.push_claim(&mut rows, claim)?;
            }
            self.sink.batch(rows.finish())?;
        }
        Ok(())
    }

    /// Says it where amounts have no currency.
    fn known(&mut self, currency: Option<Currency>, has_amounts: bool, number: &str, line: u64) -> Currency {
        if currency.is_none() && has_amounts {
            self.say(Problem::new(Code::CurrencyUnknown, number).at_line(line));
        }
        currency.unwrap_or(Currency::UNKNOWN)
    }

    fn push_contract(&mut self, rows: &mut Rows, contract: &Contract) -> Result<(), Problem> {
        let has_amounts = contract.amounts().any(|amount| amount.is_some());
        let currency = self.known(contract.currency, has_amounts, &contract.number, contract.line);
        let scale = one_scale(contract.amounts(), currency);
        let say = &mut |problem: Problem| self.sink.problem(problem.at_line(contract.line));
        let covers = contract.covers(scale, say);
        let row = [
            ("contract", (&contract.number).into()),
            ("holder", contract.holder.as_deref().into()),
            ("type", contract.kind.into()),
            ("product", contract.product.as_deref().into()),
            ("insured", contract.insured.as_deref().into()),
            ("status", contract.status.into()),
            ("starts_on", contract.starts_on.into()),
            ("ends_on", contract.ends_on.into()),
            ("renews_on", contract.renews_on.into()),
            ("notice_days", contract.notice_days.into()),
            ("premium_minor", minor(contract.premium, scale, say).into()),
            ("premium_period", contract.premium_period.into()),
            ("excess_minor", minor(contract.excess, scale, say).into()),
            ("sum_insured_minor", minor(contract.sum_insured, scale, say).into()),
            ("amount_scale", has_amounts.then(|| i32::from(scale)).into()),
            ("currency", contract.currency.as_ref().filter(|_| has_amounts).map(Currency::as_str).into()),
            ("distance_km_year", contract.distance_km_year.into()),
            ("covers", covers.as_deref().into()),
        ];
        rows.push(contract.line, &row).map_err(|of| misfit(of, contract.line))
    }

    fn push_claim(&mut self, rows: &mut Rows, claim: &Claim) -> Result<(), Problem> {
        let amounts = [claim.claimed, claim.paid, claim.excess];
        let has_amounts = amounts.iter().any(Option::is_some);
        let currency = self.known(claim.currency, has_amounts, &claim.number, claim.line);
        let scale = one_scale(amounts, currency);
        let say = &mut |problem: Problem| self.sink.problem(problem.at_line(claim.line));
        let row = [
            ("claim", (&claim.number).into()),
            ("contract", claim.contract.as_deref().into()),
            ("holder", claim.holder.as_deref().into()),
            ("type", claim.kind.into()),
            ("status", claim.status.into()),
            ("happened_on", claim.happened_on.into()),
            ("reported_on", claim.reported_on.into()),
            ("closed_on", claim.closed_on.into()),
            ("claimed_minor", minor(claim.claimed, scale, say).into()),
            ("paid_minor", minor(claim.paid, scale, say).into()),
            ("excess_minor", minor(claim.excess, scale, say).into()),
            ("amount_scale", has_amounts.then(|| i32::from(scale)).into()),
            ("currency", claim.currency.as_ref().filter(|_| has_amounts).map(Currency::as_str).into()),
            ("description", claim.description.as_deref().into()),
        ];
        rows.push(claim.line, &row).map_err(|of| misfit(of, claim.line))
    }
}
