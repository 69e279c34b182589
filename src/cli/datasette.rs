//! `depeche datasette`: the archive as a site.

use std::path::Path;

use clap::Args;

use super::{Exit, words};
use crate::datasette;
use crate::error::{Error, Result};
use crate::store::Archive;

/// Print what Datasette needs to show the archive as a site
///
/// Titles, descriptions, labels, facets, the full text and the saved queries. Then:
/// datasette -i archive.db -m metadata.json
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  depeche datasette > metadata.json
  depeche --archive archive.db datasette > archive.metadata.json")]
pub(super) struct DatasetteArgs {}

pub(super) fn run(_: &DatasetteArgs, path: &Path) -> Result<Exit> {
    let archive = Archive::open_read_only(path)?.ok_or_else(|| Error::NoArchive {
        path: path.to_owned(),
    })?;
    words::print_json(&datasette::metadata(&archive)?)?;
    Ok(Exit::Done)
}
