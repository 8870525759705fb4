//! What do desk and server say to each other around the items?
//!
//! Four CBOR arrays, each beginning with its version: hello (desk), server hello, alert, end.

use crate::cbor::{Reader, Writer, version};
use crate::error::Malformed;
use crate::host::Timestamp;
use crate::ids::{DeskId, EntryId, Incarnation, LogId, SpaceId};
use crate::replica::ChainHead;

/// The desk's first frame: who asks, what it knows of the server, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The desk that speaks; the server checks it against the TLS link key.
    pub desk: DeskId,
    /// The server incarnation whose cursors follow, if one ever answered.
    pub server_incarnation: Option<Incarnation>,
    /// About how many bytes the desk wants back at most.
    pub budget: u64,
    /// Whether the desk waits for receipts of `heads` before it pushes.
    pub ask: Ask,
    /// How far each space was pulled.
    pub cursors: Vec<(SpaceId, u64)>,
    /// Chains the desk holds, stated only when it asks for receipts or fills a server that lost its store: the server
    /// sends nothing of them that the desk holds.
    pub heads: Vec<ChainHead>,
}

/// Whether the desk wants receipts for the heads it states before it pushes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Receipts only for what is pushed now.
    Nothing,
    /// A receipt for each stated chain the server holds, right after its hello.
    Receipts,
}

/// The server's first frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerHello {
    /// The incarnation of its store.
    pub incarnation: Incarnation,
    /// The server's clock: a claim, like any clock.
    pub time: Timestamp,
    /// How many receipts follow at once, because the desk asked for them.
    pub receipts: u64,
}

/// Something a person or a program should know; never a personal value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alert {
    /// What happened.
    pub code: AlertCode,
    /// The space it happened in.
    pub space: Option<SpaceId>,
    /// The log it is about.
    pub log: Option<LogId>,
    /// The seq it is about.
    pub seq: Option<u64>,
    /// The entries it is about.
    pub entries: Vec<EntryId>,
}

impl Alert {
    /// Makes an alert that names nothing but its code.
    #[must_use]
    pub fn plain(code: AlertCode) -> Self {
        Self { code, space: None, log: None, seq: None, entries: Vec::new() }
    }

    /// Makes an alert about one chain.
    #[must_use]
    pub fn about(code: AlertCode, log: LogId, space: SpaceId, seq: u64) -> Self {
        Self { code, space: Some(space), log: Some(log), seq: Some(seq), entries: Vec::new() }
    }

    /// Adds the entries it is about.
    #[must_use]
    pub fn with(mut self, entries: &[EntryId]) -> Self {
        self.entries.extend_from_slice(entries);
        self
    }
}

/// What an alert says. The numbers are on the wire; 16 and above refuse an item or a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum AlertCode {
    /// Two entries of one log contradict each other; both are kept.
    Fork = 1,
    /// A receipt, beacon or bundle proves that an entry exists which this holder lacks.
    Gap = 2,
    /// The server holds less than it once acknowledged.
    RolledBack = 3,
    /// An item was kept although its author is unknown or unauthorised here.
    SetAside = 4,
    /// The server has more than fitted; another exchange goes on.
    Exhausted = 5,
    /// The server began another life of its store: everything is offered to it again.
    Restored = 6,
    /// The client's key is not in the roster.
    NotEnrolled = 16,
    /// The desk was revoked.
    Revoked = 17,
    /// The bytes are not what they should be.
    Malformed = 18,
    /// A signature does not match.
    BadSignature = 19,
    /// The author's log is unknown: no incarnation certificate was sent.
    UnknownLog = 20,
    /// The author may not write in this space, or not this kind.
    MayNotWrite = 21,
    /// The carrier is not a member of this space.
    NotMember = 22,
    /// The chain rules forbid it: wrong base at seq 0, or a predecessor at another seq.
    BadChain = 23,
    /// A root other than the pinned or adopted one.
    OtherRoot = 24,
    /// The roster refuses a statement.
    BadStatement = 25,
    /// Too much in one request, or too many requests.
    TooMuch = 26,
    /// The server cannot store just now; nothing of the last group was kept.
    StoreFailed = 27,
    /// The frame type is not known or not allowed here.
    UnexpectedFrame = 28,
}

/// The last frame of a side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// Whether the server has more for this desk than the budget allowed.
    pub more: bool,
    /// How far the desk has been served, per space (empty from the desk).
    pub cursors: Vec<(SpaceId, u64)>,
    /// Whether the sender read everything the other side sent to its end, and kept what it did not refuse.
    pub complete: bool,
}

