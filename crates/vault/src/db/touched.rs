//! The homes whose journal moved, known once the commit that moved it is durable.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

use logis_core::HomeId;

use super::lock;

#[derive(Default)]
pub(super) struct Touched {
    homes: Mutex<BTreeSet<HomeId>>,
    wake: OnceLock<Box<dyn Fn() + Send + Sync>>,
}

impl Touched {
    pub(super) fn take(&self) -> Vec<HomeId> {
        std::mem::take(&mut *lock(&self.homes)).into_iter().collect()
    }

    pub(super) fn on_touched(&self, wake: Box<dyn Fn() + Send + Sync>) {
        // A second listener is not wanted and not heard.
        let _first = self.wake.set(wake);
    }

    /// A commit that moved these is durable.
    pub(super) fn committed(&self, homes: BTreeSet<HomeId>) {
        if !homes.is_empty() {
            lock(&self.homes).extend(homes);
            if let Some(wake) = self.wake.get() {
                wake();
            }
        }
    }
}
