//! What was asked from outside and refused, told together by the hour.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use logis_core::HomeId;

/// Refusals within so long are told together.
const REFUSALS_SECONDS: u64 = 3_600;
/// Counts that are held at one time; of more, all that waited is told.
const COUNTED_MAX: usize = 4_096;

/// What is counted together: whose journal tells it, and what it was.
type Refusal = (HomeId, &'static str);

/// What was refused, by home and by what it was.
#[derive(Default)]
pub(super) struct Refusals(Mutex<BTreeMap<Refusal, (Duration, u64)>>);

impl Refusals {
    /// Counts one. The first is told at once; how many came since is told with the first one after an hour.
    pub(super) fn count(&self, home: HomeId, what: &'static str, now: Duration) -> Option<u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= COUNTED_MAX {
            // What no longer waits for company goes; a count of its own begins again when it comes back.
            all.retain(|_, (since, waiting)| *waiting > 0 && now < *since + Duration::from_secs(REFUSALS_SECONDS));
        }
        match all.get_mut(&(home, what)) {
            Some((since, waiting)) if now < *since + Duration::from_secs(REFUSALS_SECONDS) => {
                *waiting += 1;
                None
            }
            before => {
                let waiting = before.map_or(0, |(_, waiting)| *waiting);
                all.insert((home, what), (now, 0));
                Some(waiting + 1)
            }
        }
    }

    /// What is not told yet.
    pub(super) fn rest(&self) -> Vec<(Refusal, u64)> {
        let all = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        all.into_iter().map(|(refusal, (_, waiting))| (refusal, waiting)).filter(|(_, waiting)| *waiting > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_are_told_by_the_hour() {
        let (refusals, at) = (Refusals::default(), Duration::from_secs);
        let (home, other) = (HomeId([1; 16]), HomeId([2; 16]));
        assert_eq!(refusals.count(home, "link", at(0)), Some(1));
        assert_eq!((refusals.count(home, "link", at(1)), refusals.count(home, "link", at(3_599))), (None, None));
        assert_eq!(refusals.count(home, "form", at(3_599)), Some(1));
        assert_eq!(refusals.count(other, "link", at(3_599)), Some(1), "each home is told its own");
        assert_eq!(refusals.count(home, "link", at(3_600)), Some(3));
        assert_eq!(refusals.count(home, "link", at(3_601)), None);
        assert_eq!(refusals.rest(), [((home, "link"), 1)]);
        assert!(refusals.rest().is_empty());
    }
}
