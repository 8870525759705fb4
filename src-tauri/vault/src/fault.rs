//! Why could the vault not do what was asked? Codes and counts only, never a value of a person.

use std::fmt;

/// One of the files in a vault's folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VaultFile {
    /// `log.db`: sealed entries, keyring, drafts.
    Log,
    /// `slots.a` and `slots.b`: the officers' slots.
    Slots,
    /// `view.db`: plaintext projections, rebuilt at need.
    View,
}

/// Why a file of a record cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentFault {
    /// A chunk is not the one that its address names: bits were changed on the disk.
    Changed {
        /// Which one, from 0.
        chunk: u64,
    },
    /// A chunk is whole and does not belong at this place of this file.
    Misplaced {
        /// Which one, from 0.
        chunk: u64,
    },
    /// Not all of it is on this desk.
    NotHere {
        /// How many chunks are.
        have: u32,
        /// Of how many.
        of: u32,
    },
    /// Every chunk fits, and the file is not the one that was taken in.
    NotWhole,
    /// The record has no such file.
    Unknown,
}

/// Why the vault could not do what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultFault {
    /// A file of a record cannot be shown.
    Attachment(AttachmentFault),
    /// Another process holds this vault.
    Busy,
    /// Sealed bytes could not be opened; no reason is told.
    CannotOpen {
        /// What was being opened.
        what: &'static str,
    },
    /// This code was taken before; a new one is needed.
    CodeUsed,
    /// These digits were not said by the region to this desk for this.
    CodeWrong,
    /// A file of the vault is damaged; it was left where it is.
    Damaged {
        /// Which file.
        file: VaultFile,
    },
    /// There is a vault already.
    Exists,
    /// A file in the vault's folder is not this vault's file; it was left where it is.
    Foreign {
        /// Which file.
        file: VaultFile,
    },
    /// The disk (or the quota) is full; nothing of the act was stored.
    Full,
    /// The file system refused.
    Io {
        /// What was being done.
        doing: &'static str,
        /// The system's error number, 0 when it has none.
        code: i32,
    },
    /// This desk does not hold the key of that space.
    KeyMissing,
    /// The lease has run out and this record is an older one.
    LeaseOver,
    /// A newer program wrote this file.
    Newer {
        /// Which file.
        file: VaultFile,
        /// The version it has.
        version: u32,
    },
    /// The act must say why.
    NoReason,
    /// No such draft.
    NoSuchDraft,
    /// No such officer at this desk, or nobody asked for her.
    NoSuchOfficer,
    /// No such record, or it is not visible to this desk.
    NoSuchRecord,
    /// No act waits here under this number.
    NoSuchAct,
    /// There is no vault in this folder.
    NotAVault,
    /// The roster does not allow this to this desk or officer.
    NotAllowed {
        /// What was asked.
        what: &'static str,
    },
    /// This desk is not enrolled yet.
    NotEnrolled,
    /// The form pack refuses the answers.
    NotParsed {
        /// How many problems there are.
        problems: u32,
    },
    /// Nothing would change.
    NothingToDo,
    /// A second officer, or the coordinator's word, is needed; the act waits.
    SecondNeeded,
    /// The second officer's passphrase opens no slot of hers.
    SecondRefused,
    /// Bytes from elsewhere are not what they should be.
    Refused {
        /// What was being read.
        what: &'static str,
    },
    /// A value is larger than the vault takes.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// Several values of this stand apart: one must be chosen first.
    WrittenApart,
    /// The database refused.
    Store {
        /// What was being done.
        doing: &'static str,
        /// SQLite's extended error code.
        code: i32,
    },
}

impl fmt::Display for VaultFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self:?}")
    }
}

impl std::error::Error for VaultFault {}

/// Turns an I/O error into a fault that carries no text.
pub(crate) fn io_fault(doing: &'static str) -> impl FnOnce(std::io::Error) -> VaultFault {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    move |error| {
        if matches!(error.kind(), QuotaExceeded | StorageFull) {
            return VaultFault::Full;
        }
        VaultFault::Io { doing, code: error.raw_os_error().unwrap_or(0) }
    }
}

/// Turns a database error into a fault that carries no text.
///
/// A driver's message can hold a whole statement; with SQLCipher that can be the key. So only its number survives.
pub(crate) fn store_fault(doing: &'static str, file: VaultFile) -> impl FnOnce(rusqlite::Error) -> VaultFault {
    move |error| {
        let rusqlite::Error::SqliteFailure(failure, _) = error else {
            return VaultFault::Store { doing, code: -1 };
        };
        let (code, is) = (failure.extended_code, |code| failure.code == code);
        if is(rusqlite::ErrorCode::DiskFull) {
            VaultFault::Full
        } else if is(rusqlite::ErrorCode::DatabaseCorrupt) {
            VaultFault::Damaged { file }
        } else if is(rusqlite::ErrorCode::NotADatabase) {
            VaultFault::Foreign { file }
        } else {
            VaultFault::Store { doing, code }
        }
    }
}
