//! Which form packs does this desk hold, and how is one signed, verified and taken in?

use std::sync::Arc;

use aman_schema::{Breach, Bundle, BundleFault, Pack, PackFault, Packs, Turn, builtin_files, pack_breaches};
use aman_sync_protocol::ids::{DeskId, RecordId};
use aman_sync_protocol::signed_pack::{PackRefusal, SignedPack};
use rusqlite::params;

use crate::fault::VaultFault;
use crate::log::{self, LogDb, log_fault};
use crate::vault::{Core, LockedVault, OpenVault};

/// A pack that this desk holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackLine {
    /// Its name with its version.
    pub id: String,
    /// From which day new receptions use it.
    pub from: String,
    /// New receptions use it now.
    pub in_use: bool,
    /// It comes with the program; the others were signed by the region's authority.
    pub carried: bool,
    /// The desk that signed it, if the roster names it still.
    pub signed_by: Option<DeskId>,
    /// Whether an expert has validated its danger grid.
    pub grid_validated: bool,
    /// This program cannot use it: the oldest one that can.
    pub needs_program: Option<String>,
}

/// Why a pack was not taken in. A pack holds no personal value.
#[derive(Clone, Debug)]
pub enum PackNotTaken {
    /// The file is no form pack, or was cut.
    NotAPack,
    /// A newer program wrote the file.
    NewerFormat,
    /// Nobody has signed it.
    Unsigned,
    /// Its signature is not the one that counts here.
    Refused(PackRefusal),
    /// It asks for this program or a later one.
    NeedsProgram(String),
    /// It does not hold together.
    Faulty(Vec<PackFault>),
    /// It does to the pack before it what no pack may.
    Breaks(Vec<Breach>),
    /// Another pack of this name and version is held.
    OtherContent,
    /// It is no day.
    NotADay,
    /// The vault could not do it.
    Vault(VaultFault),
}

impl From<VaultFault> for PackNotTaken {
    fn from(fault: VaultFault) -> Self {
        Self::Vault(fault)
    }
}

/// A pack that was verified and may be taken in.
pub struct ProvenPack {
    signed: SignedPack,
    bundle: Bundle,
    before: Bundle,
    is_grid_validated: bool,
}

impl ProvenPack {
    /// What is in it.
    #[must_use]
    pub const fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The pack that it was held against: the next lower version of those held.
    #[must_use]
    pub const fn before(&self) -> &Bundle {
        &self.before
    }

    /// Whether an expert has validated its danger grid.
    #[must_use]
    pub const fn is_grid_validated(&self) -> bool {
        self.is_grid_validated
    }

    /// The hash of what was signed.
    #[must_use]
    pub fn content(&self) -> [u8; 32] {
        self.signed.hash()
    }
}

impl LockedVault {
    /// The packs this desk holds.
    #[must_use]
    pub fn packs(&self) -> &Packs {
        &self.core.packs
    }

    /// The pack that a new reception uses.
    pub fn newest_pack(&mut self) -> Arc<Pack> {
        self.core.newest_pack()
    }
}

impl OpenVault {
    /// The packs this desk holds.
    #[must_use]
    pub fn packs(&self) -> &Packs {
        &self.core.packs
    }

    /// The pack that a new reception uses.
    pub fn newest_pack(&mut self) -> Arc<Pack> {
        self.core.newest_pack()
    }

    /// The pack of a record; the program's own until its own is here.
    pub(crate) fn pack_of(&self, id: &str) -> Arc<Pack> {
        self.core.packs.of(id)
    }

    /// The pack of a record that is here, or the program's own until it arrives.
    ///
    /// # Errors
    /// The view cannot be read.
    pub fn pack_of_record(&self, record: RecordId) -> Result<Arc<Pack>, VaultFault> {
        let line = self.view.record(&record)?;
        Ok(self.pack_of(line.as_ref().map_or("", |line| line.pack.as_str())))
    }

