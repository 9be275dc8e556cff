//! The real clock and the real source of random bytes. Nothing else in the program asks the system for either.

use std::fs::File;
use std::io::Read;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant as Monotonic};

use logis_core::{Clock, Instant, Rng};

/// The system's clocks.
pub(crate) struct SystemClock {
    start: Monotonic,
}

impl SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is asked")]
    pub(crate) fn new() -> Self {
        Self { start: Monotonic::now() }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's clock is asked")]
    fn now(&self) -> Instant {
        jiff::Timestamp::now().into()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

/// The system's clock, set to another time and running on from there: the demo lives in its own story.
pub(crate) struct StoryClock {
    system: SystemClock,
    /// Microseconds between the system's time and the story's.
    ahead_us: AtomicI64,
}

impl StoryClock {
    pub(crate) fn new() -> Self {
        Self { system: SystemClock::new(), ahead_us: AtomicI64::new(0) }
    }

    /// From now on it is this time.
    pub(crate) fn set(&self, to: Instant) {
        self.ahead_us.store(to.micros() - self.system.now().micros(), Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.system.now().micros() + self.ahead_us.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        self.system.elapsed()
    }
}

/// The operating system's random bytes.
pub(crate) struct SystemRng {
    source: Mutex<File>,
}

impl SystemRng {
    pub(crate) fn new() -> std::io::Result<Self> {
        Ok(Self { source: Mutex::new(File::open("/dev/urandom")?) })
    }
}

impl Rng for SystemRng {
    #[expect(clippy::panic, reason = "without random bytes nothing may be sealed, and a caller could not do better")]
    fn fill(&self, buffer: &mut [u8]) {
        let mut source = self.source.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Err(error) = source.read_exact(buffer) {
            panic!("the system gives no random bytes: {error}");
        }
    }
}
