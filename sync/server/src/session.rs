//! How does one exchange with a desk go, from its hello to our end?
//!
//! Items are handed to the writer as they arrive, so a body cut half-way keeps what came whole. Receipts stream back
//! while the desk still pushes: it sees progress, and after a cut knows what need not be sent again.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use aman_sync_protocol::frame::{Frame, FrameType};
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::message::{Alert, AlertCode, Ask, End, Hello, ServerHello};
use aman_sync_protocol::wire::{FromDesk, pulled_frame, read_from_desk};
use axum::body::{Body, Bytes};
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::app::App;
use crate::delivery::{Delivery, receipt_of};
use crate::diag::{Event, tell};
use crate::gather::Gathered;
use crate::intake::Carrier;
use crate::introduction::{carrier_of, succession};
use crate::mailbox::Peer;
use crate::store::StoreFault;
use crate::uplink::{Heard, Uplink};
use crate::writer::{Reply, alert_of};

/// Answers `POST /v1/sync`.
pub(crate) async fn sync(State(app): State<Arc<App>>, Extension(Peer(link)): Extension<Peer>, body: Body) -> Response {
    let Ok(permit) = Arc::clone(&app.bodies).try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "5")]).into_response();
    };
    let mut uplink = Uplink::new(body);
    let hello = match uplink.hear().await {
        Heard::Frame(frame) => read_from_desk(frame),
        Heard::Pause | Heard::Over | Heard::Cut | Heard::TooMuch | Heard::Malformed(_) => {
            return StatusCode::BAD_REQUEST.into_response();
        }
    };
    let Ok(FromDesk::Hello(hello)) = hello else { return StatusCode::BAD_REQUEST.into_response() };
    let roster = app.roster();
    let mut items = Vec::new();
    let carrier = match carrier_of(&roster, link, &hello) {
        Ok(carrier) => carrier,
        Err((status, code)) => {
            // Who asks for receipts first waits for ours: an heir has too little to push for that.
            let unknown = code == AlertCode::NotEnrolled && roster.desk_of_link(&link).is_none();
            let unknown = unknown && hello.ask == Ask::Nothing;
            let seated = if unknown { succession(&mut uplink, &roster, link).await } else { None };
            let Some(seated) = seated else { return refuse(&app, status, code) };
            items = seated;
            Carrier::Stranger(link)
        }
    };
    let (down, answers) = mpsc::channel(WAITING_ANSWERS);
    let exchange =
        Exchange { gathered: Gathered::new(Arc::clone(&app), items), ..Exchange::new(app, down, hello, carrier) };
    tokio::spawn(async move {
        exchange.run(uplink).await;
        drop(permit);
    });
    let answers = stream::unfold(answers, |mut answers| async move {
        let bytes: Bytes = answers.recv().await?;
        Some((Ok::<_, core::convert::Infallible>(bytes), answers))
    });
    Body::from_stream(answers).into_response()
}

fn refuse(app: &App, status: StatusCode, code: AlertCode) -> Response {
    tell(Event::Refused(code));
    let hello = ServerHello { incarnation: app.incarnation, time: app.clock.now(), receipts: 0 };
    let mut bytes = Vec::new();
    for (kind, payload) in [
        (FrameType::ServerHello, hello.encode()),
        (FrameType::Alert, Alert::plain(code).encode()),
        (FrameType::End, End::default().encode()),
    ] {
        Frame { kind, payload }.write(&mut bytes);
    }
    (status, bytes).into_response()
}

struct Exchange {
    app: Arc<App>,
    down: mpsc::Sender<Bytes>,
    hello: Hello,
    carrier: Carrier,
    gathered: Gathered,
    kept: BTreeSet<EntryId>,
    touched: BTreeSet<(LogId, SpaceId)>,
    unreceipted: usize,
    receipted_ms: u64,
    tally: Tally,
}

#[derive(Default)]
struct Tally {
    received: u64,
    refused: u64,
    sent: u64,
}

/// Why an exchange ends before its end.
enum Stop {
    /// The desk is gone; there is nobody to tell.
    Gone,
    /// The desk is told this, and the exchange ends incomplete.
    Told(Alert),
}

impl From<StoreFault> for Stop {
    fn from(fault: StoreFault) -> Self {
        if fault != StoreFault::TakenBack {
            tell(Event::StoreFailed(fault));
        }
        Self::Told(alert_of(fault))
    }
}

