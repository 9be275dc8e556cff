//! Electricity of Enedis: load curve and daily CSV, DataConnect JSON, SGE XML.

use logis_core::{Code, Problem};

use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `enedis`
pub(crate) const FORMAT: Format = Format { id: "enedis", recognise, read };

fn recognise(_head: &Head<'_>) -> u8 {
    0
}

fn read(_input: &mut Reader<'_>, _hint: &Hint, _sink: &mut dyn Sink) -> Result<Reading, Refused> {
    Err(Problem::new(Code::NotRecognised, "").into())
}
