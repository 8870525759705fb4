//! Which switches of the region are on, citing which act?

use aman_schema::Private;
use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::statement::{
    ESCROW, INJURY_PHOTOGRAPHS, MATCH_AUTHORS, REGION_READS_FILES, SHARE_WITH_PARTNERS, Switch,
};
use aman_vault::trail::{Act, TrailWords};

use crate::desk::Desk;
use crate::view::SwitchLine;
use crate::{Code, Outcome};

impl Desk {
    /// Every switch, on or off.
    ///
    /// # Errors
    /// The desk is locked or belongs to no region yet.
    pub fn switches(&mut self) -> Outcome<Vec<SwitchLine>> {
        self.opened()?;
        let roster = self.roster()?;
        Ok(SWITCHES.iter().map(|(code, name)| line(name, roster.switch(*code))).collect())
    }

    /// Turns a switch on or off in the signed roster, citing the act that authorises it.
    ///
    /// Without readers the officer at work is named.
    ///
    /// # Errors
    /// This is no coordinator's desk, the switch or an officer is unknown, or no act is cited.
    pub fn switch_set(&mut self, name: &str, on: bool, act: &str, readers: Vec<String>) -> Outcome<SwitchLine> {
        self.opened()?;
        self.coordinators_only()?;
        let (code, name) = SWITCHES.iter().find(|(_, known)| *known == name).ok_or(Code::WrongUse)?;
        if act.trim().is_empty() {
            return Err(Code::ActNeeded.into());
        }
        let readers = self.readers(&readers)?;
        let switch = Switch { on, act: act.to_owned(), readers };
        let vault = self.opened()?;
        let (subject, reason) =
            (if on { format!("{name} +") } else { format!("{name} -") }, Private::new(act.to_owned()));
        let words = TrailWords { reason: Some(&reason), subject: &subject, ..TrailWords::of(Act::Switched) };
        vault.trail_append(&words)?;
        vault.set_switch(*code, &switch)?;
        vault.make_due_grants()?;
        Ok(line(name, self.roster()?.switch(*code)))
    }

    fn readers(&mut self, named: &[String]) -> Outcome<Vec<OfficerId>> {
        if named.is_empty() {
            return Ok(vec![self.opened()?.officer()]);
        }
        let roster = self.roster()?;
        let known = named.iter().map(|text| text.parse().ok().filter(|officer| roster.officer(officer).is_some()));
        known.collect::<Option<Vec<_>>>().ok_or_else(|| Code::UnknownOfficer.into())
    }
}

fn line(name: &str, switch: Option<&Switch>) -> SwitchLine {
    SwitchLine {
        switch: name.to_owned(),
        on: switch.is_some_and(|switch| switch.on),
        act: switch.map(|switch| switch.act.clone()).unwrap_or_default(),
        readers: switch.map(|switch| switch.readers.iter().map(ToString::to_string).collect()).unwrap_or_default(),
    }
}

const SWITCHES: [(u8, &str); 5] = [
    (REGION_READS_FILES, "region-reads-files"),
    (ESCROW, "escrow"),
    (MATCH_AUTHORS, "match-authors"),
    (SHARE_WITH_PARTNERS, "share-with-partners"),
    (INJURY_PHOTOGRAPHS, "injury-photographs"),
];
