//! The company a run keeps: roles, verbs, prepositions; what stands around a
//! name tells as much as its own words.

use super::lexicon::{
    FAMILY_OTHER, GIVEN, GUESSED, KIN, NATIONALITY, ONES_OWN, PLACE, PLACE_NOUN, ROLE, SPEECH,
};
use super::names::{Candidate, ENOUGH};
use super::things::{self, Thing};
use super::tokens::{Shape, Token};
use super::{adverbial, apposition, roles, vietnamese};

/// Weighs what stands around a run.
#[expect(
    clippy::too_many_lines,
    reason = "one sign after another: apart, their order would be hidden"
)]
pub(super) fn weigh_company(
    text: &str,
    tokens: &[Token],
    candidate: &mut Candidate,
    spans: &[(usize, usize, bool)],
) {
    let mut before = roles::before(text, tokens, candidate.first, spans);
    let follows_role = !before.is_empty();
    let mut has_own = false;
    before.retain(|role| {
        let is_own = !adverbial::is_of_another(text, tokens, role, candidate.last, has_own);
        has_own |= is_own;
        is_own
    });
    let after = apposition::roles(text, tokens, candidate.last, spans);
    let thing = things::thing(tokens, candidate, &before, !after.is_empty());
    let (own_score, own_evidence) = candidate.own;
    candidate.score = own_score;
    let mut heaviest = (0, own_evidence);
    let mut add = |weight: i32, word: &'static str| {
        candidate.score += weight;
        if weight > heaviest.0 {
            heaviest = (weight, word);
        }
    };
    let is_single = candidate.first == candidate.last;
    // Vietnamese capitalises the institution behind a role: one word of it is no name.
    let is_of_vietnamese = before.first().is_some_and(|role| {
        let from = tokens[..candidate.first].partition_point(|token| token.start < role.start);
        tokens[from..candidate.first]
            .iter()
            .any(vietnamese::is_noun)
    });
    let is_guessed = candidate
        .first
        .checked_sub(1)
        .is_some_and(|at| tokens[at].has(GUESSED));
    if let Some(role) = before
        .first()
        .filter(|_| !(is_single && (is_of_vietnamese || is_guessed)) && thing != Thing::Sure)
    {
        // A comma between a role and one word may as well stand before a place.
        let is_unknown = tokens[candidate.first].signs == 0;
        let is_closed = tokens
            .get(candidate.last + 1)
            .is_none_or(|token| !token.is_word());
        let is_doubtful = is_single && role.has_comma && !(is_unknown && is_closed);
        add(if is_doubtful { 30 } else { 75 }, "role");
    } else if follows_role && before.is_empty() && !is_single && thing != Thing::Sure {
        // `Reçu par le maire, X a visité …`: who is received is somebody.
        add(30, "role");
    }
    if !after.is_empty() {
        add(45, "apposition");
    }
    let next = tokens.get(candidate.last + 1);
    let after_next = tokens.get(candidate.last + 2);
    // `X, 64 ans`, `X (29 ans)`
    if next.is_some_and(|token| token.is(',') || token.is('('))
        && after_next.is_some_and(|token| token.shape == Shape::Number)
        && tokens
            .get(candidate.last + 3)
            .is_some_and(|token| token.folded == "ans")
    {
        add(if is_single { 75 } else { 60 }, "age");
    }
    // `X, une Jarai`
    if next.is_some_and(|token| token.is(','))
        && after_next.is_some_and(|token| matches!(token.folded.as_str(), "un" | "une"))
        && tokens
            .get(candidate.last + 3)
            .is_some_and(|token| token.has(NATIONALITY) && token.shape == Shape::Title)
    {
        add(30, "country");
    }
    // `Valentina Matveïenkova (Tadjikistan)`
    if !is_single
        && next.is_some_and(|token| token.is('('))
        && after_next.is_some_and(|token| token.has(PLACE | NATIONALITY))
        && tokens
            .get(candidate.last + 3)
            .is_some_and(|token| token.is(')'))
    {
        add(26, "country");
    }
    if next.is_some_and(|token| token.is('(')) && placement_follows(tokens, candidate.last + 2) {
        add(40, "placement");
    }
    if !candidate.has_honorific && region_follows(tokens, candidate.last + 1) {
        add(-60, "place");
    }
    match thing {
        Thing::None => {}
        Thing::Likely => add(-80, "thing"),
        Thing::Sure => add(-110, "thing"),
    }
    let speaks = |token: Option<&Token>| token.is_some_and(|token| token.has(SPEECH));
    let is_auxiliary = |token: Option<&Token>| {
        token.is_some_and(|token| {
            matches!(
                token.folded.as_str(),
                "a" | "avait" | "est" | "etait" | "s" | "n" | "has" | "had" | "ha"
            )
        })
    };
    if speaks(next) || is_auxiliary(next) && speaks(after_next) {
        add(22, "verb");
    } else if is_auxiliary(next) && !is_single {
        add(6, "verb");
    }
    if let Some(previous) = candidate.first.checked_sub(1).map(|at| &tokens[at]) {
        let word = previous.folded.as_str();
        if matches!(
            word,
            "selon"
                | "dixit"
                | "feu"
                | "nomme"
                | "nommee"
                | "prenomme"
                | "signe"
                | "citant"
                | "according"
        ) {
            add(20, "verb");
        }
        // `dirigée par X`, `sous le règne de X`
        if !is_single
            && candidate.first >= 2
            && (word == "par" && tokens[candidate.first - 2].has(SPEECH)
                || matches!(word, "de" | "d") && is_of_one(&tokens[candidate.first - 2]))
        {
            add(26, "verb");
        }
        if matches!(word, "a" | "en" | "vers" | "aux")
            && own_score < ENOUGH
            && !(candidate.is_vietnamese && candidate.last - candidate.first >= 2)
            && !tokens[candidate.first].has(GIVEN)
            && !tokens[candidate.last].has(FAMILY_OTHER)
        {
            add(-20, "preposition");
        }
        // `d’après X`, `la jeune X`
        let is_after =
            word == "apres" && candidate.first >= 2 && tokens[candidate.first - 2].folded == "d";
        let is_young = matches!(
            word,
            "jeune"
                | "vieux"
                | "vieille"
                | "celebre"
                | "regrette"
                | "regrettee"
                | "legendaire"
                | "talentueux"
                | "talentueuse"
                | "experimente"
                | "experimentee"
        );
        if !is_single && previous.shape == Shape::Lower && (is_after || is_young) {
            add(26, "verb");
        }
        if follows_quotation(tokens, candidate.first) {
            add(30, "verb");
        }
        // `mon fils X`, `sa tante, X`
        let kin = match candidate.first.checked_sub(2) {
            Some(noun) if previous.is(',') => &tokens[noun],
            _ => previous,
        };
        if kin.has(KIN) && kin.shape == Shape::Lower {
            let is_closed = next.is_some_and(|token| token.is(','));
            let is_apart = previous.is(',') && !(is_single && is_closed);
            add(if is_apart { 45 } else { 75 }, "kin");
        }
        if previous.has(SPEECH) && previous.shape == Shape::Lower {
            add(8, "verb");
        }
        // People take no article; ships and works do.
        if matches!(
            word,
            "le" | "la" | "l" | "les" | "un" | "une" | "the" | "el" | "cette" | "ce"
        ) && previous.shape == Shape::Lower
            // `là` is no article.
            && text[previous.start..previous.end].is_ascii()
        {
            add(-35, "article");
        } else if matches!(word, "du" | "des" | "au" | "aux" | "chez")
            && previous.shape == Shape::Lower
            && !candidate.has_honorific
        {
            add(-25, "article");
        }
    }
    candidate.evidence = if thing == Thing::None {
        heaviest.1
    } else {
        "thing"
    };
    candidate.is_enterprise = thing == Thing::Sure && things::is_enterprise(tokens, candidate);
    candidate.roles = before;
    candidate.roles.extend(after);
}

