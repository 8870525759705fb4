//! Which keys does an open desk hold, and how are they kept?

use std::collections::BTreeMap;

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::{OfficerId, SpaceId};
use aman_sync_protocol::incarnation::{IncarnationCertificate, Purpose, desk_id};
use aman_sync_protocol::secret::{Plain, SealingKey, SigningKey, SpaceKey, SymmetricKey, open_bytes, seal_bytes};
use rusqlite::{Connection, OptionalExtension, params};

use crate::fault::{VaultFault, VaultFile};
use crate::log::{LogDb, log_fault, put_certificate, put_setting};
use crate::slots::Opened;
use crate::vault::OpenVault;

/// The keys of an open vault; all leave memory when dropped.
pub(crate) struct Keys {
    pub(crate) vault_key: SymmetricKey,
    pub(crate) officer: OfficerId,
    pub(crate) officer_key: SigningKey,
    pub(crate) signing: SigningKey,
    pub(crate) sealing: SealingKey,
    pub(crate) drafts: SymmetricKey,
    pub(crate) trail: SymmetricKey,
    pub(crate) phone: SymmetricKey,
    pub(crate) horizon: SymmetricKey,
    /// The officer's alone: no other slot of this desk, and no vault key, makes it.
    pub(crate) own: SymmetricKey,
    pub(crate) own_sealing: SealingKey,
    keyring: SymmetricKey,
    spaces: BTreeMap<(SpaceId, u32), SpaceKey>,
}

impl Keys {
    /// Opens the desk's keys with the vault key.
    pub(crate) fn open(log: &LogDb, opened: Opened) -> Result<Self, VaultFault> {
        let keyring = opened.vault_key.derive("keyring");
        let seed = SymmetricKey::from_bytes(*opened.signing.expose_seed());
        let mut keys = Self {
            officer: opened.officer,
            officer_key: opened.signing,
            signing: SigningKey::from_seed(open_secret(&log.db, &keyring, SIGNING)?),
            sealing: SealingKey::from_bytes(open_secret(&log.db, &keyring, SEALING)?),
            drafts: opened.vault_key.derive("drafts"),
            trail: opened.vault_key.derive("trail"),
            phone: opened.vault_key.derive("phone"),
            horizon: opened.vault_key.derive("horizon"),
            own: seed.derive("own"),
            own_sealing: SealingKey::from_bytes(*seed.derive("own sealing").expose()),
            vault_key: opened.vault_key,
            keyring,
            spaces: BTreeMap::new(),
        };
        keys.read_spaces(log)?;
        Ok(keys)
    }

    fn read_spaces(&mut self, log: &LogDb) -> Result<(), VaultFault> {
        const DOING: &str = "read the keyring";
        let mut statement =
            log.db.prepare_cached("SELECT space, epoch, sealed FROM space_key").map_err(log_fault(DOING))?;
        let rows = statement
            .query_map([], |row| {
                Ok((SpaceId::from_bytes(row.get(0)?), row.get::<_, u32>(1)?, row.get::<_, Vec<u8>>(2)?))
            })
            .map_err(log_fault(DOING))?;
        for row in rows {
            let (space, epoch, sealed) = row.map_err(log_fault(DOING))?;
            let plain = open_bytes(&self.keyring, &space_aad(&space, epoch), &sealed)
                .map_err(|_| VaultFault::CannotOpen { what: "keyring" })?;
            let bytes = plain.expose().try_into().map_err(|_| VaultFault::CannotOpen { what: "keyring" })?;
            self.spaces.insert((space, epoch), SpaceKey::from_bytes(bytes));
        }
        Ok(())
    }

    /// The keys of a space, newest epoch first.
    pub(crate) fn epochs(&self, space: &SpaceId) -> Vec<&SpaceKey> {
        self.spaces.range((*space, 0)..=(*space, u32::MAX)).rev().map(|(_, key)| key).collect()
    }

    /// The newest key of a space, with its epoch.
    pub(crate) fn newest(&self, space: &SpaceId) -> Option<(u32, &SpaceKey)> {
        self.spaces.range((*space, 0)..=(*space, u32::MAX)).next_back().map(|((_, epoch), key)| (*epoch, key))
    }

    pub(crate) fn space(&self, space: &SpaceId, epoch: u32) -> Option<&SpaceKey> {
        self.spaces.get(&(*space, epoch))
    }

    pub(crate) fn held(&self) -> impl Iterator<Item = (&(SpaceId, u32), &SpaceKey)> {
        self.spaces.iter()
    }

    pub(crate) fn remember(&mut self, space: SpaceId, epoch: u32, key: SpaceKey) {
        self.spaces.insert((space, epoch), key);
    }

    /// Keeps a fact that nobody without the vault key can read or change; the newest stands.
    pub(crate) fn keep_fact(
        &self,
        db: &Connection,
        name: &str,
        value: &[u8],
        dice: &mut dyn Entropy,
    ) -> Result<(), VaultFault> {
        let sealed = seal_bytes(&self.keyring, &secret_aad(name), value, dice);
        db.execute(
            "INSERT INTO secret VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET sealed = ?2",
            params![name, sealed],
        )
        .map_err(log_fault("write the keyring"))?;
        Ok(())
    }

