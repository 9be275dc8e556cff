//! logis-vault
