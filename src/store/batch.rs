//! A batch: one transaction of a run, in which captures become rows.
//!
//! Rows first, then their full text, ascending: FTS5 keeps what it indexes in
//! memory, and every look at it in between costs a flush. The ids of photos and
//! teasers, which recur, are kept from batch to batch instead of being looked up.

use std::collections::BTreeSet;
use std::sync::Arc;

use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, named_params,
};
use rustc_hash::FxHashMap;

use super::full_text::{self, SearchText};
use super::people::PeopleIds;
use super::run::{self, Counts};
use super::spellings::Spellings;
use super::{Archive, KnownCapture, doing, mend, parts, read, rows, set_cache_size};
use crate::digest::ContentHash;
use crate::error::Result;
use crate::model::{Article, Named, Photo, Story};
use crate::pack::{Packed, Part};

/// The texts of an article in the order of [`Article::texts`]; captions follow.
pub(super) const OWN_FIELDS: [&str; 3] = ["title", "lead", "body"];

/// Articles are indexed when their texts come to so many bytes.
const INDEX_AT_ONCE: usize = 1024 * 1024;
/// How many ids are kept; past that they are looked up again.
const MOST_IDS: usize = 200_000;

/// How an input ended, but for the rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The capture was new.
    Added,
    /// The capture's rows were those of an older parser.
    Updated,
    /// The place holds what it held.
    Unchanged,
    /// The capture was known from another place.
    Duplicate,
}

/// A capture to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewCapture<'a> {
    /// Identity.
    pub content_hash: ContentHash,
    /// Bytes before compression.
    pub byte_length: usize,
    /// The word for `originals.encoding`.
    pub encoding: &'static str,
    /// The original; `None` where it is not to be stored.
    pub packed: Option<&'a Packed>,
    /// What it says.
    pub article: &'a Article,
    /// The body's folded hash.
    pub text_hash: ContentHash,
    /// Other spellings of title, lead, body and captions.
    pub spellings: &'a Spellings,
    /// Who is named in the article's texts.
    pub named: &'a Named,
    /// Its related stories.
    pub stories: &'a [Arc<Story>],
    /// The keys of its photos.
    pub photo_keys: &'a [ContentHash],
}

/// A photo's row.
#[derive(Debug, Clone, Copy)]
pub(super) struct PhotoRow {
    pub(super) id: i64,
    /// Whether it was stored just now, so that nobody is known to be on it.
    pub(super) is_new: bool,
}

impl PhotoRow {
    pub(super) fn known(id: i64) -> Self {
        PhotoRow { id, is_new: false }
    }
}

/// Ids of rows that recur, kept from batch to batch.
#[derive(Debug, Default)]
pub struct Ids {
    photos: FxHashMap<ContentHash, i64>,
    teasers: FxHashMap<ContentHash, i64>,
    original_parts: FxHashMap<ContentHash, i64>,
    pub(super) people: PeopleIds,
}

/// One transaction of a run.
#[derive(Debug)]
pub struct Batch<'a> {
    pub(super) transaction: Transaction<'a>,
    /// The run; 0 where no place is read and so none is recorded.
    pub(super) import_id: i64,
    pub(super) ids: Ids,
    /// A scratch archive is compared row by row, and needs no full text.
    is_indexed: bool,
    /// Articles whose rows are written, with their texts, which are not yet indexed.
    unindexed: Vec<(i64, SearchText)>,
    /// The bytes of these texts.
    unindexed_bytes: usize,
    /// Teasers and photos that a replaced article has let go of.
    pub(super) released_teasers: BTreeSet<i64>,
    pub(super) released_photos: BTreeSet<i64>,
    /// People of whom a mention has gone.
    pub(super) released_people: BTreeSet<i64>,
    /// Teasers and photos whose people an older parser may have found.
    pub(super) outdated_teasers: BTreeSet<i64>,
    pub(super) outdated_photos: BTreeSet<i64>,
}

