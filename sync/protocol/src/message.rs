//! What do desk and server say to each other around the items?
//!
//! Four CBOR arrays, each beginning with its version: hello (desk), server hello, alert, end. They are strict: what
//! does not re-encode to the same bytes is malformed. A later version may add elements at the end of an array under
//! a higher version number; a reader of version 1 refuses what it does not know.

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};

use crate::error::Malformed;
use crate::host::Timestamp;
use crate::ids::{DeskId, EntryId, LogId, SpaceId};
use crate::replica::Head;

/// The desk's first frame: who asks, what it knows of the server, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hello {
    /// The desk that speaks; the server checks it against the TLS link key.
    pub desk: DeskId,
    /// The server incarnation whose cursors follow, if one ever answered.
    pub server_incarnation: Option<[u8; 16]>,
    /// About how many bytes the desk wants back at most.
    pub budget: u64,
    /// Whether the desk waits for receipts of `heads` before it pushes.
    pub ask: Ask,
    /// How far each space was pulled.
    pub cursors: Vec<(SpaceId, u64)>,
    /// Chains the desk holds; the server does not send these back.
    pub heads: Vec<Head>,
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
    pub incarnation: [u8; 16],
    /// The server's clock: a claim, like any clock.
    pub time: Timestamp,
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
    /// How many items the sender read to the end in this exchange (0 from the desk).
    pub read: u64,
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
    /// Encodes `[1, desk, incarnation|null, budget, ask, [[space, lsn]], [[log, space, seq, acknowledged|null]]]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encoded(|e| {
            e.array(7)?.u8(VERSION)?.bytes(self.desk.as_bytes())?;
            optional_bytes(e, self.server_incarnation.as_ref().map(|bytes| bytes.as_slice()))?;
            e.u64(self.budget)?.bool(matches!(self.ask, Ask::Receipts))?;
            encode_cursors(e, &self.cursors)?;
            e.array(length(&self.heads))?;
            for head in &self.heads {
                e.array(4)?.bytes(head.log.as_bytes())?.bytes(head.space.as_bytes())?.u64(head.seq)?;
                optional_u64(e, head.acknowledged)?;
            }
            Ok(())
        })
    }

    /// Reads a hello.
    ///
    /// # Errors
    /// The bytes are not exactly what [`Hello::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.array_of(7)?;
        reader.version()?;
        let hello = Self {
            desk: DeskId::from_bytes(reader.fixed()?),
            server_incarnation: reader.optional(Reader::fixed)?,
            budget: reader.unsigned()?,
            ask: if reader.boolean()? { Ask::Receipts } else { Ask::Nothing },
            cursors: reader.cursors()?,
            heads: reader.list(|reader| {
                reader.array_of(4)?;
                Ok(Head {
                    log: LogId::from_bytes(reader.fixed()?),
                    space: SpaceId::from_bytes(reader.fixed()?),
                    seq: reader.unsigned()?,
                    acknowledged: reader.optional(Reader::unsigned)?,
                })
            })?,
        };
        exact(bytes, &hello.encode())?;
        Ok(hello)
    }
}

impl ServerHello {
    /// Encodes `[1, incarnation, time]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encoded(|e| {
            e.array(3)?.u8(VERSION)?.bytes(&self.incarnation)?.i64(self.time.0)?;
            Ok(())
        })
    }

    /// Reads a server hello.
    ///
    /// # Errors
    /// The bytes are not exactly what [`ServerHello::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.array_of(3)?;
        reader.version()?;
        let hello = Self { incarnation: reader.fixed()?, time: Timestamp(reader.signed()?) };
        exact(bytes, &hello.encode())?;
        Ok(hello)
    }
}

impl Alert {
    /// Encodes `[1, code, space|null, log|null, seq|null, [entry id]]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encoded(|e| {
            e.array(6)?.u8(VERSION)?.u8(self.code.number())?;
            optional_bytes(e, self.space.as_ref().map(|id| id.as_bytes().as_slice()))?;
            optional_bytes(e, self.log.as_ref().map(|id| id.as_bytes().as_slice()))?;
            optional_u64(e, self.seq)?;
            e.array(length(&self.entries))?;
            for entry in &self.entries {
                e.bytes(entry.as_bytes())?;
            }
            Ok(())
        })
    }

    /// Reads an alert.
    ///
    /// # Errors
    /// The bytes are not exactly what [`Alert::encode`] writes, or the code is not known.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.array_of(6)?;
        reader.version()?;
        let number = u8::try_from(reader.unsigned()?).map_err(|_| MALFORMED)?;
        let alert = Self {
            code: AlertCode::from_number(number).ok_or(MALFORMED)?,
            space: reader.optional(Reader::fixed)?.map(SpaceId::from_bytes),
            log: reader.optional(Reader::fixed)?.map(LogId::from_bytes),
            seq: reader.optional(Reader::unsigned)?,
            entries: reader.list(|reader| Ok(EntryId::from_bytes(reader.fixed()?)))?,
        };
        exact(bytes, &alert.encode())?;
        Ok(alert)
    }
}

