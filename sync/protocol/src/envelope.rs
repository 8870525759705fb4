//! What stands in an entry that one officer sealed past her own unit?
//!
//! ```text
//! envelope   = 1 (1) ‖ n (1) ‖ n × sealed key (1168) ‖ ciphertext                    the first key is the writer's own
//! sealed key = HPKE[X-Wing of a reader](info = "aman/envelope/v1" ‖ space (16), envelope key)
//! ciphertext = AES-256-GCM(envelope key, nonce 0, aad = everything before it, padded)
//! padded     = length (4) ‖ zstd[dictionary 1](content) ‖ zeros, to the Padmé length of at least 8192
//! content    = [1, [* [space, payload]], [* line]]
//! ```
//!
//! A reception and the line that it was read again have one size, as long as the reception is a short one. Payloads are
//! signed by their officer inside, each for the space it will stand in.

use crate::addressed::{Manner, NotOpened};
use crate::cbor::{Reader, Writer, version};
use crate::dict;
use crate::error::{CannotOpen, Malformed};
use crate::host::Entropy;
use crate::ids::SpaceId;
use crate::private::PrivateBytes;
use crate::seal::MAX_PAYLOAD_BYTES;
use crate::secret::{Plain, SealingKey, SealingPublic};

/// What an envelope holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enclosed {
    /// Payloads, each with the space it is meant for.
    pub parts: Vec<(SpaceId, PrivateBytes)>,
    /// Lines for the trail of whoever takes them in.
    pub lines: Vec<PrivateBytes>,
}

/// Who opens an envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opener {
    /// One of those it was sealed to.
    Reader,
    /// Whoever wrote it: her key is the first.
    Writer,
}

impl Enclosed {
    /// The bytes of the content.
    #[must_use]
    pub fn encode(&self) -> Plain {
        let mut writer = Writer::new();
        writer.array(3).uint(VERSION).array(self.parts.len());
        for (space, payload) in &self.parts {
            writer.array(2).bytes(space.as_bytes()).bytes(payload.expose());
        }
        writer.array(self.lines.len());
        for line in &self.lines {
            writer.bytes(line.expose());
        }
        Plain::new(writer.finish())
    }

    /// Reads the content.
    ///
    /// # Errors
    /// The bytes are anything but the one encoding of a content, or of a newer version.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        let length = reader.array()?;
        version(&mut reader, VERSION)?;
        if length != 3 {
            return Err(Malformed::WrongShape);
        }
        let mut enclosed = Self::default();
        for _ in 0..reader.array()? {
            reader.array_of(2)?;
            let space = SpaceId::from_bytes(reader.fixed()?);
            enclosed.parts.push((space, PrivateBytes::new(reader.bytes()?.to_vec())));
        }
        for _ in 0..reader.array()? {
            enclosed.lines.push(PrivateBytes::new(reader.bytes()?.to_vec()));
        }
        reader.end()?;
        Ok(enclosed)
    }
}

