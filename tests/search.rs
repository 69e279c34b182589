//! `depeche search`: any words are safe, hits are shown as printed, filters hold.

mod support;

use std::process::Output;

use proptest::prelude::*;
use serde_json::Value;
use support::Place;

fn sample() -> Place {
    let place = Place::new();
    place.import_with(&[support::fixtures().join("sample")], &support::options());
    place
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text on stdout")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text on stderr")
}

/// The titles (or first hashes) of what a search finds, in its order.
fn found(place: &Place, args: &[&str]) -> Vec<i64> {
    let args: Vec<&str> = ["search", "--json"].iter().chain(args).copied().collect();
    let output = place.depeche(&args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", err(&output));
    let answer: Value = serde_json::from_str(&out(&output)).expect("one object");
    let hits = answer["hits"].as_array().expect("hits");
    hits.iter()
        .filter_map(|hit| hit["article_id"].as_i64())
        .collect()
}

#[test]
fn a_hit_is_shown_as_it_is_printed() {
    let place = sample();
    let output = place.depeche(&["search", "\"coeur du projet\""]);
    assert_eq!(
        (out(&output), err(&output)),
        (
            "5a089e364968  Le port de Hai Duong ouvre deux quais\n              \
             Hanoï, --03-04\n              \
             …Duc Loc.  « Ces quais sont le [coeur du projet] », a déclaré la directrice du port, Mme Vu Thi Ngan.  Le trafic devrait atteindre trois millions de tonnes…\n"
                .replace("coeur", "cœur"),
            "1 article\n".to_owned()
        )
    );
    let none = place.depeche(&["search", "introuvable"]);
    assert_eq!(
        (none.status.code(), out(&none), err(&none)),
        (Some(0), String::new(), "0 articles\n".into())
    );
}

#[test]
fn marks_count_characters() {
    let place = sample();
    let output = place.depeche(&["search", "--json", "Đà Nẵng"]);
    let answer: Value = serde_json::from_str(&out(&output)).expect("one object");
    let hit = &answer["hits"][0];
    let text: Vec<char> = hit["snippet"].as_str().expect("text").chars().collect();
    let marks = hit["marks"].as_array().expect("marks");
    let marked: Vec<String> = marks
        .iter()
        .map(|mark| {
            let [start, length] = ["start", "length"]
                .map(|key| mark[key].as_u64().and_then(|n| usize::try_from(n).ok()));
            let (start, length) = (start.expect("a start"), length.expect("a length"));
            text[start..start + length].iter().collect()
        })
        .collect();
    assert_eq!(marked, ["Da", "Nang"]);
}

#[test]
fn words_are_words_unless_they_are_said_to_be_more() {
    let place = sample();
    assert_eq!(found(&place, &["quais AND crue"]), [0; 0]);
    assert_eq!(found(&place, &["--fts", "quais OR marionnettes"]).len(), 2);
    assert_eq!(
        found(&place, &["--fts", "marionnett*"]),
        found(&place, &["marionnettes"])
    );
    assert_eq!(
        found(&place, &["port", "fluvial"]),
        found(&place, &["fluvial port"])
    );
    assert_eq!(found(&place, &["\"fluvial port\""]), [0; 0]);
    let wrong = place.depeche(&["search", "--fts", "port AND"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert_eq!(
        err(&wrong),
        "error: Could not answer the query\nbecause: fts5: syntax error near \"\"\n"
    );
}

#[test]
fn filters_hold() {
    let place = sample();
    let all = found(&place, &["le"]);
    assert!(all.len() > 3);
    assert_eq!(found(&place, &["le", "--limit", "2"]), all[..2]);
    let here = found(&place, &["la", "--place", "hanoi"]);
    let printed = here.iter().map(|id| {
        place.one::<String>(&format!(
            "SELECT dateline_place FROM articles WHERE id = {id}"
        ))
    });
    assert!(printed.clone().count() >= 2);
    assert!(
        printed
            .clone()
            .all(|place| ["Hanoi", "Hanoï"].contains(&place.as_str()))
    );
    assert_eq!(found(&place, &["quais", "--person", "DANG DUC LOC"]), [1]);
    assert_eq!(
        found(&place, &["quais", "--person", "Anton Belmar"]),
        [0; 0]
    );
    assert_eq!(found(&place, &["quais", "--role", "vice ministre"]), [1]);
    let directs = ["quais", "--role", "directrice", "--person", "Dang Duc Loc"];
    assert_eq!(found(&place, &directs), [0; 0]);
    // The beginning of a word is enough, and a role that nobody has finds nothing.
    assert_eq!(found(&place, &["quais", "--role", "minist"]), [1]);
    assert_eq!(found(&place, &["quais", "--role", "quais"]), [0; 0]);
    let no_date = place.depeche(&["search", "Nang", "--since", "juillet"]);
    assert_eq!(no_date.status.code(), Some(2));
    // One article has a year: 2021-07.
    for (args, count) in [
        (&["--since", "2021"][..], 1),
        (&["--since", "2021-07-15"], 1),
        (&["--since", "2021-08"], 0),
        (&["--until", "2021"], 1),
        (&["--until", "2021-06"], 0),
        (&["--since", "2021-07", "--until", "2021-07"], 1),
    ] {
        let args: Vec<&str> = ["Nang"].iter().chain(args).copied().collect();
        assert_eq!(found(&place, &args).len(), count, "{args:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed, it is words.
    #[test]
    fn any_words_are_safe(typed in "[\\PC\"'*^:(){}+-]{0,12}") {
        let place = Place::new();
        place.write("a.txt", "Un texte court.\n\nFin.");
        place.import();
        let archive = depeche::store::Archive::open_read_only(&place.archive()).expect("opened").expect("there");
        let options = depeche::store::SearchOptions { words: typed, limit: 9, ..Default::default() };
        archive.search(&options).expect("no error");
    }
}
