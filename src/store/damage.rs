//! Damage: what is not as it should be in an archive, found without changing it.
//!
//! Each look is one question to SQLite. A look that SQLite cannot answer, because a
//! page is torn, is itself a [`Finding`], and the next look goes on.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::{Archive, full_text, keys, scratch};
use crate::error::Result;

/// One thing that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Where it is: a table, an article by its hash, a run.
    pub place: String,
    /// What was found, in words; never an article's text.
    pub detail: String,
    /// What mends it.
    pub mend: Mend,
}

/// What a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingKind {
    /// SQLite finds a page, a row or an index torn.
    Structure,
    /// A table, view or index is not the one that depeche made.
    Schema,
    /// A row points to another that is not there.
    Dangling,
    /// An article has no original.
    LostOriginal,
    /// An original does not give its capture back.
    DamagedOriginal,
    /// A mention is not the text at its place.
    WrongSpan,
    /// A row's key, hash or spellings are not those of its text.
    WrongKey,
    /// The full text is not that of the articles.
    StaleIndex,
    /// A row that nothing refers to.
    Orphan,
    /// The counts of a run are not those of its lists.
    WrongCounts,
    /// Rows that are not what the original says.
    NotTheOriginal,
    /// Rows made by another version of the rules.
    OtherParser,
}

impl FindingKind {
    /// The word by which it is listed.
    pub fn as_str(self) -> &'static str {
        match self {
            FindingKind::Structure => "structure",
            FindingKind::Schema => "schema",
            FindingKind::Dangling => "dangling",
            FindingKind::LostOriginal => "lost_original",
            FindingKind::DamagedOriginal => "damaged_original",
            FindingKind::WrongSpan => "wrong_span",
            FindingKind::WrongKey => "wrong_key",
            FindingKind::StaleIndex => "stale_index",
            FindingKind::Orphan => "orphan",
            FindingKind::WrongCounts => "wrong_counts",
            FindingKind::NotTheOriginal => "not_the_original",
            FindingKind::OtherParser => "other_parser",
        }
    }
}

/// What mends a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// `depeche reparse`.
    Reparse,
    /// `depeche reparse --outdated`.
    ReparseOutdated,
    /// `depeche reparse`, which gives the rows up, and then an import of these places.
    Import(Vec<String>),
    /// The newer depeche that made the rows.
    NewerDepeche,
    /// There is nothing to mend: the rows stay as they are.
    Nothing,
    /// A backup.
    Restore,
}

impl Archive {
    /// Looks for damage that SQL alone can tell, and hands on what it finds.
    ///
    /// # Errors
    ///
    /// There is no room for SQLite's temporary files. Damage is no error.
    pub fn look_for_damage(&self, found: &mut dyn FnMut(Finding)) -> Result<()> {
        let fresh = scratch::open()?;
        let looks: [(&str, Look<'_>); 10] = [
            ("archive", &structure),
            ("schema", &|stored, found| schema(stored, &fresh, found)),
            ("foreign keys", &dangling),
            ("originals", &lost_originals),
            ("mentions", &spans),
            ("photos and related stories", &keys::look_at_keys),
            ("articles", &keys::look_at_articles),
            ("photos, related stories and people", &orphans),
            ("imports", &counts),
            ("article_search", &stale_index),
        ];
        for (place, look) in looks {
            if let Err(error) = look(&self.connection, found) {
                found(unreadable(place, &error));
            }
        }
        Ok(())
    }

    /// Where an article's capture was read from.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn places_of(&self, article_id: i64) -> Result<Vec<String>> {
        super::doing("list places", places(&self.connection, article_id))
    }
}

/// What SQLite could not read is damage too.
pub(super) fn unreadable(place: &str, error: &rusqlite::Error) -> Finding {
    Finding {
        kind: FindingKind::Structure,
        place: place.to_owned(),
        detail: error.to_string().replace('\n', "; "),
        mend: Mend::Restore,
    }
}

type Look<'a> = &'a dyn Fn(&Connection, &mut dyn FnMut(Finding)) -> rusqlite::Result<()>;

/// A column's text, whatever bytes a damaged page has put there.
pub(super) fn text(row: &Row<'_>, column: &str) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into(),
    })
}

