//! The schema is the user interface: its names are a contract, and `.schema`
//! reads like documentation. Files that are not ours are left alone.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use depeche::error::Error;
use depeche::store::{APPLICATION_ID, Archive, NEWEST_VERSION};
use rusqlite::Connection;
use support::Place;

/// Tables and views with the columns that are promised; there may be more.
const PROMISED: &[(&str, &str)] = &[
    (
        "imports",
        "id started_at finished_at outcome program_version parser_version roots seen added updated unchanged duplicate rejected",
    ),
    (
        "sources",
        "id uri article_id size mtime_ns first_import_id last_import_id missing_import_id",
    ),
    (
        "sightings",
        "source_id article_id first_import_id last_import_id",
    ),
    (
        "problems",
        "id import_id uri kind detail content_hash resolved_import_id",
    ),
    ("originals", "article_id byte_length encoding codec bytes"),
    (
        "articles",
        "id content_hash text_hash layout language title title_key lead body dateline dateline_place dateline_agency dateline_date sign_off url published_at parser_version",
    ),
    ("photos", "id photo_key caption credit"),
    ("article_photos", "article_id position photo_id"),
    ("teasers", "id teaser_key title title_key abstract photo_id"),
    ("related_links", "article_id position teaser_id"),
    ("people", "id name_key name"),
    ("person_names", "person_id name"),
    (
        "article_people",
        "article_id field start length person_id surface role",
    ),
    (
        "photo_people",
        "photo_id start length person_id surface role placement placement_text",
    ),
    (
        "teaser_people",
        "teaser_id field start length person_id surface role",
    ),
    ("article_search", "title lead body captions"),
    (
        "related_articles",
        "article_id position title abstract target_article_id",
    ),
    (
        "mentions",
        "article_id person_id name origin surface role placement",
    ),
    (
        "article_persons",
        "article_id person_id name mentions roles",
    ),
    ("co_mentions", "person_a person_b articles"),
    ("person_roles", "person_id name role articles"),
    (
        "photo_index",
        "photo_id caption credit article_id title position",
    ),
    ("recaptures", "text_hash captures first_article_id"),
    ("saved_queries", "name title description sql"),
];

fn new_archive() -> (Place, Connection) {
    let place = Place::new();
    let archive = Archive::open_or_create(&place.archive()).expect("an archive");
    archive.close().expect("closed");
    let connection = place.open();
    (place, connection)
}

#[test]
fn every_promised_table_view_and_column_is_there() {
    let (_place, connection) = new_archive();
    for (table, columns) in PROMISED {
        let sql = format!("SELECT name FROM pragma_table_info('{table}')");
        let found: BTreeSet<String> = support::rows(&connection, &sql).into_iter().collect();
        for column in columns.split(' ') {
            assert!(
                found.contains(column),
                "{table} has no {column}, but {found:?}"
            );
        }
        let view = format!("SELECT count(*) FROM {table}");
        let is_empty = support::rows(&connection, &view) == ["0"];
        assert_eq!(is_empty, *table != "saved_queries", "{table}");
    }
}

/// What the user reads when typing `.schema`.
fn own_schema(connection: &Connection, kind: &str) -> Vec<(String, String)> {
    let mut select = connection
        .prepare(
            "SELECT name, sql FROM sqlite_schema
              WHERE type = ?1 AND sql IS NOT NULL
                AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'refinery%'
                AND name NOT LIKE 'article_search%'",
        )
        .expect("the schema");
    select
        .query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .expect("the schema")
}

#[test]
fn every_table_and_view_says_what_it_is() {
    let (_place, connection) = new_archive();
    for kind in ["table", "view"] {
        let schema = own_schema(&connection, kind);
        assert!(schema.len() >= 8);
        for (name, sql) in schema {
            let first = sql.lines().nth(1).unwrap_or_default().trim();
            assert!(
                first.starts_with("-- "),
                "{name} does not open with its purpose:\n{sql}"
            );
            assert!(
                kind == "view" || sql.contains("STRICT"),
                "{name} is not STRICT"
            );
        }
    }
}

