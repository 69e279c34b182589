//! What a run holds that is no name: a role, a nationality, a place before it, a word
//! that goes on in small letters behind it.

use super::english;
use super::lexicon::{
    COMMON, FAMILY_CHINESE, FAMILY_KOREAN, FAMILY_OTHER, FAMILY_VIETNAMESE, GIVEN, HONORIFIC,
    INSTITUTION, NAMES, NATIONALITY, PLACE, PLACE_NOUN, PLACE_START, ROLE, SECOND, SYLLABLES,
    TITLE, WORK, lexicon,
};
use super::nouns;
use super::runs::{is_honorific_before, is_sure_particle, opens_sentence};
use super::things::{self, is_ho_chi_minh};
use super::tokens::{Shape, Token};
use super::vietnamese;

/// What stood before a name in its run, and was taken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Nothing,
    Role,
    Nationality,
    Institution,
}

/// Where the name starts and ends in a run, and what was taken off before it.
#[expect(
    clippy::too_many_lines,
    reason = "one sign after another: apart, their order would be hidden"
)]
#[inline]
pub(super) fn refine(
    text: &str,
    tokens: &[Token],
    first: usize,
    last: usize,
) -> Option<(usize, usize, Taken)> {
    let run_first = first;
    let mut last = last;
    // `Trung ương`, `Chính trị`: the run's last word goes on in small letters.
    if tokens.get(last + 1).is_some_and(|token| token.has(SECOND)) {
        if last == first {
            return None;
        }
        last -= 1;
    }
    let mut first = first;
    let mut taken = Taken::Nothing;
    // `Phó Chủ tịch`, `Thường trực`: the role goes on in small letters.
    let goes_on = |next: &Token| {
        vietnamese::is_noun(next)
            || last == first && tokens[first].folded == "thuong" && next.folded == "truc"
    };
    if tokens.get(last + 1).is_some_and(goes_on) {
        return None;
    }
    // A Vietnamese name of three words and more stands out of any run.
    let is_long_name = |start: usize| {
        let run = &tokens[start..=last];
        run.len() >= 3 && is_vietnamese(run) && count_words(run) >= 3
    };
    // `Em Đoàn Ngọc Trân`
    if first < last
        && matches!(tokens[first].folded.as_str(), "em" | "anh")
        && opens_sentence(tokens, first)
        && tokens[first + 1].has(FAMILY_VIETNAMESE)
        && is_long_name(first + 1)
    {
        first += 1;
    }
    let run_place = place_len(tokens, first, last);
    let place_len_from = |start: usize| {
        if start == run_first {
            run_place
        } else {
            place_len(tokens, start, last)
        }
    };
    if run_place >= 2 && first + run_place <= last && is_long_name(first + run_place) {
        first += run_place;
    } else if !is_long_name(first)
        && let Some(start) = (first + 1..=last).find(|start| is_long_name(*start))
        && (!tokens[first].has(FAMILY_VIETNAMESE | GIVEN)
            // `Director of Bach Mai Hospital Nguyen Quang Tuong`
            || tokens[start - 1].has(INSTITUTION | PLACE_NOUN) && !tokens[start - 1].is_syllable
            || tokens[first].has(PLACE) && !tokens[first].has(FAMILY_VIETNAMESE))
        && run_place < last + 1 - first
        && !is_rare_family(tokens, first, start)
    {
        // `Joseph Nguyen Ba Tong`: the name given at baptism comes first.
        let follows_role =
            start >= 2 && tokens[start - 2].shape == Shape::Lower && tokens[start - 2].has(ROLE);
        let has_given =
            tokens[start - 1].has(GIVEN) && (!tokens[start - 1].has(PLACE) || follows_role);
        first = start - usize::from(has_given);
    }
    // `l’Académie politique nationale Hô Chi Minh Nguyen Van X`
    if first + 5 <= last && is_ho_chi_minh(&tokens[first..first + 3]) && is_long_name(first + 3) {
        first += 3;
    }
    // `vice-président du Majilis Vladimir X`: the article is an institution's, as in
    // `du groupe Majilis Vladimir X` the noun is.
    if first > 0
        && last > first + 1
        && tokens[first].signs == 0
        && (matches!(tokens[first - 1].folded.as_str(), "du" | "la" | "l")
            || things::is_headed(tokens, first - 1))
        && tokens[first - 1].shape == Shape::Lower
        && tokens[first + 1].has(GIVEN)
    {
        first += 1;
    }
    // `Outgoing Malaysian Ambassador X`: in English a role leads into the name.
    if let Some(role) = (first..last)
        .rev()
        .find(|at| english::is_noun(&tokens[*at]))
    {
        first = first.max(role + 1);
        taken = Taken::Role;
    }
    loop {
        if first > last {
            return None;
        }
        let word = &tokens[first];
        let rest = last - first;
        let run = &tokens[first..=last];
        if !word.is_word() || word.folded == "et" {
            first += 1;
            continue;
        }
        let is_honored = is_honorific_before(tokens, first);
        let is_sure_name = (is_long_name(first)
            || first < last && word.has(GIVEN) && is_long_name(first + 1))
            && !(word.has(COMMON) && opens_sentence(tokens, first));
        if is_sure_name {
            break;
        }
        let place = place_len_from(first);
        if place == rest + 1 {
            break;
        }
        // `S.E. M. X`
        if word.folded == "s" && rest > 4 && tokens[first + 2].folded == "e" && run[1].is('.') {
            first += 4;
            continue;
        }
        // `Tan Sri`
        if word.folded == "tan" && rest > 1 && tokens[first + 1].folded == "sri" {
            taken = Taken::Role;
            first += 2;
            continue;
        }
        // `Sen. Lt. Gen.`
        let is_rank = || {
            let behind = tokens.get(first + 1..).unwrap_or_default();
            let leads_on =
                matches!(behind, [stop, next, ..] if stop.is('.') && next.folded == "lt");
            let ends = matches!(behind, [stop, ..] if stop.is('.'));
            rest == 0
                && (matches!(word.folded.as_str(), "col" | "adm" | "sgt") && ends
                    || word.folded == "sen" && leads_on)
        };
        if is_rank() {
            return None;
        }
        // `Lt. Gen.`: one stands before another.
        let is_title_alone = || tokens.get(first + 1).is_some_and(|next| next.is('.'));
        if word.has(HONORIFIC) && (rest > 0 || is_title_alone()) && !word.has(GIVEN) {
            first += 1;
            continue;
        }
        let is_name_letter = rest > 0
            && matches!(word.folded.as_str(), "y" | "a" | "h" | "k" | "u")
            && text[word.start..word.end].chars().count() == 1
            && tokens[first + 1].is_word()
            && (word.folded == "y" || !opens_sentence(tokens, first))
            || word.shape == Shape::Initial;
        if word.has(PLACE_NOUN) && rest > 0 && !word.has(GIVEN | FAMILY_VIETNAMESE | FAMILY_OTHER) {
            // `Musée Kaysone Phomvihane` is a museum.
            return None;
        }
        if word.has(INSTITUTION)
            && rest > 0
            && !word.has(GIVEN | FAMILY_KOREAN)
            && !(word.has(FAMILY_VIETNAMESE) && is_vietnamese(run))
        {
            taken = Taken::Institution;
            first += 1;
            continue;
        }
        // `La peintre Ni Luh Ayu`: a role leads right into the name.
        let is_role = |at: usize| tokens[at].has(ROLE) && tokens[at].shape == Shape::Lower;
        let follows_role = first > 0
            && rest > 0
            && (is_role(first - 1)
                || first > 1
                    && tokens[first - 1].has(NATIONALITY)
                    && tokens[first - 1].shape == Shape::Lower
                    && is_role(first - 2)
                || first > run_first
                    && (english::is_noun(&tokens[first - 1])
                        || matches!(taken, Taken::Nationality)
                            && tokens[first - 1].has(NATIONALITY)
                        || tokens[first - 1].has(TITLE)));
        // `Al Hassane Ndiaye`, `El Hadji Malick`
        let is_arabic = matches!(word.folded.as_str(), "al" | "el")
            && rest > 0
            && !opens_sentence(tokens, first);
        let is_called = rest == 0 && is_called(tokens, first);
        if word.has(COMMON)
            && !is_honored
            && !is_name_letter
            && !follows_role
            && !is_arabic
            && !is_called
        {
            // `Dieu K'Long`
            let is_before_highland = word.has(FAMILY_VIETNAMESE)
                && rest > 0
                && text[tokens[first + 1].start..].starts_with(['K', 'H'])
                && text[tokens[first + 1].start + 1..].starts_with(['\'', '’']);
            let keeps = is_before_highland
                || word.has(FAMILY_VIETNAMESE)
                    && is_vietnamese(run)
                    && count_words(run) >= least_words(tokens, first, last)
                    && (rest == 0
                        || place_len(tokens, first + 1, last) < rest
                            // `Le Têt Nguyên Dan`
                            && !tokens[first + 1].has(PLACE_NOUN))
                || word.has(GIVEN | FAMILY_CHINESE) && rest > 0 && !opens_sentence(tokens, first);
            if !keeps {
                first += 1;
                continue;
            }
        }
        // `Vong Sophal` is a name, `Samdech Vong` a title.
        let is_weak_title = matches!(
            word.folded.as_str(),
            "vong"
                | "sena"
                | "hom"
                | "ang"
                | "lok"
                | "moha"
                | "tun"
                | "sa"
                | "phra"
                | "chao"
                | "maha"
        ) && !(first > run_first && tokens[first - 1].has(TITLE));
        if rest > 0
            && word.has(ROLE | TITLE)
            && !is_weak_title
            // `Sultan bin Ahmed`
            && !is_sure_particle(&tokens[first + 1].folded)
            && (!word.has(GIVEN) || taken == Taken::Role && word.has(TITLE))
            && !(word.has(FAMILY_VIETNAMESE) && is_vietnamese(run))
        {
            taken = Taken::Role;
            first += 1;
            continue;
        }
        // `et Cham Nimola`: without its article a nationality is part of the name.
        let may_be_nationality = first == 0
            || opens_sentence(tokens, first)
            || tokens[first - 1].has(ROLE)
            || nouns::is_article(&tokens[first - 1])
            || nouns::is_genitive(&tokens[first - 1])
            // `faceau Cambodgien X`
            || tokens[first - 1].signs == 0
                && tokens[first - 1].shape == Shape::Lower
                && ["au", "du", "le", "la"].iter().any(|article| tokens[first - 1].folded.ends_with(article))
            || matches!(
                tokens[first - 1].folded.as_str(),
                "by" | "with" | "and" | "of" | "to" | "from"
            )
            || rest > 0 && tokens[first + 1].has(ROLE)
            || first > run_first
            || word.has_marks()
                && rest > 1
                && !tokens[first + 1].is_syllable;
        // `Mỹ Tâm`, a singer: an American's name is not Vietnamese.
        let is_syllable =
            word.has_marks() && rest > 0 && word.is_syllable && tokens[first + 1].is_syllable;
        if rest > 0
            && word.has(NATIONALITY)
            // `la Philippine X`: no given name has an article.
            && (!word.has(GIVEN) || first > 0 && nouns::is_article(&tokens[first - 1]))
            && may_be_nationality
            && !is_syllable
        {
            taken = Taken::Nationality;
            first += 1;
            continue;
        }
        if place > 0 && place <= rest && !is_honored {
            let next = &tokens[first + place];
            let starts_name = next.has(NAMES);
            let is_name_itself =
                is_vietnamese(run) && count_words(run) <= 4 && place < 2 || word.has(GIVEN);
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
    let mut words = tokens[first..=last].iter().filter(|token| token.is_word());
    let is_letter = words.clone().count() == 1 && words.clone().all(|word| word.folded.len() == 1);
    if is_letter || words.clone().all(|word| word.shape == Shape::Initial) {
        return None;
    }
    // `Deputy Minister` names nobody, `M. Duc` somebody.
    let is_called =
        first == last && (is_called(tokens, first) || is_honorific_before(tokens, first));
    if !is_called && words.all(|word| word.has(ROLE | TITLE) && !word.has(GIVEN)) {
        return None;
    }
    Some((first, last, taken))
}

/// So many words a Vietnamese name has that begins with a word of French or English
/// (`Le`, `To`, `Son`). Where it opens a sentence the word may be that.
fn least_words(tokens: &[Token], first: usize, last: usize) -> usize {
    let is_word_of_names = |token: &Token| !token.has(COMMON | INSTITUTION | PLACE_NOUN | WORK);
    let behind = &tokens[first + 1..=last];
    if !opens_sentence(tokens, first)
        // No word of French.
        || matches!(tokens[first].folded.as_str(), "to" | "an" | "mai" | "ma")
    {
        2
    } else if vietnamese::is_middle_name(&behind[0].folded) && behind.iter().all(is_word_of_names) {
        3
    } else {
        4
    }
}

/// `le ministre Son`: a word of French that is a syllable of Vietnamese too, where
/// only a name can stand.
pub(super) fn is_called(tokens: &[Token], at: usize) -> bool {
    tokens[at].is_syllable
        && tokens[at].shape == Shape::Title
        && at > 0
        && tokens[at - 1].shape == Shape::Lower
        && tokens[at - 1].has(ROLE)
        && !tokens[at].is_glued
}

/// `procureure Bac Cam Thi X`: a syllable between a role and a family's name is the
/// first part of a rarer one.
fn is_rare_family(tokens: &[Token], first: usize, start: usize) -> bool {
    start == first + 1
        && first > 0
        && tokens[first - 1].shape == Shape::Lower
        && tokens[first - 1].has(ROLE)
        && tokens[first].is_syllable
        && !tokens[first]
            .has(PLACE | INSTITUTION | PLACE_NOUN | ROLE | NATIONALITY | COMMON | GIVEN)
}

/// How many tokens from `at` to `last` are a place.
#[inline]
pub(super) fn place_len(tokens: &[Token], at: usize, last: usize) -> usize {
    let of_one_word = usize::from(tokens[at].has(PLACE));
    if at < last && tokens[at].has(PLACE_START) {
        of_one_word.max(place_of_words_len(tokens, at, last))
    } else {
        of_one_word
    }
}

/// How many tokens from `at` to `last` are a place of several words.
#[cold]
fn place_of_words_len(tokens: &[Token], at: usize, last: usize) -> usize {
    let mut longest = 0;
    let mut joined = tokens[at].folded.clone();
    for (count, token) in tokens[at + 1..=last].iter().take(4).enumerate() {
        joined.push_str(&token.folded);
        if lexicon().is_place_of_words(&joined) {
            longest = count + 2;
        }
    }
    longest
}

pub(super) fn count_words(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| token.is_word()).count()
}

/// Whether the words of a run are a Vietnamese name.
pub(super) fn is_vietnamese(run: &[Token]) -> bool {
    let mut words = run.iter().filter(|token| token.is_word());
    let (Some(first), Some(second)) = (words.next(), words.next()) else {
        return false;
    };
    let is_family = first.has(FAMILY_VIETNAMESE);
    // Most runs are no Vietnamese name: their first word tells.
    if !is_family && !first.is_syllable {
        return false;
    }
    let count = 2 + words.clone().count();
    let is_syllable = |word: &Token| word.has(FAMILY_VIETNAMESE | SYLLABLES) || word.is_syllable;
    count <= 5
        && (is_family && first.folded != "thi"
            || count >= 3 && matches!(second.folded.as_str(), "thi" | "van") && first.is_syllable)
        && (is_syllable(second) && words.all(is_syllable)
            || count >= 3 && second.folded == "thi" && is_family)
}
