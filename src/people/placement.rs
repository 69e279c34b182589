//! Who stands where in a photo: `(à gauche)`, `(2e, droite)`, `De gauche à droite : …`.

use memchr::memchr2_iter;

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
    let open = memchr2_iter(b'(', WIDE_BRACKET, caption.as_bytes());
    let inner = open.filter_map(|at| {
        let inner = caption[at..].strip_prefix(['(', '（'])?;
        Some((at, inner))
    });
    // Behind a bracket that nothing closes none is closed.
    let closed = inner.map_while(|(at, inner)| Some((at, &inner[..inner.find([')', '）'])?])));
    closed
        .filter_map(|(at, inner)| {
            let text = inner.trim();
            if text.len() > 60 {
                return None;
            }
            let key = text::key(text);
            let placement = side(text, &key);
            (placement.is_some() || key == "aumicro").then_some(Told {
                at,
                placement,
                text,
            })
        })
        .collect()
}

/// The first byte of `（`.
const WIDE_BRACKET: u8 = 0xef;

/// The side that words tell; `key` is their [`text::key`].
fn side(text: &str, key: &str) -> Option<Placement> {
    let words: Vec<String> = text.split([' ', ',', '-']).map(text::key).collect();
    let word = |word: &str| words.iter().any(|key| key == word);
    if key.contains("gauche")
        || word("left")
        || word("l")
        || word("izquierda")
        || matches!(key, "g" | "i")
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
    let may_be_told = contains_in_any_case(caption, &["de gauche", "de g."], 3)
        || contains_in_any_case(caption, &["from left"], 0)
        || contains_in_any_case(caption, &["de izquierda"], 4);
    if !may_be_told {
        return None;
    }
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

/// Whether a text contains one of some openings in capital or small letters; `rare` is
/// the place of a letter that they share and that texts hold seldom.
fn contains_in_any_case(text: &str, openings: &[&str], rare: usize) -> bool {
    let text = text.as_bytes();
    let letter = openings[0].as_bytes()[rare];
    memchr2_iter(letter, letter.to_ascii_uppercase(), text).any(|at| {
        let found = at.checked_sub(rare).map(|start| &text[start..]);
        openings.iter().any(|opening| {
            let found = found.and_then(|found| found.get(..opening.len()));
            found.is_some_and(|found| found.eq_ignore_ascii_case(opening.as_bytes()))
        })
    })
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
