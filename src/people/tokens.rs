//! Words with their places: the text as the name rules see it.
//!
//! Glue is undone here: a small letter before a capital (`présidentTruong`) divides
//! two words, unless the word is a real name (`McDonald`).

use std::cell::RefCell;
use std::num::NonZeroU32;

use compact_str::CompactString;
use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

use super::letters::{ALPHABETIC, DIGIT, Letters, UPPER};
use super::lexicon::{COMMON, INSTITUTION, NAMES, NATIONALITY, PLACE, ROLE, Signs, lexicon};
use super::signs::signs_of;
use super::{glue, syllables};
use crate::text::{self, is_alphabetic, is_alphanumeric};

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
    /// Whether it can be one syllable of Vietnamese.
    pub(super) is_syllable: bool,
    /// See [`glue::word_cut`].
    pub(super) cut: Option<NonZeroU32>,
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
    if word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let mut folded = CompactString::new(word);
        folded.make_ascii_lowercase();
        return folded;
    }
    let mut letters = [0; 24];
    text::fold_short(word, &mut letters).map_or_else(|| text::key(word).into(), CompactString::new)
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
pub(super) fn tokens(text: &str) -> Vec<Token> {
    MET.with_borrow_mut(|met| {
        let mut splitter = Splitter {
            text,
            met,
            tokens: Vec::with_capacity(text.len() / 5),
        };
        splitter.divide();
        splitter.tokens
    })
}

/// What is known of a word as printed, wherever it stands.
struct Known {
    shape: Shape,
    /// Whether a stop would make an initial of it.
    may_be_initial: bool,
    folded: CompactString,
    signs: Signs,
    is_syllable: bool,
    cut: Option<NonZeroU32>,
}

thread_local! {
    /// The words that a thread has met: captures are made of the same few thousand, and
    /// what is known of one is found out once. It saves time and changes nothing else.
    static MET: RefCell<FxHashMap<CompactString, Known>> = RefCell::default();
}

/// More words than this are forgotten, so that memory stays bounded: two megabytes.
const MOST_MET: usize = 28_000;
/// Longer words, in bytes, are found out each time.
const LONGEST_MET: usize = 24;

impl Known {
    fn of(word: &str, letters: Letters, rest: &str) -> Self {
        let shape = shape_of(word, letters, rest);
        let folded = fold(word);
        let signs = signs_of(word, &folded, shape, letters);
        Known {
            may_be_initial: letters.first & UPPER != 0 && letters.later & ALPHABETIC == 0,
            shape,
            signs,
            is_syllable: syllables::is_vietnamese(&folded),
            cut: glue::word_cut(word, &folded, shape, signs),
            folded,
        }
    }

    fn token(&self, start: usize, end: usize, is_glued: bool) -> Token {
        Token {
            start,
            end,
            shape: self.shape,
            is_glued,
            folded: self.folded.clone(),
            signs: self.signs,
            is_syllable: self.is_syllable,
            cut: self.cut,
        }
    }
}

/// A text on its way into tokens.
struct Splitter<'a> {
    text: &'a str,
    met: &'a mut FxHashMap<CompactString, Known>,
    tokens: Vec<Token>,
}

