//! `depeche import`: captures become rows.

use std::cell::Cell;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use serde::Serialize;

use super::stop::Stop;
use super::{Exit, MaxBytes, words};
use crate::error::{Error, Result};
use crate::import::{self, ImportOptions, ImportStats};
use crate::model::Problem;
use crate::progress::Progress;
use crate::store::Archive;

/// Import captures into the archive, which is created if it is not there
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche import captures
  depeche import --dry-run --json captures")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag that the user types"
)]
pub(super) struct ImportArgs {
    /// Files and folders of captures
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Tell what would be done and write nothing
    #[arg(long)]
    dry_run: bool,

    /// Read every file, even those whose size and times are as recorded
    #[arg(long)]
    rehash: bool,

    /// Read and parse with so many threads [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// Commit after so many inputs; what a killed import had not committed is done again
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    batch: Option<u64>,

    /// Wait while another depeche uses the archive
    #[arg(long, conflicts_with = "dry_run")]
    wait: bool,

    /// Print the summary as one JSON object on stdout
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    max_bytes: MaxBytes,
}

impl ImportArgs {
    fn options(&self) -> ImportOptions {
        let default = ImportOptions::default();
        ImportOptions {
            jobs: self.jobs.map_or(default.jobs, usize::from),
            max_bytes: self.max_bytes.max_bytes,
            rehash: self.rehash,
            batch_inputs: self.batch.unwrap_or(default.batch_inputs),
            batch_share: self.batch.map_or(default.batch_share, |_| 0),
            ..default
        }
    }
}

pub(super) fn run(args: &ImportArgs, archive: &Path) -> Result<Exit> {
    let options = args.options();
    let stop = Stop::listen();
    let mut bar = Bar::listening(&stop);
    let stats = if args.dry_run {
        let opened = Archive::open_read_only(archive)?;
        import::rehearse(opened.as_ref(), archive, &args.paths, &options, &mut bar)?
    } else {
        let Some(archive) = open(args, archive, &stop)? else {
            words::say("interrupted: nothing was written");
            return Ok(Exit::Interrupted);
        };
        words::tell_upgrade(&archive);
        let stats = import::import(&archive, &args.paths, &options, &mut bar)?;
        archive.close()?;
        stats
    };
    bar.finish();
    tell_rejected(&stats);
    if args.json {
        print_json(&stats, archive, args.dry_run)?;
    } else {
        tell_summary(&stats, archive, args.dry_run);
    }
    Ok(if stats.is_interrupted {
        Exit::Interrupted
    } else if stats.counts.rejected > 0 {
        Exit::NeedsALook
    } else {
        Exit::Done
    })
}

