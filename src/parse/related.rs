//! Related stories: the groups behind `Voir plus`, and the tail without marker.
//!
//! Behind the marker stand groups of a photo's caption (or the title once more),
//! a title and an abstract, which may be missing. No line tells by its look alone
//! what it is, so the cheapest reading of the whole run is taken. Without a marker
//! the tail behind the sign-off is a title and an abstract, or abstracts alone.

use std::borrow::Cow;

use super::page::{self, Line, piece};
use super::photo::{self, Block};
use super::{furniture, title};
use crate::model::{Furniture, FurnitureKind, Photo, Teaser};
use crate::text;

/// Splits the page at its first `Voir plus` line; the second half is empty where
/// there is none.
pub(super) fn split_at_marker<'a, 'l>(
    lines: &'l [Line<'a>],
    pieces: &mut Vec<Furniture>,
) -> (&'l [Line<'a>], &'l [Line<'a>]) {
    let marker = lines
        .iter()
        .position(|line| furniture::is_related_marker(line.text));
    match marker {
        None => (lines, &[]),
        Some(at) => {
            pieces.push(piece(FurnitureKind::RelatedMarker, lines[at].text));
            (&lines[..at], &lines[at + 1..])
        }
    }
}

/// Reads the groups behind the marker.
pub(super) fn marked(lines: &[Line<'_>], pieces: &mut Vec<Furniture>) -> Vec<Teaser> {
    let lines = without_furniture(lines, pieces);
    let paragraphs = paragraphs(&lines);
    let groups = cheapest_groups(&paragraphs);
    let mut teasers = Vec::with_capacity(groups.len());
    let mut at = 0;
    for size in groups {
        let group = &paragraphs[at..at + size];
        at += size;
        teasers.extend(teaser(group, pieces));
    }
    teasers
}

fn teaser(group: &[Cow<'_, str>], pieces: &mut Vec<Furniture>) -> Option<Teaser> {
    let (caption, title, abstract_text) = match group {
        [only] if page::ends_unlike_a_title(only) => (None, None, Some(only)),
        [only] => (None, Some(only), None),
        [caption, title] if is_pair_without_caption(caption, title) => {
            (None, Some(caption), Some(title))
        }
        [caption, title] => (Some(caption), Some(title), None),
        [caption, title, abstract_text] => (Some(caption), Some(title), Some(abstract_text)),
        _ => return None,
    };
    let photo = match (caption, title) {
        (Some(caption), Some(title)) if text::same_key(caption, title) => {
            pieces.push(piece(FurnitureKind::Repeat, caption));
            None
        }
        (Some(caption), _) => photo::of_line(caption, pieces),
        (None, _) => None,
    };
    Some(Teaser {
        title: title.map(Cow::to_string),
        abstract_text: abstract_text.map(Cow::to_string),
        photo,
    })
}

/// A group of two is a caption and a title, or else a title and an abstract.
fn is_pair_without_caption(one: &str, two: &str) -> bool {
    !text::same_key(one, two) && !photo::ends_in_credit(one) && page::ends_unlike_a_title(two)
}

/// Lines that touch are one paragraph, where paragraphs have blanks between them.
fn paragraphs<'a>(lines: &[Line<'a>]) -> Vec<Cow<'a, str>> {
    let gaps = lines.iter().filter(|line| line.after_gap).count();
    let blanks_divide = gaps * 2 > lines.len();
    let mut paragraphs: Vec<Cow<'a, str>> = Vec::with_capacity(lines.len());
    for line in lines {
        match paragraphs.last_mut() {
            Some(last) if blanks_divide && !line.after_gap => {
                let last = last.to_mut();
                last.push(' ');
                last.push_str(line.text);
            }
            _ => paragraphs.push(Cow::Borrowed(line.text)),
        }
    }
    paragraphs
}

