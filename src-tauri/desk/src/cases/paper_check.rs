//! Does a paper in hand say what its record says, or said before it was amended?

use aman_schema::{Lang, Pack, Path};
use aman_vault::trail::{Act, TrailWords};
use serde_json::Value;

use super::papers::check_of;
use crate::desk::Desk;
use crate::view::{PaperChecked, PaperStanding};
use crate::{Code, Outcome};

impl Desk {
    /// Compares the ten signs of a paper with the record as it stands and as it stood at every earlier moment this desk knows
    /// of, in both languages. That it was done stands in the trail first.
    ///
    /// # Errors
    /// The desk is locked, the record is unknown or not open here, there is no such paper, or the signs are none.
    pub fn paper_check(&mut self, id: &str, paper: &str, check: &str) -> Outcome<PaperChecked> {
        let state = self.printable(id)?;
        let pack = self.pack_of_state(&state);
        let known = pack.paper(paper).ok_or(Code::UnknownPaper)?;
        let typed = as_printed(check, paper).ok_or(Code::PaperCheckShape)?;
        let subject = format!("{paper} {typed}");
        self.opened()?
            .trail_about(state.record, &TrailWords { subject: &subject, ..TrailWords::of(Act::PaperChecked) })?;
        let now = self.now();
        for (place, version) in self.opened()?.versions(state.record)?.iter().enumerate() {
            // EXPOSE: into a digest that is compared with the one on paper.
            let answers = version.answers.expose();
            for (lang, item) in LANGS
                .into_iter()
                .flat_map(|lang| items(&pack, known.code(), (answers, now)).map(move |item| (lang, item)))
            {
                let Ok(content) = pack.paper_content(known, item.as_ref(), answers, (lang, now)) else { continue };
                if check_of(&content, state.record, item.as_ref(), lang) == typed {
                    return Ok(PaperChecked {
                        paper: paper.to_owned(),
                        stands: if place == 0 { PaperStanding::Now } else { PaperStanding::Earlier },
                        since: Some(version.claimed.0),
                        lang: Some(lang.code().to_owned()),
                        item: item.map(|item| item.to_string()),
                    });
                }
            }
        }
        let (paper, stands) = (paper.to_owned(), PaperStanding::Never);
        Ok(PaperChecked { paper, stands, since: None, lang: None, item: None })
    }
}

fn items(pack: &Pack, paper: &str, (answers, now): (&Value, i64)) -> impl Iterator<Item = Option<Path>> + use<> {
    let states = pack.paper_states(answers, Lang::Fr, now);
    let paper = paper.to_owned();
    states.into_iter().filter(move |state| state.paper == paper).map(|state| state.item)
}

/// The signs as they are printed: what is read for another, spaces and the paper's own code before them do no harm.
fn as_printed(typed: &str, paper: &str) -> Option<String> {
    let typed = typed.trim().to_uppercase();
    let signs = typed.strip_prefix(&paper.to_uppercase()).filter(|rest| rest.len() >= LENGTH).unwrap_or(&typed);
    let signs: String = signs
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '-')
        .map(|sign| match sign {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let whole = signs.len() == LENGTH && signs.chars().all(|sign| sign.is_ascii_alphanumeric() && sign != 'U');
    whole.then_some(signs)
}

const LENGTH: usize = 10;
const LANGS: [Lang; 2] = [Lang::Fr, Lang::Ar];

#[cfg(test)]
mod tests {
    use super::as_printed;

    #[test]
    fn signs_are_read_as_hands_write_them_and_nothing_else_is() {
        assert_eq!(as_printed(" d03 abcde-1234o ", "D03"), Some("ABCDE12340".to_owned()));
        assert_eq!(as_printed("ABCDEl2340", "D03"), Some("ABCDE12340".to_owned()));
        assert_eq!(as_printed("D030123456", "D03"), Some("D030123456".to_owned()));
        for none in ["", "ABCDE1234", "ABCDE123456", "ABCDE1234U", "ابجدهوزحطي"] {
            assert_eq!(as_printed(none, "D03"), None, "{none}");
        }
    }
}
