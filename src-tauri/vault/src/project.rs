//! How does the log become what can be read?

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{EntryId, KeyId, SpaceId, UnitId};
use aman_sync_protocol::payload::{Payload, What};
use aman_sync_protocol::seal::{OpenWith, key_id_of, open_entry};
use aman_sync_protocol::secret::{Plain, RecordKey};
use aman_sync_protocol::wrap::{Wrap, open_wrap};
use rusqlite::params;

use crate::fault::VaultFault;
use crate::fold::read_fold;
use crate::lease::{Heard, Notice};
use crate::log::{LogRow, log_fault};
use crate::spaces::Role;
use crate::vault::OpenVault;
use crate::view::{CallListRow, CalledRow, Content, Mark, Reading, SecondWord, Seen, ToldFold};

impl OpenVault {
    /// Reads what is new in the log into the view; begins anew when the view is of another log.
    ///
    /// # Errors
    /// The databases cannot be read or written.
    pub fn project(&mut self) -> Result<(), VaultFault> {
        self.read_shelf()?;
        self.view.derive_by_new_packs()?;
        let taken_back = self.core.log.taken_back()?;
        let mut mark = self.view.watermark()?;
        if let Some(known) = mark
            && (self.core.log.id_at(known.row)? != Some(known.id) || known.taken_back != taken_back)
        {
            self.view.clear()?;
            mark = None;
        }
        let known = mark.map_or(0, |mark| mark.keys);
        // Keys are counted for what no key opened: it is tried again once there are others. Where all was opened, nobody asks.
        let mut keys = if self.view.has_unopened()? { Some(self.count_keys()?) } else { None };
        let retry = keys.is_some_and(|keys| keys != known);
        loop {
            let rows = self.core.log.sealed_after(mark.map_or(0, |mark| mark.row), BATCH)?;
            let Some(last) = rows.last() else {
                break;
            };
            let mut batch = self.read_rows(&rows)?;
            if keys.is_none() && batch.iter().any(|reading| matches!(reading, Reading::Unopened(..))) {
                // Counted before it is read: a key that comes in between is one more.
                keys = Some(self.count_keys()?);
                batch = self.read_rows(&rows)?;
            }
            let counted = keys.filter(|_| !retry).unwrap_or(known);
            let at = Mark { row: last.row, id: last.id, keys: counted, taken_back };
            self.hear_all(&batch)?;
            self.note_manifests(&batch)?;
            self.view.apply(&batch, Some(at))?;
            mark = Some(at);
        }
        if let (Some(keys), Some(mark), true) = (keys, mark, retry) {
            self.retry_unopened()?;
            self.view.apply(&[], Some(Mark { keys, ..mark }))?;
        }
        Ok(())
    }

    /// Projects an act that is durable already: a view that cannot be written now must not turn it into a failure.
    pub(crate) fn project_later(&mut self) {
        self.project().ok();
    }

    /// Writes all projections as text: equal for equal sets of entries. For tests and for `verify`.
    ///
    /// # Errors
    /// The view cannot be read.
    pub fn dump_view(&self) -> Result<aman_schema::Private<String>, VaultFault> {
        self.view.dump().map(aman_schema::Private::new)
    }

    /// Writes what desks said in trail spaces as text: equal for equal sets of entries. For tests.
    ///
    /// # Errors
    /// The view cannot be read.
    pub fn dump_told(&self) -> Result<aman_schema::Private<String>, VaultFault> {
        self.view.dump_told().map(aman_schema::Private::new)
    }

    fn retry_unopened(&mut self) -> Result<(), VaultFault> {
        let ids = self.view.unopened()?;
        for some in ids.chunks(BATCH as usize) {
            let mut batch = Vec::new();
            for id in some {
                if let Some(entry) = self.core.log.entry(id)? {
                    let reading = self.read_entry(&entry)?;
                    if !matches!(reading, Reading::Nothing | Reading::Unopened(..)) {
                        batch.push(reading);
                    }
                }
            }
            self.hear_all(&batch)?;
            self.note_manifests(&batch)?;
            self.view.apply(&batch, None)?;
        }
        Ok(())
    }

    fn count_keys(&self) -> Result<u64, VaultFault> {
        let wraps: u64 = self
            .core
            .log
            .db
            .prepare_cached("SELECT count(*) FROM wrap")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(log_fault("count keys"))?;
        let came_back = self.core.log.came_back()?;
        let labels = self.book.spaces().count() as u64;
        // Weighed, so that a wrap that went and an entry that came do not even out.
        Ok((came_back << 32) + wraps + labels + self.keys.count() as u64)
    }

    fn read_rows(&self, rows: &[LogRow]) -> Result<Vec<Reading>, VaultFault> {
        rows.iter().map(|row| self.read_row(row)).collect()
    }

    fn read_row(&self, row: &LogRow) -> Result<Reading, VaultFault> {
        match Entry::decode(&row.bytes) {
            Ok(entry) => self.read_entry(&entry),
            // Damage of the log is for `verify` to tell; the rest is shown meanwhile.
            Err(_) => Ok(Reading::Nothing),
        }
    }

