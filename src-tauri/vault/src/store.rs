//! How is a database opened, checked and brought to the present version?
//!
//! A file that looks wrong is never deleted or rewritten here: the caller gets a named fault.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use crate::fault::{VaultFault, VaultFile, store_fault};
use crate::options::{Options, Synchronous};

/// How long a write waits for another process or thread that writes.
pub(crate) const BUSY: std::time::Duration = std::time::Duration::from_secs(10);

/// How many compiled statements a connection keeps.
const STATEMENTS: usize = 128;

/// One step of a schema; frozen once released.
pub(crate) type Migration = (u32, &'static str);

/// What tells a database of this program from any other.
pub(crate) struct Kind {
    pub(crate) file: VaultFile,
    pub(crate) application_id: i32,
    pub(crate) migrations: &'static [Migration],
}

/// Opens the file without touching it.
pub(crate) fn connect(path: &Path, vfs: Option<&str>, kind: &Kind) -> Result<Connection, VaultFault> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match vfs {
        Some(name) => Connection::open_with_flags_and_vfs(path, flags, name),
        None => Connection::open_with_flags(path, flags),
    }
    .map_err(store_fault("open a database", kind.file))
}

/// Sets how the file is written.
pub(crate) fn prepare(db: &Connection, options: &Options, kind: &Kind) -> Result<(), VaultFault> {
    let synchronous = match options.synchronous {
        Synchronous::Full => "FULL",
        Synchronous::Normal => "NORMAL",
        Synchronous::Off => "OFF",
    };
    let pages = options.max_pages.map(|pages| format!("PRAGMA max_page_count = {pages};")).unwrap_or_default();
    let wait = BUSY.as_millis();
    let statements = format!(
        "PRAGMA busy_timeout = {wait}; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; \
         PRAGMA synchronous = {synchronous}; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; {pages}"
    );
    db.execute_batch(&statements).map_err(store_fault("prepare a database", kind.file))?;
    // Sealing one record asks some forty questions: what was compiled for the one before serves the next.
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// Refuses a foreign or newer file before anything is written to it. The first statement that reads pages: a damaged
/// file shows here.
pub(crate) fn recognise(db: &Connection, kind: &Kind) -> Result<(), VaultFault> {
    let fault = || store_fault("read the version of a database", kind.file);
    let application: i32 = db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(fault())?;
    let version = version_of(db, kind)?;
    let tables: u32 = db.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(fault())?;
    if application != kind.application_id && (application != 0 || tables != 0 || version != 0) {
        return Err(VaultFault::Foreign { file: kind.file });
    }
    if version > newest(kind) {
        return Err(VaultFault::Newer { file: kind.file, version });
    }
    Ok(())
}

/// Applies the migrations that are missing, all or none.
pub(crate) fn migrate(db: &mut Connection, kind: &Kind) -> Result<(), VaultFault> {
    let (version, newest) = (version_of(db, kind)?, newest(kind));
    if version == newest {
        return Ok(());
    }
    let fault = || store_fault("migrate a database", kind.file);
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault())?;
    for (_, sql) in kind.migrations.iter().filter(|(number, _)| *number > version) {
        tx.execute_batch(sql).map_err(fault())?;
    }
    tx.pragma_update(None, "application_id", kind.application_id).map_err(fault())?;
    tx.pragma_update(None, "user_version", newest).map_err(fault())?;
    tx.commit().map_err(fault())
}

fn version_of(db: &Connection, kind: &Kind) -> Result<u32, VaultFault> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(store_fault("read the version of a database", kind.file))
}

fn newest(kind: &Kind) -> u32 {
    kind.migrations.last().map_or(0, |(number, _)| *number)
}

/// Tells whether a file begins like an unencrypted SQLite database.
pub(crate) fn is_plain(path: &Path) -> bool {
    use std::io::Read;
    let mut head = [0_u8; 16];
    std::fs::File::open(path)
        .and_then(|mut file| file.read_exact(&mut head))
        .is_ok_and(|()| &head == b"SQLite format 3\0")
}
