//! Figures as they are printed: one line of JSON for programs, a Markdown table for people.

use serde_json::json;

/// A figure, and what it should be.
#[derive(Debug)]
struct Figure {
    what: String,
    value: f64,
    unit: &'static str,
    target: Option<Target>,
}

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// At least.
    AtLeast(f64),
    /// At most.
    AtMost(f64),
}

impl Target {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(bound) => value >= bound,
            Self::AtMost(bound) => value <= bound,
        }
    }

    fn words(self) -> String {
        match self {
            Self::AtLeast(bound) => format!("≥ {}", short(bound)),
            Self::AtMost(bound) => format!("≤ {}", short(bound)),
        }
    }
}

/// The figures of one program.
#[derive(Debug, Default)]
pub struct Report {
    figures: Vec<Figure>,
    notes: Vec<String>,
}

impl Report {
    /// Adds a figure.
    pub fn add(&mut self, what: impl Into<String>, value: f64, unit: &'static str) {
        self.figures.push(Figure { what: what.into(), value, unit, target: None });
    }

    /// Adds a figure that has a target.
    pub fn aim(&mut self, what: impl Into<String>, value: f64, unit: &'static str, target: Target) {
        self.figures.push(Figure { what: what.into(), value, unit, target: Some(target) });
    }

    /// Adds a sentence.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Prints it.
    pub fn print(&self, name: &str) {
        let machine = crate::measure::machine();
        let figures: Vec<_> = self
            .figures
            .iter()
            .map(|figure| {
                json!({
                    "what": figure.what, "value": figure.value, "unit": figure.unit,
                    "target": figure.target.map(Target::words), "met": figure.target.map(|target| target.holds(figure.value)),
                })
            })
            .collect();
        println!("{}", json!({ "bench": name, "machine": machine, "figures": figures, "notes": self.notes }));
        println!("\n`{name}` · {machine}\n\n| what | figure | unit | target |\n|---|---:|---|---|");
        for Figure { what, value, unit, target } in &self.figures {
            let target = target.map_or_else(String::new, |target| {
                let met = if target.holds(*value) { "met" } else { "**missed**" };
                format!("{} {met}", target.words())
            });
            println!("| {what} | {} | {unit} | {target} |", short(*value));
        }
        for note in &self.notes {
            println!("\n{note}");
        }
    }
}

/// Three digits that count, or the whole number.
fn short(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        _ => 3,
    };
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
