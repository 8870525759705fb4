//! Which keys are there, and what can be done with them?
//!
//! A key cannot be printed, compared, copied or serialised, and leaves memory when dropped. Its bytes come
//! out only through a function called `expose…`, for sealing it under another key.

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::{CannotOpen, Malformed};
use crate::hazmat;
use crate::host::Entropy;

macro_rules! secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Zeroize, ZeroizeOnDrop)]
        pub struct $name([u8; 32]);

        impl $name {
            /// Makes a random key.
            #[must_use]
            pub fn make(entropy: &mut dyn Entropy) -> Self {
                let mut key = Self([0; 32]);
                entropy.fill(&mut key.0);
                key
            }

            /// The key kept elsewhere under seal.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 32]) -> Self {
                Self(bytes)
            }

            /// The bytes, to be sealed under another key and for nothing else.
            #[must_use]
            pub const fn expose(&self) -> &[u8; 32] {
                &self.0
            }
        }
    };
}

secret!(
    /// Opens what one audience shares in one epoch.
    SpaceKey
);
secret!(
    /// Opens the entries of one record.
    RecordKey
);
secret!(
    /// Seals what stays on one machine, and labels inside a space.
    SymmetricKey
);
secret!(
    /// The X-Wing private key of a desk: opens what was sealed to it.
    SealingKey
);

/// An Ed25519 signing key.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SigningKey([u8; 32]);

impl SigningKey {
    /// Makes a random key.
    #[must_use]
    pub fn make(entropy: &mut dyn Entropy) -> Self {
        let mut key = Self([0; 32]);
        entropy.fill(&mut key.0);
        key
    }

    /// The key of a seed kept elsewhere under seal.
    #[must_use]
    pub const fn from_seed(seed: [u8; 32]) -> Self {
        Self(seed)
    }

    /// The seed, to be sealed into a keyring and for nothing else.
    #[must_use]
    pub const fn expose_seed(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> VerifyingKey {
        VerifyingKey(hazmat::ed25519_public(&self.0))
    }

    /// Ed25519(key, message).
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        hazmat::ed25519_sign(&self.0, message)
    }
}

/// The public half of a [`SigningKey`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerifyingKey([u8; 32]);

impl VerifyingKey {
    /// The key made of these bytes. Whether it is a point of the curve shows when it verifies.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the key.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Accepts a signature of `message`.
    ///
    /// # Errors
    /// The signature is of another message or by another key.
    pub fn verify(&self, message: &[u8], signature: &[u8; 64]) -> Result<(), Malformed> {
        hazmat::ed25519_verify(&self.0, message, signature)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl SealingKey {
    /// The public half.
    #[must_use]
    pub fn public(&self) -> SealingPublic {
        SealingPublic(hazmat::xwing_public(&self.0))
    }

    /// Opens what [`SealingPublic::seal`] made for this key.
    ///
    /// # Errors
    /// It was sealed to another key or purpose, or was changed.
    pub fn open(&self, info: &[u8], sealed: &[u8]) -> Result<Plain, CannotOpen> {
        hazmat::hpke_open(&self.0, info, &[], sealed).map(Plain::new)
    }
}

/// The public half of a [`SealingKey`].
#[derive(Clone, PartialEq, Eq)]
pub struct SealingPublic(Box<[u8; SealingPublic::BYTES]>);

impl SealingPublic {
    /// How long a public key is.
    pub const BYTES: usize = hazmat::XWING_PUBLIC;
    /// How much longer a sealed message is than its plaintext.
    pub const OVERHEAD: usize = hazmat::XWING_ENCAPSULATED + TAG;

    /// The key made of these bytes.
    ///
    /// # Errors
    /// They are of another length or no X-Wing public key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let key: Box<[u8; Self::BYTES]> =
            bytes.to_vec().into_boxed_slice().try_into().map_err(|_| Malformed::WrongShape)?;
        if hazmat::xwing_is_public(key.as_ref()) { Ok(Self(key)) } else { Err(Malformed::WrongValue) }
    }

    /// The bytes of the key.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::BYTES] {
        &self.0
    }

    /// HPKE[X-Wing](key, info, plain): 1120 bytes of encapsulation ‖ ciphertext ‖ 16 bytes of tag.
    ///
    /// `info` starts with the tag of the purpose and names everything the message is bound to. HPKE with
    /// X-Wing says nothing about the sender: what is sealed must be signed where that matters.
    ///
    /// # Errors
    /// The key came from a peer and cannot be sealed to.
    pub fn seal(&self, info: &[u8], plain: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>, Malformed> {
        hazmat::hpke_seal(&self.0, info, &[], plain, entropy)
    }
}

impl fmt::Debug for SealingPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingPublic(")?;
        self.0.iter().take(8).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("..)")
    }
}

