//! Where is cryptography called? Only here.
//!
//! Every other file of this crate speaks in keys and seals; this one names ring and hpke, and fixes the
//! algorithms: SHA-256, HMAC and HKDF with SHA-256, AES-256-GCM, Ed25519, and HPKE base mode with X-Wing,
//! HKDF-SHA256 and ChaCha20-Poly1305. There is one suite and no negotiation.

use core::convert::Infallible;

use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use crate::error::{CannotOpen, Malformed};
use crate::host::Entropy;

/// SHA-256 over the parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    parts.iter().for_each(|part| context.update(part));
    fixed(context.finish().as_ref())
}

/// SHA-256 over parts that come one by one.
pub(crate) struct Sha256(ring::digest::Context);

impl Sha256 {
    pub(crate) fn new() -> Self {
        Self(ring::digest::Context::new(&ring::digest::SHA256))
    }

    pub(crate) fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        fixed(self.0.finish().as_ref())
    }
}

/// HMAC-SHA256(key, parts one after the other).
pub(crate) fn hmac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key);
    let mut context = ring::hmac::Context::with_key(&key);
    parts.iter().for_each(|part| context.update(part));
    fixed(context.sign().as_ref())
}

/// HKDF-SHA256(ikm = key, salt, info = parts one after the other), `N` bytes, N ≤ 8160.
#[expect(clippy::expect_used, reason = "HKDF fails only above 8160 bytes, and callers ask for at most 64")]
pub(crate) fn hkdf<const N: usize>(key: &[u8; 32], salt: &[u8], info: &[&[u8]]) -> Zeroizing<[u8; N]> {
    struct Length(usize);
    impl ring::hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut out = Zeroizing::new([0; N]);
    ring::hkdf::Salt::new(ring::hkdf::HKDF_SHA256, salt)
        .extract(key)
        .expand(info, Length(N))
        .and_then(|material| material.fill(out.as_mut()))
        .expect("HKDF output of at most 64 bytes");
    out
}

/// AES-256-GCM(key, nonce, aad, plain) with its tag behind.
#[expect(clippy::expect_used, reason = "the key has its length by type, and GCM fails only above 64 GiB")]
pub(crate) fn aes_seal(key: &[u8; 32], nonce: [u8; 12], aad: &[u8], mut plain: Vec<u8>) -> Vec<u8> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("a 32-byte key"));
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut plain)
        .expect("a plaintext below 64 GiB");
    plain
}

/// The plaintext of [`aes_seal`].
pub(crate) fn aes_open(key: &[u8; 32], nonce: [u8; 12], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).map_err(|_| CannotOpen)?);
    let mut buffer = sealed.to_vec();
    let length = key
        .open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut buffer)
        .map_err(|_| CannotOpen)?
        .len();
    buffer.truncate(length);
    Ok(buffer)
}

/// The Ed25519 public key of a seed.
pub(crate) fn ed25519_public(seed: &[u8; 32]) -> [u8; 32] {
    fixed(ed25519_pair(seed).public_key().as_ref())
}

/// Ed25519(seed, message).
pub(crate) fn ed25519_sign(seed: &[u8; 32], message: &[u8]) -> [u8; 64] {
    fixed(ed25519_pair(seed).sign(message).as_ref())
}

/// Whether the signature belongs to the message and the key.
pub(crate) fn ed25519_verify(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> Result<(), Malformed> {
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).map_err(|_| Malformed::BadSignature)
}

/// The X-Wing public key of a private one.
pub(crate) fn xwing_public(private: &[u8; 32]) -> Box<[u8; XWING_PUBLIC]> {
    let mut public = Box::new([0; XWING_PUBLIC]);
    if let Ok(key) = XWingPrivate::from_bytes(private) {
        Suite::sk_to_pk(&key).write_exact(public.as_mut());
    }
    public
}

/// Whether these bytes are an X-Wing public key.
pub(crate) fn xwing_is_public(public: &[u8]) -> bool {
    XWingPublic::from_bytes(public).is_ok()
}

