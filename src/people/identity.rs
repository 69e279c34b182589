//! Identity: which names on one page are one human being.
//!
//! The longest names come first; a shorter one joins the only person that it can
//! stand for. What can stand for two stays unlinked, rather than wrong.

use std::cell::LazyCell;

use super::names::Candidate;
use super::syllables;
use super::tokens::Token;

/// A person as one page knows them.
#[derive(Debug, Clone)]
pub(super) struct Draft<'a> {
    /// See [`name_key`].
    pub(super) key: String,
    /// The full name's words, folded.
    pub(super) words: Vec<&'a str>,
    /// The name as printed, where its words are not folded.
    pub(super) printed: Option<&'a str>,
    /// The [`mark`] of each.
    marks: u64,
    pub(super) is_vietnamese: bool,
}

/// No page names more people than this; past it nobody new is taken up.
pub(super) const MOST_PEOPLE: usize = 500;

/// The key that one person's names share: folded; names of two parts in either order.
pub(super) fn name_key(words: &[&str]) -> String {
    match words {
        [one, other] if other < one => [*other, *one].join(" "),
        words => words.join(" "),
    }
}

pub(super) fn words_of<'a>(
    candidate: &Candidate,
    tokens: &'a [Token],
) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
    candidate
        .words(tokens)
        .map(|token| token.folded.as_str())
        .filter(|word| !word.is_empty())
}

/// One bit for a word, by its first three letters: most words that do not begin alike
/// have not the same.
pub(super) fn mark(word: &str) -> u64 {
    let sum = match *word.as_bytes() {
        [one, two, three, ..] => 961 * u32::from(one) + 31 * u32::from(two) + u32::from(three),
        [one, ..] => u32::from(one),
        [] => 0,
    };
    1 << (sum % 64)
}

#[derive(Debug, Default)]
pub(super) struct People<'a> {
    pub(super) drafts: Vec<Draft<'a>>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    For(usize),
    ForSeveral,
    ForNobodyKnown,
}

impl<'a> People<'a> {
    /// The person whom these words name.
    pub(super) fn find(&self, words: &[&str]) -> Stands {
        let (mut only, mut is_one_of_several) = (None, false);
        // Whatever a name stands for, its last word is a word of that name.
        for (at, draft) in self.having(words.last().map_or(0, |last| mark(last))) {
            if draft.is_named(words) {
                return Stands::For(at);
            }
            if draft.can_be(words) {
                is_one_of_several = only.is_some();
                only = Some(at);
            }
        }
        match only {
            _ if is_one_of_several => Stands::ForSeveral,
            Some(at) => Stands::For(at),
            None if words.len() >= 2 => self
                .misspelt(words)
                .map_or(Stands::ForNobodyKnown, Stands::For),
            None => Stands::ForNobodyKnown,
        }
    }

    /// The people whose names may have a word with this [`mark`].
    pub(super) fn having(&self, mark: u64) -> impl Iterator<Item = (usize, &Draft<'a>)> {
        let drafts = self.drafts.iter().enumerate();
        drafts.filter(move |(_, draft)| draft.marks & mark != 0)
    }

    /// A person whose name differs by one letter, in a name long enough for that
    /// to be a slip.
    fn misspelt(&self, words: &[&str]) -> Option<usize> {
        let len = words.iter().map(|word| word.len() + 1).sum::<usize>() - 1;
        let key = LazyCell::new(|| name_key(words));
        self.drafts.iter().position(|draft| {
            len >= 8
                && draft.words.len() == words.len()
                && len.abs_diff(draft.key.len()) <= 4
                && is_one_off(&key, &draft.key)
                && !(draft.is_vietnamese && are_two_given_names(words, &draft.words))
        })
    }

    pub(super) fn is_full(&self) -> bool {
        self.drafts.len() >= MOST_PEOPLE
    }

    pub(super) fn add(&mut self, words: Vec<&'a str>, is_vietnamese: bool) -> usize {
        let key = name_key(&words);
        self.push(key, words, is_vietnamese, None)
    }

    /// Adds someone by a name as printed, and its words as they are.
    pub(super) fn add_printed(&mut self, name: &'a str, words: Vec<&'a str>, key: String) -> usize {
        self.push(key, words, false, Some(name))
    }

    fn push(
        &mut self,
        key: String,
        words: Vec<&'a str>,
        is_vietnamese: bool,
        printed: Option<&'a str>,
    ) -> usize {
        self.drafts.push(Draft {
            key,
            printed,
            marks: words.iter().fold(0, |marks, word| marks | mark(word)),
            words,
            is_vietnamese,
        });
        self.drafts.len() - 1
    }
}

