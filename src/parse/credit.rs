//! The credit behind a caption: `Photo: VNA`, `(Photo : Linh Huong/VNA/CVN)`.

use memchr::{memchr3_iter, memrchr_iter};

use super::{agency, dateline, page};

/// A credit longer than this is no credit.
const LONGEST_CREDIT: usize = 70;

/// A credit with its label and brackets, in bytes of the line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Credit {
    /// Where the label, or the bracket before it, starts.
    pub(super) start: usize,
    pub(super) value: std::ops::Range<usize>,
    pub(super) end: usize,
    /// Whether the label is `Source` or another that stands in texts as well.
    pub(super) is_source: bool,
    pub(super) is_bracketed: bool,
}

/// The first credit in the text.
pub(super) fn find(text: &str) -> Option<Credit> {
    // The first byte of the wide colon begins many characters.
    memchr3_iter(b':', b';', b'\xef', text.as_bytes())
        .filter_map(|at| Some((at, text[at..].chars().next()?)))
        .filter(|(_, c)| matches!(c, ':' | ';' | '：'))
        .find_map(|(colon, c)| at_colon(text, colon, colon + c.len_utf8()))
        .or_else(|| without_colon(text))
}

/// Words before the colon, longest first where one ends in another, and whether they
/// stand in texts as well.
const LABELS: &[(&str, bool)] = &[
    ("Crédit photo", false),
    ("Crédits photo", false),
    ("Source photo", false),
    ("Photos", false),
    ("Photo", false),
    ("PHOTO", false),
    ("Sources", true),
    ("Source", true),
    ("Images", true),
    ("Image", true),
    ("Infographie", true),
    ("Graphique", true),
    ("Fotos", false),
    ("Foto", false),
    ("Fuente", true),
    ("Ảnh minh họa", false),
    ("Ảnh", false),
    ("Nguồn", true),
    ("图片来源", false),
    ("图", false),
];

fn at_colon(text: &str, colon: usize, value_start: usize) -> Option<Credit> {
    let before = text[..colon].trim_end();
    let (label, is_source) = label_start(before)?;
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

/// Small words between `Photo` and its colon.
const QUALIFIERS: &[&str] = &[
    "d",
    "de",
    "à",
    "titre",
    "illustration",
    "archive",
    "archives",
    "documentaire",
    "document",
    "illustrative",
    "fournie",
    "presse",
    "par",
];

/// Where the label that ends `before` starts, and whether it stands in texts as well.
/// `Photo d’illustration` and its like have small words between label and colon.
fn label_start(before: &str) -> Option<(usize, bool)> {
    let label = LABELS.iter().find(|(label, _)| before.ends_with(label));
    if let Some((label, is_source)) = label {
        return Some((before.len() - label.len(), *is_source));
    }
    let window = before.floor_char_boundary(before.len().saturating_sub(45));
    for (label, is_source) in [("Photo", false), ("photo", false), ("source", true)] {
        if let Some(at) = last(&before[window..], label) {
            let at = window + at;
            let qualifier = &before[at + label.len()..];
            let qualifier = qualifier.strip_prefix('s').unwrap_or(qualifier);
            let is_qualifier = qualifier
                .split([' ', '\'', '’'])
                .all(|word| word.is_empty() || QUALIFIERS.contains(&word));
            return is_qualifier.then_some((at, is_source));
        }
    }
    None
}

/// Where a word stands last in a short text. (A search is dearer to prepare than to run.)
fn last(text: &str, word: &str) -> Option<usize> {
    let first = *word.as_bytes().first()?;
    memrchr_iter(first, text.as_bytes()).find(|at| text[*at..].starts_with(word))
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
        if window.len() == rest.len() && goes_on_as_name(&window[end..]) {
            return shared(page::without_final_stop(window).len());
        }
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

/// `VNA/Hoang Lê`: up to three words with capitals, and nothing behind them, are a name.
fn goes_on_as_name(after: &str) -> bool {
    let words = || page::without_final_stop(after).split(' ').skip(1);
    let is_part = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    after.starts_with(' ') && (1..=3).contains(&words().count()) && words().all(is_part)
}

/// Takes a stop or a stray bracket behind a credit with it.
fn behind_stop(rest: &str, end: usize) -> usize {
    rest.len()
        - rest[end..]
            .trim_start_matches([' ', '.', ')', '）', '。'])
            .len()
}

/// `(Photo VNA)`, `. Photo`, `(Photo)` at the end of the line.
fn without_colon(text: &str) -> Option<Credit> {
    let trimmed = text.trim_end_matches(['.', ')', ' ']);
    let window = trimmed.floor_char_boundary(trimmed.len().saturating_sub(LONGEST_CREDIT));
    let label = window + last(&trimmed[window..], "Photo")?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn credit(line: &str, caption: &str, value: &str, rest: &str) {
        let found = find(line).unwrap_or_else(|| panic!("no credit in {line}"));
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
        credit("Vue. Photo: VNA/Hoang Lê", "Vue.", "VNA/Hoang Lê", "");
        credit(
            "Vue. Photo: Reuters Connect.",
            "Vue.",
            "Reuters Connect",
            "",
        );
        credit("Vue. Infographie : VNA", "Vue.", "VNA", "");
        credit("Vue. Photo à titre d’illustration: VNA", "Vue.", "VNA", "");
        credit("Vue. Source photo: VNA", "Vue.", "VNA", "");
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
            "Vue. Photo: AFP/Getty Images Le pont a rouvert.",
            "Vue.",
            "AFP/Getty Images",
            "Le pont a rouvert.",
        );
        credit(
            "Vue. Photo: VNA/Nhân Dân Le pont a rouvert.",
            "Vue.",
            "VNA/Nhân Dân",
            "Le pont a rouvert.",
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
}
