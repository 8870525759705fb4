//! How do officers of a desk come, go, change what opens their slot, and get it back when it is forgotten?

use aman_schema::Private;
use aman_sync_protocol::ids::{DeskId, OfficerId};
use aman_vault::device::DeviceStore;
use aman_vault::officers::Secret;
use aman_vault::spoken::{PROPOSED, WordsFault, decode_words, propose_words};
use aman_vault::{FactorKind, NewOfficer, OfficerRole, OfficerStanding, Passphrase};

use super::permits::{Right, may};
use crate::desk::{Desk, Standing};
use crate::strength::{pin_enough, strong_enough};
use crate::view::{self, AskingOfficer, DeviceSecret, OfficerDetail, Officers, ProposedWords, Status};
use crate::{Code, Failure, Outcome};

/// What is to open a slot.
pub struct NewSecret {
    /// A passphrase, or a PIN where there is a stick.
    pub typed: String,
    /// With a key stick, whose folder the desk was opened with.
    pub stick: bool,
    /// With the secret of this machine.
    pub device: bool,
}

impl NewSecret {
    /// A passphrase and nothing else.
    #[must_use]
    pub const fn passphrase(typed: String) -> Self {
        Self { typed, stick: false, device: false }
    }
}

impl Desk {
    /// Draws five words for a new passphrase.
    #[must_use]
    pub fn propose_words(&mut self) -> ProposedWords {
        let words = propose_words(PROPOSED, self.own.entropy());
        let bits = u32::try_from(11 * words.len()).unwrap_or(u32::MAX);
        ProposedWords { words: words.into_iter().map(str::to_owned).collect(), bits }
    }

    /// Says whether a chosen passphrase is strong enough, before it is used.
    ///
    /// # Errors
    /// It is weak, with the reason.
    pub fn passphrase_check(&mut self, typed: &str, name: &str) -> Outcome<()> {
        let mut names = vec![name.to_owned()];
        if let Standing::Open(_) = self.standing {
            names.extend(self.own_names()?);
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        strong_enough(typed, &names)
    }

    /// The officers of this desk, and what is still missing.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn officers(&mut self) -> Outcome<Officers> {
        self.permit(Right::Read)?;
        let may_admit = self.officer_role().is_some_and(|role| may(role, Right::Lead));
        let device = self.device_secret();
        let vault = self.opened()?;
        let here = vault.officer();
        let cards = vault.officer_cards();
        let readers = cards.iter().filter(|card| may(card.role, Right::Read)).count();
        let recovery = vault.has_recovery();
        let details = cards.into_iter().map(|card| OfficerDetail {
            id: card.officer.to_string(),
            // EXPOSE: to the screen of an unlocked desk.
            name: named(card.name.expose(), card.officer),
            role: role_view(card.role),
            standing: match card.standing {
                OfficerStanding::Confirmed => view::OfficerStanding::Confirmed,
                OfficerStanding::Provisional => view::OfficerStanding::Provisional,
                OfficerStanding::Withdrawn => view::OfficerStanding::Withdrawn,
            },
            factors: card.factors.iter().map(|factor| factor.word().to_owned()).collect(),
            unlocks: card.unlocks,
            here: card.officer == here,
        });
        Ok(Officers { officers: details.collect(), may_admit, too_few: readers < 2, recovery, device })
    }

    /// Admits an officer at this desk; she works at once, and is provisional until the region confirms her.
    ///
    /// # Errors
    /// Whoever asks may not, the role is none or not one of this desk, the passphrase is weak, or the disk is full.
    pub fn officer_add(
        &mut self,
        name: &str,
        role: &str,
        secret: NewSecret,
        unlocks: Option<u32>,
    ) -> Outcome<Officers> {
        self.opened()?;
        self.permit(Right::Lead)?;
        let role = OfficerRole::parse(role).ok_or(Code::WrongUse)?;
        // Who does not coordinate makes no coordinators.
        if role == OfficerRole::Coordinator && self.officer_role() != Some(OfficerRole::Coordinator) {
            return Err(Code::NotYourRole.into());
        }
        if name.trim().is_empty() || unlocks == Some(0) {
            return Err(Code::WrongUse.into());
        }
        let secret = self.checked(secret, Some(name))?;
        let new = NewOfficer { name: Private::new(name.trim().to_owned()), role, secret, unlocks };
        self.opened()?.admit_officer(&new)?;
        self.officers()
    }

