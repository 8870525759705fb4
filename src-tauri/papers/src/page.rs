//! What stands on a paper of one record: answers, fixed words around them, empty boxes, lines and signatures?
//!
//! One layout for all of them; what differs is data. What a paper must not carry is left out by who fills it: an empty part
//! is not printed.

use typst::foundations::{Array, Bytes, Datetime, Dict, IntoValue, Value};

use crate::fonts::can_print;
use crate::qr::qr_code;
use crate::sheet::{Moment, SheetLang, lang, texts};
use crate::typeset::{Paper, PaperFault, typeset};

/// A paper of a record. Empty parts are left out.
#[derive(Clone)]
pub struct PageData {
    /// Language and direction.
    pub lang: SheetLang,
    /// Title, large.
    pub title: String,
    /// The unit it comes from.
    pub unit: String,
    /// The number of the file, in words.
    pub number: String,
    /// Invented data: across the top of every page.
    pub banner: String,
    /// Reserves that stand on every page: not validated, doubtful clock, kept by the unit.
    pub marks: Vec<String>,
    /// Fixed words before the answers.
    pub before: Vec<String>,
    /// The answers.
    pub parts: Vec<PagePart>,
    /// Fixed words after them.
    pub after: Vec<String>,
    /// Boxes to tick by hand.
    pub boxes: Vec<String>,
    /// What the empty lines are for, and how many there are.
    pub lines: Option<(String, u32)>,
    /// The part that is torn off and comes back.
    pub reply: Vec<String>,
    /// What stands above that part.
    pub reply_title: String,
    /// Who signs.
    pub signs: Vec<String>,
    /// Who printed it, when, which copy.
    pub footer: String,
    /// The check, ten signs; with the paper's code it is all that the square says.
    pub check: String,
    /// What the square says.
    pub qr: String,
    /// When it was made.
    pub moment: Moment,
}

/// The answers under one heading.
#[derive(Clone)]
pub struct PagePart {
    /// The heading.
    pub title: String,
    /// The answers.
    pub rows: Vec<PageRow>,
}

/// One answer.
#[derive(Clone)]
pub struct PageRow {
    /// The question.
    pub label: String,
    /// The answer; several for several choices.
    pub values: Vec<String>,
}

/// Typesets a paper of a record.
///
/// # Errors
/// The paper cannot be written.
pub fn page(data: &PageData) -> Result<Paper, PaperFault> {
    let Moment { year, month, day, hour, minute } = data.moment;
    let moment = Datetime::from_ymd_hms(year, month, day, hour, minute, 0);
    let mut inputs = Dict::new();
    inputs.insert("lang".into(), lang(data.lang).into_value());
    let PageData { title, unit, number, banner, reply_title, footer, check, .. } = data;
    for (name, text) in [
        ("title", title),
        ("unit", unit),
        ("number", number),
        ("banner", banner),
        ("reply_title", reply_title),
        ("footer", footer),
        ("check", check),
    ] {
        inputs.insert(name.into(), can_print(text).into_value());
    }
    let PageData { marks, before, after, boxes, reply, signs, .. } = data;
    for (name, list) in
        [("marks", marks), ("before", before), ("after", after), ("boxes", boxes), ("reply", reply), ("signs", signs)]
    {
        inputs.insert(name.into(), printed(list));
    }
    inputs.insert("parts".into(), data.parts.iter().map(part).collect::<Array>().into_value());
    let (label, count) = data.lines.clone().unwrap_or_default();
    inputs.insert("line".into(), label.into_value());
    inputs.insert("lines".into(), i64::from(count).into_value());
    let qr =
        if data.qr.is_empty() { Value::None } else { Bytes::new(qr_code(&data.qr)?.svg().into_bytes()).into_value() };
    inputs.insert("qr".into(), qr);
    typeset(TEMPLATE, inputs, moment)
}

fn part(part: &PagePart) -> Value {
    let row = |row: &PageRow| {
        let mut cells = Dict::new();
        cells.insert("label".into(), can_print(&row.label).into_value());
        cells.insert("said".into(), printed(&row.values));
        cells.into_value()
    };
    let mut told = Dict::new();
    told.insert("title".into(), can_print(&part.title).into_value());
    told.insert("rows".into(), part.rows.iter().map(row).collect::<Array>().into_value());
    told.into_value()
}

fn printed(list: &[String]) -> Value {
    texts(&list.iter().map(|text| can_print(text)).collect::<Vec<_>>())
}

const TEMPLATE: &str = include_str!("../templates/page.typ");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn full(lang: SheetLang) -> PageData {
        let row = |label: &str, value: &str| PageRow { label: label.to_owned(), values: vec![value.to_owned()] };
        PageData {
            lang,
            title: "Fiche".to_owned(),
            unit: "Brigade inventée".to_owned(),
            number: "dossier a1b2".to_owned(),
            banner: "INVENTÉ".to_owned(),
            marks: vec!["non validé".to_owned()],
            before: vec!["Avant.".to_owned()],
            parts: vec![PagePart { title: "Partie".to_owned(), rows: vec![row("née le", "12/03/1994"); 50] }],
            after: vec!["Après.".to_owned()],
            boxes: vec!["oui".to_owned(), "non".to_owned()],
            lines: Some(("ajouts".to_owned(), 4)),
            reply: vec!["reçu le".to_owned()],
            reply_title: "À renvoyer".to_owned(),
            signs: vec!["elle".to_owned(), "lecteur".to_owned()],
            footer: "copie 1".to_owned(),
            check: "ABCDEFGHJK".to_owned(),
            qr: "D01 ABCDEFGHJK".to_owned(),
            moment: Moment { year: 2026, month: 11, day: 27, hour: 12, minute: 0 },
        }
    }

    #[test]
    fn the_same_paper_gives_the_same_bytes_over_pages_in_both_directions() {
        for lang in [SheetLang::Fr, SheetLang::Ar] {
            let (one, two) = (page(&full(lang)).unwrap(), page(&full(lang)).unwrap());
            assert!(one.pdf.starts_with(b"%PDF-") && one.pages.len() >= 2);
            assert!(one.pdf == two.pdf && one.pages == two.pages);
        }
    }

    #[test]
    fn a_paper_with_nothing_that_tells_where_it_is_from_is_one_page() {
        let mut data = full(SheetLang::Ar);
        (data.unit, data.number, data.footer, data.check, data.qr) = Default::default();
        (data.parts, data.reply, data.signs, data.marks, data.boxes) = Default::default();
        (data.banner, data.lines) = (String::new(), None);
        assert_eq!(page(&data).unwrap().pages.len(), 1);
    }

    #[test]
    fn a_sign_that_no_letter_here_can_draw_stops_no_paper() {
        for text in ["ⵣⵉⵏⴱ", "\u{1f600}", "一", "a\nb\r\n\u{7}c", "\u{200f}\u{feff}"] {
            let mut data = full(SheetLang::Fr);
            data.parts = vec![PagePart {
                title: String::new(),
                rows: vec![PageRow { label: "nom".to_owned(), values: vec![text.to_owned()] }],
            }];
            assert!(page(&data).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn what_was_typed_as_markup_is_printed_as_it_stands() {
        let mut data = full(SheetLang::Fr);
        data.parts = vec![PagePart {
            title: "#panic()".to_owned(),
            rows: vec![PageRow {
                label: "$x$".to_owned(),
                values: vec!["#read(\"/etc/passwd\") *a* <b> @c".to_owned()],
            }],
        }];
        assert!(page(&data).is_ok());
    }
}
