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
            (Event::Incoming(Incoming::Alert(alert)), phase) if phase != Phase::Over => self.take_alert(alert, &mut actions),
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
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
    use super::*;
    use crate::ids::LogId;
    use crate::receipt::Receipt;
    use crate::secret::SigningKey;

    const LIFE: Incarnation = Incarnation::from_bytes([1; 16]);

    fn server() -> SigningKey {
        SigningKey::from_seed([9; 32])
    }

    fn opening(known: Option<Incarnation>, bytes: usize) -> Opening {
        let entry = Some(EntryId::from_bytes([2; 32]));
        Opening {
            desk: DeskId::from_bytes([3; 16]),
            server_incarnation: known,
            cursors: vec![],
            heads: vec![],
            unsent: vec![
                Unsent { item: Item::Wrap(vec![0; 8]), entry: None },
                Unsent { item: Item::Entry(vec![0; bytes]), entry },
            ],
            pull_budget: 1,
        }
    }

    fn receipt(life: Incarnation, key: &SigningKey) -> Incoming {
        let (space, log) = (SpaceId::from_bytes([4; 16]), LogId::from_bytes([5; 16]));
        let receipt = Receipt { server: life, space, log, head: None, early: vec![], lsn: 0, server_time: Timestamp(0) };
        Incoming::Receipt(Receipt::decode(&receipt.sign(key)).unwrap())
    }

    fn greeting(incarnation: Incarnation, receipts: u64) -> Event {
        Event::Incoming(Incoming::Hello(ServerHello { incarnation, time: Timestamp(0), receipts }))
    }

    fn name(action: &Action) -> &'static str {
        match action {
            Action::SendHello(_) => "hello",
            Action::Send(_) => "send",
            Action::FinishSending => "finish sending",
            Action::AskUnsent => "ask unsent",
            Action::Acknowledge(_) => "acknowledge",
            Action::Store(..) => "store",
            Action::AdvanceCursors(_) => "cursors",
            Action::Sent(_) => "sent",
            Action::ForgetAcknowledgements => "forget",
            Action::Remember(_) => "remember",
            Action::NoteRefusal(..) => "refusal",
            Action::Tell(_) => "tell",
            Action::Finish(_) => "finish",
        }
    }

    /// Runs events through an engine and returns the names of its actions and how it ended.
    fn run(events: Vec<Event>) -> Result<(Vec<&'static str>, Outcome), EngineFault> {
        let (mut engine, mut names, mut outcome) = (Engine::new(server().public()), vec![], Outcome::default());
        for event in events {
            let (next, actions) = engine.step(event, Timestamp(0))?;
            engine = next;
            for action in &actions {
                names.push(name(action));
                if let Action::Finish(end) = action {
                    outcome = *end;
                }
            }
        }
        Ok((names, outcome))
    }

    fn end(more: bool) -> Event {
        Event::Incoming(Incoming::End(End { more, cursors: vec![], complete: true }))
    }

    #[test]
    fn a_little_is_pushed_at_once_in_one_round_trip() {
        let events = vec![
            Event::Start(opening(Some(LIFE), 100)),
            greeting(LIFE, 0),
            Event::Incoming(receipt(LIFE, &server())),
            end(false),
        ];
        let (names, outcome) = run(events).unwrap();
        assert_eq!(names, ["hello", "send", "send", "finish sending", "acknowledge", "sent", "finish"]);
        assert_eq!((outcome.complete, outcome.again, outcome.pushed, outcome.receipts), (true, false, 1, 1));
    }

    #[test]
    fn much_is_pushed_only_after_the_server_said_what_it_holds() {
        let events = vec![
            Event::Start(opening(Some(LIFE), PUSH_UNASKED + 1)),
            greeting(LIFE, 2),
            Event::Incoming(receipt(LIFE, &server())),
            Event::Incoming(receipt(LIFE, &server())),
            Event::Unsent(vec![]),
            end(true),
        ];
        let (names, outcome) = run(events).unwrap();
        assert_eq!(names, ["hello", "acknowledge", "acknowledge", "ask unsent", "finish sending", "finish"]);
        assert!(outcome.again && !outcome.refill);
    }

    #[test]
    fn a_server_of_another_life_makes_everything_unsent_before_anything_else_of_it_counts() {
        let other = Incarnation::from_bytes([7; 16]);
        let events = vec![Event::Start(opening(Some(other), 100)), greeting(LIFE, 0), end(false)];
        let (names, outcome) = run(events).unwrap();
        assert_eq!(names[4..], ["forget", "tell", "remember", "sent", "finish"]);
        assert!(outcome.again && outcome.refill);
        let (names, outcome) = run(vec![Event::Start(opening(None, 100)), greeting(LIFE, 0), end(false)]).unwrap();
        assert_eq!((names[4], outcome.refill), ("remember", false));
    }

    #[test]
    fn what_came_before_a_cut_is_stored() {
        let pulled = Incoming::Pulled(Pulled { lsn: 1, item: Item::Wrap(vec![1]) });
        let start = Event::Start(opening(Some(LIFE), 100));
        let (names, outcome) = run(vec![start, greeting(LIFE, 0), Event::Incoming(pulled), Event::Closed]).unwrap();
        assert_eq!(names[4..], ["store", "finish"]);
        assert_eq!((outcome.complete, outcome.pulled), (false, 1));
    }

    #[test]
    fn receipts_of_another_key_another_life_or_before_the_hello_stop_the_exchange() {
        let start = || Event::Start(opening(Some(LIFE), 100));
        let forged = SigningKey::from_seed([8; 32]);
        let other = Incarnation::from_bytes([7; 16]);
        for events in [
            vec![start(), greeting(LIFE, 0), Event::Incoming(receipt(LIFE, &forged))],
            vec![start(), greeting(LIFE, 0), Event::Incoming(receipt(other, &server()))],
            vec![start(), Event::Incoming(receipt(LIFE, &server()))],
        ] {
            assert_eq!(run(events), Err(EngineFault::ForgedReceipt));
        }
        for events in [
            vec![start(), start()],
            vec![start(), greeting(LIFE, 0), greeting(LIFE, 0)],
            vec![start(), greeting(LIFE, 0), end(false), end(false)],
            vec![greeting(LIFE, 0)],
        ] {
            assert_eq!(run(events), Err(EngineFault::OutOfTurn));
        }
    }

    #[test]
    fn a_refusal_is_noted_on_the_entries_it_names_and_told() {
        let refusal = Alert::plain(AlertCode::BadSignature).with(&[EntryId::from_bytes([2; 32])]);
        let start = Event::Start(opening(Some(LIFE), 100));
        let (names, _) = run(vec![start, greeting(LIFE, 0), Event::Incoming(Incoming::Alert(refusal))]).unwrap();
        assert_eq!(names[4..], ["refusal", "tell"]);
    }
}
