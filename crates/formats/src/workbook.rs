//! Workbooks of Office Open XML (ECMA-376, `.xlsx`): the cells of their sheets, row by row.
//!
//! A workbook is known by what it holds, not by its name: a zip whose member `xl/workbook.xml` exists. It is read into
//! memory, which bounds its size; what is unpacked is bounded apart. Sheets may claim any dimensions: only cells that are
//! there are read. Of a formula the value counts that was kept with it.

use std::io::{self, Cursor, Read};

use logis_core::{Code, Problem};
use zip::ZipArchive;

use crate::xml::{Step, XmlEvents};
use crate::{Input, Refused};

/// How every zip begins that holds something.
const MAGIC: &[u8] = b"PK\x03\x04";
/// The largest workbook, packed.
const PACKED_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// All that is unpacked of one workbook.
const UNPACKED_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Texts that cells share: how many, and all of them together.
const SHARED_MAX: usize = 500_000;
const SHARED_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Sheets that are read.
const SHEETS_MAX: usize = 50;
/// Columns that are looked at; further cells of a row are left out.
const COLUMNS_MAX: usize = 256;
/// The longest text of a cell, in bytes; the standard allows 32,767 characters.
const CELL_BYTES_MAX: usize = 64 * 1024;

/// A cell that has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    /// From 0.
    pub(crate) column: usize,
    /// As written; numbers have a decimal point.
    pub(crate) text: String,
    pub(crate) is_number: bool,
}

/// A workbook in memory.
pub(crate) struct Workbook {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    shared: Vec<String>,
    /// Whether dates count from 1904.
    from_1904: bool,
    unpacked: u64,
}

/// Takes a row: its sheet's place, its number from 1, its cells, and whether the workbook's dates count from 1904.
pub(crate) type Take<'a> = dyn FnMut(usize, u64, &[Cell], bool) -> Result<(), Refused> + 'a;

/// The workbook that an input is, if it is one.
///
/// # Errors
/// When the input can't be read; what is wrong inside a workbook shows when it is [read](Workbook::rows).
pub(crate) fn workbook(input: &dyn Input) -> io::Result<Option<Workbook>> {
    if input.size_bytes().is_some_and(|size| size > PACKED_BYTES_MAX) {
        return Ok(None);
    }
    let mut reader = input.open()?;
    let mut bytes = Vec::new();
    reader.by_ref().take(MAGIC.len() as u64).read_to_end(&mut bytes)?;
    if bytes != MAGIC {
        return Ok(None);
    }
    reader.take(PACKED_BYTES_MAX).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > PACKED_BYTES_MAX {
        return Ok(None);
    }
    let zip = ZipArchive::new(Cursor::new(bytes)).ok().filter(|zip| zip.index_for_name("xl/workbook.xml").is_some());
    Ok(zip.map(|zip| Workbook { zip, shared: Vec::new(), from_1904: false, unpacked: 0 }))
}

/// Fails once too much was unpacked.
struct Bounded<'a, R> {
    inner: R,
    unpacked: &'a mut u64,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        *self.unpacked += read as u64;
        if *self.unpacked > UNPACKED_BYTES_MAX { Err(io::Error::other("too much unpacked")) } else { Ok(read) }
    }
}

impl Workbook {
    /// Gives every row of every sheet that has cells, in order.
    ///
    /// # Errors
    /// Limits, XML that is broken, and what `take` says.
    pub(crate) fn rows(&mut self, take: &mut Take<'_>) -> Result<(), Refused> {
        self.read_settings()?;
        self.read_shared()?;
        // A name that is no text is no sheet's.
        let names = self.zip.file_names().filter_map(Result::ok);
        let mut sheets: Vec<String> = names.filter(|name| sheet_number(name).is_some()).map(Into::into).collect();
        sheets.sort_by_key(|name| (sheet_number(name), name.clone()));
        sheets.truncate(SHEETS_MAX);
        for (at, sheet) in sheets.iter().enumerate() {
            self.read_sheet(at, sheet, take)?;
        }
        Ok(())
    }

    /// Reads a member of the zip, where it exists.
    fn member<T>(&mut self, name: &str, read: impl FnOnce(&mut dyn Read, &[String]) -> Result<T, Refused>) -> Result<Option<T>, Refused> {
        let Some(at) = self.zip.index_for_name(name) else { return Ok(None) };
        let member = match self.zip.by_index(at) {
            Ok(member) => member,
            Err(error) => return Err(Problem::new(Code::Unreadable, format!("{name}: {error}")).into()),
        };
        let mut bounded = Bounded { inner: member, unpacked: &mut self.unpacked };
        let result = read(&mut bounded, &self.shared);
        if self.unpacked > UNPACKED_BYTES_MAX {
            return Err(Problem::new(Code::LimitExceeded, format!("unpacked bytes > {UNPACKED_BYTES_MAX}")).into());
        }
        result.map(Some)
    }

