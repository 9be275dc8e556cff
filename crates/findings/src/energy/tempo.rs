//! The colours of Tempo days, as RTE announced them.
//!
//! A season runs from September to August and holds 22 red and 43 white days; a day runs from six to six. Read on
//! 2026-11-25 in a public copy of RTE's calendar; the numbers a season and the red days a month were checked against the
//! rule and the press. Five white days of 2025-2026 came after the copy was made, and are not known.
//!
//! To add a season: an entry of [`SEASONS`].

use logis_core::Day;

/// The colour of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Cheap: all days that are neither of the others.
    Blue,
    /// Dearer.
    White,
    /// Very dear.
    Red,
}

/// Colours of a season as far as they are known.
#[derive(Debug)]
pub struct Season {
    /// The year in which it begins, on the first of September.
    pub year: i32,
    /// The last day whose colour is known: month and day of the year after.
    pub known_until: (u32, u32),
    /// Red days: month, and days in it.
    pub red: &'static [(u32, &'static [u32])],
    /// White days.
    pub white: &'static [(u32, &'static [u32])],
}

/// The seasons that are known.
pub const SEASONS: &[Season] = &[
    Season {
        year: 2024,
        known_until: (8, 31),
        red: &[(12, &[3, 10, 11, 12, 13, 16, 27, 30]), (1, &[2, 3, 10, 13, 14, 15, 16, 17, 20, 21, 22, 30, 31]), (2, &[3])],
        white: &[
            (11, &[14, 15, 20, 21, 22, 28]),
            (12, &[4, 9, 14, 17, 20, 23, 24, 26, 28, 31]),
            (1, &[4, 7, 8, 9, 11, 18, 23, 29]),
            (2, &[1, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 17, 18, 19, 28]),
            (3, &[3, 4, 12, 13]),
        ],
    },
    Season {
        year: 2025,
        known_until: (4, 2),
        red: &[(12, &[29, 31]), (1, &[5, 6, 7, 26, 28, 29]), (2, &[17]), (3, &[13, 16, 17, 18, 19, 20, 23, 24, 25, 26, 27, 30, 31])],
        white: &[
            (11, &[20, 21, 26, 27]),
            (12, &[2, 3, 12, 16, 17, 19, 22, 26, 27, 30]),
            (1, &[1, 2, 3, 8, 10, 14, 16, 19, 20, 22, 27, 31]),
            (2, &[2, 3, 9, 13, 18, 19]),
            (3, &[3, 9, 10, 14]),
            (4, &[1, 2]),
        ],
    },
];

/// The colour of a day, where it is known.
#[must_use]
pub fn colour(day: Day) -> Option<Colour> {
    let (year, month, number) = day.ymd();
    let begins = if month >= 9 { year } else { year - 1 };
    let season = SEASONS.iter().find(|season| season.year == begins)?;
    if month < 9 && (month, number) > season.known_until {
        return None;
    }
    let is_in = |days: &[(u32, &[u32])]| days.iter().any(|(of, days)| *of == month && days.contains(&number));
    Some(if is_in(season.red) {
        Colour::Red
    } else if is_in(season.white) {
        Colour::White
    } else {
        Colour::Blue
    })
}
