//! The black-box suite: one program, one file for each noun or promise. Begin with `story`.

mod ai;
mod config;
mod draft;
mod errors;
mod floor;
mod knowledge;
mod layers;
mod login;
mod provider;
mod running;
mod store;
