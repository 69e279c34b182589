//! English roles: what they are of stands before their noun (`Foreign Minister`).

use super::lexicon::{COMMON, ENGLISH, HONORIFIC, INSTITUTION, NATIONALITY, ROLE, STOP};
use super::nouns::{is_article, is_connector, is_genitive};
use super::runs::opens_sentence;
use super::tokens::{Shape, Token};

/// English role nouns: those of `words.txt`.
pub(super) fn is_noun(token: &Token) -> bool {
    token.has(ENGLISH)
}

/// Whether the word at `at`, before an English role noun, is a part of the role:
/// `Foreign Minister`, but neither `However President` nor `On Monday President`.
pub(super) fn is_part(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let word = token.folded.as_str();
    if token.shape == Shape::Lower && !token.has(NATIONALITY) {
        return is_modifier(word);
    }
    // `UN Secretary-General`, `WHO Representative`
    let is_small = token.shape != Shape::Upper && (token.has(STOP) || is_article(token));
    (matches!(token.shape, Shape::Title | Shape::Upper) || token.has(NATIONALITY))
        && !is_small
        && !token.has(HONORIFIC)
        && (!token.has(COMMON)
            || token.shape == Shape::Upper
            || token.has(INSTITUTION)
            || matches!(word, "national" | "state" | "party" | "foreign" | "world")
            || !opens_sentence(tokens, at) && !word.ends_with("day"))
}

/// Words in small letters before a role noun that are a part of the role: others cannot be
/// told from verbs (`thanked curator X`).
fn is_modifier(word: &str) -> bool {
    matches!(
        word,
        "acting"
            | "army"
            | "art"
            | "assistant"
            | "associate"
            | "business"
            | "chief"
            | "club"
            | "community"
            | "company"
            | "country"
            | "cultural"
            | "defence"
            | "deputy"
            | "disabled"
            | "economic"
            | "executive"
            | "export"
            | "football"
            | "foreign"
            | "former"
            | "general"
            | "government"
            | "honorary"
            | "local"
            | "market"
            | "marketing"
            | "military"
            | "national"
            | "outgoing"
            | "party"
            | "permanent"
            | "police"
            | "political"
            | "press"
            | "project"
            | "provincial"
            | "rice"
            | "sales"
            | "school"
            | "seafood"
            | "senior"
            | "state"
            | "team"
            | "then"
            | "trade"
            | "university"
            | "vice"
            | "village"
            | "volunteer"
            | "young"
    )
}

/// Whether an English role noun stands at `at` or behind parts of its role: `export
/// manager`.
pub(super) fn leads_to_noun(tokens: &[Token], at: usize) -> bool {
    let mut words = (at..tokens.len()).take(4);
    let ends = words.find(|at| is_noun(&tokens[*at]) || !is_part(tokens, *at));
    ends.is_some_and(|at| is_noun(&tokens[at]))
}

/// Whether `a` or `an` at `at` stands before an English role noun: `an expert`, `a market
/// analyst`.
pub(super) fn is_article_of_noun(tokens: &[Token], at: usize) -> bool {
    let mut words = tokens[at + 1..].iter().take(4);
    let ends = words.find(|token| {
        let is_small = is_article(token) || is_genitive(token) || is_connector(token);
        token.has(ROLE) || !token.is_word() || token.has(STOP) || is_small
    });
    matches!(tokens[at].folded.as_str(), "a" | "an") && ends.is_some_and(|token| token.has(ROLE))
}

/// Whether a role goes on with the preposition at `at`: `farmer from …`, and right behind
/// its noun `analyst at …`, which elsewhere tells of a meeting.
pub(super) fn goes_on_with(tokens: &[Token], head: usize, at: usize) -> bool {
    is_noun(&tokens[head])
        && match tokens[at].folded.as_str() {
            "from" | "in" | "to" => true,
            "at" | "for" => at == head + 1,
            _ => false,
        }
}
