//! Mending: what makes damaged rows fit to be rebuilt from their originals, and what
//! is done about those whose original is lost.
//!
//! To replace an article takes its text out of the index and lets go of what it
//! printed. So the index has to be that of the rows, wrong as they may be, edges have
//! to lead somewhere, and a shared row must not sit under a key that is not its own.

use std::collections::BTreeSet;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior, named_params};

use super::batch::{Batch, NewCapture};
use super::damage::{is_of_pages, text};
use super::{Archive, doing, full_text, keys, originals, parts};
use crate::digest::ContentHash;
use crate::error::{Error, Result};
use crate::model::PARSER_VERSION;

/// Which articles are rebuilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Those whose rows an older parser made.
    Older,
    /// Those too whose rows this parser made.
    OlderOrSame,
    /// Those whose rows a newer parser made, which are left alone.
    Newer,
}

impl Archive {
    /// Makes damaged rows fit to be rebuilt, in one transaction. An archive that is
    /// sound is not written to.
    ///
    /// # Errors
    ///
    /// Pages are torn, so that writing would make it worse; or the archive could not
    /// be written.
    pub fn mend(&self) -> Result<()> {
        let torn = |found: &str| Error::TornPages {
            path: self.path.clone(),
            found: found.lines().last().unwrap_or_default().to_owned(),
        };
        let told = match integrity(&self.connection) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => {
                return Err(torn(&error.to_string()));
            }
            told => doing("check the pages", told)?,
        };
        if let Some(found) = told.iter().find(|told| is_of_pages(told)) {
            return Err(torn(found));
        }
        doing("mend rows", mend(&self.connection, !told.is_empty()))
    }

    /// The ids of articles by the parser that made their rows, ascending.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn articles_of(&self, age: Age) -> Result<BTreeSet<i64>> {
        let sql = match age {
            Age::Older => "SELECT id FROM articles WHERE parser_version < :version",
            Age::OlderOrSame => "SELECT id FROM articles WHERE parser_version <= :version",
            Age::Newer => "SELECT id FROM articles WHERE parser_version > :version",
        };
        let ids = self.connection.prepare(sql).and_then(|mut select| {
            select
                .query_map(named_params! { ":version": PARSER_VERSION }, |row| {
                    row.get(0)
                })?
                .collect()
        });
        doing("list articles", ids)
    }

    /// The articles that print a photo or a related story, by its key.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn articles_printing(&self, key: &str) -> Result<Vec<String>> {
        let hashes = self
            .connection
            .prepare_cached(
                "SELECT content_hash
                   FROM photos
                   JOIN article_photos ap ON ap.photo_id = photos.id
                   JOIN articles ON articles.id = ap.article_id
                  WHERE photo_key = :key
                 UNION
                 SELECT content_hash
                   FROM teasers
                   LEFT JOIN photos ON photos.id = teasers.photo_id
                   JOIN related_links l ON l.teaser_id = teasers.id
                   JOIN articles ON articles.id = l.article_id
                  WHERE teaser_key = :key OR photo_key = :key",
            )
            .and_then(|mut select| {
                select
                    .query_map(named_params! { ":key": key }, |row| {
                        text(row, "content_hash")
                    })?
                    .collect()
            });
        doing("find what prints a row", hashes)
    }
}

fn integrity(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut check = connection.prepare("PRAGMA integrity_check")?;
    let told = check.query_map([], |row| text(row, "integrity_check"))?;
    told.filter(|told| told.as_ref().is_ok_and(|told| told != "ok") || told.is_err())
        .collect()
}

fn mend(connection: &Connection, has_torn_index: bool) -> rusqlite::Result<()> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    if has_torn_index {
        transaction.execute_batch("REINDEX")?;
    }
    parts::mend(&transaction)?;
    make_articles(&transaction)?;
    transaction.execute_batch(CUT_EDGES)?;
    // The article that prints such a row is given a new one, and lets go of it.
    for (wrong, sql) in [
        (
            keys::photos(&transaction)?,
            "UPDATE photos SET photo_key = :key WHERE id = :id",
        ),
        (
            keys::teasers(&transaction)?,
            "UPDATE teasers SET teaser_key = :key WHERE id = :id",
        ),
    ] {
        for id in wrong.iter().map(|row| row.id) {
            transaction.execute(
                sql,
                named_params! { ":id": id, ":key": keys::nobodys(id).to_string() },
            )?;
        }
    }
    let checked = transaction.execute(
        "INSERT INTO article_search (article_search, rank) VALUES ('integrity-check', 1)",
        [],
    );
    if full_text::is_refused(checked.map(|_| ()))? {
        transaction.execute(
            "INSERT INTO article_search (article_search) VALUES ('rebuild')",
            [],
        )?;
    }
    transaction.commit()
}

