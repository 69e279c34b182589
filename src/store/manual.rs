//! The manual that every archive carries: what its schema's comments say, and the
//! questions that are stored in it.

use rusqlite::{Connection, named_params};

use super::{Archive, SavedQuery, doing};
use crate::error::Result;

/// A table or a view as its own comments describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// What a row of it is.
    pub purpose: String,
    /// What its columns hold, in their order; only those that say so.
    pub columns: Vec<(String, String)>,
}

/// Questions that need words from whom asks, so that no stored query has them.
const ASKED: [[&str; 4]; 2] = [
    [
        "search",
        "Search the full text",
        "Words and \"phrases\", with or without marks, best first; AND, OR, NOT and word* are FTS5's.",
        "SELECT a.id, a.title, snippet(article_search, -1, '[', ']', '…', 16) AS found, a.dateline
  FROM article_search(coalesce(nullif(:words, ''), '\"\"'))
  JOIN articles a ON a.id = article_search.rowid
 ORDER BY rank
 LIMIT 100",
    ],
    [
        "person",
        "Where is a person named?",
        "By any full spelling of the name as printed; each place in an article's own text.",
        "SELECT a.id, a.title, a.dateline, m.field, m.surface, m.role
  FROM person_names n
  JOIN article_people m ON m.person_id = n.person_id
  JOIN articles a ON a.id = m.article_id
 WHERE n.name = :name
 ORDER BY a.id, m.field, m.start",
    ],
];

impl Archive {
    /// The tables and views that an archive is read by.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn described(&self) -> Result<Vec<Described>> {
        doing("read the schema", described(&self.connection))
    }

    /// The questions that can be asked by name: those of the file itself, after two that
    /// need a word.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn questions(&self) -> Result<Vec<SavedQuery>> {
        let asked = ASKED.map(|[name, title, description, sql]| SavedQuery {
            name: name.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            sql: sql.to_owned(),
        });
        Ok(asked.into_iter().chain(self.saved_queries()?).collect())
    }
}

fn described(connection: &Connection) -> rusqlite::Result<Vec<Described>> {
    let schema: Vec<(String, String)> = connection
        .prepare(
            "SELECT name, sql
               FROM sqlite_schema
              WHERE type IN ('table', 'view') AND sql LIKE 'CREATE %'
                AND name NOT LIKE 'article_search%' AND name NOT LIKE 'refinery%'
              ORDER BY rowid",
        )?
        .query_map([], |row| Ok((row.get("name")?, row.get("sql")?)))?
        .collect::<rusqlite::Result<_>>()?;
    schema
        .into_iter()
        .map(|(name, sql)| {
            let columns: Vec<String> = connection
                .prepare("SELECT name FROM pragma_table_info(:name)")?
                .query_map(named_params! { ":name": name }, |row| row.get("name"))?
                .collect::<rusqlite::Result<_>>()?;
            let (purpose, columns) = read_comments(&sql, &columns);
            Ok(Described {
                name,
                purpose,
                columns,
            })
        })
        .collect()
}

/// The purpose stands first; what follows a column's name, up to the next one's, is
/// said of the column.
fn read_comments(sql: &str, names: &[String]) -> (String, Vec<(String, String)>) {
    let mut purpose = String::new();
    let mut columns: Vec<(String, String)> = Vec::new();
    let mut is_head = true;
    for line in sql.lines().skip(1) {
        let (code, comment) = line.split_once("--").unwrap_or((line, ""));
        let word = code.split_whitespace().next();
        let column = names.iter().find(|name| Some(name.as_str()) == word);
        is_head &= word.is_none();
        if let Some(column) = column {
            columns.push((column.clone(), String::new()));
        }
        let said = match columns.last_mut() {
            Some((_, said)) => said,
            None if is_head => &mut purpose,
            None => continue,
        };
        if !said.is_empty() && !comment.trim().is_empty() {
            said.push(' ');
        }
        said.push_str(comment.trim());
    }
    columns.retain(|(_, said)| !said.is_empty());
    (purpose, columns)
}
