//! Identity: which names on one page are one human being.
//!
//! The longest names come first; a shorter one joins the only person that it can
//! stand for. What can stand for two stays unlinked, rather than wrong.

use rustc_hash::FxHashMap;

use super::names::Candidate;
use super::tokens::Token;

/// A person as one page knows them.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// See [`name_key`].
    pub(super) key: String,
    /// The full name's words, folded.
    pub(super) words: Vec<String>,
    pub(super) is_vietnamese: bool,
}

/// No page names more people than this; past it nobody new is taken up.
pub(super) const MOST_PEOPLE: usize = 500;

/// The key that one person's names share: folded; names of two parts in either order.
pub(super) fn name_key(words: &[String]) -> String {
    let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.len() == 2 {
        words.sort_unstable();
    }
    words.join(" ")
}

pub(super) fn words_of(candidate: &Candidate, tokens: &[Token]) -> Vec<String> {
    candidate
        .words(tokens)
        .map(|token| token.folded.to_string())
        .filter(|word| !word.is_empty())
        .collect()
}

#[derive(Debug, Default)]
pub(super) struct People {
    pub(super) drafts: Vec<Draft>,
    by_key: FxHashMap<String, usize>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    For(usize),
    ForSeveral,
    ForNobodyKnown,
}

impl People {
    /// The person whom these words name.
    pub(super) fn find(&self, words: &[String]) -> Stands {
        let key = name_key(words);
        if let Some(at) = self.by_key.get(&key) {
            return Stands::For(*at);
        }
        let mut matching = (0..self.drafts.len()).filter(|at| self.drafts[*at].can_be(words));
        match (matching.next(), matching.next()) {
            (Some(at), None) => Stands::For(at),
            (Some(_), Some(_)) => Stands::ForSeveral,
            (None, _) if words.len() >= 2 => self
                .misspelt(&key)
                .map_or(Stands::ForNobodyKnown, Stands::For),
            (None, _) => Stands::ForNobodyKnown,
        }
    }

    /// A person whose name differs by one letter, in a name long enough for that
    /// to be a slip.
    fn misspelt(&self, key: &str) -> Option<usize> {
        let words = key.split(' ').count();
        self.drafts.iter().position(|draft| {
            key.len() >= 8
                && draft.words.len() == words
                && key.len().abs_diff(draft.key.len()) <= 4
                && is_one_off(key, &draft.key)
        })
    }

    pub(super) fn is_full(&self) -> bool {
        self.drafts.len() >= MOST_PEOPLE
    }

    pub(super) fn add(&mut self, words: Vec<String>, is_vietnamese: bool) -> usize {
        let key = name_key(&words);
        self.by_key.insert(key.clone(), self.drafts.len());
        self.drafts.push(Draft {
            key,
            words,
            is_vietnamese,
        });
        self.drafts.len() - 1
    }
}

impl Draft {
    /// Whether fewer words can stand for this person.
    fn can_be(&self, words: &[String]) -> bool {
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

impl Draft {
    /// `G. Lokhvitski` is Grigori M. Lokhvitski: one family name, and the letters
    /// that the other names begin with.
    fn has_initials(&self, words: &[String]) -> bool {
        let (Some((family, others)), Some((known, mine))) =
            (words.split_last(), self.words.split_last())
        else {
            return false;
        };
        family == known
            && !others.is_empty()
            && others.len() <= mine.len()
            && others.iter().zip(mine).all(|(initial, name)| {
                initial.len() == 1 && name.starts_with(initial.as_str()) || initial == name
            })
            && others[0].len() == 1
    }
}

/// Whether two texts differ by one letter: changed, added, lost or swapped.
fn is_one_off(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let same_start = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let same_end = one[same_start..]
        .iter()
        .rev()
        .zip(other[same_start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    one.len() - same_start - same_end <= 1 && other.len() - same_start - same_end <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        name.split(' ').map(str::to_owned).collect()
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
    }
}
