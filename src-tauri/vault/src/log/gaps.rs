//! Which entries must exist although this desk lacks them, since when, and by whose word?
//!
//! The rules are the protocol's (`gap.rs`); here is where claims wait, and where a proven one stays for the trail.

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::gap::{Claim, ClaimView, Due, Held, Judgement, Witness, Word, claim_of_follower};
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use aman_sync_protocol::message::{Alert, AlertCode};
use aman_sync_protocol::replica::{Item, Pulled, Replica, Settled};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::receive::keep_alert;
use super::{LogDb, log_fault};
use crate::fault::VaultFault;
use crate::state::Gap;

/// A claim as it waits.
struct Waiting {
    row: i64,
    claim: Claim,
    levels: u8,
    raised: bool,
}

impl LogDb {
    /// Notes the claims that are not settled by what is here.
    pub(crate) fn note_claims(&self, claims: Vec<Claim>) -> Result<(), VaultFault> {
        if claims.is_empty() {
            return Ok(());
        }
        let desk = self.desk_id()?;
        for claim in claims {
            // A day's beacon also names spaces of its unit that not every reader is a member of.
            let concerns = self.roster.may_read(&desk, &claim.space) || self.is_own_log(&claim.log)?;
            if concerns && held(&self.db, &claim.entry)? != Held::Whole {
                note(&self.db, &claim)?;
            }
        }
        Ok(())
    }

    /// What entries that came by hand and stay early say about those before them.
    pub(crate) fn follower_claims(&self, items: &[Pulled], now: Timestamp) -> Result<Vec<Claim>, VaultFault> {
        let mut claims = Vec::new();
        for pulled in items {
            let Item::Entry(bytes) = &pulled.item else { continue };
            let Ok(entry) = Entry::decode(bytes) else { continue };
            let Some(signer) = self.roster.signer_of(&entry.header().log) else { continue };
            if place(&self.db, &entry.id())? == Some(EARLY) {
                claims.extend(claim_of_follower(&entry, signer.desk, now));
            }
        }
        Ok(claims)
    }

    /// Judges every open claim; gives an alert for each gap that is proven now.
    pub(crate) fn judge_claims(&self, now: Timestamp) -> Result<Vec<Alert>, VaultFault> {
        let open = open_claims(&self.db)?;
        if open.is_empty() {
            return Ok(Vec::new());
        }
        let (desk, server) = (self.desk_id()?, self.server_incarnation()?);
        let mut alerts = Vec::new();
        for waiting in open {
            let claim = &waiting.claim;
            // Only this desk writes its own logs: what it lacks of them, an older disk has lost.
            let own = self.is_own_log(&claim.log)?;
            let view = ClaimView {
                held: self.held_of(&claim.entry)?,
                reads: own || self.roster.may_read(&desk, &claim.space),
                pulled: server.map(|known| Ok((known, cursor(&self.db, &claim.space)?))).transpose()?,
                levels: if own { u8::MAX } else { waiting.levels },
            };
            match claim.judge(&view) {
                Judgement::Waits => {}
                Judgement::Settled if waiting.raised => self.mark(waiting.row, "closed", now)?,
                Judgement::Settled => forget(&self.db, waiting.row)?,
                Judgement::Proven if waiting.raised => {}
                Judgement::Proven => {
                    let alert = Alert::about(AlertCode::Gap, claim.log, claim.space, claim.seq).with(&[claim.entry]);
                    if own {
                        keep_alert(&self.db, &alert)?;
                    }
                    self.raise(waiting.row, claim, now)?;
                    alerts.push(alert);
                }
            }
        }
        Ok(alerts)
    }

    pub(crate) fn settle_claims(&mut self, now: Timestamp) -> Result<Settled, VaultFault> {
        self.refresh_roster()?;
        let tx = self.begin_by_hand()?;
        let done = self.judge_claims(now).and_then(|alerts| {
            let fresh = "SELECT EXISTS (SELECT 1 FROM gap WHERE closed IS NULL AND raised IS NULL AND levels = 0)";
            let look_again = self.db.query_row(fresh, [], |row| row.get(0)).map_err(log_fault(DOING))?;
            self.db
                .execute("UPDATE gap SET levels = min(levels + 1, 100) WHERE closed IS NULL", [])
                .map_err(log_fault(DOING))?;
            Ok(Settled { alerts, look_again })
        });
        self.end_by_hand(tx, done)
    }

