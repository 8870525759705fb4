//! What does the law on personal data ask to be told of this region: purposes, data, recipients, retention?
//!
//! Everything is read from the form pack and the signed roster; nothing is typed in. What the text that creates the file must
//! still say is left open on the sheet, and what no expert validated is marked.

use std::io::Write;
use std::path::Path;

use aman_papers::{Chapter, Row, SheetData, sheet};
use aman_schema::{Exposure, Gathered, Pack, Part};
use aman_vault::trail::{Act, TrailWords};

use super::permits::Right;
use super::sheets::isolated;
use super::small;
use crate::desk::Desk;
use crate::enrol::fingerprint;
use crate::keep::{create_private, wrote};
use crate::view::{DataLine, Protection, PurposeLine, RecipientLine, RetentionLine, SwitchLine};
use crate::words::{Tongue, say, say_with};
use crate::{Code, Outcome};

impl Desk {
    /// What the data protection sheet says of this region, in the language of the desk.
    ///
    /// # Errors
    /// Whoever asks may not, the desk is locked or belongs to no region yet.
    pub fn protection(&mut self) -> Outcome<Protection> {
        self.opened()?;
        self.permit(Right::Lead)?;
        if self.roster()?.root().is_none() {
            return Err(Code::NotEnrolled.into());
        }
        let pack = self.packs().newest();
        let roster = fingerprint(&self.log()?.roster_state()?);
        let recipients = self.recipients()?;
        let region = recipients.iter().find(|line| line.kind == "region").map(|line| line.name.clone());
        Ok(Protection {
            region: region.unwrap_or_default(),
            pack: pack.id().to_owned(),
            roster,
            purposes: self.purposes(&pack),
            data: self.gathered(&pack),
            recipients,
            switches: self.switches()?,
            retention: self.retention(&pack),
        })
    }

    /// Writes the data protection sheet into a new file as PDF; that it was printed stands in the trail.
    ///
    /// # Errors
    /// As [`Desk::protection`], or the file exists or cannot be written.
    pub fn protection_to(&mut self, file: &Path) -> Outcome<Protection> {
        let told = self.protection()?;
        let names = self.names()?;
        let officer = self.officer_here().map(|officer| short(&names.officer(officer))).unwrap_or_default();
        let readers = |line: &SwitchLine| {
            let named =
                line.readers.iter().map(|id| short(&id.parse().map_or_else(|_| id.clone(), |id| names.officer(id))));
            named.collect::<Vec<String>>().join(", ")
        };
        let words = Words(self.tongue);
        let blank = self.blank_sheet();
        let by = words.with("made-by", &[("who", &officer)]);
        let data = SheetData {
            title: words.of("title"),
            unit: told.region.clone(),
            paragraphs: vec![words.of("what"), words.of("law")],
            chapters: chapters(&words, &told, readers),
            notes: vec![words.of("not-validated"), words.of("open-end")],
            footer: format!("{} · {by} · {}", blank.footer, source_words(&words, &told)),
            ..blank
        };
        let pdf = sheet(&data)?.pdf;
        // The name comes first: what is refused was not printed.
        let mut out = create_private(file)?;
        self.opened()?.trail_append(&TrailWords { subject: "protection", ..TrailWords::of(Act::Printed) })?;
        wrote(out.write_all(&pdf).and_then(|()| out.sync_all()))?;
        Ok(told)
    }

    fn purposes(&self, pack: &Pack) -> Vec<PurposeLine> {
        let lang = self.lang();
        let mut lines = Vec::new();
        for (kind, list, reasons) in KINDS {
            let Some(list) = pack.list(list) else { continue };
            for entry in list.entries() {
                let serving = pack.gathered(lang).filter(|question| reasons(question).contains(&entry.code));
                let questions = small(serving.count() as u64);
                let label = list.label(&entry.code, lang).unwrap_or_default().to_owned();
                let (code, source) = (entry.code.clone(), entry.source.clone());
                if questions > 0 {
                    lines.push(PurposeLine { kind, code, label, questions, source });
                }
            }
        }
        lines
    }

    fn gathered(&self, pack: &Pack) -> Vec<DataLine> {
        let mut lines: Vec<DataLine> = Vec::new();
        for question in pack.gathered(self.lang()) {
            if lines.last().is_none_or(|line| line.section != question.section) {
                let section = question.section.to_owned();
                lines.push(DataLine { section, sheet: Vec::new(), file: Vec::new(), counted: 0 });
            }
            let Some(line) = lines.last_mut() else { continue };
            match question.part {
                Part::Sheet => line.sheet.push(question.label.to_owned()),
                Part::File => line.file.push(question.label.to_owned()),
            }
            line.counted += u32::from(question.exposure == Exposure::Counted);
        }
        lines
    }

    fn retention(&self, pack: &Pack) -> Vec<RetentionLine> {
        let Some(list) = pack.list(RETENTION) else { return Vec::new() };
        let line = |entry: &aman_schema::CodeEntry| RetentionLine {
            code: entry.code.clone(),
            label: list.label(&entry.code, self.lang()).unwrap_or_default().to_owned(),
            source: entry.source.clone(),
        };
        list.entries().iter().map(line).collect()
    }

    fn recipients(&mut self) -> Outcome<Vec<RecipientLine>> {
        let units = self.units()?;
        let roster = self.roster()?;
        let line = |unit: crate::view::UnitLine| {
            let of_unit = roster
                .officers()
                .filter(|(officer, card)| card.unit.to_string() == unit.unit && !roster.withdrawn(officer));
            RecipientLine {
                officers: small(of_unit.count() as u64),
                desks: small(unit.desks.len() as u64),
                kind: unit.kind.unwrap_or_default(),
                name: unit.name.unwrap_or_default(),
                unit: unit.unit,
            }
        };
        let mut lines: Vec<RecipientLine> = units.into_iter().map(line).collect();
        lines.sort_by(|one, other| (one.kind != "region", &one.name).cmp(&(other.kind != "region", &other.name)));
        Ok(lines)
    }
}

