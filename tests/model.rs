//! Random histories against a plain model: files are added, edited, touched, deleted,
//! renamed, copied and spoilt, imports run, are stopped, or read everything; and after
//! each import the archive says what the model says.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use depeche::import::{ImportOptions, ImportStats, import};
use depeche::progress::Progress;
use depeche::source;
use depeche::store::Counts;
use proptest::prelude::*;
use support::Place;

/// So many files, some in folders, whose names sort around the stroke.
const NAMES: [&str; 8] = ["a", "a.txt", "b/c", "b/d/e", "b.txt", "b0", "f/g", "h"];
/// Texts of one length, so that an edit need not show in the size.
const TEXTS: [&str; 5] = [
    "Le quai un.",
    "Le port un.",
    "Une grue ic",
    "Deux quais.",
    "Trois ports",
];
const BAD: [&str; 2] = ["", "\u{0}\u{1}\u{2}\u{3}\u{0}"];
/// A file is trusted at its record once it is older than this.
const WINDOW: Duration = Duration::from_millis(30);

#[derive(Debug, Clone)]
enum Step {
    /// Writes a text, new or not; with the time of before, or the present one.
    Write {
        name: usize,
        text: usize,
        keeps_time: bool,
    },
    Spoil {
        name: usize,
        how: usize,
    },
    Touch {
        name: usize,
    },
    Delete {
        name: usize,
    },
    Rename {
        from: usize,
        to: usize,
    },
    Copy {
        from: usize,
        to: usize,
    },
    /// Takes the folder `b` away, or brings it back: its files have the record they had.
    Move,
    /// Lets the files grow older than the racy window.
    Wait,
    Import {
        rehash: bool,
        batch_inputs: u64,
    },
    /// Imports one folder alone.
    ImportPart,
    Stopped {
        after: u64,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let name = 0..NAMES.len();
    prop_oneof![
        6 => (name.clone(), 0..TEXTS.len(), any::<bool>())
            .prop_map(|(name, text, keeps_time)| Step::Write { name, text, keeps_time }),
        1 => (name.clone(), 0..BAD.len()).prop_map(|(name, how)| Step::Spoil { name, how }),
        1 => name.clone().prop_map(|name| Step::Touch { name }),
        2 => name.clone().prop_map(|name| Step::Delete { name }),
        1 => (name.clone(), name.clone()).prop_map(|(from, to)| Step::Rename { from, to }),
        1 => (name.clone(), name).prop_map(|(from, to)| Step::Copy { from, to }),
        2 => Just(Step::Move),
        2 => Just(Step::Wait),
        4 => (any::<bool>(), 1..6_u64)
            .prop_map(|(rehash, batch_inputs)| Step::Import { rehash, batch_inputs }),
        1 => Just(Step::ImportPart),
        1 => (0..6_u64).prop_map(|after| Step::Stopped { after }),
    ]
}

/// What the archive should say.
#[derive(Debug, Default)]
struct Model {
    /// The files, by name.
    files: BTreeMap<&'static str, &'static str>,
    /// What each place held when it was read last, and whether it is gone.
    sources: BTreeMap<&'static str, (&'static str, bool)>,
    articles: BTreeSet<&'static str>,
    problems: BTreeMap<&'static str, &'static str>,
}

impl Model {
    /// An import of what is below a folder.
    fn import(&mut self, folder: &str) -> (Counts, u64) {
        let mut counts = Counts::default();
        for (name, text) in self
            .files
            .iter()
            .filter(|(name, _)| name.starts_with(folder))
        {
            counts.seen += 1;
            if BAD.contains(text) {
                counts.rejected += 1;
                self.problems.insert(name, text);
                // A place that is marked as gone stays so until it holds a capture.
                continue;
            }
            self.problems.remove(name);
            let held = self.sources.insert(name, (text, false));
            if self.articles.insert(text) {
                counts.added += 1;
            } else if held.is_some_and(|(held, _)| held == *text) {
                counts.unchanged += 1;
            } else {
                counts.duplicate += 1;
            }
        }
        let files = &self.files;
        let is_gone = |name: &str| name.starts_with(folder) && !files.contains_key(name);
        self.problems.retain(|name, _| !is_gone(name));
        let mut missing = 0;
        for (_, (_, is_missing)) in self.sources.iter_mut().filter(|(name, _)| is_gone(name)) {
            missing += u64::from(!*is_missing);
            *is_missing = true;
        }
        (counts, missing)
    }
}

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

struct World {
    place: Place,
    model: Model,
    /// Files of the folder `b` while it is away.
    away: BTreeMap<&'static str, &'static str>,
}

impl World {
    fn path(&self, name: &str) -> PathBuf {
        self.place.captures().join(name)
    }

    /// Whether a file of this name can be there: no folder is, and no file is a part
    /// of its path.
    fn has_room(&self, name: &str) -> bool {
        let path = self.path(name);
        !path.is_dir() && !path.ancestors().skip(1).any(std::path::Path::is_file)
    }

    fn write(&mut self, name: &'static str, text: &'static str) {
        if self.has_room(name) {
            self.place.write(name, text);
            self.model.files.insert(name, text);
        }
    }

    fn modified(&self, name: &str) -> Option<SystemTime> {
        fs::metadata(self.path(name))
            .and_then(|metadata| metadata.modified())
            .ok()
    }

    fn set_modified(&self, name: &str, time: SystemTime) {
        let file = File::options().append(true).open(self.path(name));
        file.and_then(|file| file.set_modified(time))
            .expect("a time is set");
    }

