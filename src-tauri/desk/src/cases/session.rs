//! How is a desk unlocked and locked, and what stands on its first screens?

use aman_schema::Private;
use aman_sync_protocol::ids::OfficerId;
use aman_vault::state::DraftState;
use aman_vault::{LockedVault, NewVault, Passphrase, UnlockFailed};

use crate::convert;
use crate::desk::{Desk, Standing};
use crate::view::{Banner, DeskState, Home, OfficerLine, Role, Status};
use crate::{Code, Outcome};

impl Desk {
    /// What is known before anybody unlocks.
    ///
    /// # Errors
    /// The vault cannot be read.
    pub fn status(&mut self) -> Outcome<Status> {
        let (state, officers) = match &self.standing {
            Standing::Absent | Standing::Turning => (DeskState::Absent, Vec::new()),
            Standing::Locked(vault) => (DeskState::Locked, slot_lines(vault)),
            Standing::Open(_) => (DeskState::Open, self.officer_lines()?),
        };
        let role = if state == DeskState::Open { Some(self.role()?) } else { None };
        let banners = if self.is_invented() { vec![Banner::InventedData] } else { Vec::new() };
        Ok(Status { state, officers, role, banners, program: env!("CARGO_PKG_VERSION").to_owned() })
    }

    /// Says whether there is a vault to unlock.
    ///
    /// # Errors
    /// There is none.
    pub fn ready_to_unlock(&self) -> Outcome<()> {
        if matches!(self.standing, Standing::Absent) { Err(Code::NoVault.into()) } else { Ok(()) }
    }

    /// Says whether a vault may be made in this folder.
    ///
    /// # Errors
    /// There is one already.
    pub fn ready_to_create(&self) -> Outcome<()> {
        if matches!(self.standing, Standing::Absent) { Ok(()) } else { Err(Code::VaultExists.into()) }
    }

    /// Opens the vault with an officer's passphrase, and takes in what arrived while it was locked.
    ///
    /// # Errors
    /// The passphrase is wrong, the officer is unknown or must be named, or something in the vault is damaged.
    pub fn unlock(&mut self, officer: Option<&str>, passphrase: String) -> Outcome<Status> {
        let officer = officer.map(str::parse::<OfficerId>).transpose().map_err(|_| Code::UnknownOfficer)?;
        let vault = match std::mem::replace(&mut self.standing, Standing::Turning) {
            Standing::Locked(vault) => vault,
            other @ (Standing::Absent | Standing::Open(_) | Standing::Turning) => {
                self.standing = other;
                return self.ready_to_unlock().and_then(|()| self.status());
            }
        };
        if officer.is_none() && vault.officers().len() > 1 {
            self.standing = Standing::Locked(vault);
            return Err(Code::OfficerNeeded.into());
        }
        match vault.unlock(officer, &Passphrase::new(passphrase)) {
            Ok(open) => {
                self.standing = Standing::Open(Box::new(open));
                match self.settle() {
                    // What is here can be read and printed even when nothing more can be written.
                    Err(failure) if failure.code != Code::DiskFull => return Err(failure),
                    Ok(()) | Err(_) => {}
                }
                self.status()
            }
            Err((locked, failed)) => {
                self.standing = Standing::Locked(locked);
                Err(match failed {
                    UnlockFailed::WrongPassphrase => Code::WrongPassphrase.into(),
                    UnlockFailed::NoSuchOfficer => Code::UnknownOfficer.into(),
                    UnlockFailed::Fault(fault) => fault.into(),
                })
            }
        }
    }

    /// Closes the vault and forgets every key and every answer shown.
    ///
    /// # Errors
    /// The vault cannot be read.
    pub fn lock(&mut self) -> Outcome<Status> {
        self.shown.clear();
        self.reading = None;
        self.standing = match std::mem::replace(&mut self.standing, Standing::Turning) {
            Standing::Open(vault) => Standing::Locked(Box::new(vault.lock())),
            other @ (Standing::Absent | Standing::Locked(_) | Standing::Turning) => other,
        };
        self.status()
    }

    /// The first screen after unlocking.
    ///
    /// # Errors
    /// The desk is locked.
    pub fn home(&mut self) -> Outcome<Home> {
        self.take_in()?;
        let role = self.role()?;
        let names = self.names()?;
        let vault = self.opened()?;
        let unit = vault.unit();
        let officer = vault.officer();
        let drafts = vault.drafts()?;
        let rows = vault.list(None, RECENT)?;
        let totals = vault.totals()?;
        let drafts = drafts.iter().filter(|draft| draft.state != DraftState::Sealed).map(convert::draft_line).collect();
        Ok(Home {
            role,
            unit: unit.map(|unit| unit.to_string()),
            unit_name: unit.map(|unit| names.unit(unit)),
            officer: OfficerLine { id: officer.to_string(), label: names.officer(officer) },
            drafts,
            recent: rows.iter().map(|row| convert::record_line(row, &names)).collect(),
            records: totals.records,
            conflicts: totals.conflicts,
            sync: self.sync_state()?,
        })
    }

    /// What this desk is for.
    pub(crate) fn role(&mut self) -> Outcome<Role> {
        let me = self.log()?.desk_id()?;
        let roster = self.roster()?;
        let Some(card) = roster.desk(&me) else { return Ok(Role::Waiting) };
        if card.registrar {
            return Ok(Role::Coordinator);
        }
        let unit = card.unit;
        let names = self.names()?;
        Ok(match names.kind(unit) {
            Some("partner") => Role::Partner,
            Some("region") => Role::Coordinator,
            _ => Role::Brigade,
        })
    }

    /// Refuses what only a coordinator may do.
    pub(crate) fn coordinators_only(&mut self) -> Outcome<()> {
        if self.role()? == Role::Coordinator { Ok(()) } else { Err(Code::NotAllowed.into()) }
    }

    /// Makes the vault of this desk with its first officer, and opens it.
    pub(crate) fn make_vault(&mut self, officer_name: &str, passphrase: String) -> Outcome<()> {
        self.ready_to_create()?;
        if passphrase.chars().count() < SHORTEST_PASSPHRASE {
            return Err(Code::PassphraseTooShort.into());
        }
        let new =
            NewVault { officer_name: Private::new(officer_name.to_owned()), passphrase: Passphrase::new(passphrase) };
        let host = (self.hosts)();
        let open = LockedVault::create(&self.folder, &self.options, &new, host)?;
        self.standing = Standing::Open(Box::new(open));
        Ok(())
    }

    fn officer_lines(&mut self) -> Outcome<Vec<OfficerLine>> {
        let officers = self.opened()?.officers();
        let lines = officers.iter().zip(1_u32..).map(|((id, name), number)| OfficerLine {
            id: id.to_string(),
            // EXPOSE: to the screen of an unlocked desk.
            label: if name.expose().is_empty() { number.to_string() } else { name.expose().clone() },
        });
        Ok(lines.collect())
    }
}

fn slot_lines(vault: &LockedVault) -> Vec<OfficerLine> {
    let labels = vault.officers();
    labels.iter().map(|slot| OfficerLine { id: slot.officer.to_string(), label: slot.number.to_string() }).collect()
}

const SHORTEST_PASSPHRASE: usize = 8;
const RECENT: u32 = 10;
