//! From captures to an archive: the story of one page on its way from a file to
//! rows.
//!
//! ```text
//!  bytes ──▶ source ──▶ decode ──▶ parse ──▶ people ──▶ import ──▶ store ──▶ one SQLite file
//!            finds and   UTF-8,     title,    who is     the one    tables,
//!            reads files UTF-16 …   body …    named      place where views,
//!                                                        all meet   full text
//! ```
//!
//! # Floor plan
//!
//! A room uses rooms of lower floors only, and rooms of one floor do not know each
//! other. `tests/architecture.rs` reads this table and the imports.
//!
//! | floor | rooms |
//! | --- | --- |
//! | 0 | `error`, `progress`, `text` |
//! | 1 | `digest`, `spelling` |
//! | 2 | `model`, `pack` |
//! | 3 | `decode`, `parse`, `people`, `source` |
//! | 4 | `store` |
//! | 5 | `datasette`, `graph`, `import` |
//! | 6 | `contains`, `rebuild` |
//! | 7 | `check`, `reparse` |
//! | 8 | `cli` |
//!
//! # What never happens
//!
//! - Only `store` knows SQL; only `source` reads inputs; only `cli` prints.
//! - `decode`, `parse`, `people`, `pack` and `spelling` are pure: no clock, no locale, no other
//!   article. So the same captures make the same archive, whatever their order.
//! - A bad capture is no error: it is a [`model::Problem`], and the work goes on.
//! - Nothing is dropped in silence: every letter of a capture is in a field or in
//!   named furniture, every input of a run is counted as exactly one outcome.

pub mod check;
pub mod cli;
pub mod contains;
pub mod datasette;
pub mod decode;
pub mod digest;
pub mod error;
pub mod graph;
pub mod import;
pub mod model;
pub mod pack;
pub mod parse;
pub mod people;
pub mod progress;
pub mod rebuild;
pub mod reparse;
pub mod source;
pub mod spelling;
pub mod store;
pub mod text;
