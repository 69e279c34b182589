//! Things that bear a human being's name: streets, schools, ships, prizes, clubs. What
//! stands before a run, and what follows it, tells that nobody living is meant.

use super::lexicon::{
    COMMON, GIVEN, INSTITUTION, NATIONALITY, PLACE_NOUN, ROLE, STOP, STREET, TITLE,
    VIETNAMESE_ROLE, WORK,
};
use super::names::{Candidate, ENOUGH};
use super::nouns;
use super::roles::Role;
use super::thing_nouns::{bears_names, heads_enterprise, is_called_by_names, is_rank};
use super::tokens::{Shape, Token};
use super::{trim, vietnamese};

/// How surely a run names a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    /// Nothing says so.
    None,
    /// The noun is apart from it (`musée de X`), or what follows tells.
    Likely,
    /// The noun stands right before it (`rue X`).
    Sure,
}

/// A run whose own words weigh so much is more likely a human being's name than another.
const LIKELY_NAME: i32 = 20;

/// Whether a run names a thing. `roles` are those that stand before it; `has_apposition`
/// tells whether one stands behind.
pub(super) fn thing(
    tokens: &[Token],
    candidate: &Candidate,
    roles: &[Role],
    has_apposition: bool,
) -> Thing {
    before(tokens, candidate, roles, has_apposition).max(behind(tokens, candidate))
}

/// Whether a run stands right behind the noun of an enterprise: `la Banque X`. Where
/// the page says the name again, it means the enterprise.
pub(super) fn is_enterprise(tokens: &[Token], candidate: &Candidate) -> bool {
    let noun = candidate
        .first
        .checked_sub(1)
        .and_then(|at| noun_of(tokens, at));
    noun.is_some_and(|noun| {
        matches!(
            tokens[noun].folded.as_str(),
            "banque"
                | "groupe"
                | "societe"
                | "compagnie"
                | "entreprise"
                | "club"
                | "editions"
                | "maison"
                | "marque"
                | "chaine"
                | "cooperative"
                | "equipe"
                | "parc"
        )
    })
}

/// `X & Y`, `« X »`, `X street`, `X, commune de …`
fn behind(tokens: &[Token], candidate: &Candidate) -> Thing {
    let previous = candidate.first.checked_sub(1).map(|at| &tokens[at]);
    let next = tokens.get(candidate.last + 1);
    let is_joined = |token: Option<&Token>| token.is_some_and(|token| token.is('&'));
    let is_quoted = previous
        .is_some_and(|token| matches!(token.shape, Shape::Sign('«' | '“' | '"')))
        && next.is_some_and(|token| matches!(token.shape, Shape::Sign('»' | '”' | '"')));
    let is_street = next.is_some_and(|token| token.has(STREET))
        // `The X and Y streets`
        || next.is_some_and(|token| token.folded == "and")
            && tokens[candidate.last + 1..]
                .iter()
                .take(6)
                .any(|token| token.folded == "streets");
    let is_told_place = next.is_some_and(|token| token.is(','))
        && tokens.get(candidate.last + 2).is_some_and(|token| {
            token.has(PLACE_NOUN) && !token.has(ROLE) && token.shape == Shape::Lower
        })
        // `X, học sinh`
        && !tokens
            .get(candidate.last + 3)
            .is_some_and(vietnamese::is_noun);
    if is_quoted || is_joined(previous) || is_joined(next) || is_street || is_told_place {
        Thing::Likely
    } else {
        Thing::None
    }
}

