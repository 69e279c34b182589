//! Photos: the marker before a caption, the caption, the credit behind it.
//!
//! A photo line is told by its marker (the title again and `ảnh 1`) or by the
//! credit that ends it. What shares its line, before or behind, is text.

use memchr::memchr;

use super::credit::{self, Credit};
use super::page::{self, Line, piece};
use super::title::Title;
use super::{agency, dateline, marker, sign_off};
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
        last_key: None,
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
    /// The folded caption of the last photo, once it was asked for.
    last_key: Option<String>,
}

impl<'a> Splitter<'a, '_> {
    fn line(&mut self, line: Line<'a>) {
        let mut rest = line;
        while let Some(marker) = marker::find(rest.text, self.title, self.markers + 1) {
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
            let next = marker::find(after, self.title, self.markers + 1)
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
        if let Some(found) = credit::find(text) {
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
        while let Some(found) = credit::find(rest.text).filter(|found| is_caption(rest.text, found))
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
        if self.repeats_last_caption(line.text) {
            self.furniture.push(piece(FurnitureKind::Repeat, line.text));
        } else if names_places_of_people(line.text) && !is_of_story(line.text) {
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

    /// Whether the last block is a photo of which the text is the caption.
    fn repeats_last_caption(&mut self, text: &str) -> bool {
        let Some(Block::Photo(last)) = self.blocks.last() else {
            return false;
        };
        last.caption.as_ref().is_some_and(|caption| {
            let key = self.last_key.get_or_insert_with(|| text::key(caption));
            text::has_key(text, key)
        })
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
        let caption = match credit {
            // `Vue de la salle - Photo: VNA`
            Some(_) => caption.trim_end_matches([' ', ',', '-', '–', '—', '/', '|']),
            None => caption,
        };
        let caption = page::without_final_stop(caption.trim());
        let (caption, repeated) = halves(caption);
        if !repeated.is_empty() {
            self.furniture.push(piece(FurnitureKind::Repeat, repeated));
        }
        let repeats = self.repeats_last_caption(caption);
        if let Some(Block::Photo(last)) = self.blocks.last_mut() {
            let same_caption = repeats || caption.is_empty() && last.caption.is_some();
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
            self.last_key = None;
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
        last_key: None,
    };
    match credit::find(line).filter(|found| line[found.end..].trim().is_empty()) {
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
    credit::find(line).is_some_and(|found| is_caption(line, &found))
}

/// A caption printed twice on one line: the first half, and the second.
fn halves(caption: &str) -> (&str, &str) {
    if !may_be_twice(caption) {
        return (caption, "");
    }
    let key_len = text::key_len(caption);
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

/// Whether the caption's first letter stands near its middle again: of nearly all
/// captions no more is looked at.
fn may_be_twice(caption: &str) -> bool {
    /// Marks lost and signs between the two take fewer bytes.
    const NEAR: usize = 32;
    let bytes = caption.as_bytes();
    let middle = bytes.len() / 2;
    let near = &bytes[middle.saturating_sub(NEAR)..bytes.len().min(middle + NEAR)];
    let first = bytes.first().filter(|first| first.is_ascii_alphabetic());
    first.is_none_or(|first| memchr(*first, near).is_some())
}

/// `(à gauche)` and its like stand in captions alone; a bare `(droite)` may be a
/// party's.
pub(super) fn names_places_of_people(line: &str) -> bool {
    line.len() <= LONGEST_CAPTION / 2
        && line.match_indices('(').any(|(open, _)| {
            let inner = &line[open + 1..];
            inner.find(')').is_some_and(|close| {
                let inner = text::key(&inner[..close.min(inner.floor_char_boundary(60))]);
                ["agauche", "adroite", "aucentre", "aumilieu"].contains(&inner.as_str())
                    || inner.contains("partirdela")
            })
        })
}

/// Whether a line is a sentence, opens or signs a story.
fn is_of_story(line: &str) -> bool {
    let signed = sign_off::find(line).map_or(line, |found| &line[..found.text_end]);
    page::ends_with_stop(signed) || dateline::at_start(line).is_some()
}

/// Whether a line without a marker is a caption up to this credit. Text behind
/// it asks for a credit that cannot be a part of a sentence.
fn is_caption(line: &str, found: &Credit) -> bool {
    let value = &line[found.value.clone()];
    let is_known = agency::photo_source_end(value) == Some(value.len());
    let ends_line = line[found.end..].trim().is_empty();
    if found.is_source {
        return is_known && (ends_line || found.start > 0);
    }
    if is_known || found.is_bracketed && !value.is_empty() {
        return true;
    }
    // An unknown giver is a name of few words, or stands behind a whole sentence.
    let words = value.split(' ').filter(|word| !word.is_empty());
    let is_name = words.clone().count() <= 4
        && words
            .clone()
            .all(|word| word.starts_with(char::is_uppercase) || word.contains(['/', '.']));
    let before = line[..found.start].trim_end();
    let stands_apart = before.is_empty() || page::ends_with_stop(before) || found.is_bracketed;
    ends_line && (is_name || stands_apart && words.count() <= 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_printed_twice_is_kept_once() {
        let one = "Des artisans au travail dans le village";
        assert_eq!(halves(&format!("{one}. {one}")), (one, one));
        assert_eq!(halves(&format!("{one}{one}")), (one, one));
        assert_eq!(halves(one), (one, ""));
    }
}
