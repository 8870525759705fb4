//! Who is at the other end of a connection?
//!
//! TLS 1.3 only, raw Ed25519 public keys on both sides (RFC 7250): no certificate, no authority, no date. The server
//! accepts any client key whose handshake signature is right; what that key may do is asked of the roster at each
//! request.

use std::sync::Arc;

use aman_sync_protocol::secret::{SigningKey, VerifyingKey};
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{WebPkiSupportedAlgorithms, ring, verify_tls13_signature_with_raw_key};
use rustls::pki_types::{CertificateDer, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::AlwaysResolvesServerRawPublicKeys;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::sign::{CertifiedKey, Signer, SigningKey as TlsKey};
use rustls::{
    CertificateError, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureAlgorithm,
    SignatureScheme, version,
};

/// Makes the server's side of TLS with its own key.
///
/// # Errors
/// The TLS library refuses its own parts.
pub(crate) fn server_config(key: Arc<SigningKey>) -> Result<ServerConfig, Error> {
    let spki = spki_of(&key.public());
    let certified = CertifiedKey::new(vec![CertificateDer::from(spki)], Arc::new(OwnKey(key)));
    let resolver = AlwaysResolvesServerRawPublicKeys::new(Arc::new(certified));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&version::TLS13])?
        .with_client_cert_verifier(Arc::new(AnyKey(ring::default_provider().signature_verification_algorithms)))
        .with_cert_resolver(Arc::new(resolver));
    // Tickets would cost a cold desk on a slow line 300 bytes and bring nothing: it makes one connection.
    config.send_tls13_tickets = 0;
    Ok(config)
}

/// Reads the client's key of a finished handshake.
#[must_use]
pub(crate) fn peer_key(certificates: Option<&[CertificateDer<'static>]>) -> Option<VerifyingKey> {
    key_of(certificates?.first()?)
}

fn key_of(spki: &CertificateDer<'_>) -> Option<VerifyingKey> {
    let key = spki.as_ref().strip_prefix(ED25519_SPKI)?;
    Some(VerifyingKey::from_bytes(key.try_into().ok()?))
}

fn spki_of(key: &VerifyingKey) -> Vec<u8> {
    [ED25519_SPKI, key.as_bytes()].concat()
}

struct OwnKey(Arc<SigningKey>);

impl core::fmt::Debug for OwnKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OwnKey(..)")
    }
}

impl TlsKey for OwnKey {
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

impl Signer for OwnKey {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

#[derive(Debug)]
struct AnyKey(WebPkiSupportedAlgorithms);

impl ClientCertVerifier for AnyKey {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        key_of(end_entity).map(|_| ClientCertVerified::assertion()).ok_or(UNSUITABLE)
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
        verify_tls13_signature_with_raw_key(message, &SubjectPublicKeyInfoDer::from(cert.as_ref()), dss, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

const UNSUITABLE: Error = Error::InvalidCertificate(CertificateError::BadEncoding);
/// DER of a SubjectPublicKeyInfo for Ed25519 (RFC 8410), up to the key.
const ED25519_SPKI: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use rustls::client::AlwaysResolvesClientRawPublicKeys;
    use rustls::client::danger::{ServerCertVerified, ServerCertVerifier};
    use rustls::pki_types::ServerName;
    use rustls::{ClientConfig, ClientConnection, ServerConnection};

    use super::*;

    /// Accepts any server: these tests are about the server's side.
    #[derive(Debug)]
    struct Trusting(AnyKey);

    impl ServerCertVerifier for Trusting {
        fn verify_server_cert(
            &self,
            _end_entity: &CertificateDer<'_>,
            _intermediates: &[CertificateDer<'_>],
            _name: &ServerName<'_>,
            _ocsp: &[u8],
            _now: UnixTime,
        ) -> Result<ServerCertVerified, Error> {
            Ok(ServerCertVerified::assertion())
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            self.0.verify_tls12_signature(message, cert, dss)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, Error> {
            self.0.verify_tls13_signature(message, cert, dss)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.0.supported_verify_schemes()
        }

        fn requires_raw_public_keys(&self) -> bool {
            true
        }
    }

    fn key(seed: u8) -> Arc<SigningKey> {
        Arc::new(SigningKey::from_seed([seed; 32]))
    }

    fn any_key() -> AnyKey {
        AnyKey(ring::default_provider().signature_verification_algorithms)
    }

    fn client(shown: &SigningKey, signing: Arc<SigningKey>) -> ClientConnection {
        let certified =
            CertifiedKey::new(vec![CertificateDer::from(spki_of(&shown.public()))], Arc::new(OwnKey(signing)));
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&version::TLS13])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Trusting(any_key())))
            .with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(Arc::new(certified))));
        ClientConnection::new(Arc::new(config), ServerName::try_from("127.0.0.1").unwrap()).unwrap()
    }

    /// Lets both sides talk until neither has anything to say.
    fn shake_hands(mut client: ClientConnection) -> Result<Option<VerifyingKey>, Error> {
        let mut server = ServerConnection::new(Arc::new(server_config(key(1)).unwrap())).unwrap();
        for _ in 0..4 {
            let mut bytes = Vec::new();
            while client.wants_write() {
                client.write_tls(&mut bytes).unwrap();
            }
            server.read_tls(&mut bytes.as_slice()).unwrap();
            server.process_new_packets()?;
            let mut bytes = Vec::new();
            while server.wants_write() {
                server.write_tls(&mut bytes).unwrap();
            }
            client.read_tls(&mut bytes.as_slice()).unwrap();
            client.process_new_packets()?;
        }
        assert!(!server.is_handshaking());
        Ok(peer_key(server.peer_certificates()))
    }

    #[test]
    fn the_server_learns_the_key_a_client_proved() {
        assert_eq!(shake_hands(client(&key(2), key(2))), Ok(Some(key(2).public())));
    }

    #[test]
    fn showing_the_key_of_another_desk_without_holding_it_ends_the_handshake() {
        assert!(shake_hands(client(&key(2), key(3))).is_err());
    }
}
