//! How do the chunks of attachments get to the server and back?
//!
//! After the entries, some at a time: text that was written meanwhile goes before the next of them. What the server has on
//! its disk is noted as it says so, so that a cut costs the chunk that was on its way.

use std::collections::BTreeSet;

use aman_sync_protocol::chunks::{
    Address, ChunkAnswer, ChunkAsk, ChunkName, ChunkShelf, ChunksKept, Offered, Wanted, address_of,
};
use aman_sync_protocol::engine::EngineFault;
use aman_sync_protocol::error::Malformed;
use aman_sync_protocol::frame::{Frame, FrameReader, FrameType};
use aman_sync_protocol::message::{Alert, AlertCode, End};
use bytes::Bytes;
use reqwest::StatusCode;
use tokio::sync::mpsc::UnboundedSender;

use crate::error::{NetworkFault, SyncFault, malformed};
use crate::transport::{Call, PAUSE_MS, Transport, send_piece};

/// What an exchange of chunks did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChunkReport {
    /// Chunks sent that the server had not.
    pub pushed: u64,
    /// Chunks that arrived here.
    pub pulled: u64,
    /// Chunks that the server does not have yet, or not for this desk.
    pub absent: u64,
    /// There is more to do.
    pub more: bool,
}

/// What was found out in earlier rounds of one synchronisation: nobody asks twice.
#[derive(Clone, Debug, Default)]
pub struct ChunkRounds {
    refused: BTreeSet<ChunkName>,
    absent: BTreeSet<ChunkName>,
    over: bool,
}

/// Exchanges some chunks with the server; call again while there is more.
///
/// # Errors
/// The network, the server or the shelf failed. What came before is kept.
pub async fn exchange_chunks<S: ChunkShelf>(
    transport: &Transport,
    shelf: &mut S,
    rounds: &mut ChunkRounds,
) -> Result<ChunkReport, SyncFault<S::Fault>> {
    if rounds.over {
        return Ok(ChunkReport::default());
    }
    let mut offered = shelf.chunks_to_offer(SOME + rounds.refused.len()).map_err(SyncFault::Replica)?;
    offered.retain(|name| !rounds.refused.contains(name));
    let mut wanted = shelf.chunks_to_fetch(SOME + rounds.absent.len()).map_err(SyncFault::Replica)?;
    wanted.retain(|name| !rounds.absent.contains(name));
    offered.truncate(SOME);
    wanted.truncate(SOME);
    // The order in which both sides count them.
    offered.sort_by_key(|name| name.space);
    wanted.sort_by_key(|name| name.space);
    let mut report = ChunkReport { absent: rounds.absent.len() as u64, ..ChunkReport::default() };
    if offered.is_empty() && wanted.is_empty() {
        return Ok(report);
    }
    let desk = shelf.chunk_desk().map_err(SyncFault::Replica)?;
    let ask = ChunkAsk { desk, offered, wanted };
    let mut out = Vec::new();
    write::<S>(&mut out, FrameType::ChunkAsk, ask.encode())?;
    let (up, mut call) = transport.post_stream(CHUNKS);
    let _ended = up.send(Bytes::from(out));
    let answer = call.answer().await.map_err(SyncFault::Network)?;
    match answer.status {
        StatusCode::OK => {}
        // A server of before: it keeps entries, and chunks wait here until it is updated.
        StatusCode::NOT_FOUND => {
            rounds.over = true;
            return Ok(report);
        }
        StatusCode::UNAUTHORIZED => return Err(SyncFault::Network(NetworkFault::Refused(AlertCode::NotEnrolled))),
        StatusCode::FORBIDDEN => return Err(SyncFault::Network(NetworkFault::Refused(AlertCode::Revoked))),
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
            return Err(SyncFault::Network(NetworkFault::Busy(answer.retry_after_ms.unwrap_or(PAUSE_MS))));
        }
        _ => return Err(SyncFault::Network(NetworkFault::Unexpected)),
    }
    let mut exchange = Exchange { shelf, ask, rounds, report: &mut report, answered: false, ended: false };
    exchange.listen(&mut call, up).await?;
    report.more = report.pushed + report.pulled > 0 || report.absent < rounds.absent.len() as u64;
    report.absent = rounds.absent.len() as u64;
    Ok(report)
}

struct Exchange<'a, S: ChunkShelf> {
    shelf: &'a mut S,
    ask: ChunkAsk,
    rounds: &'a mut ChunkRounds,
    report: &'a mut ChunkReport,
    answered: bool,
    ended: bool,
}

type Fault<S> = SyncFault<<S as ChunkShelf>::Fault>;

