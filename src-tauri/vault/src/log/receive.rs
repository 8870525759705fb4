//! What does this desk do with items that came from the server or a stick?
//!
//! Everything is verified before it is stored; what proves nothing yet is set aside and tried again. One call is one
//! transaction with its cursors.

use aman_sync_protocol::author::find_author;
use aman_sync_protocol::chain::{Admission, ChainFault, Standing as Known};
use aman_sync_protocol::entry::{Entry, Kind};
use aman_sync_protocol::gap::{Held, claims_of_beacon};
use aman_sync_protocol::grant::Grant;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, SpaceId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::message::{Alert, AlertCode};
use aman_sync_protocol::replica::{Item, Pulled, Received};
use aman_sync_protocol::roster::Counts;
use aman_sync_protocol::wrap::Wrap;
use rusqlite::{Connection, params};

use super::entries::Standing;
use super::gaps::held;
use super::rolls::put_certificate;
use super::{Arrival, LogDb, NewEntry, chains, insert_entry, log_fault};
use crate::fault::VaultFault;
use crate::horizon::{put_back, was_destroyed};

/// From where items came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    Server,
    Hand,
}

/// What became of one item.
enum Fate {
    Stored(Vec<Alert>),
    Duplicate,
    Aside(AlertCode),
}

impl LogDb {
    pub(crate) fn take_items(
        &mut self,
        items: &[Pulled],
        carrier: Carrier,
        now: Timestamp,
    ) -> Result<Received, VaultFault> {
        self.refresh_roster()?;
        let before = self.begin_by_hand()?;
        self.heard.clear();
        let done = self.take_all(items, carrier).and_then(|mut received| {
            let mut claims = std::mem::take(&mut self.heard);
            if carrier == Carrier::Hand {
                claims.extend(self.follower_claims(items, now)?);
            }
            self.note_claims(claims)?;
            received.alerts.extend(self.judge_claims(now)?);
            Ok(received)
        });
        self.end_by_hand(before, done)
    }

    fn take_all(&mut self, items: &[Pulled], carrier: Carrier) -> Result<Received, VaultFault> {
        let mut received = Received::default();
        for pulled in items {
            match self.take_item(&pulled.item, carrier)? {
                Fate::Stored(alerts) => {
                    received.stored += 1;
                    received.alerts.extend(alerts);
                }
                Fate::Duplicate => received.duplicate += 1,
                Fate::Aside(code) => {
                    set_aside(&self.db, pulled, code)?;
                    received.set_aside += 1;
                    received.alerts.push(alert_about(&pulled.item, code));
                }
            }
            if let (Carrier::Server, Some(space)) = (carrier, space_of(&pulled.item)) {
                move_cursor(&self.db, &space, pulled.lsn)?;
            }
        }
        self.retry_set_aside(&mut received)?;
        for alert in &received.alerts {
            keep_alert(&self.db, alert)?;
        }
        Ok(received)
    }

    fn take_item(&mut self, item: &Item, carrier: Carrier) -> Result<Fate, VaultFault> {
        match item {
            Item::Incarnation(bytes) => self.take_incarnation(bytes),
            Item::Entry(bytes) => match Entry::decode(bytes) {
                Ok(entry) => self.take_entry(entry, carrier),
                Err(_) => Ok(Fate::Aside(AlertCode::Malformed)),
            },
            Item::Wrap(bytes) => self.take_wrap(bytes),
            Item::Grant(bytes) => self.take_grant(bytes),
        }
    }

    fn take_incarnation(&mut self, bytes: &[u8]) -> Result<Fate, VaultFault> {
        let Ok(certificate) = IncarnationCertificate::decode(bytes) else {
            return Ok(Fate::Aside(AlertCode::Malformed));
        };
        if !put_certificate(&self.db, &certificate, false, false)? {
            return Ok(Fate::Duplicate);
        }
        self.settle_roster()?;
        Ok(Fate::Stored(Vec::new()))
    }

    fn take_entry(&mut self, entry: Entry, carrier: Carrier) -> Result<Fate, VaultFault> {
        // The id covers every byte: what is held in its place was verified when it came.
        if held(&self.db, &entry.id())? == Held::Whole {
            if !self.roster.destroyed(&entry.id()) && put_back(&self.db, &entry)? {
                return Ok(Fate::Stored(Vec::new()));
            }
            if carrier == Carrier::Server {
                mark_held(&self.db, &entry.id())?;
            }
            return Ok(Fate::Duplicate);
        }
        let header = entry.header().clone();
        if header.kind == Kind::Roster && self.roster.signer_of(&header.log).is_none() {
            self.succeed(&entry)?;
        }
        let signer = match find_author(&entry, &self.roster) {
            Ok(signer) => signer.desk,
            Err(code) => return Ok(Fate::Aside(code)),
        };
        let base = self.certificate(&header.log)?.map(|certificate| certificate.hash());
        let admission = chains::admit(&self.db, &header, &entry.id(), base)?;
        let counts = self.roster.counts(&signer, &header.log, &header.space, (header.seq, entry.id()));
        let entry = if self.roster.destroyed(&entry.id()) { entry.to_stub() } else { entry };
        let fate = self.store_admitted(entry, admission, carrier, counts)?;
        // Only what is new counts: an old word that is brought again renews nothing.
        if matches!(fate, Fate::Stored(_)) && self.is_region(&signer) {
            crate::lease::word_heard(&self.db)?;
        }
        Ok(fate)
    }

