//! How often someone may try: by account and by address, in memory, bounded.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::secret::hash;

/// Tries at one account within [`WINDOW_SECONDS`]; then it waits.
pub const ACCOUNT_TRIES_MAX: u32 = 5;
/// Tries from one address within [`WINDOW_SECONDS`].
pub const ADDRESS_TRIES_MAX: u32 = 30;
/// Reads of one calendar feed within [`WINDOW_SECONDS`]: the devices of a family, each by hand now and then.
pub const FEED_READS_MAX: u32 = 20;
/// Tries are counted over so long.
pub const WINDOW_SECONDS: u64 = 15 * 60;
/// Accounts and addresses that are counted at one time; of more, the oldest count is forgotten.
const COUNTED_MAX: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    Account([u8; 32]),
    Address([u8; 8]),
    Feed([u8; 16]),
}

#[derive(Debug, Clone, Copy)]
struct Tries {
    since: Duration,
    count: u32,
}

/// The counts of a running server.
#[derive(Default)]
pub struct Limits(Mutex<HashMap<Counted, Tries>>);

impl Limits {
    /// Counts a try, before it is looked at: whoever waits is not told whether it would have been right.
    ///
    /// # Errors
    /// In how many seconds to try again.
    pub fn count(&self, account: &str, address: IpAddr, now: Duration) -> Result<(), u64> {
        let counted = [(Counted::Address(network(address)), ADDRESS_TRIES_MAX), (account_of(account), ACCOUNT_TRIES_MAX)];
        let mut all = self.lock();
        for (key, max) in counted {
            wait(&all, key, max, now)?;
        }
        counted.iter().for_each(|(key, _)| add(&mut all, *key, now));
        Ok(())
    }

    /// Whether an address may try a secret that leads to a home by itself.
    ///
    /// # Errors
    /// In how many seconds to try again.
    pub fn may_guess(&self, address: IpAddr, now: Duration) -> Result<(), u64> {
        wait(&self.lock(), Counted::Address(network(address)), ADDRESS_TRIES_MAX, now)
    }

    /// Counts a secret that led nowhere.
    pub fn count_guess(&self, address: IpAddr, now: Duration) {
        add(&mut self.lock(), Counted::Address(network(address)), now);
    }

    /// Counts a read of a calendar feed.
    ///
    /// # Errors
    /// In how many seconds to come again.
    pub fn count_read(&self, feed: &[u8; 16], now: Duration) -> Result<(), u64> {
        let mut all = self.lock();
        wait(&all, Counted::Feed(*feed), FEED_READS_MAX, now)?;
        add(&mut all, Counted::Feed(*feed), now);
        Ok(())
    }

    /// Forgets the tries at an account: its person is in.
    pub fn forget(&self, account: &str) {
        self.lock().remove(&account_of(account));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Counted, Tries>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// In how many seconds another try may come, where there were too many.
fn wait(all: &HashMap<Counted, Tries>, key: Counted, max: u32, now: Duration) -> Result<(), u64> {
    let window = Duration::from_secs(WINDOW_SECONDS);
    match all.get(&key).filter(|tries| now < tries.since + window && tries.count >= max) {
        Some(tries) => Err((tries.since + window - now).as_secs().max(1)),
        None => Ok(()),
    }
}

fn add(all: &mut HashMap<Counted, Tries>, key: Counted, now: Duration) {
    let window = Duration::from_secs(WINDOW_SECONDS);
    if all.len() >= COUNTED_MAX {
        all.retain(|_, tries| now < tries.since + window);
    }
    if all.len() >= COUNTED_MAX
        && let Some(oldest) = all.iter().min_by_key(|(_, tries)| tries.since).map(|(key, _)| *key)
    {
        all.remove(&oldest);
    }
    let tries = all.entry(key).or_insert(Tries { since: now, count: 0 });
    if now >= tries.since + window {
        *tries = Tries { since: now, count: 0 };
    }
    tries.count += 1;
}

fn account_of(account: &str) -> Counted {
    Counted::Account(hash("logis account 1", account.as_bytes()))
}

/// An address as it is counted: of IPv6 the network, of which one machine has all.
#[must_use]
pub fn network(address: IpAddr) -> [u8; 8] {
    let six = match address {
        IpAddr::V4(four) => four.to_ipv6_mapped(),
        IpAddr::V6(six) => six,
    };
    let bytes = six.octets();
    let mut kept = [0; 8];
    // An IPv4 address is the end of what it is mapped to.
    kept.copy_from_slice(if six.to_ipv4_mapped().is_some() { &bytes[8..] } else { &bytes[..8] });
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_bounded_by_account_and_by_address() {
        let (limits, at) = (Limits::default(), Duration::from_secs);
        let from = |n: u8| IpAddr::from([192, 0, 2, n]);
        for _ in 0..ACCOUNT_TRIES_MAX {
            assert_eq!(limits.count("anne", from(1), at(0)), Ok(()));
        }
        assert_eq!(limits.count("anne", from(2), at(60)), Err(840), "from wherever it comes");
        assert_eq!(limits.count("paul", from(1), at(60)), Ok(()));
        limits.forget("anne");
        assert_eq!(limits.count("anne", from(2), at(61)), Ok(()));
        for n in 0..ADDRESS_TRIES_MAX {
            assert_eq!(limits.count(&format!("guess {n}"), from(3), at(100)), Ok(()));
        }
        assert_eq!(limits.count("another", from(3), at(101)), Err(899));
        assert_eq!(limits.count("another", from(3), at(100 + WINDOW_SECONDS)), Ok(()));
        let six = |end: u16| IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, end]);
        assert_eq!(network(six(1)), network(six(2)));
    }

    #[test]
    fn what_is_counted_stays_bounded() {
        let limits = Limits::default();
        for n in 0..COUNTED_MAX as u32 {
            let _counted = limits.count(&n.to_string(), IpAddr::from(n.to_be_bytes()), Duration::from_secs(0));
        }
        assert!(limits.0.lock().unwrap().len() <= COUNTED_MAX);
    }
}
