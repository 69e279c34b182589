//! Packing: how the bytes of a capture are kept, compressed, and what recurs only once.
//!
//! The related stories at the end of a page are more than half of its bytes, and each
//! stands under thousands of pages. So a capture is kept as its page, compressed, and the
//! parts that follow, each of which is stored once, whatever captures end in it. Where a
//! part ends its own bytes say and nothing else: so a story is the same part whatever
//! stands before it, and a capture is packed the same way in any archive.

use std::io;
use std::sync::Arc;

use memchr::memchr_iter;
use rustc_hash::FxHashMap;
use zstd::bulk::{Compressor, Decompressor};

use crate::digest::ContentHash;

/// Higher levels of zstd cost the import more than they save the disk: level 3 takes
/// twice the time for 2 % of the size.
const COMPRESSION_LEVEL: i32 = 1;
/// A line of so many bytes ends a part: most abstracts have them, and few titles. What is
/// shorter goes with what follows.
const PART_LINE: usize = 128;
/// What has more bytes or more parts is no list of related stories, and is kept whole.
pub const MOST_BYTES_IN_PARTS: usize = 64 * 1024;
/// See [`MOST_BYTES_IN_PARTS`].
pub const MOST_PARTS: usize = 64;

/// A capture as it is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Packed {
    /// What stands before the parts, compressed.
    pub page: Vec<u8>,
    /// What follows it, in this order.
    pub parts: Vec<Arc<Part>>,
}

/// A piece of captures that is stored once.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// The SHA-256 of its bytes.
    pub hash: ContentHash,
    /// Its bytes, compressed.
    pub compressed: Vec<u8>,
}

/// Packs captures, one after the other. What it remembers saves time and changes
/// nothing else.
#[derive(Default)]
pub struct Packer {
    /// To make one costs as much as to compress a capture.
    compressor: Option<Compressor<'static>>,
    parts: FxHashMap<Box<[u8]>, Arc<Part>>,
    /// About so many bytes are remembered.
    remembered: usize,
}

impl Packer {
    /// More bytes than this are forgotten, so that memory stays bounded.
    const MOST_REMEMBERED: usize = 4 * 1024 * 1024;
    /// What a part takes beside its bytes.
    const PART_SIZE: usize = 256;

    /// Packs a capture whose related stories begin at the byte `stories_at`, or that has
    /// none before its end.
    ///
    /// # Errors
    ///
    /// What zstd said.
    pub fn pack(&mut self, capture: &[u8], stories_at: usize) -> io::Result<Packed> {
        let (page, stories) = capture.split_at(stories_at.min(capture.len()));
        let (page, parts) = match cut(stories) {
            Some(parts) => (page, parts),
            None => (capture, Vec::new()),
        };
        let parts = parts.into_iter().map(|part| self.part(part));
        Ok(Packed {
            parts: parts.collect::<io::Result<_>>()?,
            page: self.compress(page)?,
        })
    }

    fn part(&mut self, bytes: &[u8]) -> io::Result<Arc<Part>> {
        if let Some(part) = self.parts.get(bytes) {
            return Ok(Arc::clone(part));
        }
        let part = Arc::new(Part {
            hash: ContentHash::of(bytes),
            compressed: self.compress(bytes)?,
        });
        self.remembered += bytes.len() + part.compressed.len() + Packer::PART_SIZE;
        if self.remembered > Packer::MOST_REMEMBERED {
            self.parts.clear();
            self.remembered = 0;
        }
        self.parts.insert(bytes.into(), Arc::clone(&part));
        Ok(part)
    }

    fn compress(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let compressor = match &mut self.compressor {
            Some(compressor) => compressor,
            None => self.compressor.insert(Compressor::new(COMPRESSION_LEVEL)?),
        };
        compressor.compress(bytes)
    }
}

/// Cuts before the line end behind each long line, so that a part is the same whether or
/// not it ends its capture. `None`: this is better kept whole.
fn cut(stories: &[u8]) -> Option<Vec<&[u8]>> {
    if stories.len() > MOST_BYTES_IN_PARTS {
        return None;
    }
    let mut parts = Vec::new();
    let (mut part_start, mut line_start) = (0, 0);
    for end in memchr_iter(b'\n', stories).chain([stories.len()]) {
        if end - line_start >= PART_LINE {
            parts.push(&stories[part_start..end]);
            part_start = end;
        }
        line_start = end + 1;
    }
    if !parts.is_empty() && part_start < stories.len() {
        parts.push(&stories[part_start..]);
    }
    (1..=MOST_PARTS).contains(&parts.len()).then_some(parts)
}

