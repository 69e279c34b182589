//! The title: the first line of a page that has one.

use super::page::{self, Line};
use super::{dateline, furniture, marker, photo, sign_off};
use crate::text;

/// Longer than this (in bytes), a line is no headline.
const LONGEST_TITLE: usize = 300;

/// The title and how to know it again before a photo marker.
#[derive(Debug)]
pub(super) struct Title<'a> {
    pub(super) text: &'a str,
    /// See [`text::key`].
    pub(super) key: String,
    /// Whether the page's first line is the title, and nothing else.
    pub(super) has_own_line: bool,
}

impl<'a> Title<'a> {
    pub(super) fn new(text: &'a str, has_own_line: bool) -> Self {
        Title {
            text,
            key: text::key(text),
            has_own_line,
        }
    }
}

/// Finds the title. The photo marker repeats it; `Voir plus` stands under pages
/// that have one; else the first line has to look like a headline above a text.
pub(super) fn find<'a>(lines: &[Line<'a>], has_related_marker: bool) -> Option<Title<'a>> {
    let first = lines.first()?;
    if let Some(title) = from_marker(lines) {
        return Some(title);
    }
    let mut opening = lines.iter().skip(1).take(3);
    let has_gap = opening.clone().take(2).any(|line| line.after_gap);
    // The one paragraph of a short page ends with its sign-off.
    let is_text =
        |line: &Line<'_>| page::ends_with_stop(line.text) || sign_off::find(line.text).is_some();
    // Where all lines touch, a dateline opens the text behind the lead.
    let opens_text = |line: &Line<'_>| dateline::at_start(line.text).is_some();
    let is_above_text = has_related_marker
        || has_gap && opening.any(is_text)
        || !has_gap && lines.iter().skip(2).take(2).any(opens_text);
    (is_above_text && looks_like_title(first.text)).then(|| Title::new(first.text, true))
}

/// The title as the first photo marker repeats it.
fn from_marker<'a>(lines: &[Line<'a>]) -> Option<Title<'a>> {
    let (at, line, marker) = lines.iter().enumerate().find_map(|(at, line)| {
        let marker = marker::find(line.text, None, 1)?;
        Some((at, line.text, marker))
    })?;
    let before = line[..marker.words].trim_end();
    if at > 0 {
        let first = Title::new(lines[0].text, true);
        if page::suffix_with_key(before, &first.key).is_some() {
            return Some(first);
        }
        if looks_like_title(first.text) {
            return None;
        }
    }
    let start = page::sentence_starts(before).last().unwrap_or(0);
    let repeated = &before[start..];
    looks_like_title(repeated).then(|| Title::new(repeated, false))
}

/// Whether the line reads as a headline: some words, no full stop, and none of
/// the signs of a caption, a dateline or furniture.
pub(super) fn looks_like_title(line: &str) -> bool {
    line.len() <= LONGEST_TITLE
        && text::char_len(line) >= 6
        && !line.starts_with(char::is_lowercase)
        && !asks(line)
        && !page::ends_unlike_a_title(line)
        && furniture::kind(line).is_none()
        && sign_off::find(line).is_none()
        && !photo::ends_in_credit(line)
        && !photo::names_places_of_people(line)
        && dateline::find(line).is_none()
}

/// `Q : …`, `Question : …`: the first line of an interview.
fn asks(line: &str) -> bool {
    let opening = line.split_once(':').map(|(opening, _)| opening.trim_end());
    matches!(opening, Some("Q" | "Question" | "Hỏi" | "P" | "Pregunta"))
}
