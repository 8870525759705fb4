//! Who appears in the vectors?

use aman_sync_protocol::entry::Place;
use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::{KeyId, LogId, SpaceId};
use aman_sync_protocol::secret::{RecordKey, SealingKey, SigningKey, SpaceKey, hash};

/// Random bytes that come out the same each time.
pub(crate) struct Dice(u64, &'static str);

impl Dice {
    pub(crate) const fn new(what: &'static str) -> Self {
        Self(0, what)
    }
}

impl Entropy for Dice {
    fn fill(&mut self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            self.0 += 1;
            let block = hash(&[b"vectors", self.1.as_bytes(), &self.0.to_be_bytes()]);
            part.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
    }
}

/// A desk, an officer, a server and what they share.
pub(crate) struct Cast {
    pub(crate) desk: SigningKey,
    pub(crate) officer: SigningKey,
    pub(crate) server: SigningKey,
    pub(crate) stranger: SigningKey,
    pub(crate) sealing: SealingKey,
    pub(crate) other_sealing: SealingKey,
    pub(crate) space_key: SpaceKey,
    pub(crate) record_key: RecordKey,
    pub(crate) key_id: KeyId,
    pub(crate) space: SpaceId,
    pub(crate) log: LogId,
}

impl Cast {
    pub(crate) fn new() -> Self {
        let mut dice = Dice::new("cast");
        Self {
            desk: SigningKey::make(&mut dice),
            officer: SigningKey::make(&mut dice),
            server: SigningKey::make(&mut dice),
            stranger: SigningKey::make(&mut dice),
            sealing: SealingKey::make(&mut dice),
            other_sealing: SealingKey::make(&mut dice),
            space_key: SpaceKey::make(&mut dice),
            record_key: RecordKey::make(&mut dice),
            key_id: KeyId::random(&mut dice),
            space: SpaceId::random(&mut dice),
            log: LogId::random(&mut dice),
        }
    }

    pub(crate) fn place(&self, seq: u64) -> Place {
        Place { space: self.space, log: self.log, seq, prev: hash(&[b"prev", &seq.to_be_bytes()]) }
    }
}
