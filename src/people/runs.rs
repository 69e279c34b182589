//! Runs of capitalised words that may be a name: where one starts and where it ends.

use super::lexicon::{
    FAMILY_JAPANESE, FAMILY_OTHER, FAMILY_VIETNAMESE, GIVEN, HONORIFIC, INSTITUTION, NATIONALITY,
    PLACE, ROLE, SPEECH, STOP, TITLE,
};
use super::tokens::{Shape, Token};
use super::vietnamese;

/// No name with all that may stand before it has more words than this.
const LONGEST_RUN: usize = 20;

/// Small words inside names.
fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "bint"
            | "abou"
            | "abu"
            | "de"
            | "da"
            | "do"
            | "dos"
            | "das"
            | "del"
            | "della"
            | "di"
            | "du"
            | "van"
            | "von"
            | "der"
            | "den"
            | "bin"
            | "binti"
            | "ibn"
            | "ben"
            | "al"
            | "el"
            | "la"
            | "y"
            | "ter"
            | "zu"
            | "san"
            | "av"
            | "d"
            | "ould"
            | "bou"
            | "vom"
            | "zum"
            | "zur"
            | "na"
            | "af"
            | "e"
    )
}

/// Particles that stand in names alone.
pub(super) fn is_sure_particle(word: &str) -> bool {
    matches!(
        word,
        "bint"
            | "abou"
            | "abu"
            | "bin"
            | "binti"
            | "ibn"
            | "ben"
            | "van"
            | "von"
            | "der"
            | "den"
            | "ter"
            | "zu"
    )
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

/// `II`, `XVI`: a ruler's number.
fn is_regnal(text_len: usize, token: &Token) -> bool {
    token.shape == Shape::Upper
        && (2..=5).contains(&text_len)
        && token.folded.chars().all(|c| matches!(c, 'i' | 'v' | 'x'))
}

/// `TRAN DAI PHUC`: behind a family name in capitals a syllable in capitals is no acronym.
fn is_syllable_in_capitals(run: &[Token], token: &Token) -> bool {
    let is_family = |word: &Token| word.shape == Shape::Upper && word.has(FAMILY_VIETNAMESE);
    token.shape == Shape::Upper
        && token.is_syllable
        && !token.has(INSTITUTION)
        && run.iter().any(is_family)
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
        // `Dato’ Seri`
        if tokens[last].has(TITLE)
            && tokens
                .get(next)
                .is_some_and(|token| matches!(token.shape, Shape::Sign('\'' | '’' | '‘')))
        {
            next += 1;
        }
        match tokens.get(next) {
            // `DouangdyA cette occasion`: the next sentence, glued.
            Some(token)
                if token.is_glued
                    && next == last + 1
                    && !(token.has(FAMILY_VIETNAMESE)
                        && tokens.get(next + 1).is_some_and(is_name_word))
                    && !is_last_syllable(tokens, first, next)
                    // `PatrickJ. Rowe` has an initial.
                    && (opens_new_sentence(token)
                        || token.end - token.start == 1 && !is_initial(tokens, next)) =>
            {
                return last;
            }
            // `Huynh Nhu Y. Le club …`
            Some(token) if next == last + 2 && opens_new_sentence(token) => return last,
            Some(token)
                if is_name_word(token)
                    || is_regnal(token.end - token.start, token)
                    || is_syllable_in_capitals(&tokens[first..=last], token) =>
            {
                last = next;
            }
            Some(token)
                if token.shape == Shape::Lower
                    && is_particle(&token.folded)
                    // `Thủy văn` is a word.
                    && (token.folded != "van" || token.end - token.start == "van".len())
                    && (token.folded != "y" || is_and_of_family(tokens, first, next))
                    && (is_sure_particle(&token.folded)
                        || tokens[first..=last]
                            .iter()
                            .any(|name| name.has(GIVEN | FAMILY_OTHER))
                        || leads_to_family_name(tokens, next))
                    && (!tokens[last].has(ROLE | INSTITUTION | NATIONALITY)
                        || is_sure_particle(&token.folded))
                    && (!tokens[last].has(PLACE) || tokens[last].has(GIVEN | FAMILY_OTHER)) =>
            {
                let mut after = next + 1;
                if tokens.get(after).is_some_and(|more| {
                    matches!(
                        more.folded.as_str(),
                        "la" | "las" | "los" | "der" | "den" | "het"
                    )
                }) {
                    after += 1;
                }
                match tokens.get(after) {
                    Some(name)
                        if is_name_word(name)
                            && !name.has(NATIONALITY | INSTITUTION)
                            && (!name.has(PLACE)
                                || last == first
                                    && tokens[first].has(GIVEN)
                                    && token.folded == "de"
                                || matches!(
                                    token.folded.as_str(),
                                    "do" | "dos" | "da" | "das"
                                )
                                || after > next + 1
                                || token.folded == "del") =>
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

/// Whether an initial stands at `at`, and behind it the rest of a name.
fn is_initial(tokens: &[Token], at: usize) -> bool {
    tokens[at].shape == Shape::Initial && tokens.get(at + 2).is_some_and(is_name_word)
}

/// `Bui ThanhSon a reçu`: the last syllable of a name, which no noun follows as it does in
/// `ThanhSon pays`.
fn is_last_syllable(tokens: &[Token], first: usize, last: usize) -> bool {
    let behind = tokens.get(last + 1);
    tokens[last].is_syllable
        && tokens[last].end - tokens[last].start > 1
        && tokens[first].has(FAMILY_VIETNAMESE)
        && tokens[first..last].iter().all(|token| token.is_syllable)
        && behind
            .is_none_or(|word| !word.is_word() || word.has(STOP | SPEECH) || word.folded == "et")
}

/// Words that sentences of a page often open with.
fn opens_new_sentence(token: &Token) -> bool {
    matches!(
        token.folded.as_str(),
        "il" | "elle"
            | "ils"
            | "elles"
            | "le"
            | "la"
            | "les"
            | "en"
            | "au"
            | "aux"
            | "ce"
            | "cette"
            | "ces"
            | "cet"
            | "dans"
            | "selon"
            | "lors"
            | "pour"
            | "par"
            | "un"
            | "une"
            | "des"
            | "sur"
            | "apres"
            | "avant"
            | "depuis"
            | "avec"
            | "son"
            | "sa"
            | "ses"
            | "leur"
            | "leurs"
            | "mais"
            | "the"
    )
}

/// `Ortega y Borge`: one family name more, not one more human being.
fn is_and_of_family(tokens: &[Token], first: usize, particle: usize) -> bool {
    tokens[particle].folded == "y"
        && particle >= first + 2
        && tokens
            .get(particle + 2)
            .is_none_or(|after| !is_name_word(after))
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
                || vietnamese::is_honorific(tokens, at - 1))
}
