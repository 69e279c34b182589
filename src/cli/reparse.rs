//! `depeche reparse`: rows are rebuilt from the stored originals.

use std::io::{BufWriter, Write};
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::import::Bar;
use super::stop::Stop;
use super::{Exit, words};
use crate::error::{Error, Result};
use crate::reparse::{
    self, ChangeKind, Changed, Kept, Rehearsal, ReparseOptions, ReparseStats, Sample, Selection,
};
use crate::store::Archive;

/// Rebuild all rows from the originals in the archive
///
/// No source file is needed. Damaged rows are mended: the result is that of a fresh
/// import of the same captures.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche reparse
  depeche reparse --outdated --dry-run")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that is typed"
)]
pub(super) struct ReparseArgs {
    /// Rebuild only articles whose rows an older parser made
    #[arg(long, conflicts_with = "problems")]
    outdated: bool,

    /// Rebuild only articles whose rows are not what the original says
    #[arg(long)]
    problems: bool,

    /// Show which rows would change, with samples, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Work with so many threads [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// Print the summary as one JSON object on stdout
    #[arg(long)]
    json: bool,
}

impl ReparseArgs {
    fn options(&self) -> ReparseOptions {
        ReparseOptions {
            selection: match (self.outdated, self.problems) {
                (true, _) => Selection::Outdated,
                (_, true) => Selection::Problems,
                _ => Selection::All,
            },
            jobs: words::jobs(self.jobs),
            ..ReparseOptions::default()
        }
    }
}

pub(super) fn run(args: &ReparseArgs, path: &Path) -> Result<Exit> {
    let options = args.options();
    let nowhere = || Error::NoArchive {
        path: path.to_owned(),
    };
    if args.dry_run {
        let mut bar = Bar::default();
        let archive = Archive::open_to_check(path)?.ok_or_else(nowhere)?;
        let rehearsal = reparse::rehearse(&archive, &options, &mut bar)?;
        bar.finish();
        tell_rehearsal(&rehearsal, path, args.json)?;
        return Ok(Exit::Done);
    }
    let archive = Archive::open_existing(path)?.ok_or_else(nowhere)?;
    words::tell_upgrade(&archive);
    let mut bar = Bar::listening(&Stop::listen());
    let stats = reparse::reparse(&archive, &options, &mut bar)?;
    archive.close()?;
    bar.finish();
    tell(&stats, path, args.json)?;
    Ok(if stats.is_interrupted {
        Exit::Interrupted
    } else if stats.kept.is_empty() {
        Exit::Done
    } else {
        Exit::NeedsALook
    })
}

/// Of each kind, more than so many articles that keep their rows are counted, not listed.
const MOST_LISTED: usize = 20;

