//! Captures that never were: pages with the shapes and the noise of a news agency's,
//! made of invented words and names.
//!
//! Page `n` of a seed is always the same, whatever else is made: a corpus of 20,000 is
//! the beginning of one of a million. Words recur as words of a language do, and
//! related stories as a sidebar shows them: those of the last days, under all that was
//! captured then, and a few that stay for good.

use std::fmt::Write;

/// Pages captured on one day: their sidebars show the same stories.
const PAGES_A_DAY: u64 = 400;
/// Of so many stories, of which a page prints seven.
const STORIES_IN_SIDEBAR: u64 = 40;

/// Beginnings and ends of invented words: rank in both lists is frequency.
const STEMS: [&str; 48] = [
    "port", "rivi", "march", "cult", "form", "provin", "habit", "ress", "prod", "tend", "coop",
    "rens", "vill", "pêch", "camp", "expos", "trav", "contr", "récolt", "accord", "confér", "mont",
    "part", "vol", "pass", "dével", "serv", "tour", "jour", "sout", "gard", "plant", "échang",
    "march", "répar", "ouvr", "ferm", "pays", "front", "sais", "concert", "jardin", "étud", "fabr",
    "progr", "moul", "batel", "artis",
];
const ENDS: [&str; 40] = [
    "e", "ation", "er", "ent", "ement", "ère", "eur", "es", "é", "ique", "ées", "aire", "ant",
    "eurs", "ables", "ité", "age", "oppe", "ise", "ience", "ure", "ages", "ier", "elle", "iste",
    "ème", "oire", "onne", "ateur", "esque", "if", "ives", "able", "ence", "ières", "ouse", "al",
    "aux", "aison", "ure",
];
const SMALL: [&str; 24] = [
    "de", "la", "le", "et", "les", "des", "à", "en", "du", "dans", "pour", "une", "un", "au",
    "sur", "avec", "par", "que", "qui", "a", "est", "ont", "plus", "cette",
];
const PLACES: [&str; 16] = [
    "Hanoï",
    "Hanoi",
    "Da Nang",
    "Đà Nẵng",
    "Can Tho",
    "Hai Phong",
    "Hué",
    "Lao Cai",
    "Vientiane",
    "Phnom Penh",
    "Tokyo",
    "Genève",
    "Bac Giang",
    "Hô Chi Minh-Ville",
    "Ca Mau",
    "Da Lat",
];
const FAMILIES: [&str; 16] = [
    "Nguyên", "Nguyen", "Trân", "Lê", "Pham", "Hoang", "Vu", "Dang", "Bui", "Dô", "Ngô", "Duong",
    "Dinh", "Ly", "Truong", "Dao",
];
const MIDDLES: [&str; 12] = [
    "Van", "Thi", "Duc", "Minh", "Quang", "Thanh", "Huu", "Xuân", "Ngoc", "Hai", "Công", "Dinh",
];
const GIVEN: [&str; 24] = [
    "An", "Binh", "Chi", "Dung", "Giang", "Hoa", "Huong", "Khanh", "Lan", "Loc", "Mai", "Nam",
    "Ngan", "Phuc", "Quân", "Son", "Tâm", "Thao", "Tuân", "Vinh", "Yên", "Hiên", "Long", "Bang",
];
/// None ends in a or o, before which an e would read as a lost ligature.
const SYLLABLES: [&str; 20] = [
    "bel", "mar", "kor", "vin", "sar", "dor", "ni", "ras", "tal", "lem", "ju", "pol", "ger", "i",
    "mon", "fan", "ri", "zon", "hel", "an",
];
const ROLES: [&str; 20] = [
    "le président du Comité populaire",
    "la directrice du port",
    "le ministre des Transports",
    "l’ambassadeur du Laos",
    "le secrétaire général du Parti",
    "la présidente de l’Assemblée",
    "le vice-ministre de l’Agriculture",
    "le professeur",
    "la docteure",
    "M.",
    "Mme",
    "le général",
    "le chef du Comité de prévention",
    "la maire de la ville",
    "le recteur",
    "le vice-président",
    "la porte-parole du ministère",
    "l’entraîneur",
    "le peintre",
    "M.",
];
const SIDES: [&str; 6] = [
    "(à gauche)",
    "(à droite)",
    "(droite)",
    "(au centre)",
    "",
    "",
];
const CREDITS: [&str; 6] = [
    " Photo: VNA",
    ". Photo: VNA",
    " (Photo: VNA)",
    " Photo : VNA/CVN",
    ". Photo: AFP",
    " (Photo : Internet)",
];
const SIGN_OFFS: [&str; 6] = [" -VNA", "-VNA", ".-VNA", " – VNA", "-AVI", ". -VNA/CPV"];

