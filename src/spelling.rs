//! Other spellings: what lets a plain SQLite find `Đà Nẵng` as `Da Nang`, and
//! `coeur` as `cœur`, in words and in phrases.
//!
//! FTS5 folds every mark that is a combining character, on both sides. Letters of
//! their own (đ, œ, æ, ø, ł …) it leaves alone, and its built-in tokenizers know no
//! synonyms. So a word that has such a letter is indexed a second time without,
//! and a word that may have lost one (a Vietnamese syllable in `d`, an `oe`) a
//! second time with it, each among its neighbours so that phrases match.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// How many neighbours a spelling is indexed with, on each side.
const NEIGHBOURS: usize = 4;
/// Words at most so far apart are respelt together, in every combination.
const TOGETHER: usize = 2;
/// More combinations than this are not worth their space: then all at once.
const MOST_COMBINATIONS: usize = 16;

/// The other spellings of a text, one group of words a line; `None` where every
/// word has but one.
pub fn other_spellings(text: &str) -> Option<String> {
    if !may_have_others(text) {
        return None;
    }
    let words: Vec<&str> = text
        .split(|c: char| !(c.is_alphanumeric() || is_combining_mark(c)))
        .filter(|word| !word.is_empty())
        .collect();
    let respelt: Vec<(usize, String)> = words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| {
            let is_before_name = words.get(at + 1).is_some_and(|next| starts_upper(next));
            Some((at, other_spelling(word, is_before_name)?))
        })
        .collect();
    let mut lines = String::new();
    for group in respelt.chunk_by(|one, next| next.0 - one.0 <= TOGETHER) {
        push_group(&words, group, &mut lines);
    }
    Some(lines).filter(|lines| !lines.is_empty())
}

/// A cheap look that spares most texts the work: no `d` at the start of a word of
/// capitals or of Vietnam, no ligature, no letter of its own.
fn may_have_others(text: &str) -> bool {
    !text.is_ascii() || text.contains(['d', 'D']) || text.contains("oe") || text.contains("ae")
}

fn starts_upper(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Writes the group's words and their neighbours in every combination but the
/// printed one.
fn push_group(words: &[&str], group: &[(usize, String)], lines: &mut String) {
    let (Some((first, _)), Some((last, _))) = (group.first(), group.last()) else {
        return;
    };
    let span = first.saturating_sub(NEIGHBOURS)..(last + NEIGHBOURS + 1).min(words.len());
    let combinations = 1_usize
        .checked_shl(u32::try_from(group.len()).unwrap_or(u32::MAX))
        .filter(|count| *count <= MOST_COMBINATIONS);
    let mut push = |is_respelt: &dyn Fn(usize) -> bool| {
        if !lines.is_empty() {
            lines.push('\n');
        }
        for at in span.clone() {
            if at > span.start {
                lines.push(' ');
            }
            let other = group.iter().position(|(word, _)| *word == at);
            match other.filter(|place| is_respelt(*place)) {
                Some(place) => lines.push_str(&group[place].1),
                None => lines.push_str(words[at]),
            }
        }
    };
    match combinations {
        Some(count) => (1..count).for_each(|bits| push(&|place| bits >> place & 1 == 1)),
        None => push(&|_| true),
    }
}

/// The other spelling of one word, lower case and without marks, as FTS5 keeps it.
fn other_spelling(word: &str, is_before_name: bool) -> Option<String> {
    if word.is_ascii() && !word.starts_with(['d', 'D']) && !has_plain_ligature(word) {
        return None;
    }
    let mut folded = String::with_capacity(word.len());
    let mut has_own_letter = false;
    for c in word.chars() {
        decompose_compatible(c, |part| {
            if is_combining_mark(part) {
                return;
            }
            for lower in part.to_lowercase() {
                let plain = plain_letters(lower);
                has_own_letter |= plain.is_some() || part != c && !is_marked_letter(c);
                match plain {
                    Some(letters) => folded.push_str(letters),
                    None => folded.push(lower),
                }
            }
        });
    }
    if has_own_letter {
        return Some(folded);
    }
    if has_plain_ligature(word) {
        return Some(folded.replace("oe", "œ").replace("ae", "æ"));
    }
    let rhyme = folded.strip_prefix('d')?;
    let is_name = starts_upper(word) && (is_before_name || !is_small_word(&folded));
    (is_vietnamese_rhyme(rhyme) && (is_name || !is_small_word(&folded) && !starts_upper(word)))
        .then(|| format!("đ{rhyme}"))
}

/// Whether a character is one letter with marks, which FTS5 folds by itself.
fn is_marked_letter(c: char) -> bool {
    let mut letters = 0;
    let mut marks = 0;
    decompose_compatible(c, |part| {
        if is_combining_mark(part) {
            marks += 1;
        } else {
            letters += 1;
        }
    });
    letters == 1 && marks > 0
}

/// `oe` or `ae` printed without any mark, which may have been a ligature.
fn has_plain_ligature(word: &str) -> bool {
    ["oe", "OE", "Oe", "ae", "AE", "Ae"]
        .iter()
        .any(|pair| word.contains(pair))
}

/// Letters of their own and how they are written without them.
fn plain_letters(lower: char) -> Option<&'static str> {
    Some(match lower {
        'đ' | 'ð' => "d",
        'œ' => "oe",
        'æ' => "ae",
        'ø' => "o",
        'ł' => "l",
        'ß' => "ss",
        'ı' => "i",
        'þ' => "th",
        'ħ' => "h",
        _ => return None,
    })
}

