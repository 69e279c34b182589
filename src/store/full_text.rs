//! The full text's own check, on an archive that may not be written to.
//!
//! FTS5 compares its index with the articles by a command that is an INSERT, which a
//! read-only file refuses. So the index alone is copied to SQLite's temporary
//! database, under a table there whose content is the archive's, and that is asked.

use rusqlite::{Connection, ErrorCode};

/// What FTS5 keeps of an index, and a view in its own database to compare it with.
const COPY: &str = "
    CREATE TEMP VIEW copied_search_text AS
        SELECT id, title, lead, body, captions FROM main.article_search_text;
    CREATE VIRTUAL TABLE temp.copied_search USING fts5 (
        title, lead, body, captions,
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
