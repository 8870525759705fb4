//! What was kept back from this desk, and how do two people find out by telephone?

use aman_sync_protocol::gap::Witness;
use aman_sync_protocol::ids::{DeskId, LogId, SpaceId, UnitId};
use aman_sync_protocol::state_code::StateCode;
use aman_vault::state::{ChainState, Compared, Gap};
use chrono::{DateTime, Local};

use crate::desk::{Desk, Standing};
use crate::labels::Names;
use crate::view::{ChainLine, GapLine, StateAnswer, StateCodes};
use crate::words::{say, say_with};
use crate::{Code, Outcome};

impl Desk {
    /// Entries that others say exist and that are, or were, not here; open gaps first.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn gaps(&mut self) -> Outcome<Vec<GapLine>> {
        let gaps = self.log()?.gaps()?;
        self.gap_lines(&gaps)
    }

    /// The chains of this desk and of others with the digits that stand for them; works while locked.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn state_codes(&mut self) -> Outcome<StateCodes> {
        let log = self.log()?;
        let (own, others) = (log.own_states()?, log.other_states()?);
        let names = self.names_if_open()?;
        let lines = |states: &[ChainState]| -> Outcome<Vec<ChainLine>> {
            states.iter().map(|state| self.chain_line(state, names.as_ref())).collect()
        };
        Ok(StateCodes { own: lines(&own)?, others: lines(&others)? })
    }

    /// Compares digits heard on the telephone with what this desk holds; works while locked.
    ///
    /// `log` and `space` may be the beginnings of their numbers; without a space each of the log's is tried.
    ///
    /// # Errors
    /// These are not twenty digits, or no one log begins so.
    pub fn state_check(&mut self, log: &str, space: Option<&str>, seq: u64, heard: &str) -> Outcome<StateAnswer> {
        let code: StateCode = western(heard).parse().map_err(|_| Code::StateCodeUnreadable)?;
        let log = self.log_called(log)?;
        let space = space.map(|space| self.space_called(&log, space)).transpose()?;
        let compared = self.log()?.compare(&log, space.as_ref(), seq, code)?;
        let seq = seq.to_string();
        let (answer, held, sentence) = match compared {
            Compared::Same => ("same", None, say_with("say-state-same", self.tongue, &[("seq", &seq)])),
            Compared::Different => ("different", None, say_with("say-state-different", self.tongue, &[("seq", &seq)])),
            Compared::Missing(None) => ("missing", None, say_with("say-state-none", self.tongue, &[("seq", &seq)])),
            Compared::Missing(Some(held)) => {
                let last = held.to_string();
                let values = [("held", last.as_str()), ("seq", &seq)];
                ("missing", Some(held), say_with("say-state-missing", self.tongue, &values))
            }
        };
        let sentence = sentence.unwrap_or_default();
        Ok(StateAnswer { answer: answer.to_owned(), held, sentence })
    }

    pub(crate) fn gap_lines(&mut self, gaps: &[Gap]) -> Outcome<Vec<GapLine>> {
        let names = self.names_if_open()?;
        gaps.iter().map(|gap| self.gap_line(gap, names.as_ref())).collect()
    }

    fn gap_line(&self, gap: &Gap, names: Option<&Names>) -> Outcome<GapLine> {
        let claim = &gap.claim;
        let author = self.roster()?.signer_of(&claim.log).map(|signer| signer.desk);
        let unit = author.and_then(|desk| self.unit_of(desk));
        let (witness, by) = match claim.word.witness {
            Witness::Beacon(desk) => ("beacon", desk.to_string()),
            Witness::Receipt(server) => ("receipt", server.to_string()),
            Witness::Follower(desk) => ("follower", desk.to_string()),
        };
        let written = author.map_or_else(|| claim.log.to_string(), |desk| desk.to_string());
        let values = [
            ("desk", short(&written).to_owned()),
            ("unit", unit.map(|unit| unit_name(unit, names)).unwrap_or_default()),
            ("place", self.place_words(&claim.space)),
            ("from", gap.from.to_string()),
            ("upto", claim.seq.to_string()),
            ("since", moment(gap.raised.0)),
            ("by", short(&by).to_owned()),
            ("said", moment(claim.word.said.0)),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let mut sentence = say_with(&format!("say-gap-{witness}"), self.tongue, &values).unwrap_or_default();
        if let Some(closed) = gap.closed {
            let arrived = say_with("say-gap-closed", self.tongue, &[("at", &moment(closed.0))]);
            sentence.push(' ');
            sentence.push_str(&arrived.unwrap_or_default());
        }
        Ok(GapLine {
            log: claim.log.to_string(),
            space: claim.space.to_string(),
            desk: author.map(|desk| desk.to_string()),
            unit: unit.map(|unit| unit.to_string()),
            place: self.role_word(&claim.space).map(str::to_owned),
            from: gap.from,
            upto: claim.seq,
            since: gap.raised.0,
            closed: gap.closed.map(|at| at.0),
            witness: witness.to_owned(),
            by,
            said: claim.word.said.0,
            sentence,
        })
    }

    fn chain_line(&self, state: &ChainState, names: Option<&Names>) -> Outcome<ChainLine> {
        let desk = self.roster()?.signer_of(&state.log).map(|signer| signer.desk);
        let unit = desk.and_then(|desk| self.unit_of(desk));
        Ok(ChainLine {
            log: state.log.to_string(),
            space: state.space.to_string(),
            desk: desk.map(|desk| desk.to_string()),
            unit: unit.map(|unit| unit_name(unit, names)).unwrap_or_default(),
            place: self.place_words(&state.space),
            seq: state.seq,
            code: state.code.to_string(),
            acknowledged: state.acknowledged,
        })
    }

    fn names_if_open(&mut self) -> Outcome<Option<Names>> {
        match self.standing {
            Standing::Open(_) => self.names().map(Some),
            Standing::Absent | Standing::Locked(_) | Standing::Turning => Ok(None),
        }
    }

    fn unit_of(&self, desk: DeskId) -> Option<UnitId> {
        self.roster().ok()?.desk(&desk).map(|card| card.unit)
    }

    fn role_word(&self, space: &SpaceId) -> Option<&'static str> {
        let rolls = self.roster().ok()?.root().is_some_and(|root| root.roster_space == *space);
        match &self.standing {
            _ if rolls => Some("roster"),
            Standing::Open(vault) => vault.space_role(space).map(|(_, role)| role.word()),
            Standing::Absent | Standing::Locked(_) | Standing::Turning => None,
        }
    }

    fn place_words(&self, space: &SpaceId) -> String {
        let text = space.to_string();
        let words = match self.role_word(space) {
            Some(role) => say(&format!("say-space-{role}"), self.tongue),
            None => say_with("say-space-unknown", self.tongue, &[("space", short(&text))]),
        };
        words.unwrap_or(text)
    }

    fn log_called(&self, beginning: &str) -> Outcome<LogId> {
        if let Ok(log) = beginning.parse() {
            return Ok(log);
        }
        let log = self.log()?;
        let states = [log.own_states()?, log.other_states()?].concat();
        only(states.iter().map(|state| state.log), beginning)
    }

    fn space_called(&self, log: &LogId, beginning: &str) -> Outcome<SpaceId> {
        if let Ok(space) = beginning.parse() {
            return Ok(space);
        }
        let held = self.log()?;
        let states = [held.own_states()?, held.other_states()?].concat();
        only(states.iter().filter(|state| state.log == *log).map(|state| state.space), beginning)
    }
}

