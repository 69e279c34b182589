//! The workers: threads that read and understand captures.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rustc_hash::FxHashMap;

use super::ImportOptions;
use super::ledger::Known;
use crate::decode::{self, Decoded};
use crate::digest::ContentHash;
use crate::error::{Error, Result};
use crate::model::{Article, Named, Problem, Teaser};
use crate::parse;
use crate::people;
use crate::source::{self, Input, Received, Rejected, Stat};
use crate::spelling::other_spellings;
use crate::store::Spellings;

/// Inputs are dealt out in chunks of so many.
const CHUNK: usize = 32;
/// A message to the writer holds no more bytes of captures than about this, so
/// that few large captures fill no more memory than many small ones.
const MESSAGE_BYTES: usize = 1024 * 1024;
/// How many messages may wait for the writer, for each worker.
const WAITING: usize = 4;
/// Higher levels of zstd cost the import more than they save the disk.
const COMPRESSION_LEVEL: i32 = 3;

/// A capture, read and understood.
#[derive(Debug)]
pub struct Understood {
    /// Identity.
    pub content_hash: ContentHash,
    /// Bytes of the capture.
    pub byte_length: usize,
    /// The encoding of the bytes.
    pub encoding: &'static str,
    /// What the capture says.
    pub article: Article,
    /// The same for every capture of the article.
    pub text_hash: ContentHash,
    /// Who is named in the article: in title, lead, body and then each caption.
    pub named: Named,
    /// Who is named in each related story: in title, abstract and caption.
    pub named_in_related: Vec<Arc<Named>>,
}

/// What a worker has to say of one input.
pub(super) enum Answer<'a> {
    /// It holds no capture.
    Rejected {
        uri: &'a str,
        problem: Problem,
        content_hash: Option<ContentHash>,
    },
    /// The archive has its capture, with rows of this parser.
    Known {
        uri: &'a str,
        content_hash: ContentHash,
        byte_length: usize,
        stat: Stat,
    },
    /// It is new, or its rows are outdated.
    New {
        uri: &'a str,
        capture: Box<Prepared>,
    },
    /// The work cannot go on.
    Failed(Error),
}

/// A capture ready to be stored.
pub(super) struct Prepared {
    pub(super) understood: Understood,
    pub(super) compressed: Vec<u8>,
    pub(super) spellings: Spellings,
    pub(super) stat: Stat,
}

struct Message<'a> {
    answers: Vec<Answer<'a>>,
    ends_chunk: bool,
}

/// Reads and understands one input.
///
/// # Errors
///
/// A [`Problem`], when the input holds no capture.
pub fn understand(input: &Input, max_bytes: u64) -> std::result::Result<Understood, Problem> {
    let bytes = source::read(input, max_bytes)?.bytes;
    understand_bytes(&bytes, ContentHash::of(&bytes), &mut Stories::default())
}

/// Related stories recur under thousands of articles: who is named in one is found
/// once by each worker.
#[derive(Default)]
struct Stories {
    named: FxHashMap<Teaser, Arc<Named>>,
}

impl Stories {
    /// More stories than this are forgotten, so that memory stays bounded.
    const MOST: usize = 4096;

    fn named(&mut self, teaser: &Teaser) -> Arc<Named> {
        if let Some(named) = self.named.get(teaser) {
            return Arc::clone(named);
        }
        let named = Arc::new(people::find(&teaser.texts()));
        if self.named.len() >= Stories::MOST {
            self.named.clear();
        }
        self.named.insert(teaser.clone(), Arc::clone(&named));
        named
    }
}

fn understand_bytes(
    bytes: &[u8],
    content_hash: ContentHash,
    stories: &mut Stories,
) -> std::result::Result<Understood, Problem> {
    let Decoded { text, encoding } = decode::decode(bytes)?;
    let article = parse::parse(&text);
    Ok(Understood {
        content_hash,
        byte_length: bytes.len(),
        encoding,
        text_hash: article.text_hash(),
        named: people::find(&article.texts()),
        named_in_related: article
            .related
            .iter()
            .map(|teaser| stories.named(teaser))
            .collect(),
        article,
    })
}

