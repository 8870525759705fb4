//! How is a forgotten passphrase replaced, with words that nobody at this desk has seen?
//!
//! ```text
//! words = 10 random bytes, as spoken words (9 of them): they open the recovery slot, once
//! sealed to each coordinator's desk by HPKE, info = "aman/recovery/v1" ‖ this desk (16) ‖ that desk (16)
//! ```
//! The slot is made by an open vault as soon as the roster names a coordinator's desk beside this one, and again whenever those
//! desks change or the words were used.

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, OfficerId};
use aman_sync_protocol::secret::{SealingPublic, SigningKey};
use zeroize::Zeroizing;

use crate::fault::VaultFault;
use crate::letter::Letter;
use crate::log::{commit, put_setting, setting};
use crate::officers::Secret;
use crate::options::Passphrase;
use crate::slots::{Card, FactorKind, NewSlot, Opened, Presented};
use crate::spoken::encode_words;
use crate::trail::{Act, TrailWords};
use crate::vault::{LockedVault, OpenVault, UnlockFailed};

impl OpenVault {
    /// Makes new recovery words and sends them, if those that were sent are spent or sealed to other desks.
    pub(crate) fn renew_recovery(&mut self) -> Result<(), VaultFault> {
        let me = self.core.log.desk_id()?;
        let coordinators = self.coordinators(me);
        if coordinators.is_empty() {
            return Ok(());
        }
        let sealed_to: Vec<u8> = coordinators.iter().flat_map(|(desk, _)| *desk.as_bytes()).collect();
        if self.core.slots.has_recovery() && setting(&self.core.log.db, SEALED_TO)?.as_ref() == Some(&sealed_to) {
            return Ok(());
        }
        let dice = self.core.host.entropy.as_mut();
        let mut bytes = Zeroizing::new([0; BYTES]);
        dice.fill(bytes.as_mut());
        let mut sealed = Vec::new();
        for (to, key) in &coordinators {
            let for_one = key.seal(&info(&me, to), bytes.as_ref(), dice);
            sealed.push((*to, for_one.map_err(|_| VaultFault::Refused { what: "sealing key" })?));
        }
        self.set_recovery_slot(bytes.as_ref())?;
        // Cut off here, the slot has words that nobody holds: the mark is missing, and it is made again.
        self.send_letter(&Letter::Recovery(sealed), |db| put_setting(db, SEALED_TO, &sealed_to))
    }

    fn set_recovery_slot(&mut self, bytes: &[u8]) -> Result<(), VaultFault> {
        let dice = self.core.host.entropy.as_mut();
        let typed = Passphrase::new(encode_words(bytes).join(" "));
        let officer = OfficerId::random(dice);
        let signing = SigningKey::make(dice);
        let slot = NewSlot {
            officer,
            card: &Card::named(Private::new(String::new())),
            presented: Presented::new(&typed, &self.core.options),
            factors: &[FactorKind::RecoveryWords],
            signing: &signing,
            cost: self.core.options.argon,
            unlocks: None,
        };
        self.core.slots.set_recovery(&slot, &self.keys.vault_key, dice)?;
        let tx = self.core.log.begin()?;
        put_setting(&tx, SEALED_TO, &[])?;
        commit(tx)?;
        self.save_slots()
    }

    fn coordinators(&self, me: DeskId) -> Vec<(DeskId, SealingPublic)> {
        let roster = self.core.log.roster();
        let others = roster.desks().filter(|(desk, card)| card.registrar && **desk != me && !roster.revoked(desk));
        others.map(|(desk, card)| (*desk, card.sealing.clone())).collect()
    }

    /// Tells whether a forgotten passphrase can be replaced here: words are sealed to the region.
    #[must_use]
    pub fn has_recovery(&self) -> bool {
        self.core.slots.has_recovery()
    }

