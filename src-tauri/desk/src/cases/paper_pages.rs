//! What stands on the page of a paper besides its content: where it is from, who printed it and when, which copy, what is
//! not sure?

use aman_papers::{PageData, PagePart, PageRow};
use aman_schema::PaperContent;
use chrono::{DateTime, Local};

use super::papers::{Ready, is_given, tongue};
use super::protection::short;
use super::sheets::isolated;
use crate::Outcome;
use crate::desk::Desk;
use crate::words::{Tongue, say, say_with};

/// Which copy is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Copy {
    /// A look at it on the screen.
    Look,
    /// The first, the second, …
    Number(u32),
    /// Nobody here can know how many there are.
    Uncounted,
}

/// How a paper is given.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printing {
    /// She keeps it.
    pub(super) hers: bool,
    pub(super) copy: Copy,
}

impl Copy {
    pub(super) const fn number(self) -> Option<u32> {
        match self {
            Self::Number(number) => Some(number),
            Self::Look | Self::Uncounted => None,
        }
    }

    fn words(self, tongue: Tongue) -> String {
        match self {
            Self::Look => say("say-paper-look", tongue),
            Self::Number(1) => say("say-paper-copy", tongue),
            Self::Number(number) => say_with("say-paper-reprint", &[("number", &number.to_string())], tongue),
            Self::Uncounted => say("say-paper-uncounted", tongue),
        }
        .unwrap_or_default()
    }
}

impl Desk {
    /// The page of a paper. One that is bare tells nothing of where it comes from.
    pub(super) fn page_of(&mut self, ready: &Ready, printing: Printing) -> Outcome<PageData> {
        let Ready { paper, content, state, lang, check, .. } = ready;
        let tongue = tongue(*lang);
        let word = |key: &str| say(key, tongue).unwrap_or_default();
        let blank = self.blank_sheet_in(tongue);
        let given = is_given(paper, printing.hers);
        let mut marks: Vec<String> = content.grid_mark.iter().cloned().collect();
        if !content.is_validated {
            marks.push(word("say-paper-not-validated"));
        }
        if !given {
            marks.push(word("say-paper-kept"));
        }
        if self.opened()?.clock_is_doubtful()? {
            marks.push(word("say-paper-clock"));
        }
        let mut parts = parts_of(content);
        parts.extend(self.raised_by(ready, tongue)?);
        let mut page = PageData {
            lang: blank.lang,
            title: content.title.clone(),
            unit: String::new(),
            number: String::new(),
            banner: if self.is_invented() { word("say-paper-invented") } else { String::new() },
            marks,
            before: content.before.clone(),
            parts,
            after: content.after.clone(),
            boxes: content.boxes.clone(),
            lines: content.lines.clone(),
            reply: content.reply.clone(),
            reply_title: if content.reply.is_empty() { String::new() } else { word("say-paper-reply") },
            signs: content.signs.clone(),
            footer: String::new(),
            check: String::new(),
            qr: String::new(),
            moment: blank.moment,
        };
        if paper.is_bare() {
            if printing.copy == Copy::Look {
                page.marks.push(printing.copy.words(tongue));
            }
            return Ok(page);
        }
        let names = self.names()?;
        let officer = self.officer_here().map(|officer| short(&names.officer(officer))).unwrap_or_default();
        let by = say_with("say-paper-by", &[("who", &own(&officer))], tongue).unwrap_or_default();
        page.unit = state.unit.map(|unit| own(&names.unit(unit))).unwrap_or_default();
        let number = isolated(&file_number(&state.record.to_string()));
        page.number = say_with("say-paper-number", &[("number", &number)], tongue).unwrap_or_default();
        page.footer = format!("{} {by} · {}", blank.footer, printing.copy.words(tongue));
        page.qr = format!("{} {check}", paper.code());
        page.check = page.qr.clone();
        Ok(page)
    }

    /// Who decided on the level of danger, where the paper carries that decision.
    fn raised_by(&mut self, ready: &Ready, tongue: Tongue) -> Outcome<Option<PagePart>> {
        let pack = self.pack_of_state(&ready.state);
        let Some(path) = pack.judgement_key() else { return Ok(None) };
        if !ready.content.parts.iter().flat_map(|part| &part.rows).any(|row| row.path == path) {
            return Ok(None);
        }
        let Some((officer, at)) = self.opened()?.author_of(ready.state.record, path)? else { return Ok(None) };
        let here = DateTime::from_timestamp_millis(at.0).unwrap_or_default().with_timezone(&Local);
        let who = short(&self.names()?.officer(officer));
        let label = say("say-paper-raised-by", tongue).unwrap_or_default();
        let values = vec![who, here.format("%d/%m/%Y %H:%M").to_string()];
        Ok(Some(PagePart { title: String::new(), rows: vec![PageRow { label, values }] }))
    }
}

fn parts_of(content: &PaperContent) -> Vec<PagePart> {
    let part = |part: &aman_schema::PaperPart| PagePart {
        title: part.title.clone(),
        rows: part.rows.iter().map(|row| PageRow { label: row.label.clone(), values: row.values.clone() }).collect(),
    };
    content.parts.iter().map(part).collect()
}

/// The number as it is read out: it begins as on the screen, and no two files of a region share it.
pub(super) fn file_number(record: &str) -> String {
    let signs: Vec<char> = record.chars().take(12).collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// In its own direction in the middle of another.
fn own(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

#[cfg(test)]
mod tests {
    use super::file_number;

    #[test]
    fn the_number_begins_as_on_the_screen() {
        assert_eq!(file_number("a1b2c3d4e5f60718293a4b5c6d7e8f90"), "a1b2 c3d4 e5f6");
    }
}
