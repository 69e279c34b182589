//! What a graph is made of: dated articles, who is named in them, what they link to.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, named_params};
use rustc_hash::FxHashSet;

use super::narrow::{self, Period};
use super::{Archive, doing};
use crate::error::Result;

/// An article as a graph knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoryRow {
    /// `articles.id`.
    pub article_id: i64,
    /// `articles.content_hash`.
    pub content_hash: String,
    /// The same for every capture of one article.
    pub text_hash: String,
    /// What its teasers are known by.
    pub title_key: Option<String>,
    /// Its title, or else how its text begins.
    pub label: String,
    /// When it was published or, where that is not known, dated: `2021-07`, `--11-20`.
    pub date: Option<String>,
}

/// A story as printed under an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// The page.
    pub article_id: i64,
    /// The story's title, folded; or the teaser's key, where it has none.
    pub key: String,
    /// Its title, or else its abstract.
    pub label: String,
}

/// A person as a graph knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// `people.name_key`.
    pub key: String,
    /// `people.name`.
    pub name: String,
    /// The role in which articles name them most often.
    pub role: Option<String>,
}

impl Archive {
    /// The articles of a period, by their hash.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn stories(&self, period: &Period) -> Result<Vec<StoryRow>> {
        let stories = stories(&self.connection, period);
        doing("read the articles of a graph", stories)
    }

    /// Who is named in which article: pairs of `articles.id` and `people.id`, in their
    /// order, each once.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn appearances(&self) -> Result<Vec<(i64, i64)>> {
        doing("read who is named where", appearances(&self.connection))
    }

    /// Which story each article prints, in the order of the pages.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn links(&self) -> Result<Vec<LinkRow>> {
        doing("read the related links", links(&self.connection))
    }

    /// A person by `people.id`.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn person(&self, id: i64) -> Result<PersonRow> {
        doing("read a person", person(&self.connection, id))
    }

    /// Every `people.id` with its `people.name_key`.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn people_keys(&self) -> Result<HashMap<i64, String>> {
        doing("read the people's keys", people_keys(&self.connection))
    }

    /// Everybody whose name is this: as printed anywhere, or the same when folded.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn people_named(&self, name: &str) -> Result<FxHashSet<i64>> {
        let found = narrow::people_named(&self.connection, name);
        doing("look up a person", found)
    }
}

fn stories(connection: &Connection, period: &Period) -> rusqlite::Result<Vec<StoryRow>> {
    connection
        .prepare(
            "SELECT id, content_hash, text_hash, title_key,
                    substr(coalesce(title, lead, nullif(body, ''), content_hash), 1, 120) AS label,
                    coalesce(published_at, dateline_date) AS date
               FROM articles
              WHERE layout <> 'listing'
              ORDER BY content_hash",
        )?
        .query_map([], |row| {
            Ok(StoryRow {
                article_id: row.get("id")?,
                content_hash: row.get("content_hash")?,
                text_hash: row.get("text_hash")?,
                title_key: row.get("title_key")?,
                label: row.get("label")?,
                date: row.get("date")?,
            })
        })?
        .filter(|story| match story {
            Ok(story) => period.includes(story.date.as_deref()),
            Err(_) => true,
        })
        .collect()
}

fn appearances(connection: &Connection) -> rusqlite::Result<Vec<(i64, i64)>> {
    connection
        .prepare(
            "SELECT article_id, person_id FROM article_people
              UNION
             SELECT ap.article_id, pp.person_id
               FROM photo_people pp
               JOIN article_photos ap ON ap.photo_id = pp.photo_id
              ORDER BY article_id, person_id",
        )?
        .query_map([], |row| {
            Ok((row.get("article_id")?, row.get("person_id")?))
        })?
        .collect()
}

fn links(connection: &Connection) -> rusqlite::Result<Vec<LinkRow>> {
    connection
        .prepare(
            "SELECT l.article_id, coalesce(t.title_key, t.teaser_key) AS story_key,
                    substr(coalesce(t.title, t.abstract), 1, 120) AS label
               FROM related_links l
               JOIN teasers t ON t.id = l.teaser_id
              ORDER BY l.article_id, l.position",
        )?
        .query_map([], |row| {
            Ok(LinkRow {
                article_id: row.get("article_id")?,
                key: row.get("story_key")?,
                label: row.get("label")?,
            })
        })?
        .collect()
}

fn person(connection: &Connection, id: i64) -> rusqlite::Result<PersonRow> {
    let role = connection
        .prepare_cached(
            "SELECT role
               FROM article_people
              WHERE person_id = :id AND role IS NOT NULL
              GROUP BY role
              ORDER BY count(DISTINCT article_id) DESC, role
              LIMIT 1",
        )?
        .query_row(named_params! { ":id": id }, |row| row.get("role"))
        .optional()?;
    connection
        .prepare_cached("SELECT name_key, name FROM people WHERE id = :id")?
        .query_row(named_params! { ":id": id }, |row| {
            Ok(PersonRow {
                key: row.get("name_key")?,
                name: row.get("name")?,
                role,
            })
        })
}

fn people_keys(connection: &Connection) -> rusqlite::Result<HashMap<i64, String>> {
    connection
        .prepare("SELECT id, name_key FROM people")?
        .query_map([], |row| Ok((row.get("id")?, row.get("name_key")?)))?
        .collect()
}
