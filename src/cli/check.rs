//! `depeche check`: is all of the archive what it should be?

use std::io::{BufWriter, Write};
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::import::Bar;
use super::{Exit, words};
use crate::check::{self, CheckOptions, CheckStats};
use crate::error::Result;
use crate::store::{Finding, Mend};

/// Look for damage in the archive, and change nothing
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche check
  depeche check --deep --json")]
pub(super) struct CheckArgs {
    /// Parse every original anew and compare all rows with it
    #[arg(long)]
    deep: bool,

    /// Work with so many threads [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,

    /// Print what was found as one JSON object on stdout
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &CheckArgs, archive: &Path) -> Result<Exit> {
    let options = CheckOptions {
        is_deep: args.deep,
        jobs: words::jobs(args.jobs),
    };
    let mut bar = Bar::default();
    let stats = check::check(archive, &options, &mut bar)?;
    bar.finish();
    if args.json {
        words::print_json(&summary(&stats, archive, args.deep))?;
    } else {
        words::heard(print_findings(&stats, archive))?;
        if stats.uncompared_articles > 0 {
            words::say(&format!(
                "not compared: {}; people, person_names and photo_people, which all articles make together",
                words::count(stats.uncompared_articles, "article", "articles")
            ));
        }
        words::say(&format!(
            "{}: {}",
            words::count(stats.read_originals, "original", "originals"),
            match stats.found_findings() {
                0 => "nothing found".to_owned(),
                found => words::count(found, "finding", "findings"),
            }
        ));
    }
    Ok(if stats.found_findings() > 0 {
        Exit::NeedsALook
    } else {
        Exit::Done
    })
}

fn print_findings(stats: &CheckStats, archive: &Path) -> std::io::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for finding in &stats.findings {
        writeln!(
            out,
            "{}: {}: {}; {}",
            finding.kind.as_str(),
            words::printable(&finding.place),
            words::printable(&finding.detail),
            words::printable(&mend(finding, archive))
        )?;
    }
    for (kind, more) in &stats.further_findings {
        writeln!(out, "{kind}: {} more", words::grouped(*more))?;
    }
    out.flush()
}

/// What to do about a finding.
fn mend(finding: &Finding, archive: &Path) -> String {
    let depeche = words::depeche(archive);
    match &finding.mend {
        Mend::Reparse => format!("{depeche} reparse"),
        Mend::ReparseOutdated => format!("{depeche} reparse --outdated"),
        Mend::Import(places) => match places.first() {
            Some(place) => format!(
                "{depeche} reparse; {depeche} import {}",
                words::quoted(place)
            ),
            None => "restore it from a backup".to_owned(),
        },
        Mend::NewerDepeche => "install the newer depeche".to_owned(),
        Mend::Nothing => "its rows stay as they are".to_owned(),
        Mend::Restore => "restore it from a backup".to_owned(),
    }
}

#[derive(Serialize)]
struct Summary<'a> {
    archive: String,
    deep: bool,
    originals: u64,
    found: u64,
    /// Where there are any, `people`, `person_names` and `photo_people` are not either.
    uncompared_articles: u64,
    findings: Vec<FindingLine<'a>>,
}

#[derive(Serialize)]
struct FindingLine<'a> {
    kind: &'static str,
    place: &'a str,
    detail: &'a str,
    mend: String,
}

fn summary<'a>(stats: &'a CheckStats, archive: &Path, deep: bool) -> Summary<'a> {
    Summary {
        archive: crate::source::uri(archive),
        deep,
        originals: stats.read_originals,
        found: stats.found_findings(),
        uncompared_articles: stats.uncompared_articles,
        findings: stats
            .findings
            .iter()
            .map(|finding| FindingLine {
                kind: finding.kind.as_str(),
                place: &finding.place,
                detail: &finding.detail,
                mend: mend(finding, archive),
            })
            .collect(),
    }
}
