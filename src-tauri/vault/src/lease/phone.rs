//! How does a coordinator's word come by telephone, and how is it checked?
//!
//! Each desk shares a secret with the region: derived from the region's first space key and the desk's id, sealed to the
//! desk, sent in a notice. A counter goes into every code and is written before the code is shown or believed.

use aman_sync_protocol::ids::DeskId;
use aman_sync_protocol::phone_code::{PhoneCode, Purpose, Saying};
use aman_sync_protocol::secret::{SymmetricKey, open_bytes, seal_bytes};
use rusqlite::{Connection, OptionalExtension, params};

use super::count::begin_anew;
use crate::fault::VaultFault;
use crate::log::{self, LogDb, log_fault};
use crate::spaces::Role;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;

/// A code that was found good and is not used up yet.
pub(crate) struct Believed {
    /// The coordinator's desk that said it.
    pub(crate) by: DeskId,
    /// The days said.
    pub(crate) amount: u8,
    counter: u64,
    purpose: Purpose,
}

impl OpenVault {
    /// Makes the digits that give another desk so many days more.
    ///
    /// # Errors
    /// This desk is no registrar, the desk is unknown or revoked, or the log cannot be written.
    pub fn lease_code(&mut self, to: DeskId, days: u8) -> Result<PhoneCode, VaultFault> {
        self.phone_code(Purpose::Lease, to, days, 0)
    }

    /// Takes digits said by the region: older records are open again for the days they name.
    ///
    /// # Errors
    /// The digits are wrong or used, this desk has no secret yet, or the log cannot be written.
    pub fn renew_lease(&mut self, code: &PhoneCode) -> Result<u8, VaultFault> {
        let believed = match self.believe(code, Purpose::Lease, 0) {
            Ok(believed) if (1..100).contains(&believed.amount) => believed,
            Ok(_) => return Err(VaultFault::CodeWrong),
            Err(fault) => {
                self.trail_append(&TrailWords::of(Act::CodeRefused))?;
                return Err(fault);
            }
        };
        let subject = believed.by.to_string();
        self.trail_append(&TrailWords { subject: &subject, ..TrailWords::of(Act::LeaseRenewed) })?;
        let tx = self.core.log.begin()?;
        believed.use_up(&tx)?;
        begin_anew(&tx, believed.amount)?;
        log::commit(tx)?;
        Ok(believed.amount)
    }

    /// Makes the digits of a yes to another desk; the counter is durable before they are known.
    pub(crate) fn phone_code(
        &mut self,
        purpose: Purpose,
        to: DeskId,
        amount: u8,
        subject: u64,
    ) -> Result<PhoneCode, VaultFault> {
        let by = self.core.log.desk_id()?;
        let secret = self.phone_secret_of(&to)?;
        let roster = self.core.log.roster();
        if roster.desk(&to).is_none() || roster.revoked(&to) || to == by {
            return Err(VaultFault::NotAllowed { what: "unknown desk" });
        }
        let tx = self.core.log.begin()?;
        let counter: u64 = tx
            .query_row(
                "INSERT INTO phone (peer, purpose, given) VALUES (?1, ?2, 1)
                 ON CONFLICT (peer, purpose) DO UPDATE SET given = given + 1 RETURNING given",
                params![to.as_bytes(), purpose as u8],
                |row| row.get(0),
            )
            .map_err(log_fault("count a code"))?;
        log::commit(tx)?;
        Ok(PhoneCode::derive(&secret, &Saying { purpose, by, to, counter, amount, subject }))
    }

    /// Finds which coordinator's desk said these digits; all are tried, whichever fits.
    pub(crate) fn believe(&self, code: &PhoneCode, purpose: Purpose, subject: u64) -> Result<Believed, VaultFault> {
        let secret = self.phone_secret()?.ok_or(VaultFault::KeyMissing)?;
        let to = self.core.log.desk_id()?;
        let roster = self.core.log.roster();
        let registrars = roster.desks().filter(|(desk, card)| card.registrar && !roster.revoked(desk));
        let amount = code.amount();
        let (mut found, mut used) = (None, false);
        for (by, _) in registrars {
            let saying = |counter| Saying { purpose, by: *by, to, counter, amount, subject };
            let last = self.core.log.last_taken(by, purpose)?;
            let counter = code.counter_after(last);
            if code.proves(&secret, &saying(counter)) {
                found = Some(Believed { by: *by, amount, counter, purpose });
            }
            used |= code.counter_upto(last).is_some_and(|counter| code.proves(&secret, &saying(counter)));
        }
        found.ok_or(if used { VaultFault::CodeUsed } else { VaultFault::CodeWrong })
    }

    /// The secret of a desk, as a registrar derives it.
    pub(super) fn phone_secret_of(&self, desk: &DeskId) -> Result<SymmetricKey, VaultFault> {
        let not_allowed = VaultFault::NotAllowed { what: "codes" };
        let region = self.core.log.roster().root().ok_or(VaultFault::NotEnrolled)?.region;
        let space = self.book.space(region, Role::Region).ok_or(not_allowed)?;
        self.keys.space(&space, 0).map(|key| key.derive_phone_secret(desk)).ok_or(not_allowed)
    }

    pub(super) fn has_phone_secret(&self) -> Result<bool, VaultFault> {
        Ok(self.phone_secret()?.is_some())
    }

    pub(super) fn keep_phone_secret(&mut self, secret: &[u8; 32]) -> Result<(), VaultFault> {
        let sealed = seal_bytes(&self.keys.phone, AAD, secret, self.core.host.entropy());
        self.core
            .log
            .db
            .execute("INSERT OR REPLACE INTO secret VALUES (?1, ?2)", params![SECRET, sealed])
            .map_err(log_fault("write the keyring"))?;
        Ok(())
    }

    fn phone_secret(&self) -> Result<Option<SymmetricKey>, VaultFault> {
        let sealed: Option<Vec<u8>> = self
            .core
            .log
            .db
            .query_row("SELECT sealed FROM secret WHERE name = ?1", [SECRET], |row| row.get(0))
            .optional()
            .map_err(log_fault("read the keyring"))?;
        let Some(sealed) = sealed else {
            return Ok(None);
        };
        let cannot = VaultFault::CannotOpen { what: "keyring" };
        let plain = open_bytes(&self.keys.phone, AAD, &sealed).map_err(|_| cannot)?;
        plain.expose().try_into().map(|bytes| Some(SymmetricKey::from_bytes(bytes))).map_err(|_| cannot)
    }
}

impl Believed {
    /// Writes that the code was taken, in the transaction of what it allows.
    pub(crate) fn use_up(&self, db: &Connection) -> Result<(), VaultFault> {
        db.execute(
            "INSERT INTO phone (peer, purpose, taken) VALUES (?1, ?2, ?3)
             ON CONFLICT (peer, purpose) DO UPDATE SET taken = max(taken, ?3)",
            params![self.by.as_bytes(), self.purpose as u8, self.counter],
        )
        .map_err(log_fault("take a code"))?;
        Ok(())
    }
}

impl LogDb {
    fn last_taken(&self, by: &DeskId, purpose: Purpose) -> Result<u64, VaultFault> {
        let taken = self
            .db
            .query_row(
                "SELECT taken FROM phone WHERE peer = ?1 AND purpose = ?2",
                params![by.as_bytes(), purpose as u8],
                |row| row.get(0),
            )
            .optional()
            .map_err(log_fault("read the counter of codes"))?;
        Ok(taken.unwrap_or(0))
    }
}

const SECRET: &str = "phone";
const AAD: &[u8] = b"aman/keyring/v1 phone";
