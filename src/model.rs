//! The nouns that every stage shares. Their meaning is the archive's contract:
//! a capture is bytes, an article is what a capture says.

use serde::Serialize;

use crate::digest::ContentHash;
use crate::text;

/// Which rules made an article's rows. It goes up whenever the same bytes would
/// give other rows, so that an archive knows which of its rows are outdated.
pub const PARSER_VERSION: u32 = 1;

/// What kind of page a capture holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// An article with its title.
    Full,
    /// An article whose title was not captured.
    Body,
    /// A tag or region page: abstracts of other articles, no article.
    Listing,
}

impl Layout {
    /// The word stored in `articles.layout`.
    pub fn as_str(self) -> &'static str {
        match self {
            Layout::Full => "full",
            Layout::Body => "body",
            Layout::Listing => "listing",
        }
    }
}

/// What a capture says. A pure function of its bytes and [`PARSER_VERSION`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The kind of page.
    pub layout: Layout,
    /// ISO 639-1 code of the page's language, where the text tells.
    pub language: Option<&'static str>,
    /// The headline.
    pub title: Option<String>,
    /// The standfirst: the summary between title and body.
    pub lead: Option<String>,
    /// The paragraphs, joined by one blank line; empty where there are none.
    pub body: String,
    /// Where and when the dispatch was filed.
    pub dateline: Option<Dateline>,
    /// The agency that signs, without dash and stops (`VNA/CPV`).
    pub sign_off: Option<String>,
    /// Where the page stood, when the input carries it; a plain file does not.
    pub url: Option<String>,
    /// When the page was published, ISO 8601: the day that it prints itself, or else what
    /// a crawler wrote down.
    pub published_at: Option<String>,
    /// The article's own photos, in the order of the page.
    pub photos: Vec<Photo>,
    /// The related stories printed under the article, in the order of the page.
    pub related: Vec<Teaser>,
    /// Everything else on the page, named.
    pub furniture: Vec<Furniture>,
}

impl Article {
    /// The same for every capture of one article, however it was glued, spaced,
    /// accented or surrounded: a hash over the folded letters of the body.
    pub fn text_hash(&self) -> ContentHash {
        ContentHash::of(text::key(&self.body).as_bytes())
    }

    /// The texts in which people are looked for: title, lead, body, each caption;
    /// empty where there is none.
    pub fn texts(&self) -> Vec<&str> {
        let own = [
            self.title.as_deref(),
            self.lead.as_deref(),
            Some(self.body.as_str()),
        ];
        let captions = self.photos.iter().map(|photo| photo.caption.as_deref());
        own.into_iter()
            .chain(captions)
            .map(Option::unwrap_or_default)
            .collect()
    }

    /// What a related link is matched by; `None` where the title has no letters.
    pub fn title_key(&self) -> Option<String> {
        title_key(self.title.as_deref())
    }
}

/// The opening of a dispatch: `Hanoï, 14 mai (VNA) -`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// The whole of it as printed, with its dash.
    pub printed: String,
    /// The place as printed.
    pub place: Option<String>,
    /// The agency in brackets.
    pub agency: String,
    /// ISO 8601 with unknown parts left out: `--05-14`, `2014-05-14`.
    pub date: Option<String>,
}

/// A photo as printed: its caption without credit and final stop, its credit
/// without label and brackets. At least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Photo {
    /// What the photo shows.
    pub caption: Option<String>,
    /// Who took or gave it.
    pub credit: Option<String>,
}

impl Photo {
    /// One key for one caption and credit, wherever they recur.
    pub fn key(&self) -> ContentHash {
        ContentHash::of_fields(&[self.caption.as_deref(), self.credit.as_deref()])
    }
}

/// A related story as printed. At least one of title and abstract is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Teaser {
    /// The target article's title.
    pub title: Option<String>,
    /// The target article's lead (`abstract` is a word of Rust's).
    pub abstract_text: Option<String>,
    /// The photo printed with it.
    pub photo: Option<Photo>,
}

impl Teaser {
    /// One key for one story as printed, under however many articles it stands.
    pub fn key(&self) -> ContentHash {
        let photo = self.photo.as_ref();
        ContentHash::of_fields(&[
            self.title.as_deref(),
            self.abstract_text.as_deref(),
            photo.and_then(|photo| photo.caption.as_deref()),
            photo.and_then(|photo| photo.credit.as_deref()),
        ])
    }

