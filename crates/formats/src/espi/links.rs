//! The links between the entries of a feed: which one is meant by `self`, `up` and `related`.
//!
//! Links are compared without host and outer slashes, and kept as hashes: a feed may have as many as it likes.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::names::Name;

/// Related links of one entry that are looked at.
const RELATED_MAX: usize = 1000;

/// A link, or a part of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Link(u64);

impl Link {
    fn of(path: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        path.hash(&mut hasher);
        Self(hasher.finish())
    }

    /// A text that names something, as an entry's id does.
    pub(super) fn of_id(text: &str) -> Self {
        Self::of(text)
    }
}

/// The path of a link: without scheme, host, and slashes around it.
fn path(href: &str) -> &str {
    let href = href.trim();
    let path = match href.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => href,
    };
    path.trim_matches('/')
}

/// The path above, so many segments up.
fn above(path: &str, segments: usize) -> Option<Link> {
    let mut path = path;
    for _ in 0..segments {
        path = path.rsplit_once('/')?.0;
    }
    Some(Link::of(path))
}

/// The last two segments: `ReadingType/07`, wherever it stands.
fn tail(path: &str) -> Link {
    let at = path.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    Link::of(&path[at..])
}

/// The links of one entry.
#[derive(Debug, Clone, Default)]
pub(super) struct Links {
    pub(super) own: Option<Link>,
    /// The last two segments of its own.
    pub(super) own_tail: Option<Link>,
    up: Option<Link>,
    /// What its own link and `up` lie below.
    parents: [Option<Link>; 2],
    pub(super) related: Vec<Link>,
    pub(super) related_tails: Vec<Link>,
    /// Whether it is related to a reading type.
    pub(super) names_type: bool,
}

impl Links {
    /// Takes a link of the entry.
    pub(super) fn take(&mut self, relation: &str, href: &str) {
        let path = path(href);
        if path.is_empty() {
            return;
        }
        match relation {
            "self" => {
                self.own = Some(Link::of(path));
                self.own_tail = Some(tail(path));
                self.parents[0] = above(path, 2);
            }
            "up" => {
                self.up = Some(Link::of(path));
                self.parents[1] = above(path, 1);
            }
            "related" if self.related.len() < RELATED_MAX => {
                self.related.push(Link::of(path));
                self.related_tails.push(tail(path));
                self.names_type |= path.rsplit('/').nth(1).is_some_and(|segment| Name::of(segment) == Name::ReadingType);
            }
            _ => {}
        }
    }

    /// What ties it to the resource that it is a part of.
    pub(super) fn part(&self) -> Part {
        Part { own: self.own, up: self.up, parents: self.parents }
    }
}

/// What ties an entry to the resource that it is a part of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Part {
    own: Option<Link>,
    up: Option<Link>,
    parents: [Option<Link>; 2],
}

impl Part {
    /// What may be found among the related links of the whole.
    pub(super) fn as_related(&self) -> [Option<Link>; 2] {
        [self.up, self.own]
    }

    /// What the own link of the whole may be.
    pub(super) fn as_own(&self) -> [Option<Link>; 3] {
        [self.parents[1], self.parents[0], self.up]
    }
}