    fn read_entry(&self, entry: &Entry) -> Result<Reading, VaultFault> {
        let space = entry.header().space;
        let unopened = Reading::Unopened(entry.id(), space);
        // Its content may come back.
        if entry.is_stub() {
            return Ok(unopened);
        }
        let Some((unit, role)) = self.book.role(&space) else {
            return Ok(unopened);
        };
        let Some((key, payload)) = self.open_payload(entry)? else {
            return Ok(unopened);
        };
        let of_record = matches!(payload.what, What::Record | What::Attachment | What::Notice | What::Newer(_))
            && !payload.record.is_zero();
        if !of_record {
            return Ok(if role == Role::Trail { self.read_word(entry, unit, &payload) } else { Reading::Nothing });
        }
        let outside = role == Role::File && self.book.unit != Some(unit);
        Ok(Reading::Opened(Box::new(Seen {
            id: entry.id(),
            header: entry.header().clone(),
            payload,
            part: match role {
                Role::Sheet => 0,
                Role::File => 1,
                Role::Exchange | Role::Region | Role::Roster | Role::Trail => 2,
            },
            content: if outside { Content::Closed } else { Content::Shown },
            key,
            unit: Some(unit),
        })))
    }

    /// What a trail space says about no record; what cannot be read is for `verify` to tell.
    fn read_word(&self, entry: &Entry, unit: UnitId, payload: &Payload) -> Reading {
        let (log, entry, body) = (entry.header().log, entry.id(), payload.body.as_ref());
        let (Some(body), Some(desk)) = (body, self.desk_of(&log)) else {
            return Reading::Nothing;
        };
        match payload.what {
            What::Trail => match read_fold(&desk, body.expose()) {
                Ok(fold) => Reading::Told(Box::new(ToldFold { entry, log, unit, fold })),
                Err(_) => Reading::Nothing,
            },
            What::Notice => {
                let word = |number, statement: &[u8], signature| SecondWord {
                    entry,
                    log,
                    unit,
                    number,
                    officer: payload.officer,
                    statement: statement.to_vec(),
                    signature,
                };
                match Notice::read(body.expose()) {
                    Some(Notice::Lease { figures, secrets }) => {
                        Reading::Heard(Box::new(Heard { entry, log, figures, secrets }))
                    }
                    Some(Notice::Ask { number, statement, signature }) => {
                        Reading::Second(Box::new(word(number, statement.expose(), signature)))
                    }
                    Some(Notice::Yes { number, signature }) => Reading::Second(Box::new(word(number, &[], signature))),
                    Some(list @ Notice::Calls(_)) => {
                        Reading::CallList(Box::new(CallListRow { entry, log, unit, body: list.body() }))
                    }
                    Some(Notice::Danger { level, mark }) => Reading::Called(Box::new(CalledRow {
                        entry,
                        log,
                        unit,
                        level,
                        mark,
                        officer: payload.officer,
                        at: payload.claimed,
                    })),
                    None => Reading::Nothing,
                }
            }
            What::Record | What::Attachment | What::Newer(_) => Reading::Nothing,
        }
    }

    fn hear_all(&mut self, batch: &[Reading]) -> Result<(), VaultFault> {
        for reading in batch {
            if let Reading::Heard(heard) = reading {
                self.hear(heard)?;
            }
        }
        Ok(())
    }

    /// Opens an entry with whatever key here fits.
    pub(crate) fn open_payload(&self, entry: &Entry) -> Result<Option<(KeyId, Payload)>, VaultFault> {
        for space_key in self.keys.epochs(&entry.header().space) {
            let id = key_id_of(entry.header(), space_key);
            let plain = if id.is_zero() {
                open_entry(entry, OpenWith::Space(space_key)).ok()
            } else {
                self.open_with_record_key(entry, id)?
            };
            if let Some(payload) = plain.and_then(|plain| Payload::decode(plain.expose()).ok()) {
                return Ok(Some((id, payload)));
            }
        }
        Ok(None)
    }

    fn open_with_record_key(&self, entry: &Entry, id: KeyId) -> Result<Option<Plain>, VaultFault> {
        let keys = self.record_keys(&entry.header().space, id)?;
        Ok(keys.iter().find_map(|key| open_entry(entry, OpenWith::Record(key)).ok()))
    }

    /// Opens the record keys of one id: more than one only if somebody made a bad wrap.
    pub(crate) fn record_keys(&self, space: &SpaceId, id: KeyId) -> Result<Vec<RecordKey>, VaultFault> {
        Ok(self.wrapped_keys(space, id)?.into_iter().map(|(_, key)| key).collect())
    }

    /// Opens a record key that is wrapped under this epoch of its space.
    pub(crate) fn record_key_of_epoch(
        &self,
        space: &SpaceId,
        id: KeyId,
        epoch: u32,
    ) -> Result<Option<RecordKey>, VaultFault> {
        Ok(self.wrapped_keys(space, id)?.into_iter().find(|(of, _)| *of == epoch).map(|(_, key)| key))
    }

