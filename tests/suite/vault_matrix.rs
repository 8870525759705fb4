//! Is anything lost that the server had signed for, whatever was copied, put back or lost: 48 cells.
//!
//! A brigade has two desks. The first writes a reception, everybody exchanges, and copies are made of its disk and of
//! the server's store, and a stick is filled. It writes another, everybody exchanges, and a second stick is filled. Then
//! one cell of each axis happens:
//!
//! | the first desk's disk | the server's store | the stick |
//! |---|---|---|
//! | stays | stays | none |
//! | is cloned: the copy works on beside it | is put back in silence | the newer one is taken in |
//! | is put back | is put back, as its keeper's restore does (another life) | the older one, after everything else |
//! | is put back twice | is lost | |
//!
//! 4 × 4 × 3 = 48. Every desk that works writes on before it has spoken to anybody; then everybody exchanges, and
//! again on the next day. In the end
//! each acknowledged entry is at both desks of the unit, at the server, and, as far as she may read it, at the
//! coordinator; where one disk lived twice FORK is shown; where none did it is not. What was only on a disk that is gone,
//! and was acknowledged by nobody, is lost: no protocol brings it back. The second desk is what makes the promise hold
//! when disk and store are put back together; a unit with one desk has the stick.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use aman_schema::EXAMPLE_COMPLETE;
use aman_sync_client::{Dial, Transport, sync_blocking};
use aman_sync_protocol::frame::Frame;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::EntryId;
use aman_sync_protocol::message::AlertCode;
use aman_sync_protocol::secret::SigningKey;
use aman_vault::state::ServerPin;
use aman_vault::{LockedVault, OpenVault, Options, Synchronous};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::sync_world::{Still, World};
use crate::vault_world::{example, host, options, pass, region};

