//! Which encoding an input is in, and its text as UTF-8.
//!
//! The order: byte-order mark, then valid UTF-8, then the declared encoding (an XML declaration, an OFX header), then
//! a guess from the bytes, then Windows-1252. One pass over the whole input decides, before anything is read from it:
//! a head of plain ASCII says nothing about what follows.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Decoder, DecoderResult};
use logis_core::{Code, Problem};

use crate::{Head, Input, Sink};

/// How much is read at once.
const BUFFER_BYTES: usize = 256 * 1024;
/// How much of an input that is not UTF-8 the guess may look at.
const GUESS_BYTES_MAX: u64 = 1024 * 1024;
/// Of an input declared as UTF-8 with bytes that aren't, at most one in so many may be wrong for it to stay UTF-8.
const WRONG_ONE_IN: u64 = 1000;

/// Of an input that declares nothing, so many characters beyond ASCII must be whole UTF-8 for each byte that isn't.
const WHOLE_TO_WRONG: u64 = 10;

/// An encoding, as reports name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Only bytes below 0x80.
    Ascii,
    /// UTF-8.
    Utf8,
    /// UTF-8 with a byte-order mark.
    Utf8Bom,
    /// No text at all.
    Binary,
    /// Any other, by its name in the WHATWG Encoding Standard.
    Other(&'static encoding_rs::Encoding),
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ascii => f.write_str("ascii"),
            Self::Utf8 => f.write_str("utf-8"),
            Self::Utf8Bom => f.write_str("utf-8-bom"),
            Self::Binary => f.write_str("binary"),
            Self::Other(encoding) => f.write_str(&encoding.name().to_ascii_lowercase()),
        }
    }
}

/// What one pass over an input found.
#[derive(Debug)]
pub(crate) struct Survey {
    encoding: Encoding,
    bom_bytes: usize,
    head: String,
    whole: bool,
    /// Whether the bytes are UTF-8 as they stand.
    clean: bool,
    problems: Vec<Problem>,
}

/// Looks at the whole of an input once.
pub(crate) fn survey(input: &dyn Input) -> io::Result<Survey> {
    let mut reader = input.open()?;
    let mut head = Vec::new();
    let mut utf8 = Utf8Check::default();
    let mut guess = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    let (mut size, mut ascii, mut guessed) = (0u64, true, 0u64);
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        // Whole buffers, however the bytes come: the guess looks at some of them only, and must look at the same.
        let read = fill(&mut *reader, &mut buffer)?;
        if read == 0 {
            break;
        }
        let chunk = &buffer[..read];
        if head.len() < Head::BYTES_MAX {
            head.extend_from_slice(&chunk[..chunk.len().min(Head::BYTES_MAX - head.len())]);
        }
        size += read as u64;
        utf8.feed(chunk);
        if !chunk.is_ascii() {
            ascii = false;
            if guessed < GUESS_BYTES_MAX {
                guess.feed(chunk, false);
                guessed += read as u64;
            }
        }
    }
    utf8.end();
    guess.feed(&[], true);
    Ok(decide(&head, size, ascii, &utf8, &guess))
}

/// Reads until the buffer is full or the input ends.
fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

fn decide(head: &[u8], size: u64, ascii: bool, utf8: &Utf8Check, guess: &chardetng::EncodingDetector) -> Survey {
    let mut problems = Vec::new();
    let declared = declared(head);
    let (encoding, bom_bytes) = match encoding_rs::Encoding::for_bom(head) {
        Some((encoding, bytes)) if encoding == encoding_rs::UTF_8 => (Encoding::Utf8Bom, bytes),
        Some((encoding, bytes)) => (Encoding::Other(encoding), bytes),
        None => (without_bom(head, size, ascii, utf8, guess, declared.as_ref()), 0),
    };
    if let Some((label, Some(declared))) = &declared
        && !agrees(encoding, declared)
    {
        problems.push(Problem::new(Code::EncodingMismatch, format!("{label} → {encoding}")));
    }
    let (codec, whole) = (codec(encoding), size == head.len() as u64);
    let (text, _) = codec.decode_without_bom_handling(&head[bom_bytes.min(head.len())..]);
    let head = text.trim_end_matches(|c| !whole && c == '\u{fffd}').to_owned();
    Survey { encoding, bom_bytes, head, whole, clean: utf8.wrong == 0, problems }
}

