//! What holds whatever the bytes of a capture are: asked by the tests of made-up pages,
//! and by the fuzz target in `tests/fuzz/`.

use std::collections::BTreeMap;

use depeche::decode;
use depeche::model::{Article, Named};
use depeche::parse::parse;
use depeche::people;
use depeche::text;

/// Decodes, parses and looks for people: each ends, no letter is lost and every span
/// holds.
#[track_caller]
pub(crate) fn assert_any_bytes_are_read(bytes: &[u8]) {
    let Ok(decoded) = decode::decode(bytes) else {
        return;
    };
    let article = assert_no_letter_is_lost(&decoded.text);
    assert_spans_hold(&article.texts(), &people::find(&article.texts()));
    for teaser in &article.related {
        assert_spans_hold(&teaser.texts(), &people::find(&teaser.texts()));
    }
}

/// Letters and digits by how often they stand.
fn letters<'a>(texts: impl IntoIterator<Item = &'a str>) -> BTreeMap<char, usize> {
    let mut letters = BTreeMap::new();
    for c in texts
        .into_iter()
        .flat_map(str::chars)
        .filter(|c| c.is_alphanumeric())
    {
        *letters.entry(c).or_default() += 1;
    }
    letters
}

/// Every text of an article, each once: what the page prints twice is furniture.
fn texts(article: &Article) -> Vec<&str> {
    let mut texts: Vec<&str> = vec![&article.body];
    texts.extend(article.title.as_deref());
    texts.extend(article.lead.as_deref());
    texts.extend(
        article
            .dateline
            .as_ref()
            .map(|dateline| dateline.printed.as_str()),
    );
    texts.extend(article.sign_off.as_deref());
    let mut photos: Vec<_> = article.photos.iter().collect();
    for teaser in &article.related {
        texts.extend(teaser.title.as_deref());
        texts.extend(teaser.abstract_text.as_deref());
        photos.extend(&teaser.photo);
    }
    for photo in photos {
        texts.extend(photo.caption.as_deref());
        texts.extend(photo.credit.as_deref());
    }
    texts.extend(article.furniture.iter().map(|piece| piece.text.as_str()));
    texts
}

/// Each letter of a page is in a field or in furniture. Gives what the page says.
#[track_caller]
pub(crate) fn assert_no_letter_is_lost(capture: &str) -> Article {
    let normalized = text::normalize(capture);
    let article = parse(capture);
    assert_eq!(
        letters(texts(&article)),
        letters([normalized.as_str()]),
        "of {capture:?}: {article:#?}"
    );
    article
}

/// Each mention is the text at its place, after the one before it, of one who has a key.
#[track_caller]
pub(crate) fn assert_spans_hold(texts: &[&str], named: &Named) {
    assert_eq!(named.mentions.len(), texts.len());
    for (text, mentions) in texts.iter().zip(&named.mentions) {
        let mut end = 0;
        for mention in mentions {
            assert!(mention.length > 0 && mention.start >= end, "{mention:?}");
            end = mention.start + mention.length;
            let surface: String = text
                .chars()
                .skip(mention.start)
                .take(mention.length)
                .collect();
            assert_eq!(surface, mention.surface);
            assert!(!named.people[mention.person].name_key.is_empty());
        }
    }
}
