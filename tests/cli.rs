//! The command line: exit codes, whole messages, what goes to stdout.

mod support;

use std::process::Output;

use serde_json::Value;
use support::Place;

const PAGE: &str = "Hanoi (VNA) - Le port a ouvert deux quais.\n\nIls sont longs. -VNA";

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text on stdout")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text on stderr")
}

#[test]
fn an_import_tells_its_summary_on_stderr() {
    let place = Place::new();
    place.write("a.txt", PAGE);
    let first = place.depeche(&["import", "captures"]);
    assert_eq!(
        (first.status.code(), out(&first), err(&first)),
        (Some(0), String::new(), "1 input: 1 added\n".into())
    );
    let second = place.depeche(&["import", "captures"]);
    assert_eq!(err(&second), "1 input: 1 unchanged\n");
    let third = place.depeche(&["--archive", "other.db", "import", "captures"]);
    assert_eq!(err(&third), "1 input: 1 added\n");
    support::assert_whole(&place.folder.path().join("other.db"));
}

#[test]
fn a_rejected_input_is_told_and_ends_with_3() {
    let place = Place::new();
    place.write("a.txt", PAGE);
    place.write("b\u{1b}[31m.txt", "");
    let output = place.depeche(&["import", "captures"]);
    assert_eq!(output.status.code(), Some(3));
    let folder = place.captures().canonicalize().expect("a path");
    assert_eq!(
        err(&output),
        format!(
            "rejected: {}/b\\u{{1b}}[31m.txt: empty: The file has no bytes\n\
             2 inputs: 1 added, 1 rejected\n\
             hint: sqlite3 archive.db \"SELECT uri, kind, detail FROM problems WHERE resolved_import_id IS NULL\"\n",
            folder.display()
        )
    );
}

#[test]
fn more_rejected_inputs_than_a_thousand_are_counted_and_can_be_asked_for() {
    let place = Place::new();
    for at in 0..1_234 {
        place.write(&format!("{at:04}.txt"), "");
    }
    for _ in 0..2 {
        let output = place.depeche(&["import", "--json", "captures"]);
        assert_eq!(output.status.code(), Some(3));
        assert_eq!(err(&output).lines().count(), 21);
        assert!(err(&output).ends_with("\nrejected: 1,214 more\n"));
        let summary: Value = serde_json::from_str(&out(&output)).expect("one object");
        assert_eq!(summary["rejected"], 1234);
        assert_eq!(summary["problems"].as_array().map(Vec::len), Some(1000));
        assert_eq!(summary["further_problems"], 234);
        let open = "SELECT count(*) FROM problems WHERE resolved_import_id IS NULL";
        assert_eq!(place.one::<i64>(open), 1234);
    }
}

#[test]
fn a_dry_run_makes_no_archive() {
    let place = Place::new();
    place.write("a.txt", PAGE);
    let output = place.depeche(&["import", "--dry-run", "captures"]);
    assert_eq!(
        err(&output),
        "1 input: 1 added (dry run: nothing was written)\n"
    );
    assert!(!place.archive().exists());
}

#[test]
fn what_is_gone_is_told_and_is_no_reason_to_worry() {
    let place = Place::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        place.write(name, format!("{PAGE} {name}"));
    }
    place.depeche(&["import", "captures"]);
    std::fs::remove_file(place.captures().join("a.txt")).expect("removed");
    let rehearsed = place.depeche(&["import", "--dry-run", "captures"]);
    assert_eq!(
        err(&rehearsed),
        "2 inputs: 2 unchanged (dry run: nothing was written)\n\
         missing: 1 place is gone; its article stays\n"
    );
    let one = place.depeche(&["import", "captures"]);
    assert_eq!(
        (one.status.code(), err(&one)),
        (
            Some(0),
            "2 inputs: 2 unchanged\nmissing: 1 place is gone; its article stays\n".into()
        )
    );
    assert_eq!(
        err(&place.depeche(&["import", "captures"])),
        "2 inputs: 2 unchanged\n"
    );
    for name in ["b.txt", "c.txt"] {
        std::fs::remove_file(place.captures().join(name)).expect("removed");
    }
    let two = place.depeche(&["import", "--json", "captures"]);
    let summary: Value = serde_json::from_str(&out(&two)).expect("one object");
    assert_eq!(
        (&summary["missing"], &summary["seen"]),
        (&2.into(), &0.into())
    );
    for name in ["b.txt", "c.txt"] {
        place.write(name, format!("{PAGE} {name}"));
    }
    assert_eq!(
        err(&place.depeche(&["import", "captures"])),
        "2 inputs: 2 unchanged\n"
    );
    for name in ["b.txt", "c.txt"] {
        std::fs::remove_file(place.captures().join(name)).expect("removed");
    }
    assert_eq!(
        err(&place.depeche(&["import", "captures"])),
        "0 inputs: nothing to import\nmissing: 2 places are gone; their articles stay\n"
    );
}

/// With the window of 2 seconds that a user has.
#[test]
fn a_file_as_recorded_is_read_only_when_asked() {
    let place = Place::new();
    place.write("a.txt", PAGE);
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let read = |args: &[&str]| {
        let output = place.depeche(args);
        let summary: Value = serde_json::from_str(&out(&output)).expect("one object");
        assert_eq!(output.status.code(), Some(0));
        summary["read_bytes"].as_u64()
    };
    let length = Some(PAGE.len() as u64);
    assert_eq!(read(&["import", "--json", "captures"]), length);
    assert_eq!(read(&["import", "--json", "captures"]), Some(0));
    assert_eq!(read(&["import", "--json", "--rehash", "captures"]), length);
    place.write("a.txt", PAGE);
    // Just written: its times cannot tell whether it changes again.
    assert_eq!(read(&["import", "--json", "captures"]), length);
    assert_eq!(read(&["import", "--json", "captures"]), length);
}

