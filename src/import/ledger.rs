//! The ledger: which captures the archive has, this run's own included, and so
//! how an input ends.

use std::collections::HashMap;
use std::sync::Arc;

use crate::digest::ContentHash;
use crate::store::{KnownCapture, Outcome, SourceRow};

/// The captures that the archive had when the run started.
pub(super) type Known = HashMap<ContentHash, KnownCapture>;

/// What is known while a run goes on.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    known: Arc<Known>,
    /// Captures stored or brought up to date by this run.
    fresh: HashMap<ContentHash, i64>,
}

impl Ledger {
    pub(super) fn new(known: Arc<Known>) -> Self {
        Ledger {
            known,
            fresh: HashMap::new(),
        }
    }

    /// How an input with this capture ends, at a place of which the archive knows
    /// `source`; and the capture's `articles.id`, where it has one.
    pub(super) fn outcome(
        &self,
        hash: ContentHash,
        source: Option<&SourceRow>,
    ) -> (Outcome, Option<i64>) {
        let article_id = match (self.fresh.get(&hash), self.known.get(&hash)) {
            (Some(id), _) => *id,
            (None, None) => return (Outcome::Added, None),
            (None, Some(known)) if known.is_current => known.article_id,
            (None, Some(known)) => return (Outcome::Updated, Some(known.article_id)),
        };
        let is_same = source.is_some_and(|source| source.article_id == article_id);
        let outcome = if is_same {
            Outcome::Unchanged
        } else {
            Outcome::Duplicate
        };
        (outcome, Some(article_id))
    }

    /// Notes that the archive has this capture now, with rows of this parser.
    pub(super) fn note(&mut self, hash: ContentHash, article_id: i64) {
        self.fresh.insert(hash, article_id);
    }
}
