//! The workers: threads that read and understand captures.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, OnceLock};
use std::thread::Scope;

use rustc_hash::FxHashMap;

use super::ImportOptions;
use crate::decode::{self, Decoded};
use crate::digest::ContentHash;
use crate::error::Error;
use crate::model::{Article, Named, Photo, Problem, Story, Teaser};
use crate::pack::{Packed, Packer};
use crate::parse;
use crate::people::Finder;
use crate::source::{self, Input, Received, Stat};
use crate::store::{CurrentCaptures, NewCapture, SourceRow, Spellings};

/// Inputs are dealt out in chunks of so many.
pub(super) const CHUNK: usize = 32;
/// A message to the writer holds no more bytes of captures than about this, so
/// that few large captures fill no more memory than many small ones.
const MESSAGE_BYTES: usize = 1024 * 1024;
/// How many chunks may wait for each worker, and how many of its messages for the
/// writer.
const WAITING: usize = 16;

/// A capture, read and understood.
#[derive(Debug)]
pub struct Understood {
    /// Identity.
    pub content_hash: ContentHash,
    /// Bytes of the capture.
    pub byte_length: usize,
    /// The encoding of the bytes.
    pub encoding: &'static str,
    /// What the capture says, but for its related stories.
    pub article: Article,
    /// The same for every capture of the article.
    pub text_hash: ContentHash,
    /// Who is named in the article: in title, lead, body and then each caption.
    pub named: Named,
    /// The article's related stories.
    pub stories: Vec<Arc<Story>>,
    /// The keys of the article's photos, see [`Photo::key`].
    pub photo_keys: Vec<ContentHash>,
    /// The other spellings of what the article says.
    pub spellings: Spellings,
}

impl Understood {
    /// What is stored of the capture, with its bytes where they are to be stored.
    pub fn rows<'a>(&'a self, packed: Option<&'a Packed>) -> NewCapture<'a> {
        NewCapture {
            content_hash: self.content_hash,
            byte_length: self.byte_length,
            encoding: self.encoding,
            packed,
            article: &self.article,
            text_hash: self.text_hash,
            spellings: &self.spellings,
            named: &self.named,
            stories: &self.stories,
            photo_keys: &self.photo_keys,
        }
    }
}

/// An input for a worker, with what the archive knows of its place.
#[derive(Debug)]
pub(super) enum Work {
    /// It has to be read.
    Read {
        input: Input,
        source: Option<SourceRow>,
    },
    /// It holds no capture, as is known without reading it. It comes along so that
    /// the rejected stay in the order of the places.
    Rejected {
        uri: String,
        problem: Problem,
        is_recorded: bool,
    },
}

/// What a worker has to say of one input.
pub(super) struct Answer {
    pub(super) uri: String,
    pub(super) source: Option<SourceRow>,
    pub(super) found: Found,
}

pub(super) enum Found {
    /// The input holds no capture.
    NoCapture {
        problem: Problem,
        /// Where the bytes were read.
        read: Option<(ContentHash, Stat)>,
        is_recorded: bool,
    },
    /// The archive has its capture, with rows of this parser.
    Known {
        article_id: i64,
        byte_length: usize,
        stat: Stat,
    },
    /// It may be new, or its rows outdated.
    New(Box<Prepared>),
    /// The work cannot go on.
    Failed(Error),
}

/// A capture ready to be stored.
pub(super) struct Prepared {
    pub(super) understood: Understood,
    pub(super) packed: Packed,
    pub(super) stat: Stat,
}

struct Message {
    answers: Vec<Answer>,
    ends_chunk: bool,
}

/// Reads and understands one input.
///
/// # Errors
///
/// A [`Problem`], when the input holds no capture.
pub fn understand(
    input: &Input,
    max_bytes: u64,
    memory: &mut Memory,
) -> Result<Understood, Problem> {
    let bytes = source::read(input, max_bytes)?.bytes;
    understand_bytes(&bytes, ContentHash::of(&bytes), memory)
}

