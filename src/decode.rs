//! Bytes to text. Pure: it decides what encoding a capture is in, and says so.
//!
//! UTF-8 with or without a byte-order mark; UTF-16 with one; else Windows-1252,
//! where that gives clean text. What is none of these is no capture.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::model::{Problem, ProblemKind};

/// A capture's text and the encoding that it was in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text without byte-order mark, otherwise as received.
    pub text: String,
    /// The word stored in `originals.encoding`.
    pub encoding: &'static str,
}

/// Decodes one capture.
///
/// # Errors
///
/// A [`Problem`] of kind `empty` or `not_text`, with the reason.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Problem> {
    let (text, encoding) = match bytes {
        [] => return Err(empty("The file has no bytes")),
        [0xef, 0xbb, 0xbf, rest @ ..] => (utf8(rest)?, "utf-8-bom"),
        [0xff, 0xfe, rest @ ..] => (utf16(rest, UTF_16LE)?, "utf-16le"),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, UTF_16BE)?, "utf-16be"),
        _ => match strictly(UTF_8, bytes) {
            Some(text) => (text, "utf-8"),
            None => (windows_1252(bytes)?, "windows-1252"),
        },
    };
    refuse_controls(&text)?;
    if text.chars().all(|c| !c.is_alphanumeric()) {
        return Err(empty("The file has no letters or digits"));
    }
    Ok(Decoded { text, encoding })
}

fn utf8(bytes: &[u8]) -> Result<String, Problem> {
    strictly(UTF_8, bytes).ok_or_else(|| {
        not_text(format!(
            "The byte-order mark says UTF-8, byte {} is not",
            Encoding::utf8_valid_up_to(bytes) + 3
        ))
    })
}

fn utf16(bytes: &[u8], encoding: &'static Encoding) -> Result<String, Problem> {
    strictly(encoding, bytes).ok_or_else(|| {
        not_text(format!(
            "The byte-order mark says {}, the bytes are not",
            encoding.name()
        ))
    })
}

/// The text, if all bytes are of the encoding.
fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(Cow::into_owned)
}

/// Windows-1252 gives some character for every byte, so the bytes have to earn
/// it: none of the five undefined ones, and not a damaged UTF-8 text, which
/// would come out as `Ã©`.
fn windows_1252(bytes: &[u8]) -> Result<String, Problem> {
    let first_invalid = Encoding::utf8_valid_up_to(bytes);
    let damaged = || not_text(format!("Damaged UTF-8 at byte {first_invalid}"));
    let (mut valid_sequences, mut invalid_sequences) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid_sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid_sequences += usize::from(!chunk.invalid().is_empty());
    }
    if valid_sequences >= invalid_sequences {
        return Err(damaged());
    }
    if let Some(at) = bytes
        .iter()
        .position(|byte| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d))
    {
        return Err(not_text(format!(
            "Neither UTF-8 (byte {first_invalid}) nor Windows-1252 (byte {at})"
        )));
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok(text.into_owned())
}

/// A text may hold terminal escapes and a stray control character; a NUL or one
/// control character in fifty is a sign of something else.
fn refuse_controls(text: &str) -> Result<(), Problem> {
    if let Some(at) = memchr::memchr(0, text.as_bytes()) {
        return Err(not_text(format!(
            "A NUL character at byte {at} of the text"
        )));
    }
    let too_many = |controls: usize| controls * 50 > text.len();
    // Few bytes of a page are line ends: there is nothing to tell them from. Counts of
    // one byte are added many at a time.
    let below_space = |part: &[u8]| part.iter().map(|byte| u8::from(*byte < 0x20)).sum::<u8>();
    let parts = text.as_bytes().chunks(usize::from(u8::MAX));
    if !too_many(parts.map(|part| usize::from(below_space(part))).sum()) {
        return Ok(());
    }
    let controls = text
        .bytes()
        .filter(|byte| {
            *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r' | 0x1b)
        })
        .count();
    if too_many(controls) {
        return Err(not_text(format!("{controls} control characters")));
    }
    Ok(())
}

fn empty(detail: &str) -> Problem {
    Problem {
        kind: ProblemKind::Empty,
        detail: detail.to_owned(),
    }
}

fn not_text(detail: String) -> Problem {
    Problem {
        kind: ProblemKind::NotText,
        detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_and_encoding(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes).expect("this is text");
        (decoded.text, decoded.encoding)
    }

    fn kind(bytes: &[u8]) -> ProblemKind {
        decode(bytes).expect_err("this is no text").kind
    }

    #[test]
    fn utf_8_with_and_without_a_mark() {
        assert_eq!(text_and_encoding("Été".as_bytes()), ("Été".into(), "utf-8"));
        assert_eq!(
            text_and_encoding("\u{feff}Été".as_bytes()),
            ("Été".into(), "utf-8-bom")
        );
    }

    #[test]
    fn utf_16_with_a_mark() {
        let units: Vec<u16> = "\u{feff}Hà Nội".encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        assert_eq!(text_and_encoding(&little), ("Hà Nội".into(), "utf-16le"));
        assert_eq!(text_and_encoding(&big), ("Hà Nội".into(), "utf-16be"));
    }

    #[test]
    fn windows_1252_where_it_is_clean() {
        assert_eq!(
            text_and_encoding(b"L\x92\xe9t\xe9 \xe0 Hano\xef \x96 c\x9cur"),
            ("L’été à Hanoï – cœur".into(), "windows-1252")
        );
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), ProblemKind::NotText);
        assert_eq!(kind(b"caf\xe9 \x81"), ProblemKind::NotText);
        assert_eq!(kind("Été à l’hôtel\u{0}".as_bytes()), ProblemKind::NotText);
        assert_eq!(kind(b"\xff\xfea\0\x00\xd8b\0"), ProblemKind::NotText);
        assert_eq!(kind(b"\xff\xfea\0b"), ProblemKind::NotText);
        let mut damaged = "Un été à l’hôtel".as_bytes().to_vec();
        damaged.push(0xe9);
        assert_eq!(kind(&damaged), ProblemKind::NotText);
    }

    #[test]
    fn nothing_but_spaces_is_empty() {
        for bytes in [&b""[..], b" \r\n\n", b"\xef\xbb\xbf", "\u{a0}\n".as_bytes()] {
            assert_eq!(kind(bytes), ProblemKind::Empty);
        }
    }
}
