//! The walk: what is at and below files and folders.
//!
//! A folder is sorted as if the names of its folders ended in a stroke. So the places
//! come in the order of their bytes, and a list of places sorted by an archive can
//! be held against the walk from end to end, in bounded memory. What could not be
//! walked is told too: nobody knows what is gone from there.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, DirEntry, Metadata};
use std::io;
use std::iter;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;

use compact_str::CompactString;

use super::{Input, Rejected, Stat, uri, without_links_above};
use crate::model::{Problem, ProblemKind};

/// So many entries of a folder are looked at together.
const MOST_AT_ONCE: usize = 4096;
/// Fewer are not worth a second thread.
const LEAST_TO_SHARE: usize = 256;
/// A thread takes so many of them at a time.
const A_FEW: usize = 32;

/// What a walk meets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Met {
    /// A root that is there. What follows is this place or is below it, in the order
    /// of the places' bytes.
    Root(String),
    /// A file, or an input that can hold no capture.
    Input(Result<Input, Rejected>),
    /// The place of a folder that could not be walked: what it holds is not known.
    Closed(String),
}

/// Finds the inputs under files and folders, see [`walk`].
pub fn find(roots: &[PathBuf], leave_out: &Path) -> Vec<Result<Input, Rejected>> {
    let mut found = Vec::new();
    let _ = walk(roots, leave_out, |met| {
        if let Met::Input(input) = met {
            found.push(input);
        }
        ControlFlow::Continue(())
    });
    found
}

/// Walks files and folders: recursive, sorted, each file once however the roots
/// overlap. `leave_out` (the archive itself) is no input. The walk ends early when
/// `meet` breaks.
///
/// A folder that several paths lead to is walked once. A link to what is below a root
/// leads nowhere: that is found where it is, whichever name comes first.
pub fn walk(
    roots: &[PathBuf],
    leave_out: &Path,
    mut meet: impl FnMut(Met) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut known_roots: Vec<PathBuf> = Vec::new();
    let mut unknown_roots: Vec<(PathBuf, io::Error)> = Vec::new();
    for root in roots {
        match fs::canonicalize(root) {
            Ok(root) => known_roots.push(root),
            Err(error) => unknown_roots.push((without_links_above(root), error)),
        }
    }
    known_roots.sort();
    unknown_roots.sort_by(|(one, _), (other, _)| one.cmp(other));
    unknown_roots.dedup_by(|(next, _), (kept, _)| next == kept);
    for (root, error) in unknown_roots {
        // A link to nothing below another root is met there.
        let is_below = |folder: &PathBuf| root.starts_with(folder);
        if fs::symlink_metadata(&root).is_err() || !known_roots.iter().any(is_below) {
            meet(unreadable(uri(&root), &error))?;
        }
    }
    known_roots.dedup_by(|next, kept| next.starts_with(kept));
    let mut walk = Walk {
        own: Own::new(leave_out),
        roots: &known_roots,
        walked: HashSet::new(),
        meet,
    };
    known_roots.iter().try_for_each(|root| walk.root(root))
}

