//! logis-formats
