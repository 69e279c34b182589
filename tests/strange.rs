//! Files that are not ours, or not of this version: every verb refuses them with
//! words, and leaves them byte for byte as they were, with nothing beside them.

mod support;

use std::path::Path;

use depeche::store::{APPLICATION_ID, NEWEST_VERSION};
use support::Place;

/// Verbs that write to the archive, and verbs that only read it.
const WRITING: &[&[&str]] = &[
    &["import", "captures"],
    &["reparse"],
    &["reparse", "--outdated"],
];
const READING: &[&[&str]] = &[
    &["check"],
    &["check", "--deep"],
    &["contains", "captures"],
    &["import", "--dry-run", "captures"],
    &["reparse", "--dry-run"],
];

/// What a verb says of the archive in this place, which it must not touch.
#[track_caller]
fn refused(place: &Place, verb: &[&str], words: &str) {
    let list = || {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(place.folder.path()).expect("a folder") {
            let path = entry.expect("an entry").path();
            found.push((path.clone(), std::fs::read(&path).ok()));
        }
        found.sort();
        found
    };
    let before = list();
    let output = place.depeche(verb);
    assert_eq!(
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("text"),
            String::from_utf8(output.stderr).expect("words")
        ),
        (Some(1), String::new(), words.to_owned()),
        "{verb:?}"
    );
    assert!(list() == before, "{verb:?} touched what is not ours");
}

fn every_verb() -> impl Iterator<Item = &'static [&'static str]> {
    WRITING.iter().chain(READING).copied()
}

fn with_a_page() -> Place {
    let place = Place::new();
    place.write("a.txt", "Hanoi (VNA) - Le port a ouvert deux quais. -VNA");
    place
}

const NOT_OURS: &str = "error: archive.db is not a depeche archive\n\
                        hint: name another file with --archive; nothing was changed\n";

#[test]
fn what_is_not_ours_is_refused() {
    let foreign = |sql: &str| {
        let place = with_a_page();
        place.open().execute_batch(sql).expect("a database");
        std::fs::read(place.archive()).expect("its bytes")
    };
    for bytes in [
        b"Une page.".to_vec(),
        b"SQLite format 3\0".to_vec(),
        vec![0; 5000],
        foreign("CREATE TABLE notes (text)"),
        foreign("CREATE TABLE articles (id); PRAGMA application_id = 7"),
        foreign("CREATE TABLE notes (text); PRAGMA journal_mode = WAL"),
    ] {
        for verb in every_verb() {
            let place = with_a_page();
            std::fs::write(place.archive(), &bytes).expect("a file");
            refused(&place, verb, NOT_OURS);
        }
    }
}

#[test]
fn a_newer_archive_is_refused() {
    let place = with_a_page();
    place.import();
    place
        .open()
        .execute(
            "UPDATE refinery_schema_history SET version = 999 WHERE version = 1",
            [],
        )
        .expect("a newer version");
    let words = format!(
        "error: Archive archive.db was made by a newer depeche (schema 999, this one knows {NEWEST_VERSION})\n\
         hint: install the newer depeche; nothing was changed\n"
    );
    for verb in every_verb() {
        refused(&place, verb, &words);
    }
}

#[test]
fn an_older_archive_is_refused_by_who_only_reads() {
    let place = with_a_page();
    place.import();
    place
        .open()
        .execute("DELETE FROM refinery_schema_history WHERE version > 5", [])
        .expect("an older version");
    let words = format!(
        "error: Archive archive.db was made by an older depeche (schema 5, this one reads {NEWEST_VERSION})\n\
         hint: depeche reparse --outdated brings it up to date, and leaves a copy as it was beside it\n"
    );
    for verb in READING {
        refused(&place, verb, &words);
    }
}

#[test]
fn a_folder_is_refused() {
    let place = with_a_page();
    std::fs::create_dir(place.archive()).expect("a folder");
    for verb in every_verb() {
        refused(
            &place,
            verb,
            "error: Could not use archive.db as an archive\n\
             because: is a directory\n\
             hint: name a file in a folder that can be written with --archive\n",
        );
    }
}

#[test]
fn a_torn_archive_is_refused_by_all_but_check() {
    let place = with_a_page();
    place.import();
    let whole = std::fs::read(place.archive()).expect("the archive");
    std::fs::write(place.archive(), &whole[..whole.len() / 2]).expect("a file");
    for verb in every_verb().filter(|verb| verb[0] != "check") {
        let before = std::fs::read(place.archive()).expect("the archive");
        let output = place.depeche(verb);
        assert_eq!(output.status.code(), Some(1), "{verb:?}");
        assert_eq!(std::fs::read(place.archive()).expect("the archive"), before);
    }
}

#[test]
fn no_archive_is_no_archive() {
    let place = with_a_page();
    let killed = [
        only_the_mark(""),
        only_the_mark("CREATE TABLE refinery_schema_history (version INT4 PRIMARY KEY)"),
    ];
    for bytes in [None, Some(Vec::new())].into_iter().chain(killed.map(Some)) {
        if let Some(bytes) = bytes {
            std::fs::write(place.archive(), bytes).expect("a file");
        }
        for verb in every_verb().filter(|verb| verb[0] != "import") {
            // A run that was killed before it made the tables is taken up by a writer.
            if verb[0] == "reparse" && place.archive().exists() {
                continue;
            }
            refused(
                &place,
                verb,
                "error: There is no archive archive.db\n\
                 hint: name another file with --archive; depeche import PATH makes one\n",
            );
        }
    }
}

/// What is left of a run that was killed before it made the tables.
fn only_the_mark(sql: &str) -> Vec<u8> {
    let place = Place::new();
    let connection = place.open();
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .expect("the mark");
    connection.execute_batch(sql).expect("no more");
    std::fs::read(place.archive()).expect("its bytes")
}

#[cfg(target_os = "linux")]
#[test]
fn where_nothing_can_be_written_no_archive_is_made() {
    let place = with_a_page();
    for (archive, cause) in [
        ("/proc/archive.db", "No such file or directory (os error 2)"),
        ("captures/a.txt/archive.db", "Not a directory (os error 20)"),
    ] {
        let output = place.depeche(&["--archive", archive, "import", "captures"]);
        assert_eq!(
            (
                output.status.code(),
                String::from_utf8(output.stderr).expect("words")
            ),
            (
                Some(1),
                format!(
                    "error: Could not use {archive} as an archive\n\
                     because: {cause}\n\
                     hint: name a file in a folder that can be written with --archive\n"
                )
            )
        );
        assert!(!Path::new(archive).exists());
    }
}

#[test]
fn an_archive_that_does_not_tell_its_schema_is_refused_by_all_but_check() {
    let place = with_a_page();
    place.import();
    place
        .open()
        .execute_batch("DROP TABLE refinery_schema_history")
        .expect("damage");
    for verb in every_verb().filter(|verb| verb[0] != "check") {
        refused(
            &place,
            verb,
            "error: Archive archive.db does not tell its schema\n\
             hint: the file is damaged: restore it from a backup; nothing was changed\n",
        );
    }
}
