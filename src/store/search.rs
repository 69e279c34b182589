//! Full text for people: whatever is typed is words, unless it is said to be FTS5's
//! syntax; filters hold; the best come first.
//!
//! To tell all hits takes FTS5 a tenth of the time that it takes to rank them. So they
//! are told first, and only those that pass the filters are ranked; nor is most of a
//! large archive: to BM25, a word that more than half of the articles have is no better
//! than none, whatever the article.

use rusqlite::{Connection, Row, named_params};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::json;

use super::narrow::{self, Period};
use super::snippet::{self, Snippet};
use super::{Archive, query};
use crate::error::Result;
use crate::spelling;
use crate::text;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct SearchOptions {
    /// The words: all have to be there, those between double quotes as a phrase, with or
    /// without marks.
    pub words: String,
    /// Whether the words are in the syntax of FTS5 instead.
    pub is_fts: bool,
    /// Only articles that name this person, by any spelling seen.
    pub person: Option<String>,
    /// Only articles of this period.
    pub period: Period,
    /// Only dispatches from this place; marks and case make no difference.
    pub place: Option<String>,
    /// Only articles in which somebody (the person, if one is named) has a role with
    /// these words.
    pub role: Option<String>,
    /// At most so many articles.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The articles, best first; among equals by their hash.
    pub hits: Vec<Hit>,
    /// Whether they are ranked. If not, none is better than another: by their hash.
    pub is_ranked: bool,
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// `articles.id`.
    pub article_id: i64,
    /// `articles.content_hash`.
    pub content_hash: String,
    /// The headline.
    pub title: Option<String>,
    /// From where.
    pub place: Option<String>,
    /// When, as far as it is known.
    pub date: Option<String>,
    /// Which text the snippet is from: `body`, `lead`, `captions` or `title`.
    pub field: &'static str,
    /// The text around the hits, as printed.
    pub snippet: Snippet,
}

/// So many hits are ranked even where they are most of the archive.
const RANKED: usize = 50_000;

impl Archive {
    /// The articles that have the words, best first.
    ///
    /// # Errors
    ///
    /// The words are no FTS5 (where they are said to be), or the archive could not be
    /// read.
    pub fn search(&self, options: &SearchOptions) -> Result<Found> {
        let asked = if options.is_fts {
            options.words.clone()
        } else {
            phrases(&options.words)
        };
        if asked.is_empty() {
            return Ok(Found::default());
        }
        search(&self.connection, &asked, options).map_err(|error| query::fault("", &error))
    }
}

/// Any text as FTS5 phrases: what stands between double quotes is one, else each word.
fn phrases(words: &str) -> String {
    let mut phrases = Vec::new();
    for (at, part) in words.split('"').enumerate() {
        if at % 2 == 1 {
            phrases.push(part);
        } else {
            phrases.extend(part.split_whitespace());
        }
    }
    let asked = phrases.iter().flat_map(|phrase| asked_for(phrase));
    asked.collect::<Vec<_>>().join(" ")
}

/// One phrase as FTS5 is asked for it. A spelling without marks is indexed among a few
/// neighbours: of a longer phrase all the shorter ones that overlap are asked for.
fn asked_for(phrase: &str) -> Vec<String> {
    const LONGEST: usize = spelling::NEIGHBOURS + 1;
    let unmarked = spelling::unmarked(&phrase.replace('\0', " "));
    let words = unmarked.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    match words.len() {
        0 => Vec::new(),
        1..=LONGEST => vec![format!("\"{unmarked}\"")],
        _ => {
            let parts = words.windows(LONGEST);
            parts
                .map(|part| format!("\"{}\"", part.join(" ")))
                .collect()
        }
    }
}

