//! The company a run keeps: roles, verbs, prepositions, lists; what stands around a
//! name tells as much as its own words.

use super::lexicon::{NATIONALITY, PLACE, PLACE_NOUN, ROLE};
use super::names::{Candidate, ENOUGH};
use super::tokens::{Shape, Token};
use super::{apposition, nouns, roles};

/// What people do in news, as the word after a name or after its auxiliary.
pub(super) const SPEECH: &[&str] = &[
    "affirme",
    "annonce",
    "declare",
    "indique",
    "souligne",
    "estime",
    "explique",
    "precise",
    "ajoute",
    "rappelle",
    "salue",
    "remercie",
    "raconte",
    "confie",
    "note",
    "insiste",
    "plaide",
    "exprime",
    "felicite",
    "espere",
    "promis",
    "recu",
    "recoit",
    "rencontre",
    "rappele",
    "propose",
    "demande",
    "dit",
    "said",
    "told",
    "dijo",
    "afirmo",
    "souhaite",
    "evoque",
    "reconnait",
    "reconnu",
    "remis",
    "prononce",
    "signe",
    "observe",
    "sourit",
    "resume",
    "conclu",
    "accueilli",
    "commente",
    "reagi",
    "repondu",
    "lance",
    "glisse",
    "juge",
    "ne",
    "nee",
    "decede",
    "peint",
    "compose",
    "ecrit",
    "battu",
    "remporte",
    "marque",
    "qualifie",
    "domine",
    "decroche",
    "interprete",
    "dirige",
    "preside",
    "conduit",
];

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
    let mut heaviest = (0, candidate.evidence);
    let mut add = |weight: i32, word: &'static str| {
        candidate.score += weight;
        if weight > heaviest.0 {
            heaviest = (weight, word);
        }
    };
    let mut is_thing = false;
    let is_single = candidate.first == candidate.last;
    let before = roles::before(text, tokens, candidate.first, spans);
    let after = apposition::roles(text, tokens, candidate.last, spans);
    let is_of_vietnamese = candidate
        .first
        .checked_sub(1)
        .is_some_and(|at| nouns::is_vietnamese_noun(&tokens[at]));
    if let Some(role) = before.first().filter(|_| !(is_single && is_of_vietnamese)) {
        // A comma between a role and one word may as well stand before a place.
        let is_unknown = tokens[candidate.first].signs == 0;
        let is_closed = tokens
            .get(candidate.last + 1)
            .is_none_or(|token| !token.is_word());
        let is_doubtful = is_single && role.has_comma && !(is_unknown && is_closed);
        add(if is_doubtful { 30 } else { 75 }, "role");
    }
    if !after.is_empty() {
        add(45, "apposition");
    }
    let next = tokens.get(candidate.last + 1);
    let after_next = tokens.get(candidate.last + 2);
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
    let is_joined = |token: Option<&Token>| token.is_some_and(|token| token.is('&'));
    let is_quoted = candidate.first > 0
        && matches!(
            tokens[candidate.first - 1].shape,
            Shape::Sign('«' | '“' | '"')
        )
        && next.is_some_and(|token| matches!(token.shape, Shape::Sign('»' | '”' | '"')));
    if is_quoted
        || is_joined(next)
        || candidate.first > 0 && is_joined(tokens.get(candidate.first - 1))
    {
        add(-80, "thing");
        is_thing = true;
    }
    let is_street = next.is_some_and(|token| {
        matches!(
            token.folded.as_str(),
            "street"
                | "boulevard"
                | "road"
                | "avenue"
                | "bridge"
                | "airport"
                | "ward"
                | "university"
                | "school"
                | "hospital"
                | "foundation"
        )
    });
    // `A Trà Leng, commune du district …`
    let is_told_place = next.is_some_and(|token| token.is(','))
        && after_next.is_some_and(|token| {
            token.has(PLACE_NOUN) && !token.has(ROLE) && token.shape == Shape::Lower
        });
    if is_street || is_told_place {
        add(-80, "thing");
        is_thing = true;
    }
    let speaks =
        |token: Option<&Token>| token.is_some_and(|token| SPEECH.contains(&token.folded.as_str()));
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
            "selon" | "dixit" | "feu" | "nomme" | "nommee" | "prenomme" | "signe" | "according"
        ) {
            add(20, "verb");
        }
        if matches!(word, "a" | "en" | "vers" | "aux")
            && !(candidate.is_vietnamese && candidate.last - candidate.first >= 2)
        {
            add(-20, "preposition");
        }
        if SPEECH.contains(&word) && previous.shape == Shape::Lower {
            add(8, "verb");
        }
        // People take no article; ships and works do.
        if matches!(
            word,
            "le" | "la" | "l" | "les" | "un" | "une" | "the" | "el" | "cette" | "ce"
        ) && previous.shape == Shape::Lower
        {
            add(-35, "article");
        }
        // `général de brigade X`, `chef du village X`: the noun belongs to the role.
        let ends_role = previous.has(PLACE_NOUN)
            && previous.shape == Shape::Lower
            && before.first().is_some_and(|role| role.end == previous.end);
        let is_of_role = ends_role
            && (is_rank(previous)
                || nouns::is_of_institution(tokens, candidate.first - 1)
                || candidate.is_vietnamese
                    && candidate.last - candidate.first >= 2
                    && (is_group(previous)
                        || tokens[candidate.first + 1].folded == "van"
                        || tokens[candidate.first + 1].folded == "thi"));
        let is_of_thing = previous.has(NATIONALITY)
            && previous.shape == Shape::Lower
            && candidate.first >= 2
            && tokens[candidate.first - 2].has(PLACE_NOUN);
        if is_of_role {
            // Neither for nor against.
        } else if is_of_thing || previous.has(PLACE_NOUN) && previous.shape != Shape::Sign('.') {
            add(-110, "thing");
            is_thing = true;
        } else if matches!(word, "de" | "du" | "d" | "des" | "la") && candidate.first >= 2 {
            let mut noun = candidate.first - 2;
            if matches!(tokens[noun].folded.as_str(), "de" | "la" | "l") && noun > 0 {
                noun -= 1;
            }
            let is_work = matches!(
                tokens[noun].folded.as_str(),
                "film"
                    | "films"
                    | "roman"
                    | "romans"
                    | "chanson"
                    | "chansons"
                    | "livre"
                    | "livres"
                    | "ouvrage"
                    | "recueil"
                    | "poeme"
                    | "poemes"
                    | "album"
                    | "tableau"
                    | "toile"
                    | "oeuvre"
                    | "oeuvres"
                    | "conte"
                    | "spectacle"
                    | "maison"
                    | "equipe"
                    | "statue"
                    | "groupe"
                    | "mouvement"
                    | "projet"
                    | "concours"
                    | "plan"
                    | "programme"
                    | "symphonie"
                    | "medaille"
            );
            if tokens[noun].has(PLACE_NOUN) && !is_work {
                add(-80, "thing");
                is_thing = true;
            }
        }
    }
    candidate.evidence = if is_thing { "thing" } else { heaviest.1 };
    candidate.roles = before;
    candidate.roles.extend(after);
}

/// `de brigade`, `de division`: a general's.
pub(super) fn is_rank(noun: &Token) -> bool {
    matches!(
        noun.folded.as_str(),
        "brigade" | "division" | "regiment" | "bataillon" | "front"
    )
}

/// Nouns of groups that are seldom called by a person's name.
fn is_group(noun: &Token) -> bool {
    matches!(
        noun.folded.as_str(),
        "village" | "hameau" | "projet" | "programme" | "plan" | "equipe" | "club" | "delegation"
    )
}

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
            )
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
/// school is one more of these.
pub(super) fn lists(tokens: &[Token], found: &mut [Candidate]) {
    for at in 1..found.len() {
        let between = &tokens[found[at - 1].last + 1..found[at].first];
        let is_listed = !between.is_empty()
            && between.len() <= 2
            && between
                .iter()
                .all(|token| token.is(',') || token.folded == "et");
        if is_listed
            && found[at - 1].evidence == "thing"
            && found[at].roles.is_empty()
            && !found[at].has_honorific
        {
            found[at].score -= 80;
            found[at].evidence = "thing";
        }
    }
    for _ in 0..2 {
        for at in 0..found.len() {
            if found[at].score >= ENOUGH || found[at].score < -5 || found[at].is_place {
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
