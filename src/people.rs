//! Who is named: text in, mentions and people out. Pure: nothing but the texts of
//! one page and the lexicons.
//!
//! Evidence, not a list of the famous. Each text becomes [`tokens`], and what a lost
//! line wrap glued is divided ([`glue`]). [`runs`] of capitalised words are rid of
//! what is no name ([`trim`]) and weighed as [`names`], by what is known of their words
//! ([`lexicon`], [`signs`]) and by the [`company`] they keep and the [`lists`] they stand
//! in: [`roles`] before a name, but for those in an [`adverbial`] and of other [`holders`],
//! and in [`apposition`] above all, by their [`nouns`] where they are no [`participles`] (and
//! the [`english`] and [`vietnamese`] ones, that follow rules of their own); streets, schools
//! and ships are [`things`], by nouns of their own ([`thing_nouns`]). Then the page is read
//! again with what it has told ([`linking`]): short forms, misspellings and glued names join
//! the people that they stand for ([`identity`]). In [`chinese`] characters other rules hold. Last, captions say who stands where
//! ([`placement`]).

mod adverbial;
mod apposition;
mod chinese;
mod company;
mod english;
mod glue;
mod holders;
mod identity;
mod letters;
mod lexicon;
mod linking;
mod lists;
mod met;
mod names;
mod nouns;
mod participles;
mod placement;
mod roles;
mod runs;
mod short;
mod signs;
mod syllables;
mod thing_nouns;
mod things;
mod tokens;
mod trim;
mod vietnamese;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::model::{Mention, Named, Person};
use identity::{People, name_key};
use met::Met;
use names::Candidate;
use tokens::Token;

/// One text of a page, read.
struct Read<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    candidates: Vec<Candidate>,
    /// Whether some of its words are of Chinese characters.
    is_chinese: bool,
}

/// A mention before its person has a number.
struct Spot {
    /// In bytes.
    start: usize,
    end: usize,
    person: usize,
    roles: Vec<roles::Role>,
    evidence: &'static str,
}

/// A text is searched as far as this, in bytes: no article is longer, and a file of
/// nothing but names is not to stop an import.
const LONGEST_TEXT: usize = 256 * 1024;
/// No more room is kept than for so many texts, and so many tokens of each.
const MOST_TEXTS: usize = 16;
const MOST_ROOM: usize = 4096;

/// Finds people, and keeps from text to text what it has found out about words: that
/// saves time and changes nothing else.
#[derive(Debug, Default)]
pub struct Finder {
    met: Met,
    /// Room for the tokens of texts: of one page they take as much as a hundred names.
    room: Vec<Vec<Token>>,
}

/// Finds who is named in the texts of one page, or of one related story, as
/// [`Finder::find`] does for many.
pub fn find(texts: &[&str]) -> Named {
    Finder::default().find(texts)
}

impl Finder {
    /// Finds who is named in the texts of one page, or of one related story. The
    /// mentions of each text are in its order.
    pub fn find(&mut self, texts: &[&str]) -> Named {
        let reads: Vec<Read<'_>> = texts.iter().map(|text| self.read(text)).collect();
        let mut people = People::default();
        let mut spots: Vec<Vec<Spot>> = texts.iter().map(|_| Vec::new()).collect();
        linking::link_full_names(&reads, &mut people, &mut spots);
        linking::link_short_names(&reads, &mut people, &mut spots);
        linking::link_known_names(&reads, &people, &mut spots);
        chinese::link(&reads, &mut people, &mut spots);
        let named = self.finish(texts, &people, spots);
        self.room.extend(reads.into_iter().map(|read| {
            let mut tokens = read.tokens;
            tokens.clear();
            tokens.shrink_to(MOST_ROOM);
            tokens
        }));
        self.room.truncate(MOST_TEXTS);
        named
    }

    fn read<'a>(&mut self, text: &'a str) -> Read<'a> {
        let text = &text[..text.floor_char_boundary(LONGEST_TEXT)];
        let mut tokens = self.room.pop().unwrap_or_default();
        let is_chinese = tokens::divide(text, &mut self.met, &mut tokens);
        glue::divide(text, &mut tokens);
        let mut candidates = names::candidates(text, &tokens);
        for candidate in &mut candidates {
            candidate
                .roles
                .extend(roles::nationality(&tokens, candidate.first));
        }
        Read {
            text,
            tokens,
            candidates,
            is_chinese,
        }
    }

    fn finish(&mut self, texts: &[&str], people: &People<'_>, spots: Vec<Vec<Spot>>) -> Named {
        let mut used: Vec<Option<usize>> = vec![None; people.drafts.len()];
        let mut named = Named {
            people: Vec::new(),
            mentions: Vec::new(),
        };
        for (text, mut spots) in texts.iter().zip(spots) {
            spots.sort_by_key(|spot| (spot.start, std::cmp::Reverse(spot.end)));
            spots.dedup_by(|next, kept| next.start < kept.end);
            let placements = placements(text, &spots);
            let mut mentions = Vec::with_capacity(spots.len());
            let (mut byte, mut char_at) = (0, 0);
            for (spot, (placement, placement_text)) in spots.into_iter().zip(placements) {
                char_at += text[byte..spot.start].chars().count();
                byte = spot.start;
                let person = *used[spot.person].get_or_insert_with(|| {
                    named.people.push(Person {
                        name_key: people.drafts[spot.person].key.clone(),
                        name: String::new(),
                        names: Vec::new(),
                    });
                    named.people.len() - 1
                });
                let surface = &text[spot.start..spot.end];
                let known = &mut named.people[person];
                let is_known = known.names.iter().any(|name| name == surface);
                let draft = &people.drafts[spot.person];
                let is_whole = |words: &[&str]| match draft.printed {
                    Some(printed) => printed == surface,
                    None => draft.is_named(words),
                };
                if !is_known && self.with_words(surface, is_whole) {
                    known.names.push(surface.to_owned());
                }
                let mut roles = spot
                    .roles
                    .iter()
                    .map(|role| text[role.start..role.end].to_owned());
                mentions.push(Mention {
                    start: char_at,
                    length: surface.chars().count(),
                    surface: surface.to_owned(),
                    person,
                    role: roles.next(),
                    more_roles: roles.collect(),
                    placement,
                    placement_text,
                    evidence: spot.evidence,
                });
            }
            named.mentions.push(mentions);
        }
        for person in &mut named.people {
            person.names.sort();
            let mut spellings = person.names.iter();
            let best = spellings.next().map(|first| {
                spellings.fold(first, |best, name| {
                    if is_better_spelling(name, best) {
                        name
                    } else {
                        best
                    }
                })
            });
            // A name that stands nowhere whole (only glued or cut) is told by its key.
            person.name = best.unwrap_or(&person.name_key).clone();
        }
        named
    }

    /// Tells something of a name as printed by its words, folded.
    fn with_words<T>(&mut self, name: &str, tell: impl FnOnce(&[&str]) -> T) -> T {
        let mut tokens = self.room.pop().unwrap_or_default();
        tokens::divide(name, &mut self.met, &mut tokens);
        let words = tokens.iter().filter(|token| token.is_word());
        let words: Vec<&str> = words.map(|token| token.folded.as_str()).collect();
        let told = tell(&words);
        tokens.clear();
        self.room.push(tokens);
        told
    }
}

