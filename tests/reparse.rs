//! `depeche reparse`: derived rows are rebuilt from the originals alone, and equal
//! those of a fresh import.

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Output;

use depeche::digest::ContentHash;
use depeche::progress::{Progress, Silent};
use depeche::reparse::{ReparseOptions, Selection, reparse};
use depeche::store::Archive;
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

/// The sample's archive; its captures are gone.
fn sample() -> Place {
    let place = Place::new();
    place.import_with(&[support::fixtures().join("sample")], &support::options());
    place
}

fn with_a_page() -> Place {
    let place = Place::new();
    place.write("a.txt", PAGE);
    place.import();
    place
}

/// What no depeche does.
fn change(place: &Place, sql: &str) {
    let connection = place.open();
    connection
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .expect(sql);
}

/// Rows as an older parser might have made them.
const OLDER: &str = "
    UPDATE articles SET parser_version = 0, dateline_place = 'Paris', body = 'Autre texte';
    UPDATE article_people SET role = NULL;
    DELETE FROM article_spellings;
    INSERT INTO article_search (article_search) VALUES ('rebuild');";

#[test]
fn a_sound_archive_stays_what_it_is() {
    let place = sample();
    let dump = place.dump();
    for (args, words) in [
        (&["reparse"][..], "8 rebuilt\n"),
        (&["reparse", "--jobs", "1"], "8 rebuilt\n"),
        (&["reparse", "--outdated"], "nothing to rebuild\n"),
        (&["reparse", "--problems"], "nothing to rebuild\n"),
    ] {
        assert_eq!(
            told(&place.depeche(args)),
            (Some(0), String::new(), words.to_owned())
        );
        support::assert_whole(&place.archive());
        assert_eq!(place.dump(), dump);
    }
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM imports"),
        1,
        "no place was read, so no run is recorded"
    );
}

#[test]
fn rows_of_an_older_parser_are_rebuilt() {
    for selection in ["--outdated", "--problems", "--jobs=2"] {
        let place = sample();
        let dump = place.dump();
        change(&place, OLDER);
        assert_eq!(
            told(&place.depeche(&["reparse", selection])),
            (Some(0), String::new(), "8 rebuilt\n".to_owned()),
            "{selection}"
        );
        assert_eq!(place.dump(), dump, "{selection}");
    }
}

#[test]
fn only_the_outdated_are_rebuilt_where_that_is_asked_for() {
    let place = sample();
    change(
        &place,
        "UPDATE articles SET sign_off = 'XYZ'; UPDATE articles SET parser_version = 0 WHERE id = 3",
    );
    let (_, _, words) = told(&place.depeche(&["reparse", "--outdated"]));
    assert_eq!(words, "1 rebuilt\n");
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM articles WHERE sign_off = 'XYZ'"),
        7
    );
    let (_, _, words) = told(&place.depeche(&["reparse", "--problems"]));
    assert_eq!(words, "7 rebuilt\n");
}

#[test]
fn rows_of_a_newer_parser_are_left_alone() {
    let place = sample();
    change(
        &place,
        "UPDATE articles SET parser_version = 99, dateline_place = 'Mars' WHERE id = 1",
    );
    for args in [&["reparse"][..], &["reparse", "--problems"]] {
        let (code, _, words) = told(&place.depeche(args));
        assert_eq!(code, Some(0));
        assert!(
            words.ends_with("1 of a newer parser left alone\n"),
            "{words}"
        );
        assert_eq!(
            place.one::<String>("SELECT dateline_place FROM articles WHERE id = 1"),
            "Mars"
        );
    }
}

#[test]
fn a_dry_run_shows_each_field_and_writes_nothing() {
    let place = with_a_page();
    let hash: String = place.one("SELECT content_hash FROM articles");
    change(
        &place,
        "UPDATE articles SET dateline_place = 'Paris' || char(27) || '[31m', sign_off = NULL;
         INSERT INTO people (name_key, name) VALUES ('personne', 'Personne')",
    );
    let before = std::fs::read(place.archive()).expect("the archive");
    assert_eq!(
        told(&place.depeche(&["reparse", "--dry-run"])),
        (
            Some(0),
            format!(
                "articles.dateline_place: 1 row would change\n  \
                   {hash}: \"Paris\\u{{1b}}[31m\" -> \"Hanoi\"\n\
                 articles.sign_off: 1 row would change\n  \
                   {hash}: NULL -> \"VNA\"\n\
                 people: 1 row would go\n  personne\n"
            ),
            "1 article: 3 changes in the rows (dry run: nothing was written)\n".to_owned()
        )
    );
    let (_, out, _) = told(&place.depeche(&["reparse", "--dry-run", "--json"]));
    let summary: Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(summary["selected"], 1);
    assert_eq!(summary["changes"][1]["column"], "sign_off");
    assert_eq!(summary["changes"][1]["samples"][0]["fresh"], "VNA");
    assert_eq!(summary["changes"][2]["change"], "dropped");
    let (_, out, words) = told(&place.depeche(&["reparse", "--dry-run", "--outdated"]));
    assert_eq!(out, "people: 1 row would go\n  personne\n");
    assert_eq!(
        words,
        "0 articles: 1 change in the rows (dry run: nothing was written)\n"
    );
    assert_eq!(std::fs::read(place.archive()).expect("the archive"), before);
}

