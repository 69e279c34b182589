//! What a question is narrowed down by: a person, a period, a place.

use rusqlite::{Connection, named_params};
use rustc_hash::FxHashSet;

use crate::people;
use crate::text;

/// A period of time, both ends included, each as exact as it is given: `2021`,
/// `2021-07`, `2021-07-14`. What is not given is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Period {
    /// Its first year, month or day.
    pub since: Option<String>,
    /// Its last one.
    pub until: Option<String>,
}

impl Period {
    /// Whether this is all of time, with what has no date.
    pub fn is_open(&self) -> bool {
        self.since.is_none() && self.until.is_none()
    }

    /// Whether a date is in it. A date of which a part is unknown is if it may be, but
    /// one without a year is in no period.
    pub fn includes(&self, date: Option<&str>) -> bool {
        let Some(date) = date.filter(|date| !date.starts_with('-')) else {
            return self.is_open();
        };
        let is_after = |since: &str| as_exact(date, since) >= as_exact(since, date);
        let is_before = |until: &str| as_exact(date, until) <= as_exact(until, date);
        self.since.as_deref().is_none_or(is_after) && self.until.as_deref().is_none_or(is_before)
    }
}

/// A date, no more exact than another one.
fn as_exact<'a>(date: &'a str, other: &str) -> &'a str {
    date.get(..other.len()).unwrap_or(date)
}

/// Everybody whose name is this: as printed anywhere, or the same when folded.
pub(super) fn people_named(
    connection: &Connection,
    name: &str,
) -> rusqlite::Result<FxHashSet<i64>> {
    let name = text::normalize(name);
    connection
        .prepare(
            "SELECT id FROM people WHERE name_key = :key
              UNION
             SELECT person_id FROM person_names WHERE name = :name",
        )?
        .query_map(
            named_params! { ":key": people::key_of(&name), ":name": name },
            |row| row.get("id"),
        )?
        .collect()
}

/// The articles that name one of these people, captions included.
pub(super) fn articles_naming(
    connection: &Connection,
    people: &FxHashSet<i64>,
) -> rusqlite::Result<FxHashSet<i64>> {
    let mut select = connection.prepare("SELECT article_id FROM mentions WHERE person_id = ?1")?;
    let mut articles = FxHashSet::default();
    for person in people {
        for article in select.query_map([person], |row| row.get("article_id"))? {
            articles.insert(article?);
        }
    }
    Ok(articles)
}

/// The articles of a period, from a place; marks and case of its name make no difference.
pub(super) fn articles_of(
    connection: &Connection,
    period: &Period,
    place: Option<&str>,
) -> rusqlite::Result<FxHashSet<i64>> {
    let place = place.map(text::key);
    let mut select = connection.prepare(
        "SELECT id, dateline_place, coalesce(published_at, dateline_date) AS date FROM articles",
    )?;
    let mut rows = select.query([])?;
    let mut articles = FxHashSet::default();
    while let Some(row) = rows.next()? {
        let is_there = match &place {
            None => true,
            Some(place) => {
                let printed: Option<&str> = row.get_ref("dateline_place")?.as_str_or_null()?;
                printed.is_some_and(|printed| text::key(printed) == *place)
            }
        };
        if is_there && period.includes(row.get_ref("date")?.as_str_or_null()?) {
            articles.insert(row.get("id")?);
        }
    }
    Ok(articles)
}

#[cfg(test)]
mod tests {
    use super::Period;

    #[test]
    fn a_date_is_in_a_period_if_it_may_be() {
        let period = |since: &str, until: &str| Period {
            since: Some(since.to_owned()).filter(|since| !since.is_empty()),
            until: Some(until.to_owned()).filter(|until| !until.is_empty()),
        };
        for (since, until, date, is_in) in [
            ("2021", "", "2021-07", true),
            ("2021-07-15", "", "2021-07", true),
            ("2021-08", "", "2021-07", false),
            ("2021-07", "2021-07", "2021-07-20", true),
            ("", "2021-06", "2021", true),
            ("", "2021-06", "2021-07-01", false),
            ("2021", "", "--05-14", false),
        ] {
            let is_found = period(since, until).includes(Some(date));
            assert_eq!(is_found, is_in, "{date} from {since} to {until}");
        }
        assert!(period("", "").includes(None) && period("", "").includes(Some("--05-14")));
        assert!(!period("2021", "").includes(None));
    }
}
