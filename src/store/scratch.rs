//! A scratch archive: the same tables in a temporary database, which SQLite keeps in
//! memory as long as it is small and takes away when it is closed.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{Archive, doing, keep_plans, schema};
use crate::error::Result;

impl Archive {
    /// Makes a scratch archive, whose rows are written by [`Archive::begin_rebuild`]
    /// and to which [`Archive::compare`] compares others.
    ///
    /// # Errors
    ///
    /// There is no room for SQLite's temporary files.
    pub fn scratch() -> Result<Self> {
        Ok(Archive {
            connection: open()?,
            path: PathBuf::new(),
            lock: None,
            upgrade: None,
        })
    }
}

/// Opens an empty one.
pub(super) fn open() -> Result<Connection> {
    let mut connection = doing("make a temporary database", temporary())?;
    schema::migrate(&mut connection, Path::new("temporary"))?;
    Ok(connection)
}

fn temporary() -> rusqlite::Result<Connection> {
    // No name: a database of this connection alone.
    let connection = Connection::open("")?;
    // Nothing of it is to be kept.
    connection.pragma_update(None, "journal_mode", "OFF")?;
    connection.pragma_update(None, "synchronous", "OFF")?;
    connection.pragma_update(None, "cache_size", -65_536)?;
    keep_plans(&connection)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
