//! Other spellings: what lets a plain SQLite find `Đà Nẵng` as `Da Nang`, and
//! `coeur` as `cœur`, in words and in phrases.
//!
//! FTS5 folds every mark that is a combining character, on both sides. Letters of
//! their own (đ, œ, æ, ø, ł …) it leaves alone, and its built-in tokenizers know no
//! synonyms. So a word that has such a letter is indexed a second time without,
//! and a word that may have lost one (a Vietnamese syllable in `d`, an `oe`) a
//! second time with it, each among its neighbours so that phrases match.

mod words;

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::text::sixteen::{Marks, Sixteen};
use words::{is_of_word, run_len, words, words_before};

/// A word that nobody asks for: it keeps phrases from reaching over two groups.
const BOUNDARY: char = '\u{e000}';

/// How many neighbours a spelling is indexed with, on each side; words no farther
/// apart are respelt together.
pub(crate) const NEIGHBOURS: usize = 4;
/// So many words that may have lost a letter are respelt in every combination;
/// where there are more, each three that follow each other are, and all at once.
const MOST_COMBINED: usize = 3;

/// A longer group is divided.
const MOST_TOGETHER: usize = 12;

/// A word that has another spelling.
struct Respelt {
    /// The word as printed, in the text.
    word: Range<usize>,
    other: String,
    /// Whether the other spelling is a guess: the word may have lost a letter.
    is_guess: bool,
}

/// The other spellings of a text, one group of words a line; `None` where every
/// word has but one.
pub fn other_spellings(text: &str) -> Option<String> {
    let (guesses, printed): (Vec<Respelt>, Vec<Respelt>) =
        respelt(text).into_iter().partition(|word| word.is_guess);
    let mut lines = String::new();
    let is_within = |one: &Respelt, next: &Respelt, words_on| {
        let mut neighbours = words(text, one.word.end).take(words_on);
        neighbours.any(|word| word == next.word)
    };
    let is_near = |one: &Respelt, next: &Respelt| is_within(one, next, NEIGHBOURS);
    // Who asks without đ and œ asks without any of them; of a name like `Đống Đa` some may
    // be there.
    for group in printed.chunk_by(is_near) {
        let is_row = group.is_sorted_by(|one, next| is_within(one, next, 1));
        if is_row && group.len() <= MOST_COMBINED {
            push_combinations(text, group, &mut lines);
        } else {
            push_line(text, group, |_| true, &mut lines);
        }
    }
    for group in guesses.chunk_by(is_near) {
        // A text of nothing but such words is no text: its guesses are bounded.
        if lines.len() > 2 * text.len() {
            break;
        }
        for part in group.chunks(MOST_TOGETHER) {
            push_combinations(text, part, &mut lines);
        }
    }
    Some(lines).filter(|lines| !lines.is_empty())
}

/// The words that have another spelling. They are looked for by the letters that tell
/// them: nearly all words have none.
fn respelt(text: &str) -> Vec<Respelt> {
    let mut respelt = Vec::new();
    let mut behind = 0;
    for at in may_tell(text) {
        if at < behind || !tells(text, at) {
            continue;
        }
        let start = behind + text[behind..at].trim_end_matches(is_of_word).len();
        let word = start..at + run_len(&text[at..], true);
        behind = word.end;
        let is_by_name = || {
            let before = words_before(text, word.start).next();
            let after = words(text, word.end).next();
            let mut neighbours = [before, after].into_iter().flatten();
            neighbours.any(|word| starts_upper(&text[word]))
        };
        if let Some((other, is_guess)) = other_spelling(&text[word.clone()], is_by_name) {
            respelt.push(Respelt {
                word,
                other,
                is_guess,
            });
        }
    }
    respelt
}

/// The bytes that may tell a word that has another spelling: a d that opens a word, the
/// `e` of a plain ligature, and what is not ASCII.
fn may_tell(text: &str) -> impl Iterator<Item = usize> {
    let mut of_word_before = Marks::NONE;
    let mut ligature_before = Marks::NONE;
    Sixteen::all(text).flat_map(move |(start, bytes)| {
        let of_word = bytes.alphanumeric();
        let ligature = bytes.is(b'o').or(bytes.is(b'a'));
        let opening = bytes.is(b'd').but(of_word.next(of_word_before));
        let second = bytes.is(b'e').and(ligature.next(ligature_before));
        (of_word_before, ligature_before) = (of_word, ligature);
        let telling = bytes.strange().or(opening).or(second);
        telling.places().map(move |place| start + place)
    })
}

