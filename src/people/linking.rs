//! Linking: the page read again with what it has told. Each name becomes a mention of
//! a person: whole names first, then short ones, then what is glued or misprinted.

use rustc_hash::{FxHashMap, FxHashSet};

use super::identity::{MOST_PEOPLE, People, Stands, mark, name_key, words_of};
use super::lexicon::{
    COMMON, INSTITUTION, NAMES, NATIONALITY, PLACE, PLACE_NOUN, ROLE, STOP, STREET, WORK, lexicon,
};
use super::names::{Candidate, ENOUGH};
use super::tokens::{Shape, Token};
use super::{Read, Spot, glue, roles, runs, trim};
use crate::text::push_key;

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
pub(super) fn link_full_names<'a>(
    reads: &'a [Read<'_>],
    people: &mut People<'a>,
    spots: &mut [Vec<Spot>],
) {
    let enterprises: FxHashSet<String> = reads
        .iter()
        .flat_map(|read| {
            read.candidates
                .iter()
                .map(move |candidate| (read, candidate))
        })
        .filter(|(_, candidate)| candidate.is_enterprise)
        .map(|(read, candidate)| {
            let words: Vec<&str> = words_of(candidate, &read.tokens).collect();
            name_key(&words)
        })
        .collect();
    let mut full: Vec<(usize, &Candidate, Vec<&str>)> = Vec::new();
    for (at, read) in reads.iter().enumerate() {
        for candidate in read
            .candidates
            .iter()
            .filter(|candidate| candidate.score >= ENOUGH)
        {
            let words: Vec<&str> = words_of(candidate, &read.tokens).collect();
            let is_told = matches!(candidate.evidence, "role" | "honorific" | "kin" | "age");
            if words.len() >= 2
                && (is_told || enterprises.is_empty() || !enterprises.contains(&name_key(&words)))
            {
                full.push((at, candidate, words));
            }
        }
    }
    full.sort_by_key(|(_, _, words)| std::cmp::Reverse(words.len()));
    let mut last_words: FxHashMap<&[&str], Vec<&str>> = FxHashMap::default();
    for (_, _, words) in &full {
        if let Some((last, firsts)) = words.split_last() {
            let known = last_words.entry(firsts).or_default();
            if known.len() < MOST_PEOPLE && !known.contains(last) {
                known.push(last);
            }
        }
    }
    let is_glued = full
        .iter()
        .map(|(_, _, words)| is_glued_form(words, &last_words));
    let is_glued: Vec<bool> = is_glued.collect();
    for ((at, candidate, words), is_glued) in full.into_iter().zip(is_glued) {
        if is_glued {
            continue;
        }
        if let Some((person, end)) = longer_name(&reads[at], candidate, &words, people) {
            let mut spot = spot(&reads[at], candidate, person, "glued");
            spot.end = end;
            spots[at].push(spot);
            continue;
        }
        let person = match people.find(&words) {
            Stands::For(person) => person,
            Stands::ForSeveral => continue,
            Stands::ForNobodyKnown if people.is_full() => continue,
            Stands::ForNobodyKnown => people.add(words, candidate.is_vietnamese),
        };
        let spot = spot(&reads[at], candidate, person, candidate.evidence);
        spots[at].push(spot);
    }
}

/// Whether a name is another of the page with more letters glued to its last word:
/// [`link_known_names`] finds the name alone.
fn is_glued_form(words: &[&str], last_words: &FxHashMap<&[&str], Vec<&str>>) -> bool {
    let Some((last, firsts)) = words.split_last() else {
        return false;
    };
    let others = last_words
        .get(firsts)
        .map(Vec::as_slice)
        .unwrap_or_default();
    others.iter().any(|other| {
        let rest = last.strip_prefix(other);
        rest.is_some_and(|rest| rest.len() >= 2 || rest == "a")
    })
}

/// A person of the page whose name the text goes on with, in the wrong case
/// (`Truong Tan sang`): the person, and where the name ends, in bytes.
fn longer_name(
    read: &Read<'_>,
    candidate: &Candidate,
    words: &[&str],
    people: &People<'_>,
) -> Option<(usize, usize)> {
    people.having(mark(words[0])).find_map(|(person, draft)| {
        let is_longer = draft.words.len() > words.len() && draft.words.starts_with(words);
        let end = is_longer.then(|| known_name_end(read, candidate.first, &draft.words))?;
        Some((person, end?))
    })
}

/// A name of several words with a lower score stands for nobody.
const LEAST_OF_SEVERAL: i32 = -40;