impl SpaceKey {
    /// HKDF(space key, "", "aman/label/v1"): seals the labels of units, spaces and officers.
    #[must_use]
    pub fn derive_label_key(&self) -> SymmetricKey {
        SymmetricKey(*hazmat::hkdf(&self.0, &[], &[b"aman/label/v1"]))
    }
}

impl SymmetricKey {
    /// HKDF(key, "", purpose): a key for one purpose only.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Self {
        Self(*hazmat::hkdf(&self.0, &[], &[b"aman/derive/v1", purpose.as_bytes()]))
    }

    /// HMAC-SHA256(key, message), for comparing values without showing them.
    #[must_use]
    pub fn mark(&self, message: &[u8]) -> [u8; 32] {
        hazmat::hmac(&self.0, &[b"aman/mark/v1", message])
    }
}

/// Opened bytes. Cannot be printed, and leave memory when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Plain(Vec<u8>);

impl Plain {
    /// Takes bytes that nobody may print.
    #[must_use]
    pub const fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, for decoding.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// seal[key](aad; plain) = 1 ‖ nonce (12) ‖ AES-256-GCM(HKDF(key, nonce seed, "aman/local/v1"), nonce, aad, plain).
///
/// The nonce is HMAC over fresh random bytes and the plaintext, so that a repeated random generator (a cloned
/// machine) still does not use one nonce for two plaintexts.
#[must_use]
pub fn seal_bytes(key: &SymmetricKey, aad: &[u8], plain: &[u8], entropy: &mut dyn Entropy) -> Vec<u8> {
    let nonce = hedged_nonce(&key.0, aad, plain, entropy);
    let key: Zeroizing<[u8; 32]> = hazmat::hkdf(&key.0, &[], &[b"aman/local/v1"]);
    let sealed = hazmat::aes_seal(&key, nonce, aad, plain.to_vec());
    let mut out = Vec::with_capacity(1 + nonce.len() + sealed.len());
    out.push(LOCAL_VERSION);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    out
}

/// Opens what [`seal_bytes`] made.
///
/// # Errors
/// Another key or `aad`, or the bytes were changed.
pub fn open_bytes(key: &SymmetricKey, aad: &[u8], sealed: &[u8]) -> Result<Plain, CannotOpen> {
    let (&version, rest) = sealed.split_first().ok_or(CannotOpen)?;
    let (nonce, ciphertext) = rest.split_first_chunk::<12>().ok_or(CannotOpen)?;
    if version != LOCAL_VERSION {
        return Err(CannotOpen);
    }
    let key: Zeroizing<[u8; 32]> = hazmat::hkdf(&key.0, &[], &[b"aman/local/v1"]);
    hazmat::aes_open(&key, *nonce, aad, ciphertext).map(Plain::new)
}

/// HMAC(HKDF(key, "aman/nonce/v1"), 32 random ‖ SHA-256(aad) ‖ SHA-256(plain)), first 12 bytes.
pub(crate) fn hedged_nonce(key: &[u8; 32], aad: &[u8], plain: &[u8], entropy: &mut dyn Entropy) -> [u8; 12] {
    let mut random = [0; 32];
    entropy.fill(&mut random);
    let key: Zeroizing<[u8; 32]> = hazmat::hkdf(key, &[], &[b"aman/nonce/v1"]);
    let full = hazmat::hmac(&key, &[&random, &hazmat::sha256(&[aad]), &hazmat::sha256(&[plain])]);
    let mut nonce = [0; 12];
    nonce.iter_mut().zip(full).for_each(|(to, from)| *to = from);
    nonce
}

/// SHA-256, for fingerprints and content addresses outside this crate.
#[must_use]
pub fn hash(parts: &[&[u8]]) -> [u8; 32] {
    hazmat::sha256(parts)
}

const LOCAL_VERSION: u8 = 1;
/// Bytes of an authentication tag.
pub(crate) const TAG: usize = 16;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;
    use crate::host::Seeded;

    /// Compiles only when `$kind` does not implement `$trait`: otherwise the method has two candidates.
    macro_rules! never_implements {
        ($kind:ty: $($trait:path),+) => {$(
            const _: fn() = || {
                trait Ambiguous<Marker> { fn found() {} }
                impl<T: ?Sized> Ambiguous<()> for T {}
                struct Implemented;
                impl<T: ?Sized + $trait> Ambiguous<Implemented> for T {}
                let _ = <$kind as Ambiguous<_>>::found;
            };
        )+};
    }