fn tell(stats: &ReparseStats, path: &Path, json: bool) -> Result<()> {
    tell_kept("kept as it was", &stats.kept, path);
    tell_kept("left alone", &stats.refused, path);
    if json {
        return words::print_json(&Summary {
            archive: crate::source::uri(path),
            dry_run: false,
            selected: stats.selected_articles,
            rebuilt: stats.rebuilt_articles,
            newer: stats.newer_articles,
            interrupted: stats.is_interrupted,
            kept: stats.kept.iter().map(kept_line).collect(),
            refused: stats.refused.iter().map(kept_line).collect(),
        });
    }
    let parts: Vec<String> = [
        (stats.rebuilt_articles, "rebuilt"),
        (stats.kept.len() as u64, "kept as it was"),
        (stats.newer_articles, "of a newer parser left alone"),
        (stats.refused.len() as u64, "of an older parser left alone"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{} {word}", words::grouped(*count)))
    .collect();
    let interrupted = if stats.is_interrupted {
        " (interrupted: the same command does the rest)"
    } else {
        ""
    };
    words::say(&if parts.is_empty() {
        format!("nothing to rebuild{interrupted}")
    } else {
        format!("{}{interrupted}", parts.join(", "))
    });
    Ok(())
}

fn tell_kept(how: &str, articles: &[Kept], path: &Path) {
    for kept in articles.iter().take(MOST_LISTED) {
        let import = kept.places.first().map(|place| {
            let place = words::printable(&words::quoted(place));
            format!("; {} import {place}", words::depeche(path))
        });
        words::say(&format!(
            "{how}: article {}: {}{}",
            words::printable(&kept.article),
            words::printable(&kept.reason),
            import.unwrap_or_default()
        ));
    }
    let more = articles.len().saturating_sub(MOST_LISTED);
    if more > 0 {
        words::say(&format!("{how}: {} more", words::grouped(more as u64)));
    }
}

fn kept_line(kept: &Kept) -> KeptLine<'_> {
    KeptLine {
        article: &kept.article,
        reason: &kept.reason,
        places: &kept.places,
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    archive: String,
    dry_run: bool,
    selected: u64,
    rebuilt: u64,
    newer: u64,
    interrupted: bool,
    kept: Vec<KeptLine<'a>>,
    refused: Vec<KeptLine<'a>>,
}

#[derive(Serialize)]
struct KeptLine<'a> {
    article: &'a str,
    reason: &'a str,
    places: &'a [String],
}

fn tell_rehearsal(rehearsal: &Rehearsal, path: &Path, json: bool) -> Result<()> {
    if json {
        return words::print_json(&RehearsalSummary {
            archive: crate::source::uri(path),
            dry_run: true,
            selected: rehearsal.selected_articles,
            changes: rehearsal.changes.iter().map(change_line).collect(),
        });
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    print_changes(&mut out, rehearsal).map_err(|source| Error::WriteAnswer { source })?;
    drop(out);
    let rows = rehearsal.changes.values().map(|changed| changed.rows).sum();
    words::say(&format!(
        "{}: {} in the rows (dry run: nothing was written)",
        words::count(rehearsal.selected_articles, "article", "articles"),
        words::count(rows, "change", "changes")
    ));
    Ok(())
}

fn print_changes(out: &mut impl Write, rehearsal: &Rehearsal) -> std::io::Result<()> {
    for ((table, kind), changed) in &rehearsal.changes {
        let rows = words::count(changed.rows, "row", "rows");
        match kind {
            ChangeKind::Column(name) => writeln!(out, "{table}.{name}: {rows} would change")?,
            ChangeKind::Added => writeln!(out, "{table}: {rows} would come")?,
            ChangeKind::Dropped => writeln!(out, "{table}: {rows} would go")?,
        }
        for sample in &changed.samples {
            let key = words::printable(&sample.key);
            match kind {
                ChangeKind::Column(_) => writeln!(
                    out,
                    "  {key}: {} -> {}",
                    shown(sample.stored.as_deref()),
                    shown(sample.fresh.as_deref())
                )?,
                _ => writeln!(out, "  {key}")?,
            }
        }
    }
    out.flush()
}

/// The start of a value, as a terminal can bear it.
fn shown(value: Option<&str>) -> String {
    const LONGEST: usize = 60;
    let Some(value) = value else {
        return "NULL".to_owned();
    };
    let start: String = value.chars().take(LONGEST).collect();
    let more = if start.len() < value.len() { "…" } else { "" };
    format!("\"{}{more}\"", words::printable(&start))
}

#[derive(Serialize)]
struct RehearsalSummary<'a> {
    archive: String,
    dry_run: bool,
    selected: u64,
    changes: Vec<ChangeLine<'a>>,
}

#[derive(Serialize)]
struct ChangeLine<'a> {
    table: &'a str,
    column: Option<&'a str>,
    change: &'static str,
    rows: u64,
    samples: Vec<SampleLine<'a>>,
}

#[derive(Serialize)]
struct SampleLine<'a> {
    key: &'a str,
    stored: Option<&'a str>,
    fresh: Option<&'a str>,
}

fn change_line<'a>(
    ((table, kind), changed): (&'a (&'static str, ChangeKind), &'a Changed),
) -> ChangeLine<'a> {
    let (column, change) = match kind {
        ChangeKind::Column(name) => (Some(name.as_str()), "changed"),
        ChangeKind::Added => (None, "added"),
        ChangeKind::Dropped => (None, "dropped"),
    };
    let line = |sample: &'a Sample| SampleLine {
        key: &sample.key,
        stored: sample.stored.as_deref(),
        fresh: sample.fresh.as_deref(),
    };
    ChangeLine {
        table,
        column,
        change,
        rows: changed.rows,
        samples: changed.samples.iter().map(line).collect(),
    }
}
