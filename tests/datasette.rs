//! What Datasette is told of an archive comes from the archive itself.

mod support;

use serde_json::Value;
use support::Place;

fn metadata(place: &Place, archive: &str) -> Value {
    let output = place.depeche(&["--archive", archive, "datasette"]);
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_slice(&output.stdout).expect("one object")
}

#[test]
fn every_table_and_view_is_described_by_its_own_comment() {
    let place = Place::new();
    place.import();
    let metadata = metadata(&place, "archive.db");
    let tables = &metadata["databases"]["archive"]["tables"];
    let connection = place.open();
    let schema = support::rows(
        &connection,
        "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%'",
    );
    for name in schema {
        let table = &tables[&name];
        if table["hidden"] == true {
            continue;
        }
        let purpose = table["description"].as_str().expect("a description");
        assert!(purpose.ends_with(['.', ')']), "{name}: {purpose}");
        for column in table["columns"].as_object().into_iter().flatten() {
            let sql = format!("SELECT {} FROM {name} LIMIT 0", column.0);
            connection.prepare(&sql).expect("a column");
        }
        for facet in table["facets"].as_array().into_iter().flatten() {
            let sql = format!(
                "SELECT {} FROM {name} LIMIT 0",
                facet.as_str().expect("a name")
            );
            connection.prepare(&sql).expect("a column");
        }
    }
    let articles = &tables["articles"];
    assert_eq!(articles["columns"]["title"], "headline");
    assert_eq!(
        articles["columns"]["layout"],
        "full: with title; body: without; listing: a page of abstracts, no article"
    );
    assert_eq!(
        articles["columns"]["body"],
        "paragraphs with one blank line between them; without dateline, sign-off, photo lines, teasers and furniture"
    );
    assert_eq!(articles["fts_table"], "article_search");
    let mentions = tables["mentions"]["description"].as_str();
    assert!(
        mentions.is_some_and(|words| words
            .starts_with("All mentions of an article, captions included, related stories not.")),
        "{mentions:?}"
    );
}

#[test]
fn the_file_brings_its_saved_queries_and_all_of_them_run() {
    let place = Place::new();
    place.import();
    place
        .open()
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS saved_queries (name TEXT, title TEXT, description TEXT, sql TEXT);
             INSERT INTO saved_queries VALUES ('how_many', 'How many articles?', 'All.', 'SELECT count(*) FROM articles');",
        )
        .expect("a query");
    std::fs::copy(place.archive(), place.folder.path().join("vna 2021.db")).expect("a copy");
    let metadata = metadata(&place, "vna 2021.db");
    let queries = metadata["databases"]["vna 2021"]["queries"]
        .as_object()
        .expect("queries");
    assert_eq!(queries["how_many"]["title"], "How many articles?");
    let connection = place.open();
    // A query of a table's name would take its page.
    let schema = support::rows(&connection, "SELECT name FROM sqlite_schema");
    assert!(schema.iter().all(|name| !queries.contains_key(name)));
    for (name, query) in queries {
        let sql = query["sql"].as_str().expect("SQL");
        let mut asked = connection.prepare(sql).expect("a query");
        for parameter in 1..=asked.parameter_count() {
            asked
                .raw_bind_parameter(parameter, "delta")
                .expect("a word");
        }
        let mut rows = asked.raw_query();
        while rows
            .next()
            .unwrap_or_else(|error| panic!("{name}: {error}"))
            .is_some()
        {}
    }
}
