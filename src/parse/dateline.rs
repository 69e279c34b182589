//! The dateline: `Hanoï, 14 mai (VNA) –`, where and when a dispatch was filed.
//!
//! The agency in brackets is the anchor; the place and the date are read
//! backwards from it. It opens a paragraph, or stands glued behind the caption
//! or the lead that shares its line.

use std::sync::LazyLock;

use memchr::memchr2_iter;
use memchr::memmem::Finder;

use super::calendar::iso_date;
use super::{agency, page};
use crate::model::Dateline;

/// A dateline and where it stands in its line, in bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) dateline: Dateline,
}

/// A dateline at the very start of the text.
pub(super) fn at_start(text: &str) -> Option<Found> {
    find(text).filter(|found| found.start == 0)
}

/// The first dateline in the text, wherever it stands, but not deep in it: the
/// bound keeps the search linear on a page that is one long line.
pub(super) fn find(text: &str) -> Option<Found> {
    search(text, place_and_date)
        .or_else(|| between_dashes(text))
        .or_else(|| agency_alone(text))
}

/// The first dateline behind a name, which is no part of the place.
pub(super) fn find_behind_name(text: &str) -> Option<Found> {
    search(text, last_place_and_date)
}

/// Where a place starts in the text before the bracket; its name; its date.
type Place = (usize, Option<String>, Option<String>);

fn search(text: &str, read_place: impl Fn(&str) -> Option<Place>) -> Option<Found> {
    let searched = &text[..text.floor_char_boundary(1500)];
    if let Some(found) = chinese(searched).filter(|found| found.end < text.len()) {
        return Some(found);
    }
    memchr2_iter(b'(', b'\xef', searched.as_bytes())
        .filter_map(|at| Some((at, searched[at..].chars().next()?)))
        .filter(|(_, c)| matches!(c, '(' | '（'))
        .find_map(|(open, bracket)| at_bracket(text, open, bracket, &read_place))
}

/// `Hanoi – VNA –`, `Hanoi, 14 mai - VNA -`: no bracket, but at the head of a line.
fn between_dashes(text: &str) -> Option<Found> {
    const LONGEST_PLACE: usize = 60;
    let head = &text[..text.floor_char_boundary(LONGEST_PLACE)];
    let dash = memchr2_iter(b'-', b'\xe2', head.as_bytes())
        .find(|at| head[..*at].ends_with(' ') && head[*at..].starts_with(['-', '–', '—']))?;
    let agency_start = text.len() - text[dash..].trim_start_matches([' ', '-', '–', '—']).len();
    let agency_end = agency_start + agency::chain_at_start(&text[agency_start..])?;
    let agency = &text[agency_start..agency_end];
    let end = dash_end(text, agency_end)?;
    let (place, date) = whole_place(&head[..dash])?;
    agency::is_signature(agency).then(|| Found {
        start: 0,
        end: end + leading_spaces(&text[end..]),
        dateline: Dateline {
            printed: text[..end].trim_end().to_owned(),
            place: Some(place),
            agency: agency.to_owned(),
            date,
        },
    })
}

/// `VNA - Le port …`: neither place nor bracket, but at the head of a line.
fn agency_alone(text: &str) -> Option<Found> {
    let agency = &text[..agency::chain_at_start(text)?];
    let end = dash_end(text, agency.len())?;
    let is_opening = text[agency.len()..].starts_with(' ') && !ends_here(text, end);
    (is_opening && agency::is_signature(agency)).then(|| Found {
        start: 0,
        end: end + leading_spaces(&text[end..]),
        dateline: Dateline {
            printed: text[..end].trim_end().to_owned(),
            place: None,
            agency: agency.to_owned(),
            date: None,
        },
    })
}

fn at_bracket(
    text: &str,
    open: usize,
    bracket: char,
    read_place: impl Fn(&str) -> Option<Place>,
) -> Option<Found> {
    let inner_start = open + bracket.len_utf8();
    let inner: &str = &text[inner_start..];
    let (agency, after) = in_bracket(inner)?;
    let after_bracket = inner_start + after;
    let dash_end = dash_end(text, after_bracket);
    let window = open.saturating_sub(300);
    let window = text.floor_char_boundary(window);
    let before = text[window..open].trim_end_matches([' ', ',', ':', '-', '–']);
    let (start, place, date) = read_place(before)?;
    let start = window + start + leading_spaces(&text[window + start..]);
    // Without its dash a dateline is told by its place at the head of the line.
    if dash_end.is_none() && (start > 0 || place.is_none() || ends_here(text, after_bracket)) {
        return None;
    }
    let end = dash_end.unwrap_or(after_bracket);
    Some(Found {
        start,
        end: end + leading_spaces(&text[end..]),
        dateline: Dateline {
            printed: text[start..end].trim_end().to_owned(),
            place,
            agency: agency.to_owned(),
            date,
        },
    })
}

