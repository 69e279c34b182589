//! The language of a page, told by its script and its commonest small words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::text::is_alphabetic;

/// Small words by language. A word that two languages share stands in both: it
/// tells them from the third.
const FRENCH: &[&str] = &[
    "le", "la", "les", "l", "d", "qu", "s", "n", "un", "une", "des", "du", "de", "au", "aux", "et",
    "est", "sont", "été", "dans", "pour", "par", "sur", "avec", "ce", "cette", "ces", "son", "sa",
    "ses", "leur", "qui", "que", "il", "elle", "ils", "à", "en", "a", "ont", "pas", "plus",
    "après", "entre", "où", "deux",
];
const ENGLISH: &[&str] = &[
    "the", "of", "and", "to", "in", "is", "was", "are", "were", "for", "with", "has", "have", "on",
    "by", "at", "from", "that", "this", "its", "his", "her", "their", "which", "who", "it", "he",
    "she", "they", "as", "an", "a", "said", "will", "after", "between", "two", "be",
];
const SPANISH: &[&str] = &[
    "el", "la", "los", "las", "un", "una", "del", "de", "y", "en", "que", "con", "por", "para",
    "se", "su", "sus", "es", "al", "lo", "como", "más", "ha", "fue", "este", "esta", "entre",
    "sobre", "desde", "hasta", "dos", "a",
];

/// How much of a text is looked at, in bytes: the first paragraphs tell.
const ENOUGH: usize = 800;

/// The longest small word, in bytes.
const LONGEST: usize = 7;

/// Which of the three languages have a small word, in their order.
static SMALL_WORDS: LazyLock<FxHashMap<&[u8], [usize; 3]>> = LazyLock::new(|| {
    let mut words: FxHashMap<&[u8], [usize; 3]> = FxHashMap::default();
    for (language, list) in [FRENCH, ENGLISH, SPANISH].into_iter().enumerate() {
        for word in list {
            words.entry(word.as_bytes()).or_default()[language] = 1;
        }
    }
    words
});

/// The languages that have this small word, whatever its case in ASCII.
fn languages_with(word: &str) -> [usize; 3] {
    let mut lower = [0; LONGEST];
    let Some(lower) = lower.get_mut(..word.len()) else {
        return [0; 3];
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    SMALL_WORDS.get(&*lower).copied().unwrap_or_default()
}

/// The ISO 639-1 code, or `None` where the text is too short to tell.
pub(super) fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<&'static str> {
    let mut counts = [0_usize; 3];
    let (mut letters, mut vietnamese, mut chinese) = (0_usize, 0_usize, 0_usize);
    let mut seen = 0;
    for text in texts {
        let text = &text[..text.floor_char_boundary(ENOUGH.saturating_sub(seen))];
        seen += text.len();
        for word in text.split(|c: char| !is_alphabetic(c)) {
            for c in word.chars() {
                letters += 1;
                vietnamese += usize::from(matches!(c, '\u{1ea0}'..='\u{1ef9}' | 'ơ' | 'ư' | 'đ'));
                chinese += usize::from(('\u{4e00}'..='\u{9fff}').contains(&c));
            }
            for (count, is_in) in counts.iter_mut().zip(languages_with(word)) {
                *count += is_in;
            }
        }
    }
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
    fn no_small_word_is_longer_than_the_longest() {
        let words = [FRENCH, ENGLISH, SPANISH].concat();
        assert_eq!(words.iter().map(|word| word.len()).max(), Some(LONGEST));
        assert_eq!(languages_with("THE"), [0, 1, 0]);
        assert_eq!(languages_with("entre"), [1, 0, 1]);
        assert_eq!(languages_with("cependant"), [0; 3]);
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
