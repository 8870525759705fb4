//! How do a waiting desk and its coordinator reach each other before the roster names the desk?
//!
//! A mailbox is named by 16 bytes that only the two sides of an invitation can derive; it holds one opaque letter.
//! A stranger may fill an empty one; a desk of the roster may also replace what lies there. Size, count and rate of
//! strangers are bounded, so that the enrolment of others is the most an attacker can delay, and files by hand remain.
//! A stranger who looks into empty mailboxes is guessing: that is bounded too.
//!
//! What desks of the roster left (offers, approvals) is not taken away by the clock: an invitation ends by its use.

use std::sync::{Arc, Mutex, PoisonError};

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

/// What strangers may still do now: a bucket that fills with time.
pub(crate) struct Rate {
    tokens: u64,
    at_ms: u64,
    burst: u64,
    ms_per_token: u64,
}

impl Rate {
    /// How many letters strangers may write.
    pub(crate) const fn of_letters(now_ms: u64) -> Self {
        Self { tokens: 30, at_ms: now_ms, burst: 30, ms_per_token: 2_000 }
    }

    /// How many empty mailboxes strangers may look into. A waiting desk looks into one at each exchange; 613 of them that
    /// ask every ten minutes need one a second.
    pub(crate) const fn of_misses(now_ms: u64) -> Self {
        Self { tokens: 300, at_ms: now_ms, burst: 300, ms_per_token: 500 }
    }

    fn take(&mut self, now_ms: u64) -> bool {
        let gained = now_ms.saturating_sub(self.at_ms) / self.ms_per_token;
        self.at_ms = self.at_ms.saturating_add(gained.saturating_mul(self.ms_per_token));
        self.tokens = self.tokens.saturating_add(gained).min(self.burst);
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
    if status == StatusCode::TOO_MANY_REQUESTS { too_many() } else { status.into_response() }
}

/// Reads the letter of a mailbox.
pub(crate) async fn take(
    State(app): State<Arc<App>>,
    Extension(Peer(link)): Extension<Peer>,
    Path(name): Path<String>,
) -> Response {
    let found = match parse_name(&name) {
        Some(mailbox) => app.ask(move |store| store.letter(&mailbox)).await,
        None => Ok(None),
    };
    match found {
        Ok(Some(bytes)) => Bytes::from(bytes).into_response(),
        Ok(None) if writer(&app, link) == Writer::Stranger && !take_token(&app, &app.misses) => too_many(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(fault) => {
            tell(Event::StoreFailed(fault));
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Says which of many mailboxes hold a letter: one byte for each name, 1 or 0. For desks of the roster only: a coordinator
/// who invited hundreds of desks asks once and not hundreds of times.
pub(crate) async fn look(State(app): State<Arc<App>>, Extension(Peer(link)): Extension<Peer>, body: Body) -> Response {
    if writer(&app, link) == Writer::Stranger {
        return StatusCode::FORBIDDEN.into_response();
    }
    let Ok(names) = to_bytes(body, MOST_LOOKED_INTO * NAME).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let (names, rest) = names.as_chunks::<NAME>();
    if !rest.is_empty() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let names = names.to_vec();
    let looked = app.ask(move |store| {
        names
            .iter()
            .map(|name| store.letter(name).map(|letter| u8::from(letter.is_some())))
            .collect::<Result<Vec<u8>, _>>()
    });
    match looked.await {
        Ok(found) => Bytes::from(found).into_response(),
        Err(fault) => {
            tell(Event::StoreFailed(fault));
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn too_many() -> Response {
    (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "60")]).into_response()
}

fn writer(app: &App, link: VerifyingKey) -> Writer {
    let roster = app.roster();
    let enrolled = roster.desk_of_link(&link).is_some_and(|desk| !roster.revoked(&desk));
    if enrolled { Writer::Enrolled } else { Writer::Stranger }
}

fn take_token(app: &App, bucket: &Mutex<Rate>) -> bool {
    let now = app.clock.uptime_ms();
    bucket.lock().unwrap_or_else(PoisonError::into_inner).take(now)
}

async fn fill(app: &Arc<App>, link: VerifyingKey, name: &str, body: Body) -> Result<StatusCode, StoreFault> {
    let Some(mailbox) = parse_name(name) else { return Ok(StatusCode::NOT_FOUND) };
    let writer = writer(app, link);
    if writer == Writer::Stranger && !take_token(app, &app.strangers) {
        return Ok(StatusCode::TOO_MANY_REQUESTS);
    }
    let Ok(letter) = to_bytes(body, LARGEST_LETTER).await else { return Ok(StatusCode::PAYLOAD_TOO_LARGE) };
    if writer == Writer::Stranger && letter.len() > LARGEST_REQUEST {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let (present, count) = app.ask(move |store| Ok((store.letter(&mailbox)?, store.letters()?))).await?;
    match (present, writer) {
        (Some(present), _) if present == letter => return Ok(StatusCode::NO_CONTENT),
        (Some(_), Writer::Stranger) => return Ok(StatusCode::CONFLICT),
        (None, Writer::Stranger) if count.strangers >= STRANGERS => return Ok(StatusCode::TOO_MANY_REQUESTS),
        (None, Writer::Enrolled) if count.enrolled >= ENROLLED => return Ok(StatusCode::TOO_MANY_REQUESTS),
        (Some(_) | None, _) => {}
    }
    let now = app.clock.now().0;
    let crowded = count.enrolled >= ENROLLED / 2;
    app.change(move |ledger| {
        ledger.expire_letters(Writer::Stranger, now.saturating_sub(KEPT_MS))?;
        if crowded {
            ledger.expire_letters(Writer::Enrolled, now.saturating_sub(KEPT_LONG_MS))?;
        }
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
/// A request holds a name and four keys: less than 4 KiB.
const LARGEST_REQUEST: usize = 16 * 1024;
/// A region's 613 desks may all wait at once.
const STRANGERS: u64 = 2048;
/// An offer and an approval for each desk of a region, several times over.
const ENROLLED: u64 = 8192;
const KEPT_MS: i64 = 30 * 24 * 3_600_000;
/// Only where room is short, and only what no one has fetched in a year.
const KEPT_LONG_MS: i64 = 366 * 24 * 3_600_000;
const NAME: usize = 16;
const MOST_LOOKED_INTO: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_allowed_and_then_one_letter_in_two_seconds() {
        let mut rate = Rate::of_letters(0);
        assert!((0..30).all(|_| rate.take(0)));
        assert!(!rate.take(1_999));
        assert!(rate.take(2_000));
        assert!(!rate.take(2_001));
        assert!((0..30).all(|_| rate.take(10_000_000)));
        assert!(!rate.take(10_000_000));
    }
}
