//! How do bytes get to the server and back?
//!
//! The only file that calls reqwest. No total and no reading time-out: on 2G an honest exchange takes minutes. A
//! watchdog gives up only when nothing moved in either direction for a while.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use aman_sync_protocol::secret::{SigningKey, VerifyingKey};
use bytes::Bytes;
use futures_util::stream;
use reqwest::{Body, Client, Response, StatusCode, redirect};
use rustls::ClientConfig;
use rustls::pki_types::UnixTime;
use rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::error::NetworkFault;
use crate::tls::{Expected, OtherKeySeen, ShownKey, client_config};

/// Where the server is and which key it must show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial {
    /// `host:port`.
    pub address: String,
    /// The pinned key.
    pub server_key: VerifyingKey,
}

/// A way to one server, as one desk.
pub struct Transport {
    client: Client,
    base: String,
    server_key: VerifyingKey,
    other_key: OtherKeySeen,
    patience: Duration,
}

impl Transport {
    /// Prepares a way to the server; nothing is sent yet.
    ///
    /// # Errors
    /// The address is not `host:port`.
    pub fn new(dial: &Dial, link: SigningKey) -> Result<Self, NetworkFault> {
        Self::with_provider(dial, link, Arc::new(DefaultTimeProvider))
    }

    /// As [`Transport::new`], with a clock under TLS that stands at a moment: to prove that it does not matter.
    ///
    /// # Errors
    /// The address is not `host:port`.
    pub fn at_moment(dial: &Dial, link: SigningKey, unix_seconds: u64) -> Result<Self, NetworkFault> {
        Self::with_provider(dial, link, Arc::new(Moment(unix_seconds)))
    }

    /// Prepares a way to a server whose key is not known yet; it is noted in `shown`. Nothing that is not sealed may be
    /// sent or believed on it.
    pub(crate) fn to_unknown(address: &str, key: SigningKey, shown: ShownKey) -> Result<Self, NetworkFault> {
        let tls = client_config(Expected::Unknown(shown), key, Arc::new(DefaultTimeProvider));
        // No receipt would be believed under this key.
        let nobody = VerifyingKey::from_bytes([0; 32]);
        Self::over(address, tls.map_err(|_| NetworkFault::BadAddress)?, (nobody, OtherKeySeen::default()))
    }

    fn with_provider(dial: &Dial, link: SigningKey, time: Arc<dyn TimeProvider>) -> Result<Self, NetworkFault> {
        let other_key: OtherKeySeen = Arc::new(AtomicBool::new(false));
        let expected = Expected::Pinned(dial.server_key, Arc::clone(&other_key));
        let tls = client_config(expected, link, time).map_err(|_| NetworkFault::BadAddress)?;
        Self::over(&dial.address, tls, (dial.server_key, other_key))
    }

    fn over(
        address: &str,
        tls: ClientConfig,
        (server_key, other_key): (VerifyingKey, OtherKeySeen),
    ) -> Result<Self, NetworkFault> {
        let (host, port) = address.rsplit_once(':').ok_or(NetworkFault::BadAddress)?;
        if host.is_empty() || port.parse::<u16>().is_err() {
            return Err(NetworkFault::BadAddress);
        }
        let mut client = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(true)
            .http1_only()
            .tcp_nodelay(true)
            .redirect(redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT);
        if is_near(host) {
            client = client.no_proxy();
        }
        Ok(Self {
            client: client.build().map_err(|_| NetworkFault::BadAddress)?,
            base: format!("https://{address}"),
            server_key,
            other_key,
            patience: PATIENCE,
        })
    }

    /// Sets after how long without any movement an exchange is given up.
    #[must_use]
    pub const fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The pinned key.
    #[must_use]
    pub const fn server_key(&self) -> VerifyingKey {
        self.server_key
    }

    /// Begins `POST path` with a body that is whole already.
    pub(crate) fn post_whole(&self, path: &str, body: Vec<u8>) -> Call {
        let movement = Arc::new(AtomicU64::new(0));
        self.call(self.client.post(format!("{}{path}", self.base)).body(body), movement)
    }

    /// Begins `POST path` with a body that goes on as long as the sender lives.
    pub(crate) fn post_stream(&self, path: &str) -> (mpsc::UnboundedSender<Bytes>, Call) {
        let (sender, receiver) = mpsc::unbounded_channel::<Bytes>();
        let movement = Arc::new(AtomicU64::new(0));
        let taken = Arc::clone(&movement);
        let pieces = stream::unfold((receiver, taken), |(mut receiver, taken)| async move {
            let piece = receiver.recv().await?;
            taken.fetch_add(1, Ordering::Relaxed);
            Some((Ok::<_, core::convert::Infallible>(piece), (receiver, taken)))
        });
        let request = self.client.post(format!("{}{path}", self.base)).body(Body::wrap_stream(pieces));
        (sender, self.call(request, movement))
    }

