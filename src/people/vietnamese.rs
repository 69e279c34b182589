//! Vietnamese words and names: nouns of what someone is, of several words (`nhà nghiên
//! cứu`), of which the last is taken for the noun of a role; what bears a name, and what
//! calls somebody.

use super::lexicon::{
    HONORIFIC, INSTITUTION, PLACE, PLACE_NOUN, PLACE_START, ROLE, STOP, VIETNAMESE_ROLE, lexicon,
};
use super::tokens::{Shape, Token};

/// Takes the last word for the noun of a role, where it ends one of the lexicon's.
#[cold]
pub(super) fn mark_noun(text: &str, tokens: &mut [Token]) {
    let Some((last, before)) = tokens.split_last_mut() else {
        return;
    };
    let is_printed = |noun: &str, start: usize| {
        let mut letters = text[start..last.end].chars().flat_map(char::to_lowercase);
        noun.chars().all(|letter| letters.next() == Some(letter)) && letters.next().is_none()
    };
    let nouns = lexicon().vietnamese_nouns(&last.folded).iter();
    let mut printed = nouns.filter(|noun| {
        let first = before.len().checked_sub(noun.before_last.len());
        first.is_some_and(|first| {
            let start = before.get(first).map_or(last.start, |first| first.start);
            is_printed(&noun.printed, start)
        })
    });
    if printed.next().is_some() || is_compound(before, last) {
        last.signs |= ROLE | VIETNAMESE_ROLE;
    }
}

/// `hạm trưởng`, `xướng ngôn viên`: any syllable, and one that makes a noun of it. Not
/// `công viên`, a park, or `động viên` and `tăng trưởng`, verbs.
fn is_compound(before: &[Token], last: &Token) -> bool {
    let makes_noun = matches!(last.folded.as_str(), "truong" | "vien" | "si" | "sy");
    let is_other = |word: &str| matches!(word, "cong" | "dong" | "tang" | "hieu" | "benh");
    makes_noun
        && last.shape == Shape::Lower
        && before
            .last()
            .is_some_and(|word| word.is_syllable && !is_other(&word.folded))
}

/// Whether a role noun is the last word of a Vietnamese one.
pub(super) fn is_noun(token: &Token) -> bool {
    token.has(VIETNAMESE_ROLE)
}

/// Where the Vietnamese noun begins whose last word stands at `head`.
pub(super) fn noun_start(tokens: &[Token], head: usize) -> usize {
    let stands_before = |words: &[_]| {
        head.checked_sub(words.len()).is_some_and(|first| {
            let before = tokens[first..head].iter().map(|token| &token.folded);
            before.eq(words)
        })
    };
    let mut nouns = lexicon().vietnamese_nouns(&tokens[head].folded).iter();
    let noun = nouns.find(|noun| stands_before(&noun.before_last));
    head - noun.map_or(1, |noun| noun.before_last.len()).min(head)
}

/// What may stand before such a noun and belongs to the role: `Phó Chủ tịch`, `nguyên Thủ
/// tướng`, `nữ bác sĩ`.
pub(super) fn stands_before_noun(token: &Token) -> bool {
    token.has_marks()
        && matches!(
            token.folded.as_str(),
            "pho" | "nguyen" | "cuu" | "quyen" | "nu"
        )
}

/// `Hội Nhà báo`, `Phủ Chủ tịch`: what is of some has their noun in its name.
pub(super) fn is_of_body(tokens: &[Token], head: usize) -> bool {
    if !is_noun(&tokens[head]) {
        return false;
    }
    let body = noun_start(tokens, head).checked_sub(1);
    body.is_some_and(|body| {
        let word = tokens[body].folded.as_str();
        matches!(word, "hoi" | "phu" | "phong") && tokens[body].has_marks()
            || word == "ban" && tokens[body].shape == Shape::Title
    })
}

/// Whether a role before a comma is not that of who is named behind it: `làm thuyền trưởng,
/// anh X`, `nhà thơ Thu Bồn, họa sĩ X`.
pub(super) fn is_of_another(tokens: &[Token], start: usize, head: usize) -> bool {
    let is_name = |token: &Token| {
        token.shape == Shape::Title && !token.has(INSTITUTION | PLACE | PLACE_START | PLACE_NOUN)
    };
    let becomes = start
        .checked_sub(1)
        .map(|left| tokens[left].folded.as_str());
    matches!(becomes, Some("lam" | "la" | "thanh"))
        || matches!(tokens.get(head + 1..), Some([one, other, ..]) if is_name(one) && is_name(other))
}

