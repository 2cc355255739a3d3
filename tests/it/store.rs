//! The contract of the store, held to on each of the three engines.

mod cancel;
mod database;
mod edit;
mod knowledge;
mod log;
mod people;
mod receipt;
mod refresh;
mod search;
mod session;
mod standing;
mod text;
mod writer;
