//! The marker before a caption: the title again, and `ảnh 1`; or the title without
//! its accents, and `hinh anh 1`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::page;
use super::title::Title;

/// Longer than this (in bytes), words before a marker are no title reworded.
const LONGEST_TITLE: usize = 300;

/// Where a marker stands: from the title (or the marker's own words where no
/// title is known) to the end of its number.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) start: usize,
    /// Where `ảnh` or `hinh anh` starts.
    pub(super) words: usize,
    pub(super) end: usize,
}

/// The first marker in the text. `number` is the one that is due, unless the last
/// is printed again: it tells `ảnh 1` before `2000 personnes` from `ảnh 12`.
pub(super) fn find(text: &str, title: Option<&Title<'_>>, number: usize) -> Option<Marker> {
    let mut from = 0;
    while let Some((words, digits)) = find_words(text, from) {
        let all_digits = text[digits..]
            .find(|c: char| !c.is_ascii_digit())
            .map_or(text.len(), |len| digits + len);
        let printed = &text[digits..all_digits];
        let is_printed = |number: &usize| printed.starts_with(&number.to_string());
        let end = match [number, number.saturating_sub(1)]
            .iter()
            .find(|number| is_printed(number))
        {
            Some(number) if *number > 0 => digits + number.to_string().len(),
            _ => all_digits.min(digits + 2),
        };
        let before = text[..words].trim_end();
        let start = match title {
            _ if before.is_empty() => Some(words),
            None => Some(words),
            Some(title) if before.ends_with(title.text) => Some(before.len() - title.text.len()),
            Some(title) => title_start(before, title).or_else(|| {
                // The title reworded: the words behind the last full stop.
                let window =
                    before.floor_char_boundary(before.len().saturating_sub(2 * LONGEST_TITLE));
                let sentence =
                    window + page::sentence_starts(&before[window..]).last().unwrap_or(0);
                let is_like_a_title = before.len() - sentence <= LONGEST_TITLE;
                (is_like_a_title && !is_vietnamese(before)).then_some(sentence)
            }),
        };
        if let Some(start) = start {
            return Some(Marker { start, words, end });
        }
        from = digits;
    }
    None
}

/// Where the title, with the quotation mark that may open it, is printed again.
fn title_start(before: &str, title: &Title<'_>) -> Option<usize> {
    let start = page::suffix_with_key(before, &title.key)?;
    if title.text.starts_with(char::is_alphanumeric) {
        return Some(start);
    }
    let opening = [' ', '«', '“', '"', '‘', '’', '\''];
    Some(before[..start].trim_end_matches(opening).len())
}

/// `ảnh`, `hình ảnh` or `hinh anh` and a digit: where the words and the number
/// start.
fn find_words(text: &str, from: usize) -> Option<(usize, usize)> {
    // Both forms end alike, so that one search finds the first of either.
    const END: &str = "nh ";
    static SEARCH: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(END));
    SEARCH.find_iter(&text.as_bytes()[from..]).find_map(|at| {
        let digits = from + at + END.len();
        let before = &text[..from + at];
        let words = ["hình ả", "ả", "hinh a"]
            .iter()
            .find(|start| before.ends_with(**start))
            .map(|start| before.len() - start.len())?;
        let has_number = text[digits..].starts_with(|c: char| c.is_ascii_digit());
        (words >= from && has_number).then_some((words, digits))
    })
}

/// In Vietnamese, `ảnh 3` can be a part of a sentence.
fn is_vietnamese(text: &str) -> bool {
    let marked = text
        .chars()
        .filter(|c| ('\u{1ea0}'..='\u{1ef9}').contains(c) || matches!(c, 'ơ' | 'ư' | 'đ'))
        .count();
    marked * 20 > text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_is_found_by_its_title() {
        let title = Title::new("L’été à Đà Nẵng", true);
        let marker = |text: &str, number| {
            find(text, Some(&title), number)
                .map(|found| (text[..found.start].to_owned(), text[found.end..].to_owned()))
        };
        let pair = |before: &str, after: &str| Some((before.to_owned(), after.to_owned()));
        assert_eq!(marker("L’été à Đà Nẵng ảnh 1Vue", 1), pair("", "Vue"));
        assert_eq!(
            marker("L'ete a Da Nang hinh anh 2 Vue", 2),
            pair("", " Vue")
        );
        assert_eq!(
            marker("Fin.L’été à Đà Nẵng ảnh 12 000", 1),
            pair("Fin.", "2 000")
        );
        assert_eq!(marker("L’été à Đà Nẵng ảnh 12 Vue", 12), pair("", " Vue"));
        assert_eq!(marker("L’été à Đà Nẵng", 1), None);
    }
}
