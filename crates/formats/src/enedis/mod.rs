//! Electricity of Enedis: load curve and daily CSV, DataConnect JSON, SGE XML, and the tables of EDF's customer account
//! that hold the same.
//!
//! Everything becomes `energy.reading`: an interval's energy, or an index. An index without a register is the meter's
//! total; tariff slots are registers, kept beside it only where there is more than one.
//!
//! To add a flavour: 1. a file with a `read` like [`table`], [`json`] and [`sge`], that places values with [`steps`] and
//! hands them to [`out`], 2. how its head is known, in `recognise`, 3. its line in `read`, 4. a case file.

mod columns;
mod json;
mod out;
mod sge;
mod stamp;
mod steps;
mod table;
#[cfg(test)]
mod tests;

use std::io::BufRead;

use logis_core::{Code, Problem};

use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `enedis`
pub(crate) const FORMAT: Format = Format { id: "enedis", recognise, read };

/// Where readings' keys mean something: the same half hour of a meter is one, by whatever way it came.
const SOURCE: &str = "enedis";

fn recognise(head: &Head<'_>) -> u8 {
    let text = head.text.trim_start();
    match text.as_bytes().first() {
        Some(b'<') => sge::recognise(text),
        Some(b'{' | b'[') => json::recognise(text, head.whole),
        Some(_) => columns::recognise(text),
        None => 0,
    }
}

fn read(input: &mut Reader<'_>, hint: &Hint, sink: &mut dyn Sink) -> Result<Reading, Refused> {
    // A look ahead on a reader of its own: whoever reads counts its lines from the beginning.
    let mut ahead = input.again()?;
    let first = loop {
        let buffer = ahead.fill_buf()?;
        match buffer.iter().position(|byte| !byte.is_ascii_whitespace()) {
            Some(at) => break buffer[at],
            None if buffer.is_empty() => return Err(Problem::new(Code::NotRecognised, "").into()),
            None => {
                let blank = buffer.len();
                ahead.consume(blank);
            }
        }
    };
    match first {
        b'<' => sge::read(input, sink),
        b'{' | b'[' => json::read(input, hint, sink),
        _ => table::read(input, hint, sink),
    }
}

/// Lower case without accents, runs of anything but letters and digits as one space: how names are compared.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            'à' | 'â' | 'ä' => 'a',
            'ç' => 'c',
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'î' | 'ï' => 'i',
            'ô' | 'ö' => 'o',
            'ù' | 'û' | 'ü' => 'u',
            c if c.is_alphanumeric() => c,
            _ => ' ',
        };
        if plain != ' ' || !folded.ends_with(' ') {
            folded.push(plain);
        }
    }
    folded.trim().to_owned()
}
