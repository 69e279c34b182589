//! Questions in SQL that somebody types: answered, and nothing else.
//!
//! The file is open read-only, and SQLite is told so a second time (`query_only`);
//! still a statement could reach for another file. So each step that SQLite is about
//! to compile is looked at, and only those that read are let through.

use std::borrow::Cow;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, Statement};

use super::{Archive, doing};
use crate::error::{Error, QueryFault, QueryPlace, Result};

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// A text; what is no UTF-8 in it is replaced.
    Text(Cow<'a, str>),
    /// Bytes.
    Blob(&'a [u8]),
}

/// Who hears an answer.
pub trait Answer {
    /// The names of the columns, each once.
    ///
    /// # Errors
    ///
    /// Nobody listens any more.
    fn columns(&mut self, names: &[String]) -> io::Result<()>;

    /// The next row.
    ///
    /// # Errors
    ///
    /// Nobody listens any more.
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()>;
}

/// How a query went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryStats {
    /// The rows that were answered.
    pub answered_rows: u64,
    /// Whether those are all, and nobody asked to stop.
    pub is_whole: bool,
}

/// So many steps of SQLite's are taken between two looks whether to stop.
const STEPS: i32 = 10_000;

/// Pragmas that tell and change nothing, whatever they are given.
const TELLING: &[&str] = &[
    "application_id",
    "collation_list",
    "compile_options",
    "data_version",
    "database_list",
    "encoding",
    "foreign_key_check",
    "foreign_key_list",
    "freelist_count",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "journal_mode",
    "module_list",
    "page_count",
    "page_size",
    "pragma_list",
    "quick_check",
    "schema_version",
    "table_info",
    "table_list",
    "table_xinfo",
    "user_version",
];

/// Those of them that take a value as what is asked about, not as what to set.
const ASKED_ABOUT: &[&str] = &[
    "foreign_key_check",
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
];

impl Archive {
    /// Opens an archive to ask what somebody typed. `None`: it is not there.
    ///
    /// # Errors
    ///
    /// As [`Archive::open_read_only`].
    pub fn open_to_query(path: &Path) -> Result<Option<Self>> {
        let Some(archive) = Archive::open_read_only(path)? else {
            return Ok(None);
        };
        let told = archive.connection.pragma_update(None, "query_only", true);
        doing("prepare to query", told)?;
        Ok(Some(archive))
    }

    /// Answers a query, with the values of its parameters by their names; `is_stopped`
    /// is asked every few milliseconds.
    ///
    /// # Errors
    ///
    /// The query is wrong or would do more than read, or nobody hears the answer.
    pub fn query(
        &mut self,
        sql: &str,
        params: &[(String, String)],
        is_stopped: impl Fn() -> bool + Send + 'static,
        answer: &mut dyn Answer,
    ) -> Result<QueryStats> {
        let refused = Arc::new(Mutex::new(None));
        let guard = Arc::clone(&refused);
        let connection = &mut self.connection;
        connection
            .authorizer(Some(move |context: AuthContext<'_>| {
                let Some(what) = forbidden(context.action) else {
                    return Authorization::Allow;
                };
                *guard.lock().unwrap_or_else(PoisonError::into_inner) = Some(what);
                Authorization::Deny
            }))
            .and_then(|()| connection.progress_handler(STEPS, Some(is_stopped)))
            .map_err(|error| fault(sql, &error))?;
        let answered = run(connection, sql, params, answer);
        let refused = refused
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match (answered, refused) {
            (Err(Error::Query { .. }), Some(what)) => Err(plain_fault(format!(
                "A query may read and do nothing else: no {what}"
            ))),
            (answered, _) => answered,
        }
    }
}

/// What a step would do, if not read.
fn forbidden(action: AuthAction<'_>) -> Option<String> {
    match action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => None,
        AuthAction::Function { function_name } => function_name
            .eq_ignore_ascii_case("load_extension")
            .then(|| "load_extension".to_owned()),
        AuthAction::Pragma {
            pragma_name,
            pragma_value,
        } => {
            let name = pragma_name.to_ascii_lowercase();
            let is_harmless = TELLING.contains(&name.as_str())
                && (pragma_value.is_none() || ASKED_ABOUT.contains(&name.as_str()));
            (!is_harmless).then(|| format!("PRAGMA {name}"))
        }
        AuthAction::Attach { .. } => Some("ATTACH".to_owned()),
        AuthAction::Detach { .. } => Some("DETACH".to_owned()),
        AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => {
            Some("transaction".to_owned())
        }
        _ => Some("change".to_owned()),
    }
}