impl Exchange {
    fn new(app: Arc<App>, down: mpsc::Sender<Bytes>, hello: Hello, carrier: Carrier) -> Self {
        let receipted_ms = app.clock.uptime_ms();
        let gathered = Gathered::new(Arc::clone(&app), Vec::new());
        Self {
            app,
            down,
            hello,
            carrier,
            gathered,
            kept: BTreeSet::new(),
            touched: BTreeSet::new(),
            unreceipted: 0,
            receipted_ms,
            tally: Tally::default(),
        }
    }

    async fn run(mut self, uplink: Uplink) {
        let outcome = self.converse(uplink).await;
        let complete = outcome.is_ok();
        if let Err(Stop::Told(alert)) = outcome {
            let more = self.is_other_life();
            let _gone = self.tell_desk(&alert).await;
            let _gone = self.send(FrameType::End, End { more, ..End::default() }.encode()).await;
        }
        let Tally { received, refused, sent } = self.tally;
        tell(Event::Exchange { complete, received, refused, sent });
    }

    async fn converse(&mut self, mut uplink: Uplink) -> Result<(), Stop> {
        self.greet().await?;
        self.listen(&mut uplink).await?;
        self.deliver().await
    }

    async fn greet(&mut self) -> Result<(), Stop> {
        let receipts = match self.hello.ask {
            Ask::Receipts if !self.is_other_life() => {
                let chains: BTreeSet<_> = self.hello.heads.iter().map(|head| (head.log, head.space)).collect();
                self.receipts(chains).await?
            }
            Ask::Receipts | Ask::Nothing => Vec::new(),
        };
        let (incarnation, time) = (self.app.incarnation, self.app.clock.now());
        let hello = ServerHello { incarnation, time, receipts: receipts.len() as u64 };
        self.send(FrameType::ServerHello, hello.encode()).await?;
        for receipt in receipts {
            self.send(FrameType::Receipt, receipt).await?;
        }
        Ok(())
    }

    async fn listen(&mut self, uplink: &mut Uplink) -> Result<(), Stop> {
        loop {
            let (under_way, full) = (self.gathered.under_way(), self.gathered.bytes() > MOST_GATHERED);
            let heard = tokio::select! {
                biased;
                heard = uplink.hear(), if !(under_way && full) => heard,
                reply = self.gathered.done(), if under_way => {
                    self.flushed(reply?).await?;
                    self.hand_over();
                    continue;
                }
            };
            match heard {
                Heard::Frame(frame) => match read_from_desk(frame) {
                    Ok(FromDesk::Item(item)) => {
                        self.gathered.add(item);
                        if self.gathered.bytes() > MOST_GATHERED {
                            self.hand_over();
                        }
                        if self.gathered.bytes() > MOST_WAITING {
                            self.flush().await?;
                        }
                    }
                    Ok(FromDesk::End(_)) => return self.settle().await,
                    Ok(FromDesk::Hello(_)) => return self.give_up(AlertCode::UnexpectedFrame).await,
                    Err(malformed) => return self.give_up(code_of(malformed)).await,
                },
                Heard::Pause => self.hand_over(),
                Heard::Over | Heard::Cut => {
                    self.settle().await?;
                    return Err(Stop::Gone);
                }
                Heard::Malformed(malformed) => return self.give_up(code_of(malformed)).await,
                Heard::TooMuch => return self.give_up(AlertCode::TooMuch).await,
            }
        }
    }

    async fn give_up(&mut self, code: AlertCode) -> Result<(), Stop> {
        self.settle().await?;
        Err(Stop::Told(Alert::plain(code)))
    }

    async fn settle(&mut self) -> Result<(), Stop> {
        self.flush().await?;
        self.send_receipts().await
    }

    /// What a desk brought goes to the disk; what a stranger brings waits until it is whole.
    fn hand_over(&mut self) {
        if let Carrier::Desk(_) = self.carrier {
            self.tally.received += self.gathered.begin(self.carrier);
        }
    }

    async fn flush(&mut self) -> Result<(), Stop> {
        loop {
            self.tally.received += self.gathered.begin(self.carrier);
            if !self.gathered.under_way() {
                return Ok(());
            }
            let reply = self.gathered.done().await?;
            self.flushed(reply).await?;
        }
    }