/// Each spot's place in the picture, if the text is a caption that tells it.
fn placements(
    text: &str,
    spots: &[Spot],
) -> Vec<(Option<crate::model::Placement>, Option<String>)> {
    let mut placed = vec![(None, None); spots.len()];
    if spots.is_empty() {
        return placed;
    }
    if let Some(told) = placement::row(text) {
        let row: Vec<usize> = (0..spots.len())
            .filter(|at| told.people.contains(&spots[*at].start))
            .collect();
        for (at, spot) in row.iter().enumerate() {
            placed[*spot] = (told.place(at, row.len()), Some(told.text.to_owned()));
        }
    }
    for told in placement::told(text) {
        // `le ministre (à droite), X`: the place stands inside the role before a name. In
        // `les ministres X (à droite) et Y` it does not: X comes first.
        let inside = spots.iter().position(|spot| {
            let is_role = |role: &roles::Role| {
                let is_between = |other: &Spot| role.end <= other.start && other.start < told.at;
                role.start < told.at && role.end <= spot.start && !spots.iter().any(is_between)
            };
            told.at < spot.start && spot.roles.iter().any(is_role)
        });
        // `X et son homologue (à droite)`: someone else's, who is not named.
        let before = spots.iter().rposition(|spot| {
            let end = spot
                .roles
                .iter()
                .map(|role| role.end)
                .fold(spot.end, usize::max);
            spot.end <= told.at && !names_another(&text[end.min(told.at)..told.at])
        });
        let before = before.filter(|at| spots[at + 1..].iter().all(|spot| spot.start > told.at));
        let behind = || spots.iter().position(|spot| spot.start > told.at);
        let at = if told.is_before_name {
            behind()
        } else {
            inside.or(before)
        };
        let Some(at) = at else {
            continue;
        };
        if placed[at].1.is_none() {
            placed[at] = (told.placement, Some(told.text.to_owned()));
        }
    }
    placed
}

/// Whether words between a name and a place in the photo speak of someone else.
fn names_another(words: &str) -> bool {
    [" et ", " and ", " y ", " avec ", " with ", " và ", ";"]
        .iter()
        .any(|word| words.contains(word))
}

/// The key of a full name as printed, see [`Person::name_key`].
pub fn key_of(name: &str) -> String {
    Finder::default().with_words(name, name_key)
}

/// The better-marked of two spellings of one name; of equals the one with fewer words
/// in capitals or small letters alone, and else the first by letters: so it makes no
/// difference which was seen first.
pub fn is_better_spelling(one: &str, other: &str) -> bool {
    let marks = |name: &str| {
        let mut marks = 0;
        for c in name.chars() {
            decompose_canonical(c, |part| {
                let is_marked = is_combining_mark(part) || !part.is_ascii() && part.is_alphabetic();
                marks += usize::from(is_marked);
            });
        }
        marks
    };
    let written_as_names = |name: &str| {
        let words = name.split([' ', '-']);
        let is_as_name =
            |word: &&str| word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
        words.filter(is_as_name).count()
    };
    let rank = |name| (marks(name), written_as_names(name));
    rank(one)
        .cmp(&rank(other))
        .then_with(|| other.cmp(one))
        .is_gt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_spelling_has_most_marks_then_the_usual_case() {
        for (better, worse) in [
            ("Nguyễn Văn Đức", "Nguyên Văn Đức"),
            ("Nguyen Van Đuc", "Nguyen Van Duc"),
            ("Trần Văn Đức", "TRẦN VĂN ĐỨC"),
            ("Vu Ba Tin", "Vu Ba tin"),
            ("Lê Thị Ngân", "Le Thi Ngan"),
            ("LÊ THỊ NGÂN", "Le Thi Ngan"),
            ("Jean-Marc Ros", "Jean-Marc ROS"),
        ] {
            assert!(is_better_spelling(better, worse), "{better}, {worse}");
            assert!(!is_better_spelling(worse, better), "{worse}, {better}");
        }
        assert!(!is_better_spelling("Vu Ba Tin", "Vu Ba Tin"));
    }
}
