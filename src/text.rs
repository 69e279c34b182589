//! Folding text: the few operations on characters that every stage shares.
//!
//! Two foldings, and no third. [`normalize`] is what the tables hold: NFC, every
//! run of Unicode spaces one ASCII space, lines trimmed; what is glued or
//! misspelt stays as printed. [`key`] is what is compared: letters and digits
//! alone, without marks or case, so that glue, spacing, accents lost and
//! punctuation make no difference.

pub(crate) mod sixteen;

use std::iter::zip;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use compact_str::CompactString;
use unicode_normalization::char::{
    canonical_combining_class, decompose_compatible, is_combining_mark,
};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use sixteen::{SIXTEEN, Sixteen};

/// The text in NFC, one line feed between lines, each line trimmed and with
/// single ASCII spaces; a blank line is an empty one.
///
/// CR, CR LF, NEL and the Unicode line and paragraph separators end a line as
/// LF does. A zero-width space or a stray byte-order mark counts as a space.
pub fn normalize(text: &str) -> String {
    fold_spaces(text, true).unwrap_or_else(|| {
        let composed: String = text.nfc().collect();
        fold_spaces(&composed, false).unwrap_or_default()
    })
}

/// A search for any of some words in a text. For a leftmost match many bytes are looked
/// at together, for all matches each alone.
pub(crate) fn any_of(words: &[&str]) -> Option<AhoCorasick> {
    let mut search = AhoCorasick::builder();
    search.match_kind(MatchKind::LeftmostFirst);
    search.build(words).ok()
}

/// Folds spaces and line ends; `None` where the text was to be NFC and may not be.
fn fold_spaces(text: &str, has_to_be_nfc: bool) -> Option<String> {
    let mut folded = String::with_capacity(text.len());
    let mut pending_space = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let plain = plain_len(rest);
        let is_line_end = matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        );
        let kept = match plain {
            0 if has_to_be_nfc && !is_nfc(c) => return None,
            0 if rest.starts_with("\r\n") => 2,
            0 => c.len_utf8(),
            _ => plain,
        };
        if plain == 0 && is_line_end {
            folded.push('\n');
            pending_space = false;
        } else if plain == 0 && is_space(c) {
            pending_space = true;
        } else {
            if pending_space && !folded.is_empty() && !folded.ends_with('\n') {
                folded.push(' ');
            }
            pending_space = false;
            folded.push_str(&rest[..kept]);
        }
        rest = &rest[kept..];
    }
    Some(folded)
}

/// Whether the character is NFC beside any other. Signs of punctuation and Vietnamese
/// letters are not looked up.
fn is_nfc(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '\u{2010}'..='\u{2027}' | '\u{1ea0}'..='\u{1ef9}')
        || canonical_combining_class(c) == 0
            && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
}

/// How many of the first bytes are lines of words with one ASCII space between them:
/// most of a text, which stays as it is.
fn plain_len(text: &str) -> usize {
    const AT_ONCE: usize = 16;
    let bytes = text.as_bytes();
    if bytes.starts_with(b" ") || bytes.starts_with(b"\n") {
        return 0;
    }
    let mut len = 0;
    while let Some((bytes, nexts)) = pairs::<AT_ONCE>(bytes, len)
        && !zip(bytes, nexts).fold(false, |any, (byte, next)| any | is_stop(*byte, *next))
    {
        len += AT_ONCE;
    }
    len += bytes[len..]
        .windows(2)
        .take_while(|pair| !is_stop(pair[0], pair[1]))
        .count();
    let len = text.floor_char_boundary(len);
    // A space goes with what is behind it.
    len - usize::from(text[..len].ends_with(' '))
}

/// So many bytes of a text and for each the next.
fn pairs<const COUNT: usize>(bytes: &[u8], at: usize) -> Option<(&[u8; COUNT], &[u8; COUNT])> {
    let next = bytes.get(at + 1..)?;
    Some((bytes[at..].first_chunk()?, next.first_chunk()?))
}

/// Whether a byte is looked at with its character: a space beside a space or a line
/// end, or the first byte of another space, of a control character or of one that may
/// not be NFC.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "without a branch many bytes are judged at once"
)]
fn is_stop(byte: u8, next: u8) -> bool {
    let is_of_text = (0x20..0xcc).contains(&byte) & (byte != 0xc2) | (byte == b'\n');
    !is_of_text | (byte.max(next) == b' ')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{180e}')
}