/// The words of the sheet.
struct Words(Tongue);

impl Words {
    fn of(&self, key: &str) -> String {
        say(&format!("say-protection-{key}"), self.0).unwrap_or_default()
    }

    /// What is our own proposal, general knowledge or a copy of a text waits for an expert, and says so.
    fn mark<'a>(&self, mut sources: impl Iterator<Item = &'a str>) -> String {
        if sources.all(|source| source == VALIDATED) { String::new() } else { self.of("mark") }
    }

    /// What stands between two things that are told one after the other.
    const fn between(&self) -> &'static str {
        match self.0 {
            Tongue::Fr => " ; ",
            Tongue::Ar => "؛ ",
            Tongue::En => "; ",
        }
    }

    fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        say_with(&format!("say-protection-{key}"), values, self.0).unwrap_or_default()
    }
}

fn chapters(words: &Words, told: &Protection, readers: impl Fn(&SwitchLine) -> String) -> Vec<Chapter> {
    let chapter = |key: &str, rows: Vec<Row>| Chapter {
        title: words.of(key),
        paragraphs: vec![words.of(&format!("{key}-what"))],
        rows,
    };
    let open = ["controller", "basis", "opinion", "class"].map(|key| Row {
        mark: String::new(),
        label: words.of(&format!("open-{key}")),
        text: words.of("to-complete"),
    });
    let purposes = KINDS.map(|(kind, _, _)| {
        let of_kind: Vec<_> = told.purposes.iter().filter(|line| line.kind == kind).collect();
        let lines: Vec<String> = of_kind.iter().map(|line| format!("{} ({})", line.label, line.questions)).collect();
        let mark = words.mark(of_kind.iter().map(|line| &*line.source));
        Row { mark, label: words.of(&format!("purpose-{kind}")), text: lines.join(" · ") }
    });
    let measures = ["sealed", "signed", "trail", "two", "loss"].map(|key| Row {
        mark: String::new(),
        label: words.of(&format!("measure-{key}")),
        text: words.of(&format!("measure-{key}-what")),
    });
    vec![
        chapter("open", open.into()),
        chapter("purposes", purposes.into()),
        chapter("data", told.data.iter().map(|line| data_row(words, line)).collect()),
        chapter("recipients", told.recipients.iter().map(|line| recipient_row(words, line)).collect()),
        chapter("switches", told.switches.iter().map(|line| switch_row(words, line, &readers(line))).collect()),
        chapter("retention", told.retention.iter().map(|line| retention_row(words, line)).collect()),
        chapter("measures", measures.into()),
    ]
}

fn data_row(words: &Words, line: &DataLine) -> Row {
    let half = |key: &str, questions: &[String]| {
        (!questions.is_empty()).then(|| words.with(key, &[("questions", &questions.join(words.between()))]))
    };
    let halves = [half("data-sheet", &line.sheet), half("data-file", &line.file)];
    Row {
        mark: String::new(),
        label: line.section.clone(),
        text: halves.into_iter().flatten().collect::<Vec<_>>().join(" — "),
    }
}

fn recipient_row(words: &Words, line: &RecipientLine) -> Row {
    let (desks, officers) = (line.desks.to_string(), line.officers.to_string());
    let reads = words.of(&format!("reads-{}", line.kind));
    let count = words.with("recipient-count", &[("desks", &desks), ("officers", &officers)]);
    Row { mark: String::new(), label: line.name.clone(), text: format!("{reads} {count}") }
}

fn switch_row(words: &Words, line: &SwitchLine, readers: &str) -> Row {
    let text = if line.on {
        words.with("switch-on", &[("act", &line.act), ("readers", readers)])
    } else if line.act.is_empty() {
        words.of("switch-never")
    } else {
        words.with("switch-off", &[("act", &line.act)])
    };
    Row { mark: String::new(), label: words.of(&format!("switch-{}", line.switch)), text }
}

fn retention_row(words: &Words, line: &RetentionLine) -> Row {
    let (label, text) = line.label.split_once(": ").unwrap_or(("", &line.label));
    let mark = words.mark([&*line.source].into_iter());
    Row { mark, label: label.trim().to_owned(), text: text.to_owned() }
}

/// A number as short as on the screen; a name as it is.
pub(super) fn short(name: &str) -> String {
    let is_number = name.len() == 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_number { name.chars().take(6).collect() } else { name.to_owned() }
}

fn source_words(words: &Words, told: &Protection) -> String {
    // Digits that are compared stay on one line.
    let roster = told.roster.replace(' ', "\u{a0}");
    words.with("source", &[("pack", &isolated(&told.pack)), ("roster", &isolated(&roster))])
}

/// Kinds of purposes, each with the list of the pack that names them and the reasons of a question that say so.
const KINDS: [(&str, &str, Reasons); 3] = [
    ("decision", "DECISION", |question| question.decides),
    ("paper", "PAPIER", |question| question.prints),
    ("figure", "TABLEAU", |question| question.counts),
];
type Reasons = for<'a> fn(&Gathered<'a>) -> &'a [String];
const RETENTION: &str = "CONSERVATION";
/// The mark of what the text that creates the file, or an expert, has fixed.
const VALIDATED: &str = "VALIDE";
