//! Who stands where in a photo: `(à gauche)`, `(2e, droite)`, `De gauche à droite : …`.

use crate::model::Placement;
use crate::text;

/// A place in a photo, told at some byte of a caption.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told<'a> {
    /// Where the bracket opens.
    pub(super) at: usize,
    pub(super) placement: Option<Placement>,
    pub(super) text: &'a str,
}

/// The places told in brackets, in the order of the caption.
pub(super) fn in_brackets(caption: &str) -> Vec<Told<'_>> {
    let open = caption.match_indices(['(', '（']);
    open.filter_map(|(at, bracket)| {
        let inner = &caption[at + bracket.len()..];
        let close = inner.find([')', '）'])?;
        let text = inner[..close].trim();
        if text.len() > 60 {
            return None;
        }
        let placement = side(text);
        (placement.is_some() || text::key(text) == "aumicro").then_some(Told {
            at,
            placement,
            text,
        })
    })
    .collect()
}

fn side(text: &str) -> Option<Placement> {
    let key = text::key(text);
    let word = |word: &str| {
        text.split([' ', ',', '-'])
            .any(|part| text::key(part) == word)
    };
    if key.contains("gauche")
        || word("left")
        || word("l")
        || word("izquierda")
        || matches!(key.as_str(), "g" | "i")
        || text.contains("trái")
        || text == "左"
    {
        Some(Placement::Left)
    } else if key.contains("droite")
        || word("right")
        || word("r")
        || word("derecha")
        || key == "d"
        || text.contains("phải")
        || text == "右"
    {
        Some(Placement::Right)
    } else if key.contains("centre")
        || key.contains("milieu")
        || word("center")
        || word("centro")
        || word("c")
        || text.contains("giữa")
        || text == "中"
    {
        Some(Placement::Centre)
    } else {
        None
    }
}

/// Where a list of people from left to right starts, the words that say so, and
/// where its sentence ends.
pub(super) fn row(caption: &str) -> Option<(usize, &str, usize)> {
    let lower = caption.to_lowercase();
    if lower.len() != caption.len() {
        return None;
    }
    let (start, words) = [
        "de gauche à droite",
        "de g. à dr.",
        "from left to right",
        "from left",
        "de izquierda a derecha",
    ]
    .iter()
    .find_map(|words| Some((lower.find(words)?, words.len())))?;
    // `MM. X et Y` is no end.
    let mut stops = caption[start..].match_indices(". ");
    let end = stops
        .find(|(stop, _)| !caption[..start + stop].ends_with('M'))
        .map_or(caption.len(), |(stop, _)| start + stop);
    Some((start, &caption[start..start + words], end))
}

/// The place of the `at`th of `count` people in a row.
pub(super) fn place_in_row(at: usize, count: usize) -> Option<Placement> {
    if at == 0 {
        Some(Placement::Left)
    } else if at + 1 == count {
        Some(Placement::Right)
    } else if at * 2 + 1 == count {
        Some(Placement::Centre)
    } else {
        None
    }
}
