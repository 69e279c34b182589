//! Sources: finding captures and reading their bytes. The only room that reads
//! inputs; nothing here knows what a capture says.
//!
//! Files are taken in the order of their paths. Links are followed; a link that
//! leads back into its own folder, a pipe, a device or an unreadable folder is
//! a [`Rejected`] input like any other.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::model::{Problem, ProblemKind};

/// The limit on the bytes of one capture, unless another is set: 16 MiB.
pub const DEFAULT_MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The highest limit that can be set: 256 MiB. A page is far smaller, and SQLite's
/// own limit on a value is not much higher.
pub const MOST_MAX_BYTES: u64 = 256 * 1024 * 1024;

/// A file that may hold a capture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The absolute path as text, see [`uri`].
    pub uri: String,
    /// Where to open it.
    pub path: PathBuf,
}

/// An input that holds no capture, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The place.
    pub uri: String,
    /// The reason.
    pub problem: Problem,
}

/// What tells whether a file is the one that was read before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// Bytes.
    pub size: u64,
    /// Last change of the bytes, in nanoseconds since 1970.
    pub mtime_ns: i64,
    /// Last change of the file's record, which no copying tool can set back.
    pub ctime_ns: i64,
    /// The file's number in its file system.
    pub inode: u64,
}

/// The bytes of a file as they were at one moment.
#[derive(Debug)]
pub struct Received {
    /// All bytes.
    pub bytes: Vec<u8>,
    /// The file's record, the same before and after reading.
    pub stat: Stat,
}

/// Finds the inputs under files and folders: recursive, sorted, each file once
/// however the roots overlap. `leave_out` (the archive itself) is no input.
///
/// A folder that several links lead to is walked once.
pub fn find(roots: &[PathBuf], leave_out: &Path) -> Vec<Result<Input, Rejected>> {
    let mut found = Vec::new();
    let mut known_roots: Vec<PathBuf> = Vec::new();
    for root in roots {
        match fs::canonicalize(root) {
            Ok(root) => known_roots.push(root),
            Err(error) => found.push(Err(unreadable(&absolute(root), &error.to_string()))),
        }
    }
    known_roots.sort();
    known_roots.dedup();
    let left_out = own_files(leave_out);
    let is_own = |path: &Path, id: Option<FileId>| {
        let mut files = left_out.iter();
        files.any(|own| own.path == path || own.id.is_some() && own.id == id)
    };
    let mut folders: HashSet<FileId> = HashSet::new();
    let mut walked: Option<PathBuf> = None;
    for root in known_roots {
        if walked
            .as_ref()
            .is_some_and(|walked| root.starts_with(walked))
        {
            continue;
        }
        let entries = WalkDir::new(&root).follow_links(true).sort_by_file_name();
        let mut entries = entries.into_iter();
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    found.push(Err(unwalkable(&root, &error)));
                    continue;
                }
            };
            let id = entry
                .metadata()
                .ok()
                .and_then(|metadata| file_id(&metadata));
            if entry.file_type().is_dir() {
                if id.is_some_and(|id| !folders.insert(id)) {
                    entries.skip_current_dir();
                }
            } else if is_own(entry.path(), id) {
                // The archive does not import itself.
            } else if entry.file_type().is_file() {
                found.push(Ok(Input {
                    uri: uri(entry.path()),
                    path: entry.into_path(),
                }));
            } else {
                found.push(Err(Rejected {
                    uri: uri(entry.path()),
                    problem: Problem {
                        kind: ProblemKind::NotAFile,
                        detail: "A pipe, a device or a socket".to_owned(),
                    },
                }));
            }
        }
        walked = Some(root);
    }
    found
}

