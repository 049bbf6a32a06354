//! registrars
