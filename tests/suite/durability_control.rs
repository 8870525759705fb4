//! Can the power-cut tests fail at all? Plain SQLite under the same file layer: FULL keeps every answer, NORMAL and OFF lose some.

use aman_tests::crash_vfs::Recorder;
use aman_tests::seeded::{SeededEntropy, seed};
use aman_tests::survivor::{answers_said, files_after_cut, write_into};
use rusqlite::{Connection, OpenFlags};

const ANSWERS: u32 = 60;
const CUTS: usize = 100;

#[test]
fn full_keeps_every_acknowledged_row() {
    assert_eq!(cuts_that_lose("FULL"), 0);
}

#[test]
fn normal_loses_acknowledged_rows() {
    assert!(cuts_that_lose("NORMAL") > 0);
}

#[test]
fn off_loses_acknowledged_rows() {
    assert!(cuts_that_lose("OFF") > 0);
}

fn cuts_that_lose(synchronous: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let recorder = Recorder::register(&format!("control-{synchronous}"));
    let path = folder.path().join("plain.db");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let store = Connection::open_with_flags_and_vfs(&path, flags, recorder.name()).unwrap();
    store.pragma_update(None, "journal_mode", "WAL").unwrap();
    store.pragma_update(None, "synchronous", synchronous).unwrap();
    store.pragma_update(None, "wal_autocheckpoint", 20).unwrap();
    store.execute_batch("CREATE TABLE kept (answer INTEGER PRIMARY KEY, text TEXT NOT NULL)").unwrap();
    recorder.settle();
    let begun = recorder.count();
    for answer in 0..ANSWERS {
        store.execute("INSERT INTO kept VALUES (?1, ?2)", (answer, text(answer))).unwrap();
        recorder.said(answer as usize);
    }
    let events = recorder.events();
    let mut dice = SeededEntropy::new(seed());
    let lost = |_| {
        let cut = begun + 1 + dice.below(events.len() - begun);
        let files = files_after_cut(&events, cut, &mut dice);
        let fresh = tempfile::tempdir().unwrap();
        write_into(&files, fresh.path());
        let kept = Connection::open(fresh.path().join("plain.db"))
            .and_then(|store| store.query_row("SELECT count(*) FROM kept", (), |row| row.get::<_, u32>(0)))
            .unwrap_or(0);
        usize::from((kept as usize) < answers_said(&events, cut))
    };
    (0..CUTS).map(lost).sum()
}

fn text(answer: u32) -> String {
    "x".repeat(40 + answer as usize * 7)
}
