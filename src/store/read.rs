//! Reading the archive.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, named_params};

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
    /// Whether the place has a problem that is open.
    pub has_problem: bool,
}

impl Archive {
    /// All captures that the archive has, by their hash.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn known_captures(&self) -> Result<HashMap<ContentHash, KnownCapture>> {
        doing("read the known captures", known_captures(&self.connection))
    }

    /// What the archive knows of a place.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn source_at(&self, uri: &str) -> Result<Option<SourceRow>> {
        doing("look up a source", source_at(&self.connection, uri))
    }
}

fn known_captures(connection: &Connection) -> rusqlite::Result<HashMap<ContentHash, KnownCapture>> {
    let mut select = connection.prepare("SELECT id, content_hash, parser_version FROM articles")?;
    let rows = select.query_map([], |row| {
        let hash: String = row.get("content_hash")?;
        let known = KnownCapture {
            article_id: row.get("id")?,
            is_current: row.get::<_, u32>("parser_version")? >= PARSER_VERSION,
        };
        Ok((hash.parse::<ContentHash>().ok(), known))
    })?;
    // A hash that is none is damage, which `check` names; no capture matches it.
    rows.filter_map(|row| match row {
        Ok((hash, known)) => hash.map(|hash| Ok((hash, known))),
        Err(error) => Some(Err(error)),
    })
    .collect()
}

pub(super) fn source_at(connection: &Connection, uri: &str) -> rusqlite::Result<Option<SourceRow>> {
    connection
        .prepare_cached(
            "SELECT id, article_id, size, mtime_ns, ctime_ns, inode, racy,
                    missing_import_id IS NOT NULL AS is_missing,
                    EXISTS (SELECT 1
                              FROM problems
                             WHERE problems.uri = sources.uri
                               AND resolved_import_id IS NULL) AS has_problem
               FROM sources
              WHERE uri = :uri",
        )?
        .query_row(named_params! { ":uri": uri }, |row| {
            Ok(SourceRow {
                id: row.get("id")?,
                article_id: row.get("article_id")?,
                stat: Stat {
                    size: row.get::<_, i64>("size")?.cast_unsigned(),
                    mtime_ns: row.get("mtime_ns")?,
                    ctime_ns: row.get("ctime_ns")?,
                    inode: row.get::<_, i64>("inode")?.cast_unsigned(),
                },
                is_racy: row.get("racy")?,
                is_missing: row.get("is_missing")?,
                has_problem: row.get("has_problem")?,
            })
        })
        .optional()
}
