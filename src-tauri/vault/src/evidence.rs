//! Which files belong to a record, who took them in, and what do they hold?
//!
//! A file is read chunk by chunk: each is compared with its address, opened for its place, and at the end the whole with
//! its hash. Whoever opens one has written into the trail first.

use aman_schema::Private;
use aman_sync_protocol::attachment::{BlobKey, FileHash, Manifest, Position, Role, open_chunk};
use aman_sync_protocol::chunks::address_of;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, EntryId, OfficerId, RecordId};
use aman_sync_protocol::payload::{Payload, What};
use aman_sync_protocol::secret::Plain;

use crate::attach::PLACE;
use crate::fault::{AttachmentFault, VaultFault};
use crate::state::SyncState;
use crate::trail::{Act, TrailWords};
use crate::vault::OpenVault;
use crate::view::{EntryRow, Reading};

/// A file of a record, as its manifest tells it.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The entry of its manifest: its name here.
    pub entry: EntryId,
    /// What the officer calls it.
    pub name: Private<String>,
    /// What it claims to be.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of the file as it was taken in.
    pub file_hash: [u8; 32],
    /// Where it was taken or handed over, in the officer's words.
    pub place: Private<String>,
    /// Who took it in.
    pub officer: OfficerId,
    /// At which desk, if the roster knows the log.
    pub desk: Option<DeskId>,
    /// When, as that desk's clock said.
    pub claimed: Timestamp,
    /// The clock was known to be wrong.
    pub doubtful: bool,
    /// Whether the officer's signature inside was good.
    pub attested: bool,
    /// Chunks on this desk.
    pub here: u32,
    /// Chunks of which the server said that it holds them.
    pub held: u32,
    /// Chunks of the file.
    pub chunks: u32,
    /// Where the manifest is.
    pub sync: SyncState,
    /// The small copy, if there is one.
    pub preview: Option<EntryId>,
    /// All of the small copy is here.
    pub preview_here: bool,
}

/// A file being read.
pub struct AttachmentReader {
    manifest: Manifest,
    keys: Vec<BlobKey>,
    next: u64,
    left: u64,
    hash: Option<FileHash>,
}

impl AttachmentReader {
    /// What the manifest says of the type; a claim of whoever took it in.
    #[must_use]
    pub fn media_type(&self) -> &str {
        &self.manifest.media_type
    }

    /// The size of the file.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.manifest.size
    }

    /// What the officer calls it.
    #[must_use]
    pub fn name(&self) -> Private<String> {
        // EXPOSE: to whoever opened the file.
        Private::new(self.manifest.name.expose().to_owned())
    }
}

impl OpenVault {
    /// Lists the files of a record, the oldest first.
    ///
    /// # Errors
    /// There is no such record here, it is closed, or the databases cannot be read.
    pub fn attachments(&self, record: RecordId) -> Result<Vec<Attachment>, VaultFault> {
        self.readable(&record)?;
        let mut found = Vec::new();
        let mut previews: Vec<([u8; 32], EntryId)> = Vec::new();
        for row in self.view.attachment_entries(&record)? {
            let Some((payload, manifest)) = self.manifest_at(&row)? else { continue };
            match (manifest.role, manifest.of) {
                (Role::Original, _) => found.push(self.attachment(&row, &payload, &manifest)?),
                (Role::Preview, Some(of)) => previews.push((of, row.id)),
                (Role::Preview | Role::Stripped, _) => {}
            }
        }
        found.sort_by_key(|attachment| (attachment.claimed, attachment.entry));
        for attachment in &mut found {
            let preview = previews.iter().find(|(of, _)| *of == attachment.file_hash).map(|(_, entry)| *entry);
            attachment.preview = preview;
            if let Some(preview) = preview {
                let count = self.core.log.chunk_count(&preview)?;
                attachment.preview_here = count.all > 0 && count.here == count.all;
            }
        }
        Ok(found)
    }

    /// Opens a file of a record; that it was opened stands in the trail first.
    ///
    /// # Errors
    /// There is no such file here, not all of it has arrived, or the trail cannot be written: then nothing is shown.
    pub fn attachment_open(
        &mut self,
        record: RecordId,
        entry: EntryId,
        act: Act,
        reason: Option<&Private<String>>,
    ) -> Result<AttachmentReader, VaultFault> {
        self.readable(&record)?;
        let (row, manifest) = self.manifest_of(&record, &entry)?;
        let count = self.core.log.chunk_count(&entry)?;
        if count.here < count.all || count.all == 0 {
            let fault = AttachmentFault::NotHere { have: count.here, of: count.all };
            return Err(VaultFault::Attachment(fault));
        }
        let record_keys = self.record_keys(&row.space, row.key)?;
        let keys: Vec<BlobKey> = record_keys.iter().map(|key| BlobKey::derive(key, &manifest.file_hash)).collect();
        if keys.is_empty() {
            return Err(VaultFault::KeyMissing);
        }
        let subject = entry.to_string();
        self.trail_append(&TrailWords { record: Some(record), reason, subject: &subject, ..TrailWords::of(act) })?;
        let left = manifest.size;
        Ok(AttachmentReader { manifest, keys, next: 0, left, hash: Some(FileHash::default()) })
    }

    /// The size of a file of a record; nothing of it is opened.
    ///
    /// # Errors
    /// There is no such file here, or it is closed.
    pub fn attachment_size(&self, record: RecordId, entry: EntryId) -> Result<u64, VaultFault> {
        self.readable(&record)?;
        Ok(self.manifest_of(&record, &entry)?.1.size)
    }

