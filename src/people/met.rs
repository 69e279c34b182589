//! The words that were met. Captures are made of the same few thousand, and
//! what is known of one is found out once: it saves time and changes nothing else.

use std::num::NonZeroU32;

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::letters::{ALPHABETIC, DIGIT, Letters, UPPER};
use super::lexicon::Signs;
use super::short::Short;
use super::signs::signs_of;
use super::tokens::{Shape, Token};
use super::{glue, syllables};
use crate::text::{is_alphabetic, word_key};

/// What is known of a word as printed, wherever it stands.
#[derive(Debug)]
pub(super) struct Known {
    shape: Shape,
    folded: CompactString,
    signs: Signs,
    cut: Option<NonZeroU32>,
    is_syllable: bool,
    /// Whether a stop behind it would make an initial of it.
    may_be_initial: bool,
}

impl Known {
    /// Finds out what a word is, with what follows it in its text.
    pub(super) fn of(word: &str, rest: &str) -> Self {
        let letters = Letters::of(word);
        let shape = shape_of(word, letters, rest);
        let folded = word_key(word);
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

    /// The word as a token.
    #[inline]
    pub(super) fn token(&self, start: usize, end: usize, is_glued: bool) -> Token {
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

/// Words that were met. Long ones are found out each time.
#[derive(Debug, Default)]
pub(super) struct Met {
    words: FxHashMap<Short, Known>,
    /// What is known of them with a stop behind them.
    initials: FxHashMap<Short, Known>,
}

/// More words than this are forgotten, so that memory stays bounded: two megabytes.
const MOST_MET: usize = 28_000;

impl Met {
    /// What is known of a word as printed, with the byte that follows it in its text.
    #[expect(clippy::inline_always, reason = "asked of every word")]
    #[inline(always)]
    pub(super) fn get(&self, word: Short, next: Option<u8>) -> Option<&Known> {
        let known = self.words.get(&word);
        if next == Some(b'.') && known.is_none_or(|known| known.may_be_initial) {
            self.initials.get(&word)
        } else {
            known
        }
    }

    pub(super) fn insert(&mut self, word: Short, known: Known) {
        let words = match known.shape {
            Shape::Initial => &mut self.initials,
            _ => &mut self.words,
        };
        if words.len() >= MOST_MET {
            words.clear();
        }
        words.insert(word, known);
    }
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
