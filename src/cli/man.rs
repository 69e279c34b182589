//! `depeche man`: the manual, from the same definitions as `--help`.

use std::io;

use clap::builder::Resettable;
use clap::error::ErrorKind;
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use super::{Cli, Exit, words};
use crate::error::{Error, Result};

/// Print a page of the manual, as man reads it
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche man > depeche.1
  depeche man import > depeche-import.1")]
pub(super) struct ManArgs {
    /// The verb of the page [default: depeche itself]
    #[arg(value_name = "VERB")]
    verb: Option<String>,
}

pub(super) fn run(args: &ManArgs) -> Result<Exit> {
    let mut depeche = Cli::command().disable_help_subcommand(true);
    depeche.build();
    let command = match &args.verb {
        None => depeche,
        Some(verb) => match depeche.find_subcommand(verb) {
            Some(command) => command.clone(),
            None => depeche
                .error(ErrorKind::InvalidValue, format!("there is no verb {verb}"))
                .exit(),
        },
    };
    let page = page(command).map_err(|source| Error::WriteAnswer { source })?;
    words::print(&page)?;
    Ok(Exit::Done)
}

/// The page with its examples as they are to be typed; by itself `clap_mangen` fills them
/// into a paragraph.
fn page(command: Command) -> io::Result<Vec<u8>> {
    let examples = command.get_after_help().map(ToString::to_string);
    let mut page = Vec::new();
    Man::new(command.after_help(Resettable::Reset))
        .source(concat!("depeche ", env!("CARGO_PKG_VERSION")))
        .render(&mut page)?;
    if let Some(examples) = examples {
        let mut roff = Roff::new();
        roff.control("SH", ["EXAMPLES"]).control("nf", []);
        for line in examples.lines().skip(1) {
            roff.text([roman(line.trim_start())]);
        }
        roff.control("fi", []).to_writer(&mut page)?;
    }
    Ok(page)
}
