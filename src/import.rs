//! The import: the one place where all stages meet.
//!
//! Workers read and understand captures in parallel; the calling thread is the
//! only writer. Inputs are dealt out in chunks, one worker after the other, and
//! their answers are taken in the same order, so that the archive is written in
//! the order of the paths whatever the number of workers. The channels are
//! bounded, so slow writing slows reading down.

mod ledger;
mod workers;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::error::Result;
use crate::model::Problem;
use crate::progress::Progress;
use crate::source::{self, Stat};
use crate::store::{Archive, Batch, Counts, Ids, NewCapture, Outcome, Place, RunOutcome};
use ledger::{Known, Ledger};
use workers::{Answer, Prepared};

pub use workers::{Understood, understand};

/// What an import was asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportOptions {
    /// How many threads read and understand captures.
    pub jobs: usize,
    /// Captures of more bytes are rejected.
    pub max_bytes: u64,
    /// A transaction ends after so many inputs, or so many bytes of captures.
    /// Larger ones are faster; what a killed run had not committed is done again.
    pub batch_inputs: u64,
    /// See `batch_inputs`.
    pub batch_bytes: u64,
}

impl Default for ImportOptions {
    fn default() -> Self {
        ImportOptions {
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            max_bytes: source::DEFAULT_MAX_BYTES,
            batch_inputs: 20_000,
            batch_bytes: 128 * 1024 * 1024,
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
    /// Bytes of all captures that were read.
    pub read_bytes: u64,
    /// Each rejected input, in the order of the paths.
    pub rejected: Vec<(String, Problem)>,
}

/// Imports files and folders into an archive.
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
    let mut stats = ImportStats {
        import_id: Some(import_id),
        ..ImportStats::default()
    };
    let mut committed = Counts::default();
    let ended = archive.known_captures().and_then(|known| {
        let inputs = source::find(roots, archive.path());
        stats.counts.seen = inputs.len() as u64;
        progress.started(stats.counts.seen);
        let mut writer = Writer {
            archive,
            import_id,
            fresh_after_ns: fresh_after_ns(started),
            ledger: Ledger::new(&known),
            batch: None,
            ids: Ids::default(),
        };
        let mut batch_start = (0, 0);
        workers::answers(&inputs, &known, options, |answer| {
            writer.take(answer, &mut stats)?;
            progress.advanced(1);
            let dealt_with = stats.counts.dealt_with();
            if dealt_with - batch_start.0 >= options.batch_inputs
                || stats.read_bytes - batch_start.1 >= options.batch_bytes
            {
                writer.commit(&stats.counts)?;
                committed = stats.counts;
                batch_start = (dealt_with, stats.read_bytes);
            }
            Ok(())
        })?;
        writer.commit(&stats.counts)?;
        committed = stats.counts;
        Ok(())
    });
    let outcome = match &ended {
        Ok(()) => RunOutcome::Done,
        Err(_) => RunOutcome::Failed,
    };
    let recorded = archive.finish_run(import_id, &committed, outcome, SystemTime::now());
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
    let known = match archive {
        Some(archive) => archive.known_captures()?,
        None => Known::new(),
    };
    let inputs = source::find(roots, archive_path);
    let mut stats = ImportStats::default();
    stats.counts.seen = inputs.len() as u64;
    progress.started(stats.counts.seen);
    let mut ledger = Ledger::new(&known);
    workers::answers(&inputs, &known, options, |answer| {
        progress.advanced(1);
        let capture = match answer {
            Answer::Failed(error) => return Err(error),
            Answer::Rejected { uri, problem, .. } => {
                stats.reject(uri, problem);
                return Ok(());
            }
            Answer::Known {
                uri,
                content_hash,
                byte_length,
                ..
            } => (uri, content_hash, byte_length),
            Answer::New { uri, capture } => {
                let understood = &capture.understood;
                (uri, understood.content_hash, understood.byte_length)
            }
        };
        let (uri, content_hash, byte_length) = capture;
        let source = match archive {
            Some(archive) => archive.source_at(uri)?,
            None => None,
        };
        let (outcome, article_id) = ledger.outcome(content_hash, source.as_ref());
        stats.count(outcome, byte_length);
        // What is not stored has no id; no id of the archive is 0.
        ledger.note(content_hash, article_id.unwrap_or(0));
        Ok(())
    })?;
    Ok(stats)
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

    fn reject(&mut self, uri: &str, problem: Problem) {
        self.counts.rejected += 1;
        self.rejected.push((uri.to_owned(), problem));
    }
}

/// The one writer of a run.
struct Writer<'a> {
    archive: &'a Archive,
    import_id: i64,
    fresh_after_ns: i64,
    ledger: Ledger<'a>,
    /// Begun by the first write: a run that finds nothing new writes nothing.
    batch: Option<Batch<'a>>,
    ids: Ids,
}

