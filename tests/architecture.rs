//! The floor plan of `src/lib.rs` is kept: a room imports from lower floors only.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Rooms and their floors, from the table in `src/lib.rs`.
fn floors() -> BTreeMap<String, u32> {
    let mut floors = BTreeMap::new();
    for line in read(&src().join("lib.rs")).lines() {
        let Some((floor, rooms)) = line
            .strip_prefix("//! | ")
            .and_then(|row| row.trim_end_matches(" |").split_once(" | "))
        else {
            continue;
        };
        let Ok(floor) = floor.parse() else { continue };
        for room in rooms.split(", ") {
            floors.insert(room.trim_matches('`').to_owned(), floor);
        }
    }
    floors
}

/// Every source file with the room that it belongs to.
fn files(folder: &Path, found: &mut Vec<(String, PathBuf)>) {
    for entry in std::fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(src()).expect("within src").to_owned();
            let room = relative
                .iter()
                .next()
                .and_then(|first| first.to_str())
                .expect("a name");
            found.push((room.trim_end_matches(".rs").to_owned(), path));
        }
    }
}

/// The part of a file that is not its tests.
fn code(path: &Path) -> String {
    let text = read(path);
    text.split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// The rooms that a file names: `crate::room` in imports and in paths.
fn used_rooms(code: &str) -> Vec<String> {
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    lines
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            rest[..end].to_owned()
        })
        .collect()
}

#[test]
fn every_room_uses_lower_floors_only() {
    let floors = floors();
    let mut sources = Vec::new();
    files(&src(), &mut sources);
    let mut edges = 0;
    for (room, path) in sources {
        if room == "lib" || room == "main" {
            continue;
        }
        let floor = floors
            .get(&room)
            .unwrap_or_else(|| panic!("{room} has no floor in src/lib.rs"));
        for used in used_rooms(&code(&path)) {
            let used_floor = floors
                .get(&used)
                .unwrap_or_else(|| panic!("{} names {used}, which has no floor", path.display()));
            assert!(
                used == room || used_floor < floor,
                "{} (floor {floor}) uses {used} (floor {used_floor})",
                path.display()
            );
            edges += 1;
        }
    }
    assert!(edges > 20, "only {edges} imports were read");
}

#[test]
fn only_the_store_knows_sql_only_the_cli_prints_only_source_reads_files() {
    let rules: [(&[&str], &[&str]); 3] = [
        (
            &["rusqlite::", "SELECT ", "INSERT INTO"],
            &["store", "error"],
        ),
        (&["println!", "print!", "stdout()", "stderr()"], &["cli"]),
        (&["std::fs", "File::open"], &["source", "store"]),
    ];
    let mut sources = Vec::new();
    files(&src(), &mut sources);
    for (signs, rooms) in rules {
        for (room, path) in &sources {
            let code = code(path);
            let lines = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            for line in lines {
                let sign = signs.iter().find(|sign| line.contains(**sign));
                // A hint may show a query to the user.
                let is_hint = line.contains("hint: ");
                if let Some(sign) = sign.filter(|_| !is_hint) {
                    assert!(
                        rooms.contains(&room.as_str()),
                        "{sign} in {}",
                        path.display()
                    );
                }
            }
        }
    }
}

#[test]
fn files_stay_short() {
    let mut sources = Vec::new();
    files(&src(), &mut sources);
    for (_, path) in sources {
        let lines = code(&path).lines().count();
        assert!(
            lines <= 420,
            "{} has {lines} lines without its tests",
            path.display()
        );
    }
}

#[test]
fn main_is_an_edge() {
    assert!(read(&src().join("main.rs")).lines().count() < 30);
}
