//! Full text, as anyone asks it from a plain SQLite: words and phrases with and
//! without their marks.

mod support;

use rusqlite::Connection;
use support::Place;
use unicode_normalization::UnicodeNormalization;

/// What is printed and how else it is asked for; each finds the other.
const SAME: &[(&str, &str)] = &[
    ("Nguyễn", "Nguyen"),
    ("Việt Nam", "Viet Nam"),
    ("Đà Nẵng", "Da Nang"),
    ("Đà Nẵng", "Dà Nang"),
    ("Đặng Đức Dũng", "Dang Duc Dung"),
    ("Dương Đình Điệp", "Duong Dinh Diep"),
    ("Đống Đa", "Dong Đa"),
    ("Đống Đa", "Đong Da"),
    ("Đinh Đức Đông", "Dinh Đuc Dong"),
    ("Đỗ Dương Đức", "Do Duong Duc"),
    ("Đắk Lắk", "Dak Lak"),
    ("Đắk Nông", "Dak Nong"),
    ("Điện Biên Phủ", "Dien Bien Phu"),
    ("Đồng Tháp", "Dong Thap"),
    ("Đồng Nai", "Dong Nai"),
    ("Bình Định", "Binh Dinh"),
    ("Nam Định", "Nam Dinh"),
    ("Lâm Đồng", "Lam Dong"),
    ("Hải Dương", "Hai Duong"),
    ("Bình Dương", "Binh Duong"),
    ("Đoàn Thị Điểm", "Doan Thi Diem"),
    ("Võ Thị Ánh Xuân", "Vo Thi Anh Xuan"),
    ("Trần Đại Quang", "Tran Dai Quang"),
    ("Phạm Minh Chính", "Pham Minh Chinh"),
    ("Tô Lâm", "To Lam"),
    ("Hồ Chí Minh", "Ho Chi Minh"),
    ("Thừa Thiên-Huế", "Thua Thien-Hue"),
    ("Thừa Thiên – Huế", "Thua Thien Hue"),
    ("Ninh Thuận", "Ninh Thuan"),
    ("Bà Rịa-Vũng Tàu", "Ba Ria Vung Tau"),
    ("Quảng Ngãi", "Quang Ngai"),
    ("Tết Nguyên Đán", "Tet Nguyen Dan"),
    ("áo dài", "ao dai"),
    ("phở", "pho"),
    ("đồng", "dong"),
    ("Phạm Thị Đoan", "Pham Thi Doan"),
    ("cœur", "coeur"),
    ("cœur du projet", "coeur du projet"),
    ("œuvre", "oeuvre"),
    ("chef-d’œuvre", "chef-d'oeuvre"),
    ("main-d’œuvre", "main d oeuvre"),
    ("vœux de la sœur", "voeux de la soeur"),
    ("nœud", "noeud"),
    ("œufs", "oeufs"),
    ("Œdème", "Oedeme"),
    ("ex æquo", "ex aequo"),
    ("Hô Chi Minh-Ville", "Ho Chi Minh Ville"),
    ("Vietnam–Laos", "Vietnam-Laos"),
    ("Vietnam—Laos", "Vietnam Laos"),
    ("l’amitié", "l'amitié"),
    ("l’été à Huế", "l'ete a Hue"),
    ("aujourd’hui", "aujourd'hui"),
    ("« port fluvial »", "port fluvial"),
    ("“port fluvial”", "port fluvial"),
    ("(à gauche)", "a gauche"),
    ("éléphant", "ELEPHANT"),
    ("ÉCOLE", "école"),
    ("Noël", "Noel"),
    ("maïs", "mais"),
    ("façade", "facade"),
    ("Hanoï", "Hanoi"),
    ("Phnom Penh, Vientiane", "Phnom Penh Vientiane"),
    ("200.000 dongs", "200 000 dongs"),
    ("Zoltán", "Zoltan"),
    ("Türk", "Turk"),
    ("Reykjavík", "Reykjavik"),
    ("2e", "2e"),
];

/// Letters that no text lacks by chance: who asks without them finds them, and not the
/// other way round.
const LETTERS: &[(&str, &str)] = &[
    ("Łódź", "Lodz"),
    ("Straße", "Strasse"),
    ("Øresund", "Oresund"),
    ("92ᵉ session", "92e session"),
    ("ﬁnances", "finances"),
];

