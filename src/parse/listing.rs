//! Listing pages: a tag or a region, with the abstracts of other articles, one a
//! line. What tells them from an article is what they lack.

use compact_str::CompactString;

use super::page::{self, Line};
use super::{dateline, furniture, marker, photo, sign_off};
use crate::text;

/// Words that take up what the paragraph before said; an abstract, which stands
/// for itself, opens with none of them.
const TAKING_UP: &[&str] = &[
    "Il ",
    "Elle ",
    "Ils ",
    "Elles ",
    "Il a",
    "Ce ",
    "Cet ",
    "Cette ",
    "Ces ",
    "C’est",
    "C'est",
    "Ceci",
    "Cela",
    "Lors de ",
    "À cette",
    "A cette",
    "A son tour",
    "À son tour",
    "Pour sa part",
    "De son côté",
    "Par ailleurs",
    "En outre",
    "Selon lui",
    "Selon elle",
    "Les deux",
    "Ainsi",
    "Cependant",
    "Toutefois",
    "Mais ",
    "Or ",
    "Et ",
    "Puis ",
    "Enfin",
    "Ensuite",
    "De plus",
    "En effet",
    "Concernant",
    "À l’occasion",
    "A l’occasion",
    "« ",
    "“",
    "Auparavant",
    "Outre",
    "Parmi",
    "Également",
    "Dans ce contexte",
    "Dans le même",
    "Dans son",
    "Au cours de",
    "Son ",
    "Sa ",
    "Ses ",
    "Leur ",
    "M. ",
    "Mme ",
    "He ",
    "She ",
    "They ",
    "The two",
    "However",
];

/// Whether the page is a list of abstracts: lines of one or two sentences each,
/// none a caption, none signed or dated, none taking up another. Lines that touch
/// are a sign; with blanks between, as in an article, there have to be more of them,
/// of one sentence each. Lines with a subject in common are an article's.
pub(super) fn is_listing(lines: &[Line<'_>]) -> bool {
    let own_lines = || {
        lines
            .iter()
            .filter(|line| furniture::kind(line.text).is_none())
    };
    let touching = own_lines().skip(1).filter(|line| !line.after_gap).count();
    let lines: Vec<&str> = own_lines().map(|line| line.text).collect();
    let (fewest, most_sentences) = if touching * 2 >= lines.len() {
        (4, 2)
    } else {
        (5, 1)
    };
    lines.len() >= fewest
        && abstracts(&lines, most_sentences) * 5 >= lines.len() * 4
        && !share_a_subject(&lines)
        && !lines.iter().any(|line| shows_an_article(line))
}

/// How many of the lines can be abstracts.
fn abstracts(lines: &[&str], most_sentences: usize) -> usize {
    let is_abstract = |line: &&&str| {
        (60..=700).contains(&text::char_len(line))
            && page::ends_with_stop(line)
            && page::sentence_starts(line).count() < most_sentences
            && !TAKING_UP.iter().any(|words| line.starts_with(words))
    };
    lines.iter().filter(is_abstract).count()
}

fn shows_an_article(line: &str) -> bool {
    /// Who is quoted, or does more, was named before.
    const GOING_ON: &[&str] = &["Il a ", "Elle a ", "Ils ont ", "Elles ont ", "En outre"];
    GOING_ON.iter().any(|words| line.starts_with(words))
        || ["-t-il", "-t-elle"]
            .iter()
            .any(|words| line.contains(words))
        || sign_off::find(line).is_some()
        || dateline::find(line).is_some()
        || photo::ends_in_credit(line)
        || marker::find(line, None, 1).is_some()
}

/// Whether one line in four takes up a word of the line before: an article speaks
/// of one thing. Words that any page of the agency may repeat do not count.
fn share_a_subject(lines: &[&str]) -> bool {
    const OF_ANY_PAGE: &[&str] = &[
        "vietnam",
        "hanoi",
        "province",
        "ville",
        "ministre",
        "ministere",
        "president",
        "premier",
        "national",
        "international",
        "annee",
        "million",
        "milliard",
        "dollar",
        "janvier",
        "fevrier",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
        "juillet",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "cette",
        "leurs",
        "plusieurs",
        "entre",
        "apres",
        "depuis",
        "selon",
        "quatre",
        "cinquante",
        "district",
        "commune",
        "delegation",
        "cooperation",
        "relation",
    ];
    let subjects = |line: &str| -> Vec<CompactString> {
        // The first words of a line are enough, and keep a long page linear.
        let words = line.split(|c: char| !text::is_alphabetic(c)).take(100);
        words
            .map(text::word_key)
            .filter(|word| {
                word.len() >= 5 && !OF_ANY_PAGE.iter().any(|common| word.starts_with(common))
            })
            .collect()
    };
    let subjects: Vec<Vec<CompactString>> = lines.iter().map(|line| subjects(line)).collect();
    let sharing = subjects
        .windows(2)
        .filter(|pair| pair[0].iter().any(|word| pair[1].contains(word)))
        .count();
    sharing * 4 >= lines.len() - 1
}
