//! Random histories against a plain model: files are added, edited, touched, deleted,
//! renamed, copied and spoilt; imports run, are stopped, panic or are killed; rows grow
//! old or are damaged, originals are lost, and rows are rebuilt. After each of these the
//! archive says what the model says, and at the end what a fresh import says.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use depeche::check::{CheckOptions, check};
use depeche::digest::ContentHash;
use depeche::import::{ImportOptions, ImportStats, import};
use depeche::progress::{Progress, Silent};
use depeche::reparse::{ReparseOptions, Selection, reparse};
use depeche::source;
use depeche::store::{Archive, Counts};
use proptest::prelude::*;
use support::Place;

/// So many files, some in folders, whose names sort around the stroke.
const NAMES: [&str; 8] = ["a", "a.txt", "b/c", "b/d/e", "b.txt", "b0", "f/g", "h"];
/// A page with a line that is long enough to end a part of an original.
macro_rules! long {
    ($start:literal $(, $end:literal)?) => {
        concat!(
            $start,
            " Il y a de la place pour les bateaux de tout le delta, et pour ceux qui viennent ",
            "de la haute mer quand le vent se lève au large des deux îles.",
            $($end)?
        )
    };
}

/// Pages of one length, so that an edit need not show in the size. They share people,
/// a photo and a related story, which is a part of two originals.
const TEXTS: [&str; 5] = [
    long!("Le ministre de la Pêche Vu Minh Giang a ouvert deux grands quais."),
    long!("Le ministre de la Pêche Vũ Minh Giang a ouvert deux vieux ports."),
    long!(
        "Hanoi (VNA) - M. Tran Van Minh a vu un quai.",
        "\n\nIl est petit ! -VNA"
    ),
    long!("Le quai est large.\n\nVoir plus\n\nUn quai. Photo: VNA\n\nLe port ouvre."),
    long!("Un port est grand.\n\nVoir plus\n\nUn quai. Photo: VNA\n\nLe port ouvre."),
];
const BAD: [&str; 2] = ["", "\u{0}\u{1}\u{2}\u{3}\u{0}"];
/// What no depeche does to the rows, and what a check finds and a reparse mends.
const DAMAGE: [&str; 5] = [
    "UPDATE articles SET dateline_place = 'Paris'",
    "UPDATE article_people SET start = start + 1",
    "UPDATE photos SET caption = 'Une grue'",
    "DELETE FROM related_links",
    "INSERT INTO people (name_key, name) VALUES ('personne', 'Personne')",
];
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
        known_share: u64,
    },
    /// Imports one folder alone.
    ImportPart,
    Stopped {
        after: u64,
    },
    /// Imports, and panics at one of the inputs.
    Panics {
        after: u64,
    },
    /// Imports in a process of its own, which is killed.
    Killed {
        after: Duration,
    },
    /// Makes the rows of a text those of an older parser.
    Outdate {
        text: usize,
    },
    Reparse {
        selection: Selection,
    },
    /// Damages rows, and has them mended.
    Damage {
        how: usize,
        selection: Selection,
    },
    /// Damages a text's original, or takes it away, and has its rows given up.
    Lose {
        text: usize,
        is_deleted: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    let name = 0..NAMES.len();
    let selection = prop::sample::select(vec![
        Selection::All,
        Selection::Outdated,
        Selection::Problems,
    ]);
    let mending = prop::sample::select(vec![Selection::All, Selection::Problems]);
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
        4 => (any::<bool>(), 1..6_u64, 0..3_u64).prop_map(|(rehash, batch_inputs, known_share)| {
            Step::Import { rehash, batch_inputs, known_share }
        }),
        1 => Just(Step::ImportPart),
        1 => (0..6_u64).prop_map(|after| Step::Stopped { after }),
        1 => (1..6_u64).prop_map(|after| Step::Panics { after }),
        1 => (1000..80_000_u64)
            .prop_map(|micros| Step::Killed { after: Duration::from_micros(micros) }),
        1 => (0..TEXTS.len()).prop_map(|text| Step::Outdate { text }),
        1 => selection.prop_map(|selection| Step::Reparse { selection }),
        1 => (0..DAMAGE.len(), mending)
            .prop_map(|(how, selection)| Step::Damage { how, selection }),
        1 => (0..TEXTS.len(), any::<bool>())
            .prop_map(|(text, is_deleted)| Step::Lose { text, is_deleted }),
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
    /// Of these, those with rows of an older parser.
    outdated: BTreeSet<&'static str>,
    /// Of these, those without a sound original.
    lost: BTreeSet<&'static str>,
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
            } else if self.outdated.remove(text) {
                counts.updated += 1;
                self.lost.remove(text);
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

    /// Whether a fresh import of the files would make the same archive, places and all.
    fn is_as_fresh(&self) -> bool {
        let held = |(name, (text, is_gone)): (_, &(&str, bool))| {
            !is_gone && self.files.get(name) == Some(text)
        };
        self.sources.iter().all(held)
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

/// Panics when so many inputs are dealt with.
struct Panicking {
    left: u64,
}

impl Progress for Panicking {
    fn found(&mut self, _inputs: u64) {}

    fn advanced(&mut self, inputs: u64) {
        self.left = self.left.saturating_sub(inputs);
        assert!(self.left > 0, "a fault in the middle of a run");
    }
}

fn hash(text: &str) -> String {
    ContentHash::of(text.as_bytes()).to_string()
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
                known_share,
            } => {
                let options = ImportOptions {
                    rehash,
                    batch_inputs,
                    known_share,
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
                self.run("", &in_twos(), &mut Stopped { left: after });
                support::assert_whole(&self.place.archive());
                self.finish();
            }
            Step::Panics { after } => {
                let run = || self.run("", &in_twos(), &mut Panicking { left: after });
                if catch_unwind(AssertUnwindSafe(run)).is_err() {
                    support::assert_whole(&self.place.archive());
                }
                self.finish();
            }
            Step::Killed { after } => {
                self.kill(after);
                self.finish();
            }
            Step::Outdate { text } => self.outdate(TEXTS[text]),
            Step::Reparse { selection } => self.reparse(selection),
            Step::Damage { how, selection } => self.damage(DAMAGE[how], selection),
            Step::Lose { text, is_deleted } => self.lose(TEXTS[text], is_deleted),
        }
    }

    fn kill(&self, after: Duration) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_depeche"))
            .args(["import", "--batch", "1", "--archive"])
            .arg(self.place.archive())
            .arg(self.place.captures())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("depeche runs");
        std::thread::sleep(after);
        child.kill().expect("killed");
        child.wait().expect("ended");
    }

    /// Does what is left of an import that did not end. How far that came is for this
    /// one to find out: it ends as one that was never disturbed would have, but for who
    /// counted what.
    fn finish(&mut self) {
        let stats = self.run("", &options(), &mut Silent);
        let (counts, _) = self.model.import("");
        assert_eq!(stats.counts.seen, counts.seen);
        assert_eq!(stats.counts.rejected, counts.rejected);
        self.check();
    }

    fn outdate(&mut self, text: &'static str) {
        if self.model.articles.contains(text) && !self.model.lost.contains(text) {
            let sql = "UPDATE articles
                          SET parser_version = 0, language = 'xx', sign_off = 'XYZ'
                        WHERE content_hash = ?1";
            let outdated = self.place.open().execute(sql, [hash(text)]);
            assert_eq!(outdated, Ok(1));
            self.model.outdated.insert(text);
        }
    }

    fn reparse(&mut self, selection: Selection) {
        if self.model.articles.is_empty() {
            return;
        }
        let options = ReparseOptions {
            selection,
            jobs: 2,
            batch_articles: 2,
        };
        let archive = self.place.open_to_write();
        let stats = reparse(&archive, &options, &mut Silent).expect("a reparse");
        archive.close().expect("closes");
        let model = &mut self.model;
        assert_eq!(stats.kept.len(), model.lost.len());
        let selected = match selection {
            Selection::All => Some(model.articles.len()),
            Selection::Outdated => Some(model.outdated.len()),
            // Those who share a row with a damaged one too.
            Selection::Problems => None,
        };
        if let Some(selected) = selected {
            assert_eq!(stats.selected_articles, selected as u64);
        }
        model.outdated.clone_from(&model.lost);
        self.check();
    }

    fn findings(&self) -> usize {
        let options = CheckOptions {
            is_deep: true,
            jobs: 2,
        };
        let stats = check(&self.place.archive(), &options, &mut Silent);
        stats.expect("a check").findings.len()
    }

    fn damage(&mut self, sql: &str, selection: Selection) {
        // What is lost cannot be told from its original.
        if self.model.articles.is_empty() || !self.model.lost.is_empty() {
            return;
        }
        self.reparse(Selection::Outdated);
        let dump = self.place.dump();
        assert_eq!(self.findings(), 0);
        let damaged = self.place.open().execute(sql, []).expect(sql);
        assert_eq!(self.findings() > 0, damaged > 0, "{sql}");
        self.reparse(selection);
        assert_eq!(self.findings(), 0, "{sql}");
        assert_eq!(self.place.dump(), dump, "{sql}");
    }

    fn lose(&mut self, text: &'static str, is_deleted: bool) {
        if !self.model.articles.contains(text) {
            return;
        }
        let sql = if is_deleted {
            "DELETE FROM originals
              WHERE article_id = (SELECT id FROM articles WHERE content_hash = ?1)"
        } else {
            "UPDATE originals
                SET bytes = x'00'
              WHERE article_id = (SELECT id FROM articles WHERE content_hash = ?1)"
        };
        let lost = self.place.open().execute(sql, [hash(text)]);
        lost.expect("an original is lost");
        self.model.lost.insert(text);
        self.reparse(Selection::All);
    }

    /// Brings every article's text back, so that the archive has to be that of a fresh
    /// import, whatever was lost in between.
    fn compare_with_a_fresh_one(&mut self) {
        for (at, text) in self.model.articles.clone().into_iter().enumerate() {
            let name = ["z0", "z1", "z2", "z3", "z4"][at];
            self.write(name, text);
        }
        self.import("", &options());
        // The rows of articles that are only in the record are brought up to date too.
        assert_eq!(self.model.outdated.len(), 0);
        let path = self.place.folder.path().join("fresh.db");
        let fresh = Archive::open_or_create(&path).expect("an archive");
        import(&fresh, &[self.place.captures()], &options(), &mut Silent).expect("an import");
        fresh.close().expect("closes");
        let [mut stored, mut expected] = [self.place.dump(), support::dump(&path)];
        if !self.model.is_as_fresh() {
            // The archive remembers more places.
            for dump in [&mut stored, &mut expected] {
                dump.truncate(dump.find("# sources").expect("sources"));
            }
        }
        assert_eq!(stored, expected);
        assert_eq!(self.findings(), 0);
    }

    fn import(&mut self, folder: &str, options: &ImportOptions) {
        let stats = self.run(folder, options, &mut Silent);
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
            found("SELECT content_hash FROM articles"),
            expected(model.articles.iter().map(|text| hash(text)).collect())
        );
        assert_eq!(
            found(
                "SELECT uri, content_hash, missing_import_id IS NOT NULL
                   FROM sources JOIN articles ON articles.id = article_id"
            ),
            expected(
                model
                    .sources
                    .iter()
                    .map(|(name, (text, is_gone))| format!(
                        "{}|{}|{}",
                        uri(name),
                        hash(text),
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

/// Commits after every two inputs.
fn in_twos() -> ImportOptions {
    ImportOptions {
        batch_inputs: 2,
        ..options()
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
        world.step(&Step::Import { rehash: false, batch_inputs: 3, known_share: 0 });
        let dump = world.place.dump();
        world.step(&Step::Import { rehash: true, batch_inputs: 100, known_share: 1 });
        prop_assert_eq!(world.place.dump(), dump);
        world.compare_with_a_fresh_one();
    }
}