    /// An entry of a log nobody knows may name its own desk the authority, with a signature that counts.
    fn succeed(&mut self, entry: &Entry) -> Result<(), VaultFault> {
        let Some(certificate) = self.certificate(&entry.header().log)? else { return Ok(()) };
        if self.roster.apply_succession(entry, &certificate).is_ok() {
            self.settle_roster()?;
        }
        Ok(())
    }

    fn store_admitted(
        &mut self,
        entry: Entry,
        admission: Admission,
        carrier: Carrier,
        counts: Counts,
    ) -> Result<Fate, VaultFault> {
        let (header, id) = (entry.header().clone(), entry.id());
        let mut alerts = Vec::new();
        let standing = match admission {
            Admission::Refused(fault) => {
                return Ok(Fate::Aside(match fault {
                    ChainFault::UnknownLog => AlertCode::UnknownLog,
                    ChainFault::WrongBase | ChainFault::WrongSeq => AlertCode::BadChain,
                }));
            }
            Admission::Duplicate => {
                if carrier == Carrier::Server {
                    mark_held(&self.db, &id)?;
                }
                return Ok(Fate::Duplicate);
            }
            Admission::Next => Standing::Chained,
            Admission::Early => Standing::Early,
            Admission::Fork { other, standing } => {
                alerts.push(Alert::about(AlertCode::Fork, header.log, header.space, header.seq).with(&[other, id]));
                match standing {
                    Known::Contiguous => Standing::Branch,
                    Known::Early => Standing::Early,
                }
            }
        };
        let arrival = match carrier {
            Carrier::Server => Arrival::Pulled,
            Carrier::Hand => Arrival::Carried,
        };
        let quarantined = counts != Counts::Yes;
        let standing = if quarantined { Standing::Quarantined } else { standing };
        if quarantined {
            alerts.push(Alert::about(AlertCode::Revoked, header.log, header.space, header.seq).with(&[id]));
        }
        if let Some(signer) = self.roster.signer_of(&header.log) {
            self.heard.extend(claims_of_beacon(&entry, signer.desk));
        }
        let new = NewEntry { entry: &entry, standing, arrival };
        if !insert_entry(&self.db, &new)? {
            self.db
                .execute("UPDATE entry SET place = ?2 WHERE id = ?1", params![id.as_bytes(), standing as u8])
                .map_err(log_fault("promote an entry"))?;
        }
        chains::promote(&self.db, &header.space, &header.log, &id)?;
        if header.kind == Kind::Roster && !quarantined {
            self.note_roster_entry(entry)?;
        }
        Ok(Fate::Stored(alerts))
    }

    fn take_grant(&mut self, bytes: &[u8]) -> Result<Fate, VaultFault> {
        let Ok(grant) = Grant::decode(bytes) else {
            return Ok(Fate::Aside(AlertCode::Malformed));
        };
        let Some(key) = self.roster.granter(&grant.by) else {
            return Ok(Fate::Aside(AlertCode::UnknownLog));
        };
        if grant.verify(&key).is_err() {
            return Ok(Fate::Aside(AlertCode::BadSignature));
        }
        let new = put_grant(&self.db, &grant, true)?;
        Ok(if new { Fate::Stored(Vec::new()) } else { Fate::Duplicate })
    }

    fn take_wrap(&self, bytes: &[u8]) -> Result<Fate, VaultFault> {
        let Ok(wrap) = Wrap::decode(bytes) else {
            return Ok(Fate::Aside(AlertCode::Malformed));
        };
        let gone = self.roster.destroyed_key(&wrap.space, &wrap.key)
            || was_destroyed(&self.db, &wrap.space, wrap.key.as_bytes())?;
        let new = !gone && put_wrap(&self.db, &wrap, true)?;
        Ok(if new { Fate::Stored(Vec::new()) } else { Fate::Duplicate })
    }

    fn retry_set_aside(&mut self, received: &mut Received) -> Result<(), VaultFault> {
        loop {
            let waiting = set_aside_items(&self.db)?;
            let mut moved = 0;
            for (row, pulled) in waiting {
                match self.take_item(&pulled.item, Carrier::Server)? {
                    Fate::Aside(_) => continue,
                    Fate::Stored(alerts) => {
                        received.stored += 1;
                        received.alerts.extend(alerts);
                    }
                    Fate::Duplicate => received.duplicate += 1,
                }
                moved += 1;
                self.db
                    .execute("DELETE FROM set_aside WHERE row = ?1", [row])
                    .map_err(log_fault("take back an item"))?;
            }
            if moved == 0 {
                return Ok(());
            }
        }
    }
}

