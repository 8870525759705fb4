//! What does a desk do next in one exchange with the server?
//!
//! A state machine without socket, disk, clock or dice: the driver tells it what happened and does what it answers.
//!
//! ```text
//! Start ─▶ hello ┬─ little to push: push at once ──────────────┐
//!                └─ much: wait for hello, asked receipts, push ┴▶ receipts · alerts · pulled items ─▶ end ─▶ Finished
//! ```
//!
//! A cut at any moment loses nothing: receipts and items are handed on as they come, and what has no receipt is sent
//! again. When the server's incarnation is not the remembered one, all acknowledgements are forgotten, and
//! [`Outcome::again`] asks for another exchange in which everything is offered anew.

use crate::error::Malformed;
use crate::host::Timestamp;
use crate::ids::{DeskId, EntryId, Incarnation, SpaceId};
use crate::message::{Alert, AlertCode, Ask, End, Hello, ServerHello};
use crate::receipt::{ProvenReceipt, SignedReceipt};
use crate::replica::{ChainHead, Item, Pulled, Unsent};
use crate::secret::VerifyingKey;

/// One exchange. It is consumed by each step and comes back changed.
#[derive(Debug)]
pub struct Engine {
    server_key: VerifyingKey,
    remembered: Option<Incarnation>,
    phase: Phase,
    incarnation: Option<Incarnation>,
    pushed: Vec<Item>,
    batch: Vec<Pulled>,
    batch_bytes: usize,
    outcome: Outcome,
}

/// What the driver read from the replica before the exchange.
#[derive(Clone, Debug)]
pub struct Opening {
    /// This desk.
    pub desk: DeskId,
    /// The remembered server incarnation.
    pub server_incarnation: Option<Incarnation>,
    /// The cursors.
    pub cursors: Vec<(SpaceId, u64)>,
    /// Chains to state: all of them after the server changed incarnation, the own ones to be asked about otherwise.
    pub heads: Vec<ChainHead>,
    /// What waits to be sent, within the push budget.
    pub unsent: Vec<Unsent>,
    /// How many bytes the desk wants back at most.
    pub pull_budget: u64,
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The exchange begins.
    Start(Opening),
    /// The server sent something.
    Incoming(Incoming),
    /// The answer to [`Action::AskUnsent`].
    Unsent(Vec<Unsent>),
    /// The connection ended, well or not.
    Closed,
}

/// What a server may send.
#[derive(Debug)]
pub enum Incoming {
    /// Its first frame.
    Hello(ServerHello),
    /// A receipt, not proven yet.
    Receipt(SignedReceipt),
    /// An alert.
    Alert(Alert),
    /// An item of a space this desk reads.
    Pulled(Pulled),
    /// Its last frame.
    End(End),
}

/// Something the driver does, in order.
#[derive(Debug)]
#[must_use]
pub enum Action {
    /// Send the hello.
    SendHello(Hello),
    /// Send an item.
    Send(Item),
    /// Send the end, and no more after it.
    FinishSending,
    /// Ask the replica what is unsent now, and answer with [`Event::Unsent`].
    AskUnsent,
    /// Let the replica take a receipt.
    Acknowledge(ProvenReceipt),
    /// Let the replica take items in one transaction.
    Store(Vec<Pulled>, Timestamp),
    /// Move the replica's cursors forward.
    AdvanceCursors(Vec<(SpaceId, u64)>),
    /// These items, none of them entries, arrived.
    Sent(Vec<Item>),
    /// Forget all acknowledgements and cursors.
    ForgetAcknowledgements,
    /// Remember the server's incarnation.
    Remember(Incarnation),
    /// The server refuses these entries.
    NoteRefusal(Vec<EntryId>, AlertCode),
    /// Tell whoever asked for the exchange.
    Tell(Alert),
    /// The exchange is over.
    Finish(Outcome),
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The server's end was received.
    pub complete: bool,
    /// Another exchange should follow at once.
    pub again: bool,
    /// The next exchange states every chain: the server lost what it knew.
    pub refill: bool,
    /// Entries sent.
    pub pushed: u64,
    /// Receipts taken.
    pub receipts: u64,
    /// Items received.
    pub pulled: u64,
}