fn run(
    connection: &Connection,
    sql: &str,
    params: &[(String, String)],
    answer: &mut dyn Answer,
) -> Result<QueryStats> {
    let mut statement = connection
        .prepare(sql)
        .map_err(|error| fault(sql, &error))?;
    if statement.column_count() == 0 {
        return Err(plain_fault("There is no question in it".to_owned()));
    }
    bind(&mut statement, params)?;
    let names = names(&statement);
    answer.columns(&names).map_err(unheard)?;
    let mut stats = QueryStats {
        answered_rows: 0,
        is_whole: true,
    };
    let mut rows = statement.raw_query();
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(stats),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => {
                stats.is_whole = false;
                return Ok(stats);
            }
            Err(error) => return Err(fault(sql, &error)),
        };
        let cells = (0..names.len()).map(|column| row.get_ref(column).map(cell));
        let cells: rusqlite::Result<Vec<Cell<'_>>> = cells.collect();
        let cells = cells.map_err(|error| fault(sql, &error))?;
        answer.row(&cells).map_err(unheard)?;
        stats.answered_rows += 1;
    }
}

/// Gives each parameter its value. What is asked for without one is a mistake, not NULL.
fn bind(statement: &mut Statement<'_>, params: &[(String, String)]) -> Result<()> {
    let mut used = Vec::new();
    for index in 1..=statement.parameter_count() {
        let name = statement.parameter_name(index).unwrap_or("?").to_owned();
        let value = params
            .iter()
            .find(|(given, _)| Some(given.as_str()) == name.get(1..));
        let Some((given, value)) = value else {
            return Err(Error::Query {
                source: Box::new(QueryFault {
                    message: format!("The query asks for {name}"),
                    place: None,
                    lacks_value: name != "?",
                }),
            });
        };
        statement
            .raw_bind_parameter(index, value)
            .map_err(|error| plain_fault(error.to_string()))?;
        used.push(given);
    }
    match params.iter().find(|(given, _)| !used.contains(&given)) {
        Some((given, _)) => Err(plain_fault(format!("The query does not ask for :{given}"))),
        None => Ok(()),
    }
}

/// The names of the columns; one that is there already gets a number.
fn names(statement: &Statement<'_>) -> Vec<String> {
    let shown: Vec<&str> = statement.column_names().collect();
    let mut names: Vec<String> = Vec::with_capacity(shown.len());
    for name in &shown {
        let mut free = (*name).to_owned();
        let mut number = 2;
        while names.contains(&free) || number > 2 && shown.contains(&free.as_str()) {
            free = format!("{name}_{number}");
            number += 1;
        }
        names.push(free);
    }
    names
}

fn cell(value: ValueRef<'_>) -> Cell<'_> {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => Cell::Text(String::from_utf8_lossy(bytes)),
        ValueRef::Blob(bytes) => Cell::Blob(bytes),
    }
}

fn unheard(source: io::Error) -> Error {
    Error::WriteAnswer { source }
}

/// What SQLite says, without what rusqlite adds to it.
pub(super) fn fault(sql: &str, error: &rusqlite::Error) -> Error {
    let (message, place) = match error {
        rusqlite::Error::SqlInputError {
            msg,
            sql: part,
            offset,
            ..
        } => {
            // A second statement is compiled by itself.
            let before = sql.len() - part.len().min(sql.len());
            let offset = usize::try_from(*offset).ok();
            let place = offset.and_then(|offset| QueryPlace::at(sql, before + offset));
            (msg.clone(), place)
        }
        rusqlite::Error::SqliteFailure(_, Some(message)) => (message.clone(), None),
        rusqlite::Error::MultipleStatement => (
            "There is more than one statement in it; ask one at a time".to_owned(),
            None,
        ),
        error => (error.to_string(), None),
    };
    Error::Query {
        source: Box::new(QueryFault {
            message,
            place,
            lacks_value: false,
        }),
    }
}

fn plain_fault(message: String) -> Error {
    Error::Query {
        source: Box::new(QueryFault {
            message,
            place: None,
            lacks_value: false,
        }),
    }
}
