//! How does the server listen, and how does it stop?

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use aman_sync_protocol::ids::EntryId;
use aman_sync_protocol::secret::VerifyingKey;
use axum::routing::{get, post};
use axum::{Extension, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::app::App;
use crate::chunks;
use crate::diag::{Event, tell};
use crate::folder::Folder;
use crate::host::{OsEntropy, SystemClock};
use crate::mailbox::{self, Peer};
use crate::session;
use crate::store::StoreFault;
use crate::tls::{peer_key, server_config};

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder that holds its key and its store.
    pub data: PathBuf,
    /// Where it listens.
    pub listen: SocketAddr,
    /// The only root an empty store adopts.
    pub root: Option<EntryId>,
}

/// Why a server could not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartFault {
    /// The address cannot be listened on.
    Listen,
    /// The store holds another root than the pinned one.
    OtherRoot,
    /// The folder or the store failed.
    Store(StoreFault),
    /// TLS could not be set up.
    Tls,
}

impl From<StoreFault> for StartFault {
    fn from(fault: StoreFault) -> Self {
        Self::Store(fault)
    }
}

/// A server that listens until it is dropped; [`Server::stop`] also waits for exchanges to end.
pub struct Server {
    address: SocketAddr,
    key: VerifyingKey,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Server {
    /// Opens the folder and begins to listen.
    ///
    /// # Errors
    /// The folder is in use, damaged or of a newer program; the pinned root is not the store's; or the address
    /// cannot be listened on.
    pub async fn start(config: &Config) -> Result<Self, StartFault> {
        let folder = Folder::open(&config.data, &mut OsEntropy::new())?;
        let key = folder.key().public();
        let tls = server_config(Arc::new(folder.key())).map_err(|_| StartFault::Tls)?;
        let (app, writing) = App::new(folder.store(), folder.key(), config.root, Box::new(SystemClock::new()))?;
        let root = app.roster().root().map(|root| root.fingerprint);
        if root.is_some() && config.root.is_some() && root != config.root {
            return Err(StartFault::OtherRoot);
        }
        let listener = TcpListener::bind(config.listen).await.map_err(|_| StartFault::Listen)?;
        let address = listener.local_addr().map_err(|_| StartFault::Listen)?;
        let (stop, stopped) = watch::channel(false);
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let accepting = tokio::spawn(async move {
            accept(listener, acceptor, router(Arc::new(app)), stopped).await;
            // The store is closed only when the writer has let go of it; then another server may open the folder.
            let _ended = timeout(LAST_WORDS, tokio::task::spawn_blocking(move || writing.join())).await;
            drop(folder);
        });
        Ok(Self { address, key, stop, accepting })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key desks pin.
    #[must_use]
    pub const fn key(&self) -> VerifyingKey {
        self.key
    }

    /// Takes no more connections, lets exchanges end for a while, and returns when all have.
    pub async fn stop(self) {
        tell(Event::Stopping);
        let _nobody_listens = self.stop.send(true);
        let _ended = self.accepting.await;
    }
}

/// Every route of the server.
fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/v1/sync", post(session::sync))
        .route("/v1/chunks", post(chunks::chunks))
        .route("/v1/enrol", post(mailbox::look))
        .route("/v1/enrol/{mailbox}", get(mailbox::take).post(mailbox::put))
        .with_state(app)
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, router: Router, mut stopped: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut open = JoinSet::new();
    loop {
        let (stream, _address) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                // Out of descriptors, most likely: connections end, and then there are some.
                Err(_) => { tokio::time::sleep(Duration::from_millis(50)).await; continue; }
            },
            _ = stopped.changed() => break,
        };
        while open.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let (acceptor, router, stopped) = (acceptor.clone(), router.clone(), stopped.clone());
        open.spawn(async move {
            converse(stream, &acceptor, router, stopped).await;
            drop(place);
        });
    }
    drop(listener);
    let all_ended = async { while open.join_next().await.is_some() {} };
    let _in_time = timeout(LAST_WORDS, all_ended).await;
}

async fn converse(stream: TcpStream, acceptor: &TlsAcceptor, router: Router, mut stopped: watch::Receiver<bool>) {
    // Without it the first reply waits for the peer's delayed acknowledgement: most of a second on 2G.
    let _slower = stream.set_nodelay(true);
    let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await else {
        tell(Event::HandshakeFailed);
        return;
    };
    let Some(peer) = peer_key(stream.get_ref().1.peer_certificates()) else {
        tell(Event::HandshakeFailed);
        return;
    };
    let service = TowerToHyperService::new(router.layer(Extension(Peer(peer))));
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(IDLE).max_buf_size(HTTP_BUFFER);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    loop {
        tokio::select! {
            _ended = connection.as_mut() => return,
            changed = stopped.changed() => {
                connection.as_mut().graceful_shutdown();
                if changed.is_err() {
                    let _ended = connection.as_mut().await;
                    return;
                }
            }
        }
    }
}

/// Says where a folder's store lies; for tools that look at it.
#[must_use]
pub fn store_path(data: &Path) -> PathBuf {
    crate::folder::store_path(data)
}

const CONNECTIONS: usize = 1024;
const HTTP_BUFFER: usize = 64 * 1024;
const HANDSHAKE: Duration = Duration::from_secs(60);
const IDLE: Duration = Duration::from_secs(120);
const LAST_WORDS: Duration = Duration::from_secs(20);