/// A stream of numbers that its seed alone decides (SplitMix64).
struct Chance(u64);

impl Chance {
    fn of(seed: u64, what: u64, number: u64) -> Self {
        let mut chance = Chance(seed ^ what.rotate_left(48) ^ number.rotate_left(8));
        chance.next();
        Chance(chance.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    fn of_list<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[usize::try_from(self.below(list.len() as u64)).unwrap_or(0)]
    }

    /// The first words of a list come often and the last seldom.
    fn by_rank<'a>(&mut self, list: &[&'a str]) -> &'a str {
        let most = self.below(list.len() as u64) + 1;
        self.of_list(&list[..usize::try_from(most).unwrap_or(1)])
    }
}

/// What all captures of one story print of it.
struct Story {
    title: String,
    lead: String,
    caption: String,
}

/// Makes the capture of a number, as bytes.
pub(crate) fn capture(seed: u64, number: u64) -> Vec<u8> {
    let chance = &mut Chance::of(seed, 1, number);
    let story = story(seed, number);
    let body = body(seed, number, chance);
    let sign_off = chance.of_list(&SIGN_OFFS);
    let photos = photos(&story, chance);
    let mut page = String::with_capacity(8192);
    let blank = if chance.percent(10) {
        "\n\u{a0}\n"
    } else {
        "\n\n"
    };
    match chance.below(100) {
        0..=84 => {
            let Story { title, lead, .. } = &story;
            let _ = write!(
                page,
                "{title}{blank}{lead}\n{photos}{blank}{body}{sign_off}"
            );
            page.push_str("\n\nVoir plus");
            for place in 0..7 {
                teaser(seed, number, place, chance, &mut page);
            }
        }
        85..=91 => {
            let other = self::story(seed, chance.below(number + 1));
            let _ = write!(page, "{body}{sign_off}\n{}\n{}", other.title, other.lead);
        }
        92..=96 => {
            let _ = write!(page, " date 2021-07 {body}\n\n\n\n{photos}\n{sign_off}");
        }
        97..=98 => {
            let title = plain(&story.title);
            let _ = write!(
                page,
                "{title} hinh anh 1{}\n{body}{sign_off}",
                story.caption
            );
        }
        _ => {
            for place in 0..12 {
                let abstract_text = self::story(seed, number.saturating_sub(place)).lead;
                let _ = writeln!(page, "{abstract_text}");
            }
        }
    }
    encoded(page, chance)
}

/// Most pages are UTF-8; a few are what crawlers make of it.
fn encoded(page: String, chance: &mut Chance) -> Vec<u8> {
    use unicode_normalization::UnicodeNormalization;
    match chance.below(200) {
        0 => page.nfd().collect::<String>().into_bytes(),
        1 => page.replace('\n', "\r\n").into_bytes(),
        2 => [b"\xef\xbb\xbf".as_slice(), page.as_bytes()].concat(),
        3 => encoding_rs::WINDOWS_1252.encode(&page).0.into_owned(),
        _ => page.into_bytes(),
    }
}

/// A story has one title, lead and photo wherever it is printed.
fn story(seed: u64, number: u64) -> Story {
    let chance = &mut Chance::of(seed, 2, number);
    let length = 9 + chance.below(7);
    let mut title = words(chance, length);
    capitalise(&mut title);
    let length = 36 + chance.below(28);
    let mut lead = sentence(chance, length, seed);
    lead.pop();
    let who = person(seed, chance);
    let role = chance.of_list(&ROLES);
    let side = chance.of_list(&SIDES);
    let credit = chance.of_list(&CREDITS);
    let mut caption = format!("{role} {who} {side}");
    caption.truncate(caption.trim_end().len());
    let length = 10 + chance.below(10);
    let _ = write!(caption, " {}{credit}", words(chance, length));
    capitalise(&mut caption);
    Story {
        title,
        lead: lead + ".",
        caption,
    }
}

fn teaser(seed: u64, number: u64, place: u64, chance: &mut Chance, page: &mut String) {
    // One story in ten stays for good, the others are those of the last days.
    let shown = (place + chance.below(6) * 7) % STORIES_IN_SIDEBAR;
    let told = if shown.is_multiple_of(10) {
        shown
    } else {
        let day = number / PAGES_A_DAY;
        day * PAGES_A_DAY + shown * (PAGES_A_DAY / STORIES_IN_SIDEBAR)
    };
    let Story {
        title,
        lead,
        caption,
    } = story(seed, told);
    let caption = if told.is_multiple_of(7) {
        &title
    } else {
        &caption
    };
    let _ = write!(page, "\n\n{caption}\n\n{title}\n\n{lead}");
}

