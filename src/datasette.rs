//! What Datasette needs to know of an archive, so that it becomes a site to read in:
//! titles, descriptions, labels, facets, full text and questions.
//!
//! All words come from the archive itself: the comments of its schema.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::store::{Archive, Described};

/// By which column a row is called where another one points at it.
const LABELS: [(&str, &str); 6] = [
    ("articles", "title"),
    ("imports", "started_at"),
    ("people", "name"),
    ("photos", "caption"),
    ("sources", "uri"),
    ("teasers", "title"),
];

/// Columns with few values, by which a table is narrowed down.
const FACETS: [(&str, &[&str]); 8] = [
    ("article_people", &["field", "evidence"]),
    ("articles", &["layout", "language", "dateline_place"]),
    ("import_changes", &["outcome"]),
    ("import_outcomes", &["outcome"]),
    ("mentions", &["origin", "placement"]),
    ("photo_people", &["placement"]),
    ("photos", &["credit"]),
    ("problems", &["kind"]),
];

/// What the full text needs besides its index is nothing to read.
const HIDDEN: [&str; 7] = [
    "article_search",
    "article_search_config",
    "article_search_data",
    "article_search_docsize",
    "article_search_idx",
    "article_search_text",
    "refinery_schema_history",
];

/// The metadata of an archive, as the file that `datasette -m` reads.
///
/// # Errors
///
/// The archive could not be read.
pub fn metadata(archive: &Archive) -> Result<Value> {
    let mut tables: Map<String, Value> = archive.described()?.into_iter().map(table).collect();
    for name in HIDDEN {
        tables.insert(name.to_owned(), json!({ "hidden": true }));
    }
    if let Some(spellings) = tables.get_mut("article_spellings") {
        spellings["hidden"] = json!(true);
    }
    let mut queries = Map::new();
    for question in archive.questions()? {
        let query = json!({
            "title": question.title,
            "description": question.description,
            "sql": question.sql,
        });
        queries.insert(question.name, query);
    }
    Ok(json!({
        "title": "Dispatches",
        "description": "Captured pages of a news agency: articles, people, photos and related stories.",
        "source": "depeche",
        "databases": { name(archive.path()): { "tables": tables, "queries": queries } },
    }))
}

/// Datasette calls a database by its file, without the ending.
fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

fn table(described: Described) -> (String, Value) {
    let name = described.name;
    let mut table = json!({ "description": described.purpose });
    if !described.columns.is_empty() {
        let columns = described.columns.into_iter();
        let columns = columns.map(|(column, said)| (column, Value::String(said)));
        table["columns"] = Value::Object(columns.collect());
    }
    if let Some((_, label)) = LABELS.iter().find(|(labelled, _)| *labelled == name) {
        table["label_column"] = json!(label);
    }
    if let Some((_, facets)) = FACETS.iter().find(|(faceted, _)| *faceted == name) {
        table["facets"] = json!(facets);
    }
    if name == "articles" {
        table["fts_table"] = json!("article_search");
        table["fts_pk"] = json!("id");
    }
    (name, table)
}
