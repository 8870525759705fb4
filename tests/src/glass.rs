//! What crosses inside TLS? A pane of glass between desk and server that holds both their keys and writes down every byte.
//!
//! Only a test can build it: it reads the server's key from the server's folder and each desk's link key from its vault.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use aman_sync_protocol::secret::SigningKey;
use rusqlite::{Connection, OpenFlags};
use rustls::client::AlwaysResolvesClientRawPublicKeys;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring::default_provider;
use rustls::crypto::verify_tls13_signature_with_raw_key;
use rustls::pki_types::{CertificateDer, ServerName, SubjectPublicKeyInfoDer, UnixTime};
use rustls::server::AlwaysResolvesServerRawPublicKeys;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::sign::{CertifiedKey, Signer, SigningKey as TlsKey};
use rustls::version::TLS13;
use rustls::{
    ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig, SignatureAlgorithm, SignatureScheme,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::server::Server;

/// A listener in front of a server that lets everything through and keeps a copy.
#[derive(Debug)]
pub struct Glass {
    runtime: Option<tokio::runtime::Runtime>,
    /// Where desks must connect.
    pub address: String,
    seen: Arc<Mutex<Vec<u8>>>,
    vaults: Arc<Mutex<Vec<PathBuf>>>,
}

impl Glass {
    /// Stands in front of a running server.
    pub fn before(server: &Server) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a free port");
        let address = listener.local_addr().expect("its address").to_string();
        let (seen, vaults) = (Arc::<Mutex<Vec<u8>>>::default(), Arc::<Mutex<Vec<PathBuf>>>::default());
        let seed = std::fs::read_to_string(server.data.join("server.key")).expect("the server's key");
        let key = Own(Arc::new(SigningKey::from_seed(unhex(seed.trim()))));
        let upstream: SocketAddr = server.address.parse().expect("the server's address");
        let pane = Pane { key, upstream, seen: Arc::clone(&seen), vaults: Arc::clone(&vaults) };
        runtime.spawn(pane.stand(listener));
        Self { runtime: Some(runtime), address, seen, vaults }
    }

    /// Lets a desk through: its link key will be used towards the server.
    pub fn let_through(&self, vault: PathBuf) {
        self.vaults.lock().unwrap_or_else(PoisonError::into_inner).push(vault);
    }

    /// Every byte that crossed, in both directions.
    pub fn seen(&self) -> Vec<u8> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Glass {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[derive(Clone)]
struct Pane {
    key: Own,
    upstream: SocketAddr,
    seen: Arc<Mutex<Vec<u8>>>,
    vaults: Arc<Mutex<Vec<PathBuf>>>,
}

impl Pane {
    async fn stand(self, listener: TcpListener) {
        while let Ok((stream, _)) = listener.accept().await {
            let pane = self.clone();
            tokio::spawn(async move { pane.pass(stream).await });
        }
    }

    async fn pass(self, stream: TcpStream) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        let acceptor = TlsAcceptor::from(Arc::new(self.as_server()));
        let near = acceptor.accept(stream).await.ok()?;
        let client = near.get_ref().1.peer_certificates()?.first()?.as_ref().to_vec();
        let link = self.link_key(&client)?;
        let far = TcpStream::connect(self.upstream).await.ok()?;
        far.set_nodelay(true).ok()?;
        let connector = TlsConnector::from(Arc::new(as_client(link)));
        let far = connector.connect(ServerName::from(self.upstream.ip()), far).await.ok()?;
        let ((near_read, near_write), (far_read, far_write)) = (split(near), split(far));
        tokio::join!(self.copy(near_read, far_write), self.copy(far_read, near_write));
        Some(())
    }

    async fn copy(&self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) {
        let mut part = [0; 16 << 10];
        while let Ok(count) = from.read(&mut part).await {
            if count == 0 || to.write_all(&part[..count]).await.is_err() || to.flush().await.is_err() {
                break;
            }
            self.seen.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&part[..count]);
        }
        let _ = to.shutdown().await;
    }

    fn link_key(&self, client: &[u8]) -> Option<SigningKey> {
        let vaults = self.vaults.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let keys = vaults.iter().filter_map(|vault| {
            let log = Connection::open_with_flags(vault.join("log.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
            let seed: Vec<u8> =
                log.query_row("SELECT value FROM setting WHERE name = 'link'", (), |row| row.get(0)).ok()?;
            Some(SigningKey::from_seed(seed.try_into().ok()?))
        });
        keys.into_iter().find(|key| client.ends_with(key.public().as_bytes()))
    }

    fn as_server(&self) -> ServerConfig {
        let resolver = AlwaysResolvesServerRawPublicKeys::new(Arc::new(self.key.certified()));
        ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(&[&TLS13])
            .expect("TLS 1.3")
            .with_client_cert_verifier(Arc::new(Anyone))
            .with_cert_resolver(Arc::new(resolver))
    }
}

fn as_client(link: SigningKey) -> ClientConfig {
    let resolver = AlwaysResolvesClientRawPublicKeys::new(Arc::new(Own(Arc::new(link)).certified()));
    ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_protocol_versions(&[&TLS13])
        .expect("TLS 1.3")
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anyone))
        .with_client_cert_resolver(Arc::new(resolver))
}

#[derive(Clone)]
struct Own(Arc<SigningKey>);

impl Own {
    fn certified(&self) -> CertifiedKey {
        CertifiedKey::new(vec![CertificateDer::from(self.spki())], Arc::new(self.clone()))
    }

    fn spki(&self) -> Vec<u8> {
        [&ED25519_SPKI[..], self.0.public().as_bytes()].concat()
    }
}

impl std::fmt::Debug for Own {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Own(..)")
    }
}

impl TlsKey for Own {
    fn choose_scheme(&self, offered: &[SignatureScheme]) -> Option<Box<dyn Signer>> {
        offered.contains(&SignatureScheme::ED25519).then(|| Box::new(self.clone()) as Box<dyn Signer>)
    }

    fn public_key(&self) -> Option<SubjectPublicKeyInfoDer<'_>> {
        Some(SubjectPublicKeyInfoDer::from(self.spki()))
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        SignatureAlgorithm::ED25519
    }
}

impl Signer for Own {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.0.sign(message).to_vec())
    }

    fn scheme(&self) -> SignatureScheme {
        SignatureScheme::ED25519
    }
}

/// Takes whoever is there: the two ends have judged each other's keys, and the pane shows each the other's.
#[derive(Debug)]
struct Anyone;

impl Anyone {
    fn right(
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let known = default_provider().signature_verification_algorithms;
        verify_tls13_signature_with_raw_key(message, &SubjectPublicKeyInfoDer::from(key.as_ref()), signed, &known)
    }
}

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::right(message, key, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::right(message, key, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

impl ClientCertVerifier for Anyone {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::right(message, key, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        key: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Self::right(message, key, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        true
    }
}

fn unhex(text: &str) -> [u8; 32] {
    let digits: Vec<u8> = text
        .bytes()
        .filter_map(|letter| char::from(letter).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    std::array::from_fn(|at| {
        digits.get(2 * at).copied().unwrap_or(0) << 4 | digits.get(2 * at + 1).copied().unwrap_or(0)
    })
}

/// DER of a SubjectPublicKeyInfo for Ed25519 (RFC 8410), up to the key.
const ED25519_SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
