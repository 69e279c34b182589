//! English roles: what they are of stands before their noun (`Foreign Minister`).

use super::lexicon::{COMMON, HONORIFIC, INSTITUTION, NATIONALITY, STOP};
use super::nouns::is_article;
use super::runs::opens_sentence;
use super::tokens::{Shape, Token};

/// English role nouns.
pub(super) fn is_noun(token: &Token) -> bool {
    matches!(
        token.folded.as_str(),
        "minister"
            | "chairman"
            | "chairwoman"
            | "ambassador"
            | "director"
            | "secretary"
            | "president"
            | "governor"
            | "mayor"
            | "member"
            | "lawyer"
            | "champion"
            | "coach"
            | "spokesperson"
            | "curator"
            | "officer"
            | "leader"
            | "legislator"
            | "swimmer"
            | "athlete"
            | "player"
            | "manager"
            | "consul"
            | "commissioner"
            | "envoy"
            | "weightlifter"
            | "premier"
            | "captain"
            | "senator"
            | "sergeant"
            | "translator"
            | "interpreter"
            | "veteran"
            | "professor"
            | "counsellor"
            | "exporter"
            | "artisan"
            | "scientist"
            | "historian"
    )
}

/// Whether the word at `at`, before an English role noun, is a part of the role:
/// `Foreign Minister`, but neither `However President` nor `On Monday President`.
pub(super) fn is_part(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let word = token.folded.as_str();
    (token.shape == Shape::Title || token.has(NATIONALITY))
        && !token.has(STOP | HONORIFIC)
        && !is_article(token)
        && (!token.has(COMMON)
            || token.has(INSTITUTION)
            || matches!(word, "national" | "state" | "party" | "foreign")
            || !opens_sentence(tokens, at) && !word.ends_with("day"))
}
