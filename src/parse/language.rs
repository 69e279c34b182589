//! The language of a page, told by its script and its commonest small words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::is_alphabetic;
use crate::text::sixteen::{SIXTEEN, Sixteen};

/// Small words by language. A word that two languages share stands in both: it
/// tells them from the third.
const FRENCH: &[&str] = &[
    "le", "la", "les", "l", "d", "qu", "s", "n", "un", "une", "des", "du", "de", "au", "aux", "et",
    "est", "sont", "été", "dans", "pour", "par", "sur", "avec", "ce", "cette", "ces", "son", "sa",
    "ses", "leur", "qui", "que", "il", "elle", "ils", "à", "en", "a", "ont", "pas", "plus",
    "après", "entre", "où", "deux", "se", "ne", "ou", "mais", "dont", "ans", "selon", "lors",
    "chez", "sous", "depuis", "aussi", "nous", "vous", "leurs", "tout", "cet", "être", "comme",
];
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "is", "was", "are", "were", "for", "with", "has", "have", "on",
    "by", "at", "from", "that", "this", "its", "his", "her", "their", "which", "who", "it", "he",
    "she", "they", "as", "an", "a", "said", "will", "after", "between", "two", "be", "or", "but",
    "not", "we", "our", "had", "been", "more", "when", "than", "years",
];
const SPANISH: &[&str] = &[
    "el", "la", "los", "las", "un", "una", "del", "de", "y", "en", "que", "con", "por", "para",
    "se", "su", "sus", "es", "al", "lo", "como", "más", "ha", "fue", "este", "esta", "entre",
    "sobre", "desde", "hasta", "dos", "a", "años", "según", "también", "sin", "ser", "pero", "muy",
];

/// How much of a text is looked at, in bytes: the first paragraphs tell.
const ENOUGH: usize = 800;

/// Which of the three languages have a small word, in their order. All are short.
static SMALL_WORDS: LazyLock<FxHashMap<u128, [usize; 3]>> = LazyLock::new(|| {
    let mut words: FxHashMap<u128, [usize; 3]> = FxHashMap::default();
    for (language, list) in [FRENCH, ENGLISH, SPANISH].into_iter().enumerate() {
        for word in list {
            if let Some(word) = Sixteen::of(word).lower(word.len()) {
                words.entry(word).or_default()[language] = 1;
            }
        }
    }
    words
});

/// The languages that have the small word of so many bytes at the start of a text,
/// whatever its case in ASCII.
fn languages_with(text: &str, len: usize) -> Option<[usize; 3]> {
    SMALL_WORDS.get(&Sixteen::of(text).lower(len)?).copied()
}

/// What tells a language, counted.
#[derive(Default)]
struct Counts {
    letters: usize,
    vietnamese: usize,
    chinese: usize,
    /// Small words of each language.
    words: [usize; 3],
}

impl Counts {
    fn read(&mut self, text: &str) {
        let mut rest = text;
        let mut opens_sentence = true;
        while !rest.is_empty() {
            let len = self.word_len(rest);
            if len > 0 {
                // A capital within a sentence is a name's: `Ha Dong`, `To Lam`.
                let is_name = !opens_sentence && rest.as_bytes()[0].is_ascii_uppercase();
                let languages = (!is_name).then(|| languages_with(rest, len)).flatten();
                for (count, is_in) in self.words.iter_mut().zip(languages.unwrap_or_default()) {
                    *count += is_in;
                }
                opens_sentence = false;
            }
            let mut behind = rest[len..].chars();
            let sign = behind.next();
            opens_sentence |=
                sign.is_some_and(|sign| !matches!(sign, ' ' | '-' | ',' | '\'' | '’'));
            rest = behind.as_str();
        }
    }

    /// How long the word is, in bytes. Its letters are counted.
    fn word_len(&mut self, text: &str) -> usize {
        let mut len = 0;
        loop {
            let plain = Sixteen::of(&text[len..]).letters();
            self.letters += plain;
            len += plain;
            if plain == SIXTEEN {
                continue;
            }
            let Some(c) = text[len..]
                .chars()
                .next()
                .filter(|c| !c.is_ascii() && is_alphabetic(*c))
            else {
                return len;
            };
            self.letters += 1;
            self.vietnamese += usize::from(matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ơ' | 'ư' | 'đ'));
            self.chinese += usize::from(('\u{4e00}'..='\u{9fff}').contains(&c));
            len += c.len_utf8();
        }
    }
}

/// The ISO 639-1 code, or `None` where the text is too short to tell.
pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<&'static str> {
    let mut counts = Counts::default();
    let mut seen = 0;
    for text in texts {
        let text = &text[..text.floor_char_boundary(ENOUGH.saturating_sub(seen))];
        seen += text.len();
        counts.read(text);
    }
    let Counts {
        letters,
        vietnamese,
        chinese,
        words: counts,
    } = counts;
    if chinese * 4 > letters {
        return Some("zh");
    }
    if vietnamese * 12 > letters {
        return Some("vi");
    }
    let best = *counts.iter().max()?;
    let mut leaders = (0..counts.len()).filter(|at| counts[*at] == best);
    let leader = leaders.next()?;
    (best >= 2 && leaders.next().is_none()).then(|| ["fr", "en", "es"][leader])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_texts_tell_their_language() {
        for (text, language) in [
            (
                "La ligne Long Bien-Ha Dong a transporté des passagers.",
                "fr",
            ),
            (
                "La doyenne du village, Ha Thi Sen, se souvient de 1945.",
                "fr",
            ),
            (
                "La directora del museo, Le Thi Sen, ha visitado la ciudad.",
                "es",
            ),
            ("The head of the club met La Van Sen.", "en"),
        ] {
            assert_eq!(of([text]), Some(language), "{text}");
        }
    }

    #[test]
    fn a_small_word_has_room() {
        let words = [FRENCH, ENGLISH, SPANISH].concat();
        assert!(words.iter().all(|word| word.len() <= SIXTEEN));
        let languages =
            |word: &str| languages_with(&format!("{word} le"), word.len()).unwrap_or_default();
        assert_eq!(languages("THE"), [0, 1, 0]);
        assert_eq!(languages("entre"), [1, 0, 1]);
        assert_eq!(languages("cependant"), [0; 3]);
        assert_eq!(languages(""), [0; 3]);
    }

    #[test]
    fn letters_are_those_of_words() {
        for c in ('\0'..=char::MAX).filter(|c| c.len_utf8() < 4) {
            for text in [format!("{c}"), format!("un{c}deux{c} trois quatre")] {
                let mut counts = Counts::default();
                counts.read(&text);
                let letters = text.chars().filter(|c| c.is_alphabetic()).count();
                assert_eq!(counts.letters, letters, "{c:?}");
            }
            let mut counts = Counts::default();
            counts.read(&format!("{c}le les{c}the{c}"));
            let french = usize::from(!c.is_alphabetic());
            assert_eq!(counts.words, [2 * french, french, 0], "{c:?}");
        }
    }

    #[test]
    fn the_five_editions() {
        assert_eq!(of(["Le port de la ville est dans le delta"]), Some("fr"));
        assert_eq!(of(["The port of the city is in the delta"]), Some("en"));
        assert_eq!(
            of(["El puerto de la ciudad se abre y los barcos en el delta"]),
            Some("es")
        );
        assert_eq!(of(["Cảng của thành phố nằm ở đồng bằng"]), Some("vi"));
        assert_eq!(of(["港口位于三角洲"]), Some("zh"));
        assert_eq!(of(["12 345"]), None);
    }
}
