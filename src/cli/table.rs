//! Tables for people: as wide as the terminal, one line a row.
//!
//! The first rows tell how wide the columns are; what comes after them is cut to that,
//! so that an answer of any length begins at once and takes no more memory.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::answer::plain;
use super::words;
use crate::store::Cell;

/// So many rows are looked at before the first is printed.
const FIRST_ROWS: usize = 500;

/// A column is not made narrower than this to fit the terminal.
const LEAST_WIDTH: usize = 5;

/// Where nobody says how wide, no cell is cut before this.
const MOST_SEEN: usize = 100_000;

/// Prints rows in columns.
pub(super) struct Table<W: Write> {
    out: W,
    width: Option<usize>,
    names: Vec<String>,
    first: Vec<Vec<String>>,
    /// For each column whether all of the first rows have numbers there.
    is_number: Vec<bool>,
    /// Set once the first rows are printed.
    widths: Vec<usize>,
}

impl<W: Write> Table<W> {
    pub(super) fn new(width: Option<usize>, out: W) -> Self {
        Table {
            out,
            width,
            names: Vec::new(),
            first: Vec::new(),
            is_number: Vec::new(),
            widths: Vec::new(),
        }
    }

    pub(super) fn set_names(&mut self, names: &[String]) {
        self.names = names.iter().map(|name| words::printable(name)).collect();
        self.is_number = vec![true; names.len()];
    }

    pub(super) fn push(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let row: Vec<String> = cells.iter().map(|cell| self.shown(cell)).collect();
        if !self.widths.is_empty() {
            return self.print(&row);
        }
        for (is_number, cell) in self.is_number.iter_mut().zip(cells) {
            *is_number &= matches!(cell, Cell::Null | Cell::Integer(_) | Cell::Real(_));
        }
        self.first.push(row);
        if self.first.len() == FIRST_ROWS {
            self.print_first()?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.widths.is_empty() {
            self.print_first()?;
        }
        Ok(())
    }

    /// A value on one line that speaks to no terminal, and no more of it than can be seen.
    fn shown(&self, cell: &Cell<'_>) -> String {
        if *cell == Cell::Null {
            return "NULL".to_owned();
        }
        let text = plain(cell);
        let most = self.width.map_or(MOST_SEEN, |width| width + 1);
        let seen = text
            .char_indices()
            .nth(most)
            .map_or(&*text, |(end, _)| &text[..end]);
        words::printable(&seen.replace('\n', "↵"))
    }

    fn print_first(&mut self) -> io::Result<()> {
        let first = std::mem::take(&mut self.first);
        let names = std::mem::take(&mut self.names);
        let wanted = (0..names.len()).map(|column| {
            let cells = first.iter().map(|row| row[column].width());
            cells.max().unwrap_or(0).max(names[column].width()).max(1)
        });
        self.widths = fitted(wanted.collect(), self.width);
        self.print(&names)?;
        let lines: Vec<String> = self.widths.iter().map(|width| "─".repeat(*width)).collect();
        self.print(&lines)?;
        first.iter().try_for_each(|row| self.print(row))
    }

    fn print(&mut self, row: &[String]) -> io::Result<()> {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(&self.widths).enumerate() {
            let cell = words::clipped(cell, *width);
            let space = " ".repeat(width - cell.width());
            if column > 0 {
                line.push_str("  ");
            }
            if self.is_number[column] {
                line.push_str(&space);
                line.push_str(&cell);
            } else {
                line.push_str(&cell);
                line.push_str(&space);
            }
        }
        writeln!(self.out, "{}", line.trim_end())
    }
}

/// The widths that fit the terminal: the widest columns give way first.
fn fitted(mut widths: Vec<usize>, terminal: Option<usize>) -> Vec<usize> {
    let Some(terminal) = terminal else {
        return widths;
    };
    let room = terminal.saturating_sub(2 * widths.len().saturating_sub(1));
    let total = |most: usize| widths.iter().map(|width| (*width).min(most)).sum::<usize>();
    let widest = widths.iter().copied().max().unwrap_or(0);
    let most = (LEAST_WIDTH..=widest)
        .rev()
        .find(|most| total(*most) <= room);
    let most = most.unwrap_or(LEAST_WIDTH);
    // What is left over goes to those that were cut, from the left.
    let mut left = room.saturating_sub(total(most));
    for width in &mut widths {
        if *width > most {
            let more = left.min(1);
            *width = most + more;
            left -= more;
        }
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn the_widest_columns_give_way() {
        assert_eq!(fitted(vec![3, 40, 50], Some(48)), [3, 21, 20]);
        assert_eq!(fitted(vec![3, 40, 50], None), [3, 40, 50]);
        assert_eq!(fitted(vec![3, 4], Some(48)), [3, 4]);
        assert_eq!(fitted(vec![30, 30, 30], Some(10)), [5, 5, 5]);
        assert_eq!(fitted(Vec::new(), Some(10)), [0; 0]);
    }
}