/// The agency in a bracket that is open, and where what follows begins.
fn in_bracket(inner: &str) -> Option<(&str, usize)> {
    let opening = inner.char_indices().take(40);
    let closed = opening.clone().find(|(_, c)| matches!(c, ')' | '）'));
    let closed = closed.map(|(at, c)| (inner[..at].trim(), at + c.len_utf8()));
    closed
        .filter(|(agency, _)| agency::is_chain(agency))
        .or_else(|| {
            // `Hanoi (VNA- Le port`: nothing closes it.
            let (dash, _) = opening.clone().find(|(_, c)| matches!(c, '-' | '–'))?;
            let agency = inner[..dash].trim();
            let after = inner[dash..].trim_start_matches(['-', '–']);
            let is_open = after.starts_with(' ') && !ends_here(after, 0);
            (is_open && agency::is_signature(agency)).then_some((agency, dash))
        })
}

/// Where the dash after the bracket ends; `--` and a colon count as one.
fn dash_end(text: &str, after_bracket: usize) -> Option<usize> {
    let rest = text[after_bracket..].trim_start();
    let after_dash = rest.trim_start_matches(['-', '–', '—', '―', '−', ':', '_']);
    let dashed = after_dash.len() < rest.len();
    (dashed && !after_dash.trim_start().is_empty()).then_some(text.len() - after_dash.len())
}

fn leading_spaces(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn ends_here(text: &str, at: usize) -> bool {
    !text[at..]
        .trim_start()
        .starts_with(|c: char| c.is_uppercase() || matches!(c, '«' | '“' | '"'))
}

/// `越通社河内——`: agency, place and a long dash.
fn chinese(text: &str) -> Option<Found> {
    const AGENCY: &str = "越通社";
    static SEARCH: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(AGENCY));
    let start = SEARCH.find(text.as_bytes())?;
    let place_start = start + AGENCY.len();
    let dash = text[place_start..]
        .char_indices()
        .take(12)
        .find(|(_, c)| matches!(c, '—' | '-' | '–'))?
        .0
        + place_start;
    let place = text[place_start..dash].trim();
    if place.is_empty() || place.contains(['，', '。', '、', ')', '）']) {
        return None;
    }
    let end = text.len() - text[dash..].trim_start_matches(['—', '-', '–', ' ']).len();
    Some(Found {
        start,
        end,
        dateline: Dateline {
            printed: text[start..end].trim_end().to_owned(),
            place: Some(place.to_owned()),
            agency: AGENCY.to_owned(),
            date: None,
        },
    })
}

/// Reads `Place`, `Place, date` or nothing backwards from the bracket: where it
/// starts, the place as printed, the date in ISO 8601.
fn place_and_date(before: &str) -> Option<Place> {
    if before.is_empty() {
        return Some((0, None, None));
    }
    let sentence = page::sentence_starts(before).last().unwrap_or(0);
    let glued = glued_start(&before[sentence..]) + sentence;
    for start in [0, sentence, glued] {
        // `14 mai 2018 (VNA) -`
        let day = before[start..].trim();
        if day.contains(|c: char| c.is_ascii_digit())
            && let Some(date) = iso_date(day)
        {
            return Some((start, None, date));
        }
        if let Some((place, date)) = whole_place(&before[start..]) {
            return Some((start, Some(place), date));
        }
    }
    // `…. (VNA) -`: no place, after a whole sentence.
    if page::ends_with_stop(before) {
        return Some((before.len(), None, None));
    }
    last_place_and_date(before)
}

fn last_place_and_date(before: &str) -> Option<Place> {
    let start = last_place(before)?;
    let (place, date) = whole_place(&before[start..])?;
    Some((start, Some(place), date))
}

/// The last place where a capital is glued to a small letter (`CambodgeHanoi`).
fn glued_start(text: &str) -> usize {
    let mut previous = ' ';
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if previous.is_lowercase() && c.is_uppercase() {
            start = at;
        }
        previous = c;
    }
    start
}