fn each(
    connection: &Connection,
    sql: &str,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut select = connection.prepare(sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

/// SQLite's own look at pages, rows, indexes, constraints and the full text's form.
fn structure(connection: &Connection, found: &mut dyn FnMut(Finding)) -> rusqlite::Result<()> {
    each(connection, "PRAGMA integrity_check", |row| {
        let told = text(row, "integrity_check")?;
        if told != "ok" {
            let mend = if is_of_pages(&told) {
                Mend::Restore
            } else {
                Mend::Reparse
            };
            found(Finding {
                kind: FindingKind::Structure,
                place: "archive".to_owned(),
                detail: told.replace('\n', "; "),
                mend,
            });
        }
        Ok(())
    })
}

/// Whether a line of SQLite's is about torn pages, which no writing can mend; the
/// others are about rows and indexes, which can be made anew.
pub(super) fn is_of_pages(told: &str) -> bool {
    [
        "***",
        "Tree ",
        "Page ",
        "Freelist",
        "unable to",
        "database disk",
    ]
    .iter()
    .any(|sign| told.starts_with(sign))
}

/// Users may add tables and views of their own; those of depeche are as it made them.
fn schema(
    connection: &Connection,
    fresh: &Connection,
    found: &mut dyn FnMut(Finding),
) -> rusqlite::Result<()> {
    each(
        fresh,
        "SELECT type, name, coalesce(sql, '') AS sql FROM sqlite_schema",
        |row| {
            let (kind, name) = (text(row, "type")?, text(row, "name")?);
            let mut select = connection.prepare_cached(
                "SELECT coalesce(sql, '') AS sql FROM sqlite_schema WHERE type = ?1 AND name = ?2",
            )?;
            let stored = select
                .query_map([&kind, &name], |row| text(row, "sql"))?
                .next()
                .transpose()?;
            let detail = match stored {
                Some(stored) if stored == text(row, "sql")? => return Ok(()),
                Some(_) => "is not the one that depeche made",
                None => "is not there",
            };
            found(Finding {
                kind: FindingKind::Schema,
                place: format!("{kind} {name}"),
                detail: detail.to_owned(),
                mend: Mend::Restore,
            });
            Ok(())
        },
    )
}

fn dangling(connection: &Connection, found: &mut dyn FnMut(Finding)) -> rusqlite::Result<()> {
    each(
        connection,
        "SELECT \"table\" AS child, parent, count(*) AS rows
           FROM pragma_foreign_key_check
          GROUP BY child, parent
          ORDER BY child, parent",
        |row| {
            let (child, parent) = (text(row, "child")?, text(row, "parent")?);
            let rows: i64 = row.get("rows")?;
            let (noun, verb) = if rows == 1 {
                ("row", "points")
            } else {
                ("rows", "point")
            };
            let is_record =
                ["sources", "sightings", "import_changes", "problems"].contains(&child.as_str());
            found(Finding {
                kind: FindingKind::Dangling,
                mend: if is_record && parent != "articles" {
                    Mend::Restore
                } else {
                    Mend::Reparse
                },
                place: child,
                detail: format!("{rows} {noun} {verb} to {parent} that are not there"),
            });
            Ok(())
        },
    )
}

fn lost_originals(connection: &Connection, found: &mut dyn FnMut(Finding)) -> rusqlite::Result<()> {
    each(
        connection,
        "SELECT id, content_hash
           FROM articles
          WHERE NOT EXISTS (SELECT 1 FROM originals WHERE article_id = articles.id)
          ORDER BY id",
        |row| {
            found(Finding {
                kind: FindingKind::LostOriginal,
                place: format!("article {}", text(row, "content_hash")?),
                detail: "it has no original".to_owned(),
                mend: Mend::Import(places(connection, row.get("id")?)?),
            });
            Ok(())
        },
    )
}

fn places(connection: &Connection, article_id: i64) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT uri FROM sources WHERE article_id = ?1 ORDER BY uri")?
        .query_map([article_id], |row| text(row, "uri"))?
        .collect()
}

/// Every mention is the text at its place, in one pass over each table.
fn spans(connection: &Connection, found: &mut dyn FnMut(Finding)) -> rusqlite::Result<()> {
    for (table, sql) in [
        (
            "article_people",
            "SELECT 'article ' || content_hash || ', ' || field || ' at ' || start AS place
               FROM article_people
               JOIN articles ON articles.id = article_id
              WHERE substr(CASE field WHEN 'title' THEN title WHEN 'lead' THEN lead ELSE body END,
                           start + 1, length) IS NOT surface
                 OR length(surface) <> length",
        ),
        (
            "photo_people",
            "SELECT 'photo ' || photo_key || ' at ' || start AS place
               FROM photo_people
               JOIN photos ON photos.id = photo_id
              WHERE substr(caption, start + 1, length) IS NOT surface
                 OR length(surface) <> length",
        ),
        (
            "teaser_people",
            "SELECT 'related story ' || teaser_key || ', ' || field || ' at ' || start AS place
               FROM teaser_people
               JOIN teasers ON teasers.id = teaser_id
              WHERE substr(CASE field WHEN 'title' THEN title ELSE abstract END,
                           start + 1, length) IS NOT surface
                 OR length(surface) <> length",
        ),
    ] {
        each(connection, sql, |row| {
            found(Finding {
                kind: FindingKind::WrongSpan,
                place: text(row, "place")?,
                detail: format!("the surface in {table} is not the text there"),
                mend: Mend::Reparse,
            });
            Ok(())
        })?;
    }
    Ok(())
}

fn orphans(connection: &Connection, found: &mut dyn FnMut(Finding)) -> rusqlite::Result<()> {
    for (what, sql) in [
        (
            "no article prints it",
            "SELECT 'related story ' || teaser_key AS place
               FROM teasers
              WHERE NOT EXISTS (SELECT 1 FROM related_links WHERE teaser_id = teasers.id)",
        ),
        (
            "no article and no related story prints it",
            "SELECT 'photo ' || photo_key AS place
               FROM photos
              WHERE NOT EXISTS (SELECT 1 FROM article_photos WHERE photo_id = photos.id)
                AND NOT EXISTS (SELECT 1 FROM teasers WHERE photo_id = photos.id)",
        ),
        (
            "nothing names this person",
            "SELECT 'person ' || name_key AS place
               FROM people
              WHERE NOT EXISTS (SELECT 1 FROM article_people WHERE person_id = people.id)
                AND NOT EXISTS (SELECT 1 FROM photo_people WHERE person_id = people.id)
                AND NOT EXISTS (SELECT 1 FROM teaser_people WHERE person_id = people.id)",
        ),
    ] {
        each(connection, sql, |row| {
            found(Finding {
                kind: FindingKind::Orphan,
                place: text(row, "place")?,
                detail: what.to_owned(),
                mend: Mend::Reparse,
            });
            Ok(())
        })?;
    }
    Ok(())
}

/// The counts of the last finished run are those of its lists, and so add up.
fn counts(connection: &Connection, found: &mut dyn FnMut(Finding)) -> rusqlite::Result<()> {
    each(
        connection,
        "WITH last AS (
             SELECT id, seen, added, updated, unchanged, duplicate, rejected
               FROM imports
              WHERE outcome = 'done'
              ORDER BY id DESC
              LIMIT 1),
         listed AS (
             SELECT count(*) AS seen,
                    count(*) FILTER (WHERE outcome = 'added') AS added,
                    count(*) FILTER (WHERE outcome = 'updated') AS updated,
                    count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged,
                    count(*) FILTER (WHERE outcome = 'duplicate') AS duplicate,
                    count(*) FILTER (WHERE outcome = 'rejected') AS rejected
               FROM import_outcomes
              WHERE import_id = (SELECT id FROM last))
         SELECT id
           FROM last
           JOIN listed
          WHERE (last.seen, last.added, last.updated, last.unchanged, last.duplicate,
                 last.rejected)
             <> (listed.seen, listed.added, listed.updated, listed.unchanged,
                 listed.duplicate, listed.rejected)",
        |row| {
            found(Finding {
                kind: FindingKind::WrongCounts,
                place: format!("import {}", row.get::<_, i64>("id")?),
                detail: "its counts are not those of its lists".to_owned(),
                mend: Mend::Restore,
            });
            Ok(())
        },
    )
}

fn stale_index(connection: &Connection, found: &mut dyn FnMut(Finding)) -> rusqlite::Result<()> {
    if full_text::is_stale(connection)? {
        found(Finding {
            kind: FindingKind::StaleIndex,
            place: "article_search".to_owned(),
            detail: "the full text is not that of the articles".to_owned(),
            mend: Mend::Reparse,
        });
    }
    Ok(())
}
