//! The lexicons: what is known of words, whoever is named. Data files, folded by
//! [`super::tokens::fold`]; a word on what belongs in each opens the file.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::tokens::fold;

/// What is known of a word: a set of signs.
pub(super) type Signs = u32;

pub(super) const ROLE: Signs = 1;
pub(super) const STOP: Signs = 1 << 1;
pub(super) const HONORIFIC: Signs = 1 << 2;
pub(super) const TITLE: Signs = 1 << 3;
pub(super) const PLACE_NOUN: Signs = 1 << 4;
pub(super) const INSTITUTION: Signs = 1 << 5;
pub(super) const COMMON: Signs = 1 << 6;
pub(super) const NATIONALITY: Signs = 1 << 7;
pub(super) const PLACE: Signs = 1 << 8;
/// The word starts a place of several words.
pub(super) const PLACE_START: Signs = 1 << 9;
pub(super) const GIVEN: Signs = 1 << 10;
pub(super) const FAMILY_VIETNAMESE: Signs = 1 << 11;
pub(super) const FAMILY_CHINESE: Signs = 1 << 12;
pub(super) const FAMILY_KOREAN: Signs = 1 << 13;
pub(super) const FAMILY_JAPANESE: Signs = 1 << 14;
pub(super) const FAMILY_OTHER: Signs = 1 << 15;

/// All that is known.
pub(super) struct Lexicon {
    words: FxHashMap<Box<str>, Signs>,
    /// Places of several words, written as one: `Minh-Ville` is one word or two.
    places: FxHashSet<Box<str>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The lexicon, read at its first use.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read() -> Self {
        let mut lexicon = Lexicon {
            words: FxHashMap::default(),
            places: FxHashSet::default(),
        };
        lexicon.add_words(include_str!("roles.txt"), ROLE);
        lexicon.add_words(include_str!("nationalities.txt"), NATIONALITY);
        for (lines, sign) in [
            (include_str!("given_names.txt"), GIVEN),
            (include_str!("family_vietnamese.txt"), FAMILY_VIETNAMESE),
            (include_str!("family_chinese.txt"), FAMILY_CHINESE),
            (include_str!("family_korean.txt"), FAMILY_KOREAN),
            (include_str!("family_japanese.txt"), FAMILY_JAPANESE),
            (include_str!("family_other.txt"), FAMILY_OTHER),
        ] {
            lexicon.add_words(lines, sign);
        }
        lexicon.add_places(include_str!("places.txt"));
        let mut sign = 0;
        for line in include_str!("words.txt").lines() {
            match line
                .strip_prefix("# [")
                .and_then(|rest| rest.split_once(']'))
            {
                Some(("stop", _)) => sign = STOP,
                Some(("honorific", _)) => sign = HONORIFIC,
                Some(("title", _)) => sign = TITLE,
                Some(("place_noun", _)) => sign = PLACE_NOUN,
                Some(("institution", _)) => sign = INSTITUTION,
                Some(("common", _)) => sign = COMMON,
                _ => lexicon.add_words(line, sign),
            }
        }
        lexicon
    }

    fn add_words(&mut self, text: &str, sign: Signs) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            for word in line.split_whitespace() {
                *self.words.entry(fold(word).into()).or_default() |= sign;
            }
        }
    }

    fn add_places(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<String> = line
                .split([' ', '-'])
                .map(fold)
                .filter(|word| !word.is_empty())
                .collect();
            match words.as_slice() {
                [] => {}
                [word] => *self.words.entry(word.as_str().into()).or_default() |= PLACE,
                [first, ..] => {
                    *self.words.entry(first.as_str().into()).or_default() |= PLACE_START;
                    self.places.insert(words.concat().into());
                    // Written with hyphens it is one word.
                    *self.words.entry(words.concat().into()).or_default() |= PLACE;
                }
            }
        }
    }

    pub(super) fn signs(&self, folded: &str) -> Signs {
        self.words.get(folded).copied().unwrap_or(0)
    }

    pub(super) fn is_place_of_words(&self, joined: &str) -> bool {
        self.places.contains(joined)
    }
}
