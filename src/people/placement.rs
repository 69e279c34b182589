//! Who stands where in a photo: `(à gauche)`, `(2e, droite)`, `De gauche à droite : …`.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use memchr::{memchr_iter, memchr2_iter};

use crate::model::Placement;
use crate::text;

/// No place is told in more bytes: `cinquième à partir de la gauche, au premier rang`.
const LONGEST_PLACE: usize = 60;

/// A place in a photo, told at some byte of a caption.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told<'a> {
    /// Where the bracket or comma stands that opens it.
    pub(super) at: usize,
    pub(super) placement: Option<Placement>,
    pub(super) text: &'a str,
    /// Whether it stands before the name, not behind it.
    pub(super) is_before_name: bool,
}

/// The places told in brackets, between commas or before names, in the order of the
/// caption.
pub(super) fn told(caption: &str) -> Vec<Told<'_>> {
    let mut told: Vec<Told<'_>> = in_brackets(caption).collect();
    let brackets = told.len();
    told.extend(opening_clauses(caption));
    let opens_with_place = told[brackets..].iter().any(|told| told.at == 0);
    told.extend(between_commas(caption).map(|told| Told {
        is_before_name: opens_with_place,
        ..told
    }));
    if told.len() > brackets {
        told.sort_by_key(|told| told.at);
    }
    told
}

/// `À gauche, X ; à droite, Y`: words for a place at the start of a clause.
fn opening_clauses(caption: &str) -> impl Iterator<Item = Told<'_>> {
    let stops = memchr2_iter(b';', b'.', caption.as_bytes()).map(|at| at + 1);
    [0].into_iter().chain(stops).filter_map(|at| {
        let text = &caption[at..];
        let text = text.strip_prefix(' ').unwrap_or(text);
        if !text.starts_with(['À', 'A', 'à', 'a']) {
            return None;
        }
        let text = &text[..text.floor_char_boundary(LONGEST_PLACE)];
        let text = text[..text.find([',', ':'])?].trim();
        place_alone(text).map(|placement| Told {
            at,
            placement: Some(placement),
            text,
            is_before_name: true,
        })
    })
}

/// The place that words tell, if all of them do.
fn place_alone(text: &str) -> Option<Placement> {
    let is_place =
        |word: &str| PLACE_WORDS.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit());
    let is_alone = text.split(' ').all(is_place);
    is_alone.then(|| side(text, &text::key(text))).flatten()
}

fn in_brackets(caption: &str) -> impl Iterator<Item = Told<'_>> {
    let open = memchr2_iter(b'(', WIDE_BRACKET, caption.as_bytes());
    let inner = open.filter_map(|at| {
        let inner = caption[at..].strip_prefix(['(', '（'])?;
        Some((at, inner))
    });
    // Behind a bracket that nothing closes none is closed.
    let closed = inner.map_while(|(at, inner)| Some((at, &inner[..inner.find([')', '）'])?])));
    closed.filter_map(|(at, inner)| {
        let text = inner.trim();
        if text.len() > LONGEST_PLACE || !may_tell(text) {
            return None;
        }
        let key = text::key(text);
        let placement = side(text, &key);
        (placement.is_some() || key == "aumicro").then_some(Told {
            at,
            placement,
            text,
            is_before_name: false,
        })
    })
}

/// `X, à gauche, et Y`: nothing but words for a place behind a comma.
fn between_commas(caption: &str) -> impl Iterator<Item = Told<'_>> {
    memchr_iter(b',', caption.as_bytes()).filter_map(|at| {
        let behind = caption[at + 1..].strip_prefix(' ')?;
        let opening = behind.chars().next()?;
        if !matches!(opening, 'à' | 'a' | 'l' | 'r') && !opening.is_ascii_digit() {
            return None;
        }
        let end = behind.find([',', '.', ';', '(', ')']);
        let text = &behind[..end.unwrap_or(behind.len())];
        let text = text.split(" et ").next().unwrap_or(text).trim();
        let placement = place_alone(text)?;
        Some(Told {
            at,
            placement: Some(placement),
            text,
            is_before_name: false,
        })
    })
}

/// The words of `2e à partir de la gauche` and its like.
const PLACE_WORDS: [&str; 19] = [
    "A", "Au", "À", "a", "au", "centre", "center", "de", "droite", "en", "from", "gauche", "la",
    "left", "milieu", "partant", "partir", "right", "à",
];

/// The first byte of `（`.
const WIDE_BRACKET: u8 = 0xef;

/// Whether a bracket may hold a word for a place, or a letter for one (`R`): most hold
/// neither, and are not folded. Nothing that [`side`] knows is left out.
fn may_tell(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "auche", "AUCHE", "roite", "ROITE", "ilieu", "ILIEU", "entr", "ENTR", "enter", "ENTER",
        "icro", "ICRO", "eft", "EFT", "ight", "IGHT", "zquierda", "ZQUIERDA", "erecha", "ERECHA",
        "trái", "phải", "giữa",
    ];
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| text::any_of(WORDS));
    text.split([' ', ',', '-']).any(|word| word.len() <= 2)
        || !text.is_ascii() && text.chars().count() == 1
        || SEARCH.as_ref().is_none_or(|search| search.is_match(text))
}

