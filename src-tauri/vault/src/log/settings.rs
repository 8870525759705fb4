//! Which small facts does the log hold in clear?

use aman_sync_protocol::ids::{DeskId, LogId};
use aman_sync_protocol::incarnation::IncarnationCertificate;
use aman_sync_protocol::secret::{SealingPublic, SigningKey, VerifyingKey};
use rusqlite::{Connection, OptionalExtension, params};

use super::{LogDb, log_fault};
use crate::fault::{VaultFault, VaultFile};
use crate::state::ServerPin;

/// Reads a setting.
pub(crate) fn setting(db: &Connection, name: &str) -> Result<Option<Vec<u8>>, VaultFault> {
    db.prepare_cached("SELECT value FROM setting WHERE name = ?1")
        .and_then(|mut statement| statement.query_row([name], |row| row.get(0)).optional())
        .map_err(log_fault("read a setting"))
}

/// Writes a setting.
pub(crate) fn put_setting(db: &Connection, name: &str, value: &[u8]) -> Result<(), VaultFault> {
    db.execute("INSERT INTO setting VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2", params![name, value])
        .map_err(log_fault("write a setting"))?;
    Ok(())
}

impl LogDb {
    /// Returns the key that proves this desk in TLS; usable while locked.
    #[must_use]
    pub fn link_key(&self) -> &SigningKey {
        &self.link
    }

    /// Returns the server of the invitation, if one was given.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn server(&self) -> Result<Option<ServerPin>, VaultFault> {
        let address = setting(&self.db, "server.address")?.and_then(|bytes| String::from_utf8(bytes).ok());
        let key = setting(&self.db, "server.key")?.and_then(|bytes| bytes.try_into().ok());
        Ok(address.zip(key).map(|(address, key)| ServerPin { address, key }))
    }

    /// Remembers the server and its key.
    ///
    /// # Errors
    /// The database cannot be written.
    pub fn set_server(&mut self, pin: &ServerPin) -> Result<(), VaultFault> {
        let tx = self.begin()?;
        put_setting(&tx, "server.address", pin.address.as_bytes())?;
        put_setting(&tx, "server.key", &pin.key)?;
        super::commit(tx)
    }

    /// Returns this desk's id: it follows from its two public keys.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn desk_id(&self) -> Result<DeskId, VaultFault> {
        self.fixed("desk").map(DeskId::from_bytes)
    }

    /// Returns the public half of the key that signs records.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn signing_public(&self) -> Result<VerifyingKey, VaultFault> {
        self.fixed("signing").map(VerifyingKey::from_bytes)
    }

    /// Returns the public half of the key that space keys are sealed to.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn sealing_public(&self) -> Result<SealingPublic, VaultFault> {
        let bytes = setting(&self.db, "sealing")?.ok_or(VaultFault::Damaged { file: VaultFile::Log })?;
        SealingPublic::from_bytes(&bytes).map_err(|_| VaultFault::Damaged { file: VaultFile::Log })
    }

    /// Returns the certificates of this desk's present logs: of the desk key and of the link key.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn own_certificates(&self) -> Result<[IncarnationCertificate; 2], VaultFault> {
        Ok([self.own_certificate("log.desk")?, self.own_certificate("log.link")?])
    }

    pub(crate) fn own_certificate(&self, which: &str) -> Result<IncarnationCertificate, VaultFault> {
        let log = LogId::from_bytes(self.fixed(which)?);
        self.certificate(&log)?.ok_or(VaultFault::Damaged { file: VaultFile::Log })
    }

    pub(crate) fn certificate(&self, log: &LogId) -> Result<Option<IncarnationCertificate>, VaultFault> {
        let bytes: Option<Vec<u8>> = self
            .db
            .prepare_cached("SELECT certificate FROM incarnation WHERE log = ?1")
            .and_then(|mut statement| statement.query_row([log.as_bytes()], |row| row.get(0)).optional())
            .map_err(log_fault("read a certificate"))?;
        bytes
            .map(|bytes| IncarnationCertificate::decode(&bytes))
            .transpose()
            .map_err(|_| VaultFault::Damaged { file: VaultFile::Log })
    }

    pub(crate) fn fixed<const N: usize>(&self, name: &str) -> Result<[u8; N], VaultFault> {
        setting(&self.db, name)?
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(VaultFault::Damaged { file: VaultFile::Log })
    }
}