/// What a paragraph says of its part in a group.
#[expect(
    clippy::struct_excessive_bools,
    reason = "four signs, each seen or not"
)]
struct Look {
    has_credit: bool,
    ends_unlike_a_title: bool,
    ends_with_stop: bool,
    /// The next paragraph says the same: a title where a caption would stand.
    is_repeated: bool,
}

/// The sizes of the groups in the cheapest reading of the whole run. Costs are
/// signs against a reading; their order matters, not their size.
fn cheapest_groups(paragraphs: &[Cow<'_, str>]) -> Vec<usize> {
    let looks: Vec<Look> = paragraphs
        .iter()
        .enumerate()
        .map(|(at, text)| Look {
            has_credit: photo::ends_in_credit(text),
            ends_unlike_a_title: page::ends_unlike_a_title(text),
            ends_with_stop: page::ends_with_stop(text),
            is_repeated: paragraphs
                .get(at + 1)
                .is_some_and(|next| is_near(text, next)),
        })
        .collect();
    let mut best: Vec<(u32, usize)> = Vec::with_capacity(looks.len() + 1);
    best.push((0, 0));
    for end in 1..=looks.len() {
        let cheapest = (1..=end.min(3))
            .map(|size| (best[end - size].0 + cost(&looks[end - size..end]), size))
            .min_by_key(|(cost, size)| (*cost, std::cmp::Reverse(*size)));
        best.push(cheapest.unwrap_or((0, 1)));
    }
    let mut sizes = Vec::with_capacity(looks.len());
    let mut end = looks.len();
    while end > 0 {
        let size = best[end].1;
        sizes.push(size);
        end -= size;
    }
    sizes.reverse();
    sizes
}

fn is_near(one: &str, other: &str) -> bool {
    one.len().abs_diff(other.len()) <= 16 && text::same_key(one, other)
}

fn cost(group: &[Look]) -> u32 {
    let caption = |look: &Look| {
        if look.is_repeated || look.has_credit {
            0
        } else {
            3
        }
    };
    let title = |look: &Look| {
        30 * u32::from(look.has_credit)
            + 12 * u32::from(look.ends_unlike_a_title)
            + 12 * u32::from(look.is_repeated)
    };
    let abstract_text = |look: &Look| {
        30 * u32::from(look.has_credit)
            + 25 * u32::from(look.is_repeated)
            + 6 * u32::from(!look.ends_with_stop)
    };
    match group {
        [one, two, three] => caption(one) + title(two) + abstract_text(three),
        // A caption and a title without abstract, or a title and an abstract.
        [one, two] => (8 + caption(one) + title(two)).min(14 + title(one) + abstract_text(two)),
        _ => 40,
    }
}

/// Reads the tail behind the sign-off of a page without marker. Photos that stand
/// with no story are handed back: they are the article's own.
pub(super) fn unmarked(
    tail: Vec<Block<'_>>,
    pieces: &mut Vec<Furniture>,
) -> (Vec<Teaser>, Vec<Photo>) {
    let mut teasers: Vec<Teaser> = Vec::new();
    let mut photos: Vec<Photo> = Vec::new();
    let mut title: Option<(&str, Option<Photo>)> = None;
    let mut in_footer = false;
    let finish = |title: &mut Option<(&str, Option<Photo>)>, text: Option<&str>| {
        let (title, photo) = title
            .take()
            .map_or((None, None), |(title, photo)| (Some(title), photo));
        (title.is_some() || text.is_some()).then(|| Teaser {
            title: title.map(str::to_owned),
            abstract_text: text.map(str::to_owned),
            photo,
        })
    };
    let mut tail = tail.into_iter().peekable();
    while let Some(block) = tail.next() {
        let line = match block {
            Block::Photo(photo) => {
                teasers.extend(finish(&mut title, None));
                photos.push(photo);
                continue;
            }
            Block::Text(line) => line.text,
        };
        in_footer |= furniture::is_footer(line);
        if in_footer {
            teasers.extend(finish(&mut title, None));
            pieces.push(piece(FurnitureKind::Footer, line));
        } else if let Some(kind) = furniture_kind(line) {
            pieces.push(piece(kind, line));
        } else if title.is_none() && is_label(line, tail.peek()) {
            pieces.push(piece(FurnitureKind::Label, line));
        } else if title.is_none() && title::looks_like_title(line) {
            title = Some((line, photos.pop()));
        } else {
            teasers.extend(finish(&mut title, Some(line)));
        }
    }
    teasers.extend(finish(&mut title, None));
    (teasers, photos)
}

/// Whether a line of the tail is too short for a story's title, and no abstract follows:
/// a tag, an author's name.
fn is_label(line: &str, next: Option<&Block<'_>>) -> bool {
    let is_abstract = |block: &Block<'_>| match block {
        Block::Text(line) => page::ends_with_stop(line.text),
        Block::Photo(_) => false,
    };
    // Other scripts write words without spaces.
    let is_short = line.split(' ').count() <= 3 && line.chars().all(|c| c < '\u{2e80}');
    is_short && !page::ends_with_stop(line) && !next.is_some_and(is_abstract)
}