/// Rows of which one end is not there.
const CUT_EDGES: &str = "
    UPDATE teasers SET photo_id = NULL
     WHERE photo_id IS NOT NULL AND photo_id NOT IN (SELECT id FROM photos);
    DELETE FROM article_photos
     WHERE article_id NOT IN (SELECT id FROM articles)
        OR photo_id NOT IN (SELECT id FROM photos);
    DELETE FROM related_links
     WHERE article_id NOT IN (SELECT id FROM articles)
        OR teaser_id NOT IN (SELECT id FROM teasers);
    DELETE FROM article_people
     WHERE article_id NOT IN (SELECT id FROM articles)
        OR person_id NOT IN (SELECT id FROM people);
    DELETE FROM photo_people
     WHERE photo_id NOT IN (SELECT id FROM photos)
        OR person_id NOT IN (SELECT id FROM people);
    DELETE FROM teaser_people
     WHERE teaser_id NOT IN (SELECT id FROM teasers)
        OR person_id NOT IN (SELECT id FROM people);
    DELETE FROM person_names
     WHERE person_id NOT IN (SELECT id FROM people);
    DELETE FROM article_spellings
     WHERE article_id NOT IN (SELECT id FROM articles);";

/// An original whose article is gone tells by its bytes which one it was. Its row is
/// made without text, as by no parser, and rebuilt with the others.
fn make_articles(connection: &Connection) -> rusqlite::Result<()> {
    let mut lost = connection.prepare(
        "SELECT article_id
           FROM originals
          WHERE article_id NOT IN (SELECT id FROM articles)
          ORDER BY article_id",
    )?;
    let lost: Vec<i64> = lost
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for id in lost {
        let original = originals::original(connection, id)?;
        let Some(Ok(bytes)) = original.map(|original| original.capture()) else {
            continue;
        };
        connection.execute(
            "INSERT INTO articles (id, content_hash, text_hash, layout, body, parser_version)
             VALUES (:id, :hash, :hash, 'body', '', 0)
             ON CONFLICT DO NOTHING",
            named_params! { ":id": id, ":hash": ContentHash::of(&bytes).to_string() },
        )?;
    }
    Ok(())
}

impl Batch<'_> {
    /// Replaces the rows of a capture by what its original says now.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn rebuild(&mut self, id: i64, capture: &NewCapture<'_>) -> Result<()> {
        let encoded = self
            .transaction
            .prepare_cached(
                "UPDATE originals
                    SET encoding = :encoding, codec = iif(part_ids IS NULL, 'zstd', 'zstd+parts')
                  WHERE article_id = :id
                    AND (encoding <> :encoding
                         OR codec <> iif(part_ids IS NULL, 'zstd', 'zstd+parts'))",
            )
            .and_then(|mut update| {
                update.execute(named_params! { ":id": id, ":encoding": capture.encoding })
            });
        doing("replace an original's encoding and codec", encoded)?;
        self.replace(id, capture)
    }

    /// Gives up the rows of a capture whose original is lost: no parser vouches for
    /// them, so that an import of the capture takes it for outdated.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn give_up(&mut self, article_id: i64) -> Result<()> {
        let given_up = self.transaction.execute(
            "UPDATE articles SET parser_version = 0 WHERE id = :id AND parser_version <> 0",
            named_params! { ":id": article_id },
        );
        doing("give an article up", given_up).map(|_| ())
    }

    /// Lets go of every related story and photo that nothing prints, and has every
    /// person looked at: the batch drops or respells them when it commits.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn sweep(&mut self) -> Result<()> {
        for (released, sql) in [
            (
                &mut self.released_teasers,
                "SELECT id FROM teasers
                  WHERE NOT EXISTS (SELECT 1 FROM related_links WHERE teaser_id = teasers.id)",
            ),
            (
                &mut self.released_photos,
                "SELECT id FROM photos
                  WHERE NOT EXISTS (SELECT 1 FROM article_photos WHERE photo_id = photos.id)
                    AND NOT EXISTS (SELECT 1 FROM teasers WHERE photo_id = photos.id)",
            ),
            (&mut self.released_people, "SELECT id FROM people"),
        ] {
            let ids = self.transaction.prepare(sql).and_then(|mut select| {
                select
                    .query_map([], |row| row.get(0))?
                    .collect::<rusqlite::Result<Vec<i64>>>()
            });
            released.extend(doing("list what nothing refers to", ids)?);
        }
        Ok(())
    }
}

/// Makes room for the original of a capture whose rows were given up, see
/// [`Batch::give_up`]. `false`: they were not.
pub(super) fn drop_given_up_original(
    connection: &Connection,
    article_id: i64,
) -> rusqlite::Result<bool> {
    let is_given_up = connection
        .prepare_cached("SELECT 1 FROM articles WHERE id = :id AND parser_version = 0")?
        .exists(named_params! { ":id": article_id })?;
    if is_given_up {
        connection.execute(
            "DELETE FROM originals WHERE article_id = :id",
            named_params! { ":id": article_id },
        )?;
    }
    Ok(is_given_up)
}
