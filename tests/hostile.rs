//! Hostile inputs on the way in: each is archived, or is a problem with its reason.
//! None stops a run, hangs it, or speaks to the terminal.
#![cfg(unix)]

mod support;

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use depeche::import::{ImportOptions, import};
use depeche::progress::Progress;
use support::{Place, options};

/// Runs depeche, which has to end within a minute.
fn within_a_minute(place: &Place, args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_depeche"))
        .args(args)
        .current_dir(place.folder.path())
        .env_remove("DEPECHE_ARCHIVE")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("depeche runs");
    let deadline = Instant::now() + Duration::from_mins(1);
    while child.try_wait().expect("depeche is there").is_none() {
        if Instant::now() > deadline {
            child.kill().expect("ended");
            panic!("{args:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    child.wait_with_output().expect("depeche ends")
}

fn kinds(place: &Place) -> Vec<String> {
    support::rows(
        &place.open(),
        "SELECT kind FROM problems WHERE resolved_import_id IS NULL ORDER BY uri",
    )
}

#[test]
fn devices_and_what_the_kernel_makes_up_are_no_captures() {
    let place = Place::new();
    place.write("z.txt", "Un texte.");
    let mut expected = Vec::new();
    for (name, target) in [
        ("a_null", "/dev/null"),
        ("b_zero", "/dev/zero"),
        ("c_terminal", "/dev/tty"),
        ("d_version", "/proc/version"),
        ("e_memory", "/proc/self/mem"),
        ("f_log", "/proc/kmsg"),
    ] {
        if Path::new(target).exists() {
            symlink(target, place.captures().join(name)).expect("a link");
            expected.push(name);
        }
    }
    symlink("a_loop", place.captures().join("a_loop")).expect("a link to itself");
    expected.push("a_loop");
    let output = within_a_minute(&place, &["import", "captures"]);
    assert_eq!(output.status.code(), Some(3));
    support::assert_whole(&place.archive());
    let kinds = kinds(&place);
    assert_eq!(kinds.len(), expected.len());
    let fixed = ["not_a_file", "unreadable"];
    assert!(
        kinds.iter().all(|kind| fixed.contains(&kind.as_str())),
        "{kinds:?}"
    );
    assert_eq!(place.one::<i64>("SELECT count(*) FROM articles"), 1);

    for target in ["/proc/kmsg", "/proc/version", "/dev/zero"] {
        if Path::new(target).exists() {
            let output = within_a_minute(&place, &["parse", target]);
            assert_eq!(output.status.code(), Some(3), "{target}");
            let line = String::from_utf8(output.stdout).expect("JSON");
            assert!(line.contains("\"problem\""), "{line}");
        }
    }
}

#[test]
fn a_hundred_megabytes_are_told_by_their_length() {
    let place = Place::new();
    let path = place.write("a.txt", "");
    let file = File::options().write(true).open(path).expect("a capture");
    file.set_len(100 * 1024 * 1024).expect("100 MB");
    let started = Instant::now();
    let stats = place.import();
    assert_eq!((stats.counts.rejected, stats.read_bytes), (1, 0));
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_eq!(kinds(&place), ["too_large"]);
}

#[test]
fn one_line_of_megabytes_is_archived() {
    let place = Place::new();
    let words = "Le port de Hai Duong a ouvert, selon M. Tran Van Minh, deux quais. ";
    place.write("a.txt", words.repeat(2 * 1024 * 1024 / words.len()));
    let output = within_a_minute(&place, &["import", "captures"]);
    assert_eq!(output.status.code(), Some(0));
    support::assert_whole(&place.archive());
}

/// Deletes files, and changes others, while a run goes on.
struct Vandal {
    folder: PathBuf,
    is_done: bool,
}

impl Progress for Vandal {
    fn found(&mut self, _inputs: u64) {}

    fn advanced(&mut self, _inputs: u64) {
        if std::mem::replace(&mut self.is_done, true) {
            return;
        }
        // The last ones, which no worker has come to yet.
        fs::remove_file(self.folder.join("0999.txt")).expect("removed");
        fs::write(self.folder.join("0998.txt"), "Un tout autre texte.").expect("changed");
        fs::remove_file(self.folder.join("0997.txt")).expect("removed");
        fs::create_dir(self.folder.join("0997.txt")).expect("a folder instead");
        fs::remove_file(self.folder.join("0996.txt")).expect("removed");
        let pipe = self.folder.join("0996.txt");
        assert!(
            Command::new("mkfifo")
                .arg(pipe)
                .status()
                .expect("mkfifo")
                .success()
        );
    }
}

#[test]
fn what_vanishes_or_changes_while_a_run_goes_on_is_told() {
    let place = Place::new();
    for at in 0..1000 {
        place.write(&format!("{at:04}.txt"), format!("Un texte numéro {at}."));
    }
    let options = ImportOptions {
        jobs: 1,
        ..options()
    };
    let archive = place.open_to_write();
    let mut vandal = Vandal {
        folder: place.captures(),
        is_done: false,
    };
    let stats = import(&archive, &[place.captures()], &options, &mut vandal).expect("an import");
    archive.close().expect("closes");
    support::assert_whole(&place.archive());
    assert_eq!(
        (stats.counts.seen, stats.counts.added, stats.counts.rejected),
        (1000, 997, 3)
    );
    assert_eq!(kinds(&place), ["not_a_file", "not_a_file", "unreadable"]);
    assert_eq!(
        place.one::<i64>("SELECT count(*) FROM articles WHERE body = 'Un tout autre texte.'"),
        1
    );
    let again = place.import();
    assert_eq!(
        (
            again.counts.seen,
            again.counts.unchanged,
            again.counts.rejected
        ),
        (998, 997, 1)
    );
}

/// A file written over and over while it is imported: each capture is what the file
/// held between two writes, and the archive is whole.
#[test]
fn a_file_that_is_written_all_the_time_stops_no_run() {
    let place = Place::new();
    let path = place.write("a.txt", "Un texte.");
    place.write("b.txt", "Un autre texte.");
    let is_over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut at = 0_u64;
            while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
                at += 1;
                fs::write(
                    &path,
                    "Un texte. ".repeat(usize::try_from(at % 5000).unwrap_or(0)),
                )
                .expect("written");
            }
        });
        let seen = std::panic::catch_unwind(|| [(); 10].map(|()| place.import().counts.seen));
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(seen.ok(), Some([2; 10]));
    });
    place.write("a.txt", "Un texte à la fin.");
    let last = place.import().counts;
    assert_eq!((last.added, last.unchanged), (1, 1));
    assert_eq!(kinds(&place), [""; 0]);
}

#[test]
fn no_name_and_no_text_speaks_to_the_terminal() {
    let place = Place::new();
    let name = "a\u{1b}]0;titre\u{7}\n\u{9b}31m\u{202e}.txt";
    place.write(name, "");
    place.write(
        "b.txt",
        "Un texte \u{1b}[31mrouge\u{9b}0m\u{7f} et '); DROP TABLE articles; --",
    );
    let outputs = [
        within_a_minute(&place, &["import", "captures"]),
        within_a_minute(&place, &["import", "--json", "captures"]),
        within_a_minute(&place, &["parse", "captures"]),
        within_a_minute(
            &place,
            &["--archive", "no\u{1b}/where.db", "import", "captures"],
        ),
    ];
    for output in outputs {
        assert_ne!(output.status.code(), Some(0));
        for said in [output.stdout, output.stderr] {
            let said = String::from_utf8(said).expect("text");
            let spoken = said
                .chars()
                .find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
            assert_eq!(spoken, None, "{said:?}");
        }
    }
    support::assert_whole(&place.archive());
    assert_eq!(place.one::<i64>("SELECT count(*) FROM articles"), 1);
}