fn search(
    connection: &Connection,
    asked: &str,
    options: &SearchOptions,
) -> rusqlite::Result<Found> {
    let people = options
        .person
        .as_deref()
        .map(|name| narrow::people_named(connection, name))
        .transpose()?;
    let mut filters = Vec::new();
    if let Some(people) = &people {
        filters.push(narrow::articles_naming(connection, people)?);
    }
    if options.place.is_some() || !options.period.is_open() {
        let place = options.place.as_deref();
        filters.push(narrow::articles_of(connection, &options.period, place)?);
    }
    if let Some(role) = &options.role {
        // A role stands in the text; whether it is one there is asked below.
        let words = format!(
            "\"{}\" *",
            spelling::unmarked(&role.replace(['"', '\0'], " "))
        );
        filters.push(matches(connection, &words)?.into_iter().collect());
    }
    let mut found = matches(connection, asked)?;
    let is_filtered = !filters.is_empty();
    let before = found.len();
    found.retain(|id| filters.iter().all(|filter| filter.contains(id)));
    let is_ranked = found.len() <= RANKED || !is_most(connection, before)?;
    let order = if is_ranked {
        by_rank(connection, asked, is_filtered.then_some(&*found))?
    } else {
        vec![found]
    };
    let mut best = Vec::new();
    'full: for equals in order {
        for id in by_hash(connection, equals)? {
            if best.len() == options.limit {
                break 'full;
            }
            let is_wanted = match &options.role {
                Some(role) => has_role(connection, id, role, people.as_ref())?,
                None => true,
            };
            if is_wanted {
                best.push(id);
            }
        }
    }
    let hits = hits(connection, asked, &best)?;
    Ok(Found { hits, is_ranked })
}

/// All articles that have the words, in no order.
fn matches(connection: &Connection, asked: &str) -> rusqlite::Result<Vec<i64>> {
    connection
        .prepare_cached("SELECT rowid AS id FROM article_search(:asked)")?
        .query_map(named_params! { ":asked": asked }, |row| row.get("id"))?
        .collect()
}

/// Whether so many are more than half of the articles.
fn is_most(connection: &Connection, found: usize) -> rusqlite::Result<bool> {
    let articles: i64 =
        connection.query_row("SELECT count(*) AS n FROM articles", [], |row| row.get("n"))?;
    Ok(i64::try_from(found).is_ok_and(|found| found * 2 > articles))
}

