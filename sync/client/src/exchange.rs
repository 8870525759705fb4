//! How is one exchange carried out: the engine's actions become bytes and rows, answers become its events?

use std::collections::{BTreeSet, VecDeque};

use aman_sync_protocol::engine::{Action, Engine, Event, Opening, Outcome};
use aman_sync_protocol::frame::{Frame, FrameReader, FrameType};
use aman_sync_protocol::host::Clock;
use aman_sync_protocol::ids::EntryId;
use aman_sync_protocol::message::{Alert, AlertCode, End};
use aman_sync_protocol::replica::{Replica, Scope};
use aman_sync_protocol::wire::{item_frame, read_from_server};
use bytes::Bytes;
use reqwest::StatusCode;
use tokio::sync::mpsc::UnboundedSender;

use crate::error::{NetworkFault, SyncFault, malformed};
use crate::transport::{Call, PAUSE_MS, Transport, send_piece};

/// What an exchange did so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Done {
    pub(crate) acknowledged: u64,
    pub(crate) stored: u64,
    pub(crate) receipts: u64,
    pub(crate) refused: BTreeSet<EntryId>,
    pub(crate) alerts: Vec<Alert>,
    /// Something changed on either side: it makes sense to go on.
    pub(crate) moved: bool,
    /// The server had lost its memory.
    pub(crate) refill: bool,
    /// What came contradicts, or lacks, something that is held or named elsewhere.
    pub(crate) suspicious: bool,
}

/// One exchange.
pub(crate) struct Exchange<'a, R: Replica> {
    transport: &'a Transport,
    replica: &'a mut R,
    clock: &'a dyn Clock,
    scope: Scope,
    engine: Option<Engine>,
    out: Vec<u8>,
    finished_sending: bool,
    outcome: Option<Outcome>,
    done: Done,
}

type Fault<R> = SyncFault<<R as Replica>::Fault>;

impl<'a, R: Replica> Exchange<'a, R> {
    pub(crate) fn new(transport: &'a Transport, replica: &'a mut R, clock: &'a dyn Clock, scope: Scope) -> Self {
        Self {
            transport,
            replica,
            clock,
            scope,
            engine: Some(Engine::new(transport.server_key())),
            out: Vec::new(),
            finished_sending: false,
            outcome: None,
            done: Done::default(),
        }
    }

    /// What was done, whether the exchange ended well or not.
    pub(crate) fn done(self) -> Done {
        self.done
    }

    /// Carries the exchange out.
    ///
    /// # Errors
    /// The network, the server or the replica failed. What came before is kept.
    pub(crate) async fn run(&mut self) -> Result<Outcome, Fault<R>> {
        let opening = self.opening()?;
        self.happen(Event::Start(opening))?;
        let talked = self.talk().await;
        // Whatever came whole is kept, also when the line broke.
        self.happen(Event::Closed)?;
        talked?;
        match self.outcome {
            Some(outcome) if outcome.complete => Ok(outcome),
            Some(_) | None => Err(SyncFault::Network(NetworkFault::Cut)),
        }
    }

    fn opening(&self) -> Result<Opening, Fault<R>> {
        let replica = &*self.replica;
        let unsent = replica.unsent(self.push_budget()).map_err(SyncFault::Replica)?;
        let large = unsent.iter().map(|unsent| unsent.item.bytes().len()).sum::<usize>() > STATE_HEADS_FROM;
        let heads = match self.scope {
            Scope::All => replica.heads(Scope::All).map_err(SyncFault::Replica)?,
            Scope::Own if large => replica.heads(Scope::Own).map_err(SyncFault::Replica)?,
            Scope::Own => Vec::new(),
        };
        Ok(Opening {
            desk: replica.desk().map_err(SyncFault::Replica)?,
            server_incarnation: replica.server_incarnation().map_err(SyncFault::Replica)?,
            cursors: replica.cursors().map_err(SyncFault::Replica)?,
            heads,
            unsent,
            pull_budget: PULL_BUDGET,
        })
    }

    fn push_budget(&self) -> usize {
        match self.scope {
            Scope::All => REFILL_BUDGET,
            Scope::Own => PUSH_BUDGET,
        }
    }

