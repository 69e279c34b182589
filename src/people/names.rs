//! Names: which runs of capitalised words name a human being.
//!
//! No rule decides alone. Each sign for or against a person has a weight; a run is
//! a name where they add up. Weights are ordered by how rarely a sign misleads.

use super::company;
use super::lexicon::{
    COMMON, FAMILY_CHINESE, FAMILY_JAPANESE, FAMILY_KOREAN, FAMILY_OTHER, FAMILY_VIETNAMESE, GIVEN,
    INSTITUTION, MONONYM, NAMES, NATIONALITY, PLACE, PLACE_NOUN, PLACE_START, ROLE, TITLE, lexicon,
};
use super::lists;
use super::roles::{self, Role};
use super::runs;
use super::signs as word_signs;
use super::syllables;
use super::things;
use super::tokens::{Shape, Token};
use super::trim::{self, Taken};
use crate::text::word_key;

/// A run of words that may be a name: tokens from `first` to `last`.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a finding of its own, asked for by name"
)]
pub(super) struct Candidate {
    pub(super) first: usize,
    pub(super) last: usize,
    /// Where the run of capitalised words began that this is the end of.
    pub(super) run_first: usize,
    pub(super) score: i32,
    /// The heaviest sign for it.
    pub(super) evidence: &'static str,
    /// What its own words weigh, and the heaviest of them.
    pub(super) own: (i32, &'static str),
    pub(super) roles: Vec<Role>,
    /// Whether the name's family part comes first, where its kind tells.
    pub(super) is_vietnamese: bool,
    pub(super) is_place: bool,
    /// Whether it stands behind the noun of an enterprise.
    pub(super) is_enterprise: bool,
    pub(super) has_honorific: bool,
}

impl Candidate {
    pub(super) fn words<'t>(
        &self,
        tokens: &'t [Token],
    ) -> impl Iterator<Item = &'t Token> + Clone + use<'t> {
        tokens[self.first..=self.last]
            .iter()
            .filter(|token| token.is_word())
    }
}

/// Runs with this score are names.
pub(super) const ENOUGH: i32 = 30;

pub(super) fn candidates(text: &str, tokens: &[Token]) -> Vec<Candidate> {
    let mut found = Vec::with_capacity(tokens.len() / 8);
    let mut words = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !runs::is_name_word(&tokens[at]) {
            at += 1;
            continue;
        }
        let run_last = runs::run_end(tokens, at);
        if let Some((first, last, taken)) = trim::refine(text, tokens, at, run_last) {
            words.clear();
            words.extend(tokens[first..=last].iter().filter(|token| token.is_word()));
            let mut candidate = weigh(text, tokens, &words, (first, last), taken);
            candidate.run_first = at;
            found.push(candidate);
        }
        at = run_last + 1;
    }
    let mut spans: Vec<(usize, usize, bool)> = found
        .iter()
        .map(|candidate| {
            let (first, last) = (candidate.first, candidate.last);
            let is_sure = candidate.score >= 5 && !things::is_name_of_thing(tokens, first, last);
            (first, last, is_sure)
        })
        .collect();
    for candidate in &mut found {
        company::weigh_company(text, tokens, candidate, &spans);
    }
    // `le ministre Prak Sokhoeun, le ministre Veng Sarith`: names that only what stands
    // around them tells are a part of nobody's role.
    let mut told = Vec::new();
    for (candidate, (_, _, is_sure)) in found.iter().zip(&mut spans) {
        let is_told = matches!(
            candidate.evidence,
            "role" | "honorific" | "apposition" | "age"
        ) && candidate.score >= ENOUGH
            && !things::is_name_of_thing(tokens, candidate.first, candidate.last);
        if is_told && !*is_sure {
            *is_sure = true;
            told.push(tokens[candidate.first].start..tokens[candidate.last].end);
        }
    }
    if !told.is_empty() {
        let has_name = |role: &Role| {
            let next = told.partition_point(|name| name.start < role.start);
            told.get(next).is_some_and(|name| name.end <= role.end)
        };
        let of_others = found
            .iter_mut()
            .filter(|candidate| candidate.roles.iter().any(has_name));
        for candidate in of_others {
            company::weigh_company(text, tokens, candidate, &spans);
        }
    }
    lists::weigh(tokens, &mut found);
    lists::share_roles(tokens, &mut found);
    found
}

