//! How does one line of the trail stand in bytes?

use aman_schema::Private;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{OfficerId, RecordId};

use crate::letters::{Letters, Reader, Unreadable};
use crate::state::TrailLine;
use crate::trail::TrailWords;

/// Reads a line as it stands in the log or in a fold; one of a former version says less.
pub(crate) fn read_line(number: u64, bytes: &[u8]) -> Result<TrailLine, Unreadable> {
    let mut reader = Reader::new(bytes);
    let parts = reader.array()?;
    let at = Timestamp(reader.signed()?);
    let officer = OfficerId::from_bytes(reader.fixed()?);
    let code = reader.text()?.to_owned();
    let record = reader.bytes()?.try_into().ok().map(RecordId::from_bytes);
    let reason = reader.text()?;
    let (subject, proof) = if parts >= 7 { (reader.text()?, reader.bytes()?) } else { ("", [].as_slice()) };
    Ok(TrailLine {
        number,
        at,
        officer: (!officer.is_zero()).then_some(officer),
        code,
        record,
        reason: (!reason.is_empty()).then(|| Private::new(reason.to_owned())),
        subject: subject.to_owned(),
        proof: proof.to_vec(),
        desk: None,
        unit: None,
    })
}

pub(crate) fn line_bytes(at: Timestamp, officer: &OfficerId, words: &TrailWords<'_>) -> zeroize::Zeroizing<Vec<u8>> {
    // EXPOSE: into the sealed line.
    let reason = words.reason.map_or("", |reason| reason.expose());
    let letters = Letters::array(7)
        .signed(at.0)
        .bytes(officer.as_bytes())
        .text(words.code.text())
        .bytes(words.record.as_ref().map_or(&[], |record| record.as_bytes().as_slice()))
        .text(reason)
        .text(words.subject)
        .bytes(words.proof)
        .done();
    zeroize::Zeroizing::new(letters)
}
