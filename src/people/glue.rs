//! Glue: a name whose last word runs on into the next one, where a line wrap was
//! lost (`Nguyen Xuan Phuceffectuera`, `Minhl'invita`). The word is divided where
//! what is left is a word of the language and what stands before can end a name.

use super::company::SPEECH;
use super::lexicon::{FAMILY_VIETNAMESE, ROLE, STOP, lexicon};
use super::syllables;
use super::tokens::{Shape, Token, fold};

/// Divides the words of `tokens` that are glued to a name.
pub(super) fn divide(text: &str, tokens: &mut Vec<Token>) {
    let mut at = 0;
    while at < tokens.len() {
        if let Some(cut) = cut(text, tokens, at) {
            let whole = tokens[at].clone();
            let part = |start: usize, end: usize, shape: Shape, is_glued: bool| {
                let folded = fold(&text[start..end]);
                Token {
                    start,
                    end,
                    shape,
                    is_glued,
                    signs: lexicon().signs(&folded),
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
    let word = &text[token.start..token.end];
    if let Some(cut) = role_cut(word, token) {
        return Some(token.start + cut);
    }
    if token.shape != Shape::Title || token.folded.len() < 3 {
        return None;
    }
    if let Some(cut) = elision(word) {
        return Some(token.start + cut);
    }
    if syllables::is_vietnamese(&token.folded) || !ends_vietnamese_name(tokens, at) {
        return None;
    }
    let cuts = word.char_indices().map(|(cut, _)| cut).skip(1);
    cuts.filter(|cut| {
        syllables::is_vietnamese(&fold(&word[..*cut]))
            && is_next_word(&word[*cut..], tokens.get(at + 1))
    })
    .last()
    .map(|cut| token.start + cut)
}

/// `leprésident`, `présidentdu`, `secrétairepermanent`: a role with the word before
/// or behind it.
fn role_cut(word: &str, token: &Token) -> Option<usize> {
    const BEFORE: &[&str] = &[
        "ancienne",
        "ancien",
        "première",
        "premier",
        "leur",
        "les",
        "des",
        "aux",
        "une",
        "son",
        "par",
        "le",
        "la",
        "du",
        "de",
        "au",
        "un",
        "sa",
        "et",
    ];
    const AFTER: &[&str] = &[
        "permanente",
        "permanent",
        "adjointe",
        "adjoint",
        "générale",
        "général",
        "des",
        "du",
        "de",
    ];
    if token.signs != 0
        || token.folded.len() < 6
        || !matches!(token.shape, Shape::Lower | Shape::Title)
    {
        return None;
    }
    let is_role = |part: &str| part.len() >= 4 && lexicon().signs(&fold(part)) & ROLE != 0;
    let lower = word.to_lowercase();
    let before = BEFORE.iter().find_map(|small| {
        lower
            .strip_prefix(small)
            .is_some_and(is_role)
            .then_some(small.len())
    });
    before
        .or_else(|| {
            AFTER.iter().find_map(|small| {
                let role = lower.strip_suffix(small)?;
                is_role(role).then_some(role.len())
            })
        })
        .filter(|cut| lower.len() == word.len() && word.is_char_boundary(*cut))
}

/// `Minhl'invita`: an article or a pronoun before an apostrophe, behind a name.
fn elision(word: &str) -> Option<usize> {
    let (quote, _) = word.match_indices(['\'', '’']).next()?;
    let cut = quote.checked_sub(1)?;
    let is_elided = matches!(word.as_bytes()[cut], b'l' | b's' | b'n');
    let rest = word[quote..].trim_start_matches(['\'', '’']);
    let is_word = rest.starts_with(char::is_lowercase) && rest.chars().count() >= 3;
    (is_elided && is_word && cut >= 3).then_some(cut)
}

/// Whether the words before `at` start a Vietnamese name.
fn ends_vietnamese_name(tokens: &[Token], at: usize) -> bool {
    let before = tokens[..at]
        .iter()
        .rev()
        .take(4)
        .take_while(|token| token.shape == Shape::Title)
        .take_while(|token| syllables::is_vietnamese(&token.folded));
    let mut count = 0;
    let mut family = 0;
    for token in before {
        count += 1;
        if token.has(FAMILY_VIETNAMESE) {
            family = count;
        }
    }
    family >= 2
}

/// Whether the rest of a divided word is a word of the language: a short one, or a
/// verb. `a` alone needs its participle (`Ana reçu`).
fn is_next_word(rest: &str, next: Option<&Token>) -> bool {
    if !rest.starts_with(char::is_lowercase) {
        return false;
    }
    let folded = fold(rest);
    if folded == "a" {
        return next.is_some_and(|next| {
            next.shape == Shape::Lower
                && ["e", "i", "u", "is", "it", "ert"]
                    .iter()
                    .any(|ending| next.folded.ends_with(ending))
        });
    }
    matches!(
        folded.as_str(),
        "et" | "en" | "de" | "du" | "la" | "le" | "les" | "au" | "aux" | "dans"
    ) || lexicon().signs(&folded) & STOP != 0 && folded.len() >= 2
        || SPEECH.contains(&folded.as_str())
        || folded.len() >= 5
            && ["ait", "aient", "era", "eront", "ant", "ent", "vra"]
                .iter()
                .any(|ending| folded.ends_with(ending))
}