fn before(tokens: &[Token], candidate: &Candidate, roles: &[Role], has_apposition: bool) -> Thing {
    let Some(at) = candidate.first.checked_sub(1) else {
        return Thing::None;
    };
    let previous = &tokens[at];
    if is_of_mausoleum(tokens, roles) || bears_ho_chi_minh(tokens, candidate.first, candidate.last)
    {
        return Thing::Sure;
    }
    let is_long_name = candidate.is_vietnamese && candidate.last - candidate.first >= 2;
    let ends_role = roles.first().is_some_and(|role| role.end == previous.end);
    if let Some(noun) = vietnamese::noun_of_thing(tokens, at) {
        let is_firm = is_firm(tokens, noun, candidate.first);
        let is_person = is_long_name && !roles.is_empty() && !is_firm || candidate.has_honorific;
        if !is_person || vietnamese::bears_names(tokens, noun) {
            return Thing::Sure;
        }
    }
    if let Some(noun) = noun_of(tokens, at) {
        let is_sure_name = candidate.score >= ENOUGH && candidate.first < candidate.last;
        // `général de brigade`, `chef de village`: a noun without its article.
        let is_plain = noun >= 2
            && matches!(tokens[noun - 1].folded.as_str(), "de" | "d")
            && (tokens[noun - 2].has(ROLE) || is_rank(&tokens[noun]));
        let is_of_role = ends_role
            && (noun == at && is_plain && tokens[noun].shape == Shape::Lower
                || nouns::is_of_institution(tokens, noun)
                || (is_long_name || is_sure_name) && !bears_names(&tokens[noun]));
        // `à douze ans de prison X`
        let is_sentence = noun >= 2
            && tokens[noun].folded == "prison"
            && matches!(tokens[noun - 2].folded.as_str(), "ans" | "mois");
        return if is_of_role || is_sentence {
            Thing::None
        } else {
            Thing::Sure
        };
    }
    if is_address(tokens, at) {
        return Thing::Sure;
    }
    let is_of_body = roles.is_empty()
        && !is_long_name
        && previous.has(INSTITUTION)
        && previous.shape == Shape::Lower
        && !previous.has(ROLE);
    // `des hommes d’affaires, dont X, président de Y`
    let is_told = !roles.is_empty() || has_apposition && candidate.own.0 >= LIKELY_NAME;
    if is_of_body
        || is_rest_of_place(tokens, candidate, is_long_name)
        || !is_told && opens_list_of_things(tokens, candidate.first)
    {
        return Thing::Sure;
    }
    // `statue de X`, `musée de la Y`
    if matches!(previous.folded.as_str(), "de" | "du" | "d" | "des" | "la") && at > 0 {
        let mut noun = at - 1;
        if matches!(tokens[noun].folded.as_str(), "de" | "la" | "l") && noun > 0 {
            noun -= 1;
        }
        // `en compagnie de X`
        let has_company = noun > 0 && tokens[noun - 1].folded == "en";
        let is_person = has_company
            || is_long_name
                && previous.folded == "de"
                && tokens[noun].shape == Shape::Lower
                && !is_called_by_names(&tokens[noun]);
        if tokens[noun].has(PLACE_NOUN) && !tokens[noun].has(WORK) && !is_person {
            return Thing::Likely;
        }
        // `PDG de Thien Long`, `actionnaire de X`: of an enterprise or a place.
        if heads_enterprise(&tokens[noun]) && !candidate.has_honorific {
            return Thing::Likely;
        }
    }
    Thing::None
}

/// `Tập đoàn Tân Hoàng An`: whether the run at `first` names the enterprise of which the
/// noun stands at `noun`, as in `Kế toán trưởng Tập đoàn Nguyễn Văn An` it does not.
fn is_firm(tokens: &[Token], noun: usize, first: usize) -> bool {
    let has_sure_family = matches!(
        tokens[first].folded.as_str(),
        "nguyen" | "tran" | "le" | "pham" | "huynh" | "vu" | "vo" | "ngo" | "dang" | "bui" | "do"
    );
    vietnamese::is_enterprise(tokens, noun) && !has_sure_family
}

/// `au 45 Tran Hung Dao`, `au 12, Ly Nam De`, `số 201B Nguyen Chi Thanh`: whether a street's
/// number ends at `at`.
fn is_address(tokens: &[Token], at: usize) -> bool {
    let number = at - usize::from(at > 0 && tokens[at].is(','));
    tokens[number].shape == Shape::Number
        && number > 0
        && matches!(
            tokens[number - 1].folded.as_str(),
            "au" | "numero" | "so" | "at"
        )
}

/// Whether a run is the name of the thing whose noun stands right before it, so that it
/// may be a part of a role.
pub(super) fn is_name_of_thing(tokens: &[Token], first: usize, last: usize) -> bool {
    let Some(at) = first.checked_sub(1) else {
        return false;
    };
    // `l’école primaire Nguyen Van X`
    let bears_its_name = || {
        noun_of(tokens, at).is_some_and(|noun| bears_names(&tokens[noun]))
            || vietnamese::noun_of_thing(tokens, at).is_some_and(|noun| {
                last < first + 2
                    || vietnamese::bears_names(tokens, noun)
                    || is_firm(tokens, noun, first)
            })
    };
    let noun = &tokens[at];
    let is_of_noun = noun.has(PLACE_NOUN)
        && !noun.has(VIETNAMESE_ROLE)
        && noun.shape == Shape::Lower
        && !is_rank(noun)
        && !nouns::is_of_institution(tokens, at)
        || bears_its_name();
    is_of_noun || bears_ho_chi_minh(tokens, first, last)
}

