//! What an import promises: the same captures make the same archive, each input
//! ends as exactly one thing, and nothing is written that was there before.

mod support;

use std::path::PathBuf;

use depeche::import::{ImportOptions, import, rehearse};
use depeche::model::ProblemKind;
use depeche::progress::{Progress, Silent};
use depeche::source;
use depeche::store::{Archive, BadOriginal, Counts};
use proptest::prelude::*;
use rusqlite::params;
use support::{Place, options};

const PORT: &str = "Le port de Hai Duong grandit\n\n\
    Le port de Hai Duong a ouvert lundi deux quais.\n\
    Le port de Hai Duong grandit ảnh 1Les quais. Photo: VNA\n\n\
    Hanoi (VNA) - Le port a ouvert deux quais à l’ouest du delta.\n\n\
    Leur construction a duré quatre ans. -VNA\n\n\
    Voir plus\n\nUn quai. Photo: VNA\n\nLe fleuve monte\n\nLe fleuve a monté lundi.";
const RIVER: &str = "Le fleuve monte\n\nLe fleuve a monté lundi.\n\n\
    Hanoi (VNA) - Le fleuve Cau Lo a monté de deux mètres.\n\nIl baisse depuis. -VNA\n\n\
    Voir plus\n\nUn quai. Photo: VNA\n\nLe fleuve monte\n\nLe fleuve a monté lundi.";

fn counts(seen: u64, added: u64, unchanged: u64, duplicate: u64, rejected: u64) -> Counts {
    Counts {
        seen,
        added,
        updated: 0,
        unchanged,
        duplicate,
        rejected,
    }
}

#[test]
fn importing_twice_writes_nothing_but_the_record_of_the_run() {
    let place = Place::new();
    place.write("port.txt", PORT);
    place.write("sub/river.txt", RIVER);
    assert_eq!(place.import().counts, counts(2, 2, 0, 0, 0));
    let tables = "SELECT group_concat(article_id || uri || last_import_id) FROM sources";
    let (dump, sources) = (place.dump(), place.one::<String>(tables));
    let sightings: String = place.one("SELECT group_concat(last_import_id) FROM sightings");
    assert_eq!(place.import().counts, counts(2, 0, 2, 0, 0));
    assert_eq!(place.dump(), dump);
    assert_eq!(place.one::<String>(tables), sources);
    assert_eq!(
        place.one::<String>("SELECT group_concat(last_import_id) FROM sightings"),
        sightings
    );
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM imports WHERE outcome = 'done'"),
        2
    );
}

#[test]
fn a_run_that_finds_nothing_new_changes_one_page_of_its_record() {
    let place = Place::new();
    place.write("port.txt", PORT);
    place.import();
    let before = std::fs::read(place.archive()).expect("the archive");
    place.import();
    let after = std::fs::read(place.archive()).expect("the archive");
    assert_eq!(before.len(), after.len());
    let page_size = usize::try_from(place.one::<i64>("PRAGMA page_size")).expect("a size");
    let changed = before
        .chunks(page_size)
        .zip(after.chunks(page_size))
        .filter(|(one, other)| one != other)
        .count();
    // The page of `imports`, and the header's change counter.
    assert!(changed <= 2, "{changed} pages changed");
}

#[test]
fn the_same_bytes_at_two_places_are_one_article_with_two_sources() {
    let place = Place::new();
    place.write("a.txt", PORT);
    place.write("b.txt", PORT);
    assert_eq!(place.import().counts, counts(2, 1, 0, 1, 0));
    assert_eq!(place.one::<i64>("SELECT count(*) FROM articles"), 1);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM sources"), 2);
    place.write("c.txt", PORT);
    assert_eq!(place.import().counts, counts(3, 0, 2, 1, 0));
    assert_eq!(
        place.one::<i64>("SELECT count(DISTINCT article_id) FROM sources"),
        1
    );
}

