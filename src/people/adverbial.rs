//! Adverbials: `Reçu par le maire, X a visité …`. What opens a clause before its subject
//! may end in a role that is of someone else.

use super::apposition::is_auxiliary;
use super::lexicon::{COMMON, KIN, ROLE, STOP};
use super::nouns::{ends_sentence, is_article, is_genitive};
use super::roles::Role;
use super::tokens::{Shape, Token};

/// Whether a role before a comma is of someone else than the name that ends at `last`,
/// which is the subject; one that has a role of its own may have a comma behind it.
pub(super) fn is_of_another(
    text: &str,
    tokens: &[Token],
    role: &Role,
    last: usize,
    has_own: bool,
) -> bool {
    if !role.has_comma || !is_subject(text, tokens, last, has_own) {
        return false;
    }
    let start = tokens.partition_point(|token| token.start < role.start);
    let is_end = |token: &Token| token.is(',') || ends_sentence(token);
    let clause = tokens[..start].iter().rposition(is_end);
    let clause = &tokens[clause.map_or(0, |end| end + 1)..start];
    let Some((first, behind)) = clause.split_first() else {
        return false;
    };
    // `en sa qualité de maire`, `en tant que maire`: the subject's.
    if clause
        .iter()
        .any(|token| matches!(token.folded.as_str(), "qualite" | "tant" | "titre"))
    {
        return false;
    }
    let leads = || {
        let is_participle = ["e", "ee", "i", "ie", "u", "ue"]
            .iter()
            .any(|ending| first.folded.ends_with(ending));
        let is_with_agent = behind.first().is_some_and(|next| {
            matches!(next.folded.as_str(), "par" | "en" | "d" | "de")
                || &text[next.start..next.end] == "à"
        });
        // `Saluant le maire, X a …`
        let is_present = first.folded.len() > "ant".len() + 2 && first.folded.ends_with("ant");
        !first.has(ROLE) && (is_present || is_participle && !is_pronoun(first) && is_with_agent)
            || first.has(KIN)
    };
    is_preposition(first) && first.folded != "de" || leads()
}

/// Whether a name is what a verb behind it speaks of.
fn is_subject(text: &str, tokens: &[Token], last: usize, may_have_comma: bool) -> bool {
    let Some(next) = tokens.get(last + 1) else {
        return false;
    };
    if next.is(',') {
        let verb = tokens.get(last + 2).filter(|_| may_have_comma);
        return verb.is_some_and(|verb| is_auxiliary(text, verb));
    }
    // `qui`, `dont`, `lors`
    let leads_on = next.has(STOP) && next.folded.starts_with(['q', 'd', 'l']);
    let is_no_verb = is_preposition(next)
        || is_article(next)
        || next.has(COMMON)
        || leads_on
        || matches!(next.folded.as_str(), "et" | "ou" | "ainsi");
    next.shape == Shape::Lower && (is_auxiliary(text, next) || !is_no_verb)
}

fn is_preposition(token: &Token) -> bool {
    is_genitive(token)
        || matches!(
            token.folded.as_str(),
            "a" | "avec"
                | "sur"
                | "en"
                | "face"
                | "dans"
                | "lors"
                | "apres"
                | "avant"
                | "selon"
                | "pour"
                | "par"
                | "sous"
                | "devant"
                | "chez"
                | "depuis"
                | "grace"
                | "suite"
                | "outre"
                | "contre"
                | "vers"
                | "entre"
                | "sans"
                | "pendant"
                | "durant"
                | "jusqu"
                | "malgre"
                | "contrairement"
                | "conformement"
                | "quant"
        )
}

/// Small words that end as participles do.
fn is_pronoun(token: &Token) -> bool {
    matches!(
        token.folded.as_str(),
        "elle" | "qui" | "que" | "comme" | "lui" | "celui" | "celle"
    )
}