/// HPKE base mode, one message: encapsulated key (1120 bytes) ‖ ciphertext and tag (+ 16 bytes).
pub(crate) fn hpke_seal(
    public: &[u8; XWING_PUBLIC],
    info: &[u8],
    aad: &[u8],
    plain: &[u8],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, Malformed> {
    let public = XWingPublic::from_bytes(public).map_err(|_| Malformed::WrongValue)?;
    let (encapsulated, ciphertext) = hpke::single_shot_seal_with_rng::<SealCipher, SealKdf, Suite>(
        &OpModeS::Base,
        &public,
        info,
        plain,
        aad,
        &mut Dice::new(info, plain, entropy),
    )
    .map_err(|_| Malformed::WrongValue)?;
    let mut out = encapsulated.to_bytes().to_vec();
    out.extend_from_slice(&ciphertext);
    Ok(out)
}

/// The plaintext of [`hpke_seal`].
pub(crate) fn hpke_open(private: &[u8; 32], info: &[u8], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, CannotOpen> {
    let private = XWingPrivate::from_bytes(private).map_err(|_| CannotOpen)?;
    let (encapsulated, ciphertext) = sealed.split_at_checked(XWING_ENCAPSULATED).ok_or(CannotOpen)?;
    let encapsulated = <Suite as Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| CannotOpen)?;
    hpke::single_shot_open::<SealCipher, SealKdf, Suite>(&OpModeR::Base, &private, &encapsulated, info, ciphertext, aad)
        .map_err(|_| CannotOpen)
}

/// The dice of one HPKE message: HMAC(32 random bytes, SHA-256(info) ‖ SHA-256(plain) ‖ counter).
///
/// So a generator that repeats itself (a cloned machine) still encapsulates anew for another message.
struct Dice {
    seed: Zeroizing<[u8; 32]>,
    message: [u8; 32],
    counter: u64,
}

impl Dice {
    fn new(info: &[u8], plain: &[u8], entropy: &mut dyn Entropy) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        entropy.fill(seed.as_mut());
        Self { seed, message: sha256(&[&sha256(&[info]), &sha256(&[plain])]), counter: 0 }
    }

    fn roll(&mut self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            let block = hmac(&self.seed, &[&self.message, &self.counter.to_be_bytes()]);
            self.counter += 1;
            part.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
    }
}

impl TryRng for Dice {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.roll(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.roll(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        self.roll(out);
        Ok(())
    }
}

impl TryCryptoRng for Dice {}

#[expect(clippy::expect_used, reason = "a seed has 32 bytes by type, the only thing ring checks")]
fn ed25519_pair(seed: &[u8; 32]) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(seed).expect("a 32-byte seed")
}

fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut out = [0; N];
    out.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    out
}

type Suite = hpke::kem::XWing;
type SealKdf = hpke::kdf::HkdfSha256;
type SealCipher = hpke::aead::ChaCha20Poly1305;
type XWingPrivate = <Suite as Kem>::PrivateKey;
type XWingPublic = <Suite as Kem>::PublicKey;

/// Bytes of an X-Wing public key.
pub(crate) const XWING_PUBLIC: usize = 1216;
/// Bytes of an X-Wing encapsulated key.
pub(crate) const XWING_ENCAPSULATED: usize = 1120;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]
    use std::collections::BTreeMap;

    use super::*;

    const X_WING: &str = include_str!("../../../tests/vectors/published/x-wing.txt");
    const HPKE: &str = include_str!("../../../tests/vectors/published/hpke.txt");

    /// `name = hexadecimal` lines, a case after each empty line; where they come from stands on top of the file.
    fn published(text: &'static str) -> Vec<BTreeMap<&'static str, Vec<u8>>> {
        let line = |line: &'static str| line.split_once(" = ").map(|(name, value)| (name, unhex(value)));
        text.split("\n\n").skip(1).map(|case| case.lines().filter_map(line).collect()).collect()
    }

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn the_published_x_wing_vectors_come_out() {
        let cases = published(X_WING);
        assert_eq!(cases.len(), 3);
        for case in cases {
            let private: [u8; 32] = case["sk"].as_slice().try_into().unwrap();
            assert_eq!(xwing_public(&private).as_slice(), case["pk"]);
            let private = XWingPrivate::from_bytes(&private).unwrap();
            let encapsulated = <Suite as Kem>::EncappedKey::from_bytes(&case["ct"]).unwrap();
            let shared = Suite::decap(&private, None, &encapsulated).unwrap();
            assert_eq!(shared.0.as_slice(), case["ss"]);
        }
    }

    #[test]
    fn the_published_hpke_vector_of_our_suite_opens_and_no_changed_one_does() {
        let case = published(HPKE).remove(0);
        let private: [u8; 32] = case["skRm"].as_slice().try_into().unwrap();
        assert_eq!(xwing_public(&private).as_slice(), case["pkRm"]);
        let sealed = [case["enc"].as_slice(), &case["ct"]].concat();
        assert_eq!(hpke_open(&private, &case["info"], &case["aad"], &sealed).unwrap(), case["pt"]);
        assert!(hpke_open(&private, b"", &case["aad"], &sealed).is_err());
        assert!(hpke_open(&private, &case["info"], b"", &sealed).is_err());
        for at in [0, XWING_ENCAPSULATED - 1, XWING_ENCAPSULATED, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(hpke_open(&private, &case["info"], &case["aad"], &changed).is_err(), "byte {at}");
        }
    }
}
