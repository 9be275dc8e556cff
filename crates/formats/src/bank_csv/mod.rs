//! Tables that banks export: CSV of any delimiter, language and decimal mark.

mod mapping;

pub use mapping::Mapping;

use logis_core::{Code, Problem};

use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `bank-csv`
pub(crate) const FORMAT: Format = Format { id: "bank-csv", recognise, read };

fn recognise(_head: &Head<'_>) -> u8 {
    0
}

fn read(_input: &mut Reader<'_>, _hint: &Hint, _sink: &mut dyn Sink) -> Result<Reading, Refused> {
    Err(Problem::new(Code::NotRecognised, "").into())
}
