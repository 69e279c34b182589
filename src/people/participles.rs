//! Participles: role nouns that are verbs, or of another phrase, where they stand.

use super::tokens::{Shape, Token};

/// `a envoyé`, `ont accusé`, `s’élève`: a verb, or a noun of another phrase.
pub(super) fn is_participle(tokens: &[Token], at: usize) -> bool {
    let word = tokens[at].folded.as_str();
    // `chargé d'affaires`, `chargé de cours`, `homme d'affaires`, `milieu de terrain`
    if matches!(word, "charge" | "chargee" | "homme" | "femme" | "milieu") {
        return !tokens[at + 1..].iter().take(2).any(|token| {
            token.folded.starts_with("affaires")
                || matches!(
                    token.folded.as_str(),
                    "politique"
                        | "lettres"
                        | "terrain"
                        | "cours"
                        | "mission"
                        | "recherche"
                        | "etat"
                        | "menage"
                )
        });
    }
    let Some(before) = at.checked_sub(1) else {
        return word == "dame";
    };
    let previous = tokens[before].folded.as_str();
    match word {
        "eleve" if previous == "s" => return true,
        // `guide les touristes`, `élève des huîtres`, `il juge`
        "eleve" | "guide" | "juge" | "pilote" | "garde" | "critique" => {
            let next = tokens.get(at + 1).filter(|next| next.shape == Shape::Lower);
            let next = next.map(|next| next.folded.as_str());
            let has_object = matches!(next, Some("les" | "la" | "le" | "un" | "une"))
                || word == "eleve" && next == Some("des");
            // `a guidé X`
            let is_participle = word == "guide" && tokens[at].has_marks();
            return has_object || is_participle || matches!(previous, "il" | "elle" | "qui" | "on");
        }
        // `la première dame`
        "dame" => return previous != "premiere",
        // `dans le cadre de`
        "cadre" | "cadres" => {
            let preposition = before.checked_sub(1).map(|at| tokens[at].folded.as_str());
            return matches!(preposition, Some("dans" | "hors" | "en"));
        }
        _ => {}
    }
    let is_of_avoir = |token: &Token| match token.folded.as_str() {
        "a" => !token.has_marks(),
        "ont" | "avait" | "avaient" | "ayant" | "aura" | "auront" => true,
        _ => false,
    };
    // `a également délégué`
    let is_adverb = previous.ends_with("ment") || matches!(previous, "aussi" | "deja");
    let of = before.checked_sub(usize::from(is_adverb));
    if tokens[at].has_marks() && of.is_some_and(|of| is_of_avoir(&tokens[of])) {
        return true;
    }
    let may_be_verb = matches!(
        word,
        "envoye"
            | "envoyee"
            | "delegue"
            | "attache"
            | "employe"
            | "accuse"
            | "condamne"
            | "invite"
            | "refugie"
    );
    // `et condamné X`
    let names = tokens
        .get(at + 1)
        .is_some_and(|next| next.shape == Shape::Title);
    may_be_verb
        && (is_of_avoir(&tokens[before])
            || matches!(previous, "ete" | "est" | "sont" | "fut")
            || previous == "et" && names)
}
