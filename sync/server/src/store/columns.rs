//! How do values stand in the columns of a database?

use super::{Place, StoreFault};

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
