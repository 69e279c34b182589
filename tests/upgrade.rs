//! Old archives: one of an older schema is upgraded in one transaction, with a copy
//! beside it, and equals a fresh one. What is released does not change.
//!
//! `DEPECHE_ACCEPT=1 cargo test --test upgrade` writes `schema.sql` anew, adds new
//! migrations to `migrations.sha256` and the newest schema's database to `databases/`.
//! It changes no line and no database that is there: those are released. Whoever has
//! to change a migration that is not released deletes its line, and the database.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use depeche::check::{CheckOptions, check};
use depeche::digest::ContentHash;
use depeche::progress::Silent;
use depeche::reparse::{ReparseOptions, reparse};
use depeche::store::{APPLICATION_ID, Archive, NEWEST_VERSION};
use rusqlite::Connection;
use support::Place;

fn is_accepted() -> bool {
    std::env::var_os("DEPECHE_ACCEPT").is_some()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_default()
}

/// The sample's archive.
fn sample() -> Place {
    let place = Place::new();
    place.import_with(&[support::fixtures().join("sample")], &support::options());
    place
}

/// Where the sample's captures are: no part of what is compared.
fn without_place(text: &str) -> String {
    let sample = support::fixtures().join("sample");
    let sample = sample.canonicalize().expect("the sample");
    text.replace(sample.to_str().expect("a path"), "/captures")
}

/// All of the schema as it is stored, but for what SQLite and FTS5 make by themselves.
fn schema(connection: &Connection) -> Vec<(String, String, String)> {
    let mut select = connection
        .prepare(
            "SELECT type, name, sql FROM sqlite_schema
              WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                AND (type <> 'table' OR name NOT LIKE 'article\\_search\\_%' ESCAPE '\\')
              ORDER BY rowid",
        )
        .expect("the schema");
    select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .and_then(Iterator::collect)
        .expect("the schema")
}

#[test]
fn the_schema_is_what_the_fixture_shows() {
    let mut shown = String::new();
    for (_, name, sql) in schema(&sample().open()) {
        if !name.starts_with("refinery") {
            let _ = write!(shown, "{sql};\n\n");
        }
    }
    let path = support::fixtures().join("schema.sql");
    if is_accepted() {
        std::fs::write(&path, &shown).expect("the schema is written");
    }
    assert_eq!(shown, read(&path));
}

#[test]
fn a_shipped_migration_does_not_change() {
    let path = support::fixtures().join("migrations.sha256");
    let mut shipped: BTreeMap<String, String> = read(&path)
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(hash, name)| (name.to_owned(), hash.to_owned()))
        .collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("the migrations") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            let name = path.file_name().and_then(|name| name.to_str());
            let hash = ContentHash::of(&std::fs::read(&path).expect("a migration"));
            found.insert(name.expect("a name").to_owned(), hash.to_string());
        }
    }
    if is_accepted() {
        for (name, hash) in &found {
            shipped.entry(name.clone()).or_insert_with(|| hash.clone());
        }
        let lines = shipped
            .iter()
            .map(|(name, hash)| format!("{hash}  {name}\n"));
        std::fs::write(&path, lines.collect::<String>()).expect("the list is written");
    }
    assert_eq!(found, shipped);
}

/// A database as SQL that makes it anew. Times and places are left out.
fn as_sql(archive: &Path) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = folder.path().join("copy.db");
    std::fs::copy(archive, &copy).expect("a copy");
    let connection = Connection::open(&copy).expect("the copy opens");
    connection
        .execute_batch(
            "UPDATE imports SET started_at = '2000-01-01T00:00:00Z',
                                finished_at = '2000-01-01T00:00:01Z';
             UPDATE sources SET mtime_ns = 0, ctime_ns = 0, inode = 0;
             UPDATE refinery_schema_history SET applied_on = '2000-01-01T00:00:00Z'",
        )
        .expect("no times");
    let mut sql =
        format!("PRAGMA foreign_keys = OFF;\nPRAGMA application_id = {APPLICATION_ID};\nBEGIN;\n");
    let objects = schema(&connection);
    let is_plain = |kind: &str, made: &str| kind == "table" && !made.contains("VIRTUAL");
    for (_, table, made) in objects
        .iter()
        .filter(|(kind, _, made)| is_plain(kind, made))
    {
        let _ = write!(sql, "\n{made};\n");
        let columns = support::rows(
            &connection,
            &format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"),
        );
        let rows = format!("SELECT {} FROM {table}", columns.join(" || ', ' || "));
        for row in support::rows(&connection, &rows) {
            let _ = writeln!(sql, "INSERT INTO {table} VALUES ({row});");
        }
    }
    // The full text comes after the view that it indexes.
    for is_virtual in [false, true] {
        for (kind, _, made) in &objects {
            if !is_plain(kind, made) && made.contains("VIRTUAL") == is_virtual {
                let _ = write!(sql, "\n{made};\n");
            }
        }
    }
    sql.push_str("\nINSERT INTO article_search (article_search) VALUES ('rebuild');\nCOMMIT;\n");
    without_place(&sql)
}

fn databases() -> PathBuf {
    support::fixtures().join("databases")
}