/// The server breaks the protocol; the exchange is given up, what came before is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineFault {
    /// A message at a moment when it has no meaning.
    OutOfTurn,
    /// A receipt whose signature is not the pinned server's, or of another incarnation than its hello.
    ForgedReceipt,
    /// A frame that is not what its type says.
    Malformed(Malformed),
}

impl Engine {
    /// Makes an engine for one exchange with the server of this key.
    #[must_use]
    pub fn new(server_key: VerifyingKey) -> Self {
        Self {
            server_key,
            remembered: None,
            phase: Phase::Fresh,
            incarnation: None,
            pushed: Vec::new(),
            batch: Vec::new(),
            batch_bytes: 0,
            outcome: Outcome::default(),
        }
    }

    /// Takes what happened and says what to do.
    ///
    /// # Errors
    /// The server broke the protocol. What the engine answered before remains right.
    pub fn step(mut self, event: Event, now: Timestamp) -> Result<(Self, Vec<Action>), EngineFault> {
        let mut actions = Vec::new();
        match (event, self.phase) {
            (Event::Start(opening), Phase::Fresh) => self.start(opening, &mut actions),
            (Event::Unsent(items), Phase::Choosing) => self.push(items, &mut actions),
            (Event::Incoming(Incoming::Hello(hello)), Phase::Waiting | Phase::Pushed) if self.incarnation.is_none() => {
                self.greet(&hello, &mut actions);
            }
            (Event::Incoming(Incoming::Receipt(receipt)), _) => self.take_receipt(receipt, &mut actions)?,
            (Event::Incoming(Incoming::Alert(alert)), phase) if phase != Phase::Over => {
                self.take_alert(alert, &mut actions)
            }
            (Event::Incoming(Incoming::Pulled(pulled)), Phase::Pushed) => self.take_pulled(pulled, now, &mut actions),
            (Event::Incoming(Incoming::End(end)), Phase::Pushed) => self.end(end, now, &mut actions),
            (Event::Closed, phase) => self.close(phase, now, &mut actions),
            (Event::Start(_) | Event::Unsent(_) | Event::Incoming(_), _) => return Err(EngineFault::OutOfTurn),
        }
        Ok((self, actions))
    }

    fn start(&mut self, opening: Opening, actions: &mut Vec<Action>) {
        self.remembered = opening.server_incarnation;
        let waiting: usize = opening.unsent.iter().map(|unsent| unsent.item.bytes().len()).sum();
        let ask = if waiting > PUSH_UNASKED { Ask::Receipts } else { Ask::Nothing };
        actions.push(Action::SendHello(Hello {
            desk: opening.desk,
            server_incarnation: opening.server_incarnation,
            budget: opening.pull_budget,
            ask,
            cursors: opening.cursors,
            heads: opening.heads,
        }));
        match ask {
            Ask::Nothing => self.push(opening.unsent, actions),
            Ask::Receipts => self.phase = Phase::Waiting,
        }
    }

    fn push(&mut self, items: Vec<Unsent>, actions: &mut Vec<Action>) {
        for unsent in items {
            if unsent.entry.is_some() {
                self.outcome.pushed += 1;
            } else {
                self.pushed.push(unsent.item.clone());
            }
            actions.push(Action::Send(unsent.item));
        }
        actions.push(Action::FinishSending);
        self.phase = Phase::Pushed;
    }

    fn greet(&mut self, hello: &ServerHello, actions: &mut Vec<Action>) {
        self.incarnation = Some(hello.incarnation);
        if self.remembered != Some(hello.incarnation) {
            if self.remembered.is_some() {
                self.forget(actions);
                actions.push(Action::Tell(Alert::plain(AlertCode::Restored)));
            }
            actions.push(Action::Remember(hello.incarnation));
        }
        if self.phase == Phase::Waiting {
            self.await_receipts(hello.receipts, actions);
        }
    }

