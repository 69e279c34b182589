//! `depeche search`: which articles have these words?

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::period::PeriodArgs;
use super::{Exit, words};
use crate::error::{Error, Result};
use crate::store::{Archive, Hit, SearchOptions, Snippet};
use crate::text;

/// Find articles by their words, best first
///
/// All words have to be there, with or without their marks; what stands between double
/// quotes is a phrase. Captions are searched, related stories are not. What more than
/// half of a large archive has comes in no order of worth.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche search port
  depeche search --json port")]
pub(super) struct SearchArgs {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,

    /// Take the words for FTS5's own syntax: AND, OR, NOT, NEAR, title:, word*
    #[arg(long)]
    fts: bool,

    /// Only articles that name this person
    #[arg(long, value_name = "NAME")]
    person: Option<String>,

    #[command(flatten)]
    period: PeriodArgs,

    /// Only dispatches from this place
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,

    /// Only articles in which somebody has a role with these words
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,

    /// Show at most so many articles
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Print the articles as one JSON object on stdout
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &SearchArgs, path: &Path) -> Result<Exit> {
    let archive = Archive::open_read_only(path)?.ok_or_else(|| Error::NoArchive {
        path: path.to_owned(),
    })?;
    let found = archive.search(&SearchOptions {
        words: args.words.join(" "),
        is_fts: args.fts,
        person: args.person.clone(),
        period: args.period.period(),
        place: args.place.clone(),
        role: args.role.clone(),
        limit: args.limit,
    })?;
    if args.json {
        words::print_json(&Answer {
            is_ranked: found.is_ranked,
            hits: found.hits.iter().map(line).collect(),
        })?;
        return Ok(Exit::Done);
    }
    words::heard(print(&found.hits))?;
    let shown = words::count(found.hits.len() as u64, "article", "articles");
    words::say(&if found.hits.len() == args.limit {
        format!("{shown}; --limit shows more")
    } else {
        shown
    });
    if !found.is_ranked {
        words::say("in no order of worth: more than half of all articles have these words");
    }
    Ok(Exit::Done)
}

fn print(hits: &[Hit]) -> io::Result<()> {
    let stdout = io::stdout();
    let is_bold = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut out = BufWriter::new(stdout.lock());
    for hit in hits {
        let head = [hit.place.as_deref(), hit.date.as_deref()];
        let head: Vec<&str> = head.into_iter().flatten().collect();
        let title = hit.title.as_deref().unwrap_or("(no title)");
        let hash: String = hit.content_hash.chars().take(12).collect();
        writeln!(out, "{hash}  {}", words::printable(title))?;
        if !head.is_empty() {
            writeln!(out, "              {}", words::printable(&head.join(", ")))?;
        }
        writeln!(out, "              {}", marked(&hit.snippet, is_bold))?;
    }
    out.flush()
}

/// The snippet with its hits in bold, or between brackets.
fn marked(snippet: &Snippet, is_bold: bool) -> String {
    let (open, close) = if is_bold {
        ("\u{1b}[1m", "\u{1b}[0m")
    } else {
        ("[", "]")
    };
    let mut marked = String::new();
    let mut end = 0;
    for hit in &snippet.hits {
        marked.push_str(&words::printable(&snippet.text[end..hit.start]));
        marked.push_str(open);
        marked.push_str(&words::printable(&snippet.text[hit.clone()]));
        marked.push_str(close);
        end = hit.end;
    }
    marked.push_str(&words::printable(&snippet.text[end..]));
    marked
}

#[derive(Serialize)]
struct Answer<'a> {
    is_ranked: bool,
    hits: Vec<HitLine<'a>>,
}

/// Places in the snippet count characters, as those of the archive do.
#[derive(Serialize)]
struct HitLine<'a> {
    article_id: i64,
    content_hash: &'a str,
    title: Option<&'a str>,
    place: Option<&'a str>,
    date: Option<&'a str>,
    field: &'static str,
    snippet: &'a str,
    marks: Vec<Mark>,
}

#[derive(Serialize)]
struct Mark {
    start: usize,
    length: usize,
}

fn line(hit: &Hit) -> HitLine<'_> {
    let text = &hit.snippet.text;
    HitLine {
        article_id: hit.article_id,
        content_hash: &hit.content_hash,
        title: hit.title.as_deref(),
        place: hit.place.as_deref(),
        date: hit.date.as_deref(),
        field: hit.field,
        snippet: text,
        marks: hit
            .snippet
            .hits
            .iter()
            .map(|hit| Mark {
                start: text::char_len(&text[..hit.start]),
                length: text::char_len(&text[hit.clone()]),
            })
            .collect(),
    }
}
