//! What the originals say: read back from the archive and understood anew.
//!
//! The calling thread alone asks SQLite. It reads a chunk of originals, threads work
//! on its parts, and their answers are taken in the order of the ids, so that memory
//! is bounded and no number of threads makes a difference.

use crate::digest::ContentHash;
use crate::error::Result;
use crate::import::{self, Memory, Understood};
use crate::model::Problem;
use crate::store::{Archive, BadOriginal, Batch, Ids, Original};

/// A chunk ends after so many originals, or so many bytes of captures.
const CHUNK: usize = 512;
const CHUNK_BYTES: i64 = 16 * 1024 * 1024;

/// Why an original says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unsaid {
    /// It does not give its capture back.
    Bad(BadOriginal),
    /// This parser takes it for no capture.
    Refused(Problem),
}

/// Understands an original anew, by the code of the import.
///
/// # Errors
///
/// The reason why it says nothing.
pub fn understand(
    original: &Original,
    memory: &mut Memory,
) -> std::result::Result<Understood, Unsaid> {
    let bytes = original.capture().map_err(Unsaid::Bad)?;
    let hash = ContentHash::of(&bytes);
    import::understand_bytes(&bytes, hash, memory).map_err(Unsaid::Refused)
}

/// Has `work` done on the originals of these articles, in threads, and hands on what
/// it gives in their order: `None` where there is no original, an error where SQLite
/// cannot read it.
///
/// # Errors
///
/// What `take` gives.
pub fn each_original<T: Send>(
    archive: &Archive,
    article_ids: impl IntoIterator<Item = i64>,
    jobs: usize,
    work: impl Fn(&Original, &mut Memory) -> T + Sync,
    mut take: impl FnMut(i64, Result<Option<T>>) -> Result<()>,
) -> Result<()> {
    let mut memories: Vec<Memory> = (0..jobs.clamp(1, 256)).map(|_| Memory::default()).collect();
    let mut chunk = Vec::with_capacity(CHUNK);
    let mut chunk_bytes = 0;
    let mut ids = article_ids.into_iter().peekable();
    while let Some(id) = ids.next() {
        let read = archive.original(id);
        if let Ok(Some(original)) = &read {
            chunk_bytes += original.byte_length.clamp(0, CHUNK_BYTES);
        }
        chunk.push((id, read));
        if chunk.len() < CHUNK && chunk_bytes < CHUNK_BYTES && ids.peek().is_some() {
            continue;
        }
        for (id, answer) in work_on(std::mem::take(&mut chunk), &mut memories, &work) {
            take(id, answer)?;
        }
        chunk_bytes = 0;
    }
    Ok(())
}

type Answers<T> = Vec<(i64, Result<Option<T>>)>;

fn work_on<T: Send>(
    chunk: Answers<Original>,
    memories: &mut [Memory],
    work: &(impl Fn(&Original, &mut Memory) -> T + Sync),
) -> Answers<T> {
    let part_len = chunk.len().div_ceil(memories.len()).max(1);
    let mut chunk = chunk.into_iter();
    std::thread::scope(|scope| {
        let threads: Vec<_> = memories
            .iter_mut()
            .map(|memory| {
                let part: Answers<Original> = chunk.by_ref().take(part_len).collect();
                scope.spawn(move || {
                    let answers = part.into_iter().map(|(id, read)| {
                        let answer = read.map(|found| found.map(|found| work(&found, memory)));
                        (id, answer)
                    });
                    answers.collect::<Answers<T>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| match thread.join() {
                Ok(answers) => answers,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

/// A scratch archive that is filled with what the originals say.
#[derive(Debug)]
pub struct Fresh<'a> {
    scratch: &'a Archive,
    batch: Option<Batch<'a>>,
    added: usize,
}

impl<'a> Fresh<'a> {
    /// A batch of the scratch archive ends after so many captures: what it keeps in
    /// memory meanwhile is bounded.
    const BATCH: usize = 20_000;

    /// Begins to fill an empty scratch archive.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn new(scratch: &'a Archive) -> Result<Self> {
        Ok(Fresh {
            scratch,
            batch: Some(scratch.begin_rebuild(Ids::default())?),
            added: 0,
        })
    }

    /// Adds a capture.
    ///
    /// # Errors
    ///
    /// The scratch archive cannot be written.
    pub fn add(&mut self, said: &Understood) -> Result<()> {
        if let Some(batch) = &mut self.batch {
            batch.add(&said.rows(None))?;
        }
        self.added += 1;
        if self.added.is_multiple_of(Self::BATCH)
            && let Some(batch) = self.batch.take()
        {
            let ids = batch.commit()?;
            self.batch = Some(self.scratch.begin_rebuild(ids)?);
        }
        Ok(())
    }

    /// Ends the filling.
    ///
    /// # Errors
    ///
    /// The scratch archive cannot be written.
    pub fn finish(self) -> Result<()> {
        self.batch
            .map_or(Ok(()), |batch| batch.commit().map(|_| ()))
    }
}
