//! Sources: finding captures and reading their bytes. The only room that reads
//! inputs; nothing here knows what a capture says.
//!
//! Files are taken in the order of their places. Links are followed; a link that
//! leads back into its own folder, a pipe, a device or an unreadable folder is
//! a [`Rejected`] input like any other.

mod walk;

use std::fmt::Write;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::model::{Problem, ProblemKind};

pub use walk::{Met, find, walk};

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
    /// The file's record when it was found.
    pub stat: Stat,
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

/// The text of a query that somebody keeps in a file.
///
/// # Errors
///
/// The file cannot be read, or is no UTF-8.
pub fn read_query(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::ReadQuery {
        path: path.to_owned(),
        source,
    })
}

/// The absolute path of what leads to nothing, with no link in the folders above it.
fn without_links_above(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().map(fs::canonicalize);
    match (folder, path.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// The absolute path of a root, as its inputs' places start.
pub fn root_uri(root: &Path) -> String {
    uri(&fs::canonicalize(root).unwrap_or_else(|_| without_links_above(root)))
}

/// A path as text. A byte that is not UTF-8 is written as the replacement character
/// and its two hexadecimal digits; so is each byte of that character itself, so that
/// no two files share a name.
pub fn uri(path: &Path) -> String {
    let mut text = String::new();
    let escape = |text: &mut String, bytes: &[u8]| {
        for byte in bytes {
            let _ = write!(text, "\u{fffd}{byte:02x}");
        }
    };
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        let mut parts = chunk.valid().split('\u{fffd}');
        text.push_str(parts.next().unwrap_or_default());
        for part in parts {
            escape(&mut text, "\u{fffd}".as_bytes());
            text.push_str(part);
        }
        escape(&mut text, chunk.invalid());
    }
    text
}

/// How often a file that changes while it is read is read in all.
const READINGS: usize = 3;

/// Reads one file whole, up to `max_bytes`.
///
/// # Errors
///
/// A [`Problem`]: `unreadable`, `not_a_file`, `too_large`, or `changed` where the
/// file was written to during each of three readings.
pub fn read(input: &Input, max_bytes: u64) -> Result<Received, Problem> {
    for _ in 0..READINGS {
        let reading = open(&input.path).and_then(|file| match file {
            Some((file, before)) => {
                let after = || Ok(Stat::of(&file.metadata()?));
                read_once(&file, before, after, max_bytes)
            }
            None => Ok(Reading::NoFile("No longer a file")),
        });
        let (kind, detail) = match reading {
            Ok(Reading::Whole(received)) => return Ok(received),
            Ok(Reading::Changed) => continue,
            Ok(Reading::NoFile(detail)) => (ProblemKind::NotAFile, detail.to_owned()),
            Ok(Reading::TooLarge) => {
                let detail = format!("More than {max_bytes} bytes");
                (ProblemKind::TooLarge, detail)
            }
            Err(error) => (ProblemKind::Unreadable, error.to_string()),
        };
        return Err(Problem { kind, detail });
    }
    Err(Problem {
        kind: ProblemKind::Changed,
        detail: "The file changed while it was read".to_owned(),
    })
}

/// Opens a file, and tells its record; `None` if it is none. It was one when it was
/// found, but a pipe or a device may have taken its place.
fn open(path: &Path) -> io::Result<Option<(File, Stat)>> {
    let mut options = File::options();
    options.read(true);
    // Neither a pipe without a writer nor what the kernel has to say (`/proc/kmsg`)
    // is waited for. To a file on a disk this makes no difference.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    Ok(metadata.is_file().then(|| (file, Stat::of(&metadata))))
}

#[derive(Debug)]
enum Reading {
    Whole(Received),
    Changed,
    TooLarge,
    NoFile(&'static str),
}

fn read_once(
    file: impl Read,
    before: Stat,
    after: impl FnOnce() -> io::Result<Stat>,
    max_bytes: u64,
) -> io::Result<Reading> {
    if before.size > max_bytes {
        return Ok(Reading::TooLarge);
    }
    let mut bytes = Vec::new();
    bytes.reserve_exact(usize::try_from(before.size).unwrap_or(0));
    file.take(max_bytes + 1).read_to_end(&mut bytes)?;
    Ok(if after()? != before {
        Reading::Changed
    } else if bytes.len() as u64 > max_bytes {
        Reading::TooLarge
    } else if bytes.len() as u64 != before.size {
        // Files that the kernel makes up as they are read say that they are empty.
        Reading::NoFile("It has another length than the system tells")
    } else {
        Reading::Whole(Received {
            bytes,
            stat: before,
        })
    })
}

impl Stat {
    #[cfg(unix)]
    fn of(metadata: &Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds =
            |seconds: i64, part: i64| seconds.saturating_mul(1_000_000_000).saturating_add(part);
        Stat {
            size: metadata.len(),
            mtime_ns: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            ctime_ns: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            inode: metadata.ino(),
        }
    }

    #[cfg(not(unix))]
    fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(std::time::UNIX_EPOCH);
        let since_1970 = modified.duration_since(std::time::UNIX_EPOCH);
        let mtime_ns = since_1970.map_or(0, |since| {
            i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
        });
        Stat {
            size: metadata.len(),
            mtime_ns,
            ctime_ns: 0,
            inode: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stat(size: u64, ctime_ns: i64) -> Stat {
        Stat {
            size,
            mtime_ns: 0,
            ctime_ns,
            inode: 1,
        }
    }

    #[test]
    fn a_file_that_changes_under_the_reading_is_not_taken() {
        let reading = read_once(&b"abc"[..], stat(3, 1), || Ok(stat(3, 2)), 10);
        let reading = reading.expect("a reading");
        assert!(matches!(reading, Reading::Changed));
    }

    #[test]
    fn a_file_is_taken_only_with_the_length_that_it_tells() {
        for (size, max_bytes, is_whole) in [(3, 3, true), (0, 3, false), (4, 10, false)] {
            let stat = stat(size, 1);
            let reading = read_once(&b"abc"[..], stat, || Ok(stat), max_bytes);
            let reading = reading.expect("a reading");
            assert_eq!(
                matches!(reading, Reading::Whole(_)),
                is_whole,
                "{reading:?}"
            );
        }
    }

    #[test]
    fn an_endless_file_is_read_up_to_the_limit() {
        let stat = stat(0, 1);
        let reading = read_once(io::repeat(b'a'), stat, || Ok(stat), 1000);
        let reading = reading.expect("a reading");
        assert!(matches!(reading, Reading::TooLarge));
    }

    #[cfg(unix)]
    #[test]
    fn no_two_names_share_a_place() {
        use std::os::unix::ffi::OsStrExt;
        let name = |bytes| uri(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(name(b"caf\xc3\xa9"), "caf\u{e9}");
        assert_eq!(name(b"caf\xe9.txt"), "caf\u{fffd}e9.txt");
        assert_ne!(name(b"\xef\xbf\xbde9"), name(b"\xe9"));
    }
}
