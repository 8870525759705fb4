//! Did both sign what the trail says two have done?
//!
//! ```text
//! proof = [1, statement, key, signature, how, who, key, signature]     how 1: an officer of this desk, 2: by telephone,
//!                                                                      who = desk that said the digits, then empty twice
//!                                                                      3: an officer of the region
//! signature = Ed25519(officer, "aman/second/v1" ‖ statement)
//! ```
//! The keys stand in the proof so that it can be read anywhere; where the roster knows an officer, hers must be that one.

use aman_sync_protocol::ids::{DeskId, OfficerId};
use aman_sync_protocol::secret::VerifyingKey;

use crate::letters::{Letters, Reader, Unreadable};
use crate::state::{TrailFault, TrailFinding, TrailLine};
use crate::two_act::read_statement;
use crate::vault::OpenVault;

/// Who signed as the second, and how the signature came.
pub(crate) enum How {
    Officer { officer: OfficerId, key: VerifyingKey, signature: [u8; 64] },
    Telephone { desk: DeskId },
    Region { officer: OfficerId, key: VerifyingKey, signature: [u8; 64] },
}

/// Two signatures under one statement.
pub(crate) struct Proof<'a> {
    pub(crate) statement: &'a [u8],
    pub(crate) key: VerifyingKey,
    pub(crate) signature: [u8; 64],
    pub(crate) how: How,
}

impl<'a> Proof<'a> {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let letters =
            Letters::array(8).number(1).bytes(self.statement).bytes(self.key.as_bytes()).bytes(&self.signature);
        match &self.how {
            How::Officer { officer, key, signature } => {
                letters.number(1).bytes(officer.as_bytes()).bytes(key.as_bytes()).bytes(signature)
            }
            How::Telephone { desk } => letters.number(2).bytes(desk.as_bytes()).bytes(&[]).bytes(&[]),
            How::Region { officer, key, signature } => {
                letters.number(3).bytes(officer.as_bytes()).bytes(key.as_bytes()).bytes(signature)
            }
        }
        .done()
    }

    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(bytes);
        if reader.array()? != 8 || reader.number()? != 1 {
            return Err(Unreadable);
        }
        let statement = reader.bytes()?;
        let (key, signature) = (VerifyingKey::from_bytes(reader.fixed()?), reader.fixed()?);
        let how = match reader.number()? {
            1 => How::Officer {
                officer: OfficerId::from_bytes(reader.fixed()?),
                key: VerifyingKey::from_bytes(reader.fixed()?),
                signature: reader.fixed()?,
            },
            2 => How::Telephone { desk: DeskId::from_bytes(reader.fixed()?) },
            3 => How::Region {
                officer: OfficerId::from_bytes(reader.fixed()?),
                key: VerifyingKey::from_bytes(reader.fixed()?),
                signature: reader.fixed()?,
            },
            _ => return Err(Unreadable),
        };
        Ok(Self { statement, key, signature, how })
    }

    /// Who signed as the second: an officer, or the desk that said the digits.
    pub(crate) fn second(bytes: &[u8]) -> Option<(Option<OfficerId>, Option<DeskId>)> {
        Some(match Proof::read(bytes).ok()?.how {
            How::Officer { officer, .. } | How::Region { officer, .. } => (Some(officer), None),
            How::Telephone { desk } => (None, Some(desk)),
        })
    }
}

impl OpenVault {
    /// Checks the two signatures of a line that carries them.
    pub(crate) fn check_proof(&self, desk: DeskId, line: &TrailLine) -> Option<TrailFinding> {
        let fault = self.proof_fault(desk, line).err()?;
        Some(TrailFinding { desk, fault, from: line.number, to: line.number })
    }

    fn proof_fault(&self, desk: DeskId, line: &TrailLine) -> Result<(), TrailFault> {
        let proof = Proof::read(&line.proof).map_err(|_| TrailFault::Unsigned)?;
        let waiting = read_statement(proof.statement).map_err(|_| TrailFault::Unsigned)?.waiting;
        let of_first = line.officer == Some(waiting.officer) && line.code == waiting.act.code().text();
        let of_second = matches!(&proof.how, How::Officer { officer, .. } if line.officer == Some(*officer));
        if waiting.desk != desk || !(of_first || of_second) {
            return Err(TrailFault::Unsigned);
        }
        let first = self.check_key(&waiting.officer, &proof.key, &proof.signature, proof.statement);
        let second = match &proof.how {
            How::Officer { officer, .. } | How::Region { officer, .. } if *officer == waiting.officer => {
                Err(TrailFault::Unsigned)
            }
            How::Officer { officer, key, signature } => self.check_key(officer, key, signature, proof.statement),
            How::Region { officer, key, signature } => {
                let region = self.core.log.roster().root().map(|root| root.region);
                let of_region = self.core.log.roster().officer(officer).map(|card| card.unit) == region;
                let checked = self.check_key(officer, key, signature, proof.statement);
                if of_region { checked } else { Err(TrailFault::Unsigned) }
            }
            How::Telephone { desk } => {
                let registrar = self.core.log.roster().desk(desk).is_some_and(|card| card.registrar);
                if registrar { Ok(()) } else { Err(TrailFault::Unsigned) }
            }
        };
        match (first, second) {
            (Err(TrailFault::Unsigned), _) | (_, Err(TrailFault::Unsigned)) => Err(TrailFault::Unsigned),
            (first, second) => first.and(second),
        }
    }

    fn check_key(
        &self,
        officer: &OfficerId,
        key: &VerifyingKey,
        signature: &[u8; 64],
        statement: &[u8],
    ) -> Result<(), TrailFault> {
        key.verify(&to_sign(statement), signature).map_err(|_| TrailFault::Unsigned)?;
        match self.core.log.roster().officer(officer) {
            Some(card) if card.signing == *key => Ok(()),
            Some(_) => Err(TrailFault::Unsigned),
            None => Err(TrailFault::Unknown),
        }
    }
}

/// What both sign.
pub(crate) fn to_sign(statement: &[u8]) -> Vec<u8> {
    [b"aman/second/v1".as_slice(), statement].concat()
}