impl<'a> Writer<'a> {
    /// Deals with one answer and counts how its input ended.
    fn take(&mut self, answer: Answer<'_>, stats: &mut ImportStats) -> Result<()> {
        match answer {
            Answer::Failed(error) => Err(error),
            Answer::Rejected {
                uri,
                problem,
                content_hash,
            } => {
                self.batch()?.reject(uri, &problem, content_hash)?;
                stats.reject(uri, problem);
                Ok(())
            }
            Answer::Known {
                uri,
                content_hash,
                byte_length,
                stat,
            } => {
                let source = self.archive.source_at(uri)?;
                let (outcome, article_id) = self.ledger.outcome(content_hash, source.as_ref());
                let is_recorded = outcome == Outcome::Unchanged
                    && source.is_some_and(|source| {
                        source.stat == stat && !source.is_missing && !source.has_problem
                    });
                if let Some(article_id) = article_id.filter(|_| !is_recorded) {
                    self.record(uri, stat, article_id, outcome)?;
                }
                stats.count(outcome, byte_length);
                Ok(())
            }
            Answer::New { uri, capture } => self.store(uri, &capture, stats),
        }
    }

    /// Stores a capture that the archive did not have, or not with these rows,
    /// when the run started; an input before this one may have brought it.
    fn store(&mut self, uri: &str, prepared: &Prepared, stats: &mut ImportStats) -> Result<()> {
        let understood = &prepared.understood;
        let source = self.archive.source_at(uri)?;
        let (outcome, known_id) = self
            .ledger
            .outcome(understood.content_hash, source.as_ref());
        let capture = NewCapture {
            content_hash: understood.content_hash,
            byte_length: understood.byte_length,
            encoding: understood.encoding,
            compressed: &prepared.compressed,
            article: &understood.article,
            text_hash: understood.text_hash,
            spellings: &prepared.spellings,
            named: &understood.named,
            named_in_related: &understood.named_in_related,
        };
        let article_id = match (outcome, known_id) {
            (Outcome::Updated, Some(id)) => {
                self.batch()?.replace(id, &capture)?;
                id
            }
            (_, Some(id)) => id,
            (_, None) => self.batch()?.add(&capture)?,
        };
        self.ledger.note(understood.content_hash, article_id);
        self.record(uri, prepared.stat, article_id, outcome)?;
        stats.count(outcome, understood.byte_length);
        Ok(())
    }

    fn record(&mut self, uri: &str, stat: Stat, article_id: i64, outcome: Outcome) -> Result<()> {
        let place = Place {
            uri,
            stat,
            is_racy: stat.mtime_ns.max(stat.ctime_ns) >= self.fresh_after_ns,
        };
        self.batch()?.record(place, article_id, outcome)
    }

    fn batch(&mut self) -> Result<&mut Batch<'a>> {
        let batch = match self.batch.take() {
            Some(batch) => batch,
            None => self
                .archive
                .begin(self.import_id, std::mem::take(&mut self.ids))?,
        };
        Ok(self.batch.insert(batch))
    }

    fn commit(&mut self, counts: &Counts) -> Result<()> {
        if let Some(mut batch) = self.batch.take() {
            batch.count(counts)?;
            self.ids = batch.commit()?;
        }
        Ok(())
    }
}

/// Files changed after this moment may change again without their times telling:
/// two seconds before the scan, since file systems keep coarse times.
fn fresh_after_ns(started: SystemTime) -> i64 {
    let moment = started
        .checked_sub(Duration::from_secs(2))
        .unwrap_or(started);
    let since_1970 = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_nanos()).unwrap_or(i64::MAX)
}
