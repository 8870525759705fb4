//! The contract every store of the server keeps.

use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{EntryId, Incarnation, SpaceId};
use aman_sync_server::OsEntropy;
use aman_sync_server::store::sqlite::SqliteStore;
use aman_sync_server::store::{Kept, LetterCount, Place, Reading, Store, StoreFault, What, Writer};

use crate::sync_world::{Desk, Region};

fn entries_of(desk: &mut Desk, space: SpaceId, count: usize) -> Vec<Entry> {
    (0..count).map(|_| desk.seal(space)).collect()
}

fn ask<T>(store: &dyn Store, question: impl Fn(&dyn Reading) -> Result<T, StoreFault>) -> T {
    let mut answer = None;
    store
        .read(&mut |reading| {
            answer = Some(question(reading)?);
            Ok(())
        })
        .unwrap();
    answer.unwrap()
}

/// Every promise of the trait, on a store that `open` gives; opening again gives the same one.
fn keeps_the_contract(open: &dyn Fn() -> Box<dyn Store>) {
    let (region, mut desk) = (Region::found(1), Desk::new(2));
    let (space, log) = (region.sheet, desk.log());
    let entries = entries_of(&mut desk, space, 3);
    let store = open();
    let life = ask(&*store, |reading| reading.incarnation());
    store
        .write(&mut |ledger| {
            assert_eq!(ledger.put_entry(&entries[0], Place::Main)?, 1);
            ledger.put_wrap(&space, b"wrap")?;
            ledger.put_wrap(&space, b"wrap")?;
            ledger.put_grant(&space, &desk.id, b"grant")?;
            assert_eq!(ledger.put_entry(&entries[2], Place::Early)?, 4);
            ledger.set_chain_head(&log, &space, (0, entries[0].id()))?;
            ledger.put_certificate(&log, b"certificate")?;
            ledger.put_certificate(&log, b"another")?;
            ledger.put_chunk(&space, &[2; 32], b"chunk")?;
            ledger.put_chunk(&space, &[2; 32], b"chunk")?;
            ledger.put_chunk(&space, &[1; 32], b"other")
        })
        .unwrap();
    let given_up = store.write(&mut |ledger| {
        ledger.put_entry(&entries[1], Place::Main)?;
        ledger.put_chunk(&space, &[3; 32], b"given up")?;
        Err(StoreFault::TakenBack)
    });
    assert_eq!(given_up, Err(StoreFault::TakenBack));
    drop(store);
    finds_what_was_kept(&*open(), life, &desk, &entries);
}

fn finds_what_was_kept(store: &dyn Store, life: Incarnation, desk: &Desk, entries: &[Entry]) {
    let (space, log) = (entries[0].header().space, desk.log());
    assert_eq!(ask(store, |reading| reading.incarnation()), life);
    ask(store, |reading| {
        assert_eq!(reading.chunk(&space, &[2; 32])?.as_deref(), Some(b"chunk".as_slice()));
        assert!(reading.has_chunk(&space, &[1; 32])? && !reading.has_chunk(&space, &[3; 32])?);
        let elsewhere = SpaceId::from_bytes([9; 16]);
        assert!(!reading.has_chunk(&elsewhere, &[1; 32])? && reading.chunk(&elsewhere, &[1; 32])?.is_none());
        assert_eq!(reading.chunks_after(&space, &[0; 32], 9)?, [[1; 32], [2; 32]]);
        assert_eq!(reading.chunks_after(&space, &[1; 32], 1)?, [[2; 32]]);
        assert_eq!(reading.chunk_spaces()?, [space]);
        let kept = |entry: &Entry, place| Kept { id: entry.id(), seq: entry.header().seq, place };
        assert_eq!(reading.entry(&log, &space, &entries[0].id())?, Some(kept(&entries[0], Place::Main)));
        assert_eq!(reading.entry(&log, &space, &entries[1].id())?, None, "what was given up left nothing");
        assert_eq!(reading.at(&log, &space, 2)?, [kept(&entries[2], Place::Early)]);
        assert_eq!(reading.waiting_for(&log, &space, &entries[1].id())?, [kept(&entries[2], Place::Early)]);
        assert_eq!(reading.chain_head(&log, &space)?, Some((0, entries[0].id())));
        assert_eq!(reading.beside(&log, &space, 10)?, [entries[2].id()]);
        assert_eq!(reading.order_of(&log, &space)?, Some((1, 4)));
        assert_eq!(reading.space_head(&space)?, 4);
        assert_eq!(reading.certificate(&log)?, Some(b"certificate".to_vec()), "the first one stays");
        let rows = reading.after(&space, 0, usize::MAX)?;
        assert_eq!(rows.iter().map(|row| row.lsn).collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert!(matches!(rows[1].what, What::Wrap) && matches!(rows[2].what, What::Grant { to } if to == desk.id));
        assert_eq!(rows[3].bytes, entries[2].bytes());
        assert_eq!(reading.after(&space, 2, 1)?.len(), 1, "at least one row, whatever its size");
        Ok(())
    });
    store
        .write(&mut |ledger| {
            assert_eq!(ledger.put_entry(&entries[1], Place::Main)?, 5, "numbers given back are not given out twice");
            ledger.move_entry(&entries[2].id(), Place::Main)?;
            ledger.put_letter(&[1; 16], Writer::Stranger, 10, b"a")?;
            ledger.put_letter(&[2; 16], Writer::Enrolled, 20, b"b")
        })
        .unwrap();
    ask(store, |reading| {
        assert_eq!(reading.waiting_for(&log, &space, &entries[1].id())?, []);
        assert_eq!(reading.letters()?, LetterCount { enrolled: 1, strangers: 1 });
        Ok(())
    });
    store.write(&mut |ledger| ledger.expire_letters(Writer::Stranger, 25)).unwrap();
    ask(store, |reading| {
        assert_eq!((reading.letter(&[1; 16])?, reading.letter(&[2; 16])?), (None, Some(b"b".to_vec())));
        Ok(())
    });
    store.inspect().unwrap();
}

#[test]
fn the_embedded_store_keeps_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    keeps_the_contract(&|| Box::new(SqliteStore::open(&path, &mut OsEntropy::new()).unwrap()));
}

#[test]
fn a_store_of_a_newer_program_and_a_file_that_is_none_are_left_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let newer = folder.path().join("newer.db");
    drop(SqliteStore::open(&newer, &mut OsEntropy::new()).unwrap());
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    assert_eq!(SqliteStore::open(&newer, &mut OsEntropy::new()).err(), Some(StoreFault::Newer));
    let foreign = folder.path().join("foreign.db");
    let words = b"these are somebody's words and no database at all".repeat(50);
    std::fs::write(&foreign, &words).unwrap();
    assert_eq!(SqliteStore::open(&foreign, &mut OsEntropy::new()).err(), Some(StoreFault::Damaged));
    assert_eq!(std::fs::read(&foreign).unwrap(), words);
}

#[test]
fn the_store_flushes_before_it_answers() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let _store = SqliteStore::open(&path, &mut OsEntropy::new()).unwrap();
    let mode: String =
        rusqlite::Connection::open(&path).unwrap().query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    assert_ne!(EntryId::from_bytes([0; 32]), EntryId::from_bytes([1; 32]));
}