    fn await_receipts(&mut self, left: u64, actions: &mut Vec<Action>) {
        self.phase = Phase::Asked(left);
        if left == 0 {
            self.phase = Phase::Choosing;
            actions.push(Action::AskUnsent);
        }
    }

    fn forget(&mut self, actions: &mut Vec<Action>) {
        self.outcome.again = true;
        self.outcome.refill = true;
        actions.push(Action::ForgetAcknowledgements);
    }

    fn take_receipt(&mut self, receipt: SignedReceipt, actions: &mut Vec<Action>) -> Result<(), EngineFault> {
        if self.incarnation.is_none() || self.incarnation != Some(receipt.unproven().server) {
            return Err(EngineFault::ForgedReceipt);
        }
        let proven = receipt.verify(&self.server_key).map_err(|_| EngineFault::ForgedReceipt)?;
        self.outcome.receipts += 1;
        actions.push(Action::Acknowledge(proven));
        match self.phase {
            Phase::Asked(left) => self.await_receipts(left.saturating_sub(1), actions),
            Phase::Pushed => {}
            Phase::Fresh | Phase::Waiting | Phase::Choosing | Phase::Over => return Err(EngineFault::OutOfTurn),
        }
        Ok(())
    }

    fn take_alert(&mut self, alert: Alert, actions: &mut Vec<Action>) {
        if alert.code == AlertCode::RolledBack {
            self.forget(actions);
        }
        if alert.code.refuses() && !alert.entries.is_empty() {
            actions.push(Action::NoteRefusal(alert.entries.clone(), alert.code));
        }
        actions.push(Action::Tell(alert));
    }

    fn take_pulled(&mut self, pulled: Pulled, now: Timestamp, actions: &mut Vec<Action>) {
        self.outcome.pulled += 1;
        self.batch_bytes += pulled.item.bytes().len();
        self.batch.push(pulled);
        if self.batch_bytes >= BATCH_BYTES {
            self.flush(now, actions);
        }
    }

    fn flush(&mut self, now: Timestamp, actions: &mut Vec<Action>) {
        if !self.batch.is_empty() {
            self.batch_bytes = 0;
            actions.push(Action::Store(core::mem::take(&mut self.batch), now));
        }
    }

    fn end(&mut self, end: End, now: Timestamp, actions: &mut Vec<Action>) {
        self.flush(now, actions);
        if !end.cursors.is_empty() {
            actions.push(Action::AdvanceCursors(end.cursors));
        }
        if !self.pushed.is_empty() && end.complete {
            actions.push(Action::Sent(core::mem::take(&mut self.pushed)));
        }
        self.outcome.again |= end.more;
        self.outcome.complete = true;
        self.phase = Phase::Over;
        actions.push(Action::Finish(self.outcome));
    }

    fn close(&mut self, phase: Phase, now: Timestamp, actions: &mut Vec<Action>) {
        if phase != Phase::Over {
            self.flush(now, actions);
            self.phase = Phase::Over;
            actions.push(Action::Finish(self.outcome));
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing was sent.
    Fresh,
    /// The hello was sent; nothing is pushed before the server answered.
    Waiting,
    /// So many receipts, asked for, are still to come.
    Asked(u64),
    /// The replica is choosing what to push.
    Choosing,
    /// Everything was sent.
    Pushed,
    /// The end was received, or the connection closed.
    Over,
}

/// Up to here a desk pushes without asking first what the server holds: re-sending it costs less than a round trip.
pub const PUSH_UNASKED: usize = 16 * 1024;
/// Pulled items are stored in transactions of about this size.
const BATCH_BYTES: usize = 64 * 1024;

#[cfg(test)]
mod tests;
