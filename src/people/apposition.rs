//! Roles behind a name: `X, ministre de la Défense du Japon, …`.

use super::english;
use super::lexicon::{
    COMMON, HONORIFIC, INSTITUTION, KIN, NATIONALITY, PLACE, PLACE_NOUN, ROLE, STOP, TITLE, WORK,
};
use super::nouns::{
    is_article, is_connector, is_genitive, is_head, noun_phrase_start, stands_before_noun,
};
use super::participles::is_participle;
use super::roles::{LONGEST, Role, lists_fields, stays_in_role, sure_name};
use super::tokens::{Shape, Token};
use super::vietnamese;

/// The roles behind the name that ends at `name`.
pub(super) fn roles(
    text: &str,
    tokens: &[Token],
    name: usize,
    spans: &[(usize, usize, bool)],
) -> Vec<Role> {
    let mut roles = Vec::new();
    // The stop of an initial is part of the name.
    let is_initial = tokens[name].shape == Shape::Initial;
    let mut at =
        name + 1 + usize::from(is_initial && tokens.get(name + 1).is_some_and(|stop| stop.is('.')));
    // `(à gauche)`, `(PCV)` may come first.
    if tokens.get(at).is_some_and(|token| token.is('(')) {
        let close = tokens[at..].iter().take(10).position(|token| token.is(')'));
        if let Some(close) = close {
            if tokens
                .get(at + 1)
                .is_some_and(|token| token.shape == Shape::Lower && is_head(tokens, at + 1))
            {
                roles.push(role(tokens, at + 1, at + close - 1));
                return roles;
            }
            at += close + 1;
        }
    }
    while tokens.get(at).is_some_and(|token| token.is(',')) {
        // `X, 45 ans, agriculteur`
        if tokens
            .get(at + 1)
            .is_some_and(|token| token.shape == Shape::Number)
            && tokens
                .get(at + 2)
                .is_some_and(|token| token.folded == "ans")
        {
            at += 3;
            continue;
        }
        // `X, né en 1973, secrétaire`
        if tokens
            .get(at + 1)
            .is_some_and(|token| matches!(token.folded.as_str(), "ne" | "nee"))
            && let Some(comma) = tokens[at + 2..]
                .iter()
                .take(6)
                .position(|token| token.is(','))
        {
            at += 2 + comma;
            continue;
        }
        let mut start = at + 1;
        if tokens.get(start).is_some_and(|token| {
            matches!(
                token.folded.as_str(),
                "les" | "des" | "ses" | "leurs" | "son" | "sa"
            )
        }) {
            break;
        }
        let has_article = tokens.get(start).is_some_and(is_article);
        let is_one_of = start < tokens.len() && english::is_article_of_noun(tokens, start);
        if has_article || is_one_of {
            start += 1;
        }
        let may_lead = |at: usize| is_one_of || english::leads_to_noun(tokens, at);
        let Some(head) = head_near(tokens, start, may_lead) else {
            break;
        };
        let Some((end, stops_at_name)) = forward(text, tokens, head, spans) else {
            break;
        };
        // `X, le président de Y, Z`: with its article the role is the next name's.
        let before_name = stops_at_name
            || tokens.get(end + 1).is_some_and(|token| token.is(','))
                && leads_into_name(tokens, end + 1, spans);
        if before_name && (has_article || stops_at_name) {
            break;
        }
        // `X, le secrétaire de Y, président de Z, W`: so are all before the name.
        if has_article && leads_to_name(text, tokens, end + 1, spans) {
            break;
        }
        // `après X, le maire a parlé`, `X, juge que`: it has a verb of its own, or is one.
        let next = tokens.get(end + 1);
        let is_subject = has_article && next.is_some_and(|next| is_auxiliary(text, next));
        if is_subject || next.is_some_and(|next| matches!(next.folded.as_str(), "que" | "qu")) {
            break;
        }
        // `X, également directeur`
        let adverbs = tokens[start..head]
            .iter()
            .take_while(|token| is_adverb(token));
        // `X, mère de deux enfants`: kin is no role; as one, clergy are called before a name.
        if !tokens[head].has(KIN) {
            roles.push(role(tokens, start + adverbs.count(), end));
        }
        at = end + 1;
        if has_article {
            break;
        }
    }
    roles
}

/// Whether more roles follow at `at`, and then a name.
fn leads_to_name(
    text: &str,
    tokens: &[Token],
    mut at: usize,
    spans: &[(usize, usize, bool)],
) -> bool {
    while tokens.get(at).is_some_and(|token| token.is(',')) {
        let Some((end, stops_at_name)) = head_near(tokens, at + 1, |_| false)
            .and_then(|head| forward(text, tokens, head, spans))
        else {
            return leads_into_name(tokens, at, spans);
        };
        if stops_at_name {
            return true;
        }
        at = end + 1;
    }
    false
}