#[test]
fn a_changed_file_is_a_new_article_and_a_new_sighting() {
    let place = Place::new();
    place.write("a.txt", PORT);
    place.import();
    place.write("a.txt", RIVER);
    assert_eq!(place.import().counts, counts(1, 1, 0, 0, 0));
    assert_eq!(place.one::<i64>("SELECT count(*) FROM articles"), 2);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM sources"), 1);
    assert_eq!(
        place.one::<String>("SELECT title FROM articles a JOIN sources s ON s.article_id = a.id"),
        "Le fleuve monte"
    );
    place.write("a.txt", PORT);
    assert_eq!(place.import().counts, counts(1, 0, 0, 1, 0));
    assert_eq!(place.import().counts, counts(1, 0, 1, 0, 0));
    let connection = place.open();
    assert_eq!(
        support::rows(
            &connection,
            "SELECT title, first_import_id
               FROM sightings JOIN articles ON articles.id = article_id
              ORDER BY first_import_id"
        ),
        [
            "Le port de Hai Duong grandit|1",
            "Le fleuve monte|2",
            "Le port de Hai Duong grandit|3"
        ]
    );
    assert_eq!(
        support::rows(
            &connection,
            "SELECT import_id, outcome FROM import_outcomes ORDER BY import_id"
        ),
        ["1|added", "2|added", "3|duplicate", "4|unchanged"]
    );
}

#[test]
fn every_count_of_a_run_is_a_list() {
    let place = Place::new();
    place.write("a.txt", PORT);
    place.write("b.txt", PORT);
    place.write("c.txt", "");
    place.import();
    place.write("b.txt", RIVER);
    place.write("sub/d.txt", "Un texte de plus.");
    place.import();
    place.import_with(&[place.captures().join("sub")], &options());
    assert_eq!(
        support::rows(
            &place.open(),
            "SELECT import_id, outcome, count(*) FROM import_outcomes GROUP BY 1, 2 ORDER BY 1, 2"
        ),
        [
            "1|added|1",
            "1|duplicate|1",
            "1|rejected|1",
            "2|added|2",
            "2|rejected|1",
            "2|unchanged|1",
            "3|unchanged|1"
        ]
    );
}

#[test]
fn rows_of_a_newer_parser_are_left_alone() {
    let place = Place::new();
    place.write("a.txt", PORT);
    place.import();
    place
        .open()
        .execute(
            "UPDATE articles SET parser_version = parser_version + 1",
            [],
        )
        .expect("a newer version");
    assert_eq!(place.import().counts, counts(1, 0, 1, 0, 0));
}

#[test]
fn a_second_writer_is_refused_at_once() {
    let place = Place::new();
    let first = Archive::open_or_create(&place.archive()).expect("the first writer");
    let second = Archive::open_or_create(&place.archive()).expect_err("the second writer");
    assert!(matches!(second, depeche::error::Error::Busy { .. }));
    Archive::open_read_only(&place.archive()).expect("readers are not disturbed");
    first.close().expect("closed");
    Archive::open_or_create(&place.archive()).expect("the next writer");
}

#[test]
fn rows_of_an_older_parser_are_replaced_in_place() {
    let place = Place::new();
    place.write("port.txt", PORT);
    place.write("river.txt", RIVER);
    place.import();
    let dump = place.dump();
    let id: i64 = place.one("SELECT id FROM articles WHERE title LIKE 'Le port%'");
    age(&place, id);
    assert_ne!(place.dump(), dump);

    let again = place.import().counts;
    assert_eq!((again.updated, again.unchanged), (1, 1));
    assert_eq!(place.dump(), dump, "no trace of the older rows is left");
    assert_eq!(
        place.one::<i64>("SELECT id FROM articles WHERE title LIKE 'Le port%'"),
        id
    );
    assert_eq!(
        place.one::<String>(
            "SELECT uri FROM import_outcomes WHERE import_id = 2 AND outcome = 'updated'"
        ),
        source::uri(
            &place
                .captures()
                .canonicalize()
                .expect("a path")
                .join("port.txt")
        )
    );
    assert_eq!(place.import().counts, counts(2, 0, 2, 0, 0));
}