    /// Every pack this desk holds, the program's own first, then by the day of use.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn pack_lines(&self) -> Result<Vec<PackLine>, VaultFault> {
        let (newest, builtin) = (self.core.packs.newest(), Pack::builtin());
        let mut lines = vec![PackLine {
            id: builtin.id().to_owned(),
            from: builtin.valid_from().to_owned(),
            in_use: newest.id() == builtin.id(),
            carried: true,
            signed_by: None,
            grid_validated: builtin.is_grid_validated(),
            needs_program: None,
        }];
        let roster = self.core.log.roster();
        for (turn, signed) in self.core.log.packs()? {
            let held = self.core.packs.find(&turn.id);
            let needed = Bundle::decode(signed.content()).ok().map(|bundle| bundle.requires_program().to_owned());
            lines.push(PackLine {
                in_use: held.is_some() && newest.id() == turn.id,
                carried: false,
                signed_by: roster.desks().find(|(_, card)| card.signing == *signed.signer()).map(|(desk, _)| *desk),
                grid_validated: held.as_ref().is_some_and(|pack| pack.is_grid_validated()),
                needs_program: needed.filter(|_| held.is_none()),
                id: turn.id,
                from: turn.from,
            });
        }
        Ok(lines)
    }

    /// Signs a pack as the region's authority; returns the file.
    ///
    /// # Errors
    /// This is not the authority's desk, or the pack does not hold together.
    pub fn sign_pack(&self, content: &[u8]) -> Result<Vec<u8>, PackNotTaken> {
        let bundle = Bundle::decode(content).map_err(not_a_bundle)?;
        bundle.load().map_err(PackNotTaken::Faulty)?;
        let roster = self.core.log.roster();
        let authority = roster.authority().map(|(desk, _)| desk);
        let Some(root) = roster.root().filter(|_| authority.is_some() && authority == self.core.log.desk_id().ok())
        else {
            return Err(VaultFault::NotAllowed { what: "sign a pack" }.into());
        };
        Ok(SignedPack::sign(root.fingerprint, content.to_vec(), &self.keys.signing).encode())
    }

    /// Verifies a signed pack, without taking it in.
    ///
    /// # Errors
    /// It may not be taken in; why.
    pub fn prove_pack(&self, file: &[u8]) -> Result<ProvenPack, PackNotTaken> {
        if !SignedPack::is_one(file) {
            let is_plain = !matches!(Bundle::decode(file), Err(BundleFault::NotAPack));
            return Err(if is_plain { PackNotTaken::Unsigned } else { PackNotTaken::NotAPack });
        }
        let signed = SignedPack::decode(file)
            .map_err(|fault| if fault.is_newer() { PackNotTaken::NewerFormat } else { PackNotTaken::NotAPack })?;
        signed.verify(self.core.log.roster()).map_err(PackNotTaken::Refused)?;
        let bundle = Bundle::decode(signed.content()).map_err(not_a_bundle)?;
        if !runs_here(bundle.requires_program()) {
            return Err(PackNotTaken::NeedsProgram(bundle.requires_program().to_owned()));
        }
        let pack = bundle.load().map_err(PackNotTaken::Faulty)?;
        self.free_for(&signed, bundle.id())?;
        let before = self.bundle_before(bundle.id())?;
        let breaches = pack_breaches(&before, &bundle);
        if self.core.packs.find(bundle.id()).is_none() && !breaches.is_empty() {
            return Err(PackNotTaken::Breaks(breaches));
        }
        Ok(ProvenPack { signed, bundle, before, is_grid_validated: pack.is_grid_validated() })
    }

    /// Takes a pack in: new receptions use it from a day on, or from the day that it says itself. The same again
    /// changes nothing but the day.
    ///
    /// # Errors
    /// Another pack has its name, the day is none, or the log cannot be written.
    pub fn activate_pack(&mut self, proven: ProvenPack, from: Option<&str>) -> Result<(), PackNotTaken> {
        let ProvenPack { signed, bundle, .. } = proven;
        let from = from.unwrap_or_else(|| bundle.valid_from());
        if !Packs::is_day(from) {
            return Err(PackNotTaken::NotADay);
        }
        self.free_for(&signed, bundle.id())?;
        let now = self.core.host.now().0;
        let tx = self.core.log.begin()?;
        tx.execute(
            "INSERT INTO pack VALUES (?1, ?2, ?3, 0, ?4) ON CONFLICT (id) DO UPDATE SET from_day = ?3 WHERE begun = 0",
            params![bundle.id(), signed.encode(), from, now],
        )
        .map_err(log_fault("keep a pack"))?;
        log::commit(tx)?;
        self.core.read_packs()?;
        self.core.newest_pack();
        self.view.know(self.core.packs.clone());
        self.project_later();
        Ok(())
    }

    /// Refuses a second content under one name and version.
    fn free_for(&self, signed: &SignedPack, id: &str) -> Result<(), PackNotTaken> {
        let held = self.core.log.packs()?.into_iter().find(|(turn, _)| turn.id == id);
        let is_other = match held {
            Some((_, held)) => held.hash() != signed.hash(),
            None => self.core.packs.find(id).is_some(),
        };
        if is_other { Err(PackNotTaken::OtherContent) } else { Ok(()) }
    }

    /// The pack of the highest version below this one, of those held.
    fn bundle_before(&self, id: &str) -> Result<Bundle, VaultFault> {
        let builtin = Bundle::of_files(&builtin_files());
        let signed = self.core.log.packs()?.into_iter();
        let held = signed.filter_map(|(_, signed)| Bundle::decode(signed.content()).ok());
        let below = held.chain([builtin.clone()]).filter(|bundle| Packs::version(bundle.id()) < Packs::version(id));
        Ok(below.max_by_key(|bundle| Packs::version(bundle.id())).unwrap_or(builtin))
    }
}

