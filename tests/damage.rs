//! Damage: every kind of it is named by `check`, none stops it, and the command that
//! it names mends what can be mended.

mod support;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::OnceLock;

use depeche::check::{CheckOptions, CheckStats, check};
use depeche::error::Error;
use depeche::progress::Silent;
use depeche::reparse::{ReparseOptions, ReparseStats, Selection, reparse};
use depeche::store::{Archive, Finding, Mend};
use proptest::prelude::*;
use rusqlite::Connection;
use support::Place;

/// The sample archive, its captures copied so that they can be imported again.
fn sample() -> Place {
    let place = Place::new();
    let sample = support::fixtures().join("sample");
    for entry in std::fs::read_dir(sample).expect("the sample") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let bytes = std::fs::read(&path).expect("a capture");
        place.write(name.expect("a name"), bytes);
    }
    place.write("story.txt", STORY);
    place.import();
    place
}

/// A page whose related story names somebody.
const STORY: &str = "Le fleuve monte\n\nLe fleuve a monté lundi.\n\n\
    Hanoi (VNA) - Le fleuve Cau Lo a monté de deux mètres.\n\nIl baisse depuis. -VNA\n\n\
    Voir plus\n\nUn quai. Photo: VNA\n\nLe port ouvre\n\n\
    Le ministre de la Pêche Vu Minh Giang a ouvert le port lundi, et a dit que les \
    deux quais, longs de neuf cents mètres, seraient bientôt suivis d’un troisième.\n\n\
    Un bac. Photo: VNA\n\nLe bac part";

fn checked(archive: &Path, is_deep: bool) -> CheckStats {
    let options = CheckOptions { is_deep, jobs: 2 };
    check(archive, &options, &mut Silent).expect("it can be checked")
}

fn kinds(stats: &CheckStats) -> BTreeSet<&'static str> {
    let kinds = stats.findings.iter().map(|finding| finding.kind.as_str());
    kinds.collect()
}

