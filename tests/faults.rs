//! Faults at every point: an import of 40 captures in two batches is killed, finds the
//! disk full, or gets an I/O error at each call by which it writes. Whatever happens,
//! the archive is whole, its counts are true, the next import finishes the work, and no
//! run says that all is well when it is not.
//!
//! strace makes each call a point without touching the program. A quick run takes
//! every so many; `DEPECHE_FAULTS=all cargo test --test faults` takes each one, and
//! `DEPECHE_FAULTS=some` fails where strace is not there, instead of passing by.
#![cfg(target_os = "linux")]

mod support;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

use rusqlite::Connection;
use tempfile::TempDir;

/// A quick run tries so many of the many writes.
const QUICK_WRITES: usize = 60;

fn asked() -> Option<String> {
    std::env::var("DEPECHE_FAULTS").ok()
}

/// Tells what was tried, also where the output of a passed test is not shown.
fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// A folder where a sync costs nothing, if there is one: its call is made all the same.
fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    folder.expect("a temporary folder")
}

fn write_captures(folder: &Path) {
    fs::create_dir(folder).expect("a folder");
    for at in 0..40 {
        let page = format!(
            "Le quai {at} grandit\n\nLe quai {at} a été ouvert lundi.\n\
             Le quai {at} grandit ảnh 1Le quai {at}. Photo: VNA\n\n\
             Hanoi (VNA) - M. Tran Van Minh a ouvert le quai numéro {at}.\n\n\
             Il est long de {at} mètres. -VNA\n\n\
             Voir plus\n\nUn quai. Photo: VNA\n\nLe quai {} grandit\n\nLe quai a été ouvert lundi \
             par le ministre, qui a remercié les ouvriers, les ingénieurs et les riverains \
             de leur patience pendant quatre années de travaux.",
            at + 1
        );
        fs::write(folder.join(format!("{at:02}.txt")), page).expect("a capture");
    }
}

fn beside(archive: &Path, suffix: &str) -> PathBuf {
    PathBuf::from(format!("{}{suffix}", archive.display()))
}

fn import(mut command: Command, captures: &Path, archive: &Path) -> Output {
    command
        .args(["import", "--jobs", "1", "--batch", "20", "--archive"])
        .arg(archive)
        .arg(captures)
        .env_remove("DEPECHE_ARCHIVE")
        .output()
        .expect("depeche runs")
}

fn depeche() -> Command {
    Command::new(env!("CARGO_BIN_EXE_depeche"))
}

/// The import under strace, which looks at the archive, its journal and their folder.
fn traced(options: &[&str], captures: &Path, archive: &Path) -> Output {
    let mut command = Command::new("strace");
    command
        .args(["-f", "--seccomp-bpf", "-P"])
        .arg(archive)
        .arg("-P")
        .arg(beside(archive, "-journal"))
        .arg("-P")
        .arg(archive.parent().expect("a folder"))
        .args(options)
        .arg(env!("CARGO_BIN_EXE_depeche"));
    import(command, captures, archive)
}

/// How often a whole import makes a call.
fn calls(call: &str, captures: &Path) -> usize {
    let folder = folder();
    let log = folder.path().join("log");
    let options = [
        "-o",
        log.to_str().expect("a path"),
        "-e",
        &format!("trace={call}"),
    ];
    let output = traced(&options, captures, &folder.path().join("archive.db"));
    assert!(output.status.success());
    let log = fs::read_to_string(log).expect("the calls");
    log.lines().filter(|line| line.contains(call)).count()
}

/// What is to happen at which call.
struct Point {
    call: &'static str,
    fault: &'static str,
    when: String,
}