    fn run(
        &self,
        folder: &str,
        options: &ImportOptions,
        progress: &mut dyn Progress,
    ) -> ImportStats {
        let root = self.place.captures().join(folder);
        let archive = self.place.open_to_write();
        let stats = import(&archive, &[root], options, progress).expect("an import");
        archive.close().expect("closes");
        stats
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Write {
                name,
                text,
                keeps_time,
            } => {
                let time = self.modified(NAMES[name]).filter(|_| keeps_time);
                self.write(NAMES[name], TEXTS[text]);
                if let Some(time) = time {
                    self.set_modified(NAMES[name], time);
                }
            }
            Step::Spoil { name, how } => self.write(NAMES[name], BAD[how]),
            Step::Touch { name } => {
                if self.model.files.contains_key(NAMES[name]) {
                    self.set_modified(NAMES[name], SystemTime::now() - Duration::from_mins(1));
                }
            }
            Step::Delete { name } => {
                if self.model.files.remove(NAMES[name]).is_some() {
                    fs::remove_file(self.path(NAMES[name])).expect("removed");
                }
            }
            Step::Rename { from, to } => {
                let (from, to) = (NAMES[from], NAMES[to]);
                let Some(text) = self.model.files.get(from).copied() else {
                    return;
                };
                if !self.has_room(to)
                    || !self.path(to).parent().is_some_and(std::path::Path::is_dir)
                {
                    return;
                }
                fs::rename(self.path(from), self.path(to)).expect("renamed");
                self.model.files.remove(from);
                self.model.files.insert(to, text);
            }
            Step::Copy { from, to } => {
                if let Some(text) = self.model.files.get(NAMES[from]).copied() {
                    self.write(NAMES[to], text);
                }
            }
            Step::Move => {
                let (here, away) = (self.path("b"), self.place.folder.path().join("away"));
                let is_below = |name: &&str| name.starts_with("b/");
                if away.exists() && !here.exists() {
                    fs::rename(&away, &here).expect("brought back");
                    self.model.files.append(&mut self.away);
                } else if here.is_dir() && !away.exists() {
                    fs::rename(&here, &away).expect("taken away");
                    let files = std::mem::take(&mut self.model.files).into_iter();
                    (self.away, self.model.files) = files.partition(|(name, _)| is_below(name));
                }
            }
            Step::Wait => std::thread::sleep(WINDOW * 2),
            Step::Import {
                rehash,
                batch_inputs,
            } => {
                let options = ImportOptions {
                    rehash,
                    batch_inputs,
                    ..options()
                };
                self.import("", &options);
            }
            Step::ImportPart => {
                if self.path("b").is_dir() {
                    self.import("b/", &options());
                }
            }
            Step::Stopped { after } => {
                let options = ImportOptions {
                    batch_inputs: 2,
                    ..options()
                };
                self.run("", &options, &mut Stopped { left: after });
                support::assert_whole(&self.place.archive());
                // How far it came is for the next import to find out: it ends as one
                // that was never stopped would have, but for who counted what.
                let stats = self.run("", &options, &mut depeche::progress::Silent);
                let (counts, _) = self.model.import("");
                assert_eq!(stats.counts.seen, counts.seen);
                assert_eq!(stats.counts.rejected, counts.rejected);
                self.check();
            }
        }
    }

    fn import(&mut self, folder: &str, options: &ImportOptions) {
        let stats = self.run(folder, options, &mut depeche::progress::Silent);
        let (counts, missing) = self.model.import(folder);
        assert_eq!((stats.counts, stats.missing_sources), (counts, missing));
        self.check();
    }

    fn check(&self) {
        let connection = self.place.open();
        let captures = self.place.captures().canonicalize().expect("a path");
        let uri = |name: &str| source::uri(&captures.join(name));
        let model = &self.model;
        let expected = |lines: Vec<String>| {
            let mut lines = lines;
            lines.sort();
            lines
        };
        let found = |sql: &str| expected(support::rows(&connection, sql));
        assert_eq!(
            found("SELECT body FROM articles"),
            expected(
                model
                    .articles
                    .iter()
                    .map(|text| (*text).to_owned())
                    .collect()
            )
        );
        assert_eq!(
            found(
                "SELECT uri, body, missing_import_id IS NOT NULL
                   FROM sources JOIN articles ON articles.id = article_id"
            ),
            expected(
                model
                    .sources
                    .iter()
                    .map(|(name, (text, is_gone))| format!(
                        "{}|{text}|{}",
                        uri(name),
                        u8::from(*is_gone)
                    ))
                    .collect()
            )
        );
        assert_eq!(
            found("SELECT uri, kind FROM problems WHERE resolved_import_id IS NULL"),
            expected(
                model
                    .problems
                    .iter()
                    .map(|(name, text)| {
                        let kind = if text.is_empty() { "empty" } else { "not_text" };
                        format!("{}|{kind}", uri(name))
                    })
                    .collect()
            )
        );
        support::assert_lists_are_counts(&connection);
        support::assert_whole(&self.place.archive());
    }
}

fn options() -> ImportOptions {
    ImportOptions {
        racy_window: WINDOW,
        ..support::options()
    }
}

/// `DEPECHE_CASES` asks for more than the few that a quick run tries.
fn cases() -> u32 {
    let asked = std::env::var("DEPECHE_CASES").ok();
    asked.and_then(|cases| cases.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_history_leaves_what_the_model_says(steps in prop::collection::vec(step(), 1..40)) {
        let mut world = World { place: Place::new(), model: Model::default(), away: BTreeMap::new() };
        for step in &steps {
            world.step(step);
        }
        world.step(&Step::Import { rehash: false, batch_inputs: 3 });
        let dump = world.place.dump();
        world.step(&Step::Import { rehash: true, batch_inputs: 100 });
        prop_assert_eq!(world.place.dump(), dump);
    }
}
