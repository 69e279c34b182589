//! "May I delete this folder?" Only if every byte of every file in it is in the
//! archive, as seen by reading both: the file and the original.
//!
//! The folder is walked as an import walks it, but that nothing is left out: the
//! archive itself, if it lies in there, is not in the archive.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::digest::ContentHash;
use crate::error::{Error, Result};
use crate::model::{Problem, ProblemKind};
use crate::progress::Progress;
use crate::source::{self, Input, MOST_MAX_BYTES};
use crate::store::{Archive, OpenProblem};

/// What was looked for and found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContainsStats {
    /// Everything that is not a folder.
    pub seen_files: u64,
    /// Files whose bytes the archive gives back.
    pub contained_files: u64,
    /// Bytes of those.
    pub contained_bytes: u64,
    /// The others, in the order of the paths.
    pub missing: Vec<Missing>,
}

/// A file that would be lost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The place.
    pub uri: String,
    /// Why, as a short fixed word.
    pub reason: Reason,
    /// Why, in words.
    pub detail: String,
}

/// Why a file would be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// No import has met these bytes.
    NotImported,
    /// An import has met the file and found no capture in it.
    Rejected,
    /// It cannot be read, so nobody knows.
    Unreadable,
    /// It is no file with bytes.
    NotAFile,
    /// The article is there and its original is not.
    LostOriginal,
    /// The original does not give these bytes back.
    DamagedOriginal,
    /// It is the archive.
    TheArchive,
}

impl Reason {
    /// The word by which it is listed.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::NotImported => "not_imported",
            Reason::Rejected => "rejected",
            Reason::Unreadable => "unreadable",
            Reason::NotAFile => "not_a_file",
            Reason::LostOriginal => "lost_original",
            Reason::DamagedOriginal => "damaged_original",
            Reason::TheArchive => "the_archive",
        }
    }
}

/// Looks for every file under `paths` in the archive.
///
/// # Errors
///
/// The archive could not be read.
pub fn contains(
    archive: &Archive,
    paths: &[PathBuf],
    progress: &mut dyn Progress,
) -> Result<ContainsStats> {
    let problems = archive.open_problems()?;
    let archive_uri = source::root_uri(archive.path());
    // No file has such a name.
    let files = source::find(paths, Path::new("\0"));
    let mut stats = ContainsStats {
        seen_files: files.len() as u64,
        ..ContainsStats::default()
    };
    progress.found(stats.seen_files);
    let mut sound: HashSet<ContentHash> = HashSet::new();
    for file in files {
        progress.advanced(1);
        let (uri, looked) = match file {
            Err(rejected) => (rejected.uri, Err(unread(rejected.problem))),
            Ok(input) if input.uri == archive_uri => {
                let reason = (Reason::TheArchive, "the archive itself".to_owned());
                (input.uri, Err(reason))
            }
            Ok(input) => {
                let looked = read(&input).and_then(|(hash, length)| {
                    if !sound.contains(&hash) {
                        look_for(archive, hash)?;
                        sound.insert(hash);
                    }
                    Ok(length)
                });
                (input.uri, looked)
            }
        };
        match looked {
            Ok(length) => {
                stats.contained_files += 1;
                stats.contained_bytes += length;
            }
            Err((reason, detail)) => {
                let missing = Missing {
                    uri,
                    reason,
                    detail,
                };
                let problem = problems.get(&missing.uri);
                stats.missing.push(told_by_import(missing, problem));
            }
        }
    }
    Ok(stats)
}

type Looked<T> = std::result::Result<T, (Reason, String)>;

fn read(input: &Input) -> Looked<(ContentHash, u64)> {
    let received = source::read(input, MOST_MAX_BYTES).map_err(unread)?;
    Ok((
        ContentHash::of(&received.bytes),
        received.bytes.len() as u64,
    ))
}

fn unread(problem: Problem) -> (Reason, String) {
    let reason = match problem.kind {
        ProblemKind::NotAFile => Reason::NotAFile,
        // An import takes no such file.
        ProblemKind::TooLarge => Reason::NotImported,
        _ => Reason::Unreadable,
    };
    (reason, problem.detail)
}

/// Whether the archive gives the bytes with this hash back.
fn look_for(archive: &Archive, hash: ContentHash) -> Looked<()> {
    let damaged = |error: Error| (Reason::DamagedOriginal, error.to_string());
    let Some(known) = archive.capture(hash).map_err(damaged)? else {
        let detail = "its bytes are not in the archive".to_owned();
        return Err((Reason::NotImported, detail));
    };
    let original = match archive.original(known.article_id) {
        Ok(Some(original)) => original,
        Ok(None) => {
            let detail = "the archive has lost the original".to_owned();
            return Err((Reason::LostOriginal, detail));
        }
        Err(error) => return Err(damaged(error)),
    };
    match original.capture() {
        Ok(bytes) if ContentHash::of(&bytes) == hash => Ok(()),
        Ok(_) => Err((
            Reason::DamagedOriginal,
            "the original is another".to_owned(),
        )),
        Err(bad) => Err((
            Reason::DamagedOriginal,
            format!("the original {}", bad.words()),
        )),
    }
}

/// What the last import found in a file says more than that it is not there.
fn told_by_import(missing: Missing, problem: Option<&OpenProblem>) -> Missing {
    match problem {
        Some(problem) if missing.reason == Reason::NotImported => Missing {
            reason: Reason::Rejected,
            detail: format!("{}: {}", problem.kind, problem.detail),
            ..missing
        },
        _ => missing,
    }
}
