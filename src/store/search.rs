//! Full text for people: whatever is typed is words, unless it is said to be FTS5's
//! syntax; each hit comes with the text around it as it is printed.
//!
//! The index has other spellings behind each text (see [`crate::spelling`]). Where a
//! hit is in one of these alone, the same words are marked in the text itself.

use std::collections::HashSet;
use std::ops::Range;

use rusqlite::{Connection, Row, named_params};

use super::{Archive, query};
use crate::error::Result;
use crate::people;
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
    /// Only articles of this date or later; those without a year are left out.
    pub since: Option<String>,
    /// Only articles of this date or earlier.
    pub until: Option<String>,
    /// Only dispatches from this place; marks and case make no difference.
    pub place: Option<String>,
    /// Only articles in which somebody (the person, if one is named) has a role that
    /// contains this.
    pub role: Option<String>,
    /// At most so many articles.
    pub limit: usize,
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

/// A part of a text, with places marked in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The text.
    pub text: String,
    /// The marked bytes of it, in their order.
    pub hits: Vec<Range<usize>>,
}

/// What FTS5 puts around a hit: no text has these, `normalize` and FTS5 keep them out.
const OPEN: char = '\u{e001}';
const CLOSE: char = '\u{e002}';

/// What divides a text from its other spellings, in `article_search_text`.
const SPELLINGS: &str = "\n\u{e000}";

/// So many words are shown before the first hit, and in all.
const WORDS_BEFORE: usize = 8;
const WORDS_SHOWN: usize = 30;