/// `Ho Chi Minh-Ville` or `Hanoi, 14 mai`, and nothing else.
fn whole_place(text: &str) -> Option<(String, Option<String>)> {
    let text = text.trim();
    let (place, date) = match text.split_once(',') {
        None => split_date_without_comma(text),
        Some((place, rest)) => {
            let rest = rest.trim().trim_end_matches(',');
            match iso_date(rest) {
                Some(date) => (place.trim(), date),
                // `14 mai, Hanoi`
                None if is_place(rest) => {
                    iso_date(place.trim()).map_or((text, None), |date| (rest, date))
                }
                None => {
                    // `Thanh Hoa, Vietnam, 14 mai`
                    let (region, date) = rest.rsplit_once(',')?;
                    if !is_place(region.trim()) {
                        return None;
                    }
                    let place = text[..=place.len() + 1 + region.len()].trim();
                    (place.trim_end_matches(','), iso_date(date.trim())?)
                }
            }
        }
    };
    place
        .split(',')
        .all(|part| is_place(part.trim()))
        .then(|| (place.to_owned(), date))
}

/// `Hanoi 14 mai`, a comma lost.
fn split_date_without_comma(text: &str) -> (&str, Option<String>) {
    if let Some(at) = text.find(|c: char| c.is_ascii_digit())
        && at > 0
        && let Some(date) = iso_date(&text[at..])
    {
        let place = text[..at].trim_end();
        return (place.strip_suffix(" le").unwrap_or(place), date);
    }
    (text, None)
}

/// Up to five words, capitals but for particles: a name of a place.
fn is_place(text: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "de", "du", "des", "la", "le", "les", "sur", "sous", "en", "et", "d", "l", "del", "of",
        "the", "ville", "da", "do", "dos", "unies", "unis",
    ];
    let mut words = 0;
    let all_fit = text
        .split([' ', '-', '–', '/', '.', '(', ')'])
        .filter(|word| !word.is_empty())
        .all(|word| {
            words += 1;
            word.chars()
                .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
                && (word.starts_with(char::is_uppercase) || PARTICLES.contains(&word))
        });
    all_fit && (1..=6).contains(&words) && text.starts_with(char::is_uppercase)
}

