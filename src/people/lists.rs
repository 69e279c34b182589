//! Lists: names that go on behind one another tell of one another, and share a role of
//! several.

use super::lexicon::{HONORIFIC, ROLE};
use super::names::{Candidate, ENOUGH};
use super::roles::Role;
use super::tokens::{Shape, Token};
use super::{nouns, things};

/// Gives a role of several to each name in its list.
pub(super) fn share_roles(tokens: &[Token], found: &mut [Candidate]) {
    share_roles_before(tokens, found);
    share_roles_behind(tokens, found);
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
pub(super) fn weigh(tokens: &[Token], found: &mut [Candidate]) {
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
fn share_roles_before(tokens: &[Token], found: &mut [Candidate]) {
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

/// `X et Y, membres du Bureau politique`: a role of several behind a list is that of each.
fn share_roles_behind(tokens: &[Token], found: &mut [Candidate]) {
    let mut next_name: Option<usize> = None;
    for at in (0..found.len()).rev() {
        if found[at].score < ENOUGH {
            continue;
        }
        let Some(behind) = next_name.replace(at) else {
            continue;
        };
        let (one, other) = (&found[at], &found[behind]);
        let is_behind =
            |candidate: &Candidate, role: &Role| role.start > tokens[candidate.last].start;
        let shared = other
            .roles
            .iter()
            .find(|role| is_behind(other, role) && is_of_several(tokens, role));
        let shared = shared.filter(|_| {
            !one.roles.iter().any(|role| is_behind(one, role))
                && is_listed(&tokens[one.last + 1..other.first])
        });
        if let Some(role) = shared.cloned() {
            found[at].roles.push(role);
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
