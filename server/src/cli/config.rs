//! `parlance config`: the settings in force and where each came from.

use std::process::ExitCode;

use clap::Args;

use super::{Place, fail};
use crate::config::MANUAL;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    place: Place,
    /// Print the manual: all settings with defaults, units and limits.
    #[arg(long)]
    manual: bool,
}

pub fn run(arguments: Arguments) -> ExitCode {
    if arguments.manual {
        print!("{MANUAL}");
        return ExitCode::SUCCESS;
    }
    match arguments.place.load(Vec::new()) {
        Ok(loaded) => {
            for shown in loaded.shown {
                println!("{} = {}  # {}", shown.name, shown.value, shown.origin);
            }
            ExitCode::SUCCESS
        }
        Err(problems) => fail(problems),
    }
}