    fn wrapped_keys(&self, space: &SpaceId, id: KeyId) -> Result<Vec<(u32, RecordKey)>, VaultFault> {
        let mut statement = self
            .core
            .log
            .db
            .prepare_cached("SELECT bytes FROM wrap WHERE space = ?1 AND key_id = ?2")
            .map_err(log_fault("read wraps"))?;
        let rows = statement
            .query_map(params![space.as_bytes(), id.as_bytes()], |row| row.get::<_, Vec<u8>>(0))
            .map_err(log_fault("read wraps"))?;
        let mut keys = Vec::new();
        for row in rows {
            let bytes = row.map_err(log_fault("read wraps"))?;
            let Ok(wrap) = Wrap::decode(&bytes) else {
                continue;
            };
            if let Some(key) = self.keys.space(space, wrap.epoch).and_then(|key| open_wrap(&wrap, key).ok()) {
                keys.push((wrap.epoch, key));
            }
        }
        Ok(keys)
    }

    /// Tells whether the officer's signature inside is good, by the roster or by this desk's own key.
    pub(crate) fn is_attested(&self, payload: &Payload, space: &SpaceId) -> bool {
        let known = self.core.log.roster().officer(&payload.officer).map(|card| card.signing);
        let own = (payload.officer == self.keys.officer).then(|| self.keys.officer_key.public());
        known.or(own).is_some_and(|key| payload.verify_officer(&key, space).is_ok())
    }

    pub(crate) fn log_entry(&self, id: &EntryId) -> Result<Entry, VaultFault> {
        self.core.log.entry(id)?.ok_or(VaultFault::NoSuchRecord)
    }
}

const BATCH: u32 = 500;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]
    use aman_schema::{EXAMPLE_COMPLETE, Pack, Path, Private, parse};
    use aman_sync_protocol::ids::RecordId;
    use aman_sync_protocol::payload::{PrivateBytes, Verb};
    use serde_json::json;

    use crate::seal::{Part, op};
    use crate::spaces::Role;
    use crate::{Argon, Host, LockedVault, NewVault, OpenVault, Options, Passphrase, VaultFault};

    fn vault(folder: &std::path::Path) -> OpenVault {
        let options = Options { argon: Argon::weak_for_tests(), ..Options::default() };
        let new = NewVault {
            officer_name: Private::new("Essai".to_owned()),
            passphrase: Passphrase::new("phrase".to_owned()),
        };
        let mut vault = LockedVault::create(folder, &options, &new, Host::system()).unwrap();
        vault.create_authority(&Private::new("Région".to_owned())).unwrap();
        vault
    }

    fn add(vault: &mut OpenVault) -> RecordId {
        let value = serde_json::from_str(EXAMPLE_COMPLETE).unwrap();
        vault.add_record(&parse(&value, Pack::builtin()).unwrap()).unwrap().record()
    }

    /// Appends an entry to a record's file, as a newer program might.
    fn append(vault: &mut OpenVault, record: RecordId, change: impl FnOnce(&mut aman_sync_protocol::payload::Payload)) {
        let space = vault.book.own(Role::File).unwrap();
        let mut payload = vault.record_payload(record, "reception/2");
        payload.lamport = 1;
        change(&mut payload);
        let key = Some(vault.fresh_key());
        let sealed = vault.seal_parts(vec![Part { space, payload, key }], 3).unwrap();
        let tx = vault.core.log.begin().unwrap();
        sealed.store(&tx).unwrap();
        crate::log::commit(tx).unwrap();
        vault.project().unwrap();
    }

    #[test]
    fn what_a_newer_program_says_is_kept_counted_and_does_not_disturb_the_rest() {
        let keep = tempfile::tempdir().unwrap();
        let mut vault = vault(&keep.path().join("v"));
        let record = add(&mut vault);
        let before = vault.record(record).unwrap();
        append(&mut vault, record, |payload| {
            payload.ops.push(op(Verb::Newer(77), "person", "person.future", Some(json!("?"))));
            payload.unknown.push((40, PrivateBytes::new(vec![1])));
        });
        let after = vault.record(record).unwrap();
        assert_eq!(after.newer, 1);
        assert!(after.document.expose() == before.document.expose());
        assert_eq!(vault.history(record).unwrap().iter().filter(|line| line.newer).count(), 1);
        let at = Path::parse("safety.emergency").unwrap();
        let change = [(at, Some(json!({"answer": "refused"})))];
        vault.amend(record, &change, &Private::new("possible".to_owned())).unwrap();
    }

    #[test]
    fn what_must_be_understood_makes_a_record_read_only_here() {
        let keep = tempfile::tempdir().unwrap();
        let mut vault = vault(&keep.path().join("v"));
        let record = add(&mut vault);
        append(&mut vault, record, |payload| payload.must_understand.push(9));
        let at = Path::parse("safety.emergency").unwrap();
        let change = [(at, Some(json!({"answer": "refused"})))];
        let refused = vault.amend(record, &change, &Private::new("impossible".to_owned()));
        assert_eq!(refused.unwrap_err(), VaultFault::NotAllowed { what: "newer record" });
        assert!(vault.record(record).is_ok());
    }
}
