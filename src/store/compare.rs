//! Comparing the rows of two archives, whatever their ids: each table is read in
//! the order of keys that ids have no part in, and the two are walked side by side.

use std::cmp::Ordering;

use rusqlite::types::ValueRef;
use rusqlite::{Row, Rows};

use super::{Archive, doing};
use crate::error::Result;

/// Of what the rows of a table are a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Of one article, whose hash is the first column.
    Article,
    /// Of the row's own key; which rows there are, of all articles.
    Key,
    /// Of all articles.
    All,
}

/// A row that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table.
    pub table: &'static str,
    /// Of what its rows are a function.
    pub scope: Scope,
    /// The row's key, its parts joined by spaces; of an article's row it starts with
    /// the article's `content_hash`.
    pub key: String,
    /// What is not the same.
    pub change: Change,
}

/// In what a row is not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// The archive does not have the row.
    Missing,
    /// The archive alone has the row.
    Extra,
    /// A column is not the same.
    Column {
        /// Its name.
        name: String,
        /// What the archive has; `None`: NULL.
        stored: Option<String>,
        /// What it should have.
        fresh: Option<String>,
    },
}

struct Table {
    name: &'static str,
    scope: Scope,
    /// So many columns, the first, are the key.
    keys: usize,
    sql: &'static str,
}

const TABLES: &[Table] = &[
    Table {
        name: "articles",
        scope: Scope::Article,
        keys: 1,
        sql: "SELECT content_hash, text_hash, layout, language, title, title_key, lead, body,
                     dateline, dateline_place, dateline_agency, dateline_date, sign_off, url,
                     published_at, parser_version
                FROM articles
               ORDER BY content_hash",
    },
    Table {
        name: "originals",
        scope: Scope::Article,
        keys: 1,
        sql: "SELECT content_hash, byte_length, encoding,
                     codec = iif(part_ids IS NULL, 'zstd', 'zstd+parts') AS codec
                FROM originals
                JOIN articles ON articles.id = article_id
               ORDER BY content_hash",
    },
    Table {
        name: "article_photos",
        scope: Scope::Article,
        keys: 2,
        sql: "SELECT content_hash, position, photo_key
                FROM article_photos
                JOIN articles ON articles.id = article_id
                JOIN photos ON photos.id = photo_id
               ORDER BY content_hash, position",
    },
    Table {
        name: "related_links",
        scope: Scope::Article,
        keys: 2,
        sql: "SELECT content_hash, position, teaser_key
                FROM related_links
                JOIN articles ON articles.id = article_id
                JOIN teasers ON teasers.id = teaser_id
               ORDER BY content_hash, position",
    },
    Table {
        name: "article_people",
        scope: Scope::Article,
        keys: 3,
        sql: "SELECT content_hash, field, start, length, name_key, surface, role, more_roles,
                     evidence
                FROM article_people
                JOIN articles ON articles.id = article_id
                JOIN people ON people.id = person_id
               ORDER BY content_hash, field, start",
    },
    Table {
        name: "article_spellings",
        scope: Scope::Article,
        keys: 1,
        sql: "SELECT content_hash, s.title, s.lead, s.body, s.captions
                FROM article_spellings s
                JOIN articles ON articles.id = article_id
               ORDER BY content_hash",
    },
    Table {
        name: "photos",
        scope: Scope::Key,
        keys: 1,
        sql: "SELECT photo_key, caption, credit FROM photos ORDER BY photo_key",
    },
    Table {
        name: "teasers",
        scope: Scope::Key,
        keys: 1,
        sql: "SELECT teaser_key, title, title_key, abstract, photo_key
                FROM teasers
                LEFT JOIN photos ON photos.id = photo_id
               ORDER BY teaser_key",
    },
    Table {
        name: "teaser_people",
        scope: Scope::Key,
        keys: 3,
        sql: "SELECT teaser_key, field, start, length, name_key, surface, role, more_roles,
                     evidence
                FROM teaser_people
                JOIN teasers ON teasers.id = teaser_id
                JOIN people ON people.id = person_id
               ORDER BY teaser_key, field, start",
    },
    Table {
        name: "photo_people",
        scope: Scope::All,
        keys: 2,
        sql: "SELECT photo_key, start, length, name_key, surface, role, more_roles, evidence,
                     placement, placement_text
                FROM photo_people
                JOIN photos ON photos.id = photo_id
                JOIN people ON people.id = person_id
               ORDER BY photo_key, start",
    },
    Table {
        name: "people",
        scope: Scope::All,
        keys: 1,
        sql: "SELECT name_key, name FROM people ORDER BY name_key",
    },
    Table {
        name: "person_names",
        scope: Scope::All,
        keys: 2,
        sql: "SELECT name_key, person_names.name
                FROM person_names
                JOIN people ON people.id = person_id
               ORDER BY name_key, person_names.name",
    },
];

