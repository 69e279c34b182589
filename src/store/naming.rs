//! Naming: how a batch stores who is named in a page, and finds the people of shared
//! photos and stories anew when an older parser had read them.

use std::collections::BTreeSet;

use super::batch::{Batch, NewCapture, OWN_FIELDS, PhotoRow, ids};
use super::{people as who, rows};
use crate::model::Named;
use crate::people::Finder;

impl Batch<'_> {
    pub(super) fn add_photos_and_people(
        &mut self,
        id: i64,
        capture: &NewCapture<'_>,
    ) -> rusqlite::Result<()> {
        let named = capture.named;
        let person_ids = self.ids.people.of(&self.transaction, named)?;
        let (own_texts, captions) = named
            .mentions
            .split_at(OWN_FIELDS.len().min(named.mentions.len()));
        let own_mentions = OWN_FIELDS
            .iter()
            .zip(own_texts)
            .flat_map(|(field, mentions)| {
                let named = mentions.iter();
                named.map(|mention| (*field, person_ids[mention.person], mention))
            });
        who::insert_in_article(&self.transaction, id, own_mentions)?;
        let mut captions = captions.iter();
        let photos = capture.photo_keys.iter().zip(&capture.article.photos);
        for (place, (key, photo)) in (1_i64..).zip(photos) {
            let photo = self.photo(*key, photo)?;
            rows::insert_article_photo(&self.transaction, id, place, photo.id)?;
            if let Some(mentions) = captions.next() {
                let offered =
                    who::offer_for_photo(&self.transaction, photo, named, &person_ids, mentions);
                self.released_people.extend(offered?);
            }
        }
        Ok(())
    }

    pub(super) fn add_people_of_teaser(
        &mut self,
        teaser_id: i64,
        photo: Option<PhotoRow>,
        named: &Named,
    ) -> rusqlite::Result<()> {
        let person_ids = self.ids.people.of(&self.transaction, named)?;
        for (field, mentions) in ["title", "abstract"].iter().zip(&named.mentions) {
            for mention in mentions {
                let person_id = person_ids[mention.person];
                who::insert_in_teaser(&self.transaction, teaser_id, field, person_id, mention)?;
            }
        }
        if let (Some(photo), Some(mentions)) = (photo, named.mentions.get(2)) {
            let released =
                who::offer_for_photo(&self.transaction, photo, named, &person_ids, mentions)?;
            self.released_people.extend(released);
        }
        Ok(())
    }

    /// Finds the people of teasers and photos anew that an older parser may have
    /// read: they are shared, so that a replaced article is not the only one.
    pub(super) fn reread_people(&mut self) -> rusqlite::Result<()> {
        let mut finder = Finder::default();
        let teasers = std::mem::take(&mut self.outdated_teasers);
        let mut photos = std::mem::take(&mut self.outdated_photos);
        for id in &teasers {
            let gone = ids(
                &self.transaction,
                "DELETE FROM teaser_people WHERE teaser_id = :id RETURNING person_id",
                *id,
            )?;
            self.released_people.extend(gone);
            let photo = ids(
                &self.transaction,
                "SELECT photo_id FROM teasers WHERE id = :id",
                *id,
            )?;
            photos.extend(photo);
        }
        let mut all_teasers = teasers.clone();
        let mut articles = BTreeSet::new();
        for id in &photos {
            let gone = ids(
                &self.transaction,
                "DELETE FROM photo_people WHERE photo_id = :id RETURNING person_id",
                *id,
            )?;
            self.released_people.extend(gone);
            let (in_articles, in_teasers) = who::contexts(&self.transaction, *id)?;
            articles.extend(in_articles);
            all_teasers.extend(in_teasers);
        }
        for id in articles {
            let (texts, article_photos) = who::article_texts(&self.transaction, id)?;
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let named = finder.find(&texts);
            let person_ids = self.ids.people.of(&self.transaction, &named)?;
            let captions = named.mentions.iter().skip(OWN_FIELDS.len());
            for (photo_id, mentions) in article_photos.into_iter().zip(captions) {
                let gone = who::offer_for_photo(
                    &self.transaction,
                    PhotoRow::known(photo_id),
                    &named,
                    &person_ids,
                    mentions,
                )?;
                self.released_people.extend(gone);
            }
            // People who are offered and not kept may have no other mention.
            self.released_people.extend(person_ids);
        }
        for id in all_teasers {
            let texts = who::teaser_texts(&self.transaction, id)?;
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let named = finder.find(&texts);
            let photo = ids(
                &self.transaction,
                "SELECT photo_id FROM teasers WHERE id = :id",
                id,
            )?;
            let person_ids = self.ids.people.of(&self.transaction, &named)?;
            self.released_people.extend(person_ids);
            let own = Named {
                mentions: if teasers.contains(&id) {
                    named.mentions.clone()
                } else {
                    vec![
                        Vec::new(),
                        Vec::new(),
                        named.mentions.last().cloned().unwrap_or_default(),
                    ]
                },
                people: named.people,
            };
            self.add_people_of_teaser(id, photo.first().copied().map(PhotoRow::known), &own)?;
        }
        Ok(())
    }
}
