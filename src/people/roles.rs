//! Roles as printed: `ministre de la Défense du Japon`, before or after a name.
//!
//! A role is a noun of the lexicon with what belongs to it. Before a name it has
//! an article (`le ministre …, X`); behind one it has none (`X, ministre …`): that
//! is how it is known whose it is.

use super::holders::{is_complement, is_of_another_holder, is_of_kin, previous_name_ends};
use super::lexicon::{
    COMMON, HONORIFIC, INSTITUTION, KIN, NATIONALITY, PLACE, PLACE_START, ROLE, STOP, TITLE,
};
use super::nouns::{
    ends_sentence, is_article, is_connector, is_genitive, is_head, is_possessive,
    noun_phrase_start, starts_noun_phrase,
};
use super::tokens::{Shape, Token};
use super::{english, vietnamese};

/// A role and its place, in bytes of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a comma stands between it and the name.
    pub(super) has_comma: bool,
}

/// A role is no longer than this, in tokens.
pub(super) const LONGEST: usize = 45;

/// The roles right before the name that starts at `name`, nearest first.
pub(super) fn before(
    text: &str,
    tokens: &[Token],
    name: usize,
    spans: &[(usize, usize, bool)],
) -> Vec<Role> {
    let mut roles = Vec::new();
    let mut name = name;
    // `le secrétaire général de l’UIP, le Camerounais X`
    if nationality(tokens, name).is_some()
        && let Some(article) = name.checked_sub(2)
        && article > 0
        && tokens[article - 1].is(',')
    {
        name = article;
    }
    let ranks = english::ranks_before(tokens, name);
    if ranks < name {
        roles.push(Role {
            start: tokens[ranks].start,
            end: tokens[name - 1].end,
            has_comma: false,
        });
        name = ranks;
    }
    while let Some((start, role)) = one_before(text, tokens, name, spans, !roles.is_empty()) {
        roles.push(role);
        // `Phó Giáo sư, Tiến sĩ X`: in Vietnamese none has an article.
        let is_vietnamese = tokens[start..name].iter().any(vietnamese::is_noun);
        let goes_on = |left: usize| {
            is_vietnamese && tokens[left].is(',') || english::leads_to_rank(tokens, left)
        };
        if start.checked_sub(1).is_some_and(goes_on) {
            name = start;
            continue;
        }
        // `le vice-président de l’Assemblée, le général X`: one more, if this one
        // has its article.
        let has_article = start > 0
            && matches!(
                tokens[start - 1].folded.as_str(),
                "le" | "la" | "l" | "the" | "el"
            );
        if !has_article {
            break;
        }
        name = start - 1;
        if name == 0 || !tokens[name - 1].is(',') {
            break;
        }
    }
    roles
}

