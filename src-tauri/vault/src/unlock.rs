//! Who comes in, and how far does her slot open the vault?

use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::secret::SymmetricKey;

use crate::attempts::delay_ms;
use crate::fault::VaultFault;
use crate::options::Passphrase;
use crate::roles::OfficerRole;
use crate::slots::{Card, NewSlot, NotOpened, Opened, Presented, Unsealed};
use crate::state::TrailLine;
use crate::trail::{TrailWords, append_line, read_lines};
use crate::vault::{Core, LockedVault, OpenVault, UnlockFailed};

/// What an officer's slot opened.
pub enum Entered {
    /// The vault.
    Open(Box<OpenVault>),
    /// Less than the vault, which stays locked.
    Narrow(Box<LockedVault>, NarrowKey),
}

/// What an auditor or a technician holds beside a locked vault.
pub struct NarrowKey {
    officer: OfficerId,
    trail: Option<SymmetricKey>,
}

impl NarrowKey {
    /// Names the officer.
    #[must_use]
    pub const fn officer(&self) -> OfficerId {
        self.officer
    }

    /// Tells her role: it follows from what her slot opened.
    #[must_use]
    pub const fn role(&self) -> OfficerRole {
        if self.trail.is_some() { OfficerRole::Auditor } else { OfficerRole::Technician }
    }
}

impl LockedVault {
    /// Opens the vault with an officer's passphrase; without an officer each slot is tried.
    ///
    /// # Errors
    /// The passphrase is wrong, too many were, the slot opens no record, or what it opens is damaged; the locked vault comes
    /// back.
    pub fn unlock(
        self,
        officer: Option<OfficerId>,
        passphrase: &Passphrase,
    ) -> Result<OpenVault, (Box<Self>, UnlockFailed)> {
        match self.enter(officer, passphrase)? {
            Entered::Open(vault) => Ok(*vault),
            Entered::Narrow(vault, _) => Err((vault, UnlockFailed::NoReading)),
        }
    }

    /// Opens as much as the officer's slot opens.
    ///
    /// # Errors
    /// As [`LockedVault::unlock`], but for slots that open no record.
    pub fn enter(
        mut self,
        officer: Option<OfficerId>,
        passphrase: &Passphrase,
    ) -> Result<Entered, (Box<Self>, UnlockFailed)> {
        let known = officer.is_none_or(|wanted| self.officers().iter().any(|label| label.officer == wanted));
        if !known {
            return Err((Box::new(self), UnlockFailed::NoSuchOfficer));
        }
        let wait_ms = self.wait_ms();
        if wait_ms > 0 {
            return Err((Box::new(self), UnlockFailed::TooSoon { wait_ms }));
        }
        let opened = self.core.slots.open(officer, Presented::new(passphrase, &self.core.options));
        let opened = match opened {
            Ok(opened) => opened,
            Err(NotOpened::Missing(kind)) => return Err((Box::new(self), UnlockFailed::Missing(kind))),
            Err(NotOpened::Expired) => return Err((Box::new(self), UnlockFailed::Expired)),
            Err(NotOpened::Wrong) => {
                self.core.note_wrong_attempt();
                return Err((Box::new(self), UnlockFailed::WrongPassphrase));
            }
        };
        self.core.log.forget_wrong_attempts().ok();
        let (Unsealed::Vault(Opened { officer, .. }) | Unsealed::Trail(officer, _) | Unsealed::Nothing(officer)) =
            &opened;
        let officer = *officer;
        if self.core.log.roster().withdrawn(&officer) {
            return Err((Box::new(self), UnlockFailed::Withdrawn));
        }
        self.core.count_own_unlock(officer);
        let narrow = |trail| NarrowKey { officer, trail };
        match opened {
            Unsealed::Trail(_, key) => Ok(Entered::Narrow(Box::new(self), narrow(Some(key)))),
            Unsealed::Nothing(_) => Ok(Entered::Narrow(Box::new(self), narrow(None))),
            Unsealed::Vault(opened) => {
                self.core.renew_first_slot(&opened, passphrase);
                let open = OpenVault::from_core(self.core, opened).and_then(OpenVault::begin);
                let open = open.map_err(|(core, fault)| (Box::new(Self { core: *core }), UnlockFailed::Fault(fault)));
                open.map(|vault| Entered::Open(Box::new(vault)))
            }
        }
    }

    /// Tells how long the next attempt has to wait.
    #[must_use]
    pub fn wait_ms(&self) -> u64 {
        // A count that cannot be read must not lock anybody out.
        let wrong = self.core.log.wrong_attempts().unwrap_or(0);
        let since = self.core.host.uptime_ms().saturating_sub(self.core.slots.last_wrong_ms);
        delay_ms(wrong).saturating_sub(since)
    }

    /// Reads this desk's trail with an auditor's key, the newest line first.
    ///
    /// # Errors
    /// The key is no auditor's, or the log cannot be read.
    pub fn trail_for(&self, key: &NarrowKey, limit: u32) -> Result<Vec<TrailLine>, VaultFault> {
        let trail = key.trail.as_ref().ok_or(VaultFault::NotAllowed { what: "trail" })?;
        read_lines(&self.core.log, trail, limit)
    }

    /// Writes into the trail what an auditor did.
    ///
    /// # Errors
    /// The key is no auditor's, or the log cannot be written.
    pub fn trail_append_for(&mut self, key: &NarrowKey, words: &TrailWords<'_>) -> Result<u64, VaultFault> {
        let trail = key.trail.as_ref().ok_or(VaultFault::NotAllowed { what: "trail" })?;
        let Core { log, host, .. } = &mut self.core;
        append_line(log, host, (trail, key.officer), words)
    }
}

impl Core {
    /// Counts a wrong attempt. A full disk must not hide that the passphrase was wrong.
    pub(crate) fn note_wrong_attempt(&mut self) {
        let now = self.host.now();
        self.slots.last_wrong_ms = self.host.uptime_ms();
        self.log.note_failed_unlock(now).ok();
        self.log.count_wrong_attempt().ok();
    }

    /// Takes one unlock from an officer whose slot has an end.
    fn count_own_unlock(&mut self, officer: OfficerId) {
        if self.slots.count_unlock(officer) {
            // A full disk takes no unlock from her, and stops nothing.
            self.slots.save(&self.folder).ok();
        }
    }

    /// Writes a slot of the first version anew, so that layout, case and accents are forgiven from now on.
    fn renew_first_slot(&mut self, opened: &Opened, passphrase: &Passphrase) {
        if !self.slots.is_of_first_version(opened.officer) {
            return;
        }
        let cards = self.slots.cards(&opened.vault_key);
        let Some(card) = cards.into_iter().find(|(slot, _)| slot.officer == opened.officer).map(|(_, card)| card)
        else {
            return;
        };
        let slot = NewSlot {
            officer: opened.officer,
            card: &Card { signing: Some(opened.signing.public()), ..card },
            presented: Presented::new(passphrase, &self.options),
            factors: &[crate::slots::FactorKind::Passphrase],
            signing: &opened.signing,
            cost: self.options.argon,
            unlocks: None,
        };
        if self.slots.add(&slot, &opened.vault_key, self.host.entropy.as_mut()).is_ok() {
            self.slots.save(&self.folder).ok();
        }
    }
}