/// Takes furniture and footers out of the lines.
pub(super) fn without_furniture<'a>(
    lines: &[Line<'a>],
    pieces: &mut Vec<Furniture>,
) -> Vec<Line<'a>> {
    let mut kept = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        if let Some(kind) = furniture_kind(line.text) {
            pieces.push(piece(kind, line.text));
        } else if furniture::is_footer(line.text) {
            let footer = lines[at..].iter();
            pieces.extend(footer.map(|line| piece(FurnitureKind::Footer, line.text)));
            break;
        } else {
            kept.push(*line);
        }
    }
    kept
}

/// Furniture of a tail: what it is anywhere, or a lone agency or sign.
fn furniture_kind(line: &str) -> Option<FurnitureKind> {
    if super::sign_off::is_agency_line(line) {
        return Some(FurnitureKind::DeskCode);
    }
    if furniture::is_related_marker(line) {
        return Some(FurnitureKind::RelatedMarker);
    }
    furniture::kind(line)
        .or_else(|| furniture::kind_behind_story(line))
        .or_else(|| (!line.contains(char::is_alphanumeric)).then_some(FurnitureKind::Control))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, Option<String>, Option<String>)> {
        let text = text::normalize(text);
        marked(&page::lines(&text), &mut Vec::new())
            .into_iter()
            .map(|teaser| {
                let caption = teaser.photo.and_then(|photo| photo.caption);
                (caption, teaser.title, teaser.abstract_text)
            })
            .collect()
    }

    fn teaser(
        caption: &str,
        title: &str,
        text: &str,
    ) -> (Option<String>, Option<String>, Option<String>) {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        (some(caption), some(title), some(text))
    }

    #[test]
    fn groups_of_three_with_every_kind_of_gap() {
        let page = "Vue du port. Photo: VNA\n\nLe port grandit\n\nLe port a grandi.\n\n\
                    Un marché flottant\n\nUn marché flottant\n\nLe marché flotte.\n\n\
                    Une jonque au large\n\nLa pêche reprend\n\nLa pêche a repris.\n\n\
                    Le pont la nuit. (Photo : VNA)\n\nLe pont ouvre\n\n\
                    Un train. Photo: AFP\n\nLe train roule\n\nLe train a roulé.";
        assert_eq!(
            read(page),
            [
                teaser("Vue du port", "Le port grandit", "Le port a grandi."),
                teaser("", "Un marché flottant", "Le marché flotte."),
                teaser(
                    "Une jonque au large",
                    "La pêche reprend",
                    "La pêche a repris."
                ),
                teaser("Le pont la nuit", "Le pont ouvre", ""),
                teaser("Un train", "Le train roule", "Le train a roulé."),
            ]
        );
    }
}