    /// Begins `GET path`.
    pub(crate) fn get(&self, path: &str) -> Call {
        self.call(self.client.get(format!("{}{path}", self.base)), Arc::new(AtomicU64::new(0)))
    }

    fn call(&self, request: reqwest::RequestBuilder, movement: Arc<AtomicU64>) -> Call {
        self.other_key.store(false, Ordering::SeqCst);
        Call {
            state: State::Asked(tokio::spawn(request.send())),
            movement,
            patience: self.patience,
            other_key: Arc::clone(&self.other_key),
        }
    }
}

#[derive(Debug)]
struct Moment(u64);

impl TimeProvider for Moment {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(Duration::from_secs(self.0)))
    }
}

/// A request on its way, and its answer as it comes.
pub(crate) struct Call {
    state: State,
    movement: Arc<AtomicU64>,
    patience: Duration,
    other_key: OtherKeySeen,
}

enum State {
    Asked(JoinHandle<Result<Response, reqwest::Error>>),
    Answering(Response),
    Over,
}

/// What a server answered before its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) retry_after_ms: Option<u64>,
}

impl Call {
    /// Waits for the head of the answer.
    ///
    /// # Errors
    /// There is none: nobody answered, another key answered, or nothing moved.
    pub(crate) async fn answer(&mut self) -> Result<Answer, NetworkFault> {
        let State::Asked(asked) = &mut self.state else { return Err(NetworkFault::Unexpected) };
        let sent = tokio::select! {
            sent = asked => sent.map_err(|_| NetworkFault::Cut)?,
            () = stall(&self.movement, self.patience) => return Err(self.give_up(NetworkFault::Stalled)),
        };
        let response = match sent {
            Ok(response) => response,
            Err(error) => return Err(self.fault_of(&error)),
        };
        let retry = response.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        let answer =
            Answer { status: response.status(), retry_after_ms: retry.map(|seconds| seconds.saturating_mul(1000)) };
        self.state = State::Answering(response);
        Ok(answer)
    }

    /// Waits for the next piece of the answer; `None` at its end.
    ///
    /// # Errors
    /// The connection broke off, or nothing moved.
    pub(crate) async fn piece(&mut self) -> Result<Option<Bytes>, NetworkFault> {
        let State::Answering(response) = &mut self.state else { return Ok(None) };
        let piece = tokio::select! {
            piece = response.chunk() => piece,
            () = stall(&self.movement, self.patience) => return Err(self.give_up(NetworkFault::Stalled)),
        };
        match piece {
            Ok(Some(piece)) => {
                self.movement.fetch_add(1, Ordering::Relaxed);
                Ok(Some(piece))
            }
            Ok(None) => {
                self.state = State::Over;
                Ok(None)
            }
            Err(_) => Err(self.give_up(NetworkFault::Cut)),
        }
    }

    fn give_up(&mut self, fault: NetworkFault) -> NetworkFault {
        if let State::Asked(asked) = &self.state {
            asked.abort();
        }
        self.state = State::Over;
        fault
    }

    fn fault_of(&mut self, error: &reqwest::Error) -> NetworkFault {
        self.state = State::Over;
        if self.other_key.load(Ordering::SeqCst) {
            NetworkFault::OtherKey
        } else if error.is_connect() || error.is_timeout() {
            NetworkFault::Unreachable
        } else {
            NetworkFault::Cut
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if let State::Asked(asked) = &self.state {
            asked.abort();
        }
    }
}

// Returns when the counter stood still for the whole patience.
async fn stall(movement: &AtomicU64, patience: Duration) {
    let mut seen = movement.load(Ordering::Relaxed);
    loop {
        sleep(patience).await;
        let now = movement.load(Ordering::Relaxed);
        if now == seen {
            return;
        }
        seen = now;
    }
}

fn is_near(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Sends bytes up in pieces, so that the watchdog sees each of them leave.
pub(crate) fn send_piece(up: &UnboundedSender<Bytes>, bytes: Vec<u8>) {
    let bytes = Bytes::from(bytes);
    let mut from = 0;
    while from < bytes.len() {
        let to = bytes.len().min(from + PIECE);
        // A closed channel means that the call ended: the answer says why.
        let _ended = up.send(bytes.slice(from..to));
        from = to;
    }
}

/// When to come back to a busy server that does not say when.
pub(crate) const PAUSE_MS: u64 = 60_000;
const PIECE: usize = 8 * 1024;
const CONNECT: Duration = Duration::from_secs(60);
/// Longer than a full send buffer takes to drain at 40 kbit/s.
const PATIENCE: Duration = Duration::from_secs(120);
