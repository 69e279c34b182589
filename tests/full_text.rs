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
    ("Đỗ Dương Đức", "Do Duong Duc"),
    ("Đắk Lắk", "Dak Lak"),
    ("Điện Biên Phủ", "Dien Bien Phu"),
    ("đồng", "dong"),
    ("Phạm Thị Đoan", "Pham Thi Doan"),
    ("cœur", "coeur"),
    ("œuvre", "oeuvre"),
    ("vœux de la sœur", "voeux de la soeur"),
    ("Œdème", "Oedeme"),
    ("ex æquo", "ex aequo"),
    ("Hô Chi Minh-Ville", "Ho Chi Minh Ville"),
    ("l’amitié", "l'amitié"),
    ("Vietnam–Laos", "Vietnam-Laos"),
    ("éléphant", "ELEPHANT"),
    ("Hanoï", "Hanoi"),
    ("Zoltán", "Zoltan"),
    ("Türk", "Turk"),
];

fn finds(connection: &Connection, asked: &str) -> u32 {
    let phrase = format!("\"{asked}\"");
    let sql = "SELECT count(*) FROM article_search(?1) s JOIN articles a ON a.id = s.rowid";
    connection
        .query_row(sql, [&phrase], |row| row.get(0))
        .unwrap_or_else(|error| panic!("{phrase}: {error}"))
}

#[test]
fn words_and_phrases_are_found_with_and_without_marks() {
    for (marked, plain) in SAME {
        for (printed, asked) in [
            (marked, plain),
            (plain, marked),
            (marked, marked),
            (plain, plain),
        ] {
            let place = Place::new();
            place.write(
                "a.txt",
                format!("On a vu {printed} ce lundi.\n\nRien d’autre."),
            );
            place.write("b.txt", "Un tout autre texte.\n\nSans rien de cela.");
            place.import();
            let connection = place.open();
            let composed: String = asked.nfc().collect();
            let decomposed: String = asked.nfd().collect();
            for asked in [composed, decomposed] {
                assert_eq!(finds(&connection, &asked), 1, "{asked} in {printed}");
                let among = format!("vu {asked} ce lundi");
                assert_eq!(finds(&connection, &among), 1, "{among} in {printed}");
            }
        }
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
