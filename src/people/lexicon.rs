//! The lexicons: what is known of words, whoever is named. Data files, folded by
//! [`word_key`]; a word on what belongs in each opens the file.

use std::cmp::Reverse;
use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::letters::Letters;
use super::short::Short;
use crate::text::word_key;

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
pub(super) const SPEECH: Signs = 1 << 16;
pub(super) const WORK: Signs = 1 << 17;
pub(super) const STREET: Signs = 1 << 18;
/// The second, small word of a Vietnamese compound.
pub(super) const SECOND: Signs = 1 << 19;
/// What is one human being's: `poème de X`, `mort de X`.
pub(super) const ONES_OWN: Signs = 1 << 24;
/// A role by its ending alone.
pub(super) const GUESSED: Signs = 1 << 23;
/// Vietnamese syllables joined by hyphens: `Anh-Quan`.
pub(super) const SYLLABLES: Signs = 1 << 22;
/// What a human being is to another: `fils`, `épouse`.
pub(super) const KIN: Signs = 1 << 21;
/// An English role noun.
pub(super) const ENGLISH: Signs = 1 << 25;
/// The last word of a Vietnamese noun of several, if those before it stand there.
pub(super) const MAY_END_NOUN: Signs = 1 << 26;
/// The last word of a Vietnamese noun of what someone is: a role too.
pub(super) const VIETNAMESE_ROLE: Signs = 1 << 27;
/// A word of Chinese characters.
pub(super) const CHINESE: Signs = 1 << 28;
/// A name that stands alone.
pub(super) const MONONYM: Signs = 1 << 20;

/// The signs of words that names are made of.
pub(super) const NAMES: Signs =
    GIVEN | FAMILY_VIETNAMESE | FAMILY_CHINESE | FAMILY_KOREAN | FAMILY_JAPANESE | FAMILY_OTHER;

/// All that is known.
pub(super) struct Lexicon {
    words: Words,
    /// Words with their marks, in small letters.
    vietnamese: FxHashMap<Box<str>, Signs>,
    /// The last letters of nationalities.
    endings: FxHashSet<[u8; 4]>,
    /// What stands before the last word, folded, of each Vietnamese noun that ends with it.
    vietnamese_nouns: FxHashMap<Box<str>, Vec<VietnameseNoun>>,
    /// No Vietnamese word of the lexicon has more letters.
    longest_vietnamese: u16,
    /// Places of several words, written as one: `Minh-Ville` is one word or two.
    places: FxHashSet<Box<str>>,
}

/// A Vietnamese noun of what someone is: `chủ tịch`, `nhà nghiên cứu`.
pub(super) struct VietnameseNoun {
    /// As printed, in small letters.
    pub(super) printed: Box<str>,
    /// Its words but the last, folded.
    pub(super) before_last: Box<[CompactString]>,
}

/// Words and their signs. There are tens of thousands: nearly all are short enough to be
/// held in place.
#[derive(Default)]
struct Words {
    short: FxHashMap<Short, Signs>,
    long: FxHashMap<Box<str>, Signs>,
}

impl Words {
    fn add(&mut self, word: &str, signs: Signs) {
        *match Short::of(word) {
            Some(short) => self.short.entry(short).or_default(),
            None => self.long.entry(word.into()).or_default(),
        } |= signs;
    }

    fn get(&self, word: &str) -> Option<Signs> {
        match Short::of(word) {
            Some(short) => self.short.get(&short),
            None => self.long.get(word),
        }
        .copied()
    }
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The lexicon, read at its first use.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read() -> Self {
        let mut lexicon = Lexicon {
            words: Words::default(),
            longest_vietnamese: 0,
            vietnamese: FxHashMap::default(),
            vietnamese_nouns: FxHashMap::default(),
            endings: FxHashSet::default(),
            places: FxHashSet::default(),
        };
        let nationalities = include_str!("nationalities.txt");
        lexicon.add_words(nationalities, NATIONALITY);
        let folded = words_of(nationalities).map(word_key);
        lexicon.endings = folded.filter_map(|word| ending(&word)).collect();
        lexicon.add_words(include_str!("roles.txt"), ROLE);
        lexicon.add_words(include_str!("common_words.txt"), COMMON);
        for (lines, sign) in [
            (include_str!("given_names.txt"), GIVEN),
            (include_str!("family_vietnamese.txt"), FAMILY_VIETNAMESE),
            (include_str!("family_chinese.txt"), FAMILY_CHINESE),
            (include_str!("family_korean.txt"), FAMILY_KOREAN),
            (include_str!("family_japanese.txt"), FAMILY_JAPANESE),
            (include_str!("family_other.txt"), FAMILY_OTHER),
            (include_str!("mononyms.txt"), MONONYM),
        ] {
            lexicon.add_words(lines, sign);
        }
        lexicon.add_places(include_str!("places.txt"));
        for (sign, line) in sections(include_str!("words.txt")) {
            lexicon.add_words(line, sign);
        }
        for (sign, line) in sections(include_str!("vietnamese.txt")) {
            for word in line.split_whitespace() {
                lexicon.add_vietnamese(word, sign);
            }
        }
        let nouns = include_str!("vietnamese_roles.txt").lines();
        for noun in nouns.filter(|line| !line.starts_with('#')) {
            lexicon.add_vietnamese_noun(noun);
        }
        lexicon
    }