/// What a file is, whatever leads to it: its file system and its number there.
type FileId = (u64, u64);

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems have no such number"
)]
fn file_id(metadata: &fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn file_id(_metadata: &fs::Metadata) -> Option<FileId> {
    None
}

/// A file that is no input, by its path and by what it is.
struct OwnFile {
    path: PathBuf,
    id: Option<FileId>,
}

/// The archive and the journals that SQLite keeps beside it while it writes.
fn own_files(archive: &Path) -> Vec<OwnFile> {
    let archive = fs::canonicalize(archive).unwrap_or_else(|_| absolute(archive));
    let suffixes = ["", "-journal", "-wal", "-shm"].iter();
    suffixes
        .map(|suffix| {
            let mut name = archive.clone().into_os_string();
            name.push(suffix);
            let path = PathBuf::from(name);
            let id = fs::metadata(&path)
                .ok()
                .and_then(|metadata| file_id(&metadata));
            OwnFile { path, id }
        })
        .collect()
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn unwalkable(root: &Path, error: &walkdir::Error) -> Rejected {
    let path = error.path().unwrap_or(root);
    match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => unreadable(path, "A link that leads back to a folder above it"),
        (None, Some(cause)) => unreadable(path, &cause.to_string()),
        (None, None) => unreadable(path, "The folder cannot be walked"),
    }
}

fn unreadable(path: &Path, detail: &str) -> Rejected {
    Rejected {
        uri: uri(path),
        problem: Problem {
            kind: ProblemKind::Unreadable,
            detail: detail.to_owned(),
        },
    }
}

/// The absolute path of a root, as its inputs' places start.
pub fn root_uri(root: &Path) -> String {
    uri(&fs::canonicalize(root).unwrap_or_else(|_| absolute(root)))
}

/// A path as text. A byte that is not UTF-8 is written as the replacement character
/// and its two hexadecimal digits, so that two files do not share a name.
pub fn uri(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "\u{fffd}{byte:02x}");
        }
    }
    text
}

/// Reads one file whole, up to `max_bytes`.
///
/// # Errors
///
/// A [`Problem`]: `unreadable`, `not_a_file`, `too_large`, or `changed` where the
/// file was written to during two readings.
pub fn read(input: &Input, max_bytes: u64) -> Result<Received, Problem> {
    for _ in 0..2 {
        match read_once(&input.path, max_bytes) {
            Ok(Ok(received)) => return Ok(received),
            Ok(Err(Some(problem))) => return Err(problem),
            Ok(Err(None)) => {}
            Err(error) => {
                return Err(Problem {
                    kind: ProblemKind::Unreadable,
                    detail: error.to_string(),
                });
            }
        }
    }
    Err(Problem {
        kind: ProblemKind::Changed,
        detail: "The file changed while it was read".to_owned(),
    })
}

/// `Err(None)`: the file changed under the reading.
fn read_once(path: &Path, max_bytes: u64) -> io::Result<Result<Received, Option<Problem>>> {
    // Asked before opening: to open a pipe is to wait for its writer.
    if !fs::metadata(path)?.is_file() {
        return Ok(Err(Some(Problem {
            kind: ProblemKind::NotAFile,
            detail: "No longer a file".to_owned(),
        })));
    }
    let mut file = File::open(path)?;
    let before = stat(&file)?;
    let mut bytes = Vec::new();
    if before.size <= max_bytes {
        bytes.reserve_exact(usize::try_from(before.size).unwrap_or(0));
        (&mut file).take(max_bytes + 1).read_to_end(&mut bytes)?;
    }
    if before.size > max_bytes || bytes.len() as u64 > max_bytes {
        return Ok(Err(Some(Problem {
            kind: ProblemKind::TooLarge,
            detail: format!("More than {max_bytes} bytes"),
        })));
    }
    let is_whole = stat(&file)? == before && bytes.len() as u64 == before.size;
    Ok(if is_whole {
        Ok(Received {
            bytes,
            stat: before,
        })
    } else {
        Err(None)
    })
}

#[cfg(unix)]
fn stat(file: &File) -> io::Result<Stat> {
    use std::os::unix::fs::MetadataExt;
    let metadata = file.metadata()?;
    let nanoseconds =
        |seconds: i64, part: i64| seconds.saturating_mul(1_000_000_000).saturating_add(part);
    Ok(Stat {
        size: metadata.len(),
        mtime_ns: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        ctime_ns: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
        inode: metadata.ino(),
    })
}

#[cfg(not(unix))]
fn stat(file: &File) -> io::Result<Stat> {
    let metadata = file.metadata()?;
    let since_1970 = metadata.modified()?.duration_since(std::time::UNIX_EPOCH);
    let mtime_ns = since_1970.map_or(0, |since| {
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    });
    Ok(Stat {
        size: metadata.len(),
        mtime_ns,
        ctime_ns: 0,
        inode: 0,
    })
}