/// What a folder is, whatever leads to it: its file system and its number there.
#[cfg(unix)]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct FolderId(u64, u64);
/// What a folder is: its one path without links.
#[cfg(not(unix))]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct FolderId(PathBuf);

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have to ask")]
fn folder_id(_path: impl Fn() -> PathBuf, metadata: &Metadata) -> io::Result<FolderId> {
    use std::os::unix::fs::MetadataExt;
    Ok(FolderId(metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn folder_id(path: impl Fn() -> PathBuf, _metadata: &Metadata) -> io::Result<FolderId> {
    fs::canonicalize(path()).map(FolderId)
}

struct Walk<'a, M> {
    own: Own,
    /// Without links, and none below another.
    roots: &'a [PathBuf],
    walked: HashSet<FolderId>,
    meet: M,
}

/// What stands in a folder, of which a million may be in memory.
struct Entry {
    /// Its name as text, with a stroke if it is a folder: the order of the walk.
    key: CompactString,
    /// Its name where that is no text.
    odd_name: Option<Box<OsStr>>,
    kind: io::Result<Kind>,
}

enum Kind {
    Folder(FolderId),
    /// What a link leads to.
    LinkedFolder(FolderId),
    File(Stat),
    Other,
}

/// A folder that is being walked.
struct Level {
    path: PathBuf,
    uri: String,
    id: FolderId,
    entries: std::vec::IntoIter<Entry>,
}

impl<M: FnMut(Met) -> ControlFlow<()>> Walk<'_, M> {
    fn root(&mut self, path: &Path) -> ControlFlow<()> {
        let uri = uri(path);
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) => return (self.meet)(unreadable(uri, &error)),
        };
        let name = path.file_name().unwrap_or_default();
        if self.own.is(name, || path.to_owned(), &metadata) {
            return ControlFlow::Continue(());
        }
        (self.meet)(Met::Root(uri.clone()))?;
        let mut levels = Vec::new();
        let kind = kind(|| path.to_owned(), &metadata);
        self.enter(&mut levels, path.to_owned(), uri, kind)?;
        while let Some(level) = levels.last_mut() {
            let Some(entry) = level.entries.next() else {
                levels.pop();
                continue;
            };
            let stroke = if level.uri.ends_with('/') { "" } else { "/" };
            let name = entry.key.trim_end_matches('/');
            let path = match &entry.odd_name {
                Some(odd_name) => level.path.join(&**odd_name),
                None => level.path.join(name),
            };
            let uri = format!("{}{stroke}{name}", level.uri);
            self.enter(&mut levels, path, uri, entry.kind)?;
        }
        ControlFlow::Continue(())
    }

    /// Tells of one place, and opens it if it is a folder.
    fn enter(
        &mut self,
        levels: &mut Vec<Level>,
        path: PathBuf,
        uri: String,
        kind: io::Result<Kind>,
    ) -> ControlFlow<()> {
        let (id, is_linked) = match kind {
            Ok(Kind::Folder(id)) => (id, false),
            Ok(Kind::LinkedFolder(id)) => (id, true),
            Ok(Kind::File(stat)) => {
                return (self.meet)(Met::Input(Ok(Input { uri, path, stat })));
            }
            Ok(Kind::Other) => {
                let detail = "A pipe, a device or a socket";
                return (self.meet)(rejected(uri, ProblemKind::NotAFile, detail));
            }
            Err(error) => return (self.meet)(unreadable(uri, &error)),
        };
        let error = if levels.iter().any(|level| level.id == id) {
            let detail = "A link that leads back to a folder above it";
            rejected(uri.clone(), ProblemKind::Unreadable, detail)
        } else if is_linked && self.is_below_a_root(&path) || !self.walked.insert(id.clone()) {
            return ControlFlow::Continue(());
        } else {
            match list(&path, &self.own) {
                Ok(entries) => {
                    levels.push(Level {
                        path,
                        uri,
                        id,
                        entries: entries.into_iter(),
                    });
                    return ControlFlow::Continue(());
                }
                Err(error) => unreadable(uri.clone(), &error),
            }
        };
        (self.meet)(error)?;
        (self.meet)(Met::Closed(uri))
    }

    fn is_below_a_root(&self, link: &Path) -> bool {
        let is_below = |folder: &PathBuf| self.roots.iter().any(|root| folder.starts_with(root));
        fs::canonicalize(link).as_ref().is_ok_and(is_below)
    }
}

/// What stands in a folder, in the order of the walk. Nine tenths of the work are the
/// records of the files, which the system gives to two askers in half the time.
fn list(folder: &Path, own: &Own) -> io::Result<Vec<Entry>> {
    let mut found = fs::read_dir(folder)?;
    let mut entries = Vec::new();
    loop {
        let portion = found.by_ref().take(MOST_AT_ONCE);
        let portion = portion.collect::<io::Result<Vec<_>>>()?;
        if portion.is_empty() {
            break;
        }
        // Whoever is ready takes the next few; where the system gives no second thread, one
        // takes them all.
        let few = Mutex::new(portion.chunks(A_FEW));
        let look_at_all = || {
            let next = || few.lock().ok()?.next();
            let looked_at = iter::from_fn(next).flatten();
            looked_at.filter_map(|entry| look_at(entry, folder, own))
        };
        let mut others = Vec::new();
        thread::scope(|scope| {
            if portion.len() >= LEAST_TO_SHARE {
                let _ = thread::Builder::new().spawn_scoped(scope, || others.extend(look_at_all()));
            }
            entries.extend(look_at_all());
        });
        entries.append(&mut others);
    }
    entries.sort_unstable_by(|one, other| one.key.cmp(&other.key));
    Ok(entries)
}

