//! Chance that is the same in every run: one stream a name, so that a change of one part leaves the others as they were.

use logis_core::{CountingRng, Rng as _};

/// A stream of draws.
pub struct Draw(CountingRng);

impl Draw {
    /// The stream called `name` of a seed.
    pub fn new(seed: u64, name: &str) -> Self {
        // FNV-1a, then the seed spread over all bits, so that neighbours share nothing.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(CountingRng::new(hash ^ seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)))
    }

    fn bits(&self) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A whole number from `low` to `high`, both included.
    pub fn between(&self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low.min(high).saturating_add(i64::try_from(self.bits() % span).unwrap_or_default())
    }

    /// The same for days.
    pub fn days(&self, low: i32, high: i32) -> i32 {
        i32::try_from(self.between(low.into(), high.into())).unwrap_or(low)
    }

    /// Yes, this many times in a hundred.
    pub fn chance(&self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of them.
    pub fn pick<T: Copy>(&self, from: &[T]) -> T {
        from[self.index(from.len())]
    }

    /// A position in a list of `count`.
    pub fn index(&self, count: usize) -> usize {
        usize::try_from(self.bits() % (count.max(1) as u64)).unwrap_or_default()
    }

    /// Cents around a middle: most near it, some up to twice as much, none below a third.
    pub fn around(&self, cents: i64) -> i64 {
        let thirds = self.between(33, 120) + self.between(0, 40) + self.between(0, 40);
        (cents * thirds / 110).max(50)
    }
}