/// Whether `và` at `at` leads to someone else: `Tư lệnh Quân khu 2 và đồng chí X`.
pub(super) fn leads_to_next(tokens: &[Token], at: usize) -> bool {
    tokens[at].folded == "va"
        && tokens[at].has_marks()
        && tokens
            .get(at + 1)
            .is_some_and(|next| next.shape == Shape::Lower)
}

/// `Lăng Chủ tịch X` is a place.
pub(super) fn is_mausoleum(token: &Token) -> bool {
    token.folded == "lang" && token.has_marks() && token.shape == Shape::Title
}

/// Whether `ông`, `anh` stands at `at`: in small letters, unlike what others are called.
/// `trẻ em` are children.
pub(super) fn is_honorific(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let is_called = || match token.folded.as_str() {
        "anh" => true,
        "em" => at == 0 || tokens[at - 1].folded != "tre",
        _ => token.has_marks(),
    };
    token.has(HONORIFIC) && token.shape == Shape::Lower && is_called()
}

/// Whether the comma at `comma` stands within `Văn hóa, Thể thao và Du lịch`: fields of one
/// office.
pub(super) fn lists_fields(tokens: &[Token], comma: usize) -> bool {
    let is_field = |token: Option<&Token>| {
        token.is_some_and(|token| token.is_syllable && token.shape == Shape::Title)
    };
    let behind = tokens.get(comma + 1..).unwrap_or_default();
    let is_within = |token: &&Token| token.is_syllable && token.folded != "va" || token.is(',');
    let within = behind.iter().take(9).take_while(is_within).count();
    is_field(behind.first())
        && behind
            .get(within)
            .is_some_and(|and| and.folded == "va" && and.has_marks())
        && is_field(behind.get(within + 1))
}

/// `Trường Trung học Cơ sở X`, `Quỹ Vì trẻ em X`, `Khu công nghiệp X`: the noun of what
/// bears the name that starts behind `at`, with words of its own between.
pub(super) fn noun_of_thing(tokens: &[Token], at: usize) -> Option<usize> {
    const MOST_SMALL: usize = 2;
    const MOST_BETWEEN: usize = 7;
    let (mut small, mut found) = (0, None);
    for noun in (at.saturating_sub(MOST_BETWEEN)..=at).rev() {
        let word = &tokens[noun];
        small = if word.shape == Shape::Lower {
            small + 1
        } else {
            0
        };
        let ends = !word.is_syllable
            || is_noun(word)
            || is_honorific(tokens, noun)
            || word.has(STOP) && word.shape == Shape::Lower
            || small > MOST_SMALL;
        if ends {
            break;
        }
        let is_noun = word.has(PLACE_NOUN) && word.has_marks() && !is_part_of_word(tokens, noun);
        if is_noun || word.folded == "khu" || is_enterprise(tokens, noun) {
            found = Some(noun);
        }
    }
    found
}

/// Whether `tập đoàn`, `công ty` or `ngân hàng` ends at `at`.
pub(super) fn is_enterprise(tokens: &[Token], at: usize) -> bool {
    let before = at
        .checked_sub(1)
        .map(|before| tokens[before].folded.as_str());
    matches!(
        (before, tokens[at].folded.as_str()),
        (Some("tap"), "doan") | (Some("cong"), "ty") | (Some("ngan"), "hang")
    )
}

/// `môi trường`, `khoa học`: no school.
pub(super) fn is_part_of_word(tokens: &[Token], at: usize) -> bool {
    let before = at
        .checked_sub(1)
        .map(|before| tokens[before].folded.as_str());
    match tokens[at].folded.as_str() {
        "truong" => matches!(before, Some("moi" | "thi" | "lap" | "hien")),
        "hoc" => matches!(before, Some("khoa" | "van" | "y" | "nam")),
        _ => false,
    }
}

/// Schools and funds: they are called by names more often than their heads are named.
pub(super) fn bears_names(tokens: &[Token], noun: usize) -> bool {
    let is_university = tokens
        .get(noun + 1)
        .is_some_and(|next| next.folded == "dai");
    matches!(
        tokens[noun].folded.as_str(),
        "truong" | "quy" | "khu" | "giai"
    ) && !is_university
}

/// Words that stand between a family's name and a given name: `Le Nhan Dan` is a newspaper.
pub(super) fn is_middle_name(folded: &str) -> bool {
    const MIDDLE: &str = "anh ba bao bich chi cong dai dang dinh doan dong duc duy gia ha hai \
        hien hieu hoai hoang hong hung huu huy khac khanh kim lan mai manh minh my nam ngoc \
        nguyen nhat nhu phuc phuoc phuong quang quoc quy sy tam tan tat thai thanh the thi thien \
        thu thuan thuy tien tran tri trong trung truong tu tuan tung tuong van viet vinh vu xuan";
    MIDDLE.split(' ').any(|word| word == folded)
}
