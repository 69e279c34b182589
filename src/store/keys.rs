//! What a row's text alone tells: its keys, its hash and its other spellings.

use rusqlite::{Connection, Row};

use super::damage::{Finding, FindingKind, Mend, text as shown};
use super::parts;
use super::spellings::Spellings;
use crate::digest::ContentHash;
use crate::model::{Photo, Teaser};
use crate::text;

/// A row whose key is not that of what it holds.
pub(super) struct WrongKey {
    pub(super) id: i64,
    pub(super) key: String,
}

pub(super) fn photos(connection: &Connection) -> rusqlite::Result<Vec<WrongKey>> {
    wrong(
        connection,
        "SELECT id, photo_key AS row_key, caption, credit FROM photos",
        |row| Ok(photo(row)?.key().to_string() == shown(row, "row_key")?),
    )
}

pub(super) fn teasers(connection: &Connection) -> rusqlite::Result<Vec<WrongKey>> {
    wrong(
        connection,
        "SELECT t.id, t.teaser_key AS row_key, t.title, t.title_key, t.abstract, t.photo_id,
                p.caption, p.credit
           FROM teasers t
           LEFT JOIN photos p ON p.id = t.photo_id",
        |row| {
            let has_photo = row.get::<_, Option<i64>>("photo_id")?.is_some();
            let teaser = Teaser {
                title: optional(row, "title")?,
                abstract_text: optional(row, "abstract")?,
                photo: if has_photo { Some(photo(row)?) } else { None },
            };
            Ok(teaser.key().to_string() == shown(row, "row_key")?
                && teaser.title_key() == optional(row, "title_key")?)
        },
    )
}

/// A key that no row has by its text, for one that is damaged.
pub(super) fn nobodys(id: i64) -> ContentHash {
    ContentHash::of_fields(&[Some("damaged"), Some(&id.to_string())])
}

fn wrong(
    connection: &Connection,
    sql: &str,
    is_right: impl Fn(&Row<'_>) -> rusqlite::Result<bool>,
) -> rusqlite::Result<Vec<WrongKey>> {
    let mut wrong = Vec::new();
    let mut select = connection.prepare(sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        if !is_right(row)? {
            wrong.push(WrongKey {
                id: row.get("id")?,
                key: shown(row, "row_key")?,
            });
        }
    }
    Ok(wrong)
}

fn photo(row: &Row<'_>) -> rusqlite::Result<Photo> {
    Ok(Photo {
        caption: optional(row, "caption")?,
        credit: optional(row, "credit")?,
    })
}

pub(super) fn optional(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<String>> {
    let is_null = row.get_ref(column)? == rusqlite::types::ValueRef::Null;
    Ok(if is_null {
        None
    } else {
        Some(shown(row, column)?)
    })
}

/// Photos, related stories and parts of originals under a key that is not theirs.
pub(super) fn look_at_keys(
    connection: &Connection,
    found: &mut dyn FnMut(Finding),
) -> rusqlite::Result<()> {
    for (what, wrong) in [
        ("photo", photos(connection)?),
        ("related story", teasers(connection)?),
        ("part of originals", parts::wrong(connection)?),
    ] {
        for row in wrong {
            found(Finding {
                kind: FindingKind::WrongKey,
                place: format!("{what} {}", row.key),
                detail: "its key is not that of what it holds".to_owned(),
                mend: Mend::Reparse,
            });
        }
    }
    Ok(())
}

/// Articles whose hash, title key or other spellings are not those of their text.
pub(super) fn look_at_articles(
    connection: &Connection,
    found: &mut dyn FnMut(Finding),
) -> rusqlite::Result<()> {
    let mut select = connection.prepare(
        "SELECT a.id, a.content_hash, a.text_hash, a.title_key, a.title, a.lead, a.body,
                s.title AS title_spellings, s.lead AS lead_spellings,
                s.body AS body_spellings, s.captions AS caption_spellings
           FROM articles a
           LEFT JOIN article_spellings s ON s.article_id = a.id
          ORDER BY a.id",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let title = optional(row, "title")?;
        let body = shown(row, "body")?;
        let captions = captions(connection, row.get("id")?)?;
        let stored = Spellings {
            title: optional(row, "title_spellings")?,
            lead: optional(row, "lead_spellings")?,
            body: optional(row, "body_spellings")?,
            captions: optional(row, "caption_spellings")?,
        };
        let title_key = title.as_deref().map(text::key);
        let text_hash = ContentHash::of(text::key(&body).as_bytes()).to_string();
        let lead = optional(row, "lead")?;
        let spellings = Spellings::of(
            title.as_deref(),
            lead.as_deref(),
            &body,
            captions.iter().map(String::as_str),
        );
        for (what, is_right) in [
            ("text_hash", text_hash == shown(row, "text_hash")?),
            (
                "title_key",
                title_key.filter(|key| !key.is_empty()) == optional(row, "title_key")?,
            ),
            ("article_spellings", spellings == stored),
        ] {
            if !is_right {
                found(Finding {
                    kind: FindingKind::WrongKey,
                    place: format!("article {}", shown(row, "content_hash")?),
                    detail: format!("its {what} is not that of its text"),
                    mend: Mend::Reparse,
                });
            }
        }
    }
    Ok(())
}

fn captions(connection: &Connection, article_id: i64) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT caption
               FROM article_photos
               JOIN photos ON photos.id = photo_id
              WHERE article_id = ?1 AND caption IS NOT NULL
              ORDER BY position",
        )?
        .query_map([article_id], |row| shown(row, "caption"))?
        .collect()
}
