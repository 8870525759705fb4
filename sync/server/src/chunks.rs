//! How does one exchange of chunks with a desk go?
//!
//! Chunks are kept as they arrive, in groups, and each group is acknowledged when it is on the disk: a cut costs the chunk
//! that was on its way. Who may not read a space hears of each of its chunks the same as of one that is nowhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use aman_sync_protocol::chunks::{
    Address, ChunkAnswer, ChunkAsk, ChunkName, ChunksKept, MOST_ASKED, Offered, Wanted, address_of,
};
use aman_sync_protocol::frame::{Frame, FrameType};
use aman_sync_protocol::ids::SpaceId;
use aman_sync_protocol::message::{Alert, AlertCode, End};
use axum::body::{Body, Bytes};
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::app::App;
use crate::diag::{Event, tell};
use crate::mailbox::Peer;
use crate::session::PATIENCE;
use crate::store::{Reading, StoreFault};
use crate::uplink::{Heard, Uplink};
use crate::writer::alert_of;

/// Answers `POST /v1/chunks`.
pub(crate) async fn chunks(
    State(app): State<Arc<App>>,
    Extension(Peer(link)): Extension<Peer>,
    body: Body,
) -> Response {
    let Ok(permit) = Arc::clone(&app.bodies).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "5")]).into_response();
    };
    let roster = app.roster();
    let Some(desk) = roster.desk_of_link(&link) else { return StatusCode::UNAUTHORIZED.into_response() };
    if roster.revoked(&desk) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut uplink = Uplink::new(body);
    let ask = match uplink.hear().await {
        Heard::Frame(frame) if frame.kind == FrameType::ChunkAsk => ChunkAsk::decode(&frame.payload).ok(),
        Heard::Frame(_) | Heard::Pause | Heard::Over | Heard::Cut | Heard::TooMuch | Heard::Malformed(_) => None,
    };
    let Some(ask) = ask else { return StatusCode::BAD_REQUEST.into_response() };
    if ask.desk != desk {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if ask.offered.len() + ask.wanted.len() > MOST_ASKED {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let (down, answers) = mpsc::channel(WAITING_ANSWERS);
    let exchange = Exchange { app, down, kept: 0, sent: 0 };
    tokio::spawn(async move {
        exchange.run(uplink, ask).await;
        drop(permit);
    });
    let answers = stream::unfold(answers, |mut answers| async move {
        let bytes: Bytes = answers.recv().await?;
        Some((Ok::<_, core::convert::Infallible>(bytes), answers))
    });
    Body::from_stream(answers).into_response()
}

struct Exchange {
    app: Arc<App>,
    down: mpsc::Sender<Bytes>,
    kept: u64,
    sent: u64,
}

/// Why an exchange ends before its end.
enum Stop {
    /// The desk is gone; there is nobody to tell.
    Gone,
    /// The desk is told this.
    Told(AlertCode),
    /// The store failed.
    Failed(StoreFault),
}

impl From<StoreFault> for Stop {
    fn from(fault: StoreFault) -> Self {
        Self::Failed(fault)
    }
}

impl Exchange {
    async fn run(mut self, uplink: Uplink, ask: ChunkAsk) {
        let outcome = self.converse(uplink, ask).await;
        let complete = outcome.is_ok();
        let alert = match outcome {
            Ok(()) | Err(Stop::Gone) => None,
            Err(Stop::Told(code)) => Some(Alert::plain(code)),
            Err(Stop::Failed(fault)) => {
                tell(Event::StoreFailed(fault));
                Some(alert_of(fault))
            }
        };
        if let Some(alert) = alert {
            let _gone = self.send(FrameType::Alert, alert.encode()).await;
            let _gone = self.send(FrameType::End, End::default().encode()).await;
        }
        tell(Event::Chunks { complete, received: self.kept, sent: self.sent });
    }

    async fn converse(&mut self, mut uplink: Uplink, ask: ChunkAsk) -> Result<(), Stop> {
        let roster = self.app.roster();
        let desk = ask.desk;
        let readable = move |space: &SpaceId| roster.may_read(&desk, space);
        let roster = self.app.roster();
        let writable = move |space: &SpaceId| roster.may_write(&desk, space) || roster.may_read(&desk, space);
        let (answer, ask) = self
            .app
            .ask(move |store| {
                let offered = ask.offered.iter().map(|name| offer(store, name, &readable, &writable));
                let offered = offered.collect::<Result<_, _>>()?;
                let wanted = ask.wanted.iter().map(|name| want(store, name, &readable)).collect::<Result<_, _>>()?;
                Ok((ChunkAnswer { offered, wanted }, ask))
            })
            .await?;
        self.send(FrameType::ChunkAnswer, answer.encode()).await?;
        let expected = ask.offered.iter().zip(&answer.offered).filter(|(_, word)| **word == Offered::Wanted);
        let expected = expected.map(|(name, _)| (name.address, name.space)).collect();
        self.listen(&mut uplink, expected).await?;
        for (name, word) in ask.wanted.iter().zip(&answer.wanted) {
            if *word == Wanted::Follows {
                let name = *name;
                let bytes = self.app.ask(move |store| store.chunk(&name.space, &name.address)).await?;
                self.send(FrameType::Chunk, bytes.ok_or(StoreFault::Damaged)?).await?;
                self.sent += 1;
            }
        }
        self.send(FrameType::End, End { complete: true, ..End::default() }.encode()).await
    }

    async fn listen(&mut self, uplink: &mut Uplink, expected: BTreeMap<Address, SpaceId>) -> Result<(), Stop> {
        let mut group: Vec<(ChunkName, Vec<u8>)> = Vec::new();
        loop {
            match uplink.hear().await {
                Heard::Frame(frame) => match frame.kind {
                    FrameType::Chunk => {
                        let address = address_of(&frame.payload);
                        // Whatever does not have the hash of something that was offered is no chunk of anybody's.
                        let Some(space) = expected.get(&address) else {
                            self.keep(&mut group).await?;
                            return Err(Stop::Told(AlertCode::Malformed));
                        };
                        group.push((ChunkName { space: *space, address }, frame.payload));
                        if group.len() >= GROUP {
                            self.keep(&mut group).await?;
                        }
                    }
                    FrameType::End => return self.keep(&mut group).await,
                    FrameType::Hello
                    | FrameType::Incarnation
                    | FrameType::Entry
                    | FrameType::Wrap
                    | FrameType::Grant
                    | FrameType::Receipt
                    | FrameType::Alert
                    | FrameType::Pulled
                    | FrameType::ServerHello
                    | FrameType::ChunkAsk
                    | FrameType::ChunkAnswer
                    | FrameType::ChunksKept => {
                        self.keep(&mut group).await?;
                        return Err(Stop::Told(AlertCode::UnexpectedFrame));
                    }
                },
                Heard::Pause => self.keep(&mut group).await?,
                Heard::Over | Heard::Cut => {
                    self.keep(&mut group).await?;
                    return Err(Stop::Gone);
                }
                Heard::Malformed(_) => {
                    self.keep(&mut group).await?;
                    return Err(Stop::Told(AlertCode::Malformed));
                }
                Heard::TooMuch => {
                    self.keep(&mut group).await?;
                    return Err(Stop::Told(AlertCode::TooMuch));
                }
            }
        }
    }

    async fn keep(&mut self, group: &mut Vec<(ChunkName, Vec<u8>)>) -> Result<(), Stop> {
        if group.is_empty() {
            return Ok(());
        }
        let group = core::mem::take(group);
        let addresses: Vec<Address> = group.iter().map(|(name, _)| name.address).collect();
        self.app
            .change(move |ledger| {
                group.iter().try_for_each(|(name, bytes)| ledger.put_chunk(&name.space, &name.address, bytes))
            })
            .await?;
        self.kept += addresses.len() as u64;
        self.send(FrameType::ChunksKept, ChunksKept { addresses }.encode()).await
    }

    async fn send(&self, kind: FrameType, payload: Vec<u8>) -> Result<(), Stop> {
        let bytes = Bytes::from(Frame { kind, payload }.encode());
        match timeout(PATIENCE, self.down.send(bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Stop::Gone),
        }
    }
}

fn offer(
    store: &dyn Reading,
    name: &ChunkName,
    readable: &dyn Fn(&SpaceId) -> bool,
    writable: &dyn Fn(&SpaceId) -> bool,
) -> Result<Offered, StoreFault> {
    if !writable(&name.space) {
        return Ok(Offered::Refused);
    }
    // Who may only write is not told what others left.
    let held = readable(&name.space) && store.has_chunk(&name.space, &name.address)?;
    Ok(if held { Offered::Held } else { Offered::Wanted })
}

fn want(store: &dyn Reading, name: &ChunkName, readable: &dyn Fn(&SpaceId) -> bool) -> Result<Wanted, StoreFault> {
    let there = readable(&name.space) && store.has_chunk(&name.space, &name.address)?;
    Ok(if there { Wanted::Follows } else { Wanted::Absent })
}

const WAITING_ANSWERS: usize = 4;
/// Chunks kept in one transaction.
const GROUP: usize = 4;
