//! A key for one run alone: what a command must put down on a disk and needs no longer than it runs.

use logis_core::Rng;
use zeroize::Zeroizing;

use crate::VaultError;
use crate::crypto::{KEY_BYTES, SealingKey, bound_to};

/// A key that only memory holds: once it is dropped, nobody can open what was sealed.
pub struct ThrowawayKey(SealingKey);

impl ThrowawayKey {
    /// Bytes that sealing adds to a piece.
    pub const SEAL_BYTES: usize = crate::crypto::SEAL_BYTES;

    /// Draws a new one.
    ///
    /// # Errors
    /// When the engine refuses it.
    pub fn draw(rng: &dyn Rng) -> Result<Self, VaultError> {
        let mut key = Zeroizing::new([0; KEY_BYTES]);
        rng.fill(&mut *key);
        Ok(Self(SealingKey::new(&*key)?))
    }

    /// Seals the piece of this number. A number must be sealed once only: it is the nonce.
    #[must_use]
    pub fn seal(&self, piece: u64, plain: Vec<u8>) -> Vec<u8> {
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&piece.to_le_bytes());
        self.0.seal_with(nonce, &place(piece), plain)
    }

    /// Opens the piece of this number.
    ///
    /// # Errors
    /// [`VaultError::Tampered`] when a byte of it differs, or it is another piece.
    pub fn open(&self, piece: u64, sealed: Vec<u8>) -> Result<Vec<u8>, VaultError> {
        self.0.open("what was kept for this run", &place(piece), sealed)
    }
}

fn place(piece: u64) -> Vec<u8> {
    bound_to("throwaway", &[&piece.to_le_bytes()])
}

#[cfg(test)]
mod tests {
    use logis_core::CountingRng;

    use super::*;

    #[test]
    fn a_piece_opens_with_its_key_and_at_its_place_alone() {
        let rng = CountingRng::new(1);
        let (key, other) = (ThrowawayKey::draw(&rng).unwrap(), ThrowawayKey::draw(&rng).unwrap());
        let sealed = key.seal(7, b"PLANTED".to_vec());
        assert_eq!(sealed.len(), 7 + ThrowawayKey::SEAL_BYTES);
        assert_eq!(key.open(7, sealed.clone()).unwrap(), b"PLANTED");
        assert!(key.open(8, sealed.clone()).is_err() && other.open(7, sealed).is_err());
    }
}
