//! Words with their places: the text as the name rules see it.
//!
//! Glue is undone here: a small letter before a capital (`présidentTruong`) divides
//! two words, unless the word is a real name (`McDonald`).

use super::lexicon::{
    FAMILY_OTHER, GIVEN, HONORIFIC, NAMES, PLACE, PLACE_START, ROLE, Signs, lexicon,
};
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
    pub(super) folded: String,
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
pub(super) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        push_key(c, &mut |part| folded.push(part));
    }
    folded
}

/// Small words that lose their vowel before another word.
const ELIDED: &[&str] = &[
    "l", "d", "s", "n", "c", "j", "m", "t", "qu", "jusqu", "lorsqu", "puisqu", "quelqu",
];

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
            let joins = next.is_alphanumeric()
                || matches!(next, '-' | '\'' | '’' | '‐' | '–')
                    && text[at + next.len_utf8()..].starts_with(char::is_alphanumeric)
                || unicode_normalization::char::is_combining_mark(next);
            if !joins {
                break;
            }
            chars.next();
            end = at + next.len_utf8();
            if matches!(next, '\'' | '’') {
                let head = fold(&text[start..at]);
                let after = &text[end..];
                let elides = ELIDED.contains(&head.as_str())
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
        folded: String::new(),
        signs: 0,
    }
}

/// Pushes a word, divided where a small letter stands before a capital.
fn push_word(text: &str, start: usize, end: usize, is_glued: bool, tokens: &mut Vec<Token>) {
    let word = &text[start..end];
    let mut from = 0;
    let mut previous = ' ';
    for (at, c) in word.char_indices() {
        if previous.is_lowercase() && c.is_uppercase() && !keeps_capital(&word[from..at]) {
            push_part(text, start + from, start + at, is_glued || from > 0, tokens);
            from = at;
        }
        previous = c;
    }
    push_part(text, start + from, end, is_glued || from > 0, tokens);
}

/// Beginnings that a capital follows in a real name: `McDonald`, `LeBron`.
fn keeps_capital(beginning: &str) -> bool {
    matches!(
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

/// What the parts of a hyphenated word tell: `Jean-François`, `Chitmany-Xay`.
fn signs_of_parts(word: &str) -> Signs {
    let Some((first, last)) = word
        .split_once('-')
        .and_then(|(first, rest)| Some((first, rest.rsplit('-').next()?)))
    else {
        return 0;
    };
    lexicon().signs(&fold(first)) & GIVEN | lexicon().signs(&fold(last)) & FAMILY_OTHER
}

/// What is known of a word as printed.
fn signs_of(word: &str, folded: &str, shape: Shape) -> Signs {
    let signs = lexicon().signs(folded);
    // `il accuse` and `a jugé` are verbs: the roles are `accusé` and `juge`.
    let signs = if matches!(word, "accuse" | "jugé" | "condamne" | "jugée" | "invite") {
        signs & !ROLE
    } else {
        signs
    };
    if word.is_ascii() {
        return if word.contains('-') {
            signs | signs_of_parts(word)
        } else {
            signs
        };
    }
    let mut signs = signs | signs_of_parts(word);
    // `Me` is an advocate, `Mê` a part of a name.
    if word.chars().count() == folded.len() {
        signs &= !HONORIFIC;
    }
    if word.chars().any(is_vietnamese_letter) {
        signs &= NAMES | PLACE | PLACE_START;
    }
    let vietnamese = lexicon().vietnamese_signs(word);
    if shape == Shape::Lower && vietnamese != 0 {
        return vietnamese;
    }
    // Names are made of these words too: a role is in small letters.
    signs | vietnamese & !ROLE
}

/// A letter that no other language of the agency prints.
fn is_vietnamese_letter(c: char) -> bool {
    matches!(
        c,
        '\u{1ea0}'
            ..='\u{1ef9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ'
    )
}

fn push_part(text: &str, start: usize, end: usize, is_glued: bool, tokens: &mut Vec<Token>) {
    let word = &text[start..end];
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    let shape = if letters == 0 || word.starts_with(|c: char| c.is_ascii_digit()) {
        Shape::Number
    } else if !word.starts_with(char::is_uppercase) {
        Shape::Lower
    } else if letters == 1 && text[end..].starts_with('.') {
        Shape::Initial
    } else if capitals == letters && letters > 1 {
        Shape::Upper
    } else {
        Shape::Title
    };
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