fn points(captures: &Path) -> Vec<Point> {
    let mut points = Vec::new();
    for (call, faults) in [
        (
            "pwrite64",
            &["signal=SIGKILL", "error=ENOSPC", "error=EIO"][..],
        ),
        ("fsync", &["signal=SIGKILL", "error=EIO"]),
        ("unlink", &["signal=SIGKILL", "error=EIO"]),
        ("ftruncate", &["signal=SIGKILL", "error=EIO"]),
        ("pread64", &["error=EIO"]),
    ] {
        let calls = calls(call, captures);
        let step = match asked().as_deref() {
            Some("all") => 1,
            _ => calls.div_ceil(QUICK_WRITES).max(1),
        };
        for (first, fault) in faults.iter().enumerate() {
            // A full disk stays full.
            let goes_on = if *fault == "error=ENOSPC" { "+" } else { "" };
            points.extend((first % step + 1..=calls).step_by(step).map(|at| Point {
                call,
                fault,
                when: format!("{at}{goes_on}"),
            }));
        }
    }
    points
}

/// What holds for what a failed run left, once its journal is rolled back.
fn assert_committed_is_whole(archive: &Path, what: &str) {
    let folder = folder();
    let copy = folder.path().join("archive.db");
    for suffix in ["", "-journal"] {
        if beside(archive, suffix).exists() {
            fs::copy(beside(archive, suffix), beside(&copy, suffix)).expect("a copy");
        }
    }
    let connection = Connection::open(&copy).expect("the copy opens");
    assert_eq!(
        support::rows(&connection, "PRAGMA integrity_check"),
        ["ok"],
        "{what}"
    );
    assert_eq!(
        support::rows(&connection, "PRAGMA foreign_key_check"),
        [""; 0],
        "{what}"
    );
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'imports'";
    if support::rows(&connection, tables) == ["0"] {
        return;
    }
    let false_counts = support::rows(
        &connection,
        "SELECT id FROM imports
          WHERE added <> (SELECT count(*) FROM import_changes
                           WHERE import_id = imports.id AND outcome = 'added')
             OR (SELECT count(*) FROM articles)
                <> (SELECT count(*) FROM originals)
             OR (SELECT count(*) FROM articles)
                <> (SELECT count(*) FROM import_changes WHERE outcome = 'added')",
    );
    assert_eq!(false_counts, [""; 0], "{what}");
}

fn try_point(point: &Point, captures: &Path, expected: &str) {
    let Point { call, fault, when } = point;
    let what = format!("{fault} at {call} {when}");
    let folder = folder();
    let archive = folder.path().join("archive.db");
    let options = [
        "-o",
        "/dev/null",
        "-e",
        &format!("trace={call}"),
        "-e",
        &format!("inject={call}:{fault}:when={when}"),
    ];
    let output = traced(&options, captures, &archive);
    let words = String::from_utf8_lossy(&output.stderr);
    if *fault != "signal=SIGKILL" && !output.status.success() {
        assert_eq!(output.status.code(), Some(1), "{what}: {words}");
        assert!(words.starts_with("error: "), "{what}: {words}");
    }
    assert_committed_is_whole(&archive, &what);
    if output.status.success() {
        support::assert_whole(&archive);
        assert_eq!(support::dump(&archive), expected, "{what} ended in exit 0");
    }
    let rest = import(depeche(), captures, &archive);
    let words = String::from_utf8_lossy(&rest.stderr);
    assert_eq!(rest.status.code(), Some(0), "{what}, and then: {words}");
    support::assert_whole(&archive);
    assert_eq!(support::dump(&archive), expected, "{what}");
}

/// Whether strace can be used; if not, the test is skipped with a word.
fn has_strace() -> bool {
    let mut strace = Command::new("strace");
    let has_strace = succeeds(strace.args(["-f", "--seccomp-bpf", "-o", "/dev/null", "true"]));
    if !has_strace {
        assert!(
            asked().is_none(),
            "strace is asked for and does not work here"
        );
        say("skipped: strace does not work here");
    }
    has_strace
}

#[test]
fn a_fault_at_any_call_loses_nothing_that_was_committed() {
    if !has_strace() {
        return;
    }
    let folder = folder();
    let captures = folder.path().join("captures");
    write_captures(&captures);
    let archive = folder.path().join("archive.db");
    assert!(import(depeche(), &captures, &archive).status.success());
    let expected = support::dump(&archive);

    let points = points(&captures);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(point) = points.get(next.fetch_add(1, Ordering::Relaxed)) {
                    try_point(point, &captures, &expected);
                }
            });
        }
    });
    for fault in ["signal=SIGKILL", "error=ENOSPC", "error=EIO"] {
        let tried = points.iter().filter(|point| point.fault == fault).count();
        say(&format!("{fault}: {tried} points tried"));
        assert!(tried > 0);
    }
    say(&format!(
        "{} points tried in all, none failed",
        points.len()
    ));
}