    /// The texts in which people are looked for: title, abstract, caption; empty
    /// where there is none.
    pub fn texts(&self) -> [&str; 3] {
        let caption = self
            .photo
            .as_ref()
            .and_then(|photo| photo.caption.as_deref());
        [
            self.title.as_deref(),
            self.abstract_text.as_deref(),
            caption,
        ]
        .map(Option::unwrap_or_default)
    }

    /// The same key as the target article's, see [`Article::title_key`].
    pub fn title_key(&self) -> Option<String> {
        title_key(self.title.as_deref())
    }
}

fn title_key(title: Option<&str>) -> Option<String> {
    title.map(text::key).filter(|key| !key.is_empty())
}

/// A piece of a page that belongs to no field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Furniture {
    /// What it is.
    pub kind: FurnitureKind,
    /// The piece as printed.
    pub text: String,
}

/// What a piece of furniture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FurnitureKind {
    /// `date 2021-07`, put before the page by a crawler.
    CrawlDate,
    /// The title again and `ảnh 1`, before a caption.
    PhotoMarker,
    /// `Photo:`, before a credit.
    CreditLabel,
    /// A caption, title or lone credit printed a second time.
    Repeat,
    /// `Voir plus`, before the related stories.
    RelatedMarker,
    /// `>>> …`, a link to another story.
    Link,
    /// `source`, a line that names where the story came from.
    SourceLine,
    /// `VNA-POL`, a desk code; a lone agency line.
    DeskCode,
    /// Editor's name and address, copyright.
    Footer,
    /// `back to top`, `icon search`: words of the page's controls.
    Control,
    /// `Lundi 14 mai 2018 - 10:32`, when the page was published.
    Date,
    /// A section of the site, tags, who wrote or asked: words about the story.
    Label,
}

/// A related story, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// The story as printed.
    pub teaser: Teaser,
    /// See [`Teaser::key`].
    pub key: ContentHash,
    /// Who is named in its title, abstract and caption.
    pub named: Named,
}

/// Who is named in some texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// The people, each once.
    pub people: Vec<Person>,
    /// The mentions of each text, in its order.
    pub mentions: Vec<Vec<Mention>>,
}

/// A human being.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The same for every spelling of the name: case, marks and the order of two
    /// parts make no difference.
    pub name_key: String,
    /// The best-marked spelling.
    pub name: String,
    /// Every full spelling.
    pub names: Vec<String>,
}

/// One place in a text that names a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Characters before it.
    pub start: usize,
    /// Its characters.
    pub length: usize,
    /// The text at that place.
    pub surface: String,
    /// Which of [`Named::people`].
    pub person: usize,
    /// The role nearest to the name, as printed, without its article.
    pub role: Option<String>,
    /// Further roles at the same name.
    pub more_roles: Vec<String>,
    /// Where the person stands, in a photo that tells.
    pub placement: Option<Placement>,
    /// The words that tell it.
    pub placement_text: Option<String>,
    /// Which rule found the mention.
    pub evidence: &'static str,
}

/// A place in a photo, as the reader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Placement {
    /// On the left.
    Left,
    /// In the middle.
    Centre,
    /// On the right.
    Right,
}

/// Why an input was not archived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A short fixed word.
    pub kind: ProblemKind,
    /// What was found, in words; never an article's text.
    pub detail: String,
}

/// The fixed words of `problems.kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemKind {
    /// The system would not give the file or the folder.
    Unreadable,
    /// A pipe, a device, a socket: nothing that holds a capture.
    NotAFile,
    /// The bytes are no text in any encoding that captures come in.
    NotText,
    /// More bytes than the limit.
    TooLarge,
    /// No bytes, or nothing but spaces.
    Empty,
    /// The file changed while it was read.
    Changed,
}

impl ProblemKind {
    /// The word stored in `problems.kind`.
    pub fn as_str(self) -> &'static str {
        match self {
            ProblemKind::Unreadable => "unreadable",
            ProblemKind::NotAFile => "not_a_file",
            ProblemKind::NotText => "not_text",
            ProblemKind::TooLarge => "too_large",
            ProblemKind::Empty => "empty",
            ProblemKind::Changed => "changed",
        }
    }

    /// The kind that is stored as this word.
    pub fn from_word(word: &str) -> Option<Self> {
        let kinds = [
            ProblemKind::Unreadable,
            ProblemKind::NotAFile,
            ProblemKind::NotText,
            ProblemKind::TooLarge,
            ProblemKind::Empty,
            ProblemKind::Changed,
        ];
        kinds.into_iter().find(|kind| kind.as_str() == word)
    }
}
