//! `depeche show`: one article as a page, as JSON, as the bytes that came in.

mod support;

use std::process::Output;

use serde_json::{Value, json};
use support::Place;

fn sample() -> Place {
    let place = Place::new();
    place.import_with(&[support::fixtures().join("sample")], &support::options());
    place
        .open()
        .execute_batch(
            "UPDATE sources SET uri = '/captures/' || replace(uri, rtrim(uri, replace(uri, '/', '')), '');
             UPDATE imports SET started_at = '2026-01-02T03:04:05Z'",
        )
        .expect("the same everywhere");
    place
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text on stdout")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text on stderr")
}

#[test]
fn an_article_is_a_page() {
    let place = sample();
    let mut pages = String::new();
    for id in ["1", "2", "6"] {
        let output = place.depeche(&["show", id]);
        assert_eq!(
            (output.status.code(), err(&output)),
            (Some(0), String::new())
        );
        pages.push_str(&out(&output));
        pages.push_str("========\n");
    }
    let path = support::fixtures().join("pages.txt");
    if std::env::var_os("DEPECHE_ACCEPT").is_some() {
        std::fs::write(&path, &pages).expect("the pages are written");
    }
    assert_eq!(pages, std::fs::read_to_string(path).expect("the pages"));
    assert!(pages.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn a_hash_names_an_article_by_its_start() {
    let place = sample();
    let hash: String = place.one("SELECT content_hash FROM articles WHERE id = 1");
    let page = out(&place.depeche(&["show", "1"]));
    for name in [&hash[..], &hash[..12], &hash.to_uppercase()] {
        assert_eq!(out(&place.depeche(&["show", name])), page, "{name}");
    }
    let unknown = place.depeche(&["show", "fffffffff"]);
    assert_eq!(
        (unknown.status.code(), err(&unknown)),
        (
            Some(1),
            "error: There is no article fffffffff\nhint: depeche search WORDS shows the hashes of articles\n"
                .into()
        )
    );
    let all = place.depeche(&["show", ""]);
    assert_eq!(all.status.code(), Some(3));
    assert_eq!(out(&all).lines().count(), 8);
    assert_eq!(
        err(&all),
        " begins the hashes of 8 articles: give more digits\n"
    );
    let bytes = place.depeche(&["show", "--original", ""]);
    assert_eq!((bytes.status.code(), out(&bytes)), (Some(3), String::new()));
}

#[test]
fn the_bytes_come_back() {
    let place = sample();
    for (id, name) in [("1", "01_quais.txt"), ("5", "05_visite.txt")] {
        let output = place.depeche(&["show", "--original", id]);
        let bytes =
            std::fs::read(support::fixtures().join("sample").join(name)).expect("a capture");
        assert!(output.stdout == bytes && output.status.success());
    }
    place
        .open()
        .execute_batch("UPDATE originals SET bytes = x'00' WHERE article_id = 1; DELETE FROM originals WHERE article_id = 2")
        .expect("damage");
    for (id, words) in [("1", "does not decompress"), ("2", "is not there")] {
        let output = place.depeche(&["show", "--original", id]);
        assert_eq!(
            (output.status.code(), out(&output)),
            (Some(1), String::new())
        );
        assert!(err(&output).contains(words), "{}", err(&output));
    }
}

#[test]
fn an_article_is_json() {
    let place = sample();
    let page: Value =
        serde_json::from_str(&out(&place.depeche(&["show", "--json", "1"]))).expect("one object");
    assert_eq!(page["title"], "Le port de Hai Duong ouvre deux quais");
    let columns =
        "content_hash, text_hash, title_key, language, lead, body, dateline, dateline_place,
                   dateline_agency, dateline_date, sign_off, url, published_at, parser_version";
    for column in columns.split(',').map(str::trim) {
        let stored = format!("SELECT json_array({column}) FROM articles WHERE id = 1");
        let stored: String = place.one(&stored);
        assert_eq!(json!([page[column]]).to_string(), stored, "{column}");
    }
    assert_eq!(
        page["photos"][0]["people"][0],
        json!({"name": "Dang Duc Loc", "placement": "left", "placement_text": "à gauche"})
    );
    let hash: String = place.one("SELECT content_hash FROM articles WHERE id = 2");
    assert_eq!(page["related"][0]["content_hash"], hash);
    assert_eq!(page["related"][1]["content_hash"], Value::Null);
    assert_eq!(page["sources"][0]["uri"], "/captures/01_quais.txt");
    let other: Value =
        serde_json::from_str(&out(&place.depeche(&["show", "--json", "2"]))).expect("one object");
    assert_eq!(other["other_captures"][0]["article_id"], 3);
    assert_eq!(other["sources"].as_array().map(Vec::len), Some(2));
}
