//! Who is named: people, their spellings and their mentions as rows.
//!
//! A photo may stand under several articles and stories, each of which may tell
//! more of who is on it. Of all that is offered for a photo the fullest stays, by an
//! order that knows no arrival, so that any order of imports gives the same rows.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, OptionalExtension, named_params, params};
use rustc_hash::FxHashMap;

use super::batch::PhotoRow;
use crate::model::{Mention, Named, Placement};
use crate::people;

/// People whom a run has met, by key.
#[derive(Debug, Default)]
pub(super) struct PeopleIds {
    known: FxHashMap<String, KnownPerson>,
    /// How many spellings are kept.
    names: usize,
}

#[derive(Debug)]
struct KnownPerson {
    id: i64,
    /// The best spelling.
    name: String,
    /// Spellings that are stored.
    names: Vec<String>,
}

impl PeopleIds {
    pub(super) fn len(&self) -> usize {
        self.known.len() + self.names
    }

    /// The ids of the people of one page, whose rows are made or mended.
    pub(super) fn of(
        &mut self,
        connection: &Connection,
        named: &Named,
    ) -> rusqlite::Result<Vec<i64>> {
        let mut ids = Vec::with_capacity(named.people.len());
        for person in &named.people {
            let known = match self.known.entry(person.name_key.clone()) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let (id, name) = find_or_insert(connection, &person.name_key, &person.name)?;
                    place.insert(KnownPerson {
                        id,
                        name,
                        names: Vec::new(),
                    })
                }
            };
            if known.name != person.name && people::is_better_spelling(&person.name, &known.name) {
                rename(connection, known.id, &person.name)?;
                known.name.clone_from(&person.name);
            }
            for name in &person.names {
                if !known.names.contains(name) {
                    insert_name(connection, known.id, name)?;
                    known.names.push(name.clone());
                    self.names += 1;
                }
            }
            ids.push(known.id);
        }
        Ok(ids)
    }
}

fn find_or_insert(
    connection: &Connection,
    key: &str,
    name: &str,
) -> rusqlite::Result<(i64, String)> {
    let known = connection
        .prepare_cached("SELECT id, name FROM people WHERE name_key = :key")?
        .query_row(named_params! { ":key": key }, |row| {
            Ok((row.get("id")?, row.get("name")?))
        })
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    connection
        .prepare_cached("INSERT INTO people (name_key, name) VALUES (:key, :name)")?
        .execute(named_params! { ":key": key, ":name": name })?;
    Ok((connection.last_insert_rowid(), name.to_owned()))
}

fn rename(connection: &Connection, id: i64, name: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE people SET name = :name WHERE id = :id")?
        .execute(named_params! { ":id": id, ":name": name })?;
    Ok(())
}

fn insert_name(connection: &Connection, id: i64, name: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO person_names (person_id, name) VALUES (:id, :name)
             ON CONFLICT (person_id, name) DO NOTHING",
        )?
        .execute(named_params! { ":id": id, ":name": name })?;
    Ok(())
}

fn more_roles(mention: &Mention) -> Option<String> {
    (!mention.more_roles.is_empty())
        .then(|| serde_json::Value::from(mention.more_roles.as_slice()).to_string())
}

/// Stores the mentions of an article's own texts: the field of each, and who it names.
pub(super) fn insert_in_article<'a>(
    connection: &Connection,
    article_id: i64,
    mentions: impl Iterator<Item = (&'a str, i64, &'a Mention)>,
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO article_people (article_id, field, start, length, person_id, surface,
                                     role, more_roles, evidence)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    for (field, person_id, mention) in mentions {
        insert.execute(params![
            article_id,
            field,
            count(mention.start),
            count(mention.length),
            person_id,
            mention.surface,
            mention.role,
            more_roles(mention),
            mention.evidence,
        ])?;
    }
    Ok(())
}

