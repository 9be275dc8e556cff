//! What a command line names as input: files, folders, standard input, and what can be read only once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use logis_formats::{Input, MemoryInput};

/// What comes once is kept in memory up to this size, and beyond in a file without a name.
const MEMORY_BYTES_MAX: usize = 8 << 20;
/// Folders within folders are entered up to this depth.
const FOLDER_DEPTH_MAX: usize = 64;

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file, which can be read more than once; also one that is not there, which its reading then says.
    File(PathBuf),
    /// A pipe or device.
    Stream(PathBuf),
    /// Standard input.
    Standard,
}

impl Source {
    /// As the person named it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::File(path) | Self::Stream(path) => path.to_string_lossy().into_owned(),
            Self::Standard => "-".to_owned(),
        }
    }

    /// Opens what comes once.
    ///
    /// # Errors
    /// When it can't be opened.
    pub fn open_stream(&self) -> io::Result<Box<dyn Read>> {
        match self {
            Self::File(path) | Self::Stream(path) => Ok(Box::new(File::open(path)?)),
            Self::Standard => Ok(Box::new(io::stdin().lock())),
        }
    }
}

/// Every source that the arguments name, in their order; of a folder its files by name, hidden ones left out.
///
/// # Errors
/// When a folder can't be listed; the arguments before it are lost too, so nothing is read by halves.
pub fn sources(arguments: &[PathBuf]) -> io::Result<Vec<Source>> {
    let mut sources = Vec::new();
    for path in arguments {
        if path.as_os_str() == "-" {
            sources.push(Source::Standard);
            continue;
        }
        match path.metadata() {
            Ok(data) if data.is_dir() => sources.extend(files_in(path)?.into_iter().map(Source::File)),
            Ok(data) if !data.is_file() => sources.push(Source::Stream(path.clone())),
            _ => sources.push(Source::File(path.clone())),
        }
    }
    Ok(sources)
}

/// The files of a folder and its folders. Links to folders are not followed, so that no walk is endless.
fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_dir() && depth < FOLDER_DEPTH_MAX {
                folders.push((entry.path(), depth + 1));
            } else if kind.is_file() || kind.is_symlink() && entry.path().is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// What came once, kept for this run alone: in memory, or in a temporary file that has no name and is gone with it.
#[derive(Debug)]
pub enum Kept {
    /// It was small.
    Memory(MemoryInput),
    /// It was not.
    Disk {
        /// The nameless file.
        file: File,
        /// What to call it.
        name: String,
        /// Its size.
        size_bytes: u64,
    },
}

impl Kept {
    /// Reads a stream to its end.
    ///
    /// # Errors
    /// When it can't be read or kept.
    pub fn of(name: &str, stream: &mut dyn Read) -> io::Result<Self> {
        let mut start = Vec::new();
        Read::take(&mut *stream, MEMORY_BYTES_MAX as u64).read_to_end(&mut start)?;
        if start.len() < MEMORY_BYTES_MAX {
            return Ok(Self::Memory(MemoryInput::new(name, start)));
        }
        let mut file = tempfile::tempfile()?;
        file.write_all(&start)?;
        let size_bytes = start.len() as u64 + io::copy(stream, &mut file)?;
        Ok(Self::Disk { file, name: name.to_owned(), size_bytes })
    }
}

impl Input for Kept {
    fn name(&self) -> &str {
        match self {
            Self::Memory(input) => input.name(),
            Self::Disk { name, .. } => name,
        }
    }

    fn size_bytes(&self) -> Option<u64> {
        match self {
            Self::Memory(input) => input.size_bytes(),
            Self::Disk { size_bytes, .. } => Some(*size_bytes),
        }
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        match self {
            Self::Memory(input) => input.open(),
            Self::Disk { file, .. } => {
                // Importers hold one reader at a time, so that one place in the file is enough.
                let mut file = file;
                file.seek(SeekFrom::Start(0))?;
                Ok(Box::new(file))
            }
        }
    }
}

/// An input whose reading is watched: by how many bytes it went on.
pub struct Watched<'a> {
    input: &'a dyn Input,
    read: &'a dyn Fn(u64),
}

impl<'a> Watched<'a> {
    /// Tells `read` of every piece that is read of the input.
    pub fn new(input: &'a dyn Input, read: &'a dyn Fn(u64)) -> Self {
        Self { input, read }
    }
}

impl Input for Watched<'_> {
    fn name(&self) -> &str {
        self.input.name()
    }

    fn size_bytes(&self) -> Option<u64> {
        self.input.size_bytes()
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(WatchedReader { inner: self.input.open()?, read: self.read }))
    }
}

struct WatchedReader<'a> {
    inner: Box<dyn Read + 'a>,
    read: &'a dyn Fn(u64),
}

impl Read for WatchedReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        (self.read)(read as u64);
        Ok(read)
    }
}
