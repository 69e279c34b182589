//! `depeche parse`: what captures say, as JSON, without an archive.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::{Exit, MaxBytes, words};
use crate::error::{Error, Result};
use crate::import::{self, Memory, Understood};
use crate::model::{Furniture, Layout, Named, PARSER_VERSION, Photo, Placement, Problem};
use crate::people::is_better_spelling;
use crate::source;

/// Show what captures say, one JSON object a line
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche parse captures
  depeche parse captures/01_quais.txt | head -1")]
pub(super) struct ParseArgs {
    /// Files and folders of captures
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    #[command(flatten)]
    max_bytes: MaxBytes,
}

/// One line for a capture: the columns of `articles` by name, then its parts.
#[derive(Serialize)]
struct ArticleLine<'a> {
    uri: &'a str,
    content_hash: String,
    text_hash: String,
    layout: Layout,
    language: Option<&'a str>,
    title: Option<&'a str>,
    title_key: Option<String>,
    lead: Option<&'a str>,
    body: &'a str,
    dateline: Option<&'a str>,
    dateline_place: Option<&'a str>,
    dateline_agency: Option<&'a str>,
    dateline_date: Option<&'a str>,
    sign_off: Option<&'a str>,
    url: Option<&'a str>,
    published_at: Option<&'a str>,
    parser_version: u32,
    byte_length: usize,
    encoding: &'a str,
    photos: &'a [Photo],
    related: Vec<RelatedLine<'a>>,
    people: Vec<PersonLine<'a>>,
    furniture: &'a [Furniture],
}

#[derive(Serialize)]
struct RelatedLine<'a> {
    title: Option<&'a str>,
    title_key: Option<String>,
    #[serde(rename = "abstract")]
    abstract_text: Option<&'a str>,
    caption: Option<&'a str>,
    credit: Option<&'a str>,
}

/// One line for an input that holds no capture.
#[derive(Serialize)]
struct ProblemLine<'a> {
    uri: &'a str,
    problem: &'a Problem,
}

pub(super) fn run(args: &ParseArgs, archive: &Path) -> Result<Exit> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut exit = Exit::Done;
    let mut memory = Memory::default();
    for found in source::find(&args.paths, archive) {
        let written = match found.as_ref() {
            Err(rejected) => {
                exit = Exit::NeedsALook;
                words::write_json(
                    &mut out,
                    &ProblemLine {
                        uri: &rejected.uri,
                        problem: &rejected.problem,
                    },
                )
            }
            Ok(input) => match import::understand(input, args.max_bytes.max_bytes, &mut memory) {
                Ok(understood) => {
                    words::write_json(&mut out, &article_line(&input.uri, &understood))
                }
                Err(problem) => {
                    exit = Exit::NeedsALook;
                    words::write_json(
                        &mut out,
                        &ProblemLine {
                            uri: &input.uri,
                            problem: &problem,
                        },
                    )
                }
            },
        };
        written.map_err(|source| Error::WriteAnswer { source })?;
    }
    out.flush()
        .map_err(|source| Error::WriteAnswer { source })?;
    Ok(exit)
}

