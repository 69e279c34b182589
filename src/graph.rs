//! The archive as a graph: who is named with whom, which story links to which.
//!
//! A graph is made of keys that do not depend on the order of imports, and is sorted
//! by them: the same captures give the same file and the same picture. What is left
//! out for its size is counted, never dropped in silence.

mod communities;
mod graphml;
mod layout;
mod page;
mod picture;
mod timeline;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::error::{Error, Result};
use crate::store::{Archive, LinkRow, Period, StoryRow};

pub use graphml::write_graphml;
pub use page::{write_html, write_svg};
pub use timeline::Timeline;

/// What the nodes of a graph are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// People; an edge where two are named in one article.
    People,
    /// Stories; an edge from each to those printed under it.
    Links,
}

/// Which part of the archive becomes a graph.
#[derive(Debug, Clone)]
pub struct GraphOptions {
    /// What the nodes are.
    pub of: Of,
    /// Only this person's articles.
    pub person: Option<String>,
    /// Only articles of this period.
    pub period: Period,
    /// Only edges that so many articles make.
    pub min_weight: u64,
    /// Only so many nodes, those of the heaviest edges.
    pub limit: usize,
}

impl GraphOptions {
    fn filters(&self) -> Vec<String> {
        let mut filters = Vec::new();
        for (word, filter) in [
            ("only articles that name", &self.person),
            ("since", &self.period.since),
            ("until", &self.period.until),
        ] {
            filters.extend(filter.iter().map(|filter| format!("{word} {filter}")));
        }
        if self.min_weight > 1 {
            filters.push(format!("only ties of {} articles or more", self.min_weight));
        }
        filters
    }
}

/// A graph, its nodes by weight and its edges by nodes.
#[derive(Debug, Clone)]
pub struct Graph {
    /// What the nodes are.
    pub of: Of,
    /// The heaviest first.
    pub nodes: Vec<Node>,
    /// Between the nodes that are here.
    pub edges: Vec<Edge>,
    /// Nodes with an edge, before the limit.
    pub found_nodes: usize,
    /// What was asked for, in words.
    pub filters: Vec<String>,
    /// When the articles that were read are of.
    pub timeline: Timeline,
}

/// A person or a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// `people.name_key`; of a story its folded title, or else a hash.
    pub key: String,
    /// The name or the title.
    pub label: String,
    /// A person's role, a story's date.
    pub detail: Option<String>,
    /// Articles that name the person, captures of the story; 0: only announced.
    pub articles: u64,
    /// The sum of the weights of its edges, those left out too.
    pub degree: u64,
    /// Nodes that hang together, from 0, the largest first.
    pub community: usize,
}

/// Two nodes, by their place in [`Graph::nodes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// One of two people; the story that links.
    pub from: usize,
    /// The other; the story that is linked to.
    pub to: usize,
    /// In how many articles.
    pub weight: u64,
}

/// A graph by numbers that this run alone knows, before anything is left out.
#[derive(Default)]
struct Draft {
    /// The articles that were read: their dates, and the nodes that are in them.
    articles: Vec<(Option<String>, Vec<i64>)>,
    weights: BTreeMap<(i64, i64), u64>,
}

/// Makes a graph of the archive.
///
/// # Errors
///
/// Nobody has the name that was given, or the archive could not be read.
pub fn graph(archive: &Archive, options: &GraphOptions) -> Result<Graph> {
    let stories = archive.stories(&options.period)?;
    let people = options
        .person
        .as_deref()
        .map(|name| {
            let found = archive.people_named(name)?;
            if found.is_empty() {
                return Err(Error::NobodyNamed { name: name.into() });
            }
            Ok(found)
        })
        .transpose()?;
    let mut appearances: HashMap<i64, Vec<i64>> = HashMap::new();
    if options.of == Of::People || people.is_some() {
        for (article, person) in archive.appearances()? {
            appearances.entry(article).or_default().push(person);
        }
    }
    let named = |story: &&StoryRow| {
        people.as_ref().is_none_or(|people| {
            let there = appearances.get(&story.article_id);
            there.is_some_and(|there| there.iter().any(|person| people.contains(person)))
        })
    };
    let stories: Vec<&StoryRow> = stories.iter().filter(named).collect();
    match options.of {
        Of::People => of_people(archive, &stories, &appearances, options),
        Of::Links => of_links(archive, &stories, options),
    }
}

fn of_people(
    archive: &Archive,
    stories: &[&StoryRow],
    appearances: &HashMap<i64, Vec<i64>>,
    options: &GraphOptions,
) -> Result<Graph> {
    let mut draft = Draft::default();
    let mut articles: HashMap<i64, u64> = HashMap::new();
    for story in stories {
        let there = appearances.get(&story.article_id);
        let there = there.map(Vec::as_slice).unwrap_or_default();
        for (at, one) in there.iter().enumerate() {
            *articles.entry(*one).or_default() += 1;
            for other in &there[at + 1..] {
                *draft.weights.entry((*one, *other)).or_default() += 1;
            }
        }
        draft.articles.push((story.date.clone(), there.to_vec()));
    }
    draft.finish(options, &archive.people_keys()?, |id| {
        let person = archive.person(id)?;
        Ok(Node {
            key: person.key,
            label: person.name,
            detail: person.role,
            articles: articles.get(&id).copied().unwrap_or_default(),
            degree: 0,
            community: 0,
        })
    })
}

/// A story's number is its place in the list of keys.
#[derive(Default)]
struct Stories {
    by_key: HashMap<String, i64>,
    nodes: Vec<Node>,
}

