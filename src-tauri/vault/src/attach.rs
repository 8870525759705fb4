//! How does a photograph or a paper become part of a record, without ever lying in clear on the disk?
//!
//! ```text
//! pieces ─▶ spool (a key in memory only) ─ the hash is known ─▶ chunks under the record's key ─▶ manifest: one transaction
//! ```
//!
//! The key of a chunk follows from the hash of the whole file, so a file that comes once, from a pipe or a window, waits
//! in the spool until its end. Chunks are durable before the manifest that names them; whatever was begun and not
//! finished is removed when the vault is locked or opened the next time.

use std::io::Read;

use aman_schema::Private;
use aman_sync_protocol::attachment::{
    BlobKey, CHUNK_BYTES, FileHash, Manifest, Position, Role, chunk_count, padded_length, seal_chunk,
};
use aman_sync_protocol::chunks::ChunkName;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{EntryId, RecordId, SpaceId};
use aman_sync_protocol::payload::{PrivateBytes, PrivateText, Verb, What};
use aman_sync_protocol::secret::{RecordKey, SymmetricKey, open_bytes, seal_bytes};
use rusqlite::{OptionalExtension, params};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::fault::VaultFault;
use crate::log::{self, give_up, hand_over, log_fault, put_chunk, put_ref};
use crate::seal::{OWN, Part, PartKey, op};
use crate::spaces::Role as SpaceRole;
use crate::vault::OpenVault;

/// What an officer says about a file.
pub struct NewAttachment {
    /// To which record it belongs.
    pub record: RecordId,
    /// What she calls it.
    pub name: Private<String>,
    /// Such as `image/jpeg`; a claim.
    pub media_type: String,
    /// Where it was taken or handed over, in her words; may be empty.
    pub place: Private<String>,
}

/// A file on its way into a record.
pub struct Attaching {
    id: [u8; 16],
    new: NewAttachment,
    of: Option<[u8; 32]>,
    key: SymmetricKey,
    hash: FileHash,
    waiting: Zeroizing<Vec<u8>>,
    pieces: u64,
    size: u64,
}

