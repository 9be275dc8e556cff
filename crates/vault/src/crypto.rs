//! A home's own key: what seals its rows and what stands for its natural keys.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, hmac};
use logis_core::Rng;
use zeroize::Zeroizing;

use crate::VaultError;

/// Bytes of an AES-256 key, of a salt, of a SHA-256 digest.
pub(crate) const KEY_BYTES: usize = 32;
/// Bytes of an AES-GCM tag.
const TAG_BYTES: usize = 16;
/// Bytes of an AES-GCM nonce.
pub(crate) const NONCE_BYTES: usize = NONCE_LEN;
/// Bytes that sealing adds.
pub(crate) const SEAL_BYTES: usize = NONCE_LEN + TAG_BYTES;

/// Key bytes that are overwritten when dropped.
pub(crate) type Secret = Zeroizing<Vec<u8>>;

/// A SHA-256 digest.
pub(crate) type Digest = [u8; 32];

/// AES-256-GCM under one key, with the nonce before and the tag after. The engine overwrites its keys when freed.
pub(crate) struct SealingKey(LessSafeKey);

impl SealingKey {
    /// From 32 bytes.
    pub(crate) fn new(key: &[u8]) -> Result<Self, VaultError> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| VaultError::Impossible("a key of another length"))?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// `nonce ‖ ciphertext ‖ tag`, in the plain text's own memory. The nonce must not have been used with this key.
    pub(crate) fn seal_with(&self, nonce: [u8; NONCE_LEN], aad: &[u8], plain: Vec<u8>) -> Vec<u8> {
        let mut bytes = plain;
        let length = bytes.len();
        bytes.reserve_exact(SEAL_BYTES);
        bytes.resize(length + NONCE_LEN, 0);
        bytes.copy_within(..length, NONCE_LEN);
        bytes[..NONCE_LEN].copy_from_slice(&nonce);
        let sealed = self.0.seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut bytes[NONCE_LEN..]);
        match sealed {
            Ok(tag) => bytes.extend_from_slice(tag.as_ref()),
            // Only inputs over 64 GB can't be sealed. What can't be sealed is not kept: it will not open either.
            Err(_) => bytes.clear(),
        }
        bytes
    }

    /// As [`SealingKey::seal_with`] under a random nonce.
    pub(crate) fn seal(&self, rng: &dyn Rng, aad: &[u8], plain: Vec<u8>) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        rng.fill(&mut nonce);
        self.seal_with(nonce, aad, plain)
    }

    /// What [`SealingKey::seal`] was given, in the sealed bytes' own memory.
    pub(crate) fn open(&self, what: &'static str, aad: &[u8], sealed: Vec<u8>) -> Result<Vec<u8>, VaultError> {
        let mut bytes = sealed;
        let tampered = VaultError::Tampered { what };
        if bytes.len() < SEAL_BYTES {
            return Err(tampered);
        }
        let Ok(nonce) = Nonce::try_assume_unique_for_key(&bytes[..NONCE_LEN]) else { return Err(tampered) };
        let length = match self.0.open_within(nonce, Aad::from(aad), &mut bytes, NONCE_LEN..) {
            Ok(plain) => plain.len(),
            Err(_) => return Err(tampered),
        };
        bytes.truncate(length);
        Ok(bytes)
    }
}

/// One home's data key and salt, ready for use.
pub(crate) struct HomeKey {
    data: SealingKey,
    salt: hmac::Key,
    derived: hmac::Key,
    wrapped: Vec<u8>,
}

impl HomeKey {
    /// Bytes of a data key and a salt, as they are wrapped.
    pub(crate) const BYTES: usize = 2 * KEY_BYTES;

    /// Draws a new one.
    pub(crate) fn draw(rng: &dyn Rng) -> Secret {
        let mut bytes = Zeroizing::new(vec![0; Self::BYTES]);
        rng.fill(&mut bytes);
        bytes
    }

