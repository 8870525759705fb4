//! How do values stand in the columns of a database?

use aman_sync_protocol::ids::{DeskId, EntryId, LogId};

use super::sqlite::fault;
use super::{Place, Row, StoreFault, What};

/// Bytes of one length.
pub(super) fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], StoreFault> {
    bytes.try_into().map_err(|_| StoreFault::Damaged)
}

/// A count as the database keeps it.
pub(super) fn signed(number: u64) -> Result<i64, StoreFault> {
    i64::try_from(number).map_err(|_| StoreFault::Refused { doing: "count", code: 0 })
}

/// A count the database kept.
pub(super) fn unsigned(number: i64) -> Result<u64, StoreFault> {
    u64::try_from(number).map_err(|_| StoreFault::Damaged)
}

/// The standing of a number.
pub(super) fn place_of(number: i64) -> Result<Place, StoreFault> {
    match number {
        0 => Ok(Place::Main),
        1 => Ok(Place::Early),
        2 => Ok(Place::Branch),
        _ => Err(StoreFault::Damaged),
    }
}

/// The number of a standing.
pub(super) fn number_of(place: Place) -> i64 {
    match place {
        Place::Main => 0,
        Place::Early => 1,
        Place::Branch => 2,
    }
}

/// An entry, a wrap or a grant as one query finds them.
pub(super) fn read_row(row: &rusqlite::Row<'_>) -> Result<Row, StoreFault> {
    let lsn = unsigned(row.get(0).map_err(fault("read"))?)?;
    let table: i64 = row.get(1).map_err(fault("read"))?;
    let bytes = row.get(2).map_err(fault("read"))?;
    let blob = |column: usize| row.get::<_, Vec<u8>>(column).map_err(fault("read"));
    let what = match table {
        0 => What::Entry {
            id: EntryId::from_bytes(fixed(&blob(3)?)?),
            log: LogId::from_bytes(fixed(&blob(4)?)?),
            seq: unsigned(row.get(5).map_err(fault("read"))?)?,
            place: place_of(row.get(6).map_err(fault("read"))?)?,
        },
        1 => What::Wrap,
        _ => What::Grant { to: DeskId::from_bytes(fixed(&blob(3)?)?) },
    };
    Ok(Row { lsn, what, bytes })
}
