//! logis-kinds
