//! The words every room of Logis shares: identifiers, instants, money, energy, problems, and the seams
//! through which time and chance come in.
//!
//! This crate is pure: no Arrow, no SQL, no files, no clock. What is measured carries its unit in its type
//! ([`Money`], [`Energy`], [`Instant`], [`Day`]); what can go wrong with an input is a [`Problem`].
//!
//! To add a problem: 1. a variant of [`Code`] with its severity, 2. its two sentences (reason, remedy) in both
//! text files of `logis-pages` (a test there fails until both exist).

mod decimal;
mod energy;
mod id;
mod money;
mod problem;
mod seams;
mod time;

pub use decimal::{Decimal, DecimalError};
pub use energy::Energy;
pub use id::{CredentialId, DeliveryId, GrantId, HomeId, IdError, LinkId, PersonId, RecordId, SegmentId};
pub use money::{Currency, Money};
pub use problem::{Code, Problem, Severity};
pub use seams::{Clock, CountingRng, FixedClock, Rng};
pub use time::{Day, Instant, Month, Period, TimeError};
