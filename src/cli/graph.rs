//! `depeche graph`: who is named with whom, which story links to which.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::period::PeriodArgs;
use super::{Exit, words};
use crate::error::{Error, Result};
use crate::graph::{self, Graph, GraphOptions};
use crate::store::Archive;

/// Draw who is named with whom, or which story links to which
///
/// GraphML on stdout, for Gephi, Cytoscape or networkx; or one page that shows the
/// network and the articles by time, and needs no connection.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche graph --of people --html > people.html
  depeche graph --of links --min-weight 2 > links.graphml")]
pub(super) struct GraphArgs {
    /// What the nodes are
    #[arg(long, value_name = "WHAT")]
    of: Of,

    /// Print a page for a browser
    #[arg(long)]
    html: bool,

    /// Print a picture
    #[arg(long, conflicts_with = "html")]
    svg: bool,

    /// Only articles that name this person
    #[arg(long, value_name = "NAME")]
    person: Option<String>,

    #[command(flatten)]
    period: PeriodArgs,

    /// Only ties that so many articles make
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_weight: u64,

    /// Only the N nodes with the most ties [default: 120 drawn, 5000 as GraphML]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Of {
    People,
    Links,
}

impl GraphArgs {
    fn options(&self) -> GraphOptions {
        let is_drawn = self.html || self.svg;
        let limit = self.limit.unwrap_or(if is_drawn { 120 } else { 5000 });
        GraphOptions {
            of: match self.of {
                Of::People => graph::Of::People,
                Of::Links => graph::Of::Links,
            },
            person: self.person.clone(),
            period: self.period.period(),
            min_weight: self.min_weight,
            limit: usize::try_from(limit).unwrap_or(usize::MAX),
        }
    }
}

pub(super) fn run(args: &GraphArgs, path: &Path) -> Result<Exit> {
    let archive = Archive::open_read_only(path)?.ok_or_else(|| Error::NoArchive {
        path: path.to_owned(),
    })?;
    let graph = graph::graph(&archive, &args.options())?;
    let mut page = Vec::new();
    let written = if args.html {
        graph::write_html(&mut page, &graph)
    } else if args.svg {
        graph::write_svg(&mut page, &graph)
    } else {
        graph::write_graphml(&mut page, &graph)
    };
    written.map_err(|source| Error::WriteAnswer { source })?;
    words::print(&page)?;
    tell(&graph);
    Ok(Exit::Done)
}

fn tell(graph: &Graph) {
    let (one, many) = match graph.of {
        graph::Of::People => ("person", "people"),
        graph::Of::Links => ("story", "stories"),
    };
    let nodes = words::count(graph.nodes.len() as u64, one, many);
    let ties = words::count(graph.edges.len() as u64, "tie", "ties");
    let left_out = graph.found_nodes - graph.nodes.len();
    words::say(&format!("{nodes}, {ties}"));
    if left_out > 0 {
        words::say(&format!(
            "left out: {} with fewer ties; --limit N shows more",
            words::count(left_out as u64, one, many)
        ));
    }
}
