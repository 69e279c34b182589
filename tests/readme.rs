//! The README tells the truth: its commands and its queries give the answers that
//! it prints. `DEPECHE_ACCEPT=1 cargo test` writes the answers anew.

mod support;

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use support::Place;

fn readme() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")
}

fn read() -> String {
    std::fs::read_to_string(readme()).expect("the README")
}

/// The sample archive, made as the README says; and what it printed.
fn sample() -> (Place, String) {
    let readme = read();
    let command = readme
        .lines()
        .find_map(|line| line.strip_prefix("cargo run --release -- "))
        .expect("the README's first command");
    let place = Place::new();
    let args: Vec<String> = command
        .split(' ')
        .map(|arg| match arg.strip_prefix("tests/fixtures") {
            Some(rest) => format!("{}{rest}", support::fixtures().display()),
            None => arg.to_owned(),
        })
        .collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = place.depeche(&args);
    assert_eq!(output.status.code(), Some(0));
    support::assert_whole(&place.archive());
    (place, String::from_utf8(output.stderr).expect("words"))
}

#[test]
fn the_main_command_prints_what_the_readme_says() {
    let (_place, printed) = sample();
    assert!(
        read().contains(&format!("```text\n{printed}```\n")),
        "{printed}"
    );
}

/// What a shell prints for the tour's commands, in a clone with depeche on the path.
#[test]
fn the_tour_prints_what_the_readme_says() {
    let place = Place::new();
    let clone = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    std::os::unix::fs::symlink(clone, place.folder.path().join("tests")).expect("a link");
    let depeche = Path::new(env!("CARGO_BIN_EXE_depeche"));
    let mut path = depeche.parent().expect("a folder").as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let readme_text = read();
    let mut parts = readme_text.split("```console\n$ ");
    let mut found = parts.next().expect("a start").to_owned();
    let mut answers = 0;
    for part in parts {
        let (block, rest) = part.split_once("```\n").expect("the end of a block");
        // A command ends with its line, or with the quote that it opens there.
        let mut lines = block.split_inclusive('\n');
        let mut command = lines.next().expect("a command").to_owned();
        while command.matches('"').count() % 2 == 1 {
            command.push_str(lines.next().expect("the end of a command"));
        }
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command} }} 2>&1")])
            .current_dir(place.folder.path())
            .env("PATH", &path)
            .env_remove("DEPECHE_ARCHIVE")
            .output()
            .expect("a shell runs");
        assert_eq!(output.status.code(), Some(0), "{command}");
        let printed = String::from_utf8(output.stdout).expect("text");
        let _ = write!(found, "```console\n$ {command}{printed}```\n{rest}");
        answers += 1;
    }
    assert_eq!(answers, 6, "an import and five answers");
    support::assert_whole(&place.archive());
    accept(&found);
}

#[test]
fn every_query_gives_its_printed_answer() {
    let (place, _) = sample();
    let connection = place.open();
    let readme_text = read();
    let mut found = String::new();
    let mut queries = 0;
    let mut parts = readme_text.split("```sql\n");
    found.push_str(parts.next().expect("a start"));
    for part in parts {
        let (query, rest) = part
            .split_once("```\n\n```text\n")
            .expect("an answer below a query");
        let (_, rest) = rest.split_once("```\n").expect("the end of an answer");
        let rows = support::rows(&connection, query);
        assert!(!rows.is_empty(), "no answer to\n{query}");
        let answer = rows.join("\n");
        let _ = write!(
            found,
            "```sql\n{query}```\n\n```text\n{answer}\n```\n{rest}"
        );
        queries += 1;
    }
    assert!(queries >= 10, "only {queries} queries");
    accept(&found);
}

#[track_caller]
fn accept(found: &str) {
    if std::env::var_os("DEPECHE_ACCEPT").is_some() {
        std::fs::write(readme(), found).expect("the README is written");
    }
    assert_eq!(found, read());
}
