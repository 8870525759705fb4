//! How does an older store become one of today?
//!
//! Numbered files, frozen once released; all that are missing run in one transaction.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreFault;
use super::sqlite::fault;

/// Brings the store up to date.
///
/// # Errors
/// The store is newer than this program, or cannot be written.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreFault> {
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Exclusive).map_err(fault("begin migration"))?;
    let version: i64 =
        transaction.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(fault("read version"))?;
    if version > LATEST {
        return Err(StoreFault::Newer);
    }
    for (number, sql) in MIGRATIONS {
        if *number > version {
            transaction.execute_batch(sql).map_err(fault("migrate"))?;
        }
    }
    transaction.pragma_update(None, "user_version", LATEST).map_err(fault("write version"))?;
    transaction.commit().map_err(fault("commit migration"))
}

/// Whether a store needs no migration.
///
/// # Errors
/// The store is newer than this program, or none.
pub(crate) fn is_of_today(connection: &Connection) -> Result<bool, StoreFault> {
    let version: i64 =
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(fault("read version"))?;
    match version {
        newer if newer > LATEST => Err(StoreFault::Newer),
        0 => Err(StoreFault::Damaged),
        version => Ok(version == LATEST),
    }
}

const MIGRATIONS: &[(i64, &str)] =
    &[(1, include_str!("migrations/0001_first.sql")), (2, include_str!("migrations/0002_chunks.sql"))];
const LATEST: i64 = 2;
