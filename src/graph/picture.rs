//! The drawn parts of a page, as SVG: the network, and the articles by time.

#![expect(
    clippy::cast_precision_loss,
    reason = "no picture has 2^52 nodes or articles"
)]

use std::collections::BTreeMap;
use std::fmt::Write;

use super::graphml::escaped;
use super::layout::{self, Point};
use super::timeline::Column;
use super::{Graph, Node, Of};

/// What both kinds of page look like; SVG readers know no CSS variables.
pub(super) const STYLE: &str = include_str!("picture.css");

const COLOURS: usize = 8;
const FONT: f64 = 11.0;
const LINE: f64 = 12.5;

/// A drawing and how high it is.
pub(super) struct Drawing {
    pub(super) svg: String,
    pub(super) height: f64,
}

/// The class that gives a community its colour.
fn colour(community: Option<usize>) -> String {
    community.map_or("c".to_owned(), |community| {
        format!("c{}", community % COLOURS)
    })
}

/// How much room a text takes: letters of wide fonts are about 0.6 as wide as high.
fn text_width(text: &str) -> f64 {
    let of = |c: char| if u32::from(c) >= 0x2e80 { 1.0 } else { 0.6 };
    text.chars().map(of).sum::<f64>() * FONT
}

/// A label in lines that a picture has room for.
fn lines(label: &str, of: Of) -> Vec<String> {
    let (most_lines, most_letters) = match of {
        Of::People => (2, 16),
        Of::Links => (3, 20),
    };
    let mut lines: Vec<String> = Vec::new();
    for word in label.split_whitespace() {
        let is_last = lines.len() == most_lines;
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < most_letters => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if is_last => {
                line.push('…');
                break;
            }
            // Languages without spaces have words of a whole sentence.
            _ => lines.push(shortened(word, most_letters + 8)),
        }
    }
    lines
}

/// The text, or its beginning.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

fn radius(node: &Node) -> f64 {
    (2.5 + 1.1 * (node.degree as f64).sqrt()).min(18.0)
}

