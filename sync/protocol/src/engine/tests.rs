//! Does each event lead to the right actions, and does a server that breaks the protocol stop the exchange?
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
