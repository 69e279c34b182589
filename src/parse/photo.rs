//! Photos: the marker before a caption, the caption, the credit behind it.
//!
//! A photo line is told by its marker (the title again and `ảnh 1`) or by the
//! credit that ends it. What shares its line, before or behind, is text.

use super::page::{self, Line, piece};
use super::title::Title;
use super::{agency, dateline};
use crate::model::{Furniture, FurnitureKind, Photo};
use crate::text;

/// A part of the page, in its order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Block<'a> {
    Text(Line<'a>),
    Photo(Photo),
}

/// Longer than this (in bytes), words before a credit are more than a caption.
const LONGEST_CAPTION: usize = 600;
/// A credit longer than this is no credit.
const LONGEST_CREDIT: usize = 70;

/// Splits lines into text and photos.
pub(super) fn split<'a>(
    lines: &[Line<'a>],
    title: Option<&Title<'a>>,
    furniture: &mut Vec<Furniture>,
) -> Vec<Block<'a>> {
    let mut splitter = Splitter {
        blocks: Vec::with_capacity(lines.len()),
        furniture,
        title,
        title_is_told: title.is_none_or(|title| title.has_own_line),
        markers: 0,
    };
    for line in lines {
        splitter.line(*line);
    }
    splitter.blocks
}

struct Splitter<'a, 'f> {
    blocks: Vec<Block<'a>>,
    furniture: &'f mut Vec<Furniture>,
    title: Option<&'f Title<'a>>,
    /// A title without a line of its own is read from its first marker.
    title_is_told: bool,
    markers: usize,
}

impl<'a> Splitter<'a, '_> {
    fn line(&mut self, line: Line<'a>) {
        let mut rest = line;
        while let Some(marker) = find_marker(rest.text, self.title, self.markers + 1) {
            self.text(Line {
                text: rest.text[..marker.start].trim_end(),
                ..rest
            });
            let printed = if self.title_is_told {
                &rest.text[marker.start..marker.end]
            } else {
                &rest.text[marker.words..marker.end]
            };
            self.title_is_told = true;
            self.markers += 1;
            self.furniture
                .push(piece(FurnitureKind::PhotoMarker, printed));
            let after = &rest.text[marker.end..];
            let next = find_marker(after, self.title, self.markers + 1)
                .map_or(after.len(), |next| next.start);
            let behind = self.marked_caption(after[..next].trim());
            self.text(Line {
                text: behind,
                after_gap: true,
            });
            rest = Line {
                text: after[next..].trim_start(),
                after_gap: true,
            };
        }
        self.text(rest);
    }

    /// Reads the caption behind a marker and gives back what is not caption.
    fn marked_caption(&mut self, text: &'a str) -> &'a str {
        let text = text.trim_start_matches([':', '.', ' ']);
        if let Some(found) = find_credit(text) {
            self.push_caption(&text[..found.start], Some((&found, text)));
            return text[found.end..].trim_start();
        }
        let end = match dateline::find(text) {
            Some(found) => found.start,
            None if text.len() > LONGEST_CAPTION => {
                page::sentence_starts(text).next().unwrap_or(text.len())
            }
            None => text.len(),
        };
        self.push_caption(&text[..end], None);
        &text[end..]
    }

    /// A line, or a part of one, without a marker.
    fn text(&mut self, line: Line<'a>) {
        let mut rest = line;
        while let Some(found) = find_credit(rest.text).filter(|found| is_caption(rest.text, found))
        {
            let mut caption = &rest.text[..found.start];
            let starts_text = dateline::at_start(caption).is_some();
            if starts_text || caption.len() > LONGEST_CAPTION {
                let start = page::sentence_starts(caption).last().unwrap_or(0);
                let (before, own) = caption.split_at(start);
                if starts_text || !before.is_empty() {
                    self.push_text(Line {
                        text: before.trim_end(),
                        ..rest
                    });
                    caption = own;
                }
            }
            self.take_caption_line_above(caption, rest);
            self.push_caption(caption, Some((&found, rest.text)));
            rest = Line {
                text: rest.text[found.end..].trim_start(),
                after_gap: true,
            };
        }
        self.push_text(rest);
    }

    fn push_text(&mut self, line: Line<'a>) {
        if line.text.is_empty() {
            return;
        }
        if let Some(Block::Photo(last)) = self.blocks.last()
            && let Some(caption) = &last.caption
            && text::same_key(caption, line.text)
        {
            self.furniture.push(piece(FurnitureKind::Repeat, line.text));
        } else if names_places_of_people(line.text) && !page::ends_with_stop(line.text) {
            self.push_caption(line.text, None);
        } else {
            self.blocks.push(Block::Text(line));
        }
    }

    /// A credit on a line of its own belongs to the short line that it touches.
    fn take_caption_line_above(&mut self, caption: &str, line: Line<'a>) {
        if !caption.trim().is_empty() || line.after_gap {
            return;
        }
        if let Some(&Block::Text(above)) = self.blocks.last()
            && above.text.len() <= LONGEST_CAPTION / 2
            && page::sentence_starts(above.text).next().is_none()
            && dateline::at_start(above.text).is_none()
        {
            self.blocks.pop();
            self.push_caption(above.text, None);
        }
    }

    /// Stores one photo; one printed twice is kept once.
    fn push_caption(&mut self, caption: &str, credit: Option<(&Credit, &str)>) {
        let value = credit.and_then(|(found, text)| {
            self.furniture.push(piece(
                FurnitureKind::CreditLabel,
                &text[found.start..found.value.start],
            ));
            Some(&text[found.value.clone()]).filter(|value| !value.is_empty())
        });
        let caption = page::without_final_stop(caption.trim());
        let (caption, repeated) = halves(caption);
        if !repeated.is_empty() {
            self.furniture.push(piece(FurnitureKind::Repeat, repeated));
        }
        if let Some(Block::Photo(last)) = self.blocks.last_mut() {
            let same_caption = last
                .caption
                .as_deref()
                .is_some_and(|other| caption.is_empty() || text::same_key(other, caption));
            let fits_credit = last.credit.is_none() || last.credit.as_deref() == value;
            if same_caption && (fits_credit || !caption.is_empty()) {
                if !caption.is_empty() {
                    self.furniture.push(piece(FurnitureKind::Repeat, caption));
                }
                if last.credit.is_none() {
                    last.credit = value.map(str::to_owned);
                } else if let Some(value) = value {
                    self.furniture.push(piece(FurnitureKind::Repeat, value));
                }
                return;
            }
        }
        if !caption.is_empty() || value.is_some() {
            self.blocks.push(Block::Photo(Photo {
                caption: Some(caption.to_owned()).filter(|caption| !caption.is_empty()),
                credit: value.map(str::to_owned),
            }));
        }
    }
}