/// The side that words tell; `key` is their [`text::key`]. `Ha Tinh (Centre)` is in the
/// middle of the country.
fn side(text: &str, key: &str) -> Option<Placement> {
    if key.contains("gauche") {
        return Some(Placement::Left);
    }
    if key.contains("droite") {
        return Some(Placement::Right);
    }
    if (key.contains("centre") || key.contains("milieu")) && text != "Centre" {
        return Some(Placement::Centre);
    }
    let words: Vec<String> = text.split([' ', ',', '-']).map(text::key).collect();
    let has = |places: &[&str]| words.iter().any(|word| places.contains(&word.as_str()));
    if has(&["left", "l", "izquierda"])
        || matches!(key, "g" | "i")
        || text.contains("trái")
        || text == "左"
    {
        Some(Placement::Left)
    } else if has(&["right", "r", "derecha"]) || key == "d" || text.contains("phải") || text == "右"
    {
        Some(Placement::Right)
    } else if has(&["center", "centro", "c"]) || text.contains("giữa") || text == "中" {
        Some(Placement::Centre)
    } else {
        None
    }
}

/// A list of people in the order in which they stand.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row<'a> {
    /// The words that say so.
    pub(super) text: &'a str,
    /// Where the people are named: behind the words, to the end of the sentence, or
    /// before `(de gauche à droite)`.
    pub(super) people: Range<usize>,
    /// Whether it goes from left to right.
    from_left: bool,
}

/// The row that a caption tells.
pub(super) fn row(caption: &str) -> Option<Row<'_>> {
    static SEARCH: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| text::any_of(&ROWS.map(|(_, rest, _)| rest)));
    let mut found = SEARCH.as_ref()?.find_iter(caption);
    let (words, from_left) = found.find_map(|found| {
        let (opening, _, from_left) = ROWS[found.pattern().as_usize()];
        let start = found.start().checked_sub(opening.len())?;
        let printed = caption.get(start..found.start())?;
        let is_row = printed.eq_ignore_ascii_case(opening);
        is_row.then_some((start..found.end(), from_left))
    })?;
    // `third from left` tells the place of one.
    let word_before = caption[..words.start].trim_end();
    let ordinals = ["st", "nd", "rd", "th"];
    if ordinals.iter().any(|end| word_before.ends_with(end)) {
        return None;
    }
    // `MM. X et Y` is no end.
    let is_stop = |at: &usize| !caption[..*at].ends_with('M');
    let is_end = |at: &usize| caption[*at..].starts_with('\n') || caption[*at..].starts_with(". ");
    let stops = || {
        let ends = memchr2_iter(b'.', b'\n', caption.as_bytes());
        ends.filter(is_end).filter(is_stop)
    };
    let sentence = stops().take_while(|at| *at < words.start).last();
    let before = sentence.map_or(0, |at| at + 1)..words.start;
    let is_closing = caption[words.end..].starts_with([')', '）'])
        && caption[before.clone()].contains(char::is_alphanumeric);
    let people = if is_closing {
        before
    } else {
        let end = stops().find(|at| *at >= words.end);
        words.start..end.unwrap_or(caption.len())
    };
    Some(Row {
        text: &caption[words],
        people,
        from_left,
    })
}

/// The words of a row: an opening in small letters or capitals, the rest, and whether it
/// goes from left to right. What many texts have is in the opening, which is not searched.
const ROWS: [(&str, &str, bool); 8] = [
    ("de ", "gauche à droite", true),
    ("de ", "droite à gauche", false),
    ("de ", "g. à dr.", true),
    ("f", "rom left to right", true),
    ("f", "rom left", true),
    ("f", "rom right to left", false),
    ("f", "rom right", false),
    ("de ", "izquierda a derecha", true),
];

impl Row<'_> {
    /// The place of the `at`th of `count` people in it.
    pub(super) fn place(&self, at: usize, count: usize) -> Option<Placement> {
        let (first, last) = if self.from_left {
            (Placement::Left, Placement::Right)
        } else {
            (Placement::Right, Placement::Left)
        };
        if at == 0 {
            Some(first)
        } else if at + 1 == count {
            Some(last)
        } else if at * 2 + 1 == count {
            Some(Placement::Centre)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_place_is_told_in_brackets() {
        for text in [
            "à gauche",
            "À GAUCHE",
            "2e, droite",
            "au centre",
            "CENTRE",
            "au milieu",
            "au micro",
            "left",
            "RIGHT",
            "third from left",
            "center",
            "G",
            "D.",
            "L",
            "3, R",
            "R - front",
            "izquierda",
            "Derecha",
            "centro",
            "trái",
            "bìa phải",
            "ở giữa",
            "左",
            "右",
            "中",
        ] {
            let caption = format!("Vu Ba Tin ({text})");
            assert_eq!(in_brackets(&caption).count(), 1, "{text}");
        }
        for text in ["VNA", "PCV", "Centre", "Bac Giang", "présidente du jury"] {
            let caption = format!("Vu Ba Tin ({text})");
            assert_eq!(in_brackets(&caption).count(), 0, "{text}");
        }
    }
}