    /// From data key ‖ salt.
    pub(crate) fn new(bytes: &[u8]) -> Result<Self, VaultError> {
        if bytes.len() != Self::BYTES {
            return Err(VaultError::Impossible("a home key of another length"));
        }
        let (data, salt) = bytes.split_at(KEY_BYTES);
        let derive = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, data), b"logis names and nonces 1");
        Ok(Self {
            data: SealingKey::new(data)?,
            salt: hmac::Key::new(hmac::HMAC_SHA256, salt),
            derived: hmac::Key::new(hmac::HMAC_SHA256, derive.as_ref()),
            wrapped: Vec::new(),
        })
    }

    /// The same, knowing the bytes in which it lay wrapped.
    pub(crate) fn wrapped_as(self, wrapped: &[u8]) -> Self {
        Self { wrapped: wrapped.to_vec(), ..self }
    }

    /// The bytes in which it lay wrapped: where others lie now, the salt may be another.
    pub(crate) fn wrapped(&self) -> &[u8] {
        &self.wrapped
    }

    /// `nonce ‖ ciphertext ‖ tag`, in the plain text's own memory.
    pub(crate) fn seal(&self, rng: &dyn Rng, aad: &[u8], plain: Vec<u8>) -> Vec<u8> {
        self.data.seal(rng, aad, plain)
    }

    /// As [`HomeKey::seal`] with a nonce made from what is sealed, for verbs that run again: the same in gives the
    /// same out, anything else gets another nonce. Seal nothing so whose repetition must stay hidden.
    pub(crate) fn seal_again(&self, aad: &[u8], plain: Vec<u8>) -> Vec<u8> {
        let mut context = hmac::Context::with_key(&self.derived);
        context.update(b"nonce");
        context.update(&length(aad));
        context.update(aad);
        context.update(&plain);
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&context.sign().as_ref()[..NONCE_LEN]);
        self.data.seal_with(nonce, aad, plain)
    }

    /// What was sealed.
    ///
    /// # Errors
    /// [`VaultError::Tampered`] when a byte of it or of the associated data differs.
    pub(crate) fn open(&self, what: &'static str, aad: &[u8], sealed: Vec<u8>) -> Result<Vec<u8>, VaultError> {
        self.data.open(what, aad, sealed)
    }

    /// HMAC-SHA256 of a list that lies open, for one purpose: nobody without the key can write another that fits.
    pub(crate) fn mac_of_list(&self, purpose: &str, listed: &[u8]) -> Digest {
        let mut context = hmac::Context::with_key(&self.derived);
        context.update(b"list");
        context.update(&length(purpose.as_bytes()));
        context.update(purpose.as_bytes());
        context.update(listed);
        let mut mac = Digest::default();
        mac.copy_from_slice(context.sign().as_ref());
        mac
    }

    /// The first 8 bytes of HMAC-SHA256(salt, bytes), big-endian: stands for a natural key.
    pub(crate) fn mac(&self, bytes: &[u8]) -> u64 {
        let tag = hmac::sign(&self.salt, bytes);
        tag.as_ref()[..8].iter().fold(0, |acc, byte| acc << 8 | u64::from(*byte))
    }

    /// What stands for a name in the database: 16 bytes that say nothing without the key.
    pub(crate) fn name(&self, room: &str, name: &str) -> [u8; 16] {
        let mut context = hmac::Context::with_key(&self.derived);
        context.update(b"name");
        context.update(&length(room.as_bytes()));
        context.update(room.as_bytes());
        context.update(name.as_bytes());
        let mut short = [0; 16];
        short.copy_from_slice(&context.sign().as_ref()[..16]);
        short
    }
}

fn length(bytes: &[u8]) -> [u8; 8] {
    (bytes.len() as u64).to_le_bytes()
}

/// Associated data: the room, then each part with its length, so that no two lists of parts give the same bytes.
pub(crate) fn bound_to(room: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(64);
    for part in std::iter::once(&room.as_bytes()).chain(parts) {
        bytes.extend_from_slice(&length(part)[..4]);
        bytes.extend_from_slice(part);
    }
    bytes
}

/// SHA-256 over parts, each with its length before it.
pub(crate) fn sha256(room: &str, parts: &[&[u8]]) -> Digest {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in std::iter::once(&room.as_bytes()).chain(parts) {
        context.update(&length(part));
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

#[cfg(test)]
mod tests {
    use super::*;
    use logis_core::CountingRng;
    use proptest::prelude::*;

    fn key() -> HomeKey {
        HomeKey::new(&HomeKey::draw(&CountingRng::new(1))).unwrap()
    }

    #[test]
    fn a_natural_key_is_the_start_of_an_hmac() {
        // RFC 4231, test case 2, whose key "Jefe" stands here as HMAC pads it: with zeros.
        let mut bytes = [0; HomeKey::BYTES];
        bytes[KEY_BYTES..KEY_BYTES + 4].copy_from_slice(b"Jefe");
        assert_eq!(HomeKey::new(&bytes).unwrap().mac(b"what do ya want for nothing?"), 0x5bdc_c146_bf60_754e);
    }

    #[test]
    fn names_are_told_apart_by_room() {
        let key = key();
        assert_eq!(key.name("a", "b"), key.name("a", "b"));
        assert_ne!(key.name("a", "bc"), key.name("ab", "c"));
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_and_what_was_changed_does_not(
            plain: Vec<u8>, aad: Vec<u8>, other: Vec<u8>, again: bool, flip: usize, cut in 1..40_usize,
        ) {
            let key = key();
            let rng = CountingRng::new(2);
            let sealed = if again { key.seal_again(&aad, plain.clone()) } else { key.seal(&rng, &aad, plain.clone()) };
            prop_assert_eq!(sealed.len(), plain.len() + SEAL_BYTES);
            prop_assert_eq!(key.open("it", &aad, sealed.clone()).unwrap(), plain);
            if other != aad {
                prop_assert!(key.open("it", &other, sealed.clone()).is_err());
            }
            prop_assert!(key.open("it", &aad, sealed[..sealed.len().saturating_sub(cut)].to_vec()).is_err());
            let mut flipped = sealed;
            let bit = flip % (flipped.len() * 8);
            flipped[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(key.open("it", &aad, flipped).is_err());
        }
    }
}
