//! What does a desk say about the chains it has seen?
//!
//! ```text
//! beacon = { 1: [ [log, space, seq, entry id] ], 2: status, 3: claimed time, 4: [failed unlock time] }
//! status = empty, or HPKE[region's X-Wing](info = "aman/status/v1" ‖ log, ...)
//! ```
//!
//! It stays clear, so that every carrier can see what must exist. Keys from 32 on belong to later versions.

use crate::cbor::{Ascending, Reader, Writer};
use crate::error::{CannotOpen, Malformed};
use crate::host::{Entropy, Timestamp};
use crate::ids::{EntryId, LogId, SpaceId};
use crate::secret::{Plain, SealingKey, SealingPublic};

/// The newest entry of one chain that a desk has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeenHead {
    /// The chain's log.
    pub log: LogId,
    /// The chain's space.
    pub space: SpaceId,
    /// The place of the entry.
    pub seq: u64,
    /// The entry.
    pub entry: EntryId,
}

/// The payload of a beacon entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beacon {
    /// Heads that changed since this desk's last beacon in the space, ascending.
    pub heads: Vec<SeenHead>,
    /// Fleet status sealed to the region, or empty.
    pub status: Vec<u8>,
    /// What the wall clock claimed.
    pub claimed: Timestamp,
    /// When a wrong passphrase was entered, as the clock claimed, since the last beacon.
    pub failed_unlocks: Vec<Timestamp>,
    /// What later versions added: keys from 32 on, ascending, with their CBOR bytes.
    pub unknown: Vec<(u64, Vec<u8>)>,
}

impl Beacon {
    /// The bytes of the payload.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.map(4 + self.unknown.len()).uint(1).array(self.heads.len());
        for head in &self.heads {
            writer
                .array(4)
                .bytes(head.log.as_bytes())
                .bytes(head.space.as_bytes())
                .uint(head.seq)
                .bytes(head.entry.as_bytes());
        }
        writer.uint(2).bytes(&self.status).uint(3).int(self.claimed.0).uint(4).array(self.failed_unlocks.len());
        for time in &self.failed_unlocks {
            writer.int(time.0);
        }
        for (key, value) in &self.unknown {
            writer.uint(*key).raw(value);
        }
        writer.finish()
    }

    /// Reads the payload of a beacon entry.
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of a beacon.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let pairs = reader.map()?;
        let mut keys = Ascending::default();
        let mut beacon = Self::default();
        let mut known = 0;
        for _ in 0..pairs {
            let key = keys.next(reader.uint()?)?;
            match key {
                1 => beacon.heads = read_heads(&mut reader)?,
                2 => beacon.status = reader.bytes()?.to_vec(),
                3 => beacon.claimed = Timestamp(reader.int()?),
                4 => beacon.failed_unlocks = read_times(&mut reader)?,
                32.. => beacon.unknown.push((key, reader.raw_value()?.to_vec())),
                _ => return Err(Malformed::WrongValue),
            }
            known += u8::from(key < 32);
        }
        reader.end()?;
        if known == 4 { Ok(beacon) } else { Err(Malformed::WrongShape) }
    }
}

/// HPKE[region]("aman/status/v1" ‖ log; status)
///
/// # Errors
/// The region's public key cannot be sealed to.
pub fn seal_status(
    log: &LogId,
    status: &[u8],
    region: &SealingPublic,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, Malformed> {
    region.seal(&status_info(log), status, entropy)
}

/// The status a desk sealed to its region.
///
/// # Errors
/// It was sealed to another key, by another log, or was changed.
pub fn open_status(log: &LogId, sealed: &[u8], region: &SealingKey) -> Result<Plain, CannotOpen> {
    region.open(&status_info(log), sealed)
}

fn status_info(log: &LogId) -> Vec<u8> {
    [b"aman/status/v1".as_slice(), log.as_bytes()].concat()
}

fn read_heads(reader: &mut Reader<'_>) -> Result<Vec<SeenHead>, Malformed> {
    let mut heads: Vec<SeenHead> = Vec::new();
    for _ in 0..reader.array()? {
        reader.array_of(4)?;
        let head = SeenHead {
            log: LogId::from_bytes(reader.fixed()?),
            space: SpaceId::from_bytes(reader.fixed()?),
            seq: reader.uint()?,
            entry: EntryId::from_bytes(reader.fixed()?),
        };
        if heads.last().is_some_and(|last| head <= *last) {
            return Err(Malformed::NotCanonical);
        }
        heads.push(head);
    }
    Ok(heads)
}

fn read_times(reader: &mut Reader<'_>) -> Result<Vec<Timestamp>, Malformed> {
    (0..reader.array()?).map(|_| reader.int().map(Timestamp)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    #[test]
    fn a_beacon_written_and_read_is_the_same() {
        let head = |seq| SeenHead { log: LogId::ZERO, space: SpaceId::ZERO, seq, entry: EntryId::from_bytes([1; 32]) };
        let mut beacon = Beacon {
            heads: vec![head(1), head(2)],
            status: vec![1, 2],
            claimed: Timestamp(-9),
            failed_unlocks: vec![Timestamp(4)],
            unknown: vec![(33, vec![0x80])],
        };
        assert_eq!(Beacon::decode(&beacon.encode()).unwrap(), beacon);
        beacon.heads.reverse();
        assert_eq!(Beacon::decode(&beacon.encode()), Err(Malformed::NotCanonical));
        assert_eq!(Beacon::decode(&[0xa0]), Err(Malformed::WrongShape));
    }

    #[test]
    fn only_the_region_reads_the_status_and_only_of_its_log() {
        let region = SealingKey::make(&mut Seeded(1));
        let sealed = seal_status(&LogId::ZERO, b"12 unsent", &region.public(), &mut Seeded(2)).unwrap();
        assert_eq!(open_status(&LogId::ZERO, &sealed, &region).ok().unwrap().expose(), b"12 unsent");
        assert!(open_status(&LogId::random(&mut Seeded(3)), &sealed, &region).is_err());
        assert!(open_status(&LogId::ZERO, &sealed, &SealingKey::make(&mut Seeded(4))).is_err());
    }
}
