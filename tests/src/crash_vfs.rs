//! What did SQLite write, and what had it flushed by then? A file layer that passes everything on and notes it down.
//!
//! It sits between SQLite and the system's own layer, so the vault runs as it always does. The notes are replayed by
//! `survivor.rs`, which decides what a disk may still hold when the power goes at any one of them.
#![allow(
    unsafe_code,
    clippy::too_many_arguments,
    reason = "SQLite's file layer is a table of C functions; each passes its arguments on unchanged"
)]

use std::collections::BTreeMap;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::mem::size_of;
use std::ptr;
use std::slice;
use std::sync::{Mutex, PoisonError};

use rusqlite::ffi;

/// One thing that happened to a file, or that the program said to its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The file was made.
    Made {
        /// Full path.
        file: String,
    },
    /// Bytes were written; nothing says yet that they are on the disk.
    Wrote {
        /// Full path.
        file: String,
        /// Where in the file.
        at: usize,
        /// What.
        bytes: Vec<u8>,
    },
    /// The file was cut to a size.
    Cut {
        /// Full path.
        file: String,
        /// Bytes left.
        size: usize,
    },
    /// Everything written to the file so far is on the disk.
    Flushed {
        /// Full path.
        file: String,
    },
    /// The file was deleted.
    Gone {
        /// Full path.
        file: String,
        /// Whether the folder was flushed too.
        flushed: bool,
    },
    /// The program told its user that the answer of this number is kept.
    Said {
        /// Number of the answer.
        answer: usize,
    },
}

/// The notes of one file layer.
pub struct Recorder {
    name: CString,
    real: *mut ffi::sqlite3_vfs,
    events: Mutex<Vec<Event>>,
}

// The pointer is SQLite's own static table, which it shares between threads itself.
unsafe impl Send for Recorder {}
unsafe impl Sync for Recorder {}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Recorder({:?}, {} events)", self.name, self.events().len())
    }
}

/// What SQLite holds for one open file: our table of functions, and behind it the system's own file.
#[repr(C)]
struct Shim {
    methods: *const ffi::sqlite3_io_methods,
    recorder: *const Recorder,
    file: *mut String,
}

impl Recorder {
    /// Registers a file layer of that name. It stays for the life of the process, as SQLite may hold it that long.
    pub fn register(name: &str) -> &'static Self {
        let name = CString::new(name).expect("a name without a zero byte");
        unsafe {
            ffi::sqlite3_initialize();
            let real = ffi::sqlite3_vfs_find(ptr::null());
            assert!(!real.is_null(), "SQLite has a file layer of its own");
            let recorder: &'static Self = Box::leak(Box::new(Self { name, real, events: Mutex::default() }));
            let mut layer = *real;
            layer.szOsFile = c_int::try_from(size_of::<Shim>()).unwrap_or(0) + (*real).szOsFile;
            layer.pNext = ptr::null_mut();
            layer.zName = recorder.name.as_ptr();
            layer.pAppData = ptr::from_ref(recorder).cast_mut().cast();
            layer.xOpen = Some(open);
            layer.xDelete = Some(delete);
            let outcome = ffi::sqlite3_vfs_register(Box::leak(Box::new(layer)), 0);
            assert_eq!(outcome, ffi::SQLITE_OK, "the file layer is registered");
            recorder
        }
    }

    /// The name to open databases with.
    pub fn name(&self) -> &str {
        self.name.to_str().unwrap_or_default()
    }

    /// Notes that the user was told the answer is kept.
    pub fn said(&self, answer: usize) {
        self.note(Event::Said { answer });
    }

    /// Notes that all of it, deletions too, has long reached the disk.
    pub fn settle(&self) {
        let mut there: BTreeMap<String, bool> = BTreeMap::new();
        for event in self.events() {
            if let Some(file) = event.file() {
                there.insert(file.to_owned(), !matches!(event, Event::Gone { .. }));
            }
        }
        for (file, is_there) in there {
            self.note(if is_there { Event::Flushed { file } } else { Event::Gone { file, flushed: true } });
        }
    }

    /// Everything noted so far.
    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many events were noted so far.
    pub fn count(&self) -> usize {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn note(&self, event: Event) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event);
    }
}

impl Event {
    /// The file it happened to.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Made { file }
            | Self::Wrote { file, .. }
            | Self::Cut { file, .. }
            | Self::Flushed { file }
            | Self::Gone { file, .. } => Some(file),
            Self::Said { .. } => None,
        }
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2, // no memory mapping: every byte passes xWrite
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe extern "C" fn open(
    layer: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    unsafe {
        let recorder = (*layer).pAppData.cast::<Recorder>();
        let shim = file.cast::<Shim>();
        (*shim).methods = ptr::null();
        let path = path_of(name);
        let is_new = flags & ffi::SQLITE_OPEN_CREATE != 0 && !std::path::Path::new(&path).exists();
        let real = (*recorder).real;
        let Some(real_open) = (*real).xOpen else { return ffi::SQLITE_CANTOPEN };
        let outcome = real_open(real, name, base(file), flags, out_flags);
        if (*base(file)).pMethods.is_null() {
            return outcome;
        }
        if is_new && !path.is_empty() {
            (*recorder).note(Event::Made { file: path.clone() });
        }
        (*shim).recorder = recorder;
        (*shim).file = Box::into_raw(Box::new(path));
        (*shim).methods = &raw const METHODS;
        outcome
    }
}

