//! Are wrong passphrases slowed, without ever keeping out who knows the right one?

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use aman_sync_protocol::host::{Clock, Timestamp};
use aman_vault::host::OsEntropy;
use aman_vault::{Host, LockedVault, UnlockFailed};

use crate::vault_officers::refused;
use crate::vault_world::{new_vault, options, pass, unlock, wrong};

#[derive(Clone)]
struct Uptime(Arc<AtomicU64>);

impl Clock for Uptime {
    fn now(&self) -> Timestamp {
        Timestamp(0)
    }

    fn uptime_ms(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

fn open_at(folder: &Path, uptime: &Uptime) -> LockedVault {
    let host = Host::new(Box::new(OsEntropy::new()), Box::new(uptime.clone()));
    LockedVault::open(folder, &options(), host).unwrap()
}

#[test]
fn wrong_attempts_are_slowed_through_restarts_and_nobody_is_locked_out() {
    let keep = tempfile::tempdir().unwrap();
    drop(new_vault(keep.path()).lock());
    let uptime = Uptime(Arc::new(AtomicU64::new(50)));
    let mut locked = open_at(keep.path(), &uptime);
    for _ in 0..5 {
        assert_eq!(locked.wait_ms(), 0);
        locked = refused(locked, None, &wrong()).0;
    }
    assert_eq!(locked.wait_ms(), 1000);
    let (locked, failed) = refused(locked, None, &pass());
    assert_eq!(failed, UnlockFailed::TooSoon { wait_ms: 1000 }, "not even the right one is looked at");
    uptime.0.store(1050, Ordering::SeqCst);
    let (locked, failed) = refused(locked, None, &wrong());
    assert_eq!(failed, UnlockFailed::WrongPassphrase);
    assert_eq!(locked.wait_ms(), 2000);
    drop(locked);
    // Another program, another uptime: the count is durable, the waiting begins with the program.
    uptime.0.store(0, Ordering::SeqCst);
    let locked = open_at(keep.path(), &uptime);
    assert_eq!(locked.wait_ms(), 2000);
    uptime.0.store(2000, Ordering::SeqCst);
    let vault = unlock(locked);
    assert_eq!(vault.log().wrong_attempts().unwrap(), 0, "a success forgets them");
    assert_eq!(vault.lock().wait_ms(), 0);
}
