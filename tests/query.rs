//! `depeche query`: answers in every format, refusals, and the saved queries.

mod support;

use std::fmt::Write;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
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

/// What is hard to write down: big and small numbers, nothing, bytes, marks, two columns
/// of one name.
const HARD: &str = "SELECT 9223372036854775807 AS big, 0.1 AS a_real, 1.0 AS one, 9e999 AS far,
    NULL AS none, '' AS empty, x'00ff41' AS bytes, 'é\"' || char(10, 27) || ',b' AS text,
    1 AS n, 2 AS n, 3 AS n_2";

#[test]
fn an_answer_is_a_table() {
    let place = sample();
    let sql = "SELECT id, title, dateline_place FROM articles WHERE id < 4";
    let output = place.depeche(&["query", sql]);
    assert_eq!(err(&output), "3 rows\n");
    assert_eq!(
        out(&output),
        "id  title                                                 dateline_place\n\
         ──  ────────────────────────────────────────────────────  ──────────────\n \
         1  Le port de Hai Duong ouvre deux quais                 Hanoï\n \
         2  La rivière Cau Lo déborde après trois jours de pluie  Bac Giang\n \
         3  NULL                                                  Bac Giang\n"
    );
    let output = place.depeche(&["query", "--width", "40", sql]);
    assert_eq!(
        out(&output),
        "id  title                 dateline_place\n\
         ──  ────────────────────  ──────────────\n \
         1  Le port de Hai Duon…  Hanoï\n \
         2  La rivière Cau Lo d…  Bac Giang\n \
         3  NULL                  Bac Giang\n"
    );
    for line in out(&output).lines() {
        assert!(line.chars().count() <= 40, "{line}");
    }
}

#[test]
fn a_table_speaks_to_no_terminal() {
    let output = sample().depeche(&["query", HARD]);
    assert_eq!(
        out(&output).lines().last(),
        Some(
            "9223372036854775807     0.1  1.0  Infinity  NULL         00ff41  é\"↵\\u{1b},b  1    2    3"
        )
    );
}

#[test]
fn wide_letters_take_two_columns() {
    let sql = "SELECT '越通社河内' AS wide, 1 AS n UNION ALL SELECT 'abc', 2";
    let output = sample().depeche(&["query", "--width", "10", sql]);
    assert_eq!(
        out(&output),
        "wide     n\n───────  ─\n越通社…  1\nabc      2\n"
    );
}

#[test]
fn other_programs_read_an_answer() {
    let place = sample();
    let csv = place.depeche(&["query", "--format", "csv", HARD]);
    assert_eq!(
        out(&csv),
        "big,a_real,one,far,none,empty,bytes,text,n,n_3,n_2\n\
         9223372036854775807,0.1,1.0,Infinity,,,00ff41,\"é\"\"\n\u{1b},b\",1,2,3\n"
    );
    assert_eq!(err(&csv), "");
    let expected = json!({
        "big": 9_223_372_036_854_775_807_i64, "a_real": 0.1, "one": 1.0, "far": "Infinity",
        "none": null, "empty": "", "bytes": "00ff41", "text": "é\"\n\u{1b},b",
        "n": 1, "n_3": 2, "n_2": 3,
    });
    let json = place.depeche(&["query", "--format", "json", HARD]);
    assert!(!out(&json).contains('\u{1b}'));
    let read: Value = serde_json::from_str(&out(&json)).expect("JSON");
    assert_eq!(read, json!([expected]));
    let two = format!("{HARD} UNION ALL {HARD}");
    let lines = out(&place.depeche(&["query", "--format", "ndjson", &two]));
    let read: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(read, [expected.clone(), expected.clone()]);
    let both = out(&place.depeche(&["query", "--format", "json", &two]));
    let read: Value = serde_json::from_str(&both).expect("JSON");
    assert_eq!(read, json!([expected, expected]));
}

