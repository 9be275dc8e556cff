//! Where a command reads and writes: in which language, in colour or plain, to a person or to a pipe.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, BufRead, IsTerminal, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use logis_pages::Lang;
pub use logis_pages::harmless::harmless;
use logis_pages::texts::{self, Arg};

/// What a command writes to and asks from.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// The language of messages.
    pub lang: Lang,
    /// Whether results may be coloured.
    pub colour: bool,
    /// Whether results go to a person's screen.
    pub is_screen: bool,
    /// Whether a person can be asked.
    pub can_ask: bool,
    /// Whether progress may be drawn.
    pub shows_progress: bool,
}

/// How a piece of text stands out, where colours may be used.
#[derive(Debug, Clone, Copy)]
pub enum Tone {
    /// What a block is about.
    Strong,
    /// What went well.
    Good,
    /// What deserves a look.
    Warning,
    /// What went wrong.
    Bad,
    /// What matters less.
    Faint,
}

impl Terminal {
    /// The terminal of this process.
    #[must_use]
    pub fn of_process() -> Self {
        let var = |name: &str| std::env::var(name).ok();
        let (is_screen, errors) = (io::stdout().is_terminal(), io::stderr().is_terminal());
        let plain = var("NO_COLOR").is_some_and(|set| !set.is_empty()) || var("TERM").is_some_and(|term| term == "dumb");
        Self {
            lang: language(var),
            colour: is_screen && !plain,
            is_screen,
            can_ask: io::stdin().is_terminal() && errors,
            shows_progress: errors && var("TERM").is_none_or(|term| term != "dumb"),
        }
    }

    /// A text of the commands or the pages.
    #[must_use]
    pub fn text(&self, key: &str, args: &[(&str, &dyn Arg)]) -> String {
        texts::text(self.lang, key, args)
    }

    /// The text in a tone.
    #[must_use]
    pub fn toned<'a>(&self, tone: Tone, text: impl Into<Cow<'a, str>>) -> Cow<'a, str> {
        let text = text.into();
        if !self.colour {
            return text;
        }
        let code = match tone {
            Tone::Strong => "1",
            Tone::Good => "32",
            Tone::Warning => "33",
            Tone::Bad => "31",
            Tone::Faint => "2",
        };
        Cow::Owned(format!("\x1b[{code}m{text}\x1b[0m"))
    }

    /// Asks for a line; `None` at the end of what is typed. Nothing is asked where nobody can answer.
    ///
    /// # Errors
    /// When the terminal can't be read.
    pub fn ask(&self, question: &str) -> io::Result<Option<String>> {
        if !self.can_ask {
            return Ok(None);
        }
        let mut screen = io::stderr().lock();
        write!(screen, "{question} ")?;
        screen.flush()?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        Ok((read > 0).then(|| line.trim().to_owned()))
    }

    /// Progress towards `length`, drawn only where a person looks.
    #[must_use]
    pub fn bar(&self, length: u64) -> ProgressBar {
        if !self.shows_progress {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
        match ProgressStyle::with_template("{wide_bar} {percent}%") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    }

    /// What moves such a bar: how much of how much.
    pub fn follow(bar: &ProgressBar) -> logis_vault::Progress {
        let bar = bar.clone();
        std::sync::Arc::new(move |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        })
    }

    /// Says something to the person that is no result.
    pub fn say(&self, text: impl Display) {
        // Nobody may be listening, and nothing depends on it.
        let _heard = writeln!(io::stderr(), "{text}");
    }
}

/// A text as it may stand between the quotation marks of a command that a person copies into a shell: names come from
/// files, and no name may run anything.
#[must_use]
pub fn in_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}

/// The language that the environment names for messages (POSIX: the first of these three that is set): French, else
/// English.
#[must_use]
pub fn language(var: impl Fn(&str) -> Option<String>) -> Lang {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| var(name).filter(|value| !value.is_empty()));
    let is_french = named.is_some_and(|name| name.split(['_', '-', '.', '@']).next() == Some(Lang::French.as_str()));
    if is_french { Lang::French } else { Lang::English }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_runs_anything_in_a_copied_command() {
        assert_eq!(in_quotes("Livret A"), "Livret A");
        assert_eq!(in_quotes("x\"; $(id) `id` \\"), "x\\\"; \\$(id) \\`id\\` \\\\");
        assert_eq!(in_quotes("a\nb"), "a\u{fffd}b");
    }

    #[test]
    fn the_first_variable_that_is_set_names_the_language() {
        let with = |all: &'static [(&str, &str)]| language(|name| all.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()));
        assert_eq!(with(&[("LANG", "fr_FR.UTF-8")]), Lang::French);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "fr_FR.UTF-8")]), Lang::English);
        assert_eq!(with(&[("LC_ALL", ""), ("LC_MESSAGES", "fr"), ("LANG", "en_GB")]), Lang::French);
        assert_eq!(with(&[("LANG", "fry_NL")]), Lang::English);
        assert_eq!(with(&[]), Lang::English);
    }
}
