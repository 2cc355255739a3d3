//! The command line: one file for each command.

/// A terminal client.
pub mod chat;
