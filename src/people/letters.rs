//! Letters: what a word's characters are, told by one look at each.

use std::sync::LazyLock;

use super::signs::is_vietnamese_letter;

/// What a character is, or some of a word's are: a set.
pub(super) type Kinds = u8;

pub(super) const ALPHABETIC: Kinds = 1;
pub(super) const UPPER: Kinds = 1 << 1;
/// A digit of ASCII.
pub(super) const DIGIT: Kinds = 1 << 2;
pub(super) const HYPHEN: Kinds = 1 << 3;
/// See [`is_vietnamese_letter`].
pub(super) const VIETNAMESE: Kinds = 1 << 4;
/// No character of ASCII.
pub(super) const BEYOND_ASCII: Kinds = 1 << 5;

/// What the characters of a word are.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    /// What the first is.
    pub(super) first: Kinds,
    /// What there is among the others.
    pub(super) later: Kinds,
    /// How many they are; no real word has so many that they are not counted.
    pub(super) count: u16,
}

impl Letters {
    pub(super) fn of(word: &str) -> Self {
        let known = &*KNOWN;
        let kinds = |c: char| {
            let known = known.get(c as usize).copied();
            known.unwrap_or_else(|| kinds_of(c))
        };
        let mut chars = word.chars();
        let first = chars.next().map_or(0, kinds);
        let (mut later, mut count) = (0, u16::from(!word.is_empty()));
        for c in chars {
            later |= kinds(c);
            count = count.saturating_add(1);
        }
        Letters {
            first,
            later,
            count,
        }
    }

    /// What there is among all.
    pub(super) fn all(self) -> Kinds {
        self.first | self.later
    }
}

/// What the characters of Latin scripts are.
static KNOWN: LazyLock<Box<[Kinds]>> =
    LazyLock::new(|| ('\0'..='\u{203f}').map(kinds_of).collect());

fn kinds_of(c: char) -> Kinds {
    [
        (ALPHABETIC, c.is_alphabetic()),
        (UPPER, c.is_uppercase()),
        (DIGIT, c.is_ascii_digit()),
        (HYPHEN, c == '-'),
        (VIETNAMESE, is_vietnamese_letter(c)),
        (BEYOND_ASCII, !c.is_ascii()),
    ]
    .into_iter()
    .fold(
        0,
        |kinds, (kind, is_so)| if is_so { kinds | kind } else { kinds },
    )
}