/// Where a place of the last word, or of a known group of words, starts: for a
/// dateline behind words that are no sentence.
fn last_place(before: &str) -> Option<usize> {
    const OF_SEVERAL_WORDS: &[&str] = &[
        "Ho Chi Minh-Ville",
        "Hô Chi Minh-Ville",
        "Hồ Chí Minh-Ville",
        "Ho Chi Minh Ville",
        "Hô Chi Minh",
        "Ho Chi Minh",
        "New York",
        "New Delhi",
        "Phnom Penh",
        "Siem Reap",
        "Da Nang",
        "Dà Nang",
        "Đà Nẵng",
        "Hà Nội",
        "Ha Noi",
        "Hai Phong",
        "Hải Phòng",
        "Can Tho",
        "Cần Thơ",
        "Kuala Lumpur",
        "Buenos Aires",
        "La Havane",
        "La Haye",
        "Le Caire",
        "Le Cap",
        "Hong Kong",
        "Nha Trang",
        "Quang Ninh",
        "Luang Prabang",
        "Chiang Mai",
        "Nay Pyi Taw",
        "Tel Aviv",
        "La Paz",
        "Sao Paulo",
        "Rio de Janeiro",
        "Mexico City",
        "San Francisco",
        "Los Angeles",
    ];
    let date_start = before
        .rfind(',')
        .filter(|comma| iso_date(before[comma + 1..].trim()).is_some())
        .unwrap_or(before.len());
    let place = before[..date_start].trim_end();
    let long = OF_SEVERAL_WORDS
        .iter()
        .find(|name| place.ends_with(**name))
        .map(|name| place.len() - name.len());
    let start = long.or_else(|| Some(place.rfind(' ')? + 1))?;
    place[start..]
        .starts_with(char::is_uppercase)
        .then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, printed: &str, place: Option<&str>, date: Option<&str>, rest: &str) {
        let found = find(text).unwrap_or_else(|| panic!("no dateline in {text}"));
        let dateline = found.dateline;
        assert_eq!(dateline.printed, printed);
        assert!(text[found.start..].starts_with(printed));
        assert_eq!(dateline.place.as_deref(), place, "{text}");
        assert_eq!(dateline.date.as_deref(), date, "{text}");
        assert_eq!(&text[found.end..], rest, "{text}");
    }

    #[test]
    fn places_with_and_without_a_date() {
        check(
            "Tokyo (VNA) - Un",
            "Tokyo (VNA) -",
            Some("Tokyo"),
            None,
            "Un",
        );
        check(
            "Hanoï (VNA) – Un",
            "Hanoï (VNA) –",
            Some("Hanoï"),
            None,
            "Un",
        );
        check(
            "Hanoi, 14 mai (VNA) - U",
            "Hanoi, 14 mai (VNA) -",
            Some("Hanoi"),
            Some("--05-14"),
            "U",
        );
        check(
            "14 mai, Hanoi (VNA) - U",
            "14 mai, Hanoi (VNA) -",
            Some("Hanoi"),
            Some("--05-14"),
            "U",
        );
        check(
            "Nghê An : (VNA) - U",
            "Nghê An : (VNA) -",
            Some("Nghê An"),
            None,
            "U",
        );
        check(
            "Hanoi, 14 mai – VNA – U",
            "Hanoi, 14 mai – VNA –",
            Some("Hanoi"),
            Some("--05-14"),
            "U",
        );
        check(
            "Hanoi, 20novembre (VNA) – U",
            "Hanoi, 20novembre (VNA) –",
            Some("Hanoi"),
            Some("--11-20"),
            "U",
        );
        check(
            "Hanoi, 1er août 2012 (AVI) -- U",
            "Hanoi, 1er août 2012 (AVI) --",
            Some("Hanoi"),
            Some("2012-08-01"),
            "U",
        );
        check(
            "Hanoi, le 3 mars (AVI) - U",
            "Hanoi, le 3 mars (AVI) -",
            Some("Hanoi"),
            Some("--03-03"),
            "U",
        );
        check(
            "Hanoi, 31 février (AVI) - U",
            "Hanoi, 31 février (AVI) -",
            Some("Hanoi"),
            None,
            "U",
        );
        check(
            "Hanoi, May 14 (VNA) – U",
            "Hanoi, May 14 (VNA) –",
            Some("Hanoi"),
            Some("--05-14"),
            "U",
        );
        check(
            "Hô Chi Minh-Ville (VNA)-Un",
            "Hô Chi Minh-Ville (VNA)-",
            Some("Hô Chi Minh-Ville"),
            None,
            "Un",
        );
        check("(VNA)- Un", "(VNA)-", None, None, "Un");
        check("VNA - Un", "VNA -", None, None, "Un");
        check("Hanoi (VNA- Un", "Hanoi (VNA-", Some("Hanoi"), None, "Un");
        check(
            "14 mai 2018 (VNA) - Un",
            "14 mai 2018 (VNA) -",
            None,
            Some("2018-05-14"),
            "Un",
        );
        check("(VNA/CPV) – Un", "(VNA/CPV) –", None, None, "Un");
    }

    #[test]
    fn a_dateline_behind_other_words() {
        check(
            "Il est venu. Hanoi (VNA) - Un",
            "Hanoi (VNA) -",
            Some("Hanoi"),
            None,
            "Un",
        );
        check(
            "avec le Laos.Hanoi, 3 mai (VNA) - U",
            "Hanoi, 3 mai (VNA) -",
            Some("Hanoi"),
            Some("--05-03"),
            "U",
        );
        check(
            "la vue du fleuveHanoi (VNA) - Un",
            "Hanoi (VNA) -",
            Some("Hanoi"),
            None,
            "Un",
        );
        check(
            "la vue de Hue New York (VNA) - U",
            "New York (VNA) -",
            Some("New York"),
            None,
            "U",
        );
        check("Il est venu. (VNA) - Un", "(VNA) -", None, None, "Un");
    }

    #[test]
    fn brackets_that_are_no_dateline() {
        for text in [
            "L’ASEAN (ASEAN) - dix pays",
            "Selon l’agence (VNA), il",
            "Hanoi (VNA)",
            "Hanoi (VNA-AVI",
            "VNA - la une",
            "VNA-CPV",
            "le Parti (PCV) - et",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }

    #[test]
    fn the_chinese_form() {
        check(
            "越通社河内——今天",
            "越通社河内——",
            Some("河内"),
            None,
            "今天",
        );
    }
}