/// One word that is sure (`M. Giang`, `le maire Hagiwara`), and less sure names
/// that a person of the page explains.
pub(super) fn link_short_names<'a>(
    reads: &'a [Read<'_>],
    people: &mut People<'a>,
    spots: &mut [Vec<Spot>],
) {
    for (at, read) in reads.iter().enumerate() {
        for candidate in &read.candidates {
            let words = words_of(candidate, &read.tokens);
            let is_single = words.clone().count() == 1;
            // Linked already, or too unlikely to be anyone.
            let is_settled = candidate.score >= ENOUGH
                || candidate.score < LEAST_OF_SEVERAL
                // `Mme Thu Bon`
                || candidate.is_place && !candidate.has_honorific;
            if is_settled && !is_single {
                continue;
            }
            let words: Vec<&str> = words.collect();
            if words.is_empty() {
                continue;
            }
            if is_single && let Some((person, end)) = longer_name(read, candidate, &words, people) {
                let mut spot = spot(read, candidate, person, "glued");
                spot.end = end;
                spots[at].push(spot);
                continue;
            }
            let person = match people.find(&words) {
                Stands::For(person) => {
                    let draft = &people.drafts[person];
                    let least = match (is_single, draft.is_vietnamese) {
                        (true, true) if is_bare_name(&read.tokens, candidate) => -45,
                        (true, true) => -20,
                        (true, false) => -55,
                        (false, _) => LEAST_OF_SEVERAL,
                    };
                    // `M. Vinh`, `le ministre Hue`, but `à Vinh`
                    let may_be_place = candidate.is_place
                        && candidate.score < ENOUGH
                        && !candidate.has_honorific
                        && !trim::is_called(&read.tokens, candidate.first);
                    if candidate.score < least || may_be_place {
                        continue;
                    }
                    person
                }
                Stands::ForSeveral => continue,
                Stands::ForNobodyKnown => {
                    // `Anh Toàn nghẹn ngào`
                    if let ["anh" | "em", given] = words[..]
                        && let Stands::For(person) = people.find(&[given])
                        && people.drafts[person].is_vietnamese
                    {
                        let mut spot = spot(read, candidate, person, "short");
                        spot.start = read.tokens[candidate.last].start;
                        spots[at].push(spot);
                        continue;
                    }
                    let glued = is_single.then(|| glued_short(read, candidate, people));
                    if let Some((person, end)) = glued.flatten() {
                        let mut spot = spot(read, candidate, person, "glued");
                        spot.end = end;
                        spots[at].push(spot);
                        continue;
                    }
                    if candidate.score < ENOUGH || people.is_full() {
                        continue;
                    }
                    people.add(words, candidate.is_vietnamese)
                }
            };
            let evidence = if candidate.score >= ENOUGH {
                candidate.evidence
            } else {
                "short"
            };
            let mut spot = spot(read, candidate, person, evidence);
            if let Some(first) = taken_off(read, candidate, &people.drafts[person].words) {
                spot.start = read.tokens[first].start;
            }
            spots[at].push(spot);
        }
    }
}

/// Whether one syllable is a name wherever it stands: `She met Thoai`, `Thoai parle`. It is
/// no other word, and opens none: `Nhân dịp này`.
fn is_bare_name(tokens: &[Token], candidate: &Candidate) -> bool {
    let at = candidate.first;
    let goes_on = tokens.get(at + 1).is_some_and(|next| {
        next.shape == Shape::Title
            || next.shape == Shape::Lower
                && next.is_syllable
                && next.has_marks()
                && !next.has(STOP)
                && next.folded != "va"
            || next.has(PLACE_NOUN | ROLE) && runs::opens_sentence(tokens, at)
    });
    let is_other = tokens[at]
        .has(COMMON | INSTITUTION | NATIONALITY | PLACE | PLACE_NOUN | ROLE | STOP | WORK);
    candidate.run_first == at && !is_other && !goes_on
}

/// Where a person's whole name starts that a candidate ends: `To Lam` at the start of a
/// sentence, where its first word was taken for another.
fn taken_off(read: &Read<'_>, candidate: &Candidate, words: &[&str]) -> Option<usize> {
    let first = (candidate.last + 1).checked_sub(words.len())?;
    let is_whole = |tokens: &[Token]| tokens.iter().map(|token| &token.folded).eq(words);
    let is_longer = (candidate.run_first..candidate.first).contains(&first);
    (is_longer && is_whole(&read.tokens[first..=candidate.last])).then_some(first)
}

