//! All that the archive has on one article, for a page of it.

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde::Serialize;

use super::{Archive, doing};
use crate::error::Result;

/// An article by its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// `articles.id`.
    pub article_id: i64,
    /// `articles.content_hash`.
    pub content_hash: String,
    /// The kind of page.
    pub layout: String,
    /// The headline.
    pub title: Option<String>,
}

/// One article with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Which it is.
    #[serde(flatten)]
    pub named: Named,
    /// ISO 639-1.
    pub language: Option<String>,
    /// The standfirst.
    pub lead: Option<String>,
    /// The paragraphs.
    pub body: String,
    /// The opening as printed.
    pub dateline: Option<String>,
    /// Its place, as printed.
    pub dateline_place: Option<String>,
    /// Its agency.
    pub dateline_agency: Option<String>,
    /// Its date, ISO 8601, with unknown parts left out.
    pub dateline_date: Option<String>,
    /// The agency that signs.
    pub sign_off: Option<String>,
    /// Where the page stood, if that is known.
    pub url: Option<String>,
    /// When it was published, if that is known.
    pub published_at: Option<String>,
    /// The title's letters and digits, folded.
    pub title_key: Option<String>,
    /// The same for every capture of the article.
    pub text_hash: String,
    /// The rules that made its rows.
    pub parser_version: i64,
    /// Its photos, in the order of the page.
    pub photos: Vec<ShownPhoto>,
    /// Who is named, captions included, by the number of mentions.
    pub people: Vec<ShownPerson>,
    /// The related stories, in the order of the page.
    pub related: Vec<ShownStory>,
    /// The places that hold or held it.
    pub sources: Vec<ShownSource>,
    /// Other captures of the same article, by their hash.
    pub other_captures: Vec<Named>,
}

/// A photo of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownPhoto {
    /// What it shows.
    pub caption: Option<String>,
    /// Who gave it.
    pub credit: Option<String>,
    /// Who is on it, in the order of the caption.
    pub people: Vec<Placed>,
}

/// Somebody on a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Placed {
    /// The name.
    pub name: String,
    /// `left`, `centre` or `right`.
    pub placement: Option<String>,
    /// The same as printed.
    pub placement_text: Option<String>,
}

/// Somebody on a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownPerson {
    /// The name.
    pub name: String,
    /// How often they are named.
    pub mentions: i64,
    /// The roles as printed.
    pub roles: Option<String>,
}

/// A related story of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownStory {
    /// Its title.
    pub title: Option<String>,
    /// Its lead.
    #[serde(rename = "abstract")]
    pub abstract_text: Option<String>,
    /// The article behind it, where that is in the archive.
    pub content_hash: Option<String>,
}

/// A place of a capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShownSource {
    /// The place.
    pub uri: String,
    /// When it was first found to hold this.
    pub first_found_at: String,
    /// Whether it holds this no more.
    pub is_past: bool,
}

impl Archive {
    /// The articles whose hash starts so, at most `most` of them by their hash; or the
    /// one with this id, where so short a text is one.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn articles_named(&self, prefix: &str, most: usize) -> Result<Vec<Named>> {
        let found = articles_named(&self.connection, &prefix.to_ascii_lowercase(), most);
        doing("look up an article", found)
    }

    /// One article with all that belongs to it.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn page(&self, article_id: i64) -> Result<Page> {
        doing("read an article", page(&self.connection, article_id))
    }
}

fn articles_named(
    connection: &Connection,
    prefix: &str,
    most: usize,
) -> rusqlite::Result<Vec<Named>> {
    // A hash is rarely asked for by so few digits, an id by no more.
    if let Some(id) = prefix.parse::<i64>().ok().filter(|_| prefix.len() < 8) {
        let sql = "SELECT id, content_hash, layout, title FROM articles WHERE id = ?1";
        let found = connection.query_row(sql, [id], named).optional()?;
        if let Some(found) = found {
            return Ok(vec![found]);
        }
    }
    connection
        .prepare(
            "SELECT id, content_hash, layout, title
               FROM articles
              WHERE content_hash >= :prefix AND content_hash < :prefix || 'g'
              ORDER BY content_hash
              LIMIT :most",
        )?
        .query_map(
            named_params! { ":prefix": prefix, ":most": i64::try_from(most).unwrap_or(i64::MAX) },
            named,
        )?
        .collect()
}

