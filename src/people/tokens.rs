//! Words with their places: the text as the name rules see it.
//!
//! Glue is undone here: a small letter before a capital (`présidentTruong`) divides
//! two words, unless the word is a real name (`McDonald`).

use std::num::NonZeroU32;

use compact_str::CompactString;
use unicode_normalization::char::is_combining_mark;

use super::lexicon::{
    CHINESE, COMMON, INSTITUTION, MAY_END_NOUN, NAMES, NATIONALITY, PLACE, ROLE, SYLLABLES, Signs,
    lexicon,
};
use super::met::{Known, Met};
use super::short::Short;
use super::{syllables, vietnamese};
use crate::text::{is_alphanumeric, word_key};

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
    /// See [`word_key`]. Short words are held in place: there are hundreds on a page.
    pub(super) folded: CompactString,
    pub(super) signs: Signs,
    /// Whether it can be one syllable of Vietnamese.
    pub(super) is_syllable: bool,
    /// See [`super::glue::word_cut`].
    pub(super) cut: Option<NonZeroU32>,
}

impl Token {
    pub(super) fn is(&self, sign: char) -> bool {
        self.shape == Shape::Sign(sign)
    }

    pub(super) fn has(&self, signs: Signs) -> bool {
        self.signs & signs != 0
    }

    /// Whether it is printed with letters that are not of ASCII.
    pub(super) fn has_marks(&self) -> bool {
        self.folded.len() < self.end - self.start
    }

    pub(super) fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Sign(_) | Shape::Number)
    }
}

/// Small words that lose their vowel before another word.
fn loses_vowel(word: &str) -> bool {
    matches!(
        word,
        "l" | "d"
            | "s"
            | "n"
            | "c"
            | "j"
            | "m"
            | "t"
            | "qu"
            | "jusqu"
            | "lorsqu"
            | "puisqu"
            | "quelqu"
    )
}

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

/// Divides a text into words and signs, and tells what is known of each.
/// Whether some are of Chinese characters.
pub(super) fn divide(text: &str, met: &mut Met, tokens: &mut Vec<Token>) -> bool {
    tokens.reserve(text.len() / 5);
    let mut splitter = Splitter {
        text,
        met,
        tokens,
        has_chinese: false,
    };
    splitter.divide();
    splitter.has_chinese
}

/// A text on its way into tokens.
struct Splitter<'a> {
    text: &'a str,
    met: &'a mut Met,
    tokens: &'a mut Vec<Token>,
    has_chinese: bool,
}

impl Splitter<'_> {
    fn divide(&mut self) {
        let text = self.text;
        let mut after_space = true;
        let mut chars = text.chars();
        loop {
            let rest = chars.as_str();
            let Some(c) = chars.next() else {
                break;
            };
            if c == ' ' {
                after_space = true;
                continue;
            }
            let is_glued = !after_space;
            after_space = c == '\n';
            let start = text.len() - rest.len();
            if !is_alphanumeric(c) {
                self.tokens.push(Token {
                    start,
                    end: start + c.len_utf8(),
                    shape: Shape::Sign(c),
                    is_glued,
                    folded: CompactString::default(),
                    signs: 0,
                    is_syllable: false,
                    cut: None,
                });
                continue;
            }
            let (short, len) = if let Some((short, len)) = Short::plain(rest) {
                (Some(short), len)
            } else {
                let len = self.word_len(rest);
                (Short::first(rest, len), len)
            };
            self.push_word(short, start, start + len, is_glued);
            chars = rest[len..].chars();
        }
    }

    /// How long the word is that a text starts with.
    fn word_len(&self, text: &str) -> usize {
        let mut chars = text.chars();
        while let Some(c) = chars.find(|c| !is_alphanumeric(*c)) {
            let rest = chars.as_str();
            let after = text.len() - rest.len();
            let end = after - c.len_utf8();
            let is_apostrophe = matches!(c, '\'' | '’');
            if is_apostrophe || matches!(c, '-' | '‐' | '–') {
                // `Navy's Captain`
                let is_possessive = || {
                    rest.strip_prefix('s')
                        .is_some_and(|rest| !rest.starts_with(is_alphanumeric))
                };
                if !rest.starts_with(is_alphanumeric) || is_apostrophe && is_possessive() {
                    return end;
                }
                if is_apostrophe && is_elided(&text[..end], rest, self.tokens) {
                    return after;
                }
            } else if c.is_ascii() || !is_combining_mark(c) {
                return end;
            }
        }
        text.len()
    }

    /// Pushes a word: most were met.
    #[inline]
    fn push_word(&mut self, short: Option<Short>, start: usize, end: usize, is_glued: bool) {
        let next = self.text.as_bytes().get(end).copied();
        match short.and_then(|short| self.met.get(short, next)) {
            Some(known) => self.tokens.push(known.token(start, end, is_glued)),
            None => self.push_new_word(short, start, end, is_glued),
        }
        let signs = self.tokens.last().map_or(0, |word| word.signs);
        // Few words have either.
        if signs & (MAY_END_NOUN | CHINESE) != 0 {
            self.has_chinese |= signs & CHINESE != 0;
            if signs & MAY_END_NOUN != 0 {
                vietnamese::mark_noun(self.text, self.tokens);
            }
        }
    }

    /// Pushes a word, divided where a small letter stands before a capital.
    #[cold]
    fn push_new_word(&mut self, short: Option<Short>, start: usize, end: usize, is_glued: bool) {
        let word = &self.text[start..end];
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
            && !matches!(c, 'I' | 'V' | 'X')
            && !is_before_small_word(&word[at..]);
            // `l'UNICEFau Vietnam`: a small word behind them.
            let starts_small_word = at - from >= 2
                && previous.is_uppercase()
                && c.is_lowercase()
                && word[from..at].chars().all(char::is_uppercase)
                && is_small_word(&word[at..]);
            if ends_letters || starts_small_word {
                self.push_part(start + from, start + at, is_glued || from > 0);
                from = at;
            }
            if previous.is_lowercase()
                && c.is_uppercase()
                && !keeps_capital(&word[from..at], &word[at..])
            {
                self.push_part(start + from, start + at, is_glued || from > 0);
                from = at;
            }
            previous = c;
        }
        if from > 0 {
            self.push_part(start + from, end, true);
            return;
        }
        let known = Known::of(word, &self.text[end..]);
        self.tokens.push(known.token(start, end, is_glued));
        if let Some(short) = short {
            self.met.insert(short, known);
        }
    }

    /// Pushes a part of a divided word: glued words are often met alone.
    fn push_part(&mut self, start: usize, end: usize, is_glued: bool) {
        let (part, rest) = (&self.text[start..end], &self.text[end..]);
        let next = rest.bytes().next();
        let met = Short::of(part).and_then(|short| self.met.get(short, next));
        self.tokens.push(match met {
            Some(known) => known.token(start, end, is_glued),
            None => Known::of(part, rest).token(start, end, is_glued),
        });
    }
}