/// A person's last name with the next word glued to it (`Szarvasa affirmé`): the
/// person, and where the name ends, in bytes. `Transports` is no Tran, `Mandalay` no Man.
fn glued_short(
    read: &Read<'_>,
    candidate: &Candidate,
    people: &People<'_>,
) -> Option<(usize, usize)> {
    let token = &read.tokens[candidate.first];
    if token.has(!NAMES) {
        return None;
    }
    let start = token.folded.as_bytes().first_chunk::<3>()?;
    let next = read.tokens.get(candidate.first + 1);
    let mut matching = people
        .having(mark(&token.folded))
        .filter_map(|(person, draft)| {
            let is_called_by = |word: &&&str| {
                // `Sonpays`: the word before may be one of the language too.
                lexicon().signs(word) & (COMMON | STOP) == 0 || candidate.has_honorific
            };
            // The Vietnamese are called by the last of their names.
            let words = &draft.words[if draft.is_vietnamese {
                draft.words.len() - 1
            } else {
                0
            }..];
            let word = words.iter().filter(is_called_by).find(|word| {
                let rest = || token.folded.strip_prefix(**word);
                word.as_bytes().first_chunk() == Some(start)
                    && rest().is_some_and(|rest| rest == "a" || rest.len() >= 4)
            })?;
            let end = known_name_end(read, candidate.first, std::slice::from_ref(word))?;
            let rest = &read.text[end..token.end];
            let is_verb = rest == "a" && next.is_some_and(|next| next.shape == Shape::Lower);
            (is_verb || glue::is_next_word(rest, next)).then_some((person, end))
        });
    let found = matching.next()?;
    matching.next().is_none().then_some(found)
}

/// Full names of the page where nothing else told them: glued to the next word
/// (`Phuceffectuera`), or in the wrong case.
pub(super) fn link_known_names(reads: &[Read<'_>], people: &People<'_>, spots: &mut [Vec<Spot>]) {
    let firsts = people.drafts.iter().map(|draft| mark(draft.words[0]));
    let firsts = firsts.fold(0, |firsts, first| firsts | first);
    for (read, spots) in reads.iter().zip(spots.iter_mut()) {
        for (at, token) in read.tokens.iter().enumerate() {
            let has_capital = matches!(token.shape, Shape::Title | Shape::Upper);
            let first = mark(&token.folded);
            if !has_capital || firsts & first == 0 || is_of_thing(read, at) {
                continue;
            }
            for (person, draft) in people.having(first) {
                if draft.words.len() < 2 || token.folded != draft.words[0] {
                    continue;
                }
                let Some(end) = known_name_end(read, at, &draft.words) else {
                    continue;
                };
                // `Ho Chi Minh Mausoleum`
                let behind = read.tokens.get(at + draft.words.len());
                if behind.is_some_and(|noun| {
                    noun.shape == Shape::Title && noun.has(STREET | INSTITUTION)
                }) {
                    continue;
                }
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

/// `le prix Tran Van X`, `Hôpital X`: of a page that names X too.
fn is_of_thing(read: &Read<'_>, at: usize) -> bool {
    let noun = at.checked_sub(1).map(|noun| &read.tokens[noun]);
    if noun.is_some_and(|noun| noun.has(PLACE_NOUN) && noun.shape == Shape::Title) {
        return true;
    }
    let candidate = read
        .candidates
        .partition_point(|candidate| candidate.last < at);
    read.candidates.get(candidate).is_some_and(|candidate| {
        candidate.first <= at && candidate.evidence == "thing" && candidate.score < LEAST_OF_SEVERAL
    })
}

/// Where a known name that starts at token `at` ends, in bytes: its last word may
/// have more letters glued to it.
fn known_name_end(read: &Read<'_>, at: usize, words: &[&str]) -> Option<usize> {
    let tokens = read.tokens.get(at..at + words.len())?;
    let (last, firsts) = words.split_last()?;
    if !firsts
        .iter()
        .zip(tokens)
        .all(|(word, token)| token.folded == **word)
    {
        return None;
    }
    let token = tokens.last()?;
    let rest = token.folded.strip_prefix(*last)?;
    if rest.is_empty() {
        return Some(token.end);
    }
    let mut seen = 0;
    for (offset, c) in read.text[token.start..token.end].char_indices() {
        if seen == last.chars().count() {
            // `Ho Chi Minh-Ville` is a place.
            return (c != '-').then_some(token.start + offset);
        }
        push_key(c, &mut |_| seen += 1);
    }
    None
}
