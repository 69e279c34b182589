//! Signs: what is known of a word as printed, from the lexicons and from its shape.

use super::chinese::is_chinese;
use super::letters::{BEYOND_ASCII, HYPHEN, Letters, VIETNAMESE};
use super::lexicon::{
    CHINESE, COMMON, FAMILY_OTHER, FAMILY_VIETNAMESE, GIVEN, GUESSED, HONORIFIC, INSTITUTION,
    MAY_END_NOUN, NAMES, NATIONALITY, PLACE, PLACE_NOUN, PLACE_START, ROLE, SECOND, STOP,
    SYLLABLES, Signs, lexicon,
};
use super::syllables;
use super::tokens::{Shape, Token};
use crate::text::word_key;

/// What is known of a word as printed.
pub(super) fn signs_of(word: &str, folded: &str, shape: Shape, letters: Letters) -> Signs {
    if is_chinese(word) {
        return CHINESE;
    }
    let mut signs = signs_of_plain(word, folded);
    if letters.all() & HYPHEN != 0 {
        signs |= signs_of_parts(word);
    }
    if letters.all() & BEYOND_ASCII == 0 {
        // `anh Lợi`, `em Mai`: as names they have capitals.
        let is_called = shape == Shape::Lower && matches!(word, "anh" | "em");
        return if is_called { signs | HONORIFIC } else { signs };
    }
    if matches!(word, "lettré" | "lettrée" | "lettrés") {
        signs |= ROLE;
    }
    // `Lê` is a family, `le` an article.
    if shape == Shape::Title
        && signs & FAMILY_VIETNAMESE != 0
        && !matches!(word, "Là" | "À" | "Où" | "Dès" | "Ça")
    {
        signs &= !(COMMON | STOP);
    }
    // `Me` is an advocate, `Mê` a part of a name.
    if usize::from(letters.count) == folded.len() {
        signs &= !HONORIFIC;
    }
    if letters.all() & VIETNAMESE != 0 {
        signs &= NAMES | PLACE | PLACE_START | SYLLABLES;
    }
    let vietnamese = lexicon().vietnamese_signs(word, letters.count);
    if shape == Shape::Lower && vietnamese != 0 {
        return vietnamese;
    }
    // `đoàn` goes on with a word, `Đoàn` is a family.
    let vietnamese = vietnamese & !SECOND;
    if vietnamese & !(NATIONALITY | MAY_END_NOUN) == 0 {
        signs | vietnamese
    } else {
        // `Trường` is a school, `Trương` a family.
        signs & (PLACE | PLACE_START | GIVEN) | vietnamese
    }
}

/// What is known of a word in which no marks and no hyphens tell more.
fn signs_of_plain(word: &str, folded: &str) -> Signs {
    let signs = lexicon().signs(folded);
    if signs & ROLE != 0 {
        // `il accuse` and `a jugé` are verbs: the roles are `accusé` and `juge`. In `the
        // International Olympiad` nobody is called so.
        let is_other = matches!(
            word,
            "accuse" | "jugé" | "condamne" | "jugée" | "invite" | "International"
        );
        return if is_other { signs & !ROLE } else { signs };
    }
    // What an ending tells, it tells of long words.
    if folded.len() < 7 {
        signs
    } else if signs == 0 && has_prefix_of_former(folded) {
        ROLE
    } else if signs == 0 && is_agent_noun(word, folded) {
        ROLE | GUESSED
    } else {
        signs | signs_of_ending(folded)
    }
}

/// `cardiologue`, `astrophysicienne`: what scholars are called.
fn signs_of_ending(folded: &str) -> Signs {
    let singular = folded.strip_suffix('s').unwrap_or(folded);
    let is_scholar = singular.len() >= 9
        && ["ologue", "ologiste", "icien", "icienne"]
            .iter()
            .any(|ending| singular.ends_with(ending))
        && !matches!(singular, "monologue" | "prologue" | "apologue");
    if is_scholar { ROLE } else { 0 }
}

/// `exembajadora`, `subdirectora`, `vicegobernador`: in Spanish in one word.
fn has_prefix_of_former(folded: &str) -> bool {
    ["ex", "sub", "vice"].iter().any(|prefix| {
        let role = folded.strip_prefix(prefix);
        role.is_some_and(|role| role.len() >= 6 && lexicon().signs(role) & ROLE != 0)
    })
}

/// `skieuse`, `gymnaste`: a word that nobody knows, with the ending of those who do
/// something.
fn is_agent_noun(word: &str, folded: &str) -> bool {
    let singular = folded.strip_suffix('s').unwrap_or(folded);
    word.starts_with(char::is_lowercase)
        && singular.len() >= 7
        && ["eur", "euse", "trice", "iste", "ienne", "aste"]
            .iter()
            .any(|ending| singular.ends_with(ending))
}

/// What the parts of a hyphenated word tell: `Jean-François`, `Chitmany-Xay`.
fn signs_of_parts(word: &str) -> Signs {
    let first = word.split('-').next().unwrap_or_default();
    let last = word.rsplit('-').next().unwrap_or_default();
    let (first, last) = (word_key(first), word_key(last));
    // `ex-directrice`, `soldat-peintre`; `sous-marin` is a boat.
    let leads_role = matches!(
        first.as_str(),
        "ex" | "vice" | "co" | "sous" | "contre" | "feu" | "feue"
    ) || lexicon().signs(&first) & ROLE != 0;
    let role = if leads_role && last != "marin" {
        lexicon().signs(&last) & ROLE
    } else {
        0
    };
    let is_vietnamese = word
        .split('-')
        .all(|part| syllables::is_vietnamese(&word_key(part)));
    let syllables = if is_vietnamese { SYLLABLES } else { 0 };
    // `navire-école`
    let thing = lexicon().signs(&first) & PLACE_NOUN;
    lexicon().signs(&first) & GIVEN
        | lexicon().signs(&last) & FAMILY_OTHER
        | role
        | thing
        | syllables
}

/// A letter that no other language of the agency prints.
pub(super) fn is_vietnamese_letter(c: char) -> bool {
    matches!(
        c,
        '\u{1ea0}'
            ..='\u{1ef9}' | 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'ĩ' | 'Ĩ' | 'ũ' | 'Ũ'
    )
}

/// `H'Mai`, `K'Roi`: names of the highlands.
pub(super) fn is_highland(text: &str, word: &Token) -> bool {
    word.folded.starts_with(['h', 'k', 'y', 'r'])
        && text[word.start..word.end]
            .strip_prefix(['H', 'K', 'Y', 'R'])
            .and_then(|rest| rest.strip_prefix(['\'', '’']))
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// Endings of Slavic and Caucasian family names that hardly any other word has.
pub(super) fn has_sure_ending(word: &Token) -> bool {
    word.folded.len() >= 6
        && !word.has(PLACE | COMMON | INSTITUTION)
        && [
            "ov", "ova", "ev", "eva", "enko", "skaia", "vitch", "vich", "shvili", "escu", "ovna",
            "ewicz", "opoulos",
        ]
        .iter()
        .any(|ending| word.folded.ends_with(ending))
}

pub(super) fn has_family_ending(folded: &str) -> bool {
    folded.len() >= 6
        && [
            "ski", "sky", "yan", "ian", "dze", "sson", "sen", "idis", "akis", "ez", "czyk", "uk",
            "ine", "oglu", "zadeh", "singh",
        ]
        .iter()
        .any(|ending| folded.ends_with(ending))
}
