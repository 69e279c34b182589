//! The schema: which migrations there are, and bringing an archive up to them.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension};

use crate::error::{Error, Result};

mod embedded {
    refinery::embed_migrations!("migrations");
}

/// The newest schema version that this program knows. To ask the migrations
/// themselves takes refinery longer than all else that a query of one row takes.
pub const NEWEST_VERSION: i32 = 7;

/// The schema version of an archive; 0 before its first migration.
pub(super) fn version_of(connection: &Connection) -> rusqlite::Result<i32> {
    let has_history = connection
        .query_row(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'refinery_schema_history'",
            [],
            |_| Ok(()),
        )
        .optional()?;
    if has_history.is_none() {
        return Ok(0);
    }
    connection.query_row(
        "SELECT coalesce(max(version), 0) AS version FROM refinery_schema_history",
        [],
        |row| row.get("version"),
    )
}

/// Runs what migrations are missing, all in one transaction.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    let migrated = embedded::migrations::runner()
        .set_grouped(true)
        .run(connection);
    migrated.map(|_| ()).map_err(|source| Error::Migrate {
        path: path.to_owned(),
        source: Box::new(source),
    })
}
