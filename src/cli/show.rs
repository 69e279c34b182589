//! `depeche show`: one article as a page.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;

use clap::Args;
use serde::Serialize;

use super::{Exit, words};
use crate::error::{Error, Result};
use crate::store::{Archive, Named, Page, Placed, ShownPhoto};

/// Lines are no longer than this, however wide the terminal is.
const MOST_WIDTH: usize = 100;

/// So many articles are listed where several are meant.
const MOST_LISTED: usize = 20;

/// So much of a hash is enough to name an article.
const HASH_SHOWN: usize = 12;

/// Show one article as a page
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche show 1
  depeche show 1 --original > page.txt")]
pub(super) struct ShowArgs {
    /// The first digits of its content hash, or its id
    #[arg(value_name = "HASH-PREFIX")]
    name: String,

    /// Write the capture, byte for byte, to stdout
    #[arg(long, conflicts_with = "json")]
    original: bool,

    /// Print the article as one JSON object on stdout
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &ShowArgs, path: &Path) -> Result<Exit> {
    let archive = Archive::open_read_only(path)?.ok_or_else(|| Error::NoArchive {
        path: path.to_owned(),
    })?;
    let meant = archive.articles_named(&args.name, MOST_LISTED + 1)?;
    let article = match meant.as_slice() {
        [] => {
            return Err(Error::NoArticle {
                name: args.name.clone(),
            });
        }
        [article] => article,
        several => return list(several, args),
    };
    if args.original {
        let original = archive.original(article.article_id)?;
        let capture = original.map(|original| original.capture());
        let lost = |reason| Error::NoOriginal {
            content_hash: article.content_hash.clone(),
            reason,
        };
        let bytes = match capture {
            None => return Err(lost("is not there")),
            Some(capture) => capture.map_err(|bad| lost(bad.words()))?,
        };
        let mut out = io::stdout().lock();
        words::heard(out.write_all(&bytes).and_then(|()| out.flush()))?;
        return Ok(Exit::Done);
    }
    let page = archive.page(article.article_id)?;
    if args.json {
        words::print_json(&page)?;
    } else {
        let width = words::terminal_width().unwrap_or(80).clamp(20, MOST_WIDTH);
        let shown = laid_out(&page, width);
        words::heard(io::stdout().lock().write_all(shown.as_bytes()))?;
    }
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Several<'a> {
    articles: &'a [Named],
}

/// Several articles are meant: which, and that one has to be chosen.
fn list(several: &[Named], args: &ShowArgs) -> Result<Exit> {
    let listed = &several[..several.len().min(MOST_LISTED)];
    if args.json {
        words::print_json(&Several { articles: listed })?;
    } else if !args.original {
        let lines: String = listed.iter().map(|one| named(one) + "\n").collect();
        words::heard(io::stdout().lock().write_all(lines.as_bytes()))?;
    }
    let more = if several.len() > MOST_LISTED {
        "more than "
    } else {
        ""
    };
    words::say(&format!(
        "{} begins the hashes of {more}{} articles: give more digits",
        words::printable(&args.name),
        listed.len()
    ));
    Ok(Exit::NeedsALook)
}

fn named(article: &Named) -> String {
    format!(
        "{}  {}  {}",
        short(&article.content_hash),
        article.layout,
        words::printable(article.title.as_deref().unwrap_or("(no title)"))
    )
}

fn short(hash: &str) -> String {
    hash.chars().take(HASH_SHOWN).collect()
}

/// Lays a page out in lines.
struct Sheet {
    text: String,
    width: usize,
}

impl Sheet {
    /// A paragraph; all its lines but the first begin with as many spaces as `mark` is
    /// long.
    fn paragraph(&mut self, mark: &str, text: &str) {
        let indent = " ".repeat(mark.chars().count());
        let options = textwrap::Options::new(self.width)
            .initial_indent(mark)
            .subsequent_indent(&indent);
        for line in textwrap::wrap(&words::printable(text), options) {
            let _ = writeln!(self.text, "{}", line.trim_end());
        }
    }

    fn heading(&mut self, heading: &str) {
        let _ = writeln!(self.text, "\n{heading}");
    }
}

fn laid_out(page: &Page, width: usize) -> String {
    let mut sheet = Sheet {
        text: String::new(),
        width,
    };
    sheet.paragraph("", page.named.title.as_deref().unwrap_or("(no title)"));
    let head = [page.dateline.as_deref(), page.published_at.as_deref()];
    let head: Vec<&str> = head.into_iter().flatten().collect();
    if !head.is_empty() {
        sheet.paragraph("", &head.join("  "));
    }
    for text in page.lead.iter().chain([&page.body]) {
        for paragraph in text.split("\n\n").filter(|text| !text.is_empty()) {
            sheet.text.push('\n');
            sheet.paragraph("", paragraph);
        }
    }
    if let Some(sign_off) = &page.sign_off {
        sheet.paragraph("", &format!("-{sign_off}"));
    }
    if !page.photos.is_empty() {
        sheet.heading("Photos");
        for (number, photo) in page.photos.iter().enumerate() {
            sheet.paragraph(&format!("{:>4}. ", number + 1), &caption(photo));
            for person in photo
                .people
                .iter()
                .filter(|person| person.placement.is_some())
            {
                sheet.paragraph("      ", &placed(person));
            }
        }
    }
    if !page.people.is_empty() {
        sheet.heading("People");
        for person in &page.people {
            let roles = person.roles.as_ref().map(|roles| format!(", {roles}"));
            let times = format!(" ({})", person.mentions);
            let line = format!("{}{}{times}", person.name, roles.unwrap_or_default());
            sheet.paragraph("    ", &line);
        }
    }
    if !page.related.is_empty() {
        sheet.heading("Related stories (those in the archive with their hash)");
        for story in &page.related {
            let hash = story.content_hash.as_deref().map(short).unwrap_or_default();
            let text = story.title.as_deref().or(story.abstract_text.as_deref());
            sheet.paragraph(&format!("    {hash:12}  "), text.unwrap_or_default());
        }
    }
    sheet.heading("Capture");
    sheet.paragraph("    ", &page.named.content_hash);
    for source in &page.sources {
        let state = if source.is_past {
            ", no longer there"
        } else {
            ""
        };
        let line = format!("{} (since {}{state})", source.uri, source.first_found_at);
        sheet.paragraph("    ", &line);
    }
    if let Some(url) = &page.url {
        sheet.paragraph("    ", url);
    }
    if !page.other_captures.is_empty() {
        sheet.heading("Other captures of this article");
        for other in &page.other_captures {
            sheet.paragraph("    ", &named(other));
        }
    }
    sheet.text
}

fn caption(photo: &ShownPhoto) -> String {
    match (&photo.caption, &photo.credit) {
        (Some(caption), Some(credit)) => format!("{caption} (photo: {credit})"),
        (Some(caption), None) => caption.clone(),
        (None, credit) => format!("(photo: {})", credit.as_deref().unwrap_or_default()),
    }
}

fn placed(person: &Placed) -> String {
    let side = person.placement.as_deref().unwrap_or_default();
    match &person.placement_text {
        Some(printed) => format!("{side}: {} ({printed})", person.name),
        None => format!("{side}: {}", person.name),
    }
}