impl Draft<'_> {
    /// Whether these words have this person's [`name_key`].
    pub(super) fn is_named(&self, words: &[&str]) -> bool {
        match (words, self.words.as_slice()) {
            ([one, other], [mine, also]) => {
                one == mine && other == also || one == also && other == mine
            }
            (words, mine) => words == mine,
        }
    }

    /// Whether fewer words can stand for this person.
    fn can_be(&self, words: &[&str]) -> bool {
        let is_end = self.words.ends_with(words) && words.len() < self.words.len();
        if self.is_vietnamese {
            return is_end;
        }
        if self.has_initials(words) {
            return true;
        }
        if words.len() >= self.words.len() {
            return false;
        }
        is_end
            || self.words.starts_with(words)
            || words.len() == 1 && self.words.contains(&words[0])
            || words.len() >= 2 && words.iter().all(|word| self.words.contains(word))
    }
}

impl Draft<'_> {
    /// `G. Lokhvitski` is Grigori M. Lokhvitski: one family name, and the letters
    /// that the other names begin with.
    fn has_initials(&self, words: &[&str]) -> bool {
        let (Some((family, others)), Some((known, mine))) =
            (words.split_last(), self.words.split_last())
        else {
            return false;
        };
        family == known
            && !others.is_empty()
            && others.len() <= mine.len()
            && others.iter().zip(mine).all(|(initial, name)| {
                initial.len() == 1 && name.starts_with(initial) || initial == name
            })
            && others[0].len() == 1
    }
}

/// `Nguyen Van Hung` and `Nguyen Van Dung` are two: of syllables nearly each is another with
/// one letter more or less. Of a long one the end may be lost.
fn are_two_given_names(one: &[&str], other: &[&str]) -> bool {
    const LONG: usize = 6;
    let are_two = |(one, other): (&&str, &&str)| {
        let is_cut = one.len().max(other.len()) >= LONG
            && (one.starts_with(*other) || other.starts_with(*one));
        one != other && !is_cut && syllables::is_vietnamese(one) && syllables::is_vietnamese(other)
    };
    one.iter().zip(other).any(are_two)
}

/// Whether two texts differ by one letter: changed, added, lost or swapped.
fn is_one_off(one: &str, other: &str) -> bool {
    let pairs = one.chars().zip(other.chars());
    let same_start: usize = pairs
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let (one, other) = (&one[same_start..], &other[same_start..]);
    let pairs = one.chars().rev().zip(other.chars().rev());
    let same_end: usize = pairs
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let is_letter = |text: &str| text[..text.len() - same_end].chars().nth(1).is_none();
    is_letter(one) && is_letter(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<&str> {
        name.split(' ').collect()
    }

    #[test]
    fn short_names_join_the_only_person_they_can_stand_for() {
        let mut people = People::default();
        let giang = people.add(words("dang hoang giang"), true);
        let mayor = people.add(words("seiji hagiwara"), false);
        assert_eq!(people.find(&words("giang")), Stands::For(giang));
        assert_eq!(people.find(&words("dang")), Stands::ForNobodyKnown);
        assert_eq!(people.find(&words("hagiwara")), Stands::For(mayor));
        assert_eq!(people.find(&words("hagiwara seiji")), Stands::For(mayor));
        assert_eq!(people.find(&words("s hagiwara")), Stands::For(mayor));
        assert_eq!(people.find(&words("seiji")), Stands::For(mayor));
        people.add(words("vu minh giang"), true);
        assert_eq!(people.find(&words("giang")), Stands::ForSeveral);
    }

    #[test]
    fn one_letter_off_is_a_slip_in_a_long_name() {
        let mut people = People::default();
        let phuong = people.add(words("tran quang phuong"), true);
        assert_eq!(people.find(&words("tran quang phuon")), Stands::For(phuong));
        assert_eq!(
            people.find(&words("tran quang phu")),
            Stands::ForNobodyKnown
        );
        let hung = people.add(words("nguyen van hung"), true);
        assert_eq!(people.find(&words("nguyen wan hung")), Stands::For(hung));
        people.add(words("phan thi huong"), true);
        for name in [
            "nguyen van dung",
            "nguyen van hun",
            "nguyen vang hung",
            "phan thi hung",
            "phan thi hoang",
        ] {
            assert_eq!(people.find(&words(name)), Stands::ForNobodyKnown, "{name}");
        }
    }
}
