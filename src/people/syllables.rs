//! Syllables: whether a word can be Vietnamese, or Chinese in pinyin. By rule: both
//! languages put their syllables together from few parts.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Whether the folded word is one Vietnamese syllable.
pub(super) fn is_vietnamese(folded: &str) -> bool {
    VIETNAMESE.has(folded)
}

/// Whether the folded word is one or two syllables of pinyin.
pub(super) fn is_pinyin(folded: &str) -> bool {
    PINYIN.has(folded)
        || folded.is_ascii()
            && folded.len() <= 2 * LONGEST
            && (1..folded.len()).any(|cut| PINYIN.has(&folded[..cut]) && PINYIN.has(&folded[cut..]))
}

/// No syllable has more letters.
const LONGEST: usize = 7;

/// All syllables of a language, each as one number.
struct Syllables(FxHashSet<u64>);

static VIETNAMESE: LazyLock<Syllables> = LazyLock::new(|| {
    let mut syllables = Syllables::of(VIETNAMESE_INITIALS, VIETNAMESE_RHYMES);
    syllables
        .0
        .extend(["gi", "y"].into_iter().filter_map(number));
    syllables
});

static PINYIN: LazyLock<Syllables> =
    LazyLock::new(|| Syllables::of(PINYIN_INITIALS, PINYIN_FINALS));

impl Syllables {
    fn of(initials: &[&str], rhymes: &[&str]) -> Self {
        let with_rhymes = |initial| rhymes.iter().map(move |rhyme| format!("{initial}{rhyme}"));
        let syllables = initials.iter().flat_map(with_rhymes);
        Syllables(syllables.filter_map(|syllable| number(&syllable)).collect())
    }

    fn has(&self, word: &str) -> bool {
        number(word).is_some_and(|number| self.0.contains(&number))
    }
}

/// A short word as a number of its own.
fn number(word: &str) -> Option<u64> {
    let letters = word.bytes();
    (word.len() <= LONGEST).then(|| letters.fold(0, |number, byte| number << 8 | u64::from(byte)))
}

const VIETNAMESE_INITIALS: &[&str] = &[
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "dz", "d", "g",
    "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "y", "",
];

/// The rhymes of Vietnamese without marks.
const VIETNAMESE_RHYMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec",
    "ech", "em", "en", "eng", "enh", "eo", "ep", "et", "eu", "i", "ia", "ich", "iec", "iem", "ien",
    "ieng", "iep", "iet", "ieu", "im", "in", "inh", "ip", "it", "iu", "o", "oa", "oac", "oach",
    "oai", "oan", "oang", "oanh", "oat", "oay", "oc", "oe", "oen", "oi", "om", "on", "ong", "op",
    "ot", "u", "ua", "uan", "uat", "uay", "uc", "ue", "ui", "um", "un", "ung", "uo", "uoc", "uoi",
    "uom", "uon", "uong", "uop", "uot", "uou", "up", "ut", "uu", "uy", "uych", "uyen", "uyet",
    "uynh", "uyt", "y", "yem", "yen", "yet", "yeu", "ynh",
];

const PINYIN_INITIALS: &[&str] = &[
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r",
    "z", "c", "s", "y", "w", "",
];

const PINYIN_FINALS: &[&str] = &[
    "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "i", "ia", "ian", "iang", "iao",
    "ie", "in", "ing", "iong", "iu", "o", "ong", "ou", "u", "ua", "uai", "uan", "uang", "ue", "ui",
    "un", "uo",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_names() {
        for word in [
            "nguyen", "phuc", "giang", "truong", "nghia", "quynh", "y", "oanh", "hieu", "thuy",
            "gia", "yen", "gi",
        ] {
            assert!(is_vietnamese(word), "{word}");
        }
        for word in [
            "hagiwara",
            "esper",
            "prix",
            "star",
            "phuceffectuera",
            "zsofia",
        ] {
            assert!(!is_vietnamese(word), "{word}");
        }
        for word in ["jinping", "yi", "keqiang", "xi", "zhang", "wei"] {
            assert!(is_pinyin(word), "{word}");
        }
        for word in ["mark", "esper", "nguyen"] {
            assert!(!is_pinyin(word), "{word}");
        }
    }
}
