//! The ledger: how an input with a capture ends.

use rustc_hash::FxHashMap;

use crate::digest::ContentHash;
use crate::error::Result;
use crate::store::{Archive, Outcome, SourceRow};

/// How an input ends whose capture the archive has, with rows of this parser, at a place
/// of which it knows `source`.
pub(super) fn outcome_of_known(article_id: i64, source: Option<&SourceRow>) -> Outcome {
    if source.is_some_and(|source| source.article_id == article_id) {
        Outcome::Unchanged
    } else {
        Outcome::Duplicate
    }
}

/// What a rehearsal has seen: it writes nothing, so that the archive cannot tell.
#[derive(Debug, Default)]
pub(super) struct Rehearsed(FxHashMap<ContentHash, i64>);

impl Rehearsed {
    /// How an input with this capture would end. What is not in the archive has no id;
    /// no id of the archive is 0.
    pub(super) fn outcome(
        &mut self,
        archive: Option<&Archive>,
        hash: ContentHash,
        source: Option<&SourceRow>,
    ) -> Result<Outcome> {
        if let Some(article_id) = self.0.get(&hash) {
            return Ok(outcome_of_known(*article_id, source));
        }
        let known = archive.map(|archive| archive.capture(hash)).transpose()?;
        let known = known.flatten();
        self.0
            .insert(hash, known.map_or(0, |known| known.article_id));
        Ok(match known {
            None => Outcome::Added,
            Some(known) if known.is_current => outcome_of_known(known.article_id, source),
            Some(_) => Outcome::Updated,
        })
    }
}