#[test]
fn every_column_says_what_it_holds() {
    let (_place, connection) = new_archive();
    let mut silent = Vec::new();
    for (name, sql) in own_schema(&connection, "table") {
        let lines: Vec<&str> = sql.lines().collect();
        for column in support::rows(
            &connection,
            &format!("SELECT name FROM pragma_table_info('{name}')"),
        ) {
            let at = lines
                .iter()
                .position(|line| line.trim_start().starts_with(&format!("{column} ")));
            let at = at.unwrap_or_else(|| panic!("{name}.{column} has no line of its own"));
            let next = lines.get(at + 1).copied().unwrap_or_default();
            let goes_on = next.trim_start().starts_with("--")
                || next.starts_with("      ") && next.contains("-- ");
            if !lines[at].contains("-- ") && !goes_on {
                silent.push(format!("{name}.{column}"));
            }
        }
    }
    assert!(silent.is_empty(), "{silent:?}");
}

#[test]
fn every_migration_file_is_applied() {
    let files = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations"))
        .expect("the migrations")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .filter(|name| name.strip_suffix(".sql").is_some())
        .count();
    let (_place, connection) = new_archive();
    let applied = support::rows(&connection, "SELECT count(*) FROM refinery_schema_history");
    assert_eq!(applied, [files.to_string()]);
    assert_eq!(usize::try_from(NEWEST_VERSION), Ok(files));
}

#[test]
fn an_archive_carries_its_mark() {
    let (_place, connection) = new_archive();
    assert_eq!(
        support::rows(&connection, "PRAGMA application_id"),
        [APPLICATION_ID.to_string()]
    );
}

/// Opens a file both ways: it has to be refused and left as it was.
#[track_caller]
fn refused(path: &Path) -> Error {
    let before = std::fs::read(path).ok();
    let error = Archive::open_or_create(path).expect_err("refused");
    Archive::open_read_only(path).expect_err("refused to read, too");
    assert_eq!(
        std::fs::read(path).ok(),
        before,
        "{} was touched",
        path.display()
    );
    let folder = path.parent().expect("a folder");
    let beside = std::fs::read_dir(folder).expect("a folder").count();
    assert_eq!(beside, 2, "only the file and the captures are there");
    error
}

#[test]
fn a_database_of_another_program_is_refused_and_left_alone() {
    let place = Place::new();
    place
        .open()
        .execute_batch("CREATE TABLE notes (text)")
        .expect("a database");
    assert!(matches!(
        refused(&place.archive()),
        Error::NotAnArchive { .. }
    ));
}

#[test]
fn what_is_no_database_is_refused_and_left_alone() {
    let place = Place::new();
    for bytes in [&b"Une page."[..], b"SQLite format 3\0", &[0; 5000]] {
        std::fs::write(place.archive(), bytes).expect("a file");
        assert!(matches!(
            refused(&place.archive()),
            Error::NotAnArchive { .. }
        ));
    }
}

#[test]
fn a_newer_archive_is_refused_and_left_alone() {
    let (place, connection) = new_archive();
    connection
        .execute(
            "UPDATE refinery_schema_history SET version = 999 WHERE version = 1",
            [],
        )
        .expect("a newer version");
    drop(connection);
    assert!(matches!(
        refused(&place.archive()),
        Error::NewerArchive { found: 999, .. }
    ));
}

#[test]
fn a_folder_is_no_archive() {
    let place = Place::new();
    let error = Archive::open_or_create(&place.captures()).expect_err("refused");
    assert!(matches!(error, Error::ArchivePlace { .. }));
    let error =
        Archive::open_or_create(&place.folder.path().join("no/where.db")).expect_err("refused");
    assert!(matches!(error, Error::ArchivePlace { .. }));
}

#[test]
fn a_foreign_journal_is_left_alone() {
    let place = Place::new();
    std::fs::write(place.archive(), "Une page.").expect("a file");
    let journal = place.folder.path().join("archive.db-journal");
    std::fs::write(&journal, "Une autre.").expect("a file");
    Archive::open_or_create(&place.archive()).expect_err("refused");
    assert_eq!(std::fs::read(&journal).expect("still there"), b"Une autre.");
}

#[test]
fn a_run_killed_while_it_made_the_tables_is_taken_up() {
    let place = Place::new();
    // What is left after the mark and before the migrations' one transaction.
    let connection = place.open();
    connection
        .pragma_update(None, "application_id", APPLICATION_ID)
        .expect("the mark");
    drop(connection);
    let archive = Archive::open_or_create(&place.archive()).expect("an archive");
    archive.close().expect("closed");
    support::assert_whole(&place.archive());
}

#[test]
fn an_empty_file_becomes_an_archive() {
    let place = Place::new();
    std::fs::write(place.archive(), "").expect("a file");
    let archive = Archive::open_or_create(&place.archive()).expect("an archive");
    archive.close().expect("closed");
    support::assert_whole(&place.archive());
}
