//! Ctrl-C and a second writer: what they get, in words and exit codes. Signals are
//! sent to the program itself, so this is asked on Unix only.
#![cfg(unix)]

mod support;

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use depeche::store::Archive;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use support::Place;

/// A place with so many captures that a run can be met in the middle of its work.
fn place_with_captures() -> Place {
    let place = Place::new();
    for at in 0..4000 {
        let text = format!("Hanoi (VNA) - Le quai numéro {at} du port est ouvert. -VNA");
        place.write(&format!("{at:04}.txt"), text);
    }
    place
}

fn start(place: &Place, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_depeche"))
        .args(args)
        .current_dir(place.folder.path())
        .env_remove("DEPECHE_ARCHIVE")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("depeche runs")
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.expect("kill runs").success());
}

/// Waits until the run has committed a batch, as a reader of the archive sees it.
fn wait_for_a_batch(place: &Place) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while Instant::now() < deadline {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let added = Connection::open_with_flags(place.archive(), flags).and_then(|connection| {
            let sql = "SELECT max(added) FROM imports WHERE outcome = 'running'";
            connection.query_row(sql, [], |row| row.get::<_, Option<i64>>(0))
        });
        if added.is_ok_and(|added| added > Some(0)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("no batch was committed");
}

fn ended(child: Child) -> (Option<i32>, String) {
    let output: Output = child.wait_with_output().expect("depeche ends");
    let words = String::from_utf8(output.stderr).expect("words");
    (output.status.code(), words)
}

#[test]
fn ctrl_c_once_finishes_the_batch_and_the_next_run_does_the_rest() {
    let place = place_with_captures();
    for signal in ["-INT", "-TERM"] {
        let child = start(&place, &["import", "--batch", "20", "captures"]);
        wait_for_a_batch(&place);
        send(&child, signal);
        let (code, words) = ended(child);
        support::assert_whole(&place.archive());
        let added: i64 = place.one("SELECT added FROM imports ORDER BY id DESC LIMIT 1");
        let before: i64 = place.one("SELECT count(*) FROM articles");
        let known = before - added;
        let dealt_with =
            place.one::<i64>("SELECT unchanged FROM imports ORDER BY id DESC LIMIT 1") + added;
        assert!(known + added < 4000, "the run was over before the signal");
        assert_eq!(code, Some(130));
        let line = |count: i64| match count {
            0..1000 => count.to_string(),
            _ => format!("{},{:03}", count / 1000, count % 1000),
        };
        let mut ends = vec![format!("{} added", line(added))];
        if dealt_with > added {
            ends.push(format!("{} unchanged", line(dealt_with - added)));
        }
        assert_eq!(
            words,
            format!(
                "interrupted: finishing the batch in hand; again ends at once\n\
                 {} inputs: {} (interrupted: the same command does the rest)\n",
                line(dealt_with),
                ends.join(", ")
            )
        );
        let outcome = "SELECT outcome FROM imports ORDER BY id DESC LIMIT 1";
        assert_eq!(place.one::<String>(outcome), "interrupted");
    }
    let rest = start(&place, &["import", "captures"]);
    assert_eq!(ended(rest).0, Some(0));
    let dump = place.dump();
    std::fs::remove_file(place.archive()).expect("removed");
    place.import();
    assert_eq!(dump, place.dump());
}

#[test]
fn ctrl_c_twice_ends_at_once_and_loses_nothing_committed() {
    let place = place_with_captures();
    let child = start(&place, &["import", "--batch", "20", "captures"]);
    wait_for_a_batch(&place);
    // Both are there before the program goes on.
    for signal in ["-STOP", "-INT", "-TERM", "-CONT"] {
        send(&child, signal);
    }
    assert_eq!(ended(child), (Some(130), String::new()));
    let rest = start(&place, &["import", "--json", "captures"]);
    let output = rest.wait_with_output().expect("depeche ends");
    assert_eq!(output.status.code(), Some(0));
    let summary: Value = serde_json::from_slice(&output.stdout).expect("one object");
    assert_eq!(
        (&summary["seen"], &summary["interrupted"]),
        (&4000.into(), &false.into())
    );
    assert_eq!(
        place.one::<String>("SELECT group_concat(outcome) FROM imports"),
        "interrupted,done"
    );
    support::assert_lists_are_counts(&place.open());
    support::assert_whole(&place.archive());
    assert_eq!(place.one::<i64>("SELECT count(*) FROM articles"), 4000);
}

/// What a reader with a little patience sees while a run goes on: whole batches.
#[test]
fn readers_see_no_half_of_an_article() {
    let place = place_with_captures();
    let mut child = start(&place, &["import", "--batch", "20", "captures"]);
    wait_for_a_batch(&place);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let reader = Connection::open_with_flags(place.archive(), flags).expect("opens");
    let mut seen = Vec::new();
    while child.try_wait().expect("depeche is there").is_none() {
        let counts = support::rows(
            &reader,
            "SELECT count(*), (SELECT count(*) FROM originals), (SELECT added FROM imports),
                    (SELECT count(*) FROM article_search('port')), (SELECT count(*) FROM sources)
               FROM articles",
        );
        seen.extend(counts);
        std::thread::sleep(Duration::from_millis(20));
    }
    drop(reader);
    assert_eq!(
        ended(child),
        (Some(0), "4,000 inputs: 4,000 added\n".to_owned())
    );
    seen.dedup();
    assert!(seen.len() > 2, "the run was over before a reader came");
    for counts in seen {
        let counts: Vec<&str> = counts.split('|').collect();
        assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    }
}

#[test]
fn what_is_being_written_is_read_and_what_a_killed_run_left_is_named() {
    let place = Place::new();
    place.write("a.txt", "Un texte.");
    place.import();
    let writer = Connection::open(place.archive()).expect("opens");
    writer
        .execute_batch(
            "-- Else the journal says nothing until it is synced.
             PRAGMA synchronous = OFF;
             BEGIN IMMEDIATE;
             UPDATE imports SET finished_at = NULL",
        )
        .expect("written");
    let readers = [&["stats"][..], &["query", "SELECT 1"], &["search", "texte"]];
    for args in readers {
        assert_eq!(place.depeche(args).status.code(), Some(0), "{args:?}");
    }
    let killed = place.folder.path().join("killed.db");
    for suffix in ["", "-journal"] {
        let beside = |archive: &std::path::Path| format!("{}{suffix}", archive.display());
        std::fs::copy(beside(&place.archive()), beside(&killed)).expect("copied");
    }
    for args in readers.into_iter().chain([&["check"][..]]) {
        let args = [&["--archive", "killed.db"], args].concat();
        assert_eq!(
            ended(start(&place, &args)),
            (
                Some(1),
                "error: Archive killed.db was left in the middle of a write\n\
                 hint: run the import again: it restores the archive and finishes the work\n"
                    .to_owned()
            )
        );
    }
    let import = ["--archive", "killed.db", "import", "captures"];
    assert_eq!(place.depeche(&import).status.code(), Some(0));
    support::assert_whole(&killed);
}

#[test]
fn a_second_writer_is_told_at_once_or_waits() {
    let place = Place::new();
    place.write("a.txt", "Un texte.");
    let first = Archive::open_or_create(&place.archive()).expect("the first writer");
    let refused = start(&place, &["import", "captures"]);
    assert_eq!(
        ended(refused),
        (
            Some(1),
            "error: Archive archive.db is in use by another depeche\n\
             hint: run the command again when the other one has ended, or import with --wait\n"
                .to_owned()
        )
    );
    let impatient = start(&place, &["import", "--wait", "captures"]);
    let patient = start(&place, &["import", "--wait", "captures"]);
    // Long enough for both to say that they wait.
    std::thread::sleep(Duration::from_millis(700));
    send(&impatient, "-INT");
    assert_eq!(
        ended(impatient),
        (
            Some(130),
            "waiting: another depeche uses the archive\n\
             interrupted: nothing was written\n"
                .to_owned()
        )
    );
    first.close().expect("closed");
    assert_eq!(
        ended(patient),
        (
            Some(0),
            "waiting: another depeche uses the archive\n1 input: 1 added\n".to_owned()
        )
    );
}
