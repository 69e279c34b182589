//! Short words as numbers: to be measured and looked up without a loop over their
//! letters. Where a word ends cannot be guessed, and a processor that guesses wrong
//! loses more than it takes to look at sixteen bytes at once.

/// A word of up to sixteen bytes, none of them zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Short(u128);

impl Short {
    /// `None`: it is longer.
    pub(super) fn of(word: &str) -> Option<Self> {
        (word.len() <= SIXTEEN).then(|| Short(sixteen(word.as_bytes(), 0)))
    }

    /// The word at a place of a text that is one letter and small letters of ASCII
    /// behind it, between signs that join no words: most words are. With its length.
    #[inline]
    pub(super) fn plain(text: &[u8], start: usize) -> Option<(Self, usize)> {
        let bytes = sixteen(text, start);
        let first = bytes.to_le_bytes()[0];
        let is_other = !small_letters(bytes) & HIGHEST;
        let bits = 8 + (is_other >> 8).trailing_zeros() / 8 * 8;
        let next = bytes.checked_shr(bits)?.to_le_bytes()[0];
        let is_closed =
            next.is_ascii() && !next.is_ascii_alphanumeric() && next != b'-' && next != b'\'';
        (first.is_ascii_alphabetic() && is_closed)
            .then(|| (Short(bytes & !(u128::MAX << bits)), bits as usize / 8))
    }
}

const SIXTEEN: usize = 16;
/// One in each byte.
const EACH: u128 = u128::from_le_bytes([1; SIXTEEN]);
/// The highest bit of each byte.
const HIGHEST: u128 = EACH * 0x80;

/// The highest bit of each byte that is a small letter of ASCII.
fn small_letters(bytes: u128) -> u128 {
    let low = bytes & !HIGHEST;
    let from_a = low + EACH * u128::from(0x80 - b'a');
    let behind_z = low + EACH * u128::from(0x7f - b'z');
    from_a & !behind_z & !bytes & HIGHEST
}

/// Sixteen bytes of a text; behind its end there are zeros.
#[inline]
fn sixteen(text: &[u8], start: usize) -> u128 {
    let rest = text.get(start..).unwrap_or_default();
    u128::from_le_bytes(rest.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; SIXTEEN];
        bytes[..rest.len()].copy_from_slice(rest);
        bytes
    }))
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
            let joins = |next: &u8| {
                !next.is_ascii() || next.is_ascii_alphanumeric() || b"-'".contains(next)
            };
            let is_plain =
                first.is_ascii_alphabetic() && !text.as_bytes().get(len).is_some_and(joins);
            (is_plain && len < SIXTEEN).then_some((Short::of(&text[..len])?, len))
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
                let plain = Short::plain(text.as_bytes(), 0);
                assert_eq!(plain, letter_by_letter(&text), "{text}");
            }
        }
    }
}
