//! What stands on a sheet: a title, words to read aloud, digits to compare, a list of findings, a QR code?
//!
//! One layout for every sheet that is not about a person: invitation, installation, recovery, shares of a key.

use typst::foundations::{Array, Bytes, Datetime, Dict, IntoValue, Value};

use crate::qr::qr_code;
use crate::typeset::{Paper, PaperFault, typeset};

/// Language and direction of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetLang {
    /// French.
    Fr,
    /// Arabic, from right to left.
    Ar,
    /// English.
    En,
}

/// The moment printed as the paper's own, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u8,
    /// Day, from 1.
    pub day: u8,
    /// Hour.
    pub hour: u8,
    /// Minute.
    pub minute: u8,
}

/// One line of a list of findings.
pub struct Row {
    /// A short word for its state.
    pub mark: String,
    /// What was looked at.
    pub label: String,
    /// What was found, and what to do about it.
    pub text: String,
}

/// A chapter of a longer sheet. Empty parts are left out.
pub struct Chapter {
    /// What it is about.
    pub title: String,
    /// What there is to say.
    pub paragraphs: Vec<String>,
    /// A list: what it is, and what is said of it; a mark of one that nobody validated stands before both.
    pub rows: Vec<Row>,
}

/// What stands on a sheet. Empty parts are left out.
pub struct SheetData {
    /// Language and direction.
    pub lang: SheetLang,
    /// Title, large.
    pub title: String,
    /// On the other side of the title: the unit or the region it is for.
    pub unit: String,
    /// What the reader does with the sheet, in order.
    pub paragraphs: Vec<String>,
    /// Words in a numbered grid, always from left to right.
    pub words: Vec<String>,
    /// Digits in large type, always from left to right.
    pub digits: String,
    /// What the QR code says.
    pub qr: String,
    /// Findings.
    pub rows: Vec<Row>,
    /// Chapters, after all that.
    pub chapters: Vec<Chapter>,
    /// Warnings, in a frame.
    pub notes: Vec<String>,
    /// Who made the sheet and when; the page's number stands beside it.
    pub footer: String,
    /// When it was made.
    pub moment: Moment,
}

/// Typesets a sheet.
///
/// # Errors
/// A text is too long for the QR code, or the sheet cannot be written.
pub fn sheet(data: &SheetData) -> Result<Paper, PaperFault> {
    let Moment { year, month, day, hour, minute } = data.moment;
    let moment = Datetime::from_ymd_hms(year, month, day, hour, minute, 0);
    let mut inputs = Dict::new();
    inputs.insert("lang".into(), lang(data.lang).into_value());
    for (name, text) in
        [("title", &data.title), ("unit", &data.unit), ("digits", &data.digits), ("footer", &data.footer)]
    {
        inputs.insert(name.into(), text.as_str().into_value());
    }
    for (name, list) in [("paragraphs", &data.paragraphs), ("words", &data.words), ("notes", &data.notes)] {
        inputs.insert(name.into(), texts(list));
    }
    inputs.insert("rows".into(), list(&data.rows));
    let chapters: Array = data.chapters.iter().map(chapter).collect();
    inputs.insert("chapters".into(), chapters.into_value());
    let qr =
        if data.qr.is_empty() { Value::None } else { Bytes::new(qr_code(&data.qr)?.svg().into_bytes()).into_value() };
    inputs.insert("qr".into(), qr);
    typeset(TEMPLATE, inputs, moment)
}

fn list(rows: &[Row]) -> Value {
    let rows = rows.iter().map(|row| texts(&[row.mark.clone(), row.label.clone(), row.text.clone()]));
    rows.collect::<Array>().into_value()
}

fn chapter(chapter: &Chapter) -> Value {
    let mut parts = Dict::new();
    parts.insert("title".into(), chapter.title.as_str().into_value());
    parts.insert("paragraphs".into(), texts(&chapter.paragraphs));
    parts.insert("rows".into(), list(&chapter.rows));
    parts.into_value()
}

pub(crate) fn texts(list: &[String]) -> Value {
    list.iter().map(|text| text.as_str().into_value()).collect::<Array>().into_value()
}

pub(crate) const fn lang(lang: SheetLang) -> &'static str {
    match lang {
        SheetLang::Fr => "fr",
        SheetLang::Ar => "ar",
        SheetLang::En => "en",
    }
}

const TEMPLATE: &str = include_str!("../templates/sheet.typ");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn full(lang: SheetLang) -> SheetData {
        SheetData {
            lang,
            title: "Invitation".to_owned(),
            unit: "Brigade inventée".to_owned(),
            paragraphs: vec!["Un paragraphe.".to_owned(); 3],
            words: (1..=12).map(|number| format!("mot{number}")).collect(),
            digits: "1234 5678 9012".to_owned(),
            qr: "aman".to_owned(),
            rows: (0..60)
                .map(|number| Row { mark: "bien".to_owned(), label: format!("ligne {number}"), text: "t".to_owned() })
                .collect(),
            chapters: vec![Chapter {
                title: "Un chapitre".to_owned(),
                paragraphs: vec!["Un paragraphe.".to_owned()],
                rows: vec![Row { mark: String::new(), label: "ligne".to_owned(), text: "t".to_owned() }],
            }],
            notes: vec!["À détruire après usage.".to_owned()],
            footer: "2026-11-27".to_owned(),
            moment: Moment { year: 2026, month: 11, day: 27, hour: 12, minute: 0 },
        }
    }

    #[test]
    fn the_same_sheet_gives_the_same_bytes_and_goes_on_over_pages() {
        for lang in [SheetLang::Fr, SheetLang::Ar, SheetLang::En] {
            let one = sheet(&full(lang)).unwrap();
            assert!(one.pdf.starts_with(b"%PDF-"));
            assert!(one.pages.len() >= 2, "sixty lines do not fit one page");
            assert!(one.pages.iter().all(|page| page.starts_with("<svg")));
            let two = sheet(&full(lang)).unwrap();
            assert!(one.pdf == two.pdf && one.pages == two.pages);
        }
    }

    #[test]
    fn what_looks_like_markup_is_printed_as_it_stands() {
        let mut data = full(SheetLang::Fr);
        data.title = "#panic() *x* $y$ <z>".to_owned();
        assert!(sheet(&data).is_ok());
    }

    #[test]
    fn a_sheet_with_nothing_but_a_title_is_a_page() {
        let mut data = full(SheetLang::Ar);
        (data.paragraphs, data.words, data.rows, data.notes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        (data.digits, data.qr, data.chapters) = (String::new(), String::new(), Vec::new());
        assert_eq!(sheet(&data).unwrap().pages.len(), 1);
    }
}