/// What understanding one capture leaves for the next: related stories, which recur
/// under thousands of articles, and what is known of words. It saves time and changes
/// nothing else.
#[derive(Debug, Default)]
pub struct Memory {
    stories: FxHashMap<Teaser, Arc<Story>>,
    finder: Finder,
}

impl Memory {
    /// More stories than this are forgotten, so that memory stays bounded.
    const MOST_STORIES: usize = 4096;

    fn story(&mut self, teaser: Teaser) -> Arc<Story> {
        if let Some(story) = self.stories.get(&teaser) {
            return Arc::clone(story);
        }
        let story = Arc::new(Story {
            key: teaser.key(),
            named: self.finder.find(&teaser.texts()),
            teaser: teaser.clone(),
        });
        if self.stories.len() >= Memory::MOST_STORIES {
            self.stories.clear();
        }
        self.stories.insert(teaser, Arc::clone(&story));
        story
    }
}

/// Understands the bytes of one capture.
pub(crate) fn understand_bytes(
    bytes: &[u8],
    content_hash: ContentHash,
    memory: &mut Memory,
) -> Result<Understood, Problem> {
    let Decoded { text, encoding } = decode::decode(bytes)?;
    let mut article = parse::parse(&text);
    // A story that is known goes no further than this thread, as it was read.
    let related = std::mem::take(&mut article.related);
    Ok(Understood {
        content_hash,
        byte_length: bytes.len(),
        encoding,
        text_hash: article.text_hash(),
        spellings: spellings(&article),
        named: memory.finder.find(&article.texts()),
        stories: related
            .into_iter()
            .map(|teaser| memory.story(teaser))
            .collect(),
        photo_keys: article.photos.iter().map(Photo::key).collect(),
        article,
    })
}

/// The workers of a run. Chunks are dealt out one worker after the other, and the
/// answers taken in the same order.
pub(super) struct Crew {
    workers: Vec<(SyncSender<Vec<Work>>, Receiver<Message>)>,
    /// Chunks dealt out, and chunks answered.
    dealt: usize,
    answered: usize,
}

impl Crew {
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        known: &Arc<OnceLock<CurrentCaptures>>,
        options: &ImportOptions,
    ) -> Self {
        let workers = (0..options.jobs.clamp(1, 256)).map(|_| {
            let (chunk_sender, chunks) = sync_channel(WAITING);
            let (sender, messages) = sync_channel(WAITING);
            let (known, max_bytes) = (Arc::clone(known), options.max_bytes);
            scope.spawn(move || work(&chunks, &known, max_bytes, &sender));
            (chunk_sender, messages)
        });
        Crew {
            workers: workers.collect(),
            dealt: 0,
            answered: 0,
        }
    }

    /// Whether a chunk can be dealt out without waiting.
    pub(super) fn has_room(&self) -> bool {
        self.dealt - self.answered < self.workers.len() * WAITING
    }

    pub(super) fn deal(&mut self, chunk: Vec<Work>) {
        let (chunks, _) = &self.workers[self.dealt % self.workers.len()];
        // Who hangs up has panicked: the scope hands the panic on.
        let _ = chunks.send(chunk);
        self.dealt += 1;
    }

    pub(super) fn is_idle(&self) -> bool {
        self.answered == self.dealt
    }

    /// Waits for the next answers, in the order of the inputs.
    pub(super) fn answers(&mut self) -> Vec<Answer> {
        if self.is_idle() {
            return Vec::new();
        }
        let (_, messages) = &self.workers[self.answered % self.workers.len()];
        let message = messages.recv().ok();
        if message.as_ref().is_none_or(|message| message.ends_chunk) {
            self.answered += 1;
        }
        message.map_or_else(Vec::new, |message| message.answers)
    }
}

/// What a worker keeps from one capture to the next.
#[derive(Default)]
struct Tools {
    memory: Memory,
    packer: Packer,
}

/// By how much a worker's niceness is above the writer's: with 5 it has a third of the
/// writer's time where both want one core.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 5;