/// The only number that begins so; a few letters must be given, so that a slip names nothing.
fn only<T: ToString + PartialEq>(known: impl Iterator<Item = T>, beginning: &str) -> Outcome<T> {
    let wanted = beginning.trim().to_lowercase();
    let mut found: Option<T> = None;
    for one in known.filter(|one| wanted.len() >= SHORTEST_BEGINNING && one.to_string().starts_with(&wanted)) {
        match &found {
            Some(known) if *known != one => return Err(Code::UnknownLog.into()),
            Some(_) => {}
            None => found = Some(one),
        }
    }
    found.ok_or_else(|| Code::UnknownLog.into())
}

/// Digits of an Arabic keyboard are digits too; what people write between groups does not count.
fn western(text: &str) -> String {
    let digit = |letter: char| match letter {
        '\u{660}'..='\u{669}' => char::from_digit(u32::from(letter) - 0x660, 10),
        '-' | '.' | '\u{a0}' | '\u{202f}' | '\t' => None,
        other => Some(other),
    };
    text.chars().filter_map(digit).collect()
}

fn unit_name(unit: UnitId, names: Option<&Names>) -> String {
    names.map_or_else(|| short(&unit.to_string()).to_owned(), |names| names.unit(unit))
}

/// What two people can say of a number: its first eight letters.
fn short(id: &str) -> &str {
    id.get(..8).unwrap_or(id)
}

fn moment(millis: i64) -> String {
    let time = DateTime::from_timestamp_millis(millis);
    time.map(|time| time.with_timezone(&Local).format("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

const SHORTEST_BEGINNING: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_they_are_typed_anywhere() {
        assert_eq!(western("١٢٣٤٥-67890"), "1234567890");
        assert_eq!(western("12345 67890"), "12345 67890");
    }

    #[test]
    fn a_beginning_names_one_thing_or_nothing() {
        let known = || ["abcd1", "abcd2", "ffff3"].into_iter().map(str::to_owned);
        assert_eq!(only(known(), "ffff").ok().as_deref(), Some("ffff3"));
        assert_eq!(only(known(), "FFFF").ok().as_deref(), Some("ffff3"));
        assert!(only(known(), "abcd").is_err() && only(known(), "fff").is_err() && only(known(), "eeee").is_err());
    }
}