impl<S: ChunkShelf> Exchange<'_, S> {
    async fn listen(&mut self, call: &mut Call, up: UnboundedSender<Bytes>) -> Result<(), Fault<S>> {
        let mut reader = FrameReader::new();
        let mut up = Some(up);
        while let Some(piece) = call.piece().await.map_err(SyncFault::Network)? {
            reader.take(&piece);
            while let Some(frame) = reader.next_frame().map_err(malformed)? {
                self.hear(frame, &mut up)?;
            }
        }
        if self.ended { Ok(()) } else { Err(SyncFault::Network(NetworkFault::Cut)) }
    }

    fn hear(&mut self, frame: Frame, up: &mut Option<UnboundedSender<Bytes>>) -> Result<(), Fault<S>> {
        match frame.kind {
            FrameType::ChunkAnswer if !self.answered => {
                self.answered = true;
                self.answer(&ChunkAnswer::decode(&frame.payload).map_err(malformed)?, up)
            }
            FrameType::ChunksKept if self.answered => {
                let kept = ChunksKept::decode(&frame.payload).map_err(malformed)?;
                let names: Vec<ChunkName> =
                    self.ask.offered.iter().filter(|name| kept.addresses.contains(&name.address)).copied().collect();
                self.report.pushed += names.len() as u64;
                self.shelf.note_held(&names).map_err(SyncFault::Replica)
            }
            FrameType::Chunk if self.answered => {
                let address = address_of(&frame.payload);
                let names: Vec<ChunkName> =
                    self.ask.wanted.iter().filter(|name| name.address == address).copied().collect();
                // What was not asked for, or was changed on the way, has no name here.
                let Some(name) = names.first() else { return Err(malformed(Malformed::WrongValue)) };
                self.shelf.keep_chunk(name, &frame.payload).map_err(SyncFault::Replica)?;
                self.report.pulled += 1;
                Ok(())
            }
            FrameType::Alert => {
                let alert = Alert::decode(&frame.payload).map_err(malformed)?;
                Err(SyncFault::Network(NetworkFault::Refused(alert.code)))
            }
            FrameType::End => {
                self.ended = End::decode(&frame.payload).map_err(malformed)?.complete;
                Ok(())
            }
            FrameType::Hello
            | FrameType::Incarnation
            | FrameType::Entry
            | FrameType::Wrap
            | FrameType::Grant
            | FrameType::Receipt
            | FrameType::Chunk
            | FrameType::Pulled
            | FrameType::ServerHello
            | FrameType::ChunkAsk
            | FrameType::ChunkAnswer
            | FrameType::ChunksKept => Err(SyncFault::Protocol(EngineFault::OutOfTurn)),
        }
    }

    /// Sends what the server waits for, and notes the rest.
    fn answer(&mut self, answer: &ChunkAnswer, up: &mut Option<UnboundedSender<Bytes>>) -> Result<(), Fault<S>> {
        if answer.offered.len() != self.ask.offered.len() || answer.wanted.len() != self.ask.wanted.len() {
            return Err(malformed(Malformed::WrongShape));
        }
        let absent = self.ask.wanted.iter().zip(&answer.wanted).filter(|(_, word)| **word == Wanted::Absent);
        self.rounds.absent.extend(absent.map(|(name, _)| *name));
        let held: Vec<ChunkName> = self
            .ask
            .offered
            .iter()
            .zip(&answer.offered)
            .filter(|(_, word)| **word == Offered::Held)
            .map(|(name, _)| *name)
            .collect();
        self.shelf.note_held(&held).map_err(SyncFault::Replica)?;
        let Some(sender) = up.take() else { return Ok(()) };
        for (name, word) in self.ask.offered.iter().zip(&answer.offered) {
            if *word == Offered::Refused {
                self.rounds.refused.insert(*name);
            }
        }
        let mut sent: BTreeSet<Address> = BTreeSet::new();
        let waited = self.ask.offered.iter().zip(&answer.offered).filter(|(_, word)| **word == Offered::Wanted);
        for address in waited.map(|(name, _)| &name.address) {
            if !sent.insert(*address) {
                continue;
            }
            if let Some(bytes) = self.shelf.chunk(address).map_err(SyncFault::Replica)? {
                // Bytes that changed on this disk are not what was offered: they stay here, for `verify` to tell.
                if address_of(&bytes) == *address {
                    let mut out = Vec::new();
                    write::<S>(&mut out, FrameType::Chunk, bytes)?;
                    send_piece(&sender, out);
                    continue;
                }
            }
            let names = self.ask.offered.iter().filter(|name| name.address == *address).copied();
            self.rounds.refused.extend(names);
        }
        let mut out = Vec::new();
        write::<S>(&mut out, FrameType::End, End::default().encode())?;
        send_piece(&sender, out);
        Ok(())
    }
}

fn write<S: ChunkShelf>(out: &mut Vec<u8>, kind: FrameType, payload: Vec<u8>) -> Result<(), Fault<S>> {
    Frame::new(kind, payload).map_err(malformed)?.write(out);
    Ok(())
}

const CHUNKS: &str = "/v1/chunks";
/// Chunks offered, and asked for, in one exchange.
const SOME: usize = 32;
