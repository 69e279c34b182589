//! The archive at a glance: counts, shares and the most frequent of everything.

use rusqlite::{Connection, Row};
use serde::Serialize;

use super::{Archive, doing};
use crate::error::Result;

/// The archive at a glance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Glance {
    /// How many rows of each kind there are.
    pub counts: Vec<Counted>,
    /// Bytes of all captures, uncompressed.
    pub capture_bytes: i64,
    /// The captures that each run added, the newest run first.
    pub runs: Vec<RunCounts>,
    /// How many articles of each layout, read by each parser, have each field.
    pub fields: Vec<FieldCounts>,
    /// Who is named in most articles.
    pub people: Vec<Counted>,
    /// From where most dispatches are.
    pub places: Vec<Counted>,
    /// The roles that most articles print.
    pub roles: Vec<Counted>,
    /// Open problems by their kind.
    pub problems: Vec<Counted>,
}

/// A name and how often it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// What is counted.
    pub name: String,
    /// How many.
    pub count: i64,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunCounts {
    /// `imports.id`.
    pub import_id: i64,
    /// When it began.
    pub started_at: String,
    /// How it ended.
    pub outcome: String,
    /// Captures new to the archive.
    pub added: i64,
    /// Inputs that hold no capture.
    pub rejected: i64,
}

/// In how many articles of one layout, made by one parser, each field is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldCounts {
    /// `full`, `body` or `listing`.
    pub layout: String,
    /// The rules that made the rows.
    pub parser_version: i64,
    /// All of them.
    pub articles: i64,
    /// The fields by name.
    pub filled: Vec<Counted>,
}

/// The fields whose shares show that a site, or its crawler, has changed.
const FIELDS: [&str; 11] = [
    "language", "title", "lead", "body", "dateline", "date", "sign_off", "url", "photos",
    "related", "people",
];

impl Archive {
    /// Looks at all of the archive; `most` of what is most frequent.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn glance(&self, most: u32) -> Result<Glance> {
        doing("count the rows", glance(&self.connection, most))
    }
}

fn glance(connection: &Connection, most: u32) -> rusqlite::Result<Glance> {
    // One moment: a run that goes on changes nothing between two counts.
    let _moment = connection.unchecked_transaction()?;
    Ok(Glance {
        counts: all(
            connection,
            "SELECT 'articles' AS name, count(*) AS count FROM articles
             UNION ALL SELECT 'sources', count(*) FROM sources
             UNION ALL SELECT 'photos', count(*) FROM photos
             UNION ALL SELECT 'related stories', count(*) FROM teasers
             UNION ALL SELECT 'people', count(*) FROM people
             UNION ALL SELECT 'imports', count(*) FROM imports
             UNION ALL SELECT 'open problems', count(*) FROM problems
                        WHERE resolved_import_id IS NULL",
            [],
            counted,
        )?,
        capture_bytes: connection.query_row(
            "SELECT coalesce(sum(byte_length), 0) FROM originals",
            [],
            |row| row.get(0),
        )?,
        runs: all(
            connection,
            "SELECT id, started_at, outcome, added, rejected
               FROM imports
              ORDER BY id DESC
              LIMIT ?1",
            [most],
            run,
        )?,
        fields: all(
            connection,
            "SELECT layout, parser_version, count(*) AS articles,
                    count(language) AS language, count(title) AS title, count(lead) AS lead,
                    count(nullif(body, '')) AS body, count(dateline) AS dateline,
                    count(coalesce(published_at, dateline_date)) AS date,
                    count(sign_off) AS sign_off, count(url) AS url,
                    sum(EXISTS (SELECT 1 FROM article_photos p WHERE p.article_id = a.id)) AS photos,
                    sum(EXISTS (SELECT 1 FROM related_links l WHERE l.article_id = a.id)) AS related,
                    sum(EXISTS (SELECT 1 FROM article_people m WHERE m.article_id = a.id)) AS people
               FROM articles a
              GROUP BY layout, parser_version
              ORDER BY layout, parser_version",
            [],
            fields,
        )?,
        people: all(
            connection,
            "SELECT p.name, count(DISTINCT ap.article_id) AS count
               FROM article_people ap
               JOIN people p ON p.id = ap.person_id
              GROUP BY p.id
              ORDER BY count DESC, p.name
              LIMIT ?1",
            [most],
            counted,
        )?,
        places: all(
            connection,
            "SELECT dateline_place AS name, count(*) AS count
               FROM articles
              WHERE dateline_place IS NOT NULL
              GROUP BY dateline_place
              ORDER BY count DESC, dateline_place
              LIMIT ?1",
            [most],
            counted,
        )?,
        roles: all(
            connection,
            "SELECT role AS name, count(DISTINCT article_id) AS count
               FROM article_people
              WHERE role IS NOT NULL
              GROUP BY role
              ORDER BY count DESC, role
              LIMIT ?1",
            [most],
            counted,
        )?,
        problems: all(
            connection,
            "SELECT kind AS name, count(*) AS count
               FROM problems
              WHERE resolved_import_id IS NULL
              GROUP BY kind
              ORDER BY count DESC, kind",
            [],
            counted,
        )?,
    })
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(sql)?.query_map(params, read)?.collect()
}

fn counted(row: &Row<'_>) -> rusqlite::Result<Counted> {
    Ok(Counted {
        name: row.get("name")?,
        count: row.get("count")?,
    })
}

fn run(row: &Row<'_>) -> rusqlite::Result<RunCounts> {
    Ok(RunCounts {
        import_id: row.get("id")?,
        started_at: row.get("started_at")?,
        outcome: row.get("outcome")?,
        added: row.get("added")?,
        rejected: row.get("rejected")?,
    })
}

fn fields(row: &Row<'_>) -> rusqlite::Result<FieldCounts> {
    let filled = FIELDS.map(|field| {
        Ok(Counted {
            name: field.to_owned(),
            count: row.get(field)?,
        })
    });
    Ok(FieldCounts {
        layout: row.get("layout")?,
        parser_version: row.get("parser_version")?,
        articles: row.get("articles")?,
        filled: filled.into_iter().collect::<rusqlite::Result<_>>()?,
    })
}
