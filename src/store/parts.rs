//! Parts: what originals share, each stored once under the hash of its bytes.
//!
//! Many originals need one part, so none is believed for its key alone: an import that
//! finds other bytes than it expects looks what they are before it writes.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::damage::text;
use super::keys::{self, WrongKey};
use crate::digest::ContentHash;
use crate::pack::{self, MOST_BYTES_IN_PARTS, MOST_PARTS, Part};

/// The parts of a list, compressed. `None`: it is no list of parts that are all there.
pub(super) fn listed(
    connection: &Connection,
    part_ids: &str,
) -> rusqlite::Result<Option<Vec<Vec<u8>>>> {
    let ids = serde_json::from_str::<Vec<i64>>(part_ids).ok();
    let Some(ids) = ids.filter(|ids| ids.len() <= MOST_PARTS) else {
        return Ok(None);
    };
    let mut select = connection.prepare_cached(
        "SELECT bytes FROM original_parts WHERE id = :id AND length(bytes) <= :most",
    )?;
    // What does not compress is a little longer for it.
    let most = 2 * i64::try_from(MOST_BYTES_IN_PARTS).unwrap_or(i64::MAX / 2);
    ids.into_iter()
        .map(|id| {
            select
                .query_row(named_params! { ":id": id, ":most": most }, |row| {
                    row.get("bytes")
                })
                .optional()
        })
        .collect()
}

/// The id of a part, which is stored where it is not there. What is stored under its hash
/// and is no part any more is written anew.
pub(super) fn find_or_insert(connection: &Connection, part: &Part) -> rusqlite::Result<i64> {
    if let Some((id, bytes)) = find(connection, part.hash)? {
        if bytes == part.compressed {
            return Ok(id);
        }
        match pack::hash_of_part(&bytes) {
            None => {
                connection
                    .prepare_cached("UPDATE original_parts SET bytes = :bytes WHERE id = :id")?
                    .execute(named_params! { ":id": id, ":bytes": part.compressed })?;
                return Ok(id);
            }
            Some(hash) if hash == part.hash => return Ok(id),
            // Another part, which originals may need, under a key that is not its own.
            Some(_) => mend(connection)?,
        }
        if let Some((id, _)) = find(connection, part.hash)? {
            return Ok(id);
        }
    }
    connection
        .prepare_cached("INSERT INTO original_parts (part_hash, bytes) VALUES (:hash, :bytes)")?
        .execute(named_params! { ":hash": part.hash.to_string(), ":bytes": part.compressed })?;
    Ok(connection.last_insert_rowid())
}

fn find(connection: &Connection, hash: ContentHash) -> rusqlite::Result<Option<(i64, Vec<u8>)>> {
    connection
        .prepare_cached("SELECT id, bytes FROM original_parts WHERE part_hash = :hash")?
        .query_row(named_params! { ":hash": hash.to_string() }, |row| {
            Ok((row.get("id")?, row.get("bytes")?))
        })
        .optional()
}

/// Parts under a key that is not the hash of their bytes. Bytes that are no part any more
/// have no hash: the originals that list them are damaged, and found by that.
pub(super) fn wrong(connection: &Connection) -> rusqlite::Result<Vec<WrongKey>> {
    let wrong = with_wrong_key(connection)?;
    Ok(wrong.into_iter().map(|(wrong, _)| wrong).collect())
}

fn with_wrong_key(connection: &Connection) -> rusqlite::Result<Vec<(WrongKey, ContentHash)>> {
    let mut wrong = Vec::new();
    let mut select = connection.prepare("SELECT id, part_hash, bytes FROM original_parts")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let key = text(row, "part_hash")?;
        let hash = pack::hash_of_part(row.get_ref("bytes")?.as_blob().unwrap_or_default());
        if let Some(hash) = hash.filter(|hash| hash.to_string() != key) {
            let id = row.get("id")?;
            wrong.push((WrongKey { id, key }, hash));
        }
    }
    Ok(wrong)
}

/// Gives each part the key of its bytes; two of the same bytes become one.
pub(super) fn mend(connection: &Connection) -> rusqlite::Result<()> {
    let wrong = with_wrong_key(connection)?;
    let rename = |id: i64, key: ContentHash| {
        connection
            .prepare_cached("UPDATE original_parts SET part_hash = :key WHERE id = :id")?
            .execute(named_params! { ":id": id, ":key": key.to_string() })
    };
    // Two may have each other's.
    for (part, _) in &wrong {
        rename(part.id, keys::nobodys(part.id))?;
    }
    for (part, hash) in wrong {
        let Some((same, bytes)) = find(connection, hash)? else {
            rename(part.id, hash)?;
            continue;
        };
        if pack::hash_of_part(&bytes).is_none() {
            connection.execute(
                "UPDATE original_parts
                    SET bytes = (SELECT bytes FROM original_parts WHERE id = :id)
                  WHERE id = :same",
                named_params! { ":id": part.id, ":same": same },
            )?;
        }
        connection.execute(
            "UPDATE originals
                SET part_ids = (SELECT json_group_array(iif(value = :id, :same, value))
                                  FROM (SELECT value FROM json_each(part_ids) ORDER BY key))
              WHERE json_valid(part_ids)
                AND EXISTS (SELECT 1 FROM json_each(part_ids) WHERE value = :id)",
            named_params! { ":id": part.id, ":same": same },
        )?;
        connection.execute(
            "DELETE FROM original_parts WHERE id = :id",
            named_params! { ":id": part.id },
        )?;
    }
    Ok(())
}
