//! What does the server answer to a body that no engine would send?
//!
//! For conformance checks of a running server, not for a desk.

use reqwest::StatusCode;

use crate::driver::block_on;
use crate::error::NetworkFault;
use crate::transport::Transport;

/// Posts bytes as they are to `/v1/sync`, and returns the status and the bytes of the answer.
///
/// # Errors
/// The network failed before the answer was whole.
pub fn post_raw_blocking(transport: &Transport, body: Vec<u8>) -> Result<(u16, Vec<u8>), NetworkFault> {
    post_raw_to_blocking(transport, "/v1/sync", body)
}

/// Posts bytes as they are to a path.
///
/// # Errors
/// As [`post_raw_blocking`].
pub fn post_raw_to_blocking(transport: &Transport, path: &str, body: Vec<u8>) -> Result<(u16, Vec<u8>), NetworkFault> {
    block_on(async {
        let mut call = transport.post_whole(path, body);
        let status: StatusCode = call.answer().await?.status;
        let mut bytes = Vec::new();
        while let Some(piece) = call.piece().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok((status.as_u16(), bytes))
    })
    .unwrap_or(Err(NetworkFault::Unexpected))
}
