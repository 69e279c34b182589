//! The check: is all of the archive what it should be? It reads only.
//!
//! First what SQL tells, then every original: that it gives its capture back and,
//! in a deep check, that the rows are what it says. For that the originals are
//! understood anew into a scratch archive, and the two are compared row by row.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use crate::error::{Error, Result};
use crate::model::PARSER_VERSION;
use crate::progress::Progress;
use crate::rebuild::{self, Fresh, Unsaid};
use crate::store::{Archive, Change, Difference, Finding, FindingKind, Mend, Scope};

/// What a check was asked to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOptions {
    /// Whether every original is understood anew and compared with its rows.
    pub is_deep: bool,
    /// How many threads work on the originals.
    pub jobs: usize,
}

/// What a check saw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckStats {
    /// Originals that were decompressed and hashed.
    pub read_originals: u64,
    /// What was found, in the order of the looks; of each kind the first
    /// [`MOST_OF_A_KIND`].
    pub findings: Vec<Finding>,
    /// How many of each kind were found and are not in `findings`.
    pub further_findings: BTreeMap<&'static str, u64>,
    /// Articles whose rows a deep check could not compare, because the original says
    /// nothing or another parser made them. Where there are any, it could not compare
    /// what all articles make together either: the tables `people`, `person_names` and
    /// `photo_people`.
    pub uncompared_articles: u64,
    found: BTreeMap<&'static str, u64>,
}

/// More findings of one kind than this are counted, not listed.
pub const MOST_OF_A_KIND: u64 = 1000;

impl CheckStats {
    /// How many findings there are, listed or not.
    pub fn found_findings(&self) -> u64 {
        self.found.values().sum()
    }

    fn add(&mut self, finding: Finding) {
        let kind = finding.kind.as_str();
        let found = self.found.entry(kind).or_default();
        *found += 1;
        if *found <= MOST_OF_A_KIND {
            self.findings.push(finding);
        } else {
            *self.further_findings.entry(kind).or_default() += 1;
        }
    }
}

/// Checks the archive at `path`.
///
/// # Errors
///
/// It could not be checked: there is none, it is not one of ours, it is in use.
/// Damage is no error.
pub fn check(
    path: &Path,
    options: &CheckOptions,
    progress: &mut dyn Progress,
) -> Result<CheckStats> {
    let mut stats = CheckStats::default();
    let archive = match Archive::open_to_check(path) {
        Ok(Some(archive)) => archive,
        Ok(None) => {
            return Err(Error::NoArchive {
                path: path.to_owned(),
            });
        }
        Err(error) if error.is_damage() => {
            stats.add(torn("archive", &error));
            return Ok(stats);
        }
        Err(error) => return Err(error),
    };
    archive.look_for_damage(&mut |finding| stats.add(finding))?;
    look_at_originals(&archive, options, progress, &mut stats)?;
    Ok(stats)
}

/// What SQLite could not read of an archive that is ours.
fn torn(place: &str, error: &Error) -> Finding {
    let cause = std::error::Error::source(error);
    Finding {
        kind: FindingKind::Structure,
        place: place.to_owned(),
        detail: cause.map_or_else(|| error.to_string(), ToString::to_string),
        mend: Mend::Restore,
    }
}

