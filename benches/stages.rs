//! What each stage costs, in documents a second on one core: `cargo bench`.
//!
//! A document is one labelled page of `tests/fixtures/people`: an article and its
//! related stories.

use std::path::{Path, PathBuf};

use depeche::import::{self, Memory, Understood};
use depeche::model::Article;
use depeche::pack::Packer;
use depeche::people::Finder;
use depeche::source::{self, DEFAULT_MAX_BYTES};
use depeche::store::{Archive, Ids};
use depeche::{decode, parse};
use divan::Bencher;
use divan::counter::ItemsCount;

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/people")
}

fn captures() -> Vec<Vec<u8>> {
    let mut pages: Vec<_> = std::fs::read_dir(pages())
        .expect("labelled pages")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    pages.sort();
    pages
        .iter()
        .map(|page| std::fs::read(page).expect("a page"))
        .collect()
}

fn texts() -> Vec<String> {
    captures()
        .iter()
        .map(|capture| decode::decode(capture).expect("text").text)
        .collect()
}

fn articles() -> Vec<Article> {
    texts().iter().map(|text| parse::parse(text)).collect()
}

#[divan::bench]
fn decode(bencher: Bencher<'_, '_>) {
    let captures = captures();
    bencher
        .counter(ItemsCount::new(captures.len()))
        .bench_local(|| {
            for capture in &captures {
                divan::black_box(decode::decode(capture)).expect("text");
            }
        });
}

#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let texts = texts();
    bencher
        .counter(ItemsCount::new(texts.len()))
        .bench_local(|| {
            for text in &texts {
                divan::black_box(parse::parse(text));
            }
        });
}

/// Who is named in each article, its related stories left out: an import reads a
/// story once, however many captures print it.
#[divan::bench]
fn people_of_articles(bencher: Bencher<'_, '_>) {
    let (articles, mut finder) = (articles(), Finder::default());
    bencher
        .counter(ItemsCount::new(articles.len()))
        .bench_local(|| {
            for article in &articles {
                divan::black_box(finder.find(&article.texts()));
            }
        });
}

/// Who is named in each article and in all its related stories.
#[divan::bench]
fn people_of_pages(bencher: Bencher<'_, '_>) {
    let (articles, mut finder) = (articles(), Finder::default());
    bencher
        .counter(ItemsCount::new(articles.len()))
        .bench_local(|| {
            for article in &articles {
                divan::black_box(finder.find(&article.texts()));
                for teaser in &article.related {
                    divan::black_box(finder.find(&teaser.texts()));
                }
            }
        });
}

/// The stories of a page are compressed once, however many pages they stand under.
#[divan::bench]
fn pack(bencher: Bencher<'_, '_>) {
    let (captures, mut packer) = (captures(), Packer::default());
    bencher
        .counter(ItemsCount::new(captures.len()))
        .bench_local(|| {
            for capture in &captures {
                let stories_at = parse::related_start(capture);
                divan::black_box(packer.pack(capture, stories_at)).expect("packed");
            }
        });
}

/// All rows of the captures but their originals, and their full text, into a fresh
/// archive and on to the disk.
#[divan::bench]
fn write(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let inputs = source::find(&[pages()], Path::new("a.db"));
    let inputs = inputs.into_iter().filter_map(Result::ok);
    let mut memory = Memory::default();
    let understood =
        inputs.filter_map(|input| import::understand(&input, DEFAULT_MAX_BYTES, &mut memory).ok());
    let understood: Vec<Understood> = understood.collect();
    let archives = std::cell::Cell::new(0);
    bencher
        .counter(ItemsCount::new(understood.len()))
        .with_inputs(|| {
            archives.set(archives.get() + 1);
            let place = folder.path().join(format!("{}.db", archives.get()));
            Archive::open_or_create(&place).expect("an archive")
        })
        .bench_local_values(|archive| {
            let mut batch = archive.begin_rebuild(Ids::default()).expect("a batch");
            for understood in &understood {
                batch.add(&understood.rows(None)).expect("rows");
            }
            batch.commit().expect("a commit");
        });
}