/// Gives an article the rows that an older parser might have made: another text,
/// and a teaser and a photo that no page prints.
fn age(place: &Place, id: i64) {
    let connection = place.open();
    let index = |command: &str| {
        let sql = format!(
            "INSERT INTO article_search ({}rowid, title, lead, body, captions)
             SELECT {}id, title, lead, body, captions FROM article_search_text WHERE id = ?1",
            if command.is_empty() {
                ""
            } else {
                "article_search, "
            },
            if command.is_empty() {
                String::new()
            } else {
                format!("'{command}', ")
            },
        );
        connection
            .execute(&sql, [id])
            .expect("the index is changed");
    };
    index("delete");
    for sql in [
        "UPDATE articles SET parser_version = 0, body = 'Autre texte', title_key = NULL WHERE id = ?1",
        "INSERT INTO photos (photo_key, caption) SELECT printf('%064d', 1), 'Nulle part' WHERE ?1",
        "INSERT INTO teasers (teaser_key, title, photo_id)
         SELECT printf('%064d', 2), 'Nulle part', max(id) FROM photos WHERE ?1",
        "UPDATE related_links SET teaser_id = (SELECT max(id) FROM teasers) WHERE article_id = ?1",
        "INSERT INTO article_photos SELECT ?1, 2, max(id) FROM photos",
        "INSERT INTO people (name_key, name) SELECT 'nulle part', 'Nulle Part' WHERE ?1",
        "INSERT INTO person_names SELECT max(id), 'Nulle Part' FROM people WHERE ?1",
        "DELETE FROM article_people WHERE article_id = ?1",
        "INSERT INTO article_people (article_id, field, start, length, person_id, surface, evidence)
         SELECT ?1, 'body', 0, 5, max(id), 'Autre', 'none' FROM people",
    ] {
        connection.execute(sql, params![id]).expect(sql);
    }
    index("");
    drop(connection);
    support::assert_whole(&place.archive());
}

/// Two pages that print one photo. The first alone tells who `M. Giang` is; the
/// second is an older story that names another.
fn pages_with_one_photo() -> [String; 2] {
    let page = |title: &str, who: &str| {
        format!(
            "{title}\n\nUn chapeau pour la page.\n{title} ảnh 1M. Giang (à gauche) et Mme Ta Thi Ngan. Photo: VNA\n\n\
             Hanoi (VNA) - Le ministre de la Pêche {who} a ouvert le port de Hai Duong. -VNA\n\n\
             Voir plus\n\nLe général {who} au port. Photo: VNA\n\nLe port ouvre\n\nLe général {who} était là."
        )
    };
    [
        page("Le port de Hai Duong ouvre deux quais", "Đặng Hoàng Giang"),
        page("Le port de Hai Duong en fête", "Vu Minh"),
    ]
}

#[test]
fn the_people_of_a_shared_photo_do_not_depend_on_the_order() {
    let pages = pages_with_one_photo();
    let mut dumps = Vec::new();
    for order in [[0, 1], [1, 0]] {
        let place = Place::new();
        for at in order {
            let path = place.write(&format!("{at}.txt"), &pages[at]);
            place.import_with(&[path], &options());
        }
        let shown = "SELECT name, placement FROM photo_people
                       JOIN people ON people.id = person_id
                      WHERE surface = 'Giang'";
        assert_eq!(
            support::rows(&place.open(), shown),
            ["Đặng Hoàng Giang|left"]
        );
        let folder = place.captures().canonicalize().expect("a path");
        dumps.push(place.dump().replace(&source::uri(&folder), ""));

        // One of the two read anew: the other still tells who is on the photo.
        let before = place.dump();
        for title in ["Le port de Hai Duong ouvre%", "Le port de Hai Duong en%"] {
            let id: i64 = place.one(&format!(
                "SELECT id FROM articles WHERE title LIKE '{title}'"
            ));
            age(&place, id);
            assert_eq!(place.import().counts.updated, 1);
            assert_eq!(place.dump(), before);
        }
    }
    assert_eq!(dumps[0], dumps[1]);
}

