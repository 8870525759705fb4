//! Do chunks of attachments get to the server and back, once each, whatever happens on the way?

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use aman_sync_client::{ChunkReport, ChunkRounds, Dial, NetworkFault, SyncFault, exchange_chunks, post_raw_blocking};
use aman_sync_protocol::chunks::{Address, ChunkAsk, ChunkName, ChunkShelf, address_of};
use aman_sync_protocol::frame::{Frame, FrameType};
use aman_sync_protocol::ids::{DeskId, SpaceId};
use aman_sync_protocol::message::AlertCode;

use crate::sync_world::{Desk, NONE, READER, Region, World};

/// A desk's chunks in memory, and how often each was taken out to be sent.
#[derive(Clone, Default)]
struct Shelf {
    desk: Option<DeskId>,
    space: Option<SpaceId>,
    chunks: BTreeMap<Address, Vec<u8>>,
    order: Vec<Address>,
    named: Vec<Address>,
    held: BTreeSet<Address>,
    sent: Arc<std::sync::Mutex<Vec<Address>>>,
}

impl Shelf {
    fn of(desk: &Desk, space: SpaceId) -> Self {
        Self { desk: Some(desk.id), space: Some(space), ..Self::default() }
    }

    fn with_chunks(mut self, count: usize, length: usize) -> Self {
        for number in 0..count {
            let mut bytes = vec![number as u8; length];
            bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
            let address = address_of(&bytes);
            self.chunks.insert(address, bytes);
            self.order.push(address);
        }
        self
    }

    fn name(&self, address: &Address) -> ChunkName {
        ChunkName { space: self.space.unwrap(), address: *address }
    }
}

impl ChunkShelf for Shelf {
    type Fault = ();

    fn chunk_desk(&self) -> Result<DeskId, ()> {
        self.desk.ok_or(())
    }

    fn chunks_to_offer(&self, most: usize) -> Result<Vec<ChunkName>, ()> {
        let left = self.order.iter().filter(|address| !self.held.contains(*address));
        Ok(left.take(most).map(|address| self.name(address)).collect())
    }

    fn chunks_to_fetch(&self, most: usize) -> Result<Vec<ChunkName>, ()> {
        let left = self.named.iter().filter(|address| !self.chunks.contains_key(*address));
        Ok(left.take(most).map(|address| self.name(address)).collect())
    }

    fn chunk(&self, address: &Address) -> Result<Option<Vec<u8>>, ()> {
        self.sent.lock().unwrap().push(*address);
        Ok(self.chunks.get(address).cloned())
    }

    fn keep_chunk(&mut self, name: &ChunkName, bytes: &[u8]) -> Result<(), ()> {
        self.chunks.insert(name.address, bytes.to_vec());
        Ok(())
    }

    fn note_held(&mut self, names: &[ChunkName]) -> Result<(), ()> {
        self.held.extend(names.iter().map(|name| name.address));
        Ok(())
    }
}

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Exchanges until there is no more.
fn level(desk: &Desk, dial: &Dial, shelf: &mut Shelf) -> Result<ChunkReport, SyncFault<()>> {
    let (transport, mut rounds, mut all) = (desk.transport(dial), ChunkRounds::default(), ChunkReport::default());
    block(async {
        loop {
            let done = exchange_chunks(&transport, shelf, &mut rounds).await?;
            all.pushed += done.pushed;
            all.pulled += done.pulled;
            all.absent = done.absent;
            if !done.more {
                return Ok(all);
            }
        }
    })
}

fn raw(desk: &Desk, world: &World, frames: &[Frame]) -> (u16, Vec<Frame>) {
    let body = frames.iter().flat_map(Frame::encode).collect();
    let (status, answer) =
        aman_sync_client::post_raw_to_blocking(&desk.transport(&world.dial()), "/v1/chunks", body).unwrap();
    (status, aman_sync_protocol::frame::read_frames(&answer).unwrap_or_default())
}