/// Words that an institution's letters go on with.
fn is_small_word(word: &str) -> bool {
    matches!(
        word,
        "au" | "aux" | "et" | "en" | "du" | "de" | "des" | "dans" | "pour" | "sur" | "avec"
    )
}

/// Whether a capital ends the letters before a small word, and starts no word with it:
/// `Fau`, but not `Eau` or `Ben`.
fn is_before_small_word(word: &str) -> bool {
    let mut rest = word.chars();
    let _capital = rest.next();
    is_small_word(rest.as_str()) && lexicon().signs(&word_key(word)) & !SYLLABLES == 0
}

/// No small word that loses its vowel has more letters.
const LONGEST_SMALL_WORD: usize = 5;

/// Whether what stands before an apostrophe is a word of its own: `l'eau`, `O'Brien`.
fn is_elided(head: &str, rest: &str, tokens: &[Token]) -> bool {
    let folded = word_key(head);
    // `visitél'Institut`, `ministred'État`: whatever word it is glued to.
    let word = folded.strip_suffix(['l', 'd']).unwrap_or_default();
    let is_glued_to_word = head.len() > LONGEST_SMALL_WORD
        && head.starts_with(char::is_lowercase)
        && !word.is_empty()
        && (rest.starts_with(char::is_uppercase) || lexicon().signs(word) & ROLE != 0);
    (loses_vowel(&folded) || is_glued_elision(&folded) || is_glued_to_word)
        && !(matches!(folded.as_str(), "n" | "o" | "k")
            && head.starts_with(char::is_uppercase)
            && rest.starts_with(char::is_uppercase)
            && !opens_sentence(tokens))
}

/// Whether the next word opens a sentence.
fn opens_sentence(tokens: &[Token]) -> bool {
    tokens
        .last()
        .is_none_or(|last| matches!(last.shape, Shape::Sign('.' | '!' | '?' | '\n' | '«' | '“')))
}

/// Beginnings that a capital follows in a real name: `McDonald`, `LeBron`.
/// But `LeCambodgien` is glued: what follows is a word.
fn keeps_capital(beginning: &str, rest: &str) -> bool {
    // `VanTuoc`, `LeThi`: two syllables of a Vietnamese name.
    if matches!(beginning, "Van" | "Le" | "La" | "Du" | "Da" | "De")
        && rest.chars().all(char::is_alphabetic)
        && syllables::is_vietnamese(&word_key(rest))
    {
        return false;
    }
    let signs = lexicon().signs(&word_key(rest));
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
