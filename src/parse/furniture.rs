//! Furniture: lines of the page that belong to no article.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use compact_str::CompactString;
use memchr::memchr;
use rustc_hash::FxHashSet;

use super::calendar::day_of_publication;
use super::page::{self, Line, piece};
use crate::model::{Furniture, FurnitureKind};
use crate::text;

/// What a line is, where it is furniture wherever it stands.
pub(super) fn kind(line: &str) -> Option<FurnitureKind> {
    if line.starts_with(">>") || line.starts_with("»»") {
        return Some(FurnitureKind::Link);
    }
    if line.len() > 40 {
        return None;
    }
    let word = line.trim_end_matches([':', '.', ' ']);
    if is_desk_code(word) {
        return Some(FurnitureKind::DeskCode);
    }
    Some(match text::key(word).as_str() {
        "source" | "sources" | "fuente" | "nguon" => FurnitureKind::SourceLine,
        "backtotop" | "iconsearch" | "hautdepage" | "retourenhaut" => FurnitureKind::Control,
        "sourcevna" | "sourceavi" | "sourcecpv" | "sourcevnacvn" | "fuentevna" => {
            FurnitureKind::SourceLine
        }
        _ => return None,
    })
}

/// The lines of a page behind what the site prints above its title: its own buttons
/// (`back to top`), and the section that the story stands in.
pub(super) fn without_labels_above<'a, 'l>(
    lines: &'l [Line<'a>],
    pieces: &mut Vec<Furniture>,
) -> &'l [Line<'a>] {
    let mut rest = lines;
    while let [line, below @ ..] = rest {
        let kind = match kind(line.text) {
            Some(FurnitureKind::Control) => FurnitureKind::Control,
            // Above nothing a section's name would be the title.
            None if below.len() > 1 && is_section(line.text) => FurnitureKind::Label,
            _ => break,
        };
        pieces.push(piece(kind, line.text));
        rest = below;
    }
    rest
}

/// `Politique`, `Accueil > Société`: where on the site a story stands.
fn is_section(line: &str) -> bool {
    line.len() <= 60
        && line.split(['>', '»', '/', '|', '›']).all(|part| {
            matches!(
                text::key(part).as_str(),
                "accueil"
                    | "actualites"
                    | "alaune"
                    | "asean"
                    | "culture"
                    | "culturesports"
                    | "economie"
                    | "education"
                    | "environnement"
                    | "home"
                    | "international"
                    | "monde"
                    | "photos"
                    | "politique"
                    | "sante"
                    | "sciences"
                    | "sciencestechnologies"
                    | "societe"
                    | "sport"
                    | "sports"
                    | "tourisme"
                    | "videos"
            )
        })
}

/// What a line behind the story is, where it speaks of it: tags, who asked the
/// questions, when the page was published.
pub(super) fn kind_behind_story(line: &str) -> Option<FurnitureKind> {
    if day_of_publication(line).is_some() {
        return Some(FurnitureKind::Date);
    }
    let opening = &line[..line.floor_char_boundary(32)];
    let is_label = match first_word(line) {
        // `#Hanoi #port`
        "" => {
            let tag = line.strip_prefix('#');
            tag.is_some_and(|tag| tag.starts_with(char::is_alphabetic))
        }
        "Tag" | "Tags" | "TAGS" | "tags" | "Keywords" | "Etiquetas" | "Mots" | "Từ" => {
            opening.split_once(':').is_some_and(|(label, _)| {
                let label = text::key(label);
                ["tag", "tags", "keywords", "etiquetas", "motscles", "tukhoa"]
                    .contains(&label.as_str())
            })
        }
        "Propos" | "Entretien" | "Interview" => {
            opening.split_once(" par ").is_some_and(|(done, _)| {
                [
                    "recueillis",
                    "recueilli",
                    "réalisé",
                    "réalisée",
                    "mené",
                    "menée",
                ]
                .iter()
                .any(|verb| done.ends_with(verb))
            })
        }
        _ => false,
    };
    (is_label && !page::ends_with_stop(line)).then_some(FurnitureKind::Label)
}

/// `VNA-POL`: an agency and a desk in capitals.
fn is_desk_code(word: &str) -> bool {
    word.split_once('-').is_some_and(|(agency, desk)| {
        matches!(agency, "VNA" | "AVI" | "TTXVN")
            && (2..=6).contains(&desk.len())
            && desk.bytes().all(|byte| byte.is_ascii_uppercase())
            && !matches!(desk, "VNA" | "AVI" | "CPV" | "CVN" | "VOV" | "VNS" | "VNP")
    })
}

/// No line that announces related stories has more bytes.
pub(super) const MARKER: usize = 24;

/// `Voir plus` and its like, a line of its own.
pub(super) fn is_related_marker(line: &str) -> bool {
    (1..=MARKER).contains(&line.len())
        && matches!(
            text::key(line).as_str(),
            "voirplus" | "seemore" | "vermas" | "xemthem" | "更多" | "查看更多"
        )
}