    fn read_settings(&mut self) -> Result<(), Refused> {
        let from_1904 = self.member("xl/workbook.xml", |input, _| {
            let mut events = XmlEvents::new(input);
            let mut from_1904 = false;
            while let Some(step) = events.step()? {
                if step == Step::Open && events.name() == "workbookPr" {
                    from_1904 = events.attribute("date1904").is_some_and(|value| matches!(value, "1" | "true"));
                }
            }
            Ok(from_1904)
        })?;
        self.from_1904 = from_1904.unwrap_or_default();
        Ok(())
    }

    fn read_shared(&mut self) -> Result<(), Refused> {
        let shared = self.member("xl/sharedStrings.xml", |input, _| {
            let mut events = XmlEvents::new(input);
            let (mut shared, mut text, mut bytes, mut open) = (Vec::new(), String::new(), 0, Vec::new());
            while let Some(step) = events.step()? {
                if step == Step::Open {
                    open.push(Tag::of(events.name()));
                    continue;
                }
                let is_phonetic = open.contains(&Tag::Phonetic);
                match open.pop() {
                    Some(Tag::Text) if !is_phonetic && text.len() <= CELL_BYTES_MAX => text.push_str(events.text()),
                    Some(Tag::Shared) => {
                        bytes += text.len();
                        if shared.len() >= SHARED_MAX || bytes > SHARED_BYTES_MAX {
                            let what = format!("shared texts > {SHARED_MAX} or {SHARED_BYTES_MAX} bytes");
                            return Err(Problem::new(Code::LimitExceeded, what).into());
                        }
                        shared.push(std::mem::take(&mut text));
                    }
                    _ => {}
                }
            }
            Ok(shared)
        })?;
        self.shared = shared.unwrap_or_default();
        Ok(())
    }

    fn read_sheet(&mut self, at: usize, name: &str, take: &mut Take<'_>) -> Result<(), Refused> {
        let from_1904 = self.from_1904;
        self.member(name, |input, shared| {
            let mut events = XmlEvents::new(input);
            let (mut row, mut open) = (Row::default(), Vec::new());
            while let Some(step) = events.step()? {
                if step == Step::Open {
                    let tag = Tag::of(events.name());
                    open.push(tag);
                    row.open(tag, &events);
                    continue;
                }
                match open.pop() {
                    Some(Tag::Row) if !row.cells.is_empty() => take(at, row.number, &row.cells, from_1904)?,
                    Some(Tag::Cell) => row.close_cell(shared),
                    Some(Tag::Value | Tag::Text) => row.take(events.text()),
                    _ => {}
                }
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// The number of a sheet in the zip; none for other members.
fn sheet_number(name: &str) -> Option<u64> {
    let file = name.strip_prefix("xl/worksheets/")?.strip_suffix(".xml")?;
    let digits = file.trim_start_matches(|c: char| !c.is_ascii_digit());
    (!file.contains('/')).then(|| digits.parse().unwrap_or(u64::MAX))
}

/// A row as it is read.
#[derive(Debug, Default)]
struct Row {
    number: u64,
    cells: Vec<Cell>,
    column: usize,
    kind: String,
    text: String,
    in_cell: bool,
}

impl Row {
    fn open<R: Read>(&mut self, tag: Tag, events: &XmlEvents<R>) {
        match tag {
            Tag::Row => {
                let stated = events.attribute("r").and_then(|number| number.parse().ok());
                self.number = stated.unwrap_or(self.number.saturating_add(1));
                self.cells.clear();
                self.column = 0;
            }
            Tag::Cell => {
                self.column = events.attribute("r").and_then(column).unwrap_or(self.column);
                self.kind.clear();
                self.kind.extend(events.attribute("t").unwrap_or_default().chars().take(16));
                self.text.clear();
                self.in_cell = true;
            }
            _ => {}
        }
    }

    fn take(&mut self, text: &str) {
        if self.in_cell && self.text.len() <= CELL_BYTES_MAX {
            self.text.push_str(text);
        }
    }

    fn close_cell(&mut self, shared: &[String]) {
        self.in_cell = false;
        let column = self.column;
        self.column = column.saturating_add(1);
        let is_number = matches!(self.kind.as_str(), "" | "n");
        let text = match self.kind.as_str() {
            "s" => self.text.parse::<usize>().ok().and_then(|at| shared.get(at)).map_or("", String::as_str),
            // An error (`#N/A`) is no value.
            "e" => "",
            _ => self.text.as_str(),
        };
        let text = text.trim();
        if column < COLUMNS_MAX && self.cells.len() < COLUMNS_MAX && !text.is_empty() {
            self.cells.push(Cell { column, text: text.to_owned(), is_number });
        }
    }
}

/// The elements of sheets and shared texts that mean something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Row,
    Cell,
    Value,
    Text,
    Shared,
    /// How a text is pronounced.
    Phonetic,
    Other,
}

impl Tag {
    fn of(name: &str) -> Self {
        match name {
            "row" => Self::Row,
            "c" => Self::Cell,
            "v" => Self::Value,
            "t" => Self::Text,
            "si" => Self::Shared,
            "rPh" => Self::Phonetic,
            _ => Self::Other,
        }
    }
}

/// The column of a reference (`AB12`), from 0.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(8).fold(0usize, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}