#[test]
fn no_row_is_an_answer() {
    let place = sample();
    let answer = |format| {
        let sql = "SELECT id AS n FROM articles WHERE id < 0";
        let output = place.depeche(&["query", "--format", format, sql]);
        (output.status.code(), out(&output), err(&output))
    };
    assert_eq!(
        answer("table"),
        (Some(0), "n\n─\n".into(), "0 rows\n".into())
    );
    assert_eq!(answer("csv"), (Some(0), "n\n".into(), String::new()));
    assert_eq!(answer("json"), (Some(0), "[]\n".into(), String::new()));
    assert_eq!(answer("ndjson"), (Some(0), String::new(), String::new()));
}

#[test]
fn a_query_comes_from_a_file_or_from_stdin() {
    let place = sample();
    let sql = "-- how many\nSELECT count(*) AS n FROM articles; -- all\n";
    std::fs::write(place.folder.path().join("n.sql"), sql).expect("a file");
    let from_file = place.depeche(&["query", "--format", "csv", "--file", "n.sql"]);
    assert_eq!(out(&from_file), "n\n8\n");
    let mut child = Command::new(env!("CARGO_BIN_EXE_depeche"))
        .args(["query", "--format", "csv", "-"])
        .current_dir(place.folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("depeche runs");
    let mut stdin = child.stdin.take().expect("stdin");
    stdin.write_all(sql.as_bytes()).expect("written");
    drop(stdin);
    assert_eq!(out(&child.wait_with_output().expect("an end")), "n\n8\n");
    let missing = place.depeche(&["query", "--file", "no.sql"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        err(&missing).starts_with("error: Could not read the query from no.sql\nbecause: "),
        "{}",
        err(&missing)
    );
}

#[test]
fn an_error_points_at_the_place() {
    let place = sample();
    for (sql, words) in [
        (
            "SELECT id,\n\ttitel FROM articles",
            "because: no such column: titel\nline 2:  titel FROM articles\n         ^\n",
        ),
        (
            "SELECT title FORM articles",
            "because: near \"articles\": syntax error\nline 1: SELECT title FORM articles\n                          ^\n",
        ),
        (
            "SELECT '越' || nobody",
            "because: no such column: nobody\nline 1: SELECT '越' || nobody\n                       ^\n",
        ),
        (
            "SELECT 1; SELECT 2",
            "because: There is more than one statement in it; ask one at a time\n",
        ),
        (
            "SELECT 1;\nSELEC 2",
            "because: near \"SELEC\": syntax error\nline 2: SELEC 2\n        ^\n",
        ),
        ("", "because: There is no question in it\n"),
        ("SELECT json('{')", "because: malformed JSON\n"),
        (
            "SELECT 1 FROM article_search('\"')",
            "because: unterminated string\n",
        ),
        (
            "SELECT :a",
            "because: The query asks for :a\nhint: give it one with --param NAME=VALUE\n",
        ),
        ("SELECT ?", "because: The query asks for ?\n"),
    ] {
        let output = place.depeche(&["query", sql]);
        assert_eq!(output.status.code(), Some(1), "{sql}");
        let expected = format!("error: Could not answer the query\n{words}");
        assert_eq!(err(&output), expected);
        assert_eq!(out(&output), "");
    }
    let long = format!("SELECT {}, titel", "1, ".repeat(100) + "2");
    let told = err(&place.depeche(&["query", &long]));
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[2].ends_with(" titel") && lines[2].len() < 120,
        "{told}"
    );
    assert_eq!(lines[2].find("titel"), lines[3].find('^'));
}

/// Whatever is asked, the archive and its folder are as they were.
#[test]
fn a_query_changes_nothing() {
    let place = sample();
    let before = std::fs::read(place.archive()).expect("the archive");
    std::fs::write(place.folder.path().join("other.db"), &before).expect("a copy");
    let files = || {
        let mut names: Vec<_> = std::fs::read_dir(place.folder.path())
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name())
            .collect();
        names.sort();
        names
    };
    let there = files();
    for (sql, refused) in [
        ("DELETE FROM articles", "change"),
        ("UPDATE articles SET title = 'x'", "change"),
        (
            "INSERT INTO people VALUES (99, 'x', 'x') RETURNING id",
            "change",
        ),
        ("WITH a AS (SELECT 1) DELETE FROM articles", "change"),
        ("EXPLAIN DELETE FROM articles", "change"),
        ("CREATE TABLE t (x)", "change"),
        ("CREATE TEMP TABLE t (x)", "change"),
        ("CREATE VIRTUAL TABLE temp.t USING fts5 (x)", "change"),
        ("DROP TABLE articles", "change"),
        ("ALTER TABLE articles ADD COLUMN x", "change"),
        ("REINDEX", "change"),
        ("ANALYZE", "change"),
        (
            "INSERT INTO article_search (article_search) VALUES ('rebuild')",
            "change",
        ),
        ("ATTACH 'other.db' AS o", "ATTACH"),
        ("ATTACH 'new.db' AS o", "ATTACH"),
        ("ATTACH 'file:new.db?mode=rwc' AS o", "ATTACH"),
        ("ATTACH ':memory:' AS o", "ATTACH"),
        ("DETACH main", "DETACH"),
        ("PRAGMA journal_mode = WAL", "PRAGMA journal_mode"),
        ("PRAGMA query_only = 0", "PRAGMA query_only"),
        ("PRAGMA writable_schema = 1", "PRAGMA writable_schema"),
        ("PRAGMA user_version = 7", "PRAGMA user_version"),
        ("PRAGMA application_id = 7", "PRAGMA application_id"),
        ("PRAGMA wal_checkpoint", "PRAGMA wal_checkpoint"),
        ("PRAGMA optimize", "PRAGMA optimize"),
        (
            "PRAGMA temp_store_directory = '.'",
            "PRAGMA temp_store_directory",
        ),
        ("SELECT load_extension('x')", "load_extension"),
        ("BEGIN EXCLUSIVE", "transaction"),
        ("SAVEPOINT s", "transaction"),
        ("SELECT 1; DELETE FROM articles", "change"),
    ] {
        let output = place.depeche(&["query", sql]);
        assert_eq!(
            (output.status.code(), err(&output)),
            (
                Some(1),
                format!(
                    "error: Could not answer the query\n\
                     because: A query may read and do nothing else: no {refused}\n"
                )
            ),
            "{sql}"
        );
        assert!(std::fs::read(place.archive()).expect("the archive") == before);
        assert_eq!(files(), there, "{sql}");
    }
    // What has no answer is not even begun.
    for sql in ["VACUUM", "VACUUM INTO 'new.db'"] {
        let output = place.depeche(&["query", sql]);
        assert!(err(&output).ends_with("because: There is no question in it\n"));
        assert!(std::fs::read(place.archive()).expect("the archive") == before);
        assert_eq!(files(), there, "{sql}");
    }
}

