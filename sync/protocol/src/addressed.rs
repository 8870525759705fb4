//! How is one message sealed to several keys at once?
//!
//! ```text
//! message    = magic ‖ version (1) ‖ n (1) ‖ n × sealed key ‖ ciphertext
//! sealed key = HPKE[X-Wing of an addressee](info, message key)                                1168 bytes each
//! ciphertext = AES-256-GCM(message key, nonce 0, aad = everything before it, padded)
//! padded     = length (4) ‖ content ‖ zeros, to the Padmé length of at least the floor
//! ```
//!
//! Nothing says to whom or from whom; nothing is signed: what is sealed must be, where that matters.

use zeroize::Zeroizing;

use crate::error::{CannotOpen, Malformed};
use crate::hazmat;
use crate::host::Entropy;
use crate::pad;
use crate::secret::{Plain, SealingKey, SealingPublic};

/// What tells one kind of message from another.
pub(crate) struct Manner {
    pub(crate) magic: &'static [u8],
    pub(crate) version: u8,
    pub(crate) key_tag: &'static [u8],
    pub(crate) fewest: u8,
    pub(crate) floor: usize,
}

/// Why a message was not opened.
pub(crate) enum NotOpened {
    /// It opens for this key, and was cut or changed behind its head.
    Changed,
    /// It is sealed to others.
    Elsewhere,
}

/// The parts of a message.
pub(crate) struct Parts<'a> {
    clear: &'a [u8],
    sealed_keys: &'a [u8],
    ciphertext: &'a [u8],
}

impl Manner {
    /// Seals content to every addressee.
    pub(crate) fn seal(
        &self,
        info: &[u8],
        content: &[u8],
        to: &[&SealingPublic],
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<u8>, Malformed> {
        let count = u8::try_from(to.len()).map_err(|_| Malformed::TooLong)?;
        if count < self.fewest || count > MAX_ADDRESSEES {
            return Err(Malformed::WrongValue);
        }
        let key = self.make_key(content, entropy);
        let mut message = [self.magic, &[self.version, count]].concat();
        for addressee in to {
            message.extend_from_slice(&addressee.seal(info, key.as_slice(), entropy)?);
        }
        let padded = pad::pad(content, self.floor).ok_or(Malformed::TooLong)?;
        let ciphertext = hazmat::aes_seal(&key, [0; 12], &message, padded);
        message.extend_from_slice(&ciphertext);
        Ok(message)
    }

    /// Takes a message apart, without opening it.
    pub(crate) fn read<'a>(&self, message: &'a [u8]) -> Result<Parts<'a>, Malformed> {
        let rest = message.strip_prefix(self.magic).ok_or(Malformed::WrongShape)?;
        let ([version, count], _) = rest.split_first_chunk::<2>().ok_or(Malformed::Truncated)?;
        match *version {
            known if known == self.version => {}
            0 => return Err(Malformed::WrongValue),
            newer => return Err(Malformed::Newer(u64::from(newer))),
        }
        if *count < self.fewest || *count > MAX_ADDRESSEES {
            return Err(Malformed::WrongValue);
        }
        let head = self.magic.len() + 2;
        let clear_length = head + usize::from(*count) * SEALED_KEY;
        let (clear, ciphertext) = message.split_at_checked(clear_length).ok_or(Malformed::Truncated)?;
        if ciphertext.len() < self.floor + 16 {
            return Err(Malformed::Truncated);
        }
        Ok(Parts { clear, sealed_keys: clear.get(head..).ok_or(Malformed::Truncated)?, ciphertext })
    }

    /// HMAC(32 random, SHA-256(content)): new for new content even when the random bytes repeat.
    fn make_key(&self, content: &[u8], entropy: &mut dyn Entropy) -> Zeroizing<[u8; 32]> {
        let mut random = Zeroizing::new([0; 32]);
        entropy.fill(random.as_mut());
        Zeroizing::new(hazmat::hmac(&random, &[self.key_tag, &hazmat::sha256(&[content])]))
    }
}

impl Parts<'_> {
    /// How many addressees there are.
    pub(crate) const fn addressees(&self) -> usize {
        self.sealed_keys.len() / SEALED_KEY
    }

    /// Opens the content with the first sealed key that opens, of those at `places`.
    pub(crate) fn open(
        &self,
        info: &[u8],
        key: &SealingKey,
        places: std::ops::Range<usize>,
    ) -> Result<Plain, NotOpened> {
        let wanted = self.sealed_keys.chunks_exact(SEALED_KEY).enumerate().filter(|(place, _)| places.contains(place));
        for (_, sealed) in wanted {
            let Ok(opened) = key.open(info, sealed) else { continue };
            let Ok(message_key) = opened.expose().try_into().map(Zeroizing::<[u8; 32]>::new) else { continue };
            let padded = hazmat::aes_open(&message_key, [0; 12], self.clear, self.ciphertext).map(Plain::new);
            return Self::content(padded).map_err(|_| NotOpened::Changed);
        }
        Err(NotOpened::Elsewhere)
    }

    fn content(padded: Result<Plain, CannotOpen>) -> Result<Plain, CannotOpen> {
        let padded = padded?;
        Ok(Plain::new(pad::unpad(padded.expose())?.to_vec()))
    }
}

const SEALED_KEY: usize = SealingPublic::OVERHEAD + 32;
const MAX_ADDRESSEES: u8 = 64;
