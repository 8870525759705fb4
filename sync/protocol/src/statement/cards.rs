//! What does the roster say about one desk, officer, space, switch or key, and how is that written?

use crate::cbor::{Reader, Writer};
use crate::error::Malformed;
use crate::ids::{DeskId, EntryId, KeyId, LogId, OfficerId, RecoveryId, SpaceId, UnitId};
use crate::secret::{SealingPublic, SigningKey, VerifyingKey, hash};

/// What the roster says about a desk.
#[derive(Clone)]
pub struct DeskCard {
    /// The unit it belongs to.
    pub unit: UnitId,
    /// The key that signs its records.
    pub signing: VerifyingKey,
    /// The key of its connections and beacons.
    pub link: VerifyingKey,
    /// The key that space keys are sealed to.
    pub sealing: SealingPublic,
    /// Whether it may write the roster.
    pub registrar: bool,
}

/// What the roster says about an officer.
#[derive(Clone)]
pub struct OfficerCard {
    /// The unit she belongs to.
    pub unit: UnitId,
    /// The key that signs what she states.
    pub signing: VerifyingKey,
    /// Her name and rank, sealed under the roster space's key.
    pub sealed: Vec<u8>,
}

/// What a desk may do in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Whether it may pull.
    pub read: bool,
    /// Whether it may push its own entries.
    pub write: bool,
}

/// A rule of the region that is off until an act is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Whether it is on.
    pub on: bool,
    /// The authorising act.
    pub act: String,
    /// The officers it names.
    pub readers: Vec<OfficerId>,
}

/// A key that is kept on paper only: file keys are also sealed to it, and it may name a new authority.
#[derive(Clone)]
pub struct RecoveryCard {
    /// Signs grants made by the ceremony, and a succession.
    pub signing: VerifyingKey,
    /// What file keys are sealed to.
    pub sealing: SealingPublic,
    /// By `signing`: whoever stated the key held its private half.
    pub sig: [u8; 64],
}

/// A desk that is no longer trusted, with what still counts of what it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// The last entries that count, chain by chain. Of a chain that is not named, what a holder has counts.
    pub heads: Vec<RevokedHead>,
}

/// The last entry of one chain that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RevokedHead {
    /// The log.
    pub log: LogId,
    /// The space.
    pub space: SpaceId,
    /// Its place.
    pub seq: u64,
    /// The entry there.
    pub entry: EntryId,
}

/// Which desk is the authority from now on.
#[derive(Clone)]
pub struct Succession {
    /// One more than that of the authority before; the root's desk has 0.
    pub serial: u32,
    /// The desk; always [`crate::incarnation::desk_id`] of its keys.
    pub desk: DeskId,
    /// Its keys and unit; it becomes a registrar.
    pub card: DeskCard,
    /// By the national root or the region's recovery key; absent when the authority itself states it.
    pub sig: Option<[u8; 64]>,
}

/// An order to destroy what was sealed about one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destruction {
    /// The act that orders it.
    pub act: String,
    /// The entries that become stubs, ascending.
    pub entries: Vec<EntryId>,
    /// The record keys whose wraps are removed, ascending.
    pub keys: Vec<(SpaceId, KeyId)>,
    /// Two different officers, and their signatures.
    pub signed: [(OfficerId, [u8; 64]); 2],
}

impl DeskCard {
    pub(super) fn write(&self, desk: &DeskId, w: &mut Writer) {
        w.array(7).uint(super::DESK).bytes(desk.as_bytes()).bytes(self.unit.as_bytes());
        w.bytes(self.signing.as_bytes()).bytes(self.link.as_bytes());
        w.bytes(self.sealing.as_bytes()).boolean(self.registrar);
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            unit: UnitId::from_bytes(r.fixed()?),
            signing: VerifyingKey::from_bytes(r.fixed()?),
            link: VerifyingKey::from_bytes(r.fixed()?),
            sealing: SealingPublic::from_bytes(r.bytes()?)?,
            registrar: r.boolean()?,
        })
    }
}

impl OfficerCard {
    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            unit: UnitId::from_bytes(r.fixed()?),
            signing: VerifyingKey::from_bytes(r.fixed()?),
            sealed: r.bytes()?.to_vec(),
        })
    }
}

impl Switch {
    pub(super) fn write(&self, code: u8, w: &mut Writer) {
        w.array(5).uint(super::SWITCH).uint(u64::from(code)).boolean(self.on).text(&self.act).array(self.readers.len());
        for reader in &self.readers {
            w.bytes(reader.as_bytes());
        }
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            on: r.boolean()?,
            act: r.text()?.to_owned(),
            readers: (0..r.array()?).map(|_| Ok(OfficerId::from_bytes(r.fixed()?))).collect::<Result<_, _>>()?,
        })
    }
}

impl RecoveryCard {
    /// States a key whose private halves are at hand.
    #[must_use]
    pub fn make(signing: &SigningKey, sealing: &SealingPublic, root: &EntryId) -> Self {
        let message = recovery_message(sealing, root);
        Self { signing: signing.public(), sealing: sealing.clone(), sig: signing.sign(&message) }
    }

    /// First 16 bytes of SHA-256("aman/recovery/v1" ‖ signing ‖ sealing).
    #[must_use]
    pub fn id(&self) -> RecoveryId {
        let sum = hash(&[b"aman/recovery/v1", self.signing.as_bytes(), self.sealing.as_bytes()]);
        let mut id = [0; 16];
        id.iter_mut().zip(sum).for_each(|(to, from)| *to = from);
        RecoveryId::from_bytes(id)
    }