fn named(row: &Row<'_>) -> rusqlite::Result<Named> {
    Ok(Named {
        article_id: row.get("id")?,
        content_hash: row.get("content_hash")?,
        layout: row.get("layout")?,
        title: row.get("title")?,
    })
}

/// All rows of a query about one article.
fn about<T>(
    connection: &Connection,
    id: i64,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    connection.prepare(sql)?.query_map([id], read)?.collect()
}

fn page(connection: &Connection, id: i64) -> rusqlite::Result<Page> {
    let photos = about(
        connection,
        id,
        "SELECT photo_id, caption, credit FROM photo_index WHERE article_id = ?1 ORDER BY position",
        |row| {
            Ok(ShownPhoto {
                caption: row.get("caption")?,
                credit: row.get("credit")?,
                people: on_photo(connection, row.get("photo_id")?)?,
            })
        },
    )?;
    let people = about(
        connection,
        id,
        "SELECT name, mentions, roles FROM article_persons WHERE article_id = ?1
          ORDER BY mentions DESC, name",
        |row| {
            Ok(ShownPerson {
                name: row.get("name")?,
                mentions: row.get("mentions")?,
                roles: row.get("roles")?,
            })
        },
    )?;
    let related = about(
        connection,
        id,
        "SELECT r.title, r.abstract, a.content_hash
           FROM related_articles r
           LEFT JOIN articles a ON a.id = r.target_article_id
          WHERE r.article_id = ?1
          ORDER BY r.position",
        |row| {
            Ok(ShownStory {
                title: row.get("title")?,
                abstract_text: row.get("abstract")?,
                content_hash: row.get("content_hash")?,
            })
        },
    )?;
    let sources = sources(connection, id)?;
    let other_captures = about(
        connection,
        id,
        "SELECT other.id, other.content_hash, other.layout, other.title
           FROM articles a
           JOIN articles other ON other.text_hash = a.text_hash AND other.id <> a.id
          WHERE a.id = ?1 AND a.body <> '' AND a.layout <> 'listing'
            AND other.layout <> 'listing'
          ORDER BY other.content_hash",
        named,
    )?;
    connection.query_row(
        "SELECT id, content_hash, layout, title, language, lead, body, dateline, dateline_place,
                dateline_agency, dateline_date, sign_off, url, published_at, title_key,
                text_hash, parser_version
           FROM articles
          WHERE id = ?1",
        [id],
        |row| {
            Ok(Page {
                named: named(row)?,
                language: row.get("language")?,
                lead: row.get("lead")?,
                body: row.get("body")?,
                dateline: row.get("dateline")?,
                dateline_place: row.get("dateline_place")?,
                dateline_agency: row.get("dateline_agency")?,
                dateline_date: row.get("dateline_date")?,
                sign_off: row.get("sign_off")?,
                url: row.get("url")?,
                published_at: row.get("published_at")?,
                title_key: row.get("title_key")?,
                text_hash: row.get("text_hash")?,
                parser_version: row.get("parser_version")?,
                photos,
                people,
                related,
                sources,
                other_captures,
            })
        },
    )
}

fn sources(connection: &Connection, id: i64) -> rusqlite::Result<Vec<ShownSource>> {
    about(
        connection,
        id,
        "SELECT s.uri, min(i.started_at) AS first_found_at,
                s.article_id <> held.article_id OR s.missing_import_id IS NOT NULL AS is_past
           FROM sightings held
           JOIN sources s ON s.id = held.source_id
           JOIN imports i ON i.id = held.first_import_id
          WHERE held.article_id = ?1
          GROUP BY s.id
          ORDER BY s.uri",
        |row| {
            Ok(ShownSource {
                uri: row.get("uri")?,
                first_found_at: row.get("first_found_at")?,
                is_past: row.get("is_past")?,
            })
        },
    )
}

fn on_photo(connection: &Connection, photo_id: i64) -> rusqlite::Result<Vec<Placed>> {
    about(
        connection,
        photo_id,
        "SELECT p.name, pp.placement, pp.placement_text
           FROM photo_people pp
           JOIN people p ON p.id = pp.person_id
          WHERE pp.photo_id = ?1
          ORDER BY pp.start",
        |row| {
            Ok(Placed {
                name: row.get("name")?,
                placement: row.get("placement")?,
                placement_text: row.get("placement_text")?,
            })
        },
    )
}
