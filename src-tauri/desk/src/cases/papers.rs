//! Which papers does a record have, and how is one shown, printed or written into a file?
//!
//! What stands on a paper, and on which condition, is the form pack's to say. Here: whose record it is, that the line of the
//! trail is durable before anything is shown, which copy it is, and whether it is given to her or kept.

use std::io::Write;
use std::path::Path as FilePath;

use aman_schema::{Draft, Lang, Paper, PaperContent, Path, Private, Reader};
use aman_sync_protocol::ids::RecordId;
use aman_sync_protocol::secret::hash;
use aman_vault::state::RecordState;
use aman_vault::trail::{Act, TrailWords};

use super::paper_pages::{Copy, Printing};
use super::permits::Right;
use super::records::{draft_of, record_id};
use crate::convert;
use crate::desk::Desk;
use crate::keep::{create_private, wrote};
use crate::view::{Copying, FileState, PaperLine, PaperShown, PaperText};
use crate::words::Tongue;
use crate::{Code, Outcome};

/// Which paper is asked for.
#[derive(Clone, Debug, Default)]
pub struct PaperAsked {
    /// Number of the record.
    pub record: String,
    /// Code of the paper.
    pub paper: String,
    /// `fr` or `ar`.
    pub lang: String,
    /// The item it is about; without it the only one that may be printed.
    pub item: Option<String>,
    /// She said that she can keep it safely: it is given to her. Otherwise a paper for her is read aloud and kept here.
    pub hers: bool,
}

/// What came of asking for a paper.
pub enum PaperMade {
    /// It was made.
    Made(PaperShown),
    /// Something stands against it: what, in words.
    Refused(Vec<String>),
}

/// A paper that may be made, before it is typeset.
pub(super) struct Ready {
    pub(super) paper: Paper,
    pub(super) content: PaperContent,
    pub(super) state: RecordState,
    pub(super) item: Option<Path>,
    pub(super) lang: Lang,
    pub(super) check: String,
}

impl Desk {
    /// Every paper of a record with what stands against it; read alone, it stands in the trail as the record would.
    ///
    /// # Errors
    /// The desk is locked, the record is unknown, or its file is not open here.
    pub fn papers(&mut self, id: &str) -> Outcome<Vec<PaperLine>> {
        let state = self.printable(id)?;
        if self.reading != Some(state.record) {
            self.opened()?.trail_record(state.record, Act::RecordRead)?;
        }
        let trail = self.opened()?.paper_trail(state.record)?;
        let pack = self.pack_of_state(&state);
        let states = pack.paper_states(draft_of(&state).answers(), self.lang(), self.now());
        let line = |state: aman_schema::PaperState| {
            let name = subject(&state.paper, state.item.as_ref());
            let copies = trail.as_ref().map(|trail| copies_of(&trail.given, &name));
            let may = pack.paper(&state.paper).is_some_and(Paper::may_be_copied);
            let copied = trail.as_ref().filter(|_| may).map(|trail| copies_of(&trail.copied, &name) > 0);
            let copying = copied.map(|done| if done { Copying::Done } else { Copying::Once });
            PaperLine::new(state, copies, copying)
        };
        Ok(states.into_iter().map(line).collect())
    }

    /// Shows a paper: marked as a look at it, not counted as a copy.
    ///
    /// # Errors
    /// As [`Desk::papers`]; or there is no such paper, or the trail cannot be written.
    pub fn paper_show(&mut self, asked: &PaperAsked) -> Outcome<PaperMade> {
        self.made(asked, Act::PaperShown, None)
    }

    /// Makes the next copy of a paper, to be printed at once.
    ///
    /// # Errors
    /// As [`Desk::paper_show`].
    pub fn paper_print(&mut self, asked: &PaperAsked) -> Outcome<PaperMade> {
        self.made(asked, Act::Printed, None)
    }

    /// Writes the next copy of a paper in clear into a new file as PDF/A, with the reason if one was given.
    ///
    /// # Errors
    /// As [`Desk::paper_show`]; or the file exists or cannot be written.
    pub fn paper_to(&mut self, asked: &PaperAsked, reason: &str, file: &FilePath) -> Outcome<PaperMade> {
        self.made(asked, Act::PaperSaved, Some((reason, file)))
    }

