//! The views: asked by article or by person they scan no table, and what they answer
//! is what their plain definitions do.

mod support;

use std::collections::BTreeSet;
use std::fmt::Write;

use depeche::store::Archive;
use proptest::prelude::*;
use rusqlite::Connection;
use support::Place;

/// Each view by each column that names an article or a person.
const ASKED: &[(&str, &[&str])] = &[
    ("article_persons", &["article_id", "person_id"]),
    ("article_search_text", &["id"]),
    ("co_mentions", &["person_a", "person_b"]),
    ("mention_roles", &["article_id", "person_id"]),
    ("mentions", &["article_id", "person_id"]),
    ("named_with", &["person_id"]),
    ("person_roles", &["person_id"]),
    ("photo_index", &["article_id", "photo_id"]),
    ("recaptures", &["first_article_id", "text_hash"]),
    ("related_articles", &["article_id", "target_article_id"]),
];

/// What a question scans from one end to the other: tables and indexes of the file, as
/// SQLite's own program says. Its plan in words names subqueries by aliases.
fn scanned(connection: &Connection, sql: &str) -> Vec<String> {
    let mut program = connection
        .prepare(&format!("EXPLAIN {sql}"))
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    let mut steps = program.query([1]).expect("a program");
    let mut opened = BTreeSet::new();
    let mut rewound = BTreeSet::new();
    while let Some(step) = steps.next().expect("a step") {
        let cursor: i64 = step.get("p1").expect("a cursor");
        match step.get::<_, String>("opcode").expect("a word").as_str() {
            "OpenRead" => opened.insert(cursor),
            "Rewind" | "Last" => rewound.insert(cursor),
            _ => false,
        };
    }
    if opened.is_disjoint(&rewound) {
        return Vec::new();
    }
    support::rows(
        connection,
        &format!("EXPLAIN QUERY PLAN {}", sql.replace('?', "1")),
    )
}

fn new_archive() -> (Place, Connection) {
    let place = Place::new();
    let archive = Archive::open_or_create(&place.archive()).expect("an archive");
    archive.close().expect("closed");
    let connection = place.open();
    (place, connection)
}

#[test]
fn no_view_asked_by_article_or_person_scans_a_table() {
    let (_place, connection) = new_archive();
    for (view, columns) in ASKED {
        for column in *columns {
            let sql = format!("SELECT * FROM {view} WHERE {column} = ?");
            assert_eq!(scanned(&connection, &sql), [""; 0], "{sql}");
        }
    }
    let whole = "SELECT * FROM mentions WHERE surface = ?";
    assert!(scanned(&connection, whole).len() > 3, "scans are seen");
}

#[test]
fn every_view_with_an_article_or_a_person_is_asked() {
    let (_place, connection) = new_archive();
    // How runs ended is asked by run.
    let found = support::rows(
        &connection,
        "SELECT DISTINCT v.name
           FROM sqlite_schema v
           JOIN pragma_table_info(v.name) c
          WHERE v.type = 'view' AND v.name <> 'import_outcomes'
            AND (c.name LIKE '%article_id' OR c.name LIKE 'person_%' OR c.name = 'id')
          ORDER BY 1",
    );
    let asked: Vec<&str> = ASKED.iter().map(|(view, _)| *view).collect();
    assert_eq!(found, asked);
}

/// From a name, not a number: what is joined reaches into the views.
#[test]
fn no_view_asked_from_a_name_scans_a_table() {
    let (_place, connection) = new_archive();
    for sql in [
        "SELECT r.role FROM people p JOIN person_roles r ON r.person_id = p.id WHERE p.name_key = ?",
        "SELECT m.surface FROM people p JOIN mentions m ON m.person_id = p.id WHERE p.name_key = ?",
        "SELECT m.surface FROM articles a JOIN mentions m ON m.article_id = a.id WHERE a.content_hash = ?",
        "SELECT w.other FROM people p JOIN named_with w ON w.person_id = p.id WHERE p.name_key = ?",
        "SELECT a.title FROM articles a JOIN related_articles r ON r.target_article_id = a.id WHERE a.title_key = ?",
    ] {
        assert_eq!(scanned(&connection, sql), [""; 0], "{sql}");
    }
}

/// What the archive's own questions ask about, and that they find it by an index.
#[test]
fn no_saved_query_about_an_article_or_a_person_scans_a_table() {
    let (_place, connection) = new_archive();
    let mut asked = 0;
    for sql in support::rows(&connection, "SELECT sql FROM saved_queries") {
        if sql.contains(":person") || sql.contains(":article") {
            let sql = sql.replace(":person", "?").replace(":article", "?");
            assert_eq!(scanned(&connection, &sql), [""; 0], "{sql}");
            asked += 1;
        }
    }
    assert!(asked >= 7, "only {asked} questions");
}

/// Every rewritten view and its plain definition give the same rows.
#[track_caller]
fn assert_plain(connection: &Connection) {
    let plain = include_str!("fixtures/plain_views.sql");
    connection.execute_batch(plain).expect("the plain views");
    for view in [
        "related_articles",
        "recaptures",
        "mention_roles",
        "article_persons",
        "co_mentions",
        "named_with",
        "person_roles",
    ] {
        let answer = |view: &str| {
            let mut rows = support::rows(connection, &format!("SELECT * FROM {view}"));
            rows.sort();
            rows
        };
        assert_eq!(answer(view), answer(&format!("plain_{view}")), "{view}");
    }
}