/// Letters and digits alone, folded: NFKD, marks off, đ to d, case folded.
///
/// This is the folding that `text_hash` and `title_key` promise.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut letters = [0; 64];
    let mut count = 0;
    let plain = &*PLAIN;
    for c in text.chars() {
        let letter = plain.get(c as usize).copied().unwrap_or(STRANGE);
        if letter == STRANGE || count == letters.len() {
            key.push_str(std::str::from_utf8(&letters[..count]).unwrap_or_default());
            count = 0;
        }
        if letter == STRANGE {
            push_strange_key(c, &mut |part| key.push(part));
            continue;
        }
        // Written first and then kept or not: where words end cannot be guessed.
        letters[count] = letter;
        count += usize::from(letter != NOTHING);
    }
    key.push_str(std::str::from_utf8(&letters[..count]).unwrap_or_default());
    key
}

/// The [`key`] of a word, which is short: hyphens and apostrophes inside go.
pub fn word_key(word: &str) -> CompactString {
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let mut folded = CompactString::new(word);
        folded.make_ascii_lowercase();
        return folded;
    }
    let mut letters = [0; 24];
    fold_short(word, &mut letters).map_or_else(|| key(word).into(), CompactString::new)
}

/// The [`key`] of a short text, written into `letters`; `None` where it takes more
/// room, or other letters than those of ASCII.
fn fold_short<'l>(text: &str, letters: &'l mut [u8]) -> Option<&'l str> {
    let plain = &*PLAIN;
    let mut count = 0;
    for c in text.chars() {
        let letter = *plain.get(c as usize).filter(|letter| **letter != STRANGE)?;
        *letters.get_mut(count)? = letter;
        count += usize::from(letter != NOTHING);
    }
    std::str::from_utf8(&letters[..count]).ok()
}

/// Whether two texts have the same [`key`]: no more is folded than up to the first
/// letter that differs, which is seldom far.
pub fn same_key(one: &str, other: &str) -> bool {
    one == other || key_letters(one).eq(key_letters(other))
}

/// Whether `key` is the [`key`] of the text.
pub fn has_key(text: &str, key: &str) -> bool {
    key_letters(text).eq(key.chars())
}

/// The letters of the [`key`], one by one.
fn key_letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(|c| {
        let letter = PLAIN.get(c as usize).copied().unwrap_or(STRANGE);
        let mut strange = Vec::new();
        if letter == STRANGE {
            push_strange_key(c, &mut |part| strange.push(part));
        }
        let plain = Some(char::from(letter)).filter(|_| letter != STRANGE && letter != NOTHING);
        plain.into_iter().chain(strange)
    })
}

/// How many letters the [`key`] has.
pub fn key_len(text: &str) -> usize {
    let mut len = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let (ascii, kept) = Sixteen::of(rest).ascii();
        len += kept;
        let mut behind = rest[ascii.min(rest.len())..].chars();
        if ascii < SIXTEEN
            && let Some(c) = behind.next()
        {
            push_key(c, &mut |_| len += 1);
        }
        rest = behind.as_str();
    }
    len
}

/// Folds one character as [`key`] does and hands on what is left of it.
pub fn push_key(c: char, push: &mut impl FnMut(char)) {
    match PLAIN.get(c as usize) {
        Some(&NOTHING) => {}
        None | Some(&STRANGE) => push_strange_key(c, push),
        Some(&letter) => push(char::from(letter)),
    }
}

/// What [`PLAIN`] says of a character of which more than one ASCII letter is left.
const STRANGE: u8 = 0;
/// What it says of one of which nothing is left.
const NOTHING: u8 = 1;

/// The ASCII letter that each character of Latin scripts, of their marks and
/// punctuation is folded to: nearly all that captures hold, told by one look.
static PLAIN: LazyLock<Box<[u8]>> = LazyLock::new(|| {
    let letter = |c: char| {
        let mut folded = String::new();
        push_strange_key(c, &mut |part| folded.push(part));
        match *folded.as_bytes() {
            [] => NOTHING,
            [letter] => letter,
            _ => STRANGE,
        }
    };
    ('\0'..='\u{203f}').map(letter).collect()
});

/// Folds a character by taking it apart.
fn push_strange_key(c: char, push: &mut impl FnMut(char)) {
    decompose_compatible(c, |part| {
        if is_combining_mark(part) {
            return;
        }
        match part {
            'đ' | 'Đ' => push('d'),
            'ß' | 'ẞ' => {
                push('s');
                push('s');
            }
            'ς' => push('σ'),
            _ if part.is_alphanumeric() => part.to_lowercase().for_each(&mut *push),
            _ => {}
        }
    });
}

/// [`char::is_alphanumeric`], told at once of nearly all that captures hold.
pub fn is_alphanumeric(c: char) -> bool {
    is_latin_letter(c).unwrap_or_else(|| c.is_alphanumeric()) || c.is_ascii_digit()
}

