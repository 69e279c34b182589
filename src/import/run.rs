//! One run: survey, workers and the one writer.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use super::ledger::{Rehearsed, outcome_of_known};
use super::survey::{Findings, Survey};
use super::workers::{Answer, CHUNK, Crew, Found, Prepared};
use super::{ImportOptions, ImportStats};
use crate::digest::ContentHash;
use crate::error::Result;
use crate::model::Problem;
use crate::progress::Progress;
use crate::source::Stat;
use crate::store::{
    Archive, Batch, Counts, CurrentCaptures, Ids, OpenProblem, Outcome, Place, SourceRow,
};

/// When so many inputs are left, the batch is written as far as it has come.
const LAST_INPUTS: u64 = 4096;
/// Where it holds this part of a full one: of less, two parts are not worth it.
const SPILLED_PART: u64 = 20;

/// A run, or the rehearsal of one.
pub(super) struct Run<'a> {
    archive: Option<&'a Archive>,
    /// `None`: a rehearsal, which writes nothing.
    import_id: Option<i64>,
    options: &'a ImportOptions,
    fresh_after_ns: i64,
    stats: ImportStats,
    rehearsed: Rehearsed,
    /// What the archive had when it was read for the workers; empty until then.
    known: Arc<OnceLock<CurrentCaptures>>,
    /// Inputs dealt out to the workers.
    dealt: u64,
    /// Open problems at places that the run has not come to.
    problems: HashMap<String, OpenProblem>,
    /// Begun by the first write, or by the first capture that its insert may find known: a
    /// run that reads nothing writes nothing.
    batch: Option<Batch<'a>>,
    /// What the batch holds: places, and bytes of captures.
    batch_size: (u64, u64),
    ids: Ids,
    /// Articles of the archive when the run started, and at the last commit.
    articles_before: u64,
    articles: u64,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        archive: Option<&'a Archive>,
        import_id: Option<i64>,
        options: &'a ImportOptions,
        started: SystemTime,
    ) -> Self {
        Run {
            archive,
            import_id,
            options,
            fresh_after_ns: fresh_after_ns(started, options),
            stats: ImportStats {
                import_id,
                ..ImportStats::default()
            },
            rehearsed: Rehearsed::default(),
            known: Arc::default(),
            dealt: 0,
            problems: HashMap::new(),
            batch: None,
            batch_size: (0, 0),
            ids: Ids::default(),
            articles_before: 0,
            articles: 0,
        }
    }

    /// What was done. What was not committed is given up.
    pub(super) fn end(self) -> ImportStats {
        self.stats
    }

    /// Deals with all that is found under the roots, or until it is asked to stop.
    pub(super) fn work(
        &mut self,
        roots: &[PathBuf],
        archive_path: &Path,
        progress: &mut dyn Progress,
    ) -> Result<()> {
        if let Some(archive) = self.archive {
            self.problems = archive.open_problems()?;
            self.articles_before = archive.article_count()?;
            self.articles = self.articles_before;
        }
        std::thread::scope(|scope| {
            let (archive, options) = (self.archive, self.options);
            let mut survey = Survey::start(scope, archive, archive_path, roots, options)?;
            let mut crew: Option<Crew> = None;
            let mut chunk = Vec::new();
            let mut is_surveyed = false;
            let mut is_spilled = false;
            loop {
                if !is_spilled && survey.has_at_most(LAST_INPUTS) {
                    is_spilled = self.spill()?;
                }
                while !is_surveyed
                    && crew.as_ref().is_none_or(Crew::has_room)
                    && !progress.is_stopped()
                {
                    match survey.next(CHUNK - chunk.len(), &self.problems)? {
                        Some(mut findings) => {
                            progress.found(survey.newly_met());
                            chunk.append(&mut findings.work);
                            self.note(&findings, progress)?;
                        }
                        None => is_surveyed = true,
                    }
                    if chunk.len() == CHUNK || is_surveyed && !chunk.is_empty() {
                        self.dealt += chunk.len() as u64;
                        self.read_known()?;
                        let hire = || Crew::start(scope, &self.known, self.options);
                        let crew = crew.get_or_insert_with(hire);
                        crew.deal(std::mem::take(&mut chunk));
                    }
                }
                progress.found(survey.newly_met());
                let is_idle = crew.as_ref().is_none_or(Crew::is_idle);
                if is_surveyed && is_idle {
                    break;
                }
                if progress.is_stopped() {
                    self.stats.is_interrupted = true;
                    self.stats.counts.seen = self.stats.counts.dealt_with();
                    return self.commit();
                }
                for answer in crew.as_mut().map(Crew::answers).unwrap_or_default() {
                    self.take(answer)?;
                    progress.advanced(1);
                }
            }
            self.resolve_gone(&survey)?;
            self.commit()
        })
    }

    /// Counts what the survey has settled, and records what is gone.
    fn note(&mut self, findings: &Findings, progress: &mut dyn Progress) -> Result<()> {
        self.stats.counts.seen += findings.seen;
        self.stats.counts.unchanged += findings.unchanged;
        self.stats.missing_sources += findings.gone.len() as u64;
        progress.advanced(findings.unchanged);
        for source_id in &findings.gone {
            if let Some(batch) = self.batch()? {
                batch.mark_missing(*source_id)?;
            }
            self.wrote(0)?;
        }
        Ok(())
    }

    /// Reads the captures of the archive for the workers, once that is worth it: a run of
    /// few inputs costs these inputs, however large the archive is.
    fn read_known(&self) -> Result<()> {
        let share = self.articles_before.checked_div(self.options.known_share);
        let is_worth_it = share.is_some_and(|share| self.dealt >= share);
        if let Some(archive) = self.archive
            && is_worth_it
            && self.known.get().is_none()
        {
            // It is empty, so that nothing refuses them.
            let _ = self.known.set(archive.current_captures()?);
        }
        Ok(())
    }

    /// Deals with one answer and counts how its input ended.
    fn take(&mut self, answer: Answer) -> Result<()> {
        let Answer { uri, source, found } = answer;
        let source = source.as_ref();
        match found {
            Found::Failed(error) => Err(error),
            Found::NoCapture {
                problem,
                read,
                is_recorded,
            } => {
                let open = self.problems.remove(&uri);
                if !is_recorded {
                    self.reject(&uri, &problem, read, open.as_ref())?;
                }
                self.stats.reject(uri, problem);
                self.wrote(0)
            }
            Found::Known {
                article_id,
                byte_length,
                stat,
            } => {
                let outcome = outcome_of_known(article_id, source);
                self.record(&uri, source, stat, article_id, outcome)?;
                self.stats.count(outcome, byte_length);
                self.wrote(byte_length)
            }
            Found::New(capture) => self.store(&uri, source, &capture),
        }
    }

    /// Stores a capture that the archive did not have, or not with these rows,
    /// when the run started; an input before this one may have brought it.
    fn store(&mut self, uri: &str, source: Option<&SourceRow>, prepared: &Prepared) -> Result<()> {
        let understood = &prepared.understood;
        let byte_length = understood.byte_length;
        let content_hash = understood.content_hash;
        let capture = understood.rows(Some(&prepared.packed));
        let archive = self.archive;
        let outcome = match self.batch()? {
            None => self.rehearsed.outcome(archive, content_hash, source)?,
            Some(batch) => {
                let (article_id, outcome) = if let Some(id) = batch.add(&capture)? {
                    (id, Outcome::Added)
                } else {
                    let known = batch.known(content_hash)?;
                    let article_id = known.article_id;
                    if known.is_current {
                        (article_id, outcome_of_known(article_id, source))
                    } else {
                        batch.replace(article_id, &capture)?;
                        (article_id, Outcome::Updated)
                    }
                };
                self.record(uri, source, prepared.stat, article_id, outcome)?;
                outcome
            }
        };
        self.stats.count(outcome, byte_length);
        self.wrote(byte_length)
    }

    /// Records what a place holds, unless all is as recorded.
    fn record(
        &mut self,
        uri: &str,
        source: Option<&SourceRow>,
        stat: Stat,
        article_id: i64,
        outcome: Outcome,
    ) -> Result<()> {
        let place = Place {
            uri,
            source_id: source.map(|source| source.id),
            has_problem: self.problems.remove(uri).is_some(),
            stat,
            is_racy: self.is_racy(stat),
        };
        let is_recorded = outcome == Outcome::Unchanged
            && !place.has_problem
            && source.is_some_and(|source| {
                source.stat == stat && source.is_racy == place.is_racy && !source.is_missing
            });
        if is_recorded {
            return Ok(());
        }
        match self.batch()? {
            Some(batch) => batch.record(place, article_id, outcome),
            None => Ok(()),
        }
    }

    /// Records a problem, unless it is the one that was open before.
    fn reject(
        &mut self,
        uri: &str,
        problem: &Problem,
        read: Option<(ContentHash, Stat)>,
        open: Option<&OpenProblem>,
    ) -> Result<()> {
        let content_hash = read.map(|(hash, _)| hash);
        let stat = read.map(|(_, stat)| stat);
        let stat = stat.filter(|stat| !self.is_racy(*stat));
        let same = open.filter(|open| {
            open.is_current
                && open.kind == problem.kind.as_str()
                && open.detail == problem.detail
                && open.content_hash == content_hash
        });
        match same {
            Some(open) if open.stat == stat => Ok(()),
            _ => match (self.batch()?, same) {
                (None, _) => Ok(()),
                (Some(batch), Some(open)) => batch.keep_problem(open.id, stat),
                (Some(batch), None) => batch.reject(uri, problem, content_hash, stat),
            },
        }
    }

    /// Closes the problems of places where the walk met nothing any more.
    fn resolve_gone(&mut self, survey: &Survey<'_>) -> Result<()> {
        let mut gone: Vec<String> = std::mem::take(&mut self.problems).into_keys().collect();
        gone.retain(|uri| survey.has_looked_at(uri));
        gone.sort_unstable();
        for uri in gone {
            if let Some(batch) = self.batch()? {
                batch.resolve(&uri)?;
            }
        }
        Ok(())
    }

    fn is_racy(&self, stat: Stat) -> bool {
        stat.mtime_ns.max(stat.ctime_ns) >= self.fresh_after_ns
    }

    /// `None`: this is a rehearsal.
    fn batch(&mut self) -> Result<Option<&mut Batch<'a>>> {
        let (Some(archive), Some(import_id)) = (self.archive, self.import_id) else {
            return Ok(None);
        };
        let batch = match self.batch.take() {
            Some(batch) => batch,
            None => archive.begin(import_id, std::mem::take(&mut self.ids))?,
        };
        Ok(Some(self.batch.insert(batch)))
    }

    /// Counts towards the batch, and commits it when it is full.
    fn wrote(&mut self, bytes: usize) -> Result<()> {
        self.batch_size.0 += 1;
        self.batch_size.1 += bytes as u64;
        let (inputs, bytes) = self.batch_size;
        let is_share = (self.articles.checked_div(self.options.batch_share))
            .is_none_or(|share| inputs >= share);
        let is_large = inputs >= self.options.batch_inputs || bytes >= self.options.batch_bytes;
        if is_share && is_large {
            self.commit()?;
        }
        Ok(())
    }

    /// Writes what the batch has in memory while the workers still have inputs; at the
    /// commit they would have nothing to do. `false`: there is not enough yet.
    fn spill(&mut self) -> Result<bool> {
        let (inputs, _) = self.batch_size;
        match &mut self.batch {
            Some(batch) if inputs >= self.options.batch_inputs / SPILLED_PART => {
                batch.spill().map(|()| true)
            }
            _ => Ok(false),
        }
    }

    fn commit(&mut self) -> Result<()> {
        if let Some(mut batch) = self.batch.take() {
            // What was only found has not ended yet: should the run end here, they add up.
            let counts = self.stats.counts;
            let seen = counts.dealt_with();
            batch.count(&Counts { seen, ..counts })?;
            self.ids = batch.commit()?;
            self.articles = self.articles_before + self.stats.counts.added;
        }
        self.batch_size = (0, 0);
        Ok(())
    }
}

/// Files changed after this moment may change again without their times telling.
fn fresh_after_ns(started: SystemTime, options: &ImportOptions) -> i64 {
    let moment = started.checked_sub(options.racy_window);
    let since_1970 = moment.and_then(|moment| moment.duration_since(UNIX_EPOCH).ok());
    i64::try_from(since_1970.unwrap_or_default().as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_captures_of_the_archive_are_read_when_the_inputs_come_to_a_part_of_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let archive = Archive::open_or_create(&folder.path().join("archive.db"));
        let archive = archive.expect("an archive");
        for (known_share, dealt, is_read) in [
            (200, 49, false),
            (200, 50, true),
            (1, 9_999, false),
            (1, 10_000, true),
            (0, u64::MAX, false),
        ] {
            let options = ImportOptions {
                known_share,
                ..ImportOptions::default()
            };
            let mut run = Run::new(Some(&archive), None, &options, UNIX_EPOCH);
            run.articles_before = 10_000;
            run.dealt = dealt;
            run.read_known().expect("read");
            assert_eq!(run.known.get().is_some(), is_read, "{known_share} {dealt}");
        }
    }
}
