//! Who looked at what, at this desk, at the unit's other desks, and at the stations?

use std::collections::BTreeMap;

use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, LogId, OfficerId, RecordId};

use crate::fault::VaultFault;
use crate::fold::{Link, link_after};
use crate::state::{TrailFault, TrailFinding, TrailLine};
use crate::trail::{Act, read_lines};
use crate::vault::OpenVault;
use crate::view::{FoldSpan, ToldFilter};

/// Which lines of the trail are asked for.
#[derive(Clone, Copy, Debug)]
pub struct TrailFilter {
    /// About this record.
    pub record: Option<RecordId>,
    /// By this officer.
    pub officer: Option<OfficerId>,
    /// Not before this moment, by the clocks of the desks.
    pub since: Option<Timestamp>,
    /// At most so many, the latest.
    pub limit: u32,
}

impl OpenVault {
    /// Reads this desk's own trail, the newest line first.
    ///
    /// # Errors
    /// The log cannot be read, or a line cannot be opened.
    pub fn trail(&self, limit: u32) -> Result<Vec<TrailLine>, VaultFault> {
        read_lines(&self.core.log, &self.keys.trail, limit)
    }

    /// Reads the trail of this desk and of every desk whose folded lines it may read, the latest line first.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn trail_of_all(&self, filter: &TrailFilter) -> Result<Vec<TrailLine>, VaultFault> {
        let TrailFilter { record, officer, since, limit } = *filter;
        let told = self.view.told(&ToldFilter { record, officer, since, code: None, limit })?;
        let mut lines: Vec<TrailLine> = told
            .into_iter()
            .map(|(log, mut line)| {
                line.desk = self.desk_of(&log);
                line
            })
            .collect();
        let (me, unit) = (self.core.log.desk_id()?, self.book.unit);
        for row in self.trail_rows("WHERE folded = 0 ORDER BY number LIMIT ?1", u32::MAX)? {
            let mut line = self.open_line(&row)?;
            let wanted = record.is_none_or(|wanted| line.record == Some(wanted))
                && officer.is_none_or(|wanted| line.officer == Some(wanted))
                && since.is_none_or(|since| line.at >= since);
            if wanted {
                (line.desk, line.unit) = (Some(me), unit);
                lines.push(line);
            }
        }
        lines.sort_by_key(|line| std::cmp::Reverse((line.at, line.number)));
        lines.truncate(limit as usize);
        Ok(lines)
    }

    /// The subjects of all lines of one act, here and elsewhere.
    pub(crate) fn subjects_of(&self, act: Act) -> Result<Vec<String>, VaultFault> {
        let filter = ToldFilter { code: Some(act.text()), limit: u32::MAX, ..ToldFilter::default() };
        let mut subjects: Vec<String> = self.view.told(&filter)?.into_iter().map(|(_, line)| line.subject).collect();
        for row in self.trail_rows("WHERE folded = 0 ORDER BY number LIMIT ?1", u32::MAX)? {
            let line = self.open_line(&row)?;
            subjects.extend((line.code == act.text()).then_some(line.subject));
        }
        Ok(subjects)
    }

    /// Follows the links of every desk's folded lines, and compares this desk's own lines with what it folded.
    ///
    /// # Errors
    /// The databases cannot be read.
    pub fn verify_told(&self) -> Result<Vec<TrailFinding>, VaultFault> {
        let mut by_desk: BTreeMap<DeskId, Vec<FoldSpan>> = BTreeMap::new();
        for span in self.view.folds()? {
            if let Some(desk) = self.desk_of(&span.log) {
                by_desk.entry(desk).or_default().push(span);
            }
        }
        let mut findings = Vec::new();
        for (desk, spans) in &by_desk {
            follow(*desk, spans, &mut findings);
        }
        let me = self.core.log.desk_id()?;
        if let Some(spans) = by_desk.get(&me) {
            self.compare_own(me, spans, &mut findings)?;
        }
        self.check_proofs(me, &mut findings)?;
        Ok(findings)
    }

    pub(crate) fn desk_of(&self, log: &LogId) -> Option<DeskId> {
        self.core.log.roster().signer_of(log).map(|signer| signer.desk)
    }

    /// Checks the signatures of acts that needed two, here and in what other desks sent.
    fn check_proofs(&self, me: DeskId, findings: &mut Vec<TrailFinding>) -> Result<(), VaultFault> {
        let told = self.view.told(&ToldFilter { limit: u32::MAX, ..ToldFilter::default() })?;
        let told = told.into_iter().filter_map(|(log, line)| Some((self.desk_of(&log)?, line)));
        let unfolded = self.trail_rows("WHERE folded = 0 ORDER BY number LIMIT ?1", u32::MAX)?;
        // One that does not open is told by the check of the log.
        let own = unfolded.iter().filter_map(|row| Some((me, self.open_line(row).ok()?)));
        for (desk, line) in told.chain(own).filter(|(_, line)| !line.proof.is_empty()) {
            findings.extend(self.check_proof(desk, &line));
        }
        Ok(())
    }

    fn compare_own(&self, me: DeskId, spans: &[FoldSpan], findings: &mut Vec<TrailFinding>) -> Result<(), VaultFault> {
        let rows = self.trail_rows("ORDER BY number LIMIT ?1", u32::MAX)?;
        let mut own = BTreeMap::new();
        for row in &rows {
            // One that does not open is told by the check of the log.
            if let Ok(plain) = self.open_row(row) {
                own.insert(row.number, plain);
            }
        }
        for span in spans {
            let Some((before, after)) = span.links else { continue };
            let numbers = span.first..span.first.saturating_add(span.lines);
            let mut link = before;
            let mut whole = true;
            for number in numbers {
                match own.get(&number) {
                    Some(plain) => link = link_after(&me, &link, number, plain.expose()),
                    None => whole = false,
                }
            }
            // A disk that came back from a backup holds fewer lines than it once folded: told as repeated or a gap.
            if whole && link != after {
                findings.push(span.finding(me, TrailFault::Changed));
            }
        }
        Ok(())
    }
}

fn follow(desk: DeskId, spans: &[FoldSpan], findings: &mut Vec<TrailFinding>) {
    let (mut expected, mut link): (u64, Option<Link>) = (1, None);
    for span in spans {
        let end = span.first.saturating_add(span.lines);
        if span.first > expected {
            findings.push(TrailFinding { desk, fault: TrailFault::Gap, from: expected, to: span.first - 1 });
        } else if span.first < expected {
            findings.push(span.finding(desk, TrailFault::Repeated));
        } else if let (Some(before), Some(link)) = (span.links.map(|(before, _)| before), link)
            && before != link
        {
            findings.push(span.finding(desk, TrailFault::Changed));
        }
        if end > expected {
            expected = end;
            link = span.links.map(|(_, after)| after);
        }
    }
}

impl TrailLine {
    /// Who signed as the second, of an act that needs two: an officer, or the desk that said the digits.
    #[must_use]
    pub fn second(&self) -> Option<(Option<OfficerId>, Option<DeskId>)> {
        crate::proof::Proof::second(&self.proof)
    }
}

impl FoldSpan {
    fn finding(&self, desk: DeskId, fault: TrailFault) -> TrailFinding {
        TrailFinding { desk, fault, from: self.first, to: self.first.saturating_add(self.lines).saturating_sub(1) }
    }
}
