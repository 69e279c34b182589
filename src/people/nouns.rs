//! Role nouns: which word heads a role, and what may stand before it.

use super::lexicon::{GUESSED, HONORIFIC, INSTITUTION, PLACE_NOUN, ROLE, STOP};
use super::participles::is_participle;
use super::tokens::{Shape, Token};
use super::{english, vietnamese};

/// Words that belong to a role and stand before its noun.
pub(super) fn stands_before_noun(word: &str) -> bool {
    matches!(
        word,
        "ancien"
            | "meilleur"
            | "meilleure"
            | "ancienne"
            | "anciens"
            | "anciennes"
            | "ex"
            | "vice"
            | "premier"
            | "premiere"
            | "premiers"
            | "premieres"
            | "deuxieme"
            | "troisieme"
            | "primer"
            | "primera"
            | "feu"
            | "nouveau"
            | "nouvelle"
            | "nouvel"
            | "haut"
            | "haute"
            | "grand"
            | "grande"
            | "jeune"
            | "co"
            | "actuel"
            | "actuelle"
            | "celebre"
            | "seconde"
            | "second"
            | "former"
            | "deputy"
            | "senior"
            | "principal"
            | "principale"
            | "futur"
            | "future"
            | "vietnamese"
            | "prime"
            | "acting"
    )
}

pub(super) fn is_article(token: &Token) -> bool {
    matches!(
        token.folded.as_str(),
        "le" | "la"
            | "l"
            | "les"
            | "un"
            | "une"
            | "son"
            | "sa"
            | "ses"
            | "leur"
            | "leurs"
            | "notre"
            | "cet"
            | "cette"
            | "ce"
            | "the"
            | "el"
            | "los"
            | "its"
            | "his"
            | "her"
            | "votre"
            | "mon"
            | "ma"
    )
}

/// `sa mère`, `notre frère`: somebody's.
pub(super) fn is_possessive(token: &Token) -> bool {
    matches!(
        token.folded.as_str(),
        "son"
            | "sa"
            | "ses"
            | "leur"
            | "leurs"
            | "notre"
            | "nos"
            | "votre"
            | "vos"
            | "mon"
            | "ma"
            | "mes"
            | "his"
            | "her"
            | "su"
    )
}

pub(super) fn is_genitive(token: &Token) -> bool {
    matches!(
        token.folded.as_str(),
        "du" | "des" | "de" | "d" | "of" | "del" | "au" | "aux"
    )
}

pub(super) fn ends_sentence(token: &Token) -> bool {
    matches!(
        token.shape,
        Shape::Sign(
            '.' | '!'
                | '?'
                | ':'
                | ';'
                | '\n'
                | '«'
                | '»'
                | '"'
                | '“'
                | '”'
                | '–'
                | '—'
                | '…'
                | '-'
        )
    )
}

/// Whether the role noun at `at` heads a role: `permanent du Secrétariat`, but not
/// `Mission permanente`.
#[inline]
pub(super) fn is_head(tokens: &[Token], at: usize) -> bool {
    tokens[at].has(ROLE) && may_head(tokens, at) || english::is_premier(tokens, at)
}

/// Whether a role noun is no part of something else where it stands.
fn may_head(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    !is_group(tokens, at)
        && !vietnamese::is_of_body(tokens, at)
        && !is_participle(tokens, at)
        && (!token.has(GUESSED)
            || at > 0
                && (is_article(&tokens[at - 1])
                    || matches!(tokens[at - 1].folded.as_str(), "du" | "au" | "son" | "sa")))
        && (!may_be_adjective(token)
            || at == 0
            || !tokens[at - 1].is_word()
            || tokens[at - 1].has(ROLE | STOP | HONORIFIC)
            || is_article(&tokens[at - 1])
            || is_genitive(&tokens[at - 1])
            || stands_before_noun(&tokens[at - 1].folded))
}

/// `Chambre des représentants`, `Association des journalistes`: the members of an
/// institution are part of its name.
pub(super) fn is_group(tokens: &[Token], at: usize) -> bool {
    // `Association des jeunes entrepreneurs`
    let is_young = at > 0 && tokens[at - 1].folded == "jeunes";
    let Some(of) = at
        .checked_sub(1 + usize::from(is_young))
        .filter(|of| *of > 0)
    else {
        return false;
    };
    tokens[of].folded == "des"
        && tokens[at].folded.ends_with('s')
        && tokens[of - 1].has(INSTITUTION | PLACE_NOUN)
        && tokens[of - 1].shape == Shape::Title
}