/// Opens the archive, after other runs if need be. `None`: the wait was interrupted.
fn open(args: &ImportArgs, archive: &Path, stop: &Stop) -> Result<Option<Archive>> {
    let mut is_told = false;
    loop {
        match Archive::open_or_create(archive) {
            Err(Error::Busy { .. }) if args.wait => {}
            opened => return opened.map(Some),
        }
        if stop.is_asked() {
            return Ok(None);
        }
        if !is_told {
            words::say("waiting: another depeche uses the archive");
            is_told = true;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

/// More than so many rejected inputs are counted, not listed.
const MOST_LISTED: usize = 20;

fn tell_rejected(stats: &ImportStats) {
    for (uri, problem) in stats.rejected.iter().take(MOST_LISTED) {
        words::say(&format!(
            "rejected: {}: {}: {}",
            words::printable(uri),
            problem.kind.as_str(),
            words::printable(&problem.detail)
        ));
    }
    let more = stats.counts.rejected.saturating_sub(MOST_LISTED as u64);
    if more > 0 {
        words::say(&format!("rejected: {} more", words::grouped(more)));
    }
}

fn tell_summary(stats: &ImportStats, archive: &Path, is_rehearsal: bool) {
    let counts = &stats.counts;
    let parts: Vec<String> = [
        (counts.added, "added"),
        (counts.updated, "updated"),
        (counts.unchanged, "unchanged"),
        (counts.duplicate, "duplicate"),
        (counts.rejected, "rejected"),
    ]
    .iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{} {word}", words::grouped(*count)))
    .collect();
    let ends = if parts.is_empty() {
        "nothing to import".to_owned()
    } else {
        parts.join(", ")
    };
    let how = match (is_rehearsal, stats.is_interrupted) {
        (false, false) => "",
        (true, false) => " (dry run: nothing was written)",
        (true, true) => " (dry run, interrupted: nothing was written)",
        (false, true) => " (interrupted: the same command does the rest)",
    };
    words::say(&format!(
        "{}: {ends}{how}",
        words::count(counts.dealt_with(), "input", "inputs")
    ));
    if stats.missing_sources > 0 {
        let (places, articles) = if stats.missing_sources == 1 {
            ("place is gone", "its article stays")
        } else {
            ("places are gone", "their articles stay")
        };
        let missing = words::grouped(stats.missing_sources);
        words::say(&format!("missing: {missing} {places}; {articles}"));
    }
    if counts.rejected > 0 && !is_rehearsal {
        words::say(&format!(
            "hint: sqlite3 {} \"SELECT uri, kind, detail FROM problems WHERE resolved_import_id IS NULL\"",
            words::printable(&archive.display().to_string())
        ));
    }
}

/// The one object of `--json`.
#[derive(Serialize)]
struct Summary<'a> {
    archive: String,
    dry_run: bool,
    interrupted: bool,
    import_id: Option<i64>,
    seen: u64,
    added: u64,
    updated: u64,
    unchanged: u64,
    duplicate: u64,
    rejected: u64,
    missing: u64,
    read_bytes: u64,
    /// The first of the rejected; the table `problems` has all.
    problems: Vec<ProblemLine<'a>>,
    /// How many are not listed here.
    further_problems: u64,
}

#[derive(Serialize)]
struct ProblemLine<'a> {
    uri: &'a str,
    #[serde(flatten)]
    problem: &'a Problem,
}

fn print_json(stats: &ImportStats, archive: &Path, dry_run: bool) -> Result<()> {
    let counts = &stats.counts;
    let summary = Summary {
        archive: crate::source::uri(archive),
        dry_run,
        interrupted: stats.is_interrupted,
        import_id: stats.import_id,
        seen: counts.seen,
        added: counts.added,
        updated: counts.updated,
        unchanged: counts.unchanged,
        duplicate: counts.duplicate,
        rejected: counts.rejected,
        missing: stats.missing_sources,
        read_bytes: stats.read_bytes,
        problems: stats
            .rejected
            .iter()
            .map(|(uri, problem)| ProblemLine { uri, problem })
            .collect(),
        further_problems: counts.rejected - stats.rejected.len() as u64,
    };
    let mut out = std::io::stdout().lock();
    words::write_json(&mut out, &summary).map_err(|source| Error::WriteAnswer { source })
}

/// A bar with count, rate and time to go, on a terminal; nothing elsewhere.
#[derive(Default)]
pub(super) struct Bar {
    drawn: Option<ProgressBar>,
    stop: Stop,
    has_told: Cell<bool>,
}

impl Bar {
    pub(super) fn listening(stop: &Stop) -> Self {
        Bar {
            stop: stop.clone(),
            ..Bar::default()
        }
    }

    pub(super) fn finish(self) {
        if let Some(bar) = self.drawn {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn found(&mut self, inputs: u64) {
        if let Some(bar) = &self.drawn {
            bar.inc_length(inputs);
            return;
        }
        if !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(inputs), ProgressDrawTarget::stderr());
        let template = "{bar:30} {human_pos}/{human_len} captures  {rate}  {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = write!(out, "{:.0}/s", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        self.drawn = Some(bar);
    }

    fn advanced(&mut self, inputs: u64) {
        if let Some(bar) = &self.drawn {
            bar.inc(inputs);
        }
    }

    fn is_stopped(&self) -> bool {
        let is_asked = self.stop.is_asked();
        if is_asked && !self.has_told.replace(true) {
            let tell =
                || words::say("interrupted: finishing the batch in hand; again ends at once");
            match &self.drawn {
                Some(bar) => bar.suspend(tell),
                None => tell(),
            }
        }
        is_asked
    }
}
