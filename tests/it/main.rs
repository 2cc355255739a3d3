//! The black-box suite: one program, one file for each noun or promise. Begin with `story`.

mod ai;
mod config;
mod connection;
mod crash;
mod draft;
mod drain;
mod durability;
mod errors;
mod floor;
mod idempotency;
mod knowledge;
mod layers;
mod library;
mod login;
mod provider;
mod resume;
mod rights;
mod running;
mod split;
mod store;
mod story;
mod takeover;
mod terminal;
mod timer;
mod tls;
mod web;
