//! Places: what a run records of each input, and of what is gone.

use rusqlite::{Connection, named_params, params};

use super::batch::{Batch, Outcome};
use super::doing;
use crate::digest::ContentHash;
use crate::error::Result;
use crate::model::Problem;
use crate::source::Stat;

/// A place and its record, as a run found it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The place.
    pub uri: &'a str,
    /// Its `sources.id`, if the archive knows it.
    pub source_id: Option<i64>,
    /// Whether a problem is open there.
    pub has_problem: bool,
    /// The file's record.
    pub stat: Stat,
    /// Whether the record is too fresh to tell a later change.
    pub is_racy: bool,
}

impl Batch<'_> {
    /// Records what a place holds now.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn record(&mut self, place: Place<'_>, article_id: i64, outcome: Outcome) -> Result<()> {
        doing(
            "record a source",
            record_place(
                &self.transaction,
                self.import_id,
                place,
                article_id,
                outcome,
            ),
        )
    }

    /// Records an input that holds no capture. `stat` is its record, where that can
    /// spare the next run the reading.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn reject(
        &mut self,
        uri: &str,
        problem: &Problem,
        content_hash: Option<ContentHash>,
        stat: Option<Stat>,
    ) -> Result<()> {
        self.resolve(uri)?;
        let (transaction, run) = (&self.transaction, self.import_id);
        let recorded = insert_problem(transaction, run, uri, problem, content_hash)
            .and_then(|id| set_problem_stat(transaction, id, stat));
        doing("record a problem", recorded)
    }

    /// Records that the file of an open problem has another record.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn keep_problem(&mut self, problem_id: i64, stat: Option<Stat>) -> Result<()> {
        let recorded = set_problem_stat(&self.transaction, problem_id, stat);
        doing("record a problem", recorded)
    }

    /// Closes the problem that is open at a place, which is otherwise now, or gone.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn resolve(&mut self, uri: &str) -> Result<()> {
        let resolved = resolve(&self.transaction, self.import_id, uri);
        doing("resolve a problem", resolved)
    }

    /// Records that a place is gone; its article stays.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn mark_missing(&mut self, source_id: i64) -> Result<()> {
        let marked = mark_missing(&self.transaction, self.import_id, source_id);
        doing("record that a source is gone", marked)
    }
}

fn record_place(
    connection: &Connection,
    import_id: i64,
    place: Place<'_>,
    article_id: i64,
    outcome: Outcome,
) -> rusqlite::Result<()> {
    let known = match place.source_id {
        Some(id) => Some(id),
        None if insert_source(connection, import_id, place, article_id)? => None,
        None => Some(source_at(connection, place.uri)?),
    };
    let source_id = known.unwrap_or_else(|| connection.last_insert_rowid());
    let goes_on = match known {
        Some(id) => hold(connection, import_id, id, place, article_id)?,
        None => false,
    };
    if !goes_on {
        connection
            .prepare_cached(
                "INSERT INTO sightings (source_id, first_import_id, article_id, last_import_id)
                 VALUES (?, ?, ?, ?)",
            )?
            .execute(params![source_id, import_id, article_id, import_id])?;
    }
    let outcome = match outcome {
        Outcome::Added => Some("added"),
        Outcome::Updated => Some("updated"),
        Outcome::Duplicate => Some("duplicate"),
        Outcome::Unchanged => None,
    };
    if let Some(outcome) = outcome {
        connection
            .prepare_cached(
                "INSERT INTO import_changes (import_id, source_id, article_id, outcome)
                 VALUES (?, ?, ?, ?)",
            )?
            .execute(params![import_id, source_id, article_id, outcome])?;
    }
    if place.has_problem {
        resolve(connection, import_id, place.uri)?;
    }
    Ok(())
}

/// Stores a new place; `false` where it is known. No RETURNING: it would open a
/// savepoint, at which FTS5 writes down what it has in memory.
fn insert_source(
    connection: &Connection,
    import_id: i64,
    place: Place<'_>,
    article_id: i64,
) -> rusqlite::Result<bool> {
    let inserted = connection
        .prepare_cached(
            "INSERT INTO sources (uri, article_id, size, mtime_ns, ctime_ns, inode, racy,
                                  first_import_id, last_import_id)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (uri) DO NOTHING",
        )?
        .execute(params![
            place.uri,
            article_id,
            place.stat.size.cast_signed(),
            place.stat.mtime_ns,
            place.stat.ctime_ns,
            place.stat.inode.cast_signed(),
            place.is_racy,
            import_id,
            import_id,
        ])?;
    Ok(inserted == 1)
}

