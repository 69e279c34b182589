//! What of an article is shown for a hit: the text around it, as it is printed.
//!
//! The index has other spellings behind each text (see [`crate::spelling`]). Where a
//! hit is in one of these alone, the same words are marked in the text itself.

use std::ops::Range;

use crate::spelling;

/// A part of a text, with places marked in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text.
    pub text: String,
    /// The marked bytes of it, in their order.
    pub hits: Vec<Range<usize>>,
}

/// What FTS5 puts around a hit: no text has these, `normalize` and FTS5 keep them out.
const OPEN: char = '\u{e001}';
const CLOSE: char = '\u{e002}';

/// What divides a text from its other spellings, in `article_search_text`.
const SPELLINGS: &str = "\n\u{e000}";

/// So many words are shown before the first hit, and in all.
const WORDS_BEFORE: usize = 8;
const WORDS_SHOWN: usize = 30;

/// What is shown of an article whose hits FTS5 has marked: the first text, in the order
/// given, that has one as it is printed; else the first that has one in a spelling.
pub(super) fn shown<'a>(marked: &[(&'a str, Option<String>)]) -> (&'a str, Snippet) {
    let texts = || {
        marked
            .iter()
            .filter_map(|(field, text)| Some((*field, text.as_deref()?)))
    };
    let as_printed = texts().find_map(|(field, text)| {
        let (text, _) = text.split_once(SPELLINGS).unwrap_or((text, ""));
        text.contains(OPEN).then(|| (field, unmarked(text)))
    });
    let (field, whole) = as_printed
        .or_else(|| texts().find_map(|(field, text)| Some((field, respelt(text)?))))
        .unwrap_or_default();
    (field, cut(&whole))
}

/// A text without FTS5's marks, which become places.
fn unmarked(marked: &str) -> Snippet {
    let mut snippet = Snippet::default();
    let mut start = 0;
    for c in marked.chars() {
        match c {
            OPEN => start = snippet.text.len(),
            CLOSE => snippet.hits.push(start..snippet.text.len()),
            c => snippet.text.push(c),
        }
    }
    snippet
}

/// The text before the spellings, with the words marked that are marked in those.
fn respelt(marked: &str) -> Option<Snippet> {
    let (printed, spellings) = marked.split_once(SPELLINGS)?;
    let spelt = unmarked(spellings);
    let phrases: Vec<Vec<String>> = spelt
        .hits
        .iter()
        .map(|hit| {
            words(&spelt.text[hit.clone()])
                .map(|(_, word)| spelling::unmarked(word))
                .collect()
        })
        .collect();
    let printed_words: Vec<(usize, &str)> = words(printed).collect();
    let keys: Vec<String> = printed_words
        .iter()
        .map(|(_, word)| spelling::unmarked(word))
        .collect();
    let mut hits: Vec<Range<usize>> = Vec::new();
    for (at, (start, _)) in printed_words.iter().enumerate() {
        let longest = phrases
            .iter()
            .filter(|phrase| keys[at..].starts_with(phrase));
        let Some(length) = longest.map(Vec::len).max().filter(|length| *length > 0) else {
            continue;
        };
        let (last, word) = printed_words[at + length - 1];
        if hits.last().is_none_or(|hit| hit.end <= *start) {
            hits.push(*start..last + word.len());
        }
    }
    (!hits.is_empty()).then(|| Snippet {
        text: printed.to_owned(),
        hits,
    })
}

/// The words of a text and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// What is around the first hit, on one line.
fn cut(whole: &Snippet) -> Snippet {
    let text = &whole.text;
    let first = whole.hits.first().map_or(0, |hit| hit.start);
    let is_space = |c: char| c.is_whitespace();
    let start = text[..first]
        .rmatch_indices(is_space)
        .nth(WORDS_BEFORE)
        .map_or(0, |(at, space)| at + space.len());
    let end = text[start..]
        .match_indices(is_space)
        .nth(WORDS_SHOWN)
        .map_or(text.len(), |(at, _)| start + at);
    let mut snippet = Snippet::default();
    if start > 0 {
        snippet.text.push('…');
    }
    let moved = snippet.text.len();
    snippet.text.push_str(&text[start..end].replace('\n', " "));
    snippet.hits = whole
        .hits
        .iter()
        .filter(|hit| hit.start >= start && hit.end <= end)
        .map(|hit| hit.start - start + moved..hit.end - start + moved)
        .collect();
    if end < text.len() {
        snippet.text.push('…');
    }
    snippet
}
