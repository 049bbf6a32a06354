//! The engine and checkout over a store and a registrar in memory, in a time that passes as fast as nothing happens.

mod checkout;
mod crashes;
mod fulfilment;
mod shop;
mod waiting;
