//! The statements by which a capture becomes rows: one function each.
//!
//! Those that run for every capture bind by position: to look a hundred names up was a
//! twentieth of the writer's work.

use rusqlite::{Connection, named_params, params};

use super::batch::{NewCapture, PhotoRow};
use super::spellings::Spellings;
use crate::digest::ContentHash;
use crate::model::{PARSER_VERSION, Photo, Teaser};

macro_rules! insert_article {
    ($on_conflict:literal) => {
        concat!(
            "INSERT INTO articles (content_hash, text_hash, layout, language, title, title_key,
                                   lead, body, dateline, dateline_place, dateline_agency,
                                   dateline_date, sign_off, url, published_at, parser_version)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (content_hash) ",
            $on_conflict
        )
    };
}

/// Writes a new article's row; `false` where the archive has this capture.
pub(super) fn insert_article(
    connection: &Connection,
    capture: &NewCapture<'_>,
) -> rusqlite::Result<bool> {
    write_article(connection, insert_article!("DO NOTHING"), capture).map(|written| written == 1)
}

/// Writes the row of the article with this content hash anew; its id stays.
pub(super) fn replace_article(
    connection: &Connection,
    capture: &NewCapture<'_>,
) -> rusqlite::Result<()> {
    let sql = insert_article!(
        "DO UPDATE
            SET text_hash = excluded.text_hash, layout = excluded.layout,
                language = excluded.language, title = excluded.title,
                title_key = excluded.title_key, lead = excluded.lead,
                body = excluded.body, dateline = excluded.dateline,
                dateline_place = excluded.dateline_place,
                dateline_agency = excluded.dateline_agency,
                dateline_date = excluded.dateline_date, sign_off = excluded.sign_off,
                url = excluded.url, published_at = excluded.published_at,
                parser_version = excluded.parser_version"
    );
    write_article(connection, sql, capture).map(|_| ())
}

fn write_article(
    connection: &Connection,
    sql: &str,
    capture: &NewCapture<'_>,
) -> rusqlite::Result<usize> {
    let article = capture.article;
    let dateline = article.dateline.as_ref();
    connection.prepare_cached(sql)?.execute(params![
        capture.content_hash.to_string(),
        capture.text_hash.to_string(),
        article.layout.as_str(),
        article.language,
        article.title,
        article.title_key(),
        article.lead,
        article.body,
        dateline.map(|dateline| &dateline.printed),
        dateline.and_then(|dateline| dateline.place.as_ref()),
        dateline.map(|dateline| &dateline.agency),
        dateline.and_then(|dateline| dateline.date.as_ref()),
        article.sign_off,
        article.url,
        article.published_at,
        PARSER_VERSION,
    ])
}

pub(super) fn insert_original(
    connection: &Connection,
    article_id: i64,
    capture: &NewCapture<'_>,
    part_ids: Option<&str>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO originals (article_id, byte_length, encoding, codec, bytes, part_ids)
             VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            article_id,
            i64::try_from(capture.byte_length).unwrap_or(i64::MAX),
            capture.encoding,
            part_ids.map_or("zstd", |_| "zstd+parts"),
            capture.packed.map_or(&[][..], |packed| &packed.page),
            part_ids,
        ])?;
    Ok(())
}

pub(super) fn find_or_insert_photo(
    connection: &Connection,
    key: ContentHash,
    photo: &Photo,
) -> rusqlite::Result<PhotoRow> {
    let key = key.to_string();
    let inserted = connection
        .prepare_cached(
            "INSERT INTO photos (photo_key, caption, credit) VALUES (?, ?, ?)
             ON CONFLICT (photo_key) DO NOTHING",
        )?
        .execute(params![key, photo.caption, photo.credit])?;
    if inserted == 1 {
        let id = connection.last_insert_rowid();
        return Ok(PhotoRow { id, is_new: true });
    }
    connection
        .prepare_cached("SELECT id FROM photos WHERE photo_key = :key")?
        .query_row(named_params! { ":key": key }, |row| row.get("id"))
        .map(PhotoRow::known)
}

pub(super) fn insert_article_photo(
    connection: &Connection,
    article_id: i64,
    position: i64,
    photo_id: i64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO article_photos (article_id, position, photo_id)
             VALUES (?, ?, ?)",
        )?
        .execute(params![article_id, position, photo_id])?;
    Ok(())
}

pub(super) fn insert_teaser(
    connection: &Connection,
    key: ContentHash,
    teaser: &Teaser,
    photo_id: Option<i64>,
) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO teasers (teaser_key, title, title_key, abstract, photo_id)
             VALUES (:key, :title, :title_key, :abstract, :photo_id)",
        )?
        .execute(named_params! {
            ":key": key.to_string(),
            ":title": teaser.title,
            ":title_key": teaser.title_key(),
            ":abstract": teaser.abstract_text,
            ":photo_id": photo_id,
        })?;
    Ok(connection.last_insert_rowid())
}

/// Links an article to its related stories, in the order of the page.
pub(super) fn insert_related_links(
    connection: &Connection,
    article_id: i64,
    teaser_ids: &[i64],
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO related_links (article_id, position, teaser_id) VALUES (?, ?, ?)",
    )?;
    for (position, teaser_id) in (1_i64..).zip(teaser_ids) {
        insert.execute(params![article_id, position, teaser_id])?;
    }
    Ok(())
}

pub(super) fn insert_spellings(
    connection: &Connection,
    article_id: i64,
    spellings: &Spellings,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO article_spellings (article_id, title, lead, body, captions)
             VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![
            article_id,
            spellings.title,
            spellings.lead,
            spellings.body,
            spellings.captions,
        ])?;
    Ok(())
}

/// Has to run before the rows that the view reads change.
pub(super) fn unindex(connection: &Connection, article_id: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO article_search (article_search, rowid, title, lead, body, captions)
             SELECT 'delete', id, title, lead, body, captions
               FROM article_search_text
              WHERE id = :id",
        )?
        .execute(named_params! { ":id": article_id })?;
    Ok(())
}
