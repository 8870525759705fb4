//! What stands in a file that is carried by hand?
//!
//! ```text
//! file   = "AMANCOUR" ‖ 1 ‖ n (1) ‖ n × sealed file key ‖ ciphertext
//! sealed file key = HPKE[X-Wing of an addressee](info = "aman/courier/v1", file key)           1168 bytes each
//! ciphertext      = AES-256-GCM(file key, nonce 0, aad = everything before it, padded)
//! padded          = length (4) ‖ frames ‖ zeros, to the Padmé length of at least 4096
//! ```
//!
//! The frames are those of the network, so a stick carries the same entries. A found file shows to how many desks it
//! is addressed and about how long it is: not to whom, from whom, or about what. Only its entries are signed.

use zeroize::Zeroizing;

use crate::addressed::{Manner, NotOpened};
use crate::error::{CannotOpen, Malformed};
use crate::frame::{Frame, read_frames};
use crate::host::Entropy;
use crate::secret::{SealingKey, SealingPublic};

/// Why a courier file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourierFault {
    /// It is addressed to others, or its head was changed.
    CannotOpen,
    /// It is addressed to this key, and was cut or changed behind its head.
    Changed,
    /// It is not a courier file, or one of another version.
    Malformed(Malformed),
}

impl From<CannotOpen> for CourierFault {
    fn from(_: CannotOpen) -> Self {
        Self::CannotOpen
    }
}

impl From<Malformed> for CourierFault {
    fn from(reason: Malformed) -> Self {
        Self::Malformed(reason)
    }
}

/// Seals frames to desks.
///
/// # Errors
/// There is no addressee or more than 64, one cannot be sealed to, or the frames exceed 1 GiB.
pub fn seal_courier(frames: &[Frame], to: &[SealingPublic], entropy: &mut dyn Entropy) -> Result<Vec<u8>, Malformed> {
    let mut content = Zeroizing::new(Vec::new());
    frames.iter().for_each(|frame| frame.write(&mut content));
    if content.len() > MAX_CONTENT {
        return Err(Malformed::TooLong);
    }
    MANNER.seal(INFO, &content, &to.iter().collect::<Vec<_>>(), entropy)
}

/// The frames of a courier file.
///
/// # Errors
/// It is no courier file, of a newer version, addressed to others, or was cut or changed.
pub fn open_courier(file: &[u8], key: &SealingKey) -> Result<Vec<Frame>, CourierFault> {
    let parts = MANNER.read(file)?;
    match parts.open(INFO, key, 0..parts.addressees()) {
        Ok(content) => Ok(read_frames(content.expose())?),
        Err(NotOpened::Changed) => Err(CourierFault::Changed),
        Err(NotOpened::Elsewhere) => Err(CourierFault::CannotOpen),
    }
}

/// To how many desks a courier file is addressed.
///
/// # Errors
/// It is no courier file, or of a newer version.
pub fn count_addressees(file: &[u8]) -> Result<usize, Malformed> {
    MANNER.read(file).map(|parts| parts.addressees())
}

const MANNER: Manner =
    Manner { magic: b"AMANCOUR", version: 1, key_tag: b"aman/courier-key/v1", fewest: 1, floor: 4096 };
const INFO: &[u8] = b"aman/courier/v1";
const MAX_CONTENT: usize = 1 << 30;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::frame::FrameType;
    use crate::host::Seeded;

    #[test]
    fn every_addressee_opens_it_and_nobody_else() {
        let keys: Vec<SealingKey> = (1..4).map(|seed| SealingKey::make(&mut Seeded(seed * 10))).collect();
        let to: Vec<SealingPublic> = keys[..2].iter().map(SealingKey::public).collect();
        let frames =
            vec![Frame::new(FrameType::Entry, vec![5; 9000]).unwrap(), Frame::new(FrameType::End, vec![]).unwrap()];
        let file = seal_courier(&frames, &to, &mut Seeded(99)).unwrap();
        assert_eq!(count_addressees(&file), Ok(2));
        assert_eq!(open_courier(&file, &keys[0]).unwrap(), frames);
        assert_eq!(open_courier(&file, &keys[1]).unwrap(), frames);
        assert_eq!(open_courier(&file, &keys[2]), Err(CourierFault::CannotOpen));
    }

    #[test]
    fn a_cut_changed_or_foreign_file_is_refused() {
        let key = SealingKey::make(&mut Seeded(1));
        let file = seal_courier(&[], &[key.public()], &mut Seeded(2)).unwrap();
        for length in [0, 7, 8, 9, 10, 1000, 1178, file.len() - 1] {
            assert!(open_courier(&file[..length], &key).is_err(), "{length}");
        }
        for place in (0..1200).step_by(61).chain([8, 9, file.len() - 1]) {
            let mut changed = file.clone();
            changed[place] ^= 1;
            assert!(open_courier(&changed, &key).is_err(), "{place}");
        }
        let mut newer = file;
        newer[8] = 2;
        assert_eq!(open_courier(&newer, &key), Err(CourierFault::Malformed(Malformed::Newer(2))));
        assert!(seal_courier(&[], &[], &mut Seeded(2)).is_err());
    }
}
