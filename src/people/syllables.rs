//! Syllables: whether a word can be Vietnamese, or Chinese in pinyin. By rule: both
//! languages put their syllables together from few parts.

/// Whether the folded word is one Vietnamese syllable.
pub(super) fn is_vietnamese(folded: &str) -> bool {
    const INITIALS: &[&str] = &[
        "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "dz", "d",
        "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "y", "",
    ];
    folded.len() <= 7
        && folded.is_ascii()
        && INITIALS.iter().any(|initial| {
            folded.strip_prefix(initial).is_some_and(|rhyme| {
                RHYMES.binary_search(&rhyme).is_ok()
                    || rhyme.is_empty() && matches!(*initial, "gi" | "y")
            })
        })
}

/// The rhymes of Vietnamese without marks, sorted.
const RHYMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec",
    "ech", "em", "en", "eng", "enh", "eo", "ep", "et", "eu", "i", "ia", "ich", "iec", "iem", "ien",
    "ieng", "iep", "iet", "ieu", "im", "in", "inh", "ip", "it", "iu", "o", "oa", "oac", "oach",
    "oai", "oan", "oang", "oanh", "oat", "oay", "oc", "oe", "oen", "oi", "om", "on", "ong", "op",
    "ot", "u", "ua", "uan", "uat", "uay", "uc", "ue", "ui", "um", "un", "ung", "uo", "uoc", "uoi",
    "uom", "uon", "uong", "uop", "uot", "uou", "up", "ut", "uu", "uy", "uych", "uyen", "uyet",
    "uynh", "uyt", "y", "yem", "yen", "yet", "yeu", "ynh",
];

/// Whether the folded word is one or two syllables of pinyin.
pub(super) fn is_pinyin(folded: &str) -> bool {
    folded.is_ascii()
        && folded.len() <= 12
        && (is_pinyin_syllable(folded)
            || (1..folded.len()).any(|cut| {
                is_pinyin_syllable(&folded[..cut]) && is_pinyin_syllable(&folded[cut..])
            }))
}

fn is_pinyin_syllable(syllable: &str) -> bool {
    const INITIALS: &[&str] = &[
        "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x",
        "r", "z", "c", "s", "y", "w", "",
    ];
    const FINALS: &[&str] = &[
        "a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "i", "ia", "ian", "iang",
        "iao", "ie", "in", "ing", "iong", "iu", "o", "ong", "ou", "u", "ua", "uai", "uan", "uang",
        "ue", "ui", "un", "uo",
    ];
    INITIALS.iter().any(|initial| {
        syllable
            .strip_prefix(initial)
            .is_some_and(|rest| FINALS.binary_search(&rest).is_ok())
    })
}

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
        assert!(RHYMES.is_sorted());
    }
}