/// Whether words are his name, by which more is called than by any other.
pub(super) fn is_ho_chi_minh(words: &[Token]) -> bool {
    matches!(words, [ho, chi, minh] if ho.folded == "ho" && chi.folded == "chi" && minh.folded == "minh")
}

/// `l’Union de la jeunesse communiste Hô Chi Minh`, `l’UJC Hô Chi Minh`, `la pensée Hô
/// Chi Minh`: behind a noun or an adjective that nobody is called with.
fn bears_ho_chi_minh(tokens: &[Token], first: usize, last: usize) -> bool {
    let Some(previous) = first.checked_sub(1).map(|at| &tokens[at]) else {
        return false;
    };
    let is_noun = || {
        !previous.has(ROLE | TITLE | STOP)
            && (previous.has(PLACE_NOUN | WORK | INSTITUTION)
                || previous.shape == Shape::Upper
                || is_adjective(previous)
                || matches!(
                    previous.folded.as_str(),
                    "ordre" | "pensee" | "ideologie" | "style" | "morale" | "pionniers"
                ))
    };
    // `le communiste Hô Chi Minh` is the man.
    let is_communist =
        previous.folded == "communiste" && first >= 2 && !nouns::is_article(&tokens[first - 2]);
    is_ho_chi_minh(&tokens[first..=last]) && (is_communist || is_noun())
}

/// The noun of a thing whose name may start behind `at`: `rue`, `école primaire`,
/// `Compagnie générale maritime`, `Université de médecine`.
fn noun_of(tokens: &[Token], at: usize) -> Option<usize> {
    let is_park =
        |at: usize| at > 0 && tokens[at].folded == "vien" && tokens[at - 1].folded == "cong";
    // `Centre d’art X`
    let is_centre = |at: usize| {
        tokens[at].folded == "centre" && tokens.get(at + 1).is_some_and(|of| of.folded == "d")
    };
    let is_thing = |at: usize| {
        is_park(at)
            || is_centre(at)
            || tokens[at].has(PLACE_NOUN)
                && (tokens[at].shape != Shape::Sign('.'))
                && !tokens[at].has(ROLE)
                && !vietnamese::is_part_of_word(tokens, at)
    };
    if is_thing(at) {
        return Some(at);
    }
    let mut noun = at;
    while noun > 0 && at - noun < 2 && is_adjective(&tokens[noun]) {
        noun -= 1;
        if is_thing(noun) {
            return Some(noun);
        }
    }
    // `Université de médecine`: one plain noun more.
    let has_article = at > 0 && matches!(tokens[at - 1].folded.as_str(), "l" | "la");
    let preposition = at.checked_sub(1 + usize::from(has_article))?;
    let of = preposition.checked_sub(1)?;
    let is_plain = tokens[at].shape == Shape::Lower
        && tokens[at].signs & !(COMMON | INSTITUTION | TITLE) == 0
        && matches!(tokens[preposition].folded.as_str(), "de" | "d");
    (is_plain && is_thing(of) && (is_centre(of) || bears_names(&tokens[of]))).then_some(of)
}

fn is_adjective(token: &Token) -> bool {
    token.shape == Shape::Lower
        && !token.has(STOP)
        && (!token.has(ROLE) || nouns::may_be_adjective(token))
        && (token.has(NATIONALITY)
            || adjective_endings(&token.folded)
                .iter()
                .any(|ending| token.folded.ends_with(ending)))
}

/// The endings of adjectives that end with the last two letters of a word.
fn adjective_endings(word: &str) -> &'static [&'static str] {
    match word.as_bytes() {
        [.., b'r', b'e'] => &["aire", "ieure", "iere"],
        [.., b'u', b'e'] => &["ique"],
        [.., b'l', b'e'] => &["ale", "elle", "tile", "ole"],
        [.., b'm', b'e'] => &["ime"],
        [.., b'n', b'e'] => &["ine", "onne"],
        [.., b's', b'e'] => &["ise"],
        [.., b't', b'e'] => &["communiste"],
        [.., b'v', b'e'] => &["ive"],
        [.., b'e', b'e'] => &["privee", "isee"],
        [.., b'i', b'a'] => &["aria"],
        [.., b'i', b'c'] => &["public"],
        [.., b'i', b'f'] => &["if"],
        [.., b'a', b'l'] => &["al"],
        [.., b'e', b'l'] => &["iel", "urel"],
        [.., b'o', b'n'] => &["option"],
        [.., b'u', b'r'] => &["ieur"],
        _ => &[],
    }
}

