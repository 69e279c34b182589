//! The import: the one place where all stages meet.
//!
//! A thread walks the roots; the survey holds what it finds against the archive, and
//! only what may have changed is read. Workers read and understand captures in
//! parallel; the calling thread is the only writer. Inputs are dealt out in chunks,
//! one worker after the other, and their answers are taken in the same order, so that
//! the archive is written in the order of the places whatever the number of workers.
//! The channels are bounded, so slow writing slows reading down.

mod ledger;
mod run;
mod survey;
mod workers;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::error::Result;
use crate::model::Problem;
use crate::progress::Progress;
use crate::source;
use crate::store::{Archive, Counts, Outcome, RunOutcome};
use run::Run;

pub(crate) use workers::understand_bytes;
pub use workers::{Memory, Understood, understand};

/// What an import was asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// How many threads read and understand captures.
    pub jobs: usize,
    /// Captures of more bytes are rejected.
    pub max_bytes: u64,
    /// Read every file, even where its record says that it is the one that was read
    /// before.
    pub rehash: bool,
    /// A file that changed so shortly before the run, or during it, is read again by
    /// the next one: file systems keep coarse times, so that it may change once more
    /// and have the same record.
    pub racy_window: Duration,
    /// A transaction ends after so many inputs, or so many bytes of captures.
    /// Larger ones are faster; what a killed run had not committed is done again.
    pub batch_inputs: u64,
    /// See `batch_inputs`.
    pub batch_bytes: u64,
    /// But not before it has so many inputs as this part of the archive has articles;
    /// 0: that is no reason. A transaction writes pages all over the indexes, the more
    /// the larger the archive is: so a larger one keeps the cost of a capture the same.
    pub batch_share: u64,
    /// What captures the archive has is read at once, so that a known one is not understood
    /// again, when the inputs come to this part of its articles; 0: never. Until then a
    /// known one is understood in vain and found by its insert: that has cost as much by then.
    pub known_share: u64,
}

impl Default for ImportOptions {
    fn default() -> Self {
        ImportOptions {
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            max_bytes: source::DEFAULT_MAX_BYTES,
            rehash: false,
            racy_window: Duration::from_secs(2),
            batch_inputs: 20_000,
            batch_bytes: 64 * 1024 * 1024,
            batch_share: 8,
            known_share: 200,
        }
    }
}

/// What an import did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportStats {
    /// The run's `imports.id`; `None` for a dry run.
    pub import_id: Option<i64>,
    /// How many inputs ended how.
    pub counts: Counts,
    /// Places known before that are gone. They are no inputs; their articles stay.
    pub missing_sources: u64,
    /// Bytes of all captures that were read.
    pub read_bytes: u64,
    /// Whether the run was asked to stop before all was dealt with.
    pub is_interrupted: bool,
    /// The rejected inputs in the order of the places, but no more than
    /// [`MOST_REJECTED`]: the archive's `problems` has all of them.
    pub rejected: Vec<(String, Problem)>,
}

/// More rejected inputs than this are counted, not listed: what a run keeps in memory
/// for its summary does not grow with what it is given.
pub const MOST_REJECTED: usize = 1000;

/// Imports files and folders into an archive. Where `progress` asks it to stop, it
/// commits what it has done; the next import of the same paths does the rest.
///
/// # Errors
///
/// The archive could not be written; what was committed stays. A bad capture is
/// no error.
pub fn import(
    archive: &Archive,
    roots: &[PathBuf],
    options: &ImportOptions,
    progress: &mut dyn Progress,
) -> Result<ImportStats> {
    let started = SystemTime::now();
    let root_names: Vec<String> = roots.iter().map(|root| source::root_uri(root)).collect();
    let import_id = archive.start_run(&root_names, started)?;
    let mut run = Run::new(Some(archive), Some(import_id), options, started);
    let ended = run.work(roots, archive.path(), progress);
    let stats = run.end();
    let outcome = match &ended {
        Ok(()) if stats.is_interrupted => RunOutcome::Interrupted,
        Ok(()) => RunOutcome::Done,
        Err(_) => RunOutcome::Failed,
    };
    let recorded = archive.finish_run(import_id, &stats.counts, outcome, SystemTime::now());
    // The error that ended the run is the one to show.
    ended?;
    recorded?;
    Ok(stats)
}

/// Tells what an import into the archive at `archive_path` would do, and writes
/// nothing. The archive may not be there yet.
///
/// # Errors
///
/// The archive could not be read.
pub fn rehearse(
    archive: Option<&Archive>,
    archive_path: &Path,
    roots: &[PathBuf],
    options: &ImportOptions,
    progress: &mut dyn Progress,
) -> Result<ImportStats> {
    let mut run = Run::new(archive, None, options, SystemTime::now());
    run.work(roots, archive_path, progress)?;
    Ok(run.end())
}

impl ImportStats {
    fn count(&mut self, outcome: Outcome, byte_length: usize) {
        self.read_bytes += byte_length as u64;
        match outcome {
            Outcome::Added => self.counts.added += 1,
            Outcome::Updated => self.counts.updated += 1,
            Outcome::Unchanged => self.counts.unchanged += 1,
            Outcome::Duplicate => self.counts.duplicate += 1,
        }
    }

    fn reject(&mut self, uri: String, problem: Problem) {
        self.counts.rejected += 1;
        if self.rejected.len() < MOST_REJECTED {
            self.rejected.push((uri, problem));
        }
    }
}
