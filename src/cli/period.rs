//! `--since` and `--until`, wherever articles are chosen by date.

use clap::Args;

use crate::store::Period;

#[derive(Debug, Args)]
pub(super) struct PeriodArgs {
    /// Only articles of this date or later: 2021, 2021-07, 2021-07-14
    #[arg(long, value_name = "DATE", value_parser = date)]
    since: Option<String>,

    /// Only articles of this date or earlier
    #[arg(long, value_name = "DATE", value_parser = date)]
    until: Option<String>,
}

impl PeriodArgs {
    pub(super) fn period(&self) -> Period {
        Period {
            since: self.since.clone(),
            until: self.until.clone(),
        }
    }
}

/// A year, a month or a day.
fn date(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |(part, length): (&&str, usize)| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if parts.len() <= 3 && parts.iter().zip([4, 2, 2]).all(is_number) {
        Ok(text.to_owned())
    } else {
        Err("write 2021, 2021-07 or 2021-07-14".to_owned())
    }
}