/// Whether the character at a byte that may tell is indeed of a word that may have
/// another spelling: it opens the word, or is of a ligature, or is no letter with marks.
fn tells(text: &str, at: usize) -> bool {
    match text.as_bytes()[at] {
        b'd' | b'D' => !text[..at].ends_with(is_of_word),
        b'e' | b'E' => true,
        _ => {
            text.is_char_boundary(at) && {
                let c = text[at..].chars().next();
                c.is_some_and(|c| !is_ascii_or_marked(c) && is_of_word(c))
            }
        }
    }
}

fn push_combinations(text: &str, group: &[Respelt], lines: &mut String) {
    if group.len() <= MOST_COMBINED {
        for bits in 1_u32..1 << group.len() {
            push_line(text, group, |place| bits >> place & 1 == 1, lines);
        }
        return;
    }
    for part in group.windows(MOST_COMBINED) {
        push_combinations(text, part, lines);
    }
    push_line(text, group, |_| true, lines);
}

fn starts_upper(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Writes a group's words and their neighbours, those that are asked for respelt.
fn push_line(
    text: &str,
    group: &[Respelt],
    is_respelt: impl Fn(usize) -> bool,
    lines: &mut String,
) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    let before = words_before(text, first.word.start).take(NEIGHBOURS).last();
    let start = before.map_or(first.word.start, |word| word.start);
    let after = words(text, last.word.end).take(NEIGHBOURS).last();
    let end = after.map_or(last.word.end, |word| word.end);
    if !lines.is_empty() {
        lines.push('\n');
        lines.push(BOUNDARY);
        lines.push(' ');
    }
    let mut others = group.iter().enumerate().peekable();
    for (place, word) in words(&text[..end], start).enumerate() {
        if place > 0 {
            lines.push(' ');
        }
        match others.next_if(|(_, other)| other.word == word) {
            Some((place, word)) if is_respelt(place) => lines.push_str(&word.other),
            _ => lines.push_str(&text[word]),
        }
    }
}

/// The other spelling of one word, lower case and without marks, as FTS5 keeps it,
/// and whether it is a guess.
fn other_spelling(word: &str, is_by_name: impl Fn() -> bool) -> Option<(String, bool)> {
    let is_plain = word.is_ascii() || word.chars().all(is_ascii_or_marked);
    if is_plain && !has_plain_ligature(word) {
        // It can but have lost the mark of its d, and then it is one syllable.
        if !word.starts_with(['d', 'D']) || word.chars().count() > LONGEST_SYLLABLE {
            return None;
        }
        // Most of these are `de` and its like.
        if is_small_word(word) {
            return None;
        }
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
        return Some((folded, false));
    }
    if has_plain_ligature(word) {
        return Some((folded.replace("oe", "œ").replace("ae", "æ"), true));
    }
    let rhyme = folded.strip_prefix('d')?;
    let is_name = starts_upper(word) && (is_by_name() || !is_small_word(&folded));
    (is_vietnamese_rhyme(rhyme) && (is_name || !is_small_word(&folded) && !starts_upper(word)))
        .then(|| (format!("đ{rhyme}"), true))
}

/// Most characters, told without taking them apart: those of ASCII, and letters with
/// marks of French and Vietnamese, none of them a d.
fn is_ascii_or_marked(c: char) -> bool {
    matches!(c,
        '\0'..='\x7f' | 'À'..='Å' | 'Ç'..='Ï' | 'Ñ'..='Ö' | 'Ù'..='Ý'
        | 'à'..='å' | 'ç'..='ï' | 'ñ'..='ö' | 'ù'..='ý' | 'ÿ'
        | 'Ă' | 'ă' | 'Ĩ' | 'ĩ' | 'Ũ' | 'ũ' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | 'Ạ'..='ỹ')
}