/// The network at a width; `name` tells its parts from those of another one.
pub(super) fn network(graph: &Graph, width: f64, name: &str) -> Drawing {
    let labels: Vec<Vec<String>> = graph
        .nodes
        .iter()
        .map(|node| lines(&node.label, graph.of))
        .collect();
    let boxes: Vec<Point> = graph
        .nodes
        .iter()
        .zip(&labels)
        .map(|(node, lines)| {
            let widest = lines
                .iter()
                .map(|line| text_width(line))
                .fold(0.0, f64::max);
            Point {
                x: widest.max(2.0 * radius(node)) + 4.0,
                y: 2.0 * radius(node) + 4.0 + LINE * lines.len() as f64,
            }
        })
        .collect();
    let (places, height) = layout::place(&boxes, &graph.edges, width);
    let middles: Vec<Point> = places
        .iter()
        .zip(&boxes)
        .zip(&graph.nodes)
        .map(|((place, size), node)| Point {
            x: place.x,
            y: place.y - size.y / 2.0 + radius(node),
        })
        .collect();
    let mut svg = String::new();
    let marker = if graph.of == Of::Links {
        let _ = writeln!(
            svg,
            r#"<marker id="{name}" class="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 1 8 4 0 7z"/></marker>"#
        );
        format!(r#" marker-end="url(#{name})""#)
    } else {
        String::new()
    };
    let _ = writeln!(svg, r#"<g class="edges"{marker}>"#);
    for edge in &graph.edges {
        let (from, to) = (middles[edge.from], middles[edge.to]);
        let (x, y) = (to.x - from.x, to.y - from.y);
        // Lines end at the rim, where an arrow's head can be seen.
        let rim = radius(&graph.nodes[edge.to]) / (x * x + y * y).sqrt().max(1.0);
        let community = graph.nodes[edge.from].community;
        let inner = Some(community).filter(|one| *one == graph.nodes[edge.to].community);
        let _ = writeln!(
            svg,
            r#"<path class="{}" data-a="{}" data-b="{}" stroke-width="{:.1}" d="M{:.1} {:.1} {:.1} {:.1}"{marker}/>"#,
            colour(inner),
            edge.from,
            edge.to,
            (edge.weight as f64).sqrt().min(6.0),
            from.x,
            from.y,
            to.x - x * rim,
            to.y - y * rim,
        );
    }
    svg.push_str("</g>\n<g class=\"nodes\">\n");
    for (at, (node, middle)) in graph.nodes.iter().zip(&middles).enumerate() {
        let announced = if node.articles == 0 { " announced" } else { "" };
        let _ = write!(
            svg,
            r#"<g class="{}{announced}" data-i="{at}"><title>{}</title><circle cx="{:.1}" cy="{:.1}" r="{:.1}"/><text x="{:.1}" y="{:.1}">"#,
            colour(Some(node.community)),
            escaped(&told(node, graph.of)),
            middle.x,
            middle.y,
            radius(node),
            middle.x,
            middle.y + radius(node) + LINE - 1.0,
        );
        for (at, line) in labels[at].iter().enumerate() {
            let down = if at == 0 { 0.0 } else { LINE };
            let _ = write!(
                svg,
                r#"<tspan x="{:.1}" dy="{down}">{}</tspan>"#,
                middle.x,
                escaped(line)
            );
        }
        svg.push_str("</text></g>\n");
    }
    svg.push_str("</g>\n");
    Drawing { svg, height }
}

/// A node in words.
fn told(node: &Node, of: Of) -> String {
    let detail = node.detail.as_deref().map(|detail| format!(", {detail}"));
    let articles = match (of, node.articles) {
        (_, 0) => "not in the archive".to_owned(),
        (Of::People, count) => format!("in {}", super::page::count(count, "article", "articles")),
        (Of::Links, count) => super::page::count(count, "capture", "captures"),
    };
    format!("{}{}: {articles}", node.label, detail.unwrap_or_default())
}

/// Columns of articles, each piece in the colour of whom it is about.
pub(super) fn columns(title: &str, columns: &[Column], width: f64) -> Drawing {
    const TOP: f64 = 34.0;
    const HIGH: f64 = 90.0;
    let totals = columns
        .iter()
        .map(|(_, counts)| counts.values().sum::<u64>());
    let most = totals.max().unwrap_or_default().max(1) as f64;
    let step = width / columns.len().max(1) as f64;
    let bar = (step * 0.78).min(46.0);
    let widest = columns
        .iter()
        .map(|(name, _)| text_width(name))
        .fold(0.0, f64::max);
    let is_enough = |every: &usize| *every as f64 * step >= widest + 8.0;
    let every = (1..columns.len()).find(is_enough).unwrap_or(1);
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        r#"<text class="heading" x="0" y="12">{}</text>"#,
        escaped(title)
    );
    for (at, (name, counts)) in columns.iter().enumerate() {
        let middle = step * (at as f64 + 0.5);
        let total: u64 = counts.values().sum();
        let mut foot = TOP + HIGH;
        let _ = write!(
            svg,
            "<g><title>{name}: {}</title>",
            super::page::count(total, "article", "articles")
        );
        for (class, articles) in by_colour(counts) {
            let high = HIGH * articles as f64 / most;
            foot -= high;
            let _ = write!(
                svg,
                r#"<rect class="{class}" x="{:.1}" y="{foot:.1}" width="{bar:.1}" height="{high:.1}"/>"#,
                middle - bar / 2.0,
            );
        }
        if total > 0 && bar >= 10.0 {
            let _ = write!(
                svg,
                r#"<text x="{middle:.1}" y="{:.1}">{total}</text>"#,
                foot - 3.0
            );
        }
        if at % every == 0 {
            let _ = write!(
                svg,
                r#"<text x="{middle:.1}" y="{:.1}">{name}</text>"#,
                TOP + HIGH + 14.0
            );
        }
        svg.push_str("</g>\n");
    }
    let _ = writeln!(
        svg,
        r#"<path class="axis" d="M0 {0:.1} {width:.1} {0:.1}"/>"#,
        TOP + HIGH
    );
    Drawing {
        svg,
        height: TOP + HIGH + 22.0,
    }
}

/// Communities of one colour are one piece of a column, those of none the last.
fn by_colour(counts: &BTreeMap<Option<usize>, u64>) -> BTreeMap<String, u64> {
    let mut pieces = BTreeMap::new();
    for (community, articles) in counts {
        // Above `c7`.
        let class = community.map_or("cx".to_owned(), |_| colour(*community));
        *pieces.entry(class).or_default() += articles;
    }
    pieces
}
