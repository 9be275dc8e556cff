//! What was worked out of homes' records, kept in memory as long as they stay as they were.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use logis_core::{Day, HomeId};

use super::Lines;

/// Homes of which it is kept; of more, the one that was asked for longest ago goes.
const HOMES_MAX: usize = 64;
/// Movements that are kept, of all homes together: some 100 bytes each.
const MOVEMENTS_MAX: usize = 1_000_000;

/// The state of a home that something was worked out of: version of records, of the account book, and the day.
pub(super) type State = (i64, u64, Day);

/// [`Lines`] of some homes.
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
    lines: Arc<Lines>,
}

impl Memory {
    /// What was kept of a home in this state.
    pub(super) fn find(&self, home: HomeId, state: State) -> Option<Arc<Lines>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.asked += 1;
        let asked = kept.asked;
        let entry = kept.homes.get_mut(&home).filter(|entry| entry.state == state)?;
        entry.asked = asked;
        Some(entry.lines.clone())
    }

    /// Forgets a home that was erased: nothing of it stays, not even here.
    pub(crate) fn forget(&self, home: HomeId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).homes.remove(&home);
    }

    pub(super) fn keep(&self, home: HomeId, state: State, lines: Arc<Lines>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = kept.asked;
        kept.homes.insert(home, Entry { state, asked, lines });
        while kept.homes.len() > HOMES_MAX || kept.homes.values().map(|entry| entry.lines.len()).sum::<usize>() > MOVEMENTS_MAX {
            let Some(oldest) = kept.homes.iter().min_by_key(|(_, entry)| entry.asked).map(|(home, _)| *home) else { break };
            kept.homes.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_of_one_home_in_one_state_until_it_is_erased() {
        let (memory, day) = (Memory::default(), Day::from_number(20_000));
        let [one, other] = [1, 2].map(|n| HomeId([n; 16]));
        memory.keep(one, (4, 1, day), Arc::default());
        assert!(memory.find(one, (4, 1, day)).is_some());
        for (home, state) in [(other, (4, 1, day)), (one, (5, 1, day)), (one, (4, 2, day)), (one, (4, 1, day.plus_days(1)))] {
            assert!(memory.find(home, state).is_none());
        }
        memory.keep(other, (4, 1, day), Arc::default());
        memory.forget(one);
        assert!(memory.find(one, (4, 1, day)).is_none() && memory.find(other, (4, 1, day)).is_some());
    }
}
