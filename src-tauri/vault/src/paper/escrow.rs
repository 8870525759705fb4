//! Which file keys does this desk seal to the keys on paper, and which does it find sealed there?

use aman_schema::Private;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{RecoveryId, SpaceId, UnitId};
use aman_sync_protocol::payload::{Payload, PrivateBytes, What};
use aman_sync_protocol::secret::{SealingKey, SpaceKey};
use aman_sync_protocol::wrap::{Wrap, open_wrap};
use rusqlite::params;

use super::{PaperKey, PaperPublic, PaperSecret, draw};
use crate::fault::VaultFault;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log::{self, log_fault};
use crate::seal::Part;
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// A file key sealed to a key on paper.
pub(super) struct Escrowed {
    pub(super) space: SpaceId,
    pub(super) epoch: u32,
    sealed: Vec<u8>,
}

impl OpenVault {
    /// Makes the sheet for this unit's safe; one made before stops counting for what is sealed from now on.
    ///
    /// # Errors
    /// This desk holds no file key of its unit yet, or the log cannot be written.
    pub fn make_sheet(&mut self) -> Result<PaperSecret, VaultFault> {
        let space = self.book.own(Role::File).ok_or(VaultFault::NotEnrolled)?;
        self.keys.newest(&space).ok_or(VaultFault::KeyMissing)?;
        let root = self.core.log.root_fingerprint().ok_or(VaultFault::NotEnrolled)?;
        let secret = draw(self.core.host.entropy());
        let public = PaperPublic::of(&PaperKey::of(&secret).card(&root));
        self.trail_append(&TrailWords::of(Act::SheetMade))?;
        let dice = self.core.host.entropy.as_mut();
        let tx = self.core.log.begin()?;
        self.keys.keep_fact(&tx, SHEET, &public.encode(), dice)?;
        log::commit(tx)?;
        self.escrow_due()?;
        Ok(PaperSecret::new(&public.id, secret))
    }

