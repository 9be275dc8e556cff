//! Passwords: kept as Argon2id (RFC 9106) with the parameters beside, so that later ones may cost more.

use argon2::{Algorithm, Argon2, Params, Version};
use logis_core::Rng;
use serde::{Deserialize, Serialize};

use super::secret::{hex, same, unhex};

/// Shortest password (NIST SP 800-63B-4 asks 15 where it stands alone and nothing limits the tries; here they are limited).
pub const PASSWORD_CHARACTERS_MIN: usize = 10;
/// Longest password.
pub const PASSWORD_CHARACTERS_MAX: usize = 200;
/// Memory of a hash (OWASP's password storage sheet: 19 MiB with two passes and one lane).
const MEMORY_KIB: u32 = 19 << 10;
/// See [`MEMORY_KIB`].
const PASSES: u32 = 2;
/// See [`MEMORY_KIB`].
const LANES: u32 = 1;
/// What a stored hash may ask for at most.
const MEMORY_MAX_KIB: u32 = 1 << 18;
/// See [`MEMORY_MAX_KIB`].
const PASSES_MAX: u32 = 16;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// What is kept of a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPassword {
    /// `argon2id`.
    kdf: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    /// Hexadecimal digits.
    salt: String,
    /// Hexadecimal digits.
    hash: String,
}

impl StoredPassword {
    /// What is kept of this password; nothing where it is too short or too long.
    #[must_use]
    pub fn new(password: &str, rng: &dyn Rng) -> Option<Self> {
        if !(PASSWORD_CHARACTERS_MIN..=PASSWORD_CHARACTERS_MAX).contains(&password.chars().count()) {
            return None;
        }
        let mut salt = [0; SALT_BYTES];
        rng.fill(&mut salt);
        let kept = Self { salt: hex(&salt), ..Self::nobodys() };
        let hash = kept.hash_of(password)?;
        Some(Self { hash, ..kept })
    }

    /// One that no password fits and that costs as much to try: for names that nobody has.
    #[must_use]
    pub fn nobodys() -> Self {
        let (salt, hash) = ("00".repeat(SALT_BYTES), String::new());
        Self { kdf: "argon2id".to_owned(), memory_kib: MEMORY_KIB, passes: PASSES, lanes: LANES, salt, hash }
    }

    /// Whether this is the password.
    #[must_use]
    pub fn is(&self, password: &str) -> bool {
        self.hash_of(password).is_some_and(|hash| same(&hash, &self.hash))
    }

    fn hash_of(&self, password: &str) -> Option<String> {
        let is_known = self.kdf == "argon2id" && self.memory_kib <= MEMORY_MAX_KIB && self.passes <= PASSES_MAX;
        if !is_known || password.chars().count() > PASSWORD_CHARACTERS_MAX {
            return None;
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(HASH_BYTES)).ok()?;
        let mut hash = [0; HASH_BYTES];
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon.hash_password_into(password.as_bytes(), &unhex(&self.salt)?, &mut hash).ok()?;
        Some(hex(&hash))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use logis_core::CountingRng;

    #[test]
    fn a_password_is_known_again_and_no_other() {
        let rng = CountingRng::new(1);
        let kept = StoredPassword::new("à la claire fontaine", &rng).unwrap();
        assert!(kept.is("à la claire fontaine") && !kept.is("à la claire fontain") && !kept.is(""));
        assert_ne!(StoredPassword::new("à la claire fontaine", &rng), Some(kept.clone()), "salted");
        let again: StoredPassword = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();
        assert!(again.is("à la claire fontaine"));
        assert!(StoredPassword::new("too short", &rng).is_none() && StoredPassword::new(&"x".repeat(201), &rng).is_none());
        assert!(!StoredPassword::nobodys().is("à la claire fontaine") && !StoredPassword::nobodys().is(""));
        assert!(!StoredPassword { memory_kib: u32::MAX, ..kept }.is("à la claire fontaine"), "a hash must not take all memory");
    }
}
