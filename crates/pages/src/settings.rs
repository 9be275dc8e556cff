//! Réglages; what the operator can see; and the places that a phone's tabs have no room for.

use askama::Template;

use crate::context::{Page, PageContext, Place};
use crate::{Rendered, routes};

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage<'a> {
    p: Page<'a>,
}

#[derive(Template)]
#[template(path = "operator.html")]
struct OperatorPage<'a> {
    p: Page<'a>,
}

#[derive(Template)]
#[template(path = "more.html")]
struct MorePage<'a> {
    p: Page<'a>,
}

impl MorePage<'_> {
    /// Those that the tabs don't lead to.
    fn places(&self) -> impl Iterator<Item = &'static Place> {
        let own: &[Place] = if self.p.is_guest() { &[] } else { Place::DOORS };
        let settings: &[Place] = if self.p.is_guest() { &[] } else { &[Place::Settings] };
        Place::HOME.iter().chain(own).chain(settings).filter(|place| !Place::TABS.contains(place))
    }
}

/// The page `/settings`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn settings(context: &PageContext) -> Rendered {
    Ok(SettingsPage { p: context.at(Place::Settings) }.render()?)
}

/// The page `/operator`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn operator(context: &PageContext) -> Rendered {
    Ok(OperatorPage { p: context.at(Place::Settings) }.render()?)
}

/// The page `/more`.
///
/// # Errors
/// See [`crate::RenderError`].
pub fn more(context: &PageContext) -> Rendered {
    Ok(MorePage { p: context.at(Place::More) }.render()?)
}