/// Signs put together: their sum, and the last of the heaviest.
#[derive(Default)]
struct Weights {
    sum: i32,
    heaviest: Option<(i32, &'static str)>,
}

impl Weights {
    fn push(&mut self, (weight, word): (i32, &'static str)) {
        self.sum += weight;
        if self.heaviest.is_none_or(|(most, _)| weight >= most) {
            self.heaviest = Some((weight, word));
        }
    }
}

/// Weighs a run's own words.
#[expect(
    clippy::too_many_lines,
    reason = "one sign after another: apart, their order would be hidden"
)]
fn weigh(
    text: &str,
    tokens: &[Token],
    words: &[&Token],
    (first, last): (usize, usize),
    taken: Taken,
) -> Candidate {
    let any = words.iter().fold(0, |any, word| any | word.signs);
    let mut signs = Weights::default();
    let count = words.len();
    let vietnamese = count >= 2 && trim::is_vietnamese(&tokens[first..=last]);
    let place = trim::place_len(tokens, first, last);
    // `Japon-Vietnam`, `Hà Nội-Bắc Ninh`: places joined by a hyphen.
    let printed = &text[words[0].start..words[count - 1].end];
    let is_of_places = printed.contains(['-', '–']) && are_places(printed);
    // `Parlamentaria Vietnam-Chile`
    let joins_places = |word: &&Token| {
        let printed = &text[word.start..word.end];
        printed.contains(['-', '–']) && are_places(printed)
    };
    if count > 1 && !is_of_places && printed.contains(['-', '–']) && words.iter().any(joins_places)
    {
        signs.push((-60, "place"));
    }
    let is_place = place > 0 && place == last + 1 - first || is_of_places;
    // `Đoàn Cần Thơ`: the delegation of a province.
    let is_delegation = words[0].folded == "doan"
        && words[0].has_marks()
        && trim::place_len(tokens, first + usize::from(first < last), last) == last - first;
    if is_delegation {
        signs.push((-60, "place"));
    } else if vietnamese && count >= 3 {
        signs.push((45, "family"));
    } else if vietnamese {
        let is_sure = matches!(
            words[0].folded.as_str(),
            "nguyen" | "tran" | "pham" | "huynh" | "trinh"
        );
        signs.push((if is_sure { 32 } else { 0 }, "family"));
    }
    // `Sung A Pao`, `Abdulsalam Al Murshidi`
    if count >= 3 && words[1].folded == "a" && words[1].shape == Shape::Title {
        signs.push((40, "family"));
    } else if count >= 2
        && words[1..]
            .iter()
            .any(|word| matches!(word.folded.as_str(), "al" | "el" | "bin" | "ibn" | "bint"))
    {
        signs.push((20, "particle"));
    }
    // `Kong Siu-ling`
    let is_joined = count == 2
        && any & (PLACE | INSTITUTION | PLACE_NOUN) == 0
        && !words[0].has(FAMILY_KOREAN)
        && text[words[1].start..words[1].end]
            .split_once('-')
            .is_some_and(|(_, rest)| rest.starts_with(char::is_lowercase));
    if is_joined {
        signs.push((32, "family"));
    }
    // `Danh Sa Ruol`: a family name, and marks that no other language has.
    if !vietnamese
        && count >= 3
        && words[0].has(FAMILY_VIETNAMESE)
        && words.iter().any(|word| {
            text[word.start..word.end]
                .chars()
                .any(word_signs::is_vietnamese_letter)
        })
    {
        signs.push((34, "family"));
    }
    // `Trong Dai Phan`: the family's name last, as abroad.
    if !vietnamese
        && (2..=4).contains(&count)
        && matches!(
            words[count - 1].folded.as_str(),
            "nguyen"
                | "tran"
                | "le"
                | "pham"
                | "vu"
                | "huynh"
                | "hoang"
                | "phan"
                | "dang"
                | "bui"
                | "trinh"
        )
        && words.iter().all(|word| word.has(GIVEN) || word.is_syllable)
        && !words[0].has(COMMON)
    {
        signs.push((30, "family"));
    }
    if count >= 2 {
        let pinyin = |word: &Token| syllables::is_pinyin(&word.folded);
        if words[0].has(FAMILY_CHINESE) && count <= 3 && words[1..].iter().all(|word| pinyin(word))
        {
            signs.push((22, "family"));
        }
        if words[0].has(FAMILY_KOREAN)
            && count <= 3
            && words[1..].iter().all(|word| !word.has(PLACE))
            && !vietnamese
        {
            signs.push((
                if text[words[1].start..words[1].end].contains('-') {
                    32
                } else {
                    20
                },
                "family",
            ));
        }
        if any & FAMILY_JAPANESE != 0 {
            signs.push((22, "family"));
        }
        if words[..count - 1].iter().any(|word| word.has(GIVEN)) {
            signs.push((32, "given"));
        } else if words[count - 1].has(GIVEN) {
            signs.push((24, "given"));
        }
        if word_signs::has_sure_ending(words[count - 1]) {
            signs.push((26, "family"));
        } else if words[count - 1].has(FAMILY_OTHER)
            || word_signs::has_family_ending(&words[count - 1].folded)
        {
            signs.push((16, "family"));
        }
        if words.iter().any(|word| word.shape == Shape::Initial) {
            signs.push((28, "initial"));
        }
        // `To Lam`, `Le Duan`: many families' names are words too.
        let any_other = words[usize::from(vietnamese)..]
            .iter()
            .fold(0, |any, word| any | word.signs);
        if any_other & (PLACE | INSTITUTION | COMMON | PLACE_NOUN) == 0 {
            signs.push((6, "shape"));
        }
    } else {
        signs.push((-40, "single"));
        if words[0].has(MONONYM) {
            signs.push((72, "alone"));
        }
        if words[0].has(GIVEN | FAMILY_OTHER | FAMILY_JAPANESE) {
            signs.push((6, "given"));
        }
    }
    if words.iter().any(|word| word_signs::is_highland(text, word)) {
        signs.push((30, "family"));
    }
    if !vietnamese
        && any & COMMON != 0
        && words
            .iter()
            .any(|word| word.has(COMMON) && !word.has(NAMES) && word.folded.len() >= 3)
    {
        signs.push((-35, "common"));
    }
    if is_place {
        signs.push((if place > 1 { -90 } else { -50 }, "place"));
    }
    let is_korean = words[0].has(FAMILY_KOREAN) && count >= 2;
    // `Ho Van Loi Krai`: syllables that are words as well.
    let may_be_name = count >= 3 && words[0].has(FAMILY_VIETNAMESE);
    let names_institution = |word: &&&Token| word.has(INSTITUTION);
    let mut institutions = words[usize::from(is_korean)..]
        .iter()
        .filter(names_institution);
    if any & INSTITUTION != 0
        && let Some(first) = institutions.next()
    {
        let are_syllables = first.is_syllable && institutions.all(|word| word.is_syllable);
        let weight = if may_be_name && are_syllables {
            -10
        } else {
            -60
        };
        signs.push((weight, "institution"));
    }
    if any & NATIONALITY != 0
        && !(vietnamese && count >= 3)
        && words[usize::from(count > 1 && taken == Taken::Nothing)..]
            .iter()
            .any(|word| word.has(NATIONALITY) && !word.has(GIVEN | FAMILY_VIETNAMESE))
    {
        signs.push((-30, "nationality"));
    }
    let has_honorific = runs::is_honorific_before(tokens, first);
    if has_honorific {
        signs.push((110, "honorific"));
    }
    if taken == Taken::Role {
        signs.push((60, "role"));
    } else if taken == Taken::Nationality {
        // `l’Indonésien Rizaldi`: with its article, a nationality is a role.
        let is_role = roles::nationality(tokens, first).is_some()
            && first >= 2
            && matches!(
                tokens[first - 2].folded.as_str(),
                "l" | "le" | "la" | "du" | "au"
            );
        signs.push((if is_role { 80 } else { 40 }, "role"));
    } else if taken == Taken::Institution && !(vietnamese && count >= 3) {
        signs.push((-40, "institution"));
    }
    if count >= 3
        && matches!(
            words[0].folded.as_str(),
            "u" | "daw" | "sai" | "naw" | "saw" | "nang" | "sao"
        )
        || count >= 2 && words[0].folded == "y"
        || count >= 2 && words[0].folded == "a" && !runs::opens_sentence(tokens, first)
    {
        signs.push((34, "family"));
    }
    if words
        .iter()
        .all(|word| word.has(ROLE | TITLE | COMMON | NATIONALITY | INSTITUTION))
    {
        // Of a page that names the minister whole, `le ministre Son` may be him.
        let is_called = count == 1 && trim::is_called(tokens, first);
        signs.push((if is_called { -40 } else { -60 }, "common"));
    }
    let own = (signs.sum, signs.heaviest.map_or("shape", |(_, word)| word));
    Candidate {
        first,
        last,
        run_first: first,
        score: own.0,
        evidence: own.1,
        own,
        roles: Vec::new(),
        is_vietnamese: vietnamese,
        is_place,
        is_enterprise: false,
        has_honorific,
    }
}

/// `Vietnam-Japon`, `Vietnam-États-Unis`, `Vietnam-République` (of Korea): places joined.
fn are_places(printed: &str) -> bool {
    let parts: Vec<String> = printed
        .split(['-', '–'])
        .map(|part| part.split(' ').map(word_key).collect())
        .collect();
    let signs = |parts: &[String]| lexicon().signs(&parts.concat());
    let mut at = 0;
    while at < parts.len() {
        let longest = parts.len().min(at + 3);
        let end = (at + 1..=longest)
            .rev()
            .find(|end| signs(&parts[at..*end]) & PLACE != 0);
        let begins = at > 0 && signs(&parts[at..=at]) & (INSTITUTION | PLACE_START) != 0;
        match end {
            Some(end) => at = end,
            None => return begins && at + 1 == parts.len(),
        }
    }
    true
}
