//! What lies in the server's data folder?
//!
//! `server.key`: the seed of its only key, readable by its owner alone. `store.db`: everything else. `server.lock`:
//! held while a server runs, so that two never write one store.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aman_sync_protocol::host::Entropy;
use aman_sync_protocol::ids::EntryId;
use aman_sync_protocol::secret::SigningKey;

use crate::host::OsEntropy;
use crate::store::sqlite::SqliteStore;
use crate::store::{Store, StoreFault};

/// An open data folder.
pub(crate) struct Folder {
    seed: SigningKey,
    store: Arc<dyn Store>,
    _lock: File,
}

impl Folder {
    /// Opens a folder, or begins one: new key, new store.
    ///
    /// # Errors
    /// Another server uses it, its files are not a server's, or it cannot be written.
    pub(crate) fn open(data: &Path, entropy: &mut dyn Entropy) -> Result<Self, StoreFault> {
        fs::create_dir_all(data).map_err(|_| refused("create folder"))?;
        restrict(data, 0o700)?;
        let lock = File::create(data.join("server.lock")).map_err(|_| refused("create lock"))?;
        lock.try_lock().map_err(|_| StoreFault::Busy)?;
        let seed = open_key(&data.join("server.key"), entropy)?;
        let store = SqliteStore::open(&store_path(data), entropy)?;
        Ok(Self { seed, store: Arc::new(store), _lock: lock })
    }

    /// The server's key.
    pub(crate) fn key(&self) -> SigningKey {
        SigningKey::from_seed(*self.seed.expose_seed())
    }

    /// The store.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store)
    }
}

/// The store of a folder, to be read only: a server may be using it meanwhile, and no folder is begun.
///
/// One of an older program is brought up to date first, if no server uses it.
///
/// # Errors
/// There is no store, it is no server's, or it cannot be read.
pub(crate) fn look(data: &Path) -> Result<Arc<dyn Store>, StoreFault> {
    let path = store_path(data);
    if !path.exists() {
        return Err(refused("find store"));
    }
    match SqliteStore::look(&path)? {
        Some(store) => Ok(Arc::new(store)),
        None => Ok(Folder::open(data, &mut OsEntropy::new())?.store()),
    }
}

/// Where the store lies.
pub(crate) fn store_path(data: &Path) -> PathBuf {
    data.join("store.db")
}

fn open_key(path: &Path, entropy: &mut dyn Entropy) -> Result<SigningKey, StoreFault> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let seed: EntryId = text.trim().parse().map_err(|_| StoreFault::Damaged)?;
            Ok(SigningKey::from_seed(*seed.as_bytes()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make_key(path, entropy),
        Err(_) => Err(refused("read key")),
    }
}

// Written whole under another name first: a power cut must not leave half a key that desks have pinned.
fn make_key(path: &Path, entropy: &mut dyn Entropy) -> Result<SigningKey, StoreFault> {
    let key = SigningKey::make(entropy);
    let draft = path.with_extension("new");
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).open(&draft).map_err(|_| refused("write key"))?;
    restrict(&draft, 0o600)?;
    let text = EntryId::from_bytes(*key.expose_seed()).to_string();
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|_| refused("write key"))?;
    fs::rename(&draft, path).map_err(|_| refused("write key"))?;
    if let Some(folder) = path.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(|_| refused("write key"))?;
    }
    Ok(key)
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> Result<(), StoreFault> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).map_err(|_| refused("restrict"))
}

#[cfg(not(unix))]
fn restrict(_path: &Path, _mode: u32) -> Result<(), StoreFault> {
    Ok(())
}

const fn refused(doing: &'static str) -> StoreFault {
    StoreFault::Refused { doing, code: 0 }
}