impl AlertCode {
    /// Reads a code from the wire.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        ALL_CODES.iter().copied().find(|code| code.number() == number)
    }

    /// Returns the number on the wire.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Says whether an item or the request was refused, and nothing of it stored.
    #[must_use]
    pub fn refuses(self) -> bool {
        self.number() >= 16
    }
}

impl Hello {
    /// Encodes `[1, desk, incarnation|null, budget, ask, [[space, lsn]], [[log, space, seq, entry, acknowledged|null]]]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.array(7).uint(VERSION).bytes(self.desk.as_bytes());
        optional(&mut w, self.server_incarnation, |w, incarnation| w.bytes(incarnation.as_bytes()));
        w.uint(self.budget).boolean(matches!(self.ask, Ask::Receipts));
        write_cursors(&mut w, &self.cursors);
        w.array(self.heads.len());
        for head in &self.heads {
            w.array(5).bytes(head.log.as_bytes()).bytes(head.space.as_bytes());
            w.uint(head.seq).bytes(head.entry.as_bytes());
            optional(&mut w, head.acknowledged, Writer::uint);
        }
        w.finish()
    }

    /// Reads a hello.
    ///
    /// # Errors
    /// The bytes are not exactly what [`Hello::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        read_whole(bytes, 7, |r| {
            Ok(Self {
                desk: DeskId::from_bytes(r.fixed()?),
                server_incarnation: read_optional(r, Reader::fixed)?.map(Incarnation::from_bytes),
                budget: r.uint()?,
                ask: if r.boolean()? { Ask::Receipts } else { Ask::Nothing },
                cursors: read_cursors(r)?,
                heads: read_list(r, read_head)?,
            })
        })
    }
}

impl ServerHello {
    /// Encodes `[1, incarnation, time, receipts]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.array(4).uint(VERSION).bytes(self.incarnation.as_bytes()).int(self.time.0).uint(self.receipts).finish()
    }

    /// Reads a server hello.
    ///
    /// # Errors
    /// The bytes are not exactly what [`ServerHello::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        read_whole(bytes, 4, |r| {
            let incarnation = Incarnation::from_bytes(r.fixed()?);
            Ok(Self { incarnation, time: Timestamp(r.int()?), receipts: r.uint()? })
        })
    }
}

impl Alert {
    /// Encodes `[1, code, space|null, log|null, seq|null, [entry id]]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.array(6).uint(VERSION).uint(u64::from(self.code.number()));
        optional(&mut w, self.space, |w, space| w.bytes(space.as_bytes()));
        optional(&mut w, self.log, |w, log| w.bytes(log.as_bytes()));
        optional(&mut w, self.seq, Writer::uint);
        w.array(self.entries.len());
        for entry in &self.entries {
            w.bytes(entry.as_bytes());
        }
        w.finish()
    }

    /// Reads an alert.
    ///
    /// # Errors
    /// The bytes are not exactly what [`Alert::encode`] writes, or the code is not known.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        read_whole(bytes, 6, |r| {
            let number = u8::try_from(r.uint()?).map_err(|_| Malformed::WrongValue)?;
            Ok(Self {
                code: AlertCode::from_number(number).ok_or(Malformed::WrongValue)?,
                space: read_optional(r, Reader::fixed)?.map(SpaceId::from_bytes),
                log: read_optional(r, Reader::fixed)?.map(LogId::from_bytes),
                seq: read_optional(r, Reader::uint)?,
                entries: read_list(r, |r| Ok(EntryId::from_bytes(r.fixed()?)))?,
            })
        })
    }
}

impl End {
    /// Encodes `[1, more, [[space, lsn]], complete]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.array(4).uint(VERSION).boolean(self.more);
        write_cursors(&mut w, &self.cursors);
        w.boolean(self.complete).finish()
    }

    /// Reads an end.
    ///
    /// # Errors
    /// The bytes are not exactly what [`End::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        read_whole(bytes, 4, |r| Ok(Self { more: r.boolean()?, cursors: read_cursors(r)?, complete: r.boolean()? }))
    }
}

fn optional<T>(w: &mut Writer, value: Option<T>, write: impl FnOnce(&mut Writer, T) -> &mut Writer) {
    match value {
        Some(value) => write(w, value),
        None => w.null(),
    };
}

fn write_cursors(w: &mut Writer, cursors: &[(SpaceId, u64)]) {
    w.array(cursors.len());
    for (space, lsn) in cursors {
        w.array(2).bytes(space.as_bytes()).uint(*lsn);
    }
}

