//! Runs of words that may be a name: where one starts, where it ends, and what in it
//! is no name (a role, a nationality, a place before it).

use super::lexicon::{
    COMMON, FAMILY_CHINESE, FAMILY_JAPANESE, FAMILY_OTHER, FAMILY_VIETNAMESE, GIVEN, HONORIFIC,
    INSTITUTION, NAMES, NATIONALITY, PLACE, PLACE_NOUN, PLACE_START, ROLE, TITLE, lexicon,
};
use super::tokens::{Shape, Token};
use super::{nouns, syllables};

/// No name with all that may stand before it has more words than this.
const LONGEST_RUN: usize = 20;

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "bint", "abou", "abu", "de", "da", "do", "dos", "das", "del", "della", "di", "du", "van",
    "von", "der", "den", "bin", "binti", "ibn", "ben", "al", "el", "y", "la", "ter", "zu", "san",
    "av", "d",
];

/// Particles that stand in names alone.
const SURE_PARTICLES: &[&str] = &[
    "bint", "abou", "abu", "bin", "binti", "ibn", "ben", "van", "von", "der", "den", "ter", "zu",
];

/// What stood before a name in its run, and was taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Nothing,
    Role,
    Nationality,
    Institution,
}

pub(super) fn is_name_word(token: &Token) -> bool {
    match token.shape {
        Shape::Title | Shape::Initial => true,
        Shape::Upper => {
            token.has(FAMILY_VIETNAMESE | GIVEN | FAMILY_OTHER | FAMILY_JAPANESE)
                && !token.has(INSTITUTION)
        }
        _ => false,
    }
}

/// The last token of the run that starts at `first`.
pub(super) fn run_end(tokens: &[Token], first: usize) -> usize {
    let mut last = first;
    while last - first < LONGEST_RUN {
        let mut next = last + 1;
        if tokens[last].shape == Shape::Initial
            && tokens.get(next).is_some_and(|token| token.is('.'))
        {
            next += 1;
        }
        match tokens.get(next) {
            // `DouangdyA cette occasion`: the next sentence, glued.
            Some(token)
                if token.is_glued
                    && next == last + 1
                    && (token.has(COMMON) || token.end - token.start == 1) =>
            {
                return last;
            }
            Some(token) if is_name_word(token) => last = next,
            Some(token)
                if token.shape == Shape::Lower
                    && PARTICLES.contains(&token.folded.as_str())
                    && (SURE_PARTICLES.contains(&token.folded.as_str())
                        || tokens[first..=last]
                            .iter()
                            .any(|name| name.has(GIVEN | FAMILY_OTHER))
                        || leads_to_family_name(tokens, next))
                    && !tokens[last].has(ROLE | INSTITUTION | NATIONALITY)
                    && (!tokens[last].has(PLACE) || tokens[last].has(GIVEN | FAMILY_OTHER)) =>
            {
                let mut after = next + 1;
                if tokens.get(after).is_some_and(|more| {
                    matches!(more.folded.as_str(), "la" | "las" | "los" | "der")
                }) {
                    after += 1;
                }
                match tokens.get(after) {
                    Some(name)
                        if is_name_word(name)
                            && !name.has(NATIONALITY | INSTITUTION)
                            && (!name.has(PLACE) || after > next + 1 || token.folded == "del") =>
                    {
                        last = after;
                    }
                    _ => return last,
                }
            }
            _ => return last,
        }
    }
    last
}

/// `da Costa`, `de la Cruz`: the name behind a particle is a family's.
fn leads_to_family_name(tokens: &[Token], particle: usize) -> bool {
    tokens[particle + 1..]
        .iter()
        .take(2)
        .find(|token| token.shape != Shape::Lower)
        .is_some_and(|name| name.has(FAMILY_OTHER) && !name.has(PLACE))
}

pub(super) fn opens_sentence(tokens: &[Token], at: usize) -> bool {
    at == 0
        || matches!(
            tokens[at - 1].shape,
            Shape::Sign(
                '.' | '!' | '?' | '…' | '\n' | '«' | '“' | '"' | '–' | '-' | ':' | '—' | '•'
            )
        ) && !is_honorific_before(tokens, at)
}

/// `M.` or `Mme` right before.
pub(super) fn is_honorific_before(tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &tokens[before]) else {
        return false;
    };
    if before.is('.') || before.is('\'') || before.is('’') {
        return at >= 2 && tokens[at - 2].has(HONORIFIC);
    }
    before.has(HONORIFIC) && before.shape != Shape::Lower
        || before.has(HONORIFIC)
            && (matches!(before.folded.as_str(), "madame" | "monsieur" | "maitre")
                || before.folded.len() < before.end - before.start)
}

/// How many tokens from `at` to `last` are a place.
pub(super) fn place_len(tokens: &[Token], at: usize, last: usize) -> usize {
    let mut longest = usize::from(tokens[at].has(PLACE));
    if tokens[at].has(PLACE_START) {
        let mut joined = tokens[at].folded.clone();
        for (count, token) in tokens[at + 1..=last].iter().take(4).enumerate() {
            joined.push_str(&token.folded);
            if lexicon().is_place_of_words(&joined) {
                longest = count + 2;
            }
        }
    }
    longest
}