impl Archive {
    /// The articles that have the words, best first; among equals by their hash.
    ///
    /// # Errors
    ///
    /// The words are no FTS5 (where they are said to be), or the archive could not be
    /// read.
    pub fn search(&self, options: &SearchOptions) -> Result<Vec<Hit>> {
        let asked = if options.is_fts {
            options.words.clone()
        } else {
            phrases(&options.words)
        };
        if asked.is_empty() {
            return Ok(Vec::new());
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
    let quoted = phrases
        .iter()
        .filter(|phrase| phrase.contains(char::is_alphanumeric))
        .map(|phrase| format!("\"{}\"", spelling::unmarked(&phrase.replace('\0', " "))));
    quoted.collect::<Vec<_>>().join(" ")
}

fn search(
    connection: &Connection,
    asked: &str,
    options: &SearchOptions,
) -> rusqlite::Result<Vec<Hit>> {
    let people = match &options.person {
        None => None,
        Some(name) => Some(people_called(connection, name)?),
    };
    let mut select = connection.prepare(
        "SELECT id, content_hash, title, dateline_place, date
           FROM (SELECT a.id, a.content_hash, a.title, a.dateline_place, s.rank AS place,
                        coalesce(a.published_at, a.dateline_date) AS date
                   FROM article_search(:asked) s
                   JOIN articles a ON a.id = s.rowid)
          WHERE (:since IS NULL
                 OR date NOT LIKE '--%' AND date >= substr(:since, 1, length(date)))
            AND (:until IS NULL
                 OR date NOT LIKE '--%' AND substr(date, 1, length(:until)) <= :until)
          ORDER BY place, content_hash",
    )?;
    let mut rows = select.query(named_params! {
        ":asked": asked,
        ":since": options.since,
        ":until": options.until,
    })?;
    let mut hits = Vec::new();
    while let Some(row) = rows.next()? {
        if hits.len() == options.limit {
            break;
        }
        if is_wanted(connection, row, options, people.as_ref())? {
            hits.push(hit(connection, asked, row)?);
        }
    }
    Ok(hits)
}

/// The people of whom this is a spelling.
fn people_called(connection: &Connection, name: &str) -> rusqlite::Result<HashSet<i64>> {
    let name = text::normalize(name);
    connection
        .prepare(
            "SELECT id FROM people WHERE name_key = :key
             UNION
             SELECT person_id FROM person_names WHERE name = :name",
        )?
        .query_map(
            named_params! { ":key": people::key_of(&name), ":name": name },
            |row| row.get("id"),
        )?
        .collect()
}

fn is_wanted(
    connection: &Connection,
    row: &Row<'_>,
    options: &SearchOptions,
    people: Option<&HashSet<i64>>,
) -> rusqlite::Result<bool> {
    if let Some(place) = &options.place {
        let printed: Option<String> = row.get("dateline_place")?;
        if !printed.is_some_and(|printed| text::same_key(&printed, place)) {
            return Ok(false);
        }
    }
    let is_asked = |person: i64| people.is_none_or(|people| people.contains(&person));
    let id: i64 = row.get("id")?;
    if let Some(role) = &options.role {
        let role = text::key(role);
        let mut select = connection
            .prepare_cached("SELECT person_id, role FROM mention_roles WHERE article_id = ?1")?;
        let mut roles = select.query([id])?;
        while let Some(held) = roles.next()? {
            let printed: String = held.get("role")?;
            if is_asked(held.get("person_id")?) && text::key(&printed).contains(&role) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if people.is_some() {
        let mut select =
            connection.prepare_cached("SELECT person_id FROM mentions WHERE article_id = ?1")?;
        let mut named = select.query([id])?;
        while let Some(mention) = named.next()? {
            if is_asked(mention.get("person_id")?) {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    Ok(true)
}

fn hit(connection: &Connection, asked: &str, row: &Row<'_>) -> rusqlite::Result<Hit> {
    let id: i64 = row.get("id")?;
    let marked = connection
        .prepare_cached(
            "SELECT highlight(article_search, 2, char(57345), char(57346)) AS body,
                    highlight(article_search, 1, char(57345), char(57346)) AS lead,
                    highlight(article_search, 3, char(57345), char(57346)) AS captions,
                    highlight(article_search, 0, char(57345), char(57346)) AS title
               FROM article_search(:asked)
              WHERE rowid = :id",
        )?
        .query_row(named_params! { ":asked": asked, ":id": id }, |row| {
            ["body", "lead", "captions", "title"]
                .into_iter()
                .map(|field| Ok((field, row.get::<_, Option<String>>(field)?)))
                .collect::<rusqlite::Result<Vec<_>>>()
        })?;
    let texts = || {
        marked
            .iter()
            .filter_map(|(field, text)| Some((*field, text.as_deref()?)))
    };
    let as_printed = texts().find_map(|(field, text)| {
        let (text, _) = text.split_once(SPELLINGS).unwrap_or((text, ""));
        text.contains(OPEN).then(|| (field, unmarked(text)))
    });
    let (field, whole) = as_printed
        .or_else(|| texts().find_map(|(field, text)| Some((field, respelt(text)?))))
        .unwrap_or_default();
    Ok(Hit {
        article_id: id,
        content_hash: row.get("content_hash")?,
        title: row.get("title")?,
        place: row.get("dateline_place")?,
        date: row.get("date")?,
        field,
        snippet: cut(&whole),
    })
}

/// A text without FTS5's marks, which become places.
fn unmarked(marked: &str) -> Snippet {
    let mut snippet = Snippet::default();
    let mut start = 0;
    for c in marked.chars() {
        match c {
            OPEN => start = snippet.text.len(),
            CLOSE => snippet.hits.push(start..snippet.text.len()),
            c => snippet.text.push(c),
        }
    }
    snippet
}

/// The text before the spellings, with the words marked that are marked in those.
fn respelt(marked: &str) -> Option<Snippet> {
    let (printed, spellings) = marked.split_once(SPELLINGS)?;
    let spelt = unmarked(spellings);
    let phrases: Vec<Vec<String>> = spelt
        .hits
        .iter()
        .map(|hit| {
            words(&spelt.text[hit.clone()])
                .map(|(_, word)| spelling::unmarked(word))
                .collect()
        })
        .collect();
    let printed_words: Vec<(usize, &str)> = words(printed).collect();
    let keys: Vec<String> = printed_words
        .iter()
        .map(|(_, word)| spelling::unmarked(word))
        .collect();
    let mut hits: Vec<Range<usize>> = Vec::new();
    for (at, (start, _)) in printed_words.iter().enumerate() {
        let longest = phrases
            .iter()
            .filter(|phrase| keys[at..].starts_with(phrase));
        let Some(length) = longest.map(Vec::len).max().filter(|length| *length > 0) else {
            continue;
        };
        let (last, word) = printed_words[at + length - 1];
        if hits.last().is_none_or(|hit| hit.end <= *start) {
            hits.push(*start..last + word.len());
        }
    }
    (!hits.is_empty()).then(|| Snippet {
        text: printed.to_owned(),
        hits,
    })
}

/// The words of a text and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// What is around the first hit, on one line.
fn cut(whole: &Snippet) -> Snippet {
    let text = &whole.text;
    let first = whole.hits.first().map_or(0, |hit| hit.start);
    let is_space = |c: char| c.is_whitespace();
    let start = text[..first]
        .rmatch_indices(is_space)
        .nth(WORDS_BEFORE)
        .map_or(0, |(at, space)| at + space.len());
    let end = text[start..]
        .match_indices(is_space)
        .nth(WORDS_SHOWN)
        .map_or(text.len(), |(at, _)| start + at);
    let mut snippet = Snippet::default();
    if start > 0 {
        snippet.text.push('…');
    }
    let moved = snippet.text.len();
    snippet.text.push_str(&text[start..end].replace('\n', " "));
    snippet.hits = whole
        .hits
        .iter()
        .filter(|hit| hit.start >= start && hit.end <= end)
        .map(|hit| hit.start - start + moved..hit.end - start + moved)
        .collect();
    if end < text.len() {
        snippet.text.push('…');
    }
    snippet
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
            ("l'été title:x* (a^b)", "\"l'ete\" \"title:x*\" \"(a^b)\""),
            (" - \" \" * ", ""),
        ] {
            assert_eq!(phrases(typed), asked, "{typed}");
        }
    }
}
