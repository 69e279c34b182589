//! The sign-off: `-VNA`, `. – AVI`, `(TTXVN/Vietnam+)`, where an article ends.

use memchr::memchr2_iter;

use super::agency;

/// A sign-off and where it stands in its line, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    /// Where the article's own text ends.
    pub(super) text_end: usize,
    /// The agency without dash and stops.
    pub(super) agency: &'a str,
    /// Where the sign-off ends; what follows was glued to it.
    pub(super) end: usize,
}

impl Found<'_> {
    /// How it stands behind the text of its line.
    pub(super) fn bond(&self, text: &str) -> Bond {
        let (before, from) = text.split_at(self.text_end);
        if from.trim_start().starts_with(self.agency) {
            Bond::Bare
        } else if super::page::ends_with_stop(before) {
            Bond::Sure
        } else if from.starts_with(' ') {
            Bond::Spaced
        } else {
            Bond::Glued
        }
    }
}

/// How a sign-off stands behind a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bond {
    /// `la région. - VNA`: a sentence has ended, and a dash or a bracket sets it apart.
    Sure,
    /// `la région-VNA`: its dash is glued to a word, or it has its line to itself.
    Glued,
    /// `un film de Xinhua - VNA`: it may be a part of the sentence.
    Spaced,
    /// `Le pont. VNA`: neither dash nor bracket sets it apart; a caption may end so.
    Bare,
}

impl Bond {
    /// Whether the line may go on about the agency.
    pub(super) fn may_be_text(self) -> bool {
        matches!(self, Bond::Spaced | Bond::Bare)
    }
}

const DASHES: [char; 6] = ['-', '–', '—', '―', '−', '‐'];

/// The sign-off that ends the line, or that the next text is glued to.
pub(super) fn find(text: &str) -> Option<Found<'_>> {
    if !agency::names_a_signer(text) {
        return None;
    }
    bracketed(text)
        .or_else(|| dashed_at_end(text))
        .or_else(|| behind_stop(text))
        .or_else(|| glued(text))
}

/// Whether the line is nothing but an agency (`VNA/CVN`).
pub(super) fn is_agency_line(text: &str) -> bool {
    agency::is_signature(text.trim_end_matches(['.', ' ']))
}

/// `. – VNA` at the end of the line, with or without a stop behind it.
fn dashed_at_end(text: &str) -> Option<Found<'_>> {
    let trimmed = text.trim_end_matches(['.', ' ', '/', '…', '*', '-', '–']);
    // An agency's name has no dash of its own, and is short.
    let window = trimmed.ceil_char_boundary(trimmed.len().saturating_sub(59));
    let dash = window + trimmed[window..].rfind(DASHES)?;
    let dash_len = trimmed[dash..].chars().next().map_or(1, char::len_utf8);
    let agency = trimmed[dash + dash_len..].trim();
    let before = trimmed[..dash].trim_end_matches(DASHES);
    // `Ha Minh - VNA`, a line of its own: who wrote signs with the agency.
    if is_author(before) && agency::is_signature(agency) {
        return Some(Found {
            text_end: 0,
            agency: trimmed,
            end: text.len(),
        });
    }
    (agency::is_signature(agency) && !is_compound(before, &trimmed[before.len()..])).then(|| {
        Found {
            text_end: before.trim_end().len(),
            agency,
            end: text.len(),
        }
    })
}

/// Two to four words in capitals, and a space behind them.
fn is_author(before: &str) -> bool {
    let words = before.trim_end().split(' ');
    let is_name = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word
                .chars()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '’' | '\''))
    };
    before.ends_with(' ') && (2..=4).contains(&words.clone().count()) && words.clone().all(is_name)
}

/// `la région. VNA`: the dash is lost; `the region./.VNA`: an end mark is glued to it.
fn behind_stop(text: &str) -> Option<Found<'_>> {
    let trimmed = text.trim_end_matches(['.', ' ']);
    let behind_mark = || {
        let mark = trimmed.rfind("/.")?;
        Some(trimmed.split_at(mark + "/.".len()))
    };
    let (before, agency) = trimmed
        .rsplit_once(' ')
        .filter(|(before, _)| super::page::ends_with_stop(before.trim_end()))
        .or_else(behind_mark)?;
    let before = before.trim_end();
    (super::page::ends_with_stop(before) && agency::is_signature(agency)).then_some(Found {
        text_end: before.len(),
        agency,
        end: text.len(),
    })
}

/// `TASS-VNA` is one word, `région-VNA` is not.
fn is_compound(before: &str, from_dash: &str) -> bool {
    let spaced = from_dash.trim_start_matches(DASHES).starts_with(' ');
    !spaced && before.ends_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
}