/// A photo as one line prints it: a teaser's caption, with or without a credit.
pub(super) fn of_line(line: &str, furniture: &mut Vec<Furniture>) -> Option<Photo> {
    let mut splitter = Splitter {
        blocks: Vec::new(),
        furniture,
        title: None,
        title_is_told: true,
        markers: 0,
    };
    match find_credit(line).filter(|found| line[found.end..].trim().is_empty()) {
        Some(found) => splitter.push_caption(&line[..found.start], Some((&found, line))),
        None => splitter.push_caption(line, None),
    }
    match splitter.blocks.pop() {
        Some(Block::Photo(photo)) => Some(photo),
        _ => None,
    }
}

/// Whether the line is a caption that ends in a credit.
pub(super) fn ends_in_credit(line: &str) -> bool {
    find_credit(line).is_some_and(|found| is_caption(line, &found))
}

/// A caption printed twice on one line: the first half, and the second.
fn halves(caption: &str) -> (&str, &str) {
    let key_len = text::key(caption).chars().count();
    if key_len < 30 || !key_len.is_multiple_of(2) {
        return (caption, "");
    }
    let mut seen = 0;
    let middle = caption.char_indices().find_map(|(at, c)| {
        let done = seen == key_len / 2;
        text::push_key(c, &mut |_| seen += 1);
        (done && seen > key_len / 2).then_some(at)
    });
    match middle.map(|at| caption.split_at(at)) {
        Some((one, two)) if text::same_key(one, two) => (page::without_final_stop(one), two),
        _ => (caption, ""),
    }
}

