//! How does an enrolment's letter get into its mailbox and out again?

use aman_sync_protocol::ids::Incarnation;
use aman_sync_protocol::message::AlertCode;
use reqwest::StatusCode;

use crate::driver::block_on;
use crate::error::NetworkFault;
use crate::transport::Transport;

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
    let answer = call.answer().await?;
    match answer.status {
        StatusCode::OK => {}
        StatusCode::NOT_FOUND => return Ok(None),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            return Err(NetworkFault::Busy(answer.retry_after_ms.unwrap_or(PAUSE_MS)));
        }
        _ => return Err(NetworkFault::Unexpected),
    }
    let mut letter = Vec::new();
    while let Some(piece) = call.piece().await? {
        letter.extend_from_slice(&piece);
        if letter.len() > LARGEST_LETTER {
            return Err(NetworkFault::Unexpected);
        }
    }
    Ok(Some(letter))
}

/// [`put_letter`] for a caller without a runtime.
///
/// # Errors
/// As [`put_letter`].
pub fn put_letter_blocking(transport: &Transport, mailbox: &[u8; 16], letter: &[u8]) -> Result<(), NetworkFault> {
    block_on(put_letter(transport, mailbox, letter)).unwrap_or(Err(NetworkFault::Unexpected))
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

const PAUSE_MS: u64 = 60_000;
const LARGEST_LETTER: usize = 256 * 1024;
