//! Originals: the captures themselves, read back.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, named_params};

use super::damage::text;
use super::keys::optional;
use super::{Archive, doing, parts};
use crate::digest::ContentHash;
use crate::error::Result;
use crate::model::PARSER_VERSION;
use crate::pack;
use crate::source::MOST_MAX_BYTES;

/// An original as stored: what it says of itself may be wrong, see
/// [`Original::capture`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Original {
    /// Whose original it is.
    pub article_id: i64,
    /// The article's `content_hash`; `None` where there is no such article.
    pub content_hash: Option<String>,
    /// Bytes before compression.
    pub byte_length: i64,
    /// What stands before the parts, compressed.
    pub page: Vec<u8>,
    /// The parts, compressed; `None` where one of them is gone.
    pub parts: Option<Vec<Vec<u8>>>,
}

/// Why an original does not give its capture back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadOriginal {
    /// A part of it is not in the archive.
    LostPart,
    /// The bytes are no zstd.
    NotCompressed,
    /// There are more or fewer bytes than were stored.
    WrongLength,
    /// The bytes are not those of the capture.
    WrongHash,
}

impl BadOriginal {
    /// The reason in words, after "the original".
    pub fn words(self) -> &'static str {
        match self {
            BadOriginal::LostPart => "has lost a part",
            BadOriginal::NotCompressed => "does not decompress",
            BadOriginal::WrongLength => "has another length than was stored",
            BadOriginal::WrongHash => "does not hash to its content_hash",
        }
    }
}

impl Original {
    /// The capture, byte for byte.
    ///
    /// # Errors
    ///
    /// The bytes are not those that were stored.
    pub fn capture(&self) -> std::result::Result<Vec<u8>, BadOriginal> {
        let bytes = self.bytes()?;
        let is_other = |hash: &String| *hash != ContentHash::of(&bytes).to_string();
        if self.content_hash.as_ref().is_some_and(is_other) {
            return Err(BadOriginal::WrongHash);
        }
        Ok(bytes)
    }

    fn bytes(&self) -> std::result::Result<Vec<u8>, BadOriginal> {
        let length = u64::try_from(self.byte_length)
            .ok()
            .filter(|length| *length <= MOST_MAX_BYTES)
            .and_then(|length| usize::try_from(length).ok())
            .ok_or(BadOriginal::WrongLength)?;
        let parts = self.parts.as_ref().ok_or(BadOriginal::LostPart)?;
        let frames = [&self.page].into_iter().chain(parts);
        let bytes = pack::unpack(frames.map(Vec::as_slice), length)
            .map_err(|_| BadOriginal::NotCompressed)?;
        if bytes.len() == length {
            Ok(bytes)
        } else {
            Err(BadOriginal::WrongLength)
        }
    }
}

impl Archive {
    /// The original of one article, if it has one.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn original(&self, article_id: i64) -> Result<Option<Original>> {
        let found = original(&self.connection, article_id);
        doing("read an original", found)
    }

    /// The ids of all articles and originals, ascending.
    ///
    /// # Errors
    ///
    /// What ended the list early: the ids before it are given all the same.
    pub fn article_ids(&self) -> (BTreeSet<i64>, Result<()>) {
        let mut ids = BTreeSet::new();
        let articles = add_ids(&self.connection, "SELECT id FROM articles", &mut ids);
        let originals = add_ids(
            &self.connection,
            "SELECT article_id FROM originals",
            &mut ids,
        );
        (ids, doing("list the originals", articles.and(originals)))
    }

    /// The `content_hash` of an article.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn hash_of(&self, article_id: i64) -> Result<Option<String>> {
        let hash = self
            .connection
            .prepare_cached("SELECT content_hash FROM articles WHERE id = ?1")
            .and_then(|mut select| {
                select
                    .query_row([article_id], |row| text(row, "content_hash"))
                    .optional()
            });
        doing("read a hash", hash)
    }

    /// The articles whose rows another parser made: their hashes and its version.
    ///
    /// # Errors
    ///
    /// The archive could not be read.
    pub fn of_other_parsers(&self) -> Result<HashMap<String, u32>> {
        let others = self
            .connection
            .prepare("SELECT content_hash, parser_version FROM articles WHERE parser_version <> ?1")
            .and_then(|mut select| {
                select
                    .query_map([PARSER_VERSION], |row| {
                        Ok((text(row, "content_hash")?, row.get("parser_version")?))
                    })?
                    .collect()
            });
        doing("list the parsers", others)
    }
}

fn add_ids(connection: &Connection, sql: &str, ids: &mut BTreeSet<i64>) -> rusqlite::Result<()> {
    let mut select = connection.prepare(sql)?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        ids.insert(row.get(0)?);
    }
    Ok(())
}

pub(super) fn original(
    connection: &Connection,
    article_id: i64,
) -> rusqlite::Result<Option<Original>> {
    let original = connection
        .prepare_cached(
            "SELECT o.article_id, a.content_hash, o.byte_length, o.bytes, o.part_ids
               FROM originals o
               LEFT JOIN articles a ON a.id = o.article_id
              WHERE o.article_id = :id",
        )?
        .query_row(named_params! { ":id": article_id }, |row| {
            let original = Original {
                article_id: row.get("article_id")?,
                content_hash: optional(row, "content_hash")?,
                byte_length: row.get("byte_length")?,
                page: row.get("bytes")?,
                parts: Some(Vec::new()),
            };
            Ok((original, optional(row, "part_ids")?))
        })
        .optional()?;
    let Some((mut original, part_ids)) = original else {
        return Ok(None);
    };
    if let Some(part_ids) = part_ids {
        original.parts = parts::listed(connection, &part_ids)?;
    }
    Ok(Some(original))
}
