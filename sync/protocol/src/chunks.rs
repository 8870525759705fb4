//! What do desk and server say to each other about chunks of attachments?
//!
//! Chunks have an exchange of their own, after the entries: whoever answers to the first may not know the second.
//!
//! ```text
//! desk: chunk ask · chunk* · end        server: chunk answer · chunks kept* · chunk* · end
//! ```
//!
//! The ask names what the desk has to give and what it lacks; the answer says of each what is so. A chunk needs no
//! receipt and no place in an order: its address is its hash, and who doubts asks again.

use std::collections::BTreeMap;

use crate::cbor::{Reader, Writer, version};
use crate::error::Malformed;
use crate::ids::{DeskId, SpaceId};
use crate::secret::hash;

/// SHA-256 of a chunk's ciphertext.
pub type Address = [u8; 32];

/// A chunk, and the space whose readers may have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChunkName {
    /// The space of the manifest that names it.
    pub space: SpaceId,
    /// Its address.
    pub address: Address,
}

/// The desk's first frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkAsk {
    /// The desk that speaks; the server checks it against the TLS link key.
    pub desk: DeskId,
    /// What it has to give.
    pub offered: Vec<ChunkName>,
    /// What it lacks.
    pub wanted: Vec<ChunkName>,
}

/// What the server does with an offered chunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Offered {
    /// It waits for it.
    Wanted = 0,
    /// It holds it.
    Held = 1,
    /// This desk may not leave it there.
    Refused = 2,
}

/// Whether a wanted chunk follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Wanted {
    /// It is not there, or not for this desk: which of the two is not said.
    Absent = 0,
    /// It follows.
    Follows = 1,
}

/// The server's first frame: one word for each chunk of the ask, in the order of its bytes: space by space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkAnswer {
    /// About what was offered.
    pub offered: Vec<Offered>,
    /// About what is wanted.
    pub wanted: Vec<Wanted>,
}

/// Chunks that the server has on its disk from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunksKept {
    /// Their addresses.
    pub addresses: Vec<Address>,
}

impl ChunkAsk {
    /// Encodes `[1, desk, [[space, [address]]], [[space, [address]]]]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.array(4).uint(VERSION).bytes(self.desk.as_bytes());
        write_names(&mut w, &self.offered);
        write_names(&mut w, &self.wanted);
        w.finish()
    }

    /// Reads an ask.
    ///
    /// # Errors
    /// The bytes are not exactly what [`ChunkAsk::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut r = begin(bytes, 4)?;
        let ask =
            Self { desk: DeskId::from_bytes(r.fixed()?), offered: read_names(&mut r)?, wanted: read_names(&mut r)? };
        r.end()?;
        Ok(ask)
    }
}

impl ChunkAnswer {
    /// Encodes `[1, offered, wanted]`, a byte for each chunk.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let offered: Vec<u8> = self.offered.iter().map(|word| *word as u8).collect();
        let wanted: Vec<u8> = self.wanted.iter().map(|word| *word as u8).collect();
        Writer::new().array(3).uint(VERSION).bytes(&offered).bytes(&wanted).finish()
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// The bytes are not exactly what [`ChunkAnswer::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut r = begin(bytes, 3)?;
        let offered = r.bytes()?.iter().map(|byte| match byte {
            0 => Ok(Offered::Wanted),
            1 => Ok(Offered::Held),
            2 => Ok(Offered::Refused),
            _ => Err(Malformed::WrongValue),
        });
        let offered = offered.collect::<Result<_, _>>()?;
        let wanted = r.bytes()?.iter().map(|byte| match byte {
            0 => Ok(Wanted::Absent),
            1 => Ok(Wanted::Follows),
            _ => Err(Malformed::WrongValue),
        });
        let wanted = wanted.collect::<Result<_, _>>()?;
        r.end()?;
        Ok(Self { offered, wanted })
    }
}

impl ChunksKept {
    /// Encodes `[1, [address]]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.array(2).uint(VERSION).array(self.addresses.len());
        for address in &self.addresses {
            w.bytes(address);
        }
        w.finish()
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// The bytes are not exactly what [`ChunksKept::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut r = begin(bytes, 2)?;
        let addresses = (0..r.array()?).map(|_| r.fixed()).collect::<Result<_, _>>()?;
        r.end()?;
        Ok(Self { addresses })
    }
}

/// What the exchange of chunks asks of a desk's log database. Nothing here opens a seal: a locked desk does it too.
pub trait ChunkShelf {
    /// Why the database cannot do something.
    type Fault;

