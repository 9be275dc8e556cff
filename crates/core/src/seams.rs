//! Where time and chance come in. Only the program's start makes the real ones; tests make these.

use std::sync::Mutex;
use std::time::Duration;

use crate::Instant;

/// What time it is.
pub trait Clock: Send + Sync {
    /// The wall clock. It may jump, also backwards.
    fn now(&self) -> Instant;

    /// Time since some fixed moment; never backwards. For how long something took.
    fn elapsed(&self) -> Duration;
}

/// Where random bytes come from.
pub trait Rng: Send + Sync {
    /// Fills the buffer with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub struct FixedClock(Mutex<Instant>);

impl FixedClock {
    /// A clock that stands at `at`.
    #[must_use]
    pub fn new(at: Instant) -> Self {
        Self(Mutex::new(at))
    }

    /// Moves it by some seconds, also backwards.
    pub fn advance_seconds(&self, seconds: i64) {
        let mut at = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *at = at.plus_seconds(seconds);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.now().micros().unsigned_abs())
    }
}

/// Bytes that are the same in every run and never repeat: for tests and the demo, never for keys that guard anything.
#[derive(Debug)]
pub struct CountingRng(Mutex<u64>);

impl CountingRng {
    /// A source that starts from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }
}

impl Rng for CountingRng {
    fn fill(&self, buffer: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in buffer.chunks_mut(8) {
            // SplitMix64 (Steele, Lea, Flood 2014).
            *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = *state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}
