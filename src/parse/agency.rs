//! News agencies: who files, signs and gives photos.
//!
//! The name in brackets of a dateline, after the dash of a sign-off and behind
//! `Photo:` is an agency or a chain of them (`VNA/CPV`). The list says which
//! words can be one; without it `(ASEAN) -` would be a dateline.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

use crate::text;

/// Agencies and papers, as they sign. AVI is VNA's old French name.
const AGENCIES: &[&str] = &[
    "VNA",
    "AVI",
    "TTXVN",
    "CPV",
    "VOV",
    "VOV5",
    "VNS",
    "VNP",
    "CVN",
    "NDEL",
    "TGVN",
    "QDND",
    "VGP",
    "VTV",
    "VTC",
    "SGGP",
    "CAND",
    "NDO",
    "VIR",
    "BNG",
    "Vietnam+",
    "VietnamPlus",
    "Vietnamplus",
    "Vietnam Plus",
    "VnExpress",
    "Nhan Dan",
    "Nhân Dân",
    "Xinhua",
    "Xinhuanet",
    "AFP",
    "AP",
    "Reuters",
    "REUTERS",
    "EPA",
    "EFE",
    "PL",
    "Prensa Latina",
    "TASS",
    "Spoutnik",
    "Sputnik",
    "RIA Novosti",
    "Yonhap",
    "Kyodo",
    "Jiji",
    "Bernama",
    "ANTARA",
    "Antara",
    "KPL",
    "AKP",
    "ANSA",
    "DPA",
    "IPS",
    "PTI",
    "CNA",
    "Anadolu",
    "MENA",
    "APS",
    "MAP",
    "Belga",
    "Lusa",
    "THX",
    "VNA-AVI",
    "越通社",
    "新华社",
];

/// Other words that stand behind `Photo:` alone.
const PHOTO_SOURCES: &[&str] = &[
    "Internet",
    "internet",
    "Getty Images",
    "Getty",
    "Shutterstock",
    "iStock",
    "Facebook",
    "capture d'écran",
    "capture d’écran",
    "Capture d'écran",
    "Capture d’écran",
    "archives",
    "Archives",
    "document",
    "Document",
    "qdnd.vn",
];

/// Names by their first byte: only a few can stand at a place.
struct Names(FxHashMap<Option<u8>, Vec<&'static str>>);

static KNOWN_AGENCIES: LazyLock<Names> = LazyLock::new(|| Names::of(AGENCIES));
static KNOWN_SOURCES: LazyLock<Names> = LazyLock::new(|| Names::of(PHOTO_SOURCES));

impl Names {
    fn of(names: &[&'static str]) -> Self {
        let mut by_first: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for name in names {
            by_first.entry(name.bytes().next()).or_default().push(*name);
        }
        Names(by_first)
    }

    /// Those that may stand at the start of a text.
    fn like(&self, text: &str) -> &[&'static str] {
        let names = self.0.get(&text.bytes().next());
        names.map_or(&[], Vec::as_slice)
    }
}

fn is_agency(name: &str) -> bool {
    KNOWN_AGENCIES.like(name).contains(&name)
}

/// The length in bytes of the chain of agencies (`VNA`, `VNA/CPV`, with or
/// without spaces around the stroke) that `text` starts with. Each part of a
/// chain but the first may be any name, so one known part is asked for.
pub(super) fn chain_at_start(text: &str) -> Option<usize> {
    let mut end = known_at_start(text, &KNOWN_AGENCIES)?;
    while let Some(part) = text[end..].trim_start().strip_prefix('/') {
        let part_start = part.trim_start();
        let name = part_start
            .find(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '.'))
            .unwrap_or(part_start.len());
        let name = part_start[..name].trim_end_matches('.');
        if name.is_empty() {
            break;
        }
        // `Getty Images`, `Nhân Dân`: a known name may have a space.
        let known = known_at_start(part_start, &KNOWN_AGENCIES)
            .or_else(|| known_at_start(part_start, &KNOWN_SOURCES));
        end = text.len() - part_start.len() + name.len().max(known.unwrap_or(0));
    }
    Some(end)
}

/// Those of the agencies that sign the pages of this one. A line may end in another
/// (`Afrique du Nord - MENA`).
const SIGNERS: &[&str] = &[
    "VNA",
    "AVI",
    "TTXVN",
    "CPV",
    "VOV",
    "VOV5",
    "VNS",
    "VNP",
    "CVN",
    "NDEL",
    "VGP",
    "Vietnam+",
    "VietnamPlus",
    "Vietnamplus",
    "越通社",
];

/// Whether a signer is named anywhere in `text`: few lines are so much as looked at
/// for a sign-off.
pub(super) fn names_a_signer(text: &str) -> bool {
    static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| text::any_of(SIGNERS));
    SEARCH.as_ref().is_none_or(|search| search.is_match(text))
}