#[test]
fn the_json_summary_is_one_object_on_stdout() {
    let place = Place::new();
    place.write("a.txt", PAGE);
    place.write("b.txt", PAGE);
    place.write("c.txt", "");
    let output = place.depeche(&["import", "--json", "--jobs", "1", "captures"]);
    assert_eq!(output.status.code(), Some(3));
    let summary: Value = serde_json::from_str(&out(&output)).expect("one object");
    for (key, value) in [
        ("seen", 3),
        ("added", 1),
        ("updated", 0),
        ("unchanged", 0),
        ("duplicate", 1),
        ("rejected", 1),
        ("missing", 0),
    ] {
        assert_eq!(summary[key], value, "{key}");
    }
    assert_eq!(summary["problems"][0]["kind"], "empty");
}

#[test]
fn parse_names_people_by_the_best_spelling_of_the_page() {
    let place = Place::new();
    place.write(
        "port.txt",
        "Hanoi (VNA) - Le ministre Vo Van Tho a ouvert le port. -VNA\n\nVoir plus\n\n\
         Le quai. Photo: VNA\n\nLe quai ouvre\n\nLe ministre Vo Van Thô a ouvert le quai.",
    );
    place.import();
    let parsed = place.depeche(&["parse", "captures"]);
    let page: Value = serde_json::from_str(&out(&parsed)).expect("JSON");
    assert_eq!(page["people"][0]["name"], "Vo Van Thô");
    let stored = support::rows(&place.open(), "SELECT name FROM people");
    assert_eq!(stored, ["Vo Van Thô"]);
}

#[test]
fn parse_and_import_agree() {
    let place = Place::new();
    let folder = support::fixtures().join("sample");
    let folder = folder.to_str().expect("a path");
    assert_eq!(place.depeche(&["import", folder]).status.code(), Some(0));
    let parsed = place.depeche(&["parse", folder]);
    assert_eq!(parsed.status.code(), Some(0));
    let connection = place.open();
    let mut lines = 0;
    for line in out(&parsed).lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        let hash = article["content_hash"].as_str().expect("a hash");
        for column in [
            "text_hash",
            "layout",
            "language",
            "title",
            "title_key",
            "lead",
            "body",
            "dateline",
            "dateline_place",
            "dateline_agency",
            "dateline_date",
            "sign_off",
            "url",
            "published_at",
            "parser_version",
        ] {
            let sql = format!("SELECT {column} FROM articles WHERE content_hash = '{hash}'");
            let stored = support::rows(&connection, &sql);
            let parsed = match &article[column] {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            assert_eq!(stored, [parsed], "{column}");
        }
        let count = |table: &str| {
            let sql = format!(
                "SELECT count(*) FROM {table} JOIN articles ON id = article_id WHERE content_hash = '{hash}'"
            );
            support::rows(&connection, &sql)
        };
        let length = |key: &str| vec![article[key].as_array().expect("an array").len().to_string()];
        assert_eq!(count("article_photos"), length("photos"));
        assert_eq!(count("related_links"), length("related"));
        lines += 1;
    }
    assert_eq!(lines, 9);
}

#[test]
fn parse_gives_a_line_for_a_bad_input_too() {
    let place = Place::new();
    place.write("a.txt", PAGE);
    place.write("b.txt", "");
    let output = place.depeche(&["parse", "captures", "nowhere"]);
    assert_eq!(output.status.code(), Some(3));
    let lines: Vec<Value> = out(&output)
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let kinds: Vec<&Value> = lines.iter().map(|line| &line["problem"]["kind"]).collect();
    assert_eq!(
        kinds,
        ["unreadable", "null", "empty"]
            .map(|kind| match kind {
                "null" => Value::Null,
                kind => Value::from(kind),
            })
            .iter()
            .collect::<Vec<_>>()
    );
    assert!(!place.archive().exists());
}

#[test]
fn wrong_usage_ends_with_2() {
    let place = Place::new();
    for args in [
        &["import"][..],
        &["parse"],
        &["frobnicate"],
        &["import", "--jobs", "0", "a"],
        &["import", "--batch", "0", "a"],
        &["import", "--wait", "--dry-run", "a"],
        &[],
    ] {
        assert_eq!(place.depeche(args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_foreign_database_is_refused_with_words() {
    let place = Place::new();
    place
        .open()
        .execute_batch("CREATE TABLE notes (text)")
        .expect("a database");
    let output = place.depeche(&["import", "captures"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        err(&output),
        "error: archive.db is not a depeche archive\n\
         hint: name another file with --archive; nothing was changed\n"
    );
}

#[test]
fn a_place_without_a_folder_is_told() {
    let place = Place::new();
    let output = place.depeche(&["--archive", "no/where.db", "import", "captures"]);
    assert_eq!(output.status.code(), Some(1));
    let words = err(&output);
    assert!(
        words.starts_with("error: Could not use no/where.db as an archive\nbecause: "),
        "{words}"
    );
}