    /// Lists the proven gaps, open ones first, then those that closed.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn gaps(&self) -> Result<Vec<Gap>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached(
                "SELECT space, log, seq, entry, witness, who, said, proof, due, lsn, first, raised, closed FROM gap
                 WHERE raised IS NOT NULL ORDER BY closed IS NOT NULL, row DESC LIMIT 1000",
            )
            .map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| {
                let claim = read_claim(row, 0)?;
                Ok(Gap {
                    from: row.get(10)?,
                    raised: Timestamp(row.get(11)?),
                    closed: row.get::<_, Option<i64>>(12)?.map(Timestamp),
                    claim,
                })
            })
            .map_err(log_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(log_fault(DOING))
    }

    /// How the entry of a claim stands here.
    pub(crate) fn held_of(&self, id: &EntryId) -> Result<Held, VaultFault> {
        let held = held(&self.db, id)?;
        if held != Held::Absent || place(&self.db, id)?.is_some() {
            return Ok(held);
        }
        Ok(if self.is_aside(id)? { Held::Aside } else { Held::Absent })
    }

    /// Tells whether an entry is here and waits for one before it.
    pub(crate) fn stands_early(&self, id: &EntryId) -> Result<bool, VaultFault> {
        Ok(place(&self.db, id)? == Some(EARLY))
    }

    /// The first seq of a chain that is not here, as far as a claim goes.
    pub(crate) fn first_missing(&self, claim: &Claim) -> Result<u64, VaultFault> {
        let head: Option<u64> = self
            .db
            .query_row(
                "SELECT max(seq) FROM entry WHERE space = ?1 AND log = ?2 AND place = 0",
                params![claim.space.as_bytes(), claim.log.as_bytes()],
                |row| row.get(0),
            )
            .map_err(log_fault("read a chain"))?;
        // On a fork the branch that is here may go further than the one that was named.
        Ok(head.map_or(0, |head| head.saturating_add(1)).min(claim.seq))
    }

    fn raise(&self, row: i64, claim: &Claim, now: Timestamp) -> Result<(), VaultFault> {
        let first = self.first_missing(claim)?;
        self.db.execute("UPDATE gap SET first = ?2 WHERE row = ?1", params![row, first]).map_err(log_fault(DOING))?;
        self.mark(row, "raised", now)
    }

    fn mark(&self, row: i64, column: &'static str, now: Timestamp) -> Result<(), VaultFault> {
        self.db
            .execute(&format!("UPDATE gap SET {column} = ?2 WHERE row = ?1"), params![row, now.0])
            .map_err(log_fault(DOING))?;
        Ok(())
    }

    pub(crate) fn is_own_log(&self, log: &LogId) -> Result<bool, VaultFault> {
        let sql = "SELECT EXISTS (SELECT 1 FROM incarnation WHERE log = ?1 AND mine = 1)";
        self.db.query_row(sql, [log.as_bytes()], |row| row.get(0)).map_err(log_fault("read certificates"))
    }

    fn is_aside(&self, id: &EntryId) -> Result<bool, VaultFault> {
        let mut statement =
            self.db.prepare_cached("SELECT bytes FROM set_aside WHERE kind = 1").map_err(log_fault(DOING))?;
        let mut rows = statement.query([]).map_err(log_fault(DOING))?;
        while let Some(row) = rows.next().map_err(log_fault(DOING))? {
            let bytes: Vec<u8> = row.get(0).map_err(log_fault(DOING))?;
            if Entry::decode(&bytes).is_ok_and(|entry| entry.id() == *id) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Notes a claim that waits; the same word again changes nothing.
pub(crate) fn note(db: &Connection, claim: &Claim) -> Result<(), VaultFault> {
    let (witness, who) = match claim.word.witness {
        Witness::Beacon(desk) => (0, *desk.as_bytes()),
        Witness::Receipt(server) => (1, *server.as_bytes()),
        Witness::Follower(desk) => (2, *desk.as_bytes()),
    };
    let (due, lsn) = match claim.due {
        Due::AtOnce => (0, 0),
        Due::NextLevel => (1, 0),
        Due::Past(_, lsn) => (2, i64::try_from(lsn).unwrap_or(i64::MAX)),
    };
    db.prepare_cached(
        "INSERT INTO gap (space, log, seq, entry, witness, who, said, proof, due, lsn)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (entry, proof) DO UPDATE SET closed = NULL, raised = NULL WHERE closed IS NOT NULL",
    )
    .and_then(|mut statement| {
        statement.execute(params![
            claim.space.as_bytes(),
            claim.log.as_bytes(),
            i64::try_from(claim.seq).unwrap_or(i64::MAX),
            claim.entry.as_bytes(),
            witness,
            who,
            claim.word.said.0,
            claim.word.proof,
            due,
            lsn
        ])
    })
    .map_err(log_fault(DOING))?;
    Ok(())
}

/// How an entry stands in the chains, whatever was set aside.
pub(crate) fn held(db: &Connection, id: &EntryId) -> Result<Held, VaultFault> {
    Ok(match place(db, id)? {
        Some(EARLY) | None => Held::Absent,
        Some(_) => Held::Whole,
    })
}

fn place(db: &Connection, id: &EntryId) -> Result<Option<u8>, VaultFault> {
    db.prepare_cached("SELECT place FROM entry WHERE id = ?1")
        .and_then(|mut statement| statement.query_row([id.as_bytes()], |row| row.get(0)).optional())
        .map_err(log_fault("read a chain"))
}

fn cursor(db: &Connection, space: &SpaceId) -> Result<u64, VaultFault> {
    let lsn = db
        .prepare_cached("SELECT lsn FROM cursor WHERE space = ?1")
        .and_then(|mut statement| statement.query_row([space.as_bytes()], |row| row.get(0)).optional())
        .map_err(log_fault("read cursors"))?;
    Ok(lsn.unwrap_or(0))
}

fn forget(db: &Connection, row: i64) -> Result<(), VaultFault> {
    db.execute("DELETE FROM gap WHERE row = ?1", [row]).map_err(log_fault(DOING))?;
    Ok(())
}

fn open_claims(db: &Connection) -> Result<Vec<Waiting>, VaultFault> {
    let mut statement = db
        .prepare_cached(
            "SELECT row, levels, raised IS NOT NULL, space, log, seq, entry, witness, who, said, proof, due, lsn
             FROM gap WHERE closed IS NULL ORDER BY row",
        )
        .map_err(log_fault(DOING))?;
    let rows = statement
        .query_map([], |row| {
            Ok(Waiting { row: row.get(0)?, levels: row.get(1)?, raised: row.get(2)?, claim: read_claim(row, 3)? })
        })
        .map_err(log_fault(DOING))?;
    rows.collect::<Result<_, _>>().map_err(log_fault(DOING))
}

/// Reads a claim from ten columns.
fn read_claim(row: &Row<'_>, at: usize) -> rusqlite::Result<Claim> {
    let who: [u8; 16] = row.get(at + 5)?;
    let witness = match row.get::<_, u8>(at + 4)? {
        0 => Witness::Beacon(DeskId::from_bytes(who)),
        1 => Witness::Receipt(Incarnation::from_bytes(who)),
        _ => Witness::Follower(DeskId::from_bytes(who)),
    };
    let due = match row.get::<_, u8>(at + 8)? {
        0 => Due::AtOnce,
        1 => Due::NextLevel,
        _ => Due::Past(Incarnation::from_bytes(who), row.get(at + 9)?),
    };
    Ok(Claim {
        space: SpaceId::from_bytes(row.get(at)?),
        log: LogId::from_bytes(row.get(at + 1)?),
        seq: row.get(at + 2)?,
        entry: EntryId::from_bytes(row.get(at + 3)?),
        word: Word { witness, said: Timestamp(row.get(at + 6)?), proof: row.get(at + 7)? },
        due,
    })
}

/// The place of an early entry, as the database writes it.
const EARLY: u8 = 1;
const DOING: &str = "judge what others say exists";
