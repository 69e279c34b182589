//! `depeche stats`: the archive at a glance, and what an empty one has to say.

mod support;

use serde_json::Value;
use support::Place;

#[test]
fn the_archive_is_seen_at_a_glance() {
    let place = Place::new();
    place.import_with(&[support::fixtures().join("sample")], &support::options());
    place
        .open()
        .execute_batch(
            "INSERT INTO problems (import_id, uri, kind, detail) VALUES (1, '/a', 'empty', 'No bytes');
             UPDATE imports SET started_at = '2026-01-02T03:04:05Z'",
        )
        .expect("the same everywhere");
    let output = place.depeche(&["stats"]);
    assert_eq!(
        (output.status.code(), &output.stderr[..]),
        (Some(0), &b""[..])
    );
    let shown = String::from_utf8(output.stdout).expect("text");
    let path = support::fixtures().join("stats.txt");
    if std::env::var_os("DEPECHE_ACCEPT").is_some() {
        std::fs::write(&path, &shown).expect("the glance is written");
    }
    assert_eq!(shown, std::fs::read_to_string(path).expect("the glance"));
    let output = place.depeche(&["stats", "--json", "--top", "1"]);
    let glance: Value = serde_json::from_slice(&output.stdout).expect("one object");
    assert_eq!(glance["counts"][0]["count"], 8);
    assert_eq!(glance["people"].as_array().map(Vec::len), Some(1));
    let full = &glance["fields"][1];
    assert_eq!(
        (&full["layout"], &full["articles"]),
        (&"full".into(), &3.into())
    );
    let lead = &full["filled"][2];
    assert_eq!((&lead["name"], &lead["count"]), (&"lead".into(), &2.into()));
}

#[test]
fn an_empty_archive_is_seen_too() {
    let place = Place::new();
    place.import();
    let output = place.depeche(&["stats"]);
    assert_eq!(output.status.code(), Some(0));
    let shown = String::from_utf8(output.stdout).expect("text");
    assert!(shown.starts_with("           0  articles\n"), "{shown}");
}
