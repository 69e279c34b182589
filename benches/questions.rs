//! How long an answer takes: `cargo bench --bench questions`.
//!
//! Asks an archive of made-up captures (see `corpus`; DEPECHE_CAPTURES says how many,
//! else 2,000), or the one that is named, `-- archive.db`: all its saved queries, among
//! them those of the README, and searches from rare words to words that every article
//! has. What is asked about is what the archive has most of. Prints the best of three
//! times, after one that warms up, and the time of the processor alone, which does not
//! count for how long others had it.

#![expect(clippy::print_stdout, reason = "a benchmark prints its times")]

#[path = "corpus/pages.rs"]
mod pages;

use std::io::Result;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use depeche::import::{ImportOptions, import};
use depeche::progress::Silent;
use depeche::store::{Answer, Archive, Cell, Period, SearchOptions};
use rusqlite::Connection;

/// Files in one folder.
const FILES: u64 = 1000;

/// An answer that takes longer than this is not taken three times.
const LONG: Duration = Duration::from_secs(2);

fn main() -> Result<()> {
    let named = std::env::args().skip(1).find(|word| word != "--bench");
    let folder = tempfile::tempdir()?;
    let path = match named {
        Some(path) => PathBuf::from(path),
        None => made(folder.path())?,
    };
    let params = params(&path);
    println!("| | rows | ms | CPU ms |\n| --- | --- | --- | --- |");
    let slowest = [
        ("question of the README", queries(&path, &params)),
        ("search", searches(&path, &params)),
        ("page", pages_of(&path)),
    ];
    for (what, (name, took)) in slowest {
        println!("slowest {what}: {name}, {} ms", millis(took));
    }
    Ok(())
}

/// An archive of made-up captures.
fn made(folder: &Path) -> Result<PathBuf> {
    let asked = std::env::var("DEPECHE_CAPTURES").ok();
    let captures: u64 = asked.and_then(|asked| asked.parse().ok()).unwrap_or(2000);
    let corpus = folder.join("captures");
    for number in 0..captures {
        let folder = corpus.join((number / FILES).to_string());
        std::fs::create_dir_all(&folder)?;
        let capture = pages::capture(1, number);
        std::fs::write(folder.join(format!("{number}.txt")), capture)?;
    }
    let path = folder.join("archive.db");
    let archive = Archive::open_or_create(&path).expect("an archive");
    import(&archive, &[corpus], &ImportOptions::default(), &mut Silent).expect("an import");
    archive.close().expect("closed");
    println!("{captures} captures");
    Ok(path)
}

/// What is asked about.
fn params(path: &Path) -> Vec<(String, String)> {
    let connection = Connection::open(path).expect("the archive");
    [
        ("article", "SELECT 1"),
        (
            "person",
            "SELECT name FROM people WHERE id = (SELECT person_id FROM article_people
              GROUP BY person_id ORDER BY count(*) DESC LIMIT 1)",
        ),
        ("role", "SELECT 'ministre'"),
        (
            "title",
            "SELECT title FROM teasers WHERE id = (SELECT teaser_id FROM related_links
              GROUP BY teaser_id ORDER BY count(*) DESC LIMIT 1)",
        ),
        ("words", "SELECT '\"vice ministre\"'"),
    ]
    .map(|(name, sql)| {
        let value = connection.query_row(sql, [], |row| row.get::<_, rusqlite::types::Value>(0));
        let value = match value.expect("a value") {
            rusqlite::types::Value::Text(text) => text,
            rusqlite::types::Value::Integer(number) => number.to_string(),
            other => panic!("{other:?}"),
        };
        (name.to_owned(), value)
    })
    .into()
}

/// The best of three times of something that tells how many rows it gave.
fn timed(name: &str, ask: impl Fn() -> usize) -> Duration {
    let (mut best, mut least) = (Duration::MAX, Duration::MAX);
    for round in 0..4 {
        let (started, before) = (Instant::now(), on_the_processor());
        let rows = ask();
        let (took, used) = (started.elapsed(), on_the_processor().saturating_sub(before));
        if round > 0 {
            best = best.min(took);
            least = least.min(used);
        }
        if round == 3 || round > 0 && took > LONG {
            println!("| {name} | {rows} | {} | {} |", millis(best), millis(least));
            break;
        }
    }
    best
}

/// How long this thread has run; nothing where Linux does not tell.
fn on_the_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

fn millis(took: Duration) -> String {
    format!("{:.1}", took.as_secs_f64() * 1000.0)
}