impl End {
    /// Encodes `[1, more, [[space, lsn]], read]`.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encoded(|e| {
            e.array(4)?.u8(VERSION)?.bool(self.more)?;
            encode_cursors(e, &self.cursors)?;
            e.u64(self.read)?;
            Ok(())
        })
    }

    /// Reads an end.
    ///
    /// # Errors
    /// The bytes are not exactly what [`End::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.array_of(4)?;
        reader.version()?;
        let end = Self { more: reader.boolean()?, cursors: reader.cursors()?, read: reader.unsigned()? };
        exact(bytes, &end.encode())?;
        Ok(end)
    }
}

pub(crate) type Failure = minicbor::encode::Error<core::convert::Infallible>;
pub(crate) type Writer<'a> = Encoder<&'a mut Vec<u8>>;

#[expect(clippy::expect_used, reason = "writing to a Vec cannot fail and no value here refuses its own encoding")]
pub(crate) fn encoded(write: impl FnOnce(&mut Writer<'_>) -> Result<(), Failure>) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(&mut Encoder::new(&mut bytes)).expect("a Vec takes any bytes");
    bytes
}

pub(crate) fn length<T>(items: &[T]) -> u64 {
    items.len() as u64
}

fn optional_bytes(e: &mut Writer<'_>, value: Option<&[u8]>) -> Result<(), Failure> {
    match value {
        Some(bytes) => e.bytes(bytes)?,
        None => e.null()?,
    };
    Ok(())
}

fn optional_u64(e: &mut Writer<'_>, value: Option<u64>) -> Result<(), Failure> {
    match value {
        Some(number) => e.u64(number)?,
        None => e.null()?,
    };
    Ok(())
}

fn encode_cursors(e: &mut Writer<'_>, cursors: &[(SpaceId, u64)]) -> Result<(), Failure> {
    e.array(length(cursors))?;
    for (space, lsn) in cursors {
        e.array(2)?.bytes(space.as_bytes())?.u64(*lsn)?;
    }
    Ok(())
}

pub(crate) fn exact(received: &[u8], encoded: &[u8]) -> Result<(), Malformed> {
    if received == encoded { Ok(()) } else { Err(MALFORMED) }
}

pub(crate) struct Reader<'a> {
    decoder: Decoder<'a>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { decoder: Decoder::new(bytes) }
    }

    pub(crate) fn array(&mut self) -> Result<u64, Malformed> {
        self.decoder.array().map_err(|_| MALFORMED)?.ok_or(MALFORMED)
    }

    pub(crate) fn array_of(&mut self, elements: u64) -> Result<(), Malformed> {
        if self.array()? == elements { Ok(()) } else { Err(MALFORMED) }
    }

    pub(crate) fn version(&mut self) -> Result<(), Malformed> {
        if self.unsigned()? == u64::from(VERSION) { Ok(()) } else { Err(MALFORMED) }
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, Malformed> {
        self.decoder.u64().map_err(|_| MALFORMED)
    }

    pub(crate) fn signed(&mut self) -> Result<i64, Malformed> {
        self.decoder.i64().map_err(|_| MALFORMED)
    }

    pub(crate) fn boolean(&mut self) -> Result<bool, Malformed> {
        self.decoder.bool().map_err(|_| MALFORMED)
    }

    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let bytes = self.decoder.bytes().map_err(|_| MALFORMED)?;
        bytes.try_into().map_err(|_| MALFORMED)
    }

    pub(crate) fn optional<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, Malformed>) -> Result<Option<T>, Malformed> {
        if self.decoder.datatype().map_err(|_| MALFORMED)? == Type::Null {
            self.decoder.null().map_err(|_| MALFORMED)?;
            return Ok(None);
        }
        read(self).map(Some)
    }

    // The count is not trusted for an allocation: each element must be there.
    pub(crate) fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, Malformed>) -> Result<Vec<T>, Malformed> {
        let mut items = Vec::new();
        for _ in 0..self.array()? {
            items.push(read(self)?);
        }
        Ok(items)
    }

    pub(crate) fn cursors(&mut self) -> Result<Vec<(SpaceId, u64)>, Malformed> {
        self.list(|reader| {
            reader.array_of(2)?;
            Ok((SpaceId::from_bytes(reader.fixed()?), reader.unsigned()?))
        })
    }
}

const VERSION: u8 = 1;
const ALL_CODES: [AlertCode; 18] = [
    AlertCode::Fork,
    AlertCode::Gap,
    AlertCode::RolledBack,
    AlertCode::SetAside,
    AlertCode::Exhausted,
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
