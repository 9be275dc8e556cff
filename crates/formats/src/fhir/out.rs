//! Where records go: in batches, once the names that they refer to are known as well as they will be.

use std::collections::BTreeMap;

use logis_core::{Currency, Problem};
use logis_kinds::{Batch, KindId, Rows};

use super::claim::Claim;
use super::coverage::Coverage;
use crate::once::Once;
use crate::{Refused, Sink};

/// How much records may hold before they are handed over, in bytes.
const BATCH_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Names that are remembered for those who refer to them.
const NAMES_MAX: usize = 10_000;

pub(super) struct Out<'a> {
    sink: &'a mut dyn Sink,
    notes: Once,
    names: BTreeMap<String, String>,
    coverages: Vec<Coverage>,
    claims: Vec<Claim>,
    bytes: usize,
    is_untouched: bool,
}

impl<'a> Out<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink) -> Self {
        Self {
            sink,
            notes: Once::default(),
            names: BTreeMap::new(),
            coverages: Vec::new(),
            claims: Vec::new(),
            bytes: 0,
            is_untouched: true,
        }
    }

    /// Remembers what an address stands for. Servers put what is referred to behind what refers to it.
    pub(super) fn name(&mut self, address: String, name: &str) {
        if self.names.len() < NAMES_MAX {
            self.names.insert(address, name.to_owned());
        }
    }

    pub(super) fn coverage(&mut self, coverage: Coverage) -> Result<(), Refused> {
        self.bytes += coverage.bytes();
        self.coverages.push(coverage);
        self.flush_when_full()
    }

    pub(super) fn claim(&mut self, claim: Claim) -> Result<(), Refused> {
        self.bytes += claim.bytes();
        self.claims.push(claim);
        self.flush_when_full()
    }

    /// Passes a problem on; a note only the first time.
    pub(super) fn say(&mut self, problem: Problem) {
        self.notes.say(self.sink, problem);
    }

    /// Whether no record was given yet.
    pub(super) fn is_untouched(&self) -> bool {
        self.is_untouched
    }

    fn flush_when_full(&mut self) -> Result<(), Refused> {
        self.is_untouched = false;
        let is_full = self.coverages.len() >= Batch::ROWS_MAX || self.claims.len() >= Batch::ROWS_MAX || self.bytes >= BATCH_BYTES_MAX;
        if is_full { self.flush() } else { Ok(()) }
    }

    /// Hands over the records so far.
    pub(super) fn flush(&mut self) -> Result<(), Refused> {
        self.bytes = 0;
        let mut rows = Rows::new(KindId::HealthCoverage);
        for coverage in std::mem::take(&mut self.coverages) {
            let row = [
                ("coverage", (&coverage.id).into()),
                ("holder", coverage.holder.called(&self.names).into()),
                ("person", coverage.person.called(&self.names).into()),
                ("type", coverage.kind.as_deref().into()),
                ("plan", coverage.plan.as_deref().into()),
                ("member", coverage.member.as_deref().into()),
                ("relationship", coverage.relationship.as_deref().into()),
                ("status", coverage.status.into()),
                ("starts_on", coverage.starts_on.into()),
                ("ends_on", coverage.ends_on.into()),
            ];
            rows.push(coverage.line, &row).map_err(|misfit| crate::values::misfit(misfit, coverage.line))?;
        }
        if !rows.is_empty() {
            self.sink.batch(rows.finish())?;
        }
        let mut rows = Rows::new(KindId::HealthClaim);
        for claim in std::mem::take(&mut self.claims) {
            let currency = claim.money.currency.as_ref().map(Currency::as_str);
            let row = [
                ("claim", claim.id.as_deref().into()),
                ("holder", claim.holder.called(&self.names).into()),
                ("person", claim.person.called(&self.names).into()),
                ("type", claim.kind.into()),
                ("use", claim.use_of.into()),
                ("status", claim.status.into()),
                ("starts_on", claim.starts_on.into()),
                ("ends_on", claim.ends_on.into()),
                ("created_on", claim.created_on.into()),
                ("provider", claim.provider.called(&self.names).into()),
                ("outcome", claim.outcome.as_deref().into()),
                ("items", claim.items.into()),
                ("billed_minor", claim.money.billed_minor.into()),
                ("paid_minor", claim.money.paid_minor.into()),
                ("own_minor", claim.money.own_minor.into()),
                ("amount_scale", claim.money.scale.into()),
                ("currency", currency.into()),
                ("diagnoses", claim.diagnoses.as_deref().into()),
                ("totals", claim.money.totals.as_deref().into()),
            ];
            rows.push(claim.line, &row).map_err(|misfit| crate::values::misfit(misfit, claim.line))?;
        }
        if !rows.is_empty() {
            self.sink.batch(rows.finish())?;
        }
        Ok(())
    }
}
