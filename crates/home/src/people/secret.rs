//! Secrets that are drawn at random and told once: what cookies, links and recovery codes carry. The data keeps their
//! hashes alone.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest::{Context, SHA256};
use logis_core::Rng;

/// Bytes of the part that leads to a home.
const ID_BYTES: usize = 16;
/// Bytes of the part that proves.
const KEY_BYTES: usize = 32;
/// Letters of a recovery code that are drawn (Crockford's base 32: no I, L, O, U). 24 of them are 120 bits.
const CODE_LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// See [`CODE_LETTERS`].
const CODE_LENGTH: usize = 24;
/// Letters between two dashes.
const CODE_GROUP: usize = 4;

/// An id that leads to a home, and what proves that its bearer was given it.
#[derive(Clone)]
pub struct Secret {
    id: [u8; ID_BYTES],
    key: [u8; KEY_BYTES],
}

impl Secret {
    /// A fresh one.
    #[must_use]
    pub fn draw(rng: &dyn Rng) -> Self {
        let mut secret = Self { id: [0; ID_BYTES], key: [0; KEY_BYTES] };
        rng.fill(&mut secret.id);
        rng.fill(&mut secret.key);
        secret
    }

    /// One as [`Secret::text`] writes it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let bytes = unhex(text)?;
        let (id, key) = bytes.split_at_checked(ID_BYTES)?;
        Some(Self { id: id.try_into().ok()?, key: key.try_into().ok()? })
    }

    /// One that nobody has, for what can't be read: it is looked for as any other.
    #[must_use]
    pub fn nobodys() -> Self {
        Self { id: [0; ID_BYTES], key: [0; KEY_BYTES] }
    }

    /// As links and cookies carry it.
    #[must_use]
    pub fn text(&self) -> String {
        hex(&self.id) + &hex(&self.key)
    }

    /// The part that leads to a home; no secret.
    #[must_use]
    pub fn id(&self) -> [u8; ID_BYTES] {
        self.id
    }

    /// What is kept of the part that proves.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        hash("logis secret 1", &self.key)
    }

    /// What its forms send back: follows from the secret, and tells nothing of it.
    #[must_use]
    pub fn form(&self) -> FormToken {
        FormToken(hex(&hash("logis form 1", &self.key)))
    }
}

/// What the forms of a session send back.
#[derive(Clone)]
pub struct FormToken(String);

impl FormToken {
    /// As forms carry it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a text is this token; the time it takes tells nothing of where they differ.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        verify_slices_are_equal(self.0.as_bytes(), text.as_bytes()).is_ok()
    }
}

/// A fresh recovery code, as it is shown once.
#[must_use]
pub fn draw_code(rng: &dyn Rng) -> String {
    let mut bytes = [0; CODE_LENGTH];
    rng.fill(&mut bytes);
    let mut code = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 && at % CODE_GROUP == 0 {
            code.push('-');
        }
        code.push(char::from(CODE_LETTERS[usize::from(byte & 31)]));
    }
    code
}

/// What is kept of a recovery code, however it was copied: case, dashes and spaces don't count, and letters that look
/// like digits are those.
#[must_use]
pub fn hash_code(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric).take(2 * CODE_LENGTH);
    let plain: String = letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    hex(&hash("logis recovery 1", plain.as_bytes()))
}

/// SHA-256 for one purpose.
#[must_use]
pub fn hash(purpose: &str, bytes: &[u8]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    context.update(purpose.as_bytes());
    context.update(&[0]);
    context.update(bytes);
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// Whether two texts are one; the time it takes tells nothing of where they differ.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

/// Bytes in hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// The bytes of hexadecimal digits.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect::<Option<_>>()?;
    digits.len().is_multiple_of(2).then(|| digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use logis_core::CountingRng;

    #[test]
    fn a_secret_is_read_as_it_was_written() {
        let secret = Secret::draw(&CountingRng::new(1));
        let read = Secret::read(&secret.text()).unwrap();
        assert!(read.id() == secret.id() && read.hash() == secret.hash());
        assert!(read.form().is(secret.form().as_str()) && !read.form().is(&secret.text()));
        for wrong in ["", "0", "zz", &secret.text()[2..], "é"] {
            assert!(Secret::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_code_is_known_however_it_was_copied() {
        let code = draw_code(&CountingRng::new(1));
        assert_eq!((code.len(), code.matches('-').count()), (29, 5));
        let copied = format!(" {} ", code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l"));
        assert_eq!(hash_code(&code), hash_code(&copied));
        assert_ne!(hash_code(&code), hash_code(&draw_code(&CountingRng::new(2))));
    }
}
