//! `depeche stats`: the archive at a glance.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::{Exit, words};
use crate::error::{Error, Result};
use crate::store::{Archive, Counted, Glance};

/// Show the archive at a glance: counts, shares, and the most frequent of everything
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche stats
  depeche stats --json")]
pub(super) struct StatsArgs {
    /// Show so many people, places, roles and runs
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: u32,

    /// Print all counts as one JSON object on stdout
    #[arg(long)]
    json: bool,
}

/// The longest bar.
const BAR: usize = 20;

/// A name is cut here.
const NAME: usize = 50;

pub(super) fn run(args: &StatsArgs, path: &Path) -> Result<Exit> {
    let archive = Archive::open_read_only(path)?.ok_or_else(|| Error::NoArchive {
        path: path.to_owned(),
    })?;
    let glance = archive.glance(args.top)?;
    if args.json {
        words::print_json(&glance)?;
    } else {
        let shown = laid_out(&glance);
        words::heard(io::stdout().lock().write_all(shown.as_bytes()))?;
    }
    Ok(Exit::Done)
}

fn laid_out(glance: &Glance) -> String {
    let mut text = String::new();
    for row in &glance.counts {
        let _ = writeln!(text, "{:>12}  {}", number(row.count), row.name);
    }
    let _ = writeln!(
        text,
        "{:>12}  bytes of captures",
        number(glance.capture_bytes)
    );
    for of in &glance.fields {
        let heading = format!(
            "{} of layout {} (parser {}), with",
            words::count(of.articles.unsigned_abs(), "article", "articles"),
            words::printable(&of.layout),
            of.parser_version
        );
        section(&mut text, &heading, &of.filled, of.articles, |row| {
            format!("{:>4} %", percent(row.count, of.articles))
        });
    }
    let runs: Vec<Counted> = glance
        .runs
        .iter()
        .map(|run| Counted {
            name: format!(
                "{}, run {} ({})",
                run.started_at, run.import_id, run.outcome
            ),
            count: run.added,
        })
        .collect();
    for (heading, rows) in [
        ("Captures added by each import", &runs),
        ("Articles that name", &glance.people),
        ("Dispatches from", &glance.places),
        ("Articles with the role", &glance.roles),
        ("Open problems", &glance.problems),
    ] {
        let most = rows.iter().map(|row| row.count).max().unwrap_or(0);
        section(&mut text, heading, rows, most, |row| number(row.count));
    }
    text
}

/// Rows with bars, the longest of which stands for `whole`.
fn section(
    text: &mut String,
    heading: &str,
    rows: &[Counted],
    whole: i64,
    figure: impl Fn(&Counted) -> String,
) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{heading}");
    let names: Vec<String> = rows.iter().map(|row| words::printable(&row.name)).collect();
    let names: Vec<_> = names
        .iter()
        .map(|name| words::clipped(name, NAME))
        .collect();
    let wide = names.iter().map(|name| name.width()).max().unwrap_or(0);
    for (name, row) in names.iter().zip(rows) {
        let space = " ".repeat(wide - name.width());
        let bar = "█".repeat(share(row.count, whole, BAR));
        let line = format!("  {name}{space}  {:>10}  {bar}", figure(row));
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

/// So many of `parts`, rounded up: what is there can be seen.
fn share(count: i64, whole: i64, parts: usize) -> usize {
    if whole <= 0 {
        return 0;
    }
    let share = (count.unsigned_abs() * parts as u64).div_ceil(whole.unsigned_abs());
    usize::try_from(share).map_or(parts, |share| share.min(parts))
}

fn percent(count: i64, whole: i64) -> i64 {
    (count * 100).checked_div(whole).unwrap_or(0)
}

fn number(count: i64) -> String {
    words::grouped(count.unsigned_abs())
}
