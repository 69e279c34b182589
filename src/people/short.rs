//! Short words as numbers: to be looked up without a loop over their letters.

use crate::text::sixteen::{SIXTEEN, Sixteen};

/// A word of up to sixteen bytes, none of them zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Short(u128);

impl Short {
    /// `None`: it is longer.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::first(word, word.len())
    }

    /// The word of so many bytes at the start of a text.
    #[inline]
    pub(super) fn first(text: &str, len: usize) -> Option<Self> {
        Sixteen::of(text).first(len).map(Short)
    }

    /// The word at the start of a text that is one letter and small letters of ASCII
    /// behind it, before a space or the end of a sentence: most words are. With its length.
    #[inline]
    pub(super) fn plain(text: &str) -> Option<(Self, usize)> {
        let bytes = Sixteen::of(text);
        let len = bytes.capitalised();
        // All of them: it may be longer.
        if len == 0 || len == SIXTEEN {
            return None;
        }
        let next = text.as_bytes().get(len);
        let is_end = matches!(next, None | Some(b' ' | b',' | b'.' | b'\n'));
        is_end.then_some((Short(bytes.first(len)?), len))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_differ_where_their_letters_do() {
        let long = "abcdefghijklmnop";
        let words: Vec<&str> = (0..=long.len())
            .flat_map(|end| (0..=end).map(move |start| &long[start..end]))
            .collect();
        for one in &words {
            for other in &words {
                assert_eq!(Short::of(one) == Short::of(other), one == other);
            }
        }
        assert_eq!(Short::of("abcdefghijklmnopq"), None);
    }

    #[test]
    fn a_plain_word_is_measured_as_letter_by_letter() {
        let letter_by_letter = |text: &str| {
            let (first, rest) = text.as_bytes().split_first()?;
            let small = rest.iter().take_while(|byte| byte.is_ascii_lowercase());
            let len = 1 + small.count();
            let is_plain = first.is_ascii_alphabetic()
                && (len == text.len() || text[len..].starts_with([' ', ',', '.', '\n']));
            let word = text.get(..len).filter(|_| is_plain && len < SIXTEEN)?;
            Some((Short::of(word)?, len))
        };
        for c in '\0'..='\u{300}' {
            for text in [
                format!("{c}"),
                format!("{c}es"),
                format!("un{c}"),
                format!("Du{c}riz et du th\u{e9}"),
                format!("sept{c}huit neuf dix"),
                format!("quatorzelettres{c}"),
                format!("dixseptlettresbien{c}"),
            ] {
                let plain = Short::plain(&text);
                assert_eq!(plain, letter_by_letter(&text), "{text}");
            }
        }
    }
}
