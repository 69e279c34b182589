//! Sixteen bytes of a text as one number. Where a word ends cannot be guessed, and a
//! processor that guesses wrong loses more than it takes to look at all of them.

/// So many bytes are looked at together.
pub(crate) const SIXTEEN: usize = 16;

/// One in each byte.
const EACH: u128 = u128::from_le_bytes([1; SIXTEEN]);
/// The highest bit of each byte.
const HIGHEST: u128 = EACH * 0x80;

/// All bits of so many first bytes.
const FIRST: [u128; SIXTEEN + 1] = {
    let mut first = [0; SIXTEEN + 1];
    let mut len = 0;
    while len < SIXTEEN {
        first[len + 1] = first[len] << 8 | 0xff;
        len += 1;
    }
    first
};

/// The first bytes of a text; behind its end there are zeros.
#[derive(Clone, Copy)]
pub(crate) struct Sixteen(u128);

/// Some of sixteen bytes: the highest bit of each.
#[derive(Clone, Copy)]
pub(crate) struct Marks(u128);

impl Marks {
    pub(crate) const NONE: Marks = Marks(0);

    pub(crate) fn and(self, other: Marks) -> Marks {
        Marks(self.0 & other.0)
    }

    pub(crate) fn or(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    pub(crate) fn but(self, other: Marks) -> Marks {
        Marks(self.0 & !other.0)
    }

    /// The bytes that follow these, where `before` are of the sixteen bytes before.
    pub(crate) fn next(self, before: Marks) -> Marks {
        Marks(self.0 << 8 | before.0 >> 120)
    }

    /// How many bytes stand before each, ascending.
    pub(crate) fn places(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let place = (rest != 0).then(|| len_until(rest));
            rest &= rest.wrapping_sub(1);
            place
        })
    }
}

impl Sixteen {
    /// A text from its first byte to its last, and where each sixteen bytes begin.
    pub(crate) fn all(text: &str) -> impl Iterator<Item = (usize, Sixteen)> {
        let (whole, rest) = text.as_bytes().as_chunks::<SIXTEEN>();
        let mut room = [0; SIXTEEN];
        room[..rest.len()].copy_from_slice(rest);
        let blocks = whole.iter().copied().chain([room]);
        (0..)
            .step_by(SIXTEEN)
            .zip(blocks.map(|bytes| Sixteen(u128::from_le_bytes(bytes))))
    }

    /// The bytes that are no ASCII.
    pub(crate) fn strange(self) -> Marks {
        Marks(self.0 & HIGHEST)
    }

    /// The letters and digits of ASCII.
    pub(crate) fn alphanumeric(self) -> Marks {
        Marks(self.is_letter() | self.is_between(b'0', b'9'))
    }

    /// The bytes that are this small letter or its capital.
    pub(crate) fn is(self, small: u8) -> Marks {
        Marks(Sixteen(self.0 | (EACH * 0x20)).is_between(small, small))
    }

    #[inline]
    pub(crate) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        Sixteen(u128::from_le_bytes(
            bytes.first_chunk().copied().unwrap_or_else(|| {
                let mut room = [0; SIXTEEN];
                room[..bytes.len()].copy_from_slice(bytes);
                room
            }),
        ))
    }

    /// How many of the first bytes are letters of ASCII.
    pub(crate) fn letters(self) -> usize {
        len_until(!self.is_letter())
    }

    /// How many of the first bytes are a letter of ASCII, whatever its case, and small
    /// letters behind it.
    pub(crate) fn capitalised(self) -> usize {
        let small_first = Sixteen(self.0 | 0x20);
        len_until(!small_first.is_between(b'a', b'z'))
    }

    /// How many of the first bytes are ASCII, and how many of these are its letters
    /// and digits.
    pub(crate) fn ascii(self) -> (usize, usize) {
        let strange = self.0 & HIGHEST;
        let before_strange = strange.wrapping_sub(1) & !strange;
        let is_kept = self.alphanumeric().0 & before_strange;
        (len_until(strange), is_kept.count_ones() as usize)
    }

    /// The first bytes as a number; `None` where there are more than sixteen.
    #[inline]
    pub(crate) fn first(self, len: usize) -> Option<u128> {
        FIRST.get(len).map(|first| self.0 & first)
    }

    /// As [`Sixteen::first`], capitals of ASCII as small letters.
    pub(crate) fn lower(self, len: usize) -> Option<u128> {
        // A capital and its small letter differ in one bit.
        Sixteen(self.0 | self.is_letter() >> 2).first(len)
    }

    /// The highest bit of each byte that is a letter of ASCII.
    fn is_letter(self) -> u128 {
        Sixteen(self.0 | (EACH * 0x20)).is_between(b'a', b'z')
    }

    /// The highest bit of each byte that is one of these of ASCII.
    fn is_between(self, first: u8, last: u8) -> u128 {
        let low = self.0 & !HIGHEST;
        let from_first = low + EACH * u128::from(0x80 - first);
        let behind_last = low + EACH * u128::from(0x7f - last);
        from_first & !behind_last & !self.0 & HIGHEST
    }
}