#[test]
fn an_article_without_original_keeps_its_rows_until_it_is_imported_again() {
    let place = with_a_page();
    let dump = place.dump();
    let hash: String = place.one("SELECT content_hash FROM articles");
    let page = place.captures().canonicalize().expect("a path");
    let page = page.join("a.txt");
    for (sql, reason) in [
        ("DELETE FROM originals", "it has no original"),
        (
            "UPDATE originals SET bytes = x'00'",
            "its original does not decompress",
        ),
    ] {
        change(&place, sql);
        assert_eq!(
            told(&place.depeche(&["reparse"])),
            (
                Some(3),
                String::new(),
                format!(
                    "kept as it was: article {hash}: {reason}; depeche import {}\n\
                     1 kept as it was\n",
                    page.display()
                )
            )
        );
        assert_eq!(
            place.one::<String>("SELECT dateline_place FROM articles"),
            "Hanoi"
        );
        let (code, _, words) = told(&place.depeche(&["import", "captures"]));
        assert_eq!((code, words.as_str()), (Some(0), "1 input: 1 updated\n"));
        assert_eq!(place.dump(), dump);
    }
}

/// The rows stay those of the parser that could read it: that no later one can is told,
/// and is nothing to look at again and again.
#[test]
fn what_a_newer_parser_refuses_keeps_its_rows_and_is_no_alarm() {
    let place = with_a_page();
    let bytes = "Un texte\u{0}";
    let refused = "A NUL character at byte 8 of the text";
    place.write("a.txt", bytes);
    let hash = ContentHash::of(bytes.as_bytes()).to_string();
    let original = zstd::bulk::compress(bytes.as_bytes(), 3).expect("compressed");
    let connection = place.open();
    connection
        .execute(
            "UPDATE originals SET bytes = ?1, byte_length = CAST(?2 AS INTEGER)",
            (original, bytes.len().to_string()),
        )
        .expect("an original");
    connection
        .execute(
            "UPDATE articles SET parser_version = 0, content_hash = ?1",
            [&hash],
        )
        .expect("an article");
    drop(connection);
    let dump = place.dump();
    for args in [
        &["reparse", "--outdated"][..],
        &["reparse", "--outdated"],
        &["reparse"],
    ] {
        assert_eq!(
            told(&place.depeche(args)),
            (
                Some(0),
                String::new(),
                format!(
                    "left alone: article {hash}: this parser takes it for no capture: \
                     not_text: {refused}\n1 of an older parser left alone\n"
                )
            )
        );
        assert_eq!(place.dump(), dump);
    }
    let (_, out, _) = told(&place.depeche(&["reparse", "--outdated", "--json"]));
    let summary: Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(summary["refused"][0]["article"], hash);
    assert_eq!(summary["interrupted"], false);
    assert_eq!(
        told(&place.depeche(&["check", "--deep"])).1,
        format!(
            "other_parser: article {hash}: this parser takes it for no capture: {refused}; \
             its rows stay as they are\n"
        )
    );
    for _ in 0..2 {
        let (code, _, words) = told(&place.depeche(&["import", "captures"]));
        assert_eq!(code, Some(3));
        assert!(words.contains("\n1 input: 1 rejected\n"), "{words}");
        assert_eq!(place.one::<i64>("SELECT count(*) FROM problems"), 1);
        assert_eq!(place.one::<i64>("SELECT parser_version FROM articles"), 0);
    }
}

#[test]
fn torn_pages_are_not_written_to() {
    let place = sample();
    let mut bytes = std::fs::read(place.archive()).expect("the archive");
    let root: usize = place
        .one::<u32>("SELECT rootpage FROM sqlite_schema WHERE name = 'teasers'")
        .try_into()
        .expect("a page");
    let page_size: usize = place
        .one::<u32>("PRAGMA page_size")
        .try_into()
        .expect("a size");
    bytes[(root - 1) * page_size] = 99;
    std::fs::write(place.archive(), &bytes).expect("a file");
    let (code, out, words) = told(&place.depeche(&["reparse"]));
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        words.starts_with("error: Archive archive.db has torn pages (")
            && words.ends_with("\nhint: restore it from a backup; nothing was changed\n"),
        "{words}"
    );
    assert_eq!(std::fs::read(place.archive()).expect("the archive"), bytes);
}