    /// Accepts the proof that whoever stated the key held it.
    ///
    /// # Errors
    /// The signature is of another key or region.
    pub fn verify(&self, root: &EntryId) -> Result<(), Malformed> {
        self.signing.verify(&recovery_message(&self.sealing, root), &self.sig)
    }

    pub(super) fn write(&self, w: &mut Writer) {
        w.array(4).uint(super::RECOVERY).bytes(self.signing.as_bytes()).bytes(self.sealing.as_bytes()).bytes(&self.sig);
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            signing: VerifyingKey::from_bytes(r.fixed()?),
            sealing: SealingPublic::from_bytes(r.bytes()?)?,
            sig: r.fixed()?,
        })
    }
}

impl Revocation {
    pub(super) fn write(&self, desk: &DeskId, w: &mut Writer) {
        w.array(3).uint(super::REVOKE_AT).bytes(desk.as_bytes()).array(self.heads.len());
        for head in &self.heads {
            w.array(4).bytes(head.log.as_bytes()).bytes(head.space.as_bytes());
            w.uint(head.seq).bytes(head.entry.as_bytes());
        }
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let heads = (0..r.array()?).map(|_| RevokedHead::read(r)).collect::<Result<Vec<_>, _>>()?;
        if heads.is_sorted_by(|one, next| (one.log, one.space) < (next.log, next.space)) {
            Ok(Self { heads })
        } else {
            Err(Malformed::NotCanonical)
        }
    }
}

impl RevokedHead {
    fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        r.array_of(4)?;
        Ok(Self {
            log: LogId::from_bytes(r.fixed()?),
            space: SpaceId::from_bytes(r.fixed()?),
            seq: r.uint()?,
            entry: EntryId::from_bytes(r.fixed()?),
        })
    }
}

impl Succession {
    /// What the national root or the recovery key signs: tag ‖ root ‖ serial (4) ‖ desk ‖ its sealing key.
    #[must_use]
    pub fn to_sign(&self, root: &EntryId) -> Vec<u8> {
        let sealing = self.card.sealing.as_bytes();
        [b"aman/authority/v1", root.as_bytes().as_slice(), &self.serial.to_be_bytes(), self.desk.as_bytes(), sealing]
            .concat()
    }

    pub(super) fn write(&self, w: &mut Writer) {
        w.array(8).uint(super::AUTHORITY).uint(u64::from(self.serial)).bytes(self.desk.as_bytes());
        w.bytes(self.card.unit.as_bytes()).bytes(self.card.signing.as_bytes()).bytes(self.card.link.as_bytes());
        w.bytes(self.card.sealing.as_bytes());
        match &self.sig {
            None => w.null(),
            Some(sig) => w.bytes(sig),
        };
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Self {
            serial: r.uint32()?,
            desk: DeskId::from_bytes(r.fixed()?),
            card: DeskCard {
                unit: UnitId::from_bytes(r.fixed()?),
                signing: VerifyingKey::from_bytes(r.fixed()?),
                link: VerifyingKey::from_bytes(r.fixed()?),
                sealing: SealingPublic::from_bytes(r.bytes()?)?,
                registrar: true,
            },
            sig: if r.null()? { None } else { Some(r.fixed()?) },
        })
    }
}

impl Destruction {
    /// What each of the two officers signs: tag ‖ root ‖ SHA-256 of the order without its signatures.
    #[must_use]
    pub fn to_sign(&self, root: &EntryId) -> Vec<u8> {
        let mut w = Writer::new();
        w.array(3);
        self.write_order(&mut w);
        [b"aman/destroy/v1", root.as_bytes().as_slice(), &hash(&[&w.finish()])].concat()
    }

    fn write_order(&self, w: &mut Writer) {
        w.text(&self.act).array(self.entries.len());
        for entry in &self.entries {
            w.bytes(entry.as_bytes());
        }
        w.array(self.keys.len());
        for (space, key) in &self.keys {
            w.array(2).bytes(space.as_bytes()).bytes(key.as_bytes());
        }
    }

    pub(super) fn write(&self, w: &mut Writer) {
        w.array(5).uint(super::DESTROY);
        self.write_order(w);
        w.array(2);
        for (officer, sig) in &self.signed {
            w.array(2).bytes(officer.as_bytes()).bytes(sig);
        }
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, Malformed> {
        let act = r.text()?.to_owned();
        let entries = (0..r.array()?).map(|_| Ok(EntryId::from_bytes(r.fixed()?))).collect::<Result<Vec<_>, _>>()?;
        let keys = (0..r.array()?)
            .map(|_| {
                r.array_of(2)?;
                Ok((SpaceId::from_bytes(r.fixed()?), KeyId::from_bytes(r.fixed()?)))
            })
            .collect::<Result<Vec<_>, _>>()?;
        r.array_of(2)?;
        let mut signature = || {
            r.array_of(2)?;
            Ok::<_, Malformed>((OfficerId::from_bytes(r.fixed()?), r.fixed()?))
        };
        let signed = [signature()?, signature()?];
        if entries.is_sorted_by(|one, next| one < next) && keys.is_sorted_by(|one, next| one < next) {
            Ok(Self { act, entries, keys, signed })
        } else {
            Err(Malformed::NotCanonical)
        }
    }
}

fn recovery_message(sealing: &SealingPublic, root: &EntryId) -> Vec<u8> {
    [b"aman/recovery-key/v1", root.as_bytes().as_slice(), sealing.as_bytes()].concat()
}
