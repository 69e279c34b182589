//! `depeche query`: an answer to a question in SQL.

use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::answer::{self, Format};
use super::stop::Stop;
use super::{Exit, words};
use crate::error::{Error, Result};
use crate::source;
use crate::store::{Answer, Archive, Cell, SavedQuery};

/// Answer a question in SQL
///
/// Nothing is written, whatever the query says. The archive carries queries of its own:
/// --list names them, --saved runs one.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche query --saved last-run
  depeche query --list")]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub(super) struct QueryArgs {
    /// The query; `-` reads it from stdin
    #[arg(group = "what")]
    sql: Option<String>,

    /// Read the query from a file
    #[arg(long, value_name = "FILE", group = "what")]
    file: Option<PathBuf>,

    /// Run a query that the archive carries
    #[arg(long, value_name = "NAME", group = "what")]
    saved: Option<String>,

    /// List the queries that the archive carries
    #[arg(long, group = "what")]
    list: bool,

    /// Give a value for :NAME in the query
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = param)]
    params: Vec<(String, String)>,

    /// How to print the answer
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Fit tables to so many columns, 0 for any [default: the terminal's]
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,
}

impl QueryArgs {
    fn width(&self) -> Option<usize> {
        match self.width {
            None => words::terminal_width(),
            Some(0) => None,
            width => width,
        }
    }
}

fn param(typed: &str) -> std::result::Result<(String, String), &'static str> {
    let (name, value) = typed.split_once('=').ok_or("it has no =")?;
    Ok((name.to_owned(), value.to_owned()))
}

pub(super) fn run(args: &QueryArgs, path: &Path) -> Result<Exit> {
    let mut archive = Archive::open_to_query(path)?.ok_or_else(|| Error::NoArchive {
        path: path.to_owned(),
    })?;
    if args.list {
        return list(&archive.saved_queries()?, args);
    }
    let sql = if let Some(name) = &args.saved {
        let saved = archive.saved_query(name)?;
        let unknown = || Error::NoSavedQuery { name: name.clone() };
        saved.ok_or_else(unknown)?.sql
    } else {
        read(args)?
    };
    let stop = Stop::listen();
    let is_stopped = {
        let stop = stop.clone();
        move || stop.is_asked()
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let mut printer = answer::Printer::new(args.format, args.width(), &mut out);
    let stats = archive.query(&sql, &args.params, is_stopped, &mut printer)?;
    let ended = printer.finish().and_then(|()| out.flush());
    words::heard(ended)?;
    if !stats.is_whole {
        words::say(&format!(
            "interrupted after {}",
            words::count(stats.answered_rows, "row", "rows")
        ));
        return Ok(Exit::Interrupted);
    }
    if args.format == Format::Table {
        words::say(&words::count(stats.answered_rows, "row", "rows"));
    }
    Ok(Exit::Done)
}

fn list(saved: &[SavedQuery], args: &QueryArgs) -> Result<Exit> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut printer = answer::Printer::new(args.format, args.width(), &mut out);
    // A table is for those who look for a name.
    let columns = if args.format == Format::Table { 2 } else { 4 };
    let names = ["name", "title", "description", "sql"].map(str::to_owned);
    let mut print = || {
        printer.columns(&names[..columns])?;
        saved.iter().try_for_each(|query| {
            let texts = [&query.name, &query.title, &query.description, &query.sql];
            let cells = texts.map(|text| Cell::Text(text.into()));
            printer.row(&cells[..columns])
        })
    };
    let told = print().and_then(|()| printer.finish());
    words::heard(told.and_then(|()| out.flush()))?;
    Ok(Exit::Done)
}

fn read(args: &QueryArgs) -> Result<String> {
    match (&args.file, args.sql.as_deref()) {
        (Some(file), _) => source::read_query(file),
        (None, Some("-")) => {
            let mut sql = String::new();
            let read = io::stdin().read_to_string(&mut sql);
            read.map(|_| sql).map_err(|source| Error::ReadQuery {
                path: "-".into(),
                source,
            })
        }
        (None, sql) => Ok(sql.unwrap_or_default().to_owned()),
    }
}
