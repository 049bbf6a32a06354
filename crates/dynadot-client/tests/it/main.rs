//! The whole client against a scripted counterpart on a socket.

#![expect(clippy::unwrap_used, reason = "functions that only tests call may fail as tests do")]

mod compile;
mod dropped;
mod limits;
mod once;
mod outcomes;
mod retry;
mod secrets;
mod server;