impl OpenVault {
    /// Takes a file from a reader into a record; returns the entry of its manifest.
    ///
    /// # Errors
    /// This desk may not write the record, the file is too large or cannot be read, or the log cannot be written: then
    /// the record is as before, and nothing of the file stays.
    pub fn attach(&mut self, new: NewAttachment, from: &mut dyn Read) -> Result<EntryId, VaultFault> {
        let mut attaching = self.attach_begin(new)?;
        let mut buffer = Zeroizing::new(vec![0; CHUNK_BYTES]);
        loop {
            let read = match from.read(&mut buffer) {
                Ok(0) => return self.attach_end(attaching),
                Ok(read) => read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    self.attach_give_up(&attaching);
                    return Err(crate::fault::io_fault("read a file")(error));
                }
            };
            let piece = buffer.get(..read).unwrap_or_default();
            if let Err(fault) = self.attach_more(&mut attaching, piece) {
                self.attach_give_up(&attaching);
                return Err(fault);
            }
        }
    }

    /// Begins to take a file into a record; nothing is written yet.
    ///
    /// # Errors
    /// There is no such record here, this desk may not write it, or what is said of the file is too long.
    pub fn attach_begin(&mut self, new: NewAttachment) -> Result<Attaching, VaultFault> {
        self.begin_attaching(new, None)
    }

    /// Takes the next bytes of a file; what has the length of a chunk is written, sealed, to the disk.
    ///
    /// # Errors
    /// The file is too large, or the log cannot be written. The caller gives it up.
    pub fn attach_more(&mut self, attaching: &mut Attaching, bytes: &[u8]) -> Result<(), VaultFault> {
        let size = attaching.size.saturating_add(bytes.len() as u64);
        if size > MAX_ATTACHMENT {
            return Err(VaultFault::TooLarge { bytes: size });
        }
        attaching.size = size;
        attaching.hash.update(bytes);
        let mut left = bytes;
        while !left.is_empty() {
            let room = CHUNK_BYTES.saturating_sub(attaching.waiting.len()).min(left.len());
            let (now, later) = left.split_at(room);
            attaching.waiting.extend_from_slice(now);
            left = later;
            if attaching.waiting.len() == CHUNK_BYTES {
                self.spool(attaching)?;
            }
        }
        Ok(())
    }

    /// Ends the file: seals its chunks, and then the manifest that makes it part of the record.
    ///
    /// # Errors
    /// The log cannot be written: then the record is as before, and nothing of the file stays.
    pub fn attach_end(&mut self, mut attaching: Attaching) -> Result<EntryId, VaultFault> {
        let ended = self.seal_attaching(&mut attaching);
        if ended.is_err() {
            self.attach_give_up(&attaching);
        }
        ended
    }

    /// Gives a file up: what was written of it goes, now or at the latest when the vault is opened the next time.
    pub fn attach_give_up(&mut self, attaching: &Attaching) {
        let cleared = self.core.log.begin().and_then(|tx| {
            give_up(&tx, &attaching.id)?;
            log::commit(tx)
        });
        cleared.ok();
    }

    /// Adds a small copy of an attachment, for lists and slow links.
    ///
    /// # Errors
    /// There is no such attachment of this record here, the copy is too large for one, or as [`OpenVault::attach`].
    pub fn attach_preview(
        &mut self,
        record: RecordId,
        of: EntryId,
        media_type: &str,
        bytes: &[u8],
    ) -> Result<EntryId, VaultFault> {
        if bytes.len() > MAX_PREVIEW {
            return Err(VaultFault::TooLarge { bytes: bytes.len() as u64 });
        }
        let original = self.manifest_of(&record, &of)?.1;
        if original.role != Role::Original {
            return Err(VaultFault::NothingToDo);
        }
        let new = NewAttachment {
            record,
            name: Private::new(String::new()),
            media_type: media_type.to_owned(),
            place: Private::new(String::new()),
        };
        let mut attaching = self.begin_attaching(new, Some(original.file_hash))?;
        if let Err(fault) = self.attach_more(&mut attaching, bytes) {
            self.attach_give_up(&attaching);
            return Err(fault);
        }
        self.attach_end(attaching)
    }

    fn begin_attaching(&mut self, new: NewAttachment, of: Option<[u8; 32]>) -> Result<Attaching, VaultFault> {
        // EXPOSE: only their lengths.
        let (name, place) = (new.name.expose().len(), new.place.expose().len());
        let lengths = [(name, MAX_NAME), (new.media_type.len(), MAX_TYPE), (place, MAX_PLACE)];
        if let Some((length, _)) = lengths.into_iter().find(|(length, most)| length > most) {
            return Err(VaultFault::TooLarge { bytes: length as u64 });
        }
        self.project()?;
        self.writable_file(&new.record)?;
        let dice = self.core.host.entropy();
        let mut id = [0; 16];
        dice.fill(&mut id);
        let key = SymmetricKey::make(dice);
        let waiting = Zeroizing::new(Vec::with_capacity(CHUNK_BYTES));
        Ok(Attaching { id, new, of, key, hash: FileHash::default(), waiting, pieces: 0, size: 0 })
    }

    /// The space of a record's file, and the pack, if this desk may write there.
    fn writable_file(&self, record: &RecordId) -> Result<(SpaceId, String), VaultFault> {
        let line = self.view.record(record)?.ok_or(VaultFault::NoSuchRecord)?;
        self.refuse_closed(&line)?;
        if line.unit.is_none() || line.unit != self.book.unit {
            return Err(VaultFault::NotAllowed { what: "write" });
        }
        if line.frozen {
            return Err(VaultFault::NotAllowed { what: "newer record" });
        }
        if self.has_left(record)? {
            return Err(VaultFault::NotAllowed { what: "archived elsewhere" });
        }
        let space = self.book.own(SpaceRole::File).ok_or(VaultFault::NotEnrolled)?;
        if !self.core.log.roster().may_write(&self.core.log.desk_id()?, &space) {
            return Err(VaultFault::NotAllowed { what: "write" });
        }
        self.keys.newest(&space).ok_or(VaultFault::KeyMissing)?;
        Ok((space, line.pack))
    }

    fn spool(&mut self, attaching: &mut Attaching) -> Result<(), VaultFault> {
        let aad = piece_aad(&attaching.id, attaching.pieces);
        let sealed = seal_bytes(&attaching.key, &aad, &attaching.waiting, self.core.host.entropy());
        let tx = self.core.log.begin()?;
        tx.prepare_cached("INSERT INTO spool VALUES (?1, ?2, ?3)")
            .and_then(|mut statement| statement.execute(params![attaching.id, signed(attaching.pieces), sealed]))
            .map_err(log_fault("spool a file"))?;
        log::commit(tx)?;
        attaching.pieces += 1;
        attaching.waiting.fill(0);
        attaching.waiting.clear();
        Ok(())
    }

    fn seal_attaching(&mut self, attaching: &mut Attaching) -> Result<EntryId, VaultFault> {
        if !attaching.waiting.is_empty() {
            self.spool(attaching)?;
        }
        // Other officers and other desks may have written since it was begun.
        self.project()?;
        let record = attaching.new.record;
        let (space, pack) = self.writable_file(&record)?;
        let key = self.key_for(&record, &space)?;
        let file_hash = core::mem::take(&mut attaching.hash).finish();
        let chunks = self.seal_chunks(attaching, &space, &key.key, &file_hash)?;
        let manifest = Manifest {
            role: if attaching.of.is_some() { Role::Preview } else { Role::Original },
            file_hash,
            size: attaching.size,
            media_type: attaching.new.media_type.clone(),
            // EXPOSE: into the sealed manifest.
            name: PrivateText::new(attaching.new.name.expose().as_str()),
            of: attaching.of,
            chunks,
        };
        let entry = self.write_manifest(attaching, &manifest, (space, &pack, key))?;
        self.project_later();
        Ok(entry)
    }

    fn seal_chunks(
        &mut self,
        attaching: &Attaching,
        space: &SpaceId,
        key: &RecordKey,
        file_hash: &[u8; 32],
    ) -> Result<Vec<[u8; 32]>, VaultFault> {
        let blob = BlobKey::derive(key, file_hash);
        let (count, padded) = (chunk_count(attaching.size), padded_length(attaching.size));
        let role = if attaching.of.is_some() { Role::Preview } else { Role::Original };
        let mut addresses = Vec::new();
        let mut from = 0;
        while from < count {
            let to = count.min(from + PER_COMMIT);
            let mut sealed = Vec::new();
            for index in from..to {
                let length = padded.saturating_sub(index.saturating_mul(CHUNK_BYTES as u64)).min(CHUNK_BYTES as u64);
                let mut plain = Zeroizing::new(Vec::with_capacity(CHUNK_BYTES));
                if index < attaching.pieces {
                    plain.extend_from_slice(&self.piece(attaching, index)?);
                }
                plain.resize(usize::try_from(length).unwrap_or(CHUNK_BYTES), 0);
                let position = if index + 1 == count { Position::Last } else { Position::Inner };
                let chunk = seal_chunk(&blob, index, position, &plain)
                    .map_err(|_| VaultFault::TooLarge { bytes: attaching.size })?;
                sealed.push(chunk);
            }
            let tx = self.core.log.begin()?;
            for (place, chunk) in sealed.iter().enumerate() {
                let idx = usize::try_from(from).unwrap_or(usize::MAX).saturating_add(place);
                put_chunk(&tx, &chunk.address, &chunk.ciphertext)?;
                put_ref(&tx, &attaching.id, idx, &ChunkName { space: *space, address: chunk.address }, role)?;
            }
            tx.execute("DELETE FROM spool WHERE attaching = ?1 AND idx < ?2", params![attaching.id, signed(to)])
                .map_err(log_fault("spool a file"))?;
            log::commit(tx)?;
            addresses.extend(sealed.iter().map(|chunk| chunk.address));
            from = to;
        }
        Ok(addresses)
    }

    fn piece(&self, attaching: &Attaching, index: u64) -> Result<Zeroizing<Vec<u8>>, VaultFault> {
        let gone = VaultFault::CannotOpen { what: "spool" };
        let sealed: Option<Vec<u8>> = self
            .core
            .log
            .db
            .prepare_cached("SELECT bytes FROM spool WHERE attaching = ?1 AND idx = ?2")
            .and_then(|mut statement| {
                statement.query_row(params![attaching.id, signed(index)], |row| row.get(0)).optional()
            })
            .map_err(log_fault("spool a file"))?;
        let sealed = sealed.ok_or(gone)?;
        let plain = open_bytes(&attaching.key, &piece_aad(&attaching.id, index), &sealed).map_err(|_| gone)?;
        Ok(Zeroizing::new(plain.expose().to_vec()))
    }

    fn write_manifest(
        &mut self,
        attaching: &Attaching,
        manifest: &Manifest,
        (space, pack, key): (SpaceId, &str, PartKey),
    ) -> Result<EntryId, VaultFault> {
        let record = attaching.new.record;
        let mut payload = self.record_payload(record, pack);
        payload.what = What::Attachment;
        self.place_in_history(&mut payload, &record, &space)?;
        payload.body = Some(PrivateBytes::new(manifest.encode()));
        // EXPOSE: into the sealed entry.
        let place = attaching.new.place.expose().trim();
        if !place.is_empty() {
            payload.ops = vec![op(Verb::Set, OWN, PLACE, Some(Value::from(place)))];
        }
        let sealed = self.seal_parts(vec![Part { space, payload, key: Some(key) }], log::MANIFEST)?;
        let entry = sealed.entries.first().map(Entry::id).ok_or(VaultFault::NothingToDo)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        hand_over(&tx, &attaching.id, &entry)?;
        log::commit(tx)?;
        Ok(entry)
    }
}

fn piece_aad(id: &[u8; 16], index: u64) -> Vec<u8> {
    [b"aman/spool/v1 ".as_slice(), id, &index.to_be_bytes()].concat()
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Where the officer says that a file was taken or handed over.
pub(crate) const PLACE: &str = "aman.place";
/// The largest file a record takes.
pub const MAX_ATTACHMENT: u64 = 200 * 1024 * 1024;
/// The largest preview: some 40 seconds on the slowest link.
pub const MAX_PREVIEW: usize = 200 * 1024;
/// Chunks sealed in one transaction: a megabyte.
const PER_COMMIT: u64 = 16;
const MAX_NAME: usize = 1024;
const MAX_TYPE: usize = 128;
const MAX_PLACE: usize = 1024;