    async fn talk(&mut self) -> Result<(), Fault<R>> {
        let first = core::mem::take(&mut self.out);
        let (mut up, mut call) = if self.finished_sending {
            (None, self.transport.post_whole(SYNC, first))
        } else {
            let (up, call) = self.transport.post_stream(SYNC);
            send_piece(&up, first);
            (Some(up), call)
        };
        let answer = call.answer().await.map_err(SyncFault::Network)?;
        let refusal = match answer.status {
            StatusCode::OK => None,
            StatusCode::UNAUTHORIZED => Some(NetworkFault::Refused(AlertCode::NotEnrolled)),
            StatusCode::FORBIDDEN => Some(NetworkFault::Refused(AlertCode::Revoked)),
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                let pause = answer.retry_after_ms.unwrap_or(PAUSE_MS);
                return Err(SyncFault::Network(NetworkFault::Busy(pause)));
            }
            _ => return Err(SyncFault::Network(NetworkFault::Unexpected)),
        };
        if let Some(refusal) = refusal {
            return Err(SyncFault::Network(refusal));
        }
        self.listen(&mut call, &mut up).await
    }

    async fn listen(&mut self, call: &mut Call, up: &mut Option<UnboundedSender<Bytes>>) -> Result<(), Fault<R>> {
        let mut reader = FrameReader::new();
        while let Some(piece) = call.piece().await.map_err(SyncFault::Network)? {
            reader.take(&piece);
            while let Some(frame) = reader.next_frame().map_err(malformed)? {
                let incoming = read_from_server(&frame).map_err(malformed)?;
                self.happen(Event::Incoming(incoming))?;
            }
            if let Some(sender) = up {
                send_piece(sender, core::mem::take(&mut self.out));
            }
            if self.finished_sending {
                *up = None;
            }
        }
        Ok(())
    }

    fn happen(&mut self, event: Event) -> Result<(), Fault<R>> {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let Some(engine) = self.engine.take() else { return Ok(()) };
            let (engine, actions) = engine.step(event, self.clock.now()).map_err(SyncFault::Protocol)?;
            self.engine = Some(engine);
            for action in actions {
                events.extend(self.act(action)?);
            }
        }
        Ok(())
    }

    fn act(&mut self, action: Action) -> Result<Option<Event>, Fault<R>> {
        match action {
            Action::SendHello(hello) => self.write(FrameType::Hello, hello.encode())?,
            Action::Send(item) => item_frame(&item).map_err(malformed)?.write(&mut self.out),
            Action::FinishSending => {
                self.write(FrameType::End, End::default().encode())?;
                self.finished_sending = true;
            }
            Action::AskUnsent => {
                return Ok(Some(Event::Unsent(self.replica.unsent(self.push_budget()).map_err(SyncFault::Replica)?)));
            }
            Action::Acknowledge(receipt) => {
                let taken = self.replica.acknowledge(&receipt).map_err(SyncFault::Replica)?;
                self.done.receipts += 1;
                self.done.acknowledged += taken.newly;
                self.done.moved |= taken.newly > 0 || taken.taken_back > 0;
                self.done.suspicious |= taken.taken_back > 0 || taken.forked;
                let said = receipt.receipt();
                let alert = |code| Alert { space: Some(said.space), log: Some(said.log), ..Alert::plain(code) };
                self.done.alerts.extend((taken.taken_back > 0).then(|| alert(AlertCode::RolledBack)));
                self.done.alerts.extend(taken.forked.then(|| alert(AlertCode::Fork)));
            }
            Action::Store(items, now) => {
                let received = self.replica.receive(&items, now).map_err(SyncFault::Replica)?;
                self.done.stored += received.stored;
                self.done.moved |= received.stored > 0;
                self.done.suspicious |= received.alerts.iter().any(is_suspicious);
                self.done.alerts.extend(received.alerts);
            }
            Action::AdvanceCursors(cursors) => {
                self.done.moved = true;
                self.replica.advance_cursors(&cursors).map_err(SyncFault::Replica)?;
            }
            Action::Sent(items) => self.replica.sent(&items).map_err(SyncFault::Replica)?,
            Action::ForgetAcknowledgements => {
                self.done.refill = true;
                self.replica.forget_acknowledgements().map_err(SyncFault::Replica)?;
            }
            Action::Remember(incarnation) => {
                self.replica.set_server_incarnation(incarnation).map_err(SyncFault::Replica)?;
            }
            Action::NoteRefusal(entries, code) => {
                for entry in &entries {
                    self.replica.note_refusal(entry, code.number()).map_err(SyncFault::Replica)?;
                }
                self.done.refused.extend(entries);
            }
            Action::Tell(alert) => self.done.alerts.push(alert),
            Action::Finish(outcome) => self.outcome = Some(outcome),
        }
        Ok(None)
    }

    fn write(&mut self, kind: FrameType, payload: Vec<u8>) -> Result<(), Fault<R>> {
        Frame::new(kind, payload).map_err(malformed)?.write(&mut self.out);
        Ok(())
    }
}

/// Whether a desk that found this has reason to offer, and ask for, everything anew.
pub(crate) fn is_suspicious(alert: &Alert) -> bool {
    matches!(alert.code, AlertCode::Fork | AlertCode::Gap)
}

const SYNC: &str = "/v1/sync";
/// What one exchange pushes at most; a larger outbox takes several.
const PUSH_BUDGET: usize = 1024 * 1024;
/// An emptied server believes a desk only once the roster it brings names that desk: the whole roster goes at once.
const REFILL_BUDGET: usize = 8 * 1024 * 1024;
const PULL_BUDGET: u64 = 256 * 1024;
/// From here on it is worth asking what the server holds before pushing; the engine's own bound.
const STATE_HEADS_FROM: usize = aman_sync_protocol::engine::PUSH_UNASKED;