#[test]
fn rows_that_are_written_before_the_commit_are_the_same() {
    let place = Place::new();
    for number in 0..1100 {
        let capture = RIVER.replace("deux", &number.to_string());
        place.write(&format!("{number:04}.txt"), &capture);
    }
    // Of a batch that holds so many, the first part is written before the last inputs;
    // of one that would hold a million, no part is.
    let dumps = [5000, 1_000_000].map(|batch_inputs| {
        let options = ImportOptions {
            batch_inputs,
            ..options()
        };
        place.import_with(&[place.captures()], &options);
        let found = "SELECT count(*) FROM article_search('\"1099 mètres\"')";
        assert_eq!(place.one::<i64>(found), 1);
        let dump = place.dump();
        std::fs::remove_file(place.archive()).expect("the archive goes");
        dump
    });
    assert_eq!(dumps[0], dumps[1]);
}

#[test]
fn one_bad_capture_does_not_stop_the_others_and_is_recorded() {
    let place = Place::new();
    place.write("a_image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.write("b_empty.txt", "");
    place.write("c_large.txt", "a ".repeat(3000));
    place.write("d_port.txt", PORT);
    let options = ImportOptions {
        max_bytes: 5000,
        ..options()
    };
    let stats = place.import_with(&[place.captures()], &options);
    assert_eq!(stats.counts, counts(4, 1, 0, 0, 3));
    let kinds: Vec<ProblemKind> = stats
        .rejected
        .iter()
        .map(|(_, problem)| problem.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            ProblemKind::NotText,
            ProblemKind::Empty,
            ProblemKind::TooLarge
        ]
    );
    assert_eq!(
        support::rows(
            &place.open(),
            "SELECT kind, content_hash IS NOT NULL FROM problems ORDER BY id"
        ),
        ["not_text|1", "empty|1", "too_large|0"]
    );
}

#[test]
fn a_mended_place_resolves_its_problem() {
    let place = Place::new();
    place.write("a.txt", "");
    place.import();
    place.import();
    let open = "SELECT count(*) FROM problems WHERE resolved_import_id IS NULL";
    assert_eq!(place.one::<i64>(open), 1, "one open problem a place");
    place.write("a.txt", PORT);
    place.import();
    assert_eq!(place.one::<i64>(open), 0);
    assert_eq!(
        support::rows(
            &place.open(),
            "SELECT import_id, outcome, detail FROM import_outcomes ORDER BY import_id, outcome"
        ),
        [
            "1|rejected|empty: The file has no bytes",
            "2|rejected|empty: The file has no bytes",
            "3|added|"
        ]
    );
}

#[test]
fn a_dry_run_tells_the_same_and_writes_nothing() {
    let place = Place::new();
    place.write("a.txt", PORT);
    place.write("b.txt", PORT);
    place.write("c.txt", "");
    let expected = counts(3, 1, 0, 1, 1);
    let rehearsed = rehearse(
        None,
        &place.archive(),
        &[place.captures()],
        &options(),
        &mut Silent,
    )
    .expect("a dry run");
    assert_eq!(rehearsed.counts, expected);
    assert!(!place.archive().exists());
    assert_eq!(place.import().counts, expected);

    place.write("d.txt", RIVER);
    place.write("a.txt", RIVER);
    let before = std::fs::read(place.archive()).expect("the archive");
    let archive = Archive::open_read_only(&place.archive()).expect("opens");
    let rehearsed = rehearse(
        archive.as_ref(),
        &place.archive(),
        &[place.captures()],
        &options(),
        &mut Silent,
    );
    drop(archive);
    assert_eq!(std::fs::read(place.archive()).expect("the archive"), before);
    assert_eq!(rehearsed.expect("a dry run").counts, place.import().counts);
}

#[test]
fn overlapping_roots_count_a_file_once_and_the_archive_is_no_input() {
    let place = Place::new();
    let port = place.write("sub/port.txt", PORT);
    let roots = [
        place.captures(),
        port,
        place.captures().join("sub"),
        place.folder.path().to_owned(),
    ];
    assert_eq!(
        place.import_with(&roots, &options()).counts,
        counts(1, 1, 0, 0, 0)
    );
    assert_eq!(
        place.import_with(&roots, &options()).counts,
        counts(1, 0, 1, 0, 0)
    );
}

