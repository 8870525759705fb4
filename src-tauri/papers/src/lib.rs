//! How does a template with its data become a page that can be printed and kept?
//!
//! ```text
//!  SheetData ──▶ templates/sheet.typ ─┬▶ typst ──▶ PDF/A bytes (to keep, to print) and SVG pages (to show)
//!  PageData  ──▶ templates/page.typ ──┘   (a paper of one record)
//! ```
//! Nothing is read but what is passed in: one template, the fonts that are built in, the moment the caller names. There is
//! no disk, no network, no clock. What was typeset is forgotten at once: a sheet may carry the words of a code.

mod fonts;
mod page;
mod qr;
mod sheet;
mod typeset;
mod world;

pub use page::{PageData, PagePart, PageRow, page};
pub use qr::{QrCode, qr_code};
pub use sheet::{Chapter, Moment, Row, SheetData, SheetLang, sheet};
pub use typeset::{Paper, PaperFault};
