//! The company a run keeps: roles, verbs, prepositions, lists; what stands around a
//! name tells as much as its own words.

use super::lexicon::{
    FAMILY_OTHER, GIVEN, GUESSED, HONORIFIC, KIN, NATIONALITY, ONES_OWN, PLACE, PLACE_NOUN, ROLE,
    SPEECH,
};
use super::names::{Candidate, ENOUGH};
use super::roles::Role;
use super::things::{self, Thing};
use super::tokens::{Shape, Token};
use super::{adverbial, apposition, nouns, roles, vietnamese};

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
    let thing = things::thing(tokens, candidate, &before);
    let own_score = candidate.score;
    let mut heaviest = (0, candidate.evidence);
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

/// Where a run starts with the role before it, and its article.
fn role_start(tokens: &[Token], candidate: &Candidate) -> usize {
    let before = candidate
        .roles
        .iter()
        .map(|role| role.start)
        .filter(|start| *start < tokens[candidate.first].start)
        .min();
    let Some(start) = before else {
        return candidate.first;
    };
    let at = tokens[..candidate.first].partition_point(|token| token.start < start);
    at - usize::from(at > 0 && nouns::is_article(&tokens[at - 1]))
}

/// A run beside a sure name in a list is one more name; one beside a street or a
/// school of several is one more of these.
pub(super) fn lists(tokens: &[Token], found: &mut [Candidate]) {
    let mut is_of_things = false;
    for at in 1..found.len() {
        let between = &tokens[found[at - 1].last + 1..found[at].run_first];
        let is_listed = between.len() == 1
            && between
                .iter()
                .all(|token| token.is(',') || token.folded == "et");
        // `rues X et Y`, but `dans la rue X, Y a parlé`
        is_of_things = is_listed
            && (is_of_things || things::is_of_several(tokens, found[at - 1].first))
            && found[at - 1].evidence == "thing"
            && found[at].roles.is_empty()
            && !found[at].has_honorific;
        if is_of_things {
            found[at].score -= 80;
            found[at].evidence = "thing";
        }
    }
    for _ in 0..2 {
        for at in 0..found.len() {
            if found[at].score >= ENOUGH
                || found[at].score < -5
                || found[at].is_place
                || found[at].evidence == "thing"
            {
                continue;
            }
            let is_beside = |one: &Candidate, other: &Candidate| {
                let other_first = role_start(tokens, other);
                let between = &tokens[(one.last + 1).min(other_first)..other_first];
                !between.is_empty()
                    && between.len() <= 2
                    && between.iter().all(|token| {
                        token.is(',')
                            || matches!(token.folded.as_str(), "et" | "and" | "y" | "va" | "ainsi")
                    })
            };
            let beside_sure =
                at > 0 && found[at - 1].score >= ENOUGH && is_beside(&found[at - 1], &found[at])
                    || found
                        .get(at + 1)
                        .is_some_and(|next| next.score >= ENOUGH && is_beside(&found[at], next));
            if beside_sure && found[at].first < found[at].last {
                found[at].score += 25;
                found[at].evidence = "list";
            }
        }
    }
}

/// `les ministres X et Y`, `les avocats X (à gauche) et Y`: a role of several is that of
/// each name in its list.
pub(super) fn share_roles(tokens: &[Token], found: &mut [Candidate]) {
    // A place in brackets may stand between two names.
    let mut last_name = None;
    for at in 0..found.len() {
        if found[at].score < ENOUGH {
            continue;
        }
        let Some(before) = last_name.replace(at) else {
            continue;
        };
        let (one, other) = (&found[before], &found[at]);
        let shared = one.roles.first().filter(|role| {
            role.start < tokens[one.first].start
                && !other
                    .roles
                    .iter()
                    .any(|own| own.start < tokens[other.first].start)
                && is_of_several(tokens, role)
                && is_listed(&tokens[one.last + 1..other.first])
        });
        if let Some(role) = shared.cloned() {
            found[at].roles.insert(0, role);
        }
    }
}

/// Whether a role's noun is a plural; of `le héros` the article tells that it is none.
fn is_of_several(tokens: &[Token], role: &Role) -> bool {
    let start = tokens.partition_point(|token| token.start < role.start);
    let mut words = tokens[start..]
        .iter()
        .take_while(|token| token.start < role.end);
    let noun = words.find(|token| token.has(ROLE));
    let is_of_one = start.checked_sub(1).is_some_and(|before| {
        matches!(
            tokens[before].folded.as_str(),
            "le" | "la" | "l" | "du" | "au" | "un" | "une" | "son" | "sa" | "the" | "el"
        )
    });
    noun.is_some_and(|noun| noun.folded.ends_with('s')) && !is_of_one
}

/// Whether names go on behind one another: nothing but `,`, `et`, `M.` and brackets
/// stands between.
fn is_listed(between: &[Token]) -> bool {
    let mut in_brackets = false;
    let mut is_joined = false;
    between.iter().all(|token| {
        match token.shape {
            Shape::Sign('(') => in_brackets = true,
            Shape::Sign(')') => {
                in_brackets = false;
                return true;
            }
            _ => {}
        }
        let joins = token.is(',') || matches!(token.folded.as_str(), "et" | "and" | "y" | "va");
        is_joined |= joins && !in_brackets;
        in_brackets || joins || token.has(HONORIFIC) || token.is('.')
    }) && is_joined
}
