//! Identifiers: sixteen bytes, written as 32 lowercase hexadecimal digits.

use std::fmt;
use std::str::FromStr;

use crate::{Instant, Rng};

/// Why a text is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an identifier is 32 hexadecimal digits")]
pub struct IdError;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl $name {
            /// The identifier's bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                &self.0
            }

            /// An identifier from stored bytes.
            ///
            /// # Errors
            /// When there are not exactly sixteen.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, IdError> {
                bytes.try_into().map(Self).map_err(|_| IdError)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let text = text.as_bytes();
                if text.len() != 32 {
                    return Err(IdError);
                }
                let mut bytes = [0; 16];
                for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
                    let digit = |d: u8| char::from(d).to_digit(16).ok_or(IdError);
                    *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).map_err(|_| IdError)?;
                }
                Ok(Self(bytes))
            }
        }
    };
}

macro_rules! drawn {
    ($name:ident) => {
        impl $name {
            /// A fresh random identifier.
            pub fn draw(rng: &dyn Rng) -> Self {
                let mut bytes = [0; 16];
                rng.fill(&mut bytes);
                Self(bytes)
            }
        }
    };
}

identifier! {
    /// One person's home.
    HomeId
}
identifier! {
    /// One batch of records that reached a home.
    DeliveryId
}
identifier! {
    /// One sealed segment.
    SegmentId
}
identifier! {
    /// One record: its own time, then 64 bits that stand for its natural key.
    ///
    /// The first eight bytes are microseconds since 1970 with the sign bit turned, so that byte order is time order.
    RecordId
}
identifier! {
    /// A person who signs in.
    PersonId
}
identifier! {
    /// What a person signs in with: a password, a passkey, a recovery code.
    CredentialId
}
identifier! {
    /// A link that opens a home once.
    LinkId
}
identifier! {
    /// A grant by which another person may look at a home.
    GrantId
}
drawn!(HomeId);
drawn!(PersonId);
drawn!(CredentialId);
drawn!(LinkId);
drawn!(GrantId);
drawn!(DeliveryId);
drawn!(SegmentId);

/// Turns the sign bit, so that unsigned order is signed order.
const SIGN: u64 = 1 << 63;

impl RecordId {
    /// The identifier of a record whose own time is `at` and whose natural key has the keyed hash `mac`.
    #[must_use]
    pub fn new(at: Instant, mac: u64) -> Self {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&(at.micros().cast_unsigned() ^ SIGN).to_be_bytes());
        bytes[8..].copy_from_slice(&mac.to_be_bytes());
        Self(bytes)
    }

    /// The record's own time as it was when it was first seen.
    #[must_use]
    pub fn at(&self) -> Instant {
        Instant::from_micros((self.half(0) ^ SIGN).cast_signed())
    }

    /// The half that stands for the natural key.
    #[must_use]
    pub fn mac(&self) -> u64 {
        self.half(8)
    }

    fn half(&self, from: usize) -> u64 {
        self.0[from..from + 8].iter().fold(0, |acc, byte| acc << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn record_ids_sort_by_time(a: i64, b: i64, mac: u64) {
            let (x, y) = (RecordId::new(Instant::from_micros(a), mac), RecordId::new(Instant::from_micros(b), mac));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.at().micros(), a);
            prop_assert_eq!(x.mac(), mac);
            prop_assert_eq!(x.to_string().parse::<RecordId>(), Ok(x));
        }
    }
}
