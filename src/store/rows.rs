//! The statements by which a capture becomes rows: one function each.

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, named_params};

use super::batch::{NewCapture, PhotoRow};
use super::spellings::Spellings;
use crate::digest::ContentHash;
use crate::model::{PARSER_VERSION, Photo, Teaser};

/// Writes an article's row: a new one, or the one with this content hash anew, whose
/// id stays.
pub(super) fn upsert_article(
    connection: &Connection,
    capture: &NewCapture<'_>,
) -> rusqlite::Result<()> {
    let article = capture.article;
    let dateline = article.dateline.as_ref();
    connection
        .prepare_cached(
            "INSERT INTO articles (content_hash, text_hash, layout, language, title, title_key,
                                   lead, body, dateline, dateline_place, dateline_agency,
                                   dateline_date, sign_off, url, published_at, parser_version)
             VALUES (:content_hash, :text_hash, :layout, :language, :title, :title_key,
                     :lead, :body, :dateline, :dateline_place, :dateline_agency,
                     :dateline_date, :sign_off, :url, :published_at, :parser_version)
             ON CONFLICT (content_hash) DO UPDATE
                SET text_hash = excluded.text_hash, layout = excluded.layout,
                    language = excluded.language, title = excluded.title,
                    title_key = excluded.title_key, lead = excluded.lead,
                    body = excluded.body, dateline = excluded.dateline,
                    dateline_place = excluded.dateline_place,
                    dateline_agency = excluded.dateline_agency,
                    dateline_date = excluded.dateline_date, sign_off = excluded.sign_off,
                    url = excluded.url, published_at = excluded.published_at,
                    parser_version = excluded.parser_version",
        )?
        .execute(named_params! {
            ":content_hash": capture.content_hash.to_string(),
            ":text_hash": capture.text_hash.to_string(),
            ":layout": article.layout.as_str(),
            ":language": article.language,
            ":title": article.title,
            ":title_key": article.title_key(),
            ":lead": article.lead,
            ":body": article.body,
            ":dateline": dateline.map(|dateline| &dateline.printed),
            ":dateline_place": dateline.and_then(|dateline| dateline.place.as_ref()),
            ":dateline_agency": dateline.map(|dateline| &dateline.agency),
            ":dateline_date": dateline.and_then(|dateline| dateline.date.as_ref()),
            ":sign_off": article.sign_off,
            ":url": article.url,
            ":published_at": article.published_at,
            ":parser_version": PARSER_VERSION,
        })?;
    Ok(())
}

pub(super) fn insert_original(
    connection: &Connection,
    article_id: i64,
    capture: &NewCapture<'_>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO originals (article_id, byte_length, encoding, codec, bytes)
             VALUES (:article_id, :byte_length, :encoding, 'zstd', :bytes)",
        )?
        .execute(named_params! {
            ":article_id": article_id,
            ":byte_length": i64::try_from(capture.byte_length).unwrap_or(i64::MAX),
            ":encoding": capture.encoding,
            ":bytes": capture.compressed,
        })?;
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
            "INSERT INTO photos (photo_key, caption, credit) VALUES (:key, :caption, :credit)
             ON CONFLICT (photo_key) DO NOTHING",
        )?
        .execute(named_params! {
            ":key": key,
            ":caption": photo.caption,
            ":credit": photo.credit,
        })?;
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
             VALUES (:article_id, :position, :photo_id)",
        )?
        .execute(named_params! {
            ":article_id": article_id,
            ":position": position,
            ":photo_id": photo_id,
        })?;
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

pub(super) fn insert_related_link(
    connection: &Connection,
    article_id: i64,
    position: i64,
    teaser_id: i64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO related_links (article_id, position, teaser_id)
             VALUES (:article_id, :position, :teaser_id)",
        )?
        .execute(named_params! {
            ":article_id": article_id,
            ":position": position,
            ":teaser_id": teaser_id,
        })?;
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
             VALUES (:article_id, :title, :lead, :body, :captions)",
        )?
        .execute(named_params! {
            ":article_id": article_id,
            ":title": spellings.title,
            ":lead": spellings.lead,
            ":body": spellings.body,
            ":captions": spellings.captions,
        })?;
    Ok(())
}

/// The view is what the index promises to hold, so it is what is indexed. Two
/// statements, because an INSERT … SELECT opens a savepoint, at which FTS5 writes down
/// what it has in memory.
pub(super) fn index(connection: &Connection, article_id: i64) -> rusqlite::Result<()> {
    let mut select = connection.prepare_cached(
        "SELECT title, lead, body, captions FROM article_search_text WHERE id = :id",
    )?;
    let mut rows = select.query(named_params! { ":id": article_id })?;
    let Some(row) = rows.next()? else {
        return Ok(());
    };
    let text = |column| row.get_ref(column).map(ToSqlOutput::Borrowed);
    connection
        .prepare_cached(
            "INSERT INTO article_search (rowid, title, lead, body, captions)
             VALUES (:id, :title, :lead, :body, :captions)",
        )?
        .execute(named_params! {
            ":id": article_id,
            ":title": text("title")?,
            ":lead": text("lead")?,
            ":body": text("body")?,
            ":captions": text("captions")?,
        })?;
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