    /// Says whether this desk made the sheet in its unit's safe.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn has_sheet(&self) -> Result<bool, VaultFault> {
        Ok(self.keys.fact(&self.core.log.db, SHEET)?.is_some())
    }

    /// Takes the unit's file keys back with the sheet from its safe; returns how many came.
    ///
    /// # Errors
    /// The words are of another sheet, nothing sealed to it has arrived, or the log cannot be written.
    pub fn use_sheet(&mut self, paper: &PaperSecret) -> Result<u32, VaultFault> {
        let unit = self.book.unit.ok_or(VaultFault::NotEnrolled)?;
        let root = self.core.log.root_fingerprint().ok_or(VaultFault::NotEnrolled)?;
        let key = PaperKey::of(&paper.secret);
        let id = key.card(&root).id();
        self.trail_append(&TrailWords::of(Act::SheetUsed))?;
        let mut came = 0;
        for (space, epoch, file_key) in self.open_escrow(unit, &id, &key.sealing)? {
            if self.keys.space(&space, epoch).is_none() {
                self.keep_space_key(space, epoch, file_key)?;
                came += 1;
            }
        }
        self.after_sync()?;
        Ok(came)
    }

    /// Seals the unit's file keys to the sheet made here and to the region's key on paper, as far as they are not yet.
    ///
    /// # Errors
    /// The log cannot be read or written.
    pub(crate) fn escrow_due(&mut self) -> Result<(), VaultFault> {
        let (Some(unit), Some(sheet)) = (self.book.unit, self.book.own(Role::Sheet)) else {
            return Ok(());
        };
        if self.keys.newest(&sheet).is_none() || !self.core.log.roster().may_write(&self.core.log.desk_id()?, &sheet) {
            return Ok(());
        }
        for public in self.papers()? {
            let held: Vec<(SpaceId, u32)> = self.keys.held().map(|(at, _)| *at).collect();
            let mut due = Vec::new();
            for (space, epoch) in held {
                let own = self.book.role(&space) == Some((unit, Role::File));
                if own && !self.is_escrowed(&public.id, &space, epoch)? {
                    due.push((space, epoch));
                }
            }
            if !due.is_empty() {
                self.write_escrow(sheet, &public, &due)?;
            }
        }
        Ok(())
    }

    /// The keys on paper that this desk seals file keys to.
    fn papers(&self) -> Result<Vec<PaperPublic>, VaultFault> {
        let sheet = self.keys.fact(&self.core.log.db, SHEET)?;
        let mut papers: Vec<PaperPublic> =
            sheet.iter().map(|fact| PaperPublic::decode(fact.expose())).collect::<Result<_, _>>()?;
        let region = self.core.log.roster().recovery().map(PaperPublic::of);
        papers.extend(region.filter(|public| self.takes(&public.id)));
        Ok(papers)
    }

    fn write_escrow(&mut self, sheet: SpaceId, public: &PaperPublic, due: &[(SpaceId, u32)]) -> Result<(), VaultFault> {
        let mut letters = Letters::array(3).text(ESCROW).bytes(public.id.as_bytes()).nested(due.len());
        for (space, epoch) in due {
            let key = self.keys.space(space, *epoch).ok_or(VaultFault::KeyMissing)?;
            let info = info(&public.id, space, *epoch);
            let sealed = public
                .sealing
                .seal(&info, key.expose(), self.core.host.entropy.as_mut())
                .map_err(|_| VaultFault::Refused { what: "recovery key" })?;
            letters = letters.nested(3).bytes(space.as_bytes()).number(u64::from(*epoch)).bytes(&sealed);
        }
        let mut payload = Payload::empty(What::Notice, self.core.host.now());
        payload.body = Some(PrivateBytes::new(letters.done()));
        let sealed = self.seal_parts(vec![Part { space: sheet, payload, key: None }], log::TRAIL)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        for (space, epoch) in due {
            tx.execute(
                "INSERT OR IGNORE INTO escrowed VALUES (?1, ?2, ?3)",
                params![public.id.as_bytes(), space.as_bytes(), epoch],
            )
            .map_err(log_fault("note an escrow"))?;
        }
        log::commit(tx)
    }

    fn is_escrowed(&self, id: &RecoveryId, space: &SpaceId, epoch: u32) -> Result<bool, VaultFault> {
        self.core
            .log
            .db
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM escrowed WHERE recovery = ?1 AND space = ?2 AND epoch = ?3)",
                params![id.as_bytes(), space.as_bytes(), epoch],
                |row| row.get(0),
            )
            .map_err(log_fault("read escrows"))
    }

    /// Opens what desks of a unit sealed to a key on paper; a key that opens none of the wraps it should is passed over.
    pub(super) fn open_escrow(
        &self,
        unit: UnitId,
        id: &RecoveryId,
        key: &SealingKey,
    ) -> Result<Vec<(SpaceId, u32, SpaceKey)>, VaultFault> {
        let sheet = self.book.space(unit, Role::Sheet).ok_or(VaultFault::KeyMissing)?;
        let mut keys = Vec::new();
        for escrowed in self.escrows(unit, &sheet, id)? {
            let info = info(id, &escrowed.space, escrowed.epoch);
            let Ok(plain) = key.open(&info, &escrowed.sealed) else { continue };
            let Ok(bytes) = plain.expose().try_into() else { continue };
            let key = SpaceKey::from_bytes(bytes);
            if self.book.role(&escrowed.space) == Some((unit, Role::File)) && self.fits(&escrowed, &key)? {
                keys.push((escrowed.space, escrowed.epoch, key));
            }
        }
        if keys.is_empty() { Err(VaultFault::CannotOpen { what: "recovery" }) } else { Ok(keys) }
    }

    fn fits(&self, escrowed: &Escrowed, key: &SpaceKey) -> Result<bool, VaultFault> {
        let mut statement = self
            .core
            .log
            .db
            .prepare_cached("SELECT bytes FROM wrap WHERE space = ?1 AND epoch = ?2 LIMIT 50")
            .map_err(log_fault("read wraps"))?;
        let rows = statement
            .query_map(params![escrowed.space.as_bytes(), escrowed.epoch], |row| row.get::<_, Vec<u8>>(0))
            .map_err(log_fault("read wraps"))?;
        let wraps: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(log_fault("read wraps"))?;
        let opens = |bytes: &Vec<u8>| Wrap::decode(bytes).is_ok_and(|wrap| open_wrap(&wrap, key).is_ok());
        Ok(wraps.is_empty() || wraps.iter().any(opens))
    }

    fn escrows(&self, unit: UnitId, sheet: &SpaceId, id: &RecoveryId) -> Result<Vec<Escrowed>, VaultFault> {
        let mut found = Vec::new();
        for entry in self.core.log.sealed_of(sheet)? {
            let signer = self.core.log.roster().signer_of(&entry.header().log);
            let by = signer.and_then(|signer| self.core.log.roster().desk(&signer.desk));
            if by.is_none_or(|card| card.unit != unit) {
                continue;
            }
            let Some((key, payload)) = self.open_payload(&entry)? else { continue };
            if key.is_zero()
                && payload.what == What::Notice
                && let Some(body) = &payload.body
            {
                found.extend(read_escrow(body.expose(), id).unwrap_or_default());
            }
        }
        Ok(found)
    }

    /// Whether the region's key on paper is the one this desk took, or the first it sees; another needs an officer.
    pub(super) fn takes(&self, id: &RecoveryId) -> bool {
        let taken = self.keys.fact(&self.core.log.db, TAKEN);
        taken.is_ok_and(|taken| taken.is_none_or(|taken| taken.expose() == id.as_bytes()))
    }

    /// The region's key on paper when this desk has taken another one before: an officer compares its digits first.
    #[must_use]
    pub fn new_recovery(&self) -> Option<RecoveryId> {
        let id = self.core.log.roster().recovery()?.id();
        (!self.takes(&id)).then_some(id)
    }

    /// Takes the region's present key on paper; from now on only this one is sealed to.
    ///
    /// # Errors
    /// The roster names none, or the log cannot be written.
    pub fn take_recovery(&mut self) -> Result<(), VaultFault> {
        let id = self.core.log.roster().recovery().ok_or(VaultFault::NothingToDo)?.id();
        let word = Private::new(id.to_string());
        self.trail_append(&TrailWords { reason: Some(&word), ..TrailWords::of(Act::PaperTaken) })?;
        self.keep_taken(&id)?;
        self.escrow_due()?;
        self.seal_for_heir()
    }

    /// Notes the first key this desk sees, so that a later one is noticed.
    pub(crate) fn note_first_recovery(&mut self) -> Result<(), VaultFault> {
        let Some(id) = self.core.log.roster().recovery().map(aman_sync_protocol::statement::RecoveryCard::id) else {
            return Ok(());
        };
        if self.keys.fact(&self.core.log.db, TAKEN)?.is_none() {
            self.keep_taken(&id)?;
        }
        Ok(())
    }

    pub(super) fn keep_taken(&mut self, id: &RecoveryId) -> Result<(), VaultFault> {
        let dice = self.core.host.entropy.as_mut();
        let tx = self.core.log.begin()?;
        self.keys.keep_fact(&tx, TAKEN, id.as_bytes(), dice)?;
        log::commit(tx)
    }
}

