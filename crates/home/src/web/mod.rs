//! The pages and their server.
//!
//! A request passes [`server`] (sockets, limits), [`guard`] (host, origin, headers), [`routes`] (the one table: who may
//! come, what is touched), [`request`] (session, form token, language: a [`visit::Visit`]), a handler on a thread of its
//! own, and [`reply`].
//!
//! To add a page: 1. a handler (`fn(&Visit) -> Result<Answer, Trouble>`), 2. its line in [`routes::ROUTES`]. The tests
//! made from the table then hold for it.

mod access;
mod guard;
mod keep;
mod pages;
mod refusals;
mod reply;
mod request;
pub mod routes;
pub mod server;
mod sight;
pub mod site;
#[cfg(test)]
mod tests;
mod upload;
pub mod visit;

pub(crate) use pages::journal::actor;
pub use site::Site;
