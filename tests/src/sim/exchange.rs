//! How does a simulated desk exchange with a simulated server: the real engine, no line between them?

use std::collections::BTreeSet;

use aman_sync_protocol::engine::{Action, Engine, EngineFault, Event, Incoming, Opening, Outcome};
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{EntryId, LogId, SpaceId};
use aman_sync_protocol::message::{Alert, AlertCode, End, Hello, ServerHello};
use aman_sync_protocol::replica::{Item, Replica, Scope};

use super::desk::Desk;
use super::server::Server;

/// Where the line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Nowhere.
    Whole,
    /// After so many frames from the desk.
    CutUp(usize),
    /// After so many frames from the server.
    CutDown(usize),
}

/// Exchanges until neither side has anything new, as the client's driver does; false if the server broke the protocol.
pub fn sync(desk: &mut Desk, server: &mut Server, line: Line, now: Timestamp) -> bool {
    let Ok(_beacons) = desk.replica.append_due_beacons(now);
    let mut scope = Scope::Own;
    let mut looks = 0;
    let mut offered_anew = false;
    for _ in 0..8 {
        let mut exchange = Exchange::new(desk, server, line, now);
        let outcome = exchange.run(scope);
        let (moved, mut suspicious) = (exchange.moved, exchange.suspicious);
        note_acknowledged(desk);
        let outcome = match outcome {
            Ok(outcome) if outcome.complete => outcome,
            Ok(_) => return true,
            Err(_) => {
                // The person is told that the server's answer cannot be understood.
                desk.told.push(Alert::plain(AlertCode::UnexpectedFrame));
                return false;
            }
        };
        scope = if outcome.refill { Scope::All } else { Scope::Own };
        let more = moved && (outcome.again || desk.replica.waiting() > 0);
        let mut look_again = false;
        if !more && !outcome.again {
            let Ok(settled) = desk.replica.settle(now);
            looks += 1;
            look_again = settled.look_again && looks <= 2;
            suspicious |= !settled.alerts.is_empty();
            desk.told.extend(settled.alerts);
        }
        if suspicious && !offered_anew {
            offered_anew = true;
            scope = Scope::All;
            let Ok(()) = desk.replica.forget_acknowledgements();
        } else if !more && !look_again {
            return true;
        }
    }
    true
}

fn note_acknowledged(desk: &mut Desk) {
    let Ok(unsent) = desk.replica.unsent(usize::MAX);
    let waiting: BTreeSet<EntryId> = unsent.iter().filter_map(|unsent| unsent.entry).collect();
    let acknowledged = desk.written.keys().filter(|id| !waiting.contains(id)).copied();
    desk.acknowledged.extend(acknowledged.collect::<Vec<_>>());
}

struct Exchange<'a> {
    desk: &'a mut Desk,
    server: &'a mut Server,
    engine: Option<Engine>,
    hello: Option<Hello>,
    pushed: BTreeSet<EntryId>,
    touched: BTreeSet<(LogId, SpaceId)>,
    line: Line,
    up: usize,
    down: usize,
    finished: bool,
    outcome: Outcome,
    moved: bool,
    suspicious: bool,
    now: Timestamp,
}

impl<'a> Exchange<'a> {
    fn new(desk: &'a mut Desk, server: &'a mut Server, line: Line, now: Timestamp) -> Self {
        let engine = Some(Engine::new(server.public()));
        Self {
            desk,
            server,
            engine,
            hello: None,
            pushed: BTreeSet::new(),
            touched: BTreeSet::new(),
            line,
            up: 0,
            down: 0,
            finished: false,
            outcome: Outcome::default(),
            moved: false,
            suspicious: false,
            now,
        }
    }

    fn run(&mut self, scope: Scope) -> Result<Outcome, EngineFault> {
        let opening = self.opening(scope);
        let talked = self.happen(Event::Start(opening)).and_then(|()| self.answer());
        self.happen(Event::Closed)?;
        talked.map(|()| self.outcome)
    }

    fn opening(&self, scope: Scope) -> Opening {
        let replica = &self.desk.replica;
        let Ok(unsent) = replica.unsent(64 * 1024);
        let Ok(heads) = replica.heads(scope);
        let Ok(server_incarnation) = replica.server_incarnation();
        let Ok(cursors) = replica.cursors();
        let heads = if scope == Scope::All { heads } else { Vec::new() };
        // Never asked: a small outbox is pushed at once.
        let unsent = unsent.into_iter().take(24).collect();
        Opening { desk: self.desk.id, server_incarnation, cursors, heads, unsent, pull_budget: 1 << 18 }
    }