#[test]
fn a_place_that_is_not_there_is_rejected() {
    let place = Place::new();
    place.write("port.txt", PORT);
    let roots = [place.captures(), place.folder.path().join("nowhere")];
    let stats = place.import_with(&roots, &options());
    assert_eq!(stats.counts, counts(2, 1, 0, 0, 1));
    assert_eq!(stats.rejected[0].1.kind, ProblemKind::Unreadable);
}

#[cfg(unix)]
#[test]
fn a_place_that_is_not_there_is_rejected_once_however_often_it_is_named() {
    let place = Place::new();
    let dangling = place.captures().join("dangling");
    std::fs::create_dir_all(place.captures()).expect("a folder");
    std::os::unix::fs::symlink("nowhere", &dangling).expect("a dangling link");
    let nowhere = place.folder.path().join("nowhere");
    let again = place.folder.path().join(".").join("nowhere");
    let below = place.captures().join("not-there");
    let roots = [
        nowhere,
        dangling.clone(),
        again,
        place.captures(),
        below,
        dangling,
    ];
    for _ in 0..2 {
        let stats = place.import_with(&roots, &options());
        assert_eq!(stats.counts, counts(3, 0, 0, 0, 3));
    }
    assert_eq!(place.one::<i64>("SELECT count(*) FROM problems"), 3);
    assert_eq!(place.depeche(&["check"]).status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn links_pipes_and_names_that_are_not_utf_8_are_dealt_with() {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    let place = Place::new();
    let port = place.write("port.txt", PORT);
    symlink(&port, place.captures().join("link.txt")).expect("a link");
    symlink(place.captures(), place.captures().join("loop")).expect("a loop");
    symlink("nowhere", place.captures().join("dangling")).expect("a dangling link");
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9\n.txt");
    std::fs::write(place.captures().join(name), RIVER).expect("a capture");
    let pipe = place.captures().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());

    let stats = place.import();
    assert_eq!(stats.counts, counts(6, 2, 0, 1, 3));
    let kinds: Vec<ProblemKind> = stats
        .rejected
        .iter()
        .map(|(_, problem)| problem.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            ProblemKind::Unreadable,
            ProblemKind::Unreadable,
            ProblemKind::NotAFile
        ]
    );
    assert_eq!(
        place.one::<i64>(
            "SELECT count(*) FROM sources WHERE uri LIKE '%caf' || char(65533) || 'e9' || char(10) || '.txt'"
        ),
        1
    );
}

#[test]
fn a_teaser_is_one_row_and_finds_its_article_whatever_came_first() {
    for (first, second) in [(PORT, RIVER), (RIVER, PORT)] {
        let place = Place::new();
        place.write("a.txt", first);
        place.import();
        place.write("b.txt", second);
        place.import();
        assert_eq!(place.one::<i64>("SELECT count(*) FROM teasers"), 1);
        assert_eq!(place.one::<i64>("SELECT count(*) FROM related_links"), 2);
        assert_eq!(
            support::rows(
                &place.open(),
                "SELECT DISTINCT r.title, a.title
                   FROM related_articles r JOIN articles a ON a.id = r.target_article_id"
            ),
            ["Le fleuve monte|Le fleuve monte"]
        );
    }
}

/// The captures, out of their originals, in the order of their ids.
fn read_back(place: &Place) -> Vec<Result<Vec<u8>, BadOriginal>> {
    let archive = Archive::open_read_only(&place.archive()).expect("the archive opens");
    let archive = archive.expect("it is there");
    let (ids, listed) = archive.article_ids();
    listed.expect("all are listed");
    let originals = ids.into_iter().map(|id| archive.original(id));
    originals
        .map(|original| original.expect("read").expect("an original").capture())
        .collect()
}

