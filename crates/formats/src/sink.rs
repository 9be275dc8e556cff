//! Where a reading goes as it is made.

use logis_core::Problem;
use logis_kinds::Batch;

/// Said by a sink that wants no more; why is its own to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// Takes batches and problems while an input is read.
pub trait Sink {
    /// Takes a batch of at most [`Batch::ROWS_MAX`] records.
    ///
    /// # Errors
    /// [`Stopped`] when the reading should end.
    fn batch(&mut self, batch: Batch) -> Result<(), Stopped>;

    /// Learns where the input's ids mean something (see [`crate::Reading::source`]), before the first batch.
    ///
    /// # Errors
    /// [`Stopped`] when the reading should end.
    fn source(&mut self, _source: &str) -> Result<(), Stopped> {
        Ok(())
    }

    /// Takes a problem. A sink may keep only the first so many and count the rest.
    fn problem(&mut self, problem: Problem);
}

/// A sink that keeps everything: for small inputs and tests.
#[derive(Debug, Default)]
pub struct Collected {
    /// All batches, in order.
    pub batches: Vec<Batch>,
    /// All problems, in order.
    pub problems: Vec<Problem>,
}

impl Sink for Collected {
    fn batch(&mut self, batch: Batch) -> Result<(), Stopped> {
        self.batches.push(batch);
        Ok(())
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
