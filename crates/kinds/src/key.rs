//! Natural keys: the bytes by which one source names one record.

use logis_core::{Day, Decimal, Instant};

/// What a natural key is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The key names one record, wherever it is seen.
    Whole,
    /// The source gave an id of its own: the key names one record unless the id turns out to be none (seen twice in
    /// one delivery with another date or amount; then [`Key::Ordinal`] is used, by asking again with
    /// [`KeyBuilder::without_id`]).
    HolderId,
    /// Equal keys may be different records: the vault adds the ordinal of the row among its equals of the delivery.
    Ordinal,
}

/// Where a natural key is written; reused from row to row.
#[derive(Debug, Default)]
pub struct KeyBuilder {
    bytes: Vec<u8>,
    without_id: bool,
}

impl KeyBuilder {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// One that leaves out ids that holders gave.
    #[must_use]
    pub fn without_id() -> Self {
        Self { without_id: true, ..Self::default() }
    }

    /// Whether ids that holders gave are to be left out.
    #[must_use]
    pub fn leaves_out_id(&self) -> bool {
        self.without_id
    }

    /// Forgets the row before.
    pub fn clear(&mut self) {
        self.bytes.clear();
    }

    /// The key so far. Parts are told apart by their lengths, so that no two lists of parts give the same bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes.extend_from_slice(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
        self.bytes.extend_from_slice(text.as_bytes());
        self
    }

    /// Adds text without what sources write differently from one export to the next: case, and runs of white space.
    pub fn folded(&mut self, text: &str) -> &mut Self {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        for word in text.split_whitespace() {
            if self.bytes.len() > start + 4 {
                self.bytes.push(b' ');
            }
            if word.is_ascii() {
                self.bytes.extend(word.bytes().map(|b| b.to_ascii_uppercase()));
            } else {
                let mut utf8 = [0; 4];
                for c in word.chars().flat_map(char::to_uppercase) {
                    self.bytes.extend_from_slice(c.encode_utf8(&mut utf8).as_bytes());
                }
            }
        }
        let length = u32::try_from(self.bytes.len() - start - 4).unwrap_or(u32::MAX);
        self.bytes[start..start + 4].copy_from_slice(&length.to_le_bytes());
        self
    }

    /// Adds a whole number.
    pub fn integer(&mut self, number: i64) -> &mut Self {
        self.bytes.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// Adds an amount; equal amounts are equal at any scale.
    pub fn decimal(&mut self, number: Decimal) -> &mut Self {
        let number = number.normalized();
        self.bytes.push(number.scale);
        self.integer(number.digits)
    }

    /// Adds a date, or that there is none.
    pub fn day(&mut self, day: Option<Day>) -> &mut Self {
        self.integer(day.map_or(i64::MIN, |day| i64::from(day.number())))
    }

    /// Adds a moment.
    pub fn instant(&mut self, at: Instant) -> &mut Self {
        self.integer(at.micros())
    }
}