/// Puts a capture of `length` bytes together from its page and its parts, each as it
/// was compressed.
///
/// # Errors
///
/// One of them is no zstd, or there are more bytes than that; there may be fewer.
pub fn unpack<'a>(
    frames: impl IntoIterator<Item = &'a [u8]>,
    length: usize,
) -> io::Result<Vec<u8>> {
    let mut decompressor = Decompressor::new()?;
    let mut capture = Vec::with_capacity(length);
    for frame in frames {
        let most = length - capture.len();
        capture.extend(decompressor.decompress(frame, most)?);
    }
    Ok(capture)
}

/// The SHA-256 of a part as it is stored; `None` where it is none any more.
pub fn hash_of_part(compressed: &[u8]) -> Option<ContentHash> {
    let bytes = zstd::bulk::decompress(compressed, MOST_BYTES_IN_PARTS).ok()?;
    Some(ContentHash::of(&bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unpacked(packed: &Packed, length: usize) -> Vec<u8> {
        let frames = packed.parts.iter().map(|part| part.compressed.as_slice());
        unpack([packed.page.as_slice()].into_iter().chain(frames), length).expect("unpacked")
    }

    fn packed(by: &mut Packer, capture: &str) -> Packed {
        let marker = "Voir plus";
        let stories_at = capture.find(marker).map(|at| at + marker.len());
        let packed = by
            .pack(capture.as_bytes(), stories_at.unwrap_or(capture.len()))
            .expect("packed");
        assert_eq!(unpacked(&packed, capture.len()), capture.as_bytes());
        packed
    }

    fn story(title: &str) -> String {
        format!(
            "\n\nUne photo de {title}. Photo: VNA\n\n{title}\n\n{title}{}",
            " a".repeat(100)
        )
    }

    #[test]
    fn a_story_is_the_same_part_wherever_it_stands() {
        let mut packer = Packer::default();
        let (one, two, three) = (story("Un pont"), story("Un port"), story("Un fleuve"));
        let first = packed(&mut packer, &format!("Titre\nVoir plus{one}{two}{three}"));
        let other = packed(
            &mut packer,
            &format!("Autre titre\nVoir plus{three}{one}\n"),
        );
        assert_eq!(first.parts.len(), 3);
        assert_eq!(
            other.parts[..2],
            [first.parts[2].clone(), first.parts[0].clone()]
        );
        assert_eq!(other.parts[2].hash, ContentHash::of(b"\n"));
    }

    #[test]
    fn what_is_remembered_makes_no_difference() {
        let capture = format!("Titre\nVoir plus{}{}", story("Un pont"), story("Un port"));
        let mut packer = Packer::default();
        let first = packed(&mut packer, &capture);
        assert_eq!(packed(&mut packer, &capture), first);
        assert_eq!(packed(&mut Packer::default(), &capture), first);
    }

    #[test]
    fn what_has_no_stories_or_too_many_is_kept_whole() {
        let mut packer = Packer::default();
        for capture in [
            String::new(),
            "Un texte.".to_owned(),
            "Un texte.\nVoir plus".to_owned(),
            "Un texte.\nVoir plus\n\nUn titre".to_owned(),
            format!(
                "Un texte.\nVoir plus{}",
                story("Un pont").repeat(MOST_PARTS + 1)
            ),
            format!("Un texte.\nVoir plus\n{}", "a".repeat(MOST_BYTES_IN_PARTS)),
        ] {
            assert_eq!(packed(&mut packer, &capture).parts, [], "{capture}");
        }
    }

    proptest! {
        /// Whatever stands behind a marker, wherever that is.
        #[test]
        fn any_bytes_come_back(
            lines in prop::collection::vec("[a-zé\r ]{0,8}|[a-z]{120,140}", 0..80),
            end in "\n{0,3}",
            stories_at in 0..2000_usize,
        ) {
            let capture = lines.join("\n") + &end;
            let mut packer = Packer::default();
            let packed = packer.pack(capture.as_bytes(), stories_at).expect("packed");
            prop_assert_eq!(unpacked(&packed, capture.len()), capture.as_bytes());
            prop_assert_eq!(packer.pack(capture.as_bytes(), stories_at).expect("again"), packed);
        }
    }

    #[test]
    fn a_capture_longer_than_was_said_is_refused() {
        let packed = packed(&mut Packer::default(), "Un texte.");
        assert!(unpack([packed.page.as_slice()], 8).is_err());
        assert_eq!(
            unpack([packed.page.as_slice()], 10)
                .expect("unpacked")
                .len(),
            9
        );
    }
}
