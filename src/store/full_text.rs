//! The full text: what is indexed of an article, and the index's own check on an archive
//! that may not be written to.
//!
//! FTS5 compares its index with the articles by a command that is an INSERT, which a
//! read-only file refuses. So the index alone is copied to SQLite's temporary
//! database, under a table there whose content is the archive's, and that is asked.

use rusqlite::{Connection, ErrorCode, params};

use super::spellings::Spellings;
use crate::model::Article;

/// Stands between a text and its other spellings, and between two groups of them. The
/// character is one that nobody asks for, so that no phrase reaches over it.
pub(super) const SPELLINGS: &str = "\n\u{e000} ";

/// An article's row in the view `article_search_text`, which is what the index promises
/// to hold. It is made from what the article says, not read back from its rows: an
/// import would look each of them up a second time.
#[derive(Debug)]
pub(super) struct SearchText {
    title: Option<String>,
    lead: Option<String>,
    body: String,
    captions: Option<String>,
}

impl SearchText {
    pub(super) fn of(article: &Article, spellings: &Spellings) -> Self {
        let with = |mut text: String, others: Option<&String>| {
            if let Some(others) = others {
                text.push_str(SPELLINGS);
                text.push_str(others);
            }
            text
        };
        let captions = article
            .photos
            .iter()
            .filter_map(|photo| photo.caption.as_deref());
        let captions: Vec<&str> = captions.collect();
        let captions = (!captions.is_empty()).then(|| captions.join("\n"));
        let (title, lead) = (article.title.clone(), article.lead.clone());
        SearchText {
            title: title.map(|title| with(title, spellings.title.as_ref())),
            lead: lead.map(|lead| with(lead, spellings.lead.as_ref())),
            body: with(article.body.clone(), spellings.body.as_ref()),
            captions: captions.map(|captions| with(captions, spellings.captions.as_ref())),
        }
    }

    /// How much memory it takes, in bytes.
    pub(super) fn size(&self) -> usize {
        let own = [&self.title, &self.lead, &self.captions];
        let own = own.into_iter().flatten().map(String::len).sum::<usize>();
        self.body.len() + own
    }

    pub(super) fn insert(&self, connection: &Connection, article_id: i64) -> rusqlite::Result<()> {
        connection
            .prepare_cached(
                "INSERT INTO article_search (rowid, title, lead, body, captions)
                 VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![
                article_id,
                self.title,
                self.lead,
                self.body,
                self.captions
            ])?;
        Ok(())
    }
}

/// Has FTS5 write what it keeps in memory of the texts that were indexed last.
pub(super) fn flush(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO article_search (article_search) VALUES ('flush')")?
        .execute([])?;
    Ok(())
}

/// What FTS5 keeps of an index, and a view in its own database to compare it with.
const COPY: &str = "
    CREATE TEMP VIEW copied_search_text AS
        SELECT id, body, title, lead, captions FROM main.article_search_text;
    CREATE VIRTUAL TABLE temp.copied_search USING fts5 (
        body, title, lead, captions,
        content = 'copied_search_text', content_rowid = 'id',
        tokenize = 'unicode61 remove_diacritics 2'
    );
    DELETE FROM temp.copied_search_data;
    DELETE FROM temp.copied_search_idx;
    DELETE FROM temp.copied_search_docsize;
    INSERT INTO temp.copied_search_data (id, block)
        SELECT id, block FROM main.article_search_data;
    INSERT INTO temp.copied_search_idx (segid, term, pgno)
        SELECT segid, term, pgno FROM main.article_search_idx;
    INSERT INTO temp.copied_search_docsize (id, sz)
        SELECT id, sz FROM main.article_search_docsize;";

/// Whether the index is not that of the articles.
pub(super) fn is_stale(connection: &Connection) -> rusqlite::Result<bool> {
    let checked = connection.execute_batch(COPY).and_then(|()| {
        connection.execute(
            "INSERT INTO temp.copied_search (copied_search, rank) VALUES ('integrity-check', 1)",
            [],
        )
    });
    let _ = connection.execute_batch(
        "DROP TABLE IF EXISTS temp.copied_search; DROP VIEW IF EXISTS temp.copied_search_text",
    );
    is_refused(checked.map(|_| ()))
}

/// FTS5 calls an index that is not that of its content malformed.
pub(super) fn is_refused(checked: rusqlite::Result<()>) -> rusqlite::Result<bool> {
    match checked {
        Ok(()) => Ok(false),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => Ok(true),
        Err(error) => Err(error),
    }
}
