//! Who works at this desk, in which role, and how do officers come and go?

use aman_schema::Private;
use aman_sync_protocol::ids::OfficerId;
use aman_sync_protocol::secret::{SigningKey, SpaceKey};
use aman_sync_protocol::statement::{OfficerCard as RosterCard, Statement};
use serde_json::json;

use crate::enrol::label;
use crate::fault::VaultFault;
use crate::letter::{Letter, OfficerLetter};
use crate::log::{put_setting, setting};
use crate::options::{NewVault, Passphrase};
use crate::roles::OfficerRole;
use crate::slots::{Card, FactorKind, NewSlot, Presented, Slots, make_stick};
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// A new officer of this desk.
pub struct NewOfficer {
    /// Her name.
    pub name: Private<String>,
    /// What she may do.
    pub role: OfficerRole,
    /// What opens her slot.
    pub secret: Secret,
    /// How often she may unlock; nothing: no end.
    pub unlocks: Option<u32>,
}

/// What opens a slot.
pub struct Secret {
    /// What she types: a passphrase, or a PIN where there is a stick.
    pub typed: Passphrase,
    /// She carries a key stick; it is written in the folder of the options.
    pub stick: bool,
    /// This machine's secret is needed too.
    pub device: bool,
}

impl Secret {
    /// A passphrase and nothing else.
    #[must_use]
    pub const fn passphrase(typed: Passphrase) -> Self {
        Self { typed, stick: false, device: false }
    }

    fn factors(&self) -> Vec<FactorKind> {
        let mut factors =
            if self.stick { vec![FactorKind::Pin, FactorKind::KeyStick] } else { vec![FactorKind::Passphrase] };
        if self.device {
            factors.push(FactorKind::DeviceSecret);
        }
        factors
    }
}

/// An officer of this desk, as its open vault shows her.
pub struct OfficerCard {
    /// Who.
    pub officer: OfficerId,
    /// Her name.
    pub name: Private<String>,
    /// What she may do.
    pub role: OfficerRole,
    /// Whether the region knows her.
    pub standing: OfficerStanding,
    /// What opens her slot.
    pub factors: Vec<FactorKind>,
    /// How often she may still unlock; nothing: no end.
    pub unlocks: Option<u32>,
}

/// Whether the region knows an officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficerStanding {
    /// The roster names her with this key.
    Confirmed,
    /// Admitted here; no coordinator has confirmed her yet.
    Provisional,
    /// The region stated that she left.
    Withdrawn,
}

impl OpenVault {
    /// Tells the role of the officer who is here: the region's word, else her slot's.
    #[must_use]
    pub fn role(&self) -> OfficerRole {
        let cards = self.core.slots.cards(&self.keys.vault_key);
        let card = cards.into_iter().find(|(slot, _)| slot.officer == self.keys.officer);
        self.role_of(self.keys.officer, card.and_then(|(_, card)| card.role))
    }

    fn role_of(&self, officer: OfficerId, slot: Option<OfficerRole>) -> OfficerRole {
        self.book.officer_role(&officer).or(slot).unwrap_or_else(|| self.first_role())
    }

    /// The role of a desk's first officer.
    fn first_role(&self) -> OfficerRole {
        let me = self.core.log.desk_id().ok();
        let registrar = me.and_then(|me| self.core.log.roster().desk(&me)).is_some_and(|card| card.registrar);
        if registrar { OfficerRole::Coordinator } else { OfficerRole::Head }
    }

    /// Lists the officers of this desk.
    #[must_use]
    pub fn officer_cards(&self) -> Vec<OfficerCard> {
        let roster = self.core.log.roster();
        let cards = self.core.slots.cards(&self.keys.vault_key).into_iter();
        cards
            .map(|(slot, card)| {
                let named = roster.officer(&slot.officer).map(|officer| officer.signing);
                let confirmed = named.is_some_and(|key| card.signing.is_none_or(|own| own == key));
                OfficerCard {
                    officer: slot.officer,
                    role: self.role_of(slot.officer, card.role),
                    name: card.name,
                    standing: match (roster.withdrawn(&slot.officer), confirmed) {
                        (true, _) => OfficerStanding::Withdrawn,
                        (false, true) => OfficerStanding::Confirmed,
                        (false, false) => OfficerStanding::Provisional,
                    },
                    factors: slot.factors.clone(),
                    unlocks: slot.unlocks,
                }
            })
            .collect()
    }