pub(super) fn is_vietnamese(words: &[&Token]) -> bool {
    (2..=5).contains(&words.len())
        && (words[0].has(FAMILY_VIETNAMESE) && words[0].folded != "thi"
            || words.len() >= 3
                && matches!(words[1].folded.as_str(), "thi" | "van")
                && syllables::is_vietnamese(&words[0].folded))
        && words[1..]
            .iter()
            .all(|word| word.has(FAMILY_VIETNAMESE) || syllables::is_vietnamese(&word.folded))
}

/// Where the name starts in a run, and what was taken off before it.
#[expect(
    clippy::too_many_lines,
    reason = "one sign after another: apart, their order would be hidden"
)]
pub(super) fn refine(
    text: &str,
    tokens: &[Token],
    first: usize,
    last: usize,
) -> Option<(usize, Taken)> {
    let mut first = first;
    let mut taken = Taken::Nothing;
    // `Phó Chủ tịch`: the role goes on in small letters.
    if tokens.get(last + 1).is_some_and(nouns::is_vietnamese_noun) {
        return None;
    }
    // A Vietnamese name of three words and more stands out of any run.
    let is_long_name = |start: usize| {
        let words: Vec<&Token> = tokens[start..=last]
            .iter()
            .filter(|token| token.is_word())
            .collect();
        words.len() >= 3 && is_vietnamese(&words)
    };
    let place = place_len(tokens, first, last);
    if place >= 2 && first + place <= last && is_long_name(first + place) {
        first += place;
    } else if !is_long_name(first)
        && let Some(start) = (first + 1..=last).find(|start| is_long_name(*start))
        && !tokens[first].has(FAMILY_VIETNAMESE | GIVEN)
        && place_len(tokens, first, last) < last + 1 - first
    {
        // `Joseph Nguyen Ba Tong`: the name given at baptism comes first.
        let has_given = tokens[start - 1].has(GIVEN) && !tokens[start - 1].has(PLACE);
        first = start - usize::from(has_given);
    }
    loop {
        if first > last {
            return None;
        }
        let word = &tokens[first];
        let rest = last - first;
        let words: Vec<&Token> = tokens[first..=last]
            .iter()
            .filter(|token| token.is_word())
            .collect();
        if !word.is_word() || word.folded == "et" {
            first += 1;
            continue;
        }
        let is_honored = is_honorific_before(tokens, first);
        let is_sure_name = (is_long_name(first)
            || first < last && word.has(GIVEN) && is_long_name(first + 1))
            && !(word.has(COMMON) && opens_sentence(tokens, first));
        if is_sure_name || place_len(tokens, first, last) == rest + 1 {
            break;
        }
        if word.has(HONORIFIC) && rest > 0 && !word.has(GIVEN) {
            first += 1;
            continue;
        }
        let is_name_letter = text[word.start..word.end].chars().count() == 1
            && matches!(word.folded.as_str(), "y" | "a" | "h" | "k" | "u")
            && rest > 0
            && tokens[first + 1].is_word()
            && !opens_sentence(tokens, first)
            || word.shape == Shape::Initial;
        if word.has(PLACE_NOUN) && rest > 0 && !word.has(GIVEN | FAMILY_VIETNAMESE | FAMILY_OTHER) {
            // `Musée Kaysone Phomvihane` is a museum.
            return None;
        }
        if word.has(INSTITUTION)
            && rest > 0
            && !word.has(GIVEN)
            && !(word.has(FAMILY_VIETNAMESE) && is_vietnamese(&words))
        {
            taken = Taken::Institution;
            first += 1;
            continue;
        }
        // `La peintre Ni Luh Ayu`: a role leads right into the name.
        let follows_role = first > 0
            && tokens[first - 1].has(ROLE)
            && tokens[first - 1].shape == Shape::Lower
            && rest > 0;
        if word.has(COMMON) && !is_honored && !is_name_letter && !follows_role {
            let keeps = word.has(FAMILY_VIETNAMESE)
                && is_vietnamese(&words)
                && words.len() >= if opens_sentence(tokens, first) { 4 } else { 2 }
                || word.has(GIVEN | FAMILY_CHINESE) && rest > 0 && !opens_sentence(tokens, first);
            if !keeps {
                first += 1;
                continue;
            }
        }
        if rest > 0
            && word.has(ROLE | TITLE)
            && (!word.has(GIVEN) || taken == Taken::Role && word.has(TITLE))
            && !(word.has(FAMILY_VIETNAMESE) && is_vietnamese(&words))
        {
            taken = Taken::Role;
            first += 1;
            continue;
        }
        if rest > 0 && word.has(NATIONALITY) && !word.has(GIVEN) {
            taken = Taken::Nationality;
            first += 1;
            continue;
        }
        let place = place_len(tokens, first, last);
        if place > 0 && place <= rest && !is_honored {
            let next = &tokens[first + place];
            let starts_name = next.has(NAMES);
            let is_name_itself =
                is_vietnamese(&words) && words.len() <= 4 && place < 2 || word.has(GIVEN);
            if !is_name_itself
                && (starts_name || rest - place >= 1)
                && place < rest + 1
                && rest + 1 - place >= 2
            {
                first += place;
                continue;
            }
        }
        break;
    }
    let words: Vec<&Token> = tokens[first..=last]
        .iter()
        .filter(|token| token.is_word())
        .collect();
    if words.is_empty() || words.iter().all(|word| word.shape == Shape::Initial) {
        return None;
    }
    // `Deputy Minister` names nobody.
    if words
        .iter()
        .all(|word| word.has(ROLE | TITLE) && !word.has(GIVEN))
    {
        return None;
    }
    Some((first, taken))
}