/// Passes on what comes, until so many bytes went up; then the line is gone.
fn cut_after(to: SocketAddr, bytes: i64) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for desk in listener.incoming().flatten() {
            let server = TcpStream::connect(to).unwrap();
            let left = Arc::new(AtomicI64::new(bytes));
            let (mut up_from, mut up_to) = (desk.try_clone().unwrap(), server.try_clone().unwrap());
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(read) = up_from.read(&mut buffer) {
                    let gone = left.fetch_sub(read as i64, Ordering::SeqCst) < read as i64;
                    if read == 0 || gone || up_to.write_all(&buffer[..read]).is_err() {
                        break;
                    }
                }
                let _ = (up_from.shutdown(std::net::Shutdown::Both), up_to.shutdown(std::net::Shutdown::Both));
            });
            let (mut down_from, mut down_to) = (server, desk);
            thread::spawn(move || {
                let _ended = std::io::copy(&mut down_from, &mut down_to);
            });
        }
    });
    address
}

#[test]
fn what_one_desk_leaves_another_fetches_and_the_second_time_nothing_moves() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    brigade.sync(&world.dial()).unwrap();
    region.coordinator.sync(&world.dial()).unwrap();
    let mut one = Shelf::of(&brigade, region.sheet).with_chunks(75, 70);
    assert_eq!(level(&brigade, &world.dial(), &mut one).unwrap(), ChunkReport { pushed: 75, ..ChunkReport::default() });
    let mut other = Shelf { named: one.order.clone(), ..Shelf::of(&region.coordinator, region.sheet) };
    other.named.push([1; 32]);
    let done = level(&region.coordinator, &world.dial(), &mut other).unwrap();
    assert_eq!((done.pulled, done.absent), (75, 1), "one of them nobody has left there yet");
    assert!(other.chunks == one.chunks);
    one.sent.lock().unwrap().clear();
    one.held.clear();
    assert_eq!(level(&brigade, &world.dial(), &mut one).unwrap().pushed, 0);
    assert!(one.sent.lock().unwrap().is_empty(), "what the server holds is not even read from the disk");
    let verified = aman_sync_server::verify::verify(world.folder.path()).unwrap();
    assert!(verified.damaged.is_empty(), "read beside the server, and every chunk is what its address says");
}

#[test]
fn a_cut_costs_the_chunk_on_its_way_and_no_accepted_chunk_is_sent_again() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    brigade.sync(&world.dial()).unwrap();
    let mut shelf = Shelf::of(&brigade, region.sheet).with_chunks(30, 65_552);
    let cut = cut_after(world.address(), 1_400_000);
    let failed = level(&brigade, &Dial { address: cut.to_string(), ..world.dial() }, &mut shelf).unwrap_err();
    assert_eq!(failed, SyncFault::Network(NetworkFault::Cut));
    // The server may still be writing what came whole.
    let mut accepted = world.count("SELECT count(*) FROM chunks");
    for _ in 0..50 {
        thread::sleep(std::time::Duration::from_millis(20));
        accepted = world.count("SELECT count(*) FROM chunks");
    }
    assert!((1..30).contains(&accepted), "{accepted} of 30 were accepted before the cut");
    assert!(shelf.held.len() as i64 <= accepted);
    // Even if no word of the server had arrived.
    shelf.held.clear();
    shelf.sent.lock().unwrap().clear();
    let done = level(&brigade, &world.dial(), &mut shelf).unwrap();
    assert_eq!(done.pushed as i64, 30 - accepted);
    assert_eq!(shelf.sent.lock().unwrap().len() as i64, 30 - accepted);
    assert_eq!(world.count("SELECT count(*) FROM chunks"), 30);
}

#[test]
fn fetching_goes_on_where_it_was_cut() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    brigade.sync(&world.dial()).unwrap();
    region.coordinator.sync(&world.dial()).unwrap();
    let mut shelf = Shelf::of(&brigade, region.sheet).with_chunks(40, 9_000);
    level(&brigade, &world.dial(), &mut shelf).unwrap();
    let mut other = Shelf { named: shelf.order[..25].to_vec(), ..Shelf::of(&region.coordinator, region.sheet) };
    assert_eq!(level(&region.coordinator, &world.dial(), &mut other).unwrap().pulled, 25);
    other.named = shelf.order.clone();
    assert_eq!(level(&region.coordinator, &world.dial(), &mut other).unwrap().pulled, 15);
}

