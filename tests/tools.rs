//! The tools that people have read an archive, all of it, and change nothing.
//!
//! `.ci/tools` installs them and `.ci/run` turns these tests on.

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::{Value, json};
use support::Place;

/// Answers that SQL has to agree on.
const QUESTIONS: [&str; 6] = [
    "SELECT count(*) FROM article_people m JOIN articles a ON a.id = m.article_id
      WHERE substr(CASE field WHEN 'title' THEN title WHEN 'lead' THEN lead ELSE body END,
                   start + 1, length) <> surface",
    "SELECT count(*) FROM photo_people m JOIN photos p ON p.id = m.photo_id
      WHERE substr(caption, start + 1, length) <> surface",
    "SELECT dateline_date, published_at, count(*) FROM articles GROUP BY 1, 2 ORDER BY 1, 2",
    "SELECT sum(length(body)), sum(length(title)) FROM articles",
    "SELECT min(started_at) = max(started_at), min(finished_at) >= min(started_at) FROM imports",
    "SELECT a.name AS one, b.name AS other, c.articles FROM co_mentions c
       JOIN people a ON a.id = c.person_a JOIN people b ON b.id = c.person_b
      WHERE c.articles > 1",
];

fn python() -> String {
    std::env::var("DEPECHE_PYTHON").expect("DEPECHE_PYTHON, which .ci/tools prints")
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/tools")
        .join(name)
}

/// A read-only archive of the sample and of labelled pages.
fn archive() -> Place {
    let place = Place::new();
    let mut roots = vec![support::fixtures().join("sample")];
    for entry in std::fs::read_dir(support::fixtures().join("people")).expect("the pages") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str());
        if name
            .and_then(|name| name.split_once('.'))
            .is_some_and(|(stem, ending)| stem.starts_with("03") && ending == "txt")
        {
            roots.push(path);
        }
    }
    place.import_with(&roots, &support::options());
    let mut permissions = std::fs::metadata(place.archive())
        .expect("the archive")
        .permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(place.archive(), permissions).expect("read-only");
    place
}

/// A query for every table and view, with bytes as hex, then the questions.
fn queries(place: &Place) -> BTreeMap<String, String> {
    let connection = place.open();
    let names = support::rows(
        &connection,
        "SELECT name FROM sqlite_schema
          WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'
            AND name NOT LIKE 'article\\_search\\_%' ESCAPE '\\' AND name <> 'article_search'
             OR name = 'article_search_text'",
    );
    let mut queries: BTreeMap<String, String> = names
        .into_iter()
        .map(|name| {
            let table = format!("SELECT name FROM pragma_table_info('{name}')");
            let columns: Vec<String> = support::rows(&connection, &table)
                .into_iter()
                .map(|column| match column.as_str() {
                    "bytes" => "hex(bytes)".to_owned(),
                    _ => format!("\"{column}\""),
                })
                .collect();
            let sql = format!("SELECT {} FROM {name}", columns.join(", "));
            (name, sql)
        })
        .collect();
    for (at, question) in QUESTIONS.iter().enumerate() {
        queries.insert(format!("question {}", at + 1), (*question).to_owned());
    }
    queries
}

