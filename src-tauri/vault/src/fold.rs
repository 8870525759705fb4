//! How do lines of the trail travel, and how does a reader see that none is missing or changed?
//!
//! ```text
//! fold = [2, first number, link before the first, [* line]]
//! link = SHA-256("aman/trail-link/v1" ‖ desk ‖ link before ‖ number (8) ‖ SHA-256(line))
//! ```
//! The chain in the log is keyed and only this desk can check it; the links are not, and whoever may read the trail of a
//! unit can follow them from fold to fold. A fold of a former version carries numbers and no links.

use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::payload::{Payload, PrivateBytes, What};
use aman_sync_protocol::secret::{hash, open_bytes, seal_bytes};
use rusqlite::{OptionalExtension, params};

use crate::fault::VaultFault;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log::{self, log_fault};
use crate::seal::Part;
use crate::spaces::Role;
use crate::state::TrailLine;
use crate::trail::read_line;
use crate::vault::OpenVault;

/// A link of the chain of folded lines.
pub(crate) type Link = [u8; 32];

/// A fold that was read.
pub(crate) struct Fold {
    pub(crate) lines: Vec<TrailLine>,
    /// The link before the first line and the one after the last; nothing in a fold of a former version.
    pub(crate) links: Option<(Link, Link)>,
}

impl OpenVault {
    /// Folds the lines that stand in no entry yet into one entry of the unit's trail space.
    ///
    /// # Errors
    /// The desk has no key of its trail space yet, or the log cannot be written.
    pub fn fold_trail(&mut self) -> Result<u32, VaultFault> {
        let rows = self.trail_rows("WHERE folded = 0 ORDER BY number LIMIT ?1", 1000)?;
        let (Some(first), Some(last)) = (rows.first().map(|row| row.number), rows.last().map(|row| row.number)) else {
            return Ok(0);
        };
        let space = self.book.own(Role::Trail).ok_or(VaultFault::NotEnrolled)?;
        let desk = self.core.log.desk_id()?;
        let before = self.last_link(first)?;
        let mut letters = Letters::array(4).number(VERSION).number(first).bytes(&before).nested(rows.len());
        let mut link = before;
        for row in &rows {
            let plain = self.open_row(row)?;
            link = link_after(&desk, &link, row.number, plain.expose());
            letters = letters.bytes(plain.expose());
        }
        let mut payload = Payload::empty(What::Trail, self.core.host.now());
        payload.body = Some(PrivateBytes::new(letters.done()));
        let entries = self.seal_parts(vec![Part { space, payload, key: None }], log::TRAIL)?;
        let sealed = seal_bytes(&self.keys.trail, LINK_AAD, &link, self.core.host.entropy());
        let tx = self.core.log.begin()?;
        entries.store(&tx)?;
        tx.execute("UPDATE trail SET folded = 1 WHERE number <= ?1", [last]).map_err(log_fault("fold the trail"))?;
        tx.execute("INSERT OR REPLACE INTO trail_link VALUES (1, ?1, ?2)", params![last, sealed])
            .map_err(log_fault("fold the trail"))?;
        log::commit(tx)?;
        // Lines are read from what was folded.
        self.project_later();
        Ok(u32::try_from(rows.len()).unwrap_or(u32::MAX))
    }