fn role(tokens: &[Token], start: usize, end: usize) -> Role {
    Role {
        start: tokens[start].start,
        end: tokens[end].end,
        has_comma: true,
    }
}

/// `l’actrice Chieu Xuan Mai`: two unknown capitalised words right behind a role are
/// its holder.
fn is_long_run(tokens: &[Token], at: usize) -> bool {
    let is_name_like = |token: &Token| {
        token.shape == Shape::Title
            && !token.has(COMMON | PLACE | PLACE_NOUN | INSTITUTION | NATIONALITY | ROLE)
    };
    is_name_like(&tokens[at]) && tokens.get(at + 1).is_some_and(is_name_like)
}

/// `Dato ‘Seri Zulkarnain`: titles, and a name behind them.
fn leads_titles(tokens: &[Token], at: usize, spans: &[(usize, usize, bool)]) -> bool {
    let is_title = |token: &&Token| {
        token.has(TITLE) && !token.has(ROLE) && token.shape == Shape::Title
            || matches!(token.shape, Shape::Sign('\'' | '’' | '‘'))
    };
    let titles = tokens[at..].iter().take(6).take_while(is_title).count();
    titles > 0 && tokens[at].is_word() && name_end(at + titles, spans).is_some()
}

/// The last token of the name that starts at `at`.
fn name_end(at: usize, spans: &[(usize, usize, bool)]) -> Option<usize> {
    let name = sure_name(at, spans).filter(|(first, _)| *first == at);
    name.map(|(_, last)| last)
}

/// Whether a name stands behind the comma at `comma`, with or without what is called
/// before one: `M.`, `Samdech`, `le Dr`, `le général`.
fn leads_into_name(tokens: &[Token], comma: usize, spans: &[(usize, usize, bool)]) -> bool {
    let mut at = comma + 1;
    let has_rank = tokens.get(at).is_some_and(is_article)
        && tokens.get(at + 1).is_some_and(|rank| {
            is_rank_before_name(rank) || rank.has(HONORIFIC) && rank.shape != Shape::Lower
        });
    if has_rank {
        at += 2;
    }
    let is_before_name = |token: &&Token| {
        token.is('.')
            || token.has(HONORIFIC | TITLE) && token.shape != Shape::Lower
            // `général de corps d’armée`
            || has_rank && token.shape != Shape::Title && !token.is(',')
    };
    let behind = tokens.get(at..).unwrap_or_default();
    let before_name = behind.iter().take(6).take_while(is_before_name).count();
    (at..=at + before_name).any(|at| name_end(at, spans).is_some())
}

/// Ranks that a name is called with, behind its role: `le ministre, le général X`.
fn is_rank_before_name(role: &Token) -> bool {
    matches!(
        role.folded.as_str(),
        "general"
            | "lieutenant-general"
            | "major-general"
            | "colonel"
            | "amiral"
            | "vice-amiral"
            | "contre-amiral"
            | "professeur"
            | "professeure"
            | "docteur"
            | "docteure"
    )
}

/// `a`, `n’est`, `s’est`: a verb that a subject stands before.
pub(super) fn is_auxiliary(text: &str, token: &Token) -> bool {
    match token.folded.as_str() {
        "a" => &text[token.start..token.end] == "a",
        "ont" | "est" | "sont" | "avait" | "avaient" | "etait" | "etaient" | "fut" | "sera"
        | "aura" | "doit" | "peut" | "va" | "s" | "n" | "se" | "ne" | "has" | "is" | "was" => true,
        _ => false,
    }
}

/// What may stand before a role and is no part of it.
fn is_adverb(token: &Token) -> bool {
    matches!(token.folded.as_str(), "egalement" | "alors" | "aussi")
}

/// The role noun at `start` or behind a word or two that may come before it: those of
/// French, and those that lead to one in English.
fn head_near(
    tokens: &[Token],
    start: usize,
    leads_in_english: impl Fn(usize) -> bool,
) -> Option<usize> {
    // `X, kiến trúc sư`: a Vietnamese noun starts with what is none.
    let is_noun = |at: &usize| tokens.get(*at).is_some_and(vietnamese::is_noun);
    if tokens.get(start).is_some_and(|token| token.is_syllable)
        && let Some(head) = (start..start + 7).find(is_noun)
        && noun_phrase_start(tokens, head) <= start
    {
        return Some(head);
    }
    for at in start..start + 4 {
        let token = tokens.get(at)?;
        let is_short = matches!(token.folded.as_str(), "pdg" | "dg" | "pm" | "ceo" | "mp");
        if token.has(ROLE) && (token.shape != Shape::Upper || is_short) {
            return (!is_participle(tokens, at)).then_some(at);
        }
        let may_precede = stands_before_noun(&token.folded)
            || token.is('-') && token.is_glued
            || is_adverb(token)
            || leads_in_english(at);
        if !may_precede {
            return None;
        }
    }
    None
}

