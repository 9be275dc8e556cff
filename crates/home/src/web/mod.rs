//! The pages and their server.
//!
//! A request passes [`server`] (connections by TLS or not, limits; [`listen`], [`tls`]), [`guard`] (host, origin, headers; as
//! [`reach`] says, which reads [`forwarded`]), [`routes`] (the one table: who may come, what is touched), [`request`] (session, form token, language: a [`visit::Visit`]), a handler on a thread of its
//! own, and [`reply`].
//!
//! To add a page: 1. a handler (`fn(&Visit) -> Result<Answer, Trouble>`), 2. its line in [`routes::ROUTES`]. The tests
//! made from the table then hold for it.

mod access;
mod forwarded;
mod guard;
mod keep;
pub mod listen;
mod pages;
pub mod reach;
mod refusals;
mod reply;
mod request;
pub mod routes;
pub mod server;
mod sight;
pub mod site;
#[cfg(test)]
mod tests;
pub mod tls;
mod upload;
pub mod visit;

pub(crate) use access::feed_scope;
pub(crate) use pages::journal::actor;
pub use site::Site;