impl Splitter<'_> {
    fn divide(&mut self) {
        let text = self.text;
        let mut after_space = true;
        let mut start = 0;
        while let Some(byte) = text.as_bytes().get(start) {
            if *byte == b' ' {
                after_space = true;
                start += 1;
                continue;
            }
            let is_glued = !after_space;
            after_space = *byte == b'\n';
            if let Some(end) = plain_word_end(text.as_bytes(), start) {
                self.push_word(start, end, is_glued);
                start = end;
                continue;
            }
            let Some(c) = text[start..].chars().next() else {
                break;
            };
            let end = if is_alphanumeric(c) {
                let end = self.word_end(start);
                self.push_word(start, end, is_glued);
                end
            } else {
                let end = start + c.len_utf8();
                self.tokens.push(Token {
                    start,
                    end,
                    shape: Shape::Sign(c),
                    is_glued,
                    folded: CompactString::default(),
                    signs: 0,
                    is_syllable: false,
                    cut: None,
                });
                end
            };
            start = end;
        }
    }

    /// Where the word that starts at `start` ends.
    fn word_end(&self, start: usize) -> usize {
        let text = self.text;
        let mut end = start;
        loop {
            let plain = text.as_bytes()[end..].iter();
            end += plain
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
            let Some(c) = text[end..].chars().next() else {
                return end;
            };
            let after = end + c.len_utf8();
            let rest = &text[after..];
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
                if is_apostrophe && is_elided(&text[start..end], rest, &self.tokens) {
                    return after;
                }
            } else if c.is_ascii() || !is_alphanumeric(c) && !is_combining_mark(c) {
                return end;
            }
            end = after;
        }
    }

    /// Pushes a word, divided where a small letter stands before a capital.
    fn push_word(&mut self, start: usize, end: usize, is_glued: bool) {
        let word = &self.text[start..end];
        // A capital only at the start divides nothing, and so does a word that was met.
        if let Some(known) = self.met.get(word)
            && !(known.may_be_initial && self.text[end..].starts_with('.'))
        {
            self.tokens.push(known.token(start, end, is_glued));
            return;
        }
        let letters = Letters::of(word);
        if letters.later & UPPER == 0 {
            let known = Known::of(word, letters, &self.text[end..]);
            self.tokens.push(known.token(start, end, is_glued));
            if known.shape != Shape::Initial && word.len() <= LONGEST_MET {
                if self.met.len() >= MOST_MET {
                    self.met.clear();
                }
                self.met.insert(word.into(), known);
            }
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
        self.push_part(start + from, end, is_glued || from > 0);
    }

    fn push_part(&mut self, start: usize, end: usize, is_glued: bool) {
        let word = &self.text[start..end];
        let known = Known::of(word, Letters::of(word), &self.text[end..]);
        self.tokens.push(known.token(start, end, is_glued));
    }
}

/// Where a word ends that is one letter and small letters of ASCII behind it, between
/// signs that join no words: most words are.
fn plain_word_end(text: &[u8], start: usize) -> Option<usize> {
    let (first, rest) = text[start..].split_first()?;
    if !first.is_ascii_alphabetic() {
        return None;
    }
    let small = rest.iter().take_while(|byte| byte.is_ascii_lowercase());
    let small = small.count();
    let is_closed = rest.get(small).is_none_or(|next| {
        next.is_ascii() && !next.is_ascii_alphanumeric() && !matches!(next, b'-' | b'\'')
    });
    is_closed.then_some(start + 1 + small)
}

/// Whether what stands before an apostrophe is a word of its own: `l'eau`, `O'Brien`.
fn is_elided(head: &str, rest: &str, tokens: &[Token]) -> bool {
    let folded = fold(head);
    (loses_vowel(&folded) || is_glued_elision(&folded))
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
        && syllables::is_vietnamese(&fold(rest))
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

fn shape_of(word: &str, letters: Letters, rest: &str) -> Shape {
    let Letters { first, later, .. } = letters;
    if letters.all() & ALPHABETIC == 0 || letters.all() & DIGIT != 0 {
        return Shape::Number;
    }
    if first & UPPER == 0 {
        let is_name = later & UPPER != 0 && is_arabic_article(word);
        return if is_name { Shape::Title } else { Shape::Lower };
    }
    if later & ALPHABETIC == 0 && rest.starts_with('.') {
        return Shape::Initial;
    }
    let is_capital = |c: char| c.is_uppercase() == is_alphabetic(c);
    if later & UPPER != 0 && word.chars().all(is_capital) {
        Shape::Upper
    } else {
        Shape::Title
    }
}