#[test]
fn originals_come_back_byte_for_byte() {
    let place = Place::new();
    let stories = format!("{PORT} {}\r\n\r\nUn pont\r\n", "Il baissera. ".repeat(12));
    let captures: [(&str, &[u8]); 5] = [
        ("a.txt", b"\xef\xbb\xbfUn texte.\r\n\r\n  Fin.  "),
        ("b.txt", b"Un \xe9t\xe9 \xe0 Hano\xef."),
        ("c.txt", PORT.as_bytes()),
        ("d.txt", stories.as_bytes()),
        ("e.txt", &stories.as_bytes()[1..]),
    ];
    for (name, bytes) in captures {
        place.write(name, bytes);
    }
    place.import();
    let expected = captures.map(|(_, bytes)| Ok(bytes.to_owned()));
    assert_eq!(read_back(&place), expected);
    assert_eq!(
        support::rows(
            &place.open(),
            "SELECT codec, count(*) FROM originals GROUP BY 1"
        ),
        ["zstd|3", "zstd+parts|2"]
    );
    assert_eq!(place.one::<i64>("SELECT count(*) FROM original_parts"), 2);
}

/// The way that the schema describes, for whoever has the file and no depeche.
#[test]
fn originals_are_read_by_sql_and_zstd_alone() {
    let place = Place::new();
    let capture = format!("{PORT} {}\n\nUn pont", "Il baissera. ".repeat(12));
    place.write("a.txt", &capture);
    place.import();
    let connection = place.open();
    let mut select = connection
        .prepare(
            "SELECT bytes FROM originals
             UNION ALL
             SELECT p.bytes
               FROM originals, json_each(part_ids) JOIN original_parts p ON p.id = value",
        )
        .expect("the frames");
    let frames: Vec<Vec<u8>> = select
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .expect("the frames");
    let bytes = frames
        .iter()
        .map(|frame| zstd::stream::decode_all(&frame[..]).expect("zstd"));
    assert_eq!(bytes.collect::<Vec<_>>().concat(), capture.as_bytes());
}

