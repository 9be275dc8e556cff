//! What was worked out of homes' records, kept in memory as long as they stay as they were.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use logis_core::{Day, HomeId};

use super::Noticed;

/// Homes of which it is kept; of more, the one that was asked for longest ago goes.
const HOMES_MAX: usize = 64;
/// Movements that are kept, of all homes together: some 100 bytes each.
const MOVEMENTS_MAX: usize = 1_000_000;
/// Movements that take as much room as a finding.
const MOVEMENTS_A_FINDING: usize = 10;

/// The state of a home that something was worked out of: version of records, of the account book, and the day.
pub(super) type State = (i64, u64, Day);

/// [`Noticed`] of some homes.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    asked: u64,
    homes: HashMap<HomeId, Entry>,
}

#[derive(Debug)]
struct Entry {
    state: State,
    asked: u64,
    noticed: Arc<Noticed>,
}

impl Memory {
    /// What was kept of a home in this state.
    pub(super) fn find(&self, home: HomeId, state: State) -> Option<Arc<Noticed>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.asked += 1;
        let asked = kept.asked;
        let entry = kept.homes.get_mut(&home).filter(|entry| entry.state == state)?;
        entry.asked = asked;
        Some(entry.noticed.clone())
    }

    pub(super) fn keep(&self, home: HomeId, state: State, noticed: Arc<Noticed>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = kept.asked;
        kept.homes.insert(home, Entry { state, asked, noticed });
        let size = |entry: &Entry| entry.noticed.lines.len() + entry.noticed.findings.len() * MOVEMENTS_A_FINDING;
        while kept.homes.len() > HOMES_MAX || kept.homes.values().map(size).sum::<usize>() > MOVEMENTS_MAX {
            let Some(oldest) = kept.homes.iter().min_by_key(|(_, entry)| entry.asked).map(|(home, _)| *home) else { break };
            kept.homes.remove(&oldest);
        }
    }

    /// Lets go of a home: it was erased.
    pub fn forget(&self, home: HomeId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).homes.remove(&home);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::corrections::Said;
    use logis_findings::Known;

    #[test]
    fn what_is_kept_is_of_one_home_in_one_state_until_it_is_erased() {
        let (memory, day) = (Memory::default(), Day::from_number(20_000));
        let nothing = || Arc::new(Noticed::of(Known::default(), &Said::default()));
        let [one, other] = [1, 2].map(|n| HomeId([n; 16]));
        memory.keep(one, (4, 1, day), nothing());
        assert!(memory.find(one, (4, 1, day)).is_some());
        for (home, state) in [(other, (4, 1, day)), (one, (5, 1, day)), (one, (4, 2, day)), (one, (4, 1, day.plus_days(1)))] {
            assert!(memory.find(home, state).is_none());
        }
        memory.keep(other, (4, 1, day), nothing());
        memory.forget(one);
        assert!(memory.find(one, (4, 1, day)).is_none() && memory.find(other, (4, 1, day)).is_some());
    }
}
