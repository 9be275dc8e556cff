//! What is said once an input: a bank's habit stands on every entry, and nobody reads it a thousand times.

use std::collections::BTreeSet;

use logis_core::{Code, Problem, Severity};

use crate::{Question, Sink};

/// Notes of one input that are told apart, and questions; beyond, none is added.
const SAID_MAX: usize = 100;

/// The notes that were said.
#[derive(Default)]
pub(crate) struct Once(BTreeSet<(Code, String)>);

impl Once {
    /// Whether a problem was not said yet, in these words; from then on it was.
    pub(crate) fn is_new(&mut self, problem: &Problem) -> bool {
        self.0.len() < SAID_MAX && self.0.insert((problem.code, problem.quote.clone()))
    }

    /// Passes a problem on; a note only the first time.
    pub(crate) fn say(&mut self, sink: &mut dyn Sink, problem: Problem) {
        if problem.severity() != Severity::Note || self.is_new(&problem) {
            sink.problem(problem);
        }
    }
}

/// Adds a question that was not asked yet.
pub(crate) fn ask(questions: &mut Vec<Question>, question: Question) {
    if questions.len() < SAID_MAX && !questions.contains(&question) {
        questions.push(question);
    }
}