    /// What she told, as a paper has it, to be put into the unit's own program so that nobody asks her again: once for each
    /// paper. The line of the trail is durable before it is given.
    ///
    /// # Errors
    /// As [`Desk::paper_show`]; it was done before, or cannot be counted here, or she told nothing.
    pub fn paper_copy(&mut self, asked: &PaperAsked) -> Outcome<Private<String>> {
        let ready = self.ready_paper(asked)?.map_err(|_| Code::PaperRefused)?;
        let record = ready.state.record;
        let name = subject(ready.paper.code(), ready.item.as_ref());
        if !ready.paper.may_be_copied() {
            return Err(Code::NothingToCopy.into());
        }
        // Of a record that only one officer knows of nobody else could tell whether it was done.
        let trail = self.opened()?.paper_trail(record)?.ok_or(Code::NothingToCopy)?;
        if copies_of(&trail.copied, &name) > 0 {
            return Err(Code::PaperCopied.into());
        }
        let told = self.pack_of_state(&ready.state).told_on(&ready.content);
        // EXPOSE: only to see whether there is anything.
        if told.expose().is_empty() {
            return Err(Code::NothingToCopy.into());
        }
        let line = format!("{name} {} {}", ready.lang.code(), ready.check);
        self.opened()?.trail_about(record, &TrailWords { subject: &line, ..TrailWords::of(Act::PaperCopied) })?;
        Ok(told)
    }

    fn made(&mut self, asked: &PaperAsked, act: Act, to: Option<(&str, &FilePath)>) -> Outcome<PaperMade> {
        let ready = match self.ready_paper(asked)? {
            Ok(ready) => ready,
            Err(unmet) => return Ok(PaperMade::Refused(unmet)),
        };
        let record = ready.state.record;
        let name = subject(ready.paper.code(), ready.item.as_ref());
        let copy = if act == Act::PaperShown {
            Copy::Look
        } else {
            let trail = self.opened()?.paper_trail(record)?;
            trail.map_or(Copy::Uncounted, |trail| Copy::Number(copies_of(&trail.given, &name) + 1))
        };
        let printing = Printing { hers: asked.hers, copy };
        let paper = aman_papers::page(&self.page_of(&ready, printing)?)?;
        // The name comes first: what is refused was not given.
        let out = to.map(|(reason, file)| create_private(file).map(|out| (reason, out))).transpose()?;
        let line = format!("{name} {} {}", ready.lang.code(), ready.check);
        let reason = out.as_ref().map(|(reason, _)| Private::new(reason.trim().to_owned()));
        // EXPOSE: only to see whether a reason was given.
        let reason = reason.filter(|reason| !reason.expose().is_empty());
        let words = TrailWords { subject: &line, reason: reason.as_ref(), ..TrailWords::of(act) };
        self.opened()?.trail_about(record, &words)?;
        if let Some((_, mut out)) = out {
            wrote(out.write_all(&paper.pdf).and_then(|()| out.sync_all()))?;
        }
        Ok(PaperMade::Made(PaperShown {
            paper: ready.paper.code().to_owned(),
            item: ready.item.map(|item| item.to_string()),
            lang: ready.lang.code().to_owned(),
            check: if ready.paper.is_bare() { String::new() } else { ready.check },
            copy: copy.number(),
            pages: paper.pages,
            text: PaperText::from(&ready.content),
        }))
    }

    fn ready_paper(&mut self, asked: &PaperAsked) -> Outcome<Result<Ready, Vec<String>>> {
        let state = self.printable(&asked.record)?;
        let lang = paper_lang(&asked.lang)?;
        let pack = self.pack_of_state(&state);
        let paper = pack.paper(&asked.paper).ok_or(Code::UnknownPaper)?;
        let draft = draft_of(&state);
        let item = self.item_asked(paper, asked.item.as_deref(), &draft)?;
        let content = match pack.paper_content(paper, item.as_ref(), draft.answers(), (lang, self.now())) {
            Ok(content) => content,
            // In the language of who asks, not of the paper.
            Err(_) => {
                let here = (self.lang(), self.now());
                let unmet = pack.paper_content(paper, item.as_ref(), draft.answers(), here).err();
                return Ok(Err(unmet.unwrap_or_default()));
            }
        };
        let check = check_of(&content, state.record, item.as_ref(), lang);
        Ok(Ok(Ready { paper: paper.clone(), content, state, item, lang, check }))
    }

