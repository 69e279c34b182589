//! Other spellings of an article's texts, as `article_spellings` holds them.

use super::full_text::SPELLINGS;
use crate::spelling::other_spellings;

/// Other spellings of an article's texts, for the full-text index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spellings {
    /// Of the title.
    pub title: Option<String>,
    /// Of the lead.
    pub lead: Option<String>,
    /// Of the body.
    pub body: Option<String>,
    /// Of the captions.
    pub captions: Option<String>,
}

impl Spellings {
    /// The other spellings of an article's texts.
    pub fn of<'a>(
        title: Option<&str>,
        lead: Option<&str>,
        body: &str,
        captions: impl Iterator<Item = &'a str>,
    ) -> Self {
        let captions: Vec<String> = captions.filter_map(other_spellings).collect();
        Spellings {
            title: title.and_then(other_spellings),
            lead: lead.and_then(other_spellings),
            body: other_spellings(body),
            captions: Some(captions.join(SPELLINGS)).filter(|captions| !captions.is_empty()),
        }
    }
}