fn photos(story: &Story, chance: &mut Chance) -> String {
    let Story { title, caption, .. } = story;
    let mut photos = format!("{title} ảnh 1{caption}");
    if chance.percent(90) {
        let mut second = words(chance, 12);
        capitalise(&mut second);
        let credit = chance.of_list(&CREDITS);
        let _ = write!(photos, "\n\n{title} ảnh 2{second}{credit}");
    }
    photos
}

/// Three to six paragraphs, with or without a dateline, now and then glued.
fn body(seed: u64, number: u64, chance: &mut Chance) -> String {
    let mut body = String::with_capacity(4096);
    if chance.percent(55) {
        let place = chance.of_list(&PLACES);
        let _ = match chance.below(3) {
            0 => write!(body, "{place} (VNA) - "),
            1 => write!(body, "{place}, {} mai (VNA) – ", 1 + number % 28),
            _ => write!(body, "{place} (VNA)- "),
        };
    }
    let is_glued = chance.percent(40);
    for paragraph in 0..3 + chance.below(4) {
        if paragraph > 0 {
            body.push_str(if is_glued && chance.percent(30) {
                ""
            } else {
                "\n\n"
            });
        }
        let sentences = 2 + chance.below(2);
        for at in 0..sentences {
            let length = 14 + chance.below(14);
            body.push_str(&sentence(chance, length, seed));
            if at + 1 < sentences {
                body.push(if chance.percent(4) { '\u{a0}' } else { ' ' });
            }
        }
    }
    if is_glued && let Some((at, _)) = body.match_indices(' ').nth(20) {
        body.remove(at);
    }
    body.truncate(body.trim_end_matches('.').len());
    body
}

/// A sentence; one in two names somebody.
fn sentence(chance: &mut Chance, length: u64, seed: u64) -> String {
    let mut sentence = String::new();
    if chance.percent(45) {
        let role = chance.of_list(&ROLES);
        let _ = write!(sentence, "{role} {} a ", person(seed, chance));
    }
    sentence.push_str(&words(chance, length));
    match chance.below(12) {
        0 => {
            let _ = write!(sentence, " de {} tonnes", chance.below(90_000));
        }
        1 => {
            let _ = write!(sentence, " à {}", chance.of_list(&PLACES));
        }
        2 => {
            let _ = write!(sentence, " en {}", 1950 + chance.below(76));
        }
        3 => {
            let _ = write!(
                sentence,
                ", a-t-{} dit",
                if chance.percent(60) { "il" } else { "elle" }
            );
        }
        _ => {}
    }
    capitalise(&mut sentence);
    sentence.push('.');
    sentence
}

fn words(chance: &mut Chance, count: u64) -> String {
    let mut words = String::with_capacity(8 * 32);
    for at in 0..count {
        if at > 0 {
            words.push(' ');
        }
        if chance.percent(45) {
            words.push_str(chance.by_rank(&SMALL));
            continue;
        }
        if chance.percent(6) {
            words.push_str(if chance.percent(50) { "l’" } else { "d'" });
        }
        words.push_str(chance.by_rank(&STEMS));
        if chance.percent(20) {
            words.push_str(chance.by_rank(&SYLLABLES));
        }
        words.push_str(chance.by_rank(&ENDS));
    }
    words
}

/// One of some thousand people, of whom the first are named often.
fn person(seed: u64, chance: &mut Chance) -> String {
    let most = chance.below(6000) + 1;
    let who = &mut Chance::of(seed, 3, chance.below(most));
    if who.percent(70) {
        let family = who.by_rank(&FAMILIES);
        return format!("{family} {} {}", who.of_list(&MIDDLES), who.of_list(&GIVEN));
    }
    let mut name = || {
        let mut name: String = (0..2 + who.below(2))
            .map(|_| who.of_list(&SYLLABLES))
            .collect();
        capitalise(&mut name);
        name
    };
    format!("{} {}", name(), name())
}

fn capitalise(text: &mut String) {
    if let Some(first) = text.chars().next() {
        let upper: String = first.to_uppercase().collect();
        text.replace_range(..first.len_utf8(), &upper);
    }
}

/// A title as crawlers fold it into a file's name.
fn plain(title: &str) -> String {
    use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
    title.nfd().filter(|c| !is_combining_mark(*c)).collect()
}
