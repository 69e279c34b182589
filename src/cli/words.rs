//! Words for people: numbers with their nouns, and text that a terminal can bear.

use std::borrow::Cow;
use std::fmt::Write;
use std::io;
use std::path::Path;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::error::{Error, QueryPlace, Result};
use crate::store::Archive;

/// Tells the user something on stderr, where somebody may or may not listen.
pub(super) fn say(words: &str) {
    let mut stderr = io::stderr().lock();
    let _ = io::Write::write_all(&mut stderr, format!("{words}\n").as_bytes());
}

/// `1 input`, `2,000 inputs`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", grouped(number))
}

/// `12,345`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// The text with every control character escaped: what a file's name or content
/// says is never spoken to the terminal.
pub(super) fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        if speaks_to_the_terminal(c) {
            let _ = write!(printable, "{}", c.escape_unicode());
        } else {
            printable.push(c);
        }
    }
    printable
}

/// How many threads were asked for, or one a processor.
pub(super) fn jobs(asked: Option<u16>) -> usize {
    asked.map_or_else(
        || std::thread::available_parallelism().map_or(1, usize::from),
        usize::from,
    )
}

/// Prints the one object of `--json`.
pub(super) fn print_json(object: &impl Serialize) -> Result<()> {
    let mut out = io::stdout().lock();
    heard(write_json(&mut out, object))
}

/// Prints a whole file on stdout, for a pipe or a redirection.
pub(super) fn print(bytes: &[u8]) -> Result<()> {
    heard(io::Write::write_all(&mut io::stdout().lock(), bytes))
}

/// Who stops reading has seen enough; but the exit code, on which a deletion may
/// depend, is what it would have been.
pub(super) fn heard(written: io::Result<()>) -> Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|source| Error::WriteAnswer { source }),
    }
}

/// Tells that opening has brought an archive up to date, and where it is as it was.
pub(super) fn tell_upgrade(archive: &Archive) {
    if let Some(upgrade) = archive.upgrade() {
        say(&format!(
            "upgraded: {} from schema {} to {}; as it was: {}",
            printable(&archive.path().display().to_string()),
            upgrade.from,
            upgrade.to,
            printable(&upgrade.copy.display().to_string())
        ));
    }
}

/// How to call depeche again on this archive.
pub(super) fn depeche(archive: &Path) -> String {
    match crate::source::uri(archive).as_str() {
        "archive.db" => "depeche".to_owned(),
        path => format!("depeche --archive {}", quoted(path)),
    }
}

/// The text as one word of a shell.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@%,".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// A line of a query with an arrow under the place; of a long one, what is around it.
pub(super) fn pointed(place: &QueryPlace) -> String {
    const AROUND: usize = 50;
    let first = place.column.saturating_sub(AROUND);
    let shown = |from: usize, to: usize| {
        let part: String = place.text.chars().skip(from).take(to - from).collect();
        printable(&part.replace('\t', " "))
    };
    let label = format!("line {}: ", place.line);
    let before = shown(first, place.column);
    format!(
        "{label}{before}{}\n{:2$}^",
        shown(place.column, place.column + AROUND),
        "",
        label.width() + before.width(),
    )
}

/// So many columns a terminal has; `None` where the answer goes elsewhere.
pub(super) fn terminal_width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(io::stdout())?;
    Some(usize::from(width.0))
}

/// The start of a text that is not wider, with an ellipsis where something is left out.
pub(super) fn clipped(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return text.into();
    }
    let mut clipped = String::new();
    let mut left = width.saturating_sub(1);
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if wide > left {
            break;
        }
        left -= wide;
        clipped.push(c);
    }
    clipped.push('…');
    clipped.into()
}

/// Controls, and the marks that turn the direction of what follows.
fn speaks_to_the_terminal(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Writes one line of JSON, which says the same and speaks to no terminal.
pub(super) fn write_json(out: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Escaping))?;
    out.write_all(b"\n")
}

/// JSON asks for escapes of the first 32 characters only.
struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut written = 0;
        for (at, c) in fragment.char_indices() {
            if speaks_to_the_terminal(c) {
                out.write_all(&fragment.as_bytes()[written..at])?;
                // None of them is past U+FFFF.
                write!(out, "\\u{:04x}", u32::from(c))?;
                written = at + c.len_utf8();
            }
        }
        out.write_all(&fragment.as_bytes()[written..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!(count(0, "input", "inputs"), "0 inputs");
        assert_eq!(count(1, "input", "inputs"), "1 input");
        assert_eq!(count(1_234_567, "input", "inputs"), "1,234,567 inputs");
    }

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        assert_eq!(quoted("/a/b-1.txt"), "/a/b-1.txt");
        assert_eq!(quoted("/l'été dernier"), "'/l'\\''été dernier'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn nothing_speaks_to_the_terminal() {
        assert_eq!(printable("a\u{1b}[31m\nb"), "a\\u{1b}[31m\\u{a}b");
        let mut json = Vec::new();
        let spoken = "a\u{1b}b\u{9b}c\u{202e}d\u{7f}é";
        write_json(&mut json, &spoken).expect("JSON");
        assert_eq!(json, "\"a\\u001bb\\u009bc\\u202ed\\u007fé\"\n".as_bytes());
        let read: String = serde_json::from_slice(&json).expect("JSON");
        assert_eq!(read, spoken);
    }
}
