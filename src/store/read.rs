//! Reading the archive.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Archive, doing};
use crate::digest::ContentHash;
use crate::error::Result;
use crate::model::PARSER_VERSION;
use crate::source::Stat;

/// A capture that the archive has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownCapture {
    /// `articles.id`.
    pub article_id: i64,
    /// Whether this parser, or a newer one, made its rows.
    pub is_current: bool,
}

/// Captures that need not be understood again: the ids of their articles by their hash,
/// sorted. Of a very large archive they are not all, so that memory is bounded; what is
/// not in the list is for the archive to tell.
#[derive(Debug, Default)]
pub struct CurrentCaptures(Vec<(ContentHash, i64)>);

impl CurrentCaptures {
    /// 80 MB of them.
    const MOST: usize = 2_000_000;

    /// The id of the article of a capture.
    pub fn article_id(&self, hash: ContentHash) -> Option<i64> {
        let found = self.0.binary_search_by_key(&hash, |(hash, _)| *hash);
        found.ok().map(|at| self.0[at].1)
    }
}

/// A place that the archive knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceRow {
    /// `sources.id`.
    pub id: i64,
    /// The capture that it held last.
    pub article_id: i64,
    /// The file's record when it was read last.
    pub stat: Stat,
    /// Whether the times in `stat` cannot tell a later change.
    pub is_racy: bool,
    /// Whether a run has found the place gone since.
    pub is_missing: bool,
}

/// A problem that is open: the place held no capture when a run last looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenProblem {
    /// `problems.id`.
    pub id: i64,
    /// The fixed word of its kind.
    pub kind: String,
    /// The reason in words.
    pub detail: String,
    /// SHA-256 of the bytes, where they were read.
    pub content_hash: Option<ContentHash>,
    /// The file's record, where that tells whether the bytes are still the same.
    pub stat: Option<Stat>,
    /// Whether this parser, or a newer one, found it.
    pub is_current: bool,
}

impl Archive {
    /// How many articles there are, or a few more: ids are not given twice.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn article_count(&self) -> Result<u64> {
        let count =
            self.connection
                .query_row("SELECT coalesce(max(id), 0) FROM articles", [], |row| {
                    row.get::<_, i64>(0)
                });
        doing("count the articles", count.map(i64::cast_unsigned))
    }

    /// What the archive knows of a capture.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn capture(&self, hash: ContentHash) -> Result<Option<KnownCapture>> {
        doing("look up a capture", capture(&self.connection, hash))
    }

    /// The captures whose rows are those of this parser or a newer one.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn current_captures(&self) -> Result<CurrentCaptures> {
        let captures = current_captures(&self.connection);
        doing("read the known captures", captures)
    }

    /// Articles whose rows an older parser made.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn outdated_articles(&self) -> Result<HashSet<i64>> {
        let outdated = outdated_articles(&self.connection);
        doing("look for rows of an older parser", outdated)
    }

    /// What the archive knows of a place.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn source_at(&self, uri: &str) -> Result<Option<SourceRow>> {
        doing("look up a source", source_at(&self.connection, uri))
    }

    /// The next `most` places after `after` and before `before`, in their order.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn sources_between(
        &self,
        after: &str,
        before: &str,
        most: usize,
    ) -> Result<Vec<(String, SourceRow)>> {
        let sources = sources_between(&self.connection, after, before, most);
        doing("read the known sources", sources)
    }

    /// The open problems, by their place.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn open_problems(&self) -> Result<HashMap<String, OpenProblem>> {
        doing("read the open problems", open_problems(&self.connection))
    }
}

pub(super) fn capture(
    connection: &Connection,
    hash: ContentHash,
) -> rusqlite::Result<Option<KnownCapture>> {
    connection
        .prepare_cached("SELECT id, parser_version FROM articles WHERE content_hash = :hash")?
        .query_row(named_params! { ":hash": hash.to_string() }, |row| {
            Ok(KnownCapture {
                article_id: row.get("id")?,
                is_current: row.get::<_, u32>("parser_version")? >= PARSER_VERSION,
            })
        })
        .optional()
}