    /// Opens the recovery words of a desk, to be read aloud; the line in the trail is durable first.
    ///
    /// # Errors
    /// There is no reason, none are sealed to this desk, or the trail cannot be written: then nothing is shown.
    pub fn recovery_words(
        &mut self,
        desk: DeskId,
        reason: &Private<String>,
    ) -> Result<Private<Vec<&'static str>>, VaultFault> {
        // EXPOSE: to see whether it says anything, and into the sealed line.
        let why = reason.expose().trim();
        if why.is_empty() {
            return Err(VaultFault::NoReason);
        }
        let me = self.core.log.desk_id()?;
        let newest = self.letters(Some(desk))?.into_iter().rev().find_map(|(_, letter)| match letter {
            Letter::Recovery(sealed) => Some(sealed),
            Letter::Officer(_) => None,
        });
        let sealed = newest.and_then(|all| all.into_iter().find(|(to, _)| *to == me)).ok_or(VaultFault::KeyMissing)?.1;
        let reason = Private::new(format!("{desk}: {why}"));
        self.trail_append(&TrailWords { reason: Some(&reason), ..TrailWords::of(Act::RecoveryWords) })?;
        let plain = self
            .keys
            .sealing
            .open(&info(&desk, &me), &sealed)
            .map_err(|_| VaultFault::CannotOpen { what: "recovery words" })?;
        Ok(Private::new(encode_words(plain.expose())))
    }
}

impl LockedVault {
    /// Tells whether recovery words would open this vault.
    #[must_use]
    pub fn has_recovery(&self) -> bool {
        self.core.slots.has_recovery()
    }

    /// Replaces an officer's forgotten passphrase: the words open the vault once, her slot and her key are new.
    ///
    /// She is provisional until the region confirms her new key; what she signed before stays signed with the old one.
    ///
    /// # Errors
    /// The words are wrong, too many were, there is no such officer, or the slots cannot be written; the locked vault comes
    /// back.
    pub fn recover(
        mut self,
        words: &Passphrase,
        lost: OfficerId,
        secret: &Secret,
    ) -> Result<OpenVault, (Box<Self>, UnlockFailed)> {
        if self.core.slots.of(lost).is_none() {
            return Err((Box::new(self), UnlockFailed::NoSuchOfficer));
        }
        let wait_ms = self.wait_ms();
        if wait_ms > 0 {
            return Err((Box::new(self), UnlockFailed::TooSoon { wait_ms }));
        }
        let Some(vault_key) = self.core.slots.open_recovery(Presented::new(words, &self.core.options)) else {
            self.core.note_wrong_attempt();
            return Err((Box::new(self), UnlockFailed::WrongPassphrase));
        };
        self.core.log.forget_wrong_attempts().ok();
        let officer = OfficerId::random(self.core.host.entropy());
        let signing = SigningKey::make(self.core.host.entropy());
        let again = SigningKey::from_seed(*signing.expose_seed());
        let opened = Opened { officer, vault_key, signing };
        let mut open = OpenVault::from_core(self.core, opened)
            .map_err(|(core, fault)| (Box::new(Self { core: *core }), UnlockFailed::Fault(fault)))?;
        match open.take_place_of(lost, &again, secret) {
            Ok(()) => Ok(open),
            Err(fault) => {
                open.restore_slots();
                Err((Box::new(open.lock()), UnlockFailed::Fault(fault)))
            }
        }
    }
}

impl OpenVault {
    fn take_place_of(&mut self, lost: OfficerId, signing: &SigningKey, secret: &Secret) -> Result<(), VaultFault> {
        let me = self.keys.officer;
        let cards = self.core.slots.cards(&self.keys.vault_key);
        let card = cards.into_iter().find(|(slot, _)| slot.officer == lost).map(|(_, card)| card);
        let name = card.as_ref().map_or_else(|| Private::new(String::new()), |card| card.name.clone());
        let role = self.book.officer_role(&lost).or_else(|| card.and_then(|card| card.role));
        let card = Card { role, signing: Some(signing.public()), replaces: Some(lost), ..Card::named(name) };
        self.note(Act::Recovered, lost)?;
        // One writing of the file: her new slot is there, the old one and the words are gone.
        self.core.slots.remove(lost);
        self.core.slots.remove_recovery();
        self.put_slot((me, signing), &card, secret, None)?;
        // New words are made and sent now or with the next exchange; nothing here waits for that.
        self.tell_region().ok();
        Ok(())
    }
}

fn info(from: &DeskId, to: &DeskId) -> Vec<u8> {
    [b"aman/recovery/v1".as_slice(), from.as_bytes(), to.as_bytes()].concat()
}

/// Setting: the coordinators' desks that the present words are sealed to; empty while they are being sent.
const SEALED_TO: &str = "recovery.sealed_to";
/// 80 bits, behind Argon2id.
const BYTES: usize = 10;