#[expect(
    clippy::too_many_lines,
    reason = "one sign after another: apart, their order would be hidden"
)]
fn one_before(
    text: &str,
    tokens: &[Token],
    name: usize,
    spans: &[(usize, usize, bool)],
    is_second: bool,
) -> Option<(usize, Role)> {
    let mut end = name.checked_sub(1)?;
    if is_connector(&tokens[end]) {
        return None;
    }
    // `le ministre M. X`, `la présidente, Mme X`
    if tokens[end].is('.') && end > 0 && tokens[end - 1].has(HONORIFIC) {
        end = end.checked_sub(2)?;
    } else if tokens[end].has(HONORIFIC) && tokens[end].shape != Shape::Lower
        || vietnamese::is_honorific(tokens, end)
    {
        end = end.checked_sub(1)?;
    }
    // `le Premier ministre, Samdech Techo X`
    let is_title = |at: usize| {
        let token = &tokens[at];
        token.has(TITLE)
            && !token.has(ROLE)
            && token.shape == Shape::Title
            && !english::is_premier(tokens, at)
    };
    while is_title(end)
        || tokens[end].folded == "tan"
        || matches!(tokens[end].shape, Shape::Sign('\'' | '’' | '‘'))
            && (tokens[end].is_glued || end > 0 && tokens[end - 1].has(TITLE))
    {
        end = end.checked_sub(1)?;
    }
    // `le directeur, le Dr X`
    if end + 1 < name && is_article(&tokens[end]) && end > 0 && tokens[end - 1].is(',') {
        end -= 1;
    }
    // `Meilleur buteur : X`
    let has_comma = tokens[end].is(',') || tokens[end].is(':');
    if has_comma {
        end = end.checked_sub(1)?;
    }
    // Walk to the left as far as a role can reach.
    let mut at = end;
    let mut role_end = end;
    let mut head: Option<usize> = None;
    let mut has_et = false;
    let mut in_brackets = false;
    let floor = name.saturating_sub(LONGEST);
    loop {
        let token = &tokens[at];
        if token.is(')') {
            in_brackets = true;
        } else if token.is('(') {
            // `Lap (de son vrai nom X)`
            if !in_brackets {
                break;
            }
            in_brackets = false;
        } else if in_brackets {
            // `(PCV)` is a part of a role, `(à droite)` and `(Chine)` are not.
            if token.shape != Shape::Upper {
                role_end = at.saturating_sub(1);
                while role_end > 0 && !tokens[role_end + 1].is('(') {
                    role_end -= 1;
                }
            }
        } else if token.is(',') && head.is_none() && lists_fields(tokens, at) {
            // `Bộ trưởng Bộ Văn hóa, Thể thao và Du lịch`
        } else if token.is(',') {
            if head.is_some() {
                break;
            }
            let next = &tokens[at + 1];
            let is_next_part = next.folded == "et" && tokens.get(at + 2).is_some_and(is_genitive);
            if is_genitive(next) || is_next_part {
                if !has_et {
                    role_end = at - usize::from(at > 0);
                }
            } else {
                break;
            }
        } else if ends_sentence(token)
            || matches!(token.shape, Shape::Sign(_))
                && !matches!(token.shape, Shape::Sign('\'' | '’' | '/' | '&'))
        {
            break;
        } else if is_head(tokens, at) && met_name(tokens, at, spans).is_none() {
            head = Some(at);
            let noun = noun_phrase_start(tokens, at);
            let Some(left) = noun.checked_sub(1) else {
                break;
            };
            if !has_comma && is_of_another_holder(tokens, left) {
                break;
            }
            let continues = is_and(&tokens[left])
                || is_genitive(&tokens[left])
                || tokens[left].has(ROLE) && !english::leads_to_rank(tokens, left);
            if is_article(&tokens[left]) {
                // `l’ambassadeur`, but `de l’ambassadeur` may belong to another role.
                let is_owned = left > 0
                    && matches!(tokens[left - 1].folded.as_str(), "de")
                    && reaches_role(tokens, left - 1, spans);
                if !is_owned {
                    break;
                }
            } else {
                let from = left - usize::from(left > 0 && is_and(&tokens[left]));
                if !continues || !reaches_role(tokens, from, spans) {
                    break;
                }
            }
            at = noun;
        } else if let Some(first) = met_name(tokens, at, spans) {
            if !is_complement(tokens, first) {
                break;
            }
            at = first;
        } else if is_no_part_of_role(text, token) && !stays_in_role(tokens, at)
            || starts_noun_phrase(tokens, at)
            || vietnamese::leads_to_next(tokens, at)
        {
            break;
        } else if token.folded == "et" {
            has_et = true;
        }
        if at <= floor || at == 0 {
            break;
        }
        at -= 1;
    }
    let head = head?;
    // `directeur de X`: what follows a preposition is no holder of the role.
    if role_end < head || is_connector(&tokens[role_end]) {
        return None;
    }
    // `au président Khai, X`: the role is the first name's.
    let named = &tokens[role_end];
    if role_end == head + 1
        && has_comma
        && named.shape == Shape::Title
        && !named.has(PLACE | PLACE_START | INSTITUTION | NATIONALITY | ROLE | COMMON)
    {
        return None;
    }
    let start = noun_phrase_start(tokens, head);
    // `le père X` is a priest, `la Mère héroïque X` and `la mère héroïne X` honoured; `sa
    // mère X` and `le père du blessé, X` are kin.
    let is_ones_own = start
        .checked_sub(1)
        .is_some_and(|left| is_possessive(&tokens[left]));
    let is_honoured = tokens[head + 1].folded.starts_with("hero");
    let is_alone = role_end == head || tokens[head].shape == Shape::Title;
    let is_kin = !is_honoured && (!is_alone || has_comma);
    if tokens[head].has(KIN) && (is_kin || is_ones_own) {
        return None;
    }
    if has_comma
        && start
            .checked_sub(1)
            .is_some_and(|left| is_of_kin(tokens, left))
    {
        return None;
    }
    // Behind a name and a comma, without an article, the role is that name's.
    let left = start.checked_sub(1);
    let is_bare = left.is_none_or(|left| tokens[left].is(','));
    // `Vice-présidente du groupe, la sénatrice X`
    let opens_sentence = left.is_none_or(|left| ends_sentence(&tokens[left]));
    if is_second
        && !opens_sentence
        && !vietnamese::is_noun(&tokens[head])
        && !english::is_noun(&tokens[head])
        && !left.is_some_and(|left| {
            matches!(
                tokens[left].folded.as_str(),
                "le" | "la" | "l" | "du" | "au" | "the" | "el"
            )
        })
    {
        return None;
    }
    if is_bare && left.is_some() && has_comma && previous_name_ends(tokens, start, spans) {
        return None;
    }
    // `làm thuyền trưởng, anh X`, `nhà thơ X, họa sĩ Y`: another's.
    if vietnamese::is_noun(&tokens[head])
        && has_comma
        && vietnamese::is_of_another(tokens, start, head)
    {
        return None;
    }
    let role = Role {
        start: tokens[start].start,
        end: tokens[role_end].end,
        has_comma,
    };
    Some((start, role))
}