    /// The next bytes of a file, `None` at its end: then all of it was compared with its hash.
    ///
    /// # Errors
    /// A chunk is not here, was changed or is not the one that belongs there, or the whole is not what was taken in.
    pub fn attachment_next(&self, reader: &mut AttachmentReader) -> Result<Option<Plain>, VaultFault> {
        let index = reader.next;
        let place = usize::try_from(index).unwrap_or(usize::MAX);
        let Some(address) = reader.manifest.chunks.get(place) else { return Ok(None) };
        let count = reader.manifest.chunks.len() as u64;
        let bytes = self.core.log.read_chunk(address)?.ok_or_else(|| {
            let (have, of) = (u32::try_from(index).unwrap_or(u32::MAX), u32::try_from(count).unwrap_or(u32::MAX));
            VaultFault::Attachment(AttachmentFault::NotHere { have, of })
        })?;
        if address_of(&bytes) != *address {
            return Err(VaultFault::Attachment(AttachmentFault::Changed { chunk: index }));
        }
        let position = if index + 1 == count { Position::Last } else { Position::Inner };
        let opened = reader.keys.iter().find_map(|key| open_chunk(key, index, position, &bytes).ok());
        let opened = opened.ok_or(VaultFault::Attachment(AttachmentFault::Misplaced { chunk: index }))?;
        let not_whole = VaultFault::Attachment(AttachmentFault::NotWhole);
        let take = usize::try_from(reader.left).unwrap_or(usize::MAX).min(opened.expose().len());
        let (content, zeros) = opened.expose().split_at_checked(take).ok_or(not_whole)?;
        if zeros.iter().any(|byte| *byte != 0) {
            return Err(not_whole);
        }
        reader.left = reader.left.saturating_sub(content.len() as u64);
        reader.next += 1;
        if let Some(hash) = reader.hash.as_mut() {
            hash.update(content);
        }
        if index + 1 == count {
            let whole = reader.hash.take().is_some_and(|hash| hash.finish() == reader.manifest.file_hash);
            if !whole || reader.left != 0 {
                return Err(not_whole);
            }
        }
        Ok(Some(Plain::new(content.to_vec())))
    }

    /// The manifest of a file of this record, and the entry it stands in.
    pub(crate) fn manifest_of(&self, record: &RecordId, entry: &EntryId) -> Result<(EntryRow, Manifest), VaultFault> {
        let none = VaultFault::Attachment(AttachmentFault::Unknown);
        let rows = self.view.attachment_entries(record)?;
        let row = rows.into_iter().find(|row| row.id == *entry).ok_or(none)?;
        let (_, manifest) = self.manifest_at(&row)?.ok_or(none)?;
        Ok((row, manifest))
    }

    /// Notes the chunks of manifests that were read just now, so that a locked desk knows what to fetch.
    pub(crate) fn note_manifests(&mut self, batch: &[Reading]) -> Result<(), VaultFault> {
        for reading in batch {
            let Reading::Opened(seen) = reading else { continue };
            if !seen.is_shown_file() || seen.payload.what != What::Attachment {
                continue;
            }
            let Some(manifest) = manifest_in(&seen.payload) else { continue };
            if !self.core.log.knows_manifest(&seen.id)? {
                self.core.log.note_manifest(&seen.id, &seen.header.space, &manifest)?;
            }
        }
        Ok(())
    }

    fn manifest_at(&self, row: &EntryRow) -> Result<Option<(Payload, Manifest)>, VaultFault> {
        let entry: Entry = self.log_entry(&row.id)?;
        if entry.is_stub() || !row.shown {
            return Ok(None);
        }
        let opened = self.open_payload(&entry)?;
        Ok(opened.and_then(|(_, payload)| manifest_in(&payload).map(|manifest| (payload, manifest))))
    }

    fn attachment(&self, row: &EntryRow, payload: &Payload, manifest: &Manifest) -> Result<Attachment, VaultFault> {
        let count = self.core.log.chunk_count(&row.id)?;
        let place = payload.ops.iter().find(|op| op.path == PLACE).and_then(|op| op.value.as_ref());
        // EXPOSE: into the list of this record's files.
        let place = place.and_then(|text| serde_json::from_str::<String>(text.expose()).ok()).unwrap_or_default();
        Ok(Attachment {
            entry: row.id,
            // EXPOSE: into the list of this record's files.
            name: Private::new(manifest.name.expose().to_owned()),
            media_type: manifest.media_type.clone(),
            size: manifest.size,
            file_hash: manifest.file_hash,
            place: Private::new(place),
            officer: row.officer,
            desk: self.core.log.roster().signer_of(&row.log).map(|signer| signer.desk),
            claimed: row.claimed,
            doubtful: row.doubtful,
            attested: self.is_attested(payload, &row.space),
            here: count.here,
            held: count.held,
            chunks: u32::try_from(manifest.chunks.len()).unwrap_or(u32::MAX),
            sync: self.sync_of_all([(row.id, row.claimed)].into_iter())?,
            preview: None,
            preview_here: false,
        })
    }

    /// Whether the file of a record may be read here without a reason.
    fn readable(&self, record: &RecordId) -> Result<(), VaultFault> {
        let line = self.view.record(record)?.ok_or(VaultFault::NoSuchRecord)?;
        self.refuse_closed(&line)
    }
}

fn manifest_in(payload: &Payload) -> Option<Manifest> {
    // EXPOSE: to be decoded.
    payload.body.as_ref().and_then(|body| Manifest::decode(body.expose()).ok())
}
