//! The survey: what a walk finds, held against what the archive has recorded.
//!
//! Walk and archive come in the same order, so each is gone through once, side by
//! side, whatever the number of files. A file whose record is the recorded one is not
//! read; a place that the walk passes by is gone.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::Scope;

use super::ImportOptions;
use super::workers::Work;
use crate::error::Result;
use crate::model::{Problem, ProblemKind};
use crate::source::{self, Input, Met};
use crate::store::{Archive, OpenProblem, SourceRow};

/// What the walk meets is handed over in portions of so many.
const PORTION: usize = 256;
/// So many portions may wait: the walk runs ahead so that the work to come is known,
/// and stops where that would take too much memory.
const WAITING: usize = 256;
/// Known places are read so many at a time.
const ROWS: usize = 1024;

/// What the survey found since it was last asked.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Inputs met.
    pub(super) seen: u64,
    /// Of these, places that hold what they held, by their record.
    pub(super) unchanged: u64,
    /// Inputs to be read, or rejected.
    pub(super) work: Vec<Work>,
    /// `sources.id` of the places that are gone.
    pub(super) gone: Vec<i64>,
}

/// How far the walk, which runs ahead, has come.
#[derive(Debug, Default)]
struct Walked {
    inputs: AtomicU64,
    is_over: AtomicBool,
}

pub(super) struct Survey<'a> {
    archive: Option<&'a Archive>,
    options: &'a ImportOptions,
    /// Articles with rows of an older parser: they are read again.
    outdated: HashSet<i64>,
    /// An empty one is the last: a walk that panics sends none.
    portions: Receiver<Vec<Met>>,
    portion: std::vec::IntoIter<Met>,
    is_over: bool,
    walked: Arc<Walked>,
    /// Of the inputs that the walk has met, those that were told, and looked at.
    told: u64,
    looked_at: u64,
    known: KnownPlaces<'a>,
    roots: Vec<String>,
    closed: HashSet<String>,
}

impl<'a> Survey<'a> {
    /// Starts to walk on a thread of its own.
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        archive: Option<&'a Archive>,
        archive_path: &'scope Path,
        roots: &'scope [PathBuf],
        options: &'a ImportOptions,
    ) -> Result<Self> {
        let outdated = match archive {
            Some(archive) => archive.outdated_articles()?,
            None => HashSet::new(),
        };
        let (sender, portions) = sync_channel(WAITING);
        let walked = Arc::<Walked>::default();
        let walking = Arc::clone(&walked);
        scope.spawn(move || walk(roots, archive_path, &walking, &sender));
        Ok(Survey {
            archive,
            options,
            outdated,
            portions,
            portion: Vec::new().into_iter(),
            is_over: false,
            walked,
            told: 0,
            looked_at: 0,
            known: KnownPlaces::default(),
            roots: Vec::new(),
            closed: HashSet::new(),
        })
    }

    /// Looks at the next inputs, until `most` have to be dealt with or a portion is
    /// through. `None`: all is told.
    pub(super) fn next(
        &mut self,
        most: usize,
        problems: &HashMap<String, OpenProblem>,
    ) -> Result<Option<Findings>> {
        let mut findings = Findings::default();
        if self.portion.len() == 0 {
            let Ok(portion) = self.portions.recv() else {
                return Ok(None);
            };
            if portion.is_empty() {
                self.is_over = true;
                self.known.leave(&mut findings.gone)?;
                return Ok(Some(findings));
            }
            self.portion = portion.into_iter();
        }
        while findings.work.len() < most {
            let Some(met) = self.portion.next() else {
                break;
            };
            self.look_at(met, &mut findings, problems)?;
        }
        Ok(Some(findings))
    }

    fn look_at(
        &mut self,
        met: Met,
        findings: &mut Findings,
        problems: &HashMap<String, OpenProblem>,
    ) -> Result<()> {
        let found = match met {
            Met::Root(uri) => {
                self.known.leave(&mut findings.gone)?;
                self.known = KnownPlaces::of(self.archive, &uri)?;
                self.roots.push(uri);
                return Ok(());
            }
            Met::Closed(uri) => {
                self.known.pass_over(&below(&uri), &mut findings.gone)?;
                self.closed.insert(uri.trim_end_matches('/').to_owned());
                return Ok(());
            }
            Met::Input(found) => found,
        };
        findings.seen += 1;
        self.looked_at += 1;
        let work = match found {
            Ok(input) => {
                let source = self.known.at(&input.uri, &mut findings.gone)?;
                match self.verdict(&input, source.as_ref(), problems.get(&input.uri)) {
                    Verdict::Read => Work::Read { input, source },
                    Verdict::Unchanged => {
                        findings.unchanged += 1;
                        return Ok(());
                    }
                    Verdict::Rejected(problem) => Work::Rejected {
                        uri: input.uri,
                        problem,
                        is_recorded: true,
                    },
                }
            }
            Err(rejected) => {
                self.known.at(&rejected.uri, &mut findings.gone)?;
                Work::Rejected {
                    uri: rejected.uri,
                    problem: rejected.problem,
                    is_recorded: false,
                }
            }
        };
        findings.work.push(work);
        Ok(())
    }

    /// Whether a file's record tells what its bytes would.
    fn verdict(
        &self,
        input: &Input,
        source: Option<&SourceRow>,
        problem: Option<&OpenProblem>,
    ) -> Verdict {
        if self.options.rehash || input.stat.size > self.options.max_bytes {
            return Verdict::Read;
        }
        if let Some(problem) = problem {
            let is_recorded = problem.stat == Some(input.stat) && problem.is_current;
            let kind = ProblemKind::from_word(&problem.kind).filter(|_| is_recorded);
            return kind.map_or(Verdict::Read, |kind| {
                Verdict::Rejected(Problem {
                    kind,
                    detail: problem.detail.clone(),
                })
            });
        }
        let is_recorded = |source: &SourceRow| {
            source.stat == input.stat
                && !source.is_racy
                && !source.is_missing
                && !self.outdated.contains(&source.article_id)
        };
        if source.is_some_and(is_recorded) {
            Verdict::Unchanged
        } else {
            Verdict::Read
        }
    }

    /// How many inputs the walk, which runs ahead, has met since this was last asked.
    pub(super) fn newly_met(&mut self) -> u64 {
        let met = self.walked.inputs.load(Ordering::Relaxed);
        met - std::mem::replace(&mut self.told, met)
    }

    /// Whether no more inputs than these are still to be looked at.
    pub(super) fn has_at_most(&self, inputs: u64) -> bool {
        self.walked.is_over.load(Ordering::Acquire)
            && self.walked.inputs.load(Ordering::Relaxed) - self.looked_at <= inputs
    }

    /// Whether the walk is over and would have met an input at this place.
    pub(super) fn has_looked_at(&self, uri: &str) -> bool {
        let is_below = |root: &String| uri == root || uri.starts_with(&below(root));
        let is_closed = |(at, _)| self.closed.contains(&uri[..at]);
        self.is_over && self.roots.iter().any(is_below) && !uri.match_indices('/').any(is_closed)
    }
}

