//! People in Chinese characters. Neither spaces nor capitals tell a name there: it needs a
//! role right before it, or the dots that part the names of a foreigner. What a page has
//! told once is found again.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::identity::{MOST_PEOPLE, People, name_key};
use super::roles::Role;
use super::{Read, Spot};
use crate::text::{any_of, word_key};

/// What is known of characters: see `chinese.txt`.
struct Characters {
    roles: Option<AhoCorasick>,
    honorifics: Vec<&'static str>,
    no_names: Vec<&'static str>,
    families: FxHashSet<char>,
    long_families: Vec<&'static str>,
    of_foreign_names: FxHashSet<char>,
    may_follow_name: FxHashSet<char>,
    stand_before_role: FxHashSet<char>,
}

static CHARACTERS: LazyLock<Characters> = LazyLock::new(|| {
    let mut sections: FxHashMap<&str, Vec<&'static str>> = FxHashMap::default();
    let mut section = "";
    for line in include_str!("chinese.txt").lines() {
        if let Some(heading) = line.strip_prefix("# [") {
            section = heading.split_once(']').map_or("", |(name, _)| name);
        } else if !line.starts_with('#') {
            let words = sections.entry(section).or_default();
            words.extend(line.split_whitespace());
        }
    }
    let words = |name: &str| sections.get(name).cloned().unwrap_or_default();
    let characters = |name: &str| words(name).iter().flat_map(|word| word.chars()).collect();
    // The longest first: `副部长` is no `部长`.
    let mut roles = words("role");
    roles.sort_by_key(|role| std::cmp::Reverse(role.len()));
    Characters {
        roles: any_of(&roles),
        honorifics: words("honorific"),
        no_names: words("no_name"),
        families: characters("family"),
        long_families: words("long_family"),
        of_foreign_names: characters("transliteration"),
        may_follow_name: characters("behind"),
        stand_before_role: characters("before"),
    }
});

/// No more is looked at on either side of a name, in bytes: forty characters.
const WINDOW: usize = 120;
/// No more names than these are found again in one text: a file of nothing but names is not
/// to stop an import.
const MOST_SPOTS: usize = 2_000;

/// Whether a word begins with a Chinese character.
pub(super) fn is_chinese(word: &str) -> bool {
    word.starts_with(is_character)
}

fn is_character(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The dots between the names of a foreigner.
fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・')
}

/// A name and its role, in bytes of their text.
struct Found {
    name: Range<usize>,
    role: Option<Range<usize>>,
}

/// Finds who is named in the texts that are `is_chinese`, first whom a role or a dot tells,
/// then the same names wherever they stand.
pub(super) fn link<'a>(reads: &'a [Read<'a>], people: &mut People<'a>, spots: &mut [Vec<Spot>]) {
    let mut known: Vec<(&'a str, usize)> = Vec::new();
    let of_chinese = |at: &usize| reads[*at].is_chinese;
    for at in (0..reads.len()).filter(of_chinese) {
        let text = reads[at].text;
        for found in names(text) {
            let name = &text[found.name.clone()];
            let person = known.iter().find(|(other, _)| *other == name);
            let person = person.map(|(_, person)| *person);
            if person.is_none() && people.is_full() {
                continue;
            }
            let person = person.unwrap_or_else(|| {
                let person = add(name, people);
                known.push((name, person));
                person
            });
            spots[at].push(spot(found, person, "role"));
        }
    }
    let short: Vec<(&str, usize)> = known
        .iter()
        .filter_map(|(name, person)| Some((name.rsplit_once(is_dot)?.1, *person)))
        .filter(|(last, _)| last.chars().nth(1).is_some())
        .collect();
    let is_one =
        |(last, _): &(&str, usize)| short.iter().filter(|(other, _)| other == last).count() == 1;
    known.extend(short.iter().copied().filter(is_one));
    for at in (0..reads.len()).filter(of_chinese) {
        for (name, person) in known.iter().take(MOST_PEOPLE) {
            link_again(reads[at].text, name, *person, &mut spots[at]);
        }
    }
}

fn add<'a>(name: &'a str, people: &mut People<'a>) -> usize {
    let words: Vec<&str> = name.split(is_dot).collect();
    let folded: Vec<CompactString> = words.iter().map(|word| word_key(word)).collect();
    let folded: Vec<&str> = folded.iter().map(CompactString::as_str).collect();
    let key = name_key(&folded);
    people.add_printed(name, words, key)
}

