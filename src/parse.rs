//! A capture's text to an article. Pure and total: any text gives an answer,
//! and every letter of it is in a field or in named furniture.
//!
//! The order of the work is the order of certainty. What is told by fixed words
//! goes first (`Voir plus`, photo markers, credits, the sign-off), so that what is
//! told by its place alone (title, lead, body) is looked for in what is left:
//!
//! 1. [`page`]: lines; a crawler's date before them, the page's own;
//! 2. [`related`]: the related stories behind `Voir plus` are cut off;
//! 3. [`listing`]: a page of abstracts ends here;
//! 4. [`title`], then [`photo`] by [`marker`] and [`credit`]: lines become text and
//!    photos;
//! 5. [`sign_off`]: the article ends; what follows is a tail ([`related`] again);
//! 6. [`dateline`], the lead, the body, the [`language`].
//!
//! The rules are those of `capture-format`, learned from 169 pages of the agency's
//! site; what each part accepts stands in its module.

mod agency;
mod calendar;
mod credit;
mod dateline;
mod furniture;
mod language;
mod listing;
mod marker;
mod page;
mod photo;
mod related;
mod sign_off;
mod title;

use memchr::memchr_iter;
use rustc_hash::FxHashSet;

use crate::model::{Article, Dateline, Furniture, FurnitureKind, Layout, Photo};
use crate::text;
use page::{Line, piece};
use photo::Block;
use sign_off::Bond;

/// A lead or a summary is shorter than this, in bytes.
const LONGEST_LEAD: usize = 900;

/// More pieces of furniture than most pages have.
const FURNITURE: usize = 32;

/// Where the related stories of a page begin: the byte behind the line that announces
/// them, or the page's length where no line does. UTF-16 has no such line.
pub fn related_start(capture: &[u8]) -> usize {
    let mut line_start = 0;
    memchr_iter(b'\n', capture)
        .chain([capture.len()])
        .find(|end| {
            let line = capture[line_start..*end].trim_ascii();
            line_start = end + 1;
            line.len() <= furniture::MARKER
                && str::from_utf8(line).is_ok_and(furniture::is_related_marker)
        })
        .unwrap_or(capture.len())
}

/// Reads what a capture says.
pub fn parse(text: &str) -> Article {
    let normalized = text::normalize(text);
    let mut furniture = Vec::with_capacity(FURNITURE);
    let mut lines = page::lines(&normalized);
    let crawled_at = page::take_crawl_date(&mut lines, &mut furniture);
    let published_at = page::take_publication_date(&mut lines, &mut furniture).or(crawled_at);
    let (head, tail) = related::split_at_marker(&lines, &mut furniture);
    let has_marker = head.len() < lines.len();
    let head = furniture::without_labels_above(head, &mut furniture);
    if !has_marker && listing::is_listing(head) {
        return listing_page(head, published_at, furniture);
    }
    let title = title::find(head, has_marker);
    let has_own_line = title.as_ref().is_some_and(|title| title.has_own_line);
    let blocks = photo::split(
        &head[usize::from(has_own_line)..],
        title.as_ref(),
        &mut furniture,
    );
    let mut story = Story::read(blocks, &mut furniture);
    if let (Some(title), Some(first)) = (&title, story.paragraphs.first())
        && has_own_line
        && text::has_key(first, &title.key)
    {
        furniture.push(piece(FurnitureKind::Repeat, story.paragraphs.remove(0)));
    }

    let (mut related, own_photos) = related::unmarked(story.tail, &mut furniture);
    story.photos.extend(own_photos);
    related.extend(related::marked(tail, &mut furniture));

    let dateline = take_dateline(&mut story.paragraphs);
    let lead_len = lead_len(&story.paragraphs, dateline.as_ref(), has_own_line);
    let body = story.paragraphs.split_off(lead_len);
    let lead = story.paragraphs.join("\n\n");
    let title = title.map(|title| title.text.to_owned());
    let language = language::of(
        body.iter()
            .copied()
            .chain([lead.as_str()])
            .chain(title.as_deref()),
    );
    Article {
        layout: if title.is_some() {
            Layout::Full
        } else {
            Layout::Body
        },
        language,
        title,
        lead: Some(lead).filter(|lead| !lead.is_empty()),
        body: body.join("\n\n"),
        dateline: dateline.map(|(_, dateline)| dateline),
        sign_off: story.sign_off.map(str::to_owned),
        url: None,
        published_at,
        photos: story.photos,
        related,
        furniture,
    }
}