fn read_whole<'a, T>(
    bytes: &'a [u8],
    elements: usize,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Malformed>,
) -> Result<T, Malformed> {
    let mut reader = Reader::new(bytes);
    let found = reader.array()?;
    version(&mut reader, VERSION)?;
    if found != elements {
        return Err(Malformed::WrongShape);
    }
    let value = read(&mut reader)?;
    reader.end()?;
    Ok(value)
}

fn read_optional<'a, T>(
    r: &mut Reader<'a>,
    read: impl FnOnce(&mut Reader<'a>) -> Result<T, Malformed>,
) -> Result<Option<T>, Malformed> {
    if r.null()? { Ok(None) } else { read(r).map(Some) }
}

fn read_list<'a, T>(
    r: &mut Reader<'a>,
    mut read: impl FnMut(&mut Reader<'a>) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    (0..r.array()?).map(|_| read(r)).collect()
}

fn read_cursors(r: &mut Reader<'_>) -> Result<Vec<(SpaceId, u64)>, Malformed> {
    read_list(r, |r| {
        r.array_of(2)?;
        Ok((SpaceId::from_bytes(r.fixed()?), r.uint()?))
    })
}

fn read_head(r: &mut Reader<'_>) -> Result<ChainHead, Malformed> {
    r.array_of(5)?;
    Ok(ChainHead {
        log: LogId::from_bytes(r.fixed()?),
        space: SpaceId::from_bytes(r.fixed()?),
        seq: r.uint()?,
        entry: EntryId::from_bytes(r.fixed()?),
        acknowledged: read_optional(r, Reader::uint)?,
    })
}

const VERSION: u64 = 1;
const ALL_CODES: [AlertCode; 19] = [
    AlertCode::Fork,
    AlertCode::Gap,
    AlertCode::RolledBack,
    AlertCode::SetAside,
    AlertCode::Exhausted,
    AlertCode::Restored,
    AlertCode::NotEnrolled,
    AlertCode::Revoked,
    AlertCode::Malformed,
    AlertCode::BadSignature,
    AlertCode::UnknownLog,
    AlertCode::MayNotWrite,
    AlertCode::NotMember,
    AlertCode::BadChain,
    AlertCode::OtherRoot,
    AlertCode::BadStatement,
    AlertCode::TooMuch,
    AlertCode::StoreFailed,
    AlertCode::UnexpectedFrame,
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use super::*;

    fn head(seq: u64) -> ChainHead {
        let (log, space) = (LogId::from_bytes([4; 16]), SpaceId::from_bytes([3; 16]));
        ChainHead { log, space, seq, entry: EntryId::from_bytes([5; 32]), acknowledged: None }
    }

    fn hello() -> Hello {
        Hello {
            desk: DeskId::from_bytes([1; 16]),
            server_incarnation: Some(Incarnation::from_bytes([2; 16])),
            budget: 262_144,
            ask: Ask::Receipts,
            cursors: vec![(SpaceId::from_bytes([3; 16]), 70_000)],
            heads: vec![head(12)],
        }
    }

    #[test]
    fn every_message_read_is_the_message_written() {
        let hello = hello();
        assert_eq!(Hello::decode(&hello.encode()).unwrap(), hello);
        let server = ServerHello { incarnation: Incarnation::from_bytes([9; 16]), time: Timestamp(-5), receipts: 3 };
        assert_eq!(ServerHello::decode(&server.encode()).unwrap(), server);
        let end = End { more: true, cursors: hello.cursors.clone(), complete: true };
        assert_eq!(End::decode(&end.encode()).unwrap(), end);
        for code in ALL_CODES {
            let alert = Alert::about(code, head(0).log, head(0).space, 3).with(&[head(0).entry]);
            assert_eq!(Alert::decode(&alert.encode()).unwrap(), alert);
        }
    }

    #[test]
    fn a_cut_or_lengthened_message_is_refused_and_a_newer_one_called_so() {
        let bytes = hello().encode();
        for end in 0..bytes.len() {
            assert!(Hello::decode(&bytes[..end]).is_err());
        }
        assert_eq!(Hello::decode(&[bytes.as_slice(), &[0]].concat()), Err(Malformed::Trailing));
        let newer: Vec<u8> = bytes.iter().enumerate().map(|(at, byte)| if at == 1 { 2 } else { *byte }).collect();
        assert_eq!(Hello::decode(&newer), Err(Malformed::Newer(2)));
    }
}