/// [`char::is_alphabetic`], told at once of nearly all that captures hold.
pub fn is_alphabetic(c: char) -> bool {
    is_latin_letter(c).unwrap_or_else(|| c.is_alphabetic())
}

/// Whether a character is a letter: of ASCII, the letters of French and Vietnamese,
/// and the signs between words.
fn is_latin_letter(c: char) -> Option<bool> {
    match c {
        'a'..='z' | 'A'..='Z' => Some(true),
        '\0'..='\x7f' | '«' | '»' | '×' | '÷' | '‐'..='‧' => Some(false),
        'À'..='ɏ' | 'Ḁ'..='ỿ' => Some(true),
        _ => None,
    }
}

/// How many characters the text has, as SQLite's `length` counts them.
pub fn char_len(text: &str) -> usize {
    text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unicode_space_is_one_ascii_space() {
        assert_eq!(
            normalize(" a\u{a0}\u{2009} b\t\r\n\u{a0}\r\nc\u{200b}"),
            "a b\n\nc"
        );
    }

    /// [`normalize`] without a look at many bytes at once.
    fn normalize_by_letters(text: &str) -> String {
        let line = |line: &str| {
            let words = line.split(is_space).filter(|word| !word.is_empty());
            words.collect::<Vec<_>>().join(" ")
        };
        let text: String = text.replace("\r\n", "\n").nfc().collect();
        let ends = [
            '\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}',
        ];
        text.split(ends).map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn many_bytes_at_once_are_folded_as_letter_by_letter() {
        for c in ('\0'..=char::MAX).filter(|c| c.len_utf8() < 4 || is_space(*c)) {
            let text = format!("Un {c} deux{c}\n{c}trois\n\n{c}");
            assert_eq!(normalize(&text), normalize_by_letters(&text), "{c:?}");
        }
        for blanks in ["", " ", "\n", "\u{a0}", "é", "’", "e\u{301}"]
            .iter()
            .flat_map(|one| {
                ["  ", " \n", "\n ", "\r\n", "\n", "\t"].map(|two| [*one, two].concat())
            })
        {
            for before in 0..40 {
                for after in [0, 1, 20] {
                    let text = format!("{}{blanks}{}", "a".repeat(before), "b".repeat(after));
                    assert_eq!(normalize(&text), normalize_by_letters(&text), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn decomposed_text_is_composed() {
        assert_eq!(normalize("Ha\u{300} No\u{323}\u{302}i"), "Hà Nội");
        assert_eq!(normalize("e\u{301}\u{2000}\u{1100}\u{1161}"), "é 가");
    }

    #[test]
    fn a_character_that_is_passed_over_is_nfc() {
        for c in '\0'..=char::MAX {
            let alone = c.to_string();
            let is_plain = plain_len(&format!("{c}.")) > 0;
            if is_plain || is_nfc(c) {
                assert_eq!(alone.nfc().collect::<String>(), alone);
                assert_eq!(canonical_combining_class(c), 0);
            }
        }
    }

    #[test]
    fn a_key_has_no_marks_case_spaces_or_punctuation() {
        assert_eq!(key("L’Été à Đà Nẵng – 92ᵉ"), "leteadanang92e");
        assert_eq!(key("STRASSE"), key("straße"));
        assert!(same_key("Tô Lâm", "to LAM"));
    }

    #[test]
    fn letters_and_digits_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
        }
    }

    #[test]
    fn a_character_is_folded_the_same_at_one_look_and_taken_apart() {
        for c in '\0'..=char::MAX {
            let (mut one, mut other) = (String::new(), String::new());
            push_key(c, &mut |part| one.push(part));
            push_strange_key(c, &mut |part| other.push(part));
            assert_eq!(one, other, "{c:?}");
            let mut bytes = [0; 4];
            let text = &*c.encode_utf8(&mut bytes);
            assert_eq!(key(text), other, "{c:?}");
            assert!(has_key(text, &other), "{c:?}");
            assert_eq!(key_len(text), other.chars().count(), "{c:?}");
            assert_eq!(word_key(text), other, "{c:?}");
        }
        let long = "Đường phố Hà Nội, où l’on flâne ; 한글 №1 ".repeat(9);
        let mut letters = String::new();
        for c in long.chars() {
            push_strange_key(c, &mut |part| letters.push(part));
        }
        assert_eq!(key(&long), letters);
    }

    #[test]
    fn a_ligature_is_a_letter_of_its_own() {
        assert_ne!(key("cœur"), key("coeur"));
    }
}
