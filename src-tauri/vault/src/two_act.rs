//! What do two sign, and how is it written?
//!
//! ```text
//! statement = [1, code of the trail, desk it goes to or empty, desk, number, time, officer who asks, reason]
//! ```

use aman_schema::Private;
use aman_sync_protocol::host::Timestamp;
use aman_sync_protocol::ids::{DeskId, OfficerId};
use aman_sync_protocol::secret::Plain;

use crate::letters::{Letters, Reader, Unreadable};
use crate::trail::Act;

/// What needs two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoAct {
    /// Everything this desk may read leaves it in clear.
    Export,
    /// This unit's file key goes to a desk that the roster does not name.
    Grant {
        /// Which desk.
        to: DeskId,
    },
}

/// An act that waits for a second signature, or has one and waits to be done.
#[derive(Clone, Debug)]
pub struct WaitingAct {
    /// Its number, at most ten digits.
    pub number: u64,
    /// What it is.
    pub act: TwoAct,
    /// Who asked.
    pub officer: OfficerId,
    /// At which desk.
    pub desk: DeskId,
    /// When, as that desk's clock said.
    pub asked: Timestamp,
    /// Why.
    pub reason: Private<String>,
    /// It has both signatures.
    pub signed: bool,
}

/// What both sign.
pub(crate) struct Statement {
    pub(crate) waiting: WaitingAct,
    pub(crate) bytes: Plain,
}

impl TwoAct {
    /// The line it leaves in the trail.
    #[must_use]
    pub const fn code(self) -> Act {
        match self {
            Self::Export => Act::Exported,
            Self::Grant { .. } => Act::GrantedOutside,
        }
    }
}

/// Reads a statement.
pub(crate) fn read_statement(bytes: &[u8]) -> Result<Statement, Unreadable> {
    let mut reader = Reader::new(bytes);
    reader.array()?;
    if reader.number()? != 1 {
        return Err(Unreadable);
    }
    let code = reader.text()?;
    let to: Option<DeskId> = reader.bytes()?.try_into().ok().map(DeskId::from_bytes);
    let act = match (code, to) {
        (code, None) if code == Act::Exported.text() => TwoAct::Export,
        (code, Some(to)) if code == Act::GrantedOutside.text() => TwoAct::Grant { to },
        _ => return Err(Unreadable),
    };
    let waiting = WaitingAct {
        act,
        desk: DeskId::from_bytes(reader.fixed()?),
        number: reader.number()?,
        asked: Timestamp(reader.signed()?),
        officer: OfficerId::from_bytes(reader.fixed()?),
        reason: Private::new(reader.text()?.to_owned()),
        signed: false,
    };
    Ok(Statement { waiting, bytes: Plain::new(bytes.to_vec()) })
}

/// Writes a statement.
pub(crate) fn write_statement(waiting: &WaitingAct) -> Vec<u8> {
    let to = match &waiting.act {
        TwoAct::Export => Vec::new(),
        TwoAct::Grant { to } => to.as_bytes().to_vec(),
    };
    Letters::array(8)
        .number(1)
        .text(waiting.act.code().text())
        .bytes(&to)
        .bytes(waiting.desk.as_bytes())
        .number(waiting.number)
        .signed(waiting.asked.0)
        .bytes(waiting.officer.as_bytes())
        // EXPOSE: into the statement, which is sealed wherever it lies.
        .text(waiting.reason.expose())
        .done()
}