/// `Mausolée du Président X` is a place.
fn is_of_mausoleum(tokens: &[Token], roles: &[Role]) -> bool {
    let Some(role) = roles.last() else {
        return false;
    };
    let role = tokens.partition_point(|token| token.start < role.start);
    role >= 1 && vietnamese::is_mausoleum(&tokens[role - 1])
        || role >= 2
            && nouns::is_genitive(&tokens[role - 1])
            && matches!(
                tokens[role - 2].folded.as_str(),
                "mausolee" | "musee" | "memorial"
            )
}

/// `hôpital Viet Nam-Thuy Dien`, `pagode Truc Lam Phuong Nam`: the thing's name began
/// before the run's.
fn is_rest_of_place(tokens: &[Token], candidate: &Candidate, is_long_name: bool) -> bool {
    let taken = candidate.first - candidate.run_first;
    let Some(before) = candidate.run_first.checked_sub(1).filter(|_| taken > 0) else {
        return false;
    };
    // `société immobilière An Khang Thinh`, `commune d'An Cu`
    let is_of = nouns::is_genitive(&tokens[before])
        && !tokens[candidate.run_first].has(ROLE | TITLE | NATIONALITY);
    let of = before.saturating_sub(usize::from(is_of));
    let Some(noun) = noun_of(tokens, of) else {
        return false;
    };
    // `président du groupe Airbus Jean-Luc X`
    let is_of_head = taken == 1
        && is_headed(tokens, noun)
        && candidate.first < candidate.last
        && tokens[candidate.first].has(GIVEN);
    let is_behind_place =
        is_long_name && trim::place_len(tokens, candidate.run_first, candidate.first - 1) == taken;
    let is_person = is_of_head || is_behind_place || nouns::is_of_institution(tokens, noun);
    tokens[noun].shape == Shape::Lower && !is_person
}

/// Whether a noun at `at` is what someone heads: `président du groupe`, `directrice
/// générale de la société`.
pub(super) fn is_headed(tokens: &[Token], at: usize) -> bool {
    let article = usize::from(at > 0 && matches!(tokens[at - 1].folded.as_str(), "la" | "l"));
    let Some(of) = at.checked_sub(1 + article) else {
        return false;
    };
    tokens[at].has(PLACE_NOUN)
        && nouns::is_genitive(&tokens[of])
        && of > 0
        && (tokens[of - 1].has(ROLE) || is_adjective(&tokens[of - 1]))
}

/// `quatorze sociétés, dont X`, `des entreprises comme X`.
fn opens_list_of_things(tokens: &[Token], at: usize) -> bool {
    let mut words = tokens[at.saturating_sub(5)..at]
        .iter()
        .rev()
        .filter(|token| !token.is(','));
    let is_opener = words.next().is_some_and(|opener| {
        opener.is(':')
            || matches!(
                opener.folded.as_str(),
                "dont" | "comme" | "que" | "notamment" | "lesquels" | "lesquelles"
            )
    });
    is_opener
        && words
            .take(3)
            .take_while(|token| token.is_word())
            .any(|token| {
                token.has(PLACE_NOUN | INSTITUTION)
                    && token.folded.ends_with('s')
                    && token.shape == Shape::Lower
            })
}

/// `rues X et Y`, `écoles de X et Y`: whether the run that starts at `first` is the first of
/// several things.
pub(super) fn is_of_several(tokens: &[Token], first: usize) -> bool {
    let is_of = first > 0 && nouns::is_genitive(&tokens[first - 1]);
    let noun = first.checked_sub(1 + usize::from(is_of));
    let noun = noun.and_then(|noun| noun_of(tokens, noun));
    let is_plural = |noun: usize| {
        let article = noun.checked_sub(1).map(|at| tokens[at].folded.as_str());
        // `prix`
        let is_told = matches!(article, Some("les" | "des" | "aux" | "ces" | "deux"));
        tokens[noun].folded.ends_with('s') || is_told
    };
    noun.is_some_and(is_plural) || opens_list_of_things(tokens, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_asked_of_words_that_may_have_it() {
        let mut asked = 0;
        for (one, two) in ('a'..='z').flat_map(|one| ('a'..='z').map(move |two| (one, two))) {
            let word = format!("{one}{two}");
            for ending in adjective_endings(&word) {
                assert!(ending.ends_with(&word), "{ending} is asked of …{word}");
                asked += 1;
            }
        }
        assert!(asked > 0);
    }
}