    /// The item that was named, or the only one there is something to print of.
    fn item_asked(&self, paper: &Paper, named: Option<&str>, draft: &Draft) -> Outcome<Option<Path>> {
        let states = self.pack_of(draft.pack()).paper_states(draft.answers(), self.lang(), self.now());
        let items: Vec<_> = states.into_iter().filter(|state| state.paper == paper.code()).collect();
        if let Some(named) = named {
            let found = items.into_iter().filter_map(|state| state.item);
            let found = found.into_iter().find(|item| item.as_str() == named || item.item() == Some(named));
            return found.map(Some).ok_or_else(|| Code::UnknownPath.into());
        }
        let free: Vec<_> = items.iter().filter(|state| state.unmet.is_empty()).collect();
        match (items.as_slice(), free.as_slice()) {
            ([only], _) => Ok(only.item.clone()),
            (_, [only]) => Ok(only.item.clone()),
            _ => Err(Code::PaperItemNeeded.into()),
        }
    }

    /// A record of which papers may be made here: its file is open, without a reason having to be given.
    pub(super) fn printable(&mut self, id: &str) -> Outcome<RecordState> {
        self.permit(Right::Read)?;
        let state = self.opened()?.record(record_id(id)?)?;
        if convert::file(state.file) != FileState::Open {
            return Err(Code::FileClosed.into());
        }
        Ok(state)
    }
}

/// How the trail names a paper: its code, and the item in brackets.
fn subject(paper: &str, item: Option<&Path>) -> String {
    item.and_then(Path::item).map_or_else(|| paper.to_owned(), |item| format!("{paper}[{item}]"))
}

fn copies_of(given: &[String], name: &str) -> u32 {
    let same = given.iter().filter(|line| line.split(' ').next() == Some(name));
    super::small(same.count() as u64)
}

/// Papers are printed in the two languages of the administration.
pub(super) fn paper_lang(text: &str) -> Outcome<Lang> {
    match Lang::parse(text) {
        Some(lang @ (Lang::Fr | Lang::Ar)) => Ok(lang),
        None if text.is_empty() => Ok(Lang::Fr),
        Some(_) | None => Err(Code::PaperLanguage.into()),
    }
}

pub(super) const fn tongue(lang: Lang) -> Tongue {
    match lang {
        Lang::Ar => Tongue::Ar,
        Lang::Fr | Lang::En | Lang::Zgh => Tongue::Fr,
    }
}

/// Whether this copy leaves with her.
pub(super) fn is_given(paper: &Paper, hers: bool) -> bool {
    paper.reader() != Reader::Her || hers
}

/// Ten signs over what the paper says: fifty bits, in letters and digits that are not taken for one another.
pub(super) fn check_of(content: &PaperContent, record: RecordId, item: Option<&Path>, lang: Lang) -> String {
    let digest = hash(&[content.canonical(&record.to_string(), item, lang).as_bytes()]);
    let bits = digest.iter().take(7).fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte)) >> 6;
    let sign = |place: u32| SIGNS.get(usize::try_from((bits >> (place * 5)) & 31).unwrap_or(0)).copied();
    (0..10).rev().filter_map(sign).map(char::from).collect()
}

const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use aman_schema::{PaperPart, PaperRow};
    use serde_json::{Value, json};

    use super::*;

    fn content(date: &str) -> PaperContent {
        let row = |path: &str, answer: Value| PaperRow {
            path: path.to_owned(),
            label: "not part of it".to_owned(),
            values: vec!["nor this".to_owned()],
            answer,
        };
        let date = json!({"precision": "J", "date": date});
        let rows = vec![row("rights.read", json!("yes")), row("rights.date", date)];
        PaperContent {
            paper: "D03".to_owned(),
            title: String::new(),
            before: Vec::new(),
            parts: vec![PaperPart { title: String::new(), rows }],
            after: Vec::new(),
            boxes: Vec::new(),
            lines: None,
            reply: Vec::new(),
            signs: Vec::new(),
            grid_mark: None,
            is_validated: false,
        }
    }

    // The signs were computed apart, from the page about formats.
    #[test]
    fn the_check_is_the_one_that_the_page_about_formats_gives() {
        let record: RecordId = "000102030405060708090a0b0c0d0e0f".parse().map_err(|_| ()).unwrap();
        assert_eq!(check_of(&content("2026-11-12"), record, None, Lang::Fr), "7EF8BZ22KE");
        assert_ne!(check_of(&content("2026-11-13"), record, None, Lang::Fr), "7EF8BZ22KE");
        assert_ne!(check_of(&content("2026-11-12"), record, None, Lang::Ar), "7EF8BZ22KE");
    }

    #[test]
    fn a_copy_counts_for_its_own_paper_and_item() {
        let given = ["D10[r1] fr A", "D10[r1] ar B", "D10[r11] fr C", "D1 fr D", "protection"].map(str::to_owned);
        assert_eq!(["D10[r1]", "D10[r11]", "D10", "D1"].map(|name| copies_of(&given, name)), [2, 1, 0, 1]);
    }
}
