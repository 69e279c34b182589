//! The formats of an answer: a table for people, and what other programs read.
//!
//! NULL is an empty field of CSV and `null` in JSON. Bytes are hexadecimal digits, as
//! the archive's hashes are; whole numbers have all their digits.

use std::io::{self, Write};

use clap::ValueEnum;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::table::Table;
use super::words;
use crate::store::{Answer, Cell};

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Columns for people, as wide as the terminal
    Table,
    /// Comma-separated values with a line of names
    Csv,
    /// One array of objects
    Json,
    /// One object a line
    Ndjson,
}

/// Prints an answer in its format.
pub(super) struct Printer<W: Write> {
    names: Vec<String>,
    rows: u64,
    form: Form<W>,
}

enum Form<W: Write> {
    Table(Table<W>),
    Csv(Box<csv::Writer<W>>),
    Json(W),
    Ndjson(W),
}

impl<W: Write> Printer<W> {
    pub(super) fn new(format: Format, width: Option<usize>, out: W) -> Self {
        Printer {
            names: Vec::new(),
            rows: 0,
            form: match format {
                Format::Table => Form::Table(Table::new(width, out)),
                Format::Csv => Form::Csv(Box::new(csv::Writer::from_writer(out))),
                Format::Json => Form::Json(out),
                Format::Ndjson => Form::Ndjson(out),
            },
        }
    }

    /// Prints what is still to be printed after the last row.
    pub(super) fn finish(self) -> io::Result<()> {
        match self.form {
            Form::Table(table) => table.finish(),
            Form::Csv(mut csv) => csv.flush(),
            Form::Json(mut out) if self.rows == 0 => out.write_all(b"[]\n"),
            Form::Json(mut out) => out.write_all(b"]\n"),
            Form::Ndjson(_) => Ok(()),
        }
    }
}

impl<W: Write> Answer for Printer<W> {
    fn columns(&mut self, names: &[String]) -> io::Result<()> {
        names.clone_into(&mut self.names);
        match &mut self.form {
            Form::Table(table) => table.set_names(names),
            Form::Csv(csv) => csv.write_record(names)?,
            Form::Json(_) | Form::Ndjson(_) => {}
        }
        Ok(())
    }

    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let names = &self.names;
        match &mut self.form {
            Form::Table(table) => table.push(cells)?,
            Form::Csv(csv) if words::terminal_width().is_some() => {
                csv.write_record(cells.iter().map(|cell| words::printable(&plain(cell))))?;
            }
            Form::Csv(csv) => csv.write_record(cells.iter().map(plain))?,
            Form::Json(out) => {
                out.write_all(if self.rows == 0 { b"[" } else { b"," })?;
                words::write_json(out, &Row { names, cells })?;
            }
            Form::Ndjson(out) => words::write_json(out, &Row { names, cells })?,
        }
        self.rows += 1;
        Ok(())
    }
}

/// A value as a text without marks around it.
pub(super) fn plain(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Integer(number) => number.to_string(),
        Cell::Real(number) => real(*number),
        Cell::Text(text) => text.clone().into_owned(),
        Cell::Blob(bytes) => hex(bytes),
    }
}

/// The shortest number that reads back as the same, and as no whole one.
fn real(number: f64) -> String {
    if number.is_finite() {
        format!("{number:?}")
    } else if number > 0.0 {
        "Infinity".to_owned()
    } else {
        "-Infinity".to_owned()
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

struct Row<'a> {
    names: &'a [String],
    cells: &'a [Cell<'a>],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.names.len()))?;
        for (name, cell) in self.names.iter().zip(self.cells) {
            match cell {
                Cell::Null => map.serialize_entry(name, &())?,
                Cell::Integer(number) => map.serialize_entry(name, number)?,
                Cell::Real(number) if number.is_finite() => map.serialize_entry(name, number)?,
                cell => map.serialize_entry(name, &plain(cell))?,
            }
        }
        map.end()
    }
}