/// Whether the comma at `at` stands within the fields of one office.
pub(super) fn lists_fields(tokens: &[Token], at: usize) -> bool {
    vietnamese::lists_fields(tokens, at) || english::lists_fields(tokens, at)
}

/// A verb or a conjunction; `a` is a verb, `à` is none.
fn is_no_part_of_role(text: &str, token: &Token) -> bool {
    token.shape == Shape::Lower
        && match token.folded.as_str() {
            "a" => &text[token.start..token.end] == "a",
            "en" | "pour" => false,
            _ => token.has(STOP),
        }
}

/// `président par intérim`, `procureur près la cour`, `lutte contre la corruption`,
/// `relations avec les États`, `Minister of Industry and Trade`, `Committee on Economic
/// Affairs`: words that end a role elsewhere.
pub(super) fn stays_in_role(tokens: &[Token], at: usize) -> bool {
    let (Some(previous), Some(next)) = (at.checked_sub(1), tokens.get(at + 1)) else {
        return false;
    };
    match tokens[at].folded.as_str() {
        "par" => next.folded.starts_with("interim"),
        "pres" => is_article(next),
        "contre" => matches!(tokens[previous].folded.as_str(), "lutte" | "vaccin"),
        "dans" => tokens[previous].folded.starts_with("investissement"),
        "avec" => matches!(
            tokens[previous].folded.as_str(),
            "relations" | "amitie" | "cooperation"
        ),
        // `the People’s Committee`
        "s" => matches!(tokens[previous].shape, Shape::Sign('\'' | '’')) && tokens[at].is_glued,
        // `Consul General in Khon Kaen`
        "in" => {
            (english::is_noun(&tokens[previous]) || tokens[previous].folded == "general")
                && next.shape == Shape::Title
        }
        // `ministra de Industria y Turismo`
        "y" => {
            tokens[previous].shape == Shape::Title && next.shape == Shape::Title || next.has(ROLE)
        }
        "and" | "on" | "for" => {
            let is_field =
                |token: &Token| token.shape == Shape::Title && token.has(INSTITUTION | COMMON);
            // `Deputy Prime Minister and Minister of Foreign Affairs`
            if tokens[at].folded == "and"
                && tokens[previous].has(ROLE)
                && english::leads_to_noun(tokens, at + 1)
            {
                return true;
            }
            // `Commission for External Relations`
            let is_of_body = tokens[at].folded == "for" && next.shape == Shape::Title;
            is_field(&tokens[previous]) && (is_of_body || is_field(next))
        }
        _ => false,
    }
}

fn is_and(token: &Token) -> bool {
    matches!(token.folded.as_str(), "et" | "and" | "y" | "va")
}

/// Whether another role noun stands to the left with nothing between that a role
/// could not contain.
fn reaches_role(tokens: &[Token], from: usize, spans: &[(usize, usize, bool)]) -> bool {
    for at in (from.saturating_sub(25)..=from).rev() {
        let token = &tokens[at];
        if is_head(tokens, at) {
            return true;
        }
        if starts_noun_phrase(tokens, at)
            || matches!(token.shape, Shape::Sign(c) if !matches!(c, '(' | ')' | '\'' | '’'))
            || token.has(STOP) && token.shape == Shape::Lower
            || sure_name(at, spans).is_some()
        {
            return false;
        }
    }
    false
}

/// Where the sure name starts that is met at `at` by who walks to the left: no name ends
/// in a small word, which most words are.
fn met_name(tokens: &[Token], at: usize, spans: &[(usize, usize, bool)]) -> Option<usize> {
    if tokens[at].shape == Shape::Lower {
        return None;
    }
    sure_name(at, spans).map(|(first, _)| first)
}

/// The first and the last token of the sure name around `at`.
pub(super) fn sure_name(at: usize, spans: &[(usize, usize, bool)]) -> Option<(usize, usize)> {
    let found = spans.partition_point(|(_, last, _)| *last < at);
    let (first, last, is_sure) = *spans.get(found)?;
    (is_sure && first <= at).then_some((first, last))
}

/// `l’Argentin X`: a nationality with its article is a role.
pub(super) fn nationality(tokens: &[Token], name: usize) -> Option<Role> {
    let at = name.checked_sub(1)?;
    let article = tokens.get(at.checked_sub(1)?)?;
    let token = &tokens[at];
    (token.has(NATIONALITY)
        && (!token.has(PLACE) || article.folded == "le")
        && token.shape == Shape::Title
        && (is_article(article) || is_genitive(article)))
    .then_some(Role {
        start: token.start,
        end: token.end,
        has_comma: false,
    })
}