/// Whether a noun at `at` that often names a thing is part of an institution's name:
/// `Commission des ethnies`, `Comité populaire de la ville`.
pub(super) fn is_of_institution(tokens: &[Token], at: usize) -> bool {
    tokens[at.saturating_sub(4)..at]
        .iter()
        .rev()
        .take_while(|token| token.is_word())
        .any(|token| token.has(INSTITUTION) && token.shape == Shape::Title)
        && at > 0
        && (is_genitive(&tokens[at - 1]) || is_article(&tokens[at - 1]))
}

/// Role nouns that are more often adjectives of what stands before them.
pub(super) fn may_be_adjective(token: &Token) -> bool {
    matches!(
        token.folded.as_str(),
        "permanent"
            | "permanente"
            | "permanents"
            | "permanentes"
            | "general"
            | "generale"
            | "generaux"
            | "international"
            | "internationale"
            | "adjoint"
            | "adjointe"
            | "adjoints"
            | "delegue"
            | "deleguee"
            | "militaire"
            | "universitaire"
            | "universitaires"
            | "industriel"
            | "industrielle"
            | "bancaire"
            | "scientifique"
            | "scientifiques"
            | "dirigeant"
            | "dirigeante"
            | "volontaire"
            | "volontaires"
            | "sportif"
            | "sportive"
            | "emigre"
            | "invalide"
            | "superieur"
            | "superieure"
            | "laureat"
            | "laureate"
            | "victime"
            | "resident"
            | "residente"
    )
}

/// An article that opens a noun phrase of its own: no preposition stands before it.
pub(super) fn starts_noun_phrase(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    token.shape == Shape::Lower
        && matches!(
            token.folded.as_str(),
            "le" | "la" | "les" | "l" | "un" | "une"
        )
        && at > 0
        && tokens[at - 1].is_word()
        && !is_genitive(&tokens[at - 1])
        && !matches!(
            tokens[at - 1].folded.as_str(),
            "a" | "pour"
                | "par"
                | "aupres"
                | "sur"
                | "et"
                | "en"
                | "avec"
                | "chez"
                | "dans"
                | "contre"
                | "pres"
        )
}

/// Where the noun phrase of a role noun starts: with `ancien`, `vice-`, `Premier`.
pub(super) fn noun_phrase_start(tokens: &[Token], head: usize) -> usize {
    let mut start = if vietnamese::is_noun(&tokens[head]) {
        vietnamese::noun_start(tokens, head)
    } else {
        head
    };
    while let Some(left) = start.checked_sub(1) {
        let token = &tokens[left];
        // `négociateur en chef`, `Comandante en Jefe`
        if token.folded == "en"
            && matches!(tokens[head].folded.as_str(), "chef" | "jefe")
            && left > 0
            && tokens[left - 1].has(ROLE)
        {
            start = left - 1;
            continue;
        }
        let is_joined = token.is('-') && token.is_glued;
        // `co-fondateur`, but `có Phó Thủ tướng`
        let is_verb = token.folded == "co" && token.has_marks() && !token.has(HONORIFIC);
        let is_before = stands_before_noun(&token.folded) && !is_verb
            || vietnamese::is_noun(&tokens[head]) && vietnamese::stands_before_noun(token)
            || english::is_noun(&tokens[head]) && english::is_part(tokens, left)
            || token.folded.starts_with("vice") && token.has(ROLE);
        if !(is_joined || is_before && token.is_word()) {
            break;
        }
        start = left;
    }
    start
}

/// Words that a role does not end with; `Son La` is a town.
pub(super) fn is_connector(token: &Token) -> bool {
    token.shape != Shape::Title
        && matches!(
            token.folded.as_str(),
            "de" | "du"
                | "des"
                | "d"
                | "la"
                | "le"
                | "l"
                | "les"
                | "et"
                | "a"
                | "au"
                | "aux"
                | "en"
                | "pour"
                | "of"
                | "the"
                | "y"
                | "va"
                | "del"
        )
}
