//! What is known about an input besides its bytes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use logis_core::Currency;
use serde::{Deserialize, Serialize};

use crate::bank_csv::Mapping;

/// In which order a file writes the parts of its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 31/12/2024
    DayMonthYear,
    /// 12/31/2024
    MonthDayYear,
    /// 2024-12-31
    YearMonthDay,
}

/// What the person said once about inputs of a shape, and is remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// Which column is what, by the shape of the table ([`Mapping::shape`]).
    pub mappings: BTreeMap<String, Mapping>,
    /// Which account inputs are of that name none, by their source ([`crate::Reading::source`]).
    #[serde(default)]
    pub accounts: BTreeMap<String, String>,
}

/// The currencies of accounts that are known already, for inputs that name none.
#[derive(Clone, Default)]
pub struct KnownCurrencies(Option<Arc<FindCurrency>>);

type FindCurrency = dyn Fn(&str) -> Option<Currency> + Send + Sync;

impl KnownCurrencies {
    /// Asks `find` for an account, by the name that the source uses.
    pub fn new(find: impl Fn(&str) -> Option<Currency> + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(find)))
    }
}

impl fmt::Debug for KnownCurrencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "KnownCurrencies" } else { "none" })
    }
}

/// What is known about an input besides its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The format to read it as, instead of recognising it.
    pub format: Option<String>,
    /// The account that the person named for it (used where the input names none).
    pub account: Option<String>,
    /// The currencies of accounts that are known already.
    pub currencies: KnownCurrencies,
    /// The input's name: an account of last resort.
    pub name: String,
    /// What was said before about inputs of this shape.
    pub answers: Answers,
}

impl Hint {
    /// The currency of an account, where it is known already.
    #[must_use]
    pub fn currency_of(&self, account: &str) -> Option<Currency> {
        self.currencies.0.as_ref().and_then(|find| find(account))
    }

    /// The same, but with the account that inputs of this source are of, where the person said so.
    #[must_use]
    pub fn of_source(&self, source: &str) -> Self {
        let account = self.account.clone().or_else(|| self.answers.accounts.get(source).cloned());
        Self { account, ..self.clone() }
    }

    /// The account of an input that names none: what the person said, else `name:` and the input's name without its ending.
    #[must_use]
    pub fn account_ref(&self) -> String {
        match &self.account {
            Some(account) => account.clone(),
            None => format!("name:{}", self.name.rsplit_once('.').map_or(self.name.as_str(), |(stem, _)| stem)),
        }
    }
}
