//! Letting go: what a replaced article printed, and what nobody prints any more.

use rusqlite::named_params;

use super::batch::{Batch, Ids, ids};
use super::people as who;

impl Batch<'_> {
    /// Takes what an article prints and whom it names away from it.
    pub(super) fn release_details(&mut self, article_id: i64) -> rusqlite::Result<()> {
        let connection = &self.transaction;
        let teasers = ids(
            connection,
            "DELETE FROM related_links WHERE article_id = :id RETURNING teaser_id",
            article_id,
        )?;
        self.released_teasers.extend(&teasers);
        self.outdated_teasers.extend(teasers);
        let photos = ids(
            connection,
            "DELETE FROM article_photos WHERE article_id = :id RETURNING photo_id",
            article_id,
        )?;
        self.released_photos.extend(&photos);
        self.outdated_photos.extend(photos);
        self.released_people.extend(ids(
            connection,
            "DELETE FROM article_people WHERE article_id = :id RETURNING person_id",
            article_id,
        )?);
        connection
            .prepare_cached("DELETE FROM article_spellings WHERE article_id = :id")?
            .execute(named_params! { ":id": article_id })?;
        Ok(())
    }

    /// Drops what nothing refers to any more.
    pub(super) fn drop_released(&mut self) -> rusqlite::Result<()> {
        let is_nothing = self.released_teasers.is_empty()
            && self.released_photos.is_empty()
            && self.released_people.is_empty();
        if is_nothing {
            return Ok(());
        }
        self.ids = Ids::default();
        let connection = &self.transaction;
        for id in std::mem::take(&mut self.released_teasers) {
            let is_printed = ids(
                connection,
                "SELECT 1 FROM related_links WHERE teaser_id = :id LIMIT 1",
                id,
            )?;
            if !is_printed.is_empty() {
                continue;
            }
            self.released_people.extend(ids(
                connection,
                "DELETE FROM teaser_people WHERE teaser_id = :id RETURNING person_id",
                id,
            )?);
            self.released_photos.extend(ids(
                connection,
                "DELETE FROM teasers WHERE id = :id RETURNING photo_id",
                id,
            )?);
        }
        for id in std::mem::take(&mut self.released_photos) {
            let is_printed = ids(
                connection,
                "SELECT 1 FROM article_photos WHERE photo_id = :id
                 UNION ALL SELECT 1 FROM teasers WHERE photo_id = :id
                 LIMIT 1",
                id,
            )?;
            if !is_printed.is_empty() {
                continue;
            }
            self.released_people.extend(ids(
                connection,
                "DELETE FROM photo_people WHERE photo_id = :id RETURNING person_id",
                id,
            )?);
            connection
                .prepare_cached("DELETE FROM photos WHERE id = :id")?
                .execute(named_params! { ":id": id })?;
        }
        who::respell(connection, &std::mem::take(&mut self.released_people))?;
        Ok(())
    }
}
