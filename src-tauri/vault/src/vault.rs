//! Is the vault locked or open, and how does it go from one to the other?
//!
//! The state is the type: only an [`OpenVault`] holds keys, and locking it consumes it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aman_schema::{Packs, Private};
use aman_sync_protocol::courier::{CourierFault, open_courier};
use aman_sync_protocol::frame::Frame;
use aman_sync_protocol::ids::{OfficerId, RecordId, SpaceId, UnitId};
use aman_sync_protocol::secret::{SigningKey, SymmetricKey};

use crate::desk_keys::{self, Keys};
use crate::fault::{VaultFault, VaultFile};
use crate::host::Host;
use crate::log::{self, LogDb};
use crate::options::{NewVault, Options, SlotLabel};
use crate::platform::{self, FolderLock};
use crate::restrict::Own;
use crate::slots::{Card, FactorKind, NewSlot, Presented, Slots};
use crate::spaces::{Role, SpaceBook};
use crate::state::{Notice, ServerPin};
use crate::view::ViewDb;

/// A vault nobody has opened: it can sync, and tell whose slots there are.
pub struct LockedVault {
    pub(crate) core: Core,
}

/// A vault an officer has opened.
pub struct OpenVault {
    pub(crate) core: Core,
    pub(crate) keys: Keys,
    pub(crate) book: SpaceBook,
    pub(crate) view: ViewDb,
    /// Older records opened by breaking the glass since the vault was opened.
    pub(crate) broken: BTreeSet<RecordId>,
    /// What only the officer at work opens.
    pub(crate) own: Own,
}

/// Why a vault did not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlockFailed {
    /// It opened, but something in it cannot be used.
    Fault(VaultFault),
    /// No such officer has a slot here.
    NoSuchOfficer,
    /// The slot was made for a number of unlocks that are used up.
    Expired,
    /// Something that the slot needs beside what was typed is not in reach.
    Missing(FactorKind),
    /// The officer's role opens no record; [`LockedVault::enter`] tells what it opens.
    NoReading,
    /// After wrong attempts the next one waits; it was not looked at.
    TooSoon {
        /// How much longer.
        wait_ms: u64,
    },
    /// The region withdrew the officer.
    Withdrawn,
    /// The passphrase opens no slot.
    WrongPassphrase,
}

/// What a vault needs whether open or locked.
pub(crate) struct Core {
    pub(crate) folder: PathBuf,
    pub(crate) options: Options,
    pub(crate) host: Host,
    pub(crate) log: LogDb,
    pub(crate) slots: Slots,
    pub(crate) notices: Vec<Notice>,
    pub(crate) packs: Packs,
    /// Up to which moment of the machine's running the lease was counted.
    pub(crate) counted_ms: u64,
    _lock: FolderLock,
}

impl LockedVault {
    /// Opens the vault in a folder, locked.
    ///
    /// # Errors
    /// There is no vault, another process holds it, a file is damaged, foreign or of a newer program.
    pub fn open(folder: &Path, options: &Options, host: Host) -> Result<Self, VaultFault> {
        if !Slots::exist(folder) && !folder.join(log::FILE).exists() {
            return Err(VaultFault::NotAVault);
        }
        let lock = platform::lock_folder(folder)?;
        if !Slots::exist(folder) {
            return Err(VaultFault::Damaged { file: VaultFile::Slots });
        }
        let (slots, notices) = Slots::load(folder)?;
        let mut log = LogDb::open(folder, options, &slots.vault)?;
        // What cannot be cleared now (disk full) is cleared another time.
        log.clear_unfinished().ok();
        let counted_ms = host.uptime_ms();
        let mut core = Core {
            folder: folder.to_path_buf(),
            options: options.clone(),
            host,
            log,
            slots,
            notices,
            packs: Packs::default(),
            counted_ms,
            _lock: lock,
        };
        core.read_packs()?;
        Ok(Self { core })
    }

    /// Opens the vault in a folder whose slot files are damaged: it receives and syncs, and opens for nobody until a
    /// good slot file is put back. The files are left as they are.
    ///
    /// # Errors
    /// As [`LockedVault::open`], but for the slots.
    pub fn open_without_slots(folder: &Path, options: &Options, host: Host) -> Result<Self, VaultFault> {
        let lock = platform::lock_folder(folder)?;
        let (log, vault) = LogDb::open_any(folder, options)?;
        let counted_ms = host.uptime_ms();
        let mut core = Core {
            folder: folder.to_path_buf(),
            options: options.clone(),
            host,
            log,
            slots: Slots::empty(vault),
            notices: Vec::new(),
            packs: Packs::default(),
            counted_ms,
            _lock: lock,
        };
        core.read_packs()?;
        Ok(Self { core })
    }