/// `None`: it is the archive's own.
fn look_at(entry: &DirEntry, folder: &Path, own: &Own) -> Option<Entry> {
    let mut is_linked = false;
    let metadata = match entry.metadata() {
        Ok(metadata) if metadata.is_symlink() => {
            is_linked = true;
            fs::metadata(entry.path())
        }
        other => other,
    };
    let name = entry.file_name();
    let path = || folder.join(&name);
    let is_own = |metadata| own.is(&name, path, metadata);
    if metadata.as_ref().is_ok_and(is_own) {
        return None;
    }
    let kind = metadata.and_then(|metadata| kind(path, &metadata));
    let kind = kind.map(|kind| match kind {
        Kind::Folder(id) if is_linked => Kind::LinkedFolder(id),
        other => other,
    });
    let mut key = CompactString::from(uri(Path::new(&name)));
    let is_odd = OsStr::new(&key) != name;
    if let Ok(Kind::Folder(_) | Kind::LinkedFolder(_)) = kind {
        key.push('/');
    }
    Some(Entry {
        key,
        odd_name: is_odd.then(|| name.into_boxed_os_str()),
        kind,
    })
}

fn kind(path: impl Fn() -> PathBuf, metadata: &Metadata) -> io::Result<Kind> {
    if metadata.is_dir() {
        return folder_id(path, metadata).map(Kind::Folder);
    }
    Ok(if metadata.is_file() {
        Kind::File(Stat::of(metadata))
    } else {
        Kind::Other
    })
}

/// The archive and the journals that SQLite keeps beside it while it writes: files
/// that are no inputs.
struct Own {
    paths: [PathBuf; 4],
    /// The archive under another name.
    metadata: Option<Metadata>,
}

impl Own {
    fn new(archive: &Path) -> Self {
        let archive = fs::canonicalize(archive).unwrap_or_else(|_| without_links_above(archive));
        let metadata = fs::metadata(&archive).ok();
        let paths = ["", "-journal", "-wal", "-shm"].map(|suffix| {
            let mut name = archive.clone().into_os_string();
            name.push(suffix);
            PathBuf::from(name)
        });
        Own { paths, metadata }
    }

    fn is(&self, name: &OsStr, path: impl Fn() -> PathBuf, metadata: &Metadata) -> bool {
        // A journal may come and go while the walk goes on, so it is known by its place.
        let is_named = |own: &PathBuf| {
            own.file_name() == Some(name) && {
                let path = path();
                *own == path || fs::canonicalize(path).is_ok_and(|path| *own == path)
            }
        };
        let is_same = |own: &Metadata| {
            let ids = (folder_id(&path, own), folder_id(&path, metadata));
            matches!(ids, (Ok(own), Ok(id)) if cfg!(unix) && own == id)
        };
        self.metadata.as_ref().is_some_and(is_same) || self.paths.iter().any(is_named)
    }
}

fn rejected(uri: String, kind: ProblemKind, detail: &str) -> Met {
    let detail = detail.to_owned();
    let problem = Problem { kind, detail };
    Met::Input(Err(Rejected { uri, problem }))
}

fn unreadable(uri: String, error: &io::Error) -> Met {
    rejected(uri, ProblemKind::Unreadable, &error.to_string())
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn a_large_folder_comes_once_in_order_and_without_the_archive() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("its path");
        // Portions that two threads share, and one that they do not.
        let count = 2 * MOST_AT_ONCE + LEAST_TO_SHARE / 2;
        let mut places = Vec::new();
        for number in 0..count {
            let path = root.join(number.to_string());
            File::create(&path).expect("a file");
            places.push(uri(&path));
        }
        let archive = places.remove(count / 2);
        places.sort_unstable();
        let found = find(&[root], Path::new(&archive));
        let found: Vec<String> = found
            .into_iter()
            .map(|input| input.expect("an input").uri)
            .collect();
        assert_eq!(found, places);
    }
}
