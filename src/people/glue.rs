//! Glue: a name whose last word runs on into the next one, where a line wrap was
//! lost (`Nguyen Xuan Phuceffectuera`, `Minhl'invita`). The word is divided where
//! what is left is a word of the language and what stands before can end a name.

use std::num::NonZeroU32;

use super::lexicon::{
    COMMON, FAMILY_VIETNAMESE, GIVEN, GUESSED, HONORIFIC, INSTITUTION, NAMES, NATIONALITY, PLACE,
    PLACE_NOUN, PLACE_START, ROLE, SPEECH, STOP, SYLLABLES, Signs, lexicon,
};
use super::tokens::{Shape, Token};
use super::{runs, syllables};
use crate::text::{push_key, word_key};

/// Divides the words of `tokens` that are glued to a name.
pub(super) fn divide(text: &str, tokens: &mut Vec<Token>) {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        // Most words are neither glued to a role nor names.
        if token.cut.is_none() && token.shape != Shape::Title {
            at += 1;
            continue;
        }
        if let Some(cut) = cut(text, tokens, at) {
            let whole = tokens[at].clone();
            let part = |start: usize, end: usize, shape: Shape, is_glued: bool| {
                let word = &text[start..end];
                let folded = word_key(word);
                let signs = lexicon().signs(&folded);
                Token {
                    start,
                    end,
                    shape,
                    is_glued,
                    signs,
                    is_syllable: syllables::is_vietnamese(&folded),
                    cut: word_cut(word, &folded, shape, signs),
                    folded,
                }
            };
            tokens[at] = part(whole.start, cut, whole.shape, whole.is_glued);
            tokens.insert(at + 1, part(cut, whole.end, Shape::Lower, true));
        }
        at += 1;
    }
}

/// Where the word at `at` is to be divided, in bytes.
fn cut(text: &str, tokens: &[Token], at: usize) -> Option<usize> {
    let token = &tokens[at];
    if let Some(cut) = token.cut {
        // `Audrey Lemaître`, `M. Leprince`: a family's name, not an article and a role.
        let is_name = cut.get() <= 3
            && token.shape == Shape::Title
            && at > 0
            && (tokens[at - 1].has(GIVEN) && tokens[at - 1].shape == Shape::Title
                || runs::is_honorific_before(tokens, at));
        return (!is_name).then(|| token.start + cut.get() as usize);
    }
    if token.shape != Shape::Title || token.folded.len() < 3 {
        return None;
    }
    if token.has(SYLLABLES) || token.is_syllable {
        return None;
    }
    let word = &text[token.start..token.end];
    let next = tokens.get(at + 1);
    if let Some(cut) = conjunction(word, token, tokens, at) {
        return Some(token.start + cut);
    }
    if token.signs == 0
        && next.is_some_and(|next| next.has(PLACE) && next.shape == Shape::Title)
        && let Some(stem) = word.strip_suffix("des").or_else(|| word.strip_suffix("du"))
        && stem.len() >= 4
    {
        return Some(token.start + stem.len());
    }
    // `Thuongà Hanoi`: no name of several syllables ends so. But `Déjà`
    if let Some(stem) = word.strip_suffix('à').filter(|stem| stem.len() >= 3)
        && token.signs & (NAMES | COMMON | STOP) == 0
        && next.is_some_and(Token::is_word)
    {
        return Some(token.start + stem.len());
    }
    if let Some(cut) = auxiliary(word, token, next) {
        return Some(token.start + cut);
    }
    // `Jason Quang Vinh Pendant` is no `Pe`.
    if token.has(COMMON | STOP) || !ends_vietnamese_name(tokens, at) {
        return None;
    }
    let cuts = word.char_indices().map(|(cut, _)| cut).skip(1);
    cuts.filter(|cut| {
        syllables::is_vietnamese(&word_key(&word[..*cut]))
            && is_next_word(&word[*cut..], tokens.get(at + 1))
    })
    .last()
    .map(|cut| token.start + cut)
}

/// Where a word is divided, in its bytes, whatever stands beside it.
pub(super) fn word_cut(word: &str, folded: &str, shape: Shape, signs: Signs) -> Option<NonZeroU32> {
    let may_be_elided = shape == Shape::Title && folded.len() >= 3;
    let cut = role_cut(word, folded, shape, signs)
        .or_else(|| may_be_elided.then(|| elision(word)).flatten())?;
    NonZeroU32::new(u32::try_from(cut).ok()?)
}

/// A role and the word before or behind it have no fewer letters than this.
const SHORTEST: usize = 5;