fn slower(one: (String, Duration), name: &str, ask: impl Fn() -> usize) -> (String, Duration) {
    let took = timed(name, ask);
    if took > one.1 {
        (name.to_owned(), took)
    } else {
        one
    }
}

/// Each time with an archive that is opened anew, as a command does.
fn queries(path: &Path, params: &[(String, String)]) -> (String, Duration) {
    let open = || {
        let opened = Archive::open_to_query(path).expect("the archive opens");
        opened.expect("the archive is there")
    };
    let readme = include_str!("../README.md");
    let mut slowest = (String::new(), Duration::ZERO);
    for query in open().saved_queries().expect("the saved queries") {
        let asked: Vec<(String, String)> = params
            .iter()
            .filter(|(name, _)| query.sql.contains(&format!(":{name}")))
            .cloned()
            .collect();
        let ask = || {
            let mut rows = Rows(0);
            let answered = open().query(&query.sql, &asked, || false, &mut rows);
            answered.expect("an answer");
            rows.0
        };
        // There something else is asked about.
        let (start, _) = query.sql.split_once(':').unwrap_or((&query.sql, ""));
        if readme.contains(start) {
            slowest = slower(slowest, &format!("README: {}", query.name), ask);
        } else {
            timed(&query.name, ask);
        }
    }
    slowest
}

type Filter<'a> = &'a dyn Fn(&mut SearchOptions);

fn searches(path: &Path, params: &[(String, String)]) -> (String, Duration) {
    let value = |name: &str| {
        let param = params.iter().find(|(given, _)| given == name);
        param.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let title = value("title");
    let none: Filter<'_> = &|_| {};
    let period: Filter<'_> = &|options| {
        options.period = Period {
            since: Some("2021".to_owned()),
            until: Some("2022-06".to_owned()),
        };
    };
    let place: Filter<'_> = &|options| options.place = Some("hanoi".to_owned());
    let person: Filter<'_> = &|options| options.person = Some(value("person"));
    let nobody: Filter<'_> = &|options| options.person = Some("Nemo Nullus".to_owned());
    let role: Filter<'_> = &|options| options.role = Some("ministre".to_owned());
    let no_role: Filter<'_> = &|options| options.role = Some("pape".to_owned());
    let fts: Filter<'_> = &|options| options.is_fts = true;
    let mut slowest = (String::new(), Duration::ZERO);
    for (what, words, filter) in [
        ("nothing", "introuvable", none),
        ("a title's words", &title, none),
        ("a phrase", "\"vice ministre\"", none),
        ("a place", "Hanoi", none),
        ("a word of many", "ministre", none),
        ("a word of all", "de", none),
        ("two words of all", "de la", none),
        ("a phrase of most", "\"de la\"", none),
        ("a word of many in a period", "ministre", period),
        ("a word of all in a period", "de", period),
        ("a word of many from a place", "ministre", place),
        ("a word of all from a place", "de", place),
        ("a word of many with a person", "ministre", person),
        ("a word of all with a person", "de", person),
        ("a word of all with nobody", "de", nobody),
        ("a word of many with a role", "ministre", role),
        ("a word of all with a role", "de", role),
        ("a word of all with no such role", "de", no_role),
        ("one of two words", "hanoi OR ministre", fts),
        ("the beginning of a word", "min*", fts),
        ("a word of titles", "title: marche", fts),
    ] {
        let mut options = SearchOptions {
            words: words.to_owned(),
            limit: 20,
            ..SearchOptions::default()
        };
        filter(&mut options);
        slowest = slower(slowest, &format!("search: {what}"), || {
            let archive = Archive::open_read_only(path).expect("the archive opens");
            let archive = archive.expect("the archive is there");
            archive.search(&options).expect("an answer").hits.len()
        });
    }
    slowest
}

/// One article, and all at a glance.
fn pages_of(path: &Path) -> (String, Duration) {
    let open = || {
        let opened = Archive::open_read_only(path).expect("the archive opens");
        opened.expect("the archive is there")
    };
    timed("stats", || {
        open().glance(10).expect("an answer").fields.len()
    });
    let mut slowest = (String::new(), Duration::ZERO);
    for id in [1, 1000] {
        slowest = slower(slowest, &format!("show {id}"), || {
            open().page(id).expect("a page").people.len()
        });
    }
    slowest
}

struct Rows(usize);

impl Answer for Rows {
    fn columns(&mut self, _: &[String]) -> Result<()> {
        Ok(())
    }

    fn row(&mut self, _: &[Cell<'_>]) -> Result<()> {
        self.0 += 1;
        Ok(())
    }
}