/// Values as the tools may tell them: 1, 1.0 and true are one, and "1" is another.
fn told(value: &Value) -> String {
    match value {
        Value::Bool(is) => u8::from(*is).to_string(),
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => float.to_string(),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

fn sorted(rows: &Value) -> Vec<String> {
    let rows = rows.as_array().unwrap_or_else(|| panic!("{rows}"));
    let row = |row: &Value| {
        let values = row.as_array().expect("a row").iter().map(told);
        values.collect::<Vec<_>>().join("|")
    };
    let mut rows: Vec<String> = rows.iter().map(row).collect();
    rows.sort();
    rows
}

/// What SQLite itself reads.
fn expected(connection: &Connection, sql: &str) -> Vec<String> {
    let mut select = connection.prepare(sql).expect("a query");
    let columns = select.column_count();
    let mut rows = select.query([]).expect("an answer");
    let mut found = Vec::new();
    while let Some(row) = rows.next().expect("a row") {
        let cell = |column| match row.get_ref(column).expect("a value") {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => json!(number),
            ValueRef::Real(number) => json!(number),
            ValueRef::Text(text) => json!(std::str::from_utf8(text).expect("UTF-8")),
            ValueRef::Blob(_) => panic!("bytes are asked for as hex"),
        };
        found.push((0..columns).map(cell).collect::<Value>());
    }
    sorted(&Value::Array(found))
}

/// What a script's tool reads of every query; it has to be refused to write.
fn read_by(tool: &str, place: &Place, queries: &BTreeMap<String, String>) -> Vec<Value> {
    let before = std::fs::read(place.archive()).expect("the archive");
    let mut child = Command::new(python())
        .arg(script("rows.py"))
        .arg(tool)
        .arg(place.archive())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python runs");
    let asked = json!(queries.values().collect::<Vec<_>>()).to_string();
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(asked.as_bytes()).expect("the queries");
    drop(stdin);
    let output = child.wait_with_output().expect("an answer");
    assert!(output.status.success(), "{tool} failed");
    let mut answers: Vec<Value> = String::from_utf8(output.stdout)
        .expect("text")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(answers.pop(), Some(json!("refused")), "{tool} may write");
    assert!(before == std::fs::read(place.archive()).expect("the archive"));
    support::assert_whole(&place.archive());
    answers
}

#[track_caller]
fn reads_the_same(tool: &str) {
    let place = archive();
    let queries = queries(&place);
    assert!(queries.len() > 30, "only {} queries", queries.len());
    let connection = place.open();
    let answers = read_by(tool, &place, &queries);
    assert_eq!(answers.len(), queries.len());
    for ((name, sql), answer) in queries.iter().zip(&answers) {
        let is_same = sorted(answer) == expected(&connection, sql);
        assert!(is_same, "{tool} reads another {name}");
    }
}

#[test]
#[ignore = "needs pandas: .ci/tools installs it"]
fn pandas_reads_all_of_it() {
    reads_the_same("pandas");
}

#[test]
#[ignore = "needs DuckDB: .ci/tools installs it"]
fn duckdb_reads_all_of_it() {
    reads_the_same("duckdb");
}

#[test]
#[ignore = "needs Debian's sqlite3: .ci/tools installs it"]
fn sqlite3_reads_all_of_it() {
    let place = archive();
    let connection = place.open();
    let ask = |sql: &str| {
        let output = Command::new("sqlite3")
            .args(["-readonly", "-json"])
            .arg(place.archive())
            .arg(sql)
            .output()
            .expect("sqlite3 runs");
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        (String::from_utf8(output.stdout).expect("text"), words)
    };
    let fts = "SELECT rowid FROM article_search('\"Đà Nẵng\"')".to_owned();
    let queries = queries(&place)
        .into_iter()
        .chain([("full text".to_owned(), fts)]);
    for (name, sql) in queries {
        let (json, words) = ask(&sql);
        assert_eq!(words, "", "{name}");
        let rows: Vec<serde_json::Map<String, Value>> = match json.as_str() {
            "" => Vec::new(),
            json => serde_json::from_str(json).expect("rows"),
        };
        let rows: Vec<Vec<Value>> = rows
            .into_iter()
            .map(|row| row.into_iter().map(|(_, value)| value).collect())
            .collect();
        let is_same = sorted(&json!(rows)) == expected(&connection, &sql);
        assert!(is_same, "sqlite3 reads another {name}");
    }
    let (_, words) = ask("DELETE FROM people");
    assert!(words.contains("readonly"), "{words}");
}

#[test]
#[ignore = "needs networkx: .ci/tools installs it"]
fn networkx_reads_the_graphs() {
    let place = archive();
    for (of, is_directed) in [("people", false), ("links", true)] {
        let graphml = place.depeche(&["graph", "--of", of, "--limit", "100000"]);
        let path = place.folder.path().join("graph.graphml");
        std::fs::write(&path, &graphml.stdout).expect("a file");
        let output = Command::new(python())
            .arg(script("graph.py"))
            .arg(&path)
            .output()
            .expect("Python runs");
        let read: Value = serde_json::from_slice(&output.stdout).expect("what networkx read");
        let [directed, nodes, edges, weights] = [0, 1, 2, 3].map(|at| &read[at]);
        assert_eq!(directed, is_directed);
        if of == "people" {
            let sql = "SELECT count(*), sum(articles) FROM co_mentions";
            let expected = support::rows(&place.open(), sql);
            let weights = weights.as_f64().expect("a sum");
            assert_eq!(expected, [format!("{}|{weights}", told(edges))]);
        }
        assert!(nodes.as_u64() > Some(10), "{read}");
    }
}

/// The pages of a site, asked over HTTP.
#[test]
#[ignore = "needs Datasette: .ci/tools installs it"]
fn datasette_serves_a_site() {
    let place = archive();
    let metadata = place.folder.path().join("metadata.json");
    std::fs::write(&metadata, place.depeche(&["datasette"]).stdout).expect("a file");
    let mut server = Command::new(python())
        .args(["-m", "datasette", "serve", "-i"])
        .arg(place.archive())
        .arg("-m")
        .arg(&metadata)
        .args([
            "-h",
            "127.0.0.1",
            "-p",
            "0",
            "--setting",
            "sql_time_limit_ms",
            "20000",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("Datasette runs");
    let mut lines = BufReader::new(server.stderr.take().expect("a pipe")).lines();
    let address = lines.find_map(|line| {
        let line = line.ok()?;
        let (_, rest) = line.split_once("running on http://")?;
        Some(rest.split(' ').next().unwrap_or_default().to_owned())
    });
    let address = address.expect("an address");
    let get = |path: &str| {
        let mut stream = std::net::TcpStream::connect(&address).expect("a connection");
        let asked = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).expect("a request");
        let mut page = String::new();
        std::io::Read::read_to_string(&mut stream, &mut page).expect("a page");
        page
    };
    let pages = [
        ("/", "Captured pages of a news agency"),
        ("/archive/articles?_search=da+nang", "where search matches"),
        ("/archive/articles/1", "content_hash"),
        ("/archive/people/1", "name_key"),
        ("/archive/photos/1", "credit"),
        ("/archive/article_people?_size=5", "/archive/people/"),
        (
            "/archive/search?words=%22coeur+du+projet%22",
            "[coeur du projet]",
        ),
        (
            "/archive/person?name=Dang+Duc+Loc",
            "vice-ministre des Transports",
        ),
    ]
    .map(|(path, sign)| (path, sign, get(path)));
    let names = support::rows(
        &place.open(),
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')",
    );
    let tables: Vec<(String, String)> = names
        .into_iter()
        .map(|name| (get(&format!("/archive/{name}?_size=5")), name))
        .collect();
    server.kill().expect("Datasette ends");
    server.wait().expect("Datasette ends");
    for (path, sign, page) in pages {
        assert!(
            page.starts_with("HTTP/1.1 200") && page.contains(sign),
            "{path}\n{page}"
        );
    }
    for (page, name) in tables {
        assert!(page.starts_with("HTTP/1.1 200"), "{name}\n{page}");
    }
}