/// Does what no depeche does.
fn damage(place: &Place, sql: &str) {
    let connection = Connection::open(place.archive()).expect("the archive opens");
    connection
        .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// What is done, what a check calls it, and what only a deep check calls it.
const DAMAGE: &[(&str, &str, &str)] = &[
    (
        "DELETE FROM originals WHERE article_id = 2",
        "lost_original",
        "",
    ),
    (
        "UPDATE originals SET bytes = x'28b52ffd2000' WHERE article_id = 3",
        "damaged_original",
        "",
    ),
    (
        "UPDATE originals SET bytes = (SELECT bytes FROM originals WHERE article_id = 1),
                              byte_length = (SELECT byte_length FROM originals WHERE article_id = 1)
          WHERE article_id = 3",
        "damaged_original",
        "",
    ),
    (
        "UPDATE originals SET byte_length = byte_length - 1 WHERE article_id = 3",
        "damaged_original",
        "",
    ),
    (
        "UPDATE originals SET byte_length = 1 << 60 WHERE article_id = 3",
        "damaged_original",
        "",
    ),
    (
        "DELETE FROM original_parts WHERE id = 1",
        "damaged_original",
        "",
    ),
    (
        "UPDATE original_parts SET bytes = x'00' WHERE id = 2",
        "damaged_original",
        "",
    ),
    (
        "UPDATE original_parts SET bytes = (SELECT bytes FROM original_parts WHERE id = 2)",
        "damaged_original wrong_key",
        "",
    ),
    (
        "UPDATE original_parts SET part_hash = printf('%064d', id)",
        "wrong_key",
        "",
    ),
    (
        "CREATE TEMP TABLE was AS SELECT id, part_hash FROM original_parts;
         UPDATE original_parts SET part_hash = printf('%064d', -id);
         UPDATE original_parts
            SET part_hash = ifnull((SELECT part_hash FROM was WHERE was.id <> original_parts.id),
                                   part_hash)",
        "wrong_key",
        "",
    ),
    (
        "UPDATE originals SET part_ids = json_array(1, 1, 1) WHERE codec = 'zstd+parts'",
        "damaged_original",
        "",
    ),
    (
        "UPDATE originals SET part_ids = CAST(x'5bb12c325d' AS TEXT) WHERE codec = 'zstd+parts'",
        "damaged_original",
        "",
    ),
    (
        "PRAGMA ignore_check_constraints = ON;
         UPDATE originals SET codec = 'gzip' WHERE article_id = 3",
        "structure",
        "not_the_original",
    ),
    (
        "PRAGMA ignore_check_constraints = ON;
         UPDATE articles SET layout = 'column' WHERE id = 1",
        "structure",
        "not_the_original",
    ),
    (
        "UPDATE originals SET part_ids = '[2,1]' WHERE codec = 'zstd+parts'",
        "damaged_original",
        "",
    ),
    (
        "UPDATE originals SET part_ids = 'a part' WHERE codec = 'zstd+parts'",
        "damaged_original",
        "",
    ),
    (
        "UPDATE originals SET codec = 'zstd', part_ids = NULL",
        "damaged_original",
        "",
    ),
    (
        "UPDATE originals SET encoding = 'utf-16le'",
        "",
        "not_the_original",
    ),
    (
        "DELETE FROM articles WHERE id = 4",
        "dangling stale_index",
        "not_the_original",
    ),
    (
        "UPDATE articles SET body = 'Autre texte' WHERE id = 2",
        "wrong_key wrong_span stale_index",
        "not_the_original",
    ),
    (
        "UPDATE articles SET lead = upper(lead) WHERE id = 1",
        "wrong_key",
        "not_the_original",
    ),
    (
        "UPDATE articles SET dateline_place = 'Paris' WHERE id = 1",
        "",
        "not_the_original",
    ),
    (
        "UPDATE articles SET title_key = 'autre' WHERE id = 2",
        "wrong_key",
        "not_the_original",
    ),
    ("UPDATE articles SET parser_version = 0", "", "other_parser"),
    (
        "UPDATE articles SET parser_version = 99",
        "",
        "other_parser",
    ),
    (
        "UPDATE article_people SET start = start + 1",
        "wrong_span",
        "not_the_original",
    ),
    (
        "UPDATE photo_people SET surface = surface || 'x', length = length + 1",
        "wrong_span",
        "not_the_original",
    ),
    (
        "UPDATE teaser_people SET surface = 'X' || substr(surface, 2)",
        "wrong_span",
        "not_the_original",
    ),
    (
        "UPDATE article_people SET role = 'roi'",
        "",
        "not_the_original",
    ),
    ("DELETE FROM article_people", "orphan", "not_the_original"),
    ("DELETE FROM photo_people", "", "not_the_original"),
    (
        "INSERT INTO people (name_key, name) VALUES ('quidam', 'Quidam')",
        "orphan",
        "not_the_original",
    ),
    (
        "UPDATE people SET name = 'Personne' WHERE id = 1",
        "",
        "not_the_original",
    ),
    (
        "UPDATE people SET name_key = 'personne' WHERE id = 1",
        "",
        "not_the_original",
    ),
    ("DELETE FROM person_names", "", "not_the_original"),
    ("DELETE FROM related_links", "orphan", "not_the_original"),
    (
        "DELETE FROM article_photos",
        "orphan wrong_key stale_index",
        "not_the_original",
    ),
    (
        "DELETE FROM teasers WHERE id = 1",
        "dangling",
        "not_the_original",
    ),
    (
        "DELETE FROM photos WHERE id = 1",
        "dangling wrong_key stale_index",
        "not_the_original",
    ),
    (
        "DELETE FROM people WHERE id = 2",
        "dangling",
        "not_the_original",
    ),
    (
        "UPDATE related_links SET teaser_id = 999 WHERE position = 1",
        "dangling orphan",
        "not_the_original",
    ),
    (
        "UPDATE related_links SET position = position + 7",
        "",
        "not_the_original",
    ),
    (
        "UPDATE photos SET caption = 'Autre légende' WHERE id = 1",
        "wrong_key wrong_span stale_index",
        "not_the_original",
    ),
    (
        "UPDATE photos SET photo_key = printf('%064d', 1) WHERE id = 1",
        "wrong_key",
        "not_the_original",
    ),
    (
        "UPDATE teasers SET abstract = 'Autre résumé' WHERE id = 1",
        "wrong_key",
        "not_the_original",
    ),
    (
        "UPDATE teasers SET title_key = NULL",
        "wrong_key",
        "not_the_original",
    ),
    (
        "DELETE FROM article_spellings",
        "wrong_key stale_index",
        "not_the_original",
    ),
    (
        "UPDATE article_spellings SET body = 'autre' WHERE article_id = 1",
        "wrong_key stale_index",
        "not_the_original",
    ),
    (
        "INSERT INTO article_search (article_search) VALUES ('delete-all')",
        "stale_index",
        "",
    ),
    (
        "INSERT INTO article_search (rowid, body) VALUES (2, 'intrus')",
        "stale_index",
        "",
    ),
    (
        "DELETE FROM article_search_docsize WHERE id = 1",
        "stale_index",
        "",
    ),
    (
        "DELETE FROM article_search_data WHERE id > 10",
        "structure stale_index",
        "",
    ),
];

#[test]
fn a_sound_archive_has_nothing_to_find() {
    let place = sample();
    let before = std::fs::read(place.archive()).expect("the archive");
    for is_deep in [false, true] {
        let stats = checked(&place.archive(), is_deep);
        assert_eq!(stats.findings, []);
        assert_eq!(stats.read_originals, 9);
    }
    assert_eq!(std::fs::read(place.archive()).expect("the archive"), before);
    let files = std::fs::read_dir(place.folder.path()).expect("a folder");
    assert_eq!(files.count(), 2, "nothing is left beside the archive");
}

#[test]
fn every_kind_of_damage_is_named() {
    let sample = sample();
    let mut unnamed = Vec::new();
    for (sql, quick, deep) in DAMAGE {
        let place = copy_of(&sample);
        damage(&place, sql);
        let before = std::fs::read(place.archive()).expect("the archive");
        let found = [false, true].map(|is_deep| kinds(&checked(&place.archive(), is_deep)));
        let quick: BTreeSet<&str> = quick.split_whitespace().collect();
        let deep: BTreeSet<&str> = deep.split_whitespace().chain(quick.clone()).collect();
        if found != [quick, deep] {
            unnamed.push(format!("{sql}\n  found {found:?}"));
        }
        assert_eq!(std::fs::read(place.archive()).expect("the archive"), before);
    }
    assert!(unnamed.is_empty(), "{}", unnamed.join("\n"));
}

fn rebuild(archive: &Path, selection: Selection) -> ReparseStats {
    let archive = Archive::open_existing(archive)
        .expect("the archive opens")
        .expect("it is there");
    let options = ReparseOptions {
        selection,
        jobs: 2,
        batch_articles: 4,
    };
    let stats = reparse(&archive, &options, &mut Silent).expect("a reparse");
    archive.close().expect("closed");
    stats
}

#[test]
fn what_a_check_says_mends_mends() {
    let sample = sample();
    let rows = rows_of(&sample.archive());
    let (mut mended, mut unmended) = (0, Vec::new());
    for (sql, _, _) in DAMAGE {
        for selection in [Selection::All, Selection::Problems] {
            let place = copy_of(&sample);
            damage(&place, sql);
            let found = checked(&place.archive(), true);
            let is_past_mending =
                |found: &Finding| matches!(found.mend, Mend::Restore | Mend::NewerDepeche);
            if found.findings.iter().any(is_past_mending) {
                continue;
            }
            let lost = found.findings.iter().find_map(|found| match &found.mend {
                Mend::Import(places) => Some(places[0].clone()),
                _ => None,
            });
            let stats = rebuild(&place.archive(), selection);
            assert_eq!(stats.kept.len(), usize::from(lost.is_some()), "{sql}");
            if let Some(lost) = lost {
                place.import_with(&[lost.into()], &support::options());
            }
            support::assert_whole(&place.archive());
            let left = checked(&place.archive(), true).findings;
            if left.is_empty() && rows_of(&place.archive()) == rows {
                mended += 1;
            } else {
                unmended.push(format!("{selection:?} {sql}\n{left:#?}"));
            }
        }
    }
    assert!(unmended.is_empty(), "{}", unmended.join("\n"));
    assert!(mended > 60, "only {mended} were tried");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_together_is_mended_together(
        picked in prop::sample::subsequence((0..DAMAGE.len()).collect::<Vec<_>>(), 2..6).prop_shuffle(),
        all in any::<bool>(),
    ) {
        let sample = SAMPLE.get_or_init(sample);
        let rows = rows_of(&sample.archive());
        let place = copy_of(sample);
        for at in &picked {
            damage(&place, DAMAGE[*at].0);
        }
        let found = checked(&place.archive(), true).findings;
        let is_past_mending =
            |found: &Finding| matches!(found.mend, Mend::Restore | Mend::NewerDepeche);
        prop_assume!(!found.iter().any(is_past_mending));
        let selection = if all { Selection::All } else { Selection::Problems };
        rebuild(&place.archive(), selection);
        place.import_with(&[sample.captures()], &support::options());
        prop_assert_eq!(checked(&place.archive(), true).findings, []);
        prop_assert_eq!(rows_of(&place.archive()), rows);
    }
}

static SAMPLE: OnceLock<Place> = OnceLock::new();

fn cases() -> u32 {
    let asked = std::env::var("DEPECHE_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

/// An archive like another, with no captures.
fn copy_of(other: &Place) -> Place {
    let place = Place::new();
    std::fs::copy(other.archive(), place.archive()).expect("a copy");
    place
}

/// The rows of an archive, without the records of places, which no original tells.
fn rows_of(archive: &Path) -> String {
    let dump = support::dump(archive);
    let end = dump.find("# sources").unwrap_or(dump.len());
    dump[..end].to_owned()
}

#[test]
fn a_byte_flipped_anywhere_is_named_or_changes_no_row() {
    let sample = sample();
    let sound = std::fs::read(sample.archive()).expect("the archive");
    let rows = rows_of(&sample.archive());
    let (mut flips, mut named) = (0, 0);
    for at in (0..sound.len()).step_by(step(4001)) {
        let place = Place::new();
        let mut bytes = sound.clone();
        bytes[at] ^= 0x55;
        std::fs::write(place.archive(), bytes).expect("a file");
        let options = CheckOptions {
            is_deep: true,
            jobs: 2,
        };
        // Most of a small archive's pages is empty: nothing is lost there.
        flips += usize::from(sound[at] != 0);
        match check(&place.archive(), &options, &mut Silent) {
            Ok(stats) if stats.findings.is_empty() => {
                assert_eq!(rows_of(&place.archive()), rows, "byte {at}");
            }
            Ok(_) => named += 1,
            // The first bytes say whose file it is, others of which version.
            Err(error) => {
                let is_other = matches!(
                    error,
                    Error::NotAnArchive { .. }
                        | Error::NewerArchive { .. }
                        | Error::OlderArchive { .. }
                );
                assert!(is_other, "byte {at}: {error}");
            }
        }
    }
    #[expect(
        clippy::print_stdout,
        reason = "how much was tried is part of the answer"
    )]
    {
        println!("{flips} bytes flipped, {named} of them named");
    }
    assert!(named > flips / 10, "{named} of {flips}");
}

#[test]
fn a_file_cut_anywhere_is_named() {
    let sample = sample();
    let sound = std::fs::read(sample.archive()).expect("the archive");
    for length in (100..sound.len()).step_by(step(7919)) {
        let place = Place::new();
        std::fs::write(place.archive(), &sound[..length]).expect("a file");
        let stats = checked(&place.archive(), true);
        assert!(kinds(&stats).contains("structure"), "{length} bytes");
    }
}

/// `DEPECHE_CASES` asks for more places than the few that a quick run tries.
fn step(usual: usize) -> usize {
    let asked = std::env::var("DEPECHE_CASES").ok();
    let cases = asked.and_then(|cases| cases.parse::<usize>().ok());
    cases.map_or(usual, |cases| (usual * 64 / cases.max(64)).max(1) | 1)
}