fn spot(found: Found, person: usize, evidence: &'static str) -> Spot {
    let role = found.role.map(|role| Role {
        start: role.start,
        end: role.end,
        has_comma: false,
    });
    Spot {
        start: found.name.start,
        end: found.name.end,
        person,
        roles: role.into_iter().collect(),
        evidence,
    }
}

/// Finds a known name again: alone, or with a role behind it (`何伟明大使`).
fn link_again(text: &str, name: &str, person: usize, spots: &mut Vec<Spot>) {
    for (start, _) in text.match_indices(name) {
        let end = start + name.len();
        let overlaps = |spot: &Spot| spot.start < end && start < spot.end;
        let is_longer = text[..start].ends_with(is_dot) || text[end..].starts_with(is_dot);
        if spots.len() >= MOST_SPOTS {
            return;
        }
        if is_longer || spots.iter().any(overlaps) || begins_other(&text[start..], name) {
            continue;
        }
        let found = Found {
            name: start..end,
            role: role_behind(text, end).or_else(|| role_before(text, start)),
        };
        spots.push(spot(found, person, "short"));
    }
}

/// `胡志明市`: a known name that another word begins with.
fn begins_other(text: &str, name: &str) -> bool {
    let is_longer = |word: &&str| word.len() > name.len() && text.starts_with(*word);
    CHARACTERS.no_names.iter().any(is_longer)
}

/// Those whom a role or a dot tells.
fn names(text: &str) -> Vec<Found> {
    let characters = &*CHARACTERS;
    let mut found: Vec<Found> = Vec::new();
    let mut starts: Vec<usize> = Vec::new();
    if let Some(roles) = &characters.roles {
        starts.extend(roles.find_iter(text).map(|role| role.end()));
    }
    let foreign = foreign_names(text, &starts);
    for start in starts {
        let next = foreign.partition_point(|name| name.end <= start);
        let is_foreign = foreign.get(next).is_some_and(|name| name.contains(&start));
        if let Some(end) = native_end(text, start).filter(|_| !is_foreign) {
            let role = role_before(text, start);
            found.push(Found {
                name: start..end,
                role: role.clone(),
            });
            // `副总理黎明开、陈红河`
            let mut last = end;
            while let Some(next) = text[last..]
                .strip_prefix('、')
                .map(|_| last + '、'.len_utf8())
                && let Some(end) = native_end(text, next)
            {
                found.push(Found {
                    name: next..end,
                    role: role.clone(),
                });
                last = end;
            }
        }
    }
    found.extend(foreign.into_iter().map(|name| Found {
        role: role_before(text, name.start),
        name,
    }));
    // The first president of the country is called so with his role behind his name.
    let ho_chi_minh = "胡志明";
    let is_he = |at: &usize| {
        text[at + ho_chi_minh.len()..].starts_with("主席")
            && !begins_other(&text[*at..], ho_chi_minh)
    };
    let places = text
        .match_indices(ho_chi_minh)
        .map(|(at, _)| at)
        .filter(is_he);
    found.extend(places.map(|at| Found {
        name: at..at + ho_chi_minh.len(),
        role: role_behind(text, at + ho_chi_minh.len()),
    }));
    found
}

/// No name between two dots has more bytes: seven characters.
const MOST_OF_ONE_NAME: usize = 21;