enum Verdict {
    Read,
    Unchanged,
    Rejected(Problem),
}

/// How the places below a folder start.
fn below(folder: &str) -> String {
    format!("{}/", folder.trim_end_matches('/'))
}

/// A failed send means that the run is over: the walk ends quietly.
fn walk(roots: &[PathBuf], archive_path: &Path, walked: &Walked, sender: &SyncSender<Vec<Met>>) {
    let mut portion = Vec::with_capacity(PORTION);
    let outcome = source::walk(roots, archive_path, |met| {
        let inputs = u64::from(matches!(met, Met::Input(_)));
        walked.inputs.fetch_add(inputs, Ordering::Relaxed);
        portion.push(met);
        if portion.len() < PORTION {
            return ControlFlow::Continue(());
        }
        let full = std::mem::replace(&mut portion, Vec::with_capacity(PORTION));
        match sender.send(full) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    walked.is_over.store(true, Ordering::Release);
    if outcome.is_continue() {
        let has_more = !portion.is_empty();
        let last = has_more.then_some(portion).into_iter().chain([Vec::new()]);
        for portion in last {
            let _ = sender.send(portion);
        }
    }
}

/// The places that the archive knows at or below one root, in their order.
#[derive(Default)]
struct KnownPlaces<'a> {
    /// `None`: there are no more than those in `rows`.
    archive: Option<&'a Archive>,
    rows: VecDeque<(String, SourceRow)>,
    after: String,
    before: String,
}

impl<'a> KnownPlaces<'a> {
    /// A root may have been a file and be a folder now, or the reverse.
    fn of(archive: Option<&'a Archive>, root: &str) -> Result<Self> {
        let source = archive.map(|archive| archive.source_at(root)).transpose()?;
        let source = source.flatten().map(|row| (root.to_owned(), row));
        Ok(KnownPlaces {
            archive,
            rows: source.into_iter().collect(),
            after: below(root),
            // What starts with `folder/` stands before `folder0`: 0 follows the stroke.
            before: format!("{}0", root.trim_end_matches('/')),
        })
    }

    fn first(&mut self) -> Result<Option<&(String, SourceRow)>> {
        if self.rows.is_empty()
            && let Some(archive) = self.archive
        {
            self.rows = archive
                .sources_between(&self.after, &self.before, ROWS)?
                .into();
            match self.rows.back() {
                Some((uri, _)) if self.rows.len() == ROWS => self.after.clone_from(uri),
                _ => self.archive = None,
            }
        }
        Ok(self.rows.front())
    }

    /// What is known of a place. What stands before it is gone.
    fn at(&mut self, uri: &str, gone: &mut Vec<i64>) -> Result<Option<SourceRow>> {
        while let Some((known, _)) = self.first()? {
            if known.as_str() > uri {
                return Ok(None);
            }
            let is_here = known.as_str() == uri;
            let Some((_, row)) = self.rows.pop_front() else {
                break;
            };
            if is_here {
                return Ok(Some(row));
            }
            gone.extend((!row.is_missing).then_some(row.id));
        }
        Ok(None)
    }

    /// Leaves out what starts so: nobody looked. What stands before it is gone.
    fn pass_over(&mut self, start: &str, gone: &mut Vec<i64>) -> Result<()> {
        self.at(start, gone)?;
        while self
            .first()?
            .is_some_and(|(known, _)| known.starts_with(start))
        {
            self.rows.pop_front();
        }
        Ok(())
    }

    /// What is left when the walk has left the root is gone.
    fn leave(&mut self, gone: &mut Vec<i64>) -> Result<()> {
        while self.first()?.is_some() {
            let rows = self.rows.drain(..);
            gone.extend(rows.filter_map(|(_, row)| (!row.is_missing).then_some(row.id)));
        }
        Ok(())
    }
}