    fn add_words(&mut self, text: &str, sign: Signs) {
        for folded in words_of(text).map(word_key) {
            // `Chambres`, `Rencontres`: more of what names no human being.
            if sign & (PLACE_NOUN | INSTITUTION) != 0 && folded.len() >= 4 {
                self.words.add(&format!("{folded}s"), sign);
            }
            self.words.add(&folded, sign);
            // `sœur`: the ligature is a letter of its own, whichever is printed.
            if folded.contains("oe") {
                self.words.add(&folded.replace("oe", "œ"), sign);
            }
        }
    }

    fn add_places(&mut self, text: &str) {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<_> = line
                .split([' ', '-'])
                .map(word_key)
                .filter(|word| !word.is_empty())
                .collect();
            match words.as_slice() {
                [] => {}
                [word] => self.words.add(word, PLACE),
                [first, ..] => {
                    self.words.add(first, PLACE_START);
                    self.places.insert(words.concat().into());
                    // Written with hyphens it is one word.
                    self.words.add(&words.concat(), PLACE);
                }
            }
        }
    }

    fn add_vietnamese(&mut self, word: &str, sign: Signs) {
        *self.vietnamese.entry(word.into()).or_default() |= sign;
        let count = Letters::of(word).count;
        self.longest_vietnamese = self.longest_vietnamese.max(count);
    }

    fn add_vietnamese_noun(&mut self, noun: &str) {
        let mut before_last: Vec<_> = noun.split_whitespace().map(word_key).collect();
        let (Some(folded), Some(last)) = (before_last.pop(), noun.split_whitespace().last()) else {
            return;
        };
        // What is printed with marks is looked up by them.
        if last.is_ascii() {
            self.words.add(&folded, MAY_END_NOUN);
        } else {
            self.add_vietnamese(last, MAY_END_NOUN);
        }
        let nouns = self.vietnamese_nouns.entry(folded.as_str().into());
        let nouns = nouns.or_default();
        nouns.push(VietnameseNoun {
            printed: noun.into(),
            before_last: before_last.into(),
        });
        nouns.sort_by_key(|noun| Reverse(noun.before_last.len()));
    }

    /// The Vietnamese nouns that end with a word, longest first.
    pub(super) fn vietnamese_nouns(&self, folded: &str) -> &[VietnameseNoun] {
        self.vietnamese_nouns.get(folded).map_or(&[], Vec::as_slice)
    }

    pub(super) fn signs(&self, folded: &str) -> Signs {
        self.words.get(folded).unwrap_or(0)
    }

    /// Whether a word ends as some nationality does: asked before it is divided.
    pub(super) fn may_end_nationality(&self, folded: &str) -> bool {
        ending(folded).is_some_and(|ending| self.endings.contains(&ending))
    }

    /// What is known of a word of so many letters that is printed with marks.
    pub(super) fn vietnamese_signs(&self, word: &str, count: u16) -> Signs {
        if count > self.longest_vietnamese {
            return 0;
        }
        let known = self.vietnamese.get(word).copied();
        known.unwrap_or_else(|| {
            if word.starts_with(char::is_lowercase) {
                return 0;
            }
            let lower = CompactString::from_str_to_lowercase(word);
            let lower = self.vietnamese.get(lower.as_str());
            lower.copied().unwrap_or(0)
        })
    }

    pub(super) fn is_place_of_words(&self, joined: &str) -> bool {
        self.places.contains(joined)
    }
}

/// The words of a file, its comments left out.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace)
}

fn ending(folded: &str) -> Option<[u8; 4]> {
    folded.as_bytes().last_chunk().copied()
}

/// The lines of a file of sections, each with the sign of its section.
fn sections(file: &str) -> impl Iterator<Item = (Signs, &str)> {
    let mut sign = 0;
    file.lines().filter_map(move |line| {
        let Some(heading) = line.strip_prefix("# [") else {
            return Some((sign, line));
        };
        sign = match heading.split_once(']').map(|(name, _)| name) {
            Some("role") => ROLE,
            Some("stop") => STOP,
            Some("honorific") => HONORIFIC,
            Some("title") => TITLE,
            Some("place_noun") => PLACE_NOUN,
            Some("institution") => INSTITUTION,
            Some("nationality") => NATIONALITY,
            Some("speech") => SPEECH,
            Some("kin") => KIN,
            Some("ones_own") => ONES_OWN,
            Some("work") => WORK,
            Some("street") => STREET,
            Some("second") => SECOND,
            Some("english") => ENGLISH | ROLE,
            Some("english_title") => ENGLISH,
            _ => COMMON,
        };
        None
    })
}
