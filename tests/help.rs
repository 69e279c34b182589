//! Help, manual and completions come from the same definitions; what the help shows runs.

mod support;

use std::process::Command;

use support::Place;

fn printed(place: &Place, args: &[&str]) -> String {
    let output = place.depeche(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    String::from_utf8(output.stdout).expect("text")
}

/// The verbs that `depeche --help` lists.
fn verbs(place: &Place) -> Vec<String> {
    let help = printed(place, &["--help"]);
    let list = help.split("Commands:\n").nth(1).expect("a list of verbs");
    list.lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split(' ').next())
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect()
}

fn examples(help: &str) -> Vec<&str> {
    let (_, examples) = help.split_once("\nExamples:\n").unwrap_or_default();
    examples.lines().map(str::trim).collect()
}

/// The sample captures in `captures`, and the archive of them.
fn sample() -> Place {
    let place = Place::new();
    for entry in std::fs::read_dir(support::fixtures().join("sample")).expect("the sample") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        std::fs::copy(&path, place.captures().join(name)).expect("a copy");
    }
    place.import();
    place
}

#[test]
fn the_examples_of_every_verb_run() {
    let place = sample();
    let verbs = verbs(&place);
    assert!(verbs.len() >= 7, "{verbs:?}");
    let binary = std::path::Path::new(env!("CARGO_BIN_EXE_depeche"));
    let folder = binary.parent().expect("a folder").display();
    let path = std::env::var("PATH").unwrap_or_default();
    for verb in std::iter::once(String::new()).chain(verbs) {
        let mut args = vec!["--help"];
        args.splice(0..0, Some(verb.as_str()).filter(|verb| !verb.is_empty()));
        let help = printed(&place, &args);
        let examples = examples(&help);
        assert_eq!(examples.len(), 2, "of {verb}:\n{help}");
        for example in examples {
            assert!(example.contains(&verb), "{example}");
            let output = Command::new("sh")
                .args(["-c", example])
                .env("PATH", format!("{folder}:{path}"))
                .env_remove("DEPECHE_ARCHIVE")
                .current_dir(place.folder.path())
                .output()
                .expect("a shell");
            let words = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{example}\n{words}");
        }
    }
}

#[test]
fn every_verb_has_a_page_of_the_manual() {
    let place = Place::new();
    let verbs = verbs(&place);
    let depeche = printed(&place, &["man"]);
    for verb in verbs {
        let page = printed(&place, &["man", &verb]);
        let name = format!("depeche\\-{verb}");
        assert!(depeche.contains(&name), "{verb} is not in depeche(1)");
        assert!(page.contains(&format!(".SH NAME\n{name} \\- ")), "{page}");
        let (_, examples) = page.split_once(".SH EXAMPLES\n.nf\n").expect("examples");
        assert_eq!(examples.lines().count(), 3, "{examples}");
    }
    let unknown = place.depeche(&["man", "frobnicate"]);
    assert_eq!(unknown.status.code(), Some(2));
    let words = String::from_utf8(unknown.stderr).expect("words");
    assert!(
        words.starts_with("error: there is no verb frobnicate\n"),
        "{words}"
    );
}

#[test]
fn every_shell_completes_every_verb() {
    let place = Place::new();
    let verbs = verbs(&place);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&place, &["completions", shell]);
        for verb in &verbs {
            assert!(script.contains(verb.as_str()), "{shell} without {verb}");
        }
        assert!(script.contains("rehash"), "{shell} without options");
    }
    assert_eq!(
        place.depeche(&["completions", "tcsh"]).status.code(),
        Some(2)
    );
}
