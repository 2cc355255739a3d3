//! The binary `parlance`: hands the command line over.

use std::process::ExitCode;

fn main() -> ExitCode {
    parlance_server::cli::run()
}
