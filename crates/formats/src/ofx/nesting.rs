//! Which elements of an XML file are open.
//!
//! Files that say they are XML and leave values unclosed are read all the same: a closing tag closes what stands open
//! within it. What is still open at the end is what tells a file that was cut.

use logis_core::{Code, Problem};

use super::scan::Mark;

/// The most elements that may be open at once.
const DEPTH_MAX: usize = 256;
/// Of a longer name only so much is remembered.
const NAME_BYTES_MAX: usize = 64;

/// The names of the open elements, outermost first.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    names: Vec<u8>,
    starts: Vec<usize>,
    seen: bool,
}

impl Nesting {
    /// Takes a tag.
    ///
    /// # Errors
    /// [`Code::LimitExceeded`] when it is nested too deep.
    pub(super) fn tag(&mut self, mark: Mark, name: &[u8]) -> Result<(), Problem> {
        let name = &name[..name.len().min(NAME_BYTES_MAX)];
        self.seen = true;
        match mark {
            Mark::Empty => {}
            Mark::Open if self.starts.len() == DEPTH_MAX => {
                return Err(Problem::new(Code::LimitExceeded, format!("depth > {DEPTH_MAX}")));
            }
            Mark::Open => {
                self.starts.push(self.names.len());
                self.names.extend_from_slice(name);
            }
            Mark::Close => {
                let mut end = self.names.len();
                for (depth, start) in self.starts.iter().copied().enumerate().rev() {
                    if self.names[start..end].eq_ignore_ascii_case(name) {
                        self.starts.truncate(depth);
                        self.names.truncate(start);
                        break;
                    }
                    end = start;
                }
            }
        }
        Ok(())
    }

    /// Whether there was an element and none is open.
    pub(super) fn is_closed(&self) -> bool {
        self.seen && self.starts.is_empty()
    }
}
