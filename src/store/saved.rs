//! The questions that an archive carries.

use rusqlite::{OptionalExtension, Row};

use super::{Archive, doing};
use crate::error::Result;

/// A question that an archive carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedQuery {
    /// How it is called.
    pub name: String,
    /// The question.
    pub title: String,
    /// What the answer shows, and what it asks for.
    pub description: String,
    /// The query.
    pub sql: String,
}

impl Archive {
    /// All saved queries, by name.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn saved_queries(&self) -> Result<Vec<SavedQuery>> {
        let saved = self
            .connection
            .prepare("SELECT name, title, description, sql FROM saved_queries ORDER BY name")
            .and_then(|mut select| select.query_map([], saved)?.collect());
        doing("list the saved queries", saved)
    }

    /// The saved query of a name, if there is one.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn saved_query(&self, name: &str) -> Result<Option<SavedQuery>> {
        let sql = "SELECT name, title, description, sql FROM saved_queries WHERE name = ?1";
        let found = self.connection.query_row(sql, [name], saved).optional();
        doing("look up a saved query", found)
    }
}

fn saved(row: &Row<'_>) -> rusqlite::Result<SavedQuery> {
    Ok(SavedQuery {
        name: row.get("name")?,
        title: row.get("title")?,
        description: row.get("description")?,
        sql: row.get("sql")?,
    })
}
