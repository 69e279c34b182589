//! From captures to an archive: the story of one page on its way from a file to
//! rows.
//!
//! ```text
//!  bytes ──▶ source ──▶ decode ──▶ parse ──▶ import ──▶ store ──▶ one SQLite file
//!            finds and   UTF-8,     title,    the one    tables,
//!            reads files UTF-16 …   body …    place where views,
//!                                             all meet   full text
//! ```
//!
//! # Floor plan
//!
//! A room uses rooms of lower floors only, and rooms of one floor do not know each
//! other. `tests/architecture.rs` reads this table and the imports.
//!
//! | floor | rooms |
//! | --- | --- |
//! | 0 | `error`, `text` |
//! | 1 | `digest` |
//! | 2 | `model` |
//! | 3 | `decode`, `parse`, `source` |
//! | 4 | `import` |
//! | 5 | `cli` |

pub mod cli;
pub mod decode;
pub mod digest;
pub mod error;
pub mod import;
pub mod model;
pub mod parse;
pub mod source;
pub mod text;