#[test]
fn every_released_database_is_upgraded_and_equals_a_fresh_one() {
    let fresh = sample();
    let newest = databases().join(format!("v{NEWEST_VERSION:03}.sql"));
    if is_accepted() && !newest.exists() {
        std::fs::create_dir_all(databases()).expect("a folder");
        std::fs::write(&newest, as_sql(&fresh.archive())).expect("the database is written");
    }
    assert!(newest.exists(), "{} is not there", newest.display());
    for entry in std::fs::read_dir(databases()).expect("the databases") {
        let path = entry.expect("an entry").path();
        let place = Place::new();
        let old = place.open();
        old.execute_batch(&read(&path))
            .expect("the database is made");
        drop(old);
        let before = std::fs::read(place.archive()).expect("the archive");

        let archive = Archive::open_or_create(&place.archive()).expect("an archive");
        let upgrade = archive.upgrade().cloned();
        // Rows of an older parser are brought up to date as well.
        reparse(&archive, &ReparseOptions::default(), &mut Silent).expect("a reparse");
        archive.close().expect("closed");
        assert_eq!(upgrade.is_some(), path != newest, "{}", path.display());
        if let Some(upgrade) = upgrade {
            assert_eq!(std::fs::read(upgrade.copy).expect("the copy"), before);
        }
        assert_same(&place, &fresh);
    }
}

/// Two archives of the sample have the same schema and rows, and are sound.
#[track_caller]
fn assert_same(place: &Place, fresh: &Place) {
    support::assert_whole(&place.archive());
    let sorted = |place: &Place| {
        let mut objects = schema(&place.open());
        objects.sort();
        objects
    };
    assert_eq!(sorted(place), sorted(fresh));
    assert_eq!(without_place(&place.dump()), without_place(&fresh.dump()));
    let options = CheckOptions {
        is_deep: true,
        jobs: 2,
    };
    let stats = check(&place.archive(), &options, &mut Silent).expect("a check");
    assert_eq!(stats.findings, []);
}

/// The sample's archive as it was before V006.
fn older() -> Place {
    let place = sample();
    let views = "SELECT 'DROP VIEW ' || name FROM sqlite_schema
                  WHERE type = 'view' AND name <> 'article_search_text'";
    let connection = place.open();
    let drops = support::rows(&connection, views).join("; ");
    connection
        .execute_batch(&format!(
            "{drops}; DROP TABLE saved_queries; DROP INDEX articles_by_place; DROP INDEX photos_by_credit;
             DELETE FROM refinery_schema_history WHERE version > 5; VACUUM"
        ))
        .expect("an older schema");
    place
}

#[test]
fn an_older_archive_is_upgraded_after_a_copy_beside_it() {
    let fresh = sample();
    let place = older();
    let newest = NEWEST_VERSION;
    let before = std::fs::read(place.archive()).expect("the archive");
    let taken = place.folder.path().join("archive.db.v005-backup");
    std::fs::write(&taken, "taken").expect("a file");
    let output = place.depeche(&["reparse", "--outdated"]);
    assert_eq!(
        String::from_utf8(output.stderr).expect("words"),
        format!(
            "upgraded: archive.db from schema 5 to {newest}; as it was: archive.db.v005-backup-2\n\
             nothing to rebuild\n"
        )
    );
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(std::fs::read(&taken).expect("still there"), b"taken");
    let copy = place.folder.path().join("archive.db.v005-backup-2");
    assert_eq!(std::fs::read(copy).expect("the copy"), before);
    assert_same(&place, &fresh);
    let output = place.depeche(&["reparse", "--outdated"]);
    assert_eq!(output.stderr, b"nothing to rebuild\n");
}

#[test]
fn an_import_upgrades_too() {
    let place = older();
    place.write("a.txt", "Un texte de plus.");
    let output = place.depeche(&["import", "captures"]);
    assert_eq!(
        String::from_utf8(output.stderr).expect("words"),
        format!(
            "upgraded: archive.db from schema 5 to {NEWEST_VERSION}; as it was: archive.db.v005-backup\n\
             1 input: 1 added\n"
        )
    );
    support::assert_whole(&place.archive());
}

#[test]
fn an_upgrade_that_fails_leaves_the_archive_as_it_was() {
    let place = older();
    place
        .open()
        .execute_batch("CREATE VIEW co_mentions AS SELECT 'in the way'")
        .expect("a view");
    let dump = |place: &Place| {
        let rows = support::rows(&place.open(), "SELECT * FROM articles");
        (schema(&place.open()), rows)
    };
    let before = dump(&place);
    let output = place.depeche(&["import", "captures"]);
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stderr).expect("words");
    assert!(
        words.starts_with("error: Could not bring archive archive.db up to date\nbecause: "),
        "{words}"
    );
    assert_eq!(dump(&place), before);
    support::assert_whole(&place.archive());
}

#[test]
fn without_a_copy_there_is_no_upgrade() {
    let place = older();
    // So long a name that the copy's is longer than a file system takes.
    let name = format!("{}.db", "a".repeat(242));
    let archive = place.folder.path().join(&name);
    std::fs::rename(place.archive(), &archive).expect("renamed");
    let before = std::fs::read(&archive).expect("the archive");
    let output = place.depeche(&["--archive", &name, "reparse"]);
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8(output.stderr).expect("words");
    assert!(
        words.starts_with(&format!(
            "error: Could not copy archive {name} before bringing it up to date\nbecause: "
        )) && words.ends_with(
            "\nhint: make room beside the archive for a second one; nothing was changed\n"
        ),
        "{words}"
    );
    assert_eq!(std::fs::read(&archive).expect("the archive"), before);
}
