//! Dates as datelines print them, in words or numbers, as ISO 8601.

use crate::text;

/// A day with its month, with or without weekday and year; a month with a year.
/// `None`: no date at all. `Some(None)`: words of a date that is on no calendar.
#[expect(clippy::option_option, reason = "no date and a false date differ")]
pub(super) fn iso_date(text: &str) -> Option<Option<String>> {
    let mut day = None;
    let mut month = None;
    let mut year = None;
    let mut rest = text;
    let mut words = 0;
    loop {
        rest = rest.trim_start_matches([' ', ',', '/', '-', '.']);
        let Some(first) = rest.chars().next() else {
            break;
        };
        words += 1;
        if words > 6 {
            return None;
        }
        if first.is_ascii_digit() {
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            let number: u32 = rest[..end].parse().ok()?;
            let is_year = end == 4;
            match (is_year, day, month, year) {
                (true, _, _, None) => year = Some(number),
                (false, None, _, _) if end <= 2 => day = Some(number),
                (false, Some(_), None, _) if end <= 2 => month = Some(number),
                _ => return None,
            }
            rest = &rest[end..];
            for ordinal in ["er ", "ᵉʳ ", "e ", "st ", "nd ", "rd ", "th "] {
                rest = rest.strip_prefix(ordinal).unwrap_or(rest);
            }
        } else if first.is_alphabetic() {
            let end = rest
                .find(|c: char| !c.is_alphabetic())
                .unwrap_or(rest.len());
            let word = text::key(&rest[..end]);
            if let Some(number) = month_number(&word).filter(|_| month.is_none()) {
                month = Some(number);
            } else if !is_date_word(&word) {
                return None;
            }
            rest = &rest[end..];
        } else {
            return None;
        }
    }
    let month = month?;
    Some(match (year, day) {
        _ if !(1..=12).contains(&month) => None,
        (_, Some(day)) if day == 0 || day > days_in_month(month) => None,
        (Some(year), Some(day)) => Some(format!("{year:04}-{month:02}-{day:02}")),
        (Some(year), None) => Some(format!("{year:04}-{month:02}")),
        (None, Some(day)) => Some(format!("--{month:02}-{day:02}")),
        (None, None) => Some(format!("--{month:02}")),
    })
}

/// The day of a line that says when its page was published, and nothing else: `Lundi 14
/// mai 2018 - 10:32`, `Publié le 14/05/2018 à 10h32`. The hour is left out, for no line
/// says of which place.
pub(super) fn day_of_publication(line: &str) -> Option<String> {
    const LONGEST: usize = 60;
    if line.len() > LONGEST || !line.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_hour = |word: &str| {
        let (hours, minutes) = word.split_once([':', 'h', 'H']).unwrap_or((word, ""));
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        word.len() > 2 && hours.len() <= 2 && is_number(hours) && minutes.split(':').all(is_number)
    };
    let is_around = |word: &str| {
        matches!(
            text::key(word).as_str(),
            "" | "publie"
                | "publiee"
                | "mis"
                | "mise"
                | "a"
                | "jour"
                | "updated"
                | "gmt"
                | "gmt7"
                | "am"
                | "pm"
                | "utc7"
        )
    };
    let words = line.split([' ', '|']);
    let day: Vec<&str> = words
        .filter(|word| !is_hour(word) && !is_around(word))
        .collect();
    // A year and a day: less is a heading, and so is a day before there were web pages.
    iso_date(&day.join(" "))?
        .filter(|date| date.len() == "2018-05-14".len() && date.as_str() >= "1995")
}

fn days_in_month(month: u32) -> u32 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Words of a date that say nothing that is stored: weekdays, `le`, `de`.
fn is_date_word(folded: &str) -> bool {
    matches!(
        folded,
        "le" | "de"
            | "del"
            | "er"
            | "ngay"
            | "thang"
            | "nam"
            | "lundi"
            | "mardi"
            | "mercredi"
            | "jeudi"
            | "vendredi"
            | "samedi"
            | "dimanche"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
    )
}

/// The number of a month by its folded name in French, English or Spanish.
fn month_number(folded: &str) -> Option<u32> {
    Some(match folded {
        "janvier" | "janv" | "january" | "jan" | "enero" | "ene" => 1,
        "fevrier" | "fevr" | "fev" | "february" | "feb" | "febrero" => 2,
        "mars" | "march" | "mar" | "marzo" => 3,
        "avril" | "avr" | "april" | "apr" | "abril" | "abr" => 4,
        "mai" | "may" | "mayo" => 5,
        "juin" | "june" | "jun" | "junio" => 6,
        "juillet" | "juil" | "july" | "jul" | "julio" => 7,
        "aout" | "august" | "aug" | "agosto" | "ago" => 8,
        "septembre" | "sept" | "september" | "sep" | "septiembre" | "setiembre" => 9,
        "octobre" | "oct" | "october" | "octubre" => 10,
        "novembre" | "nov" | "november" | "noviembre" => 11,
        "decembre" | "dec" | "december" | "diciembre" | "dic" => 12,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_day_and_no_more_says_when_a_page_was_published() {
        for line in [
            "14/05/2018",
            "14/05/2018 10:32",
            "Lundi 14 mai 2018 - 10:32",
            "Lundi, 14 mai 2018 10h32",
            "Publié le 14/05/2018 à 10:32 (GMT+7)",
            "Monday, May 14, 2018 - 10:32:05",
            "Mis à jour : 14.05.2018 | 10:32",
        ] {
            let day = day_of_publication(line);
            assert_eq!(day.as_deref(), Some("2018-05-14"), "{line}");
        }
        for line in [
            "14 mai",
            "Mai 2018",
            "Le 14 mai 2018 à Hanoi",
            "14/15/2018",
            "10:32",
            "En 2018, 14 ports",
            "2 septembre 1945",
        ] {
            assert_eq!(day_of_publication(line), None, "{line}");
        }
    }
}
