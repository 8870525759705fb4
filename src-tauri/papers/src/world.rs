//! What can a template reach? Its own text, its data and the fonts; every other file is "not found".

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Dict, Duration};
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::{Fonts, fonts};

/// A world of one template.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    source: Source,
    fonts: &'static Fonts,
    today: Option<Datetime>,
}

impl Desk {
    /// A template, the data it finds in `sys.inputs`, and what it takes for today.
    pub(crate) fn new(template: &str, inputs: Dict, today: Option<Datetime>) -> Self {
        Self {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            source: Source::detached(template),
            fonts: fonts(),
            today,
        }
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, _id: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.all.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}
