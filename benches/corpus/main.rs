//! Writes a synthetic corpus: `cargo bench --bench corpus -- FOLDER CAPTURES`.
//!
//! Further words: `--from N` starts at that page, so that a corpus can grow by new
//! files; `--duplicates PERCENT` writes so many captures a second time, at another
//! place; `--seed N`; `--most-bytes N` cuts pages short, for very many of them.

#[path = "pages.rs"]
mod pages;

use std::io::Result;
use std::path::Path;

/// Files in one folder.
const FILES: u64 = 1000;

fn main() -> Result<()> {
    let (mut places, mut from, mut duplicates, mut seed) = (Vec::new(), 0, 0, 1);
    let mut most_bytes = u64::MAX;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|word| word.parse().ok());
        match word.as_str() {
            "--from" => from = number().expect("--from N"),
            "--duplicates" => duplicates = number().expect("--duplicates PERCENT"),
            "--most-bytes" => most_bytes = number().expect("--most-bytes N"),
            "--seed" => seed = number().expect("--seed N"),
            // What cargo says to every benchmark.
            "--bench" => {}
            _ => places.push(word),
        }
    }
    let [folder, captures] = places.as_slice() else {
        // `cargo bench` alone runs every benchmark; this one is none.
        return Ok(());
    };
    let captures: u64 = captures.parse().expect("a number of captures");
    for number in from..from + captures {
        let mut capture = pages::capture(seed, number);
        cut(&mut capture, most_bytes);
        write(Path::new(folder), "pages", number, &capture)?;
        if number % 100 < duplicates {
            write(Path::new(folder), "again", number, &capture)?;
        }
    }
    Ok(())
}

fn write(folder: &Path, part: &str, number: u64, capture: &[u8]) -> Result<()> {
    let folder = folder.join(format!("{part}/{:04}", number / FILES));
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join(format!("{number:07}.txt")), capture)
}

/// Cuts a page behind a word.
fn cut(capture: &mut Vec<u8>, most_bytes: u64) {
    let most = usize::try_from(most_bytes).unwrap_or(usize::MAX);
    if let Some(head) = capture.get(..most) {
        let end = head.iter().rposition(|byte| *byte == b' ');
        capture.truncate(end.unwrap_or(0));
    }
}
