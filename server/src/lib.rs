//! Parlance, a customer-service chat backend. This is the map: each module and what it answers.

/// The vocabulary: plain types and pure rules.
pub mod domain;
/// What went wrong, in terms of what the caller can do about it.
pub mod error;

/// Who answers: providers behind one trait, and the way to them.
pub mod ai;
/// Builds the parts and runs them until shutdown.
pub mod app;
/// What the product does.
pub mod chat;
/// The command line.
pub mod cli;
/// Now and new ids.
pub mod clock;
/// The settings: the compiled-in manual, a file, the environment, flags.
pub mod config;
/// The data folder.
pub mod folder;
/// How the product is reached.
pub mod grpc;
/// Who is listening now.
pub mod hub;
/// What the assistant can look up.
pub mod knowledge;
/// How much of each limit is used.
pub mod limits;
/// Metrics and health over plain HTTP.
pub mod ops;
/// Text that must not be shown.
pub mod secret;
/// What is remembered: the only home of SQL.
/// What Parlance remembers.
pub mod store;
/// Tracked tasks: spawn, cancel, drain.
pub mod tasks;
/// Logs and metrics.
pub mod telemetry;