/// Seals content for an entry of `space`: to its writer, who may read it again, and to readers.
///
/// # Errors
/// There is no reader or more than 63, one cannot be sealed to, or the content is longer than a payload may be.
pub fn seal_envelope(
    space: &SpaceId,
    enclosed: &Enclosed,
    writer: &SealingPublic,
    readers: &[SealingPublic],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, Malformed> {
    let plain = enclosed.encode();
    if plain.expose().len() > MAX_PAYLOAD_BYTES {
        return Err(Malformed::TooLong);
    }
    let compressed = Plain::new(dict::compress(plain.expose())?);
    let to: Vec<&SealingPublic> = std::iter::once(writer).chain(readers).collect();
    MANNER.seal(&info(space), compressed.expose(), &to, entropy)
}

/// The content of an envelope that stood in an entry of `space`; nothing when it is sealed to others or was changed.
///
/// # Errors
/// It is no envelope, or what opened is no content; either may be of a newer version.
pub fn open_envelope(
    space: &SpaceId,
    envelope: &[u8],
    key: &SealingKey,
    opener: Opener,
) -> Result<Option<Enclosed>, Malformed> {
    let parts = MANNER.read(envelope)?;
    let places = match opener {
        Opener::Writer => 0..1,
        Opener::Reader => 1..parts.addressees(),
    };
    match parts.open(&info(space), key, places) {
        Ok(compressed) => match dict::decompress(dict::CURRENT, compressed.expose(), MAX_PAYLOAD_BYTES) {
            Ok(plain) => Enclosed::decode(Plain::new(plain).expose()).map(Some),
            Err(CannotOpen) => Ok(None),
        },
        Err(NotOpened::Changed | NotOpened::Elsewhere) => Ok(None),
    }
}

/// To how many keys an envelope is sealed, its writer's among them.
///
/// # Errors
/// It is no envelope, or of a newer version.
pub fn count_keys(envelope: &[u8]) -> Result<usize, Malformed> {
    MANNER.read(envelope).map(|parts| parts.addressees())
}

fn info(space: &SpaceId) -> Vec<u8> {
    [b"aman/envelope/v1".as_slice(), space.as_bytes()].concat()
}

const VERSION: u64 = 1;
const MANNER: Manner = Manner { magic: b"", version: 1, key_tag: b"aman/envelope-key/v1", fewest: 2, floor: 8192 };

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    fn key(seed: u64) -> SealingKey {
        SealingKey::make(&mut Seeded(seed))
    }

    fn enclosed(text: &[u8]) -> Enclosed {
        Enclosed {
            parts: vec![(SpaceId::from_bytes([1; 16]), PrivateBytes::new(text.to_vec()))],
            lines: vec![PrivateBytes::new(vec![9])],
        }
    }

    #[test]
    fn its_writer_and_each_reader_open_it_and_nobody_else() {
        let space = SpaceId::from_bytes([7; 16]);
        let (writer, readers) = (key(1), [key(2), key(3)]);
        let public: Vec<SealingPublic> = readers.iter().map(SealingKey::public).collect();
        let sealed = seal_envelope(&space, &enclosed(b"told"), &writer.public(), &public, &mut Seeded(9)).unwrap();
        assert_eq!(count_keys(&sealed), Ok(3));
        let open = |key: &SealingKey, opener| open_envelope(&space, &sealed, key, opener).unwrap();
        assert_eq!(open(&writer, Opener::Writer), Some(enclosed(b"told")));
        for reader in &readers {
            assert_eq!(open(reader, Opener::Reader), Some(enclosed(b"told")));
            assert_eq!(open(reader, Opener::Writer), None);
        }
        assert_eq!(open(&writer, Opener::Reader), None);
        assert_eq!(open(&key(4), Opener::Reader), None);
        let elsewhere = open_envelope(&SpaceId::ZERO, &sealed, &writer, Opener::Writer).unwrap();
        assert_eq!(elsewhere, None, "in another space");
    }

    #[test]
    fn a_short_reception_and_a_line_have_one_size() {
        let size = |content: &Enclosed| {
            let to = [key(2).public()];
            seal_envelope(&SpaceId::ZERO, content, &key(1).public(), &to, &mut Seeded(9)).unwrap().len()
        };
        let mut noise = vec![0; 7000];
        crate::host::Entropy::fill(&mut Seeded(5), &mut noise);
        assert_eq!(size(&Enclosed::default()), size(&enclosed(&noise)));
    }

    #[test]
    fn what_was_cut_or_changed_is_refused_or_stays_closed() {
        let (space, writer) = (SpaceId::ZERO, key(1));
        let to = [key(2).public()];
        let sealed = seal_envelope(&space, &enclosed(b"told"), &writer.public(), &to, &mut Seeded(9)).unwrap();
        for length in [0, 1, 2, 1000, 2338, sealed.len() - 1] {
            assert!(open_envelope(&space, &sealed[..length], &writer, Opener::Writer).is_err(), "{length}");
        }
        for place in (2..2338).step_by(61).chain([0, 1, 2338, sealed.len() - 1]) {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            let opened = open_envelope(&space, &changed, &writer, Opener::Writer);
            assert!(opened.is_err() || opened == Ok(None), "{place}");
        }
        let mut newer = sealed;
        newer[0] = 2;
        assert_eq!(open_envelope(&space, &newer, &writer, Opener::Writer), Err(Malformed::Newer(2)));
        assert!(seal_envelope(&space, &enclosed(b""), &writer.public(), &[], &mut Seeded(2)).is_err());
    }

    #[test]
    fn a_content_has_one_encoding() {
        let content = enclosed(b"told");
        let bytes = content.encode();
        assert_eq!(Enclosed::decode(bytes.expose()), Ok(content));
        let mut newer = bytes.expose().to_vec();
        newer[1] = 2;
        assert_eq!(Enclosed::decode(&newer), Err(Malformed::Newer(2)));
        assert!(Enclosed::decode(&[bytes.expose(), &[0]].concat()).is_err());
        assert!(Enclosed::decode(&bytes.expose()[..bytes.expose().len() - 1]).is_err());
    }
}