impl log::LogDb {
    /// The sealed entries of a space that count.
    pub(crate) fn sealed_of(&self, space: &SpaceId) -> Result<Vec<Entry>, VaultFault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT bytes FROM entry WHERE space = ?1 AND kind = 0 AND place <> 3 ORDER BY row")
            .map_err(log_fault("read entries"))?;
        let rows = statement
            .query_map([space.as_bytes()], |row| row.get::<_, Vec<u8>>(0))
            .map_err(log_fault("read entries"))?;
        let all: Vec<Vec<u8>> = rows.collect::<Result<_, _>>().map_err(log_fault("read entries"))?;
        Ok(all.iter().filter_map(|bytes| Entry::decode(bytes).ok()).filter(|entry| !entry.is_stub()).collect())
    }
}

fn read_escrow(body: &[u8], id: &RecoveryId) -> Result<Vec<Escrowed>, Unreadable> {
    let mut reader = Reader::new(body);
    if reader.array()? != 3 || reader.text()? != ESCROW || reader.fixed::<16>()? != *id.as_bytes() {
        return Ok(Vec::new());
    }
    let count = reader.array()?;
    let mut found = Vec::new();
    for _ in 0..count {
        reader.array()?;
        found.push(Escrowed {
            space: SpaceId::from_bytes(reader.fixed()?),
            epoch: reader.small()?,
            sealed: reader.bytes()?.to_vec(),
        });
    }
    Ok(found)
}

fn info(id: &RecoveryId, space: &SpaceId, epoch: u32) -> Vec<u8> {
    [b"aman/escrow/v1", id.as_bytes().as_slice(), space.as_bytes(), &epoch.to_be_bytes()].concat()
}

const ESCROW: &str = "escrow";
const SHEET: &str = "sheet";
const TAKEN: &str = "recovery taken";
