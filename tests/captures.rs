//! What captures say: golden answers, and that no letter of a page is lost.
//!
//! Each fixture in `fixtures/captures/` is a page of our own in the agency's
//! format and, beside it, what it says. `DEPECHE_ACCEPT=1 cargo test` writes the
//! answers anew: read the difference before you commit it.

mod support;

use std::path::{Path, PathBuf};

use depeche::decode;
use depeche::model::Article;
use depeche::parse::parse;
use depeche::text;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::promises::{assert_any_bytes_are_read, assert_no_letter_is_lost};

fn answer(bytes: &[u8]) -> Value {
    match decode::decode(bytes) {
        Err(problem) => json!({ "problem": problem.kind }),
        Ok(decoded) => article_json(&parse(&decoded.text), decoded.encoding),
    }
}

fn article_json(article: &Article, encoding: &str) -> Value {
    let dateline = article.dateline.as_ref();
    let body: Vec<&str> = article
        .body
        .split("\n\n")
        .filter(|text| !text.is_empty())
        .collect();
    json!({
        "encoding": encoding,
        "layout": article.layout,
        "language": article.language,
        "title": article.title,
        "lead": article.lead,
        "dateline": dateline.map(|dateline| &dateline.printed),
        "dateline_place": dateline.and_then(|dateline| dateline.place.as_ref()),
        "dateline_agency": dateline.map(|dateline| &dateline.agency),
        "dateline_date": dateline.and_then(|dateline| dateline.date.as_ref()),
        "sign_off": article.sign_off,
        "published_at": article.published_at,
        "photos": article.photos,
        "related": article.related.iter().map(|teaser| json!({
            "title": teaser.title,
            "abstract": teaser.abstract_text,
            "caption": teaser.photo.as_ref().and_then(|photo| photo.caption.as_ref()),
            "credit": teaser.photo.as_ref().and_then(|photo| photo.credit.as_ref()),
        })).collect::<Vec<_>>(),
        "body": body,
        "furniture": article.furniture,
    })
}

fn captures(folder: &str) -> Vec<PathBuf> {
    let folder = support::fixtures().join("captures").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("a folder of fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    assert!(
        paths.len() >= 15,
        "only {} fixtures in {}",
        paths.len(),
        folder.display()
    );
    paths
}

