//! What several test files share: fixtures, archives in temporary folders, and
//! the canonical dump by which two archives are compared.

#![allow(dead_code, reason = "each test file uses a part")]

pub(crate) mod promises;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use depeche::error::Error;
use depeche::import::{ImportOptions, ImportStats, import};
use depeche::progress::Silent;
use depeche::store::Archive;
use rusqlite::Connection;
use tempfile::TempDir;

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The real captures, where they are at hand. They are not part of the repository.
pub(crate) fn seeds() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if shared.join("seeds").is_dir() && shared.join("gold/seeds.jsonl").is_file() {
        Some(shared)
    } else {
        #[expect(clippy::print_stderr, reason = "a test says why it is skipped")]
        {
            eprintln!("skipped: ../shared with the real captures is not here");
        }
        None
    }
}

/// A folder for captures with an archive beside it.
pub(crate) struct Place {
    pub(crate) folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("captures")).expect("a folder");
        Place { folder }
    }

    pub(crate) fn archive(&self) -> PathBuf {
        self.folder.path().join("archive.db")
    }

    pub(crate) fn captures(&self) -> PathBuf {
        self.folder.path().join("captures")
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.captures().join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).expect("a folder");
        }
        std::fs::write(&path, bytes).expect("a capture is written");
        path
    }

    pub(crate) fn import(&self) -> ImportStats {
        self.import_with(&[self.captures()], &options())
    }

    pub(crate) fn import_with(&self, roots: &[PathBuf], options: &ImportOptions) -> ImportStats {
        let archive = self.open_to_write();
        let stats = import(&archive, roots, options, &mut Silent).expect("the import works");
        archive.close().expect("the archive closes");
        assert_whole(&self.archive());
        stats
    }

    /// A program that another test is starting holds the lock of the last writer here
    /// for a moment, between its fork and its exec.
    pub(crate) fn open_to_write(&self) -> Archive {
        for _ in 0..500 {
            match Archive::open_or_create(&self.archive()) {
                Err(Error::Busy { .. }) => std::thread::sleep(Duration::from_millis(10)),
                opened => return opened.expect("the archive opens"),
            }
        }
        panic!("the archive is locked");
    }

    pub(crate) fn open(&self) -> Connection {
        Connection::open(self.archive()).expect("the archive opens")
    }

    pub(crate) fn dump(&self) -> String {
        dump(&self.archive())
    }

    /// The first column of the first row.
    pub(crate) fn one<T: rusqlite::types::FromSql>(&self, sql: &str) -> T {
        self.open()
            .query_row(sql, [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    pub(crate) fn depeche(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_depeche"))
            .args(args)
            .current_dir(self.folder.path())
            .env_remove("DEPECHE_ARCHIVE")
            .output()
            .expect("depeche runs")
    }
}

/// Files are taken at their record at once: no test writes one twice within a tick of
/// the file system's clock.
pub(crate) fn options() -> ImportOptions {
    ImportOptions {
        jobs: 2,
        racy_window: Duration::ZERO,
        ..ImportOptions::default()
    }
}

/// What holds for an archive after any command: SQLite and FTS5 find no fault, no
/// journal is left, and a copy opens read-only.
#[track_caller]
pub(crate) fn assert_whole(archive: &Path) {
    for suffix in ["-journal", "-wal", "-shm"] {
        let mut beside = archive.as_os_str().to_owned();
        beside.push(suffix);
        assert!(!Path::new(&beside).exists(), "{} is left", beside.display());
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let copy = folder.path().join("copy.db");
    std::fs::copy(archive, &copy).expect("a copy");
    let connection = Connection::open(&copy).expect("the copy opens");
    let verdict: String = connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("an integrity check");
    assert_eq!(verdict, "ok");
    let orphan = connection.query_row("PRAGMA foreign_key_check", [], |row| {
        row.get::<_, String>(0)
    });
    assert_eq!(orphan, Err(rusqlite::Error::QueryReturnedNoRows));
    connection
        .execute(
            "INSERT INTO article_search (article_search, rank) VALUES ('integrity-check', 1)",
            [],
        )
        .expect("the full text is that of the articles");
    drop(connection);
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let read_only = Connection::open_with_flags(&copy, flags).expect("opens read-only");
    read_only
        .query_row("SELECT count(*) FROM article_search('a')", [], |_| Ok(()))
        .expect("full text is searched read-only");
}

/// Every count of every run that is done is a list.
#[track_caller]
pub(crate) fn assert_lists_are_counts(connection: &Connection) {
    let wrong = rows(
        connection,
        "SELECT i.id, o.outcome, o.found, i.added, i.updated, i.unchanged, i.duplicate, i.rejected
           FROM imports i
           JOIN (SELECT 'added' AS outcome UNION SELECT 'updated' UNION SELECT 'unchanged'
                 UNION SELECT 'duplicate' UNION SELECT 'rejected') words
           LEFT JOIN (SELECT import_id, outcome, count(*) AS found
                        FROM import_outcomes
                       GROUP BY 1, 2) o
             ON o.import_id = i.id AND o.outcome = words.outcome
          WHERE i.outcome = 'done'
            AND ifnull(o.found, 0) <> CASE words.outcome
                WHEN 'added' THEN added WHEN 'updated' THEN updated
                WHEN 'unchanged' THEN unchanged WHEN 'duplicate' THEN duplicate
                ELSE rejected END",
    );
    assert_eq!(wrong, [""; 0]);
    // Of those that were stopped or killed too.
    let sum =
        "SELECT id FROM imports WHERE seen <> added + updated + unchanged + duplicate + rejected";
    assert_eq!(rows(connection, sum), [""; 0]);
}

/// All rows but run records, keyed by hashes instead of ids.
#[expect(clippy::too_many_lines, reason = "one query a table")]
pub(crate) fn dump(archive: &Path) -> String {
    let connection = Connection::open(archive).expect("the archive opens");
    connection
        .execute_batch(
            "CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, article_search, instance)",
        )
        .expect("the words of the index");
    let mut dump = String::new();
    for (name, sql) in [
        (
            "articles",
            "SELECT content_hash, text_hash, layout, language, title, title_key, lead, body,
                    dateline, dateline_place, dateline_agency, dateline_date, sign_off, url,
                    published_at, parser_version
               FROM articles",
        ),
        (
            "originals",
            "SELECT content_hash, byte_length, encoding, codec, hex(bytes),
                    (SELECT group_concat(part_hash, ' ' ORDER BY key)
                       FROM json_each(part_ids)
                       JOIN original_parts p ON p.id = value)
               FROM originals JOIN articles ON id = article_id",
        ),
        (
            "original_parts",
            "SELECT part_hash, hex(bytes)
               FROM original_parts p
              WHERE EXISTS (SELECT 1 FROM originals, json_each(part_ids) WHERE value = p.id)",
        ),
        ("photos", "SELECT photo_key, caption, credit FROM photos"),
        (
            "article_photos",
            "SELECT content_hash, position, photo_key
               FROM article_photos
               JOIN articles ON articles.id = article_id
               JOIN photos ON photos.id = photo_id",
        ),
        (
            "teasers",
            "SELECT teaser_key, title, title_key, abstract, photo_key
               FROM teasers LEFT JOIN photos ON photos.id = photo_id",
        ),
        (
            "related_links",
            "SELECT content_hash, position, teaser_key
               FROM related_links
               JOIN articles ON articles.id = article_id
               JOIN teasers ON teasers.id = teaser_id",
        ),
        (
            "related_articles",
            "SELECT a.content_hash, r.position, b.content_hash
               FROM related_articles r
               JOIN articles a ON a.id = r.article_id
               LEFT JOIN articles b ON b.id = r.target_article_id",
        ),
        (
            "spellings",
            "SELECT content_hash, s.title, s.lead, s.body, s.captions
               FROM article_spellings s JOIN articles ON id = article_id",
        ),
        (
            "words",
            "SELECT content_hash, col, term, offset
               FROM temp.words JOIN articles ON articles.id = words.doc",
        ),
        ("people", "SELECT name_key, name FROM people"),
        (
            "person_names",
            "SELECT name_key, n.name FROM person_names n JOIN people p ON p.id = n.person_id",
        ),
        (
            "article_people",
            "SELECT content_hash, field, start, length, name_key, surface, role, more_roles, evidence
               FROM article_people m
               JOIN articles ON articles.id = article_id
               JOIN people p ON p.id = m.person_id",
        ),
        (
            "photo_people",
            "SELECT photo_key, start, length, name_key, surface, role, more_roles, evidence, placement, placement_text
               FROM photo_people m
               JOIN photos ON photos.id = photo_id
               JOIN people p ON p.id = m.person_id",
        ),
        (
            "teaser_people",
            "SELECT teaser_key, field, start, length, name_key, surface, role, more_roles, evidence
               FROM teaser_people m
               JOIN teasers ON teasers.id = teaser_id
               JOIN people p ON p.id = m.person_id",
        ),
        (
            "sources",
            "SELECT uri, content_hash FROM sources JOIN articles ON articles.id = article_id",
        ),
        (
            "problems",
            "SELECT uri, kind, detail, content_hash FROM problems WHERE resolved_import_id IS NULL",
        ),
    ] {
        let mut lines = rows(&connection, sql);
        lines.sort();
        let _ = writeln!(dump, "# {name}: {}", lines.len());
        for line in lines {
            dump.push_str(&line);
            dump.push('\n');
        }
    }
    dump
}

/// Each row as sqlite3 prints it: values with strokes between them.
pub(crate) fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection
        .prepare(sql)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| {
        let values = (0..columns).map(|column| {
            let value: rusqlite::types::Value = row.get(column)?;
            Ok(match value {
                rusqlite::types::Value::Null => String::new(),
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Real(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                rusqlite::types::Value::Blob(bytes) => format!("{} bytes", bytes.len()),
            })
        });
        Ok(values.collect::<rusqlite::Result<Vec<_>>>()?.join("|"))
    });
    rows.and_then(Iterator::collect)
        .unwrap_or_else(|error| panic!("{sql}: {error}"))
}