    async fn flushed(&mut self, reply: Reply) -> Result<(), Stop> {
        if let Carrier::Stranger(link) = self.carrier {
            self.carrier = self.app.roster().desk_of_link(&link).map_or(self.carrier, Carrier::Desk);
        }
        self.tally.refused += reply.refused;
        self.unreceipted += reply.kept.len();
        self.kept.extend(reply.kept);
        self.touched.extend(reply.touched);
        for alert in reply.alerts {
            self.tell_desk(&alert).await?;
        }
        let waited = self.app.clock.uptime_ms().saturating_sub(self.receipted_ms);
        if self.unreceipted >= RECEIPT_EVERY || waited >= RECEIPT_AFTER_MS {
            self.send_receipts().await?;
        }
        Ok(())
    }

    async fn send_receipts(&mut self) -> Result<(), Stop> {
        self.unreceipted = 0;
        self.receipted_ms = self.app.clock.uptime_ms();
        let chains = core::mem::take(&mut self.touched);
        for receipt in self.receipts(chains).await? {
            self.send(FrameType::Receipt, receipt).await?;
        }
        Ok(())
    }

    async fn receipts(&self, chains: BTreeSet<(LogId, SpaceId)>) -> Result<Vec<Vec<u8>>, Stop> {
        if chains.is_empty() {
            return Ok(Vec::new());
        }
        let app = Arc::clone(&self.app);
        let (server, now) = (app.incarnation, app.clock.now());
        let signed = app.ask({
            let key = Arc::clone(&self.app.key);
            move |store| chains.iter().map(|chain| Ok(receipt_of(store, chain, server, now)?.sign(&key))).collect()
        });
        Ok(signed.await?)
    }

    async fn deliver(&mut self) -> Result<(), Stop> {
        let complete = self.tally.refused == 0;
        let Carrier::Desk(_) = self.carrier else {
            return self.send(FrameType::End, End { more: self.is_other_life(), ..End::default() }.encode()).await;
        };
        if self.is_other_life() {
            return self.send(FrameType::End, End { more: true, complete, ..End::default() }.encode()).await;
        }
        let mut delivery = Delivery::new(&self.hello, &self.app.roster(), core::mem::take(&mut self.kept));
        let (ahead, returned) = self.app.ask(move |store| Ok((delivery.is_ahead(store)?, delivery))).await?;
        if ahead {
            self.tell_desk(&Alert::plain(AlertCode::RolledBack)).await?;
            return self.send(FrameType::End, End { more: true, complete, ..End::default() }.encode()).await;
        }
        delivery = returned;
        loop {
            let asked = self.app.ask(move |store| delivery.next_part(store).map(|part| (delivery, part)));
            let (returned, part) = asked.await?;
            delivery = returned;
            if part.is_empty() {
                break;
            }
            self.tally.sent += part.len() as u64;
            for pulled in part {
                let frame = pulled_frame(&pulled).map_err(|_| StoreFault::Damaged)?;
                self.send(frame.kind, frame.payload).await?;
            }
        }
        self.send(FrameType::End, End { complete, ..delivery.end() }.encode()).await
    }

    /// The desk last spoke with another life of this store: its cursors mean nothing here.
    fn is_other_life(&self) -> bool {
        self.hello.server_incarnation.is_some_and(|known| known != self.app.incarnation)
    }

    async fn tell_desk(&self, alert: &Alert) -> Result<(), Stop> {
        self.send(FrameType::Alert, alert.encode()).await
    }

    async fn send(&self, kind: FrameType, payload: Vec<u8>) -> Result<(), Stop> {
        let bytes = Bytes::from(Frame { kind, payload }.encode());
        match timeout(PATIENCE, self.down.send(bytes)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Stop::Gone),
        }
    }
}

fn code_of(malformed: aman_sync_protocol::error::Malformed) -> AlertCode {
    use aman_sync_protocol::error::Malformed;
    match malformed {
        Malformed::UnknownFrame(_) => AlertCode::UnexpectedFrame,
        Malformed::TooLong => AlertCode::TooMuch,
        Malformed::BadSignature
        | Malformed::NotCanonical
        | Malformed::Newer(_)
        | Malformed::NotText
        | Malformed::Truncated
        | Malformed::Trailing
        | Malformed::WrongShape
        | Malformed::WrongValue => AlertCode::Malformed,
    }
}

/// How long a desk may take nothing of what is sent to it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);
/// What is held in memory for a stranger who brings a roster; a desk's items never wait for so many.
const MOST_WAITING: usize = 16 * 1024 * 1024;
/// What a desk's next group may hold while the one before is being flushed.
const MOST_GATHERED: usize = 64 * 1024;
const WAITING_ANSWERS: usize = 32;
const RECEIPT_EVERY: usize = 32;
const RECEIPT_AFTER_MS: u64 = 5_000;