fn check_golden(folder: &str) {
    let mut wrong = Vec::new();
    for path in captures(folder) {
        let bytes = std::fs::read(&path).expect("a fixture");
        let found = serde_json::to_string_pretty(&answer(&bytes)).expect("JSON") + "\n";
        let expected_path = path.with_extension("expected");
        if std::env::var_os("DEPECHE_ACCEPT").is_some() {
            std::fs::write(&expected_path, &found).expect("an answer is written");
            continue;
        }
        let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
        if found != expected {
            wrong.push(format!(
                "{}\n{}",
                path.display(),
                difference(&expected, &found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn difference(expected: &str, found: &str) -> String {
    let missing = expected.lines().filter(|line| !found.contains(line));
    let surplus = found.lines().filter(|line| !expected.contains(line));
    let missing = missing.map(|line| format!("  expected {line}\n"));
    let surplus = surplus.map(|line| format!("  found    {line}\n"));
    missing.chain(surplus).collect()
}

#[test]
fn every_bullet_of_the_format_is_understood() {
    check_golden("ok");
}

#[test]
fn whole_pages_are_understood() {
    check_golden("pages");
}

#[test]
fn odd_captures_give_an_answer() {
    check_golden("odd");
}

#[test]
fn no_letter_of_a_fixture_is_lost() {
    for path in ["ok", "odd", "pages"].into_iter().flat_map(captures) {
        if let Ok(decoded) = decode::decode(&std::fs::read(path).expect("a fixture")) {
            assert_no_letter_is_lost(&decoded.text);
        }
    }
}

/// Parts of fixtures one after the other, cut anywhere, with a byte here and there that
/// is another.
fn any_parts() -> impl Strategy<Value = Vec<u8>> {
    let fixtures = ["ok", "odd", "pages"].into_iter().flat_map(captures);
    let fixtures: Vec<Vec<u8>> = fixtures
        .map(|path| std::fs::read(path).expect("a fixture"))
        .collect();
    let part = (
        prop::sample::select(fixtures),
        any::<[prop::sample::Index; 2]>(),
    );
    let part = part.prop_map(|(fixture, ends)| {
        let mut ends = ends.map(|end| end.index(fixture.len() + 1));
        ends.sort_unstable();
        fixture[ends[0]..ends[1]].to_vec()
    });
    let other = (any::<prop::sample::Index>(), any::<u8>());
    let others = prop::collection::vec(other, 0..4);
    (prop::collection::vec(part, 1..4), others).prop_map(|(parts, others)| {
        let mut bytes = parts.concat();
        for (at, byte) in others {
            if !bytes.is_empty() {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
        }
        bytes
    })
}

/// Pages put together from what real ones are made of, in any order, and noise.
fn any_page() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "Le port de Hai Duong grandit", "Le port de Hai Duong grandit ảnh 1", " ảnh 2", "hinh anh 1",
            "Voir plus", "Photo: VNA", "(Photo : Linh An/VNA)", "Photo", "Source : VNA", "source",
            "Hanoi (VNA) -", "Hanoi, 14 mai (VNA) –", "(VNA)", "-VNA", ". - VNA/CPV", "./.", "VNA",
            "VNA-POL", ">>> Lire", "back to top", "date 2021-07 ", "越通社河内——", "(à gauche)",
            "Une phrase courte.", "Les deux parties ont signé un accord sur la pêche.", "M. An",
            "Rédaction : 5, rue Une", "AVI\n", "- VNA/CPV le port de Hai Phong", "Un mot. ", "a@b.vn", "…", "«", "Ngô Thị Hà", "é\u{301}", "ᵉ", "ß", "İ",
        ]).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => "\\PC{0,40}",
    ];
    let space = prop::sample::select(vec!["", " ", "\n", "\n\n", "\u{a0}\n", "\r\n", "\n\n\n\n"]);
    prop::collection::vec((piece, space), 0..40).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(piece, space)| piece + space)
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_an_answer_and_no_letter_is_lost(page in any_page()) {
        assert_any_bytes_are_read(page.as_bytes());
    }

    #[test]
    fn any_bytes_give_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        assert_any_bytes_are_read(&bytes);
    }

    #[test]
    fn any_part_of_pages_gives_an_answer(bytes in any_parts()) {
        assert_any_bytes_are_read(&bytes);
    }
}

/// `DEPECHE_CASES` asks for more than the few that a quick run tries.
fn cases() -> u32 {
    let asked = std::env::var("DEPECHE_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(1000)
}

#[test]
fn a_page_of_one_long_line_is_read() {
    // Were any rule quadratic in the page, this would take hours.
    let title = format!("Le titre du jour\n\n{}", "mot ".repeat(100));
    let pages = [
        format!("{title}{}fin.", "ảnh 1 ".repeat(100_000)),
        format!(
            "Le titre du jour\n\nLe titre du jour ảnh 1a{}\n{}",
            "-".repeat(200_000),
            "a\n".repeat(50_000)
        ),
        ["Un abrégé de la vie des gens du port.\n"; 10].concat()
            + &("un mot ".repeat(100_000) + "\n").repeat(2),
    ];
    for page in pages {
        assert_no_letter_is_lost(&page);
    }
    for piece in [
        "(VNA) - x ",
        "Photo: x ",
        "ảnh 1 ",
        "-VNA. ",
        ".)",
        "\u{a0}",
        "- ",
        ": (",
        ">>",
        "»»» ",
        "a.B ",
    ] {
        let page = piece.repeat(2_000_000 / piece.len());
        let article = parse(&page);
        assert!(text::char_len(&article.body) <= page.len());
    }
}

/// One article as three crawlers would have it.
#[test]
fn captures_of_one_article_share_a_text_hash() {
    let full = "Le port de Hai Duong grandit\n\n\
        Le port de Hai Duong a ouvert lundi deux quais.\n\
        Le port de Hai Duong grandit ảnh 1Les quais. Photo: VNA\n\n\
        Hanoi (VNA) - Le port de Hai Duong a ouvert lundi deux quais à l’ouest du delta.\n\n\
        Leur construction a duré quatre ans. -VNA\n\n\
        Voir plus\n\nUn quai. Photo: VNA\n\nLe fleuve monte\n\nLe fleuve a monté.";
    let glued = "Hanoi, 3 mai (AVI) – Le port deHai Duong a ouvert lundi deux quais à l'ouest dudelta.\
        Leur construction a duré quatre ans.-AVI\nUne foire à Hué\nLa foire de Hué ouvre samedi.";
    let clean = " date 2021-07 LE PORT DE HAI DUONG A OUVERT LUNDI DEUX QUAIS A L’OUEST DU DELTA.\n\n\n\n\
        Les quais. (Photo : VNA)\n\n\nLeur construction a dure quatre ans.\n\n\n- VNA";
    let hashes: Vec<_> = [full, glued, clean]
        .map(|page| parse(page).text_hash())
        .into();
    assert_eq!(hashes[0], hashes[1]);
    assert_eq!(hashes[0], hashes[2]);
    let other = parse(&full.replace("quatre ans", "cinq ans")).text_hash();
    assert_ne!(hashes[0], other);
}

#[test]
fn the_real_captures_say_what_was_read_by_hand() {
    let Some(shared) = support::seeds() else {
        return;
    };
    let gold = std::fs::read_to_string(shared.join("gold/seeds.jsonl")).expect("the gold");
    let mut checked = 0;
    for line in gold.lines() {
        let gold: Value = serde_json::from_str(line).expect("JSON");
        let file = gold["file"].as_str().expect("a file");
        let article = real(&shared, file);
        let found = article_json(&article, "utf-8");
        for field in [
            "title",
            "lead",
            "dateline_place",
            "dateline_agency",
            "photos",
        ] {
            assert_eq!(found[field], gold[field], "{field} of {file}");
        }
        let signed = gold["signoff"].as_str().expect("a sign-off");
        assert_eq!(
            article.sign_off.as_deref(),
            Some(signed.trim_matches(['-', ' ']))
        );
        let related = gold["related"].as_array().expect("teasers");
        assert_eq!(article.related.len(), related.len(), "{file}");
        for (teaser, gold) in article.related.iter().zip(related) {
            assert_eq!(teaser.title.as_deref(), gold["title"].as_str());
            assert_eq!(teaser.abstract_text.as_deref(), gold["abstract"].as_str());
            let photo = teaser.photo.as_ref();
            // The gold has the caption with its credit, as printed.
            let printed = gold["caption"].as_str().map(text::key);
            let parts = photo.map(|photo| {
                let part =
                    |text: &Option<String>| text.as_deref().map(text::key).unwrap_or_default();
                format!("{}photo{}", part(&photo.caption), part(&photo.credit))
            });
            assert_eq!(parts, printed);
        }
        assert_no_letter_is_lost(&read(&shared.join("seeds").join(file)));
        checked += 1;
    }
    assert_eq!(checked, 5);
}

fn real(shared: &Path, file: &str) -> Article {
    parse(&read(&shared.join("seeds").join(file)))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("a capture")
}
