//! What does a desk tell its region about its officers?
//!
//! A letter is the body of a notice about no record, in the trail space of the unit: sealed to the unit and the region, signed
//! by the desk and by the officer who was there.
//!
//! ```text
//! letter = [1, 0, officer, public key, admitted by, in place of, role, name]
//!        / [1, 1, [[coordinator's desk, recovery words sealed to it] …]]
//! ```

use aman_schema::Private;
use aman_sync_protocol::entry::Entry;
use aman_sync_protocol::ids::{DeskId, OfficerId, SpaceId};
use aman_sync_protocol::payload::{Payload, PrivateBytes, What};
use aman_sync_protocol::secret::VerifyingKey;
use rusqlite::Connection;

use crate::fault::VaultFault;
use crate::letters::{Letters, Reader, Unreadable};
use crate::log::{self, LogDb, TRAIL, log_fault};
use crate::roles::OfficerRole;
use crate::seal::Part;
use crate::spaces::Role;
use crate::vault::OpenVault;

/// One letter.
pub enum Letter {
    /// A new officer asks to be confirmed.
    Officer(OfficerLetter),
    /// New recovery words, sealed to each coordinator's desk.
    Recovery(Vec<(DeskId, Vec<u8>)>),
}

/// A new officer of a desk.
pub struct OfficerLetter {
    /// Her id.
    pub officer: OfficerId,
    /// Her key.
    pub signing: VerifyingKey,
    /// Who admitted her, if somebody did.
    pub by: Option<OfficerId>,
    /// Whose place she took with recovery words, if she did.
    pub replaces: Option<OfficerId>,
    /// Her role; nothing: the first officer of her desk.
    pub role: Option<OfficerRole>,
    /// Her name.
    pub name: Private<String>,
}

impl Letter {
    /// Writes the letter.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Officer(letter) => {
                let id = |id: &Option<OfficerId>| id.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
                Letters::array(8)
                    .number(VERSION)
                    .number(OFFICER)
                    .bytes(letter.officer.as_bytes())
                    .bytes(letter.signing.as_bytes())
                    .bytes(&id(&letter.by))
                    .bytes(&id(&letter.replaces))
                    .text(letter.role.map_or("", OfficerRole::word))
                    // EXPOSE: into the letter, which is sealed.
                    .text(letter.name.expose())
                    .done()
            }
            Self::Recovery(sealed) => {
                let letters = Letters::array(3).number(VERSION).number(RECOVERY).nested(sealed.len());
                let each = |letters: Letters, (to, sealed): &(DeskId, Vec<u8>)| {
                    letters.nested(2).bytes(to.as_bytes()).bytes(sealed)
                };
                sealed.iter().fold(letters, each).done()
            }
        }
    }

    /// Reads a letter.
    ///
    /// # Errors
    /// The bytes are none, or of a later version.
    pub fn decode(bytes: &[u8]) -> Result<Self, VaultFault> {
        Self::read(bytes).map_err(Unreadable::what("letter"))
    }

    fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(bytes);
        let length = reader.array()?;
        if reader.number()? != VERSION {
            return Err(Unreadable);
        }
        match (length, reader.number()?) {
            (8, OFFICER) => {
                let officer = OfficerId::from_bytes(reader.fixed()?);
                let signing = VerifyingKey::from_bytes(reader.fixed()?);
                let mut id = || Ok::<_, Unreadable>(reader.bytes()?.try_into().ok().map(OfficerId::from_bytes));
                let (by, replaces) = (id()?, id()?);
                let role = OfficerRole::parse(reader.text()?);
                let name = Private::new(reader.text()?.to_owned());
                Ok(Self::Officer(OfficerLetter { officer, signing, by, replaces, role, name }))
            }
            (3, RECOVERY) => {
                let count = reader.array()?;
                let mut sealed = Vec::new();
                for _ in 0..count {
                    reader.array()?;
                    sealed.push((DeskId::from_bytes(reader.fixed()?), reader.bytes()?.to_vec()));
                }
                Ok(Self::Recovery(sealed))
            }
            _ => Err(Unreadable),
        }
    }
}

impl OpenVault {
    /// Whether letters can be written now: the desk is enrolled and holds the key of its trail space.
    pub(crate) fn may_write_letters(&self) -> bool {
        self.book.own(Role::Trail).is_some_and(|space| self.keys.newest(&space).is_some())
    }

    /// Seals a letter into the unit's trail space; `also` is stored in the same transaction.
    pub(crate) fn send_letter(
        &mut self,
        letter: &Letter,
        also: impl FnOnce(&Connection) -> Result<(), VaultFault>,
    ) -> Result<(), VaultFault> {
        let space = self.book.own(Role::Trail).ok_or(VaultFault::NotEnrolled)?;
        let mut payload = Payload::empty(What::Notice, self.core.host.now());
        payload.body = Some(PrivateBytes::new(letter.encode()));
        let sealed = self.seal_parts(vec![Part { space, payload, key: None }], TRAIL)?;
        let tx = self.core.log.begin()?;
        sealed.store(&tx)?;
        also(&tx)?;
        log::commit(tx)
    }

    /// Reads the letters of all desks, or of one, oldest first, as far as keys here open them.
    pub(crate) fn letters(&self, of: Option<DeskId>) -> Result<Vec<(DeskId, Letter)>, VaultFault> {
        let roster = self.core.log.roster();
        let unit = of.and_then(|desk| roster.desk(&desk)).map(|card| card.unit);
        let trails = self
            .book
            .spaces()
            .filter(|(_, owner, role)| *role == Role::Trail && unit.is_none_or(|unit| unit == *owner));
        let mut letters = Vec::new();
        for (space, ..) in trails {
            for bytes in self.core.log.sealed_in(space)? {
                let Ok(entry) = Entry::decode(&bytes) else { continue };
                let Some(signer) = roster.signer_of(&entry.header().log) else { continue };
                if of.is_some_and(|desk| desk != signer.desk) || entry.is_stub() {
                    continue;
                }
                let Some((_, payload)) = self.open_payload(&entry)? else { continue };
                if payload.what != What::Notice || !payload.record.is_zero() {
                    continue;
                }
                let letter = payload.body.as_ref().and_then(|body| Letter::decode(body.expose()).ok());
                letters.extend(letter.map(|letter| (signer.desk, letter)));
            }
        }
        Ok(letters)
    }
}

impl LogDb {
    fn sealed_in(&self, space: &SpaceId) -> Result<Vec<Vec<u8>>, VaultFault> {
        const DOING: &str = "read letters";
        let mut statement = self
            .db
            .prepare_cached("SELECT bytes FROM entry WHERE space = ?1 AND kind = 0 ORDER BY row")
            .map_err(log_fault(DOING))?;
        let rows = statement.query_map([space.as_bytes()], |row| row.get(0)).map_err(log_fault(DOING))?;
        rows.collect::<Result<_, _>>().map_err(log_fault(DOING))
    }
}

const VERSION: u64 = 1;
const OFFICER: u64 = 0;
const RECOVERY: u64 = 1;