/// Stores a wrap; a known one stays.
pub(crate) fn put_wrap(db: &Connection, wrap: &Wrap, sent: bool) -> Result<bool, VaultFault> {
    let added = db
        .prepare_cached("INSERT OR IGNORE INTO wrap (space, key_id, epoch, bytes, sent) VALUES (?1, ?2, ?3, ?4, ?5)")
        .and_then(|mut statement| {
            statement.execute(params![wrap.space.as_bytes(), wrap.key.as_bytes(), wrap.epoch, wrap.encode(), sent])
        })
        .map_err(log_fault("store a wrap"))?;
    Ok(added > 0)
}

/// Stores a grant; a known one stays.
pub(crate) fn put_grant(db: &Connection, grant: &Grant, sent: bool) -> Result<bool, VaultFault> {
    let added = db
        .execute(
            "INSERT OR IGNORE INTO key_grant (space, epoch, to_desk, by_desk, bytes, sent) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                grant.space.as_bytes(),
                grant.epoch,
                grant.to.as_bytes(),
                grant.by.as_bytes(),
                grant.encode(),
                sent
            ],
        )
        .map_err(log_fault("store a grant"))?;
    Ok(added > 0)
}

/// Keeps an alert until somebody looked at it.
pub(crate) fn keep_alert(db: &Connection, alert: &Alert) -> Result<(), VaultFault> {
    let entry = alert.entries.last().map(|id| id.as_bytes().to_vec()).unwrap_or_default();
    db.execute(
        "INSERT OR IGNORE INTO alert (code, space, log, seq, entry) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![
            alert.code.number(),
            alert.space.map(|id| id.as_bytes().to_vec()).unwrap_or_default(),
            alert.log.map(|id| id.as_bytes().to_vec()).unwrap_or_default(),
            alert.seq.unwrap_or(0),
            entry
        ],
    )
    .map_err(log_fault("keep an alert"))?;
    Ok(())
}

/// Moves a cursor forward, never back.
pub(crate) fn move_cursor(db: &Connection, space: &SpaceId, lsn: u64) -> Result<(), VaultFault> {
    if lsn == 0 {
        return Ok(());
    }
    db.execute(
        "INSERT INTO cursor VALUES (?1, ?2) ON CONFLICT (space) DO UPDATE SET lsn = max(lsn, ?2)",
        params![space.as_bytes(), lsn],
    )
    .map_err(log_fault("move a cursor"))?;
    Ok(())
}

fn mark_held(db: &Connection, id: &EntryId) -> Result<(), VaultFault> {
    // Another's entry that came by hand: the server sends it, so it holds it. Ours waits for the signed receipt.
    db.execute("UPDATE entry SET acknowledged = 1 WHERE id = ?1 AND mine = 0", [id.as_bytes()])
        .map_err(log_fault("mark an entry"))?;
    Ok(())
}

fn set_aside(db: &Connection, pulled: &Pulled, code: AlertCode) -> Result<(), VaultFault> {
    let kind = match &pulled.item {
        Item::Incarnation(_) => 0,
        Item::Entry(_) => 1,
        Item::Wrap(_) => 2,
        Item::Grant(_) => 3,
    };
    db.execute(
        "INSERT OR IGNORE INTO set_aside (kind, lsn, code, bytes) VALUES (?1, ?2, ?3, ?4)",
        params![kind, pulled.lsn, code.number(), pulled.item.bytes()],
    )
    .map_err(log_fault("set an item aside"))?;
    Ok(())
}

fn set_aside_items(db: &Connection) -> Result<Vec<(i64, Pulled)>, VaultFault> {
    let mut statement = db
        .prepare_cached("SELECT row, kind, lsn, bytes FROM set_aside WHERE code IN (20, 21, 23) ORDER BY row")
        .map_err(log_fault("read what was set aside"))?;
    let rows = statement
        .query_map([], |row| {
            let bytes = row.get(3)?;
            let item = match row.get::<_, u8>(1)? {
                0 => Item::Incarnation(bytes),
                1 => Item::Entry(bytes),
                2 => Item::Wrap(bytes),
                _ => Item::Grant(bytes),
            };
            Ok((row.get(0)?, Pulled { lsn: row.get(2)?, item }))
        })
        .map_err(log_fault("read what was set aside"))?;
    rows.collect::<Result<_, _>>().map_err(log_fault("read what was set aside"))
}

fn space_of(item: &Item) -> Option<SpaceId> {
    match item {
        Item::Incarnation(_) => None,
        Item::Entry(bytes) => Entry::decode(bytes).ok().map(|entry| entry.header().space),
        Item::Wrap(bytes) => Wrap::decode(bytes).ok().map(|wrap| wrap.space),
        Item::Grant(bytes) => Grant::decode(bytes).ok().map(|grant| grant.space),
    }
}

fn alert_about(item: &Item, code: AlertCode) -> Alert {
    let entry = match item {
        Item::Entry(bytes) => Entry::decode(bytes).ok(),
        Item::Incarnation(_) | Item::Wrap(_) | Item::Grant(_) => None,
    };
    match entry {
        Some(entry) => {
            let header = entry.header();
            Alert::about(code, header.log, header.space, header.seq).with(&[entry.id()])
        }
        None => Alert::plain(code),
    }
}
