//! How does typst turn a template into PDF/A and pages for the screen?

use std::fmt;

use typst::comemo;
use typst::foundations::{Datetime, Dict, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_svg::SvgOptions;

use crate::world::Desk;

/// A typeset paper.
pub struct Paper {
    /// PDF/A-2b, to print and to keep.
    pub pdf: Vec<u8>,
    /// Each page as SVG, to show.
    pub pages: Vec<String>,
}

/// Why a paper could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperFault {
    /// The template and the data do not fit.
    Template,
    /// The pages cannot be written as PDF/A.
    Pdf,
    /// The text does not fit a QR code.
    TooMuchForQr,
}

impl fmt::Display for PaperFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Template => "the template and the data do not fit",
            Self::Pdf => "the pages cannot be written",
            Self::TooMuchForQr => "the text is too long for a QR code",
        })
    }
}

impl std::error::Error for PaperFault {}

/// Lays out a template with its data; the same input gives the same bytes.
pub(crate) fn typeset(template: &str, inputs: Dict, moment: Option<Datetime>) -> Result<Paper, PaperFault> {
    let world = Desk::new(template, inputs, moment);
    let written = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|_| PaperFault::Template)
        .and_then(|document| write(&document, moment));
    // Nothing of this paper stays in the typesetter's memory of what it did.
    comemo::evict(0);
    written
}

fn write(document: &PagedDocument, moment: Option<Datetime>) -> Result<Paper, PaperFault> {
    let options = PdfOptions {
        creator: Smart::Custom(Some("Aman".to_owned())),
        timestamp: moment.map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::A_2b]).map_err(|_| PaperFault::Pdf)?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(document, &options).map_err(|_| PaperFault::Pdf)?;
    let pages = document.pages().iter().map(|page| typst_svg::svg(page, &SvgOptions::default())).collect();
    Ok(Paper { pdf, pages })
}
