//! What a second import promises: it reads what may have changed and nothing else,
//! tells what is gone, and what it finds as recorded it does not write.

mod support;

use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use depeche::import::{ImportOptions, ImportStats, import, rehearse};
use depeche::model::ProblemKind;
use depeche::progress::{Progress, Silent};
use depeche::store::{Archive, Counts};
use support::{Place, options};

/// Two texts of the same length.
const PORT: &str = "Hanoi (VNA) - Le port a ouvert deux quais. -VNA";
const DOCK: &str = "Hanoi (VNA) - Le port a fermé trois quai. -VNA";

/// A run's counts, without what is 0.
fn told(stats: &ImportStats) -> String {
    let counts = &stats.counts;
    let told = [
        (counts.seen, "seen"),
        (counts.added, "added"),
        (counts.updated, "updated"),
        (counts.unchanged, "unchanged"),
        (counts.duplicate, "duplicate"),
        (counts.rejected, "rejected"),
        (stats.missing_sources, "missing"),
    ];
    let told = told.iter().filter(|(count, _)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    told.join(", ")
}

fn set_modified(path: &PathBuf, time: SystemTime) {
    let file = File::options().append(true).open(path).expect("a capture");
    file.set_modified(time).expect("a time is set");
}

fn rehash() -> ImportOptions {
    ImportOptions {
        rehash: true,
        ..options()
    }
}

#[test]
fn a_file_as_recorded_is_not_read() {
    let place = Place::new();
    place.write("a.txt", PORT);
    place.write("b.txt", PORT);
    place.write("sub/c.txt", "\0\u{1}\u{2}\0");
    place.write("sub/d.txt", "");
    let first = place.import();
    assert_eq!(told(&first), "4 seen, 1 added, 1 duplicate, 2 rejected");
    let second = place.import();
    assert_eq!(told(&second), "4 seen, 2 unchanged, 2 rejected");
    assert_eq!(second.read_bytes, 0);
    assert_eq!(second.rejected, first.rejected);
    let third = place.import_with(&[place.captures()], &rehash());
    assert_eq!(told(&third), told(&second));
    assert_eq!(third.read_bytes, 2 * PORT.len() as u64);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM problems"), 2);
    support::assert_lists_are_counts(&place.open());
}

#[test]
fn an_edit_that_keeps_size_and_time_is_seen() {
    let place = Place::new();
    assert_eq!(PORT.len(), DOCK.len());
    let path = place.write("a.txt", PORT);
    let time = SystemTime::now() - Duration::from_secs(1_000_000);
    set_modified(&path, time);
    place.import();
    fs::write(&path, DOCK).expect("an edit");
    set_modified(&path, time);
    assert_eq!(told(&place.import()), "1 seen, 1 added");
    // And so is a file that another one with its size and time replaces.
    let other = place.folder.path().join("other");
    fs::write(&other, PORT).expect("a file");
    set_modified(&other, time);
    fs::rename(&other, &path).expect("moved");
    assert_eq!(told(&place.import()), "1 seen, 1 duplicate");
}

#[test]
fn a_touched_file_is_read_once_more() {
    let place = Place::new();
    let path = place.write("a.txt", PORT);
    let bad = place.write("b.txt", "");
    place.import();
    for path in [&path, &bad] {
        set_modified(path, SystemTime::now() - Duration::from_secs(100));
    }
    let again = place.import();
    assert_eq!(told(&again), "2 seen, 1 unchanged, 1 rejected");
    assert_eq!(again.read_bytes, PORT.len() as u64);
    let again = place.import();
    assert_eq!(told(&again), "2 seen, 1 unchanged, 1 rejected");
    assert_eq!(again.read_bytes, 0);
    assert_eq!(place.one::<i64>("SELECT count(*) FROM problems"), 1);
}

#[test]
fn a_racy_file_is_read_until_its_times_can_tell() {
    let place = Place::new();
    place.write("a.txt", PORT);
    let racy = ImportOptions {
        racy_window: Duration::from_hours(1),
        ..options()
    };
    for (is_racy, read_bytes) in [(true, true), (true, true), (false, true), (false, false)] {
        let options = if is_racy { racy.clone() } else { options() };
        let stats = place.import_with(&[place.captures()], &options);
        assert_eq!(stats.read_bytes > 0, read_bytes);
        assert_eq!(place.one::<bool>("SELECT racy FROM sources"), is_racy);
    }
    assert_eq!(ImportOptions::default().racy_window, Duration::from_secs(2));
}

#[test]
fn what_a_lower_limit_would_reject_is_rejected_and_comes_back() {
    let place = Place::new();
    place.write("a.txt", PORT);
    place.import();
    let low = ImportOptions {
        max_bytes: 10,
        ..options()
    };
    let stats = place.import_with(&[place.captures()], &low);
    assert_eq!(told(&stats), "1 seen, 1 rejected");
    assert_eq!(told(&place.import()), "1 seen, 1 unchanged");
    support::assert_lists_are_counts(&place.open());
}

#[test]
fn what_an_older_parser_refused_is_read_again() {
    let place = Place::new();
    place.write("a.txt", "");
    place.import();
    place
        .open()
        .execute("UPDATE imports SET parser_version = 0", [])
        .expect("an older run");
    assert_eq!(told(&place.import()), "1 seen, 1 rejected");
    let open = "SELECT import_id FROM problems WHERE resolved_import_id IS NULL";
    assert_eq!(place.one::<i64>(open), 2);
}

#[test]
fn a_place_that_is_gone_is_missing_until_it_comes_back() {
    let place = Place::new();
    let path = place.write("a.txt", PORT);
    place.write("b.txt", DOCK);
    let bad = place.write("c.txt", "");
    place.write("sub/d.txt", "Un autre texte.");
    place.import();
    fs::remove_file(&path).expect("removed");
    fs::remove_file(bad).expect("removed");
    fs::remove_dir_all(place.captures().join("sub")).expect("removed");
    let archive = Archive::open_read_only(&place.archive()).expect("opens");
    let rehearsed = rehearse(
        archive.as_ref(),
        &place.archive(),
        &[place.captures()],
        &options(),
        &mut Silent,
    );
    drop(archive);
    let gone = place.import();
    assert_eq!(told(&gone), "1 seen, 1 unchanged, 2 missing");
    assert_eq!(told(&rehearsed.expect("a dry run")), told(&gone));
    assert_eq!(place.one::<i64>("SELECT count(*) FROM articles"), 3);
    let missing = "SELECT group_concat(missing_import_id) FROM sources";
    assert_eq!(place.one::<String>(missing), "2,2");
    let open = "SELECT count(*) FROM problems WHERE resolved_import_id IS NULL";
    assert_eq!(place.one::<i64>(open), 0, "its problem is gone, too");
    assert_eq!(told(&place.import()), "1 seen, 1 unchanged");
    assert_eq!(place.one::<String>(missing), "2,2", "gone since then");

    place.write("a.txt", PORT);
    assert_eq!(told(&place.import()), "2 seen, 2 unchanged");
    assert_eq!(place.one::<String>(missing), "2");
    assert_eq!(
        support::rows(
            &place.open(),
            "SELECT first_import_id, missing_import_id FROM sightings WHERE source_id = 1"
        ),
        ["1|2", "4|"]
    );
    support::assert_lists_are_counts(&place.open());
}

#[test]
fn what_is_outside_the_roots_is_not_looked_for() {
    let place = Place::new();
    for name in ["one/a.txt", "one.txt", "one2/b.txt", "two/c.txt"] {
        place.write(name, format!("Un texte de {name}."));
    }
    place.import();
    for name in ["one.txt", "one2/b.txt", "two/c.txt"] {
        fs::remove_file(place.captures().join(name)).expect("removed");
    }
    let one = place.captures().join("one");
    let stats = place.import_with(std::slice::from_ref(&one), &options());
    assert_eq!(told(&stats), "1 seen, 1 unchanged");
    let roots = [one.join("a.txt"), place.captures().join("two"), one];
    let stats = place.import_with(&roots, &options());
    assert_eq!(told(&stats), "1 seen, 1 unchanged, 1 missing");
    assert_eq!(told(&place.import()), "1 seen, 1 unchanged, 2 missing");
    support::assert_lists_are_counts(&place.open());
}

#[test]
fn a_root_that_is_not_there_loses_nothing() {
    let place = Place::new();
    place.write("disk/a.txt", PORT);
    let bad = place.write("disk/b.txt", "");
    let disk = place.captures().join("disk");
    place.import_with(std::slice::from_ref(&disk), &options());
    fs::rename(&disk, place.captures().join("elsewhere")).expect("taken away");
    let stats = place.import_with(std::slice::from_ref(&disk), &options());
    assert_eq!(told(&stats), "1 seen, 1 rejected");
    support::assert_lists_are_counts(&place.open());
    fs::rename(place.captures().join("elsewhere"), &disk).expect("brought back");
    fs::remove_file(bad).expect("removed");
    assert_eq!(
        told(&place.import_with(&[disk], &options())),
        "1 seen, 1 unchanged"
    );
    let open = "SELECT count(*) FROM problems WHERE resolved_import_id IS NULL";
    assert_eq!(place.one::<i64>(open), 0);
    support::assert_lists_are_counts(&place.open());
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_below_a_root_leads_nowhere() {
    use std::os::unix::fs::symlink;

    let place = Place::new();
    let folder = place.folder.path().join("folder");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("a.txt"), PORT).expect("a capture");
    // Found through the first of two links, as long as no root has the folder itself.
    for name in ["b", "c"] {
        symlink(&folder, place.captures().join(name)).expect("a link");
    }
    assert_eq!(told(&place.import()), "1 seen, 1 added");
    let inside = place.captures().join("d");
    fs::rename(&folder, &inside).expect("moved");
    fs::remove_file(place.captures().join("b")).expect("removed");
    fs::remove_file(place.captures().join("c")).expect("removed");
    for name in ["a", "e"] {
        symlink(&inside, place.captures().join(name)).expect("a link");
        let ends = ["1 seen, 1 unchanged", "1 seen, 1 duplicate, 1 missing"];
        let end = ends[usize::from(name == "a")];
        assert_eq!(told(&place.import()), end, "{name}");
        support::assert_lists_are_counts(&place.open());
    }
    let at = "SELECT uri FROM sources WHERE missing_import_id IS NULL";
    assert!(place.one::<String>(at).ends_with("captures/d/a.txt"));
}

#[test]
fn a_root_that_turns_from_a_file_into_a_folder_and_back_is_followed() {
    let place = Place::new();
    let root = place.write("a", PORT);
    place.write("a-b", DOCK);
    place.import();
    let import = || {
        let ended = told(&place.import_with(std::slice::from_ref(&root), &options()));
        support::assert_lists_are_counts(&place.open());
        ended
    };
    fs::remove_file(&root).expect("removed");
    place.write("a/x", PORT);
    place.write("a/y", " ");
    assert_eq!(import(), "2 seen, 1 duplicate, 1 rejected, 1 missing");
    assert_eq!(import(), "2 seen, 1 unchanged, 1 rejected");
    fs::remove_dir_all(&root).expect("removed");
    place.write("a", PORT);
    assert_eq!(import(), "1 seen, 1 unchanged, 1 missing");
    assert_eq!(import(), "1 seen, 1 unchanged");
    assert_eq!(told(&place.import()), "2 seen, 2 unchanged");
}

/// Names around the stroke, which is where the order of places and of names differ.
#[test]
fn places_that_sort_around_their_folder_are_found_again() {
    let place = Place::new();
    let names = [
        "a", "a!/x", "a.txt", "a-b/x", "a0", "b/a/x", "b/a.x", "b/a", "b.x",
    ];
    let mut kept = 0;
    for name in names {
        let path = place.captures().join(name);
        if path.exists() || path.parent().is_some_and(std::path::Path::is_file) {
            continue;
        }
        place.write(name, format!("Un texte de {name}."));
        kept += 1;
    }
    place.import();
    assert_eq!(
        told(&place.import()),
        format!("{kept} seen, {kept} unchanged")
    );
    for at in 0..2000 {
        place.write(&format!("many/{at}.txt"), PORT);
    }
    place.import();
    let all = kept + 2000;
    assert_eq!(
        told(&place.import()),
        format!("{all} seen, {all} unchanged")
    );
}

/// A progress that is stopped after so many inputs.
struct Stopped {
    left: u64,
}

impl Progress for Stopped {
    fn found(&mut self, _inputs: u64) {}

    fn advanced(&mut self, inputs: u64) {
        self.left = self.left.saturating_sub(inputs);
    }

    fn is_stopped(&self) -> bool {
        self.left == 0
    }
}

#[test]
fn a_run_that_is_stopped_keeps_what_it_did_and_the_next_does_the_rest() {
    let place = Place::new();
    for at in 0..200 {
        place.write(&format!("{at:03}.txt"), format!("Un texte numéro {at}."));
    }
    place.import();
    let expected = place.dump();
    fs::remove_file(place.archive()).expect("removed");
    let options = ImportOptions {
        batch_inputs: 20,
        ..options()
    };
    let mut added = 0;
    for left in [0, 1, 50, 100] {
        let archive = place.open_to_write();
        let roots = [place.captures()];
        let stats = import(&archive, &roots, &options, &mut Stopped { left }).expect("an import");
        archive.close().expect("closes");
        assert!(stats.is_interrupted);
        assert_eq!(stats.counts.seen, stats.counts.dealt_with());
        added += stats.counts.added;
        assert!(stats.counts.added < 200);
        support::assert_whole(&place.archive());
        let outcome = "SELECT outcome || seen FROM imports ORDER BY id DESC LIMIT 1";
        let recorded = format!("interrupted{}", stats.counts.seen);
        assert_eq!(place.one::<String>(outcome), recorded);
        assert_eq!(
            place.one::<u32>("SELECT count(*) FROM articles"),
            u32::try_from(added).expect("few")
        );
    }
    let rest = place.import();
    assert_eq!(rest.counts.added, 200 - added);
    assert!(!rest.is_interrupted);
    assert_eq!(place.dump(), expected);
    // Asked when all is done, a run is done.
    let archive = place.open_to_write();
    let roots = [place.captures()];
    let stats = import(&archive, &roots, &options, &mut Stopped { left: 200 });
    assert_eq!(
        stats.expect("an import").counts,
        Counts {
            seen: 200,
            unchanged: 200,
            ..Counts::default()
        }
    );
}

#[cfg(unix)]
#[test]
fn two_names_that_are_not_utf_8_are_two_places() {
    use std::os::unix::ffi::OsStrExt;
    let place = Place::new();
    for name in [&b"\xe9.txt"[..], b"\xef\xbf\xbde9.txt", b"\xe8.txt"] {
        let path = place.captures().join(std::ffi::OsStr::from_bytes(name));
        fs::write(path, PORT).expect("a capture");
    }
    assert_eq!(told(&place.import()), "3 seen, 1 added, 2 duplicate");
    assert_eq!(told(&place.import()), "3 seen, 3 unchanged");
}

#[test]
fn an_unreadable_place_stays_one_problem_and_is_tried_again() {
    let place = Place::new();
    place.write("a.txt", PORT);
    let roots = [place.captures(), place.folder.path().join("nowhere")];
    for _ in 0..3 {
        let stats = place.import_with(&roots, &options());
        assert_eq!(stats.counts.rejected, 1);
        assert_eq!(stats.rejected[0].1.kind, ProblemKind::Unreadable);
    }
    assert_eq!(place.one::<i64>("SELECT count(*) FROM problems"), 1);
    support::assert_lists_are_counts(&place.open());
    fs::create_dir(&roots[1]).expect("a folder");
    place.import_with(&roots, &options());
    let open = "SELECT count(*) FROM problems WHERE resolved_import_id IS NULL";
    assert_eq!(place.one::<i64>(open), 0);
    support::assert_lists_are_counts(&place.open());
}
