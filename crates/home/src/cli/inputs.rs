//! What a command line names as input: files, folders, standard input, and what can be read only once.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use logis_formats::{Input, ReadSeek};

use super::failure::Failure;

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
pub fn sources(arguments: &[PathBuf]) -> Result<Vec<Source>, Failure> {
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
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let unlisted = |_| Failure::said("folder", folder.to_string_lossy());
        for entry in std::fs::read_dir(&folder).map_err(unlisted)? {
            let entry = entry.map_err(unlisted)?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            let kind = entry.file_type().map_err(unlisted)?;
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

    fn open_anywhere(&self) -> io::Result<Box<dyn ReadSeek + '_>> {
        Ok(Box::new(WatchedReader { inner: self.input.open_anywhere()?, read: self.read }))
    }
}

struct WatchedReader<'a, R> {
    inner: R,
    read: &'a dyn Fn(u64),
}

impl<R: Seek> Seek for WatchedReader<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl<R: Read> Read for WatchedReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        (self.read)(read as u64);
        Ok(read)
    }
}
