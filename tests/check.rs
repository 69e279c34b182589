//! `depeche check`: exit codes, whole messages, what goes to stdout.

mod support;

use std::process::Output;

use serde_json::Value;
use support::Place;

const PAGE: &str = "Hanoi (VNA) - Le ministre de la Pêche Vu Minh Giang a ouvert deux quais.\n\n\
    Ils sont longs. -VNA";

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).expect("text");
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

fn with_a_page() -> Place {
    let place = Place::new();
    place.write("a page.txt", PAGE);
    place.import();
    place
}

/// What no depeche does.
fn damage(place: &Place, sql: &str) {
    place.open().execute_batch(sql).expect("damage");
}

#[test]
fn a_sound_archive_ends_with_0() {
    let place = with_a_page();
    for args in [&["check"][..], &["check", "--deep"]] {
        assert_eq!(
            told(&place.depeche(args)),
            (
                Some(0),
                String::new(),
                "1 original: nothing found\n".to_owned()
            )
        );
    }
}

#[test]
fn each_finding_is_a_line_that_says_what_mends_it() {
    let place = with_a_page();
    let hash: String = place.one("SELECT content_hash FROM articles");
    damage(
        &place,
        "UPDATE article_people SET surface = 'Vu Minh Giank'",
    );
    assert_eq!(
        told(&place.depeche(&["check"])),
        (
            Some(3),
            format!(
                "wrong_span: article {hash}, body at 24: the surface in article_people is not \
                 the text there; depeche reparse\n"
            ),
            "1 original: 1 finding\n".to_owned()
        )
    );
}

#[test]
fn a_lost_original_names_the_file_to_import_again() {
    let place = with_a_page();
    damage(&place, "DELETE FROM originals");
    let hash: String = place.one("SELECT content_hash FROM articles");
    let page = place.captures().canonicalize().expect("a path");
    let page = page.join("a page.txt");
    std::fs::rename(place.archive(), place.folder.path().join("my.db")).expect("renamed");
    assert_eq!(
        told(&place.depeche(&["check", "--archive", "my.db"])),
        (
            Some(3),
            format!(
                "lost_original: article {hash}: it has no original; depeche --archive my.db \
                 reparse; depeche --archive my.db import '{}'\n",
                page.display()
            ),
            "0 originals: 1 finding\n".to_owned()
        )
    );
}

#[test]
fn findings_are_one_object_of_json_too() {
    let place = with_a_page();
    damage(&place, "UPDATE articles SET dateline_place = 'Paris'");
    assert_eq!(place.depeche(&["check", "--json"]).status.code(), Some(0));
    let output = place.depeche(&["check", "--deep", "--json"]);
    let (code, out, err) = told(&output);
    assert_eq!((code, err.as_str()), (Some(3), ""));
    let summary: Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(summary["found"], 1);
    assert_eq!(summary["deep"], true);
    let finding = &summary["findings"][0];
    assert_eq!(finding["kind"], "not_the_original");
    assert_eq!(
        finding["detail"],
        "dateline_place is not what the original says"
    );
    assert_eq!(finding["mend"], "depeche reparse");
}

#[test]
fn a_deep_check_says_what_it_could_not_compare() {
    let place = with_a_page();
    place.write("b.txt", "Un quai est long.");
    place.import();
    damage(
        &place,
        "UPDATE originals SET bytes = x'00' WHERE article_id = 2;
         UPDATE people SET name = 'Personne'",
    );
    let (_, quick, words) = told(&place.depeche(&["check"]));
    assert_eq!(words, "2 originals: 1 finding\n");
    let (code, deep, words) = told(&place.depeche(&["check", "--deep"]));
    assert_eq!((code, deep), (Some(3), quick));
    assert_eq!(
        words,
        "not compared: 1 article; people, person_names and photo_people, which all articles \
         make together\n2 originals: 1 finding\n"
    );
    let (_, out, _) = told(&place.depeche(&["check", "--deep", "--json"]));
    let summary: Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(summary["uncompared_articles"], 1);
    damage(&place, "UPDATE articles SET parser_version = 99");
    let (_, _, words) = told(&place.depeche(&["check", "--deep"]));
    assert!(words.starts_with("not compared: 2 articles; "), "{words}");
}

#[test]
fn more_of_a_kind_than_a_thousand_are_counted() {
    let place = with_a_page();
    damage(
        &place,
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1500)
         INSERT INTO people (name_key, name) SELECT 'personne ' || n, 'Personne' FROM n",
    );
    let (code, out, err) = told(&place.depeche(&["check"]));
    assert_eq!(code, Some(3));
    assert_eq!(err, "1 original: 1,500 findings\n");
    assert_eq!(out.lines().count(), 1001);
    assert!(out.ends_with("\norphan: 500 more\n"), "{out}");
}

#[test]
fn what_cannot_be_checked_ends_with_1() {
    let place = Place::new();
    assert_eq!(
        told(&place.depeche(&["check"])),
        (
            Some(1),
            String::new(),
            "error: There is no archive archive.db\n\
             hint: name another file with --archive; depeche import PATH makes one\n"
                .to_owned()
        )
    );
    assert!(!place.archive().exists());
    std::fs::write(place.archive(), "Une page.").expect("a file");
    assert_eq!(
        told(&place.depeche(&["check"])),
        (
            Some(1),
            String::new(),
            "error: archive.db is not a depeche archive\n\
             hint: name another file with --archive; nothing was changed\n"
                .to_owned()
        )
    );
    let (code, _, err) = told(&place.depeche(&["check", "--archive", "captures"]));
    assert_eq!(code, Some(1));
    assert!(
        err.starts_with("error: Could not use captures as an archive\nbecause: "),
        "{err}"
    );
}

#[test]
fn an_archive_that_is_written_to_is_checked_later() {
    let place = with_a_page();
    let writer = depeche::store::Archive::open_or_create(&place.archive()).expect("a writer");
    let (code, out, err) = told(&place.depeche(&["check"]));
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        err.starts_with(
            "error: Archive archive.db is in use by another depeche\n\
             hint: run the command again when the other one has ended"
        ),
        "{err}"
    );
    writer.close().expect("closed");
}

#[test]
fn an_archive_that_is_checked_is_written_to_later() {
    let place = with_a_page();
    let opened = depeche::store::Archive::open_to_check(&place.archive());
    let checked = opened.expect("a check").expect("an archive");
    for args in [&["import", "captures"][..], &["reparse"]] {
        assert_eq!(
            told(&place.depeche(args)),
            (
                Some(1),
                String::new(),
                "error: Archive archive.db is in use by another depeche\n\
                 hint: run the command again when the other one has ended, or import with --wait\n"
                    .to_owned()
            )
        );
    }
    // Two checks do not disturb each other.
    assert_eq!(place.depeche(&["check"]).status.code(), Some(0));
    checked.close().expect("closed");
}

#[test]
fn who_stops_reading_gets_the_same_exit_code() {
    let place = with_a_page();
    damage(&place, "DELETE FROM originals");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_depeche"))
        .args(["check"])
        .current_dir(place.folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("depeche runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
}