/// French, English and Spanish words that look like Vietnamese syllables.
fn is_small_word(folded: &str) -> bool {
    matches!(
        folded,
        "de" | "du"
            | "des"
            | "di"
            | "do"
            | "dit"
            | "don"
            | "dos"
            | "dan"
            | "dam"
            | "day"
            | "dot"
            | "doc"
            | "dem"
    )
}

/// The rhymes of Vietnamese syllables, without marks.
fn is_vietnamese_rhyme(rhyme: &str) -> bool {
    const RHYMES: &[&str] = &[
        "a", "ac", "ach", "ai", "ak", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e",
        "ec", "ech", "em", "en", "eng", "enh", "eo", "ep", "et", "eu", "i", "ia", "ich", "iec",
        "iem", "ien", "ieng", "iep", "iet", "ieu", "im", "in", "inh", "ip", "it", "iu", "o", "oa",
        "oai", "oan", "oang", "oanh", "oat", "oc", "oi", "om", "on", "ong", "op", "ot", "u", "ua",
        "uc", "ue", "ui", "um", "un", "ung", "uoc", "uoi", "uom", "uon", "uong", "uot", "uou",
        "up", "ut", "uy", "uyen", "uyet", "uynh",
    ];
    RHYMES.contains(&rhyme)
}

#[cfg(test)]
mod tests {
    use super::other_spellings;

    fn lines(text: &str) -> Vec<String> {
        let spellings = other_spellings(text).unwrap_or_default();
        spellings.lines().map(str::to_owned).collect()
    }

    #[test]
    fn letters_of_their_own_are_written_without() {
        assert_eq!(lines("à Đà Nẵng"), ["à da Nẵng"]);
        assert_eq!(lines("Le cœur bat"), ["Le coeur bat"]);
        assert_eq!(lines("la 92ᵉ session"), ["la 92e session"]);
    }

    #[test]
    fn letters_that_may_be_lost_are_written_with() {
        assert_eq!(lines("le port de Da Nang"), ["le port de đa Nang"]);
        assert_eq!(lines("un coeur"), ["un cœur"]);
        assert_eq!(lines("Dang Duc"), ["đang Duc", "Dang đuc", "đang đuc"]);
    }

    #[test]
    fn common_words_have_one_spelling() {
        for text in [
            "Le prix du riz et de la dinde",
            "Du riz dans des champs",
            "L’été, aéré",
            "",
        ] {
            assert_eq!(other_spellings(text), None, "{text}");
        }
    }
}
