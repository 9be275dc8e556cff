//! logis