/// `(à gauche)` and its like stand in captions alone.
pub(super) fn names_places_of_people(line: &str) -> bool {
    line.len() <= LONGEST_CAPTION / 2
        && line.match_indices('(').any(|(open, _)| {
            let inner = &line[open + 1..];
            inner.find(')').is_some_and(|close| {
                let inner = text::key(&inner[..close.min(inner.floor_char_boundary(60))]);
                ["gauche", "droite", "aucentre", "aumilieu"]
                    .iter()
                    .any(|place| inner.ends_with(place))
            })
        })
}

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
pub(super) fn find_marker(text: &str, title: Option<&Title<'_>>, number: usize) -> Option<Marker> {
    let mut from = 0;
    while let Some((words, digits)) = find_marker_words(text, from) {
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
                let sentence = page::sentence_starts(before).last().unwrap_or(0);
                let is_like_a_title = before.len() - sentence <= LONGEST_CAPTION / 2;
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
fn find_marker_words(text: &str, from: usize) -> Option<(usize, usize)> {
    // Both forms end alike, so that one search finds the first of either.
    const END: &str = "nh ";
    text[from..].match_indices(END).find_map(|(at, _)| {
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

/// A credit with its label and brackets, in bytes of the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Credit {
    /// Where the label, or the bracket before it, starts.
    pub(super) start: usize,
    pub(super) value: std::ops::Range<usize>,
    pub(super) end: usize,
    is_source: bool,
    is_bracketed: bool,
}

/// The first credit in the text.
pub(super) fn find_credit(text: &str) -> Option<Credit> {
    text.char_indices()
        .filter(|(_, c)| matches!(c, ':' | ';' | '：'))
        .find_map(|(colon, c)| credit_at(text, colon, colon + c.len_utf8()))
        .or_else(|| credit_without_colon(text))
}

/// Words before the colon, longest first where one ends in another.
const LABELS: &[&str] = &[
    "Crédit photo",
    "Crédits photo",
    "Crédit",
    "Photos",
    "Photo",
    "PHOTO",
    "Sources",
    "Source",
    "Images",
    "Image",
    "Illustration",
    "Fotos",
    "Foto",
    "Fuente",
    "Ảnh minh họa",
    "Ảnh",
    "Nguồn",
    "图片来源",
    "图",
];

fn credit_at(text: &str, colon: usize, value_start: usize) -> Option<Credit> {
    let before = text[..colon].trim_end();
    let label = label_start(before)?;
    let is_source = ["ource", "ources", "Fuente", "Nguồn"]
        .iter()
        .any(|word| before.ends_with(word));
    let opened = text[..label].trim_end();
    let is_bracketed = opened.ends_with(['(', '（', '[']);
    if text[label..].starts_with(char::is_lowercase) && !is_bracketed {
        return None;
    }
    let start = if is_bracketed {
        opened.len() - opened.chars().next_back().map_or(0, char::len_utf8)
    } else {
        label
    };
    let value_start = text.len() - text[value_start..].trim_start().len();
    let (value_end, end) = value_end(&text[value_start..], is_bracketed)?;
    Some(Credit {
        start,
        value: value_start..value_start + value_end,
        end: value_start + end,
        is_source,
        is_bracketed,
    })
}

/// Where the label that ends `before` starts. `Photo d’illustration` and its
/// like have small words between label and colon.
fn label_start(before: &str) -> Option<usize> {
    if let Some(label) = LABELS.iter().find(|label| before.ends_with(**label)) {
        return Some(before.len() - label.len());
    }
    let window = before.floor_char_boundary(before.len().saturating_sub(45));
    for label in ["Photo", "photo", "source"] {
        if let Some(at) = before[window..].rfind(label) {
            let at = window + at;
            let qualifier = &before[at + label.len()..];
            let is_qualifier = qualifier.is_empty()
                || qualifier.starts_with([' ', 's'])
                    && qualifier
                        .chars()
                        .all(|c| c.is_lowercase() || matches!(c, ' ' | '\'' | '’' | '-'));
            return is_qualifier.then_some(at);
        }
    }
    None
}

/// Where the value ends, and where the credit with its bracket and stop ends.
fn value_end(rest: &str, is_bracketed: bool) -> Option<(usize, usize)> {
    let window = &rest[..rest.floor_char_boundary(4 * LONGEST_CREDIT)];
    if is_bracketed
        && let Some(close) = window.find([')', '）', ']'])
        && close <= 2 * LONGEST_CREDIT
    {
        let bracket = rest[close..].chars().next().map_or(1, char::len_utf8);
        return Some((
            rest[..close].trim_end().len(),
            behind_stop(rest, close + bracket),
        ));
    }
    let shared = |end: usize| Some((end, behind_stop(rest, end)));
    let head = &window[..window.floor_char_boundary(LONGEST_CREDIT)];
    if let Some(end) = agency::photo_source_end(head) {
        let after = window[end..].trim_start_matches([')', '.', ' ']);
        let starts_text = after.is_empty()
            || after.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '“' | '"' | '('));
        if starts_text || window.len() > LONGEST_CREDIT {
            return shared(end);
        }
    }
    // A dateline on the same line ends a photographer's name.
    let limit = dateline::find_behind_name(window).map_or(window.len(), |found| found.start);
    let value = window[..limit].trim_end();
    let stop = page::sentence_starts(value).next();
    let value = &value[..stop.unwrap_or(value.len())];
    let value = page::without_final_stop(value.trim_end().trim_end_matches(')'));
    (value.len() <= LONGEST_CREDIT).then_some(())?;
    shared(value.len())
}

/// Takes a stop or a stray bracket behind a credit with it.
fn behind_stop(rest: &str, end: usize) -> usize {
    rest.len()
        - rest[end..]
            .trim_start_matches([' ', '.', ')', '）', '。'])
            .len()
}

/// `(Photo VNA)`, `. Photo`, `(Photo)` at the end of the line.
fn credit_without_colon(text: &str) -> Option<Credit> {
    let trimmed = text.trim_end_matches(['.', ')', ' ']);
    let window = trimmed.floor_char_boundary(trimmed.len().saturating_sub(LONGEST_CREDIT));
    let label = window + trimmed[window..].rfind("Photo")?;
    let after_label = &trimmed[label + "Photo".len()..];
    let value = after_label.trim_start_matches([' ', '-', '–', ',']);
    let opened = text[..label].trim_end();
    let is_bracketed = opened.ends_with('(');
    let is_alone = opened.is_empty() || opened.ends_with(['.', '(']);
    let is_credit = if after_label.is_empty() {
        is_alone && !opened.is_empty()
    } else {
        value.len() < after_label.len() && agency::is_chain(value)
    };
    is_credit.then(|| Credit {
        start: if is_bracketed {
            opened.len() - 1
        } else {
            label
        },
        value: trimmed.len() - value.len()..trimmed.len(),
        end: text.len(),
        is_source: false,
        is_bracketed,
    })
}

/// Whether a line without a marker is a caption up to this credit. Text behind
/// it asks for a credit that cannot be a part of a sentence.
fn is_caption(line: &str, found: &Credit) -> bool {
    let value = &line[found.value.clone()];
    let is_sure = found.is_bracketed || agency::photo_source_end(value) == Some(value.len());
    let ends_line = line[found.end..].trim().is_empty();
    if found.is_source {
        return is_sure && (ends_line || found.start > 0);
    }
    ends_line || is_sure
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn credit(line: &str, caption: &str, value: &str, rest: &str) {
        let found = find_credit(line).unwrap_or_else(|| panic!("no credit in {line}"));
        assert_eq!(line[..found.start].trim_end(), caption, "{line}");
        assert_eq!(&line[found.value.clone()], value, "{line}");
        assert_eq!(&line[found.end..], rest, "{line}");
    }

    #[test]
    fn every_form_of_a_credit() {
        credit("Vue. Photo: VNA", "Vue.", "VNA", "");
        credit("Vue. Photo : VNA.", "Vue.", "VNA", "");
        credit("Vue. Photo ; VNA", "Vue.", "VNA", "");
        credit("Vue (Photo: VNA)", "Vue", "VNA", "");
        credit("Vue. (Photo : VNA).", "Vue.", "VNA", "");
        credit("Vue. Photo d'illustration: VNA", "Vue.", "VNA", "");
        credit("Vue. Photo d’archives : AFP", "Vue.", "AFP", "");
        credit("Vue. Source : VNA", "Vue.", "VNA", "");
        credit("Vue . Photo: Reuters/VNA", "Vue .", "Reuters/VNA", "");
        credit(
            "Vue. Photo: Linh Huong/VNA/CVN",
            "Vue.",
            "Linh Huong/VNA/CVN",
            "",
        );
        credit("Vue. Photo: qdnd.vn", "Vue.", "qdnd.vn", "");
        credit("Vue. Photo: capture d'écran", "Vue.", "capture d'écran", "");
        credit("Photo: Internet", "", "Internet", "");
        credit("Vue. Photo", "Vue.", "", "");
        credit("Vue (Photo VNA)", "Vue", "VNA", "");
        credit("Vue (图片来源:越通社)", "Vue", "越通社", "");
        credit("Vue (Ảnh: Lan Anh/TTXVN)", "Vue", "Lan Anh/TTXVN", "");
    }

    #[test]
    fn text_behind_a_credit() {
        credit(
            "Vue. Photo: VNA Hanoi (VNA) - Un",
            "Vue.",
            "VNA",
            "Hanoi (VNA) - Un",
        );
        credit(
            "Vue. Photo: VNAHanoi (VNA) - Un",
            "Vue.",
            "VNA",
            "Hanoi (VNA) - Un",
        );
        credit(
            "Vue. Photo: Hai Anh Hanoi (VNA) - Un",
            "Vue.",
            "Hai Anh",
            "Hanoi (VNA) - Un",
        );
        credit(
            "Vue. (Photo: VNA) Le Laos fête",
            "Vue.",
            "VNA",
            "Le Laos fête",
        );
        credit(
            "Vue. Photo: VNA/CVN Le Laos fête",
            "Vue.",
            "VNA/CVN",
            "Le Laos fête",
        );
    }

    #[test]
    fn a_marker_is_found_by_its_title() {
        let title = Title::new("L’été à Đà Nẵng", true);
        let marker = |text: &str, number| {
            find_marker(text, Some(&title), number)
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

    #[test]
    fn a_caption_printed_twice_is_kept_once() {
        let one = "Des artisans au travail dans le village";
        assert_eq!(halves(&format!("{one}. {one}")), (one, one));
        assert_eq!(halves(&format!("{one}{one}")), (one, one));
        assert_eq!(halves(one), (one, ""));
    }
}