/// The text without marks and letters of their own: every text that is printed in any
/// of its spellings is found by it.
pub fn unmarked(text: &str) -> String {
    let mut unmarked = String::with_capacity(text.len());
    for part in text.nfkd().filter(|part| !is_combining_mark(*part)) {
        for lower in part.to_lowercase() {
            match plain_letters(lower) {
                Some(letters) => unmarked.push_str(letters),
                None => unmarked.push(lower),
            }
        }
    }
    unmarked
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
fn has_plain_ligature(text: &str) -> bool {
    text.as_bytes()
        .array_windows()
        .any(|pair| matches!(pair, b"oe" | b"OE" | b"Oe" | b"ae" | b"AE" | b"Ae"))
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

/// No Vietnamese syllable in d has more letters: `duong`.
const LONGEST_SYLLABLE: usize = 5;

/// The rhymes of Vietnamese syllables, without marks.
fn is_vietnamese_rhyme(rhyme: &str) -> bool {
    matches!(
        rhyme,
        "a" | "ac"
            | "ach"
            | "ai"
            | "ak"
            | "am"
            | "an"
            | "ang"
            | "anh"
            | "ao"
            | "ap"
            | "at"
            | "au"
            | "ay"
            | "e"
            | "ec"
            | "ech"
            | "em"
            | "en"
            | "eng"
            | "enh"
            | "eo"
            | "ep"
            | "et"
            | "eu"
            | "i"
            | "ia"
            | "ich"
            | "iec"
            | "iem"
            | "ien"
            | "ieng"
            | "iep"
            | "iet"
            | "ieu"
            | "im"
            | "in"
            | "inh"
            | "ip"
            | "it"
            | "iu"
            | "o"
            | "oa"
            | "oai"
            | "oan"
            | "oang"
            | "oanh"
            | "oat"
            | "oc"
            | "oi"
            | "om"
            | "on"
            | "ong"
            | "op"
            | "ot"
            | "u"
            | "ua"
            | "uc"
            | "ue"
            | "ui"
            | "um"
            | "un"
            | "ung"
            | "uoc"
            | "uoi"
            | "uom"
            | "uon"
            | "uong"
            | "uot"
            | "uou"
            | "up"
            | "ut"
            | "uy"
            | "uyen"
            | "uyet"
            | "uynh"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let spellings = other_spellings(text).unwrap_or_default();
        let lines = spellings
            .lines()
            .map(|line| line.trim_start_matches(['\u{e000}', ' ']));
        lines.map(str::to_owned).collect()
    }

    #[test]
    fn letters_of_their_own_are_written_without() {
        assert_eq!(lines("à Đà Nẵng"), ["à da Nẵng"]);
        let row = ["dong Đa", "Đống da", "dong da"];
        assert_eq!(lines("Đống Đa"), row);
        assert_eq!(lines("Đống, à Đa"), ["dong à da"]);
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
    fn a_word_is_respelt_wherever_it_stands() {
        for before in 0..40 {
            let before = "a".repeat(before);
            for (printed, other) in [
                ("Da Nang", "đa Nang"),
                ("coeur", "cœur"),
                ("cœur", "coeur"),
                ("Đà Nẵng", "da Nẵng"),
            ] {
                let text = format!("{before} {printed}.");
                let other = format!("{before} {other}");
                assert_eq!(lines(&text), [other.trim_start()], "{text}");
            }
        }
    }

    #[test]
    fn a_character_that_is_passed_over_is_one_letter_with_marks() {
        for c in (0x80..0x2000).filter_map(char::from_u32) {
            if is_ascii_or_marked(c) {
                let folded: String = decompose_compatible_letters(c);
                assert!(is_marked_letter(c), "{c}");
                assert!(!folded.contains(['d', 'D']), "{c}");
                assert!(folded.is_ascii(), "{c}");
            }
        }
    }

    fn decompose_compatible_letters(c: char) -> String {
        let mut letters = String::new();
        decompose_compatible(c, |part| {
            letters.extend((!is_combining_mark(part)).then_some(part));
        });
        letters
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