/// `leprésident`, `présidentdu`, `ministred’État`, `ministreislandaise`: a role, or the noun of a place
/// or a thing, with the word before or behind it.
fn role_cut(word: &str, folded: &str, shape: Shape, known: Signs) -> Option<usize> {
    // A role that its ending tells (`Sonhomologue`) may be two words all the same.
    if known & !(ROLE | GUESSED) != 0
        || folded.len() < SHORTEST
        || !matches!(shape, Shape::Lower | Shape::Title)
    {
        return None;
    }
    let signs = |part: &str| lexicon().signs(part);
    let is_role =
        |part: &str| (part.len() >= 4 || part == "rue") && signs(part) & (ROLE | PLACE_NOUN) != 0;
    let cuts = |range: std::ops::RangeInclusive<usize>| {
        range.filter(|cut| *cut < folded.len() && folded.is_char_boundary(*cut))
    };
    let before = || {
        let mut small = small_before(folded).iter();
        let small = small.find(|small| folded.strip_prefix(**small).is_some_and(is_role))?;
        Some(small.len())
    };
    let after = || {
        let mut small = small_behind(folded).iter();
        small.find_map(|small| {
            let role = folded.strip_suffix(*small)?;
            let is_adjective = || {
                matches!(*small, "de" | "du" | "des") && signs(role) & (COMMON | NATIONALITY) != 0
            };
            (is_role(role) || is_adjective()).then_some(role.len())
        })
    };
    // Two long words: `ministreislandaise`, `Relationsextérieures`.
    let two_words = || {
        let is_long = folded.len() >= 12 && shape == Shape::Title;
        if !is_long && !lexicon().may_end_nationality(folded) {
            return None;
        }
        let second = if is_long {
            NATIONALITY | COMMON | INSTITUTION
        } else {
            NATIONALITY
        };
        let first =
            |part: &str| is_role(part) || is_long && signs(part) & (COMMON | INSTITUTION) != 0;
        cuts(4..=folded.len().saturating_sub(5))
            .find(|cut| signs(&folded[*cut..]) & second != 0 && first(&folded[..*cut]))
    };
    // `professeureà`, which is no feminine in `-ea`.
    let to = || {
        let role = word.strip_suffix('à')?;
        is_role(&word_key(role)).then_some(folded.len() - 1)
    };
    let cut = before().or_else(after).or_else(to).or_else(two_words)?;
    let cut = printed_at(word, cut)?;
    word[cut..].starts_with(char::is_lowercase).then_some(cut)
}

/// The small words that a role follows with which a word may start.
fn small_before(word: &str) -> &'static [&'static str] {
    match word.as_bytes() {
        [b'l', b'e', ..] => &["le", "les", "leur"],
        [b'l', b'a', ..] => &["la"],
        [b'd', b'u', ..] => &["du"],
        [b'd', b'e', ..] => &["de", "des"],
        [b'a', b'u', ..] => &["au", "aux"],
        [b'u', b'n', ..] => &["un", "une"],
        [b's', b'a', ..] => &["sa"],
        [b's', b'o', ..] => &["son"],
        [b'e', b't', ..] => &["et", "etat"],
        [b'p', b'a', ..] => &["par"],
        [b'q', b'u', ..] => &["que"],
        [b'a', b'v', ..] => &["avec"],
        [b'd', b'o', ..] => &["dont"],
        [b'm', b'a', ..] => &["mais"],
        [b'a', b'n', ..] => &["ancien", "ancienne"],
        [b'p', b'r', ..] => &["premier", "premiere"],
        [b'm', b'e', ..] => &["meilleur", "meilleure"],
        _ => &[],
    }
}

/// The words that a role goes on with with which a word may end, the longest first.
fn small_behind(word: &str) -> &'static [&'static str] {
    match word.as_bytes() {
        [.., b'd'] => &["d"],
        [.., b'd', b'u'] => &["du"],
        [.., b'd', b'e'] => &["de"],
        [.., b'e', b't'] => &["et"],
        [.., b'e', b'n'] => &["en"],
        [.., b'e', b's'] => &["des"],
        [.., b'a', b'l'] => &["general"],
        [.., b'l', b'e'] => &["generale"],
        [.., b'n', b't'] => &["permanent", "adjoint"],
        [.., b't', b'e'] => &["permanente", "communiste", "adjointe"],
        _ => &[],
    }
}

/// Where in a word as printed so many of its folded bytes end.
fn printed_at(word: &str, folded_bytes: usize) -> Option<usize> {
    let mut seen = 0;
    word.char_indices().find_map(|(at, c)| {
        if seen == folded_bytes {
            return Some(at);
        }
        push_key(c, &mut |part| seen += part.len_utf8());
        None
    })
}

/// `Minhl'invita`: an article or a pronoun before an apostrophe, behind a name.
fn elision(word: &str) -> Option<usize> {
    let quote = word.find(['\'', '’'])?;
    let cut = quote.checked_sub(1)?;
    let is_elided = matches!(word.as_bytes()[cut], b'l' | b's' | b'n');
    let rest = word[quote..].trim_start_matches(['\'', '’']);
    let is_word = rest.starts_with(char::is_lowercase) && rest.chars().count() >= 3;
    (is_elided && is_word && cut >= 3).then_some(cut)
}

