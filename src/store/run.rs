//! The record of a run: one row in `imports`.

use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, named_params};

use super::{Archive, doing};
use crate::error::Result;
use crate::model::PARSER_VERSION;

/// How many inputs ended how, so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Inputs found; of a run that was stopped, those that have ended.
    pub seen: u64,
    /// Captures new to the archive.
    pub added: u64,
    /// Captures whose rows were those of an older parser.
    pub updated: u64,
    /// Places that hold what they held.
    pub unchanged: u64,
    /// Places new for a known capture.
    pub duplicate: u64,
    /// Inputs that hold no capture.
    pub rejected: u64,
}

impl Counts {
    /// How many inputs have ended one way or another.
    pub fn dealt_with(&self) -> u64 {
        self.added + self.updated + self.unchanged + self.duplicate + self.rejected
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOutcome {
    /// Every input was dealt with.
    Done,
    /// Somebody asked it to stop.
    Interrupted,
    /// An error ended it.
    Failed,
}

impl Archive {
    /// Records that a run starts, and that a run which never finished was
    /// interrupted. Gives the run's `imports.id`.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn start_run(&self, roots: &[String], started: SystemTime) -> Result<i64> {
        doing("record the run", start(&self.connection, roots, started))
    }

    /// Records how a run ended. Of one that failed the counts stay those that its last
    /// batch brought along: a commit may fail after all that it wrote is on the disk.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn finish_run(
        &self,
        import_id: i64,
        counts: &Counts,
        outcome: RunOutcome,
        finished: SystemTime,
    ) -> Result<()> {
        let finished = finish(&self.connection, import_id, counts, outcome, finished);
        doing("record how the run ended", finished)
    }
}

fn start(connection: &Connection, roots: &[String], started: SystemTime) -> rusqlite::Result<i64> {
    let transaction = connection.unchecked_transaction()?;
    transaction.execute(
        "UPDATE imports SET outcome = 'interrupted' WHERE outcome = 'running'",
        [],
    )?;
    transaction.execute(
        "INSERT INTO imports (started_at, outcome, program_version, parser_version, roots)
         VALUES (strftime('%Y-%m-%dT%H:%M:%SZ', :started, 'unixepoch'), 'running',
                 :program_version, :parser_version, :roots)",
        named_params! {
            ":started": unix_seconds(started),
            ":program_version": env!("CARGO_PKG_VERSION"),
            ":parser_version": PARSER_VERSION,
            ":roots": serde_json::Value::from(roots).to_string(),
        },
    )?;
    let id = transaction.last_insert_rowid();
    transaction.commit()?;
    Ok(id)
}

fn finish(
    connection: &Connection,
    import_id: i64,
    counts: &Counts,
    outcome: RunOutcome,
    finished: SystemTime,
) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    if outcome != RunOutcome::Failed {
        count(&transaction, import_id, counts)?;
    }
    transaction.execute(
        "UPDATE imports
            SET outcome = :outcome,
                finished_at = strftime('%Y-%m-%dT%H:%M:%SZ', :finished, 'unixepoch')
          WHERE id = :id",
        named_params! {
            ":id": import_id,
            ":outcome": match outcome {
                RunOutcome::Done => "done",
                RunOutcome::Interrupted => "interrupted",
                RunOutcome::Failed => "failed",
            },
            ":finished": unix_seconds(finished),
        },
    )?;
    transaction.commit()
}

pub(super) fn count(
    connection: &Connection,
    import_id: i64,
    counts: &Counts,
) -> rusqlite::Result<()> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    connection.execute(
        "UPDATE imports
            SET seen = :seen, added = :added, updated = :updated,
                unchanged = :unchanged, duplicate = :duplicate, rejected = :rejected
          WHERE id = :id",
        named_params! {
            ":id": import_id,
            ":seen": number(counts.seen),
            ":added": number(counts.added),
            ":updated": number(counts.updated),
            ":unchanged": number(counts.unchanged),
            ":duplicate": number(counts.duplicate),
            ":rejected": number(counts.rejected),
        },
    )?;
    Ok(())
}

fn unix_seconds(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}
