//! ISO 20022 camt.052, 053 and 054: reports, statements and notifications.

use logis_core::{Code, Problem};

use crate::{Format, Head, Hint, Reader, Reading, Refused, Sink};

/// `camt`
pub(crate) const FORMAT: Format = Format { id: "camt", recognise, read };

fn recognise(_head: &Head<'_>) -> u8 {
    0
}

fn read(_input: &mut Reader<'_>, _hint: &Hint, _sink: &mut dyn Sink) -> Result<Reading, Refused> {
    Err(Problem::new(Code::NotRecognised, "").into())
}
