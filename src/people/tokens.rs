//! Words with their places: the text as the name rules see it.
//!
//! Glue is undone here: a small letter before a capital (`présidentTruong`) divides
//! two words, unless the word is a real name (`McDonald`).

use compact_str::CompactString;

use super::lexicon::{COMMON, INSTITUTION, NAMES, NATIONALITY, PLACE, ROLE, Signs, lexicon};
use super::signs::signs_of;
use crate::text::push_key;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Lower,
    /// A capital, then small letters: a name may look like this.
    Title,
    /// Two capitals or more and nothing else: an acronym, or a family name.
    Upper,
    /// One capital and a stop: `V.`
    Initial,
    Number,
    /// One sign.
    Sign(char),
}

/// A word or a sign, in bytes of its text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) shape: Shape,
    /// Whether no space stands before it.
    pub(super) is_glued: bool,
    /// See [`fold`]. Short words are held in place: there are hundreds on a page.
    pub(super) folded: CompactString,
    pub(super) signs: Signs,
}

impl Token {
    pub(super) fn is(&self, sign: char) -> bool {
        self.shape == Shape::Sign(sign)
    }

    pub(super) fn has(&self, signs: Signs) -> bool {
        self.signs & signs != 0
    }

    pub(super) fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Sign(_) | Shape::Number)
    }
}

/// A word's letters folded as keys are; hyphens and apostrophes inside go.
pub(super) fn fold(word: &str) -> CompactString {
    let mut folded = CompactString::with_capacity(word.len());
    if word.is_ascii() {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
        folded.extend(letters.map(|letter| char::from(letter.to_ascii_lowercase())));
        return folded;
    }
    for c in word.chars() {
        push_key(c, &mut |part| folded.push(part));
    }
    folded
}

/// Small words that lose their vowel before another word.
const ELIDED: &[&str] = &[
    "l", "d", "s", "n", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quelqu",
];

/// `del'hôpital`, `dansl'eau`: a small word glued to one that lost its vowel.
fn is_glued_elision(head: &str) -> bool {
    let small = head.strip_suffix(['l', 'd', 'n', 's']).unwrap_or_default();
    matches!(
        small,
        "de" | "dans"
            | "que"
            | "pour"
            | "par"
            | "sur"
            | "et"
            | "a"
            | "avec"
            | "selon"
            | "entre"
            | "chez"
            | "vers"
            | "sous"
            | "mais"
            | "dont"
            | "ou"
    )
}

/// Divides a text into words and signs.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    let mut after_space = true;
    while let Some((start, c)) = chars.next() {
        if c == ' ' || c == '\n' {
            if c == '\n' {
                tokens.push(sign(start, '\n', !after_space));
            }
            after_space = true;
            continue;
        }
        if !c.is_alphanumeric() {
            tokens.push(sign(start, c, !after_space));
            after_space = false;
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            if next == ' ' {
                break;
            }
            let joins = next.is_alphanumeric()
                || matches!(next, '-' | '\'' | '’' | '‐' | '–')
                    && text[at + next.len_utf8()..].starts_with(char::is_alphanumeric)
                || unicode_normalization::char::is_combining_mark(next);
            // `Navy's Captain`
            let is_possessive = matches!(next, '\'' | '’')
                && text[at + next.len_utf8()..].starts_with('s')
                && !text[at + next.len_utf8() + 1..].starts_with(char::is_alphanumeric);
            if !joins || is_possessive {
                break;
            }
            chars.next();
            end = at + next.len_utf8();
            if matches!(next, '\'' | '’') {
                let head = fold(&text[start..at]);
                let after = &text[end..];
                let elides = (ELIDED.contains(&head.as_str()) || is_glued_elision(&head))
                    && !(matches!(head.as_str(), "n" | "o" | "k")
                        && text[start..].starts_with(char::is_uppercase)
                        && after.starts_with(char::is_uppercase)
                        && !opens_sentence(&tokens));
                if elides {
                    break;
                }
            }
        }
        push_word(text, start, end, !after_space, &mut tokens);
        after_space = false;
    }
    tokens
}

/// Whether the next word opens a sentence.
fn opens_sentence(tokens: &[Token]) -> bool {
    tokens
        .last()
        .is_none_or(|last| matches!(last.shape, Shape::Sign('.' | '!' | '?' | '\n' | '«' | '“')))
}

