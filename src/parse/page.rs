//! The page as lines, and what a line is made of: the small tools of the parser.

use memchr::memchr_iter;

use super::calendar::day_of_publication;
use crate::model::{Furniture, FurnitureKind};
use crate::text;

/// One line that is not blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    /// Whether a blank line, or the top of the page, stands before it.
    pub(super) after_gap: bool,
}

/// The lines of a normalized text that are not blank.
pub(super) fn lines(normalized: &str) -> Vec<Line<'_>> {
    // More than most pages have.
    let mut lines = Vec::with_capacity(64);
    let mut after_gap = true;
    let mut start = 0;
    for end in memchr_iter(b'\n', normalized.as_bytes()).chain([normalized.len()]) {
        let text = &normalized[start..end];
        start = end + 1;
        if text.is_empty() {
            after_gap = true;
        } else {
            lines.push(Line { text, after_gap });
            after_gap = false;
        }
    }
    lines
}

/// Takes the `date 2021-07` that a crawler put before the page.
pub(super) fn take_crawl_date(
    lines: &mut Vec<Line<'_>>,
    furniture: &mut Vec<Furniture>,
) -> Option<String> {
    let first = lines.first_mut()?;
    let rest = first.text.strip_prefix("date ")?;
    let date_end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '-')
        .unwrap_or(rest.len());
    let (date, after) = rest.split_at(date_end);
    if !is_iso_date(date) {
        return None;
    }
    furniture.push(piece(FurnitureKind::CrawlDate, &first.text[..5 + date_end]));
    first.text = after.trim_start();
    if first.text.is_empty() {
        lines.remove(0);
        if let Some(next) = lines.first_mut() {
            next.after_gap = true;
        }
    }
    Some(date.to_owned())
}

/// Takes the line at the head of the page that says when it was published.
pub(super) fn take_publication_date(
    lines: &mut Vec<Line<'_>>,
    furniture: &mut Vec<Furniture>,
) -> Option<String> {
    /// A section's name, the title and its lead may stand above it.
    const HEAD: usize = 4;
    let mut head = lines.iter().take(HEAD).enumerate();
    let (at, date) = head.find_map(|(at, line)| Some((at, day_of_publication(line.text)?)))?;
    let line = lines.remove(at);
    furniture.push(piece(FurnitureKind::Date, line.text));
    if let Some(next) = lines.get_mut(at) {
        next.after_gap |= line.after_gap;
    }
    Some(date)
}

/// `2021`, `2021-07` or `2021-07-14`.
fn is_iso_date(date: &str) -> bool {
    let mut parts = date.split('-');
    let number = |part: Option<&str>, width: usize, most: u32| match part {
        None => true,
        Some(digits) => {
            digits.len() == width && digits.parse().is_ok_and(|n: u32| (1..=most).contains(&n))
        }
    };
    number(parts.next(), 4, 9999)
        && number(parts.next(), 2, 12)
        && number(parts.next(), 2, 31)
        && parts.next().is_none()
}

pub(super) fn piece(kind: FurnitureKind, text: &str) -> Furniture {
    Furniture {
        kind,
        text: text.to_owned(),
    }
}

/// Whether the text ends as a sentence does: with a stop, maybe within quotes.
pub(super) fn ends_with_stop(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', '’', '\'', ')', ' '])
        .ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

/// Whether the text ends as a headline never does: with a full stop, a comma or
/// a colon. (A question or a quotation makes a fine headline.)
pub(super) fn ends_unlike_a_title(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', ' '])
        .ends_with(['.', ',', ';', ':', '。', '，'])
        && !text.ends_with("...")
}

