//! How do photographs, papers and recordings come into a record, and how are they shown and given out?

use std::io::{Read, Write};
use std::path::Path;

use aman_schema::Private;
use aman_sync_protocol::ids::EntryId;
use aman_sync_protocol::statement::INJURY_PHOTOGRAPHS;
use aman_vault::attach::NewAttachment;
use aman_vault::evidence::{Attachment, AttachmentReader};
use aman_vault::trail::Act;
use serde::Deserialize;
use ts_rs::TS;

use super::permits::Right;
use super::records::record_id;
use crate::convert;
use crate::desk::Desk;
use crate::enrol::to_hex;
use crate::keep::{create_private, wrote};
use crate::labels::Names;
use crate::strip::strip;
use crate::view::{EvidenceGiven, EvidenceLine, EvidenceOpened};
use crate::{Code, Outcome};

/// What is said of a file that is taken in.
#[derive(Clone, Default, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileWords {
    /// What the officer calls it.
    pub name: String,
    /// What it claims to be; empty: guessed from the name of the file, else from what she calls it.
    pub media_type: String,
    /// The name the file has outside; not kept.
    pub file: String,
    /// Where it was taken or handed over.
    pub place: String,
    /// It shows injuries: only under the region's switch.
    pub injuries: bool,
}

/// What the window asks for when a file is given out.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GiveAsked {
    /// Which file.
    pub attachment: String,
    /// Why.
    pub reason: String,
    /// As it was taken in, with what a device wrote into it.
    pub original: bool,
    /// The new file to write.
    pub out: String,
}

/// Which copy of a file is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenCopy {
    /// Without place, device and author.
    Stripped,
    /// As it was taken in.
    Original,
}

impl Desk {
    /// Takes a file into a record, piece by piece; gives its number.
    ///
    /// # Errors
    /// The desk is locked or may not, the record is unknown, the file is too large or cannot be read, or the disk is full:
    /// then nothing of it stays.
    pub fn attach(&mut self, id: &str, words: &FileWords, from: &mut dyn Read) -> Outcome<String> {
        let new = self.new_attachment(id, words)?;
        let mut from = Told { from, failed: false };
        match self.opened()?.attach(new, &mut from) {
            Ok(entry) => Ok(entry.to_string()),
            Err(_) if from.failed => Err(Code::FileUnreadable.into()),
            Err(fault) => Err(fault.into()),
        }
    }

    /// Begins to take in a file whose pieces the window hands over; one that was begun before is given up.
    ///
    /// # Errors
    /// As [`Desk::attach`].
    pub fn attach_begin(&mut self, id: &str, words: &FileWords) -> Outcome<()> {
        self.attach_drop()?;
        let new = self.new_attachment(id, words)?;
        self.attaching = Some((record_id(id)?, self.opened()?.attach_begin(new)?));
        Ok(())
    }

    /// Takes the next piece.
    ///
    /// # Errors
    /// None was begun, or as [`Desk::attach`]; then it is given up.
    pub fn attach_slice(&mut self, bytes: &[u8]) -> Outcome<()> {
        let (record, mut attaching) = self.attaching.take().ok_or(Code::WrongUse)?;
        let vault = self.opened()?;
        if let Err(fault) = vault.attach_more(&mut attaching, bytes) {
            vault.attach_give_up(&attaching);
            return Err(fault.into());
        }
        self.attaching = Some((record, attaching));
        Ok(())
    }

    /// Ends it: the file belongs to the record from now on; gives its number.
    ///
    /// # Errors
    /// As [`Desk::attach_slice`].
    pub fn attach_end(&mut self) -> Outcome<String> {
        let (record, attaching) = self.attaching.take().ok_or(Code::WrongUse)?;
        let entry = self.opened()?.attach_end(attaching)?;
        self.attached = Some((record, entry));
        Ok(entry.to_string())
    }

