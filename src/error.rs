//! What can fail, told as: what was being done, to what. Why is in `source()`,
//! and what to do next in [`Error::hint`].
//!
//! A bad capture is no error: it is a [`crate::model::Problem`], and the work goes on.

use std::io;
use std::path::PathBuf;

/// What the library's functions give back.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure that ends the work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The archive could not be opened or created.
    #[error("Could not open archive {}", path.display())]
    OpenArchive {
        /// The archive.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The place where the archive should be cannot hold it.
    #[error("Could not use {} as an archive", path.display())]
    ArchivePlace {
        /// The archive.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A database of another program, or no database at all.
    #[error("{} is not a depeche archive", path.display())]
    NotAnArchive {
        /// The file, unchanged.
        path: PathBuf,
    },
    /// An archive of a later version of this program.
    #[error("Archive {} was made by a newer depeche (schema {found}, this one knows {known})", path.display())]
    NewerArchive {
        /// The archive, unchanged.
        path: PathBuf,
        /// Its schema version.
        found: i32,
        /// The newest schema version of this program.
        known: i32,
    },
    /// An archive of an earlier version of this program, which a reader leaves alone.
    #[error("Archive {} was made by an older depeche (schema {found}, this one reads {known})", path.display())]
    OlderArchive {
        /// The archive, unchanged.
        path: PathBuf,
        /// Its schema version.
        found: i32,
        /// The newest schema version of this program.
        known: i32,
    },
    /// An archive whose list of migrations is lost: nothing is made of it.
    #[error("Archive {} does not tell its schema", path.display())]
    NoVersion {
        /// The archive, unchanged.
        path: PathBuf,
    },
    /// A command that asks an archive has none to ask.
    #[error("There is no archive {}", path.display())]
    NoArchive {
        /// Where it should be.
        path: PathBuf,
    },
    /// A question about a person whom no article names.
    #[error("Nobody in the archive is named {name}")]
    NobodyNamed {
        /// The name as it was typed.
        name: String,
    },
    /// Another run is writing to the archive, or checks it.
    #[error("Archive {} is in use by another depeche", path.display())]
    Busy {
        /// The archive, unchanged.
        path: PathBuf,
    },
    /// A run was killed while it wrote; the next one restores the archive.
    #[error("Archive {} was left in the middle of a write", path.display())]
    StoppedMidWrite {
        /// The archive.
        path: PathBuf,
    },
    /// Pages of the archive are damaged: to write to it would make it worse.
    #[error("Archive {} has torn pages ({found})", path.display())]
    TornPages {
        /// The archive, unchanged.
        path: PathBuf,
        /// What SQLite said.
        found: String,
    },
    /// An archive of an older schema is not brought up to date without a copy.
    #[error("Could not copy archive {} before bringing it up to date", path.display())]
    CopyBeforeUpgrade {
        /// The archive, unchanged.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The archive's tables could not be made or brought up to date.
    #[error("Could not bring archive {} up to date", path.display())]
    Migrate {
        /// The archive.
        path: PathBuf,
        /// What refinery said.
        source: Box<refinery::Error>,
    },
    /// The archive could not be read or written.
    #[error("Could not {doing} in the archive")]
    Archive {
        /// What was being done.
        doing: &'static str,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The archive could not be closed as one whole file.
    #[error("Could not close archive {}", path.display())]
    CloseArchive {
        /// The archive.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A capture could not be compressed.
    #[error("Could not compress capture {uri}")]
    Compress {
        /// The place of the capture.
        uri: String,
        /// What zstd said.
        source: io::Error,
    },
    /// A query was not answered: SQLite refused it, or this program did.
    #[error("Could not answer the query")]
    Query {
        /// What is wrong with it, and where.
        source: Box<QueryFault>,
    },
    /// The archive has no query of this name.
    #[error("There is no saved query {name}")]
    NoSavedQuery {
        /// What was asked for.
        name: String,
    },
    /// No article has this id, nor a hash that begins so.
    #[error("There is no article {name}")]
    NoArticle {
        /// What was asked for.
        name: String,
    },
    /// An article's original does not come back.
    #[error("The original of article {content_hash} {reason}")]
    NoOriginal {
        /// The article.
        content_hash: String,
        /// Why not, in words.
        reason: &'static str,
    },
    /// The text of a query could not be read.
    #[error("Could not read the query from {}", path.display())]
    ReadQuery {
        /// The file, or `-`.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// An answer could not be written.
    #[error("Could not write the answer")]
    WriteAnswer {
        /// What the system said.
        source: io::Error,
    },
}

/// What is wrong with a query.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct QueryFault {
    /// The reason in words.
    pub message: String,
    /// Where in the SQL, where that is known.
    pub place: Option<QueryPlace>,
    /// Whether a parameter has no value.
    pub lacks_value: bool,
}

/// A place in the text of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryPlace {
    /// The number of the line, from 1.
    pub line: usize,
    /// The line.
    pub text: String,
    /// So many characters of the line are before the place.
    pub column: usize,
}

impl QueryPlace {
    /// The place that is so many bytes from the start.
    pub fn at(sql: &str, offset: usize) -> Option<Self> {
        let before = sql.get(..offset)?;
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        Some(QueryPlace {
            line: before.matches('\n').count() + 1,
            text: sql[start..].lines().next().unwrap_or_default().to_owned(),
            column: before[start..].chars().count(),
        })
    }
}

impl Error {
    /// Whether an archive cannot be opened because the file is torn.
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Error::OpenArchive { source, .. } => matches!(
                source.sqlite_error_code(),
                Some(DatabaseCorrupt | NotADatabase)
            ),
            Error::NoVersion { .. } => true,
            _ => false,
        }
    }

    /// Why, from the nearest cause to the farthest. What SQLite said comes once: behind it
    /// stands its number, which is left out where it tells no more.
    pub fn causes(&self) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
        let tells_more = |cause: &&(dyn std::error::Error + 'static)| {
            let number = cause.downcast_ref::<rusqlite::ffi::Error>();
            number.is_none_or(|number| number.extended_code > 0xff)
        };
        let first = std::error::Error::source(self);
        std::iter::successors(first, |cause| cause.source()).filter(tells_more)
    }

    /// What to do next, where that is known.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Error::TornPages { .. } => Some("restore it from a backup; nothing was changed"),
            error if error.is_damage() => {
                Some("the file is damaged: restore it from a backup; nothing was changed")
            }
            Error::NotAnArchive { .. } => {
                Some("name another file with --archive; nothing was changed")
            }
            Error::Busy { .. } => {
                Some("run the command again when the other one has ended, or import with --wait")
            }
            Error::StoppedMidWrite { .. } => {
                Some("run the import again: it restores the archive and finishes the work")
            }
            Error::NewerArchive { .. } => Some("install the newer depeche; nothing was changed"),
            Error::CopyBeforeUpgrade { .. } => {
                Some("make room beside the archive for a second one; nothing was changed")
            }
            Error::OlderArchive { .. } => Some(
                "depeche reparse --outdated brings it up to date, and leaves a copy as it was beside it",
            ),
            Error::NoArchive { .. } => {
                Some("name another file with --archive; depeche import PATH makes one")
            }
            Error::Query { source } if source.lacks_value => {
                Some("give it one with --param NAME=VALUE")
            }
            Error::NoArticle { .. } => Some("depeche search WORDS shows the hashes of articles"),
            Error::NoOriginal { .. } => {
                Some("depeche check tells what is damaged, and what mends it")
            }
            Error::NoSavedQuery { .. } => Some("depeche query --list names them all"),
            Error::NobodyNamed { .. } => {
                Some("give the full name in any spelling; the table person_names has them all")
            }
            Error::ArchivePlace { .. } => {
                Some("name a file in a folder that can be written with --archive")
            }
            Error::Archive { .. } | Error::CloseArchive { .. } => Some(
                "what was committed is kept: run the same command again when the cause is mended",
            ),
            _ => None,
        }
    }
}