/// Two indexes hold all of it, the one in the order of the hashes: the articles
/// themselves are long.
fn current_captures(connection: &Connection) -> rusqlite::Result<CurrentCaptures> {
    let outdated = outdated_articles(connection)?;
    let mut select =
        connection.prepare("SELECT content_hash, id FROM articles ORDER BY content_hash")?;
    let mut rows = select.query([])?;
    let mut captures = Vec::new();
    while let Some(row) = rows.next()? {
        let article_id = row.get("id")?;
        // A hash that is none is damage, which `check` names; no capture matches it.
        match hash(row)? {
            Some(_) if outdated.contains(&article_id) => {}
            Some(hash) => captures.push((hash, article_id)),
            None => {}
        }
        if captures.len() == CurrentCaptures::MOST {
            break;
        }
    }
    captures.shrink_to_fit();
    Ok(CurrentCaptures(captures))
}

fn hash(row: &Row<'_>) -> rusqlite::Result<Option<ContentHash>> {
    let hash: Option<String> = row.get("content_hash")?;
    Ok(hash.and_then(|hash| hash.parse().ok()))
}

fn outdated_articles(connection: &Connection) -> rusqlite::Result<HashSet<i64>> {
    connection
        .prepare("SELECT id FROM articles WHERE parser_version < :current")?
        .query_map(named_params! { ":current": PARSER_VERSION }, |row| {
            row.get("id")
        })?
        .collect()
}

fn source_at(connection: &Connection, uri: &str) -> rusqlite::Result<Option<SourceRow>> {
    connection
        .prepare_cached(
            "SELECT id, article_id, size, mtime_ns, ctime_ns, inode, racy,
                    missing_import_id IS NOT NULL
               FROM sources
              WHERE uri = :uri",
        )?
        .query_row(named_params! { ":uri": uri }, source)
        .optional()
}

fn sources_between(
    connection: &Connection,
    after: &str,
    before: &str,
    most: usize,
) -> rusqlite::Result<Vec<(String, SourceRow)>> {
    connection
        .prepare_cached(
            "SELECT id, article_id, size, mtime_ns, ctime_ns, inode, racy,
                    missing_import_id IS NOT NULL, uri
               FROM sources
              WHERE uri > :after AND uri < :before
              ORDER BY uri
              LIMIT :most",
        )?
        .query_map(
            named_params! {
                ":after": after,
                ":before": before,
                ":most": i64::try_from(most).unwrap_or(i64::MAX),
            },
            |row| Ok((row.get(8)?, source(row)?)),
        )?
        .collect()
}

/// Columns by their position: every import asks for every place below its roots, and to
/// look their names up was a fifth of that.
fn source(row: &Row<'_>) -> rusqlite::Result<SourceRow> {
    Ok(SourceRow {
        id: row.get(0)?,
        article_id: row.get(1)?,
        stat: Stat {
            size: row.get::<_, i64>(2)?.cast_unsigned(),
            mtime_ns: row.get(3)?,
            ctime_ns: row.get(4)?,
            inode: row.get::<_, i64>(5)?.cast_unsigned(),
        },
        is_racy: row.get(6)?,
        is_missing: row.get(7)?,
    })
}

fn open_problems(connection: &Connection) -> rusqlite::Result<HashMap<String, OpenProblem>> {
    let mut select = connection.prepare(
        "SELECT problems.id, uri, kind, detail, content_hash, size, mtime_ns, ctime_ns, inode,
                parser_version >= :current AS is_current
           FROM problems
           JOIN imports ON imports.id = import_id
          WHERE resolved_import_id IS NULL",
    )?;
    let rows = select.query_map(named_params! { ":current": PARSER_VERSION }, |row| {
        let stat = match row.get::<_, Option<i64>>("size")? {
            None => None,
            Some(size) => Some(Stat {
                size: size.cast_unsigned(),
                mtime_ns: row.get("mtime_ns")?,
                ctime_ns: row.get("ctime_ns")?,
                inode: row.get::<_, i64>("inode")?.cast_unsigned(),
            }),
        };
        let problem = OpenProblem {
            id: row.get("id")?,
            kind: row.get("kind")?,
            detail: row.get("detail")?,
            content_hash: hash(row)?,
            stat,
            is_current: row.get("is_current")?,
        };
        Ok((row.get("uri")?, problem))
    })?;
    rows.collect()
}