fn without_bom(
    head: &[u8],
    size: u64,
    ascii: bool,
    utf8: &Utf8Check,
    guess: &chardetng::EncodingDetector,
    declared: Option<&(String, Option<&'static encoding_rs::Encoding>)>,
) -> Encoding {
    if let Some(utf16) = utf16_without_bom(head) {
        return Encoding::Other(utf16);
    }
    if ascii {
        return Encoding::Ascii;
    }
    // A few bytes gone wrong in a text full of UTF-8 don't make it another encoding: single-byte text hardly ever
    // happens to hold whole UTF-8 characters.
    if utf8.wrong.saturating_mul(WHOLE_TO_WRONG) <= utf8.whole || utf8.is_only_cut() {
        return Encoding::Utf8;
    }
    match declared.and_then(|(_, encoding)| *encoding) {
        Some(declared) if declared == encoding_rs::UTF_8 && utf8.wrong.saturating_mul(WRONG_ONE_IN) <= size => return Encoding::Utf8,
        // A single-byte encoding that leaves nothing undefined can't be contradicted by the bytes.
        Some(declared) if declared.is_single_byte() => return Encoding::Other(declared),
        _ => {}
    }
    let guessed = guess.guess(None, chardetng::Utf8Detection::Deny);
    // Bank and energy files of Europe: anything outside the western single-byte family is a wrong guess on a short text.
    let western = [encoding_rs::WINDOWS_1252, encoding_rs::WINDOWS_1250, encoding_rs::WINDOWS_1257, encoding_rs::ISO_8859_15];
    Encoding::Other(if western.contains(&guessed) { guessed } else { encoding_rs::WINDOWS_1252 })
}

fn agrees(encoding: Encoding, declared: &'static encoding_rs::Encoding) -> bool {
    match encoding {
        Encoding::Ascii => !matches!(declared.name(), "UTF-16LE" | "UTF-16BE"),
        Encoding::Utf8 | Encoding::Utf8Bom | Encoding::Binary => declared == encoding_rs::UTF_8,
        Encoding::Other(real) => real == declared || (declared.name() == "UTF-16LE" && real.name() == "UTF-16BE"),
    }
}

fn codec(encoding: Encoding) -> &'static encoding_rs::Encoding {
    match encoding {
        Encoding::Other(encoding) => encoding,
        _ => encoding_rs::UTF_8,
    }
}

/// UTF-16 of mostly Latin text has a zero in nearly every second byte.
fn utf16_without_bom(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let pairs = (head.len() / 2).min(512);
    if pairs < 4 {
        return None;
    }
    let zeros = |at: usize| head.chunks_exact(2).take(pairs).filter(|pair| pair[at] == 0).count();
    match (zeros(0), zeros(1)) {
        (first, second) if second * 10 >= pairs * 8 && first * 10 < pairs => Some(encoding_rs::UTF_16LE),
        (first, second) if first * 10 >= pairs * 8 && second * 10 < pairs => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

/// The encoding that the input itself names, as (label, encoding where the label is known).
fn declared(head: &[u8]) -> Option<(String, Option<&'static encoding_rs::Encoding>)> {
    let plain: String = head.iter().take(2048).filter(|b| **b != 0).map(|b| char::from(*b)).collect();
    let label = if let Some(from) = plain.find("<?xml") {
        let declaration = &plain[from..plain[from..].find("?>").map_or(plain.len(), |end| from + end)];
        let value = declaration[declaration.find("encoding")? + 8..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()?.to_owned()
    } else {
        let field = |name: &str| {
            let from = plain.find(name)? + name.len();
            Some(plain[from..].split(|c: char| c.is_whitespace() || c == '<').next()?.to_owned())
        };
        let charset = field("CHARSET:").filter(|c| !c.is_empty() && c != "NONE");
        match (field("ENCODING:"), charset) {
            (Some(encoding), _) if encoding.eq_ignore_ascii_case("UTF-8") || encoding.eq_ignore_ascii_case("UNICODE") => "utf-8".to_owned(),
            (Some(_), Some(charset)) if charset.bytes().all(|b| b.is_ascii_digit()) => format!("windows-{charset}"),
            (_, Some(charset)) if charset.starts_with("8859") => format!("iso-{charset}"),
            (_, Some(charset)) => charset,
            _ => return None,
        }
    };
    let encoding = match label.to_ascii_lowercase().as_str() {
        // The Encoding Standard reads Latin-9 as itself, and Latin-1 as Windows-1252, which is what files mean.
        "iso-8859-15" | "latin-9" | "latin9" => Some(encoding_rs::ISO_8859_15),
        other => encoding_rs::Encoding::for_label(other.as_bytes()),
    };
    Some((label, encoding))
}

impl Survey {
    /// The encoding that was found.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The head of the input as text.
    pub(crate) fn head(&self) -> Head<'_> {
        Head { text: &self.head, whole: self.whole }
    }

    /// What the survey has to say.
    pub(crate) fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The text of the input from its beginning.
    pub(crate) fn reader<'a>(&self, input: &'a dyn Input) -> io::Result<Utf8Reader<'a>> {
        let pass = self.clean && matches!(self.encoding, Encoding::Ascii | Encoding::Utf8 | Encoding::Utf8Bom);
        Utf8Reader::open(input, self.bom_bytes, codec(self.encoding), pass)
    }
}