impl Archive {
    /// Starts a batch of the run `import_id`.
    ///
    /// # Errors
    ///
    /// Another program is writing to the archive.
    pub fn begin(&self, import_id: i64, ids: Ids) -> Result<Batch<'_>> {
        let begun = set_cache_size(&self.connection).and_then(|()| {
            Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate)
        });
        Ok(Batch {
            transaction: doing("begin to write", begun)?,
            import_id,
            ids,
            is_indexed: true,
            unindexed: Vec::new(),
            unindexed_bytes: 0,
            released_teasers: BTreeSet::new(),
            released_photos: BTreeSet::new(),
            released_people: BTreeSet::new(),
            outdated_teasers: BTreeSet::new(),
            outdated_photos: BTreeSet::new(),
        })
    }

    /// Starts a batch that rebuilds rows from originals. It reads no place, so it is
    /// no run of `imports` and records none.
    ///
    /// # Errors
    ///
    /// Another program is writing to the archive.
    pub fn begin_rebuild(&self, ids: Ids) -> Result<Batch<'_>> {
        Ok(Batch {
            is_indexed: !self.is_scratch(),
            ..self.begin(0, ids)?
        })
    }
}

impl Batch<'_> {
    /// Stores a capture and gives its `articles.id`; `None` where the archive has it.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn add(&mut self, capture: &NewCapture<'_>) -> Result<Option<i64>> {
        let inserted = rows::insert_article(&self.transaction, capture);
        if !doing("add an article", inserted)? {
            return Ok(None);
        }
        let id = self.transaction.last_insert_rowid();
        self.add_original(id, capture)?;
        self.add_details(id, capture)?;
        Ok(Some(id))
    }

    /// What the archive knows of a capture that it has.
    ///
    /// # Errors
    ///
    /// The archive could not be read, or has no such capture.
    pub fn known(&self, hash: ContentHash) -> Result<KnownCapture> {
        let known = read::capture(&self.transaction, hash);
        let known = known.and_then(|known| known.ok_or(rusqlite::Error::QueryReturnedNoRows));
        doing("look up a capture", known)
    }

    /// Replaces the rows of a capture by those of this parser; its id stays.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn replace(&mut self, id: i64, capture: &NewCapture<'_>) -> Result<()> {
        doing(
            "remove an article's text from the index",
            rows::unindex(&self.transaction, id),
        )?;
        let released = self.release_details(id);
        doing("take an article's details away", released)?;
        if capture.packed.is_some() {
            let dropped = mend::drop_given_up_original(&self.transaction, id);
            if doing("drop an original that is lost", dropped)? {
                self.add_original(id, capture)?;
            }
        }
        doing(
            "replace an article",
            rows::replace_article(&self.transaction, capture),
        )?;
        self.add_details(id, capture)
    }

    /// Writes the run's counts so far, so that a killed run tells what it did.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn count(&mut self, counts: &Counts) -> Result<()> {
        doing(
            "write the run's counts",
            run::count(&self.transaction, self.import_id, counts),
        )
    }

    /// Writes what is in memory to the file, where nobody reads it, so that the commit is
    /// short. No row is committed.
    ///
    /// # Errors
    ///
    /// The archive could not be written.
    pub fn spill(&mut self) -> Result<()> {
        self.index_text()?;
        let spilled = full_text::flush(&self.transaction).and_then(|()| {
            match self.transaction.cache_flush() {
                // The commit can wait for a reader as well.
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
                flushed => flushed,
            }
        });
        doing("write rows to the disk", spilled)
    }

    /// Indexes what is not indexed, drops what nothing refers to, and commits.
    ///
    /// # Errors
    ///
    /// The archive could not be written: then nothing of the batch is in it.
    pub fn commit(mut self) -> Result<Ids> {
        self.index_text()?;
        let reread = self.reread_people();
        doing("find the people of shared photos anew", reread)?;
        let dropped = self.drop_released();
        doing("drop what no article prints", dropped)?;
        doing("commit", self.transaction.commit())?;
        let kept = self.ids.photos.len()
            + self.ids.teasers.len()
            + self.ids.original_parts.len()
            + self.ids.people.len();
        Ok(if kept > MOST_IDS {
            Ids::default()
        } else {
            self.ids
        })
    }

    fn add_original(&mut self, id: i64, capture: &NewCapture<'_>) -> Result<()> {
        let part_ids = self.original_part_ids(capture.packed)?;
        doing(
            "add an original",
            rows::insert_original(&self.transaction, id, capture, part_ids.as_deref()),
        )
    }

    /// The ids of an original's parts, as they are stored; `None` where it has none.
    fn original_part_ids(&mut self, packed: Option<&Packed>) -> Result<Option<String>> {
        let parts = packed.map_or(&[][..], |packed| &packed.parts);
        if parts.is_empty() {
            return Ok(None);
        }
        let ids = parts.iter().map(|part| self.original_part_id(part));
        let ids: rusqlite::Result<Vec<i64>> = ids.collect();
        let ids = doing("add the parts of an original", ids)?;
        Ok(Some(serde_json::Value::from(ids).to_string()))
    }

    fn original_part_id(&mut self, part: &Part) -> rusqlite::Result<i64> {
        if let Some(id) = self.ids.original_parts.get(&part.hash) {
            return Ok(*id);
        }
        let id = parts::find_or_insert(&self.transaction, part)?;
        self.ids.original_parts.insert(part.hash, id);
        Ok(id)
    }

    fn add_details(&mut self, id: i64, capture: &NewCapture<'_>) -> Result<()> {
        let written = self.add_photos_and_people(id, capture);
        doing("add photos and people", written)?;
        let written = self.add_related(id, capture);
        doing("add related stories", written)?;
        if *capture.spellings != Spellings::default() {
            let written = rows::insert_spellings(&self.transaction, id, capture.spellings);
            doing("add spellings", written)?;
        }
        if self.is_indexed {
            let text = SearchText::of(capture.article, capture.spellings);
            self.unindexed_bytes += text.size();
            self.unindexed.push((id, text));
        }
        if self.unindexed_bytes >= INDEX_AT_ONCE {
            self.index_text()?;
        }
        Ok(())
    }

    fn add_related(&mut self, id: i64, capture: &NewCapture<'_>) -> rusqlite::Result<()> {
        let stories = capture.stories.iter();
        let teaser_ids = stories.map(|story| self.teaser_id(story));
        let teaser_ids: Vec<i64> = teaser_ids.collect::<rusqlite::Result<_>>()?;
        rows::insert_related_links(&self.transaction, id, &teaser_ids)
    }

    pub(super) fn photo(&mut self, key: ContentHash, photo: &Photo) -> rusqlite::Result<PhotoRow> {
        if let Some(id) = self.ids.photos.get(&key) {
            return Ok(PhotoRow::known(*id));
        }
        let row = rows::find_or_insert_photo(&self.transaction, key, photo)?;
        self.ids.photos.insert(key, row.id);
        Ok(row)
    }

    fn teaser_id(&mut self, story: &Story) -> rusqlite::Result<i64> {
        let Story { teaser, key, named } = story;
        let key = *key;
        if let Some(id) = self.ids.teasers.get(&key) {
            return Ok(*id);
        }
        let known = self
            .transaction
            .prepare_cached("SELECT id FROM teasers WHERE teaser_key = :key")?
            .query_row(named_params! { ":key": key.to_string() }, |row| {
                row.get("id")
            })
            .optional()?;
        let id = if let Some(id) = known {
            id
        } else {
            let photo = teaser.photo.as_ref();
            let photo = photo
                .map(|photo| self.photo(photo.key(), photo))
                .transpose()?;
            let photo_id = photo.map(|photo| photo.id);
            let id = rows::insert_teaser(&self.transaction, key, teaser, photo_id)?;
            self.add_people_of_teaser(id, photo, named)?;
            id
        };
        self.ids.teasers.insert(key, id);
        Ok(id)
    }

    fn index_text(&mut self) -> Result<()> {
        self.unindexed.sort_unstable_by_key(|(id, _)| *id);
        for (id, text) in self.unindexed.drain(..) {
            doing(
                "index an article's text",
                text.insert(&self.transaction, id),
            )?;
        }
        self.unindexed_bytes = 0;
        Ok(())
    }
}

/// Runs a statement that gives back ids, some of which may be NULL.
pub(super) fn ids(connection: &Connection, sql: &str, id: i64) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(named_params! { ":id": id }, |row| {
        row.get::<_, Option<i64>>(0)
    })?;
    rows.filter_map(std::result::Result::transpose).collect()
}