fn source_at(connection: &Connection, uri: &str) -> rusqlite::Result<i64> {
    connection
        .prepare_cached("SELECT id FROM sources WHERE uri = :uri")?
        .query_row(named_params! { ":uri": uri }, |row| row.get("id"))
}

/// Writes what a known place holds now. A sighting goes on as long as the place is
/// there and holds the same: tells whether it does.
fn hold(
    connection: &Connection,
    import_id: i64,
    source_id: i64,
    place: Place<'_>,
    article_id: i64,
) -> rusqlite::Result<bool> {
    connection
        .prepare_cached(
            "UPDATE sources
                SET article_id = :article_id, size = :size, mtime_ns = :mtime_ns,
                    ctime_ns = :ctime_ns, inode = :inode, racy = :racy,
                    last_import_id = :import_id, missing_import_id = NULL
              WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": source_id,
            ":article_id": article_id,
            ":size": place.stat.size.cast_signed(),
            ":mtime_ns": place.stat.mtime_ns,
            ":ctime_ns": place.stat.ctime_ns,
            ":inode": place.stat.inode.cast_signed(),
            ":racy": place.is_racy,
            ":import_id": import_id,
        })?;
    let goes_on = connection
        .prepare_cached(
            "UPDATE sightings
                SET last_import_id = :import_id
              WHERE source_id = :source_id
                AND article_id = :article_id
                AND missing_import_id IS NULL
                AND first_import_id = (SELECT max(first_import_id)
                                         FROM sightings
                                        WHERE source_id = :source_id)",
        )?
        .execute(named_params! {
            ":source_id": source_id,
            ":article_id": article_id,
            ":import_id": import_id,
        })?;
    Ok(goes_on > 0)
}

/// Marks a place as gone; what it held stays.
fn mark_missing(connection: &Connection, import_id: i64, source_id: i64) -> rusqlite::Result<()> {
    for sql in [
        "UPDATE sources SET missing_import_id = :import_id WHERE id = :source_id",
        "UPDATE sightings
            SET missing_import_id = :import_id
          WHERE source_id = :source_id
            AND missing_import_id IS NULL
            AND first_import_id = (SELECT max(first_import_id)
                                     FROM sightings
                                    WHERE source_id = :source_id)",
    ] {
        connection
            .prepare_cached(sql)?
            .execute(named_params! { ":import_id": import_id, ":source_id": source_id })?;
    }
    Ok(())
}

/// Closes the problem that is open at a place, which a run found otherwise, or gone.
fn resolve(connection: &Connection, import_id: i64, uri: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE problems
                SET resolved_import_id = :import_id
              WHERE uri = :uri
                AND resolved_import_id IS NULL",
        )?
        .execute(named_params! { ":uri": uri, ":import_id": import_id })?;
    Ok(())
}

fn insert_problem(
    connection: &Connection,
    import_id: i64,
    uri: &str,
    problem: &Problem,
    content_hash: Option<ContentHash>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO problems (import_id, uri, kind, detail, content_hash)
             VALUES (:import_id, :uri, :kind, :detail, :content_hash)",
        )?
        .execute(named_params! {
            ":import_id": import_id,
            ":uri": uri,
            ":kind": problem.kind.as_str(),
            ":detail": problem.detail,
            ":content_hash": content_hash.map(|hash| hash.to_string()),
        })?;
    Ok(connection.last_insert_rowid())
}

/// Writes the record of a file that holds no capture; `None` has it read again.
fn set_problem_stat(
    connection: &Connection,
    problem_id: i64,
    stat: Option<Stat>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE problems
                SET size = :size, mtime_ns = :mtime_ns, ctime_ns = :ctime_ns, inode = :inode
              WHERE id = :id",
        )?
        .execute(named_params! {
            ":id": problem_id,
            ":size": stat.map(|stat| stat.size.cast_signed()),
            ":mtime_ns": stat.map(|stat| stat.mtime_ns),
            ":ctime_ns": stat.map(|stat| stat.ctime_ns),
            ":inode": stat.map(|stat| stat.inode.cast_signed()),
        })?;
    Ok(())
}