fn article_line<'a>(uri: &'a str, understood: &'a Understood) -> ArticleLine<'a> {
    let article = &understood.article;
    let dateline = article.dateline.as_ref();
    ArticleLine {
        uri,
        content_hash: understood.content_hash.to_string(),
        text_hash: understood.text_hash.to_string(),
        layout: article.layout,
        language: article.language,
        title: article.title.as_deref(),
        title_key: article.title_key(),
        lead: article.lead.as_deref(),
        body: &article.body,
        dateline: dateline.map(|dateline| dateline.printed.as_str()),
        dateline_place: dateline.and_then(|dateline| dateline.place.as_deref()),
        dateline_agency: dateline.map(|dateline| dateline.agency.as_str()),
        dateline_date: dateline.and_then(|dateline| dateline.date.as_deref()),
        sign_off: article.sign_off.as_deref(),
        url: article.url.as_deref(),
        published_at: article.published_at.as_deref(),
        parser_version: PARSER_VERSION,
        byte_length: understood.byte_length,
        encoding: understood.encoding,
        photos: &article.photos,
        related: understood
            .stories
            .iter()
            .map(|story| &story.teaser)
            .map(|teaser| RelatedLine {
                title: teaser.title.as_deref(),
                title_key: teaser.title_key(),
                abstract_text: teaser.abstract_text.as_deref(),
                caption: teaser
                    .photo
                    .as_ref()
                    .and_then(|photo| photo.caption.as_deref()),
                credit: teaser
                    .photo
                    .as_ref()
                    .and_then(|photo| photo.credit.as_deref()),
            })
            .collect(),
        people: people_lines(understood),
        furniture: &article.furniture,
    }
}

/// One person of the page, related stories included.
#[derive(Serialize)]
struct PersonLine<'a> {
    name: &'a str,
    name_key: &'a str,
    names: Vec<&'a str>,
    roles: Vec<&'a str>,
    mentions: Vec<MentionLine<'a>>,
}

#[derive(Serialize)]
struct MentionLine<'a> {
    /// `title`, `lead`, `body`, `caption`; `related_title` and so on.
    field: &'static str,
    /// Which photo or related story, from 1.
    position: Option<usize>,
    start: usize,
    length: usize,
    surface: &'a str,
    role: Option<&'a str>,
    more_roles: &'a [String],
    placement: Option<Placement>,
    placement_text: Option<&'a str>,
    evidence: &'a str,
}

fn people_lines(understood: &Understood) -> Vec<PersonLine<'_>> {
    let mut people: Vec<PersonLine<'_>> = Vec::new();
    let own_field = |at: usize| match at {
        0 => ("title", None),
        1 => ("lead", None),
        2 => ("body", None),
        _ => ("caption", Some(at - 2)),
    };
    add_people(&mut people, &understood.named, own_field);
    for (position, story) in (1..).zip(&understood.stories) {
        let named = &story.named;
        add_people(&mut people, named, |at| {
            let field = ["related_title", "related_abstract", "related_caption"];
            (field[at.min(2)], Some(position))
        });
    }
    people
}

fn add_people<'a>(
    people: &mut Vec<PersonLine<'a>>,
    named: &'a Named,
    field: impl Fn(usize) -> (&'static str, Option<usize>),
) {
    for (at, mentions) in named.mentions.iter().enumerate() {
        let (field, position) = field(at);
        for mention in mentions {
            let person = &named.people[mention.person];
            let known = people
                .iter()
                .position(|line| line.name_key == person.name_key);
            let line = known.unwrap_or_else(|| {
                people.push(PersonLine {
                    name: &person.name,
                    name_key: &person.name_key,
                    names: Vec::new(),
                    roles: Vec::new(),
                    mentions: Vec::new(),
                });
                people.len() - 1
            });
            let line = &mut people[line];
            // As an archive has it: the best-marked spelling of the whole page.
            if is_better_spelling(&person.name, line.name) {
                line.name = &person.name;
            }
            let add = |list: &mut Vec<&'a str>, text: &'a str| {
                if !list.contains(&text) {
                    list.push(text);
                }
            };
            person
                .names
                .iter()
                .for_each(|name| add(&mut line.names, name));
            mention
                .role
                .iter()
                .chain(&mention.more_roles)
                .for_each(|role| add(&mut line.roles, role));
            line.mentions.push(MentionLine {
                field,
                position,
                start: mention.start,
                length: mention.length,
                surface: &mention.surface,
                role: mention.role.as_deref(),
                more_roles: &mention.more_roles,
                placement: mention.placement,
                placement_text: mention.placement_text.as_deref(),
                evidence: mention.evidence,
            });
        }
    }
}