    macro_rules! unspeakable {
        ($($kind:ty),+) => {$(
            never_implements!($kind: fmt::Debug, fmt::Display, Clone, PartialEq, core::ops::Deref);
        )+};
    }

    unspeakable!(SpaceKey, RecordKey, SymmetricKey, SealingKey, SigningKey, Plain, crate::attachment::BlobKey);

    #[test]
    fn x_wing_has_the_sizes_of_the_page() {
        let key = SealingKey::make(&mut Seeded(1));
        assert_eq!(key.expose().len(), 32);
        assert_eq!(key.public().as_bytes().len(), 1216);
        let sealed = key.public().seal(b"info", &[7; 32], &mut Seeded(2)).unwrap();
        assert_eq!(sealed.len(), 1120 + 32 + 16);
    }

    #[test]
    fn what_is_sealed_to_a_desk_opens_only_there_and_only_for_its_purpose() {
        let (mine, other) = (SealingKey::make(&mut Seeded(1)), SealingKey::make(&mut Seeded(3)));
        let sealed = mine.public().seal(b"info", b"plain", &mut Seeded(2)).unwrap();
        assert_eq!(mine.open(b"info", &sealed).ok().unwrap().expose(), b"plain");
        assert!(mine.open(b"other", &sealed).is_err());
        assert!(other.open(b"info", &sealed).is_err());
        for place in [0, 600, 1119, 1120, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(mine.open(b"info", &changed).is_err(), "{place}");
        }
        assert!(mine.open(b"info", &sealed[..1000]).is_err());
    }

    #[test]
    fn a_public_key_survives_its_bytes_and_foreign_bytes_are_refused() {
        let public = SealingKey::make(&mut Seeded(1)).public();
        assert_eq!(SealingPublic::from_bytes(public.as_bytes()).unwrap(), public);
        assert_eq!(SealingPublic::from_bytes(&[0; 1215]), Err(Malformed::WrongShape));
        assert_eq!(SealingPublic::from_bytes(&[0xff; 1216]), Err(Malformed::WrongValue));
    }

    #[test]
    fn local_seals_open_under_the_same_key_and_data_only() {
        let key = SymmetricKey::make(&mut Seeded(1));
        let sealed = seal_bytes(&key, b"row 1", b"draft", &mut Seeded(2));
        assert_eq!(sealed.len(), 1 + 12 + 5 + 16);
        assert_eq!(open_bytes(&key, b"row 1", &sealed).ok().unwrap().expose(), b"draft");
        assert!(open_bytes(&key, b"row 2", &sealed).is_err());
        assert!(open_bytes(&SymmetricKey::make(&mut Seeded(9)), b"row 1", &sealed).is_err());
        for place in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(open_bytes(&key, b"row 1", &changed).is_err(), "{place}");
        }
        assert!(open_bytes(&key, b"row 1", &[]).is_err());
    }

    #[test]
    fn repeated_random_bytes_do_not_repeat_a_nonce_for_another_plaintext() {
        let key = SymmetricKey::make(&mut Seeded(1));
        let nonce = |aad: &[u8], plain: &[u8]| seal_bytes(&key, aad, plain, &mut Seeded(5))[1..13].to_vec();
        assert_ne!(nonce(b"a", b"one"), nonce(b"a", b"two"));
        assert_ne!(nonce(b"a", b"one"), nonce(b"b", b"one"));
        let desk = SealingKey::make(&mut Seeded(1)).public();
        let encapsulated = |plain: &[u8]| desk.seal(b"info", plain, &mut Seeded(5)).unwrap()[..1120].to_vec();
        assert_ne!(encapsulated(b"one"), encapsulated(b"two"));
    }

    #[test]
    fn a_signature_belongs_to_one_message_and_one_key() {
        let key = SigningKey::make(&mut Seeded(1));
        let signature = key.sign(b"message");
        assert!(key.public().verify(b"message", &signature).is_ok());
        assert_eq!(key.public().verify(b"massage", &signature), Err(Malformed::BadSignature));
        let other = SigningKey::make(&mut Seeded(2)).public();
        assert_eq!(other.verify(b"message", &signature), Err(Malformed::BadSignature));
        assert_eq!(SigningKey::from_seed(*key.expose_seed()).public(), key.public());
    }
}