unsafe extern "C" fn delete(layer: *mut ffi::sqlite3_vfs, name: *const c_char, flush_folder: c_int) -> c_int {
    unsafe {
        let recorder = (*layer).pAppData.cast::<Recorder>();
        let real = (*recorder).real;
        let outcome = (*real).xDelete.map_or(ffi::SQLITE_ERROR, |call| call(real, name, flush_folder));
        if outcome == ffi::SQLITE_OK {
            (*recorder).note(Event::Gone { file: path_of(name), flushed: flush_folder != 0 });
        }
        outcome
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe {
        let shim = file.cast::<Shim>();
        if !(*shim).file.is_null() {
            drop(Box::from_raw((*shim).file));
            (*shim).file = ptr::null_mut();
        }
        pass(file, |methods| methods.xClose.map(|call| call(base(file))))
    }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, bytes: *const c_void, count: c_int, at: i64) -> c_int {
    unsafe {
        let outcome = pass(file, |methods| methods.xWrite.map(|call| call(base(file), bytes, count, at)));
        if outcome == ffi::SQLITE_OK {
            let bytes = slice::from_raw_parts(bytes.cast::<u8>(), usize::try_from(count).unwrap_or(0)).to_vec();
            note(file, |file| Event::Wrote { file, at: usize::try_from(at).unwrap_or(0), bytes });
        }
        outcome
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    unsafe {
        let outcome = pass(file, |methods| methods.xTruncate.map(|call| call(base(file), size)));
        if outcome == ffi::SQLITE_OK {
            note(file, |file| Event::Cut { file, size: usize::try_from(size).unwrap_or(0) });
        }
        outcome
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    unsafe {
        let outcome = pass(file, |methods| methods.xSync.map(|call| call(base(file), flags)));
        if outcome == ffi::SQLITE_OK {
            note(file, |file| Event::Flushed { file });
        }
        outcome
    }
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, out: *mut c_void, count: c_int, at: i64) -> c_int {
    unsafe { pass(file, |methods| methods.xRead.map(|call| call(base(file), out, count, at))) }
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, out: *mut i64) -> c_int {
    unsafe { pass(file, |methods| methods.xFileSize.map(|call| call(base(file), out))) }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    unsafe { pass(file, |methods| methods.xLock.map(|call| call(base(file), level))) }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    unsafe { pass(file, |methods| methods.xUnlock.map(|call| call(base(file), level))) }
}

unsafe extern "C" fn reserved(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    unsafe { pass(file, |methods| methods.xCheckReservedLock.map(|call| call(base(file), out))) }
}

unsafe extern "C" fn control(file: *mut ffi::sqlite3_file, what: c_int, argument: *mut c_void) -> c_int {
    unsafe { pass(file, |methods| methods.xFileControl.map(|call| call(base(file), what, argument))) }
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe { pass(file, |methods| methods.xSectorSize.map(|call| call(base(file)))) }
}

unsafe extern "C" fn characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe { pass(file, |methods| methods.xDeviceCharacteristics.map(|call| call(base(file)))) }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    unsafe { pass(file, |methods| methods.xShmMap.map(|call| call(base(file), page, size, extend, out))) }
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    unsafe { pass(file, |methods| methods.xShmLock.map(|call| call(base(file), offset, count, flags))) }
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    unsafe {
        if let Some(call) = (*(*base(file)).pMethods).xShmBarrier {
            call(base(file));
        }
    }
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    unsafe { pass(file, |methods| methods.xShmUnmap.map(|call| call(base(file), delete))) }
}

/// Calls the system's own function; its absence is an I/O error.
unsafe fn pass(file: *mut ffi::sqlite3_file, call: impl FnOnce(&ffi::sqlite3_io_methods) -> Option<c_int>) -> c_int {
    unsafe { call(&*(*base(file)).pMethods).unwrap_or(ffi::SQLITE_IOERR) }
}

unsafe fn note(file: *mut ffi::sqlite3_file, event: impl FnOnce(String) -> Event) {
    unsafe {
        let shim = file.cast::<Shim>();
        let path: &String = &*(*shim).file;
        if !path.is_empty() {
            (*(*shim).recorder).note(event(path.clone()));
        }
    }
}

fn base(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    file.cast::<Shim>().wrapping_add(1).cast()
}

unsafe fn path_of(name: *const c_char) -> String {
    if name.is_null() { String::new() } else { unsafe { CStr::from_ptr(name).to_string_lossy().into_owned() } }
}
