//! Nouns of things, by what they are called with: the words that `things` asks for.

use super::tokens::Token;

/// `de brigade`, `de division`: a general's.
pub(super) fn is_rank(noun: &Token) -> bool {
    matches!(
        noun.folded.as_str(),
        "brigade" | "division" | "regiment" | "bataillon" | "front" | "fregate" | "corvette"
    )
}

/// Roles that one has in an enterprise, a club or a place, not with a human being.
pub(super) fn heads_enterprise(role: &Token) -> bool {
    let noun = role.folded.trim_end_matches('s');
    matches!(
        noun,
        "pdg"
            | "dg"
            | "president"
            | "presidente"
            | "directeur"
            | "directrice"
            | "patron"
            | "patronne"
            | "gerant"
            | "gerante"
            | "fondateur"
            | "fondatrice"
            | "cofondateur"
            | "cofondatrice"
            | "actionnaire"
            | "employe"
            | "employee"
            | "ingenieur"
            | "cadre"
            | "responsable"
            | "dirigeant"
            | "defenseur"
            | "attaquant"
            | "gardien"
            | "gouverneur"
            | "maire"
            | "salarie"
            | "filiale"
            | "siege"
            | "action"
    )
}

/// Nouns before which no `de` stands that says whose something is: `district de X`.
pub(super) fn is_called_by_names(noun: &Token) -> bool {
    let noun = noun.folded.trim_end_matches('s');
    matches!(
        noun,
        "district"
            | "commune"
            | "quartier"
            | "ville"
            | "province"
            | "arrondissement"
            | "bourg"
            | "bourgade"
            | "hameau"
            | "rue"
            | "ruelle"
            | "marche"
            | "gare"
            | "port"
            | "aeroport"
            | "pont"
            | "mausolee"
    )
}

/// Nouns of what is called by people's names more often than by its place.
pub(super) fn bears_names(noun: &Token) -> bool {
    matches!(
        noun.folded.as_str(),
        "rue"
            | "rues"
            | "avenue"
            | "piste"
            | "boulevard"
            | "place"
            | "pont"
            | "parc"
            | "lycee"
            | "lycees"
            | "college"
            | "ecole"
            | "ecoles"
            | "universite"
            | "institut"
            | "hopital"
            | "hopitaux"
            | "musee"
            | "prix"
            | "fondation"
            | "fonds"
            | "theatre"
            | "navire"
            | "jeunesse"
            | "club"
            | "equipe"
            | "groupe"
            | "societe"
            | "compagnie"
            | "banque"
            | "ordre"
            | "mosquee"
            | "eglise"
            | "pagode"
            | "temple"
            | "cathedrale"
            | "hoc"
            | "truong"
    )
}
