//! Which secret bytes does an open vault hold? Derived from the files and the passphrase alone, by docs/formats.md.

use std::path::Path;

use aman_sync_protocol::secret::{SymmetricKey, open_bytes};
use argon2::{Algorithm, Argon2, Params, Version};
use minicbor::Decoder;
use rusqlite::{Connection, OpenFlags};

/// A secret and what it is called.
pub type Named = (String, [u8; 32]);

/// The vault key, the officer's seed, the desk's keys, every space key, and the keys derived for one purpose.
///
/// The passphrase must be that of the first slot.
pub fn secrets_of(vault: &Path, passphrase: &str) -> Vec<Named> {
    let (vault_key, officer) = open_slot(&std::fs::read(vault.join("slots.a")).expect("a slot file"), passphrase);
    let key = SymmetricKey::from_bytes(vault_key);
    let mut all = vec![("vault key".to_owned(), vault_key), ("officer's seed".to_owned(), officer)];
    all.extend(
        ["drafts", "keyring", "phone", "trail", "view"]
            .map(|purpose| (format!("{purpose} key"), *key.derive(purpose).expose())),
    );
    let keyring = key.derive("keyring");
    let log = Connection::open_with_flags(vault.join("log.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).expect("the log");
    let mut rows = log.prepare("SELECT name, sealed FROM secret").expect("its secrets");
    let secrets = rows.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)));
    for (name, sealed) in secrets.expect("its secrets").map_while(Result::ok) {
        let aad = [b"aman/keyring/v1 ", name.as_bytes()].concat();
        let under = if name == "phone" { key.derive("phone") } else { key.derive("keyring") };
        all.push((name, opened(&under, &aad, &sealed)));
    }
    let mut rows = log.prepare("SELECT space, epoch, sealed FROM space_key").expect("its keyring");
    let spaces =
        rows.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, u32>(1)?, row.get::<_, Vec<u8>>(2)?)));
    for ((space, epoch, sealed), number) in spaces.expect("its keyring").map_while(Result::ok).zip(1..) {
        let aad = [b"aman/keyring/v1 space ".as_slice(), &space, &epoch.to_be_bytes()].concat();
        all.push((format!("space key {number}"), opened(&keyring, &aad, &sealed)));
    }
    all
}

/// `2 ‖ CBOR [generation, vault, [[officer, opens, [factor], KiB, passes, salt, key, officer key, …] …]] ‖ SHA-256`.
///
/// The slot has one factor, a passphrase: its canonical form through Argon2id, then HKDF.
fn open_slot(file: &[u8], passphrase: &str) -> ([u8; 32], [u8; 32]) {
    let mut reader = Decoder::new(&file[1..file.len() - 32]);
    reader.array().expect("an array");
    reader.u64().expect("the generation");
    let vault = reader.bytes().expect("the vault's id").to_vec();
    assert!(reader.array().expect("the slots") > Some(0), "there is a slot");
    assert_eq!(reader.array().expect("a slot"), Some(11), "a slot of version 2");
    let officer = reader.bytes().expect("the officer").to_vec();
    assert_eq!(reader.u32().expect("what it opens"), 0, "the vault key");
    assert_eq!(reader.array().expect("its factors"), Some(1));
    assert_eq!(reader.u32().expect("its factor"), 1, "a passphrase");
    let (memory, passes) = (reader.u32().expect("KiB"), reader.u32().expect("passes"));
    let salt = reader.bytes().expect("the salt");
    let mut share = [0; 32];
    let params = Params::new(memory, passes, 1, Some(32)).expect("a cost");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(aman_vault::spoken::canonical(passphrase).as_bytes(), salt, &mut share)
        .expect("Argon2id");
    let info: [&[u8]; 4] = [b"aman/slot-key/v2", &[1], &vault, &officer];
    let mut key = [0; 32];
    ring::hkdf::Salt::new(ring::hkdf::HKDF_SHA256, salt)
        .extract(&share)
        .expand(&info, ring::hkdf::HKDF_SHA256)
        .and_then(|material| material.fill(&mut key))
        .expect("HKDF");
    let key = SymmetricKey::from_bytes(key);
    let aad = |what: &str| [b"aman/slot/v2 ", what.as_bytes(), &vault, &officer].concat();
    let vault_key = opened(&key, &aad("vault key"), reader.bytes().expect("the vault key"));
    (vault_key, opened(&key, &aad("officer key"), reader.bytes().expect("the officer's key")))
}

fn opened(key: &SymmetricKey, aad: &[u8], sealed: &[u8]) -> [u8; 32] {
    let plain = open_bytes(key, aad, sealed).unwrap_or_else(|_| panic!("it opens as docs/formats.md says"));
    plain.expose().try_into().expect("32 bytes")
}
