//! English roles: what they are of stands before their noun (`Foreign Minister`), ranks are
//! in short, and one office has several fields, as in Spanish.

use super::lexicon::{
    COMMON, ENGLISH, HONORIFIC, INSTITUTION, NAMES, NATIONALITY, PLACE, PLACE_NOUN, ROLE, STOP,
};
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
    if is_modifier(word) {
        return true;
    }
    if token.shape == Shape::Lower && !token.has(NATIONALITY) {
        return false;
    }
    if leads_to_rank(tokens, at) {
        return false;
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

/// `Defence Attaché Colonel X` has a role and a rank: whether the role's noun stands at `at`.
pub(super) fn leads_to_rank(tokens: &[Token], at: usize) -> bool {
    let is_rank = |token: &Token| {
        matches!(
            token.folded.as_str(),
            "colonel" | "captain" | "major" | "admiral"
        )
    };
    is_noun(&tokens[at]) && tokens.get(at + 1).is_some_and(is_rank)
}

/// Ranks in short, with their stops, before the name that starts at `name`: where they
/// start. `Sen. Lt. Gen. X`
pub(super) fn ranks_before(tokens: &[Token], name: usize) -> usize {
    let is_rank = |at: usize| match tokens[at].folded.as_str() {
        "lt" | "gen" | "maj" | "brig" | "capt" | "col" | "adm" | "sgt" => true,
        // Sen is a name, too.
        "sen" => tokens.get(at + 2).is_some_and(|next| next.folded == "lt"),
        _ => false,
    };
    let mut start = name;
    while start >= 2 && tokens[start - 1].is('.') && is_rank(start - 2) {
        start -= 2;
    }
    start
}

/// Whether `Premier` at `at` is a head of government: before a name; in French it is an
/// adjective.
pub(super) fn is_premier(tokens: &[Token], at: usize) -> bool {
    let is_name = |token: &Token| {
        token.shape == Shape::Title
            && !token.has(ROLE | COMMON | INSTITUTION | PLACE_NOUN | NATIONALITY)
    };
    tokens[at].folded == "premier"
        && tokens[at].shape == Shape::Title
        && matches!(tokens.get(at + 1..), Some([one, other, ..]) if is_name(one) && is_name(other))
}

/// Whether the comma at `comma` stands within `Trade, Industry and Fisheries`: fields of
/// one office.
pub(super) fn lists_fields(tokens: &[Token], comma: usize) -> bool {
    let is_field = |token: &Token| token.shape == Shape::Title && !token.has(NAMES | ROLE | PLACE);
    let behind = tokens.get(comma + 1..).unwrap_or_default();
    let is_within = |token: &&Token| is_field(token) || token.is(',');
    let within = behind.iter().take(5).take_while(is_within).count();
    within > 0
        && comma
            .checked_sub(1)
            .is_some_and(|before| is_field(&tokens[before]))
        && behind
            .get(within)
            .is_some_and(|and| matches!(and.folded.as_str(), "and" | "y"))
        && behind.get(within + 1).is_some_and(is_field)
}

/// Whether a role goes on with the article at `at`: `representative of a German chamber`.
pub(super) fn goes_on_with_article(tokens: &[Token], at: usize) -> bool {
    let before = at
        .checked_sub(1)
        .map(|before| tokens[before].folded.as_str());
    matches!(tokens[at].folded.as_str(), "a" | "an") && matches!(before, Some("of"))
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
            | "managing"
            | "film"
            | "lacquer"
            | "music"
            | "theatre"
            | "veteran"
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