/// `尤哈尼·兰塔宁`: the characters of foreign names around a dot, from the end of a role where
/// one ends among them.
fn foreign_names(text: &str, role_ends: &[usize]) -> Vec<Range<usize>> {
    let characters = &CHARACTERS.of_foreign_names;
    let is_part = |c: char| characters.contains(&c) || is_dot(c) || c == '-';
    let mut names: Vec<Range<usize>> = Vec::new();
    for (dot, _) in text.char_indices().filter(|(_, c)| is_dot(*c)) {
        if names.last().is_some_and(|name| name.contains(&dot)) {
            continue;
        }
        // Behind a role every character is the name's.
        let last_role = role_ends.partition_point(|end| *end < dot).checked_sub(1);
        let role_end = last_role.map(|at| role_ends[at]).filter(|end| {
            let name = &text[*end..dot];
            name.len() <= MOST_OF_ONE_NAME && name.chars().all(is_character)
        });
        let left = text.ceil_char_boundary(dot.saturating_sub(WINDOW));
        let before = || left + text[left..dot].trim_end_matches(is_part).len();
        let start = role_end.unwrap_or_else(before);
        let right = &text[dot..text.floor_char_boundary(dot + WINDOW)];
        let rest = right.trim_start_matches(is_part);
        let name = right[..right.len() - rest.len()].trim_end_matches(|c| is_dot(c) || c == '-');
        let end = dot + name.len();
        if start < dot && end > dot {
            names.push(start..end);
        }
    }
    names
}

/// Where the name ends that starts with a family's character at `start`: behind three
/// characters, two or four, as what follows tells; `杜氏红绒` has four.
fn native_end(text: &str, start: usize) -> Option<usize> {
    let characters = &*CHARACTERS;
    let rest = &text[start..];
    let family = rest.chars().next()?;
    let is_long = characters
        .long_families
        .iter()
        .any(|family| rest.starts_with(*family));
    if !is_long && !characters.families.contains(&family) {
        return None;
    }
    if characters
        .no_names
        .iter()
        .any(|word| rest.starts_with(*word))
    {
        return None;
    }
    let ends: Vec<usize> = rest
        .char_indices()
        .take_while(|(_, c)| is_character(*c))
        .map(|(at, c)| at + c.len_utf8())
        .take(5)
        .collect();
    let ends_name = |length: usize| {
        let end = *ends.get(length - 1)?;
        let mut behind = rest[end..].chars();
        // `邓氏秋和。`: what would join two names ends one.
        let is_end = behind.next().is_none_or(|c| {
            let joins = matches!(c, '和' | '与' | '及');
            !is_character(c)
                || characters.may_follow_name.contains(&c)
                    && (!joins || behind.next().is_some_and(is_character))
        });
        is_end.then_some(end)
    };
    let has_shi = rest[family.len_utf8()..].starts_with('氏');
    let lengths: &[usize] = if has_shi || is_long {
        &[3, 4]
    } else {
        &[3, 2, 4]
    };
    let end = lengths.iter().find_map(|length| ends_name(*length));
    let usual = ends.get(usize::from(is_long) + 2).copied();
    let end = end.or(usual).or(ends.last().copied())?;
    // `安德烈·…` is a foreigner's.
    (end > family.len_utf8() && !rest[end..].starts_with(is_dot)).then_some(start + end)
}

/// The role that ends where a name starts, with what it is of (`越南驻芬兰大使`).
fn role_before(text: &str, name: usize) -> Option<Range<usize>> {
    let characters = &*CHARACTERS;
    let roles = characters.roles.as_ref()?;
    let left = text.ceil_char_boundary(name.saturating_sub(WINDOW));
    let line = left + text[left..name].trim_end_matches(is_character).len();
    let last = roles.find_iter(&text[line..name]).last();
    let noun = last.filter(|role| line + role.end() == name)?;
    let noun = line + noun.start();
    let mut start = noun;
    for (at, c) in text[line..noun].char_indices().rev() {
        // `和平委员会`
        let is_peace = c == '和' && text[line + at..].starts_with("和平");
        if characters.stand_before_role.contains(&c) && !is_peace {
            break;
        }
        start = line + at;
    }
    Some(start..name)
}

/// The role that starts where a name ends (`何伟明大使`), but for what is no role.
fn role_behind(text: &str, name: usize) -> Option<Range<usize>> {
    let characters = &*CHARACTERS;
    let is_honorific = |word: &&str| text[name..].starts_with(*word);
    if characters.honorifics.iter().any(is_honorific) {
        return None;
    }
    let behind = &text[name..text.floor_char_boundary(name + WINDOW)];
    let role = characters.roles.as_ref()?.find(behind)?;
    (role.start() == 0).then(|| name..name + role.end())
}
