//! Who is named: text in, mentions and people out. Pure: nothing but the texts of
//! one page and the lexicons.
//!
//! Evidence, not a list of the famous. Each text becomes [`tokens`]; runs of
//! capitalised words are weighed as [`names`], by what is known of their words and
//! by what stands around them, [`roles`] above all; then the page is read again
//! with what it has told: short forms, misspellings and glued names join the
//! people that they stand for ([`identity`]). Last, captions say who stands where
//! ([`placement`]).

mod apposition;
mod company;
mod identity;
mod lexicon;
mod names;
mod placement;
mod roles;
mod runs;
mod syllables;
mod tokens;

use crate::model::{Mention, Named, Person};
use crate::text::push_key;
use identity::{People, Stands, name_key, words_of};
use names::{Candidate, ENOUGH};
use tokens::{Shape, Token};

/// One text of a page, read.
struct Read<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    candidates: Vec<Candidate>,
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

/// Finds who is named in the texts of one page, or of one related story. The
/// mentions of each text are in its order.
pub fn find(texts: &[&str]) -> Named {
    let reads: Vec<Read<'_>> = texts.iter().map(|text| read(text)).collect();
    let mut people = People::default();
    let mut spots: Vec<Vec<Spot>> = texts.iter().map(|_| Vec::new()).collect();
    link_full_names(&reads, &mut people, &mut spots);
    link_short_names(&reads, &mut people, &mut spots);
    link_known_names(&reads, &people, &mut spots);
    finish(texts, &people, spots)
}

fn read(text: &str) -> Read<'_> {
    let tokens = tokens::tokens(text);
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
    }
}

fn spot(read: &Read<'_>, candidate: &Candidate, person: usize, evidence: &'static str) -> Spot {
    let last = &read.tokens[candidate.last];
    let end = if last.shape == Shape::Initial {
        last.end + 1
    } else {
        last.end
    };
    Spot {
        start: read.tokens[candidate.first].start,
        end,
        person,
        roles: candidate.roles.clone(),
        evidence,
    }
}

