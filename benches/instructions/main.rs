//! One stage over made-up captures, for a counter of instructions: `.ci/instructions`.
//!
//! The counter is switched on in the function that is named after the stage, so that
//! what a stage needs is not counted with it.

#[path = "../corpus/pages.rs"]
mod pages;

use std::path::Path;

use depeche::decode;
use depeche::import::{Memory, Understood, understand};
use depeche::model::Article;
use depeche::people::Finder;
use depeche::source::{self, DEFAULT_MAX_BYTES};
use depeche::store::{Archive, Ids};
use depeche::{parse, people};
use divan::black_box;

/// What a count is divided by.
const CAPTURES: u64 = 200;

fn main() {
    // What cargo says to every benchmark is no stage.
    let Some(stage) = std::env::args().skip(1).find(|word| word != "--bench") else {
        return;
    };
    let captures: Vec<Vec<u8>> = (0..CAPTURES).map(|n| pages::capture(1, n)).collect();
    // What is made once for a whole run, such as the word lists, is not counted.
    black_box(
        articles(&captures[..1])
            .iter()
            .map(|article| people::find(&article.texts())),
    )
    .for_each(drop);
    match stage.as_str() {
        "decode" => counted_decode(&captures),
        "parse" => counted_parse(&texts(&captures)),
        "people" => counted_people(&articles(&captures)),
        "write" => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let understood = understood(&captures, folder.path());
            let archive = Archive::open_or_create(&folder.path().join("a.db"));
            counted_write(&archive.expect("an archive"), &understood);
        }
        _ => panic!("no stage {stage}"),
    }
}

fn texts(captures: &[Vec<u8>]) -> Vec<String> {
    let decoded = captures.iter().map(|capture| decode::decode(capture));
    decoded.map(|decoded| decoded.expect("text").text).collect()
}

fn articles(captures: &[Vec<u8>]) -> Vec<Article> {
    let texts = texts(captures);
    texts.iter().map(|text| parse::parse(text)).collect()
}

fn understood(captures: &[Vec<u8>], folder: &Path) -> Vec<Understood> {
    for (number, capture) in captures.iter().enumerate() {
        let place = folder.join(format!("{number:04}.txt"));
        std::fs::write(place, capture).expect("a capture is written");
    }
    let inputs = source::find(&[folder.to_owned()], Path::new("a.db"));
    let inputs = inputs.into_iter().map(|input| input.expect("an input"));
    let understood =
        inputs.map(|input| understand(&input, DEFAULT_MAX_BYTES, &mut Memory::default()));
    understood.map(|said| said.expect("a capture")).collect()
}

#[inline(never)]
fn counted_decode(captures: &[Vec<u8>]) {
    for capture in captures {
        black_box(decode::decode(capture)).expect("text");
    }
}

#[inline(never)]
fn counted_parse(texts: &[String]) {
    for text in texts {
        black_box(parse::parse(text));
    }
}

/// The people of each article, not those of its related stories, which recur.
#[inline(never)]
fn counted_people(articles: &[Article]) {
    let mut finder = Finder::default();
    for article in articles {
        black_box(finder.find(&article.texts()));
    }
}

/// All rows of the captures but their originals, the full text included.
#[inline(never)]
fn counted_write(archive: &Archive, understood: &[Understood]) {
    let mut batch = archive.begin_rebuild(Ids::default()).expect("a batch");
    for understood in understood {
        batch
            .add(&understood.rows(None))
            .expect("a capture is stored");
    }
    batch.commit().expect("the batch is committed");
}