/// A page of abstracts: each is a related story of which only that is known.
fn listing_page(
    lines: &[Line<'_>],
    published_at: Option<String>,
    mut furniture: Vec<Furniture>,
) -> Article {
    let lines = related::without_furniture(lines, &mut furniture);
    let related = lines.iter().map(|line| crate::model::Teaser {
        title: None,
        abstract_text: Some(line.text.to_owned()),
        photo: None,
    });
    Article {
        layout: Layout::Listing,
        language: language::of(lines.iter().map(|line| line.text)),
        title: None,
        lead: None,
        body: String::new(),
        dateline: None,
        sign_off: None,
        url: None,
        published_at,
        photos: Vec::new(),
        related: related.collect(),
        furniture,
    }
}

/// The article's own text and photos, and what stands behind its end.
#[derive(Default)]
struct Story<'a> {
    paragraphs: Vec<&'a str>,
    photos: Vec<Photo>,
    sign_off: Option<&'a str>,
    tail: Vec<Block<'a>>,
}

impl<'a> Story<'a> {
    fn read(blocks: Vec<Block<'a>>, furniture: &mut Vec<Furniture>) -> Self {
        let signatures: Vec<_> = blocks.iter().map(signature).collect();
        let end = end_of_story(&blocks, &signatures);
        let mut story = Story {
            paragraphs: Vec::with_capacity(blocks.len()),
            ..Story::default()
        };
        for (at, (block, signature)) in blocks.into_iter().zip(signatures).enumerate() {
            let printed = match block {
                block if end.is_some_and(|end| at > end) => {
                    story.tail.push(block);
                    continue;
                }
                Block::Photo(photo) => {
                    story.photos.push(photo);
                    continue;
                }
                Block::Text(line) => line,
            };
            let (kept, link) = furniture::split_link(printed.text);
            if !link.is_empty() {
                furniture.push(piece(FurnitureKind::Link, link));
            }
            let own = Line {
                text: kept,
                ..printed
            };
            // One that may be text signs where the story ends alone.
            let signed =
                signature.filter(|found| end == Some(at) || !found.bond(kept).may_be_text());
            story.line(own, signed, furniture);
        }
        story.drop_outer_signs(furniture);
        story.sign_in_tail();
        story
    }

    fn line(
        &mut self,
        line: Line<'a>,
        signed: Option<sign_off::Found<'a>>,
        furniture: &mut Vec<Furniture>,
    ) {
        let text = line.text;
        if let Some(kind) = furniture::kind(text) {
            furniture.push(piece(kind, text));
        } else if let Some(found) = signed {
            self.paragraph(without_end_mark(&text[..found.text_end]));
            self.sign(found.agency, furniture);
            let glued = text[found.end..].trim_start();
            if !glued.is_empty() {
                self.tail.push(Block::Text(Line {
                    text: glued,
                    ..line
                }));
            }
        } else if sign_off::is_agency_line(text) && !self.paragraphs.is_empty() {
            self.sign(text.trim_end_matches(['.', ' ']), furniture);
        } else {
            self.paragraph(without_end_mark(text));
        }
    }

    /// A sign-off that did not end the story says less than the last one.
    fn sign(&mut self, agency: &'a str, furniture: &mut Vec<Furniture>) {
        if let Some(earlier) = self.sign_off.replace(agency) {
            furniture.push(piece(FurnitureKind::DeskCode, earlier));
        }
    }

    fn paragraph(&mut self, text: &'a str) {
        if !text.is_empty() {
            self.paragraphs.push(text);
        }
    }

    /// A line of signs alone (`* * *`) divides paragraphs; at either end of the
    /// text it divides nothing.
    fn drop_outer_signs(&mut self, furniture: &mut Vec<Furniture>) {
        let is_sign = |text: &&str| !text.contains(char::is_alphanumeric);
        let leading = self
            .paragraphs
            .iter()
            .take_while(|text| is_sign(text))
            .count();
        let signs = self.paragraphs.drain(..leading);
        furniture.extend(signs.map(|text| piece(FurnitureKind::Control, text)));
        while let Some(text) = self.paragraphs.pop_if(|text| is_sign(&&**text)) {
            furniture.push(piece(FurnitureKind::Control, text));
        }
    }

    /// Behind an end mark (`./.`) the sign-off stands on a line of its own; an
    /// agency's bare name there is furniture.
    fn sign_in_tail(&mut self) {
        if self.sign_off.is_none()
            && let Some(Block::Text(line)) = self.tail.first()
            && let Some(found) = sign_off::find(line.text)
            && found.text_end == 0
            && found.end == line.text.len()
        {
            self.sign_off = Some(found.agency);
            self.tail.remove(0);
        }
    }
}

/// The sign-off in a block of text.
fn signature<'a>(block: &Block<'a>) -> Option<sign_off::Found<'a>> {
    match block {
        Block::Text(line) => sign_off::find(furniture::split_link(line.text).0),
        Block::Photo(_) => None,
    }
}