    /// This desk.
    ///
    /// # Errors
    /// The database cannot be read.
    fn chunk_desk(&self) -> Result<DeskId, Self::Fault>;
    /// Chunks held here of manifests that the server holds, and of which it did not say that it holds them; previews
    /// first, then in the order of their files.
    ///
    /// # Errors
    /// The database cannot be read.
    fn chunks_to_offer(&self, most: usize) -> Result<Vec<ChunkName>, Self::Fault>;
    /// Chunks that manifests name and that are not here, in the same order.
    ///
    /// # Errors
    /// The database cannot be read.
    fn chunks_to_fetch(&self, most: usize) -> Result<Vec<ChunkName>, Self::Fault>;
    /// The bytes of a chunk.
    ///
    /// # Errors
    /// The database cannot be read.
    fn chunk(&self, address: &Address) -> Result<Option<Vec<u8>>, Self::Fault>;
    /// Keeps a chunk that a manifest here names; durable when it returns. The caller has compared it with its address.
    ///
    /// # Errors
    /// The database cannot be written.
    fn keep_chunk(&mut self, name: &ChunkName, bytes: &[u8]) -> Result<(), Self::Fault>;
    /// Notes that the server holds these.
    ///
    /// # Errors
    /// The database cannot be written.
    fn note_held(&mut self, names: &[ChunkName]) -> Result<(), Self::Fault>;
}

/// The address of a chunk.
#[must_use]
pub fn address_of(ciphertext: &[u8]) -> Address {
    hash(&[ciphertext])
}

fn begin(bytes: &[u8], elements: usize) -> Result<Reader<'_>, Malformed> {
    let mut reader = Reader::new(bytes);
    let found = reader.array()?;
    version(&mut reader, VERSION)?;
    if found == elements { Ok(reader) } else { Err(Malformed::WrongShape) }
}

/// Each space once, in ascending order; the addresses of one in the order given.
fn write_names(w: &mut Writer, names: &[ChunkName]) {
    let mut spaces: BTreeMap<SpaceId, Vec<&Address>> = BTreeMap::new();
    for name in names {
        spaces.entry(name.space).or_default().push(&name.address);
    }
    w.array(spaces.len());
    for (space, addresses) in spaces {
        w.array(2).bytes(space.as_bytes()).array(addresses.len());
        for address in addresses {
            w.bytes(address);
        }
    }
}

fn read_names(r: &mut Reader<'_>) -> Result<Vec<ChunkName>, Malformed> {
    let (mut names, mut last): (Vec<ChunkName>, _) = (Vec::new(), None);
    for _ in 0..r.array()? {
        r.array_of(2)?;
        let space = SpaceId::from_bytes(r.fixed()?);
        let count = r.array()?;
        if count == 0 || last.is_some_and(|last| last >= space) {
            return Err(Malformed::NotCanonical);
        }
        last = Some(space);
        for _ in 0..count {
            names.push(ChunkName { space, address: r.fixed()? });
        }
    }
    Ok(names)
}

/// Chunks that one ask may name, offered and wanted together.
pub const MOST_ASKED: usize = 4096;
const VERSION: u64 = 1;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn name(space: u8, address: u8) -> ChunkName {
        ChunkName { space: SpaceId::from_bytes([space; 16]), address: [address; 32] }
    }

    #[test]
    fn every_message_read_is_the_message_written() {
        let ask = ChunkAsk {
            desk: DeskId::from_bytes([1; 16]),
            offered: vec![name(2, 9), name(2, 3), name(4, 1)],
            wanted: vec![name(7, 7)],
        };
        assert_eq!(ChunkAsk::decode(&ask.encode()).unwrap(), ask);
        let answer = ChunkAnswer {
            offered: vec![Offered::Wanted, Offered::Held, Offered::Refused],
            wanted: vec![Wanted::Absent, Wanted::Follows],
        };
        assert_eq!(ChunkAnswer::decode(&answer.encode()).unwrap(), answer);
        let kept = ChunksKept { addresses: vec![[3; 32]] };
        assert_eq!(ChunksKept::decode(&kept.encode()).unwrap(), kept);
    }

    #[test]
    fn a_cut_lengthened_or_unordered_message_is_refused_and_a_newer_one_called_so() {
        let ask = ChunkAsk { desk: DeskId::from_bytes([1; 16]), offered: vec![name(2, 9), name(4, 1)], wanted: vec![] };
        let bytes = ask.encode();
        for end in 0..bytes.len() {
            assert!(ChunkAsk::decode(&bytes[..end]).is_err());
        }
        assert_eq!(ChunkAsk::decode(&[bytes.as_slice(), &[0]].concat()), Err(Malformed::Trailing));
        let mut newer = bytes.clone();
        newer[1] = 2;
        assert_eq!(ChunkAsk::decode(&newer), Err(Malformed::Newer(2)));
        // The second space made the same as the first.
        let unordered: Vec<u8> = bytes.iter().map(|byte| if *byte == 4 { 2 } else { *byte }).collect();
        assert!(ChunkAsk::decode(&unordered).is_err());
        assert_eq!(ChunkAnswer::decode(&[0x83, 1, 0x41, 3, 0x40]), Err(Malformed::WrongValue));
    }
}