/// `Sichaleuneet le chef`, `Phomvihaneet Souphanouvong`: a name goes on with neither.
fn conjunction(word: &str, token: &Token, tokens: &[Token], at: usize) -> Option<usize> {
    let next = tokens.get(at + 1)?;
    if next.folded == "que"
        && let Some(stem) = word.strip_suffix("ainsi").filter(|stem| stem.len() >= 3)
    {
        return Some(stem.len());
    }
    let stem = word.strip_suffix("et").filter(|stem| stem.len() >= 3)?;
    // No French family's name ends so, as `Monet` and `Poulet` do.
    let is_foreign = || {
        let ends = [
            "a", "e", "i", "o", "u", "y", "ng", "nh", "ov", "ev", "sk", "ck", "sh", "tz",
        ];
        let folded = word_key(stem);
        ends.iter().any(|end| folded.ends_with(end))
    };
    // `Poulet les a vus`
    let is_object = || {
        let verb = tokens.get(at + 2).map(|verb| verb.folded.as_str());
        matches!(verb, Some("a" | "ont" | "avait" | "avaient" | "aura"))
    };
    let is_divided = match next.folded.as_str() {
        "le" | "la" | "l" | "les" => next.shape == Shape::Lower && !is_object(),
        "son" | "sa" | "del" => next.shape == Shape::Lower,
        "leur" | "leurs" | "ses" | "des" | "un" | "une" => {
            next.shape == Shape::Lower && is_foreign()
        }
        _ => false,
    };
    let is_before_name = next.shape == Shape::Title && (token.signs == 0 || next.has(HONORIFIC));
    let is_divided = is_divided || is_before_name;
    (is_divided
        && (token.signs & NAMES == 0 || next.has(HONORIFIC))
        && at > 0
        && tokens[at - 1].shape == Shape::Title)
        .then_some(stem.len())
}

/// `Anjosavait`, `Keodaraa accueilli`, `Minhlui-même`: an auxiliary or a pronoun behind a name
/// that nobody knows.
fn auxiliary(word: &str, token: &Token, next: Option<&Token>) -> Option<usize> {
    let long = [
        "avaient",
        "avait",
        "était",
        "étaient",
        "lui-même",
        "elle-même",
    ];
    if let Some(stem) = long.iter().find_map(|verb| word.strip_suffix(verb)) {
        return (stem.len() >= 3).then_some(stem.len());
    }
    if let Some(stem) = word.strip_suffix("ont")
        && stem.len() >= 4
        && token.signs & !GIVEN == 0
        && is_participle(next)
    {
        return Some(stem.len());
    }
    let stem = word.strip_suffix('a')?;
    (token.signs & !GIVEN == 0 && stem.ends_with(['a', 'e', 'é', 'y']) && is_participle(next))
        .then_some(stem.len())
}

fn is_participle(token: Option<&Token>) -> bool {
    const ENDINGS: &[&str] = &["e", "i", "u", "is", "it", "ert"];
    token.is_some_and(|token| {
        token.shape == Shape::Lower && ENDINGS.iter().any(|ending| token.folded.ends_with(ending))
    })
}

/// Whether the words before `at` start a Vietnamese name.
fn ends_vietnamese_name(tokens: &[Token], at: usize) -> bool {
    let before = tokens[..at]
        .iter()
        .rev()
        .take(4)
        .take_while(|token| token.shape == Shape::Title)
        .take_while(|token| token.is_syllable);
    let mut count = 0;
    let mut family = 0;
    for token in before {
        count += 1;
        if token.has(FAMILY_VIETNAMESE) {
            family = count;
        }
    }
    let start = at - count;
    let is_called = || {
        let before = start.checked_sub(1).map(|before| &tokens[before]);
        runs::is_honorific_before(tokens, start)
            || before.is_some_and(|role| role.has(ROLE) && role.shape == Shape::Lower)
    };
    family >= 2 || family == 1 && count == 1 && is_called()
}

/// Whether the rest of a divided word is a word of the language: a short one, or a
/// verb. `a` alone needs its participle (`Ana reçu`).
pub(super) fn is_next_word(rest: &str, next: Option<&Token>) -> bool {
    if !rest.starts_with(char::is_lowercase) {
        return false;
    }
    let folded = word_key(rest);
    // `Bion Knul` is no `Bi on Knul`.
    let is_before_name =
        next.is_some_and(|next| next.shape == Shape::Title && !next.has(PLACE | PLACE_START));
    if is_before_name && folded.len() <= 2 && folded != "et" {
        return false;
    }
    if folded == "a" {
        return is_participle(next);
    }
    matches!(
        folded.as_str(),
        "et" | "en"
            | "de"
            | "du"
            | "la"
            | "le"
            | "les"
            | "au"
            | "aux"
            | "dans"
            | "leur"
            | "lui"
            | "se"
            | "ne"
    ) || lexicon().signs(&folded) & STOP != 0 && folded.len() >= 2
        || lexicon().signs(&folded) & SPEECH != 0
        || folded.len() >= 5
            && ["ait", "aient", "era", "eront", "ant", "ent", "vra", "ed"]
                .iter()
                .any(|ending| folded.ends_with(ending))
}
