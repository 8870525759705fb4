//! Does what is asked of each entry that comes stay away from the entries that are there?

#![allow(clippy::unwrap_used, reason = "tests")]

use super::sqlite::{AT, SqliteStore, WAITING};
use crate::host::OsEntropy;

#[test]
fn the_place_of_an_entry_is_found_without_reading_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    drop(SqliteStore::open(&path, &mut OsEntropy::new()).unwrap());
    let store = rusqlite::Connection::open(&path).unwrap();
    for (sql, index) in [(AT, "entries_by_place (log=? AND space=? AND seq=?)"), (WAITING, "entries_beside")] {
        let mut plan = store.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let mut steps = plan.query([[0_u8; 1]; 3]).unwrap();
        let first: String = steps.next().unwrap().unwrap().get(3).unwrap();
        assert!(first.contains(index), "{first}");
    }
}