fn finds(connection: &Connection, asked: &str) -> u32 {
    let phrase = format!("\"{asked}\"");
    let sql = "SELECT count(*) FROM article_search(?1) s JOIN articles a ON a.id = s.rowid";
    connection
        .query_row(sql, [&phrase], |row| row.get(0))
        .unwrap_or_else(|error| panic!("{phrase}: {error}"))
}

fn is_found(connection: &Connection, query: &str) -> bool {
    let sql = "SELECT count(*) FROM article_search(?1) s JOIN articles a ON a.id = s.rowid";
    let found: u32 = connection
        .query_row(sql, [query], |row| row.get(0))
        .unwrap_or_else(|error| panic!("{query}: {error}"));
    found > 0
}

#[test]
fn words_and_phrases_are_found_with_and_without_marks() {
    assert!(SAME.len() >= 60);
    let place = Place::new();
    for (at, (marked, plain)) in SAME.iter().enumerate() {
        for (printed, side) in [(marked, "marked"), (plain, "plain")] {
            place.write(
                &format!("{at}_{side}.txt"),
                format!("Numéro {at} {side} : on a vu {printed} ce lundi.\n\nRien d’autre."),
            );
        }
    }
    place.import();
    let connection = place.open();
    let mut lost = Vec::new();
    for (at, (marked, plain)) in SAME.iter().enumerate() {
        for side in ["marked", "plain"] {
            for asked in [marked, plain] {
                let composed: String = asked.nfc().collect();
                let decomposed: String = asked.nfd().collect();
                for asked in [composed, decomposed] {
                    for phrase in [asked.clone(), format!("vu {asked} ce lundi")] {
                        let query = format!("\"{phrase}\" AND \"Numéro {at} {side}\"");
                        if !is_found(&connection, &query) {
                            lost.push(query);
                        }
                    }
                }
            }
        }
    }
    assert_eq!(lost, [""; 0]);
}

#[test]
fn letters_of_other_languages_are_found_without_them() {
    for (marked, plain) in LETTERS {
        let place = Place::new();
        place.write(
            "a.txt",
            format!("On a vu {marked} ce lundi.\n\nRien d’autre."),
        );
        place.import();
        assert_eq!(finds(&place.open(), plain), 1, "{plain} in {marked}");
    }
}

#[test]
fn other_letters_are_other_words() {
    let place = Place::new();
    place.write(
        "a.txt",
        "Le port de Da Nang a ouvert.\n\nUne dinde a couru dans le noeud.",
    );
    place.import();
    let connection = place.open();
    for asked in ["Nang Da", "ang", "a nang", "inde", "Đà Lạt", "nœuds"] {
        assert_eq!(finds(&connection, asked), 0, "{asked}");
    }
}

#[test]
fn all_parts_of_an_article_are_searched_and_its_teasers_are_not() {
    let place = Place::new();
    place.write(
        "a.txt",
        "Titre premier du port\n\nChapeau second.\nTitre premier du port ảnh 1Cliché troisième. Photo: VNA\n\n\
         Hanoi (VNA) - Corps quatrième. -VNA\n\nVoir plus\n\nVue. Photo: VNA\n\nVoisin cinquième\n\nSuite sixième.",
    );
    place.import();
    let connection = place.open();
    for word in ["premier", "second", "troisieme", "quatrieme"] {
        assert_eq!(finds(&connection, word), 1, "{word}");
    }
    assert_eq!(finds(&connection, "cinquieme"), 0);
    for (query, found) in [("captions : troisieme", "1"), ("title : troisieme", "0")] {
        let sql = format!("SELECT count(*) FROM article_search('{query}')");
        assert_eq!(support::rows(&connection, &sql), [found]);
    }
}

#[test]
fn no_phrase_reaches_over_two_parts_of_the_index() {
    let place = Place::new();
    place.write(
        "a.txt",
        "Les ouvriers de Da Nang rentrent.\n\nIls ont voté en mars.",
    );
    place.import();
    let connection = place.open();
    assert_eq!(finds(&connection, "en mars"), 1);
    assert_eq!(finds(&connection, "mars les ouvriers"), 0);
}