/// Another article may get the id of one whose row is gone.
#[test]
fn an_original_without_article_is_not_written_over() {
    let place = Place::new();
    place.write("a.txt", PORT);
    place.import();
    place
        .open()
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM articles")
        .expect("damage");
    let original: String = place.one("SELECT hex(bytes) FROM originals");
    place.write("b.txt", RIVER);
    let output = place.depeche(&["import", "captures"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        place.one::<String>("SELECT hex(bytes) FROM originals"),
        original
    );
}

/// Nor by the key of a part is anything believed.
#[test]
fn a_part_under_another_key_is_not_written_over() {
    let place = Place::new();
    let story = |title: &str| format!("\n\n{title}\n\n{}", "Il baissera. ".repeat(12));
    let capture = |titles: &[&str]| {
        let stories: String = titles.iter().map(|title| story(title)).collect();
        format!("Un texte. {}\nVoir plus{stories}", titles.len())
    };
    let one = capture(&["Un pont", "Un port"]);
    let two = capture(&["Un fleuve"]);
    let three = capture(&["Un fleuve", "Un port", "Un quai"]);
    place.write("a.txt", &one);
    place.write("b.txt", &two);
    place.import();
    place
        .open()
        .execute_batch(
            "CREATE TEMP TABLE was AS SELECT id, part_hash FROM original_parts;
             UPDATE original_parts SET part_hash = printf('%064d', id);
             UPDATE original_parts
                SET part_hash = (SELECT part_hash FROM was WHERE was.id = 1 + original_parts.id % 3)",
        )
        .expect("damage");
    place.write("c.txt", &three);
    place.import();
    assert_eq!(
        read_back(&place),
        [one, two, three].map(|capture| Ok(capture.into_bytes()))
    );
    assert_eq!(place.one::<i64>("SELECT count(*) FROM original_parts"), 4);
}

/// An archive of one capture, which has one part, and the capture; then some damage.
fn damaged_part(damage: &str) -> (Place, String) {
    let place = Place::new();
    let capture = format!("{PORT} {}", "Il baissera. ".repeat(12));
    place.write("a.txt", &capture);
    place.import();
    place.open().execute_batch(damage).expect("damage");
    (place, capture)
}

#[test]
fn a_damaged_part_is_mended_by_one_that_has_its_bytes() {
    let (place, capture) = damaged_part(
        "INSERT INTO original_parts (part_hash, bytes)
         SELECT printf('%064d', 1), bytes FROM original_parts;
         UPDATE original_parts SET bytes = x'00' WHERE id = 1",
    );
    assert_eq!(read_back(&place), [Err(BadOriginal::NotCompressed)]);
    assert_eq!(place.depeche(&["reparse"]).status.code(), Some(0));
    assert_eq!(read_back(&place), [Ok(capture.into_bytes())]);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM original_parts"), 1);
}

#[test]
fn a_part_that_is_damaged_is_mended_before_another_capture_needs_it() {
    let (place, capture) = damaged_part("UPDATE original_parts SET bytes = x'00'");
    place.write("b.txt", &capture[1..]);
    place.import();
    let expected = [&capture, &capture[1..]].map(|capture| Ok(capture.as_bytes().to_owned()));
    assert_eq!(read_back(&place), expected);
}

#[derive(Default)]
struct Told {
    inputs: u64,
    advanced: u64,
}

impl Progress for Told {
    fn found(&mut self, inputs: u64) {
        self.inputs += inputs;
    }

    fn advanced(&mut self, inputs: u64) {
        self.advanced += inputs;
    }
}

#[test]
fn progress_is_told_for_every_input() {
    let place = Place::new();
    for number in 0..100 {
        place.write(
            &format!("{number}.txt"),
            format!("Un texte numéro {number}."),
        );
    }
    let mut told = Told::default();
    let archive = Archive::open_or_create(&place.archive()).expect("the archive opens");
    import(&archive, &[place.captures()], &options(), &mut told).expect("an import");
    assert_eq!((told.inputs, told.advanced), (100, 100));
}

/// Pages from the fixtures, some twice, some bad.
fn pages() -> Vec<(PathBuf, Vec<u8>)> {
    let mut pages = Vec::new();
    for folder in ["ok", "odd"] {
        let folder = support::fixtures().join("captures").join(folder);
        for entry in std::fs::read_dir(folder).expect("fixtures") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "txt") {
                pages.push((path.clone(), std::fs::read(path).expect("a fixture")));
            }
        }
    }
    pages.sort();
    pages
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_batching_and_number_of_jobs_give_the_same_archive(
        picked in prop::sample::subsequence((0..135_usize).collect::<Vec<_>>(), 3..30).prop_shuffle(),
        cuts in prop::collection::vec(0..30_usize, 0..4),
        jobs in 1..5_usize,
        batch_inputs in 1..12_u64,
        known_share in 0..3_u64,
    ) {
        let pages = pages();
        let place = Place::new();
        let paths: Vec<PathBuf> = picked
            .iter()
            .filter_map(|at| pages.get(*at))
            .map(|(path, bytes)| place.write(path.file_name().and_then(|name| name.to_str()).unwrap_or("a"), bytes))
            .collect();
        place.write("copy.txt", &pages[picked[0]].1);
        let together = ImportOptions { jobs: 1, ..ImportOptions::default() };
        place.import_with(&[place.captures()], &together);
        let expected = place.dump();
        std::fs::remove_file(place.archive()).expect("removed");

        let options = ImportOptions { jobs, batch_inputs, known_share, ..ImportOptions::default() };
        let mut from = 0;
        let mut cuts = cuts;
        cuts.sort_unstable();
        for cut in cuts.into_iter().map(|cut| cut.min(paths.len())) {
            if cut > from {
                place.import_with(&paths[from..cut], &options);
                from = cut;
            }
        }
        if from < paths.len() {
            place.import_with(&paths[from..], &options);
        }
        place.import_with(&[place.captures()], &options);
        prop_assert_eq!(place.dump(), expected);
    }
}

/// `DEPECHE_CASES` asks for more than the few that a quick run tries.
fn cases() -> u32 {
    let asked = std::env::var("DEPECHE_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(16)
}