/// Names of two words and more that are sure, the longest first.
fn link_full_names(reads: &[Read<'_>], people: &mut People, spots: &mut [Vec<Spot>]) {
    let mut full: Vec<(usize, &Candidate, Vec<String>)> = Vec::new();
    for (at, read) in reads.iter().enumerate() {
        for candidate in read
            .candidates
            .iter()
            .filter(|candidate| candidate.score >= ENOUGH)
        {
            let words = words_of(candidate, &read.tokens);
            if words.len() >= 2 {
                full.push((at, candidate, words));
            }
        }
    }
    full.sort_by_key(|(_, _, words)| std::cmp::Reverse(words.len()));
    let clean: Vec<Vec<String>> = full.iter().map(|(_, _, words)| words.clone()).collect();
    full.retain(|(_, _, words)| !clean.iter().any(|other| is_glued_form(words, other)));
    for (at, candidate, words) in full {
        if let Some((person, end)) = longer_name(&reads[at], candidate, &words, people) {
            let mut spot = spot(&reads[at], candidate, person, "glued");
            spot.end = end;
            spots[at].push(spot);
            continue;
        }
        let person = match people.find(&words) {
            Stands::For(person) => person,
            Stands::ForSeveral => continue,
            Stands::ForNobodyKnown => people.add(words.clone(), candidate.is_vietnamese),
        };
        let spot = spot(&reads[at], candidate, person, candidate.evidence);
        spots[at].push(spot);
    }
}

/// Whether a name is another of the page with more letters glued to its last word:
/// [`link_known_names`] finds the name alone.
fn is_glued_form(words: &[String], clean: &[String]) -> bool {
    let (Some((last, firsts)), Some((clean_last, clean_firsts))) =
        (words.split_last(), clean.split_last())
    else {
        return false;
    };
    firsts == clean_firsts
        && last
            .strip_prefix(clean_last.as_str())
            .is_some_and(|rest| rest.len() >= 2 || rest == "a")
}

/// A person of the page whose name the text goes on with, in the wrong case
/// (`Truong Tan sang`): the person, and where the name ends, in bytes.
fn longer_name(
    read: &Read<'_>,
    candidate: &Candidate,
    words: &[String],
    people: &People,
) -> Option<(usize, usize)> {
    people
        .drafts
        .iter()
        .enumerate()
        .find_map(|(person, draft)| {
            let is_longer = draft.words.len() > words.len() && draft.words.starts_with(words);
            let end = is_longer.then(|| known_name_end(read, candidate.first, &draft.words))?;
            Some((person, end?))
        })
}

/// One word that is sure (`M. Giang`, `le maire Hagiwara`), and less sure names
/// that a person of the page explains.
fn link_short_names(reads: &[Read<'_>], people: &mut People, spots: &mut [Vec<Spot>]) {
    for (at, read) in reads.iter().enumerate() {
        for candidate in &read.candidates {
            let words = words_of(candidate, &read.tokens);
            let is_single = words.len() == 1;
            if candidate.score >= ENOUGH && !is_single || words.is_empty() {
                continue;
            }
            if let Some((person, end)) =
                longer_name(read, candidate, &words, people).filter(|_| is_single)
            {
                let mut spot = spot(read, candidate, person, "glued");
                spot.end = end;
                spots[at].push(spot);
                continue;
            }
            let person = match people.find(&words) {
                Stands::For(person) => {
                    let draft = &people.drafts[person];
                    let least = match (is_single, draft.is_vietnamese) {
                        (true, true) => -20,
                        (true, false) => -55,
                        (false, _) => -40,
                    };
                    if candidate.score < least || candidate.is_place && candidate.score < ENOUGH {
                        continue;
                    }
                    person
                }
                Stands::ForNobodyKnown
                    if is_single && glued_short(read, candidate, people).is_some() =>
                {
                    if let Some((person, end)) = glued_short(read, candidate, people) {
                        let mut spot = spot(read, candidate, person, "glued");
                        spot.end = end;
                        spots[at].push(spot);
                    }
                    continue;
                }
                Stands::ForNobodyKnown if candidate.score >= ENOUGH => {
                    people.add(words, candidate.is_vietnamese)
                }
                Stands::ForSeveral | Stands::ForNobodyKnown => continue,
            };
            let evidence = if candidate.score >= ENOUGH {
                candidate.evidence
            } else {
                "short"
            };
            spots[at].push(spot(read, candidate, person, evidence));
        }
    }
}

/// A person's last name with the next word glued to it (`Szarvasa affirmé`): the
/// person, and where the name ends, in bytes.
fn glued_short(read: &Read<'_>, candidate: &Candidate, people: &People) -> Option<(usize, usize)> {
    let token = &read.tokens[candidate.first];
    let mut matching = people
        .drafts
        .iter()
        .enumerate()
        .filter_map(|(person, draft)| {
            let word = draft.words.iter().find(|word| {
                let rest = token.folded.strip_prefix(word.as_str());
                word.len() >= 3 && rest.is_some_and(|rest| rest == "a" || rest.len() >= 4)
            })?;
            let end = known_name_end(read, candidate.first, std::slice::from_ref(word))?;
            Some((person, end))
        });
    let found = matching.next()?;
    matching.next().is_none().then_some(found)
}

/// Full names of the page where nothing else told them: glued to the next word
/// (`Phuceffectuera`), or in the wrong case.
fn link_known_names(reads: &[Read<'_>], people: &People, spots: &mut [Vec<Spot>]) {
    for (read, spots) in reads.iter().zip(spots.iter_mut()) {
        for (at, token) in read.tokens.iter().enumerate() {
            if !matches!(token.shape, Shape::Title | Shape::Upper) {
                continue;
            }
            for (person, draft) in people.drafts.iter().enumerate() {
                if draft.words.len() < 2 || draft.words[0] != token.folded {
                    continue;
                }
                let Some(end) = known_name_end(read, at, &draft.words) else {
                    continue;
                };
                let start = token.start;
                if spots
                    .iter()
                    .any(|spot| spot.start < end && start < spot.end)
                {
                    continue;
                }
                let nobody = [];
                spots.push(Spot {
                    start,
                    end,
                    person,
                    roles: roles::before(read.text, &read.tokens, at, &nobody),
                    evidence: "glued",
                });
            }
        }
    }
}

/// Where a known name that starts at token `at` ends, in bytes: its last word may
/// have more letters glued to it.
fn known_name_end(read: &Read<'_>, at: usize, words: &[String]) -> Option<usize> {
    let tokens = read.tokens.get(at..at + words.len())?;
    let (last, firsts) = words.split_last()?;
    if !firsts
        .iter()
        .zip(tokens)
        .all(|(word, token)| token.folded == *word)
    {
        return None;
    }
    let token = tokens.last()?;
    let rest = token.folded.strip_prefix(last.as_str())?;
    if rest.is_empty() {
        return Some(token.end);
    }
    let mut seen = 0;
    for (offset, c) in read.text[token.start..token.end].char_indices() {
        if seen == last.chars().count() {
            return Some(token.start + offset);
        }
        push_key(c, &mut |_| seen += 1);
    }
    None
}

fn finish(texts: &[&str], people: &People, spots: Vec<Vec<Spot>>) -> Named {
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
                    name_key: name_key(&people.drafts[spot.person].words),
                    name: String::new(),
                    names: Vec::new(),
                });
                named.people.len() - 1
            });
            let surface = &text[spot.start..spot.end];
            let known = &mut named.people[person];
            if key_of(surface) == known.name_key && !known.names.iter().any(|name| name == surface)
            {
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

/// Each spot's place in the picture, if the text is a caption that tells it.
fn placements(
    text: &str,
    spots: &[Spot],
) -> Vec<(Option<crate::model::Placement>, Option<String>)> {
    let mut placed = vec![(None, None); spots.len()];
    if let Some((start, words, end)) = placement::row(text) {
        let row: Vec<usize> = (0..spots.len())
            .filter(|at| (start..end).contains(&spots[*at].start))
            .collect();
        for (at, spot) in row.iter().enumerate() {
            placed[*spot] = (
                placement::place_in_row(at, row.len()),
                Some(words.to_owned()),
            );
        }
    }
    for told in placement::in_brackets(text) {
        let before = spots.iter().rposition(|spot| spot.end <= told.at);
        let Some(at) = before.or_else(|| (!spots.is_empty()).then_some(0)) else {
            continue;
        };
        if placed[at].1.is_none() {
            placed[at] = (told.placement, Some(told.text.to_owned()));
        }
    }
    placed
}

/// The key of a full name as printed, see [`Person::name_key`].
pub fn key_of(name: &str) -> String {
    let words: Vec<String> = tokens::tokens(name)
        .into_iter()
        .filter(Token::is_word)
        .map(|token| token.folded)
        .collect();
    name_key(&words)
}

/// The better-marked of two spellings of one name; of equals the first by letters,
/// so that it makes no difference which was seen first.
pub fn is_better_spelling(one: &str, other: &str) -> bool {
    let marks = |name: &str| {
        name.chars()
            .filter(|c| !c.is_ascii() && c.is_alphabetic())
            .count()
    };
    (marks(one), other) > (marks(other), one)
}
