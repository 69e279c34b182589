//! Upgrades: an archive of an older schema is copied beside itself, and then brought
//! up to date in one transaction.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::{Archive, NEWEST_VERSION, beside, not_opened, schema};
use crate::error::{Error, Result};

/// How an archive was brought up to date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// The schema that it had.
    pub from: i32,
    /// The schema that it has now.
    pub to: i32,
    /// The archive as it was.
    pub copy: PathBuf,
}

impl Archive {
    /// How opening brought the archive up to date, if it had to.
    pub fn upgrade(&self) -> Option<&Upgrade> {
        self.upgrade.as_ref()
    }

    /// Brings the archive up to date.
    pub(super) fn bring_up_to_date(&mut self) -> Result<()> {
        let version = schema::version_of(&self.connection)
            .map_err(|source| not_opened(&self.path, source))?;
        if version == NEWEST_VERSION {
            return Ok(());
        }
        let is_older = version > 0;
        let copy = is_older.then(|| self.copy_beside(version)).transpose()?;
        schema::migrate(&mut self.connection, &self.path)?;
        self.upgrade = copy.map(|copy| Upgrade {
            from: version,
            to: NEWEST_VERSION,
            copy,
        });
        Ok(())
    }

    fn copy_beside(&self, version: i32) -> Result<PathBuf> {
        let failed = |source| Error::CopyBeforeUpgrade {
            path: self.path.clone(),
            source,
        };
        let reading = self
            .connection
            .unchecked_transaction()
            .and_then(|transaction| {
                // Begins to read: nobody writes until it ends.
                schema::version_of(&transaction).map(|_| transaction)
            })
            .map_err(|error| failed(io::Error::other(error)))?;
        // The lock's own handle: to close another one would give up SQLite's locks.
        let Some(archive) = &self.lock else {
            return Err(failed(io::ErrorKind::PermissionDenied.into()));
        };
        let (copy, path) = create_beside(&self.path, version).map_err(failed)?;
        if let Err(error) = fill(archive, copy, &path) {
            // Half a copy is worth nothing; the error that cut it is the one to show.
            let _ = fs::remove_file(&path);
            return Err(failed(error));
        }
        drop(reading);
        Ok(path)
    }
}

/// `archive.db.v005-backup`, or with a number where that is taken.
fn create_beside(archive: &Path, version: i32) -> io::Result<(File, PathBuf)> {
    let suffix = format!(".v{version:03}-backup");
    let numbered = (2..1000).map(|number| format!("{suffix}-{number}"));
    for suffix in std::iter::once(suffix.clone()).chain(numbered) {
        let path = beside(archive, &suffix);
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            created => return created.map(|file| (file, path)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Fills the copy, and makes sure that it is on the disk.
fn fill(mut archive: &File, mut copy: File, path: &Path) -> io::Result<()> {
    let metadata = archive.metadata()?;
    copy.set_permissions(metadata.permissions())?;
    archive.seek(SeekFrom::Start(0))?;
    if io::copy(&mut archive, &mut copy)? != metadata.len() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    copy.sync_all()?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