fn sign(start: usize, c: char, is_glued: bool) -> Token {
    Token {
        start,
        end: start + c.len_utf8(),
        shape: Shape::Sign(c),
        is_glued,
        folded: CompactString::default(),
        signs: 0,
    }
}

/// Pushes a word, divided where a small letter stands before a capital.
fn push_word(text: &str, start: usize, end: usize, is_glued: bool, tokens: &mut Vec<Token>) {
    let word = &text[start..end];
    // A capital only at the start divides nothing.
    if word.bytes().skip(1).all(|byte| byte.is_ascii_lowercase()) {
        push_part(text, start, end, is_glued, tokens);
        return;
    }
    let mut from = 0;
    let mut previous = ' ';
    for (at, c) in word.char_indices() {
        // `l'UECatherine`: letters of an institution before a name.
        let ends_letters = at - from >= 2
            && previous.is_uppercase()
            && c.is_uppercase()
            && word[at + c.len_utf8()..].starts_with(char::is_lowercase)
            && word[from..at].chars().all(char::is_uppercase)
            // `XVIIe`
            && !matches!(c, 'I' | 'V' | 'X');
        if ends_letters {
            push_part(text, start + from, start + at, is_glued || from > 0, tokens);
            from = at;
        }
        if previous.is_lowercase()
            && c.is_uppercase()
            && !keeps_capital(&word[from..at], &word[at..])
        {
            push_part(text, start + from, start + at, is_glued || from > 0, tokens);
            from = at;
        }
        previous = c;
    }
    push_part(text, start + from, end, is_glued || from > 0, tokens);
}

/// Beginnings that a capital follows in a real name: `McDonald`, `LeBron`.
/// But `LeCambodgien` is glued: what follows is a word.
fn keeps_capital(beginning: &str, rest: &str) -> bool {
    // `VanTuoc`, `LeThi`: two syllables of a Vietnamese name.
    if matches!(beginning, "Van" | "Le" | "La" | "Du" | "Da" | "De")
        && rest.chars().all(char::is_alphabetic)
        && super::syllables::is_vietnamese(&fold(rest))
    {
        return false;
    }
    let signs = lexicon().signs(&fold(rest));
    signs & (NATIONALITY | ROLE | INSTITUTION | COMMON | PLACE) & !NAMES == 0
        && signs & NATIONALITY == 0
        && matches!(
            beginning,
            "Mc" | "Mac"
                | "Le"
                | "La"
                | "De"
                | "Di"
                | "Du"
                | "Da"
                | "Van"
                | "Fitz"
                | "Des"
                | "Ab"
                | "Al"
                | "El"
                | "Abd"
                | "i"
                | "e"
        )
}

/// `al-Mahdi`: a part of a name, though it starts small.
fn is_arabic_article(word: &str) -> bool {
    word.split_once('-').is_some_and(|(article, name)| {
        matches!(
            article,
            "al" | "el" | "as" | "ad" | "an" | "ar" | "ash" | "az"
        ) && name.starts_with(char::is_uppercase)
    })
}

fn shape_of(word: &str, rest: &str) -> Shape {
    // Most words are small letters from end to end.
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Shape::Lower;
    }
    let (mut letters, mut capitals, mut has_digit) = (0, 0, false);
    for c in word.chars() {
        letters += usize::from(c.is_alphabetic());
        capitals += usize::from(c.is_uppercase());
        has_digit |= c.is_ascii_digit();
    }
    if letters == 0 || has_digit {
        Shape::Number
    } else if !word.starts_with(char::is_uppercase) && !is_arabic_article(word) {
        Shape::Lower
    } else if letters == 1 && rest.starts_with('.') {
        Shape::Initial
    } else if capitals == letters && letters > 1 {
        Shape::Upper
    } else {
        Shape::Title
    }
}

fn push_part(text: &str, start: usize, end: usize, is_glued: bool, tokens: &mut Vec<Token>) {
    let word = &text[start..end];
    let shape = shape_of(word, &text[end..]);
    let folded = fold(word);
    tokens.push(Token {
        start,
        end,
        shape,
        is_glued,
        signs: signs_of(word, &folded, shape),
        folded,
    });
}
