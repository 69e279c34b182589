//! `depeche contains`: yes only if every byte of every file is in the archive.

mod support;

use std::process::Output;

use serde_json::Value;
use support::Place;

const PAGE: &str = "Hanoi (VNA) - Le port a ouvert deux quais.\n\nIls sont longs. -VNA";

fn told(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).expect("text");
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

/// An archive of three files, two of them the same.
fn imported() -> Place {
    let place = Place::new();
    place.write("a.txt", PAGE);
    place.write("sub/.hidden", PAGE);
    place.write("sub/b.html", format!("{PAGE}\n\nUn texte de plus."));
    place.import();
    place
}

/// The answer for the folder of captures, which lies in `captures`.
fn lost(place: &Place) -> Vec<String> {
    let (code, out, _) = told(&place.depeche(&["contains", "captures"]));
    let folder = place.captures().canonicalize().expect("a path");
    let folder = format!("{}/", folder.display());
    let lines: Vec<String> = out.lines().map(|line| line.replace(&folder, "")).collect();
    assert_eq!(code, Some(if lines.is_empty() { 0 } else { 3 }));
    lines
}

#[test]
fn what_is_archived_may_be_deleted() {
    let place = imported();
    let before = std::fs::read(place.archive()).expect("the archive");
    assert_eq!(
        told(&place.depeche(&["contains", "captures"])),
        (
            Some(0),
            String::new(),
            "3 files: every byte is in archive.db\n".to_owned()
        )
    );
    // Another place, the same bytes.
    std::fs::create_dir(place.folder.path().join("copies")).expect("a folder");
    std::fs::write(place.folder.path().join("copies/c"), PAGE).expect("a copy");
    assert_eq!(
        told(&place.depeche(&["contains", "copies", "copies/c", "captures/a.txt"])),
        (
            Some(0),
            String::new(),
            "2 files: every byte is in archive.db\n".to_owned()
        )
    );
    assert_eq!(std::fs::read(place.archive()).expect("the archive"), before);
    support::assert_whole(&place.archive());
}

#[test]
fn one_byte_more_is_not_in_the_archive() {
    let place = imported();
    place.write("a.txt", format!("{PAGE} "));
    let folder = place.captures().canonicalize().expect("a path");
    assert_eq!(
        told(&place.depeche(&["contains", "captures"])),
        (
            Some(3),
            format!(
                "not_imported: {}/a.txt: its bytes are not in the archive\n",
                folder.display()
            ),
            "3 files: 2 in archive.db, 1 not: do not delete it\n".to_owned()
        )
    );
}

#[test]
fn what_was_rejected_would_be_lost() {
    let place = imported();
    place.write("empty.txt", "");
    place.write("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.import();
    place.write("new\u{1b}[31m.txt", "Un nouveau texte.");
    assert_eq!(
        lost(&place),
        [
            "rejected: empty.txt: empty: The file has no bytes",
            "rejected: image.png: not_text: A NUL character at byte 10 of the text",
            "not_imported: new\\u{1b}[31m.txt: its bytes are not in the archive",
        ]
    );
}

#[test]
fn an_original_that_is_gone_or_altered_saves_nothing() {
    let place = imported();
    let hash: String = place.one(
        "SELECT content_hash FROM articles JOIN sources ON articles.id = article_id WHERE uri LIKE '%b.html'",
    );
    let change = |sql: &str| {
        let sql = sql.replace(
            "$hash",
            &format!("(SELECT id FROM articles WHERE content_hash = '{hash}')"),
        );
        place.open().execute_batch(&sql).expect("damage");
    };
    change("UPDATE originals SET byte_length = byte_length + 1 WHERE article_id = $hash");
    assert_eq!(
        lost(&place),
        ["damaged_original: sub/b.html: the original has another length than was stored"]
    );
    change("UPDATE originals SET bytes = x'00' WHERE article_id = $hash");
    assert_eq!(
        lost(&place),
        ["damaged_original: sub/b.html: the original does not decompress"]
    );
    change(
        "UPDATE originals
            SET (bytes, byte_length) = (SELECT bytes, byte_length FROM originals WHERE article_id <> $hash)
          WHERE article_id = $hash",
    );
    assert_eq!(
        lost(&place),
        ["damaged_original: sub/b.html: the original does not hash to its content_hash"]
    );
    change("DELETE FROM originals WHERE article_id = $hash");
    assert_eq!(
        lost(&place),
        ["lost_original: sub/b.html: the archive has lost the original"]
    );
}

#[test]
fn the_archive_in_the_folder_is_not_in_the_archive() {
    let place = imported();
    let (code, out, err) = told(&place.depeche(&["contains", "."]));
    let folder = place.folder.path().canonicalize().expect("a path");
    assert_eq!(code, Some(3));
    assert_eq!(
        out,
        format!(
            "the_archive: {}/archive.db: the archive itself\n",
            folder.display()
        )
    );
    assert_eq!(err, "4 files: 3 in archive.db, 1 not: do not delete it\n");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_in_the_archive() {
    use std::os::unix::fs::symlink;

    let place = imported();
    symlink("nowhere", place.captures().join("dangling")).expect("a link");
    symlink(place.captures(), place.captures().join("loop")).expect("a loop");
    let pipe = place.captures().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    let kinds: Vec<String> = lost(&place)
        .iter()
        .map(|line| line.split(": ").take(2).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(
        kinds,
        ["unreadable dangling", "unreadable loop", "not_a_file pipe"]
    );
}

#[test]
fn what_is_not_there_cannot_be_told() {
    let place = imported();
    let (code, out, err) = told(&place.depeche(&["contains", "nowhere"]));
    assert_eq!(code, Some(3));
    assert!(out.starts_with("unreadable: "), "{out}");
    assert_eq!(err, "1 file: 0 in archive.db, 1 not: do not delete it\n");

    std::fs::create_dir(place.folder.path().join("empty")).expect("a folder");
    assert_eq!(
        told(&place.depeche(&["contains", "empty"])),
        (
            Some(0),
            String::new(),
            "0 files: nothing to lose\n".to_owned()
        )
    );
    assert_eq!(
        told(&place.depeche(&["contains", "--archive", "no.db", "captures"])),
        (
            Some(1),
            String::new(),
            "error: There is no archive no.db\n\
             hint: name another file with --archive; depeche import PATH makes one\n"
                .to_owned()
        )
    );
    assert_eq!(place.depeche(&["contains"]).status.code(), Some(2));
}

#[test]
fn the_answer_is_one_object_of_json_too() {
    let place = imported();
    place.write("c.txt", "Un nouveau texte.");
    let (code, out, err) = told(&place.depeche(&["contains", "--json", "captures"]));
    assert_eq!((code, err.as_str()), (Some(3), ""));
    let answer: Value = serde_json::from_str(&out).expect("one object");
    assert_eq!(answer["contained"], false);
    assert_eq!(answer["files"], 4);
    assert_eq!(answer["contained_files"], 3);
    assert_eq!(answer["missing"][0]["reason"], "not_imported");
}

#[test]
fn who_stops_reading_gets_the_same_exit_code() {
    let place = imported();
    place.write("a.txt", "Un autre texte.");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_depeche"))
        .args(["contains", "captures"])
        .current_dir(place.folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("depeche runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
}