/// Lets the writer go first where there are fewer cores than threads. What waits for it is
/// then little and still in the cache, and while it has a commit to write there is room for
/// the workers to go on. Elsewhere niceness is one for the whole process, the writer too.
fn let_the_writer_go_first() {
    #[cfg(target_os = "linux")]
    // Refused, all threads are alike: an import takes up to a tenth longer.
    let _ = rustix::process::nice(NICENESS);
}

/// One worker. A failed send means that the writer gave up: its error is the one
/// to show, so the worker stops quietly.
fn work(
    chunks: &Receiver<Vec<Work>>,
    known: &OnceLock<CurrentCaptures>,
    max_bytes: u64,
    sender: &SyncSender<Message>,
) {
    let_the_writer_go_first();
    let mut tools = Tools::default();
    while let Ok(chunk) = chunks.recv() {
        let mut answers = Vec::with_capacity(chunk.len());
        let mut bytes = 0;
        for work in chunk {
            let answer = answer(work, known.get(), max_bytes, &mut tools);
            bytes += match &answer.found {
                Found::New(capture) => capture.understood.byte_length,
                _ => 0,
            };
            answers.push(answer);
            if bytes > MESSAGE_BYTES {
                if !send(sender, std::mem::take(&mut answers), bytes, false) {
                    return;
                }
                bytes = 0;
            }
        }
        if !send(sender, answers, bytes, true) {
            return;
        }
    }
}

/// Sends answers to captures of so many bytes; `false`: nobody wants them. Many bytes take
/// many of the places in which messages wait: empty ones go before.
fn send(
    sender: &SyncSender<Message>,
    answers: Vec<Answer>,
    bytes: usize,
    ends_chunk: bool,
) -> bool {
    let more_places = (bytes / MESSAGE_BYTES).min(WAITING - 1);
    let empty = std::iter::repeat_with(|| Message {
        answers: Vec::new(),
        ends_chunk: false,
    });
    let message = Message {
        answers,
        ends_chunk,
    };
    empty
        .take(more_places)
        .chain([message])
        .all(|message| sender.send(message).is_ok())
}

fn answer(
    work: Work,
    known: Option<&CurrentCaptures>,
    max_bytes: u64,
    tools: &mut Tools,
) -> Answer {
    match work {
        Work::Rejected {
            uri,
            problem,
            is_recorded,
        } => Answer {
            uri,
            source: None,
            found: Found::NoCapture {
                problem,
                read: None,
                is_recorded,
            },
        },
        Work::Read { input, source } => Answer {
            found: read(&input, known, max_bytes, tools),
            uri: input.uri,
            source,
        },
    }
}

fn read(
    input: &Input,
    known: Option<&CurrentCaptures>,
    max_bytes: u64,
    tools: &mut Tools,
) -> Found {
    let no_capture = |problem, read| Found::NoCapture {
        problem,
        read,
        is_recorded: false,
    };
    let Received { bytes, stat } = match source::read(input, max_bytes) {
        Ok(received) => received,
        Err(problem) => return no_capture(problem, None),
    };
    let content_hash = ContentHash::of(&bytes);
    if let Some(article_id) = known.and_then(|known| known.article_id(content_hash)) {
        return Found::Known {
            article_id,
            byte_length: bytes.len(),
            stat,
        };
    }
    let mut understood = match understand_bytes(&bytes, content_hash, &mut tools.memory) {
        Ok(understood) => understood,
        Err(problem) => return no_capture(problem, Some((content_hash, stat))),
    };
    // No table holds it.
    understood.article.furniture = Vec::new();
    match tools.packer.pack(&bytes, parse::related_start(&bytes)) {
        Err(source) => Found::Failed(Error::Compress {
            uri: input.uri.clone(),
            source,
        }),
        Ok(packed) => Found::New(Box::new(Prepared {
            understood,
            packed,
            stat,
        })),
    }
}

/// The other spellings of what a capture says.
fn spellings(article: &Article) -> Spellings {
    Spellings::of(
        article.title.as_deref(),
        article.lead.as_deref(),
        &article.body,
        article
            .photos
            .iter()
            .filter_map(|photo| photo.caption.as_deref()),
    )
}
