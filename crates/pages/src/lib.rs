//! logis-pages