    /// Adds a small copy, made by the window, to the file that was taken in last.
    ///
    /// # Errors
    /// None was, the copy is no JPEG or too large, or the disk is full. The file itself stays.
    pub fn attach_preview(&mut self, jpeg: &[u8]) -> Outcome<()> {
        let (record, entry) = self.attached.take().ok_or(Code::WrongUse)?;
        if !jpeg.starts_with(&[0xff, 0xd8, 0xff]) {
            return Err(Code::InvalidAnswer.into());
        }
        self.opened()?.attach_preview(record, entry, "image/jpeg", jpeg)?;
        Ok(())
    }

    /// Gives up the file that is being taken in, if there is one.
    ///
    /// # Errors
    /// The desk is locked; then nothing of it is left either.
    pub fn attach_drop(&mut self) -> Outcome<()> {
        if let Some((_, attaching)) = self.attaching.take() {
            self.opened()?.attach_give_up(&attaching);
        }
        Ok(())
    }

    /// The files of a record; part of the page of a record that stands in the trail already.
    ///
    /// # Errors
    /// The desk is locked, or the record is unknown.
    pub fn attachments(&mut self, id: &str) -> Outcome<Vec<EvidenceLine>> {
        self.permit(Right::Read)?;
        let names = self.names()?;
        let record = record_id(id)?;
        let found = self.opened()?.attachments(record)?;
        if self.reading != Some(record) {
            self.opened()?.trail_record(record, Act::RecordRead)?;
        }
        Ok(found.iter().map(|attachment| line(attachment, &names)).collect())
    }

    /// Opens a file to be shown on the screen; that it was opened stands in the trail first.
    ///
    /// # Errors
    /// The desk is locked, the record has no such file, or not all of it is here.
    pub fn attachment_open(&mut self, id: &str, attachment: &str) -> Outcome<EvidenceOpened> {
        self.permit(Right::Read)?;
        let (record, entry) = (record_id(id)?, entry_id(attachment)?);
        let reader = self.opened()?.attachment_open(record, entry, Act::AttachmentRead, None)?;
        let opened = EvidenceOpened { media_type: reader.media_type().to_owned(), size: reader.size() };
        self.showing = Some(reader);
        Ok(opened)
    }

    /// The next bytes of the file that was opened, about a megabyte; none at its end, when all of it was found whole.
    ///
    /// # Errors
    /// None is open, or a piece is missing, changed or not the one that belongs there.
    pub fn attachment_piece(&mut self) -> Outcome<Vec<u8>> {
        let mut reader = self.showing.take().ok_or(Code::WrongUse)?;
        let mut piece = Vec::new();
        while piece.len() < PIECE {
            match self.opened()?.attachment_next(&mut reader)? {
                Some(plain) => piece.extend_from_slice(plain.expose()),
                None => break,
            }
        }
        if !piece.is_empty() {
            self.showing = Some(reader);
        }
        Ok(piece)
    }

    /// Gives a file out in clear, with a reason; that it was stands in the trail first.
    ///
    /// # Errors
    /// The desk is locked, no reason is given, the file is damaged or not all here, it cannot be stripped, or the output
    /// cannot be written.
    pub fn attachment_give(
        &mut self,
        (id, attachment): (&str, &str),
        reason: &str,
        copy: GivenCopy,
        to: &mut dyn Write,
    ) -> Outcome<EvidenceGiven> {
        self.permit(Right::Read)?;
        if reason.trim().is_empty() {
            return Err(Code::ReasonNeeded.into());
        }
        let (record, entry) = (record_id(id)?, entry_id(attachment)?);
        if copy == GivenCopy::Stripped && self.opened()?.attachment_size(record, entry)? > LARGEST_STRIPPED {
            return Err(Code::NotStripped.into());
        }
        let reason = Private::new(reason.trim().to_owned());
        let mut reader = self.opened()?.attachment_open(record, entry, Act::AttachmentExported, Some(&reason))?;
        let mut bytes = 0;
        match copy {
            GivenCopy::Original => {
                while let Some(plain) = self.opened()?.attachment_next(&mut reader)? {
                    wrote(to.write_all(plain.expose()))?;
                    bytes += plain.expose().len() as u64;
                }
            }
            GivenCopy::Stripped => {
                let whole = self.whole(&mut reader)?;
                let stripped = strip(&whole).ok_or(Code::NotStripped)?;
                wrote(to.write_all(&stripped))?;
                bytes = stripped.len() as u64;
            }
        }
        wrote(to.flush())?;
        Ok(EvidenceGiven { bytes, stripped: copy == GivenCopy::Stripped })
    }

