//! Holders: whose a role is, where it may be one's or another's.

use super::lexicon::{HONORIFIC, INSTITUTION, KIN, PLACE_NOUN, ROLE, STOP};
use super::nouns::ends_sentence;
use super::tokens::{Shape, Token};

/// `l’interprète du président X`, `une lettre de l’artiste au poète X`: whether the word at
/// `left`, before a role noun, parts the role of who is named from that of another. In
/// `adjoint au maire X` and `chef du Bureau du Président X` it does not.
pub(super) fn is_of_another_holder(tokens: &[Token], left: usize) -> bool {
    let is_article = matches!(tokens[left].folded.as_str(), "la" | "l");
    let Some(of) = left.checked_sub(usize::from(is_article)) else {
        return false;
    };
    let is_of = match tokens[of].folded.as_str() {
        "du" | "au" => !is_article,
        "de" => is_article,
        _ => false,
    };
    let holder = |at: usize| {
        let token = &tokens[at];
        token.has(ROLE) && !token.folded.starts_with("adjoint") && token.folded != "suppleant"
    };
    let is_plain = |at: usize| {
        tokens[at].shape == Shape::Lower && !tokens[at].has(INSTITUTION | PLACE_NOUN | STOP)
    };
    is_of
        && (of >= 1 && holder(of - 1) && is_plain(of - 1)
            || of >= 2 && holder(of - 2) && is_plain(of - 2) && is_plain(of - 1))
}

/// `l’épouse du président, Mme X`: of whom the one is kin that is named.
pub(super) fn is_of_kin(tokens: &[Token], left: usize) -> bool {
    let of = match tokens[left].folded.as_str() {
        "du" => Some(left),
        "la" | "l" => left.checked_sub(1).filter(|of| tokens[*of].folded == "de"),
        _ => None,
    };
    let kin = of.and_then(|of| of.checked_sub(1)).map(|kin| &tokens[kin]);
    kin.is_some_and(|kin| kin.has(KIN) || kin.folded == "corps")
}

/// `l’avocat de Mme Dua, X`, `la danseuse du village de Huu Loc, X`: whether the name that
/// starts at `first` says whose or of what.
pub(super) fn is_complement(tokens: &[Token], first: usize) -> bool {
    let has_honorific = first > 0 && tokens[first - 1].has(HONORIFIC);
    let of = first.checked_sub(1 + usize::from(has_honorific));
    of.is_some_and(|of| match tokens[of].folded.as_str() {
        "de" | "du" | "d" => true,
        // `director of the Ky Nhu cooperative`
        "the" => of > 0 && tokens[of - 1].folded == "of",
        _ => false,
    })
}

/// Whether the role that starts at `start` follows a sure name of its sentence.
pub(super) fn previous_name_ends(
    tokens: &[Token],
    start: usize,
    spans: &[(usize, usize, bool)],
) -> bool {
    let found = spans.partition_point(|(_, last, _)| *last < start);
    let sure = spans[..found]
        .iter()
        .rev()
        .take(50)
        .find(|(_, _, is_sure)| *is_sure);
    sure.is_some_and(|(_, last, _)| !tokens[*last..start].iter().any(ends_sentence))
}