/// How many bytes stand before the first of which the highest bit is set.
fn len_until(stop: u128) -> usize {
    (stop & HIGHEST).trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bytes_are_read_as_one_by_one() {
        for c in '\0'..='\u{17f}' {
            for text in [
                "",
                "{}",
                "a{}b",
                "Été{}92",
                "septHui{}",
                "quatorzelettre{}",
                "Quatorzelettre{}s",
                "{}neufdix",
                "9 {}Z{}",
            ] {
                let text = text.replace("{}", &c.to_string());
                let bytes = &text.as_bytes()[..text.len().min(SIXTEEN)];
                let sixteen = Sixteen::of(&text);
                let count = |is: fn(&u8) -> bool| bytes.iter().take_while(|byte| is(byte)).count();
                assert_eq!(sixteen.letters(), count(u8::is_ascii_alphabetic), "{text}");
                let small = count(u8::is_ascii_lowercase);
                let capitalised = match bytes.split_first() {
                    Some((first, rest)) if first.is_ascii_uppercase() => {
                        1 + rest
                            .iter()
                            .take_while(|byte| byte.is_ascii_lowercase())
                            .count()
                    }
                    _ => small,
                };
                assert_eq!(sixteen.capitalised(), capitalised, "{text}");
                let (ascii, kept) = sixteen.ascii();
                let strange = bytes.iter().position(|byte| !byte.is_ascii());
                assert_eq!(ascii, strange.unwrap_or(SIXTEEN), "{text}");
                let is_kept = bytes
                    .iter()
                    .take(ascii)
                    .filter(|byte| byte.is_ascii_alphanumeric());
                assert_eq!(kept, is_kept.count(), "{text}");
                let mut lower = [0; SIXTEEN];
                lower[..bytes.len()].copy_from_slice(&bytes.to_ascii_lowercase());
                let lower = u128::from_le_bytes(lower);
                assert_eq!(sixteen.lower(bytes.len()), Some(lower), "{text}");
            }
        }
        assert_eq!(Sixteen::of("dix-sept lettres.").lower(17), None);
        assert_eq!(Sixteen::of("LE mot").lower(2), Sixteen::of("le").lower(2));
    }
    #[test]
    fn a_text_is_marked_as_byte_by_byte() {
        let text = "Le d\u{e9}bit d’eau de la Dordogne \u{2013} 92 m3 \u{e0} Dol";
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let text = &text[..end];
            let is_word_start = |at: usize| {
                let before = at.checked_sub(1).map(|before| text.as_bytes()[before]);
                text.as_bytes()[at].eq_ignore_ascii_case(&b'd')
                    && !before.is_some_and(|before| before.is_ascii_alphanumeric())
            };
            let expected: Vec<usize> = (0..end)
                .filter(|at| is_word_start(*at) || !text.as_bytes()[*at].is_ascii())
                .collect();
            let mut before = Marks::NONE;
            let marked: Vec<usize> = Sixteen::all(text)
                .flat_map(|(start, bytes)| {
                    let of_word = bytes.alphanumeric();
                    let opening = bytes.is(b'd').but(of_word.next(before));
                    before = of_word;
                    let marks = opening.or(bytes.strange());
                    marks.places().map(move |place| start + place)
                })
                .collect();
            assert_eq!(marked, expected, "{text}");
        }
    }
}
