//! x
use crate::decode::{self, Decoded};
use crate::digest::ContentHash;
use crate::model::{Article, Problem};
use crate::parse;
use crate::source::{self, Input, Stat};

/// A capture, read and understood.
#[derive(Debug)]
pub struct Understood {
    /// Identity.
    pub content_hash: ContentHash,
    /// The bytes as received.
    pub bytes: Vec<u8>,
    /// The file's record when it was read.
    pub stat: Stat,
    /// The encoding of the bytes.
    pub encoding: &'static str,
    /// What the capture says.
    pub article: Article,
}

/// Reads and understands one input.
///
/// # Errors
///
/// A [`Problem`], when the input holds no capture.
pub fn understand(input: &Input, max_bytes: u64) -> Result<Understood, Problem> {
    let received = source::read(input, max_bytes)?;
    let Decoded { text, encoding } = decode::decode(&received.bytes)?;
    Ok(Understood {
        content_hash: ContentHash::of(&received.bytes),
        article: parse::parse(&text),
        bytes: received.bytes,
        stat: received.stat,
        encoding,
    })
}