/// `(TTXVN/Vietnam+)` as a line, or `(VNA)` behind the last stop.
fn bracketed(text: &str) -> Option<Found<'_>> {
    let trimmed = text.trim_end_matches(['.', '。', ' ']);
    let inner = trimmed.strip_suffix([')', '）'])?;
    let open = inner.rfind(['(', '（'])?;
    let bracket_len = inner[open..].chars().next().map_or(1, char::len_utf8);
    let agency = inner[open + bracket_len..].trim();
    let before = inner[..open].trim_end_matches([' ', '-', '–']);
    let ends_text =
        before.is_empty() || super::page::ends_with_stop(before) || before.ends_with('/');
    (ends_text && agency::is_signature(agency)).then_some(Found {
        text_end: before.len(),
        agency,
        end: text.len(),
    })
}

/// `… région.-VNALe Laos …`: a stop, a dash and an agency, glued to the tail.
fn glued(text: &str) -> Option<Found<'_>> {
    // The first byte of the long dashes begins other signs, too.
    memchr2_iter(b'-', b'\xe2', text.as_bytes())
        .filter_map(|dash| Some((dash, text[dash..].chars().next()?)))
        .filter(|(dash, c)| DASHES.contains(c) && !text[..*dash].ends_with(DASHES))
        .find_map(|(dash, c)| {
            let before = text[..dash].trim_end();
            let has_stop = super::page::ends_with_stop(before);
            let name = text[dash + c.len_utf8()..]
                .trim_start_matches(DASHES)
                .trim_start();
            let end = agency::chain_at_start(name)?;
            if !agency::is_signature(&name[..end]) {
                return None;
            }
            let after = name[end..].trim_start_matches(['.', ' ', '/']);
            let starts_tail =
                after.starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '“' | '>'));
            // Without a stop, the agency's own two names alone, glued to all sides.
            let is_own = matches!(&name[..end], "VNA" | "AVI")
                && before.ends_with(char::is_lowercase)
                && after.len() == name.len() - end;
            (starts_tail && (has_stop || is_own)).then(|| Found {
                text_end: before.len(),
                agency: &name[..end],
                end: text.len() - after.len(),
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printed_form() {
        for (text, kept, agency) in [
            ("la région. -VNA", "la région.", "VNA"),
            ("la région-VNA", "la région", "VNA"),
            ("la région.-AVI", "la région.", "AVI"),
            ("la région. - VNA", "la région.", "VNA"),
            ("la région – VNA", "la région", "VNA"),
            ("la région…-VNA", "la région…", "VNA"),
            ("la région. –AVI", "la région.", "AVI"),
            ("la région.-VNA/CPV", "la région.", "VNA/CPV"),
            ("la région. -CPV/VNA.", "la région.", "CPV/VNA"),
            ("la région -VOV / VNA", "la région", "VOV / VNA"),
            ("a dit M. An ».-VNA", "a dit M. An ».", "VNA"),
            ("-VNA", "", "VNA"),
            ("Ha Minh - VNA", "", "Ha Minh - VNA"),
            ("Le delta de Cua Lam - VNA", "Le delta de Cua Lam", "VNA"),
            ("la región. – VNA", "la región.", "VNA"),
            ("the region./.VNA", "the region./.", "VNA"),
            ("la région. VNA/CVN", "la région.", "VNA/CVN"),
            ("la région.- (VNA)", "la région.", "VNA"),
            ("la région.- VNA -", "la région.", "VNA"),
            ("la région-VNA-", "la région", "VNA"),
            ("la région.-VNA*", "la région.", "VNA"),
            ("(TTXVN/Vietnam+)", "", "TTXVN/Vietnam+"),
            ("Hết. (TTXVN)", "Hết.", "TTXVN"),
            ("报道。（越通社—VNA）", "报道。", "越通社—VNA"),
        ] {
            let found = find(text).unwrap_or_else(|| panic!("no sign-off in {text}"));
            assert_eq!((&text[..found.text_end], found.agency), (kept, agency));
            assert_eq!(found.end, text.len());
        }
    }

    #[test]
    fn a_tail_glued_to_the_sign_off() {
        let text = "la région.-VNALe Laos fête ses artisans";
        let found = find(text).expect("a sign-off");
        assert_eq!(&text[..found.text_end], "la région.");
        assert_eq!(&text[found.end..], "Le Laos fête ses artisans");
        let text = "les relations-VNALe Laos fête ses artisans";
        assert_eq!(
            find(text).map(|found| &text[..found.text_end]),
            Some("les relations")
        );
    }

    #[test]
    fn what_signs_nothing() {
        for text in [
            "les liens Vietnam-UE",
            "un accord TASS-VNA",
            "le 20 - 25 mai",
            "selon l’agence (VNA)",
            "le Vietnam - ASEAN",
            "l’Afrique du Nord - MENA",
            "a annoncé la VNA",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
