//! How is a well-signed entry made that no honest program would make?
//!
//! Written from `docs/formats.md`, beside the code that seals, so that each wrong inside can stand in a right outside.

use aman_sync_protocol::cbor::Writer;
use aman_sync_protocol::secret::{RecordKey, SigningKey, SpaceKey, hash};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::{hkdf, hmac};

use crate::cast::Cast;

/// The values of a header, each as its CBOR bytes, and the parts around it.
#[derive(Clone)]
pub(crate) struct Forged {
    pub(crate) header: Vec<Vec<u8>>,
    pub(crate) commit: Vec<u8>,
    pub(crate) ciphertext: Vec<u8>,
    pub(crate) signer: [u8; 32],
}

impl Forged {
    /// A clear roster entry, right in every part.
    pub(crate) fn clear(cast: &Cast, payload: &[u8]) -> Self {
        let bytes = |value: &[u8]| Writer::new().bytes(value).finish();
        let uint = |value| Writer::new().uint(value).finish();
        let header = vec![
            uint(1),
            uint(1),
            bytes(cast.space.as_bytes()),
            bytes(cast.log.as_bytes()),
            uint(5),
            bytes(&[7; 32]),
            bytes(&[0; 16]),
            bytes(&[0; 32]),
            uint(0),
        ];
        Self { header, commit: vec![0; 32], ciphertext: payload.to_vec(), signer: *cast.desk.expose_seed() }
    }

    /// A sealed entry whose padded plaintext is given.
    pub(crate) fn sealed(cast: &Cast, dict: u64, padded: &[u8]) -> Self {
        let salt = hmac_sha256(&hkdf32(cast.record_key.expose(), &[], b"aman/salt/v1"), &hash(&[padded]));
        let mask = hkdf32(cast.space_key.expose(), &salt, b"aman/keyref/v1");
        let keyref: Vec<u8> = cast.key_id.as_bytes().iter().zip(mask).map(|(id, mask)| id ^ mask).collect();
        let mut forged = Self::clear(cast, &[]);
        forged.header[1] = Writer::new().uint(0).finish();
        forged.header[6] = Writer::new().bytes(&keyref).finish();
        forged.header[7] = Writer::new().bytes(&salt).finish();
        forged.header[8] = Writer::new().uint(dict).finish();
        let (key, commit) = entry_key(&cast.record_key, &salt, &forged.header_bytes());
        let aad = [forged.header_bytes().as_slice(), &commit].concat();
        forged.ciphertext = aes_seal(&key, &aad, padded);
        forged.commit = commit.to_vec();
        forged
    }

    pub(crate) fn header_bytes(&self) -> Vec<u8> {
        [vec![0x80 | u8::try_from(self.header.len()).unwrap_or(0)], self.header.concat()].concat()
    }

    /// The entry around its header, signed.
    pub(crate) fn entry(&self) -> Vec<u8> {
        self.around(&self.header_bytes())
    }

    /// The entry around any bytes for a header, signed.
    pub(crate) fn around(&self, header: &[u8]) -> Vec<u8> {
        let message = [b"aman/sig/v1".as_slice(), header, &self.commit, &hash(&[&self.ciphertext])].concat();
        let sig = SigningKey::from_seed(self.signer).sign(&message);
        Writer::new().array(4).bytes(header).bytes(&self.commit).bytes(&self.ciphertext).bytes(&sig).finish()
    }

    /// The entry with one header value written otherwise.
    pub(crate) fn with(&self, place: usize, value: &[u8]) -> Vec<u8> {
        let mut other = self.clone();
        other.header[place] = value.to_vec();
        other.entry()
    }
}

/// length ‖ content ‖ zeros up to `whole`.
pub(crate) fn padded(length: u32, content: &[u8], whole: usize) -> Vec<u8> {
    let mut out = [&length.to_be_bytes(), content].concat();
    out.resize(whole.max(out.len()), 0);
    out
}

/// The id a space key hides in a keyref.
pub(crate) fn unmask(keyref: &[u8; 16], salt: &[u8; 32], key: &SpaceKey) -> Vec<u8> {
    keyref.iter().zip(hkdf32(key.expose(), salt, b"aman/keyref/v1")).map(|(byte, mask)| byte ^ mask).collect()
}

fn entry_key(key: &RecordKey, salt: &[u8], header: &[u8]) -> ([u8; 32], [u8; 32]) {
    let both: [u8; 64] = expand(key.expose(), salt, &[b"aman/seal/v1", header]);
    let mut halves = ([0; 32], [0; 32]);
    halves.0.copy_from_slice(&both[..32]);
    halves.1.copy_from_slice(&both[32..]);
    halves
}

fn hkdf32(key: &[u8], salt: &[u8], info: &[u8]) -> [u8; 32] {
    expand(key, salt, &[info])
}

fn expand<const N: usize>(key: &[u8], salt: &[u8], info: &[&[u8]]) -> [u8; N] {
    struct Length(usize);
    impl hkdf::KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut out = [0; N];
    let secret = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(key);
    secret.expand(info, Length(N)).unwrap().fill(&mut out).unwrap();
    out
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().try_into().unwrap()
}

fn aes_seal(key: &[u8; 32], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).unwrap());
    let mut out = plain.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key([0; 12]), Aad::from(aad), &mut out).unwrap();
    out
}
