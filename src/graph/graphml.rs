//! A graph as GraphML, which Gephi, Cytoscape, yEd, igraph and networkx read.

use std::borrow::Cow;
use std::io::{self, Write};

use super::{Graph, Of};

/// Writes the graph. The same archive gives the same bytes.
///
/// # Errors
///
/// It could not be written.
pub fn write_graphml(out: &mut impl Write, graph: &Graph) -> io::Result<()> {
    let (detail, edges) = match graph.of {
        Of::People => ("role", "undirected"),
        Of::Links => ("date", "directed"),
    };
    writeln!(
        out,
        r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="{detail}" for="node" attr.name="{detail}" attr.type="string"/>
  <key id="articles" for="node" attr.name="articles" attr.type="long"/>
  <key id="degree" for="node" attr.name="degree" attr.type="long"/>
  <key id="community" for="node" attr.name="community" attr.type="long"/>
  <key id="weight" for="edge" attr.name="weight" attr.type="double"/>
  <graph id="depeche" edgedefault="{edges}">"#
    )?;
    for node in &graph.nodes {
        write!(
            out,
            r#"    <node id="{}"><data key="label">{}</data>"#,
            escaped(&node.key),
            escaped(&node.label)
        )?;
        if let Some(value) = &node.detail {
            write!(out, r#"<data key="{detail}">{}</data>"#, escaped(value))?;
        }
        writeln!(
            out,
            r#"<data key="articles">{}</data><data key="degree">{}</data><data key="community">{}</data></node>"#,
            node.articles, node.degree, node.community
        )?;
    }
    for edge in &graph.edges {
        writeln!(
            out,
            r#"    <edge source="{}" target="{}"><data key="weight">{}</data></edge>"#,
            escaped(&graph.nodes[edge.from].key),
            escaped(&graph.nodes[edge.to].key),
            edge.weight
        )?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

/// The text as XML and HTML bear it, in elements and in attributes with double quotes.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let is_special = |c: char| matches!(c, '&' | '<' | '>' | '"') || !is_xml(c);
    if !text.contains(is_special) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            c if is_xml(c) => escaped.push(c),
            _ => escaped.push('\u{fffd}'),
        }
    }
    Cow::Owned(escaped)
}

/// XML 1.0 has no place for most controls, not even escaped.
fn is_xml(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')
}