#[test]
fn the_views_answer_as_their_plain_definitions() {
    let place = Place::new();
    let folders = ["sample", "captures/odd", "people"].map(|name| support::fixtures().join(name));
    place.import_with(&folders, &support::options());
    let connection = place.open();
    assert!(place.one::<u32>("SELECT count(*) FROM co_mentions") > 100);
    assert!(place.one::<u32>("SELECT count(*) FROM recaptures") > 0);
    assert_plain(&connection);
}

/// Each view with its rows on the sample, read and found right once.
#[test]
fn every_view_gives_its_answer() {
    let place = Place::new();
    place.import_with(&[support::fixtures().join("sample")], &support::options());
    let connection = place.open();
    connection
        .execute_batch("UPDATE sources SET uri = '/' || id")
        .expect("the same everywhere");
    // What is indexed, tests/full_text.rs asks.
    let views = "SELECT name FROM sqlite_schema
                  WHERE type = 'view' AND name <> 'article_search_text' ORDER BY rowid";
    let mut found = String::new();
    for view in support::rows(&connection, views) {
        let mut rows = support::rows(&connection, &format!("SELECT * FROM {view}"));
        rows.sort();
        let _ = writeln!(found, "# {view}\n{}\n", rows.join("\n"));
    }
    let path = support::fixtures().join("views.txt");
    if std::env::var_os("DEPECHE_ACCEPT").is_some() {
        std::fs::write(&path, &found).expect("the answers are written");
    }
    assert_eq!(found, std::fs::read_to_string(path).expect("the answers"));
}

type Mention = (u8, u8, u8, u8, Option<u8>, Option<(u8, u8)>);

fn mentions() -> impl Strategy<Value = Vec<Mention>> {
    let roles = proptest::option::of(0..3_u8);
    let more = proptest::option::of((0..3_u8, 0..3_u8));
    proptest::collection::vec((1..4_u8, 0..3_u8, 0..6_u8, 1..5_u8, roles, more), 0..20)
}

fn fill(
    connection: &Connection,
    articles: &[(u8, u8, bool)],
    texts: &[Mention],
    captions: &[Mention],
    photos: &[(u8, u8, u8)],
    links: &[(u8, u8)],
) -> rusqlite::Result<()> {
    // Rows that no import would write, so that every join is tried.
    connection.execute_batch("PRAGMA foreign_keys = OFF; BEGIN")?;
    for (id, (text, title, is_listing)) in (1_u8..).zip(articles) {
        let layout = if *is_listing { "listing" } else { "full" };
        connection.execute(
            "INSERT INTO articles (id, content_hash, text_hash, layout, title_key, body, parser_version)
             VALUES (?1, printf('%064d', (?1 * 7) % 5), printf('%064d', ?2), ?3, nullif(?4, 0), iif(?2 = 0, '', 'x'), 1)",
            (id, text, layout, title),
        )?;
    }
    for id in 1..5 {
        connection.execute(
            "INSERT INTO people (id, name_key, name) VALUES (?1, ?1, 'P' || ?1)",
            [id],
        )?;
    }
    for id in 1..4 {
        connection.execute(
            "INSERT INTO teasers (id, teaser_key, title, title_key) VALUES (?1, printf('%064d', ?1), 'T', nullif(?1 - 1, 0))",
            [id],
        )?;
    }
    for (article, teaser) in links {
        connection.execute(
            "INSERT INTO related_links SELECT ?1, count(*) + 1, ?2 FROM related_links WHERE article_id = ?1",
            (article, teaser),
        )?;
    }
    for (article, position, photo) in photos {
        connection.execute(
            "INSERT OR IGNORE INTO article_photos VALUES (?1, ?2 + 1, ?3)",
            (article, position, photo),
        )?;
    }
    for (table, places) in [("article_people", texts), ("photo_people", captions)] {
        for (id, field, start, person, role, more) in places {
            let role = role.map(|role| format!("r{role}; \"{role}"));
            let more = more.map(|(one, two)| format!("[\"r{one}; \\\"{one}\", \"é{two}\"]"));
            let sql = if table == "article_people" {
                "INSERT OR IGNORE INTO article_people
                 VALUES (?1, CASE ?2 WHEN 0 THEN 'title' WHEN 1 THEN 'lead' ELSE 'body' END, ?3, 1, ?4, 'x', ?5, ?6, 'e')"
            } else {
                "INSERT OR IGNORE INTO photo_people
                 VALUES (?1, ?3, 1, ?4, 'x', ?5, ?6, 'e', iif(?2 = 0, 'left', NULL), NULL)"
            };
            connection.execute(sql, (id, field, start, person, role, more))?;
        }
    }
    connection.execute_batch("COMMIT")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_rows_the_views_answer_as_their_plain_definitions(
        articles in proptest::collection::vec((0..3_u8, 0..3_u8, any::<bool>()), 0..5),
        texts in mentions(),
        captions in mentions(),
        photos in proptest::collection::vec((1..4_u8, 0..2_u8, 1..4_u8), 0..6),
        links in proptest::collection::vec((1..4_u8, 1..4_u8), 0..6),
    ) {
        let (_place, connection) = new_archive();
        fill(&connection, &articles, &texts, &captions, &photos, &links).expect("rows");
        assert_plain(&connection);
    }
}

/// `DEPECHE_CASES` asks for more than the few that a quick run tries.
fn cases() -> u32 {
    let asked = std::env::var("DEPECHE_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(48)
}