/// The block in which the story ends: the first that is signed, ends in an end
/// mark or is a `source` line. A sign-off with much more text behind it before
/// the next one stands between two parts of a story; one that may end a sentence
/// (`… par Xinhua - VNA`) gives way to one that cannot.
fn end_of_story(blocks: &[Block<'_>], signatures: &[Option<sign_off::Found<'_>>]) -> Option<usize> {
    /// More text than this, in bytes, between two sign-offs is a story's own.
    const MUCH_TEXT: usize = 1500;
    let mut end = None;
    let mut ends_surely = false;
    let mut text_since = 0;
    let mut text_before = 0;
    for (at, block) in blocks.iter().enumerate() {
        let Block::Text(line) = block else { continue };
        let text = furniture::split_link(line.text).0;
        // What was signed is the lead: the text opens behind it.
        if end.is_some() && text_since == 0 && text_before <= LONGEST_LEAD && opens(blocks, at) {
            end = None;
        }
        let bond = signatures[at].as_ref().map(|found| found.bond(text));
        let is_sure = bond == Some(Bond::Sure);
        let ends = bond.is_some_and(|bond| bond != Bond::Bare || has_no_text(&blocks[at + 1..]))
            || text_before > 0
                && (sign_off::is_agency_line(text)
                    || without_end_mark(text).len() < text.len()
                    || furniture::kind(text) == Some(FurnitureKind::SourceLine));
        if ends && (end.is_none() || text_since > MUCH_TEXT || is_sure && !ends_surely) {
            end = Some(at);
            ends_surely = is_sure;
            text_since = 0;
        } else {
            text_since += text.len();
        }
        if text.contains(char::is_alphanumeric) {
            text_before += text.len();
        }
    }
    end
}

/// Whether nothing but photos and furniture is left.
fn has_no_text(blocks: &[Block<'_>]) -> bool {
    blocks.iter().all(|block| match block {
        Block::Photo(_) => true,
        Block::Text(line) => {
            furniture::kind(line.text).is_some() || furniture::is_footer(line.text)
        }
    })
}

/// Whether the story's only dateline so far opens this block.
fn opens(blocks: &[Block<'_>], at: usize) -> bool {
    let is_dated = |block: &Block<'_>| match block {
        Block::Text(line) => dateline::at_start(line.text).is_some(),
        Block::Photo(_) => false,
    };
    is_dated(&blocks[at]) && !blocks[..at].iter().any(is_dated)
}

/// The text without the `/.` that ends an article of the other editions.
fn without_end_mark(text: &str) -> &str {
    text.strip_suffix("/.").map_or(text, str::trim_end)
}

/// A dateline behind other words, which have to be more than a preposition.
fn inside(text: &str) -> Option<dateline::Found> {
    dateline::find(text)
        .filter(|found| found.start >= 20 || page::ends_with_stop(&text[..found.start]))
}

/// Takes the dateline out of the paragraphs: its paragraph's place and itself.
/// Words before it on the same line become a paragraph of their own.
fn take_dateline(paragraphs: &mut Vec<&str>) -> Option<(usize, Dateline)> {
    let opening = paragraphs.iter().take(8).enumerate();
    let (at, found) = opening
        .clone()
        .find_map(|(at, text)| Some((at, dateline::at_start(text)?)))
        .or_else(|| {
            opening
                .take(3)
                .find_map(|(at, text)| Some((at, inside(text)?)))
        })?;
    let text = paragraphs[at];
    let (before, after) = (text[..found.start].trim_end(), &text[found.end..]);
    if before.is_empty() {
        paragraphs[at] = after;
        return Some((at, found.dateline));
    }
    paragraphs[at] = before;
    paragraphs.insert(at + 1, after);
    Some((at + 1, found.dateline))
}

/// How many of the first paragraphs are the lead: those before the dateline's;
/// without a dateline the one under the title, or one that the next repeats.
fn lead_len(
    paragraphs: &[&str],
    dateline: Option<&(usize, Dateline)>,
    has_title_line: bool,
) -> usize {
    let length = |count: usize| {
        paragraphs[..count]
            .iter()
            .map(|text| text.len())
            .sum::<usize>()
    };
    if let Some((at, _)) = dateline {
        return match at {
            0..=2 if length(*at) <= LONGEST_LEAD => *at,
            _ => usize::from(length(1) <= LONGEST_LEAD && has_title_line),
        };
    }
    let [first, second, ..] = paragraphs else {
        return 0;
    };
    let is_short = first.len() <= LONGEST_LEAD / 2;
    usize::from(has_title_line && is_short || rewords(first, second))
}

/// Whether the second text says again what the first does: most of the first's
/// runs of five letters are in it. Glue and lost accents make no difference.
fn rewords(first: &str, second: &str) -> bool {
    const RUN: usize = 5;
    let letters = |text: &str| -> Vec<char> { text::key(text).chars().collect() };
    if first.len() > LONGEST_LEAD || second.len() > 4 * LONGEST_LEAD {
        return false;
    }
    let (first, second) = (letters(first), letters(second));
    let mut lost: FxHashSet<&[char; RUN]> = first.array_windows().collect();
    let runs = lost.len();
    for run in second.array_windows() {
        lost.remove(run);
    }
    runs >= 20 && (runs - lost.len()) * 2 > runs
}