    /// Gives another officer of this desk a slot of her own, with the role "officer".
    ///
    /// # Errors
    /// The slots cannot be written.
    pub fn add_officer(&mut self, new: &NewVault) -> Result<OfficerId, VaultFault> {
        let typed = Passphrase::new(new.passphrase.typed().to_owned());
        self.admit_officer(&NewOfficer {
            name: new.officer_name.clone(),
            role: OfficerRole::Officer,
            secret: Secret::passphrase(typed),
            unlocks: None,
        })
    }

    /// Admits an officer at this desk; the region is told with the next exchange, and until it confirms her she is provisional.
    ///
    /// # Errors
    /// The slots or the trail cannot be written, or there is no folder for a key stick.
    pub fn admit_officer(&mut self, new: &NewOfficer) -> Result<OfficerId, VaultFault> {
        let officer = OfficerId::random(self.core.host.entropy());
        let signing = SigningKey::make(self.core.host.entropy());
        let card = Card {
            role: Some(new.role),
            signing: Some(signing.public()),
            by: Some(self.keys.officer),
            ..Card::named(new.name.clone())
        };
        self.note(Act::OfficerAdded, officer)?;
        self.put_slot((officer, &signing), &card, &new.secret, new.unlocks)?;
        // Told later, if not now.
        self.tell_region().ok();
        Ok(officer)
    }

    /// Takes an officer's slot away; what she signed stays hers.
    ///
    /// # Errors
    /// She has none here, it is the slot of whoever asks, or the slots cannot be written.
    pub fn remove_officer(&mut self, officer: OfficerId) -> Result<(), VaultFault> {
        if officer == self.keys.officer {
            return Err(VaultFault::NotAllowed { what: "own slot" });
        }
        if self.core.slots.of(officer).is_none() {
            return Err(VaultFault::NoSuchOfficer);
        }
        self.note(Act::OfficerRemoved, officer)?;
        self.core.slots.remove(officer);
        self.save_slots()
    }

    /// Sets how often an officer may still unlock: an end that needs no clock.
    ///
    /// # Errors
    /// She has no slot here, or the slots cannot be written.
    pub fn limit_officer(&mut self, officer: OfficerId, unlocks: Option<u32>) -> Result<(), VaultFault> {
        self.note(Act::OfficerLimited, officer)?;
        if !self.core.slots.limit(officer, unlocks) {
            return Err(VaultFault::NoSuchOfficer);
        }
        self.save_slots()
    }

    /// Changes the passphrase of the officer who opened the vault; her name and the rest stay.
    ///
    /// # Errors
    /// The slots cannot be written.
    pub fn change_passphrase(&mut self, new: &NewVault) -> Result<(), VaultFault> {
        self.change_secret(&Secret::passphrase(Passphrase::new(new.passphrase.typed().to_owned())))
    }

    /// Changes what opens the slot of the officer who opened the vault.
    ///
    /// # Errors
    /// The slots cannot be written, or there is no folder for a key stick.
    pub fn change_secret(&mut self, secret: &Secret) -> Result<(), VaultFault> {
        let me = self.keys.officer;
        let cards = self.core.slots.cards(&self.keys.vault_key);
        let (unlocks, card) = cards
            .into_iter()
            .find(|(slot, _)| slot.officer == me)
            .map(|(slot, card)| (slot.unlocks, card))
            .ok_or(VaultFault::NoSuchOfficer)?;
        let signing = SigningKey::from_seed(*self.keys.officer_key.expose_seed());
        let card = Card { signing: Some(signing.public()), ..card };
        self.note(Act::OfficerChanged, me)?;
        self.put_slot((me, &signing), &card, secret, unlocks)
    }

    pub(crate) fn put_slot(
        &mut self,
        who: (OfficerId, &SigningKey),
        card: &Card,
        secret: &Secret,
        unlocks: Option<u32>,
    ) -> Result<(), VaultFault> {
        let (officer, signing) = who;
        let (vault, dice) = (self.core.slots.vault, self.core.host.entropy.as_mut());
        if secret.stick {
            let folder = self.core.options.stick.as_ref().ok_or(VaultFault::Refused { what: "key stick" })?;
            make_stick(folder, &vault, officer, dice)?;
        }
        if secret.device {
            use crate::device::DeviceStore;
            let device = self.core.options.device.as_ref().ok_or(VaultFault::Refused { what: "device secret" })?;
            device.make(dice)?;
        }
        let slot = NewSlot {
            officer,
            card,
            presented: Presented::new(&secret.typed, &self.core.options),
            factors: &secret.factors(),
            signing,
            cost: self.core.options.argon,
            unlocks,
        };
        self.core.slots.add(&slot, &self.keys.vault_key, dice)?;
        self.save_slots()
    }

