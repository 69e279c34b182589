//! The command line: what was typed becomes what was meant, one verb a file.
//!
//! Data goes to stdout, words to stderr. Only these rooms print.

mod answer;
mod check;
mod completions;
mod contains;
mod datasette;
mod graph;
mod import;
mod man;
mod parse;
mod period;
mod query;
mod reparse;
mod search;
mod show;
mod stats;
mod stop;
mod table;
mod words;

use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::error::Error;
use crate::source;

/// Import captures of news-agency pages into one SQLite file that answers SQL
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    after_help = "Examples:
  depeche import captures
  depeche --archive vna.db import captures"
)]
struct Cli {
    /// The archive: one SQLite file
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "DEPECHE_ARCHIVE",
        default_value = "archive.db"
    )]
    archive: PathBuf,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::CheckArgs),
    Completions(completions::CompletionsArgs),
    Contains(contains::ContainsArgs),
    Datasette(datasette::DatasetteArgs),
    Graph(graph::GraphArgs),
    Import(import::ImportArgs),
    Man(man::ManArgs),
    Parse(parse::ParseArgs),
    Query(query::QueryArgs),
    Reparse(reparse::ReparseArgs),
    Search(search::SearchArgs),
    Show(show::ShowArgs),
    Stats(stats::StatsArgs),
}

/// The limit that every reading verb has.
#[derive(Debug, Args)]
struct MaxBytes {
    /// Reject captures of more bytes than this
    #[arg(
        long,
        value_name = "BYTES",
        default_value_t = source::DEFAULT_MAX_BYTES,
        value_parser = clap::value_parser!(u64).range(1..=source::MOST_MAX_BYTES)
    )]
    max_bytes: u64,
}

/// How a command ended, if it did not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    Done,
    NeedsALook,
    Interrupted,
}

/// Runs the command that was typed and tells how it ended.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let ended = match &cli.command {
        Command::Check(args) => check::run(args, &cli.archive),
        Command::Completions(args) => completions::run(args),
        Command::Contains(args) => contains::run(args, &cli.archive),
        Command::Datasette(args) => datasette::run(args, &cli.archive),
        Command::Graph(args) => graph::run(args, &cli.archive),
        Command::Import(args) => import::run(args, &cli.archive),
        Command::Man(args) => man::run(args),
        Command::Parse(args) => parse::run(args, &cli.archive),
        Command::Query(args) => query::run(args, &cli.archive),
        Command::Reparse(args) => reparse::run(args, &cli.archive),
        Command::Search(args) => search::run(args, &cli.archive),
        Command::Show(args) => show::run(args, &cli.archive),
        Command::Stats(args) => stats::run(args, &cli.archive),
    };
    match ended {
        Ok(Exit::Done) => ExitCode::SUCCESS,
        Ok(Exit::NeedsALook) => ExitCode::from(3),
        Ok(Exit::Interrupted) => ExitCode::from(stop::INTERRUPTED),
        // Who reads the answer has seen enough: `depeche parse … | head`.
        Err(Error::WriteAnswer { source }) if source.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            tell(&error, &cli.archive);
            ExitCode::FAILURE
        }
    }
}

fn tell(error: &Error, archive: &Path) {
    let mut told = format!("error: {}", words::printable(&error.to_string()));
    if let Error::Archive { .. } = error {
        let _ = write!(
            told,
            " {}",
            words::printable(&archive.display().to_string())
        );
    }
    for cause in error.causes() {
        let _ = write!(told, "\nbecause: {}", words::printable(&cause.to_string()));
    }
    if let Error::Query { source } = error
        && let Some(place) = &source.place
    {
        let _ = write!(told, "\n{}", words::pointed(place));
    }
    if let Some(hint) = error.hint() {
        let _ = write!(told, "\nhint: {hint}");
    }
    words::say(&told);
}