#[test]
fn who_is_no_reader_hears_of_each_chunk_the_same_as_of_one_that_is_nowhere() {
    let world = World::new();
    let (mut region, mut brigade) = Region::with_brigade(&world);
    let (mut reader, mut outside) = (Desk::new(31), Desk::new(32));
    region.admit(&mut reader, READER);
    region.admit(&mut outside, NONE);
    region.coordinator.sync(&world.dial()).unwrap();
    for desk in [&mut brigade, &mut reader, &mut outside] {
        desk.sync(&world.dial()).unwrap();
    }
    let mut shelf = Shelf::of(&brigade, region.sheet).with_chunks(3, 600);
    level(&brigade, &world.dial(), &mut shelf).unwrap();
    let names: Vec<ChunkName> = shelf.order.iter().map(|address| shelf.name(address)).collect();
    let nowhere = ChunkName { space: region.sheet, address: [3; 32] };
    let ask = |desk: &Desk, offered: Vec<ChunkName>, wanted: Vec<ChunkName>| {
        let ask = ChunkAsk { desk: desk.id, offered, wanted };
        let end = aman_sync_protocol::message::End::default().encode();
        let frames =
            [Frame { kind: FrameType::ChunkAsk, payload: ask.encode() }, Frame { kind: FrameType::End, payload: end }];
        raw(desk, &world, &frames)
    };
    let (status, there) = ask(&outside, vec![names[0]], vec![names[1]]);
    let (_, nothing) = ask(&outside, vec![nowhere], vec![nowhere]);
    assert_eq!(status, 200);
    assert!(there == nothing && there.iter().all(|frame| frame.kind != FrameType::Chunk));
    let (_, read) = ask(&reader, Vec::new(), vec![names[1]]);
    assert!(read.iter().any(|frame| frame.kind == FrameType::Chunk && address_of(&frame.payload) == names[1].address));
    // The same chunk asked for in a space it was not left in.
    let elsewhere = ChunkName { space: region.roster_space, ..names[1] };
    assert!(ask(&reader, Vec::new(), vec![elsewhere]).1.iter().all(|frame| frame.kind != FrameType::Chunk));
    // Somebody the roster does not name, and a desk that says it is another.
    let stranger = Desk::new(77);
    assert_eq!(ask(&stranger, Vec::new(), vec![names[1]]).0, 401);
    let ask_as_other = ChunkAsk { desk: brigade.id, offered: Vec::new(), wanted: vec![names[1]] };
    let frame = Frame { kind: FrameType::ChunkAsk, payload: ask_as_other.encode() };
    assert_eq!(raw(&reader, &world, &[frame]).0, 401);
}

#[test]
fn a_chunk_that_is_not_the_one_offered_is_refused_and_what_came_before_it_is_kept() {
    let world = World::new();
    let (region, mut brigade) = Region::with_brigade(&world);
    brigade.sync(&world.dial()).unwrap();
    let shelf = Shelf::of(&brigade, region.sheet).with_chunks(3, 600);
    let names = shelf.order.iter().map(|address| shelf.name(address)).collect();
    let ask = ChunkAsk { desk: brigade.id, offered: names, wanted: Vec::new() }.encode();
    let chunk = |place: usize| shelf.chunks[&shelf.order[place]].clone();
    let mut changed = chunk(1);
    changed[300] ^= 1;
    let frames = [
        Frame { kind: FrameType::ChunkAsk, payload: ask },
        Frame { kind: FrameType::Chunk, payload: chunk(0) },
        Frame { kind: FrameType::Chunk, payload: changed },
        Frame { kind: FrameType::Chunk, payload: chunk(2) },
    ];
    let (_, answer) = raw(&brigade, &world, &frames);
    let alert = answer.iter().find(|frame| frame.kind == FrameType::Alert).unwrap();
    assert_eq!(aman_sync_protocol::message::Alert::decode(&alert.payload).unwrap().code, AlertCode::Malformed);
    assert_eq!(world.count("SELECT count(*) FROM chunks"), 1);
}

#[test]
fn a_chunk_in_the_exchange_of_entries_is_refused_as_before() {
    let world = World::new();
    let (_region, mut brigade) = Region::with_brigade(&world);
    brigade.sync(&world.dial()).unwrap();
    let frame = Frame { kind: FrameType::Chunk, payload: vec![1; 600] }.encode();
    assert_eq!(post_raw_blocking(&brigade.transport(&world.dial()), frame).unwrap().0, 400);
}