#[test]
fn there_is_one_writer_and_there_has_to_be_an_archive() {
    let place = with_a_page();
    let writer = Archive::open_or_create(&place.archive()).expect("a writer");
    let busy = "error: Archive archive.db is in use by another depeche\n\
                hint: run the command again when the other one has ended";
    for args in [&["reparse"][..], &["reparse", "--dry-run"]] {
        let (code, out, words) = told(&place.depeche(args));
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(words.starts_with(busy), "{words}");
    }
    writer.close().expect("closed");
    for args in [&["reparse"][..], &["reparse", "--dry-run"]] {
        let (code, _, words) = told(&place.depeche(&[args, &["--archive", "no.db"]].concat()));
        assert_eq!(code, Some(1));
        assert!(words.starts_with("error: There is no archive no.db\n"));
        assert!(!place.folder.path().join("no.db").exists());
    }
    let output = place.depeche(&["reparse", "--outdated", "--problems"]);
    assert_eq!(output.status.code(), Some(2));
}

/// Is interrupted after so many articles.
struct Interrupted(u64);

impl Progress for Interrupted {
    fn found(&mut self, _inputs: u64) {}

    fn advanced(&mut self, inputs: u64) {
        self.0 = self.0.saturating_sub(inputs);
        assert!(self.0 > 0, "interrupted");
    }
}

#[test]
fn an_interrupted_reparse_leaves_whole_batches_and_is_finished_by_the_next() {
    let place = sample();
    let dump = place.dump();
    change(&place, OLDER);
    let options = ReparseOptions {
        selection: Selection::Outdated,
        jobs: 2,
        batch_articles: 2,
    };
    let archive = Archive::open_or_create(&place.archive()).expect("an archive");
    let run = AssertUnwindSafe(|| reparse(&archive, &options, &mut Interrupted(6)));
    catch_unwind(run).expect_err("interrupted");
    archive.close().expect("closed");
    support::assert_whole(&place.archive());
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM articles WHERE parser_version > 0"),
        4
    );
    let archive = Archive::open_or_create(&place.archive()).expect("an archive");
    let stats = reparse(&archive, &options, &mut Silent).expect("a reparse");
    archive.close().expect("closed");
    assert_eq!(stats.rebuilt_articles, 4);
    assert_eq!(place.dump(), dump);
}

/// Is asked to stop after so many articles.
struct Stopped(u64);

impl Progress for Stopped {
    fn found(&mut self, _inputs: u64) {}

    fn advanced(&mut self, inputs: u64) {
        self.0 = self.0.saturating_sub(inputs);
    }

    fn is_stopped(&self) -> bool {
        self.0 == 0
    }
}

#[test]
fn a_stopped_reparse_commits_what_it_has_done() {
    let place = Place::new();
    for number in 0..600 {
        place.write(
            &format!("{number}.txt"),
            format!("Un texte numéro {number}."),
        );
    }
    place.import();
    let dump = place.dump();
    change(
        &place,
        "UPDATE articles SET parser_version = 0, language = 'en'",
    );
    for (stop_after, rebuilt) in [(1, 512), (u64::MAX, 88)] {
        let archive = Archive::open_or_create(&place.archive()).expect("an archive");
        let options = ReparseOptions {
            selection: Selection::Outdated,
            ..ReparseOptions::default()
        };
        let stats = reparse(&archive, &options, &mut Stopped(stop_after)).expect("a reparse");
        archive.close().expect("closed");
        assert_eq!(stats.rebuilt_articles, rebuilt, "a chunk is finished");
        assert_eq!(stats.is_interrupted, rebuilt == 512);
        support::assert_whole(&place.archive());
    }
    assert_eq!(place.dump(), dump);
}

#[test]
fn the_summary_is_one_object_of_json_too() {
    let place = sample();
    change(&place, "DELETE FROM originals WHERE article_id = 1");
    let (code, out, _) = told(&place.depeche(&["reparse", "--json"]));
    assert_eq!(code, Some(3));
    let summary: Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(summary["rebuilt"], 7);
    assert_eq!(summary["kept"][0]["reason"], "it has no original");
    assert_eq!(summary["dry_run"], false);
}
