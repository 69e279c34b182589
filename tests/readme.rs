//! The README tells the truth: its commands and its queries give the answers that
//! it prints. `DEPECHE_ACCEPT=1 cargo test` writes the answers anew.

mod support;

use std::fmt::Write;
use std::path::Path;

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
    if std::env::var_os("DEPECHE_ACCEPT").is_some() {
        std::fs::write(readme(), &found).expect("the README is written");
    }
    assert_eq!(found, read());
}