const NOW: i64 = 1_790_000_500_000;
const DAY: i64 = 25 * 60 * 60 * 1000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Disk {
    Stays,
    Cloned,
    PutBack,
    PutBackTwice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Store {
    Stays,
    PutBackInSilence,
    Restored,
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stick {
    None,
    Newer,
    OlderLate,
}

const DISKS: [Disk; 4] = [Disk::Stays, Disk::Cloned, Disk::PutBack, Disk::PutBackTwice];
const STORES: [Store; 4] = [Store::Stays, Store::PutBackInSilence, Store::Restored, Store::Lost];
const STICKS: [Stick; 3] = [Stick::None, Stick::Newer, Stick::OlderLate];

/// Everything up to the moment at which the cells part.
struct Beginning {
    keep: TempDir,
    sticks: [Vec<Frame>; 2],
    acknowledged: BTreeSet<EntryId>,
}

impl Beginning {
    fn folder(&self, name: &str) -> PathBuf {
        self.keep.path().join(name)
    }
}

fn quick() -> Options {
    // No power is cut here.
    Options { synchronous: Synchronous::Off, ..options() }
}

fn wake(folder: &Path) -> OpenVault {
    let locked = LockedVault::open(folder, &quick(), host()).unwrap();
    locked.unlock(None, &pass()).unwrap_or_else(|(_, failed)| panic!("{failed:?}"))
}

fn copy_folder(from: &Path, to: &Path) {
    let _absent = fs::remove_dir_all(to);
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        // The view is built again; a lock belongs to no copy.
        if ["log.db", "log.db-wal", "slots.a", "slots.b", "store.db", "store.db-wal", "server.key"]
            .contains(&file.file_name().to_str().unwrap())
        {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

fn exchange(vault: &mut OpenVault, dial: &Dial, now: i64) {
    let link = SigningKey::from_seed(*vault.log().link_key().expose_seed());
    let transport = Transport::new(dial, link).unwrap();
    sync_blocking(&transport, vault.replica(), &Still(now)).unwrap();
    vault.after_sync().unwrap();
}

fn receive(vault: &mut OpenVault) {
    let _sealed = vault.add_record(&example(EXAMPLE_COMPLETE)).unwrap();
}

/// The ids in a desk's log that satisfy a condition.
fn ids(folder: &Path, condition: &str) -> BTreeSet<EntryId> {
    let db = Connection::open_with_flags(folder.join("log.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut statement = db.prepare(&format!("SELECT id FROM entry WHERE {condition}")).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, [u8; 32]>(0)).unwrap();
    rows.map(|id| EntryId::from_bytes(id.unwrap())).collect()
}

fn begin() -> Beginning {
    let keep = tempfile::tempdir().unwrap();
    let mut world = World::new();
    let mut made = region(2);
    let unit = made.coordinator.vault.unit().unwrap();
    let dial = world.dial();
    let pin = ServerPin { address: dial.address.clone(), key: *world.key().as_bytes() };
    let (second, first) = (made.desks.pop().unwrap(), made.desks.pop().unwrap());
    let mut desks = [made.coordinator, first, second];
    for desk in &mut desks {
        desk.vault.replica().set_server(&pin).unwrap();
    }
    let rounds = |desks: &mut [crate::vault_world::TestDesk; 3]| {
        for _ in 0..2 {
            desks.iter_mut().for_each(|desk| exchange(&mut desk.vault, &dial, NOW));
        }
    };
    receive(&mut desks[1].vault);
    rounds(&mut desks);
    let older = desks[1].vault.replica().bundle_for(&unit, Timestamp(NOW)).unwrap().frames;
    // A copy is made of a disk that nobody writes to.
    let [coordinator, first, second] = desks;
    let first = first.reopen();
    copy_folder(&first.folder, &keep.path().join("first-old"));
    world.stop();
    copy_folder(world.folder.path(), &keep.path().join("store-old"));
    world.start(None);
    let dial = world.dial();
    let mut desks = [coordinator, first, second];
    receive(&mut desks[1].vault);
    for _ in 0..2 {
        desks.iter_mut().for_each(|desk| exchange(&mut desk.vault, &dial, NOW));
    }
    let newer = desks[1].vault.replica().bundle_for(&unit, Timestamp(NOW)).unwrap().frames;
    world.stop();
    copy_folder(world.folder.path(), &keep.path().join("store"));
    let mut acknowledged = BTreeSet::new();
    for (desk, name) in desks.into_iter().zip(["coordinator", "first", "second"]) {
        acknowledged.extend(ids(&desk.folder, "acknowledged = 1 AND kind <> 2"));
        let desk = desk.reopen();
        copy_folder(&desk.folder, &keep.path().join(name));
    }
    Beginning { keep, sticks: [older, newer], acknowledged }
}

fn begin_again(beginning: &Beginning, store: Store) -> World {
    let from = match store {
        Store::Stays => "store",
        Store::PutBackInSilence | Store::Restored | Store::Lost => "store-old",
    };
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&beginning.folder(from), copy.path());
    let path = copy.path().join("store.db");
    match store {
        Store::Stays | Store::PutBackInSilence => {}
        Store::Restored => {
            let db = Connection::open(&path).unwrap();
            db.execute("UPDATE store SET incarnation = ?1", [[7_u8; 16]]).unwrap();
        }
        Store::Lost => {
            for name in ["store.db", "store.db-wal"] {
                let _absent = fs::remove_file(copy.path().join(name));
            }
        }
    }
    World::over(copy.path())
}

fn play(beginning: &Beginning, disk: Disk, store: Store, stick: Stick) {
    let cell = format!("{disk:?} × {store:?} × {stick:?}");
    let keep = tempfile::tempdir().unwrap();
    let place = |name: &str| keep.path().join(name);
    let mut names = vec!["coordinator", "second", "first"];
    for name in &names {
        copy_folder(&beginning.folder(name), &place(name));
    }
    let world = begin_again(beginning, store);
    let dial = world.dial();
    match disk {
        Disk::Stays => {}
        Disk::Cloned => {
            copy_folder(&beginning.folder("first-old"), &place("clone"));
            names.push("clone");
        }
        Disk::PutBack => copy_folder(&beginning.folder("first-old"), &place("first")),
        Disk::PutBackTwice => {
            copy_folder(&beginning.folder("first-old"), &place("first"));
            let mut first = wake(&place("first"));
            receive(&mut first);
            exchange(&mut first, &dial, NOW);
            drop(first.lock());
            copy_folder(&beginning.folder("first-old"), &place("first"));
        }
    }
    let mut vaults: Vec<(&str, OpenVault)> = names.iter().map(|name| (*name, wake(&place(name)))).collect();
    for (name, vault) in &mut vaults {
        if *name != "coordinator" {
            receive(vault);
        }
    }
    let written: BTreeSet<EntryId> =
        names.iter().flat_map(|name| ids(&place(name), "mine = 1 AND kind <> 2")).collect();
    let take = |vaults: &mut Vec<(&str, OpenVault)>, frames: &[Frame]| {
        let coordinator = &mut vaults[0].1;
        let taken = coordinator.replica().take_bundle(frames, Timestamp(NOW)).unwrap();
        assert_eq!(taken.set_aside, 0, "{cell}");
        coordinator.after_sync().unwrap();
    };
    if stick == Stick::Newer {
        take(&mut vaults, &beginning.sticks[1]);
    }
    for now in [NOW, NOW, NOW + DAY, NOW + DAY] {
        vaults.iter_mut().for_each(|(_, vault)| exchange(vault, &dial, now));
    }
    if stick == Stick::OlderLate {
        take(&mut vaults, &beginning.sticks[0]);
        vaults.iter_mut().for_each(|(_, vault)| exchange(vault, &dial, NOW + DAY));
    }
    let promised: BTreeSet<EntryId> = beginning.acknowledged.union(&written).copied().collect();
    assert!(promised.len() >= 12, "{cell}: {} entries", promised.len());
    let at_server: BTreeSet<EntryId> = world.ids().into_iter().collect();
    assert_eq!(promised.difference(&at_server).count(), 0, "{cell}: the server is refilled");
    for (name, vault) in &vaults {
        let held = ids(&place(name), "1");
        let may_read = readable(vault, &place("second"));
        let lost: Vec<&EntryId> = promised.iter().filter(|id| may_read.contains(id) && !held.contains(id)).collect();
        assert!(lost.is_empty(), "{cell}: {name} lacks {} entries", lost.len());
        let forked = vault.log().alerts().unwrap().iter().any(|alert| alert.code == AlertCode::Fork.number());
        assert_eq!(forked, disk != Disk::Stays, "{cell}: {name} shows a fork where one disk lived twice");
        let open = vault.log().gaps().unwrap().into_iter().filter(|gap| gap.closed.is_none()).count();
        assert_eq!(open, 0, "{cell}: {name} lacks nothing any more");
    }
}

/// The entries, as a desk that holds all of them knows them, of spaces that a vault may read.
fn readable(vault: &OpenVault, all: &Path) -> BTreeSet<EntryId> {
    let desk = vault.log().desk_id().unwrap();
    let spaces = vault.log().roster().readable(&desk);
    spaces.iter().flat_map(|space| ids(all, &format!("hex(space) = '{}'", space.to_string().to_uppercase()))).collect()
}

#[test]
fn no_acknowledged_entry_is_lost_in_any_of_the_48_cells() {
    let beginning = begin();
    let cells: Vec<(Disk, Store, Stick)> = DISKS
        .into_iter()
        .flat_map(|disk| STORES.into_iter().map(move |store| (disk, store)))
        .flat_map(|(disk, store)| STICKS.into_iter().map(move |stick| (disk, store, stick)))
        .collect();
    assert_eq!(cells.len(), 48);
    let half = cells.len() / 2;
    std::thread::scope(|scope| {
        for part in cells.chunks(half) {
            let beginning = &beginning;
            scope.spawn(move || part.iter().for_each(|(disk, store, stick)| play(beginning, *disk, *store, *stick)));
        }
    });
}