    /// Writes the slots; what could not be written does not stay in memory either.
    pub(crate) fn save_slots(&mut self) -> Result<(), VaultFault> {
        let saved = self.core.slots.save(&self.core.folder);
        if saved.is_err() {
            self.restore_slots();
        }
        saved
    }

    /// Reads the slots again: what was meant to change did not.
    pub(crate) fn restore_slots(&mut self) {
        if let Ok((slots, _)) = Slots::load(&self.core.folder) {
            self.core.slots = slots;
        }
    }

    pub(crate) fn note(&mut self, code: Act, officer: OfficerId) -> Result<(), VaultFault> {
        let reason = Private::new(officer.to_string());
        self.trail_append(&TrailWords { reason: Some(&reason), ..TrailWords::of(code) }).map(|_| ())
    }

    /// Takes away the slots of officers whom the region withdrew. Whoever is at work now may end what she does.
    ///
    /// # Errors
    /// The trail or the slots cannot be written.
    pub(crate) fn remove_withdrawn(&mut self) -> Result<(), VaultFault> {
        let roster = self.core.log.roster();
        let gone = |officer: &OfficerId| *officer != self.keys.officer && roster.withdrawn(officer);
        let gone: Vec<OfficerId> = self.core.slots.officers().map(|slot| slot.officer).filter(gone).collect();
        for officer in gone {
            self.remove_officer(officer)?;
        }
        Ok(())
    }

    /// Tells the region what it does not know yet: new officers, new recovery words.
    ///
    /// # Errors
    /// The log or the slots cannot be written.
    pub fn tell_region(&mut self) -> Result<(), VaultFault> {
        if !self.may_write_letters() {
            return Ok(());
        }
        for letter in self.untold_officers()? {
            let told = told(&letter.officer);
            self.send_letter(&Letter::Officer(letter), |db| put_setting(db, &told, &[1]))?;
        }
        self.renew_recovery()
    }

    fn untold_officers(&self) -> Result<Vec<OfficerLetter>, VaultFault> {
        let mut untold = Vec::new();
        for (slot, card) in self.core.slots.cards(&self.keys.vault_key) {
            let Some(signing) = card.signing else { continue };
            let known = self.core.log.roster().officer(&slot.officer).is_some_and(|named| named.signing == signing);
            if known || setting(&self.core.log.db, &told(&slot.officer))?.is_some() {
                continue;
            }
            let Card { name, role, by, replaces, .. } = card;
            untold.push(OfficerLetter { officer: slot.officer, signing, by, replaces, role, name });
        }
        Ok(untold)
    }

    /// Lists the officers of the region's desks that no coordinator has confirmed yet.
    ///
    /// # Errors
    /// The log cannot be read.
    pub fn unconfirmed_officers(&self) -> Result<Vec<(aman_sync_protocol::ids::DeskId, OfficerLetter)>, VaultFault> {
        let roster = self.core.log.roster();
        let letters = self.letters(None)?.into_iter().filter_map(|(desk, letter)| match letter {
            Letter::Officer(letter) => Some((desk, letter)),
            Letter::Recovery(_) => None,
        });
        Ok(letters.filter(|(_, letter)| roster.officer(&letter.officer).is_none()).collect())
    }

    /// Confirms an officer who was admitted at a desk: from now on the roster names her and her signatures count.
    ///
    /// # Errors
    /// This desk is no registrar, nobody asked for her, or the log cannot be written.
    pub fn confirm_officer(&mut self, officer: OfficerId, role: Option<OfficerRole>) -> Result<(), VaultFault> {
        let asked = self.unconfirmed_officers()?.into_iter().find(|(_, letter)| letter.officer == officer);
        let (desk, letter) = asked.ok_or(VaultFault::NoSuchOfficer)?;
        let unit = self.core.log.roster().desk(&desk).ok_or(VaultFault::NoSuchOfficer)?.unit;
        let role = role.or(letter.role).unwrap_or(OfficerRole::Officer);
        let key = SpaceKey::from_bytes(*self.roster_key()?.expose());
        // EXPOSE: sealed under the roster's key.
        let words = json!({"name": letter.name.expose(), "role": role.word()});
        let sealed = label(&key, officer.as_bytes(), &words, self.core.host.entropy());
        self.note(Act::OfficerConfirmed, officer)?;
        let card = RosterCard { unit, signing: letter.signing, sealed };
        self.append_roster(&[Statement::Officer { officer, card }])
    }
}

fn told(officer: &OfficerId) -> String {
    format!("officer.told {officer}")
}