impl Core {
    /// Reads the packs that were activated; one that this program cannot use stays where it is.
    pub(crate) fn read_packs(&mut self) -> Result<(), VaultFault> {
        let mut packs = Packs::default();
        for (turn, signed) in self.log.packs()? {
            let bundle = Bundle::decode(signed.content()).ok();
            let bundle = bundle.filter(|bundle| bundle.id() == turn.id && runs_here(bundle.requires_program()));
            if let Some(pack) = bundle.and_then(|bundle| bundle.load().ok()) {
                packs.put(pack, turn);
            }
        }
        self.packs = packs;
        Ok(())
    }

    fn newest_pack(&mut self) -> Arc<Pack> {
        for id in self.packs.begin(self.host.now().0) {
            // What cannot be written now is found due again the next time.
            self.log.db.execute("UPDATE pack SET begun = 1 WHERE id = ?1", [id]).ok();
        }
        self.packs.newest()
    }
}

impl LogDb {
    /// Every pack that was activated, as the file that was signed.
    fn packs(&self) -> Result<Vec<(Turn, SignedPack)>, VaultFault> {
        const DOING: &str = "read packs";
        let mut statement = self
            .db
            .prepare_cached("SELECT id, from_day, begun, bytes FROM pack ORDER BY from_day, id")
            .map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| {
                let turn = Turn { id: row.get(0)?, from: row.get(1)?, begun: row.get(2)? };
                Ok((turn, row.get::<_, Vec<u8>>(3)?))
            })
            .map_err(log_fault(DOING))?;
        let mut packs = Vec::new();
        for row in rows {
            let (turn, bytes) = row.map_err(log_fault(DOING))?;
            packs.extend(SignedPack::decode(&bytes).ok().map(|signed| (turn, signed)));
        }
        Ok(packs)
    }
}

/// Whether this program is of that version or a later one.
fn runs_here(needed: &str) -> bool {
    let parts = |text: &str| text.split('.').map(|part| part.parse::<u32>().unwrap_or(u32::MAX)).collect::<Vec<_>>();
    parts(needed) <= parts(env!("CARGO_PKG_VERSION"))
}

fn not_a_bundle(fault: BundleFault) -> PackNotTaken {
    match fault {
        BundleFault::Newer(_) => PackNotTaken::NewerFormat,
        BundleFault::NotAPack | BundleFault::TooLong => PackNotTaken::NotAPack,
    }
}