    /// Reads a fact that was kept.
    pub(crate) fn fact(&self, db: &Connection, name: &str) -> Result<Option<Plain>, VaultFault> {
        let sealed: Option<Vec<u8>> = db
            .query_row("SELECT sealed FROM secret WHERE name = ?1", [name], |row| row.get(0))
            .optional()
            .map_err(log_fault("read the keyring"))?;
        let open = |sealed: Vec<u8>| open_bytes(&self.keyring, &secret_aad(name), &sealed);
        sealed.map(open).transpose().map_err(|_| VaultFault::CannotOpen { what: "keyring" })
    }

    pub(crate) fn count(&self) -> usize {
        self.spaces.len()
    }

    /// Seals a space key into the keyring's row; a row that is there stays.
    pub(crate) fn store_space(
        &self,
        db: &Connection,
        at: (SpaceId, u32),
        key: &SpaceKey,
        dice: &mut dyn Entropy,
    ) -> Result<(), VaultFault> {
        let (space, epoch) = at;
        let sealed = seal_bytes(&self.keyring, &space_aad(&space, epoch), key.expose(), dice);
        db.execute("INSERT OR IGNORE INTO space_key VALUES (?1, ?2, ?3)", params![space.as_bytes(), epoch, sealed])
            .map_err(log_fault("write the keyring"))?;
        Ok(())
    }
}

/// Makes the keys of a new desk and writes the first rows of its log.
pub(crate) fn make_desk(
    db: &Connection,
    vault: &[u8; 16],
    vault_key: &SymmetricKey,
    dice: &mut dyn Entropy,
) -> Result<(), VaultFault> {
    let keyring = vault_key.derive("keyring");
    let (signing, link) = (SigningKey::make(dice), SigningKey::make(dice));
    let sealing = SealingKey::make(dice);
    put_setting(db, "vault", vault)?;
    put_setting(db, "link", link.expose_seed())?;
    put_setting(db, "signing", signing.public().as_bytes())?;
    put_setting(db, "sealing", sealing.public().as_bytes())?;
    put_setting(db, "desk", desk_id(&signing.public(), &link.public()).as_bytes())?;
    put_secret(db, &keyring, SIGNING, signing.expose_seed(), dice)?;
    put_secret(db, &keyring, SEALING, sealing.expose(), dice)?;
    begin_log(db, "log.desk", &signing, Purpose::Desk, dice)?;
    begin_log(db, "log.link", &link, Purpose::Link, dice)
}

fn begin_log(
    db: &Connection,
    which: &str,
    key: &SigningKey,
    purpose: Purpose,
    dice: &mut dyn Entropy,
) -> Result<(), VaultFault> {
    let certificate = IncarnationCertificate::make(key, purpose, dice);
    put_certificate(db, &certificate, true, false)?;
    put_setting(db, which, certificate.log_id().as_bytes())
}

impl OpenVault {
    /// Begins new logs when this desk's own were forked or continued elsewhere (a cloned or restored disk): all branches stay.
    pub(crate) fn renew_forked_log(&mut self) -> Result<bool, VaultFault> {
        let link = SigningKey::from_seed(*self.core.log.link.expose_seed());
        let logs = [("log.desk", Purpose::Desk), ("log.link", Purpose::Link)];
        let mut renewed = false;
        for (which, purpose) in logs {
            let log = self.core.log.own_certificate(which)?.log_id();
            let forked: bool = self
                .core
                .log
                .db
                .query_row(
                    "SELECT EXISTS (SELECT 1 FROM alert WHERE code IN (1, 2) AND log = ?1)",
                    [log.as_bytes()],
                    |row| row.get(0),
                )
                .map_err(log_fault("read alerts"))?;
            if !forked {
                continue;
            }
            let key = if purpose == Purpose::Desk { &self.keys.signing } else { &link };
            let host = &mut self.core.host;
            let tx = self.core.log.begin()?;
            begin_log(&tx, which, key, purpose, host.entropy())?;
            crate::log::commit(tx)?;
            renewed = true;
        }
        if renewed {
            self.core.log.settle_roster()?;
        }
        Ok(renewed)
    }
}

fn put_secret(
    db: &Connection,
    keyring: &SymmetricKey,
    name: &str,
    secret: &[u8; 32],
    dice: &mut dyn Entropy,
) -> Result<(), VaultFault> {
    let sealed = seal_bytes(keyring, &secret_aad(name), secret, dice);
    db.execute("INSERT INTO secret VALUES (?1, ?2)", params![name, sealed]).map_err(log_fault("write the keyring"))?;
    Ok(())
}

fn open_secret(db: &Connection, keyring: &SymmetricKey, name: &str) -> Result<[u8; 32], VaultFault> {
    let sealed: Option<Vec<u8>> = db
        .query_row("SELECT sealed FROM secret WHERE name = ?1", [name], |row| row.get(0))
        .optional()
        .map_err(log_fault("read the keyring"))?;
    let sealed = sealed.ok_or(VaultFault::Damaged { file: VaultFile::Log })?;
    let plain =
        open_bytes(keyring, &secret_aad(name), &sealed).map_err(|_| VaultFault::CannotOpen { what: "keyring" })?;
    plain.expose().try_into().map_err(|_| VaultFault::CannotOpen { what: "keyring" })
}

fn secret_aad(name: &str) -> Vec<u8> {
    [b"aman/keyring/v1 ", name.as_bytes()].concat()
}

fn space_aad(space: &SpaceId, epoch: u32) -> Vec<u8> {
    [b"aman/keyring/v1 space ".as_slice(), space.as_bytes(), &epoch.to_be_bytes()].concat()
}

const SIGNING: &str = "desk signing";
const SEALING: &str = "desk sealing";