impl Stories {
    fn number(&mut self, key: &str, label: &str) -> i64 {
        if let Some(number) = self.by_key.get(key) {
            return *number;
        }
        let number = i64::try_from(self.nodes.len()).unwrap_or(i64::MAX);
        self.by_key.insert(key.to_owned(), number);
        self.nodes.push(Node {
            key: key.to_owned(),
            label: label.to_owned(),
            detail: None,
            articles: 0,
            degree: 0,
            community: 0,
        });
        number
    }
}

fn of_links(archive: &Archive, stories: &[&StoryRow], options: &GraphOptions) -> Result<Graph> {
    let links = archive.links()?;
    let mut links_of: HashMap<i64, Vec<&LinkRow>> = HashMap::new();
    for link in &links {
        links_of.entry(link.article_id).or_default().push(link);
    }
    // A capture without a title is the story of the captures with the same text.
    let mut titles: HashMap<&str, &str> = HashMap::new();
    for story in stories {
        if let Some(title) = story.title_key.as_deref() {
            let known = titles.entry(&story.text_hash).or_insert(title);
            *known = title.min(known);
        }
    }
    let mut known = Stories::default();
    let mut draft = Draft::default();
    for story in stories {
        let key = story.title_key.as_deref();
        let key = key.or_else(|| titles.get(story.text_hash.as_str()).copied());
        let from = known.number(key.unwrap_or(&story.text_hash), &story.label);
        let node = &mut known.nodes[usize::try_from(from).unwrap_or_default()];
        node.articles += 1;
        if node.detail.is_none() {
            node.detail.clone_from(&story.date);
        }
        if node.articles == 1 || story.title_key.is_some() {
            node.label.clone_from(&story.label);
        }
        let targets: HashSet<i64> = links_of
            .get(&story.article_id)
            .into_iter()
            .flatten()
            .map(|link| known.number(&link.key, &link.label))
            .filter(|to| *to != from)
            .collect();
        for to in &targets {
            *draft.weights.entry((from, *to)).or_default() += 1;
        }
        draft.articles.push((story.date.clone(), vec![from]));
    }
    let keys = (0..).zip(&known.nodes);
    let keys = keys.map(|(id, node)| (id, node.key.clone())).collect();
    draft.finish(options, &keys, |id| {
        let at = usize::try_from(id).unwrap_or_default();
        Ok(known.nodes[at].clone())
    })
}

impl Draft {
    /// The nodes of the heaviest edges, as many as the limit allows: so that none
    /// stands alone because its neighbours are left out.
    fn heaviest(
        &self,
        degrees: &HashMap<i64, u64>,
        keys: &HashMap<i64, String>,
        limit: usize,
    ) -> HashSet<i64> {
        let mut edges: Vec<_> = self
            .weights
            .iter()
            .map(|((from, to), weight)| {
                let (one, other) = (degrees.get(from), degrees.get(to));
                let degrees = Reverse((one.min(other), one.max(other)));
                let (from_key, to_key) = (keys.get(from), keys.get(to));
                let first = (from_key.min(to_key), from_key.max(to_key));
                (Reverse(*weight), degrees, first, [*from, *to])
            })
            .collect();
        if degrees.len() > limit {
            edges.sort_unstable();
        }
        let mut kept = HashSet::new();
        for (.., ends) in edges {
            let new = ends.iter().filter(|end| !kept.contains(*end)).count();
            if kept.len() + new <= limit {
                kept.extend(ends);
            }
        }
        kept
    }

    /// Leaves out what the options leave out, and puts the rest in its order.
    fn finish(
        mut self,
        options: &GraphOptions,
        keys: &HashMap<i64, String>,
        node: impl Fn(i64) -> Result<Node>,
    ) -> Result<Graph> {
        self.weights
            .retain(|_, weight| *weight >= options.min_weight);
        let mut degrees: HashMap<i64, u64> = HashMap::new();
        for ((from, to), weight) in &self.weights {
            *degrees.entry(*from).or_default() += weight;
            *degrees.entry(*to).or_default() += weight;
        }
        let found_nodes = degrees.len();
        let kept = self.heaviest(&degrees, keys, options.limit);
        let mut nodes = Vec::with_capacity(kept.len());
        for id in kept {
            let degree = degrees.get(&id).copied().unwrap_or_default();
            nodes.push((
                id,
                Node {
                    degree,
                    ..node(id)?
                },
            ));
        }
        nodes.sort_unstable_by(|(_, one), (_, other)| {
            (other.degree, other.articles, &one.key).cmp(&(one.degree, one.articles, &other.key))
        });
        let places: HashMap<i64, usize> = nodes
            .iter()
            .enumerate()
            .map(|(at, (id, _))| (*id, at))
            .collect();
        let mut edges: Vec<Edge> = self
            .weights
            .iter()
            .filter_map(|((from, to), weight)| {
                let (from, to) = (*places.get(from)?, *places.get(to)?);
                let is_reversed = options.of == Of::People && to < from;
                let (from, to) = if is_reversed { (to, from) } else { (from, to) };
                let weight = *weight;
                Some(Edge { from, to, weight })
            })
            .collect();
        edges.sort_unstable();
        let mut nodes: Vec<Node> = nodes.into_iter().map(|(_, node)| node).collect();
        let communities = communities::find(nodes.len(), &edges);
        for (node, community) in nodes.iter_mut().zip(communities) {
            node.community = community;
        }
        let mut timeline = Timeline::default();
        for (date, there) in &self.articles {
            // Nodes stand by weight: the first is whom the article is about.
            let first = there.iter().filter_map(|id| places.get(id)).min();
            let community = first.map(|first| nodes[*first].community);
            timeline.add(date.as_deref(), community);
        }
        Ok(Graph {
            of: options.of,
            nodes,
            edges,
            found_nodes,
            filters: options.filters(),
            timeline,
        })
    }
}