    fn answer(&mut self) -> Result<(), EngineFault> {
        let Some(hello) = self.hello.clone() else { return Ok(()) };
        let desk = self.desk.id;
        let first = ServerHello { incarnation: self.server.incarnation, time: self.now, receipts: 0 };
        self.tell(Incoming::Hello(first))?;
        let touched = core::mem::take(&mut self.touched);
        for receipt in self.server.receipts(desk, &touched, self.now) {
            self.tell(Incoming::Receipt(receipt))?;
        }
        if !self.finished {
            return Ok(());
        }
        let pushed = core::mem::take(&mut self.pushed);
        let delivery = self.server.deliver(&hello, &pushed);
        for pulled in delivery.items {
            self.tell(Incoming::Pulled(pulled))?;
        }
        if delivery.cut {
            return Ok(());
        }
        self.tell(Incoming::End(End { more: false, cursors: delivery.ends, complete: true }))
    }

    /// A frame from the server, if the line still holds.
    fn tell(&mut self, incoming: Incoming) -> Result<(), EngineFault> {
        self.down += 1;
        match self.line {
            Line::CutDown(most) if self.down > most => Ok(()),
            Line::Whole | Line::CutUp(_) | Line::CutDown(_) => self.happen(Event::Incoming(incoming)),
        }
    }

    fn happen(&mut self, event: Event) -> Result<(), EngineFault> {
        let Some(engine) = self.engine.take() else { return Ok(()) };
        let (engine, actions) = engine.step(event, self.now)?;
        self.engine = Some(engine);
        for action in actions {
            self.act(action)?;
        }
        Ok(())
    }

    fn act(&mut self, action: Action) -> Result<(), EngineFault> {
        let desk = &mut *self.desk;
        match action {
            Action::SendHello(hello) => self.hello = Some(hello),
            Action::Send(item) => self.send(&item),
            Action::FinishSending => self.finished = !matches!(self.line, Line::CutUp(most) if self.up >= most),
            Action::AskUnsent => {
                let Ok(unsent) = desk.replica.unsent(64 * 1024);
                return self.happen(Event::Unsent(unsent));
            }
            Action::Acknowledge(receipt) => {
                let Ok(taken) = desk.replica.acknowledge(&receipt);
                self.moved |= taken.newly > 0 || taken.taken_back > 0;
                self.suspicious |= taken.taken_back > 0 || taken.forked;
                if taken.taken_back > 0 {
                    desk.told.push(Alert::plain(AlertCode::RolledBack));
                }
                if taken.forked {
                    desk.told.push(Alert::plain(AlertCode::Fork));
                }
            }
            Action::Store(items, now) => {
                let Ok(received) = desk.replica.receive(&items, now);
                self.moved |= received.stored > 0;
                self.suspicious |=
                    received.alerts.iter().any(|alert| matches!(alert.code, AlertCode::Fork | AlertCode::Gap));
                desk.told.extend(received.alerts);
            }
            Action::AdvanceCursors(cursors) => {
                self.moved = true;
                let Ok(()) = desk.replica.advance_cursors(&cursors);
            }
            Action::Sent(items) => {
                let Ok(()) = desk.replica.sent(&items);
            }
            Action::ForgetAcknowledgements => {
                let Ok(()) = desk.replica.forget_acknowledgements();
            }
            Action::Remember(incarnation) => {
                let Ok(()) = desk.replica.set_server_incarnation(incarnation);
            }
            Action::NoteRefusal(entries, code) => {
                for entry in entries {
                    let Ok(()) = desk.replica.note_refusal(&entry, code.number());
                }
            }
            Action::Tell(alert) => desk.told.push(alert),
            Action::Finish(outcome) => self.outcome = outcome,
        }
        Ok(())
    }

    fn send(&mut self, item: &Item) {
        self.up += 1;
        if matches!(self.line, Line::CutUp(most) if self.up > most) {
            return;
        }
        self.touched.extend(self.server.push(self.desk.id, item));
        if let Item::Entry(bytes) = item {
            self.pushed.extend(Entry::decode(bytes).map(|entry| entry.id()));
        }
    }
}
