//! When articles are of, as far as they say: many captures carry no date at all, and
//! datelines print a day without its year.

use std::collections::BTreeMap;

/// Articles by time; in each time by the community that they are about, if any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// By year (`2021`) or month (`2021-07`), as known.
    pub dated: BTreeMap<String, BTreeMap<Option<usize>, u64>>,
    /// By month, where the year is not printed: 1 to 12.
    pub without_year: BTreeMap<u32, BTreeMap<Option<usize>, u64>>,
    /// Of no known date.
    pub undated: u64,
}

/// A column of a chart: its name, and its articles by community.
pub(super) type Column = (String, BTreeMap<Option<usize>, u64>);

/// Months are told apart as long as there are no more of them than this.
const MOST_MONTHS: usize = 36;

impl Timeline {
    pub(super) fn add(&mut self, date: Option<&str>, community: Option<usize>) {
        let date = date.unwrap_or_default();
        let year = date.get(..4).filter(|year| is_number(year));
        let month = match year {
            Some(_) => date.get(5..7),
            None => date.strip_prefix("--").and_then(|rest| rest.get(..2)),
        };
        let month = month
            .and_then(|month| month.parse().ok())
            .filter(|month| (1..=12).contains(month));
        let counts = match (year, month) {
            (Some(year), Some(month)) => {
                let key = format!("{year}-{month:02}");
                self.dated.entry(key).or_default()
            }
            (Some(year), None) => self.dated.entry(year.to_owned()).or_default(),
            (None, Some(month)) => self.without_year.entry(month).or_default(),
            (None, None) => {
                self.undated += 1;
                return;
            }
        };
        *counts.entry(community).or_default() += 1;
    }

    /// The columns of the dated articles, with those between that have none.
    pub(super) fn columns(&self) -> Vec<Column> {
        let (Some((first, _)), Some((last, _))) =
            (self.dated.first_key_value(), self.dated.last_key_value())
        else {
            return Vec::new();
        };
        let months = |key: &str| {
            let (year, month) = key.split_once('-')?;
            Some(year.parse::<u32>().ok()? * 12 + month.parse::<u32>().ok()? - 1)
        };
        let has_months = self.dated.keys().all(|key| key.len() > 4);
        match (months(first), months(last)) {
            (Some(first), Some(last)) if has_months && (last - first) as usize <= MOST_MONTHS => {
                let key = |month: u32| format!("{:04}-{:02}", month / 12, month % 12 + 1);
                (first..=last)
                    .map(|month| {
                        let counts = self.dated.get(&key(month));
                        (key(month), counts.cloned().unwrap_or_default())
                    })
                    .collect()
            }
            _ => self.years(first, last),
        }
    }

    fn years(&self, first: &str, last: &str) -> Vec<Column> {
        let year = |key: &str| key.get(..4).and_then(|year| year.parse::<u32>().ok());
        let years = year(first).unwrap_or_default()..=year(last).unwrap_or_default();
        years
            .map(|this| {
                let mut counts = BTreeMap::new();
                for (key, there) in &self.dated {
                    if year(key) == Some(this) {
                        for (community, articles) in there {
                            *counts.entry(*community).or_default() += articles;
                        }
                    }
                }
                (this.to_string(), counts)
            })
            .collect()
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(dates: &[&str]) -> Timeline {
        let mut timeline = Timeline::default();
        for date in dates {
            timeline.add(Some(date), None);
        }
        timeline
    }

    fn names(timeline: &Timeline) -> Vec<String> {
        timeline
            .columns()
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn gaps_are_columns_too() {
        let months = of(&["2020-11-03", "2021-02"]);
        assert_eq!(names(&months), ["2020-11", "2020-12", "2021-01", "2021-02"]);
        assert_eq!(names(&of(&["2019", "2021-02"])), ["2019", "2020", "2021"]);
        assert_eq!(names(&of(&["1990-01", "1993-02"])).len(), 4);
    }

    #[test]
    fn what_is_unknown_is_counted() {
        let timeline = of(&["--11-20", "--05", "---14", "hier", ""]);
        let months: Vec<u32> = timeline.without_year.keys().copied().collect();
        assert_eq!((months, timeline.undated), (vec![5, 11], 3));
        assert!(timeline.columns().is_empty());
    }
}
