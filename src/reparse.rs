//! Reparsing: derived rows are rebuilt from the stored originals, with no source
//! file at hand, by the code with which an import rebuilds an outdated article.
//!
//! No place is read, so a reparse is no run of `imports`: the record of it is the
//! `parser_version` of each article. It mends what is damaged first, so that the
//! result is that of a fresh import whatever the rows were.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::error::Result;
use crate::model::Problem;
use crate::progress::Progress;
use crate::rebuild::{self, Fresh, Unsaid};
use crate::store::{Age, Archive, Change, Ids, Scope};

/// Which articles are rebuilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection {
    /// All.
    All,
    /// Those whose rows an older parser made.
    Outdated,
    /// Those whose rows are not what the original says.
    Problems,
}

/// What a reparse was asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReparseOptions {
    /// Which articles are rebuilt.
    pub selection: Selection,
    /// How many threads understand originals.
    pub jobs: usize,
    /// A transaction ends after so many articles: what a killed run had not committed
    /// is done again.
    pub batch_articles: u64,
}

impl Default for ReparseOptions {
    fn default() -> Self {
        ReparseOptions {
            selection: Selection::All,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            batch_articles: 20_000,
        }
    }
}

/// What a reparse did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReparseStats {
    /// Articles of which the original was asked for.
    pub selected_articles: u64,
    /// Articles whose rows are made anew.
    pub rebuilt_articles: u64,
    /// Whether somebody asked to stop before all was done.
    pub is_interrupted: bool,
    /// Articles of a newer parser, which are left alone.
    pub newer_articles: u64,
    /// Articles that keep their rows because the original is lost or damaged.
    pub kept: Vec<Kept>,
    /// Articles that keep their rows, and their `parser_version`, because this parser
    /// takes the capture for none. Nobody can mend that, so they are told and no more.
    pub refused: Vec<Kept>,
}

/// An article that keeps its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The article's `content_hash`, or its id where that is lost.
    pub article: String,
    /// The reason in words.
    pub reason: String,
    /// Where its capture was read from; empty where the original is sound.
    pub places: Vec<String>,
}

/// Rebuilds rows.
///
/// # Errors
///
/// The archive could not be written; what was committed stays.
pub fn reparse(
    archive: &Archive,
    options: &ReparseOptions,
    progress: &mut dyn Progress,
) -> Result<ReparseStats> {
    archive.mend()?;
    if options.selection != Selection::Outdated {
        // What nothing prints must not be found again by its key, as it may be wrong.
        sweep(archive)?;
    }
    let selected = match options.selection {
        Selection::All => archive.articles_of(Age::OlderOrSame)?,
        Selection::Outdated => archive.articles_of(Age::Older)?,
        Selection::Problems => with_problems(archive, options.jobs, progress)?,
    };
    let mut stats = ReparseStats {
        selected_articles: selected.len() as u64,
        newer_articles: archive.articles_of(Age::Newer)?.len() as u64,
        ..ReparseStats::default()
    };
    if progress.is_stopped() {
        stats.is_interrupted = true;
        return Ok(stats);
    }
    progress.found(stats.selected_articles);
    let stopped = Cell::new(false);
    let mut batch = Some(archive.begin_rebuild(Ids::default())?);
    let mut in_batch = 0;
    rebuild::each_original(
        archive,
        selected.into_iter().take_while(|_| !stopped.get()),
        options.jobs,
        rebuild::understand,
        |article_id, answer| {
            progress.advanced(1);
            stopped.set(progress.is_stopped());
            let mut open = match batch.take() {
                Some(batch) => batch,
                None => archive.begin_rebuild(Ids::default())?,
            };
            match answer? {
                Some(Ok(said)) => {
                    open.rebuild(article_id, &said.rows(None))?;
                    stats.rebuilt_articles += 1;
                }
                Some(Err(Unsaid::Refused(problem))) => {
                    stats.refused.push(refused(archive, article_id, &problem)?);
                }
                None => {
                    open.give_up(article_id)?;
                    stats
                        .kept
                        .push(kept(archive, article_id, "it has no original".to_owned())?);
                }
                Some(Err(Unsaid::Bad(bad))) => {
                    open.give_up(article_id)?;
                    stats.kept.push(kept(
                        archive,
                        article_id,
                        format!("its original {}", bad.words()),
                    )?);
                }
            }
            in_batch += 1;
            if in_batch < options.batch_articles {
                batch = Some(open);
            } else {
                open.commit()?;
                in_batch = 0;
            }
            Ok(())
        },
    )?;
    if let Some(batch) = batch {
        batch.commit()?;
    }
    let left = stats.kept.len() + stats.refused.len();
    stats.is_interrupted = stats.rebuilt_articles + (left as u64) < stats.selected_articles;
    if options.selection != Selection::Outdated && !stats.is_interrupted {
        sweep(archive)?;
    }
    Ok(stats)
}

fn sweep(archive: &Archive) -> Result<()> {
    let mut batch = archive.begin_rebuild(Ids::default())?;
    batch.sweep()?;
    batch.commit().map(|_| ())
}

fn kept(archive: &Archive, article_id: i64, reason: String) -> Result<Kept> {
    Ok(Kept {
        article: name(archive, article_id)?,
        reason,
        places: archive.places_of(article_id)?,
    })
}

fn refused(archive: &Archive, article_id: i64, problem: &Problem) -> Result<Kept> {
    Ok(Kept {
        article: name(archive, article_id)?,
        reason: format!(
            "this parser takes it for no capture: {}: {}",
            problem.kind.as_str(),
            problem.detail
        ),
        places: Vec::new(),
    })
}