#[test]
fn what_only_tells_may_be_asked() {
    let place = sample();
    for sql in [
        "PRAGMA table_info(articles)",
        "SELECT name FROM pragma_table_info('articles')",
        "PRAGMA integrity_check",
        "PRAGMA user_version",
        "EXPLAIN QUERY PLAN SELECT 1 FROM articles",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT i FROM n",
        "VALUES (1), (2)",
        "SELECT count(*) FROM article_search('port')",
        "SELECT value FROM json_each('[1]')",
        "SELECT hex(bytes) FROM originals",
    ] {
        let output = place.depeche(&["query", sql]);
        assert_eq!(output.status.code(), Some(0), "{sql}: {}", err(&output));
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_long_query() {
    let place = sample();
    let long =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let child = Command::new(env!("CARGO_BIN_EXE_depeche"))
        .args(["query", long])
        .current_dir(place.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("depeche runs");
    std::thread::sleep(std::time::Duration::from_millis(500));
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("kill runs").success());
    let output = child.wait_with_output().expect("an end");
    assert_eq!(
        (output.status.code(), err(&output)),
        (Some(130), "interrupted after 0 rows\n".into())
    );
}

#[test]
fn without_an_archive_there_is_no_answer() {
    let place = Place::new();
    let output = place.depeche(&["query", "SELECT 1"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).starts_with("error: There is no archive archive.db\nhint: "));
    for args in [&["query"][..], &["query", "SELECT 1", "--list"]] {
        assert_eq!(place.depeche(args).status.code(), Some(2), "{args:?}");
    }
}

/// What the saved queries are asked about here.
const PARAMS: &[(&str, &str)] = &[
    ("article", "1"),
    ("person", "Lê Thi Hoa"),
    ("role", "président"),
    (
        "title",
        "La rivière Cau Lo déborde après trois jours de pluie",
    ),
    ("words", "\"Đà Nẵng\" OR quais"),
];

/// Each with its answer on the sample, read and found right once.
#[test]
fn every_saved_query_gives_its_answer() {
    let place = sample();
    place
        .open()
        .execute_batch(
            "INSERT INTO problems (import_id, uri, kind, detail) VALUES (1, '/a', 'empty', 'No bytes');
             INSERT INTO article_photos SELECT 4, position + 8, photo_id FROM article_photos WHERE article_id = 1;
             UPDATE sources SET uri = '/' || id;
             UPDATE sources SET missing_import_id = 1 WHERE id = 4;
             UPDATE imports SET started_at = '2026-01-02T03:04:05Z'",
        )
        .expect("rows");
    let saved = out(&place.depeche(&["query", "--list", "--format", "ndjson"]));
    let mut found = String::new();
    let mut queries = 0;
    for line in saved.lines() {
        let query: Value = serde_json::from_str(line).expect("JSON");
        let [name, title, sql] =
            ["name", "title", "sql"].map(|key| query[key].as_str().expect("text"));
        let params: Vec<String> = PARAMS
            .iter()
            .filter(|(param, _)| sql.contains(&format!(":{param}")))
            .map(|(param, value)| format!("--param={param}={value}"))
            .collect();
        let mut args = vec!["query", "--saved", name, "--format", "csv"];
        args.extend(params.iter().map(String::as_str));
        let output = place.depeche(&args);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", err(&output));
        let answer = out(&output);
        assert!(answer.lines().count() > 1, "{name} has no answer");
        let _ = writeln!(
            found,
            "# {name}: {title}\n{}{answer}",
            params.join(" ") + "\n"
        );
        queries += 1;
    }
    assert!(queries >= 24, "only {queries}");
    let path = support::fixtures().join("saved_queries.txt");
    if std::env::var_os("DEPECHE_ACCEPT").is_some() {
        std::fs::write(&path, &found).expect("the answers are written");
    }
    assert_eq!(found, std::fs::read_to_string(path).expect("the answers"));
}

#[test]
fn saved_queries_are_listed_and_asked_by_name() {
    let place = sample();
    let list = place.depeche(&["query", "--list"]);
    let first = out(&list).lines().nth(2).map(str::to_owned);
    assert_eq!(
        first.as_deref(),
        Some("announced       Which stories are announced most often, and still to be captured?")
    );
    let unknown = place.depeche(&["query", "--saved", "nobody"]);
    assert_eq!(
        err(&unknown),
        "error: There is no saved query nobody\nhint: depeche query --list names them all\n"
    );
    let untold = place.depeche(&["query", "--saved", "timeline"]);
    assert_eq!(
        err(&untold),
        "error: Could not answer the query\nbecause: The query asks for :person\n\
         hint: give it one with --param NAME=VALUE\n"
    );
    let needless = place.depeche(&["query", "--saved", "places", "--param", "a=b"]);
    assert!(err(&needless).contains("because: The query does not ask for :a\n"));
}

/// Every question of the README is saved, but for what it asks about.
#[test]
fn the_questions_of_the_readme_are_saved() {
    let asked_about = |sql: &str| {
        let mut folded = String::new();
        for (at, part) in sql.trim_end_matches([';', '\n']).split('\'').enumerate() {
            folded.push_str(if at % 2 == 0 { part } else { "?" });
        }
        for (param, value) in PARAMS {
            let is_number = value.parse::<i64>().is_ok();
            let asked = if is_number { value } else { "?" };
            folded = folded.replace(&format!(":{param}"), asked);
        }
        folded
    };
    let place = sample();
    let saved = support::rows(&place.open(), "SELECT sql FROM saved_queries");
    let saved: Vec<String> = saved.iter().map(|sql| asked_about(sql)).collect();
    let readme = include_str!("../README.md");
    let asked = readme.split("```sql\n").skip(1);
    for query in asked.filter_map(|part| part.split("```").next()) {
        assert!(saved.contains(&asked_about(query)), "not saved:\n{query}");
    }
}