fn look_at_originals(
    archive: &Archive,
    options: &CheckOptions,
    progress: &mut dyn Progress,
    stats: &mut CheckStats,
) -> Result<()> {
    let (ids, listed) = archive.article_ids();
    if let Err(error) = listed {
        stats.add(torn("originals", &error));
    }
    progress.found(ids.len() as u64);
    let scratch = if options.is_deep {
        Some(Archive::scratch()?)
    } else {
        None
    };
    let mut fresh = scratch.as_ref().map(Fresh::new).transpose()?;
    let mut unsaid = Vec::new();
    let is_deep = options.is_deep;
    rebuild::each_original(
        archive,
        ids,
        options.jobs,
        |original, stories| {
            if is_deep {
                rebuild::understand(original, stories).map(Some)
            } else {
                original.capture().map(|_| None).map_err(Unsaid::Bad)
            }
        },
        |article_id, answer| {
            progress.advanced(1);
            stats.read_originals += u64::from(matches!(answer, Ok(Some(_))));
            match (answer, &mut fresh) {
                (Ok(Some(Ok(Some(said)))), Some(fresh)) => return fresh.add(&said),
                (Ok(Some(Ok(_))), _) => return Ok(()),
                (Ok(Some(Err(reason))), _) => {
                    stats.add(says_nothing(archive, article_id, &reason));
                }
                (Err(error), _) => {
                    stats.add(torn(&format!("original of article {article_id}"), &error));
                }
                // The look at the tables has named it.
                (Ok(None), _) => {}
            }
            unsaid.push(article_id);
            Ok(())
        },
    )?;
    if let (Some(fresh), Some(scratch)) = (fresh, &scratch) {
        fresh.finish()?;
        if let Err(error) = compare(archive, scratch, &unsaid, stats) {
            stats.add(torn("rows", &error));
        }
    }
    Ok(())
}

fn says_nothing(archive: &Archive, article_id: i64, reason: &Unsaid) -> Finding {
    let hash = archive.hash_of(article_id).ok().flatten();
    let place = match hash {
        Some(hash) => format!("article {hash}"),
        None => format!("article {article_id}"),
    };
    match reason {
        Unsaid::Bad(bad) => Finding {
            kind: FindingKind::DamagedOriginal,
            place,
            detail: format!("its original {}", bad.words()),
            mend: Mend::Import(archive.places_of(article_id).unwrap_or_default()),
        },
        Unsaid::Refused(problem) => Finding {
            kind: FindingKind::OtherParser,
            place,
            detail: format!("this parser takes it for no capture: {}", problem.detail),
            mend: Mend::Nothing,
        },
    }
}

/// Compares the derived rows with those of the scratch archive, but for what cannot
/// be told: rows of other parsers, rows whose original says nothing, and rows that
/// are shared with those.
fn compare(
    archive: &Archive,
    scratch: &Archive,
    unsaid: &[i64],
    stats: &mut CheckStats,
) -> Result<()> {
    let mut others = archive.of_other_parsers()?;
    let mut left_out: HashSet<String> = others.keys().cloned().collect();
    let mut nameless: u64 = 0;
    for id in unsaid {
        match archive.hash_of(*id)? {
            // That its original says nothing is a finding already.
            Some(hash) => {
                others.remove(&hash);
                left_out.insert(hash);
            }
            None => nameless += 1,
        }
    }
    for (version, count) in count_versions(&others) {
        let (which, mend) = if version < PARSER_VERSION {
            ("an older", Mend::ReparseOutdated)
        } else {
            ("a newer", Mend::NewerDepeche)
        };
        stats.add(Finding {
            kind: FindingKind::OtherParser,
            place: "articles".to_owned(),
            detail: format!(
                "{count} made by {which} parser ({version}, this one is {PARSER_VERSION})"
            ),
            mend,
        });
    }
    stats.uncompared_articles = left_out.len() as u64 + nameless;
    let is_partial = stats.uncompared_articles > 0;
    archive.compare(scratch, &mut |difference| {
        let is_told = match difference.scope {
            Scope::Article => {
                let hash = difference.key.split(' ').next().unwrap_or_default();
                !left_out.contains(hash)
            }
            Scope::Key => !is_partial || difference.change != Change::Extra,
            Scope::All => !is_partial,
        };
        if is_told {
            stats.add(not_the_original(&difference));
        }
        Ok(())
    })
}

fn count_versions(others: &HashMap<String, u32>) -> BTreeMap<u32, u64> {
    let mut counts = BTreeMap::new();
    for version in others.values() {
        *counts.entry(*version).or_default() += 1;
    }
    counts
}

fn not_the_original(difference: &Difference) -> Finding {
    Finding {
        kind: FindingKind::NotTheOriginal,
        place: format!("{} {}", difference.table, difference.key),
        detail: match &difference.change {
            Change::Missing => "the row is not there".to_owned(),
            Change::Extra => "no original says this row".to_owned(),
            Change::Column { name, .. } => format!("{name} is not what the original says"),
        },
        mend: Mend::Reparse,
    }
}
