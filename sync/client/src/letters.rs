//! How does an enrolment's letter get into its mailbox and out again?

use std::sync::{Arc, PoisonError};

use aman_sync_protocol::ids::Incarnation;
use aman_sync_protocol::message::AlertCode;
use aman_sync_protocol::secret::{SigningKey, VerifyingKey};
use reqwest::StatusCode;

use crate::driver::block_on;
use crate::error::NetworkFault;
use crate::tls::ShownKey;
use crate::transport::{Call, PAUSE_MS, Transport};

/// Puts a letter in a mailbox. Putting the same letter again is no error.
///
/// # Errors
/// The network failed, the letter is too large, another letter lies there, or there are too many letters.
pub async fn put_letter(transport: &Transport, mailbox: &[u8; 16], letter: &[u8]) -> Result<(), NetworkFault> {
    let mut call = transport.post_whole(&path_of(mailbox), letter.to_vec());
    let answer = call.answer().await?;
    match answer.status {
        status if status.is_success() => Ok(()),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Err(NetworkFault::Busy(answer.retry_after_ms.unwrap_or(PAUSE_MS)))
        }
        StatusCode::PAYLOAD_TOO_LARGE => Err(NetworkFault::Refused(AlertCode::TooMuch)),
        StatusCode::CONFLICT => Err(NetworkFault::Refused(AlertCode::MayNotWrite)),
        _ => Err(NetworkFault::Unexpected),
    }
}

/// Reads the letter of a mailbox, if one lies there.
///
/// # Errors
/// The network failed, or the letter is larger than one can be.
pub async fn take_letter(transport: &Transport, mailbox: &[u8; 16]) -> Result<Option<Vec<u8>>, NetworkFault> {
    let mut call = transport.get(&path_of(mailbox));
    whole(&mut call, LARGEST_LETTER).await
}

/// Says which of these mailboxes hold a letter, in one request; for a desk that the server's roster names.
///
/// # Errors
/// The network failed, the server does not know this desk, or it answers for another number of mailboxes.
pub async fn look_into(transport: &Transport, mailboxes: &[[u8; 16]]) -> Result<Vec<bool>, NetworkFault> {
    let mut found = Vec::with_capacity(mailboxes.len());
    for some in mailboxes.chunks(MOST_LOOKED_INTO) {
        let mut call = transport.post_whole("/v1/enrol", some.concat());
        let answer = whole(&mut call, some.len()).await?.filter(|answer| answer.len() == some.len());
        found.extend(answer.ok_or(NetworkFault::Unexpected)?.iter().map(|byte| *byte == 1));
    }
    Ok(found)
}

/// A letter fetched from a server whose key is not known yet, and the key it proved.
pub struct FirstLetter {
    /// The letter, if one lies there.
    pub letter: Option<Vec<u8>>,
    /// The key the server proved in the handshake. Only a sealed letter can say whether it is the right one.
    pub shown: VerifyingKey,
}

/// Reads a letter from whoever answers at `address`, under a `key` that is used for this one connection.
///
/// # Errors
/// The network failed, or the letter is larger than one can be.
pub async fn take_first_letter(
    address: &str,
    key: SigningKey,
    mailbox: &[u8; 16],
) -> Result<FirstLetter, NetworkFault> {
    let noted = ShownKey::default();
    let transport = Transport::to_unknown(address, key, Arc::clone(&noted))?;
    let letter = take_letter(&transport, mailbox).await?;
    let shown = *noted.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(FirstLetter { letter, shown: shown.ok_or(NetworkFault::Unexpected)? })
}

/// The body of an answer, if there is one.
async fn whole(call: &mut Call, largest: usize) -> Result<Option<Vec<u8>>, NetworkFault> {
    let answer = call.answer().await?;
    match answer.status {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND => return Ok(None),
        StatusCode::FORBIDDEN => return Err(NetworkFault::Refused(AlertCode::NotEnrolled)),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            return Err(NetworkFault::Busy(answer.retry_after_ms.unwrap_or(PAUSE_MS)));
        }
        _ => return Err(NetworkFault::Unexpected),
    }
    let mut body = Vec::new();
    while let Some(piece) = call.piece().await? {
        body.extend_from_slice(&piece);
        if body.len() > largest {
            return Err(NetworkFault::Unexpected);
        }
    }
    Ok(Some(body))
}

/// [`put_letter`] for a caller without a runtime.
///
/// # Errors
/// As [`put_letter`].
pub fn put_letter_blocking(transport: &Transport, mailbox: &[u8; 16], letter: &[u8]) -> Result<(), NetworkFault> {
    block_on(put_letter(transport, mailbox, letter)).unwrap_or(Err(NetworkFault::Unexpected))
}

/// [`look_into`] for a caller without a runtime.
///
/// # Errors
/// As [`look_into`].
pub fn look_into_blocking(transport: &Transport, mailboxes: &[[u8; 16]]) -> Result<Vec<bool>, NetworkFault> {
    block_on(look_into(transport, mailboxes)).unwrap_or(Err(NetworkFault::Unexpected))
}

/// [`take_first_letter`] for a caller without a runtime.
///
/// # Errors
/// As [`take_first_letter`].
pub fn take_first_letter_blocking(
    address: &str,
    key: SigningKey,
    mailbox: &[u8; 16],
) -> Result<FirstLetter, NetworkFault> {
    block_on(take_first_letter(address, key, mailbox)).unwrap_or(Err(NetworkFault::Unexpected))
}

/// [`take_letter`] for a caller without a runtime.
///
/// # Errors
/// As [`take_letter`].
pub fn take_letter_blocking(transport: &Transport, mailbox: &[u8; 16]) -> Result<Option<Vec<u8>>, NetworkFault> {
    block_on(take_letter(transport, mailbox)).unwrap_or(Err(NetworkFault::Unexpected))
}

fn path_of(mailbox: &[u8; 16]) -> String {
    format!("/v1/enrol/{}", Incarnation::from_bytes(*mailbox))
}

const LARGEST_LETTER: usize = 256 * 1024;
const MOST_LOOKED_INTO: usize = 4096;