    /// Takes an officer's slot away.
    ///
    /// # Errors
    /// Whoever asks may not, it is her own, or there is no such officer.
    pub fn officer_remove(&mut self, officer: &str) -> Outcome<Officers> {
        self.opened()?;
        self.permit(Right::Lead)?;
        let officer = officer_id(officer)?;
        if self.officer_here() == Some(officer) {
            return Err(Code::OwnSlot.into());
        }
        self.opened()?.remove_officer(officer)?;
        self.officers()
    }

    /// Sets how often an officer may still unlock; nothing: no end.
    ///
    /// # Errors
    /// Whoever asks may not, or there is no such officer.
    pub fn officer_limit(&mut self, officer: &str, unlocks: Option<u32>) -> Outcome<Officers> {
        self.opened()?;
        self.permit(Right::Lead)?;
        self.opened()?.limit_officer(officer_id(officer)?, unlocks)?;
        self.officers()
    }

    /// Changes what opens the slot of whoever is here.
    ///
    /// # Errors
    /// The desk is locked, the new passphrase is weak, or the disk is full.
    pub fn officer_change(&mut self, secret: NewSecret) -> Outcome<Officers> {
        self.opened()?;
        self.permit(Right::OwnSecret)?;
        let secret = self.checked(secret, None)?;
        let vault = self.opened()?;
        vault.change_secret(&secret)?;
        let officer = vault.officer();
        self.watch_stick(officer);
        self.officers()
    }

    /// Replaces a forgotten passphrase with the words that a coordinator reads aloud, and opens the vault.
    ///
    /// # Errors
    /// A word is unknown or wrong, too many attempts were, there is no such officer, or the new passphrase is weak.
    pub fn officer_recover(&mut self, officer: Option<&str>, words: String, secret: NewSecret) -> Outcome<Status> {
        self.ready_to_unlock()?;
        match decode_words(&words) {
            Ok(_) => {}
            Err(WordsFault::Unknown { .. } | WordsFault::Length) => return Err(Code::WordUnknown.into()),
            Err(WordsFault::Checksum) => return Err(Code::WordsWrong.into()),
        }
        let secret = self.checked(secret, None)?;
        let (vault, lost) = self.locked_and_named(officer)?;
        if !vault.has_recovery() {
            self.standing = Standing::Locked(vault);
            return Err(Code::NoRecovery.into());
        }
        match vault.recover(&Passphrase::new(words), lost, &secret) {
            Ok(open) => self.came_in(open),
            Err((locked, failed)) => {
                self.standing = Standing::Locked(locked);
                Err(super::session::unlock_failure(failed))
            }
        }
    }

    /// The officers of the region's desks whom no coordinator has confirmed yet.
    ///
    /// # Errors
    /// Whoever asks does not coordinate.
    pub fn officers_asking(&mut self) -> Outcome<Vec<AskingOfficer>> {
        self.opened()?;
        self.coordinators_only()?;
        let asking = self.opened()?.unconfirmed_officers()?;
        let names = self.names()?;
        let roster = self.roster()?;
        let unit = |desk: &DeskId| roster.desk(desk).map(|card| names.unit(card.unit));
        let lines = asking.into_iter().map(|(desk, letter)| AskingOfficer {
            id: letter.officer.to_string(),
            // EXPOSE: to the coordinator, who confirms her.
            name: named(letter.name.expose(), letter.officer),
            role: role_view(letter.role.unwrap_or(OfficerRole::Officer)),
            desk: desk.to_string(),
            unit_name: unit(&desk),
            by: letter.by.map(|by| names.officer(by)),
            replaces: letter.replaces.map(|lost| names.officer(lost)),
        });
        Ok(lines.collect())
    }