/// How a footer opens, where a number follows. The first words of `ADDRESS` are here.
const OPENING: &[&str] = &[
    "rédacteur",
    "rédactrice",
    "rédaction",
    "directeur",
    "directrice",
    "responsable",
    "adresse",
    "siège",
    "tél",
    "téléphone",
    "fax",
    "e-mail",
    "email",
    "courriel",
    "copyright",
    "licence",
    "hotline",
    "contact",
    "editor",
    "address",
    "tel",
    "tổng biên tập",
    "địa chỉ",
    "www",
];

/// Of these a colon right behind is enough.
const ADDRESS: &[&str] = &[
    "adresse",
    "siège",
    "tél",
    "téléphone",
    "fax",
    "e-mail",
    "email",
    "courriel",
    "hotline",
    "rédaction",
    "address",
    "tel",
    "địa chỉ",
    "rédacteur",
    "rédactrice",
    "rédacteur en chef",
    "rédactrice en chef",
    "editor-in-chief",
    "tổng biên tập",
];

/// Whether the line is a part of the page's footer: who edits, where, whose. A
/// teaser may open with the same words (`Permis de conduire : …`), so that a mail
/// address, a telephone number or an address behind its colon is asked for.
pub(super) fn is_footer(line: &str) -> bool {
    if line.len() > 600 {
        return false;
    }
    names_rights(line) || opens_as_footer(line) || has_mail_address(line) || is_publisher(line)
}

/// Whose page it is, on a line of its own.
fn is_publisher(line: &str) -> bool {
    line.len() <= 70
        && line.starts_with(['A', 'V'])
        && matches!(
            text::key(line)
                .trim_end_matches("vna")
                .trim_end_matches("avi"),
            "agencevietnamiennedinformation" | "vietnamnewsagency"
        )
}

/// Whose rights are reserved, whatever the case of the first letter.
const RIGHTS: &[&str] = &[
    "©",
    "ous droits r",
    "ll rights reserved",
    "oute reproduction",
];

fn names_rights(line: &str) -> bool {
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| text::any_of(RIGHTS));
    SEARCH.as_ref().is_some_and(|search| search.is_match(line))
}

/// The first words of `OPENING`, folded: of most lines no more is looked at.
static FIRST_WORDS: LazyLock<FxHashSet<CompactString>> = LazyLock::new(|| {
    let first_words = OPENING.iter().map(|words| first_word(words));
    first_words.map(text::word_key).collect()
});

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphabetic());
    &text[..end.unwrap_or(text.len())]
}

fn opens_as_footer(line: &str) -> bool {
    if !FIRST_WORDS.contains(&text::word_key(first_word(line))) {
        return false;
    }
    let opening = line[..line.floor_char_boundary(60)].to_lowercase();
    let has_number = || line.bytes().filter(u8::is_ascii_digit).count() >= 7;
    let is_address = |word: &str| {
        let after = opening.strip_prefix(word).map(str::trim_start);
        after.is_some_and(|after| after.starts_with(':'))
    };
    ADDRESS.iter().any(|words| is_address(words))
        || OPENING.iter().any(|words| is_first_word(&opening, words)) && has_number()
}

fn is_first_word(line: &str, word: &str) -> bool {
    let after = line.strip_prefix(word).map(str::chars);
    after.is_some_and(|mut after| after.next().is_none_or(|c| !c.is_alphabetic()))
}

fn has_mail_address(line: &str) -> bool {
    memchr(b'@', line.as_bytes()).is_some()
        && line.split(' ').any(|word| {
            word.split_once('@')
                .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        })
}

/// Splits a line where a `>>> …` link is glued to it. Two chevrons may close a
/// quotation; a link's stand behind a stop.
pub(super) fn split_link(line: &str) -> (&str, &str) {
    if memchr(b'>', line.as_bytes()).is_none() {
        return (line, "");
    }
    let at = line.find(">>>").or_else(|| {
        let at = line.find(">>")?;
        (page::ends_with_stop(&line[..at]) && !line[..at].contains("<<")).then_some(at)
    });
    match at {
        Some(at) => (line[..at].trim_end(), &line[at..]),
        None => (line, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_by_kind() {
        assert_eq!(kind(">>> Lire aussi"), Some(FurnitureKind::Link));
        assert_eq!(kind("source"), Some(FurnitureKind::SourceLine));
        assert_eq!(kind("Source :"), Some(FurnitureKind::SourceLine));
        assert_eq!(kind("VNA-POL"), Some(FurnitureKind::DeskCode));
        assert_eq!(kind("back to top"), Some(FurnitureKind::Control));
        assert_eq!(kind("La source du fleuve"), None);
        assert_eq!(kind("-VNA"), None);
        assert_eq!(kind("VNA-CPV"), None);
    }

    #[test]
    fn an_address_opens_with_an_opening_word() {
        for words in ADDRESS {
            assert!(is_footer(&format!("{words} : 12")), "{words}");
        }
    }

    #[test]
    fn footers_name_an_address() {
        assert!(is_footer("Rédactrice en chef : Mme Une Telle"));
        assert!(is_footer("Ecrire à courrier@exemple.vn"));
        assert!(is_footer("Agence vietnamienne d’Information (VNA)"));
        assert!(!is_footer(
            "Agence vietnamienne d’Information : un nouveau siège"
        ));
        assert!(!is_footer("Le Vietnam exporte du café"));
        assert!(!is_footer("Télémédecine : soigner à distance"));
    }
}