/// The articles that have the words, or of some ids those, best first; those that are
/// equally good are together.
fn by_rank(
    connection: &Connection,
    asked: &str,
    of: Option<&[i64]>,
) -> rusqlite::Result<Vec<Vec<i64>>> {
    let mut select = connection.prepare(
        "SELECT rowid AS id, rank AS place
           FROM article_search(:asked)
          WHERE :ids IS NULL OR rowid IN (SELECT value FROM json_each(:ids))",
    )?;
    let ids = of.map(|ids| json!(ids).to_string());
    let mut ranked: Vec<(f64, i64)> = select
        .query_map(named_params! { ":asked": asked, ":ids": ids }, |row| {
            Ok((row.get("place")?, row.get("id")?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    ranked.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
    let equals = ranked.chunk_by(|(one, _), (other, _)| one.total_cmp(other).is_eq());
    Ok(equals
        .map(|equals| equals.iter().map(|(_, id)| *id).collect())
        .collect())
}

fn by_hash(connection: &Connection, mut ids: Vec<i64>) -> rusqlite::Result<Vec<i64>> {
    if ids.len() > RANKED {
        // To read all hashes in their order is faster than to look so many up.
        let ids: FxHashSet<i64> = ids.into_iter().collect();
        let mut select = connection.prepare("SELECT id FROM articles ORDER BY content_hash")?;
        let ordered = select.query_map([], |row| row.get("id"))?;
        return ordered
            .filter(|id| id.as_ref().map_or(true, |id| ids.contains(id)))
            .collect();
    }
    if ids.len() > 1 {
        let mut select =
            connection.prepare_cached("SELECT content_hash FROM articles WHERE id = ?1")?;
        let mut hashes = Vec::with_capacity(ids.len());
        for id in ids {
            let hash: String = select.query_row([id], |row| row.get("content_hash"))?;
            hashes.push((hash, id));
        }
        hashes.sort_unstable();
        ids = hashes.into_iter().map(|(_, id)| id).collect();
    }
    Ok(ids)
}

/// Whether somebody, or one of these people, has a role with these words there: what
/// the view mention_roles says, of its tables, since so many articles are asked.
fn has_role(
    connection: &Connection,
    article: i64,
    role: &str,
    people: Option<&FxHashSet<i64>>,
) -> rusqlite::Result<bool> {
    let role = text::key(role);
    let mut select = connection.prepare_cached(
        "SELECT person_id, role, more_roles
           FROM article_people
          WHERE article_id = :article
         UNION ALL
         SELECT pp.person_id, pp.role, pp.more_roles
           FROM article_photos aph
           JOIN photo_people pp ON pp.photo_id = aph.photo_id
          WHERE aph.article_id = :article",
    )?;
    let mut rows = select.query(named_params! { ":article": article })?;
    while let Some(row) = rows.next()? {
        let person = row.get("person_id")?;
        if people.is_some_and(|people| !people.contains(&person)) {
            continue;
        }
        let nearest = row.get_ref("role")?.as_str_or_null()?;
        let further = row.get_ref("more_roles")?.as_str_or_null()?;
        let further: Vec<String> = further
            .and_then(|further| serde_json::from_str(further).ok())
            .unwrap_or_default();
        let mut printed = nearest
            .into_iter()
            .chain(further.iter().map(String::as_str));
        if printed.any(|printed| text::key(printed).contains(&role)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What is shown of these articles, in their order.
fn hits(connection: &Connection, asked: &str, ids: &[i64]) -> rusqlite::Result<Vec<Hit>> {
    let mut select = connection.prepare(
        "SELECT a.id, a.content_hash, a.title AS headline, a.dateline_place,
                coalesce(a.published_at, a.dateline_date) AS date,
                highlight(article_search, 0, char(57345), char(57346)) AS body,
                highlight(article_search, 2, char(57345), char(57346)) AS lead,
                highlight(article_search, 3, char(57345), char(57346)) AS captions,
                highlight(article_search, 1, char(57345), char(57346)) AS title
           FROM article_search(:asked)
          CROSS JOIN articles a
          WHERE article_search.rowid BETWEEN :first AND :last
            AND (:ids IS NULL OR article_search.rowid IN (SELECT value FROM json_each(:ids)))
            AND a.id = article_search.rowid",
    )?;
    // Each article is gone to by itself; but where a word is only a beginning, all words
    // that begin so are put together first, and that is done once.
    let is_once = asked.contains('*');
    let wanted = is_once.then(|| json!(ids).to_string());
    let ends = ids.iter().min().zip(ids.iter().max());
    let ranges: Vec<(&i64, &i64)> = if is_once {
        ends.into_iter().collect()
    } else {
        ids.iter().zip(ids).collect()
    };
    let mut hits = Vec::with_capacity(ids.len());
    for (first, last) in ranges {
        let params = named_params! {
            ":asked": asked, ":ids": wanted, ":first": first, ":last": last,
        };
        for hit in select.query_map(params, hit)? {
            hits.push(hit?);
        }
    }
    let places: FxHashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
    hits.sort_by_key(|hit| places.get(&hit.article_id));
    Ok(hits)
}

fn hit(row: &Row<'_>) -> rusqlite::Result<Hit> {
    let marked = ["body", "lead", "captions", "title"]
        .into_iter()
        .map(|field| Ok((field, row.get(field)?)))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let (field, snippet) = snippet::shown(&marked);
    Ok(Hit {
        article_id: row.get("id")?,
        content_hash: row.get("content_hash")?,
        title: row.get("headline")?,
        place: row.get("dateline_place")?,
        date: row.get("date")?,
        field,
        snippet,
    })
}

#[cfg(test)]
mod tests {
    use super::phrases;

    #[test]
    fn any_text_is_words() {
        for (typed, asked) in [
            ("port fluvial", "\"port\" \"fluvial\""),
            ("\"Cœur Đỏ\" NOT", "\"coeur do\" \"not\""),
            ("a\"b c", "\"a\" \"b c\""),
            (
                "\"rend hommage au peintre Lê Đình\"",
                "\"rend hommage au peintre le\" \"hommage au peintre le dinh\"",
            ),
            ("l'été title:x* (a^b)", "\"l'ete\" \"title:x*\" \"(a^b)\""),
            (" - \" \" * ", ""),
        ] {
            assert_eq!(phrases(typed), asked, "{typed}");
        }
    }
}
