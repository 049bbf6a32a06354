//! The API through its router, over a store in memory.

#![expect(clippy::unwrap_used, reason = "what a test prepares is there, or the test fails")]

mod answer;
mod auth;
mod catalog;
mod clients;
mod control;
mod document;
mod errors;
mod examples;
mod gate;
mod guides;
mod house;
mod html;
mod idempotency;
mod limits;
mod listing;
mod operator;
mod order;
mod pages;
mod placing;
mod server;
mod trouble;
mod webhooks;
mod wrong_orders;