/// Byte offsets at which a sentence starts, the first excluded. A stop that is
/// glued to the next sentence counts; an initial (`I. Morgoulov`) and `M.` do not.
pub(super) fn sentence_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let is_first_byte = |byte: &u8| matches!(byte, b'.' | b'!' | b'?' | 0xe2 | 0xe3);
    let may_be_stops = text.bytes().enumerate();
    let may_be_stops = may_be_stops.filter(move |(_, byte)| is_first_byte(byte));
    may_be_stops.filter_map(move |(at, _)| {
        let c = text[at..].chars().next()?;
        if !matches!(c, '.' | '!' | '?' | '…' | '。') {
            return None;
        }
        let before = &text[..at];
        let word = before
            .rsplit(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        let is_abbreviation = c == '.'
            && (word.chars().count() <= 1 && !word.starts_with(|c: char| c.is_ascii_digit())
                || matches!(
                    word,
                    "MM" | "Mme" | "Mgr" | "Dr" | "Mr" | "Mrs" | "Pr" | "St"
                ));
        if is_abbreviation {
            return None;
        }
        let after = &text[at + c.len_utf8()..];
        let rest = after.trim_start_matches(['"', '”', '»', ')', ' ']);
        let starts = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '“' | '('))
            || c == '。' && !rest.is_empty();
        starts.then(|| text.len() - rest.len())
    })
}

/// The byte offset at which `text` ends in the letters of `key`, a folded text:
/// how a title is recognised before a photo marker, glued and accents lost.
pub(super) fn suffix_with_key(text: &str, key: &str) -> Option<usize> {
    let mut wanted = key.chars().rev().peekable();
    wanted.peek()?;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        if wanted.peek().is_none() {
            break;
        }
        let mut folded = [None; 4];
        let mut count = 0;
        let mut fits = true;
        text::push_key(c, &mut |part| {
            if let Some(place) = folded.get_mut(count) {
                *place = Some(part);
            }
            count += 1;
        });
        fits &= count <= folded.len();
        for part in folded.iter().take(count).rev() {
            fits &= *part == wanted.next();
        }
        if !fits {
            return None;
        }
        if count > 0 {
            start = at;
        }
    }
    wanted.peek().is_none().then_some(start)
}

/// The text without one final full stop; an ellipsis stays.
pub(super) fn without_final_stop(text: &str) -> &str {
    let text = text.trim_end();
    match text.strip_suffix(['.', '。']) {
        Some(shorter) if !shorter.ends_with('.') => shorter.trim_end(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crawl_date_is_taken_from_the_top_alone() {
        let mut furniture = Vec::new();
        let mut page = lines("date 2021-07 Hanoi (VNA) - Un\n\nDeux");
        let date = take_crawl_date(&mut page, &mut furniture);
        assert_eq!(date.as_deref(), Some("2021-07"));
        assert_eq!(page[0].text, "Hanoi (VNA) - Un");
        assert_eq!(furniture[0].text, "date 2021-07");

        let mut page = lines("date 2021-13 Hanoi");
        assert_eq!(take_crawl_date(&mut page, &mut furniture), None);
        assert_eq!(page[0].text, "date 2021-13 Hanoi");
    }

    #[test]
    fn sentences_start_after_stops_and_glued_stops() {
        let text = "M. Pham est venu.Il a vu. I. Orlov aussi ! « Bien », a-t-il dit.";
        let starts: Vec<&str> = sentence_starts(text).map(|at| &text[at..at + 5]).collect();
        assert_eq!(starts, ["Il a ", "I. Or", "« Bie"].map(|s| &s[..5]));
    }

    #[test]
    fn a_title_is_recognised_without_marks_and_spaces() {
        let key = text::key("L’été à Đà Nẵng");
        let line = "Une phrase. L'ete a Da Nang";
        assert_eq!(suffix_with_key(line, &key), Some(12));
        assert_eq!(suffix_with_key("L'ete a Da Lat", &key), None);
        assert_eq!(suffix_with_key("Nang", &key), None);
    }

    #[test]
    fn one_final_stop_goes_an_ellipsis_stays() {
        assert_eq!(without_final_stop("Hanoi ."), "Hanoi");
        assert_eq!(without_final_stop("Hanoi..."), "Hanoi...");
    }
}
