//! `depeche completions`: what a shell offers when Tab is pressed.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Exit, words};
use crate::error::Result;

/// Print what a shell needs to complete depeche's verbs and options
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche completions bash > depeche.bash
  depeche completions fish > depeche.fish")]
pub(super) struct CompletionsArgs {
    /// The shell that reads it
    shell: Shell,
}

pub(super) fn run(args: &CompletionsArgs) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "depeche", &mut script);
    words::print(&script)?;
    Ok(Exit::Done)
}
