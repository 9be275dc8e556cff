//! logis

pub mod demo;
