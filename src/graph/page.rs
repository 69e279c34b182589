//! A graph as one page that needs nothing else: no network, no other file.
//!
//! The network is drawn twice, at desktop and at phone width, because a label that is
//! shrunk cannot be read.

use std::io::{self, Write};

use super::graphml::escaped;
use super::picture::{self, Drawing, STYLE, shortened};
use super::timeline::Column;
use super::{Graph, Of};

const WIDE: f64 = 1200.0;
const TALL: f64 = 380.0;
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// `1 article`, `2 articles`.
pub(super) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn title(of: Of) -> &'static str {
    match of {
        Of::People => "Who is named with whom",
        Of::Links => "Which story links to which",
    }
}

/// What the picture shows and what it leaves out.
fn summary(graph: &Graph) -> String {
    let (one, many) = match graph.of {
        Of::People => ("person", "people"),
        Of::Links => ("story", "stories"),
    };
    let drawn = graph.nodes.len();
    let nodes = if drawn < graph.found_nodes {
        format!(
            "{drawn} of {} {many}, those with the most ties",
            graph.found_nodes
        )
    } else {
        count(drawn as u64, one, many)
    };
    let mut summary = format!(
        "{nodes}; {}",
        count(graph.edges.len() as u64, "tie", "ties")
    );
    for filter in &graph.filters {
        summary.push_str("; ");
        summary.push_str(filter);
    }
    summary
}

/// The charts of a page, each where it has anything to show.
fn charts(graph: &Graph, width: f64) -> Vec<Drawing> {
    let without_year: Vec<Column> = MONTHS
        .iter()
        .zip(1..)
        .map(|(name, month)| {
            let counts = graph.timeline.without_year.get(&month);
            ((*name).to_owned(), counts.cloned().unwrap_or_default())
        })
        .collect();
    let mut charts = Vec::new();
    let dated = graph.timeline.columns();
    if !dated.is_empty() {
        charts.push(picture::columns("Articles by date", &dated, width));
    }
    if !graph.timeline.without_year.is_empty() {
        let title = "Articles by month, where the year is not printed";
        charts.push(picture::columns(title, &without_year, width));
    }
    charts
}

fn undated(graph: &Graph) -> String {
    let undated = match graph.timeline.undated {
        0 => "Every article carries a date".to_owned(),
        undated => format!("{} without a date", count(undated, "article", "articles")),
    };
    format!("{undated}; in the colours above what is drawn there, in grey the rest.")
}

fn placed(drawing: &Drawing, top: f64) -> String {
    format!(
        "<g transform=\"translate(0 {top:.1})\">\n{}</g>\n",
        drawing.svg
    )
}

/// Writes the network and the timeline as one SVG file.
///
/// # Errors
///
/// It could not be written.
pub fn write_svg(out: &mut impl Write, graph: &Graph) -> io::Result<()> {
    let mut top = 64.0;
    let mut body = String::new();
    let network = picture::network(graph, WIDE, "arrow");
    let charts = charts(graph, WIDE);
    for drawing in std::iter::once(&network).chain(&charts) {
        body.push_str(&placed(drawing, top));
        top += drawing.height + 30.0;
    }
    write!(
        out,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 0 {:.0} {:.0}" role="img">
<title>{title}</title>
<style>{STYLE}</style>
<rect class="paper" x="-20" width="100%" height="100%"/>
<text class="heading" x="0" y="24">{title}</text>
<text x="0" y="42" style="text-anchor: start">{}. {}</text>
{body}</svg>
"#,
        WIDE + 40.0,
        top,
        escaped(&summary(graph)),
        undated(graph),
        title = title(graph.of),
    )
}

/// Writes a page that opens in any browser: the network, the timeline, and both as a
/// table.
///
/// # Errors
///
/// It could not be written.
pub fn write_html(out: &mut impl Write, graph: &Graph) -> io::Result<()> {
    let title = title(graph.of);
    // The policy forbids what the page has no use for: to ask anybody for anything.
    write!(
        out,
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title>
<style>
{STYLE}{}</style>
</head>
<body>
<h1>{title}</h1>
<p>{}.</p>
<input id="find" type="search" placeholder="Find a name" aria-label="Find a name">
<p id="said" aria-live="polite"></p>
"#,
        include_str!("page.css"),
        escaped(&summary(graph)),
    )?;
    for (class, width) in [("wide", WIDE), ("tall", TALL)] {
        let network = picture::network(graph, width, class);
        write_drawing(out, &format!("network {class}"), title, width, &network)?;
    }
    write!(out, "<h2>When</h2>\n<p>{}</p>\n", undated(graph))?;
    for (class, width) in [("wide", WIDE), ("tall", TALL)] {
        for chart in charts(graph, width) {
            write_drawing(out, class, "Articles by date", width, &chart)?;
        }
    }
    write_table(out, graph)?;
    write!(
        out,
        "<script>\n{}</script>\n</body>\n</html>\n",
        include_str!("page.js")
    )
}

fn write_drawing(
    out: &mut impl Write,
    class: &str,
    label: &str,
    width: f64,
    drawing: &Drawing,
) -> io::Result<()> {
    write!(
        out,
        "<svg class=\"{class}\" viewBox=\"-4 -4 {:.0} {:.0}\" role=\"img\" aria-label=\"{label}\">\n{}</svg>\n",
        width + 8.0,
        drawing.height + 8.0,
        drawing.svg
    )
}

/// What a reader without eyes for pictures, or a search of the page, needs.
fn write_table(out: &mut impl Write, graph: &Graph) -> io::Result<()> {
    let [what, detail, articles, ties] = match graph.of {
        Of::People => ["Name", "Role", "Articles", "Most often with"],
        Of::Links => ["Story", "Date", "Captures", "Linked with"],
    };
    write!(
        out,
        "<h2>As a table</h2>\n<div class=\"rows\"><table>\n<thead><tr><th>{what}</th><th class=\"optional\">{detail}</th><th class=\"number\">{articles}</th><th>{ties}</th></tr></thead>\n<tbody>\n"
    )?;
    let mut neighbours = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        neighbours[edge.from].push((edge.weight, edge.to));
        neighbours[edge.to].push((edge.weight, edge.from));
    }
    for (node, ties) in graph.nodes.iter().zip(&mut neighbours) {
        ties.sort_by_key(|(weight, other)| (std::cmp::Reverse(*weight), *other));
        let shown: Vec<String> = ties
            .iter()
            .take(5)
            .map(|(weight, other)| {
                let label = shortened(&graph.nodes[*other].label, 60);
                format!("{label} ({weight})")
            })
            .collect();
        let more = match ties.len().saturating_sub(5) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(
            out,
            "<tr><td>{}</td><td class=\"optional\">{}</td><td class=\"number\">{}</td><td>{}{more}</td></tr>",
            escaped(&node.label),
            escaped(node.detail.as_deref().unwrap_or_default()),
            node.articles,
            escaped(&shown.join(", ")),
        )?;
    }
    writeln!(out, "</tbody>\n</table></div>")
}