    /// Confirms an officer: from the next exchange on every desk knows her key.
    ///
    /// # Errors
    /// Whoever asks does not coordinate, or nobody asked for this officer.
    pub fn officer_confirm(&mut self, officer: &str, role: Option<&str>) -> Outcome<Vec<AskingOfficer>> {
        self.opened()?;
        self.coordinators_only()?;
        let role = role.map(|word| OfficerRole::parse(word).ok_or(Code::WrongUse)).transpose()?;
        self.opened()?.confirm_officer(officer_id(officer)?, role)?;
        self.officers_asking()
    }

    /// Opens the recovery words of a desk, to be read aloud to an officer whose voice or call was checked.
    ///
    /// # Errors
    /// Whoever asks does not coordinate, there is no reason, or no words are sealed to this desk.
    pub fn recovery_words(&mut self, desk: &str, reason: &str) -> Outcome<Vec<String>> {
        self.opened()?;
        self.coordinators_only()?;
        let desk: DeskId = desk.parse().map_err(|_| Code::UnknownDesk)?;
        if self.roster()?.desk(&desk).is_none() {
            return Err(Code::UnknownDesk.into());
        }
        let words = self.opened()?.recovery_words(desk, &Private::new(reason.to_owned()))?;
        // EXPOSE: to the coordinator, who reads them aloud.
        Ok(words.expose().iter().map(|word| (*word).to_owned()).collect())
    }

    /// What this machine adds to the keys of officers who asked for it.
    pub(crate) fn device_secret(&self) -> DeviceSecret {
        let made = self.options.device.as_ref().is_some_and(|store| store.secret().is_some());
        if made { DeviceSecret::PlainFile } else { DeviceSecret::None }
    }

    /// Refuses a new secret that is weak, or that needs what is not here.
    fn checked(&mut self, secret: NewSecret, name: Option<&str>) -> Outcome<Secret> {
        let NewSecret { typed, stick, device } = secret;
        if device {
            self.options.device.as_ref().ok_or(Code::NoDeviceSecret)?;
        }
        if stick {
            self.options.stick.as_ref().filter(|folder| folder.is_dir()).ok_or(Code::NoStick)?;
            pin_enough(&typed)?;
        } else {
            self.passphrase_check(&typed, name.unwrap_or_default())?;
        }
        Ok(Secret { typed: Passphrase::new(typed), stick, device })
    }

    /// The names that somebody who knows this desk would try.
    fn own_names(&mut self) -> Outcome<Vec<String>> {
        let names = self.names()?;
        let vault = self.opened()?;
        let mut own: Vec<String> = vault.unit().map(|unit| names.unit(unit)).into_iter().collect();
        // EXPOSE: compared with what was typed.
        own.extend(vault.officers().iter().map(|(_, name)| name.expose().clone()));
        Ok(own)
    }
}

/// The words of the window for a role of the vault.
pub(crate) const fn role_view(role: OfficerRole) -> view::OfficerRole {
    match role {
        OfficerRole::Auditor => view::OfficerRole::Auditor,
        OfficerRole::Coordinator => view::OfficerRole::Coordinator,
        OfficerRole::Head => view::OfficerRole::Head,
        OfficerRole::Officer => view::OfficerRole::Officer,
        OfficerRole::Technician => view::OfficerRole::Technician,
    }
}

/// The failure of a part of a key that is not in reach.
pub(crate) const fn missing(factor: FactorKind) -> Failure {
    match factor {
        FactorKind::KeyStick => Code::NoStick.failure(),
        FactorKind::DeviceSecret => Code::NoDeviceSecret.failure(),
        FactorKind::Passphrase | FactorKind::Pin | FactorKind::RecoveryWords => Code::WrongPassphrase.failure(),
    }
}

fn officer_id(text: &str) -> Outcome<OfficerId> {
    text.parse().map_err(|_| Code::UnknownOfficer.into())
}

fn named(name: &str, officer: OfficerId) -> String {
    if name.is_empty() { officer.to_string() } else { name.to_owned() }
}
