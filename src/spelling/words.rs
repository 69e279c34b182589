//! The words of a text, from any place in it.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::text::is_alphanumeric;

/// The runs of letters, digits and marks behind a byte of the text, as their bytes.
pub(super) fn words(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = from;
    std::iter::from_fn(move || {
        at += run_len(&text[at..], false);
        let start = at;
        at += run_len(&text[at..], true);
        (start < at).then_some(start..at)
    })
}

/// How many of the first bytes are of words, or are not.
pub(super) fn run_len(text: &str, of_words: bool) -> usize {
    let mut len = 0;
    loop {
        let plain = text.as_bytes()[len..].iter();
        len += plain
            .take_while(|byte| byte.is_ascii() && byte.is_ascii_alphanumeric() == of_words)
            .count();
        match text[len..].chars().next() {
            Some(c) if !c.is_ascii() && is_of_word(c) == of_words => len += c.len_utf8(),
            _ => return len,
        }
    }
}

/// The words before a byte of the text, the nearest first.
pub(super) fn words_before(text: &str, end: usize) -> impl Iterator<Item = Range<usize>> {
    let mut rest = &text[..end];
    std::iter::from_fn(move || {
        rest = rest.trim_end_matches(|c| !is_of_word(c));
        let end = rest.len();
        rest = rest.trim_end_matches(is_of_word);
        (rest.len() < end).then_some(rest.len()..end)
    })
}

pub(super) fn is_of_word(c: char) -> bool {
    is_alphanumeric(c) || is_combining_mark(c)
}