/// The end of the role whose noun is `head`, and whether a name ends it.
fn forward(
    text: &str,
    tokens: &[Token],
    head: usize,
    spans: &[(usize, usize, bool)],
) -> Option<(usize, bool)> {
    let mut end = head;
    let mut at = head + 1;
    while at < tokens.len() && at - head <= LONGEST {
        let token = &tokens[at];
        if token.is(',') {
            // `de la Culture, des Sports et du Tourisme`
            let goes_on = tokens
                .get(at + 1)
                .is_some_and(|next| is_genitive(next) && !next.folded.starts_with("au"))
                && name_end(at + 2, spans).is_none()
                && tokens[at + 1..]
                    .iter()
                    .take(8)
                    .take_while(|token| !token.is(','))
                    .any(|token| token.folded == "et")
                || lists_fields(tokens, at);
            if !goes_on {
                break;
            }
        } else if token.is('(') {
            let inner = tokens.get(at + 1)?;
            let closes = tokens.get(at + 2).is_some_and(|token| token.is(')'));
            if inner.shape == Shape::Upper && closes {
                end = at + 2;
                at += 3;
                continue;
            }
            break;
        } else if let Some(close) = title_end(tokens, at) {
            end = close;
            at = close;
        } else if stays_in_role(tokens, at)
            || english::goes_on_with(tokens, head, at)
            || english::goes_on_with_article(tokens, at)
        {
            // `lutte contre la corruption`
        } else if vietnamese::leads_to_next(tokens, at)
            || ends_role(text, token, tokens.get(at + 1))
        {
            break;
        } else if let Some(last) = name_end(at, spans) {
            // `danseuse du village de Huu Loc`, `avocat de Mme Dua`: whose, not who.
            let is_article = tokens[at - 1].folded == "the";
            let before = at - 1 - usize::from(is_article || tokens[at - 1].has(HONORIFIC));
            if !english::goes_on_with(tokens, head, before) && !is_genitive(&tokens[before]) {
                return Some((end, true));
            }
            end = last;
            at = last;
        } else if token.has(HONORIFIC)
            && token.shape != Shape::Lower
            && tokens.get(at + 1).is_some_and(|next| next.is('.'))
            && is_genitive(&tokens[at - 1])
        {
            // `défenseur de M. Chung`
            let is_name = |token: &&Token| token.shape == Shape::Title;
            let name = tokens[at + 2..].iter().take_while(is_name).count();
            if name == 0 {
                break;
            }
            at += 1 + name;
            end = at;
        } else if at == head + 1 && is_long_run(tokens, at) || leads_titles(tokens, at, spans) {
            return Some((end, true));
        } else if token.is_word() && !is_connector(token) || token.shape == Shape::Number {
            end = at;
        }
        at += 1;
    }
    Some((end, false))
}

/// `auteur de « Bến cảng »`, `auteur du livre « Bến cảng »`: where the title ends that opens at
/// `at`.
fn title_end(tokens: &[Token], at: usize) -> Option<usize> {
    const LONGEST_TITLE: usize = 15;
    let mark = match tokens[at].shape {
        Shape::Sign('«') => '»',
        Shape::Sign('“') => '”',
        _ => return None,
    };
    let before = &tokens[at - 1];
    if !is_genitive(before) && !before.has(WORK) {
        return None;
    }
    let close = tokens[at..]
        .iter()
        .take(LONGEST_TITLE)
        .position(|token| token.is(mark))?;
    Some(at + close)
}

/// A sign, a verb, or the next noun phrase (`et le …`).
fn ends_role(text: &str, token: &Token, next: Option<&Token>) -> bool {
    let is_sign = matches!(token.shape, Shape::Sign(c) if !matches!(c, '\'' | '’' | '/' | '&'));
    let is_stop = token.has(STOP)
        && token.shape == Shape::Lower
        && !is_preposition_of_role(text, token, next);
    is_sign || is_stop || token.folded == "et" && next.is_some_and(is_article)
}

fn is_preposition_of_role(text: &str, token: &Token, next: Option<&Token>) -> bool {
    match token.folded.as_str() {
        "a" => {
            &text[token.start..token.end] != "a"
                && next.is_some_and(|next| {
                    next.is_word() && !next.has(COMMON)
                        || is_article_word(next)
                        // `de 1980 à 1991`
                        || next.shape == Shape::Number
                })
        }
        "pour" | "aupres" | "chez" | "chargee" | "charge" => true,
        _ => false,
    }
}

fn is_article_word(token: &Token) -> bool {
    matches!(token.folded.as_str(), "la" | "l" | "le")
}