/// The text of an input: valid UTF-8 without byte-order mark, whatever the input was.
///
/// What `fill_buf` gives is valid UTF-8 as far as whole characters go; a character may be cut at the end of a buffer
/// only when the input is UTF-8 already and passed through.
pub struct Utf8Reader<'a> {
    input: &'a dyn Input,
    bom_bytes: usize,
    inner: BufReader<Box<dyn Read + 'a>>,
    decoder: Decoder,
    pass: bool,
    pending: String,
    at: usize,
    ended: bool,
    line: u64,
    replaced_at_line: Option<u64>,
}

impl<'a> Utf8Reader<'a> {
    fn open(input: &'a dyn Input, bom_bytes: usize, codec: &'static encoding_rs::Encoding, pass: bool) -> io::Result<Self> {
        let mut inner = BufReader::with_capacity(BUFFER_BYTES, input.open()?);
        let mut bom = [0; 4];
        inner.read_exact(&mut bom[..bom_bytes])?;
        let (decoder, pending) = (codec.new_decoder_without_bom_handling(), String::new());
        Ok(Self { input, bom_bytes, inner, decoder, pass, pending, at: 0, ended: false, line: 1, replaced_at_line: None })
    }

    /// The same text once more from its beginning, for formats whose beginning can't be read without what follows.
    pub(crate) fn again(&self) -> io::Result<Self> {
        Self::open(self.input, self.bom_bytes, self.decoder.encoding(), self.pass)
    }

    /// Says at the end what could not be decoded.
    pub(crate) fn finish(&mut self, sink: &mut dyn Sink) {
        if let Some(line) = self.replaced_at_line.take() {
            sink.problem(Problem::new(Code::BytesReplaced, "").at_line(line));
        }
    }

    fn decode_more(&mut self) -> io::Result<()> {
        while self.at == self.pending.len() && !self.ended {
            self.pending.clear();
            self.at = 0;
            let source = self.inner.fill_buf()?;
            let last = source.is_empty();
            self.pending.reserve(self.decoder.max_utf8_buffer_length(source.len()).unwrap_or(BUFFER_BYTES).min(BUFFER_BYTES * 3) + 16);
            // Replaced here rather than by the decoder: a text may hold replacement characters of its own.
            let (result, read) = self.decoder.decode_to_string_without_replacement(source, &mut self.pending, last);
            self.line += memchr::memchr_iter(b'\n', self.pending.as_bytes()).count() as u64;
            if let DecoderResult::Malformed(..) = result {
                self.pending.push(char::REPLACEMENT_CHARACTER);
                self.replaced_at_line.get_or_insert(self.line);
            }
            self.inner.consume(read);
            self.ended = last && result == DecoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl Read for Utf8Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buffer.len());
        buffer[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Utf8Reader<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.pass {
            return self.inner.fill_buf();
        }
        self.decode_more()?;
        Ok(&self.pending.as_bytes()[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        if self.pass { self.inner.consume(amount) } else { self.at = (self.at + amount).min(self.pending.len()) }
    }
}

/// Characters beyond ASCII of valid UTF-8: each has one byte that leads.
fn beyond_ascii(valid: &[u8]) -> u64 {
    if valid.is_ascii() { 0 } else { valid.iter().filter(|byte| **byte >= 0xc0).count() as u64 }
}

/// Counts the bytes that are not UTF-8, over chunks cut anywhere.
#[derive(Debug, Default)]
struct Utf8Check {
    wrong: u64,
    /// Characters beyond ASCII that are whole.
    whole: u64,
    carry: [u8; 4],
    carried: usize,
}

impl Utf8Check {
    fn feed(&mut self, mut chunk: &[u8]) {
        // Finish the character that the last chunk cut.
        while self.carried > 0 && !chunk.is_empty() {
            self.carry[self.carried] = chunk[0];
            self.carried += 1;
            chunk = &chunk[1..];
            match str::from_utf8(&self.carry[..self.carried]) {
                Ok(_) => {
                    self.whole += 1;
                    self.carried = 0;
                }
                Err(error) if error.error_len().is_none() && self.carried < 4 => {}
                Err(_) => {
                    self.wrong += 1;
                    self.carried = 0;
                }
            }
        }
        while let Err(error) = str::from_utf8(chunk) {
            self.whole += beyond_ascii(&chunk[..error.valid_up_to()]);
            chunk = &chunk[error.valid_up_to()..];
            match error.error_len() {
                Some(length) => {
                    self.wrong += 1;
                    chunk = &chunk[length..];
                }
                None => {
                    self.carry[..chunk.len()].copy_from_slice(chunk);
                    self.carried = chunk.len();
                    return;
                }
            }
        }
        self.whole += beyond_ascii(chunk);
    }

    /// A character that the end of the input cuts is wrong, but says nothing against UTF-8 where there were whole ones.
    fn end(&mut self) {
        self.wrong += u64::from(self.carried > 0);
    }

    fn is_only_cut(&self) -> bool {
        self.wrong == 1 && self.carried > 0 && self.whole > 0
    }
}