    /// The link before a line: the one after the last folded line, zeros where there is none or it is another.
    fn last_link(&self, first: u64) -> Result<Link, VaultFault> {
        let kept: Option<(u64, Vec<u8>)> = self
            .core
            .log
            .db
            .query_row("SELECT number, sealed FROM trail_link", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
            .map_err(log_fault("read the trail"))?;
        let Some((_, sealed)) = kept.filter(|(number, _)| number + 1 == first) else {
            return Ok([0; 32]);
        };
        let cannot = VaultFault::CannotOpen { what: "trail" };
        let plain = open_bytes(&self.keys.trail, LINK_AAD, &sealed).map_err(|_| cannot)?;
        plain.expose().try_into().map_err(|_| cannot)
    }
}

/// Reads what another desk, or this one, folded.
pub(crate) fn read_fold(desk: &DeskId, body: &[u8]) -> Result<Fold, Unreadable> {
    let mut reader = Reader::new(body);
    let parts = reader.array()?;
    if !reader.at_number() {
        let mut lines = Vec::new();
        for _ in 0..parts {
            reader.array()?;
            let number = reader.number()?;
            reader.bytes()?;
            lines.push(read_line(number, reader.bytes()?)?);
        }
        return Ok(Fold { lines, links: None });
    }
    if reader.number()? != VERSION {
        return Err(Unreadable);
    }
    let (first, before) = (reader.number()?, reader.fixed()?);
    let (mut link, mut lines) = (before, Vec::new());
    for number in (first..).take(usize::try_from(reader.array()?).map_err(|_| Unreadable)?) {
        let line = reader.bytes()?;
        link = link_after(desk, &link, number, line);
        lines.push(read_line(number, line)?);
    }
    Ok(Fold { lines, links: Some((before, link)) })
}

/// The link after a line.
pub(crate) fn link_after(desk: &DeskId, before: &Link, number: u64, line: &[u8]) -> Link {
    hash(&[b"aman/trail-link/v1", desk.as_bytes(), before, &number.to_be_bytes(), &hash(&[line])])
}

const VERSION: u64 = 2;
const LINK_AAD: &[u8] = b"aman/trail-link/v1";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::lease::Notice;
    use crate::two_act::read_statement;

    fn line(at: i64, code: &str) -> Vec<u8> {
        Letters::array(5).signed(at).bytes(&[7; 16]).text(code).bytes(&[]).text("").done()
    }

    fn fold_of(first: u64, before: &Link, lines: &[Vec<u8>]) -> Vec<u8> {
        let mut letters = Letters::array(4).number(VERSION).number(first).bytes(before).nested(lines.len());
        for line in lines {
            letters = letters.bytes(line);
        }
        letters.done()
    }

    #[test]
    fn a_fold_of_the_former_version_is_read_without_links() {
        let mut letters = Letters::array(2);
        for (number, code) in [(4, "search"), (5, "record.read")] {
            letters = letters.nested(3).number(number).bytes(&[1; 32]).bytes(&line(9, code));
        }
        let fold = read_fold(&DeskId::from_bytes([2; 16]), &letters.done()).unwrap();
        assert!(fold.links.is_none());
        let told: Vec<_> = fold.lines.iter().map(|line| (line.number, line.code.as_str())).collect();
        assert_eq!(told, [(4, "search"), (5, "record.read")]);
    }

    #[test]
    fn the_link_after_a_fold_changes_with_the_desk_the_place_and_every_line() {
        let desk = DeskId::from_bytes([2; 16]);
        let lines = [line(9, "search"), line(10, "search")];
        let after = |desk: &DeskId, first, before: &Link, lines: &[Vec<u8>]| {
            read_fold(desk, &fold_of(first, before, lines)).unwrap().links.unwrap().1
        };
        let right = after(&desk, 4, &[0; 32], &lines);
        assert_eq!(right, after(&desk, 4, &[0; 32], &lines));
        let others = [
            after(&DeskId::from_bytes([3; 16]), 4, &[0; 32], &lines),
            after(&desk, 5, &[0; 32], &lines),
            after(&desk, 4, &[1; 32], &lines),
            after(&desk, 4, &[0; 32], &lines[..1]),
            after(&desk, 4, &[0; 32], &[line(9, "search"), line(11, "search")]),
        ];
        assert!(others.iter().all(|other| *other != right));
    }

    #[test]
    fn no_bytes_make_a_reader_of_trail_spaces_panic() {
        let desk = DeskId::from_bytes([2; 16]);
        let good = fold_of(4, &[0; 32], &[line(9, "search")]);
        let ask = Letters::array(4).text("second.ask").number(7).bytes(&good).bytes(&[0; 64]).done();
        let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
        let mut dice = || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed >> 8).unwrap()
        };
        for turn in 0..20_000 {
            let mut bytes = if turn % 2 == 0 { good.clone() } else { ask.clone() };
            for _ in 0..1 + dice() % 4 {
                let at = dice() % bytes.len();
                bytes[at] = u8::try_from(dice() % 256).unwrap();
            }
            bytes.truncate(1 + dice() % bytes.len());
            let _read = read_fold(&desk, &bytes).is_ok();
            let _said = Notice::read(&bytes).is_some();
            let _stated = read_statement(&bytes).is_ok();
        }
    }
}