/// Whether the whole of `text` signs an article: a chain with a signer.
pub(super) fn is_signature(text: &str) -> bool {
    text.len() <= LONGEST_CHAIN
        && text
            .split(['/', '—'])
            .any(|part| SIGNERS.contains(&part.trim()))
        && is_chain(text)
}

/// A chain is no longer than this, in bytes.
const LONGEST_CHAIN: usize = 80;

/// Whether the whole of `text` is a chain with at least one known agency.
pub(super) fn is_chain(text: &str) -> bool {
    let mut any_known = false;
    text.len() <= LONGEST_CHAIN
        && text.split(['/', '—']).all(|part| {
            let part = part.trim();
            let is_known = is_agency(part);
            any_known |= is_known;
            // A name beside the agency's: a photographer, a paper.
            let is_name =
                |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            is_known
                || !part.is_empty()
                    && part.chars().count() <= 30
                    && part
                        .split(' ')
                        .all(|word| is_name(word) || !word.is_ascii())
        })
        && any_known
}

/// Where the first known source of photos ends in `text`, looking only at the
/// start and behind strokes, dashes and spaces: `Linh Huong/VNA/CVN Hanoi …`.
pub(super) fn photo_source_end(text: &str) -> Option<usize> {
    let dividers = text.char_indices();
    let dividers = dividers.filter(|(_, c)| matches!(c, ' ' | '/' | '-' | '–'));
    let starts = dividers.map(|(at, c)| at + c.len_utf8());
    std::iter::once(0).chain(starts).find_map(|at| {
        let here = &text[at..];
        let end = chain_at_start(here).or_else(|| known_at_start(here, &KNOWN_SOURCES))?;
        Some(at + end)
    })
}

/// A known name at the start of `text`, at its end, before a sign or glued to
/// the next sentence (`VNALe président`).
fn known_at_start(text: &str, names: &Names) -> Option<usize> {
    names
        .like(text)
        .iter()
        .filter(|name| text.starts_with(**name))
        .filter(|name| {
            let mut after = text[name.len()..].chars();
            match (after.next(), after.next()) {
                (Some(c), _) if !c.is_alphanumeric() => true,
                (Some(c), Some(next)) => {
                    c.is_uppercase() && (next.is_lowercase() || matches!(next, '\'' | '’' | ' '))
                }
                (Some(_), None) => false,
                (None, _) => true,
            }
        })
        .map(|name| name.len())
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_have_one_known_part() {
        for chain in [
            "VNA",
            "VNA/CPV",
            "VOV / VNA",
            "TTXVN/Vietnam+",
            "越通社—VNA",
            "Linh Ho/VNA",
        ] {
            assert!(is_chain(chain), "{chain}");
        }
        for other in ["", "ASEAN", "ONU/UE", "VNA/", "Vietnam"] {
            assert!(!is_chain(other), "{other}");
        }
    }

    #[test]
    fn a_chain_ends_where_the_next_sentence_is_glued() {
        assert_eq!(chain_at_start("VNALe président"), Some(3));
        assert_eq!(chain_at_start("VNA/CVN Hanoi"), Some(7));
        assert_eq!(chain_at_start("VNAX"), None);
        assert_eq!(photo_source_end("Linh Huong/VNA/CVN Hanoi"), Some(18));
        assert_eq!(photo_source_end("qdnd.vn"), Some(7));
        assert_eq!(photo_source_end("Un lecteur"), None);
    }
}
