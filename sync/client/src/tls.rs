//! Is the server the pinned one, and how does this desk prove who it is?
//!
//! A desk that has nothing but the words of a code knows no pin yet: it notes which key was proven, and what it fetched
//! decides whether that was the right one.
//!
//! TLS 1.3 only, raw Ed25519 public keys on both sides (RFC 7250). The server's key is compared with the pin and its
//! handshake signature verified; no date is ever looked at, so a clock at 2010 or 2060 stops nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use aman_sync_protocol::secret::{SigningKey, VerifyingKey};
use rustls::client::AlwaysResolvesClientRawPublicKeys;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::sign::{CertifiedKey, Signer, SigningKey as TlsKey};
use rustls::time_provider::TimeProvider;
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureAlgorithm, SignatureScheme, version,
};

/// Set when a server showed another key than the pinned one.
pub(crate) type OtherKeySeen = Arc<AtomicBool>;

/// The key a server proved at a first contact.
pub(crate) type ShownKey = Arc<Mutex<Option<VerifyingKey>>>;

/// Which server is spoken to?
pub(crate) enum Expected {
    /// The one with this key, and no other.
    Pinned(VerifyingKey, OtherKeySeen),
    /// Whoever answers: only its key is noted, to be compared with what a sealed letter says.
    Unknown(ShownKey),
}

/// Makes the desk's side of TLS.
///
/// # Errors
/// The TLS library refuses its own parts.
pub(crate) fn client_config(
    expected: Expected,
    link: SigningKey,
    time: Arc<dyn TimeProvider>,
) -> Result<ClientConfig, Error> {
    let spki = spki_of(&link.public());
    let certified = CertifiedKey::new(vec![CertificateDer::from(spki)], Arc::new(LinkKey(Arc::new(link))));
    let algorithms = ring::default_provider().signature_verification_algorithms;
    let mut config = ClientConfig::builder_with_details(Arc::new(ring::default_provider()), time)
        .with_protocol_versions(&[&version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(RawKey { expected, algorithms }))
        .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(Arc::new(certified))));
    // The pin names the server; its host name need not be shown to the network.
    config.enable_sni = false;
    Ok(config)
}

#[derive(Debug)]
struct RawKey {
    expected: Expected,
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for RawKey {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let shown = key_of(end_entity.as_ref()).ok_or(UNSUITABLE)?;
        match &self.expected {
            Expected::Pinned(pin, _) if shown == *pin => Ok(ServerCertVerified::assertion()),
            Expected::Pinned(_, other_key) => {
                other_key.store(true, Ordering::SeqCst);
                Err(UNSUITABLE)
            }
            Expected::Unknown(noted) => {
                // It is proven by the handshake's signature, which rustls verifies next with this very key.
                *noted.lock().unwrap_or_else(PoisonError::into_inner) = Some(shown);
                Ok(ServerCertVerified::assertion())
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(UNSUITABLE)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature_with_raw_key(
            message,
            &SubjectPublicKeyInfoDer::from(cert.as_ref()),
            dss,
            &self.algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

struct LinkKey(Arc<SigningKey>);

impl core::fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("LinkKey(..)")
    }
}

impl TlsKey for LinkKey {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&SignatureScheme::ED25519).then(|| Box::new(Self(Arc::clone(&self.0))) as Box<dyn Signer>)
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(SubjectPublicKeyInfoDer::from(spki_of(&self.0.public())))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ED25519
    }
}

impl Signer for LinkKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

impl core::fmt::Debug for Expected {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Pinned(..) => "Pinned(..)",
            Self::Unknown(_) => "Unknown(..)",
        })
    }
}

fn spki_of(key: &VerifyingKey) -> Vec<u8> {
    [ED25519_SPKI, key.as_bytes()].concat()
}

fn key_of(spki: &[u8]) -> Option<VerifyingKey> {
    spki.strip_prefix(ED25519_SPKI)?.try_into().ok().map(VerifyingKey::from_bytes)
}

const UNSUITABLE: Error = Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure);

/// DER of a SubjectPublicKeyInfo for Ed25519 (RFC 8410), up to the key.
const ED25519_SPKI: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