    /// The same into a new file; what was begun and not ended is taken away.
    ///
    /// # Errors
    /// As [`Desk::attachment_give`], or the file exists already.
    pub fn attachment_give_to(
        &mut self,
        which: (&str, &str),
        reason: &str,
        copy: GivenCopy,
        file: &Path,
    ) -> Outcome<EvidenceGiven> {
        let mut out = create_private(file)?;
        let given = self.attachment_give(which, reason, copy, &mut out).and_then(|given| {
            wrote(out.sync_all())?;
            Ok(given)
        });
        if given.is_err() {
            // It was this call's own, made a moment ago.
            std::fs::remove_file(file).ok();
        }
        given
    }

    fn whole(&mut self, reader: &mut AttachmentReader) -> Outcome<Vec<u8>> {
        let mut whole = Vec::new();
        while let Some(plain) = self.opened()?.attachment_next(reader)? {
            whole.extend_from_slice(plain.expose());
        }
        Ok(whole)
    }

    fn new_attachment(&mut self, id: &str, words: &FileWords) -> Outcome<NewAttachment> {
        self.permit(Right::Amend)?;
        let record = record_id(id)?;
        if words.injuries && !self.roster()?.switch(INJURY_PHOTOGRAPHS).is_some_and(|switch| switch.on) {
            return Err(Code::InjuriesOff.into());
        }
        let media_type = match words.media_type.trim() {
            "" if words.file.is_empty() => type_of(&words.name),
            "" => type_of(&words.file),
            said => said,
        };
        Ok(NewAttachment {
            record,
            name: Private::new(words.name.trim().to_owned()),
            media_type: media_type.to_owned(),
            place: Private::new(words.place.trim().to_owned()),
        })
    }
}

/// A reader that remembers whether it was the one that failed.
struct Told<'a> {
    from: &'a mut dyn Read,
    failed: bool,
}

impl Read for Told<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.from.read(buffer);
        self.failed = read.as_ref().is_err_and(|error| error.kind() != std::io::ErrorKind::Interrupted);
        read
    }
}

fn entry_id(text: &str) -> Outcome<EntryId> {
    text.parse().map_err(|_| Code::UnknownAttachment.into())
}

fn line(attachment: &Attachment, names: &Names) -> EvidenceLine {
    EvidenceLine {
        id: attachment.entry.to_string(),
        // EXPOSE: to the screen of a desk that reads the file.
        name: attachment.name.expose().clone(),
        media_type: attachment.media_type.clone(),
        size: attachment.size,
        hash: to_hex(&attachment.file_hash),
        // EXPOSE: to the screen of a desk that reads the file.
        place: attachment.place.expose().clone(),
        officer: if attachment.officer.is_zero() { String::new() } else { names.officer(attachment.officer) },
        desk: attachment.desk.map(|desk| desk.to_string()).unwrap_or_default(),
        claimed: attachment.claimed.0,
        clock_doubtful: attachment.doubtful,
        attested: attachment.attested,
        here: attachment.here,
        pieces: attachment.chunks,
        held: attachment.held,
        passage: convert::passage(attachment.sync),
        preview: attachment.preview.filter(|_| attachment.preview_here).map(|entry| entry.to_string()),
    }
}

/// What a name's ending says of a file.
fn type_of(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let known = TYPES.iter().find(|(known, _)| ending.as_deref() == Some(known));
    known.map_or("application/octet-stream", |(_, media_type)| media_type)
}

const TYPES: [(&str, &str); 14] = [
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("gif", "image/gif"),
    ("txt", "text/plain"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("oga", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("pdf", "application/pdf"),
    ("mp4", "video/mp4"),
];
const PIECE: usize = 1024 * 1024;
/// A picture is stripped in memory.
const LARGEST_STRIPPED: u64 = 64 * 1024 * 1024;
