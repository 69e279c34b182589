//! The archive: one SQLite file. The only room that knows SQL.
//!
//! Opening looks before it touches: a file that is not ours, or that a newer
//! depeche made, is refused with nothing written to it. The journal is SQLite's
//! rollback journal, not the write-ahead log: it is faster on a first load, and a
//! finished command leaves one file, whatever happens.

mod batch;
mod compare;
mod damage;
mod full_text;
mod glance;
mod graph;
mod keys;
mod manual;
mod mend;
mod naming;
mod narrow;
mod originals;
mod parts;
mod people;
mod places;
mod query;
mod read;
mod release;
mod rows;
mod run;
mod saved;
mod schema;
mod scratch;
mod search;
mod show;
mod snippet;
mod spellings;
mod upgrade;

use std::fs::{File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::ffi::{SQLITE_BUSY, SQLITE_READONLY_ROLLBACK};
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::error::{Error, Result};

pub use batch::{Batch, Ids, NewCapture, Outcome};
pub use compare::{Change, Difference, Scope};
pub use damage::{Finding, FindingKind, Mend};
pub use glance::{Counted, FieldCounts, Glance, RunCounts};
pub use graph::{LinkRow, PersonRow, StoryRow};
pub use manual::Described;
pub use mend::Age;
pub use narrow::Period;
pub use originals::{BadOriginal, Original};
pub use places::Place;
pub use query::{Answer, Cell, QueryStats};
pub use read::{CurrentCaptures, KnownCapture, OpenProblem, SourceRow};
pub use run::{Counts, RunOutcome};
pub use saved::SavedQuery;
pub use schema::NEWEST_VERSION;
pub use search::{Found, Hit, SearchOptions};
pub use show::{Named, Page, Placed, ShownPerson, ShownPhoto, ShownSource, ShownStory};
pub use snippet::Snippet;
pub use spellings::Spellings;
pub use upgrade::Upgrade;

/// The mark in bytes 68 to 71 of every archive: "depe".
pub const APPLICATION_ID: i32 = 0x6465_7065;

/// An open archive.
#[derive(Debug)]
pub struct Archive {
    connection: Connection,
    path: PathBuf,
    /// Held by the one writer. It has to outlive the connection: to close any
    /// handle of a file is to give up all locks that SQLite has on it.
    lock: Option<File>,
    upgrade: Option<Upgrade>,
}

impl Archive {
    /// Opens an archive to write to, and creates it if it is not there. One of an
    /// older schema is brought up to date, see [`Archive::upgrade`].
    ///
    /// # Errors
    ///
    /// The file is no archive, is a newer one, or cannot be opened or brought up
    /// to date.
    pub fn open_or_create(path: &Path) -> Result<Self> {
        look(path)?;
        let lock = lock(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut archive = Archive::open(path, flags, Some(lock))?;
        archive
            .prepare_to_write()
            .map_err(|source| not_opened(path, source))?;
        archive.bring_up_to_date()?;
        Ok(archive)
    }

    /// Opens an archive that is there, to write to. `None`: it is not there.
    ///
    /// # Errors
    ///
    /// As [`Archive::open_or_create`].
    pub fn open_existing(path: &Path) -> Result<Option<Self>> {
        if look(path)? {
            Archive::open_or_create(path).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Opens an archive that is there, to read from. `None`: it is not there.
    ///
    /// # Errors
    ///
    /// The file is no archive, is a newer or an older one, or cannot be opened.
    pub fn open_read_only(path: &Path) -> Result<Option<Self>> {
        Archive::open_as_it_is(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    fn open_as_it_is(path: &Path, access: OpenFlags) -> Result<Option<Self>> {
        if !look(path)? {
            return Ok(None);
        }
        Archive::open(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX, None)?.refuse_older()
    }

    /// Opens an archive to look at all of it: no other depeche writes meanwhile.
    /// `None`: it is not there.
    ///
    /// # Errors
    ///
    /// As [`Archive::open_read_only`]; or another depeche is writing to it.
    pub fn open_to_check(path: &Path) -> Result<Option<Self>> {
        if !look(path)? {
            return Ok(None);
        }
        let lock = File::open(path).map_err(|source| Error::ArchivePlace {
            path: path.to_owned(),
            source,
        })?;
        // A file system without locks is read all the same.
        if let Err(TryLockError::WouldBlock) = lock.try_lock_shared() {
            return Err(Error::Busy {
                path: path.to_owned(),
            });
        }
        // To read it would be to roll the journal back.
        if beside(path, "-journal").exists() {
            return Err(Error::StoppedMidWrite {
                path: path.to_owned(),
            });
        }
        // Nothing writes to it. But SQLite leaves the CHECKs of a file unread that it opens
        // to read only, and they are looked at too.
        let opened = Archive::open_as_it_is(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        Ok(opened.map(|archive| Archive {
            lock: Some(lock),
            ..archive
        }))
    }

    fn open(path: &Path, flags: OpenFlags, lock: Option<File>) -> Result<Self> {
        let failed = |source| not_opened(path, source);
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        // Another program that reads lets go of the archive: the longest of its own
        // questions take a quarter of a minute where there are 200,000 captures.
        connection
            .busy_timeout(Duration::from_mins(1))
            .map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(64);
        set_cache_size(&connection).map_err(failed)?;
        let archive = Archive {
            connection,
            path: path.to_owned(),
            lock,
            upgrade: None,
        };
        archive.refuse_others()?;
        Ok(archive)
    }

    /// What [`look`] cannot see: an empty file that a crashed writer's journal fills,
    /// and the schema's version.
    fn refuse_others(&self) -> Result<()> {
        let failed = |source| not_opened(&self.path, source);
        let connection = &self.connection;
        let mark: i32 = connection
            .query_row("PRAGMA application_id", [], |row| row.get(0))
            .map_err(failed)?;
        let has_tables = connection
            .query_row("SELECT 1 FROM sqlite_schema LIMIT 1", [], |_| Ok(()))
            .optional()
            .map_err(failed)?
            .is_some();
        if mark != APPLICATION_ID && (has_tables || mark != 0) {
            return Err(Error::NotAnArchive {
                path: self.path.clone(),
            });
        }
        let found = schema::version_of(connection).map_err(failed)?;
        let known = NEWEST_VERSION;
        // A run that is killed while it makes the tables may leave an empty list.
        let is_made = connection
            .query_row(
                "SELECT 1 FROM sqlite_schema WHERE tbl_name <> 'refinery_schema_history' LIMIT 1",
                [],
                |_| Ok(()),
            )
            .optional()
            .map_err(failed)?
            .is_some();
        if found == 0 && is_made {
            return Err(Error::NoVersion {
                path: self.path.clone(),
            });
        }
        if found > known {
            return Err(Error::NewerArchive {
                path: self.path.clone(),
                found,
                known,
            });
        }
        Ok(())
    }

    /// A reader asks what an older schema cannot answer, and may not change it.
    fn refuse_older(self) -> Result<Option<Self>> {
        let version = schema::version_of(&self.connection);
        let found = version.map_err(|source| not_opened(&self.path, source))?;
        match found {
            // A run was killed before it had made the tables.
            0 => Ok(None),
            found if found < NEWEST_VERSION => Err(Error::OlderArchive {
                path: self.path.clone(),
                found,
                known: NEWEST_VERSION,
            }),
            _ => Ok(Some(self)),
        }
    }

    fn prepare_to_write(&self) -> rusqlite::Result<()> {
        let connection = &self.connection;
        // A capture and an article are some kB each, and do not share a page: of small
        // pages a third stays empty. An archive that is there keeps its own.
        connection.pragma_update(None, "page_size", 16_384)?;
        // A run that finds nothing new goes through the known places once, and takes the
        // memory of what it has read again. Counted in pages of the size that they have now.
        connection.pragma_update(None, "cache_size", -2048)?;
        // A commit is on the disk before the next batch starts.
        connection.pragma_update(None, "journal_mode", "DELETE")?;
        // EXTRA: the folder is synced too, when the journal is gone.
        connection.pragma_update(None, "synchronous", "EXTRA")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        keep_plans(connection)?;
        // The first write of all: a run that is killed while it makes the tables
        // leaves a file that the next one knows as ours.
        let mark: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        if mark == APPLICATION_ID {
            return Ok(());
        }
        connection.pragma_update(None, "application_id", APPLICATION_ID)
    }

    /// Whether this is a temporary database: those alone have no name.
    fn is_scratch(&self) -> bool {
        self.path.as_os_str().is_empty()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes the archive and makes sure that it is one whole file.
    ///
    /// # Errors
    ///
    /// SQLite could not close it, or left a journal beside it.
    pub fn close(self) -> Result<()> {
        let failed = |source| Error::CloseArchive {
            path: self.path.clone(),
            source,
        };
        self.connection
            .close()
            .map_err(|(_, error)| failed(io::Error::other(error)))?;
        drop(self.lock);
        let left = ["-journal", "-wal", "-shm"]
            .iter()
            .find(|suffix| beside(&self.path, suffix).exists());
        match left {
            Some(_) => Err(failed(io::Error::other(
                "a journal is left beside the archive",
            ))),
            None => Ok(()),
        }
    }
}

/// Looks at a file without opening it as a database: `false` where there is none
/// (or an empty one), an error where it is not an archive.
fn look(path: &Path) -> Result<bool> {
    let failed = |source| Error::ArchivePlace {
        path: path.to_owned(),
        source,
    };
    let metadata = match std::fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(failed(error)),
        Ok(metadata) => metadata,
    };
    if metadata.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    if !metadata.is_file() {
        return Err(Error::NotAnArchive {
            path: path.to_owned(),
        });
    }
    if metadata.len() == 0 {
        return Ok(false);
    }
    let mut header = [0; 72];
    let is_whole = File::open(path)
        .and_then(|mut file| file.read_exact(&mut header))
        .map_or_else(
            |error| match error.kind() {
                io::ErrorKind::UnexpectedEof => Ok(false),
                _ => Err(failed(error)),
            },
            |()| Ok(true),
        )?;
    let is_ours = is_whole
        && header.starts_with(b"SQLite format 3\0")
        && header[68..] == APPLICATION_ID.to_be_bytes();
    if is_ours {
        Ok(true)
    } else {
        Err(Error::NotAnArchive {
            path: path.to_owned(),
        })
    }
}

/// Why an archive does not open: a writer may be at work, or have been killed.
fn not_opened(path: &Path, source: rusqlite::Error) -> Error {
    let path = path.to_owned();
    match source.sqlite_error().map(|error| error.extended_code) {
        Some(SQLITE_BUSY) => Error::Busy { path },
        Some(SQLITE_READONLY_ROLLBACK) => Error::StoppedMidWrite { path },
        _ => Error::OpenArchive { path, source },
    }
}

/// Takes the lock that one writer holds on an archive, which is created empty if it
/// is not there. Readers do not ask for it.
fn lock(path: &Path) -> Result<File> {
    let failed = |source| Error::ArchivePlace {
        path: path.to_owned(),
        source,
    };
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Busy {
            path: path.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// 96 MiB, of which a small archive takes little: what a batch changes is written once,
/// at its commit (to write is to lock readers out), and what a question looks up again is
/// not read again. Of a batch that changes more, nine tenths wait in memory.
fn set_cache_size(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "cache_size", -98_304)
}

/// Keeps a statement's plan whatever is bound to it: else SQLite prepares some of them
/// anew at each use, which was a tenth of an import.
fn keep_plans(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map(|_| ())
}

/// The path with a suffix: the files that SQLite keeps beside a database.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

/// Names what was being done when SQLite failed.
fn doing<T>(doing: &'static str, result: rusqlite::Result<T>) -> Result<T> {
    result.map_err(|source| Error::Archive { doing, source })
}
