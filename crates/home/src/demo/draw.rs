//! Chance that is the same in every run: one independent stream a name, so that a change of one part of the
//! story leaves the others as they were.

use logis_core::{CountingRng, Rng as _};

/// A stream of draws.
pub(super) struct Draw(CountingRng);

impl Draw {
    /// The stream called `name` of this seed.
    pub(super) fn new(seed: u64, name: &str) -> Self {
        // FNV-1a, 64 bits (Fowler, Noll, Vo): any mix would do, as long as it never changes.
        let mixed = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(CountingRng::new(mixed ^ seed))
    }

    /// 64 bits.
    pub(super) fn bits(&self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A whole number from `low` to `high`, both included. The bias of the remainder is far below what a story shows.
    pub(super) fn between(&self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low.min(high).saturating_add(i64::try_from(self.bits() % span).unwrap_or(0))
    }

    /// The same for days and other small numbers.
    pub(super) fn small(&self, low: i32, high: i32) -> i32 {
        i32::try_from(self.between(low.into(), high.into())).unwrap_or(low)
    }

    /// Yes, this many times in a hundred.
    pub(super) fn chance(&self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of them.
    pub(super) fn pick<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        let count = i64::try_from(from.len()).unwrap_or(0);
        usize::try_from(self.between(0, (count - 1).max(0))).ok().and_then(|at| from.get(at))
    }
}