/// `« … », résume X`, `« … », a déclaré X`: who said it.
fn follows_quotation(tokens: &[Token], first: usize) -> bool {
    let is_verb =
        |at: usize| tokens[at].shape == Shape::Lower && !tokens[at].has(PLACE_NOUN | ROLE);
    let Some(mut at) = first.checked_sub(2).filter(|at| is_verb(at + 1)) else {
        return false;
    };
    if at > 0 && matches!(tokens[at].folded.as_str(), "a" | "ont" | "avait") {
        at -= 1;
    }
    at > 0 && tokens[at].is(',') && matches!(tokens[at - 1].shape, Shape::Sign('»' | '”' | '"'))
}

/// Nouns that belong to one human being.
fn is_of_one(noun: &Token) -> bool {
    // `« Petit buffle » de X`
    noun.is('»') || noun.has(ONES_OWN)
}

/// `Ha Tinh (Centre)`, `Soc Trang (Sud)`: where a place lies.
fn region_follows(tokens: &[Token], at: usize) -> bool {
    let is_region = |token: &Token| {
        token.shape == Shape::Title
            && matches!(
                token.folded.as_str(),
                "nord" | "sud" | "centre" | "est" | "ouest"
            )
    };
    match tokens.get(at..at + 3) {
        Some([open, region, close]) => open.is('(') && is_region(region) && close.is(')'),
        _ => false,
    }
}

/// `X (à gauche)`. `Ha Tinh (Centre)` is in the middle of the country.
fn placement_follows(tokens: &[Token], at: usize) -> bool {
    tokens[at.min(tokens.len())..]
        .iter()
        .take(6)
        .take_while(|token| !token.is(')'))
        .any(|token| {
            matches!(
                token.folded.as_str(),
                "gauche"
                    | "droite"
                    | "centre"
                    | "milieu"
                    | "micro"
                    | "left"
                    | "right"
                    | "izquierda"
                    | "derecha"
            ) && !(token.folded == "centre" && token.shape == Shape::Title)
        })
}
