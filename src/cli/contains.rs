//! `depeche contains`: may this folder be deleted?

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::import::Bar;
use super::{Exit, words};
use crate::contains::{self, ContainsStats};
use crate::error::{Error, Result};
use crate::store::Archive;

/// Tell whether every byte of files and folders is in the archive
///
/// Each file is read, and so is its original in the archive. What would be lost is
/// listed with the reason.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche contains captures
  depeche contains --json captures/01_quais.txt")]
pub(super) struct ContainsArgs {
    /// Files and folders that one would like to delete
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Print the answer as one JSON object on stdout
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &ContainsArgs, path: &Path) -> Result<Exit> {
    let archive = Archive::open_read_only(path)?.ok_or_else(|| Error::NoArchive {
        path: path.to_owned(),
    })?;
    let mut bar = Bar::default();
    let stats = contains::contains(&archive, &args.paths, &mut bar)?;
    bar.finish();
    if args.json {
        words::print_json(&answer(&stats, path))?;
    } else {
        words::heard(print_missing(&stats))?;
        tell(&stats, path);
    }
    Ok(if stats.missing.is_empty() {
        Exit::Done
    } else {
        Exit::NeedsALook
    })
}

fn print_missing(stats: &ContainsStats) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for missing in &stats.missing {
        writeln!(
            out,
            "{}: {}: {}",
            missing.reason.as_str(),
            words::printable(&missing.uri),
            words::printable(&missing.detail)
        )?;
    }
    out.flush()
}

fn tell(stats: &ContainsStats, path: &Path) {
    let files = words::count(stats.seen_files, "file", "files");
    let archive = words::printable(&path.display().to_string());
    words::say(&match (stats.seen_files, stats.missing.len() as u64) {
        (0, _) => format!("{files}: nothing to lose"),
        (_, 0) => format!("{files}: every byte is in {archive}"),
        (_, missing) => format!(
            "{files}: {} in {archive}, {} not: do not delete {}",
            words::grouped(stats.contained_files),
            words::grouped(missing),
            if missing == 1 { "it" } else { "them" }
        ),
    });
}

#[derive(Serialize)]
struct Answer<'a> {
    archive: String,
    contained: bool,
    files: u64,
    contained_files: u64,
    contained_bytes: u64,
    missing: Vec<MissingLine<'a>>,
}

#[derive(Serialize)]
struct MissingLine<'a> {
    uri: &'a str,
    reason: &'static str,
    detail: &'a str,
}

fn answer<'a>(stats: &'a ContainsStats, path: &Path) -> Answer<'a> {
    Answer {
        archive: crate::source::uri(path),
        contained: stats.missing.is_empty(),
        files: stats.seen_files,
        contained_files: stats.contained_files,
        contained_bytes: stats.contained_bytes,
        missing: stats
            .missing
            .iter()
            .map(|missing| MissingLine {
                uri: &missing.uri,
                reason: missing.reason.as_str(),
                detail: &missing.detail,
            })
            .collect(),
    }
}