pub(super) fn insert_in_teaser(
    connection: &Connection,
    teaser_id: i64,
    field: &str,
    person_id: i64,
    mention: &Mention,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO teaser_people (teaser_id, field, start, length, person_id, surface,
                                        role, more_roles, evidence)
             VALUES (:teaser_id, :field, :start, :length, :person_id, :surface,
                     :role, :more_roles, :evidence)",
        )?
        .execute(named_params! {
            ":teaser_id": teaser_id,
            ":field": field,
            ":start": count(mention.start),
            ":length": count(mention.length),
            ":person_id": person_id,
            ":surface": mention.surface,
            ":role": mention.role,
            ":more_roles": more_roles(mention),
            ":evidence": mention.evidence,
        })?;
    Ok(())
}

/// What is told of a photo: where, who, as what. The order of offers is that of
/// these rows, after the number of mentions and of letters in the people's keys.
type Offer = Vec<(i64, String, Option<String>, Option<String>, String)>;

/// Offers mentions for a photo. They stay if they tell more than what is stored.
/// Gives the people whose mentions had to go, or did not come in.
pub(super) fn offer_for_photo(
    connection: &Connection,
    photo: PhotoRow,
    named: &Named,
    person_ids: &[i64],
    mentions: &[Mention],
) -> rusqlite::Result<Vec<i64>> {
    let photo_id = photo.id;
    if photo.is_new {
        for mention in mentions {
            insert_in_photo(connection, photo_id, person_ids[mention.person], mention)?;
        }
        return Ok(Vec::new());
    }
    let stored = stored_offer(connection, photo_id)?;
    let offered: Offer = mentions
        .iter()
        .map(|mention| {
            let key = &named.people[mention.person].name_key;
            let evidence = mention.evidence.to_owned();
            (
                count(mention.start),
                key.clone(),
                mention.role.clone(),
                more_roles(mention),
                evidence,
            )
        })
        .collect();
    match weight(&offered).cmp(&weight(&stored)) {
        Ordering::Equal => return Ok(Vec::new()),
        // Whom nothing else names has no row then.
        Ordering::Less => {
            return Ok(mentions
                .iter()
                .map(|mention| person_ids[mention.person])
                .collect());
        }
        Ordering::Greater => {}
    }
    let mut released = connection.prepare_cached(
        "DELETE FROM photo_people WHERE photo_id = :photo_id RETURNING person_id",
    )?;
    let released = released
        .query_map(named_params! { ":photo_id": photo_id }, |row| {
            row.get("person_id")
        })?
        .collect::<rusqlite::Result<Vec<i64>>>()?;
    for mention in mentions {
        insert_in_photo(connection, photo_id, person_ids[mention.person], mention)?;
    }
    Ok(released)
}

fn weight(offer: &Offer) -> (usize, usize, &Offer) {
    (
        offer.len(),
        offer.iter().map(|(_, key, ..)| key.len()).sum(),
        offer,
    )
}

fn stored_offer(connection: &Connection, photo_id: i64) -> rusqlite::Result<Offer> {
    connection
        .prepare_cached(
            "SELECT start, name_key, role, more_roles, evidence
               FROM photo_people
               JOIN people ON people.id = person_id
              WHERE photo_id = :photo_id
              ORDER BY start",
        )?
        .query_map(named_params! { ":photo_id": photo_id }, |row| {
            Ok((
                row.get("start")?,
                row.get("name_key")?,
                row.get("role")?,
                row.get("more_roles")?,
                row.get("evidence")?,
            ))
        })?
        .collect()
}