fn name(archive: &Archive, article_id: i64) -> Result<String> {
    let hash = archive.hash_of(article_id)?;
    Ok(hash.unwrap_or_else(|| article_id.to_string()))
}

/// The articles of which some row, their own or one that they share, is not what the
/// originals say.
fn with_problems(
    archive: &Archive,
    jobs: usize,
    progress: &mut dyn Progress,
) -> Result<BTreeSet<i64>> {
    let mut wrong: HashSet<String> = HashSet::new();
    let scratch = Archive::scratch()?;
    let left_out = said_by_all(archive, &scratch, jobs, progress)?;
    archive.compare(&scratch, &mut |difference| {
        let key = difference.key.split(' ').next().unwrap_or_default();
        match difference.scope {
            Scope::Article => {
                wrong.insert(key.to_owned());
            }
            // People are looked at in any case.
            Scope::Key | Scope::All => {
                wrong.extend(archive.articles_printing(key)?);
                wrong.extend(scratch.articles_printing(key)?);
            }
        }
        Ok(())
    })?;
    let candidates = archive.articles_of(Age::OlderOrSame)?;
    let mut selected = BTreeSet::new();
    for id in candidates {
        if archive
            .hash_of(id)?
            .is_some_and(|hash| wrong.contains(&hash))
            || left_out.contains(&id)
        {
            selected.insert(id);
        }
    }
    Ok(selected)
}

/// Fills a scratch archive with what every original says. Gives the articles whose
/// originals say nothing.
fn said_by_all(
    archive: &Archive,
    scratch: &Archive,
    jobs: usize,
    progress: &mut dyn Progress,
) -> Result<BTreeSet<i64>> {
    let (ids, listed) = archive.article_ids();
    listed?;
    progress.found(ids.len() as u64);
    let mut fresh = Fresh::new(scratch)?;
    let mut left_out = BTreeSet::new();
    let stopped = Cell::new(false);
    rebuild::each_original(
        archive,
        ids.into_iter().take_while(|_| !stopped.get()),
        jobs,
        rebuild::understand,
        |article_id, answer| {
            progress.advanced(1);
            stopped.set(progress.is_stopped());
            if let Some(Ok(said)) = answer? {
                return fresh.add(&said);
            }
            left_out.insert(article_id);
            Ok(())
        },
    )?;
    fresh.finish()?;
    Ok(left_out)
}

/// What a reparse would change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// Articles whose rows would be made anew.
    pub selected_articles: u64,
    /// The rows that would not be as they are, by table and column.
    pub changes: BTreeMap<(&'static str, ChangeKind), Changed>,
}

/// In what rows would change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// A column would hold something else.
    Column(String),
    /// Rows would come.
    Added,
    /// Rows would go.
    Dropped,
}

/// Rows that would change in one way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    /// How many.
    pub rows: u64,
    /// The first few.
    pub samples: Vec<Sample>,
}

/// One row that would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The row's key.
    pub key: String,
    /// What it holds; `None`: NULL, or no row.
    pub stored: Option<String>,
    /// What it would hold.
    pub fresh: Option<String>,
}

/// So many samples are kept of each change.
const SAMPLES: usize = 3;

/// Tells what a reparse would change, and writes nothing.
///
/// # Errors
///
/// The archive could not be read.
pub fn rehearse(
    archive: &Archive,
    options: &ReparseOptions,
    progress: &mut dyn Progress,
) -> Result<Rehearsal> {
    let scratch = Archive::scratch()?;
    let unsaid = said_by_all(archive, &scratch, options.jobs, progress)?;
    let selected = archive.articles_of(match options.selection {
        Selection::Outdated => Age::Older,
        Selection::All | Selection::Problems => Age::OlderOrSame,
    })?;
    let mut hashes = HashSet::new();
    for id in selected.difference(&unsaid) {
        hashes.extend(archive.hash_of(*id)?);
    }
    let is_partial = !unsaid.is_empty() || !archive.articles_of(Age::Newer)?.is_empty();
    let mut rehearsal = Rehearsal {
        selected_articles: selected.len() as u64,
        ..Rehearsal::default()
    };
    let mut touched = HashSet::new();
    archive.compare(&scratch, &mut |difference| {
        let hash = difference.key.split(' ').next().unwrap_or_default();
        let is_told = match difference.scope {
            Scope::Article => hashes.contains(hash),
            Scope::Key => !is_partial || difference.change != Change::Extra,
            Scope::All => !is_partial,
        };
        if !is_told {
            return Ok(());
        }
        if difference.scope == Scope::Article {
            touched.insert(hash.to_owned());
        }
        let (kind, stored, fresh) = match difference.change {
            Change::Missing => (ChangeKind::Added, None, None),
            Change::Extra => (ChangeKind::Dropped, None, None),
            Change::Column {
                name,
                stored,
                fresh,
            } => (ChangeKind::Column(name), stored, fresh),
        };
        let changed = rehearsal
            .changes
            .entry((difference.table, kind))
            .or_default();
        changed.rows += 1;
        if changed.samples.len() < SAMPLES {
            changed.samples.push(Sample {
                key: difference.key,
                stored,
                fresh,
            });
        }
        Ok(())
    })?;
    if options.selection == Selection::Problems {
        rehearsal.selected_articles = touched.len() as u64;
    }
    Ok(rehearsal)
}