#[test]
fn what_cannot_be_opened_is_a_problem_and_not_gone() {
    if !has_strace() {
        return;
    }
    let folder = folder();
    let captures = folder.path().join("captures");
    write_captures(&captures);
    fs::create_dir(captures.join("sub")).expect("a folder");
    fs::rename(captures.join("07.txt"), captures.join("sub/07.txt")).expect("moved");
    let archive = folder.path().join("archive.db");
    assert!(import(depeche(), &captures, &archive).status.success());
    let expected = support::dump(&archive);
    for closed in ["sub", "sub/07.txt"] {
        let mut command = Command::new("strace");
        command
            .args(["-f", "-o", "/dev/null", "-P"])
            .arg(captures.join(closed))
            .args(["-e", "trace=openat", "-e", "inject=openat:error=EACCES"])
            .args([env!("CARGO_BIN_EXE_depeche"), "--archive"])
            .arg(&archive)
            .args(["import", "--rehash"])
            .arg(&captures);
        let output = command.output().expect("strace runs");
        let words = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3));
        let closed = captures.join(closed);
        let expected_words = format!(
            "rejected: {}: unreadable: Permission denied (os error 13)\n\
             40 inputs: 39 unchanged, 1 rejected\n",
            closed.display()
        );
        assert!(words.starts_with(&expected_words), "{words}");
        let connection = Connection::open(&archive).expect("the archive opens");
        let missing = "SELECT count(*) FROM sources WHERE missing_import_id IS NOT NULL";
        assert_eq!(support::rows(&connection, missing), ["0"]);
        support::assert_lists_are_counts(&connection);
        drop(connection);
        assert!(import(depeche(), &captures, &archive).status.success());
        assert_eq!(support::dump(&archive), expected);
    }
}

#[test]
fn a_disk_that_is_really_full_loses_nothing() {
    let folder = folder();
    let captures = folder.path().join("captures");
    write_captures(&captures);
    let archive = folder.path().join("archive.db");
    assert!(import(depeche(), &captures, &archive).status.success());
    let expected = support::dump(&archive);
    let whole = fs::metadata(&archive).expect("the archive").len();

    let mut sizes = 0;
    // From next to nothing to just too little for the archive and its journal.
    for kilobytes in [16, 48, 128, whole / 2048, whole / 1024 - 8, whole / 1024] {
        let disk = folder.path().join("disk");
        fs::create_dir_all(&disk).expect("a folder");
        let size = format!("size={kilobytes}k");
        let mount = ["-t", "tmpfs", "-o", &size, "tmpfs"];
        let is_mounted = succeeds(Command::new("mount").args(mount).arg(&disk));
        if !is_mounted {
            say("skipped: a tmpfs cannot be mounted here");
            return;
        }
        let full = disk.join("archive.db");
        let output = import(depeche(), &captures, &full);
        let tried = std::panic::catch_unwind(|| {
            let words = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{size}: {words}");
            assert!(words.starts_with("error: "), "{size}: {words}");
            assert_committed_is_whole(&full, &size);
            // The disk gets larger: the same command does the rest.
            let more = ["-o", "remount,size=64m"];
            assert!(succeeds(Command::new("mount").args(more).arg(&disk)));
            let rest = import(depeche(), &captures, &full);
            let words = String::from_utf8_lossy(&rest.stderr);
            assert_eq!(rest.status.code(), Some(0), "{size}, and then: {words}");
            support::assert_whole(&full);
            assert_eq!(support::dump(&full), expected, "{size}");
        });
        assert!(succeeds(Command::new("umount").arg(&disk)));
        if let Err(failed) = tried {
            std::panic::resume_unwind(failed);
        }
        sizes += 1;
    }
    say(&format!("{sizes} sizes of a full disk tried, none failed"));
}
