//! How do a waiting desk and its coordinator reach each other before the roster names the desk?
//!
//! A mailbox is named by 16 bytes that only the two sides of an invitation can derive; it holds one opaque letter.
//! A stranger may fill an empty one; a desk of the roster may also replace what lies there. Size, count and rate of
//! strangers are bounded, so that the enrolment of others is the most an attacker can delay, and files by hand remain.

use std::sync::{Arc, PoisonError};

use aman_sync_protocol::secret::VerifyingKey;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::diag::{Event, tell};
use crate::store::{StoreFault, Writer};

/// The key a connection has proven.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) VerifyingKey);

/// How many letters strangers may still write now: a bucket that fills with time.
pub(crate) struct Rate {
    tokens: u64,
    at_ms: u64,
}

impl Rate {
    pub(crate) const fn new(now_ms: u64) -> Self {
        Self { tokens: BURST, at_ms: now_ms }
    }

    fn take(&mut self, now_ms: u64) -> bool {
        let gained = now_ms.saturating_sub(self.at_ms) / MS_PER_TOKEN;
        self.at_ms = self.at_ms.saturating_add(gained.saturating_mul(MS_PER_TOKEN));
        self.tokens = self.tokens.saturating_add(gained).min(BURST);
        self.tokens.checked_sub(1).map(|left| self.tokens = left).is_some()
    }
}

/// Puts a letter in a mailbox.
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    Extension(Peer(link)): Extension<Peer>,
    Path(name): Path<String>,
    body: Body,
) -> Response {
    let status = match fill(&app, link, &name, body).await {
        Ok(status) => status,
        Err(fault) => {
            tell(Event::StoreFailed(fault));
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    tell(Event::Letter { status: status.as_u16() });
    if status == StatusCode::TOO_MANY_REQUESTS {
        return (status, [("retry-after", "60")]).into_response();
    }
    status.into_response()
}

/// Reads the letter of a mailbox.
pub(crate) async fn take(State(app): State<Arc<App>>, Path(name): Path<String>) -> Response {
    let Some(mailbox) = parse_name(&name) else { return StatusCode::NOT_FOUND.into_response() };
    match app.ask(move |store| store.letter(&mailbox)).await {
        Ok(Some(bytes)) => Bytes::from(bytes).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(fault) => {
            tell(Event::StoreFailed(fault));
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn fill(app: &Arc<App>, link: VerifyingKey, name: &str, body: Body) -> Result<StatusCode, StoreFault> {
    let Some(mailbox) = parse_name(name) else { return Ok(StatusCode::NOT_FOUND) };
    let roster = app.roster();
    let enrolled = roster.desk_of_link(&link).is_some_and(|desk| !roster.revoked(&desk));
    let writer = if enrolled { Writer::Enrolled } else { Writer::Stranger };
    if writer == Writer::Stranger {
        let now = app.clock.uptime_ms();
        if !app.strangers.lock().unwrap_or_else(PoisonError::into_inner).take(now) {
            return Ok(StatusCode::TOO_MANY_REQUESTS);
        }
    }
    let Ok(letter) = to_bytes(body, LARGEST_LETTER).await else { return Ok(StatusCode::PAYLOAD_TOO_LARGE) };
    let (present, count) = app.ask(move |store| Ok((store.letter(&mailbox)?, store.letters()?))).await?;
    match (present, writer) {
        (Some(present), _) if present == letter => return Ok(StatusCode::NO_CONTENT),
        (Some(_), Writer::Stranger) => return Ok(StatusCode::CONFLICT),
        (None, Writer::Stranger) if count.strangers >= STRANGERS => return Ok(StatusCode::TOO_MANY_REQUESTS),
        (None, Writer::Enrolled) if count.enrolled >= ENROLLED => return Ok(StatusCode::TOO_MANY_REQUESTS),
        (Some(_) | None, _) => {}
    }
    let now = app.clock.now().0;
    app.change(move |ledger| {
        ledger.expire_letters(now.saturating_sub(KEPT_MS))?;
        ledger.put_letter(&mailbox, writer, now, &letter)
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

fn parse_name(name: &str) -> Option<[u8; 16]> {
    name.parse::<aman_sync_protocol::ids::ActId>().ok().map(|id| *id.as_bytes())
}

/// Room for an approval with its grants (1.3 KB each) and roster entries.
const LARGEST_LETTER: usize = 256 * 1024;
const STRANGERS: u64 = 256;
const ENROLLED: u64 = 1024;
const BURST: u64 = 30;
const MS_PER_TOKEN: u64 = 2_000;
const KEPT_MS: i64 = 30 * 24 * 3_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_one_letter_in_two_seconds() {
        let mut rate = Rate::new(0);
        assert!((0..BURST).all(|_| rate.take(0)));
        assert!(!rate.take(1_999));
        assert!(rate.take(2_000));
        assert!(!rate.take(2_001));
        assert!((0..BURST).all(|_| rate.take(10_000_000)));
        assert!(!rate.take(10_000_000));
    }
}