/// Has all inputs read, and hands on the answers in the order of the inputs.
///
/// # Errors
///
/// What `take` gives: then the workers stop.
pub(super) fn answers<'a>(
    inputs: &'a [std::result::Result<Input, Rejected>],
    known: &Known,
    options: &ImportOptions,
    mut take: impl FnMut(Answer<'a>) -> Result<()>,
) -> Result<()> {
    let jobs = options.jobs.clamp(1, 256);
    std::thread::scope(|scope| {
        let receivers: Vec<Receiver<Message<'a>>> = (0..jobs)
            .map(|worker| {
                let (sender, receiver) = sync_channel(WAITING);
                let chunks = inputs.chunks(CHUNK).skip(worker).step_by(jobs);
                scope.spawn(move || work(chunks, known, options, &sender));
                receiver
            })
            .collect();
        let mut turns = receivers.iter().cycle();
        for _ in inputs.chunks(CHUNK) {
            let Some(receiver) = turns.next() else { break };
            // A channel that closes early belongs to a worker that panicked: the
            // scope hands the panic on.
            while let Ok(message) = receiver.recv() {
                for answer in message.answers {
                    take(answer)?;
                }
                if message.ends_chunk {
                    break;
                }
            }
        }
        Ok(())
    })
}

/// One worker. A failed send means that the writer gave up: its error is the one
/// to show, so the worker stops quietly.
fn work<'a>(
    chunks: impl Iterator<Item = &'a [std::result::Result<Input, Rejected>]>,
    known: &Known,
    options: &ImportOptions,
    sender: &SyncSender<Message<'a>>,
) {
    let mut stories = Stories::default();
    for chunk in chunks {
        let mut answers = Vec::with_capacity(chunk.len());
        let mut bytes = 0;
        for found in chunk {
            let answer = answer(found, known, options.max_bytes, &mut stories);
            bytes += match &answer {
                Answer::New { capture, .. } => capture.understood.byte_length,
                _ => 0,
            };
            answers.push(answer);
            if bytes > MESSAGE_BYTES {
                let message = Message {
                    answers: std::mem::take(&mut answers),
                    ends_chunk: false,
                };
                bytes = 0;
                if sender.send(message).is_err() {
                    return;
                }
            }
        }
        let message = Message {
            answers,
            ends_chunk: true,
        };
        if sender.send(message).is_err() {
            return;
        }
    }
}

fn answer<'a>(
    found: &'a std::result::Result<Input, Rejected>,
    known: &Known,
    max_bytes: u64,
    stories: &mut Stories,
) -> Answer<'a> {
    let input = match found {
        Ok(input) => input,
        Err(Rejected { uri, problem }) => {
            return Answer::Rejected {
                uri,
                problem: problem.clone(),
                content_hash: None,
            };
        }
    };
    let uri = input.uri.as_str();
    let Received { bytes, stat } = match source::read(input, max_bytes) {
        Ok(received) => received,
        Err(problem) => {
            return Answer::Rejected {
                uri,
                problem,
                content_hash: None,
            };
        }
    };
    let content_hash = ContentHash::of(&bytes);
    if known
        .get(&content_hash)
        .is_some_and(|known| known.is_current)
    {
        return Answer::Known {
            uri,
            content_hash,
            byte_length: bytes.len(),
            stat,
        };
    }
    let understood = match understand_bytes(&bytes, content_hash, stories) {
        Ok(understood) => understood,
        Err(problem) => {
            return Answer::Rejected {
                uri,
                problem,
                content_hash: Some(content_hash),
            };
        }
    };
    match zstd::bulk::compress(&bytes, COMPRESSION_LEVEL) {
        Err(source) => Answer::Failed(Error::Compress {
            uri: uri.to_owned(),
            source,
        }),
        Ok(compressed) => Answer::New {
            uri,
            capture: Box::new(Prepared {
                spellings: spellings(&understood.article),
                understood,
                compressed,
                stat,
            }),
        },
    }
}

fn spellings(article: &Article) -> Spellings {
    let of = |text: Option<&str>| text.and_then(other_spellings);
    let captions: Vec<String> = article
        .photos
        .iter()
        .filter_map(|photo| of(photo.caption.as_deref()))
        .collect();
    Spellings {
        title: of(article.title.as_deref()),
        lead: of(article.lead.as_deref()),
        body: of(Some(&article.body)),
        captions: Some(captions.join("\n\u{e000} ")).filter(|captions| !captions.is_empty()),
    }
}
