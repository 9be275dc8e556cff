//! What is known about an input besides its bytes.

use std::collections::BTreeMap;

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
}

/// What is known about an input besides its bytes.
#[derive(Debug, Clone, Default)]
pub struct Hint {
    /// The format to read it as, instead of recognising it.
    pub format: Option<String>,
    /// The account that the person named for it (used where the input names none).
    pub account: Option<String>,
    /// The currency of its account, where the input names none.
    pub currency: Option<Currency>,
    /// The input's name: an account of last resort.
    pub name: String,
    /// What was said before about inputs of this shape.
    pub answers: Answers,
}

impl Hint {
    /// The account of an input that names none: what the person said, else `name:` and the input's name without its ending.
    #[must_use]
    pub fn account_ref(&self) -> String {
        match &self.account {
            Some(account) => account.clone(),
            None => format!("name:{}", self.name.rsplit_once('.').map_or(self.name.as_str(), |(stem, _)| stem)),
        }
    }
}