    /// Makes a new vault with its first officer, and opens it.
    ///
    /// # Errors
    /// There is a vault already, another process holds the folder, or it cannot be written.
    pub fn create(folder: &Path, options: &Options, new: &NewVault, mut host: Host) -> Result<OpenVault, VaultFault> {
        platform::make_folder(folder)?;
        let lock = platform::lock_folder(folder)?;
        if Slots::exist(folder) {
            return Err(VaultFault::Exists);
        }
        // A log without slots: an earlier attempt was cut off before anybody could use it.
        for left in [log::FILE, "log.db-wal", "log.db-shm"] {
            platform::set_aside(folder, left)?;
        }
        let mut vault = [0; 16];
        host.entropy().fill(&mut vault);
        let vault_key = SymmetricKey::make(host.entropy());
        let officer = OfficerId::random(host.entropy());
        let signing = SigningKey::make(host.entropy());
        let log = LogDb::create(folder, options, |db| desk_keys::make_desk(db, &vault, &vault_key, host.entropy()))?;
        platform::sync_folder(folder)?;
        let mut slots = Slots::empty(vault);
        let card = Card { signing: Some(signing.public()), ..Card::named(new.officer_name.clone()) };
        let slot = NewSlot {
            officer,
            card: &card,
            presented: Presented::new(&new.passphrase, options),
            factors: &[FactorKind::Passphrase],
            signing: &signing,
            cost: options.argon,
            unlocks: None,
        };
        slots.add(&slot, &vault_key, host.entropy())?;
        slots.save(folder)?;
        let counted_ms = host.uptime_ms();
        let core = Core {
            folder: folder.to_path_buf(),
            options: options.clone(),
            host,
            log,
            slots,
            notices: Vec::new(),
            packs: Packs::default(),
            counted_ms,
            _lock: lock,
        };
        let opened = crate::slots::Opened { officer, vault_key, signing };
        OpenVault::from_core(core, opened).map_err(|(_, fault)| fault)
    }

    /// Lists whose slots there are; no names while locked.
    #[must_use]
    pub fn officers(&self) -> Vec<SlotLabel> {
        self.core.slots.labels()
    }

    /// Lends the log database to the sync engine.
    pub fn replica(&mut self) -> &mut LogDb {
        &mut self.core.log
    }

    /// Lends the log database for reading: server, link key, roster, counts.
    #[must_use]
    pub fn log(&self) -> &LogDb {
        &self.core.log
    }

    /// Returns the server of the invitation, if one was given.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn server(&self) -> Result<Option<ServerPin>, VaultFault> {
        self.core.log.server()
    }

    /// Lists what was noticed and kept aside since the vault was opened.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.core.notices
    }

    /// Reads the clock of this vault's host.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.core.host
    }
}

impl OpenVault {
    pub(crate) fn from_core(mut core: Core, opened: crate::slots::Opened) -> Result<Self, (Box<Core>, VaultFault)> {
        let parts = (|| {
            let keys = Keys::open(&core.log, opened)?;
            let mut view = ViewDb::open(&core.folder, &core.options, &keys.vault_key, &mut core.notices)?;
            view.know(core.packs.clone());
            let book = SpaceBook::read(&core.log, &keys)?;
            Ok((keys, view, book))
        })();
        let (keys, view, book) = match parts {
            Ok(parts) => parts,
            Err(fault) => return Err((Box::new(core), fault)),
        };
        let mut open = Self { core, keys, book, view, broken: BTreeSet::new(), own: Own::default() };
        let ready = open.renew_forked_log().and_then(|_| open.read_own_drafts());
        match ready.and_then(|()| open.project()) {
            Ok(()) => Ok(open),
            Err(fault) => Err((Box::new(open.core), fault)),
        }
    }

    /// Counts the unlock and writes it into the trail, with what failed before it.
    pub(crate) fn begin(mut self) -> Result<Self, (Box<Core>, VaultFault)> {
        match self.core.count_unlock().and_then(|()| self.trail_unlock()) {
            // What is here can be read and printed even when nothing more can be written.
            Ok(()) | Err(VaultFault::Full) => Ok(self),
            Err(fault) => Err((Box::new(self.core), fault)),
        }
    }

    /// Closes the vault: folds the trail, forgets all keys.
    pub fn lock(mut self) -> LockedVault {
        self.core.count_rest();
        // What cannot be folded now (no key yet, disk full) stays durable in the log and is folded later.
        self.fold_trail().ok();
        self.core.log.clear_unfinished().ok();
        self.core.log.checkpoint().ok();
        self.core.log.empty_wal();
        LockedVault { core: self.core }
    }

    /// Lends the log database to the sync engine.
    pub fn replica(&mut self) -> &mut LogDb {
        &mut self.core.log
    }

    /// Lends the log database for reading: server, link key, roster, counts.
    #[must_use]
    pub fn log(&self) -> &LogDb {
        &self.core.log
    }

    /// Returns the server of the invitation, if one was given.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn server(&self) -> Result<Option<ServerPin>, VaultFault> {
        self.core.log.server()
    }

    /// Lists what was noticed and kept aside since the vault was opened.
    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.core.notices
    }

    /// Reads the clock of this vault's host.
    #[must_use]
    pub fn host(&self) -> &Host {
        &self.core.host
    }

    /// Names the officer who opened it.
    #[must_use]
    pub fn officer(&self) -> OfficerId {
        self.keys.officer
    }

    /// Derives a key that only this vault can make, for a purpose outside it (the secrets of invitations).
    #[must_use]
    pub fn derive_key(&self, purpose: &str) -> SymmetricKey {
        self.keys.vault_key.derive(purpose)
    }

    /// Tells for which unit and what a space is, if this desk can read the label.
    #[must_use]
    pub fn space_role(&self, space: &SpaceId) -> Option<(UnitId, Role)> {
        self.book.role(space)
    }

    /// Opens a courier file with this desk's sealing key.
    ///
    /// # Errors
    /// It is no courier file, of a newer version, addressed to others, or was changed.
    pub fn open_bundle(&self, file: &[u8]) -> Result<Vec<Frame>, CourierFault> {
        open_courier(file, &self.keys.sealing)
    }

    /// Lists the officers of this desk with their names.
    #[must_use]
    pub fn officers(&self) -> Vec<(OfficerId, Private<String>)> {
        self.core.slots.names(&self.keys.vault_key)
    }
}