fn insert_in_photo(
    connection: &Connection,
    photo_id: i64,
    person_id: i64,
    mention: &Mention,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO photo_people (photo_id, start, length, person_id, surface, role,
                                       more_roles, evidence, placement, placement_text)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            photo_id,
            count(mention.start),
            count(mention.length),
            person_id,
            mention.surface,
            mention.role,
            more_roles(mention),
            mention.evidence,
            mention.placement.map(|placement| match placement {
                Placement::Left => "left",
                Placement::Centre => "centre",
                Placement::Right => "right",
            }),
            mention.placement_text,
        ])?;
    Ok(())
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The articles and teasers that print a photo.
pub(super) fn contexts(
    connection: &Connection,
    photo_id: i64,
) -> rusqlite::Result<(Vec<i64>, Vec<i64>)> {
    let ids = |sql: &str| -> rusqlite::Result<Vec<i64>> {
        connection
            .prepare_cached(sql)?
            .query_map(named_params! { ":photo_id": photo_id }, |row| row.get(0))?
            .collect()
    };
    Ok((
        ids("SELECT DISTINCT article_id FROM article_photos WHERE photo_id = :photo_id")?,
        ids("SELECT id FROM teasers WHERE photo_id = :photo_id")?,
    ))
}

/// The texts of a stored article in which people are looked for, and the photos of
/// its captions.
pub(super) fn article_texts(
    connection: &Connection,
    article_id: i64,
) -> rusqlite::Result<(Vec<String>, Vec<i64>)> {
    let mut texts: Vec<String> = connection
        .prepare_cached(
            "SELECT coalesce(title, '') AS title, coalesce(lead, '') AS lead, body
               FROM articles
              WHERE id = :id",
        )?
        .query_row(named_params! { ":id": article_id }, |row| {
            Ok(vec![row.get("title")?, row.get("lead")?, row.get("body")?])
        })?;
    let mut photos = Vec::new();
    let mut select = connection.prepare_cached(
        "SELECT photo_id, coalesce(caption, '') AS caption
           FROM article_photos
           JOIN photos ON photos.id = photo_id
          WHERE article_id = :id
          ORDER BY position",
    )?;
    let mut rows = select.query(named_params! { ":id": article_id })?;
    while let Some(row) = rows.next()? {
        photos.push(row.get("photo_id")?);
        texts.push(row.get("caption")?);
    }
    Ok((texts, photos))
}

/// The texts of a stored teaser in which people are looked for.
pub(super) fn teaser_texts(
    connection: &Connection,
    teaser_id: i64,
) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached(
            "SELECT coalesce(title, '') AS title, coalesce(abstract, '') AS abstract,
                    coalesce(caption, '') AS caption
               FROM teasers
               LEFT JOIN photos ON photos.id = photo_id
              WHERE teasers.id = :id",
        )?
        .query_row(named_params! { ":id": teaser_id }, |row| {
            Ok(vec![
                row.get("title")?,
                row.get("abstract")?,
                row.get("caption")?,
            ])
        })
}

/// Drops people whom nothing names any more, and spells the others as what still
/// names them does.
pub(super) fn respell(connection: &Connection, released: &BTreeSet<i64>) -> rusqlite::Result<()> {
    for id in released {
        let surfaces: Vec<String> = connection
            .prepare_cached(
                "SELECT surface FROM article_people WHERE person_id = :id
                 UNION SELECT surface FROM photo_people WHERE person_id = :id
                 UNION SELECT surface FROM teaser_people WHERE person_id = :id
                 ORDER BY surface",
            )?
            .query_map(named_params! { ":id": id }, |row| row.get("surface"))?
            .collect::<rusqlite::Result<_>>()?;
        connection
            .prepare_cached("DELETE FROM person_names WHERE person_id = :id")?
            .execute(named_params! { ":id": id })?;
        if surfaces.is_empty() {
            connection
                .prepare_cached("DELETE FROM people WHERE id = :id")?
                .execute(named_params! { ":id": id })?;
            continue;
        }
        let key: String = connection
            .prepare_cached("SELECT name_key FROM people WHERE id = :id")?
            .query_row(named_params! { ":id": id }, |row| row.get("name_key"))?;
        let mut best: Option<String> = None;
        for surface in surfaces
            .into_iter()
            .filter(|surface| people::key_of(surface) == key)
        {
            insert_name(connection, *id, &surface)?;
            if best
                .as_ref()
                .is_none_or(|best| people::is_better_spelling(&surface, best))
            {
                best = Some(surface);
            }
        }
        rename(connection, *id, &best.unwrap_or(key))?;
    }
    Ok(())
}
