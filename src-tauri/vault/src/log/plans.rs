//! Does what is asked at each act and each exchange stay away from what the log holds for ever?

#![allow(clippy::unwrap_used, reason = "tests")]

use rusqlite::Connection;

use super::KIND;
use super::outbox::{WAITING, WRAP_SENT};
use crate::shelf::FROM_SPACE;

#[test]
fn an_act_and_an_exchange_read_no_entry_that_does_not_concern_them() {
    let log = Connection::open_in_memory().unwrap();
    KIND.migrations.iter().for_each(|(_, sql)| log.execute_batch(sql).unwrap());
    let plans = [
        (FROM_SPACE, "SEARCH entry USING INDEX entry_chain (space=?)"),
        (WAITING, "SCAN entry USING INDEX entry_outbox"),
        (WRAP_SENT, "SEARCH wrap USING PRIMARY KEY (space=? AND key_id=? AND epoch=? AND bytes=?)"),
    ];
    for (sql, expected) in plans {
        let mut plan = log.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let values = vec![[0_u8; 1]; plan.parameter_count()];
        let mut steps = plan.query(rusqlite::params_from_iter(values)).unwrap();
        let first: String = steps.next().unwrap().unwrap().get(3).unwrap();
        assert_eq!(first, expected);
    }
}
