//! The whole client against a scripted counterpart on a socket.

#![expect(clippy::unwrap_used, reason = "functions that only tests call may fail as tests do")]

mod compile;
mod confirm;
mod dropped;
mod limits;
mod name_servers;
mod once;
mod outcomes;
mod pages;
mod retry;
mod secrets;
mod server;