/// A value as SQLite orders it: NULL, numbers, bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Null,
    Number(i64),
    Bytes(Vec<u8>),
}

impl Cell {
    fn of(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Cell::Null,
            ValueRef::Integer(number) => Cell::Number(number),
            ValueRef::Real(number) => Cell::Bytes(number.to_string().into_bytes()),
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_owned()),
        }
    }

    fn shown(&self) -> Option<String> {
        match self {
            Cell::Null => None,
            Cell::Number(number) => Some(number.to_string()),
            Cell::Bytes(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        }
    }
}

impl Archive {
    /// Hands on each derived row that is not the one of `fresh`.
    ///
    /// # Errors
    ///
    /// An archive could not be read, or `take` failed.
    pub fn compare(
        &self,
        fresh: &Archive,
        take: &mut dyn FnMut(Difference) -> Result<()>,
    ) -> Result<()> {
        TABLES
            .iter()
            .try_for_each(|table| compare_table(table, self, fresh, take))
    }
}

fn compare_table(
    table: &Table,
    stored: &Archive,
    fresh: &Archive,
    take: &mut dyn FnMut(Difference) -> Result<()>,
) -> Result<()> {
    let what = "compare rows";
    let mut stored = doing(what, stored.connection.prepare(table.sql))?;
    let mut fresh = doing(what, fresh.connection.prepare(table.sql))?;
    let names: Vec<String> = stored.column_names().map(str::to_owned).collect();
    let mut stored = doing(what, stored.query([]))?;
    let mut fresh = doing(what, fresh.query([]))?;
    let mut ours = doing(what, next(&mut stored, names.len()))?;
    let mut theirs = doing(what, next(&mut fresh, names.len()))?;
    loop {
        let order = match (&ours, &theirs) {
            (None, None) => return Ok(()),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(ours), Some(theirs)) => ours[..table.keys].cmp(&theirs[..table.keys]),
        };
        let mut tell = |row: &[Cell], change| {
            let key = row[..table.keys].iter().filter_map(Cell::shown);
            take(Difference {
                table: table.name,
                scope: table.scope,
                key: key.collect::<Vec<_>>().join(" "),
                change,
            })
        };
        match (&ours, &theirs) {
            (Some(ours), _) if order == Ordering::Less => tell(ours, Change::Extra)?,
            (_, Some(theirs)) if order == Ordering::Greater => tell(theirs, Change::Missing)?,
            (Some(row), Some(theirs)) => {
                for (at, name) in names.iter().enumerate().skip(table.keys) {
                    if row[at] != theirs[at] {
                        let change = Change::Column {
                            name: name.clone(),
                            stored: row[at].shown(),
                            fresh: theirs[at].shown(),
                        };
                        tell(row, change)?;
                    }
                }
            }
            _ => {}
        }
        if order != Ordering::Greater {
            ours = doing(what, next(&mut stored, names.len()))?;
        }
        if order != Ordering::Less {
            theirs = doing(what, next(&mut fresh, names.len()))?;
        }
    }
}

fn next(rows: &mut Rows<'_>, columns: usize) -> rusqlite::Result<Option<Vec<Cell>>> {
    let cells = |row: &Row<'_>| {
        (0..columns)
            .map(|column| row.get_ref(column).map(Cell::of))
            .collect()
    };
    rows.next()?.map(cells).transpose()
}
